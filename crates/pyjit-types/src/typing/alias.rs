//! `typing.TypeAliasType`: what the `type` statement makes. CPython: Objects/typevarobject.c; PEP 695.

use super::docs;
use super::variables;
use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

#[pytype(name = "TypeAliasType", module = "typing")]
#[repr(C)]
pub struct TypeAlias {
    head: NativeHeader,
    name: Field<Option<Value>>,
    /// A tuple, none if the alias is not generic.
    params: Field<Option<Gc<Tuple>>>,
    compute: Field<Option<Value>>,
    value: Field<Option<Value>>,
    module: Field<Option<Value>>,
}

fn alloc(th: &Thread, class: Gc<Type>, name: Value, params: Option<Gc<Tuple>>) -> Gc<TypeAlias> {
    let alias = th.alloc(
        class,
        TypeAlias {
            head: NativeHeader::new(TypeAlias::LAYOUT),
            name: Field::default(),
            params: Field::default(),
            compute: Field::default(),
            value: Field::default(),
            module: Field::default(),
        },
    );
    alias.name.set(&alias.head.header, Some(name));
    alias.params.set(
        &alias.head.header,
        params.filter(|params| !params.is_empty()),
    );
    alias
}

/// The alias of a `type` statement: name, type parameters or None, the function that computes the value.
pub fn from_parts(th: &Thread, parts: Gc<Tuple>) -> PyResult<Value> {
    let (Some(name), Some(params), Some(compute)) = (parts.get(0), parts.get(1), parts.get(2))
    else {
        return Err(th.raise(t::SystemError, "bad parts of a type alias"));
    };
    let Some(class) = th.rt().native_class(TypeAlias::LAYOUT) else {
        return Err(th.raise(t::SystemError, "TypeAliasType is not there"));
    };
    let alias = alloc(th, class, name, params.cast::<Tuple>());
    alias.compute.set(&alias.head.header, Some(compute));
    Ok(alias.into())
}

fn value(th: &Thread, this: Gc<TypeAlias>) -> PyResult<Value> {
    if let Some(known) = this.value.get() {
        return Ok(known);
    }
    let compute = this.compute.get().unwrap_or(Value::NONE);
    let value = protocol::call(th, compute, &[Value::ONE])?;
    this.value.set(&this.head.header, Some(value));
    Ok(value)
}

/// The parameters given to the constructor, checked.
fn check_params(th: &Thread, given: Option<Value>) -> PyResult<Option<Gc<Tuple>>> {
    let Some(given) = given else {
        return Ok(None);
    };
    let Some(params) = given.cast::<Tuple>() else {
        return Err(th.raise(t::TypeError, "type_params must be a tuple"));
    };
    let mut with_default = false;
    for param in params.as_slice() {
        let Some(has_default) = variables::has_default_of(th, *param)? else {
            let text = crate::object_::repr_text(th, *param)?;
            return Err(th.raise(t::TypeError, format!("Expected a type param, got {text}")));
        };
        if with_default && !has_default {
            let text = crate::object_::repr_text(th, *param)?;
            return Err(th.raise(
                t::TypeError,
                format!("non-default type parameter '{text}' follows default type parameter"),
            ));
        }
        with_default |= has_default;
    }
    Ok(Some(params))
}

#[pymethods(
    TypeAlias,
    name = "TypeAliasType",
    module = "typing",
    doc = docs::TYPEALIASTYPE,
    flags = TypeFlags::IMMUTABLE
)]
pub mod methods {
    use super::*;

    #[slot(tp_new, "(name, value, *, type_params=())", name = "typealias")]
    fn new(
        th: &Thread,
        cls: Gc<Type>,
        name: Gc<Str>,
        value: Value,
        type_params: Option<Value>,
    ) -> PyResult<Value> {
        let params = check_params(th, type_params)?;
        let module = super::super::calling_module(th)?;
        let alias = alloc(th, cls, name.into(), params);
        alias.value.set(&alias.head.header, Some(value));
        alias.module.set(&alias.head.header, Some(module));
        Ok(alias.into())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<TypeAlias>) -> PyResult<Gc<Str>> {
        protocol::str(th, this.name.get().unwrap_or(Value::NONE))
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Value) -> PyResult<Value> {
        let unpacked = super::super::unpack(th, this)?;
        protocol::iter(th, th.tuple(&[unpacked]).into())
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        crate::union::or(th, a, b)
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Gc<TypeAlias>, args: Value) -> PyResult<Value> {
        if this.params.get().is_none() {
            return Err(th.raise(t::TypeError, "Only generic type aliases are subscriptable"));
        }
        crate::generic_alias::new(th, this.into(), args)
    }

    #[method("($self, /)")]
    fn __reduce__(this: Gc<TypeAlias>) -> Option<Value> {
        this.name.get()
    }

    #[getter(__name__)]
    fn name(this: Gc<TypeAlias>) -> Option<Value> {
        this.name.get()
    }

    #[getter(__parameters__)]
    fn parameters(th: &Thread, this: Gc<TypeAlias>) -> PyResult<Gc<Tuple>> {
        match this.params.get() {
            Some(params) => super::super::unpack_type_var_tuples(th, params),
            None => Ok(th.rt().empty_tuple()),
        }
    }

    #[getter(__type_params__)]
    fn type_params(th: &Thread, this: Gc<TypeAlias>) -> Gc<Tuple> {
        this.params.get().unwrap_or(th.rt().empty_tuple())
    }

    #[getter(__value__)]
    fn get_value(th: &Thread, this: Gc<TypeAlias>) -> PyResult<Value> {
        value(th, this)
    }

    #[getter]
    fn evaluate_value(th: &Thread, this: Gc<TypeAlias>) -> PyResult<Value> {
        match this.compute.get() {
            Some(compute) => Ok(compute),
            None => super::super::constant_evaluator(th, this.value.get().unwrap_or(Value::NONE)),
        }
    }

    #[getter(__module__)]
    fn module(th: &Thread, this: Gc<TypeAlias>) -> PyResult<Value> {
        match (this.module.get(), this.compute.get()) {
            (Some(module), _) => Ok(module),
            (None, Some(compute)) => protocol::getattr(th, compute, th.names().__module__),
            (None, None) => Ok(Value::NONE),
        }
    }
}
