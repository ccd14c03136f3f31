//! Statements. CPython: `codegen_visit_stmt` and its kin in `Python/codegen.c`.

use super::instr::{Label, NO_LOCATION, Op, op};
use super::unit::{BlockKind, DeferredAnnotation, UnitKind};
use super::{Compiler, Result};
use crate::ast::{
    AliasId, Constant, Expr, ExprContext, ExprId, Ident, List, Operator, Stmt, StmtId,
};
use pyjit_bytecode::opcode::{BinaryOp, CommonConstant, Intrinsic1};
use pyjit_bytecode::{Const, Position};

impl<'a> Compiler<'a> {
    /// The statements of a module or class: docstring first, annotations last.
    pub(crate) fn body(
        &mut self,
        loc: Position,
        stmts: List<StmtId>,
        interactive: bool,
    ) -> Result<()> {
        // With the future import every annotated class and module has `__annotations__` at once; else `__annotate__` is
        // made when there is something to annotate.
        if self.future_annotations() && self.scope().annotations_used {
            self.op(loc, op::SETUP_ANNOTATIONS);
        }
        if stmts.is_empty() {
            return Ok(());
        }
        let mut first = 0;
        // A string at the prompt is no docstring.
        if !interactive
            && self.scope().has_docstring
            && let Some((value, doc)) = self.docstring(stmts)?
        {
            first = 1;
            let loc = self.loc(value);
            self.load_const(loc, doc);
            self.store_name(NO_LOCATION, self.known.doc)?;
        }
        for stmt in self.ast.list(stmts.slice(first..stmts.len())) {
            self.stmt(stmt)?;
        }
        if !self.future_annotations() {
            self.deferred_annotations(loc)?;
        }
        Ok(())
    }

    pub(crate) fn stmts(&mut self, stmts: List<StmtId>) -> Result<()> {
        for stmt in self.ast.list(stmts) {
            self.stmt(stmt)?;
        }
        Ok(())
    }

    pub(crate) fn stmt(&mut self, stmt: StmtId) -> Result<()> {
        self.enter()?;
        let loc = self.loc(stmt);
        match self.ast[stmt] {
            Stmt::FunctionDef { .. } | Stmt::AsyncFunctionDef { .. } => self.function(stmt)?,
            Stmt::ClassDef { .. } => self.class(stmt)?,
            Stmt::TypeAlias { .. } => self.type_alias(stmt)?,
            Stmt::Return { value } => self.r#return(loc, value)?,
            Stmt::Delete { targets } => self.exprs(targets)?,
            Stmt::Assign { targets, value, .. } => {
                self.expr(value)?;
                for (i, target) in self.ast.list(targets).enumerate() {
                    if i + 1 < targets.len() {
                        self.op_i(loc, op::COPY, 1);
                    }
                    self.expr(target)?;
                }
            }
            Stmt::AugAssign { target, op, value } => self.aug_assign(loc, target, op, value)?,
            Stmt::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => {
                self.ann_assign(loc, target, annotation, value, simple != 0)?;
            }
            Stmt::Raise { exc, cause } => {
                let mut n = 0;
                if let Some(exc) = exc {
                    self.expr(exc)?;
                    n = 1;
                    if let Some(cause) = cause {
                        self.expr(cause)?;
                        n = 2;
                    }
                }
                self.op_i(loc, op::RAISE_VARARGS, n);
            }
            Stmt::Assert { test, msg } => self.assert(loc, test, msg)?,
            Stmt::Import { names } => self.import(loc, names)?,
            Stmt::ImportFrom {
                module,
                names,
                level,
            } => self.import_from(loc, module, names, level.unwrap_or(0))?,
            Stmt::Global { .. } | Stmt::Nonlocal { .. } => {}
            Stmt::Expr { value } => self.expr_stmt(loc, value)?,
            Stmt::Pass => self.op(loc, op::NOP),
            Stmt::Break => self.r#break(loc)?,
            Stmt::Continue => self.r#continue(loc)?,
            Stmt::For { .. }
            | Stmt::AsyncFor { .. }
            | Stmt::While { .. }
            | Stmt::If { .. }
            | Stmt::With { .. }
            | Stmt::AsyncWith { .. }
            | Stmt::Match { .. }
            | Stmt::Try { .. }
            | Stmt::TryStar { .. } => {
                self.unit.in_conditional_block += 1;
                self.conditional(stmt, loc)?;
                self.unit.in_conditional_block -= 1;
            }
        }
        self.leave();
        Ok(())
    }

    /// Statements whose parts may not run.
    fn conditional(&mut self, stmt: StmtId, loc: Position) -> Result<()> {
        match self.ast[stmt] {
            Stmt::For {
                target,
                iter,
                body,
                orelse,
                ..
            } => self.r#for(loc, target, iter, body, orelse),
            Stmt::AsyncFor {
                target,
                iter,
                body,
                orelse,
                ..
            } => self.async_for(loc, target, iter, body, orelse),
            Stmt::While { test, body, orelse } => self.r#while(loc, test, body, orelse),
            Stmt::If { test, body, orelse } => self.r#if(loc, test, body, orelse),
            Stmt::With { items, body, .. } => self.with(items, 0, body),
            Stmt::AsyncWith { items, body, .. } => self.async_with(items, 0, body),
            Stmt::Match { subject, cases } => self.r#match(subject, cases),
            Stmt::Try {
                body,
                handlers,
                orelse,
                finalbody,
            } => self.r#try(loc, body, handlers, orelse, finalbody, false),
            Stmt::TryStar {
                body,
                handlers,
                orelse,
                finalbody,
            } => self.r#try(loc, body, handlers, orelse, finalbody, true),
            _ => Ok(()),
        }
    }

    fn expr_stmt(&mut self, loc: Position, value: ExprId) -> Result<()> {
        if self.is_interactive_top_level() {
            self.expr(value)?;
            self.intrinsic_1(loc, Intrinsic1::Print);
            self.op(NO_LOCATION, op::POP_TOP);
        } else if matches!(self.ast[value], Expr::Constant { .. }) {
            self.op(loc, op::NOP);
        } else {
            self.expr(value)?;
            self.op(NO_LOCATION, op::POP_TOP);
        }
        Ok(())
    }

    fn assert(&mut self, loc: Position, test: ExprId, msg: Option<ExprId>) -> Result<()> {
        let always = match self.ast[test] {
            Expr::Tuple { elts, .. } => !elts.is_empty(),
            Expr::Constant { value, .. } => {
                matches!(self.ast.constant(value), Constant::Tuple(items) if !items.is_empty())
            }
            _ => false,
        };
        if always {
            self.warn(loc, "assertion is always true, perhaps remove parentheses?");
        }
        if self.options.optimize > 0 {
            return Ok(());
        }
        let end = self.label();
        self.jump_if(loc, test, end, true)?;
        self.op_i(
            loc,
            op::LOAD_COMMON_CONSTANT,
            CommonConstant::AssertionError as usize,
        );
        if let Some(msg) = msg {
            self.expr(msg)?;
            self.op_i(loc, op::CALL, 0);
        }
        let test_loc = self.loc(test);
        self.op_i(test_loc, op::RAISE_VARARGS, 1);
        self.use_label(end);
        Ok(())
    }

    fn import(&mut self, loc: Position, names: List<AliasId>) -> Result<()> {
        for alias in self.ast.list(names) {
            let alias = self.ast[alias];
            self.load_int(loc, 0);
            self.load_const(loc, Const::None);
            self.op_name(loc, op::IMPORT_NAME, alias.name);
            let full = self.text(alias.name);
            let parts: Vec<&str> = full.as_str().unwrap_or_default().split('.').collect();
            let Some(asname) = alias.asname else {
                // `import a.b` binds `a`.
                let name = if parts.len() > 1 {
                    self.idents.intern(parts[0])
                } else {
                    alias.name
                };
                self.store_name(loc, name)?;
                continue;
            };
            // `import a.b.c as d` binds what attribute access on `a` gives.
            for (i, part) in parts.iter().enumerate().skip(1) {
                let part = self.idents.intern(part);
                let index = self.unit.names.add(part);
                self.op_i(loc, op::IMPORT_FROM, index as usize);
                if i + 1 < parts.len() {
                    self.op_i(loc, op::SWAP, 2);
                    self.op(loc, op::POP_TOP);
                }
            }
            self.store_name(loc, asname)?;
            if parts.len() > 1 {
                self.op(loc, op::POP_TOP);
            }
        }
        Ok(())
    }

    fn import_from(
        &mut self,
        loc: Position,
        module: Option<Ident>,
        names: List<AliasId>,
        level: i32,
    ) -> Result<()> {
        self.load_const(loc, Const::Int(level as i64));
        let mut wanted = Vec::with_capacity(names.len());
        for alias in self.ast.list(names) {
            wanted.push(Const::Str(self.text(self.ast[alias].name)));
        }
        let is_star = matches!(wanted.first(), Some(Const::Str(name)) if name.as_bytes().first() == Some(&b'*'));
        self.load_const(loc, Const::Tuple(wanted.into()));
        self.op_name(loc, op::IMPORT_NAME, module.unwrap_or(self.known.empty));
        if is_star {
            self.intrinsic_1(loc, Intrinsic1::ImportStar);
            self.op(NO_LOCATION, op::POP_TOP);
            return Ok(());
        }
        for alias in self.ast.list(names) {
            let alias = self.ast[alias];
            self.op_name(loc, op::IMPORT_FROM, alias.name);
            self.store_name(loc, alias.asname.unwrap_or(alias.name))?;
        }
        self.op(loc, op::POP_TOP);
        Ok(())
    }

    fn aug_assign(
        &mut self,
        loc: Position,
        target: ExprId,
        op: Operator,
        value: ExprId,
    ) -> Result<()> {
        let target_loc = self.loc(target);
        match self.ast[target] {
            Expr::Attribute {
                value: object,
                attr,
                ..
            } => {
                self.expr(object)?;
                self.op_i(target_loc, op::COPY, 1);
                let attr_loc = self.attribute_loc(target_loc, target, attr);
                self.load_attr(attr_loc, attr);
                self.expr(value)?;
                self.binary_op(loc, op, true);
                self.op_i(attr_loc, op::SWAP, 2);
                self.op_name(attr_loc, op::STORE_ATTR, attr);
            }
            Expr::Subscript {
                value: object,
                slice,
                ..
            } => {
                self.expr(object)?;
                if let Some((lower, upper)) = self.two_part_slice(slice) {
                    self.slice_bounds(slice, lower, upper)?;
                    for _ in 0..3 {
                        self.op_i(target_loc, op::COPY, 3);
                    }
                    self.op(target_loc, op::BINARY_SLICE);
                    self.expr(value)?;
                    self.binary_op(loc, op, true);
                    for n in [4, 3, 2] {
                        self.op_i(target_loc, op::SWAP, n);
                    }
                    self.op(target_loc, op::STORE_SLICE);
                } else {
                    self.expr(slice)?;
                    self.op_i(target_loc, op::COPY, 2);
                    self.op_i(target_loc, op::COPY, 2);
                    self.op_i(target_loc, op::BINARY_OP, BinaryOp::Subscr as usize);
                    self.expr(value)?;
                    self.binary_op(loc, op, true);
                    self.op_i(target_loc, op::SWAP, 3);
                    self.op_i(target_loc, op::SWAP, 2);
                    self.op(target_loc, op::STORE_SUBSCR);
                }
            }
            Expr::Name { id, .. } => {
                self.load_name(target_loc, id)?;
                self.expr(value)?;
                self.binary_op(loc, op, true);
                self.store_name(target_loc, id)?;
            }
            _ => return self.error(target_loc, "invalid node type for augmented assignment"),
        }
        Ok(())
    }

    fn ann_assign(
        &mut self,
        loc: Position,
        target: ExprId,
        annotation: ExprId,
        value: Option<ExprId>,
        simple: bool,
    ) -> Result<()> {
        if let Some(value) = value {
            self.expr(value)?;
            self.expr(target)?;
        }
        match self.ast[target] {
            Expr::Name { id, .. } => {
                if simple && matches!(self.unit.kind, UnitKind::Module | UnitKind::Class) {
                    if self.future_annotations() {
                        self.annotation_text(annotation)?;
                        self.op_name(loc, op::LOAD_NAME, self.known.annotations);
                        let mangled = self.maybe_mangle(id);
                        self.load_ident(loc, mangled);
                        self.op(loc, op::STORE_SUBSCR);
                    } else {
                        self.defer_annotation(loc, id, annotation);
                    }
                }
            }
            // Annotations of other targets are dropped, but what they annotate is evaluated.
            Expr::Attribute { value: object, .. } => {
                if value.is_none() {
                    self.evaluate(object)?;
                }
            }
            Expr::Subscript {
                value: object,
                slice,
                ..
            } => {
                if value.is_none() {
                    self.evaluate(object)?;
                    self.evaluate_subscript(slice)?;
                }
            }
            _ => return self.error(loc, "invalid node type for annotated assignment"),
        }
        Ok(())
    }

    fn defer_annotation(&mut self, loc: Position, target: Ident, annotation: ExprId) {
        let conditional = self.unit.kind == UnitKind::Module || self.unit.in_conditional_block > 0;
        let index = conditional.then_some(self.unit.next_conditional);
        self.unit.deferred.push(DeferredAnnotation {
            target,
            annotation,
            loc,
            index,
        });
        let Some(index) = index else { return };
        self.unit.next_conditional += 1;
        if self.unit.kind == UnitKind::Class {
            let cell = self.unit.cellvars.add(self.known.conditional_annotations);
            self.op_i(loc, op::LOAD_DEREF, cell as usize);
        } else {
            self.op_name(loc, op::LOAD_NAME, self.known.conditional_annotations);
        }
        self.load_int(loc, index as usize);
        self.op_i(loc, op::SET_ADD, 1);
        self.op(loc, op::POP_TOP);
    }

    /// Evaluates and drops.
    fn evaluate(&mut self, expr: ExprId) -> Result<()> {
        self.expr(expr)?;
        let loc = self.loc(expr);
        self.op(loc, op::POP_TOP);
        Ok(())
    }

    fn evaluate_subscript(&mut self, slice: ExprId) -> Result<()> {
        match self.ast[slice] {
            Expr::Slice { lower, upper, step } => {
                for part in [lower, upper, step].into_iter().flatten() {
                    self.evaluate(part)?;
                }
            }
            Expr::Tuple { elts, .. } => {
                for elt in self.ast.list(elts) {
                    self.evaluate_subscript(elt)?;
                }
            }
            _ => self.evaluate(slice)?,
        }
        Ok(())
    }

    fn r#return(&mut self, stmt_loc: Position, value: Option<ExprId>) -> Result<()> {
        let scope = self.scope();
        if !scope.is_function_like() {
            return self.error(stmt_loc, "'return' outside function");
        }
        if value.is_some() && scope.coroutine && scope.generator {
            return self.error(stmt_loc, "'return' with value in async generator");
        }
        let constant = value.and_then(|value| match self.ast[value] {
            Expr::Constant { value, .. } => Some(value),
            _ => None,
        });
        let keeps = value.is_some() && constant.is_none();
        let mut loc = stmt_loc;
        if let Some(value) = value {
            if keeps {
                self.expr(value)?;
            } else {
                // The line of the value is reached too.
                loc = self.loc(value);
                self.op(loc, op::NOP);
            }
        }
        if value.is_none_or(|value| self.loc(value).lineno != stmt_loc.lineno) {
            loc = stmt_loc;
            self.op(loc, op::NOP);
        }
        self.unwind_all(&mut loc, keeps)?;
        if value.is_none() {
            self.load_const(loc, Const::None);
        } else if let Some(constant) = constant {
            let constant = super::consts::from_ast(self.ast.constant(constant));
            self.load_const(loc, constant);
        }
        self.op(loc, op::RETURN_VALUE);
        Ok(())
    }

    fn r#break(&mut self, origin: Position) -> Result<()> {
        let mut loc = origin;
        self.op(loc, op::NOP);
        let Some(block) = self.unwind_to_loop(&mut loc)? else {
            return self.error(origin, "'break' outside loop");
        };
        self.unwind(&mut loc, block.kind, block.loc, false)?;
        self.jump(loc, op::JUMP, block.exit);
        Ok(())
    }

    fn r#continue(&mut self, origin: Position) -> Result<()> {
        let mut loc = origin;
        self.op(loc, op::NOP);
        let Some(block) = self.unwind_to_loop(&mut loc)? else {
            return self.error(origin, "'continue' not properly in loop");
        };
        self.jump(loc, op::JUMP, block.start);
        Ok(())
    }

    /// Leaves one block: emits what must happen on the way out. `keeps`: the top of the stack must survive.
    pub(crate) fn unwind(
        &mut self,
        loc: &mut Position,
        kind: BlockKind,
        block_loc: Position,
        keeps: bool,
    ) -> Result<()> {
        match kind {
            BlockKind::WhileLoop
            | BlockKind::ExceptionHandler
            | BlockKind::ExceptionGroupHandler
            | BlockKind::AsyncComprehension
            | BlockKind::InlinedComprehension
            | BlockKind::StopIteration => {}
            BlockKind::ForLoop | BlockKind::AsyncForLoop | BlockKind::PopValue => {
                if keeps {
                    self.op_i(*loc, op::SWAP, 2);
                }
                self.op(*loc, op::POP_TOP);
            }
            BlockKind::TryExcept => self.op(*loc, op::POP_BLOCK),
            BlockKind::FinallyTry(finalbody) => {
                self.op(*loc, op::POP_BLOCK);
                if keeps {
                    self.push_block(*loc, BlockKind::PopValue, Label::NONE, Label::NONE)?;
                }
                self.stmts(finalbody)?;
                if keeps {
                    self.pop_block();
                }
                // What follows belongs to no line: the `finally` block has run in between.
                *loc = NO_LOCATION;
            }
            BlockKind::FinallyEnd => {
                if keeps {
                    self.op_i(*loc, op::SWAP, 2);
                }
                self.op(*loc, op::POP_TOP);
                if keeps {
                    self.op_i(*loc, op::SWAP, 2);
                }
                self.op(*loc, op::POP_BLOCK);
                self.op(*loc, op::POP_EXCEPT);
            }
            BlockKind::With | BlockKind::AsyncWith => {
                *loc = block_loc;
                self.op(*loc, op::POP_BLOCK);
                if keeps {
                    self.op_i(*loc, op::SWAP, 3);
                    self.op_i(*loc, op::SWAP, 2);
                }
                self.call_exit_with_nones(*loc);
                if kind == BlockKind::AsyncWith {
                    self.await_top(*loc, 2);
                }
                self.op(*loc, op::POP_TOP);
                *loc = NO_LOCATION;
            }
            BlockKind::HandlerCleanup(name) => {
                if name.is_some() {
                    self.op(*loc, op::POP_BLOCK);
                }
                if keeps {
                    self.op_i(*loc, op::SWAP, 2);
                }
                self.op(*loc, op::POP_BLOCK);
                self.op(*loc, op::POP_EXCEPT);
                if let Some(name) = name {
                    self.unbind(*loc, name)?;
                }
            }
        }
        Ok(())
    }

    /// `name = None; del name`.
    pub(crate) fn unbind(&mut self, loc: Position, name: Ident) -> Result<()> {
        self.load_const(loc, Const::None);
        self.store_name(loc, name)?;
        self.delete_name(loc, name)
    }

    fn unwind_all(&mut self, loc: &mut Position, keeps: bool) -> Result<()> {
        self.unwind_stack(loc, keeps, false).map(|_| ())
    }

    fn unwind_to_loop(&mut self, loc: &mut Position) -> Result<Option<super::unit::Block>> {
        self.unwind_stack(loc, false, true)
    }

    /// Leaves all blocks, or those inside the innermost loop, which is answered. The blocks stay pushed afterwards.
    fn unwind_stack(
        &mut self,
        loc: &mut Position,
        keeps: bool,
        to_loop: bool,
    ) -> Result<Option<super::unit::Block>> {
        let mut left = Vec::new();
        let mut found = None;
        while let Some(&top) = self.unit.blocks.last() {
            if top.kind == BlockKind::ExceptionGroupHandler {
                let message = "'break', 'continue' and 'return' cannot appear in an except* block";
                return self.error(*loc, message);
            }
            if to_loop
                && matches!(
                    top.kind,
                    BlockKind::WhileLoop | BlockKind::ForLoop | BlockKind::AsyncForLoop
                )
            {
                found = Some(top);
                break;
            }
            self.pop_block();
            left.push(top);
            self.unwind(loc, top.kind, top.loc, keeps)?;
        }
        while let Some(block) = left.pop() {
            self.push_block(block.loc, block.kind, block.start, block.exit)?;
        }
        Ok(found)
    }

    pub(crate) fn binary_op(&mut self, loc: Position, operator: Operator, inplace: bool) {
        use BinaryOp::*;
        let (plain, in_place) = match operator {
            Operator::Add => (Add, InplaceAdd),
            Operator::Sub => (Subtract, InplaceSubtract),
            Operator::Mult => (Multiply, InplaceMultiply),
            Operator::MatMult => (MatrixMultiply, InplaceMatrixMultiply),
            Operator::Div => (TrueDivide, InplaceTrueDivide),
            Operator::Mod => (Remainder, InplaceRemainder),
            Operator::Pow => (Power, InplacePower),
            Operator::LShift => (Lshift, InplaceLshift),
            Operator::RShift => (Rshift, InplaceRshift),
            Operator::BitOr => (Or, InplaceOr),
            Operator::BitXor => (Xor, InplaceXor),
            Operator::BitAnd => (And, InplaceAnd),
            Operator::FloorDiv => (FloorDivide, InplaceFloorDivide),
        };
        self.op_i(
            loc,
            op::BINARY_OP,
            if inplace { in_place } else { plain } as usize,
        );
    }

    /// Unpacking targets: `a, *b, c = ...`.
    pub(crate) fn unpack(&mut self, loc: Position, elts: List<ExprId>) -> Result<()> {
        let n = elts.len();
        let mut star = None;
        for (i, elt) in self.ast.list(elts).enumerate() {
            if !matches!(self.ast[elt], Expr::Starred { .. }) {
                continue;
            }
            if star.is_some() {
                return self.error(loc, "multiple starred expressions in assignment");
            }
            if i >= 1 << 8 || n - i > (i32::MAX >> 8) as usize {
                return self.error(loc, "too many expressions in star-unpacking assignment");
            }
            self.op_i(loc, op::UNPACK_EX, i + ((n - i - 1) << 8));
            star = Some(i);
        }
        if star.is_none() {
            self.op_i(loc, op::UNPACK_SEQUENCE, n);
        }
        for elt in self.ast.list(elts) {
            match self.ast[elt] {
                Expr::Starred { value, .. } => self.expr(value)?,
                _ => self.expr(elt)?,
            }
        }
        Ok(())
    }

    /// An element sequence in its context: load, store or delete.
    pub(crate) fn sequence(
        &mut self,
        loc: Position,
        elts: List<ExprId>,
        ctx: ExprContext,
        is_tuple: bool,
    ) -> Result<()> {
        const LIST: [Op; 3] = [op::BUILD_LIST, op::LIST_APPEND, op::LIST_EXTEND];
        match ctx {
            ExprContext::Store => self.unpack(loc, elts),
            ExprContext::Load => self.star_unpack(loc, elts, None, 0, LIST, is_tuple),
            ExprContext::Del => self.exprs(elts),
        }
    }
}
