//! `_csv.reader`: a state machine over the characters of each line. CPython: Modules/_csv.c (`parse_process_char`).

use super::dialect::{self, Dialect};
use super::{error, field_limit};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;
use pyjit_types::common;
use std::cell::{Cell, RefCell};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
enum State {
    StartRecord,
    StartField,
    Escaped,
    InField,
    InQuoted,
    EscapeInQuoted,
    QuoteInQuoted,
    EatNewline,
    AfterEscapedNewline,
}

#[pytype(name = "reader", module = "_csv")]
#[repr(C)]
pub struct Reader {
    head: NativeHeader,
    iter: Field<Option<Value>>,
    dialect: Field<Gc<Dialect>>,
    fields: Field<Gc<List>>,
    #[trace(skip)]
    field: RefCell<StrBuilder>,
    #[trace(skip)]
    state: Cell<State>,
    /// The field so far has no quotes around it.
    unquoted: Cell<bool>,
    lines: Cell<u64>,
}

pub fn new(th: &Thread, iter: Value, dialect: Gc<Dialect>) -> PyResult<Value> {
    let class = common::native_class(th, Reader::LAYOUT)?;
    let fields = th.empty_list();
    let reader = Reader {
        head: NativeHeader::new(Reader::LAYOUT),
        iter: Field::new(Some(iter)),
        dialect: Field::new(dialect),
        fields: Field::new(fields),
        field: RefCell::default(),
        state: Cell::new(State::StartRecord),
        unquoted: Cell::new(true),
        lines: Cell::new(0),
    };
    Ok(th.alloc(class, reader).into())
}

impl Reader {
    fn reset(&self, th: &Thread) {
        self.fields.set(&self.head.header, th.empty_list());
        self.field.take();
        self.state.set(State::StartRecord);
        self.unquoted.set(true);
    }

    /// The field is whole: a str, or what the quoting says an unquoted one is.
    fn save(&self, th: &Thread) -> PyResult<()> {
        let text = self.field.take();
        let (empty, quoting) = (text.is_empty(), self.dialect.get().quoting.get());
        let unquoted = self.unquoted.replace(true);
        let value: Value =
            if unquoted && empty && matches!(quoting, dialect::NOTNULL | dialect::STRINGS) {
                Value::NONE
            } else {
                let text = text.finish(th)?;
                if unquoted && !empty && matches!(quoting, dialect::NONNUMERIC | dialect::STRINGS) {
                    protocol::call(th, th.class(t::FLOAT).into(), &[text.into()])?
                } else {
                    text.into()
                }
            };
        self.fields.get().push(th, value)
    }

    fn add(&self, th: &Thread, unit: u32) -> PyResult<()> {
        let mut field = self.field.borrow_mut();
        let limit = field_limit(th);
        if field.len() as i64 >= limit {
            drop(field);
            return Err(error(
                th,
                format!("field larger than field limit ({limit})"),
            ));
        }
        field.push(unit);
        Ok(())
    }

    /// Takes one character, none at the end of the line.
    fn process(&self, th: &Thread, unit: Option<u32>) -> PyResult<()> {
        let dialect = self.dialect.get();
        let newline = unit.is_none() || unit == Some('\n' as u32) || unit == Some('\r' as u32);
        let is_quote = unit.is_some()
            && unit == dialect.quotechar.get()
            && dialect.quoting.get() != dialect::NONE;
        let is_escape = unit.is_some() && unit == dialect.escapechar.get();
        let is_delimiter = unit == Some(dialect.delimiter.get());
        let after_line = if unit.is_none() {
            State::StartRecord
        } else {
            State::EatNewline
        };
        let or_newline = unit.unwrap_or('\n' as u32);
        match self.state.get() {
            State::StartRecord if unit.is_none() => {}
            State::StartRecord if newline => self.state.set(State::EatNewline),
            State::StartRecord | State::StartField => {
                self.state.set(State::StartField);
                if newline {
                    self.save(th)?;
                    self.state.set(after_line);
                } else if is_quote {
                    self.unquoted.set(false);
                    self.state.set(State::InQuoted);
                } else if is_escape {
                    self.state.set(State::Escaped);
                } else if unit == Some(' ' as u32) && dialect.skipinitialspace.get() {
                    // Dropped.
                } else if is_delimiter {
                    self.save(th)?;
                } else {
                    self.add(th, or_newline)?;
                    self.state.set(State::InField);
                }
            }
            State::Escaped => {
                self.add(th, or_newline)?;
                let stays = newline && unit.is_some();
                self.state.set(if stays {
                    State::AfterEscapedNewline
                } else {
                    State::InField
                });
            }
            State::AfterEscapedNewline if unit.is_none() => {}
            State::AfterEscapedNewline | State::InField => {
                if newline {
                    self.save(th)?;
                    self.state.set(after_line);
                } else if is_escape {
                    self.state.set(State::Escaped);
                } else if is_delimiter {
                    self.save(th)?;
                    self.state.set(State::StartField);
                } else {
                    self.add(th, or_newline)?;
                    self.state.set(State::InField);
                }
            }
            State::InQuoted => {
                if unit.is_none() {
                    // The field goes on in the next line.
                } else if is_escape {
                    self.state.set(State::EscapeInQuoted);
                } else if is_quote {
                    let doubled = dialect.doublequote.get();
                    self.state.set(if doubled {
                        State::QuoteInQuoted
                    } else {
                        State::InField
                    });
                } else {
                    self.add(th, or_newline)?;
                }
            }
            State::EscapeInQuoted => {
                self.add(th, or_newline)?;
                self.state.set(State::InQuoted);
            }
            State::QuoteInQuoted => {
                if is_quote {
                    self.add(th, or_newline)?;
                    self.state.set(State::InQuoted);
                } else if is_delimiter {
                    self.save(th)?;
                    self.state.set(State::StartField);
                } else if newline {
                    self.save(th)?;
                    self.state.set(after_line);
                } else if !dialect.strict.get() {
                    self.add(th, or_newline)?;
                    self.state.set(State::InField);
                } else {
                    let shown = |unit: u32| char::from_u32(unit).unwrap_or('\u{FFFD}');
                    let delimiter = shown(dialect.delimiter.get());
                    let quote = shown(dialect.quotechar.get().unwrap_or('"' as u32));
                    return Err(error(th, format!("'{delimiter}' expected after '{quote}'")));
                }
            }
            State::EatNewline => {
                if unit.is_none() {
                    self.state.set(State::StartRecord);
                } else if !newline {
                    let text = "new-line character seen in unquoted field - do you need to open the file with newline=''?";
                    return Err(error(th, text));
                }
            }
        }
        Ok(())
    }
}

const DOC: &str = "CSV reader

Reader objects are responsible for reading and parsing tabular data
in CSV format.
";

#[pymethods(Reader, name = "_csv.reader", module = "_csv", doc = DOC, flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC).with(TypeFlags::DISALLOW_INSTANTIATION))]
pub mod methods {
    use super::*;

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Reader>) -> PyResult<Option<Value>> {
        let Some(iter) = this.iter.get() else {
            return Ok(None);
        };
        this.reset(th);
        loop {
            let Some(line) = protocol::next(th, iter)? else {
                if !this.field.borrow().is_empty() || this.state.get() == State::InQuoted {
                    if this.dialect.get().strict.get() {
                        return Err(error(th, "unexpected end of data"));
                    }
                    this.save(th)?;
                    break;
                }
                return Ok(None);
            };
            let Some(text) = line.cast::<Str>() else {
                let name = th.type_name(line);
                let text = format!(
                    "iterator should return strings, not {name} (the file should be opened in text mode)"
                );
                return Err(error(th, text));
            };
            this.lines.set(this.lines.get() + 1);
            for index in 0..text.len() {
                this.process(th, Some(text.at(index)))?;
            }
            this.process(th, None)?;
            if this.state.get() == State::StartRecord {
                break;
            }
        }
        let fields = this.fields.get();
        this.fields.set(&this.head.header, th.empty_list());
        Ok(Some(fields.into()))
    }

    #[getter]
    fn dialect(this: Gc<Reader>) -> Gc<Dialect> {
        this.dialect.get()
    }

    #[getter]
    fn line_num(this: Gc<Reader>) -> u64 {
        this.lines.get()
    }
}
