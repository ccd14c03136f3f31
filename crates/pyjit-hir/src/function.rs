//! `Function`: the arenas that hold one function's IR, and the few ways to change it.
//!
//! A definition is an instruction or a block parameter; its op, type, state and block are columns of one table. Blocks
//! list their instructions in order, the last one ends the block. Values reach other blocks by dominance or as arguments
//! of edges (SSA with block parameters, as in Cranelift and MLIR).
//!
//! Replacing a definition only notes it (`replace`); `flush` rewrites all operands at once. A definition of no block
//! (`Block::NONE`) is dead, or a *recipe*: an allocation that only frame states name, done if the exit is taken.

use crate::ci::{Assumption, CodeRef};
use crate::effects::Continuation;
use crate::entity::*;
use crate::ops::{Constant, Op};
use crate::types::{Kinds, Type};
use std::fmt::Write;

/// How tier 0 sees the frame at some point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FrameState {
    /// Which of the function's code objects.
    pub code: CodeIndex,
    /// The instruction, in units.
    pub offset: u32,
    pub continuation: Continuation,
    /// One for each local, cell and free variable; `Def::NULL` where unbound.
    pub locals: DefList,
    /// The operand stack from its bottom.
    pub stack: DefList,
    /// For an inlined function the caller's state: at its call, that function's operands popped.
    pub parent: Option<State>,
}

/// A code object that the IR was built from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlinedCode {
    pub code: CodeRef,
    pub name: String,
}

/// What is known of an object of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectInfo {
    pub kind: Kinds,
    /// For reading.
    pub label: String,
}

#[derive(Clone, Debug, Default)]
pub struct BlockData {
    pub params: Vec<Def>,
    /// The last one ends the block.
    pub insts: Vec<Def>,
    /// How often it runs for one entry into the function.
    pub frequency: f32,
}

/// A function in SSA form.
#[derive(Clone, Debug, Default)]
pub struct Function {
    pub name: String,
    /// None: entered by calls, the entry's parameters are the parameters of the code. Else by on-stack replacement at
    /// this unit: they are all locals, then the operand stack.
    pub osr: Option<u32>,
    pub codes: Vec<InlinedCode>,
    pub objects: Vec<ObjectInfo>,
    /// What must hold when the code is installed, and be watched from then on.
    pub assumptions: Vec<Assumption>,
    pub blocks: Vec<BlockData>,
    ops: Vec<Op>,
    types: Vec<Type>,
    states: Vec<Option<State>>,
    homes: Vec<Block>,
    /// Where a definition was replaced, by what.
    replaced: Vec<Def>,
    any_replaced: bool,
    /// How likely branches are to go to `then`, as far as that was counted; by definition.
    likely: Vec<(Def, f32)>,
    pub frames: Vec<FrameState>,
    pub pool: Vec<Def>,
}

impl Function {
    pub const ENTRY: Block = Block(0);

    pub fn new(name: &str) -> Function {
        Function {
            name: name.into(),
            ..Function::default()
        }
    }

    pub fn op(&self, def: Def) -> &Op {
        &self.ops[def.index()]
    }

    pub fn ty(&self, def: Def) -> Type {
        match def.is_real() {
            true => self.types[def.index()],
            false => Type::NULL,
        }
    }

    pub fn state(&self, def: Def) -> Option<State> {
        self.states[def.index()]
    }

    /// The block that holds it.
    pub fn home(&self, def: Def) -> Block {
        self.homes[def.index()]
    }

    pub fn frame(&self, state: State) -> &FrameState {
        &self.frames[state.index()]
    }

    /// How many definitions there have been.
    pub fn def_count(&self) -> usize {
        self.ops.len()
    }

    pub fn block_ids(&self) -> impl Iterator<Item = Block> + use<> {
        (0..self.blocks.len() as u32).map(Block)
    }

    pub fn insts(&self, block: Block) -> &[Def] {
        &self.blocks[block.index()].insts
    }

    pub fn params(&self, block: Block) -> &[Def] {
        &self.blocks[block.index()].params
    }

    /// The instruction that ends a block; none while it is being built.
    pub fn end(&self, block: Block) -> Option<Def> {
        let last = *self.insts(block).last()?;
        self.op(last).is_end().then_some(last)
    }

    pub fn defs(&self, list: DefList) -> &[Def] {
        &self.pool[list.range()]
    }

    /// Calls `f` with each edge that leaves the block.
    pub fn each_successor(&self, block: Block, f: impl FnMut(Edge)) {
        if let Some(end) = self.end(block) {
            self.op(end).each_edge(f);
        }
    }

    /// The type of a constant.
    pub fn constant_type(&self, value: Constant) -> Type {
        match value {
            Constant::Null => Type::NULL,
            Constant::None => Type::NONE,
            Constant::True => Type::bool_of(1, 1),
            Constant::False => Type::bool_of(0, 0),
            Constant::Int(value) => Type::boxed_int(value as i64, value as i64),
            Constant::Float(_) => Type::FLOAT,
            Constant::Object(object) => {
                let kind = self
                    .objects
                    .get(object.index())
                    .map_or(Kinds::ANY, |info| info.kind);
                Type::object(kind, object)
            }
        }
    }

    // Making things.

    pub fn list(&mut self, defs: &[Def]) -> DefList {
        let start = self.pool.len() as u32;
        self.pool.extend_from_slice(defs);
        DefList {
            start,
            len: defs.len() as u32,
        }
    }

    pub fn edge(&mut self, block: Block, args: &[Def]) -> Edge {
        Edge {
            block,
            args: self.list(args),
        }
    }

    pub fn add_block(&mut self) -> Block {
        self.blocks.push(BlockData::default());
        Block(self.blocks.len() as u32 - 1)
    }

    fn add_def(&mut self, op: Op, ty: Type, state: Option<State>, home: Block) -> Def {
        self.ops.push(op);
        self.types.push(ty);
        self.states.push(state);
        self.homes.push(home);
        self.replaced.push(Def::NONE);
        Def(self.ops.len() as u32 - 1)
    }

    pub fn add_param(&mut self, block: Block, ty: Type) -> Def {
        let def = self.add_def(Op::Param {}, ty, None, block);
        self.blocks[block.index()].params.push(def);
        def
    }

    /// A definition in no block: a recipe, or one to be placed.
    pub fn add_loose(&mut self, op: Op, state: Option<State>) -> Def {
        let ty = op.result_type(self);
        self.add_def(op, ty, state, Block::NONE)
    }

    /// A loose definition whose operands are not known yet, of a given type.
    pub(crate) fn add_typed(&mut self, op: Op, ty: Type, state: Option<State>) -> Def {
        self.add_def(op, ty, state, Block::NONE)
    }

    /// Appends an instruction to a block.
    pub fn append(&mut self, block: Block, op: Op, state: Option<State>) -> Def {
        let def = self.add_loose(op, state);
        self.homes[def.index()] = block;
        self.blocks[block.index()].insts.push(def);
        def
    }

    /// Puts a loose instruction at a place in a block.
    pub fn insert(&mut self, block: Block, at: usize, def: Def) {
        self.homes[def.index()] = block;
        self.blocks[block.index()].insts.insert(at, def);
    }

    /// Makes `def` belong to `block`, whose list the caller changes.
    pub fn set_home(&mut self, def: Def, block: Block) {
        self.homes[def.index()] = block;
    }

    pub fn set_state(&mut self, def: Def, state: Option<State>) {
        self.states[def.index()] = state;
    }

    pub fn add_frame(&mut self, frame: FrameState) -> State {
        self.frames.push(frame);
        State(self.frames.len() as u32 - 1)
    }

    /// How likely a branch is to go to `then`, if it was counted.
    pub fn likelihood(&self, end: Def) -> Option<f32> {
        let at = self.likely.binary_search_by_key(&end, |row| row.0).ok()?;
        Some(self.likely[at].1)
    }

    pub fn set_likelihood(&mut self, end: Def, then: f32) {
        match self.likely.binary_search_by_key(&end, |row| row.0) {
            Ok(at) => self.likely[at].1 = then,
            Err(at) => self.likely.insert(at, (end, then)),
        }
    }

    // Changing things.

    /// Gives a definition another op; the type follows, and keeps what was known of it if the representation stays.
    pub fn set_op(&mut self, def: Def, op: Op) {
        self.ops[def.index()] = op;
        let ty = op.result_type(self);
        let old = self.types[def.index()];
        self.types[def.index()] = if ty.rep == old.rep { ty.meet(old) } else { ty };
        if !op.needs_state() {
            self.states[def.index()] = None;
        }
    }

    pub fn op_mut(&mut self, def: Def) -> &mut Op {
        &mut self.ops[def.index()]
    }

    pub fn set_type(&mut self, def: Def, ty: Type) {
        self.types[def.index()] = ty;
    }

    /// From now on `def` is `with`. Operands change at `flush`.
    pub fn replace(&mut self, def: Def, with: Def) {
        debug_assert_ne!(def, with);
        self.replaced[def.index()] = with;
        self.any_replaced = true;
    }

    /// What `def` has become.
    #[inline]
    pub fn current(&self, mut def: Def) -> Def {
        while def.is_real() && self.replaced[def.index()] != Def::NONE {
            def = self.replaced[def.index()];
        }
        def
    }

    pub fn is_replaced(&self, def: Def) -> bool {
        self.replaced[def.index()] != Def::NONE
    }

    /// Brings an op's operands up to date.
    #[inline]
    pub fn refresh(&mut self, def: Def) {
        if !self.any_replaced {
            return;
        }
        let mut op = self.ops[def.index()];
        let replaced = &self.replaced;
        op.map_operands(&mut self.pool, |operand| resolve(replaced, operand));
        self.ops[def.index()] = op;
    }

    /// Rewrites all operands and states, and takes replaced instructions and parameters' leftovers out of the blocks.
    pub fn flush(&mut self) {
        if !self.any_replaced {
            return;
        }
        let replaced = std::mem::take(&mut self.replaced);
        for op in &mut self.ops {
            op.map_operands(&mut self.pool, |operand| resolve(&replaced, operand));
        }
        for frame in &self.frames {
            for list in [frame.locals, frame.stack] {
                for def in &mut self.pool[list.range()] {
                    *def = resolve(&replaced, *def);
                }
            }
        }
        for block in &mut self.blocks {
            block.insts.retain(|def| replaced[def.index()] == Def::NONE);
        }
        for (index, with) in replaced.iter().enumerate() {
            if *with != Def::NONE {
                self.homes[index] = Block::NONE;
            }
        }
        self.replaced = vec![Def::NONE; self.ops.len()];
        self.any_replaced = false;
    }

    /// Takes an instruction out of its block.
    pub fn remove(&mut self, def: Def) {
        let block = self.homes[def.index()];
        if block != Block::NONE {
            self.blocks[block.index()].insts.retain(|inst| *inst != def);
            self.homes[def.index()] = Block::NONE;
        }
    }

    /// Calls `f` with every definition that a state and its parents name.
    pub fn each_in_state(&self, state: State, mut f: impl FnMut(Def)) {
        let mut next = Some(state);
        while let Some(state) = next {
            let frame = &self.frames[state.index()];
            for list in [frame.locals, frame.stack] {
                for &def in &self.pool[list.range()] {
                    if def.is_real() {
                        f(def);
                    }
                }
            }
            next = frame.parent;
        }
    }

    /// A copy of a state with each definition replaced by what `f` says; the same state if nothing changes.
    pub fn map_state(
        &mut self,
        state: State,
        f: &mut dyn FnMut(&mut Function, Def) -> Def,
    ) -> State {
        let frame = *self.frame(state);
        let mut changed = false;
        let mut lists = [frame.locals, frame.stack];
        for list in &mut lists {
            let old: Vec<Def> = self.defs(*list).to_vec();
            let new: Vec<Def> = old
                .iter()
                .map(|&def| if def.is_real() { f(self, def) } else { def })
                .collect();
            if new != old {
                *list = self.list(&new);
                changed = true;
            }
        }
        let parent = frame.parent.map(|parent| self.map_state(parent, f));
        if !changed && parent == frame.parent {
            return state;
        }
        self.add_frame(FrameState {
            locals: lists[0],
            stack: lists[1],
            parent,
            ..frame
        })
    }

    /// The value behind guards: the same value, with less known of it.
    pub fn root(&self, mut def: Def) -> Def {
        loop {
            def = match *self.op(self.current(def)) {
                Op::ProvedShape { value, .. }
                | Op::ProvedType { value, .. }
                | Op::Refine { a: value, .. } => value,
                Op::GuardLen { seq, .. } => seq,
                ref op => match op.guarded() {
                    Some(value) => value,
                    None => return self.current(def),
                },
            };
        }
    }

    /// The edges into each block: the block end and which of its edges.
    pub fn incoming(&self) -> Vec<Vec<(Def, usize)>> {
        let mut all = vec![Vec::new(); self.blocks.len()];
        for block in self.block_ids() {
            if let Some(end) = self.end(block) {
                let mut which = 0;
                self.op(end).each_edge(|edge| {
                    all[edge.block.index()].push((end, which));
                    which += 1;
                });
            }
        }
        all
    }

    /// Edge number `which` of a block end.
    pub fn edge_of(&self, end: Def, which: usize) -> Edge {
        let (mut found, mut index) = (None, 0);
        self.op(end).each_edge(|edge| {
            if index == which {
                found = Some(edge);
            }
            index += 1;
        });
        found.unwrap_or(Edge {
            block: Block::NONE,
            args: DefList::EMPTY,
        })
    }

    pub fn set_edge(&mut self, end: Def, which: usize, edge: Edge) {
        let mut index = 0;
        self.op_mut(end).each_edge_mut(|place| {
            if index == which {
                *place = edge;
            }
            index += 1;
        });
    }

    /// Adds an argument to an edge.
    pub fn push_arg(&mut self, end: Def, which: usize, arg: Def) {
        let edge = self.edge_of(end, which);
        let mut args = self.defs(edge.args).to_vec();
        args.push(arg);
        let args = self.list(&args);
        self.set_edge(end, which, Edge { args, ..edge });
    }

    /// Takes parameters out of a block: those for which `keep` says no.
    pub fn retain_params(&mut self, block: Block, incoming: &[(Def, usize)], keep: &[bool]) {
        let params = std::mem::take(&mut self.blocks[block.index()].params);
        for (i, &param) in params.iter().enumerate() {
            match keep[i] {
                true => self.blocks[block.index()].params.push(param),
                false => self.set_home(param, Block::NONE),
            }
        }
        for &(end, which) in incoming {
            let edge = self.edge_of(end, which);
            let args: Vec<Def> = self
                .defs(edge.args)
                .iter()
                .zip(keep)
                .filter(|(_, keep)| **keep)
                .map(|(&arg, _)| arg)
                .collect();
            let args = self.list(&args);
            self.set_edge(end, which, Edge { args, ..edge });
        }
    }

    pub(crate) fn print_defs(&self, list: DefList, out: &mut String) {
        for (i, &def) in self.defs(list).iter().enumerate() {
            if i > 0 {
                out.push(' ');
            }
            if def == Def::NULL {
                out.push('_');
            } else {
                let _ = write!(out, "{def}");
            }
        }
    }
}

fn resolve(replaced: &[Def], mut def: Def) -> Def {
    while def.is_real() && replaced[def.index()] != Def::NONE {
        def = replaced[def.index()];
    }
    def
}
