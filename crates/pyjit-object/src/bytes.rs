//! `bytes` and `bytearray`: the data. CPython: Objects/bytesobject.c, Objects/bytearrayobject.c.

use crate::array::ByteArea;
use crate::prelude::*;
use pyjit_gc::Marker;
use std::cell::Cell;

#[repr(C)]
pub struct Bytes {
    pub header: Header,
    /// 0 until computed.
    hash: Cell<i64>,
    len: usize,
    first: [u8; 0],
}

impl Trace for Bytes {
    fn trace(&self, _: &mut Marker) {}
}

impl Bytes {
    pub const DATA_OFFSET: usize = std::mem::offset_of!(Bytes, first);

    /// Zeroed bytes, to be filled before they are published.
    pub fn alloc(th: &Thread, len: usize) -> PyResult<Gc<Bytes>> {
        Bytes::alloc_in(th, th.class(t::BYTES), len)
    }

    /// As `alloc`, an instance of a subclass.
    pub fn alloc_in(th: &Thread, class: Gc<Type>, len: usize) -> PyResult<Gc<Bytes>> {
        if len > 1 << 46 {
            return Err(th.raise_memory());
        }
        let bytes = th.alloc_var::<Bytes>(class, Self::DATA_OFFSET + len)?;
        // SAFETY: freshly allocated with room for it.
        unsafe { (&raw mut (*bytes.as_ptr()).len).write(len) };
        Ok(bytes)
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
    pub fn data(&self) -> *mut u8 {
        self.first.as_ptr() as *mut u8
    }

    #[inline(always)]
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: the data area holds `len` bytes, immutable once published.
        unsafe { std::slice::from_raw_parts(self.data(), self.len) }
    }

    pub fn hash(&self, th: &Thread) -> i64 {
        if self.hash.get() == 0 {
            self.hash.set(th.rt().hash_bytes(self.as_slice()));
        }
        self.hash.get()
    }
}

/// Invariant: `start + len <= capacity` of the area (or both 0 without one).
#[repr(C)]
#[derive(Default)]
pub struct ByteArray {
    pub header: Header,
    area: Field<Option<Gc<ByteArea>>>,
    start: Cell<usize>,
    len: Cell<usize>,
    /// Live buffer views; resizing is a BufferError while there are any.
    pub exports: Cell<usize>,
}

impl Trace for ByteArray {
    fn trace(&self, marker: &mut Marker) {
        self.area.trace(marker);
    }
}

impl ByteArray {
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The address of the first byte; dangling but aligned when empty.
    #[inline]
    pub fn data(&self) -> *mut u8 {
        match self.area.get() {
            // SAFETY: `start` lies in the area.
            Some(area) => unsafe { area.data().add(self.start.get()) },
            None => std::ptr::dangling_mut(),
        }
    }

    /// The bytes. Not to be held across anything that can run Python code.
    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: the invariant.
        unsafe { std::slice::from_raw_parts(self.data(), self.len()) }
    }

    /// The bytes for writing. Not to be held across anything that can run Python code.
    #[inline]
    #[allow(clippy::mut_from_ref)]
    pub fn as_mut_slice(&self) -> &mut [u8] {
        // SAFETY: the invariant; one thread at a time holds the GIL and no other slice is held, by contract.
        unsafe { std::slice::from_raw_parts_mut(self.data(), self.len()) }
    }

    pub fn from_slice(th: &Thread, bytes: &[u8]) -> PyResult<Gc<ByteArray>> {
        let array = th.alloc(th.class(t::BYTEARRAY), ByteArray::default());
        array.replace(th, 0, 0, bytes)?;
        Ok(array)
    }

    /// BufferError while views exist.
    pub fn check_resizable(&self, th: &Thread) -> PyResult<()> {
        if th.still(|| self.exports.get() > 0) {
            return Err(th.raise(
                t::BufferError,
                "Existing exports of data: object cannot be re-sized",
            ));
        }
        Ok(())
    }

    /// Sets the length; new bytes are zero.
    pub fn resize(&self, th: &Thread, len: usize) -> PyResult<()> {
        if len == self.len() {
            return Ok(());
        }
        self.check_resizable(th)?;
        let capacity = self.area.get().map_or(0, |area| area.capacity());
        if self.start.get() + len > capacity {
            let room = if len < 1 << 40 {
                len + (len >> 3) + if len < 9 { 3 } else { 6 }
            } else {
                len
            };
            let area = ByteArea::alloc(th, room)?;
            // SAFETY: the new area is larger than the contents.
            unsafe { std::ptr::copy_nonoverlapping(self.data(), area.data(), self.len()) };
            self.area.set(&self.header, Some(area));
            self.start.set(0);
        }
        let old = self.len.replace(len);
        if len > old {
            self.as_mut_slice()[old..].fill(0);
        }
        Ok(())
    }

    /// Replaces `start..end` by `with`, which must not be a slice of this array.
    pub fn replace(&self, th: &Thread, start: usize, end: usize, with: &[u8]) -> PyResult<()> {
        let old = self.len();
        let removed = end - start;
        if removed == with.len() {
            self.as_mut_slice()[start..end].copy_from_slice(with);
            return Ok(());
        }
        self.check_resizable(th)?;
        if start == 0 && with.is_empty() && removed < old {
            self.start.set(self.start.get() + removed);
            self.len.set(old - removed);
            return Ok(());
        }
        if with.len() < removed {
            self.as_mut_slice().copy_within(end.., start + with.len());
            self.resize(th, old - removed + with.len())?;
        } else {
            self.resize(th, old - removed + with.len())?;
            self.as_mut_slice()
                .copy_within(end..old, start + with.len());
        }
        self.as_mut_slice()[start..start + with.len()].copy_from_slice(with);
        Ok(())
    }
}

impl Thread {
    pub fn bytes(&self, bytes: &[u8]) -> PyResult<Gc<Bytes>> {
        let object = Bytes::alloc(self, bytes.len())?;
        // SAFETY: the fresh object has room for them.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), object.data(), bytes.len()) };
        Ok(object)
    }
}
