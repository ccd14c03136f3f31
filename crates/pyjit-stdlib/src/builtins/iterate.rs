//! `next`, `iter(callable, sentinel)`, `aiter`, `anext`. CPython: Objects/iterobject.c, Python/bltinmodule.c.

use pyjit_object::generator::Generator;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;

/// What `iter(callable, sentinel)` answers.
#[pytype(name = "callable_iterator")]
#[repr(C)]
pub struct CallableIterator {
    head: NativeHeader,
    callable: Field<Option<Value>>,
    sentinel: Field<Option<Value>>,
}

/// What `anext(iterator, default)` answers.
#[pytype(name = "anext_awaitable")]
#[repr(C)]
pub struct AnextAwaitable {
    head: NativeHeader,
    awaitable: Field<Option<Value>>,
    default: Field<Option<Value>>,
    started: Cell<bool>,
}

/// Makes the two types.
pub fn install(th: &Thread) -> PyResult<()> {
    th.define_class(&callable_iterator_methods::SPEC, None)?;
    th.define_class(&anext_methods::SPEC, None)?;
    Ok(())
}

/// `iter(callable, sentinel)`.
pub fn callable_iterator(th: &Thread, callable: Value, sentinel: Value) -> PyResult<Value> {
    let Some(class) = th.rt().native_class(CallableIterator::LAYOUT) else {
        return Err(th.raise(t::SystemError, "callable_iterator is not there"));
    };
    let iter = th.alloc(
        class,
        CallableIterator {
            head: NativeHeader::new(CallableIterator::LAYOUT),
            callable: Field::default(),
            sentinel: Field::default(),
        },
    );
    iter.callable.set(&iter.head.header, Some(callable));
    iter.sentinel.set(&iter.head.header, Some(sentinel));
    Ok(iter.into())
}

#[pymethods(CallableIterator, name = "callable_iterator")]
pub mod callable_iterator_methods {
    use super::*;

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<CallableIterator>) -> PyResult<Option<Value>> {
        let (Some(callable), Some(sentinel)) = (this.callable.get(), this.sentinel.get()) else {
            return Ok(None);
        };
        let finish = || {
            this.callable.set(&this.head.header, None);
            this.sentinel.set(&this.head.header, None);
        };
        match protocol::call(th, callable, &[]) {
            Ok(value) => {
                // The call itself may have exhausted the iterator.
                if this.sentinel.get().is_none() {
                    return Ok(None);
                }
                if protocol::equal(th, sentinel, value)? {
                    finish();
                    return Ok(None);
                }
                Ok(Some(value))
            }
            Err(Raised) if th.catch(t::StopIteration).is_some() => {
                finish();
                Ok(None)
            }
            Err(Raised) => Err(Raised),
        }
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<CallableIterator>) -> PyResult<Value> {
        let iter = pyjit_types::descriptors::builtin_named(th, "iter")?;
        Ok(match (this.callable.get(), this.sentinel.get()) {
            (Some(callable), Some(sentinel)) => th
                .tuple(&[iter, th.tuple(&[callable, sentinel]).into()])
                .into(),
            _ => th
                .tuple(&[iter, th.tuple(&[th.rt().empty_tuple().into()]).into()])
                .into(),
        })
    }
}

/// `next(iterator[, default])`.
pub fn next(th: &Thread, iter: Value, default: Option<Value>) -> PyResult<Value> {
    let Some(step) = th.class_of(iter).slots.tp_iternext.get() else {
        let name = th.type_name(iter);
        return Err(th.raise(t::TypeError, format!("'{name}' object is not an iterator")));
    };
    match (step(th, iter), default) {
        (Ok(value), _) if !value.is_exhausted() => Ok(value),
        (Ok(_), Some(default)) => {
            th.take_return();
            Ok(default)
        }
        (Ok(_), None) => Err(th.raise_stop_iteration(th.take_return())),
        (Err(Raised), Some(default)) if th.catch(t::StopIteration).is_some() => Ok(default),
        (Err(Raised), _) => Err(Raised),
    }
}

/// `aiter(iterable)`.
pub fn aiter(th: &Thread, iterable: Value) -> PyResult<Value> {
    let Some(get) = th.class_of(iterable).slots.am_aiter.get() else {
        let name = th.type_name(iterable);
        return Err(th.raise(
            t::TypeError,
            format!("'{name}' object is not an async iterable"),
        ));
    };
    let iter = get(th, iterable)?;
    if th.class_of(iter).slots.am_anext.get().is_none() {
        let name = th.type_name(iter);
        return Err(th.raise(
            t::TypeError,
            format!("aiter() returned not an async iterator of type '{name}'"),
        ));
    }
    Ok(iter)
}

/// `anext(iterator[, default])`.
pub fn anext(th: &Thread, iter: Value, default: Option<Value>) -> PyResult<Value> {
    let Some(step) = th.class_of(iter).slots.am_anext.get() else {
        let name = th.type_name(iter);
        return Err(th.raise(
            t::TypeError,
            format!("'{name}' object is not an async iterator"),
        ));
    };
    let awaitable = step(th, iter)?;
    let Some(default) = default else {
        return Ok(awaitable);
    };
    let Some(class) = th.rt().native_class(AnextAwaitable::LAYOUT) else {
        return Err(th.raise(t::SystemError, "anext_awaitable is not there"));
    };
    let wrapper = th.alloc(
        class,
        AnextAwaitable {
            head: NativeHeader::new(AnextAwaitable::LAYOUT),
            awaitable: Field::default(),
            default: Field::default(),
            started: Cell::new(false),
        },
    );
    wrapper.awaitable.set(&wrapper.head.header, Some(awaitable));
    wrapper.default.set(&wrapper.head.header, Some(default));
    Ok(wrapper.into())
}

/// The iterator that runs the wrapped awaitable.
fn running(th: &Thread, this: Gc<AnextAwaitable>) -> PyResult<Value> {
    let awaitable = this.awaitable.get().unwrap_or(Value::NONE);
    if this.started.get() {
        return Ok(awaitable);
    }
    let Some(hook) = th.rt().hooks.awaitable_iter.get() else {
        return Err(th.raise(t::SystemError, "nothing can be awaited"));
    };
    let iter = hook(th, awaitable)?;
    this.awaitable.set(&this.head.header, Some(iter));
    this.started.set(true);
    Ok(iter)
}

/// The end of the wrapped iterator becomes the default.
fn or_default(th: &Thread, this: Gc<AnextAwaitable>, result: PyResult<Value>) -> PyResult<Value> {
    match result {
        Err(Raised) if th.catch(t::StopAsyncIteration).is_some() => {
            Err(th.raise_stop_iteration(this.default.get()))
        }
        result => result,
    }
}

fn proxy(th: &Thread, this: Gc<AnextAwaitable>, name: &str, args: &[Value]) -> PyResult<Value> {
    let iter = running(th, this)?;
    let result = protocol::call_method_str(th, iter, name, args);
    or_default(th, this, result)
}

#[pymethods(AnextAwaitable, name = "anext_awaitable")]
pub mod anext_methods {
    use super::*;

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(am_await)]
    fn wait(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<AnextAwaitable>) -> PyResult<Value> {
        let iter = running(th, this)?;
        // A coroutine is no iterator, but is driven as one.
        if let (Some(generator), Some(send)) =
            (iter.cast::<Generator>(), th.rt().hooks.generator_send.get())
        {
            return or_default(th, this, send(th, generator, Value::NONE));
        }
        let Some(step) = th.class_of(iter).slots.tp_iternext.get() else {
            return Ok(Value::EXHAUSTED);
        };
        or_default(th, this, step(th, iter))
    }

    /// send(arg) -> send 'arg' into the wrapped iterator,
    /// return next yielded value or raise StopIteration.
    #[method("($self, arg, /)")]
    fn send(th: &Thread, this: Gc<AnextAwaitable>, arg: Value) -> PyResult<Value> {
        proxy(th, this, "send", &[arg])
    }

    /// throw(value)
    /// throw(typ[,val[,tb]])
    ///
    /// raise exception in the wrapped iterator, return next yielded value
    /// or raise StopIteration.
    /// the (type, val, tb) signature is deprecated,
    /// and may be removed in a future version of Python.
    #[method]
    fn throw(th: &Thread, this: Gc<AnextAwaitable>, args: Args) -> PyResult<Value> {
        proxy(th, this, "throw", args.positional())
    }

    /// close() -> raise GeneratorExit inside generator.
    #[method("($self, /)")]
    fn close(th: &Thread, this: Gc<AnextAwaitable>) -> PyResult<Value> {
        proxy(th, this, "close", &[])
    }
}
