//! `_heapq`: min-heaps and max-heaps in lists. CPython: Modules/_heapqmodule.c.

use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// Which item comes first.
#[derive(Clone, Copy)]
enum Order {
    Min,
    Max,
}

/// Whether `a` belongs above `b`. Small ints and floats are compared by the machine.
#[inline]
fn before(th: &Thread, order: Order, a: Value, b: Value) -> PyResult<bool> {
    let (a, b) = match order {
        Order::Min => (a, b),
        Order::Max => (b, a),
    };
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return Ok(x < y);
    }
    if let (Some(x), Some(y)) = (a.as_small_float(), b.as_small_float()) {
        return Ok(x < y);
    }
    protocol::compare_truth(th, a, b, CompareOp::Lt)
}

/// The item at an index, after comparisons that may have changed the list.
fn at(th: &Thread, heap: Gc<List>, index: usize, len: usize) -> PyResult<Value> {
    match heap.get(index) {
        Some(item) if heap.len() == len => Ok(item),
        _ => Err(th.raise(t::RuntimeError, "list changed size during iteration")),
    }
}

/// Moves the item at `index` up to its place, at or below `top`.
fn sift_up_to(
    th: &Thread,
    order: Order,
    heap: Gc<List>,
    top: usize,
    mut index: usize,
) -> PyResult<()> {
    let len = heap.len();
    if index >= len {
        return Err(th.raise(t::IndexError, "index out of range"));
    }
    while index > top {
        let parent = (index - 1) / 2;
        let (item, above) = (at(th, heap, index, len)?, at(th, heap, parent, len)?);
        let rises = before(th, order, item, above)?;
        let (item, above) = (at(th, heap, index, len)?, at(th, heap, parent, len)?);
        if !rises {
            break;
        }
        heap.set(index, above);
        heap.set(parent, item);
        index = parent;
    }
    Ok(())
}

/// Moves the item at `top` down to a leaf, then up to its place: most items that are put on top belong near the bottom.
fn sift_down(th: &Thread, order: Order, heap: Gc<List>, top: usize) -> PyResult<()> {
    let len = heap.len();
    if top >= len {
        return Err(th.raise(t::IndexError, "index out of range"));
    }
    let mut index = top;
    while index < len / 2 {
        let mut child = 2 * index + 1;
        if child + 1 < len {
            let (left, right) = (at(th, heap, child, len)?, at(th, heap, child + 1, len)?);
            // To the right unless the left one comes first.
            if !before(th, order, left, right)? {
                child += 1;
            }
        }
        let (item, below) = (at(th, heap, index, len)?, at(th, heap, child, len)?);
        heap.set(index, below);
        heap.set(child, item);
        index = child;
    }
    sift_up_to(th, order, heap, top, index)
}

fn push(th: &Thread, order: Order, heap: Gc<List>, item: Value) -> PyResult<()> {
    heap.push(th, item)?;
    sift_up_to(th, order, heap, 0, heap.len() - 1)
}

fn pop(th: &Thread, order: Order, heap: Gc<List>) -> PyResult<Value> {
    let Some(last) = heap.pop() else {
        return Err(th.raise(t::IndexError, "index out of range"));
    };
    match heap.get(0) {
        None => Ok(last),
        Some(top) => {
            heap.set(0, last);
            sift_down(th, order, heap, 0)?;
            Ok(top)
        }
    }
}

fn replace(th: &Thread, order: Order, heap: Gc<List>, item: Value) -> PyResult<Value> {
    let Some(top) = heap.get(0) else {
        return Err(th.raise(t::IndexError, "index out of range"));
    };
    heap.set(0, item);
    sift_down(th, order, heap, 0)?;
    Ok(top)
}

fn push_pop(th: &Thread, order: Order, heap: Gc<List>, item: Value) -> PyResult<Value> {
    let Some(top) = heap.get(0) else {
        return Ok(item);
    };
    if !before(th, order, top, item)? {
        return Ok(item);
    }
    match heap.get(0) {
        Some(_) => replace(th, order, heap, item),
        None => Err(th.raise(t::IndexError, "index out of range")),
    }
}

fn heapify_list(th: &Thread, order: Order, heap: Gc<List>) -> PyResult<()> {
    for top in (0..heap.len() / 2).rev() {
        sift_down(th, order, heap, top)?;
    }
    Ok(())
}

const ABOUT: &str = "Heap queues

[explanation by Fran\u{e7}ois Pinard]
";

/// Heap queue algorithm (a.k.a. priority queue).
///
/// Heaps are arrays for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for
/// all k, counting elements from 0.  For the sake of comparison,
/// non-existing elements are considered to be infinite.  The interesting
/// property of a heap is that a[0] is always its smallest element.
///
/// Usage:
///
/// heap = []            # creates an empty heap
/// heappush(heap, item) # pushes a new item on the heap
/// item = heappop(heap) # pops the smallest item from the heap
/// item = heap[0]       # smallest item on the heap without popping it
/// heapify(x)           # transforms list into a heap, in-place, in linear time
/// item = heapreplace(heap, item) # pops and returns smallest item, and adds
///                                # new item; the heap size is unchanged
///
/// Our API differs from textbook heap algorithms as follows:
///
/// - We use 0-based indexing.  This makes the relationship between the
///   index for a node and the indexes for its children slightly less
///   obvious, but is more suitable since Python uses 0-based indexing.
///
/// - Our heappop() method returns the smallest item, not the largest.
///
/// These two make it possible to view the heap as a regular Python list
/// without surprises: heap[0] is the smallest item, and heap.sort()
/// maintains the heap invariant!
///
#[pymodule(name = "_heapq")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        module.set(th, "__about__", th.str(ABOUT))
    }

    /// Push item onto heap, maintaining the heap invariant.
    #[function("(heap, item, /)")]
    fn heappush(th: &Thread, heap: Gc<List>, item: Value) -> PyResult<()> {
        push(th, Order::Min, heap, item)
    }

    /// Push item on the heap, then pop and return the smallest item from the heap.
    ///
    /// The combined action runs more efficiently than heappush() followed by
    /// a separate call to heappop().
    #[function("(heap, item, /)")]
    fn heappushpop(th: &Thread, heap: Gc<List>, item: Value) -> PyResult<Value> {
        push_pop(th, Order::Min, heap, item)
    }

    /// Pop the smallest item off the heap, maintaining the heap invariant.
    #[function("(heap, /)")]
    fn heappop(th: &Thread, heap: Gc<List>) -> PyResult<Value> {
        pop(th, Order::Min, heap)
    }

    /// Pop and return the current smallest value, and add the new item.
    ///
    /// This is more efficient than heappop() followed by heappush(), and can be
    /// more appropriate when using a fixed-size heap.  Note that the value
    /// returned may be larger than item!  That constrains reasonable uses of
    /// this routine unless written as part of a conditional replacement:
    ///
    ///     if item > heap[0]:
    ///         item = heapreplace(heap, item)
    #[function("(heap, item, /)")]
    fn heapreplace(th: &Thread, heap: Gc<List>, item: Value) -> PyResult<Value> {
        replace(th, Order::Min, heap, item)
    }

    /// Transform list into a heap, in-place, in O(len(heap)) time.
    #[function("(heap, /)")]
    fn heapify(th: &Thread, heap: Gc<List>) -> PyResult<()> {
        heapify_list(th, Order::Min, heap)
    }

    /// Push item onto max heap, maintaining the heap invariant.
    #[function("(heap, item, /)")]
    fn heappush_max(th: &Thread, heap: Gc<List>, item: Value) -> PyResult<()> {
        push(th, Order::Max, heap, item)
    }

    /// Maxheap variant of heappushpop.
    ///
    /// The combined action runs more efficiently than heappush_max()
    /// followed by a separate call to heappop_max().
    #[function("(heap, item, /)")]
    fn heappushpop_max(th: &Thread, heap: Gc<List>, item: Value) -> PyResult<Value> {
        push_pop(th, Order::Max, heap, item)
    }

    /// Maxheap variant of heappop.
    #[function("(heap, /)")]
    fn heappop_max(th: &Thread, heap: Gc<List>) -> PyResult<Value> {
        pop(th, Order::Max, heap)
    }

    /// Maxheap variant of heapreplace.
    #[function("(heap, item, /)")]
    fn heapreplace_max(th: &Thread, heap: Gc<List>, item: Value) -> PyResult<Value> {
        replace(th, Order::Max, heap, item)
    }

    /// Maxheap variant of heapify.
    #[function("(heap, /)")]
    fn heapify_max(th: &Thread, heap: Gc<List>) -> PyResult<()> {
        heapify_list(th, Order::Max, heap)
    }
}
