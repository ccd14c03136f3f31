//! Escape analysis and scalar replacement: an object that only loads, stores and frame states name is not made; its
//! fields become values, its mentions in states become recipes.
//!
//! An object escapes if anything else uses it: a call, a return, an edge to a block parameter, a store into an object
//! that is not replaced itself. Fields are variables whose SSA form `ssa` makes, also around loops (iterators of `for`
//! above all). Sound because nobody but the uses seen can reach the object before it escapes, and an exit makes it with the
//! content it would have there. After Choi et al. (1999) and, for states, Stadler, Würthinger, Mössenböck, "Partial Escape
//! Analysis and Scalar Replacement for Java" (2014), without the partial part: an escape on one path counts for all.

use super::ssa::Variable;
use super::{Count, PassCx};
use crate::analysis::Cfg;
use crate::entity::*;
use crate::fields::Field;
use crate::function::Function;
use crate::ops::Op;

pub fn run(f: &mut Function, cx: &mut PassCx) {
    let cfg = Cfg::new(f);
    let candidates = not_escaping(f, &cfg);
    if candidates.is_empty() {
        return;
    }
    let incoming = f.incoming();
    for object in candidates {
        let done = match f.op(object) {
            Op::MakeTuple { .. }
            | Op::MakeMethod { .. }
            | Op::MakeSlice { .. }
            | Op::MakeRange { .. } => {
                // Only states use it: it is a recipe.
                f.remove(object);
                true
            }
            _ => replace(f, &cfg, &incoming, object),
        };
        if done {
            cx.count(Count::ScalarReplaced);
        }
    }
    f.flush();
}

fn is_candidate(op: &Op) -> bool {
    matches!(
        op,
        Op::MakeRangeIter { .. }
            | Op::MakeSeqIter { .. }
            | Op::MakeCell { .. }
            | Op::NewObject { .. }
            | Op::MakeTuple { .. }
            | Op::MakeMethod { .. }
            | Op::MakeSlice { .. }
            | Op::MakeRange { .. }
    )
}

/// Whether a field of that object is one of those that are followed.
fn is_tracked(op: &Op, field: Field) -> bool {
    match op {
        Op::MakeRangeIter { .. } => field == Field::IterNext || field == Field::IterStop,
        Op::MakeSeqIter { .. } => field == Field::IterIndex,
        Op::MakeCell { .. } => field == Field::CellValue,
        Op::NewObject { .. } => matches!(field, Field::Slot(_)),
        _ => false,
    }
}

/// Objects to replace, containers first.
fn not_escaping(f: &Function, cfg: &Cfg) -> Vec<Def> {
    let mut candidates = Vec::new();
    for &block in &cfg.order {
        candidates.extend(
            f.insts(block)
                .iter()
                .copied()
                .filter(|&def| is_candidate(f.op(def))),
        );
    }
    if candidates.is_empty() {
        return candidates;
    }
    let mut escapes = vec![false; f.def_count()];
    let mut contained: Vec<(Def, Def)> = Vec::new();
    for &block in &cfg.order {
        for &def in f.insts(block) {
            let op = f.op(def);
            match *op {
                Op::LoadField { object, field } if is_tracked(f.op(object), field) => {}
                Op::StoreField {
                    object,
                    value,
                    field,
                } if is_tracked(f.op(object), field) => {
                    escapes[value.index()] = true;
                }
                Op::AddSlot { object, value, .. }
                    if matches!(f.op(object), Op::NewObject { .. }) =>
                {
                    escapes[value.index()] = true;
                }
                // A cell's content is a variable, which may meet others.
                Op::MakeCell { value } => escapes[value.index()] = true,
                _ => op.each_operand(&f.pool, |operand| {
                    if operand.is_real() {
                        match is_candidate(op) {
                            true => contained.push((def, operand)),
                            false => escapes[operand.index()] = true,
                        }
                    }
                }),
            }
        }
    }
    let mut changed = true;
    while changed {
        changed = false;
        for &(container, content) in &contained {
            if escapes[container.index()] && !escapes[content.index()] {
                escapes[content.index()] = true;
                changed = true;
            }
        }
    }
    candidates.retain(|def| !escapes[def.index()]);
    candidates.reverse();
    candidates
}

/// What an instance is at some point: its shape, its filled slots.
type Stage = (Shape, Vec<u32>);

/// The stages of an instance at the start of blocks; none if they differ where ways meet.
fn stages(f: &Function, cfg: &Cfg, object: Def) -> Option<Vec<Option<Stage>>> {
    let home = f.home(object);
    let mut starts: Vec<Option<Stage>> = vec![None; f.blocks.len()];
    let mut ends: Vec<Option<Stage>> = vec![None; f.blocks.len()];
    for &block in &cfg.order {
        if !cfg.dominates(home, block) {
            continue;
        }
        let mut stage = None;
        if block != home {
            for &pred in cfg.preds(block) {
                match (&stage, &ends[pred.index()]) {
                    (_, None) => {}
                    (None, Some(end)) => stage = Some(end.clone()),
                    (Some(stage), Some(end)) if stage == end => {}
                    _ => return None,
                }
            }
            starts[block.index()] = stage.clone();
        }
        for &def in f.insts(block) {
            match *f.op(def) {
                Op::NewObject { shape, .. } if def == object => stage = Some((shape, Vec::new())),
                Op::AddSlot {
                    object: of,
                    slot,
                    shape,
                    ..
                } if of == object => {
                    let (now, filled) = stage.as_mut()?;
                    *now = shape;
                    if !filled.contains(&slot) {
                        filled.push(slot);
                    }
                }
                _ => {}
            }
        }
        ends[block.index()] = stage;
    }
    // Back edges must agree with what was assumed.
    for &block in &cfg.order {
        if block != home && cfg.dominates(home, block) {
            for &pred in cfg.preds(block) {
                if ends[pred.index()] != starts[block.index()] {
                    return None;
                }
            }
        }
    }
    Some(starts)
}

fn replace(f: &mut Function, cfg: &Cfg, incoming: &[Vec<(Def, usize)>], object: Def) -> bool {
    let home = f.home(object);
    let op = *f.op(object);
    let region: Vec<Block> = cfg
        .order
        .iter()
        .copied()
        .filter(|&block| cfg.dominates(home, block))
        .collect();
    let stages = match op {
        Op::NewObject { .. } => match stages(f, cfg, object) {
            Some(stages) => stages,
            None => return false,
        },
        _ => Vec::new(),
    };
    // The fields, and their initial values.
    let mut fields: Vec<(Field, Def)> = match op {
        Op::MakeRangeIter { next, stop, .. } => {
            vec![(Field::IterNext, next), (Field::IterStop, stop)]
        }
        Op::MakeSeqIter { index, .. } => vec![(Field::IterIndex, index)],
        Op::MakeCell { value } => vec![(Field::CellValue, value)],
        _ => Vec::new(),
    };
    let field_written = |f: &Function, def: Def| match *f.op(def) {
        Op::StoreField {
            object: of,
            value,
            field,
        } if of == object => Some((field, value)),
        Op::AddSlot {
            object: of,
            value,
            slot,
            ..
        } if of == object => Some((Field::Slot(slot), value)),
        _ => None,
    };
    for &block in &region {
        for &def in f.insts(block) {
            if let Some((field, _)) = field_written(f, def)
                && !fields.iter().any(|(known, _)| *known == field)
            {
                fields.push((field, Def::NONE));
            }
        }
    }
    let mut variables: Vec<Variable<'_>> = fields
        .iter()
        .map(|(field, _)| Variable::new(f, cfg, incoming, field.ty()))
        .collect();
    for &block in &region {
        for i in 0..f.insts(block).len() {
            let def = f.insts(block)[i];
            if def == object {
                for (variable, (_, initial)) in variables.iter_mut().zip(&fields) {
                    variable.define(block, *initial);
                }
            } else if let Some((field, value)) = field_written(f, def) {
                for (variable, (known, _)) in variables.iter_mut().zip(&fields) {
                    if *known == field {
                        variable.define(block, value);
                    }
                }
            }
        }
    }
    for &block in &region {
        let mut now: Vec<Option<Def>> = vec![None; fields.len()];
        let mut stage = stages.get(block.index()).cloned().flatten();
        let mut gone = Vec::new();
        for i in 0..f.insts(block).len() {
            let def = f.insts(block)[i];
            if def == object {
                now = fields.iter().map(|(_, initial)| Some(*initial)).collect();
                if let Op::NewObject { shape, .. } = op {
                    stage = Some((shape, Vec::new()));
                }
                continue;
            }
            if let Some(state) = f.state(def)
                && (block != home || now.iter().any(Option::is_some) || fields.is_empty())
                && mentions(f, state, object)
            {
                let recipe = recipe(f, op, &stage, &fields, |f, index| {
                    *now[index].get_or_insert_with(|| variables[index].at_start(f, block))
                });
                let state = f.map_state(state, &mut |f, named| rename(f, named, object, recipe));
                f.set_state(def, Some(state));
            }
            if let Some((field, value)) = field_written(f, def) {
                for (index, (known, _)) in fields.iter().enumerate() {
                    if *known == field {
                        now[index] = Some(value);
                    }
                }
                if let Op::AddSlot { slot, shape, .. } = *f.op(def)
                    && let Some((at, filled)) = &mut stage
                {
                    *at = shape;
                    if !filled.contains(&slot) {
                        filled.push(slot);
                    }
                }
                gone.push(def);
            } else if let Op::LoadField { object: of, field } = *f.op(def)
                && of == object
                && let Some(index) = fields.iter().position(|(known, _)| *known == field)
            {
                let value = *now[index].get_or_insert_with(|| variables[index].at_start(f, block));
                f.replace(def, f.current(value));
            }
        }
        for def in gone {
            f.remove(def);
        }
    }
    f.remove(object);
    true
}

/// Whether a state names the object, itself or in a recipe.
fn mentions(f: &Function, state: State, object: Def) -> bool {
    let mut found = false;
    f.each_in_state(state, |def| found |= names(f, def, object));
    found
}

fn names(f: &Function, def: Def, object: Def) -> bool {
    if def == object {
        return true;
    }
    if !def.is_real() || f.home(def) != Block::NONE {
        return false;
    }
    let mut found = false;
    f.op(def)
        .each_operand(&f.pool, |operand| found |= names(f, operand, object));
    found
}

/// The definition to name in place of `named`: recipes around the object are made anew.
fn rename(f: &mut Function, named: Def, object: Def, recipe: Def) -> Def {
    if named == object {
        return recipe;
    }
    if !names(f, named, object) {
        return named;
    }
    let mut op = *f.op(named);
    op.copy_lists(&mut f.pool);
    let mut operands = Vec::new();
    op.each_operand(&f.pool, |operand| operands.push(operand));
    let renamed: Vec<Def> = operands
        .iter()
        .map(|&operand| rename(f, operand, object, recipe))
        .collect();
    let mut next = renamed.into_iter();
    op.map_operands(&mut f.pool, |operand| next.next().unwrap_or(operand));
    f.add_loose(op, None)
}

fn recipe(
    f: &mut Function,
    op: Op,
    stage: &Option<Stage>,
    fields: &[(Field, Def)],
    mut now: impl FnMut(&mut Function, usize) -> Def,
) -> Def {
    let op = match op {
        Op::MakeRangeIter { step, .. } => Op::MakeRangeIter {
            next: now(f, 0),
            stop: now(f, 1),
            step,
        },
        Op::MakeSeqIter { seq, .. } => Op::MakeSeqIter {
            seq,
            index: now(f, 0),
        },
        Op::MakeCell { .. } => Op::MakeCell { value: now(f, 0) },
        Op::NewObject { shape, class } => {
            let (shape, filled) = stage.clone().unwrap_or((shape, Vec::new()));
            let count = filled.iter().max().map_or(0, |most| most + 1);
            let mut slots = vec![Def::NULL; count as usize];
            for (index, (field, _)) in fields.iter().enumerate() {
                if let Field::Slot(slot) = *field
                    && filled.contains(&slot)
                {
                    slots[slot as usize] = now(f, index);
                }
            }
            let slots = f.list(&slots);
            Op::NewObjectWith {
                shape,
                class,
                slots,
            }
        }
        other => other,
    };
    f.add_loose(op, None)
}
