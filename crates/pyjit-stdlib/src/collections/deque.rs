//! `collections.deque`: a ring of values. CPython: Modules/_collectionsmodule.c (which links blocks instead).

use super::{class_of, state_of};
use pyjit_object::array::ValueArray;
use pyjit_object::def::TypeFlags;
use pyjit_object::int::{as_i64, is_int};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;
use pyjit_types::common;
use std::cell::Cell;

/// Invariant: the words `first..first + len` of the ring, counted around, are values; its capacity is a power of two.
#[pytype(name = "deque", module = "collections")]
#[repr(C)]
pub struct Deque {
    head: NativeHeader,
    ring: Field<Option<Gc<ValueArray>>>,
    first: Cell<usize>,
    len: Cell<usize>,
    max: Cell<Option<usize>>,
    /// Changes with every change of length or order: iterators compare it.
    state: Cell<usize>,
}

const MIN_RING: usize = 8;

impl Deque {
    fn blank() -> Deque {
        Deque {
            head: NativeHeader::new(Deque::LAYOUT),
            ring: Field::new(None),
            first: Cell::new(0),
            len: Cell::new(0),
            max: Cell::new(None),
            state: Cell::new(0),
        }
    }

    #[inline]
    fn len(&self) -> usize {
        self.len.get()
    }

    #[inline]
    fn get(&self, index: usize) -> Option<Value> {
        if index >= self.len() {
            return None;
        }
        let ring = self.ring.get()?;
        ring.get((self.first.get() + index) & (ring.capacity() - 1))
    }

    /// `index < len`.
    fn set(&self, index: usize, value: Value) {
        if let Some(ring) = self.ring.get() {
            ring.set(
                (self.first.get() + index) & (ring.capacity() - 1),
                Some(value),
            );
        }
    }

    fn changed(&self) {
        self.state.set(self.state.get().wrapping_add(1));
    }

    /// A ring with a free word.
    fn room(&self, th: &Thread) -> PyResult<Gc<ValueArray>> {
        if let Some(ring) = self.ring.get().filter(|ring| self.len() < ring.capacity()) {
            return Ok(ring);
        }
        let ring = ValueArray::alloc(th, (self.len() * 2).max(MIN_RING))?;
        for index in 0..self.len() {
            ring.set(index, self.get(index));
        }
        self.ring.set(&self.head.header, Some(ring));
        self.first.set(0);
        Ok(ring)
    }

    fn push_back(&self, th: &Thread, value: Value) -> PyResult<()> {
        let ring = self.room(th)?;
        ring.set(
            (self.first.get() + self.len()) & (ring.capacity() - 1),
            Some(value),
        );
        self.len.set(self.len() + 1);
        self.changed();
        if self.max.get().is_some_and(|max| self.len() > max) {
            self.pop_front();
        }
        Ok(())
    }

    fn push_front(&self, th: &Thread, value: Value) -> PyResult<()> {
        let ring = self.room(th)?;
        let first = self.first.get().wrapping_sub(1) & (ring.capacity() - 1);
        ring.set(first, Some(value));
        self.first.set(first);
        self.len.set(self.len() + 1);
        self.changed();
        if self.max.get().is_some_and(|max| self.len() > max) {
            self.pop_back();
        }
        Ok(())
    }

    fn pop_back(&self) -> Option<Value> {
        let last = self.len().checked_sub(1)?;
        let ring = self.ring.get()?;
        let at = (self.first.get() + last) & (ring.capacity() - 1);
        let value = ring.get(at);
        ring.set(at, None);
        self.len.set(last);
        self.changed();
        value
    }

    fn pop_front(&self) -> Option<Value> {
        let rest = self.len().checked_sub(1)?;
        let ring = self.ring.get()?;
        let at = self.first.get();
        let value = ring.get(at);
        ring.set(at, None);
        self.first.set((at + 1) & (ring.capacity() - 1));
        self.len.set(rest);
        self.changed();
        value
    }

    fn clear(&self) {
        self.ring.set(&self.head.header, None);
        self.first.set(0);
        self.len.set(0);
        self.changed();
    }

    /// Removes item `index < len`.
    fn remove_at(&self, index: usize) {
        for at in index + 1..self.len() {
            if let Some(value) = self.get(at) {
                self.set(at - 1, value);
            }
        }
        self.pop_back();
    }

    /// Turns the ring `count` steps to the right (left if negative).
    fn rotate(&self, th: &Thread, count: isize) -> PyResult<()> {
        let len = self.len();
        if len < 2 {
            return Ok(());
        }
        let right = count.rem_euclid(len as isize) as usize;
        if right == 0 {
            return Ok(());
        }
        let max = self.max.take();
        if right <= len / 2 {
            for _ in 0..right {
                if let Some(value) = self.pop_back() {
                    self.push_front(th, value)?;
                }
            }
        } else {
            for _ in 0..len - right {
                if let Some(value) = self.pop_front() {
                    self.push_back(th, value)?;
                }
            }
        }
        self.max.set(max);
        Ok(())
    }

    fn extend(&self, th: &Thread, iterable: Value, left: bool) -> PyResult<()> {
        // Extending by itself: by what it holds now.
        let iterable = match iterable.cast::<Deque>() {
            Some(other) if std::ptr::eq(&*other, self) => protocol::to_list(th, iterable)?.into(),
            _ => iterable,
        };
        protocol::for_each(th, iterable, |item| {
            if left {
                self.push_front(th, item)?;
            } else {
                self.push_back(th, item)?;
            }
            Ok(true)
        })
    }
}

fn mutated(th: &Thread, class: TypeId) -> Raised {
    th.raise(class, "deque mutated during iteration")
}

/// The first index of an item equal to `value` in `start..stop`; `class` is raised if comparing changes the deque.
fn find(
    th: &Thread,
    this: Gc<Deque>,
    value: Value,
    start: usize,
    stop: usize,
    class: TypeId,
) -> PyResult<Option<usize>> {
    let state = this.state.get();
    for index in start..stop.min(this.len()) {
        let Some(item) = this.get(index) else { break };
        let equal = protocol::equal(th, item, value)?;
        if this.state.get() != state {
            return Err(mutated(th, class));
        }
        if equal {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

/// A shallow copy of the same class.
fn copy_of(th: &Thread, this: Gc<Deque>) -> PyResult<Value> {
    let class = th.class_of(this.into());
    if class == class_of(th, Deque::LAYOUT)? {
        let copy = th.alloc(class, Deque::blank());
        copy.max.set(this.max.get());
        copy.extend(th, this.into(), false)?;
        return Ok(copy.into());
    }
    let made = match this.max.get() {
        None => protocol::call(th, class.into(), &[this.into()])?,
        Some(max) => protocol::call(th, class.into(), &[this.into(), th.int(max)])?,
    };
    if made.cast::<Deque>().is_none() {
        let (wanted, found) = (class.name_str(), th.type_name(made));
        let text = format!("{wanted}() must return a deque, not {found}");
        return Err(th.raise(t::TypeError, text));
    }
    Ok(made)
}

fn repeat_in_place(th: &Thread, this: Gc<Deque>, count: isize) -> PyResult<()> {
    let len = this.len();
    if len == 0 || count == 1 {
        return Ok(());
    }
    let Ok(count) = usize::try_from(count) else {
        this.clear();
        return Ok(());
    };
    if count == 0 {
        this.clear();
        return Ok(());
    }
    if len
        .checked_mul(count)
        .is_none_or(|total| total > ValueArray::MAX)
    {
        return Err(th.raise_memory());
    }
    let items = protocol::to_list(th, this.into())?;
    // With a limit only the last turns are seen.
    let turns = match this.max.get() {
        Some(max) => (count - 1).min(max / len + 2),
        None => count - 1,
    };
    for _ in 0..turns {
        for item in items.as_slice() {
            this.push_back(th, *item)?;
        }
    }
    Ok(())
}

fn index_error(th: &Thread) -> Raised {
    th.raise(t::IndexError, "deque index out of range")
}

#[pymethods(Deque, name = "collections.deque", module = "collections", doc = "A list-like sequence optimized for data accesses near its endpoints.", text_signature = "([iterable[, maxlen]])", flags = TypeFlags::BASE.with(TypeFlags::SEQUENCE).with(TypeFlags::HAVE_GC).with(TypeFlags::MANAGED_WEAKREF))]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<Deque> {
        th.alloc(class, Deque::blank())
    }

    #[slot(tp_init, "(iterable=(), maxlen=None)", name = "deque")]
    fn init(
        th: &Thread,
        this: Gc<Deque>,
        iterable: Option<Value>,
        maxlen: Option<Value>,
    ) -> PyResult<()> {
        let max = match maxlen.filter(|max| !max.is_none()) {
            None => None,
            Some(max) if !is_int(max) => {
                return Err(th.raise(t::TypeError, "an integer is required"));
            }
            Some(max) => match as_i64(max) {
                Some(max) if max >= 0 => Some(max as usize),
                Some(_) => return Err(th.raise(t::ValueError, "maxlen must be non-negative")),
                None => {
                    let text = "Python int too large to convert to C ssize_t";
                    return Err(th.raise(t::OverflowError, text));
                }
            },
        };
        this.max.set(max);
        if this.len() > 0 {
            this.clear();
        }
        match iterable {
            Some(iterable) => this.extend(th, iterable, false),
            None => Ok(()),
        }
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Deque>) -> PyResult<Gc<Str>> {
        let text = common::guarded_repr(&this.head.header, || {
            let items = protocol::to_list(th, this.into())?;
            let mut out = StrBuilder::new();
            let name = th.type_name(this.into());
            out.push_str(name.rsplit('.').next().unwrap_or(&name));
            out.push_str("(");
            common::push_repr(th, &mut out, items.into())?;
            if let Some(max) = this.max.get() {
                out.push_str(&format!(", maxlen={max}"));
            }
            out.push_str(")");
            out.finish(th)
        })?;
        Ok(text.unwrap_or_else(|| th.str("[...]")))
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<Deque>, other: Value, op: CompareOp) -> PyResult<Value> {
        let Some(other) = other.cast::<Deque>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if this.len() != other.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Value::bool(op == CompareOp::Ne));
        }
        let (mine, others) = (this.state.get(), other.state.get());
        let difference = common::first_difference(th, |i| this.get(i), |i| other.get(i))?;
        if this.state.get() != mine || other.state.get() != others {
            return Err(mutated(th, t::RuntimeError));
        }
        match difference {
            None => Ok(Value::bool(op.holds(this.len().cmp(&other.len())))),
            Some(_) if op == CompareOp::Eq => Ok(Value::FALSE),
            Some(_) if op == CompareOp::Ne => Ok(Value::TRUE),
            Some((a, b)) => protocol::rich_compare(th, a, b, op),
        }
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<Deque>) -> PyResult<Gc<DequeIter>> {
        make_iter(th, DequeIter::LAYOUT, this)
    }

    #[slot(sq_length)]
    fn len(this: Gc<Deque>) -> usize {
        this.len()
    }

    #[slot(sq_concat)]
    fn concat(th: &Thread, this: Gc<Deque>, other: Value) -> PyResult<Value> {
        if other.cast::<Deque>().is_none() {
            let name = th.type_name(other);
            let text = format!("can only concatenate deque (not \"{name}\") to deque");
            return Err(th.raise(t::TypeError, text));
        }
        let copy = copy_of(th, this)?;
        if let Some(copy) = copy.cast::<Deque>() {
            copy.extend(th, other, false)?;
        }
        Ok(copy)
    }

    #[slot(sq_repeat)]
    fn repeat(th: &Thread, this: Gc<Deque>, count: isize) -> PyResult<Value> {
        let copy = copy_of(th, this)?;
        if let Some(copy) = copy.cast::<Deque>() {
            repeat_in_place(th, copy, count)?;
        }
        Ok(copy)
    }

    #[slot(sq_inplace_concat)]
    fn concat_in_place(th: &Thread, this: Gc<Deque>, other: Value) -> PyResult<Value> {
        this.extend(th, other, false)?;
        Ok(this.into())
    }

    #[slot(sq_inplace_repeat)]
    fn multiply_in_place(th: &Thread, this: Gc<Deque>, count: isize) -> PyResult<Value> {
        repeat_in_place(th, this, count)?;
        Ok(this.into())
    }

    #[slot(sq_item)]
    fn item(th: &Thread, this: Gc<Deque>, index: isize) -> PyResult<Value> {
        match usize::try_from(index)
            .ok()
            .and_then(|index| this.get(index))
        {
            Some(item) => Ok(item),
            None => Err(index_error(th)),
        }
    }

    #[slot(sq_ass_item)]
    fn assign_item(
        th: &Thread,
        this: Gc<Deque>,
        index: isize,
        value: Option<Value>,
    ) -> PyResult<()> {
        match (
            usize::try_from(index)
                .ok()
                .filter(|index| *index < this.len()),
            value,
        ) {
            (Some(index), Some(value)) => this.set(index, value),
            (Some(index), None) => this.remove_at(index),
            (None, _) => return Err(index_error(th)),
        }
        Ok(())
    }

    #[slot(sq_contains)]
    fn contains(th: &Thread, this: Gc<Deque>, item: Value) -> PyResult<bool> {
        Ok(find(th, this, item, 0, usize::MAX, t::RuntimeError)?.is_some())
    }

    /// Add an element to the right side of the deque.
    #[method("($self, item, /)", leaf)]
    fn append(th: &Thread, this: Gc<Deque>, item: Value) -> PyResult<()> {
        this.push_back(th, item)
    }

    /// Add an element to the left side of the deque.
    #[method("($self, item, /)", leaf)]
    fn appendleft(th: &Thread, this: Gc<Deque>, item: Value) -> PyResult<()> {
        this.push_front(th, item)
    }

    /// Remove all elements from the deque.
    #[method("($self, /)", leaf)]
    fn clear(this: Gc<Deque>) {
        this.clear();
    }

    /// Return a shallow copy of a deque.
    #[method("($self, /)")]
    #[method("($self, /)", name = "copy")]
    fn __copy__(th: &Thread, this: Gc<Deque>) -> PyResult<Value> {
        copy_of(th, this)
    }

    /// Return number of occurrences of value.
    #[method("($self, value, /)")]
    fn count(th: &Thread, this: Gc<Deque>, value: Value) -> PyResult<usize> {
        let (state, mut count) = (this.state.get(), 0);
        for index in 0..this.len() {
            let Some(item) = this.get(index) else { break };
            count += protocol::equal(th, item, value)? as usize;
            if this.state.get() != state {
                return Err(mutated(th, t::RuntimeError));
            }
        }
        Ok(count)
    }

    /// Extend the right side of the deque with elements from the iterable.
    #[method("($self, iterable, /)")]
    fn extend(th: &Thread, this: Gc<Deque>, iterable: Value) -> PyResult<()> {
        this.extend(th, iterable, false)
    }

    /// Extend the left side of the deque with elements from the iterable.
    #[method("($self, iterable, /)")]
    fn extendleft(th: &Thread, this: Gc<Deque>, iterable: Value) -> PyResult<()> {
        this.extend(th, iterable, true)
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method(
        "($self, value, start=0, stop=sys.maxsize, /)",
        text = "($self, value, [start, [stop]])"
    )]
    fn index(
        th: &Thread,
        this: Gc<Deque>,
        value: Value,
        start: Option<SliceIndex>,
        stop: Option<SliceIndex>,
    ) -> PyResult<usize> {
        let (start, stop) = common::clip_bounds(start, stop, this.len());
        match find(th, this, value, start, stop, t::RuntimeError)? {
            Some(index) => Ok(index),
            None => Err(th.raise(t::ValueError, "deque.index(x): x not in deque")),
        }
    }

    /// Insert value before index.
    #[method("($self, index, value, /)")]
    fn insert(th: &Thread, this: Gc<Deque>, index: Index, value: Value) -> PyResult<()> {
        let len = this.len();
        if this.max.get() == Some(len) {
            return Err(th.raise(t::IndexError, "deque already at its maximum size"));
        }
        let (at, _) = common::clip_bounds(Some(SliceIndex(index.0)), None, len);
        if at >= len {
            return this.push_back(th, value);
        }
        if at == 0 {
            return this.push_front(th, value);
        }
        this.rotate(th, -(at as isize))?;
        this.push_front(th, value)?;
        this.rotate(th, at as isize)
    }

    /// Remove and return the rightmost element.
    #[method("($self, /)", leaf)]
    fn pop(th: &Thread, this: Gc<Deque>) -> PyResult<Value> {
        match this.pop_back() {
            Some(item) => Ok(item),
            None => Err(th.raise(t::IndexError, "pop from an empty deque")),
        }
    }

    /// Remove and return the leftmost element.
    #[method("($self, /)", leaf)]
    fn popleft(th: &Thread, this: Gc<Deque>) -> PyResult<Value> {
        match this.pop_front() {
            Some(item) => Ok(item),
            None => Err(th.raise(t::IndexError, "pop from an empty deque")),
        }
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Deque>) -> PyResult<Gc<Tuple>> {
        let state = state_of(th, this.into())?;
        let iter = protocol::iter(th, this.into())?;
        let args = match this.max.get() {
            None => th.rt().empty_tuple(),
            Some(max) => th.try_tuple(&[th.rt().empty_tuple().into(), th.int(max)])?,
        };
        th.try_tuple(&[th.class_of(this.into()).into(), args.into(), state, iter])
    }

    /// Remove first occurrence of value.
    #[method("($self, value, /)")]
    fn remove(th: &Thread, this: Gc<Deque>, value: Value) -> PyResult<()> {
        match find(th, this, value, 0, usize::MAX, t::IndexError)? {
            Some(index) => {
                this.remove_at(index);
                Ok(())
            }
            None => Err(th.raise(t::ValueError, "deque.remove(x): x not in deque")),
        }
    }

    /// Return a reverse iterator over the deque.
    #[method("($self, /)")]
    fn __reversed__(th: &Thread, this: Gc<Deque>) -> PyResult<Gc<DequeReverseIter>> {
        make_reverse_iter(th, DequeReverseIter::LAYOUT, this)
    }

    /// Reverse *IN PLACE*.
    #[method("($self, /)", leaf)]
    fn reverse(this: Gc<Deque>) {
        let len = this.len();
        for index in 0..len / 2 {
            if let (Some(a), Some(b)) = (this.get(index), this.get(len - 1 - index)) {
                this.set(index, b);
                this.set(len - 1 - index, a);
            }
        }
    }

    /// Rotate the deque n steps to the right.  If n is negative, rotates left.
    #[method("($self, n=1, /)")]
    fn rotate(th: &Thread, this: Gc<Deque>, n: Option<Index>) -> PyResult<()> {
        this.rotate(th, n.map_or(1, |n| n.0))
    }

    /// Return the size of the deque in memory, in bytes.
    #[method("($self, /)", leaf)]
    fn __sizeof__(this: Gc<Deque>) -> usize {
        216 + this.len().div_ceil(64).max(1) * 528
    }

    /// maximum size of a deque or None if unbounded
    #[getter]
    fn maxlen(this: Gc<Deque>) -> Option<usize> {
        this.max.get()
    }

    /// deques are generic over the type of their contents
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        common::class_getitem(th, class, object)
    }
}

/// An iterator over a deque, in one direction.
macro_rules! deque_iterator {
    ($struct:ident $module:ident $make:ident $name:literal $full:literal, $place:expr) => {
        #[pytype(name = $name, module = "collections")]
        #[repr(C)]
        pub struct $struct {
            head: NativeHeader,
            deque: Field<Option<Gc<Deque>>>,
            state: Cell<usize>,
            left: Cell<usize>,
        }

        fn $make(
            th: &Thread,
            layout: &'static pyjit_object::kind::NativeLayout,
            deque: Gc<Deque>,
        ) -> PyResult<Gc<$struct>> {
            Ok(th.alloc(
                class_of(th, layout)?,
                $struct {
                    head: NativeHeader::new($struct::LAYOUT),
                    deque: Field::new(Some(deque)),
                    state: Cell::new(deque.state.get()),
                    left: Cell::new(deque.len()),
                },
            ))
        }

        #[pymethods($struct, name = $full, module = "collections", flags = TypeFlags::HAVE_GC)]
        pub mod $module {
            use super::*;

            #[slot(tp_new, "(deque, index=0, /)", name = $name)]
            fn new(
                th: &Thread,
                _class: Gc<Type>,
                deque: Gc<Deque>,
                index: Option<Index>,
            ) -> PyResult<Gc<$struct>> {
                let iter = $make(th, $struct::LAYOUT, deque)?;
                for _ in 0..index.map_or(0, |index| index.0) {
                    if next(th, iter)?.is_none() {
                        break;
                    }
                }
                Ok(iter)
            }

            #[slot(tp_iter)]
            fn iter(this: Value) -> Value {
                this
            }

            #[slot(tp_iternext)]
            fn next(th: &Thread, this: Gc<$struct>) -> PyResult<Option<Value>> {
                let Some(deque) = this.deque.get() else {
                    return Ok(None);
                };
                if deque.state.get() != this.state.get() {
                    this.left.set(0);
                    return Err(mutated(th, t::RuntimeError));
                }
                let left = this.left.get();
                if left == 0 {
                    return Ok(None);
                }
                let place: fn(usize, usize) -> usize = $place;
                this.left.set(left - 1);
                Ok(deque.get(place(left, deque.len())))
            }

            /// Private method returning an estimate of len(list(it)).
            #[method("($self, /)", leaf)]
            fn __length_hint__(this: Gc<$struct>) -> usize {
                this.left.get()
            }

            /// Return state information for pickling.
            #[method("($self, /)")]
            fn __reduce__(th: &Thread, this: Gc<$struct>) -> PyResult<Gc<Tuple>> {
                let deque = this.deque.get();
                let gone = deque.map_or(0, |deque| deque.len().saturating_sub(this.left.get()));
                let deque = deque.map_or(Value::NONE, Value::from);
                let args = th.try_tuple(&[deque, th.int(gone)])?;
                th.try_tuple(&[th.class_of(this.into()).into(), args.into()])
            }
        }
    };
}

deque_iterator!(DequeIter iterator make_iter "_deque_iterator" "collections._deque_iterator", |left, len| len - left);
deque_iterator!(DequeReverseIter reverse_iterator make_reverse_iter "_deque_reverse_iterator" "collections._deque_reverse_iterator", |left, _| left - 1);
