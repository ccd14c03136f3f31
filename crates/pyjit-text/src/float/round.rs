//! `round(x, ndigits)`, correctly rounded on the decimal expansion. CPython: `double_round` in Objects/floatobject.c.

use crate::error::{Result, TextError};

/// `x` rounded to `ndigits` decimal digits (negative: to tens, hundreds, ...), ties to even on the exact value.
pub fn round_digits(x: f64, ndigits: i64) -> Result<f64> {
    // Beyond 323 digits every double is already exact; below -308 every one is nearer to zero.
    if !x.is_finite() || ndigits > 323 {
        return Ok(x);
    }
    if ndigits < -308 {
        return Ok(0.0 * x);
    }
    let rounded = if ndigits >= 0 {
        let precision = ndigits as usize;
        if let Some(number) = super::scaled(x, precision).filter(|number| *number <= 1 << 53) {
            // Both are exact, and a division is rounded correctly.
            return Ok((number as f64 / 10f64.powi(precision as i32)).copysign(x));
        }
        format!("{x:.precision$}").parse().unwrap_or(x)
    } else {
        round_whole(x, ndigits.unsigned_abs() as usize)
    };
    if f64::is_infinite(rounded) {
        return Err(TextError::overflow("rounded value too large to represent"));
    }
    Ok(rounded)
}

/// Rounds to a multiple of `10^zeros`, on the exact digits of the whole part.
fn round_whole(x: f64, zeros: usize) -> f64 {
    let magnitude = x.abs();
    let digits = format!("{:.0}", magnitude.trunc());
    let fraction = magnitude.fract() != 0.0;
    let kept = digits.len().saturating_sub(zeros);
    let dropped = &digits.as_bytes()[kept..];
    let exactly_long = digits.len() >= zeros;
    let half = exactly_long
        && dropped.first() == Some(&b'5')
        && dropped[1..].iter().all(|&b| b == b'0')
        && !fraction;
    let above = exactly_long && dropped.first().is_some_and(|&b| b >= b'5') && !half;
    let odd = kept > 0 && digits.as_bytes()[kept - 1] % 2 == 1;
    let mut kept_digits = digits[..kept].to_owned();
    if kept_digits.is_empty() {
        kept_digits.push('0');
    }
    if above || (half && odd) {
        kept_digits = increment(&kept_digits);
    }
    let value: f64 = format!("{kept_digits}e{zeros}")
        .parse()
        .unwrap_or(magnitude);
    value.copysign(x)
}

fn increment(digits: &str) -> String {
    let mut out = digits.as_bytes().to_vec();
    for b in out.iter_mut().rev() {
        if *b == b'9' {
            *b = b'0';
        } else {
            *b += 1;
            return String::from_utf8(out).unwrap_or_default();
        }
    }
    out.insert(0, b'1');
    String::from_utf8(out).unwrap_or_default()
}
