//! `_string`: what `string.Formatter` is made of. CPython: Objects/stringlib/unicode_format.h.

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::format::fields::{First, Markup, Step, split_name};
use pyjit_types::errors::raise_text;

fn text_argument(th: &Thread, object: Value) -> PyResult<Gc<Str>> {
    match object.cast::<Str>() {
        Some(text) => Ok(text),
        None => {
            let found = th.type_name(object);
            Err(th.raise(t::TypeError, format!("expected str, got {found}")))
        }
    }
}

fn part(th: &Thread, text: Gc<Str>, range: std::ops::Range<usize>) -> PyResult<Value> {
    Ok(Str::slice(text, th, range.start, range.end)?.into())
}

/// string helper module
#[pymodule(name = "_string")]
pub mod module {
    use super::*;

    /// parse the argument as a format string
    #[function("($module, object, /)", text = "($self, object, /)")]
    fn formatter_parser(th: &Thread, object: Value) -> PyResult<Value> {
        let text = text_argument(th, object)?;
        let list = th.empty_list();
        for piece in Markup::within(text.units(), 0..text.len()) {
            let piece = piece.map_err(|error| raise_text(th, error))?;
            let literal = part(th, text, piece.literal)?;
            let tuple = match piece.field {
                None => th.tuple(&[literal, Value::NONE, Value::NONE, Value::NONE]),
                Some(field) => {
                    let name = part(th, text, field.name)?;
                    let spec = part(th, text, field.spec)?;
                    let conversion = match field.conversion {
                        Some(code) => th.str_char(code).into(),
                        None => Value::NONE,
                    };
                    th.tuple(&[literal, name, spec, conversion])
                }
            };
            list.push(th, tuple.into())?;
        }
        protocol::iter(th, list.into())
    }

    /// split the argument as a field name
    #[function("($module, object, /)", text = "($self, object, /)")]
    fn formatter_field_name_split(th: &Thread, object: Value) -> PyResult<Value> {
        let text = text_argument(th, object)?;
        let (first, path) =
            split_name(text.units(), 0..text.len()).map_err(|error| raise_text(th, error))?;
        let first = match first {
            First::Auto => th.rt().empty_str().into(),
            First::Index(index) => th.int(index),
            First::Name(range) => part(th, text, range)?,
        };
        let steps = th.empty_list();
        for step in path {
            let (is_attribute, name) = match step.map_err(|error| raise_text(th, error))? {
                Step::Attribute(range) => (true, part(th, text, range)?),
                Step::Index(index) => (false, th.int(index)),
                Step::Key(range) => (false, part(th, text, range)?),
            };
            steps.push(th, th.tuple(&[Value::bool(is_attribute), name]).into())?;
        }
        Ok(th.tuple(&[first, protocol::iter(th, steps.into())?]).into())
    }
}
