//! Single bytes: as items, as arguments, and their lookup in `in`.

use super::{bytes_like, text};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::string;

/// An item given to a constructor.
pub fn item_byte(th: &Thread, item: Value, error: &'static str) -> PyResult<u8> {
    let number = protocol::index(th, item)?;
    match pyjit_object::int::as_i64(number).and_then(|number| u8::try_from(number).ok()) {
        Some(byte) => Ok(byte),
        None => Err(th.raise(t::ValueError, error)),
    }
}

/// An item to be stored: an index in `range(256)`.
pub fn byte(th: &Thread, item: Value) -> PyResult<u8> {
    item_byte(th, item, "byte must be in range(0, 256)")
}

/// `item in bytes`: a number or something bytes-like.
pub fn contains(th: &Thread, bytes: &[u8], item: Value) -> PyResult<bool> {
    if protocol::is_index(th, item) {
        return Ok(bytes.contains(&byte(th, item)?));
    }
    let item = bytes_like(th, item)?;
    Ok(string::find::find(text(bytes), text(&item)).is_some())
}

/// The length of `len` bytes repeated `count` times, or MemoryError.
pub fn repeat_len(th: &Thread, len: usize, count: isize) -> PyResult<usize> {
    let count = usize::try_from(count).unwrap_or(0);
    match len.checked_mul(count).filter(|total| *total <= 1 << 46) {
        Some(total) => Ok(total),
        None => Err(th.raise_memory()),
    }
}
