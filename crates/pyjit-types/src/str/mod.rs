//! `str`. CPython: Objects/unicodeobject.c. The algorithms are `pyjit-text`'s, the data structure is in `pyjit-object`.

mod format;
pub mod methods;
pub mod percent;
mod translate;

use pyjit_object::prelude::*;
use pyjit_text::{StrBuf, StrRef, TextError};

pub use percent::format as percent_format;

/// The str of a buffer.
pub fn make(th: &Thread, buffer: StrBuf) -> PyResult<Value> {
    Ok(th.str_ref(buffer.as_str())?.into())
}

/// Raises an error of the text algorithms.
pub fn raise(th: &Thread, error: TextError) -> Raised {
    crate::errors::raise_text(th, error)
}

pub fn made(th: &Thread, result: Result<StrBuf, TextError>) -> PyResult<Value> {
    match result {
        Ok(buffer) => make(th, buffer),
        Err(error) => Err(raise(th, error)),
    }
}

/// `self` as an exact str: the object itself unless it is of a subclass.
pub fn exact(th: &Thread, this: Gc<Str>) -> PyResult<Value> {
    if this.header.shape() == t::STR.0 {
        Ok(this.into())
    } else {
        Ok(th.str_ref(this.units())?.into())
    }
}

/// Clips `start` and `end` arguments to a range of a sequence of that length; none if start lies beyond the end.
pub fn range(
    len: usize,
    start: Option<SliceIndexOrNone>,
    end: Option<SliceIndexOrNone>,
) -> std::ops::Range<usize> {
    let clip =
        |index: Option<SliceIndexOrNone>, default: usize| match index.and_then(|index| index.0) {
            None => default,
            Some(index) if index < 0 => len
                .saturating_add_signed(index.max(-(len as isize)))
                .min(len),
            Some(index) => index as usize,
        };
    let (start, end) = (clip(start, 0), clip(end, len).min(len));
    start..end
}

/// A slice bound that may be None.
#[derive(Clone, Copy)]
pub struct SliceIndexOrNone(pub Option<isize>);

impl FromArg for SliceIndexOrNone {
    fn from_arg(
        th: &Thread,
        value: Value,
        _: &pyjit_object::convert::ArgAt,
    ) -> PyResult<SliceIndexOrNone> {
        if value.is_none() {
            return Ok(SliceIndexOrNone(None));
        }
        pyjit_object::protocol::slice_index(th, value).map(|index| SliceIndexOrNone(Some(index)))
    }
}

/// Joins strings.
pub fn join(th: &Thread, separator: StrRef<'_>, items: &[Value]) -> PyResult<Value> {
    let not_str = |index: usize, item: Value| {
        let name = th.type_name(item);
        th.raise(
            t::TypeError,
            format!("sequence item {index}: expected str instance, {name} found"),
        )
    };
    if let [only] = items
        && pyjit_object::protocol::is_exact_str(*only)
    {
        return Ok(*only);
    }
    let (mut total, mut largest) = (
        0usize,
        if items.len() > 1 {
            separator.max_code()
        } else {
            0
        },
    );
    for (index, item) in items.iter().enumerate() {
        let Some(text) = item.cast::<Str>() else {
            return Err(not_str(index, *item));
        };
        let more = text.len() + if index > 0 { separator.len() } else { 0 };
        total = match total.checked_add(more) {
            Some(total) if total < isize::MAX as usize => total,
            _ => {
                return Err(th.raise(
                    t::OverflowError,
                    "join() result is too long for a Python string",
                ));
            }
        };
        largest = largest.max(bound(text));
    }
    if total == 0 {
        return Ok(th.rt().empty_str().into());
    }
    if largest < 256 {
        let result = Str::alloc(th, total, largest)?;
        let mut at = 0;
        let mut put = |bytes: &[u8]| {
            // SAFETY: the lengths were added up above, and `result` is not published yet.
            unsafe {
                std::ptr::copy_nonoverlapping(bytes.as_ptr(), result.data().add(at), bytes.len())
            };
            at += bytes.len();
        };
        for (index, item) in items.iter().enumerate() {
            if index > 0
                && let StrRef::Latin1(separator) = separator
            {
                put(separator);
            }
            if let Some(text) = item.cast::<Str>() {
                put(text.raw_bytes());
            }
        }
        return Ok(result.into());
    }
    let mut out = StrBuf::with_capacity(total);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        if let Some(text) = item.cast::<Str>() {
            out.push_str(text.units());
        }
    }
    make(th, out)
}

/// An upper bound of the code points with the same width and ASCII-ness.
fn bound(text: Gc<Str>) -> u32 {
    match text.units() {
        StrRef::Latin1(_) if text.is_ascii() => 0x7F,
        StrRef::Latin1(_) => 0xFF,
        StrRef::Ucs2(_) => 0xFFFF,
        StrRef::Ucs4(_) => 0x10FFFF,
    }
}

/// `text * count`.
pub fn repeat(th: &Thread, text: Gc<Str>, count: isize) -> PyResult<Value> {
    let count = usize::try_from(count).unwrap_or(0);
    if count == 0 || text.is_empty() {
        return Ok(th.rt().empty_str().into());
    }
    if count == 1 {
        return exact(th, text);
    }
    let Some(len) = text
        .len()
        .checked_mul(count)
        .filter(|len| *len <= isize::MAX as usize)
    else {
        return Err(th.raise(t::OverflowError, "repeated string is too long"));
    };
    if len > isize::MAX as usize / 8 {
        return Err(th.raise_memory());
    }
    let result = Str::alloc(th, len, bound(text))?;
    let bytes = text.raw_bytes();
    for index in 0..count {
        // SAFETY: the fresh string has room for `count` copies.
        unsafe {
            std::ptr::copy_nonoverlapping(
                bytes.as_ptr(),
                result.data().add(index * bytes.len()),
                bytes.len(),
            )
        };
    }
    Ok(result.into())
}
