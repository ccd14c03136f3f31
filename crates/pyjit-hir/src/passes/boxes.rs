//! Boxes next to their uses: each block, and each frame state, makes the boxes it needs from the machine number.
//!
//! So a box is never alive across blocks, the heads of loops hold none that `rotate` would have to carry, and those that
//! only exits need become recipes. Sound because boxing has no effect and equal boxes cannot be told apart. Boxing a small
//! int or a float is one instruction; that a larger int may be allocated twice is the price.

use super::{Count, PassCx};
use crate::analysis::Cfg;
use crate::entity::*;
use crate::function::Function;
use crate::ops::Op;

pub fn run(f: &mut Function, cx: &mut PassCx) {
    let cfg = Cfg::new(f);
    let mut recipes = vec![Def::NONE; f.def_count()];
    // The copy of a box in the block that is being visited.
    let mut copies: Vec<(Def, Def)> = Vec::new();
    for &block in &cfg.order {
        copies.clear();
        let insts = std::mem::take(&mut f.blocks[block.index()].insts);
        let mut out = Vec::with_capacity(insts.len());
        for &def in &insts {
            if let Some(state) = f.state(def) {
                let state = f.map_state(state, &mut |f, named| {
                    if !is_box(f, named) || f.home(named) == Block::NONE {
                        return named;
                    }
                    if recipes[named.index()] == Def::NONE {
                        let op = *f.op(named);
                        recipes[named.index()] = f.add_loose(op, None);
                        cx.count(Count::Sunk);
                    }
                    recipes[named.index()]
                });
                f.set_state(def, Some(state));
            }
            // Nothing may come between an instruction that raises and its Catch.
            if !matches!(f.op(def), Op::Catch { .. }) {
                let mut op = *f.op(def);
                let mut wanted = Vec::new();
                op.each_operand(&f.pool, |operand| {
                    if operand.is_real() && f.home(operand) != block && is_box(f, operand) {
                        wanted.push(operand);
                    }
                });
                for &operand in &wanted {
                    if !copies.iter().any(|(of, _)| *of == operand) {
                        let boxing = *f.op(operand);
                        let copy = f.add_loose(boxing, None);
                        f.set_home(copy, block);
                        out.push(copy);
                        copies.push((operand, copy));
                    }
                }
                if !wanted.is_empty() {
                    op.map_operands(&mut f.pool, |operand| {
                        let copy = copies.iter().find(|(of, _)| *of == operand);
                        copy.map_or(operand, |(_, copy)| *copy)
                    });
                    *f.op_mut(def) = op;
                }
            }
            out.push(def);
        }
        f.blocks[block.index()].insts = out;
    }
}

fn is_box(f: &Function, def: Def) -> bool {
    matches!(
        f.op(def),
        Op::BoxInt { .. } | Op::BoxFloat { .. } | Op::BoxBool { .. }
    )
}
