//! Predecessors, reverse postorder and the dominator tree.
//! Dominators after Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001).

use crate::entity::*;
use crate::function::Function;

/// The control flow as it was when this was computed.
#[derive(Clone, Debug, Default)]
pub struct Cfg {
    /// Reachable blocks, each before those it dominates.
    pub order: Vec<Block>,
    /// The place of each block in `order`; `u32::MAX` if unreachable.
    place: Vec<u32>,
    /// For each block who jumps there, once for each edge.
    preds: Vec<Vec<Block>>,
    /// The immediate dominator.
    idom: Vec<Block>,
    /// Entry and exit times of a walk over the dominator tree.
    times: Vec<(u32, u32)>,
    /// Children in the dominator tree.
    children: Vec<Vec<Block>>,
}

const UNREACHED: u32 = u32::MAX;

impl Cfg {
    pub fn new(f: &Function) -> Cfg {
        let count = f.blocks.len();
        let mut cfg = Cfg {
            place: vec![UNREACHED; count],
            preds: vec![Vec::new(); count],
            ..Cfg::default()
        };
        cfg.number(f);
        cfg.dominators(count);
        cfg
    }

    fn number(&mut self, f: &Function) {
        let mut seen = vec![false; f.blocks.len()];
        let mut post = Vec::new();
        let mut stack: Vec<(Block, Vec<Block>)> = Vec::new();
        let successors = |block: Block| {
            let mut list = Vec::new();
            f.each_successor(block, |edge| list.push(edge.block));
            // Popped from the end: the first successor comes last in postorder, so first in reverse.
            list
        };
        if !f.blocks.is_empty() {
            seen[0] = true;
            stack.push((Function::ENTRY, successors(Function::ENTRY)));
        }
        while let Some((block, rest)) = stack.last_mut() {
            match rest.pop() {
                Some(next) => {
                    if !std::mem::replace(&mut seen[next.index()], true) {
                        stack.push((next, successors(next)));
                    }
                }
                None => {
                    post.push(*block);
                    stack.pop();
                }
            }
        }
        post.reverse();
        for (place, block) in post.iter().enumerate() {
            self.place[block.index()] = place as u32;
        }
        for &block in &post {
            f.each_successor(block, |edge| self.preds[edge.block.index()].push(block));
        }
        self.order = post;
    }

    fn dominators(&mut self, count: usize) {
        self.idom = vec![Block::NONE; count];
        self.children = vec![Vec::new(); count];
        self.times = vec![(0, 0); count];
        let Some(&entry) = self.order.first() else {
            return;
        };
        self.idom[entry.index()] = entry;
        let mut changed = true;
        while changed {
            changed = false;
            for i in 1..self.order.len() {
                let block = self.order[i];
                let mut dominator = Block::NONE;
                for &pred in &self.preds[block.index()] {
                    if self.idom[pred.index()] == Block::NONE {
                        continue;
                    }
                    dominator = if dominator == Block::NONE {
                        pred
                    } else {
                        self.intersect(dominator, pred)
                    };
                }
                if self.idom[block.index()] != dominator {
                    self.idom[block.index()] = dominator;
                    changed = true;
                }
            }
        }
        for &block in &self.order[1..] {
            self.children[self.idom[block.index()].index()].push(block);
        }
        let mut clock = 0;
        let mut stack = vec![(entry, 0)];
        self.times[entry.index()].0 = 0;
        while let Some((block, child)) = stack.last_mut() {
            let block = *block;
            match self.children[block.index()].get(*child) {
                Some(&next) => {
                    *child += 1;
                    clock += 1;
                    self.times[next.index()].0 = clock;
                    stack.push((next, 0));
                }
                None => {
                    clock += 1;
                    self.times[block.index()].1 = clock;
                    stack.pop();
                }
            }
        }
    }

    fn intersect(&self, mut a: Block, mut b: Block) -> Block {
        while a != b {
            while self.place[a.index()] > self.place[b.index()] {
                a = self.idom[a.index()];
            }
            while self.place[b.index()] > self.place[a.index()] {
                b = self.idom[b.index()];
            }
        }
        a
    }

    pub fn is_reachable(&self, block: Block) -> bool {
        self.place[block.index()] != UNREACHED
    }

    /// Its place in `order`.
    pub fn place(&self, block: Block) -> usize {
        self.place[block.index()] as usize
    }

    pub fn preds(&self, block: Block) -> &[Block] {
        &self.preds[block.index()]
    }

    pub fn idom(&self, block: Block) -> Block {
        self.idom[block.index()]
    }

    pub fn children(&self, block: Block) -> &[Block] {
        &self.children[block.index()]
    }

    /// Whether every way to `b` leads over `a`, each block over itself.
    pub fn dominates(&self, a: Block, b: Block) -> bool {
        let (a, b) = (self.times[a.index()], self.times[b.index()]);
        a.0 <= b.0 && b.1 <= a.1
    }
}
