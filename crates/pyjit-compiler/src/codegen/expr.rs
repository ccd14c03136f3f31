//! Expressions. CPython: `codegen_visit_expr` and its kin in `Python/codegen.c`.

use super::instr::{NO_LOCATION, Op, op};
use super::unit::UnitKind;
use super::{Compiler, Result, STACK_USE_GUIDELINE, consts};
use crate::ast::{BoolOp, CmpOp, ConstId, Expr, ExprContext, ExprId, Ident, List, UnaryOp};
use pyjit_bytecode::opcode::{BinaryOp, Conversion, Intrinsic1, resume};
use pyjit_bytecode::{Const, Position};
use std::sync::Arc;

impl<'a> Compiler<'a> {
    pub(crate) fn exprs(&mut self, exprs: List<ExprId>) -> Result<()> {
        for expr in self.ast.list(exprs) {
            self.expr(expr)?;
        }
        Ok(())
    }

    /// Evaluates an expression, or stores to it or deletes it if that is its context.
    pub(crate) fn expr(&mut self, expr: ExprId) -> Result<()> {
        self.enter()?;
        self.expr_inner(expr)?;
        self.leave();
        Ok(())
    }

    fn expr_inner(&mut self, expr: ExprId) -> Result<()> {
        let loc = self.loc(expr);
        match self.ast[expr] {
            Expr::Name { id, ctx } => self.name_op(loc, id, ctx)?,
            Expr::Constant { value, .. } => self.constant(loc, value),
            Expr::Attribute { value, attr, ctx } => self.attribute(expr, value, attr, ctx)?,
            Expr::Call { .. } => self.call(expr)?,
            Expr::NamedExpr { target, value } => {
                self.expr(value)?;
                self.op_i(loc, op::COPY, 1);
                self.expr(target)?;
            }
            Expr::BoolOp { op, values } => self.bool_op(loc, op, values)?,
            Expr::BinOp { left, op, right } => {
                self.expr(left)?;
                self.expr(right)?;
                self.binary_op(loc, op, false);
            }
            Expr::UnaryOp { op, operand } => {
                self.expr(operand)?;
                match op {
                    UnaryOp::UAdd => self.intrinsic_1(loc, Intrinsic1::UnaryPositive),
                    UnaryOp::Not => {
                        self.op(loc, op::TO_BOOL);
                        self.op(loc, op::UNARY_NOT);
                    }
                    UnaryOp::USub => self.op(loc, op::UNARY_NEGATIVE),
                    UnaryOp::Invert => self.op(loc, op::UNARY_INVERT),
                }
            }
            Expr::Lambda { args, body } => self.lambda(expr, args, body)?,
            Expr::IfExp { test, body, orelse } => self.if_exp(loc, test, body, orelse)?,
            Expr::Dict { keys, values } => self.dict(loc, keys, values)?,
            Expr::Set { elts } => {
                self.star_unpack(
                    loc,
                    elts,
                    None,
                    0,
                    [op::BUILD_SET, op::SET_ADD, op::SET_UPDATE],
                    false,
                )?;
            }
            Expr::ListComp { .. }
            | Expr::SetComp { .. }
            | Expr::DictComp { .. }
            | Expr::GeneratorExp { .. } => {
                self.comprehension(expr)?;
            }
            Expr::Yield { value } => {
                if !self.scope().is_function_like() {
                    return self.error(loc, "'yield' outside function");
                }
                match value {
                    Some(value) => self.expr(value)?,
                    None => self.load_const(loc, Const::None),
                }
                self.yield_value(loc);
            }
            Expr::YieldFrom { value } => {
                if !self.scope().is_function_like() {
                    return self.error(loc, "'yield from' outside function");
                }
                if self.unit.kind == UnitKind::AsyncFunction {
                    return self.error(loc, "'yield from' inside async function");
                }
                self.expr(value)?;
                self.op(loc, op::GET_YIELD_FROM_ITER);
                self.load_const(loc, Const::None);
                self.yield_from(loc, false);
            }
            Expr::Await { value } => {
                self.expr(value)?;
                self.await_top(loc, 0);
            }
            Expr::Compare {
                left,
                ops,
                comparators,
            } => self.compare(expr, left, ops, comparators)?,
            Expr::JoinedStr { values } => self.joined_str(loc, values)?,
            Expr::TemplateStr { values } => self.template_str(loc, values)?,
            Expr::FormattedValue {
                value,
                conversion,
                format_spec,
            } => {
                self.expr(value)?;
                if let Some(conversion) = self.conversion(loc, conversion)? {
                    self.op_i(loc, op::CONVERT_VALUE, conversion as usize);
                }
                match format_spec {
                    Some(spec) => {
                        self.expr(spec)?;
                        self.op(loc, op::FORMAT_WITH_SPEC);
                    }
                    None => self.op(loc, op::FORMAT_SIMPLE),
                }
            }
            Expr::Interpolation {
                value,
                str,
                conversion,
                format_spec,
            } => {
                self.expr(value)?;
                self.constant(loc, str);
                let mut arg = 2;
                if let Some(spec) = format_spec {
                    arg |= 1;
                    self.expr(spec)?;
                }
                if let Some(conversion) = self.conversion(loc, conversion)? {
                    arg |= (conversion as usize) << 2;
                }
                self.op_i(loc, op::BUILD_INTERPOLATION, arg);
            }
            Expr::Subscript { value, slice, ctx } => self.subscript(loc, value, slice, ctx)?,
            Expr::Starred { ctx, .. } => {
                let message = match ctx {
                    ExprContext::Store => "starred assignment target must be in a list or tuple",
                    _ => "can't use starred expression here",
                };
                return self.error(loc, message);
            }
            Expr::Slice { .. } => self.slice(expr)?,
            Expr::List { elts, ctx } => self.sequence(loc, elts, ctx, false)?,
            Expr::Tuple { elts, ctx } => self.sequence(loc, elts, ctx, true)?,
        }
        Ok(())
    }

    pub(crate) fn constant(&mut self, loc: Position, value: ConstId) {
        let value = consts::from_ast(self.ast.constant(value));
        self.load_const(loc, value);
    }

    fn conversion(&self, loc: Position, conversion: i32) -> Result<Option<Conversion>> {
        Ok(Some(
            match u32::try_from(conversion).ok().and_then(char::from_u32) {
                None if conversion == -1 => return Ok(None),
                Some('s') => Conversion::Str,
                Some('r') => Conversion::Repr,
                Some('a') => Conversion::Ascii,
                _ => {
                    return self.error(
                        loc,
                        format!("Unrecognized conversion character {conversion}"),
                    );
                }
            },
        ))
    }

    pub(crate) fn yield_value(&mut self, loc: Position) {
        let scope = self.scope();
        if scope.generator && scope.coroutine {
            self.intrinsic_1(loc, Intrinsic1::AsyncGenWrap);
        }
        self.op_i(loc, op::YIELD_VALUE, 0);
        self.op_i(loc, op::RESUME, resume::AFTER_YIELD as usize);
    }

    fn bool_op(&mut self, loc: Position, op: BoolOp, values: List<ExprId>) -> Result<()> {
        let jump = if op == BoolOp::And {
            op::JUMP_IF_FALSE
        } else {
            op::JUMP_IF_TRUE
        };
        let end = self.label();
        let last = values.len().saturating_sub(1);
        for (i, value) in self.ast.list(values).enumerate() {
            self.expr(value)?;
            if i < last {
                self.jump(loc, jump, end);
                self.op(loc, op::POP_TOP);
            }
        }
        self.use_label(end);
        Ok(())
    }

    fn compare(
        &mut self,
        expr: ExprId,
        left: ExprId,
        ops: List<CmpOp>,
        comparators: List<ExprId>,
    ) -> Result<()> {
        let loc = self.loc(expr);
        self.check_compare(expr)?;
        self.expr(left)?;
        if ops.len() == 1 {
            self.exprs(comparators)?;
            if let Some(op) = self.ast.first(ops) {
                self.compare_op(loc, op);
            }
            return Ok(());
        }
        let cleanup = self.label();
        let last = ops.len().saturating_sub(1);
        for (i, (op, comparator)) in self
            .ast
            .list(ops)
            .zip(self.ast.list(comparators))
            .enumerate()
        {
            self.expr(comparator)?;
            if i == last {
                self.compare_op(loc, op);
                break;
            }
            self.op_i(loc, op::SWAP, 2);
            self.op_i(loc, op::COPY, 2);
            self.compare_op(loc, op);
            self.op_i(loc, op::COPY, 1);
            self.op(loc, op::TO_BOOL);
            self.jump(loc, op::POP_JUMP_IF_FALSE, cleanup);
            self.op(loc, op::POP_TOP);
        }
        let end = self.label();
        self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, end);
        self.use_label(cleanup);
        self.op_i(loc, op::SWAP, 2);
        self.op(loc, op::POP_TOP);
        self.use_label(end);
        Ok(())
    }

    /// Builds a collection from elements of which some may be starred. `pushed` elements are on the stack already;
    /// `injected` is a variable to append. `ops`: build, append, extend.
    pub(crate) fn star_unpack(
        &mut self,
        loc: Position,
        elts: List<ExprId>,
        injected: Option<Ident>,
        pushed: usize,
        [build, add, extend]: [Op; 3],
        is_tuple: bool,
    ) -> Result<()> {
        let n = elts.len();
        let big = n + pushed + injected.is_some() as usize > STACK_USE_GUIDELINE;
        let is_starred = |elt: ExprId| matches!(self.ast[elt], Expr::Starred { .. });
        if !big && !self.ast.list(elts).any(is_starred) {
            self.exprs(elts)?;
            if let Some(injected) = injected {
                self.load_name(loc, injected)?;
            }
            let total = n + pushed + injected.is_some() as usize;
            self.op_i(loc, if is_tuple { op::BUILD_TUPLE } else { build }, total);
            return Ok(());
        }
        let mut built = big;
        if big {
            self.op_i(loc, build, pushed);
        }
        for (i, elt) in self.ast.list(elts).enumerate() {
            if let Expr::Starred { value, .. } = self.ast[elt] {
                if !built {
                    self.op_i(loc, build, i + pushed);
                    built = true;
                }
                self.expr(value)?;
                self.op_i(loc, extend, 1);
            } else {
                self.expr(elt)?;
                if built {
                    self.op_i(loc, add, 1);
                }
            }
        }
        if let Some(injected) = injected {
            self.load_name(loc, injected)?;
            self.op_i(loc, add, 1);
        }
        if is_tuple {
            self.intrinsic_1(loc, Intrinsic1::ListToTuple);
        }
        Ok(())
    }

    fn dict(
        &mut self,
        loc: Position,
        keys: List<Option<ExprId>>,
        values: List<ExprId>,
    ) -> Result<()> {
        let (mut have_dict, mut elements) = (false, 0);
        for (i, (key, value)) in self.ast.list(keys).zip(self.ast.list(values)).enumerate() {
            if key.is_some() {
                if elements * 2 > STACK_USE_GUIDELINE {
                    self.sub_dict(loc, keys, values, i - elements, i + 1)?;
                    if have_dict {
                        self.op_i(loc, op::DICT_UPDATE, 1);
                    }
                    have_dict = true;
                    elements = 0;
                } else {
                    elements += 1;
                }
                continue;
            }
            if elements > 0 {
                self.sub_dict(loc, keys, values, i - elements, i)?;
                if have_dict {
                    self.op_i(loc, op::DICT_UPDATE, 1);
                }
                have_dict = true;
                elements = 0;
            }
            if !have_dict {
                self.op_i(loc, op::BUILD_MAP, 0);
                have_dict = true;
            }
            self.expr(value)?;
            self.op_i(loc, op::DICT_UPDATE, 1);
        }
        if elements > 0 {
            let n = values.len();
            self.sub_dict(loc, keys, values, n - elements, n)?;
            if have_dict {
                self.op_i(loc, op::DICT_UPDATE, 1);
            }
            have_dict = true;
        }
        if !have_dict {
            self.op_i(loc, op::BUILD_MAP, 0);
        }
        Ok(())
    }

    fn sub_dict(
        &mut self,
        loc: Position,
        keys: List<Option<ExprId>>,
        values: List<ExprId>,
        begin: usize,
        end: usize,
    ) -> Result<()> {
        let n = end - begin;
        let big = n * 2 > STACK_USE_GUIDELINE;
        if big {
            self.op_i(loc, op::BUILD_MAP, 0);
        }
        let keys = self.ast.list(keys.slice(begin..end));
        for (key, value) in keys.zip(self.ast.list(values.slice(begin..end))) {
            if let Some(key) = key {
                self.expr(key)?;
            }
            self.expr(value)?;
            if big {
                self.op_i(loc, op::MAP_ADD, 1);
            }
        }
        if !big {
            self.op_i(loc, op::BUILD_MAP, n);
        }
        Ok(())
    }

    fn joined_str(&mut self, loc: Position, values: List<ExprId>) -> Result<()> {
        if values.len() > STACK_USE_GUIDELINE {
            self.load_const(loc, Const::Str("".into()));
            self.load_method(loc, self.known.join);
            self.op_i(loc, op::BUILD_LIST, 0);
            for value in self.ast.list(values) {
                self.expr(value)?;
                self.op_i(loc, op::LIST_APPEND, 1);
            }
            self.op_i(loc, op::CALL, 1);
            return Ok(());
        }
        self.exprs(values)?;
        if values.len() > 1 {
            self.op_i(loc, op::BUILD_STRING, values.len());
        } else if values.is_empty() {
            self.load_const(loc, Const::Str("".into()));
        }
        Ok(())
    }

    fn template_str(&mut self, loc: Position, values: List<ExprId>) -> Result<()> {
        let is_interpolation =
            |this: &Self, value: ExprId| matches!(this.ast[value], Expr::Interpolation { .. });
        let (mut strings, mut interpolations) = (0, 0);
        let mut after_interpolation = true;
        for value in self.ast.list(values) {
            if is_interpolation(self, value) {
                interpolations += 1;
                if after_interpolation {
                    self.load_const(loc, Const::Str("".into()));
                    strings += 1;
                }
                after_interpolation = true;
            } else {
                self.expr(value)?;
                strings += 1;
                after_interpolation = false;
            }
        }
        if after_interpolation {
            self.load_const(loc, Const::Str("".into()));
            strings += 1;
        }
        self.op_i(loc, op::BUILD_TUPLE, strings);
        for value in self.ast.list(values) {
            if is_interpolation(self, value) {
                self.expr(value)?;
            }
        }
        self.op_i(loc, op::BUILD_TUPLE, interpolations);
        self.op(loc, op::BUILD_TEMPLATE);
        Ok(())
    }

    fn attribute(
        &mut self,
        expr: ExprId,
        value: ExprId,
        attr: Ident,
        ctx: ExprContext,
    ) -> Result<()> {
        let loc = self.loc(expr);
        if ctx == ExprContext::Load && self.is_super_call(value, attr) {
            let has_args = self.load_super_args(value)?;
            self.load_super_attr(loc, attr, has_args, false);
            let loc = self.attribute_loc(loc, expr, attr);
            self.op(loc, op::NOP);
            return Ok(());
        }
        if ctx == ExprContext::Store
            && let Expr::Name { id, .. } = self.ast[value]
            && id == self.known.self_
        {
            self.add_static_attribute(attr);
        }
        self.expr(value)?;
        let loc = self.attribute_loc(loc, expr, attr);
        match ctx {
            ExprContext::Load => self.load_attr(loc, attr),
            ExprContext::Store => self.op_name(loc, op::STORE_ATTR, attr),
            ExprContext::Del => self.op_name(loc, op::DELETE_ATTR, attr),
        }
        Ok(())
    }

    pub(crate) fn load_attr(&mut self, loc: Position, attr: Ident) {
        let name = self.maybe_mangle(attr);
        let index = self.unit.names.add(name);
        self.op_i(loc, op::LOAD_ATTR, (index as usize) << 1);
    }

    /// Loads a method and its self, or an attribute and null.
    pub(crate) fn load_method(&mut self, loc: Position, attr: Ident) {
        let name = self.maybe_mangle(attr);
        let index = self.unit.names.add(name);
        self.op_i(loc, op::LOAD_ATTR, (index as usize) << 1 | 1);
    }

    /// Notes that a method of the innermost class around the unit stores an attribute on `self`.
    fn add_static_attribute(&mut self, attr: Ident) {
        let class = self
            .stack
            .iter_mut()
            .skip(1)
            .rev()
            .find(|unit| unit.kind == UnitKind::Class);
        if let Some(class) = class {
            class.static_attributes.insert(attr);
        }
    }

    /// If an attribute access spans lines, its name's place.
    pub(crate) fn attribute_loc(
        &mut self,
        mut loc: Position,
        expr: ExprId,
        attr: Ident,
    ) -> Position {
        let whole = self.loc(expr);
        if loc.lineno != whole.end_lineno {
            loc.lineno = whole.end_lineno;
            let len = self.text(attr).len() as i32;
            if len <= whole.end_col_offset {
                loc.col_offset = whole.end_col_offset - len;
            } else {
                // No source looks like that, only trees that programs make.
                loc.col_offset = -1;
                loc.end_col_offset = -1;
            }
            loc.end_lineno = loc.lineno.max(loc.end_lineno);
            if loc.lineno == loc.end_lineno {
                loc.end_col_offset = loc.col_offset.max(loc.end_col_offset);
            }
        }
        loc
    }

    fn subscript(
        &mut self,
        loc: Position,
        value: ExprId,
        slice: ExprId,
        ctx: ExprContext,
    ) -> Result<()> {
        if ctx == ExprContext::Load {
            self.check_subscripter(value);
            self.check_index(value, slice);
        }
        self.expr(value)?;
        if ctx != ExprContext::Del
            && let Some((lower, upper)) = self.two_part_slice(slice)
        {
            self.slice_bounds(slice, lower, upper)?;
            self.op(
                loc,
                if ctx == ExprContext::Load {
                    op::BINARY_SLICE
                } else {
                    op::STORE_SLICE
                },
            );
            return Ok(());
        }
        self.expr(slice)?;
        match ctx {
            ExprContext::Load => self.op_i(loc, op::BINARY_OP, BinaryOp::Subscr as usize),
            ExprContext::Store => self.op(loc, op::STORE_SUBSCR),
            ExprContext::Del => self.op(loc, op::DELETE_SUBSCR),
        }
        Ok(())
    }

    /// The bounds of a slice without step whose bounds are not all constant.
    pub(crate) fn two_part_slice(&self, slice: ExprId) -> Option<(Option<ExprId>, Option<ExprId>)> {
        match self.ast[slice] {
            Expr::Slice {
                lower,
                upper,
                step: None,
            } if self.constant_slice([lower, upper, None]).is_none() => Some((lower, upper)),
            _ => None,
        }
    }

    pub(crate) fn slice_bounds(
        &mut self,
        slice: ExprId,
        lower: Option<ExprId>,
        upper: Option<ExprId>,
    ) -> Result<()> {
        let loc = self.loc(slice);
        for bound in [lower, upper] {
            match bound {
                Some(bound) => self.expr(bound)?,
                None => self.load_const(loc, Const::None),
            }
        }
        Ok(())
    }

    fn constant_slice(&self, parts: [Option<ExprId>; 3]) -> Option<[Const; 3]> {
        let mut values = [Const::None, Const::None, Const::None];
        for (value, part) in values.iter_mut().zip(parts) {
            let Some(part) = part else { continue };
            let Expr::Constant {
                value: constant, ..
            } = self.ast[part]
            else {
                return None;
            };
            *value = consts::from_ast(self.ast.constant(constant));
        }
        Some(values)
    }

    fn slice(&mut self, expr: ExprId) -> Result<()> {
        let loc = self.loc(expr);
        let Expr::Slice { lower, upper, step } = self.ast[expr] else {
            return Ok(());
        };
        if let Some(values) = self.constant_slice([lower, upper, step]) {
            self.load_const(loc, Const::Slice(Arc::new(values)));
            return Ok(());
        }
        self.slice_bounds(expr, lower, upper)?;
        if let Some(step) = step {
            self.expr(step)?;
        }
        self.op_i(loc, op::BUILD_SLICE, 2 + step.is_some() as usize);
        Ok(())
    }
}
