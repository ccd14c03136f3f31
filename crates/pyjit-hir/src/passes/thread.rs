//! Jump threading: a block that only asks which of a few constants its parameter is, all of whose predecessors know the
//! answer, is gone round. So a method that was found by the receiver's shape is called without asking again, and behind
//! the call's branch the shape is known.
//!
//! Sound because the branch goes the same way as before, and the block does nothing else. Its parameters become parameters
//! of the blocks behind it (`ssa` where those meet again).

use super::ssa::{Variable, rewrite_uses};
use super::{Count, PassCx};
use crate::analysis::Cfg;
use crate::entity::*;
use crate::function::Function;
use crate::ops::Op;

pub fn run(f: &mut Function, cx: &mut PassCx) {
    for block in f.block_ids().skip(1) {
        if let Some(plan) = plan(f, block) {
            thread(f, block, &plan);
            cx.count(Count::Folded);
        }
    }
}

struct Plan {
    then: Block,
    other: Block,
    /// Each edge into the block, and whether it goes to `then`.
    ways: Vec<(Def, usize, bool)>,
}

fn plan(f: &Function, block: Block) -> Option<Plan> {
    let end = f.end(block)?;
    let Op::Branch {
        condition,
        then,
        other,
    } = *f.op(end)
    else {
        return None;
    };
    let Op::IsSame { a, b } = *f.op(condition) else {
        return None;
    };
    // Nothing but the question (and the constant it asks for).
    let only = f.insts(block).iter().all(|&def| {
        def == end
            || def == condition && f.home(condition) == block
            || matches!(f.op(def), Op::Const { .. })
    });
    let params = f.params(block);
    let (index, wanted) = match (
        params.iter().position(|p| *p == a),
        params.iter().position(|p| *p == b),
    ) {
        (Some(index), None) => (index, f.ty(b).object?),
        (None, Some(index)) => (index, f.ty(a).object?),
        _ => return None,
    };
    // The condition is this branch's alone, and the blocks behind it have no other way in.
    let incoming = f.incoming();
    let alone =
        |to: Edge| incoming[to.block.index()].len() == 1 && to.args.is_empty() && to.block != block;
    if !only
        || f.home(condition) != block
        || !alone(then)
        || !alone(other)
        || then.block == other.block
    {
        return None;
    }
    let mut ways = Vec::new();
    for &(from, which) in &incoming[block.index()] {
        let object = f.ty(f.defs(f.edge_of(from, which).args)[index]).object?;
        ways.push((from, which, object == wanted));
    }
    Some(Plan {
        then: then.block,
        other: other.block,
        ways,
    })
}

fn thread(f: &mut Function, block: Block, plan: &Plan) {
    let params = f.params(block).to_vec();
    // Constants of the block move to where they are used: the entry dominates everything.
    let constants: Vec<Def> = f
        .insts(block)
        .iter()
        .copied()
        .filter(|def| matches!(f.op(*def), Op::Const { .. }))
        .collect();
    for def in constants {
        f.remove(def);
        f.insert(Function::ENTRY, 0, def);
    }
    let mut begins: Vec<(Block, Vec<Def>)> = Vec::new();
    for to in [plan.then, plan.other] {
        let new = params
            .iter()
            .map(|&param| {
                let ty = f.ty(param);
                f.add_param(to, ty)
            })
            .collect();
        begins.push((to, new));
    }
    // The old branch goes nowhere now: the block is unreachable.
    for &(from, which, goes) in &plan.ways {
        let edge = f.edge_of(from, which);
        let block = if goes { plan.then } else { plan.other };
        f.set_edge(from, which, Edge { block, ..edge });
    }
    if let Some(end) = f.end(block) {
        f.set_op(end, Op::Unreachable {});
    }
    let cfg = Cfg::new(f);
    let incoming = f.incoming();
    for (i, &param) in params.iter().enumerate() {
        let ty = f.ty(param);
        let mut variable = Variable::new(f, &cfg, &incoming, ty);
        for (to, new) in &begins {
            variable.begin(*to, new[i]);
        }
        // What used the block's parameters was reached through it, so now through the two.
        rewrite_uses(f, &cfg, &mut variable, param, |_| true);
    }
}
