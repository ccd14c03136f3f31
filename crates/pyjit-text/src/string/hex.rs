//! `bytes.hex` and `bytes.fromhex`. CPython: Python/pystrhex.c, `_PyBytes_FromHex`.

use crate::StrRef;
use crate::error::{Result, TextError};

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Two digits a byte, with `separator` between groups of `group` bytes, counted from the right (negative: the left).
pub fn to_hex(bytes: &[u8], separator: Option<u8>, group: isize) -> Vec<u8> {
    let size = group.unsigned_abs();
    let separator = separator.filter(|_| size > 0);
    let mut out = Vec::with_capacity(bytes.len() * 3);
    for (i, &b) in bytes.iter().enumerate() {
        let boundary = match separator {
            Some(_) if group > 0 => (bytes.len() - i).is_multiple_of(size),
            Some(_) => i.is_multiple_of(size),
            None => false,
        };
        if i > 0 && boundary {
            out.extend(separator);
        }
        out.extend([DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]);
    }
    out
}

/// Pairs of digits, with white space between them allowed.
pub fn from_hex(text: StrRef<'_>) -> Result<Vec<u8>> {
    let error = |at: usize| {
        TextError::value(format!(
            "non-hexadecimal number found in fromhex() arg at position {at}"
        ))
    };
    if let Some(at) = text.codes().position(|c| c >= 0x80) {
        return Err(error(at));
    }
    let digit = |at: usize| {
        text.get(at)
            .and_then(char::from_u32)
            .and_then(|c| c.to_digit(16))
    };
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut at = 0;
    while let Some(code) = text.get(at) {
        if matches!(code, 9..=13 | 32) {
            at += 1;
            continue;
        }
        let high = digit(at).ok_or_else(|| error(at))?;
        let Some(low) = digit(at + 1) else {
            return Err(if at + 1 < text.len() {
                error(at + 1)
            } else {
                TextError::value("fromhex() arg must contain an even number of hexadecimal digits")
            });
        };
        out.push((high << 4 | low) as u8);
        at += 2;
    }
    Ok(out)
}
