//! Comprehensions: inlined where they stand (PEP 709), else, as generator expressions always, functions of their own.
//! CPython: `codegen_comprehension` and its kin, `_PyCompile_TweakInlinedComprehensionScopes`.

use super::instr::{Label, NO_LOCATION, op};
use super::symbol::{Role, Symbol, SymbolScope, symbols};
use super::unit::{ArgCounts, BlockKind, UnitKind};
use super::{Compiler, Result};
use crate::ast::{Comprehension, ComprehensionId, Expr, ExprId, Ident, List};
use crate::symtable::ScopeKind;
use pyjit_bytecode::{Const, Position};

/// The element of a comprehension, by kind.
#[derive(Clone, Copy)]
enum Element {
    Generator(ExprId),
    List(ExprId),
    Set(ExprId),
    Dict(ExprId, ExprId),
}

/// What must be undone after an inlined comprehension.
#[derive(Default)]
struct Inlined {
    /// Locals saved on the stack, in order.
    pushed: Vec<Ident>,
    /// Symbols with their overrides before.
    replaced: Vec<(Ident, Option<Symbol>)>,
    /// Names held in fast locals by this comprehension.
    hidden: Vec<Ident>,
    cleanup: Option<Label>,
}

impl<'a> Compiler<'a> {
    pub(crate) fn comprehension(&mut self, expr: ExprId) -> Result<()> {
        let known = &self.known;
        let (name, generators, element) = match self.ast[expr] {
            Expr::GeneratorExp { elt, generators } => {
                (known.genexpr, generators, Element::Generator(elt))
            }
            Expr::ListComp { elt, generators } => (known.listcomp, generators, Element::List(elt)),
            Expr::SetComp { elt, generators } => (known.setcomp, generators, Element::Set(elt)),
            Expr::DictComp {
                key,
                value,
                generators,
            } => (known.dictcomp, generators, Element::Dict(key, value)),
            _ => return Ok(()),
        };
        let is_generator = matches!(element, Element::Generator(_));
        let Some(scope) = self.symbols.lookup(expr, Role::Body) else {
            return self.error(self.loc(expr), "unknown symbol table entry");
        };
        let entry = &self.symbols[scope];
        let Some(outermost) = self
            .ast
            .first(generators)
            .map(|generator| self.ast[generator])
        else {
            return self.error(self.loc(expr), "comprehension with no generators");
        };
        let loc = self.loc(expr);
        let build = match element {
            Element::Generator(_) => None,
            Element::List(_) => Some(op::BUILD_LIST),
            Element::Set(_) => Some(op::BUILD_SET),
            Element::Dict(..) => Some(op::BUILD_MAP),
        };
        if entry.comp_inlined {
            self.comprehension_iter(&outermost)?;
            let mut state = Inlined::default();
            let entries: Vec<(Ident, Symbol)> = symbols(entry).collect();
            self.push_inlined(loc, &entries, &mut state)?;
            if let Some(build) = build {
                self.op_i(loc, build, 0);
                self.op_i(loc, op::SWAP, 2);
            }
            self.generator(loc, generators, 0, 0, element, true)?;
            self.pop_inlined(loc, state);
            return Ok(());
        }
        let is_async = entry.coroutine;
        let line = loc.lineno;
        let counts = ArgCounts {
            args: 1,
            ..ArgCounts::default()
        };
        self.enter_scope(
            name,
            UnitKind::Comprehension,
            expr.into(),
            Role::Body,
            line,
            None,
            counts,
        )?;
        if let Some(build) = build {
            self.op_i(loc, build, 0);
        }
        self.generator(loc, generators, 0, 0, element, false)?;
        if is_generator {
            self.wrap_in_stopiteration_handler();
        } else {
            self.op(loc, op::RETURN_VALUE);
        }
        let code = self.finish_unit(true)?;
        self.make_closure(loc, code, 0)?;
        self.comprehension_iter(&outermost)?;
        self.op_i(loc, op::CALL, 0);
        if is_async && !is_generator {
            self.await_top(loc, 0);
        }
        Ok(())
    }

    fn comprehension_iter(&mut self, generator: &Comprehension) -> Result<()> {
        self.expr(generator.iter)?;
        let loc = self.loc(generator.iter);
        self.op(
            loc,
            if generator.is_async != 0 {
                op::GET_AITER
            } else {
                op::GET_ITER
            },
        );
        Ok(())
    }

    /// One `for` and what is inside it.
    fn generator(
        &mut self,
        loc: Position,
        generators: List<ComprehensionId>,
        at: usize,
        depth: usize,
        element: Element,
        iter_on_stack: bool,
    ) -> Result<()> {
        let Some(generator) = self
            .ast
            .item(generators, at)
            .map(|generator| self.ast[generator])
        else {
            return Ok(());
        };
        self.enter()?;
        if generator.is_async != 0 {
            self.async_generator(
                loc,
                generators,
                &generator,
                at,
                depth,
                element,
                iter_on_stack,
            )?;
        } else {
            self.sync_generator(
                loc,
                generators,
                &generator,
                at,
                depth,
                element,
                iter_on_stack,
            )?;
        }
        self.leave();
        Ok(())
    }

    fn sync_generator(
        &mut self,
        loc: Position,
        generators: List<ComprehensionId>,
        generator: &Comprehension,
        at: usize,
        mut depth: usize,
        element: Element,
        iter_on_stack: bool,
    ) -> Result<()> {
        let (start, if_cleanup, anchor) = (self.label(), self.label(), self.label());
        let mut loops = true;
        if !iter_on_stack {
            if at == 0 {
                self.op_i(loc, op::LOAD_FAST, 0);
            } else if let Some(only) = self.single_item(generator.iter) {
                // `for y in [f(x)]` is an assignment.
                self.expr(only)?;
                loops = false;
            } else {
                self.comprehension_iter(generator)?;
            }
        }
        if loops {
            depth += 1;
            self.use_label(start);
            let iter_loc = self.loc(generator.iter);
            self.jump(iter_loc, op::FOR_ITER, anchor);
        }
        self.expr(generator.target)?;
        for test in self.ast.list(generator.ifs) {
            self.jump_if(loc, test, if_cleanup, false)?;
        }
        self.generator(loc, generators, at + 1, depth, element, false)?;
        let element_loc = self.element(generators, at, depth, element)?;
        self.use_label(if_cleanup);
        if loops {
            self.jump(element_loc, op::JUMP, start);
            self.use_label(anchor);
            // Monitoring wants END_FOR first: an exhausted generator comes here, other iterators skip it.
            self.op(NO_LOCATION, op::END_FOR);
            self.op(NO_LOCATION, op::POP_ITER);
        }
        Ok(())
    }

    fn single_item(&self, iter: ExprId) -> Option<ExprId> {
        let elts = match self.ast[iter] {
            Expr::List { elts, .. } | Expr::Tuple { elts, .. } => elts,
            _ => return None,
        };
        let only = self.ast.first(elts).filter(|_| elts.len() == 1)?;
        (!matches!(self.ast[only], Expr::Starred { .. })).then_some(only)
    }

    fn async_generator(
        &mut self,
        loc: Position,
        generators: List<ComprehensionId>,
        generator: &Comprehension,
        at: usize,
        depth: usize,
        element: Element,
        iter_on_stack: bool,
    ) -> Result<()> {
        let (start, send, except, if_cleanup) =
            (self.label(), self.label(), self.label(), self.label());
        if !iter_on_stack {
            if at == 0 {
                self.op_i(loc, op::LOAD_FAST, 0);
            } else {
                self.comprehension_iter(generator)?;
            }
        }
        self.use_label(start);
        self.push_block(loc, BlockKind::AsyncComprehension, start, Label::NONE)?;
        self.jump(loc, op::SETUP_FINALLY, except);
        self.op(loc, op::GET_ANEXT);
        self.load_const(loc, Const::None);
        self.use_label(send);
        self.yield_from(loc, true);
        self.op(loc, op::POP_BLOCK);
        self.expr(generator.target)?;
        for test in self.ast.list(generator.ifs) {
            self.jump_if(loc, test, if_cleanup, false)?;
        }
        let depth = depth + 1;
        self.generator(loc, generators, at + 1, depth, element, false)?;
        let element_loc = self.element(generators, at, depth, element)?;
        self.use_label(if_cleanup);
        self.jump(element_loc, op::JUMP, start);
        self.pop_block();
        self.use_label(except);
        self.jump(loc, op::END_ASYNC_FOR, send);
        Ok(())
    }

    /// The innermost body: adds the element. Answers where the element stands, which the jump back gets too.
    fn element(
        &mut self,
        generators: List<ComprehensionId>,
        at: usize,
        depth: usize,
        element: Element,
    ) -> Result<Position> {
        let (Element::Generator(elt)
        | Element::List(elt)
        | Element::Set(elt)
        | Element::Dict(elt, _)) = element;
        let mut loc = self.loc(elt);
        if at + 1 < generators.len() {
            return Ok(loc);
        }
        self.expr(elt)?;
        match element {
            Element::Generator(_) => {
                self.yield_value(loc);
                self.op(loc, op::POP_TOP);
            }
            Element::List(_) => self.op_i(loc, op::LIST_APPEND, depth + 1),
            Element::Set(_) => self.op_i(loc, op::SET_ADD, depth + 1),
            Element::Dict(_, value) => {
                self.expr(value)?;
                let value_loc = self.loc(value);
                loc.end_lineno = value_loc.end_lineno;
                loc.end_col_offset = value_loc.end_col_offset;
                self.op_i(loc, op::MAP_ADD, depth + 1);
            }
        }
        Ok(loc)
    }

    /// Makes the unit's names mean what they mean in the comprehension, and saves the locals that it binds.
    fn push_inlined(
        &mut self,
        loc: Position,
        entries: &[(Ident, Symbol)],
        state: &mut Inlined,
    ) -> Result<()> {
        let in_class = self.scope().kind == ScopeKind::Class && self.unit.in_inlined_comp == 0;
        self.unit.in_inlined_comp += 1;
        let is_function = self.scope().is_function_like();
        for &(name, symbol) in entries {
            let (scope, outer) = (symbol.scope(), self.symbol(name).scope());
            // A name free in the comprehension is treated as around it; one that is free around it and a cell in it is
            // loaded through a cell either way.
            let differs = scope != outer
                && scope != SymbolScope::Free
                && !(scope == SymbolScope::Cell && outer == SymbolScope::Free);
            if differs || in_class {
                let before = self.unit.overrides.insert(name, symbol);
                state.replaced.push((name, before));
            }
            let is_bound = symbol.is_local() && !symbol.is_nonlocal();
            if is_bound && !is_function && self.unit.fast_hidden.get(&name) != Some(&true) {
                self.unit.fast_hidden.insert(name, true);
                state.hidden.push(name);
            }
        }
        for &(name, symbol) in entries {
            let is_bound = symbol.is_local() && !symbol.is_nonlocal();
            if !is_bound {
                continue;
            }
            let scope = symbol.scope();
            let outer = self.symbol(name).scope();
            let mangled = self.maybe_mangle(name);
            let index = self.unit.varnames.add(mangled);
            // A cell is saved itself; the comprehension gets a new one.
            self.op_i(loc, op::LOAD_FAST_AND_CLEAR, index as usize);
            if scope == SymbolScope::Cell {
                let index = if outer == SymbolScope::Free {
                    self.unit.freevars.add(mangled)
                } else {
                    self.unit.cellvars.add(mangled)
                };
                self.op_i(loc, op::MAKE_CELL, index as usize);
            }
            state.pushed.push(name);
        }
        if !state.pushed.is_empty() {
            // The outermost iterator back to the top; this rotates the saved locals, which `restore` undoes.
            self.op_i(loc, op::SWAP, state.pushed.len() + 1);
            let cleanup = self.label();
            state.cleanup = Some(cleanup);
            self.jump(loc, op::SETUP_FINALLY, cleanup);
            self.push_block(loc, BlockKind::InlinedComprehension, cleanup, Label::NONE)?;
        }
        Ok(())
    }

    fn pop_inlined(&mut self, loc: Position, state: Inlined) {
        if let Some(cleanup) = state.cleanup {
            self.pop_block();
            self.op(NO_LOCATION, op::POP_BLOCK);
            let end = self.label();
            self.jump(NO_LOCATION, op::JUMP_NO_INTERRUPT, end);
            self.use_label(cleanup);
            // The unfinished result is beneath the exception.
            self.op_i(NO_LOCATION, op::SWAP, 2);
            self.op(NO_LOCATION, op::POP_TOP);
            self.restore(loc, &state.pushed);
            self.op_i(NO_LOCATION, op::RERAISE, 0);
            self.use_label(end);
            self.restore(loc, &state.pushed);
        }
        self.unit.in_inlined_comp -= 1;
        for (name, before) in state.replaced.into_iter().rev() {
            match before {
                Some(symbol) => self.unit.overrides.insert(name, symbol),
                None => self.unit.overrides.remove(&name),
            };
        }
        for name in state.hidden {
            // It stays known that the name was hidden.
            self.unit.fast_hidden.insert(name, false);
        }
    }

    fn restore(&mut self, loc: Position, pushed: &[Ident]) {
        self.op_i(loc, op::SWAP, pushed.len() + 1);
        for &name in pushed.iter().rev() {
            let mangled = self.maybe_mangle(name);
            let index = self.unit.varnames.add(mangled);
            self.op_i(loc, op::STORE_FAST_MAYBE_NULL, index as usize);
        }
    }
}
