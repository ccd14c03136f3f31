//! Making SSA for a variable with several definitions: parameters where they meet.
//! After Braun et al., "Simple and Efficient Construction of Static Single Assignment Form" (2013).

use crate::analysis::Cfg;
use crate::entity::*;
use crate::function::Function;
use crate::types::Type;

/// One variable.
pub struct Variable<'a> {
    cfg: &'a Cfg,
    incoming: &'a [Vec<(Def, usize)>],
    ty: Type,
    /// The value at the end of blocks that define it.
    ends: Vec<Def>,
    /// The value at the start of blocks, once asked.
    starts: Vec<Def>,
    /// Parameters made for it.
    pub params: Vec<Def>,
}

impl<'a> Variable<'a> {
    /// `incoming` must be that of the function now; edges may have got arguments since, but not moved.
    pub fn new(
        f: &Function,
        cfg: &'a Cfg,
        incoming: &'a [Vec<(Def, usize)>],
        ty: Type,
    ) -> Variable<'a> {
        Variable {
            cfg,
            incoming,
            ty,
            ends: vec![Def::NONE; f.blocks.len()],
            starts: vec![Def::NONE; f.blocks.len()],
            params: Vec::new(),
        }
    }

    /// The block leaves it with that value.
    pub fn define(&mut self, block: Block, value: Def) {
        self.ends[block.index()] = value;
    }

    /// The block begins with that value.
    pub fn begin(&mut self, block: Block, value: Def) {
        self.starts[block.index()] = value;
    }

    pub fn at_end(&mut self, f: &mut Function, block: Block) -> Def {
        match self.ends[block.index()] {
            Def::NONE => self.at_start(f, block),
            value => value,
        }
    }

    pub fn at_start(&mut self, f: &mut Function, block: Block) -> Def {
        // Walks up to where it is known.
        let mut at = block;
        let mut passed = Vec::new();
        let value = loop {
            if self.starts[at.index()] != Def::NONE {
                break self.starts[at.index()];
            }
            let edges: Vec<(Def, usize)> = self.incoming[at.index()]
                .iter()
                .copied()
                .filter(|(end, _)| self.cfg.is_reachable(f.home(*end)))
                .collect();
            if let &[(end, _)] = &edges[..] {
                passed.push(at);
                let pred = f.home(end);
                if self.ends[pred.index()] != Def::NONE {
                    break self.ends[pred.index()];
                }
                at = pred;
                continue;
            }
            let param = f.add_param(at, self.ty);
            self.params.push(param);
            self.starts[at.index()] = param;
            for (end, which) in edges {
                let pred = f.home(end);
                let value = self.at_end(f, pred);
                f.push_arg(end, which, value);
            }
            break param;
        };
        for block in passed {
            self.starts[block.index()] = value;
        }
        value
    }
}

/// Uses of `old` in those blocks become uses of the variable.
pub fn rewrite_uses(
    f: &mut Function,
    cfg: &Cfg,
    variable: &mut Variable<'_>,
    old: Def,
    blocks: impl Fn(Block) -> bool,
) {
    for &block in &cfg.order {
        if !blocks(block) {
            continue;
        }
        for i in 0..f.insts(block).len() {
            let def = f.insts(block)[i];
            // Arguments that were added for the variable are right already.
            let mut uses = false;
            f.op(def)
                .each_operand(&f.pool, |operand| uses |= operand == old);
            if uses {
                let value = variable.at_start(f, block);
                let mut op = *f.op(def);
                op.map_operands(
                    &mut f.pool,
                    |operand| if operand == old { value } else { operand },
                );
                *f.op_mut(def) = op;
            }
            if let Some(state) = f.state(def)
                && in_state(f, state, old)
            {
                let value = variable.at_start(f, block);
                let state = f.map_state(state, &mut |f, named| rename(f, named, &[(old, value)]));
                f.set_state(def, Some(state));
            }
        }
    }
}

pub fn renamed(pairs: &[(Def, Def)], def: Def) -> Def {
    pairs
        .iter()
        .find(|(old, _)| *old == def)
        .map_or(def, |(_, new)| *new)
}

fn in_state(f: &Function, state: State, def: Def) -> bool {
    let mut found = false;
    f.each_in_state(state, |named| found |= in_recipe(f, named, def));
    found
}

fn in_recipe(f: &Function, named: Def, def: Def) -> bool {
    if named == def {
        return true;
    }
    if !named.is_real() || f.home(named) != Block::NONE {
        return false;
    }
    let mut found = false;
    f.op(named)
        .each_operand(&f.pool, |operand| found |= in_recipe(f, operand, def));
    found
}

/// What a state names in place of `named`: recipes that name what is renamed are made anew.
pub fn rename(f: &mut Function, named: Def, pairs: &[(Def, Def)]) -> Def {
    let new = renamed(pairs, named);
    if new != named || !pairs.iter().any(|(old, _)| in_recipe(f, named, *old)) {
        return new;
    }
    let mut op = *f.op(named);
    op.copy_lists(&mut f.pool);
    let mut operands = Vec::new();
    op.each_operand(&f.pool, |operand| operands.push(operand));
    let changed: Vec<Def> = operands
        .iter()
        .map(|&operand| rename(f, operand, pairs))
        .collect();
    let mut next = changed.into_iter();
    op.map_operands(&mut f.pool, |operand| next.next().unwrap_or(operand));
    f.add_loose(op, None)
}
