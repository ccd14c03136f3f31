//! The iterator over an `array`. CPython: `arrayiter_*` in Modules/arraymodule.c.

use super::Array;
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_types::common;
use std::cell::Cell;

#[pytype(name = "arrayiterator", module = "array")]
#[repr(C)]
pub struct ArrayIter {
    head: NativeHeader,
    array: Field<Option<Gc<Array>>>,
    index: Cell<usize>,
}

/// `iter(array)`.
pub fn new(th: &Thread, array: Gc<Array>) -> PyResult<Value> {
    let class = common::native_class(th, ArrayIter::LAYOUT)?;
    let iter = ArrayIter {
        head: NativeHeader::new(ArrayIter::LAYOUT),
        array: Field::new(Some(array)),
        index: Cell::new(0),
    };
    Ok(th.alloc(class, iter).into())
}

#[pymethods(ArrayIter, name = "array.arrayiterator", module = "array", flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::HAVE_GC))]
pub mod methods {
    use super::*;

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<ArrayIter>) -> Option<Value> {
        let item = this.array.get()?.get(th, this.index.get());
        match item {
            Some(_) => this.index.set(this.index.get() + 1),
            None => this.array.set(&this.head.header, None),
        }
        item
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<ArrayIter>) -> PyResult<Gc<Tuple>> {
        let iter = common::builtin(th, "iter")?;
        match this.array.get() {
            Some(array) => {
                let args = th.try_tuple(&[array.into()])?;
                th.try_tuple(&[iter, args.into(), th.int(this.index.get())])
            }
            None => {
                let args = th.try_tuple(&[th.rt().empty_tuple().into()])?;
                th.try_tuple(&[iter, args.into()])
            }
        }
    }

    /// Set state information for unpickling.
    #[method("($self, state, /)")]
    fn __setstate__(th: &Thread, this: Gc<ArrayIter>, state: Value) -> PyResult<()> {
        let index = pyjit_types::iterators::state(th, state)?;
        if let Some(array) = this.array.get() {
            this.index
                .set(index.clamp(0, array.len() as isize) as usize);
        }
        Ok(())
    }
}
