//! `dict`. CPython: Objects/dictobject.c. Merging is in `update.rs`, views in `views.rs`, iterators in `iter.rs`, the
//! data in `pyjit_object::dict`.

pub mod iter;
pub mod update;
pub mod views;

use crate::common;
use pyjit_object::dict::hash_key;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;
use update::{update_arg, update_keywords};

const DOC: &str = "dict() -> new empty dictionary
dict(mapping) -> new dictionary initialized from a mapping object's
    (key, value) pairs
dict(iterable) -> new dictionary initialized as if via:
    d = {}
    for k, v in iterable:
        d[k] = v
dict(**kwargs) -> new dictionary initialized with the name=value pairs
    in the keyword argument list.  For example:  dict(one=1, two=2)";

/// Whether two dicts have equal keys with equal values.
pub fn equal(th: &Thread, a: Gc<Dict>, b: Gc<Dict>) -> PyResult<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    let mut position = 0;
    while let Some((next, key, hash, value)) = a.next_entry(position) {
        position = next;
        match b.get_hashed(th, key, hash)? {
            Some(other) if protocol::equal(th, value, other)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// `dict[key]` of an instance of the class or a subclass, whose `__missing__` counts.
pub fn get_item(th: &Thread, this: Gc<Dict>, key: Value) -> PyResult<Value> {
    if let Some(value) = this.get(th, key)? {
        return Ok(value);
    }
    if !protocol::is_exact(this.into(), t::DICT)
        && let Some(method) = protocol::lookup_special(th, this.into(), th.intern("__missing__"))?
    {
        return method.call(th, Args::positional_only(&[key]));
    }
    Err(th.raise_key_error(key))
}

/// `{key: value, ...}`.
pub fn repr_of(th: &Thread, this: Gc<Dict>) -> PyResult<Gc<Str>> {
    if this.is_empty() {
        return th.try_str("{}");
    }
    let text = common::guarded_repr(&this.header, || {
        let mut out = StrBuilder::new();
        out.push_str("{");
        let mut position = 0;
        while let Some((next, key, value)) = this.next_item(position) {
            if position > 0 {
                out.push_str(", ");
            }
            position = next;
            common::push_repr(th, &mut out, key)?;
            out.push_str(": ");
            common::push_repr(th, &mut out, value)?;
        }
        out.push_str("}");
        out.finish(th)
    })?;
    Ok(text.unwrap_or_else(|| th.str("{...}")))
}

#[pymethods(Dict, name = "dict", doc = DOC, flags = TypeFlags::BASE.with(TypeFlags::MAPPING).with(TypeFlags::MATCH_SELF).with(TypeFlags::DICT_SUBCLASS).with(TypeFlags::HAVE_GC))]
pub mod methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<Dict> {
        th.alloc(class, Dict::default())
    }

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Dict>, args: Args<'_>) -> PyResult<()> {
        args.check_count(th, "dict", 0, 1)?;
        if let Some(other) = args.get(0) {
            update_arg(th, this, other)?;
        }
        update_keywords(th, this, args)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Dict>) -> PyResult<Gc<Str>> {
        repr_of(th, this)
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<Dict>, other: Value, op: CompareOp) -> PyResult<Value> {
        match (other.cast::<Dict>(), op) {
            (Some(other), CompareOp::Eq) => equal(th, this, other).map(Value::bool),
            (Some(other), CompareOp::Ne) => equal(th, this, other).map(|equal| Value::bool(!equal)),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<Dict>) -> Value {
        iter::new(th, t::DICT_KEYITERATOR, this)
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        match (a.cast::<Dict>(), b.cast::<Dict>()) {
            (Some(a), Some(_)) => {
                let all = a.copy(th)?;
                update_arg(th, all, b)?;
                Ok(all.into())
            }
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(nb_inplace_or)]
    fn or_in_place(th: &Thread, this: Gc<Dict>, other: Value) -> PyResult<Value> {
        update_arg(th, this, other)?;
        Ok(this.into())
    }

    #[slot(sq_contains)]
    fn contains(th: &Thread, this: Gc<Dict>, key: Value) -> PyResult<bool> {
        this.contains(th, key)
    }

    #[slot(mp_length)]
    fn len(this: Gc<Dict>) -> usize {
        this.len()
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Gc<Dict>, key: Value) -> PyResult<Value> {
        get_item(th, this, key)
    }

    #[slot(mp_ass_subscript)]
    fn assign(th: &Thread, this: Gc<Dict>, key: Value, value: Option<Value>) -> PyResult<()> {
        match value {
            Some(value) => this.set(th, key, value),
            None => match this.remove(th, key)? {
                Some(_) => Ok(()),
                None => Err(th.raise_key_error(key)),
            },
        }
    }

    /// Return self[key].
    #[method("($self, key, /)")]
    fn __getitem__(th: &Thread, this: Gc<Dict>, key: Value) -> PyResult<Value> {
        get_item(th, this, key)
    }

    /// True if the dictionary has the specified key, else False.
    #[method("($self, key, /)")]
    fn __contains__(th: &Thread, this: Gc<Dict>, key: Value) -> PyResult<bool> {
        this.contains(th, key)
    }

    /// Return the size of the dict in memory, in bytes.
    #[method("($self, /)", leaf)]
    fn __sizeof__(this: Gc<Dict>) -> usize {
        // CPython's layout: entries of str-only tables have no hash.
        let entry = if this.only_str_keys() { 16 } else { 24 };
        let table = this.table().map_or(0, |table| {
            let slots = table.slots();
            let index = match slots {
                0..=0x80 => slots,
                0x81..=0x8000 => slots * 2,
                _ => slots * 4,
            };
            32 + index + table.capacity() * entry
        });
        48 + table
    }

    /// Return the value for key if key is in the dictionary, else default.
    #[method("($self, key, default=None, /)")]
    fn get(th: &Thread, this: Gc<Dict>, key: Value, default: Option<Value>) -> PyResult<Value> {
        Ok(this.get(th, key)?.or(default).unwrap_or(Value::NONE))
    }

    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    #[method("($self, key, default=None, /)")]
    fn setdefault(
        th: &Thread,
        this: Gc<Dict>,
        key: Value,
        default: Option<Value>,
    ) -> PyResult<Value> {
        this.set_default(th, key, default.unwrap_or(Value::NONE))
    }

    /// D.pop(k[,d]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    #[method("($self, key, default=<unrepresentable>, /)")]
    fn pop(th: &Thread, this: Gc<Dict>, key: Value, default: Option<Value>) -> PyResult<Value> {
        let value = if this.is_empty() {
            None
        } else {
            this.remove(th, key)?
        };
        match value.or(default) {
            Some(value) => Ok(value),
            None => Err(th.raise_key_error(key)),
        }
    }

    /// Remove and return a (key, value) pair as a 2-tuple.
    ///
    /// Pairs are returned in LIFO (last-in, first-out) order.
    /// Raises KeyError if the dict is empty.
    #[method("($self, /)", leaf)]
    fn popitem(th: &Thread, this: Gc<Dict>) -> PyResult<Gc<Tuple>> {
        match this.pop_last(th) {
            Some((key, value)) => th.try_tuple(&[key, value]),
            None => Err(th.raise(t::KeyError, "popitem(): dictionary is empty")),
        }
    }

    /// Return a set-like object providing a view on the dict's keys.
    #[method("($self, /)", leaf)]
    fn keys(th: &Thread, this: Gc<Dict>) -> PyResult<Value> {
        views::keys_view(th, this)
    }

    /// Return a set-like object providing a view on the dict's items.
    #[method("($self, /)", leaf)]
    fn items(th: &Thread, this: Gc<Dict>) -> PyResult<Value> {
        views::items_view(th, this)
    }

    /// Return an object providing a view on the dict's values.
    #[method("($self, /)", leaf)]
    fn values(th: &Thread, this: Gc<Dict>) -> PyResult<Value> {
        views::values_view(th, this)
    }

    /// D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.
    /// If E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]
    /// If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v
    /// In either case, this is followed by: for k in F:  D[k] = F[k]
    #[method]
    fn update(th: &Thread, this: Gc<Dict>, args: Args<'_>) -> PyResult<()> {
        args.check_count(th, "update", 0, 1)?;
        if let Some(other) = args.get(0) {
            update_arg(th, this, other)?;
        }
        update_keywords(th, this, args)
    }

    /// Create a new dictionary with keys from iterable and values set to value.
    #[classmethod("($type, iterable, value=None, /)")]
    fn fromkeys(
        th: &Thread,
        class: Value,
        iterable: Value,
        value: Option<Value>,
    ) -> PyResult<Value> {
        let made = protocol::call(th, class, &[])?;
        let value = value.unwrap_or(Value::NONE);
        if !protocol::is_exact(made, t::DICT) {
            protocol::for_each(th, iterable, |key| {
                protocol::set_item(th, made, key, value)?;
                Ok(true)
            })?;
            return Ok(made);
        }
        if let Some(dict) = made.cast::<Dict>() {
            let exact = protocol::is_exact(iterable, t::DICT)
                || protocol::is_exact(iterable, t::SET)
                || protocol::is_exact(iterable, t::FROZENSET);
            if dict.is_empty() && exact {
                dict.reserve(th, protocol::length(th, iterable)?)?;
            }
            if let Some(set) = iterable.cast::<Set>().filter(|_| exact) {
                let mut position = 0;
                while let Some((next, key, hash)) = set.next_key(position) {
                    position = next;
                    dict.set_hashed(th, key, hash, value)?;
                }
                return Ok(made);
            }
            if let Some(keys) = iterable.cast::<Dict>().filter(|_| exact) {
                let mut position = 0;
                while let Some((next, key, hash, _)) = keys.next_entry(position) {
                    position = next;
                    dict.set_hashed(th, key, hash, value)?;
                }
                return Ok(made);
            }
            protocol::for_each(th, iterable, |key| {
                let hash = hash_key(th, key)?;
                dict.set_hashed(th, key, hash, value)?;
                Ok(true)
            })?;
        }
        Ok(made)
    }

    /// Remove all items from the dict.
    #[method("($self, /)", leaf)]
    fn clear(th: &Thread, this: Gc<Dict>) {
        this.clear(th);
    }

    /// Return a shallow copy of the dict.
    #[method("($self, /)")]
    fn copy(th: &Thread, this: Gc<Dict>) -> PyResult<Gc<Dict>> {
        if protocol::is_exact(this.into(), t::DICT) {
            return this.copy(th);
        }
        // A subclass that iterates in its own way is asked for its items.
        let copy = th.dict();
        update::merge(th, copy, this.into())?;
        Ok(copy)
    }

    /// Return a reverse iterator over the dict keys.
    #[method("($self, /)", leaf)]
    fn __reversed__(th: &Thread, this: Gc<Dict>) -> Value {
        iter::new_reversed(th, t::DICT_REVERSEKEYITERATOR, this)
    }

    /// dicts are generic over two types, signifying (respectively) the types of their keys and values
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        common::class_getitem(th, class, object)
    }
}
