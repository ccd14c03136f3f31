//! The text or bytes that a pattern is run on.

use pyjit_object::buffer::BytesLike;
use pyjit_object::prelude::*;
use pyjit_text::StrRef;
use pyjit_types::bytes::bytes_like;

enum Contents<'a> {
    Text(Gc<Str>),
    Bytes(BytesLike<'a>),
}

pub struct Subject<'a> {
    pub object: Value,
    contents: Contents<'a>,
}

impl<'a> Subject<'a> {
    /// `bytes` tells what the pattern is for: bytes, text, or either.
    pub fn new(th: &'a Thread, object: Value, bytes: Option<bool>) -> PyResult<Subject<'a>> {
        let contents = match object.cast::<Str>() {
            Some(text) => Contents::Text(text),
            None if th.class_of(object).slots.bf_getbuffer.get().is_none() => {
                let found = th.type_name(object);
                return Err(th.raise(
                    t::TypeError,
                    format!("expected string or bytes-like object, got '{found}'"),
                ));
            }
            None => Contents::Bytes(bytes_like(th, object)?),
        };
        let text = match (&contents, bytes) {
            (Contents::Text(_), Some(true)) => "cannot use a bytes pattern on a string-like object",
            (Contents::Bytes(_), Some(false)) => {
                "cannot use a string pattern on a bytes-like object"
            }
            _ => return Ok(Subject { object, contents }),
        };
        Err(th.raise(t::TypeError, text))
    }

    pub fn is_bytes(&self) -> bool {
        matches!(self.contents, Contents::Bytes(_))
    }

    pub fn units(&self) -> StrRef<'_> {
        match &self.contents {
            Contents::Text(text) => text.units(),
            Contents::Bytes(bytes) => StrRef::Latin1(bytes.as_slice()),
        }
    }

    pub fn len(&self) -> usize {
        self.units().len()
    }

    /// A part as a str or bytes object.
    pub fn slice(&self, th: &Thread, start: usize, end: usize) -> PyResult<Value> {
        let end = end.min(self.len());
        let start = start.min(end);
        match &self.contents {
            Contents::Text(text) => {
                let part = Str::slice(*text, th, start, end)?;
                pyjit_types::str::exact(th, part)
            }
            Contents::Bytes(bytes) => {
                if start == 0
                    && end == bytes.len()
                    && pyjit_object::protocol::is_exact(self.object, t::BYTES)
                {
                    return Ok(self.object);
                }
                Ok(th.bytes(&bytes.as_slice()[start..end])?.into())
            }
        }
    }

    /// The part that a group matched; none if it took no part.
    pub fn group(&self, th: &Thread, span: Option<(usize, usize)>) -> PyResult<Option<Value>> {
        match span {
            Some((start, end)) => self.slice(th, start, end).map(Some),
            None => Ok(None),
        }
    }

    /// `pos` and `endpos` within the subject.
    pub fn bounds(&self, pos: Option<isize>, endpos: Option<isize>) -> (usize, usize) {
        let len = self.len();
        let clip = |bound: isize| (bound.max(0) as usize).min(len);
        (clip(pos.unwrap_or(0)), clip(endpos.unwrap_or(isize::MAX)))
    }

    /// Joins strs or bytes, as the subject is.
    pub fn join(&self, th: &Thread, items: Gc<List>) -> PyResult<Value> {
        join(th, items, self.is_bytes())
    }
}

/// `b"".join(items)` or `"".join(items)`.
pub fn join(th: &Thread, items: Gc<List>, bytes: bool) -> PyResult<Value> {
    if bytes {
        let empty = th.bytes(b"")?;
        return pyjit_types::bytes::join(th, empty, items.into());
    }
    pyjit_types::str::join(th, StrRef::Latin1(b""), items.as_slice())
}
