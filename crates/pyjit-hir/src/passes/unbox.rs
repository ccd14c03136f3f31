//! Unboxing across block parameters: one that is always an int, a float or a bool becomes a machine number.
//!
//! `unbox` is optimistic: all parameters of such types are candidates, and stay so unless an argument is neither a box, a
//! proved number nor a candidate. The boxed value is made again where it is used (`BoxInt`), which folds into unboxing
//! uses and sinks into exits. Sound because boxes of equal numbers cannot be told apart. After Leißa et al. and PyPy's
//! unrolling of boxes; the analysis is that of Static Single Assignment congruence.
//!
//! `entry-guards` makes that possible for values of unknown type that a loop guards: the guard of the parameter moves to
//! the loop's entry, if what comes around the loop has the type anyway. It leaves at the loop's anchor.

use super::{Count, PassCx};
use crate::analysis::{Cfg, Loops};
use crate::entity::*;
use crate::function::Function;
use crate::ops::Op;
use crate::types::{Kinds, Rep, Type};

/// The machine type for values of that type.
fn machine(ty: Type) -> Option<Rep> {
    if ty.rep != Rep::Boxed || ty.kinds.is_empty() {
        None
    } else if ty.kinds.within(Kinds::INT) {
        Some(Rep::I64)
    } else if ty.kinds == Kinds::FLOAT {
        Some(Rep::F64)
    } else if ty.kinds == Kinds::BOOL {
        Some(Rep::Cond)
    } else {
        None
    }
}

pub fn run(f: &mut Function, cx: &mut PassCx) {
    let cfg = Cfg::new(f);
    let incoming = f.incoming();
    let mut class: Vec<Option<Rep>> = vec![None; f.def_count()];
    let mut params = Vec::new();
    let wanted = wanted(f, &cfg);
    for &block in cfg.order.iter().skip(1) {
        for (i, &param) in f.params(block).iter().enumerate() {
            let rep = machine(f.ty(param));
            if rep.is_some() && wanted[param.index()] {
                class[param.index()] = rep;
                params.push((block, i, param));
            }
        }
    }
    let mut changed = true;
    while changed {
        changed = false;
        params.retain(|&(block, i, param)| {
            let rep = class[param.index()];
            let fine = incoming[block.index()].iter().all(|&(end, which)| {
                let arg = f.defs(f.edge_of(end, which).args)[i];
                class[arg.index()] == rep || unboxable(f, end, arg, rep)
            });
            if !fine {
                class[param.index()] = None;
                changed = true;
            }
            fine
        });
    }
    if params.is_empty() {
        return;
    }
    // All new parameters first, so that arguments can name them.
    let mut machine_of = vec![Def::NONE; f.def_count()];
    for &(block, _, param) in &params {
        let ty = f.ty(param);
        let ty = match class[param.index()] {
            Some(Rep::I64) => Type::int_between(ty.lo, ty.hi),
            Some(Rep::F64) => Type::F64,
            _ => Type::COND,
        };
        machine_of[param.index()] = f.add_param(block, ty);
        cx.count(Count::Unboxed);
    }
    for &(block, i, param) in &params {
        for &(end, which) in &incoming[block.index()] {
            let arg = f.defs(f.edge_of(end, which).args)[i];
            let value = match machine_of.get(arg.index()) {
                Some(&known) if known != Def::NONE => known,
                _ => unboxed(f, end, arg, class[param.index()]),
            };
            f.push_arg(end, which, value);
        }
    }
    for &block in &cfg.order {
        let keep: Vec<bool> = f
            .params(block)
            .iter()
            .map(|param| {
                machine_of
                    .get(param.index())
                    .is_none_or(|known| *known == Def::NONE)
            })
            .collect();
        if keep.contains(&false) {
            f.retain_params(block, &incoming[block.index()], &keep);
        }
    }
    for &(block, _, param) in params.iter().rev() {
        let value = machine_of[param.index()];
        let op = match class[param.index()] {
            Some(Rep::I64) => Op::BoxInt { value },
            Some(Rep::F64) => Op::BoxFloat { value },
            _ => Op::BoxBool { value },
        };
        let boxed = f.add_loose(op, None);
        f.insert(block, 0, boxed);
        f.replace(param, boxed);
    }
    f.flush();
}

/// Parameters for which a machine number is of use: boxes flow in, or numbers are taken out.
fn wanted(f: &Function, cfg: &Cfg) -> Vec<bool> {
    let mut wanted = vec![false; f.def_count()];
    for &block in &cfg.order {
        for &def in f.insts(block) {
            match *f.op(def) {
                Op::UnboxSmall { value }
                | Op::UnboxInt { value }
                | Op::UnboxFloat { value }
                | Op::UnboxNumber { value }
                | Op::UnboxBool { value }
                | Op::GuardType { value, .. } => wanted[f.root(value).index()] = true,
                _ => {}
            }
        }
        f.each_successor(block, |edge| {
            for (&param, &arg) in f.params(edge.block).iter().zip(f.defs(edge.args)) {
                if matches!(
                    f.op(arg),
                    Op::BoxInt { .. } | Op::BoxFloat { .. } | Op::BoxBool { .. }
                ) {
                    wanted[param.index()] = true;
                }
            }
        });
    }
    // What flows into a wanted one is wanted.
    let mut changed = true;
    while changed {
        changed = false;
        for &block in &cfg.order {
            f.each_successor(block, |edge| {
                for (&param, &arg) in f.params(edge.block).iter().zip(f.defs(edge.args)) {
                    let either = wanted[param.index()] || wanted[arg.index()];
                    if either
                        && matches!(f.op(arg), Op::Param {})
                        && !(wanted[param.index()] && wanted[arg.index()])
                    {
                        wanted[param.index()] = true;
                        wanted[arg.index()] = true;
                        changed = true;
                    }
                }
            });
        }
    }
    wanted
}

/// Whether the argument's number can be had without leaving.
fn unboxable(f: &Function, end: Def, arg: Def, rep: Option<Rep>) -> bool {
    if matches!(
        f.op(arg),
        Op::BoxInt { .. } | Op::BoxFloat { .. } | Op::BoxBool { .. }
    ) {
        return machine(f.ty(arg)) == rep;
    }
    // Nothing may come between an instruction that raises and its Catch.
    let room = !matches!(f.op(end), Op::Catch { .. });
    let kinds = f.ty(arg).kinds;
    room && match rep {
        Some(Rep::I64) => kinds == Kinds::SMALL_INT,
        Some(Rep::F64) => kinds == Kinds::FLOAT,
        Some(Rep::Cond) => kinds == Kinds::BOOL,
        _ => false,
    }
}

fn unboxed(f: &mut Function, end: Def, arg: Def, rep: Option<Rep>) -> Def {
    let op = match (*f.op(arg), rep) {
        (Op::BoxInt { value } | Op::BoxFloat { value } | Op::BoxBool { value }, _) => return value,
        (_, Some(Rep::I64)) => Op::UnboxSmall { value: arg },
        (_, Some(Rep::F64)) => Op::UnboxFloat { value: arg },
        _ => Op::UnboxBool { value: arg },
    };
    let block = f.home(end);
    let value = f.add_loose(op, None);
    let at = f.insts(block).len() - 1;
    f.insert(block, at, value);
    value
}

/// Moves guards of parameters of loop headers to the entry.
pub fn entry_guards(f: &mut Function, cx: &mut PassCx) {
    let cfg = Cfg::new(f);
    let loops = Loops::new(f, &cfg);
    for index in 0..loops.all.len() {
        let Some((preheader, anchor)) = anchor_of(f, &loops, index) else {
            continue;
        };
        let header = loops.all[index].header;
        let Some(entry) = f.end(preheader) else {
            continue;
        };
        for i in 0..f.params(header).len() {
            let param = f.params(header)[i];
            let Some(ty) = guarded_type(f, &cfg, &loops, index, param) else {
                continue;
            };
            let arg = f.defs(f.edge_of(entry, 0).args)[i];
            let known = f.ty(arg);
            if known.is(ty) || known.meet(ty).is_empty() {
                continue;
            }
            let comes_back = loops.all[index].latches.iter().all(|&latch| {
                let mut fine = true;
                f.each_successor(latch, |edge| {
                    if edge.block == header {
                        let back = f.defs(edge.args)[i];
                        fine &= back == param || f.root(back) == param || f.ty(back).is(ty);
                    }
                });
                fine
            });
            if !comes_back {
                continue;
            }
            let guard = f.add_loose(Op::GuardType { value: arg, ty }, Some(anchor));
            let at = f.insts(preheader).len() - 1;
            f.insert(preheader, at, guard);
            let edge = f.edge_of(entry, 0);
            let mut args = f.defs(edge.args).to_vec();
            args[i] = guard;
            let args = f.list(&args);
            f.set_edge(entry, 0, Edge { args, ..edge });
            cx.count(Count::GuardsHoisted);
        }
    }
}

/// The preheader of a loop and its anchor's state.
pub fn anchor_of(f: &Function, loops: &Loops, index: usize) -> Option<(Block, State)> {
    let preheader = loops.all[index].preheader?;
    let anchor = f
        .insts(preheader)
        .iter()
        .rev()
        .find(|def| matches!(f.op(**def), Op::Anchor {}))?;
    Some((preheader, f.state(*anchor)?))
}

/// A type that every round of the loop guards the parameter for.
fn guarded_type(f: &Function, cfg: &Cfg, loops: &Loops, index: usize, param: Def) -> Option<Type> {
    let this = &loops.all[index];
    for &block in &this.blocks {
        if !this
            .latches
            .iter()
            .all(|&latch| cfg.dominates(block, latch))
        {
            continue;
        }
        for &def in f.insts(block) {
            if let Op::GuardType { value, ty } = *f.op(def)
                && value == param
            {
                return Some(ty);
            }
        }
    }
    None
}
