//! Names: globals and builtins, the namespace of module and class bodies.

use crate::state::*;
use crate::{cache, call_out, do_out, ops};
use pyjit_bytecode::Opcode;
use pyjit_object::dict::{DictTable, Entry};
use pyjit_object::frame::LOCALS_WORD;
use pyjit_object::function::PyCell;
use pyjit_object::prelude::*;

/// Units of LOAD_GLOBAL.
const UNITS: usize = 5;

/// The value in entry `index` of a dict's table.
#[inline(always)]
unsafe fn entry_value(dict: &Dict, index: usize) -> u64 {
    // SAFETY: the keys version says that the table has this entry.
    unsafe {
        let Some(table) = dict.table() else { return 0 };
        let entries =
            (table.as_ptr() as *const u8).wrapping_add(DictTable::ENTRIES_OFFSET) as *const Entry;
        (*entries.wrapping_add(index))
            .value
            .get()
            .map_or(0, Value::bits)
    }
}

ops! {
    LOAD_GLOBAL(s) {
        let counter = s.cache16(0);
        if cache::triggers(counter) {
            return s.slow::<Specialize>();
        }
        s.set_cache16(0, cache::advance(counter));
        s.tail::<Generic>()
    }
    Generic(s) {
        let arg = s.arg();
        s.save();
        let th = s.th;
        let result = load_global(th, s.function(), s.name(arg >> 1));
        let s = S::<W>::reload(th);
        match result {
            Ok(value) => {
                let s = s.push(value.bits());
                if arg & 1 != 0 { s.push(0).next(UNITS) } else { s.next(UNITS) }
            }
            Err(Raised) => s.raise(),
        }
    }
    Specialize(s) {
        match crate::specialize::global(s.th, s.function(), s.name(s.arg() >> 1)) {
            Some(found) => {
                s.set_cache16(cache::global::INDEX, found.index);
                s.set_cache16(cache::global::MODULE_VERSION, found.module_version);
                s.set_cache16(cache::global::BUILTIN_VERSION, found.builtin_version);
                s.set_cache16(0, cache::COOLDOWN);
                let form = if found.builtin_version != 0 { Opcode::LOAD_GLOBAL_BUILTIN } else { Opcode::LOAD_GLOBAL_MODULE };
                s.set_opcode(form as u8);
                s.again()
            }
            None => {
                s.set_cache16(0, cache::back_off(s.cache16(0)));
                s.tail::<Generic>()
            }
        }
    }
    Unquicken(s) {
        s.set_opcode(Opcode::LOAD_GLOBAL as u8);
        s.set_cache16(0, cache::COOLDOWN);
        s.again()
    }
    LOAD_GLOBAL_MODULE(s) {
        let globals = s.function().globals();
        if globals.current_keys_version() != s.cache16(cache::global::MODULE_VERSION) as u32 {
            return s.slow::<Unquicken>();
        }
        let word = entry_value(&*globals.as_ptr(), s.cache16(cache::global::INDEX) as usize);
        if word == 0 {
            return s.slow::<Unquicken>();
        }
        let s = s.push(word);
        // One word more is always there; whether it counts is the operand's lowest bit.
        *s.sp = 0;
        let sp = s.sp.wrapping_add(s.arg() & 1);
        S::<W> { sp, ..s }.next(UNITS)
    }
    LOAD_GLOBAL_BUILTIN(s) {
        let function = s.function();
        let globals = function.globals();
        let builtins = function.builtins.get().map_or(0, Value::bits);
        if globals.current_keys_version() != s.cache16(cache::global::MODULE_VERSION) as u32 || !exactly(builtins, t::DICT) {
            return s.slow::<Unquicken>();
        }
        let builtins = &*(builtins as *const Dict);
        if builtins.current_keys_version() != s.cache16(cache::global::BUILTIN_VERSION) as u32 {
            return s.slow::<Unquicken>();
        }
        let word = entry_value(builtins, s.cache16(cache::global::INDEX) as usize);
        if word == 0 {
            return s.slow::<Unquicken>();
        }
        let s = s.push(word);
        *s.sp = 0;
        let sp = s.sp.wrapping_add(s.arg() & 1);
        S::<W> { sp, ..s }.next(UNITS)
    }
    STORE_GLOBAL(s) {
        do_out!(s, 1, 1, |th| crate::proto::dict_store(th, s.function().globals(), s.name(s.arg()), s.value(1)))
    }
    DELETE_GLOBAL(s) {
        do_out!(s, 1, 0, |th| delete_global(th, s.function(), s.name(s.arg())))
    }
    LOAD_NAME(s) {
        call_out!(s, 1, 0, |th| load_name(th, s.function(), namespace(s), s.name(s.arg())))
    }
    STORE_NAME(s) {
        do_out!(s, 1, 1, |th| store_name(th, namespace(s), s.name(s.arg()), s.value(1)))
    }
    DELETE_NAME(s) {
        do_out!(s, 1, 0, |th| delete_name(th, namespace(s), s.name(s.arg())))
    }
    LOAD_FROM_DICT_OR_GLOBALS(s) {
        call_out!(s, 1, 1, |th| load_name(th, s.function(), Some(s.value(1)), s.name(s.arg())))
    }
    LOAD_FROM_DICT_OR_DEREF(s) {
        call_out!(s, 1, 1, |th| load_from_dict_or_cell(th, s.code(), s.value(1), s.arg(), s.local(s.arg())))
    }
    LOAD_BUILD_CLASS(s) {
        call_out!(s, 1, 0, |th| load_build_class(th, s.function()))
    }
    SETUP_ANNOTATIONS(s) {
        do_out!(s, 1, 0, |th| setup_annotations(th, namespace(s)))
    }
}

// Inlined, or the state would be passed in memory, and the handlers could not end in a jump.
#[inline(always)]
unsafe fn namespace<const W: bool>(s: S<W>) -> Option<Value> {
    // SAFETY: a header word that is a value or 0.
    unsafe { Value::from_bits(*s.header().wrapping_add(LOCALS_WORD)) }
}

#[cold]
#[inline(never)]
fn undefined(th: &Thread, name: Gc<Str>) -> Raised {
    th.raise_name(
        t::NameError,
        name,
        format!("name '{}' is not defined", name.display()),
    )
}

/// An item of any mapping, none for a KeyError.
#[inline(never)]
fn mapping_get(th: &Thread, mapping: Value, name: Gc<Str>) -> PyResult<Option<Value>> {
    if pyjit_object::protocol::is_exact(mapping, t::DICT) {
        // SAFETY: the shape is that of exact dicts.
        return unsafe { mapping.cast_unchecked::<Dict>() }.get_str(th, name);
    }
    th.catching(t::KeyError, || {
        crate::proto::subscript(th, mapping, name.into())
    })
}

#[inline(never)]
fn builtin(th: &Thread, function: &Function, name: Gc<Str>) -> PyResult<Option<Value>> {
    match function.builtins.get() {
        Some(builtins) => mapping_get(th, builtins, name),
        None => Ok(None),
    }
}

#[inline(never)]
pub fn load_global(th: &Thread, function: &Function, name: Gc<Str>) -> PyResult<Value> {
    let globals = function.globals();
    // A subclass of dict may have `__missing__` or its own `__getitem__`.
    let found = match globals.header.shape() == t::DICT.0 {
        true => globals.get_str(th, name)?,
        false => mapping_get(th, globals.into(), name)?,
    };
    if let Some(value) = found {
        return Ok(value);
    }
    builtin(th, function, name)?.ok_or_else(|| undefined(th, name))
}

#[inline(never)]
fn load_name(
    th: &Thread,
    function: &Function,
    namespace: Option<Value>,
    name: Gc<Str>,
) -> PyResult<Value> {
    let Some(namespace) = namespace else {
        return Err(th.raise(t::SystemError, "no locals found"));
    };
    match mapping_get(th, namespace, name)? {
        Some(value) => Ok(value),
        None => load_global(th, function, name),
    }
}

#[inline(never)]
fn store_name(th: &Thread, namespace: Option<Value>, name: Gc<Str>, value: Value) -> PyResult<()> {
    let Some(namespace) = namespace else {
        return Err(th.raise(
            t::SystemError,
            format!("no locals found when storing '{}'", name.display()),
        ));
    };
    if pyjit_object::protocol::is_exact(namespace, t::DICT) {
        // SAFETY: the shape is that of exact dicts.
        return unsafe { namespace.cast_unchecked::<Dict>() }.set_str(th, name, value);
    }
    crate::proto::set_item(th, namespace, name.into(), Some(value))
}

#[inline(never)]
fn delete_name(th: &Thread, namespace: Option<Value>, name: Gc<Str>) -> PyResult<()> {
    let Some(namespace) = namespace else {
        return Err(th.raise(
            t::SystemError,
            format!("no locals when deleting '{}'", name.display()),
        ));
    };
    if pyjit_object::protocol::is_exact(namespace, t::DICT)
        && let Some(dict) = namespace.cast::<Dict>()
    {
        return match dict.remove(th, name.into())? {
            Some(_) => Ok(()),
            None => Err(undefined(th, name)),
        };
    }
    match th.catching(t::KeyError, || {
        crate::proto::set_item(th, namespace, name.into(), None)
    })? {
        Some(()) => Ok(()),
        None => Err(undefined(th, name)),
    }
}

#[inline(never)]
fn delete_global(th: &Thread, function: &Function, name: Gc<Str>) -> PyResult<()> {
    match function.globals().remove(th, name.into())? {
        Some(_) => Ok(()),
        None => Err(undefined(th, name)),
    }
}

#[inline(never)]
fn load_from_dict_or_cell(
    th: &Thread,
    code: Gc<CodeObject>,
    mapping: Value,
    index: usize,
    cell: u64,
) -> PyResult<Value> {
    if let Some(value) = mapping_get(th, mapping, code.local_name(index))? {
        return Ok(value);
    }
    // SAFETY: the verifier lets only cells' locals be operands; the compiler makes the cell first.
    let contents = unsafe { Value::from_bits(cell) }
        .and_then(Value::cast::<PyCell>)
        .and_then(|cell| cell.contents.get());
    contents.ok_or_else(|| super::local::raise_unbound_cell(th, code, index))
}

#[inline(never)]
fn load_build_class(th: &Thread, function: &Function) -> PyResult<Value> {
    let name = th.names().__build_class__;
    builtin(th, function, name)?.ok_or_else(|| th.raise(t::NameError, "__build_class__ not found"))
}

#[inline(never)]
fn setup_annotations(th: &Thread, namespace: Option<Value>) -> PyResult<()> {
    let Some(namespace) = namespace else {
        return Err(th.raise(
            t::SystemError,
            "no locals found when setting up annotations",
        ));
    };
    let name = th.names().__annotations__;
    if mapping_get(th, namespace, name)?.is_none() {
        store_name(th, Some(namespace), name, th.dict().into())?;
    }
    Ok(())
}
