//! Loop rotation: the test at the head of a loop is copied to each back edge, so that a round is one jump shorter and
//! the loop's body is executed whenever the loop is entered (which `licm` wants).
//!
//! The head's instructions are executed in the same order as before; definitions of the head that are used elsewhere
//! get parameters where the two copies meet (`ssa`). Only heads without effects, so that the old anchor, from which tier 0
//! would run the head again, still stands for the new loop. After Muchnick, "Advanced Compiler Design", 18.5.

use super::ssa::{Variable, rename, renamed, rewrite_uses};
use super::unbox::anchor_of;
use super::{Count, PassCx};
use crate::analysis::{Cfg, Loops};
use crate::entity::*;
use crate::function::Function;
use crate::ops::Op;
use crate::types::Rep;

/// Heads with more instructions are not copied.
const LIMIT: usize = 12;

pub fn run(f: &mut Function, cx: &mut PassCx) {
    // One at a time: each changes the loops.
    let mut done = vec![false; f.blocks.len()];
    loop {
        let cfg = Cfg::new(f);
        let loops = Loops::new(f, &cfg);
        done.resize(f.blocks.len(), false);
        let found = (0..loops.all.len()).find(|&index| {
            let header = loops.all[index].header;
            !done[header.index()] && fits(f, &loops, index)
        });
        let Some(index) = found else { break };
        done[loops.all[index].header.index()] = true;
        rotate(f, &loops, index);
        cx.count(Count::Rotated);
    }
}

fn fits(f: &Function, loops: &Loops, index: usize) -> bool {
    let this = &loops.all[index];
    let insts = f.insts(this.header);
    let plain = insts.len() <= LIMIT
        && insts.iter().all(|&def| {
            let op = f.op(def);
            let effects = op.effects();
            op.is_end()
                || effects.writes.is_empty()
                    && !effects.raises
                    && !effects.python
                    && !effects.pinned
                    && !effects.allocates
        });
    let Some(end) = f.end(this.header) else {
        return false;
    };
    let Op::Branch { then, other, .. } = *f.op(end) else {
        return false;
    };
    // One way stays in the loop, one leaves it; a loop of one block is as it should be.
    let stays = loops.contains(index, then.block) != loops.contains(index, other.block);
    let single = then.block == this.header || other.block == this.header;
    // A loop whose back edges are branches has its test at the end.
    let jumps = this.latches.iter().all(|&latch| {
        f.end(latch)
            .is_some_and(|end| matches!(f.op(end), Op::Jump { .. }))
    });
    plain && stays && jumps && !single && anchor_of(f, loops, index).is_some()
}

fn rotate(f: &mut Function, loops: &Loops, index: usize) {
    let this = &loops.all[index];
    let header = this.header;
    let Some((_, anchor)) = anchor_of(f, loops, index) else {
        return;
    };
    let latches: Vec<(Def, usize)> = f.incoming()[header.index()]
        .iter()
        .copied()
        .filter(|(end, _)| loops.contains(index, f.home(*end)))
        .collect();
    // The copy, with parameters of its own.
    let copy = f.add_block();
    f.blocks[copy.index()].frequency = f.blocks[header.index()].frequency;
    let params = f.params(header).to_vec();
    let insts = f.insts(header).to_vec();
    let mut pairs: Vec<(Def, Def)> = Vec::new();
    for &param in &params {
        let ty = f.ty(param);
        let new = f.add_param(copy, ty);
        pairs.push((param, new));
    }
    for &def in &insts {
        let mut op = *f.op(def);
        op.copy_lists(&mut f.pool);
        op.map_operands(&mut f.pool, |operand| renamed(&pairs, operand));
        let state = f
            .state(def)
            .map(|state| f.map_state(state, &mut |f, named| rename(f, named, &pairs)));
        let ty = f.ty(def);
        let new = f.append(copy, op, state);
        f.set_type(new, ty);
        if let Some(likely) = f.likelihood(def) {
            f.set_likelihood(new, likely);
        }
        if ty.rep != Rep::Void {
            pairs.push((def, new));
        }
    }
    for (end, which) in latches {
        let edge = f.edge_of(end, which);
        f.set_edge(
            end,
            which,
            Edge {
                block: copy,
                ..edge
            },
        );
    }
    // A block of its own between the head and the body, for what is hoisted.
    let Some(end) = f.end(header) else { return };
    let which = match *f.op(end) {
        Op::Branch { then, .. } if loops.contains(index, then.block) => 0,
        _ => 1,
    };
    let edge = f.edge_of(end, which);
    let preheader = f.add_block();
    f.append(preheader, Op::Anchor {}, Some(anchor));
    f.append(preheader, Op::Jump { to: edge }, None);
    let to_preheader = f.edge(preheader, &[]);
    f.set_edge(end, which, to_preheader);
    // The edge that was copied still goes to the body.

    repair(f, header, copy, &pairs);
}

/// Uses of the head's definitions outside its two copies see whichever copy came last.
fn repair(f: &mut Function, header: Block, copy: Block, pairs: &[(Def, Def)]) {
    let cfg = Cfg::new(f);
    let incoming = f.incoming();
    for &(old, new) in pairs {
        let ty = f.ty(old);
        let mut variable = Variable::new(f, &cfg, &incoming, ty);
        variable.define(header, old);
        variable.define(copy, new);
        let outside =
            |block: Block| block != header && block != copy && cfg.dominates(header, block);
        rewrite_uses(f, &cfg, &mut variable, old, outside);
    }
}
