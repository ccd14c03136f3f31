//! `repr` and `ascii` of strings, `repr` of bytes. CPython: `unicode_repr`, `PyBytes_Repr`.

use crate::{CodeUnit, StrBuf, StrRef, unicode, with_units};

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Single quotes, unless there are some inside and no double ones.
fn quote_for(has_single: bool, has_double: bool) -> u32 {
    u32::from(if has_single && !has_double {
        b'"'
    } else {
        b'\''
    })
}

/// `\x7f`, `\u20ac`, `\U0001f600`.
pub fn push_escape(out: &mut StrBuf, code: u32) {
    let (letter, digits) = match code {
        0..0x100 => (b'x', 2),
        0x100..0x10000 => (b'u', 4),
        _ => (b'U', 8),
    };
    out.push_latin1(&[b'\\', letter]);
    for i in (0..digits).rev() {
        out.push(HEX[(code >> (4 * i) & 15) as usize].into());
    }
}

fn push_quoted(out: &mut StrBuf, text: StrRef<'_>, quote: u32, kept: impl Fn(u32) -> bool) {
    out.push(quote);
    let plain = |code: u32| match code {
        0x20..0x7F => code != quote && code != 0x5C,
        _ => kept(code),
    };
    let mut at = 0;
    while at < text.len() {
        let run = with_units!(text, t => t[at..].iter().position(|u| !plain(u.code())))
            .unwrap_or(text.len() - at);
        out.push_str(text.slice(at..at + run));
        at += run;
        let Some(code) = text.get(at) else { break };
        at += 1;
        match code {
            0x5C => out.push_latin1(b"\\\\"),
            9 => out.push_latin1(b"\\t"),
            10 => out.push_latin1(b"\\n"),
            13 => out.push_latin1(b"\\r"),
            _ if code == quote => {
                out.push(0x5C);
                out.push(code);
            }
            _ => push_escape(out, code),
        }
    }
    out.push(quote);
}

fn quoted(text: StrRef<'_>, kept: impl Fn(u32) -> bool) -> StrBuf {
    let mut out = StrBuf::with_capacity(text.len() + 2);
    if let StrRef::Latin1(bytes) = text
        && bytes
            .iter()
            .all(|&b| matches!(b, 0x20..0x7F) && b != b'\'' && b != b'\\')
    {
        out.push_latin1(b"'");
        out.push_latin1(bytes);
        out.push_latin1(b"'");
        return out;
    }
    let has = |c: u8| super::find::find_code(text, c.into()).is_some();
    let quote = quote_for(has(b'\''), has(b'"'));
    push_quoted(&mut out, text, quote, kept);
    out
}

/// `repr(text)`.
pub fn repr(text: StrRef<'_>) -> StrBuf {
    quoted(text, unicode::is_printable)
}

/// `ascii(text)`; of anything but a str, `ascii` escapes its repr: see [`escape_non_ascii`].
pub fn ascii(text: StrRef<'_>) -> StrBuf {
    quoted(text, |_| false)
}

/// Escapes whatever is not ASCII.
pub fn escape_non_ascii(text: StrRef<'_>) -> StrBuf {
    let mut out = StrBuf::with_capacity(text.len());
    for code in text.codes() {
        if code < 0x80 {
            out.push(code)
        } else {
            push_escape(&mut out, code)
        }
    }
    out
}

/// `repr` of bytes.
pub fn bytes_repr(bytes: &[u8]) -> StrBuf {
    let mut out = StrBuf::with_capacity(bytes.len() + 3);
    out.push_latin1(b"b");
    let has = |b| memchr::memchr(b, bytes).is_some();
    push_quoted(
        &mut out,
        StrRef::Latin1(bytes),
        quote_for(has(b'\''), has(b'"')),
        |_| false,
    );
    out
}
