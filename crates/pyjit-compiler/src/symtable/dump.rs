//! A symbol table as text, a line a scope: what parity tests compare with CPython's `_symtable`.
//!
//! ```text
//! name kind line nested [parameters] {symbol=flags ...}
//! ```

use super::SymbolTable;
use crate::ast::{Ast, Ident};

/// The table as text; inner scopes are indented, symbols sorted.
pub fn dump(ast: &Ast, table: &SymbolTable) -> String {
    let name = |ident: Ident| escaped(&ast.text(ident).code_points());
    let mut out = Vec::new();
    let mut todo = vec![(table.top(), 0)];
    while let Some((id, depth)) = todo.pop() {
        let scope = &table[id];
        let mut symbols: Vec<(Vec<u32>, u32)> = scope
            .symbols
            .iter()
            .map(|(ident, bits)| (ast.text(ident).code_points(), bits))
            .collect();
        symbols.sort();
        let symbols: Vec<String> = symbols
            .iter()
            .map(|(name, bits)| format!("{}={bits}", escaped(name)))
            .collect();
        let varnames: Vec<String> = scope.varnames.iter().map(|&ident| name(ident)).collect();
        out.push(format!(
            "{}{} {} {} {} [{}] {{{}}}",
            " ".repeat(depth),
            name(scope.name),
            scope.kind as u8,
            scope.span.lineno,
            u8::from(scope.nested),
            varnames.join(","),
            symbols.join(" ")
        ));
        todo.extend(scope.children.iter().rev().map(|&child| (child, depth + 1)));
    }
    out.join("\n")
}

/// As Python's `unicode_escape` writes names.
fn escaped(points: &[u32]) -> String {
    points
        .iter()
        .map(|&point| match point {
            0x20..=0x7e => char::from(point as u8).to_string(),
            0..=0xff => format!("\\x{point:02x}"),
            0x100..=0xffff => format!("\\u{point:04x}"),
            _ => format!("\\U{point:08x}"),
        })
        .collect()
}
