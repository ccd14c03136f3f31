//! The final order of blocks and what only it makes known: cold code at the end, directions of jumps, stack depth, where
//! cells are. CPython: `push_cold_blocks_to_end`, `calculate_stackdepth`, `prepare_localsplus`, `normalize_jumps`.

use super::{BlockId, Flowgraph, Inst, NOWHERE, Result, UNKNOWN_DEPTH, broken};
use crate::codegen::instr::op;
use crate::codegen::unit::Unit;
use pyjit_bytecode::{Position, flags};

/// Deeper blocks are not followed, as in CPython: no real code is that deep.
const DEPTH_LIMIT: i32 = 100;

impl Flowgraph {
    /// Marks what normal control flow reaches as warm, and what only handlers reach as cold.
    fn mark_cold(&mut self) {
        let mut todo = self.start_traversal();
        todo.push(BlockId::ENTRY);
        self[BlockId::ENTRY].visited = true;
        while let Some(id) = todo.pop() {
            self[id].warm = true;
            self.push_successors(id, &mut todo, |block| !block.visited);
        }
        for block in &mut self.blocks[..self.used] {
            block.visited = false;
        }
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            if self[id].except_handler {
                self[id].visited = true;
                todo.push(id);
            }
            id = self[id].next;
        }
        while let Some(id) = todo.pop() {
            self[id].cold = true;
            self.push_successors(id, &mut todo, |block| !block.warm && !block.visited);
        }
        self.todo = todo;
    }

    fn push_successors(
        &mut self,
        id: BlockId,
        todo: &mut Vec<BlockId>,
        wanted: impl Fn(&super::Block) -> bool,
    ) {
        let next = self[id].next;
        if !next.is_none() && self[id].has_fallthrough() && wanted(&self[next]) {
            self[next].visited = true;
            todo.push(next);
        }
        for i in 0..self[id].insts.len() {
            let inst = self[id].insts[i];
            if inst.op.is_jump() && wanted(&self[inst.target]) {
                self[inst.target].visited = true;
                todo.push(inst.target);
            }
        }
    }

    pub(super) fn push_cold_blocks_to_end(&mut self) {
        if self[BlockId::ENTRY].next.is_none() {
            return;
        }
        self.mark_cold();
        // Cold code that falls into warm code must jump there.
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            let next = self[id].next;
            if self[id].cold && self[id].has_fallthrough() && !next.is_none() && self[next].warm {
                let jump = self.new_block();
                self[next].has_label = true;
                self.add_jump(jump, op::JUMP_NO_INTERRUPT, next, NOWHERE);
                let block = &mut self[jump];
                block.cold = true;
                block.next = next;
                block.predecessors = 1;
                self[id].next = jump;
                id = jump;
            }
            id = self[id].next;
        }
        // Unlink the cold ones, keeping their order.
        let (mut warm_end, mut cold_first, mut cold_end) =
            (BlockId::ENTRY, BlockId::NONE, BlockId::NONE);
        let mut id = self[BlockId::ENTRY].next;
        while !id.is_none() {
            let next = self[id].next;
            if self[id].cold {
                if cold_first.is_none() {
                    cold_first = id;
                } else {
                    self[cold_end].next = id;
                }
                cold_end = id;
                self[id].next = BlockId::NONE;
            } else {
                self[warm_end].next = id;
                warm_end = id;
            }
            id = next;
        }
        self[warm_end].next = cold_first;
        if !cold_first.is_none() {
            self.remove_redundant_nops_and_jumps();
        }
    }

    /// A jump that keeps the tested value: copy, convert, pop.
    pub(super) fn convert_pseudo_conditional_jumps(&mut self) {
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            let block = &mut self[id];
            if let Some(last) = block.insts.last_mut()
                && matches!(last.op, op::JUMP_IF_FALSE | op::JUMP_IF_TRUE)
            {
                last.op = if last.op == op::JUMP_IF_FALSE {
                    op::POP_JUMP_IF_FALSE
                } else {
                    op::POP_JUMP_IF_TRUE
                };
                let loc = last.loc;
                let except = last.except;
                let at = block.insts.len() - 1;
                let new = [(op::COPY, 1), (op::TO_BOOL, 0)].map(|(op, arg)| Inst {
                    except,
                    ..Inst::new(op, arg, loc)
                });
                block.insts.splice(at..at, new);
            }
            id = block.next;
        }
    }

    pub(super) fn convert_pseudo_ops(&mut self) {
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            for inst in &mut self[id].insts {
                match inst.op {
                    op::LOAD_CLOSURE => inst.op = op::LOAD_FAST,
                    op::STORE_FAST_MAYBE_NULL => inst.op = op::STORE_FAST,
                    pseudo if pseudo.is_block_push() => inst.set_nop(),
                    _ => {}
                }
            }
            id = self[id].next;
        }
        self.remove_redundant_nops_and_jumps();
    }

    fn reach(&mut self, id: BlockId, depth: i32, todo: &mut Vec<BlockId>) -> Result<()> {
        let block = &mut self[id];
        if block.startdepth >= 0 && block.startdepth != depth {
            return broken("Invalid CFG, inconsistent stackdepth");
        }
        if block.startdepth < depth && block.startdepth < DEPTH_LIMIT {
            block.startdepth = depth;
            todo.push(id);
        }
        Ok(())
    }

    pub(super) fn calculate_stackdepth(&mut self) -> Result<u32> {
        for block in &mut self.blocks[..self.used] {
            block.startdepth = UNKNOWN_DEPTH;
        }
        let mut todo = std::mem::take(&mut self.todo);
        todo.clear();
        self.reach(BlockId::ENTRY, 0, &mut todo)?;
        let mut deepest = 0;
        while let Some(id) = todo.pop() {
            let mut depth = self[id].startdepth;
            let mut next = self[id].next;
            for i in 0..self[id].insts.len() {
                let inst = self[id].insts[i];
                let (popped, pushed) = inst.op.stack(inst.arg);
                let effect = pushed as i32 - popped as i32;
                let after = if inst.op.is_block_push() {
                    depth
                } else {
                    depth + effect
                };
                if after < 0 {
                    return broken("Invalid CFG, stack underflow");
                }
                deepest = deepest.max(depth);
                if inst.op.has_target() && inst.op != op::END_ASYNC_FOR {
                    self.reach(inst.target, depth + effect, &mut todo)?;
                }
                depth = after;
                if inst.op.no_fallthrough() {
                    next = BlockId::NONE;
                    break;
                }
            }
            if !next.is_none() {
                self.reach(next, depth, &mut todo)?;
            }
        }
        self.todo = todo;
        Ok(deepest as u32)
    }

    /// Makes cell operands indices of all locals, and emits what a frame starts with. Answers how many locals there are.
    pub(super) fn prepare_localsplus(&mut self, unit: &Unit, code_flags: u32) -> u32 {
        let nlocals = unit.varnames.len();
        let (ncells, nfree) = (unit.cellvars.len(), unit.freevars.len());
        // A cell that is a local too (a parameter, say) has the local's index.
        let mut fixed: Vec<usize> = (0..ncells + nfree).map(|i| nlocals + i).collect();
        for (i, &name) in unit.cellvars.names.iter().enumerate() {
            if let Some(local) = unit.varnames.get(name) {
                fixed[i] = local as usize;
            }
        }
        self.insert_prefix(unit, &fixed, code_flags);
        let mut dropped = 0;
        for (i, index) in fixed.iter_mut().enumerate() {
            if *index == i + nlocals {
                *index -= dropped;
            } else {
                dropped += 1;
            }
        }
        if ncells + nfree > 0 {
            let mut id = BlockId::ENTRY;
            while !id.is_none() {
                for inst in &mut self[id].insts {
                    if matches!(
                        inst.op,
                        op::MAKE_CELL
                            | op::LOAD_CLOSURE
                            | op::LOAD_DEREF
                            | op::STORE_DEREF
                            | op::DELETE_DEREF
                            | op::LOAD_FROM_DICT_OR_DEREF
                    ) {
                        inst.arg = fixed.get(inst.arg as usize).copied().unwrap_or(0) as u32;
                    }
                }
                id = self[id].next;
            }
        }
        (nlocals + ncells + nfree - dropped) as u32
    }

    fn insert_prefix(&mut self, unit: &Unit, fixed: &[usize], code_flags: u32) {
        let mut prefix = Vec::new();
        if !unit.freevars.names.is_empty() {
            prefix.push(Inst::new(
                op::COPY_FREE_VARS,
                unit.freevars.len() as u32,
                NOWHERE,
            ));
        }
        let mut cells: Vec<usize> = (0..unit.cellvars.len()).collect();
        cells.sort_by_key(|&i| fixed[i]);
        prefix.extend(
            cells
                .into_iter()
                .map(|i| Inst::new(op::MAKE_CELL, i as u32, NOWHERE)),
        );
        if code_flags & flags::GENERATORS != 0 {
            let loc = Position::new(unit.firstlineno, unit.firstlineno, -1, -1);
            prefix.push(Inst::new(op::RETURN_GENERATOR, 0, loc));
            prefix.push(Inst::new(op::POP_TOP, 0, loc));
        }
        self[BlockId::ENTRY].insts.splice(0..0, prefix);
    }

    /// Conditional jumps go forward only: one that should go back is turned round and followed by a plain jump. Where a
    /// branch is not taken, NOT_TAKEN says so.
    pub(super) fn normalize_jumps(&mut self) {
        for block in &mut self.blocks[..self.used] {
            block.visited = false;
        }
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            self[id].visited = true;
            let next = self[id].next;
            let Some(&last) = self[id].last() else {
                id = next;
                continue;
            };
            if !last.op.is_conditional_jump() {
                id = next;
                continue;
            }
            if !self[last.target].visited {
                self[id].push(Inst::new(op::NOT_TAKEN, 0, last.loc));
                id = next;
                continue;
            }
            let reversed = match last.op {
                op::POP_JUMP_IF_NOT_NONE => op::POP_JUMP_IF_NONE,
                op::POP_JUMP_IF_NONE => op::POP_JUMP_IF_NOT_NONE,
                op::POP_JUMP_IF_FALSE => op::POP_JUMP_IF_TRUE,
                _ => op::POP_JUMP_IF_FALSE,
            };
            let back = self.new_block();
            self[back].push(Inst::new(op::NOT_TAKEN, 0, last.loc));
            self.add_jump(back, op::JUMP, last.target, last.loc);
            let (cold, startdepth) = (self[id].cold, self[last.target].startdepth);
            let block = &mut self[back];
            block.cold = cold;
            block.startdepth = startdepth;
            block.next = next;
            block.visited = true;
            if let Some(jump) = self[id].insts.last_mut() {
                jump.op = reversed;
                jump.target = next;
            }
            self[id].next = back;
            id = next;
        }
    }
}
