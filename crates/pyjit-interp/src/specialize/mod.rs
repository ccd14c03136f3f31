//! Choosing the specialised form of an instruction. CPython: Python/specialize.c.

pub mod attr;
pub mod call;

use pyjit_bytecode::Opcode;
use pyjit_object::prelude::*;

/// The version of a class whose instances are always true: it has neither `__bool__` nor `__len__`.
#[inline(never)]
pub fn always_true(th: &Thread, value: Value) -> Option<u32> {
    if !value.is_object() {
        return None;
    }
    let class = th.class_of(value);
    let slots = &class.slots;
    if slots.nb_bool.get().is_some()
        || slots.mp_length.get().is_some()
        || slots.sq_length.get().is_some()
    {
        return None;
    }
    Some(class.version(th)).filter(|version| *version != 0)
}

/// Where a global was found.
pub struct Global {
    pub index: u16,
    pub module_version: u16,
    /// 0: in the module.
    pub builtin_version: u16,
}

/// The place of a global or builtin, if the dicts' versions and the index fit the cache.
#[inline(never)]
pub fn global(th: &Thread, function: &Function, name: Gc<Str>) -> Option<Global> {
    let globals = function.globals();
    if !globals.only_str_keys() || globals.header.shape() != t::DICT.0 {
        return None;
    }
    let short = |version: u32| u16::try_from(version).ok().filter(|version| *version != 0);
    let module_version = short(globals.keys_version(th))?;
    if let Some(index) = globals.entry_of(th, name) {
        return Some(Global {
            index: u16::try_from(index).ok()?,
            module_version,
            builtin_version: 0,
        });
    }
    let builtins = function.builtins.get()?;
    if !pyjit_object::protocol::is_exact(builtins, t::DICT) {
        return None;
    }
    // SAFETY: the shape is that of exact dicts.
    let builtins = unsafe { builtins.cast_unchecked::<Dict>() };
    let index = builtins
        .entry_of(th, name)
        .filter(|_| builtins.only_str_keys())?;
    Some(Global {
        index: u16::try_from(index).ok()?,
        module_version,
        builtin_version: short(builtins.keys_version(th))?,
    })
}

/// The version of a function; functions of one code share it until they are changed.
pub fn function_version(th: &Thread, function: &Function) -> u32 {
    if function.version.get() == 0 {
        let code = function.code();
        if code.version.get() == 0 {
            code.version.set(th.rt().next_function_version());
        }
        function.version.set(code.version.get());
    }
    function.version.get()
}

/// `object[key]` of a class with a Python `__getitem__` of two parameters.
#[inline(never)]
pub fn getitem(th: &Thread, object: Value, pc: *const u16) -> u8 {
    let class = th.class_of(object);
    let generic = Opcode::BINARY_OP as u8;
    let Some(function) = class
        .lookup(th, th.names().__getitem__)
        .and_then(Value::cast::<Function>)
    else {
        return generic;
    };
    if !class.is_heap_class() || !crate::bind::fits_exactly(&function, 2) {
        return generic;
    }
    let (class_version, version) = (class.version(th), function_version(th, &function));
    let Some((code, index)) = entry_at(th, pc) else {
        return generic;
    };
    let Ok(short) = u16::try_from(index) else {
        return generic;
    };
    if class_version == 0 || version == 0 {
        return generic;
    }
    crate::feedback::set_entry(code, index, class.into(), function.into(), version);
    // SAFETY: BINARY_OP's cache lies behind `pc`.
    unsafe {
        let words = pc.cast_mut();
        *words.add(2) = class_version as u16;
        *words.add(3) = (class_version >> 16) as u16;
        *words.add(4) = short;
    }
    Opcode::BINARY_OP_SUBSCR_GETITEM as u8
}

/// The innermost activation's code, and the feedback entry of its instruction at `pc`.
pub fn entry_at(th: &Thread, pc: *const u16) -> Option<(Gc<CodeObject>, usize)> {
    let fp = th.fp.get();
    // SAFETY: specialisation runs with the state saved, so `fp` is the activation's.
    let code = pyjit_object::frame::Activation { fp, pc }.code();
    let first = code.first_unit();
    let unit = (pc as usize - first as usize) / 2;
    Some((code, crate::feedback::entry_for(th, code, unit)?))
}
