//! `_csv.Dialect`: the options of parsing and writing, checked. CPython: Modules/_csv.c.

use super::{dialects, error};
use pyjit_object::def::TypeFlags;
use pyjit_object::int::{as_i64, is_int};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::common;
use std::cell::Cell;

/// The values of `quoting`, by number.
pub const QUOTING: [&str; 6] = [
    "QUOTE_MINIMAL",
    "QUOTE_ALL",
    "QUOTE_NONNUMERIC",
    "QUOTE_NONE",
    "QUOTE_STRINGS",
    "QUOTE_NOTNULL",
];
pub const ALL: u8 = 1;
pub const NONNUMERIC: u8 = 2;
pub const NONE: u8 = 3;
pub const STRINGS: u8 = 4;
pub const NOTNULL: u8 = 5;

#[pytype(name = "Dialect", module = "_csv")]
#[repr(C)]
pub struct Dialect {
    head: NativeHeader,
    pub delimiter: Cell<u32>,
    pub quotechar: Cell<Option<u32>>,
    pub escapechar: Cell<Option<u32>>,
    pub lineterminator: Field<Gc<Str>>,
    pub quoting: Cell<u8>,
    pub doublequote: Cell<bool>,
    pub skipinitialspace: Cell<bool>,
    pub strict: Cell<bool>,
}

const NAMES: [&str; 9] = [
    "dialect",
    "delimiter",
    "doublequote",
    "escapechar",
    "lineterminator",
    "quotechar",
    "quoting",
    "skipinitialspace",
    "strict",
];

/// The dialect of `reader(x, dialect, **options)`: the arguments behind the first.
pub fn of_call(th: &Thread, args: Args<'_>) -> PyResult<Gc<Dialect>> {
    make(th, common::native_class(th, Dialect::LAYOUT)?, args.skip(1))
}

/// One character; none if the option is None and may be.
fn character(
    th: &Thread,
    value: Option<Value>,
    name: &str,
    default: u32,
    optional: bool,
) -> PyResult<Option<u32>> {
    let Some(value) = value else {
        return Ok(Some(default).filter(|unit| *unit != 0));
    };
    if value.is_none() && optional {
        return Ok(None);
    }
    let wanted = if optional {
        "a unicode character or None"
    } else {
        "a unicode character"
    };
    let Some(text) = value.cast::<Str>() else {
        let found = th.type_name(value);
        return Err(th.raise(
            t::TypeError,
            format!("\"{name}\" must be {wanted}, not {found}"),
        ));
    };
    if text.len() != 1 {
        let len = text.len();
        let text = format!("\"{name}\" must be {wanted}, not a string of length {len}");
        return Err(th.raise(t::TypeError, text));
    }
    Ok(Some(text.at(0)))
}

fn flag(th: &Thread, value: Option<Value>, default: bool) -> PyResult<bool> {
    value.map_or(Ok(default), |value| protocol::truth(th, value))
}

fn make(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Dialect>> {
    let mut given = [None; NAMES.len()];
    for (place, value) in given.iter_mut().zip(args.positional()) {
        *place = Some(*value);
    }
    for (name, value) in args.keywords() {
        let name = name
            .cast::<Str>()
            .map_or(String::new(), |name| name.display().into_owned());
        match NAMES.iter().position(|known| *known == name) {
            Some(place) => given[place] = Some(value),
            None => {
                let text = format!("this function got an unexpected keyword argument '{name}'");
                return Err(th.raise(t::TypeError, text));
            }
        }
    }
    let mut base = given[0].filter(|base| !base.is_none());
    if let Some(name) = base.filter(|base| base.cast::<Str>().is_some()) {
        match dialects(th)?.get(th, name)? {
            Some(dialect) => base = Some(dialect),
            None => return Err(error(th, "unknown dialect")),
        }
    }
    if let Some(base) = base {
        if given[1..].iter().all(|option| option.is_none())
            && let Some(same) = base.cast::<Dialect>()
            && class == common::native_class(th, Dialect::LAYOUT)?
        {
            return Ok(same);
        }
        for (place, name) in given.iter_mut().zip(NAMES).skip(1) {
            if place.is_none() {
                *place = protocol::lookup_attr_str(th, base, name)?;
            }
        }
    }
    let [
        _,
        delimiter,
        doublequote,
        escapechar,
        lineterminator,
        quotechar,
        quoting,
        skip,
        strict,
    ] = given;
    let lineterminator = match lineterminator {
        None => th.str("\r\n"),
        Some(value) => match value.cast::<Str>() {
            Some(text) => text,
            None => {
                let found = th.type_name(value);
                let text = format!("\"lineterminator\" must be a string, not {found}");
                return Err(th.raise(t::TypeError, text));
            }
        },
    };
    let delimiter = character(th, delimiter, "delimiter", ',' as u32, false)?;
    let doublequote = flag(th, doublequote, true)?;
    let escapechar = character(th, escapechar, "escapechar", 0, true)?;
    let quote = character(th, quotechar, "quotechar", '"' as u32, true)?;
    let mut style = match quoting {
        None => 0,
        Some(value) if !is_int(value) || value.is_bool() => {
            let found = th.type_name(value);
            let text = format!("\"quoting\" must be an integer, not {found}");
            return Err(th.raise(t::TypeError, text));
        }
        Some(value) => as_i64(value).unwrap_or(-1),
    };
    let skip = flag(th, skip, false)?;
    let strict = flag(th, strict, false)?;
    if !(0..QUOTING.len() as i64).contains(&style) {
        return Err(th.raise(t::TypeError, "bad \"quoting\" value"));
    }
    if quote.is_none() && quotechar.is_some() && quoting.is_none() {
        style = NONE as i64;
    }
    if style != NONE as i64 && quote.is_none() {
        return Err(th.raise(t::TypeError, "quotechar must be set if quoting enabled"));
    }
    check_characters(th, [delimiter, escapechar, quote], skip, lineterminator)?;
    Ok(th.alloc(
        class,
        Dialect {
            head: NativeHeader::new(Dialect::LAYOUT),
            delimiter: Cell::new(delimiter.unwrap_or(',' as u32)),
            quotechar: Cell::new(quote),
            escapechar: Cell::new(escapechar),
            lineterminator: Field::new(lineterminator),
            quoting: Cell::new(style as u8),
            doublequote: Cell::new(doublequote),
            skipinitialspace: Cell::new(skip),
            strict: Cell::new(strict),
        },
    ))
}

/// The three special characters must differ from each other and from what ends a line.
fn check_characters(
    th: &Thread,
    units: [Option<u32>; 3],
    skip: bool,
    terminator: Gc<Str>,
) -> PyResult<()> {
    const WHICH: [&str; 3] = ["delimiter", "escapechar", "quotechar"];
    for (index, (unit, name)) in units.iter().zip(WHICH).enumerate() {
        let Some(unit) = *unit else { continue };
        let space = unit == ' ' as u32 && index > 0 && skip;
        if unit == '\n' as u32 || unit == '\r' as u32 || space {
            return Err(th.raise(t::ValueError, format!("bad {name} value")));
        }
        if terminator.chars().any(|other| other == unit) {
            return Err(th.raise(t::ValueError, format!("bad {name} or lineterminator value")));
        }
    }
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
        if units[a].is_some() && units[a] == units[b] {
            let (a, b) = (WHICH[a], WHICH[b]);
            return Err(th.raise(t::ValueError, format!("bad {a} or {b} value")));
        }
    }
    Ok(())
}

const DOC: &str = "CSV dialect

The Dialect type records CSV parsing and generation options.
";

#[pymethods(Dialect, name = "_csv.Dialect", module = "_csv", doc = DOC, flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Dialect>> {
        make(th, class, args)
    }

    #[method("($self, /)", no_text, name = "__reduce__")]
    fn reduce(th: &Thread, this: Value) -> PyResult<Value> {
        let name = th.type_name(this);
        Err(th.raise(t::TypeError, format!("cannot pickle '{name}' instances")))
    }

    #[method("($self, protocol, /)", no_text)]
    fn __reduce_ex__(th: &Thread, this: Value, _protocol: Value) -> PyResult<Value> {
        reduce(th, this)
    }

    #[getter]
    fn delimiter(th: &Thread, this: Gc<Dialect>) -> Gc<Str> {
        th.str_char(this.delimiter.get())
    }

    #[getter]
    fn escapechar(th: &Thread, this: Gc<Dialect>) -> Option<Gc<Str>> {
        this.escapechar.get().map(|unit| th.str_char(unit))
    }

    #[getter]
    fn quotechar(th: &Thread, this: Gc<Dialect>) -> Option<Gc<Str>> {
        this.quotechar.get().map(|unit| th.str_char(unit))
    }

    #[getter]
    fn lineterminator(this: Gc<Dialect>) -> Gc<Str> {
        this.lineterminator.get()
    }

    #[getter]
    fn quoting(this: Gc<Dialect>) -> u8 {
        this.quoting.get()
    }

    #[getter]
    fn doublequote(this: Gc<Dialect>) -> bool {
        this.doublequote.get()
    }

    #[getter]
    fn skipinitialspace(this: Gc<Dialect>) -> bool {
        this.skipinitialspace.get()
    }

    #[getter]
    fn strict(this: Gc<Dialect>) -> bool {
        this.strict.get()
    }
}
