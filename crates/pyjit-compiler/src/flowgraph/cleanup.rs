//! Dead blocks, superfluous jumps and NOPs. CPython: `remove_unreachable`, `remove_redundant_*`.

use super::{BlockId, Flowgraph, NOWHERE};
use crate::codegen::instr::op;

impl Flowgraph {
    /// Empties blocks that nothing reaches and counts how many ways lead to the others.
    pub(super) fn remove_unreachable(&mut self) {
        let mut todo = self.start_traversal();
        for block in &mut self.blocks[..self.used] {
            block.predecessors = 0;
        }
        let entry = &mut self[BlockId::ENTRY];
        entry.predecessors = 1;
        entry.visited = true;
        todo.push(BlockId::ENTRY);
        while let Some(id) = todo.pop() {
            let next = self[id].next;
            if !next.is_none() && self[id].has_fallthrough() {
                let block = &mut self[next];
                if !block.visited {
                    block.visited = true;
                    todo.push(next);
                }
                block.predecessors += 1;
            }
            for i in 0..self[id].insts.len() {
                let inst = self[id].insts[i];
                if inst.op.has_target() {
                    let target = &mut self[inst.target];
                    if !target.visited {
                        target.visited = true;
                        todo.push(inst.target);
                    }
                    target.predecessors += 1;
                }
            }
        }
        self.todo = todo;
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            let block = &mut self[id];
            if block.predecessors == 0 {
                block.insts.clear();
                block.except_handler = false;
            }
            id = block.next;
        }
    }

    /// Drops the NOPs of a block that no line needs; answers how many.
    fn remove_block_nops(&mut self, id: BlockId) -> usize {
        if !self[id].insts.iter().any(|inst| inst.op == op::NOP) {
            return 0;
        }
        let mut insts = std::mem::take(&mut self[id].insts);
        let mut kept = 0;
        let mut previous = -1;
        for at in 0..insts.len() {
            let line = insts[at].loc.lineno;
            if insts[at].op == op::NOP {
                if line < 0 || previous == line {
                    continue;
                }
                if at + 1 < insts.len() {
                    let next = insts[at + 1].loc.lineno;
                    if next == line {
                        continue;
                    }
                    if next < 0 {
                        insts[at + 1].loc = insts[at].loc;
                        continue;
                    }
                } else {
                    let next = self.next_nonempty(self[id].next);
                    if !next.is_none() {
                        let mut next_line = NOWHERE.lineno;
                        for inst in &self[next].insts {
                            // NOPs without a place will go.
                            if inst.op == op::NOP && inst.loc.lineno < 0 {
                                continue;
                            }
                            next_line = inst.loc.lineno;
                            break;
                        }
                        if next_line == line {
                            continue;
                        }
                    }
                }
            }
            insts[kept] = insts[at];
            kept += 1;
            previous = line;
        }
        let removed = insts.len() - kept;
        self[id].insts = insts;
        self[id].truncate(kept);
        removed
    }

    pub(super) fn remove_redundant_nops(&mut self) -> usize {
        let mut removed = 0;
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            removed += self.remove_block_nops(id);
            id = self[id].next;
        }
        removed
    }

    /// Drops loads whose value is popped at once.
    pub(super) fn remove_redundant_nops_and_pairs(&mut self) {
        loop {
            let mut done = true;
            let mut before: Option<(BlockId, usize)> = None;
            let mut id = BlockId::ENTRY;
            while !id.is_none() {
                self.remove_block_nops(id);
                if self[id].has_label {
                    before = None;
                }
                for i in 0..self[id].insts.len() {
                    if self[id].insts[i].op == op::POP_TOP
                        && let Some((block, at)) = before
                    {
                        let previous = self[block].insts[at];
                        if matches!(previous.op, op::LOAD_CONST | op::LOAD_SMALL_INT)
                            || previous.op == op::COPY && previous.arg == 1
                        {
                            self[block].insts[at].set_nop();
                            self[id].insts[i].set_nop();
                            done = false;
                        }
                    }
                    before = Some((id, i));
                }
                let ends = before.is_some_and(|(block, at)| self[block].insts[at].op.is_jump());
                if ends || !self[id].has_fallthrough() {
                    before = None;
                }
                id = self[id].next;
            }
            if done {
                return;
            }
        }
    }

    /// Drops jumps to what comes next anyway; answers how many.
    fn remove_redundant_jumps(&mut self) -> usize {
        let mut removed = 0;
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            let next = self[id].next;
            if let Some(&last) = self[id].last()
                && last.op.is_unconditional_jump()
            {
                let target = self.next_nonempty(last.target);
                if !target.is_none() && target == self.next_nonempty(next) {
                    removed += 1;
                    if let Some(jump) = self[id].insts.last_mut() {
                        jump.set_nop();
                        jump.target = BlockId::NONE;
                    }
                }
            }
            id = next;
        }
        removed
    }

    pub(super) fn remove_redundant_nops_and_jumps(&mut self) {
        while self.remove_redundant_nops() + self.remove_redundant_jumps() > 0 {}
    }
}
