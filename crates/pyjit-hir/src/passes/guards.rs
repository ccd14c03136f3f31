//! Guard elimination: drops a type guard that a dominating guard on the same value has proved, and a test whose outcome
//! a dominating branch has decided.
//! Sound because kinds are built-in layouts, which never change, and definitions have one value. Shapes do change: their
//! guards are `loads`'.

use super::{Count, PassCx};
use crate::analysis::Cfg;
use crate::entity::*;
use crate::function::Function;
use crate::ops::Op;
use crate::types::Type;

/// What is known in a subtree of the dominator tree.
#[derive(Clone, Copy)]
enum Fact {
    /// The second definition is the first one's value, with more known of it.
    Guarded(Def, Def),
    /// The condition has that value.
    Decided(Def, bool),
}

pub fn run(f: &mut Function, cx: &mut PassCx) {
    let cfg = Cfg::new(f);
    let mut facts: Vec<Fact> = Vec::new();
    let mut todo: Vec<Result<Block, usize>> = vec![Ok(Function::ENTRY)];
    while let Some(step) = todo.pop() {
        match step {
            Err(length) => facts.truncate(length),
            Ok(block) => {
                todo.push(Err(facts.len()));
                if let &[pred] = cfg.preds(block)
                    && let Some(end) = f.end(pred)
                    && let Op::Branch {
                        condition,
                        then,
                        other,
                    } = *f.op(end)
                    && then.block != other.block
                {
                    facts.push(Fact::Decided(f.current(condition), then.block == block));
                }
                visit(f, block, &mut facts, cx);
                todo.extend(cfg.children(block).iter().map(|&child| Ok(child)));
            }
        }
    }
    f.flush();
}

fn visit(f: &mut Function, block: Block, facts: &mut Vec<Fact>, cx: &mut PassCx) {
    for i in 0..f.insts(block).len() {
        let def = f.insts(block)[i];
        f.refresh(def);
        match *f.op(def) {
            Op::GuardType { value, ty } => {
                let root = f.root(value);
                let known = facts.iter().rev().find_map(|fact| match *fact {
                    Fact::Guarded(of, known) if of == root && proves(f, known, ty) => Some(known),
                    _ => None,
                });
                match known {
                    Some(known) => {
                        f.replace(def, known);
                        cx.count(Count::GuardsRemoved);
                    }
                    None => facts.push(Fact::Guarded(root, def)),
                }
            }
            Op::GuardBound { value } => {
                let root = f.root(value);
                let known = facts.iter().rev().find_map(|fact| match *fact {
                    Fact::Guarded(of, known) if of == root => Some(known),
                    _ => None,
                });
                match known {
                    Some(known) if proves(f, known, Type::ANY) => {
                        f.replace(def, known);
                        cx.count(Count::GuardsRemoved);
                    }
                    _ => facts.push(Fact::Guarded(root, def)),
                }
            }
            Op::Branch {
                condition,
                then,
                other,
            } => {
                if let Some(value) = decided(f, facts, condition) {
                    f.set_op(
                        def,
                        Op::Jump {
                            to: if value { then } else { other },
                        },
                    );
                    cx.count(Count::Folded);
                }
            }
            Op::GuardCond {
                condition,
                expected,
            } => {
                let condition = f.current(condition);
                if decided(f, facts, condition) == Some(expected) {
                    // Pinned, but without effect: nobody names it.
                    f.set_op(def, Op::ConstCond { value: true });
                    f.set_type(def, Type::cond(true));
                    cx.count(Count::GuardsRemoved);
                } else {
                    facts.push(Fact::Decided(condition, expected));
                }
            }
            _ => {}
        }
    }
}

fn proves(f: &Function, known: Def, ty: Type) -> bool {
    !f.ty(known).is_empty() && f.ty(known).is(ty)
}

fn decided(f: &Function, facts: &[Fact], condition: Def) -> Option<bool> {
    let (condition, negated) = match *f.op(condition) {
        Op::CondNot { a } => (f.current(a), true),
        _ => (condition, false),
    };
    facts.iter().rev().find_map(|fact| match *fact {
        Fact::Decided(of, value) if of == condition => Some(value != negated),
        Fact::Decided(of, value) => match *f.op(of) {
            Op::CondNot { a } if f.current(a) == condition => Some(value == negated),
            _ => None,
        },
        Fact::Guarded(..) => None,
    })
}
