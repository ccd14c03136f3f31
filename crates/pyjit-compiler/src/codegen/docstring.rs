//! Docstrings: where they are, and `inspect.cleandoc` on them. CPython: `_PyAST_GetDocString`, `_PyCompile_CleanDoc`.

use super::{Compiler, Result};
use crate::ast::{Constant, Expr, ExprId, List, Stmt, StmtId};
use crate::errors::{CompileError, ErrorKind};
use pyjit_bytecode::Const;

impl<'a> Compiler<'a> {
    /// The docstring of a body, cleaned, and its node.
    pub(crate) fn docstring(&self, stmts: List<StmtId>) -> Result<Option<(ExprId, Const)>> {
        let Some(Stmt::Expr { value }) = self.ast.first(stmts).map(|stmt| self.ast[stmt]) else {
            return Ok(None);
        };
        let Expr::Constant {
            value: constant, ..
        } = self.ast[value]
        else {
            return Ok(None);
        };
        let Constant::Str(text) = self.ast.constant(constant) else {
            return Ok(None);
        };
        match text.as_str() {
            Some(text) => Ok(Some((value, Const::Str(clean(text).into())))),
            None => Err(unencodable(&text.code_points())),
        }
    }
}

/// CPython cleans docstrings as UTF-8, which has no lone surrogates. (It raises a UnicodeEncodeError, a ValueError.)
fn unencodable(points: &[u32]) -> Box<CompileError> {
    let is_surrogate = |point: &u32| (0xd800..0xe000).contains(point);
    let at = points.iter().position(is_surrogate).unwrap_or(0);
    let point = points.get(at).copied().unwrap_or(0);
    let run = points[at..]
        .iter()
        .take_while(|point| is_surrogate(point))
        .count();
    let what = if run > 1 {
        format!("characters in position {at}-{}", at + run - 1)
    } else {
        format!("character '\\u{point:04x}' in position {at}")
    };
    let message = format!("'utf-8' codec can't encode {what}: surrogates not allowed");
    CompileError::bare(ErrorKind::ValueError, message)
}

/// Expands tabs and takes the common indentation away from all lines but the first; blank lines stay.
fn clean(doc: &str) -> String {
    let doc = expand_tabs(doc);
    let mut margin = usize::MAX;
    for line in doc.split('\n').skip(1) {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if indent < line.len() {
            margin = margin.min(indent);
        }
    }
    if margin == usize::MAX {
        margin = 0;
    }
    if margin == 0 && !doc.starts_with(' ') {
        return doc;
    }
    let mut lines = doc.split('\n');
    let mut cleaned = String::with_capacity(doc.len());
    cleaned.push_str(lines.next().unwrap_or_default().trim_start_matches(' '));
    for line in lines {
        let indent = line.len() - line.trim_start_matches(' ').len();
        cleaned.push('\n');
        cleaned.push_str(&line[indent.min(margin)..]);
    }
    cleaned
}

/// `str.expandtabs(8)`.
fn expand_tabs(text: &str) -> String {
    if !text.contains('\t') {
        return text.into();
    }
    let mut expanded = String::with_capacity(text.len() + 16);
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' => {
                let width = 8 - column % 8;
                expanded.extend(std::iter::repeat_n(' ', width));
                column += width;
            }
            '\n' | '\r' => {
                expanded.push(c);
                column = 0;
            }
            _ => {
                expanded.push(c);
                column += 1;
            }
        }
    }
    expanded
}

#[cfg(test)]
mod tests {
    #[test]
    fn cleans() {
        for (doc, cleaned) in [
            ("x", "x"),
            ("  x", "x"),
            ("x\n    y\n      z\n\n  ", "x\ny\n  z\n\n"),
            ("\n\ty\n        z", "\ny\nz"),
            ("a\nb\n  c", "a\nb\n  c"),
            (" a\n b\nc", "a\n b\nc"),
        ] {
            assert_eq!(super::clean(doc), cleaned, "{doc:?}");
        }
    }
}
