//! The `e`, `f` and `g` presentations. CPython: Python/pystrtod.c (`PyOS_double_to_string`) and dtoa's modes 2 and 3.
//!
//! The standard library formats floats exactly for any precision, ties to even on the binary value, so its digits are
//! dtoa's. Digits beyond the longest exact expansion are zeros and are added here.

use super::repr::{Shortest, repr};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The shortest text, `repr` without the final `.0` unless asked for.
    Repr,
    /// `1.5e+10`: `precision` digits after the point.
    Exp,
    /// `15000000000.0`: `precision` digits after the point.
    Fixed,
    /// `precision` significant digits, in either form.
    General,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// Write `+` before what is not negative.
    pub plus: bool,
    /// Make it look like a float (`.0`); for `Repr` and `General`.
    pub dot_zero: bool,
    /// `#`: always a decimal point; `General` keeps its trailing zeros.
    pub alternate: bool,
    /// `z`: no minus for what has been rounded to zero.
    pub no_neg_zero: bool,
    /// `E`, `INF`, `NAN`.
    pub upper: bool,
}

/// No double has more digits than this after the point, nor more significant ones.
const MAX_EXACT: usize = 1100;

/// The text of `x`.
pub fn to_text(x: f64, style: Style, precision: usize, flags: Flags) -> String {
    let mut out = String::with_capacity(24);
    if !x.is_finite() {
        if x.is_sign_negative() && !x.is_nan() {
            out.push('-');
        } else if flags.plus {
            out.push('+');
        }
        out.push_str(match (x.is_nan(), flags.upper) {
            (true, false) => "nan",
            (true, true) => "NAN",
            (false, false) => "inf",
            (false, true) => "INF",
        });
        return out;
    }
    let negative = x.is_sign_negative();
    if negative {
        out.push('-');
    } else if flags.plus {
        out.push('+');
    }
    let magnitude = x.abs();
    match style {
        Style::Fixed => fixed(&mut out, magnitude, precision, flags),
        Style::Exp => out.push_str(&exponential(magnitude, precision, flags)),
        Style::General => out.push_str(&general(magnitude, precision.max(1), flags)),
        Style::Repr => out.push_str(&shortest(magnitude, flags)),
    }
    if flags.no_neg_zero && negative {
        let mut mantissa = out.bytes().take_while(|b| !matches!(b, b'e' | b'E'));
        if mantissa.all(|b| !b.is_ascii_digit() || b == b'0') {
            out.remove(0);
            if flags.plus {
                out.insert(0, '+');
            }
        }
    }
    out
}

fn push_zeros(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n('0', count));
}

fn fixed(out: &mut String, x: f64, precision: usize, flags: Flags) {
    use std::fmt::Write;
    let exact = precision.min(MAX_EXACT);
    match super::scaled(x, precision) {
        Some(number) => push_decimal(out, x.is_sign_negative(), number, precision),
        None => {
            let _ = write!(out, "{x:.exact$}");
        }
    }
    push_zeros(out, precision - exact);
    if precision == 0 && flags.alternate {
        out.push('.');
    }
}

/// `number / 10^precision`.
fn push_decimal(out: &mut String, negative: bool, number: u64, precision: usize) {
    // Twenty digits at most, one of them before the point.
    let mut text = [b'0'; 24];
    let (mut at, mut rest, mut count) = (text.len(), number, 0);
    while rest > 0 || count <= precision {
        if count == precision && precision > 0 {
            at -= 1;
            text[at] = b'.';
        }
        at -= 1;
        text[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        count += 1;
    }
    if negative {
        at -= 1;
        text[at] = b'-';
    }
    out.push_str(std::str::from_utf8(&text[at..]).unwrap_or_default());
}

/// `digits` significant digits (at least 1) and the exponent of the first.
fn significant(x: f64, digits: usize) -> (String, i32) {
    let exact = digits.min(MAX_EXACT) - 1;
    let mut text = format!("{x:.exact$e}");
    let e = text.find('e').unwrap_or(text.len());
    let exponent = text.get(e + 1..).and_then(|t| t.parse().ok()).unwrap_or(0);
    text.truncate(e);
    if text.len() > 1 {
        text.remove(1);
    }
    push_zeros(&mut text, digits - 1 - exact);
    (text, exponent)
}

fn push_exponent(out: &mut String, exponent: i32, upper: bool) {
    use std::fmt::Write;
    out.push(if upper { 'E' } else { 'e' });
    out.push(if exponent < 0 { '-' } else { '+' });
    let _ = write!(out, "{:02}", exponent.unsigned_abs());
}

fn exponential(x: f64, precision: usize, flags: Flags) -> String {
    let (digits, exponent) = significant(x, precision + 1);
    scientific(&digits, exponent, flags)
}

fn scientific(digits: &str, exponent: i32, flags: Flags) -> String {
    let mut out = String::with_capacity(digits.len() + 6);
    out.push_str(&digits[..1]);
    if digits.len() > 1 || flags.alternate {
        out.push('.');
    }
    out.push_str(&digits[1..]);
    push_exponent(&mut out, exponent, flags.upper);
    out
}

/// Digits with the point after `exponent + 1` of them, padded with zeros to reach it.
fn positional(digits: &str, exponent: i32, flags: Flags) -> String {
    let mut out = String::with_capacity(digits.len() + 8);
    if exponent < 0 {
        out.push_str("0.");
        push_zeros(&mut out, exponent.unsigned_abs() as usize - 1);
        out.push_str(digits);
        return out;
    }
    let whole = exponent as usize + 1;
    if digits.len() > whole {
        out.push_str(&digits[..whole]);
        out.push('.');
        out.push_str(&digits[whole..]);
    } else {
        out.push_str(digits);
        push_zeros(&mut out, whole - digits.len());
        if flags.dot_zero {
            out.push_str(".0");
        } else if flags.alternate {
            out.push('.');
        }
    }
    out
}

fn general(x: f64, precision: usize, flags: Flags) -> String {
    let (mut digits, exponent) = significant(x, precision);
    if !flags.alternate {
        let kept = digits.trim_end_matches('0').len().max(1);
        digits.truncate(kept);
    }
    // With a `.0` to come, a number of exactly `precision` digits would be one digit too long.
    let limit = i64::try_from(precision).unwrap_or(i64::MAX) - i64::from(flags.dot_zero);
    if exponent < -4 || i64::from(exponent) >= limit {
        scientific(&digits, exponent, flags)
    } else {
        positional(&digits, exponent, flags)
    }
}

fn shortest(x: f64, flags: Flags) -> String {
    if flags
        == (Flags {
            dot_zero: true,
            ..Flags::default()
        })
    {
        return repr(x).as_str().to_owned();
    }
    let shortest = Shortest::of(x);
    let digits = std::str::from_utf8(shortest.digits()).unwrap_or("0");
    let exponent = shortest.point - 1;
    if !(-4..16).contains(&exponent) {
        scientific(digits, exponent, flags)
    } else {
        positional(digits, exponent, flags)
    }
}
