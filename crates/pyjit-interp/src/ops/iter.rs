//! Iteration, unpacking.

use crate::state::*;
use crate::{cache, call_out, ops, private};
use pyjit_bytecode::Opcode;
use pyjit_object::generator::{Generator, GeneratorState};
use pyjit_object::prelude::*;
use pyjit_object::runtime::NextPair;
use pyjit_object::sequence::{RangeIter, SeqIter};

/// Units of FOR_ITER and UNPACK_SEQUENCE.
pub const UNITS: usize = 2;

ops! {
    GET_ITER(s) { call_out!(s, 1, 1, |th| crate::proto::iter(th, s.value(1))) }
    GET_LEN(s) { call_out!(s, 1, 0, |th| crate::proto::length_int(th, s.value(1))) }

    FOR_ITER(s) {
        let counter = s.cache16(0);
        if cache::triggers(counter) {
            let iter = s.word(1);
            let form = match shape_of(iter) {
                shape if shape == t::LIST_ITERATOR.0 => Opcode::FOR_ITER_LIST as u8,
                shape if shape == t::TUPLE_ITERATOR.0 => Opcode::FOR_ITER_TUPLE as u8,
                shape if shape == t::RANGE_ITERATOR.0 => range_form(s.pc),
                shape if shape == t::GENERATOR.0 => Opcode::FOR_ITER_GEN as u8,
                shape if shape == t::STR_ASCII_ITERATOR.0 => private::FOR_STR,
                _ if unpacks_pair(s.pc) => private::FOR_PAIR,
                _ => {
                    s.set_cache16(0, cache::back_off(counter));
                    return s.tail::<Generic>();
                }
            };
            s.set_cache16(0, cache::COOLDOWN);
            s.set_opcode(form);
            return s.again();
        }
        s.set_cache16(0, cache::advance(counter));
        s.tail::<Generic>()
    }
    Generic(s) {
        s.save();
        let th = s.th;
        let result = crate::proto::next_raw(th, s.value(1));
        let s = S::<W>::reload(th);
        match result {
            Ok(value) if value.is_exhausted() => exhausted(s),
            Ok(value) => s.push(value.bits()).next(UNITS),
            Err(Raised) => s.raise(),
        }
    }
    /// The characters of an ASCII string.
    ForStr(s) {
        let iter = s.word(1);
        if !exactly(iter, t::STR_ASCII_ITERATOR) {
            return s.slow::<Unquicken>();
        }
        let iter = &*(iter as *const SeqIter);
        let Some(seq) = iter.seq.get() else { return exhausted(s) };
        let text = &*(seq.bits() as *const Str);
        let index = iter.index.get();
        if index >= text.len() {
            iter.seq.set(&iter.header, None);
            return exhausted(s);
        }
        iter.index.set(index + 1);
        let word = crate::proto::latin1_word(s.th, *text.data().wrapping_add(index));
        s.push(word).next(UNITS)
    }
    /// FOR_ITER over what makes pairs (`enumerate`, `zip`, items of a dict), and the UNPACK_SEQUENCE behind it.
    ForPair(s) {
        s.save();
        let th = s.th;
        let step = crate::proto::next_pair(th, s.value(1), s.sp);
        let s = S::<W>::reload(th);
        match step {
            NextPair::Pair => S::<W> { sp: s.sp.wrapping_add(2), ..s }.next(2 * UNITS),
            NextPair::End => exhausted(s),
            NextPair::Raised => s.raise(),
            NextPair::Other => s.slow::<NoPair>(),
        }
    }
    /// Another iterator: as FOR_ITER, and no more tries for a while.
    NoPair(s) {
        s.set_opcode(Opcode::FOR_ITER as u8);
        s.set_cache16(0, cache::LONG_COOLDOWN);
        s.tail::<Generic>()
    }
    Unquicken(s) {
        s.set_opcode(Opcode::FOR_ITER as u8);
        s.set_cache16(0, cache::COOLDOWN);
        s.again()
    }
    FOR_ITER_LIST(s) {
        let iter = s.word(1);
        if !exactly(iter, t::LIST_ITERATOR) {
            return s.slow::<Unquicken>();
        }
        let iter = &*(iter as *const SeqIter);
        let Some(seq) = iter.seq.get() else { return exhausted(s) };
        let list = &*(seq.bits() as *const List);
        let index = iter.index.get();
        if index >= list.len() {
            iter.seq.set(&iter.header, None);
            return exhausted(s);
        }
        iter.index.set(index + 1);
        let value = *list.as_slice().as_ptr().wrapping_add(index);
        s.push(value.bits()).next(UNITS)
    }
    FOR_ITER_TUPLE(s) {
        let iter = s.word(1);
        if !exactly(iter, t::TUPLE_ITERATOR) {
            return s.slow::<Unquicken>();
        }
        let iter = &*(iter as *const SeqIter);
        let Some(seq) = iter.seq.get() else { return exhausted(s) };
        let tuple = &*(seq.bits() as *const Tuple);
        let index = iter.index.get();
        if index >= tuple.len() {
            iter.seq.set(&iter.header, None);
            return exhausted(s);
        }
        iter.index.set(index + 1);
        let value = *tuple.as_slice().as_ptr().wrapping_add(index);
        s.push(value.bits()).next(UNITS)
    }
    FOR_ITER_RANGE(s) {
        let iter = s.word(1);
        if !exactly(iter, t::RANGE_ITERATOR) {
            return s.slow::<Unquicken>();
        }
        let iter = &*(iter as *const RangeIter);
        let (left, next) = (iter.left.get(), iter.next.get());
        if left <= 0 {
            return exhausted(s);
        }
        if next != next as i32 as i64 {
            return s.tail::<Generic>();
        }
        iter.left.set(left - 1);
        iter.next.set(next.wrapping_add(iter.step.get()));
        let word = s.tag | next as u32 as u64;
        s.push(word).next(UNITS)
    }
    /// FOR_ITER_RANGE and the STORE_FAST behind it.
    ForRangeStore(s) {
        let iter = s.word(1);
        if !exactly(iter, t::RANGE_ITERATOR) {
            return s.slow::<Unquicken>();
        }
        let iter = &*(iter as *const RangeIter);
        let (left, next) = (iter.left.get(), iter.next.get());
        if left <= 0 {
            return exhausted(s);
        }
        if next != next as i32 as i64 {
            return s.tail::<Generic>();
        }
        iter.left.set(left - 1);
        iter.next.set(next.wrapping_add(iter.step.get()));
        let local = operand_at(s.pc.wrapping_add(UNITS)) as usize;
        s.set_local(local, s.tag | next as u32 as u64);
        s.next(UNITS + 1)
    }
    /// A generator's activation is entered in place; it yields to behind this instruction.
    FOR_ITER_GEN(s) {
        let iter = s.word(1);
        if !exactly(iter, t::GENERATOR) {
            return s.slow::<Unquicken>();
        }
        let generator = Gc::from_ptr(iter as *const Generator);
        if !matches!(generator.state.get(), GeneratorState::Created | GeneratorState::Suspended) {
            return s.tail::<Generic>();
        }
        super::generator::resume(s, generator, s.sp, s.sp, Value::NONE.bits(), UNITS)
    }

    UNPACK_SEQUENCE(s) {
        let counter = s.cache16(0);
        if cache::triggers(counter) {
            let (sequence, count) = (s.word(1), s.arg());
            let form = if exactly(sequence, t::TUPLE) && (*(sequence as *const Tuple)).len() == count {
                if count == 2 { Opcode::UNPACK_SEQUENCE_TWO_TUPLE } else { Opcode::UNPACK_SEQUENCE_TUPLE }
            } else if exactly(sequence, t::LIST) && (*(sequence as *const List)).len() == count {
                Opcode::UNPACK_SEQUENCE_LIST
            } else {
                s.set_cache16(0, cache::back_off(counter));
                return s.tail::<UnpackGeneric>();
            };
            s.set_cache16(0, cache::COOLDOWN);
            s.set_opcode(form as u8);
            return s.again();
        }
        s.set_cache16(0, cache::advance(counter));
        s.tail::<UnpackGeneric>()
    }
    UnpackGeneric(s) {
        s.save();
        let th = s.th;
        let (count, base) = (s.arg(), s.sp.wrapping_sub(1));
        let result = crate::proto::unpack(th, s.value(1), count, None, base);
        let s = S::<W>::reload(th);
        match result {
            Ok(()) => S::<W> { sp: base.wrapping_add(count), ..s }.next(UNITS),
            Err(Raised) => s.raise(),
        }
    }
    UnpackUnquicken(s) {
        s.set_opcode(Opcode::UNPACK_SEQUENCE as u8);
        s.set_cache16(0, cache::COOLDOWN);
        s.again()
    }
    UNPACK_SEQUENCE_TWO_TUPLE(s) {
        let sequence = s.word(1);
        if !exactly(sequence, t::TUPLE) || (*(sequence as *const Tuple)).len() != 2 {
            return s.slow::<UnpackUnquicken>();
        }
        let items = (*(sequence as *const Tuple)).as_slice().as_ptr();
        let (first, second) = (*items, *items.wrapping_add(1));
        s.set_word(1, second.bits());
        s.push(first.bits()).next(UNITS)
    }
    UNPACK_SEQUENCE_TUPLE(s) {
        let (sequence, count) = (s.word(1), s.arg());
        if !exactly(sequence, t::TUPLE) || (*(sequence as *const Tuple)).len() != count {
            return s.slow::<UnpackUnquicken>();
        }
        spread(s, (*(sequence as *const Tuple)).as_slice().as_ptr(), count).next(UNITS)
    }
    UNPACK_SEQUENCE_LIST(s) {
        let (sequence, count) = (s.word(1), s.arg());
        if !exactly(sequence, t::LIST) || (*(sequence as *const List)).len() != count {
            return s.slow::<UnpackUnquicken>();
        }
        spread(s, (*(sequence as *const List)).as_slice().as_ptr(), count).next(UNITS)
    }
    UNPACK_EX(s) {
        s.save();
        let th = s.th;
        let arg = s.arg();
        let (before, after) = (arg & 0xFF, arg >> 8);
        let base = s.sp.wrapping_sub(1);
        let result = crate::proto::unpack(th, s.value(1), before, Some(after), base);
        let s = S::<W>::reload(th);
        match result {
            Ok(()) => S::<W> { sp: base.wrapping_add(before + 1 + after), ..s }.next(1),
            Err(Raised) => s.raise(),
        }
    }
}

/// The iterator stays for POP_ITER; END_FOR, which drops an item, is skipped.
#[inline(always)]
unsafe fn exhausted<const W: bool>(s: S<W>) -> Done {
    // SAFETY: FOR_ITER's jump.
    unsafe { s.jump(UNITS + 1, s.arg()) }
}

/// Replaces the top by `count` items, the first on top.
#[inline(always)]
unsafe fn spread<const W: bool>(s: S<W>, items: *const Value, count: usize) -> S<W> {
    // SAFETY: the sequence has `count` items, the stack room for them.
    unsafe {
        let base = s.sp.wrapping_sub(1);
        let mut index = 0;
        while index < count {
            base.wrapping_add(count - 1 - index)
                .write_volatile((*items.wrapping_add(index)).bits());
            index += 1;
        }
        S {
            sp: base.wrapping_add(count),
            ..s
        }
    }
}

/// Whether two targets follow.
#[inline(never)]
unsafe fn unpacks_pair(pc: *const u16) -> bool {
    let behind = pc.wrapping_add(UNITS);
    // SAFETY: a FOR_ITER never ends a verified code.
    let (opcode, arg) = unsafe { (opcode_at(behind), operand_at(behind)) };
    let unpacks = [
        Opcode::UNPACK_SEQUENCE,
        Opcode::UNPACK_SEQUENCE_TWO_TUPLE,
        Opcode::UNPACK_SEQUENCE_TUPLE,
        Opcode::UNPACK_SEQUENCE_LIST,
    ];
    arg == 2 && unpacks.iter().any(|unpack| *unpack as u8 == opcode)
}

/// The fused form where a STORE_FAST follows.
#[inline(never)]
unsafe fn range_form(pc: *const u16) -> u8 {
    // SAFETY: a FOR_ITER never ends a verified code.
    let follows = unsafe { opcode_at(pc.wrapping_add(UNITS)) };
    if follows == Opcode::STORE_FAST as u8 {
        private::FOR_RANGE_STORE
    } else {
        Opcode::FOR_ITER_RANGE as u8
    }
}
