//! Between tier 0 and native code: entering it, executing one instruction of tier 0 in its place, finishing
//! activations that left it, finding the handler of what it raised. `pyjit_object::native` states the contract.

use crate::frames::INIT_MARK;
use crate::run::run_loop;
use crate::state::*;
use crate::table::TABLE;
use crate::unwind;
use pyjit_object::frame::*;
use pyjit_object::generator::{Generator, GeneratorState};
use pyjit_object::native::LEFT;
use pyjit_object::prelude::*;
use pyjit_object::thread::{HALT, is_halt, poll as poll_bits};
use pyjit_object::value::INT_TAG;
use std::sync::atomic::Ordering;

/// Whether native code can run: without sibling calls handlers do not fit it.
pub const AVAILABLE: bool =
    cfg!(not(trampoline)) && cfg!(any(target_arch = "x86_64", target_arch = "aarch64"));

/// Native stack that a native activation and what it calls directly may use.
pub const STACK_MARGIN: usize = 256 << 10;

/// `enter_at`: there is no native code for that place.
pub const NOT_ENTERED: u64 = 1;

/// Whether enough native stack is left to enter native code; tier 0 needs none.
#[inline(always)]
pub fn has_room(th: &Thread) -> bool {
    stack_pointer() > th.native_limit.get().wrapping_add(STACK_MARGIN)
}

/// About where the native stack is. The address of a local would do, but that of a handler's must not escape.
#[inline(always)]
fn stack_pointer() -> usize {
    let address: usize;
    // SAFETY: reads a register.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        std::arch::asm!("mov {}, rsp", out(reg) address, options(nomem, nostack, preserves_flags));
    }
    // SAFETY: reads a register.
    #[cfg(target_arch = "aarch64")]
    unsafe {
        std::arch::asm!("mov {}, sp", out(reg) address, options(nomem, nostack, preserves_flags));
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    {
        address = 0;
    }
    address
}

/// Tells the tier policy that the code of the innermost activation is at a counter's mark.
#[cold]
#[inline(never)]
pub fn hot(th: &Thread, code: Gc<CodeObject>) {
    if let Some(tiers) = th.rt().tiers.get() {
        // SAFETY: the saved pc lies in the innermost activation's code.
        let unit = unsafe { th.pc.get().offset_from(code.first_unit()) };
        tiers.hot(th, code, unit as usize);
    }
}

/// Enters native code of the innermost activation; the state is saved.
///
/// # Safety
/// `fp` is that activation's, and its code has native code with that entry.
#[inline(never)]
pub unsafe fn enter(th: &Thread, fp: *mut u64, entry: usize) -> u64 {
    let activation = Activation {
        fp,
        pc: th.pc.get(),
    };
    match activation.code().native() {
        // SAFETY: the caller's promise.
        Some(native) => unsafe { trampoline(native.address, fp, entry, th) },
        None => LEFT,
    }
}

/// As `enter`, at the RESUME at `pc`; `NOT_ENTERED` if it is no entry.
///
/// # Safety
/// As `enter`.
#[inline(never)]
pub unsafe fn enter_at(th: &Thread, pc: *const u16, fp: *mut u64) -> u64 {
    let function = Activation { fp, pc }.function();
    let code = function.code();
    let Some(native) = code.native() else {
        return NOT_ENTERED;
    };
    // SAFETY: `pc` lies in the code.
    let unit = unsafe { pc.offset_from(code.first_unit()) } as usize;
    let Some(entry) = native.entry_at(unit) else {
        return NOT_ENTERED;
    };
    function.entry.set(native.address);
    // SAFETY: the caller's promise.
    unsafe { trampoline(native.address, fp, entry, th) }
}

/// Tier 0 goes on after native code answered `result`.
///
/// # Safety
/// `result` comes from `enter` on the innermost activation.
#[inline(always)]
pub unsafe fn after(th: &'static Thread, result: u64) -> Done {
    // SAFETY: the contract of native code: the state is saved, or the activation returned and its words are still there.
    unsafe {
        let s = S::<false>::reload(th);
        if result == LEFT {
            return s.go();
        }
        let header = s.header();
        let ret_sp = *header.wrapping_add(RET_SP_WORD) as *mut u64;
        *ret_sp = result;
        S::<false> {
            pc: *header.wrapping_add(RET_PC_WORD) as *const u16,
            sp: ret_sp.wrapping_add(1),
            fp: *header.wrapping_add(PREV_FP_WORD) as *mut u64,
            ..s
        }
        .go()
    }
}

/// Calls native code with the thread in the pinned register.
#[cfg(target_arch = "x86_64")]
#[unsafe(naked)]
unsafe extern "C" fn trampoline(address: usize, fp: *mut u64, entry: usize, th: &Thread) -> u64 {
    std::arch::naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "push r15",
        "push r15",
        "mov r15, rcx",
        "mov rax, rdi",
        "mov rdi, rsi",
        "mov rsi, rdx",
        "call rax",
        "pop r15",
        "pop r15",
        "pop rbp",
        "ret",
    )
}

#[cfg(target_arch = "aarch64")]
#[unsafe(naked)]
unsafe extern "C" fn trampoline(address: usize, fp: *mut u64, entry: usize, th: &Thread) -> u64 {
    std::arch::naked_asm!(
        "stp x29, x30, [sp, #-32]!",
        "mov x29, sp",
        "str x21, [sp, #16]",
        "mov x21, x3",
        "mov x9, x0",
        "mov x0, x1",
        "mov x1, x2",
        "blr x9",
        "ldr x21, [sp, #16]",
        "ldp x29, x30, [sp], #32",
        "ret",
    )
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
unsafe extern "C" fn trampoline(_: usize, _: *mut u64, _: usize, _: &Thread) -> u64 {
    LEFT
}

// ---- one instruction of tier 0 --------------------------------------------------------------------------------

/// A handler's next dispatch ends the step.
unsafe extern "C" fn stop(
    pc: *const u16,
    sp: *mut u64,
    fp: *mut u64,
    th: &'static Thread,
    _: &'static Table,
    _: u64,
) {
    th.pc.set(pc);
    th.sp.set(sp);
    th.fp.set(fp);
}

static STEP: Table = Table {
    narrow: [stop; 256],
    wide: [stop; 256],
};

pub(crate) fn step_table() -> *const () {
    (&raw const STEP).cast()
}

/// Executes the instruction at `pc` as tier 0 does, calls it makes included. Answers 1 if the activation goes on at
/// `next`; else the saved state says where things go on (see `place`).
///
/// # Safety
/// `pc` is an instruction (behind its prefixes, if `wide`) of the innermost activation; its operands are in memory, the
/// first free word at `sp`.
pub unsafe extern "C" fn step(
    th: &'static Thread,
    pc: *const u16,
    sp: *mut u64,
    next: *const u16,
    wide: u64,
) -> u64 {
    let fp = th.fp.get();
    th.pc.set(pc);
    th.sp.set(sp);
    th.interp.table.set(step_table());
    // SAFETY: the caller's promise. An instruction that is only rewritten goes on at the same place.
    unsafe {
        loop {
            let handlers = if wide != 0 {
                &TABLE.wide
            } else {
                &TABLE.narrow
            };
            handlers[opcode_at(pc) as usize](pc, th.sp.get(), fp, th, &STEP, INT_TAG);
            if th.pc.get() != pc || th.fp.get() != fp {
                break;
            }
        }
        // What the program reports may have changed meanwhile.
        if th.poll.load(Ordering::Relaxed) & poll_bits::INSTRUMENTATION != 0 {
            crate::instrument::update(th);
        } else {
            th.interp.table.set((&raw const TABLE).cast());
        }
        if th.fp.get() > fp {
            run_pushed(th, pc, fp);
        }
    }
    (th.fp.get() == fp && th.pc.get() == next) as u64
}

/// The instruction at `pc` of the activation at `fp` has started another one: runs that to its end, and completes the
/// instruction with its result.
unsafe fn run_pushed(th: &'static Thread, pc: *const u16, fp: *mut u64) {
    // SAFETY: the innermost activation was started by tier 0's handler, which has laid it out.
    unsafe {
        let activation = Activation {
            fp: th.fp.get(),
            pc: th.pc.get(),
        };
        let header = activation.header();
        let ret_pc = *header.add(RET_PC_WORD) as *const u16;
        let ret_sp = *header.add(RET_SP_WORD) as *mut u64;
        *header.add(RET_PC_WORD) = HALT.as_ptr() as u64;
        *header.add(OUTER_PC_WORD) = ret_pc as u64;
        let mut instance = 0;
        let mut generator = None;
        match *header.add(GENERATOR_WORD) {
            0 => {}
            INIT_MARK => {
                *header.add(GENERATOR_WORD) = 0;
                // Where the result goes; a local of this function keeps it alive.
                instance = *ret_sp;
            }
            word => generator = Some(Gc::<Generator>::from_ptr(word as *const Generator)),
        }
        run_loop(S::<false>::reload(th));
        std::hint::black_box(&instance);
        let mut result = *ret_sp;
        if result != 0 && instance != 0 {
            if result != Value::NONE.bits() {
                let value = Value::from_bits_unchecked(result);
                crate::ops::call::raise_init_result(th, value);
                result = 0;
            } else {
                result = instance;
            }
        }
        th.fp.set(fp);
        if result == 0 {
            th.pc.set(pc);
            unwind::raise_in(th);
            return;
        }
        *ret_sp = result;
        th.sp.set(ret_sp.add(1));
        th.pc.set(ret_pc);
        if generator.is_some_and(|generator| generator.state.get() == GeneratorState::Closed) {
            crate::ops::generator::after_return(th, ret_pc);
        }
    }
}

// ---- generators -----------------------------------------------------------------------------------------------

/// The next item of an iterator that has been a generator: 0 raised, `EXHAUSTED` at its end. A suspended generator runs
/// straight from here.
///
/// # Safety
/// The state is saved; `iter` is a value.
pub unsafe extern "C" fn generator_item(th: &'static Thread, iter: u64) -> u64 {
    // SAFETY: the caller's promise.
    unsafe {
        let generator = Gc::<Generator>::from_ptr(iter as *const Generator);
        if !exactly(iter, t::GENERATOR)
            || !matches!(
                generator.state.get(),
                GeneratorState::Created | GeneratorState::Suspended
            )
        {
            let next = crate::proto::next_raw(th, Value::from_bits_unchecked(iter));
            return pyjit_object::value::to_native(next);
        }
        let Some(function) = generator.function.get() else {
            return 0;
        };
        let outer = (th.pc.get(), th.sp.get(), th.fp.get());
        let base = outer.1;
        let end = base.wrapping_add(2 + function.frame_size.get() as usize);
        if th.depth_left.get() <= 0 || end > th.vm_limit.get() || !has_room(th) {
            let next = crate::proto::next_raw(th, Value::from_bits_unchecked(iter));
            return pyjit_object::value::to_native(next);
        }
        let returns = [HALT.as_ptr() as u64, outer.2 as u64, base as u64];
        let sp = crate::ops::generator::lay_out(
            th,
            generator,
            function,
            base.add(1),
            Value::NONE.bits(),
            returns,
        );
        let fp = base.add(2);
        *fp.add(function.nlocalsplus.get() as usize + OUTER_PC_WORD) = outer.0.add(1) as u64;
        let unit = generator.unit.get();
        th.pc.set(function.first_unit.get().add(unit));
        th.sp.set(sp);
        th.fp.set(fp);
        let native = function.code().native();
        let entry = native.and_then(|native| Some((native, native.entry_at(unit)?)));
        let mut result = match entry {
            Some((native, entry)) if th.poll.load(Ordering::Relaxed) == 0 => {
                trampoline(native.address, fp, entry, th)
            }
            _ => LEFT,
        };
        if result == LEFT {
            run_loop(S::<false>::reload(th));
            result = *base;
            if result != 0 && generator.state.get() == GeneratorState::Closed {
                result = Value::EXHAUSTED.bits();
            }
        }
        th.pc.set(outer.0);
        th.sp.set(outer.1);
        th.fp.set(outer.2);
        result
    }
}

/// YIELD_VALUE, its operand popped: suspends the activation. Native code then answers the value.
///
/// # Safety
/// The activation at `fp` is a generator's, the innermost one; its stack is in memory up to `sp`.
pub unsafe extern "C" fn suspend(
    th: &'static Thread,
    pc: *const u16,
    sp: *mut u64,
    fp: *mut u64,
) -> u64 {
    // SAFETY: the caller's promise.
    unsafe { crate::ops::generator::suspend_at(th, pc, sp, fp) };
    1
}

// ---- leaving --------------------------------------------------------------------------------------------------

/// Runs the innermost activation, which left native code with its state saved, to its end. Answers its result, which is
/// also at `ret_sp`; 0 if it raised.
///
/// # Safety
/// It was started by native code: returns to HALT, with its result to `ret_sp`.
pub unsafe extern "C" fn finish(th: &'static Thread, ret_sp: *mut u64) -> u64 {
    // SAFETY: the caller's promise.
    unsafe {
        run_loop(S::<false>::reload(th));
        *ret_sp
    }
}

/// Runs an activation that native code has laid out, from its start, in tier 0 (or native code, if it has some by now).
///
/// # Safety
/// As `finish`; `fp` is the new activation's.
pub unsafe extern "C" fn run_new(th: &'static Thread, fp: *mut u64, ret_sp: *mut u64) -> u64 {
    let function = Activation {
        fp,
        pc: HALT.as_ptr(),
    }
    .function();
    th.pc.set(function.first_unit.get());
    // SAFETY: the caller's promise.
    unsafe {
        th.sp
            .set(fp.add(function.nlocalsplus.get() as usize + HEADER_WORDS));
        th.fp.set(fp);
        finish(th, ret_sp)
    }
}

/// Where the saved state is, as an entry of the activation at `fp`'s native code; -1: not there, the native code is to
/// be left.
///
/// # Safety
/// The activation runs native code.
pub unsafe extern "C" fn place(th: &Thread, fp: *mut u64) -> i64 {
    if th.fp.get() != fp {
        return -1;
    }
    let pc = th.pc.get();
    if is_halt(pc) {
        return -1;
    }
    let code = Activation { fp, pc }.code();
    // SAFETY: the activation is the innermost one, so `pc` lies in its code.
    let unit = unsafe { pc.offset_from(code.first_unit()) } as usize;
    match code.native().and_then(|native| native.entry_at(unit)) {
        Some(entry) => entry as i64,
        None => -1,
    }
}

/// An exception is pending, raised at the saved pc: goes to its handler, if it is in this activation; as `place`.
///
/// # Safety
/// The activation at `fp` is the innermost one and runs native code.
pub unsafe extern "C" fn raise(th: &Thread, fp: *mut u64) -> i64 {
    // SAFETY: the caller's promise.
    unsafe {
        unwind::raise_in(th);
        place(th, fp)
    }
}

/// Native code is left at an instruction that had never run when it was compiled: what tier 0 sees there is for the next
/// compilation.
///
/// # Safety
/// The activation at `fp` is the innermost one.
pub unsafe extern "C" fn unseen(th: &Thread, fp: *mut u64) -> u64 {
    let function = Activation {
        fp,
        pc: th.pc.get(),
    }
    .function();
    let code = function.code();
    function
        .entry
        .set(code.native().map_or(0, |native| native.address));
    code.unseen.set(code.unseen.get() + 1);
    if let Some(tiers) = th.rt().tiers.get() {
        tiers.unseen(th, code);
    }
    1
}

/// What the poll word asks for. 0: raised; 1: go on; 2: leave native code.
pub extern "C" fn poll(th: &Thread) -> u64 {
    match crate::run::poll(th) {
        Err(Raised) => 0,
        Ok(()) if th.poll.load(Ordering::Relaxed) != 0 => 2,
        Ok(()) => 1,
    }
}
