//! Which jumps a debugger may make (`frame.f_lineno = n`): what kinds of values are on the stack at each instruction,
//! and from where to where they agree. CPython: `mark_stacks` and `frame_lineno_set_impl` in Objects/frameobject.c.
//!
//! A stack is a number, three bits a value, the top lowest; so deeper stacks are greater numbers.

use crate::disasm::{Instruction, instructions};
use crate::exception_table::ExceptionEntries;
use crate::line_table::LineEntries;
use crate::{Code, Opcode};

const BITS: u32 = 3;
const MASK: i64 = (1 << BITS) - 1;
const MAX_VALUES: u32 = 63 / BITS;
const OVERFLOWED: i64 = -1;
const UNINITIALIZED: i64 = -2;

const ITERATOR: i64 = 1;
const EXCEPT: i64 = 2;
const OBJECT: i64 = 3;
const NULL: i64 = 4;
const LASTI: i64 = 5;

/// What a jump drops from the stack, the top first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Popped {
    Value,
    /// The exception that was being handled before.
    Exception,
}

fn push(stack: i64, kind: i64) -> i64 {
    if stack < 0 || (stack as u64) >= 1 << ((MAX_VALUES - 1) * BITS) {
        OVERFLOWED
    } else {
        stack << BITS | kind
    }
}

fn pop(stack: i64) -> i64 {
    if stack < 0 { stack } else { stack >> BITS }
}

fn top(stack: i64) -> i64 {
    stack & MASK
}

fn peek(stack: i64, depth: u32) -> i64 {
    stack >> (BITS * depth.saturating_sub(1)).min(63) & MASK
}

fn swap(stack: i64, depth: u32) -> i64 {
    if stack < 0 || !(1..=MAX_VALUES).contains(&depth) {
        return OVERFLOWED;
    }
    let shift = BITS * (depth - 1);
    let (upper, lower) = (top(stack), peek(stack, depth));
    let cleared = stack & !(MASK << shift) & !MASK;
    cleared | upper << shift | lower
}

struct Marks {
    stacks: Vec<i64>,
    again: bool,
}

impl Marks {
    fn set(&mut self, at: Option<usize>, stack: i64, from: usize) {
        let Some(at) = at.filter(|&at| at < self.stacks.len()) else {
            return;
        };
        if self.stacks[at] == UNINITIALIZED && at < from {
            self.again = true;
        }
        self.stacks[at] = stack;
    }

    fn instruction(&mut self, instruction: &Instruction, stack: i64) {
        use Opcode::*;
        let Some(opcode) = instruction.opcode else {
            return;
        };
        let (at, arg, next) = (instruction.start, instruction.arg, instruction.next);
        let target = instruction.target();
        let after = match opcode {
            POP_JUMP_IF_FALSE | POP_JUMP_IF_TRUE | POP_JUMP_IF_NONE | POP_JUMP_IF_NOT_NONE => {
                let stack = pop(stack);
                self.set(target, stack, at);
                stack
            }
            SEND => {
                self.set(target, stack, at);
                stack
            }
            JUMP_FORWARD | JUMP_BACKWARD | JUMP_BACKWARD_NO_INTERRUPT => {
                return self.set(target, stack, at);
            }
            GET_ITER | GET_AITER => push(pop(stack), ITERATOR),
            FOR_ITER => {
                let stack = push(stack, OBJECT);
                self.set(target, stack, at);
                stack
            }
            END_ASYNC_FOR => pop(pop(stack)),
            PUSH_EXC_INFO => push(stack, EXCEPT),
            POP_EXCEPT => pop(stack),
            RETURN_VALUE | RAISE_VARARGS | RERAISE => return,
            PUSH_NULL => push(stack, NULL),
            LOAD_GLOBAL => {
                let stack = push(stack, OBJECT);
                if arg & 1 != 0 {
                    push(stack, NULL)
                } else {
                    stack
                }
            }
            LOAD_ATTR if arg & 1 != 0 => push(push(pop(stack), OBJECT), NULL),
            LOAD_ATTR => stack,
            SWAP => swap(stack, arg),
            COPY => push(stack, peek(stack, arg)),
            _ => {
                let mut stack = stack;
                let (popped, pushed) = (opcode.popped(arg), opcode.pushed(arg));
                for _ in pushed..popped {
                    stack = pop(stack);
                }
                for _ in popped..pushed {
                    stack = push(stack, OBJECT);
                }
                stack
            }
        };
        self.set(Some(next), after, at);
    }
}

/// The stack at each unit.
fn mark(code: &Code) -> Vec<i64> {
    let units = code.code.len() / 2;
    let all: Vec<Instruction> = instructions(&code.code).collect();
    let mut marks = Marks {
        stacks: vec![UNINITIALIZED; units + 1],
        again: true,
    };
    marks.stacks[0] = 0;
    while std::mem::take(&mut marks.again) {
        for instruction in &all {
            let stack = marks.stacks[instruction.start];
            if stack != UNINITIALIZED {
                // A prefix and the instruction behind it stand on the same stack.
                marks.stacks[instruction.offset] = stack;
                marks.instruction(instruction, stack);
            }
        }
        for entry in ExceptionEntries::new(&code.exceptiontable) {
            let (start, target) = (entry.start as usize, entry.target as usize);
            if start >= units || target >= units {
                continue;
            }
            let mut stack = marks.stacks[start];
            if stack == UNINITIALIZED || marks.stacks[target] != UNINITIALIZED {
                continue;
            }
            marks.again = true;
            while depth(stack) > entry.depth {
                stack = pop(stack);
            }
            if entry.lasti {
                stack = push(stack, LASTI);
            }
            marks.stacks[target] = push(stack, EXCEPT);
        }
    }
    marks.stacks
}

fn depth(mut stack: i64) -> u32 {
    let mut depth = 0;
    while stack > 0 {
        stack = pop(stack);
        depth += 1;
    }
    depth
}

fn compatible_kind(from: i64, to: i64) -> bool {
    match to {
        0 => false,
        OBJECT => from != NULL,
        NULL => true,
        _ => from == to,
    }
}

fn compatible(mut from: i64, mut to: i64) -> bool {
    if from < 0 || to < 0 {
        return false;
    }
    while from > to {
        from = pop(from);
    }
    while from != 0 {
        if !compatible_kind(top(from), top(to)) {
            return false;
        }
        from = pop(from);
        to = pop(to);
    }
    to == 0
}

fn explain(to: i64) -> &'static str {
    match to {
        OVERFLOWED => return "stack is too deep to analyze",
        UNINITIALIZED => {
            return "can't jump into an exception handler, or code may be unreachable";
        }
        _ => {}
    }
    match top(to) {
        EXCEPT => "can't jump into an 'except' block as there's no exception",
        LASTI => "can't jump into a re-raising block as there's no location",
        ITERATOR => "can't jump into the body of a for loop",
        _ => "incompatible stacks",
    }
}

/// By unit, the line that starts there, -1 for none.
fn line_starts(code: &Code) -> Vec<i32> {
    let units = code.code.len() / 2;
    let mut starts = vec![-1; units];
    let (mut at, mut last) = (0, -1);
    for (position, count) in LineEntries::new(&code.linetable, code.firstlineno) {
        if position.lineno != last && position.lineno != -1 && at < units {
            starts[at] = position.lineno;
            last = position.lineno;
        }
        at += count;
    }
    starts
}

/// Where a jump from unit `from` to `line` goes, or CPython's reason why it cannot. `popped`: a value was popped by a
/// `yield` already.
pub fn plan(code: &Code, from: usize, line: i32, popped: bool) -> Result<usize, String> {
    if line < code.firstlineno {
        return Err(format!("line {line} comes before the current code block"));
    }
    let starts = line_starts(code);
    let Some(&found) = starts.iter().filter(|&&start| start >= line).min() else {
        return Err(format!("line {line} comes after the current code block"));
    };
    let stacks = mark(code);
    let mut start = stacks.get(from).copied().unwrap_or(UNINITIALIZED);
    if popped {
        start = pop(start);
    }
    let (mut best, mut best_stack) = (None, OVERFLOWED);
    let mut message = "cannot find bytecode for specified line";
    let mut explained = false;
    for at in (0..starts.len()).filter(|&at| starts[at] == found) {
        let target = stacks[at];
        if compatible(start, target) {
            if target > best_stack {
                (best, best_stack) = (Some(at), target);
            }
        } else if best.is_none() && !explained {
            message = match start {
                OVERFLOWED => "stack to deep to analyze",
                UNINITIALIZED => "can't jump from unreachable code",
                _ => {
                    explained = true;
                    explain(target)
                }
            };
        }
    }
    best.ok_or_else(|| message.to_string())
}

/// What is dropped on the way from one unit to another that `plan` has found.
pub fn pops(code: &Code, from: usize, to: usize) -> Vec<Popped> {
    let stacks = mark(code);
    let at = |unit: usize| stacks.get(unit).copied().unwrap_or(UNINITIALIZED);
    let (mut start, target) = (at(from), at(to));
    let mut popped = Vec::new();
    while start > target && start > 0 {
        popped.push(if top(start) == EXCEPT {
            Popped::Exception
        } else {
            Popped::Value
        });
        start = pop(start);
    }
    popped
}
