//! The iterators over dicts and their views, both ways, and over sets. CPython: Objects/dictobject.c (`dictiter_*`,
//! `dictreviter_*`), Objects/setobject.c (`setiter_*`).

use crate::common;
use pyjit_object::dict::DictIter;
use pyjit_object::prelude::*;

/// `used` of an iterator that has found the container changed: it fails for good.
const BROKEN: usize = usize::MAX;

fn make(th: &Thread, class: TypeId, over: Value, len: usize, position: usize) -> Value {
    let iter = th.alloc(th.class(class), DictIter::default());
    iter.dict.set(&iter.header, Some(over));
    iter.position.set(position);
    iter.used.set(len);
    iter.left.set(len);
    iter.into()
}

/// An iterator of that class from the front.
pub fn new(th: &Thread, class: TypeId, dict: Gc<Dict>) -> Value {
    make(th, class, dict.into(), dict.len(), 0)
}

/// An iterator of that class from the back.
pub fn new_reversed(th: &Thread, class: TypeId, dict: Gc<Dict>) -> Value {
    let end = dict.table().map_or(0, |table| table.filled());
    make(th, class, dict.into(), dict.len(), end)
}

/// `iter(set)`.
pub fn over_set(th: &Thread, set: Gc<Set>) -> Value {
    make(th, t::SET_ITERATOR, set.into(), set.len(), 0)
}

/// The next item, in either direction.
#[inline]
fn advance(th: &Thread, this: Gc<DictIter>, reversed: bool) -> PyResult<Option<(Value, Value)>> {
    let Some(dict) = this.dict.get().and_then(Value::cast::<Dict>) else {
        return Ok(None);
    };
    if this.used.get() != dict.len() {
        this.used.set(BROKEN);
        return Err(th.raise(t::RuntimeError, "dictionary changed size during iteration"));
    }
    let position = this.position.get();
    // Fewer entries than there were: the table was exchanged.
    if reversed && position > dict.table().map_or(0, |table| table.filled()) {
        this.dict.set(&this.header, None);
        return Ok(None);
    }
    let found = if reversed {
        dict.previous_item(position)
    } else {
        dict.next_item(position)
    };
    let Some((position, key, value)) = found else {
        this.dict.set(&this.header, None);
        return Ok(None);
    };
    // As many items as there were, and yet another one: keys were exchanged.
    if this.left.get() == 0 {
        this.dict.set(&this.header, None);
        return Err(th.raise(t::RuntimeError, "dictionary keys changed during iteration"));
    }
    this.position.set(position);
    this.left.set(this.left.get() - 1);
    Ok(Some((key, value)))
}

/// The next item of an iterator over items.
#[inline]
pub fn next_item(th: &Thread, this: Gc<DictIter>) -> PyResult<Option<(Value, Value)>> {
    advance(th, this, false)
}

fn length_hint(this: Gc<DictIter>) -> usize {
    let len = this.dict.get().and_then(|over| match over.cast::<Dict>() {
        Some(dict) => Some(dict.len()),
        None => over.cast::<Set>().map(|set| set.len()),
    });
    if len == Some(this.used.get()) {
        this.left.get()
    } else {
        0
    }
}

/// `(iter, (list of what is left,))`, without moving the iterator.
fn reduce(
    th: &Thread,
    this: Gc<DictIter>,
    next: impl Fn(Gc<DictIter>) -> PyResult<Option<Value>>,
) -> PyResult<Gc<Tuple>> {
    let copy = th.alloc(th.class_of(this.into()), DictIter::default());
    copy.dict.set(&copy.header, this.dict.get());
    copy.position.set(this.position.get());
    copy.used.set(this.used.get());
    copy.left.set(this.left.get());
    let items = th.empty_list();
    while let Some(item) = next(copy)? {
        items.push(th, item)?;
    }
    let args = th.try_tuple(&[items.into()])?;
    th.try_tuple(&[common::builtin(th, "iter")?, args.into()])
}

/// An iterator type that answers `$answer` of each item.
macro_rules! dict_iterator {
    ($module:ident $name:literal $reversed:literal, $answer:expr) => {
        #[pymethods(DictIter, name = $name, flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::HAVE_GC))]
        pub mod $module {
            use super::*;
            use pyjit_object::def::TypeFlags;

            #[slot(tp_iter)]
            fn iter(this: Value) -> Value {
                this
            }

            #[slot(tp_iternext)]
            fn next(th: &Thread, this: Gc<DictIter>) -> PyResult<Option<Value>> {
                let answer: fn(&Thread, Value, Value) -> PyResult<Value> = $answer;
                match advance(th, this, $reversed)? {
                    Some((key, value)) => answer(th, key, value).map(Some),
                    None => Ok(None),
                }
            }

            /// Private method returning an estimate of len(list(it)).
            #[method("($self, /)", leaf)]
            fn __length_hint__(this: Gc<DictIter>) -> usize {
                length_hint(this)
            }

            /// Return state information for pickling.
            #[method("($self, /)")]
            fn __reduce__(th: &Thread, this: Gc<DictIter>) -> PyResult<Gc<Tuple>> {
                reduce(th, this, |copy| next(th, copy))
            }
        }
    };
}

fn pair(th: &Thread, key: Value, value: Value) -> PyResult<Value> {
    Ok(th.try_tuple(&[key, value])?.into())
}

dict_iterator!(keys "dict_keyiterator" false, |_, key, _| Ok(key));
dict_iterator!(values "dict_valueiterator" false, |_, _, value| Ok(value));
dict_iterator!(items "dict_itemiterator" false, pair);
dict_iterator!(reverse_keys "dict_reversekeyiterator" true, |_, key, _| Ok(key));
dict_iterator!(reverse_values "dict_reversevalueiterator" true, |_, _, value| Ok(value));
dict_iterator!(reverse_items "dict_reverseitemiterator" true, pair);

#[pymethods(DictIter, name = "set_iterator", flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::HAVE_GC))]
pub mod set {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<DictIter>) -> PyResult<Option<Value>> {
        let Some(set) = this.dict.get().and_then(Value::cast::<Set>) else {
            return Ok(None);
        };
        if this.used.get() != set.len() {
            this.used.set(BROKEN);
            return Err(th.raise(t::RuntimeError, "Set changed size during iteration"));
        }
        match set.next_key(this.position.get()) {
            Some((position, key, _)) => {
                this.position.set(position);
                this.left.set(this.left.get().saturating_sub(1));
                Ok(Some(key))
            }
            None => {
                this.dict.set(&this.header, None);
                Ok(None)
            }
        }
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)", leaf)]
    fn __length_hint__(this: Gc<DictIter>) -> usize {
        length_hint(this)
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<DictIter>) -> PyResult<Gc<Tuple>> {
        reduce(th, this, |copy| next(th, copy))
    }
}
