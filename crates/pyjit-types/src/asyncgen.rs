//! Async generators, and the awaitables that `asend`, `athrow`, `aclose` and `__anext__` answer.
//! CPython: Objects/genobject.c.

use crate::generator::{
    frame_of, repr_as, send_raw, set_text, stepped, throw_raw, thrown, warn_deprecated,
};
use pyjit_object::def::TypeFlags;
use pyjit_object::generator::{Generator, GeneratorState};
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;

#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum State {
    Init = 0,
    Iter,
    Closed,
}

/// What an async generator yields, so that it is told from what it awaits.
#[pytype(name = "async_generator_wrapped_value")]
#[repr(C)]
pub struct Wrapped {
    head: NativeHeader,
    value: Field<Option<Value>>,
}

#[pymethods(Wrapped, name = "async_generator_wrapped_value", flags = TypeFlags::NONE)]
pub mod wrapped {
    use super::*;

    #[slot(tp_new, "(value, /)", name = "async_generator_wrapped_value")]
    fn new(th: &Thread, cls: Gc<Type>, value: Value) -> Gc<Wrapped> {
        let wrapped = th.alloc(
            cls,
            Wrapped {
                head: NativeHeader::new(Wrapped::LAYOUT),
                value: Field::default(),
            },
        );
        wrapped.value.set(&wrapped.head.header, Some(value));
        wrapped
    }
}

/// The awaitable of `asend()` and `__anext__()`.
#[pytype(name = "async_generator_asend")]
#[repr(C)]
pub struct Asend {
    head: NativeHeader,
    generator: Field<Option<Gc<Generator>>>,
    value: Field<Option<Value>>,
    state: Cell<u8>,
}

/// The awaitable of `athrow()` and, without an exception, `aclose()`.
#[pytype(name = "async_generator_athrow")]
#[repr(C)]
pub struct Athrow {
    head: NativeHeader,
    generator: Field<Option<Gc<Generator>>>,
    args: Field<Option<Gc<Tuple>>>,
    state: Cell<u8>,
}

const INIT: u8 = State::Init as u8;
const ITER: u8 = State::Iter as u8;
const CLOSED: u8 = State::Closed as u8;

fn class(th: &Thread, name: &'static str) -> PyResult<Gc<Type>> {
    crate::kept(th, name)?.cast::<Type>().ok_or(Raised)
}

/// `sys.set_asyncgen_hooks`' functions, at the generator's first use.
fn init_hooks(th: &Thread, this: Gc<Generator>) -> PyResult<()> {
    if this.hooks_inited.replace(true) {
        return Ok(());
    }
    let Some(locals) = th.locals.get() else {
        return Ok(());
    };
    let names = th.names();
    let finalizer = locals
        .get_str(th, names.asyncgen_finalizer)?
        .filter(|hook| !hook.is_none());
    this.origin.set(&this.header, finalizer);
    if let Some(first) = locals
        .get_str(th, names.asyncgen_firstiter)?
        .filter(|hook| !hook.is_none())
    {
        protocol::call(th, first, &[this.into()])?;
    }
    Ok(())
}

/// A step's outcome: a yielded value ends the awaitable, the end of the generator ends the loop over it.
fn unwrap(th: &Thread, generator: Gc<Generator>, result: PyResult<Value>) -> PyResult<Value> {
    match result {
        Ok(value) if value.is_exhausted() => {
            th.take_return();
            generator.closed.set(true);
            generator.running_async.set(false);
            Err(stop_async(th))
        }
        Ok(value) => match value.cast::<Wrapped>() {
            Some(wrapped) => {
                generator.running_async.set(false);
                Err(th.raise_stop_iteration(Some(wrapped.value.get().unwrap_or(Value::NONE))))
            }
            None => Ok(value),
        },
        Err(Raised) => {
            if th.pending_is(t::StopAsyncIteration) || th.pending_is(t::GeneratorExit) {
                generator.closed.set(true);
            }
            generator.running_async.set(false);
            Err(Raised)
        }
    }
}

fn stop_async(th: &Thread) -> Raised {
    th.raise_args(t::StopAsyncIteration, &[])
}

fn new_asend(th: &Thread, generator: Gc<Generator>, value: Value) -> PyResult<Value> {
    init_hooks(th, generator)?;
    let class = class(th, "async_generator_asend")?;
    let awaitable = th.alloc(
        class,
        Asend {
            head: NativeHeader::new(Asend::LAYOUT),
            generator: Field::default(),
            value: Field::default(),
            state: Cell::new(INIT),
        },
    );
    let head = &awaitable.head.header;
    awaitable.generator.set(head, Some(generator));
    awaitable.value.set(head, Some(value));
    Ok(awaitable.into())
}

fn new_athrow(th: &Thread, generator: Gc<Generator>, args: Option<Gc<Tuple>>) -> PyResult<Value> {
    init_hooks(th, generator)?;
    let class = class(th, "async_generator_athrow")?;
    let awaitable = th.alloc(
        class,
        Athrow {
            head: NativeHeader::new(Athrow::LAYOUT),
            generator: Field::default(),
            args: Field::default(),
            state: Cell::new(INIT),
        },
    );
    let head = &awaitable.head.header;
    awaitable.generator.set(head, Some(generator));
    awaitable.args.set(head, args);
    Ok(awaitable.into())
}

#[pymethods(Generator, name = "async_generator", flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::MANAGED_WEAKREF))]
pub mod methods {
    use super::*;

    #[slot(am_aiter)]
    fn aiter(this: Gc<Generator>) -> Gc<Generator> {
        this
    }

    #[slot(am_anext)]
    fn anext(th: &Thread, this: Gc<Generator>) -> PyResult<Value> {
        new_asend(th, this, Value::NONE)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Generator>) -> PyResult<Gc<Str>> {
        repr_as(th, this, "async_generator")
    }

    /// asend(v) -> send 'v' in generator.
    #[method("($self, value, /)")]
    fn asend(th: &Thread, this: Gc<Generator>, value: Value) -> PyResult<Value> {
        new_asend(th, this, value)
    }

    /// athrow(value)
    /// athrow(type[,value[,tb]])
    ///
    /// raise exception in generator.
    /// the (type, val, tb) signature is deprecated,
    /// and may be removed in a future version of Python.
    #[method("($self, type, value=None, tb=None, /)")]
    fn athrow(
        th: &Thread,
        this: Gc<Generator>,
        kind: Value,
        value: Option<Value>,
        tb: Option<Value>,
    ) -> PyResult<Value> {
        if value.is_some() {
            th.warn(
                t::DeprecationWarning,
                "the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature instead.",
                1,
            )?;
        }
        let args = [
            kind,
            value.unwrap_or(Value::NONE),
            tb.unwrap_or(Value::NONE),
        ];
        let args = th.try_tuple(&args)?;
        new_athrow(th, this, Some(args))
    }

    /// aclose() -> raise GeneratorExit inside generator.
    #[method("($self, /)")]
    fn aclose(th: &Thread, this: Gc<Generator>) -> PyResult<Value> {
        new_athrow(th, this, None)
    }

    /// object being awaited on, or None
    #[getter(ag_await)]
    fn ag_await(this: Gc<Generator>) -> Option<Value> {
        this.delegate()
    }

    #[getter(ag_running)]
    fn running(this: Gc<Generator>) -> bool {
        this.running_async.get()
    }

    #[getter(ag_suspended)]
    fn suspended(this: Gc<Generator>) -> bool {
        this.state.get() == GeneratorState::Suspended
    }

    #[getter(ag_frame)]
    fn frame(th: &Thread, this: Gc<Generator>) -> Option<Gc<Frame>> {
        frame_of(th, this)
    }

    #[getter(ag_code)]
    fn code(this: Gc<Generator>) -> Option<Gc<CodeObject>> {
        this.function.get().map(|function| function.code())
    }

    /// name of the async generator
    #[getter(__name__)]
    fn name(this: Gc<Generator>) -> Option<Gc<Str>> {
        this.name.get()
    }

    #[setter(__name__)]
    fn set_name(th: &Thread, this: Gc<Generator>, value: Option<Value>) -> PyResult<()> {
        set_text(th, &this.name, &this.header, "__name__", value)
    }

    /// qualified name of the async generator
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

fn asend_generator(th: &Thread, this: Gc<Asend>) -> PyResult<Gc<Generator>> {
    this.generator
        .get()
        .ok_or_else(|| th.raise(t::SystemError, "asend without generator"))
}

/// Begins the awaitable's run; the value to send.
fn asend_begin(th: &Thread, this: Gc<Asend>, generator: Gc<Generator>) -> PyResult<()> {
    if generator.running_async.get() {
        this.state.set(CLOSED);
        return Err(th.raise(
            t::RuntimeError,
            "anext(): asynchronous generator is already running",
        ));
    }
    this.state.set(ITER);
    th.rt().heap.forget_finalizer(&this.head.header);
    generator.running_async.set(true);
    Ok(())
}

/// "coroutine method 'asend' of 'f' was never awaited", when nobody refers to the awaitable any more.
fn warn_unawaited(
    th: &Thread,
    state: u8,
    generator: Option<Gc<Generator>>,
    method: &str,
) -> PyResult<()> {
    let (INIT, Some(generator)) = (state, generator) else {
        return Ok(());
    };
    let name = generator.qualname.get();
    let name = name.map_or_else(String::new, |name| name.display().into_owned());
    let text = format!("coroutine method '{method}' of '{name}' was never awaited");
    th.warn(t::RuntimeWarning, &text, 1)
}

fn asend_send(th: &Thread, this: Gc<Asend>, mut value: Value) -> PyResult<Value> {
    let generator = asend_generator(th, this)?;
    match this.state.get() {
        CLOSED => {
            return Err(th.raise(
                t::RuntimeError,
                "cannot reuse already awaited __anext__()/asend()",
            ));
        }
        INIT => {
            asend_begin(th, this, generator)?;
            if value.is_none() {
                value = this.value.get().unwrap_or(Value::NONE);
            }
        }
        _ => {}
    }
    let result = unwrap(th, generator, send_raw(th, generator, value));
    if result.is_err() {
        this.state.set(CLOSED);
    }
    result
}

#[pymethods(Asend, name = "async_generator_asend", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod asend {
    use super::*;

    #[slot(tp_finalize)]
    fn finalize(th: &Thread, this: Gc<Asend>) -> PyResult<()> {
        warn_unawaited(th, this.state.get(), this.generator.get(), "asend")
    }

    #[slot(am_await)]
    fn await_(this: Gc<Asend>) -> Gc<Asend> {
        this
    }

    #[slot(tp_iter)]
    fn iter(this: Gc<Asend>) -> Gc<Asend> {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Asend>) -> PyResult<Option<Value>> {
        asend_send(th, this, Value::NONE).map(Some)
    }

    /// send(arg) -> send 'arg' into generator,
    /// return next yielded value or raise StopIteration.
    #[method("($self, arg, /)")]
    fn send(th: &Thread, this: Gc<Asend>, arg: Value) -> PyResult<Value> {
        asend_send(th, this, arg)
    }

    /// throw(value)
    /// throw(type[,value[,tb]])
    ///
    /// Raise exception in generator, return next yielded value or raise
    /// StopIteration.
    #[method("($self, type, value=None, tb=None, /)")]
    fn throw(
        th: &Thread,
        this: Gc<Asend>,
        kind: Value,
        value: Option<Value>,
        tb: Option<Value>,
    ) -> PyResult<Value> {
        let generator = asend_generator(th, this)?;
        match this.state.get() {
            CLOSED => {
                return Err(th.raise(
                    t::RuntimeError,
                    "cannot reuse already awaited __anext__()/asend()",
                ));
            }
            INIT => asend_begin(th, this, generator)?,
            _ => {}
        }
        warn_deprecated(th, value.is_some())?;
        let exception = thrown(th, kind, value, tb)?;
        let result = unwrap(th, generator, throw_raw(th, generator, exception));
        if result.is_err() {
            this.state.set(CLOSED);
        }
        result
    }

    /// close() -> raise GeneratorExit inside generator.
    #[method("($self, /)")]
    fn close(th: &Thread, this: Gc<Asend>) -> PyResult<Value> {
        if this.state.get() == CLOSED {
            return Ok(Value::NONE);
        }
        let generator = asend_generator(th, this)?;
        if this.state.get() == INIT {
            asend_begin(th, this, generator)?;
        }
        let exit = protocol::call(th, th.class(t::GeneratorExit).into(), &[])?;
        let result = unwrap(th, generator, throw_raw(th, generator, exit));
        if result.is_err() {
            this.state.set(CLOSED);
        }
        closed_by(th, result)
    }
}

/// What `close()` makes of a step after GeneratorExit was thrown.
fn closed_by(th: &Thread, result: PyResult<Value>) -> PyResult<Value> {
    match result {
        Ok(_) => Err(th.raise(t::RuntimeError, "coroutine ignored GeneratorExit")),
        Err(Raised) => {
            let expected = [t::StopIteration, t::StopAsyncIteration, t::GeneratorExit];
            if expected.iter().any(|class| th.catch(*class).is_some()) {
                Ok(Value::NONE)
            } else {
                Err(Raised)
            }
        }
    }
}

fn athrow_generator(th: &Thread, this: Gc<Athrow>) -> PyResult<Gc<Generator>> {
    this.generator
        .get()
        .ok_or_else(|| th.raise(t::SystemError, "athrow without generator"))
}

/// Ends the awaitable after an exception; `aclose()` is content with the generator's end.
fn athrow_failed(th: &Thread, this: Gc<Athrow>, generator: Gc<Generator>) -> Raised {
    generator.running_async.set(false);
    this.state.set(CLOSED);
    if this.args.get().is_none()
        && (th.catch(t::StopAsyncIteration).is_some() || th.catch(t::GeneratorExit).is_some())
    {
        return th.raise_stop_iteration(None);
    }
    Raised
}

fn athrow_send(th: &Thread, this: Gc<Athrow>, value: Value) -> PyResult<Value> {
    let generator = athrow_generator(th, this)?;
    let closing = this.args.get().is_none();
    if this.state.get() == CLOSED {
        return Err(th.raise(
            t::RuntimeError,
            "cannot reuse already awaited aclose()/athrow()",
        ));
    }
    if this.state.get() == INIT {
        if generator.running_async.get() {
            this.state.set(CLOSED);
            let name = if closing { "aclose" } else { "athrow" };
            return Err(th.raise(
                t::RuntimeError,
                format!("{name}(): asynchronous generator is already running"),
            ));
        }
        if generator.state.get() == GeneratorState::Closed {
            this.state.set(CLOSED);
            return Err(th.raise_stop_iteration(None));
        }
        if generator.closed.get() {
            this.state.set(CLOSED);
            return Err(stop_async(th));
        }
        if !value.is_none() {
            return Err(th.raise(
                t::RuntimeError,
                "can't send non-None value to a just-started coroutine",
            ));
        }
        this.state.set(ITER);
        generator.running_async.set(true);
        let exception = match this.args.get() {
            None => {
                generator.closed.set(true);
                protocol::call(th, th.class(t::GeneratorExit).into(), &[])?
            }
            Some(args) => thrown(th, args[0], Some(args[1]), Some(args[2]))?,
        };
        let result = throw_raw(th, generator, exception);
        return athrow_outcome(th, this, generator, result);
    }
    let result = send_raw(th, generator, value);
    athrow_outcome(th, this, generator, result)
}

fn athrow_outcome(
    th: &Thread,
    this: Gc<Athrow>,
    generator: Gc<Generator>,
    result: PyResult<Value>,
) -> PyResult<Value> {
    if this.args.get().is_some() {
        return unwrap(th, generator, result).map_err(|Raised| athrow_failed(th, this, generator));
    }
    match result {
        Ok(value) if value.is_exhausted() => {
            th.take_return();
            stop_async(th);
            Err(athrow_failed(th, this, generator))
        }
        Ok(value) if value.cast::<Wrapped>().is_some() => {
            generator.running_async.set(false);
            this.state.set(CLOSED);
            Err(th.raise(t::RuntimeError, "async generator ignored GeneratorExit"))
        }
        Ok(value) => Ok(value),
        Err(Raised) => Err(athrow_failed(th, this, generator)),
    }
}

#[pymethods(Athrow, name = "async_generator_athrow", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod athrow {
    use super::*;

    #[slot(tp_finalize)]
    fn finalize(th: &Thread, this: Gc<Athrow>) -> PyResult<()> {
        let closing = this.args.get().is_none();
        let method = if closing { "aclose" } else { "athrow" };
        warn_unawaited(th, this.state.get(), this.generator.get(), method)
    }

    #[slot(am_await)]
    fn await_(this: Gc<Athrow>) -> Gc<Athrow> {
        this
    }

    #[slot(tp_iter)]
    fn iter(this: Gc<Athrow>) -> Gc<Athrow> {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Athrow>) -> PyResult<Option<Value>> {
        athrow_send(th, this, Value::NONE).map(Some)
    }

    /// send(arg) -> send 'arg' into generator,
    /// return next yielded value or raise StopIteration.
    #[method("($self, arg, /)")]
    fn send(th: &Thread, this: Gc<Athrow>, arg: Value) -> PyResult<Value> {
        athrow_send(th, this, arg)
    }

    /// throw(value)
    /// throw(type[,value[,tb]])
    ///
    /// Raise exception in generator, return next yielded value or raise
    /// StopIteration.
    #[method("($self, type, value=None, tb=None, /)")]
    fn throw(
        th: &Thread,
        this: Gc<Athrow>,
        kind: Value,
        value: Option<Value>,
        tb: Option<Value>,
    ) -> PyResult<Value> {
        let generator = athrow_generator(th, this)?;
        if this.state.get() == CLOSED {
            return Err(th.raise(
                t::RuntimeError,
                "cannot reuse already awaited aclose()/athrow()",
            ));
        }
        if this.state.get() == INIT {
            if generator.running_async.get() {
                this.state.set(CLOSED);
                let name = if this.args.get().is_none() {
                    "aclose"
                } else {
                    "athrow"
                };
                return Err(th.raise(
                    t::RuntimeError,
                    format!("{name}(): asynchronous generator is already running"),
                ));
            }
            this.state.set(ITER);
            generator.running_async.set(true);
        }
        warn_deprecated(th, value.is_some())?;
        let exception = thrown(th, kind, value, tb)?;
        let result = throw_raw(th, generator, exception);
        athrow_outcome(th, this, generator, result)
    }

    /// close() -> raise GeneratorExit inside generator.
    #[method("($self, /)")]
    fn close(th: &Thread, this: Gc<Athrow>) -> PyResult<Value> {
        if this.state.get() == CLOSED {
            return Ok(Value::NONE);
        }
        let generator = athrow_generator(th, this)?;
        let exit = protocol::call(th, th.class(t::GeneratorExit).into(), &[])?;
        let result = throw_raw(th, generator, exit);
        let result = athrow_outcome(th, this, generator, result);
        closed_by(th, stepped(th, result))
    }
}
