//! `_abc`: what `abc.ABCMeta` is made of. CPython: Modules/_abc.c; PEP 3119.

use crate::weakref::{add_weakly, contains_weakly, is_dead, live_referents};
use pyjit_object::class::type_flags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;

/// The registry and caches of one ABC: sets of weak references to classes.
#[pytype(name = "_abc_data", module = "_abc")]
#[repr(C)]
pub struct AbcData {
    head: NativeHeader,
    registry: Field<Option<Gc<Set>>>,
    cache: Field<Option<Gc<Set>>>,
    negative: Field<Option<Gc<Set>>>,
    /// The token with which the negative cache was made.
    negative_version: Cell<u64>,
}

#[pymethods(
    AbcData,
    name = "_abc_data",
    module = "_abc",
    doc = "Internal state held by ABC machinery."
)]
mod abc_data {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, cls: Gc<Type>, _args: Args) -> PyResult<Value> {
        let data = th.alloc(
            cls,
            AbcData {
                head: NativeHeader::new(AbcData::LAYOUT),
                registry: Field::default(),
                cache: Field::default(),
                negative: Field::default(),
                negative_version: Cell::new(token(th)?),
            },
        );
        Ok(data.into())
    }
}

/// Above this a set is looked through for dead references before it grows.
const PRUNE_FROM: usize = 32;

/// The number of `register` calls so far.
fn token(th: &Thread) -> PyResult<u64> {
    let known = th.rt().kept.borrow().get("abc token").copied();
    Ok(known.and_then(pyjit_object::int::as_i64).unwrap_or(0) as u64)
}

fn next_token(th: &Thread) -> PyResult<()> {
    let next = th.int(token(th)? + 1);
    th.rt().kept.borrow_mut().insert("abc token", next);
    Ok(())
}

fn data_of(th: &Thread, class: Value) -> PyResult<Gc<AbcData>> {
    let data = protocol::getattr(th, class, th.names()._abc_impl)?;
    data.cast::<AbcData>()
        .ok_or_else(|| th.raise(t::TypeError, "_abc_impl is set to a wrong type"))
}

/// One of the three sets, made at its first use.
fn set_of(th: &Thread, data: Gc<AbcData>, which: &Field<Option<Gc<Set>>>) -> Gc<Set> {
    match which.get() {
        Some(set) => set,
        None => {
            let set = th.set();
            which.set(&data.head.header, Some(set));
            set
        }
    }
}

fn remember(
    th: &Thread,
    data: Gc<AbcData>,
    which: &Field<Option<Gc<Set>>>,
    class: Value,
) -> PyResult<()> {
    let set = set_of(th, data, which);
    if set.len() >= PRUNE_FROM && set.len().is_power_of_two() {
        let live = live_referents(th, set)?;
        let any_dead = set.iter().any(|(weak, _)| is_dead(weak));
        if any_dead {
            set.clear();
            let mut index = 0;
            while let Some(class) = live.get(index) {
                add_weakly(th, set, class)?;
                index += 1;
            }
        }
    }
    add_weakly(th, set, class)
}

fn knows(th: &Thread, which: &Field<Option<Gc<Set>>>, class: Value) -> PyResult<bool> {
    match which.get() {
        Some(set) => contains_weakly(th, set, class),
        None => Ok(false),
    }
}

/// Whether a value in a class's namespace is marked abstract.
fn is_abstract(th: &Thread, value: Value) -> PyResult<bool> {
    pyjit_types::wrapped::is_abstract_method(th, value)
}

/// Sets `__abstractmethods__` from the namespace and the bases.
fn compute_abstract_methods(th: &Thread, class: Value) -> PyResult<()> {
    let names = th.names();
    let found = th.frozenset();
    let namespace = protocol::getattr(th, class, names.__dict__)?;
    let items = protocol::call_method(th, namespace, names.items, &[])?;
    let items = protocol::to_list(th, items)?;
    let mut index = 0;
    while let Some(item) = items.get(index) {
        index += 1;
        let Some(pair) = item.cast::<Tuple>().filter(|pair| pair.len() == 2) else {
            return Err(th.raise(t::TypeError, "Iteration over items() returned non-pair"));
        };
        if is_abstract(th, pair[1])? {
            found.add(th, pair[0])?;
        }
    }
    let bases = protocol::getattr(th, class, names.__bases__)?;
    let Some(bases) = bases.cast::<Tuple>() else {
        return Err(th.raise(t::TypeError, "__bases__ is not tuple"));
    };
    for base in bases.as_slice() {
        let Some(inherited) = protocol::lookup_attr(th, *base, names.__abstractmethods__)? else {
            continue;
        };
        let iter = protocol::iter(th, inherited)?;
        while let Some(name) = protocol::next(th, iter)? {
            let Some(text) = name.cast::<Str>() else {
                continue;
            };
            if let Some(value) = protocol::lookup_attr(th, class, th.intern_str(text))?
                && is_abstract(th, value)?
            {
                found.add(th, name)?;
            }
        }
    }
    protocol::setattr(th, class, names.__abstractmethods__, Some(found.into()))
}

/// A class that asks to be matched as sequence or mapping, and all below it, get the flag.
fn set_collection_flags(class: Gc<Type>, flags: u32) {
    if flags == 0 || class.has_flag(type_flags::IMMUTABLE) {
        return;
    }
    let both = type_flags::SEQUENCE | type_flags::MAPPING;
    if class.flags.get() & both == flags {
        return;
    }
    class.flags.set(class.flags.get() & !both | flags);
    if let Some(below) = class.subclasses.get() {
        let mut index = 0;
        while let Some(class) = below.get(index) {
            index += 1;
            if let Some(class) = class.cast::<Type>() {
                set_collection_flags(class, flags);
            }
        }
    }
}

/// `cls.__subclasscheck__(subclass)`.
fn call_check(th: &Thread, class: Value, subclass: Value) -> PyResult<Value> {
    protocol::call_method(th, class, th.names().__subclasscheck__, &[subclass])
}

/// `issubclass(subclass, class)` for an ABC. CPython: `_abc__abc_subclasscheck_impl`.
fn subclass_check(th: &Thread, class: Value, subclass: Value) -> PyResult<bool> {
    if subclass.cast::<Type>().is_none() {
        return Err(th.raise(t::TypeError, "issubclass() arg 1 must be a class"));
    }
    let data = data_of(th, class)?;
    if knows(th, &data.cache, subclass)? {
        return Ok(true);
    }
    let now = token(th)?;
    if data.negative_version.get() < now {
        if let Some(negative) = data.negative.get() {
            negative.clear();
        }
        data.negative_version.set(now);
    } else if knows(th, &data.negative, subclass)? {
        return Ok(false);
    }
    let names = th.names();
    let answer = protocol::call_method(th, class, names.__subclasshook__, &[subclass])?;
    if answer == Value::TRUE {
        remember(th, data, &data.cache, subclass)?;
        return Ok(true);
    }
    if answer == Value::FALSE {
        remember(th, data, &data.negative, subclass)?;
        return Ok(false);
    }
    if !answer.is_not_implemented() {
        return Err(th.raise(
            t::AssertionError,
            "__subclasshook__ must return either False, True, or NotImplemented",
        ));
    }
    // A direct subclass.
    if let (Some(class), Some(below)) = (class.cast::<Type>(), subclass.cast::<Type>())
        && below.is_subclass_of(class)
    {
        remember(th, data, &data.cache, subclass)?;
        return Ok(true);
    }
    if in_registry(th, data, subclass)? {
        return Ok(true);
    }
    let below = protocol::call_method_str(th, class, "__subclasses__", &[])?;
    let Some(below) = below.cast::<List>() else {
        return Err(th.raise(t::TypeError, "__subclasses__() must return a list"));
    };
    let mut index = 0;
    while let Some(candidate) = below.get(index) {
        index += 1;
        if protocol::is_subclass(th, subclass, candidate)? {
            remember(th, data, &data.cache, subclass)?;
            return Ok(true);
        }
    }
    remember(th, data, &data.negative, subclass)?;
    Ok(false)
}

/// Whether the class is registered, or below one that is.
fn in_registry(th: &Thread, data: Gc<AbcData>, subclass: Value) -> PyResult<bool> {
    let Some(registry) = data.registry.get() else {
        return Ok(false);
    };
    if contains_weakly(th, registry, subclass)? {
        remember(th, data, &data.cache, subclass)?;
        return Ok(true);
    }
    let registered = live_referents(th, registry)?;
    let mut index = 0;
    while let Some(candidate) = registered.get(index) {
        index += 1;
        if protocol::is_subclass(th, subclass, candidate)? {
            remember(th, data, &data.cache, subclass)?;
            return Ok(true);
        }
    }
    Ok(false)
}

#[pymodule(
    name = "_abc",
    doc = "Module contains faster C implementation of abc.ABCMeta"
)]
pub mod module {
    use super::*;

    /// Returns the current ABC cache token.
    ///
    /// The token is an opaque object (supporting equality testing) identifying
    /// the current version of the ABC cache for virtual subclasses.  The token
    /// changes with every call to register() on any ABC.
    #[function("($module, /)")]
    fn get_cache_token(th: &Thread) -> PyResult<u64> {
        token(th)
    }

    /// Internal ABC helper for class set-up. Should be never used outside abc module.
    #[function("($module, self, /)", name = "_abc_init")]
    fn abc_init(th: &Thread, class: Value) -> PyResult<()> {
        compute_abstract_methods(th, class)?;
        let Some(data_class) = th.rt().native_class(AbcData::LAYOUT) else {
            return Err(th.raise(t::SystemError, "_abc_data is not there"));
        };
        let data = protocol::call(th, data_class.into(), &[])?;
        protocol::setattr(th, class, th.names()._abc_impl, Some(data))?;
        let Some(class) = class.cast::<Type>() else {
            return Ok(());
        };
        let name = th.intern("__abc_tpflags__");
        let Some(flags) = class.dict().get_str(th, name)? else {
            return Ok(());
        };
        let both = (type_flags::SEQUENCE | type_flags::MAPPING) as i64;
        let flags = pyjit_object::int::as_i64(flags).unwrap_or(0) & both;
        if flags == both {
            return Err(th.raise(
                t::TypeError,
                "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING",
            ));
        }
        class.flags.set(class.flags.get() | flags as u32);
        class.dict().remove(th, name.into())?;
        class.modified(th);
        Ok(())
    }

    /// Internal ABC helper for subclasss registration. Should be never used outside abc module.
    #[function("($module, self, subclass, /)", name = "_abc_register")]
    fn abc_register(th: &Thread, class: Value, subclass: Value) -> PyResult<Value> {
        let Some(below) = subclass.cast::<Type>() else {
            return Err(th.raise(t::TypeError, "Can only register classes"));
        };
        if protocol::is_subclass(th, subclass, class)? {
            return Ok(subclass);
        }
        if protocol::is_subclass(th, class, subclass)? {
            return Err(th.raise(t::RuntimeError, "Refusing to create an inheritance cycle"));
        }
        let data = data_of(th, class)?;
        add_weakly(th, set_of(th, data, &data.registry), subclass)?;
        next_token(th)?;
        if let Some(class) = class.cast::<Type>() {
            let both = type_flags::SEQUENCE | type_flags::MAPPING;
            set_collection_flags(below, class.flags.get() & both);
        }
        Ok(subclass)
    }

    /// Internal ABC helper for instance checks. Should be never used outside abc module.
    #[function("($module, self, instance, /)", name = "_abc_instancecheck")]
    fn abc_instancecheck(th: &Thread, class: Value, instance: Value) -> PyResult<Value> {
        let data = data_of(th, class)?;
        let claimed = match protocol::lookup_attr(th, instance, th.names().__class__)? {
            Some(claimed) => claimed,
            None => th.class_of(instance).into(),
        };
        if knows(th, &data.cache, claimed)? {
            return Ok(Value::TRUE);
        }
        let real = Value::from(th.class_of(instance));
        if real == claimed {
            if data.negative_version.get() == token(th)? && knows(th, &data.negative, claimed)? {
                return Ok(Value::FALSE);
            }
            return call_check(th, class, claimed);
        }
        let answer = call_check(th, class, claimed)?;
        if protocol::truth(th, answer)? {
            return Ok(answer);
        }
        call_check(th, class, real)
    }

    /// Internal ABC helper for subclasss checks. Should be never used outside abc module.
    #[function("($module, self, subclass, /)", name = "_abc_subclasscheck")]
    fn abc_subclasscheck(th: &Thread, class: Value, subclass: Value) -> PyResult<bool> {
        subclass_check(th, class, subclass)
    }

    /// Internal ABC helper to reset registry of a given class.
    ///
    /// Should be only used by refleak.py
    #[function("($module, self, /)")]
    fn _reset_registry(th: &Thread, class: Value) -> PyResult<()> {
        let data = data_of(th, class)?;
        data.registry.set(&data.head.header, None);
        Ok(())
    }

    /// Internal ABC helper to reset both caches of a given class.
    ///
    /// Should be only used by refleak.py
    #[function("($module, self, /)")]
    fn _reset_caches(th: &Thread, class: Value) -> PyResult<()> {
        let data = data_of(th, class)?;
        data.cache.set(&data.head.header, None);
        data.negative.set(&data.head.header, None);
        Ok(())
    }

    /// Internal ABC helper for cache and registry debugging.
    ///
    /// Return shallow copies of registry, of both caches, and
    /// negative cache version. Don't call this function directly,
    /// instead use ABC._dump_registry() for a nice repr.
    #[function("($module, self, /)")]
    fn _get_dump(th: &Thread, class: Value) -> PyResult<Value> {
        let data = data_of(th, class)?;
        let mut parts = [Value::NONE; 4];
        for (place, field) in [&data.registry, &data.cache, &data.negative]
            .into_iter()
            .enumerate()
        {
            let copy = th.set();
            if let Some(set) = field.get() {
                let mut at = 0;
                while let Some((next, key, _)) = set.next_key(at) {
                    at = next;
                    copy.add(th, key)?;
                }
            }
            parts[place] = copy.into();
        }
        parts[3] = th.int(data.negative_version.get());
        Ok(th.tuple(&parts).into())
    }

    #[init]
    fn init(th: &Thread, _module: Gc<Module>) -> PyResult<()> {
        th.define_class(&abc_data::SPEC, None)?;
        Ok(())
    }
}
