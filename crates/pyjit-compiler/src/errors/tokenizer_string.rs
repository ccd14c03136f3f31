//! The tokenizer's string literals: plain ones whole, f- and t-strings piece by piece. CPython: Parser/lexer/lexer.c.

use super::token::*;
use super::tokenizer::{Done, Lexed, Mode, ModeKind, Tokenizer};

const MAX_MODES: usize = 150;
const MAX_NESTING: i32 = 3;

impl Tokenizer<'_> {
    /// Enters an f- or t-string after its first quote.
    pub(super) fn string_start(&mut self, quote: u8, raw: bool, prefix: u8) -> Lexed<Token> {
        self.first_lineno = self.lineno;
        self.multi_line_start = self.line_start;
        let mut quote_size = 1;
        if self.source[self.cur..].starts_with(&[quote, quote]) {
            self.cur += 2;
            quote_size = 3;
        }
        if self.modes.len() >= MAX_MODES {
            return self.fail("too many nested f-strings or t-strings");
        }
        self.modes.push(Mode {
            kind: ModeKind::String,
            prefix,
            quote,
            quote_size,
            raw,
            start: self.start.unwrap_or(self.cur),
            line_start: self.line_start,
            lineno: self.lineno,
            curly_depth: 0,
            expr_start_depth: -1,
            in_format_spec: false,
        });
        Ok(self.here(if prefix == b'f' {
            FSTRING_START
        } else {
            TSTRING_START
        }))
    }

    pub(super) fn string(&mut self, quote: u8) -> Lexed<Token> {
        self.first_lineno = self.lineno;
        self.multi_line_start = self.line_start;
        let mut quote_size = 1;
        let mut closing = 0;
        let mut escaped_quote = false;
        let mut byte = self.next();
        if byte == Some(quote) {
            byte = self.next();
            if byte == Some(quote) {
                quote_size = 3;
            } else {
                closing = 1;
            }
        }
        if byte != Some(quote) {
            self.back(byte);
        }
        while closing != quote_size {
            byte = self.next();
            if byte.is_none() || (quote_size == 1 && byte == Some(b'\n')) {
                return self.unterminated(quote, quote_size, escaped_quote, byte.is_none());
            }
            if byte == Some(quote) {
                closing += 1;
            } else {
                closing = 0;
                if byte == Some(b'\\') && self.next() == Some(quote) {
                    escaped_quote = true;
                }
            }
        }
        Ok(self.here(STRING))
    }

    fn unterminated(
        &mut self,
        quote: u8,
        quote_size: usize,
        escaped_quote: bool,
        at_end: bool,
    ) -> Lexed<Token> {
        let detected = self.lineno;
        self.cur = self.start.unwrap_or(self.cur) + 1;
        self.line_start = self.multi_line_start;
        self.lineno = self.first_lineno;
        let inside = self.inside_string();
        let mode = self.mode();
        if inside && mode.quote == quote && mode.quote_size == quote_size {
            // The quote was to end the f-string: a brace is missing.
            let prefix = char::from(mode.prefix);
            return self.fail(format!("{prefix}-string: expecting '}}'"));
        }
        let stopped = if quote_size == 3 {
            self.raise(
                format!("unterminated triple-quoted string literal (detected at line {detected})"),
                None,
            )
        } else {
            let hint = if escaped_quote {
                "; perhaps you escaped the end quote?"
            } else {
                ""
            };
            self.raise(
                format!("unterminated string literal (detected at line {detected}){hint}"),
                None,
            )
        };
        if at_end {
            self.done = Done::EofInString;
        }
        Err(stopped)
    }

    fn enter_field(&mut self) -> Lexed<()> {
        let mode = self.mode();
        mode.expr_start_depth += 1;
        if mode.expr_start_depth >= MAX_NESTING {
            let prefix = self.prefix();
            return self.fail(format!("{prefix}-string: expressions nested too deeply"));
        }
        self.mode().kind = ModeKind::Regular;
        Ok(())
    }

    /// Inside an f- or t-string: its text up to a field or its end.
    pub(super) fn string_middle(&mut self) -> Lexed<Token> {
        self.start = Some(self.cur);
        self.first_lineno = self.lineno;
        let is_f = self.mode().prefix == b'f';
        let middle = if is_f { FSTRING_MIDDLE } else { TSTRING_MIDDLE };
        let first = self.next();
        if first == Some(b'{') {
            let peek = self.next();
            self.back(peek);
            self.back(first);
            if peek != Some(b'{') {
                self.enter_field()?;
                return self.regular();
            }
        } else {
            self.back(first);
        }
        let (quote, quote_size, raw) = {
            let mode = self.mode();
            (mode.quote, mode.quote_size, mode.raw)
        };
        let quotes = [quote; 3];
        if self.source[self.cur..].starts_with(&quotes[..quote_size]) {
            for _ in 0..quote_size {
                self.next();
            }
            let token = self.here(if is_f { FSTRING_END } else { TSTRING_END });
            self.modes.pop();
            return Ok(token);
        }
        self.multi_line_start = self.line_start;
        let mut closing = 0;
        let mut named = false;
        while closing != quote_size {
            let byte = self.next();
            let in_spec = self.mode().in_format_spec && self.mode().expr_start_depth >= 0;
            if byte.is_none() || (quote_size == 1 && byte == Some(b'\n')) {
                return self.unterminated_middle(quote_size, in_spec, byte);
            }
            if byte == Some(quote) {
                closing += 1;
                continue;
            }
            closing = 0;
            match byte {
                Some(b'{') => {
                    let peek = self.next();
                    if peek != Some(b'{') || in_spec {
                        self.back(peek);
                        self.back(byte);
                        self.enter_field()?;
                        self.mode().in_format_spec = false;
                        return Ok(self.here(middle));
                    }
                    let mut token = self.here(middle);
                    token.end -= 1;
                    token.end_col -= 1;
                    return Ok(token);
                }
                Some(b'}') => {
                    if named {
                        return Ok(self.here(middle));
                    }
                    let peek = self.next();
                    if peek == Some(b'}') && !in_spec && self.mode().curly_depth == 0 {
                        let mut token = self.here(middle);
                        token.end -= 1;
                        token.end_col -= 1;
                        return Ok(token);
                    }
                    self.back(peek);
                    self.back(byte);
                    let mode = self.mode();
                    mode.kind = ModeKind::Regular;
                    mode.in_format_spec = false;
                    return Ok(self.here(middle));
                }
                Some(b'\\') => {
                    let peek = self.next();
                    if let Some(b'{' | b'}') = peek {
                        self.back(peek);
                    } else if !raw && peek == Some(b'N') {
                        let brace = self.next();
                        if brace == Some(b'{') {
                            named = true;
                        } else {
                            self.back(brace);
                        }
                    }
                }
                _ => {}
            }
        }
        self.cur -= quote_size;
        Ok(self.here(middle))
    }

    fn unterminated_middle(
        &mut self,
        quote_size: usize,
        in_spec: bool,
        byte: Option<u8>,
    ) -> Lexed<Token> {
        let prefix = self.prefix();
        if in_spec && byte == Some(b'\n') {
            return self.fail(format!(
                "{prefix}-string: newlines are not allowed in format specifiers for single quoted {prefix}-strings"
            ));
        }
        let detected = self.lineno;
        let (start, line_start, lineno) = {
            let mode = self.mode();
            (mode.start, mode.line_start, mode.lineno)
        };
        self.cur = start + 1;
        self.line_start = line_start;
        self.lineno = lineno;
        let triple = if quote_size == 3 {
            "triple-quoted "
        } else {
            ""
        };
        let message =
            format!("unterminated {triple}{prefix}-string literal (detected at line {detected})");
        let stopped = self.raise(message, None);
        if quote_size == 3 && byte.is_none() {
            self.done = Done::EofInString;
        }
        Err(stopped)
    }
}
