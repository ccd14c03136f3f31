//! Names: mangling, and how each kind of variable is loaded, stored and deleted.
//! CPython: `codegen_nameop`, `_PyCompile_ResolveNameop`, `_Py_Mangle` in `Python/symtable.c`.

use super::instr::{Op, op};
use super::symbol::SymbolScope;
use super::{Compiler, Result};
use crate::ast::{ExprContext, Ident};
use crate::symtable::ScopeKind;
use pyjit_bytecode::Position;

/// How a variable is reached.
enum Access {
    Fast,
    Global,
    Deref,
    Name,
}

impl<'a> Compiler<'a> {
    /// The name as it is known inside the class of the unit in progress.
    pub(crate) fn mangle(&mut self, name: Ident) -> Ident {
        match self.unit.private {
            Some(class) => self.mangle_private(class, name),
            None => name,
        }
    }

    /// The same, but type parameters of a class are mangled only if the symbol table says so.
    pub(crate) fn maybe_mangle(&mut self, name: Ident) -> Ident {
        let Some(class) = self.unit.private else {
            return name;
        };
        if !self.scope().mangles(name) {
            return name;
        }
        self.mangle_private(class, name)
    }

    pub(crate) fn mangle_in(&self, private: Option<Ident>, name: Ident) -> Ident {
        let mangled = private.and_then(|class| {
            mangle(
                self.idents.text(class).as_str()?,
                self.idents.text(name).as_str()?,
            )
        });
        mangled
            .and_then(|mangled| self.idents.find(&mangled))
            .unwrap_or(name)
    }

    fn mangle_private(&mut self, class: Ident, name: Ident) -> Ident {
        let text = self.idents.text(name).as_str();
        if !text.is_some_and(|text| text.starts_with("__")) {
            return name;
        }
        if let Some(&known) = self.mangled.get(&(class, name)) {
            return known;
        }
        let mangled = match self
            .idents
            .text(class)
            .as_str()
            .zip(text)
            .and_then(|(class, name)| mangle(class, name))
        {
            Some(mangled) => self.idents.intern(&mangled),
            None => name,
        };
        self.mangled.insert((class, name), mangled);
        mangled
    }

    pub(crate) fn load_name(&mut self, loc: Position, name: Ident) -> Result<()> {
        self.name_op(loc, name, ExprContext::Load)
    }

    pub(crate) fn store_name(&mut self, loc: Position, name: Ident) -> Result<()> {
        self.name_op(loc, name, ExprContext::Store)
    }

    pub(crate) fn delete_name(&mut self, loc: Position, name: Ident) -> Result<()> {
        self.name_op(loc, name, ExprContext::Del)
    }

    /// Loads, stores or deletes a variable.
    pub(crate) fn name_op(&mut self, loc: Position, name: Ident, ctx: ExprContext) -> Result<()> {
        let name = self.maybe_mangle(name);
        let symbol_scope = self.symbol(name).scope();
        let scope = self.scope();
        let is_function = scope.is_function_like();
        let is_class = scope.kind == ScopeKind::Class;
        let sees_class = scope.can_see_class_scope;
        let access = match symbol_scope {
            SymbolScope::Free | SymbolScope::Cell => Access::Deref,
            SymbolScope::Local if is_function => Access::Fast,
            SymbolScope::Local if self.unit.fast_hidden.get(&name) == Some(&true) => Access::Fast,
            SymbolScope::GlobalImplicit if is_function => Access::Global,
            SymbolScope::GlobalExplicit => Access::Global,
            _ => Access::Name,
        };
        let arg = match (&access, symbol_scope) {
            (Access::Fast, _) => self.unit.varnames.add(name),
            (Access::Deref, SymbolScope::Free) => self.unit.freevars.add(name),
            (Access::Deref, _) => self.unit.cellvars.add(name),
            _ => self.unit.names.add(name),
        };
        let pick = |load: Op, store: Op, del: Op| match ctx {
            ExprContext::Load => load,
            ExprContext::Store => store,
            ExprContext::Del => del,
        };
        let in_inlined = self.unit.in_inlined_comp > 0;
        let chosen = match access {
            Access::Fast => pick(op::LOAD_FAST, op::STORE_FAST, op::DELETE_FAST),
            Access::Deref => {
                let load = if ctx != ExprContext::Load {
                    op::LOAD_DEREF
                } else if is_class && !in_inlined {
                    self.op(loc, op::LOAD_LOCALS);
                    op::LOAD_FROM_DICT_OR_DEREF
                } else if sees_class {
                    self.load_classdict(loc);
                    op::LOAD_FROM_DICT_OR_DEREF
                } else {
                    op::LOAD_DEREF
                };
                pick(load, op::STORE_DEREF, op::DELETE_DEREF)
            }
            Access::Global => {
                let load = if ctx == ExprContext::Load
                    && sees_class
                    && symbol_scope == SymbolScope::GlobalImplicit
                {
                    self.load_classdict(loc);
                    op::LOAD_FROM_DICT_OR_GLOBALS
                } else {
                    op::LOAD_GLOBAL
                };
                pick(load, op::STORE_GLOBAL, op::DELETE_GLOBAL)
            }
            Access::Name => {
                let load = if is_class && in_inlined {
                    op::LOAD_GLOBAL
                } else {
                    op::LOAD_NAME
                };
                pick(load, op::STORE_NAME, op::DELETE_NAME)
            }
        };
        let arg = if chosen == op::LOAD_GLOBAL {
            arg << 1
        } else {
            arg
        };
        self.op_i(loc, chosen, arg as usize);
        Ok(())
    }

    fn load_classdict(&mut self, loc: Position) {
        let index = self.unit.freevars.add(self.known.classdict);
        self.op_i(loc, op::LOAD_DEREF, index as usize);
    }
}

/// A private name as its class mangles it; none if it stays as it is.
pub(crate) fn mangle(class: &str, name: &str) -> Option<String> {
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return None;
    }
    let class = class.trim_start_matches('_');
    if class.is_empty() {
        return None;
    }
    Some(format!("_{class}{name}"))
}
