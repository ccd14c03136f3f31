//! What the front end reports: errors and warnings in CPython 3.14's words, as plain data.

mod actions;
mod grammar;
pub mod listing;
mod peg;
mod raise;
mod token;
mod tokenizer;
mod tokenizer_string;

use crate::ast::Span;
use crate::parse::{Mode, ParseOptions};

/// Which exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    SyntaxError,
    IndentationError,
    TabError,
    /// Not a SyntaxError: only `message` counts.
    MemoryError,
    RecursionError,
    ValueError,
    TypeError,
    UnicodeDecodeError,
    /// Interactive input that ends too early (`_IncompleteInputError`).
    IncompleteInput,
}

/// An error with CPython's attributes: lines and offsets from 1, offsets in characters. Absent ones are None in Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileError {
    pub kind: ErrorKind,
    pub message: String,
    pub lineno: Option<i32>,
    pub offset: Option<i32>,
    pub end_lineno: Option<i32>,
    pub end_offset: Option<i32>,
    /// The source line.
    pub text: Option<String>,
}

impl CompileError {
    /// Whether it is a SyntaxError or a subclass.
    pub fn is_syntax_error(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::SyntaxError | ErrorKind::IndentationError | ErrorKind::TabError
        )
    }

    /// An error that has no place in the source.
    pub fn bare(kind: ErrorKind, message: impl Into<String>) -> Box<CompileError> {
        Box::new(CompileError {
            kind,
            message: message.into(),
            lineno: None,
            offset: None,
            end_lineno: None,
            end_offset: None,
            text: None,
        })
    }
}

/// Which warning category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarningKind {
    SyntaxWarning,
    DeprecationWarning,
}

/// A warning, to be issued by the caller in order. Where a filter makes it an error, CPython raises `error` instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileWarning {
    pub kind: WarningKind,
    pub message: String,
    pub lineno: i32,
    pub error: Box<CompileError>,
}

/// A SyntaxError over a range given in lines and byte columns.
pub fn on_range(source: &str, message: impl Into<String>, span: Span) -> Box<CompileError> {
    let text = line_text(source, span.lineno);
    let end_text = line_text(source, span.end_lineno);
    Box::new(CompileError {
        kind: ErrorKind::SyntaxError,
        message: message.into(),
        lineno: Some(span.lineno),
        offset: Some(char_offset(text, span.col_offset)),
        end_lineno: Some(span.end_lineno),
        end_offset: Some(char_offset(end_text, span.end_col_offset)),
        text: Some(text.to_string()),
    })
}

/// A SyntaxError at one place.
pub fn on_line(
    source: &str,
    message: impl Into<String>,
    lineno: i32,
    col_offset: i32,
) -> Box<CompileError> {
    on_range(
        source,
        message,
        Span::new(lineno, col_offset, lineno, col_offset),
    )
}

/// The source line with this number, with its newline.
fn line_text(source: &str, lineno: i32) -> &str {
    let skipped = usize::try_from(lineno - 1).unwrap_or(0);
    source.split_inclusive('\n').nth(skipped).unwrap_or("")
}

/// The offset in characters from 1 of a byte column.
fn char_offset(line: &str, col_offset: i32) -> i32 {
    let bytes = usize::try_from(col_offset).unwrap_or(0).min(line.len());
    line.char_indices()
        .take_while(|&(at, _)| at < bytes)
        .count() as i32
        + 1
}

/// CPython reads a null byte as the end of its input and then complains.
pub(crate) fn null_byte(_source: &str, _at: usize) -> Box<CompileError> {
    CompileError::bare(
        ErrorKind::SyntaxError,
        "source code string cannot contain null bytes",
    )
}

/// CPython's error for a source, none if it is good.
pub fn find(source: &str, options: ParseOptions) -> Option<Box<CompileError>> {
    if options.mode == Mode::Exec && !source.ends_with('\n') {
        return peg::run(&format!("{source}\n"), options);
    }
    peg::run(source, options)
}

/// A source whose inequality may be `<>`, with `!=` in its place.
pub(crate) fn without_flufl(
    source: &str,
    options: ParseOptions,
) -> Result<String, Box<CompileError>> {
    let newline = if options.mode == Mode::Exec && !source.ends_with('\n') {
        "\n"
    } else {
        ""
    };
    let mut text = format!("{source}{newline}");
    for at in peg::examine(&text, options)? {
        text.replace_range(at..at + 2, "!=");
    }
    text.truncate(source.len());
    Ok(text)
}

/// Whether CPython's tokenizer gets through a source; much cheaper than `find`.
pub(crate) fn tokenizes(source: &str) -> bool {
    let mut tokenizer = tokenizer::Tokenizer::new(source, false);
    loop {
        match tokenizer.get() {
            Ok(token) if token.kind == token::ENDMARKER => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// The parser rejected the source and the recogniser did not: say the least.
pub(crate) fn unexplained(
    source: &str,
    error: Option<&ruff_python_parser::ParseError>,
) -> Box<CompileError> {
    let at = error
        .map_or(0, |error| error.location.start().to_usize())
        .min(source.len());
    let lineno = source[..at].matches('\n').count() as i32 + 1;
    let col_offset = at - source[..at].rfind('\n').map_or(0, |newline| newline + 1);
    on_line(source, "invalid syntax", lineno, col_offset as i32)
}
