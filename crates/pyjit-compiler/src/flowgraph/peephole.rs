//! Small improvements within a block. CPython: `optimize_basic_block`.

use super::constants::make_load;
use super::{BlockId, Flowgraph, Inst, fold};
use crate::codegen::consts::{ConstList, ConstPool};
use crate::codegen::instr::{Op, op};
use pyjit_bytecode::opcode::Intrinsic1;

impl Flowgraph {
    pub(super) fn optimize_basic_block(
        &mut self,
        id: BlockId,
        consts: &mut ConstList,
        pool: &mut ConstPool,
    ) {
        let mut i = 0;
        while i < self[id].insts.len() {
            let inst = self[id].insts[i];
            if inst.op.has_target() {
                if self.thread_jump(id, i, inst) {
                    // The same place again: it is a NOP or another jump now.
                    continue;
                }
            } else {
                let insts = &mut self[id].insts;
                let next = insts.get(i + 1).map_or(op::CACHE, |next| next.op);
                peephole(insts, i, next, consts, pool);
            }
            i += 1;
        }
        self.optimize_swaps(id);
    }

    /// Lets a jump to a jump go to the end at once. True if the place must be looked at again.
    fn thread_jump(&mut self, id: BlockId, at: usize, inst: Inst) -> bool {
        let Some(&target) = self[inst.target].insts.first() else {
            return false;
        };
        let new_op = match (inst.op, target.op) {
            (
                op::POP_JUMP_IF_NOT_NONE
                | op::POP_JUMP_IF_NONE
                | op::POP_JUMP_IF_FALSE
                | op::POP_JUMP_IF_TRUE,
                op::JUMP,
            ) => inst.op,
            (op::JUMP_IF_FALSE, op::JUMP | op::JUMP_IF_FALSE)
            | (op::JUMP_IF_TRUE, op::JUMP | op::JUMP_IF_TRUE) => inst.op,
            (op::JUMP_IF_FALSE, op::JUMP_IF_TRUE) | (op::JUMP_IF_TRUE, op::JUMP_IF_FALSE) => {
                // The second does not jump: go on behind it.
                let next = self[inst.target].next;
                if next.is_none() {
                    return false;
                }
                self[id].insts[at].target = next;
                return true;
            }
            (op::JUMP | op::JUMP_NO_INTERRUPT, op::JUMP) => op::JUMP,
            (op::JUMP | op::JUMP_NO_INTERRUPT, op::JUMP_NO_INTERRUPT) => inst.op,
            _ => return false,
        };
        // A jump to itself would go on for ever.
        if inst.target == target.target {
            return false;
        }
        self[id].insts[at].set_nop();
        self[id].insts[at].target = BlockId::NONE;
        self.add_jump(id, new_op, target.target, target.loc);
        true
    }
}

fn peephole(insts: &mut [Inst], i: usize, next: Op, consts: &mut ConstList, pool: &mut ConstPool) {
    let Inst { op, arg, .. } = insts[i];
    match op {
        op::BUILD_TUPLE => {
            if next == op::UNPACK_SEQUENCE && arg == insts[i + 1].arg {
                match arg {
                    1 => {
                        insts[i].set_nop();
                        insts[i + 1].set_nop();
                        return;
                    }
                    2 | 3 => {
                        insts[i].set_nop();
                        insts[i + 1].op = op::SWAP;
                        return;
                    }
                    _ => {}
                }
            }
            fold::tuple_of_constants(insts, i, consts, pool);
        }
        op::BUILD_LIST | op::BUILD_SET => fold::lists_and_sets(insts, i, next, consts, pool),
        op::STORE_FAST
            if next == op
                && arg == insts[i + 1].arg
                && insts[i].loc.lineno == insts[i + 1].loc.lineno =>
        {
            insts[i].set(op::POP_TOP, 0);
        }
        op::SWAP if arg == 1 => insts[i].set_nop(),
        op::LOAD_GLOBAL if next == op::PUSH_NULL && arg & 1 == 0 => {
            insts[i].set(op::LOAD_GLOBAL, arg | 1);
            insts[i + 1].set_nop();
        }
        op::COMPARE_OP if next == op::TO_BOOL => {
            insts[i].set_nop();
            insts[i + 1].set(op::COMPARE_OP, arg | 16);
        }
        op::CONTAINS_OP | op::IS_OP => match next {
            op::TO_BOOL => {
                insts[i].set_nop();
                insts[i + 1].set(op, arg);
            }
            op::UNARY_NOT => {
                insts[i].set_nop();
                insts[i + 1].set(op, arg ^ 1);
            }
            _ => {}
        },
        op::TO_BOOL if next == op::TO_BOOL => insts[i].set_nop(),
        op::UNARY_NOT if next == op::TO_BOOL => {
            insts[i].set_nop();
            insts[i + 1].set(op::UNARY_NOT, 0);
        }
        op::UNARY_NOT if next == op::UNARY_NOT => {
            insts[i].set_nop();
            insts[i + 1].set_nop();
        }
        op::UNARY_NOT | op::UNARY_INVERT | op::UNARY_NEGATIVE => {
            fold::unary(insts, i, consts, pool)
        }
        op::CALL_INTRINSIC_1 if arg == Intrinsic1::ListToTuple as u32 => {
            fold::list_to_tuple(insts, i, consts, pool);
            if next == op::GET_ITER && insts[i].op == op::CALL_INTRINSIC_1 {
                insts[i].set_nop();
            }
        }
        op::LIST_APPEND | op::SET_ADD
            if arg == 1 && matches!(next, op::GET_ITER | op::CONTAINS_OP) =>
        {
            fold::long_display(insts, i, consts, pool);
        }
        op::CALL_INTRINSIC_1 if arg == Intrinsic1::UnaryPositive as u32 => {
            fold::unary(insts, i, consts, pool)
        }
        op::BINARY_OP => {
            if let Some(value) = fold::binary(insts, i, consts, pool) {
                make_load(&mut insts[i], value, consts, pool);
            }
        }
        _ => {}
    }
}
