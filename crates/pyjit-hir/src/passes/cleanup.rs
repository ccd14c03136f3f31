//! Straightens the control flow. Sound because each step keeps the sequence of executed instructions: a branch whose
//! condition is constant goes one way; a block with one way in from a jump continues it; a block that only jumps on is
//! jumped over; a parameter that is always the same value is that value.

use super::{Count, PassCx};
use crate::analysis::Cfg;
use crate::entity::*;
use crate::function::Function;
use crate::ops::Op;

pub fn run(f: &mut Function, cx: &mut PassCx) {
    loop {
        let mut changed = fold_branches(f, cx);
        remove_unreachable(f);
        changed |= trivial_params(f, cx);
        changed |= skip_empty(f);
        changed |= merge(f);
        if !changed {
            break;
        }
    }
    remove_unreachable(f);
}

fn fold_branches(f: &mut Function, cx: &mut PassCx) -> bool {
    let mut changed = false;
    for block in f.block_ids() {
        let Some(end) = f.end(block) else { continue };
        let Op::Branch {
            condition,
            then,
            other,
        } = *f.op(end)
        else {
            continue;
        };
        let to = match f.ty(condition).constant() {
            Some(0) => other,
            Some(_) => then,
            None if then.block == other.block && f.defs(then.args) == f.defs(other.args) => then,
            None => continue,
        };
        f.set_op(end, Op::Jump { to });
        cx.count(Count::Folded);
        changed = true;
    }
    changed
}

/// Empties blocks that nothing reaches.
pub fn remove_unreachable(f: &mut Function) {
    let cfg = Cfg::new(f);
    for block in f.block_ids() {
        if cfg.is_reachable(block) {
            continue;
        }
        let data = std::mem::take(&mut f.blocks[block.index()]);
        for def in data.params.into_iter().chain(data.insts) {
            f.set_home(def, Block::NONE);
        }
    }
}

/// Replaces parameters that have one value (besides themselves).
fn trivial_params(f: &mut Function, cx: &mut PassCx) -> bool {
    let incoming = f.incoming();
    let mut any = false;
    // A replaced parameter may make others trivial.
    loop {
        let mut changed = false;
        for block in f.block_ids().skip(1) {
            let edges = &incoming[block.index()];
            if f.params(block).is_empty() || edges.is_empty() {
                continue;
            }
            let count = f.params(block).len();
            let mut keep = vec![true; count];
            for (i, keep) in keep.iter_mut().enumerate() {
                let param = f.params(block)[i];
                let mut only = Def::NONE;
                for &(end, which) in edges {
                    let arg = f.current(f.defs(f.edge_of(end, which).args)[i]);
                    if arg == param || arg == only {
                        continue;
                    }
                    if only != Def::NONE {
                        only = Def::NULL;
                        break;
                    }
                    only = arg;
                }
                if only.is_real() {
                    let only = as_known(f, block, only, param);
                    f.replace(param, only);
                    *keep = false;
                    cx.count(Count::Dead);
                }
            }
            if keep.contains(&false) {
                f.retain_params(block, edges, &keep);
                changed = true;
            }
        }
        if !changed {
            break;
        }
        any = true;
    }
    f.flush();
    any
}

fn fits(f: &Function, arg: Def, param: Def) -> bool {
    f.ty(arg).kinds.within(f.ty(param).kinds)
}

/// The argument, with what is known of the parameter: less is known of the argument only where the code is never
/// reached.
fn as_known(f: &mut Function, block: Block, arg: Def, param: Def) -> Def {
    if fits(f, arg, param) {
        return arg;
    }
    let ty = f.ty(param);
    let proved = f.add_loose(Op::ProvedType { value: arg, ty }, None);
    f.insert(block, 0, proved);
    proved
}

/// Redirects edges over blocks that only jump on. The numbers of uses are those of before: where they are out of date
/// the block stays, until the next round.
fn skip_empty(f: &mut Function) -> bool {
    let mut changed = false;
    let incoming = f.incoming();
    // Parameters of such a block must serve nothing but its own jump.
    let mut uses = vec![0u32; f.def_count()];
    for block in f.block_ids() {
        for &def in f.insts(block) {
            f.op(def).each_operand(&f.pool, |operand| {
                if operand.is_real() {
                    uses[operand.index()] += 1;
                }
            });
            if let Some(state) = f.state(def) {
                f.each_in_state(state, |operand| uses[operand.index()] += 1);
            }
        }
    }
    for block in f.block_ids().skip(1) {
        let &[only] = f.insts(block) else { continue };
        let Op::Jump { to } = *f.op(only) else {
            continue;
        };
        if to.block == block || incoming[block.index()].is_empty() {
            continue;
        }
        let params = f.params(block).to_vec();
        let args = f.defs(to.args).to_vec();
        let own = |param: &Def| args.iter().filter(|arg| *arg == param).count() as u32;
        if params.iter().any(|param| uses[param.index()] != own(param)) {
            continue;
        }
        for &(end, which) in &incoming[block.index()] {
            // Earlier redirections of this round may have changed the edge.
            let edge = f.edge_of(end, which);
            if edge.block != block {
                continue;
            }
            let given = f.defs(edge.args).to_vec();
            let passed: Vec<Def> = args
                .iter()
                .map(|arg| match params.iter().position(|param| param == arg) {
                    Some(i) => given[i],
                    None => *arg,
                })
                .collect();
            let edge = f.edge(to.block, &passed);
            f.set_edge(end, which, edge);
            changed = true;
        }
    }
    changed
}

/// Joins blocks with the only one that jumps to them.
fn merge(f: &mut Function) -> bool {
    let mut changed = false;
    let mut preds = vec![0u32; f.blocks.len()];
    for block in f.block_ids() {
        f.each_successor(block, |edge| preds[edge.block.index()] += 1);
    }
    for block in f.block_ids() {
        while let Some(end) = f.end(block)
            && let Op::Jump { to } = *f.op(end)
            && preds[to.block.index()] == 1
            && to.block != block
            && to.block != Function::ENTRY
        {
            let data = std::mem::take(&mut f.blocks[to.block.index()]);
            let args = f.defs(to.args).to_vec();
            f.remove(end);
            for (param, arg) in data.params.into_iter().zip(args) {
                let arg = f.current(arg);
                if fits(f, arg, param) {
                    f.replace(param, arg);
                } else {
                    let ty = f.ty(param);
                    let proved = f.append(block, Op::ProvedType { value: arg, ty }, None);
                    f.replace(param, proved);
                }
            }
            for &def in &data.insts {
                f.set_home(def, block);
            }
            f.blocks[block.index()].insts.extend(data.insts);
            preds[to.block.index()] = 0;
            changed = true;
        }
    }
    f.flush();
    changed
}
