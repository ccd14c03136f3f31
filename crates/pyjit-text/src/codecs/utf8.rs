//! UTF-8. CPython: `unicode_decode_utf8`, `unicode_encode_utf8`; Objects/stringlib/codecs.h.

use super::handlers::is_surrogate;
use super::{CodecError, DecodeErrors, EncodeErrors, Replacement, recover};
use crate::{CodeUnit, StrBuf, StrRef};

const ENCODING: &str = "utf-8";

/// Why decoding into units of one width has stopped.
enum Stop {
    End,
    /// This code point, of so many bytes, is too large for the width.
    Wide(u32, usize),
    /// The sequence is broken after so many bytes, or (None) ends too early.
    Broken(Option<usize>),
}

/// Decodes from `at` on; answers where it stopped and why.
fn decode_units<U: CodeUnit>(input: &[u8], mut at: usize, out: &mut Vec<U>) -> (usize, Stop) {
    let tail = |at: usize| {
        input
            .get(at)
            .filter(|&b| b & 0xC0 == 0x80)
            .map(|&b| u32::from(b & 0x3F))
    };
    loop {
        let Some(&lead) = input.get(at) else {
            return (at, Stop::End);
        };
        let high = u32::from(lead);
        let (code, len) = match lead {
            0..0x80 => {
                out.push(U::from_ascii(lead));
                at += 1;
                // ASCII comes in runs.
                while let Some(word) = input[at..].first_chunk::<8>()
                    && u64::from_le_bytes(*word) & 0x8080_8080_8080_8080 == 0
                {
                    out.extend_from_slice(&word.map(U::from_ascii));
                    at += 8;
                }
                continue;
            }
            0xC2..=0xDF => match tail(at + 1) {
                Some(b) => ((high & 0x1F) << 6 | b, 2),
                None => break,
            },
            0xE0..=0xEF => match (tail(at + 1), tail(at + 2)) {
                (Some(b), Some(c)) => ((high & 0xF) << 12 | b << 6 | c, 3),
                _ => break,
            },
            0xF0..=0xF4 => match (tail(at + 1), tail(at + 2), tail(at + 3)) {
                (Some(b), Some(c), Some(d)) => ((high & 7) << 18 | b << 12 | c << 6 | d, 4),
                _ => break,
            },
            _ => break,
        };
        let invalid = match len {
            3 => code < 0x800 || is_surrogate(code),
            4 => !(0x10000..0x110000).contains(&code),
            _ => false,
        };
        if invalid {
            return (at, Stop::Broken(Some(1)));
        }
        match U::from_code(code) {
            Some(unit) => out.push(unit),
            None => return (at, Stop::Wide(code, len)),
        }
        at += len;
    }
    let head = &input[at..input.len().min(at + 4)];
    (
        at,
        Stop::Broken(std::str::from_utf8(head).err().and_then(|e| e.error_len())),
    )
}

/// Decodes what is valid from `at` on; answers how it ended: None at the end of the input.
fn decode_valid(input: &[u8], at: &mut usize, out: &mut StrBuf) -> Option<Option<usize>> {
    loop {
        out.reserve(match out {
            // Two or three bytes a unit are likely from here on.
            StrBuf::Latin1(_) => input.len() - *at,
            StrBuf::Ucs2(_) => (input.len() - *at) / 2 + 8,
            StrBuf::Ucs4(_) => (input.len() - *at) / 4 + 8,
        });
        let stop;
        (*at, stop) = match out {
            StrBuf::Latin1(u) => decode_units(input, *at, u),
            StrBuf::Ucs2(u) => decode_units(input, *at, u),
            StrBuf::Ucs4(u) => decode_units(input, *at, u),
        };
        match stop {
            Stop::End => return None,
            Stop::Broken(len) => return Some(len),
            Stop::Wide(code, len) => {
                out.push(code);
                *at += len;
            }
        }
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
        let Some(broken) = decode_valid(input, &mut at, &mut out) else {
            break;
        };
        let rest = &input[at..];
        let (len, reason) = match broken {
            None => (rest.len(), "unexpected end of data"),
            Some(len) if matches!(rest[0], 0x80..=0xC1 | 0xF5..) => (len, "invalid start byte"),
            Some(len) => (len, "invalid continuation byte"),
        };
        // Half a surrogate may still be completed, for `surrogatepass`.
        let half_surrogate = matches!(rest, [0xED, 0xA0..=0xBF]);
        if !is_final && (broken.is_none() || half_surrogate) {
            break;
        }
        let error = CodecError {
            encoding: ENCODING,
            start: at,
            end: at + len,
            reason,
        };
        at = recover(&mut out, handler, input, error)?;
    }
    Ok((out, at))
}

/// The bytes of one code point and how many they are; surrogates get their three.
#[inline]
fn bytes_of(code: u32) -> ([u8; 4], usize) {
    let tail = |shift: u32| 0x80 | (code >> shift & 0x3F) as u8;
    match code {
        0..0x80 => ([code as u8, 0, 0, 0], 1),
        0x80..0x800 => ([0xC0 | (code >> 6) as u8, tail(0), 0, 0], 2),
        0x800..0x10000 => ([0xE0 | (code >> 12) as u8, tail(6), tail(0), 0], 3),
        _ => (
            [0xF0 | (code >> 18 & 7) as u8, tail(12), tail(6), tail(0)],
            4,
        ),
    }
}

pub(super) fn push_code(out: &mut Vec<u8>, code: u32) {
    let (bytes, len) = bytes_of(code);
    out.extend_from_slice(&bytes[..len]);
}

/// Units encoded at a time, so that room is made once for each block.
const BLOCK: usize = 128;

/// Latin-1 has no surrogates; every character is written as two bytes, the second of which may not count.
fn encode_latin1(units: &[u8], out: &mut Vec<u8>) {
    let mut buffer = [0u8; BLOCK * 2 + 2];
    for block in units.chunks(BLOCK) {
        let mut at = 0;
        for &b in block {
            let wide = b >> 7;
            buffer[at] = if wide == 0 { b } else { 0xC0 | b >> 6 };
            buffer[at + 1] = 0x80 | b & 0x3F;
            at += 1 + usize::from(wide);
        }
        out.extend_from_slice(&buffer[..at]);
    }
}

/// Appends the units up to the first surrogate; answers how many those are.
fn encode_units<U: CodeUnit>(units: &[U], out: &mut Vec<u8>) -> usize {
    let mut buffer = [0u8; BLOCK * 4 + 4];
    let mut done = 0;
    for block in units.chunks(BLOCK) {
        let mut at = 0;
        for unit in block {
            let code = unit.code();
            if code < 0x80 {
                buffer[at] = code as u8;
                at += 1;
            } else if code < 0x800 {
                buffer[at] = 0xC0 | (code >> 6) as u8;
                buffer[at + 1] = 0x80 | (code & 0x3F) as u8;
                at += 2;
            } else if is_surrogate(code) {
                break;
            } else {
                // A whole word is written, and the next goes over what is too much.
                let (bytes, len) = bytes_of(code);
                buffer[at..at + 4].copy_from_slice(&bytes);
                at += len;
            }
            done += 1;
        }
        out.extend_from_slice(&buffer[..at]);
        if units.get(done).is_some_and(|u| is_surrogate(u.code())) {
            break;
        }
    }
    done
}

/// Encodes.
pub fn utf8_encode<H: EncodeErrors>(
    text: StrRef<'_>,
    handler: &mut H,
) -> Result<Vec<u8>, H::Error> {
    let mut out = Vec::new();
    let mut at = 0;
    loop {
        at += match text {
            StrRef::Latin1(u) if u.is_ascii() => return Ok(u.to_vec()),
            StrRef::Latin1(u) => {
                out.reserve(u.len() + u.len() / 2);
                encode_latin1(u, &mut out);
                return Ok(out);
            }
            StrRef::Ucs2(u) => {
                out.reserve((u.len() - at) * 2);
                encode_units(&u[at..], &mut out)
            }
            StrRef::Ucs4(u) => {
                out.reserve((u.len() - at) * 2);
                encode_units(&u[at..], &mut out)
            }
        };
        if at >= text.len() {
            return Ok(out);
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
        at = next.min(text.len());
    }
}
