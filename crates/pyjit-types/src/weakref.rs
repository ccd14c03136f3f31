//! Weak references. CPython: Objects/weakrefobject.c.

use pyjit_object::prelude::*;

/// `object.__weakref__`: the first weak reference to it, None if there is none.
pub fn first_reference(_: &Thread, _object: Value) -> PyResult<Value> {
    Ok(Value::NONE)
}
