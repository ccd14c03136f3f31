//! One case for each bytecode. Families with more to say are in files of their own.

use super::flow::Ins;
use super::frame::Incoming;
use super::{Bailout, Builder, Result};
use crate::ci::Site;
use crate::effects::{Continuation, Exit};
use crate::entity::*;
use crate::ops::{Constant, Op, kept};
use crate::types::{Kinds, Type};
use pyjit_bytecode::exception_table::find_handler;
use pyjit_bytecode::opcode::BinaryOp;
use pyjit_bytecode::{OpFlags, Opcode};

impl Builder<'_> {
    /// Executes a node's instructions.
    pub fn piece(&mut self, node: usize) -> Result<()> {
        let (first, end) = {
            let flow = &self.frame().flow;
            let piece = &flow.pieces[flow.nodes[node].piece];
            (piece.first, piece.end)
        };
        self.frame_mut().node = node;
        let begin = self.frame().flow.ins[first];
        if self.options.speculate && self.is_cold(first, end) {
            self.frame_mut().unit = begin.start;
            self.begin_instruction();
            self.leave(Exit::NeverRan);
            return Ok(());
        }
        for index in first..end {
            let ins = self.frame().flow.ins[index];
            self.frame_mut().unit = ins.start;
            self.begin_instruction();
            self.instruction(ins, index, node)?;
            if !self.reachable {
                return Ok(());
            }
        }
        // Falls into the next.
        let succs = self.frame().flow.nodes[node].succs.clone();
        let Some(&next) = succs.first() else {
            return Err(Bailout::BadBytecode);
        };
        let to = self.f.edge(Block::NONE, &[]);
        let jump = self.end(Op::Jump { to }, None);
        self.flow_to(jump, 0, next)
    }

    /// Whether the first instruction that would know says it never ran.
    fn is_cold(&self, first: usize, end: usize) -> bool {
        let frame = self.frame();
        for ins in &frame.flow.ins[first..end] {
            let site = self.world.site(frame.code_ref, ins.unit);
            if site.never_ran {
                return true;
            }
            if ins.opcode.caches() > 0 && !ins.opcode.has(OpFlags::JUMP) {
                return false;
            }
        }
        false
    }

    pub fn site(&self, ins: Ins) -> Site {
        match self.options.speculate {
            true => self.world.site(self.frame().code_ref, ins.unit),
            false => Site::unknown(ins.opcode),
        }
    }

    fn instruction(&mut self, ins: Ins, index: usize, node: usize) -> Result<()> {
        use Opcode::*;
        let arg = ins.arg;
        match ins.opcode {
            RESUME | NOP | NOT_TAKEN | CACHE | EXTENDED_ARG | END_FOR => {
                if ins.opcode == END_FOR {
                    self.pop()?;
                }
            }
            LOAD_FAST | LOAD_FAST_BORROW => self.load_fast(arg)?,
            LOAD_FAST_CHECK => {
                let value = self.local(arg)?;
                let value = self.check_bound(value, arg)?;
                self.push(value);
            }
            LOAD_FAST_LOAD_FAST | LOAD_FAST_BORROW_LOAD_FAST_BORROW => {
                self.load_fast(arg >> 4)?;
                self.load_fast(arg & 15)?;
            }
            LOAD_FAST_AND_CLEAR => {
                let value = self.local(arg)?;
                self.set_local(arg, Def::NULL)?;
                self.push(value);
            }
            STORE_FAST => {
                let value = self.pop()?;
                self.set_local(arg, value)?;
            }
            STORE_FAST_LOAD_FAST => {
                let value = self.pop()?;
                self.set_local(arg >> 4, value)?;
                self.load_fast(arg & 15)?;
            }
            STORE_FAST_STORE_FAST => {
                let value = self.pop()?;
                self.set_local(arg >> 4, value)?;
                let value = self.pop()?;
                self.set_local(arg & 15, value)?;
            }
            DELETE_FAST => {
                let value = self.local(arg)?;
                self.check_bound(value, arg)?;
                self.set_local(arg, Def::NULL)?;
            }
            LOAD_CONST => {
                let value = self.world.constant(self.frame().code_ref, arg);
                let def = self.constant(value);
                self.push(def);
            }
            LOAD_SMALL_INT => {
                let def = self.constant(Constant::Int(arg as i32));
                self.push(def);
            }
            LOAD_COMMON_CONSTANT => match self.world.common_constant(arg) {
                Some(value) => {
                    let def = self.constant(value);
                    self.push(def);
                }
                None => self.interpret(ins)?,
            },
            PUSH_NULL => self.push(Def::NULL),
            POP_TOP | POP_ITER => {
                self.pop()?;
            }
            COPY => {
                let value = self.peek(arg)?;
                self.push(value);
            }
            SWAP => {
                let stack = &mut self.frame_mut().stack;
                let top = stack.len().checked_sub(1).ok_or(Bailout::BadBytecode)?;
                let other = stack
                    .len()
                    .checked_sub(arg as usize)
                    .ok_or(Bailout::BadBytecode)?;
                stack.swap(top, other);
            }
            BINARY_OP if arg == BinaryOp::Subscr as u32 => self.subscript(ins)?,
            BINARY_OP => self.binary_op(ins)?,
            COMPARE_OP => self.compare_op(ins)?,
            IS_OP => {
                let (b, a) = (self.pop()?, self.pop()?);
                let mut same = self.emit(Op::IsSame { a, b });
                if arg & 1 != 0 {
                    same = self.emit(Op::CondNot { a: same });
                }
                self.push_bool(same);
            }
            CONTAINS_OP => self.contains_op(ins)?,
            TO_BOOL => self.truth_of(ins)?,
            UNARY_NOT => {
                let value = self.pop()?;
                let cond = self.unbox_bool(value);
                let cond = self.emit(Op::CondNot { a: cond });
                self.push_bool(cond);
            }
            UNARY_NEGATIVE | UNARY_INVERT => self.unary(ins)?,
            POP_JUMP_IF_FALSE | POP_JUMP_IF_TRUE => {
                let value = self.pop()?;
                let cond = self.unbox_bool(value);
                self.branch(node, cond, ins.opcode == POP_JUMP_IF_TRUE)?;
            }
            POP_JUMP_IF_NONE | POP_JUMP_IF_NOT_NONE => {
                let value = self.pop()?;
                let cond = self.emit(Op::HasType {
                    value,
                    ty: Type::NONE,
                });
                self.branch(node, cond, ins.opcode == POP_JUMP_IF_NONE)?;
            }
            JUMP_FORWARD | JUMP_BACKWARD_NO_INTERRUPT => self.jump(node)?,
            JUMP_BACKWARD => {
                // A poll that ran Python goes on in tier 0 at the loop head.
                let target = ins.next.checked_sub(arg).ok_or(Bailout::BadBytecode)?;
                self.frame_mut().unit = target;
                self.begin_instruction();
                self.emit_exit(Op::Poll {});
                self.jump(node)?;
            }
            RETURN_VALUE => {
                let value = self.pop()?;
                self.return_value(value)?;
            }
            LOAD_GLOBAL => self.load_global(ins)?,
            LOAD_ATTR => self.load_attr(ins)?,
            STORE_ATTR => self.store_attr(ins)?,
            CALL => self.call(ins)?,
            CALL_KW => self.call_kw(ins, index)?,
            GET_ITER => self.get_iter(ins, index)?,
            FOR_ITER => self.for_iter(node)?,
            BUILD_TUPLE => {
                let items = self.pop_n(arg)?;
                let items = self.f.list(&items);
                let def = self.emit(Op::MakeTuple { items });
                self.push(def);
            }
            BUILD_LIST => {
                let items = self.pop_n(arg)?;
                let items = self.f.list(&items);
                let def = self.emit(Op::MakeList { items });
                self.push(def);
            }
            BUILD_SLICE => {
                let mut parts = self.pop_n(arg)?;
                if parts.len() == 2 {
                    parts.push(self.constant(Constant::None));
                }
                let &[start, stop, step] = &parts[..] else {
                    return Err(Bailout::BadBytecode);
                };
                let def = self.emit(Op::MakeSlice { start, stop, step });
                self.push(def);
            }
            LIST_APPEND => {
                let value = self.pop()?;
                let list = self.peek(arg)?;
                if self.kinds(list) == Kinds::LIST {
                    self.emit(Op::ListAppend { list, value });
                } else {
                    self.push(value);
                    self.interpret(ins)?;
                }
            }
            UNPACK_SEQUENCE => self.unpack_sequence(ins)?,
            STORE_SUBSCR => self.store_subscr(ins)?,
            FORMAT_SIMPLE => {
                if self.kinds(self.peek(1)?) != Kinds::STR {
                    self.interpret(ins)?;
                }
            }
            MAKE_CELL => {
                let value = self.local(arg)?;
                let value = self.operand(value);
                let cell = self.emit(Op::MakeCell { value });
                self.set_local(arg, cell)?;
            }
            COPY_FREE_VARS => {
                let function = self.function_def();
                let total = self.frame().locals.len() as u32;
                for index in 0..arg {
                    let cell = self.emit(Op::LoadClosure { function, index });
                    self.set_local(total - arg + index, cell)?;
                }
            }
            LOAD_DEREF => {
                let cell = self.cell(arg)?;
                let value = self.emit(Op::LoadField {
                    object: cell,
                    field: crate::Field::CellValue,
                });
                let value = self.check_bound(value, arg)?;
                self.push(value);
            }
            STORE_DEREF => {
                let value = self.pop()?;
                let cell = self.cell(arg)?;
                self.store_field(cell, value, crate::Field::CellValue);
            }
            DELETE_DEREF => {
                let cell = self.cell(arg)?;
                let value = self.emit(Op::LoadField {
                    object: cell,
                    field: crate::Field::CellValue,
                });
                self.check_bound(value, arg)?;
                self.store_field(cell, Def::NULL, crate::Field::CellValue);
            }
            PUSH_EXC_INFO => {
                let exception = self.pop()?;
                let previous = self.emit(Op::PushHandled { exception });
                self.push(previous);
                self.push(exception);
            }
            POP_EXCEPT => {
                let exception = self.pop()?;
                self.emit(Op::PopHandled { exception });
            }
            RAISE_VARARGS | RERAISE => {
                self.interpret(ins)?;
                if self.reachable {
                    self.end(Op::Unreachable {}, None);
                }
            }
            INTERPRETER_EXIT | RESERVED | RETURN_GENERATOR | YIELD_VALUE | SEND | END_SEND
            | CLEANUP_THROW | GET_YIELD_FROM_ITER | GET_AWAITABLE | GET_AITER | GET_ANEXT
            | END_ASYNC_FOR | EXIT_INIT_CHECK => {
                return Err(Bailout::Unsupported);
            }
            opcode if opcode.is_base() && !opcode.has(OpFlags::JUMP) => self.interpret(ins)?,
            _ => return Err(Bailout::Unsupported),
        }
        Ok(())
    }

    fn load_fast(&mut self, index: u32) -> Result<()> {
        let value = self.local(index)?;
        if !value.is_real() {
            // The compiler of bytecode has seen to it that this does not happen: unreachable, or damaged code.
            self.leave(Exit::Unbound);
            self.push(value);
            return Ok(());
        }
        let value = self.bound(value);
        // Later loads of the local need not ask again.
        self.set_local(index, value)?;
        self.push(value);
        Ok(())
    }

    /// The value, which is not null.
    pub fn bound(&mut self, value: Def) -> Def {
        if self.f.ty(value).kinds.intersect(Kinds::NULL).is_empty() {
            return value;
        }
        self.emit_exit(Op::GuardBound { value })
    }

    /// Raises if the local or the cell's content is unbound.
    fn check_bound(&mut self, value: Def, local: u32) -> Result<Def> {
        let value = self.operand(value);
        if self.f.ty(value).kinds.intersect(Kinds::NULL).is_empty() {
            return Ok(value);
        }
        let state = self.after_state(Continuation::Push);
        let def = self
            .f
            .append(self.at, Op::CheckBound { value, local }, Some(state));
        self.after_raise()?;
        Ok(def)
    }

    fn cell(&mut self, index: u32) -> Result<Def> {
        let cell = self.local(index)?;
        if !cell.is_real() {
            return Err(Bailout::BadBytecode);
        }
        Ok(if self.kinds(cell) == Kinds::CELL {
            cell
        } else {
            self.emit_exit(Op::GuardType {
                value: cell,
                ty: Type::CELL,
            })
        })
    }

    /// The running function.
    pub fn function_def(&mut self) -> Def {
        match self.frame().function {
            Some(def) => def,
            None => self.emit(Op::ThisFunction {}),
        }
    }

    pub fn kinds(&self, def: Def) -> Kinds {
        self.f.ty(def).kinds
    }

    pub fn push_bool(&mut self, cond: Def) {
        let value = self.emit(Op::BoxBool { value: cond });
        self.push(value);
    }

    /// The truth value of what is a bool by the rules of bytecode.
    pub fn unbox_bool(&mut self, value: Def) -> Def {
        if let Op::BoxBool { value } = *self.f.op(value) {
            return value;
        }
        let value = if self.kinds(value) == Kinds::BOOL {
            value
        } else {
            self.emit_exit(Op::GuardType {
                value,
                ty: Type::BOOL,
            })
        };
        self.emit(Op::UnboxBool { value })
    }

    pub fn store_field(&mut self, object: Def, value: Def, field: crate::Field) {
        let value = self.operand(value);
        self.emit(Op::StoreField {
            object,
            value,
            field,
        });
    }

    fn jump(&mut self, node: usize) -> Result<()> {
        let succs = self.frame().flow.nodes[node].succs.clone();
        let &[to] = &succs[..] else {
            return Err(Bailout::BadBytecode);
        };
        let edge = self.f.edge(Block::NONE, &[]);
        let jump = self.end(Op::Jump { to: edge }, None);
        self.flow_to(jump, 0, to)
    }

    /// Jumps to the second successor if the condition is `when`, else falls into the first.
    pub fn branch(&mut self, node: usize, condition: Def, when: bool) -> Result<()> {
        let succs = self.frame().flow.nodes[node].succs.clone();
        let &[stay, jump] = &succs[..] else {
            return Err(Bailout::BadBytecode);
        };
        let (then, other) = (self.f.edge(Block::NONE, &[]), self.f.edge(Block::NONE, &[]));
        let end = self.end(
            Op::Branch {
                condition,
                then,
                other,
            },
            None,
        );
        self.count_branch(end, when);
        self.flow_to(end, !when as usize, jump)?;
        self.flow_to(end, when as usize, stay)
    }

    /// Notes how often the instruction jumped; `then` is where it goes if `when`.
    pub fn count_branch(&mut self, end: Def, when: bool) {
        let frame = self.frame();
        let ins = frame.flow.ins.iter().find(|ins| ins.start == frame.unit);
        let counts = ins.and_then(|ins| self.world.branches(frame.code_ref, ins.unit));
        if let Some(counts) = counts {
            let (jumped, all) = (
                counts.jumped as f32,
                counts.jumped as f32 + counts.stayed as f32,
            );
            if all > 0.0 {
                let then = if when {
                    jumped / all
                } else {
                    1.0 - jumped / all
                };
                self.f.set_likelihood(end, then);
            }
        }
    }

    fn return_value(&mut self, value: Def) -> Result<()> {
        let value = self.operand(value);
        if self.frames.len() == 1 {
            self.end(Op::Return { value }, None);
            return Ok(());
        }
        // An inlined constructor's `__init__` must give None, which tier 0 tells apart.
        let value = match self
            .frame()
            .parent
            .map(|parent| self.f.frame(parent).continuation)
        {
            Some(Continuation::Instance) if self.kinds(value) != Kinds::NONE => {
                self.emit_exit(Op::GuardType {
                    value,
                    ty: Type::NONE,
                })
            }
            _ => value,
        };
        let to = self.f.edge(Block::NONE, &[]);
        let jump = self.end(Op::Jump { to }, None);
        self.frame_mut().returns.push((jump, value));
        Ok(())
    }

    /// Lets tier 0's means execute the instruction.
    pub fn interpret(&mut self, ins: Ins) -> Result<()> {
        use Opcode::*;
        let (opcode, arg) = (ins.opcode, ins.arg);
        let mut args = Vec::new();
        let wants_function = matches!(
            opcode,
            LOAD_GLOBAL
                | STORE_GLOBAL
                | DELETE_GLOBAL
                | LOAD_NAME
                | STORE_NAME
                | DELETE_NAME
                | LOAD_LOCALS
                | SETUP_ANNOTATIONS
                | LOAD_BUILD_CLASS
                | IMPORT_NAME
                | MAKE_FUNCTION
                | LOAD_FROM_DICT_OR_GLOBALS
                | LOAD_FROM_DICT_OR_DEREF
        );
        if wants_function {
            args.push(self.function_def());
        }
        let popped = opcode.popped(arg);
        for value in self.pop_n(popped)? {
            args.push(self.operand(value));
        }
        if opcode == LOAD_FROM_DICT_OR_DEREF {
            args.push(self.cell(arg)?);
        }
        let stays = kept(opcode, arg);
        let kept_values: Vec<Def> = args[args.len() - popped as usize..][..stays as usize].to_vec();
        for value in kept_values {
            self.push(value);
        }
        let results = if opcode.has(OpFlags::EXIT) {
            0
        } else {
            opcode.pushed(arg) - stays
        };
        let null_above = matches!(opcode, LOAD_GLOBAL) && arg & 1 != 0;
        let results = results - null_above as u32;
        let continuation = if results == 0 {
            Continuation::Next
        } else {
            Continuation::Push
        };
        let args = self.f.list(&args);
        let op = Op::Interpret { opcode, arg, args };
        let def = self.call_out(op, continuation)?;
        for index in 0..results.saturating_sub(1) {
            let further = self.emit(Op::TakeResult { index });
            self.push(further);
        }
        if results > 0 {
            self.push(def);
        }
        if null_above {
            self.push(Def::NULL);
        }
        Ok(())
    }

    /// Appends an op that may raise or run Python; its operands are popped.
    pub fn call_out(&mut self, op: Op, continuation: Continuation) -> Result<Def> {
        let state = self.after_state(continuation);
        let def = self.f.append(self.at, op, Some(state));
        if op.effects().raises {
            self.after_raise()?;
        }
        Ok(def)
    }

    /// Behind an instruction that may raise: if a handler guards it, the block ends.
    pub fn after_raise(&mut self) -> Result<()> {
        for depth in (0..self.frames.len()).rev() {
            let frame = &self.frames[depth];
            let Some(entry) = find_handler(&frame.source.exceptiontable, frame.unit) else {
                continue;
            };
            // The copy of the handler that belongs to where the frame stands.
            let Some(handler) = frame.flow.nodes[frame.node].handler else {
                return Ok(());
            };
            let (normal, edge) = (self.f.edge(Block::NONE, &[]), self.f.edge(Block::NONE, &[]));
            let op = Op::Catch {
                normal,
                handler: edge,
            };
            let end = self.end(op, None);
            let frame = &self.frames[depth];
            let mut incoming = Incoming::of(frame, Some((end, 1)));
            incoming.stack.truncate(entry.depth as usize);
            if incoming.stack.len() < entry.depth as usize {
                return Err(Bailout::BadBytecode);
            }
            let unit = frame.unit;
            let block = self.f.add_block();
            self.at = block;
            self.patch_edge(end, 1, block);
            let exception = self.emit(Op::TakeException {});
            if entry.lasti {
                let lasti = self.emit(Op::Const {
                    value: Constant::Int(unit as i32),
                });
                incoming.stack.push(lasti);
            }
            incoming.stack.push(exception);
            let to = self.f.edge(Block::NONE, &[]);
            let jump = self.end(Op::Jump { to }, None);
            incoming.from = Some((jump, 0));
            self.flow_into(depth, incoming, handler)?;
            let next = self.start_block();
            self.patch_edge(end, 0, next);
            return Ok(());
        }
        Ok(())
    }

    pub fn patch_edge(&mut self, end: Def, which: usize, block: Block) {
        let mut index = 0;
        self.f.op_mut(end).each_edge_mut(|edge| {
            if index == which {
                edge.block = block;
            }
            index += 1;
        });
    }
}
