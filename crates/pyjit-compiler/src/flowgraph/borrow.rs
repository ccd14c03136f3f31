//! Loads that may borrow: of locals that outlive the loaded reference. CPython: `optimize_load_fast`.
//!
//! Within each block the stack is followed: a load keeps its own reference if its value is still on the stack when the
//! local is overwritten or the block ends, or if it is stored into a local.

use super::{BlockId, Flowgraph};
use crate::codegen::instr::op;

/// A value on the stack: which instruction made it, from which local.
#[derive(Clone, Copy, Debug)]
pub struct Ref {
    inst: u32,
    local: u32,
}

const NO_INST: u32 = u32::MAX;
const NO_LOCAL: u32 = u32::MAX;

struct Stack<'a> {
    refs: &'a mut Vec<Ref>,
    /// Which instructions must not borrow.
    owned: &'a mut Vec<u8>,
}

impl Stack<'_> {
    fn push(&mut self, inst: usize, local: u32) {
        self.refs.push(Ref {
            inst: inst as u32,
            local,
        });
    }

    fn pop(&mut self) -> Ref {
        self.refs.pop().unwrap_or(Ref {
            inst: NO_INST,
            local: NO_LOCAL,
        })
    }

    fn pop_n(&mut self, n: u32) {
        let len = self.refs.len().saturating_sub(n as usize);
        self.refs.truncate(len);
    }

    fn own(&mut self, inst: u32) {
        if let Some(flag) = self.owned.get_mut(inst as usize) {
            *flag = 1;
        }
    }

    fn kill(&mut self, local: u32) {
        for i in 0..self.refs.len() {
            if self.refs[i].local == local {
                self.own(self.refs[i].inst);
            }
        }
    }

    fn store(&mut self, local: u32) {
        let value = self.pop();
        self.kill(local);
        self.own(value.inst);
    }
}

impl Flowgraph {
    fn visit(&mut self, id: BlockId, todo: &mut Vec<BlockId>) {
        if !self[id].visited {
            self[id].visited = true;
            todo.push(id);
        }
    }

    pub(super) fn optimize_load_fast(&mut self) {
        let mut todo = self.start_traversal();
        let mut refs = std::mem::take(&mut self.refs);
        let mut owned = std::mem::take(&mut self.ref_flags);
        self[BlockId::ENTRY].startdepth = 0;
        self.visit(BlockId::ENTRY, &mut todo);
        while let Some(id) = todo.pop() {
            let mut insts = std::mem::take(&mut self[id].insts);
            owned.clear();
            owned.resize(insts.len(), 0);
            refs.clear();
            let depth = usize::try_from(self[id].startdepth).unwrap_or(0);
            refs.resize(
                depth,
                Ref {
                    inst: NO_INST,
                    local: NO_LOCAL,
                },
            );
            let mut stack = Stack {
                refs: &mut refs,
                owned: &mut owned,
            };
            for (i, inst) in insts.iter().enumerate() {
                let arg = inst.arg;
                match inst.op {
                    op::LOAD_FAST => stack.push(i, arg),
                    op::LOAD_FAST_AND_CLEAR => {
                        stack.kill(arg);
                        stack.push(i, arg);
                    }
                    op::DELETE_FAST => stack.kill(arg),
                    // These may give their input back.
                    op::FORMAT_SIMPLE | op::GET_YIELD_FROM_ITER => {}
                    op::LOAD_FAST_LOAD_FAST => {
                        stack.push(i, arg >> 4);
                        stack.push(i, arg & 15);
                    }
                    op::STORE_FAST => stack.store(arg),
                    op::STORE_FAST_LOAD_FAST => {
                        stack.store(arg >> 4);
                        stack.push(i, arg & 15);
                    }
                    op::STORE_FAST_STORE_FAST => {
                        stack.store(arg >> 4);
                        stack.store(arg & 15);
                    }
                    op::COPY => {
                        let at = stack.refs.len().checked_sub(arg as usize);
                        let value = at.map_or(
                            Ref {
                                inst: NO_INST,
                                local: NO_LOCAL,
                            },
                            |at| stack.refs[at],
                        );
                        stack.refs.push(value);
                    }
                    op::SWAP => {
                        let len = stack.refs.len();
                        if let Some(at) = len.checked_sub(arg as usize) {
                            stack.refs.swap(at, len - 1);
                        }
                    }
                    // These leave their inputs.
                    op::GET_ANEXT
                    | op::GET_LEN
                    | op::IMPORT_FROM
                    | op::MATCH_KEYS
                    | op::MATCH_MAPPING
                    | op::MATCH_SEQUENCE
                    | op::WITH_EXCEPT_START => {
                        let (popped, pushed) = inst.op.stack(arg);
                        // CPython notes the wrong instruction here, the first ones of the block; so do we.
                        for made_by in 0..pushed.saturating_sub(popped) {
                            stack.push(made_by as usize, NO_LOCAL);
                        }
                    }
                    // These take some of their inputs and push nothing new.
                    op::DICT_MERGE
                    | op::DICT_UPDATE
                    | op::LIST_APPEND
                    | op::LIST_EXTEND
                    | op::MAP_ADD
                    | op::RERAISE
                    | op::SET_ADD
                    | op::SET_UPDATE => {
                        let (popped, pushed) = inst.op.stack(arg);
                        stack.pop_n(popped.saturating_sub(pushed));
                    }
                    op::END_SEND | op::SET_FUNCTION_ATTRIBUTE => {
                        let top = stack.pop();
                        stack.pop();
                        stack.refs.push(top);
                    }
                    op::CHECK_EXC_MATCH => {
                        stack.pop();
                        stack.push(i, NO_LOCAL);
                    }
                    op::FOR_ITER => {
                        self.visit(inst.target, &mut todo);
                        stack.push(i, NO_LOCAL);
                    }
                    op::LOAD_ATTR | op::LOAD_SUPER_ATTR => {
                        let object = stack.pop();
                        if inst.op == op::LOAD_SUPER_ATTR {
                            stack.pop_n(2);
                        }
                        stack.push(i, NO_LOCAL);
                        if arg & 1 != 0 {
                            // A method call may push self back.
                            stack.refs.push(object);
                        }
                    }
                    op::LOAD_SPECIAL | op::PUSH_EXC_INFO => {
                        let top = stack.pop();
                        stack.push(i, NO_LOCAL);
                        stack.refs.push(top);
                    }
                    op::SEND => {
                        self.visit(inst.target, &mut todo);
                        stack.pop();
                        stack.push(i, NO_LOCAL);
                    }
                    other => {
                        let (popped, pushed) = other.stack(arg);
                        if other.has_target() {
                            self.visit(inst.target, &mut todo);
                        }
                        if !other.is_block_push() {
                            stack.pop_n(popped);
                            for _ in 0..pushed {
                                stack.push(i, NO_LOCAL);
                            }
                        }
                    }
                }
            }
            let next = self[id].next;
            if let Some(last) = insts.last()
                && !next.is_none()
                && !last.op.no_fallthrough()
            {
                self.visit(next, &mut todo);
            }
            for value in &refs {
                if let Some(flag) = owned.get_mut(value.inst as usize) {
                    *flag = 1;
                }
            }
            for (inst, &owned) in insts.iter_mut().zip(&owned) {
                if owned == 0 {
                    match inst.op {
                        op::LOAD_FAST => inst.op = op::LOAD_FAST_BORROW,
                        op::LOAD_FAST_LOAD_FAST => inst.op = op::LOAD_FAST_BORROW_LOAD_FAST_BORROW,
                        _ => {}
                    }
                }
            }
            self[id].insts = insts;
        }
        self.todo = todo;
        self.refs = refs;
        self.ref_flags = owned;
    }
}
