//! Global value numbering: an instruction without effects whose op and operands a dominating one has, is that one.
//! Scoped over the dominator tree (Briggs, Cooper, Simpson 1997). Guards count: the second of two equal guards passes if
//! the first did, and its exit state goes with it.

use super::{Count, PassCx};
use crate::analysis::Cfg;
use crate::entity::*;
use crate::function::Function;
use crate::ops::Op;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Multiply and rotate: ops are short, and the standard hasher costs more than the pass.
#[derive(Default)]
pub struct OpHasher(u64);

impl Hasher for OpHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(*byte as u64);
        }
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(value as u64);
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn write_i64(&mut self, value: i64) {
        self.write_u64(value as u64);
    }

    fn write_isize(&mut self, value: isize) {
        self.write_u64(value as u64);
    }
}

/// A map from ops to definitions, whose entries end with the dominator tree's subtree.
struct Scopes {
    map: HashMap<Op, Def, BuildHasherDefault<OpHasher>>,
    log: Vec<Op>,
}

pub fn run(f: &mut Function, cx: &mut PassCx) {
    let cfg = Cfg::new(f);
    let mut scopes = Scopes {
        map: HashMap::default(),
        log: Vec::new(),
    };
    // Each entry: a block, or the log's length to go back to.
    let mut todo: Vec<Result<Block, usize>> = vec![Ok(Function::ENTRY)];
    while let Some(step) = todo.pop() {
        match step {
            Err(length) => {
                for op in scopes.log.drain(length..) {
                    scopes.map.remove(&op);
                }
            }
            Ok(block) => {
                todo.push(Err(scopes.log.len()));
                number(f, block, &mut scopes, cx);
                todo.extend(cfg.children(block).iter().map(|&child| Ok(child)));
            }
        }
    }
    f.flush();
}

fn number(f: &mut Function, block: Block, scopes: &mut Scopes, cx: &mut PassCx) {
    for i in 0..f.insts(block).len() {
        let def = f.insts(block)[i];
        f.refresh(def);
        let mut op = *f.op(def);
        if !op.effects().is_pure() {
            continue;
        }
        sort_operands(&mut op);
        match scopes.map.get(&op) {
            Some(&known) => {
                f.replace(def, known);
                cx.count(Count::Common);
            }
            None => {
                scopes.map.insert(op, def);
                scopes.log.push(op);
            }
        }
    }
}

/// `a + b` is `b + a`.
fn sort_operands(op: &mut Op) {
    match op {
        Op::IntAdd { a, b }
        | Op::IntMul { a, b }
        | Op::IntAddFits { a, b }
        | Op::IntMulFits { a, b }
        | Op::IntAnd { a, b }
        | Op::IntOr { a, b }
        | Op::IntXor { a, b }
        | Op::IntMin { a, b }
        | Op::IntMax { a, b }
        | Op::IsSame { a, b }
            if *a > *b =>
        {
            std::mem::swap(a, b);
        }
        _ => {}
    }
}
