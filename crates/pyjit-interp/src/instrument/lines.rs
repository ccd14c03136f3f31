//! Where lines start, for LINE events. CPython: `initialize_lines` in Python/instrumentation.c.

use pyjit_bytecode::disasm::{Instruction, instructions};
use pyjit_bytecode::exception_table::ExceptionEntries;
use pyjit_bytecode::line_table::LineEntries;
use pyjit_bytecode::{Code, Opcode};

/// The lines of a code object's units.
#[derive(Debug)]
pub struct Lines {
    /// By unit, -1 for none.
    lines: Box<[i32]>,
    /// Units that start a line: reached otherwise than from another unit of it, or by a jump.
    starts: Box<[bool]>,
    /// The first unit that reports anything: the first RESUME.
    pub first: usize,
}

/// Skipped by the instruction that jumps to them, or needed for monitoring itself.
fn never_starts(opcode: Option<Opcode>) -> bool {
    use Opcode::*;
    matches!(
        opcode,
        Some(END_ASYNC_FOR | END_FOR | END_SEND | RESUME | POP_ITER)
    )
}

fn target(instruction: &Instruction) -> Option<usize> {
    use Opcode::*;
    match instruction.opcode? {
        // END_FOR and END_SEND are skipped.
        FOR_ITER | SEND => instruction.target().map(|target| target + 1),
        POP_JUMP_IF_FALSE
        | POP_JUMP_IF_TRUE
        | POP_JUMP_IF_NONE
        | POP_JUMP_IF_NOT_NONE
        | JUMP_FORWARD
        | JUMP_BACKWARD
        | JUMP_BACKWARD_NO_INTERRUPT => instruction.target(),
        _ => None,
    }
}

impl Lines {
    pub fn of(code: &Code) -> Lines {
        let units = code.code.len() / 2;
        let mut lines = vec![-1; units].into_boxed_slice();
        let mut at = 0;
        for (position, count) in LineEntries::new(&code.linetable, code.firstlineno) {
            let end = (at + count).min(units);
            lines[at..end].fill(position.lineno);
            at = end;
        }
        let all: Vec<Instruction> = instructions(&code.code).collect();
        let first = all
            .iter()
            .find(|instruction| instruction.opcode == Some(Opcode::RESUME))
            .map_or(0, |instruction| instruction.start);
        let mut starts = vec![false; units].into_boxed_slice();
        let mut may_start = vec![false; units].into_boxed_slice();
        let mut current = -1;
        for instruction in all.iter().filter(|instruction| instruction.start >= first) {
            let at = instruction.start;
            if !never_starts(instruction.opcode) {
                may_start[at] = true;
                let line = lines[at];
                starts[at] = line != current && line >= 0;
                current = line;
            }
            use Opcode::*;
            if let Some(RETURN_VALUE | RAISE_VARARGS | RERAISE) = instruction.opcode {
                // What follows such an end is reached from elsewhere.
                current = -1;
            }
        }
        let jumps = all
            .iter()
            .filter(|instruction| instruction.start >= first)
            .filter_map(target);
        let handlers =
            ExceptionEntries::new(&code.exceptiontable).map(|entry| entry.target as usize);
        for target in jumps.chain(handlers) {
            if target < units && may_start[target] && lines[target] >= 0 {
                starts[target] = true;
            }
        }
        Lines {
            lines,
            starts,
            first,
        }
    }

    /// The line that starts at this unit.
    pub fn start(&self, unit: usize) -> Option<i32> {
        if *self.starts.get(unit)? {
            self.lines.get(unit).copied()
        } else {
            None
        }
    }

    /// The line of a unit, -1 for none.
    pub fn line(&self, unit: usize) -> i32 {
        self.lines.get(unit).copied().unwrap_or(-1)
    }
}
