//! The tree before its symbols are collected: `__debug__`, `%` on literals, numbers in patterns, docstrings that are not
//! wanted, warnings of control flow that leaves a `finally` (PEP 765). CPython: `Python/ast_preprocess.c`.

mod format;

use crate::ast::{
    ArgId, ArgumentsId, Ast, ComprehensionId, Constant, ExceptHandler, Expr, ExprContext, ExprId,
    Ident, List, Mod, Operator, Pattern, PatternId, Stmt, StmtId, TypeParam, TypeParamId, UnaryOp,
};
use crate::codegen::{position, syntax_error};
use crate::errors::{CompileWarning, WarningKind};

/// Where a statement stands, innermost first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    Finally,
    Function,
    Loop,
}

struct Preprocessor<'a> {
    ast: &'a mut Ast,
    debug: Option<Ident>,
    optimize: u8,
    future_annotations: bool,
    contexts: Vec<Context>,
    warnings: Vec<CompileWarning>,
}

/// Rewrites a tree in place.
pub(crate) fn preprocess(
    ast: &mut Ast,
    optimize: u8,
    future_annotations: bool,
) -> Vec<CompileWarning> {
    let debug = ast.idents.find("__debug__");
    let root = ast.root();
    let mut this = Preprocessor {
        ast,
        debug,
        optimize,
        future_annotations,
        contexts: Vec::new(),
        warnings: Vec::new(),
    };
    match root.map(|root| this.ast[root]) {
        Some(Mod::Module { body, type_ignores }) => {
            let body = this.body(body);
            if let Some(root) = root {
                this.ast[root] = Mod::Module { body, type_ignores };
            }
        }
        Some(Mod::Interactive { body }) => this.stmts(body),
        Some(Mod::Expression { body }) => this.expr(body),
        _ => {}
    }
    this.warnings
}

impl Preprocessor<'_> {
    fn docstring(&self, body: List<StmtId>) -> Option<(StmtId, ExprId)> {
        let stmt = self.ast.first(body)?;
        let Stmt::Expr { value } = self.ast[stmt] else {
            return None;
        };
        let Expr::Constant {
            value: constant, ..
        } = self.ast[value]
        else {
            return None;
        };
        matches!(self.ast.constant(constant), Constant::Str(_)).then_some((stmt, value))
    }

    /// A body that may start with a docstring. Answers what is left of it.
    fn body(&mut self, body: List<StmtId>) -> List<StmtId> {
        let mut body = body;
        let mut docstring = self.docstring(body);
        if let Some((stmt, _)) = docstring
            && self.optimize >= 2
        {
            if body.len() == 1 {
                let mut span = self.ast.span(stmt);
                span.end_lineno = span.lineno;
                span.end_col_offset = span.col_offset.saturating_add(4);
                self.ast[stmt] = Stmt::Pass;
                self.ast.set_span(stmt, span);
            } else {
                body = body.slice(1..body.len());
            }
            docstring = None;
        }
        self.stmts(body);
        // What only now is a string at the start must not become a docstring.
        if docstring.is_none()
            && let Some((stmt, value)) = self.docstring(body)
        {
            let span = self.ast.span(stmt);
            let values = self.ast.new_list([value]);
            let joined = self.ast.add(Expr::JoinedStr { values }, span);
            self.ast[stmt] = Stmt::Expr { value: joined };
        }
        body
    }

    fn stmts(&mut self, stmts: List<StmtId>) {
        for i in 0..stmts.len() {
            if let Some(stmt) = self.ast.item(stmts, i) {
                self.stmt(stmt);
            }
        }
    }

    fn exprs(&mut self, exprs: List<ExprId>) {
        for i in 0..exprs.len() {
            if let Some(expr) = self.ast.item(exprs, i) {
                self.expr(expr);
            }
        }
    }

    fn maybe(&mut self, expr: Option<ExprId>) {
        if let Some(expr) = expr {
            self.expr(expr);
        }
    }

    fn within(&mut self, context: Context, stmts: List<StmtId>) {
        self.contexts.push(context);
        self.stmts(stmts);
        self.contexts.pop();
    }

    fn warn_of_leaving_finally(&mut self, stmt: StmtId, keyword: &str) {
        if self.contexts.last() != Some(&Context::Finally) {
            return;
        }
        let loc = position(self.ast.span(stmt));
        let message = format!("'{keyword}' in a 'finally' block");
        let error = syntax_error(message.clone(), loc);
        self.warnings.push(CompileWarning {
            kind: WarningKind::SyntaxWarning,
            message,
            lineno: loc.lineno,
            error,
        });
    }

    fn stmt(&mut self, stmt: StmtId) {
        match self.ast[stmt] {
            Stmt::FunctionDef {
                name,
                args,
                body,
                decorator_list,
                returns,
                type_comment,
                type_params,
            } => {
                let body = self.function(args, body, decorator_list, returns, type_params);
                self.ast[stmt] = Stmt::FunctionDef {
                    name,
                    args,
                    body,
                    decorator_list,
                    returns,
                    type_comment,
                    type_params,
                };
            }
            Stmt::AsyncFunctionDef {
                name,
                args,
                body,
                decorator_list,
                returns,
                type_comment,
                type_params,
            } => {
                let body = self.function(args, body, decorator_list, returns, type_params);
                self.ast[stmt] = Stmt::AsyncFunctionDef {
                    name,
                    args,
                    body,
                    decorator_list,
                    returns,
                    type_comment,
                    type_params,
                };
            }
            Stmt::ClassDef {
                name,
                bases,
                keywords,
                body,
                decorator_list,
                type_params,
            } => {
                self.type_params(type_params);
                self.exprs(bases);
                for i in 0..keywords.len() {
                    if let Some(keyword) = self.ast.item(keywords, i) {
                        self.expr(self.ast[keyword].value);
                    }
                }
                let body = self.body(body);
                self.exprs(decorator_list);
                self.ast[stmt] = Stmt::ClassDef {
                    name,
                    bases,
                    keywords,
                    body,
                    decorator_list,
                    type_params,
                };
            }
            Stmt::Return { value } => {
                self.warn_of_leaving_finally(stmt, "return");
                self.maybe(value);
            }
            Stmt::Delete { targets } => self.exprs(targets),
            Stmt::Assign { targets, value, .. } => {
                self.exprs(targets);
                self.expr(value);
            }
            Stmt::AugAssign { target, value, .. } => {
                self.expr(target);
                self.expr(value);
            }
            Stmt::AnnAssign {
                target,
                annotation,
                value,
                ..
            } => {
                self.expr(target);
                if !self.future_annotations {
                    self.expr(annotation);
                }
                self.maybe(value);
            }
            Stmt::TypeAlias {
                name,
                type_params,
                value,
            } => {
                self.expr(name);
                self.type_params(type_params);
                self.expr(value);
            }
            Stmt::For {
                target,
                iter,
                body,
                orelse,
                ..
            }
            | Stmt::AsyncFor {
                target,
                iter,
                body,
                orelse,
                ..
            } => {
                self.expr(target);
                self.expr(iter);
                self.within(Context::Loop, body);
                self.stmts(orelse);
            }
            Stmt::While { test, body, orelse } => {
                self.expr(test);
                self.within(Context::Loop, body);
                self.stmts(orelse);
            }
            Stmt::If { test, body, orelse } => {
                self.expr(test);
                self.stmts(body);
                self.stmts(orelse);
            }
            Stmt::With { items, body, .. } | Stmt::AsyncWith { items, body, .. } => {
                for i in 0..items.len() {
                    if let Some(item) = self.ast.item(items, i) {
                        let item = self.ast[item];
                        self.expr(item.context_expr);
                        self.maybe(item.optional_vars);
                    }
                }
                self.stmts(body);
            }
            Stmt::Raise { exc, cause } => {
                self.maybe(exc);
                self.maybe(cause);
            }
            Stmt::Try {
                body,
                handlers,
                orelse,
                finalbody,
            }
            | Stmt::TryStar {
                body,
                handlers,
                orelse,
                finalbody,
            } => {
                self.stmts(body);
                for i in 0..handlers.len() {
                    if let Some(handler) = self.ast.item(handlers, i) {
                        let ExceptHandler::ExceptHandler { r#type, body, .. } = self.ast[handler];
                        self.maybe(r#type);
                        self.stmts(body);
                    }
                }
                self.stmts(orelse);
                self.within(Context::Finally, finalbody);
            }
            Stmt::Assert { test, msg } => {
                self.expr(test);
                self.maybe(msg);
            }
            Stmt::Expr { value } => self.expr(value),
            Stmt::Match { subject, cases } => {
                self.expr(subject);
                for i in 0..cases.len() {
                    if let Some(case) = self.ast.item(cases, i) {
                        let case = self.ast[case];
                        self.pattern(case.pattern);
                        self.maybe(case.guard);
                        self.stmts(case.body);
                    }
                }
            }
            Stmt::Break => self.warn_of_leaving_finally(stmt, "break"),
            Stmt::Continue => self.warn_of_leaving_finally(stmt, "continue"),
            Stmt::Import { .. }
            | Stmt::ImportFrom { .. }
            | Stmt::Global { .. }
            | Stmt::Nonlocal { .. }
            | Stmt::Pass => {}
        }
    }

    fn function(
        &mut self,
        args: ArgumentsId,
        body: List<StmtId>,
        decorators: List<ExprId>,
        returns: Option<ExprId>,
        type_params: List<TypeParamId>,
    ) -> List<StmtId> {
        self.type_params(type_params);
        self.arguments(args);
        self.contexts.push(Context::Function);
        let body = self.body(body);
        self.contexts.pop();
        self.exprs(decorators);
        if !self.future_annotations {
            self.maybe(returns);
        }
        body
    }

    fn type_params(&mut self, params: List<TypeParamId>) {
        for i in 0..params.len() {
            let Some(param) = self.ast.item(params, i) else {
                continue;
            };
            match self.ast[param] {
                TypeParam::TypeVar {
                    bound,
                    default_value,
                    ..
                } => {
                    self.maybe(bound);
                    self.maybe(default_value);
                }
                TypeParam::ParamSpec { default_value, .. }
                | TypeParam::TypeVarTuple { default_value, .. } => {
                    self.maybe(default_value);
                }
            }
        }
    }

    fn args(&mut self, args: List<ArgId>) {
        for i in 0..args.len() {
            let arg = self.ast.item(args, i);
            self.arg(arg);
        }
    }

    fn arg(&mut self, arg: Option<ArgId>) {
        if let Some(arg) = arg
            && !self.future_annotations
        {
            self.maybe(self.ast[arg].annotation);
        }
    }

    fn arguments(&mut self, args: ArgumentsId) {
        let args = self.ast[args];
        self.args(args.posonlyargs);
        self.args(args.args);
        self.arg(args.vararg);
        self.args(args.kwonlyargs);
        for i in 0..args.kw_defaults.len() {
            let default = self.ast.item(args.kw_defaults, i).flatten();
            self.maybe(default);
        }
        self.arg(args.kwarg);
        self.exprs(args.defaults);
    }

    fn generators(&mut self, generators: List<ComprehensionId>) {
        for i in 0..generators.len() {
            let Some(generator) = self.ast.item(generators, i) else {
                continue;
            };
            let generator = self.ast[generator];
            self.expr(generator.target);
            self.expr(generator.iter);
            self.exprs(generator.ifs);
        }
    }

    fn expr(&mut self, expr: ExprId) {
        match self.ast[expr] {
            Expr::Constant { .. } => {}
            Expr::Name { id, ctx } => {
                if ctx == ExprContext::Load && Some(id) == self.debug {
                    let value = self.ast.add_constant(Constant::Bool(self.optimize == 0));
                    self.ast[expr] = Expr::Constant { value, kind: None };
                }
            }
            Expr::Attribute { value, .. }
            | Expr::Starred { value, .. }
            | Expr::Await { value }
            | Expr::YieldFrom { value }
            | Expr::NamedExpr { value, .. } => self.expr(value),
            Expr::Yield { value } => self.maybe(value),
            Expr::UnaryOp { operand, .. } => self.expr(operand),
            Expr::BinOp { left, op, right } => {
                self.expr(left);
                self.expr(right);
                if op == Operator::Mod {
                    format::fold(self.ast, expr, left, right);
                }
            }
            Expr::BoolOp { values, .. }
            | Expr::JoinedStr { values }
            | Expr::TemplateStr { values } => {
                self.exprs(values);
            }
            Expr::Lambda { args, body } => {
                self.arguments(args);
                self.expr(body);
            }
            Expr::IfExp { test, body, orelse } => {
                self.expr(test);
                self.expr(body);
                self.expr(orelse);
            }
            Expr::Dict { keys, values } => {
                for i in 0..keys.len() {
                    let key = self.ast.item(keys, i).flatten();
                    self.maybe(key);
                }
                self.exprs(values);
            }
            Expr::Set { elts } | Expr::List { elts, .. } | Expr::Tuple { elts, .. } => {
                self.exprs(elts)
            }
            Expr::ListComp { elt, generators }
            | Expr::SetComp { elt, generators }
            | Expr::GeneratorExp { elt, generators } => {
                self.expr(elt);
                self.generators(generators);
            }
            Expr::DictComp {
                key,
                value,
                generators,
            } => {
                self.expr(key);
                self.expr(value);
                self.generators(generators);
            }
            Expr::Compare {
                left, comparators, ..
            } => {
                self.expr(left);
                self.exprs(comparators);
            }
            Expr::Call {
                func,
                args,
                keywords,
            } => {
                self.expr(func);
                self.exprs(args);
                for i in 0..keywords.len() {
                    if let Some(keyword) = self.ast.item(keywords, i) {
                        self.expr(self.ast[keyword].value);
                    }
                }
            }
            Expr::FormattedValue {
                value, format_spec, ..
            }
            | Expr::Interpolation {
                value, format_spec, ..
            } => {
                self.expr(value);
                self.maybe(format_spec);
            }
            Expr::Subscript { value, slice, .. } => {
                self.expr(value);
                self.expr(slice);
            }
            Expr::Slice { lower, upper, step } => {
                self.maybe(lower);
                self.maybe(upper);
                self.maybe(step);
            }
        }
    }

    fn pattern(&mut self, pattern: PatternId) {
        match self.ast[pattern] {
            Pattern::MatchValue { value } => self.fold_pattern_number(value),
            Pattern::MatchSingleton { .. } | Pattern::MatchStar { .. } => {}
            Pattern::MatchSequence { patterns } | Pattern::MatchOr { patterns } => {
                self.patterns(patterns)
            }
            Pattern::MatchMapping { keys, patterns, .. } => {
                for i in 0..keys.len() {
                    if let Some(key) = self.ast.item(keys, i) {
                        self.fold_pattern_number(key);
                    }
                }
                self.patterns(patterns);
            }
            Pattern::MatchClass {
                cls,
                patterns,
                kwd_patterns,
                ..
            } => {
                self.expr(cls);
                self.patterns(patterns);
                self.patterns(kwd_patterns);
            }
            Pattern::MatchAs { pattern, .. } => {
                if let Some(pattern) = pattern {
                    self.pattern(pattern);
                }
            }
        }
    }

    fn patterns(&mut self, patterns: List<PatternId>) {
        for i in 0..patterns.len() {
            if let Some(pattern) = self.ast.item(patterns, i) {
                self.pattern(pattern);
            }
        }
    }

    fn literal(&self, expr: ExprId) -> Option<&Constant> {
        match self.ast[expr] {
            Expr::Constant { value, .. } => Some(self.ast.constant(value)),
            _ => None,
        }
    }

    /// `-1` and `1 + 2j`, which patterns may hold.
    fn fold_pattern_number(&mut self, expr: ExprId) {
        let folded = match self.ast[expr] {
            Expr::UnaryOp {
                op: UnaryOp::USub,
                operand,
            } => match self.literal(operand) {
                Some(Constant::Int(value)) => match value.checked_neg() {
                    Some(value) => Some(Constant::Int(value)),
                    None => Some(Constant::BigInt(-dashu_int::IBig::from(*value))),
                },
                Some(Constant::BigInt(value)) => {
                    let negated = -value.clone();
                    Some(i64::try_from(&negated).map_or(Constant::BigInt(negated), Constant::Int))
                }
                Some(Constant::Float(value)) => Some(Constant::Float(-value)),
                Some(Constant::Complex { real, imag }) => Some(Constant::Complex {
                    real: -real,
                    imag: -imag,
                }),
                Some(Constant::Bool(value)) => Some(Constant::Int(-(*value as i64))),
                _ => None,
            },
            Expr::BinOp {
                left,
                op: op @ (Operator::Add | Operator::Sub),
                right,
            } => {
                if self.literal(right).is_none() {
                    return;
                }
                self.fold_pattern_number(left);
                let real_part = match self.literal(left) {
                    Some(Constant::Int(value)) => Some(*value as f64),
                    Some(Constant::BigInt(value)) => Some(value.to_f64().value()),
                    Some(Constant::Float(value)) => Some(*value),
                    _ => None,
                };
                match (real_part, self.literal(right)) {
                    (Some(left), Some(&Constant::Complex { real, imag })) => {
                        Some(if op == Operator::Add {
                            Constant::Complex {
                                real: left + real,
                                imag,
                            }
                        } else {
                            Constant::Complex {
                                real: left - real,
                                imag: -imag,
                            }
                        })
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        if let Some(folded) = folded {
            let value = self.ast.add_constant(folded);
            self.ast[expr] = Expr::Constant { value, kind: None };
        }
    }
}
