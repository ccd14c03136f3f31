//! `__format__` of int, float and complex. CPython: Python/formatter_unicode.c and `_PyUnicode_InsertThousandsGrouping`.
//!
//! A number is laid out as padding, sign, prefix, padding, grouped digits, point, grouped fraction, rest, padding.
//! The locale of type `n` is C's: a point and no grouping.

use std::borrow::Cow;

use super::{reserve, spec::Spec};
use crate::error::{Result, TextError};
use crate::float::{Flags, Style, to_text};
use crate::int::IntRef;
use crate::{StrBuf, StrRef};

/// A number's text taken apart.
struct Parts<'a> {
    negative: bool,
    prefix: &'a str,
    digits: &'a str,
    /// Digits after the point; None without a point.
    fraction: Option<&'a str>,
    /// Exponent, percent sign, `inf`: never grouped.
    rest: &'a str,
}

impl<'a> Parts<'a> {
    /// Of a float's text, perhaps with a sign.
    fn of_float(text: &'a str) -> Self {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let run = |t: &str| t.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = text.split_at(run(text));
        match rest.strip_prefix('.') {
            Some(rest) => {
                let (fraction, rest) = rest.split_at(run(rest));
                Parts {
                    negative,
                    prefix: "",
                    digits,
                    fraction: Some(fraction),
                    rest,
                }
            }
            None => Parts {
                negative,
                prefix: "",
                digits,
                fraction: None,
                rest,
            },
        }
    }
}

/// `digits` with `separator` (0: none) every `size` from the right, zeros in front up to `min_width` characters.
fn group(digits: &str, separator: u8, size: usize, min_width: usize) -> Cow<'_, str> {
    if digits.is_empty() {
        return Cow::Borrowed("");
    }
    if separator == 0 {
        let zeros = min_width.saturating_sub(digits.len());
        return match zeros {
            0 => Cow::Borrowed(digits),
            _ => Cow::Owned("0".repeat(zeros) + digits),
        };
    }
    let mut reversed = Vec::with_capacity(digits.len() + digits.len() / size + 1);
    let mut source = digits.bytes().rev();
    let (mut remaining, mut width) = (digits.len(), min_width);
    loop {
        let len = size.min(remaining.max(width).max(1));
        for _ in 0..len {
            reversed.push(source.next().unwrap_or(b'0'));
        }
        remaining = remaining.saturating_sub(len);
        width = width.saturating_sub(len);
        if remaining == 0 && width == 0 {
            break;
        }
        reversed.push(separator);
        // The separator itself takes a place; a group follows it in any case.
        width = width.saturating_sub(1);
    }
    reversed.reverse();
    Cow::Owned(String::from_utf8(reversed).unwrap_or_default())
}

/// `digits` with `separator` every three from the left.
fn group_fraction(digits: &str, separator: u8) -> Cow<'_, str> {
    if separator == 0 {
        return Cow::Borrowed(digits);
    }
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && i % 3 == 0 {
            out.push(char::from(separator));
        }
        out.push(c);
    }
    Cow::Owned(out)
}

fn sign_of(spec: &Spec, negative: bool) -> &'static str {
    match (negative, spec.sign) {
        (true, _) => "-",
        (false, b'+') => "+",
        (false, b' ') => " ",
        _ => "",
    }
}

/// Lays out one number.
fn lay_out(out: &mut StrBuf, spec: &Spec, parts: &Parts<'_>) -> Result<()> {
    let sign = sign_of(spec, parts.negative);
    let kind = u8::try_from(spec.kind).unwrap_or(0);
    let size = if matches!(kind, b'b' | b'o' | b'x' | b'X') {
        4
    } else {
        3
    };
    let fraction = parts
        .fraction
        .map(|f| group_fraction(f, spec.fraction_grouping));
    let fraction_len = fraction.as_ref().map_or(0, |f| f.len() + 1);
    let fixed = sign.len() + parts.prefix.len() + fraction_len + parts.rest.len();
    let min_width = match spec.width {
        Some(width) if spec.fill == u32::from(b'0') && spec.align == b'=' => {
            width.saturating_sub(fixed)
        }
        _ => 0,
    };
    let least = fixed + parts.digits.len();
    reserve(out, least.max(min_width).max(spec.width.unwrap_or(0)))?;
    let digits = group(parts.digits, spec.grouping, size, min_width);
    let len = fixed + digits.len();
    let (left, right) = spec.padding(len);
    let (middle, right) = if spec.align == b'=' {
        (right, 0)
    } else {
        (0, right)
    };
    out.push_repeat(spec.fill, left);
    out.push_utf8(sign);
    out.push_utf8(parts.prefix);
    out.push_repeat(spec.fill, middle);
    out.push_utf8(&digits);
    if let Some(fraction) = fraction {
        out.push_utf8(".");
        out.push_utf8(&fraction);
    }
    out.push_utf8(parts.rest);
    out.push_repeat(spec.fill, right);
    Ok(())
}

/// `format(value, spec)` of an int; `max_digits` as for `str(int)`.
pub fn format_int(
    value: IntRef<'_>,
    spec: StrRef<'_>,
    type_name: &str,
    max_digits: usize,
) -> Result<StrBuf> {
    let spec = Spec::parse(spec, type_name, b'd', b'>')?;
    let kind = u8::try_from(spec.kind).unwrap_or(0);
    match kind {
        b'b' | b'c' | b'd' | b'o' | b'x' | b'X' | b'n' => int_with(value, &spec, kind, max_digits),
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => {
            float_with(value.to_f64()?, &spec, type_name)
        }
        _ => Err(spec.unknown_kind(type_name)),
    }
}

fn int_with(value: IntRef<'_>, spec: &Spec, kind: u8, max_digits: usize) -> Result<StrBuf> {
    if spec.precision.is_some() {
        return Err(TextError::value(
            "Precision not allowed in integer format specifier",
        ));
    }
    if spec.no_neg_zero {
        return Err(TextError::value(
            "Negative zero coercion (z) not allowed in integer format specifier",
        ));
    }
    let mut out = StrBuf::new();
    if kind == b'c' {
        if spec.sign != 0 {
            return Err(TextError::value(
                "Sign not allowed with integer format specifier 'c'",
            ));
        }
        if spec.alternate {
            return Err(TextError::value(
                "Alternate form (#) not allowed with integer format specifier 'c'",
            ));
        }
        let code = value.to_char()?;
        let (left, right) = spec.padding(1);
        let (left, right) = if spec.align == b'=' {
            (right, 0)
        } else {
            (left, right)
        };
        reserve(&mut out, left.saturating_add(right).saturating_add(1))?;
        out.push_repeat(spec.fill, left);
        out.push(code);
        out.push_repeat(spec.fill, right);
        return Ok(out);
    }
    let (radix, prefix) = match kind {
        b'b' => (2, "0b"),
        b'o' => (8, "0o"),
        b'x' => (16, "0x"),
        b'X' => (16, "0X"),
        _ => (10, ""),
    };
    let mut digits = match radix {
        10 => value.magnitude_decimal(max_digits)?,
        _ => value.magnitude_digits(radix),
    };
    if kind == b'X' {
        digits.make_ascii_uppercase();
    }
    let parts = Parts {
        negative: value.is_negative(),
        prefix: if spec.alternate { prefix } else { "" },
        digits: &digits,
        fraction: None,
        rest: "",
    };
    lay_out(&mut out, spec, &parts)?;
    Ok(out)
}

/// `format(value, spec)` of a float.
pub fn format_float(value: f64, spec: StrRef<'_>, type_name: &str) -> Result<StrBuf> {
    if spec.is_empty() {
        return Ok(StrBuf::Latin1(
            crate::float::repr(value).as_bytes().to_vec(),
        ));
    }
    let spec = Spec::parse(spec, type_name, 0, b'>')?;
    float_with(value, &spec, type_name)
}

/// Style, default precision and case of a float's presentation type; None for one that floats do not have.
fn float_style(kind: u32) -> Option<(Style, usize, bool)> {
    Some(match u8::try_from(kind).ok()? {
        0 => (Style::Repr, 0, false),
        b'e' => (Style::Exp, 6, false),
        b'E' => (Style::Exp, 6, true),
        b'f' | b'%' => (Style::Fixed, 6, false),
        b'F' => (Style::Fixed, 6, true),
        b'g' | b'n' => (Style::General, 6, false),
        b'G' => (Style::General, 6, true),
        _ => return None,
    })
}

/// C's int: CPython's limit for precisions.
const MAX_PRECISION: usize = i32::MAX as usize;

fn check_precision(spec: &Spec) -> Result<()> {
    if spec.precision.is_some_and(|p| p > MAX_PRECISION) {
        return Err(TextError::value("precision too big"));
    }
    Ok(())
}

fn float_with(value: f64, spec: &Spec, type_name: &str) -> Result<StrBuf> {
    let Some((mut style, default, upper)) = float_style(spec.kind) else {
        return Err(spec.unknown_kind(type_name));
    };
    check_precision(spec)?;
    let percent = spec.kind == u32::from(b'%');
    if style == Style::Repr && spec.precision.is_some() {
        style = Style::General;
    }
    let flags = Flags {
        plus: false,
        dot_zero: spec.kind == 0,
        alternate: spec.alternate,
        no_neg_zero: spec.no_neg_zero,
        upper,
    };
    let value = if percent { value * 100.0 } else { value };
    let mut text = to_text(value, style, spec.precision.unwrap_or(default), flags);
    if percent {
        text.push('%');
    }
    let mut out = StrBuf::new();
    lay_out(&mut out, spec, &Parts::of_float(&text))?;
    Ok(out)
}

/// `format(value, spec)` of a complex number.
pub fn format_complex(real: f64, imag: f64, spec: StrRef<'_>, type_name: &str) -> Result<StrBuf> {
    let spec = Spec::parse(spec, type_name, 0, b'>')?;
    let style = float_style(spec.kind).filter(|_| spec.kind != u32::from(b'%'));
    let Some((mut style, default, upper)) = style else {
        return Err(spec.unknown_kind(type_name));
    };
    check_precision(&spec)?;
    if spec.fill == u32::from(b'0') {
        return Err(TextError::value(
            "Zero padding is not allowed in complex format specifier",
        ));
    }
    if spec.align == b'=' {
        return Err(TextError::value(
            "'=' alignment flag is not allowed in complex format specifier",
        ));
    }
    let plain = spec.kind == 0;
    let only_imag = plain && real == 0.0 && real.is_sign_positive();
    if style == Style::Repr && spec.precision.is_some() {
        style = Style::General;
    }
    let precision = spec.precision.unwrap_or(default);
    let flags = Flags {
        plus: false,
        dot_zero: false,
        alternate: spec.alternate,
        no_neg_zero: spec.no_neg_zero,
        upper,
    };
    let mut body = StrBuf::new();
    let part = Spec {
        width: None,
        align: b'<',
        ..spec
    };
    let parens = plain && !only_imag;
    if parens {
        body.push_utf8("(");
    }
    if !only_imag {
        let text = to_text(real, style, precision, flags);
        lay_out(&mut body, &part, &Parts::of_float(&text))?;
    }
    let text = to_text(imag, style, precision, flags);
    let imag_spec = if only_imag {
        part
    } else {
        Spec { sign: b'+', ..part }
    };
    lay_out(&mut body, &imag_spec, &Parts::of_float(&text))?;
    body.push_utf8(if parens { "j)" } else { "j" });
    let (left, right) = spec.padding(body.len());
    let mut out = StrBuf::new();
    reserve(
        &mut out,
        body.len().saturating_add(left).saturating_add(right),
    )?;
    out.push_repeat(spec.fill, left);
    out.push_str(body.as_str());
    out.push_repeat(spec.fill, right);
    Ok(out)
}

/// `repr(complex)`.
pub fn complex_repr(real: f64, imag: f64) -> String {
    let text = |x, plus| {
        to_text(
            x,
            Style::Repr,
            0,
            Flags {
                plus,
                ..Flags::default()
            },
        )
    };
    if real == 0.0 && real.is_sign_positive() {
        format!("{}j", text(imag, false))
    } else {
        format!("({}{}j)", text(real, false), text(imag, true))
    }
}
