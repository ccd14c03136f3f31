//! The control flow of verified code: instructions, where blocks begin and how deep the stack is there, and where native
//! code can be entered.

use pyjit_bytecode::Opcode;
use pyjit_bytecode::disasm::{Instruction, instructions};
use pyjit_bytecode::exception_table::ExceptionEntries;
use pyjit_bytecode::{Code, OpFlags};

/// A unit where no block begins, or that is never reached.
const NONE: u32 = u32::MAX;

pub struct Flow {
    pub instructions: Vec<Instruction>,
    /// By unit: the stack depth where a block begins, else `NONE`.
    depths: Vec<u32>,
    /// By unit: how much of the stack a handler guarding it keeps, plus 1; 0 without one.
    kept: Vec<u32>,
    /// Units where native code can be entered, sorted: the start, resumption points, loop heads, handlers, and where
    /// instructions left to tier 0 may go.
    pub entries: Vec<u32>,
}

impl Flow {
    pub fn new(code: &Code, is_stepped: impl Fn(Opcode) -> bool) -> Flow {
        let units = code.code.len() / 2;
        let instructions: Vec<Instruction> = instructions(&code.code).collect();
        let mut index_at = vec![NONE; units + 1];
        for (index, instruction) in instructions.iter().enumerate() {
            index_at[instruction.start] = index as u32;
        }
        let mut flow = Flow {
            depths: vec![NONE; units + 1],
            kept: vec![0; units],
            entries: Vec::new(),
            instructions,
        };
        let mut todo = vec![];
        flow.reach(0, 0, &mut todo);
        flow.entries.push(0);
        for entry in ExceptionEntries::new(&code.exceptiontable) {
            flow.kept[entry.start as usize..entry.end as usize].fill(entry.depth + 1);
            let depth = entry.depth as usize + 1 + entry.lasti as usize;
            flow.reach(entry.target as usize, depth, &mut todo);
            flow.entries.push(entry.target);
        }
        while let Some(start) = todo.pop() {
            let mut depth = flow.depths[start] as usize;
            for index in index_at[start] as usize..flow.instructions.len() {
                let instruction = flow.instructions[index];
                let Some(opcode) = instruction.opcode else {
                    break;
                };
                if instruction.start != start && flow.depths[instruction.start] != NONE {
                    break;
                }
                depth = depth + opcode.pushed(instruction.arg) as usize
                    - opcode.popped(instruction.arg) as usize;
                if opcode == Opcode::RESUME && instruction.start != 0 {
                    flow.reach(instruction.start, depth, &mut todo);
                    flow.entries.push(instruction.start as u32);
                }
                if let Some(target) = target(&instruction) {
                    let backward = opcode.has(OpFlags::BACKWARD);
                    // An exhausted iterator's jump goes behind END_FOR, with no item pushed.
                    let (target, target_depth) = match opcode {
                        Opcode::FOR_ITER => (target + 1, depth - 1),
                        _ => (target, depth),
                    };
                    flow.reach(target, target_depth, &mut todo);
                    if backward || is_stepped(opcode) {
                        flow.entries.push(target as u32);
                    }
                    if !opcode.has(OpFlags::ALWAYS) {
                        flow.reach(instruction.next, depth, &mut todo);
                    }
                }
                if opcode.has(OpFlags::EXIT.with(OpFlags::ALWAYS)) {
                    break;
                }
            }
        }
        flow.entries.sort_unstable();
        flow.entries.dedup();
        flow.entries
            .retain(|&unit| flow.depths[unit as usize] != NONE);
        flow
    }

    fn reach(&mut self, unit: usize, depth: usize, todo: &mut Vec<usize>) {
        if self.depths[unit] == NONE {
            self.depths[unit] = depth as u32;
            todo.push(unit);
        }
    }

    /// The stack depth at a unit where a block begins.
    pub fn depth_at(&self, unit: usize) -> Option<usize> {
        match self.depths[unit] {
            NONE => None,
            depth => Some(depth as usize),
        }
    }

    /// How many words of the stack a handler that guards the unit keeps; none without a handler.
    pub fn kept_at(&self, unit: usize) -> Option<usize> {
        (self.kept[unit] as usize).checked_sub(1)
    }
}

/// Where the instruction jumps to, if it does.
pub fn target(instruction: &Instruction) -> Option<usize> {
    match instruction.opcode {
        // Its operand only serves to find the matching SEND.
        Some(Opcode::END_ASYNC_FOR) => None,
        _ => instruction.target(),
    }
}
