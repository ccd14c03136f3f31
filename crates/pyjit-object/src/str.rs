//! `str`: an immutable array of code points in the narrowest of three widths. CPython: Objects/unicodeobject.c.
//!
//! Surrogates are legal code points. The width is the narrowest that holds every code point (so equal strings have
//! equal representations), recorded in header flags; `ASCII` marks the strings whose bytes are UTF-8.

use crate::kind::flags;
use crate::prelude::*;
use pyjit_gc::Marker;
use pyjit_text::StrRef;
use std::borrow::Cow;
use std::cell::Cell;

#[repr(C)]
pub struct Str {
    pub header: Header,
    /// 0 until computed.
    hash: Cell<i64>,
    len: usize,
    first: [u64; 0],
}

impl Trace for Str {
    fn trace(&self, marker: &mut Marker) {
        if let Some(buffer) = self.shared_buffer() {
            marker.word(buffer.as_header() as u64);
        }
    }
}

/// The widths of code points.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
#[repr(u8)]
pub enum Width {
    Latin1 = 1,
    Ucs2 = 2,
    Ucs4 = 4,
}

impl Width {
    pub fn of(largest: u32) -> Width {
        match largest {
            0..=0xFF => Width::Latin1,
            0x100..=0xFFFF => Width::Ucs2,
            _ => Width::Ucs4,
        }
    }
}

impl Str {
    pub const DATA_OFFSET: usize = std::mem::offset_of!(Str, first);
    pub const LEN_OFFSET: usize = std::mem::offset_of!(Str, len);

    /// An uninitialised (zeroed) string; `largest` is an upper bound that the contents will reach.
    #[inline]
    pub fn alloc(th: &Thread, len: usize, largest: u32) -> PyResult<Gc<Str>> {
        let Some(bytes) = len
            .checked_mul(Width::of(largest) as usize)
            .filter(|bytes| *bytes < 1 << 46)
        else {
            return Err(th.raise_memory());
        };
        let flags = width_flags(largest);
        let string = th.alloc_flagged::<Str>(t::STR, flags, Self::DATA_OFFSET + bytes)?;
        // SAFETY: freshly allocated with room for it.
        unsafe { (&raw mut (*string.as_ptr()).len).write(len) };
        Ok(string)
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.header.has_flag(flags::ASCII)
    }

    #[inline(always)]
    pub fn is_interned(&self) -> bool {
        self.header.has_flag(flags::INTERNED)
    }

    #[inline(always)]
    pub fn width(&self) -> Width {
        if self.header.has_flag(flags::UCS2) {
            Width::Ucs2
        } else if self.header.has_flag(flags::UCS4) {
            Width::Ucs4
        } else {
            Width::Latin1
        }
    }

    /// The first unit.
    #[inline(always)]
    pub fn data(&self) -> *mut u8 {
        if self.header.has_flag(flags::SHARED) {
            // SAFETY: the data area begins with the address (`concat::Shared`).
            return unsafe { *self.first.as_ptr().cast::<*mut u8>() };
        }
        self.inline_data()
    }

    /// Where the data area lies.
    #[inline(always)]
    pub(crate) fn inline_data(&self) -> *mut u8 {
        self.first.as_ptr() as *mut u8
    }

    /// A string whose data area is to hold a `concat::Shared`; it is empty until the flag is set.
    pub(crate) fn alloc_shared(th: &Thread, len: usize, largest: u32) -> PyResult<Gc<Str>> {
        let bytes = Self::DATA_OFFSET + size_of::<crate::concat::Shared>();
        let string = th.alloc_flagged::<Str>(t::STR, width_flags(largest), bytes)?;
        // SAFETY: freshly allocated.
        unsafe { (&raw mut (*string.as_ptr()).len).write(len) };
        Ok(string)
    }

    /// Fills a fresh instance of a subclass with the text of `other`.
    pub fn copy_from(&self, other: &Str) {
        let width = other.header.flags() & (flags::ASCII | flags::UCS2 | flags::UCS4);
        self.header.set_flag(width);
        // SAFETY: allocated with room for the text, and nobody else sees it yet.
        unsafe {
            (&raw const self.len as *mut usize).write(other.len);
            std::ptr::copy_nonoverlapping(other.data(), self.data(), other.raw_bytes().len());
        }
    }

    /// The code points.
    #[inline]
    pub fn units(&self) -> StrRef<'_> {
        // SAFETY: the data area holds `len` units of the width in the flags, immutable once published.
        unsafe {
            match self.width() {
                Width::Latin1 => StrRef::Latin1(std::slice::from_raw_parts(self.data(), self.len)),
                Width::Ucs2 => {
                    StrRef::Ucs2(std::slice::from_raw_parts(self.data().cast(), self.len))
                }
                Width::Ucs4 => {
                    StrRef::Ucs4(std::slice::from_raw_parts(self.data().cast(), self.len))
                }
            }
        }
    }

    /// The bytes of the data area, whatever the width.
    #[inline]
    pub fn raw_bytes(&self) -> &[u8] {
        // SAFETY: the data area holds `len` units.
        unsafe { std::slice::from_raw_parts(self.data(), self.len * self.width() as usize) }
    }

    /// The code point at `index < len`.
    #[inline]
    pub fn at(&self, index: usize) -> u32 {
        match self.units() {
            StrRef::Latin1(units) => units[index] as u32,
            StrRef::Ucs2(units) => units[index] as u32,
            StrRef::Ucs4(units) => units[index],
        }
    }

    pub fn chars(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.len).map(|index| self.at(index))
    }

    /// The text where it is ASCII (nearly always for names).
    #[inline]
    pub fn ascii(&self) -> Option<&str> {
        if self.is_ascii() {
            // SAFETY: ASCII is UTF-8.
            Some(unsafe { std::str::from_utf8_unchecked(self.raw_bytes()) })
        } else {
            None
        }
    }

    /// The text as UTF-8, none if it holds surrogates.
    pub fn to_utf8(&self) -> Option<Cow<'_, str>> {
        if let Some(text) = self.ascii() {
            return Some(Cow::Borrowed(text));
        }
        self.chars()
            .map(char::from_u32)
            .collect::<Option<String>>()
            .map(Cow::Owned)
    }

    /// The text for people: surrogates become U+FFFD.
    pub fn display(&self) -> Cow<'_, str> {
        if let Some(text) = self.ascii() {
            return Cow::Borrowed(text);
        }
        Cow::Owned(
            self.chars()
                .map(|unit| char::from_u32(unit).unwrap_or('\u{FFFD}'))
                .collect(),
        )
    }

    /// The text as WTF-8: surrogates as three bytes each.
    pub fn to_wtf8(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.len);
        for unit in self.chars() {
            push_wtf8(&mut out, unit);
        }
        out
    }

    #[inline]
    pub fn eq_str(&self, other: &str) -> bool {
        match self.ascii() {
            Some(text) => text == other,
            None => self.len <= other.len() && self.chars().eq(other.chars().map(|c| c as u32)),
        }
    }

    #[inline]
    pub fn equals(&self, other: &Str) -> bool {
        if std::ptr::eq(self, other) {
            return true;
        }
        self.len == other.len
            && self.width() == other.width()
            && self.raw_bytes() == other.raw_bytes()
    }

    #[inline]
    pub fn compare(&self, other: &Str) -> std::cmp::Ordering {
        match (self.units(), other.units()) {
            (StrRef::Latin1(a), StrRef::Latin1(b)) => a.cmp(b),
            _ => self.chars().cmp(other.chars()),
        }
    }

    /// The hash, computed at the first use.
    #[inline]
    pub fn hash(&self, th: &Thread) -> i64 {
        let known = self.hash.get();
        if known != 0 {
            known
        } else {
            self.compute_hash(th)
        }
    }

    #[cold]
    fn compute_hash(&self, th: &Thread) -> i64 {
        let hash = th.rt().hash_bytes(self.raw_bytes());
        self.hash.set(hash);
        hash
    }

    /// The substring of code points `start..end`; `self` where that is all of it.
    pub fn slice(this: Gc<Str>, th: &Thread, start: usize, end: usize) -> PyResult<Gc<Str>> {
        if start == 0 && end >= this.len {
            return Ok(this);
        }
        Ok(match this.units() {
            StrRef::Latin1(units) if this.is_ascii() => th.str_ascii(&units[start..end])?,
            StrRef::Latin1(units) => th.str_latin1(&units[start..end])?,
            StrRef::Ucs2(units) => th.str_ucs2(&units[start..end])?,
            StrRef::Ucs4(units) => th.str_ucs4(&units[start..end])?,
        })
    }
}

/// The header flags of strings up to that code point.
#[inline]
fn width_flags(largest: u32) -> u16 {
    match largest {
        0..0x80 => flags::ASCII,
        0x80..0x100 => 0,
        0x100..0x1_0000 => flags::UCS2,
        _ => flags::UCS4,
    }
}

pub fn push_wtf8(out: &mut Vec<u8>, unit: u32) {
    match unit {
        0..=0x7F => out.push(unit as u8),
        0x80..=0x7FF => out.extend([0xC0 | (unit >> 6) as u8, 0x80 | (unit & 0x3F) as u8]),
        0x800..=0xFFFF => out.extend([
            0xE0 | (unit >> 12) as u8,
            0x80 | (unit >> 6 & 0x3F) as u8,
            0x80 | (unit & 0x3F) as u8,
        ]),
        _ => out.extend([
            0xF0 | (unit >> 18) as u8,
            0x80 | (unit >> 12 & 0x3F) as u8,
            0x80 | (unit >> 6 & 0x3F) as u8,
            0x80 | (unit & 0x3F) as u8,
        ]),
    }
}

/// Making strings.
impl Thread {
    /// A string of UTF-8 text.
    pub fn str(&self, text: &str) -> Gc<Str> {
        match self.try_str(text) {
            Ok(string) => string,
            Err(Raised) => self.memory_exhausted(),
        }
    }

    /// A string of UTF-8 text that may be large.
    pub fn try_str(&self, text: &str) -> PyResult<Gc<Str>> {
        if text.is_ascii() {
            return self.str_latin1(text.as_bytes());
        }
        let largest = text.chars().map(|c| c as u32).max().unwrap_or(0);
        let string = Str::alloc(self, text.chars().count(), largest)?;
        fill(&string, text.chars().map(|c| c as u32));
        Ok(string)
    }

    /// A string of code points below 256.
    pub fn str_latin1(&self, units: &[u8]) -> PyResult<Gc<Str>> {
        if units.is_ascii() {
            return self.str_ascii(units);
        }
        if let [unit] = units {
            return Ok(self.rt().latin1_char(*unit));
        }
        let string = Str::alloc(self, units.len(), 0xFF)?;
        // SAFETY: the fresh string has room for them.
        unsafe { std::ptr::copy_nonoverlapping(units.as_ptr(), string.data(), units.len()) };
        Ok(string)
    }

    /// A string of bytes known to be ASCII.
    #[inline]
    pub fn str_ascii(&self, units: &[u8]) -> PyResult<Gc<Str>> {
        debug_assert!(units.is_ascii());
        match units {
            [] => Ok(self.rt().empty_str()),
            [unit] => Ok(self.rt().latin1_char(*unit)),
            _ => {
                let string = Str::alloc(self, units.len(), 0x7F)?;
                // SAFETY: the fresh string has room for them.
                unsafe {
                    std::ptr::copy_nonoverlapping(units.as_ptr(), string.data(), units.len())
                };
                Ok(string)
            }
        }
    }

    /// A string of 16-bit code points (not UTF-16: surrogates stay alone).
    pub fn str_ucs2(&self, units: &[u16]) -> PyResult<Gc<Str>> {
        let largest = units.iter().fold(0u16, |all, unit| all | unit);
        self.str_units(
            units.len(),
            largest as u32,
            units.iter().map(|unit| *unit as u32),
        )
    }

    pub fn str_ucs4(&self, units: &[u32]) -> PyResult<Gc<Str>> {
        let largest = units.iter().copied().max().unwrap_or(0);
        self.str_units(units.len(), largest, units.iter().copied())
    }

    pub fn str_ref(&self, units: StrRef<'_>) -> PyResult<Gc<Str>> {
        match units {
            StrRef::Latin1(units) => self.str_latin1(units),
            StrRef::Ucs2(units) => self.str_ucs2(units),
            StrRef::Ucs4(units) => self.str_ucs4(units),
        }
    }

    /// A string of `len` code points up to `largest` (an upper bound with the same width and ASCII-ness).
    pub fn str_units(
        &self,
        len: usize,
        largest: u32,
        units: impl Iterator<Item = u32>,
    ) -> PyResult<Gc<Str>> {
        if len == 0 {
            return Ok(self.rt().empty_str());
        }
        let mut units = units;
        if len == 1 && largest < 256 {
            return Ok(self.rt().latin1_char(units.next().unwrap_or(0) as u8));
        }
        let string = Str::alloc(self, len, largest)?;
        fill(&string, units);
        Ok(string)
    }

    /// A string of WTF-8 bytes (as the compiler's `Text` holds them).
    pub fn str_wtf8(&self, bytes: &[u8]) -> PyResult<Gc<Str>> {
        if bytes.is_ascii() {
            return self.str_latin1(bytes);
        }
        self.str_ucs4(&decode_wtf8(bytes))
    }

    /// One code point.
    pub fn str_char(&self, unit: u32) -> Gc<Str> {
        if unit < 256 {
            return self.rt().latin1_char(unit as u8);
        }
        match self.str_units(1, unit, std::iter::once(unit)) {
            Ok(string) => string,
            Err(Raised) => self.memory_exhausted(),
        }
    }
}

/// Fills a fresh string.
fn fill(string: &Str, units: impl Iterator<Item = u32>) {
    let len = string.len;
    // SAFETY: the fresh string has room for `len` units of its width and nobody else sees it yet.
    unsafe {
        match string.width() {
            Width::Latin1 => units
                .take(len)
                .enumerate()
                .for_each(|(i, unit)| string.data().add(i).write(unit as u8)),
            Width::Ucs2 => {
                let data = string.data().cast::<u16>();
                units
                    .take(len)
                    .enumerate()
                    .for_each(|(i, unit)| data.add(i).write(unit as u16));
            }
            Width::Ucs4 => {
                let data = string.data().cast::<u32>();
                units
                    .take(len)
                    .enumerate()
                    .for_each(|(i, unit)| data.add(i).write(unit));
            }
        }
    }
}

/// The code points of WTF-8; malformed bytes become U+FFFD.
pub fn decode_wtf8(bytes: &[u8]) -> Vec<u32> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&lead) = bytes.get(at) {
        let (len, start) = match lead {
            0..=0x7F => (1, lead as u32),
            0xC0..=0xDF => (2, lead as u32 & 0x1F),
            0xE0..=0xEF => (3, lead as u32 & 0x0F),
            0xF0..=0xF7 => (4, lead as u32 & 0x07),
            _ => (1, 0xFFFD),
        };
        let rest = bytes.get(at + 1..at + len).unwrap_or(&[]);
        out.push(
            rest.iter()
                .fold(start, |unit, byte| unit << 6 | *byte as u32 & 0x3F),
        );
        at += len;
    }
    out
}

/// Collects code points of any width, then makes the narrowest string of them.
#[derive(Default)]
pub struct StrBuilder {
    latin1: Vec<u8>,
    wide: Vec<u32>,
}

impl StrBuilder {
    pub fn new() -> StrBuilder {
        StrBuilder::default()
    }

    #[inline]
    pub fn push(&mut self, unit: u32) {
        if self.wide.is_empty() && unit < 256 {
            self.latin1.push(unit as u8);
        } else {
            self.widen();
            self.wide.push(unit);
        }
    }

    fn widen(&mut self) {
        if self.wide.is_empty() {
            self.wide.reserve(self.latin1.len() + 16);
            self.wide
                .extend(self.latin1.drain(..).map(|unit| unit as u32));
        }
    }

    pub fn push_str(&mut self, text: &str) {
        if self.wide.is_empty() && text.is_ascii() {
            self.latin1.extend_from_slice(text.as_bytes());
        } else {
            text.chars().for_each(|c| self.push(c as u32));
        }
    }

    pub fn push_units(&mut self, units: StrRef<'_>) {
        match units {
            StrRef::Latin1(units) if self.wide.is_empty() => self.latin1.extend_from_slice(units),
            StrRef::Latin1(units) => self.wide.extend(units.iter().map(|unit| *unit as u32)),
            StrRef::Ucs2(units) => units.iter().for_each(|unit| self.push(*unit as u32)),
            StrRef::Ucs4(units) => units.iter().for_each(|unit| self.push(*unit)),
        }
    }

    pub fn len(&self) -> usize {
        self.latin1.len().max(self.wide.len())
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn finish(self, th: &Thread) -> PyResult<Gc<Str>> {
        if self.wide.is_empty() {
            th.str_latin1(&self.latin1)
        } else {
            th.str_ucs4(&self.wide)
        }
    }
}
