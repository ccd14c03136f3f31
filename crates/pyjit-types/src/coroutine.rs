//! Coroutines and what awaiting one gives. CPython: Objects/genobject.c.

use crate::generator::{
    close_raw, frame_of, repr_as, send_raw, set_text, stepped, throw_raw, thrown, warn_deprecated,
};
use pyjit_object::def::TypeFlags;
use pyjit_object::generator::{Generator, GeneratorState};
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;

#[pymethods(Generator, name = "coroutine", flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::MANAGED_WEAKREF))]
pub mod methods {
    use super::*;

    #[slot(am_await)]
    fn await_(th: &Thread, this: Gc<Generator>) -> PyResult<Value> {
        let wrapper = th.alloc(
            wrapper_class(th)?,
            CoroutineWrapper {
                head: NativeHeader::new(CoroutineWrapper::LAYOUT),
                coroutine: Field::default(),
            },
        );
        wrapper.coroutine.set(&wrapper.head.header, Some(this));
        Ok(wrapper.into())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Generator>) -> PyResult<Gc<Str>> {
        repr_as(th, this, "coroutine")
    }

    /// send(arg) -> send 'arg' into coroutine,
    /// return next iterated value or raise StopIteration.
    #[method("($self, arg, /)")]
    fn send(th: &Thread, this: Gc<Generator>, arg: Value) -> PyResult<Value> {
        stepped(th, send_raw(th, this, arg))
    }

    /// throw(value)
    /// throw(type[,value[,traceback]])
    ///
    /// Raise exception in coroutine, return next iterated value or raise
    /// StopIteration.
    /// the (type, val, tb) signature is deprecated,
    /// and may be removed in a future version of Python.
    #[method("($self, type, value=None, traceback=None, /)")]
    fn throw(
        th: &Thread,
        this: Gc<Generator>,
        kind: Value,
        value: Option<Value>,
        traceback: Option<Value>,
    ) -> PyResult<Value> {
        warn_deprecated(th, value.is_some())?;
        let exception = thrown(th, kind, value, traceback)?;
        stepped(th, throw_raw(th, this, exception))
    }

    /// close() -> raise GeneratorExit inside coroutine.
    #[method("($self, /)")]
    fn close(th: &Thread, this: Gc<Generator>) -> PyResult<Value> {
        close_raw(th, this)
    }

    /// object being awaited on, or None
    #[getter(cr_await)]
    fn cr_await(this: Gc<Generator>) -> Option<Value> {
        this.delegate()
    }

    #[getter(cr_running)]
    fn running(this: Gc<Generator>) -> bool {
        this.state.get() == GeneratorState::Running
    }

    #[getter(cr_suspended)]
    fn suspended(this: Gc<Generator>) -> bool {
        this.state.get() == GeneratorState::Suspended
    }

    #[getter(cr_frame)]
    fn frame(th: &Thread, this: Gc<Generator>) -> Option<Gc<Frame>> {
        frame_of(th, this)
    }

    #[getter(cr_code)]
    fn code(this: Gc<Generator>) -> Option<Gc<CodeObject>> {
        this.function.get().map(|function| function.code())
    }

    #[getter(cr_origin)]
    fn origin(this: Gc<Generator>) -> Option<Value> {
        this.origin.get()
    }

    /// name of the coroutine
    #[getter(__name__)]
    fn name(this: Gc<Generator>) -> Option<Gc<Str>> {
        this.name.get()
    }

    #[setter(__name__)]
    fn set_name(th: &Thread, this: Gc<Generator>, value: Option<Value>) -> PyResult<()> {
        set_text(th, &this.name, &this.header, "__name__", value)
    }

    /// qualified name of the coroutine
    #[getter(__qualname__)]
    fn qualname(this: Gc<Generator>) -> Option<Gc<Str>> {
        this.qualname.get()
    }

    #[setter(__qualname__)]
    fn set_qualname(th: &Thread, this: Gc<Generator>, value: Option<Value>) -> PyResult<()> {
        set_text(th, &this.qualname, &this.header, "__qualname__", value)
    }

    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, cls: Value, object: Value) -> PyResult<Value> {
        crate::generic_alias::new(th, cls, object)
    }
}

/// What `coroutine.__await__()` answers.
#[pytype(name = "coroutine_wrapper")]
#[repr(C)]
pub struct CoroutineWrapper {
    head: NativeHeader,
    coroutine: Field<Option<Gc<Generator>>>,
}

fn wrapper_class(th: &Thread) -> PyResult<Gc<Type>> {
    crate::kept(th, "coroutine_wrapper")?
        .cast::<Type>()
        .ok_or(Raised)
}

fn inner(th: &Thread, this: Gc<CoroutineWrapper>) -> PyResult<Gc<Generator>> {
    this.coroutine
        .get()
        .ok_or_else(|| th.raise(t::SystemError, "coroutine_wrapper without coroutine"))
}

#[pymethods(
    CoroutineWrapper,
    name = "coroutine_wrapper",
    doc = "A wrapper object implementing __await__ for coroutines.",
    flags = TypeFlags::DISALLOW_INSTANTIATION
)]
pub mod wrapper {
    use super::*;

    #[slot(tp_iter)]
    fn iter(this: Gc<CoroutineWrapper>) -> Gc<CoroutineWrapper> {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<CoroutineWrapper>) -> PyResult<Option<Value>> {
        let value = send_raw(th, inner(th, this)?, Value::NONE)?;
        Ok(if value.is_exhausted() {
            None
        } else {
            Some(value)
        })
    }

    /// send(arg) -> send 'arg' into coroutine,
    /// return next iterated value or raise StopIteration.
    #[method("($self, arg, /)")]
    fn send(th: &Thread, this: Gc<CoroutineWrapper>, arg: Value) -> PyResult<Value> {
        stepped(th, send_raw(th, inner(th, this)?, arg))
    }

    /// throw(value)
    /// throw(type[,value[,traceback]])
    ///
    /// Raise exception in coroutine, return next iterated value or raise
    /// StopIteration.
    /// the (type, val, tb) signature is deprecated,
    /// and may be removed in a future version of Python.
    #[method("($self, type, value=None, traceback=None, /)")]
    fn throw(
        th: &Thread,
        this: Gc<CoroutineWrapper>,
        kind: Value,
        value: Option<Value>,
        traceback: Option<Value>,
    ) -> PyResult<Value> {
        warn_deprecated(th, value.is_some())?;
        let exception = thrown(th, kind, value, traceback)?;
        stepped(th, throw_raw(th, inner(th, this)?, exception))
    }

    /// close() -> raise GeneratorExit inside coroutine.
    #[method("($self, /)")]
    fn close(th: &Thread, this: Gc<CoroutineWrapper>) -> PyResult<Value> {
        close_raw(th, inner(th, this)?)
    }
}
