//! The first pass: expressions, annotations, parameters, comprehensions, type parameters.

use super::build::{Builder, Built};
use super::flags::*;
use super::*;
use crate::ast::*;

impl Builder<'_> {
    pub(super) fn exprs(&mut self, exprs: List<ExprId>) -> Built {
        let ast = self.ast;
        ast.list(exprs).try_for_each(|expr| self.expr(expr))
    }

    pub(super) fn optional(&mut self, expr: Option<ExprId>) -> Built {
        expr.map_or(Ok(()), |expr| self.expr(expr))
    }

    pub(super) fn optionals(&mut self, exprs: List<Option<ExprId>>) -> Built {
        let ast = self.ast;
        ast.list(exprs)
            .flatten()
            .try_for_each(|expr| self.expr(expr))
    }

    pub(super) fn keywords(&mut self, keywords: List<KeywordId>) -> Built {
        let ast = self.ast;
        ast.list(keywords)
            .try_for_each(|keyword| self.expr(ast[keyword].value))
    }

    /// The defaults of parameters, which belong to the scope around.
    pub(super) fn default_exprs(&mut self, args: ArgumentsId) -> Built {
        self.exprs(self.ast[args].defaults)?;
        self.optionals(self.ast[args].kw_defaults)
    }

    fn params(&mut self, args: List<ArgId>) -> Built {
        let ast = self.ast;
        ast.list(args)
            .try_for_each(|arg| self.add_def(ast[arg].arg, DEF_PARAM, ast.span(arg)))
    }

    pub(super) fn arguments(&mut self, args: ArgumentsId) -> Built {
        let ast = self.ast;
        let arguments = ast[args];
        self.params(arguments.posonlyargs)?;
        self.params(arguments.args)?;
        self.params(arguments.kwonlyargs)?;
        if let Some(arg) = arguments.vararg {
            self.add_def(ast[arg].arg, DEF_PARAM, ast.span(arg))?;
            self.cur().varargs = true;
        }
        if let Some(arg) = arguments.kwarg {
            self.add_def(ast[arg].arg, DEF_PARAM, ast.span(arg))?;
            self.cur().varkeywords = true;
        }
        Ok(())
    }

    fn arg_annotations(&mut self, args: impl Iterator<Item = ArgId>) -> Built {
        for arg in args {
            if let Some(annotation) = self.ast[arg].annotation {
                self.cur().annotations_used = true;
                self.expr(annotation)?;
            }
        }
        Ok(())
    }

    /// The annotations of a signature: the scope of the function's `__annotate__`.
    pub(super) fn signature_annotations(
        &mut self,
        stmt: StmtId,
        args: ArgumentsId,
        returns: Option<ExprId>,
    ) -> Built {
        let ast = self.ast;
        let span = ast.span(stmt);
        let in_class = self.cur().can_see_class_scope || self.cur().kind == ScopeKind::Class;
        let annotate = self.known.annotate;
        self.enter(
            annotate,
            ScopeKind::Annotation,
            stmt.into(),
            Part::Annotations,
            span,
        )?;
        if in_class {
            self.cur().can_see_class_scope = true;
            let classdict = self.known.classdict;
            self.add_def(classdict, USE, span)?;
        }
        let arguments = ast[args];
        self.arg_annotations(ast.list(arguments.posonlyargs))?;
        self.arg_annotations(ast.list(arguments.args))?;
        self.arg_annotations(arguments.vararg.into_iter())?;
        self.arg_annotations(arguments.kwarg.into_iter())?;
        self.arg_annotations(ast.list(arguments.kwonlyargs))?;
        if let Some(returns) = returns {
            self.cur().annotations_used = true;
            self.expr(returns)?;
        }
        self.exit();
        Ok(())
    }

    /// The annotation of a variable: part of the one `__annotate__` of its module or class.
    pub(super) fn variable_annotation(&mut self, annotation: ExprId) -> Built {
        let span = self.ast.span(annotation);
        let outer = self.cur_id();
        let kind = self.table[outer].kind;
        // A module may be run in part, so its annotations count as conditional always.
        let conditional = match kind {
            ScopeKind::Module => true,
            ScopeKind::Class => self.table[outer].in_conditional_block,
            _ => false,
        };
        if conditional && !self.table[outer].has_conditional_annotations {
            self.cur().has_conditional_annotations = true;
            let name = self.known.conditional_annotations;
            self.add_def(name, USE, span)?;
        }
        match self.table[outer].annotation_block {
            Some(block) => self.enter_again(block),
            None => {
                let part = if kind == ScopeKind::Function {
                    Part::LocalAnnotations
                } else {
                    Part::Annotations
                };
                let node = self.table[outer].key.node;
                let annotate = self.known.annotate;
                self.enter(annotate, ScopeKind::Annotation, node, part, span)?;
                let block = self.cur_id();
                self.table[outer].annotation_block = Some(block);
                if kind == ScopeKind::Class && !self.options.future_annotations {
                    self.cur().can_see_class_scope = true;
                    let classdict = self.known.classdict;
                    self.add_def(classdict, USE, span)?;
                }
            }
        }
        // Annotations of local variables are never evaluated and leave no trace.
        let unevaluated = kind == ScopeKind::Function;
        self.cur().in_unevaluated_annotation |= unevaluated;
        let result = self.expr(annotation);
        if unevaluated {
            self.cur().in_unevaluated_annotation = false;
        }
        self.exit();
        result
    }

    fn raise_if_annotation(&mut self, what: &str, expr: ExprId) -> Built {
        let message = match self.cur().kind {
            ScopeKind::Annotation => format!("{what} cannot be used within an annotation"),
            ScopeKind::TypeVariable => {
                format!(
                    "{what} cannot be used within {}",
                    self.cur().scope_info.unwrap_or("a TypeVar bound")
                )
            }
            ScopeKind::TypeAlias => format!("{what} cannot be used within a type alias"),
            ScopeKind::TypeParameters => {
                format!("{what} cannot be used within the definition of a generic")
            }
            _ => return Ok(()),
        };
        Err(error_at(message, self.ast.span(expr)))
    }

    fn is_async_def(&mut self) -> bool {
        self.cur().kind == ScopeKind::Function && self.cur().coroutine
    }

    fn top_level_await(&mut self) -> bool {
        self.options.top_level_await && self.cur().kind == ScopeKind::Module
    }

    /// After a `yield`: the scope is a generator, which no comprehension may be.
    fn yielded(&mut self, expr: ExprId) -> Built {
        self.cur().generator = true;
        let what = match self.cur().comprehension {
            Comprehensions::No => return Ok(()),
            Comprehensions::List => "list comprehension",
            Comprehensions::Set => "set comprehension",
            Comprehensions::Dict => "dict comprehension",
            Comprehensions::Generator => "generator expression",
        };
        Err(error_at(
            format!("'yield' inside {what}"),
            self.ast.span(expr),
        ))
    }

    pub(super) fn expr(&mut self, expr: ExprId) -> Built {
        let ast = self.ast;
        match ast[expr] {
            Expr::NamedExpr { target, value } => {
                self.raise_if_annotation("named expression", expr)?;
                if self.cur().comp_iter_expr > 0 {
                    let message = "assignment expression cannot be used in a comprehension iterable expression";
                    return Err(error_at(message, ast.span(expr)));
                }
                if self.cur().comprehension != Comprehensions::No {
                    self.bind_outside(target)?;
                }
                self.expr(value)?;
                self.expr(target)
            }
            Expr::BoolOp { values, .. } => self.exprs(values),
            Expr::BinOp { left, right, .. } => {
                self.expr(left)?;
                self.expr(right)
            }
            Expr::UnaryOp { operand, .. } => self.expr(operand),
            Expr::Lambda { args, body } => {
                self.default_exprs(args)?;
                let lambda = self.known.lambda;
                self.enter(
                    lambda,
                    ScopeKind::Function,
                    expr.into(),
                    Part::Body,
                    ast.span(expr),
                )?;
                self.arguments(args)?;
                self.expr(body)?;
                self.exit();
                Ok(())
            }
            Expr::IfExp { test, body, orelse } => {
                self.expr(test)?;
                self.expr(body)?;
                self.expr(orelse)
            }
            Expr::Dict { keys, values } => {
                self.optionals(keys)?;
                self.exprs(values)
            }
            Expr::Set { elts } => self.exprs(elts),
            Expr::ListComp { elt, generators } => self.comprehension(
                expr,
                Comprehensions::List,
                self.known.listcomp,
                generators,
                elt,
                None,
            ),
            Expr::SetComp { elt, generators } => self.comprehension(
                expr,
                Comprehensions::Set,
                self.known.setcomp,
                generators,
                elt,
                None,
            ),
            Expr::DictComp {
                key,
                value,
                generators,
            } => self.comprehension(
                expr,
                Comprehensions::Dict,
                self.known.dictcomp,
                generators,
                key,
                Some(value),
            ),
            Expr::GeneratorExp { elt, generators } => self.comprehension(
                expr,
                Comprehensions::Generator,
                self.known.genexpr,
                generators,
                elt,
                None,
            ),
            Expr::Yield { value } => {
                self.raise_if_annotation("yield expression", expr)?;
                self.optional(value)?;
                self.yielded(expr)
            }
            Expr::YieldFrom { value } => {
                self.raise_if_annotation("yield expression", expr)?;
                self.expr(value)?;
                self.yielded(expr)
            }
            Expr::Await { value } => {
                self.raise_if_annotation("await expression", expr)?;
                if !self.top_level_await() {
                    if !self.cur().is_function_like() {
                        return Err(error_at("'await' outside function", ast.span(expr)));
                    }
                    if !self.is_async_def() && self.cur().comprehension == Comprehensions::No {
                        return Err(error_at("'await' outside async function", ast.span(expr)));
                    }
                }
                self.expr(value)?;
                self.cur().coroutine = true;
                Ok(())
            }
            Expr::Compare {
                left, comparators, ..
            } => {
                self.expr(left)?;
                self.exprs(comparators)
            }
            Expr::Call {
                func,
                args,
                keywords,
            } => {
                self.expr(func)?;
                self.exprs(args)?;
                self.check_keywords(keywords)?;
                self.keywords(keywords)
            }
            Expr::FormattedValue {
                value, format_spec, ..
            }
            | Expr::Interpolation {
                value, format_spec, ..
            } => {
                self.expr(value)?;
                self.optional(format_spec)
            }
            Expr::JoinedStr { values } | Expr::TemplateStr { values } => self.exprs(values),
            Expr::Constant { .. } => Ok(()),
            Expr::Attribute { value, attr, ctx } => {
                self.check_name(attr, ast.span(expr), ctx)?;
                self.expr(value)
            }
            Expr::Subscript { value, slice, .. } => {
                self.expr(value)?;
                self.expr(slice)
            }
            Expr::Starred { value, .. } => self.expr(value),
            Expr::Slice { lower, upper, step } => {
                self.optional(lower)?;
                self.optional(upper)?;
                self.optional(step)
            }
            Expr::Name { id, ctx } => self.name(expr, id, ctx),
            Expr::List { elts, .. } | Expr::Tuple { elts, .. } => self.exprs(elts),
        }
    }

    fn name(&mut self, expr: ExprId, id: Ident, ctx: ExprContext) -> Built {
        if self.cur().in_unevaluated_annotation {
            return Ok(());
        }
        let span = self.ast.span(expr);
        let flag = if ctx == ExprContext::Load {
            USE
        } else {
            DEF_LOCAL
        };
        self.add_def_in(id, flag, span, ctx)?;
        // `super` uses `__class__`.
        if ctx == ExprContext::Load && id == self.known.super_ && self.cur().is_function_like() {
            let class = self.known.class;
            self.add_def(class, USE, span)?;
        }
        Ok(())
    }

    /// The target of `:=` in a comprehension is bound in the scope around it.
    fn bind_outside(&mut self, target: ExprId) -> Built {
        let ast = self.ast;
        let span = ast.span(target);
        let Expr::Name { id, .. } = ast[target] else {
            return Ok(());
        };
        for at in (0..self.stack.len()).rev() {
            let scope = self.stack[at];
            if self.table[scope].comprehension != Comprehensions::No {
                let bits = self.lookup_in(scope, id);
                if bits & DEF_COMP_ITER != 0 && bits & DEF_LOCAL != 0 {
                    let shown = self.show(id);
                    let message = format!(
                        "assignment expression cannot rebind comprehension iteration variable '{shown}'"
                    );
                    return Err(error_at(message, span));
                }
                continue;
            }
            let message = match self.table[scope].kind {
                ScopeKind::Function => {
                    let global = self.lookup_in(scope, id) & DEF_GLOBAL != 0;
                    self.add_def(id, if global { DEF_GLOBAL } else { DEF_NONLOCAL }, span)?;
                    self.record_directive(id, span);
                    return self.add_to(scope, id, DEF_LOCAL, span);
                }
                ScopeKind::Module => {
                    self.add_def(id, DEF_GLOBAL, span)?;
                    self.record_directive(id, span);
                    return self.add_to(scope, id, DEF_GLOBAL, span);
                }
                ScopeKind::Class => {
                    "assignment expression within a comprehension cannot be used in a class body"
                }
                ScopeKind::TypeParameters => {
                    "assignment expression within a comprehension cannot be used within the definition of a generic"
                }
                ScopeKind::TypeAlias => {
                    "assignment expression within a comprehension cannot be used in a type alias"
                }
                ScopeKind::TypeVariable => {
                    "assignment expression within a comprehension cannot be used in a TypeVar bound"
                }
                // Annotations are passed over: the name is bound around them.
                ScopeKind::Annotation => continue,
            };
            return Err(error_at(message, span));
        }
        Ok(())
    }

    fn comprehension(
        &mut self,
        expr: ExprId,
        which: Comprehensions,
        name: Ident,
        generators: List<ComprehensionId>,
        elt: ExprId,
        value: Option<ExprId>,
    ) -> Built {
        let ast = self.ast;
        let span = ast.span(expr);
        let Some(outermost) = ast.first(generators) else {
            return Err(CompileError::bare(
                ErrorKind::ValueError,
                "comprehension with no generators",
            ));
        };
        let Comprehension {
            target,
            iter,
            ifs,
            is_async,
        } = ast[outermost];
        // The outermost iterable belongs to the scope around.
        self.cur().comp_iter_expr += 1;
        self.expr(iter)?;
        self.cur().comp_iter_expr -= 1;
        self.enter(name, ScopeKind::Function, expr.into(), Part::Body, span)?;
        self.cur().comprehension = which;
        self.cur().coroutine |= is_async != 0;
        let zero = self.known.zero;
        self.add_def(zero, DEF_PARAM, span)?;
        self.cur().comp_iter_target = true;
        self.expr(target)?;
        self.cur().comp_iter_target = false;
        self.exprs(ifs)?;
        for generator in ast.list(generators).skip(1) {
            let Comprehension {
                target,
                iter,
                ifs,
                is_async,
            } = ast[generator];
            self.cur().comp_iter_target = true;
            self.expr(target)?;
            self.cur().comp_iter_target = false;
            self.cur().comp_iter_expr += 1;
            self.expr(iter)?;
            self.cur().comp_iter_expr -= 1;
            self.exprs(ifs)?;
            self.cur().coroutine |= is_async != 0;
        }
        self.optional(value)?;
        self.expr(elt)?;
        let is_generator = which == Comprehensions::Generator;
        self.cur().generator = is_generator;
        let is_async = self.cur().coroutine && !is_generator;
        self.exit();
        if is_async {
            let allowed = self.is_async_def()
                || self.cur().comprehension != Comprehensions::No
                || self.top_level_await();
            if !allowed {
                return Err(error_at(
                    "asynchronous comprehension outside of an asynchronous function",
                    span,
                ));
            }
            self.cur().coroutine = true;
        }
        Ok(())
    }

    pub(super) fn type_params(&mut self, params: List<TypeParamId>) -> Built {
        let ast = self.ast;
        for param in ast.list(params) {
            let span = ast.span(param);
            match ast[param] {
                TypeParam::TypeVar {
                    name,
                    bound,
                    default_value,
                } => {
                    self.add_def(name, DEF_TYPE_PARAM | DEF_LOCAL, span)?;
                    let constraints =
                        bound.is_some_and(|bound| matches!(ast[bound], Expr::Tuple { .. }));
                    let info = if constraints {
                        "a TypeVar constraint"
                    } else {
                        "a TypeVar bound"
                    };
                    self.type_variable(param, name, bound, Part::Bound, info)?;
                    self.type_variable(
                        param,
                        name,
                        default_value,
                        Part::Default,
                        "a TypeVar default",
                    )?;
                }
                TypeParam::TypeVarTuple {
                    name,
                    default_value,
                } => {
                    self.add_def(name, DEF_TYPE_PARAM | DEF_LOCAL, span)?;
                    self.type_variable(
                        param,
                        name,
                        default_value,
                        Part::Default,
                        "a TypeVarTuple default",
                    )?;
                }
                TypeParam::ParamSpec {
                    name,
                    default_value,
                } => {
                    self.add_def(name, DEF_TYPE_PARAM | DEF_LOCAL, span)?;
                    self.type_variable(
                        param,
                        name,
                        default_value,
                        Part::Default,
                        "a ParamSpec default",
                    )?;
                }
            }
        }
        Ok(())
    }

    /// A bound or default: evaluated lazily, so a scope of its own.
    fn type_variable(
        &mut self,
        param: TypeParamId,
        name: Ident,
        expr: Option<ExprId>,
        part: Part,
        info: &'static str,
    ) -> Built {
        if name == self.known.classdict {
            let message = format!(
                "reserved name '{}' cannot be used for type parameter",
                self.show(name)
            );
            return Err(error_at(message, self.ast.span(param)));
        }
        let Some(expr) = expr else { return Ok(()) };
        let span = self.ast.span(expr);
        let in_class = self.cur().can_see_class_scope;
        self.enter(name, ScopeKind::TypeVariable, param.into(), part, span)?;
        self.cur().can_see_class_scope = in_class;
        if in_class {
            let classdict = self.known.classdict;
            self.add_def(classdict, USE, span)?;
        }
        self.cur().scope_info = Some(info);
        self.expr(expr)?;
        self.exit();
        Ok(())
    }
}
