//! Feedback: what sites have seen. Numbers live in the inline caches; objects live in the code's feedback array, an
//! entry of `(object, object, number, number)` for each site that may need one. The array is made when the first site of the
//! code specialises, and never moves or grows, so a cache may hold an entry's address.

use crate::cache::seen;
use pyjit_bytecode::Opcode;
use pyjit_bytecode::disasm::instructions;
use pyjit_bytecode::opcode::BinaryOp;
use pyjit_object::array::ValueArray;
use pyjit_object::prelude::*;

/// Words of an entry: a class or other guard, the value found, a version, one more number.
pub const ENTRY_WORDS: usize = 4;
const CLASS: usize = 0;
const VALUE: usize = 1;
const VERSION: usize = 2;
const EXTRA: usize = 3;

/// Whether a site has an entry.
fn has_entry(opcode: Option<Opcode>, arg: u32) -> bool {
    use Opcode::*;
    match opcode {
        Some(LOAD_ATTR | CALL | LOAD_SUPER_ATTR | STORE_ATTR) => true,
        Some(BINARY_OP) => arg == BinaryOp::Subscr as u32,
        _ => false,
    }
}

/// The sites that have an entry, in order of their entries.
pub fn sites(code: &[u8]) -> impl Iterator<Item = pyjit_bytecode::disasm::Instruction> + '_ {
    instructions(code).filter(|instruction| has_entry(instruction.opcode, instruction.arg))
}

/// The entry of the site at `unit`, the array being made if need be; none if there is no memory or the code has too many.
#[inline(never)]
pub fn entry_for(th: &Thread, code: Gc<CodeObject>, unit: usize) -> Option<usize> {
    let bytes = &code.template().code;
    if code.feedback.get().is_none() {
        let sites = instructions(bytes)
            .filter(|instruction| has_entry(instruction.opcode, instruction.arg))
            .count();
        let Ok(array) = ValueArray::alloc(th, sites * ENTRY_WORDS) else {
            th.take_pending();
            return None;
        };
        code.feedback.set(&code.header, Some(array));
    }
    // An instruction's start is that of its prefixes: the last site that starts at or before the unit.
    let before = instructions(bytes)
        .take_while(|instruction| instruction.start <= unit)
        .filter(|instruction| has_entry(instruction.opcode, instruction.arg))
        .count();
    before.checked_sub(1)
}

/// Fills an entry.
pub fn set_entry(code: Gc<CodeObject>, index: usize, class: Value, value: Value, version: u32) {
    if let Some(array) = code.feedback.get() {
        array.set(index * ENTRY_WORDS + CLASS, Some(class));
        array.set(index * ENTRY_WORDS + VALUE, Some(value));
        array.set(
            index * ENTRY_WORDS + VERSION,
            Some(Value::int(version as i32)),
        );
    }
}

/// The address of an entry.
///
/// # Safety
/// `entry_for` answered `index` for this code.
#[inline(always)]
pub unsafe fn entry(code: Gc<CodeObject>, index: usize) -> *const u64 {
    match code.feedback.get() {
        Some(array) => array.data().wrapping_add(index * ENTRY_WORDS),
        None => std::ptr::null(),
    }
}

/// # Safety
/// A filled entry.
#[inline(always)]
pub unsafe fn class_of(entry: *const u64) -> u64 {
    // SAFETY: the caller's promise.
    unsafe { *entry.wrapping_add(CLASS) }
}

/// # Safety
/// A filled entry.
#[inline(always)]
pub unsafe fn value_of(entry: *const u64) -> Value {
    // SAFETY: the caller's promise.
    unsafe { Value::from_bits_unchecked(*entry.wrapping_add(VALUE)) }
}

/// # Safety
/// A filled entry.
#[inline(always)]
pub unsafe fn version_of(entry: *const u64) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { *entry.wrapping_add(VERSION) as u32 }
}

/// # Safety
/// A filled entry.
#[inline(always)]
pub unsafe fn extra_of(entry: *const u64) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { *entry.wrapping_add(EXTRA) as u32 }
}

pub fn set_extra(code: Gc<CodeObject>, index: usize, extra: u32) {
    if let Some(array) = code.feedback.get() {
        array.set(index * ENTRY_WORDS + EXTRA, Some(Value::int(extra as i32)));
    }
}

/// What kind of value it is, as a bit.
#[inline(never)]
pub fn kind_bit(value: Value) -> u16 {
    if value.is_int() {
        return seen::INT;
    }
    if value.is_float() {
        return seen::FLOAT;
    }
    match value.kind() {
        Kind::Free => seen::BOOL_OR_NONE,
        Kind::Str => seen::STR,
        Kind::Int => seen::BIG_INT,
        Kind::List => seen::LIST,
        Kind::Tuple => seen::TUPLE,
        Kind::Dict => seen::DICT,
        Kind::Instance => seen::INSTANCE,
        _ => seen::OTHER,
    }
}
