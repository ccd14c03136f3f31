//! What the grammar's alternatives do once they match: build what later errors ask for, or raise.
//! CPython: Parser/action_helpers.c, Parser/pegen.h.

use super::ErrorKind;
use super::grammar::{Action, Operand, Place};
use super::peg::{Node, Parser, Raised, Res, Val};
use super::token::*;
use crate::parse::literal::{Braces, EscapeError, decode_bytes, decode_str};

/// What errors call the nodes.
const NODE_NAMES: &[(&str, &str)] = &[
    ("Attribute", "attribute"),
    ("Subscript", "subscript"),
    ("Starred", "starred"),
    ("List", "list"),
    ("Tuple", "tuple"),
    ("Lambda", "lambda"),
    ("Call", "function call"),
    ("Operation", "expression"),
    ("GenExp", "generator expression"),
    ("Yield", "yield expression"),
    ("Await", "await expression"),
    ("ListComp", "list comprehension"),
    ("SetComp", "set comprehension"),
    ("DictComp", "dict comprehension"),
    ("Dict", "dict literal"),
    ("Set", "set display"),
    ("FString", "f-string expression"),
    ("TString", "t-string expression"),
    ("Literal", "literal"),
    ("Compare", "comparison"),
    ("IfExp", "conditional expression"),
    ("NamedExpr", "named expression"),
];

impl Parser<'_> {
    fn operand(&self, operand: Operand, slots: &[Val; 4]) -> Val {
        let mut value = slots.get(operand.slot).copied().unwrap_or(Val::Nothing);
        for _ in 0..operand.last {
            value = self.items(value).last().copied().unwrap_or(value);
        }
        if operand.first {
            value = self.items(value).first().copied().unwrap_or(value);
        }
        value
    }

    fn items(&self, value: Val) -> &[Val] {
        match value {
            Val::List(list) => &self.lists[list as usize],
            Val::Node(node) => &self.nodes[node as usize].children,
            Val::Nothing | Val::Token(_) => &[],
        }
    }

    /// First and last token of a value.
    fn ends(&self, value: Val) -> (Token, Token) {
        match value {
            Val::Token(token) => (self.tokens[token as usize], self.tokens[token as usize]),
            Val::Node(node) => {
                let node = &self.nodes[node as usize];
                (
                    self.tokens[node.start as usize],
                    self.tokens[node.end as usize],
                )
            }
            Val::List(list) => {
                let items = &self.lists[list as usize];
                match (items.first(), items.last()) {
                    (Some(&first), Some(&last)) => (self.ends(first).0, self.ends(last).1),
                    _ => self.fallback(),
                }
            }
            Val::Nothing => self.fallback(),
        }
    }

    fn fallback(&self) -> (Token, Token) {
        let token = self.tokens[self.mark.min(self.tokens.len() - 1)];
        (token, token)
    }

    fn node(&mut self, kind: &'static str, start: usize, children: Vec<Val>) -> Val {
        let mut end = self.mark.saturating_sub(1);
        while end > start && matches!(self.tokens[end].kind, NEWLINE | INDENT | DEDENT | ENDMARKER)
        {
            end -= 1;
        }
        self.nodes.push(Node {
            kind,
            start: start as u32,
            end: end as u32,
            children,
        });
        Val::Node(self.nodes.len() as u32 - 1)
    }

    fn flatten(&self, values: &[Val]) -> Vec<Val> {
        let mut flat = Vec::new();
        for &value in values {
            match value {
                Val::Nothing => {}
                Val::List(list) => flat.extend(&self.lists[list as usize]),
                value => flat.push(value),
            }
        }
        flat
    }

    /// Does what an alternative says.
    pub fn act(
        &mut self,
        action: &'static Action,
        slots: &[Val; 4],
        only: Val,
        start: usize,
    ) -> Res {
        match action {
            Action::Plain => Ok(Some(only)),
            Action::Value(operand) => Ok(Some(self.operand(*operand, slots))),
            Action::Node(kind, operands) => {
                let values: Vec<Val> = operands
                    .iter()
                    .map(|&operand| self.operand(operand, slots))
                    .collect();
                let children = self.flatten(&values);
                if *kind == "Seq" {
                    return Ok(Some(self.new_list(children)));
                }
                Ok(Some(self.node(kind, start, children)))
            }
            Action::Raise(place, message) => self.raise(place, message, slots),
            Action::Target(kind, operand) => {
                let value = self.operand(*operand, slots);
                self.invalid_target(kind, value)
            }
            Action::Call(name, operands) => {
                let a = operands
                    .first()
                    .map_or(Val::Nothing, |&operand| self.operand(operand, slots));
                let b = operands
                    .get(1)
                    .map_or(Val::Nothing, |&operand| self.operand(operand, slots));
                self.call(name, a, b, start)
            }
        }
    }

    pub fn raise_range(&mut self, message: impl Into<String>, first: Val, last: Val) -> Res {
        let (start, end) = (self.ends(first).0, self.ends(last).1);
        self.raise_known(
            message.into(),
            (start.lineno, start.col),
            Some((end.end_lineno, end.end_col)),
        );
        Err(Raised)
    }

    fn raise(&mut self, place: &Place, message: &str, slots: &[Val; 4]) -> Res {
        let subject = match place {
            Place::At(operand) | Place::Range(operand, _) | Place::From(operand) => Some(*operand),
            Place::Indent(operand) => *operand,
            Place::Here | Place::Next => None,
        };
        let subject = subject.map(|operand| self.operand(operand, slots));
        let mut message = message.to_string();
        if let Some(subject) = subject
            && message.contains('{')
        {
            if message.contains("{=a}") {
                message = message.replace("{=a}", self.text(self.ends(subject).0));
            } else if let Place::Indent(_) = place {
                message = message.replace("{a}", &self.ends(subject).0.lineno.to_string());
            } else {
                message = message.replace("{a}", self.name(subject));
            }
        }
        match place {
            Place::At(operand) => {
                let value = self.operand(*operand, slots);
                return self.raise_range(message, value, value);
            }
            Place::Range(first, last) => {
                let (first, last) = (self.operand(*first, slots), self.operand(*last, slots));
                return self.raise_range(message, first, last);
            }
            Place::From(operand) => {
                let start = self.ends(self.operand(*operand, slots)).0;
                self.raise_known(message, (start.lineno, start.col), None);
            }
            Place::Here => self.raise_at_last(message),
            Place::Next => {
                self.peek()?;
                self.raise_at_token(message, self.mark);
            }
            Place::Indent(_) => {
                self.raise_at_last(message);
                self.become_kind(ErrorKind::IndentationError);
            }
        }
        Err(Raised)
    }

    /// What errors call a value.
    fn name(&self, value: Val) -> &'static str {
        match value {
            Val::Node(node) => {
                let kind = self.nodes[node as usize].kind;
                NODE_NAMES
                    .iter()
                    .find(|(name, _)| *name == kind)
                    .map_or("expression", |(_, shown)| shown)
            }
            Val::Token(token) => match self.tokens[token as usize].kind {
                NAME => "name",
                NUMBER | STRING => "literal",
                kind => match spelling(kind) {
                    "..." => "ellipsis",
                    word => word,
                },
            },
            Val::Nothing | Val::List(_) => "expression",
        }
    }

    fn kind(&self, value: Val) -> &'static str {
        match value {
            Val::Node(node) => self.nodes[node as usize].kind,
            Val::Token(token) if self.tokens[token as usize].kind == NAME => "Name",
            _ => "",
        }
    }

    /// The part of a target that cannot be one.
    fn bad_target(&self, targets: &str, value: Val) -> Option<Val> {
        match self.kind(value) {
            "List" | "Tuple" => self
                .items(value)
                .iter()
                .find_map(|&item| self.bad_target(targets, item)),
            "Starred" if targets != "del" => self
                .items(value)
                .first()
                .and_then(|&inner| self.bad_target(targets, inner)),
            // `for a in b` was read as a comparison.
            "Compare" if targets == "for" => self
                .items(value)
                .first()
                .and_then(|&left| self.bad_target(targets, left)),
            "Name" | "Subscript" | "Attribute" => None,
            _ => Some(value),
        }
    }

    fn invalid_target(&mut self, targets: &str, value: Val) -> Res {
        let Some(bad) = self.bad_target(targets, value) else {
            return Ok(None);
        };
        let verb = if targets == "del" {
            "delete"
        } else {
            "assign to"
        };
        let message = format!("cannot {verb} {}", self.name(bad));
        self.raise_range(message, bad, bad)
    }

    fn call(&mut self, name: &str, a: Val, b: Val, start: usize) -> Res {
        match name {
            "compare" => {
                // Only the left side of an `in` is ever looked at.
                let is_in = matches!(self.items(b).first(), Some(Val::Token(_)));
                let children = if is_in { vec![a] } else { Vec::new() };
                Ok(Some(self.node("Compare", start, children)))
            }
            "interactive_exit" => Ok(None),
            "import_from" => {
                let words = &self.tokens[start..self.mark];
                let has = |word: &str| words.iter().any(|&token| self.text(token) == word);
                if has("__future__") && has("barry_as_FLUFL") {
                    self.tokenizer.flufl = true;
                }
                Ok(Some(Val::Nothing))
            }
            "not_equal" => {
                if self.tokenizer.flufl && self.text(self.ends(a).0) != "<>" {
                    self.raise_at_last("with Barry as BDFL, use '<>' instead of '!='".to_string());
                    return Err(Raised);
                }
                Ok(Some(a))
            }
            "missing_comma" => {
                let level = self.tokens[self.mark - 1].level;
                if self.is_legacy(a) || level == 0 {
                    return Ok(None);
                }
                self.raise_range("invalid syntax. Perhaps you forgot a comma?", a, b)
            }
            "legacy" => {
                if !self.is_legacy(a) {
                    return Ok(None);
                }
                let name = self.text(self.ends(a).0).to_string();
                let message =
                    format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
                self.raise_range(message, a, b)
            }
            "nonparen_genexp" => {
                let positional: Vec<Val> = self
                    .items(a)
                    .iter()
                    .copied()
                    .filter(|&arg| !self.kind(arg).starts_with("Keyword"))
                    .collect();
                let (Some(&last), true) = (positional.last(), positional.len() > 1) else {
                    return Ok(None);
                };
                let clause = self.items(b).last().copied().unwrap_or(b);
                let end = self.items(clause).last().copied().unwrap_or(clause);
                self.raise_range("Generator expression must be parenthesized", last, end)
            }
            "positional_after_keyword" => {
                let unpacking = self
                    .items(a)
                    .iter()
                    .any(|&arg| self.kind(arg) == "KeywordUnpacking");
                let tail = if unpacking { " unpacking" } else { "" };
                self.raise_at_last(format!(
                    "positional argument follows keyword argument{tail}"
                ));
                Err(Raised)
            }
            "bound" => {
                let what = if self.kind(b) == "Tuple" {
                    "constraints"
                } else {
                    "bound"
                };
                let parameter = if self.tokens[start].kind == fixed("*").unwrap_or(OTHER) {
                    "TypeVarTuple"
                } else {
                    "ParamSpec"
                };
                let at = self.ends(a).0;
                self.raise_known(
                    format!("cannot use {what} with {parameter}"),
                    (at.lineno, at.col),
                    None,
                );
                Err(Raised)
            }
            "missing_colon" => {
                let (first, last) = self.ends(a);
                let message = "':' expected after dictionary key".to_string();
                self.raise_offsets(message, (first.lineno, last.end_col), (last.end_lineno, 0));
                Err(Raised)
            }
            "real" | "imaginary" => {
                let text = self.text(self.ends(a).0);
                let imaginary = text.ends_with(['j', 'J']);
                if imaginary == (name == "imaginary") {
                    return Ok(Some(a));
                }
                self.raise_range(format!("{name} number required in complex literal"), a, a)
            }
            "conversion" => self.conversion(a, b),
            "string" => self.string(a, start),
            "decode_middle" => {
                self.decode_middle(a, false)?;
                Ok(Some(a))
            }
            "joined" => {
                let opening = self.text(self.ends(a).0);
                let raw = opening.contains(['r', 'R']);
                let kind = if opening.contains(['t', 'T']) {
                    "TString"
                } else {
                    "FString"
                };
                for part in self.items(b).to_vec() {
                    self.decode_middle(part, raw)?;
                }
                Ok(Some(self.node(kind, start, Vec::new())))
            }
            "concatenate" => self.concatenate(a, start),
            _ => Ok(None),
        }
    }

    fn is_legacy(&self, value: Val) -> bool {
        self.kind(value) == "Name" && matches!(self.text(self.ends(value).0), "print" | "exec")
    }

    fn conversion(&mut self, mark: Val, name: Val) -> Res {
        let (mark_token, name_token) = (self.ends(mark).0, self.ends(name).0);
        let prefix = self.tokenizer.string_prefix();
        if mark_token.lineno != name_token.lineno || mark_token.end_col != name_token.col {
            let message = format!(
                "{prefix}-string: conversion type must come right after the exclamation mark"
            );
            return self.raise_range(message, mark, name);
        }
        let text = self.text(name_token);
        if !matches!(text, "s" | "r" | "a") {
            let message = format!(
                "{prefix}-string: invalid conversion character '{text}': expected 's', 'r', or 'a'"
            );
            return self.raise_range(message, name, name);
        }
        Ok(Some(Val::Nothing))
    }

    /// Splits a literal into prefix and body.
    fn literal(&self, token: Token) -> (String, &str) {
        let text = self.text(token);
        let quote = text.find(['\'', '"']).unwrap_or(0);
        let prefix = text[..quote].to_ascii_lowercase();
        let rest = &text[quote..];
        let size = if rest.len() >= 6 && (rest.starts_with("'''") || rest.starts_with("\"\"\"")) {
            3
        } else {
            1
        };
        (
            prefix,
            rest.get(size..rest.len().saturating_sub(size))
                .unwrap_or(""),
        )
    }

    fn string(&mut self, value: Val, start: usize) -> Res {
        let token = self.ends(value).0;
        let (prefix, body) = self.literal(token);
        let raw = prefix.contains('r');
        if prefix.contains('b') {
            if !body.is_ascii() {
                return self.raise_range(
                    "bytes can only contain ASCII literal characters",
                    value,
                    value,
                );
            }
            if let Err(error) = decode_bytes(body, raw) {
                let message = format!("(value error) {} at position {}", error.reason, error.start);
                self.raise_at_last(message);
                return Err(Raised);
            }
            return Ok(Some(self.node("Bytes", start, Vec::new())));
        }
        if let Err(error) = decode_str(body, raw, Braces::Plain) {
            let message = codec_message(body, &error);
            self.raise_at_last(message);
            return Err(Raised);
        }
        Ok(Some(self.node("Literal", start, Vec::new())))
    }

    fn decode_middle(&mut self, value: Val, raw: bool) -> Result<(), Raised> {
        let Val::Token(index) = value else {
            return Ok(());
        };
        let token = self.tokens[index as usize];
        if !matches!(token.kind, FSTRING_MIDDLE | TSTRING_MIDDLE) {
            return Ok(());
        }
        let body = self.text(token);
        // The token holds single braces already, so they are meant; only a last backslash is special.
        if let Err(error) = decode_str(body, raw, Braces::Doubled) {
            let message = codec_message(body, &error);
            self.raise_at_token(message, index as usize);
            return Err(Raised);
        }
        Ok(())
    }

    fn concatenate(&mut self, parts: Val, start: usize) -> Res {
        let kinds: Vec<&str> = self
            .items(parts)
            .iter()
            .map(|&part| self.kind(part))
            .collect();
        let bytes = kinds.contains(&"Bytes");
        if bytes && kinds.iter().any(|&kind| kind != "Bytes") {
            self.raise_at_last("cannot mix bytes and nonbytes literals".to_string());
            return Err(Raised);
        }
        let kind = if kinds.contains(&"FString") {
            "FString"
        } else {
            "Literal"
        };
        Ok(Some(self.node(kind, start, Vec::new())))
    }
}

/// The codec's complaint. It sees a body in which everything beyond ASCII was escaped to ten bytes first.
fn codec_message(body: &str, error: &EscapeError) -> String {
    let position = |at: usize| -> usize {
        body.char_indices()
            .take_while(|&(start, _)| start < at)
            .map(|(_, char)| if char.is_ascii() { 1 } else { 10 })
            .sum()
    };
    let (start, end) = (position(error.start), position(error.end));
    let reason = error.reason;
    if end - start == 1 {
        let byte = body.as_bytes().get(error.start).copied().unwrap_or(b'\\');
        format!(
            "(unicode error) 'unicodeescape' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
        )
    } else {
        format!(
            "(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{}: {reason}",
            end - 1
        )
    }
}
