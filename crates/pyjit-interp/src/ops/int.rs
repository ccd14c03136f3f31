//! Arithmetic on small ints: `BINARY_OP_*_INT` and the private forms for the operators CPython has no form for.

use crate::ops;
use crate::state::*;
use pyjit_object::prelude::*;

/// Units of BINARY_OP with its cache.
pub const UNITS: usize = 6;

macro_rules! int_op {
    ($s:ident, |$a:ident, $b:ident| $result:expr) => {{
        let (left, right) = ($s.word(2), $s.word(1));
        if !both_int(left, right, $s.tag) {
            return $s.slow::<super::binary::Unquicken>();
        }
        let ($a, $b) = (left as i32, right as i32);
        match $result {
            Some(result) => {
                let word = $s.tag | result as u32 as u64;
                $s.replace(2, word).next(UNITS)
            }
            None => return $s.slow::<super::binary::Overflow>(),
        }
    }};
}

/// As `int_op`, with the STORE_FAST that follows.
macro_rules! int_op_store {
    ($s:ident, |$a:ident, $b:ident| $result:expr) => {{
        let (left, right) = ($s.word(2), $s.word(1));
        if !both_int(left, right, $s.tag) {
            return $s.slow::<super::binary::Unquicken>();
        }
        let ($a, $b) = (left as i32, right as i32);
        match $result {
            Some(result) => {
                let local = operand_at($s.pc.wrapping_add(UNITS)) as usize;
                $s.set_local(local, $s.tag | result as u32 as u64);
                $s.pop(2).next(UNITS + 1)
            }
            // The generic form pushes the result, and the STORE_FAST is executed.
            None => return $s.slow::<super::binary::Overflow>(),
        }
    }};
}

/// Floor division and remainder of Python.
#[inline(always)]
fn floor_divide(a: i32, b: i32) -> Option<i32> {
    if b == 0 || (a == i32::MIN && b == -1) {
        return None;
    }
    let quotient = a / b;
    Some(if a % b != 0 && (a < 0) != (b < 0) {
        quotient - 1
    } else {
        quotient
    })
}

#[inline(always)]
fn remainder(a: i32, b: i32) -> Option<i32> {
    if b == 0 || b == -1 {
        return None;
    }
    let rest = a % b;
    Some(if rest != 0 && (rest < 0) != (b < 0) {
        rest + b
    } else {
        rest
    })
}

#[inline(always)]
fn shift_left(a: i32, b: i32) -> Option<i32> {
    if !(0..32).contains(&b) {
        return None;
    }
    i32::try_from((a as i64) << b).ok()
}

#[inline(always)]
fn shift_right(a: i32, b: i32) -> Option<i32> {
    if b < 0 { None } else { Some(a >> b.min(31)) }
}

ops! {
    BINARY_OP_ADD_INT(s) { int_op!(s, |a, b| a.checked_add(b)) }
    BINARY_OP_SUBTRACT_INT(s) { int_op!(s, |a, b| a.checked_sub(b)) }
    BINARY_OP_MULTIPLY_INT(s) { int_op!(s, |a, b| a.checked_mul(b)) }

    AndInt(s) { int_op!(s, |a, b| Some(a & b)) }
    OrInt(s) { int_op!(s, |a, b| Some(a | b)) }
    XorInt(s) { int_op!(s, |a, b| Some(a ^ b)) }
    LshiftInt(s) { int_op!(s, |a, b| shift_left(a, b)) }
    RshiftInt(s) { int_op!(s, |a, b| shift_right(a, b)) }
    FloorDivideInt(s) { int_op!(s, |a, b| floor_divide(a, b)) }
    RemainderInt(s) { int_op!(s, |a, b| remainder(a, b)) }

    /// `a + b` and the STORE_FAST behind it.
    AddIntStore(s) { int_op_store!(s, |a, b| a.checked_add(b)) }
    SubtractIntStore(s) { int_op_store!(s, |a, b| a.checked_sub(b)) }

    TO_BOOL_INT(s) {
        let word = s.word(1);
        if word < s.tag {
            return s.slow::<super::jump::UnquickenToBool>();
        }
        let truth = Value::bool(word as u32 != 0).bits();
        s.replace(1, truth).next(4)
    }
}
