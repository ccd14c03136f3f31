//! `count`, `cycle`, `repeat`. CPython: Modules/itertoolsmodule.c.

use super::docs;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;
use pyjit_types::common;
use std::cell::Cell;

/// `count(start, step)`: the next number, and what is added.
#[pytype(name = "count", module = "itertools")]
#[repr(C)]
pub struct Count {
    head: NativeHeader,
    next: Field<Option<Value>>,
    step: Field<Option<Value>>,
}

fn is_number(th: &Thread, value: Value) -> bool {
    let slots = &th.class_of(value).slots;
    slots.nb_int.get().is_some()
        || slots.nb_float.get().is_some()
        || slots.nb_index.get().is_some()
        || th.is_instance(value, t::COMPLEX)
}

#[pymethods(Count, name = "itertools.count", module = "itertools", doc = docs::COUNT, text_signature = "(start=0, step=1)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod count {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(start=0, step=1)", name = "count")]
    fn new(
        th: &Thread,
        class: Gc<Type>,
        start: Option<Value>,
        step: Option<Value>,
    ) -> PyResult<Gc<Count>> {
        if [start, step]
            .into_iter()
            .flatten()
            .any(|value| !is_number(th, value))
        {
            return Err(th.raise(t::TypeError, "a number is required"));
        }
        Ok(th.alloc(
            class,
            Count {
                head: NativeHeader::new(Count::LAYOUT),
                next: Field::new(start.or(Some(Value::ZERO))),
                step: Field::new(step.or(Some(Value::ONE))),
            },
        ))
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Count>) -> PyResult<Gc<Str>> {
        let (next, step) = (this.next.get(), this.step.get());
        let mut out = StrBuilder::new();
        out.push_str("count(");
        common::push_repr(th, &mut out, next.unwrap_or(Value::NONE))?;
        if let Some(step) = step.filter(|step| step.as_small_int() != Some(1)) {
            out.push_str(", ");
            common::push_repr(th, &mut out, step)?;
        }
        out.push_str(")");
        out.finish(th)
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Count>) -> PyResult<Option<Value>> {
        let (Some(next), Some(step)) = (this.next.get(), this.step.get()) else {
            return Ok(None);
        };
        let following = match (next.as_small_int(), step.as_small_int()) {
            (Some(next), Some(step)) => th.int(next as i64 + step as i64),
            _ => protocol::add(th, next, step)?,
        };
        this.next.set(&this.head.header, Some(following));
        Ok(Some(next))
    }
}

/// `cycle(iterable)`: the iterator until it ends, and what it has answered.
#[pytype(name = "cycle", module = "itertools")]
#[repr(C)]
pub struct Cycle {
    head: NativeHeader,
    iter: Field<Option<Value>>,
    saved: Field<Gc<List>>,
    index: Cell<usize>,
}

#[pymethods(Cycle, name = "itertools.cycle", module = "itertools", doc = docs::CYCLE, text_signature = "(iterable, /)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod cycle {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Cycle>> {
        let values = common::plain_arguments(th, class, Cycle::LAYOUT, "cycle", args, (1, 1))?;
        let iter = protocol::iter(th, values[0])?;
        let saved = th.empty_list();
        Ok(th.alloc(
            class,
            Cycle {
                head: NativeHeader::new(Cycle::LAYOUT),
                iter: Field::new(Some(iter)),
                saved: Field::new(saved),
                index: Cell::new(0),
            },
        ))
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Cycle>) -> PyResult<Option<Value>> {
        let saved = this.saved.get();
        if let Some(iter) = this.iter.get() {
            if let Some(item) = protocol::next(th, iter)? {
                saved.push(th, item)?;
                return Ok(Some(item));
            }
            this.iter.set(&this.head.header, None);
        }
        let index = this.index.get();
        let item = saved.get(index);
        this.index.set(if index + 1 >= saved.len() {
            0
        } else {
            index + 1
        });
        Ok(item)
    }
}

/// `repeat(object, times)`: how often still, below 0 for ever.
#[pytype(name = "repeat", module = "itertools")]
#[repr(C)]
pub struct Repeat {
    head: NativeHeader,
    object: Field<Option<Value>>,
    left: Cell<isize>,
}

#[pymethods(Repeat, name = "itertools.repeat", module = "itertools", doc = docs::REPEAT, flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod repeat {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(object, times=-1)", name = "repeat")]
    fn new(th: &Thread, class: Gc<Type>, object: Value, times: Option<Index>) -> Gc<Repeat> {
        th.alloc(
            class,
            Repeat {
                head: NativeHeader::new(Repeat::LAYOUT),
                object: Field::new(Some(object)),
                left: Cell::new(times.map_or(-1, |times| times.0.max(0))),
            },
        )
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Repeat>) -> PyResult<Gc<Str>> {
        let mut out = StrBuilder::new();
        out.push_str("repeat(");
        common::push_repr(th, &mut out, this.object.get().unwrap_or(Value::NONE))?;
        if this.left.get() >= 0 {
            out.push_str(&format!(", {}", this.left.get()));
        }
        out.push_str(")");
        out.finish(th)
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(this: Gc<Repeat>) -> Option<Value> {
        match this.left.get() {
            0 => return None,
            left if left > 0 => this.left.set(left - 1),
            _ => {}
        }
        this.object.get()
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(th: &Thread, this: Gc<Repeat>) -> PyResult<isize> {
        match this.left.get() {
            left if left >= 0 => Ok(left),
            _ => Err(th.raise(t::TypeError, "len() of unsized object")),
        }
    }
}
