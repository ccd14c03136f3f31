//! Jumps, truth tests, entry points of functions, polls.

use crate::state::*;
use crate::{cache, ops};
use pyjit_bytecode::Opcode;
use pyjit_bytecode::opcode::resume;
use pyjit_object::prelude::*;
use std::sync::atomic::Ordering;

const TRUE: u64 = Value::TRUE.bits();
const FALSE: u64 = Value::FALSE.bits();
const NONE: u64 = Value::NONE.bits();

/// Units of a conditional jump.
const UNITS: usize = 2;
/// Units of TO_BOOL.
const TO_BOOL_UNITS: usize = 4;
/// A jump's cache counts executions in its high byte; when it wraps, so many go to the code's counter.
const BACK_EDGE_STEP: u16 = 0x100;
/// Every so many calls, less one, the tier policy is asked.
const NOTIFY_MASK: u32 = 63;
const BACK_EDGES_PER_WRAP: u32 = 0x1_0000 / BACK_EDGE_STEP as u32;

/// The last outcomes of a branch, newest in bit 0.
macro_rules! branch {
    ($s:ident, $taken:expr) => {{
        let taken = $taken;
        let history = $s.cache16(0) << 1;
        let s = $s.pop(1);
        if taken {
            s.set_cache16(0, history | 1);
            s.jump(UNITS, s.arg())
        } else {
            s.set_cache16(0, history);
            // The NOT_TAKEN behind it does nothing.
            s.next(UNITS)
        }
    }};
}

ops! {
    JUMP_FORWARD(s) { s.jump(1, s.arg()) }
    POP_JUMP_IF_FALSE(s) { branch!(s, s.word(1) == FALSE) }
    POP_JUMP_IF_TRUE(s) { branch!(s, s.word(1) == TRUE) }
    POP_JUMP_IF_NONE(s) { branch!(s, s.word(1) == NONE) }
    POP_JUMP_IF_NOT_NONE(s) { branch!(s, s.word(1) != NONE) }

    JUMP_BACKWARD(s) {
        s.set_opcode(Opcode::JUMP_BACKWARD_NO_JIT as u8);
        s.set_cache16(0, 0);
        s.again()
    }
    JUMP_BACKWARD_NO_JIT(s) {
        if s.th.poll.load(Ordering::Relaxed) != 0 {
            return s.slow::<PollBackEdge>();
        }
        let (count, wrapped) = s.cache16(0).overflowing_add(BACK_EDGE_STEP);
        s.set_cache16(0, count);
        if wrapped {
            return s.slow::<CountBackEdges>();
        }
        let pc = s.pc.wrapping_add(2).wrapping_sub(s.arg());
        S::<W> { pc, ..s }.go()
    }
    /// A loop head with native code: its entry's number is in the cache.
    JUMP_BACKWARD_JIT(s) {
        let th = s.th;
        if th.poll.load(Ordering::Relaxed) != 0 {
            return s.slow::<PollBackEdge>();
        }
        if !crate::native::has_room(th) {
            return s.tail::<Jump>();
        }
        s.save();
        let result = crate::native::enter(th, s.fp, s.cache16(0) as usize);
        crate::native::after(th, result)
    }
    /// A loop head with native code, for a thread that is not to enter it.
    JumpBackwardPlain(s) {
        if s.th.poll.load(Ordering::Relaxed) != 0 {
            return s.slow::<PollBackEdge>();
        }
        s.tail::<Jump>()
    }
    Jump(s) {
        let pc = s.pc.wrapping_add(2).wrapping_sub(s.arg());
        S::<W> { pc, ..s }.go()
    }
    JUMP_BACKWARD_NO_INTERRUPT(s) {
        let pc = s.pc.wrapping_add(1).wrapping_sub(s.arg());
        S::<W> { pc, ..s }.go()
    }

    PollBackEdge(s) {
        s.save();
        let th = s.th;
        let result = crate::run::poll(th);
        let s = S::<W>::reload(th);
        match result {
            Ok(()) => {
                let pc = s.pc.wrapping_add(2).wrapping_sub(s.arg());
                S::<W> { pc, ..s }.go()
            }
            Err(Raised) => s.raise(),
        }
    }
    CountBackEdges(s) {
        let code = s.code();
        code.back_edges.set(code.back_edges.get().saturating_add(BACK_EDGES_PER_WRAP));
        s.save();
        let th = s.th;
        crate::native::hot(th, code);
        S::<W>::reload(th).again()
    }

    /// First execution of the code: its counters are set up.
    RESUME(s) {
        let code = s.code();
        if s.arg() & resume::LOCATION_MASK as usize == resume::AT_FUNC_START as usize {
            crate::quicken::prepare(code);
            s.set_opcode(Opcode::RESUME_CHECK as u8);
            return s.slow::<FirstCall>();
        }
        s.set_opcode(Opcode::RESUME_CHECK as u8);
        s.again()
    }
    FirstCall(s) {
        s.save();
        let th = s.th;
        crate::native::hot(th, s.code());
        S::<W>::reload(th).again()
    }
    RESUME_CHECK(s) {
        if s.th.poll.load(Ordering::Relaxed) != 0 {
            return s.slow::<PollAtEntry>();
        }
        let code = s.code();
        let calls = code.calls.get().wrapping_add(1);
        code.calls.set(calls);
        if calls & NOTIFY_MASK == 0 {
            return s.slow::<HotCall>();
        }
        s.next(1)
    }
    HotCall(s) {
        s.save();
        let th = s.th;
        crate::native::hot(th, s.code());
        let s = S::<W>::reload(th);
        if opcode_at(s.pc) == crate::private::RESUME_NATIVE {
            return s.again();
        }
        s.next(1)
    }
    /// An entry or resumption point with native code.
    RESUME_NATIVE(s) {
        let th = s.th;
        if th.poll.load(Ordering::Relaxed) != 0 || !crate::native::has_room(th) {
            return s.tail::<RESUME_CHECK>();
        }
        s.save();
        let result = crate::native::enter_at(th, s.pc, s.fp);
        if result == crate::native::NOT_ENTERED {
            return S::<W>::reload(th).next(1);
        }
        crate::native::after(th, result)
    }
    PollAtEntry(s) {
        // An exception between a SEND's resumption and its loop would be seen as the delegate's.
        if s.arg() & resume::LOCATION_MASK as usize >= resume::AFTER_YIELD_FROM as usize {
            return s.next(1);
        }
        s.save();
        let th = s.th;
        let result = crate::run::poll(th);
        let s = S::<W>::reload(th);
        match result {
            Ok(()) => s.next(1),
            Err(Raised) => s.raise(),
        }
    }

    TO_BOOL(s) {
        let counter = s.cache16(0);
        if cache::triggers(counter) {
            return s.slow::<SpecializeToBool>();
        }
        s.set_cache16(0, cache::advance(counter));
        s.tail::<ToBoolGeneric>()
    }
    ToBoolGeneric(s) {
        s.save();
        let th = s.th;
        let result = crate::proto::truth(th, s.value(1));
        let s = S::<W>::reload(th);
        match result {
            Ok(truth) => s.replace(1, Value::bool(truth).bits()).next(TO_BOOL_UNITS),
            Err(Raised) => s.raise(),
        }
    }
    SpecializeToBool(s) {
        let value = s.value(1);
        let form = if value.is_bool() {
            Opcode::TO_BOOL_BOOL
        } else if value.is_int() {
            Opcode::TO_BOOL_INT
        } else if value.is_none() {
            Opcode::TO_BOOL_NONE
        } else if exactly(value.bits(), t::LIST) {
            Opcode::TO_BOOL_LIST
        } else if exactly(value.bits(), t::STR) {
            Opcode::TO_BOOL_STR
        } else if let Some(shape) = crate::specialize::always_true(s.th, value) {
            s.set_cache32(1, shape);
            Opcode::TO_BOOL_ALWAYS_TRUE
        } else {
            s.set_cache16(0, cache::back_off(s.cache16(0)));
            return s.tail::<ToBoolGeneric>();
        };
        s.set_cache16(0, cache::COOLDOWN);
        s.set_opcode(form as u8);
        s.again()
    }
    UnquickenToBool(s) {
        s.set_opcode(Opcode::TO_BOOL as u8);
        s.set_cache16(0, cache::COOLDOWN);
        s.again()
    }
    TO_BOOL_BOOL(s) {
        if s.word(1) & !1 != FALSE & !1 {
            return s.slow::<UnquickenToBool>();
        }
        s.next(TO_BOOL_UNITS)
    }
    TO_BOOL_NONE(s) {
        if s.word(1) != NONE {
            return s.slow::<UnquickenToBool>();
        }
        s.replace(1, FALSE).next(TO_BOOL_UNITS)
    }
    TO_BOOL_LIST(s) {
        let word = s.word(1);
        if !exactly(word, t::LIST) {
            return s.slow::<UnquickenToBool>();
        }
        let truth = Value::bool(!(*(word as *const List)).is_empty()).bits();
        s.replace(1, truth).next(TO_BOOL_UNITS)
    }
    TO_BOOL_STR(s) {
        let word = s.word(1);
        if !exactly(word, t::STR) {
            return s.slow::<UnquickenToBool>();
        }
        let truth = Value::bool(!(*(word as *const Str)).is_empty()).bits();
        s.replace(1, truth).next(TO_BOOL_UNITS)
    }
    /// An instance of a class without `__bool__` and `__len__`; the version guards the class.
    TO_BOOL_ALWAYS_TRUE(s) {
        let word = s.word(1);
        if !is_object(word) || s.th.shape(shape_of(word)).class().current_version() != s.cache32(1) {
            return s.slow::<UnquickenToBool>();
        }
        s.replace(1, TRUE).next(TO_BOOL_UNITS)
    }
    UNARY_NOT(s) {
        let word = s.word(1) ^ (TRUE ^ FALSE);
        s.replace(1, word).next(1)
    }
    UNARY_NEGATIVE(s) {
        let word = s.word(1);
        if word >= s.tag && word as i32 != i32::MIN {
            let result = s.tag | (word as i32).wrapping_neg() as u32 as u64;
            return s.replace(1, result).next(1);
        }
        if is_float(word) {
            return s.replace(1, box_float(-unbox_float(word))).next(1);
        }
        crate::call_out!(s, 1, 1, |th| crate::proto::negative(th, s.value(1)))
    }
    UNARY_INVERT(s) {
        let word = s.word(1);
        if word >= s.tag {
            let result = s.tag | !(word as u32) as u64;
            return s.replace(1, result).next(1);
        }
        crate::call_out!(s, 1, 1, |th| crate::proto::invert(th, s.value(1)))
    }
}
