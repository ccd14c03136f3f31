//! Tracing, profiling and monitoring (PEP 669): instructions tell what they are about to do. CPython:
//! Python/instrumentation.c, Python/legacy_tracing.c.
//!
//! Nothing is written into code. A thread that has something to report runs with another table of handlers: `CONTROL`,
//! where calls, returns, jumps and branches report first, or `EVERY`, where every instruction does. With nothing to
//! report the table is the ordinary one and costs nothing. What an instruction reports is worked out from the template,
//! so specialised forms need not know; fused ones are taken apart (`private::unfused`).
//!
//! `monitor`: tools, callbacks, event sets. `lines`: where lines start. `fire`: calling back. `legacy`: `sys.settrace`
//! and `sys.setprofile`. `step`: what each instruction reports. `jump`: `frame.f_lineno = n`.

pub mod fire;
mod jump;
pub mod legacy;
mod lines;
pub mod monitor;
mod step;

pub use monitor::{CodeMonitor, Monitor, monitor};
pub use step::exceptions::{handled, raised, thrown, unwound};

use crate::private;
use crate::state::{Handler, Table, entry};
use crate::table::TABLE;
use pyjit_bytecode::Opcode;
use pyjit_object::prelude::*;
use pyjit_object::thread::poll;
use std::sync::atomic::Ordering;

/// The events of PEP 669, with CPython's numbers.
pub mod event {
    pub const PY_START: u8 = 0;
    pub const PY_RESUME: u8 = 1;
    pub const PY_RETURN: u8 = 2;
    pub const PY_YIELD: u8 = 3;
    pub const CALL: u8 = 4;
    pub const LINE: u8 = 5;
    pub const INSTRUCTION: u8 = 6;
    pub const JUMP: u8 = 7;
    pub const BRANCH_LEFT: u8 = 8;
    pub const BRANCH_RIGHT: u8 = 9;
    pub const STOP_ITERATION: u8 = 10;
    pub const RAISE: u8 = 11;
    pub const EXCEPTION_HANDLED: u8 = 12;
    pub const PY_UNWIND: u8 = 13;
    pub const PY_THROW: u8 = 14;
    pub const RERAISE: u8 = 15;
    pub const C_RETURN: u8 = 16;
    pub const C_RAISE: u8 = 17;
    pub const BRANCH: u8 = 18;
    /// Below it: events of an instruction, which can be set for one code object and disabled at one place.
    pub const LOCAL: u8 = 11;
    /// Below it: events that are not implied by another.
    pub const UNGROUPED: u8 = 16;
    pub const COUNT: u8 = 19;

    pub const NAMES: [&str; COUNT as usize] = [
        "PY_START",
        "PY_RESUME",
        "PY_RETURN",
        "PY_YIELD",
        "CALL",
        "LINE",
        "INSTRUCTION",
        "JUMP",
        "BRANCH_LEFT",
        "BRANCH_RIGHT",
        "STOP_ITERATION",
        "RAISE",
        "EXCEPTION_HANDLED",
        "PY_UNWIND",
        "PY_THROW",
        "RERAISE",
        "C_RETURN",
        "C_RAISE",
        "BRANCH",
    ];

    pub const fn bit(event: u8) -> u32 {
        1 << event
    }

    /// Those that the unwinder reports.
    pub const OF_EXCEPTIONS: u32 =
        bit(RAISE) | bit(EXCEPTION_HANDLED) | bit(PY_UNWIND) | bit(PY_THROW) | bit(RERAISE);
    pub const OF_EVERY_INSTRUCTION: u32 = bit(LINE) | bit(INSTRUCTION);
}

/// Whether the instruction reports something beside its line and itself.
const fn is_control(opcode: Opcode) -> bool {
    use Opcode::*;
    matches!(
        opcode,
        RESUME
            | RESUME_CHECK
            | RETURN_VALUE
            | YIELD_VALUE
            | CALL
            | CALL_KW
            | CALL_FUNCTION_EX
            | LOAD_SUPER_ATTR
            | JUMP_FORWARD
            | JUMP_BACKWARD
            | POP_JUMP_IF_FALSE
            | POP_JUMP_IF_TRUE
            | POP_JUMP_IF_NONE
            | POP_JUMP_IF_NOT_NONE
            | NOT_TAKEN
            | FOR_ITER
            | POP_ITER
            | END_FOR
            | END_SEND
            | END_ASYNC_FOR
    )
}

macro_rules! control {
    (operand $n:ident; $(#[doc = $doc:literal] $name:ident = $number:literal, $caches:literal, $pops:expr => $pushes:expr, [$($flag:ident)*], $kind:ident $base:ident;)*) => {
        const fn control<const W: bool>(mut table: [Handler; 256]) -> [Handler; 256] {
            $(if is_control(Opcode::$base) { table[$number] = entry::<step::Control, W>; })*
            let mut number = 0;
            while number < 256 {
                // A fused form may end in an instruction that reports.
                if private::unfused(number as u8) != number as u8 {
                    table[number] = entry::<step::Control, W>;
                }
                number += 1;
            }
            table
        }
    };
}
pyjit_bytecode::for_each_opcode!(control);

const fn every<const W: bool>(table: [Handler; 256]) -> [Handler; 256] {
    let mut all: [Handler; 256] = [entry::<step::Every, W>; 256];
    // The end of a native entry is no instruction of the program.
    all[private::HALT as usize] = table[private::HALT as usize];
    all[Opcode::INTERPRETER_EXIT as usize] = table[Opcode::INTERPRETER_EXIT as usize];
    all
}

/// Calls, returns, jumps and branches report.
pub static CONTROL: Table = Table {
    narrow: control::<false>(crate::table::build::<false>()),
    wide: control::<true>(crate::table::build::<true>()),
};

/// Every instruction reports.
pub static EVERY: Table = Table {
    narrow: every::<false>(crate::table::build::<false>()),
    wide: every::<true>(crate::table::build::<true>()),
};

/// Chooses the thread's table by what it has to report, after that has changed.
pub fn update(th: &Thread) {
    let mut global = legacy::events(th);
    let mut local = 0;
    if let Some(monitor) = monitor(th) {
        for tool in 0..monitor::PROGRAM_TOOLS {
            global |= monitor.events(tool);
        }
        local = monitor.local_events.get();
    }
    th.interp.events.set(global);
    let table = table_for(th, global | local);
    th.interp.table.set((&raw const *table).cast());
    // Native code looks at the poll word: it leaves, and is not entered, while the bit is set.
    if std::ptr::eq(table, &TABLE) {
        th.poll.fetch_and(!poll::INSTRUMENTATION, Ordering::SeqCst);
    } else {
        th.request(poll::INSTRUMENTATION);
    }
}

fn table_for(th: &Thread, events: u32) -> &'static Table {
    if th.tracing.get() > 0 || events & !event::OF_EXCEPTIONS == 0 {
        &TABLE
    } else if events & event::OF_EVERY_INSTRUCTION != 0 {
        &EVERY
    } else {
        &CONTROL
    }
}

/// `update` for all threads: they hold no table of their own while the GIL is not theirs.
pub fn update_all(th: &Thread) {
    for thread in th.rt().threads() {
        // SAFETY: registered threads live until they unregister, and the GIL is held.
        update(unsafe { &*thread });
    }
}
