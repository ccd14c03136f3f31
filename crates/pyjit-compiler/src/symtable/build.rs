//! The first pass: scopes and raw facts from statements and patterns. Expressions: `build_expr`.

use super::flags::*;
use super::*;
use crate::ast::*;

pub(super) type Built = Result<(), Box<CompileError>>;

/// Names that the passes look for by themselves.
pub(super) struct Known {
    pub top: Ident,
    pub lambda: Ident,
    pub annotate: Ident,
    pub genexpr: Ident,
    pub listcomp: Ident,
    pub setcomp: Ident,
    pub dictcomp: Ident,
    pub zero: Ident,
    pub format: Ident,
    pub defaults: Ident,
    pub kwdefaults: Ident,
    pub type_params: Ident,
    pub dunder_type_params: Ident,
    pub generic_base: Ident,
    pub class: Ident,
    pub classdict: Ident,
    pub conditional_annotations: Ident,
    pub super_: Ident,
    pub debug: Ident,
    pub star: Ident,
    pub future: Ident,
}

pub(super) struct Builder<'a> {
    pub ast: &'a Ast,
    pub idents: &'a mut Idents,
    pub table: SymbolTable,
    pub options: SymbolOptions,
    /// The scopes we are in.
    pub stack: Vec<ScopeId>,
    /// The class whose private names are mangled.
    pub private: Option<Ident>,
    pub known: Known,
}

pub(super) fn build(
    ast: &Ast,
    idents: &mut Idents,
    options: SymbolOptions,
) -> Result<SymbolTable, Box<CompileError>> {
    let known = Known {
        top: idents.intern("top"),
        lambda: idents.intern("lambda"),
        annotate: idents.intern("__annotate__"),
        genexpr: idents.intern("genexpr"),
        listcomp: idents.intern("listcomp"),
        setcomp: idents.intern("setcomp"),
        dictcomp: idents.intern("dictcomp"),
        zero: idents.intern(".0"),
        format: idents.intern(".format"),
        defaults: idents.intern(".defaults"),
        kwdefaults: idents.intern(".kwdefaults"),
        type_params: idents.intern(".type_params"),
        dunder_type_params: idents.intern("__type_params__"),
        generic_base: idents.intern(".generic_base"),
        class: idents.intern("__class__"),
        classdict: idents.intern("__classdict__"),
        conditional_annotations: idents.intern("__conditional_annotations__"),
        super_: idents.intern("super"),
        debug: idents.intern("__debug__"),
        star: idents.intern("*"),
        future: idents.intern("__future__"),
    };
    let table = SymbolTable {
        scopes: Vec::new(),
        by_key: FxHashMap::default(),
    };
    let mut builder = Builder {
        ast,
        idents,
        table,
        options,
        stack: Vec::new(),
        private: None,
        known,
    };
    let Some(root) = ast.root() else {
        return Err(CompileError::bare(ErrorKind::ValueError, "no tree"));
    };
    let top = builder.known.top;
    builder.enter(
        top,
        ScopeKind::Module,
        root.into(),
        Part::Body,
        Span::default(),
    )?;
    match ast[root] {
        Mod::Module { body, .. } => {
            builder.cur().has_docstring = has_docstring(ast, body);
            builder.stmts(body)?;
        }
        Mod::Interactive { body } => builder.stmts(body)?,
        Mod::Expression { body } => builder.expr(body)?,
        Mod::FunctionType { .. } => {
            return Err(CompileError::bare(
                ErrorKind::ValueError,
                "this compiler does not handle FunctionTypes",
            ));
        }
    }
    Ok(builder.table)
}

/// Whether a body starts with a docstring.
pub(super) fn has_docstring(ast: &Ast, body: List<StmtId>) -> bool {
    let Some(first) = ast.first(body) else {
        return false;
    };
    let Stmt::Expr { value } = ast[first] else {
        return false;
    };
    let Expr::Constant { value, .. } = ast[value] else {
        return false;
    };
    matches!(ast.constant(value), Constant::Str(_))
}

impl Builder<'_> {
    pub fn cur_id(&self) -> ScopeId {
        self.stack.last().copied().unwrap_or(ScopeId(0))
    }

    pub fn cur(&mut self) -> &mut Scope {
        let id = self.cur_id();
        &mut self.table[id]
    }

    pub fn mangled(&mut self, name: Ident) -> Ident {
        if self.private.is_none() || !self.table[self.cur_id()].mangles(name) {
            return name;
        }
        mangle(self.idents, self.private, name)
    }

    fn new_scope(
        &mut self,
        name: Ident,
        kind: ScopeKind,
        node: NodeId,
        part: Part,
        span: Span,
    ) -> ScopeId {
        let outer = self.stack.last().map(|&id| &self.table[id]);
        let key = ScopeKey { node, part };
        let scope = Scope {
            key,
            kind,
            name,
            span,
            parent: self.stack.last().copied(),
            symbols: Symbols::default(),
            varnames: Vec::new(),
            children: Vec::new(),
            directives: Vec::new(),
            comprehension: Comprehensions::No,
            nested: outer.is_some_and(|outer| outer.nested || outer.is_function_like()),
            generator: false,
            coroutine: false,
            varargs: false,
            varkeywords: false,
            annotations_used: false,
            returns_value: false,
            needs_class_closure: false,
            needs_classdict: false,
            comp_inlined: false,
            can_see_class_scope: false,
            has_conditional_annotations: false,
            has_docstring: false,
            method: outer
                .is_some_and(|outer| outer.kind == ScopeKind::Class && kind == ScopeKind::Function),
            annotation_block: None,
            comp_iter_target: false,
            comp_iter_expr: 0,
            in_conditional_block: false,
            in_unevaluated_annotation: false,
            scope_info: None,
            mangled_names: None,
        };
        let id = ScopeId(self.table.scopes.len() as u32);
        self.table.scopes.push(scope);
        self.table.by_key.insert(key, id);
        id
    }

    pub(super) fn enter_again(&mut self, id: ScopeId) {
        self.enter_existing(id);
    }

    fn enter_existing(&mut self, id: ScopeId) {
        if let Some(&outer) = self.stack.last() {
            let comp_iter_expr = self.table[outer].comp_iter_expr;
            let mangled_names = self.table[outer].mangled_names.clone();
            let known = self.table[outer].annotation_block == Some(id);
            let scope = &mut self.table[id];
            // An assignment expression is forbidden anywhere inside a comprehension's iterable.
            scope.comp_iter_expr = comp_iter_expr;
            if scope.kind != ScopeKind::Class && mangled_names.is_some() {
                scope.mangled_names = mangled_names;
            }
            // Under the annotations future they become strings: their scopes do not count.
            let hidden = self.options.future_annotations && scope.kind == ScopeKind::Annotation;
            if !hidden && !known {
                self.table[outer].children.push(id);
            }
        }
        self.stack.push(id);
    }

    pub fn enter(
        &mut self,
        name: Ident,
        kind: ScopeKind,
        node: NodeId,
        part: Part,
        span: Span,
    ) -> Built {
        let id = self.new_scope(name, kind, node, part, span);
        self.enter_existing(id);
        if matches!(
            kind,
            ScopeKind::Annotation | ScopeKind::TypeVariable | ScopeKind::TypeAlias
        ) {
            let format = self.known.format;
            self.add_def(format, DEF_PARAM, span)?;
            self.add_def(format, USE, span)?;
        }
        Ok(())
    }

    pub fn exit(&mut self) {
        self.stack.pop();
    }

    pub fn add_def(&mut self, name: Ident, flag: u32, span: Span) -> Built {
        let context = if flag == USE {
            ExprContext::Load
        } else {
            ExprContext::Store
        };
        self.add_def_in(name, flag, span, context)
    }

    pub fn add_def_in(
        &mut self,
        name: Ident,
        flag: u32,
        span: Span,
        context: ExprContext,
    ) -> Built {
        if flag & (DEF_PARAM | DEF_LOCAL | DEF_IMPORT) != 0 {
            self.check_name(name, span, context)?;
        }
        if flag & DEF_TYPE_PARAM != 0
            && let Some(names) = &self.cur().mangled_names
        {
            names.borrow_mut().insert(name);
        }
        let scope = self.cur_id();
        self.add_to(scope, name, flag, span)
    }

    /// Adds a fact to any scope; the name is mangled as the current one mangles it.
    pub fn add_to(&mut self, scope: ScopeId, name: Ident, flag: u32, span: Span) -> Built {
        let mangled = self.mangled(name);
        let old = self.table[scope].symbols.get(mangled);
        if let Some(old) = old {
            if flag & old & DEF_PARAM != 0 {
                let message = format!(
                    "duplicate argument '{}' in function definition",
                    self.show(name)
                );
                return Err(error_at(message, span));
            }
            if flag & old & DEF_TYPE_PARAM != 0 {
                return Err(error_at(
                    format!("duplicate type parameter '{}'", self.show(name)),
                    span,
                ));
            }
        }
        let mut bits = old.unwrap_or(0) | flag;
        if self.table[scope].comp_iter_target {
            if bits & (DEF_GLOBAL | DEF_NONLOCAL) != 0 {
                let message = format!(
                    "comprehension inner loop cannot rebind assignment expression target '{}'",
                    self.show(name)
                );
                return Err(error_at(message, span));
            }
            bits |= DEF_COMP_ITER;
        }
        self.table[scope].symbols.set(mangled, bits);
        if flag & DEF_PARAM != 0 {
            self.table[scope].varnames.push(mangled);
        } else if flag & DEF_GLOBAL != 0 {
            let top = self.table.top();
            let bits = self.table[top].symbols.get(mangled).unwrap_or(0) | flag;
            self.table[top].symbols.set(mangled, bits);
        }
        Ok(())
    }

    pub fn show(&self, name: Ident) -> String {
        let text = self.idents.text(name);
        match text.as_str() {
            Some(text) => text.to_string(),
            None => text
                .code_points()
                .iter()
                .map(|&p| char::from_u32(p).unwrap_or('\u{fffd}'))
                .collect(),
        }
    }

    pub fn lookup_in(&mut self, scope: ScopeId, name: Ident) -> u32 {
        // Mangled as that scope does it, with the class we are in.
        let mangled = if self.private.is_none() || !self.table[scope].mangles(name) {
            name
        } else {
            mangle(self.idents, self.private, name)
        };
        self.table[scope].symbols.get(mangled).unwrap_or(0)
    }

    pub fn check_name(&self, name: Ident, span: Span, context: ExprContext) -> Built {
        if name != self.known.debug {
            return Ok(());
        }
        match context {
            ExprContext::Store => Err(error_at("cannot assign to __debug__", span)),
            ExprContext::Del => Err(error_at("cannot delete __debug__", span)),
            ExprContext::Load => Ok(()),
        }
    }

    pub fn check_keywords(&self, keywords: List<KeywordId>) -> Built {
        for keyword in self.ast.list(keywords) {
            if let Some(arg) = self.ast[keyword].arg {
                self.check_name(arg, self.ast.span(keyword), ExprContext::Store)?;
            }
        }
        Ok(())
    }

    pub fn stmts(&mut self, body: List<StmtId>) -> Built {
        let ast = self.ast;
        ast.list(body).try_for_each(|stmt| self.stmt(stmt))
    }

    /// Runs in a block that may not be executed.
    fn conditional(&mut self, run: impl FnOnce(&mut Self) -> Built) -> Built {
        let before = std::mem::replace(&mut self.cur().in_conditional_block, true);
        run(self)?;
        self.cur().in_conditional_block = before;
        Ok(())
    }

    fn enter_type_params(
        &mut self,
        name: Ident,
        node: NodeId,
        has_defaults: bool,
        has_kwdefaults: bool,
        is_class: bool,
        span: Span,
    ) -> Built {
        let in_class = self.cur().kind == ScopeKind::Class;
        self.enter(
            name,
            ScopeKind::TypeParameters,
            node,
            Part::TypeParams,
            span,
        )?;
        if in_class {
            self.cur().can_see_class_scope = true;
            let classdict = self.known.classdict;
            self.add_def(classdict, USE, span)?;
        }
        if is_class {
            for name in [self.known.type_params, self.known.generic_base] {
                self.add_def(name, DEF_LOCAL, span)?;
                self.add_def(name, USE, span)?;
            }
        }
        if has_defaults {
            let defaults = self.known.defaults;
            self.add_def(defaults, DEF_PARAM, span)?;
        }
        if has_kwdefaults {
            let kwdefaults = self.known.kwdefaults;
            self.add_def(kwdefaults, DEF_PARAM, span)?;
        }
        Ok(())
    }

    fn function(
        &mut self,
        stmt: StmtId,
        name: Ident,
        args: ArgumentsId,
        body: List<StmtId>,
        decorators: List<ExprId>,
        returns: Option<ExprId>,
        type_params: List<TypeParamId>,
        is_async: bool,
    ) -> Built {
        let ast = self.ast;
        let span = ast.span(stmt);
        self.add_def(name, DEF_LOCAL, span)?;
        self.default_exprs(args)?;
        self.exprs(decorators)?;
        let generic = !type_params.is_empty();
        if generic {
            let arguments = ast[args];
            let has_kwdefaults = ast
                .list(arguments.kw_defaults)
                .any(|default| default.is_some());
            // CPython's trees always have a list of defaults, if an empty one.
            self.enter_type_params(name, stmt.into(), true, has_kwdefaults, false, span)?;
            self.type_params(type_params)?;
        }
        let scope = self.new_scope(name, ScopeKind::Function, stmt.into(), Part::Body, span);
        self.table[scope].has_docstring = has_docstring(ast, body);
        self.signature_annotations(stmt, args, returns)?;
        self.enter_existing(scope);
        self.cur().coroutine |= is_async;
        self.arguments(args)?;
        self.stmts(body)?;
        self.exit();
        if generic {
            self.exit();
        }
        Ok(())
    }

    fn class(
        &mut self,
        stmt: StmtId,
        name: Ident,
        bases: List<ExprId>,
        keywords: List<KeywordId>,
        body: List<StmtId>,
        decorators: List<ExprId>,
        type_params: List<TypeParamId>,
    ) -> Built {
        let span = self.ast.span(stmt);
        self.add_def(name, DEF_LOCAL, span)?;
        self.exprs(decorators)?;
        let private = self.private;
        let generic = !type_params.is_empty();
        if generic {
            self.enter_type_params(name, stmt.into(), false, false, true, span)?;
            self.private = Some(name);
            self.cur().mangled_names = Some(Rc::default());
            self.type_params(type_params)?;
        }
        self.exprs(bases)?;
        self.check_keywords(keywords)?;
        self.keywords(keywords)?;
        self.enter(name, ScopeKind::Class, stmt.into(), Part::Body, span)?;
        self.private = Some(name);
        if generic {
            let (dunder, hidden) = (self.known.dunder_type_params, self.known.type_params);
            self.add_def(dunder, DEF_LOCAL, span)?;
            self.add_def(hidden, USE, span)?;
        }
        self.cur().has_docstring = has_docstring(self.ast, body);
        self.stmts(body)?;
        self.exit();
        if generic {
            self.exit();
        }
        self.private = private;
        Ok(())
    }

    fn type_alias(
        &mut self,
        stmt: StmtId,
        name: ExprId,
        type_params: List<TypeParamId>,
        value: ExprId,
    ) -> Built {
        let ast = self.ast;
        self.expr(name)?;
        let span = ast.span(stmt);
        let Expr::Name { id, .. } = ast[name] else {
            return Err(CompileError::bare(
                ErrorKind::ValueError,
                "TypeAlias with non-Name name",
            ));
        };
        let in_class = self.cur().kind == ScopeKind::Class;
        let generic = !type_params.is_empty();
        if generic {
            self.enter_type_params(id, stmt.into(), false, false, false, span)?;
            self.type_params(type_params)?;
        }
        self.enter(id, ScopeKind::TypeAlias, stmt.into(), Part::Body, span)?;
        self.cur().can_see_class_scope = in_class;
        if in_class {
            let classdict = self.known.classdict;
            self.add_def(classdict, USE, ast.span(value))?;
        }
        self.expr(value)?;
        self.exit();
        if generic {
            self.exit();
        }
        Ok(())
    }

    fn ann_assign(
        &mut self,
        stmt: StmtId,
        target: ExprId,
        annotation: ExprId,
        value: Option<ExprId>,
        simple: bool,
    ) -> Built {
        let ast = self.ast;
        self.cur().annotations_used = true;
        if let Expr::Name { id, .. } = ast[target] {
            let scope = self.cur_id();
            let bits = self.lookup_in(scope, id);
            if bits & (DEF_GLOBAL | DEF_NONLOCAL) != 0 && scope != self.table.top() && simple {
                let which = if bits & DEF_GLOBAL != 0 {
                    "global"
                } else {
                    "nonlocal"
                };
                let message = format!("annotated name '{}' can't be {which}", self.show(id));
                return Err(error_at(message, ast.span(stmt)));
            }
            if simple {
                self.add_def(id, DEF_ANNOT | DEF_LOCAL, ast.span(target))?;
            } else if value.is_some() {
                self.add_def(id, DEF_LOCAL, ast.span(target))?;
            }
        } else {
            self.expr(target)?;
        }
        self.variable_annotation(annotation)?;
        value.map_or(Ok(()), |value| self.expr(value))
    }

    /// `global` and `nonlocal`.
    fn declare(&mut self, stmt: StmtId, names: List<Ident>, flag: u32) -> Built {
        let ast = self.ast;
        let span = ast.span(stmt);
        let which = if flag == DEF_GLOBAL {
            "global"
        } else {
            "nonlocal"
        };
        for name in ast.list(names) {
            let scope = self.cur_id();
            let bits = self.lookup_in(scope, name);
            if bits & (DEF_PARAM | DEF_LOCAL | USE | DEF_ANNOT) != 0 {
                let shown = self.show(name);
                let message = if bits & DEF_PARAM != 0 {
                    format!("name '{shown}' is parameter and {which}")
                } else if bits & USE != 0 {
                    format!("name '{shown}' is used prior to {which} declaration")
                } else if bits & DEF_ANNOT != 0 {
                    format!("annotated name '{shown}' can't be {which}")
                } else {
                    format!("name '{shown}' is assigned to before {which} declaration")
                };
                return Err(error_at(message, span));
            }
            self.add_def(name, flag, span)?;
            self.record_directive(name, span);
        }
        Ok(())
    }

    pub fn record_directive(&mut self, name: Ident, span: Span) {
        let mangled = self.mangled(name);
        self.cur().directives.push((mangled, span));
    }

    fn require_coroutine(&mut self, stmt: StmtId, message: &str) -> Built {
        if self.options.top_level_await && self.cur().kind == ScopeKind::Module {
            self.cur().coroutine = true;
        }
        if self.cur().coroutine {
            Ok(())
        } else {
            Err(error_at(message, self.ast.span(stmt)))
        }
    }

    fn stmt(&mut self, stmt: StmtId) -> Built {
        let ast = self.ast;
        match ast[stmt] {
            Stmt::FunctionDef {
                name,
                args,
                body,
                decorator_list,
                returns,
                type_params,
                ..
            } => self.function(
                stmt,
                name,
                args,
                body,
                decorator_list,
                returns,
                type_params,
                false,
            ),
            Stmt::AsyncFunctionDef {
                name,
                args,
                body,
                decorator_list,
                returns,
                type_params,
                ..
            } => self.function(
                stmt,
                name,
                args,
                body,
                decorator_list,
                returns,
                type_params,
                true,
            ),
            Stmt::ClassDef {
                name,
                bases,
                keywords,
                body,
                decorator_list,
                type_params,
            } => self.class(
                stmt,
                name,
                bases,
                keywords,
                body,
                decorator_list,
                type_params,
            ),
            Stmt::TypeAlias {
                name,
                type_params,
                value,
            } => self.type_alias(stmt, name, type_params, value),
            Stmt::Return { value } => {
                if let Some(value) = value {
                    self.expr(value)?;
                    self.cur().returns_value = true;
                }
                Ok(())
            }
            Stmt::Delete { targets } => self.exprs(targets),
            Stmt::Assign { targets, value, .. } => {
                self.exprs(targets)?;
                self.expr(value)
            }
            Stmt::AugAssign { target, value, .. } => {
                self.expr(target)?;
                self.expr(value)
            }
            Stmt::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => self.ann_assign(stmt, target, annotation, value, simple != 0),
            Stmt::For {
                target,
                iter,
                body,
                orelse,
                ..
            } => self.for_loop(target, iter, body, orelse),
            Stmt::AsyncFor {
                target,
                iter,
                body,
                orelse,
                ..
            } => {
                self.require_coroutine(stmt, "'async for' outside async function")?;
                self.for_loop(target, iter, body, orelse)
            }
            Stmt::While { test, body, orelse } | Stmt::If { test, body, orelse } => {
                self.expr(test)?;
                self.conditional(|builder| {
                    builder.stmts(body)?;
                    builder.stmts(orelse)
                })
            }
            Stmt::Match { subject, cases } => {
                self.expr(subject)?;
                self.conditional(|builder| {
                    ast.list(cases).try_for_each(|case| {
                        let MatchCase {
                            pattern,
                            guard,
                            body,
                        } = ast[case];
                        builder.pattern(pattern)?;
                        builder.optional(guard)?;
                        builder.stmts(body)
                    })
                })
            }
            Stmt::Raise { exc, cause } => match exc {
                Some(exc) => {
                    self.expr(exc)?;
                    self.optional(cause)
                }
                None => Ok(()),
            },
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
            } => self.conditional(|builder| {
                builder.stmts(body)?;
                for handler in ast.list(handlers) {
                    let ExceptHandler::ExceptHandler { r#type, name, body } = ast[handler];
                    builder.optional(r#type)?;
                    if let Some(name) = name {
                        builder.add_def(name, DEF_LOCAL, ast.span(handler))?;
                    }
                    builder.stmts(body)?;
                }
                builder.stmts(orelse)?;
                builder.stmts(finalbody)
            }),
            Stmt::Assert { test, msg } => {
                self.expr(test)?;
                self.optional(msg)
            }
            Stmt::Import { names } => self.aliases(names),
            Stmt::ImportFrom {
                module,
                names,
                level,
            } => {
                self.aliases(names)?;
                self.check_future(stmt, module, level)
            }
            Stmt::Global { names } => self.declare(stmt, names, DEF_GLOBAL),
            Stmt::Nonlocal { names } => self.declare(stmt, names, DEF_NONLOCAL),
            Stmt::Expr { value } => self.expr(value),
            Stmt::Pass | Stmt::Break | Stmt::Continue => Ok(()),
            Stmt::With { items, body, .. } => self.with(items, body),
            Stmt::AsyncWith { items, body, .. } => {
                self.require_coroutine(stmt, "'async with' outside async function")?;
                self.with(items, body)
            }
        }
    }

    fn for_loop(
        &mut self,
        target: ExprId,
        iter: ExprId,
        body: List<StmtId>,
        orelse: List<StmtId>,
    ) -> Built {
        self.expr(target)?;
        self.expr(iter)?;
        self.conditional(|builder| {
            builder.stmts(body)?;
            builder.stmts(orelse)
        })
    }

    fn with(&mut self, items: List<WithItemId>, body: List<StmtId>) -> Built {
        let ast = self.ast;
        self.conditional(|builder| {
            for item in ast.list(items) {
                builder.expr(ast[item].context_expr)?;
                builder.optional(ast[item].optional_vars)?;
            }
            builder.stmts(body)
        })
    }

    /// A `__future__` import must be among the module's first statements.
    fn check_future(&self, stmt: StmtId, module: Option<Ident>, level: Option<i32>) -> Built {
        let span = self.ast.span(stmt);
        let last = self.options.future_span;
        let late = span.lineno > last.lineno
            || (span.lineno == last.end_lineno && span.col_offset > last.end_col_offset);
        if module == Some(self.known.future) && level.unwrap_or(0) == 0 && late {
            return Err(error_at(
                "from __future__ imports must occur at the beginning of the file",
                span,
            ));
        }
        Ok(())
    }

    fn aliases(&mut self, names: List<AliasId>) -> Built {
        let ast = self.ast;
        for alias in ast.list(names) {
            let Alias { name, asname } = ast[alias];
            let span = ast.span(alias);
            let name = asname.unwrap_or(name);
            if name == self.known.star {
                if self.cur().kind != ScopeKind::Module {
                    return Err(error_at("import * only allowed at module level", span));
                }
                continue;
            }
            // `import a.b` binds `a`.
            let head = self
                .idents
                .text(name)
                .as_str()
                .and_then(|name| name.split_once('.'))
                .map(|(head, _)| head.to_string());
            let bound = head.map_or(name, |head| self.idents.intern(&head));
            self.add_def(bound, DEF_IMPORT, span)?;
        }
        Ok(())
    }

    fn patterns(&mut self, patterns: List<PatternId>) -> Built {
        let ast = self.ast;
        ast.list(patterns)
            .try_for_each(|pattern| self.pattern(pattern))
    }

    fn pattern(&mut self, pattern: PatternId) -> Built {
        let ast = self.ast;
        let span = ast.span(pattern);
        let bound = match ast[pattern] {
            Pattern::MatchValue { value } => return self.expr(value),
            Pattern::MatchSingleton { .. } => None,
            Pattern::MatchSequence { patterns } | Pattern::MatchOr { patterns } => {
                return self.patterns(patterns);
            }
            Pattern::MatchMapping {
                keys,
                patterns,
                rest,
            } => {
                self.exprs(keys)?;
                self.patterns(patterns)?;
                rest
            }
            Pattern::MatchClass {
                cls,
                patterns,
                kwd_attrs,
                kwd_patterns,
            } => {
                self.expr(cls)?;
                self.patterns(patterns)?;
                for (attr, pattern) in ast.list(kwd_attrs).zip(ast.list(kwd_patterns)) {
                    self.check_name(attr, ast.span(pattern), ExprContext::Store)?;
                }
                return self.patterns(kwd_patterns);
            }
            Pattern::MatchStar { name } => name,
            Pattern::MatchAs { pattern, name } => {
                if let Some(pattern) = pattern {
                    self.pattern(pattern)?;
                }
                name
            }
        };
        bound.map_or(Ok(()), |name| self.add_def(name, DEF_LOCAL, span))
    }
}
