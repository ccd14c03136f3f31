//! `UnicodeDecodeError` and its kin. CPython: Objects/exceptions.c.

use super::FLAGS;
use super::base::{init as base_init, set_args, to_str};
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::exception::{Exception, extra};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

fn check_count(th: &Thread, count: usize, expected: usize) -> PyResult<()> {
    if count == expected {
        return Ok(());
    }
    Err(th.raise(
        t::TypeError,
        format!("function takes exactly {expected} arguments ({count} given)"),
    ))
}

fn expect_str(th: &Thread, values: &[Value], index: usize) -> PyResult<()> {
    if values[index].cast::<Str>().is_some() {
        return Ok(());
    }
    let found = th.type_name(values[index]);
    Err(th.raise(
        t::TypeError,
        format!("argument {} must be str, not {found}", index + 1),
    ))
}

fn position(th: &Thread, value: Value) -> PyResult<Value> {
    let at = protocol::index_as_isize(th, value)?;
    Ok(th.int(at))
}

fn field(this: Gc<Exception>, word: usize) -> Value {
    this.extra(word).unwrap_or(Value::NONE)
}

fn text_field(th: &Thread, this: Gc<Exception>, word: usize) -> PyResult<String> {
    Ok(protocol::str(th, field(this, word))?.display().into_owned())
}

/// Start and end as they were set.
fn span(this: Gc<Exception>) -> (i64, i64) {
    let at = |word| pyjit_object::int::as_i64(field(this, word)).unwrap_or(0);
    (at(extra::UNICODE_ERROR_START), at(extra::UNICODE_ERROR_END))
}

/// The only item between start and end, if there is just one within the object.
fn single(this: Gc<Exception>, len: usize) -> Option<usize> {
    let (start, end) = span(this);
    let at = usize::try_from(start).ok().filter(|start| *start < len)?;
    (end == start.saturating_add(1)).then_some(at)
}

fn fill(th: &Thread, this: Gc<Exception>, encoding: Option<Value>, rest: &[Value]) -> PyResult<()> {
    this.set_extra(th, extra::UNICODE_ERROR_ENCODING, encoding)?;
    this.set_extra(th, extra::UNICODE_ERROR_OBJECT, Some(rest[0]))?;
    this.set_extra(th, extra::UNICODE_ERROR_START, Some(position(th, rest[1])?))?;
    this.set_extra(th, extra::UNICODE_ERROR_END, Some(position(th, rest[2])?))?;
    this.set_extra(th, extra::UNICODE_ERROR_REASON, Some(rest[3]))
}

/// How a character is named: `\xe9`, `\u20ac`, `\U0001f600`.
fn escape(unit: u32) -> String {
    match unit {
        0..=0xFF => format!("\\x{unit:02x}"),
        0x100..=0xFFFF => format!("\\u{unit:04x}"),
        _ => format!("\\U{unit:08x}"),
    }
}

/// The text about characters that cannot be encoded or translated.
fn characters(th: &Thread, this: Gc<Exception>, prefix: &str) -> PyResult<String> {
    let reason = text_field(th, this, extra::UNICODE_ERROR_REASON)?;
    let Some(object) = field(this, extra::UNICODE_ERROR_OBJECT).cast::<Str>() else {
        return Err(th.raise(t::TypeError, "object attribute not set"));
    };
    let (start, end) = span(this);
    if let Some(at) = single(this, object.len()) {
        let bad = escape(object.at(at));
        return Ok(format!(
            "{prefix} character '{bad}' in position {start}: {reason}"
        ));
    }
    Ok(format!(
        "{prefix} characters in position {start}-{}: {reason}",
        end.wrapping_sub(1)
    ))
}

/// `start` and `end`, which are machine integers.
macro_rules! unicode_error {
    ($module:ident, $name:literal, $doc:literal, { $($more:tt)* }) => {
        #[pymethods(Exception, name = $name, doc = $doc, flags = FLAGS)]
        pub mod $module {
            use super::*;

            #[getter]
            fn start(this: Gc<Exception>) -> Value {
                this.extra(extra::UNICODE_ERROR_START).unwrap_or(Value::ZERO)
            }

            #[setter(start)]
            fn set_start(th: &Thread, this: Gc<Exception>, value: Option<Value>) -> PyResult<()> {
                set_position(th, this, extra::UNICODE_ERROR_START, value)
            }

            #[getter]
            fn end(this: Gc<Exception>) -> Value {
                this.extra(extra::UNICODE_ERROR_END).unwrap_or(Value::ZERO)
            }

            #[setter(end)]
            fn set_end(th: &Thread, this: Gc<Exception>, value: Option<Value>) -> PyResult<()> {
                set_position(th, this, extra::UNICODE_ERROR_END, value)
            }

            $($more)*
        }
    };
}

fn set_position(
    th: &Thread,
    this: Gc<Exception>,
    word: usize,
    value: Option<Value>,
) -> PyResult<()> {
    match value {
        Some(value) => this.set_extra(th, word, Some(position(th, value)?)),
        None => Err(th.raise(t::TypeError, "can't delete numeric/char attribute")),
    }
}

unicode_error!(
    decode_error,
    "UnicodeDecodeError",
    "Unicode decoding error.",
    {
        #[slot(tp_init)]
        fn init(th: &Thread, this: Gc<Exception>, args: Args) -> PyResult<()> {
            base_init(th, this, args)?;
            let values = args.positional();
            check_count(th, values.len(), 5)?;
            expect_str(th, values, 0)?;
            expect_str(th, values, 4)?;
            let object = if values[1].cast::<Bytes>().is_some() {
                values[1]
            } else {
                let bytes = BytesLike::new(th, values[1], Request::SIMPLE)?.to_vec();
                th.bytes(&bytes)?.into()
            };
            fill(
                th,
                this,
                Some(values[0]),
                &[object, values[2], values[3], values[4]],
            )
        }

        #[slot(tp_str)]
        fn str(th: &Thread, this: Gc<Exception>) -> PyResult<Gc<Str>> {
            if this.extra(extra::UNICODE_ERROR_OBJECT).is_none() {
                return Ok(th.rt().empty_str());
            }
            let reason = text_field(th, this, extra::UNICODE_ERROR_REASON)?;
            let encoding = text_field(th, this, extra::UNICODE_ERROR_ENCODING)?;
            let Some(object) = field(this, extra::UNICODE_ERROR_OBJECT).cast::<Bytes>() else {
                return Err(th.raise(t::TypeError, "object attribute must be bytes"));
            };
            let (start, end) = span(this);
            let text = if let Some(at) = single(this, object.len()) {
                let byte = object.as_slice()[at];
                format!(
                    "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
                )
            } else {
                format!(
                    "'{encoding}' codec can't decode bytes in position {start}-{}: {reason}",
                    end.wrapping_sub(1)
                )
            };
            th.try_str(&text)
        }
    }
);

unicode_error!(
    encode_error,
    "UnicodeEncodeError",
    "Unicode encoding error.",
    {
        #[slot(tp_init)]
        fn init(th: &Thread, this: Gc<Exception>, args: Args) -> PyResult<()> {
            base_init(th, this, args)?;
            let values = args.positional();
            check_count(th, values.len(), 5)?;
            for index in [0, 1, 4] {
                expect_str(th, values, index)?;
            }
            fill(th, this, Some(values[0]), &values[1..])
        }

        #[slot(tp_str)]
        fn str(th: &Thread, this: Gc<Exception>) -> PyResult<Gc<Str>> {
            if this.extra(extra::UNICODE_ERROR_OBJECT).is_none() {
                return Ok(th.rt().empty_str());
            }
            let encoding = text_field(th, this, extra::UNICODE_ERROR_ENCODING)?;
            let text = characters(th, this, &format!("'{encoding}' codec can't encode"))?;
            th.try_str(&text)
        }
    }
);

unicode_error!(
    translate_error,
    "UnicodeTranslateError",
    "Unicode translation error.",
    {
        #[slot(tp_init)]
        fn init(th: &Thread, this: Gc<Exception>, args: Args) -> PyResult<()> {
            set_args(th, this, args)?;
            let values = args.positional();
            check_count(th, values.len(), 4)?;
            for index in [0, 3] {
                expect_str(th, values, index)?;
            }
            fill(th, this, None, values)
        }

        #[slot(tp_str)]
        fn str(th: &Thread, this: Gc<Exception>) -> PyResult<Gc<Str>> {
            if this.extra(extra::UNICODE_ERROR_OBJECT).is_none() {
                return to_str(th, this).map(|_| th.rt().empty_str());
            }
            let text = characters(th, this, "can't translate")?;
            th.try_str(&text)
        }
    }
);
