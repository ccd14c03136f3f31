//! `match`. CPython: `codegen_match`, `codegen_pattern` and its kin (PEP 634).
//!
//! Each pattern consumes the subject on top of the stack and jumps to a failure label otherwise. Captured values wait on the
//! stack, below what patterns still need (`on_top`), until the whole pattern has matched.

use super::instr::{Label, NEXT_LOCATION, NO_LOCATION, Op, op};
use super::{Compiler, Result, consts};
use crate::ast::{
    CmpOp, Constant, Expr, ExprId, Ident, List, MatchCaseId, Operator, Pattern, PatternId,
};
use pyjit_bytecode::disasm;
use pyjit_bytecode::opcode::BinaryOp;
use pyjit_bytecode::{Const, Position};

/// A pattern in progress.
#[derive(Default)]
struct State {
    /// Names captured so far, deepest first.
    stores: Vec<Ident>,
    /// May this pattern match anything?
    allow_irrefutable: bool,
    /// `fail_pop[i]` is where to go with i values to pop.
    fail_pop: Vec<Label>,
    /// Values on top of the captured ones.
    on_top: usize,
}

impl<'a> Compiler<'a> {
    pub(crate) fn r#match(&mut self, subject: ExprId, cases: List<MatchCaseId>) -> Result<()> {
        self.expr(subject)?;
        let end = self.label();
        let Some(last) = self.ast.last(cases) else {
            return Ok(());
        };
        let has_default = self.is_wildcard(self.ast[last].pattern) && cases.len() > 1;
        let tested = cases.len() - has_default as usize;
        for (i, case) in self.ast.list(cases).enumerate().take(tested) {
            let case = self.ast[case];
            let loc = self.loc(case.pattern);
            let is_last = i + 1 == tested;
            if !is_last {
                self.op_i(loc, op::COPY, 1);
            }
            let allow_irrefutable = case.guard.is_some() || i + 1 == cases.len();
            let mut state = State {
                allow_irrefutable,
                ..State::default()
            };
            self.pattern(case.pattern, &mut state)?;
            for name in std::mem::take(&mut state.stores) {
                self.store_name(loc, name)?;
            }
            if let Some(guard) = case.guard {
                let fail = self.fail_label(&mut state, 0);
                self.jump_if(loc, guard, fail, false)?;
            }
            if !is_last {
                self.op(NEXT_LOCATION, op::POP_TOP);
            }
            self.stmts(case.body)?;
            self.jump(NO_LOCATION, op::JUMP, end);
            // A failure belongs to the pattern's line, not to the body's last.
            self.emit_fail_pop(loc, &mut state);
        }
        if has_default {
            let case = self.ast[last];
            let loc = self.loc(case.pattern);
            // Makes the line of `case _` count as reached.
            self.op(loc, op::NOP);
            if let Some(guard) = case.guard {
                self.jump_if(loc, guard, end, false)?;
            }
            self.stmts(case.body)?;
        }
        self.use_label(end);
        Ok(())
    }

    fn is_wildcard(&self, pattern: PatternId) -> bool {
        matches!(self.ast[pattern], Pattern::MatchAs { name: None, .. })
    }

    fn fail_label(&mut self, state: &mut State, pops: usize) -> Label {
        while state.fail_pop.len() <= pops {
            let label = self.label();
            state.fail_pop.push(label);
        }
        state.fail_pop[pops]
    }

    fn jump_to_fail_pop(&mut self, loc: Position, state: &mut State, op: Op) {
        let pops = state.on_top + state.stores.len();
        let fail = self.fail_label(state, pops);
        self.jump(loc, op, fail);
    }

    fn emit_fail_pop(&mut self, loc: Position, state: &mut State) {
        let mut labels = std::mem::take(&mut state.fail_pop);
        while let Some(label) = labels.pop() {
            self.use_label(label);
            if !labels.is_empty() {
                self.op(loc, op::POP_TOP);
            }
        }
    }

    /// Moves the top beneath `count - 1` others.
    fn rotate(&mut self, loc: Position, count: usize) {
        for n in (2..=count).rev() {
            self.op_i(loc, op::SWAP, n);
        }
    }

    fn duplicate_store<T>(&mut self, loc: Position, name: Ident) -> Result<T> {
        let name = self.repr_ident(name);
        self.error(
            loc,
            format!("multiple assignments to name {name} in pattern"),
        )
    }

    fn repr_ident(&mut self, name: Ident) -> String {
        format!("'{}'", self.spelled(name))
    }

    fn capture(&mut self, loc: Position, name: Option<Ident>, state: &mut State) -> Result<()> {
        let Some(name) = name else {
            self.op(loc, op::POP_TOP);
            return Ok(());
        };
        if state.stores.contains(&name) {
            return self.duplicate_store(loc, name);
        }
        self.rotate(loc, state.on_top + state.stores.len() + 1);
        state.stores.push(name);
        Ok(())
    }

    fn pattern(&mut self, pattern: PatternId, state: &mut State) -> Result<()> {
        self.enter()?;
        let loc = self.loc(pattern);
        match self.ast[pattern] {
            Pattern::MatchValue { value } => {
                if !matches!(
                    self.ast[value],
                    Expr::Constant { .. } | Expr::Attribute { .. }
                ) {
                    return self.error(
                        loc,
                        "patterns may only match literals and attribute lookups",
                    );
                }
                self.expr(value)?;
                self.compare_op(loc, CmpOp::Eq);
                self.op(loc, op::TO_BOOL);
                self.jump_to_fail_pop(loc, state, op::POP_JUMP_IF_FALSE);
            }
            Pattern::MatchSingleton { value } => {
                self.constant(loc, value);
                self.compare_op(loc, CmpOp::Is);
                self.jump_to_fail_pop(loc, state, op::POP_JUMP_IF_FALSE);
            }
            Pattern::MatchSequence { patterns } => self.sequence_pattern(loc, patterns, state)?,
            Pattern::MatchMapping {
                keys,
                patterns,
                rest,
            } => {
                self.mapping_pattern(loc, keys, patterns, rest, state)?;
            }
            Pattern::MatchClass {
                cls,
                patterns,
                kwd_attrs,
                kwd_patterns,
            } => {
                self.class_pattern(loc, cls, patterns, kwd_attrs, kwd_patterns, state)?;
            }
            Pattern::MatchStar { name } => self.capture(loc, name, state)?,
            Pattern::MatchAs { pattern, name } => self.as_pattern(loc, pattern, name, state)?,
            Pattern::MatchOr { patterns } => self.or_pattern(loc, patterns, state)?,
        }
        self.leave();
        Ok(())
    }

    /// A pattern inside another may match anything.
    fn sub_pattern(&mut self, pattern: PatternId, state: &mut State) -> Result<()> {
        let before = std::mem::replace(&mut state.allow_irrefutable, true);
        self.pattern(pattern, state)?;
        state.allow_irrefutable = before;
        Ok(())
    }

    fn as_pattern(
        &mut self,
        loc: Position,
        pattern: Option<PatternId>,
        name: Option<Ident>,
        state: &mut State,
    ) -> Result<()> {
        let Some(pattern) = pattern else {
            if !state.allow_irrefutable {
                return match name {
                    Some(name) => {
                        let name = self.repr_ident(name);
                        self.error(
                            loc,
                            format!("name capture {name} makes remaining patterns unreachable"),
                        )
                    }
                    None => self.error(loc, "wildcard makes remaining patterns unreachable"),
                };
            }
            return self.capture(loc, name, state);
        };
        state.on_top += 1;
        self.op_i(loc, op::COPY, 1);
        self.pattern(pattern, state)?;
        state.on_top -= 1;
        self.capture(loc, name, state)
    }

    fn sequence_pattern(
        &mut self,
        loc: Position,
        patterns: List<PatternId>,
        state: &mut State,
    ) -> Result<()> {
        let size = patterns.len();
        let (mut star, mut star_wildcard, mut only_wildcard) = (None, false, true);
        for (i, pattern) in self.ast.list(patterns).enumerate() {
            if let Pattern::MatchStar { name } = self.ast[pattern] {
                if star.is_some() {
                    return self.error(loc, "multiple starred names in sequence pattern");
                }
                star_wildcard = name.is_none();
                only_wildcard &= star_wildcard;
                star = Some(i);
            } else {
                only_wildcard &= self.is_wildcard(pattern);
            }
        }
        state.on_top += 1;
        self.op(loc, op::MATCH_SEQUENCE);
        self.jump_to_fail_pop(loc, state, op::POP_JUMP_IF_FALSE);
        if star.is_none() {
            self.length_check(loc, size, CmpOp::Eq, state);
        } else if size > 1 {
            self.length_check(loc, size - 1, CmpOp::GtE, state);
        }
        state.on_top -= 1;
        match star {
            _ if only_wildcard => self.op(loc, op::POP_TOP),
            Some(star) if star_wildcard => self.sequence_by_index(loc, patterns, star, state)?,
            _ => self.sequence_by_unpacking(loc, patterns, star, state)?,
        }
        Ok(())
    }

    fn length_check(&mut self, loc: Position, size: usize, cmp: CmpOp, state: &mut State) {
        self.op(loc, op::GET_LEN);
        self.load_int(loc, size);
        self.compare_op(loc, cmp);
        self.jump_to_fail_pop(loc, state, op::POP_JUMP_IF_FALSE);
    }

    fn sequence_by_unpacking(
        &mut self,
        loc: Position,
        patterns: List<PatternId>,
        star: Option<usize>,
        state: &mut State,
    ) -> Result<()> {
        let size = patterns.len();
        match star {
            Some(at) if at >= 1 << 8 || size - at > (i32::MAX >> 8) as usize => {
                return self.error(
                    loc,
                    "too many expressions in star-unpacking sequence pattern",
                );
            }
            Some(at) => self.op_i(loc, op::UNPACK_EX, at + ((size - at - 1) << 8)),
            None => self.op_i(loc, op::UNPACK_SEQUENCE, size),
        }
        state.on_top += size;
        for pattern in self.ast.list(patterns) {
            state.on_top -= 1;
            self.sub_pattern(pattern, state)?;
        }
        Ok(())
    }

    /// For `[first, *_, last]`: indexing does less work than unpacking.
    fn sequence_by_index(
        &mut self,
        loc: Position,
        patterns: List<PatternId>,
        star: usize,
        state: &mut State,
    ) -> Result<()> {
        state.on_top += 1;
        let size = patterns.len();
        for (i, pattern) in self.ast.list(patterns).enumerate() {
            if i == star || self.is_wildcard(pattern) {
                continue;
            }
            self.op_i(loc, op::COPY, 1);
            if i < star {
                self.load_int(loc, i);
            } else {
                // The subject may not know negative indices.
                self.op(loc, op::GET_LEN);
                self.load_int(loc, size - i);
                self.binary_op(loc, Operator::Sub, false);
            }
            self.op_i(loc, op::BINARY_OP, BinaryOp::Subscr as usize);
            self.sub_pattern(pattern, state)?;
        }
        state.on_top -= 1;
        self.op(loc, op::POP_TOP);
        Ok(())
    }

    fn class_pattern(
        &mut self,
        loc: Position,
        cls: ExprId,
        patterns: List<PatternId>,
        attrs: List<Ident>,
        attr_patterns: List<PatternId>,
        state: &mut State,
    ) -> Result<()> {
        let (nargs, nattrs) = (patterns.len(), attrs.len());
        if nattrs != attr_patterns.len() {
            let n = attr_patterns.len();
            let message = format!(
                "kwd_attrs ({nattrs}) / kwd_patterns ({n}) length mismatch in class pattern"
            );
            return self.error(loc, message);
        }
        let names: Vec<Ident> = self.ast.list(attrs).collect();
        for (i, name) in names.iter().enumerate() {
            let again = names[i + 1..].iter().position(|other| other == name);
            if let Some(pattern) = again.and_then(|at| self.ast.item(attr_patterns, i + 1 + at)) {
                let (loc, name) = (self.loc(pattern), self.spelled(*name));
                return self.error(
                    loc,
                    format!("attribute name repeated in class pattern: {name}"),
                );
            }
        }
        self.expr(cls)?;
        let names = names
            .into_iter()
            .map(|name| Const::Str(self.text(name)))
            .collect();
        self.load_const(loc, Const::Tuple(names));
        self.op_i(loc, op::MATCH_CLASS, nargs);
        self.op_i(loc, op::COPY, 1);
        self.load_const(loc, Const::None);
        self.op_i(loc, op::IS_OP, 1);
        state.on_top += 1;
        self.jump_to_fail_pop(loc, state, op::POP_JUMP_IF_FALSE);
        self.op_i(loc, op::UNPACK_SEQUENCE, nargs + nattrs);
        state.on_top = state.on_top + nargs + nattrs - 1;
        for pattern in self.ast.list(patterns).chain(self.ast.list(attr_patterns)) {
            state.on_top -= 1;
            if self.is_wildcard(pattern) {
                self.op(loc, op::POP_TOP);
            } else {
                self.sub_pattern(pattern, state)?;
            }
        }
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        loc: Position,
        keys: List<ExprId>,
        patterns: List<PatternId>,
        rest: Option<Ident>,
        state: &mut State,
    ) -> Result<()> {
        let size = keys.len();
        if size != patterns.len() {
            let n = patterns.len();
            let message =
                format!("keys ({size}) / patterns ({n}) length mismatch in mapping pattern");
            return self.error(loc, message);
        }
        state.on_top += 1;
        self.op(loc, op::MATCH_MAPPING);
        self.jump_to_fail_pop(loc, state, op::POP_JUMP_IF_FALSE);
        if size == 0 && rest.is_none() {
            state.on_top -= 1;
            self.op(loc, op::POP_TOP);
            return Ok(());
        }
        if size > 0 {
            self.length_check(loc, size, CmpOp::GtE, state);
        }
        let mut seen: Vec<&Constant> = Vec::new();
        for key in self.ast.list(keys) {
            match self.ast[key] {
                Expr::Constant { value, .. } => {
                    let constant = self.ast.constant(value);
                    if seen.iter().any(|other| same_key(other, constant)) {
                        let shown = disasm::show(&consts::from_ast(constant)).replace('"', "'");
                        return self.error(
                            loc,
                            format!("mapping pattern checks duplicate key ({shown})"),
                        );
                    }
                    seen.push(constant);
                }
                Expr::Attribute { .. } => {}
                _ => {
                    let message =
                        "mapping pattern keys may only match literals and attribute lookups";
                    return self.error(loc, message);
                }
            }
            self.expr(key)?;
        }
        self.op_i(loc, op::BUILD_TUPLE, size);
        self.op(loc, op::MATCH_KEYS);
        state.on_top += 2;
        self.op_i(loc, op::COPY, 1);
        self.load_const(loc, Const::None);
        self.op_i(loc, op::IS_OP, 1);
        self.jump_to_fail_pop(loc, state, op::POP_JUMP_IF_FALSE);
        self.op_i(loc, op::UNPACK_SEQUENCE, size);
        state.on_top = state.on_top + size - 1;
        for pattern in self.ast.list(patterns) {
            state.on_top -= 1;
            self.sub_pattern(pattern, state)?;
        }
        state.on_top -= 2;
        let Some(rest) = rest else {
            self.op(loc, op::POP_TOP);
            self.op(loc, op::POP_TOP);
            return Ok(());
        };
        // rest = dict(subject); for key in keys: del rest[key]
        self.op_i(loc, op::BUILD_MAP, 0);
        self.op_i(loc, op::SWAP, 3);
        self.op_i(loc, op::DICT_UPDATE, 2);
        self.op_i(loc, op::UNPACK_SEQUENCE, size);
        for n in (1..=size).rev() {
            self.op_i(loc, op::COPY, 1 + n);
            self.op_i(loc, op::SWAP, 2);
            self.op(loc, op::DELETE_SUBSCR);
        }
        self.capture(loc, Some(rest), state)
    }

    fn or_pattern(
        &mut self,
        loc: Position,
        patterns: List<PatternId>,
        state: &mut State,
    ) -> Result<()> {
        let end = self.label();
        let size = patterns.len();
        // The names that the first alternative binds, in its order: the others must bind the same.
        let mut control: Vec<Ident> = Vec::new();
        for (i, pattern) in self.ast.list(patterns).enumerate() {
            let alt_loc = self.loc(pattern);
            let allow_irrefutable = i + 1 == size && state.allow_irrefutable;
            let mut inner = State {
                allow_irrefutable,
                ..State::default()
            };
            self.op_i(alt_loc, op::COPY, 1);
            self.pattern(pattern, &mut inner)?;
            if i == 0 {
                control = inner.stores.clone();
            } else if inner.stores.len() != control.len() {
                return self.error(loc, "alternative patterns bind different names");
            } else {
                self.reorder(loc, alt_loc, &control, &mut inner)?;
            }
            self.jump(alt_loc, op::JUMP, end);
            self.emit_fail_pop(alt_loc, &mut inner);
        }
        // No match: drop the copy of the subject.
        self.op(loc, op::POP_TOP);
        self.jump_to_fail_pop(loc, state, op::JUMP);
        self.use_label(end);
        // Beneath the new captures: the subject's copy, what is on top, earlier captures.
        let rotations = control.len() + 1 + state.on_top + state.stores.len();
        for name in control {
            self.rotate(loc, rotations);
            if state.stores.contains(&name) {
                return self.duplicate_store(loc, name);
            }
            state.stores.push(name);
        }
        self.op(loc, op::POP_TOP);
        Ok(())
    }

    /// Brings an alternative's captures into the first alternative's order.
    fn reorder(
        &mut self,
        loc: Position,
        alt_loc: Position,
        control: &[Ident],
        inner: &mut State,
    ) -> Result<()> {
        for at in (0..control.len()).rev() {
            let Some(found) = inner.stores.iter().position(|&name| name == control[at]) else {
                return self.error(loc, "alternative patterns bind different names");
            };
            if found == at {
                continue;
            }
            let rotations = found + 1;
            let rotated: Vec<Ident> = inner.stores.drain(..rotations).collect();
            let insert_at = at - found;
            inner.stores.splice(insert_at..insert_at, rotated);
            for _ in 0..rotations {
                self.rotate(alt_loc, at + 1);
            }
        }
        Ok(())
    }
}

/// Are two keys of a mapping pattern equal as Python compares them?
fn same_key(a: &Constant, b: &Constant) -> bool {
    let number = |constant: &Constant| match constant {
        Constant::Bool(value) => Some((*value as i64 as f64, 0.0)),
        Constant::Int(value) => Some((*value as f64, 0.0)),
        Constant::Float(value) => Some((*value, 0.0)),
        Constant::Complex { real, imag } => Some((*real, *imag)),
        _ => None,
    };
    match (a, b) {
        (Constant::Int(a), Constant::Int(b)) => a == b,
        _ => match (number(a), number(b)) {
            (Some(a), Some(b)) => a == b,
            _ => a == b,
        },
    }
}
