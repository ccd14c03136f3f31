//! Generators. CPython: Objects/genobject.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::generator::{Generator, GeneratorState};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// A step's outcome for a method: the end is a StopIteration.
pub fn stepped(th: &Thread, result: PyResult<Value>) -> PyResult<Value> {
    let value = result?;
    if value.is_exhausted() {
        Err(th.raise_stop_iteration(th.take_return()))
    } else {
        Ok(value)
    }
}

/// `send`, `EXHAUSTED` at the end.
pub fn send_raw(th: &Thread, this: Gc<Generator>, value: Value) -> PyResult<Value> {
    match th.rt().hooks.generator_send.get() {
        Some(hook) => hook(th, this, value),
        None => Err(th.raise(t::SystemError, "no interpreter")),
    }
}

/// `throw` of an exception object, `EXHAUSTED` at the end.
pub fn throw_raw(th: &Thread, this: Gc<Generator>, exception: Value) -> PyResult<Value> {
    match th.rt().hooks.generator_throw.get() {
        Some(hook) => hook(th, this, exception),
        None => Err(th.raise(t::SystemError, "no interpreter")),
    }
}

pub fn close_raw(th: &Thread, this: Gc<Generator>) -> PyResult<Value> {
    match th.rt().hooks.generator_close.get() {
        Some(hook) => hook(th, this),
        None => Err(th.raise(t::SystemError, "no interpreter")),
    }
}

/// The exception that the arguments of `throw` mean. CPython: `_gen_throw`.
pub fn thrown(
    th: &Thread,
    kind: Value,
    value: Option<Value>,
    traceback: Option<Value>,
) -> PyResult<Value> {
    let some = |value: Option<Value>| value.filter(|value| !value.is_none());
    let traceback = some(traceback);
    if traceback.is_some_and(|traceback| {
        traceback
            .cast::<pyjit_object::exception::Traceback>()
            .is_none()
    }) {
        return Err(th.raise(
            t::TypeError,
            "throw() third argument must be a traceback object",
        ));
    }
    let base = th.class(t::BaseException);
    let exception = if let Some(class) = kind
        .cast::<Type>()
        .filter(|class| class.is_subclass_of(base))
    {
        match value {
            Some(value) if th.class_of(value).is_subclass_of(class) => value,
            None => protocol::call(th, kind, &[])?,
            Some(value) if value.is_none() => protocol::call(th, kind, &[])?,
            Some(value) => match value.cast::<Tuple>() {
                Some(args) => protocol::call(th, kind, args.as_slice())?,
                None => protocol::call(th, kind, &[value])?,
            },
        }
    } else if th.is_instance(kind, t::BaseException) {
        if some(value).is_some() {
            return Err(th.raise(
                t::TypeError,
                "instance exception may not have a separate value",
            ));
        }
        kind
    } else {
        let found = th.type_name(kind);
        let text = format!(
            "exceptions must be classes or instances deriving from BaseException, not {found}"
        );
        return Err(th.raise(t::TypeError, text));
    };
    if let (Some(object), Some(traceback)) = (
        exception.cast::<pyjit_object::exception::Exception>(),
        traceback,
    ) {
        object.traceback.set(&object.header, Some(traceback));
    }
    Ok(exception)
}

/// "the (type, exc, tb) signature of throw() is deprecated".
pub fn warn_deprecated(th: &Thread, given: bool) -> PyResult<()> {
    if given {
        th.warn(
            t::DeprecationWarning,
            "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.",
            1,
        )?;
    }
    Ok(())
}

pub fn repr_as(th: &Thread, this: Gc<Generator>, what: &str) -> PyResult<Gc<Str>> {
    let name = this
        .qualname
        .get()
        .map_or_else(String::new, |name| name.display().into_owned());
    th.try_str(&format!("<{what} object {name} at {:#x}>", this.address()))
}

/// The frame object, none once the generator has ended.
pub fn frame_of(th: &Thread, this: Gc<Generator>) -> Option<Gc<Frame>> {
    if this.state.get() == GeneratorState::Closed {
        return None;
    }
    if let Some(frame) = this.frame.get() {
        return Some(frame);
    }
    // SAFETY: a zeroed Frame is valid: empty fields, null pointers.
    let frame = th.alloc(th.class(t::FRAME), unsafe { std::mem::zeroed::<Frame>() });
    let head = &frame.header;
    frame.function.set(head, this.function.get());
    frame.generator.set(head, Some(this.into()));
    frame.trace_lines.set(true);
    frame.unit.set(this.unit.get().saturating_sub(1));
    if this.state.get() == GeneratorState::Running {
        frame.fp.set(this.fp.get());
        let running = th
            .activations()
            .find(|activation| activation.fp == this.fp.get());
        if let Some(activation) = running {
            activation.set_word(pyjit_object::frame::FRAME_WORD, Value::from(frame).bits());
        }
    }
    this.frame.set(&this.header, Some(frame));
    Some(frame)
}

pub fn set_text(
    th: &Thread,
    field: &Field<Option<Gc<Str>>>,
    head: &Header,
    name: &str,
    value: Option<Value>,
) -> PyResult<()> {
    let Some(text) = value.and_then(Value::cast::<Str>) else {
        return Err(th.raise(
            t::TypeError,
            format!("{name} must be set to a string object"),
        ));
    };
    field.set(head, Some(text));
    Ok(())
}

#[pymethods(Generator, name = "generator", flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::MANAGED_WEAKREF))]
pub mod methods {
    use super::*;

    #[slot(tp_iter)]
    fn iter(this: Gc<Generator>) -> Gc<Generator> {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Generator>) -> PyResult<Option<Value>> {
        let value = send_raw(th, this, Value::NONE)?;
        Ok(if value.is_exhausted() {
            None
        } else {
            Some(value)
        })
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Generator>) -> PyResult<Gc<Str>> {
        repr_as(th, this, "generator")
    }

    /// send(arg) -> send 'arg' into generator,
    /// return next yielded value or raise StopIteration.
    #[method("($self, arg, /)")]
    fn send(th: &Thread, this: Gc<Generator>, arg: Value) -> PyResult<Value> {
        stepped(th, send_raw(th, this, arg))
    }

    /// throw(value)
    /// throw(type[,value[,tb]])
    ///
    /// Raise exception in generator, return next yielded value or raise
    /// StopIteration.
    /// the (type, val, tb) signature is deprecated,
    /// and may be removed in a future version of Python.
    #[method("($self, type, value=None, tb=None, /)")]
    fn throw(
        th: &Thread,
        this: Gc<Generator>,
        kind: Value,
        value: Option<Value>,
        tb: Option<Value>,
    ) -> PyResult<Value> {
        warn_deprecated(th, value.is_some())?;
        let exception = thrown(th, kind, value, tb)?;
        stepped(th, throw_raw(th, this, exception))
    }

    /// close() -> raise GeneratorExit inside generator.
    #[method("($self, /)")]
    fn close(th: &Thread, this: Gc<Generator>) -> PyResult<Value> {
        close_raw(th, this)
    }

    #[getter(gi_yieldfrom)]
    fn yieldfrom(this: Gc<Generator>) -> Option<Value> {
        this.delegate()
    }

    #[getter(gi_running)]
    fn running(this: Gc<Generator>) -> bool {
        this.state.get() == GeneratorState::Running
    }

    #[getter(gi_suspended)]
    fn suspended(this: Gc<Generator>) -> bool {
        this.state.get() == GeneratorState::Suspended
    }

    #[getter(gi_frame)]
    fn frame(th: &Thread, this: Gc<Generator>) -> Option<Gc<Frame>> {
        frame_of(th, this)
    }

    #[getter(gi_code)]
    fn code(this: Gc<Generator>) -> Option<Gc<CodeObject>> {
        this.function.get().map(|function| function.code())
    }

    #[getter(__name__)]
    fn name(this: Gc<Generator>) -> Option<Gc<Str>> {
        this.name.get()
    }

    #[setter(__name__)]
    fn set_name(th: &Thread, this: Gc<Generator>, value: Option<Value>) -> PyResult<()> {
        set_text(th, &this.name, &this.header, "__name__", value)
    }

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
