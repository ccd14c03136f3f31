//! Hexadecimal floats. CPython: `float_hex_impl` and `float_fromhex_impl` in Objects/floatobject.c.

use crate::StrRef;
use crate::error::{Result, TextError};

/// `x.hex()`.
pub fn to_hex(x: f64) -> String {
    if !x.is_finite() {
        return super::repr(x).as_str().to_owned();
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    let bits = x.to_bits();
    let (biased, fraction) = ((bits >> 52 & 0x7FF) as i32, bits & ((1 << 52) - 1));
    if x == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let (lead, exponent) = if biased == 0 {
        (0, -1022)
    } else {
        (1, biased - 1023)
    };
    format!("{sign}0x{lead}.{fraction:013x}p{exponent:+}")
}

fn invalid() -> TextError {
    TextError::value("invalid hexadecimal floating-point string")
}

fn overflow() -> TextError {
    TextError::overflow("hexadecimal value too large to represent as a float")
}

/// `float.fromhex(text)`.
pub fn from_hex(text: StrRef<'_>) -> Result<f64> {
    // Whatever is not ASCII is invalid anyway.
    let text: Vec<u8> = text
        .codes()
        .map(|c| u8::try_from(c).unwrap_or(0xFF))
        .collect();
    let is_space = |b: &u8| matches!(b, b'\t'..=b'\r' | b' ');
    let start = text.iter().position(|b| !is_space(b)).ok_or_else(invalid)?;
    let end = text
        .iter()
        .rposition(|b| !is_space(b))
        .ok_or_else(invalid)?
        + 1;
    let (negative, body) = match &text[start..end] {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let magnitude = if body.eq_ignore_ascii_case(b"inf") || body.eq_ignore_ascii_case(b"infinity") {
        f64::INFINITY
    } else if body.eq_ignore_ascii_case(b"nan") {
        f64::NAN
    } else {
        hex_magnitude(body)?
    };
    Ok(if negative { -magnitude } else { magnitude })
}

fn hex_magnitude(body: &[u8]) -> Result<f64> {
    let body = match body {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        all => all,
    };
    // The value is `mantissa * 2^exponent`, with `sticky` for nonzero digits beyond 60 bits.
    let (mut mantissa, mut exponent, mut sticky) = (0u64, 0i64, false);
    let (mut digits, mut seen_dot, mut at) = (0usize, false, 0);
    while let Some(&b) = body.get(at) {
        if b == b'.' && !seen_dot {
            seen_dot = true;
        } else if let Some(d) = char::from(b).to_digit(16) {
            digits += 1;
            if mantissa >> 56 == 0 {
                mantissa = mantissa << 4 | u64::from(d);
                exponent -= if seen_dot { 4 } else { 0 };
            } else {
                sticky |= d != 0;
                exponent += if seen_dot { 0 } else { 4 };
            }
        } else {
            break;
        }
        at += 1;
    }
    if digits == 0 {
        return Err(invalid());
    }
    if matches!(body.get(at), Some(b'p' | b'P')) {
        at += 1;
        let negative = body.get(at) == Some(&b'-');
        at += usize::from(matches!(body.get(at), Some(b'+' | b'-')));
        let digits = body[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            return Err(invalid());
        }
        // Saturates far beyond any exponent that the digits of a string could make up for.
        let value = body[at..at + digits].iter().fold(0i64, |v, b| {
            v.saturating_mul(10).saturating_add(i64::from(b - b'0'))
        });
        let value = value.min(i64::MAX / 4);
        exponent += if negative { -value } else { value };
        at += digits;
    }
    if at != body.len() {
        return Err(invalid());
    }
    if mantissa == 0 {
        return Ok(0.0);
    }
    // Normalise to 64 bits, then round to 53, or fewer for subnormals, ties to even.
    let shift = mantissa.leading_zeros();
    mantissa <<= shift;
    exponent -= i64::from(shift);
    let top = exponent + 63; // the exponent of the leading bit
    if top > 1023 {
        return Err(overflow());
    }
    let keep = if top >= -1022 {
        53
    } else {
        53 - (-1022 - top).min(60)
    };
    if keep < 0 {
        return Ok(0.0);
    }
    let drop = 64 - keep as u32;
    let (mut kept, rest) = match drop {
        64 => (0, mantissa),
        _ => (mantissa >> drop, mantissa & ((1 << drop) - 1)),
    };
    let half = 1u64 << (drop - 1);
    if rest > half || (rest == half && (sticky || kept & 1 == 1)) {
        kept += 1;
    }
    // `kept` has at most 54 significant bits of which the last is zero then, so both steps below are exact.
    let scale = exponent + i64::from(drop);
    let value = ldexp_exact(kept, scale);
    if value.is_infinite() {
        Err(overflow())
    } else {
        Ok(value)
    }
}

/// `m * 2^e` where the result is representable or overflows.
fn ldexp_exact(m: u64, e: i64) -> f64 {
    let mut x = m as f64;
    let mut e = e;
    while e > 1000 {
        x *= 2f64.powi(1000);
        e -= 1000;
    }
    while e < -1000 {
        // Exact: the low bits of `m` are those of a representable result.
        x *= 2f64.powi(-500);
        e += 500;
    }
    x * 2f64.powi(e as i32)
}
