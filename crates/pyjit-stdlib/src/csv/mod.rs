//! `_csv`: rows of text to lists and back. CPython: Modules/_csv.c. Dialects are in `dialect.rs`, the two directions in
//! `reader.rs` and `writer.rs`.

mod dialect;
mod reader;
mod writer;

use crate::errors;
use pyjit_object::int::{as_i64, is_int};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// `_csv.Error(text)`.
#[cold]
fn error(th: &Thread, text: impl AsRef<str>) -> Raised {
    errors::raise(th, error_class(th), text)
}

fn error_class(th: &Thread) -> PyResult<Gc<Type>> {
    errors::exception_class(th, "_csv", "Error", "_csv.Error", t::Exception)
}

const LIMIT_KEY: &str = "_csv.field_size_limit";
const DIALECTS_KEY: &str = "_csv.dialects";
const DEFAULT_LIMIT: i64 = 128 * 1024;

fn field_limit(th: &Thread) -> i64 {
    let kept = th.rt().kept.borrow().get(LIMIT_KEY).copied();
    kept.and_then(as_i64).unwrap_or(DEFAULT_LIMIT)
}

/// The registered dialects by name.
fn dialects(th: &Thread) -> PyResult<Gc<Dict>> {
    match pyjit_types::kept(th, DIALECTS_KEY)?.cast::<Dict>() {
        Some(dialects) => Ok(dialects),
        None => Err(th.raise(t::SystemError, "_csv is not ready")),
    }
}

/// CSV parsing and writing.
///
#[pymodule(name = "_csv")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        th.rt()
            .kept
            .borrow_mut()
            .insert(DIALECTS_KEY, th.dict().into());
        for (value, name) in dialect::QUOTING.iter().enumerate() {
            module.set(th, name, Value::int(value as i32))?;
        }
        module.set(
            th,
            "Dialect",
            th.define_class(&dialect::methods::SPEC, None)?,
        )?;
        module.set(th, "Reader", th.define_class(&reader::methods::SPEC, None)?)?;
        module.set(th, "Writer", th.define_class(&writer::methods::SPEC, None)?)?;
        module.set(th, "Error", error_class(th)?)
    }

    /// Return a reader object that will process lines from the given iterable.
    ///
    /// The "iterable" argument can be any object that returns a line
    /// of input for each iteration, such as a file object or a list.  The
    /// optional "dialect" argument defines a CSV dialect.  The function
    /// also accepts optional keyword arguments which override settings
    /// provided by the dialect.
    ///
    /// The returned object is an iterator.  Each iteration returns a row
    /// of the CSV file (which can span multiple input lines).
    ///
    #[function(
        "(iterable, /, dialect='excel', **fmtparams)",
        text = "($module, iterable, /, dialect=\'excel\', **fmtparams)"
    )]
    fn reader(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        args.check_count(th, "reader", 1, 2)?;
        let iter = protocol::iter(th, args.values[0])?;
        reader::new(th, iter, dialect::of_call(th, args)?)
    }

    /// Return a writer object that will write user data on the given file object.
    ///
    /// The "fileobj" argument can be any object that supports the file API.
    /// The optional "dialect" argument defines a CSV dialect.  The function
    /// also accepts optional keyword arguments which override settings
    /// provided by the dialect.
    ///
    #[function(
        "(fileobj, /, dialect='excel', **fmtparams)",
        text = "($module, fileobj, /, dialect=\'excel\', **fmtparams)"
    )]
    fn writer(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        args.check_count(th, "writer", 1, 2)?;
        let write = protocol::lookup_attr(th, args.values[0], th.names().write)?;
        let Some(write) = write.filter(|write| protocol::is_callable(th, *write)) else {
            return Err(th.raise(t::TypeError, "argument 1 must have a \"write\" method"));
        };
        writer::new(th, write, dialect::of_call(th, args)?)
    }

    /// Return a list of all known dialect names.
    #[function("()")]
    fn list_dialects(th: &Thread) -> PyResult<Gc<List>> {
        protocol::to_list(th, dialects(th)?.into())
    }

    /// Create a mapping from a string name to a CVS dialect.
    ///
    /// The optional "dialect" argument specifies the base dialect instance
    /// or the name of the registered dialect.  The function also accepts
    /// optional keyword arguments which override settings provided by the
    /// dialect.
    ///
    #[function(
        "(name, /, dialect='excel', **fmtparams)",
        text = "($module, name, /, dialect=\'excel\', **fmtparams)"
    )]
    fn register_dialect(th: &Thread, args: Args<'_>) -> PyResult<()> {
        args.check_count(th, "register_dialect", 1, 2)?;
        let name = args.values[0];
        if name.cast::<Str>().is_none() {
            return Err(th.raise(t::TypeError, "dialect name must be a string"));
        }
        let dialect = dialect::of_call(th, args)?;
        dialects(th)?.set(th, name, dialect.into())
    }

    /// Delete the name/dialect mapping associated with a string name.
    #[function("(name)")]
    fn unregister_dialect(th: &Thread, name: Value) -> PyResult<()> {
        match dialects(th)?.remove(th, name)? {
            Some(_) => Ok(()),
            None => Err(error(th, "unknown dialect")),
        }
    }

    /// Return the dialect instance associated with name.
    #[function("(name)")]
    fn get_dialect(th: &Thread, name: Value) -> PyResult<Value> {
        match dialects(th)?.get(th, name)? {
            Some(dialect) => Ok(dialect),
            None => Err(error(th, "unknown dialect")),
        }
    }

    /// Sets an upper limit on parsed fields.
    ///
    /// Returns old limit. If limit is not given, no new limit is set and
    /// the old limit is returned
    #[function("(new_limit=<unrepresentable>)")]
    fn field_size_limit(th: &Thread, new_limit: Option<Value>) -> PyResult<i64> {
        let before = field_limit(th);
        if let Some(limit) = new_limit {
            if !is_int(limit) {
                return Err(th.raise(t::TypeError, "limit must be an integer"));
            }
            if as_i64(limit).is_none() {
                let text = "Python int too large to convert to C ssize_t";
                return Err(th.raise(t::OverflowError, text));
            }
            th.rt().kept.borrow_mut().insert(LIMIT_KEY, limit);
        }
        Ok(before)
    }
}
