//! Error handlers by name. CPython: `PyCodec_RegisterError` and what follows it in Python/codecs.c.

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::codecs::{Handler, Replacement};

const KEY: &str = "codecs.errors";

/// Handlers by name, the predefined ones from the start.
fn table(th: &Thread) -> PyResult<Gc<Dict>> {
    let known = th.rt().kept.borrow().get(KEY).copied();
    if let Some(table) = known.and_then(Value::cast::<Dict>) {
        return Ok(table);
    }
    let table = th.dict();
    for def in predefined::SPEC.functions {
        let name = th.intern(short_name(def.name));
        let function = th.builtin_function(def, None, None);
        table.set(th, name.into(), function.into())?;
    }
    th.rt().kept.borrow_mut().insert(KEY, table.into());
    Ok(table)
}

fn short_name(name: &'static str) -> &'static str {
    name.strip_suffix("_errors").unwrap_or(name)
}

pub fn register(th: &Thread, name: Gc<Str>, handler: Value) -> PyResult<()> {
    if !protocol::is_callable(th, handler) {
        return Err(th.raise(t::TypeError, "handler must be callable"));
    }
    table(th)?.set(th, name.into(), handler)
}

pub fn unregister(th: &Thread, name: Gc<Str>) -> PyResult<bool> {
    let text = name.display();
    if Handler::by_name(&text).is_some() {
        return Err(th.raise(
            t::ValueError,
            format!("cannot un-register built-in error handler '{text}'"),
        ));
    }
    let table = table(th)?;
    if table.get(th, name.into())?.is_none() {
        return Ok(false);
    }
    protocol::del_item(th, table.into(), name.into())?;
    Ok(true)
}

pub fn lookup(th: &Thread, name: Gc<Str>) -> PyResult<Value> {
    match table(th)?.get(th, name.into())? {
        Some(handler) => Ok(handler),
        None => Err(th.raise(
            t::LookupError,
            format!("unknown error handler name '{}'", name.display()),
        )),
    }
}

#[cold]
fn unknown(th: &Thread, exception: Value) -> Raised {
    let found = th.type_name(exception);
    th.raise(
        t::TypeError,
        format!("don't know how to handle {found} in error callback"),
    )
}

/// A bound of the part an exception is about.
fn bound(th: &Thread, exception: Value, name: &str) -> PyResult<isize> {
    let number = protocol::getattr_str(th, exception, name)?;
    protocol::index_as_isize(th, number)
}

/// `start..end` of an exception, within an object of that length.
fn part(th: &Thread, exception: Value, len: usize) -> PyResult<(usize, usize)> {
    let last = (len as isize - 1).max(0);
    let start = bound(th, exception, "start")?.clamp(0, last);
    let end = bound(th, exception, "end")?.max(1).min(len as isize);
    Ok((start as usize, end.max(start) as usize))
}

/// The answer of a predefined handler: `(replacement, position)`, or the exception again.
fn apply(th: &Thread, handler: Handler, exception: Value) -> PyResult<Value> {
    if handler == Handler::Strict {
        return Err(if th.is_instance(exception, t::BaseException) {
            th.raise_value(exception)
        } else {
            th.raise(t::TypeError, "codec must pass exception instance")
        });
    }
    let answer = |text: Value, next: usize| Ok(th.tuple(&[text, th.int(next)]).into());
    let again = || Err(th.raise_value(exception));
    let object = |th: &Thread| protocol::getattr_str(th, exception, "object");
    let encoding = |th: &Thread| -> PyResult<String> {
        let encoding = protocol::getattr_str(th, exception, "encoding")?;
        Ok(protocol::str(th, encoding)?.display().into_owned())
    };
    if th.is_instance(exception, t::UnicodeEncodeError) {
        let Some(text) = object(th)?.cast::<Str>() else {
            return Err(th.raise(t::TypeError, "object attribute must be unicode"));
        };
        let (start, end) = part(th, exception, text.len())?;
        let (text, encoding) = (text, encoding(th)?);
        return match handler.encode(&encoding, text.units(), start, end) {
            Some((Replacement::Str(text), next)) => answer(th.str_ref(text.as_str())?.into(), next),
            Some((Replacement::Bytes(bytes), next)) => answer(th.bytes(&bytes)?.into(), next),
            None => again(),
        };
    }
    if th.is_instance(exception, t::UnicodeDecodeError) {
        if matches!(handler, Handler::XmlCharRefReplace | Handler::NameReplace) {
            return Err(unknown(th, exception));
        }
        let Some(bytes) = object(th)?.cast::<Bytes>() else {
            return Err(th.raise(t::TypeError, "object attribute must be bytes"));
        };
        let (start, end) = part(th, exception, bytes.len())?;
        return match handler.decode(&encoding(th)?, bytes.as_slice(), start, end) {
            Some((text, next)) => answer(th.str_ref(text.as_str())?.into(), next),
            None => again(),
        };
    }
    if th.is_instance(exception, t::UnicodeTranslateError)
        && matches!(
            handler,
            Handler::Ignore | Handler::Replace | Handler::BackslashReplace
        )
    {
        let Some(text) = object(th)?.cast::<Str>() else {
            return Err(th.raise(t::TypeError, "object attribute must be unicode"));
        };
        let (start, end) = part(th, exception, text.len())?;
        return match handler.translate(text.units(), start, end) {
            Some((text, next)) => answer(th.str_ref(text.as_str())?.into(), next),
            None => again(),
        };
    }
    Err(unknown(th, exception))
}

/// The predefined handlers as functions; they belong to no module.
#[pymodule(name = "codecs.handlers")]
mod predefined {
    use super::*;

    /// Implements the 'strict' error handling, which raises a UnicodeError on coding errors.
    #[function("($module, exc, /)", no_text)]
    fn strict_errors(th: &Thread, exc: Value) -> PyResult<Value> {
        super::apply(th, Handler::Strict, exc)
    }

    /// Implements the 'ignore' error handling, which ignores malformed data and continues.
    #[function("($module, exc, /)", no_text)]
    fn ignore_errors(th: &Thread, exc: Value) -> PyResult<Value> {
        super::apply(th, Handler::Ignore, exc)
    }

    /// Implements the 'replace' error handling, which replaces malformed data with a replacement marker.
    #[function("($module, exc, /)", no_text)]
    fn replace_errors(th: &Thread, exc: Value) -> PyResult<Value> {
        super::apply(th, Handler::Replace, exc)
    }

    /// Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference.
    #[function("($module, exc, /)", no_text)]
    fn xmlcharrefreplace_errors(th: &Thread, exc: Value) -> PyResult<Value> {
        super::apply(th, Handler::XmlCharRefReplace, exc)
    }

    /// Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence.
    #[function("($module, exc, /)", no_text)]
    fn backslashreplace_errors(th: &Thread, exc: Value) -> PyResult<Value> {
        super::apply(th, Handler::BackslashReplace, exc)
    }

    /// Implements the 'namereplace' error handling, which replaces an unencodable character with a \N{...} escape sequence.
    #[function("($module, exc, /)", no_text)]
    fn namereplace_errors(th: &Thread, exc: Value) -> PyResult<Value> {
        super::apply(th, Handler::NameReplace, exc)
    }

    #[function("($module, exc, /)", no_text)]
    fn surrogatepass(th: &Thread, exc: Value) -> PyResult<Value> {
        super::apply(th, Handler::SurrogatePass, exc)
    }

    #[function("($module, exc, /)", no_text)]
    fn surrogateescape(th: &Thread, exc: Value) -> PyResult<Value> {
        super::apply(th, Handler::SurrogateEscape, exc)
    }
}
