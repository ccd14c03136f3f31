//! `_codecs`: the registry of codecs and error handlers, and the codecs that are written in native code. CPython:
//! Modules/_codecsmodule.c, Python/codecs.c. The conversions are `pyjit-text`'s.
//!
//! - `registry`: search functions and the cache of what they found. - `handlers`: error handlers by name.
//! - `charmap`: mappings given as Python objects.

mod charmap;
mod handlers;
mod registry;

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::codecs::{self, ByteOrder, EscapeWarning};
use pyjit_text::{StrBuf, StrRef};
use pyjit_types::bytes::bytes_like;
use pyjit_types::codec::Errors;

/// `(object, length)`: what encoders and decoders answer.
fn pair(th: &Thread, object: Value, length: usize) -> PyResult<Value> {
    Ok(th.tuple(&[object, th.int(length)]).into())
}

/// The argument `errors`: a str or None.
fn errors_name(th: &Thread, function: &str, errors: Option<Value>) -> PyResult<Option<Gc<Str>>> {
    match errors.filter(|errors| !errors.is_none()) {
        None => Ok(None),
        Some(errors) => match errors.cast::<Str>() {
            Some(name) => Ok(Some(name)),
            None => {
                let found = th.type_name(errors);
                Err(th.raise(
                    t::TypeError,
                    format!("{function}() argument 2 must be str or None, not {found}"),
                ))
            }
        },
    }
}

/// The bytes to decode as an object that exceptions can name; some functions take text in UTF-8 too.
fn input(th: &Thread, data: Value, text_too: bool) -> PyResult<Gc<Bytes>> {
    if let Some(bytes) = data.cast::<Bytes>() {
        return Ok(bytes);
    }
    if let Some(text) = data.cast::<Str>().filter(|_| text_too) {
        let encoded = pyjit_types::codec::encode(th, text, None, None)?;
        if let Some(bytes) = encoded.cast::<Bytes>() {
            return Ok(bytes);
        }
    }
    th.bytes(&bytes_like(th, data)?)
}

fn encoded(
    th: &Thread,
    function: &str,
    text: Gc<Str>,
    errors: Option<Value>,
    convert: impl FnOnce(StrRef<'_>, &mut Errors<'_>) -> PyResult<Vec<u8>>,
) -> PyResult<Value> {
    let name = errors_name(th, function, errors)?;
    let mut errors = Errors::new(th, name, text.into());
    let bytes = convert(text.units(), &mut errors)?;
    pair(th, th.bytes(&bytes)?.into(), text.len())
}

fn decoded(
    th: &Thread,
    function: &str,
    data: Value,
    errors: Option<Value>,
    convert: impl FnOnce(&[u8], &mut Errors<'_>) -> PyResult<(StrBuf, usize)>,
) -> PyResult<Value> {
    let input = input(th, data, function.ends_with("unicode_escape_decode"))?;
    let name = errors_name(th, function, errors)?;
    let mut errors = Errors::new(th, name, input.into());
    let (text, used) = convert(input.as_slice(), &mut errors)?;
    pair(th, th.str_ref(text.as_str())?.into(), used)
}

/// `byteorder`: negative is little, positive is big.
fn order(byteorder: Option<i32>) -> ByteOrder {
    match byteorder.unwrap_or(0) {
        0 => ByteOrder::Native,
        1.. => ByteOrder::Big,
        _ => ByteOrder::Little,
    }
}

/// A decoder's answer with the byte order behind.
fn with_order(th: &Thread, answer: Value, order: ByteOrder) -> PyResult<Value> {
    let number = match order {
        ByteOrder::Native => 0,
        ByteOrder::Little => -1,
        ByteOrder::Big => 1,
    };
    match answer
        .cast::<Tuple>()
        .map(|pair| (pair.get(0), pair.get(1)))
    {
        Some((Some(text), Some(used))) => Ok(th.tuple(&[text, used, Value::int(number)]).into()),
        _ => Ok(answer),
    }
}

/// DeprecationWarning about a doubtful escape.
fn warn(th: &Thread, doubtful: Option<(usize, EscapeWarning)>) -> PyResult<()> {
    let text = match doubtful {
        None => return Ok(()),
        Some((_, EscapeWarning::Octal(number))) => format!(
            "\"\\{number:o}\" is an invalid octal escape sequence. Such sequences will not work in the future. "
        ),
        Some((_, EscapeWarning::Unknown(byte))) => format!(
            "\"\\{}\" is an invalid escape sequence. Such sequences will not work in the future. ",
            char::from(byte)
        ),
    };
    th.warn(t::DeprecationWarning, &text, 1)
}

#[pymodule(name = "_codecs", doc = "")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, _module: Gc<Module>) -> PyResult<()> {
        th.define_class(&charmap::methods::SPEC, None)?;
        Ok(())
    }

    #[function("($module, str, errors=None, /)")]
    fn utf_8_encode(th: &Thread, str: Gc<Str>, errors: Option<Value>) -> PyResult<Value> {
        encoded(th, "utf_8_encode", str, errors, |text, errors| {
            codecs::utf8_encode(text, errors)
        })
    }

    #[function("($module, str, errors=None, /)")]
    fn latin_1_encode(th: &Thread, str: Gc<Str>, errors: Option<Value>) -> PyResult<Value> {
        encoded(th, "latin_1_encode", str, errors, |text, errors| {
            codecs::latin1_encode(text, errors)
        })
    }

    #[function("($module, str, errors=None, /)")]
    fn ascii_encode(th: &Thread, str: Gc<Str>, errors: Option<Value>) -> PyResult<Value> {
        encoded(th, "ascii_encode", str, errors, |text, errors| {
            codecs::ascii_encode(text, errors)
        })
    }

    #[function("($module, str, errors=None, /)")]
    fn utf_16_le_encode(th: &Thread, str: Gc<Str>, errors: Option<Value>) -> PyResult<Value> {
        encoded(th, "utf_16_le_encode", str, errors, |text, errors| {
            codecs::utf16_encode(text, errors, ByteOrder::Little)
        })
    }

    #[function("($module, str, errors=None, /)")]
    fn utf_16_be_encode(th: &Thread, str: Gc<Str>, errors: Option<Value>) -> PyResult<Value> {
        encoded(th, "utf_16_be_encode", str, errors, |text, errors| {
            codecs::utf16_encode(text, errors, ByteOrder::Big)
        })
    }

    #[function("($module, str, errors=None, /)")]
    fn utf_32_le_encode(th: &Thread, str: Gc<Str>, errors: Option<Value>) -> PyResult<Value> {
        encoded(th, "utf_32_le_encode", str, errors, |text, errors| {
            codecs::utf32_encode(text, errors, ByteOrder::Little)
        })
    }

    #[function("($module, str, errors=None, /)")]
    fn utf_32_be_encode(th: &Thread, str: Gc<Str>, errors: Option<Value>) -> PyResult<Value> {
        encoded(th, "utf_32_be_encode", str, errors, |text, errors| {
            codecs::utf32_encode(text, errors, ByteOrder::Big)
        })
    }

    #[function("($module, str, errors=None, /)")]
    fn utf_7_encode(th: &Thread, str: Gc<Str>, errors: Option<Value>) -> PyResult<Value> {
        encoded(th, "utf_7_encode", str, errors, |text, _| {
            Ok(codecs::utf7_encode(text))
        })
    }

    #[function("($module, str, errors=None, /)")]
    fn unicode_escape_encode(th: &Thread, str: Gc<Str>, errors: Option<Value>) -> PyResult<Value> {
        encoded(th, "unicode_escape_encode", str, errors, |text, _| {
            Ok(codecs::unicode_escape_encode(text))
        })
    }

    #[function("($module, str, errors=None, /)")]
    fn raw_unicode_escape_encode(
        th: &Thread,
        str: Gc<Str>,
        errors: Option<Value>,
    ) -> PyResult<Value> {
        encoded(th, "raw_unicode_escape_encode", str, errors, |text, _| {
            Ok(codecs::raw_unicode_escape_encode(text))
        })
    }

    #[function("($module, str, errors=None, byteorder=0, /)")]
    fn utf_16_encode(
        th: &Thread,
        str: Gc<Str>,
        errors: Option<Value>,
        byteorder: Option<i32>,
    ) -> PyResult<Value> {
        let order = order(byteorder);
        encoded(th, "utf_16_encode", str, errors, |text, errors| {
            codecs::utf16_encode(text, errors, order)
        })
    }

    #[function("($module, str, errors=None, byteorder=0, /)")]
    fn utf_32_encode(
        th: &Thread,
        str: Gc<Str>,
        errors: Option<Value>,
        byteorder: Option<i32>,
    ) -> PyResult<Value> {
        let order = order(byteorder);
        encoded(th, "utf_32_encode", str, errors, |text, errors| {
            codecs::utf32_encode(text, errors, order)
        })
    }

    #[function("($module, data, errors=None, /)")]
    fn latin_1_decode(th: &Thread, data: Value, errors: Option<Value>) -> PyResult<Value> {
        decoded(th, "latin_1_decode", data, errors, |input, _| {
            Ok((codecs::latin1_decode(input), input.len()))
        })
    }

    #[function("($module, data, errors=None, /)")]
    fn ascii_decode(th: &Thread, data: Value, errors: Option<Value>) -> PyResult<Value> {
        decoded(th, "ascii_decode", data, errors, |input, errors| {
            Ok((codecs::ascii_decode(input, errors)?, input.len()))
        })
    }

    #[function("($module, data, errors=None, final=False, /)")]
    fn utf_8_decode(
        th: &Thread,
        data: Value,
        errors: Option<Value>,
        r#final: Option<bool>,
    ) -> PyResult<Value> {
        let last = r#final.unwrap_or(false);
        decoded(th, "utf_8_decode", data, errors, |input, errors| {
            codecs::utf8_decode(input, errors, last)
        })
    }

    #[function("($module, data, errors=None, final=False, /)")]
    fn utf_7_decode(
        th: &Thread,
        data: Value,
        errors: Option<Value>,
        r#final: Option<bool>,
    ) -> PyResult<Value> {
        let last = r#final.unwrap_or(false);
        decoded(th, "utf_7_decode", data, errors, |input, errors| {
            codecs::utf7_decode(input, errors, last)
        })
    }

    #[function("($module, data, errors=None, final=False, /)")]
    fn utf_16_decode(
        th: &Thread,
        data: Value,
        errors: Option<Value>,
        r#final: Option<bool>,
    ) -> PyResult<Value> {
        let last = r#final.unwrap_or(false);
        decoded(th, "utf_16_decode", data, errors, |input, errors| {
            let (text, used, _) = codecs::utf16_decode(input, errors, ByteOrder::Native, last)?;
            Ok((text, used))
        })
    }

    #[function("($module, data, errors=None, final=False, /)")]
    fn utf_16_le_decode(
        th: &Thread,
        data: Value,
        errors: Option<Value>,
        r#final: Option<bool>,
    ) -> PyResult<Value> {
        let last = r#final.unwrap_or(false);
        decoded(th, "utf_16_le_decode", data, errors, |input, errors| {
            let (text, used, _) = codecs::utf16_decode(input, errors, ByteOrder::Little, last)?;
            Ok((text, used))
        })
    }

    #[function("($module, data, errors=None, final=False, /)")]
    fn utf_16_be_decode(
        th: &Thread,
        data: Value,
        errors: Option<Value>,
        r#final: Option<bool>,
    ) -> PyResult<Value> {
        let last = r#final.unwrap_or(false);
        decoded(th, "utf_16_be_decode", data, errors, |input, errors| {
            let (text, used, _) = codecs::utf16_decode(input, errors, ByteOrder::Big, last)?;
            Ok((text, used))
        })
    }

    #[function(
        "($module, data, errors=None, byteorder=0, final=False, /)",
        text = "($module, data, errors=None, byteorder=0, final=False,\n                 /)"
    )]
    fn utf_16_ex_decode(
        th: &Thread,
        data: Value,
        errors: Option<Value>,
        byteorder: Option<i32>,
        r#final: Option<bool>,
    ) -> PyResult<Value> {
        let last = r#final.unwrap_or(false);
        let mut found = order(byteorder);
        let answer = decoded(th, "utf_16_ex_decode", data, errors, |input, errors| {
            let (text, used, order) = codecs::utf16_decode(input, errors, found, last)?;
            found = order;
            Ok((text, used))
        })?;
        with_order(th, answer, found)
    }

    #[function("($module, data, errors=None, final=False, /)")]
    fn utf_32_decode(
        th: &Thread,
        data: Value,
        errors: Option<Value>,
        r#final: Option<bool>,
    ) -> PyResult<Value> {
        let last = r#final.unwrap_or(false);
        decoded(th, "utf_32_decode", data, errors, |input, errors| {
            let (text, used, _) = codecs::utf32_decode(input, errors, ByteOrder::Native, last)?;
            Ok((text, used))
        })
    }

    #[function("($module, data, errors=None, final=False, /)")]
    fn utf_32_le_decode(
        th: &Thread,
        data: Value,
        errors: Option<Value>,
        r#final: Option<bool>,
    ) -> PyResult<Value> {
        let last = r#final.unwrap_or(false);
        decoded(th, "utf_32_le_decode", data, errors, |input, errors| {
            let (text, used, _) = codecs::utf32_decode(input, errors, ByteOrder::Little, last)?;
            Ok((text, used))
        })
    }

    #[function("($module, data, errors=None, final=False, /)")]
    fn utf_32_be_decode(
        th: &Thread,
        data: Value,
        errors: Option<Value>,
        r#final: Option<bool>,
    ) -> PyResult<Value> {
        let last = r#final.unwrap_or(false);
        decoded(th, "utf_32_be_decode", data, errors, |input, errors| {
            let (text, used, _) = codecs::utf32_decode(input, errors, ByteOrder::Big, last)?;
            Ok((text, used))
        })
    }

    #[function(
        "($module, data, errors=None, byteorder=0, final=False, /)",
        text = "($module, data, errors=None, byteorder=0, final=False,\n                 /)"
    )]
    fn utf_32_ex_decode(
        th: &Thread,
        data: Value,
        errors: Option<Value>,
        byteorder: Option<i32>,
        r#final: Option<bool>,
    ) -> PyResult<Value> {
        let last = r#final.unwrap_or(false);
        let mut found = order(byteorder);
        let answer = decoded(th, "utf_32_ex_decode", data, errors, |input, errors| {
            let (text, used, order) = codecs::utf32_decode(input, errors, found, last)?;
            found = order;
            Ok((text, used))
        })?;
        with_order(th, answer, found)
    }

    #[function("($module, data, errors=None, final=True, /)")]
    fn unicode_escape_decode(
        th: &Thread,
        data: Value,
        errors: Option<Value>,
        r#final: Option<bool>,
    ) -> PyResult<Value> {
        let last = r#final.unwrap_or(true);
        let mut doubtful = None;
        let answer = decoded(
            th,
            "unicode_escape_decode",
            data,
            errors,
            |input, errors| {
                let (text, used, warning) = codecs::unicode_escape_decode(input, errors, last)?;
                doubtful = warning;
                Ok((text, used))
            },
        )?;
        warn(th, doubtful)?;
        Ok(answer)
    }

    #[function("($module, data, errors=None, final=True, /)")]
    fn raw_unicode_escape_decode(
        th: &Thread,
        data: Value,
        errors: Option<Value>,
        r#final: Option<bool>,
    ) -> PyResult<Value> {
        let last = r#final.unwrap_or(true);
        decoded(
            th,
            "raw_unicode_escape_decode",
            data,
            errors,
            |input, errors| codecs::raw_unicode_escape_decode(input, errors, last),
        )
    }

    #[function("($module, data, errors=None, /)")]
    fn escape_decode(th: &Thread, data: Value, errors: Option<Value>) -> PyResult<Value> {
        let input = input(th, data, true)?;
        let errors = errors_name(th, "escape_decode", errors)?;
        let errors = errors.map_or("strict".to_string(), |name| name.display().into_owned());
        let (bytes, doubtful) = codecs::bytes_escape_decode(input.as_slice(), &errors)
            .map_err(|error| pyjit_types::errors::raise_text(th, error))?;
        warn(th, doubtful)?;
        pair(th, th.bytes(&bytes)?.into(), input.len())
    }

    #[function("($module, data, errors=None, /)")]
    fn escape_encode(th: &Thread, data: Gc<Bytes>, errors: Option<Value>) -> PyResult<Value> {
        errors_name(th, "escape_encode", errors)?;
        let bytes = codecs::bytes_escape_encode(data.as_slice());
        pair(th, th.bytes(&bytes)?.into(), data.len())
    }

    #[function("($module, data, errors=None, /)")]
    fn readbuffer_encode(th: &Thread, data: Value, errors: Option<Value>) -> PyResult<Value> {
        errors_name(th, "readbuffer_encode", errors)?;
        let input = input(th, data, true)?;
        pair(th, th.bytes(input.as_slice())?.into(), input.len())
    }

    #[function("($module, str, errors=None, mapping=None, /)")]
    fn charmap_encode(
        th: &Thread,
        str: Gc<Str>,
        errors: Option<Value>,
        mapping: Option<Value>,
    ) -> PyResult<Value> {
        match mapping.filter(|mapping| !mapping.is_none()) {
            None => encoded(th, "charmap_encode", str, errors, |text, errors| {
                codecs::latin1_encode(text, errors)
            }),
            Some(mapping) => encoded(th, "charmap_encode", str, errors, |text, errors| {
                codecs::charmap_encode(text, errors, |code, out| {
                    charmap::encode(th, mapping, code, out)
                })
            }),
        }
    }

    #[function("($module, data, errors=None, mapping=None, /)")]
    fn charmap_decode(
        th: &Thread,
        data: Value,
        errors: Option<Value>,
        mapping: Option<Value>,
    ) -> PyResult<Value> {
        match mapping.filter(|mapping| !mapping.is_none()) {
            None => decoded(th, "charmap_decode", data, errors, |input, _| {
                Ok((codecs::latin1_decode(input), input.len()))
            }),
            Some(mapping) => decoded(th, "charmap_decode", data, errors, |input, errors| {
                let text = match protocol::exact_str(mapping) {
                    Some(table) => codecs::charmap_decode_table(input, table.units(), errors)?,
                    None => codecs::charmap_decode(input, errors, |byte| {
                        charmap::decode(th, mapping, byte)
                    })?,
                };
                Ok((text, input.len()))
            }),
        }
    }

    #[function("($module, map, /)")]
    fn charmap_build(th: &Thread, map: Gc<Str>) -> PyResult<Value> {
        charmap::build(th, map)
    }

    /// Register a codec search function.
    ///
    /// Search functions are expected to take one argument, the encoding
    /// name in all lower case letters, and either return None, or a tuple
    /// of functions (encoder, decoder, stream_reader, stream_writer) (or
    /// a CodecInfo object).
    #[function("($module, search_function, /)")]
    fn register(th: &Thread, search_function: Value) -> PyResult<()> {
        registry::register(th, search_function)
    }

    /// Unregister a codec search function and clear the registry's cache.
    ///
    /// If the search function is not registered, do nothing.
    #[function("($module, search_function, /)")]
    fn unregister(th: &Thread, search_function: Value) -> PyResult<()> {
        registry::unregister(th, search_function)
    }

    /// Looks up a codec tuple in the Python codec registry and returns a CodecInfo object.
    #[function("($module, encoding, /)")]
    fn lookup(th: &Thread, encoding: Gc<Str>) -> PyResult<Value> {
        Ok(registry::lookup(th, encoding)?.into())
    }

    /// Encodes obj using the codec registered for encoding.
    ///
    /// The default encoding is 'utf-8'.  errors may be given to set a
    /// different error handling scheme.  Default is 'strict' meaning that
    /// encoding errors raise a ValueError.  Other possible values are 'ignore',
    /// 'replace' and 'backslashreplace' as well as any other name registered
    /// with codecs.register_error that can handle ValueErrors.
    #[function("($module, /, obj, encoding='utf-8', errors='strict')")]
    fn encode(
        th: &Thread,
        obj: Value,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
    ) -> PyResult<Value> {
        registry::convert(th, registry::ENCODING, obj, encoding, errors)
    }

    /// Decodes obj using the codec registered for encoding.
    ///
    /// Default encoding is 'utf-8'.  errors may be given to set a
    /// different error handling scheme.  Default is 'strict' meaning that
    /// encoding errors raise a ValueError.  Other possible values are 'ignore',
    /// 'replace' and 'backslashreplace' as well as any other name registered
    /// with codecs.register_error that can handle ValueErrors.
    #[function("($module, /, obj, encoding='utf-8', errors='strict')")]
    fn decode(
        th: &Thread,
        obj: Value,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
    ) -> PyResult<Value> {
        registry::convert(th, registry::DECODING, obj, encoding, errors)
    }

    /// Register the specified error handler under the name errors.
    ///
    /// handler must be a callable object, that will be called with an exception
    /// instance containing information about the location of the
    /// encoding/decoding error and must return a (replacement, new position)
    /// tuple.
    #[function("($module, errors, handler, /)")]
    fn register_error(th: &Thread, errors: Gc<Str>, handler: Value) -> PyResult<()> {
        handlers::register(th, errors, handler)
    }

    /// Un-register the specified error handler for the error handling `errors'.
    ///
    /// Only custom error handlers can be un-registered. An exception is raised
    /// if the error handling is a built-in one (e.g., 'strict'), or if an error
    /// occurs.
    ///
    /// Otherwise, this returns True if a custom handler has been successfully
    /// un-registered, and False if no custom handler for the specified error
    /// handling exists.
    #[function("($module, errors, /)")]
    fn _unregister_error(th: &Thread, errors: Gc<Str>) -> PyResult<bool> {
        handlers::unregister(th, errors)
    }

    /// lookup_error(errors) -> handler
    ///
    /// Return the error handler for the specified error handling name or raise
    /// a LookupError, if no handler exists under this name.
    #[function("($module, name, /)")]
    fn lookup_error(th: &Thread, name: Gc<Str>) -> PyResult<Value> {
        handlers::lookup(th, name)
    }
}
