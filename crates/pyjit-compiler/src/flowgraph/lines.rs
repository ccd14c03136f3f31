//! Line numbers for instructions that have none, and exits that need one (PEP 626). CPython: `resolve_line_numbers`,
//! `basicblock_inline_small_or_no_lineno_blocks`.

use super::{BlockId, Flowgraph, NOWHERE};
use crate::codegen::instr::op;

/// Exits up to this size are copied to where they are jumped to from.
const MAX_COPY_SIZE: usize = 4;

impl Flowgraph {
    /// Replaces jumps to small exits, and to blocks without lines that go on nowhere, by copies of them.
    pub(super) fn inline_small_or_no_lineno_blocks(&mut self) {
        loop {
            let mut changed = false;
            let mut block = BlockId::ENTRY;
            while !block.is_none() {
                changed |= self.inline_jump_target(block);
                block = self[block].next;
            }
            if !changed {
                return;
            }
        }
    }

    fn inline_jump_target(&mut self, id: BlockId) -> bool {
        let Some(&last) = self[id].last() else {
            return false;
        };
        if !last.op.is_unconditional_jump() {
            return false;
        }
        let target = &self[last.target];
        let small_exit = target.exits_scope() && target.insts.len() <= MAX_COPY_SIZE;
        let no_lineno = target.has_no_lineno() && !target.has_fallthrough();
        if !small_exit && !no_lineno {
            return false;
        }
        if let Some(jump) = self[id].insts.last_mut() {
            jump.set_nop();
            jump.target = BlockId::NONE;
        }
        if last.target == id {
            let copy = self[id].insts.clone();
            self[id].insts.extend(copy);
        } else {
            let copied = std::mem::take(&mut self[last.target].insts);
            self[id].insts.extend_from_slice(&copied);
            self[last.target].insts = copied;
        }
        if no_lineno
            && last.op == op::JUMP
            && let Some(end) = self[id].insts.last_mut()
            && end.op.is_unconditional_jump()
        {
            // The poll must not get lost.
            end.op = op::JUMP;
        }
        let target = &mut self[last.target];
        target.predecessors = target.predecessors.wrapping_sub(1);
        true
    }

    pub(super) fn resolve_line_numbers(&mut self) {
        self.duplicate_exits_without_lineno();
        self.propagate_line_numbers();
    }

    fn is_exit_or_poll_without_lineno(&self, id: BlockId) -> bool {
        let block = &self[id];
        (block.exits_scope() || block.polls()) && block.has_no_lineno()
    }

    /// Gives each jump to an exit without line its own copy, so that the copy can take the jump's line.
    fn duplicate_exits_without_lineno(&mut self) {
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            let last = self[id].last().copied();
            if let Some(last) = last.filter(|last| last.op.is_jump()) {
                let target = self.next_nonempty(last.target);
                if !target.is_none()
                    && self.is_exit_or_poll_without_lineno(target)
                    && self[target].predecessors > 1
                {
                    let copy = self.new_block();
                    let mut insts = std::mem::take(&mut self[copy].insts);
                    insts.extend_from_slice(&self[target].insts);
                    insts[0].loc = last.loc;
                    let next = self[target].next;
                    let block = &mut self[copy];
                    block.insts = insts;
                    block.next = next;
                    block.predecessors = 1;
                    block.has_label = true;
                    self[target].predecessors -= 1;
                    self[target].next = copy;
                    if let Some(jump) = self[id].insts.last_mut() {
                        jump.target = copy;
                    }
                }
            }
            id = self[id].next;
        }
        // The others are reached by falling through, from one place.
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            let next = self[id].next;
            if !next.is_none()
                && self[id].has_fallthrough()
                && self.is_exit_or_poll_without_lineno(next)
                && let Some(&last) = self[id].last()
            {
                self[next].insts[0].loc = last.loc;
            }
            id = next;
        }
    }

    /// Instructions without place take that of the one before, also into a block entered from only one place.
    fn propagate_line_numbers(&mut self) {
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            let block = &mut self[id];
            let next = block.next;
            let Some(&last) = block.last() else {
                id = next;
                continue;
            };
            let mut previous = NOWHERE;
            for inst in &mut block.insts {
                if inst.loc.lineno == NOWHERE.lineno {
                    inst.loc = previous;
                } else {
                    previous = inst.loc;
                }
            }
            let fallthrough = if block.has_fallthrough() {
                next
            } else {
                BlockId::NONE
            };
            let jump = if last.op.is_jump() {
                last.target
            } else {
                BlockId::NONE
            };
            for successor in [fallthrough, jump] {
                if successor.is_none() || self[successor].predecessors != 1 {
                    continue;
                }
                if let Some(first) = self[successor].insts.first_mut()
                    && first.loc.lineno == NOWHERE.lineno
                {
                    first.loc = previous;
                }
            }
            id = next;
        }
    }
}
