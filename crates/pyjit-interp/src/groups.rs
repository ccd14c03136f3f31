//! `except*`: putting the unhandled and the newly raised exceptions together. CPython: `_PyExc_PrepReraiseStar` in
//! Objects/exceptions.c.

use pyjit_object::exception::{Exception, extra};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

#[inline(never)]
fn metadata(value: Value) -> [Option<Value>; 3] {
    value.cast::<Exception>().map_or([None; 3], |exception| {
        [
            exception.traceback.get(),
            exception.cause.get(),
            exception.context.get(),
        ]
    })
}

/// Whether two exceptions descend from one raise: they share traceback, cause and context.
#[inline(never)]
fn same_origin(a: Value, b: Value) -> bool {
    metadata(a) == metadata(b)
}

/// The leaves of an exception tree by identity.
#[inline(never)]
fn leaves(th: &Thread, value: Value, into: Gc<List>) -> PyResult<()> {
    th.check_native_stack(" in exception group")?;
    if !th.is_instance(value, t::BaseExceptionGroup) {
        return into.push(th, value);
    }
    let inner = value
        .cast::<Exception>()
        .and_then(|group| group.extra(extra::GROUP_EXCEPTIONS))
        .and_then(Value::cast::<Tuple>);
    if let Some(inner) = inner {
        for index in 0..inner.len() {
            leaves(th, inner[index], into)?;
        }
    }
    Ok(())
}

/// The part of `original` whose leaves are among those of `keep`.
#[inline(never)]
fn projection(th: &Thread, original: Value, keep: Gc<List>) -> PyResult<Option<Value>> {
    let ids = th.empty_list();
    for index in 0..keep.len() {
        if let Some(group) = keep.get(index) {
            leaves(th, group, ids)?;
        }
    }
    part(th, original, ids)
}

#[inline(never)]
fn part(th: &Thread, value: Value, ids: Gc<List>) -> PyResult<Option<Value>> {
    th.check_native_stack(" in exception group")?;
    if !th.is_instance(value, t::BaseExceptionGroup) {
        return Ok(ids.as_slice().contains(&value).then_some(value));
    }
    let inner = value
        .cast::<Exception>()
        .and_then(|group| group.extra(extra::GROUP_EXCEPTIONS))
        .and_then(Value::cast::<Tuple>);
    let Some(inner) = inner else { return Ok(None) };
    let kept = th.empty_list();
    for index in 0..inner.len() {
        if let Some(child) = part(th, inner[index], ids)? {
            kept.push(th, child)?;
        }
    }
    if kept.is_empty() {
        return Ok(None);
    }
    let derived = protocol::call_method_str(th, value, "derive", &[kept.into()])?;
    copy_metadata(th, value, derived)?;
    Ok(Some(derived))
}

#[inline(never)]
fn copy_metadata(th: &Thread, from: Value, to: Value) -> PyResult<()> {
    if let (Some(from_object), Some(to_object)) = (from.cast::<Exception>(), to.cast::<Exception>())
    {
        to_object
            .traceback
            .set(&to_object.header, from_object.traceback.get());
        to_object
            .cause
            .set(&to_object.header, from_object.cause.get());
        to_object
            .context
            .set(&to_object.header, from_object.context.get());
        // Setting a cause, even none, suppresses the context.
        to_object.suppress_context.set(true);
    }
    if let Some(notes) = protocol::lookup_attr(th, from, th.names().__notes__)?
        && notes.cast::<List>().is_some()
    {
        let copy = protocol::to_list(th, notes)?;
        protocol::setattr(th, to, th.names().__notes__, Some(copy.into()))?;
    }
    Ok(())
}

/// What is raised after the `except*` clauses: `raised` lists their outcomes, None where one handled everything.
#[inline(never)]
pub fn prepare_reraise(th: &Thread, original: Value, raised: Value) -> PyResult<Value> {
    let Some(raised) = raised.cast::<List>() else {
        return Err(th.raise(t::SystemError, "PREP_RERAISE_STAR without a list"));
    };
    if raised.is_empty() {
        return Ok(Value::NONE);
    }
    if !th.is_instance(original, t::BaseExceptionGroup) {
        // A bare exception: at most one clause ran.
        return Ok(raised.get(0).unwrap_or(Value::NONE));
    }
    let (fresh, reraised) = (th.empty_list(), th.empty_list());
    for index in 0..raised.len() {
        let Some(exception) = raised.get(index).filter(|exception| !exception.is_none()) else {
            continue;
        };
        let list = if same_origin(exception, original) {
            reraised
        } else {
            fresh
        };
        list.push(th, exception)?;
    }
    let rest = projection(th, original, reraised)?;
    if fresh.is_empty() {
        return Ok(rest.unwrap_or(Value::NONE));
    }
    if let Some(rest) = rest {
        fresh.push(th, rest)?;
    }
    if fresh.len() == 1 {
        return Ok(fresh.get(0).unwrap_or(Value::NONE));
    }
    let class = crate::proto::builtin(th, "ExceptionGroup")?;
    let all_plain = (0..fresh.len()).all(|index| {
        fresh
            .get(index)
            .is_some_and(|exception| th.is_instance(exception, t::Exception))
    });
    let class = if all_plain {
        class
    } else {
        crate::proto::builtin(th, "BaseExceptionGroup")?
    };
    protocol::call(th, class, &[th.str("").into(), fresh.into()])
}
