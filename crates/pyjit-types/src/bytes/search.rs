//! `find`, `index`, `count`, `startswith` and their like. CPython: Objects/bytes_methods.c.

use super::{Held, Octets, byte, bytes_like, text};
use crate::str::{SliceIndexOrNone, range};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::string;

type Bound = Option<SliceIndexOrNone>;

/// Calls `body` with what is looked for: the bytes of a buffer, or one byte given as a number.
fn with_sub<R>(th: &Thread, sub: Value, body: impl FnOnce(&[u8]) -> R) -> PyResult<R> {
    if th.class_of(sub).slots.bf_getbuffer.get().is_some() {
        return Ok(body(&bytes_like(th, sub)?));
    }
    if !protocol::is_index(th, sub) {
        let found = th.type_name(sub);
        return Err(th.raise(
            t::TypeError,
            format!("argument should be integer or bytes-like object, not '{found}'"),
        ));
    }
    Ok(body(&[byte(th, sub)?]))
}

pub fn find<T: Octets>(
    th: &Thread,
    this: Gc<T>,
    sub: Value,
    start: Bound,
    end: Bound,
    backwards: bool,
) -> PyResult<Option<usize>> {
    let _held = Held::new(this);
    with_sub(th, sub, |sub| {
        let bytes = this.octets();
        let range = range(bytes.len(), start, end);
        if range.start > range.end {
            return None;
        }
        let (start, hay) = (range.start, text(&bytes[range]));
        let found = if backwards {
            string::find::rfind(hay, text(sub))
        } else {
            string::find::find(hay, text(sub))
        };
        found.map(|at| start + at)
    })
}

pub fn find_or_raise<T: Octets>(
    th: &Thread,
    this: Gc<T>,
    sub: Value,
    start: Bound,
    end: Bound,
    backwards: bool,
) -> PyResult<usize> {
    match find(th, this, sub, start, end, backwards)? {
        Some(at) => Ok(at),
        None => Err(th.raise(t::ValueError, "subsection not found")),
    }
}

pub fn count<T: Octets>(
    th: &Thread,
    this: Gc<T>,
    sub: Value,
    start: Bound,
    end: Bound,
) -> PyResult<usize> {
    let _held = Held::new(this);
    with_sub(th, sub, |sub| {
        let bytes = this.octets();
        let range = range(bytes.len(), start, end);
        if range.start > range.end {
            return 0;
        }
        string::find::count(text(&bytes[range]), text(sub))
    })
}

/// `startswith` and `endswith`: something bytes-like or a tuple of such.
pub fn tail_match<T: Octets>(
    th: &Thread,
    name: &str,
    this: Gc<T>,
    what: Value,
    (start, end): (Bound, Bound),
    at_end: bool,
) -> PyResult<bool> {
    let _held = Held::new(this);
    let test = |tail: &[u8]| {
        let bytes = this.octets();
        let range = range(bytes.len(), start, end);
        range.start <= range.end
            && if at_end {
                bytes[range].ends_with(tail)
            } else {
                bytes[range].starts_with(tail)
            }
    };
    if let Some(tails) = what.cast::<Tuple>() {
        for tail in tails.iter() {
            if test(&bytes_like(th, *tail)?) {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if th.class_of(what).slots.bf_getbuffer.get().is_none() {
        let found = th.type_name(what);
        return Err(th.raise(
            t::TypeError,
            format!("{name} first arg must be bytes or a tuple of bytes, not {found}"),
        ));
    }
    Ok(test(&bytes_like(th, what)?))
}
