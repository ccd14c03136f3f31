//! `raise`, `except`, `with`: what their instructions ask for. CPython: `do_raise`, `_PyEval_CheckExceptTypeValid`,
//! `_PyEval_ExceptionGroupMatch` in Python/ceval.c.

use pyjit_object::exception::Exception;
use pyjit_object::prelude::*;
use pyjit_object::protocol::{self, Special, lookup_special};

#[inline(never)]
fn is_exception_class(th: &Thread, value: Value) -> Option<Gc<Type>> {
    value
        .cast::<Type>()
        .filter(|class| class.is_subclass_of(th.class(t::BaseException)))
}

/// An exception from what follows `raise`: an instance, or a class to be called.
#[inline(never)]
fn exception_of(th: &Thread, value: Value) -> PyResult<Option<Value>> {
    if is_exception_class(th, value).is_some() {
        let exception = protocol::call(th, value, &[])?;
        if !th.is_instance(exception, t::BaseException) {
            let text = format!(
                "calling {} should have returned an instance of BaseException, not {}",
                protocol::repr(th, value)?.display(),
                protocol::repr(th, th.class_of(exception).into())?.display(),
            );
            return Err(th.raise(t::TypeError, text));
        }
        return Ok(Some(exception));
    }
    Ok(th.is_instance(value, t::BaseException).then_some(value))
}

/// `raise value [from cause]`.
#[inline(never)]
pub fn raise(th: &Thread, value: Value, cause: Option<Value>) -> Raised {
    match prepare(th, value, cause) {
        Ok(exception) => th.raise_value(exception),
        Err(Raised) => Raised,
    }
}

#[inline(never)]
fn prepare(th: &Thread, value: Value, cause: Option<Value>) -> PyResult<Value> {
    let Some(exception) = exception_of(th, value)? else {
        return Err(th.raise(t::TypeError, "exceptions must derive from BaseException"));
    };
    let Some(cause) = cause else {
        return Ok(exception);
    };
    let cause = if cause.is_none() {
        None
    } else {
        match exception_of(th, cause)? {
            Some(cause) => Some(cause),
            None => {
                return Err(th.raise(
                    t::TypeError,
                    "exception causes must derive from BaseException",
                ));
            }
        }
    };
    if let Some(object) = exception.cast::<Exception>() {
        object.cause.set(&object.header, cause);
        object.suppress_context.set(true);
    }
    Ok(exception)
}

/// `raise` alone: makes the handled exception the pending one; false (with RuntimeError pending) if there is none.
#[inline(never)]
pub fn reraise_handled(th: &Thread) -> bool {
    match th.handled() {
        Some(exception) => {
            th.set_pending(exception);
            true
        }
        None => {
            th.raise(t::RuntimeError, "No active exception to reraise");
            false
        }
    }
}

const CANNOT_CATCH: &str = "catching classes that do not inherit from BaseException is not allowed";
const CANNOT_CATCH_GROUP: &str =
    "catching ExceptionGroup with except* is not allowed. Use except instead.";

/// Whether an exception is caught by `except kind`.
#[inline(never)]
pub fn exception_matches(th: &Thread, exception: Value, kind: Value) -> PyResult<bool> {
    let class = th.class_of(exception);
    if let Some(kinds) = kind.cast::<Tuple>() {
        if kinds
            .as_slice()
            .iter()
            .any(|kind| is_exception_class(th, *kind).is_none())
        {
            return Err(th.raise(t::TypeError, CANNOT_CATCH));
        }
        return Ok(kinds
            .as_slice()
            .iter()
            .any(|kind| matches_one(class, *kind)));
    }
    if is_exception_class(th, kind).is_none() {
        return Err(th.raise(t::TypeError, CANNOT_CATCH));
    }
    Ok(matches_one(class, kind))
}

/// Subclass along the MRO; no `__subclasscheck__`.
#[inline(never)]
fn matches_one(class: Gc<Type>, kind: Value) -> bool {
    kind.cast::<Type>()
        .is_some_and(|kind| class.is_subclass_of(kind))
}

/// `except* kind`: the part that matches (None if nothing does) and the rest.
#[inline(never)]
pub fn group_match(th: &Thread, exception: Value, kind: Value) -> PyResult<(Value, Value)> {
    let one = [kind];
    let kinds = kind.cast::<Tuple>();
    let kinds = kinds.as_ref().map_or(&one[..], |kinds| kinds.as_slice());
    for kind in kinds {
        let Some(class) = is_exception_class(th, *kind) else {
            return Err(th.raise(t::TypeError, CANNOT_CATCH));
        };
        if class.is_subclass_of(th.class(t::BaseExceptionGroup)) {
            return Err(th.raise(t::TypeError, CANNOT_CATCH_GROUP));
        }
    }
    if exception.is_none() {
        return Ok((Value::NONE, Value::NONE));
    }
    let is_group = th.is_instance(exception, t::BaseExceptionGroup);
    if exception_matches(th, exception, kind)? {
        if is_group {
            return Ok((exception, Value::NONE));
        }
        // A bare exception is wrapped.
        let parts = th.tuple(&[exception]);
        let class = protocol::call(
            th,
            crate::proto::builtin(th, group_class(th, exception))?,
            &[th.str("").into(), parts.into()],
        )?;
        if let (Some(group), Some(inner)) =
            (class.cast::<Exception>(), exception.cast::<Exception>())
        {
            group.traceback.set(&group.header, inner.traceback.get());
        }
        return Ok((class, Value::NONE));
    }
    if is_group {
        let pair = protocol::call_method_str(th, exception, "split", &[kind])?;
        let name = th.type_name(exception);
        let Some(pair) = pair.cast::<Tuple>() else {
            let text = format!(
                "{name}.split must return a tuple, not {}",
                th.type_name(pair)
            );
            return Err(th.raise(t::TypeError, text));
        };
        if pair.len() < 2 {
            let text = format!(
                "{name}.split must return a 2-tuple, got tuple of size {}",
                pair.len()
            );
            return Err(th.raise(t::TypeError, text));
        }
        return Ok((pair[0], pair[1]));
    }
    Ok((Value::NONE, exception))
}

#[inline(never)]
fn group_class(th: &Thread, exception: Value) -> &'static str {
    if th.is_instance(exception, t::Exception) {
        "ExceptionGroup"
    } else {
        "BaseExceptionGroup"
    }
}

/// Calls `__exit__` with an exception.
#[inline(never)]
pub fn call_exit(
    th: &Thread,
    exit: Value,
    receiver: Option<Value>,
    exception: Value,
) -> PyResult<Value> {
    let class = th.class_of(exception).into();
    let traceback = exception
        .cast::<Exception>()
        .and_then(|exception| exception.traceback.get())
        .unwrap_or(Value::NONE);
    match receiver {
        Some(receiver) => protocol::call(th, exit, &[receiver, class, exception, traceback]),
        None => protocol::call(th, exit, &[class, exception, traceback]),
    }
}

/// The special methods LOAD_SPECIAL knows: name, and what the opposite protocol would need.
const SPECIALS: [(&str, bool, [&str; 2]); 4] = [
    ("__enter__", false, ["__aenter__", "__aexit__"]),
    ("__exit__", false, ["__aenter__", "__aexit__"]),
    ("__aenter__", true, ["__enter__", "__exit__"]),
    ("__aexit__", true, ["__enter__", "__exit__"]),
];

/// The method of a context manager.
#[inline(never)]
pub fn load_special(th: &Thread, object: Value, which: usize) -> PyResult<Special> {
    let names = th.names();
    let name = [
        names.__enter__,
        names.__exit__,
        names.__aenter__,
        names.__aexit__,
    ][which];
    if let Some(special) = lookup_special(th, object, name)? {
        return Ok(special);
    }
    let (method, asynchronous, opposite) = SPECIALS[which];
    let class = th.class_of(object);
    let described = class.full_name(th);
    let kind = if asynchronous {
        "asynchronous context manager"
    } else {
        "context manager"
    };
    let mut text = format!(
        "'{described}' object does not support the {kind} protocol (missed {method} method)"
    );
    if opposite
        .iter()
        .all(|name| class.lookup(th, th.intern(name)).is_some())
    {
        text.push_str(if asynchronous {
            " but it supports the context manager protocol. Did you mean to use 'with'?"
        } else {
            " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?"
        });
    }
    Err(th.raise(t::TypeError, text))
}
