//! All tokens of a source with their texts, as `_tokenize.TokenizerIter` shows them. CPython: Python/Python-tokenize.c.

use super::token::*;
use super::tokenizer::{Done, Tokenizer};
use super::{CompileError, ErrorKind};

/// CPython's numbers of the token types that are not in the table of operators below.
pub mod types {
    pub const NAME: i32 = 1;
    pub const NEWLINE: i32 = 4;
    pub const OP: i32 = 55;
    pub const FSTRING_START: i32 = 59;
    pub const COMMENT: i32 = 65;
    pub const NL: i32 = 66;
}

/// Operators in the order of CPython's token numbers, from `FIRST_OPERATOR`.
const NUMBERED: &[&str] = &[
    "(", ")", "[", "]", ":", ",", ";", "+", "-", "*", "/", "|", "&", "<", ">", "=", ".", "%", "{",
    "}", "==", "!=", "<=", ">=", "~", "^", "<<", ">>", "**", "+=", "-=", "*=", "/=", "%=", "&=",
    "|=", "^=", "<<=", ">>=", "**=", "//", "//=", "@", "@=", "->", "...", ":=", "!",
];
const FIRST_OPERATOR: i32 = 7;

/// One token.
#[derive(Clone, Debug)]
pub struct ListedToken {
    /// CPython's token number.
    pub kind: i32,
    /// Its text: a range of the source, or a fixed text.
    pub text: Result<(usize, usize), &'static str>,
    /// Lines from 1, columns in characters, -1 if it has none.
    pub start: (i32, i32),
    pub end: (i32, i32),
    /// The range of the lines it stands on.
    pub line: (usize, usize),
}

/// What tokenizing gives: the tokens before the end or the error.
#[derive(Debug)]
pub struct Listing {
    pub tokens: Vec<ListedToken>,
    pub error: Option<Box<CompileError>>,
}

fn number(kind: Kind, extra: bool) -> i32 {
    match kind {
        ENDMARKER..=DEDENT => kind.into(),
        FSTRING_START..=TSTRING_END => types::FSTRING_START + i32::from(kind - FSTRING_START),
        OTHER => types::OP,
        COMMENT => types::COMMENT,
        NL => types::NL,
        _ => {
            let text = spelling(kind);
            let at = NUMBERED.iter().position(|op| *op == text);
            match at {
                Some(at) if !extra => FIRST_OPERATOR + at as i32,
                Some(_) => types::OP,
                None => types::NAME,
            }
        }
    }
}

/// The error that CPython raises where its tokenizer stopped without one.
fn error(tokenizer: &Tokenizer<'_>, text: &str) -> Box<CompileError> {
    let (kind, message) = match tokenizer.done {
        Done::Dedent => (
            ErrorKind::IndentationError,
            "unindent does not match any outer indentation level",
        ),
        Done::TabSpace => (
            ErrorKind::TabError,
            "inconsistent use of tabs and spaces in indentation",
        ),
        Done::TooDeep => (
            ErrorKind::IndentationError,
            "too many levels of indentation",
        ),
        Done::LineContinuation => (
            ErrorKind::SyntaxError,
            "unexpected character after line continuation character",
        ),
        Done::Eof => (
            ErrorKind::SyntaxError,
            "unexpected EOF in multi-line statement",
        ),
        _ => (ErrorKind::SyntaxError, "unknown tokenization error"),
    };
    let mut error = CompileError::bare(kind, message);
    error.lineno = Some(tokenizer.lineno);
    let line = text
        .get(tokenizer.line_start..tokenizer.inp)
        .unwrap_or_default();
    let read = if tokenizer.done == Done::Eof && !tokenizer.inside_string() {
        0
    } else {
        tokenizer.inp.saturating_sub(tokenizer.buf)
    };
    let characters = |bytes: usize| line.get(..bytes).unwrap_or(line).chars().count() as i32;
    if tokenizer.done == Done::Eof {
        // The place alone, without the line.
        error.offset = Some(read as i32);
        return error;
    }
    error.offset = Some(characters(read));
    let shown = text
        .get(tokenizer.line_start..tokenizer.cur)
        .unwrap_or_default();
    error.text = Some(shown.strip_suffix('\n').unwrap_or(shown).to_string());
    error
}

/// Tokenizes text whose last line ends in a newline, which was added if `implicit_newline`. With `extra` also comments
/// and line ends that mean nothing, and operators without their kind.
pub fn list_tokens(text: &str, extra: bool, implicit_newline: bool) -> Listing {
    let mut tokenizer = Tokenizer::new(text, false);
    tokenizer.extra = extra;
    let mut tokens = Vec::new();
    loop {
        let mut token = match tokenizer.get() {
            Ok(token) => token,
            Err(_) => {
                let found = tokenizer.error.take();
                let error = found.unwrap_or_else(|| error(&tokenizer, text));
                return Listing {
                    tokens,
                    error: Some(error),
                };
            }
        };
        // Whether the line that was made complete is the one being read.
        let implicit = implicit_newline && tokenizer.inp == text.len();
        let trailing =
            token.kind == ENDMARKER || (token.kind == DEDENT && tokenizer.done == Done::Eof);
        let is_string = matches!(
            token.kind,
            STRING | FSTRING_START | FSTRING_MIDDLE | TSTRING_START | TSTRING_MIDDLE
        );
        let line_start = if is_string {
            tokenizer.multi_line_start
        } else {
            tokenizer.line_start
        };
        let line_end = tokenizer.inp.max(line_start);
        let mut listed = ListedToken {
            kind: number(token.kind, extra),
            text: Ok((token.start, token.end)),
            start: (token.lineno, token.col),
            end: (token.end_lineno, token.end_col),
            line: (
                line_start,
                line_end - usize::from(implicit && line_end > line_start),
            ),
        };
        if matches!(token.kind, FSTRING_END | TSTRING_END) {
            // It stands on the last line, wherever the string started.
            token.col = token.start.saturating_sub(tokenizer.line_start) as i32;
        }
        if token.kind == NEWLINE && !extra {
            // The line end itself is left out.
            token.end = token.end.saturating_sub(1).max(token.start);
            token.end_col -= 1;
            listed.text = Ok((token.start, token.end));
            listed.end.1 = token.end_col;
        }
        let characters = |from: usize, bytes: i32| {
            let bytes = usize::try_from(bytes).ok();
            bytes.map_or(-1, |bytes| {
                let line = text.get(from..from + bytes).unwrap_or_default();
                line.chars().count() as i32
            })
        };
        listed.start.1 = characters(line_start, token.col);
        listed.end.1 = characters(tokenizer.line_start, token.end_col);
        if token.col < 0 {
            listed.text = Err("");
        }
        if extra {
            if trailing {
                listed.line = (0, 0);
                listed.start = (token.lineno + 1, 0);
                listed.end = listed.start;
            }
            if token.kind == NEWLINE {
                listed.end.1 += 1;
                listed.text = Err(if implicit {
                    ""
                } else if text.as_bytes().get(token.start) == Some(&b'\r') {
                    "\r\n"
                } else {
                    "\n"
                });
            } else if token.kind == NL && implicit {
                listed.text = Err("");
            }
        }
        let end = token.kind == ENDMARKER;
        tokens.push(listed);
        if end {
            return Listing {
                tokens,
                error: None,
            };
        }
    }
}
