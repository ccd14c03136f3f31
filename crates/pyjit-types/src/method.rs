//! Bound methods. CPython: Objects/classobject.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::function::Method;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

const DOC: &str = "Create a bound instance method object.";

#[pymethods(Method, name = "method", doc = DOC, text_signature = "(function, instance, /)", flags = TypeFlags::MANAGED_WEAKREF)]
pub mod methods {
    use super::*;

    #[slot(tp_new, "(function, instance, /)", name = "method")]
    fn new(th: &Thread, _cls: Gc<Type>, function: Value, instance: Value) -> PyResult<Value> {
        if !protocol::is_callable(th, function) {
            return Err(th.raise(t::TypeError, "first argument must be callable"));
        }
        if instance.is_none() {
            return Err(th.raise(t::TypeError, "instance must not be None"));
        }
        Ok(th.method(function, instance))
    }

    #[slot(tp_call)]
    fn call(th: &Thread, this: Gc<Method>, args: Args) -> PyResult<Value> {
        protocol::call_args(th, this.into(), args)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Method>) -> PyResult<Gc<Str>> {
        let (function, receiver) = this.parts();
        let names = th.names();
        let name = match protocol::lookup_attr(th, function, names.__qualname__)? {
            Some(name) => Some(name),
            None => protocol::lookup_attr(th, function, names.__name__)?,
        };
        let name = name
            .and_then(Value::cast::<Str>)
            .map_or_else(|| "?".to_string(), |name| name.display().into_owned());
        let receiver = protocol::repr(th, receiver)?;
        th.try_str(&format!("<bound method {name} of {}>", receiver.display()))
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<Method>) -> PyResult<i64> {
        let (function, receiver) = this.parts();
        let hash = protocol::hash_address(receiver) ^ protocol::hash(th, function)?;
        Ok(if hash == -1 { -2 } else { hash })
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<Method>, other: Value, op: CompareOp) -> PyResult<Value> {
        let Some(other) = other.cast::<Method>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let (function, receiver) = this.parts();
        let (other_function, other_receiver) = other.parts();
        let same = protocol::equal(th, function, other_function)? && receiver.is(other_receiver);
        Ok(Value::bool(same == (op == CompareOp::Eq)))
    }

    /// Attributes that the method itself has not are its function's.
    #[slot(tp_getattro)]
    fn getattro(th: &Thread, this: Gc<Method>, name: Gc<Str>) -> PyResult<Value> {
        let class = th.class(t::METHOD);
        if let Some(descriptor) = class.lookup(th, name) {
            return protocol::bind_descriptor(th, descriptor, this.into(), class);
        }
        protocol::getattr(th, this.parts().0, name)
    }

    #[slot(tp_descr_get)]
    fn get(this: Gc<Method>, _instance: Option<Value>, _owner: Option<Value>) -> Gc<Method> {
        this
    }

    /// the function (or other callable) implementing a method
    #[getter(__func__)]
    fn func(this: Gc<Method>) -> Value {
        this.parts().0
    }

    /// the instance to which a method is bound
    #[getter(__self__)]
    fn receiver(this: Gc<Method>) -> Value {
        this.parts().1
    }

    #[getter(__doc__)]
    fn doc(th: &Thread, this: Gc<Method>) -> PyResult<Value> {
        protocol::getattr(th, this.parts().0, th.names().__doc__)
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Method>) -> PyResult<Value> {
        let (function, receiver) = this.parts();
        let name = protocol::getattr(th, function, th.names().__name__)?;
        let builtins = th.rt().builtins.get();
        let getattr = match builtins {
            Some(builtins) => builtins.get_str(th, th.intern("getattr"))?,
            None => None,
        };
        let args = th.try_tuple(&[receiver, name])?;
        Ok(th
            .try_tuple(&[getattr.unwrap_or(Value::NONE), args.into()])?
            .into())
    }
}
