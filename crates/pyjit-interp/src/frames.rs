//! Starting and ending activations. The layout is `pyjit_object::frame`'s.
//!
//! An activation entered from Rust lies above one extra word, where its result goes.

use crate::bind::{self, Given};
use crate::ops;
use crate::state::*;
use pyjit_object::code::CO_OPTIMIZED;
use pyjit_object::frame::*;
use pyjit_object::prelude::*;

/// `GENERATOR_WORD` of an `__init__` called by instantiation: returning checks for None and answers the instance, which
/// lies where the result goes.
pub const INIT_MARK: u64 = Value::ELLIPSIS.bits();

/// Starts an activation of a function whose first `count` locals, at `fp`, are its arguments and fit it exactly; `fp[-1]`
/// gets the function. It returns to `units` behind the current instruction, its result to `ret_sp`. `mark`: `INIT_MARK`
/// or 0.
///
/// # Safety
/// The words are as described, all within the VM stack.
#[inline(always)]
pub unsafe fn enter<const W: bool>(
    s: S<W>,
    function: Gc<Function>,
    fp: *mut u64,
    count: usize,
    ret_sp: *mut u64,
    units: usize,
    mark: u64,
) -> Done {
    // SAFETY: the caller's promise.
    unsafe {
        let callee = &*function.as_ptr();
        let left = s.th.depth_left.get();
        if left <= 0 || fp.wrapping_add(callee.frame_size.get() as usize) > s.th.vm_limit.get() {
            return s.slow::<TooDeep>();
        }
        s.th.depth_left.set(left - 1);
        *fp.wrapping_sub(1) = Value::from(function).bits();
        let header = fp.wrapping_add(callee.nlocalsplus.get() as usize);
        let mut at = fp.wrapping_add(count);
        while at < header {
            // Volatile, lest the loop becomes a call of memset.
            at.write_volatile(0);
            at = at.wrapping_add(1);
        }
        *header.wrapping_add(RET_PC_WORD) = s.pc.wrapping_add(units) as u64;
        *header.wrapping_add(PREV_FP_WORD) = s.fp as u64;
        *header.wrapping_add(RET_SP_WORD) = ret_sp as u64;
        *header.wrapping_add(FRAME_WORD) = 0;
        *header.wrapping_add(LOCALS_WORD) = 0;
        *header.wrapping_add(GENERATOR_WORD) = mark;
        let sp = header.wrapping_add(HEADER_WORDS);
        S::<false> {
            pc: callee.first_unit.get(),
            sp,
            fp,
            th: s.th,
            table: s.table,
            tag: s.tag,
        }
        .go()
    }
}

ops! {
    TooDeep(s) {
        s.save();
        raise_too_deep(s.th);
        s.raise()
    }
}

/// RecursionError; a few calls more are allowed while it is made.
#[cold]
#[inline(never)]
pub fn raise_too_deep(th: &Thread) -> Raised {
    let left = th.depth_left.get();
    th.depth_left.set(left.max(0) + 50);
    th.raise(t::RecursionError, "maximum recursion depth exceeded");
    th.depth_left.set(left);
    Raised
}

/// Whether an activation of the function with this many more words fits.
fn check_room(th: &Thread, function: Gc<Function>, fp: *mut u64, more: usize) -> PyResult<()> {
    let end = fp.wrapping_add(function.frame_size.get() as usize + more);
    if th.depth_left.get() <= 0 || end > th.vm_limit.get() {
        Err(raise_too_deep(th))
    } else {
        Ok(())
    }
}

/// Binds any arguments to an activation of `function` at `fp` and makes its header. The operands may lie where the
/// activation comes to lie. Answers the header, null if something was raised.
///
/// # Safety
/// The thread's state is saved with the operands below `sp`; `fp[-1]` and everything above is free or an operand.
#[inline(never)]
pub unsafe fn prepare(
    th: &Thread,
    function: Gc<Function>,
    fp: *mut u64,
    values: *const u64,
    positional: usize,
    names: Option<Gc<Tuple>>,
) -> *mut u64 {
    // SAFETY: the caller's promise.
    let prepared = unsafe {
        prepare_given(
            th,
            function,
            fp,
            Given {
                values,
                positional,
                names,
            },
        )
    };
    prepared.unwrap_or(std::ptr::null_mut())
}

unsafe fn prepare_given(
    th: &Thread,
    function: Gc<Function>,
    fp: *mut u64,
    given: Given,
) -> PyResult<*mut u64> {
    let count = given.count();
    check_room(th, function, fp, count)?;
    // SAFETY: room was checked; the operands are moved out of the way of the locals first.
    unsafe {
        let header = fp.add(function.nlocalsplus.get() as usize);
        let code = function.code();
        if given.names.is_none()
            && given.positional == code.argcount()
            && bind::takes_only_positional(&code)
        {
            std::ptr::copy(given.values, fp, count);
            let mut at = fp.add(count);
            while at < header {
                *at = 0;
                at = at.add(1);
            }
        } else {
            let aside = header.add(HEADER_WORDS);
            std::ptr::copy(given.values, aside, count);
            let mut at = fp;
            while at < aside {
                *at = 0;
                at = at.add(1);
            }
            let before = th.sp.replace(aside.add(count));
            let bound = bind::bind(
                th,
                function,
                Given {
                    values: aside,
                    ..given
                },
                fp,
            );
            th.sp.set(before);
            bound?;
        }
        *fp.sub(1) = Value::from(function).bits();
        *header.add(FRAME_WORD) = 0;
        *header.add(GENERATOR_WORD) = 0;
        // Code of a module or class body made into a function runs in its globals.
        let namespace = if code.flags() & CO_OPTIMIZED == 0 {
            Value::from(function.globals()).bits()
        } else {
            0
        };
        *header.add(LOCALS_WORD) = namespace;
        th.depth_left.set(th.depth_left.get() - 1);
        Ok(header)
    }
}

/// Starts an activation with any arguments; as `enter`.
///
/// # Safety
/// As `prepare`.
#[inline(always)]
pub unsafe fn enter_with<const W: bool>(
    s: S<W>,
    function: Gc<Function>,
    fp: *mut u64,
    values: *const u64,
    positional: usize,
    names: Option<Gc<Tuple>>,
    ret_sp: *mut u64,
    units: usize,
) -> Done {
    // SAFETY: the caller's promise.
    unsafe {
        s.save();
        let th = s.th;
        let header = prepare(th, function, fp, values, positional, names);
        let s = S::<W>::reload(th);
        if header.is_null() {
            return s.raise();
        }
        go_into(s, function, fp, header, ret_sp, units)
    }
}

/// Goes on in an activation that is prepared.
///
/// # Safety
/// `prepare` answered `header`.
#[inline(always)]
pub unsafe fn go_into<const W: bool>(
    s: S<W>,
    function: Gc<Function>,
    fp: *mut u64,
    header: *mut u64,
    ret_sp: *mut u64,
    units: usize,
) -> Done {
    // SAFETY: the caller's promise.
    unsafe {
        *header.wrapping_add(RET_PC_WORD) = s.pc.wrapping_add(units) as u64;
        *header.wrapping_add(PREV_FP_WORD) = s.fp as u64;
        *header.wrapping_add(RET_SP_WORD) = ret_sp as u64;
        let sp = header.wrapping_add(HEADER_WORDS);
        let pc = (*function.as_ptr()).first_unit.get();
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

/// What Python can still ask for of an activation that ends goes to its frame object, if it has one.
///
/// # Safety
/// `activation` is live and the innermost one; its caller is too.
#[cold]
#[inline(never)]
pub unsafe fn detach_frame(th: &Thread, activation: Activation) {
    let Some(frame) = activation.frame_object() else {
        return;
    };
    frame.unit.set(activation.unit());
    if let Some(generator) = activation.generator()
        && generator.state.get() != pyjit_object::generator::GeneratorState::Closed
    {
        // Suspended: the locals are the generator's.
        frame.fp.set(std::ptr::null_mut());
        return;
    }
    let code = activation.code();
    let count = code.nlocalsplus();
    let kept = pyjit_object::array::ValueArray::alloc(th, count);
    if let Ok(kept) = kept {
        (0..count).for_each(|index| kept.set(index, activation.local(index)));
        frame.locals.set(&frame.header, Some(kept));
    } else {
        th.take_pending();
    }
    frame.namespace.set(&frame.header, activation.namespace());
    if let Some(caller) = activation.caller() {
        // The caller's frame object must outlive this activation's.
        match frame_object(th, caller) {
            Ok(back) => frame.back.set(&frame.header, Some(back)),
            Err(Raised) => drop(th.take_pending()),
        }
    }
    frame.fp.set(std::ptr::null_mut());
}

/// The frame object of an activation, made if need be.
pub fn frame_object(th: &Thread, activation: Activation) -> PyResult<Gc<Frame>> {
    if let Some(frame) = activation.frame_object() {
        return Ok(frame);
    }
    // SAFETY: a zeroed Frame is valid: empty fields, null pointers.
    let frame = th.alloc(th.class(t::FRAME), unsafe { std::mem::zeroed::<Frame>() });
    let head = &frame.header;
    frame.fp.set(activation.fp);
    frame.function.set(head, Some(activation.function()));
    frame.trace_lines.set(true);
    if let Some(generator) = activation.generator() {
        frame.generator.set(head, Some(generator.into()));
        generator.frame.set(&generator.header, Some(frame));
    }
    activation.set_word(FRAME_WORD, Value::from(frame).bits());
    Ok(frame)
}
