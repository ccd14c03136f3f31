//! String, bytes and number literals from their source text. CPython: Parser/string_parser.c,
//! Objects/unicodeobject.c (`_PyUnicode_DecodeUnicodeEscapeInternal`), Objects/bytesobject.c.
//!
//! The parser's own values cannot be used where there are escapes: it has no lone surrogates.

use crate::ast::{Constant, Text};
use dashu_int::IBig;

/// An escape that the codec rejects, by byte range in the literal's body.
#[derive(Debug, PartialEq, Eq)]
pub struct EscapeError {
    pub start: usize,
    pub end: usize,
    pub reason: &'static str,
}

/// The first escape that is kept as it stands, with a warning: its byte offset in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OddEscape {
    pub at: usize,
    /// `\400` and above rather than `\d`.
    pub octal: bool,
}

/// How braces in the body are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Braces {
    /// As themselves.
    Plain,
    /// Doubled, as in the literal parts of f- and t-strings.
    Doubled,
}

struct Builder {
    utf8: String,
    /// Everything so far, once a surrogate was seen.
    wide: Option<Vec<u32>>,
}

impl Builder {
    fn push(&mut self, point: u32) {
        match (&mut self.wide, char::from_u32(point)) {
            (Some(wide), _) => wide.push(point),
            (None, Some(char)) => self.utf8.push(char),
            (None, None) => {
                let mut wide: Vec<u32> = self.utf8.chars().map(u32::from).collect();
                wide.push(point);
                self.wide = Some(wide);
            }
        }
    }

    fn push_str(&mut self, text: &str) {
        match &mut self.wide {
            Some(wide) => wide.extend(text.chars().map(u32::from)),
            None => self.utf8.push_str(text),
        }
    }

    fn finish(self) -> Text {
        match self.wide {
            Some(wide) => Text::from_code_points(&wide),
            None => Text::Utf8(self.utf8.into_boxed_str()),
        }
    }
}

/// Decodes the body of a str literal (or the literal part of an f- or t-string).
pub fn decode_str(
    body: &str,
    raw: bool,
    braces: Braces,
) -> Result<(Text, Option<OddEscape>), EscapeError> {
    let special = |byte: &u8| {
        (*byte == b'\\' && !raw) || (braces == Braces::Doubled && matches!(byte, b'{' | b'}'))
    };
    let Some(first) = body.as_bytes().iter().position(special) else {
        return Ok((Text::from(body), None));
    };
    let bytes = body.as_bytes();
    let mut out = Builder {
        utf8: String::with_capacity(body.len()),
        wide: None,
    };
    let mut odd = None;
    let mut at = 0;
    let mut next = first;
    loop {
        out.push_str(&body[at..next]);
        if next == body.len() {
            break;
        }
        if bytes[next] != b'\\' {
            // A doubled brace stands for one.
            out.push(bytes[next].into());
            at = next
                + if bytes.get(next + 1) == Some(&bytes[next]) {
                    2
                } else {
                    1
                };
        } else {
            at = escape(body, next, braces, &mut out, &mut odd)?;
        }
        next = bytes[at..]
            .iter()
            .position(special)
            .map_or(body.len(), |found| at + found);
    }
    Ok((out.finish(), odd))
}

/// One escape at the backslash `at`; returns where it ends.
fn escape(
    body: &str,
    at: usize,
    braces: Braces,
    out: &mut Builder,
    odd: &mut Option<OddEscape>,
) -> Result<usize, EscapeError> {
    let bytes = body.as_bytes();
    let Some(&kind) = bytes.get(at + 1) else {
        if braces == Braces::Plain {
            return Err(EscapeError {
                start: at,
                end: at + 1,
                reason: "\\ at end of string",
            });
        }
        // `\{`: the brace opens a field, the backslash stands for itself.
        out.push(b'\\'.into());
        return Ok(at + 1);
    };
    let simple = match kind {
        b'\n' => return Ok(at + 2),
        b'\\' | b'\'' | b'"' => u32::from(kind),
        b'a' => 7,
        b'b' => 8,
        b't' => 9,
        b'n' => 10,
        b'v' => 11,
        b'f' => 12,
        b'r' => 13,
        b'0'..=b'7' => {
            let (value, end) = octal(bytes, at + 1);
            if value > 0o377 {
                odd.get_or_insert(OddEscape { at, octal: true });
            }
            out.push(value);
            return Ok(end);
        }
        b'x' => return hex(bytes, at, 2, "truncated \\xXX escape", out),
        b'u' => return hex(bytes, at, 4, "truncated \\uXXXX escape", out),
        b'U' => return hex(bytes, at, 8, "truncated \\UXXXXXXXX escape", out),
        b'N' => return named(body, at, out),
        _ => {
            // (CPython hides characters beyond ASCII from the codec, so it cannot warn of them.)
            if kind.is_ascii() && !(braces == Braces::Doubled && matches!(kind, b'{' | b'}')) {
                odd.get_or_insert(OddEscape { at, octal: false });
            }
            out.push(b'\\'.into());
            return Ok(at + 1);
        }
    };
    out.push(simple);
    Ok(at + 2)
}

/// What CPython warns of in the text of an f- or t-string: backslashes before braces, told by the tokenizer, and the
/// first odd escape of each of its tokens, which end at doubled braces and named characters.
pub fn odd_in_middle(body: &str) -> (Vec<usize>, Vec<OddEscape>) {
    let bytes = body.as_bytes();
    let (mut before_braces, mut odd) = (Vec::new(), Vec::new());
    let mut fresh = true;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (byte, bytes.get(at + 1)) {
            (b'{' | b'}', _) => {
                fresh = true;
                at += 2;
            }
            (b'\\', None | Some(b'{' | b'}')) => {
                before_braces.push(at);
                at += 1;
            }
            (b'\\', Some(b'N')) if bytes.get(at + 2) == Some(&b'{') => {
                at += bytes[at..]
                    .iter()
                    .position(|&byte| byte == b'}')
                    .map_or(bytes.len(), |len| len + 1);
                fresh = true;
            }
            (b'\\', Some(&kind)) => {
                let octal = matches!(kind, b'4'..=b'7') && octal(bytes, at + 1).0 > 0o377;
                let known =
                    kind.is_ascii_digit() && kind < b'8' || b"\n\\'\"abfnrtuvxUN".contains(&kind);
                if fresh && kind.is_ascii() && (octal || !known) {
                    odd.push(OddEscape { at, octal });
                    fresh = false;
                }
                at += 2;
            }
            _ => at += 1,
        }
    }
    (before_braces, odd)
}

fn octal(bytes: &[u8], from: usize) -> (u32, usize) {
    let mut value = 0;
    let mut end = from;
    while end < from + 3 && matches!(bytes.get(end), Some(b'0'..=b'7')) {
        value = value * 8 + u32::from(bytes[end] - b'0');
        end += 1;
    }
    (value, end)
}

fn hex(
    bytes: &[u8],
    at: usize,
    digits: usize,
    reason: &'static str,
    out: &mut Builder,
) -> Result<usize, EscapeError> {
    let mut value: u32 = 0;
    for index in 0..digits {
        let digit = bytes
            .get(at + 2 + index)
            .and_then(|&byte| char::from(byte).to_digit(16));
        let Some(digit) = digit else {
            return Err(EscapeError {
                start: at,
                end: at + 2 + index,
                reason,
            });
        };
        value = (value << 4) | digit;
    }
    let end = at + 2 + digits;
    if value > 0x10_ffff {
        return Err(EscapeError {
            start: at,
            end,
            reason: "illegal Unicode character",
        });
    }
    out.push(value);
    Ok(end)
}

fn named(body: &str, at: usize, out: &mut Builder) -> Result<usize, EscapeError> {
    const MALFORMED: &str = "malformed \\N character escape";
    let bytes = body.as_bytes();
    if bytes.get(at + 2) != Some(&b'{') {
        return Err(EscapeError {
            start: at,
            end: (at + 2).min(bytes.len()),
            reason: MALFORMED,
        });
    }
    let Some(len) = bytes[at + 3..].iter().position(|&byte| byte == b'}') else {
        return Err(EscapeError {
            start: at,
            end: bytes.len(),
            reason: MALFORMED,
        });
    };
    let close = at + 3 + len;
    if len == 0 {
        return Err(EscapeError {
            start: at,
            end: close + 1,
            reason: MALFORMED,
        });
    }
    match pyjit_text::unicode::lookup(&body[at + 3..close]) {
        Some(point) => {
            out.push(point);
            Ok(close + 1)
        }
        None => Err(EscapeError {
            start: at,
            end: close + 1,
            reason: "unknown Unicode character name",
        }),
    }
}

/// Decodes the body of a bytes literal, which is ASCII.
pub fn decode_bytes(body: &str, raw: bool) -> Result<(Box<[u8]>, Option<OddEscape>), EscapeError> {
    let bytes = body.as_bytes();
    if raw || !bytes.contains(&b'\\') {
        return Ok((bytes.into(), None));
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut odd = None;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            out.push(bytes[at]);
            at += 1;
            continue;
        }
        let Some(&kind) = bytes.get(at + 1) else {
            return Err(EscapeError {
                start: at,
                end: at + 1,
                reason: "Trailing \\ in string",
            });
        };
        at += 2;
        match kind {
            b'\n' => {}
            b'\\' | b'\'' | b'"' => out.push(kind),
            b'a' => out.push(7),
            b'b' => out.push(8),
            b't' => out.push(9),
            b'n' => out.push(10),
            b'v' => out.push(11),
            b'f' => out.push(12),
            b'r' => out.push(13),
            b'0'..=b'7' => {
                let (value, end) = octal(bytes, at - 1);
                if value > 0o377 {
                    odd.get_or_insert(OddEscape {
                        at: at - 2,
                        octal: true,
                    });
                }
                out.push(value as u8);
                at = end;
            }
            b'x' => {
                let digit = |at: usize| {
                    bytes
                        .get(at)
                        .and_then(|&byte| char::from(byte).to_digit(16))
                };
                let (Some(high), Some(low)) = (digit(at), digit(at + 1)) else {
                    return Err(EscapeError {
                        start: at - 2,
                        end: at,
                        reason: "invalid \\x escape",
                    });
                };
                out.push((high * 16 + low) as u8);
                at += 2;
            }
            _ => {
                odd.get_or_insert(OddEscape {
                    at: at - 2,
                    octal: false,
                });
                out.extend([b'\\', kind]);
            }
        }
    }
    Ok((out.into(), odd))
}

/// The most decimal digits of an int literal (`sys.int_info.default_max_str_digits`).
pub const MAX_DECIMAL_DIGITS: usize = 4300;

/// The value of an int literal's text; none if it has more than `limit` decimal digits, 0 being no limit.
pub fn parse_int(text: &str, limit: usize) -> Option<Constant> {
    let digits: String = text.chars().filter(|&char| char != '_').collect();
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        _ => (10, &digits[..]),
    };
    if let Ok(small) = i64::from_str_radix(digits, radix) {
        return Some(Constant::Int(small));
    }
    if radix == 10 && limit > 0 && digits.trim_start_matches('0').len() > limit {
        return None;
    }
    IBig::from_str_radix(digits, radix)
        .ok()
        .map(Constant::BigInt)
}
