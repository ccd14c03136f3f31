//! The types of `None`, `...` and `NotImplemented`. CPython: Objects/object.c, Objects/sliceobject.c.

use pyjit_object::instance::Instance;
use pyjit_object::prelude::*;

fn no_arguments(th: &Thread, args: Args<'_>, name: &str) -> PyResult<()> {
    if args.values.is_empty() {
        return Ok(());
    }
    Err(th.raise(t::TypeError, format!("{name} takes no arguments")))
}

#[pymethods(
    Instance,
    name = "NoneType",
    doc = "The type of the None singleton.",
    text_signature = "()"
)]
pub mod none {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, _cls: Gc<Type>, args: Args) -> PyResult<Value> {
        no_arguments(th, args, "NoneType")?;
        Ok(Value::NONE)
    }

    #[slot(tp_repr)]
    fn repr(_this: Value) -> &'static str {
        "None"
    }

    #[slot(tp_hash)]
    fn hash(_this: Value) -> PyResult<i64> {
        Ok(0xFCA8_6420)
    }

    #[slot(tp_richcompare)]
    fn compare(this: Value, other: Value, op: CompareOp) -> Value {
        match op {
            CompareOp::Eq if this == other => Value::TRUE,
            CompareOp::Ne if this == other => Value::FALSE,
            _ => Value::NOT_IMPLEMENTED,
        }
    }

    #[slot(nb_bool)]
    fn bool(_this: Value) -> PyResult<bool> {
        Ok(false)
    }
}

#[pymethods(
    Instance,
    name = "ellipsis",
    doc = "The type of the Ellipsis singleton.",
    text_signature = "()"
)]
pub mod ellipsis {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, _cls: Gc<Type>, args: Args) -> PyResult<Value> {
        no_arguments(th, args, "EllipsisType")?;
        Ok(Value::ELLIPSIS)
    }

    #[slot(tp_repr)]
    fn repr(_this: Value) -> &'static str {
        "Ellipsis"
    }

    #[method("($self, /)")]
    fn __reduce__(_this: Value) -> &'static str {
        "Ellipsis"
    }
}

#[pymethods(
    Instance,
    name = "NotImplementedType",
    doc = "The type of the NotImplemented singleton.",
    text_signature = "()"
)]
pub mod not_implemented {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, _cls: Gc<Type>, args: Args) -> PyResult<Value> {
        no_arguments(th, args, "NotImplementedType")?;
        Ok(Value::NOT_IMPLEMENTED)
    }

    #[slot(tp_repr)]
    fn repr(_this: Value) -> &'static str {
        "NotImplemented"
    }

    #[slot(nb_bool)]
    fn bool(th: &Thread, _this: Value) -> PyResult<bool> {
        Err(th.raise(
            t::TypeError,
            "NotImplemented should not be used in a boolean context",
        ))
    }

    #[method("($self, /)")]
    fn __reduce__(_this: Value) -> &'static str {
        "NotImplemented"
    }
}

#[cfg(test)]
mod tests {
    use pyjit_object::prelude::*;
    use pyjit_object::protocol;

    #[test]
    fn reprs() {
        let th = crate::tests::thread();
        for (value, text) in [
            (Value::NONE, "None"),
            (Value::ELLIPSIS, "Ellipsis"),
            (Value::NOT_IMPLEMENTED, "NotImplemented"),
        ] {
            assert_eq!(protocol::repr(th, value).unwrap().display(), text);
        }
    }
}
