//! Calls: plain, of methods, of `super()` methods, of `all`, `any` and `tuple` on a generator expression.
//! CPython: `codegen_call` and its kin in `Python/codegen.c`.

use super::instr::{NO_LOCATION, Op, op};
use super::symbol::{Role, SymbolScope};
use super::{Compiler, Result, STACK_USE_GUIDELINE};
use crate::ast::{CmpOp, Expr, ExprContext, ExprId, Ident, KeywordId, List};
use pyjit_bytecode::opcode::{CommonConstant, Intrinsic1};
use pyjit_bytecode::{Const, Position};
use rustc_hash::FxHashSet;

impl<'a> Compiler<'a> {
    pub(crate) fn call(&mut self, expr: ExprId) -> Result<()> {
        let Expr::Call {
            func,
            args,
            keywords,
        } = self.ast[expr]
        else {
            return Ok(());
        };
        self.check_keywords(keywords)?;
        if self.method_call(expr, func, args, keywords)? {
            return Ok(());
        }
        let skip = self.label();
        self.check_caller(func);
        self.expr(func)?;
        self.builtin_on_generator(func, args, keywords, skip)?;
        let func_loc = self.loc(func);
        self.op(func_loc, op::PUSH_NULL);
        let loc = self.loc(expr);
        self.call_with(loc, 0, args, None, keywords)?;
        self.use_label(skip);
        Ok(())
    }

    /// Refuses a keyword given twice.
    fn check_keywords(&mut self, keywords: List<KeywordId>) -> Result<()> {
        if keywords.len() < 2 {
            return Ok(());
        }
        let names: Vec<Option<Ident>> = self
            .ast
            .list(keywords)
            .map(|keyword| self.ast[keyword].arg)
            .collect();
        let mut seen = FxHashSet::default();
        if names.iter().flatten().all(|name| seen.insert(*name)) {
            return Ok(());
        }
        for (i, name) in names.iter().enumerate() {
            let Some(name) = name else { continue };
            let again = names[i + 1..]
                .iter()
                .position(|other| other.as_ref() == Some(name));
            if let Some(keyword) = again.and_then(|at| self.ast.item(keywords, i + 1 + at)) {
                let (loc, name) = (self.loc(keyword), self.spelled(*name));
                return self.error(loc, format!("keyword argument repeated: {name}"));
            }
        }
        Ok(())
    }

    /// `object.method(...)`; false if it must be called otherwise.
    fn method_call(
        &mut self,
        expr: ExprId,
        func: ExprId,
        args: List<ExprId>,
        keywords: List<KeywordId>,
    ) -> Result<bool> {
        let Expr::Attribute {
            value,
            attr,
            ctx: ExprContext::Load,
        } = self.ast[func]
        else {
            return Ok(false);
        };
        // Attributes of imported modules are functions, not methods.
        if let Expr::Name { id, .. } = self.ast[value]
            && self.global_symbol(id).is_import()
        {
            return Ok(false);
        }
        let (nargs, nkeywords) = (args.len(), keywords.len());
        if nargs + nkeywords + (nkeywords != 0) as usize >= STACK_USE_GUIDELINE {
            return Ok(false);
        }
        if self
            .ast
            .list(args)
            .any(|arg| matches!(self.ast[arg], Expr::Starred { .. }))
            || self
                .ast
                .list(keywords)
                .any(|keyword| self.ast[keyword].arg.is_none())
        {
            return Ok(false);
        }
        let mut loc = self.loc(func);
        if self.is_super_call(value, attr) {
            let has_args = self.load_super_args(value)?;
            self.load_super_attr(loc, attr, has_args, true);
            loc = self.attribute_loc(loc, func, attr);
            self.op(loc, op::NOP);
        } else {
            self.expr(value)?;
            loc = self.attribute_loc(loc, func, attr);
            self.load_method(loc, attr);
        }
        self.exprs(args)?;
        let whole = self.loc(expr);
        if nkeywords > 0 {
            self.keyword_values(keywords)?;
            self.keyword_names(loc, keywords);
            let loc = self.attribute_loc(whole, func, attr);
            self.op_i(loc, op::CALL_KW, nargs + nkeywords);
        } else {
            let loc = self.attribute_loc(whole, func, attr);
            self.op_i(loc, op::CALL, nargs);
        }
        Ok(true)
    }

    /// Is `value` a call of the builtin `super` that `LOAD_SUPER_ATTR` can do?
    pub(crate) fn is_super_call(&mut self, value: ExprId, attr: Ident) -> bool {
        let Expr::Call {
            func,
            args,
            keywords,
        } = self.ast[value]
        else {
            return false;
        };
        let Expr::Name { id, .. } = self.ast[func] else {
            return false;
        };
        if id != self.known.super_ || attr == self.known.class || !keywords.is_empty() {
            return false;
        }
        if self.symbol(id).scope() != SymbolScope::GlobalImplicit
            || self.global_symbol(id).scope() != SymbolScope::None
        {
            return false;
        }
        match args.len() {
            2 => !self
                .ast
                .list(args)
                .any(|arg| matches!(self.ast[arg], Expr::Starred { .. })),
            0 => {
                let counts = self.unit.counts;
                (counts.args > 0 || counts.posonly > 0)
                    && self.symbol(self.known.class).scope() == SymbolScope::Free
            }
            _ => false,
        }
    }

    /// Pushes `super`, the class and the object. True if they were written out.
    pub(crate) fn load_super_args(&mut self, call: ExprId) -> Result<bool> {
        let Expr::Call { func, args, .. } = self.ast[call] else {
            return Ok(false);
        };
        let func_loc = self.loc(func);
        self.load_name(func_loc, self.known.super_)?;
        if !args.is_empty() {
            self.exprs(args)?;
            return Ok(true);
        }
        let loc = self.loc(call);
        self.load_name(loc, self.known.class)?;
        if let Some(&first) = self.unit.varnames.names.first() {
            self.load_name(loc, first)?;
        }
        Ok(false)
    }

    pub(crate) fn load_super_attr(
        &mut self,
        loc: Position,
        attr: Ident,
        has_args: bool,
        is_method: bool,
    ) {
        let name = self.maybe_mangle(attr);
        let index = self.unit.names.add(name) as usize;
        self.op_i(
            loc,
            op::LOAD_SUPER_ATTR,
            index << 2 | (has_args as usize) << 1 | is_method as usize,
        );
    }

    /// `all(x for ...)`: inlines the loop if the name is still the builtin.
    fn builtin_on_generator(
        &mut self,
        func: ExprId,
        args: List<ExprId>,
        keywords: List<KeywordId>,
        end: super::instr::Label,
    ) -> Result<()> {
        let Expr::Name { id, .. } = self.ast[func] else {
            return Ok(());
        };
        let (1, true, Some(generator)) = (args.len(), keywords.is_empty(), self.ast.first(args))
        else {
            return Ok(());
        };
        if !matches!(self.ast[generator], Expr::GeneratorExp { .. }) {
            return Ok(());
        }
        // An asynchronous generator must reach the builtin, which refuses it.
        if let Some(scope) = self.symbols.lookup(generator, Role::Body)
            && self.symbols[scope].coroutine
        {
            return Ok(());
        }
        let (which, result) = match id {
            id if id == self.known.all => (CommonConstant::All, Some(true)),
            id if id == self.known.any => (CommonConstant::Any, Some(false)),
            id if id == self.known.tuple => (CommonConstant::Tuple, None),
            _ => return Ok(()),
        };
        let loc = self.loc(func);
        let skip = self.label();
        self.op_i(loc, op::COPY, 1);
        self.op_i(loc, op::LOAD_COMMON_CONSTANT, which as usize);
        self.compare_op(loc, CmpOp::Is);
        self.jump(loc, op::POP_JUMP_IF_FALSE, skip);
        self.op(loc, op::POP_TOP);
        if result.is_none() {
            self.op_i(loc, op::BUILD_LIST, 0);
        }
        self.expr(generator)?;
        let (again, cleanup) = (self.label(), self.label());
        self.use_label(again);
        self.jump(loc, op::FOR_ITER, cleanup);
        match result {
            None => {
                self.op_i(loc, op::LIST_APPEND, 2);
                self.jump(loc, op::JUMP, again);
            }
            Some(result) => {
                self.op(loc, op::TO_BOOL);
                self.jump(
                    loc,
                    if result {
                        op::POP_JUMP_IF_TRUE
                    } else {
                        op::POP_JUMP_IF_FALSE
                    },
                    again,
                );
            }
        }
        self.op(NO_LOCATION, op::POP_ITER);
        if let Some(result) = result {
            self.load_const(loc, Const::bool(!result));
        }
        self.jump(loc, op::JUMP, end);
        self.use_label(cleanup);
        self.op(NO_LOCATION, op::END_FOR);
        self.op(NO_LOCATION, op::POP_ITER);
        match result {
            None => self.intrinsic_1(loc, Intrinsic1::ListToTuple),
            Some(result) => self.load_const(loc, Const::bool(result)),
        }
        self.jump(loc, op::JUMP, end);
        self.use_label(skip);
        Ok(())
    }

    fn keyword_values(&mut self, keywords: List<KeywordId>) -> Result<()> {
        for keyword in self.ast.list(keywords) {
            self.expr(self.ast[keyword].value)?;
        }
        Ok(())
    }

    /// The tuple of names that `CALL_KW` wants.
    fn keyword_names(&mut self, loc: Position, keywords: List<KeywordId>) {
        let mut names = Vec::with_capacity(keywords.len());
        for keyword in self.ast.list(keywords) {
            let name = self.ast[keyword].arg.unwrap_or(self.known.empty);
            names.push(Const::Str(self.text(name)));
        }
        self.load_const(loc, Const::Tuple(names.into()));
    }

    /// Pushes arguments and calls; `pushed` arguments are on the stack already, `injected` is a variable to append.
    pub(crate) fn call_with(
        &mut self,
        loc: Position,
        pushed: usize,
        args: List<ExprId>,
        injected: Option<Ident>,
        keywords: List<KeywordId>,
    ) -> Result<()> {
        self.check_keywords(keywords)?;
        let is_plain = args.len() + keywords.len() * 2 <= STACK_USE_GUIDELINE
            && !self
                .ast
                .list(args)
                .any(|arg| matches!(self.ast[arg], Expr::Starred { .. }))
            && self
                .ast
                .list(keywords)
                .all(|keyword| self.ast[keyword].arg.is_some());
        if !is_plain {
            return self.call_ex(loc, pushed, args, injected, keywords);
        }
        self.exprs(args)?;
        let mut n = pushed + args.len();
        if let Some(injected) = injected {
            self.load_name(loc, injected)?;
            n += 1;
        }
        if keywords.is_empty() {
            self.op_i(loc, op::CALL, n);
        } else {
            self.keyword_values(keywords)?;
            self.keyword_names(loc, keywords);
            self.op_i(loc, op::CALL_KW, n + keywords.len());
        }
        Ok(())
    }

    /// Calls with one tuple and one dict.
    fn call_ex(
        &mut self,
        loc: Position,
        pushed: usize,
        args: List<ExprId>,
        injected: Option<Ident>,
        keywords: List<KeywordId>,
    ) -> Result<()> {
        const LIST: [Op; 3] = [op::BUILD_LIST, op::LIST_APPEND, op::LIST_EXTEND];
        match self.ast.first(args).map(|arg| self.ast[arg]) {
            Some(Expr::Starred { value, .. }) if pushed == 0 && args.len() == 1 => {
                self.expr(value)?
            }
            _ => self.star_unpack(loc, args, injected, pushed, LIST, true)?,
        }
        if keywords.is_empty() {
            self.op(loc, op::PUSH_NULL);
            self.op(loc, op::CALL_FUNCTION_EX);
            return Ok(());
        }
        let (mut have_dict, mut seen) = (false, 0);
        for (i, keyword) in self.ast.list(keywords).enumerate() {
            let keyword = self.ast[keyword];
            if keyword.arg.is_some() {
                seen += 1;
                continue;
            }
            if seen > 0 {
                self.sub_kwargs(loc, keywords.slice(i - seen..i))?;
                if have_dict {
                    self.op_i(loc, op::DICT_MERGE, 1);
                }
                have_dict = true;
                seen = 0;
            }
            if !have_dict {
                self.op_i(loc, op::BUILD_MAP, 0);
                have_dict = true;
            }
            self.expr(keyword.value)?;
            self.op_i(loc, op::DICT_MERGE, 1);
        }
        if seen > 0 {
            self.sub_kwargs(loc, keywords.slice(keywords.len() - seen..keywords.len()))?;
            if have_dict {
                self.op_i(loc, op::DICT_MERGE, 1);
            }
        }
        self.op(loc, op::CALL_FUNCTION_EX);
        Ok(())
    }

    fn sub_kwargs(&mut self, loc: Position, keywords: List<KeywordId>) -> Result<()> {
        let n = keywords.len();
        let big = n * 2 > STACK_USE_GUIDELINE;
        if big {
            self.op_i(NO_LOCATION, op::BUILD_MAP, 0);
        }
        for keyword in self.ast.list(keywords) {
            let keyword = self.ast[keyword];
            self.load_ident(loc, keyword.arg.unwrap_or(self.known.empty));
            self.expr(keyword.value)?;
            if big {
                self.op_i(NO_LOCATION, op::MAP_ADD, 1);
            }
        }
        if !big {
            self.op_i(loc, op::BUILD_MAP, n);
        }
        Ok(())
    }
}
