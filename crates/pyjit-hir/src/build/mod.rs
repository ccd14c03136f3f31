//! From bytecode and feedback to HIR.
//!
//! The builder executes bytecode abstractly: locals and operand stack hold definitions. Blocks are visited in reverse
//! postorder, so that a merge knows all its forward predecessors and gets parameters only for what differs; a loop's
//! header gets parameters for what the loop may change. Callees that are known constants are inlined on the spot (as
//! JavaScriptCore's bytecode parser does), their frames chained in the frame states.
//!
//! What the feedback says is speculated on with guards; an instruction without useful feedback becomes `Interpret`, which
//! does what tier 0 would. A block that never ran becomes an exit.

mod arith;
mod attr;
mod bind;
mod call;
mod container;
mod flow;
mod frame;
mod inst;
mod intrinsics;
mod iter;

use crate::ci::{Assumption, CodeRef, World};
use crate::effects::Exit;
use crate::entity::*;
use crate::function::{Function, InlinedCode};
use crate::ops::{Constant, Op};
use crate::types::Type;
use flow::Flow;
use frame::{Frame, Incoming};
use pyjit_bytecode::{Code, flags};
use pyjit_events::reasons;
use std::sync::Arc;

reasons! {
    /// Why a function cannot be built.
    pub enum Bailout {
        /// Generators and coroutines.
        Generator = "generator",
        /// Larger than the limit.
        TooLarge = "too-large",
        /// Loops that have two entries.
        Irreducible = "irreducible",
        /// An instruction that is not for compiled code.
        Unsupported = "unsupported",
        /// The bytecode is not what the verifier lets pass.
        BadBytecode = "bad-bytecode",
        /// A loop changes its operand stack below what it uses.
        UnsteadyStack = "unsteady-stack",
    }
}

/// Where the code is entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// By a call: parameters of the entry block are the function's parameters.
    Call,
    /// At the loop head at that unit: locals, then operand stack.
    Osr(u32),
}

/// What the builder may do.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Options {
    /// Speculate on feedback at all.
    pub speculate: bool,
    /// Inline callees.
    pub inline: bool,
    /// Units of bytecode of the largest callee to inline.
    pub inline_size: u32,
    /// Units of bytecode to inline in all.
    pub inline_budget: u32,
    pub inline_depth: u32,
    /// Units of bytecode of the largest function to build.
    pub size: u32,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            speculate: true,
            inline: true,
            inline_size: 200,
            inline_budget: 1200,
            inline_depth: 6,
            size: 20_000,
        }
    }
}

/// Builds the function that `code` is.
pub fn build(
    world: &dyn World,
    code: CodeRef,
    entry: Entry,
    options: &Options,
) -> Result<Function, Bailout> {
    let source = world.code(code);
    check(&source, options)?;
    let mut function = Function::new(source.name.as_str().unwrap_or("?"));
    if let Entry::Osr(unit) = entry {
        function.osr = Some(unit);
    }
    let mut builder = Builder {
        world,
        options,
        f: function,
        at: Function::ENTRY,
        reachable: true,
        frames: Vec::new(),
        null: Def::NULL,
        budget: options.inline_budget,
        dispatch: Vec::new(),
    };
    builder.function(code, source, entry)?;
    Ok(builder.f)
}

fn check(code: &Code, options: &Options) -> Result<(), Bailout> {
    if code.flags & flags::GENERATORS != 0 {
        return Err(Bailout::Generator);
    }
    if code.code.len() / 2 > options.size as usize {
        return Err(Bailout::TooLarge);
    }
    Ok(())
}

struct Builder<'a> {
    world: &'a dyn World,
    options: &'a Options,
    f: Function,
    /// The block being filled.
    at: Block,
    /// False behind what never goes on.
    reachable: bool,
    /// The innermost inlined function last.
    frames: Vec<Frame>,
    /// The null word as an operand.
    null: Def,
    budget: u32,
    /// Callables that are one of a few functions, from attributes of receivers of several shapes.
    dispatch: Vec<(Def, Vec<Object>)>,
}

type Result<T, E = Bailout> = std::result::Result<T, E>;

impl Builder<'_> {
    fn function(&mut self, code: CodeRef, source: Arc<Code>, entry: Entry) -> Result<()> {
        self.f.add_block();
        let index = self.add_code(code, &source);
        let osr = match entry {
            Entry::Call => None,
            Entry::Osr(unit) => Some(unit),
        };
        let flow = Flow::new(&source, osr)?;
        let mut frame = Frame::new(index, code, source.clone(), flow, None);
        self.null = self.f.append(
            Function::ENTRY,
            Op::Const {
                value: Constant::Null,
            },
            None,
        );
        match entry {
            Entry::Call => {
                let args = source.total_args();
                for local in 0..source.localsplusnames.len() {
                    let def = if local < args {
                        self.f.add_param(Function::ENTRY, Type::ANY)
                    } else {
                        Def::NULL
                    };
                    frame.locals.push(def);
                }
            }
            Entry::Osr(_) => {
                for _ in 0..source.localsplusnames.len() {
                    let def = self.f.add_param(Function::ENTRY, Type::MAYBE);
                    frame.locals.push(def);
                }
                let first = frame.flow.pieces[frame.flow.nodes[0].piece].first;
                let depth = frame.flow.ins[first].depth;
                if depth == u32::MAX {
                    return Err(Bailout::BadBytecode);
                }
                for _ in 0..depth {
                    let def = self.f.add_param(Function::ENTRY, Type::MAYBE);
                    frame.stack.push(def);
                }
            }
        }
        self.frames.push(frame);
        self.speculate_on_entry(entry);
        self.body()
    }

    fn add_code(&mut self, code: CodeRef, source: &Code) -> CodeIndex {
        self.f.codes.push(InlinedCode {
            code,
            name: source.name.as_str().unwrap_or("?").into(),
        });
        CodeIndex(self.f.codes.len() as u32 - 1)
    }

    fn frame(&self) -> &Frame {
        &self.frames[self.frames.len() - 1]
    }

    fn frame_mut(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// The kinds that values had where on-stack replacement starts are those they will have.
    fn speculate_on_entry(&mut self, entry: Entry) {
        let Entry::Osr(unit) = entry else {
            return;
        };
        if !self.options.speculate {
            return;
        }
        self.frame_mut().unit = unit;
        self.begin_instruction();
        let locals = self.frame().locals.len();
        for slot in 0..locals + self.frame().stack.len() {
            let def = match slot < locals {
                true => self.frame().locals[slot],
                false => self.frame().stack[slot - locals],
            };
            let kinds = self.world.entry_kinds(slot as u32);
            let guarded = self.entry_value(def, kinds);
            let frame = self.frame_mut();
            match slot < locals {
                true => frame.locals[slot] = guarded,
                false => frame.stack[slot - locals] = guarded,
            }
        }
        // What is guarded is not yet what the frame holds: exits name the parameters.
        self.frame_mut().retry = None;
    }

    /// Fills the top frame's blocks.
    fn body(&mut self) -> Result<()> {
        let order = self.frame().flow.order.clone();
        // Falls into the first node.
        let first = Incoming::of(self.frame(), None);
        self.frame_mut().incoming[0].push(first);
        for node in order {
            if !self.enter(node)? {
                continue;
            }
            self.piece(node)?;
        }
        Ok(())
    }

    /// Appends an instruction that needs no state.
    fn emit(&mut self, op: Op) -> Def {
        debug_assert!(!op.needs_state(), "{} needs a state", op.name());
        self.f.append(self.at, op, None)
    }

    /// Appends one that leaves for the instruction's beginning.
    fn emit_exit(&mut self, op: Op) -> Def {
        let state = self.retry_state();
        self.f.append(self.at, op, Some(state))
    }

    fn constant(&mut self, value: Constant) -> Def {
        if let Constant::Object(object) = value {
            self.know(object);
        }
        if value == Constant::Null {
            return Def::NULL;
        }
        self.emit(Op::Const { value })
    }

    /// Takes an object into the function's table.
    fn know(&mut self, object: Object) {
        while self.f.objects.len() <= object.index() {
            let next = Object(self.f.objects.len() as u32);
            let info = self.world.object(next);
            self.f.objects.push(info);
        }
    }

    fn int(&mut self, value: i64) -> Def {
        self.emit(Op::ConstInt { value })
    }

    fn assume(&mut self, assumption: Assumption) {
        if !self.f.assumptions.contains(&assumption) {
            self.f.assumptions.push(assumption);
        }
    }

    /// An operand: the null word as a definition.
    fn operand(&self, def: Def) -> Def {
        if def.is_real() { def } else { self.null }
    }

    fn end(&mut self, op: Op, state: Option<State>) -> Def {
        let def = self.f.append(self.at, op, state);
        self.reachable = false;
        def
    }

    /// Leaves for tier 0 before the instruction.
    fn leave(&mut self, why: Exit) {
        let state = self.retry_state();
        self.end(Op::Leave { why }, Some(state));
    }

    fn is_object(&self, def: Def) -> Option<Object> {
        if def.is_real() {
            self.f.ty(def).object
        } else {
            None
        }
    }

    /// Goes on in a new block.
    fn start_block(&mut self) -> Block {
        let block = self.f.add_block();
        self.at = block;
        self.reachable = true;
        block
    }
}
