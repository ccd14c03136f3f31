//! Iterators by index: over lists (both ways), tuples, strings, bytes, and anything with `__getitem__`. CPython: Objects/iterobject.c and the iterators in the sequences' own files.

use crate::common;
use pyjit_object::int::{as_i64, is_int};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::sequence::SeqIter;

/// The argument of an iterator's `__setstate__`.
pub fn state(th: &Thread, state: Value) -> PyResult<isize> {
    if !is_int(state) {
        return Err(th.raise(t::TypeError, "an integer is required"));
    }
    match as_i64(state) {
        Some(index) => Ok(index as isize),
        None => Err(th.raise(
            t::OverflowError,
            "Python int too large to convert to C ssize_t",
        )),
    }
}

/// `(iter, (sequence,), index)`, or with an empty sequence once exhausted.
fn reduce(th: &Thread, this: Gc<SeqIter>, empty: impl FnOnce() -> Value) -> PyResult<Gc<Tuple>> {
    let iter = common::builtin(th, "iter")?;
    match this.seq.get() {
        Some(seq) => {
            let args = th.try_tuple(&[seq])?;
            th.try_tuple(&[iter, args.into(), th.int(this.index.get())])
        }
        None => {
            let args = th.try_tuple(&[empty()])?;
            th.try_tuple(&[iter, args.into()])
        }
    }
}

/// Moves an iterator over a sequence of `len` items.
fn set_index(th: &Thread, this: Gc<SeqIter>, object: Value, len: usize) -> PyResult<()> {
    let index = state(th, object)?;
    if this.seq.get().is_some() {
        this.index
            .set(index.clamp(0, isize::MAX).min(len as isize) as usize);
    }
    Ok(())
}

/// The next item by `get`; the sequence is dropped at the end.
#[inline]
fn step<T: Object>(
    this: Gc<SeqIter>,
    get: impl FnOnce(Gc<T>, usize) -> Option<Value>,
) -> Option<Value> {
    let seq = this.seq.get()?.cast::<T>()?;
    let index = this.index.get();
    match get(seq, index) {
        Some(item) => {
            this.index.set(index + 1);
            Some(item)
        }
        None => {
            this.seq.set(&this.header, None);
            None
        }
    }
}

/// An iterator type over a sequence with this layout: length and item by index.
macro_rules! sequence_iterator {
    ($module:ident $name:literal $layout:ty, $len:expr, $get:expr, $empty:expr) => {
        #[pymethods(SeqIter, name = $name, flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::HAVE_GC))]
        pub mod $module {
            use super::*;
            use pyjit_object::def::TypeFlags;

            fn len(this: Gc<SeqIter>) -> usize {
                let measure: fn(Gc<$layout>) -> usize = $len;
                this.seq.get().and_then(Value::cast::<$layout>).map_or(0, measure)
            }

            #[slot(tp_iter)]
            fn iter(this: Value) -> Value {
                this
            }

            #[slot(tp_iternext)]
            fn next(th: &Thread, this: Gc<SeqIter>) -> Option<Value> {
                let get: fn(&Thread, Gc<$layout>, usize) -> Option<Value> = $get;
                step::<$layout>(this, |seq, index| get(th, seq, index))
            }

            /// Private method returning an estimate of len(list(it)).
            #[method("($self, /)", leaf)]
            fn __length_hint__(this: Gc<SeqIter>) -> usize {
                len(this).saturating_sub(this.index.get())
            }

            /// Return state information for pickling.
            #[method("($self, /)")]
            fn __reduce__(th: &Thread, this: Gc<SeqIter>) -> PyResult<Gc<Tuple>> {
                let empty: fn(&Thread) -> Value = $empty;
                reduce(th, this, || empty(th))
            }

            /// Set state information for unpickling.
            #[method("($self, object, /)")]
            fn __setstate__(th: &Thread, this: Gc<SeqIter>, object: Value) -> PyResult<()> {
                set_index(th, this, object, len(this))
            }
        }
    };
}

fn empty_tuple(th: &Thread) -> Value {
    th.rt().empty_tuple().into()
}

sequence_iterator!(list "list_iterator" List, |seq| seq.len(), |_, seq, index| seq.get(index), |th| th.empty_list().into());
sequence_iterator!(tuple "tuple_iterator" Tuple, |seq| seq.len(), |_, seq, index| seq.get(index), empty_tuple);
sequence_iterator!(str "str_iterator" Str, |seq| seq.len(), str_item, |th| th.rt().empty_str().into());
sequence_iterator!(str_ascii "str_ascii_iterator" Str, |seq| seq.len(), str_item, |th| th.rt().empty_str().into());
sequence_iterator!(bytes "bytes_iterator" Bytes, |seq| seq.len(), |_, seq, index| byte(seq.as_slice(), index), empty_tuple);
sequence_iterator!(bytearray "bytearray_iterator" ByteArray, |seq| seq.len(), |_, seq, index| byte(seq.as_slice(), index), empty_tuple);

fn str_item(th: &Thread, seq: Gc<Str>, index: usize) -> Option<Value> {
    if index < seq.len() {
        Some(th.str_char(seq.at(index)).into())
    } else {
        None
    }
}

fn byte(bytes: &[u8], index: usize) -> Option<Value> {
    bytes.get(index).map(|byte| Value::int(*byte as i32))
}

/// `reversed(list)`: `index` is one more than the item to come.
#[pymethods(SeqIter, name = "list_reverseiterator", flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::HAVE_GC))]
pub mod list_reverse {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(this: Gc<SeqIter>) -> Option<Value> {
        let list = this.seq.get()?.cast::<List>()?;
        let item = this
            .index
            .get()
            .checked_sub(1)
            .and_then(|index| list.get(index));
        match item {
            Some(_) => this.index.set(this.index.get() - 1),
            None => {
                this.index.set(0);
                this.seq.set(&this.header, None);
            }
        }
        item
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)", leaf)]
    fn __length_hint__(this: Gc<SeqIter>) -> usize {
        let len = this
            .seq
            .get()
            .and_then(Value::cast::<List>)
            .map_or(0, |list| list.len());
        if this.index.get() > len {
            0
        } else {
            this.index.get()
        }
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<SeqIter>) -> PyResult<Gc<Tuple>> {
        let reversed = common::builtin(th, "reversed")?;
        match this.seq.get().filter(|_| this.index.get() > 0) {
            Some(list) => {
                let args = th.try_tuple(&[list])?;
                let index = th.int(this.index.get() as i64 - 1);
                th.try_tuple(&[reversed, args.into(), index])
            }
            None => {
                let args = th.try_tuple(&[th.empty_list().into()])?;
                th.try_tuple(&[reversed, args.into()])
            }
        }
    }

    /// Set state information for unpickling.
    #[method("($self, object, /)")]
    fn __setstate__(th: &Thread, this: Gc<SeqIter>, object: Value) -> PyResult<()> {
        let index = state(th, object)?;
        if let Some(list) = this.seq.get().and_then(Value::cast::<List>) {
            this.index
                .set((index.clamp(-1, list.len() as isize - 1) + 1) as usize);
        }
        Ok(())
    }
}

/// The iterator of an object with `__getitem__` alone, which ends with IndexError or StopIteration.
#[pymethods(SeqIter, name = "iterator", flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::HAVE_GC))]
pub mod sequence {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<SeqIter>) -> PyResult<Option<Value>> {
        let Some(seq) = this.seq.get() else {
            return Ok(None);
        };
        let index = this.index.get();
        if index == isize::MAX as usize {
            return Err(th.raise(t::OverflowError, "iter index too large"));
        }
        let Some(get) = th.class_of(seq).slots.sq_item.get() else {
            let name = th.type_name(seq);
            return Err(th.raise(
                t::TypeError,
                format!("'{name}' object does not support indexing"),
            ));
        };
        match get(th, seq, index as isize) {
            Ok(item) => {
                this.index.set(index + 1);
                Ok(Some(item))
            }
            Err(Raised)
                if th.catch(t::IndexError).is_some() || th.catch(t::StopIteration).is_some() =>
            {
                this.seq.set(&this.header, None);
                Ok(None)
            }
            Err(Raised) => Err(Raised),
        }
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(th: &Thread, this: Gc<SeqIter>) -> PyResult<Value> {
        let Some(seq) = this.seq.get() else {
            return Ok(Value::ZERO);
        };
        match protocol::try_length(th, seq)? {
            Some(len) => Ok(th.int(len.saturating_sub(this.index.get()))),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<SeqIter>) -> PyResult<Gc<Tuple>> {
        reduce(th, this, || empty_tuple(th))
    }

    /// Set state information for unpickling.
    #[method("($self, object, /)")]
    fn __setstate__(th: &Thread, this: Gc<SeqIter>, object: Value) -> PyResult<()> {
        let index = state(th, object)?;
        if this.seq.get().is_some() {
            this.index.set(index.max(0) as usize);
        }
        Ok(())
    }
}
