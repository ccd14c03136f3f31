//! Loop-invariant code motion, of guards too.
//!
//! An instruction whose operands come from before the loop moves to the preheader if it changes nothing and nothing in
//! the loop changes what it reads (`memory`). A guard that moves leaves at the loop's anchor instead: tier 0 then runs the
//! loop from its head, so leaving earlier is the same. What may fault (loads, which rely on checks that may be branches)
//! moves only from blocks that every round executes; so `rotate` comes first. Polls do not end the life of a load: code that
//! runs at a poll makes the poll leave.

use super::memory::{Place, clobbers, place_read};
use super::unbox::anchor_of;
use super::{Count, PassCx};
use crate::analysis::{Cfg, Loops};
use crate::effects::Exit;
use crate::entity::*;
use crate::function::Function;
use crate::ops::Op;

pub fn run(f: &mut Function, cx: &mut PassCx) {
    let cfg = Cfg::new(f);
    let loops = Loops::new(f, &cfg);
    // Inner loops first: what leaves them may go on outwards.
    for index in (0..loops.all.len()).rev() {
        let Some(preheader) = loops.all[index].preheader else {
            continue;
        };
        let anchor = anchor_of(f, &loops, index).map(|(_, state)| state);
        hoist(f, &cfg, &loops, index, preheader, anchor, cx);
    }
}

/// Whether it may be executed where its operands are, whatever branches came before.
fn is_safe(op: &Op) -> bool {
    match op {
        Op::LoadItem { .. }
        | Op::LoadTupleItem { .. }
        | Op::LoadChar { .. }
        | Op::LoadByte { .. } => false,
        // A slot needs the shape, which its operand proves at the time of the proof.
        Op::LoadField { field, .. } => {
            !matches!(field, crate::Field::Slot(_) | crate::Field::Member(_))
        }
        _ => true,
    }
}

fn hoist(
    f: &mut Function,
    cfg: &Cfg,
    loops: &Loops,
    index: usize,
    preheader: Block,
    anchor: Option<State>,
    cx: &mut PassCx,
) {
    let this = &loops.all[index];
    let inside = |block: Block| block != Block::NONE && loops.contains(index, block);
    // Blocks that every round executes before it ends or leaves the loop.
    let mut ways_out: Vec<Block> = this.latches.clone();
    for &block in &this.blocks {
        let mut leaves = false;
        f.each_successor(block, |edge| leaves |= !inside(edge.block));
        if leaves {
            ways_out.push(block);
        }
    }
    let always = |block: Block| ways_out.iter().all(|&out| cfg.dominates(block, out));
    let mut writers: Vec<Op> = Vec::new();
    for &block in &this.blocks {
        for &def in f.insts(block) {
            let op = f.op(def);
            if !op.effects().writes.is_empty() {
                writers.push(*op);
            }
        }
    }
    let mut moved = vec![false; f.def_count()];
    for &block in &this.blocks {
        let is_always = always(block);
        for i in 0..f.insts(block).len() {
            let def = f.insts(block)[i];
            let op = *f.op(def);
            let effects = op.effects();
            if !effects.is_idempotent() || op.is_end() {
                continue;
            }
            let mut invariant = true;
            op.each_operand(&f.pool, |operand| {
                invariant &=
                    operand.is_real() && (!inside(f.home(operand)) || moved[operand.index()]);
            });
            if !invariant {
                continue;
            }
            let is_guard = op.exit() != Exit::Never;
            if is_guard && (anchor.is_none() || !is_always) || !is_safe(&op) && !is_always {
                continue;
            }
            if !effects.reads.is_empty() {
                let place = match place_read(f, &op) {
                    Place::Class(_) => Place::Class(effects.reads),
                    place => place,
                };
                if writers.iter().any(|writer| clobbers(f, writer, place)) {
                    continue;
                }
            }
            moved[def.index()] = true;
            if is_guard {
                f.set_state(def, anchor);
                cx.count(Count::GuardsHoisted);
            } else {
                cx.count(Count::Hoisted);
            }
        }
    }
    // In their order, before the preheader's end.
    let mut all = Vec::new();
    for &block in &this.blocks {
        let insts = std::mem::take(&mut f.blocks[block.index()].insts);
        let (go, stay): (Vec<Def>, Vec<Def>) =
            insts.into_iter().partition(|def| moved[def.index()]);
        f.blocks[block.index()].insts = stay;
        all.extend(go);
    }
    for &def in &all {
        f.set_home(def, preheader);
    }
    let insts = &mut f.blocks[preheader.index()].insts;
    let end = insts.len() - 1;
    insts.splice(end..end, all);
}
