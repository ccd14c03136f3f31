//! `groupby`, `islice`, `zip_longest`. CPython: Modules/itertoolsmodule.c.

use super::docs;
use pyjit_object::int::as_i64;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::common;
use std::cell::Cell;

/// `groupby(iterable, key)`.
#[pytype(name = "groupby", module = "itertools")]
#[repr(C)]
pub struct GroupBy {
    head: NativeHeader,
    iter: Field<Option<Value>>,
    key_function: Field<Option<Value>>,
    /// The key of the group being answered.
    target: Field<Option<Value>>,
    /// The item looked at last, and its key.
    key: Field<Option<Value>>,
    value: Field<Option<Value>>,
    /// The only group that may still advance.
    group: Field<Option<Gc<Grouper>>>,
}

/// The items of one group.
#[pytype(name = "_grouper", module = "itertools")]
#[repr(C)]
pub struct Grouper {
    head: NativeHeader,
    parent: Field<Option<Gc<GroupBy>>>,
    target: Field<Option<Value>>,
}

impl GroupBy {
    /// Takes the next item; false at the end.
    fn step(&self, th: &Thread) -> PyResult<bool> {
        let Some(value) = protocol::next(th, self.iter.get().unwrap_or(Value::NONE))? else {
            return Ok(false);
        };
        let key = match self.key_function.get() {
            Some(function) => protocol::call(th, function, &[value])?,
            None => value,
        };
        self.value.set(&self.head.header, Some(value));
        self.key.set(&self.head.header, Some(key));
        Ok(true)
    }
}

fn make_group(th: &Thread, parent: Gc<GroupBy>, target: Value) -> PyResult<Gc<Grouper>> {
    let group = th.alloc(
        common::native_class(th, Grouper::LAYOUT)?,
        Grouper {
            head: NativeHeader::new(Grouper::LAYOUT),
            parent: Field::new(Some(parent)),
            target: Field::new(Some(target)),
        },
    );
    parent.group.set(&parent.head.header, Some(group));
    Ok(group)
}

#[pymethods(GroupBy, name = "itertools.groupby", module = "itertools", doc = docs::GROUPBY, text_signature = "(iterable, key=None)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod groupby {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(iterable, key=None)", name = "groupby")]
    fn new(
        th: &Thread,
        class: Gc<Type>,
        iterable: Value,
        key: Option<Value>,
    ) -> PyResult<Gc<GroupBy>> {
        let iter = protocol::iter(th, iterable)?;
        Ok(th.alloc(
            class,
            GroupBy {
                head: NativeHeader::new(GroupBy::LAYOUT),
                iter: Field::new(Some(iter)),
                key_function: Field::new(key.filter(|key| !key.is_none())),
                target: Field::new(None),
                key: Field::new(None),
                value: Field::new(None),
                group: Field::new(None),
            },
        ))
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<GroupBy>) -> PyResult<Option<Value>> {
        let head = &this.head.header;
        this.group.set(head, None);
        // On to an item with another key.
        loop {
            match (this.key.get(), this.target.get()) {
                (None, _) => {}
                (Some(_), None) => break,
                (Some(key), Some(target)) => {
                    if !protocol::equal(th, target, key)? {
                        break;
                    }
                }
            }
            if !this.step(th)? {
                return Ok(None);
            }
        }
        let Some(key) = this.key.get() else {
            return Ok(None);
        };
        this.target.set(head, Some(key));
        let group = make_group(th, this, key)?;
        Ok(Some(th.try_tuple(&[key, group.into()])?.into()))
    }
}

#[pymethods(Grouper, name = "itertools._grouper", module = "itertools", flags = TypeFlags::HAVE_GC)]
pub mod grouper {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(parent, tgtkey, /)", name = "_grouper")]
    fn new(
        th: &Thread,
        _class: Gc<Type>,
        parent: Gc<GroupBy>,
        tgtkey: Value,
    ) -> PyResult<Gc<Grouper>> {
        make_group(th, parent, tgtkey)
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Grouper>) -> PyResult<Option<Value>> {
        let (Some(parent), Some(target)) = (this.parent.get(), this.target.get()) else {
            return Ok(None);
        };
        if parent.group.get() != Some(this) {
            return Ok(None);
        }
        if parent.value.get().is_none() && !parent.step(th)? {
            return Ok(None);
        }
        let (Some(value), Some(key)) = (parent.value.get(), parent.key.get()) else {
            return Ok(None);
        };
        if !protocol::equal(th, target, key)? {
            return Ok(None);
        }
        parent.value.set(&parent.head.header, None);
        parent.key.set(&parent.head.header, None);
        Ok(Some(value))
    }
}

/// `islice(iterable, start, stop, step)`.
#[pytype(name = "islice", module = "itertools")]
#[repr(C)]
pub struct ISlice {
    head: NativeHeader,
    iter: Field<Option<Value>>,
    /// The number of the next item to answer.
    next: Cell<usize>,
    stop: Cell<Option<usize>>,
    step: Cell<usize>,
    /// How many items were taken.
    taken: Cell<usize>,
}

const STOP_TEXT: &str =
    "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
const INDEX_TEXT: &str = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
const STEP_TEXT: &str = "Step for islice() must be a positive integer or None.";

#[pymethods(ISlice, name = "itertools.islice", module = "itertools", doc = docs::ISLICE, flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod islice {
    use super::*;
    use pyjit_object::def::TypeFlags;

    /// A number of at least `low`, `default` for None.
    fn number(
        th: &Thread,
        value: Option<Value>,
        default: isize,
        low: isize,
        text: &str,
    ) -> PyResult<isize> {
        let Some(value) = value.filter(|value| !value.is_none()) else {
            return Ok(default);
        };
        let found = match protocol::index(th, value) {
            Ok(int) => as_i64(int),
            Err(Raised) => {
                th.take_pending();
                None
            }
        };
        match found {
            Some(number) if number as isize >= low => Ok(number as isize),
            _ => Err(th.raise(t::ValueError, text)),
        }
    }

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<ISlice>> {
        let values = common::plain_arguments(th, class, ISlice::LAYOUT, "islice", args, (2, 4))?;
        let (start, stop, step) = match *values {
            [_, stop] => (None, stop, None),
            [_, start, stop] => (Some(start), stop, None),
            [_, start, stop, step, ..] => (Some(start), stop, Some(step)),
            _ => (None, Value::NONE, None),
        };
        let until = number(th, Some(stop), -1, 0, STOP_TEXT)?;
        let from = number(th, start, 0, 0, INDEX_TEXT)?;
        let step = number(th, step, 1, 1, STEP_TEXT)?;
        let iter = protocol::iter(th, values[0])?;
        Ok(th.alloc(
            class,
            ISlice {
                head: NativeHeader::new(ISlice::LAYOUT),
                iter: Field::new(Some(iter)),
                next: Cell::new(from as usize),
                stop: Cell::new(usize::try_from(until).ok()),
                step: Cell::new(step as usize),
                taken: Cell::new(0),
            },
        ))
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    fn advance(th: &Thread, this: Gc<ISlice>, iter: Value) -> PyResult<Option<Value>> {
        while this.taken.get() < this.next.get() {
            if protocol::next(th, iter)?.is_none() {
                return Ok(None);
            }
            this.taken.set(this.taken.get() + 1);
        }
        let stop = this.stop.get().unwrap_or(usize::MAX);
        if this.taken.get() >= stop {
            return Ok(None);
        }
        let item = protocol::next(th, iter)?;
        if item.is_some() {
            this.taken.set(this.taken.get() + 1);
            let next = this.next.get().saturating_add(this.step.get());
            this.next.set(next.min(stop));
        }
        Ok(item)
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<ISlice>) -> PyResult<Option<Value>> {
        let Some(iter) = this.iter.get() else {
            return Ok(None);
        };
        let result = advance(th, this, iter);
        if !matches!(result, Ok(Some(_))) {
            this.iter.set(&this.head.header, None);
        }
        result
    }
}

/// `zip_longest(*iterables, fillvalue=fillvalue)`: iterators, None for those that have ended.
#[pytype(name = "zip_longest", module = "itertools")]
#[repr(C)]
pub struct ZipLongest {
    head: NativeHeader,
    iters: Field<Gc<List>>,
    fill: Field<Option<Value>>,
    active: Cell<usize>,
}

#[pymethods(ZipLongest, name = "itertools.zip_longest", module = "itertools", doc = docs::ZIP_LONGEST, text_signature = "(*iterables, fillvalue=None)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod zip_longest {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<ZipLongest>> {
        let fill = args.keyword("fillvalue");
        if args.has_keywords() && (fill.is_none() || args.keyword_count() > 1) {
            return Err(th.raise(
                t::TypeError,
                "zip_longest() got an unexpected keyword argument",
            ));
        }
        let iters = th.empty_list();
        for iterable in args.positional() {
            iters.push(th, protocol::iter(th, *iterable)?)?;
        }
        let active = Cell::new(iters.len());
        Ok(th.alloc(
            class,
            ZipLongest {
                head: NativeHeader::new(ZipLongest::LAYOUT),
                iters: Field::new(iters),
                fill: Field::new(fill.or(Some(Value::NONE))),
                active,
            },
        ))
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<ZipLongest>) -> PyResult<Option<Value>> {
        let (iters, fill) = (this.iters.get(), this.fill.get().unwrap_or(Value::NONE));
        if iters.is_empty() || this.active.get() == 0 {
            return Ok(None);
        }
        let items = Tuple::alloc(th, th.class(t::TUPLE), iters.len())?;
        for index in 0..iters.len() {
            let mut item = fill;
            if let Some(iter) = iters.get(index).filter(|iter| !iter.is_none()) {
                match protocol::next(th, iter) {
                    Ok(Some(next)) => item = next,
                    Ok(None) => {
                        this.active.set(this.active.get().saturating_sub(1));
                        if this.active.get() == 0 {
                            return Ok(None);
                        }
                        iters.set(index, Value::NONE);
                    }
                    Err(Raised) => {
                        this.active.set(0);
                        return Err(Raised);
                    }
                }
            }
            items.init(index, item);
        }
        Ok(Some(items.into()))
    }
}
