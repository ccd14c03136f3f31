//! `match`: mapping and class patterns. CPython: `_PyEval_MatchKeys`, `_PyEval_MatchClass` in Python/ceval.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// The values of a mapping pattern's keys, or None if one is missing.
#[inline(never)]
pub fn match_keys(th: &Thread, subject: Value, keys: Value) -> PyResult<Value> {
    let Some(keys) = keys.cast::<Tuple>() else {
        return Err(th.raise(t::SystemError, "MATCH_KEYS without keys"));
    };
    if keys.is_empty() {
        return Ok(th.rt().empty_tuple().into());
    }
    let get = protocol::getattr(th, subject, th.names().get)?;
    // What `get` answers for a missing key.
    let dummy: Value = th.empty_list().into();
    let seen = th.set();
    let values = th.empty_list();
    for index in 0..keys.len() {
        let key = keys[index];
        if !seen.add(th, key)? {
            let text = format!(
                "mapping pattern checks duplicate key ({})",
                protocol::repr(th, key)?.display()
            );
            return Err(th.raise(t::ValueError, text));
        }
        let value = protocol::call(th, get, &[key, dummy])?;
        if value == dummy {
            return Ok(Value::NONE);
        }
        values.push(th, value)?;
    }
    th.try_tuple(values.as_slice()).map(Value::from)
}

/// An attribute of a class pattern, none if the subject has none; each name once.
#[inline(never)]
fn attribute(
    th: &Thread,
    subject: Value,
    class: Gc<Type>,
    name: Value,
    seen: Gc<Set>,
) -> PyResult<Option<Value>> {
    if !seen.add(th, name)? {
        let text = format!(
            "{}() got multiple sub-patterns for attribute {}",
            class.name_str(),
            protocol::repr(th, name)?.display()
        );
        return Err(th.raise(t::TypeError, text));
    }
    match name.cast::<Str>() {
        Some(name) => protocol::lookup_attr(th, subject, th.intern_str(name)),
        None => Ok(None),
    }
}

/// The attributes of a class pattern with `positional` positional sub-patterns, or None if it does not match.
#[inline(never)]
pub fn match_class(
    th: &Thread,
    subject: Value,
    class: Value,
    positional: usize,
    names: Value,
) -> PyResult<Value> {
    let Some(class_object) = class.cast::<Type>() else {
        return Err(th.raise(t::TypeError, "called match pattern must be a class"));
    };
    let isinstance = crate::proto::builtin(th, "isinstance")?;
    let matches = protocol::call(th, isinstance, &[subject, class])?;
    if !protocol::truth(th, matches)? {
        return Ok(Value::NONE);
    }
    let seen = th.set();
    let values = th.empty_list();
    if positional > 0 {
        let match_args = protocol::lookup_attr(th, class, th.names().__match_args__)?;
        let (match_args, match_self) = match match_args {
            Some(args) => match args.cast::<Tuple>() {
                Some(args) if protocol::is_exact(args.into(), t::TUPLE) => (Some(args), false),
                _ => {
                    let text = format!(
                        "{}.__match_args__ must be a tuple (got {})",
                        class_object.name_str(),
                        th.type_name(args)
                    );
                    return Err(th.raise(t::TypeError, text));
                }
            },
            None => (None, class_object.has_flag(TypeFlags::MATCH_SELF.0)),
        };
        let allowed = if match_self {
            1
        } else {
            match_args.map_or(0, |args| args.len())
        };
        if allowed < positional {
            let plural = if allowed == 1 { "" } else { "s" };
            let text = format!(
                "{}() accepts {allowed} positional sub-pattern{plural} ({positional} given)",
                class_object.name_str()
            );
            return Err(th.raise(t::TypeError, text));
        }
        if match_self {
            values.push(th, subject)?;
        } else if let Some(args) = match_args {
            for index in 0..positional {
                let name = args[index];
                if name.cast::<Str>().is_none() {
                    let text = format!(
                        "__match_args__ elements must be strings (got {})",
                        th.type_name(name)
                    );
                    return Err(th.raise(t::TypeError, text));
                }
                match attribute(th, subject, class_object, name, seen)? {
                    Some(value) => values.push(th, value)?,
                    None => return Ok(Value::NONE),
                }
            }
        }
    }
    let Some(names) = names.cast::<Tuple>() else {
        return Err(th.raise(t::SystemError, "MATCH_CLASS without names"));
    };
    for index in 0..names.len() {
        match attribute(th, subject, class_object, names[index], seen)? {
            Some(value) => values.push(th, value)?,
            None => return Ok(Value::NONE),
        }
    }
    th.try_tuple(values.as_slice()).map(Value::from)
}
