//! The iterator of a memoryview.

use super::item::ItemFormat;
use super::{MemoryView, item_at};
use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use std::cell::Cell;

#[pytype(name = "memory_iterator", module = "builtins")]
#[repr(C)]
pub struct MemoryIter {
    head: NativeHeader,
    view: Field<Option<Gc<MemoryView>>>,
    index: Cell<usize>,
}

pub fn new(th: &Thread, view: Gc<MemoryView>) -> PyResult<Value> {
    view.check(th)?;
    match view.shape.len() {
        0 => return Err(th.raise(t::TypeError, "invalid indexing of 0-dim memory")),
        1 => {}
        _ => {
            return Err(th.raise(
                t::NotImplementedError,
                "multi-dimensional sub-views are not implemented",
            ));
        }
    }
    ItemFormat::of(th, &view.format)?;
    let class = crate::common::native_class(th, MemoryIter::LAYOUT)?;
    let made = th.alloc(
        class,
        MemoryIter {
            head: NativeHeader::new(MemoryIter::LAYOUT),
            view: Field::default(),
            index: Cell::new(0),
        },
    );
    made.view.set(&made.head.header, Some(view));
    Ok(made.into())
}

#[pymethods(MemoryIter, name = "memory_iterator", flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::HAVE_GC))]
pub mod methods {
    use super::*;

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<MemoryIter>) -> PyResult<Option<Value>> {
        let Some(view) = this.view.get() else {
            return Ok(None);
        };
        let index = this.index.get();
        if index as isize >= view.shape[0] {
            this.view.set(&this.head.header, None);
            return Ok(None);
        }
        view.check(th)?;
        let offset = index as isize * view.strides[0];
        let address = view.address.wrapping_add_signed(offset);
        let format = ItemFormat::of(th, &view.format)?;
        this.index.set(index + 1);
        format.unpack(th, item_at(address, view.itemsize)).map(Some)
    }
}
