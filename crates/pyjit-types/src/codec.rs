//! Encoding and decoding by name: the common codecs directly, others through the registry of `_codecs`.
//! CPython: `PyUnicode_AsEncodedString`, `PyUnicode_Decode`.

use pyjit_object::exception::{Exception, extra};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::codecs::{self, CodecError, DecodeErrors, EncodeErrors, Handler, Replacement};
use pyjit_text::{StrBuf, StrRef};

/// The codecs that need no registry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direct {
    Utf8,
    Ascii,
    Latin1,
}

fn direct(name: &str) -> Option<Direct> {
    let mut normal = String::with_capacity(name.len());
    normal.extend(name.chars().map(|c| {
        if c == '_' || c == ' ' {
            '-'
        } else {
            c.to_ascii_lowercase()
        }
    }));
    match &*normal {
        "utf-8" | "utf8" => Some(Direct::Utf8),
        "ascii" | "us-ascii" => Some(Direct::Ascii),
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" => Some(Direct::Latin1),
        _ => None,
    }
}

/// What to do about errors: a predefined way, or the Python handler of that name.
pub struct Errors<'a> {
    th: &'a Thread,
    name: Gc<Str>,
    handler: Option<Handler>,
    /// The object in the exception.
    object: Value,
    /// The exception given to Python handlers, reused as CPython does.
    exception: Option<Value>,
}

impl<'a> Errors<'a> {
    pub fn new(th: &'a Thread, name: Option<Gc<Str>>, object: Value) -> Errors<'a> {
        let name = name.unwrap_or_else(|| th.intern("strict"));
        Errors {
            th,
            handler: Handler::by_name(&name.display()),
            name,
            object,
            exception: None,
        }
    }

    fn raise(&mut self, class: TypeId, error: &CodecError) -> PyResult<Value> {
        let th = self.th;
        if let Some(exception) = self.exception.and_then(Value::cast::<Exception>) {
            exception.set_extra(th, extra::UNICODE_ERROR_START, Some(th.int(error.start)))?;
            exception.set_extra(th, extra::UNICODE_ERROR_END, Some(th.int(error.end)))?;
            exception.set_extra(
                th,
                extra::UNICODE_ERROR_REASON,
                Some(th.str(error.reason).into()),
            )?;
            return Ok(exception.into());
        }
        let value = unicode_error(th, class, error, self.object)?;
        self.exception = Some(value);
        Ok(value)
    }

    /// Calls the registered Python handler; answers the replacement and the position.
    fn call(&mut self, class: TypeId, error: &CodecError) -> PyResult<(Value, Value)> {
        let th = self.th;
        let exception = self.raise(class, error)?;
        let codecs = import(th, "_codecs")?;
        let handler = protocol::call_method_str(th, codecs, "lookup_error", &[self.name.into()])?;
        let answer = protocol::call(th, handler, &[exception])?;
        let verb = if class == t::UnicodeDecodeError {
            "decoding"
        } else {
            "encoding"
        };
        match answer.cast::<Tuple>().filter(|pair| pair.len() == 2) {
            Some(pair) => Ok((pair[0], pair[1])),
            None => Err(th.raise(
                t::TypeError,
                format!(
                    "{verb} error handler must return (str{}, int) tuple",
                    if verb == "encoding" { "/bytes" } else { "" }
                ),
            )),
        }
    }

    fn position(&self, position: Value, len: usize) -> PyResult<usize> {
        let number = protocol::index_as_isize(self.th, position)?;
        let at = if number < 0 {
            number + len as isize
        } else {
            number
        };
        if at < 0 || at as usize > len {
            return Err(self.th.raise(
                t::IndexError,
                format!("position {number} from error handler out of bounds"),
            ));
        }
        Ok(at as usize)
    }
}

/// The exception for a codec's error.
pub fn unicode_error(
    th: &Thread,
    class: TypeId,
    error: &CodecError,
    object: Value,
) -> PyResult<Value> {
    let args = [
        th.str(error.encoding).into(),
        object,
        th.int(error.start),
        th.int(error.end),
        th.str(error.reason).into(),
    ];
    let value = th.new_exception(th.class(class), &args)?;
    if let Some(exception) = value.cast::<Exception>() {
        for (word, field) in args.into_iter().enumerate() {
            exception.set_extra(th, extra::UNICODE_ERROR_ENCODING + word, Some(field))?;
        }
    }
    Ok(value)
}

fn import(th: &Thread, name: &str) -> PyResult<Value> {
    match th.rt().hooks.import.get() {
        Some(import) => import(th, name),
        None => Err(th.raise(t::LookupError, "codecs are not available yet")),
    }
}

impl DecodeErrors for Errors<'_> {
    type Error = Raised;

    fn decode_error(&mut self, error: &CodecError, input: &[u8]) -> PyResult<(StrBuf, usize)> {
        if let Some(handler) = self.handler
            && let Some(answer) = handler.decode(error.encoding, input, error.start, error.end)
        {
            return Ok(answer);
        }
        if self.handler.is_some() {
            let exception = self.raise(t::UnicodeDecodeError, error)?;
            if matches!(
                self.handler,
                Some(Handler::XmlCharRefReplace | Handler::NameReplace)
            ) {
                return Err(self.th.raise(
                    t::TypeError,
                    "don't know how to handle UnicodeDecodeError in error callback",
                ));
            }
            return Err(self.th.raise_value(exception));
        }
        let (text, position) = self.call(t::UnicodeDecodeError, error)?;
        let Some(text) = text.cast::<Str>() else {
            return Err(self.th.raise(
                t::TypeError,
                "decoding error handler must return (str, int) tuple",
            ));
        };
        Ok((text.units().to_buf(), self.position(position, input.len())?))
    }
}

impl EncodeErrors for Errors<'_> {
    type Error = Raised;

    fn give_up(&mut self, error: CodecError) -> Raised {
        match self.raise(t::UnicodeEncodeError, &error) {
            Ok(exception) => self.th.raise_value(exception),
            Err(raised) => raised,
        }
    }

    fn encode_error(
        &mut self,
        error: &CodecError,
        input: StrRef<'_>,
    ) -> PyResult<(Replacement, usize)> {
        if let Some(handler) = self.handler
            && let Some(answer) = handler.encode(error.encoding, input, error.start, error.end)
        {
            return Ok(answer);
        }
        if self.handler.is_some() {
            let exception = self.raise(t::UnicodeEncodeError, error)?;
            return Err(self.th.raise_value(exception));
        }
        let (text, position) = self.call(t::UnicodeEncodeError, error)?;
        let position = self.position(position, input.len())?;
        if let Some(text) = text.cast::<Str>() {
            return Ok((Replacement::Str(text.units().to_buf()), position));
        }
        match text.cast::<Bytes>() {
            Some(bytes) => Ok((Replacement::Bytes(bytes.as_slice().to_vec()), position)),
            None => Err(self.th.raise(
                t::TypeError,
                "encoding error handler must return (str/bytes, int) tuple",
            )),
        }
    }
}

/// `text.encode(encoding, errors)`.
pub fn encode(
    th: &Thread,
    text: Gc<Str>,
    encoding: Option<Gc<Str>>,
    errors: Option<Gc<Str>>,
) -> PyResult<Value> {
    let codec = match encoding {
        None => Some(Direct::Utf8),
        Some(name) => direct(&name.display()),
    };
    if let Some(codec) = codec {
        if text.is_ascii() {
            return Ok(th.bytes(text.raw_bytes())?.into());
        }
        let mut errors = Errors::new(th, errors, text.into());
        let bytes = match codec {
            Direct::Utf8 => codecs::utf8_encode(text.units(), &mut errors)?,
            Direct::Ascii => codecs::ascii_encode(text.units(), &mut errors)?,
            Direct::Latin1 => codecs::latin1_encode(text.units(), &mut errors)?,
        };
        return Ok(th.bytes(&bytes)?.into());
    }
    let Some(encoding) = encoding else {
        return Ok(Value::NONE);
    };
    let result = through_registry(th, "encode", text.into(), encoding, errors)?;
    if result.cast::<Bytes>().is_none() {
        let found = th.type_name(result);
        let text = format!(
            "'{}' encoder returned '{found}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
            encoding.display()
        );
        return Err(th.raise(t::TypeError, text));
    }
    Ok(result)
}

/// `bytes.decode(encoding, errors)`; `object` is what exceptions name.
pub fn decode(
    th: &Thread,
    bytes: &[u8],
    object: Value,
    encoding: Option<Gc<Str>>,
    errors: Option<Gc<Str>>,
) -> PyResult<Value> {
    let codec = match encoding {
        None => Some(Direct::Utf8),
        Some(name) => direct(&name.display()),
    };
    if let Some(codec) = codec {
        if bytes.is_ascii() {
            return Ok(th.str_latin1(bytes)?.into());
        }
        let mut errors = Errors::new(th, errors, object);
        let text = match codec {
            Direct::Utf8 => codecs::utf8_decode(bytes, &mut errors, true)?.0,
            Direct::Ascii => codecs::ascii_decode(bytes, &mut errors)?,
            Direct::Latin1 => codecs::latin1_decode(bytes),
        };
        return Ok(th.str_ref(text.as_str())?.into());
    }
    let Some(encoding) = encoding else {
        return Ok(Value::NONE);
    };
    let result = through_registry(th, "decode", object, encoding, errors)?;
    if result.cast::<Str>().is_none() {
        let found = th.type_name(result);
        let text = format!(
            "'{}' decoder returned '{found}' instead of 'str'; use codecs.decode() to decode to arbitrary types",
            encoding.display()
        );
        return Err(th.raise(t::TypeError, text));
    }
    Ok(result)
}

/// `codecs.encode` or `decode`, for text encodings only.
fn through_registry(
    th: &Thread,
    name: &str,
    object: Value,
    encoding: Gc<Str>,
    errors: Option<Gc<Str>>,
) -> PyResult<Value> {
    let codecs = import(th, "_codecs")?;
    let info = protocol::call_method_str(th, codecs, "lookup", &[encoding.into()])?;
    let is_text = match protocol::lookup_attr_str(th, info, "_is_text_encoding")? {
        Some(flag) => protocol::truth(th, flag)?,
        None => true,
    };
    if !is_text {
        let text = format!(
            "'{}' is not a text encoding; use codecs.{name}() to handle arbitrary codecs",
            encoding.display()
        );
        return Err(th.raise(t::LookupError, text));
    }
    let errors = errors.unwrap_or_else(|| th.intern("strict"));
    protocol::call_method_str(th, codecs, name, &[object, encoding.into(), errors.into()])
}
