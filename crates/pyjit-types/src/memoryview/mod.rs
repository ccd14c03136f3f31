//! `memoryview`. CPython: Objects/memoryobject.c; PEP 3118.
//!
//! A view holds the exporter's buffer through a `ManagedBuffer`, which counts the views and gives the buffer back with
//! the last of them. - `item`: items in the formats of `struct`. - `methods`: the type. - `iter`: its iterator. - `python`: `__buffer__`
//! and `__release_buffer__`.

pub mod item;
pub mod iter;
pub mod methods;
pub mod python;

use pyjit_object::buffer::{BufferInfo, Request};
use pyjit_object::class::slots::BufferFn;
use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use std::cell::Cell;

/// An exporter's buffer, shared by views.
#[pytype(name = "managedbuffer", module = "builtins")]
#[repr(C)]
pub struct ManagedBuffer {
    head: NativeHeader,
    object: Field<Option<Value>>,
    /// What the buffer is given back to.
    owner: Field<Option<Value>>,
    #[trace(skip)]
    release: Cell<Option<fn(&Thread, Value)>>,
    views: Cell<usize>,
}

#[pymethods(ManagedBuffer, name = "managedbuffer", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod managed {
    use super::*;
}

impl ManagedBuffer {
    /// One view less.
    fn give_back(&self, th: &Thread) {
        let left = self.views.get().saturating_sub(1);
        self.views.set(left);
        if left == 0
            && let (Some(release), Some(owner)) = (self.release.take(), self.owner.get())
        {
            release(th, owner);
        }
    }
}

#[pytype(name = "memoryview", module = "builtins")]
#[repr(C)]
pub struct MemoryView {
    head: NativeHeader,
    managed: Field<Option<Gc<ManagedBuffer>>>,
    format: String,
    address: usize,
    itemsize: usize,
    shape: Vec<isize>,
    strides: Vec<isize>,
    readonly: bool,
    released: Cell<bool>,
    /// Buffers that others have of this view.
    exports: Cell<usize>,
    hash: Cell<Option<i64>>,
}

/// What differs between a view and the one it is made from.
#[derive(Clone)]
pub struct Layout {
    pub format: String,
    pub address: usize,
    pub itemsize: usize,
    pub shape: Vec<isize>,
    pub strides: Vec<isize>,
    pub readonly: bool,
}

/// Strides of items that follow each other, the last index fastest.
pub fn c_strides(shape: &[isize], itemsize: usize) -> Vec<isize> {
    let mut strides = vec![0; shape.len()];
    let mut step = itemsize as isize;
    for (stride, len) in strides.iter_mut().zip(shape).rev() {
        *stride = step;
        step = step.saturating_mul(*len);
    }
    strides
}

impl Layout {
    fn of(info: &BufferInfo) -> Layout {
        let format = match info.format_object.and_then(Value::cast::<Str>) {
            Some(format) => format.display().into_owned(),
            None => info.format.to_string(),
        };
        let itemsize = info.itemsize.max(1);
        let shape = match info.shape {
            Some(_) => crate::bytes::numbers(info.shape),
            None => vec![(info.len / itemsize) as isize],
        };
        let strides = match info.strides {
            Some(_) => crate::bytes::numbers(info.strides),
            None => c_strides(&shape, itemsize),
        };
        Layout {
            format,
            address: info.address as usize,
            itemsize,
            shape,
            strides,
            readonly: info.readonly,
        }
    }

    pub fn count(&self) -> usize {
        self.shape.iter().product::<isize>().max(0) as usize
    }

    pub fn nbytes(&self) -> usize {
        self.count() * self.itemsize
    }

    pub fn is_c_contiguous(&self) -> bool {
        self.count() == 0 || self.follows(c_strides(&self.shape, self.itemsize))
    }

    pub fn is_f_contiguous(&self) -> bool {
        let mut turned = self.shape.clone();
        turned.reverse();
        let mut strides = c_strides(&turned, self.itemsize);
        strides.reverse();
        self.count() == 0 || self.follows(strides)
    }

    /// Whether these are the strides, where they matter.
    fn follows(&self, strides: Vec<isize>) -> bool {
        let mut axes = self.shape.iter().zip(self.strides.iter().zip(&strides));
        axes.all(|(len, (found, wanted))| *len <= 1 || found == wanted)
    }

    /// The addresses of all items, the last index fastest, or the first one (`by_columns`).
    pub fn addresses(&self, by_columns: bool) -> Vec<usize> {
        let mut all = Vec::with_capacity(self.count());
        if self.count() == 0 {
            return all;
        }
        let mut at = vec![0isize; self.shape.len()];
        let axes: Vec<usize> = if by_columns {
            (0..self.shape.len()).collect()
        } else {
            (0..self.shape.len()).rev().collect()
        };
        'items: loop {
            let offset: isize = at
                .iter()
                .zip(&self.strides)
                .map(|(i, stride)| i * stride)
                .sum();
            all.push(self.address.wrapping_add_signed(offset));
            for axis in &axes {
                at[*axis] += 1;
                if at[*axis] < self.shape[*axis] {
                    continue 'items;
                }
                at[*axis] = 0;
            }
            return all;
        }
    }

    /// The bytes of all items.
    pub fn contents(&self, by_columns: bool) -> Vec<u8> {
        if !by_columns && self.is_c_contiguous() {
            if self.nbytes() == 0 {
                return Vec::new();
            }
            // SAFETY: the exporter promises the memory while the view is not released.
            return unsafe { std::slice::from_raw_parts(self.address as *const u8, self.nbytes()) }
                .to_vec();
        }
        let mut out = Vec::with_capacity(self.nbytes());
        for address in self.addresses(by_columns) {
            out.extend_from_slice(item_at(address, self.itemsize));
        }
        out
    }
}

/// The bytes of one item of a live view.
pub fn item_at<'a>(address: usize, itemsize: usize) -> &'a [u8] {
    // SAFETY: callers pass addresses within a view that is not released, and use the bytes at once.
    unsafe { std::slice::from_raw_parts(address as *const u8, itemsize) }
}

/// Writes one item of a live writable view.
pub fn store_at(address: usize, bytes: &[u8]) {
    // SAFETY: callers pass addresses of items of that size within a writable view that is not released.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), address as *mut u8, bytes.len()) };
}

fn view(th: &Thread, managed: Gc<ManagedBuffer>, layout: Layout) -> PyResult<Gc<MemoryView>> {
    let class = crate::common::native_class(th, MemoryView::LAYOUT)?;
    let made = th.alloc(
        class,
        MemoryView {
            head: NativeHeader::new(MemoryView::LAYOUT),
            managed: Field::default(),
            format: layout.format,
            address: layout.address,
            itemsize: layout.itemsize,
            shape: layout.shape,
            strides: layout.strides,
            readonly: layout.readonly,
            released: Cell::new(false),
            exports: Cell::new(0),
            hash: Cell::new(None),
        },
    );
    made.managed.set(&made.head.header, Some(managed));
    managed.views.set(managed.views.get() + 1);
    Ok(made)
}

/// `memoryview(object)`.
pub fn of(th: &Thread, object: Value) -> PyResult<Gc<MemoryView>> {
    if let Some(other) = object.cast::<MemoryView>() {
        return other.derived(th, other.layout(th)?);
    }
    let Some(get) = th.class_of(object).slots.bf_getbuffer.get() else {
        let found = th.type_name(object);
        return Err(th.raise(
            t::TypeError,
            format!("memoryview: a bytes-like object is required, not '{found}'"),
        ));
    };
    with_flags(th, object, Request::FULL_RO, get)
}

/// A view of what `get` exports of the object, as asked for.
pub fn with_flags(
    th: &Thread,
    object: Value,
    request: Request,
    get: BufferFn,
) -> PyResult<Gc<MemoryView>> {
    let class = crate::common::native_class(th, ManagedBuffer::LAYOUT)?;
    let info = get(th, object, request)?;
    let managed = th.alloc(
        class,
        ManagedBuffer {
            head: NativeHeader::new(ManagedBuffer::LAYOUT),
            object: Field::default(),
            owner: Field::default(),
            release: Cell::new(info.release),
            views: Cell::new(0),
        },
    );
    // Of a Python class's buffer, what stands for the exporter is seen.
    let seen = match info.owner.cast::<python::BufferWrapper>() {
        Some(_) => info.owner,
        None => object,
    };
    managed.object.set(&managed.head.header, Some(seen));
    managed.owner.set(&managed.head.header, Some(info.owner));
    view(th, managed, Layout::of(&info))
}

/// `memoryview._from_flags(object, flags)`.
pub fn from_flags(th: &Thread, object: Value, request: Request) -> PyResult<Value> {
    let view = match th.class_of(object).slots.bf_getbuffer.get() {
        Some(get) if object.cast::<MemoryView>().is_none() => with_flags(th, object, request, get)?,
        _ => of(th, object)?,
    };
    if request.writable() && view.readonly {
        return Err(th.raise(t::BufferError, "Object is not writable."));
    }
    Ok(view.into())
}

impl MemoryView {
    /// The layout, unless the view is released.
    pub fn layout(&self, th: &Thread) -> PyResult<Layout> {
        self.check(th)?;
        Ok(Layout {
            format: self.format.clone(),
            address: self.address,
            itemsize: self.itemsize,
            shape: self.shape.clone(),
            strides: self.strides.clone(),
            readonly: self.readonly,
        })
    }

    pub fn check(&self, th: &Thread) -> PyResult<()> {
        if self.released.get() {
            return Err(th.raise(
                t::ValueError,
                "operation forbidden on released memoryview object",
            ));
        }
        Ok(())
    }

    /// Another view of the same buffer.
    pub fn derived(&self, th: &Thread, layout: Layout) -> PyResult<Gc<MemoryView>> {
        match self.managed.get() {
            Some(managed) => view(th, managed, layout),
            None => Err(th.raise(
                t::ValueError,
                "operation forbidden on released memoryview object",
            )),
        }
    }

    pub fn exporter(&self) -> Option<Value> {
        self.managed.get().and_then(|managed| managed.object.get())
    }

    /// Gives the buffer back; a BufferError while others have buffers of this view.
    pub fn release(&self, th: &Thread) -> PyResult<()> {
        if self.released.get() {
            return Ok(());
        }
        let exports = self.exports.get();
        if exports > 0 {
            let plural = if exports == 1 { "" } else { "s" };
            return Err(th.raise(
                t::BufferError,
                format!("memoryview has {exports} exported buffer{plural}"),
            ));
        }
        self.released.set(true);
        if let Some(managed) = self.managed.get() {
            managed.give_back(th);
        }
        Ok(())
    }
}
