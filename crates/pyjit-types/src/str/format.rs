//! `str.format` and `format_map`. CPython: Objects/stringlib/unicode_format.h.

use super::{make, raise};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::StrBuf;
use pyjit_text::format::fields::{self, AutoNumber, First, Markup, Step};
use std::ops::Range;

/// Where fields get their values.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    Arguments(Args<'a>),
    Mapping(Value),
}

pub fn format(th: &Thread, text: Gc<Str>, source: Source<'_>) -> PyResult<Value> {
    let braces = ['{' as u32, '}' as u32];
    if !text.chars().any(|unit| braces.contains(&unit)) {
        return super::exact(th, text);
    }
    let mut out = StrBuf::new();
    let mut formatter = Formatter {
        th,
        text,
        source,
        numbers: AutoNumber::default(),
    };
    formatter.run(0..text.len(), fields::MAX_DEPTH, &mut out)?;
    make(th, out)
}

struct Formatter<'a> {
    th: &'a Thread,
    text: Gc<Str>,
    source: Source<'a>,
    numbers: AutoNumber,
}

impl Formatter<'_> {
    fn part(&self, range: Range<usize>) -> PyResult<Gc<Str>> {
        Str::slice(self.text, self.th, range.start, range.end)
    }

    fn run(&mut self, range: Range<usize>, depth: usize, out: &mut StrBuf) -> PyResult<()> {
        let (th, text) = (self.th, self.text);
        if depth == 0 {
            return Err(raise(th, fields::too_deep()));
        }
        for piece in Markup::within(text.units(), range) {
            let piece = piece.map_err(|error| raise(th, error))?;
            out.push_str(text.units().slice(piece.literal));
            let Some(field) = piece.field else { continue };
            let value = self.value(field.name)?;
            let value = match field.conversion.map(|c| char::from_u32(c).unwrap_or('\0')) {
                None => value,
                Some('r') => protocol::repr(th, value)?.into(),
                Some('s') => protocol::str(th, value)?.into(),
                Some('a') => protocol::ascii(th, value)?.into(),
                Some(other) => return Err(raise(th, fields::unknown_conversion(other as u32))),
            };
            let spec = if field.spec_is_nested {
                let mut nested = StrBuf::new();
                self.run(field.spec, depth - 1, &mut nested)?;
                th.str_ref(nested.as_str())?
            } else {
                self.part(field.spec)?
            };
            let formatted = protocol::format(th, value, spec.into())?;
            if let Some(formatted) = formatted.cast::<Str>() {
                out.push_str(formatted.units());
            }
        }
        Ok(())
    }

    fn value(&mut self, name: Range<usize>) -> PyResult<Value> {
        let th = self.th;
        let text = self.text;
        let (first, path) =
            fields::split_name(text.units(), name).map_err(|error| raise(th, error))?;
        let index = self
            .numbers
            .resolve(&first)
            .map_err(|error| raise(th, error))?;
        let mut value = match (index, &first, self.source) {
            (Some(index), _, Source::Arguments(args)) => match args.get(index) {
                Some(value) => value,
                None => {
                    let text =
                        format!("Replacement index {index} out of range for positional args tuple");
                    return Err(th.raise(t::IndexError, text));
                }
            },
            (Some(_), _, Source::Mapping(_)) => {
                return Err(th.raise(t::ValueError, "Format string contains positional fields"));
            }
            (None, First::Name(range), Source::Arguments(args)) => {
                let key = self.part(range.clone())?;
                let found = args
                    .keywords()
                    .find(|(name, _)| name.cast::<Str>().is_some_and(|name| name.equals(&key)));
                match found {
                    Some((_, value)) => value,
                    None => return Err(th.raise_key_error(key.into())),
                }
            }
            (None, First::Name(range), Source::Mapping(mapping)) => {
                let key = self.part(range.clone())?;
                protocol::get_item(th, mapping, key.into())?
            }
            (None, ..) => return Err(th.raise(t::ValueError, "Empty attribute in format string")),
        };
        for step in path {
            value = match step.map_err(|error| raise(th, error))? {
                Step::Attribute(range) => {
                    let name = th.intern_str(self.part(range)?);
                    protocol::getattr(th, value, name)?
                }
                Step::Index(index) => protocol::get_item(th, value, th.int(index))?,
                Step::Key(range) => {
                    let key = self.part(range)?;
                    protocol::get_item(th, value, key.into())?
                }
            };
        }
        Ok(value)
    }
}
