//! Saving by name, and what `__reduce__` answers.

use super::containers::{batch, save_item, save_pair};
use super::opcode::*;
use super::pickler::{Saver, note, save, shown, type_text};
use super::{library, pickling_error};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// `cls.name` as far as `name` goes.
pub fn attribute_path(th: &Thread, object: Value, path: &str) -> PyResult<Option<Value>> {
    let mut at = object;
    for part in path.split('.') {
        match protocol::lookup_attr_str(th, at, part)? {
            Some(value) => at = value,
            None => return Ok(None),
        }
    }
    Ok(Some(at))
}

pub fn modules(th: &Thread) -> PyResult<Option<Gc<Dict>>> {
    Ok(crate::sys::get(th, "modules")?.and_then(Value::cast::<Dict>))
}

/// The module that an object can be found in under that name. CPython: `whichmodule`.
pub fn which_module(th: &Thread, object: Value, name: &str) -> PyResult<Value> {
    if name.split('.').any(|part| part == "<locals>") {
        let text = format!("Can't pickle local object {}", shown(th, object)?);
        return Err(pickling_error(th, &text));
    }
    let mut module = protocol::lookup_attr(th, object, th.names().__module__)?
        .filter(|module| !module.is_none());
    if module.is_none()
        && let Some(all) = modules(th)?
    {
        let all = all.copy(th)?;
        let mut position = 0;
        while let Some((next, key, value)) = all.next_item(position) {
            position = next;
            let main = key
                .cast::<Str>()
                .is_some_and(|key| key.eq_str("__main__") || key.eq_str("__mp_main__"));
            if main || value.is_none() {
                continue;
            }
            if attribute_path(th, value, name)? == Some(object) {
                module = Some(key);
                break;
            }
        }
    }
    let module = module.unwrap_or_else(|| th.intern("__main__").into());
    let Some(module_name) = module.cast::<Str>() else {
        let text = format!(
            "Can't pickle {}: its __module__ is not a string",
            shown(th, object)?
        );
        return Err(pickling_error(th, &text));
    };
    let text = module_name.display();
    let found = super::import_module(th, module_name);
    let loaded = match found {
        Ok(loaded) => loaded,
        Err(Raised) => {
            let expected = [t::ImportError, t::ValueError, t::KeyError];
            let Some(why) = expected.into_iter().find_map(|class| th.catch(class)) else {
                return Err(Raised);
            };
            let why = protocol::str(th, why)?;
            let text = format!("Can't pickle {}: {}", shown(th, object)?, why.display());
            return Err(pickling_error(th, &text));
        }
    };
    let mut at = loaded;
    for part in name.split('.') {
        match protocol::getattr_str(th, at, part) {
            Ok(value) => at = value,
            Err(Raised) => {
                let Some(why) = th.catch(t::AttributeError) else {
                    return Err(Raised);
                };
                let shown = shown(th, object)?;
                let text = format!("Can't pickle {shown}: it's not found as {text}.{name}");
                let raised = pickling_error(th, &text);
                super::set_context(th, why);
                return Err(raised);
            }
        }
    }
    if at == object {
        return Ok(module);
    }
    let shown = shown(th, object)?;
    let text = format!("Can't pickle {shown}: it's not the same object as {text}.{name}");
    Err(pickling_error(th, &text))
}

/// What the dispatch table or the object's own method says; none for classes of other metaclasses.
pub fn reduce(th: &Thread, p: Saver, object: Value) -> PyResult<Option<Value>> {
    let class: Value = th.class_of(object).into();
    if let Some(table) = p.table.get() {
        let function = match table
            .cast::<Dict>()
            .filter(|_| protocol::is_exact(table, t::DICT))
        {
            Some(dict) => dict.get(th, class)?,
            None => th.catching(t::LookupError, || protocol::get_item(th, table, class))?,
        };
        if let Some(function) = function {
            return protocol::call(th, function, &[object]).map(Some);
        }
    }
    if object.cast::<Type>().is_some() {
        return Ok(None);
    }
    let names = th.names();
    if let Some(method) = protocol::lookup_attr(th, object, names.__reduce_ex__)? {
        return protocol::call(th, method, &[Value::int(p.proto())]).map(Some);
    }
    if let Some(method) = protocol::lookup_attr(th, object, names.__reduce__)? {
        return protocol::call(th, method, &[]).map(Some);
    }
    let text = format!("Can't pickle {} object", type_text(th, object));
    Err(pickling_error(th, &text))
}

pub fn save_type(th: &Thread, p: Saver, object: Value) -> PyResult<()> {
    for singleton in [Value::NONE, Value::NOT_IMPLEMENTED, Value::ELLIPSIS] {
        if object == Value::from(th.class_of(singleton)) {
            let args = th.try_tuple(&[singleton])?;
            return save_reduce(
                th,
                p,
                &[th.class(t::TYPE).into(), args.into()],
                Some(object),
            );
        }
    }
    save_global(th, p, object, None)
}

/// The mapping of names between Python 2 and 3 in that table.
pub fn compat(th: &Thread, table: &str, key: Value) -> PyResult<Option<Value>> {
    match library(th, "_compat_pickle", table)?.cast::<Dict>() {
        Some(table) => table.get(th, key),
        None => Ok(None),
    }
}

pub fn save_toplevel(th: &Thread, p: Saver, module: Value, name: Value) -> PyResult<()> {
    let (mut module, mut name) = (module, name);
    if p.proto() < 3 && p.fix_imports.get() {
        let pair = th.try_tuple(&[module, name])?.into();
        match compat(th, "REVERSE_NAME_MAPPING", pair)?.and_then(Value::cast::<Tuple>) {
            Some(pair) if pair.len() == 2 => (module, name) = (pair[0], pair[1]),
            _ => {
                if let Some(renamed) = compat(th, "REVERSE_IMPORT_MAPPING", module)? {
                    module = renamed;
                }
            }
        }
    }
    let mut out = vec![GLOBAL];
    for (value, what) in [(module, "module"), (name, "global")] {
        let Some(text) = value.cast::<Str>() else {
            return Err(pickling_error(th, "a global's name is not a string"));
        };
        if p.proto() < 3 && text.ascii().is_none() || text.to_utf8().is_none() {
            let text = format!(
                "can't pickle {what} identifier {} using pickle protocol {}",
                shown(th, value)?,
                p.proto()
            );
            return Err(pickling_error(th, &text));
        }
        out.extend_from_slice(&text.to_wtf8());
        out.push(b'\n');
    }
    p.put(&out);
    Ok(())
}

pub fn save_global(th: &Thread, p: Saver, object: Value, name: Option<Value>) -> PyResult<()> {
    let name = match name {
        Some(name) => name,
        None => match protocol::lookup_attr(th, object, th.names().__qualname__)? {
            Some(name) if !name.is_none() => name,
            _ => protocol::getattr(th, object, th.names().__name__)?,
        },
    };
    let Some(name_text) = name.cast::<Str>() else {
        let text = format!(
            "Can't pickle {}: its name is not a string",
            shown(th, object)?
        );
        return Err(pickling_error(th, &text));
    };
    let path = name_text.display().into_owned();
    let module = which_module(th, object, &path)?;
    if p.proto() >= 2
        && let Some(registry) = library(th, "copyreg", "_extension_registry")?.cast::<Dict>()
        && !registry.is_empty()
        && let Some(code) = registry.get(th, th.try_tuple(&[module, name])?.into())?
    {
        return save_extension(th, p, object, code);
    }
    if p.proto() >= 4 {
        save(th, p, module, true)?;
        save(th, p, name, true)?;
        p.put(&[STACK_GLOBAL]);
    } else {
        let mut parts = path.split('.');
        let first = th.str(parts.next().unwrap_or(""));
        let rest: Vec<&str> = parts.collect();
        if rest.is_empty() {
            save_toplevel(th, p, module, name)?;
        } else {
            let getattr = pyjit_types::common::builtin(th, "getattr")?;
            for _ in &rest {
                save(th, p, getattr, true)?;
                if p.proto() < 2 {
                    p.put(&[MARK]);
                }
            }
            save_toplevel(th, p, module, first.into())?;
            for part in rest {
                save(th, p, th.intern(part).into(), true)?;
                p.put(&[if p.proto() < 2 { TUPLE } else { TUPLE2 }, REDUCE]);
            }
        }
    }
    p.memoize(th, object)
}

pub fn save_extension(th: &Thread, p: Saver, object: Value, code: Value) -> PyResult<()> {
    let Some(number) = pyjit_object::int::as_i64(code).filter(|_| protocol::is_exact_int(code))
    else {
        let text = format!(
            "Can't pickle {}: extension code isn't an integer",
            shown(th, object)?
        );
        return Err(pickling_error(th, &text));
    };
    if !(1..=0x7FFF_FFFF).contains(&number) {
        let text = format!("extension code {number} is out of range");
        return Err(th.raise(t::RuntimeError, text));
    }
    let bytes = (number as u32).to_le_bytes();
    match number {
        ..=0xFF => p.put(&[EXT1, bytes[0]]),
        0x100..=0xFFFF => p.put(&[EXT2, bytes[0], bytes[1]]),
        _ => p.put(&[EXT4, bytes[0], bytes[1], bytes[2], bytes[3]]),
    }
    Ok(())
}

/// Saves a part of what `__reduce__` answered.
pub fn save_part(
    th: &Thread,
    p: Saver,
    object: Option<Value>,
    part: Value,
    what: &str,
) -> PyResult<()> {
    save(th, p, part, true).map_err(|Raised| match object {
        Some(object) => note(
            th,
            &format!("when serializing {} {what}", type_text(th, object)),
        ),
        None => Raised,
    })
}

/// "first argument to __newobj__() ..." where the class is not the object's.
pub fn check_new(th: &Thread, name: &str, class: Value, object: Option<Value>) -> PyResult<()> {
    if protocol::lookup_attr(th, class, th.names().__new__)?.is_none() {
        let text = format!("first argument to {name}() has no __new__");
        return Err(pickling_error(th, &text));
    }
    if let Some(object) = object {
        let own = protocol::getattr(th, object, th.names().__class__)?;
        if own != class {
            let text = format!(
                "first argument to {name}() must be {}, not {}",
                shown(th, own)?,
                shown(th, class)?
            );
            return Err(pickling_error(th, &text));
        }
    }
    Ok(())
}

pub fn save_reduce(th: &Thread, p: Saver, parts: &[Value], object: Option<Value>) -> PyResult<()> {
    let function = parts[0];
    let error = |text: String| Err(pickling_error(th, &text));
    let given = |index: usize| parts.get(index).copied().filter(|part| !part.is_none());
    let (state, items, pairs, setter) = (given(2), given(3), given(4), given(5));
    if !protocol::is_callable(th, function) {
        let found = type_text(th, function);
        return error(format!(
            "first item of the tuple returned by __reduce__ must be callable, not {found}"
        ));
    }
    let Some(args) = parts[1].cast::<Tuple>() else {
        let found = type_text(th, parts[1]);
        return error(format!(
            "second item of the tuple returned by __reduce__ must be a tuple, not {found}"
        ));
    };
    for (part, number) in [(items, "fourth"), (pairs, "fifth")] {
        if let Some(part) = part
            && th.class_of(part).slots.tp_iternext.get().is_none()
        {
            let found = type_text(th, part);
            return error(format!(
                "{number} item of the tuple returned by __reduce__ must be an iterator, not {found}"
            ));
        }
    }
    if let Some(setter) = setter
        && !protocol::is_callable(th, setter)
    {
        let found = type_text(th, setter);
        return error(format!(
            "sixth item of the tuple returned by __reduce__ must be callable, not {found}"
        ));
    }
    let name = match p.proto() >= 2 {
        true => {
            protocol::lookup_attr(th, function, th.names().__name__)?.and_then(Value::cast::<Str>)
        }
        false => None,
    };
    let is_name = |text: &str| name.is_some_and(|name| name.eq_str(text));
    if is_name("__newobj_ex__") {
        let &[class, new_args, kwargs] = args.as_slice() else {
            let found = args.len();
            return error(format!("__newobj_ex__ expected 3 arguments, got {found}"));
        };
        check_new(th, "__newobj_ex__", class, object)?;
        if new_args.cast::<Tuple>().is_none() {
            let found = type_text(th, new_args);
            return error(format!(
                "second argument to __newobj_ex__() must be a tuple, not {found}"
            ));
        }
        if kwargs.cast::<Dict>().is_none() {
            let found = type_text(th, kwargs);
            return error(format!(
                "third argument to __newobj_ex__() must be a dict, not {found}"
            ));
        }
        if p.proto() >= 4 {
            save_part(th, p, object, class, "class")?;
            save_part(th, p, object, new_args, "__new__ arguments")?;
            save_part(th, p, object, kwargs, "__new__ arguments")?;
            p.put(&[NEWOBJ_EX]);
        } else {
            let partial = library(th, "functools", "partial")?;
            let new = protocol::getattr(th, class, th.names().__new__)?;
            let bound = partial_of(th, partial, new, class, new_args, kwargs)?;
            save_part(th, p, object, bound, "reconstructor")?;
            save(th, p, th.rt().empty_tuple().into(), true)?;
            p.put(&[REDUCE]);
        }
    } else if is_name("__newobj__") {
        let Some((class, rest)) = args.as_slice().split_first() else {
            return error("__newobj__ expected at least 1 argument, got 0".into());
        };
        check_new(th, "__newobj__", *class, object)?;
        save_part(th, p, object, *class, "class")?;
        let rest = th.try_tuple(rest)?;
        save_part(th, p, object, rest.into(), "__new__ arguments")?;
        p.put(&[NEWOBJ]);
    } else {
        save_part(th, p, object, function, "reconstructor")?;
        save_part(th, p, object, args.into(), "reconstructor arguments")?;
        p.put(&[REDUCE]);
    }
    if let Some(object) = object {
        match p.memo_index(object) {
            Some(index) => {
                p.put(&[POP]);
                p.put_get(index);
            }
            None => p.memoize(th, object)?,
        }
    }
    let owner = object.unwrap_or(Value::NONE);
    if let Some(items) = items {
        batch(
            th,
            p,
            (APPEND, APPENDS),
            false,
            || protocol::next(th, items),
            |index, item| save_item(th, p, owner, index, item),
        )?;
    }
    if let Some(pairs) = pairs {
        batch(
            th,
            p,
            (SETITEM, SETITEMS),
            false,
            || {
                let Some(pair) = protocol::next(th, pairs)? else {
                    return Ok(None);
                };
                match pair.cast::<Tuple>().filter(|pair| pair.len() == 2) {
                    Some(pair) => Ok(Some((pair[0], pair[1]))),
                    None => Err(th.raise(t::TypeError, "dict items iterator must return 2-tuples")),
                }
            },
            |_, (key, value)| save_pair(th, p, owner, key, value),
        )?;
    }
    let Some(state) = state else { return Ok(()) };
    match setter {
        None => {
            save_part(th, p, object, state, "state")?;
            p.put(&[BUILD]);
        }
        Some(setter) => {
            save_part(th, p, object, setter, "state setter")?;
            save(th, p, owner, true)?;
            save_part(th, p, object, state, "state")?;
            p.put(&[TUPLE2, REDUCE, POP]);
        }
    }
    Ok(())
}

/// `partial(new, class, *args, **kwargs)`.
pub fn partial_of(
    th: &Thread,
    partial: Value,
    new: Value,
    class: Value,
    args: Value,
    kwargs: Value,
) -> PyResult<Value> {
    let values = th.list(&[new, class])?;
    protocol::extend(th, values, args)?;
    let names = th.empty_list();
    if let Some(kwargs) = kwargs.cast::<Dict>() {
        let mut position = 0;
        while let Some((next, key, value)) = kwargs.next_item(position) {
            position = next;
            names.push(th, key)?;
            values.push(th, value)?;
        }
    }
    let kwnames = th.try_tuple(names.as_slice())?;
    let values = th.try_tuple(values.as_slice())?;
    let args = Args {
        values: values.as_slice(),
        kwnames: (!kwnames.is_empty()).then_some(kwnames),
    };
    protocol::call_args(th, partial, args)
}
