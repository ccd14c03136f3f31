//! `types.MappingProxyType`. CPython: Objects/descrobject.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

#[pytype(name = "mappingproxy")]
#[repr(C)]
pub struct MappingProxy {
    head: NativeHeader,
    mapping: Field<Option<Value>>,
}

/// A read-only view of a mapping.
pub fn new(th: &Thread, mapping: Value) -> PyResult<Value> {
    let Some(class) = th.rt().native_class(MappingProxy::LAYOUT) else {
        return Ok(mapping);
    };
    Ok(alloc(th, class, mapping).into())
}

fn alloc(th: &Thread, class: Gc<Type>, mapping: Value) -> Gc<MappingProxy> {
    let proxy = th.alloc(
        class,
        MappingProxy {
            head: NativeHeader::new(MappingProxy::LAYOUT),
            mapping: Field::default(),
        },
    );
    proxy.mapping.set(&proxy.head.header, Some(mapping));
    proxy
}

fn mapping(this: Gc<MappingProxy>) -> Value {
    this.mapping.get().unwrap_or(Value::NONE)
}

/// The mapping behind a proxy; other values as they are.
fn through(value: Value) -> Value {
    value.cast::<MappingProxy>().map_or(value, mapping)
}

#[pymethods(
    MappingProxy,
    name = "mappingproxy",
    doc = "Read-only proxy of a mapping.",
    text_signature = "(mapping)",
    flags = TypeFlags::MAPPING
)]
pub mod methods {
    use super::*;

    #[slot(tp_new, "(mapping)")]
    fn tp_new(th: &Thread, cls: Gc<Type>, mapping: Value) -> PyResult<Value> {
        let is_mapping = th.class_of(mapping).slots.mp_subscript.get().is_some()
            && mapping.cast::<List>().is_none()
            && mapping.cast::<Tuple>().is_none();
        if !is_mapping {
            let found = th.type_name(mapping);
            return Err(th.raise(
                t::TypeError,
                format!("mappingproxy() argument must be a mapping, not {found}"),
            ));
        }
        Ok(alloc(th, cls, mapping).into())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<MappingProxy>) -> PyResult<Gc<Str>> {
        let inner = protocol::repr(th, mapping(this))?;
        let mut text = pyjit_object::str::StrBuilder::new();
        text.push_str("mappingproxy(");
        text.push_units(inner.units());
        text.push_str(")");
        text.finish(th)
    }

    #[slot(tp_str)]
    fn str(th: &Thread, this: Gc<MappingProxy>) -> PyResult<Gc<Str>> {
        protocol::str(th, mapping(this))
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<MappingProxy>) -> PyResult<i64> {
        protocol::hash(th, mapping(this))
    }

    #[slot(tp_richcompare)]
    fn compare(
        th: &Thread,
        this: Gc<MappingProxy>,
        other: Value,
        op: CompareOp,
    ) -> PyResult<Value> {
        protocol::rich_compare(th, mapping(this), through(other), op)
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<MappingProxy>) -> PyResult<Value> {
        protocol::iter(th, mapping(this))
    }

    #[slot(mp_length)]
    fn length(th: &Thread, this: Gc<MappingProxy>) -> PyResult<usize> {
        protocol::length(th, mapping(this))
    }

    #[slot(mp_subscript)]
    fn get_item(th: &Thread, this: Gc<MappingProxy>, key: Value) -> PyResult<Value> {
        protocol::get_item(th, mapping(this), key)
    }

    #[slot(sq_contains)]
    fn contains(th: &Thread, this: Gc<MappingProxy>, key: Value) -> PyResult<bool> {
        protocol::contains(th, mapping(this), key)
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::or(th, through(a), through(b))
    }

    #[slot(nb_inplace_or)]
    fn inplace_or(th: &Thread, this: Value, _other: Value) -> PyResult<Value> {
        let name = th.type_name(this);
        Err(th.raise(
            t::TypeError,
            format!("'|=' is not supported by {name}; use '|' instead"),
        ))
    }

    /// Return the value for key if key is in the mapping, else default.
    #[method("($self, key, default=None, /)")]
    fn get(
        th: &Thread,
        this: Gc<MappingProxy>,
        key: Value,
        default: Option<Value>,
    ) -> PyResult<Value> {
        let args = [key, default.unwrap_or(Value::NONE)];
        protocol::call_method(th, mapping(this), th.names().get, &args)
    }

    /// D.keys() -> a set-like object providing a view on D's keys
    #[method("($self, /)")]
    fn keys(th: &Thread, this: Gc<MappingProxy>) -> PyResult<Value> {
        protocol::call_method(th, mapping(this), th.names().keys, &[])
    }

    /// D.values() -> an object providing a view on D's values
    #[method("($self, /)")]
    fn values(th: &Thread, this: Gc<MappingProxy>) -> PyResult<Value> {
        protocol::call_method(th, mapping(this), th.names().values, &[])
    }

    /// D.items() -> a set-like object providing a view on D's items
    #[method("($self, /)")]
    fn items(th: &Thread, this: Gc<MappingProxy>) -> PyResult<Value> {
        protocol::call_method(th, mapping(this), th.names().items, &[])
    }

    /// D.copy() -> a shallow copy of D
    #[method("($self, /)")]
    fn copy(th: &Thread, this: Gc<MappingProxy>) -> PyResult<Value> {
        protocol::call_method(th, mapping(this), th.names().copy, &[])
    }

    /// mappingproxy objects are generic over two types, signifying (respectively) the types of their keys and values
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, cls: Value, object: Value) -> PyResult<Value> {
        crate::generic_alias::new(th, cls, object)
    }

    /// D.__reversed__() -> reverse iterator
    #[method("($self, /)")]
    fn __reversed__(th: &Thread, this: Gc<MappingProxy>) -> PyResult<Value> {
        protocol::call_special(th, mapping(this), th.names().__reversed__, &[])
    }
}
