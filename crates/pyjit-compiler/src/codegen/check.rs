//! Warnings about code that cannot mean what it says. CPython: `codegen_check_compare`, `check_caller`,
//! `check_subscripter`, `check_index` in `Python/codegen.c`.

use super::{Compiler, Result, consts};
use crate::ast::{CmpOp, Constant, Expr, ExprId};

impl<'a> Compiler<'a> {
    /// Is the expression anything but a literal that `is` should not compare?
    fn is_identity_operand(&self, expr: ExprId) -> bool {
        match self.ast[expr] {
            Expr::Tuple { elts, .. } => !self
                .ast
                .list(elts)
                .all(|elt| matches!(self.ast[elt], Expr::Constant { .. })),
            Expr::Constant { value, .. } => {
                matches!(
                    self.ast.constant(value),
                    Constant::None | Constant::Bool(_) | Constant::Ellipsis
                )
            }
            _ => true,
        }
    }

    /// Warns of `is` with a literal.
    pub(crate) fn check_compare(&mut self, expr: ExprId) -> Result<()> {
        let Expr::Compare {
            left,
            ops,
            comparators,
        } = self.ast[expr]
        else {
            return Ok(());
        };
        let mut left = left;
        for (op, right) in self.ast.list(ops).zip(self.ast.list(comparators)) {
            if matches!(op, CmpOp::Is | CmpOp::IsNot) {
                let left_is_fine = self.is_identity_operand(left);
                if !left_is_fine || !self.is_identity_operand(right) {
                    let literal = if left_is_fine { right } else { left };
                    let name = self.literal_type(literal).unwrap_or("object");
                    let loc = self.loc(expr);
                    self.warn(
                        loc,
                        if op == CmpOp::Is {
                            format!("\"is\" with '{name}' literal. Did you mean \"==\"?")
                        } else {
                            format!("\"is not\" with '{name}' literal. Did you mean \"!=\"?")
                        },
                    );
                    return Ok(());
                }
            }
            left = right;
        }
        Ok(())
    }

    /// The type that an expression surely has.
    fn literal_type(&self, expr: ExprId) -> Option<&'static str> {
        Some(match self.ast[expr] {
            Expr::Tuple { .. } => "tuple",
            Expr::List { .. } | Expr::ListComp { .. } => "list",
            Expr::Dict { .. } | Expr::DictComp { .. } => "dict",
            Expr::Set { .. } | Expr::SetComp { .. } => "set",
            Expr::GeneratorExp { .. } => "generator",
            Expr::Lambda { .. } => "function",
            Expr::TemplateStr { .. } | Expr::Interpolation { .. } => "string.templatelib.Template",
            Expr::JoinedStr { .. } | Expr::FormattedValue { .. } => "str",
            Expr::Constant { value, .. } => consts::type_name(self.ast.constant(value)),
            _ => return None,
        })
    }

    /// Warns of `"text" (...)` and the like.
    pub(crate) fn check_caller(&mut self, func: ExprId) {
        let is_literal = matches!(
            self.ast[func],
            Expr::Constant { .. }
                | Expr::Tuple { .. }
                | Expr::List { .. }
                | Expr::ListComp { .. }
                | Expr::Dict { .. }
                | Expr::DictComp { .. }
                | Expr::Set { .. }
                | Expr::SetComp { .. }
                | Expr::GeneratorExp { .. }
                | Expr::JoinedStr { .. }
                | Expr::TemplateStr { .. }
                | Expr::FormattedValue { .. }
                | Expr::Interpolation { .. }
        );
        if is_literal && let Some(name) = self.literal_type(func) {
            let loc = self.loc(func);
            self.warn(
                loc,
                format!("'{name}' object is not callable; perhaps you missed a comma?"),
            );
        }
    }

    /// Warns of `1 [...]` and the like.
    pub(crate) fn check_subscripter(&mut self, value: ExprId) {
        let is_wrong = match self.ast[value] {
            Expr::Constant { value, .. } => matches!(
                self.ast.constant(value),
                Constant::None
                    | Constant::Ellipsis
                    | Constant::Bool(_)
                    | Constant::Int(_)
                    | Constant::BigInt(_)
                    | Constant::Float(_)
                    | Constant::Complex { .. }
                    | Constant::FrozenSet(_)
            ),
            Expr::Set { .. }
            | Expr::SetComp { .. }
            | Expr::GeneratorExp { .. }
            | Expr::TemplateStr { .. }
            | Expr::Interpolation { .. }
            | Expr::Lambda { .. } => true,
            _ => false,
        };
        if is_wrong && let Some(name) = self.literal_type(value) {
            let loc = self.loc(value);
            self.warn(
                loc,
                format!("'{name}' object is not subscriptable; perhaps you missed a comma?"),
            );
        }
    }

    /// Warns of `[...] ["x"]` and the like.
    pub(crate) fn check_index(&mut self, value: ExprId, index: ExprId) {
        let Some(index_name) = self.literal_type(index) else {
            return;
        };
        if matches!(index_name, "int" | "bool") {
            return;
        }
        let is_sequence = match self.ast[value] {
            Expr::Constant { value, .. } => {
                matches!(
                    self.ast.constant(value),
                    Constant::Str(_) | Constant::Bytes(_) | Constant::Tuple(_)
                )
            }
            Expr::Tuple { .. }
            | Expr::List { .. }
            | Expr::ListComp { .. }
            | Expr::JoinedStr { .. }
            | Expr::FormattedValue { .. } => true,
            _ => false,
        };
        if is_sequence && let Some(name) = self.literal_type(value) {
            let loc = self.loc(value);
            self.warn(
                loc,
                format!(
                    "{name} indices must be integers or slices, not {index_name}; perhaps you missed a comma?"
                ),
            );
        }
    }
}
