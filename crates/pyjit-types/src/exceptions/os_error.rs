//! `OSError` and its choice of a subclass by errno. CPython: Objects/exceptions.c.

use super::FLAGS;
use super::base::{alloc, args_of, own_dict, to_str};
use pyjit_object::class::slots::SlotId;
use pyjit_object::error::os_error_class;
use pyjit_object::exception::{Exception, extra};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;

/// A subclass that overrides `__init__` but not `__new__` gets its arguments parsed there.
fn uses_init(th: &Thread, class: Gc<Type>) -> bool {
    let os_error = th.class(t::OSError);
    let same = |slot: SlotId| {
        class.slots.get(slot).map(|def| def.address())
            == os_error.slots.get(slot).map(|def| def.address())
    };
    !same(SlotId::tp_init) && same(SlotId::tp_new)
}

/// Sets the fields that the arguments say. CPython: `oserror_init`.
fn fill(th: &Thread, this: Gc<Exception>, values: &[Value]) -> PyResult<()> {
    let class = th.class_of(this.into());
    let mut args = th.try_tuple(values)?;
    if (2..=5).contains(&values.len()) {
        this.set_extra(th, extra::OS_ERROR_ERRNO, Some(values[0]))?;
        this.set_extra(th, extra::OS_ERROR_STRERROR, Some(values[1]))?;
        let filename = values.get(2).copied().filter(|name| !name.is_none());
        let filename2 = values.get(4).copied().filter(|name| !name.is_none());
        if let Some(filename) = filename {
            if class == th.class(t::BlockingIOError) && protocol::is_index(th, filename) {
                let written = protocol::index_clipped(th, filename, t::ValueError)?;
                this.set_extra(th, extra::OS_ERROR_WRITTEN, Some(th.int(written)))?;
            } else {
                this.set_extra(th, extra::OS_ERROR_FILENAME, Some(filename))?;
                this.set_extra(th, extra::OS_ERROR_FILENAME2, filename2)?;
                // File names do not show in `args`.
                args = th.try_tuple(&values[..2])?;
            }
        }
    }
    this.args.set(&this.header, Some(args));
    Ok(())
}

fn no_keywords(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<()> {
    args.no_keywords(th, &class.full_name(th)).map(|_| ())
}

#[pymethods(
    Exception,
    name = "OSError",
    doc = "Base class for I/O related errors.",
    flags = FLAGS
)]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, cls: Gc<Type>, args: Args) -> PyResult<Value> {
        let values = args.positional();
        if uses_init(th, cls) {
            return Ok(alloc(th, cls, th.rt().empty_tuple()).into());
        }
        no_keywords(th, cls, args)?;
        let mut class = cls;
        if cls == th.class(t::OSError)
            && (2..=5).contains(&values.len())
            && let Some(errno) = pyjit_object::int::as_i64(values[0])
        {
            class = th.class(os_error_class(errno as i32));
        }
        let exception = alloc(th, class, th.rt().empty_tuple());
        fill(th, exception, values)?;
        Ok(exception.into())
    }

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Exception>, args: Args) -> PyResult<()> {
        let class = th.class_of(this.into());
        if !uses_init(th, class) {
            return Ok(());
        }
        no_keywords(th, class, args)?;
        fill(th, this, args.positional())
    }

    #[slot(tp_str)]
    fn str(th: &Thread, this: Gc<Exception>) -> PyResult<Gc<Str>> {
        let errno = this.extra(extra::OS_ERROR_ERRNO);
        let strerror = this.extra(extra::OS_ERROR_STRERROR);
        let filename = this.extra(extra::OS_ERROR_FILENAME);
        if filename.is_none() && (errno.is_none() || strerror.is_none()) {
            return to_str(th, this);
        }
        let mut text = StrBuilder::new();
        text.push_str("[Errno ");
        text.push_units(protocol::str(th, errno.unwrap_or(Value::NONE))?.units());
        text.push_str("] ");
        text.push_units(protocol::str(th, strerror.unwrap_or(Value::NONE))?.units());
        if let Some(filename) = filename {
            text.push_str(": ");
            text.push_units(protocol::repr(th, filename)?.units());
            if let Some(filename2) = this.extra(extra::OS_ERROR_FILENAME2) {
                text.push_str(" -> ");
                text.push_units(protocol::repr(th, filename2)?.units());
            }
        }
        text.finish(th)
    }

    #[getter]
    fn characters_written(th: &Thread, this: Gc<Exception>) -> PyResult<Value> {
        this.extra(extra::OS_ERROR_WRITTEN)
            .ok_or_else(|| th.raise(t::AttributeError, "characters_written"))
    }

    #[setter(characters_written)]
    fn set_characters_written(
        th: &Thread,
        this: Gc<Exception>,
        value: Option<Value>,
    ) -> PyResult<()> {
        let value = match value {
            None if this.extra(extra::OS_ERROR_WRITTEN).is_none() => {
                return Err(th.raise(t::AttributeError, "characters_written"));
            }
            None => None,
            Some(value) => Some(th.int(protocol::index_clipped(th, value, t::ValueError)?)),
        };
        this.set_extra(th, extra::OS_ERROR_WRITTEN, value)
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Exception>) -> PyResult<Value> {
        let class: Value = th.class_of(this.into()).into();
        let mut args = args_of(th, this);
        if let (2, Some(filename)) = (args.len(), this.extra(extra::OS_ERROR_FILENAME)) {
            args = match this.extra(extra::OS_ERROR_FILENAME2) {
                None => th.tuple(&[args[0], args[1], filename]),
                Some(second) => th.tuple(&[args[0], args[1], filename, Value::NONE, second]),
            };
        }
        Ok(match own_dict(th, this)? {
            Some(dict) => th.tuple(&[class, args.into(), dict.into()]).into(),
            None => th.tuple(&[class, args.into()]).into(),
        })
    }
}
