//! `tuple`. CPython: Objects/tupleobject.c.

use crate::common::{self, Key};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;

const DOC: &str = "Built-in immutable sequence.

If no argument is given, the constructor returns an empty tuple.
If iterable is specified the tuple is initialized from iterable's items.

If the argument is a tuple, the return value is the same object.";

const PRIME_1: u64 = 11400714785074694791;
const PRIME_2: u64 = 14029467366897019727;
const PRIME_5: u64 = 2870177450012600261;

/// The hash of a sequence of hashes (a simplified xxHash), as tuples have it.
pub struct SequenceHash(u64);

impl SequenceHash {
    pub fn new() -> SequenceHash {
        SequenceHash(PRIME_5)
    }

    #[inline]
    pub fn add(&mut self, hash: i64) {
        let mixed = self.0.wrapping_add((hash as u64).wrapping_mul(PRIME_2));
        self.0 = mixed.rotate_left(31).wrapping_mul(PRIME_1);
    }

    /// Of a tuple of that length.
    pub fn finish(self, len: usize) -> i64 {
        match self.0.wrapping_add(len as u64 ^ (PRIME_5 ^ 3527539)) {
            u64::MAX => 1546275796,
            hash => hash as i64,
        }
    }

    /// Without the length, as slices have it.
    pub fn finish_bare(self) -> i64 {
        match self.0 {
            u64::MAX => 1546275796,
            hash => hash as i64,
        }
    }
}

impl Default for SequenceHash {
    fn default() -> SequenceHash {
        SequenceHash::new()
    }
}

/// The tuple `a + b`.
pub fn concat(th: &Thread, a: Gc<Tuple>, b: Gc<Tuple>) -> PyResult<Gc<Tuple>> {
    let tuple = Tuple::alloc(th, th.class(t::TUPLE), a.len() + b.len())?;
    a.iter()
        .enumerate()
        .for_each(|(index, item)| tuple.init(index, *item));
    b.iter()
        .enumerate()
        .for_each(|(index, item)| tuple.init(a.len() + index, *item));
    Ok(tuple)
}

fn exact(th: &Thread, this: Gc<Tuple>) -> bool {
    this.header.shape() == t::TUPLE.0 || th.class_of(this.into()) == th.class(t::TUPLE)
}

#[pymethods(Tuple, name = "tuple", doc = DOC, text_signature = "(iterable=(), /)", flags = TypeFlags::BASE.with(TypeFlags::SEQUENCE).with(TypeFlags::MATCH_SELF).with(TypeFlags::TUPLE_SUBCLASS).with(TypeFlags::HAVE_GC))]
pub mod methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Tuple>> {
        let items = match common::new_argument(th, class, t::TUPLE, args)? {
            Some(iterable) => protocol::to_tuple(th, iterable)?,
            None => th.rt().empty_tuple(),
        };
        if class == th.class(t::TUPLE) {
            Ok(items)
        } else {
            th.tuple_in(class, items.as_slice())
        }
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Tuple>) -> PyResult<Value> {
        if this.is_empty() {
            return Ok(th.str("()").into());
        }
        let text = common::guarded_repr(&this.header, || {
            let mut out = StrBuilder::new();
            out.push_str("(");
            common::push_items(th, &mut out, |index| this.get(index))?;
            out.push_str(if this.len() == 1 { ",)" } else { ")" });
            out.finish(th)
        })?;
        Ok(text.unwrap_or_else(|| th.str("(...)")).into())
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<Tuple>) -> PyResult<i64> {
        if this.hash.get() != 0 {
            return Ok(this.hash.get());
        }
        th.check_native_stack(" while hashing a tuple")?;
        let mut all = SequenceHash::new();
        for item in this.as_slice() {
            all.add(protocol::hash(th, *item)?);
        }
        let hash = all.finish(this.len());
        this.hash.set(hash);
        Ok(hash)
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<Tuple>, other: Value, op: CompareOp) -> PyResult<Value> {
        let Some(other) = other.cast::<Tuple>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        for (a, b) in this.as_slice().iter().zip(other.as_slice()) {
            if !protocol::equal(th, *a, *b)? {
                return match op {
                    CompareOp::Eq => Ok(Value::FALSE),
                    CompareOp::Ne => Ok(Value::TRUE),
                    _ => protocol::rich_compare(th, *a, *b, op),
                };
            }
        }
        Ok(Value::bool(op.holds(this.len().cmp(&other.len()))))
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Value) -> Value {
        th.seq_iter(t::TUPLE_ITERATOR, this)
    }

    #[slot(sq_length)]
    #[slot(mp_length)]
    fn len(this: Gc<Tuple>) -> usize {
        this.len()
    }

    #[slot(sq_concat)]
    fn add(th: &Thread, this: Gc<Tuple>, other: Value) -> PyResult<Gc<Tuple>> {
        match other.cast::<Tuple>() {
            Some(other) if this.is_empty() && exact(th, other) => Ok(other),
            Some(other) if other.is_empty() && exact(th, this) => Ok(this),
            Some(other) => concat(th, this, other),
            None => {
                let name = th.type_name(other);
                Err(th.raise(
                    t::TypeError,
                    format!("can only concatenate tuple (not \"{name}\") to tuple"),
                ))
            }
        }
    }

    #[slot(sq_repeat)]
    fn multiply(th: &Thread, this: Gc<Tuple>, count: isize) -> PyResult<Gc<Tuple>> {
        let count = usize::try_from(count).unwrap_or(0);
        if (this.is_empty() || count == 1) && exact(th, this) {
            return Ok(this);
        }
        if this.is_empty() || count == 0 {
            return Ok(th.rt().empty_tuple());
        }
        let Some(total) = this.len().checked_mul(count) else {
            return Err(th.raise_memory());
        };
        let tuple = Tuple::alloc(th, th.class(t::TUPLE), total)?;
        for turn in 0..count {
            for (index, item) in this.iter().enumerate() {
                tuple.init(turn * this.len() + index, *item);
            }
        }
        Ok(tuple)
    }

    #[slot(sq_item)]
    fn item(th: &Thread, this: Gc<Tuple>, index: isize) -> PyResult<Value> {
        match usize::try_from(index)
            .ok()
            .and_then(|index| this.get(index))
        {
            Some(item) => Ok(item),
            None => Err(th.raise(t::IndexError, "tuple index out of range")),
        }
    }

    #[slot(sq_contains)]
    fn contains(th: &Thread, this: Gc<Tuple>, item: Value) -> PyResult<bool> {
        for candidate in this.as_slice() {
            if protocol::equal(th, *candidate, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Gc<Tuple>, key: Value) -> PyResult<Value> {
        match common::sequence_key(th, key, "tuple")? {
            Key::At(index) => match Index(index)
                .within(this.len())
                .and_then(|index| this.get(index))
            {
                Some(item) => Ok(item),
                None => Err(th.raise(t::IndexError, "tuple index out of range")),
            },
            Key::Slice(slice) => {
                let range = slice.resolve(th, || this.len())?;
                if range.step == 1 {
                    if range.count == this.len() && exact(th, this) {
                        return Ok(this.into());
                    }
                    let start = range.start as usize;
                    return Ok(th
                        .try_tuple(&this.as_slice()[start..start + range.count])?
                        .into());
                }
                if range.count == 0 {
                    return Ok(th.rt().empty_tuple().into());
                }
                let tuple = Tuple::alloc(th, th.class(t::TUPLE), range.count)?;
                for (to, from) in range.indices().enumerate() {
                    tuple.init(to, this[from]);
                }
                Ok(tuple.into())
            }
        }
    }

    #[method("($self, /)")]
    fn __getnewargs__(th: &Thread, this: Gc<Tuple>) -> PyResult<Gc<Tuple>> {
        let items = th.try_tuple(this.as_slice())?;
        th.try_tuple(&[items.into()])
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("($self, value, start=0, stop=sys.maxsize, /)")]
    fn index(
        th: &Thread,
        this: Gc<Tuple>,
        value: Value,
        start: Option<SliceIndex>,
        stop: Option<SliceIndex>,
    ) -> PyResult<usize> {
        let (start, stop) = common::clip_bounds(start, stop, this.len());
        for index in start..stop.min(this.len()) {
            if protocol::equal(th, this[index], value)? {
                return Ok(index);
            }
        }
        Err(th.raise(t::ValueError, "tuple.index(x): x not in tuple"))
    }

    /// Return number of occurrences of value.
    #[method("($self, value, /)")]
    fn count(th: &Thread, this: Gc<Tuple>, value: Value) -> PyResult<usize> {
        let mut count = 0;
        for item in this.as_slice() {
            count += protocol::equal(th, *item, value)? as usize;
        }
        Ok(count)
    }

    /// Tuples are generic over the types of their contents.
    ///
    /// For example, use ``tuple[int, str]`` for a pair whose first element
    /// is an int and second element is a string.
    ///
    /// Tuples also support the form ``tuple[T, ...]`` to indicate
    /// an arbitrary length tuple of elements of type T.
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        common::class_getitem(th, class, object)
    }
}
