//! `_functools`: `reduce` and `cmp_to_key` here, `partial` in `partial.rs`, the wrapper of `lru_cache` in `lru_cache.rs`.
//! CPython: Modules/_functoolsmodule.c.

mod lru_cache;
mod partial;

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::common;

/// What `cmp_to_key(mycmp)` answers (without an object), and what that makes of each key.
#[pytype(name = "KeyWrapper", module = "functools")]
#[repr(C)]
pub struct KeyWrapper {
    head: NativeHeader,
    cmp: Field<Option<Value>>,
    object: Field<Option<Value>>,
}

fn key_wrapper(th: &Thread, cmp: Option<Value>, object: Option<Value>) -> PyResult<Gc<KeyWrapper>> {
    let class = common::native_class(th, KeyWrapper::LAYOUT)?;
    Ok(th.alloc(
        class,
        KeyWrapper {
            head: NativeHeader::new(KeyWrapper::LAYOUT),
            cmp: Field::new(cmp),
            object: Field::new(object),
        },
    ))
}

#[pymethods(KeyWrapper, name = "functools.KeyWrapper", module = "functools", flags = TypeFlags::HAVE_GC.with(TypeFlags::DISALLOW_INSTANTIATION))]
pub mod key_wrapper_methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_call, "(obj)", name = "K")]
    fn call(th: &Thread, this: Gc<KeyWrapper>, obj: Value) -> PyResult<Gc<KeyWrapper>> {
        key_wrapper(th, this.cmp.get(), Some(obj))
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<KeyWrapper>, other: Value, op: CompareOp) -> PyResult<Value> {
        let Some(other) = other.cast::<KeyWrapper>() else {
            return Err(th.raise(t::TypeError, "other argument must be K instance"));
        };
        let (Some(a), Some(b)) = (this.object.get(), other.object.get()) else {
            return Err(th.raise(t::AttributeError, "object"));
        };
        let cmp = this.cmp.get().unwrap_or(Value::NONE);
        let order = protocol::call(th, cmp, &[a, b])?;
        protocol::rich_compare(th, order, Value::ZERO, op)
    }

    /// Value wrapped by a key function.
    #[getter]
    fn obj(th: &Thread, this: Gc<KeyWrapper>) -> PyResult<Value> {
        match this.object.get() {
            Some(object) => Ok(object),
            None => Err(th.raise(t::AttributeError, "obj")),
        }
    }

    #[setter]
    fn set_obj(this: Gc<KeyWrapper>, value: Option<Value>) -> PyResult<()> {
        this.object.set(&this.head.header, value);
        Ok(())
    }
}

/// Tools that operate on functions.
#[pymodule(name = "_functools")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        th.define_class(&key_wrapper_methods::SPEC, None)?;
        partial::install(th, module)?;
        lru_cache::install(th, module)
    }

    /// Convert a cmp= function into a key= function.
    ///
    ///   mycmp
    ///     Function that compares two objects.
    #[function("(mycmp)")]
    fn cmp_to_key(th: &Thread, mycmp: Value) -> PyResult<Gc<KeyWrapper>> {
        key_wrapper(th, Some(mycmp), None)
    }

    /// Apply a function of two arguments cumulatively to the items of an iterable, from left to right.
    ///
    /// This effectively reduces the iterable to a single value.  If initial is
    /// present, it is placed before the items of the iterable in the
    /// calculation, and serves as a default when the iterable is empty.
    ///
    /// For example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5])
    /// calculates ((((1 + 2) + 3) + 4) + 5).
    #[function("(function, iterable, /, initial=<unrepresentable>)")]
    fn reduce(
        th: &Thread,
        function: Value,
        iterable: Value,
        initial: Option<Value>,
    ) -> PyResult<Value> {
        let iter = match protocol::iter(th, iterable) {
            Ok(iter) => iter,
            Err(Raised) => {
                if th.catch(t::TypeError).is_some() {
                    return Err(th.raise(t::TypeError, "reduce() arg 2 must support iteration"));
                }
                return Err(Raised);
            }
        };
        let mut result = initial;
        while let Some(item) = protocol::next(th, iter)? {
            result = Some(match result {
                Some(result) => protocol::call(th, function, &[result, item])?,
                None => item,
            });
        }
        match result {
            Some(result) => Ok(result),
            None => Err(th.raise(
                t::TypeError,
                "reduce() of empty iterable with no initial value",
            )),
        }
    }
}
