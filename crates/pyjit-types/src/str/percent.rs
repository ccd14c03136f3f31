//! `format % values`. CPython: `PyUnicode_Format`.

use super::{exact, make, raise};
use pyjit_object::int::HeapInt;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::format::percent::{Arguments, Conversion, Parser, Piece, Target};
use pyjit_text::int::IntRef;
use pyjit_text::{StrBuf, TextError};
use std::ops::Range;

/// Either kind of failure, until it is raised.
pub enum Failure {
    Text(TextError),
    Raised,
}

impl From<TextError> for Failure {
    fn from(error: TextError) -> Failure {
        Failure::Text(error)
    }
}

impl Failure {
    pub fn raise(self, th: &Thread) -> Raised {
        match self {
            Failure::Text(error) => raise(th, error),
            Failure::Raised => Raised,
        }
    }
}

/// The values of a `%`: a tuple's items or a single one; or a mapping.
pub struct Values<'a> {
    th: &'a Thread,
    format: Value,
    all: Value,
    next: usize,
    /// The value of `(key)`, for the conversion under way.
    keyed: Option<Value>,
    used_keys: bool,
    /// Makes the key of a part of the format: a str or bytes.
    key: fn(&Thread, Value, Range<usize>) -> PyResult<Value>,
}

impl<'a> Values<'a> {
    pub fn new(
        th: &'a Thread,
        format: Value,
        all: Value,
        key: fn(&Thread, Value, Range<usize>) -> PyResult<Value>,
    ) -> Values<'a> {
        Values {
            th,
            format,
            all,
            next: 0,
            keyed: None,
            used_keys: false,
            key,
        }
    }

    fn tuple(&self) -> Option<Gc<Tuple>> {
        self.all.cast::<Tuple>()
    }

    /// The value of the next conversion.
    pub fn take(&mut self) -> PyResult<Value> {
        if let Some(value) = self.keyed.take() {
            return Ok(value);
        }
        let value = match self.tuple() {
            Some(tuple) => tuple.get(self.next),
            None if self.next == 0 && !self.exhausted() => Some(self.all),
            None => None,
        };
        self.next += 1;
        value.ok_or_else(|| {
            self.th
                .raise(t::TypeError, "not enough arguments for format string")
        })
    }

    /// Whether a str is formatted, not bytes.
    fn is_text(&self) -> bool {
        self.format.cast::<Str>().is_some()
    }

    /// From the first `(key)` on, only keys give values.
    fn exhausted(&self) -> bool {
        self.used_keys && self.tuple().is_none()
    }

    fn is_mapping(&self) -> bool {
        let class = self.th.class_of(self.all);
        self.tuple().is_none()
            && self.all.cast::<Str>().is_none()
            && (self.is_text()
                || (self.all.cast::<Bytes>().is_none() && self.all.cast::<ByteArray>().is_none()))
            && class.slots.mp_subscript.get().is_some()
    }

    /// TypeError if values are left over.
    pub fn finish(&self) -> PyResult<()> {
        let left = match self.tuple() {
            Some(tuple) => self.next < tuple.len(),
            None => self.next == 0 && !self.used_keys && !self.is_mapping(),
        };
        if left {
            return Err(self.th.raise(
                t::TypeError,
                if self.is_text() {
                    "not all arguments converted during string formatting"
                } else {
                    "not all arguments converted during bytes formatting"
                },
            ));
        }
        Ok(())
    }
}

impl Arguments for Values<'_> {
    type Error = Failure;

    fn star(&mut self, is_precision: bool) -> Result<i64, Failure> {
        let value = self.take().map_err(|Raised| Failure::Raised)?;
        if !pyjit_object::int::is_int(value) {
            return Err(TextError::type_error("* wants int").into());
        }
        let fits = |number: &i64| !is_precision || i32::try_from(*number).is_ok();
        pyjit_object::int::as_i64(value)
            .filter(fits)
            .ok_or_else(|| {
                let what = if is_precision { "int" } else { "ssize_t" };
                TextError::overflow(format!("Python int too large to convert to C {what}")).into()
            })
    }

    fn begin_key(&mut self) -> Result<(), Failure> {
        if self.is_mapping() {
            Ok(())
        } else {
            Err(TextError::type_error("format requires a mapping").into())
        }
    }

    fn key(&mut self, key: Range<usize>) -> Result<(), Failure> {
        let lookup = || {
            let key = (self.key)(self.th, self.format, key)?;
            protocol::get_item(self.th, self.all, key)
        };
        self.keyed = Some(lookup().map_err(|Raised| Failure::Raised)?);
        self.used_keys = true;
        Ok(())
    }
}

pub fn format(th: &Thread, format: Gc<Str>, values: Value) -> PyResult<Value> {
    let part = |th: &Thread, format: Value, range: Range<usize>| match format.cast::<Str>() {
        Some(format) => Ok(Str::slice(format, th, range.start, range.end)?.into()),
        None => Ok(format),
    };
    let mut values = Values::new(th, format.into(), values, part);
    // A lone `%s` of an exact str is that str.
    if format.eq_str("%s")
        && let Some(only) = match values.tuple() {
            Some(tuple) if tuple.len() == 1 => tuple.get(0),
            Some(_) => None,
            None => Some(values.all),
        }
        && protocol::is_exact_str(only)
    {
        return Ok(only);
    }
    let mut parser = Parser::new(format.units(), Target::Str);
    let mut out = StrBuf::new();
    let mut converted = false;
    while let Some(piece) = parser
        .next(&mut values)
        .map_err(|failure| failure.raise(th))?
    {
        match piece {
            Piece::Literal(range) => out.push_str(format.units().slice(range)),
            Piece::Conversion(conversion) => {
                converted = true;
                let value = values.take()?;
                render(th, &conversion, value, &mut out)?;
            }
        }
    }
    values.finish()?;
    if !converted && out.len() == format.len() {
        return exact(th, format);
    }
    make(th, out)
}

fn render(th: &Thread, conversion: &Conversion, value: Value, out: &mut StrBuf) -> PyResult<()> {
    let kind = char::from(conversion.kind_byte());
    let result = match kind {
        's' => {
            let text = protocol::str(th, value)?;
            conversion.text(out, text.units())
        }
        'r' => {
            let text = protocol::repr(th, value)?;
            conversion.text(out, text.units())
        }
        'a' => {
            let text = protocol::ascii(th, value)?;
            conversion.text(out, text.units())
        }
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => return int(th, conversion, value, out),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let number = protocol::as_double(th, value)?;
            conversion.float(out, number)
        }
        'c' => {
            let unit = character(th, value)?;
            let mut text = StrBuf::new();
            text.push(unit);
            conversion.text(out, text.as_str())
        }
        _ => return Err(raise(th, conversion.unsupported(Target::Str))),
    };
    result.map_err(|error| raise(th, error))
}

/// The argument of an integer conversion.
pub fn int(th: &Thread, conversion: &Conversion, value: Value, out: &mut StrBuf) -> PyResult<()> {
    let kind = char::from(conversion.kind_byte());
    let decimal = matches!(kind, 'd' | 'i' | 'u');
    let number = if pyjit_object::int::is_int(value) {
        value
    } else {
        let slots = &th.class_of(value).slots;
        let is_number = slots.nb_index.get().is_some()
            || slots.nb_int.get().is_some()
            || slots.nb_float.get().is_some();
        let converted = match (is_number, decimal) {
            (false, _) => None,
            (true, true) => Some(crate::int::text::to_int(th, value)),
            (true, false) => Some(protocol::index(th, value)),
        };
        let converted = match converted {
            Some(Err(Raised)) if th.catch(t::TypeError).is_some() => None,
            other => other.transpose()?,
        };
        let Some(number) = converted else {
            let name = th.type_name(value);
            let wanted = if decimal {
                "a real number is required"
            } else {
                "an integer is required"
            };
            return Err(th.raise(
                t::TypeError,
                format!("%{kind} format: {wanted}, not {name}"),
            ));
        };
        number
    };
    let limit = th.rt().int_max_str_digits.get();
    let result = match pyjit_object::int::as_i64(number) {
        Some(small) => conversion.int(out, IntRef::Small(small), limit),
        None => match number.cast::<HeapInt>() {
            Some(big) => conversion.int(out, IntRef::Big(&big.to_big()), limit),
            None => return Err(th.raise(t::TypeError, "an integer is required")),
        },
    };
    result.map_err(|error| raise(th, error))
}

fn character(th: &Thread, value: Value) -> PyResult<u32> {
    if let Some(text) = value.cast::<Str>() {
        if text.len() != 1 {
            let text = format!(
                "%c requires an int or a unicode character, not a string of length {}",
                text.len()
            );
            return Err(th.raise(t::TypeError, text));
        }
        return Ok(text.at(0));
    }
    if !protocol::is_index(th, value) {
        let name = th.class_of(value).qualified_name(th);
        return Err(th.raise(
            t::TypeError,
            format!("%c requires an int or a unicode character, not {name}"),
        ));
    }
    let number = protocol::index(th, value)?;
    match pyjit_object::int::as_i64(number) {
        Some(code) if (0..=0x10FFFF).contains(&code) => Ok(code as u32),
        _ => Err(th.raise(t::OverflowError, "%c arg not in range(0x110000)")),
    }
}
