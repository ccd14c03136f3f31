//! UTF-16 and UTF-32. CPython: `PyUnicode_DecodeUTF16Stateful`, `_PyUnicode_EncodeUTF16` and their 32-bit siblings.

use super::handlers::is_surrogate;
use super::{CodecError, DecodeErrors, EncodeErrors, Replacement, recover};
use crate::units::narrowest;
use crate::{StrBuf, StrRef};

/// The order of bytes. `Native` looks for a byte order mark when decoding and writes one when encoding; without one
/// the order is little, whatever the machine: the runtime knows little-endian ones only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    Native,
    Little,
    Big,
}

/// The order to read in and how many bytes of mark to skip.
fn detect(input: &[u8], order: ByteOrder, little: &[u8], big: &[u8]) -> (ByteOrder, usize) {
    match order {
        ByteOrder::Native if input.starts_with(little) => (ByteOrder::Little, little.len()),
        ByteOrder::Native if input.starts_with(big) => (ByteOrder::Big, big.len()),
        _ => (order, 0),
    }
}

/// Decodes; returns the text, how many bytes were used and the order found by a byte order mark (else as given).
pub fn utf16_decode<H: DecodeErrors>(
    input: &[u8],
    handler: &mut H,
    order: ByteOrder,
    is_final: bool,
) -> Result<(StrBuf, usize, ByteOrder), H::Error> {
    let (order, mut at) = detect(input, order, &[0xFF, 0xFE], &[0xFE, 0xFF]);
    let big = order == ByteOrder::Big;
    let encoding = if big { "utf-16-be" } else { "utf-16-le" };
    let unit = |at: usize| {
        let pair = [*input.get(at)?, *input.get(at + 1)?];
        Some(u32::from(if big {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        }))
    };
    if let (pairs, []) = input[at..].as_chunks::<2>() {
        let read = |p: &[u8; 2]| {
            if big {
                u16::from_be_bytes(*p)
            } else {
                u16::from_le_bytes(*p)
            }
        };
        let units: Vec<u16> = pairs.iter().map(read).collect();
        if !units
            .iter()
            .fold(false, |found, &u| found | (u & 0xF800 == 0xD800))
        {
            let bits = units.iter().fold(0, |bits, &u| bits | u);
            return Ok((narrowest(units, bits.into()), input.len(), order));
        }
    }
    let mut out = StrBuf::with_capacity(input.len() / 2);
    while at < input.len() {
        let (len, reason) = match unit(at) {
            None => (input.len() - at, "truncated data"),
            Some(code) if !is_surrogate(code) => {
                out.push(code);
                at += 2;
                continue;
            }
            Some(0xDC00..) => (2, "illegal encoding"),
            Some(high) => match unit(at + 2) {
                None => (input.len() - at, "unexpected end of data"),
                Some(low @ 0xDC00..0xE000) => {
                    out.push(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
                    at += 4;
                    continue;
                }
                Some(_) => (2, "illegal UTF-16 surrogate"),
            },
        };
        if !is_final && matches!(reason, "truncated data" | "unexpected end of data") {
            break;
        }
        at = recover(
            &mut out,
            handler,
            input,
            CodecError {
                encoding,
                start: at,
                end: at + len,
                reason,
            },
        )?;
    }
    Ok((out, at, order))
}

/// Decodes; results as [`utf16_decode`]'s.
pub fn utf32_decode<H: DecodeErrors>(
    input: &[u8],
    handler: &mut H,
    order: ByteOrder,
    is_final: bool,
) -> Result<(StrBuf, usize, ByteOrder), H::Error> {
    let (order, mut at) = detect(input, order, &[0xFF, 0xFE, 0, 0], &[0, 0, 0xFE, 0xFF]);
    let big = order == ByteOrder::Big;
    let encoding = if big { "utf-32-be" } else { "utf-32-le" };
    let mut out = StrBuf::with_capacity(input.len() / 4);
    while at < input.len() {
        let (len, reason) = match input[at..].first_chunk::<4>() {
            None if !is_final => break,
            None => (input.len() - at, "truncated data"),
            Some(&bytes) => match if big {
                u32::from_be_bytes(bytes)
            } else {
                u32::from_le_bytes(bytes)
            } {
                0xD800..0xE000 => (
                    4,
                    "code point in surrogate code point range(0xd800, 0xe000)",
                ),
                0x110000.. => (4, "code point not in range(0x110000)"),
                code => {
                    out.push(code);
                    at += 4;
                    continue;
                }
            },
        };
        at = recover(
            &mut out,
            handler,
            input,
            CodecError {
                encoding,
                start: at,
                end: at + len,
                reason,
            },
        )?;
    }
    Ok((out, at, order))
}

fn encode<H: EncodeErrors>(
    text: StrRef<'_>,
    handler: &mut H,
    encoding: &'static str,
    mut out: Vec<u8>,
    unit: usize,
    push: impl Fn(&mut Vec<u8>, u32),
) -> Result<Vec<u8>, H::Error> {
    out.reserve(text.len() * unit);
    let mut at = 0;
    while at < text.len() {
        let code = text.at(at);
        if !is_surrogate(code) {
            push(&mut out, code);
            at += 1;
            continue;
        }
        let error = CodecError {
            encoding,
            start: at,
            end: at + 1,
            reason: "surrogates not allowed",
        };
        let (replacement, next) = handler.encode_error(&error, text)?;
        match replacement {
            Replacement::Bytes(bytes) if bytes.len() % unit == 0 => out.extend(bytes),
            Replacement::Str(s) if s.as_str().is_ascii() => {
                s.as_str().codes().for_each(|c| push(&mut out, c))
            }
            _ => return Err(handler.give_up(error)),
        }
        at = next;
    }
    Ok(out)
}

/// Encodes; `Native` writes a byte order mark and little-endian units.
pub fn utf16_encode<H: EncodeErrors>(
    text: StrRef<'_>,
    handler: &mut H,
    order: ByteOrder,
) -> Result<Vec<u8>, H::Error> {
    let (encoding, mark) = match order {
        ByteOrder::Native => ("utf-16", vec![0xFF, 0xFE]),
        ByteOrder::Little => ("utf-16-le", vec![]),
        ByteOrder::Big => ("utf-16-be", vec![]),
    };
    let big = order == ByteOrder::Big;
    let bytes = |u: u16| {
        if big {
            u.to_be_bytes()
        } else {
            u.to_le_bytes()
        }
    };
    // Without surrogates every unit is its two bytes.
    let mut plain = mark.clone();
    let flat = |plain: &mut Vec<u8>, units: &mut dyn Iterator<Item = u16>| {
        let start = plain.len();
        plain.resize(start + 2 * text.len(), 0);
        for (room, u) in plain[start..].as_chunks_mut::<2>().0.iter_mut().zip(units) {
            *room = bytes(u);
        }
    };
    match text {
        StrRef::Latin1(u) => {
            flat(&mut plain, &mut u.iter().map(|&b| b.into()));
            return Ok(plain);
        }
        StrRef::Ucs2(u)
            if !u
                .iter()
                .fold(false, |found, &u| found | (u & 0xF800 == 0xD800)) =>
        {
            flat(&mut plain, &mut u.iter().copied());
            return Ok(plain);
        }
        _ => {}
    }
    encode(text, handler, encoding, mark, 2, |out, code| {
        let mut unit = |u: u32| {
            out.extend(if big {
                (u as u16).to_be_bytes()
            } else {
                (u as u16).to_le_bytes()
            })
        };
        if code < 0x10000 {
            unit(code);
        } else {
            unit(0xD800 + ((code - 0x10000) >> 10));
            unit(0xDC00 + (code & 0x3FF));
        }
    })
}

/// Encodes; `Native` as for [`utf16_encode`].
pub fn utf32_encode<H: EncodeErrors>(
    text: StrRef<'_>,
    handler: &mut H,
    order: ByteOrder,
) -> Result<Vec<u8>, H::Error> {
    let (encoding, mark) = match order {
        ByteOrder::Native => ("utf-32", vec![0xFF, 0xFE, 0, 0]),
        ByteOrder::Little => ("utf-32-le", vec![]),
        ByteOrder::Big => ("utf-32-be", vec![]),
    };
    let big = order == ByteOrder::Big;
    encode(text, handler, encoding, mark, 4, |out, code| {
        out.extend(if big {
            code.to_be_bytes()
        } else {
            code.to_le_bytes()
        });
    })
}
