//! `from __future__ import ...` at the head of a module. CPython: Python/future.c.

use super::error_at;
use crate::ast::{Ast, Constant, Expr, Mod, Span, Stmt};
use crate::errors::CompileError;

/// What a module asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FutureFeatures {
    /// `co_flags` bits of the features (`CO_FUTURE_*`).
    pub flags: u32,
    /// Where the last `__future__` import stands.
    pub span: Span,
}

impl FutureFeatures {
    pub const BARRY_AS_BDFL: u32 = 0x40_0000;
    pub const GENERATOR_STOP: u32 = 0x80_0000;
    pub const ANNOTATIONS: u32 = 0x100_0000;

    pub fn annotations(self) -> bool {
        self.flags & Self::ANNOTATIONS != 0
    }
}

/// Features by name; those that are the language by now ask for nothing.
const FEATURES: &[(&str, u32)] = &[
    ("nested_scopes", 0),
    ("generators", 0),
    ("division", 0),
    ("absolute_import", 0),
    ("with_statement", 0),
    ("print_function", 0),
    ("unicode_literals", 0),
    ("barry_as_FLUFL", FutureFeatures::BARRY_AS_BDFL),
    ("generator_stop", 0),
    ("annotations", FutureFeatures::ANNOTATIONS),
];

/// The features that a tree asks for.
pub fn future_features(ast: &Ast) -> Result<FutureFeatures, Box<CompileError>> {
    // CPython starts at line -1, so that no import is after it; 0 tells the same here.
    let mut found = FutureFeatures {
        flags: 0,
        span: Span::new(-1, -1, -1, -1),
    };
    let body = match ast.root().map(|root| ast[root]) {
        Some(Mod::Module { body, .. } | Mod::Interactive { body }) => body,
        _ => return Ok(found),
    };
    for (index, stmt) in ast.list(body).enumerate() {
        match ast[stmt] {
            Stmt::ImportFrom {
                module: Some(module),
                names,
                level: Some(0) | None,
            } if ast.text(module).as_str() == Some("__future__") => {
                for alias in ast.list(names) {
                    let name = ast.text(ast[alias].name).as_str().unwrap_or_default();
                    let span = ast.span(alias);
                    match FEATURES.iter().find(|(feature, _)| *feature == name) {
                        Some((_, flag)) => found.flags |= flag,
                        None if name == "braces" => return Err(error_at("not a chance", span)),
                        None => {
                            return Err(error_at(
                                format!("future feature {name} is not defined"),
                                span,
                            ));
                        }
                    }
                }
                found.span = ast.span(stmt);
            }
            // A docstring may come first.
            Stmt::Expr { value } if index == 0 && is_string(ast, value) => {}
            _ => break,
        }
    }
    Ok(found)
}

fn is_string(ast: &Ast, expr: crate::ast::ExprId) -> bool {
    match ast[expr] {
        Expr::Constant { value, .. } => matches!(ast.constant(value), Constant::Str(_)),
        _ => false,
    }
}
