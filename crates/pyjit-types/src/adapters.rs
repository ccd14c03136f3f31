//! Iterators made of other iterators: `enumerate`, `zip`, `map`, `filter`, `reversed`. CPython: Objects/enumobject.c,
//! Python/bltinmodule.c.

use crate::common;
use crate::iterators::state;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::runtime::NextPair;

/// The iterators of arguments: `iter()` of each.
fn iterators(th: &Thread, iterables: &[Value]) -> PyResult<Gc<Tuple>> {
    if iterables.is_empty() {
        return Ok(th.rt().empty_tuple());
    }
    let iters = th.empty_list();
    iters.reserve(th, iterables.len())?;
    for iterable in iterables {
        iters.push(th, protocol::iter(th, *iterable)?)?;
    }
    th.try_tuple(iters.as_slice())
}

/// After iterator `short` ended in strict mode: ValueError unless all end here. `short` is 0 if the first ended.
fn check_strict(th: &Thread, name: &str, iters: Gc<Tuple>, short: usize) -> PyResult<()> {
    let others = |index: usize| {
        if index == 1 {
            "argument 1".to_string()
        } else {
            format!("arguments 1-{index}")
        }
    };
    if short > 0 {
        let text = format!(
            "{name}() argument {} is shorter than {}",
            short + 1,
            others(short)
        );
        return Err(th.raise(t::ValueError, text));
    }
    for index in 1..iters.len() {
        if protocol::next(th, iters[index])?.is_some() {
            let text = format!(
                "{name}() argument {} is longer than {}",
                index + 1,
                others(index)
            );
            return Err(th.raise(t::ValueError, text));
        }
    }
    Ok(())
}

/// `(class, (first..., iterators...))`, and `True` if strict.
fn reduce(
    th: &Thread,
    this: Value,
    first: Option<Value>,
    iters: Gc<Tuple>,
    strict: bool,
) -> PyResult<Gc<Tuple>> {
    let args = match first {
        None => iters,
        Some(first) => {
            let args = th.list(&[first])?;
            args.extend_from_slice(th, iters.as_slice())?;
            th.try_tuple(args.as_slice())?
        }
    };
    let class = th.class_of(this);
    if strict {
        th.try_tuple(&[class.into(), args.into(), Value::TRUE])
    } else {
        th.try_tuple(&[class.into(), args.into()])
    }
}

/// What is wanted of the commonest `for a, b in ...` loops: the hook `next_pair`.
// The one caller is the interpreter's instruction, whose operand stack has room.
#[allow(clippy::not_unsafe_ptr_arg_deref)]
pub fn next_pair(th: &Thread, iter: Value, place: *mut u64) -> NextPair {
    let found = if let Some(items) = iter.cast::<pyjit_object::dict::DictIter>() {
        if items.header.shape() != t::DICT_ITEMITERATOR.0 {
            return NextPair::Other;
        }
        crate::dict::iter::next_item(th, items)
    } else if th.class_of(iter).is_heap_class() {
        return NextPair::Other;
    } else if let Some(this) = iter.cast::<Enumerate>() {
        enumerate::next_pair(th, this)
    } else if let Some(this) = iter.cast::<Zip>()
        && this.iters.get().len() == 2
    {
        zip::next_pair(th, this)
    } else {
        return NextPair::Other;
    };
    match found {
        Ok(Some((first, second))) => {
            // SAFETY: the caller has room for two words there.
            unsafe {
                *place = second.bits();
                *place.add(1) = first.bits();
            }
            NextPair::Pair
        }
        Ok(None) => NextPair::End,
        Err(Raised) => NextPair::Raised,
    }
}

#[pytype(name = "enumerate")]
#[repr(C)]
pub struct Enumerate {
    head: NativeHeader,
    iter: Field<Option<Value>>,
    /// An int; beyond small ones it is on the heap.
    index: Field<Option<Value>>,
}

const ENUMERATE_DOC: &str = "Return an enumerate object.

  iterable
    an object supporting iteration

The enumerate object yields pairs containing a count (from start, which
defaults to zero) and a value yielded by the iterable argument.

enumerate is useful for obtaining an indexed list:
    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...";

#[pymethods(Enumerate, name = "enumerate", doc = ENUMERATE_DOC, text_signature = "(iterable, start=0)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod enumerate {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Enumerate>> {
        let (mut iterable, mut start) = (args.get(0), args.get(1));
        let given = args.values.len();
        if given > 2 {
            let text = format!("enumerate() takes at most 2 arguments ({given} given)");
            return Err(th.raise(t::TypeError, text));
        }
        for (name, value) in args.keywords() {
            let name = name
                .cast::<Str>()
                .map_or(String::new(), |name| name.display().into_owned());
            match name.as_str() {
                "iterable"
                    if iterable.is_none() && (given == 1 || args.positional_count() == 0) =>
                {
                    iterable = Some(value);
                }
                "start" if start.is_none() && given == 2 => start = Some(value),
                _ => {
                    let text = format!("'{name}' is an invalid keyword argument for enumerate()");
                    return Err(th.raise(t::TypeError, text));
                }
            }
        }
        let Some(iterable) = iterable else {
            return Err(th.raise(
                t::TypeError,
                "enumerate() missing required argument 'iterable'",
            ));
        };
        let start = match start {
            Some(start) => protocol::index(th, start)?,
            None => Value::ZERO,
        };
        let iter = protocol::iter(th, iterable)?;
        Ok(th.alloc(
            class,
            Enumerate {
                head: NativeHeader::new(Enumerate::LAYOUT),
                iter: Field::new(Some(iter)),
                index: Field::new(Some(start)),
            },
        ))
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Enumerate>) -> PyResult<Option<Value>> {
        match next_pair(th, this)? {
            Some((index, item)) => Ok(Some(th.try_tuple(&[index, item])?.into())),
            None => Ok(None),
        }
    }

    #[inline]
    pub(super) fn next_pair(th: &Thread, this: Gc<Enumerate>) -> PyResult<Option<(Value, Value)>> {
        let (Some(iter), Some(index)) = (this.iter.get(), this.index.get()) else {
            return Ok(None);
        };
        let Some(item) = protocol::next(th, iter)? else {
            return Ok(None);
        };
        let following = match index.as_small_int().and_then(|index| index.checked_add(1)) {
            Some(following) => Value::int(following),
            None => protocol::add(th, index, Value::ONE)?,
        };
        this.index.set(&this.head.header, Some(following));
        Ok(Some((index, item)))
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Enumerate>) -> PyResult<Gc<Tuple>> {
        let none = Value::NONE;
        let parts = [
            this.iter.get().unwrap_or(none),
            this.index.get().unwrap_or(none),
        ];
        let args = th.try_tuple(&parts)?;
        th.try_tuple(&[th.class_of(this.into()).into(), args.into()])
    }

    /// 'enumerate' objects are generic over the type of their values
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        common::class_getitem(th, class, object)
    }
}

#[pytype(name = "zip")]
#[repr(C)]
pub struct Zip {
    head: NativeHeader,
    iters: Field<Gc<Tuple>>,
    strict: std::cell::Cell<bool>,
}

const ZIP_DOC: &str = "The zip object yields n-length tuples, where n is the number of
iterables passed as positional arguments to zip().  The i-th element
in every tuple comes from the i-th iterable argument to zip().  This
continues until the shortest argument is exhausted.

If strict is true and one of the arguments is exhausted before the
others, raise a ValueError.

   >>> list(zip('abcdefg', range(3), range(4)))
   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]";

#[pymethods(Zip, name = "zip", doc = ZIP_DOC, text_signature = "(*iterables, strict=False)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod zip {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Zip>> {
        let strict = common::strict_option(th, args, "zip")?;
        let iters = iterators(th, args.positional())?;
        Ok(th.alloc(
            class,
            Zip {
                head: NativeHeader::new(Zip::LAYOUT),
                iters: Field::new(iters),
                strict: strict.into(),
            },
        ))
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Zip>) -> PyResult<Option<Value>> {
        let iters = this.iters.get();
        if iters.len() == 2 {
            // The commonest case, without a tuple that is not yet full.
            return match next_pair(th, this)? {
                Some((first, second)) => Ok(Some(th.try_tuple(&[first, second])?.into())),
                None => Ok(None),
            };
        }
        if iters.is_empty() {
            return Ok(None);
        }
        let items = Tuple::alloc(th, th.class(t::TUPLE), iters.len())?;
        for index in 0..iters.len() {
            match protocol::next(th, iters[index])? {
                Some(item) => items.init(index, item),
                None => return end(th, this, index),
            }
        }
        Ok(Some(items.into()))
    }

    /// Of two iterators.
    #[inline]
    pub(super) fn next_pair(th: &Thread, this: Gc<Zip>) -> PyResult<Option<(Value, Value)>> {
        let [a, b] = *this.iters.get().as_slice() else {
            return Ok(None);
        };
        let Some(first) = protocol::next(th, a)? else {
            return end(th, this, 0).map(|_| None);
        };
        let Some(second) = protocol::next(th, b)? else {
            return end(th, this, 1).map(|_| None);
        };
        Ok(Some((first, second)))
    }

    fn end(th: &Thread, this: Gc<Zip>, short: usize) -> PyResult<Option<Value>> {
        if this.strict.get() {
            check_strict(th, "zip", this.iters.get(), short)?;
        }
        Ok(None)
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Zip>) -> PyResult<Gc<Tuple>> {
        reduce(th, this.into(), None, this.iters.get(), this.strict.get())
    }

    /// Set state information for unpickling.
    #[method("($self, object, /)")]
    fn __setstate__(th: &Thread, this: Gc<Zip>, object: Value) -> PyResult<()> {
        this.strict.set(protocol::truth(th, object)?);
        Ok(())
    }
}

#[pytype(name = "map")]
#[repr(C)]
pub struct Map {
    head: NativeHeader,
    function: Field<Option<Value>>,
    iters: Field<Gc<Tuple>>,
    strict: std::cell::Cell<bool>,
}

const MAP_DOC: &str = "Make an iterator that computes the function using arguments from
each of the iterables.  Stops when the shortest iterable is exhausted.

If strict is true and one of the arguments is exhausted before the
others, raise a ValueError.";

/// Arguments that are passed from the native stack.
const FEW: usize = 4;

#[pymethods(Map, name = "map", doc = MAP_DOC, text_signature = "(function, iterable, /, *iterables, strict=False)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod map {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Map>> {
        let strict = common::strict_option(th, args, "map")?;
        let values = args.positional();
        if values.len() < 2 {
            return Err(th.raise(t::TypeError, "map() must have at least two arguments."));
        }
        let iters = iterators(th, &values[1..])?;
        Ok(th.alloc(
            class,
            Map {
                head: NativeHeader::new(Map::LAYOUT),
                function: Field::new(Some(values[0])),
                iters: Field::new(iters),
                strict: strict.into(),
            },
        ))
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Map>) -> PyResult<Option<Value>> {
        let iters = this.iters.get();
        let function = this.function.get().unwrap_or(Value::NONE);
        let count = iters.len();
        if count <= FEW {
            let mut items = [Value::NONE; FEW];
            for index in 0..count {
                match protocol::next(th, iters[index])? {
                    Some(item) => items[index] = item,
                    None => return end(th, this, index),
                }
            }
            return protocol::call(th, function, &items[..count]).map(Some);
        }
        let items = Tuple::alloc(th, th.class(t::TUPLE), count)?;
        for index in 0..count {
            match protocol::next(th, iters[index])? {
                Some(item) => items.init(index, item),
                None => return end(th, this, index),
            }
        }
        protocol::call(th, function, items.as_slice()).map(Some)
    }

    fn end(th: &Thread, this: Gc<Map>, short: usize) -> PyResult<Option<Value>> {
        if this.strict.get() {
            check_strict(th, "map", this.iters.get(), short)?;
        }
        Ok(None)
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Map>) -> PyResult<Gc<Tuple>> {
        let function = this.function.get();
        reduce(
            th,
            this.into(),
            function,
            this.iters.get(),
            this.strict.get(),
        )
    }

    /// Set state information for unpickling.
    #[method("($self, object, /)")]
    fn __setstate__(th: &Thread, this: Gc<Map>, object: Value) -> PyResult<()> {
        this.strict.set(protocol::truth(th, object)?);
        Ok(())
    }
}

#[pytype(name = "filter")]
#[repr(C)]
pub struct Filter {
    head: NativeHeader,
    function: Field<Option<Value>>,
    iter: Field<Option<Value>>,
}

const FILTER_DOC: &str = "Return an iterator yielding those items of iterable for which
function(item) is true.  If function is None, return the items that
are true.";

/// Whether `function` is a test of truth alone.
pub fn is_truth_test(th: &Thread, function: Value) -> bool {
    function.is_none() || function == th.class(t::BOOL).into()
}

#[pymethods(Filter, name = "filter", doc = FILTER_DOC, text_signature = "(function, iterable, /)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod filter {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Filter>> {
        let base = common::native_class(th, Filter::LAYOUT)?;
        if class == base || common::same_init(class, base) {
            args.no_keywords(th, "filter")?;
        }
        args.check_count(th, "filter", 2, 2)?;
        let (function, iterable) = (args.values[0], args.values[1]);
        let iter = protocol::iter(th, iterable)?;
        Ok(th.alloc(
            class,
            Filter {
                head: NativeHeader::new(Filter::LAYOUT),
                function: Field::new(Some(function)),
                iter: Field::new(Some(iter)),
            },
        ))
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Filter>) -> PyResult<Option<Value>> {
        let (Some(iter), Some(function)) = (this.iter.get(), this.function.get()) else {
            return Ok(None);
        };
        let truth_only = is_truth_test(th, function);
        while let Some(item) = protocol::next(th, iter)? {
            let verdict = if truth_only {
                item
            } else {
                protocol::call(th, function, &[item])?
            };
            if protocol::truth(th, verdict)? {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Filter>) -> PyResult<Gc<Tuple>> {
        let none = Value::NONE;
        let parts = [
            this.function.get().unwrap_or(none),
            this.iter.get().unwrap_or(none),
        ];
        let args = th.try_tuple(&parts)?;
        th.try_tuple(&[th.class_of(this.into()).into(), args.into()])
    }
}

/// `reversed` of a sequence without `__reversed__`.
#[pytype(name = "reversed")]
#[repr(C)]
pub struct Reversed {
    head: NativeHeader,
    seq: Field<Option<Value>>,
    /// The item to come.
    index: std::cell::Cell<isize>,
}

#[pymethods(Reversed, name = "reversed", doc = "Return a reverse iterator over the values of the given sequence.", text_signature = "(sequence, /)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC))]
pub mod reversed {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        let base = common::native_class(th, Reversed::LAYOUT)?;
        if class == base || common::same_init(class, base) {
            args.no_keywords(th, "reversed")?;
        }
        args.check_count(th, "reversed", 1, 1)?;
        let seq = args.values[0];
        let of = th.class_of(seq);
        let not_reversible = || {
            let name = of.name_str();
            Err(th.raise(t::TypeError, format!("'{name}' object is not reversible")))
        };
        match of.lookup(th, th.names().__reversed__) {
            Some(method) if method.is_none() => return not_reversible(),
            Some(_) => return protocol::call_special(th, seq, th.names().__reversed__, &[]),
            None => {}
        }
        if of.slots.sq_item.get().is_none() || seq.cast::<Dict>().is_some() {
            return not_reversible();
        }
        let len = protocol::length(th, seq)?;
        let iter = Reversed {
            head: NativeHeader::new(Reversed::LAYOUT),
            seq: Field::new(Some(seq)),
            index: (len as isize - 1).into(),
        };
        Ok(th.alloc(class, iter).into())
    }

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<Reversed>) -> PyResult<Option<Value>> {
        let Some(seq) = this.seq.get() else {
            return Ok(None);
        };
        let index = this.index.get();
        if index >= 0
            && let Some(get) = th.class_of(seq).slots.sq_item.get()
        {
            match get(th, seq, index) {
                Ok(item) => {
                    this.index.set(index - 1);
                    return Ok(Some(item));
                }
                Err(Raised)
                    if th.catch(t::IndexError).is_some()
                        || th.catch(t::StopIteration).is_some() => {}
                Err(Raised) => return Err(Raised),
            }
        }
        this.index.set(-1);
        this.seq.set(&this.head.header, None);
        Ok(None)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(th: &Thread, this: Gc<Reversed>) -> PyResult<usize> {
        let Some(seq) = this.seq.get() else {
            return Ok(0);
        };
        let (len, position) = (protocol::length(th, seq)?, (this.index.get() + 1) as usize);
        Ok(if len < position { 0 } else { position })
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Reversed>) -> PyResult<Gc<Tuple>> {
        let class: Value = th.class_of(this.into()).into();
        match this.seq.get() {
            Some(seq) => {
                let args = th.try_tuple(&[seq])?;
                th.try_tuple(&[class, args.into(), th.int(this.index.get())])
            }
            None => {
                let args = th.try_tuple(&[th.rt().empty_tuple().into()])?;
                th.try_tuple(&[class, args.into()])
            }
        }
    }

    /// Set state information for unpickling.
    #[method("($self, object, /)")]
    fn __setstate__(th: &Thread, this: Gc<Reversed>, object: Value) -> PyResult<()> {
        let index = state(th, object)?;
        if let Some(seq) = this.seq.get() {
            let last = protocol::length(th, seq)? as isize - 1;
            this.index.set(index.max(-1).min(last));
        }
        Ok(())
    }
}
