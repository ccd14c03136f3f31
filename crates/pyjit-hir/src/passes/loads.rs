//! Store-to-load forwarding, redundant loads, redundant shape guards.
//!
//! Walks blocks in reverse postorder with the facts that hold (this field of this object is that definition; this object
//! has that shape). A merge keeps what all predecessors know; a loop header what its forward predecessors know and
//! nothing in the loop clobbers. Sound because a fact dies at the first instruction that may change it (`memory`), calls
//! of Python above all; and because what replaces a guard dominates and was itself proved by a guard, a store or the
//! allocation. Follows Click's and GraalVM's read elimination.

use super::memory::{Place, clobbers, place_read};
use super::{Count, PassCx};
use crate::analysis::{Cfg, Loops};
use crate::entity::*;
use crate::fields::Field;
use crate::function::Function;
use crate::ops::Op;

/// The content of a place: a definition; for shapes also the object whose definition proves it.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Fact {
    Holds(Place, Def),
    HasShape(Def, Shape, Def),
}

impl Fact {
    fn place(&self) -> Place {
        match *self {
            Fact::Holds(place, _) => place,
            Fact::HasShape(object, ..) => Place::Shape(object),
        }
    }
}

/// More facts than these are forgotten.
const LIMIT: usize = 64;

pub fn run(f: &mut Function, cx: &mut PassCx) {
    let cfg = Cfg::new(f);
    let loops = Loops::new(f, &cfg);
    let mut at_end: Vec<Option<Vec<Fact>>> = vec![None; f.blocks.len()];
    for &block in &cfg.order {
        let mut facts = facts_at(f, &cfg, &loops, block, &at_end);
        for i in 0..f.insts(block).len() {
            let def = f.insts(block)[i];
            f.refresh(def);
            visit(f, def, &mut facts, cx);
        }
        at_end[block.index()] = Some(facts);
    }
    f.flush();
}

fn facts_at(
    f: &Function,
    cfg: &Cfg,
    loops: &Loops,
    block: Block,
    at_end: &[Option<Vec<Fact>>],
) -> Vec<Fact> {
    let mut facts: Option<Vec<Fact>> = None;
    let mut back = false;
    for &pred in cfg.preds(block) {
        match &at_end[pred.index()] {
            None => back = true,
            Some(other) => match &mut facts {
                None => facts = Some(other.clone()),
                Some(facts) => facts.retain(|fact| other.contains(fact)),
            },
        }
    }
    let mut facts = facts.unwrap_or_default();
    // What replaces a load must be there.
    facts.retain(|fact| {
        let def = match *fact {
            Fact::Holds(_, def) | Fact::HasShape(_, _, def) => f.current(def),
        };
        f.home(def) != Block::NONE && cfg.dominates(f.home(def), block)
    });
    if back {
        let own = loops
            .of(block)
            .filter(|&index| loops.all[index].header == block);
        match own {
            None => facts.clear(),
            Some(index) => {
                for &inside in &loops.all[index].blocks {
                    for &def in f.insts(inside) {
                        let op = f.op(def);
                        if !op.effects().writes.is_empty() {
                            facts.retain(|fact| !clobbers(f, op, fact.place()));
                        }
                    }
                }
            }
        }
    }
    facts
}

fn find(facts: &[Fact], place: Place) -> Option<Def> {
    facts.iter().rev().find_map(|fact| match *fact {
        Fact::Holds(at, def) if at == place => Some(def),
        _ => None,
    })
}

fn learn(facts: &mut Vec<Fact>, fact: Fact) {
    facts.retain(|old| old.place() != fact.place());
    if facts.len() >= LIMIT {
        facts.remove(0);
    }
    facts.push(fact);
}

fn visit(f: &mut Function, def: Def, facts: &mut Vec<Fact>, cx: &mut PassCx) {
    let op = *f.op(def);
    match op {
        Op::LoadField { .. } | Op::LoadItem { .. } => {
            let place = place_read(f, &op);
            match find(facts, place) {
                Some(known) if f.ty(f.current(known)).rep == f.ty(def).rep => {
                    f.replace(def, f.current(known));
                    cx.count(Count::LoadsForwarded);
                }
                _ => learn(facts, Fact::Holds(place, def)),
            }
            return;
        }
        Op::GuardShape { value, shape } => {
            let root = f.root(value);
            let known = facts.iter().find_map(|fact| match *fact {
                Fact::HasShape(of, has, by) if of == root => Some((has, by)),
                _ => None,
            });
            match known {
                Some((has, by)) if has == shape => {
                    f.replace(def, f.current(by));
                    cx.count(Count::GuardsRemoved);
                }
                _ => learn(facts, Fact::HasShape(root, shape, def)),
            }
            return;
        }
        Op::HasShape { value, shape } => {
            let root = f.root(value);
            for fact in facts.iter() {
                if let Fact::HasShape(of, has, _) = *fact
                    && of == root
                {
                    let value = has == shape;
                    f.set_op(def, Op::ConstCond { value });
                    f.set_type(def, crate::Type::cond(value));
                    cx.count(Count::Folded);
                    break;
                }
            }
            return;
        }
        Op::ProvedShape { value, shape } => {
            learn(facts, Fact::HasShape(f.root(value), shape, def));
            return;
        }
        _ => {}
    }
    if op.effects().writes.is_empty() {
        allocated(def, &op, facts);
        return;
    }
    facts.retain(|fact| !clobbers(f, &op, fact.place()));
    match op {
        Op::StoreField {
            object,
            value,
            field,
        } => {
            learn(
                facts,
                Fact::Holds(Place::Field(f.root(object), field), value),
            );
        }
        Op::AddSlot {
            object,
            value,
            slot,
            shape,
        } => {
            let root = f.root(object);
            learn(
                facts,
                Fact::Holds(Place::Field(root, Field::Slot(slot)), value),
            );
            learn(facts, Fact::HasShape(root, shape, object));
        }
        Op::StoreItem { list, index, value } => {
            learn(
                facts,
                Fact::Holds(Place::Item(f.root(list), f.root(index)), value),
            );
        }
        _ => {}
    }
}

/// What a new object holds.
fn allocated(def: Def, op: &Op, facts: &mut Vec<Fact>) {
    let mut field = |field, value| learn(facts, Fact::Holds(Place::Field(def, field), value));
    match *op {
        Op::MakeRangeIter { next, stop, .. } => {
            field(Field::IterNext, next);
            field(Field::IterStop, stop);
        }
        Op::MakeSeqIter { index, .. } => field(Field::IterIndex, index),
        Op::MakeCell { value } => field(Field::CellValue, value),
        Op::NewObject { shape, .. } => learn(facts, Fact::HasShape(def, shape, def)),
        _ => {}
    }
}
