//! `accumulate`, `batched`, `chain`, `compress`, `dropwhile`, `filterfalse`, `pairwise`, `starmap`, `takewhile`. CPython:
//! Modules/itertoolsmodule.c.

use super::docs;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::adapters::is_truth_test;
use pyjit_types::common;
use std::cell::Cell;

/// `accumulate(iterable, func, initial=initial)`.
#[pytype(name = "accumulate", module = "itertools")]
#[repr(C)]
pub struct Accumulate {
    head: NativeHeader,
    iter: Field<Option<Value>>,
    /// None to add.
    function: Field<Option<Value>>,
    total: Field<Option<Value>>,
    /// To be answered first.
    initial: Field<Option<Value>>,
}

#[pymethods(Accumulate, name = "itertools.accumulate", module = "itertools", doc = docs::ACCUMULATE, text_signature = "(iterable, func=None, *, initial=None)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod accumulate {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(iterable, func=None, *, initial=None)", name = "accumulate")]
    fn new(
        th: &Thread,
        class: Gc<Type>,
        iterable: Value,
        func: Option<Value>,
        initial: Option<Value>,
    ) -> PyResult<Gc<Accumulate>> {
        let iter = protocol::iter(th, iterable)?;
        let given = |value: Option<Value>| value.filter(|value| !value.is_none());
        Ok(th.alloc(
            class,
            Accumulate {
                head: NativeHeader::new(Accumulate::LAYOUT),
                iter: Field::new(Some(iter)),
                function: Field::new(given(func)),
                total: Field::new(None),
                initial: Field::new(given(initial)),
            },
        ))
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Accumulate>) -> PyResult<Option<Value>> {
        let head = &this.head.header;
        if let Some(initial) = this.initial.get() {
            this.initial.set(head, None);
            this.total.set(head, Some(initial));
            return Ok(Some(initial));
        }
        let Some(item) = protocol::next(th, this.iter.get().unwrap_or(Value::NONE))? else {
            return Ok(None);
        };
        let total = match (this.total.get(), this.function.get()) {
            (None, _) => item,
            (Some(total), None) => protocol::add(th, total, item)?,
            (Some(total), Some(function)) => protocol::call(th, function, &[total, item])?,
        };
        this.total.set(head, Some(total));
        Ok(Some(total))
    }
}

/// `batched(iterable, n, strict=strict)`.
#[pytype(name = "batched", module = "itertools")]
#[repr(C)]
pub struct Batched {
    head: NativeHeader,
    iter: Field<Option<Value>>,
    size: Cell<usize>,
    strict: Cell<bool>,
}

#[pymethods(Batched, name = "itertools.batched", module = "itertools", doc = docs::BATCHED, text_signature = "(iterable, n, *, strict=False)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod batched {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(iterable, n, *, strict=False)", name = "batched")]
    fn new(
        th: &Thread,
        class: Gc<Type>,
        iterable: Value,
        n: Index,
        strict: Option<bool>,
    ) -> PyResult<Gc<Batched>> {
        if n.0 < 1 {
            return Err(th.raise(t::ValueError, "n must be at least one"));
        }
        let iter = protocol::iter(th, iterable)?;
        Ok(th.alloc(
            class,
            Batched {
                head: NativeHeader::new(Batched::LAYOUT),
                iter: Field::new(Some(iter)),
                size: Cell::new(n.0 as usize),
                strict: Cell::new(strict.unwrap_or(false)),
            },
        ))
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Batched>) -> PyResult<Option<Value>> {
        let Some(iter) = this.iter.get() else {
            return Ok(None);
        };
        let items = th.empty_list();
        while items.len() < this.size.get() {
            match protocol::next(th, iter) {
                Ok(Some(item)) => items.push(th, item)?,
                Ok(None) => {
                    this.iter.set(&this.head.header, None);
                    break;
                }
                Err(Raised) => {
                    this.iter.set(&this.head.header, None);
                    return Err(Raised);
                }
            }
        }
        if items.is_empty() {
            return Ok(None);
        }
        if this.strict.get() && items.len() < this.size.get() {
            return Err(th.raise(t::ValueError, "batched(): incomplete batch"));
        }
        Ok(Some(th.try_tuple(items.as_slice())?.into()))
    }
}

/// `chain(*iterables)`: the iterables still to come, and the iterator of the current one.
#[pytype(name = "chain", module = "itertools")]
#[repr(C)]
pub struct Chain {
    head: NativeHeader,
    source: Field<Option<Value>>,
    active: Field<Option<Value>>,
}

#[pymethods(Chain, name = "itertools.chain", module = "itertools", doc = docs::CHAIN, text_signature = "(*iterables)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod chain {
    use super::*;
    use pyjit_object::def::TypeFlags;

    fn over(th: &Thread, class: Gc<Type>, iterables: Value) -> PyResult<Gc<Chain>> {
        let source = protocol::iter(th, iterables)?;
        Ok(th.alloc(
            class,
            Chain {
                head: NativeHeader::new(Chain::LAYOUT),
                source: Field::new(Some(source)),
                active: Field::new(None),
            },
        ))
    }

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Chain>> {
        let values =
            common::plain_arguments(th, class, Chain::LAYOUT, "chain", args, (0, usize::MAX))?;
        over(th, class, th.try_tuple(values)?.into())
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Chain>) -> PyResult<Option<Value>> {
        let head = &this.head.header;
        while let Some(source) = this.source.get() {
            let active = match this.active.get() {
                Some(active) => active,
                None => {
                    let begun = protocol::next(th, source).and_then(|iterable| {
                        iterable
                            .map(|iterable| protocol::iter(th, iterable))
                            .transpose()
                    });
                    match begun {
                        Ok(Some(active)) => {
                            this.active.set(head, Some(active));
                            active
                        }
                        Ok(None) => {
                            this.source.set(head, None);
                            return Ok(None);
                        }
                        Err(Raised) => {
                            this.source.set(head, None);
                            return Err(Raised);
                        }
                    }
                }
            };
            if let Some(item) = protocol::next(th, active)? {
                return Ok(Some(item));
            }
            this.active.set(head, None);
        }
        Ok(None)
    }

    /// Alternative chain() constructor taking a single iterable argument that evaluates lazily.
    #[classmethod("($type, iterable, /)")]
    fn from_iterable(th: &Thread, class: Gc<Type>, iterable: Value) -> PyResult<Gc<Chain>> {
        over(th, class, iterable)
    }

    /// chain is generic over the type of its contents.
    /// This is the union of the types of the input iterable contents.
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        common::class_getitem(th, class, object)
    }
}

/// `compress(data, selectors)`.
#[pytype(name = "compress", module = "itertools")]
#[repr(C)]
pub struct Compress {
    head: NativeHeader,
    data: Field<Option<Value>>,
    selectors: Field<Option<Value>>,
}

#[pymethods(Compress, name = "itertools.compress", module = "itertools", doc = docs::COMPRESS, text_signature = "(data, selectors)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod compress {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(data, selectors)", name = "compress")]
    fn new(th: &Thread, class: Gc<Type>, data: Value, selectors: Value) -> PyResult<Gc<Compress>> {
        let (data, selectors) = (protocol::iter(th, data)?, protocol::iter(th, selectors)?);
        Ok(th.alloc(
            class,
            Compress {
                head: NativeHeader::new(Compress::LAYOUT),
                data: Field::new(Some(data)),
                selectors: Field::new(Some(selectors)),
            },
        ))
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Compress>) -> PyResult<Option<Value>> {
        let (Some(data), Some(selectors)) = (this.data.get(), this.selectors.get()) else {
            return Ok(None);
        };
        loop {
            let Some(item) = protocol::next(th, data)? else {
                return Ok(None);
            };
            let Some(selector) = protocol::next(th, selectors)? else {
                return Ok(None);
            };
            if protocol::truth(th, selector)? {
                return Ok(Some(item));
            }
        }
    }
}

/// A predicate, an iterator, and whether the predicate has failed: `dropwhile`, `takewhile`, and (without the latter)
/// `filterfalse` and `starmap`. Each has its own layout, which tells them apart.
macro_rules! with_function {
    ($struct:ident $name:literal) => {
        #[pytype(name = $name, module = "itertools")]
        #[repr(C)]
        pub struct $struct {
            head: NativeHeader,
            function: Field<Option<Value>>,
            iter: Field<Option<Value>>,
            done: Cell<bool>,
        }

        impl $struct {
            fn make(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<$struct>> {
                let values =
                    common::plain_arguments(th, class, $struct::LAYOUT, $name, args, (2, 2))?;
                let iter = protocol::iter(th, values[1])?;
                Ok(th.alloc(
                    class,
                    $struct {
                        head: NativeHeader::new($struct::LAYOUT),
                        function: Field::new(Some(values[0])),
                        iter: Field::new(Some(iter)),
                        done: Cell::new(false),
                    },
                ))
            }

            /// The function and the next item.
            fn advance(&self, th: &Thread) -> PyResult<Option<(Value, Value)>> {
                let (Some(function), Some(iter)) = (self.function.get(), self.iter.get()) else {
                    return Ok(None);
                };
                Ok(protocol::next(th, iter)?.map(|item| (function, item)))
            }
        }
    };
}

with_function!(DropWhile "dropwhile");
with_function!(TakeWhile "takewhile");
with_function!(FilterFalse "filterfalse");
with_function!(StarMap "starmap");

fn test(th: &Thread, predicate: Value, item: Value) -> PyResult<bool> {
    protocol::truth(th, protocol::call(th, predicate, &[item])?)
}

#[pymethods(DropWhile, name = "itertools.dropwhile", module = "itertools", doc = docs::DROPWHILE, text_signature = "(predicate, iterable, /)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod dropwhile {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<DropWhile>> {
        DropWhile::make(th, class, args)
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<DropWhile>) -> PyResult<Option<Value>> {
        while let Some((predicate, item)) = this.advance(th)? {
            if this.done.get() || !test(th, predicate, item)? {
                this.done.set(true);
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

#[pymethods(TakeWhile, name = "itertools.takewhile", module = "itertools", doc = docs::TAKEWHILE, text_signature = "(predicate, iterable, /)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod takewhile {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<TakeWhile>> {
        TakeWhile::make(th, class, args)
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<TakeWhile>) -> PyResult<Option<Value>> {
        if this.done.get() {
            return Ok(None);
        }
        let Some((predicate, item)) = this.advance(th)? else {
            return Ok(None);
        };
        if test(th, predicate, item)? {
            return Ok(Some(item));
        }
        this.done.set(true);
        Ok(None)
    }
}

#[pymethods(FilterFalse, name = "itertools.filterfalse", module = "itertools", doc = docs::FILTERFALSE, text_signature = "(function, iterable, /)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod filterfalse {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<FilterFalse>> {
        FilterFalse::make(th, class, args)
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<FilterFalse>) -> PyResult<Option<Value>> {
        while let Some((function, item)) = this.advance(th)? {
            let holds = if is_truth_test(th, function) {
                protocol::truth(th, item)?
            } else {
                test(th, function, item)?
            };
            if !holds {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

#[pymethods(StarMap, name = "itertools.starmap", module = "itertools", doc = docs::STARMAP, text_signature = "(function, iterable, /)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod starmap {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<StarMap>> {
        StarMap::make(th, class, args)
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<StarMap>) -> PyResult<Option<Value>> {
        let Some((function, item)) = this.advance(th)? else {
            return Ok(None);
        };
        let args = protocol::to_tuple(th, item)?;
        protocol::call(th, function, args.as_slice()).map(Some)
    }
}

/// `pairwise(iterable)`.
#[pytype(name = "pairwise", module = "itertools")]
#[repr(C)]
pub struct Pairwise {
    head: NativeHeader,
    iter: Field<Option<Value>>,
    /// The first item of the pair to come.
    old: Field<Option<Value>>,
}

#[pymethods(Pairwise, name = "itertools.pairwise", module = "itertools", doc = docs::PAIRWISE, text_signature = "(iterable, /)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod pairwise {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Pairwise>> {
        let values =
            common::plain_arguments(th, class, Pairwise::LAYOUT, "pairwise", args, (1, 1))?;
        let iter = protocol::iter(th, values[0])?;
        Ok(th.alloc(
            class,
            Pairwise {
                head: NativeHeader::new(Pairwise::LAYOUT),
                iter: Field::new(Some(iter)),
                old: Field::new(None),
            },
        ))
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Pairwise>) -> PyResult<Option<Value>> {
        let head = &this.head.header;
        let Some(iter) = this.iter.get() else {
            return Ok(None);
        };
        let finish = |result: PyResult<Option<Value>>| {
            this.iter.set(head, None);
            this.old.set(head, None);
            result
        };
        let old = match this.old.get() {
            Some(old) => old,
            None => match protocol::next(th, iter) {
                Ok(Some(old)) => {
                    this.old.set(head, Some(old));
                    // The iterator may have come back here and ended it.
                    if this.iter.get().is_none() {
                        return finish(Ok(None));
                    }
                    old
                }
                Ok(None) => return finish(Ok(None)),
                Err(Raised) => return finish(Err(Raised)),
            },
        };
        match protocol::next(th, iter) {
            Ok(Some(new)) => {
                this.old.set(head, Some(new));
                Ok(Some(th.try_tuple(&[old, new])?.into()))
            }
            Ok(None) => finish(Ok(None)),
            Err(Raised) => finish(Err(Raised)),
        }
    }
}
