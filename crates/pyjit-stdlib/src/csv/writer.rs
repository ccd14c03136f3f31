//! `_csv.writer`. CPython: Modules/_csv.c (`join_append`, `csv_writerow`).

use super::dialect::{self, Dialect};
use super::error;
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;
use pyjit_types::common;

#[pytype(name = "writer", module = "_csv")]
#[repr(C)]
pub struct Writer {
    head: NativeHeader,
    write: Field<Option<Value>>,
    dialect: Field<Gc<Dialect>>,
}

pub fn new(th: &Thread, write: Value, dialect: Gc<Dialect>) -> PyResult<Value> {
    let class = common::native_class(th, Writer::LAYOUT)?;
    let writer = Writer {
        head: NativeHeader::new(Writer::LAYOUT),
        write: Field::new(Some(write)),
        dialect: Field::new(dialect),
    };
    Ok(th.alloc(class, writer).into())
}

/// A row being put together.
struct Row<'a> {
    th: &'a Thread,
    dialect: Gc<Dialect>,
    out: StrBuilder,
    fields: usize,
}

impl Row<'_> {
    /// Appends a field (none for None), in quotes if asked to or if what it holds needs them.
    fn append(&mut self, field: Option<Gc<Str>>, mut quoted: bool) -> PyResult<()> {
        let dialect = self.dialect;
        let quoting = dialect.quoting.get();
        let null = field.is_none() && matches!(quoting, dialect::STRINGS | dialect::NOTNULL);
        if field.is_none_or(|field| field.is_empty())
            && dialect.delimiter.get() == ' ' as u32
            && dialect.skipinitialspace.get()
        {
            if quoting == dialect::NONE || null {
                let text = "empty field must be quoted if delimiter is a space and skipinitialspace is true";
                return Err(error(self.th, text));
            }
            quoted = true;
        }
        let (quote, escape) = (dialect.quotechar.get(), dialect.escapechar.get());
        let terminator = dialect.lineterminator.get();
        let mut text = StrBuilder::new();
        for unit in field.iter().flat_map(|field| field.chars()) {
            let (is_quote, is_escape) = (Some(unit) == quote, Some(unit) == escape);
            let special = is_quote
                || is_escape
                || unit == dialect.delimiter.get()
                || unit == '\n' as u32
                || unit == '\r' as u32
                || terminator.chars().any(|other| other == unit);
            if special {
                let mut want_escape = quoting == dialect::NONE;
                if !want_escape {
                    if is_quote && dialect.doublequote.get() {
                        text.push(unit);
                    } else if is_quote || is_escape {
                        want_escape = true;
                    }
                    quoted |= !want_escape;
                }
                if want_escape {
                    match escape {
                        Some(escape) => text.push(escape),
                        None => {
                            return Err(error(self.th, "need to escape, but no escapechar set"));
                        }
                    }
                }
            }
            text.push(unit);
        }
        if self.fields > 0 {
            self.out.push(dialect.delimiter.get());
        }
        let around = quote.filter(|_| quoted);
        around.into_iter().for_each(|quote| self.out.push(quote));
        let text = text.finish(self.th)?;
        self.out.push_units(text.units());
        around.into_iter().for_each(|quote| self.out.push(quote));
        self.fields += 1;
        Ok(())
    }
}

/// Whether the value is a number, for `QUOTE_NONNUMERIC`.
fn is_number(th: &Thread, value: Value) -> bool {
    let slots = &th.class_of(value).slots;
    slots.nb_int.get().is_some()
        || slots.nb_float.get().is_some()
        || slots.nb_index.get().is_some()
        || th.is_instance(value, t::COMPLEX)
}

fn write_row(th: &Thread, this: Gc<Writer>, row: Value) -> PyResult<Value> {
    let iter = match protocol::iter(th, row) {
        Ok(iter) => iter,
        Err(Raised) if th.catch(t::TypeError).is_some() => {
            let name = th.type_name(row);
            return Err(error(th, format!("iterable expected, not {name}")));
        }
        Err(Raised) => return Err(Raised),
    };
    let dialect = this.dialect.get();
    let quoting = dialect.quoting.get();
    let mut line = Row {
        th,
        dialect,
        out: StrBuilder::new(),
        fields: 0,
    };
    let mut null = false;
    while let Some(field) = protocol::next(th, iter)? {
        let quoted = match quoting {
            dialect::NONNUMERIC => !is_number(th, field),
            dialect::ALL => true,
            dialect::STRINGS => field.cast::<Str>().is_some(),
            dialect::NOTNULL => !field.is_none(),
            _ => false,
        };
        null = field.is_none();
        let text = if null {
            None
        } else {
            Some(protocol::str(th, field)?)
        };
        line.append(text, quoted)?;
    }
    if line.fields > 0 && line.out.is_empty() {
        if quoting == dialect::NONE
            || null && matches!(quoting, dialect::STRINGS | dialect::NOTNULL)
        {
            return Err(error(th, "single empty field record must be quoted"));
        }
        line.fields -= 1;
        line.append(None, true)?;
    }
    line.out.push_units(dialect.lineterminator.get().units());
    let text = line.out.finish(th)?;
    protocol::call(th, this.write.get().unwrap_or(Value::NONE), &[text.into()])
}

const DOC: &str = "CSV writer

Writer objects are responsible for generating tabular data
in CSV format from sequence input.
";

#[pymethods(Writer, name = "_csv.writer", module = "_csv", doc = DOC, flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC).with(TypeFlags::DISALLOW_INSTANTIATION))]
pub mod methods {
    use super::*;

    /// Construct and write a CSV record from an iterable of fields.
    ///
    /// Non-string elements will be converted to string.
    #[method("($self, row, /)")]
    fn writerow(th: &Thread, this: Gc<Writer>, row: Value) -> PyResult<Value> {
        write_row(th, this, row)
    }

    /// Construct and write a series of iterables to a csv file.
    ///
    /// Non-string elements will be converted to string.
    #[method("($self, rows, /)")]
    fn writerows(th: &Thread, this: Gc<Writer>, rows: Value) -> PyResult<()> {
        let iter = protocol::iter(th, rows)?;
        while let Some(row) = protocol::next(th, iter)? {
            write_row(th, this, row)?;
        }
        Ok(())
    }

    #[getter]
    fn dialect(this: Gc<Writer>) -> Gc<Dialect> {
        this.dialect.get()
    }
}
