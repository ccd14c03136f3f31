//! Dead code: marks what block ends and effects need, sweeps the rest (Cytron et al. 1991, without control dependence).
//! An argument of an edge is needed if its parameter is, so dead cycles through loops go too. States of needed
//! instructions need what they name.
//!
//! A guard stays even if nobody uses its result: it stands for the instruction that would do something else, raise for
//! example, with another operand. Only checks of the representation (overflow, ints beyond 64 bits) may go.

use super::{Count, PassCx};
use crate::analysis::Cfg;
use crate::effects::Exit;
use crate::entity::*;
use crate::function::Function;
use crate::ops::Op;

pub fn run(f: &mut Function, cx: &mut PassCx) {
    let cfg = Cfg::new(f);
    let incoming = f.incoming();
    let mut live = vec![false; f.def_count()];
    let mut todo: Vec<Def> = Vec::new();
    for &block in &cfg.order {
        for &def in f.insts(block) {
            let op = f.op(def);
            let representation = matches!(
                op,
                Op::IntAdd { .. } | Op::IntSub { .. } | Op::IntMul { .. } | Op::UnboxInt { .. }
            );
            let leaves = op.exit() != Exit::Never && !representation;
            if op.is_end() || leaves || !op.effects().is_removable() {
                live[def.index()] = true;
                todo.push(def);
            }
        }
    }
    // The place of a parameter in its block.
    while let Some(def) = todo.pop() {
        let mut need = |operand: Def, todo: &mut Vec<Def>| {
            if operand.is_real() && !std::mem::replace(&mut live[operand.index()], true) {
                todo.push(operand);
            }
        };
        let op = f.op(def);
        match op {
            Op::Param {} => {
                let block = f.home(def);
                if block == Block::NONE {
                    continue;
                }
                if let Some(i) = f.params(block).iter().position(|param| *param == def) {
                    for &(end, which) in &incoming[block.index()] {
                        need(f.defs(f.edge_of(end, which).args)[i], &mut todo);
                    }
                }
            }
            Op::Branch { condition, .. } => need(*condition, &mut todo),
            Op::Jump { .. } | Op::Catch { .. } => {}
            _ => op.each_operand(&f.pool, |operand| need(operand, &mut todo)),
        }
        if let Some(state) = f.state(def) {
            f.each_in_state(state, |operand| need(operand, &mut todo));
        }
    }
    for block in f.block_ids() {
        if block != Function::ENTRY && f.params(block).iter().any(|param| !live[param.index()]) {
            let keep: Vec<bool> = f
                .params(block)
                .iter()
                .map(|param| live[param.index()])
                .collect();
            f.retain_params(block, &incoming[block.index()], &keep);
            cx.count(Count::Dead);
        }
        let insts = std::mem::take(&mut f.blocks[block.index()].insts);
        let (stay, go): (Vec<Def>, Vec<Def>) = insts.into_iter().partition(|def| live[def.index()]);
        f.blocks[block.index()].insts = stay;
        for def in go {
            f.set_home(def, Block::NONE);
            cx.count(Count::Dead);
        }
    }
}

/// When nothing is hoisted any more, the states of anchors only keep things alive.
pub fn drop_anchors(f: &mut Function, _: &mut PassCx) {
    for block in f.block_ids() {
        let insts = std::mem::take(&mut f.blocks[block.index()].insts);
        let (go, stay): (Vec<Def>, Vec<Def>) = insts
            .into_iter()
            .partition(|def| matches!(f.op(*def), Op::Anchor {}));
        f.blocks[block.index()].insts = stay;
        for def in go {
            f.set_home(def, Block::NONE);
        }
    }
}
