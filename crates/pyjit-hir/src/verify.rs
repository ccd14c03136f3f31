//! The verifier: what every pass may rely on, and must leave behind.
//!
//! - Each reachable block ends in exactly one block end, its last instruction; edges pass as many arguments as the block
//!   has parameters, of the same representation.
//! - A use is dominated by its definition; a definition stands in one block.
//! - Operands have the representation and kinds that the table wants.
//! - Ops that can leave, raise or run Python have a frame state, with locals and a stack of real definitions; the
//!   definitions it names are dominating ones or recipes whose operands are.

use crate::analysis::Cfg;
use crate::entity::*;
use crate::function::Function;
use crate::ops::Op;
use crate::types::{Rep, Type};

/// Checks the function; says what is wrong with it.
pub fn verify(f: &Function) -> Result<(), String> {
    let cfg = Cfg::new(f);
    let mut checker = Checker {
        f,
        cfg: &cfg,
        place: vec![u32::MAX; f.def_count()],
    };
    checker.blocks()?;
    for &block in &cfg.order {
        for &def in f.insts(block) {
            checker
                .inst(block, def)
                .map_err(|message| format!("{block}: {}: {message}", f.inst_text(def)))?;
        }
    }
    Ok(())
}

struct Checker<'a> {
    f: &'a Function,
    cfg: &'a Cfg,
    /// The place of each definition in its block.
    place: Vec<u32>,
}

impl Checker<'_> {
    fn blocks(&mut self) -> Result<(), String> {
        let f = self.f;
        if f.blocks.is_empty() {
            return Err("no entry block".into());
        }
        if !self.cfg.preds(Function::ENTRY).is_empty() {
            return Err("the entry block is jumped to".into());
        }
        for &block in &self.cfg.order {
            if f.end(block).is_none() {
                return Err(format!("{block} has no end"));
            }
            for &param in f.params(block) {
                if f.home(param) != block || !matches!(f.op(param), Op::Param {}) {
                    return Err(format!("{block}: {param} is no parameter of it"));
                }
                self.place[param.index()] = 0;
            }
            for (i, &def) in f.insts(block).iter().enumerate() {
                if f.home(def) != block {
                    return Err(format!("{block}: {def} belongs to {}", f.home(def)));
                }
                if self.place[def.index()] != u32::MAX {
                    return Err(format!("{block}: {def} is there twice"));
                }
                self.place[def.index()] = i as u32 + 1;
                if f.op(def).is_end() && i + 1 != f.insts(block).len() {
                    return Err(format!("{block}: {def} ends it early"));
                }
                if matches!(f.op(def), Op::Param {}) {
                    return Err(format!("{block}: parameter {def} among instructions"));
                }
            }
        }
        Ok(())
    }

    /// Whether `def` is there when the instruction at `place` of `block` executes.
    fn available(&self, def: Def, block: Block, place: u32) -> bool {
        let home = self.f.home(def);
        if home == Block::NONE || self.place[def.index()] == u32::MAX {
            return false;
        }
        if home == block {
            self.place[def.index()] < place
        } else {
            self.cfg.dominates(home, block)
        }
    }

    fn inst(&self, block: Block, def: Def) -> Result<(), String> {
        let f = self.f;
        let op = f.op(def);
        let place = self.place[def.index()];
        let mut wrong = None;
        op.each_operand(&f.pool, |operand| {
            let fine = operand.is_real() && self.available(operand, block, place);
            if !fine && wrong.is_none() {
                wrong = Some(format!("{operand} is not available"));
            }
        });
        if let Some(message) = wrong {
            return Err(message);
        }
        op.each_typed(|operand, want| {
            if want != Type::ANY_REP && !fits(f.ty(operand), want) && wrong.is_none() {
                wrong = Some(format!("{operand} is {}, not {want}", f.ty(operand)));
            }
        });
        if let Op::StoreField { value, field, .. } = op
            && !fits(f.ty(*value), field.ty())
        {
            return Err(format!("{value} is no {}", field.ty()));
        }
        op.each_edge(|edge| {
            let params = f.params(edge.block);
            if params.len() != edge.args.len as usize && wrong.is_none() {
                wrong = Some(format!("{} has {} parameters", edge.block, params.len()));
            }
            for (&param, &arg) in params.iter().zip(f.defs(edge.args)) {
                if arg.is_real() && f.ty(param).rep != f.ty(arg).rep && wrong.is_none() {
                    wrong = Some(format!("{arg} does not fit parameter {param}"));
                }
            }
        });
        if let Some(message) = wrong {
            return Err(message);
        }
        if matches!(op, Op::Catch { .. }) {
            let before = place
                .checked_sub(2)
                .and_then(|index| f.insts(block).get(index as usize));
            if !before.is_some_and(|&before| f.op(before).effects().raises) {
                return Err("nothing before it raises".into());
            }
        }
        match f.state(def) {
            None if op.needs_state() => Err("no frame state".into()),
            None => Ok(()),
            Some(state) => self.state(state, block, place),
        }
    }

    fn state(&self, state: State, block: Block, place: u32) -> Result<(), String> {
        let f = self.f;
        let mut depth = 0;
        let mut next = Some(state);
        while let Some(at) = next {
            depth += 1;
            if at.index() >= f.frames.len() || depth > 1000 {
                return Err(format!("bad state {at}"));
            }
            next = f.frame(at).parent;
        }
        let mut wrong = None;
        f.each_in_state(state, |def| {
            if wrong.is_none() {
                wrong = self.in_state(def, block, place, 0).err();
            }
        });
        wrong.map_or(Ok(()), Err)
    }

    fn in_state(&self, def: Def, block: Block, place: u32, depth: u32) -> Result<(), String> {
        let f = self.f;
        if !def.is_real() || self.available(def, block, place) {
            return match def.is_real() && depth == 0 && f.ty(def).rep != Rep::Boxed {
                true => Err(format!("{def} in the state is not boxed")),
                false => Ok(()),
            };
        }
        if f.home(def) != Block::NONE || !f.op(def).can_be_recipe() || depth > 1000 {
            return Err(format!("{def} in the state is not available"));
        }
        let mut wrong = None;
        f.op(def).each_operand(&f.pool, |operand| {
            if wrong.is_none() {
                wrong = self.in_state(operand, block, place, depth + 1).err();
            }
        });
        wrong.map_or(Ok(()), Err)
    }
}

/// Whether a value of type `ty` may stand where a `want` is wanted.
fn fits(ty: Type, want: Type) -> bool {
    ty.rep == want.rep && (ty.rep != Rep::Boxed || ty.kinds.within(want.kinds))
}
