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
