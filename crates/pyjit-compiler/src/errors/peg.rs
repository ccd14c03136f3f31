//! Runs the grammar over the tokens, as CPython's generated parser does: alternatives in order, results remembered at
//! the same rules, left recursion by growing a seed, tokens fetched one by one. A first run finds how far the source
//! makes sense; a second one with the `invalid_` rules finds the words for what is wrong.
//! CPython: Parser/parser.c (generated), Parser/pegen.c, Parser/pegen_errors.c.

use super::grammar::{Alt, Grammar, Item, grammar};
use super::token::*;
use super::tokenizer::{Done, Tokenizer};
use super::{CompileError, ErrorKind};
use crate::parse::{Mode, ParseOptions};
use rustc_hash::FxHashMap;

/// The value of a matched item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Val {
    Nothing,
    Token(u32),
    Node(u32),
    List(u32),
}

/// An error was raised; it waits in the parser.
pub struct Raised;

pub type Res = Result<Option<Val>, Raised>;

/// What errors need to know of an expression.
#[derive(Debug)]
pub struct Node {
    pub kind: &'static str,
    pub start: u32,
    pub end: u32,
    pub children: Vec<Val>,
}

/// Rules nested deeper than this overflow CPython's stack.
const MAX_DEPTH: u32 = 40_000;

const SOFT_KEYWORDS: &[&str] = &["_", "case", "match", "type"];

pub struct Parser<'a> {
    pub source: &'a str,
    pub tokenizer: Tokenizer<'a>,
    pub tokens: Vec<Token>,
    pub mark: usize,
    pub nodes: Vec<Node>,
    pub lists: Vec<Vec<Val>>,
    pub error: Option<Box<CompileError>>,
    pub options: ParseOptions,
    grammar: &'static Grammar,
    memo: FxHashMap<(u32, u32), (Option<Val>, u32)>,
    find_errors: bool,
    parsing_started: bool,
    depth: u32,
}

/// CPython's error for a source; none if its grammar takes it.
pub fn run(source: &str, options: ParseOptions) -> Option<Box<CompileError>> {
    examine(source, options).err()
}

/// The same; if it is good, where it has `<>`.
pub fn examine(source: &str, options: ParseOptions) -> Result<Vec<usize>, Box<CompileError>> {
    match run_parser(source, options) {
        (Some(error), _) => Err(error),
        (None, tokens) => {
            let is_flufl = |token: &&Token| source.get(token.start..token.end) == Some("<>");
            Ok(tokens
                .iter()
                .filter(is_flufl)
                .map(|token| token.start)
                .collect())
        }
    }
}

fn run_parser(source: &str, options: ParseOptions) -> (Option<Box<CompileError>>, Vec<Token>) {
    let grammar = grammar();
    let start = match options.mode {
        Mode::Exec => "file",
        Mode::Single => "interactive",
        Mode::Eval => "eval",
        Mode::FuncType => "func_type",
    };
    let Some(start) = grammar.rule(start) else {
        return (None, Vec::new());
    };
    let mut parser = Parser {
        source,
        tokenizer: Tokenizer::new(source, options.barry_as_flufl),
        tokens: Vec::new(),
        mark: 0,
        nodes: Vec::new(),
        lists: Vec::new(),
        error: None,
        options,
        grammar,
        memo: FxHashMap::default(),
        find_errors: false,
        parsing_started: false,
        depth: 0,
    };
    if let Ok(Some(_)) = parser.rule(start) {
        if options.mode == Mode::Single && parser.more_statements() {
            let message = "multiple statements found while compiling a single statement";
            parser.raise_at_last(message.to_string());
        }
        return (parser.error, parser.tokens);
    }
    if options.allow_incomplete && matches!(parser.tokenizer.done, Done::Eof | Done::EofInString) {
        parser.error = None;
        parser.raise_at_last("incomplete input".to_string());
        if let Some(error) = &mut parser.error {
            error.kind = ErrorKind::IncompleteInput;
        }
        return (parser.error, Vec::new());
    }
    let last = parser.tokens.len().wrapping_sub(1);
    if parser.error.is_none() {
        parser.memo.clear();
        parser.mark = 0;
        parser.find_errors = true;
        let _ = parser.rule(start);
    }
    parser.conclude(last);
    (parser.error, Vec::new())
}

impl Parser<'_> {
    /// Interactive input must be one statement.
    fn more_statements(&self) -> bool {
        let rest = self.source.get(self.tokenizer.cur..).unwrap_or("");
        rest.lines().any(|line| {
            let line = line.trim_start_matches([' ', '\t', '\x0c']);
            !line.is_empty() && !line.starts_with('#')
        })
    }

    /// Picks the error after both runs.
    fn conclude(&mut self, last: usize) {
        if self.error.is_some() {
            if self.tokenizer.done == Done::Ok
                && self
                    .error
                    .as_ref()
                    .is_some_and(|error| error.is_syntax_error())
            {
                self.check_the_rest();
            }
            return;
        }
        let Some(&token) = self.tokens.get(last) else {
            self.raise_at_last("error at start before reading any input".to_string());
            return;
        };
        if matches!(token.kind, INDENT | DEDENT) {
            let what = if token.kind == INDENT {
                "unexpected indent"
            } else {
                "unexpected unindent"
            };
            self.raise_at_last(what.to_string());
            self.become_kind(ErrorKind::IndentationError);
            return;
        }
        let before = last
            .checked_sub(1)
            .and_then(|before| self.tokens.get(before))
            .copied();
        match before {
            // Python 2's inequality.
            Some(before)
                if spelling(token.kind) == ">"
                    && spelling(before.kind) == "<"
                    && before.end == token.start =>
            {
                let message = "invalid syntax.  Maybe you meant '!=' instead of '<>'?".to_string();
                self.raise_known(
                    message,
                    (before.lineno, before.col),
                    Some((token.end_lineno, token.end_col)),
                );
            }
            _ => {
                let end = Some((token.end_lineno, token.end_col));
                self.raise_known("invalid syntax".to_string(), (token.lineno, token.col), end);
            }
        }
        self.check_the_rest();
    }

    /// Tokenizer errors further on count more than the parser's.
    fn check_the_rest(&mut self) {
        let error_line = self.tokens.last().map_or(0, |token| token.lineno);
        let found = self.error.take();
        loop {
            match self.tokenizer.get() {
                Ok(token) if token.kind == ENDMARKER => break,
                Ok(_) => {}
                Err(_) => {
                    if let Some(error) = self.tokenizer.error.take() {
                        self.error = Some(error);
                    } else if let Some((_, lineno, _)) = self.tokenizer.innermost()
                        && error_line > lineno
                    {
                        self.raise_unclosed();
                    }
                    break;
                }
            }
        }
        if self.error.is_none() || self.tokenizer.inside_string() {
            self.error = found;
        }
    }

    fn fill(&mut self) -> Result<(), Raised> {
        match self.tokenizer.get() {
            Ok(mut token) => {
                if self.options.mode == Mode::Single
                    && token.kind == ENDMARKER
                    && self.parsing_started
                {
                    token.kind = NEWLINE;
                    self.parsing_started = false;
                    if self.tokenizer.indented() && !self.options.dont_imply_dedent {
                        self.tokenizer.dedent_all();
                    }
                } else {
                    self.parsing_started = true;
                }
                self.tokens.push(token);
                Ok(())
            }
            Err(_) => {
                let (lineno, at) = (self.tokenizer.lineno, self.tokenizer.cur);
                let level = self.tokenizer.level();
                self.tokens.push(Token {
                    kind: OTHER,
                    lineno,
                    col: -1,
                    end_lineno: lineno,
                    end_col: -1,
                    start: at,
                    end: at,
                    level,
                });
                self.tokenizer_error();
                Err(Raised)
            }
        }
    }

    /// The token at the mark.
    pub fn peek(&mut self) -> Result<Token, Raised> {
        if self.mark == self.tokens.len() {
            self.fill()?;
        }
        Ok(self.tokens[self.mark])
    }

    pub fn text(&self, token: Token) -> &str {
        self.source.get(token.start..token.end).unwrap_or("")
    }

    fn expect(&mut self, kind: Kind) -> Res {
        if self.peek()?.kind != kind {
            return Ok(None);
        }
        self.mark += 1;
        Ok(Some(Val::Token(self.mark as u32 - 1)))
    }

    fn expect_name(&mut self, accept: impl Fn(&str) -> bool) -> Res {
        let token = self.peek()?;
        if token.kind != NAME || !accept(self.text(token)) {
            return Ok(None);
        }
        self.mark += 1;
        Ok(Some(Val::Token(self.mark as u32 - 1)))
    }

    fn rule(&mut self, id: usize) -> Res {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.error = Some(CompileError::bare(
                ErrorKind::MemoryError,
                "Parser stack overflowed - Python source too complex to parse",
            ));
            return Err(Raised);
        }
        let result = if self.depth.is_multiple_of(16) {
            stacker::maybe_grow(256 << 10, 4 << 20, || self.rule_here(id))
        } else {
            self.rule_here(id)
        };
        self.depth -= 1;
        result
    }

    fn rule_here(&mut self, id: usize) -> Res {
        let grammar = self.grammar;
        let rule = &grammar.rules[id];
        if !rule.memo && !rule.left_recursive {
            if rule.without_invalid {
                let before = std::mem::replace(&mut self.find_errors, false);
                let result = self.alts(&rule.alts);
                self.find_errors = before;
                return result;
            }
            return self.alts(&rule.alts);
        }
        let start = self.mark;
        let key = (start as u32, id as u32);
        if let Some(&(value, end)) = self.memo.get(&key) {
            self.mark = end as usize;
            return Ok(value);
        }
        if !rule.left_recursive {
            let value = self.alts(&rule.alts)?;
            self.memo.insert(key, (value, self.mark as u32));
            return Ok(value);
        }
        let mut best = None;
        let mut best_end = start;
        loop {
            self.memo.insert(key, (best, best_end as u32));
            self.mark = start;
            let value = self.alts(&rule.alts)?;
            if value.is_none() || self.mark <= best_end {
                break;
            }
            best = value;
            best_end = self.mark;
        }
        self.mark = best_end;
        Ok(best)
    }

    fn alts(&mut self, alts: &'static [Alt]) -> Res {
        let start = self.mark;
        for alt in alts {
            if alt.only_errors && !self.find_errors {
                continue;
            }
            let mut slots = [Val::Nothing; 4];
            let mut only = Val::Nothing;
            let mut count = 0;
            let mut cut = false;
            let mut matched = true;
            for (label, item) in &alt.items {
                if let Item::Cut = item {
                    cut = true;
                    continue;
                }
                match self.item(item)? {
                    Some(value) => {
                        if let Some(slot) = label
                            && let Some(place) = slots.get_mut(*slot)
                        {
                            *place = value;
                        }
                        if !matches!(item, Item::Ahead(..)) {
                            count += 1;
                            only = value;
                        }
                    }
                    None => {
                        matched = false;
                        break;
                    }
                }
            }
            if matched {
                let only = if count == 1 { only } else { Val::Nothing };
                return self.act(&alt.action, &slots, only, start);
            }
            self.mark = start;
            if cut {
                return Ok(None);
            }
        }
        Ok(None)
    }

    fn item(&mut self, item: &'static Item) -> Res {
        match item {
            Item::Token(kind) => self.expect(*kind),
            Item::Soft(text) => self.expect_name(|name| name == *text),
            Item::SoftKeyword => self.expect_name(|name| SOFT_KEYWORDS.contains(&name)),
            Item::Rule(id) => self.rule(*id),
            Item::Group(alts) => self.alts(alts),
            Item::Optional(item) => Ok(Some(self.item(item)?.unwrap_or(Val::Nothing))),
            Item::Repeat(item, at_least_one) => {
                let mut values = Vec::new();
                loop {
                    let before = self.mark;
                    match self.item(item)? {
                        Some(value) => values.push(value),
                        None => break,
                    }
                    if self.mark == before {
                        break;
                    }
                }
                if values.is_empty() && *at_least_one {
                    return Ok(None);
                }
                Ok(Some(self.new_list(values)))
            }
            Item::Gather(separator, item) => {
                let Some(first) = self.item(item)? else {
                    return Ok(None);
                };
                let mut values = vec![first];
                loop {
                    let before = self.mark;
                    if self.item(separator)?.is_none() {
                        break;
                    }
                    match self.item(item)? {
                        Some(value) => values.push(value),
                        None => {
                            self.mark = before;
                            break;
                        }
                    }
                }
                Ok(Some(self.new_list(values)))
            }
            Item::Ahead(item, positive) => {
                let before = self.mark;
                let found = self.item(item)?.is_some();
                self.mark = before;
                Ok((found == *positive).then_some(Val::Nothing))
            }
            Item::Forced(kind) => {
                let token = self.peek()?;
                if token.kind != *kind {
                    let message = format!("expected '{}'", spelling(*kind));
                    let end = Some((token.end_lineno, token.end_col));
                    self.raise_known(message, (token.lineno, token.col), end);
                    return Err(Raised);
                }
                self.expect(*kind)
            }
            Item::Cut => Ok(Some(Val::Nothing)),
        }
    }

    pub fn new_list(&mut self, values: Vec<Val>) -> Val {
        self.lists.push(values);
        Val::List(self.lists.len() as u32 - 1)
    }
}
