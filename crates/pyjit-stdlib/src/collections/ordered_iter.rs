//! `odict_iterator`, the iterator over an OrderedDict and its views. CPython: `odictiter_*` in Objects/odictobject.c.
//!
//! Unlike dict's it notices when keys have moved, so it keeps the version of the key set that it started with.

use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_types::common;
use std::cell::Cell;

/// What an iterator answers of each item.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Yields {
    Keys,
    Values,
    Items,
}

#[pytype(name = "odict_iterator")]
#[repr(C)]
pub struct OrderedIter {
    head: NativeHeader,
    /// None at the end.
    dict: Field<Option<Gc<Dict>>>,
    position: Cell<usize>,
    len: Cell<usize>,
    version: Cell<u32>,
    /// A `Yields`.
    yields: Cell<u8>,
    reversed: Cell<bool>,
}

impl OrderedIter {
    fn yields(&self) -> Yields {
        [Yields::Keys, Yields::Values, Yields::Items][self.yields.get() as usize % 3]
    }
}

pub fn define(th: &Thread) -> PyResult<Gc<Type>> {
    th.define_class(&methods::SPEC, None)
}

pub fn new(th: &Thread, dict: Gc<Dict>, yields: Yields, reversed: bool) -> PyResult<Value> {
    let position = match dict.table() {
        Some(table) if reversed => table.filled(),
        _ => 0,
    };
    let class = common::native_class(th, OrderedIter::LAYOUT)?;
    let iter = OrderedIter {
        head: NativeHeader::new(OrderedIter::LAYOUT),
        dict: Field::new(Some(dict)),
        position: Cell::new(position),
        len: Cell::new(dict.len()),
        version: Cell::new(dict.keys_version(th)),
        yields: Cell::new(yields as u8),
        reversed: Cell::new(reversed),
    };
    Ok(th.alloc(class, iter).into())
}

#[cold]
pub fn mutated(th: &Thread) -> Raised {
    th.raise(t::RuntimeError, "OrderedDict mutated during iteration")
}

#[pymethods(OrderedIter, name = "odict_iterator", flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::HAVE_GC))]
pub mod methods {
    use super::*;

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<OrderedIter>) -> PyResult<Option<Value>> {
        let Some(dict) = this.dict.get() else {
            return Ok(None);
        };
        if dict.current_keys_version() != this.version.get() {
            this.dict.set(&this.head.header, None);
            if dict.len() == this.len.get() {
                return Err(mutated(th));
            }
            let text = "OrderedDict changed size during iteration";
            return Err(th.raise(t::RuntimeError, text));
        }
        let position = this.position.get();
        let found = if this.reversed.get() {
            dict.previous_item(position)
        } else {
            dict.next_item(position)
        };
        let Some((position, key, value)) = found else {
            this.dict.set(&this.head.header, None);
            return Ok(None);
        };
        this.position.set(position);
        match this.yields() {
            Yields::Keys => Ok(Some(key)),
            Yields::Values => Ok(Some(value)),
            Yields::Items => Ok(Some(th.try_tuple(&[key, value])?.into())),
        }
    }

    /// Return state information for pickling
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<OrderedIter>) -> PyResult<Gc<Tuple>> {
        let items = th.empty_list();
        if let Some(dict) = this.dict.get() {
            let copy = new(th, dict, this.yields(), this.reversed.get())?;
            if let Some(copy) = copy.cast::<OrderedIter>() {
                copy.position.set(this.position.get());
                copy.version.set(this.version.get());
                while let Some(item) = next(th, copy)? {
                    items.push(th, item)?;
                }
            }
        }
        let args = th.try_tuple(&[items.into()])?;
        th.try_tuple(&[common::builtin(th, "iter")?, args.into()])
    }
}
