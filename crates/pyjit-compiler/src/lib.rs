//! Source to AST to code objects, byte for byte as CPython 3.14.
//!
//! ```text
//! text --(parse)--> tree --(preprocess)--> tree --(symtable)--> scopes --(codegen)--> instructions
//!      --(flowgraph)--> blocks --(assemble)--> Code
//! ```
//!
//! Nothing here needs a heap, so build scripts and threads may compile. Nothing panics: what is wrong with a program, and
//! nesting too deep, is a `CompileError`.
#![forbid(unsafe_code)]

mod assemble;
pub mod ast;
pub mod codegen;
pub mod errors;
mod flowgraph;
pub mod parse;
mod preprocess;
pub mod symtable;

pub use errors::{CompileError, CompileWarning, ErrorKind, WarningKind};
pub use parse::Mode;
pub use pyjit_bytecode::Text;

use ast::{Ast, FieldValue, NodeId};
use codegen::CodegenOptions;
use parse::{ParseOptions, Parsed};
use pyjit_bytecode::{Code, flags};
use std::sync::Arc;
use symtable::{FutureFeatures, SymbolOptions};

/// How to compile.
#[derive(Clone, Debug)]
pub struct CompileOptions {
    pub mode: Mode,
    /// 0, 1 (no asserts) or 2 (no docstrings either).
    pub optimize: u8,
    /// `CO_FUTURE_*` flags to inherit.
    pub future: u32,
    /// `PyCF_ALLOW_TOP_LEVEL_AWAIT`.
    pub top_level_await: bool,
    /// `PyCF_ALLOW_INCOMPLETE_INPUT`.
    pub allow_incomplete: bool,
    /// `PyCF_DONT_IMPLY_DEDENT`.
    pub dont_imply_dedent: bool,
    /// `sys.get_int_max_str_digits()`.
    pub max_digits: usize,
}

impl CompileOptions {
    pub fn new(mode: Mode) -> CompileOptions {
        CompileOptions {
            mode,
            optimize: 0,
            future: 0,
            top_level_await: false,
            allow_incomplete: false,
            dont_imply_dedent: false,
            max_digits: parse::literal::MAX_DECIMAL_DIGITS,
        }
    }
}

/// What compiling gives. The warnings come first in time, also if there is an error.
#[derive(Debug)]
pub struct Compiled {
    pub result: Result<Arc<Code>, Box<CompileError>>,
    pub warnings: Vec<CompileWarning>,
}

/// Parses source text only.
pub fn parse_tree(source: &str, options: &CompileOptions) -> Result<Parsed, Box<CompileError>> {
    let parse_options = ParseOptions {
        allow_incomplete: options.allow_incomplete,
        dont_imply_dedent: options.dont_imply_dedent,
        max_digits: options.max_digits,
        barry_as_flufl: options.future & flags::FUTURE_BARRY_AS_BDFL != 0,
        ..ParseOptions::new(options.mode)
    };
    parse::parse(source, parse_options)
}

/// Does to a tree what happens before its symbols are collected (`PyCF_OPTIMIZED_AST`). Answers the warnings of that.
pub fn preprocess_tree(
    ast: &mut Ast,
    options: &CompileOptions,
) -> Result<Vec<CompileWarning>, Box<CompileError>> {
    let features = symtable::future_features(ast)?;
    let future_annotations = (features.flags | options.future) & FutureFeatures::ANNOTATIONS != 0;
    let needed = stack_for(ast.depth());
    Ok(stacker::maybe_grow(needed, needed * 2, || {
        preprocess::preprocess(ast, options.optimize, future_annotations)
    }))
}

/// Bytes of stack that walks of a tree of that depth take.
fn stack_for(depth: u32) -> usize {
    (256 << 10) + depth as usize * 2048
}

/// Compiles source text.
pub fn compile(source: &str, filename: impl Into<Text>, options: &CompileOptions) -> Compiled {
    match parse_tree(source, options) {
        Err(error) => Compiled {
            result: Err(error),
            warnings: Vec::new(),
        },
        Ok(parsed) => {
            let mut compiled = compile_ast(parsed.ast, filename, options);
            let later = std::mem::replace(&mut compiled.warnings, parsed.warnings);
            compiled.warnings.extend(later);
            compiled
        }
    }
}

/// Compiles a tree. One that a program has made need not know its depth.
pub fn compile_ast(mut ast: Ast, filename: impl Into<Text>, options: &CompileOptions) -> Compiled {
    let mut warnings = Vec::new();
    if ast.depth() == 0 {
        let depth = measured_depth(&ast);
        if depth >= parse::MAX_DEPTH {
            let message = "maximum recursion depth exceeded during compilation";
            let error = CompileError::bare(ErrorKind::RecursionError, message);
            return Compiled {
                result: Err(error),
                warnings,
            };
        }
        ast.set_depth(depth);
    }
    let result = compile_tree(ast, filename.into(), options, &mut warnings);
    Compiled { result, warnings }
}

/// How deep a tree is, without recursion.
fn measured_depth(ast: &Ast) -> u32 {
    let mut deepest = 0;
    let mut todo: Vec<(NodeId, u32)> = ast
        .root()
        .map(|root| (root.into(), 1))
        .into_iter()
        .collect();
    while let Some((node, depth)) = todo.pop() {
        deepest = deepest.max(depth);
        if deepest >= parse::MAX_DEPTH {
            break;
        }
        let mut values = ast.fields(node);
        while let Some(value) = values.pop() {
            match value {
                FieldValue::Node(child) => todo.push((child, depth + 1)),
                FieldValue::List(items) => values.extend(items),
                _ => {}
            }
        }
    }
    deepest
}

/// The code generator's own limit; trees are measured before.
const MAX_DEPTH: u32 = 100_000;

fn compile_tree(
    mut ast: Ast,
    filename: Text,
    options: &CompileOptions,
    warnings: &mut Vec<CompileWarning>,
) -> Result<Arc<Code>, Box<CompileError>> {
    let features = symtable::future_features(&ast)?;
    let future = features.flags | options.future;
    let future_annotations = future & FutureFeatures::ANNOTATIONS != 0;
    let needed = stack_for(ast.depth());
    stacker::maybe_grow(needed, needed * 2, || {
        warnings.extend(preprocess::preprocess(
            &mut ast,
            options.optimize,
            future_annotations,
        ));
        let symbol_options = SymbolOptions {
            future_annotations,
            future_span: features.span,
            top_level_await: options.top_level_await,
        };
        let symbols = symtable::build(&mut ast, symbol_options)?;
        let codegen_options = CodegenOptions {
            filename,
            optimize: options.optimize,
            future,
            max_depth: MAX_DEPTH,
        };
        let idents = std::mem::take(&mut ast.idents);
        let (code, more) = codegen::compile_tree(&ast, idents, &symbols, &codegen_options);
        warnings.extend(more);
        code
    })
}
