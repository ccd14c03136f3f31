//! `list`: the data. CPython: Objects/listobject.c.

use crate::array::ValueArray;
use crate::prelude::*;
use pyjit_gc::Marker;
use std::cell::Cell;

/// Invariant: the first `len` words of `items` are values; `len` is 0 without one.
#[repr(C)]
#[derive(Default)]
pub struct List {
    pub header: Header,
    items: Field<Option<Gc<ValueArray>>>,
    len: Cell<usize>,
}

/// From this many items on it is worth asking whether the storage can grow where it is.
const LARGE: usize = 1 << 12;

impl Trace for List {
    fn trace(&self, marker: &mut Marker) {
        self.items.trace(marker);
    }
}

impl List {
    pub const ITEMS_OFFSET: usize = std::mem::offset_of!(List, items);
    pub const LEN_OFFSET: usize = std::mem::offset_of!(List, len);

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        if index < self.len() {
            self.items.get().and_then(|items| items.get(index))
        } else {
            None
        }
    }

    /// The items as they are now. Not to be held across anything that can run Python code: copy, or use `get`.
    #[inline]
    pub fn as_slice(&self) -> &[Value] {
        match self.items.get() {
            // SAFETY: the invariant; the storage is kept alive by the list, and by the contract nobody writes meanwhile.
            Some(items) => unsafe { std::slice::from_raw_parts(items.data().cast(), self.len()) },
            None => &[],
        }
    }

    pub fn capacity(&self) -> usize {
        self.items.get().map_or(0, |items| items.capacity())
    }

    /// `index < len`.
    #[inline(always)]
    pub fn set(&self, index: usize, value: Value) {
        if let Some(items) = self.items.get() {
            debug_assert!(index < self.len());
            items.set(index, Some(value));
        }
    }

    #[inline]
    pub fn push(&self, th: &Thread, value: Value) -> PyResult<()> {
        let len = self.len();
        if let Some(items) = self.items.get()
            && len < items.capacity()
        {
            items.set(len, Some(value));
            self.len.set(len + 1);
            return Ok(());
        }
        self.reserve(th, 1)?;
        self.push(th, value)
    }

    /// As `push`, where `len < capacity`.
    #[inline(always)]
    pub fn push_within_capacity(&self, value: Value) {
        let len = self.len();
        if let Some(items) = self.items.get() {
            items.set(len, Some(value));
            self.len.set(len + 1);
        }
    }

    /// Room for `more` further items.
    #[cold]
    pub fn reserve(&self, th: &Thread, more: usize) -> PyResult<()> {
        let len = self.len();
        let Some(needed) = len.checked_add(more) else {
            return Err(th.raise_memory());
        };
        if needed <= self.capacity() {
            return Ok(());
        }
        // CPython's growth pattern, so that `sys.getsizeof` agrees: the first items of a list get what they need.
        if more > 1 && self.items.get().is_none() {
            return self.reallocate(th, (needed + 1) & !1);
        }
        let capacity = (needed + (needed >> 3) + 6) & !3;
        let capacity = if more > 1 && needed - len > capacity - needed {
            (needed + 3) & !3
        } else {
            capacity
        };
        self.reallocate(th, capacity)
    }

    fn reallocate(&self, th: &Thread, capacity: usize) -> PyResult<()> {
        if let Some(items) = self.items.get()
            && capacity >= LARGE
            && items.grow_in_place(th, capacity)
        {
            return Ok(());
        }
        let items = ValueArray::alloc(th, capacity)?;
        // SAFETY: the new array holds at least `len` words.
        unsafe {
            std::ptr::copy_nonoverlapping(self.as_slice().as_ptr().cast(), items.data(), self.len())
        };
        items.header.barrier();
        self.items.set(&self.header, Some(items));
        Ok(())
    }

    /// Removes and returns `index < len`.
    pub fn remove(&self, index: usize) -> Value {
        let value = self.as_slice()[index];
        let len = self.len();
        if let Some(items) = self.items.get() {
            if index + 1 < len {
                items.copy_within(index + 1, index, len - index - 1);
            }
            items.set(len - 1, None);
        }
        self.len.set(len - 1);
        value
    }

    #[inline(always)]
    pub fn pop(&self) -> Option<Value> {
        let last = self.len().checked_sub(1)?;
        let items = self.items.get()?;
        let value = items.get(last);
        items.set(last, None);
        self.len.set(last);
        value
    }

    /// Inserts before `index <= len`.
    pub fn insert(&self, th: &Thread, index: usize, value: Value) -> PyResult<()> {
        self.reserve(th, 1)?;
        let len = self.len();
        if let Some(items) = self.items.get() {
            items.copy_within(index, index + 1, len - index);
            items.set(index, Some(value));
            self.len.set(len + 1);
        }
        Ok(())
    }

    pub fn clear(&self) {
        self.len.set(0);
        self.items.set(&self.header, None);
    }

    pub fn truncate(&self, len: usize) {
        let old = self.len();
        if len < old {
            self.len.set(len);
            if let Some(items) = self.items.get() {
                items.erase(len, old - len);
            }
        }
    }

    /// Replaces `start..end` by `with`, which must not be this list's own storage.
    pub fn replace(&self, th: &Thread, start: usize, end: usize, with: &[Value]) -> PyResult<()> {
        let old = self.len();
        let tail = old - end;
        let len = start + with.len() + tail;
        if len > old {
            self.reserve(th, len - old)?;
        }
        let Some(items) = self.items.get() else {
            return Ok(());
        };
        if with.len() != end - start {
            items.copy_within(end, start + with.len(), tail);
        }
        items.write_slice(start, with);
        if len < old {
            items.erase(len, old - len);
        }
        self.len.set(len);
        Ok(())
    }

    pub fn extend_from_slice(&self, th: &Thread, values: &[Value]) -> PyResult<()> {
        self.replace(th, self.len(), self.len(), values)
    }

    /// Reverses the items.
    pub fn reverse(&self) {
        self.with_slice_mut(|values| values.reverse());
    }

    /// Lets `body` rearrange the items; it must not allocate on the heap or run Python code.
    pub fn with_slice_mut<R>(&self, body: impl FnOnce(&mut [Value]) -> R) -> R {
        let Some(items) = self.items.get() else {
            return body(&mut []);
        };
        let len = self.len();
        // SAFETY: the first `len` words are values, and by the contract nobody else looks at them meanwhile.
        let result = body(unsafe { std::slice::from_raw_parts_mut(items.data().cast(), len) });
        items.wrote(0, len);
        result
    }

    /// Takes the storage out, leaving an empty list (as `list.sort` does while it runs).
    pub fn take(&self) -> (Option<Gc<ValueArray>>, usize) {
        let taken = (self.items.get(), self.len());
        self.clear();
        taken
    }

    /// Puts storage back whose first `len` words are values.
    pub fn put_back(&self, (items, len): (Option<Gc<ValueArray>>, usize)) {
        self.items.set(&self.header, items);
        self.len.set(len);
    }
}

impl Thread {
    /// An exact list of these values.
    pub fn list(&self, values: &[Value]) -> PyResult<Gc<List>> {
        if values.is_empty() {
            return Ok(self.empty_list());
        }
        let items = ValueArray::alloc(self, values.len())?;
        // SAFETY: the fresh array has room for them, and needs no barrier.
        unsafe {
            std::ptr::copy_nonoverlapping(values.as_ptr().cast(), items.data(), values.len())
        };
        let list = self.empty_list();
        // Young as well, so this needs none either.
        list.items.init(Some(items));
        list.len.set(values.len());
        Ok(list)
    }

    pub fn empty_list(&self) -> Gc<List> {
        self.alloc_zeroed(t::LIST)
    }
}
