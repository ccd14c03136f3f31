//! Iteration. CPython: `PyObject_GetIter`, `PyIter_Next` in Objects/abstract.c.

use crate::exception::{Exception, extra};
use crate::prelude::*;
use crate::sequence::SeqIter;

/// `iter(value)`.
pub fn iter(th: &Thread, value: Value) -> PyResult<Value> {
    let class = th.class_of(value);
    let Some(get) = class.slots.tp_iter.get() else {
        if class.slots.sq_item.get().is_some() && class.kind.get() != Kind::Dict {
            return Ok(th.seq_iter(t::SEQ_ITERATOR, value));
        }
        return Err(th.raise(
            t::TypeError,
            format!("'{}' object is not iterable", class.name_str()),
        ));
    };
    let iter = get(th, value)?;
    if th.class_of(iter).slots.tp_iternext.get().is_none() {
        let name = th.type_name(iter);
        return Err(th.raise(
            t::TypeError,
            format!("iter() returned non-iterator of type '{name}'"),
        ));
    }
    Ok(iter)
}

/// `iter()` of an object with `__getitem__` alone.
pub fn sequence_iter(th: &Thread, value: Value) -> PyResult<Value> {
    let class = th.class_of(value);
    if class.slots.sq_item.get().is_some() {
        Ok(th.seq_iter(t::SEQ_ITERATOR, value))
    } else {
        Err(th.raise(
            t::TypeError,
            format!("'{}' object is not iterable", class.name_str()),
        ))
    }
}

/// The next item, none at the end. A raised StopIteration is the end.
#[inline]
pub fn next(th: &Thread, iter: Value) -> PyResult<Option<Value>> {
    let word = next_raw(th, iter)?;
    Ok(if word.is_exhausted() {
        None
    } else {
        Some(word)
    })
}

/// The next item of an iterator over a list or tuple, `EXHAUSTED` at the end; none if it is no such.
#[inline(always)]
fn next_of_sequence(iter: Value) -> Option<Value> {
    let shape = iter.header()?.shape();
    if shape != t::LIST_ITERATOR.0 && shape != t::TUPLE_ITERATOR.0 {
        return None;
    }
    // SAFETY: the shapes are those of exact iterators over exact or derived lists and tuples.
    unsafe {
        let this = iter.cast_unchecked::<SeqIter>();
        let Some(seq) = this.seq.get() else {
            return Some(Value::EXHAUSTED);
        };
        let index = this.index.get();
        let item = if shape == t::LIST_ITERATOR.0 {
            seq.cast_unchecked::<List>().get(index)
        } else {
            seq.cast_unchecked::<Tuple>().get(index)
        };
        Some(match item {
            Some(item) => {
                this.index.set(index + 1);
                item
            }
            None => {
                this.seq.set(&this.header, None);
                Value::EXHAUSTED
            }
        })
    }
}

/// As `next`, with `Value::EXHAUSTED` at the end. The value of a StopIteration is dropped.
#[inline]
pub fn next_raw(th: &Thread, iter: Value) -> PyResult<Value> {
    match next_of_sequence(iter) {
        Some(item) => Ok(item),
        None => next_of_any(th, iter),
    }
}

#[inline(never)]
fn next_of_any(th: &Thread, iter: Value) -> PyResult<Value> {
    if super::is_exact(iter, t::GENERATOR)
        && let Some(next) = th.rt().hooks.generator_next.get()
    {
        // SAFETY: the shape is that of generators.
        let generator = unsafe { iter.cast_unchecked::<crate::generator::Generator>() };
        return match next(th, generator) {
            Err(Raised) if th.catch(t::StopIteration).is_some() => Ok(Value::EXHAUSTED),
            result => result,
        };
    }
    let Some(next) = th.class_of(iter).slots.tp_iternext.get() else {
        let name = th.type_name(iter);
        return Err(th.raise(t::TypeError, format!("'{name}' object is not an iterator")));
    };
    match next(th, iter) {
        Ok(value) => Ok(value),
        Err(Raised) if th.catch(t::StopIteration).is_some() => Ok(Value::EXHAUSTED),
        Err(Raised) => Err(Raised),
    }
}

/// What an iterator's step came to.
pub enum Step {
    Item(Value),
    /// The end, with the value of `return` or StopIteration.
    End(Value),
}

/// The next item, or the value with which a generator ended.
pub fn next_step(th: &Thread, iter: Value) -> PyResult<Step> {
    let Some(next) = th.class_of(iter).slots.tp_iternext.get() else {
        let name = th.type_name(iter);
        return Err(th.raise(t::TypeError, format!("'{name}' object is not an iterator")));
    };
    th.take_return();
    match next(th, iter) {
        Ok(value) if value.is_exhausted() => Ok(Step::End(th.take_return().unwrap_or(Value::NONE))),
        Ok(value) => Ok(Step::Item(value)),
        Err(Raised) => match th.catch(t::StopIteration) {
            Some(stop) => Ok(Step::End(stop_value(stop))),
            None => Err(Raised),
        },
    }
}

/// The value of a StopIteration.
pub fn stop_value(stop: Value) -> Value {
    stop.cast::<Exception>()
        .and_then(|stop| stop.extra(extra::STOP_ITERATION_VALUE))
        .unwrap_or(Value::NONE)
}

/// Calls `body` with every item until it answers false.
pub fn for_each(
    th: &Thread,
    iterable: Value,
    mut body: impl FnMut(Value) -> PyResult<bool>,
) -> PyResult<()> {
    if let Some(list) = iterable
        .cast::<List>()
        .filter(|_| super::is_exact(iterable, t::LIST))
    {
        let mut index = 0;
        while let Some(item) = list.get(index) {
            index += 1;
            if !body(item)? {
                break;
            }
        }
        return Ok(());
    }
    if let Some(tuple) = iterable
        .cast::<Tuple>()
        .filter(|_| super::is_exact(iterable, t::TUPLE))
    {
        for item in tuple.as_slice() {
            if !body(*item)? {
                break;
            }
        }
        return Ok(());
    }
    let iter = iter(th, iterable)?;
    while let Some(item) = next(th, iter)? {
        if !body(item)? {
            break;
        }
    }
    Ok(())
}

/// The items as a new list.
pub fn to_list(th: &Thread, iterable: Value) -> PyResult<Gc<List>> {
    if super::is_exact(iterable, t::LIST)
        && let Some(list) = iterable.cast::<List>()
    {
        return th.list(list.as_slice());
    }
    if super::is_exact(iterable, t::TUPLE)
        && let Some(tuple) = iterable.cast::<Tuple>()
    {
        return th.list(tuple.as_slice());
    }
    let list = th.empty_list();
    extend(th, list, iterable)?;
    Ok(list)
}

/// Appends every item to the list.
pub fn extend(th: &Thread, list: Gc<List>, iterable: Value) -> PyResult<()> {
    if super::is_exact(iterable, t::LIST)
        && let Some(other) = iterable.cast::<List>()
    {
        list.reserve(th, other.len())?;
        // Reserved first: extending by itself must see its own new storage.
        return list.extend_from_slice(th, other.as_slice());
    }
    if super::is_exact(iterable, t::TUPLE)
        && let Some(tuple) = iterable.cast::<Tuple>()
    {
        return list.extend_from_slice(th, tuple.as_slice());
    }
    if super::is_exact(iterable, t::DICT)
        && let Some(dict) = iterable.cast::<Dict>()
    {
        list.reserve(th, dict.len())?;
        for (key, _) in dict.iter() {
            list.push(th, key)?;
        }
        return Ok(());
    }
    if (super::is_exact(iterable, t::SET) || super::is_exact(iterable, t::FROZENSET))
        && let Some(set) = iterable.cast::<Set>()
    {
        list.reserve(th, set.len())?;
        for (key, _) in set.iter() {
            list.push(th, key)?;
        }
        return Ok(());
    }
    let iter = iter(th, iterable)?;
    let hint = super::length_hint(th, iterable, 8)?;
    if list
        .len()
        .checked_add(hint)
        .is_some_and(|len| len < crate::array::ValueArray::MAX)
        && hint > 0
        && hint < 1 << 24
    {
        list.reserve(th, hint)?;
    }
    while let Some(item) = next(th, iter)? {
        list.push(th, item)?;
    }
    Ok(())
}

/// The items as a tuple (the tuple itself if it is exactly one).
pub fn to_tuple(th: &Thread, iterable: Value) -> PyResult<Gc<Tuple>> {
    if super::is_exact(iterable, t::TUPLE)
        && let Some(tuple) = iterable.cast::<Tuple>()
    {
        return Ok(tuple);
    }
    let list = to_list(th, iterable)?;
    th.try_tuple(list.as_slice())
}

impl Thread {
    /// The value with which the generator that just ended returned; none if it was None.
    pub fn take_return(&self) -> Option<Value> {
        self.returned.take()
    }

    pub fn set_return(&self, value: Option<Value>) {
        self.returned.set(value);
    }
}
