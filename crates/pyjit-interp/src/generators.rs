//! `send`, `throw` and the state rules of generators and coroutines. CPython: `gen_send_ex2`, `_gen_throw`,
//! `gen_close` in Objects/genobject.c.

use crate::asynchronous::generator_noun;
use crate::run::{self, Resume, Sent};
use pyjit_object::generator::{Generator, GeneratorState};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// `generator.send(value)`; a finished generator has returned None.
#[inline(never)]
pub fn send(th: &Thread, generator: Gc<Generator>, value: Value) -> PyResult<Sent> {
    match generator.state.get() {
        GeneratorState::Created if !value.is_none() => {
            let noun = generator_noun(th, generator);
            Err(th.raise(
                t::TypeError,
                format!("can't send non-None value to a just-started {noun}"),
            ))
        }
        GeneratorState::Created | GeneratorState::Suspended => {
            run::resume(th, generator, Resume::Send(value))
        }
        GeneratorState::Running => {
            let noun = generator_noun(th, generator);
            Err(th.raise(t::ValueError, format!("{noun} already executing")))
        }
        GeneratorState::Closed if generator.header.shape() == t::COROUTINE.0 => {
            Err(th.raise(t::RuntimeError, "cannot reuse already awaited coroutine"))
        }
        GeneratorState::Closed => Ok(Sent::Returned(Value::NONE)),
    }
}

/// Raises the pending exception inside the generator.
#[inline(never)]
pub fn throw_pending(th: &Thread, generator: Gc<Generator>, closing: bool) -> PyResult<Sent> {
    match generator.state.get() {
        GeneratorState::Created | GeneratorState::Suspended => {
            run::resume(th, generator, Resume::Throw)
        }
        GeneratorState::Running => {
            th.take_pending();
            let noun = generator_noun(th, generator);
            Err(th.raise(t::ValueError, format!("{noun} already executing")))
        }
        GeneratorState::Closed if generator.header.shape() == t::COROUTINE.0 && !closing => {
            th.take_pending();
            Err(th.raise(t::RuntimeError, "cannot reuse already awaited coroutine"))
        }
        GeneratorState::Closed => Err(Raised),
    }
}

/// `generator.throw(exception)`: delegated first to what it waits for.
#[inline(never)]
pub fn throw(th: &Thread, generator: Gc<Generator>, exception: Value) -> PyResult<Sent> {
    if let Some(inner) = generator.delegate() {
        if th.is_instance(exception, t::GeneratorExit) {
            generator.state.set(GeneratorState::Running);
            let closed = close_iterator(th, inner);
            generator.state.set(GeneratorState::Suspended);
            if closed.is_err() {
                return throw_pending(th, generator, false);
            }
            th.set_pending(exception);
            return throw_pending(th, generator, false);
        }
        let result = run::within(th, generator, || throw_into(th, inner, exception));
        return match result {
            Ok(Some(Sent::Yielded(value))) => Ok(Sent::Yielded(value)),
            Ok(Some(Sent::Returned(value))) => {
                th.raise_stop_iteration(Some(value));
                throw_pending(th, generator, false)
            }
            // Nothing to throw into.
            Ok(None) => {
                th.set_pending(exception);
                throw_pending(th, generator, false)
            }
            Err(Raised) => throw_pending(th, generator, false),
        };
    }
    th.set_pending(exception);
    throw_pending(th, generator, false)
}

/// Throws into an iterator, none if it has no `throw`.
#[inline(never)]
fn throw_into(th: &Thread, inner: Value, exception: Value) -> PyResult<Option<Sent>> {
    if let Some(generator) = inner.cast::<Generator>()
        && generator.header.shape() != t::ASYNC_GENERATOR.0
    {
        return throw(th, generator, exception).map(Some);
    }
    let Some(method) = protocol::lookup_attr(th, inner, th.names().throw)? else {
        return Ok(None);
    };
    protocol::call(th, method, &[exception]).map(|value| Some(Sent::Yielded(value)))
}

/// Closes what a generator delegates to.
#[inline(never)]
fn close_iterator(th: &Thread, inner: Value) -> PyResult<()> {
    if let Some(generator) = inner.cast::<Generator>()
        && generator.header.shape() != t::ASYNC_GENERATOR.0
    {
        return close(th, generator).map(drop);
    }
    match protocol::lookup_attr(th, inner, th.names().close) {
        Ok(Some(method)) => protocol::call(th, method, &[]).map(drop),
        Ok(None) => Ok(()),
        Err(Raised) => {
            unraisable(th, "closing generator", inner);
            Ok(())
        }
    }
}

/// Whether a suspended generator of this code may have something to do at its end: it has a handler besides the one
/// that turns StopIteration into RuntimeError.
pub fn has_handlers(code: &CodeObject) -> bool {
    // Each entry of the table begins with a byte that has the high bit.
    let starts = code
        .template()
        .exceptiontable
        .iter()
        .filter(|byte| **byte & 0x80 != 0);
    starts.take(2).count() == 2
}

/// What becomes of a generator that nobody refers to any more: it is closed, a coroutine that was never awaited is
/// warned about, an async generator is handed to its event loop. CPython: `_PyGen_Finalize`.
pub fn finalize(th: &Thread, generator: Gc<Generator>) {
    let state = generator.state.get();
    if matches!(state, GeneratorState::Closed | GeneratorState::Running) {
        return;
    }
    let this = Value::from(generator);
    let shape = generator.header.shape();
    if shape == t::ASYNC_GENERATOR.0
        && !generator.closed.get()
        && let Some(finalizer) = generator.origin.get()
    {
        if protocol::call(th, finalizer, &[this]).is_err() {
            unraisable(th, "finalizing generator", this);
        }
        return;
    }
    if shape == t::COROUTINE.0 && state == GeneratorState::Created {
        warn_unawaited(th, generator);
    } else if close(th, generator).is_err() {
        unraisable(th, "closing generator", this);
    }
}

/// "Exception ignored while DOING OBJECT".
fn unraisable(th: &Thread, doing: &str, object: Value) {
    let pending = th.take_pending();
    let shown = match protocol::repr(th, object) {
        Ok(text) => text.display().into_owned(),
        Err(Raised) => {
            th.take_pending();
            "<object repr() failed>".to_owned()
        }
    };
    if let Some(pending) = pending {
        th.set_pending(pending);
        th.write_unraisable(
            Some(&format!("Exception ignored while {doing} {shown}")),
            None,
        );
    }
}

/// "coroutine 'f' was never awaited", by `warnings`, which can tell where it was made.
fn warn_unawaited(th: &Thread, generator: Gc<Generator>) {
    let this = Value::from(generator);
    let by_library = || -> PyResult<bool> {
        let Some(import) = th
            .rt()
            .hooks
            .import
            .get()
            .filter(|_| !th.rt().finalizing.get())
        else {
            return Ok(false);
        };
        let warnings = import(th, "warnings")?;
        match protocol::lookup_attr_str(th, warnings, "_warn_unawaited_coroutine")? {
            Some(warn) => protocol::call(th, warn, &[this]).map(|_| true),
            None => Ok(false),
        }
    };
    let warned = match by_library() {
        Ok(warned) => warned,
        Err(Raised) => {
            unraisable(th, "finalizing coroutine", this);
            false
        }
    };
    let name = generator.qualname.get();
    let name = name.map_or_else(String::new, |name| name.display().into_owned());
    let text = format!("coroutine '{name}' was never awaited");
    if !warned && th.warn(t::RuntimeWarning, &text, 1).is_err() {
        unraisable(th, "finalizing coroutine", this);
    }
}

/// Whether the generator waits outside of all `try` and `with`: the compiler marks such a RESUME.
fn nothing_to_clean_up(generator: Gc<Generator>) -> bool {
    const OUTERMOST: u8 = 4;
    let Some(function) = generator.function.get() else {
        return false;
    };
    let (code, unit) = (function.code(), generator.unit.get());
    let unit = code.template().code.get(2 * unit..2 * unit + 2);
    generator.state.get() == GeneratorState::Suspended
        && unit.is_some_and(|unit| {
            unit[0] == pyjit_bytecode::Opcode::RESUME as u8 && unit[1] & OUTERMOST != 0
        })
}

/// `generator.close()`, answering the value it returned.
#[inline(never)]
pub fn close(th: &Thread, generator: Gc<Generator>) -> PyResult<Value> {
    match generator.state.get() {
        GeneratorState::Created => {
            generator.state.set(GeneratorState::Closed);
            generator.saved.set(&generator.header, None);
            return Ok(Value::NONE);
        }
        GeneratorState::Closed => return Ok(Value::NONE),
        _ => {}
    }
    let inner = match generator.delegate() {
        Some(inner) => {
            generator.state.set(GeneratorState::Running);
            let closed = close_iterator(th, inner);
            generator.state.set(GeneratorState::Suspended);
            closed
        }
        None => Ok(()),
    };
    if inner.is_ok() && nothing_to_clean_up(generator) {
        generator.state.set(GeneratorState::Closed);
        generator.saved.set(&generator.header, None);
        generator.saved_len.set(0);
        return Ok(Value::NONE);
    }
    if inner.is_ok() {
        th.raise(t::GeneratorExit, "");
        if let Some(exception) = th
            .pending()
            .and_then(Value::cast::<pyjit_object::exception::Exception>)
        {
            exception
                .args
                .set(&exception.header, Some(th.rt().empty_tuple()));
        }
    }
    match throw_pending(th, generator, true) {
        Ok(Sent::Yielded(_)) => {
            let noun = generator_noun(th, generator);
            Err(th.raise(t::RuntimeError, format!("{noun} ignored GeneratorExit")))
        }
        Ok(Sent::Returned(value)) => Ok(value),
        Err(Raised) => match th.catch(t::StopIteration) {
            Some(stop) => Ok(protocol::stop_value(stop)),
            None if th.catch(t::GeneratorExit).is_some() => Ok(Value::NONE),
            None => Err(Raised),
        },
    }
}

/// A step's outcome as hooks tell it: `EXHAUSTED` with the value in the thread where the generator returned.
#[inline(never)]
fn told(th: &Thread, sent: Sent) -> Value {
    match sent {
        Sent::Yielded(value) => value,
        Sent::Returned(value) => {
            th.set_return(if value.is_none() { None } else { Some(value) });
            Value::EXHAUSTED
        }
    }
}

/// Hook: `send`.
#[inline(never)]
pub fn send_hook(th: &Thread, generator: Gc<Generator>, value: Value) -> PyResult<Value> {
    send(th, generator, value).map(|sent| told(th, sent))
}

/// Hook: `throw`.
#[inline(never)]
pub fn throw_hook(th: &Thread, generator: Gc<Generator>, exception: Value) -> PyResult<Value> {
    throw(th, generator, exception).map(|sent| told(th, sent))
}
