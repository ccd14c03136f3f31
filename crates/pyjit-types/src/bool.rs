//! `bool`. CPython: Objects/boolobject.c.

use crate::int::arith;
use pyjit_object::int::HeapInt;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

const DOC: &str = "Returns True when the argument is true, False otherwise.
The builtins True and False are the only two instances of the class bool.
The class bool is a subclass of the class int, and cannot be subclassed.";

type Operation = fn(&Thread, Value, Value) -> PyResult<Value>;

/// An operation of two bools is a bool, any other is int's.
fn logical(
    th: &Thread,
    a: Value,
    b: Value,
    of_bools: fn(bool, bool) -> bool,
    of_ints: Operation,
) -> PyResult<Value> {
    match (a.as_bool(), b.as_bool()) {
        (Some(a), Some(b)) => Ok(Value::bool(of_bools(a, b))),
        _ => of_ints(th, a, b),
    }
}

#[pymethods(HeapInt, name = "bool", doc = DOC, text_signature = "(object=False, /)", flags = TypeFlags::LONG_SUBCLASS.with(TypeFlags::MATCH_SELF), base = |th| th.class(t::INT))]
pub mod methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(object=False, /)")]
    fn new(th: &Thread, _class: Gc<Type>, object: Option<Value>) -> PyResult<bool> {
        object.map_or(Ok(false), |object| protocol::truth(th, object))
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Value) -> Gc<Str> {
        th.intern(if this == Value::TRUE { "True" } else { "False" })
    }

    #[slot(nb_invert)]
    fn invert(th: &Thread, this: Value) -> PyResult<Value> {
        let text = "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise \
                    inversion of the underlying int object and is usually not what you expect from negating a bool. Use the \
                    'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the \
                    underlying int.";
        th.warn(t::DeprecationWarning, text, 1)?;
        arith::invert(th, this)
    }

    #[slot(nb_and)]
    fn and(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        logical(th, a, b, |a, b| a & b, arith::and)
    }

    #[slot(nb_xor)]
    fn xor(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        logical(th, a, b, |a, b| a ^ b, arith::xor)
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        logical(th, a, b, |a, b| a | b, arith::or)
    }
}
