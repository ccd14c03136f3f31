//! Branches and loops. CPython: `codegen_jump_if`, `codegen_if`, `codegen_for`, ... in `Python/codegen.c`.

use super::instr::{Label, NO_LOCATION, op};
use super::unit::BlockKind;
use super::{Compiler, Result};
use crate::ast::{BoolOp, CmpOp, Expr, ExprId, List, StmtId, UnaryOp};
use pyjit_bytecode::opcode::{Comparison, resume};
use pyjit_bytecode::{Const, Position};

impl<'a> Compiler<'a> {
    /// Jumps to `next` if the expression's truth is `cond`, else falls through.
    pub(crate) fn jump_if(
        &mut self,
        loc: Position,
        expr: ExprId,
        next: Label,
        cond: bool,
    ) -> Result<()> {
        self.enter()?;
        self.jump_if_inner(loc, expr, next, cond)?;
        self.leave();
        Ok(())
    }

    fn jump_if_inner(
        &mut self,
        loc: Position,
        expr: ExprId,
        next: Label,
        cond: bool,
    ) -> Result<()> {
        match self.ast[expr] {
            Expr::UnaryOp {
                op: UnaryOp::Not,
                operand,
            } => return self.jump_if(loc, operand, next, !cond),
            Expr::BoolOp { op, values } => {
                let is_or = op == BoolOp::Or;
                let short = if is_or != cond { self.label() } else { next };
                let last = values.len().saturating_sub(1);
                for (i, value) in self.ast.list(values).enumerate() {
                    if i < last {
                        self.jump_if(loc, value, short, is_or)?;
                    } else {
                        self.jump_if(loc, value, next, cond)?;
                    }
                }
                if short != next {
                    self.use_label(short);
                }
                return Ok(());
            }
            Expr::IfExp { test, body, orelse } => {
                let (end, otherwise) = (self.label(), self.label());
                self.jump_if(loc, test, otherwise, false)?;
                self.jump_if(loc, body, next, cond)?;
                self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, end);
                self.use_label(otherwise);
                self.jump_if(loc, orelse, next, cond)?;
                self.use_label(end);
                return Ok(());
            }
            Expr::Compare {
                left,
                ops,
                comparators,
            } if ops.len() > 1 => {
                self.check_compare(expr)?;
                let loc = self.loc(expr);
                let cleanup = self.label();
                self.expr(left)?;
                let last = ops.len() - 1;
                let pairs = self.ast.list(ops).zip(self.ast.list(comparators));
                for (i, (op, comparator)) in pairs.enumerate() {
                    self.expr(comparator)?;
                    if i == last {
                        self.compare_op(loc, op);
                        break;
                    }
                    self.op_i(loc, op::SWAP, 2);
                    self.op_i(loc, op::COPY, 2);
                    self.compare_op(loc, op);
                    self.op(loc, op::TO_BOOL);
                    self.jump(loc, op::POP_JUMP_IF_FALSE, cleanup);
                }
                self.op(loc, op::TO_BOOL);
                self.jump(
                    loc,
                    if cond {
                        op::POP_JUMP_IF_TRUE
                    } else {
                        op::POP_JUMP_IF_FALSE
                    },
                    next,
                );
                let end = self.label();
                self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, end);
                self.use_label(cleanup);
                self.op(loc, op::POP_TOP);
                if !cond {
                    self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, next);
                }
                self.use_label(end);
                return Ok(());
            }
            _ => {}
        }
        self.expr(expr)?;
        let loc = self.loc(expr);
        self.op(loc, op::TO_BOOL);
        self.jump(
            loc,
            if cond {
                op::POP_JUMP_IF_TRUE
            } else {
                op::POP_JUMP_IF_FALSE
            },
            next,
        );
        Ok(())
    }

    pub(crate) fn compare_op(&mut self, loc: Position, cmp: CmpOp) {
        let comparison = match cmp {
            CmpOp::Eq => Comparison::Eq,
            CmpOp::NotEq => Comparison::Ne,
            CmpOp::Lt => Comparison::Lt,
            CmpOp::LtE => Comparison::Le,
            CmpOp::Gt => Comparison::Gt,
            CmpOp::GtE => Comparison::Ge,
            CmpOp::Is => return self.op_i(loc, op::IS_OP, 0),
            CmpOp::IsNot => return self.op_i(loc, op::IS_OP, 1),
            CmpOp::In => return self.op_i(loc, op::CONTAINS_OP, 0),
            CmpOp::NotIn => return self.op_i(loc, op::CONTAINS_OP, 1),
        };
        self.op_i(loc, op::COMPARE_OP, comparison.operand() as usize);
    }

    pub(crate) fn r#if(
        &mut self,
        loc: Position,
        test: ExprId,
        body: List<StmtId>,
        orelse: List<StmtId>,
    ) -> Result<()> {
        let end = self.label();
        let next = if orelse.is_empty() { end } else { self.label() };
        self.jump_if(loc, test, next, false)?;
        self.stmts(body)?;
        if !orelse.is_empty() {
            self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, end);
            self.use_label(next);
            self.stmts(orelse)?;
        }
        self.use_label(end);
        Ok(())
    }

    pub(crate) fn if_exp(
        &mut self,
        loc: Position,
        test: ExprId,
        body: ExprId,
        orelse: ExprId,
    ) -> Result<()> {
        let (end, next) = (self.label(), self.label());
        self.jump_if(loc, test, next, false)?;
        self.expr(body)?;
        self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, end);
        self.use_label(next);
        self.expr(orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(crate) fn r#while(
        &mut self,
        loc: Position,
        test: ExprId,
        body: List<StmtId>,
        orelse: List<StmtId>,
    ) -> Result<()> {
        let (start, end, anchor) = (self.label(), self.label(), self.label());
        self.use_label(start);
        self.push_block(loc, BlockKind::WhileLoop, start, end)?;
        self.jump_if(loc, test, anchor, false)?;
        self.stmts(body)?;
        self.jump(NO_LOCATION, op::JUMP, start);
        self.pop_block();
        self.use_label(anchor);
        self.stmts(orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(crate) fn r#for(
        &mut self,
        loc: Position,
        target: ExprId,
        iter: ExprId,
        body: List<StmtId>,
        orelse: List<StmtId>,
    ) -> Result<()> {
        let (start, cleanup, end) = (self.label(), self.label(), self.label());
        self.push_block(loc, BlockKind::ForLoop, start, end)?;
        self.expr(iter)?;
        let iter_loc = self.loc(iter);
        self.op(iter_loc, op::GET_ITER);
        self.use_label(start);
        self.jump(iter_loc, op::FOR_ITER, cleanup);
        // Keeps the target's line for tracing if it is another.
        let target_loc = self.loc(target);
        self.op(target_loc, op::NOP);
        self.expr(target)?;
        self.stmts(body)?;
        self.jump(NO_LOCATION, op::JUMP, start);
        self.use_label(cleanup);
        // Monitoring wants END_FOR first: an exhausted generator comes here, other iterators skip it.
        self.op(NO_LOCATION, op::END_FOR);
        self.op(NO_LOCATION, op::POP_ITER);
        self.pop_block();
        self.stmts(orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(crate) fn async_for(
        &mut self,
        loc: Position,
        target: ExprId,
        iter: ExprId,
        body: List<StmtId>,
        orelse: List<StmtId>,
    ) -> Result<()> {
        let (start, send, except, end) = (self.label(), self.label(), self.label(), self.label());
        self.expr(iter)?;
        let iter_loc = self.loc(iter);
        self.op(iter_loc, op::GET_AITER);
        self.use_label(start);
        self.push_block(loc, BlockKind::AsyncForLoop, start, end)?;
        self.jump(loc, op::SETUP_FINALLY, except);
        self.op(loc, op::GET_ANEXT);
        self.load_const(loc, Const::None);
        self.use_label(send);
        self.yield_from(loc, true);
        self.op(loc, op::POP_BLOCK);
        self.op(loc, op::NOT_TAKEN);
        self.expr(target)?;
        self.stmts(body)?;
        self.jump(NO_LOCATION, op::JUMP, start);
        self.pop_block();
        self.use_label(except);
        self.jump(iter_loc, op::END_ASYNC_FOR, send);
        self.stmts(orelse)?;
        self.use_label(end);
        Ok(())
    }

    /// Drives the iterator beneath the value to send, until it is done.
    pub(crate) fn yield_from(&mut self, loc: Position, is_await: bool) {
        let (send, fail, exit) = (self.label(), self.label(), self.label());
        self.use_label(send);
        self.jump(loc, op::SEND, exit);
        // YIELD_VALUE raises only for `close` and `throw`, which may raise StopIteration.
        self.jump(loc, op::SETUP_FINALLY, fail);
        self.op_i(loc, op::YIELD_VALUE, 1);
        self.op(NO_LOCATION, op::POP_BLOCK);
        let after = if is_await {
            resume::AFTER_AWAIT
        } else {
            resume::AFTER_YIELD_FROM
        };
        self.op_i(loc, op::RESUME, after as usize);
        self.jump(loc, op::JUMP_NO_INTERRUPT, send);
        self.use_label(fail);
        self.op(loc, op::CLEANUP_THROW);
        self.use_label(exit);
        self.op(loc, op::END_SEND);
    }

    /// Awaits the top of the stack; `how` tells error messages where it comes from.
    pub(crate) fn await_top(&mut self, loc: Position, how: usize) {
        self.op_i(loc, op::GET_AWAITABLE, how);
        self.load_const(loc, Const::None);
        self.yield_from(loc, true);
    }
}
