//! Raw storage areas: arrays of values and of bytes that other objects own. They have no class that Python sees.

use crate::prelude::*;
use pyjit_gc::Marker;

/// A swept cell.
#[repr(C)]
pub struct FreeCell {
    header: Header,
}

impl Trace for FreeCell {
    fn trace(&self, _: &mut Marker) {}
}

/// A fixed-capacity array of words that are values or empty (0).
#[repr(C)]
pub struct ValueArray {
    pub header: Header,
    capacity: usize,
    first: [Field<Option<Value>>; 0],
}

impl ValueArray {
    pub const DATA_OFFSET: usize = std::mem::offset_of!(ValueArray, first);
    pub const CAPACITY_OFFSET: usize = std::mem::offset_of!(ValueArray, capacity);
    /// More cannot be asked for: the byte size would leave the address space.
    pub const MAX: usize = (1 << 44) / 8;

    /// An array of empty words.
    pub fn alloc(th: &Thread, capacity: usize) -> PyResult<Gc<ValueArray>> {
        if capacity > ValueArray::MAX {
            return Err(th.raise_memory());
        }
        let array = th.alloc_raw::<ValueArray>(t::VALUE_ARRAY, Self::DATA_OFFSET + capacity * 8)?;
        // SAFETY: freshly allocated with room for the header and `capacity` words, zeroed.
        unsafe { (&raw mut (*array.as_ptr()).capacity).write(capacity) };
        Ok(array)
    }

    #[inline(always)]
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// All the words, used or not.
    #[inline(always)]
    pub fn slots(&self) -> &[Field<Option<Value>>] {
        // SAFETY: allocated with room for `capacity` words behind the header.
        unsafe { std::slice::from_raw_parts(self.first.as_ptr(), self.capacity) }
    }

    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        self.slots()[index].get()
    }

    #[inline(always)]
    pub fn set(&self, index: usize, value: Option<Value>) {
        self.slots()[index].set(&self.header, value);
    }

    /// The first `len` words, which must be values.
    ///
    /// # Safety
    /// The first `len <= capacity` words are not empty, and nothing writes them while the slice lives.
    #[inline(always)]
    pub unsafe fn values(&self, len: usize) -> &[Value] {
        debug_assert!(len <= self.capacity);
        // SAFETY: the caller's promise; `Field<Option<Value>>` has the layout of `Value` when not empty.
        unsafe { std::slice::from_raw_parts(self.first.as_ptr().cast(), len) }
    }

    #[inline(always)]
    pub fn data(&self) -> *mut u64 {
        self.first.as_ptr() as *mut u64
    }

    /// Copies `values` to `at..`, with the barrier. They may lie in this array.
    #[inline]
    pub fn write_slice(&self, at: usize, values: &[Value]) {
        assert!(at + values.len() <= self.capacity);
        // SAFETY: the range lies in the array; `Value` has the layout of a word.
        unsafe { std::ptr::copy(values.as_ptr().cast(), self.data().add(at), values.len()) };
        self.wrote(at, values.len());
    }

    /// Empties `at..at + len`. No barrier is due: nothing refers from there any more.
    #[inline]
    pub fn erase(&self, at: usize, len: usize) {
        assert!(at + len <= self.capacity);
        // SAFETY: the range lies in the array.
        unsafe { std::ptr::write_bytes(self.data().add(at), 0, len) };
    }

    /// The barrier of a store to `at..at + len`.
    #[inline]
    pub fn wrote(&self, at: usize, len: usize) {
        if self.header.gc() != 0 {
            // SAFETY: the words are part of this live object.
            unsafe { pyjit_gc::write_barrier_range(&self.header, self.data().add(at), len) };
        }
    }

    /// Makes room for `capacity` words where the array lies, if that is possible.
    pub fn grow_in_place(&self, th: &Thread, capacity: usize) -> bool {
        if capacity > ValueArray::MAX {
            return false;
        }
        let bytes = Self::DATA_OFFSET + capacity * 8;
        // SAFETY: a live object of this heap; its length is raised after the room is there.
        unsafe {
            if !th.rt().heap.grow_in_place(&self.header, bytes) {
                return false;
            }
            (&raw const self.capacity).cast_mut().write(capacity);
        }
        true
    }

    /// Moves `from..from + len` to `to..`, areas may overlap.
    pub fn copy_within(&self, from: usize, to: usize, len: usize) {
        assert!(from + len <= self.capacity && to + len <= self.capacity);
        // SAFETY: both ranges lie in the array.
        unsafe { std::ptr::copy(self.data().add(from), self.data().add(to), len) };
        self.wrote(to, len);
    }
}

impl Trace for ValueArray {
    fn trace(&self, marker: &mut Marker) {
        // SAFETY: the array holds that many words.
        unsafe { marker.words(self.data(), self.capacity) };
    }
}

/// A fixed-capacity area of bytes.
#[repr(C)]
pub struct ByteArea {
    pub header: Header,
    capacity: usize,
    first: [u8; 0],
}

impl ByteArea {
    pub const DATA_OFFSET: usize = std::mem::offset_of!(ByteArea, first);

    pub fn alloc(th: &Thread, capacity: usize) -> PyResult<Gc<ByteArea>> {
        if capacity > 1 << 46 {
            return Err(th.raise_memory());
        }
        let area = th.alloc_raw::<ByteArea>(t::BYTE_AREA, Self::DATA_OFFSET + capacity)?;
        // SAFETY: freshly allocated with room for it.
        unsafe { (&raw mut (*area.as_ptr()).capacity).write(capacity) };
        Ok(area)
    }

    #[inline(always)]
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    #[inline(always)]
    pub fn data(&self) -> *mut u8 {
        self.first.as_ptr() as *mut u8
    }
}

impl Trace for ByteArea {
    fn trace(&self, _: &mut Marker) {}
}
