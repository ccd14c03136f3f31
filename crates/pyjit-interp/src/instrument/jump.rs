//! Going where a trace function has sent its frame. The setter of `f_lineno` has checked that it can.

use pyjit_bytecode::jumps::{self, Popped};
use pyjit_object::frame::{Activation, HEADER_WORDS};
use pyjit_object::prelude::*;

/// Moves the innermost activation's saved state if its frame object says so; true if it did.
pub fn take(th: &Thread, activation: Activation) -> bool {
    let Some(frame) = activation.frame_object() else {
        return false;
    };
    let Some(target) = frame.jump_line.replace(0).checked_sub(1) else {
        return false;
    };
    let code = activation.code();
    let pops = jumps::pops(code.template(), activation.unit(), target as usize);
    let mut sp = th.sp.get();
    // SAFETY: the analysis has found as many values on the stack; it is checked again by where the stack starts.
    unsafe {
        let base = activation.header().add(HEADER_WORDS);
        for popped in pops {
            if sp <= base {
                break;
            }
            sp = sp.sub(1);
            if popped == Popped::Exception {
                th.restore_handled(*sp);
            }
        }
        th.sp.set(sp);
        th.pc.set(code.first_unit().add(target as usize));
    }
    true
}
