//! Raising: from tokens to lines and character offsets as CPython counts them. CPython: Parser/pegen_errors.c.

use super::peg::Parser;
use super::tokenizer::Done;
use super::{CompileError, ErrorKind};

impl Parser<'_> {
    /// Raises what the tokenizer stopped for.
    pub fn tokenizer_error(&mut self) {
        if let Some(error) = self.tokenizer.error.take() {
            self.error = Some(error);
            return;
        }
        let lineno = self.tokenizer.lineno;
        match self.tokenizer.done {
            Done::Eof => {
                if self.tokenizer.level() > 0 {
                    self.raise_unclosed();
                } else {
                    self.raise_at_last("unexpected EOF while parsing".to_string());
                }
            }
            Done::Dedent => {
                self.raise_at_last(
                    "unindent does not match any outer indentation level".to_string(),
                );
                self.become_kind(ErrorKind::IndentationError);
            }
            Done::TabSpace => {
                let message = "inconsistent use of tabs and spaces in indentation".to_string();
                self.raise_offsets(message, (lineno, 1), (lineno, 0));
                self.become_kind(ErrorKind::TabError);
            }
            Done::TooDeep => {
                self.raise_offsets(
                    "too many levels of indentation".to_string(),
                    (lineno, 1),
                    (lineno, 0),
                );
                self.become_kind(ErrorKind::IndentationError);
            }
            Done::LineContinuation => {
                let col = self.tokenizer.continuation_column().max(0);
                let message = "unexpected character after line continuation character".to_string();
                self.raise_offsets(message, (lineno, col + 1), (lineno, 0));
            }
            Done::Ok | Done::Error | Done::EofInString => {
                self.raise_at_last("unknown parsing error".to_string());
            }
        }
    }

    pub fn become_kind(&mut self, kind: ErrorKind) {
        if let Some(error) = &mut self.error {
            error.kind = kind;
        }
    }

    pub fn raise_unclosed(&mut self) {
        if let Some((open, lineno, col)) = self.tokenizer.innermost() {
            self.raise_offsets(
                format!("'{open}' was never closed"),
                (lineno, col + 1),
                (lineno, 0),
            );
        }
    }

    /// At the last token that was read.
    pub fn raise_at_last(&mut self, message: String) {
        match self.tokens.len() {
            0 => self.raise_offsets(message, (0, 0), (0, -1)),
            len => self.raise_at_token(message, len - 1),
        }
    }

    /// At any token, also one without text: there the tokenizer's place counts.
    pub fn raise_at_token(&mut self, message: String, index: usize) {
        let token = self.tokens[index];
        let col = if token.col >= 0 {
            token.col + 1
        } else if self.tokenizer.at_beginning() {
            0
        } else {
            self.tokenizer.cur as i32 - self.tokenizer.line_start as i32
        };
        let end_col = if token.end_col >= 0 {
            token.end_col + 1
        } else {
            -1
        };
        self.raise_offsets(message, (token.lineno, col), (token.end_lineno, end_col));
    }

    /// From a place to another, or to where the tokenizer is.
    pub fn raise_known(&mut self, message: String, start: (i32, i32), end: Option<(i32, i32)>) {
        let end = match end {
            Some((lineno, col)) => (lineno, col + 1),
            None => (
                self.tokenizer.lineno,
                self.tokenizer.cur as i32 - self.tokenizer.line_start as i32,
            ),
        };
        self.raise_offsets(message, (start.0, start.1 + 1), end);
    }

    /// Raises with offsets in bytes from 1; an end that is not positive stays as it is.
    pub fn raise_offsets(&mut self, message: String, start: (i32, i32), end: (i32, i32)) {
        if self.error.is_some() {
            return;
        }
        let current = self.tokenizer.current_line();
        let line = if self.tokenizer.lineno <= start.0 && !current.is_empty() {
            current
        } else {
            let skipped = usize::try_from(start.0 - 1).unwrap_or(0);
            self.source.split('\n').nth(skipped).unwrap_or("")
        };
        let offset = characters(line, start.1);
        let end_offset = if end.1 > 0 {
            characters(line, end.1)
        } else {
            end.1
        };
        self.error = Some(Box::new(CompileError {
            kind: ErrorKind::SyntaxError,
            message,
            lineno: Some(start.0),
            offset: Some(offset),
            end_lineno: Some(end.0),
            end_offset: Some(end_offset),
            text: Some(line.to_string()),
        }));
    }
}

/// How many characters the first bytes of a line are; a cut one counts, and so does the line's end.
fn characters(line: &str, bytes: i32) -> i32 {
    let bytes = usize::try_from(bytes).unwrap_or(0).min(line.len() + 1);
    let beyond = usize::from(bytes > line.len());
    let whole = line
        .char_indices()
        .take_while(|&(at, _)| at < bytes)
        .count();
    (whole + beyond) as i32
}
