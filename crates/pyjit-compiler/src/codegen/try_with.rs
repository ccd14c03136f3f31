//! `try` and `with`. CPython: `codegen_try_except`, `codegen_try_star_except`, `codegen_with_inner`, ...

use super::instr::{Label, NO_LOCATION, op};
use super::unit::BlockKind;
use super::{Compiler, Result};
use crate::ast::{ExceptHandler, ExceptHandlerId, List, StmtId, WithItemId};
use pyjit_bytecode::opcode::{Intrinsic2, SpecialMethod};
use pyjit_bytecode::{Const, Position};

impl<'a> Compiler<'a> {
    /// `try`, with `except*` if `is_star`.
    pub(crate) fn r#try(
        &mut self,
        loc: Position,
        body: List<StmtId>,
        handlers: List<ExceptHandlerId>,
        orelse: List<StmtId>,
        finalbody: List<StmtId>,
        is_star: bool,
    ) -> Result<()> {
        if finalbody.is_empty() {
            return self.try_except(loc, body, handlers, orelse, is_star);
        }
        let (start, end, exit, cleanup) = (self.label(), self.label(), self.label(), self.label());
        self.jump(loc, op::SETUP_FINALLY, end);
        self.use_label(start);
        self.push_block(loc, BlockKind::FinallyTry(finalbody), start, end)?;
        if handlers.is_empty() {
            self.stmts(body)?;
        } else {
            self.try_except(loc, body, handlers, orelse, is_star)?;
        }
        self.op(NO_LOCATION, op::POP_BLOCK);
        self.pop_block();
        self.stmts(finalbody)?;
        self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, exit);
        self.use_label(end);
        self.jump(NO_LOCATION, op::SETUP_CLEANUP, cleanup);
        self.op(NO_LOCATION, op::PUSH_EXC_INFO);
        self.push_block(NO_LOCATION, BlockKind::FinallyEnd, end, Label::NONE)?;
        self.stmts(finalbody)?;
        self.pop_block();
        self.op_i(NO_LOCATION, op::RERAISE, 0);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NO_LOCATION);
        self.use_label(exit);
        Ok(())
    }

    fn try_except(
        &mut self,
        loc: Position,
        body: List<StmtId>,
        handlers: List<ExceptHandlerId>,
        orelse: List<StmtId>,
        is_star: bool,
    ) -> Result<()> {
        if is_star {
            self.try_star_except(loc, body, handlers, orelse)
        } else {
            self.try_plain_except(loc, body, handlers, orelse)
        }
    }

    fn pop_except_and_reraise(&mut self, loc: Position) {
        self.op_i(loc, op::COPY, 3);
        self.op(loc, op::POP_EXCEPT);
        self.op_i(loc, op::RERAISE, 1);
    }

    fn try_plain_except(
        &mut self,
        loc: Position,
        body: List<StmtId>,
        handlers: List<ExceptHandlerId>,
        orelse: List<StmtId>,
    ) -> Result<()> {
        let (start, except, end, cleanup) =
            (self.label(), self.label(), self.label(), self.label());
        self.jump(loc, op::SETUP_FINALLY, except);
        self.use_label(start);
        self.push_block(loc, BlockKind::TryExcept, start, Label::NONE)?;
        self.stmts(body)?;
        self.pop_block();
        self.op(NO_LOCATION, op::POP_BLOCK);
        self.stmts(orelse)?;
        self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, end);

        self.use_label(except);
        self.jump(NO_LOCATION, op::SETUP_CLEANUP, cleanup);
        self.op(NO_LOCATION, op::PUSH_EXC_INFO);
        self.push_block(loc, BlockKind::ExceptionHandler, Label::NONE, Label::NONE)?;
        for (i, handler) in self.ast.list(handlers).enumerate() {
            let loc = self.loc(handler);
            let ExceptHandler::ExceptHandler { r#type, name, body } = self.ast[handler];
            if r#type.is_none() && i + 1 < handlers.len() {
                return self.error(loc, "default 'except:' must be last");
            }
            let next = self.label();
            if let Some(r#type) = r#type {
                self.expr(r#type)?;
                self.op(loc, op::CHECK_EXC_MATCH);
                self.jump(loc, op::POP_JUMP_IF_FALSE, next);
            }
            if let Some(name) = name {
                let (cleanup_end, cleanup_body) = (self.label(), self.label());
                self.store_name(loc, name)?;
                // The body runs as in try: ... finally: name = None; del name
                self.jump(loc, op::SETUP_CLEANUP, cleanup_end);
                self.use_label(cleanup_body);
                self.push_block(
                    loc,
                    BlockKind::HandlerCleanup(Some(name)),
                    cleanup_body,
                    Label::NONE,
                )?;
                self.stmts(body)?;
                self.pop_block();
                self.op(NO_LOCATION, op::POP_BLOCK);
                self.op(NO_LOCATION, op::POP_BLOCK);
                self.op(NO_LOCATION, op::POP_EXCEPT);
                self.unbind(NO_LOCATION, name)?;
                self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, end);
                self.use_label(cleanup_end);
                self.unbind(NO_LOCATION, name)?;
                self.op_i(NO_LOCATION, op::RERAISE, 1);
            } else {
                let cleanup_body = self.label();
                self.op(loc, op::POP_TOP);
                self.use_label(cleanup_body);
                self.push_block(
                    loc,
                    BlockKind::HandlerCleanup(None),
                    cleanup_body,
                    Label::NONE,
                )?;
                self.stmts(body)?;
                self.pop_block();
                self.op(NO_LOCATION, op::POP_BLOCK);
                self.op(NO_LOCATION, op::POP_EXCEPT);
                self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, end);
            }
            self.use_label(next);
        }
        self.pop_block();
        self.op_i(NO_LOCATION, op::RERAISE, 0);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NO_LOCATION);
        self.use_label(end);
        Ok(())
    }

    /// Stack in the handlers: the group, a list of what is raised or unhandled, the rest of the group.
    fn try_star_except(
        &mut self,
        loc: Position,
        body: List<StmtId>,
        handlers: List<ExceptHandlerId>,
        orelse: List<StmtId>,
    ) -> Result<()> {
        let (start, except, or_else) = (self.label(), self.label(), self.label());
        let (end, cleanup, reraise_star) = (self.label(), self.label(), self.label());
        self.jump(loc, op::SETUP_FINALLY, except);
        self.use_label(start);
        self.push_block(loc, BlockKind::TryExcept, start, Label::NONE)?;
        self.stmts(body)?;
        self.pop_block();
        self.op(NO_LOCATION, op::POP_BLOCK);
        self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, or_else);

        self.use_label(except);
        self.jump(NO_LOCATION, op::SETUP_CLEANUP, cleanup);
        self.op(NO_LOCATION, op::PUSH_EXC_INFO);
        self.push_block(
            loc,
            BlockKind::ExceptionGroupHandler,
            Label::NONE,
            Label::NONE,
        )?;
        for (i, handler) in self.ast.list(handlers).enumerate() {
            let loc = self.loc(handler);
            let ExceptHandler::ExceptHandler { r#type, name, body } = self.ast[handler];
            let (next, with_error, no_match) = (self.label(), self.label(), self.label());
            if i == 0 {
                self.op_i(loc, op::BUILD_LIST, 0);
                self.op_i(loc, op::COPY, 2);
            }
            if let Some(r#type) = r#type {
                self.expr(r#type)?;
                self.op(loc, op::CHECK_EG_MATCH);
                self.op_i(loc, op::COPY, 1);
                self.jump(loc, op::POP_JUMP_IF_NONE, no_match);
            }
            let (cleanup_end, cleanup_body) = (self.label(), self.label());
            match name {
                Some(name) => self.store_name(loc, name)?,
                None => self.op(loc, op::POP_TOP),
            }
            self.jump(loc, op::SETUP_CLEANUP, cleanup_end);
            self.use_label(cleanup_body);
            self.push_block(
                loc,
                BlockKind::HandlerCleanup(name),
                cleanup_body,
                Label::NONE,
            )?;
            self.stmts(body)?;
            self.pop_block();
            self.op(NO_LOCATION, op::POP_BLOCK);
            if let Some(name) = name {
                self.unbind(NO_LOCATION, name)?;
            }
            self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, next);

            self.use_label(cleanup_end);
            if let Some(name) = name {
                self.unbind(NO_LOCATION, name)?;
            }
            self.op_i(NO_LOCATION, op::LIST_APPEND, 3);
            self.op(NO_LOCATION, op::POP_TOP);
            self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, with_error);

            self.use_label(next);
            // Holds a line that spreads to it.
            self.op(NO_LOCATION, op::NOP);
            self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, with_error);

            self.use_label(no_match);
            self.op(loc, op::POP_TOP);

            self.use_label(with_error);
            if i + 1 == handlers.len() {
                // What no handler took; None if nothing is left.
                self.op_i(NO_LOCATION, op::LIST_APPEND, 1);
                self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, reraise_star);
            }
        }
        self.pop_block();
        let reraise = self.label();
        self.use_label(reraise_star);
        self.intrinsic_2(NO_LOCATION, Intrinsic2::PrepReraiseStar);
        self.op_i(NO_LOCATION, op::COPY, 1);
        self.jump(NO_LOCATION, op::POP_JUMP_IF_NOT_NONE, reraise);
        self.op(NO_LOCATION, op::POP_TOP);
        self.op(NO_LOCATION, op::POP_BLOCK);
        self.op(NO_LOCATION, op::POP_EXCEPT);
        self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, end);

        self.use_label(reraise);
        self.op(NO_LOCATION, op::POP_BLOCK);
        self.op_i(NO_LOCATION, op::SWAP, 2);
        self.op(NO_LOCATION, op::POP_EXCEPT);
        self.op_i(NO_LOCATION, op::RERAISE, 0);

        self.use_label(cleanup);
        self.pop_except_and_reraise(NO_LOCATION);
        self.use_label(or_else);
        self.stmts(orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(crate) fn call_exit_with_nones(&mut self, loc: Position) {
        for _ in 0..3 {
            self.load_const(loc, Const::None);
        }
        self.op_i(loc, op::CALL, 3);
    }

    fn with_except_finish(&mut self, cleanup: Label) {
        let suppress = self.label();
        self.op(NO_LOCATION, op::TO_BOOL);
        self.jump(NO_LOCATION, op::POP_JUMP_IF_TRUE, suppress);
        self.op_i(NO_LOCATION, op::RERAISE, 2);
        self.use_label(suppress);
        self.op(NO_LOCATION, op::POP_TOP);
        self.op(NO_LOCATION, op::POP_BLOCK);
        self.op(NO_LOCATION, op::POP_EXCEPT);
        self.op(NO_LOCATION, op::POP_TOP);
        self.op(NO_LOCATION, op::POP_TOP);
        self.op(NO_LOCATION, op::POP_TOP);
        let exit = self.label();
        self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, exit);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NO_LOCATION);
        self.use_label(exit);
    }

    /// `with`, from item `at` on.
    pub(crate) fn with(
        &mut self,
        items: List<WithItemId>,
        at: usize,
        body: List<StmtId>,
    ) -> Result<()> {
        self.with_inner(items, at, body, false)
    }

    /// `async with`, from item `at` on.
    pub(crate) fn async_with(
        &mut self,
        items: List<WithItemId>,
        at: usize,
        body: List<StmtId>,
    ) -> Result<()> {
        self.with_inner(items, at, body, true)
    }

    fn with_inner(
        &mut self,
        items: List<WithItemId>,
        at: usize,
        body: List<StmtId>,
        is_async: bool,
    ) -> Result<()> {
        let Some(item) = self.ast.item(items, at) else {
            return self.stmts(body);
        };
        self.enter()?;
        let item = self.ast[item];
        let (block, r#final, exit, cleanup) =
            (self.label(), self.label(), self.label(), self.label());
        self.expr(item.context_expr)?;
        let loc = self.loc(item.context_expr);
        let (enter_method, exit_method) = if is_async {
            (SpecialMethod::Aenter, SpecialMethod::Aexit)
        } else {
            (SpecialMethod::Enter, SpecialMethod::Exit)
        };
        self.op_i(loc, op::COPY, 1);
        self.op_i(loc, op::LOAD_SPECIAL, exit_method as usize);
        self.op_i(loc, op::SWAP, 2);
        self.op_i(loc, op::SWAP, 3);
        self.op_i(loc, op::LOAD_SPECIAL, enter_method as usize);
        self.op_i(loc, op::CALL, 0);
        if is_async {
            self.await_top(loc, 1);
        }
        self.jump(loc, op::SETUP_WITH, r#final);

        self.use_label(block);
        let kind = if is_async {
            BlockKind::AsyncWith
        } else {
            BlockKind::With
        };
        self.push_block(loc, kind, block, r#final)?;
        match item.optional_vars {
            Some(vars) => self.expr(vars)?,
            None => self.op(loc, op::POP_TOP),
        }
        self.with_inner(items, at + 1, body, is_async)?;
        self.pop_block();
        self.op(if is_async { loc } else { NO_LOCATION }, op::POP_BLOCK);

        self.call_exit_with_nones(loc);
        if is_async {
            self.await_top(loc, 2);
        }
        self.op(loc, op::POP_TOP);
        self.jump(loc, op::JUMP, exit);

        self.use_label(r#final);
        self.jump(loc, op::SETUP_CLEANUP, cleanup);
        self.op(loc, op::PUSH_EXC_INFO);
        self.op(loc, op::WITH_EXCEPT_START);
        if is_async {
            self.await_top(loc, 2);
        }
        self.with_except_finish(cleanup);
        self.use_label(exit);
        self.leave();
        Ok(())
    }
}
