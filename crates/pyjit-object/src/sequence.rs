//! `slice`, `range`, and the iterators over sequences: the data. CPython: Objects/{sliceobject,rangeobject,iterobject}.c.

use crate::prelude::*;
use pyjit_gc::Marker;
use std::cell::Cell;

#[repr(C)]
#[derive(Default)]
pub struct Slice {
    pub header: Header,
    pub start: Field<Option<Value>>,
    pub stop: Field<Option<Value>>,
    pub step: Field<Option<Value>>,
}

impl Trace for Slice {
    fn trace(&self, marker: &mut Marker) {
        self.start.trace(marker);
        self.stop.trace(marker);
        self.step.trace(marker);
    }
}

/// `start`, `stop`, `step` are ints; `len` is the computed length as an int.
#[repr(C)]
#[derive(Default)]
pub struct Range {
    pub header: Header,
    pub start: Field<Option<Value>>,
    pub stop: Field<Option<Value>>,
    pub step: Field<Option<Value>>,
    pub len: Field<Option<Value>>,
}

impl Trace for Range {
    fn trace(&self, marker: &mut Marker) {
        self.start.trace(marker);
        self.stop.trace(marker);
        self.step.trace(marker);
        self.len.trace(marker);
    }
}

/// An iterator over a range whose every number fits 64 bits (others are `longrange_iterator`s).
#[repr(C)]
#[derive(Default)]
pub struct RangeIter {
    pub header: Header,
    pub next: Cell<i64>,
    pub step: Cell<i64>,
    /// Numbers still to come.
    pub left: Cell<i64>,
}

impl Trace for RangeIter {
    fn trace(&self, _: &mut Marker) {}
}

impl RangeIter {
    #[inline(always)]
    pub fn advance(&self) -> Option<i64> {
        let left = self.left.get();
        if left <= 0 {
            return None;
        }
        let next = self.next.get();
        self.left.set(left - 1);
        self.next.set(next.wrapping_add(self.step.get()));
        Some(next)
    }
}

/// An iterator by index over a list, tuple, str, bytes or anything with `__getitem__`; its class says which.
/// The sequence is dropped when it is exhausted.
#[repr(C)]
#[derive(Default)]
pub struct SeqIter {
    pub header: Header,
    pub seq: Field<Option<Value>>,
    pub index: Cell<usize>,
}

impl Trace for SeqIter {
    fn trace(&self, marker: &mut Marker) {
        self.seq.trace(marker);
    }
}

impl Thread {
    pub fn seq_iter(&self, class: TypeId, seq: Value) -> Value {
        let iter: Gc<SeqIter> = self.alloc_zeroed(class);
        iter.seq.set(&iter.header, Some(seq));
        iter.into()
    }

    /// `range(stop)`.
    pub fn small_range(&self, stop: i32) -> PyResult<Value> {
        let range = self.alloc_raw::<Range>(t::RANGE, size_of::<Range>())?;
        range.start.init(Some(Value::ZERO));
        range.stop.init(Some(Value::int(stop)));
        range.step.init(Some(Value::ONE));
        range.len.init(Some(Value::int(stop.max(0))));
        Ok(range.into())
    }

    pub fn slice(&self, start: Value, stop: Value, step: Value) -> Gc<Slice> {
        let slice: Gc<Slice> = self.alloc_zeroed(t::SLICE);
        slice.start.set(&slice.header, Some(start));
        slice.stop.set(&slice.header, Some(stop));
        slice.step.set(&slice.header, Some(step));
        slice
    }
}

impl Slice {
    pub fn parts(&self) -> (Value, Value, Value) {
        let part = |field: &Field<Option<Value>>| field.get().unwrap_or(Value::NONE);
        (part(&self.start), part(&self.stop), part(&self.step))
    }

    /// `(start, step, length)` for a sequence of `len` items, clipped as `slice.indices` does. The parts are read
    /// first (that may run Python code), so pass the length as a function.
    pub fn resolve(&self, th: &Thread, len: impl FnOnce() -> usize) -> PyResult<SliceRange> {
        let (start, stop, step) = self.parts();
        let step = if step.is_none() {
            1
        } else {
            crate::protocol::slice_index(th, step)?
        };
        if step == 0 {
            return Err(th.raise(t::ValueError, "slice step cannot be zero"));
        }
        let step = step.max(-isize::MAX);
        let start = if start.is_none() {
            None
        } else {
            Some(crate::protocol::slice_index(th, start)?)
        };
        let stop = if stop.is_none() {
            None
        } else {
            Some(crate::protocol::slice_index(th, stop)?)
        };
        Ok(SliceRange::clip(start, stop, step, len()))
    }
}

/// A resolved slice: the items `start + i * step` for `i < count`; `stop` as `slice.indices` gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SliceRange {
    pub start: isize,
    pub stop: isize,
    pub step: isize,
    pub count: usize,
}

impl SliceRange {
    pub fn clip(start: Option<isize>, stop: Option<isize>, step: isize, len: usize) -> SliceRange {
        let len = len as isize;
        let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
        let bound = |index: isize| {
            if index < 0 {
                (index + len).max(low)
            } else {
                index.min(high)
            }
        };
        let start = start.map_or(if step < 0 { high } else { low }, bound);
        let stop = stop.map_or(if step < 0 { low } else { high }, bound);
        let count = if step < 0 {
            if stop < start {
                (start - stop - 1) / -step + 1
            } else {
                0
            }
        } else if start < stop {
            (stop - start - 1) / step + 1
        } else {
            0
        };
        SliceRange {
            start,
            stop,
            step,
            count: count as usize,
        }
    }

    pub fn indices(self) -> impl Iterator<Item = usize> {
        (0..self.count as isize).map(move |i| (self.start + i * self.step) as usize)
    }
}
