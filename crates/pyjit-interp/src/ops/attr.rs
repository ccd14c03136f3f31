//! Attributes. Inline caches key on the receiver's shape and on the version of its class: the shape says where an
//! attribute of the instance lies, the version that nothing in the class takes precedence.

use crate::state::*;
use crate::{cache, do_out, feedback, frames, ops, private};
use pyjit_bytecode::Opcode;
use pyjit_object::array::ValueArray;
use pyjit_object::prelude::*;

/// Units of LOAD_ATTR, STORE_ATTR, LOAD_SUPER_ATTR.
pub const UNITS: usize = 10;
const STORE_UNITS: usize = 5;
const SUPER_UNITS: usize = 2;

/// The low 48 bits: an address. The upper 16 hold a byte offset or an index.
#[inline(always)]
fn address(word: u64) -> u64 {
    word << 16 >> 16
}

/// Whether the receiver has the cached shape and its class the cached version; the class's address is in `word`.
#[inline(always)]
unsafe fn guarded<const W: bool>(s: S<W>, receiver: u64, class: u64) -> bool {
    // SAFETY: the feedback array keeps the class of a filled cache alive.
    unsafe {
        is_object(receiver)
            && (*(receiver as *const Header)).shape() == s.cache32(cache::attr::SHAPE)
            && (*(class as *const Type)).current_version() == s.cache32(cache::attr::VERSION)
    }
}

/// Replaces the receiver by a value that is not to be bound; a null on top where a method was asked for.
#[inline(always)]
unsafe fn loaded<const W: bool>(s: S<W>, word: u64) -> Done {
    // SAFETY: the receiver is on top.
    unsafe {
        s.set_word(1, word);
        *s.sp = 0;
        let sp = s.sp.wrapping_add(s.arg() & 1);
        S::<W> { sp, ..s }.next(UNITS)
    }
}

ops! {
    LOAD_ATTR(s) {
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
        if arg & 1 == 0 {
            let result = crate::proto::getattr(th, s.value(1), s.name(arg >> 1));
            let s = S::<W>::reload(th);
            return match result {
                Ok(value) => s.replace(1, value.bits()).next(UNITS),
                Err(Raised) => s.raise(),
            };
        }
        // Leaves method and self or null in the two words.
        let result = crate::proto::load_method(th, s.value(1), s.name(arg >> 1), s.sp.wrapping_sub(1));
        let s = S::<W>::reload(th);
        match result {
            Ok(()) => S::<W> { sp: s.sp.wrapping_add(1), ..s }.next(UNITS),
            Err(Raised) => s.raise(),
        }
    }
    Specialize(s) {
        s.save();
        let form = crate::specialize::attr::load::<W>(s.th);
        if form == Opcode::LOAD_ATTR as u8 {
            s.set_cache16(0, cache::back_off(s.cache16(0)));
            return s.tail::<Generic>();
        }
        s.set_cache16(0, cache::COOLDOWN);
        s.set_opcode(form);
        s.again()
    }
    Unquicken(s) {
        s.set_opcode(Opcode::LOAD_ATTR as u8);
        s.set_cache16(0, cache::COOLDOWN);
        s.again()
    }
    LOAD_ATTR_INSTANCE_VALUE(s) {
        let receiver = s.word(1);
        let place = s.cache64(cache::attr::PAIR);
        if !guarded(s, receiver, address(place)) {
            return s.slow::<Unquicken>();
        }
        let word = *((receiver as *const u8).wrapping_add((place >> 48) as usize) as *const u64);
        if word == 0 {
            return s.tail::<Generic>();
        }
        loaded(s, word)
    }
    LOAD_ATTR_SLOT(s) { s.tail::<LOAD_ATTR_INSTANCE_VALUE>() }
    /// An attribute in the overflow array, whose word lies at the offset; the index is in the word below the address.
    LOAD_ATTR_OVERFLOW(s) {
        let receiver = s.word(1);
        let entry = s.cache64(cache::attr::PAIR) as *const u64;
        if !guarded(s, receiver, feedback::class_of(entry)) {
            return s.slow::<Unquicken>();
        }
        let place = feedback::extra_of(entry);
        let array = *((receiver as *const u8).wrapping_add((place >> 16) as usize) as *const u64) as *const ValueArray;
        let word = *(*array).data().wrapping_add((place & 0xFFFF) as usize);
        if word == 0 {
            return s.tail::<Generic>();
        }
        loaded(s, word)
    }
    /// An attribute of an instance in dictionary mode, at the place where it was last time.
    LOAD_ATTR_WITH_HINT(s) {
        let receiver = s.word(1);
        let entry = s.cache64(cache::attr::PAIR) as *const u64;
        if !guarded(s, receiver, feedback::class_of(entry)) {
            return s.slow::<Unquicken>();
        }
        let place = feedback::extra_of(entry);
        let dict = *((receiver as *const u8).wrapping_add((place >> 16) as usize) as *const u64);
        if !exactly(dict, t::DICT) {
            return s.slow::<Unquicken>();
        }
        match hinted(&*(dict as *const Dict), (place & 0xFFFF) as usize, s.name(s.arg() >> 1)) {
            Some(value) => loaded(s, value.bits()),
            None => s.tail::<Generic>(),
        }
    }
    LOAD_ATTR_MODULE(s) {
        let receiver = s.word(1);
        if !exactly(receiver, t::MODULE) {
            return s.slow::<Unquicken>();
        }
        let Some(dict) = (*(receiver as *const Module)).dict.get() else { return s.slow::<Unquicken>() };
        if dict.current_keys_version() != s.cache32(cache::attr::SHAPE) {
            return s.slow::<Unquicken>();
        }
        let Some(table) = dict.table() else { return s.slow::<Unquicken>() };
        let Some(value) = table.entry(s.cache32(cache::attr::OFFSET) as usize).value.get() else { return s.slow::<Unquicken>() };
        loaded(s, value.bits())
    }
    /// An attribute of a class whose metaclass is `type`.
    LOAD_ATTR_CLASS(s) {
        let receiver = s.word(1);
        let entry = s.cache64(cache::attr::PAIR) as *const u64;
        if receiver != feedback::class_of(entry)
            || (*(receiver as *const Type)).current_version() != s.cache32(cache::attr::VERSION)
        {
            return s.slow::<Unquicken>();
        }
        loaded(s, feedback::value_of(entry).bits())
    }
    /// As LOAD_ATTR_CLASS, of a class whose metaclass is a Python class with the cached version.
    LOAD_ATTR_CLASS_WITH_METACLASS_CHECK(s) {
        let receiver = s.word(1);
        let entry = s.cache64(cache::attr::PAIR) as *const u64;
        if receiver != feedback::class_of(entry)
            || s.th.shape(shape_of(receiver)).class().current_version() != feedback::extra_of(entry)
        {
            return s.slow::<Unquicken>();
        }
        s.tail::<LOAD_ATTR_CLASS>()
    }
    LOAD_ATTR_METHOD_WITH_VALUES(s) {
        let receiver = s.word(1);
        let entry = s.cache64(cache::attr::PAIR) as *const u64;
        if !guarded(s, receiver, feedback::class_of(entry)) {
            return s.slow::<Unquicken>();
        }
        s.set_word(1, feedback::value_of(entry).bits());
        s.push(receiver).next(UNITS)
    }
    LOAD_ATTR_METHOD_NO_DICT(s) { s.tail::<LOAD_ATTR_METHOD_WITH_VALUES>() }
    LOAD_ATTR_METHOD_LAZY_DICT(s) { s.tail::<LOAD_ATTR_METHOD_WITH_VALUES>() }
    /// A class attribute that is no descriptor, through an instance that has none of that name.
    LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES(s) {
        let receiver = s.word(1);
        let entry = s.cache64(cache::attr::PAIR) as *const u64;
        if !guarded(s, receiver, feedback::class_of(entry)) {
            return s.slow::<Unquicken>();
        }
        loaded(s, feedback::value_of(entry).bits())
    }
    LOAD_ATTR_NONDESCRIPTOR_NO_DICT(s) { s.tail::<LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES>() }
    /// A property whose getter is a Python function: entered in place.
    LOAD_ATTR_PROPERTY(s) {
        let receiver = s.word(1);
        let entry = s.cache64(cache::attr::PAIR) as *const u64;
        if !guarded(s, receiver, feedback::class_of(entry)) {
            return s.slow::<Unquicken>();
        }
        let getter = Gc::from_ptr(feedback::value_of(entry).bits() as *const Function);
        if getter.version.get() != feedback::extra_of(entry) {
            return s.slow::<Unquicken>();
        }
        // The getter goes below its argument.
        let base = s.sp.wrapping_sub(1);
        *base.wrapping_add(1) = receiver;
        let s = S::<W> { sp: s.sp.wrapping_add(1), ..s };
        frames::enter(s, getter, base.wrapping_add(1), 1, base, UNITS, 0)
    }
    LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN(s) { s.slow::<Unquicken>() }

    STORE_ATTR(s) {
        let counter = s.cache16(0);
        if cache::triggers(counter) {
            return s.slow::<StoreSpecialize>();
        }
        s.set_cache16(0, cache::advance(counter));
        s.tail::<StoreGeneric>()
    }
    StoreGeneric(s) {
        do_out!(s, STORE_UNITS, 2, |th| crate::proto::store_attr(th, s.value(1), s.name(s.arg()), s.value(2)))
    }
    StoreSpecialize(s) {
        s.save();
        let form = crate::specialize::attr::store::<W>(s.th);
        if form == Opcode::STORE_ATTR as u8 {
            s.set_cache16(0, cache::back_off(s.cache16(0)));
            return s.tail::<StoreGeneric>();
        }
        s.set_cache16(0, cache::COOLDOWN);
        s.set_opcode(form);
        s.again()
    }
    StoreUnquicken(s) {
        s.set_opcode(Opcode::STORE_ATTR as u8);
        s.set_cache16(0, cache::COOLDOWN);
        s.again()
    }
    STORE_ATTR_INSTANCE_VALUE(s) {
        let receiver = s.word(1);
        let entry = feedback::entry(s.code(), s.cache16(cache::store::INDEX) as usize);
        if !store_guarded(s, receiver, entry) {
            return s.slow::<StoreUnquicken>();
        }
        let offset = feedback::extra_of(entry) as usize;
        *((receiver as *mut u8).wrapping_add(offset) as *mut u64) = s.word(2);
        pyjit_gc::write_barrier(receiver as *const Header);
        s.pop(2).next(STORE_UNITS)
    }
    STORE_ATTR_SLOT(s) { s.tail::<STORE_ATTR_INSTANCE_VALUE>() }
    /// The first store of an attribute: the instance moves to the next shape.
    STORE_ATTR_ADD(s) {
        let receiver = s.word(1);
        let entry = feedback::entry(s.code(), s.cache16(cache::store::INDEX) as usize);
        if !store_guarded(s, receiver, entry) {
            return s.slow::<StoreUnquicken>();
        }
        let offset = feedback::extra_of(entry) as usize;
        *((receiver as *mut u8).wrapping_add(offset) as *mut u64) = s.word(2);
        (*(receiver as *const Header)).set_shape(feedback::value_of(entry).bits() as u32);
        pyjit_gc::write_barrier(receiver as *const Header);
        s.pop(2).next(STORE_UNITS)
    }
    STORE_ATTR_OVERFLOW(s) { s.slow::<StoreUnquicken>() }
    STORE_ATTR_WITH_HINT(s) { s.slow::<StoreUnquicken>() }
    DELETE_ATTR(s) {
        do_out!(s, 1, 1, |th| crate::proto::delete_attr(th, s.value(1), s.name(s.arg())))
    }

    LOAD_SUPER_ATTR(s) {
        let arg = s.arg();
        s.save();
        let th = s.th;
        let result = crate::proto::super_attr(th, s.sp.wrapping_sub(3), s.name(arg >> 2), arg & 1 != 0, arg & 2 != 0);
        let s = S::<W>::reload(th);
        match result {
            Ok(()) => {
                let sp = s.sp.wrapping_sub(2).wrapping_add(arg & 1);
                S::<W> { sp, ..s }.next(SUPER_UNITS)
            }
            Err(Raised) => s.raise(),
        }
    }
    LOAD_SUPER_ATTR_ATTR(s) { s.tail::<LOAD_SUPER_ATTR>() }
    LOAD_SUPER_ATTR_METHOD(s) { s.tail::<LOAD_SUPER_ATTR>() }
}

#[inline(always)]
unsafe fn store_guarded<const W: bool>(s: S<W>, receiver: u64, entry: *const u64) -> bool {
    // SAFETY: a filled entry's class is alive.
    unsafe {
        is_object(receiver)
            && (*(receiver as *const Header)).shape() == s.cache32(cache::store::SHAPE)
            && (*(feedback::class_of(entry) as *const Type)).current_version()
                == feedback::version_of(entry)
    }
}

/// The value of `name` if it is in entry `hint`.
#[inline(never)]
fn hinted(dict: &Dict, hint: usize, name: Gc<Str>) -> Option<Value> {
    let table = dict.table()?;
    let entry = table.entries().get(hint)?;
    if entry.key.get() == Some(name.into()) {
        entry.value.get()
    } else {
        None
    }
}

/// Names the private store forms for the table.
pub const STORE_FORMS: [u8; 2] = [private::STORE_ATTR_ADD, private::STORE_ATTR_OVERFLOW];
