//! Block frequencies: how often a block runs for one entry, from the counts of branches where there are any, else by the
//! usual guesses (loops run ten times, exits and handlers never). For layout and register allocation; no pass relies on
//! them. After Wu and Larus, "Static Branch Frequency and Program Profile Analysis" (1994).

use super::PassCx;
use crate::analysis::{Cfg, Loops};
use crate::entity::*;
use crate::function::Function;
use crate::ops::Op;

const COLD: f32 = 0.001;
/// Rounds of a loop of which nothing is known.
const ROUNDS: f32 = 10.0;
const MOST_ROUNDS: f32 = 1000.0;

pub fn run(f: &mut Function, _: &mut PassCx) {
    let cfg = Cfg::new(f);
    let loops = Loops::new(f, &cfg);
    let mut frequency = vec![0f32; f.blocks.len()];
    for &block in &cfg.order {
        let mut sum = if block == Function::ENTRY { 1.0 } else { 0.0 };
        for &pred in cfg.preds(block) {
            // A pred with two edges here counts twice, each time with its edge's part.
            if cfg.place(pred) < cfg.place(block) {
                let edges = cfg
                    .preds(block)
                    .iter()
                    .filter(|other| **other == pred)
                    .count() as f32;
                sum += frequency[pred.index()] * part(f, &loops, pred, block) / edges;
            }
        }
        if let Some(index) = loops
            .of(block)
            .filter(|&index| loops.all[index].header == block)
        {
            sum *= rounds(f, &loops, index);
        }
        frequency[block.index()] = sum;
    }
    for block in f.block_ids() {
        f.blocks[block.index()].frequency = frequency[block.index()];
    }
}

/// The part of a block's executions that go on to `to`.
fn part(f: &Function, loops: &Loops, block: Block, to: Block) -> f32 {
    let Some(end) = f.end(block) else { return 1.0 };
    match *f.op(end) {
        Op::Branch { then, other, .. } if then.block != other.block => {
            let taken = probability(f, loops, block, end, then.block, other.block);
            if then.block == to { taken } else { 1.0 - taken }
        }
        Op::Catch { handler, .. } if handler.block == to => COLD,
        _ => 1.0,
    }
}

fn probability(
    f: &Function,
    loops: &Loops,
    block: Block,
    end: Def,
    then: Block,
    other: Block,
) -> f32 {
    if let Some(known) = f.likelihood(end) {
        return known.clamp(COLD, 1.0 - COLD);
    }
    match (is_cold(f, then), is_cold(f, other)) {
        (true, false) => return COLD,
        (false, true) => return 1.0 - COLD,
        _ => {}
    }
    let stays = |to: Block| {
        loops
            .of(block)
            .is_some_and(|index| loops.contains(index, to))
    };
    match (stays(then), stays(other)) {
        (true, false) => 1.0 - 1.0 / ROUNDS,
        (false, true) => 1.0 / ROUNDS,
        _ => 0.5,
    }
}

fn is_cold(f: &Function, block: Block) -> bool {
    let first = f.insts(block).first();
    let handler = first.is_some_and(|first| matches!(f.op(*first), Op::TakeException {}));
    let leaves = f
        .end(block)
        .is_some_and(|end| matches!(f.op(end), Op::Leave { .. } | Op::Unreachable {}));
    handler || leaves
}

/// How often a loop goes round: from the branches that leave it, if one was counted.
fn rounds(f: &Function, loops: &Loops, index: usize) -> f32 {
    let this = &loops.all[index];
    for &block in &this.blocks {
        if let Some(end) = f.end(block)
            && let Op::Branch { then, other, .. } = *f.op(end)
            && let Some(taken) = f.likelihood(end)
            && loops.of(block) == Some(index)
        {
            let leaves = match (
                loops.contains(index, then.block),
                loops.contains(index, other.block),
            ) {
                (true, false) => 1.0 - taken,
                (false, true) => taken,
                _ => continue,
            };
            return (1.0 / leaves.max(1.0 / MOST_ROUNDS)).min(MOST_ROUNDS);
        }
    }
    ROUNDS
}
