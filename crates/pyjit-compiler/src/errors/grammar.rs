//! Reads `grammar.peg` into rules. The grammar is data, so its notation is checked by a test, not by users.

use super::token::{self, Kind};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What one item of an alternative matches.
#[derive(Debug)]
pub enum Item {
    Token(Kind),
    /// A name with this spelling.
    Soft(&'static str),
    /// Any soft keyword.
    SoftKeyword,
    Rule(usize),
    Group(Vec<Alt>),
    Optional(Box<Item>),
    /// Zero or more, or one or more if `.1`.
    Repeat(Box<Item>, bool),
    /// One or more with separators.
    Gather(Box<Item>, Box<Item>),
    Ahead(Box<Item>, bool),
    Forced(Kind),
    Cut,
}

/// One alternative.
#[derive(Debug)]
pub struct Alt {
    pub items: Vec<(Option<usize>, Item)>,
    pub action: Action,
    /// Tried only when looking for errors.
    pub only_errors: bool,
}

/// A labelled value, or a part of it.
#[derive(Clone, Copy, Debug)]
pub struct Operand {
    pub slot: usize,
    /// How many times to take the last item (or, if `first`, the first one).
    pub last: u8,
    pub first: bool,
}

/// Where an error points.
#[derive(Debug)]
pub enum Place {
    At(Operand),
    Range(Operand, Operand),
    From(Operand),
    Here,
    Next,
    /// At the last token, as an IndentationError; `{a}` in the message is this one's line.
    Indent(Option<Operand>),
}

/// What an alternative gives.
#[derive(Debug)]
pub enum Action {
    /// The value of its only item, else nothing.
    Plain,
    Value(Operand),
    Node(&'static str, Vec<Operand>),
    Raise(Place, String),
    Target(&'static str, Operand),
    Call(&'static str, Vec<Operand>),
}

#[derive(Debug)]
pub struct Rule {
    #[cfg_attr(not(test), expect(dead_code, reason = "for dumps and tests"))]
    pub name: &'static str,
    pub memo: bool,
    pub left_recursive: bool,
    pub without_invalid: bool,
    pub alts: Vec<Alt>,
}

#[derive(Debug)]
pub struct Grammar {
    pub rules: Vec<Rule>,
    by_name: FxHashMap<&'static str, usize>,
}

impl Grammar {
    pub fn rule(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }
}

/// The grammar, read on first use.
pub fn grammar() -> &'static Grammar {
    static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
    GRAMMAR.get_or_init(|| read(include_str!("grammar.peg")))
}

struct Reader {
    text: &'static str,
    at: usize,
    labels: Vec<&'static str>,
}

fn read(text: &'static str) -> Grammar {
    // A rule is a line with a name and the indented lines after it.
    let mut sources: Vec<(&'static str, &'static str, usize, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if line.starts_with(' ') {
            if let Some(last) = sources.last_mut() {
                last.3 = at;
            }
            continue;
        }
        if let Some(colon) = line.find(':') {
            let head = &text[start..start + colon];
            let name = head.trim_end_matches(['*', '^']);
            sources.push((name, &head[name.len()..], start + colon + 1, at));
        }
    }
    let by_name: FxHashMap<&'static str, usize> = sources
        .iter()
        .enumerate()
        .map(|(index, source)| (source.0, index))
        .collect();
    let rules = sources
        .iter()
        .map(|&(name, marks, start, end)| {
            let mut reader = Reader {
                text: &text[start..end],
                at: 0,
                labels: Vec::new(),
            };
            Rule {
                name,
                memo: marks.contains('*'),
                left_recursive: marks.contains('^'),
                without_invalid: name.ends_with("without_invalid"),
                alts: reader.alts(&by_name),
            }
        })
        .collect();
    Grammar { rules, by_name }
}

impl Reader {
    fn rest(&self) -> &'static str {
        &self.text[self.at..]
    }

    fn skip(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, text: &str) -> bool {
        self.skip();
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn word(&mut self) -> &'static str {
        self.skip();
        let rest = self.rest();
        let len = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    /// Text up to `quote`.
    fn quoted(&mut self, quote: char) -> &'static str {
        let rest = self.rest();
        let len = rest.find(quote).unwrap_or(rest.len());
        self.at += len + 1;
        &rest[..len]
    }

    fn message(&mut self) -> String {
        let mut out = String::new();
        if !self.eat("\"") {
            return out;
        }
        loop {
            let part = self.quoted('"');
            match part.strip_suffix('\\') {
                Some(part) => {
                    out.push_str(part);
                    out.push('"');
                }
                None => {
                    out.push_str(part);
                    return out;
                }
            }
        }
    }

    fn alts(&mut self, names: &FxHashMap<&'static str, usize>) -> Vec<Alt> {
        self.eat("|");
        let mut alts = Vec::new();
        loop {
            let outer = std::mem::take(&mut self.labels);
            alts.push(self.alt(names));
            self.labels = outer;
            if !self.eat("|") {
                return alts;
            }
        }
    }

    fn alt(&mut self, names: &FxHashMap<&'static str, usize>) -> Alt {
        let mut items = Vec::new();
        let mut action = Action::Plain;
        let mut only_errors = false;
        loop {
            self.skip();
            if self.rest().is_empty() || self.rest().starts_with(['|', ')']) {
                break;
            }
            if self.eat("->") {
                action = self.action();
                break;
            }
            let before = self.at;
            let word = self.word();
            let label = if !word.is_empty() && self.rest().starts_with('=') {
                self.at += 1;
                if !self.labels.contains(&word) {
                    self.labels.push(word);
                }
                self.labels.iter().position(|&label| label == word)
            } else {
                self.at = before;
                if items.is_empty() {
                    only_errors = word.starts_with("invalid_");
                }
                None
            };
            items.push((label, self.item(names)));
        }
        Alt {
            // With anything beside it, an invalid_ rule counts as an ordinary one: so CPython's generator has it,
            // and dictionary displays are told what is wrong with them in the first run.
            only_errors: only_errors && items.len() == 1,
            items,
            action,
        }
    }

    fn item(&mut self, names: &FxHashMap<&'static str, usize>) -> Item {
        if self.eat("~") {
            return Item::Cut;
        }
        if self.eat("&&'") {
            let text = self.quoted('\'');
            return Item::Forced(token::fixed(text).unwrap_or(token::OTHER));
        }
        if self.eat("&") {
            return Item::Ahead(Box::new(self.item(names)), true);
        }
        if self.eat("!") {
            return Item::Ahead(Box::new(self.item(names)), false);
        }
        let atom = self.atom(names);
        let mut item = match self.rest().as_bytes().first() {
            Some(b'.') => {
                self.at += 1;
                let inner = self.atom(names);
                self.at += 1; // always `+`
                return Item::Gather(Box::new(atom), Box::new(inner));
            }
            _ => atom,
        };
        loop {
            item = match self.rest().as_bytes().first() {
                Some(b'?') => Item::Optional(Box::new(item)),
                Some(b'*') => Item::Repeat(Box::new(item), false),
                Some(b'+') => Item::Repeat(Box::new(item), true),
                _ => return item,
            };
            self.at += 1;
        }
    }

    fn atom(&mut self, names: &FxHashMap<&'static str, usize>) -> Item {
        if self.eat("'") {
            let text = self.quoted('\'');
            return Item::Token(token::fixed(text).unwrap_or(token::OTHER));
        }
        if self.eat("\"") {
            let text = self.quoted('"');
            // Some quote operators so as not to reserve them.
            return token::fixed(text).map_or(Item::Soft(text), Item::Token);
        }
        if self.eat("(") {
            let alts = self.alts(names);
            self.eat(")");
            return Item::Group(alts);
        }
        let word = self.word();
        if word == "SOFT_KEYWORD" {
            return Item::SoftKeyword;
        }
        if let Some(class) = token::CLASSES.iter().position(|&class| class == word) {
            return Item::Token(class as Kind);
        }
        match names.get(word) {
            Some(&rule) => Item::Rule(rule),
            None => Item::Soft("\0unknown rule"),
        }
    }

    fn operand(&mut self) -> Operand {
        let word = self.word();
        let slot = self
            .labels
            .iter()
            .position(|&label| label == word)
            .unwrap_or(0);
        let mut operand = Operand {
            slot,
            last: 0,
            first: false,
        };
        loop {
            if self.eat(".last") {
                operand.last += 1;
            } else if self.eat(".first") {
                operand.first = true;
            } else {
                return operand;
            }
        }
    }

    fn operands(&mut self) -> Vec<Operand> {
        let mut operands = Vec::new();
        if self.eat("(") {
            while !self.eat(")") {
                operands.push(self.operand());
                self.eat(",");
            }
        }
        operands
    }

    fn action(&mut self) -> Action {
        if self.eat("@") {
            let name = self.word();
            return Action::Call(name, self.operands());
        }
        if self.eat("!") {
            let how = self.word();
            if how == "target" {
                self.eat("(");
                let kind = self.word();
                self.eat(",");
                let operand = self.operand();
                self.eat(")");
                return Action::Target(kind, operand);
            }
            let operands = self.operands();
            let place = match (how, &operands[..]) {
                ("at", [a]) => Place::At(*a),
                ("range", [a, b]) => Place::Range(*a, *b),
                ("from", [a]) => Place::From(*a),
                ("next", _) => Place::Next,
                ("indent", operands) => Place::Indent(operands.first().copied()),
                _ => Place::Here,
            };
            return Action::Raise(place, self.message());
        }
        let word = self.word();
        if word.starts_with(|c: char| c.is_ascii_uppercase()) {
            return Action::Node(word, self.operands());
        }
        self.at -= word.len();
        Action::Value(self.operand())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(item: &Item, rule: &str) {
        match item {
            Item::Token(kind) | Item::Forced(kind) => assert_ne!(*kind, token::OTHER, "in {rule}"),
            Item::Soft(text) => assert!(!text.starts_with('\0'), "unknown rule in {rule}"),
            Item::Group(alts) => alts
                .iter()
                .flat_map(|alt| &alt.items)
                .for_each(|(_, item)| check(item, rule)),
            Item::Optional(item) | Item::Repeat(item, _) | Item::Ahead(item, _) => {
                check(item, rule)
            }
            Item::Gather(one, two) => {
                check(one, rule);
                check(two, rule);
            }
            Item::SoftKeyword | Item::Rule(_) | Item::Cut => {}
        }
    }

    #[test]
    fn the_grammar_is_whole() {
        let grammar = grammar();
        assert!(grammar.rules.len() > 200);
        for rule in &grammar.rules {
            assert!(
                !rule.alts.is_empty() && rule.alts.iter().all(|alt| !alt.items.is_empty()),
                "{}",
                rule.name
            );
            rule.alts
                .iter()
                .flat_map(|alt| &alt.items)
                .for_each(|(_, item)| check(item, rule.name));
        }
    }
}
