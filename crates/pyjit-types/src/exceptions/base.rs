//! `BaseException`. CPython: Objects/exceptions.c.

use pyjit_object::class::slots::SlotDef;
use pyjit_object::def::{TypeFlags, TypeSpec};
use pyjit_object::exception::{Exception, Traceback};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// A fresh exception of any exception class.
pub fn alloc(th: &Thread, class: Gc<Type>, args: Gc<Tuple>) -> Gc<Exception> {
    let exception = th.alloc(class, Exception::default());
    exception.args.set(&exception.header, Some(args));
    exception
}

/// `BaseException.__init__`: sets `args`.
pub fn init(th: &Thread, this: Gc<Exception>, args: Args<'_>) -> PyResult<()> {
    if args.has_keywords() {
        let name = th.type_name(this.into());
        return Err(th.raise(t::TypeError, format!("{name}() takes no keyword arguments")));
    }
    set_args(th, this, args)
}

pub fn set_args(th: &Thread, this: Gc<Exception>, args: Args<'_>) -> PyResult<()> {
    let args = th.try_tuple(args.positional())?;
    this.args.set(&this.header, Some(args));
    Ok(())
}

pub fn args_of(th: &Thread, this: Gc<Exception>) -> Gc<Tuple> {
    this.args.get().unwrap_or(th.rt().empty_tuple())
}

/// `str(exception)` as BaseException makes it.
pub fn to_str(th: &Thread, this: Gc<Exception>) -> PyResult<Gc<Str>> {
    let args = args_of(th, this);
    match args.as_slice() {
        [] => Ok(th.rt().empty_str()),
        [only] => protocol::str(th, *only),
        _ => protocol::str(th, args.into()),
    }
}

/// The exception's own attributes, none if it never had any.
pub fn own_dict(th: &Thread, this: Gc<Exception>) -> PyResult<Option<Gc<Dict>>> {
    if th.own_attrs(&this.header)?.is_empty() {
        return Ok(None);
    }
    th.dict_of(&this.header).map(Some)
}

/// An exception, or none for None.
fn exception_or_none(th: &Thread, value: Value, what: &str) -> PyResult<Option<Value>> {
    if value.is_none() {
        return Ok(None);
    }
    if value.cast::<Exception>().is_none() {
        return Err(th.raise(
            t::TypeError,
            format!("exception {what} must be None or derive from BaseException"),
        ));
    }
    Ok(Some(value))
}

fn set_traceback(th: &Thread, this: Gc<Exception>, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else {
        return Err(th.raise(t::TypeError, "__traceback__ may not be deleted"));
    };
    if !value.is_none() && value.cast::<Traceback>().is_none() {
        return Err(th.raise(t::TypeError, "__traceback__ must be a traceback or None"));
    }
    let traceback = Some(value).filter(|value| !value.is_none());
    this.traceback.set(&this.header, traceback);
    Ok(())
}

fn tp_str(th: &Thread, this: Value) -> PyResult<Value> {
    let Some(this) = this.cast::<Exception>() else {
        return Ok(this);
    };
    Ok(to_str(th, this)?.into())
}

fn tp_repr(th: &Thread, this: Value) -> PyResult<Value> {
    let Some(this) = this.cast::<Exception>() else {
        return Ok(this);
    };
    let class = th.class_of(this.into());
    let name = class.name_str();
    let name = name.rsplit('.').next().unwrap_or(&name).to_string();
    let args = args_of(th, this);
    let inner = match args.as_slice() {
        [only] => protocol::repr(th, *only)?,
        _ => protocol::repr(th, args.into())?,
    };
    let mut text = pyjit_object::str::StrBuilder::new();
    text.push_str(&name);
    let single = args.len() == 1;
    if single {
        text.push_str("(");
    }
    text.push_units(inner.units());
    if single {
        text.push_str(")");
    }
    Ok(text.finish(th)?.into())
}

fn tp_new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
    Ok(alloc(th, class, th.try_tuple(args.positional())?).into())
}

fn tp_init(th: &Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    match this.cast::<Exception>() {
        Some(this) => init(th, this, args),
        None => Ok(()),
    }
}

/// Slots that every exception class lists as its own.
pub static PLAIN_SLOTS: &[SlotDef] = &[SlotDef::TpNew(tp_new)];

/// The slots, written out: the plain subclasses share the functions.
static SLOTS: &[SlotDef] = &[
    SlotDef::TpNew(tp_new),
    SlotDef::TpInit(tp_init),
    SlotDef::TpRepr(tp_repr),
    SlotDef::TpStr(tp_str),
];

pub static SPEC: TypeSpec = TypeSpec {
    slots: SLOTS,
    ..methods::SPEC
};

#[pymethods(
    Exception,
    name = "BaseException",
    doc = "Common base class for all exceptions",
    flags = TypeFlags::BASE.with(TypeFlags::MANAGED_DICT)
)]
pub mod methods {
    use super::*;

    #[getter(__dict__)]
    fn dict(th: &Thread, this: Value) -> PyResult<Option<Gc<Dict>>> {
        crate::descriptors::instance_dict(th, this)
    }

    #[setter(__dict__)]
    fn set_dict(th: &Thread, this: Value, value: Option<Value>) -> PyResult<()> {
        crate::descriptors::set_instance_dict(th, this, value)
    }

    #[getter]
    fn args(th: &Thread, this: Gc<Exception>) -> Gc<Tuple> {
        args_of(th, this)
    }

    #[setter(args)]
    fn set_args(th: &Thread, this: Gc<Exception>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(th.raise(t::TypeError, "args may not be deleted"));
        };
        let args = protocol::to_tuple(th, value)?;
        this.args.set(&this.header, Some(args));
        Ok(())
    }

    #[getter(__traceback__)]
    fn traceback(this: Gc<Exception>) -> Option<Value> {
        this.traceback.get()
    }

    #[setter(__traceback__)]
    fn put_traceback(th: &Thread, this: Gc<Exception>, value: Option<Value>) -> PyResult<()> {
        set_traceback(th, this, value)
    }

    /// exception context
    #[getter(__context__)]
    fn context(this: Gc<Exception>) -> Option<Value> {
        this.context.get()
    }

    #[setter(__context__)]
    fn set_context(th: &Thread, this: Gc<Exception>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(th.raise(t::TypeError, "__context__ may not be deleted"));
        };
        let context = exception_or_none(th, value, "context")?;
        this.context.set(&this.header, context);
        Ok(())
    }

    /// exception cause
    #[getter(__cause__)]
    fn cause(this: Gc<Exception>) -> Option<Value> {
        this.cause.get()
    }

    #[setter(__cause__)]
    fn set_cause(th: &Thread, this: Gc<Exception>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(th.raise(t::TypeError, "__cause__ may not be deleted"));
        };
        let cause = exception_or_none(th, value, "cause")?;
        this.cause.set(&this.header, cause);
        this.suppress_context.set(true);
        Ok(())
    }

    #[getter(__suppress_context__)]
    fn suppress_context(this: Gc<Exception>) -> bool {
        this.suppress_context.get()
    }

    #[setter(__suppress_context__)]
    fn set_suppress_context(
        th: &Thread,
        this: Gc<Exception>,
        value: Option<Value>,
    ) -> PyResult<()> {
        match value {
            None => Err(th.raise(t::TypeError, "can't delete numeric/char attribute")),
            Some(value) => match value.as_bool() {
                Some(truth) => {
                    this.suppress_context.set(truth);
                    Ok(())
                }
                None => Err(th.raise(t::TypeError, "attribute value type must be bool")),
            },
        }
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Exception>) -> PyResult<Value> {
        let class: Value = th.class_of(this.into()).into();
        let args: Value = args_of(th, this).into();
        Ok(match own_dict(th, this)? {
            Some(dict) => th.tuple(&[class, args, dict.into()]).into(),
            None => th.tuple(&[class, args]).into(),
        })
    }

    #[method("($self, state, /)")]
    fn __setstate__(th: &Thread, this: Value, state: Value) -> PyResult<()> {
        if state.is_none() {
            return Ok(());
        }
        let Some(state) = state.cast::<Dict>() else {
            return Err(th.raise(t::TypeError, "state is not a dictionary"));
        };
        let mut at = 0;
        while let Some((next, key, value)) = state.next_item(at) {
            at = next;
            let Some(name) = key.cast::<Str>() else {
                let found = th.type_name(key);
                return Err(th.raise(
                    t::TypeError,
                    format!("attribute name must be string, not '{found}'"),
                ));
            };
            protocol::setattr(th, this, name, Some(value))?;
        }
        Ok(())
    }

    /// Set self.__traceback__ to tb and return self.
    #[method("($self, tb, /)")]
    fn with_traceback(th: &Thread, this: Gc<Exception>, tb: Value) -> PyResult<Value> {
        set_traceback(th, this, Some(tb))?;
        Ok(this.into())
    }

    /// Add a note to the exception
    #[method("($self, note, /)")]
    fn add_note(th: &Thread, this: Value, note: Gc<Str>) -> PyResult<()> {
        let name = th.names().__notes__;
        let notes = match protocol::lookup_attr(th, this, name)? {
            Some(notes) => notes,
            None => {
                let fresh: Value = th.empty_list().into();
                protocol::setattr(th, this, name, Some(fresh))?;
                fresh
            }
        };
        match notes.cast::<List>() {
            Some(notes) => notes.push(th, note.into()),
            None => Err(th.raise(t::TypeError, "Cannot add note: __notes__ is not a list")),
        }
    }
}
