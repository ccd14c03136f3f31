//! Packing Python values by a layout, and unpacking them.

use super::format::{Item, Layout, from_half, to_half};
use super::raise;
use pyjit_object::int::{as_big, as_i64, is_int};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// Appends a little-endian number in the layout's order.
fn put(out: &mut [u8], little: &[u8], big_endian: bool) {
    out.copy_from_slice(&little[..out.len()]);
    if big_endian {
        out.reverse();
    }
}

/// The bytes of a number in little-endian order, zero- or sign-extended to 8.
fn word(bytes: &[u8], big_endian: bool, signed: bool) -> u64 {
    let at = |index: usize| {
        bytes[if big_endian {
            bytes.len() - 1 - index
        } else {
            index
        }] as u64
    };
    let value = (0..bytes.len()).fold(0, |value, index| value | at(index) << (8 * index));
    let unused = 64 - 8 * bytes.len() as u32;
    if signed {
        ((value << unused) as i64 >> unused) as u64
    } else {
        value
    }
}

pub fn pack(th: &Thread, layout: &Layout, values: &[Value]) -> PyResult<Vec<u8>> {
    let mut out = Vec::new();
    if out.try_reserve_exact(layout.size).is_err() {
        return Err(th.raise_memory());
    }
    out.resize(layout.size, 0);
    let mut values = values.iter().copied();
    for item in &layout.items {
        for index in 0..item.count {
            let Some(value) = values.next() else {
                return Ok(out);
            };
            let start = item.offset + index * item.size;
            pack_one(
                th,
                item,
                value,
                &mut out[start..start + item.size],
                layout.big_endian,
            )?;
        }
    }
    Ok(out)
}

fn pack_one(
    th: &Thread,
    item: &Item,
    value: Value,
    out: &mut [u8],
    big_endian: bool,
) -> PyResult<()> {
    match item.code {
        b'?' => out[0] = protocol::truth(th, value)? as u8,
        b'c' => match value.cast::<Bytes>() {
            Some(bytes) if bytes.len() == 1 => out[0] = bytes.as_slice()[0],
            _ => return Err(raise(th, "char format requires a bytes object of length 1")),
        },
        b's' | b'p' => {
            let bytes = match (value.cast::<Bytes>(), value.cast::<ByteArray>()) {
                (Some(bytes), _) => bytes.as_slice().to_vec(),
                (None, Some(bytes)) => bytes.as_slice().to_vec(),
                (None, None) => {
                    return Err(raise(
                        th,
                        format!(
                            "argument for '{}' must be a bytes object",
                            item.code as char
                        ),
                    ));
                }
            };
            pack_string(item.code, &bytes, out);
        }
        b'e' | b'f' | b'd' => {
            let x = protocol::as_double(th, value)
                .map_err(|_| replace(th, "required argument is not a float"))?;
            pack_float(th, item.code, x, out, big_endian)?;
        }
        b'F' | b'D' => {
            let parts = pyjit_types::complex::as_complex(th, value)
                .map_err(|_| replace(th, "required argument is not a complex"))?;
            let half = out.len() / 2;
            let (real, imag) = out.split_at_mut(half);
            for (x, out) in [(parts.real, real), (parts.imag, imag)] {
                match item.code {
                    // As C converts: too large ones become infinities.
                    b'F' if !big_endian => put(out, &(x as f32).to_le_bytes(), false),
                    b'F' => pack_float(th, b'f', x, out, big_endian)?,
                    _ => pack_float(th, b'd', x, out, big_endian)?,
                }
            }
        }
        _ => {
            let bits = integer(th, item, value)?;
            put(out, &bits.to_le_bytes(), big_endian);
        }
    }
    Ok(())
}

/// The exception raised becomes a `struct.error`.
fn replace(th: &Thread, text: &str) -> Raised {
    th.take_pending();
    raise(th, text)
}

fn pack_string(code: u8, bytes: &[u8], out: &mut [u8]) {
    let room = if code == b'p' {
        out.len().saturating_sub(1)
    } else {
        out.len()
    };
    let len = bytes.len().min(room);
    if code == b's' {
        out[..len].copy_from_slice(&bytes[..len]);
    } else if let Some((count, rest)) = out.split_first_mut() {
        rest[..len].copy_from_slice(&bytes[..len]);
        *count = len.min(255) as u8;
    }
}

fn pack_float(th: &Thread, code: u8, x: f64, out: &mut [u8], big_endian: bool) -> PyResult<()> {
    let too_large = || {
        th.raise(
            t::OverflowError,
            format!("float too large to pack with {} format", code as char),
        )
    };
    match code {
        b'e' => put(
            out,
            &to_half(x).ok_or_else(too_large)?.to_le_bytes(),
            big_endian,
        ),
        b'f' => match x as f32 {
            single if single.is_infinite() && x.is_finite() => return Err(too_large()),
            single => put(out, &single.to_le_bytes(), big_endian),
        },
        _ => put(out, &x.to_le_bytes(), big_endian),
    }
    Ok(())
}

fn is_signed(code: u8) -> bool {
    matches!(code, b'b' | b'h' | b'i' | b'l' | b'q' | b'n')
}

/// The low 64 bits of an int that fits the item.
fn integer(th: &Thread, item: &Item, value: Value) -> PyResult<u64> {
    let value = if is_int(value) {
        value
    } else if th.class_of(value).slots.nb_index.get().is_some() {
        protocol::index(th, value)?
    } else {
        return Err(raise(th, "required argument is not an integer"));
    };
    let number = match as_i64(value) {
        Some(number) => Some(number as i128),
        None => as_big(value).and_then(|big| i128::try_from(big).ok()),
    };
    if item.code == b'P' {
        // A pointer may be given signed or unsigned.
        return match number {
            Some(number) if number >= i64::MIN as i128 && number <= u64::MAX as i128 => {
                Ok(number as u64)
            }
            _ => Err(raise(th, "int too large to convert")),
        };
    }
    let bits = 8 * item.size as u32;
    let (least, most) = if is_signed(item.code) {
        (-1i128 << (bits - 1), (1i128 << (bits - 1)) - 1)
    } else {
        (0, (1i128 << bits) - 1)
    };
    match number {
        Some(number) if number >= least && number <= most => Ok(number as u64),
        _ => Err(raise(
            th,
            format!(
                "'{}' format requires {least} <= number <= {most}",
                item.code as char
            ),
        )),
    }
}

/// `bytes` has the layout's size.
pub fn unpack(th: &Thread, layout: &Layout, bytes: &[u8]) -> PyResult<Gc<Tuple>> {
    let tuple = Tuple::alloc(th, th.class(t::TUPLE), layout.len)?;
    let mut at = 0;
    for item in &layout.items {
        for index in 0..item.count {
            let start = item.offset + index * item.size;
            let value = unpack_one(
                th,
                item,
                &bytes[start..start + item.size],
                layout.big_endian,
            )?;
            tuple.init(at, value);
            at += 1;
        }
    }
    Ok(tuple)
}

fn unpack_one(th: &Thread, item: &Item, bytes: &[u8], big_endian: bool) -> PyResult<Value> {
    Ok(match item.code {
        b'?' => Value::bool(bytes[0] != 0),
        b'c' | b's' => th.bytes(bytes)?.into(),
        b'p' => match bytes.split_first() {
            Some((len, rest)) => th.bytes(&rest[..(*len as usize).min(rest.len())])?.into(),
            None => th.bytes(&[])?.into(),
        },
        b'e' | b'f' | b'd' => Value::float(unpack_float(item.code, bytes, big_endian)),
        b'F' | b'D' => {
            let code = if item.code == b'F' { b'f' } else { b'd' };
            let (real, imag) = bytes.split_at(bytes.len() / 2);
            th.complex(
                unpack_float(code, real, big_endian),
                unpack_float(code, imag, big_endian),
            )
        }
        code if is_signed(code) => th.int(word(bytes, big_endian, true) as i64),
        _ => th.int(word(bytes, big_endian, false)),
    })
}

fn unpack_float(code: u8, bytes: &[u8], big_endian: bool) -> f64 {
    let bits = word(bytes, big_endian, false);
    match code {
        b'e' => from_half(bits as u16),
        b'f' => f32::from_bits(bits as u32) as f64,
        _ => f64::from_bits(bits),
    }
}
