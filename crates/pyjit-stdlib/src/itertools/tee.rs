//! `tee`: iterators over one source that share what it has answered in a chain of blocks. CPython:
//! Modules/itertoolsmodule.c.

use pyjit_object::array::ValueArray;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::common;
use std::cell::Cell;

/// Items a block holds.
const BLOCK: usize = 57;

/// A block of items, and the one behind it.
#[pytype(name = "_tee_dataobject", module = "itertools")]
#[repr(C)]
pub struct TeeData {
    head: NativeHeader,
    source: Field<Option<Value>>,
    items: Field<Gc<ValueArray>>,
    len: Cell<usize>,
    next: Field<Option<Gc<TeeData>>>,
    running: Cell<bool>,
}

/// One of the iterators: its block and place in it.
#[pytype(name = "_tee", module = "itertools")]
#[repr(C)]
pub struct Tee {
    head: NativeHeader,
    data: Field<Gc<TeeData>>,
    index: Cell<usize>,
}

fn new_data(th: &Thread, source: Value) -> PyResult<Gc<TeeData>> {
    let items = ValueArray::alloc(th, BLOCK)?;
    Ok(th.alloc(
        common::native_class(th, TeeData::LAYOUT)?,
        TeeData {
            head: NativeHeader::new(TeeData::LAYOUT),
            source: Field::new(Some(source)),
            items: Field::new(items),
            len: Cell::new(0),
            next: Field::new(None),
            running: Cell::new(false),
        },
    ))
}

impl TeeData {
    fn get(&self, th: &Thread, index: usize) -> PyResult<Option<Value>> {
        if index < self.len.get() {
            return Ok(self.items.get().get(index));
        }
        if self.running.get() {
            return Err(th.raise(t::RuntimeError, "cannot re-enter the tee iterator"));
        }
        self.running.set(true);
        let item = protocol::next(th, self.source.get().unwrap_or(Value::NONE));
        self.running.set(false);
        let Some(item) = item? else {
            return Ok(None);
        };
        self.items.get().set(self.len.get(), Some(item));
        self.len.set(self.len.get() + 1);
        Ok(Some(item))
    }

    fn following(&self, th: &Thread) -> PyResult<Gc<TeeData>> {
        if let Some(next) = self.next.get() {
            return Ok(next);
        }
        let next = new_data(th, self.source.get().unwrap_or(Value::NONE))?;
        self.next.set(&self.head.header, Some(next));
        Ok(next)
    }
}

/// A tee over an iterator; of a tee, a copy.
pub fn of(th: &Thread, iter: Value) -> PyResult<Gc<Tee>> {
    match iter.cast::<Tee>() {
        Some(tee) => Ok(copy(th, tee)),
        None => {
            let class = common::native_class(th, Tee::LAYOUT)?;
            Ok(make(th, class, new_data(th, iter)?, 0))
        }
    }
}

fn make(th: &Thread, class: Gc<Type>, data: Gc<TeeData>, index: usize) -> Gc<Tee> {
    th.alloc(
        class,
        Tee {
            head: NativeHeader::new(Tee::LAYOUT),
            data: Field::new(data),
            index: Cell::new(index),
        },
    )
}

/// An independent iterator at the same place.
pub fn copy(th: &Thread, tee: Gc<Tee>) -> Gc<Tee> {
    make(th, th.class_of(tee.into()), tee.data.get(), tee.index.get())
}

#[pymethods(Tee, name = "itertools._tee", module = "itertools", doc = "Iterator wrapped to make it copyable.", text_signature = "(iterable, /)", flags = TypeFlags::HAVE_GC.with(TypeFlags::MANAGED_WEAKREF))]
pub mod iterator {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(iterable, /)", name = "_tee")]
    fn new(th: &Thread, _class: Gc<Type>, iterable: Value) -> PyResult<Gc<Tee>> {
        of(th, protocol::iter(th, iterable)?)
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Tee>) -> PyResult<Option<Value>> {
        if this.index.get() >= BLOCK {
            let following = this.data.get().following(th)?;
            this.data.set(&this.head.header, following);
            this.index.set(0);
        }
        let item = this.data.get().get(th, this.index.get())?;
        if item.is_some() {
            this.index.set(this.index.get() + 1);
        }
        Ok(item)
    }

    /// Returns an independent iterator.
    #[method("($self, /)", leaf)]
    fn __copy__(th: &Thread, this: Gc<Tee>) -> Gc<Tee> {
        copy(th, this)
    }
}

const DATA_DOC: &str = "teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee objects.";

#[pymethods(TeeData, name = "itertools._tee_dataobject", module = "itertools", doc = DATA_DOC, flags = TypeFlags::HAVE_GC)]
pub mod data {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(iterable, values, next, /)", name = "teedataobject")]
    fn new(
        th: &Thread,
        _class: Gc<Type>,
        iterable: Value,
        values: Gc<List>,
        next: Value,
    ) -> PyResult<Gc<TeeData>> {
        let data = new_data(th, iterable)?;
        if values.len() > BLOCK {
            return Err(th.raise(t::ValueError, "Invalid arguments"));
        }
        data.items.get().write_slice(0, values.as_slice());
        data.len.set(values.len());
        if !next.is_none() {
            let Some(next) = next.cast::<TeeData>().filter(|_| values.len() == BLOCK) else {
                return Err(th.raise(t::ValueError, "Invalid arguments"));
            };
            data.next.set(&data.head.header, Some(next));
        }
        Ok(data)
    }
}
