//! What the code generator emits: real and pseudo instructions with labels, in a flat sequence.
//! CPython: `Python/instruction_sequence.c`, `pycore_opcode_utils.h`.

use pyjit_bytecode::opcode::OpFlags;
use pyjit_bytecode::{Opcode, Position};

/// An opcode of the compiler: one of CPython's, or a pseudo instruction that a later pass replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Op(pub u16);

macro_rules! real_ops {
    (operand $n:ident; $(#[doc = $doc:literal] $name:ident = $number:literal, $caches:literal, $pops:expr => $pushes:expr, [$($flag:ident)*], $kind:ident $base:ident;)*) => {
        /// The opcodes as constants, for matching.
        #[allow(dead_code)]
        pub mod op {
            use super::Op;
            $(pub const $name: Op = Op($number);)*
            /// Where a module's annotations code goes.
            pub const ANNOTATIONS_PLACEHOLDER: Op = Op(256);
            /// A jump in either direction that polls if it goes back.
            pub const JUMP: Op = Op(257);
            /// Jumps if the top is false, which stays.
            pub const JUMP_IF_FALSE: Op = Op(258);
            /// Jumps if the top is true, which stays.
            pub const JUMP_IF_TRUE: Op = Op(259);
            /// A jump that never polls.
            pub const JUMP_NO_INTERRUPT: Op = Op(260);
            /// Loads a cell itself.
            pub const LOAD_CLOSURE: Op = Op(261);
            /// Ends the innermost handler's range.
            pub const POP_BLOCK: Op = Op(262);
            /// Starts the range of a handler that gets the faulting offset too.
            pub const SETUP_CLEANUP: Op = Op(263);
            /// Starts the range of a handler.
            pub const SETUP_FINALLY: Op = Op(264);
            /// Starts the range of a `with` block's handler.
            pub const SETUP_WITH: Op = Op(265);
            /// Binds a local, perhaps to nothing.
            pub const STORE_FAST_MAYBE_NULL: Op = Op(266);
        }
    };
}
pyjit_bytecode::for_each_opcode!(real_ops);

const COUNT: usize = 267;

mod fact {
    pub const JUMP: u8 = 1;
    pub const BLOCK_PUSH: u8 = 2;
    pub const ALWAYS: u8 = 4;
    pub const EXIT: u8 = 8;
    pub const POLL: u8 = 16;
}

static FACTS: [u8; COUNT] = {
    let mut table = [0; COUNT];
    let mut i = 0;
    while i < Opcode::ALL.len() {
        let opcode = Opcode::ALL[i];
        let flags = opcode.const_flags();
        let mut bits = 0;
        if flags.has(OpFlags::JUMP) {
            bits |= fact::JUMP;
        }
        if flags.has(OpFlags::ALWAYS) {
            bits |= fact::ALWAYS;
        }
        if flags.has(OpFlags::EXIT) {
            bits |= fact::EXIT;
        }
        if flags.has(OpFlags::POLL) {
            bits |= fact::POLL;
        }
        table[opcode as usize] = bits;
        i += 1;
    }
    table[op::JUMP.0 as usize] = fact::JUMP | fact::ALWAYS | fact::POLL;
    table[op::JUMP_NO_INTERRUPT.0 as usize] = fact::JUMP | fact::ALWAYS;
    table[op::JUMP_IF_FALSE.0 as usize] = fact::JUMP;
    table[op::JUMP_IF_TRUE.0 as usize] = fact::JUMP;
    table[op::SETUP_CLEANUP.0 as usize] = fact::BLOCK_PUSH;
    table[op::SETUP_FINALLY.0 as usize] = fact::BLOCK_PUSH;
    table[op::SETUP_WITH.0 as usize] = fact::BLOCK_PUSH;
    table
};

impl Op {
    fn fact(self, bits: u8) -> bool {
        FACTS[self.0 as usize] & bits != 0
    }

    /// Jumps, perhaps.
    pub fn is_jump(self) -> bool {
        self.fact(fact::JUMP)
    }

    /// Starts a handler's range.
    pub fn is_block_push(self) -> bool {
        self.fact(fact::BLOCK_PUSH)
    }

    /// Its operand is a label.
    pub fn has_target(self) -> bool {
        self.fact(fact::JUMP | fact::BLOCK_PUSH)
    }

    pub fn is_unconditional_jump(self) -> bool {
        self.fact(fact::ALWAYS)
    }

    /// Leaves the frame.
    pub fn is_scope_exit(self) -> bool {
        self.fact(fact::EXIT)
    }

    /// Ends a block.
    pub fn is_terminator(self) -> bool {
        self.fact(fact::JUMP | fact::EXIT)
    }

    /// Nothing after it in its block is reached.
    pub fn no_fallthrough(self) -> bool {
        self.fact(fact::ALWAYS | fact::EXIT)
    }

    /// May run signal handlers.
    pub fn polls(self) -> bool {
        self.fact(fact::POLL)
    }

    pub fn is_conditional_jump(self) -> bool {
        matches!(
            self,
            op::POP_JUMP_IF_FALSE
                | op::POP_JUMP_IF_TRUE
                | op::POP_JUMP_IF_NONE
                | op::POP_JUMP_IF_NOT_NONE
        )
    }

    /// The real opcode; none for a pseudo instruction.
    pub fn real(self) -> Option<Opcode> {
        u8::try_from(self.0).ok().and_then(Opcode::from_u8)
    }

    /// Stack values taken and put, along a jump if it is one.
    pub fn stack(self, arg: u32) -> (u32, u32) {
        match self {
            op::LOAD_CLOSURE => (0, 1),
            op::STORE_FAST_MAYBE_NULL => (1, 0),
            op::JUMP_IF_FALSE | op::JUMP_IF_TRUE => (1, 1),
            op::SETUP_CLEANUP => (0, 2),
            op::SETUP_FINALLY | op::SETUP_WITH => (0, 1),
            _ => self
                .real()
                .map_or((0, 0), |opcode| (opcode.popped(arg), opcode.pushed(arg))),
        }
    }
}

/// Artificial: no place in the source.
pub const NO_LOCATION: Position = Position::NONE;
/// The place of whatever instruction comes next.
pub const NEXT_LOCATION: Position = Position::new(-2, -2, -2, -2);

/// A jump target of one sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(pub u32);

impl Label {
    pub const NONE: Label = Label(u32::MAX);
}

/// One instruction. `arg` is a label's number if the op has a target.
#[derive(Clone, Copy, Debug)]
pub struct Instr {
    pub op: Op,
    pub arg: u32,
    pub loc: Position,
}

const UNPLACED: u32 = u32::MAX;

/// Instructions in order, and where labels stand among them.
#[derive(Debug, Default)]
pub struct InstrSeq {
    pub instrs: Vec<Instr>,
    /// Instruction index by label.
    labels: Vec<u32>,
    /// A module's annotations code, to be put at `ANNOTATIONS_PLACEHOLDER`.
    pub annotations: Option<Vec<Instr>>,
}

impl InstrSeq {
    /// Empties it, keeping its memory.
    pub fn clear(&mut self) {
        self.instrs.clear();
        self.labels.clear();
        self.annotations = None;
    }

    pub fn new_label(&mut self) -> Label {
        self.labels.push(UNPLACED);
        Label(self.labels.len() as u32 - 1)
    }

    /// Places a label before the next instruction.
    pub fn use_label(&mut self, label: Label) {
        self.labels[label.0 as usize] = self.instrs.len() as u32;
    }

    pub fn push(&mut self, op: Op, arg: u32, loc: Position) {
        self.instrs.push(Instr { op, arg, loc });
    }

    /// Puts an instruction in front of all others.
    pub fn insert_first(&mut self, instr: Instr) {
        self.instrs.insert(0, instr);
        for at in &mut self.labels {
            if *at != UNPLACED {
                *at += 1;
            }
        }
    }

    /// The index of the instruction that a label stands before.
    pub fn target(&self, label: u32) -> Option<usize> {
        self.labels
            .get(label as usize)
            .copied()
            .filter(|&at| at != UNPLACED)
            .map(|at| at as usize)
    }
}
