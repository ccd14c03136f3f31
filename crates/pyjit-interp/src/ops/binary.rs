//! `BINARY_OP`: the generic form, specialisation, subscripts, strings. Numbers: `int.rs`, `float.rs`.

use super::int::UNITS;
use crate::state::*;
use crate::{cache, call_out, ops, private};
use pyjit_bytecode::Opcode;
use pyjit_bytecode::opcode::BinaryOp;
use pyjit_object::prelude::*;
use pyjit_object::value::INT_TAG;

ops! {
    BINARY_OP(s) {
        let counter = s.cache16(0);
        if cache::triggers(counter) {
            return s.slow::<Specialize>();
        }
        s.set_cache16(0, cache::advance(counter));
        s.tail::<Generic>()
    }
    Generic(s) {
        call_out!(s, UNITS, 2, |th| crate::proto::binary(th, s.arg(), s.value(2), s.value(1)))
    }
    Specialize(s) {
        s.save();
        note(s.pc, s.value(2), s.value(1));
        let form = specialize(s.th, s.arg(), s.value(2), s.value(1), s.pc);
        if form == Opcode::BINARY_OP as u8 {
            s.set_cache16(0, cache::back_off(s.cache16(0)));
            return s.tail::<Generic>();
        }
        s.set_cache16(0, cache::COOLDOWN);
        s.set_opcode(fused(form, opcode_at(s.pc.wrapping_add(UNITS))));
        s.again()
    }
    /// The operands do not fit the form: back to the generic one.
    Unquicken(s) {
        s.save();
        note(s.pc, s.value(2), s.value(1));
        s.set_opcode(Opcode::BINARY_OP as u8);
        s.set_cache16(0, cache::COOLDOWN);
        s.again()
    }
    /// An int form met a result it cannot hold, or a division by zero. The form stays.
    Overflow(s) {
        s.set_cache16(cache::binary::RESULT, s.cache16(cache::binary::RESULT) | cache::binary::OVERFLOWED);
        call_out!(s, UNITS, 2, |th| crate::proto::wide_int(th, s.arg(), s.value(2), s.value(1)))
    }

    BINARY_OP_ADD_UNICODE(s) {
        let (left, right) = (s.word(2), s.word(1));
        if !exactly(left, t::STR) || !exactly(right, t::STR) {
            return s.slow::<Unquicken>();
        }
        call_out!(s, UNITS, 2, |th| crate::proto::concat_str(th, left, right))
    }
    BINARY_OP_INPLACE_ADD_UNICODE(s) { s.tail::<BINARY_OP_ADD_UNICODE>() }
    /// Two ints, of which at least one has been larger than 32 bits.
    BINARY_OP_EXTEND(s) {
        if !any_int(s.word(2), s.tag) || !any_int(s.word(1), s.tag) {
            return s.slow::<Unquicken>();
        }
        call_out!(s, UNITS, 2, |th| crate::proto::wide_int(th, s.arg(), s.value(2), s.value(1)))
    }

    BINARY_OP_SUBSCR_LIST_INT(s) {
        let (list, index) = (s.word(2), s.word(1));
        if index < s.tag || !exactly(list, t::LIST) {
            return s.slow::<Unquicken>();
        }
        let list = &*(list as *const List);
        let mut index = index as i32 as i64;
        let len = list.len();
        if index < 0 {
            index += len as i64;
        }
        if index as u64 >= len as u64 {
            return s.tail::<Generic>();
        }
        let word = *list.as_slice().as_ptr().wrapping_add(index as usize) as Value;
        s.replace(2, word.bits()).next(UNITS)
    }
    BINARY_OP_SUBSCR_TUPLE_INT(s) {
        let (tuple, index) = (s.word(2), s.word(1));
        if index < s.tag || !exactly(tuple, t::TUPLE) {
            return s.slow::<Unquicken>();
        }
        let tuple = &*(tuple as *const Tuple);
        let mut index = index as i32 as i64;
        if index < 0 {
            index += tuple.len() as i64;
        }
        if index as u64 >= tuple.len() as u64 {
            return s.tail::<Generic>();
        }
        let word = *tuple.as_slice().as_ptr().wrapping_add(index as usize) as Value;
        s.replace(2, word.bits()).next(UNITS)
    }
    BINARY_OP_SUBSCR_STR_INT(s) {
        let (string, index) = (s.word(2), s.word(1));
        if index < s.tag || !exactly(string, t::STR) {
            return s.slow::<Unquicken>();
        }
        let string = &*(string as *const Str);
        let index = index as i32;
        if index < 0 || index as usize >= string.len() {
            return s.tail::<Generic>();
        }
        let unit = crate::proto::code_point(string, index as usize);
        if unit > 0xFF {
            return s.tail::<Generic>();
        }
        let word = crate::proto::latin1_word(s.th, unit as u8);
        s.replace(2, word).next(UNITS)
    }
    BINARY_OP_SUBSCR_DICT(s) {
        let dict = s.word(2);
        if !exactly(dict, t::DICT) {
            return s.slow::<Unquicken>();
        }
        call_out!(s, UNITS, 2, |th| crate::proto::dict_subscript(th, dict, s.value(1)))
    }
    BINARY_OP_SUBSCR_LIST_SLICE(s) {
        if !exactly(s.word(2), t::LIST) || !exactly(s.word(1), t::SLICE) {
            return s.slow::<Unquicken>();
        }
        s.tail::<Generic>()
    }
    /// `object[key]` where the class defines `__getitem__` in Python.
    BINARY_OP_SUBSCR_GETITEM(s) {
        let container = s.word(2);
        if !is_object(container) {
            return s.slow::<Unquicken>();
        }
        let class = s.th.shape(shape_of(container)).class();
        if class.current_version() != s.cache32(1) {
            return s.slow::<Unquicken>();
        }
        let entry = crate::feedback::entry(s.code(), s.cache16(3) as usize);
        let Some(function) = crate::feedback::value_of(entry).cast::<Function>() else { return s.slow::<Unquicken>() };
        if function.version.get() != crate::feedback::version_of(entry) {
            return s.slow::<Unquicken>();
        }
        // The activation needs a word for the function below the two arguments.
        let (container, key) = (s.word(2), s.word(1));
        let base = s.sp.wrapping_sub(2);
        *base = Value::from(function).bits();
        *base.wrapping_add(1) = container;
        *base.wrapping_add(2) = key;
        let s = S::<W> { sp: base.wrapping_add(3), ..s };
        crate::frames::enter(s, function, base.wrapping_add(1), 2, base, UNITS, 0)
    }

    BINARY_SLICE(s) { call_out!(s, 1, 3, |th| crate::proto::slice_of(th, s.value(3), s.value(2), s.value(1))) }
    STORE_SLICE(s) { crate::do_out!(s, 1, 4, |th| crate::proto::set_slice(th, s.value(3), s.value(2), s.value(1), s.value(4))) }
    DELETE_SUBSCR(s) { crate::do_out!(s, 1, 2, |th| crate::proto::set_item(th, s.value(2), s.value(1), None)) }

    STORE_SUBSCR(s) {
        let counter = s.cache16(0);
        if cache::triggers(counter) {
            let (container, key) = (s.word(2), s.word(1));
            let form = if exactly(container, t::LIST) && key >= s.tag {
                Opcode::STORE_SUBSCR_LIST_INT
            } else if exactly(container, t::DICT) {
                Opcode::STORE_SUBSCR_DICT
            } else {
                s.set_cache16(0, cache::back_off(counter));
                return s.tail::<StoreGeneric>();
            };
            s.set_cache16(0, cache::COOLDOWN);
            s.set_opcode(form as u8);
            return s.again();
        }
        s.set_cache16(0, cache::advance(counter));
        s.tail::<StoreGeneric>()
    }
    StoreGeneric(s) { crate::do_out!(s, 2, 3, |th| crate::proto::set_item(th, s.value(2), s.value(1), Some(s.value(3)))) }
    StoreUnquicken(s) {
        s.set_opcode(Opcode::STORE_SUBSCR as u8);
        s.set_cache16(0, cache::COOLDOWN);
        s.again()
    }
    STORE_SUBSCR_LIST_INT(s) {
        let (list, index) = (s.word(2), s.word(1));
        if index < s.tag || !exactly(list, t::LIST) {
            return s.slow::<StoreUnquicken>();
        }
        let list = &*(list as *const List);
        let mut index = index as i32 as i64;
        let len = list.len();
        if index < 0 {
            index += len as i64;
        }
        if index as u64 >= len as u64 {
            return s.tail::<StoreGeneric>();
        }
        list.set(index as usize, s.value(3));
        s.pop(3).next(2)
    }
    STORE_SUBSCR_DICT(s) {
        let dict = s.word(2);
        if !exactly(dict, t::DICT) {
            return s.slow::<StoreUnquicken>();
        }
        crate::do_out!(s, 2, 3, |th| crate::proto::dict_set(th, dict, s.value(1), s.value(3)))
    }
}

/// The form that does the following STORE_FAST too, where there is one.
fn fused(form: u8, follows: u8) -> u8 {
    if follows != Opcode::STORE_FAST as u8 {
        return form;
    }
    match form {
        form if form == Opcode::BINARY_OP_ADD_INT as u8 => private::ADD_INT_STORE,
        form if form == Opcode::BINARY_OP_SUBTRACT_INT as u8 => private::SUBTRACT_INT_STORE,
        form => form,
    }
}

/// An exact int of any size.
#[inline(always)]
unsafe fn any_int(word: u64, tag: u64) -> bool {
    // SAFETY: the word is a value.
    word >= tag || unsafe { exactly(word, t::INT) }
}

/// Whether ints beyond 32 bits have come by the BINARY_OP at `pc`.
unsafe fn seen_wide(pc: *const u16) -> bool {
    // SAFETY: called with BINARY_OP's cache behind `pc`.
    let (left, right) = unsafe {
        (
            *pc.wrapping_add(1 + cache::binary::LEFT),
            *pc.wrapping_add(1 + cache::binary::RIGHT),
        )
    };
    (left | right) & cache::seen::BIG_INT != 0
}

/// Feedback: which kinds of values the operands of the BINARY_OP at `pc` have.
#[inline(never)]
unsafe fn note(pc: *const u16, left: Value, right: Value) {
    use cache::binary::*;
    // SAFETY: called by operations with BINARY_OP's cache.
    unsafe {
        let word = |index: usize| pc.cast_mut().wrapping_add(1 + index);
        if opcode_at(pc) == Opcode::BINARY_OP_SUBSCR_GETITEM as u8 {
            // Its cache held a version.
            *word(LEFT) = cache::seen::INSTANCE;
            *word(RIGHT) = 0;
            *word(RESULT) = 0;
        }
        *word(LEFT) |= crate::feedback::kind_bit(left);
        *word(RIGHT) |= crate::feedback::kind_bit(right);
    }
}

/// The form for these operands; `BINARY_OP` itself if there is none.
#[inline(never)]
fn specialize(th: &Thread, arg: usize, left: Value, right: Value, pc: *const u16) -> u8 {
    use BinaryOp::*;
    let Some(op) = BinaryOp::from_u32(arg as u32) else {
        return Opcode::BINARY_OP as u8;
    };
    let (a, b) = (left.bits(), right.bits());
    // SAFETY: both are values; the cache is BINARY_OP's.
    let wide = unsafe { any_int(a, INT_TAG) && any_int(b, INT_TAG) && seen_wide(pc) };
    if wide && crate::proto::has_wide_form(arg) {
        return Opcode::BINARY_OP_EXTEND as u8;
    }
    if left.is_int() && right.is_int() {
        return match op {
            Add | InplaceAdd => Opcode::BINARY_OP_ADD_INT as u8,
            Subtract | InplaceSubtract => Opcode::BINARY_OP_SUBTRACT_INT as u8,
            Multiply | InplaceMultiply => Opcode::BINARY_OP_MULTIPLY_INT as u8,
            And | InplaceAnd => private::AND_INT,
            Or | InplaceOr => private::OR_INT,
            Xor | InplaceXor => private::XOR_INT,
            Lshift | InplaceLshift => private::LSHIFT_INT,
            Rshift | InplaceRshift => private::RSHIFT_INT,
            FloorDivide | InplaceFloorDivide => private::FLOOR_DIVIDE_INT,
            Remainder | InplaceRemainder => private::REMAINDER_INT,
            TrueDivide | InplaceTrueDivide => private::DIVIDE_NUMBERS,
            _ => Opcode::BINARY_OP as u8,
        };
    }
    if (left.is_int() || left.is_float()) && (right.is_int() || right.is_float()) {
        let pure = left.is_float() && right.is_float();
        return match (op, pure) {
            (Add | InplaceAdd, true) => Opcode::BINARY_OP_ADD_FLOAT as u8,
            (Subtract | InplaceSubtract, true) => Opcode::BINARY_OP_SUBTRACT_FLOAT as u8,
            (Multiply | InplaceMultiply, true) => Opcode::BINARY_OP_MULTIPLY_FLOAT as u8,
            (Add | InplaceAdd, false) => private::ADD_MIXED,
            (Subtract | InplaceSubtract, false) => private::SUBTRACT_MIXED,
            (Multiply | InplaceMultiply, false) => private::MULTIPLY_MIXED,
            (TrueDivide | InplaceTrueDivide, _) => private::DIVIDE_NUMBERS,
            _ => Opcode::BINARY_OP as u8,
        };
    }
    // SAFETY: both are values.
    unsafe {
        match op {
            Add | InplaceAdd if exactly(a, t::STR) && exactly(b, t::STR) => {
                Opcode::BINARY_OP_ADD_UNICODE as u8
            }
            Subscr if right.is_int() && exactly(a, t::LIST) => {
                Opcode::BINARY_OP_SUBSCR_LIST_INT as u8
            }
            Subscr if right.is_int() && exactly(a, t::TUPLE) => {
                Opcode::BINARY_OP_SUBSCR_TUPLE_INT as u8
            }
            Subscr if right.is_int() && exactly(a, t::STR) => {
                Opcode::BINARY_OP_SUBSCR_STR_INT as u8
            }
            Subscr if exactly(a, t::DICT) => Opcode::BINARY_OP_SUBSCR_DICT as u8,
            Subscr if exactly(a, t::LIST) && exactly(b, t::SLICE) => {
                Opcode::BINARY_OP_SUBSCR_LIST_SLICE as u8
            }
            Subscr if is_object(a) => crate::specialize::getitem(th, left, pc),
            _ => Opcode::BINARY_OP as u8,
        }
    }
}
