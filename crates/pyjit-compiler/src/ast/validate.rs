//! Whether a tree that a program made can be compiled, with CPython's complaints. Parsed trees are right by themselves.
//! CPython: Python/ast.c.

use super::*;
use crate::errors::{CompileError, ErrorKind};

type Checked = Result<(), Box<CompileError>>;

fn wrong(message: impl Into<String>) -> Box<CompileError> {
    CompileError::bare(ErrorKind::ValueError, message)
}

fn wrong_type(message: impl Into<String>) -> Box<CompileError> {
    CompileError::bare(ErrorKind::TypeError, message)
}

/// Checks a whole tree and measures its depth, which a program's tree does not know.
pub fn validate(ast: &mut Ast) -> Checked {
    let Some(root) = ast.root() else {
        return Err(wrong("no tree"));
    };
    let depth = measure(ast, root);
    if depth > crate::parse::MAX_DEPTH {
        let message = "maximum recursion depth exceeded during ast construction";
        return Err(CompileError::bare(ErrorKind::RecursionError, message));
    }
    ast.set_depth(depth);
    let checker = Checker { ast };
    ast.with_stack(|| match ast[root] {
        Mod::Module { body, .. } | Mod::Interactive { body } => checker.stmts(body),
        Mod::Expression { body } => checker.expr(body, ExprContext::Load),
        Mod::FunctionType { argtypes, returns } => {
            checker.exprs(argtypes, ExprContext::Load)?;
            checker.expr(returns, ExprContext::Load)
        }
    })
}

fn measure(ast: &Ast, root: ModId) -> u32 {
    let mut deepest = 0;
    let mut todo = vec![(NodeId::Mod(root), 1)];
    while let Some((node, depth)) = todo.pop() {
        deepest = deepest.max(depth);
        // Shared or endless trees stop here.
        if depth > crate::parse::MAX_DEPTH {
            break;
        }
        let mut values = ast.fields(node);
        while let Some(value) = values.pop() {
            match value {
                FieldValue::Node(child) => todo.push((child, depth + 1)),
                FieldValue::List(items) => values.extend(items),
                _ => {}
            }
        }
    }
    deepest
}

struct Checker<'a> {
    ast: &'a Ast,
}

impl Checker<'_> {
    fn span(&self, node: NodeId) -> Checked {
        let Span {
            lineno,
            col_offset,
            end_lineno,
            end_col_offset,
        } = self.ast.node_span(node);
        if lineno > end_lineno {
            return Err(wrong(format!(
                "AST node line range ({lineno}, {end_lineno}) is not valid"
            )));
        }
        if (lineno < 0 && end_lineno != lineno) || (col_offset < 0 && col_offset != end_col_offset)
        {
            return Err(wrong(format!(
                "AST node column range ({col_offset}, {end_col_offset}) for line range ({lineno}, {end_lineno}) is \
                 not valid"
            )));
        }
        if lineno == end_lineno && col_offset > end_col_offset {
            return Err(wrong(format!(
                "line {lineno}, column {col_offset}-{end_col_offset} is not a valid range"
            )));
        }
        Ok(())
    }

    fn name(&self, name: Ident) -> Checked {
        match self.ast.text(name).as_str() {
            Some(constant @ ("None" | "True" | "False")) => Err(wrong(format!(
                "identifier field can't represent '{constant}' constant"
            ))),
            _ => Ok(()),
        }
    }

    fn optional(&self, expr: Option<ExprId>, context: ExprContext) -> Checked {
        expr.map_or(Ok(()), |expr| self.expr(expr, context))
    }

    fn exprs(&self, exprs: List<ExprId>, context: ExprContext) -> Checked {
        self.ast
            .list(exprs)
            .try_for_each(|expr| self.expr(expr, context))
    }

    fn load(&self, expr: ExprId) -> Checked {
        self.expr(expr, ExprContext::Load)
    }

    fn loads(&self, exprs: List<ExprId>) -> Checked {
        self.exprs(exprs, ExprContext::Load)
    }

    fn nonempty<T>(&self, list: List<T>, what: &str, owner: &str) -> Checked {
        if list.is_empty() {
            Err(wrong(format!("empty {what} on {owner}")))
        } else {
            Ok(())
        }
    }

    fn body(&self, body: List<StmtId>, owner: &str) -> Checked {
        self.nonempty(body, "body", owner)?;
        self.stmts(body)
    }

    fn stmts(&self, body: List<StmtId>) -> Checked {
        self.ast.list(body).try_for_each(|stmt| self.stmt(stmt))
    }

    fn keywords(&self, keywords: List<KeywordId>) -> Checked {
        self.ast
            .list(keywords)
            .try_for_each(|keyword| self.load(self.ast[keyword].value))
    }

    fn comprehension(&self, generators: List<ComprehensionId>) -> Checked {
        if generators.is_empty() {
            return Err(wrong("comprehension with no generators"));
        }
        self.ast.list(generators).try_for_each(|generator| {
            let Comprehension {
                target, iter, ifs, ..
            } = self.ast[generator];
            self.expr(target, ExprContext::Store)?;
            self.load(iter)?;
            self.loads(ifs)
        })
    }

    fn args(&self, args: impl Iterator<Item = ArgId>) -> Checked {
        for arg in args {
            self.span(arg.into())?;
            self.optional(self.ast[arg].annotation, ExprContext::Load)?;
        }
        Ok(())
    }

    fn arguments(&self, id: ArgumentsId) -> Checked {
        let arguments = self.ast[id];
        self.args(self.ast.list(arguments.posonlyargs))?;
        self.args(self.ast.list(arguments.args))?;
        self.args(arguments.vararg.into_iter())?;
        self.args(self.ast.list(arguments.kwonlyargs))?;
        self.args(arguments.kwarg.into_iter())?;
        if arguments.defaults.len() > arguments.posonlyargs.len() + arguments.args.len() {
            return Err(wrong("more positional defaults than args on arguments"));
        }
        if arguments.kw_defaults.len() != arguments.kwonlyargs.len() {
            return Err(wrong(
                "length of kwonlyargs is not the same as kw_defaults on arguments",
            ));
        }
        self.loads(arguments.defaults)?;
        self.ast
            .list(arguments.kw_defaults)
            .flatten()
            .try_for_each(|default| self.load(default))
    }

    fn type_params(&self, params: List<TypeParamId>) -> Checked {
        for param in self.ast.list(params) {
            self.span(param.into())?;
            match self.ast[param] {
                TypeParam::TypeVar {
                    name,
                    bound,
                    default_value,
                } => {
                    self.name(name)?;
                    self.optional(bound, ExprContext::Load)?;
                    self.optional(default_value, ExprContext::Load)?;
                }
                TypeParam::ParamSpec {
                    name,
                    default_value,
                }
                | TypeParam::TypeVarTuple {
                    name,
                    default_value,
                } => {
                    self.name(name)?;
                    self.optional(default_value, ExprContext::Load)?;
                }
            }
        }
        Ok(())
    }

    fn assign(&self, targets: List<ExprId>, context: ExprContext, owner: &str) -> Checked {
        self.nonempty(targets, "targets", owner)?;
        self.exprs(targets, context)
    }

    fn expr(&self, id: ExprId, context: ExprContext) -> Checked {
        self.span(id.into())?;
        let expr = self.ast[id];
        let shown = |context: ExprContext| context.class().info().name;
        match expr {
            Expr::Attribute { ctx, .. }
            | Expr::Subscript { ctx, .. }
            | Expr::Starred { ctx, .. }
            | Expr::Name { ctx, .. }
            | Expr::List { ctx, .. }
            | Expr::Tuple { ctx, .. } => {
                if let Expr::Name { id, .. } = expr {
                    self.name(id)?;
                }
                if ctx != context {
                    let message = format!(
                        "expression must have {} context but has {} instead",
                        shown(context),
                        shown(ctx)
                    );
                    return Err(wrong(message));
                }
            }
            _ if context != ExprContext::Load => {
                let message = format!(
                    "expression which can't be assigned to in {} context",
                    shown(context)
                );
                return Err(wrong(message));
            }
            _ => {}
        }
        match expr {
            Expr::BoolOp { values, .. } => {
                if values.len() < 2 {
                    return Err(wrong("BoolOp with less than 2 values"));
                }
                self.loads(values)
            }
            Expr::BinOp { left, right, .. } => {
                self.load(left)?;
                self.load(right)
            }
            Expr::UnaryOp { operand, .. } => self.load(operand),
            Expr::Lambda { args, body } => {
                self.arguments(args)?;
                self.load(body)
            }
            Expr::IfExp { test, body, orelse } => {
                self.load(test)?;
                self.load(body)?;
                self.load(orelse)
            }
            Expr::Dict { keys, values } => {
                if keys.len() != values.len() {
                    return Err(wrong("Dict doesn't have the same number of keys as values"));
                }
                self.ast
                    .list(keys)
                    .flatten()
                    .try_for_each(|key| self.load(key))?;
                self.loads(values)
            }
            Expr::Set { elts } => self.loads(elts),
            Expr::ListComp { elt, generators }
            | Expr::SetComp { elt, generators }
            | Expr::GeneratorExp { elt, generators } => {
                self.comprehension(generators)?;
                self.load(elt)
            }
            Expr::DictComp {
                key,
                value,
                generators,
            } => {
                self.comprehension(generators)?;
                self.load(key)?;
                self.load(value)
            }
            Expr::Yield { value } => self.optional(value, ExprContext::Load),
            Expr::YieldFrom { value } | Expr::Await { value } => self.load(value),
            Expr::Compare {
                left,
                ops,
                comparators,
            } => {
                if comparators.is_empty() {
                    return Err(wrong("Compare has no comparators"));
                }
                if comparators.len() != ops.len() {
                    return Err(wrong(
                        "Compare has a different number of comparators and operands",
                    ));
                }
                self.loads(comparators)?;
                self.load(left)
            }
            Expr::Call {
                func,
                args,
                keywords,
            } => {
                self.load(func)?;
                self.loads(args)?;
                self.keywords(keywords)
            }
            Expr::Constant { .. } => Ok(()),
            Expr::JoinedStr { values } | Expr::TemplateStr { values } => self.loads(values),
            Expr::FormattedValue {
                value, format_spec, ..
            }
            | Expr::Interpolation {
                value, format_spec, ..
            } => {
                self.load(value)?;
                self.optional(format_spec, ExprContext::Load)
            }
            Expr::Attribute { value, .. } => self.load(value),
            Expr::Subscript { value, slice, .. } => {
                self.load(slice)?;
                self.load(value)
            }
            Expr::Starred { value, ctx } => self.expr(value, ctx),
            Expr::List { elts, ctx } | Expr::Tuple { elts, ctx } => self.exprs(elts, ctx),
            Expr::NamedExpr { target, value } => {
                if !matches!(self.ast[target], Expr::Name { .. }) {
                    return Err(wrong_type("NamedExpr target must be a Name"));
                }
                self.load(value)
            }
            Expr::Slice { lower, upper, step } => {
                self.optional(lower, ExprContext::Load)?;
                self.optional(upper, ExprContext::Load)?;
                self.optional(step, ExprContext::Load)
            }
            Expr::Name { .. } => Ok(()),
        }
    }

    fn function(
        &self,
        owner: &str,
        args: ArgumentsId,
        body: List<StmtId>,
        decorators: List<ExprId>,
        returns: Option<ExprId>,
        type_params: List<TypeParamId>,
    ) -> Checked {
        self.body(body, owner)?;
        self.type_params(type_params)?;
        self.arguments(args)?;
        self.loads(decorators)?;
        self.optional(returns, ExprContext::Load)
    }

    fn for_loop(
        &self,
        owner: &str,
        target: ExprId,
        iter: ExprId,
        body: List<StmtId>,
        orelse: List<StmtId>,
    ) -> Checked {
        self.expr(target, ExprContext::Store)?;
        self.load(iter)?;
        self.body(body, owner)?;
        self.stmts(orelse)
    }

    fn with(&self, owner: &str, items: List<WithItemId>, body: List<StmtId>) -> Checked {
        self.nonempty(items, "items", owner)?;
        for item in self.ast.list(items) {
            self.load(self.ast[item].context_expr)?;
            self.optional(self.ast[item].optional_vars, ExprContext::Store)?;
        }
        self.body(body, owner)
    }

    fn try_stmt(
        &self,
        owner: &str,
        body: List<StmtId>,
        handlers: List<ExceptHandlerId>,
        orelse: List<StmtId>,
        finalbody: List<StmtId>,
    ) -> Checked {
        self.body(body, owner)?;
        if handlers.is_empty() && finalbody.is_empty() {
            return Err(wrong(format!(
                "{owner} has neither except handlers nor finalbody"
            )));
        }
        if handlers.is_empty() && !orelse.is_empty() {
            return Err(wrong(format!("{owner} has orelse but no except handlers")));
        }
        for handler in self.ast.list(handlers) {
            self.span(handler.into())?;
            let ExceptHandler::ExceptHandler { r#type, body, .. } = self.ast[handler];
            self.optional(r#type, ExprContext::Load)?;
            self.body(body, "ExceptHandler")?;
        }
        self.stmts(finalbody)?;
        self.stmts(orelse)
    }

    fn stmt(&self, id: StmtId) -> Checked {
        self.span(id.into())?;
        match self.ast[id] {
            Stmt::FunctionDef {
                args,
                body,
                decorator_list,
                returns,
                type_params,
                ..
            } => self.function(
                "FunctionDef",
                args,
                body,
                decorator_list,
                returns,
                type_params,
            ),
            Stmt::AsyncFunctionDef {
                args,
                body,
                decorator_list,
                returns,
                type_params,
                ..
            } => self.function(
                "AsyncFunctionDef",
                args,
                body,
                decorator_list,
                returns,
                type_params,
            ),
            Stmt::ClassDef {
                bases,
                keywords,
                body,
                decorator_list,
                type_params,
                ..
            } => {
                self.body(body, "ClassDef")?;
                self.type_params(type_params)?;
                self.loads(bases)?;
                self.keywords(keywords)?;
                self.loads(decorator_list)
            }
            Stmt::Return { value } => self.optional(value, ExprContext::Load),
            Stmt::Delete { targets } => self.assign(targets, ExprContext::Del, "Delete"),
            Stmt::Assign { targets, value, .. } => {
                self.assign(targets, ExprContext::Store, "Assign")?;
                self.load(value)
            }
            Stmt::TypeAlias {
                name,
                type_params,
                value,
            } => {
                if !matches!(self.ast[name], Expr::Name { .. }) {
                    return Err(wrong_type("TypeAlias with non-Name name"));
                }
                self.expr(name, ExprContext::Store)?;
                self.type_params(type_params)?;
                self.load(value)
            }
            Stmt::AugAssign { target, value, .. } => {
                self.expr(target, ExprContext::Store)?;
                self.load(value)
            }
            Stmt::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => {
                if simple != 0 && !matches!(self.ast[target], Expr::Name { .. }) {
                    return Err(wrong_type("AnnAssign with simple non-Name target"));
                }
                self.expr(target, ExprContext::Store)?;
                self.optional(value, ExprContext::Load)?;
                self.load(annotation)
            }
            Stmt::For {
                target,
                iter,
                body,
                orelse,
                ..
            } => self.for_loop("For", target, iter, body, orelse),
            Stmt::AsyncFor {
                target,
                iter,
                body,
                orelse,
                ..
            } => self.for_loop("AsyncFor", target, iter, body, orelse),
            Stmt::While { test, body, orelse } => {
                self.load(test)?;
                self.body(body, "While")?;
                self.stmts(orelse)
            }
            Stmt::If { test, body, orelse } => {
                self.load(test)?;
                self.body(body, "If")?;
                self.stmts(orelse)
            }
            Stmt::With { items, body, .. } => self.with("With", items, body),
            Stmt::AsyncWith { items, body, .. } => self.with("AsyncWith", items, body),
            Stmt::Match { subject, cases } => {
                self.load(subject)?;
                self.nonempty(cases, "cases", "Match")?;
                for case in self.ast.list(cases) {
                    let MatchCase {
                        pattern,
                        guard,
                        body,
                    } = self.ast[case];
                    self.pattern(pattern, false)?;
                    self.optional(guard, ExprContext::Load)?;
                    self.body(body, "match_case")?;
                }
                Ok(())
            }
            Stmt::Raise {
                exc: None,
                cause: Some(_),
            } => Err(wrong("Raise with cause but no exception")),
            Stmt::Raise { exc, cause } => {
                self.optional(exc, ExprContext::Load)?;
                self.optional(cause, ExprContext::Load)
            }
            Stmt::Try {
                body,
                handlers,
                orelse,
                finalbody,
            } => self.try_stmt("Try", body, handlers, orelse, finalbody),
            Stmt::TryStar {
                body,
                handlers,
                orelse,
                finalbody,
            } => self.try_stmt("TryStar", body, handlers, orelse, finalbody),
            Stmt::Assert { test, msg } => {
                self.load(test)?;
                self.optional(msg, ExprContext::Load)
            }
            Stmt::Import { names } => self.nonempty(names, "names", "Import"),
            Stmt::ImportFrom { names, level, .. } => {
                if level.is_some_and(|level| level < 0) {
                    return Err(wrong("Negative ImportFrom level"));
                }
                self.nonempty(names, "names", "ImportFrom")
            }
            Stmt::Global { names } => self.nonempty(names, "names", "Global"),
            Stmt::Nonlocal { names } => self.nonempty(names, "names", "Nonlocal"),
            Stmt::Expr { value } => self.load(value),
            Stmt::Pass | Stmt::Break | Stmt::Continue => Ok(()),
        }
    }

    fn patterns(&self, patterns: List<PatternId>, star: bool) -> Checked {
        self.ast
            .list(patterns)
            .try_for_each(|pattern| self.pattern(pattern, star))
    }

    fn capture(&self, name: Ident) -> Checked {
        if self.ast.text(name).as_str() == Some("_") {
            return Err(wrong("can't capture name '_' in patterns"));
        }
        self.name(name)
    }

    /// The constant of an expression, if it is one.
    fn constant(&self, expr: ExprId) -> Option<&Constant> {
        match self.ast[expr] {
            Expr::Constant { value, .. } => Some(self.ast.constant(value)),
            _ => None,
        }
    }

    fn is_number(&self, expr: ExprId, real: bool, imaginary: bool) -> bool {
        match self.constant(expr) {
            Some(Constant::Int(_) | Constant::BigInt(_) | Constant::Float(_)) => real,
            Some(Constant::Complex { .. }) => imaginary,
            _ => false,
        }
    }

    fn is_negative(&self, expr: ExprId, real: bool, imaginary: bool) -> bool {
        match self.ast[expr] {
            Expr::UnaryOp {
                op: UnaryOp::USub,
                operand,
            } => self.is_number(operand, real, imaginary),
            _ => false,
        }
    }

    fn match_value(&self, expr: ExprId) -> Checked {
        self.load(expr)?;
        let good = match self.ast[expr] {
            Expr::Constant { .. } => {
                let known = matches!(
                    self.constant(expr),
                    Some(
                        Constant::Int(_)
                            | Constant::BigInt(_)
                            | Constant::Float(_)
                            | Constant::Complex { .. }
                            | Constant::Str(_)
                            | Constant::Bytes(_)
                    )
                );
                if !known {
                    return Err(wrong("unexpected constant inside of a literal pattern"));
                }
                true
            }
            // Told later, as a SyntaxError.
            Expr::Attribute { .. } | Expr::JoinedStr { .. } | Expr::TemplateStr { .. } => true,
            Expr::UnaryOp { .. } => self.is_negative(expr, true, true),
            Expr::BinOp {
                left,
                op: Operator::Add | Operator::Sub,
                right,
            } => {
                (self.is_number(left, true, false) || self.is_negative(left, true, false))
                    && self.is_number(right, false, true)
            }
            _ => false,
        };
        if good {
            Ok(())
        } else {
            Err(wrong(
                "patterns may only match literals and attribute lookups",
            ))
        }
    }

    fn pattern(&self, id: PatternId, star: bool) -> Checked {
        self.span(id.into())?;
        match self.ast[id] {
            Pattern::MatchValue { value } => self.match_value(value),
            Pattern::MatchSingleton { value } => match self.ast.constant(value) {
                Constant::None | Constant::Bool(_) => Ok(()),
                _ => Err(wrong(
                    "MatchSingleton can only contain True, False and None",
                )),
            },
            Pattern::MatchSequence { patterns } => self.patterns(patterns, true),
            Pattern::MatchMapping {
                keys,
                patterns,
                rest,
            } => {
                if keys.len() != patterns.len() {
                    return Err(wrong(
                        "MatchMapping doesn't have the same number of keys as patterns",
                    ));
                }
                if let Some(rest) = rest {
                    self.capture(rest)?;
                }
                for key in self.ast.list(keys) {
                    if !matches!(self.constant(key), Some(Constant::None | Constant::Bool(_))) {
                        self.match_value(key)?;
                    }
                }
                self.patterns(patterns, false)
            }
            Pattern::MatchClass {
                cls,
                patterns,
                kwd_attrs,
                kwd_patterns,
            } => {
                if kwd_attrs.len() != kwd_patterns.len() {
                    let message =
                        "MatchClass doesn't have the same number of keyword attributes as patterns";
                    return Err(wrong(message));
                }
                self.load(cls)?;
                let mut part = cls;
                while let Expr::Attribute { value, .. } = self.ast[part] {
                    part = value;
                }
                if !matches!(self.ast[part], Expr::Name { .. }) {
                    return Err(wrong(
                        "MatchClass cls field can only contain Name or Attribute nodes.",
                    ));
                }
                self.ast
                    .list(kwd_attrs)
                    .try_for_each(|attr| self.name(attr))?;
                self.patterns(patterns, false)?;
                self.patterns(kwd_patterns, false)
            }
            Pattern::MatchStar { name } => {
                if !star {
                    return Err(wrong("can't use MatchStar here"));
                }
                name.map_or(Ok(()), |name| self.capture(name))
            }
            Pattern::MatchAs { pattern, name } => {
                if let Some(name) = name {
                    self.capture(name)?;
                }
                match (pattern, name) {
                    (None, _) => Ok(()),
                    (Some(_), None) => Err(wrong(
                        "MatchAs must specify a target name if a pattern is given",
                    )),
                    (Some(pattern), Some(_)) => self.pattern(pattern, false),
                }
            }
            Pattern::MatchOr { patterns } => {
                if patterns.len() < 2 {
                    return Err(wrong("MatchOr requires at least 2 patterns"));
                }
                self.patterns(patterns, false)
            }
        }
    }
}
