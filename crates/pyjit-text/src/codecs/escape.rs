//! Backslash escapes: `unicode_escape`, `raw_unicode_escape`, and those of bytes literals (`codecs.escape_decode`).
//! CPython: `_PyUnicode_DecodeUnicodeEscapeInternal`, `_PyBytes_DecodeEscape`.

use super::{CodecError, DecodeErrors, recover};
use crate::error::{Result as TextResult, TextError};
use crate::string::repr::push_escape;
use crate::{StrBuf, StrRef, unicode};

/// The first escape that Python warns about (DeprecationWarning "... is an invalid escape sequence").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EscapeWarning {
    /// `\q`: the character.
    Unknown(u8),
    /// `\400` and above: the value.
    Octal(u32),
}

/// Hex digits from `at`: the value, or how far they went and whether the input ended.
fn hex(input: &[u8], at: usize, count: usize) -> Result<u32, (usize, bool)> {
    let mut value = 0;
    for i in 0..count {
        match input.get(at + i) {
            None => return Err((at + i, true)),
            Some(&b) => match char::from(b).to_digit(16) {
                Some(d) => value = value << 4 | d,
                None => return Err((at + i, false)),
            },
        }
    }
    Ok(value)
}

/// Up to three octal digits, the first of which is `first`.
fn octal(input: &[u8], at: &mut usize, first: u8) -> u32 {
    let mut value = u32::from(first - b'0');
    for _ in 0..2 {
        if let Some(&b @ b'0'..=b'7') = input.get(*at) {
            value = value << 3 | u32::from(b - b'0');
            *at += 1;
        }
    }
    value
}

/// The value of a simple escape.
fn simple(b: u8) -> Option<u8> {
    Some(match b {
        b'\\' | b'\'' | b'"' => b,
        b'b' => 8,
        b't' => 9,
        b'n' => 10,
        b'v' => 11,
        b'f' => 12,
        b'r' => 13,
        b'a' => 7,
        _ => return None,
    })
}

/// Decodes; returns the text, how many bytes were used and the first doubtful escape with its position.
pub fn unicode_escape_decode<H: DecodeErrors>(
    input: &[u8],
    handler: &mut H,
    is_final: bool,
) -> Result<(StrBuf, usize, Option<(usize, EscapeWarning)>), H::Error> {
    let mut out = StrBuf::with_capacity(input.len());
    let mut warning = None;
    let mut at = 0;
    while at < input.len() {
        let run = memchr::memchr(b'\\', &input[at..]).unwrap_or(input.len() - at);
        out.push_latin1(&input[at..at + run]);
        at += run;
        if at == input.len() {
            break;
        }
        let start = at;
        at += 1;
        let mut incomplete = false;
        let reason = match input.get(at).copied() {
            None => {
                incomplete = true;
                "\\ at end of string"
            }
            Some(b'\n') => {
                at += 1;
                continue;
            }
            Some(b @ b'0'..=b'7') => {
                at += 1;
                let value = octal(input, &mut at, b);
                if value > 0xFF && warning.is_none() {
                    warning = Some((start, EscapeWarning::Octal(value)));
                }
                out.push(value);
                continue;
            }
            Some(b @ (b'x' | b'u' | b'U')) => {
                let (count, reason) = match b {
                    b'x' => (2, "truncated \\xXX escape"),
                    b'u' => (4, "truncated \\uXXXX escape"),
                    _ => (8, "truncated \\UXXXXXXXX escape"),
                };
                match hex(input, at + 1, count) {
                    Ok(code) => {
                        at += 1 + count;
                        if code <= 0x10FFFF {
                            out.push(code);
                            continue;
                        }
                        "illegal Unicode character"
                    }
                    Err((end, ended)) => {
                        at = end;
                        incomplete = ended;
                        reason
                    }
                }
            }
            Some(b'N') => {
                at += 1;
                match named(input, &mut at) {
                    Named::Code(code) => {
                        out.push(code);
                        continue;
                    }
                    Named::Unknown => "unknown Unicode character name",
                    Named::Malformed { ended } => {
                        incomplete = ended;
                        "malformed \\N character escape"
                    }
                }
            }
            Some(b) => {
                at += 1;
                match simple(b) {
                    Some(value) => out.push(value.into()),
                    None => {
                        warning = warning.or(Some((start, EscapeWarning::Unknown(b))));
                        out.push_latin1(&[b'\\', b]);
                    }
                }
                continue;
            }
        };
        if incomplete && !is_final {
            return Ok((out, start, warning));
        }
        let error = CodecError {
            encoding: "unicodeescape",
            start,
            end: at,
            reason,
        };
        at = recover(&mut out, handler, input, error)?;
    }
    Ok((out, at, warning))
}

enum Named {
    Code(u32),
    Unknown,
    Malformed { ended: bool },
}

/// `{NAME}` after `\N`.
fn named(input: &[u8], at: &mut usize) -> Named {
    match input.get(*at) {
        None => return Named::Malformed { ended: true },
        Some(b'{') => {}
        Some(_) => return Named::Malformed { ended: false },
    }
    let start = *at + 1;
    let Some(len) = memchr::memchr(b'}', &input[start..]) else {
        *at = input.len();
        return Named::Malformed { ended: true };
    };
    *at = start + len;
    if len == 0 {
        return Named::Malformed { ended: false };
    }
    *at += 1;
    let name = std::str::from_utf8(&input[start..start + len]).unwrap_or("");
    unicode::lookup(name).map_or(Named::Unknown, Named::Code)
}

pub fn unicode_escape_encode(text: StrRef<'_>) -> Vec<u8> {
    let mut out = StrBuf::with_capacity(text.len());
    for code in text.codes() {
        match code {
            0x5C => out.push_latin1(b"\\\\"),
            9 => out.push_latin1(b"\\t"),
            10 => out.push_latin1(b"\\n"),
            13 => out.push_latin1(b"\\r"),
            0x20..0x7F => out.push(code),
            _ => push_escape(&mut out, code),
        }
    }
    into_bytes(out)
}

fn into_bytes(text: StrBuf) -> Vec<u8> {
    match text {
        StrBuf::Latin1(bytes) => bytes,
        wide => wide.as_str().codes().map(|c| c as u8).collect(),
    }
}

/// Decodes `\uXXXX` and `\UXXXXXXXX`; everything else is Latin-1. Returns the text and how many bytes were used.
pub fn raw_unicode_escape_decode<H: DecodeErrors>(
    input: &[u8],
    handler: &mut H,
    is_final: bool,
) -> Result<(StrBuf, usize), H::Error> {
    let mut out = StrBuf::with_capacity(input.len());
    let mut at = 0;
    while at < input.len() {
        let run = memchr::memchr(b'\\', &input[at..]).unwrap_or(input.len() - at);
        out.push_latin1(&input[at..at + run]);
        at += run;
        if at == input.len() {
            break;
        }
        let start = at;
        let (count, reason) = match input.get(at + 1) {
            None if !is_final => return Ok((out, start)),
            None => {
                out.push(0x5C);
                at += 1;
                continue;
            }
            Some(b'u') => (4, "truncated \\uXXXX escape"),
            Some(b'U') => (8, "truncated \\UXXXXXXXX escape"),
            Some(&b) => {
                out.push_latin1(&[b'\\', b]);
                at += 2;
                continue;
            }
        };
        let (end, reason) = match hex(input, at + 2, count) {
            Ok(code @ ..=0x10FFFF) => {
                out.push(code);
                at += 2 + count;
                continue;
            }
            Ok(_) => (at + 2 + count, "\\Uxxxxxxxx out of range"),
            Err((_, true)) if !is_final => return Ok((out, start)),
            Err((end, _)) => (end, reason),
        };
        at = recover(
            &mut out,
            handler,
            input,
            CodecError {
                encoding: "rawunicodeescape",
                start,
                end,
                reason,
            },
        )?;
    }
    Ok((out, at))
}

pub fn raw_unicode_escape_encode(text: StrRef<'_>) -> Vec<u8> {
    if let StrRef::Latin1(bytes) = text {
        return bytes.to_vec();
    }
    let mut out = StrBuf::with_capacity(text.len());
    for code in text.codes() {
        if code < 0x100 {
            out.push(code)
        } else {
            push_escape(&mut out, code)
        }
    }
    into_bytes(out)
}

/// `codecs.escape_decode`: the escapes of bytes literals. `errors` is `strict`, `replace` or `ignore`.
pub fn bytes_escape_decode(
    input: &[u8],
    errors: &str,
) -> TextResult<(Vec<u8>, Option<(usize, EscapeWarning)>)> {
    let mut out = Vec::with_capacity(input.len());
    let mut warning = None;
    let mut at = 0;
    while at < input.len() {
        let b = input[at];
        at += 1;
        if b != b'\\' {
            out.push(b);
            continue;
        }
        let start = at - 1;
        let Some(&b) = input.get(at) else {
            return Err(TextError::value("Trailing \\ in string"));
        };
        at += 1;
        match b {
            b'\n' => {}
            b'0'..=b'7' => {
                let value = octal(input, &mut at, b);
                if value > 0xFF && warning.is_none() {
                    warning = Some((start, EscapeWarning::Octal(value)));
                }
                out.push(value as u8);
            }
            b'x' => match hex(input, at, 2) {
                Ok(value) => {
                    out.push(value as u8);
                    at += 2;
                }
                Err(_) => {
                    match errors {
                        "strict" => {
                            return Err(TextError::value(format!(
                                "invalid \\x escape at position {start}"
                            )));
                        }
                        "replace" => out.push(b'?'),
                        "ignore" => {}
                        _ => {
                            return Err(TextError::value(format!(
                                "decoding error; unknown error handling code: {errors}"
                            )));
                        }
                    }
                    // One hex digit is dropped with the escape.
                    at += usize::from(input.get(at).is_some_and(u8::is_ascii_hexdigit));
                }
            },
            _ => match simple(b) {
                Some(value) => out.push(value),
                None => {
                    warning = warning.or(Some((start, EscapeWarning::Unknown(b))));
                    out.extend([b'\\', b]);
                }
            },
        }
    }
    Ok((out, warning))
}

/// `codecs.escape_encode`: the inside of a bytes literal in single quotes.
pub fn bytes_escape_encode(input: &[u8]) -> Vec<u8> {
    let mut out = StrBuf::with_capacity(input.len());
    for &b in input {
        match b {
            b'\\' | b'\'' => out.push_latin1(&[b'\\', b]),
            b'\t' => out.push_latin1(b"\\t"),
            b'\n' => out.push_latin1(b"\\n"),
            b'\r' => out.push_latin1(b"\\r"),
            0x20..0x7F => out.push(b.into()),
            _ => push_escape(&mut out, b.into()),
        }
    }
    into_bytes(out)
}
