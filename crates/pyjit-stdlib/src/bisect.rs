//! `_bisect`. CPython: Modules/_bisectmodule.c.

use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// The bounds of the slice to search: `lo` must not be negative, `hi` is None or a number.
fn bounds(th: &Thread, a: Value, lo: Option<Index>, hi: Option<Value>) -> PyResult<(usize, usize)> {
    let Ok(lo) = usize::try_from(lo.map_or(0, |lo| lo.0)) else {
        return Err(th.raise(t::ValueError, "lo must be non-negative"));
    };
    let hi = match hi.filter(|hi| !hi.is_none()) {
        None => None,
        Some(hi) if protocol::is_index(th, hi) => {
            // A negative one stands for the length, as ever.
            usize::try_from(protocol::index_as_isize(th, hi)?).ok()
        }
        Some(hi) => {
            let name = th.type_name(hi);
            let text = format!("argument should be integer or None, not '{name}'");
            return Err(th.raise(t::TypeError, text));
        }
    };
    match hi {
        Some(hi) => Ok((lo, hi)),
        None => Ok((lo, protocol::length(th, a)?)),
    }
}

/// Item `index` of any sequence.
fn item(th: &Thread, a: Value, index: usize) -> PyResult<Value> {
    if protocol::is_exact(a, t::LIST)
        && let Some(item) = a.cast::<List>().and_then(|list| list.get(index))
    {
        return Ok(item);
    }
    match th.class_of(a).slots.sq_item.get() {
        Some(get) => get(th, a, index as isize),
        None => protocol::get_item(th, a, th.int(index)),
    }
}

/// The place of `x`, to the right or left of equal items.
fn search(
    th: &Thread,
    a: Value,
    x: Value,
    bounds: (usize, usize),
    key: Option<Value>,
    right: bool,
) -> PyResult<usize> {
    let (mut low, mut high) = bounds;
    while low < high {
        let middle = low + (high - low) / 2;
        let candidate = item(th, a, middle)?;
        let candidate = match key {
            Some(key) => protocol::call(th, key, &[candidate])?,
            None => candidate,
        };
        let go_left = if right {
            protocol::compare_truth(th, x, candidate, CompareOp::Lt)?
        } else {
            !protocol::compare_truth(th, candidate, x, CompareOp::Lt)?
        };
        if go_left {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(low)
}

fn insort(
    th: &Thread,
    a: Value,
    x: Value,
    (lo, hi): (Option<Index>, Option<Value>),
    key: Option<Value>,
    right: bool,
) -> PyResult<()> {
    let key = key.filter(|key| !key.is_none());
    let bounds = bounds(th, a, lo, hi)?;
    let sought = match key {
        Some(key) => protocol::call(th, key, &[x])?,
        None => x,
    };
    let index = search(th, a, sought, bounds, key, right)?;
    if protocol::is_exact(a, t::LIST)
        && let Some(list) = a.cast::<List>()
    {
        return list.insert(th, index.min(list.len()), x);
    }
    protocol::call_method_str(th, a, "insert", &[th.int(index), x])?;
    Ok(())
}

/// Bisection algorithms.
///
/// This module provides support for maintaining a list in sorted order without
/// having to sort the list after each insertion. For long lists of items with
/// expensive comparison operations, this can be an improvement over the more
/// common approach.
///
#[pymodule(name = "_bisect")]
pub mod module {
    use super::*;

    /// Return the index where to insert item x in list a, assuming a is sorted.
    ///
    /// The return value i is such that all e in a[:i] have e <= x, and all e in
    /// a[i:] have e > x.  So if x already appears in the list, a.insert(i, x)
    /// will insert just after the rightmost x already there.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[function("(a, x, lo=0, hi=None, *, key=None)")]
    fn bisect_right(
        th: &Thread,
        a: Value,
        x: Value,
        lo: Option<Index>,
        hi: Option<Value>,
        key: Option<Value>,
    ) -> PyResult<usize> {
        search(
            th,
            a,
            x,
            bounds(th, a, lo, hi)?,
            key.filter(|key| !key.is_none()),
            true,
        )
    }

    /// Insert item x in list a, and keep it sorted assuming a is sorted.
    ///
    /// If x is already in a, insert it to the right of the rightmost x.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[function("(a, x, lo=0, hi=None, *, key=None)")]
    fn insort_right(
        th: &Thread,
        a: Value,
        x: Value,
        lo: Option<Index>,
        hi: Option<Value>,
        key: Option<Value>,
    ) -> PyResult<()> {
        insort(th, a, x, (lo, hi), key, true)
    }

    /// Return the index where to insert item x in list a, assuming a is sorted.
    ///
    /// The return value i is such that all e in a[:i] have e < x, and all e in
    /// a[i:] have e >= x.  So if x already appears in the list, a.insert(i, x)
    /// will insert just before the leftmost x already there.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[function("(a, x, lo=0, hi=None, *, key=None)")]
    fn bisect_left(
        th: &Thread,
        a: Value,
        x: Value,
        lo: Option<Index>,
        hi: Option<Value>,
        key: Option<Value>,
    ) -> PyResult<usize> {
        search(
            th,
            a,
            x,
            bounds(th, a, lo, hi)?,
            key.filter(|key| !key.is_none()),
            false,
        )
    }

    /// Insert item x in list a, and keep it sorted assuming a is sorted.
    ///
    /// If x is already in a, insert it to the left of the leftmost x.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[function("(a, x, lo=0, hi=None, *, key=None)")]
    fn insort_left(
        th: &Thread,
        a: Value,
        x: Value,
        lo: Option<Index>,
        hi: Option<Value>,
        key: Option<Value>,
    ) -> PyResult<()> {
        insort(th, a, x, (lo, hi), key, false)
    }
}
