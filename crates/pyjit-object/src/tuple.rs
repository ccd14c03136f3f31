//! `tuple`: the data. CPython: Objects/tupleobject.c.

use crate::prelude::*;
use pyjit_gc::Marker;
use std::cell::Cell;

#[repr(C)]
pub struct Tuple {
    pub header: Header,
    /// 0 until computed.
    pub hash: Cell<i64>,
    len: usize,
    first: [Field<Option<Value>>; 0],
}

impl Trace for Tuple {
    fn trace(&self, marker: &mut Marker) {
        // SAFETY: the tuple holds that many words.
        unsafe { marker.words(self.first.as_ptr().cast(), self.len) };
    }
}

impl Tuple {
    pub const DATA_OFFSET: usize = std::mem::offset_of!(Tuple, first);
    pub const LEN_OFFSET: usize = std::mem::offset_of!(Tuple, len);

    /// A tuple of empty words, to be filled with `init` before it is published.
    pub fn alloc(th: &Thread, class: Gc<Type>, len: usize) -> PyResult<Gc<Tuple>> {
        if len > crate::array::ValueArray::MAX {
            return Err(th.raise_memory());
        }
        let tuple = th.alloc_var::<Tuple>(class, Self::DATA_OFFSET + len * 8)?;
        // SAFETY: freshly allocated with room for it.
        unsafe { (&raw mut (*tuple.as_ptr()).len).write(len) };
        Ok(tuple)
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[inline(always)]
    pub fn as_slice(&self) -> &[Value] {
        // SAFETY: `len` words, all filled before the tuple was published.
        unsafe { std::slice::from_raw_parts(self.first.as_ptr().cast(), self.len) }
    }

    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        self.as_slice().get(index).copied()
    }

    /// Fills a word of a tuple that is not yet published.
    #[inline]
    pub fn init(&self, index: usize, value: Value) {
        assert!(index < self.len);
        // SAFETY: in range; the barrier is needed as filling may take several allocations.
        unsafe { (*self.first.as_ptr().add(index)).set(&self.header, Some(value)) };
    }
}

impl std::ops::Deref for Tuple {
    type Target = [Value];
    fn deref(&self) -> &[Value] {
        self.as_slice()
    }
}

impl Thread {
    /// An exact tuple of these values.
    pub fn tuple(&self, values: &[Value]) -> Gc<Tuple> {
        match self.try_tuple(values) {
            Ok(tuple) => tuple,
            Err(Raised) => self.memory_exhausted(),
        }
    }

    #[inline]
    pub fn try_tuple(&self, values: &[Value]) -> PyResult<Gc<Tuple>> {
        if values.is_empty() {
            return Ok(self.rt().empty_tuple());
        }
        let bytes = Tuple::DATA_OFFSET + values.len() * 8;
        let tuple = self.alloc_raw::<Tuple>(t::TUPLE, bytes)?;
        // SAFETY: fresh, with room for them; young, so no barrier is due.
        unsafe {
            (&raw mut (*tuple.as_ptr()).len).write(values.len());
            let to = (&raw mut (*tuple.as_ptr()).first).cast::<Value>();
            match *values {
                [a, b] => to.cast::<[Value; 2]>().write([a, b]),
                _ => std::ptr::copy_nonoverlapping(values.as_ptr(), to, values.len()),
            }
        }
        Ok(tuple)
    }

    /// A tuple of that class (exact or a subclass).
    pub fn tuple_in(&self, class: Gc<Type>, values: &[Value]) -> PyResult<Gc<Tuple>> {
        let tuple = Tuple::alloc(self, class, values.len())?;
        // SAFETY: fresh, with room for them; young, so no barrier is due.
        unsafe {
            std::ptr::copy_nonoverlapping(
                values.as_ptr(),
                tuple.first.as_ptr() as *mut Value,
                values.len(),
            )
        };
        tuple.header.barrier();
        Ok(tuple)
    }
}
