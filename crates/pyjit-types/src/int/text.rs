//! Ints from and to text and bytes. CPython: Objects/longobject.c (`long_new_impl`, `PyNumber_Long`, `_PyLong_FromByteArray`).

use super::arith::{bit_length, exact};
use crate::errors::raise_text;
use dashu_int::ops::UnsignedAbs;
use dashu_int::{IBig, UBig};
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::int::{as_big, as_i64, is_int, signum};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::StrRef;
use pyjit_text::int::{IntRef, ParseIntError};

fn max_digits(th: &Thread) -> usize {
    th.rt().int_max_str_digits.get()
}

/// `str(value)` of an int of any class, without calling its methods.
pub fn decimal(th: &Thread, value: Value) -> PyResult<Value> {
    if let Some(number) = as_i64(value) {
        let mut buffer = [0u8; 20];
        return Ok(th.str_latin1(decimal_digits(number, &mut buffer))?.into());
    }
    let Some(big) = as_big(value) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let text =
        pyjit_text::int::to_decimal(&big, max_digits(th)).map_err(|error| raise_text(th, error))?;
    Ok(th.str_latin1(text.as_bytes())?.into())
}

fn decimal_digits(number: i64, buffer: &mut [u8; 20]) -> &[u8] {
    let mut at = buffer.len();
    let mut rest = number.unsigned_abs();
    loop {
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    &buffer[at..]
}

/// `bin`, `oct`, `hex` of an int of any class.
pub fn with_prefix(th: &Thread, value: Value, radix: u32) -> PyResult<Value> {
    let Some(big) = as_big(value) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(th
        .str_latin1(pyjit_text::int::with_prefix(&big, radix).as_bytes())?
        .into())
}

/// Calls `body` with the number as the text algorithms take it.
pub fn with_int_ref<R>(value: Value, body: impl FnOnce(IntRef<'_>) -> R) -> R {
    match as_i64(value) {
        Some(small) => body(IntRef::Small(small)),
        None => body(IntRef::Big(&as_big(value).unwrap_or(IBig::ZERO))),
    }
}

/// `value.__format__(spec)`.
pub fn format(th: &Thread, value: Value, spec: StrRef<'_>) -> PyResult<Value> {
    let name = th.type_name(value);
    let text = with_int_ref(value, |number| {
        pyjit_text::format::format_int(number, spec, &name, max_digits(th))
    });
    let text = text.map_err(|error| raise_text(th, error))?;
    Ok(th.str_ref(text.as_str())?.into())
}

fn parsed(
    th: &Thread,
    result: Result<pyjit_text::int::Int, ParseIntError>,
    source: Value,
) -> PyResult<Value> {
    match result {
        Ok(pyjit_text::int::Int::Small(number)) => Ok(th.int(number)),
        Ok(pyjit_text::int::Int::Big(number)) => th.try_int_big(&number),
        Err(ParseIntError::Other(error)) => Err(raise_text(th, error)),
        Err(ParseIntError::Invalid { base }) => {
            let shown = protocol::repr(th, source)?;
            // CPython cuts the repr at 200 characters.
            let shown: String = shown
                .chars()
                .take(200)
                .map(|unit| char::from_u32(unit).unwrap_or('\u{fffd}'))
                .collect();
            Err(th.raise(
                t::ValueError,
                format!("invalid literal for int() with base {base}: {shown}"),
            ))
        }
    }
}

fn parse_str(th: &Thread, text: Gc<Str>, base: u32) -> PyResult<Value> {
    parsed(
        th,
        pyjit_text::int::parse(text.units(), base, max_digits(th)),
        text.into(),
    )
}

fn parse_bytes(th: &Thread, bytes: &[u8], base: u32) -> PyResult<Value> {
    let source = th.bytes(bytes)?;
    parsed(
        th,
        pyjit_text::int::parse_bytes(bytes, base, max_digits(th)),
        source.into(),
    )
}

/// `int(x, base)`.
pub fn parse_with_base(th: &Thread, x: Value, base: Value) -> PyResult<Value> {
    let base = protocol::index(th, base)?;
    let base = match as_i64(base) {
        Some(base @ (0 | 2..=36)) => base as u32,
        _ => return Err(th.raise(t::ValueError, "int() base must be >= 2 and <= 36, or 0")),
    };
    if let Some(text) = x.cast::<Str>() {
        return parse_str(th, text, base);
    }
    if let Some(bytes) = x.cast::<Bytes>() {
        return parse_bytes(th, bytes.as_slice(), base);
    }
    if let Some(bytes) = x.cast::<ByteArray>() {
        return parse_bytes(th, bytes.as_slice(), base);
    }
    Err(th.raise(
        t::TypeError,
        "int() can't convert non-string with explicit base",
    ))
}

/// `int(x)`: an int of class `int`.
pub fn to_int(th: &Thread, x: Value) -> PyResult<Value> {
    if x.is_int() {
        return Ok(x);
    }
    let class = th.class_of(x);
    if let Some(convert) = class.slots.nb_int.get() {
        let made = convert(th, x)?;
        return checked_int(th, made);
    }
    if class.slots.nb_index.get().is_some() {
        return Ok(exact(th, protocol::index(th, x)?));
    }
    if let Some(text) = x.cast::<Str>() {
        return parse_str(th, text, 10);
    }
    if let Some(bytes) = x.cast::<Bytes>() {
        return parse_bytes(th, bytes.as_slice(), 10);
    }
    if class.slots.bf_getbuffer.get().is_some() {
        let bytes = BytesLike::new(th, x, Request::SIMPLE)?;
        return parse_bytes(th, &bytes, 10);
    }
    let name = th.type_name(x);
    Err(th.raise(
        t::TypeError,
        format!(
            "int() argument must be a string, a bytes-like object or a real number, not '{name}'"
        ),
    ))
}

/// What `__int__` answered, as an exact int.
fn checked_int(th: &Thread, made: Value) -> PyResult<Value> {
    if made.is_int() {
        return Ok(made);
    }
    if !is_int(made) {
        let name = th.type_name(made);
        return Err(th.raise(
            t::TypeError,
            format!("__int__ returned non-int (type {name})"),
        ));
    }
    if made.is_bool()
        || made
            .header()
            .is_none_or(|header| header.shape() != t::INT.0)
    {
        let name = th.type_name(made);
        let text = format!(
            "__int__ returned non-int (type {name}).  The ability to return an instance of a strict subclass of int is \
             deprecated, and may be removed in a future version of Python."
        );
        th.warn(t::DeprecationWarning, &text, 1)?;
    }
    Ok(exact(th, made))
}

/// The byte order named by an argument; true for little-endian.
pub fn is_little(th: &Thread, order: Option<Gc<Str>>) -> PyResult<bool> {
    match order {
        None => Ok(false),
        Some(order) if order.eq_str("little") => Ok(true),
        Some(order) if order.eq_str("big") => Ok(false),
        Some(_) => Err(th.raise(t::ValueError, "byteorder must be either 'little' or 'big'")),
    }
}

/// `value.to_bytes(length, order, signed=signed)`.
pub fn to_bytes(
    th: &Thread,
    value: Value,
    length: isize,
    little: bool,
    signed: bool,
) -> PyResult<Value> {
    let Ok(length) = usize::try_from(length) else {
        return Err(th.raise(t::ValueError, "length argument must be non-negative"));
    };
    let negative = signum(value) < 0;
    if negative && !signed {
        return Err(th.raise(t::OverflowError, "can't convert negative int to unsigned"));
    }
    // A negative number -2^k needs k + 1 bits, not k + 2.
    let used = match (negative, as_big(value)) {
        (true, Some(big)) => 1 + dashu_int::ops::BitTest::bit_len(&(-big - IBig::ONE)),
        _ => bit_length(value) + signed as usize,
    };
    let used = if signum(value) == 0 { 0 } else { used };
    if used.div_ceil(8) > length {
        return Err(th.raise(t::OverflowError, "int too big to convert"));
    }
    let result = Bytes::alloc(th, length)?;
    let fill = if negative { 0xFF } else { 0 };
    // Two's complement, least significant byte first.
    let digits: Vec<u8> = match (as_i64(value), as_big(value)) {
        (Some(number), _) => number.to_le_bytes().to_vec(),
        (None, Some(big)) => big.to_le_bytes().to_vec(),
        (None, None) => Vec::new(),
    };
    // SAFETY: fresh, with room for `length` bytes, and nobody else has seen it yet.
    let out = unsafe { std::slice::from_raw_parts_mut(result.data(), length) };
    for (index, byte) in out.iter_mut().enumerate() {
        *byte = digits.get(index).copied().unwrap_or(fill);
    }
    if !little {
        out.reverse();
    }
    Ok(result.into())
}

/// The int of these bytes.
pub fn from_bytes(th: &Thread, bytes: &[u8], little: bool, signed: bool) -> PyResult<Value> {
    let negative = signed
        && (if little { bytes.last() } else { bytes.first() }).is_some_and(|byte| *byte >= 0x80);
    if bytes.len() <= 8 {
        let mut word = [if negative { 0xFF } else { 0 }; 8];
        for (index, byte) in bytes.iter().enumerate() {
            word[if little {
                index
            } else {
                bytes.len() - 1 - index
            }] = *byte;
        }
        return Ok(if negative {
            th.int(i64::from_le_bytes(word))
        } else {
            th.int(u64::from_le_bytes(word))
        });
    }
    let magnitude = if little {
        UBig::from_le_bytes(bytes)
    } else {
        UBig::from_be_bytes(bytes)
    };
    let number = IBig::from(magnitude);
    th.try_int_big(&if negative {
        number - (IBig::ONE << (bytes.len() * 8))
    } else {
        number
    })
}

/// Bytes of the object that `__sizeof__` reports: CPython's 30-bit digits.
pub fn size_of(value: Value) -> usize {
    24 + 4 * bit_length(value).div_ceil(30).max(1)
}

/// Ones in the magnitude.
pub fn bit_count(value: Value) -> usize {
    match (as_i64(value), as_big(value)) {
        (Some(number), _) => number.unsigned_abs().count_ones() as usize,
        (None, Some(big)) => big.unsigned_abs().count_ones(),
        (None, None) => 0,
    }
}
