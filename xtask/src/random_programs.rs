//! Random valid programs, dense in nested scopes: real files hide what compilers get wrong.
//!
//! Few names are used over and over, so that every kind of scope meets every kind of use. Programs that turn out invalid
//! (a `nonlocal` without binding, say) do no harm: both compilers must reject them.

use std::fmt::Write;
use std::path::PathBuf;

/// Writes programs into a fresh folder.
pub fn write(count: u64, seed: u64) -> Result<PathBuf, String> {
    let folder = std::env::temp_dir().join(format!("pyjit-random-{}", std::process::id()));
    let text = |error: std::io::Error| error.to_string();
    std::fs::create_dir_all(&folder).map_err(text)?;
    for number in 0..count {
        let program = Generator::new(seed.wrapping_mul(1_000_003).wrapping_add(number)).program();
        std::fs::write(folder.join(format!("p{number:06}.py")), program).map_err(text)?;
    }
    Ok(folder)
}

const NAMES: &[&str] = &["a", "b", "c", "d", "e", "__p", "_q", "x", "y"];
const TARGETS: &[&str] = &["a", "b", "c", "d", "e", "__p", "_q"];
const OPERATORS: &[&str] = &[
    "+", "-", "*", "/", "//", "%", "@", "<<", ">>", "&", "|", "^", "**",
];
const COMPARISONS: &[&str] = &[
    "<", "<=", "==", "!=", ">", ">=", "is", "is not", "in", "not in",
];
const CONSTANTS: &[&str] = &[
    "0",
    "1",
    "-1",
    "255",
    "256",
    "1000",
    "2.5",
    "1j",
    "'s'",
    "b'b'",
    "None",
    "True",
    "False",
    "...",
    "(10**20)",
    "''",
    "(1 << 70)",
    "(1, 2)",
    "(-0.0)",
    "'ab'[1]",
    "(not 1)",
    "(~5)",
];

/// What a scope is, for what may stand in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Module,
    Class,
    Function,
    Async,
    Lambda,
}

struct Generator {
    state: u64,
    out: String,
    indent: usize,
    scopes: Vec<Scope>,
    /// Parameters of each scope in progress.
    params: Vec<Vec<String>>,
    /// Names declared global or nonlocal in each.
    declared: Vec<Vec<String>>,
    /// Loops, innermost function's only.
    loops: usize,
    /// Statements left to write.
    budget: i32,
    in_except_star: usize,
    comprehension_targets: Vec<String>,
    in_class_comprehension: usize,
    in_annotation: usize,
}

impl Generator {
    fn new(seed: u64) -> Generator {
        Generator {
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
            out: String::new(),
            indent: 0,
            scopes: vec![Scope::Module],
            params: vec![Vec::new()],
            declared: vec![Vec::new()],
            loops: 0,
            budget: 40,
            in_except_star: 0,
            comprehension_targets: Vec::new(),
            in_class_comprehension: 0,
            in_annotation: 0,
        }
    }

    fn random(&mut self, n: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n.max(1)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.random(100) < percent
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.random(from.len())]
    }

    fn program(mut self) -> String {
        if self.chance(8) {
            self.line("from __future__ import annotations");
        }
        if self.chance(30) {
            self.line("import a.b as c, d.e");
        }
        let n = 3 + self.random(8);
        for _ in 0..n {
            self.statement();
        }
        self.out
    }

    fn line(&mut self, text: &str) {
        for _ in 0..self.indent {
            self.out.push_str("  ");
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn scope(&self) -> Scope {
        *self.scopes.last().unwrap_or(&Scope::Module)
    }

    fn in_function(&self) -> bool {
        matches!(self.scope(), Scope::Function | Scope::Async)
    }

    fn block(&mut self) {
        self.indent += 1;
        let n = 1 + self.random(3);
        for _ in 0..n {
            self.statement();
        }
        self.indent -= 1;
    }

    fn statement(&mut self) {
        self.budget -= 1;
        let deep = self.indent > 6 || self.budget < 0;
        let kind = if deep {
            self.random(12)
        } else {
            self.random(34)
        };
        match kind {
            0 | 1 => {
                let (target, value) = (self.target(), self.expr(3));
                self.line(&format!("{target} = {value}"));
            }
            2 => {
                let text = self.expr(4);
                self.line(&text);
            }
            3 => {
                let (target, op, value) =
                    (self.simple_target(), self.pick(OPERATORS), self.expr(2));
                self.line(&format!("{target} {op}= {value}"));
            }
            4 => {
                let (name, annotation) = (self.pick(TARGETS), self.annotation());
                if self
                    .declared
                    .last()
                    .is_some_and(|names| names.iter().any(|other| other == name))
                {
                    return;
                }
                let value = if self.chance(50) {
                    format!(" = {}", self.expr(2))
                } else {
                    String::new()
                };
                self.line(&format!("{name}: {annotation}{value}"));
            }
            5 => {
                let target = self.simple_target();
                self.line(&format!("del {target}"));
            }
            6 => {
                let text = match self.random(6) {
                    0 => "pass".to_string(),
                    1 => format!("assert {}, {}", self.expr(2), self.expr(1)),
                    2 => format!("raise {}", self.expr(1)),
                    3 => format!("raise {} from {}", self.expr(1), self.expr(1)),
                    4 => format!(
                        "from {} import {} as {}",
                        self.pick(NAMES),
                        self.pick(NAMES),
                        self.pick(NAMES)
                    ),
                    _ => format!("import {}.{}", self.pick(NAMES), self.pick(NAMES)),
                };
                self.line(&text);
            }
            7 | 8 if self.in_function() => {
                let text = match self.random(5) {
                    0 if self.in_except_star == 0 => "return".to_string(),
                    1 | 2 if self.in_except_star == 0 && self.scope() == Scope::Function => {
                        format!("return {}", self.expr(3))
                    }
                    3 => format!("{} = yield {}", self.pick(TARGETS), self.expr(1)),
                    _ if self.scope() == Scope::Async => format!("await {}", self.primary(1)),
                    _ => format!("yield {}", self.expr(1)),
                };
                self.line(&text);
            }
            9 if self.loops > 0 && self.in_except_star == 0 => {
                let text = self.pick(&["break", "continue"]);
                self.line(text);
            }
            10 if self.chance(3) => {
                let (word, name) = (self.pick(&["global", "nonlocal"]), self.pick(TARGETS));
                self.line(&format!("{word} {name}"));
            }
            7..=11 => {
                let (name, text) = (self.pick(TARGETS), self.expr(3));
                self.line(&format!("{name} = {text}"));
            }
            12..=16 => self.function(),
            17 | 18 => self.class(),
            19 | 20 => {
                let test = self.expr(3);
                self.line(&format!("if {test}:"));
                self.block();
                if self.chance(40) {
                    let test = self.expr(2);
                    self.line(&format!("elif {test}:"));
                    self.block();
                }
                if self.chance(50) {
                    self.line("else:");
                    self.block();
                }
            }
            21 | 22 => {
                let is_async = self.scope() == Scope::Async && self.chance(40);
                let (target, iter) = (self.target(), self.expr(2));
                self.line(&format!(
                    "{}for {target} in {iter}:",
                    if is_async { "async " } else { "" }
                ));
                self.loops += 1;
                self.block();
                self.loops -= 1;
                if self.chance(30) {
                    self.line("else:");
                    self.block();
                }
            }
            23 => {
                let test = self.expr(2);
                self.line(&format!("while {test}:"));
                self.loops += 1;
                self.block();
                self.loops -= 1;
                if self.chance(30) {
                    self.line("else:");
                    self.block();
                }
            }
            24..=26 => self.try_statement(),
            27 | 28 => {
                let is_async = self.scope() == Scope::Async && self.chance(50);
                let mut items = Vec::new();
                for _ in 0..1 + self.random(2) {
                    let item = self.expr(1);
                    items.push(if self.chance(60) {
                        format!("{item} as {}", self.target())
                    } else {
                        item
                    });
                }
                let items = items.join(", ");
                self.line(&format!(
                    "{}with ({items}):",
                    if is_async { "async " } else { "" }
                ));
                self.block();
            }
            29 | 30 => self.match_statement(),
            31 => {
                let params = self.type_params();
                let (name, value) = (self.pick(TARGETS), self.annotation());
                self.line(&format!("type {name}{params} = {value}"));
            }
            _ => {
                let (one, two, value) = (self.target(), self.target(), self.expr(3));
                self.line(&format!("{one} = {two} = {value}"));
            }
        }
    }

    fn try_statement(&mut self) {
        let star = self.chance(20);
        self.line("try:");
        self.block();
        let handlers = self.random(3);
        for i in 0..handlers {
            let word = if star { "except*" } else { "except" };
            if !star && i + 1 == handlers && self.chance(30) {
                self.line("except:");
            } else {
                let kind = self.pick(NAMES);
                let name = if self.chance(50) {
                    format!(" as {}", self.pick(TARGETS))
                } else {
                    String::new()
                };
                self.line(&format!("{word} {kind}{name}:"));
            }
            self.in_except_star += star as usize;
            self.block();
            self.in_except_star -= star as usize;
        }
        if handlers > 0 && self.chance(30) {
            self.line("else:");
            self.block();
        }
        if handlers == 0 || self.chance(40) {
            self.line("finally:");
            self.block();
        }
    }

    fn match_statement(&mut self) {
        let subject = self.expr(2);
        self.line(&format!("match {subject}:"));
        self.indent += 1;
        let n = 1 + self.random(3);
        for i in 0..n {
            let mut used = Vec::new();
            let pattern = if i + 1 == n && self.chance(40) {
                "_".to_string()
            } else {
                self.pattern(2, &mut used)
            };
            let irrefutable = used.contains(&pattern);
            let guard = if irrefutable || self.chance(20) {
                format!(" if {}", self.expr(2))
            } else {
                String::new()
            };
            self.line(&format!("case {pattern}{guard}:"));
            self.block();
        }
        self.indent -= 1;
    }

    fn capture(&mut self, used: &mut Vec<String>) -> String {
        let name = self.pick(TARGETS).to_string();
        if used.contains(&name) {
            return "_".into();
        }
        used.push(name.clone());
        name
    }

    fn pattern(&mut self, depth: usize, used: &mut Vec<String>) -> String {
        match if depth == 0 {
            self.random(4)
        } else {
            self.random(11)
        } {
            0 => self.capture(used),
            1 => self
                .pick(&["1", "-1", "'s'", "1 + 2j", "-1.5 - 2j", "b'x'"])
                .into(),
            2 => self.pick(&["None", "True", "False"]).into(),
            3 => format!("{}.{}", self.pick(NAMES), self.pick(NAMES)),
            4 | 5 => {
                let mut items: Vec<String> = (0..self.random(4))
                    .map(|_| self.pattern(depth - 1, used))
                    .collect();
                if self.chance(50) {
                    let star = if self.chance(50) {
                        "*_".into()
                    } else {
                        format!("*{}", self.capture(used))
                    };
                    let at = self.random(items.len() + 1);
                    items.insert(at, star);
                }
                format!("[{}]", items.join(", "))
            }
            6 => {
                let mut items: Vec<String> = (0..self.random(3))
                    .map(|i| format!("{i}: {}", self.pattern(depth - 1, used)))
                    .collect();
                if self.chance(40) {
                    let rest = self.capture(used);
                    if rest != "_" {
                        items.push(format!("**{rest}"));
                    }
                }
                format!("{{{}}}", items.join(", "))
            }
            7 => {
                let mut items: Vec<String> = (0..self.random(3))
                    .map(|_| self.pattern(depth - 1, used))
                    .collect();
                for i in 0..self.random(2) {
                    items.push(format!("k{i}={}", self.pattern(depth - 1, used)));
                }
                format!("{}({})", self.pick(NAMES), items.join(", "))
            }
            8 => {
                let mut none = used.clone();
                let mut items = Vec::new();
                for _ in 0..2 + self.random(2) {
                    let literal = self.random(3) + 1;
                    items.push(match self.random(3) {
                        0 => literal.to_string(),
                        1 => format!("{}.{}", self.pick(NAMES), self.pick(NAMES)),
                        _ => format!("[{literal}, {literal}.5]"),
                    });
                }
                none.clear();
                format!("({})", items.join(" | "))
            }
            9 => {
                // Alternatives that bind the same names in different orders.
                let (one, two) = (self.capture(used), self.capture(used));
                if one == "_" || two == "_" {
                    return "1".into();
                }
                format!("([{one}, {two}, 1] | [2, {two}, {one}] | ({{1: {two}, 2: {one}}}))")
            }
            _ => {
                let inner = self.pattern(depth - 1, used);
                let name = self.capture(used);
                if name == "_" || inner == "_" || used.contains(&inner) {
                    return "2".into();
                }
                format!("({inner} as {name})")
            }
        }
    }

    fn annotation(&mut self) -> String {
        self.in_annotation += 1;
        let text = self.expr(1);
        self.in_annotation -= 1;
        text
    }

    fn type_params(&mut self) -> String {
        if !self.chance(60) {
            return String::new();
        }
        let mut params = Vec::new();
        let mut seen_default = false;
        for (i, name) in ["T", "U", "V"].iter().take(1 + self.random(3)).enumerate() {
            self.in_annotation += 1;
            let mut text = match self.random(5) {
                0 => format!("*{name}"),
                1 => format!("**{name}"),
                2 => format!("{name}: {}", self.primary(1)),
                3 => format!("{name}: ({}, {})", self.expr(1), self.expr(1)),
                _ => name.to_string(),
            };
            if seen_default || i > 0 && self.chance(20) {
                let default = self.primary(1);
                write!(text, " = {default}").unwrap_or_default();
                seen_default = true;
            }
            self.in_annotation -= 1;
            params.push(text);
        }
        format!("[{}]", params.join(", "))
    }

    fn parameters(&mut self, annotated: bool) -> String {
        let mut names: Vec<&str> = TARGETS.to_vec();
        let mut parts: Vec<String> = Vec::new();
        let mut seen_default = false;
        let mut one = |this: &mut Self, names: &mut Vec<&str>, defaults: bool| -> String {
            let at = this.random(names.len());
            let mut text = names.remove(at).to_string();
            if annotated && this.chance(30) {
                let annotation = this.annotation();
                text = format!("{text}: {annotation}");
            }
            if defaults && (seen_default || this.chance(25)) {
                seen_default = true;
                let default = this.expr(1);
                text = format!("{text} = {default}");
            }
            text
        };
        let posonly = self.random(3);
        for _ in 0..if self.chance(20) { posonly } else { 0 } {
            parts.push(one(self, &mut names, true));
        }
        if !parts.is_empty() {
            parts.push("/".into());
        }
        for _ in 0..self.random(3) {
            parts.push(one(self, &mut names, true));
        }
        if self.chance(20) {
            let name = one(self, &mut names, false);
            parts.push(format!("*{name}"));
            if self.chance(40) {
                parts.push(one(self, &mut names, true));
            }
        } else if self.chance(20) {
            parts.push("*".into());
            parts.push(one(self, &mut names, true));
        }
        if self.chance(15) {
            let name = one(self, &mut names, false);
            parts.push(format!("**{name}"));
        }
        parts.join(", ")
    }

    /// A `global` or `nonlocal` that is valid: of no parameter, and bound around here.
    fn declaration(&mut self, percent: usize) {
        if !self.chance(percent) {
            return;
        }
        let own = self.params.last().cloned().unwrap_or_default();
        let around: Vec<String> = self.params[..self.params.len() - 1].concat();
        let name = self.pick(TARGETS).to_string();
        if own.contains(&name) {
            return;
        }
        let word = if around.contains(&name) && self.chance(70) {
            "nonlocal"
        } else {
            "global"
        };
        self.line(&format!("{word} {name}"));
        if let Some(declared) = self.declared.last_mut() {
            declared.push(name);
        }
    }

    fn enter(&mut self, scope: Scope, params: &str) {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let words = params
            .split(|c| !is_word(c))
            .filter(|word| TARGETS.contains(word))
            .map(str::to_string);
        self.scopes.push(scope);
        self.params.push(words.collect());
        self.declared.push(Vec::new());
    }

    fn leave(&mut self) {
        self.scopes.pop();
        self.params.pop();
        self.declared.pop();
    }

    fn function(&mut self) {
        for _ in 0..if self.chance(15) {
            1 + self.random(2)
        } else {
            0
        } {
            let decorator = self.primary(1);
            self.line(&format!("@{decorator}"));
        }
        let is_async = self.chance(30);
        let (name, type_params, params) = (
            self.pick(TARGETS),
            self.type_params(),
            self.parameters(true),
        );
        let returns = if self.chance(20) {
            format!(" -> {}", self.annotation())
        } else {
            String::new()
        };
        let word = if is_async { "async def" } else { "def" };
        self.line(&format!("{word} {name}{type_params}({params}){returns}:"));
        let (loops, star) = (
            std::mem::take(&mut self.loops),
            std::mem::take(&mut self.in_except_star),
        );
        let scope = if is_async {
            Scope::Async
        } else {
            Scope::Function
        };
        self.enter(scope, &params);
        self.indent += 1;
        if self.chance(15) {
            self.line("'''doc\n      more\n    less'''");
        }
        self.declaration(25);
        self.indent -= 1;
        self.block();
        self.leave();
        self.loops = loops;
        self.in_except_star = star;
    }

    fn class(&mut self) {
        if self.chance(15) {
            let decorator = self.primary(1);
            self.line(&format!("@{decorator}"));
        }
        let (name, type_params) = (self.pick(&["a", "B", "_C", "__D", "e"]), self.type_params());
        let bases = match self.random(4) {
            0 => String::new(),
            1 => format!("({})", self.expr(1)),
            2 => format!("({}, k={})", self.expr(1), self.expr(1)),
            _ => format!("(*{}, **{})", self.pick(NAMES), self.pick(NAMES)),
        };
        self.line(&format!("class {name}{type_params}{bases}:"));
        let (loops, star) = (
            std::mem::take(&mut self.loops),
            std::mem::take(&mut self.in_except_star),
        );
        self.enter(Scope::Class, "");
        self.indent += 1;
        if self.chance(15) {
            self.line("'doc'");
        }
        self.declaration(20);
        self.indent -= 1;
        self.block();
        self.leave();
        self.loops = loops;
        self.in_except_star = star;
    }

    fn simple_target(&mut self) -> String {
        match self.random(6) {
            0 => format!("{}.{}", self.pick(&["self", "a", "b"]), self.pick(NAMES)),
            1 => format!("{}[{}]", self.pick(NAMES), self.expr(1)),
            2 => format!(
                "{}[{}:{}]",
                self.pick(NAMES),
                self.expr(1),
                self.pick(&["", "1", "a"])
            ),
            _ => self.pick(TARGETS).into(),
        }
    }

    fn target(&mut self) -> String {
        match self.random(8) {
            0 => format!("({}, {})", self.simple_target(), self.simple_target()),
            1 => format!(
                "[{}, *{}, {}]",
                self.pick(TARGETS),
                self.simple_target(),
                self.pick(TARGETS)
            ),
            2 => format!(
                "({}, ({}, {}))",
                self.pick(TARGETS),
                self.pick(TARGETS),
                self.pick(TARGETS)
            ),
            _ => self.simple_target(),
        }
    }

    fn name(&mut self) -> String {
        match self.random(20) {
            0 => "__class__".into(),
            1 if self.scopes.contains(&Scope::Class) => "super()".into(),
            2 => self.pick(&["all", "any", "tuple", "T"]).into(),
            _ => self.pick(NAMES).into(),
        }
    }

    fn primary(&mut self, depth: usize) -> String {
        match self.random(6) {
            0 if depth > 0 => format!("{}.{}", self.primary(depth - 1), self.pick(NAMES)),
            1 if depth > 0 => format!("{}({})", self.primary(depth - 1), self.arguments(depth - 1)),
            2 if depth > 0 => format!("{}[{}]", self.primary(depth - 1), self.subscript(depth - 1)),
            _ => self.name(),
        }
    }

    fn subscript(&mut self, depth: usize) -> String {
        match self.random(6) {
            0 => format!("{}:{}", self.expr(depth), self.expr(depth)),
            1 => "1:2".into(),
            2 => format!("::{}", self.expr(depth)),
            3 => format!("{}, *{}", self.expr(depth), self.pick(NAMES)),
            _ => self.expr(depth),
        }
    }

    fn arguments(&mut self, depth: usize) -> String {
        let mut parts = Vec::new();
        for _ in 0..self.random(3) {
            let star = if self.chance(10) { "*" } else { "" };
            parts.push(format!("{star}{}", self.expr(depth)));
        }
        for i in 0..self.random(2) {
            parts.push(format!("k{i}={}", self.expr(depth)));
        }
        if self.chance(10) {
            parts.push(format!("**{}", self.pick(NAMES)));
        }
        parts.join(", ")
    }

    fn expr(&mut self, depth: usize) -> String {
        if depth == 0 {
            return if self.chance(70) {
                self.name()
            } else {
                self.pick(CONSTANTS).into()
            };
        }
        let d = depth - 1;
        match self.random(24) {
            0 | 1 => format!(
                "({} {} {})",
                self.expr(d),
                self.pick(OPERATORS),
                self.expr(d)
            ),
            2 => format!(
                "({} {} {})",
                self.expr(d),
                self.pick(COMPARISONS),
                self.expr(d)
            ),
            3 => {
                let (one, two) = (self.pick(COMPARISONS), self.pick(COMPARISONS));
                format!(
                    "({} {one} {} {two} {})",
                    self.expr(d),
                    self.expr(d),
                    self.expr(d)
                )
            }
            4 => format!(
                "({} and {} or {})",
                self.expr(d),
                self.expr(d),
                self.expr(d)
            ),
            5 => format!("(not {})", self.expr(d)),
            6 => format!(
                "({} if {} else {})",
                self.expr(d),
                self.expr(d),
                self.expr(d)
            ),
            7..=10 => self.comprehension(d),
            11 => {
                self.scopes.push(Scope::Lambda);
                let params = self.parameters(false);
                let body = self.expr(d);
                self.scopes.pop();
                format!("(lambda {params}: {body})")
            }
            12 => match self.random(4) {
                0 => format!("[{}, {}]", self.expr(d), self.expr(d)),
                1 => format!(
                    "({}, *{}, {})",
                    self.expr(d),
                    self.pick(NAMES),
                    self.expr(d)
                ),
                2 => format!("{{{}, {}}}", self.expr(d), self.expr(d)),
                _ => format!(
                    "{{{}: {}, **{}}}",
                    self.expr(d),
                    self.expr(d),
                    self.pick(NAMES)
                ),
            },
            13 if self.in_class_comprehension == 0 && self.in_annotation == 0 => {
                let name = self.pick(TARGETS);
                if self
                    .comprehension_targets
                    .iter()
                    .any(|target| target == name)
                {
                    return self.expr(d);
                }
                format!("({name} := {})", self.expr(d))
            }
            14 => format!(
                "f\"{{{}!r:>{{{}}}}} t {{{}}}\"",
                self.primary(d),
                self.pick(NAMES),
                self.primary(0)
            ),
            15 => format!("t\"{{{}}} t {{{}!s:5}}\"", self.primary(d), self.primary(0)),
            16 if self.scope() == Scope::Async && self.in_annotation == 0 => {
                format!("(await {})", self.primary(d))
            }
            17 => format!("\"%s a %r\" % ({}, {})", self.expr(d), self.expr(d)),
            18 => {
                let name = self.pick(&["all", "any", "tuple", "list"]);
                format!("{name}(b for b in {})", self.annotation())
            }
            19 => format!("super().{}", self.pick(NAMES)),
            20 => self.pick(CONSTANTS).into(),
            _ => self.primary(depth),
        }
    }

    fn comprehension(&mut self, depth: usize) -> String {
        let before = self.comprehension_targets.len();
        let in_class = self.scope() == Scope::Class;
        self.in_class_comprehension += in_class as usize;
        let mut clauses = String::new();
        let is_async = self.scope() == Scope::Async && self.in_annotation == 0;
        for i in 0..1 + self.random(2) {
            let word = if is_async && self.chance(25) {
                "async for"
            } else {
                "for"
            };
            let target = self.pick(TARGETS);
            // Assignment expressions may not stand in iterables.
            self.in_annotation += 1;
            let iter = if i > 0 && self.chance(20) {
                format!("[{}]", self.expr(depth))
            } else {
                self.expr(depth)
            };
            self.in_annotation -= 1;
            self.comprehension_targets.push(target.into());
            write!(clauses, " {word} {target} in {iter}").unwrap_or_default();
            if self.chance(30) {
                let test = self.expr(depth);
                write!(clauses, " if {test}").unwrap_or_default();
            }
        }
        let text = match self.random(4) {
            0 => format!("[{}{clauses}]", self.expr(depth)),
            1 => format!("{{{}{clauses}}}", self.expr(depth)),
            2 => format!("{{{}: {}{clauses}}}", self.expr(depth), self.expr(depth)),
            _ => format!("({}{clauses})", self.expr(depth)),
        };
        self.in_class_comprehension -= in_class as usize;
        self.comprehension_targets.truncate(before);
        text
    }
}
