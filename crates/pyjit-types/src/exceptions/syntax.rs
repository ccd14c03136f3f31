//! `SyntaxError`. CPython: Objects/exceptions.c.

use super::FLAGS;
use super::base::init as base_init;
use pyjit_object::exception::{Exception, extra};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;

/// Words of the location tuple: filename, lineno, offset, text, end_lineno, end_offset, metadata.
const LOCATION: [usize; 7] = [
    extra::SYNTAX_ERROR_FILENAME,
    extra::SYNTAX_ERROR_LINENO,
    extra::SYNTAX_ERROR_OFFSET,
    extra::SYNTAX_ERROR_TEXT,
    extra::SYNTAX_ERROR_END_LINENO,
    extra::SYNTAX_ERROR_END_OFFSET,
    extra::SYNTAX_ERROR_METADATA,
];

/// The part of a file name behind the last slash.
fn base_name(name: Gc<Str>) -> String {
    let text = name.display();
    text.rsplit('/').next().unwrap_or(&text).to_string()
}

#[pymethods(Exception, name = "SyntaxError", doc = "Invalid syntax.", flags = FLAGS)]
pub mod methods {
    use super::*;

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Exception>, args: Args) -> PyResult<()> {
        base_init(th, this, args)?;
        let values = args.positional();
        if let Some(msg) = values.first() {
            this.set_extra(th, extra::SYNTAX_ERROR_MSG, Some(*msg))?;
        }
        let [_, location] = values else {
            return Ok(());
        };
        let location = protocol::to_tuple(th, *location)?;
        let count = location.len();
        if !(4..=7).contains(&count) {
            let (word, bound) = if count < 4 {
                ("at least", 4)
            } else {
                ("at most", 7)
            };
            return Err(th.raise(
                t::TypeError,
                format!("function takes {word} {bound} arguments ({count} given)"),
            ));
        }
        for (index, word) in LOCATION.iter().enumerate() {
            this.set_extra(th, *word, location.get(index))?;
        }
        if count == 5 {
            return Err(th.raise(
                t::TypeError,
                "end_offset must be provided when end_lineno is provided",
            ));
        }
        Ok(())
    }

    #[slot(tp_str)]
    fn str(th: &Thread, this: Gc<Exception>) -> PyResult<Gc<Str>> {
        let msg = this.extra(extra::SYNTAX_ERROR_MSG).unwrap_or(Value::NONE);
        let filename = this
            .extra(extra::SYNTAX_ERROR_FILENAME)
            .and_then(Value::cast::<Str>);
        let line = this
            .extra(extra::SYNTAX_ERROR_LINENO)
            .filter(|line| protocol::is_exact_int(*line))
            .and_then(pyjit_object::int::as_i64);
        let msg = protocol::str(th, msg)?;
        let place = match (filename, line) {
            (None, None) => return Ok(msg),
            (Some(filename), Some(line)) => format!(" ({}, line {line})", base_name(filename)),
            (Some(filename), None) => format!(" ({})", base_name(filename)),
            (None, Some(line)) => format!(" (line {line})"),
        };
        let mut text = StrBuilder::new();
        text.push_units(msg.units());
        text.push_str(&place);
        text.finish(th)
    }
}
