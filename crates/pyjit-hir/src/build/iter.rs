//! `for`: iterators over ranges, lists and tuples that only the operand stack knows are objects of HIR, which escape
//! analysis takes apart; others are asked for their next item.

use super::flow::Ins;
use super::{Builder, Result};
use crate::effects::{Continuation, Exit};
use crate::entity::*;
use crate::fields::Field;
use crate::ops::Op;
use crate::types::{Kinds, Type};
use pyjit_bytecode::Opcode;
use pyjit_bytecode::opcode::Comparison;

impl Builder<'_> {
    pub fn get_iter(&mut self, ins: Ins, index: usize) -> Result<()> {
        let value = self.peek(1)?;
        let mut kinds = self.kinds(value);
        let mut speculates = false;
        if !kinds.is_single() && self.options.speculate {
            // The loop's FOR_ITER has seen the iterator.
            let frame = self.frame();
            let next = frame
                .flow
                .ins
                .get(index + 1)
                .filter(|next| next.opcode == Opcode::FOR_ITER);
            if let Some(&next) = next {
                let site = self.site(next);
                speculates = site.may_fail(Exit::WrongType);
                kinds = match site.form {
                    Opcode::FOR_ITER_LIST => Kinds::LIST,
                    Opcode::FOR_ITER_TUPLE => Kinds::TUPLE,
                    Opcode::FOR_ITER_RANGE => Kinds::RANGE,
                    _ => Kinds::EMPTY,
                };
            }
            speculates &= self.site(ins).may_fail(Exit::WrongType);
        }
        if !self.kinds(value).within(kinds) && !speculates {
            return self.interpret(ins);
        }
        match kinds {
            Kinds::LIST | Kinds::TUPLE => {
                let seq = self.guard_kinds(value, kinds);
                self.pop()?;
                let index = self.int(0);
                let iter = self.emit(Op::MakeSeqIter { seq, index });
                self.push(iter);
                Ok(())
            }
            Kinds::RANGE => self.iter_of_range(ins, value),
            _ => self.interpret(ins),
        }
    }

    fn iter_of_range(&mut self, ins: Ins, value: Def) -> Result<()> {
        let Op::MakeRange { start, stop, step } = *self.f.op(value) else {
            // Of a range that comes from elsewhere: its step must be 1.
            let object = self.guard_kinds(value, Kinds::RANGE);
            if !self.site(ins).may_fail(Exit::OutOfRange) {
                return self.interpret(ins);
            }
            let mut fields = Vec::new();
            for field in [Field::RangeStart, Field::RangeStop, Field::RangeStep] {
                let value = self.emit(Op::LoadField { object, field });
                fields.push(self.unbox_int(value, Kinds::SMALL_INT));
            }
            self.emit_exit(Op::GuardRange {
                value: fields[2],
                ty: Type::int_between(1, 1),
            });
            self.pop()?;
            let iter = self.emit(Op::MakeRangeIter {
                next: fields[0],
                stop: fields[1],
                step: 1,
            });
            self.push(iter);
            return Ok(());
        };
        let Some(step) = self.f.ty(step).constant() else {
            return self.interpret(ins);
        };
        self.pop()?;
        let next = self.unbox_int(start, Kinds::SMALL_INT);
        let stop = self.unbox_int(stop, Kinds::SMALL_INT);
        let iter = self.emit(Op::MakeRangeIter { next, stop, step });
        self.push(iter);
        Ok(())
    }

    pub fn for_iter(&mut self, node: usize) -> Result<()> {
        let iter = self.peek(1)?;
        match *self.f.op(iter) {
            Op::MakeRangeIter { step, .. } => self.next_of_range(iter, step, node),
            Op::MakeSeqIter { seq, .. } => self.next_of_seq(iter, seq, node),
            _ => self.next_of_any(node),
        }
    }

    /// Ends the block: into the loop's body with the item pushed, or behind the loop.
    fn loop_on(&mut self, node: usize, condition: Def) -> Result<(Def, usize)> {
        let succs = self.frame().flow.nodes[node].succs.clone();
        let &[stay, done] = &succs[..] else {
            return Err(super::Bailout::BadBytecode);
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
        self.count_branch(end, false);
        self.flow_to(end, 1, done)?;
        let block = self.start_block();
        self.patch_edge(end, 0, block);
        Ok((end, stay))
    }

    fn enter_body(&mut self, stay: usize) -> Result<()> {
        let to = self.f.edge(Block::NONE, &[]);
        let jump = self.end(Op::Jump { to }, None);
        self.flow_to(jump, 0, stay)
    }

    fn next_of_range(&mut self, iter: Def, step: i64, node: usize) -> Result<()> {
        let field = |field| Op::LoadField {
            object: iter,
            field,
        };
        let next = self.emit(field(Field::IterNext));
        let stop = self.emit(field(Field::IterStop));
        let condition = self.in_range(next, stop, step);
        let (_, stay) = self.loop_on(node, condition)?;
        let step = self.int(step);
        let after = self.emit_exit(Op::IntAdd { a: next, b: step });
        self.store_field(iter, after, Field::IterNext);
        let item = self.emit(Op::BoxInt { value: next });
        self.push(item);
        self.enter_body(stay)
    }

    fn next_of_seq(&mut self, iter: Def, seq: Def, node: usize) -> Result<()> {
        let index = self.emit(Op::LoadField {
            object: iter,
            field: Field::IterIndex,
        });
        let is_list = self.kinds(seq) == Kinds::LIST;
        let field = if is_list {
            Field::ListLen
        } else {
            Field::TupleLen
        };
        let len = self.emit(Op::LoadField { object: seq, field });
        let condition = self.emit(Op::IntCompare {
            a: index,
            b: len,
            how: Comparison::Lt,
        });
        let (_, stay) = self.loop_on(node, condition)?;
        let item = match is_list {
            true => self.emit(Op::LoadItem { list: seq, index }),
            false => self.emit(Op::LoadTupleItem { tuple: seq, index }),
        };
        let one = self.int(1);
        let after = self.emit_exit(Op::IntAdd { a: index, b: one });
        self.store_field(iter, after, Field::IterIndex);
        self.push(item);
        self.enter_body(stay)
    }

    fn next_of_any(&mut self, node: usize) -> Result<()> {
        let iter = self.peek(1)?;
        let iter = self.bound(iter);
        let value = self.call_out(Op::IterNext { iter }, Continuation::Iterated)?;
        let null = self.emit(Op::IsNull { value });
        let condition = self.emit(Op::CondNot { a: null });
        let (_, stay) = self.loop_on(node, condition)?;
        let item = self.emit(Op::ProvedType {
            value,
            ty: Type::ANY,
        });
        self.push(item);
        self.enter_body(stay)
    }

    // On-stack replacement: iterators that are on the stack already.

    fn own(&mut self, def: Def, kinds: Kinds) -> Def {
        let iter = self.guard_kinds(def, kinds);
        self.emit_exit(Op::GuardFresh { iter })
    }

    pub fn own_range_iter(&mut self, def: Def) -> Def {
        let object = self.own(def, Kinds::RANGE_ITER);
        let field = |field| Op::LoadField { object, field };
        let step = self.emit(field(Field::IterStep));
        self.emit_exit(Op::GuardRange {
            value: step,
            ty: Type::int_between(1, 1),
        });
        let next = self.emit(field(Field::IterNext));
        let left = self.emit(field(Field::IterLeft));
        let small = Type::int_between(i32::MIN as i64, i32::MAX as i64);
        let next = self.emit_exit(Op::GuardRange {
            value: next,
            ty: small,
        });
        let left = self.emit_exit(Op::GuardRange {
            value: left,
            ty: small,
        });
        let stop = self.emit_exit(Op::IntAdd { a: next, b: left });
        self.emit(Op::MakeRangeIter {
            next,
            stop,
            step: 1,
        })
    }

    pub fn own_seq_iter(&mut self, def: Def, kinds: Kinds) -> Def {
        let object = self.own(def, kinds);
        let field = |field| Op::LoadField { object, field };
        let seq = self.emit(field(Field::IterSeq));
        let wanted = if kinds == Kinds::LIST_ITER {
            Kinds::LIST
        } else {
            Kinds::TUPLE
        };
        let seq = self.guard_kinds(seq, wanted);
        let index = self.emit(field(Field::IterIndex));
        self.emit(Op::MakeSeqIter { seq, index })
    }
}
