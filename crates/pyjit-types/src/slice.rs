//! `slice`. CPython: Objects/sliceobject.c.

use crate::common;
use crate::tuple::SequenceHash;
use pyjit_object::int::{as_i64, signum};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::sequence::{Slice, SliceRange};
use pyjit_object::str::StrBuilder;

const DOC: &str = "slice(stop)
slice(start, stop[, step])

Create a slice object.

This is used for extended slicing (e.g. a[0:10:2]).";

/// A bound as an int (None stays none).
fn bound(th: &Thread, value: Value) -> PyResult<Option<Value>> {
    if value.is_none() {
        return Ok(None);
    }
    if !protocol::is_index(th, value) {
        return Err(th.raise(
            t::TypeError,
            "slice indices must be integers or None or have an __index__ method",
        ));
    }
    protocol::index(th, value).map(Some)
}

/// `(start, stop, step)` of `slice.indices`, with ints of any size.
pub fn long_indices(th: &Thread, slice: Gc<Slice>, len: Value) -> PyResult<(Value, Value, Value)> {
    let (start, stop, step) = slice.parts();
    let step = bound(th, step)?.unwrap_or(Value::ONE);
    let negative = signum(step) < 0;
    if signum(step) == 0 {
        return Err(th.raise(t::ValueError, "slice step cannot be zero"));
    }
    let (lower, upper) = if negative {
        (Value::int(-1), protocol::subtract(th, len, Value::ONE)?)
    } else {
        (Value::ZERO, len)
    };
    let less = |a, b| protocol::compare_truth(th, a, b, CompareOp::Lt);
    let clip = |part: Value, default: Value| -> PyResult<Value> {
        let Some(part) = bound(th, part)? else {
            return Ok(default);
        };
        if signum(part) < 0 {
            let part = protocol::add(th, part, len)?;
            Ok(if less(part, lower)? { lower } else { part })
        } else {
            Ok(if less(upper, part)? { upper } else { part })
        }
    };
    let start = clip(start, if negative { upper } else { lower })?;
    let stop = clip(stop, if negative { lower } else { upper })?;
    Ok((start, stop, step))
}

#[pymethods(Slice, name = "slice", doc = DOC, flags = TypeFlags::HAVE_GC)]
pub mod methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, _class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Slice>> {
        let values = args.no_keywords(th, "slice")?;
        args.check_count(th, "slice", 1, 3)?;
        let none = Value::NONE;
        Ok(match *values {
            [stop] => th.slice(none, stop, none),
            [start, stop] => th.slice(start, stop, none),
            [start, stop, step, ..] => th.slice(start, stop, step),
            [] => th.slice(none, none, none),
        })
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Slice>) -> PyResult<Gc<Str>> {
        let (start, stop, step) = this.parts();
        let parts = [start, stop, step];
        let mut out = StrBuilder::new();
        out.push_str("slice(");
        common::push_items(th, &mut out, |index| parts.get(index).copied())?;
        out.push_str(")");
        out.finish(th)
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<Slice>) -> PyResult<i64> {
        let (start, stop, step) = this.parts();
        let mut all = SequenceHash::new();
        for part in [start, stop, step] {
            all.add(protocol::hash(th, part)?);
        }
        Ok(all.finish_bare())
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<Slice>, other: Value, op: CompareOp) -> PyResult<Value> {
        let Some(other) = other.cast::<Slice>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let tuple = |slice: Gc<Slice>| {
            let (start, stop, step) = slice.parts();
            th.tuple(&[start, stop, step])
        };
        if this == other {
            return Ok(Value::bool(op.holds(std::cmp::Ordering::Equal)));
        }
        protocol::rich_compare(th, tuple(this).into(), tuple(other).into(), op)
    }

    /// S.indices(len) -> (start, stop, stride)
    ///
    /// Assuming a sequence of length len, calculate the start and stop
    /// indices, and the stride length of the extended slice described by
    /// S. Out of bounds indices are clipped in a manner consistent with the
    /// handling of normal slices.
    #[method("($self, object, /)")]
    fn indices(th: &Thread, this: Gc<Slice>, object: Value) -> PyResult<Gc<Tuple>> {
        let len = protocol::index(th, object)?;
        if signum(len) < 0 {
            return Err(th.raise(t::ValueError, "length should not be negative"));
        }
        let small = |value: Value| value.is_none() || value.is_int();
        let (start, stop, step) = this.parts();
        if let Some(len) = as_i64(len)
            && small(start)
            && small(stop)
            && small(step)
        {
            let SliceRange {
                start, stop, step, ..
            } = this.resolve(th, || len as usize)?;
            return th.try_tuple(&[th.int(start), th.int(stop), th.int(step)]);
        }
        let (start, stop, step) = long_indices(th, this, len)?;
        th.try_tuple(&[start, stop, step])
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Slice>) -> PyResult<Gc<Tuple>> {
        let (start, stop, step) = this.parts();
        let args = th.try_tuple(&[start, stop, step])?;
        th.try_tuple(&[th.class(t::SLICE).into(), args.into()])
    }
}
