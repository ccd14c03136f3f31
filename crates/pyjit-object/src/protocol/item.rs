//! Items of containers. CPython: `PyObject_GetItem` and the sequence protocol in Objects/abstract.c.

use crate::prelude::*;

/// `container[key]`.
pub fn get_item(th: &Thread, container: Value, key: Value) -> PyResult<Value> {
    let class = th.class_of(container);
    if let Some(get) = class.slots.mp_subscript.get() {
        return get(th, container, key);
    }
    if let Some(get) = class.slots.sq_item.get() {
        if !is_index(th, key) {
            let name = th.type_name(key);
            return Err(th.raise(
                t::TypeError,
                format!("sequence index must be integer, not '{name}'"),
            ));
        }
        let index = sequence_index(th, container, key)?;
        return get(th, container, index);
    }
    if let Some(of) = container.cast::<Type>() {
        let names = th.names();
        if let Some(method) = super::lookup_attr(th, container, names.__class_getitem__)? {
            return super::call(th, method, &[key]);
        }
        if of == th.class(t::TYPE)
            && let Some(alias) = th.rt().kept.borrow().get("GenericAlias").copied()
        {
            return super::call(th, alias, &[container, key]);
        }
        return Err(th.raise(
            t::TypeError,
            format!("type '{}' is not subscriptable", of.name_str()),
        ));
    }
    let name = class.name_str();
    Err(th.raise(
        t::TypeError,
        format!("'{name}' object is not subscriptable"),
    ))
}

/// `container[key] = value`.
pub fn set_item(th: &Thread, container: Value, key: Value, value: Value) -> PyResult<()> {
    assign_item(th, container, key, Some(value))
}

/// `del container[key]`.
pub fn del_item(th: &Thread, container: Value, key: Value) -> PyResult<()> {
    assign_item(th, container, key, None)
}

fn assign_item(th: &Thread, container: Value, key: Value, value: Option<Value>) -> PyResult<()> {
    let class = th.class_of(container);
    if let Some(set) = class.slots.mp_ass_subscript.get() {
        return set(th, container, key, value);
    }
    if let Some(set) = class.slots.sq_ass_item.get() {
        if !is_index(th, key) {
            let name = th.type_name(key);
            return Err(th.raise(
                t::TypeError,
                format!("sequence index must be integer, not '{name}'"),
            ));
        }
        let index = sequence_index(th, container, key)?;
        return set(th, container, index, value);
    }
    let missing = match value {
        Some(_) => "does not support item assignment",
        // CPython asks the sequence protocol, which Python classes always seem to have.
        None if (class.is_heap_class() || class.slots.sq_item.get().is_some())
            && is_index(th, key) =>
        {
            "doesn't support item deletion"
        }
        None => "does not support item deletion",
    };
    let name = class.name_str();
    Err(th.raise(t::TypeError, format!("'{name}' object {missing}")))
}

/// Whether the value is an int or has `__index__`.
#[inline]
pub fn is_index(th: &Thread, value: Value) -> bool {
    crate::int::is_int(value) || th.class_of(value).slots.nb_index.get().is_some()
}

/// A key of a sequence as a number: a negative one counts from the end where the length is known.
pub fn sequence_index(th: &Thread, container: Value, key: Value) -> PyResult<isize> {
    let index = index_clipped(th, key, t::IndexError)?;
    if index < 0
        && let Some(len) = th.class_of(container).slots.sq_length.get()
    {
        return Ok(index.saturating_add_unsigned(len(th, container)?));
    }
    Ok(index)
}

/// `key.__index__()` as a machine number, or `class`: "cannot fit 'int' into an index-sized integer".
#[inline]
pub fn index_clipped(th: &Thread, key: Value, class: TypeId) -> PyResult<isize> {
    match key.as_small_int() {
        Some(number) => Ok(number as isize),
        None => index_clipped_slow(th, key, class),
    }
}

fn index_clipped_slow(th: &Thread, key: Value, class: TypeId) -> PyResult<isize> {
    let int = super::index(th, key)?;
    match crate::int::as_i64(int) {
        Some(number) => Ok(number as isize),
        None => {
            let name = th.type_name(key);
            Err(th.raise(
                class,
                format!("cannot fit '{name}' into an index-sized integer"),
            ))
        }
    }
}

pub fn index_as_isize(th: &Thread, key: Value) -> PyResult<isize> {
    index_clipped(th, key, t::OverflowError)
}

/// A bound of a slice: an index clipped to the machine's range.
#[inline]
pub fn slice_index(th: &Thread, value: Value) -> PyResult<isize> {
    match value.as_small_int() {
        Some(number) => Ok(number as isize),
        None => slice_index_slow(th, value),
    }
}

fn slice_index_slow(th: &Thread, value: Value) -> PyResult<isize> {
    if !is_index(th, value) {
        return Err(th.raise(
            t::TypeError,
            "slice indices must be integers or None or have an __index__ method",
        ));
    }
    let int = super::index(th, value)?;
    let clipped = if crate::int::signum(int) < 0 {
        isize::MIN
    } else {
        isize::MAX
    };
    Ok(crate::int::as_i64(int).map_or(clipped, |number| number as isize))
}

/// `len(value)`.
pub fn length(th: &Thread, value: Value) -> PyResult<usize> {
    match try_length(th, value)? {
        Some(len) => Ok(len),
        None => {
            let name = th.type_name(value);
            Err(th.raise(
                t::TypeError,
                format!("object of type '{name}' has no len()"),
            ))
        }
    }
}

/// `len(value)`, none if it has no length.
pub fn try_length(th: &Thread, value: Value) -> PyResult<Option<usize>> {
    let slots = &th.class_of(value).slots;
    match slots.sq_length.get().or(slots.mp_length.get()) {
        Some(len) => len(th, value).map(Some),
        None => Ok(None),
    }
}

/// What `__len__` answered, as a length.
pub fn length_from(th: &Thread, answer: Value) -> PyResult<usize> {
    let int = super::index(th, answer)?;
    if crate::int::signum(int) < 0 {
        return Err(th.raise(t::ValueError, "__len__() should return >= 0"));
    }
    match crate::int::as_i64(int) {
        Some(len) => Ok(len as usize),
        None => {
            let name = th.type_name(answer);
            Err(th.raise(
                t::OverflowError,
                format!("cannot fit '{name}' into an index-sized integer"),
            ))
        }
    }
}

/// `operator.length_hint(value, default)`.
pub fn length_hint(th: &Thread, value: Value, default: usize) -> PyResult<usize> {
    let slots = &th.class_of(value).slots;
    if slots.sq_length.get().or(slots.mp_length.get()).is_some() {
        match length(th, value) {
            Ok(len) => return Ok(len),
            Err(Raised) if th.catch(t::TypeError).is_some() => {}
            Err(Raised) => return Err(Raised),
        }
    }
    let Some(method) = super::lookup_special(th, value, th.names().__length_hint__)? else {
        return Ok(default);
    };
    let hint = match method.call(th, Args::NONE) {
        Ok(hint) => hint,
        Err(Raised) if th.catch(t::TypeError).is_some() => return Ok(default),
        Err(Raised) => return Err(Raised),
    };
    if hint.is_not_implemented() {
        return Ok(default);
    }
    if !crate::int::is_int(hint) {
        let name = th.type_name(hint);
        return Err(th.raise(
            t::TypeError,
            format!("__length_hint__ must be an integer, not {name}"),
        ));
    }
    match crate::int::as_i64(hint) {
        Some(hint) if hint >= 0 => Ok(hint as usize),
        Some(_) => Err(th.raise(t::ValueError, "__length_hint__() should return >= 0")),
        None => Err(th.raise(
            t::OverflowError,
            "Python int too large to convert to C ssize_t",
        )),
    }
}

/// `item in container`.
pub fn contains(th: &Thread, container: Value, item: Value) -> PyResult<bool> {
    match th.class_of(container).slots.sq_contains.get() {
        Some(contains) => contains(th, container, item),
        None => iter_contains(th, container, item),
    }
}

/// `item in container` by iteration.
pub fn iter_contains(th: &Thread, container: Value, item: Value) -> PyResult<bool> {
    let iter = match super::iter(th, container) {
        Ok(iter) => iter,
        Err(Raised) => {
            if th.catch(t::TypeError).is_some() {
                let name = th.type_name(container);
                let text = format!("argument of type '{name}' is not a container or iterable");
                return Err(th.raise(t::TypeError, text));
            }
            return Err(Raised);
        }
    };
    while let Some(candidate) = super::next(th, iter)? {
        if equal_either_way(th, candidate, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn equal_either_way(th: &Thread, candidate: Value, item: Value) -> PyResult<bool> {
    super::equal(th, candidate, item)
}
