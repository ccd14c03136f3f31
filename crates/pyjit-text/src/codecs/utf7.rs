//! UTF-7 (RFC 2152). CPython: `PyUnicode_DecodeUTF7Stateful`, `_PyUnicode_EncodeUTF7`.

use super::{CodecError, DecodeErrors, recover};
use crate::{StrBuf, StrRef};

fn from_base64(b: u8) -> Option<u32> {
    Some(match b {
        b'A'..=b'Z' => u32::from(b - b'A'),
        b'a'..=b'z' => u32::from(b - b'a') + 26,
        b'0'..=b'9' => u32::from(b - b'0') + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Characters written as themselves: RFC 2152's direct and optional direct ones and white space.
fn is_direct(code: u32) -> bool {
    let Ok(b) = u8::try_from(code) else {
        return false;
    };
    b.is_ascii_alphanumeric() || b" \t\n\r'(),-./:?!\"#$%&*;<=>@[]^_`{|}".contains(&b)
}

/// The bits of an open base64 section.
#[derive(Default)]
struct Section {
    bits: u32,
    buffer: u32,
    /// A high surrogate that waits for its low one, or 0.
    surrogate: u32,
}

impl Section {
    fn push(&mut self, value: u32, out: &mut StrBuf) {
        self.buffer = self.buffer << 6 | value;
        self.bits += 6;
        if self.bits < 16 {
            return;
        }
        self.bits -= 16;
        let unit = self.buffer >> self.bits;
        self.buffer &= (1 << self.bits) - 1;
        let high = std::mem::take(&mut self.surrogate);
        if high != 0 {
            if (0xDC00..0xE000).contains(&unit) {
                out.push(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
                return;
            }
            out.push(high);
        }
        if (0xD800..0xDC00).contains(&unit) {
            self.surrogate = unit;
        } else {
            out.push(unit);
        }
    }
}

/// Decodes; returns the text and how many bytes were used.
pub fn utf7_decode<H: DecodeErrors>(
    input: &[u8],
    handler: &mut H,
    is_final: bool,
) -> Result<(StrBuf, usize), H::Error> {
    let mut out = StrBuf::new();
    let mut section: Option<Section> = None;
    // Where the open section starts, in the input and in the output.
    let (mut section_at, mut section_out) = (0, 0);
    let mut at = 0;
    loop {
        while at < input.len() {
            let b = input[at];
            let (start, reason) = if let Some(open) = &mut section {
                if let Some(value) = from_base64(b) {
                    open.push(value, &mut out);
                    at += 1;
                    continue;
                }
                let open = section.take().unwrap_or_default();
                if open.bits >= 6 {
                    at += 1;
                    (section_at, "partial character in shift sequence")
                } else if open.bits > 0 && open.buffer != 0 {
                    at += 1;
                    (section_at, "non-zero padding bits in shift sequence")
                } else {
                    if open.surrogate != 0 && b.is_ascii() && b != b'+' {
                        out.push(open.surrogate);
                    }
                    at += usize::from(b == b'-');
                    continue;
                }
            } else if b == b'+' {
                section_at = at;
                at += 1;
                match input.get(at) {
                    Some(b'-') => {
                        at += 1;
                        out.push(u32::from(b'+'));
                        continue;
                    }
                    Some(&next) if from_base64(next).is_none() => {
                        at += 1;
                        (section_at, "ill-formed sequence")
                    }
                    _ => {
                        section = Some(Section::default());
                        section_out = out.len();
                        continue;
                    }
                }
            } else if b.is_ascii() {
                out.push(b.into());
                at += 1;
                continue;
            } else {
                at += 1;
                (at - 1, "unexpected special character")
            };
            at = recover(
                &mut out,
                handler,
                input,
                CodecError {
                    encoding: "utf7",
                    start,
                    end: at,
                    reason,
                },
            )?;
        }
        let Some(open) = &section else {
            return Ok((out, at));
        };
        if !is_final {
            // The whole section is read again with what follows it.
            out.truncate(section_out);
            return Ok((out, section_at));
        }
        let broken = open.surrogate != 0 || open.bits >= 6 || (open.bits > 0 && open.buffer != 0);
        section = None;
        if !broken {
            return Ok((out, at));
        }
        let error = CodecError {
            encoding: "utf7",
            start: section_at,
            end: input.len(),
            reason: "unterminated shift sequence",
        };
        at = recover(&mut out, handler, input, error)?;
        if at >= input.len() {
            return Ok((out, input.len()));
        }
    }
}

/// Encodes; every string can be.
pub fn utf7_encode(text: StrRef<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() * 2);
    let (mut shifted, mut bits, mut buffer) = (false, 0u32, 0u32);
    for code in text.codes() {
        if is_direct(code) {
            let b = code as u8;
            if shifted {
                if bits > 0 {
                    out.push(BASE64[(buffer << (6 - bits) & 63) as usize]);
                    (bits, buffer) = (0, 0);
                }
                shifted = false;
                // What could be taken for base64 needs an explicit end.
                if from_base64(b).is_some() || b == b'-' {
                    out.push(b'-');
                }
            }
            out.push(b);
            continue;
        }
        if !shifted {
            if code == u32::from(b'+') {
                out.extend(b"+-");
                continue;
            }
            out.push(b'+');
            shifted = true;
        }
        let mut unit = |u: u32| {
            buffer = (buffer & 0x3F) << 16 | u;
            bits += 16;
            while bits >= 6 {
                bits -= 6;
                out.push(BASE64[(buffer >> bits & 63) as usize]);
            }
        };
        if code >= 0x10000 {
            unit(0xD800 + ((code - 0x10000) >> 10));
            unit(0xDC00 + (code & 0x3FF));
        } else {
            unit(code);
        }
    }
    if bits > 0 {
        out.push(BASE64[(buffer << (6 - bits) & 63) as usize]);
    }
    if shifted {
        out.push(b'-');
    }
    out
}
