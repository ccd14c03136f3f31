//! Syntax that is newer than the `feature_version` of `ast.parse`. CPython: `CHECK_VERSION` in Grammar/python.gram.

use super::{Ast, Comprehension, ExceptHandler, Expr, Operator, Span, Stmt, TypeParam};
use crate::errors::{CompileError, on_range};

struct Finder {
    minor: i32,
    first: Option<(Span, &'static str, i32)>,
}

impl Finder {
    /// Notes syntax that came with 3.`since`; the first in the source counts.
    fn need(&mut self, since: i32, what: &'static str, span: Span) {
        let place = |span: Span| (span.lineno, span.col_offset);
        let earlier = self
            .first
            .is_none_or(|(first, ..)| place(span) < place(first));
        if since > self.minor && earlier {
            self.first = Some((span, what, since));
        }
    }

    fn stmt(&mut self, ast: &Ast, stmt: Stmt, span: Span) {
        match stmt {
            Stmt::AsyncFunctionDef { .. } => self.need(5, "Async functions are", span),
            Stmt::AsyncFor { .. } => self.need(5, "Async for loops are", span),
            Stmt::AsyncWith { .. } => self.need(5, "Async with statements are", span),
            Stmt::AnnAssign { .. } => self.need(6, "Variable annotation syntax is", span),
            Stmt::AugAssign {
                op: Operator::MatMult,
                ..
            } => self.need(5, "The '@' operator is", span),
            Stmt::Match { .. } => self.need(10, "Pattern matching is", span),
            Stmt::TryStar { .. } => self.need(11, "Exception groups are", span),
            Stmt::TypeAlias { .. } => self.need(12, "Type statement is", span),
            _ => {}
        }
        if let Stmt::FunctionDef { type_params, .. }
        | Stmt::AsyncFunctionDef { type_params, .. }
        | Stmt::ClassDef { type_params, .. } = stmt
            && !type_params.is_empty()
        {
            self.need(12, "Type parameter lists are", span);
        }
        if let Stmt::FunctionDef { args, .. } | Stmt::AsyncFunctionDef { args, .. } = stmt
            && !ast[args].posonlyargs.is_empty()
        {
            self.need(8, "Positional-only parameters are", span);
        }
    }

    fn expr(&mut self, ast: &Ast, expr: Expr, span: Span) {
        match expr {
            Expr::NamedExpr { .. } => self.need(8, "Assignment expressions are", span),
            Expr::Await { .. } => self.need(5, "Await expressions are", span),
            Expr::BinOp {
                op: Operator::MatMult,
                ..
            } => self.need(5, "The '@' operator is", span),
            Expr::TemplateStr { .. } => self.need(14, "t-strings are", span),
            Expr::Lambda { args, .. } if !ast[args].posonlyargs.is_empty() => {
                self.need(8, "Positional-only parameters are", span);
            }
            Expr::ListComp { generators, .. }
            | Expr::SetComp { generators, .. }
            | Expr::DictComp { generators, .. }
            | Expr::GeneratorExp { generators, .. } => {
                let asynchronous = |generator: Comprehension| generator.is_async != 0;
                if ast.list(generators).any(|id| asynchronous(ast[id])) {
                    self.need(6, "Async comprehensions are", span);
                }
            }
            _ => {}
        }
    }
}

fn starts_with_parenthesis(source: &str, span: Span) -> bool {
    let line = usize::try_from(span.lineno - 1).unwrap_or(0);
    let column = usize::try_from(span.col_offset).unwrap_or(0);
    let line = source.split('\n').nth(line).unwrap_or_default();
    line.as_bytes().get(column) == Some(&b'(')
}

/// The error for the first construct that Python 3.`minor` does not have.
pub fn too_new(ast: &Ast, source: &str, minor: i32) -> Option<Box<CompileError>> {
    let mut finder = Finder { minor, first: None };
    for slot in &ast.arenas.stmts {
        finder.stmt(ast, slot.node, slot.span);
    }
    for slot in &ast.arenas.exprs {
        finder.expr(ast, slot.node, slot.span);
    }
    for slot in &ast.arenas.type_params {
        let default = match slot.node {
            TypeParam::TypeVar { default_value, .. }
            | TypeParam::ParamSpec { default_value, .. }
            | TypeParam::TypeVarTuple { default_value, .. } => default_value,
        };
        if default.is_some() {
            finder.need(13, "Type parameter defaults are", slot.span);
        }
    }
    for slot in &ast.arenas.excepthandlers {
        let ExceptHandler::ExceptHandler { r#type, .. } = slot.node;
        // A tuple with parentheses starts at the first of them.
        if let Some(classes) = r#type
            && let Expr::Tuple { .. } = ast[classes]
            && !starts_with_parenthesis(source, ast.span(classes))
        {
            finder.need(14, "except expressions without parentheses are", slot.span);
        }
    }
    let (span, what, since) = finder.first?;
    let message = format!("{what} only supported in Python 3.{since} and greater");
    Some(on_range(source, message, span))
}
