//! `collections.OrderedDict`: a dict, which keeps its order anyway, with the operations on the order itself. CPython:
//! Objects/odictobject.c (which links the keys in a second structure).

use super::ordered_iter::{self, Yields};
use pyjit_object::def::{TypeFlags, TypeSpec};
use pyjit_object::dict::hash_key;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;
use pyjit_types::common;
use pyjit_types::dict::{self, views};

const KEY: &str = "collections.OrderedDict";

/// The views, which differ from dict's in name.
static VIEWS: [(&str, &TypeSpec); 3] = [
    ("dict_keys", &keys_spec::SPEC),
    ("dict_values", &values_spec::SPEC),
    ("dict_items", &items_spec::SPEC),
];

#[pymethods(DictKeys, name = "odict_keys", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod keys_spec {
    use super::*;

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<DictKeys>) -> PyResult<Value> {
        ordered_iter::new(th, this.dict.get(), Yields::Keys, false)
    }

    #[method("($self, /)")]
    fn __reversed__(th: &Thread, this: Gc<DictKeys>) -> PyResult<Value> {
        ordered_iter::new(th, this.dict.get(), Yields::Keys, true)
    }
}
#[pymethods(DictValues, name = "odict_values", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod values_spec {
    use super::*;

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<DictValues>) -> PyResult<Value> {
        ordered_iter::new(th, this.dict.get(), Yields::Values, false)
    }

    #[method("($self, /)")]
    fn __reversed__(th: &Thread, this: Gc<DictValues>) -> PyResult<Value> {
        ordered_iter::new(th, this.dict.get(), Yields::Values, true)
    }
}
#[pymethods(DictItems, name = "odict_items", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod items_spec {
    use super::*;

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<DictItems>) -> PyResult<Value> {
        ordered_iter::new(th, this.dict.get(), Yields::Items, false)
    }

    #[method("($self, /)")]
    fn __reversed__(th: &Thread, this: Gc<DictItems>) -> PyResult<Value> {
        ordered_iter::new(th, this.dict.get(), Yields::Items, true)
    }
}

pub fn define(th: &Thread) -> PyResult<Gc<Type>> {
    for (base, spec) in VIEWS {
        let base = pyjit_types::kept(th, base)?.cast::<Type>();
        let class = th.define_class(spec, base)?;
        th.rt().kept.borrow_mut().insert(spec.name, class.into());
    }
    ordered_iter::define(th)?;
    let class = th.define_class(&methods::SPEC, Some(th.class(t::DICT)))?;
    th.rt().kept.borrow_mut().insert(KEY, class.into());
    Ok(class)
}

fn class(th: &Thread) -> PyResult<Gc<Type>> {
    match pyjit_types::kept(th, KEY)?.cast::<Type>() {
        Some(class) => Ok(class),
        None => Err(th.raise(t::SystemError, "OrderedDict is not there")),
    }
}

fn is_ordered(th: &Thread, value: Value) -> PyResult<Option<Gc<Dict>>> {
    let class = class(th)?;
    Ok(value
        .cast::<Dict>()
        .filter(|_| th.class_of(value).is_subclass_of(class)))
}

fn is_exact(th: &Thread, this: Gc<Dict>) -> PyResult<bool> {
    Ok(th.class_of(this.into()) == class(th)?)
}

/// Sets an item as the class does it.
fn set(th: &Thread, this: Gc<Dict>, key: Value, value: Value) -> PyResult<()> {
    if is_exact(th, this)? {
        this.set(th, key, value)
    } else {
        protocol::set_item(th, this.into(), key, value)
    }
}

/// `update` of a mutable mapping: from a mapping, an object with `keys`, or pairs; then from keywords.
fn update_all(th: &Thread, this: Gc<Dict>, args: Args<'_>, name: &str) -> PyResult<()> {
    let given = args.positional_count();
    if given > 1 {
        let text = if name.is_empty() {
            format!("expected at most 1 argument, got {given}")
        } else {
            format!("{name}() takes at most 1 positional argument ({given} given)")
        };
        return Err(th.raise(t::TypeError, text));
    }
    if let Some(other) = args.get(0) {
        update_one(th, this, other)?;
    }
    for (key, value) in args.keywords() {
        set(th, this, key, value)?;
    }
    Ok(())
}

fn update_one(th: &Thread, this: Gc<Dict>, other: Value) -> PyResult<()> {
    let plain = protocol::is_exact(other, t::DICT);
    let keys = if plain {
        None
    } else {
        protocol::lookup_attr(th, other, th.names().keys)?
    };
    if plain || keys.is_some() {
        let keys = match keys {
            Some(keys) => protocol::call(th, keys, &[])?,
            None => other,
        };
        return protocol::for_each(th, keys, |key| {
            set(th, this, key, protocol::get_item(th, other, key)?)?;
            Ok(true)
        });
    }
    if let Some(items) = protocol::lookup_attr(th, other, th.names().items)? {
        let items = protocol::call(th, items, &[])?;
        return add_pairs(th, this, items);
    }
    add_pairs(th, this, other)
}

fn add_pairs(th: &Thread, this: Gc<Dict>, pairs: Value) -> PyResult<()> {
    protocol::for_each(th, pairs, |pair| {
        let items = protocol::to_tuple(th, pair)?;
        match *items.as_slice() {
            [key, value] => set(th, this, key, value)?,
            ref few if few.len() < 2 => {
                let text = format!(
                    "need more than {} value{} to unpack",
                    few.len(),
                    if few.len() == 1 { "" } else { "s" }
                );
                return Err(th.raise(t::ValueError, text));
            }
            _ => return Err(th.raise(t::ValueError, "too many values to unpack (expected 2)")),
        }
        Ok(true)
    })
}

/// Whether both have equal items in the same order.
fn same_order(th: &Thread, a: Gc<Dict>, b: Gc<Dict>) -> PyResult<bool> {
    let (mut i, mut j) = (0, 0);
    let versions = (a.keys_version(th), b.keys_version(th));
    while let (Some((next_i, x, _)), Some((next_j, y, _))) = (a.next_item(i), b.next_item(j)) {
        let equal = protocol::equal(th, x, y)?;
        if versions != (a.current_keys_version(), b.current_keys_version()) {
            return Err(ordered_iter::mutated(th));
        }
        if !equal {
            return Ok(false);
        }
        (i, j) = (next_i, next_j);
    }
    Ok(true)
}

fn view(
    th: &Thread,
    name: &'static str,
    make: fn(&Thread, Gc<Type>, Gc<Dict>) -> Value,
    dict: Gc<Dict>,
) -> PyResult<Value> {
    match pyjit_types::kept(th, name)?.cast::<Type>() {
        Some(class) => Ok(make(th, class, dict)),
        None => Err(th.raise(t::SystemError, "OrderedDict is not there")),
    }
}

#[pymethods(Dict, name = "collections.OrderedDict", module = "collections", doc = "Dictionary that remembers insertion order", flags = TypeFlags::BASE.with(TypeFlags::MAPPING).with(TypeFlags::DICT_SUBCLASS).with(TypeFlags::MATCH_SELF).with(TypeFlags::HAVE_GC).with(TypeFlags::MANAGED_DICT).with(TypeFlags::MANAGED_WEAKREF))]
pub mod methods {
    use super::*;

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Dict>, args: Args<'_>) -> PyResult<()> {
        update_all(th, this, args, "")
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Dict>) -> PyResult<Gc<Str>> {
        let name = th.type_name(this.into());
        let name = name.rsplit('.').next().unwrap_or(&name).to_string();
        if this.is_empty() {
            return th.try_str(&format!("{name}()"));
        }
        let text = common::guarded_repr(&this.header, || {
            let items = if is_exact(th, this)? {
                this.copy(th)?
            } else {
                let copy = th.dict();
                let items = protocol::call_method(th, this.into(), th.names().items, &[])?;
                dict::update::merge_pairs(th, copy, items)?;
                copy
            };
            let mut out = StrBuilder::new();
            out.push_str(&name);
            out.push_str("(");
            common::push_repr(th, &mut out, items.into())?;
            out.push_str(")");
            out.finish(th)
        })?;
        Ok(text.unwrap_or_else(|| th.str("...")))
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<Dict>, other: Value, op: CompareOp) -> PyResult<Value> {
        let (Some(dict), CompareOp::Eq | CompareOp::Ne) = (other.cast::<Dict>(), op) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let mut equal = dict::equal(th, this, dict)?;
        if equal && is_ordered(th, other)?.is_some() {
            equal = same_order(th, this, dict)?;
        }
        Ok(Value::bool(equal == (op == CompareOp::Eq)))
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<Dict>) -> PyResult<Value> {
        ordered_iter::new(th, this, Yields::Keys, false)
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        let left = is_ordered(th, a)?;
        let class = th.class_of(if left.is_some() { a } else { b });
        if a.cast::<Dict>().is_none() || b.cast::<Dict>().is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let made = protocol::call(th, class.into(), &[a])?;
        if let Some(made) = made.cast::<Dict>() {
            update_one(th, made, b)?;
        }
        Ok(made)
    }

    #[slot(nb_inplace_or)]
    fn or_in_place(th: &Thread, this: Gc<Dict>, other: Value) -> PyResult<Value> {
        update_one(th, this, other)?;
        Ok(this.into())
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

    /// Create a new ordered dictionary with keys from iterable and values set to value.
    #[classmethod("($type, /, iterable, value=None)")]
    fn fromkeys(
        th: &Thread,
        class: Value,
        iterable: Value,
        value: Option<Value>,
    ) -> PyResult<Value> {
        let made = protocol::call(th, class, &[])?;
        let value = value.unwrap_or(Value::NONE);
        protocol::for_each(th, iterable, |key| {
            protocol::set_item(th, made, key, value)?;
            Ok(true)
        })?;
        Ok(made)
    }

    #[method("($self, /)")]
    fn __sizeof__(th: &Thread, this: Gc<Dict>) -> PyResult<i64> {
        let slots = this.table().map_or(0, |table| table.slots());
        let base = th.class(t::DICT).lookup(th, th.names().__sizeof__);
        let size = match base {
            Some(method) => protocol::call(th, method, &[this.into()])?,
            None => Value::ZERO,
        };
        // CPython's list of nodes and its index of them.
        Ok(
            size.as_small_int().unwrap_or(0) as i64
                + 64
                + slots as i64 * 8
                + this.len() as i64 * 32,
        )
    }

    /// Return state information for pickling
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Dict>) -> PyResult<Gc<Tuple>> {
        let state = super::super::state_of(th, this.into())?;
        let items = protocol::call_method(th, this.into(), th.names().items, &[])?;
        let iter = protocol::iter(th, items)?;
        let args = th.rt().empty_tuple();
        th.try_tuple(&[
            th.class_of(this.into()).into(),
            args.into(),
            state,
            Value::NONE,
            iter,
        ])
    }

    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    #[method("($self, /, key, default=None)")]
    fn setdefault(
        th: &Thread,
        this: Gc<Dict>,
        key: Value,
        default: Option<Value>,
    ) -> PyResult<Value> {
        let default = default.unwrap_or(Value::NONE);
        if is_exact(th, this)? {
            return this.set_default(th, key, default);
        }
        if protocol::contains(th, this.into(), key)? {
            return protocol::get_item(th, this.into(), key);
        }
        protocol::set_item(th, this.into(), key, default)?;
        Ok(default)
    }

    /// od.pop(key[,default]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    #[method("($self, /, key, default=<unrepresentable>)")]
    fn pop(th: &Thread, this: Gc<Dict>, key: Value, default: Option<Value>) -> PyResult<Value> {
        if let Some(value) = this.remove(th, key)? {
            return Ok(value);
        }
        match default {
            Some(default) => Ok(default),
            None => Err(th.raise_key_error(key)),
        }
    }

    /// Remove and return a (key, value) pair from the dictionary.
    ///
    /// Pairs are returned in LIFO order if last is true or FIFO order if
    /// false.
    #[method("($self, /, last=True)")]
    fn popitem(th: &Thread, this: Gc<Dict>, last: Option<bool>) -> PyResult<Gc<Tuple>> {
        let item = if last.unwrap_or(true) {
            this.pop_last(th)
        } else {
            this.pop_first(th)
        };
        match item {
            Some((key, value)) => th.try_tuple(&[key, value]),
            None => Err(th.raise(t::KeyError, "dictionary is empty")),
        }
    }

    #[method("($self, /)")]
    fn keys(th: &Thread, this: Gc<Dict>) -> PyResult<Value> {
        view(th, "odict_keys", views::keys_view_in, this)
    }

    #[method("($self, /)")]
    fn values(th: &Thread, this: Gc<Dict>) -> PyResult<Value> {
        view(th, "odict_values", views::values_view_in, this)
    }

    #[method("($self, /)")]
    fn items(th: &Thread, this: Gc<Dict>) -> PyResult<Value> {
        view(th, "odict_items", views::items_view_in, this)
    }

    #[method]
    fn update(th: &Thread, this: Gc<Dict>, args: Args<'_>) -> PyResult<()> {
        update_all(th, this, args, "update")
    }

    /// Remove all items from ordered dict.
    #[method("($self, /)")]
    fn clear(th: &Thread, this: Gc<Dict>) {
        this.clear(th);
    }

    /// A shallow copy of ordered dict.
    #[method("($self, /)")]
    fn copy(th: &Thread, this: Gc<Dict>) -> PyResult<Value> {
        let class = th.class_of(this.into());
        let version = this.keys_version(th);
        let exact = is_exact(th, this)?;
        let made = if exact {
            th.alloc(class, Dict::default()).into()
        } else {
            protocol::call(th, class.into(), &[])?
        };
        let mut position = 0;
        while let Some((next, key, hash, value)) = this.next_entry(position) {
            position = next;
            match made.cast::<Dict>() {
                Some(copy) if exact => copy.set_hashed(th, key, hash, value)?,
                _ => {
                    let value = protocol::get_item(th, this.into(), key)?;
                    protocol::set_item(th, made, key, value)?;
                }
            }
            if this.current_keys_version() != version {
                return Err(ordered_iter::mutated(th));
            }
        }
        Ok(made)
    }

    /// od.__reversed__() <==> reversed(od)
    #[method("($self, /)")]
    fn __reversed__(th: &Thread, this: Gc<Dict>) -> PyResult<Value> {
        ordered_iter::new(th, this, Yields::Keys, true)
    }

    /// Move an existing element to the end (or beginning if last is false).
    ///
    /// Raise KeyError if the element does not exist.
    #[method("($self, /, key, last=True)")]
    fn move_to_end(th: &Thread, this: Gc<Dict>, key: Value, last: Option<bool>) -> PyResult<()> {
        let hash = hash_key(th, key)?;
        let found = if last.unwrap_or(true) {
            this.move_to_end(th, key, hash)?
        } else {
            this.move_to_front(th, key, hash)?
        };
        if found {
            Ok(())
        } else {
            Err(th.raise_key_error(key))
        }
    }

    #[getter(__dict__)]
    fn attributes(th: &Thread, this: Gc<Dict>) -> PyResult<Gc<Dict>> {
        th.dict_of(&this.header)
    }
}

use pyjit_types::dict::views::{DictItems, DictKeys, DictValues};
