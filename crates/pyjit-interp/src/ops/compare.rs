//! Comparisons, identity, containment; comparison and branch fused.

use crate::state::*;
use crate::{cache, ops, private};
use pyjit_bytecode::Opcode;
use pyjit_object::class::slots::CompareOp;
use pyjit_object::prelude::*;

/// Units of COMPARE_OP, CONTAINS_OP and conditional jumps.
const UNITS: usize = 2;

/// Bits of the mask in COMPARE_OP's operand: unordered 1, less 2, greater 4, equal 8.
#[inline(always)]
fn order_bit<T: PartialOrd>(a: T, b: T) -> usize {
    1 << (2 * (a >= b) as usize + (a <= b) as usize)
}

fn operator(arg: usize) -> CompareOp {
    CompareOp::ALL[(arg >> 5) % 6]
}

/// An int comparison and the POP_JUMP_IF_FALSE (or, with the opposite operator, POP_JUMP_IF_TRUE) behind it.
macro_rules! compare_and_branch {
    ($s:ident, |$a:ident, $b:ident| $holds:expr) => {{
        let (left, right) = ($s.word(2), $s.word(1));
        if !both_int(left, right, $s.tag) {
            return $s.slow::<Unquicken>();
        }
        let ($a, $b) = (left as i32, right as i32);
        let s = $s.pop(2);
        // The branch is the instruction behind; its operand and history are in its own units.
        let branch = S::<false> {
            pc: s.pc.wrapping_add(UNITS),
            sp: s.sp,
            fp: s.fp,
            th: s.th,
            table: s.table,
            tag: s.tag,
        };
        let history = branch.cache16(0) << 1;
        if $holds {
            branch.set_cache16(0, history);
            // Over the jump and the NOT_TAKEN behind it.
            branch.next(UNITS + 1)
        } else {
            branch.set_cache16(0, history | 1);
            branch.jump(UNITS, branch.arg())
        }
    }};
}

ops! {
    COMPARE_OP(s) {
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
        let result = crate::proto::compare(th, s.value(2), s.value(1), operator(arg));
        // Bit 4: the result is wanted as a bool.
        let result = match result {
            Ok(value) if arg & 16 != 0 && !value.is_bool() => crate::proto::truth(th, value).map(Value::bool),
            other => other,
        };
        let s = S::<W>::reload(th);
        match result {
            Ok(value) => s.replace(2, value.bits()).next(UNITS),
            Err(Raised) => s.raise(),
        }
    }
    Specialize(s) {
        let (left, right, arg) = (s.word(2), s.word(1), s.arg());
        let form = if both_int(left, right, s.tag) {
            fused_form(s.pc, arg).unwrap_or(Opcode::COMPARE_OP_INT as u8)
        } else if is_float(left) && is_float(right) {
            Opcode::COMPARE_OP_FLOAT as u8
        } else if exactly(left, t::STR) && exactly(right, t::STR) && matches!(operator(arg), CompareOp::Eq | CompareOp::Ne) {
            Opcode::COMPARE_OP_STR as u8
        } else {
            s.set_cache16(0, cache::back_off(s.cache16(0)));
            return s.tail::<Generic>();
        };
        s.set_cache16(0, cache::COOLDOWN);
        s.set_opcode(form);
        s.again()
    }
    Unquicken(s) {
        s.set_opcode(Opcode::COMPARE_OP as u8);
        s.set_cache16(0, cache::COOLDOWN);
        s.again()
    }
    COMPARE_OP_INT(s) {
        let (left, right) = (s.word(2), s.word(1));
        if !both_int(left, right, s.tag) {
            return s.slow::<Unquicken>();
        }
        let holds = s.arg() & order_bit(left as i32, right as i32) != 0;
        s.replace(2, Value::bool(holds).bits()).next(UNITS)
    }
    COMPARE_OP_FLOAT(s) {
        let (left, right) = (s.word(2), s.word(1));
        if !is_float(left) || !is_float(right) {
            return s.slow::<Unquicken>();
        }
        let holds = s.arg() & order_bit(unbox_float(left), unbox_float(right)) != 0;
        s.replace(2, Value::bool(holds).bits()).next(UNITS)
    }
    COMPARE_OP_STR(s) {
        let (left, right) = (s.word(2), s.word(1));
        if !exactly(left, t::STR) || !exactly(right, t::STR) {
            return s.slow::<Unquicken>();
        }
        let equal = left == right || {
            let (left, right) = (&*(left as *const Str), &*(right as *const Str));
            !(left.is_interned() && right.is_interned()) && crate::proto::same_text(left, right)
        };
        // Equal is bit 3 of the mask, not equal any other.
        let holds = (s.arg() & 8 != 0) == equal;
        s.replace(2, Value::bool(holds).bits()).next(UNITS)
    }
    LtIntJump(s) { compare_and_branch!(s, |a, b| a < b) }
    LeIntJump(s) { compare_and_branch!(s, |a, b| a <= b) }
    EqIntJump(s) { compare_and_branch!(s, |a, b| a == b) }
    NeIntJump(s) { compare_and_branch!(s, |a, b| a != b) }
    GtIntJump(s) { compare_and_branch!(s, |a, b| a > b) }
    GeIntJump(s) { compare_and_branch!(s, |a, b| a >= b) }

    IS_OP(s) {
        let (left, right) = (s.value(2), s.value(1));
        let same = left.is(right) != (s.arg() & 1 != 0);
        s.replace(2, Value::bool(same).bits()).next(1)
    }

    CONTAINS_OP(s) {
        let counter = s.cache16(0);
        if cache::triggers(counter) {
            let right = s.word(1);
            let form = if exactly(right, t::DICT) {
                Opcode::CONTAINS_OP_DICT
            } else if exactly(right, t::SET) || exactly(right, t::FROZENSET) {
                Opcode::CONTAINS_OP_SET
            } else {
                s.set_cache16(0, cache::back_off(counter));
                return s.tail::<ContainsGeneric>();
            };
            s.set_cache16(0, cache::COOLDOWN);
            s.set_opcode(form as u8);
            return s.again();
        }
        s.set_cache16(0, cache::advance(counter));
        s.tail::<ContainsGeneric>()
    }
    ContainsGeneric(s) {
        s.save();
        let th = s.th;
        let found = crate::proto::contains(th, s.value(1), s.value(2));
        let s = S::<W>::reload(th);
        match found {
            Ok(found) => s.replace(2, Value::bool(found != (s.arg() & 1 != 0)).bits()).next(UNITS),
            Err(Raised) => s.raise(),
        }
    }
    CONTAINS_OP_DICT(s) {
        let right = s.word(1);
        if !exactly(right, t::DICT) {
            return s.slow::<UnquickenContains>();
        }
        s.save();
        let th = s.th;
        let found = crate::proto::dict_contains(th, right, s.value(2));
        let s = S::<W>::reload(th);
        match found {
            Ok(found) => s.replace(2, Value::bool(found != (s.arg() & 1 != 0)).bits()).next(UNITS),
            Err(Raised) => s.raise(),
        }
    }
    CONTAINS_OP_SET(s) {
        let right = s.word(1);
        if !exactly(right, t::SET) && !exactly(right, t::FROZENSET) {
            return s.slow::<UnquickenContains>();
        }
        s.tail::<ContainsGeneric>()
    }
    UnquickenContains(s) {
        s.set_opcode(Opcode::CONTAINS_OP as u8);
        s.set_cache16(0, cache::COOLDOWN);
        s.again()
    }
}

/// The fused form if a branch with an operand of one byte follows: the prefix of a longer one would be executed.
#[inline(never)]
unsafe fn fused_form(pc: *const u16, arg: usize) -> Option<u8> {
    let branch = pc.wrapping_add(UNITS);
    // SAFETY: a comparison never ends a verified code.
    let (opcode, behind) = unsafe { (opcode_at(branch), opcode_at(branch.wrapping_add(UNITS))) };
    if behind != Opcode::NOT_TAKEN as u8 {
        return None;
    }
    let positive = match opcode {
        opcode if opcode == Opcode::POP_JUMP_IF_FALSE as u8 => true,
        opcode if opcode == Opcode::POP_JUMP_IF_TRUE as u8 => false,
        _ => return None,
    };
    Some(match (operator(arg), positive) {
        (CompareOp::Lt, true) | (CompareOp::Ge, false) => private::LT_INT_JUMP,
        (CompareOp::Le, true) | (CompareOp::Gt, false) => private::LE_INT_JUMP,
        (CompareOp::Eq, true) | (CompareOp::Ne, false) => private::EQ_INT_JUMP,
        (CompareOp::Ne, true) | (CompareOp::Eq, false) => private::NE_INT_JUMP,
        (CompareOp::Gt, true) | (CompareOp::Le, false) => private::GT_INT_JUMP,
        (CompareOp::Ge, true) | (CompareOp::Lt, false) => private::GE_INT_JUMP,
    })
}
