//! Range analysis: what branches prove of integers, and the checks that cannot fail.
//!
//! `refine` puts the program into e-SSA form (Bodik, Gupta, Sarkar, "ABCD", 2000): behind a branch on `a < b` both are
//! renamed to `Refine`s, whose types hold the bound; `types` then finds the bounds of induction variables. `range` drops
//! overflow checks whose result always fits, and bounds checks whose index is refined to be below the length (also
//! `i + 1` below `len` where `i < len - 1`). Sound because a `Refine` stands where its branch was passed, and what relied
//! on a check relies on the refined index. `unrefine` renames back.

use super::{Count, PassCx};
use crate::analysis::Cfg;
use crate::entity::*;
use crate::function::Function;
use crate::ops::{Op, opposite, swapped};
use pyjit_bytecode::opcode::Comparison;

pub fn refine(f: &mut Function, _: &mut PassCx) {
    split_edges(f);
    let cfg = Cfg::new(f);
    let mut names: Vec<Def> = Vec::new();
    let mut log: Vec<(Def, Def)> = Vec::new();
    let mut todo: Vec<Result<Block, usize>> = vec![Ok(Function::ENTRY)];
    while let Some(step) = todo.pop() {
        match step {
            Err(length) => {
                for (def, before) in log.drain(length..).rev() {
                    names[def.index()] = before;
                }
            }
            Ok(block) => {
                todo.push(Err(log.len()));
                names.resize(f.def_count(), Def::NONE);
                let made = learn(f, &cfg, block, &names);
                names.resize(f.def_count(), Def::NONE);
                for (def, refined) in made {
                    log.push((def, names[def.index()]));
                    names[def.index()] = refined;
                }
                for i in 0..f.insts(block).len() {
                    let def = f.insts(block)[i];
                    let mut op = *f.op(def);
                    if matches!(op, Op::Refine { .. }) {
                        continue;
                    }
                    op.map_operands(&mut f.pool, |operand| name(&names, operand));
                    *f.op_mut(def) = op;
                }
                todo.extend(cfg.children(block).iter().map(|&child| Ok(child)));
            }
        }
    }
}

/// A branch on a comparison that passes what it compares to a block with other ways in gets a block of its own, in which
/// the refinement can stand. `cleanup` takes it out again.
fn split_edges(f: &mut Function) {
    let incoming = f.incoming();
    for block in f.block_ids() {
        let Some(end) = f.end(block) else { continue };
        let Op::Branch { condition, .. } = *f.op(end) else {
            continue;
        };
        let Op::IntCompare { a, b, .. } = *f.op(condition) else {
            continue;
        };
        for which in 0..2 {
            let edge = f.edge_of(end, which);
            let ways = incoming.get(edge.block.index()).map_or(0, Vec::len);
            let passes = f.defs(edge.args).iter().any(|arg| *arg == a || *arg == b);
            if ways > 1 && passes {
                let between = f.add_block();
                f.append(between, Op::Jump { to: edge }, None);
                let edge = f.edge(between, &[]);
                f.set_edge(end, which, edge);
            }
        }
    }
}

fn name(names: &[Def], def: Def) -> Def {
    match names.get(def.index()) {
        Some(&known) if def.is_real() && known != Def::NONE => known,
        _ => def,
    }
}

/// Inserts refinements at the start of a block that a branch leads to; gives what was renamed to what.
fn learn(f: &mut Function, cfg: &Cfg, block: Block, names: &[Def]) -> Vec<(Def, Def)> {
    let &[pred] = cfg.preds(block) else {
        return Vec::new();
    };
    let Some(end) = f.end(pred) else {
        return Vec::new();
    };
    let Op::Branch {
        condition,
        then,
        other,
    } = *f.op(end)
    else {
        return Vec::new();
    };
    let Op::IntCompare { a, b, how } = *f.op(condition) else {
        return Vec::new();
    };
    if then.block == other.block {
        return Vec::new();
    }
    let how = if then.block == block {
        how
    } else {
        opposite(how)
    };
    let mut made = Vec::new();
    // The comparison's operands may have names already, from branches above it.
    let (original_a, original_b) = (unname(f, a), unname(f, b));
    let (now_a, now_b) = (name(names, original_a), name(names, original_b));
    let mut at = 0;
    for (original, value, bound, how) in [
        (original_a, now_a, now_b, how),
        (original_b, now_b, now_a, swapped(how)),
    ] {
        // Constants too: a loop's first index is below the length because the branch before the loop says so.
        let useless = f.ty(value).constant().is_some() && f.ty(bound).constant().is_some();
        if !useless && how != Comparison::Ne {
            let op = Op::Refine {
                a: value,
                b: bound,
                how,
            };
            let def = f.add_loose(op, None);
            f.insert(block, at, def);
            at += 1;
            made.push((original, def));
        }
    }
    made
}

/// The definition that a refinement renamed.
fn unname(f: &Function, mut def: Def) -> Def {
    while let Op::Refine { a, .. } = *f.op(def) {
        def = a;
    }
    def
}

pub fn unrefine(f: &mut Function, _: &mut PassCx) {
    for block in f.block_ids() {
        for i in 0..f.insts(block).len() {
            let def = f.insts(block)[i];
            if let Op::Refine { a, .. } = *f.op(def) {
                f.replace(def, a);
            }
        }
    }
    f.flush();
}

pub fn run(f: &mut Function, cx: &mut PassCx) {
    for block in f.block_ids() {
        for i in 0..f.insts(block).len() {
            let def = f.insts(block)[i];
            f.refresh(def);
            let op = *f.op(def);
            if let Some(fits) = without_overflow(f, op) {
                f.set_op(def, fits);
                cx.count(Count::OverflowChecks);
            } else if let Op::CheckIndex { index, len } = op
                && f.ty(index).lo >= 0
                && prover(f, len).is_below(index, 0)
            {
                f.replace(def, index);
                cx.count(Count::BoundsChecks);
            }
        }
    }
    f.flush();
}

/// The op without its overflow check, if the result always fits.
fn without_overflow(f: &Function, op: Op) -> Option<Op> {
    let bounds = |def| {
        let ty = f.ty(def);
        (ty.lo as i128, ty.hi as i128)
    };
    let fits = |values: &[i128]| {
        values
            .iter()
            .all(|value| (i64::MIN as i128..=i64::MAX as i128).contains(value))
    };
    match op {
        Op::IntAdd { a, b } => {
            let ((al, ah), (bl, bh)) = (bounds(a), bounds(b));
            fits(&[al + bl, ah + bh]).then_some(Op::IntAddFits { a, b })
        }
        Op::IntSub { a, b } => {
            let ((al, ah), (bl, bh)) = (bounds(a), bounds(b));
            fits(&[al - bh, ah - bl]).then_some(Op::IntSubFits { a, b })
        }
        Op::IntMul { a, b } => {
            let ((al, ah), (bl, bh)) = (bounds(a), bounds(b));
            fits(&[al * bl, al * bh, ah * bl, ah * bh]).then_some(Op::IntMulFits { a, b })
        }
        Op::IntShl { a, b } => {
            let ((al, ah), (bl, bh)) = (bounds(a), bounds(b));
            let possible = bl >= 0 && bh < 64;
            (possible && fits(&[al << bh, ah << bh, al << bl, ah << bl]))
                .then_some(Op::IntShlFits { a, b })
        }
        _ => None,
    }
}

/// A definition as another one plus a constant.
fn linear(f: &Function, mut def: Def) -> (Def, i64) {
    let mut offset = 0i64;
    loop {
        def = f.root(def);
        let step = match *f.op(def) {
            Op::IntAdd { a, b } | Op::IntAddFits { a, b } => {
                match (f.ty(a).constant(), f.ty(b).constant()) {
                    (_, Some(by)) => Some((a, by)),
                    (Some(by), _) => Some((b, by)),
                    _ => None,
                }
            }
            Op::IntSub { a, b } | Op::IntSubFits { a, b } => f
                .ty(b)
                .constant()
                .and_then(i64::checked_neg)
                .map(|by| (a, by)),
            _ => None,
        };
        match step.and_then(|(next, by)| Some((next, offset.checked_add(by)?))) {
            Some((next, sum)) => (def, offset) = (next, sum),
            None => return (def, offset),
        }
    }
}

fn prover(f: &Function, len: Def) -> Prover<'_> {
    let (base, plus) = linear(f, len);
    Prover {
        f,
        cfg: Cfg::new(f),
        incoming: f.incoming(),
        base,
        plus,
        open: Vec::new(),
    }
}

/// Looks for proofs of `index < len`.
struct Prover<'a> {
    f: &'a Function,
    cfg: Cfg,
    incoming: Vec<Vec<(Def, usize)>>,
    /// The length is this one plus `plus`.
    base: Def,
    plus: i64,
    /// Parameters being proved, each with the offset.
    open: Vec<(Def, i64)>,
}

impl Prover<'_> {
    /// Whether `at + offset` is below the length.
    fn is_below(&mut self, at: Def, mut offset: i64) -> bool {
        let f = self.f;
        let mut at = f.current(at);
        for _ in 0..64 {
            let by = match *f.op(at) {
                Op::Refine { a, b, how } => {
                    let (bound, more) = linear(f, b);
                    // at < bound + more.
                    if bound == self.base
                        && let Some(most) = more.checked_add(offset)
                        && (how == Comparison::Lt && most <= self.plus
                            || matches!(how, Comparison::Le | Comparison::Eq) && most < self.plus)
                    {
                        return true;
                    }
                    Some((a, 0))
                }
                Op::IntAdd { a, b } | Op::IntAddFits { a, b } => {
                    f.ty(b).constant().map(|by| (a, by))
                }
                Op::IntSub { a, b } | Op::IntSubFits { a, b } => f
                    .ty(b)
                    .constant()
                    .and_then(i64::checked_neg)
                    .map(|by| (a, by)),
                Op::Param {} => return self.param(at, offset),
                ref op => op.guarded().map(|value| (value, 0)),
            };
            match by.and_then(|(next, by)| Some((next, offset.checked_add(by)?))) {
                Some((next, sum)) => (at, offset) = (f.current(next), sum),
                None => return false,
            }
        }
        false
    }

    /// A parameter is below what does not change while it does, if all that flows in is.
    fn param(&mut self, param: Def, offset: i64) -> bool {
        let block = self.f.home(param);
        let home = self.f.home(self.base);
        let stands = home != Block::NONE && home != block && self.cfg.dominates(home, block);
        if !stands || block == Function::ENTRY || self.open.len() > 8 {
            return false;
        }
        if let Some((_, before)) = self.open.iter().find(|(known, _)| *known == param) {
            // Around a cycle it may only have come down.
            return offset <= *before;
        }
        let Some(i) = self
            .f
            .params(block)
            .iter()
            .position(|known| *known == param)
        else {
            return false;
        };
        self.open.push((param, offset));
        let edges = self.incoming[block.index()].clone();
        let proved = edges.iter().all(|&(end, which)| {
            let arg = self.f.defs(self.f.edge_of(end, which).args)[i];
            self.is_below(arg, offset)
        });
        self.open.pop();
        proved
    }
}
