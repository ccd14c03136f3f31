//! `list`. CPython: Objects/listobject.c. Sorting is in `sort.rs`, the data in `pyjit_object::list`.

mod sort;

pub use sort::{sort, sort_values};

use crate::common::{self, Key};
use pyjit_object::array::ValueArray;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::sequence::SliceRange;
use pyjit_object::str::StrBuilder;

const DOC: &str = "Built-in mutable sequence.

If no argument is given, the constructor creates a new empty list.
The argument must be an iterable if specified.";

/// The list `a + b`.
pub fn concat(th: &Thread, a: Gc<List>, b: Gc<List>) -> PyResult<Gc<List>> {
    let list = th.empty_list();
    list.reserve(th, a.len() + b.len())?;
    list.extend_from_slice(th, a.as_slice())?;
    list.extend_from_slice(th, b.as_slice())?;
    Ok(list)
}

/// Appends `count - 1` copies of the list's first `len` items.
fn grow_repeated(th: &Thread, list: Gc<List>, len: usize, count: usize) -> PyResult<()> {
    let Some(total) = len
        .checked_mul(count)
        .filter(|total| *total <= ValueArray::MAX)
    else {
        return Err(th.raise_memory());
    };
    list.reserve(th, total - list.len())?;
    // Doubling: each step copies what is there.
    while list.len() < total {
        let more = list.len().min(total - list.len());
        list.extend_from_slice(th, &list.as_slice()[..more])?;
    }
    Ok(())
}

/// The items of a resolved slice as a new list.
pub fn slice_items(th: &Thread, this: Gc<List>, range: SliceRange) -> PyResult<Gc<List>> {
    if range.step == 1 {
        let start = range.start as usize;
        return th.list(&this.as_slice()[start..start + range.count]);
    }
    let list = th.empty_list();
    list.reserve(th, range.count)?;
    for index in range.indices() {
        list.push_within_capacity(this.as_slice()[index]);
    }
    Ok(list)
}

/// Removes the items of a slice.
fn delete_slice(th: &Thread, this: Gc<List>, range: SliceRange) -> PyResult<()> {
    if range.count == 0 {
        return Ok(());
    }
    if range.step == 1 {
        let start = range.start as usize;
        return this.replace(th, start, start + range.count, &[]);
    }
    let (first, step) = if range.step < 0 {
        let last = range.start + (range.count as isize - 1) * range.step;
        (last as usize, range.step.unsigned_abs())
    } else {
        (range.start as usize, range.step as usize)
    };
    let mut to = first;
    for from in first..this.len() {
        let gone = (from - first).is_multiple_of(step) && (from - first) / step < range.count;
        if !gone {
            this.set(to, this.as_slice()[from]);
            to += 1;
        }
    }
    this.truncate(to);
    Ok(())
}

/// `this[slice] = value`.
fn assign_slice(
    th: &Thread,
    this: Gc<List>,
    slice: Gc<pyjit_object::sequence::Slice>,
    value: Value,
) -> PyResult<()> {
    let range = slice.resolve(th, || this.len())?;
    let items = match protocol::is_exact(value, t::LIST) && value != this.into() {
        true => value.cast::<List>(),
        false => None,
    };
    let items = match items {
        Some(items) => items,
        None => {
            let class = th.class_of(value);
            if class.slots.tp_iter.get().is_none() && class.slots.sq_item.get().is_none() {
                return Err(th.raise(t::TypeError, "must assign iterable to extended slice"));
            }
            protocol::to_list(th, value)?
        }
    };
    // Iterating may have changed the list.
    let range = if range.step == 1 {
        SliceRange::clip(
            Some(range.start),
            Some(range.stop.max(range.start)),
            1,
            this.len(),
        )
    } else {
        slice.resolve(th, || this.len())?
    };
    if range.step == 1 {
        let start = range.start as usize;
        return this.replace(th, start, start + range.count, items.as_slice());
    }
    if items.len() != range.count {
        let (found, wanted) = (items.len(), range.count);
        return Err(th.raise(
            t::ValueError,
            format!(
                "attempt to assign sequence of size {found} to extended slice of size {wanted}"
            ),
        ));
    }
    for (index, item) in range.indices().zip(items.as_slice()) {
        this.set(index, *item);
    }
    Ok(())
}

/// The first index of an item equal to `value` in `start..stop`.
fn find(
    th: &Thread,
    this: Gc<List>,
    value: Value,
    start: usize,
    stop: usize,
) -> PyResult<Option<usize>> {
    let mut index = start;
    while index < stop
        && let Some(item) = this.get(index)
    {
        if protocol::equal(th, item, value)? {
            return Ok(Some(index));
        }
        index += 1;
    }
    Ok(None)
}

#[pymethods(List, name = "list", doc = DOC, text_signature = "(iterable=(), /)", flags = TypeFlags::BASE.with(TypeFlags::SEQUENCE).with(TypeFlags::MATCH_SELF).with(TypeFlags::LIST_SUBCLASS).with(TypeFlags::HAVE_GC))]
pub mod methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<List> {
        th.alloc(class, List::default())
    }

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<List>, args: Args<'_>) -> PyResult<()> {
        let iterable = common::init_argument(th, this.into(), t::LIST, args)?;
        if !this.is_empty() {
            this.clear();
        }
        match iterable {
            Some(iterable) => protocol::extend(th, this, iterable),
            None => Ok(()),
        }
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<List>) -> PyResult<Value> {
        if this.is_empty() {
            return Ok(th.str("[]").into());
        }
        let text = common::guarded_repr(&this.header, || {
            let mut out = StrBuilder::new();
            out.push_str("[");
            common::push_items(th, &mut out, |index| this.get(index))?;
            out.push_str("]");
            out.finish(th)
        })?;
        Ok(text.unwrap_or_else(|| th.str("[...]")).into())
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<List>, other: Value, op: CompareOp) -> PyResult<Value> {
        let Some(other) = other.cast::<List>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if this.len() != other.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Value::bool(op == CompareOp::Ne));
        }
        match common::first_difference(th, |i| this.get(i), |i| other.get(i))? {
            None => Ok(Value::bool(op.holds(this.len().cmp(&other.len())))),
            Some(_) if op == CompareOp::Eq => Ok(Value::FALSE),
            Some(_) if op == CompareOp::Ne => Ok(Value::TRUE),
            Some((a, b)) => protocol::rich_compare(th, a, b, op),
        }
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Value) -> Value {
        th.seq_iter(t::LIST_ITERATOR, this)
    }

    #[slot(sq_length)]
    #[slot(mp_length)]
    fn len(this: Gc<List>) -> usize {
        this.len()
    }

    #[slot(sq_concat)]
    fn add(th: &Thread, this: Gc<List>, other: Value) -> PyResult<Gc<List>> {
        match other.cast::<List>() {
            Some(other) => concat(th, this, other),
            None => {
                let name = th.type_name(other);
                Err(th.raise(
                    t::TypeError,
                    format!("can only concatenate list (not \"{name}\") to list"),
                ))
            }
        }
    }

    #[slot(sq_repeat)]
    fn multiply(th: &Thread, this: Gc<List>, count: isize) -> PyResult<Gc<List>> {
        let list = th.empty_list();
        let count = usize::try_from(count).unwrap_or(0);
        if this.is_empty() || count == 0 {
            return Ok(list);
        }
        if this
            .len()
            .checked_mul(count)
            .is_none_or(|total| total > ValueArray::MAX)
        {
            return Err(th.raise_memory());
        }
        list.reserve(th, this.len() * count)?;
        list.extend_from_slice(th, this.as_slice())?;
        grow_repeated(th, list, this.len(), count)?;
        Ok(list)
    }

    #[slot(sq_inplace_repeat)]
    fn multiply_in_place(th: &Thread, this: Gc<List>, count: isize) -> PyResult<Value> {
        match usize::try_from(count) {
            Ok(0) | Err(_) => this.clear(),
            Ok(count) if this.is_empty() || count == 1 => {}
            Ok(count) => grow_repeated(th, this, this.len(), count)?,
        }
        Ok(this.into())
    }

    #[slot(sq_inplace_concat)]
    fn add_in_place(th: &Thread, this: Gc<List>, other: Value) -> PyResult<Value> {
        protocol::extend(th, this, other)?;
        Ok(this.into())
    }

    #[slot(sq_item)]
    fn item(th: &Thread, this: Gc<List>, index: isize) -> PyResult<Value> {
        match usize::try_from(index)
            .ok()
            .and_then(|index| this.get(index))
        {
            Some(item) => Ok(item),
            None => Err(th.raise(t::IndexError, "list index out of range")),
        }
    }

    #[slot(sq_ass_item)]
    fn assign_item(
        th: &Thread,
        this: Gc<List>,
        index: isize,
        value: Option<Value>,
    ) -> PyResult<()> {
        match (usize::try_from(index), value) {
            (Ok(index), Some(value)) if index < this.len() => this.set(index, value),
            (Ok(index), None) if index < this.len() => {
                this.remove(index);
            }
            _ => return Err(th.raise(t::IndexError, "list assignment index out of range")),
        }
        Ok(())
    }

    #[slot(sq_contains)]
    fn contains(th: &Thread, this: Gc<List>, item: Value) -> PyResult<bool> {
        Ok(find(th, this, item, 0, usize::MAX)?.is_some())
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Gc<List>, key: Value) -> PyResult<Value> {
        match common::sequence_key(th, key, "list")? {
            Key::At(index) => match Index(index)
                .within(this.len())
                .and_then(|index| this.get(index))
            {
                Some(item) => Ok(item),
                None => Err(th.raise(t::IndexError, "list index out of range")),
            },
            Key::Slice(slice) => {
                let range = slice.resolve(th, || this.len())?;
                Ok(slice_items(th, this, range)?.into())
            }
        }
    }

    #[slot(mp_ass_subscript)]
    fn assign_subscript(
        th: &Thread,
        this: Gc<List>,
        key: Value,
        value: Option<Value>,
    ) -> PyResult<()> {
        match (common::sequence_key(th, key, "list")?, value) {
            (Key::At(index), value) => match (Index(index).within(this.len()), value) {
                (Some(index), Some(value)) => this.set(index, value),
                (Some(index), None) => {
                    this.remove(index);
                }
                (None, _) => {
                    return Err(th.raise(t::IndexError, "list assignment index out of range"));
                }
            },
            (Key::Slice(slice), Some(value)) => assign_slice(th, this, slice, value)?,
            (Key::Slice(slice), None) => {
                let range = slice.resolve(th, || this.len())?;
                delete_slice(th, this, range)?;
            }
        }
        Ok(())
    }

    /// Return self[index].
    #[method("($self, index, /)")]
    fn __getitem__(th: &Thread, this: Gc<List>, index: Value) -> PyResult<Value> {
        subscript(th, this, index)
    }

    /// Return a reverse iterator over the list.
    #[method("($self, /)", leaf)]
    fn __reversed__(th: &Thread, this: Gc<List>) -> Value {
        let iter = th.alloc(
            th.class(t::LIST_REVERSEITERATOR),
            pyjit_object::sequence::SeqIter::default(),
        );
        iter.seq.set(&iter.header, Some(this.into()));
        iter.index.set(this.len());
        iter.into()
    }

    /// Return the size of the list in memory, in bytes.
    #[method("($self, /)", leaf)]
    fn __sizeof__(this: Gc<List>) -> usize {
        40 + this.capacity() * 8
    }

    /// Remove all items from list.
    #[method("($self, /)", leaf)]
    fn clear(this: Gc<List>) {
        this.clear();
    }

    /// Return a shallow copy of the list.
    #[method("($self, /)", leaf)]
    fn copy(th: &Thread, this: Gc<List>) -> PyResult<Gc<List>> {
        th.list(this.as_slice())
    }

    /// Append object to the end of the list.
    #[method("($self, object, /)", leaf)]
    fn append(th: &Thread, this: Gc<List>, object: Value) -> PyResult<()> {
        this.push(th, object)
    }

    /// Insert object before index.
    #[method("($self, index, object, /)")]
    fn insert(th: &Thread, this: Gc<List>, index: Index, object: Value) -> PyResult<()> {
        let (at, _) = common::clip_bounds(Some(SliceIndex(index.0)), None, this.len());
        this.insert(th, at.min(this.len()), object)
    }

    /// Extend list by appending elements from the iterable.
    #[method("($self, iterable, /)")]
    fn extend(th: &Thread, this: Gc<List>, iterable: Value) -> PyResult<()> {
        protocol::extend(th, this, iterable)
    }

    /// Remove and return item at index (default last).
    ///
    /// Raises IndexError if list is empty or index is out of range.
    #[method("($self, index=-1, /)")]
    fn pop(th: &Thread, this: Gc<List>, index: Option<Index>) -> PyResult<Value> {
        let Some(index) = index else {
            return match this.pop() {
                Some(item) => Ok(item),
                None => Err(th.raise(t::IndexError, "pop from empty list")),
            };
        };
        if this.is_empty() {
            return Err(th.raise(t::IndexError, "pop from empty list"));
        }
        match index.within(this.len()) {
            Some(index) => Ok(this.remove(index)),
            None => Err(th.raise(t::IndexError, "pop index out of range")),
        }
    }

    /// Remove first occurrence of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("($self, value, /)")]
    fn remove(th: &Thread, this: Gc<List>, value: Value) -> PyResult<()> {
        match find(th, this, value, 0, usize::MAX)? {
            Some(index) if index < this.len() => {
                this.remove(index);
                Ok(())
            }
            Some(_) => Ok(()),
            None => Err(th.raise(t::ValueError, "list.remove(x): x not in list")),
        }
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("($self, value, start=0, stop=sys.maxsize, /)")]
    fn index(
        th: &Thread,
        this: Gc<List>,
        value: Value,
        start: Option<SliceIndex>,
        stop: Option<SliceIndex>,
    ) -> PyResult<usize> {
        let (start, stop) = common::clip_bounds(start, stop, this.len());
        match find(th, this, value, start, stop)? {
            Some(index) => Ok(index),
            None => Err(th.raise(t::ValueError, "list.index(x): x not in list")),
        }
    }

    /// Return number of occurrences of value.
    #[method("($self, value, /)")]
    fn count(th: &Thread, this: Gc<List>, value: Value) -> PyResult<usize> {
        let (mut count, mut index) = (0, 0);
        while let Some(item) = this.get(index) {
            count += protocol::equal(th, item, value)? as usize;
            index += 1;
        }
        Ok(count)
    }

    /// Reverse *IN PLACE*.
    #[method("($self, /)", leaf)]
    fn reverse(this: Gc<List>) {
        this.reverse();
    }

    /// Sort the list in ascending order and return None.
    ///
    /// The sort is in-place (i.e. the list itself is modified) and stable
    /// (i.e. the order of two equal elements is maintained).
    ///
    /// If a key function is given, apply it once to each list item and sort
    /// them, ascending or descending, according to their function values.
    ///
    /// The reverse flag can be set to sort in descending order.
    #[method("($self, /, *, key=None, reverse=False)")]
    fn sort(
        th: &Thread,
        this: Gc<List>,
        key: Option<Value>,
        reverse: Option<bool>,
    ) -> PyResult<()> {
        super::sort(
            th,
            this,
            key.filter(|key| !key.is_none()),
            reverse.unwrap_or(false),
        )
    }

    /// lists are generic over the type of their contents
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        common::class_getitem(th, class, object)
    }
}
