//! Loads of locals that may be unbound, and superinstructions. CPython:
//! `add_checks_for_loads_of_uninitialized_variables`, `insert_superinstructions`.

use super::{BlockId, Flowgraph, Inst};
use crate::codegen::instr::{Op, op};

/// How many locals are followed through the graph; the others only within a block.
const TRACKED: usize = 64;

impl Flowgraph {
    pub(super) fn add_checks_for_unbound_locals(&mut self, nlocals: usize, nparams: usize) {
        if nlocals == 0 {
            return;
        }
        if nlocals > TRACKED {
            self.check_many_locals(nlocals);
        }
        let mut todo = self.start_traversal();
        for block in &mut self.blocks[..self.used] {
            block.unsafe_locals = 0;
        }
        let bits = |n: usize| if n >= 64 { u64::MAX } else { (1 << n) - 1 };
        let unbound = bits(nlocals) & !bits(nparams);
        self.taint(BlockId::ENTRY, unbound, &mut todo);
        // A `del` may be anywhere.
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            self.check_block(id, &mut todo);
            id = self[id].next;
        }
        while let Some(id) = todo.pop() {
            self[id].visited = false;
            self.check_block(id, &mut todo);
        }
        self.todo = todo;
    }

    /// Locals in `mask` may be unbound on entry to a block.
    fn taint(&mut self, id: BlockId, mask: u64, todo: &mut Vec<BlockId>) {
        let block = &mut self[id];
        let both = block.unsafe_locals | mask;
        if block.unsafe_locals != both {
            block.unsafe_locals = both;
            if !block.visited {
                block.visited = true;
                todo.push(id);
            }
        }
    }

    fn check_block(&mut self, id: BlockId, todo: &mut Vec<BlockId>) {
        let mut mask = self[id].unsafe_locals;
        let mut insts = std::mem::take(&mut self[id].insts);
        let mut tainted = (BlockId::NONE, 0);
        for inst in &mut insts {
            if !inst.except.is_none() && tainted != (inst.except, mask) {
                self.taint(inst.except, mask, todo);
                tainted = (inst.except, mask);
            }
            if inst.arg as usize >= TRACKED {
                continue;
            }
            let bit = 1u64 << inst.arg;
            match inst.op {
                op::DELETE_FAST | op::LOAD_FAST_AND_CLEAR | op::STORE_FAST_MAYBE_NULL => {
                    mask |= bit
                }
                op::STORE_FAST | op::LOAD_FAST_CHECK => mask &= !bit,
                op::LOAD_FAST => {
                    if mask & bit != 0 {
                        inst.op = op::LOAD_FAST_CHECK;
                    }
                    mask &= !bit;
                }
                _ => {}
            }
        }
        self[id].insts = insts;
        let next = self[id].next;
        if !next.is_none() && self[id].has_fallthrough() {
            self.taint(next, mask, todo);
        }
        if let Some(&last) = self[id].last()
            && last.op.is_jump()
        {
            self.taint(last.target, mask, todo);
        }
    }

    fn check_many_locals(&mut self, nlocals: usize) {
        // In which block a local was last known to be bound.
        let mut bound_in = vec![BlockId::NONE; nlocals - TRACKED];
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            for inst in &mut self[id].insts {
                let Some(at) = (inst.arg as usize).checked_sub(TRACKED) else {
                    continue;
                };
                match inst.op {
                    op::DELETE_FAST | op::LOAD_FAST_AND_CLEAR | op::STORE_FAST_MAYBE_NULL => {
                        bound_in[at] = BlockId::NONE;
                    }
                    op::STORE_FAST => bound_in[at] = id,
                    op::LOAD_FAST => {
                        if bound_in[at] != id {
                            inst.op = op::LOAD_FAST_CHECK;
                        }
                        bound_in[at] = id;
                    }
                    _ => {}
                }
            }
            id = self[id].next;
        }
    }

    pub(super) fn insert_superinstructions(&mut self) {
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            let insts = &mut self[id].insts;
            for i in 1..insts.len() {
                let both = (insts[i - 1].op, insts[i].op);
                match both {
                    (op::LOAD_FAST, op::LOAD_FAST) => fuse(insts, i - 1, op::LOAD_FAST_LOAD_FAST),
                    (op::STORE_FAST, op::LOAD_FAST) => fuse(insts, i - 1, op::STORE_FAST_LOAD_FAST),
                    (op::STORE_FAST, op::STORE_FAST) => {
                        fuse(insts, i - 1, op::STORE_FAST_STORE_FAST)
                    }
                    _ => {}
                }
            }
            id = self[id].next;
        }
        self.remove_redundant_nops();
    }
}

fn fuse(insts: &mut [Inst], at: usize, fused: Op) {
    let (first, second) = (insts[at], insts[at + 1]);
    let (line, next_line) = (first.loc.lineno, second.loc.lineno);
    if line >= 0 && next_line >= 0 && line != next_line || first.arg >= 16 || second.arg >= 16 {
        return;
    }
    insts[at].set(fused, first.arg << 4 | second.arg);
    insts[at + 1].set_nop();
}
