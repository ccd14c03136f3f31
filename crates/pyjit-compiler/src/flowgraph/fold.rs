//! Folding of constant expressions and displays. CPython: `fold_const_binop`, `fold_tuple_of_constants`,
//! `optimize_lists_and_sets`, ...

use super::constants::{loaded, loads_const, make_load};
use super::{Inst, NOWHERE, numbers};
use crate::codegen::STACK_USE_GUIDELINE;
use crate::codegen::consts::{ConstList, ConstPool};
use crate::codegen::instr::{Op, op};
use pyjit_bytecode::Const;
use pyjit_bytecode::opcode::BinaryOp;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Displays of fewer constants are built one by one.
const MIN_CONST_SEQUENCE: usize = 3;

/// The `size` loads of constants before instruction `end`, NOPs between them aside; first to last.
fn const_loads(insts: &[Inst], end: usize, size: usize) -> Option<Vec<usize>> {
    let mut found = Vec::with_capacity(size);
    let mut at = end;
    while found.len() < size {
        at = at.checked_sub(1)?;
        if insts[at].op == op::NOP {
            continue;
        }
        if !loads_const(insts[at].op) {
            return None;
        }
        found.push(at);
    }
    found.reverse();
    Some(found)
}

fn nop_out(insts: &mut [Inst], at: &[usize]) {
    for &i in at {
        insts[i].set_nop();
        insts[i].loc = NOWHERE;
    }
}

fn values(insts: &[Inst], at: &[usize], consts: &ConstList, pool: &ConstPool) -> Vec<Const> {
    at.iter()
        .map(|&i| loaded(&insts[i], consts, pool))
        .collect()
}

pub(super) fn tuple_of_constants(
    insts: &mut [Inst],
    i: usize,
    consts: &mut ConstList,
    pool: &mut ConstPool,
) {
    let size = insts[i].arg as usize;
    if size > STACK_USE_GUIDELINE {
        return;
    }
    let Some(loads) = const_loads(insts, i, size) else {
        return;
    };
    let items = values(insts, &loads, consts, pool);
    nop_out(insts, &loads);
    make_load(&mut insts[i], Const::Tuple(items.into()), consts, pool);
}

/// A long tuple display is appended to a list item by item; if all are constants, so is the tuple.
pub(super) fn list_to_tuple(
    insts: &mut [Inst],
    i: usize,
    consts: &mut ConstList,
    pool: &mut ConstPool,
) {
    let Some(items) = appended_constants(insts, i, op::BUILD_LIST, op::LIST_APPEND, consts, pool)
    else {
        return;
    };
    make_load(&mut insts[i], Const::Tuple(items.into()), consts, pool);
}

/// A long list or set display whose last item instruction `i` adds, and that is only iterated or searched.
pub(super) fn long_display(
    insts: &mut [Inst],
    i: usize,
    consts: &mut ConstList,
    pool: &mut ConstPool,
) {
    let is_list = insts[i].op == op::LIST_APPEND;
    let (build, add) = if is_list {
        (op::BUILD_LIST, op::LIST_APPEND)
    } else {
        (op::BUILD_SET, op::SET_ADD)
    };
    let Some(items) = appended_constants(insts, i + 1, build, add, consts, pool) else {
        return;
    };
    let value = if is_list {
        Const::Tuple(items.into())
    } else {
        Const::FrozenSet(distinct(items))
    };
    make_load(&mut insts[i], value, consts, pool);
}

/// The constants that are put one by one into a collection which ends before instruction `end`. What puts them there is
/// dropped.
fn appended_constants(
    insts: &mut [Inst],
    end: usize,
    build: Op,
    add: Op,
    consts: &ConstList,
    pool: &ConstPool,
) -> Option<Vec<Const>> {
    let mut found = Vec::new();
    let mut expect_add = true;
    for at in (0..end).rev() {
        let Inst { op, arg, .. } = insts[at];
        if op == op::NOP {
            continue;
        }
        if op == build && arg == 0 {
            if !expect_add {
                return None;
            }
            found.reverse();
            let items = values(insts, &found, consts, pool);
            for j in at..end {
                if insts[j].op != op::NOP {
                    nop_out(insts, &[j]);
                }
            }
            return Some(items);
        }
        if expect_add {
            if op != add || arg != 1 {
                return None;
            }
        } else {
            if !loads_const(op) {
                return None;
            }
            found.push(at);
        }
        expect_add = !expect_add;
    }
    None
}

/// Lists and sets of constants: one constant if only iterated or searched, else built from one.
pub(super) fn lists_and_sets(
    insts: &mut [Inst],
    i: usize,
    next: Op,
    consts: &mut ConstList,
    pool: &mut ConstPool,
) {
    let is_list = insts[i].op == op::BUILD_LIST;
    let only_read = matches!(next, op::GET_ITER | op::CONTAINS_OP);
    let size = insts[i].arg as usize;
    if size > STACK_USE_GUIDELINE || size < MIN_CONST_SEQUENCE && !only_read {
        return;
    }
    let Some(loads) = const_loads(insts, i, size) else {
        if only_read && is_list {
            insts[i].op = op::BUILD_TUPLE;
        }
        return;
    };
    let items = values(insts, &loads, consts, pool);
    let value = if is_list {
        Const::Tuple(items.into())
    } else {
        Const::FrozenSet(distinct(items))
    };
    let index = consts.add(pool.add(value));
    nop_out(insts, &loads);
    if only_read {
        insts[i].set(op::LOAD_CONST, index);
        return;
    }
    let (build, extend) = if is_list {
        (op::BUILD_LIST, op::LIST_EXTEND)
    } else {
        (op::BUILD_SET, op::SET_UPDATE)
    };
    insts[i - 2].loc = insts[i].loc;
    insts[i - 2].set(build, 0);
    insts[i - 1].set(op::LOAD_CONST, index);
    insts[i].set(extend, 1);
}

/// The items of a frozen set: of equal ones, the first.
fn distinct(items: Vec<Const>) -> Arc<[Const]> {
    let mut kept: Vec<Const> = Vec::with_capacity(items.len());
    let mut by_hash: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for item in items {
        let same_hash = by_hash.entry(numbers::equality_hash(&item)).or_default();
        if !same_hash
            .iter()
            .any(|&other| numbers::equal(&kept[other], &item))
        {
            same_hash.push(kept.len());
            kept.push(item);
        }
    }
    kept.into()
}

pub(super) fn unary(insts: &mut [Inst], i: usize, consts: &mut ConstList, pool: &mut ConstPool) {
    let Some(loads) = const_loads(insts, i, 1) else {
        return;
    };
    let operand = loaded(&insts[loads[0]], consts, pool);
    let result = match insts[i].op {
        op::UNARY_NEGATIVE => numbers::negative(&operand),
        op::UNARY_INVERT => numbers::invert(&operand),
        op::UNARY_NOT => Some(Const::bool(!numbers::is_true(&operand))),
        _ => numbers::positive(&operand),
    };
    let Some(result) = result else { return };
    nop_out(insts, &loads);
    make_load(&mut insts[i], result, consts, pool);
}

/// The value of an operation on two constants; its operands' loads are dropped then.
pub(super) fn binary(
    insts: &mut [Inst],
    i: usize,
    consts: &ConstList,
    pool: &ConstPool,
) -> Option<Const> {
    let loads = const_loads(insts, i, 2)?;
    let operator = BinaryOp::from_u32(insts[i].arg)?;
    let left = loaded(&insts[loads[0]], consts, pool);
    let right = loaded(&insts[loads[1]], consts, pool);
    let result = numbers::binary(operator, &left, &right)?;
    nop_out(insts, &loads);
    Some(result)
}
