//! `_collections`: `deque`, `defaultdict`, `OrderedDict`, and what `namedtuple` and `Counter` are made of. CPython:
//! Modules/_collectionsmodule.c, Objects/odictobject.c.

mod defaultdict;
mod deque;
mod ordered;
mod ordered_iter;

use pyjit_object::dict::hash_key;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::common;
use std::cell::Cell;

/// The descriptor of a field of a named tuple.
#[pytype(name = "_tuplegetter", module = "collections")]
#[repr(C)]
pub struct TupleGetter {
    head: NativeHeader,
    index: Cell<isize>,
    doc: Field<Option<Value>>,
}

#[pymethods(TupleGetter, name = "collections._tuplegetter", module = "collections", flags = TypeFlags::HAVE_GC)]
pub mod tuple_getter {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(index, doc, /)", name = "_tuplegetter")]
    fn new(th: &Thread, class: Gc<Type>, index: Index, doc: Value) -> Gc<TupleGetter> {
        th.alloc(
            class,
            TupleGetter {
                head: NativeHeader::new(TupleGetter::LAYOUT),
                index: Cell::new(index.0),
                doc: Field::new(Some(doc)),
            },
        )
    }

    #[slot(tp_descr_get)]
    fn get(
        th: &Thread,
        this: Gc<TupleGetter>,
        instance: Option<Value>,
        _owner: Option<Value>,
    ) -> PyResult<Value> {
        let Some(instance) = instance.filter(|instance| !instance.is_none()) else {
            return Ok(this.into());
        };
        let index = this.index.get();
        let Some(tuple) = instance.cast::<Tuple>() else {
            let name = th.type_name(instance);
            let text = format!(
                "descriptor for index '{index}' for tuple subclasses doesn't apply to '{name}' object"
            );
            return Err(th.raise(t::TypeError, text));
        };
        match usize::try_from(index)
            .ok()
            .and_then(|index| tuple.get(index))
        {
            Some(item) => Ok(item),
            None => Err(th.raise(t::IndexError, "tuple index out of range")),
        }
    }

    #[slot(tp_descr_set)]
    fn set(
        th: &Thread,
        _this: Gc<TupleGetter>,
        _instance: Value,
        value: Option<Value>,
    ) -> PyResult<()> {
        let text = if value.is_some() {
            "can't set attribute"
        } else {
            "can't delete attribute"
        };
        Err(th.raise(t::AttributeError, text))
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<TupleGetter>) -> PyResult<Gc<Str>> {
        let doc = protocol::repr(th, this.doc.get().unwrap_or(Value::NONE))?;
        th.try_str(&format!(
            "_tuplegetter({}, {})",
            this.index.get(),
            doc.display()
        ))
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<TupleGetter>) -> PyResult<Gc<Tuple>> {
        let args = th.try_tuple(&[
            th.int(this.index.get()),
            this.doc.get().unwrap_or(Value::NONE),
        ])?;
        th.try_tuple(&[th.class_of(this.into()).into(), args.into()])
    }

    #[getter(__doc__)]
    fn doc(this: Gc<TupleGetter>) -> Option<Value> {
        this.doc.get()
    }

    #[setter(__doc__)]
    fn set_doc(this: Gc<TupleGetter>, value: Option<Value>) -> PyResult<()> {
        this.doc.set(&this.head.header, value);
        Ok(())
    }
}

/// Whether getting and setting items of this mapping is dict's own, and so is its `get`.
fn counts_as_dict(th: &Thread, mapping: Value) -> Option<Gc<Dict>> {
    let dict = mapping.cast::<Dict>()?;
    let (class, base) = (th.class_of(mapping), th.class(t::DICT));
    let same = |name: Gc<Str>| class.lookup(th, name) == base.lookup(th, name);
    (same(th.names().get) && same(th.names().__setitem__)).then_some(dict)
}

/// High performance data structures.
/// - deque:        ordered collection accessible from endpoints only
/// - defaultdict:  dict subclass with a default value factory
///
#[pymodule(name = "_collections")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        module.set(th, "deque", th.define_class(&deque::methods::SPEC, None)?)?;
        module.set(th, "defaultdict", defaultdict::define(th)?)?;
        module.set(th, "OrderedDict", ordered::define(th)?)?;
        module.set(
            th,
            "_deque_iterator",
            th.define_class(&deque::iterator::SPEC, None)?,
        )?;
        module.set(
            th,
            "_deque_reverse_iterator",
            th.define_class(&deque::reverse_iterator::SPEC, None)?,
        )?;
        module.set(
            th,
            "_tuplegetter",
            th.define_class(&tuple_getter::SPEC, None)?,
        )
    }

    /// Count elements in the iterable, updating the mapping
    #[function("(mapping, iterable, /)")]
    fn _count_elements(th: &Thread, mapping: Value, iterable: Value) -> PyResult<()> {
        let plain = counts_as_dict(th, mapping);
        let get = match plain {
            Some(_) => None,
            None => Some(protocol::getattr(th, mapping, th.names().get)?),
        };
        protocol::for_each(th, iterable, |key| {
            match (plain, get) {
                (Some(dict), _) => {
                    let hash = hash_key(th, key)?;
                    if dict.count_up(th, key, hash)? {
                        return Ok(true);
                    }
                    let count = match dict.get_hashed(th, key, hash)? {
                        Some(count) => protocol::add(th, count, Value::ONE)?,
                        None => Value::ONE,
                    };
                    dict.set_hashed(th, key, hash, count)?;
                }
                (None, Some(get)) => {
                    let count = protocol::call(th, get, &[key, Value::ZERO])?;
                    protocol::set_item(th, mapping, key, protocol::add(th, count, Value::ONE)?)?;
                }
                (None, None) => {}
            }
            Ok(true)
        })
    }
}

/// The state that `__reduce__` of a container carries: `self.__getstate__()`.
fn state_of(th: &Thread, this: Value) -> PyResult<Value> {
    protocol::call_method(th, this, th.names().__getstate__, &[])
}

/// The class made for a layout.
fn class_of(th: &Thread, layout: &'static pyjit_object::kind::NativeLayout) -> PyResult<Gc<Type>> {
    common::native_class(th, layout)
}
