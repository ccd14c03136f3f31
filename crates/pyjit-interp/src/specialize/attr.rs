//! Forms of LOAD_ATTR and STORE_ATTR. CPython: `_Py_Specialize_LoadAttr`, `_Py_Specialize_StoreAttr`.

use super::entry_at;
use crate::state::*;
use crate::{cache, feedback, private};
use pyjit_bytecode::Opcode;
use pyjit_object::class::slots::{GetAttrFn, SetAttrFn};
use pyjit_object::function::{Member, Payload};
use pyjit_object::instance::{Shape, ShapeMode, VARIABLE};
use pyjit_object::prelude::*;
use pyjit_object::protocol::{binds_by_prepending, generic_getattr, generic_setattr};

const GENERIC: u8 = Opcode::LOAD_ATTR as u8;
const GENERIC_STORE: u8 = Opcode::STORE_ATTR as u8;

/// What a class has under a name, as far as instances are concerned.
enum Found {
    Nothing,
    /// Goes before the instance's own attributes.
    Data(Value),
    /// Binds as a method.
    Method(Value),
    /// A descriptor without `__set__` that is no method.
    NonData,
    /// No descriptor.
    Plain(Value),
}

fn classify(th: &Thread, class: Gc<Type>, name: Gc<Str>) -> Found {
    let Some(value) = class.lookup(th, name) else {
        return Found::Nothing;
    };
    let slots = &th.class_of(value).slots;
    if slots.tp_descr_set.get().is_some() {
        Found::Data(value)
    } else if binds_by_prepending(th, value) {
        Found::Method(value)
    } else if slots.tp_descr_get.get().is_some() {
        Found::NonData
    } else {
        Found::Plain(value)
    }
}

/// Byte offset of an inline slot.
fn inline_offset(shape: &Shape, slot: usize) -> Option<usize> {
    let offset = shape.attrs_offset as usize + 8 + slot * 8;
    (shape.attrs_offset != VARIABLE
        && slot < shape.inline_slots as usize
        && offset <= u16::MAX as usize)
        .then_some(offset)
}

/// The form for the LOAD_ATTR of the saved state, its cache filled.
///
/// # Safety
/// The saved state is about to execute a LOAD_ATTR.
#[inline(never)]
pub unsafe fn load<const W: bool>(th: &'static Thread) -> u8 {
    let s = S::<W>::reload(th);
    // SAFETY: the caller's promise.
    unsafe {
        let arg = s.arg();
        let (receiver, name) = (s.value(1), s.name(arg >> 1));
        let Some(header) = receiver.header() else {
            return GENERIC;
        };
        let th = s.th;
        match Kind::of(header) {
            Kind::Type => return load_from_class(s, Gc::from_header(header), name),
            Kind::Module if header.shape() == t::MODULE.0 => {
                return load_from_module(s, Gc::from_header(header), name);
            }
            // Their attributes are in a dict of their own.
            Kind::Function | Kind::Module => return GENERIC,
            _ => {}
        }
        let shape = th.shape(header.shape());
        let class = shape.class();
        let generic = class
            .slots
            .tp_getattro
            .get()
            .is_some_and(|get| std::ptr::fn_addr_eq(get, generic_getattr as GetAttrFn));
        let version = class.version(th);
        if !generic || version == 0 {
            return GENERIC;
        }
        let found = classify(th, class, name);
        let fill = |pair: u64| {
            s.set_cache32(cache::attr::SHAPE, shape.id);
            s.set_cache32(cache::attr::VERSION, version);
            s.set_cache64(cache::attr::PAIR, pair);
        };
        // The class is kept alive by the feedback entry whose address or content the cache repeats.
        let Some((code, index)) = entry_at(th, s.pc) else {
            return GENERIC;
        };
        let set = |value: Value| feedback::set_entry(code, index, class.into(), value, version);
        let entry_address = || feedback::entry(code, index) as u64;
        let at_offset = |offset: usize| (offset as u64) << 48 | class.address() as u64;

        if let Found::Data(descriptor) = found {
            if let Some(builtin) = descriptor.cast::<Builtin>()
                && let Payload::Member(Member::Slot(offset)) = builtin.payload
                && offset <= u16::MAX as u32
            {
                set(Value::NONE);
                fill(at_offset(offset as usize));
                return Opcode::LOAD_ATTR_SLOT as u8;
            }
            return if arg & 1 == 0 {
                load_property(s, class, descriptor, fill, code, index, version)
            } else {
                GENERIC
            };
        }
        match shape.mode {
            ShapeMode::Slots => {
                if let Some(slot) = shape.find(name) {
                    if let Some(offset) = inline_offset(shape, slot) {
                        set(Value::NONE);
                        fill(at_offset(offset));
                        return Opcode::LOAD_ATTR_INSTANCE_VALUE as u8;
                    }
                    if shape.attrs_offset == VARIABLE || slot < shape.inline_slots as usize {
                        return GENERIC;
                    }
                    set(Value::NONE);
                    let overflow_index = slot - shape.inline_slots as usize;
                    feedback::set_extra(
                        code,
                        index,
                        shape.attrs_offset << 16 | overflow_index as u32,
                    );
                    fill(entry_address());
                    return private::LOAD_ATTR_OVERFLOW;
                }
            }
            ShapeMode::Dict => {
                if shape.attrs_offset == VARIABLE || shape.attrs_offset > u16::MAX as u32 {
                    return GENERIC;
                }
                let Ok(dict) = th.dict_of(header) else {
                    th.take_pending();
                    return GENERIC;
                };
                let hint = dict
                    .entry_of(th, name)
                    .filter(|_| dict.only_str_keys() && dict.header.shape() == t::DICT.0);
                let Some(hint) = hint.filter(|hint| *hint <= u16::MAX as usize) else {
                    return GENERIC;
                };
                set(Value::NONE);
                feedback::set_extra(code, index, shape.attrs_offset << 16 | hint as u32);
                fill(entry_address());
                return Opcode::LOAD_ATTR_WITH_HINT as u8;
            }
            ShapeMode::Fixed => {}
        }
        match found {
            Found::Method(method) if arg & 1 != 0 => {
                set(method);
                fill(entry_address());
                match shape.mode {
                    ShapeMode::Fixed => Opcode::LOAD_ATTR_METHOD_NO_DICT as u8,
                    _ => Opcode::LOAD_ATTR_METHOD_WITH_VALUES as u8,
                }
            }
            Found::Plain(value) => {
                set(value);
                fill(entry_address());
                match shape.mode {
                    ShapeMode::Fixed => Opcode::LOAD_ATTR_NONDESCRIPTOR_NO_DICT as u8,
                    _ => Opcode::LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES as u8,
                }
            }
            _ => GENERIC,
        }
    }
}

/// A property with a Python getter of one parameter.
unsafe fn load_property<const W: bool>(
    s: S<W>,
    class: Gc<Type>,
    descriptor: Value,
    fill: impl Fn(u64),
    code: Gc<CodeObject>,
    index: usize,
    class_version: u32,
) -> u8 {
    let th = s.th;
    // SAFETY: an address that is only put in the cache.
    let entry = unsafe { feedback::entry(code, index) } as u64;
    let property = th.class_of(descriptor);
    if property.is_heap_class() || property.name().display() != "property" {
        return GENERIC;
    }
    let getter = match pyjit_object::protocol::getattr_str(th, descriptor, "fget") {
        Ok(getter) => getter.cast::<Function>(),
        Err(Raised) => {
            th.take_pending();
            None
        }
    };
    let Some(getter) = getter.filter(|getter| crate::bind::fits_exactly(getter, 1)) else {
        return GENERIC;
    };
    let version = super::function_version(th, &getter);
    if version == 0 {
        return GENERIC;
    }
    feedback::set_entry(code, index, class.into(), getter.into(), class_version);
    feedback::set_extra(code, index, version);
    fill(entry);
    Opcode::LOAD_ATTR_PROPERTY as u8
}

unsafe fn load_from_module<const W: bool>(s: S<W>, module: Gc<Module>, name: Gc<Str>) -> u8 {
    let th = s.th;
    let Some(dict) = module.dict.get() else {
        return GENERIC;
    };
    let Some(index) = dict.entry_of(th, name).filter(|_| dict.only_str_keys()) else {
        return GENERIC;
    };
    if matches!(classify(th, th.class(t::MODULE), name), Found::Data(_)) {
        return GENERIC;
    }
    let version = dict.keys_version(th);
    if version == 0 {
        return GENERIC;
    }
    // SAFETY: LOAD_ATTR's cache.
    unsafe {
        s.set_cache32(cache::attr::SHAPE, version);
        s.set_cache32(cache::attr::OFFSET, index as u32);
    }
    Opcode::LOAD_ATTR_MODULE as u8
}

/// An attribute of a class itself.
unsafe fn load_from_class<const W: bool>(s: S<W>, class: Gc<Type>, name: Gc<Str>) -> u8 {
    let th = s.th;
    let metaclass = th.class_of(class.into());
    // A metaclass of its own, as enums have, may look attributes up in its own way, and may change.
    let as_type = |class: Gc<Type>| class.slots.tp_getattro.get().map(|get| get as usize);
    if as_type(metaclass) != as_type(th.class(t::TYPE))
        || matches!(classify(th, metaclass, name), Found::Data(_))
    {
        return GENERIC;
    }
    let meta_version = metaclass.version(th);
    let own_metaclass = metaclass != th.class(t::TYPE);
    if own_metaclass && meta_version == 0 {
        return GENERIC;
    }
    let Some(value) = class.lookup(th, name) else {
        return GENERIC;
    };
    // Functions answer themselves when looked up through the class.
    let plain =
        value.cast::<Function>().is_some() || th.class_of(value).slots.tp_descr_get.get().is_none();
    let version = class.version(th);
    if !plain || version == 0 {
        return GENERIC;
    }
    let Some((code, index)) = entry_at(th, s.pc) else {
        return GENERIC;
    };
    feedback::set_entry(code, index, class.into(), value, version);
    // SAFETY: LOAD_ATTR's cache.
    unsafe {
        s.set_cache32(cache::attr::VERSION, version);
        s.set_cache64(cache::attr::PAIR, feedback::entry(code, index) as u64);
    }
    if own_metaclass {
        feedback::set_extra(code, index, meta_version);
        return Opcode::LOAD_ATTR_CLASS_WITH_METACLASS_CHECK as u8;
    }
    Opcode::LOAD_ATTR_CLASS as u8
}

/// The form for the STORE_ATTR of the saved state, its cache filled.
///
/// # Safety
/// The saved state is about to execute a STORE_ATTR.
#[inline(never)]
pub unsafe fn store<const W: bool>(th: &'static Thread) -> u8 {
    let s = S::<W>::reload(th);
    // SAFETY: the caller's promise.
    unsafe {
        let (receiver, name) = (s.value(1), s.name(s.arg()));
        let Some(header) = receiver.header() else {
            return GENERIC_STORE;
        };
        if matches!(Kind::of(header), Kind::Type | Kind::Module | Kind::Function) {
            return GENERIC_STORE;
        }
        let th = s.th;
        let shape = th.shape(header.shape());
        let class = shape.class();
        let generic = class
            .slots
            .tp_setattro
            .get()
            .is_some_and(|set| std::ptr::fn_addr_eq(set, generic_setattr as SetAttrFn));
        let version = class.version(th);
        if !generic || version == 0 {
            return GENERIC_STORE;
        }
        let Some((code, index)) = entry_at(th, s.pc) else {
            return GENERIC_STORE;
        };
        let Ok(short) = u16::try_from(index) else {
            return GENERIC_STORE;
        };
        let fill = |value: Value, offset: usize| {
            feedback::set_entry(code, index, class.into(), value, version);
            feedback::set_extra(code, index, offset as u32);
            s.set_cache32(cache::store::SHAPE, shape.id);
            s.set_cache16(cache::store::INDEX, short);
        };
        if let Found::Data(descriptor) = classify(th, class, name) {
            if let Some(builtin) = descriptor.cast::<Builtin>()
                && let Payload::Member(Member::Slot(offset)) = builtin.payload
            {
                fill(Value::NONE, offset as usize);
                return Opcode::STORE_ATTR_SLOT as u8;
            }
            return GENERIC_STORE;
        }
        if shape.mode != ShapeMode::Slots {
            return GENERIC_STORE;
        }
        if let Some(slot) = shape.find(name) {
            let Some(offset) = inline_offset(shape, slot) else {
                return GENERIC_STORE;
            };
            fill(Value::NONE, offset);
            return Opcode::STORE_ATTR_INSTANCE_VALUE as u8;
        }
        let Some(offset) = inline_offset(shape, shape.keys().len()) else {
            return GENERIC_STORE;
        };
        let Some(next) = shape.with(th, name) else {
            return GENERIC_STORE;
        };
        fill(Value::int(next.id as i32), offset);
        private::STORE_ATTR_ADD
    }
}
