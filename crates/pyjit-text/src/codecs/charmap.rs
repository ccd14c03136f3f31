//! Encodings of one byte a character: ASCII, Latin-1 and tables. CPython: `unicode_encode_ucs1`,
//! `PyUnicode_DecodeASCII`, `PyUnicode_DecodeCharmap`, `_PyUnicode_EncodeCharmap`.

use super::{CodecError, DecodeErrors, EncodeErrors, Replacement, recover};
use crate::{StrBuf, StrRef};

pub fn ascii_decode<H: DecodeErrors>(input: &[u8], handler: &mut H) -> Result<StrBuf, H::Error> {
    if input.is_ascii() {
        return Ok(StrBuf::Latin1(input.to_vec()));
    }
    let mut out = StrBuf::with_capacity(input.len());
    let mut at = 0;
    while at < input.len() {
        let run = input[at..].iter().take_while(|b| b.is_ascii()).count();
        out.push_latin1(&input[at..at + run]);
        at += run;
        if at < input.len() {
            let reason = "ordinal not in range(128)";
            at = recover(
                &mut out,
                handler,
                input,
                CodecError {
                    encoding: "ascii",
                    start: at,
                    end: at + 1,
                    reason,
                },
            )?;
        }
    }
    Ok(out)
}

pub fn latin1_decode(input: &[u8]) -> StrBuf {
    StrBuf::Latin1(input.to_vec())
}

pub fn ascii_encode<H: EncodeErrors>(
    text: StrRef<'_>,
    handler: &mut H,
) -> Result<Vec<u8>, H::Error> {
    narrow(text, handler, 0x80, "ascii", "ordinal not in range(128)")
}

pub fn latin1_encode<H: EncodeErrors>(
    text: StrRef<'_>,
    handler: &mut H,
) -> Result<Vec<u8>, H::Error> {
    narrow(text, handler, 0x100, "latin-1", "ordinal not in range(256)")
}

fn narrow<H: EncodeErrors>(
    text: StrRef<'_>,
    handler: &mut H,
    limit: u32,
    encoding: &'static str,
    reason: &'static str,
) -> Result<Vec<u8>, H::Error> {
    if let StrRef::Latin1(bytes) = text
        && (limit == 0x100 || bytes.is_ascii())
    {
        return Ok(bytes.to_vec());
    }
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let code = text.at(at);
        if code < limit {
            out.push(code as u8);
            at += 1;
            continue;
        }
        let end = (at..text.len())
            .find(|&i| text.at(i) < limit)
            .unwrap_or(text.len());
        let error = CodecError {
            encoding,
            start: at,
            end,
            reason,
        };
        let (replacement, next) = handler.encode_error(&error, text)?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend(bytes),
            Replacement::Str(s) => {
                if s.as_str().max_code() >= limit {
                    return Err(handler.give_up(error));
                }
                out.extend(s.as_str().codes().map(|c| c as u8));
            }
        }
        at = next;
    }
    Ok(out)
}

const CHARMAP: &str = "charmap";
const UNDEFINED: &str = "character maps to <undefined>";

/// What a byte decodes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mapped {
    Undefined,
    Code(u32),
    Text(StrBuf),
}

/// Decodes by looking each byte up.
pub fn charmap_decode<H: DecodeErrors>(
    input: &[u8],
    handler: &mut H,
    mut lookup: impl FnMut(u8) -> Result<Mapped, H::Error>,
) -> Result<StrBuf, H::Error> {
    let mut out = StrBuf::with_capacity(input.len());
    let mut at = 0;
    while at < input.len() {
        match lookup(input[at])? {
            Mapped::Code(code) => out.push(code),
            Mapped::Text(text) => out.push_str(text.as_str()),
            Mapped::Undefined => {
                let error = CodecError {
                    encoding: CHARMAP,
                    start: at,
                    end: at + 1,
                    reason: UNDEFINED,
                };
                at = recover(&mut out, handler, input, error)?;
                continue;
            }
        }
        at += 1;
    }
    Ok(out)
}

/// Decodes with a table: the character of a byte is `table[byte]`; U+FFFE and missing ones are undefined.
pub fn charmap_decode_table<H: DecodeErrors>(
    input: &[u8],
    table: StrRef<'_>,
    handler: &mut H,
) -> Result<StrBuf, H::Error> {
    charmap_decode(input, handler, |b| {
        Ok(table
            .get(b.into())
            .filter(|&c| c != 0xFFFE)
            .map_or(Mapped::Undefined, Mapped::Code))
    })
}

/// Encodes by looking each character up; None: undefined.
pub fn charmap_encode<H: EncodeErrors>(
    text: StrRef<'_>,
    handler: &mut H,
    mut lookup: impl FnMut(u32, &mut Vec<u8>) -> Result<bool, H::Error>,
) -> Result<Vec<u8>, H::Error> {
    let mut out = Vec::with_capacity(text.len());
    let mut scratch = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if lookup(text.at(at), &mut out)? {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < text.len() && !lookup(text.at(end), &mut scratch)? {
            end += 1;
        }
        scratch.clear();
        let error = CodecError {
            encoding: CHARMAP,
            start: at,
            end,
            reason: UNDEFINED,
        };
        let (replacement, next) = handler.encode_error(&error, text)?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend(bytes),
            Replacement::Str(s) => {
                for code in s.as_str().codes() {
                    if !lookup(code, &mut out)? {
                        return Err(handler.give_up(error));
                    }
                }
            }
        }
        at = next;
    }
    Ok(out)
}

/// The inverse of a decoding table: what `codecs.charmap_build` makes.
#[derive(Clone, Debug)]
pub struct EncodingMap {
    /// Pages of 128 code points that have a byte at all, by page number.
    pages: Vec<(u32, Box<[u16; 128]>)>,
}

impl EncodingMap {
    /// Whether `codecs.charmap_build` makes a map of this table; else it makes a dict (where U+FFFE is nothing special).
    pub fn fits(table: StrRef<'_>) -> bool {
        table.len() <= 256
            && table
                .codes()
                .enumerate()
                .all(|(i, code)| (code == 0) == (i == 0) && code < 0x10000)
    }

    /// From a table of at most 256 characters; U+FFFE stands for undefined if the table [`fits`](Self::fits).
    pub fn new(table: StrRef<'_>) -> Self {
        let mut map = EncodingMap { pages: Vec::new() };
        let undefined = if Self::fits(table) { 0xFFFE } else { u32::MAX };
        for (byte, code) in table.codes().enumerate().take(256) {
            if code == undefined {
                continue;
            }
            let number = code >> 7;
            let at = match map.pages.binary_search_by_key(&number, |p| p.0) {
                Ok(at) => at,
                Err(at) => {
                    map.pages.insert(at, (number, Box::new([u16::MAX; 128])));
                    at
                }
            };
            map.pages[at].1[code as usize & 127] = byte as u16;
        }
        map
    }

    /// The byte of a character.
    pub fn get(&self, code: u32) -> Option<u8> {
        let at = self
            .pages
            .binary_search_by_key(&(code >> 7), |p| p.0)
            .ok()?;
        u8::try_from(self.pages[at].1[code as usize & 127]).ok()
    }

    /// Bytes it takes, for `sys.getsizeof`.
    pub fn size(&self) -> usize {
        self.pages.len() * (256 + 16)
    }
}
