//! Natural loops and how they nest. A back edge goes to a block that dominates it; loops with other entries (which
//! structured bytecode does not have) are no loops here, which costs speed, not soundness.

use super::Cfg;
use crate::entity::*;

/// A natural loop.
#[derive(Clone, Debug)]
pub struct Loop {
    pub header: Block,
    /// All of them, inner loops' included; the header first, then in the order of the `Cfg`.
    pub blocks: Vec<Block>,
    /// Those that jump back to the header.
    pub latches: Vec<Block>,
    /// The only block outside that jumps to the header, if there is one and it goes nowhere else.
    pub preheader: Option<Block>,
    pub parent: Option<usize>,
    pub depth: u32,
}

/// The loops of a function, outer before inner.
#[derive(Clone, Debug, Default)]
pub struct Loops {
    pub all: Vec<Loop>,
    /// The innermost loop of each block.
    innermost: Vec<Option<usize>>,
}

impl Loops {
    pub fn new(f: &crate::Function, cfg: &Cfg) -> Loops {
        let mut loops = Loops {
            all: Vec::new(),
            innermost: vec![None; f.blocks.len()],
        };
        // In reverse postorder outer headers come first.
        for &header in &cfg.order {
            let latches: Vec<Block> = cfg
                .preds(header)
                .iter()
                .copied()
                .filter(|&pred| cfg.dominates(header, pred))
                .collect();
            if latches.is_empty() {
                continue;
            }
            let mut inside = vec![false; f.blocks.len()];
            inside[header.index()] = true;
            let mut todo = latches.clone();
            while let Some(block) = todo.pop() {
                if !std::mem::replace(&mut inside[block.index()], true) {
                    todo.extend_from_slice(cfg.preds(block));
                }
            }
            let blocks: Vec<Block> = cfg
                .order
                .iter()
                .copied()
                .filter(|block| inside[block.index()])
                .collect();
            let index = loops.all.len();
            let parent = loops.innermost[header.index()];
            for &block in &blocks {
                loops.innermost[block.index()] = Some(index);
            }
            let mut outside = cfg
                .preds(header)
                .iter()
                .filter(|pred| !inside[pred.index()]);
            let preheader = match (outside.next(), outside.next()) {
                (Some(&only), None) => {
                    let mut successors = 0;
                    f.each_successor(only, |_| successors += 1);
                    (successors == 1).then_some(only)
                }
                _ => None,
            };
            loops.all.push(Loop {
                header,
                blocks,
                latches,
                preheader,
                parent,
                depth: parent.map_or(1, |parent| loops.all[parent].depth + 1),
            });
        }
        loops
    }

    /// The innermost loop around a block.
    pub fn of(&self, block: Block) -> Option<usize> {
        self.innermost[block.index()]
    }

    /// Whether the loop, or one inside it, holds the block.
    pub fn contains(&self, index: usize, block: Block) -> bool {
        let mut at = self.innermost[block.index()];
        while let Some(inner) = at {
            if inner == index {
                return true;
            }
            at = self.all[inner].parent;
        }
        false
    }

    pub fn depth(&self, block: Block) -> u32 {
        self.of(block).map_or(0, |index| self.all[index].depth)
    }
}
