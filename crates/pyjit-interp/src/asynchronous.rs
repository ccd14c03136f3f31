//! `await`, `async for`, `async with`, and what iterators `yield from` accepts. CPython: `_PyCoro_GetAwaitableIter` in
//! Objects/genobject.c, `_PyEval_GetANext` and its kin in Python/ceval.c.

use pyjit_bytecode::line_table::position_at;
use pyjit_object::code::{CO_COROUTINE, CO_ITERABLE_COROUTINE};
use pyjit_object::generator::Generator;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// What messages call it.
#[inline(never)]
pub fn generator_noun(_: &Thread, generator: Gc<Generator>) -> &'static str {
    match generator.header.shape() {
        shape if shape == t::COROUTINE.0 => "coroutine",
        shape if shape == t::ASYNC_GENERATOR.0 => "async generator",
        _ => "generator",
    }
}

/// `cr_origin` of a new coroutine, where `sys.set_coroutine_origin_tracking_depth` asks for it.
#[inline(never)]
pub fn note_origin(th: &Thread, generator: Gc<Generator>) -> PyResult<()> {
    let depth = th.origin_depth.get() as usize;
    if depth == 0 {
        return Ok(());
    }
    let entries = th.empty_list();
    for activation in th.activations().skip(1).take(depth) {
        let code = activation.code();
        let template = code.template();
        let (table, first) = (&template.linetable, template.firstlineno);
        let line = position_at(table, first, activation.unit()).lineno.max(0);
        let text = |field: Option<Gc<Str>>| field.map_or(Value::NONE, Value::from);
        let entry = [
            text(code.filename.get()),
            Value::int(line),
            text(code.name.get()),
        ];
        entries.push(th, th.try_tuple(&entry)?.into())?;
    }
    let origin = th.try_tuple(entries.as_slice())?;
    generator.origin.set(&generator.header, Some(origin.into()));
    Ok(())
}

#[inline(never)]
fn iterable_coroutine(value: Value) -> bool {
    value
        .cast::<Generator>()
        .and_then(|generator| generator.function.get())
        .is_some_and(|function| function.code().flags() & CO_ITERABLE_COROUTINE != 0)
}

/// The iterator that `yield from` drives.
#[inline(never)]
pub fn yield_from_iter(th: &Thread, code: Gc<CodeObject>, value: Value) -> PyResult<Value> {
    if protocol::is_exact(value, t::COROUTINE) {
        if code.flags() & (CO_COROUTINE | CO_ITERABLE_COROUTINE) == 0 {
            return Err(th.raise(
                t::TypeError,
                "cannot 'yield from' a coroutine object in a non-coroutine generator",
            ));
        }
        return Ok(value);
    }
    if value.cast::<Generator>().is_some() && protocol::is_exact(value, t::GENERATOR) {
        return Ok(value);
    }
    protocol::iter(th, value)
}

/// The iterator of an awaitable.
#[inline(never)]
pub fn awaitable_iter(th: &Thread, value: Value) -> PyResult<Value> {
    if protocol::is_exact(value, t::COROUTINE) || iterable_coroutine(value) {
        return Ok(value);
    }
    let class = th.class_of(value);
    let Some(get) = class.slots.am_await.get() else {
        return Err(th.raise(
            t::TypeError,
            format!("'{}' object can't be awaited", class.name_str()),
        ));
    };
    let iterator = get(th, value)?;
    if protocol::is_exact(iterator, t::COROUTINE) || iterable_coroutine(iterator) {
        return Err(th.raise(t::TypeError, "__await__() returned a coroutine"));
    }
    if th.class_of(iterator).slots.tp_iternext.get().is_none() {
        let name = th.type_name(iterator);
        return Err(th.raise(
            t::TypeError,
            format!("__await__() returned non-iterator of type '{name}'"),
        ));
    }
    Ok(iterator)
}

/// GET_AWAITABLE; `whence`: 1 after `__aenter__`, 2 after `__aexit__`.
#[inline(never)]
pub fn awaitable(th: &Thread, value: Value, whence: usize) -> PyResult<Value> {
    let iterator = match awaitable_iter(th, value) {
        Ok(iterator) => iterator,
        Err(Raised) => {
            let class = th.class_of(value);
            if whence > 0 && class.slots.am_await.get().is_none() {
                th.take_pending();
                let method = if whence == 1 {
                    "__aenter__"
                } else {
                    "__aexit__"
                };
                let text = format!(
                    "'async with' received an object from {method} that does not implement __await__: {}",
                    class.name_str()
                );
                return Err(th.raise(t::TypeError, text));
            }
            return Err(Raised);
        }
    };
    if protocol::is_exact(iterator, t::COROUTINE)
        && iterator
            .cast::<Generator>()
            .and_then(|generator| generator.delegate())
            .is_some()
    {
        return Err(th.raise(t::RuntimeError, "coroutine is being awaited already"));
    }
    Ok(iterator)
}

#[inline(never)]
pub fn aiter(th: &Thread, value: Value) -> PyResult<Value> {
    let class = th.class_of(value);
    let Some(get) = class.slots.am_aiter.get() else {
        let text = format!(
            "'async for' requires an object with __aiter__ method, got {}",
            class.name_str()
        );
        return Err(th.raise(t::TypeError, text));
    };
    let iterator = get(th, value)?;
    if th.class_of(iterator).slots.am_anext.get().is_none() {
        let text = format!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {}",
            th.type_name(iterator)
        );
        return Err(th.raise(t::TypeError, text));
    }
    Ok(iterator)
}

#[inline(never)]
pub fn anext(th: &Thread, iterator: Value) -> PyResult<Value> {
    let class = th.class_of(iterator);
    let Some(next) = class.slots.am_anext.get() else {
        let text = format!(
            "'async for' requires an iterator with __anext__ method, got {}",
            class.name_str()
        );
        return Err(th.raise(t::TypeError, text));
    };
    let value = next(th, iterator)?;
    if protocol::is_exact(iterator, t::ASYNC_GENERATOR) {
        return Ok(value);
    }
    awaitable_iter(th, value).map_err(|Raised| {
        let text = format!(
            "'async for' received an invalid object from __anext__: {}",
            th.type_name(value)
        );
        th.raise_from_pending(t::TypeError, text)
    })
}
