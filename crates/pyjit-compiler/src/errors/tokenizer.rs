//! CPython's tokenizer, with its errors. Lazy: the parser's error depends on how far it has read.
//! CPython: Parser/lexer/lexer.c, Parser/tokenizer/string_tokenizer.c. String literals: `tokenizer_string`.

use super::token::*;
use super::{CompileError, ErrorKind};
use pyjit_text::unicode::ctype;

const TAB_SIZE: i32 = 8;
const MAX_INDENT: usize = 100;
const MAX_LEVEL: usize = 200;

/// How the tokenizer stands; CPython's `tok->done`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Ok,
    Eof,
    /// An error was raised.
    Error,
    /// Raised at the end of the input inside a string.
    EofInString,
    /// Not raised yet: inconsistent dedent, tabs, too deep, continuation.
    Dedent,
    TabSpace,
    TooDeep,
    LineContinuation,
}

/// The tokenizer has stopped; `done` and `error` tell why.
pub struct Stopped;

pub(super) type Lexed<T> = Result<T, Stopped>;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ModeKind {
    Regular,
    String,
}

pub(super) struct Mode {
    pub(super) kind: ModeKind,
    /// b'f' or b't'.
    pub(super) prefix: u8,
    pub(super) quote: u8,
    pub(super) quote_size: usize,
    pub(super) raw: bool,
    pub(super) start: usize,
    pub(super) line_start: usize,
    pub(super) lineno: i32,
    pub(super) curly_depth: i32,
    pub(super) expr_start_depth: i32,
    pub(super) in_format_spec: bool,
}

pub(super) struct Bracket {
    open: u8,
    lineno: i32,
    col: i32,
}

pub struct Tokenizer<'a> {
    pub(super) source: &'a [u8],
    pub(super) text: &'a str,
    pub cur: usize,
    /// End of the line that was read last.
    pub(super) inp: usize,
    /// Start of what is kept; error columns of continuations count from it.
    pub(super) buf: usize,
    pub lineno: i32,
    pub line_start: usize,
    pub(super) start: Option<usize>,
    pub(super) first_lineno: i32,
    pub(super) multi_line_start: usize,
    pub done: Done,
    pub error: Option<Box<CompileError>>,
    pub(super) at_line_start: bool,
    pub(super) pending: i32,
    pub(super) indents: Vec<(i32, i32)>,
    pub(super) brackets: Vec<Bracket>,
    pub(super) modes: Vec<Mode>,
    /// Inequality is `<>` (PEP 401).
    pub flufl: bool,
    /// Comments and newlines that end no statement are tokens, and carriage returns are kept.
    pub extra: bool,
    /// A comment was the last token.
    comment_newline: bool,
}

fn identifier_start(byte: Option<u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80)
}

fn identifier_byte(byte: Option<u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80)
}

fn digit(byte: Option<u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_digit())
}

impl<'a> Tokenizer<'a> {
    pub fn new(text: &'a str, flufl: bool) -> Tokenizer<'a> {
        Tokenizer {
            source: text.as_bytes(),
            text,
            cur: 0,
            inp: 0,
            buf: 0,
            lineno: 0,
            line_start: 0,
            start: None,
            first_lineno: 0,
            multi_line_start: 0,
            done: Done::Ok,
            error: None,
            at_line_start: true,
            pending: 0,
            indents: vec![(0, 0)],
            brackets: Vec::new(),
            flufl,
            extra: false,
            comment_newline: false,
            modes: vec![Mode {
                kind: ModeKind::Regular,
                prefix: b'f',
                quote: 0,
                quote_size: 0,
                raw: false,
                start: 0,
                line_start: 0,
                lineno: 0,
                curly_depth: 0,
                expr_start_depth: -1,
                in_format_spec: false,
            }],
        }
    }

    /// How many brackets are open.
    pub fn level(&self) -> usize {
        self.brackets.len()
    }

    /// The innermost open bracket: which, on what line, in what column.
    pub fn innermost(&self) -> Option<(char, i32, i32)> {
        self.brackets
            .last()
            .map(|bracket| (char::from(bracket.open), bracket.lineno, bracket.col))
    }

    pub fn inside_string(&self) -> bool {
        self.modes.len() > 1
    }

    /// Whether there are open blocks.
    pub fn indented(&self) -> bool {
        self.indents.len() > 1
    }

    /// Closes all open blocks, as the end of interactive input does.
    pub fn dedent_all(&mut self) {
        self.pending = -(self.indents.len() as i32 - 1);
        self.indents.truncate(1);
    }

    /// The text of the line being read, with its newline.
    pub fn current_line(&self) -> &'a str {
        self.text.get(self.line_start..self.inp).unwrap_or("")
    }

    pub fn at_beginning(&self) -> bool {
        self.cur == self.buf
    }

    pub(super) fn next(&mut self) -> Option<u8> {
        if self.cur == self.inp {
            if self.done != Done::Ok {
                return None;
            }
            if self.inp == self.source.len() {
                self.done = Done::Eof;
                return None;
            }
            if self.start.is_none() {
                self.buf = self.cur;
            }
            let rest = &self.source[self.inp..];
            self.inp += memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            self.lineno += 1;
            self.line_start = self.cur;
        }
        let byte = self.source[self.cur];
        self.cur += 1;
        Some(byte)
    }

    pub(super) fn back(&mut self, byte: Option<u8>) {
        if byte.is_some() {
            self.cur -= 1;
        }
    }

    pub(super) fn raise(&mut self, message: String, range: Option<(i32, i32)>) -> Stopped {
        if self.done == Done::Error {
            return Stopped;
        }
        let line_start = self.line_start.min(self.source.len());
        let read = &self.source[line_start..self.cur.max(line_start)];
        let chars = String::from_utf8_lossy(read).chars().count() as i32;
        let count = |bytes: i32| {
            let end = (line_start + usize::try_from(bytes).unwrap_or(0)).min(self.source.len());
            String::from_utf8_lossy(&self.source[line_start..end])
                .chars()
                .count() as i32
        };
        let (offset, end_offset) =
            range.map_or((chars, chars), |(from, to)| (count(from), count(to)));
        let rest = &self.source[line_start..];
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        self.error = Some(Box::new(CompileError {
            kind: ErrorKind::SyntaxError,
            message,
            lineno: Some(self.lineno),
            offset: Some(offset),
            end_lineno: Some(self.lineno),
            end_offset: Some(end_offset),
            text: Some(String::from_utf8_lossy(line).into_owned()),
        }));
        self.done = Done::Error;
        Stopped
    }

    pub(super) fn fail<T>(&mut self, message: impl Into<String>) -> Lexed<T> {
        Err(self.raise(message.into(), None))
    }

    /// Stops without an error yet; the parser words it.
    fn stop<T>(&mut self, done: Done) -> Lexed<T> {
        self.done = done;
        self.cur = self.inp;
        Err(Stopped)
    }

    fn token(&self, kind: Kind, range: Option<(usize, usize)>) -> Token {
        let is_string = matches!(kind, STRING | FSTRING_START..=TSTRING_END);
        let lineno = if is_string {
            self.first_lineno
        } else {
            self.lineno
        };
        let line_start = if is_string {
            self.multi_line_start
        } else {
            self.line_start
        };
        let column = |at: usize, from: usize| if at >= from { (at - from) as i32 } else { -1 };
        let (col, end_col) = match range {
            Some((start, end)) => (column(start, line_start), column(end, self.line_start)),
            None => (-1, -1),
        };
        let (start, end) = range.unwrap_or((self.cur, self.cur));
        Token {
            kind,
            lineno,
            col,
            end_lineno: self.lineno,
            end_col,
            start,
            end,
            level: self.level(),
        }
    }

    pub(super) fn here(&self, kind: Kind) -> Token {
        self.token(kind, Some((self.start.unwrap_or(self.cur), self.cur)))
    }

    pub(super) fn mode(&mut self) -> &mut Mode {
        let last = self.modes.len() - 1;
        &mut self.modes[last]
    }

    pub(super) fn prefix(&mut self) -> char {
        char::from(self.mode().prefix)
    }

    /// The next token.
    pub fn get(&mut self) -> Lexed<Token> {
        match self.mode().kind {
            ModeKind::Regular => self.regular(),
            ModeKind::String => self.string_middle(),
        }
    }

    fn continuation(&mut self) -> Lexed<()> {
        let mut byte = self.next();
        if byte == Some(b'\r') {
            byte = self.next();
        }
        if byte != Some(b'\n') {
            self.done = Done::LineContinuation;
            return Err(Stopped);
        }
        let byte = self.next();
        if byte.is_none() {
            self.done = Done::Eof;
            self.cur = self.inp;
            return Err(Stopped);
        }
        self.back(byte);
        Ok(())
    }

    /// Measures the indentation of a line; true if the line is blank.
    fn indentation(&mut self) -> Lexed<bool> {
        let (mut col, mut alt) = (0, 0);
        let mut continued = 0;
        let mut byte;
        loop {
            byte = self.next();
            match byte {
                Some(b' ') => {
                    col += 1;
                    alt += 1;
                }
                Some(b'\t') => {
                    col = (col / TAB_SIZE + 1) * TAB_SIZE;
                    alt += 1;
                }
                Some(0x0c) => (col, alt) = (0, 0),
                Some(b'\\') => {
                    // The first backslash decides, whatever follows on the next line.
                    continued = if continued != 0 { continued } else { col };
                    self.continuation()?;
                }
                _ => break,
            }
        }
        self.back(byte);
        let blank = matches!(byte, Some(b'#' | b'\n' | b'\r'));
        if blank || self.level() > 0 {
            return Ok(blank);
        }
        if continued != 0 {
            (col, alt) = (continued, continued);
        }
        let (mut top, mut alt_top) = self.indents.last().copied().unwrap_or_default();
        if col == top {
            if alt != alt_top {
                return self.stop(Done::TabSpace);
            }
        } else if col > top {
            if self.indents.len() >= MAX_INDENT {
                return self.stop(Done::TooDeep);
            }
            if alt <= alt_top {
                return self.stop(Done::TabSpace);
            }
            self.pending += 1;
            self.indents.push((col, alt));
        } else {
            while self.indents.len() > 1 && col < top {
                self.pending -= 1;
                self.indents.pop();
                (top, alt_top) = self.indents.last().copied().unwrap_or_default();
            }
            if col != top {
                return self.stop(Done::Dedent);
            }
            if alt != alt_top {
                return self.stop(Done::TabSpace);
            }
        }
        Ok(false)
    }

    pub(super) fn regular(&mut self) -> Lexed<Token> {
        loop {
            self.start = None;
            let mut blank = false;
            if self.at_line_start {
                self.at_line_start = false;
                blank = self.indentation()?;
            }
            self.start = Some(self.cur);
            if self.pending < 0 {
                self.pending += 1;
                let range = self.extra.then_some((self.cur, self.cur));
                return Ok(self.token(DEDENT, range));
            }
            if self.pending > 0 {
                self.pending -= 1;
                let range = self.extra.then_some((self.line_start, self.cur));
                return Ok(self.token(INDENT, range));
            }
            let byte = self.next();
            self.back(byte);
            // Continuation lines come back here.
            let mut byte = loop {
                self.start = None;
                let mut byte = self.next();
                while matches!(byte, Some(b' ' | b'\t' | 0x0c)) {
                    byte = self.next();
                }
                self.start = Some(self.cur.saturating_sub(usize::from(byte.is_some())));
                if byte == Some(b'#') {
                    while !matches!(byte, None | Some(b'\n' | b'\r')) {
                        byte = self.next();
                    }
                    if self.extra {
                        self.back(byte);
                        self.comment_newline = blank;
                        return Ok(self.here(COMMENT));
                    }
                }
                if byte != Some(b'\\') {
                    break byte;
                }
                self.continuation()?;
            };
            if byte == Some(b'\r') {
                byte = self.next();
            }
            let Some(byte) = byte else {
                if self.level() > 0 || self.done != Done::Eof {
                    return Err(Stopped);
                }
                return Ok(self.token(ENDMARKER, None));
            };
            if byte == b'\n' {
                self.at_line_start = true;
                if blank || self.level() > 0 {
                    if self.extra {
                        self.comment_newline = false;
                        return Ok(self.here(NL));
                    }
                    continue;
                }
                if std::mem::take(&mut self.comment_newline) {
                    return Ok(self.here(NL));
                }
                let start = self.start.unwrap_or(self.cur);
                return Ok(self.token(NEWLINE, Some((start, self.newline_end(start)))));
            }
            return self.solid(byte);
        }
    }

    /// Where a NEWLINE ends: listings leave the line end out.
    fn newline_end(&self, start: usize) -> usize {
        if self.extra {
            (self.cur - 1).max(start)
        } else {
            self.cur
        }
    }

    /// A token that is neither space nor line end.
    fn solid(&mut self, byte: u8) -> Lexed<Token> {
        if identifier_start(Some(byte)) {
            return self.word(byte);
        }
        match byte {
            b'.' => {
                let next = self.next();
                self.back(next);
                if digit(next) {
                    self.number(byte)
                } else {
                    self.operator(byte)
                }
            }
            b'0'..=b'9' => self.number(byte),
            b'\'' | b'"' => self.string(byte),
            _ => self.operator(byte),
        }
    }

    fn word(&mut self, byte: u8) -> Lexed<Token> {
        let mut byte = Some(byte);
        let (mut b, mut u, mut r, mut f, mut t) = (false, false, false, false, false);
        loop {
            match byte {
                Some(b'b' | b'B') if !b => b = true,
                Some(b'u' | b'U') if !u => u = true,
                Some(b'r' | b'R') if !r => r = true,
                Some(b'f' | b'F') if !f => f = true,
                Some(b't' | b'T') if !t => t = true,
                _ => break,
            }
            byte = self.next();
            if let Some(quote @ (b'\'' | b'"')) = byte {
                let clash = [
                    (u && b, "u", "b"),
                    (u && r, "u", "r"),
                    (u && f, "u", "f"),
                    (u && t, "u", "t"),
                    (b && f, "b", "f"),
                    (b && t, "b", "t"),
                    (f && t, "f", "t"),
                ];
                if let Some((_, one, two)) = clash.iter().find(|(clash, ..)| *clash) {
                    let start = self.start.unwrap_or(self.cur);
                    let range = (
                        (start + 1 - self.line_start) as i32,
                        (self.cur - self.line_start) as i32,
                    );
                    return Err(self.raise(
                        format!("'{one}' and '{two}' prefixes are incompatible"),
                        Some(range),
                    ));
                }
                return if f || t {
                    self.string_start(quote, r, if f { b'f' } else { b't' })
                } else {
                    self.string(quote)
                };
            }
        }
        let mut ascii = true;
        while identifier_byte(byte) {
            ascii &= byte.is_some_and(|byte| byte < 0x80);
            byte = self.next();
        }
        self.back(byte);
        let start = self.start.unwrap_or(self.cur);
        let text = self.text;
        let word = &text[start..self.cur];
        if !ascii {
            self.verify_identifier(start, word)?;
        }
        Ok(self.here(keyword(word).unwrap_or(NAME)))
    }

    fn verify_identifier(&mut self, start: usize, word: &str) -> Lexed<()> {
        let bad = word.char_indices().find(|&(at, char)| {
            let code = char.into();
            !(if at == 0 {
                char == '_' || ctype::is_id_start(code)
            } else {
                ctype::is_id_continue(code)
            })
        });
        let Some((at, char)) = bad else { return Ok(()) };
        self.cur = start + at + char.len_utf8();
        let code = u32::from(char);
        if ctype::is_printable(code) {
            self.fail(format!("invalid character '{char}' (U+{code:04X})"))
        } else {
            self.fail(format!("invalid non-printable character U+{code:04X}"))
        }
    }

    /// After digits: more of them, with single underscores between.
    fn decimal_tail(&mut self) -> Lexed<Option<u8>> {
        loop {
            let mut byte = self.next();
            while digit(byte) {
                byte = self.next();
            }
            if byte != Some(b'_') {
                return Ok(byte);
            }
            byte = self.next();
            if !digit(byte) {
                self.back(byte);
                return self.fail("invalid decimal literal");
            }
        }
    }

    /// A number may run into certain keywords, nothing else. The byte after it was read.
    fn end_of_number(&mut self, byte: Option<u8>, kind: &str) -> Lexed<()> {
        let rest = &self.source[self.cur..];
        let word = |tail: &str| {
            rest.starts_with(tail.as_bytes()) && !identifier_byte(rest.get(tail.len()).copied())
        };
        let allowed = match byte {
            Some(b'a') => word("nd"),
            Some(b'e') => word("lse"),
            Some(b'f') => word("or"),
            Some(b'i') => matches!(rest.first(), Some(b'f' | b'n' | b's')),
            Some(b'o') => word("r"),
            Some(b'n') => word("ot"),
            _ => false,
        };
        if !self.extra && !allowed && byte.is_some_and(|byte| byte < 0x80) && identifier_byte(byte)
        {
            self.back(byte);
            return self.fail(format!("invalid {kind} literal"));
        }
        Ok(())
    }

    fn radix(&mut self, is_digit: fn(u8) -> bool, kind: &str) -> Lexed<Option<u8>> {
        let mut byte = self.next();
        loop {
            if byte == Some(b'_') {
                byte = self.next();
            }
            if !byte.is_some_and(is_digit) {
                if digit(byte) && kind != "hexadecimal" {
                    return self.bad_digit(byte, kind);
                }
                self.back(byte);
                return self.fail(format!("invalid {kind} literal"));
            }
            while byte.is_some_and(is_digit) {
                byte = self.next();
            }
            if byte != Some(b'_') {
                break;
            }
        }
        if digit(byte) {
            return self.bad_digit(byte, kind);
        }
        self.end_of_number(byte, kind)?;
        Ok(byte)
    }

    fn bad_digit(&mut self, byte: Option<u8>, kind: &str) -> Lexed<Option<u8>> {
        let digit = char::from(byte.unwrap_or(b'?'));
        self.fail(format!("invalid digit '{digit}' in {kind} literal"))
    }

    fn number(&mut self, first: u8) -> Lexed<Token> {
        let mut byte;
        if first == b'0' {
            byte = self.next();
            let radix: Option<(fn(u8) -> bool, &str)> = match byte {
                Some(b'x' | b'X') => Some((|byte| byte.is_ascii_hexdigit(), "hexadecimal")),
                Some(b'o' | b'O') => Some((|byte| matches!(byte, b'0'..=b'7'), "octal")),
                Some(b'b' | b'B') => Some((|byte| matches!(byte, b'0' | b'1'), "binary")),
                _ => None,
            };
            if let Some((is_digit, kind)) = radix {
                let byte = self.radix(is_digit, kind)?;
                self.back(byte);
                return Ok(self.here(NUMBER));
            }
            loop {
                if byte == Some(b'_') {
                    byte = self.next();
                    if !digit(byte) {
                        self.back(byte);
                        return self.fail("invalid decimal literal");
                    }
                }
                if byte != Some(b'0') {
                    break;
                }
                byte = self.next();
            }
            let zeros_end = self.cur;
            let nonzero = digit(byte);
            if nonzero {
                byte = self.decimal_tail()?;
            }
            if !matches!(byte, Some(b'.' | b'e' | b'E' | b'j' | b'J')) {
                if nonzero && !self.extra {
                    self.back(byte);
                    let start = self.start.unwrap_or(self.cur);
                    let range = (
                        (start + 1 - self.line_start) as i32,
                        (zeros_end - self.line_start) as i32,
                    );
                    let message = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for \
                                   octal integers";
                    return Err(self.raise(message.to_string(), Some(range)));
                }
                self.end_of_number(byte, "decimal")?;
                self.back(byte);
                return Ok(self.here(NUMBER));
            }
        } else if first == b'.' {
            byte = Some(b'.');
        } else {
            byte = self.decimal_tail()?;
        }
        if byte == Some(b'.') {
            byte = self.next();
            if digit(byte) {
                byte = self.decimal_tail()?;
            }
        }
        if let Some(b'e' | b'E') = byte {
            let exponent = byte;
            byte = self.next();
            if let Some(b'+' | b'-') = byte {
                byte = self.next();
                if !digit(byte) {
                    self.back(byte);
                    return self.fail("invalid decimal literal");
                }
            } else if !digit(byte) {
                self.back(byte);
                self.end_of_number(exponent, "decimal")?;
                self.back(exponent);
                return Ok(self.here(NUMBER));
            }
            byte = self.decimal_tail()?;
        }
        if let Some(b'j' | b'J') = byte {
            byte = self.next();
            self.end_of_number(byte, "imaginary")?;
        } else {
            self.end_of_number(byte, "decimal")?;
        }
        self.back(byte);
        Ok(self.here(NUMBER))
    }

    fn operator(&mut self, byte: u8) -> Lexed<Token> {
        let inside = self.inside_string();
        if inside && byte == b':' {
            let mode = self.mode();
            if mode.expr_start_depth >= 0 && mode.curly_depth - 1 == mode.expr_start_depth {
                mode.kind = ModeKind::String;
                mode.in_format_spec = true;
                return Ok(self.here(fixed(":").unwrap_or(OTHER)));
            }
        }
        let start = self.start.unwrap_or(self.cur);
        let found = if self.flufl && self.source[start..].starts_with(b"<>") {
            fixed("!=").map(|kind| (kind, 2))
        } else {
            operator(&self.source[start..])
        };
        let len = found.map_or(1, |(_, len)| len);
        self.cur = start + len;
        if len < 3 {
            // Looking for a longer one notices the end of the input.
            let peek = self.next();
            self.back(peek);
        }
        if let Some((kind, 2..)) = found {
            return Ok(self.here(kind));
        }
        match byte {
            b'(' | b'[' | b'{' => {
                if self.level() >= MAX_LEVEL {
                    return self.fail("too many nested parentheses");
                }
                let col = (start - self.line_start.min(start)) as i32;
                self.brackets.push(Bracket {
                    open: byte,
                    lineno: self.lineno,
                    col,
                });
                if inside {
                    self.mode().curly_depth += 1;
                }
            }
            b')' | b']' | b'}' => self.close(byte)?,
            _ => {}
        }
        if byte < 0x80 && !ctype::is_printable(byte.into()) {
            return self.fail(format!("invalid non-printable character U+{byte:04X}"));
        }
        Ok(self.here(found.map_or(OTHER, |(kind, _)| kind)))
    }

    fn close(&mut self, byte: u8) -> Lexed<()> {
        let inside = self.inside_string();
        let close = char::from(byte);
        if inside && self.mode().curly_depth == 0 && byte == b'}' {
            let prefix = self.prefix();
            return self.fail(format!("{prefix}-string: single '}}' is not allowed"));
        }
        let Some(bracket) = self.brackets.pop() else {
            if self.extra {
                return Ok(());
            }
            return self.fail(format!("unmatched '{close}'"));
        };
        let matching = matches!(
            (bracket.open, byte),
            (b'(', b')') | (b'[', b']') | (b'{', b'}')
        );
        if !matching && !self.extra {
            let open = char::from(bracket.open);
            if inside && bracket.open == b'{' {
                let mode = self.mode();
                if mode.curly_depth - 1 == mode.expr_start_depth {
                    let prefix = self.prefix();
                    return self.fail(format!("{prefix}-string: unmatched '{close}'"));
                }
            }
            let mut message = format!(
                "closing parenthesis '{close}' does not match opening parenthesis '{open}'"
            );
            if bracket.lineno != self.lineno {
                message += &format!(" on line {}", bracket.lineno);
            }
            return self.fail(message);
        }
        if inside {
            let mode = self.mode();
            mode.curly_depth -= 1;
            if mode.curly_depth < 0 {
                let prefix = self.prefix();
                return self.fail(format!("{prefix}-string: unmatched '{close}'"));
            }
            let mode = self.mode();
            if byte == b'}' && mode.curly_depth == mode.expr_start_depth {
                mode.expr_start_depth -= 1;
                mode.kind = ModeKind::String;
                mode.in_format_spec = false;
            }
        }
        Ok(())
    }

    /// `f` or `t`, by the innermost string.
    pub fn string_prefix(&self) -> char {
        self.modes
            .last()
            .map_or('f', |mode| char::from(mode.prefix))
    }

    /// Column of a continuation error.
    pub fn continuation_column(&self) -> i32 {
        self.cur as i32 - self.buf as i32 - 1
    }
}
