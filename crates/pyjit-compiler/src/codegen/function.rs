//! Functions, lambdas, classes, type parameters and type aliases. CPython: `codegen_function`, `codegen_class`,
//! `codegen_type_params`, `codegen_typealias`, `codegen_make_closure`.

use super::instr::{Label, NO_LOCATION, op};
use super::symbol::{Role, SymbolScope};
use super::unit::{ArgCounts, BlockKind, UnitKind};
use super::{Compiler, Result};
use crate::ast::{ArgumentsId, Expr, ExprId, Ident, List, Stmt, StmtId, TypeParam, TypeParamId};
use crate::errors::{CompileError, ErrorKind};
use pyjit_bytecode::opcode::{Intrinsic1, Intrinsic2, function_attribute as attribute};
use pyjit_bytecode::{Code, Const, Position};
use std::sync::Arc;

impl<'a> Compiler<'a> {
    /// Makes a function of a code object; `flags` tell which attributes are on the stack.
    pub(crate) fn make_closure(
        &mut self,
        loc: Position,
        code: Arc<Code>,
        flags: u32,
    ) -> Result<()> {
        let mut flags = flags;
        let nfree = code.nfreevars();
        if nfree > 0 {
            for name in code.freevars() {
                let name = self.find_ident(name);
                let cell = name.and_then(|name| self.closure_index(name));
                let Some(cell) = cell else {
                    return Err(CompileError::bare(
                        ErrorKind::ValueError,
                        "unknown free variable of a closure",
                    ));
                };
                self.op_i(loc, op::LOAD_CLOSURE, cell as usize);
            }
            flags |= attribute::CLOSURE;
            self.op_i(loc, op::BUILD_TUPLE, nfree);
        }
        self.load_const(loc, Const::Code(code));
        self.op(loc, op::MAKE_FUNCTION);
        for which in [
            attribute::CLOSURE,
            attribute::ANNOTATIONS,
            attribute::ANNOTATE,
            attribute::KWDEFAULTS,
            attribute::DEFAULTS,
        ] {
            if flags & which != 0 {
                self.op_i(loc, op::SET_FUNCTION_ATTRIBUTE, which as usize);
            }
        }
        Ok(())
    }

    fn find_ident(&mut self, text: &pyjit_bytecode::Text) -> Option<Ident> {
        match text.as_str() {
            Some(text) => self.idents.find(text),
            None => Some(
                self.idents
                    .intern_text(&crate::ast::Text::from_code_points(&text.code_points())),
            ),
        }
    }

    /// The cell that an inner function's free variable is here.
    fn closure_index(&self, name: Ident) -> Option<u32> {
        let known = &self.known;
        let is_class_cell = self.unit.kind == UnitKind::Class
            && (name == known.class
                || name == known.classdict
                || name == known.conditional_annotations);
        if is_class_cell || self.symbol(name).scope() == SymbolScope::Cell {
            self.unit.cellvars.get(name)
        } else {
            self.unit.freevars.get(name)
        }
    }

    fn decorators(&mut self, decorators: List<ExprId>) -> Result<()> {
        self.exprs(decorators)
    }

    fn apply_decorators(&mut self, decorators: List<ExprId>) {
        for decorator in self.ast.list(decorators).rev() {
            let loc = self.loc(decorator);
            self.op_i(loc, op::CALL, 0);
        }
    }

    /// Pushes defaults; answers which attributes they are.
    fn default_arguments(&mut self, loc: Position, args: ArgumentsId) -> Result<u32> {
        let args = self.ast[args];
        let mut flags = 0;
        if !args.defaults.is_empty() {
            self.exprs(args.defaults)?;
            self.op_i(loc, op::BUILD_TUPLE, args.defaults.len());
            flags |= attribute::DEFAULTS;
        }
        let mut count = 0;
        for (arg, default) in self
            .ast
            .list(args.kwonlyargs)
            .zip(self.ast.list(args.kw_defaults))
        {
            let Some(default) = default else { continue };
            count += 1;
            let name = self.maybe_mangle(self.ast[arg].arg);
            self.load_ident(loc, name);
            self.expr(default)?;
        }
        if count > 0 {
            self.op_i(loc, op::BUILD_MAP, count);
            flags |= attribute::KWDEFAULTS;
        }
        Ok(flags)
    }

    fn arg_counts(&self, args: ArgumentsId) -> ArgCounts {
        let args = self.ast[args];
        ArgCounts {
            args: args.args.len() as u32,
            posonly: args.posonlyargs.len() as u32,
            kwonly: args.kwonlyargs.len() as u32,
        }
    }

    /// Wraps a generator's or coroutine's body: StopIteration must not leave it as such.
    pub(crate) fn wrap_in_stopiteration_handler(&mut self) {
        let handler = self.label();
        self.insert_first(op::SETUP_CLEANUP, handler);
        self.load_const(NO_LOCATION, Const::None);
        self.op(NO_LOCATION, op::RETURN_VALUE);
        self.use_label(handler);
        self.intrinsic_1(NO_LOCATION, Intrinsic1::StopIterationError);
        self.op_i(NO_LOCATION, op::RERAISE, 1);
    }

    pub(crate) fn lambda(&mut self, expr: ExprId, args: ArgumentsId, body: ExprId) -> Result<()> {
        let loc = self.loc(expr);
        let flags = self.default_arguments(loc, args)?;
        let counts = self.arg_counts(args);
        let name = self.known.lambda;
        self.enter_scope(
            name,
            UnitKind::Lambda,
            expr.into(),
            Role::Body,
            loc.lineno,
            None,
            counts,
        )?;
        self.expr(body)?;
        let is_generator = self.scope().generator;
        if !is_generator {
            let body_loc = self.loc(body);
            self.op(body_loc, op::RETURN_VALUE);
        }
        let code = self.finish_unit(!is_generator)?;
        self.make_closure(loc, code, flags)
    }

    /// The name of the scope of a definition's type parameters.
    fn generic_name(&mut self, name: Ident) -> Ident {
        match self.idents.text(name).as_str() {
            Some(text) => {
                let text = format!("<generic parameters of {text}>");
                self.idents.intern(&text)
            }
            None => {
                let mut points: Vec<u32> =
                    "<generic parameters of ".chars().map(u32::from).collect();
                points.extend(self.idents.text(name).code_points());
                points.push('>' as u32);
                self.idents
                    .intern_text(&crate::ast::Text::from_code_points(&points))
            }
        }
    }

    pub(crate) fn function(&mut self, stmt: StmtId) -> Result<()> {
        let (Stmt::FunctionDef {
            name,
            args,
            body,
            decorator_list,
            returns,
            type_params,
            ..
        }
        | Stmt::AsyncFunctionDef {
            name,
            args,
            body,
            decorator_list,
            returns,
            type_params,
            ..
        }) = self.ast[stmt]
        else {
            return Ok(());
        };
        let is_async = matches!(self.ast[stmt], Stmt::AsyncFunctionDef { .. });
        self.decorators(decorator_list)?;
        let loc = self.loc(stmt);
        let firstlineno = self
            .ast
            .first(decorator_list)
            .map_or(loc.lineno, |first| self.loc(first).lineno);
        let mut flags = self.default_arguments(loc, args)?;
        let is_generic = !type_params.is_empty();
        let mut passed = 0;
        if is_generic {
            // Defaults are evaluated outside and passed to the scope of the type parameters.
            passed = (flags & attribute::DEFAULTS != 0) as usize
                + (flags & attribute::KWDEFAULTS != 0) as usize;
            if passed == 2 {
                self.op_i(loc, op::SWAP, 2);
            }
            let generic = self.generic_name(name);
            let counts = ArgCounts {
                args: passed as u32,
                ..ArgCounts::default()
            };
            self.enter_scope(
                generic,
                UnitKind::Annotations,
                stmt.into(),
                Role::TypeParams,
                firstlineno,
                None,
                counts,
            )?;
            self.type_params(type_params)?;
            for i in 0..passed {
                self.op_i(loc, op::LOAD_FAST, i);
            }
        }
        flags |= self.function_annotations(loc, stmt.into(), args, returns)?;
        self.function_body(stmt, name, args, body, is_async, flags, firstlineno)?;
        if is_generic {
            self.op_i(loc, op::SWAP, 2);
            self.intrinsic_2(loc, Intrinsic2::SetFunctionTypeParams);
            let code = self.finish_unit(false)?;
            self.make_closure(loc, code, 0)?;
            if passed > 0 {
                self.op_i(loc, op::SWAP, passed + 1);
                self.op_i(loc, op::CALL, passed - 1);
            } else {
                self.op(loc, op::PUSH_NULL);
                self.op_i(loc, op::CALL, 0);
            }
        }
        self.apply_decorators(decorator_list);
        self.store_name(loc, name)
    }

    fn function_body(
        &mut self,
        stmt: StmtId,
        name: Ident,
        args: ArgumentsId,
        body: List<StmtId>,
        is_async: bool,
        flags: u32,
        firstlineno: i32,
    ) -> Result<()> {
        let kind = if is_async {
            UnitKind::AsyncFunction
        } else {
            UnitKind::Function
        };
        let counts = self.arg_counts(args);
        self.enter_scope(
            name,
            kind,
            stmt.into(),
            Role::Body,
            firstlineno,
            None,
            counts,
        )?;
        let mut first = 0;
        if self.scope().has_docstring
            && let Some((_, doc)) = self.docstring(body)?
        {
            first = 1;
            self.add_const(doc);
        }
        let start = self.label();
        self.use_label(start);
        let handles = self.scope().coroutine || self.scope().generator;
        if handles {
            self.push_block(NO_LOCATION, BlockKind::StopIteration, start, Label::NONE)?;
        }
        self.stmts(body.slice(first..body.len()))?;
        if handles {
            self.wrap_in_stopiteration_handler();
            self.pop_block();
        }
        let code = self.finish_unit(true)?;
        let loc = self.loc(stmt);
        self.make_closure(loc, code, flags)
    }

    pub(crate) fn class(&mut self, stmt: StmtId) -> Result<()> {
        let Stmt::ClassDef {
            name,
            bases,
            keywords,
            body,
            decorator_list,
            type_params,
        } = self.ast[stmt]
        else {
            return Ok(());
        };
        self.decorators(decorator_list)?;
        let loc = self.loc(stmt);
        let firstlineno = self
            .ast
            .first(decorator_list)
            .map_or(loc.lineno, |first| self.loc(first).lineno);
        let is_generic = !type_params.is_empty();
        if is_generic {
            let generic = self.generic_name(name);
            let counts = ArgCounts::default();
            self.enter_scope(
                generic,
                UnitKind::Annotations,
                stmt.into(),
                Role::TypeParams,
                firstlineno,
                Some(name),
                counts,
            )?;
            self.type_params(type_params)?;
            self.store_name(loc, self.known.dot_type_params)?;
        }
        self.class_body(stmt, name, body, is_generic, firstlineno)?;
        if is_generic {
            self.load_name(loc, self.known.dot_type_params)?;
            self.intrinsic_1(loc, Intrinsic1::SubscriptGeneric);
            self.store_name(loc, self.known.generic_base)?;
            self.call_with(loc, 2, bases, Some(self.known.generic_base), keywords)?;
            let code = self.finish_unit(false)?;
            self.make_closure(loc, code, 0)?;
            self.op(loc, op::PUSH_NULL);
            self.op_i(loc, op::CALL, 0);
        } else {
            self.call_with(loc, 2, bases, None, keywords)?;
        }
        self.apply_decorators(decorator_list);
        self.store_name(loc, name)
    }

    /// Pushes `__build_class__`, the body's function and the class's name.
    fn class_body(
        &mut self,
        stmt: StmtId,
        name: Ident,
        body: List<StmtId>,
        is_generic: bool,
        firstlineno: i32,
    ) -> Result<()> {
        let counts = ArgCounts::default();
        self.enter_scope(
            name,
            UnitKind::Class,
            stmt.into(),
            Role::Body,
            firstlineno,
            Some(name),
            counts,
        )?;
        let loc = Position::new(firstlineno, firstlineno, 0, 0);
        self.load_name(loc, self.known.name)?;
        self.store_name(loc, self.known.module)?;
        let qualname = self.unit.qualname.clone();
        self.load_const(loc, Const::Str(qualname));
        self.store_name(loc, self.known.qualname)?;
        self.load_const(loc, Const::Int(firstlineno as i64));
        self.store_name(loc, self.known.firstlineno)?;
        if is_generic {
            self.load_name(loc, self.known.dot_type_params)?;
            self.store_name(loc, self.known.type_params)?;
        }
        let scope = self.scope();
        if scope.needs_classdict {
            self.op(loc, op::LOAD_LOCALS);
            let cell = self.unit.cellvars.add(self.known.classdict);
            self.op_i(loc, op::STORE_DEREF, cell as usize);
        }
        if scope.has_conditional_annotations {
            self.op_i(loc, op::BUILD_SET, 0);
            let cell = self.unit.cellvars.add(self.known.conditional_annotations);
            self.op_i(loc, op::STORE_DEREF, cell as usize);
        }
        self.body(loc, body, false)?;
        let mut attributes: Vec<_> = std::mem::take(&mut self.unit.static_attributes)
            .into_iter()
            .map(|name| self.text(name))
            .collect();
        attributes.sort();
        self.load_const(
            NO_LOCATION,
            Const::Tuple(attributes.into_iter().map(Const::Str).collect()),
        );
        self.store_name(NO_LOCATION, self.known.static_attributes)?;
        if scope.needs_classdict {
            let cell = self.unit.cellvars.add(self.known.classdict);
            self.op_i(NO_LOCATION, op::LOAD_CLOSURE, cell as usize);
            self.store_name(NO_LOCATION, self.known.classdictcell)?;
        }
        if scope.needs_class_closure {
            let cell = self.unit.cellvars.add(self.known.class);
            self.op_i(NO_LOCATION, op::LOAD_CLOSURE, cell as usize);
            self.op_i(NO_LOCATION, op::COPY, 1);
            self.store_name(NO_LOCATION, self.known.classcell)?;
        } else {
            self.load_const(NO_LOCATION, Const::None);
        }
        self.op(NO_LOCATION, op::RETURN_VALUE);
        let code = self.finish_unit(true)?;
        // These belong to the class's line, not to its decorators'.
        let loc = self.loc(stmt);
        self.op(loc, op::LOAD_BUILD_CLASS);
        self.op(loc, op::PUSH_NULL);
        self.make_closure(loc, code, 0)?;
        self.load_ident(loc, name);
        Ok(())
    }

    /// A bound or default of a type parameter: a function that evaluates it when asked.
    fn bound_or_default(
        &mut self,
        param: TypeParamId,
        role: Role,
        expr: ExprId,
        name: Ident,
        allow_starred: bool,
    ) -> Result<()> {
        let loc = self.loc(expr);
        self.load_const(loc, Const::Tuple([Const::Int(1)].into()));
        self.enter_annotations_scope(loc, param.into(), role, name)?;
        match self.ast[expr] {
            Expr::Starred { value, .. } if allow_starred => {
                self.expr(value)?;
                self.op_i(loc, op::UNPACK_SEQUENCE, 1);
            }
            _ => self.expr(expr)?,
        }
        self.op(loc, op::RETURN_VALUE);
        let code = self.finish_unit(true)?;
        self.make_closure(loc, code, attribute::DEFAULTS)
    }

    /// Pushes a tuple of the type parameters, which are bound too.
    fn type_params(&mut self, params: List<TypeParamId>) -> Result<()> {
        let mut seen_default = false;
        for param in self.ast.list(params) {
            let loc = self.loc(param);
            let (name, default) = match self.ast[param] {
                TypeParam::TypeVar {
                    name,
                    bound,
                    default_value,
                } => {
                    self.load_ident(loc, name);
                    match bound {
                        Some(bound) => {
                            self.bound_or_default(param, Role::Bound, bound, name, false)?;
                            let which = match self.ast[bound] {
                                Expr::Tuple { .. } => Intrinsic2::TypeVarWithConstraints,
                                _ => Intrinsic2::TypeVarWithBound,
                            };
                            self.intrinsic_2(loc, which);
                        }
                        None => self.intrinsic_1(loc, Intrinsic1::TypeVar),
                    }
                    (name, default_value)
                }
                TypeParam::TypeVarTuple {
                    name,
                    default_value,
                } => {
                    self.load_ident(loc, name);
                    self.intrinsic_1(loc, Intrinsic1::TypeVarTuple);
                    (name, default_value)
                }
                TypeParam::ParamSpec {
                    name,
                    default_value,
                } => {
                    self.load_ident(loc, name);
                    self.intrinsic_1(loc, Intrinsic1::ParamSpec);
                    (name, default_value)
                }
            };
            match default {
                Some(default) => {
                    seen_default = true;
                    let allow_starred = matches!(self.ast[param], TypeParam::TypeVarTuple { .. });
                    self.bound_or_default(param, Role::Default, default, name, allow_starred)?;
                    self.intrinsic_2(loc, Intrinsic2::SetTypeParamDefault);
                }
                None if seen_default => {
                    let name = self.spelled(name);
                    let message = format!(
                        "non-default type parameter '{name}' follows default type parameter"
                    );
                    return self.error(loc, message);
                }
                None => {}
            }
            self.op_i(loc, op::COPY, 1);
            self.store_name(loc, name)?;
        }
        if let Some(first) = self.ast.first(params) {
            let loc = self.loc(first);
            self.op_i(loc, op::BUILD_TUPLE, params.len());
        }
        Ok(())
    }

    pub(crate) fn type_alias(&mut self, stmt: StmtId) -> Result<()> {
        let Stmt::TypeAlias {
            name,
            type_params,
            value,
        } = self.ast[stmt]
        else {
            return Ok(());
        };
        let loc = self.loc(stmt);
        let Expr::Name { id: name, .. } = self.ast[name] else {
            return self.error(loc, "type alias name must be a Name");
        };
        let is_generic = !type_params.is_empty();
        if is_generic {
            let generic = self.generic_name(name);
            let counts = ArgCounts::default();
            let line = loc.lineno;
            self.enter_scope(
                generic,
                UnitKind::Annotations,
                stmt.into(),
                Role::TypeParams,
                line,
                None,
                counts,
            )?;
            self.load_ident(loc, name);
            self.type_params(type_params)?;
        } else {
            self.load_ident(loc, name);
            self.load_const(loc, Const::None);
        }
        self.load_const(loc, Const::Tuple([Const::Int(1)].into()));
        self.enter_annotations_scope(loc, stmt.into(), Role::Body, name)?;
        self.expr(value)?;
        self.op(loc, op::RETURN_VALUE);
        let code = self.finish_unit(false)?;
        self.make_closure(loc, code, attribute::DEFAULTS)?;
        self.op_i(loc, op::BUILD_TUPLE, 3);
        self.intrinsic_1(loc, Intrinsic1::TypeAlias);
        if is_generic {
            let code = self.finish_unit(false)?;
            self.make_closure(loc, code, 0)?;
            self.op(loc, op::PUSH_NULL);
            self.op_i(loc, op::CALL, 0);
        }
        self.store_name(loc, name)
    }
}
