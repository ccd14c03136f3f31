//! Which handler guards which instruction. CPython: `mark_except_handlers`, `label_exception_targets`.

use super::{BlockId, Flowgraph, Result, broken};
use crate::codegen::instr::op;
use pyjit_bytecode::opcode::resume;

/// A stack of handlers in force, as a list from the innermost outwards; entry 0 of the arena is the empty stack.
#[derive(Clone, Copy, Debug)]
pub struct HandlerNode {
    handler: BlockId,
    outer: u32,
    depth: u32,
}

impl Flowgraph {
    pub(super) fn mark_except_handlers(&mut self) {
        for block in 0..self.used {
            for i in 0..self.blocks[block].insts.len() {
                let inst = self.blocks[block].insts[i];
                if inst.op.is_block_push() {
                    self[inst.target].except_handler = true;
                }
            }
        }
    }

    /// Notes each instruction's handler and drops the ends of ranges.
    pub(super) fn label_exception_targets(&mut self) -> Result<()> {
        let mut nodes = std::mem::take(&mut self.handler_nodes);
        nodes.clear();
        nodes.push(HandlerNode {
            handler: BlockId::NONE,
            outer: 0,
            depth: 0,
        });
        let mut todo = self.start_traversal();
        todo.push(BlockId::ENTRY);
        self[BlockId::ENTRY].visited = true;
        self[BlockId::ENTRY].handlers = 0;
        while let Some(id) = todo.pop() {
            let mut stack = self[id].handlers;
            let mut insts = std::mem::take(&mut self[id].insts);
            let mut last_yield_depth = None;
            for inst in &mut insts {
                let handler = nodes[stack as usize].handler;
                if inst.op.is_block_push() {
                    let target = inst.target;
                    if inst.op == op::SETUP_WITH || inst.op == op::SETUP_CLEANUP {
                        self[target].preserve_lasti = true;
                    }
                    if !self[target].visited {
                        self[target].visited = true;
                        self[target].handlers = stack;
                        todo.push(target);
                    }
                    let depth = nodes[stack as usize].depth + 1;
                    nodes.push(HandlerNode {
                        handler: target,
                        outer: stack,
                        depth,
                    });
                    stack = nodes.len() as u32 - 1;
                    continue;
                }
                match inst.op {
                    op::POP_BLOCK => {
                        if stack == 0 {
                            return broken("no handler to end");
                        }
                        stack = nodes[stack as usize].outer;
                        inst.set_nop();
                        continue;
                    }
                    op::YIELD_VALUE => last_yield_depth = Some(nodes[stack as usize].depth),
                    op::RESUME if inst.arg != resume::AT_FUNC_START => {
                        let in_depth_1 = last_yield_depth == Some(1);
                        inst.arg |= if in_depth_1 { resume::DEPTH1_MASK } else { 0 };
                        last_yield_depth = None;
                    }
                    _ => {}
                }
                inst.except = handler;
                if inst.op.is_jump() && !self[inst.target].visited {
                    self[inst.target].visited = true;
                    self[inst.target].handlers = stack;
                    todo.push(inst.target);
                }
            }
            self[id].insts = insts;
            let next = self[id].next;
            if self[id].has_fallthrough() && !next.is_none() && !self[next].visited {
                self[next].visited = true;
                self[next].handlers = stack;
                todo.push(next);
            }
        }
        self.todo = todo;
        self.handler_nodes = nodes;
        Ok(())
    }
}
