//! Exceptions on their way: traceback entries, the exception table, leaving activations. Zero cost until one is raised.
//! CPython: the `error`, `exception_unwind` and `exit_unwind` labels of Python/bytecodes.c.

use crate::frames;
use crate::instrument;
use crate::ops;
use crate::state::*;
use pyjit_bytecode::exception_table::find_handler;
use pyjit_object::exception::Traceback;
use pyjit_object::frame::*;
use pyjit_object::prelude::*;

ops! {
    /// The pending exception was raised at the saved `pc`: goes on at its handler.
    Unwind(s) {
        let th = s.th;
        th.interp.raised_at.set(0);
        unwind(th, true);
        S::<false>::reload(th).go()
    }
    /// As `Unwind`, of an exception that has this activation in its traceback already.
    Reraise(s) {
        let th = s.th;
        unwind(th, false);
        S::<false>::reload(th).go()
    }
}

/// Moves the thread's state to the handler of the pending exception, or to the native caller's HALT with 0 as result.
///
/// # Safety
/// The state is saved and an exception pending.
#[cold]
#[inline(never)]
unsafe fn unwind(th: &Thread, mut traced: bool) {
    if th.pending().is_none() {
        th.raise(t::SystemError, "error return without exception set");
    }
    loop {
        let pc = th.pc.get();
        let activation = Activation {
            fp: th.fp.get(),
            pc: pc.wrapping_add(1),
        };
        let code = activation.code();
        // SAFETY: `pc` lies in the activation's code.
        let unit = unsafe { pc.offset_from(code.first_unit()) } as usize;
        if traced {
            add_traceback(th, activation, unit);
        }
        instrument::raised(th, !traced);
        traced = true;
        let header = activation.header();
        if let Some(handler) = find_handler(&code.template().exceptiontable, unit as u32) {
            if instrument::handled(th, handler.target as usize).is_err() {
                // The callback's own exception is raised instead.
                traced = false;
                continue;
            }
            // SAFETY: the verifier has checked the table's depths and targets.
            unsafe {
                let mut sp = header.add(HEADER_WORDS + handler.depth as usize);
                if handler.lasti {
                    let raised_at = th.interp.raised_at.replace(0);
                    let lasti = if raised_at != 0 { raised_at - 1 } else { unit };
                    *sp = Value::int(lasti as i32).bits();
                    sp = sp.add(1);
                }
                *sp = th.take_pending().map_or(0, Value::bits);
                th.sp.set(sp.add(1));
                th.pc.set(code.first_unit().add(handler.target as usize));
            }
            return;
        }
        instrument::unwound(th);
        // SAFETY: the innermost activation, state saved.
        unsafe { leave(th, activation, header) };
        if pyjit_object::thread::is_halt(th.pc.get()) {
            return;
        }
    }
}

/// Ends the innermost activation because of an exception; its caller is then about to have raised.
unsafe fn leave(th: &Thread, activation: Activation, header: *mut u64) {
    let pending = th.take_pending();
    let raised_at = th.interp.raised_at.replace(0);
    let activation = match raised_at {
        0 => activation,
        // A re-raised exception: the frame says where it was raised first.
        at => Activation {
            pc: activation.code().first_unit().wrapping_add(at),
            ..activation
        },
    };
    // SAFETY: header words of a live activation; see `frames`.
    unsafe {
        if *header.add(GENERATOR_WORD) > frames::INIT_MARK {
            crate::ops::generator::close(th, activation);
        } else {
            frames::detach_frame(th, activation);
            th.depth_left.set(th.depth_left.get() + 1);
        }
        let ret_pc = *header.add(RET_PC_WORD) as *const u16;
        let ret_sp = *header.add(RET_SP_WORD) as *mut u64;
        th.fp.set(*header.add(PREV_FP_WORD) as *mut u64);
        if pyjit_object::thread::is_halt(ret_pc) {
            *ret_sp = 0;
            th.sp.set(ret_sp.add(1));
            th.pc.set(ret_pc);
        } else {
            th.sp.set(ret_sp);
            // A unit of the calling instruction or of its caches: ranges and lines are the same for all of them.
            th.pc.set(ret_pc.wrapping_sub(1));
        }
    }
    if let Some(exception) = pending {
        th.set_pending(exception);
    }
}

/// Puts the activation at the front of the pending exception's traceback.
fn add_traceback(th: &Thread, activation: Activation, unit: usize) {
    let Some(exception) = th.take_pending() else {
        return;
    };
    if let Some(object) = exception.cast::<Exception>()
        && let Ok(frame) = frames::frame_object(th, activation)
    {
        let entry = th.alloc(th.class(t::TRACEBACK), Traceback::default());
        entry.next.set(&entry.header, object.traceback.get());
        entry.frame.set(&entry.header, Some(frame));
        entry.unit.set(unit);
        object.traceback.set(&object.header, Some(entry.into()));
    }
    th.set_pending(exception);
}
use pyjit_object::exception::Exception;

/// Raises the pending exception at the saved state, from native code.
///
/// # Safety
/// As `unwind`.
pub unsafe fn raise_in(th: &Thread) {
    th.interp.raised_at.set(0);
    // SAFETY: the caller's promise.
    unsafe { unwind(th, true) }
}
