//! UTF-8. CPython: `unicode_decode_utf8`, `unicode_encode_utf8`; Objects/stringlib/codecs.h.

use super::handlers::is_surrogate;
use super::{CodecError, DecodeErrors, EncodeErrors, Replacement, recover};
use crate::{StrBuf, StrRef};

const ENCODING: &str = "utf-8";

/// Appends valid UTF-8.
fn push_valid(out: &mut StrBuf, text: &str) {
    let bytes = text.as_bytes();
    if bytes.is_ascii() {
        out.push_latin1(bytes);
        return;
    }
    // The lead bytes tell the width: U+0100 starts with C4, U+10000 with F0.
    let top = bytes.iter().copied().max().unwrap_or(0);
    let chars = text.chars().map(u32::from);
    match out {
        StrBuf::Latin1(u) if top < 0xC4 => u.extend(chars.map(|c| c as u8)),
        StrBuf::Latin1(u) if u.is_empty() && top < 0xF0 => {
            let mut units = Vec::with_capacity(bytes.len() / 2);
            units.extend(chars.map(|c| c as u16));
            *out = StrBuf::Ucs2(units);
        }
        StrBuf::Ucs2(u) if top < 0xF0 => u.extend(chars.map(|c| c as u16)),
        StrBuf::Ucs4(u) => u.extend(chars),
        _ => out.extend(chars),
    }
}

/// Decodes; returns the text and how many bytes were used (all of them if `is_final`).
pub fn utf8_decode<H: DecodeErrors>(
    input: &[u8],
    handler: &mut H,
    is_final: bool,
) -> Result<(StrBuf, usize), H::Error> {
    if input.is_ascii() {
        return Ok((StrBuf::Latin1(input.to_vec()), input.len()));
    }
    let mut out = StrBuf::new();
    let mut at = 0;
    while at < input.len() {
        let rest = &input[at..];
        let bad = match std::str::from_utf8(rest) {
            Ok(text) => {
                push_valid(&mut out, text);
                return Ok((out, input.len()));
            }
            Err(bad) => bad,
        };
        let (valid, rest) = rest.split_at(bad.valid_up_to());
        push_valid(&mut out, std::str::from_utf8(valid).unwrap_or_default());
        at += valid.len();
        let (len, reason) = match bad.error_len() {
            None => (rest.len(), "unexpected end of data"),
            Some(len) if matches!(rest[0], 0x80..=0xC1 | 0xF5..) => (len, "invalid start byte"),
            Some(len) => (len, "invalid continuation byte"),
        };
        // Half a surrogate may still be completed, for `surrogatepass`.
        let half_surrogate = matches!(rest, [0xED, 0xA0..=0xBF]);
        if !is_final && (bad.error_len().is_none() || half_surrogate) {
            break;
        }
        at = recover(
            &mut out,
            handler,
            input,
            CodecError {
                encoding: ENCODING,
                start: at,
                end: at + len,
                reason,
            },
        )?;
    }
    Ok((out, at))
}

/// The bytes of one code point; surrogates get their three.
pub(super) fn push_code(out: &mut Vec<u8>, code: u32) {
    let tail = |shift: u32| 0x80 | (code >> shift & 0x3F) as u8;
    match code {
        0..0x80 => out.push(code as u8),
        0x80..0x800 => out.extend([0xC0 | (code >> 6) as u8, tail(0)]),
        0x800..0x10000 => out.extend([0xE0 | (code >> 12) as u8, tail(6), tail(0)]),
        _ => out.extend([0xF0 | (code >> 18 & 7) as u8, tail(12), tail(6), tail(0)]),
    }
}

/// Encodes.
pub fn utf8_encode<H: EncodeErrors>(
    text: StrRef<'_>,
    handler: &mut H,
) -> Result<Vec<u8>, H::Error> {
    if let StrRef::Latin1(bytes) = text {
        if bytes.is_ascii() {
            return Ok(bytes.to_vec());
        }
        let mut out = Vec::with_capacity(bytes.len() * 2);
        for &b in bytes {
            push_code(&mut out, b.into());
        }
        return Ok(out);
    }
    let mut out = Vec::with_capacity(text.len() * 3);
    let mut at = 0;
    while at < text.len() {
        let code = text.at(at);
        if !is_surrogate(code) {
            push_code(&mut out, code);
            at += 1;
            continue;
        }
        let end = (at..text.len())
            .find(|&i| !is_surrogate(text.at(i)))
            .unwrap_or(text.len());
        let error = CodecError {
            encoding: ENCODING,
            start: at,
            end,
            reason: "surrogates not allowed",
        };
        let (replacement, next) = handler.encode_error(&error, text)?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend(bytes),
            Replacement::Str(s) if s.as_str().is_ascii() => {
                out.extend(s.as_str().codes().map(|c| c as u8))
            }
            Replacement::Str(_) => return Err(handler.give_up(error)),
        }
        at = next;
    }
    Ok(out)
}
