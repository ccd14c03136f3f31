//! `product`, `permutations`, `combinations`, `combinations_with_replacement`: index vectors over a pool of items, in
//! lexicographic order. CPython: Modules/itertoolsmodule.c.

use super::docs;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::{Cell, RefCell};

/// A vector of `len` numbers, or MemoryError.
fn numbers(th: &Thread, len: usize, make: impl Fn(usize) -> usize) -> PyResult<Vec<usize>> {
    let mut all = Vec::new();
    if all.try_reserve_exact(len).is_err() {
        return Err(th.raise_memory());
    }
    all.extend((0..len).map(make));
    Ok(all)
}

/// The items of the pool at the indices, as a tuple.
fn pick(th: &Thread, pool: Gc<Tuple>, indices: &[usize]) -> PyResult<Value> {
    if indices.is_empty() {
        return Ok(th.rt().empty_tuple().into());
    }
    let items = Tuple::alloc(th, th.class(t::TUPLE), indices.len())?;
    for (to, from) in indices.iter().enumerate() {
        items.init(to, pool[*from]);
    }
    Ok(items.into())
}

/// A length argument that must not be negative.
fn length(th: &Thread, r: Index) -> PyResult<usize> {
    usize::try_from(r.0).map_err(|_| th.raise(t::ValueError, "r must be non-negative"))
}

/// A pool of items and the indices answered last.
macro_rules! picker {
    ($struct:ident $name:literal) => {
        #[pytype(name = $name, module = "itertools")]
        #[repr(C)]
        pub struct $struct {
            head: NativeHeader,
            /// The items; of `product`, a tuple of them for each place.
            pool: Field<Gc<Tuple>>,
            indices: RefCell<Vec<usize>>,
            /// Of `permutations`: how far each place is through its choices.
            cycles: RefCell<Vec<usize>>,
            started: Cell<bool>,
            stopped: Cell<bool>,
        }

        impl $struct {
            fn make(
                th: &Thread,
                class: Gc<Type>,
                pool: Gc<Tuple>,
                indices: Vec<usize>,
                cycles: Vec<usize>,
                stopped: bool,
            ) -> Gc<$struct> {
                th.alloc(
                    class,
                    $struct {
                        head: NativeHeader::new($struct::LAYOUT),
                        pool: Field::new(pool),
                        indices: RefCell::new(indices),
                        cycles: RefCell::new(cycles),
                        started: Cell::new(false),
                        stopped: Cell::new(stopped),
                    },
                )
            }

            /// Moves to the next choice by `advance`; false at the end.
            fn step(&self, advance: impl FnOnce(&mut Vec<usize>) -> bool) -> bool {
                if self.stopped.get() {
                    return false;
                }
                let first = !self.started.replace(true);
                if !first && !advance(&mut self.indices.borrow_mut()) {
                    self.stopped.set(true);
                    return false;
                }
                true
            }
        }
    };
}

picker!(Combinations "combinations");
picker!(WithReplacement "combinations_with_replacement");
picker!(Permutations "permutations");
picker!(Product "product");

#[pymethods(Combinations, name = "itertools.combinations", module = "itertools", doc = docs::COMBINATIONS, text_signature = "(iterable, r)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod combinations {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(iterable, r)", name = "combinations")]
    fn new(th: &Thread, class: Gc<Type>, iterable: Value, r: Index) -> PyResult<Gc<Combinations>> {
        let pool = protocol::to_tuple(th, iterable)?;
        let r = length(th, r)?;
        let indices = numbers(th, r, |place| place)?;
        Ok(Combinations::make(
            th,
            class,
            pool,
            indices,
            Vec::new(),
            r > pool.len(),
        ))
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Combinations>) -> PyResult<Option<Value>> {
        let pool = this.pool.get();
        let going = this.step(|indices| {
            let r = indices.len();
            // The last place that can still go up; those behind follow it.
            let Some(place) = (0..r)
                .rev()
                .find(|place| indices[*place] != place + pool.len() - r)
            else {
                return false;
            };
            indices[place] += 1;
            for behind in place + 1..r {
                indices[behind] = indices[behind - 1] + 1;
            }
            true
        });
        if going {
            pick(th, pool, &this.indices.borrow()).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Returns size in memory, in bytes.
    #[method("($self, /)", leaf)]
    fn __sizeof__(this: Gc<Combinations>) -> usize {
        56 + this.indices.borrow().len() * 8
    }
}

#[pymethods(WithReplacement, name = "itertools.combinations_with_replacement", module = "itertools", doc = docs::COMBINATIONS_WITH_REPLACEMENT, text_signature = "(iterable, r)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod with_replacement {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(iterable, r)", name = "combinations_with_replacement")]
    fn new(
        th: &Thread,
        class: Gc<Type>,
        iterable: Value,
        r: Index,
    ) -> PyResult<Gc<WithReplacement>> {
        let pool = protocol::to_tuple(th, iterable)?;
        let r = length(th, r)?;
        let indices = numbers(th, r, |_| 0)?;
        Ok(WithReplacement::make(
            th,
            class,
            pool,
            indices,
            Vec::new(),
            pool.is_empty() && r > 0,
        ))
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<WithReplacement>) -> PyResult<Option<Value>> {
        let pool = this.pool.get();
        let going = this.step(|indices| {
            let Some(place) = indices.iter().rposition(|index| *index + 1 != pool.len()) else {
                return false;
            };
            let index = indices[place] + 1;
            indices[place..].fill(index);
            true
        });
        if going {
            pick(th, pool, &this.indices.borrow()).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Returns size in memory, in bytes.
    #[method("($self, /)", leaf)]
    fn __sizeof__(this: Gc<WithReplacement>) -> usize {
        56 + this.indices.borrow().len() * 8
    }
}

#[pymethods(Permutations, name = "itertools.permutations", module = "itertools", doc = docs::PERMUTATIONS, text_signature = "(iterable, r=None)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod permutations {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(iterable, r=None)", name = "permutations")]
    fn new(
        th: &Thread,
        class: Gc<Type>,
        iterable: Value,
        r: Option<Value>,
    ) -> PyResult<Gc<Permutations>> {
        let pool = protocol::to_tuple(th, iterable)?;
        let n = pool.len();
        let r = match r.filter(|r| !r.is_none()) {
            None => n,
            Some(r) if pyjit_object::int::is_int(r) => {
                length(th, Index(protocol::index_as_isize(th, r)?))?
            }
            Some(_) => return Err(th.raise(t::TypeError, "Expected int as r")),
        };
        let indices = numbers(th, n, |place| place)?;
        let cycles = numbers(th, r, |place| n.wrapping_sub(place))?;
        Ok(Permutations::make(th, class, pool, indices, cycles, r > n))
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Permutations>) -> PyResult<Option<Value>> {
        let pool = this.pool.get();
        let n = pool.len();
        let going = this.step(|indices| {
            let mut cycles = this.cycles.borrow_mut();
            for place in (0..cycles.len()).rev() {
                cycles[place] -= 1;
                if cycles[place] == 0 {
                    indices[place..].rotate_left(1);
                    cycles[place] = n - place;
                } else {
                    indices.swap(place, n - cycles[place]);
                    return true;
                }
            }
            false
        });
        let r = this.cycles.borrow().len();
        if going {
            pick(th, pool, &this.indices.borrow()[..r]).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Returns size in memory, in bytes.
    #[method("($self, /)", leaf)]
    fn __sizeof__(this: Gc<Permutations>) -> usize {
        64 + (this.indices.borrow().len() + this.cycles.borrow().len()) * 8
    }
}

#[pymethods(Product, name = "itertools.product", module = "itertools", doc = docs::PRODUCT, text_signature = "(*iterables, repeat=1)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod product {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Product>> {
        let repeat = match args.has_keywords() {
            true => args.keyword_options(th, "product", ["repeat"])?[0],
            false => None,
        };
        let repeat = match repeat {
            Some(repeat) => protocol::index_as_isize(th, repeat)?,
            None => 1,
        };
        let Ok(repeat) = usize::try_from(repeat) else {
            return Err(th.raise(t::ValueError, "repeat argument cannot be negative"));
        };
        let values = args.positional();
        let count = if repeat == 0 { 0 } else { values.len() };
        let total = count
            .checked_mul(repeat.max(1))
            .filter(|total| *total <= isize::MAX as usize / 8);
        let Some(total) = total else {
            return Err(th.raise(t::OverflowError, "repeat argument too large"));
        };
        let indices = numbers(th, total, |_| 0)?;
        if total == 0 {
            return Ok(Product::make(
                th,
                class,
                th.rt().empty_tuple(),
                indices,
                Vec::new(),
                false,
            ));
        }
        let pools = Tuple::alloc(th, th.class(t::TUPLE), total)?;
        let mut empty = false;
        for (place, iterable) in values.iter().enumerate() {
            let pool = protocol::to_tuple(th, *iterable)?;
            empty |= pool.is_empty();
            for turn in 0..repeat {
                pools.init(turn * count + place, pool.into());
            }
        }
        Ok(Product::make(th, class, pools, indices, Vec::new(), empty))
    }

    fn pool_at(pools: Gc<Tuple>, place: usize) -> Option<Gc<Tuple>> {
        pools.get(place).and_then(Value::cast::<Tuple>)
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Product>) -> PyResult<Option<Value>> {
        let pools = this.pool.get();
        let going = this.step(|indices| {
            for place in (0..indices.len()).rev() {
                indices[place] += 1;
                if pool_at(pools, place).is_some_and(|pool| indices[place] < pool.len()) {
                    return true;
                }
                indices[place] = 0;
            }
            false
        });
        if !going {
            return Ok(None);
        }
        if pools.is_empty() {
            return Ok(Some(th.rt().empty_tuple().into()));
        }
        let items = Tuple::alloc(th, th.class(t::TUPLE), pools.len())?;
        for (place, index) in this.indices.borrow().iter().enumerate() {
            if let Some(item) = pool_at(pools, place).and_then(|pool| pool.get(*index)) {
                items.init(place, item);
            }
        }
        Ok(Some(items.into()))
    }

    /// Returns size in memory, in bytes.
    #[method("($self, /)", leaf)]
    fn __sizeof__(this: Gc<Product>) -> usize {
        48 + this.indices.borrow().len() * 8
    }
}
