//! Strings as the runtime stores them: arrays of code points in the narrowest of three widths. CPython: PEP 393.
//!
//! [`StrRef`] borrows such an array, [`StrBuf`] builds one and widens itself when a wider code point arrives. Lone
//! surrogates are ordinary code points. Algorithms are written once, generic over [`CodeUnit`], and dispatched with
//! [`with_units!`](crate::with_units).

use std::fmt;
use std::ops::Range;

/// One stored code point: `u8` (Latin-1), `u16` (UCS-2) or `u32` (UCS-4).
pub trait CodeUnit: Copy + Ord + fmt::Debug + Default + Send + Sync + Into<u32> + 'static {
    /// The largest code point that fits.
    const MAX: u32;
    /// The code point as this width, if it fits.
    fn from_code(code: u32) -> Option<Self>;
    /// An ASCII character.
    fn from_ascii(byte: u8) -> Self;
    /// The code point.
    #[inline(always)]
    fn code(self) -> u32 {
        self.into()
    }
    /// The slice as a string.
    fn str_ref(units: &[Self]) -> StrRef<'_>;
    /// The vector as a string; the caller knows that it is the narrowest width, or does not care.
    fn str_buf(units: Vec<Self>) -> StrBuf;
    /// The first position of `unit`: `memchr` where there is one.
    #[inline]
    fn position(units: &[Self], unit: Self) -> Option<usize> {
        // Sixteen at a time without an early way out, which compilers turn into vector code.
        let (chunks, rest) = units.as_chunks::<16>();
        for (i, chunk) in chunks.iter().enumerate() {
            if chunk.iter().fold(false, |found, &u| found | (u == unit)) {
                return chunk.iter().position(|&u| u == unit).map(|at| i * 16 + at);
            }
        }
        rest.iter()
            .position(|&u| u == unit)
            .map(|at| chunks.len() * 16 + at)
    }
    /// The last position of `unit`.
    #[inline]
    fn rposition(units: &[Self], unit: Self) -> Option<usize> {
        let (rest, chunks) = units.as_rchunks::<16>();
        for (i, chunk) in chunks.iter().enumerate().rev() {
            if chunk.iter().fold(false, |found, &u| found | (u == unit)) {
                return chunk
                    .iter()
                    .rposition(|&u| u == unit)
                    .map(|at| rest.len() + i * 16 + at);
            }
        }
        rest.iter().rposition(|&u| u == unit)
    }
}

impl CodeUnit for u8 {
    #[inline(always)]
    fn from_ascii(byte: u8) -> Self {
        byte
    }
    const MAX: u32 = 0xFF;
    #[inline(always)]
    fn from_code(code: u32) -> Option<Self> {
        code.try_into().ok()
    }
    fn str_ref(units: &[Self]) -> StrRef<'_> {
        StrRef::Latin1(units)
    }
    fn str_buf(units: Vec<Self>) -> StrBuf {
        StrBuf::Latin1(units)
    }
    #[inline]
    fn position(units: &[Self], unit: Self) -> Option<usize> {
        memchr::memchr(unit, units)
    }
    #[inline]
    fn rposition(units: &[Self], unit: Self) -> Option<usize> {
        memchr::memrchr(unit, units)
    }
}

impl CodeUnit for u16 {
    #[inline(always)]
    fn from_ascii(byte: u8) -> Self {
        byte.into()
    }
    const MAX: u32 = 0xFFFF;
    #[inline(always)]
    fn from_code(code: u32) -> Option<Self> {
        code.try_into().ok()
    }
    fn str_ref(units: &[Self]) -> StrRef<'_> {
        StrRef::Ucs2(units)
    }
    fn str_buf(units: Vec<Self>) -> StrBuf {
        StrBuf::Ucs2(units)
    }
}

impl CodeUnit for u32 {
    #[inline(always)]
    fn from_ascii(byte: u8) -> Self {
        byte.into()
    }
    const MAX: u32 = 0x10FFFF;
    #[inline(always)]
    fn from_code(code: u32) -> Option<Self> {
        Some(code)
    }
    fn str_ref(units: &[Self]) -> StrRef<'_> {
        StrRef::Ucs4(units)
    }
    fn str_buf(units: Vec<Self>) -> StrBuf {
        StrBuf::Ucs4(units)
    }
}

/// Units that may all fit a narrower width; `bits` is all their code points or-ed together.
pub(crate) fn narrowest<U: CodeUnit>(units: Vec<U>, bits: u32) -> StrBuf {
    if bits <= 0xFF && U::MAX > 0xFF {
        StrBuf::Latin1(units.iter().map(|u| u.code() as u8).collect())
    } else if bits <= 0xFFFF && U::MAX > 0xFFFF {
        StrBuf::Ucs2(units.iter().map(|u| u.code() as u16).collect())
    } else {
        U::str_buf(units)
    }
}

/// Runs the same expression on whichever slice a [`StrRef`] holds.
#[macro_export]
macro_rules! with_units {
    ($text:expr, $units:ident => $body:expr) => {
        match $text {
            $crate::StrRef::Latin1($units) => $body,
            $crate::StrRef::Ucs2($units) => $body,
            $crate::StrRef::Ucs4($units) => $body,
        }
    };
}

/// A borrowed string.
#[derive(Clone, Copy)]
pub enum StrRef<'a> {
    Latin1(&'a [u8]),
    Ucs2(&'a [u16]),
    Ucs4(&'a [u32]),
}

impl<'a> StrRef<'a> {
    /// The string of an ASCII literal. Non-ASCII bytes would be taken for Latin-1.
    pub const fn ascii(text: &'a str) -> Self {
        StrRef::Latin1(text.as_bytes())
    }

    #[inline]
    pub fn len(self) -> usize {
        with_units!(self, u => u.len())
    }

    #[inline]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The code point at `index`, which is within the string.
    #[inline]
    pub fn at(self, index: usize) -> u32 {
        with_units!(self, u => u[index].code())
    }

    #[inline]
    pub fn get(self, index: usize) -> Option<u32> {
        with_units!(self, u => u.get(index).map(|c| c.code()))
    }

    /// The part of the string in `range`, in the same width (perhaps no longer the narrowest).
    #[inline]
    pub fn slice(self, range: Range<usize>) -> StrRef<'a> {
        match self {
            StrRef::Latin1(u) => StrRef::Latin1(&u[range]),
            StrRef::Ucs2(u) => StrRef::Ucs2(&u[range]),
            StrRef::Ucs4(u) => StrRef::Ucs4(&u[range]),
        }
    }

    pub fn codes(self) -> Codes<'a> {
        Codes {
            text: self,
            front: 0,
            back: self.len(),
        }
    }

    /// An upper bound's tightest form: the largest code point, 0 for the empty string.
    pub fn max_code(self) -> u32 {
        match self {
            StrRef::Latin1(u) if u.is_ascii() => u.iter().copied().max().unwrap_or(0).into(),
            StrRef::Latin1(u) => u.iter().copied().max().unwrap_or(0).into(),
            StrRef::Ucs2(u) => u.iter().copied().max().unwrap_or(0).into(),
            StrRef::Ucs4(u) => u.iter().copied().max().unwrap_or(0),
        }
    }

    pub fn is_ascii(self) -> bool {
        match self {
            StrRef::Latin1(u) => u.is_ascii(),
            StrRef::Ucs2(u) => u.iter().all(|&c| c < 0x80),
            StrRef::Ucs4(u) => u.iter().all(|&c| c < 0x80),
        }
    }

    /// The text as Rust's, if it has no surrogates.
    pub fn to_utf8(self) -> Option<String> {
        if let StrRef::Latin1(u) = self
            && u.is_ascii()
        {
            return String::from_utf8(u.to_vec()).ok();
        }
        self.codes().map(char::from_u32).collect()
    }

    /// The text as Rust's, surrogates replaced: for messages only.
    pub fn to_utf8_lossy(self) -> String {
        self.codes()
            .map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    }

    pub fn to_buf(self) -> StrBuf {
        let mut buf = StrBuf::with_capacity(self.len());
        buf.push_str(self);
        buf
    }
}

impl PartialEq for StrRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (StrRef::Latin1(a), StrRef::Latin1(b)) => a == b,
            (StrRef::Ucs2(a), StrRef::Ucs2(b)) => a == b,
            (StrRef::Ucs4(a), StrRef::Ucs4(b)) => a == b,
            _ => self.len() == other.len() && self.codes().eq(other.codes()),
        }
    }
}

impl Eq for StrRef<'_> {}

impl PartialOrd for StrRef<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for StrRef<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        match (self, other) {
            (StrRef::Latin1(a), StrRef::Latin1(b)) => a.cmp(b),
            (StrRef::Ucs2(a), StrRef::Ucs2(b)) => a.cmp(b),
            (StrRef::Ucs4(a), StrRef::Ucs4(b)) => a.cmp(b),
            _ => self.codes().cmp(other.codes()),
        }
    }
}

impl fmt::Debug for StrRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for code in self.codes() {
            match char::from_u32(code) {
                Some(c) => write!(f, "{}", c.escape_debug())?,
                None => write!(f, "\\u{code:04x}")?,
            }
        }
        f.write_str("\"")
    }
}

/// The code points of a [`StrRef`].
#[derive(Clone)]
pub struct Codes<'a> {
    text: StrRef<'a>,
    front: usize,
    back: usize,
}

impl Iterator for Codes<'_> {
    type Item = u32;
    #[inline]
    fn next(&mut self) -> Option<u32> {
        if self.front == self.back {
            return None;
        }
        self.front += 1;
        Some(self.text.at(self.front - 1))
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        let n = self.back - self.front;
        (n, Some(n))
    }
}

impl DoubleEndedIterator for Codes<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<u32> {
        if self.front == self.back {
            return None;
        }
        self.back -= 1;
        Some(self.text.at(self.back))
    }
}

impl ExactSizeIterator for Codes<'_> {}

/// A string under construction. Invariant: its width is the narrowest that holds what was pushed.
#[derive(Clone, PartialEq, Eq)]
pub enum StrBuf {
    Latin1(Vec<u8>),
    Ucs2(Vec<u16>),
    Ucs4(Vec<u32>),
}

impl Default for StrBuf {
    fn default() -> Self {
        Self::new()
    }
}

impl StrBuf {
    pub const fn new() -> Self {
        StrBuf::Latin1(Vec::new())
    }

    pub fn with_capacity(capacity: usize) -> Self {
        StrBuf::Latin1(Vec::with_capacity(capacity))
    }

    pub fn as_str(&self) -> StrRef<'_> {
        match self {
            StrBuf::Latin1(u) => StrRef::Latin1(u),
            StrBuf::Ucs2(u) => StrRef::Ucs2(u),
            StrBuf::Ucs4(u) => StrRef::Ucs4(u),
        }
    }

    #[inline]
    pub fn len(&self) -> usize {
        match self {
            StrBuf::Latin1(u) => u.len(),
            StrBuf::Ucs2(u) => u.len(),
            StrBuf::Ucs4(u) => u.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn reserve(&mut self, more: usize) {
        match self {
            StrBuf::Latin1(u) => u.reserve(more),
            StrBuf::Ucs2(u) => u.reserve(more),
            StrBuf::Ucs4(u) => u.reserve(more),
        }
    }

    /// Makes room for code points up to `max`, keeping some spare capacity.
    #[cold]
    fn widen(&mut self, max: u32) {
        fn copy<A: CodeUnit, B: CodeUnit + From<A>>(from: &[A], spare: usize) -> Vec<B> {
            let mut to = Vec::with_capacity(from.len() + spare);
            to.extend(from.iter().map(|&u| B::from(u)));
            to
        }
        *self = match self {
            StrBuf::Latin1(u) if max > 0xFFFF => StrBuf::Ucs4(copy(u, u.capacity() - u.len())),
            StrBuf::Latin1(u) if max > 0xFF => StrBuf::Ucs2(copy(u, u.capacity() - u.len())),
            StrBuf::Ucs2(u) if max > 0xFFFF => StrBuf::Ucs4(copy(u, u.capacity() - u.len())),
            _ => return,
        };
    }

    #[inline]
    pub fn push(&mut self, code: u32) {
        match self {
            StrBuf::Latin1(u) if code <= 0xFF => u.push(code as u8),
            StrBuf::Ucs2(u) if code <= 0xFFFF => u.push(code as u16),
            StrBuf::Ucs4(u) => u.push(code),
            _ => {
                self.widen(code);
                self.push(code);
            }
        }
    }

    /// `count` times `code`.
    pub fn push_repeat(&mut self, code: u32, count: usize) {
        if count == 0 {
            return;
        }
        self.widen(code);
        match self {
            StrBuf::Latin1(u) => u.resize(u.len() + count, code as u8),
            StrBuf::Ucs2(u) => u.resize(u.len() + count, code as u16),
            StrBuf::Ucs4(u) => u.resize(u.len() + count, code),
        }
    }

    pub fn push_latin1(&mut self, text: &[u8]) {
        match self {
            StrBuf::Latin1(u) => u.extend_from_slice(text),
            StrBuf::Ucs2(u) => u.extend(text.iter().map(|&c| u16::from(c))),
            StrBuf::Ucs4(u) => u.extend(text.iter().map(|&c| u32::from(c))),
        }
    }

    /// Rust text, ASCII or not.
    pub fn push_utf8(&mut self, text: &str) {
        if text.is_ascii() {
            self.push_latin1(text.as_bytes());
        } else {
            for c in text.chars() {
                self.push(c.into());
            }
        }
    }

    pub fn push_str(&mut self, text: StrRef<'_>) {
        match (&mut *self, text) {
            (_, StrRef::Latin1(t)) => self.push_latin1(t),
            (StrBuf::Ucs2(u), StrRef::Ucs2(t)) => u.extend_from_slice(t),
            (StrBuf::Ucs4(u), StrRef::Ucs2(t)) => u.extend(t.iter().map(|&c| u32::from(c))),
            (StrBuf::Ucs4(u), StrRef::Ucs4(t)) => u.extend_from_slice(t),
            _ => {
                self.widen(text.max_code());
                match self {
                    StrBuf::Latin1(u) => u.extend(text.codes().map(|c| c as u8)),
                    StrBuf::Ucs2(u) => u.extend(text.codes().map(|c| c as u16)),
                    StrBuf::Ucs4(u) => u.extend(text.codes()),
                }
            }
        }
    }

    pub fn truncate(&mut self, len: usize) {
        match self {
            StrBuf::Latin1(u) => u.truncate(len),
            StrBuf::Ucs2(u) => u.truncate(len),
            StrBuf::Ucs4(u) => u.truncate(len),
        }
        if !matches!(self, StrBuf::Latin1(_)) && self.as_str().max_code() <= 0xFFFF {
            *self = self.as_str().to_buf();
        }
    }
}

impl From<&str> for StrBuf {
    fn from(text: &str) -> Self {
        let mut buf = StrBuf::with_capacity(text.len());
        buf.push_utf8(text);
        buf
    }
}

impl From<String> for StrBuf {
    fn from(text: String) -> Self {
        if text.is_ascii() {
            StrBuf::Latin1(text.into_bytes())
        } else {
            StrBuf::from(text.as_str())
        }
    }
}

impl FromIterator<u32> for StrBuf {
    fn from_iter<I: IntoIterator<Item = u32>>(codes: I) -> Self {
        let mut buf = StrBuf::new();
        for code in codes {
            buf.push(code);
        }
        buf
    }
}

impl Extend<u32> for StrBuf {
    fn extend<I: IntoIterator<Item = u32>>(&mut self, codes: I) {
        for code in codes {
            self.push(code);
        }
    }
}

impl fmt::Debug for StrBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}
