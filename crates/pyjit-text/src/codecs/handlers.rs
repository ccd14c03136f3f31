//! The predefined error handlers. CPython: Python/codecs.c.

use super::{CodecError, DecodeErrors, EncodeErrors, Replacement};
use crate::string::repr::push_escape;
use crate::{StrBuf, StrRef};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handler {
    Strict,
    Ignore,
    Replace,
    XmlCharRefReplace,
    BackslashReplace,
    NameReplace,
    SurrogatePass,
    SurrogateEscape,
}

/// How `surrogatepass` writes a surrogate.
#[derive(Clone, Copy)]
enum Wide {
    Utf8,
    Utf16 { big: bool },
    Utf32 { big: bool },
}

impl Wide {
    /// From any spelling that CPython's handler knows: `utf-8`, `UTF_16LE`, `utf32`, ... (native order is little).
    fn of(encoding: &str) -> Option<Wide> {
        let lower = encoding.to_ascii_lowercase();
        if lower == "cp65001" {
            return Some(Wide::Utf8);
        }
        let rest = lower.strip_prefix("utf")?;
        let rest = rest.strip_prefix(['-', '_']).unwrap_or(rest);
        if rest == "8" {
            return Some(Wide::Utf8);
        }
        let (wide, rest) = match (rest.strip_prefix("16"), rest.strip_prefix("32")) {
            (Some(rest), _) => (false, rest),
            (_, Some(rest)) => (true, rest),
            _ => return None,
        };
        let big = match rest.strip_prefix(['-', '_']).unwrap_or(rest) {
            "" if rest.is_empty() => false,
            "le" => false,
            "be" => true,
            _ => return None,
        };
        Some(if wide {
            Wide::Utf32 { big }
        } else {
            Wide::Utf16 { big }
        })
    }

    fn decode(self, bytes: &[u8]) -> Option<(u32, usize)> {
        let (code, len) = match (self, bytes) {
            (Wide::Utf8, &[a, b, c, ..])
                if a & 0xF0 == 0xE0 && b & 0xC0 == 0x80 && c & 0xC0 == 0x80 =>
            {
                (
                    u32::from(a & 0xF) << 12 | u32::from(b & 0x3F) << 6 | u32::from(c & 0x3F),
                    3,
                )
            }
            (Wide::Utf16 { big: false }, &[a, b, ..]) => (u16::from_le_bytes([a, b]).into(), 2),
            (Wide::Utf16 { big: true }, &[a, b, ..]) => (u16::from_be_bytes([a, b]).into(), 2),
            (Wide::Utf32 { big: false }, &[a, b, c, d, ..]) => {
                (u32::from_le_bytes([a, b, c, d]), 4)
            }
            (Wide::Utf32 { big: true }, &[a, b, c, d, ..]) => (u32::from_be_bytes([a, b, c, d]), 4),
            _ => return None,
        };
        is_surrogate(code).then_some((code, len))
    }

    fn encode(self, out: &mut Vec<u8>, code: u32) {
        match self {
            Wide::Utf8 => super::utf8::push_code(out, code),
            Wide::Utf16 { big: false } => out.extend((code as u16).to_le_bytes()),
            Wide::Utf16 { big: true } => out.extend((code as u16).to_be_bytes()),
            Wide::Utf32 { big: false } => out.extend(code.to_le_bytes()),
            Wide::Utf32 { big: true } => out.extend(code.to_be_bytes()),
        }
    }
}

pub(super) fn is_surrogate(code: u32) -> bool {
    (0xD800..0xE000).contains(&code)
}

impl Handler {
    pub fn by_name(name: &str) -> Option<Handler> {
        Some(match name {
            "strict" => Handler::Strict,
            "ignore" => Handler::Ignore,
            "replace" => Handler::Replace,
            "xmlcharrefreplace" => Handler::XmlCharRefReplace,
            "backslashreplace" => Handler::BackslashReplace,
            "namereplace" => Handler::NameReplace,
            "surrogatepass" => Handler::SurrogatePass,
            "surrogateescape" => Handler::SurrogateEscape,
            _ => return None,
        })
    }

    /// The answer for undecodable bytes `start..end`; None: raise. (`xmlcharrefreplace` and `namereplace` cannot
    /// decode: CPython raises TypeError "don't know how to handle UnicodeDecodeError in error callback".)
    pub fn decode(
        self,
        encoding: &str,
        input: &[u8],
        start: usize,
        end: usize,
    ) -> Option<(StrBuf, usize)> {
        let bytes = &input[start..end];
        let mut out = StrBuf::new();
        match self {
            Handler::Ignore => {}
            Handler::Replace => out.push(0xFFFD),
            Handler::BackslashReplace => {
                bytes.iter().for_each(|&b| push_escape(&mut out, b.into()))
            }
            Handler::SurrogateEscape => {
                // At most four bytes are undecodable at once, none of them ASCII.
                for &b in bytes.iter().take(4).take_while(|b| !b.is_ascii()) {
                    out.push(0xDC00 + u32::from(b));
                }
                if out.is_empty() {
                    return None;
                }
                let next = start + out.len();
                return Some((out, next));
            }
            Handler::SurrogatePass => {
                let (code, len) = Wide::of(encoding)?.decode(&input[start..])?;
                out.push(code);
                return Some((out, start + len));
            }
            Handler::Strict | Handler::XmlCharRefReplace | Handler::NameReplace => return None,
        }
        Some((out, end))
    }

    /// The answer for unencodable characters `start..end`; None: raise.
    pub fn encode(
        self,
        encoding: &str,
        input: StrRef<'_>,
        start: usize,
        end: usize,
    ) -> Option<(Replacement, usize)> {
        let part = input.slice(start..end);
        let mut out = StrBuf::new();
        match self {
            Handler::Strict => return None,
            Handler::Ignore => {}
            Handler::Replace => out.push_repeat(u32::from(b'?'), part.len()),
            Handler::XmlCharRefReplace => {
                part.codes().for_each(|c| out.push_utf8(&format!("&#{c};")))
            }
            Handler::BackslashReplace => part.codes().for_each(|c| push_escape(&mut out, c)),
            Handler::NameReplace => {
                for c in part.codes() {
                    match crate::unicode::name(c) {
                        Some(name) => out.push_utf8(&format!("\\N{{{name}}}")),
                        None => push_escape(&mut out, c),
                    }
                }
            }
            Handler::SurrogateEscape => {
                let mut bytes = Vec::with_capacity(part.len());
                for c in part.codes() {
                    if !(0xDC80..=0xDCFF).contains(&c) {
                        return None;
                    }
                    bytes.push((c - 0xDC00) as u8);
                }
                return Some((Replacement::Bytes(bytes), end));
            }
            Handler::SurrogatePass => {
                let wide = Wide::of(encoding)?;
                let mut bytes = Vec::with_capacity(part.len() * 4);
                for c in part.codes() {
                    if !is_surrogate(c) {
                        return None;
                    }
                    wide.encode(&mut bytes, c);
                }
                return Some((Replacement::Bytes(bytes), end));
            }
        }
        Some((Replacement::Str(out), end))
    }

    /// The answer of a `UnicodeTranslateError` handler; None: raise.
    pub fn translate(self, input: StrRef<'_>, start: usize, end: usize) -> Option<(StrBuf, usize)> {
        match self {
            Handler::Replace => {
                let mut out = StrBuf::new();
                out.push_repeat(0xFFFD, end - start);
                Some((out, end))
            }
            Handler::Ignore | Handler::BackslashReplace => {
                match self.encode("", input, start, end)? {
                    (Replacement::Str(text), next) => Some((text, next)),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

impl DecodeErrors for Handler {
    type Error = CodecError;
    fn decode_error(
        &mut self,
        error: &CodecError,
        input: &[u8],
    ) -> Result<(StrBuf, usize), CodecError> {
        self.decode(error.encoding, input, error.start, error.end)
            .ok_or_else(|| error.clone())
    }
}

impl EncodeErrors for Handler {
    type Error = CodecError;
    fn encode_error(
        &mut self,
        error: &CodecError,
        input: StrRef<'_>,
    ) -> Result<(Replacement, usize), CodecError> {
        let escapes = |at: &usize| (0xDC80..=0xDCFF).contains(&input.at(*at));
        let mut end = error.end;
        if *self == Handler::SurrogateEscape && error.encoding != "charmap" {
            // CPython's encoders escape what they can and complain of the rest only.
            end = error.start + (error.start..end).take_while(escapes).count();
            if end == error.start {
                return Err(error.clone());
            }
        }
        self.encode(error.encoding, input, error.start, end)
            .ok_or_else(|| error.clone())
    }
    fn give_up(&mut self, error: CodecError) -> CodecError {
        error
    }
}
