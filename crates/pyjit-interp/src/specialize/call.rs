//! Forms of CALL. CPython: `_Py_Specialize_Call`.

use super::{entry_at, function_version};
use crate::bind::fits_exactly;
use crate::ops::call::{Operands, def_id};
use crate::state::*;
use crate::{cache, feedback};
use pyjit_bytecode::Opcode;
use pyjit_object::class::slots::NewFn;
use pyjit_object::def::{Convention, Entry, MethodDef};
use pyjit_object::function::{Method, Payload};
use pyjit_object::prelude::*;

const GENERIC: u8 = Opcode::CALL as u8;

/// The form for the CALL of the saved state, its cache filled.
///
/// # Safety
/// The saved state is about to execute a CALL.
#[inline(never)]
pub unsafe fn form<const W: bool>(th: &'static Thread) -> u8 {
    let s = S::<W>::reload(th);
    // SAFETY: the caller's promise.
    unsafe {
        let operands = s.call_operands(0);
        let callable = Value::from_bits_unchecked(*operands.base);
        let has_self = *operands.base.add(1) != 0;
        let th = s.th;
        let Some(header) = callable.header() else {
            return GENERIC;
        };
        match Kind::of(header) {
            Kind::Function => {
                let function: Gc<Function> = Gc::from_header(header);
                python(
                    s,
                    function,
                    operands.count,
                    Opcode::CALL_PY_EXACT_ARGS,
                    Opcode::CALL_PY_GENERAL,
                )
            }
            Kind::Method => {
                let (function, _) = Gc::<Method>::from_header(header).parts();
                match function.cast::<Function>() {
                    Some(function) if !has_self => python(
                        s,
                        function,
                        operands.count + 1,
                        Opcode::CALL_BOUND_METHOD_EXACT_ARGS,
                        Opcode::CALL_BOUND_METHOD_GENERAL,
                    ),
                    _ => GENERIC,
                }
            }
            Kind::Builtin => native(s, Gc::from_header(header), operands),
            Kind::Type if !has_self => class_call(s, Gc::from_header(header), operands),
            _ if th.class_of(callable).slots.tp_call.get().is_some() => {
                Opcode::CALL_NON_PY_GENERAL as u8
            }
            _ => GENERIC,
        }
    }
}

unsafe fn python<const W: bool>(
    s: S<W>,
    function: Gc<Function>,
    count: usize,
    exact: Opcode,
    general: Opcode,
) -> u8 {
    let version = function_version(s.th, &function);
    if version == 0 || !fits_exactly(&function, count) {
        return general as u8;
    }
    // SAFETY: CALL's cache.
    unsafe { s.set_cache32(cache::call::VERSION, version) };
    // What the site calls, for later tiers.
    if let Some((code, index)) = entry_at(s.th, s.pc) {
        feedback::set_entry(code, index, function.into(), function.into(), version);
    }
    exact as u8
}

/// Whether `count` positional arguments, the receiver of a bound method not among them, fit the entry's words.
fn fits(def: &MethodDef, bound: bool, count: usize) -> bool {
    let own = if def.kind.has_receiver() && !bound {
        1
    } else {
        0
    };
    let Some(given) = count.checked_sub(own) else {
        return false;
    };
    match def.entry {
        // Bound methods get their receiver put before the arguments, for which a Var entry has no room.
        Entry::Var(_) => !(bound && def.kind.has_receiver()),
        _ => {
            given >= def.signature.required()
                && given <= def.signature.positional as usize
                && required_only_positional(def)
        }
    }
}

/// Whether no keyword-only parameter is required.
fn required_only_positional(def: &MethodDef) -> bool {
    def.signature.params[def.signature.positional as usize..]
        .iter()
        .all(|param| param.optional)
}

unsafe fn native<const W: bool>(s: S<W>, builtin: Gc<Builtin>, operands: Operands) -> u8 {
    let shape = builtin.header.shape();
    let Payload::Method(def) = builtin.payload else {
        return Opcode::CALL_NON_PY_GENERAL as u8;
    };
    let bound = shape == t::BUILTIN.0;
    if !(bound || shape == t::METHOD_DESCRIPTOR.0) || !fits(def, bound, operands.count) {
        return Opcode::CALL_NON_PY_GENERAL as u8;
    }
    // What the site calls, for later tiers.
    if let Some((code, index)) = entry_at(s.th, s.pc) {
        feedback::set_entry(code, index, builtin.into(), builtin.into(), 0);
    }
    // SAFETY: CALL's cache and operands; what follows a CALL is in the code.
    unsafe {
        s.set_cache32(cache::call::VERSION, def_id(def));
        let null_self = *operands.base.add(1) == 0;
        if bound && null_self && is_builtins_function(s.th, &builtin) {
            match (def.name, operands.count) {
                ("len", 1) => return Opcode::CALL_LEN as u8,
                ("isinstance", 2) => return Opcode::CALL_ISINSTANCE as u8,
                _ => {}
            }
        }
        if !bound
            && def.name == "append"
            && !null_self
            && operands.count == 2
            && exactly(*operands.first, t::LIST)
            && builtin
                .owner
                .get()
                .is_some_and(|owner| owner == s.th.class(t::LIST))
            && opcode_at(s.pc.wrapping_add(crate::ops::call::UNITS)) == Opcode::POP_TOP as u8
        {
            return Opcode::CALL_LIST_APPEND as u8;
        }
    }
    let form = match (bound, def.signature.convention()) {
        (true, Convention::One) => Opcode::CALL_BUILTIN_O,
        (true, Convention::Keywords) => Opcode::CALL_BUILTIN_FAST_WITH_KEYWORDS,
        (true, _) => Opcode::CALL_BUILTIN_FAST,
        (false, Convention::NoArgs) => Opcode::CALL_METHOD_DESCRIPTOR_NOARGS,
        (false, Convention::One) => Opcode::CALL_METHOD_DESCRIPTOR_O,
        (false, Convention::Keywords) => Opcode::CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS,
        (false, _) => Opcode::CALL_METHOD_DESCRIPTOR_FAST,
    };
    form as u8
}

/// A function of module `builtins`.
fn is_builtins_function(th: &Thread, builtin: &Builtin) -> bool {
    let module = builtin.module.get().and_then(Value::cast::<Str>);
    let _ = th;
    module.is_some_and(|module| module.display() == "builtins")
}

unsafe fn class_call<const W: bool>(s: S<W>, class: Gc<Type>, operands: Operands) -> u8 {
    let th = s.th;
    if class.header.shape() != t::TYPE.0 {
        return Opcode::CALL_NON_PY_GENERAL as u8;
    }
    if !class.is_heap_class() {
        let is = |id: TypeId| class == th.class(id);
        return match operands.count {
            1 if is(t::TYPE) => Opcode::CALL_TYPE_1 as u8,
            1 if is(t::STR) => Opcode::CALL_STR_1 as u8,
            1 if is(t::TUPLE) => Opcode::CALL_TUPLE_1 as u8,
            _ => Opcode::CALL_BUILTIN_CLASS as u8,
        };
    }
    let plain_new = class.slots.tp_new.get().is_some_and(|new| {
        th.class(t::OBJECT)
            .slots
            .tp_new
            .get()
            .is_some_and(|object_new| std::ptr::fn_addr_eq(new, object_new as NewFn))
    });
    let init = class
        .lookup(th, th.names().__init__)
        .and_then(Value::cast::<Function>);
    let (Some(init), true, Kind::Instance) = (init, plain_new, class.kind.get()) else {
        return Opcode::CALL_BUILTIN_CLASS as u8;
    };
    if !fits_exactly(&init, operands.count + 1)
        || class.has_flag(pyjit_object::class::type_flags::ABSTRACT)
        || class.has_finalizer()
    {
        return Opcode::CALL_BUILTIN_CLASS as u8;
    }
    let version = class.version(th);
    let Some((code, index)) = entry_at(th, s.pc).filter(|_| version != 0) else {
        return Opcode::CALL_BUILTIN_CLASS as u8;
    };
    feedback::set_entry(code, index, class.into(), init.into(), version);
    feedback::set_extra(code, index, function_version(th, &init));
    // SAFETY: CALL's cache.
    unsafe { s.set_cache32(cache::call::VERSION, index as u32) };
    Opcode::CALL_ALLOC_AND_ENTER_INIT as u8
}
