//! Generators and coroutines: making them, yielding, resuming in place, delegating.
//!
//! A suspended activation is `Generator::saved`: its locals, then its operand stack. Resuming copies it to the VM
//! stack; yielding copies it back. While it runs, `Generator::handled` holds what the thread's handled exception was
//! before (see `pyjit_object::thread` on how "none of its own" looks through to it).
//!
//! An activation resumed by FOR_ITER or SEND yields to `RET_PC_WORD`, the unit behind that instruction; when it
//! returns, the caller's instruction is looked at for where to go.

use crate::state::*;
use crate::{cache, frames, ops};
use pyjit_bytecode::Opcode;
use pyjit_object::array::ValueArray;
use pyjit_object::frame::*;
use pyjit_object::generator::{Generator, GeneratorState};
use pyjit_object::prelude::*;

/// Units of SEND.
const UNITS: usize = 2;

ops! {
    RETURN_GENERATOR(s) {
        s.save();
        let th = s.th;
        let made = make_generator(th, s.fp, s.pc);
        let s = S::<W>::reload(th);
        match made {
            Ok(generator) => {
                let header = s.header();
                th.depth_left.set(th.depth_left.get() + 1);
                if *header.wrapping_add(FRAME_WORD) != 0 {
                    frames::detach_frame(th, Activation { fp: s.fp, pc: s.pc.wrapping_add(1) });
                }
                let ret_sp = *header.wrapping_add(RET_SP_WORD) as *mut u64;
                *ret_sp = Value::from(generator).bits();
                let (pc, fp) = (*header.wrapping_add(RET_PC_WORD) as *const u16, *header.wrapping_add(PREV_FP_WORD) as *mut u64);
                S::<false> { pc, sp: ret_sp.wrapping_add(1), fp, th: s.th, table: s.table, tag: s.tag }.go()
            }
            Err(Raised) => s.raise(),
        }
    }
    YIELD_VALUE(s) {
        let value = s.word(1);
        let s = s.pop(1);
        let header = s.header();
        let generator = &*(*header.wrapping_add(GENERATOR_WORD) as *const Generator);
        suspend(s, generator, header);
        let ret_sp = *header.wrapping_add(RET_SP_WORD) as *mut u64;
        *ret_sp = value;
        let (pc, fp) = (*header.wrapping_add(RET_PC_WORD) as *const u16, *header.wrapping_add(PREV_FP_WORD) as *mut u64);
        S::<false> { pc, sp: ret_sp.wrapping_add(1), fp, th: s.th, table: s.table, tag: s.tag }.go()
    }
    ReturnFromGenerator(s) {
        s.save();
        let value = s.word(1);
        let header = s.header();
        close(s.th, Activation { fp: s.fp, pc: s.pc.wrapping_add(1) });
        let ret_sp = *header.wrapping_add(RET_SP_WORD) as *mut u64;
        let ret_pc = *header.wrapping_add(RET_PC_WORD) as *const u16;
        let fp = *header.wrapping_add(PREV_FP_WORD) as *mut u64;
        *ret_sp = value;
        let s = S::<false> { pc: ret_pc, sp: ret_sp.wrapping_add(1), fp, th: s.th, table: s.table, tag: s.tag };
        if pyjit_object::thread::is_halt(ret_pc) {
            return s.go();
        }
        s.save();
        after_return(s.th, ret_pc);
        S::<false>::reload(s.th).go()
    }

    SEND(s) {
        let counter = s.cache16(0);
        if cache::triggers(counter) {
            let receiver = s.word(2);
            if exactly(receiver, t::GENERATOR) || exactly(receiver, t::COROUTINE) {
                s.set_cache16(0, cache::COOLDOWN);
                s.set_opcode(Opcode::SEND_GEN as u8);
                return s.again();
            }
            s.set_cache16(0, cache::back_off(counter));
            return s.tail::<SendGeneric>();
        }
        s.set_cache16(0, cache::advance(counter));
        s.tail::<SendGeneric>()
    }
    SendGeneric(s) {
        let receiver = s.word(2);
        if exactly(receiver, t::GENERATOR) || exactly(receiver, t::COROUTINE) {
            let generator = Gc::from_ptr(receiver as *const Generator);
            if matches!(generator.state.get(), GeneratorState::Created | GeneratorState::Suspended) {
                return s.tail::<SendInPlace>();
            }
        }
        s.save();
        let th = s.th;
        let result = crate::proto::send(th, s.value(2), s.value(1));
        let s = S::<W>::reload(th);
        match result {
            Ok(crate::proto::Sent::Yielded(value)) => s.replace(1, value.bits()).next(UNITS),
            Ok(crate::proto::Sent::Returned(value)) => {
                let distance = s.arg();
                s.replace(1, value.bits()).jump(UNITS, distance)
            }
            Err(Raised) => s.raise(),
        }
    }
    SendInPlace(s) {
        let generator = Gc::from_ptr(s.word(2) as *const Generator);
        let value = s.word(1);
        if generator.state.get() == GeneratorState::Created && value != Value::NONE.bits() {
            s.save();
            crate::proto::raise_just_started(s.th, generator);
            return s.raise();
        }
        // The yielded value replaces the one sent.
        resume(s, generator, s.sp, s.sp.wrapping_sub(1), value, UNITS)
    }
    SEND_GEN(s) {
        let receiver = s.word(2);
        if !exactly(receiver, t::GENERATOR) && !exactly(receiver, t::COROUTINE) {
            s.set_opcode(Opcode::SEND as u8);
            s.set_cache16(0, cache::COOLDOWN);
            return s.again();
        }
        s.tail::<SendGeneric>()
    }

    GET_YIELD_FROM_ITER(s) {
        if exactly(s.word(1), t::GENERATOR) {
            return s.next(1);
        }
        call_out!(s, 1, 1, |th| crate::proto::yield_from_iter(th, s.code(), s.value(1)))
    }
    GET_AWAITABLE(s) { call_out!(s, 1, 1, |th| crate::proto::awaitable(th, s.value(1), s.arg())) }
    GET_AITER(s) { call_out!(s, 1, 1, |th| crate::proto::aiter(th, s.value(1))) }
    GET_ANEXT(s) { call_out!(s, 1, 0, |th| crate::proto::anext(th, s.value(1))) }
    /// [iterator, exception]: StopAsyncIteration ends the loop.
    END_ASYNC_FOR(s) {
        s.save();
        let th = s.th;
        let exception = s.value(1);
        if crate::proto::is_instance(th, exception, t::StopAsyncIteration) {
            return s.pop(2).next(1);
        }
        th.set_pending(exception);
        s.slow::<crate::unwind::Reraise>()
    }
    /// [iterator, last sent, exception]: StopIteration ends the delegation with its value.
    CLEANUP_THROW(s) {
        s.save();
        let th = s.th;
        let exception = s.value(1);
        if crate::proto::is_instance(th, exception, t::StopIteration) {
            let value = crate::proto::stop_value(exception);
            let s = s.pop(3);
            return s.push(Value::NONE.bits()).push(value.bits()).next(1);
        }
        th.set_pending(exception);
        s.slow::<crate::unwind::Reraise>()
    }
}
use crate::call_out;

/// A generator returned to the FOR_ITER or SEND before `ret_pc`, its value is on top: the saved state goes where that
/// instruction goes at the end.
///
/// # Safety
/// The saved state is that of the activation of that instruction, about to execute `ret_pc`.
#[inline(never)]
pub unsafe fn after_return(th: &Thread, ret_pc: *const u16) {
    // SAFETY: the caller's promise.
    unsafe {
        let caller = ret_pc.wrapping_sub(UNITS);
        let fp = th.fp.get();
        let distance = full_arg(fp, caller);
        if template_opcode(fp, caller) == Opcode::FOR_ITER as u8 {
            // The iterator stays for POP_ITER; END_FOR is skipped.
            th.sp.set(th.sp.get().wrapping_sub(1));
            th.pc.set(ret_pc.wrapping_add(distance + 1));
        } else {
            th.pc.set(ret_pc.wrapping_add(distance));
        }
    }
}

/// The base opcode of the instruction at `pc`.
#[inline(never)]
unsafe fn template_opcode(fp: *mut u64, pc: *const u16) -> u8 {
    // SAFETY: `pc` lies in the activation's code.
    unsafe {
        let code = Activation { fp, pc }.code();
        code.template().code[2 * pc.offset_from(code.first_unit()) as usize]
    }
}

/// The generator of an activation that has only its arguments yet.
#[inline(never)]
unsafe fn make_generator(th: &Thread, fp: *mut u64, pc: *const u16) -> PyResult<Gc<Generator>> {
    use pyjit_object::code::{CO_ASYNC_GENERATOR, CO_COROUTINE};
    let activation = Activation { fp, pc };
    let function = activation.function();
    let code = function.code();
    let class = match code.flags() {
        flags if flags & CO_COROUTINE != 0 => t::COROUTINE,
        flags if flags & CO_ASYNC_GENERATOR != 0 => t::ASYNC_GENERATOR,
        _ => t::GENERATOR,
    };
    let saved = ValueArray::alloc(th, function.frame_size.get() as usize - HEADER_WORDS)?;
    // A zeroed Generator is valid: empty fields, state Created.
    let generator: Gc<Generator> = if th.class(class).has_finalizer() {
        // SAFETY: as said.
        th.alloc(th.class(class), unsafe { std::mem::zeroed::<Generator>() })
    } else {
        th.alloc_zeroed(class)
    };
    let head = &generator.header;
    let count = code.nlocalsplus();
    // SAFETY: the array has room for the locals.
    unsafe {
        std::ptr::copy_nonoverlapping(fp, saved.data(), count);
        pyjit_gc::write_barrier(&saved.header);
    }
    generator.function.set(head, Some(function));
    generator.name.set(head, function.name.get());
    generator.qualname.set(head, function.qualname.get());
    generator.saved.set(head, Some(saved));
    generator.saved_len.set(count);
    // SAFETY: the next unit of the same code.
    generator
        .unit
        .set(unsafe { pc.offset_from(code.first_unit()) } as usize + 1);
    if class != t::GENERATOR || crate::generators::has_handlers(&code) {
        // SAFETY: just made.
        unsafe {
            th.rt()
                .heap
                .register_finalizer(&raw const generator.header as *mut Header)
        };
    }
    if class == t::COROUTINE {
        crate::proto::note_origin(th, generator)?;
    }
    Ok(generator)
}

/// Resumes a created or suspended generator: its activation goes to `base` (the function's word first), `value` is what
/// its `yield` answers. It yields to `ret_sp` and `units` behind this instruction.
///
/// # Safety
/// `base` is at or above the operands in use.
#[inline(always)]
pub unsafe fn resume<const W: bool>(
    s: S<W>,
    generator: Gc<Generator>,
    base: *mut u64,
    ret_sp: *mut u64,
    value: u64,
    units: usize,
) -> Done {
    // SAFETY: the caller's promise.
    unsafe {
        let Some(function) = generator.function.get() else {
            return s.slow::<frames::TooDeep>();
        };
        let fp = base.wrapping_add(1);
        let left = s.th.depth_left.get();
        if left <= 0 || fp.wrapping_add(function.frame_size.get() as usize) > s.th.vm_limit.get() {
            return s.slow::<frames::TooDeep>();
        }
        let ret_pc = s.pc.wrapping_add(units);
        let sp = lay_out(
            s.th,
            generator,
            function,
            base,
            value,
            [ret_pc as u64, s.fp as u64, ret_sp as u64],
        );
        let pc = function.first_unit.get().wrapping_add(generator.unit.get());
        S::<false> {
            pc,
            sp,
            fp,
            th: s.th,
            table: s.table,
            tag: s.tag,
        }
        .go()
    }
}

/// Copies a suspended activation to `base`, answering its `sp`. `returns`: the first three header words.
///
/// # Safety
/// There is room; the generator can be resumed.
#[inline]
pub unsafe fn lay_out(
    th: &Thread,
    generator: Gc<Generator>,
    function: Gc<Function>,
    base: *mut u64,
    value: u64,
    returns: [u64; 3],
) -> *mut u64 {
    // SAFETY: the caller's promise.
    unsafe {
        *base = Value::from(function).bits();
        let fp = base.wrapping_add(1);
        let locals = function.nlocalsplus.get() as usize;
        let header = fp.wrapping_add(locals);
        let mut sp = header.wrapping_add(HEADER_WORDS);
        if let Some(saved) = generator.saved.get() {
            let from = saved.data();
            copy_words(from, fp, locals);
            let stack = generator.saved_len.get() - locals;
            copy_words(from.wrapping_add(locals), sp, stack);
            sp = sp.wrapping_add(stack);
        }
        *header.wrapping_add(RET_PC_WORD) = returns[0];
        *header.wrapping_add(PREV_FP_WORD) = returns[1];
        *header.wrapping_add(RET_SP_WORD) = returns[2];
        *header.wrapping_add(FRAME_WORD) = match generator.frame.get() {
            Some(frame) => {
                frame.fp.set(fp);
                Value::from(frame).bits()
            }
            None => 0,
        };
        *header.wrapping_add(LOCALS_WORD) = 0;
        *header.wrapping_add(GENERATOR_WORD) = Value::from(generator).bits();
        *sp = value;
        generator.state.set(GeneratorState::Running);
        generator.fp.set(fp);
        th.enter_handled(&generator);
        th.depth_left.set(th.depth_left.get() - 1);
        sp.wrapping_add(1)
    }
}

/// A short copy that does not become a call of memcpy.
#[inline(always)]
unsafe fn copy_words(from: *const u64, to: *mut u64, count: usize) {
    let mut index = 0;
    while index < count {
        // SAFETY: the caller's promise.
        unsafe {
            to.wrapping_add(index)
                .write_volatile(*from.wrapping_add(index))
        };
        index += 1;
    }
}

/// `suspend` for native code.
///
/// # Safety
/// As `suspend`.
pub unsafe fn suspend_at(th: &'static Thread, pc: *const u16, sp: *mut u64, fp: *mut u64) {
    // SAFETY: the caller's promise.
    unsafe {
        let s = S::<false> {
            pc,
            sp,
            fp,
            th,
            table: &crate::table::TABLE,
            tag: pyjit_object::value::INT_TAG,
        };
        let header = s.header();
        let generator = &*(*header.wrapping_add(GENERATOR_WORD) as *const Generator);
        suspend(s, generator, header);
    }
}

/// Copies the activation at `s` (its `yield` about to go on behind this instruction) back into its generator.
#[inline(always)]
unsafe fn suspend<const W: bool>(s: S<W>, generator: &'static Generator, header: *mut u64) {
    // SAFETY: called by YIELD_VALUE in a generator's activation.
    unsafe {
        let function = s.function();
        let locals = function.nlocalsplus.get() as usize;
        let stack_base = header.wrapping_add(HEADER_WORDS);
        let stack = s.sp.offset_from(stack_base) as usize;
        if let Some(saved) = generator.saved.get() {
            let to = saved.data();
            copy_words(s.fp, to, locals);
            copy_words(stack_base, to.wrapping_add(locals), stack);
            // What an earlier suspension left above would be kept alive.
            let mut at = locals + stack;
            while at < generator.saved_len.get() {
                to.wrapping_add(at).write_volatile(0);
                at += 1;
            }
            pyjit_gc::write_barrier(&saved.header);
        }
        generator.saved_len.set(locals + stack);
        generator
            .unit
            .set(s.pc.offset_from(function.first_unit.get()) as usize + 1);
        generator.state.set(GeneratorState::Suspended);
        generator.fp.set(std::ptr::null_mut());
        s.th.leave_handled(generator, true);
        s.th.depth_left.set(s.th.depth_left.get() + 1);
        let frame = *header.wrapping_add(FRAME_WORD);
        if frame != 0 {
            let frame = &*(frame as *const Frame);
            frame.fp.set(std::ptr::null_mut());
            frame.unit.set(generator.unit.get() - 1);
        }
    }
}

/// A generator's activation ends, by return or by an exception.
///
/// # Safety
/// It is the innermost activation; its state is saved.
#[inline(never)]
pub unsafe fn close(th: &Thread, activation: Activation) {
    let Some(generator) = activation.generator() else {
        return;
    };
    generator.state.set(GeneratorState::Closed);
    th.rt().heap.forget_finalizer(&generator.header);
    // SAFETY: the caller's promise.
    unsafe { frames::detach_frame(th, activation) };
    generator.unit.set(activation.unit());
    generator.saved.set(&generator.header, None);
    generator.saved_len.set(0);
    generator.fp.set(std::ptr::null_mut());
    th.leave_handled(&generator, false);
    th.depth_left.set(th.depth_left.get() + 1);
}
