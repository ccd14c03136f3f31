//! `typing.Union`. CPython: Objects/unionobject.c.

use pyjit_object::prelude::*;

/// `int | str`.
pub fn or(_: &Thread, _a: Value, _b: Value) -> PyResult<Value> {
    Ok(Value::NOT_IMPLEMENTED)
}
