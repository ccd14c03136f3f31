//! `str.__format__`. CPython: `format_string_internal` in Python/formatter_unicode.c.

use super::{reserve, spec::Spec};
use crate::error::{Result, TextError};
use crate::{StrBuf, StrRef};

/// `format(value, spec)` of a str.
pub fn format_str(value: StrRef<'_>, spec: StrRef<'_>, type_name: &str) -> Result<StrBuf> {
    if spec.is_empty() {
        return Ok(value.to_buf());
    }
    let spec = Spec::parse(spec, type_name, b's', b'<')?;
    if spec.kind != u32::from(b's') {
        return Err(spec.unknown_kind(type_name));
    }
    let refused = match spec {
        Spec { sign: b' ', .. } => "Space not allowed in string format specifier",
        Spec {
            sign: b'+' | b'-', ..
        } => "Sign not allowed in string format specifier",
        Spec {
            no_neg_zero: true, ..
        } => "Negative zero coercion (z) not allowed in string format specifier",
        Spec {
            alternate: true, ..
        } => "Alternate form (#) not allowed in string format specifier",
        Spec { align: b'=', .. } => "'=' alignment not allowed in string format specifier",
        _ => "",
    };
    if !refused.is_empty() {
        return Err(TextError::value(refused));
    }
    let len = value.len().min(spec.precision.unwrap_or(usize::MAX));
    let (left, right) = spec.padding(len);
    let mut out = StrBuf::new();
    reserve(&mut out, len.saturating_add(left).saturating_add(right))?;
    out.push_repeat(spec.fill, left);
    out.push_str(value.slice(0..len));
    out.push_repeat(spec.fill, right);
    Ok(out)
}
