//! Joining strings. Appending to a long string again and again takes time in proportion to what is appended, as
//! programs expect (CPython resizes the left operand when nothing else refers to it, which a tracing collector cannot
//! know): the result of adding to a long string keeps its text in a buffer with room behind it, and the next addition to
//! that result writes there. Whoever still has the shorter string sees the front of the same buffer, which never
//! changes. Go's slices grow in the same way.

use crate::array::ByteArea;
use crate::kind::flags;
use crate::prelude::*;
use crate::str::Width;
use pyjit_text::StrRef;

/// Shorter left operands are copied.
const SHARE_FROM: usize = 1024;
/// The first word of a buffer: bytes in use.
const USED: usize = size_of::<usize>();

/// What the data area of a shared string holds.
#[repr(C)]
pub(crate) struct Shared {
    pub data: *mut u8,
    pub buffer: Field<Option<Gc<ByteArea>>>,
}

impl Str {
    #[inline(always)]
    fn shared(&self) -> Option<&Shared> {
        if self.header.has_flag(flags::SHARED) {
            // SAFETY: the flag says what the data area holds.
            Some(unsafe { &*(self.inline_data() as *const Shared) })
        } else {
            None
        }
    }

    pub(crate) fn shared_buffer(&self) -> Option<Gc<ByteArea>> {
        self.shared().and_then(|shared| shared.buffer.get())
    }
}

/// An upper bound of the code points with the same width and ASCII-ness.
#[inline]
fn bound(text: &Str) -> u32 {
    match text.width() {
        Width::Latin1 if text.is_ascii() => 0x7F,
        Width::Latin1 => 0xFF,
        Width::Ucs2 => 0xFFFF,
        Width::Ucs4 => 0x10FFFF,
    }
}

/// Writes the units of `text` at `to`, `width` bytes each.
///
/// # Safety
/// There is room for them, and the width is not narrower than the text's.
#[inline]
unsafe fn put(text: &Str, to: *mut u8, width: Width) {
    // SAFETY: the caller's promise; `to` may not be aligned for the width.
    unsafe {
        match (text.units(), width) {
            (StrRef::Latin1(units), Width::Ucs2) => {
                for (at, unit) in units.iter().enumerate() {
                    to.cast::<u16>().add(at).write_unaligned(*unit as u16);
                }
            }
            (StrRef::Latin1(units), Width::Ucs4) => {
                for (at, unit) in units.iter().enumerate() {
                    to.cast::<u32>().add(at).write_unaligned(*unit as u32);
                }
            }
            (StrRef::Ucs2(units), Width::Ucs4) => {
                for (at, unit) in units.iter().enumerate() {
                    to.cast::<u32>().add(at).write_unaligned(*unit as u32);
                }
            }
            _ => {
                let bytes = text.raw_bytes();
                std::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len());
            }
        }
    }
}

impl Thread {
    /// `a + b`.
    pub fn concat(&self, a: Gc<Str>, b: Gc<Str>) -> PyResult<Gc<Str>> {
        if a.is_empty() && b.header.shape() == t::STR.0 {
            return Ok(b);
        }
        if b.is_empty() && a.header.shape() == t::STR.0 {
            return Ok(a);
        }
        let Some(len) = a.len().checked_add(b.len()) else {
            return Err(self.raise_memory());
        };
        let largest = bound(&a).max(bound(&b));
        let width = Width::of(largest);
        if a.len() >= SHARE_FROM && b.len() <= a.len() / 2 {
            return self.append(a, b, len, largest);
        }
        let result = Str::alloc(self, len, largest)?;
        // SAFETY: the fresh string has room for both.
        unsafe {
            put(&a, result.data(), width);
            put(&b, result.data().add(a.len() * width as usize), width);
        }
        Ok(result)
    }

    /// `a + b`, a string that shares its buffer with `a` if `a` ends where the used part of its buffer does.
    fn append(&self, a: Gc<Str>, b: Gc<Str>, len: usize, largest: u32) -> PyResult<Gc<Str>> {
        let width = Width::of(largest);
        let unit = width as usize;
        let Some(bytes) = len.checked_mul(unit).filter(|bytes| *bytes < 1 << 45) else {
            return Err(self.raise_memory());
        };
        let front = a.len() * unit;
        let buffer = a.shared_buffer().filter(|buffer| {
            // SAFETY: the buffers of shared strings begin with that word.
            let used = unsafe { *buffer.data().cast::<usize>() };
            a.width() == width && used == front && USED + bytes <= buffer.capacity()
        });
        let buffer = match buffer {
            Some(buffer) => buffer,
            None => {
                let fresh = ByteArea::alloc(self, USED + bytes + bytes / 2)?;
                // SAFETY: the fresh buffer has room for more.
                unsafe { put(&a, fresh.data().add(USED), width) };
                fresh
            }
        };
        let result = Str::alloc_shared(self, len, largest)?;
        // SAFETY: the buffer has room for `bytes`, and nobody else writes behind its used part; the result's data area
        // is that of a shared string.
        unsafe {
            let data = buffer.data().add(USED);
            put(&b, data.add(front), width);
            *buffer.data().cast::<usize>() = bytes;
            let shared = result.inline_data() as *mut Shared;
            (&raw mut (*shared).data).write(data);
            (*shared).buffer.set(&result.header, Some(buffer));
        }
        result.header.set_flag(flags::SHARED);
        Ok(result)
    }

    /// Exact strings, one after another.
    pub fn concat_all(&self, parts: &[Value]) -> PyResult<Gc<Str>> {
        let (mut len, mut largest) = (0usize, 0);
        let texts = || parts.iter().filter_map(|part| part.cast::<Str>());
        for text in texts() {
            len = len.saturating_add(text.len());
            largest = largest.max(bound(&text));
        }
        if len == 0 {
            return Ok(self.rt().empty_str());
        }
        if len == 1 && largest < 256 {
            return Ok(texts()
                .find(|text| !text.is_empty())
                .unwrap_or(self.rt().empty_str()));
        }
        let result = Str::alloc(self, len, largest)?;
        let width = Width::of(largest);
        let mut to = result.data();
        for text in texts() {
            // SAFETY: the lengths were added up.
            unsafe {
                put(&text, to, width);
                to = to.add(text.len() * width as usize);
            }
        }
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use crate::prelude::*;
    use pyjit_gc::Config;

    #[test]
    fn appending_leaves_the_front_alone() {
        let config = Config {
            stress: 5,
            verify: true,
            ..Config::default()
        };
        let key = pyjit_text::hash::HashKey::from_seed(0);
        let th = crate::start::start(config, crate::config::Flags::default(), key).unwrap();
        let start = th.str(&"x".repeat(1500));
        let mut model = "x".repeat(1500);
        let (mut text, mut old) = (start, Vec::new());
        let kept = th.empty_list();
        for step in 0..200 {
            let more =
                ["a", "ß", "bc", "", "ž", "🐴"][if step < 100 { step % 4 } else { step % 6 }];
            // Two strings grow from the same one now and then.
            if step % 17 == 0 {
                th.concat(text, th.str("other")).unwrap();
            }
            text = th.concat(text, th.str(more)).unwrap();
            model.push_str(more);
            kept.push(th, text.into()).unwrap();
            old.push(model.clone());
        }
        for (value, expected) in kept.as_slice().iter().zip(&old) {
            let text = value.cast::<Str>().unwrap();
            assert_eq!(text.display(), expected.as_str());
            assert!(text.equals(&th.str(expected)));
        }
    }
}
