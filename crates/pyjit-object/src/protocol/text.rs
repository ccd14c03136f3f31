//! `repr`, `str`, `format`. CPython: Objects/object.c, `PyObject_Format` in abstract.c.

use crate::prelude::*;

/// `repr(value)`.
pub fn repr(th: &Thread, value: Value) -> PyResult<Gc<Str>> {
    let class = th.class_of(value);
    let Some(f) = class.slots.tp_repr.get() else {
        return Ok(th.str(&format!(
            "<{} object at {:#x}>",
            class.name_str(),
            value.bits()
        )));
    };
    th.check_native_stack(" while getting the repr of an object")?;
    let text = f(th, value)?;
    match text.cast::<Str>() {
        Some(text) => Ok(text),
        None => {
            let name = th.type_name(text);
            Err(th.raise(
                t::TypeError,
                format!("__repr__ returned non-string (type {name})"),
            ))
        }
    }
}

/// `str(value)`.
pub fn str(th: &Thread, value: Value) -> PyResult<Gc<Str>> {
    if let Some(string) = super::exact_str(value) {
        return Ok(string);
    }
    let Some(f) = th.class_of(value).slots.tp_str.get() else {
        return repr(th, value);
    };
    th.check_native_stack(" while getting the str of an object")?;
    let text = f(th, value)?;
    match text.cast::<Str>() {
        Some(text) => Ok(text),
        None => {
            let name = th.type_name(text);
            Err(th.raise(
                t::TypeError,
                format!("__str__ returned non-string (type {name})"),
            ))
        }
    }
}

/// `ascii(value)`.
pub fn ascii(th: &Thread, value: Value) -> PyResult<Gc<Str>> {
    let text = repr(th, value)?;
    if text.is_ascii() {
        return Ok(text);
    }
    let mut out = String::with_capacity(text.len() * 2);
    for unit in text.chars() {
        match unit {
            0..=0x7F => out.push(unit as u8 as char),
            0x80..=0xFF => out.push_str(&format!("\\x{unit:02x}")),
            0x100..=0xFFFF => out.push_str(&format!("\\u{unit:04x}")),
            _ => out.push_str(&format!("\\U{unit:08x}")),
        }
    }
    th.try_str(&out)
}

/// A number of everyday size under a spec of the usual kind.
fn quick_format(th: &Thread, value: Value, spec: Gc<Str>) -> Option<PyResult<Gc<Str>>> {
    use pyjit_text::format::{Number, ROOM, quick};
    let number = match (value.as_small_int(), value.as_small_float()) {
        (Some(int), _) => Number::Int(int as i64),
        (None, Some(float)) => Number::Float(float),
        (None, None) => return None,
    };
    let pyjit_text::StrRef::Latin1(spec) = spec.units() else {
        return None;
    };
    let mut text = [0; ROOM];
    let len = quick(number, spec, &mut text)?;
    Some(th.str_ascii(&text[..len]))
}

/// `format(value, spec)`.
pub fn format(th: &Thread, value: Value, spec: Value) -> PyResult<Value> {
    let Some(spec_text) = spec.cast::<Str>() else {
        let name = th.type_name(spec);
        return Err(th.raise(
            t::SystemError,
            format!("Format specifier must be a string, not {name}"),
        ));
    };
    if spec_text.is_empty() {
        if super::is_exact_str(value) {
            return Ok(value);
        }
        if super::is_exact_int(value) {
            return Ok(str(th, value)?.into());
        }
    } else if let Some(text) = quick_format(th, value, spec_text) {
        return text.map(Value::from);
    }
    let Some(method) = super::lookup_special(th, value, th.names().__format__)? else {
        let name = th.type_name(value);
        return Err(th.raise(
            t::TypeError,
            format!("Type {name} doesn't define __format__"),
        ));
    };
    let text = method.call(th, Args::positional_only(&[spec]))?;
    if text.cast::<Str>().is_none() {
        let name = th.type_name(text);
        return Err(th.raise(
            t::TypeError,
            format!("__format__ must return a str, not {name}"),
        ));
    }
    Ok(text)
}
