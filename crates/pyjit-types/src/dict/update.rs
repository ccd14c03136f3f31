//! Filling a dict from mappings, from sequences of pairs, from keywords. CPython: `dict_merge`, `dict_merge_from_seq2`,
//! `dict_update_common` in Objects/dictobject.c.

use pyjit_object::class::slots::UnaryFn;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// Whether iterating over the value is iterating over a dict's own keys.
fn iterates_as_dict(th: &Thread, value: Value) -> Option<Gc<Dict>> {
    let dict = value.cast::<Dict>()?;
    if protocol::is_exact(value, t::DICT) {
        return Some(dict);
    }
    let address = |class: Gc<Type>| class.slots.tp_iter.get().map(|f: UnaryFn| f as usize);
    (address(th.class_of(value)) == address(th.class(t::DICT))).then_some(dict)
}

/// `this.update(other)`: from a mapping if it has `keys`, else from pairs.
pub fn update_arg(th: &Thread, this: Gc<Dict>, other: Value) -> PyResult<()> {
    if protocol::is_exact(other, t::DICT) {
        return merge(th, this, other);
    }
    match protocol::lookup_attr(th, other, th.names().keys)? {
        Some(_) => merge(th, this, other),
        None => merge_pairs(th, this, other),
    }
}

/// Sets every item of a mapping.
pub fn merge(th: &Thread, this: Gc<Dict>, other: Value) -> PyResult<()> {
    if let Some(dict) = iterates_as_dict(th, other) {
        if dict == this || dict.is_empty() {
            return Ok(());
        }
        return this.update_from(th, &dict);
    }
    let keys = protocol::call_method(th, other, th.names().keys, &[])?;
    let iter = match protocol::iter(th, keys) {
        Ok(iter) => iter,
        Err(Raised) => return Err(keys_not_iterable(th, other, keys)),
    };
    while let Some(key) = protocol::next(th, iter)? {
        let value = protocol::get_item(th, other, key)?;
        this.set(th, key, value)?;
    }
    Ok(())
}

/// "C.keys() returned a non-iterable (type int)".
fn keys_not_iterable(th: &Thread, mapping: Value, keys: Value) -> Raised {
    if th.class_of(keys).slots.tp_iter.get().is_some() || th.catch(t::TypeError).is_none() {
        return Raised;
    }
    let (mapping, keys) = (th.type_name(mapping), th.type_name(keys));
    let text = format!("{mapping}.keys() returned a non-iterable (type {keys})");
    th.raise(t::TypeError, text)
}

/// Sets the items of a sequence of pairs.
pub fn merge_pairs(th: &Thread, this: Gc<Dict>, pairs: Value) -> PyResult<()> {
    let iter = protocol::iter(th, pairs)?;
    let mut number = 0;
    while let Some(pair) = protocol::next(th, iter)? {
        let (key, value) = pair_of(th, pair, number)?;
        this.set(th, key, value)?;
        number += 1;
    }
    Ok(())
}

fn pair_of(th: &Thread, pair: Value, number: usize) -> PyResult<(Value, Value)> {
    if protocol::is_exact(pair, t::TUPLE)
        && let Some([key, value]) = pair.cast::<Tuple>().map(|pair| pair.object().as_slice())
    {
        return Ok((*key, *value));
    }
    let items = match protocol::iter(th, pair) {
        Ok(iter) => match protocol::to_list(th, iter) {
            Ok(items) => items,
            Err(Raised) if th.pending_is(t::TypeError) => return Err(add_note(th, number)),
            Err(Raised) => return Err(Raised),
        },
        Err(Raised) => return Err(not_a_sequence(th, number)),
    };
    match *items.as_slice() {
        [key, value] => Ok((key, value)),
        ref all => {
            let len = all.len();
            Err(th.raise(
                t::ValueError,
                format!(
                    "dictionary update sequence element #{number} has length {len}; 2 is required"
                ),
            ))
        }
    }
}

/// Turns the TypeError of `iter(pair)` into CPython's, with its note.
fn not_a_sequence(th: &Thread, number: usize) -> Raised {
    if th.catch(t::TypeError).is_none() {
        return Raised;
    }
    th.raise(t::TypeError, "object is not iterable");
    add_note(th, number)
}

/// Notes on the raised exception which pair was meant.
fn add_note(th: &Thread, number: usize) -> Raised {
    let Some(exception) = th.take_pending() else {
        return Raised;
    };
    let note = format!("Cannot convert dictionary update sequence element #{number} to a sequence");
    match protocol::call_method_str(th, exception, "add_note", &[th.str(&note).into()]) {
        Ok(_) => th.set_pending(exception),
        Err(Raised) => Raised,
    }
}

/// Sets the keyword arguments of a call.
pub fn update_keywords(th: &Thread, this: Gc<Dict>, args: Args<'_>) -> PyResult<()> {
    for (name, value) in args.keywords() {
        if name.cast::<Str>().is_none() {
            return Err(th.raise(t::TypeError, "keywords must be strings"));
        }
        this.set(th, name, value)?;
    }
    Ok(())
}
