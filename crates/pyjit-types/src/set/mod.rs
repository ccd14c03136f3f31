//! `set` and `frozenset`. CPython: Objects/setobject.c. What they do with other iterables is in `ops.rs`, the data in
//! `pyjit_object::set`.

pub mod ops;

use crate::common;
use crate::dict::iter::over_set;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::set::hash_element;
use pyjit_object::str::StrBuilder;

fn is_any_set(value: Value) -> bool {
    value.cast::<Set>().is_some()
}

/// The set to look up: a set that is itself unhashable is looked up as a frozenset.
fn key_hash(th: &Thread, key: Value) -> PyResult<(Value, i64)> {
    match hash_element(th, key) {
        Ok(hash) => Ok((key, hash)),
        Err(Raised) => {
            let Some(set) = key.cast::<Set>().filter(|_| th.pending_is(t::TypeError)) else {
                return Err(Raised);
            };
            th.take_pending();
            let frozen = th.frozenset();
            ops::merge(th, frozen, set)?;
            let hash = ops::frozen_hash(frozen);
            Ok((frozen.into(), hash))
        }
    }
}

fn contains(th: &Thread, this: Gc<Set>, key: Value) -> PyResult<bool> {
    let (key, hash) = key_hash(th, key)?;
    this.contains_hashed(th, key, hash)
}

/// `{1, 2}`, `set()`, `frozenset({1, 2})`; `set(...)` within itself.
fn repr_of(th: &Thread, this: Gc<Set>) -> PyResult<Gc<Str>> {
    let name = th.type_name(this.into());
    if this.is_empty() {
        return th.try_str(&format!("{name}()"));
    }
    let text = common::guarded_repr(&this.header, || {
        let items = protocol::to_list(th, this.into())?;
        let mut out = StrBuilder::new();
        let plain = name == "set";
        if !plain {
            out.push_str(&name);
            out.push_str("(");
        }
        out.push_str("{");
        common::push_items(th, &mut out, |index| items.get(index))?;
        out.push_str(if plain { "}" } else { "})" });
        out.finish(th)
    })?;
    match text {
        Some(text) => Ok(text),
        None => th.try_str(&format!("{name}(...)")),
    }
}

fn compare_sets(th: &Thread, this: Gc<Set>, other: Value, op: CompareOp) -> PyResult<Value> {
    let Some(other) = other.cast::<Set>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let equal = || -> PyResult<bool> {
        let (a, b) = (this.hash.get(), other.hash.get());
        if this.len() != other.len() || a != 0 && b != 0 && a != b {
            return Ok(false);
        }
        ops::is_subset(th, this, other)
    };
    let holds = match op {
        CompareOp::Eq => equal()?,
        CompareOp::Ne => !equal()?,
        CompareOp::Le => ops::is_subset(th, this, other)?,
        CompareOp::Ge => ops::is_subset(th, other, this)?,
        CompareOp::Lt => this.len() < other.len() && ops::is_subset(th, this, other)?,
        CompareOp::Gt => this.len() > other.len() && ops::is_subset(th, other, this)?,
    };
    Ok(Value::bool(holds))
}

/// A binary operator: NotImplemented unless both operands are sets.
fn operator(
    a: Value,
    b: Value,
    operation: impl FnOnce(Gc<Set>) -> PyResult<Gc<Set>>,
) -> PyResult<Value> {
    match a.cast::<Set>() {
        Some(a) if is_any_set(b) => Ok(operation(a)?.into()),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn union_of(th: &Thread, this: Gc<Set>, others: &[Value]) -> PyResult<Gc<Set>> {
    let result = ops::copy(th, this)?;
    for other in others {
        ops::update(th, result, *other)?;
    }
    Ok(result)
}

fn intersection_of(th: &Thread, this: Gc<Set>, others: &[Value]) -> PyResult<Gc<Set>> {
    let Some((first, rest)) = others.split_first() else {
        return ops::copy(th, this);
    };
    let mut result = ops::intersection(th, this, *first)?;
    for other in rest {
        result = ops::intersection(th, result, *other)?;
    }
    Ok(result)
}

fn difference_of(th: &Thread, this: Gc<Set>, others: &[Value]) -> PyResult<Gc<Set>> {
    let Some((first, rest)) = others.split_first() else {
        return ops::copy(th, this);
    };
    let result = ops::difference(th, this, *first)?;
    for other in rest {
        ops::difference_update(th, result, *other)?;
    }
    Ok(result)
}

fn symmetric_difference_of(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<Gc<Set>> {
    // CPython starts from the other: its order of insertion shows.
    let result = ops::new_like(th, this);
    ops::update(th, result, other)?;
    ops::symmetric_difference_update(th, result, this.into())?;
    Ok(result)
}

fn subset_of(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<bool> {
    if let Some(other) = other.cast::<Set>() {
        return ops::is_subset(th, this, other);
    }
    let common = ops::intersection(th, this, other)?;
    Ok(common.len() == this.len())
}

fn superset_of(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<bool> {
    if let Some(other) = other.cast::<Set>() {
        return ops::is_subset(th, other, this);
    }
    let mut all = true;
    protocol::for_each(th, other, |item| {
        all = this.contains(th, item)?;
        Ok(all)
    })?;
    Ok(all)
}

fn reduce(th: &Thread, this: Gc<Set>) -> PyResult<Gc<Tuple>> {
    let items = protocol::to_list(th, this.into())?;
    let args = th.try_tuple(&[items.into()])?;
    let state = protocol::call_method_str(th, this.into(), "__getstate__", &[])?;
    th.try_tuple(&[th.class_of(this.into()).into(), args.into(), state])
}

fn size_of_set(this: Gc<Set>) -> usize {
    200 + if this.slots() > 8 {
        this.slots() * 16
    } else {
        0
    }
}

/// A frozenset of that class from an iterable; an exact one stands for itself.
fn make_frozen(th: &Thread, class: Gc<Type>, iterable: Option<Value>) -> PyResult<Gc<Set>> {
    let exact = class == th.class(t::FROZENSET);
    if let Some(iterable) = iterable
        && exact
        && protocol::is_exact(iterable, t::FROZENSET)
        && let Some(same) = iterable.cast::<Set>()
    {
        return Ok(same);
    }
    let set = th.alloc(class, Set::default());
    if let Some(iterable) = iterable {
        ops::update(th, set, iterable)?;
    }
    if exact && set.is_empty() {
        return Ok(empty_frozenset(th, set));
    }
    Ok(set)
}

/// The one empty frozenset, which is `fresh` if there was none yet.
fn empty_frozenset(th: &Thread, fresh: Gc<Set>) -> Gc<Set> {
    let mut kept = th.rt().kept.borrow_mut();
    let only = *kept
        .entry("empty frozenset")
        .or_insert_with(|| fresh.into());
    only.cast::<Set>().unwrap_or(fresh)
}

#[pymethods(Set, name = "set", doc = "Build an unordered collection of unique elements.", text_signature = "(iterable=(), /)", flags = TypeFlags::BASE.with(TypeFlags::MATCH_SELF).with(TypeFlags::HAVE_GC).with(TypeFlags::MANAGED_WEAKREF))]
pub mod methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<Set> {
        th.alloc(class, Set::default())
    }

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Set>, args: Args<'_>) -> PyResult<()> {
        // Unlike list's, also where a subclass has a `__new__` that takes keywords.
        args.no_keywords(th, "set")?;
        args.check_count(th, "set", 0, 1)?;
        let iterable = args.get(0);
        if !this.is_empty() {
            this.clear();
        }
        match iterable {
            Some(iterable) => ops::update(th, this, iterable),
            None => Ok(()),
        }
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Set>) -> PyResult<Gc<Str>> {
        repr_of(th, this)
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<Set>, other: Value, op: CompareOp) -> PyResult<Value> {
        compare_sets(th, this, other, op)
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<Set>) -> Value {
        over_set(th, this)
    }

    #[slot(nb_subtract)]
    fn subtract(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        operator(a, b, |a| ops::difference(th, a, b))
    }

    #[slot(nb_and)]
    fn and(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        operator(a, b, |a| ops::intersection(th, a, b))
    }

    #[slot(nb_xor)]
    fn xor(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        operator(a, b, |a| symmetric_difference_of(th, a, b))
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        operator(a, b, |a| union_of(th, a, &[b]))
    }

    #[slot(nb_inplace_subtract)]
    fn subtract_in_place(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<Value> {
        in_place(this, other, || ops::difference_update(th, this, other))
    }

    #[slot(nb_inplace_and)]
    fn and_in_place(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<Value> {
        in_place(this, other, || {
            this.swap(&*ops::intersection(th, this, other)?);
            Ok(())
        })
    }

    #[slot(nb_inplace_xor)]
    fn xor_in_place(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<Value> {
        in_place(this, other, || {
            ops::symmetric_difference_update(th, this, other)
        })
    }

    #[slot(nb_inplace_or)]
    fn or_in_place(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<Value> {
        in_place(this, other, || ops::update(th, this, other))
    }

    fn in_place(
        this: Gc<Set>,
        other: Value,
        change: impl FnOnce() -> PyResult<()>,
    ) -> PyResult<Value> {
        if !is_any_set(other) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        change()?;
        Ok(this.into())
    }

    #[slot(sq_length)]
    fn len(this: Gc<Set>) -> usize {
        this.len()
    }

    #[slot(sq_contains)]
    fn has(th: &Thread, this: Gc<Set>, object: Value) -> PyResult<bool> {
        super::contains(th, this, object)
    }

    /// x.__contains__(y) <==> y in x.
    #[method("($self, object, /)")]
    fn __contains__(th: &Thread, this: Gc<Set>, object: Value) -> PyResult<bool> {
        super::contains(th, this, object)
    }

    /// Add an element to a set.
    ///
    /// This has no effect if the element is already present.
    #[method("($self, object, /)")]
    fn add(th: &Thread, this: Gc<Set>, object: Value) -> PyResult<()> {
        this.add(th, object)?;
        Ok(())
    }

    /// Remove all elements from this set.
    #[method("($self, /)", leaf)]
    fn clear(this: Gc<Set>) {
        this.clear();
    }

    /// Return a shallow copy of a set.
    #[method("($self, /)", leaf)]
    fn copy(th: &Thread, this: Gc<Set>) -> PyResult<Gc<Set>> {
        ops::copy(th, this)
    }

    /// Remove an element from a set if it is a member.
    ///
    /// Unlike set.remove(), the discard() method does not raise
    /// an exception when an element is missing from the set.
    #[method("($self, object, /)")]
    fn discard(th: &Thread, this: Gc<Set>, object: Value) -> PyResult<()> {
        let (key, hash) = key_hash(th, object)?;
        this.remove_hashed(th, key, hash)?;
        Ok(())
    }

    /// Return a new set with elements in the set that are not in the others.
    #[method("($self, /, *others)")]
    fn difference(th: &Thread, this: Gc<Set>, args: Args<'_>) -> PyResult<Gc<Set>> {
        difference_of(th, this, args.positional())
    }

    /// Update the set, removing elements found in others.
    #[method("($self, /, *others)")]
    fn difference_update(th: &Thread, this: Gc<Set>, args: Args<'_>) -> PyResult<()> {
        for other in args.positional() {
            ops::difference_update(th, this, *other)?;
        }
        Ok(())
    }

    /// Return a new set with elements common to the set and all others.
    #[method("($self, /, *others)")]
    fn intersection(th: &Thread, this: Gc<Set>, args: Args<'_>) -> PyResult<Gc<Set>> {
        intersection_of(th, this, args.positional())
    }

    /// Update the set, keeping only elements found in it and all others.
    #[method("($self, /, *others)")]
    fn intersection_update(th: &Thread, this: Gc<Set>, args: Args<'_>) -> PyResult<()> {
        let common = intersection_of(th, this, args.positional())?;
        this.swap(&common);
        Ok(())
    }

    /// Return True if two sets have a null intersection.
    #[method("($self, other, /)")]
    fn isdisjoint(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<bool> {
        ops::is_disjoint(th, this, other)
    }

    /// Report whether another set contains this set.
    #[method("($self, other, /)")]
    fn issubset(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<bool> {
        subset_of(th, this, other)
    }

    /// Report whether this set contains another set.
    #[method("($self, other, /)")]
    fn issuperset(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<bool> {
        superset_of(th, this, other)
    }

    /// Remove and return an arbitrary set element.
    ///
    /// Raises KeyError if the set is empty.
    #[method("($self, /)", leaf)]
    fn pop(th: &Thread, this: Gc<Set>) -> PyResult<Value> {
        match this.pop() {
            Some(item) => Ok(item),
            None => Err(th.raise(t::KeyError, "pop from an empty set")),
        }
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Set>) -> PyResult<Gc<Tuple>> {
        reduce(th, this)
    }

    /// Remove an element from a set; it must be a member.
    ///
    /// If the element is not a member, raise a KeyError.
    #[method("($self, object, /)")]
    fn remove(th: &Thread, this: Gc<Set>, object: Value) -> PyResult<()> {
        let (key, hash) = key_hash(th, object)?;
        if this.remove_hashed(th, key, hash)? {
            Ok(())
        } else {
            Err(th.raise_key_error(object))
        }
    }

    /// S.__sizeof__() -> size of S in memory, in bytes.
    #[method("($self, /)", leaf)]
    fn __sizeof__(this: Gc<Set>) -> usize {
        size_of_set(this)
    }

    /// Return a new set with elements in either the set or other but not both.
    #[method("($self, other, /)")]
    fn symmetric_difference(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<Gc<Set>> {
        symmetric_difference_of(th, this, other)
    }

    /// Update the set, keeping only elements found in either set, but not in both.
    #[method("($self, other, /)")]
    fn symmetric_difference_update(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<()> {
        ops::symmetric_difference_update(th, this, other)
    }

    /// Return a new set with elements from the set and all others.
    #[method("($self, /, *others)")]
    fn union(th: &Thread, this: Gc<Set>, args: Args<'_>) -> PyResult<Gc<Set>> {
        union_of(th, this, args.positional())
    }

    /// Update the set, adding elements from all others.
    #[method("($self, /, *others)")]
    fn update(th: &Thread, this: Gc<Set>, args: Args<'_>) -> PyResult<()> {
        for other in args.positional() {
            ops::update(th, this, *other)?;
        }
        Ok(())
    }

    /// sets are generic over the type of their elements
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        common::class_getitem(th, class, object)
    }
}

#[pymethods(Set, name = "frozenset", doc = "Build an immutable unordered collection of unique elements.", text_signature = "(iterable=(), /)", flags = TypeFlags::BASE.with(TypeFlags::MATCH_SELF).with(TypeFlags::HAVE_GC).with(TypeFlags::MANAGED_WEAKREF))]
pub mod frozen {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Set>> {
        let iterable = common::new_argument(th, class, t::FROZENSET, args)?;
        make_frozen(th, class, iterable)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Set>) -> PyResult<Gc<Str>> {
        repr_of(th, this)
    }

    #[slot(tp_hash)]
    fn hash(this: Gc<Set>) -> i64 {
        if this.hash.get() == 0 {
            this.hash.set(ops::frozen_hash(this));
        }
        this.hash.get()
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<Set>, other: Value, op: CompareOp) -> PyResult<Value> {
        compare_sets(th, this, other, op)
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<Set>) -> Value {
        over_set(th, this)
    }

    #[slot(nb_subtract)]
    fn subtract(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        operator(a, b, |a| ops::difference(th, a, b))
    }

    #[slot(nb_and)]
    fn and(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        operator(a, b, |a| ops::intersection(th, a, b))
    }

    #[slot(nb_xor)]
    fn xor(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        operator(a, b, |a| symmetric_difference_of(th, a, b))
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        operator(a, b, |a| union_of(th, a, &[b]))
    }

    #[slot(sq_length)]
    fn len(this: Gc<Set>) -> usize {
        this.len()
    }

    #[slot(sq_contains)]
    fn has(th: &Thread, this: Gc<Set>, object: Value) -> PyResult<bool> {
        super::contains(th, this, object)
    }

    /// x.__contains__(y) <==> y in x.
    #[method("($self, object, /)")]
    fn __contains__(th: &Thread, this: Gc<Set>, object: Value) -> PyResult<bool> {
        super::contains(th, this, object)
    }

    /// Return a shallow copy of a set.
    #[method("($self, /)", leaf)]
    fn copy(th: &Thread, this: Gc<Set>) -> PyResult<Gc<Set>> {
        if protocol::is_exact(this.into(), t::FROZENSET) {
            return Ok(this);
        }
        ops::copy(th, this)
    }

    /// Return a new set with elements in the set that are not in the others.
    #[method("($self, /, *others)")]
    fn difference(th: &Thread, this: Gc<Set>, args: Args<'_>) -> PyResult<Gc<Set>> {
        difference_of(th, this, args.positional())
    }

    /// Return a new set with elements common to the set and all others.
    #[method("($self, /, *others)")]
    fn intersection(th: &Thread, this: Gc<Set>, args: Args<'_>) -> PyResult<Gc<Set>> {
        intersection_of(th, this, args.positional())
    }

    /// Return True if two sets have a null intersection.
    #[method("($self, other, /)")]
    fn isdisjoint(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<bool> {
        ops::is_disjoint(th, this, other)
    }

    /// Report whether another set contains this set.
    #[method("($self, other, /)")]
    fn issubset(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<bool> {
        subset_of(th, this, other)
    }

    /// Report whether this set contains another set.
    #[method("($self, other, /)")]
    fn issuperset(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<bool> {
        superset_of(th, this, other)
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Set>) -> PyResult<Gc<Tuple>> {
        reduce(th, this)
    }

    /// S.__sizeof__() -> size of S in memory, in bytes.
    #[method("($self, /)", leaf)]
    fn __sizeof__(this: Gc<Set>) -> usize {
        size_of_set(this)
    }

    /// Return a new set with elements in either the set or other but not both.
    #[method("($self, other, /)")]
    fn symmetric_difference(th: &Thread, this: Gc<Set>, other: Value) -> PyResult<Gc<Set>> {
        symmetric_difference_of(th, this, other)
    }

    /// Return a new set with elements from the set and all others.
    #[method("($self, /, *others)")]
    fn union(th: &Thread, this: Gc<Set>, args: Args<'_>) -> PyResult<Gc<Set>> {
        union_of(th, this, args.positional())
    }

    /// frozensets are generic over the type of their elements
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        common::class_getitem(th, class, object)
    }
}
