//! `types.GenericAlias`. CPython: Objects/genericaliasobject.c.

use pyjit_object::prelude::*;

/// `origin[args]`.
pub fn new(_: &Thread, origin: Value, _args: Value) -> PyResult<Value> {
    Ok(origin)
}
