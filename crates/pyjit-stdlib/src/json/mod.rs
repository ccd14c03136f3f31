//! `_json`: what makes `json` fast: strings here and in `scanner.rs`, which parses, and `encoder.rs`, which writes.
//! CPython: Modules/_json.c.

mod encoder;
mod scanner;

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;

/// Raises `json.decoder.JSONDecodeError(message, document, position)`.
#[cold]
fn decode_error(th: &Thread, message: &str, document: Gc<Str>, position: isize) -> Raised {
    let make = || -> PyResult<Value> {
        let Some(import) = th.rt().hooks.import.get() else {
            return Err(th.raise(t::ValueError, message));
        };
        let decoder = import(th, "json.decoder")?;
        let class = protocol::getattr_str(th, decoder, "JSONDecodeError")?;
        let args = [
            th.try_str(message)?.into(),
            document.into(),
            th.int(position),
        ];
        protocol::call(th, class, &args)
    };
    match make() {
        Ok(error) => th.raise_value(error),
        Err(raised) => raised,
    }
}

/// The short escape of a character, if it has one.
fn short_escape(unit: u32) -> Option<char> {
    Some(match unit {
        0x22 => '"',
        0x5C => '\\',
        0x08 => 'b',
        0x0C => 'f',
        0x0A => 'n',
        0x0D => 'r',
        0x09 => 't',
        _ => return None,
    })
}

fn push_unicode_escape(out: &mut StrBuilder, unit: u32) {
    out.push_str(&format!("\\u{unit:04x}"));
}

/// Appends the JSON form of a string, in ASCII only or with all that need not be escaped.
fn push_string(out: &mut StrBuilder, text: Gc<Str>, ascii: bool) {
    out.push('"' as u32);
    let plain = |byte: &u8| (0x20..0x7F).contains(byte) && *byte != b'"' && *byte != b'\\';
    if let Some(text) = text.ascii()
        && text.as_bytes().iter().all(plain)
    {
        out.push_str(text);
        out.push('"' as u32);
        return;
    }
    for unit in text.chars() {
        match short_escape(unit) {
            Some(escape) => {
                out.push('\\' as u32);
                out.push(escape as u32);
            }
            None if unit < 0x20 => push_unicode_escape(out, unit),
            None if unit < 0x7F || !ascii => out.push(unit),
            None if unit < 0x10000 => push_unicode_escape(out, unit),
            None => {
                let rest = unit - 0x10000;
                push_unicode_escape(out, 0xD800 | rest >> 10);
                push_unicode_escape(out, 0xDC00 | rest & 0x3FF);
            }
        }
    }
    out.push('"' as u32);
}

/// The argument of the string functions.
fn string_argument(th: &Thread, value: Value) -> PyResult<Gc<Str>> {
    match value.cast::<Str>() {
        Some(text) => Ok(text),
        None => {
            let name = th.type_name(value);
            let text = format!("first argument must be a string, not {name}");
            Err(th.raise(t::TypeError, text))
        }
    }
}

fn encoded(th: &Thread, text: Gc<Str>, ascii: bool) -> PyResult<Gc<Str>> {
    let mut out = StrBuilder::new();
    push_string(&mut out, text, ascii);
    out.finish(th)
}

/// json speedups
///
#[pymodule(name = "_json")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        module.set(
            th,
            "make_scanner",
            th.define_class(&scanner::methods::SPEC, None)?,
        )?;
        module.set(
            th,
            "make_encoder",
            th.define_class(&encoder::methods::SPEC, None)?,
        )
    }

    /// encode_basestring_ascii(string) -> string
    ///
    /// Return an ASCII-only JSON representation of a Python string
    #[function("(object, /)", text = "($self, object, /)")]
    fn encode_basestring_ascii(th: &Thread, object: Value) -> PyResult<Gc<Str>> {
        encoded(th, string_argument(th, object)?, true)
    }

    /// encode_basestring(string) -> string
    ///
    /// Return a JSON representation of a Python string
    #[function("(object, /)", text = "($self, object, /)")]
    fn encode_basestring(th: &Thread, object: Value) -> PyResult<Gc<Str>> {
        encoded(th, string_argument(th, object)?, false)
    }

    /// scanstring(string, end, strict=True) -> (string, end)
    ///
    /// Scan the string s for a JSON string. End is the index of the
    /// character in s after the quote that started the JSON string.
    /// Unescapes all valid JSON string escape sequences and raises ValueError
    /// on attempt to decode an invalid string. If strict is False then literal
    /// control characters are allowed in the string.
    ///
    /// Returns a tuple of the decoded string and the index of the character in s
    /// after the end quote.
    #[function("(string, end, strict=True, /)", no_text)]
    fn scanstring(
        th: &Thread,
        string: Value,
        end: Index,
        strict: Option<bool>,
    ) -> PyResult<Gc<Tuple>> {
        let text = string_argument(th, string)?;
        let (found, after) = scanner::scan_string(th, text, end.0, strict.unwrap_or(true))?;
        th.try_tuple(&[found.into(), th.int(after)])
    }
}
