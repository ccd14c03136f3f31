//! Frames of the abstract execution: entering blocks, merging what flows together, frame states.

use super::flow::Flow;
use super::{Bailout, Builder, Result};
use crate::ci::CodeRef;
use crate::effects::Continuation;
use crate::entity::*;
use crate::function::FrameState;
use crate::ops::Op;
use crate::types::{Kinds, Type};
use pyjit_bytecode::Code;
use std::sync::Arc;

/// One edge into a node that is not built yet.
pub struct Incoming {
    /// The block end, and which of its edges; none: the block that is being filled falls in.
    pub from: Option<(Def, usize)>,
    pub locals: Vec<Def>,
    pub stack: Vec<Def>,
}

impl Incoming {
    pub fn of(frame: &Frame, from: Option<(Def, usize)>) -> Incoming {
        Incoming {
            from,
            locals: frame.locals.clone(),
            stack: frame.stack.clone(),
        }
    }

    fn get(&self, slot: usize) -> Def {
        match slot.checked_sub(self.locals.len()) {
            None => self.locals[slot],
            Some(slot) => self.stack[slot],
        }
    }
}

/// A loop header that is built: back edges pass the slots.
struct Header {
    block: Block,
    /// Each with its parameter.
    slots: Vec<(usize, Def)>,
    locals: Vec<Def>,
    stack: Vec<Def>,
}

/// An activation of the abstract execution.
pub struct Frame {
    pub code: CodeIndex,
    pub code_ref: CodeRef,
    pub source: Arc<Code>,
    pub flow: Flow,
    /// The function, once it is needed (for an inlined one a constant).
    pub function: Option<Def>,
    pub locals: Vec<Def>,
    pub stack: Vec<Def>,
    /// The instruction being executed: its first unit.
    pub unit: u32,
    /// The node being built.
    pub node: usize,
    /// Locals and stack before it, and the state of that.
    saved: (Vec<Def>, Vec<Def>),
    pub retry: Option<State>,
    /// The caller's state at the call, for an inlined function.
    pub parent: Option<State>,
    pub incoming: Vec<Vec<Incoming>>,
    headers: Vec<Option<Header>>,
    /// For an inlined function: jumps from its returns, and what each returns.
    pub returns: Vec<(Def, Def)>,
}

impl Frame {
    pub fn new(
        code: CodeIndex,
        code_ref: CodeRef,
        source: Arc<Code>,
        flow: Flow,
        parent: Option<State>,
    ) -> Frame {
        let nodes = flow.nodes.len();
        Frame {
            code,
            code_ref,
            source,
            flow,
            function: None,
            locals: Vec::new(),
            stack: Vec::new(),
            unit: 0,
            node: 0,
            saved: (Vec::new(), Vec::new()),
            retry: None,
            parent,
            incoming: (0..nodes).map(|_| Vec::new()).collect(),
            headers: (0..nodes).map(|_| None).collect(),
            returns: Vec::new(),
        }
    }
}

impl Builder<'_> {
    /// Notes where the frame stands before an instruction.
    pub fn begin_instruction(&mut self) {
        let frame = self.frame_mut();
        let Frame {
            saved,
            locals,
            stack,
            retry,
            ..
        } = frame;
        saved.0.clone_from(locals);
        saved.1.clone_from(stack);
        *retry = None;
    }

    /// The state before the instruction.
    pub fn retry_state(&mut self) -> State {
        if let Some(state) = self.frame().retry {
            return state;
        }
        let frame = self.frame_mut();
        let (locals, stack) = std::mem::take(&mut frame.saved);
        let state = self.state_of(&locals, &stack, Continuation::Retry);
        let frame = self.frame_mut();
        frame.saved = (locals, stack);
        frame.retry = Some(state);
        state
    }

    /// The state in the middle of the instruction: operands popped.
    pub fn after_state(&mut self, continuation: Continuation) -> State {
        let frame = self.frame_mut();
        let (locals, stack) = (frame.locals.clone(), frame.stack.clone());
        self.state_of(&locals, &stack, continuation)
    }

    pub fn state_of(&mut self, locals: &[Def], stack: &[Def], continuation: Continuation) -> State {
        let (locals, stack) = (self.f.list(locals), self.f.list(stack));
        let frame = self.frame();
        let state = FrameState {
            code: frame.code,
            offset: frame.unit,
            continuation,
            locals,
            stack,
            parent: frame.parent,
        };
        self.f.add_frame(state)
    }

    /// Notes an edge of the block end `end` to a node of the top frame, with the frame as it is now.
    pub fn flow_to(&mut self, end: Def, which: usize, node: usize) -> Result<()> {
        let depth = self.frames.len() - 1;
        let incoming = Incoming::of(self.frame(), Some((end, which)));
        self.flow_into(depth, incoming, node)
    }

    pub fn flow_into(&mut self, depth: usize, incoming: Incoming, node: usize) -> Result<()> {
        let Some(header) = &self.frames[depth].headers[node] else {
            self.frames[depth].incoming[node].push(incoming);
            return Ok(());
        };
        // A back edge.
        if incoming.stack.len() != header.stack.len() {
            return Err(Bailout::BadBytecode);
        }
        let mut args = Vec::with_capacity(header.slots.len());
        let mut at = header.slots.iter().peekable();
        for slot in 0..header.locals.len() + header.stack.len() {
            let value = incoming.get(slot);
            if at.next_if(|(param, _)| *param == slot).is_some() {
                args.push(self.operand(value));
            } else {
                let same = match slot.checked_sub(header.locals.len()) {
                    None => header.locals[slot],
                    Some(slot) => header.stack[slot],
                };
                // A local that was asked for in between is its guard's result now.
                let root = |def: Def| if def.is_real() { self.f.root(def) } else { def };
                if root(same) != root(value) {
                    return Err(Bailout::UnsteadyStack);
                }
            }
        }
        let block = header.block;
        self.patch(incoming.from, block, &args);
        Ok(())
    }

    fn patch(&mut self, from: Option<(Def, usize)>, block: Block, args: &[Def]) {
        let edge = self.f.edge(block, args);
        match from {
            None => {
                self.end(Op::Jump { to: edge }, None);
            }
            Some((end, which)) => {
                let mut index = 0;
                self.f.op_mut(end).each_edge_mut(|place| {
                    if index == which {
                        *place = edge;
                    }
                    index += 1;
                });
            }
        }
    }

    /// Begins a node: merges what flows in. False if nothing does.
    pub fn enter(&mut self, node: usize) -> Result<bool> {
        let incoming = std::mem::take(&mut self.frame_mut().incoming[node]);
        let Some(first) = incoming.first() else {
            return Ok(false);
        };
        let (locals, slots) = (first.locals.len(), first.locals.len() + first.stack.len());
        if incoming
            .iter()
            .any(|edge| edge.stack.len() != first.stack.len())
        {
            return Err(Bailout::BadBytecode);
        }
        // A single edge that falls in needs no block.
        let falls_in = incoming.len() == 1 && first.from.is_none();
        let mut values: Vec<Def> = (0..slots).map(|slot| first.get(slot)).collect();
        if !falls_in {
            let block = self.f.add_block();
            let mut differing = Vec::new();
            for (slot, value) in values.iter_mut().enumerate() {
                if incoming.iter().any(|edge| edge.get(slot) != *value) {
                    let ty = incoming
                        .iter()
                        .fold(Type::EMPTY, |ty, edge| ty.join(self.f.ty(edge.get(slot))));
                    *value = self.f.add_param(block, ty);
                    differing.push(slot);
                }
            }
            for edge in &incoming {
                let args: Vec<Def> = differing
                    .iter()
                    .map(|&slot| self.operand(edge.get(slot)))
                    .collect();
                self.patch(edge.from, block, &args);
            }
            self.at = block;
        }
        self.reachable = true;
        let frame = self.frame_mut();
        frame.locals = values[..locals].to_vec();
        frame.stack = values[locals..].to_vec();
        let piece = frame.flow.nodes[node].piece;
        frame.unit = frame.flow.ins[frame.flow.pieces[piece].first].start;
        self.begin_instruction();
        if self.frame().flow.nodes[node].is_header {
            self.enter_loop(node, values, locals);
        }
        Ok(true)
    }

    /// The block so far becomes the preheader; the header gets parameters for what the loop changes.
    fn enter_loop(&mut self, node: usize, mut values: Vec<Def>, locals: usize) {
        self.emit_exit(Op::Anchor {});
        let before = values.clone();
        let header = self.f.add_block();
        let flow = &self.frame().flow;
        let (changed, steady, deletes) = (
            flow.nodes[node].changed.clone(),
            flow.nodes[node].steady,
            flow.deletes,
        );
        let mut slots = Vec::new();
        for (slot, value) in values.iter_mut().enumerate() {
            let changes = match slot.checked_sub(locals) {
                None => changed.get(slot).copied().unwrap_or(true),
                Some(place) => place as u32 >= steady,
            };
            if changes {
                let null = self.f.ty(*value).kinds.0 & Kinds::NULL.0 != 0;
                let ty = if null || deletes {
                    Type::MAYBE
                } else {
                    Type::ANY
                };
                *value = self.f.add_param(header, ty);
                slots.push((slot, *value));
            }
        }
        let args: Vec<Def> = slots
            .iter()
            .map(|&(slot, _)| self.operand(before[slot]))
            .collect();
        let to = self.f.edge(header, &args);
        self.end(Op::Jump { to }, None);
        self.at = header;
        self.reachable = true;
        let frame = self.frame_mut();
        frame.locals = values[..locals].to_vec();
        frame.stack = values[locals..].to_vec();
        frame.headers[node] = Some(Header {
            block: header,
            slots,
            locals: frame.locals.clone(),
            stack: frame.stack.clone(),
        });
        self.begin_instruction();
    }

    // The operand stack.

    pub fn push(&mut self, def: Def) {
        self.frame_mut().stack.push(def);
    }

    pub fn pop(&mut self) -> Result<Def> {
        self.frame_mut().stack.pop().ok_or(Bailout::BadBytecode)
    }

    /// The values on top, the deepest first.
    pub fn pop_n(&mut self, n: u32) -> Result<Vec<Def>> {
        let stack = &mut self.frame_mut().stack;
        let at = stack
            .len()
            .checked_sub(n as usize)
            .ok_or(Bailout::BadBytecode)?;
        Ok(stack.split_off(at))
    }

    /// The nth from the top, from 1.
    pub fn peek(&self, n: u32) -> Result<Def> {
        let stack = &self.frame().stack;
        let at = stack
            .len()
            .checked_sub(n as usize)
            .ok_or(Bailout::BadBytecode)?;
        stack.get(at).copied().ok_or(Bailout::BadBytecode)
    }

    pub fn local(&self, index: u32) -> Result<Def> {
        self.frame()
            .locals
            .get(index as usize)
            .copied()
            .ok_or(Bailout::BadBytecode)
    }

    pub fn set_local(&mut self, index: u32, def: Def) -> Result<()> {
        let local = self.frame_mut().locals.get_mut(index as usize);
        *local.ok_or(Bailout::BadBytecode)? = def;
        Ok(())
    }
}
