//! Annotations: `__annotate__` functions of functions, classes and modules (PEP 649), or texts under the future import.
//! CPython: `codegen_function_annotations`, `codegen_process_deferred_annotations`, ...

use super::instr::op;
use super::symbol::Role;
use super::unit::{ArgCounts, DeferredAnnotation, UnitKind};
use super::{Compiler, Result};
use crate::ast::{ArgId, ArgumentsId, Expr, ExprId, Ident, NodeId};
use crate::symtable::ScopeKind;
use pyjit_bytecode::opcode::{CommonConstant, Comparison, function_attribute as attribute};
use pyjit_bytecode::{Code, Const, Position};
use std::sync::Arc;

/// `annotationlib.Format.VALUE_WITH_FAKE_GLOBALS`: the highest format that the code itself knows.
const VALUE_WITH_FAKE_GLOBALS: i64 = 2;

impl<'a> Compiler<'a> {
    /// Enters the scope of an annotation-like function, which refuses formats it does not know.
    pub(crate) fn enter_annotations_scope(
        &mut self,
        loc: Position,
        node: NodeId,
        role: Role,
        name: Ident,
    ) -> Result<()> {
        let counts = ArgCounts {
            posonly: 1,
            ..ArgCounts::default()
        };
        self.enter_scope(
            name,
            UnitKind::Annotations,
            node,
            role,
            loc.lineno,
            None,
            counts,
        )?;
        self.op_i(loc, op::LOAD_FAST, 0);
        self.load_const(loc, Const::Int(VALUE_WITH_FAKE_GLOBALS));
        self.op_i(loc, op::COMPARE_OP, Comparison::Gt.operand() as usize);
        let body = self.label();
        self.jump(loc, op::POP_JUMP_IF_FALSE, body);
        self.op_i(
            loc,
            op::LOAD_COMMON_CONSTANT,
            CommonConstant::NotImplementedError as usize,
        );
        self.op_i(loc, op::RAISE_VARARGS, 1);
        self.use_label(body);
        Ok(())
    }

    fn leave_annotations_scope(&mut self, loc: Position) -> Result<()> {
        self.op(loc, op::RETURN_VALUE);
        let mut code = self.finish_unit(true)?;
        // The parameter is `format` to the outside; inside it has another name so that annotations may use that one.
        if let Some(code) = Arc::get_mut(&mut code) {
            rename_first(code);
        }
        self.make_closure(loc, code, 0)
    }

    /// The `__annotate__` function of a function if it is annotated; answers the attribute it is.
    pub(crate) fn function_annotations(
        &mut self,
        loc: Position,
        node: NodeId,
        args: ArgumentsId,
        returns: Option<ExprId>,
    ) -> Result<u32> {
        let Some(scope) = self.symbols.lookup(node, Role::Annotations) else {
            return Ok(0);
        };
        let scope = &self.symbols[scope];
        if !scope.annotations_used {
            return Ok(0);
        }
        let name = scope.name;
        self.enter_annotations_scope(loc, node, Role::Annotations, name)?;
        let all = self.ast[args];
        let mut count = 0;
        let params = self
            .ast
            .list(all.args)
            .chain(self.ast.list(all.posonlyargs))
            .chain(all.vararg);
        let params = params.chain(self.ast.list(all.kwonlyargs)).chain(all.kwarg);
        for param in params.collect::<Vec<ArgId>>() {
            let param = self.ast[param];
            count += self.parameter_annotation(loc, param.arg, param.annotation)?;
        }
        count += self.parameter_annotation(loc, self.known.r#return, returns)?;
        self.op_i(loc, op::BUILD_MAP, count);
        self.leave_annotations_scope(loc)?;
        Ok(attribute::ANNOTATE)
    }

    fn parameter_annotation(
        &mut self,
        loc: Position,
        name: Ident,
        annotation: Option<ExprId>,
    ) -> Result<usize> {
        let Some(annotation) = annotation else {
            return Ok(0);
        };
        let name = self.maybe_mangle(name);
        self.load_ident(loc, name);
        if self.future_annotations() {
            self.annotation_text(annotation)?;
        } else if let Expr::Starred { value, .. } = self.ast[annotation] {
            // `*args: *Ts` is [annotation] = [*Ts].
            self.expr(value)?;
            self.op_i(loc, op::UNPACK_SEQUENCE, 1);
        } else {
            self.expr(annotation)?;
        }
        Ok(1)
    }

    /// Pushes an annotation's source text.
    pub(crate) fn annotation_text(&mut self, annotation: ExprId) -> Result<()> {
        let text = self.unparse(annotation)?;
        let loc = self.loc(annotation);
        self.load_const(loc, Const::Str(text));
        Ok(())
    }

    /// The `__annotate__` function of a module or class, at the end of its body.
    pub(crate) fn deferred_annotations(&mut self, loc: Position) -> Result<()> {
        let deferred = std::mem::take(&mut self.unit.deferred);
        if deferred.is_empty() {
            return Ok(());
        }
        let kind = self.unit.kind;
        let is_module = kind == UnitKind::Module;
        if is_module {
            // A module's annotations are set up before anything else in it runs.
            let main = std::mem::take(&mut self.unit.seq);
            self.unit.stashed = Some(main);
        }
        let node = self.scope().key.node;
        let Some(scope) = self.symbols.lookup(node, Role::Annotations) else {
            return self.error(loc, "unknown symbol table entry");
        };
        let name = self.symbols[scope].name;
        self.enter_annotations_scope(loc, node, Role::Annotations, name)?;
        self.deferred_body(loc, &deferred, kind)?;
        self.leave_annotations_scope(loc)?;
        let target = match self.scope().kind {
            ScopeKind::Class => self.known.annotate_func,
            _ => self.known.annotate,
        };
        self.store_name(loc, target)?;
        if is_module && let Some(main) = self.unit.stashed.take() {
            let annotations = std::mem::replace(&mut self.unit.seq, main);
            self.unit.seq.annotations = Some(annotations.instrs);
        }
        Ok(())
    }

    fn deferred_body(
        &mut self,
        loc: Position,
        deferred: &[DeferredAnnotation],
        kind: UnitKind,
    ) -> Result<()> {
        self.op_i(loc, op::BUILD_MAP, 0);
        for item in deferred {
            let name = self.mangle(item.target);
            let not_set = self.label();
            if let Some(index) = item.index {
                self.load_int(item.loc, index as usize);
                let conditional = self.known.conditional_annotations;
                if kind == UnitKind::Class {
                    let cell = self.unit.freevars.add(conditional);
                    self.op_i(item.loc, op::LOAD_DEREF, cell as usize);
                } else {
                    // CPython gives the plain index here, which reads as one without a null.
                    let index = self.unit.names.add(conditional);
                    self.op_i(item.loc, op::LOAD_GLOBAL, index as usize);
                }
                self.op_i(item.loc, op::CONTAINS_OP, 0);
                self.jump(item.loc, op::POP_JUMP_IF_FALSE, not_set);
            }
            self.expr(item.annotation)?;
            self.op_i(item.loc, op::COPY, 2);
            self.load_ident(item.loc, name);
            self.op(loc, op::STORE_SUBSCR);
            self.use_label(not_set);
        }
        Ok(())
    }
}

fn rename_first(code: &mut Code) {
    if let Some(first) = code.localsplusnames.first_mut() {
        *first = "format".into();
    }
}
