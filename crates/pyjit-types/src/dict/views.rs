//! The views of a dict: `dict_keys`, `dict_values`, `dict_items`, the first and last of which are sets. CPython:
//! `dictview_*` in Objects/dictobject.c.

use super::iter;
use crate::common;
use crate::set::ops;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;

/// A view's layout; each kind has its own, which is what tells them apart.
macro_rules! view {
    ($struct:ident $name:literal $make:ident $make_in:ident) => {
        #[pytype(name = $name)]
        #[repr(C)]
        pub struct $struct {
            head: NativeHeader,
            pub dict: Field<Gc<Dict>>,
        }

        pub fn $make(th: &Thread, dict: Gc<Dict>) -> PyResult<Value> {
            Ok($make_in(
                th,
                common::native_class(th, $struct::LAYOUT)?,
                dict,
            ))
        }

        impl $struct {
            /// The dict that is seen.
            pub fn dict(&self) -> Gc<Dict> {
                self.dict.get()
            }
        }

        /// A view of that class, which has this layout.
        pub fn $make_in(th: &Thread, class: Gc<Type>, dict: Gc<Dict>) -> Value {
            let view = $struct {
                head: NativeHeader::new($struct::LAYOUT),
                dict: Field::new(dict),
            };
            th.alloc(class, view).into()
        }
    };
}

view!(DictKeys "dict_keys" keys_view keys_view_in);
view!(DictValues "dict_values" values_view values_view_in);
view!(DictItems "dict_items" items_view items_view_in);

/// The dict of a view that is a set.
fn set_view(value: Value) -> Option<Gc<Dict>> {
    match value.cast::<DictKeys>() {
        Some(keys) => Some(keys.dict.get()),
        None => value.cast::<DictItems>().map(|items| items.dict.get()),
    }
}

fn is_set(value: Value) -> bool {
    value.cast::<Set>().is_some()
}

/// The proxy that `view.mapping` answers.
fn mapping_of(th: &Thread, dict: Gc<Dict>) -> PyResult<Value> {
    crate::mappingproxy::new(th, dict.into())
}

/// `name([...])`, `...` within itself.
fn repr_of(th: &Thread, view: Value) -> PyResult<Gc<Str>> {
    let Some(header) = view.header() else {
        return th.try_str("...");
    };
    let text = common::guarded_repr(header, || {
        let items = protocol::to_list(th, view)?;
        let mut out = StrBuilder::new();
        out.push_str(&th.type_name(view));
        out.push_str("(");
        common::push_repr(th, &mut out, items.into())?;
        out.push_str(")");
        out.finish(th)
    })?;
    Ok(text.unwrap_or_else(|| th.str("...")))
}

/// Whether every item of `a` is in `b`.
fn all_in(th: &Thread, a: Value, b: Value) -> PyResult<bool> {
    let iter = protocol::iter(th, a)?;
    while let Some(item) = protocol::next(th, iter)? {
        if !protocol::contains(th, b, item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn compare_views(th: &Thread, this: Value, other: Value, op: CompareOp) -> PyResult<Value> {
    if !is_set(other) && set_view(other).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (len, other_len) = (protocol::length(th, this)?, protocol::length(th, other)?);
    let holds = match op {
        CompareOp::Eq => len == other_len && all_in(th, this, other)?,
        CompareOp::Ne => !(len == other_len && all_in(th, this, other)?),
        CompareOp::Lt => len < other_len && all_in(th, this, other)?,
        CompareOp::Le => len <= other_len && all_in(th, this, other)?,
        CompareOp::Gt => len > other_len && all_in(th, other, this)?,
        CompareOp::Ge => len >= other_len && all_in(th, other, this)?,
    };
    Ok(Value::bool(holds))
}

/// A new set of the items of any iterable.
fn to_set(th: &Thread, iterable: Value) -> PyResult<Gc<Set>> {
    let set = th.set();
    ops::update(th, set, iterable)?;
    Ok(set)
}

fn intersection(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    // The view may be the right operand.
    let (mut this, mut other) = if set_view(a).is_some() {
        (a, b)
    } else {
        (b, a)
    };
    let len = protocol::length(th, this)?;
    let exact_set = protocol::is_exact(other, t::SET);
    if exact_set && len <= protocol::length(th, other)? {
        return protocol::call_method_str(th, other, "intersection", &[this]);
    }
    if set_view(other).is_some() && protocol::length(th, other)? > len {
        (this, other) = (other, this);
    }
    let result = th.set();
    let iter = protocol::iter(th, other)?;
    while let Some(item) = protocol::next(th, iter)? {
        if protocol::contains(th, this, item)? {
            result.add(th, item)?;
        }
    }
    Ok(result.into())
}

fn difference(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    let result = to_set(th, a)?;
    ops::difference_update(th, result, b)?;
    Ok(result.into())
}

fn symmetric_difference(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    let result = to_set(th, a)?;
    ops::symmetric_difference_update(th, result, b)?;
    Ok(result.into())
}

fn union(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    let result = to_set(th, a)?;
    ops::update(th, result, b)?;
    Ok(result.into())
}

fn disjoint(th: &Thread, this: Value, other: Value) -> PyResult<bool> {
    let len = protocol::length(th, this)?;
    if this == other {
        return Ok(len == 0);
    }
    let sets = is_set(other) || set_view(other).is_some();
    let (a, b) = if sets && protocol::length(th, other)? > len {
        (other, this)
    } else {
        (this, other)
    };
    let iter = protocol::iter(th, b)?;
    while let Some(item) = protocol::next(th, iter)? {
        if protocol::contains(th, a, item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

#[pymethods(DictKeys, name = "dict_keys", flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::HAVE_GC))]
pub mod keys {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Value) -> PyResult<Gc<Str>> {
        repr_of(th, this)
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Value, other: Value, op: CompareOp) -> PyResult<Value> {
        compare_views(th, this, other, op)
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<DictKeys>) -> Value {
        super::iter::new(th, t::DICT_KEYITERATOR, this.dict.get())
    }

    #[slot(sq_length)]
    fn len(this: Gc<DictKeys>) -> usize {
        this.dict.get().len()
    }

    #[slot(sq_contains)]
    fn contains(th: &Thread, this: Gc<DictKeys>, key: Value) -> PyResult<bool> {
        this.dict.get().contains(th, key)
    }

    #[slot(nb_subtract)]
    fn subtract(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        difference(th, a, b)
    }

    #[slot(nb_and)]
    fn and(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        intersection(th, a, b)
    }

    #[slot(nb_xor)]
    fn xor(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        symmetric_difference(th, a, b)
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        union(th, a, b)
    }

    /// Return True if the view and the given iterable have a null intersection.
    #[method("($self, object, /)")]
    fn isdisjoint(th: &Thread, this: Gc<DictKeys>, object: Value) -> PyResult<bool> {
        disjoint(th, this.into(), object)
    }

    /// Return a reverse iterator over the dict keys.
    #[method("($self, /)", leaf)]
    fn __reversed__(th: &Thread, this: Gc<DictKeys>) -> Value {
        super::iter::new_reversed(th, t::DICT_REVERSEKEYITERATOR, this.dict.get())
    }

    /// dictionary that this view refers to
    #[getter]
    fn mapping(th: &Thread, this: Gc<DictKeys>) -> PyResult<Value> {
        mapping_of(th, this.dict.get())
    }
}

#[pymethods(DictItems, name = "dict_items", flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::HAVE_GC))]
pub mod items {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Value) -> PyResult<Gc<Str>> {
        repr_of(th, this)
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Value, other: Value, op: CompareOp) -> PyResult<Value> {
        compare_views(th, this, other, op)
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<DictItems>) -> Value {
        super::iter::new(th, t::DICT_ITEMITERATOR, this.dict.get())
    }

    #[slot(sq_length)]
    fn len(this: Gc<DictItems>) -> usize {
        this.dict.get().len()
    }

    #[slot(sq_contains)]
    fn contains(th: &Thread, this: Gc<DictItems>, item: Value) -> PyResult<bool> {
        let Some(pair) = item.cast::<Tuple>().filter(|pair| pair.len() == 2) else {
            return Ok(false);
        };
        match this.dict.get().get(th, pair[0])? {
            Some(value) => protocol::equal(th, value, pair[1]),
            None => Ok(false),
        }
    }

    #[slot(nb_subtract)]
    fn subtract(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        difference(th, a, b)
    }

    #[slot(nb_and)]
    fn and(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        intersection(th, a, b)
    }

    #[slot(nb_xor)]
    fn xor(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        symmetric_difference(th, a, b)
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        union(th, a, b)
    }

    /// Return True if the view and the given iterable have a null intersection.
    #[method("($self, object, /)")]
    fn isdisjoint(th: &Thread, this: Gc<DictItems>, object: Value) -> PyResult<bool> {
        disjoint(th, this.into(), object)
    }

    /// Return a reverse iterator over the dict items.
    #[method("($self, /)", leaf)]
    fn __reversed__(th: &Thread, this: Gc<DictItems>) -> Value {
        super::iter::new_reversed(th, t::DICT_REVERSEITEMITERATOR, this.dict.get())
    }

    /// dictionary that this view refers to
    #[getter]
    fn mapping(th: &Thread, this: Gc<DictItems>) -> PyResult<Value> {
        mapping_of(th, this.dict.get())
    }
}

#[pymethods(DictValues, name = "dict_values", flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::HAVE_GC))]
pub mod values {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Value) -> PyResult<Gc<Str>> {
        repr_of(th, this)
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<DictValues>) -> Value {
        super::iter::new(th, t::DICT_VALUEITERATOR, this.dict.get())
    }

    #[slot(sq_length)]
    fn len(this: Gc<DictValues>) -> usize {
        this.dict.get().len()
    }

    /// Return a reverse iterator over the dict values.
    #[method("($self, /)", leaf)]
    fn __reversed__(th: &Thread, this: Gc<DictValues>) -> Value {
        super::iter::new_reversed(th, t::DICT_REVERSEVALUEITERATOR, this.dict.get())
    }

    /// dictionary that this view refers to
    #[getter]
    fn mapping(th: &Thread, this: Gc<DictValues>) -> PyResult<Value> {
        mapping_of(th, this.dict.get())
    }
}
