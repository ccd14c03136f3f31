//! Runs of SWAPs: shorter ones, or none where the instructions that follow can change places instead.
//! CPython: `swaptimize`, `apply_static_swaps`.

use super::{BlockId, Flowgraph, Inst};
use crate::codegen::instr::op;

impl Flowgraph {
    pub(super) fn optimize_swaps(&mut self, id: BlockId) {
        let insts = &mut self[id].insts;
        let mut i = 0;
        while i < insts.len() {
            if insts[i].op == op::SWAP {
                i = shorten(insts, i);
                apply_statically(insts, i);
            }
            i += 1;
        }
    }
}

/// Replaces a run of SWAPs and NOPs by an equal one that is as short as can be. Answers where the run ends.
fn shorten(insts: &mut [Inst], start: usize) -> usize {
    let mut depth = insts[start].arg as usize;
    let mut len = 1;
    let mut more = false;
    while let Some(inst) = insts.get(start + len) {
        match inst.op {
            op::SWAP => {
                depth = depth.max(inst.arg as usize);
                more = true;
            }
            op::NOP => {}
            _ => break,
        }
        len += 1;
    }
    if !more {
        return start;
    }
    let run = &mut insts[start..start + len];
    // What the run does to a stack.
    let mut stack: Vec<usize> = (0..depth).collect();
    for inst in run.iter().filter(|inst| inst.op == op::SWAP) {
        stack.swap(0, inst.arg as usize - 1);
    }
    // Undoing a permutation takes a swap an item of each cycle; read backwards, that makes it.
    const VISITED: usize = usize::MAX;
    let mut current = len;
    for i in 0..depth {
        if stack[i] == VISITED || stack[i] == i {
            continue;
        }
        let mut j = i;
        loop {
            if j != 0 {
                current -= 1;
                run[current].set(op::SWAP, j as u32 + 1);
            }
            if stack[j] == VISITED {
                break;
            }
            j = std::mem::replace(&mut stack[j], VISITED);
        }
    }
    for inst in &mut run[..current] {
        inst.set_nop();
    }
    start + len - 1
}

/// Instructions that only take the top and run no code.
fn is_swappable(inst: &Inst) -> bool {
    matches!(
        inst.op,
        op::STORE_FAST | op::STORE_FAST_MAYBE_NULL | op::POP_TOP
    )
}

fn stored_local(inst: &Inst) -> Option<u32> {
    matches!(inst.op, op::STORE_FAST | op::STORE_FAST_MAYBE_NULL).then_some(inst.arg)
}

fn next_swappable(insts: &[Inst], i: usize, line: i32) -> Option<usize> {
    for (at, inst) in insts.iter().enumerate().skip(i + 1) {
        if line >= 0 && inst.loc.lineno != line {
            // A tracer would see names bound in another order.
            return None;
        }
        if inst.op == op::NOP {
            continue;
        }
        return is_swappable(inst).then_some(at);
    }
    None
}

/// SWAP 2, POP_TOP, STORE_FAST is STORE_FAST, POP_TOP.
fn apply_statically(insts: &mut [Inst], i: usize) {
    for at in (0..=i).rev() {
        if insts[at].op != op::SWAP {
            if insts[at].op == op::NOP || is_swappable(&insts[at]) {
                continue;
            }
            return;
        }
        let Some(j) = next_swappable(insts, at, -1) else {
            return;
        };
        let line = insts[j].loc.lineno;
        let mut k = j;
        for _ in 1..insts[at].arg {
            match next_swappable(insts, k, line) {
                Some(next) => k = next,
                None => return,
            }
        }
        let (first, second) = (stored_local(&insts[j]), stored_local(&insts[k]));
        if first.is_some() || second.is_some() {
            if first == second {
                return;
            }
            let between = insts[j + 1..k].iter().filter_map(stored_local);
            if between
                .into_iter()
                .any(|local| Some(local) == first || Some(local) == second)
            {
                return;
            }
        }
        insts[at].set_nop();
        insts.swap(j, k);
    }
}
