//! Sinking of allocations into exits: a box, tuple, iterator or other object that only frame states name is taken out of
//! its block and becomes a recipe. Sound because making it has no effect and its operands are there wherever it was. From
//! uses to operands, so that what only recipes use sinks too.

use super::gvn::OpHasher;
use super::{Count, PassCx};
use crate::analysis::Cfg;
use crate::entity::*;
use crate::function::Function;
use crate::ops::Op;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

pub fn run(f: &mut Function, cx: &mut PassCx) {
    let cfg = Cfg::new(f);
    let mut uses = vec![0u32; f.def_count()];
    let mut named = vec![false; f.def_count()];
    for &block in &cfg.order {
        for &def in f.insts(block) {
            f.op(def).each_operand(&f.pool, |operand| {
                if operand.is_real() {
                    uses[operand.index()] += 1;
                }
            });
            if let Some(state) = f.state(def) {
                mark(f, state, &mut named);
            }
        }
    }
    for &block in cfg.order.iter().rev() {
        let insts = std::mem::take(&mut f.blocks[block.index()].insts);
        let mut stay = Vec::with_capacity(insts.len());
        for &def in insts.iter().rev() {
            let op = f.op(def);
            if named[def.index()] && uses[def.index()] == 0 && op.can_be_recipe() {
                op.each_operand(&f.pool, |operand| {
                    if operand.is_real() {
                        uses[operand.index()] -= 1;
                        named[operand.index()] = true;
                    }
                });
                f.set_home(def, Block::NONE);
                cx.count(Count::Sunk);
            } else {
                stay.push(def);
            }
        }
        stay.reverse();
        f.blocks[block.index()].insts = stay;
    }
    share(f, &cfg);
}

/// Equal recipes become one, so that side tables stay small. Not two of one state: they are two objects (the iterators of
/// two nested loops, for example), as long as it is no box or constant.
fn share(f: &mut Function, cfg: &Cfg) {
    let mut known: HashMap<Op, Def, BuildHasherDefault<OpHasher>> = HashMap::default();
    let mut named: Vec<Def> = Vec::new();
    for &block in &cfg.order {
        for i in 0..f.insts(block).len() {
            let def = f.insts(block)[i];
            let Some(state) = f.state(def) else { continue };
            named.clear();
            f.each_in_state(state, |def| {
                if f.home(def) == Block::NONE && !named.contains(&def) {
                    named.push(def);
                }
            });
            for &recipe in &named {
                known.entry(*f.op(recipe)).or_insert(recipe);
            }
            let shared: Vec<(Def, Def)> = named
                .iter()
                .map(|&recipe| {
                    let op = f.op(recipe);
                    let same = known[op];
                    let is_value = matches!(
                        op,
                        Op::Const { .. }
                            | Op::BoxInt { .. }
                            | Op::BoxFloat { .. }
                            | Op::BoxBool { .. }
                    );
                    let others = named.iter().filter(|other| f.op(**other) == op).count() > 1;
                    (recipe, if is_value || !others { same } else { recipe })
                })
                .collect();
            let state = f.map_state(state, &mut |_, def| {
                shared
                    .iter()
                    .find(|(of, _)| *of == def)
                    .map_or(def, |(_, to)| *to)
            });
            f.set_state(def, Some(state));
        }
    }
}

/// What a state names, recipes' operands included.
fn mark(f: &Function, state: State, named: &mut [bool]) {
    let mut todo = Vec::new();
    f.each_in_state(state, |def| todo.push(def));
    while let Some(def) = todo.pop() {
        if !std::mem::replace(&mut named[def.index()], true) && f.home(def) == Block::NONE {
            f.op(def).each_operand(&f.pool, |operand| {
                if operand.is_real() {
                    todo.push(operand);
                }
            });
        }
    }
}
