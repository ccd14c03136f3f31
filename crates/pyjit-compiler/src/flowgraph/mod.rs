//! The control flow graph of a unit: blocks of instructions, what guards them, and the passes that optimise and order them.
//! CPython: `Python/flowgraph.c`.
//!
//! One graph is reused for all units of a compilation. Blocks are never freed during a unit; their order is a linked list
//! from block 0. The passes run in CPython's order, for the result depends on it:
//!
//!  1. label targets, handlers and what they guard (`handlers`)
//!  2. inlining of small exits, dead code, line numbers (`lines`), constants and peepholes (`constants`, `peephole`,
//!     `fold`, `swaps`), superfluous instructions (`cleanup`)
//!  3. constants that are left, unbound locals and superinstructions (`locals`)
//!  4. cold blocks to the end, stack depth, cells, jump directions (`layout`), borrowed loads (`borrow`)

mod borrow;
mod cleanup;
mod constants;
mod fold;
mod handlers;
mod layout;
mod lines;
mod locals;
mod numbers;
mod peephole;
mod swaps;

use crate::codegen::consts::ConstPool;
use crate::codegen::instr::{Instr, InstrSeq, NO_LOCATION, Op, op};
use crate::codegen::unit::Unit;
use crate::errors::{CompileError, ErrorKind};
use pyjit_bytecode::Position;

/// A block of the graph, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockId(u32);

impl BlockId {
    pub const NONE: BlockId = BlockId(u32::MAX);
    pub const ENTRY: BlockId = BlockId(0);

    pub fn is_none(self) -> bool {
        self == BlockId::NONE
    }

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An instruction in a block.
#[derive(Clone, Copy, Debug)]
pub struct Inst {
    pub op: Op,
    pub arg: u32,
    pub loc: Position,
    pub target: BlockId,
    /// The handler that guards it.
    pub except: BlockId,
}

impl Inst {
    fn new(op: Op, arg: u32, loc: Position) -> Inst {
        Inst {
            op,
            arg,
            loc,
            target: BlockId::NONE,
            except: BlockId::NONE,
        }
    }

    /// Makes it another instruction at the same place.
    fn set(&mut self, op: Op, arg: u32) {
        self.op = op;
        self.arg = arg;
    }

    fn set_nop(&mut self) {
        self.set(op::NOP, 0);
    }
}

/// A basic block.
#[derive(Debug)]
pub struct Block {
    pub insts: Vec<Inst>,
    /// Handlers of instructions that were dropped, by index: CPython appends into the old memory and leaves the handler
    /// that stood there, which the exception table shows.
    ghosts: Vec<BlockId>,
    pub next: BlockId,
    /// Something jumps here.
    has_label: bool,
    except_handler: bool,
    pub preserve_lasti: bool,
    visited: bool,
    cold: bool,
    warm: bool,
    predecessors: u32,
    pub startdepth: i32,
    /// Locals among the first 64 that may be unbound on entry.
    unsafe_locals: u64,
    /// Handlers in force on entry while they are being labelled.
    handlers: u32,
}

const UNKNOWN_DEPTH: i32 = i32::MIN;

impl Block {
    fn new() -> Block {
        Block {
            insts: Vec::new(),
            ghosts: Vec::new(),
            next: BlockId::NONE,
            has_label: false,
            except_handler: false,
            preserve_lasti: false,
            visited: false,
            cold: false,
            warm: false,
            predecessors: 0,
            startdepth: UNKNOWN_DEPTH,
            unsafe_locals: 0,
            handlers: 0,
        }
    }

    fn reset(&mut self) {
        let mut insts = std::mem::take(&mut self.insts);
        let mut ghosts = std::mem::take(&mut self.ghosts);
        insts.clear();
        ghosts.clear();
        *self = Block {
            insts,
            ghosts,
            ..Block::new()
        };
    }

    /// Appends an instruction that a pass makes.
    fn push(&mut self, mut inst: Inst) {
        inst.except = self
            .ghosts
            .get(self.insts.len())
            .copied()
            .unwrap_or(BlockId::NONE);
        self.insts.push(inst);
    }

    /// Drops instructions from `len` on.
    fn truncate(&mut self, len: usize) {
        if self.ghosts.len() < self.insts.len() {
            self.ghosts.resize(self.insts.len(), BlockId::NONE);
        }
        for (ghost, inst) in self.ghosts.iter_mut().zip(&self.insts).skip(len) {
            *ghost = inst.except;
        }
        self.insts.truncate(len);
    }

    fn last(&self) -> Option<&Inst> {
        self.insts.last()
    }

    /// Can control run on into the next block?
    fn has_fallthrough(&self) -> bool {
        self.last().is_none_or(|last| !last.op.no_fallthrough())
    }

    fn exits_scope(&self) -> bool {
        self.last().is_some_and(|last| last.op.is_scope_exit())
    }

    fn has_no_lineno(&self) -> bool {
        self.insts.iter().all(|inst| inst.loc.lineno < 0)
    }

    fn polls(&self) -> bool {
        self.insts.iter().any(|inst| inst.op.polls())
    }
}

/// What a finished graph tells the assembler.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub stacksize: u32,
    /// Locals, cells and free variables together.
    pub nlocalsplus: u32,
}

/// The graph.
#[derive(Debug, Default)]
pub struct Flowgraph {
    blocks: Vec<Block>,
    /// How many of `blocks` belong to the unit in progress.
    used: usize,
    /// Scratch: blocks to visit.
    todo: Vec<BlockId>,
    /// Scratch: is an instruction of a sequence a jump target, and which block starts there?
    target_blocks: Vec<BlockId>,
    handler_nodes: Vec<handlers::HandlerNode>,
    refs: Vec<borrow::Ref>,
    ref_flags: Vec<u8>,
}

pub(crate) type Result<T> = std::result::Result<T, Box<CompileError>>;

/// A broken invariant of a pass: an error, as CPython's SystemError is, rather than a crash.
fn broken<T>(message: &str) -> Result<T> {
    Err(CompileError::bare(ErrorKind::ValueError, message))
}

impl std::ops::Index<BlockId> for Flowgraph {
    type Output = Block;
    fn index(&self, id: BlockId) -> &Block {
        &self.blocks[id.index()]
    }
}

impl std::ops::IndexMut<BlockId> for Flowgraph {
    fn index_mut(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id.index()]
    }
}

impl Flowgraph {
    /// Turns a unit's instructions into final ones, in final order, without offsets.
    pub(crate) fn compile(
        &mut self,
        unit: &mut Unit,
        pool: &mut ConstPool,
        flags: u32,
    ) -> Result<Shape> {
        self.build(&mut unit.seq)?;
        self.mark_except_handlers();
        self.label_exception_targets()?;

        self.inline_small_or_no_lineno_blocks();
        self.remove_unreachable();
        self.resolve_line_numbers();
        self.optimize_load_const(&mut unit.consts, pool);
        let mut block = BlockId::ENTRY;
        while !block.is_none() {
            self.optimize_basic_block(block, &mut unit.consts, pool);
            block = self[block].next;
        }
        self.remove_redundant_nops_and_pairs();
        self.remove_unreachable();
        self.remove_redundant_nops_and_jumps();

        self.remove_unused_consts(&mut unit.consts);
        self.add_checks_for_unbound_locals(unit.varnames.len(), unit.nparams as usize);
        self.insert_superinstructions();
        self.push_cold_blocks_to_end();
        self.resolve_line_numbers();

        self.convert_pseudo_conditional_jumps();
        let stacksize = self.calculate_stackdepth()?;
        let nlocalsplus = self.prepare_localsplus(unit, flags);
        self.convert_pseudo_ops();
        self.normalize_jumps();
        self.optimize_load_fast();
        Ok(Shape {
            stacksize,
            nlocalsplus,
        })
    }

    /// The blocks in order.
    pub fn order(&self) -> impl Iterator<Item = BlockId> + '_ {
        let mut block = BlockId::ENTRY;
        std::iter::from_fn(move || {
            let current = block;
            (!current.is_none()).then(|| {
                block = self[current].next;
                current
            })
        })
    }

    fn new_block(&mut self) -> BlockId {
        if self.used == self.blocks.len() {
            self.blocks.push(Block::new());
        } else {
            self.blocks[self.used].reset();
        }
        self.used += 1;
        BlockId(self.used as u32 - 1)
    }

    /// Cuts a sequence into blocks.
    fn build(&mut self, seq: &mut InstrSeq) -> Result<()> {
        self.used = 0;
        let entry = self.new_block();
        // Which instructions are jump targets.
        let mut targets = std::mem::take(&mut self.target_blocks);
        targets.clear();
        targets.resize(seq.instrs.len() + 1, BlockId::NONE);
        const WANTED: BlockId = BlockId(u32::MAX - 1);
        for instr in &seq.instrs {
            if instr.op.has_target() {
                let Some(at) = seq.target(instr.arg) else {
                    return broken("jump to an unplaced label");
                };
                targets[at] = WANTED;
            }
        }
        let mut current = entry;
        for (i, instr) in seq.instrs.iter().enumerate() {
            if instr.op == op::ANNOTATIONS_PLACEHOLDER {
                for inserted in seq.annotations.iter().flatten() {
                    current = self.append(current, inserted);
                }
                continue;
            }
            if targets[i] == WANTED {
                let block = &self[current];
                if !block.insts.is_empty() || block.has_label {
                    current = self.append_block(current);
                }
                self[current].has_label = true;
                targets[i] = current;
            }
            current = self.append(current, instr);
        }
        for block in 0..self.used {
            for inst in &mut self.blocks[block].insts {
                if inst.op.has_target() {
                    inst.target = seq.target(inst.arg).map_or(BlockId::NONE, |at| targets[at]);
                    if inst.target.is_none() || inst.target == WANTED {
                        return broken("jump past the end");
                    }
                }
            }
        }
        self.target_blocks = targets;
        Ok(())
    }

    fn append_block(&mut self, current: BlockId) -> BlockId {
        let block = self.new_block();
        self[current].next = block;
        block
    }

    fn append(&mut self, mut current: BlockId, instr: &Instr) -> BlockId {
        if self[current]
            .last()
            .is_some_and(|last| last.op.is_terminator())
        {
            current = self.append_block(current);
        }
        self[current]
            .insts
            .push(Inst::new(instr.op, instr.arg, instr.loc));
        current
    }

    /// The block itself or the next one that holds instructions.
    fn next_nonempty(&self, mut block: BlockId) -> BlockId {
        while !block.is_none() && self[block].insts.is_empty() {
            block = self[block].next;
        }
        block
    }

    /// Marks all blocks as not visited and empties the list of blocks to visit.
    fn start_traversal(&mut self) -> Vec<BlockId> {
        for block in &mut self.blocks[..self.used] {
            block.visited = false;
        }
        let mut todo = std::mem::take(&mut self.todo);
        todo.clear();
        todo
    }

    fn add_jump(&mut self, block: BlockId, op: Op, target: BlockId, loc: Position) {
        let mut inst = Inst::new(op, 0, loc);
        inst.target = target;
        self[block].push(inst);
    }
}

/// No place: what artificial instructions start with.
const NOWHERE: Position = NO_LOCATION;
