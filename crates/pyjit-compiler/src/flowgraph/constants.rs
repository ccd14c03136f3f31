//! Loads of constants: small ints, branches on constants, comparisons with None; and which constants are left.
//! CPython: `basicblock_optimize_load_const`, `remove_unused_consts`.

use super::{BlockId, Flowgraph, Inst, numbers};
use crate::codegen::consts::{ConstList, ConstPool};
use crate::codegen::instr::{Op, op};
use pyjit_bytecode::Const;

pub(super) fn loads_const(op: Op) -> bool {
    matches!(op, op::LOAD_CONST | op::LOAD_SMALL_INT)
}

/// The constant that an instruction loads.
pub(super) fn loaded(inst: &Inst, consts: &ConstList, pool: &ConstPool) -> Const {
    constant(inst.op, inst.arg, consts, pool)
}

fn constant(op: Op, arg: u32, consts: &ConstList, pool: &ConstPool) -> Const {
    if op == op::LOAD_SMALL_INT {
        return Const::Int(arg as i64);
    }
    consts
        .ids
        .get(arg as usize)
        .map_or(Const::None, |&id| pool.get(id).clone())
}

/// Makes an instruction load a constant.
pub(super) fn make_load(
    inst: &mut Inst,
    value: Const,
    consts: &mut ConstList,
    pool: &mut ConstPool,
) {
    if let Const::Int(small @ 0..=255) = value {
        inst.set(op::LOAD_SMALL_INT, small as u32);
        return;
    }
    let index = consts.add(pool.add(value));
    inst.set(op::LOAD_CONST, index);
}

impl Flowgraph {
    pub(super) fn optimize_load_const(&mut self, consts: &mut ConstList, pool: &mut ConstPool) {
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            let mut insts = std::mem::take(&mut self[id].insts);
            optimize_block(&mut insts, consts, pool);
            self[id].insts = insts;
            id = self[id].next;
        }
    }

    /// Drops constants that no instruction loads, but the first, which may be a docstring.
    pub(super) fn remove_unused_consts(&mut self, consts: &mut ConstList) {
        let n = consts.ids.len();
        if n == 0 {
            return;
        }
        const UNUSED: u32 = u32::MAX;
        let mut map = vec![UNUSED; n];
        map[0] = 0;
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            for inst in self[id]
                .insts
                .iter()
                .filter(|inst| inst.op == op::LOAD_CONST)
            {
                map[inst.arg as usize] = 0;
            }
            id = self[id].next;
        }
        let mut used = 0;
        for (old, new) in map.iter_mut().enumerate() {
            if *new != UNUSED {
                *new = used as u32;
                consts.ids[used] = consts.ids[old];
                used += 1;
            }
        }
        if used == n {
            return;
        }
        consts.ids.truncate(used);
        let mut id = BlockId::ENTRY;
        while !id.is_none() {
            for inst in self[id]
                .insts
                .iter_mut()
                .filter(|inst| inst.op == op::LOAD_CONST)
            {
                inst.arg = map[inst.arg as usize];
            }
            id = self[id].next;
        }
    }
}

fn optimize_block(insts: &mut [Inst], consts: &mut ConstList, pool: &mut ConstPool) {
    // What the value on top was loaded by; a copy of it counts as the load.
    let (mut op, mut arg) = (op::NOP, 0);
    for i in 0..insts.len() {
        if insts[i].op == op::LOAD_CONST
            && let Some(Const::Int(small @ 0..=255)) = consts
                .ids
                .get(insts[i].arg as usize)
                .map(|&id| pool.get(id))
        {
            insts[i].set(op::LOAD_SMALL_INT, *small as u32);
        }
        let is_copy = op == op::LOAD_CONST && insts[i].op == op::COPY && insts[i].arg == 1;
        if !is_copy {
            op = insts[i].op;
            arg = insts[i].arg;
        }
        if !loads_const(op) || i + 1 >= insts.len() {
            continue;
        }
        match insts[i + 1].op {
            next @ (op::POP_JUMP_IF_FALSE
            | op::POP_JUMP_IF_TRUE
            | op::JUMP_IF_FALSE
            | op::JUMP_IF_TRUE) => {
                let truth = numbers::is_true(&constant(op, arg, consts, pool));
                if matches!(next, op::POP_JUMP_IF_FALSE | op::POP_JUMP_IF_TRUE) {
                    insts[i].set_nop();
                }
                if truth == matches!(next, op::POP_JUMP_IF_TRUE | op::JUMP_IF_TRUE) {
                    insts[i + 1].op = op::JUMP;
                } else {
                    insts[i + 1].set_nop();
                }
            }
            op::IS_OP => {
                if !matches!(constant(op, arg, consts, pool), Const::None) || i + 2 >= insts.len() {
                    continue;
                }
                let mut jump = i + 2;
                if insts[jump].op == op::TO_BOOL {
                    insts[jump].set_nop();
                    jump += 1;
                    if jump >= insts.len() {
                        continue;
                    }
                }
                let inverted = insts[i + 1].arg != 0;
                let on_none = match insts[jump].op {
                    op::POP_JUMP_IF_TRUE => !inverted,
                    op::POP_JUMP_IF_FALSE => inverted,
                    _ => continue,
                };
                insts[i].set_nop();
                insts[i + 1].set_nop();
                insts[jump].op = if on_none {
                    op::POP_JUMP_IF_NONE
                } else {
                    op::POP_JUMP_IF_NOT_NONE
                };
            }
            op::TO_BOOL => {
                let truth = numbers::is_true(&constant(op, arg, consts, pool));
                let index = consts.add(pool.add(Const::bool(truth)));
                insts[i].set_nop();
                insts[i + 1].set(op::LOAD_CONST, index);
            }
            _ => {}
        }
    }
}
