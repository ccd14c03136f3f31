//! Items of a view in native single-character formats. CPython: `unpack_single`, `pack_single` in
//! Objects/memoryobject.c.

use crate::half::{from_half, to_half};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Char,
    Bool,
    Signed,
    Unsigned,
    Float,
    Complex,
}

/// A native format of one character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ItemFormat {
    pub code: u8,
    kind: Kind,
    pub size: usize,
}

const FORMATS: &[(u8, Kind, usize)] = &[
    (b'c', Kind::Char, 1),
    (b'?', Kind::Bool, 1),
    (b'b', Kind::Signed, 1),
    (b'h', Kind::Signed, 2),
    (b'i', Kind::Signed, 4),
    (b'l', Kind::Signed, 8),
    (b'q', Kind::Signed, 8),
    (b'n', Kind::Signed, 8),
    (b'B', Kind::Unsigned, 1),
    (b'H', Kind::Unsigned, 2),
    (b'I', Kind::Unsigned, 4),
    (b'L', Kind::Unsigned, 8),
    (b'Q', Kind::Unsigned, 8),
    (b'N', Kind::Unsigned, 8),
    (b'P', Kind::Unsigned, 8),
    (b'e', Kind::Float, 2),
    (b'f', Kind::Float, 4),
    (b'd', Kind::Float, 8),
    (b'F', Kind::Complex, 8),
    (b'D', Kind::Complex, 16),
];

impl ItemFormat {
    /// The format of that text, which may begin with `@`; none if it is of another kind.
    pub fn parse(text: &str) -> Option<ItemFormat> {
        let text = text.strip_prefix('@').unwrap_or(text);
        let &[code] = text.as_bytes() else {
            return None;
        };
        let row = FORMATS.iter().find(|row| row.0 == code)?;
        Some(ItemFormat {
            code,
            kind: row.1,
            size: row.2,
        })
    }

    /// As `parse`, NotImplementedError for other formats.
    pub fn of(th: &Thread, text: &str) -> PyResult<ItemFormat> {
        ItemFormat::parse(text).ok_or_else(|| {
            th.raise(
                t::NotImplementedError,
                format!("memoryview: format {text} not supported"),
            )
        })
    }

    pub fn is_byte(self) -> bool {
        matches!(self.code, b'b' | b'B' | b'c')
    }

    /// Whether equal items have equal bytes and the other way round.
    pub fn compares_as_bytes(self) -> bool {
        matches!(self.kind, Kind::Char | Kind::Signed | Kind::Unsigned)
    }

    pub fn unpack(self, th: &Thread, bytes: &[u8]) -> PyResult<Value> {
        let mut word = [0; 8];
        let len = bytes.len().min(8);
        word[..len].copy_from_slice(&bytes[..len]);
        let bits = u64::from_le_bytes(word);
        let unused = 64 - 8 * len as u32;
        Ok(match self.kind {
            Kind::Char => th.bytes(bytes)?.into(),
            Kind::Bool => Value::bool(bits != 0),
            Kind::Signed => th.int((bits << unused) as i64 >> unused),
            Kind::Unsigned => th.int(bits),
            Kind::Float => Value::float(match self.size {
                2 => from_half(bits as u16),
                4 => f32::from_bits(bits as u32) as f64,
                _ => f64::from_bits(bits),
            }),
            Kind::Complex => {
                let (real, imaginary) = bytes.split_at(self.size / 2);
                let part = |bytes: &[u8]| match (bytes.try_into(), bytes.try_into()) {
                    (Ok(single), _) => f32::from_le_bytes(single) as f64,
                    (_, Ok(double)) => f64::from_le_bytes(double),
                    _ => 0.0,
                };
                th.complex(part(real), part(imaginary))
            }
        })
    }

    fn wrong_type(self, th: &Thread) -> Raised {
        let code = char::from(self.code);
        th.raise(
            t::TypeError,
            format!("memoryview: invalid type for format '{code}'"),
        )
    }

    fn wrong_value(self, th: &Thread) -> Raised {
        let code = char::from(self.code);
        th.raise(
            t::ValueError,
            format!("memoryview: invalid value for format '{code}'"),
        )
    }

    /// The bytes of an item.
    pub fn pack(self, th: &Thread, value: Value) -> PyResult<Vec<u8>> {
        match self.kind {
            Kind::Char => match value.cast::<Bytes>() {
                Some(bytes) if bytes.len() == 1 => Ok(bytes.as_slice().to_vec()),
                Some(_) => Err(self.wrong_value(th)),
                None => Err(self.wrong_type(th)),
            },
            Kind::Bool => Ok(vec![protocol::truth(th, value)? as u8]),
            Kind::Signed | Kind::Unsigned => {
                if !protocol::is_index(th, value) {
                    return Err(self.wrong_type(th));
                }
                let number = protocol::index(th, value)?;
                let bits = 8 * self.size as u32;
                let wide: Option<i128> =
                    pyjit_object::int::as_big(number).and_then(|big| i128::try_from(&big).ok());
                let range = if self.kind == Kind::Signed {
                    -(1i128 << (bits - 1))..1i128 << (bits - 1)
                } else {
                    0..1i128 << bits
                };
                match wide.filter(|number| range.contains(number)) {
                    Some(number) => Ok(number.to_le_bytes()[..self.size].to_vec()),
                    None => Err(self.wrong_value(th)),
                }
            }
            Kind::Float => {
                let number = match protocol::as_double(th, value) {
                    Ok(number) => number,
                    Err(Raised) if th.catch(t::TypeError).is_some() => {
                        return Err(self.wrong_type(th));
                    }
                    Err(Raised) => return Err(Raised),
                };
                match self.size {
                    2 => match to_half(number) {
                        Some(bits) => Ok(bits.to_le_bytes().to_vec()),
                        None => {
                            Err(th.raise(t::OverflowError, "float too large to pack with e format"))
                        }
                    },
                    4 => Ok((number as f32).to_le_bytes().to_vec()),
                    _ => Ok(number.to_le_bytes().to_vec()),
                }
            }
            Kind::Complex => {
                let class: Value = th.class(t::COMPLEX).into();
                let made = match protocol::call(th, class, &[value]) {
                    Ok(made) => made,
                    Err(Raised) if th.catch(t::TypeError).is_some() => {
                        return Err(self.wrong_type(th));
                    }
                    Err(Raised) => return Err(Raised),
                };
                let mut out = Vec::with_capacity(self.size);
                for name in ["real", "imag"] {
                    let part = protocol::as_double(th, protocol::getattr_str(th, made, name)?)?;
                    if self.size == 8 {
                        out.extend((part as f32).to_le_bytes());
                    } else {
                        out.extend(part.to_le_bytes());
                    }
                }
                Ok(out)
            }
        }
    }
}
