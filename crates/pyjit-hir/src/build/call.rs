//! Calls: of known functions (inlined if they are small), known builtins, known classes; others as tier 0 does them.

use super::bind::{Bound, bind, keyword_names};
use super::flow::{Flow, Ins};
use super::frame::Frame;
use super::{Builder, Result};
use crate::ci::{Assumption, Callee, ClassInfo, FunctionInfo};
use crate::effects::{Continuation, Exit};
use crate::entity::*;
use crate::ops::{Constant, Op};
use crate::types::{Kinds, Type};
use pyjit_bytecode::{Opcode, flags};

impl Builder<'_> {
    pub fn call(&mut self, ins: Ins) -> Result<()> {
        self.call_with(ins, &[], 0)
    }

    pub fn call_kw(&mut self, ins: Ins, index: usize) -> Result<()> {
        // The names are loaded right before.
        let names = index.checked_sub(1).and_then(|before| {
            let frame = self.frame();
            let before = frame.flow.ins[before];
            let value = frame.source.consts.get(before.arg as usize)?;
            (before.opcode == Opcode::LOAD_CONST).then(|| keyword_names(value))?
        });
        match names {
            Some(names) if names.len() <= ins.arg as usize => self.call_with(ins, &names, 1),
            _ => self.interpret(ins),
        }
    }

    /// A call whose last `names.len()` arguments are named, with `extra` words above them.
    fn call_with(&mut self, ins: Ins, names: &[String], extra: u32) -> Result<()> {
        let site = self.site(ins);
        let (callable, receiver) = (
            self.peek(ins.arg + 2 + extra)?,
            self.peek(ins.arg + 1 + extra)?,
        );
        if !callable.is_real() {
            return self.interpret(ins);
        }
        if names.is_empty() && self.call_one_of(ins, callable, receiver)? {
            return Ok(());
        }
        let known = self.is_object(callable);
        // A bound method that was just made is its function with the receiver first.
        let made = match *self.f.op(callable) {
            Op::MakeMethod { function, receiver } => Some((function, receiver)),
            _ => None,
        };
        let target = match (known, made) {
            (Some(object), _) => Some(object),
            (None, Some((function, _))) => self.is_object(function),
            (None, None) if site.may_fail(Exit::WrongObject) => site.target,
            _ => None,
        };
        let Some(target) = target else {
            return self.interpret(ins);
        };
        self.know(target);
        // Without receiver on the stack, a null receiver must be proved where it is not known.
        let receiver = match made {
            Some((_, receiver)) => receiver,
            None => receiver,
        };
        if receiver.is_real()
            && made.is_none()
            && self.kinds(receiver).intersect(Kinds::NULL) != Kinds::EMPTY
        {
            return self.interpret(ins);
        }
        let callee = self.world.callee(target);
        if callee == Callee::Unknown {
            return self.interpret(ins);
        }
        if known.is_none() && made.is_none() {
            self.emit_exit(Op::GuardConst {
                value: callable,
                object: Constant::Object(target),
            });
        }
        let before = self.frame().stack.clone();
        self.pop_n(extra)?;
        let mut args = self.pop_n(ins.arg)?;
        self.pop_n(2)?;
        let keywords: Vec<(&str, Def)> = {
            let at = args.len() - names.len();
            let values = args.split_off(at);
            names.iter().map(String::as_str).zip(values).collect()
        };
        if receiver.is_real() {
            args.insert(0, receiver);
        }
        let done = match &callee {
            Callee::Function(info) => {
                let bound = bind(&self.world.code(info.code), info, &args, &keywords);
                match bound {
                    Some(bound) => {
                        self.call_bound(target, info, &bound, Continuation::Push)?;
                        true
                    }
                    None => false,
                }
            }
            Callee::Builtin(info) if keywords.is_empty() => {
                if let Some(intrinsic) = info.intrinsic
                    && self.intrinsic(intrinsic, &args, &site)?
                {
                    true
                } else if info.by_position {
                    let args = self.f.list(&args);
                    let op = Op::CallBuiltin {
                        function: Constant::Object(target),
                        traits: info.traits,
                        args,
                    };
                    match op.needs_state() {
                        true => self.call_pushing(op)?,
                        false => {
                            let def = self.emit(op);
                            self.push(def);
                        }
                    }
                    true
                } else {
                    false
                }
            }
            Callee::Class(info) if keywords.is_empty() && info.intrinsic.is_some() => {
                match info.intrinsic {
                    Some(intrinsic) => self.intrinsic(intrinsic, &args, &site)?,
                    None => false,
                }
            }
            Callee::Class(info) => self.construct(target, info, &args, &keywords)?,
            Callee::Builtin(_) | Callee::Unknown => false,
        };
        if !done {
            self.frame_mut().stack = before;
            return self.interpret(ins);
        }
        Ok(())
    }

    /// A method of receivers of a few shapes: tells the functions apart and calls each in a branch of its own.
    fn call_one_of(&mut self, ins: Ins, callable: Def, receiver: Def) -> Result<bool> {
        let found = self.dispatch.iter().find(|(of, _)| *of == callable);
        let Some(mut targets) = found.map(|(_, targets)| targets.clone()) else {
            return Ok(false);
        };
        let mut unique = Vec::new();
        targets.retain(|target| {
            let new = !unique.contains(target);
            unique.push(*target);
            new
        });
        let mut args = vec![receiver];
        let stack = &self.frame().stack;
        args.extend_from_slice(&stack[stack.len() - ins.arg as usize..]);
        let mut callees = Vec::new();
        for &target in &targets {
            let Callee::Function(info) = self.world.callee(target) else {
                return Ok(false);
            };
            let Some(bound) = bind(&self.world.code(info.code), &info, &args, &[]) else {
                return Ok(false);
            };
            callees.push((target, info, bound));
        }
        let before = self.frame().stack.clone();
        let join = self.f.add_block();
        let result = self.f.add_param(join, Type::ANY);
        let mut comes_back = false;
        let last = callees.len() - 1;
        for (i, (target, info, bound)) in callees.iter().enumerate() {
            self.know(*target);
            let mut next = None;
            if i < last {
                let function = self.constant(Constant::Object(*target));
                let condition = self.emit(Op::IsSame {
                    a: callable,
                    b: function,
                });
                let (then, other) = (self.f.add_block(), self.f.add_block());
                let (to_then, to_other) = (self.f.edge(then, &[]), self.f.edge(other, &[]));
                let branch = Op::Branch {
                    condition,
                    then: to_then,
                    other: to_other,
                };
                self.end(branch, None);
                self.at = then;
                self.reachable = true;
                next = Some(other);
            }
            // The last is what is left: the callable comes from these functions only.
            self.frame_mut().stack = before.clone();
            self.pop_n(ins.arg + 2)?;
            self.call_bound(*target, info, bound, Continuation::Push)?;
            if self.reachable {
                let value = self.pop()?;
                let to = self.f.edge(join, &[value]);
                self.end(Op::Jump { to }, None);
                comes_back = true;
            }
            if let Some(next) = next {
                self.at = next;
                self.reachable = true;
            }
        }
        self.at = join;
        self.reachable = comes_back;
        if comes_back {
            self.push(result);
        }
        Ok(true)
    }

    /// Calls a function that is a constant, with arguments by position; the operands are popped.
    pub fn call_constant(
        &mut self,
        target: Object,
        args: &[Def],
        how: Continuation,
        ins: Ins,
    ) -> Result<bool> {
        self.know(target);
        if let Callee::Function(info) = self.world.callee(target)
            && let Some(bound) = bind(&self.world.code(info.code), &info, args, &[])
        {
            self.call_bound(target, &info, &bound, how)?;
            return Ok(true);
        }
        for &arg in args {
            self.push(arg);
        }
        self.interpret(ins)?;
        Ok(false)
    }

    /// Pushes the result of a call of `target`.
    fn call_bound(
        &mut self,
        target: Object,
        info: &FunctionInfo,
        bound: &[Bound],
        how: Continuation,
    ) -> Result<()> {
        self.assume(Assumption::Function { function: target });
        let args: Vec<Def> = bound
            .iter()
            .map(|place| match *place {
                Bound::Arg(def) => def,
                Bound::Default(value) => self.constant(value),
            })
            .collect();
        if let Some(flow) = self.wants_inlining(info) {
            return self.inline(target, info, flow, &args, how);
        }
        let function = self.constant(Constant::Object(target));
        let args: Vec<Def> = args.iter().map(|&arg| self.operand(arg)).collect();
        let args = self.f.list(&args);
        let result = self.call_out(Op::CallFunction { function, args }, how)?;
        if how == Continuation::Instance {
            let state = self.after_state(Continuation::Next);
            self.f
                .append(self.at, Op::CheckInit { result }, Some(state));
            return self.after_raise();
        }
        self.push(result);
        Ok(())
    }

    fn wants_inlining(&self, info: &FunctionInfo) -> Option<Flow> {
        let options = self.options;
        let source = self.world.code(info.code);
        let size = (source.code.len() / 2) as u32;
        let recursive = self.frames.iter().any(|frame| frame.code_ref == info.code);
        let plain = source.flags & flags::GENERATORS == 0 && source.flags & flags::OPTIMIZED != 0;
        let wanted = options.inline
            && plain
            && !recursive
            && size <= options.inline_size
            && size <= self.budget
            && (self.frames.len() as u32) < options.inline_depth
            && self.world.may_inline(info.code);
        if !wanted {
            return None;
        }
        let flow = Flow::new(&source, None).ok()?;
        let fine = flow.ins.iter().all(|ins| {
            !matches!(
                ins.opcode,
                Opcode::LOAD_NAME | Opcode::STORE_NAME | Opcode::DELETE_NAME | Opcode::LOAD_LOCALS
            )
        });
        fine.then_some(flow)
    }

    /// Builds the callee in place.
    fn inline(
        &mut self,
        target: Object,
        info: &FunctionInfo,
        flow: Flow,
        args: &[Def],
        how: Continuation,
    ) -> Result<()> {
        let source = self.world.code(info.code);
        self.budget -= (source.code.len() / 2) as u32;
        let parent = self.after_state(how);
        let code = self.add_code(info.code, &source);
        let mut frame = Frame::new(code, info.code, source.clone(), flow, Some(parent));
        frame.function = Some(self.constant(Constant::Object(target)));
        frame.locals = args.to_vec();
        frame.locals.resize(source.localsplusnames.len(), Def::NULL);
        self.frames.push(frame);
        self.body()?;
        let Some(frame) = self.frames.pop() else {
            return Ok(());
        };
        if frame.returns.is_empty() {
            // It never comes back.
            self.reachable = false;
            return Ok(());
        }
        let block = self.start_block();
        let values = frame.returns.iter().map(|&(_, value)| self.f.ty(value));
        let ty = values.fold(Type::EMPTY, Type::join);
        let mut result = self.f.add_param(block, ty);
        for &(jump, value) in &frame.returns {
            let to = self.f.edge(block, &[value]);
            *self.f.op_mut(jump) = Op::Jump { to };
        }
        if let &[(jump, value)] = &frame.returns[..] {
            self.f.blocks[block.index()].params.clear();
            let to = self.f.edge(block, &[]);
            *self.f.op_mut(jump) = Op::Jump { to };
            result = value;
        }
        if how != Continuation::Instance {
            self.push(result);
        }
        Ok(())
    }

    /// `C(..)`: the instance, then `__init__`.
    fn construct(
        &mut self,
        class: Object,
        info: &ClassInfo,
        args: &[Def],
        keywords: &[(&str, Def)],
    ) -> Result<bool> {
        let Some(shape) = info.fresh else {
            return Ok(false);
        };
        let new = Op::NewObject {
            shape,
            class: Constant::Object(class),
        };
        let Some(init) = info.init else {
            if !args.is_empty() || !keywords.is_empty() {
                return Ok(false);
            }
            self.assume(Assumption::Construction { class });
            let object = self.emit(new);
            self.push(object);
            return Ok(true);
        };
        self.know(init);
        let Callee::Function(function) = self.world.callee(init) else {
            return Ok(false);
        };
        let mut all = vec![Def::NULL];
        all.extend_from_slice(args);
        let Some(mut bound) = bind(&self.world.code(function.code), &function, &all, keywords)
        else {
            return Ok(false);
        };
        self.assume(Assumption::Construction { class });
        let object = self.emit(new);
        bound[0] = Bound::Arg(object);
        // The instance waits on the stack for `__init__` to end.
        self.push(object);
        self.call_bound(init, &function, &bound, Continuation::Instance)?;
        Ok(true)
    }
}
