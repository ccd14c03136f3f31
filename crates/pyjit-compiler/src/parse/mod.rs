//! Source text to the AST: the way every program comes in.
//!
//! ```text
//! bytes --(source: encoding, line ends)--> text --(ruff_python_parser)--> its tree --(lower)--> our AST
//! ```
//!
//! What the parser rejects goes to `errors`, which finds CPython's error for it. CPython: Parser/, Python/pythonrun.c.

mod check;
pub(crate) mod lines;
pub(crate) mod literal;
mod lower;
mod lower_expr;
mod lower_string;
pub mod source;

use crate::ast::{Ast, List, Mod, Span};
use crate::errors::{self, CompileError, CompileWarning, ErrorKind};
use lower::Lowerer;
use ruff_python_ast as r;
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_python_parser as ruff;
use ruff_text_size::Ranged;

/// `compile()`'s mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Exec,
    Eval,
    Single,
    FuncType,
}

/// How to parse.
#[derive(Clone, Copy, Debug)]
pub struct ParseOptions {
    pub mode: Mode,
    /// `PyCF_ALLOW_INCOMPLETE_INPUT`: report input that could go on as `IncompleteInput`.
    pub allow_incomplete: bool,
    /// `PyCF_DONT_IMPLY_DEDENT`.
    pub dont_imply_dedent: bool,
    /// `from __future__ import barry_as_FLUFL`.
    pub barry_as_flufl: bool,
    /// The most decimal digits of an int literal, 0 for any number.
    pub max_digits: usize,
}

impl ParseOptions {
    pub const fn new(mode: Mode) -> ParseOptions {
        ParseOptions {
            mode,
            allow_incomplete: false,
            dont_imply_dedent: false,
            barry_as_flufl: false,
            max_digits: literal::MAX_DECIMAL_DIGITS,
        }
    }
}

/// A parsed source.
#[derive(Debug)]
pub struct Parsed {
    pub ast: Ast,
    /// To be issued, in order.
    pub warnings: Vec<CompileWarning>,
}

/// Trees deeper than this end in CPython's RecursionError; it overflows a usual 8 MiB stack near 25,000 levels.
pub const MAX_DEPTH: u32 = 25_000;

/// Trees up to this depth are dropped; that takes half a kilobyte of stack a level.
const MAX_DROP: usize = 1 << 21;

/// Parses decoded text. Carriage returns are line ends.
pub fn parse(text: &str, options: ParseOptions) -> Result<Parsed, Box<CompileError>> {
    let text = source::normalize(text);
    let text = &*text;
    if text.len() >= i32::MAX as usize {
        return Err(CompileError::bare(ErrorKind::MemoryError, ""));
    }
    if let Some(at) = memchr::memchr(0, text.as_bytes()) {
        return Err(errors::null_byte(text, at));
    }
    if options.barry_as_flufl || memchr::memmem::find(text.as_bytes(), b"barry_as_FLUFL").is_some()
    {
        let text = errors::without_flufl(text, options)?;
        return parse_text(&text, options, true);
    }
    parse_text(text, options, false)
}

/// Parses; `checked` sources have been through the recogniser.
fn parse_text(
    text: &str,
    options: ParseOptions,
    checked: bool,
) -> Result<Parsed, Box<CompileError>> {
    if options.mode == Mode::FuncType {
        return lower::function_type(text, options);
    }
    let mode = if options.mode == Mode::Eval {
        ruff::Mode::Expression
    } else {
        ruff::Mode::Module
    };
    let ruff_options = ruff::ParseOptions::from(mode).with_target_version(r::PythonVersion {
        major: 3,
        minor: 14,
    });
    let parsed = run_parser(text, ruff_options.clone());
    let rejected = is_rejected(&parsed);
    let suspicious = rejected || check::suspicious(text, parsed.tokens(), options);
    if suspicious
        && !checked
        && let Some(error) = errors::find(text, options)
    {
        drop_rejected(parsed);
        return Err(error);
    }
    if !rejected {
        return lower_tree(text, parsed, options, Vec::new());
    }
    // The one thing the parser wrongly rejects is `raise;`: it is read as `pass ;` and made a `raise` again.
    let raises = bare_raises(parsed.tokens());
    if !raises.is_empty() {
        let mut patched = text.to_string();
        for &at in &raises {
            patched.replace_range(at as usize..at as usize + 5, "pass ");
        }
        let again = run_parser(&patched, ruff_options);
        if !is_rejected(&again) {
            drop_rejected(parsed);
            return lower_tree(&patched, again, options, raises);
        }
        drop_rejected(again);
    }
    let error = errors::unexplained(text, parsed.errors().first());
    drop_rejected(parsed);
    Err(error)
}

fn is_rejected(parsed: &ruff::Parsed<r::Mod>) -> bool {
    !parsed.errors().is_empty() || !parsed.unsupported_syntax_errors().is_empty()
}

fn run_parser(text: &str, options: ruff::ParseOptions) -> ruff::Parsed<r::Mod> {
    // The parser grows its stack as it goes down, but not in the defaults of lambdas.
    let lambdas = memchr::memmem::find_iter(text.as_bytes(), b"lambda").count();
    if lambdas < 200 {
        return ruff::parse_unchecked(text, options);
    }
    stacker::grow((1 << 20) + lambdas * 8192, || {
        ruff::parse_unchecked(text, options)
    })
}

/// Where a `raise` is followed by a semicolon.
fn bare_raises(tokens: &Tokens) -> Vec<u32> {
    let pairs = tokens.windows(2);
    let bare = pairs
        .filter(|pair| pair[0].kind() == TokenKind::Raise && pair[1].kind() == TokenKind::Semi);
    bare.map(|pair| pair[0].range().start().to_u32()).collect()
}

fn lower_tree(
    text: &str,
    parsed: ruff::Parsed<r::Mod>,
    options: ParseOptions,
    bare_raises: Vec<u32>,
) -> Result<Parsed, Box<CompileError>> {
    let mut lowerer = Lowerer::new(text);
    lowerer.max_digits = options.max_digits;
    lowerer.bare_raises = bare_raises;
    let root = match parsed.syntax() {
        r::Mod::Module(module) => {
            let body = lowerer.suite(&module.body);
            if options.mode == Mode::Single {
                Mod::Interactive { body }
            } else {
                Mod::Module {
                    body,
                    type_ignores: List::EMPTY,
                }
            }
        }
        r::Mod::Expression(expression) => Mod::Expression {
            body: lowerer.expr(&expression.body),
        },
    };
    let root = lowerer.ast.add(root, Span::default());
    lowerer.ast.set_root(root);
    if lowerer.max_depth < MAX_DEPTH {
        drop_deep(parsed, lowerer.max_depth as usize);
    } else {
        drop_rejected(parsed);
    }
    lowerer.finish(options)
}

/// Drops a tree that was not walked. It is no deeper than a logical line has tokens.
fn drop_rejected(parsed: ruff::Parsed<r::Mod>) {
    let (mut longest, mut line) = (0, 0);
    for token in parsed.tokens() {
        line = if token.kind() == TokenKind::Newline {
            0
        } else {
            line + 1
        };
        longest = longest.max(line);
    }
    drop_deep(parsed, longest);
}

/// Drops a parser's tree, whose destructor recurses as deep as the tree is.
fn drop_deep<T>(parsed: T, depth: usize) {
    if depth < 1000 {
        drop(parsed);
    } else if depth > MAX_DROP {
        // No stack is large enough; better to lose the memory than the process.
        std::mem::forget(parsed);
    } else {
        stacker::grow((1 << 20) + depth * 512, || drop(parsed));
    }
}
