//! The parser's tree to our AST: statements, patterns and the parts they share. Expressions: `lower_expr`.
//!
//! Positions are CPython's where the two trees differ: a decorated definition starts at its `def`, a bare generator
//! argument spans the call's parentheses, `*args` starts at its name.

use super::lines::Lines;
use super::{MAX_DEPTH, Mode, ParseOptions, Parsed};
use crate::ast::*;
use crate::errors::{self, CompileError, CompileWarning, ErrorKind};
use ruff_python_ast as r;
use ruff_python_parser as ruff;
use ruff_text_size::{Ranged, TextRange};

pub(super) struct Lowerer<'a> {
    pub ast: Ast,
    pub source: &'a str,
    pub lines: Lines,
    pub warnings: Vec<CompileWarning>,
    pub depth: u32,
    pub max_depth: u32,
    /// The parser took something that CPython does not: `errors` knows what.
    pub rejected: bool,
    /// An error found here.
    pub error: Option<Box<CompileError>>,
    /// How deep in format specs.
    pub spec_depth: u32,
    /// Where a `pass` stands for a `raise`.
    pub bare_raises: Vec<u32>,
    /// The most decimal digits of an int literal, 0 for any number.
    pub max_digits: usize,
}

impl<'a> Lowerer<'a> {
    pub fn new(source: &'a str) -> Lowerer<'a> {
        Lowerer {
            ast: Ast::new(),
            source,
            lines: Lines::new(source),
            warnings: Vec::new(),
            depth: 0,
            max_depth: 0,
            rejected: false,
            error: None,
            spec_depth: 0,
            bare_raises: Vec::new(),
            max_digits: super::literal::MAX_DECIMAL_DIGITS,
        }
    }

    pub fn finish(mut self, options: ParseOptions) -> Result<Parsed, Box<CompileError>> {
        if (self.rejected || self.max_depth >= MAX_DEPTH)
            && let Some(error) = errors::find(self.source, options)
        {
            return Err(error);
        }
        if let Some(error) = self.error {
            return Err(error);
        }
        if self.max_depth >= MAX_DEPTH {
            return Err(CompileError::bare(
                ErrorKind::RecursionError,
                "Stack overflow (used 8156 kB) during compilation",
            ));
        }
        self.ast.set_depth(self.max_depth);
        Ok(Parsed {
            ast: self.ast,
            warnings: self.warnings,
        })
    }

    pub fn span(&mut self, range: TextRange) -> Span {
        self.lines
            .span(range.start().to_u32(), range.end().to_u32())
    }

    /// Runs `lower` one level deeper, on more stack where that is needed.
    pub fn deeper<T>(&mut self, lower: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        self.max_depth = self.max_depth.max(self.depth);
        let result = if self.depth.is_multiple_of(32) {
            stacker::maybe_grow(256 << 10, 4 << 20, || lower(self))
        } else {
            lower(self)
        };
        self.depth -= 1;
        result
    }

    pub fn ident(&mut self, identifier: &r::Identifier) -> Ident {
        self.ast.intern(identifier.id.as_str())
    }

    pub fn optional_ident(&mut self, identifier: Option<&r::Identifier>) -> Option<Ident> {
        identifier.map(|identifier| self.ident(identifier))
    }

    /// Lowers items into a list.
    pub fn list<T, E: Element>(
        &mut self,
        items: &[T],
        mut lower: impl FnMut(&mut Self, &T) -> E,
    ) -> List<E> {
        if items.is_empty() {
            return List::EMPTY;
        }
        let list = self.ast.reserve_list(items.len());
        for (index, item) in items.iter().enumerate() {
            let item = lower(self, item);
            self.ast.set_item(list, index, item);
        }
        list
    }

    pub fn suite(&mut self, body: &[r::Stmt]) -> List<StmtId> {
        self.list(body, |lowerer, stmt| lowerer.stmt(stmt))
    }

    /// The first byte at or after `from` that is neither blank nor comment nor line end.
    fn skip_trivia(&self, from: u32) -> u32 {
        let bytes = self.source.as_bytes();
        let mut at = from as usize;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b' ' | b'\t' | b'\n' | 0x0c | b'\\' => at += 1,
                b'#' => at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at),
                _ => break,
            }
        }
        at as u32
    }

    /// A definition's range without its decorators.
    fn undecorated(&self, range: TextRange, decorators: &[r::Decorator]) -> TextRange {
        match decorators.last() {
            Some(last) => TextRange::new(self.skip_trivia(last.end().to_u32()).into(), range.end()),
            None => range,
        }
    }

    /// A compound statement's range: it includes the semicolon after its last simple statement.
    fn compound(&self, range: TextRange) -> TextRange {
        let bytes = self.source.as_bytes();
        let mut at = range.end().to_usize();
        while let Some(byte) = bytes.get(at) {
            match byte {
                b' ' | b'\t' | 0x0c => at += 1,
                b'\\' if bytes.get(at + 1) == Some(&b'\n') => at += 2,
                b';' => return TextRange::new(range.start(), (at as u32 + 1).into()),
                _ => break,
            }
        }
        range
    }

    fn decorators(&mut self, decorators: &[r::Decorator]) -> List<ExprId> {
        self.list(decorators, |lowerer, decorator| {
            lowerer.expr(&decorator.expression)
        })
    }

    fn type_params(&mut self, params: Option<&r::TypeParams>) -> List<TypeParamId> {
        let Some(params) = params else {
            return List::EMPTY;
        };
        self.list(&params.type_params, |lowerer, param| {
            let span = lowerer.span(param.range());
            let node = match param {
                r::TypeParam::TypeVar(param) => TypeParam::TypeVar {
                    name: lowerer.ident(&param.name),
                    bound: lowerer.optional(param.bound.as_deref()),
                    default_value: lowerer.optional(param.default.as_deref()),
                },
                r::TypeParam::ParamSpec(param) => TypeParam::ParamSpec {
                    name: lowerer.ident(&param.name),
                    default_value: lowerer.optional(param.default.as_deref()),
                },
                r::TypeParam::TypeVarTuple(param) => TypeParam::TypeVarTuple {
                    name: lowerer.ident(&param.name),
                    default_value: lowerer.optional(param.default.as_deref()),
                },
            };
            lowerer.ast.add(node, span)
        })
    }

    fn parameter(&mut self, parameter: &r::Parameter) -> ArgId {
        let end = parameter
            .annotation
            .as_ref()
            .map_or(parameter.name.end(), |annotation| annotation.end());
        // An annotation in parentheses ends after them.
        let end = if parameter.annotation.is_some() {
            parameter.range.end().max(end)
        } else {
            end
        };
        let span = self.span(TextRange::new(parameter.name.start(), end));
        let arg = self.ident(&parameter.name);
        let annotation = self.optional(parameter.annotation.as_deref());
        self.ast.add(
            Arg {
                arg,
                annotation,
                type_comment: None,
            },
            span,
        )
    }

    pub fn parameters(&mut self, parameters: Option<&r::Parameters>) -> ArgumentsId {
        let Some(parameters) = parameters else {
            let empty = Arguments {
                posonlyargs: List::EMPTY,
                args: List::EMPTY,
                vararg: None,
                kwonlyargs: List::EMPTY,
                kw_defaults: List::EMPTY,
                kwarg: None,
                defaults: List::EMPTY,
            };
            return self.ast.add(empty, Span::default());
        };
        let span = self.span(parameters.range());
        let posonlyargs = self.list(&parameters.posonlyargs, |lowerer, arg| {
            lowerer.parameter(&arg.parameter)
        });
        let args = self.list(&parameters.args, |lowerer, arg| {
            lowerer.parameter(&arg.parameter)
        });
        let vararg = parameters.vararg.as_deref().map(|arg| self.parameter(arg));
        let kwonlyargs = self.list(&parameters.kwonlyargs, |lowerer, arg| {
            lowerer.parameter(&arg.parameter)
        });
        let kw_defaults = self.list(&parameters.kwonlyargs, |lowerer, arg| {
            lowerer.optional(arg.default.as_deref())
        });
        let kwarg = parameters.kwarg.as_deref().map(|arg| self.parameter(arg));
        let defaults: Vec<&r::Expr> = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .filter_map(|arg| arg.default.as_deref())
            .collect();
        let defaults = self.list(&defaults, |lowerer, default| lowerer.expr(default));
        self.ast.add(
            Arguments {
                posonlyargs,
                args,
                vararg,
                kwonlyargs,
                kw_defaults,
                kwarg,
                defaults,
            },
            span,
        )
    }

    pub fn keywords(&mut self, keywords: &[r::Keyword]) -> List<KeywordId> {
        self.list(keywords, |lowerer, keyword| {
            let span = lowerer.span(keyword.range());
            let arg = lowerer.optional_ident(keyword.arg.as_ref());
            let value = lowerer.expr(&keyword.value);
            lowerer.ast.add(Keyword { arg, value }, span)
        })
    }

    fn aliases(&mut self, names: &[r::Alias]) -> List<AliasId> {
        self.list(names, |lowerer, alias| {
            let span = lowerer.span(alias.range());
            let name = lowerer.ident(&alias.name);
            let asname = lowerer.optional_ident(alias.asname.as_ref());
            lowerer.ast.add(Alias { name, asname }, span)
        })
    }

    fn with_items(&mut self, items: &[r::WithItem]) -> List<WithItemId> {
        self.list(items, |lowerer, item| {
            let span = lowerer.span(item.range());
            let context_expr = lowerer.expr(&item.context_expr);
            let optional_vars = lowerer.optional(item.optional_vars.as_deref());
            lowerer.ast.add(
                WithItem {
                    context_expr,
                    optional_vars,
                },
                span,
            )
        })
    }

    /// `elif` and `else` clauses from the first on; the chain nests and ends where its last clause ends.
    fn clauses(&mut self, clauses: &[r::ElifElseClause]) -> List<StmtId> {
        let Some((first, rest)) = clauses.split_first() else {
            return List::EMPTY;
        };
        let Some(test) = &first.test else {
            return self.suite(&first.body);
        };
        let end = clauses.last().map_or(first.end(), |last| last.end());
        let span = self.span(self.compound(TextRange::new(first.start(), end)));
        let test = self.expr(test);
        let body = self.suite(&first.body);
        let orelse = self.deeper(|lowerer| lowerer.clauses(rest));
        let node = self.ast.add(Stmt::If { test, body, orelse }, span);
        self.ast.new_list([node])
    }

    pub fn stmt(&mut self, stmt: &r::Stmt) -> StmtId {
        self.deeper(|lowerer| lowerer.stmt_here(stmt))
    }

    fn stmt_here(&mut self, stmt: &r::Stmt) -> StmtId {
        let range = match stmt {
            r::Stmt::FunctionDef(def) => {
                self.compound(self.undecorated(def.range, &def.decorator_list))
            }
            r::Stmt::ClassDef(def) => {
                self.compound(self.undecorated(def.range, &def.decorator_list))
            }
            r::Stmt::For(_)
            | r::Stmt::While(_)
            | r::Stmt::If(_)
            | r::Stmt::With(_)
            | r::Stmt::Match(_)
            | r::Stmt::Try(_) => self.compound(stmt.range()),
            _ => stmt.range(),
        };
        let mut span = self.span(range);
        let node = match stmt {
            r::Stmt::FunctionDef(def) => {
                let name = self.ident(&def.name);
                let decorator_list = self.decorators(&def.decorator_list);
                let type_params = self.type_params(def.type_params.as_deref());
                let args = self.parameters(Some(&def.parameters));
                let returns = self.optional(def.returns.as_deref());
                let body = self.suite(&def.body);
                let type_comment = None;
                if def.is_async {
                    Stmt::AsyncFunctionDef {
                        name,
                        args,
                        body,
                        decorator_list,
                        returns,
                        type_comment,
                        type_params,
                    }
                } else {
                    Stmt::FunctionDef {
                        name,
                        args,
                        body,
                        decorator_list,
                        returns,
                        type_comment,
                        type_params,
                    }
                }
            }
            r::Stmt::ClassDef(def) => {
                let name = self.ident(&def.name);
                let decorator_list = self.decorators(&def.decorator_list);
                let type_params = self.type_params(def.type_params.as_deref());
                let (bases, keywords) = match &def.arguments {
                    Some(arguments) => {
                        let bases = self.list(&arguments.args, |lowerer, base| lowerer.expr(base));
                        (bases, self.keywords(&arguments.keywords))
                    }
                    None => (List::EMPTY, List::EMPTY),
                };
                let body = self.suite(&def.body);
                Stmt::ClassDef {
                    name,
                    bases,
                    keywords,
                    body,
                    decorator_list,
                    type_params,
                }
            }
            r::Stmt::Return(stmt) => Stmt::Return {
                value: self.optional(stmt.value.as_deref()),
            },
            r::Stmt::Delete(stmt) => Stmt::Delete {
                targets: self.exprs(&stmt.targets),
            },
            r::Stmt::TypeAlias(stmt) => {
                let name = self.expr(&stmt.name);
                let type_params = self.type_params(stmt.type_params.as_deref());
                Stmt::TypeAlias {
                    name,
                    type_params,
                    value: self.expr(&stmt.value),
                }
            }
            r::Stmt::Assign(stmt) => {
                let targets = self.exprs(&stmt.targets);
                Stmt::Assign {
                    targets,
                    value: self.expr(&stmt.value),
                    type_comment: None,
                }
            }
            r::Stmt::AugAssign(stmt) => {
                let target = self.expr(&stmt.target);
                Stmt::AugAssign {
                    target,
                    op: operator(stmt.op),
                    value: self.expr(&stmt.value),
                }
            }
            r::Stmt::AnnAssign(stmt) => {
                let target = self.expr(&stmt.target);
                let annotation = self.expr(&stmt.annotation);
                let value = self.optional(stmt.value.as_deref());
                Stmt::AnnAssign {
                    target,
                    annotation,
                    value,
                    simple: stmt.simple.into(),
                }
            }
            r::Stmt::For(stmt) => {
                let target = self.expr(&stmt.target);
                let iter = self.expr(&stmt.iter);
                let body = self.suite(&stmt.body);
                let orelse = self.suite(&stmt.orelse);
                if stmt.is_async {
                    Stmt::AsyncFor {
                        target,
                        iter,
                        body,
                        orelse,
                        type_comment: None,
                    }
                } else {
                    Stmt::For {
                        target,
                        iter,
                        body,
                        orelse,
                        type_comment: None,
                    }
                }
            }
            r::Stmt::While(stmt) => {
                let test = self.expr(&stmt.test);
                let body = self.suite(&stmt.body);
                Stmt::While {
                    test,
                    body,
                    orelse: self.suite(&stmt.orelse),
                }
            }
            r::Stmt::If(stmt) => {
                let test = self.expr(&stmt.test);
                let body = self.suite(&stmt.body);
                Stmt::If {
                    test,
                    body,
                    orelse: self.clauses(&stmt.elif_else_clauses),
                }
            }
            r::Stmt::With(stmt) => {
                let items = self.with_items(&stmt.items);
                let body = self.suite(&stmt.body);
                if stmt.is_async {
                    Stmt::AsyncWith {
                        items,
                        body,
                        type_comment: None,
                    }
                } else {
                    Stmt::With {
                        items,
                        body,
                        type_comment: None,
                    }
                }
            }
            r::Stmt::Match(stmt) => {
                let subject = self.expr(&stmt.subject);
                let cases = self.list(&stmt.cases, |lowerer, case| {
                    let span = lowerer.span(case.range());
                    let pattern = lowerer.pattern(&case.pattern);
                    let guard = lowerer.optional(case.guard.as_deref());
                    let body = lowerer.suite(&case.body);
                    lowerer.ast.add(
                        MatchCase {
                            pattern,
                            guard,
                            body,
                        },
                        span,
                    )
                });
                Stmt::Match { subject, cases }
            }
            r::Stmt::Raise(stmt) => {
                let exc = self.optional(stmt.exc.as_deref());
                Stmt::Raise {
                    exc,
                    cause: self.optional(stmt.cause.as_deref()),
                }
            }
            r::Stmt::Try(stmt) => {
                let body = self.suite(&stmt.body);
                let handlers = self.list(&stmt.handlers, |lowerer, handler| {
                    let r::ExceptHandler::ExceptHandler(handler) = handler;
                    let span = lowerer.span(lowerer.compound(handler.range()));
                    let r#type = lowerer.optional(handler.type_.as_deref());
                    let name = lowerer.optional_ident(handler.name.as_ref());
                    let body = lowerer.suite(&handler.body);
                    lowerer
                        .ast
                        .add(ExceptHandler::ExceptHandler { r#type, name, body }, span)
                });
                let orelse = self.suite(&stmt.orelse);
                let finalbody = self.suite(&stmt.finalbody);
                if stmt.is_star {
                    Stmt::TryStar {
                        body,
                        handlers,
                        orelse,
                        finalbody,
                    }
                } else {
                    Stmt::Try {
                        body,
                        handlers,
                        orelse,
                        finalbody,
                    }
                }
            }
            r::Stmt::Assert(stmt) => {
                let test = self.expr(&stmt.test);
                Stmt::Assert {
                    test,
                    msg: self.optional(stmt.msg.as_deref()),
                }
            }
            r::Stmt::Import(stmt) => {
                self.rejected |= stmt.is_lazy;
                Stmt::Import {
                    names: self.aliases(&stmt.names),
                }
            }
            r::Stmt::ImportFrom(stmt) => {
                self.rejected |= stmt.is_lazy;
                let module = self.optional_ident(stmt.module.as_ref());
                let level = Some(i32::try_from(stmt.level).unwrap_or(i32::MAX));
                Stmt::ImportFrom {
                    module,
                    names: self.aliases(&stmt.names),
                    level,
                }
            }
            r::Stmt::Global(stmt) => Stmt::Global {
                names: self.list(&stmt.names, |lowerer, name| lowerer.ident(name)),
            },
            r::Stmt::Nonlocal(stmt) => Stmt::Nonlocal {
                names: self.list(&stmt.names, |lowerer, name| lowerer.ident(name)),
            },
            r::Stmt::Expr(stmt) => Stmt::Expr {
                value: self.expr(&stmt.value),
            },
            r::Stmt::Pass(stmt) if self.bare_raises.contains(&stmt.range.start().to_u32()) => {
                span.end_col_offset += 1;
                Stmt::Raise {
                    exc: None,
                    cause: None,
                }
            }
            r::Stmt::Pass(_) => Stmt::Pass,
            r::Stmt::Break(_) => Stmt::Break,
            r::Stmt::Continue(_) => Stmt::Continue,
            r::Stmt::IpyEscapeCommand(_) => {
                self.rejected = true;
                Stmt::Pass
            }
        };
        self.ast.add(node, span)
    }

    fn pattern(&mut self, pattern: &r::Pattern) -> PatternId {
        self.deeper(|lowerer| lowerer.pattern_here(pattern))
    }

    fn patterns(&mut self, patterns: &[r::Pattern]) -> List<PatternId> {
        self.list(patterns, |lowerer, pattern| lowerer.pattern(pattern))
    }

    fn pattern_here(&mut self, pattern: &r::Pattern) -> PatternId {
        let span = self.span(pattern.range());
        let node = match pattern {
            r::Pattern::MatchValue(pattern) => Pattern::MatchValue {
                value: self.expr(&pattern.value),
            },
            r::Pattern::MatchSingleton(pattern) => {
                let value = match pattern.value {
                    r::Singleton::None => Constant::None,
                    r::Singleton::True => Constant::Bool(true),
                    r::Singleton::False => Constant::Bool(false),
                };
                Pattern::MatchSingleton {
                    value: self.ast.add_constant(value),
                }
            }
            r::Pattern::MatchSequence(pattern) => Pattern::MatchSequence {
                patterns: self.patterns(&pattern.patterns),
            },
            r::Pattern::MatchMapping(pattern) => {
                let keys = self.exprs(&pattern.keys);
                let patterns = self.patterns(&pattern.patterns);
                Pattern::MatchMapping {
                    keys,
                    patterns,
                    rest: self.optional_ident(pattern.rest.as_ref()),
                }
            }
            r::Pattern::MatchClass(pattern) => {
                let cls = self.expr(&pattern.cls);
                let keywords = &pattern.arguments.keywords;
                let patterns = self.patterns(&pattern.arguments.patterns);
                let kwd_attrs =
                    self.list(keywords, |lowerer, keyword| lowerer.ident(&keyword.attr));
                let kwd_patterns = self.list(keywords, |lowerer, keyword| {
                    lowerer.pattern(&keyword.pattern)
                });
                Pattern::MatchClass {
                    cls,
                    patterns,
                    kwd_attrs,
                    kwd_patterns,
                }
            }
            r::Pattern::MatchStar(pattern) => Pattern::MatchStar {
                name: self.optional_ident(pattern.name.as_ref()),
            },
            r::Pattern::MatchAs(pattern) => {
                let name = self.optional_ident(pattern.name.as_ref());
                let inner = pattern
                    .pattern
                    .as_deref()
                    .map(|pattern| self.pattern(pattern));
                Pattern::MatchAs {
                    pattern: inner,
                    name,
                }
            }
            r::Pattern::MatchOr(pattern) => Pattern::MatchOr {
                patterns: self.patterns(&pattern.patterns),
            },
        };
        self.ast.add(node, span)
    }
}

pub(super) fn operator(op: r::Operator) -> Operator {
    match op {
        r::Operator::Add => Operator::Add,
        r::Operator::Sub => Operator::Sub,
        r::Operator::Mult => Operator::Mult,
        r::Operator::MatMult => Operator::MatMult,
        r::Operator::Div => Operator::Div,
        r::Operator::Mod => Operator::Mod,
        r::Operator::Pow => Operator::Pow,
        r::Operator::LShift => Operator::LShift,
        r::Operator::RShift => Operator::RShift,
        r::Operator::BitOr => Operator::BitOr,
        r::Operator::BitXor => Operator::BitXor,
        r::Operator::BitAnd => Operator::BitAnd,
        r::Operator::FloorDiv => Operator::FloorDiv,
    }
}

/// A PEP 484 signature comment: `(int, *str, **Any) -> bool`.
pub(super) fn function_type(
    text: &str,
    options: ParseOptions,
) -> Result<Parsed, Box<CompileError>> {
    if let Some(error) = errors::find(text, options) {
        return Err(error);
    }
    let unexplained = || errors::unexplained(text, None);
    // CPython's grammar took it, so there is one top-level `->` after a parenthesised list of expressions.
    let tokens: Vec<_> = ruff::parse_unchecked(text, ruff::ParseOptions::from(ruff::Mode::Module))
        .tokens()
        .iter()
        .filter(|token| !token.kind().is_trivia())
        .map(|token| (token.kind(), token.range()))
        .collect();
    use r::token::TokenKind;
    let mut nesting = 0;
    let mut starts = Vec::new();
    let mut arrow = None;
    for &(kind, range) in &tokens {
        match kind {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => nesting += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => nesting -= 1,
            TokenKind::Rarrow if nesting == 0 => arrow = Some(range),
            TokenKind::Comma if nesting == 1 && arrow.is_none() => starts.push(range),
            _ => {}
        }
    }
    let arrow = arrow.ok_or_else(unexplained)?;
    let open = tokens
        .first()
        .map(|&(_, range)| range)
        .ok_or_else(unexplained)?;
    let close = tokens
        .iter()
        .rev()
        .find(|(_, range)| range.end() <= arrow.start())
        .ok_or_else(unexplained)?
        .1;
    let mut bounds = vec![open.end()];
    for comma in &starts {
        bounds.push(comma.start());
        bounds.push(comma.end());
    }
    bounds.push(close.start());
    let mut lowerer = Lowerer::new(text);
    let mut argtypes = Vec::new();
    for pair in bounds.chunks(2) {
        let [start, end] = pair else { continue };
        let piece = &text[start.to_usize()..end.to_usize()];
        let skipped = piece.len()
            - piece
                .trim_start_matches(|char: char| char.is_whitespace() || char == '*')
                .len();
        if skipped == piece.len() {
            continue;
        }
        let range = TextRange::new(
            *start + ruff_text_size::TextSize::from(skipped as u32),
            *end,
        );
        let parsed = ruff::parse_expression_range(text, range).map_err(|_| unexplained())?;
        argtypes.push(lowerer.expr(&parsed.syntax().body));
    }
    let end = text.trim_end().len() as u32;
    let start = text[arrow.end().to_usize()..].trim_start();
    let start = (text.len() - start.len()) as u32;
    let range = TextRange::new(start.into(), end.max(start).into());
    let parsed = ruff::parse_expression_range(text, range).map_err(|_| unexplained())?;
    let returns = lowerer.expr(&parsed.syntax().body);
    let argtypes = lowerer.ast.new_list(argtypes);
    let root = lowerer
        .ast
        .add(Mod::FunctionType { argtypes, returns }, Span::default());
    lowerer.ast.set_root(root);
    debug_assert_eq!(options.mode, Mode::FuncType);
    lowerer.finish(options)
}
