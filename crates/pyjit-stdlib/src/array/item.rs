//! The item types of `array`: one row each, and how an item is read and written. CPython: `descriptors[]` in
//! Modules/arraymodule.c.

use pyjit_object::int::{as_big, as_i64, signum};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// One type code.
pub struct ItemType {
    pub code: u8,
    pub size: usize,
    /// The `struct` format of the buffer protocol.
    pub format: &'static str,
    /// CPython's number of the machine format (little-endian).
    pub machine: i32,
    pub get: fn(&Thread, &[u8]) -> Value,
    pub set: fn(&Thread, Value) -> PyResult<[u8; 8]>,
}

macro_rules! read {
    ($ty:ty, $value:expr) => {
        |th, bytes| {
            let mut raw = [0; size_of::<$ty>()];
            raw.copy_from_slice(&bytes[..size_of::<$ty>()]);
            let make: fn(&Thread, $ty) -> Value = $value;
            make(th, <$ty>::from_ne_bytes(raw))
        }
    };
}

/// The bytes of an item at the front of a word.
fn word<const N: usize>(bytes: [u8; N]) -> [u8; 8] {
    let mut all = [0; 8];
    all[..N].copy_from_slice(&bytes);
    all
}

fn overflow(th: &Thread, text: &str) -> Raised {
    th.raise(t::OverflowError, text)
}

fn to_long(th: &Thread, value: Value) -> PyResult<i64> {
    as_i64(protocol::index(th, value)?)
        .ok_or_else(|| overflow(th, "Python int too large to convert to C long"))
}

/// A number in a range, with the names of the checks CPython makes one after the other.
fn ranged(th: &Thread, value: Value, checks: &[(&str, i64, i64)]) -> PyResult<i64> {
    let number = to_long(th, value)?;
    for (name, low, high) in checks {
        if number < *low {
            return Err(overflow(th, &format!("{name} is less than minimum")));
        }
        if number > *high {
            return Err(overflow(th, &format!("{name} is greater than maximum")));
        }
    }
    Ok(number)
}

const SHORT: (&str, i64, i64) = ("signed short integer", i16::MIN as i64, i16::MAX as i64);
const INT: (&str, i64, i64) = ("signed integer", i32::MIN as i64, i32::MAX as i64);

fn set_i8(th: &Thread, value: Value) -> PyResult<[u8; 8]> {
    let number = ranged(th, value, &[SHORT, ("signed char", -128, 127)])?;
    Ok(word((number as i8).to_ne_bytes()))
}

fn set_u8(th: &Thread, value: Value) -> PyResult<[u8; 8]> {
    let number = ranged(th, value, &[("unsigned byte integer", 0, 255)])?;
    Ok(word((number as u8).to_ne_bytes()))
}

fn set_i16(th: &Thread, value: Value) -> PyResult<[u8; 8]> {
    Ok(word((ranged(th, value, &[SHORT])? as i16).to_ne_bytes()))
}

fn set_u16(th: &Thread, value: Value) -> PyResult<[u8; 8]> {
    let number = ranged(th, value, &[INT, ("unsigned short", 0, 0xFFFF)])?;
    Ok(word((number as u16).to_ne_bytes()))
}

fn set_i32(th: &Thread, value: Value) -> PyResult<[u8; 8]> {
    Ok(word((ranged(th, value, &[INT])? as i32).to_ne_bytes()))
}

fn unsigned(th: &Thread, value: Value) -> PyResult<u64> {
    let int = protocol::index(th, value)?;
    if signum(int) < 0 {
        return Err(overflow(th, "can't convert negative value to unsigned int"));
    }
    as_big(int)
        .and_then(|number| u64::try_from(number).ok())
        .ok_or_else(|| overflow(th, "Python int too large to convert to C unsigned long"))
}

fn set_u32(th: &Thread, value: Value) -> PyResult<[u8; 8]> {
    match u32::try_from(unsigned(th, value)?) {
        Ok(number) => Ok(word(number.to_ne_bytes())),
        Err(_) => Err(overflow(th, "unsigned int is greater than maximum")),
    }
}

fn set_i64(th: &Thread, value: Value) -> PyResult<[u8; 8]> {
    Ok(to_long(th, value)?.to_ne_bytes())
}

fn set_u64(th: &Thread, value: Value) -> PyResult<[u8; 8]> {
    Ok(unsigned(th, value)?.to_ne_bytes())
}

fn set_long_long(th: &Thread, value: Value) -> PyResult<[u8; 8]> {
    match as_i64(protocol::index(th, value)?) {
        Some(number) => Ok(number.to_ne_bytes()),
        None => Err(overflow(th, "int too big to convert")),
    }
}

fn set_unsigned_long_long(th: &Thread, value: Value) -> PyResult<[u8; 8]> {
    let int = protocol::index(th, value)?;
    if signum(int) < 0 {
        return Err(overflow(th, "can't convert negative int to unsigned"));
    }
    match as_big(int).and_then(|number| u64::try_from(number).ok()) {
        Some(number) => Ok(number.to_ne_bytes()),
        None => Err(overflow(th, "int too big to convert")),
    }
}

fn set_f32(th: &Thread, value: Value) -> PyResult<[u8; 8]> {
    Ok(word((protocol::as_double(th, value)? as f32).to_ne_bytes()))
}

fn set_f64(th: &Thread, value: Value) -> PyResult<[u8; 8]> {
    Ok(protocol::as_double(th, value)?.to_ne_bytes())
}

fn get_char(th: &Thread, bytes: &[u8]) -> Value {
    let mut raw = [0; 4];
    raw.copy_from_slice(&bytes[..4]);
    // What `frombytes` puts there need not be a code point.
    th.str_char(u32::from_ne_bytes(raw).min(0x10FFFF)).into()
}

fn set_char(th: &Thread, value: Value) -> PyResult<[u8; 8]> {
    let Some(text) = value.cast::<Str>() else {
        let name = th.type_name(value);
        let text = format!("array item must be a unicode character, not {name}");
        return Err(th.raise(t::TypeError, text));
    };
    if text.len() != 1 {
        let len = text.len();
        let text = format!("array item must be a unicode character, not a string of length {len}");
        return Err(th.raise(t::TypeError, text));
    }
    Ok(word(text.at(0).to_ne_bytes()))
}

macro_rules! rows {
    ($($code:literal $size:literal $format:literal $machine:literal $get:expr, $set:expr;)*) => {
        pub static ITEM_TYPES: &[ItemType] = &[$(ItemType {
            code: $code, size: $size, format: $format, machine: $machine, get: $get, set: $set,
        },)*];
    };
}

rows! {
    b'b' 1 "b" 1 read!(i8, |th, number| th.int(number as i32)), set_i8;
    b'B' 1 "B" 0 read!(u8, |th, number| th.int(number)), set_u8;
    b'u' 4 "w" 20 get_char, set_char;
    b'w' 4 "w" 20 get_char, set_char;
    b'h' 2 "h" 4 read!(i16, |th, number| th.int(number as i32)), set_i16;
    b'H' 2 "H" 2 read!(u16, |th, number| th.int(number)), set_u16;
    b'i' 4 "i" 8 read!(i32, |th, number| th.int(number)), set_i32;
    b'I' 4 "I" 6 read!(u32, |th, number| th.int(number)), set_u32;
    b'l' 8 "l" 12 read!(i64, |th, number| th.int(number)), set_i64;
    b'L' 8 "L" 10 read!(u64, |th, number| th.int(number)), set_u64;
    b'q' 8 "q" 12 read!(i64, |th, number| th.int(number)), set_long_long;
    b'Q' 8 "Q" 10 read!(u64, |th, number| th.int(number)), set_unsigned_long_long;
    b'f' 4 "f" 14 read!(f32, |_, number| Value::float(number as f64)), set_f32;
    b'd' 8 "d" 16 read!(f64, |_, number| Value::float(number)), set_f64;
}

/// The row of a type code.
pub fn find(code: u32) -> Option<&'static ItemType> {
    ITEM_TYPES.iter().find(|row| row.code as u32 == code)
}

impl ItemType {
    pub fn is_text(&self) -> bool {
        self.machine == 20
    }
}

/// The items of bytes in a machine format of CPython's numbering, as values of a list; a str for text.
pub fn decode(th: &Thread, bytes: &[u8], machine: i32) -> PyResult<Value> {
    let size = match machine {
        0 | 1 => 1,
        2..=5 => 2,
        6..=9 | 14 | 15 => 4,
        10..=13 | 16 | 17 => 8,
        18 | 19 => {
            return decode_text(
                th,
                bytes,
                if machine == 18 {
                    "utf-16-le"
                } else {
                    "utf-16-be"
                },
            );
        }
        _ => {
            return decode_text(
                th,
                bytes,
                if machine == 20 {
                    "utf-32-le"
                } else {
                    "utf-32-be"
                },
            );
        }
    };
    if !bytes.len().is_multiple_of(size) {
        return Err(th.raise(t::ValueError, "bytes length not a multiple of item size"));
    }
    let big = machine % 2 == 1 && machine > 1;
    let items = th.empty_list();
    for chunk in bytes.chunks_exact(size) {
        let mut raw = [0u8; 8];
        for (index, byte) in chunk.iter().enumerate() {
            raw[if big { size - 1 - index } else { index }] = *byte;
        }
        let number = u64::from_le_bytes(raw);
        let shift = 64 - 8 * size as u32;
        let signed = ((number << shift) as i64) >> shift;
        let item = match machine {
            14 | 15 => Value::float(f32::from_bits(number as u32) as f64),
            16 | 17 => Value::float(f64::from_bits(number)),
            1 | 4 | 5 | 8 | 9 | 12 | 13 => th.int(signed),
            _ => th.int(number),
        };
        items.push(th, item)?;
    }
    Ok(items.into())
}

fn decode_text(th: &Thread, bytes: &[u8], encoding: &str) -> PyResult<Value> {
    let bytes = th.bytes(bytes)?;
    protocol::call_method_str(th, bytes.into(), "decode", &[th.str(encoding).into()])
}
