//! Types and bounds through block parameters, to a fixed point.
//!
//! Optimistic: parameters start as nothing and grow by what flows in (Kildall 1973; bounds as in Cousot and Cousot 1977:
//! after a few rounds a bound that still grows is widened to the next landmark, then two rounds narrow it again). Sound
//! because at the fixed point each type covers what its operands' types allow. Bounds that guards and `Refine` establish
//! belong to their results, so no flow-sensitivity is needed.

use super::PassCx;
use crate::analysis::Cfg;
use crate::entity::*;
use crate::function::Function;
use crate::types::{Rep, Type};

/// Rounds before bounds are widened.
const PATIENCE: u32 = 3;

pub fn run(f: &mut Function, _: &mut PassCx) {
    let cfg = Cfg::new(f);
    let incoming = f.incoming();
    let before: Vec<Type> = (0..f.def_count() as u32)
        .map(|def| f.ty(Def(def)))
        .collect();
    for &block in &cfg.order {
        if block != Function::ENTRY {
            for i in 0..f.params(block).len() {
                let param = f.params(block)[i];
                f.set_type(param, nothing(f.ty(param).rep));
            }
        }
        for i in 0..f.insts(block).len() {
            let def = f.insts(block)[i];
            if f.ty(def).rep != Rep::Void {
                f.set_type(def, nothing(f.ty(def).rep));
            }
        }
    }
    // Without loops one sweep is enough: operands come before their uses.
    let cyclic = cfg.order.iter().any(|&block| {
        let preds = cfg.preds(block);
        preds
            .iter()
            .any(|&pred| cfg.place(pred) >= cfg.place(block))
    });
    let mut round = 0;
    while sweep(f, &cfg, &incoming, &before, round, false) && round < 40 && cyclic {
        round += 1;
    }
    if round >= 40 {
        // Does not happen: each bound is widened at most a few times. Known types are sound in any case.
        for (index, ty) in before.iter().enumerate() {
            f.set_type(Def(index as u32), *ty);
        }
        return;
    }
    for _ in 0..if cyclic { 2 } else { 0 } {
        sweep(f, &cfg, &incoming, &before, 0, true);
    }
    // What nothing flows into is unreachable; its types stay as they were.
    for &block in &cfg.order {
        for i in 0..f.params(block).len() + f.insts(block).len() {
            let def = match i.checked_sub(f.params(block).len()) {
                None => f.params(block)[i],
                Some(i) => f.insts(block)[i],
            };
            if f.ty(def).is_empty() {
                f.set_type(def, before[def.index()]);
            }
        }
    }
}

fn nothing(rep: Rep) -> Type {
    match rep {
        Rep::Boxed => Type::EMPTY,
        Rep::I64 => Type::int_between(i64::MAX, i64::MIN),
        Rep::Cond => Type {
            lo: 1,
            hi: 0,
            ..Type::COND
        },
        Rep::F64 => Type::F64,
        Rep::Void => Type::VOID,
    }
}

fn sweep(
    f: &mut Function,
    cfg: &Cfg,
    incoming: &[Vec<(Def, usize)>],
    before: &[Type],
    round: u32,
    narrow: bool,
) -> bool {
    let mut changed = false;
    for &block in &cfg.order {
        if block != Function::ENTRY {
            for i in 0..f.params(block).len() {
                let param = f.params(block)[i];
                let old = f.ty(param);
                let mut ty = nothing(old.rep);
                for &(end, which) in &incoming[block.index()] {
                    if cfg.is_reachable(f.home(end)) {
                        ty = join(ty, f.ty(f.defs(f.edge_of(end, which).args)[i]));
                    }
                }
                if !narrow {
                    ty = join(old, ty);
                    if round >= PATIENCE {
                        ty = widen(old, ty);
                    }
                }
                ty = both(ty, before[param.index()]);
                if ty != old {
                    f.set_type(param, ty);
                    changed = true;
                }
            }
        }
        for i in 0..f.insts(block).len() {
            let def = f.insts(block)[i];
            let old = f.ty(def);
            if old.rep == Rep::Void {
                continue;
            }
            let op = *f.op(def);
            let mut unknown = false;
            op.each_operand(&f.pool, |operand| {
                unknown |= operand.is_real() && f.ty(operand).is_empty()
            });
            let ty = match unknown && !op.effects().python {
                true => nothing(old.rep),
                false => both(op.result_type(f), before[def.index()]),
            };
            if ty != old {
                f.set_type(def, ty);
                changed = true;
            }
        }
    }
    changed
}

/// What was known before is still true.
fn both(new: Type, before: Type) -> Type {
    if new.rep != before.rep {
        new
    } else {
        new.meet(before)
    }
}

/// `Type::join` that takes an empty interval for nothing.
fn join(a: Type, b: Type) -> Type {
    if a.rep != b.rep { a } else { a.join(b) }
}

/// Moves bounds that still grow to the next landmark.
fn widen(old: Type, new: Type) -> Type {
    if old.is_empty() || new.rep == Rep::Cond {
        return new;
    }
    const LANDMARKS: [i64; 9] = [
        i64::MIN,
        i32::MIN as i64,
        -1,
        0,
        255,
        i32::MAX as i64 - 1,
        i32::MAX as i64,
        1 << 47,
        i64::MAX,
    ];
    let lo = match new.lo < old.lo {
        true => LANDMARKS
            .iter()
            .copied()
            .rfind(|mark| *mark <= new.lo)
            .unwrap_or(i64::MIN),
        false => new.lo,
    };
    let hi = match new.hi > old.hi {
        true => LANDMARKS
            .iter()
            .copied()
            .find(|mark| *mark >= new.hi)
            .unwrap_or(i64::MAX),
        false => new.hi,
    };
    new.bounded(lo, hi)
}
