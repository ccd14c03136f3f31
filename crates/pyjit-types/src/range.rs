//! `range`, `range_iterator` and `longrange_iterator`. CPython: Objects/rangeobject.c.

use crate::common;
use pyjit_object::int::{as_i64, is_int, signum};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::sequence::{Range, RangeIter, Slice};

const DOC: &str = "range(stop) -> range object
range(start, stop[, step]) -> range object

Return an object that produces a sequence of integers from start (inclusive)
to stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.
start defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.
These are exactly the valid indices for a list of 4 elements.
When step is given, it specifies the increment (or decrement).";

/// `start`, `stop`, `step`, `len`.
fn parts(range: Gc<Range>) -> (Value, Value, Value, Value) {
    let part = |field: &Field<Option<Value>>| field.get().unwrap_or(Value::ZERO);
    (
        part(&range.start),
        part(&range.stop),
        part(&range.step),
        part(&range.len),
    )
}

/// How many numbers there are from `start` to `stop` by `step`.
fn count(th: &Thread, start: Value, stop: Value, step: Value) -> PyResult<Value> {
    if let (Some(start), Some(stop), Some(step)) = (as_i64(start), as_i64(stop), as_i64(step)) {
        let (low, high) = if step > 0 {
            (start, stop)
        } else {
            (stop, start)
        };
        if low >= high {
            return Ok(Value::ZERO);
        }
        let distance = (high as i128) - (low as i128) - 1;
        return Ok(th.int(distance / (step as i128).abs() + 1));
    }
    let (low, high, step) = if signum(step) > 0 {
        (start, stop, step)
    } else {
        (stop, start, protocol::negative(th, step)?)
    };
    if !protocol::compare_truth(th, low, high, CompareOp::Lt)? {
        return Ok(Value::ZERO);
    }
    let distance = protocol::subtract(th, protocol::subtract(th, high, low)?, Value::ONE)?;
    protocol::add(th, protocol::floor_divide(th, distance, step)?, Value::ONE)
}

/// A range of ints.
pub fn new_range(th: &Thread, start: Value, stop: Value, step: Value) -> PyResult<Gc<Range>> {
    let len = count(th, start, stop, step)?;
    let range = th.alloc(th.class(t::RANGE), Range::default());
    let head = &range.header;
    range.start.set(head, Some(start));
    range.stop.set(head, Some(stop));
    range.step.set(head, Some(step));
    range.len.set(head, Some(len));
    Ok(range)
}

/// `operator.index(value)` as an exact int.
fn exact_index(th: &Thread, value: Value) -> PyResult<Value> {
    let number = protocol::index(th, value)?;
    if protocol::is_exact_int(number) {
        return Ok(number);
    }
    pyjit_object::int::plain(th, number)
}

/// The number at an index that is within the range.
fn at(th: &Thread, range: Gc<Range>, index: Value) -> PyResult<Value> {
    let (start, _, step, _) = parts(range);
    if let (Some(start), Some(step), Some(index)) = (
        start.as_small_int(),
        step.as_small_int(),
        index.as_small_int(),
    ) {
        return Ok(th.int(start as i128 + step as i128 * index as i128));
    }
    protocol::add(th, start, protocol::multiply(th, index, step)?)
}

/// `range[index]`.
fn item(th: &Thread, range: Gc<Range>, index: Value) -> PyResult<Value> {
    let (.., len) = parts(range);
    let index = if signum(index) < 0 {
        protocol::add(th, index, len)?
    } else {
        index
    };
    if signum(index) < 0 || !protocol::compare_truth(th, index, len, CompareOp::Lt)? {
        return Err(th.raise(t::IndexError, "range object index out of range"));
    }
    at(th, range, index)
}

/// `range[slice]`.
fn sub_range(th: &Thread, range: Gc<Range>, slice: Gc<Slice>) -> PyResult<Gc<Range>> {
    let (.., step, len) = parts(range);
    let (start, stop, sub_step) = crate::slice::long_indices(th, slice, len)?;
    let new_step = protocol::multiply(th, sub_step, step)?;
    new_range(th, at(th, range, start)?, at(th, range, stop)?, new_step)
}

/// Whether an int is in the range.
fn contains_int(th: &Thread, range: Gc<Range>, value: Value) -> PyResult<bool> {
    let (start, stop, step, _) = parts(range);
    let less = |a, b| protocol::compare_truth(th, a, b, CompareOp::Lt);
    let inside = if signum(step) > 0 {
        !less(value, start)? && less(value, stop)?
    } else {
        !less(start, value)? && less(stop, value)?
    };
    if !inside {
        return Ok(false);
    }
    let rest = protocol::remainder(th, protocol::subtract(th, value, start)?, step)?;
    Ok(signum(rest) == 0)
}

/// Ints and bools, whose place is computed; anything else is searched for.
fn is_exact_int(value: Value) -> bool {
    value.is_bool() || protocol::is_exact_int(value)
}

/// The iterator over `len` numbers from `start` on.
pub fn range_iter(th: &Thread, start: Value, step: Value, len: Value) -> PyResult<Value> {
    if let (Some(first), Some(by), Some(left)) = (as_i64(start), as_i64(step), as_i64(len))
        && by
            .checked_mul(left)
            .and_then(|way| way.checked_add(first))
            .is_some()
    {
        let iter: Gc<RangeIter> = th.alloc_zeroed(t::RANGE_ITERATOR);
        iter.next.set(first);
        iter.step.set(by);
        iter.left.set(left);
        return Ok(iter.into());
    }
    let Some(class) = th.rt().native_class(LongRangeIter::LAYOUT) else {
        return Err(th.raise(t::SystemError, "longrange_iterator is not ready"));
    };
    let iter = LongRangeIter {
        head: NativeHeader::new(LongRangeIter::LAYOUT),
        next: Field::new(Some(start)),
        step: Field::new(Some(step)),
        left: Field::new(Some(len)),
    };
    Ok(th.alloc(class, iter).into())
}

#[pymethods(Range, name = "range", doc = DOC, flags = TypeFlags::SEQUENCE)]
pub mod methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, _class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Range>> {
        let values = args.no_keywords(th, "range")?;
        args.check_count(th, "range", 1, 3)?;
        if let [only] = *values {
            let stop = exact_index(th, only)?;
            return new_range(th, Value::ZERO, stop, Value::ONE);
        }
        let part = |index: usize| match values.get(index) {
            Some(value) => exact_index(th, *value),
            None => Ok(Value::ONE),
        };
        let (start, stop, step) = (part(0)?, part(1)?, part(2)?);
        if signum(step) == 0 {
            return Err(th.raise(t::ValueError, "range() arg 3 must not be zero"));
        }
        new_range(th, start, stop, step)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Range>) -> PyResult<Gc<Str>> {
        let (start, stop, step, _) = parts(this);
        let text = |value| protocol::repr(th, value).map(|text| text.display().into_owned());
        let (start, stop) = (text(start)?, text(stop)?);
        if step.as_small_int() == Some(1) {
            th.try_str(&format!("range({start}, {stop})"))
        } else {
            th.try_str(&format!("range({start}, {stop}, {})", text(step)?))
        }
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<Range>) -> PyResult<i64> {
        let (start, _, step, len) = parts(this);
        let none = Value::NONE;
        let key = match as_i64(len) {
            Some(0) => [len, none, none],
            Some(1) => [len, start, none],
            _ => [len, start, step],
        };
        protocol::hash(th, th.try_tuple(&key)?.into())
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<Range>, other: Value, op: CompareOp) -> PyResult<Value> {
        let Some(other) = other
            .cast::<Range>()
            .filter(|_| matches!(op, CompareOp::Eq | CompareOp::Ne))
        else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let ((start, _, step, len), (start2, _, step2, len2)) = (parts(this), parts(other));
        let same = |a, b| protocol::equal(th, a, b);
        let equal = same(len, len2)?
            && (signum(len) == 0
                || same(start, start2)? && (as_i64(len) == Some(1) || same(step, step2)?));
        Ok(Value::bool(equal == (op == CompareOp::Eq)))
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<Range>) -> PyResult<Value> {
        let (start, _, step, len) = parts(this);
        range_iter(th, start, step, len)
    }

    #[slot(nb_bool)]
    fn truth(this: Gc<Range>) -> bool {
        signum(parts(this).3) != 0
    }

    #[slot(sq_length)]
    #[slot(mp_length)]
    fn len(th: &Thread, this: Gc<Range>) -> PyResult<usize> {
        match as_i64(parts(this).3) {
            Some(len) => Ok(len as usize),
            None => Err(th.raise(
                t::OverflowError,
                "Python int too large to convert to C ssize_t",
            )),
        }
    }

    #[slot(sq_item)]
    fn item(th: &Thread, this: Gc<Range>, index: isize) -> PyResult<Value> {
        super::item(th, this, th.int(index))
    }

    #[slot(sq_contains)]
    fn contains(th: &Thread, this: Gc<Range>, value: Value) -> PyResult<bool> {
        if is_exact_int(value) {
            return contains_int(th, this, value);
        }
        protocol::iter_contains(th, this.into(), value)
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Gc<Range>, key: Value) -> PyResult<Value> {
        if protocol::is_index(th, key) {
            let index = protocol::index(th, key)?;
            return super::item(th, this, index);
        }
        if let Some(slice) = key.cast::<Slice>() {
            return Ok(sub_range(th, this, slice)?.into());
        }
        let name = th.type_name(key);
        Err(th.raise(
            t::TypeError,
            format!("range indices must be integers or slices, not {name}"),
        ))
    }

    /// Return a reverse iterator.
    #[method("($self, /)")]
    fn __reversed__(th: &Thread, this: Gc<Range>) -> PyResult<Value> {
        let (start, _, step, len) = parts(this);
        let back = protocol::negative(th, step)?;
        if signum(len) == 0 {
            let first = protocol::subtract(th, start, step)?;
            return range_iter(th, first, back, len);
        }
        let last = at(th, this, protocol::subtract(th, len, Value::ONE)?)?;
        range_iter(th, last, back, len)
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Range>) -> PyResult<Gc<Tuple>> {
        let (start, stop, step, _) = parts(this);
        let args = th.try_tuple(&[start, stop, step])?;
        th.try_tuple(&[th.class(t::RANGE).into(), args.into()])
    }

    /// rangeobject.count(value) -> integer -- return number of occurrences of value
    #[method("($self, object, /)")]
    fn count(th: &Thread, this: Gc<Range>, object: Value) -> PyResult<usize> {
        if is_exact_int(object) {
            return Ok(contains_int(th, this, object)? as usize);
        }
        let mut count = 0;
        protocol::for_each(th, this.into(), |item| {
            count += protocol::equal(th, item, object)? as usize;
            Ok(true)
        })?;
        Ok(count)
    }

    /// rangeobject.index(value) -> integer -- return index of value.
    /// Raise ValueError if the value is not present.
    #[method("($self, object, /)")]
    fn index(th: &Thread, this: Gc<Range>, object: Value) -> PyResult<Value> {
        let (start, _, step, _) = parts(this);
        if is_exact_int(object) {
            if !contains_int(th, this, object)? {
                return Err(th.raise(t::ValueError, "range.index(x): x not in range"));
            }
            let offset = protocol::subtract(th, object, start)?;
            return protocol::floor_divide(th, offset, step);
        }
        let mut index: i64 = 0;
        let iter = protocol::iter(th, this.into())?;
        while let Some(item) = protocol::next(th, iter)? {
            if protocol::equal(th, item, object)? {
                return Ok(th.int(index));
            }
            index += 1;
        }
        Err(th.raise(t::ValueError, "sequence.index(x): x not in sequence"))
    }
}

/// What a range iterator's `__reduce__` answers: `(iter, (the range still to come,), None)`.
fn reduce(th: &Thread, next: Value, step: Value, left: Value) -> PyResult<Gc<Tuple>> {
    let stop = protocol::add(th, next, protocol::multiply(th, left, step)?)?;
    let range = new_range(th, next, stop, step)?;
    let args = th.try_tuple(&[range.into()])?;
    th.try_tuple(&[common::builtin(th, "iter")?, args.into(), Value::NONE])
}

#[pymethods(RangeIter, name = "range_iterator", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod iterator {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(this: Gc<RangeIter>) -> Option<i64> {
        this.advance()
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)", leaf)]
    fn __length_hint__(this: Gc<RangeIter>) -> i64 {
        this.left.get()
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<RangeIter>) -> PyResult<Gc<Tuple>> {
        reduce(
            th,
            th.int(this.next.get()),
            th.int(this.step.get()),
            th.int(this.left.get()),
        )
    }

    /// Set state information for unpickling.
    #[method("($self, object, /)")]
    fn __setstate__(th: &Thread, this: Gc<RangeIter>, object: Value) -> PyResult<()> {
        let left = this.left.get();
        let index = crate::iterators::state(th, object)?.clamp(0, left as isize) as i64;
        this.next.set(this.next.get() + index * this.step.get());
        this.left.set(left - index);
        Ok(())
    }
}

/// An iterator over a range with numbers beyond 64 bits.
#[pytype(name = "longrange_iterator")]
#[repr(C)]
pub struct LongRangeIter {
    head: NativeHeader,
    next: Field<Option<Value>>,
    step: Field<Option<Value>>,
    left: Field<Option<Value>>,
}

impl LongRangeIter {
    fn parts(&self) -> (Value, Value, Value) {
        let part = |field: &Field<Option<Value>>| field.get().unwrap_or(Value::ZERO);
        (part(&self.next), part(&self.step), part(&self.left))
    }
}

#[pymethods(LongRangeIter, name = "longrange_iterator", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod long_iterator {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<LongRangeIter>) -> PyResult<Option<Value>> {
        let (next, step, left) = this.parts();
        if signum(left) <= 0 {
            return Ok(None);
        }
        let after = protocol::add(th, next, step)?;
        let fewer = protocol::subtract(th, left, Value::ONE)?;
        this.next.set(&this.head.header, Some(after));
        this.left.set(&this.head.header, Some(fewer));
        Ok(Some(next))
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Gc<LongRangeIter>) -> Value {
        this.parts().2
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<LongRangeIter>) -> PyResult<Gc<Tuple>> {
        let (next, step, left) = this.parts();
        reduce(th, next, step, left)
    }

    /// Set state information for unpickling.
    #[method("($self, object, /)")]
    fn __setstate__(th: &Thread, this: Gc<LongRangeIter>, object: Value) -> PyResult<()> {
        if !is_int(object) {
            let name = th.type_name(object);
            return Err(th.raise(t::TypeError, format!("state must be an int, not {name}")));
        }
        let (next, step, left) = this.parts();
        let less = |a, b| protocol::compare_truth(th, a, b, CompareOp::Lt);
        let index = if signum(object) < 0 {
            Value::ZERO
        } else if less(left, object)? {
            left
        } else {
            object
        };
        let next = protocol::add(th, next, protocol::multiply(th, index, step)?)?;
        let left = protocol::subtract(th, left, index)?;
        this.next.set(&this.head.header, Some(next));
        this.left.set(&this.head.header, Some(left));
        Ok(())
    }
}
