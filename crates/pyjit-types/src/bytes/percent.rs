//! `format % values` of bytes. CPython: `_PyBytes_FormatEx`.

use super::{Octets, byte, bytes_like, dunder_bytes, latin1, text};
use crate::str::percent::{Values, int};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::StrBuf;
use pyjit_text::format::percent::{Conversion, Parser, Piece, Target};
use std::ops::Range;

pub fn format<T: Octets>(th: &Thread, format: Gc<Bytes>, values: Value) -> PyResult<Value> {
    let part = |th: &Thread, format: Value, range: Range<usize>| match format.cast::<Bytes>() {
        Some(format) => Ok(th.bytes(&format.as_slice()[range])?.into()),
        None => Ok(format),
    };
    let mut values = Values::new(th, format.into(), values, part);
    let mut parser = Parser::new(text(format.as_slice()), Target::Bytes);
    let mut out = StrBuf::new();
    while let Some(piece) = parser
        .next(&mut values)
        .map_err(|failure| failure.raise(th))?
    {
        match piece {
            Piece::Literal(range) => out.push_latin1(&format.as_slice()[range]),
            Piece::Conversion(conversion) => {
                let value = values.take()?;
                render(th, &conversion, value, &mut out)?;
            }
        }
    }
    values.finish()?;
    T::make(th, latin1(&out))
}

fn render(th: &Thread, conversion: &Conversion, value: Value, out: &mut StrBuf) -> PyResult<()> {
    let kind = char::from(conversion.kind_byte());
    let result = match kind {
        'r' | 'a' => {
            let shown = protocol::ascii(th, value)?;
            conversion.text(out, shown.units())
        }
        's' | 'b' => {
            if let Some(bytes) = value.cast::<Bytes>() {
                conversion.text(out, text(bytes.as_slice()))
            } else if let Some(bytes) = dunder_bytes(th, value)? {
                conversion.text(out, text(bytes.as_slice()))
            } else if th.class_of(value).slots.bf_getbuffer.get().is_some() {
                conversion.text(out, text(&bytes_like(th, value)?))
            } else {
                let found = th.type_name(value);
                return Err(th.raise(
                    t::TypeError,
                    format!("%b requires a bytes-like object, or an object that implements __bytes__, not '{found}'"),
                ));
            }
        }
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => return int(th, conversion, value, out),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let number = match protocol::as_double(th, value) {
                Ok(number) => number,
                Err(Raised) if th.catch(t::TypeError).is_some() => {
                    let found = th.type_name(value);
                    return Err(th.raise(
                        t::TypeError,
                        format!("float argument required, not {found}"),
                    ));
                }
                Err(Raised) => return Err(Raised),
            };
            conversion.float(out, number)
        }
        'c' => conversion.text(out, text(&[character(th, value)?])),
        _ => Err(conversion.unsupported(Target::Bytes)),
    };
    result.map_err(|error| crate::errors::raise_text(th, error))
}

fn character(th: &Thread, value: Value) -> PyResult<u8> {
    let wrong_len = |kind: &str, len: usize| {
        th.raise(
            t::TypeError,
            format!("%c requires an integer in range(256) or a single byte, not a {kind} object of length {len}"),
        )
    };
    if let Some(bytes) = value.cast::<Bytes>() {
        return match bytes.as_slice() {
            [byte] => Ok(*byte),
            bytes => Err(wrong_len("bytes", bytes.len())),
        };
    }
    if let Some(bytes) = value.cast::<ByteArray>() {
        return match bytes.as_slice() {
            [byte] => Ok(*byte),
            bytes => Err(wrong_len("bytearray", bytes.len())),
        };
    }
    if !protocol::is_index(th, value) {
        let found = th.class_of(value).qualified_name(th);
        return Err(th.raise(
            t::TypeError,
            format!("%c requires an integer in range(256) or a single byte, not {found}"),
        ));
    }
    match byte(th, value) {
        Ok(byte) => Ok(byte),
        Err(Raised) if th.catch(t::ValueError).is_some() => {
            Err(th.raise(t::OverflowError, "%c arg not in range(256)"))
        }
        Err(Raised) => Err(Raised),
    }
}
