//! The control flow of bytecode: basic blocks, loops, what loops change, and the order in which the builder walks.
//!
//! For on-stack replacement at a loop head inside other loops, entering the function there would give loops with two
//! entries. So nodes are pairs of a block and a copy: copy `k` is what runs until the head of the `k`th loop around the
//! entry is reached again, from where on everything inside that loop is the next copy's.

use super::Bailout;
use pyjit_bytecode::disasm::instructions;
use pyjit_bytecode::exception_table::{ExceptionEntries, ExceptionEntry};
use pyjit_bytecode::{Code, OpFlags, Opcode};

/// One instruction.
#[derive(Clone, Copy, Debug)]
pub struct Ins {
    /// Its first unit, prefixes included: frame states name this one.
    pub start: u32,
    /// The unit of its opcode: feedback is asked for this one.
    pub unit: u32,
    pub opcode: Opcode,
    pub arg: u32,
    pub next: u32,
    /// Stack depth before it; `u32::MAX` if unreachable.
    pub depth: u32,
}

/// A basic block of bytecode.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Instruction indices.
    pub first: usize,
    pub end: usize,
    pub succs: Vec<usize>,
    pub handler: Option<(usize, ExceptionEntry)>,
}

/// A block in one of its copies.
#[derive(Clone, Debug)]
pub struct Node {
    pub piece: usize,
    copy: usize,
    /// In the order of the piece's successors.
    pub succs: Vec<usize>,
    pub handler: Option<usize>,
    /// Whether an edge comes back here.
    pub is_header: bool,
    /// For headers: locals that the loop may change.
    pub changed: Vec<bool>,
    /// For headers: stack slots below this one stay.
    pub steady: u32,
}

#[derive(Clone, Debug)]
pub struct Flow {
    pub ins: Vec<Ins>,
    pub pieces: Vec<Piece>,
    pub nodes: Vec<Node>,
    /// Nodes, each after all that come before it but for back edges.
    pub order: Vec<usize>,
    /// The place of a node in the order.
    pub place: Vec<usize>,
    /// Some local may be unbound again after it was bound.
    pub deletes: bool,
}

const NOWHERE: usize = usize::MAX;

/// How many of its operands an instruction leaves where they are.
fn untouched(ins: &Ins) -> u32 {
    match ins.opcode {
        Opcode::COPY => ins.arg,
        Opcode::FOR_ITER => 1,
        opcode => crate::ops::kept(opcode, ins.arg),
    }
}

impl Flow {
    pub fn new(code: &Code, osr: Option<u32>) -> Result<Flow, Bailout> {
        let mut ins = Vec::new();
        let mut index_of = vec![NOWHERE; code.code.len() / 2 + 1];
        for instruction in instructions(&code.code) {
            let opcode = instruction.opcode.ok_or(Bailout::BadBytecode)?.base();
            index_of[instruction.start] = ins.len();
            ins.push(Ins {
                start: instruction.start as u32,
                unit: instruction.offset as u32,
                opcode,
                arg: instruction.arg,
                next: instruction.next as u32,
                depth: u32::MAX,
            });
        }
        let at = |unit: u32| match index_of.get(unit as usize) {
            Some(&index) if index != NOWHERE => Ok(index),
            _ => Err(Bailout::BadBytecode),
        };
        let target = |ins: &Ins| -> Result<Option<usize>, Bailout> {
            if !ins.opcode.has(OpFlags::JUMP) {
                return Ok(None);
            }
            let unit = if ins.opcode.has(OpFlags::BACKWARD) {
                ins.next.checked_sub(ins.arg)
            } else {
                ins.next.checked_add(ins.arg)
            };
            let mut index = at(unit.ok_or(Bailout::BadBytecode)?)?;
            // The end of a loop skips END_FOR, which drops what FOR_ITER did not push.
            if ins.opcode == Opcode::FOR_ITER {
                index += 1;
            }
            Ok(Some(index))
        };
        let entries: Vec<ExceptionEntry> = ExceptionEntries::new(&code.exceptiontable).collect();

        // Where blocks begin.
        let mut leader = vec![false; ins.len() + 1];
        leader[0] = true;
        for (i, instruction) in ins.iter().enumerate() {
            let jump = target(instruction)?;
            if let Some(target) = jump {
                *leader.get_mut(target).ok_or(Bailout::BadBytecode)? = true;
            }
            if jump.is_some() || instruction.opcode.has(OpFlags::EXIT) {
                leader[i + 1] = true;
            }
        }
        for entry in &entries {
            for unit in [entry.start, entry.end, entry.target] {
                if let Some(&index) = index_of.get(unit as usize)
                    && index != NOWHERE
                {
                    leader[index] = true;
                }
            }
        }
        if let Some(unit) = osr {
            leader[at(unit)?] = true;
        }
        let mut pieces: Vec<Piece> = Vec::new();
        let mut piece_of = vec![NOWHERE; ins.len()];
        for i in 0..ins.len() {
            if leader[i] {
                pieces.push(Piece {
                    first: i,
                    end: i,
                    succs: Vec::new(),
                    handler: None,
                });
            }
            let last = pieces.len() - 1;
            piece_of[i] = last;
            pieces[last].end = i + 1;
        }
        let piece_at = |index: usize| piece_of.get(index).copied().ok_or(Bailout::BadBytecode);
        for piece in &mut pieces {
            let last = ins[piece.end - 1];
            let ends = last.opcode.has(OpFlags::EXIT);
            let always = last.opcode.has(OpFlags::ALWAYS);
            if !ends && !always {
                piece.succs.push(piece_at(piece.end)?);
            }
            if let Some(target) = target(&last)? {
                piece.succs.push(piece_at(target)?);
            }
            let start = ins[piece.first].start;
            let entry = entries
                .iter()
                .find(|entry| entry.start <= start && start < entry.end);
            if let Some(entry) = entry {
                piece.handler = Some((piece_at(at(entry.target)?)?, *entry));
            }
        }
        let deletes = ins.iter().any(|ins| {
            matches!(
                ins.opcode,
                Opcode::DELETE_FAST | Opcode::LOAD_FAST_AND_CLEAR
            )
        });
        let mut flow = Flow {
            ins,
            pieces,
            nodes: Vec::new(),
            order: Vec::new(),
            place: Vec::new(),
            deletes,
        };
        flow.depths()?;
        let start = match osr {
            None => 0,
            Some(unit) => piece_at(at(unit)?)?,
        };
        flow.copies(start, osr.is_some())?;
        flow.number();
        flow.headers(code.localsplusnames.len())?;
        Ok(flow)
    }

    /// Stack depths, as the verifier of bytecode has found them consistent.
    fn depths(&mut self) -> Result<(), Bailout> {
        let mut todo = vec![(0, 0u32)];
        let mut seen = vec![false; self.pieces.len()];
        while let Some((piece, mut depth)) = todo.pop() {
            if std::mem::replace(&mut seen[piece], true) {
                continue;
            }
            let (first, end) = (self.pieces[piece].first, self.pieces[piece].end);
            let mut jumped = depth;
            for ins in &mut self.ins[first..end] {
                ins.depth = depth;
                let popped = ins.opcode.popped(ins.arg);
                depth = depth.checked_sub(popped).ok_or(Bailout::BadBytecode)?
                    + ins.opcode.pushed(ins.arg);
                jumped = depth;
                if ins.opcode == Opcode::FOR_ITER {
                    jumped = depth - 1;
                }
            }
            let succs = self.pieces[piece].succs.clone();
            let falls = succs.first() == Some(&(piece + 1)) && {
                let last = self.ins[end - 1].opcode;
                !last.has(OpFlags::ALWAYS)
            };
            for (i, succ) in succs.into_iter().enumerate() {
                todo.push((succ, if i == 0 && falls { depth } else { jumped }));
            }
            if let Some((handler, entry)) = self.pieces[piece].handler {
                todo.push((handler, entry.depth + entry.lasti as u32 + 1));
            }
        }
        Ok(())
    }

    fn succs_of_piece(&self, piece: usize) -> impl Iterator<Item = usize> + '_ {
        let piece = &self.pieces[piece];
        piece
            .succs
            .iter()
            .copied()
            .chain(piece.handler.map(|handler| handler.0))
    }

    /// The pieces of the loops around `start`, the innermost first: only those whose head dominates, which structured
    /// code's do; `start` itself is the head of the first.
    fn loops_around(&self, start: usize) -> Vec<(usize, Vec<bool>)> {
        let count = self.pieces.len();
        let mut preds = vec![Vec::new(); count];
        for piece in 0..count {
            for succ in self.succs_of_piece(piece) {
                preds[succ].push(piece);
            }
        }
        // Heads are targets of backward jumps.
        let mut heads: Vec<(usize, Vec<bool>)> = Vec::new();
        for head in 0..count {
            let latches: Vec<usize> = preds[head]
                .iter()
                .copied()
                .filter(|&pred| {
                    pred >= head
                        && self.ins[self.pieces[pred].end - 1].opcode == Opcode::JUMP_BACKWARD
                })
                .collect();
            if latches.is_empty() {
                continue;
            }
            let mut inside = vec![false; count];
            inside[head] = true;
            let mut todo = latches;
            while let Some(piece) = todo.pop() {
                if !std::mem::replace(&mut inside[piece], true) {
                    todo.extend_from_slice(&preds[piece]);
                }
            }
            if inside[start] && !(inside[0] && head != 0) {
                heads.push((head, inside));
            }
        }
        heads.sort_by_key(|(_, inside)| inside.iter().filter(|inside| **inside).count());
        heads
    }

    fn copies(&mut self, start: usize, osr: bool) -> Result<(), Bailout> {
        let around = if osr {
            self.loops_around(start)
        } else {
            Vec::new()
        };
        let last = around.len().saturating_sub(1);
        let mut known = vec![NOWHERE; self.pieces.len() * (last + 1)];
        let count = self.pieces.len();
        let mut todo = Vec::new();
        let mut nodes: Vec<Node> = Vec::new();
        let reach = |piece: usize,
                     from: usize,
                     nodes: &mut Vec<Node>,
                     known: &mut Vec<usize>,
                     todo: &mut Vec<usize>| {
            let head_of = around.iter().position(|(head, _)| *head == piece);
            let copy = match head_of {
                Some(k) if k > from => k,
                _ if around.last().is_some_and(|(_, inside)| !inside[piece]) => last,
                _ => from,
            };
            let key = copy * count + piece;
            if known[key] == NOWHERE {
                known[key] = nodes.len();
                todo.push(nodes.len());
                nodes.push(Node {
                    piece,
                    copy,
                    succs: Vec::new(),
                    handler: None,
                    is_header: false,
                    changed: Vec::new(),
                    steady: 0,
                });
            }
            known[key]
        };
        reach(start, 0, &mut nodes, &mut known, &mut todo);
        while let Some(node) = todo.pop() {
            if nodes.len() > 4000 {
                return Err(Bailout::TooLarge);
            }
            let (piece, copy) = (nodes[node].piece, nodes[node].copy);
            for succ in self.pieces[piece].succs.clone() {
                let to = reach(succ, copy, &mut nodes, &mut known, &mut todo);
                nodes[node].succs.push(to);
            }
            if let Some((handler, _)) = self.pieces[piece].handler {
                let to = reach(handler, copy, &mut nodes, &mut known, &mut todo);
                nodes[node].handler = Some(to);
            }
        }
        self.nodes = nodes;
        Ok(())
    }

    fn all_succs(&self, node: usize) -> Vec<usize> {
        let node = &self.nodes[node];
        node.succs.iter().copied().chain(node.handler).collect()
    }

    /// Reverse postorder; the fall-through comes right after where that is possible.
    fn number(&mut self) {
        let mut seen = vec![false; self.nodes.len()];
        let mut post = Vec::new();
        let mut stack = vec![(0, self.all_succs(0))];
        seen[0] = true;
        while let Some((node, rest)) = stack.last_mut() {
            match rest.pop() {
                Some(next) => {
                    if !std::mem::replace(&mut seen[next], true) {
                        stack.push((next, self.all_succs(next)));
                    }
                }
                None => {
                    post.push(*node);
                    stack.pop();
                }
            }
        }
        post.reverse();
        self.place = vec![NOWHERE; self.nodes.len()];
        for (place, &node) in post.iter().enumerate() {
            self.place[node] = place;
        }
        self.order = post;
    }

    /// Finds loop headers, refuses loops with two entries, and notes what loops change.
    fn headers(&mut self, locals: usize) -> Result<(), Bailout> {
        let count = self.nodes.len();
        let mut preds = vec![Vec::new(); count];
        for node in 0..count {
            for succ in self.all_succs(node) {
                preds[succ].push(node);
            }
        }
        for header in 0..count {
            let back: Vec<usize> = preds[header]
                .iter()
                .copied()
                .filter(|&pred| self.place[pred] >= self.place[header])
                .collect();
            if back.is_empty() {
                continue;
            }
            let mut inside = vec![false; count];
            inside[header] = true;
            let mut todo = back;
            let mut changed = vec![false; locals];
            let mut steady = u32::MAX;
            self.effects(header, &mut changed, &mut steady);
            while let Some(node) = todo.pop() {
                if std::mem::replace(&mut inside[node], true) {
                    continue;
                }
                if self.place[node] < self.place[header] {
                    return Err(Bailout::Irreducible);
                }
                self.effects(node, &mut changed, &mut steady);
                todo.extend_from_slice(&preds[node]);
            }
            let node = &mut self.nodes[header];
            node.is_header = true;
            node.changed = changed;
            node.steady = steady;
        }
        Ok(())
    }

    fn effects(&self, node: usize, changed: &mut [bool], steady: &mut u32) {
        let piece = &self.pieces[self.nodes[node].piece];
        if let Some((_, entry)) = piece.handler {
            *steady = (*steady).min(entry.depth);
        }
        for ins in &self.ins[piece.first..piece.end] {
            let touched = ins.opcode.popped(ins.arg) - untouched(ins);
            *steady = (*steady).min(ins.depth.saturating_sub(touched));
            let mut change = |local: u32| {
                if let Some(changed) = changed.get_mut(local as usize) {
                    *changed = true;
                }
            };
            use Opcode::*;
            match ins.opcode {
                STORE_FAST | DELETE_FAST | LOAD_FAST_AND_CLEAR | MAKE_CELL => change(ins.arg),
                STORE_FAST_LOAD_FAST => change(ins.arg >> 4),
                STORE_FAST_STORE_FAST => {
                    change(ins.arg >> 4);
                    change(ins.arg & 15);
                }
                COPY_FREE_VARS => changed.fill(true),
                _ => {}
            }
        }
    }
}
