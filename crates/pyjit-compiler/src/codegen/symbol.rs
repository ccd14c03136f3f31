//! The symbol table as code generation asks it.

use crate::ast::Ident;
use crate::symtable::{Resolution, Scope, flags};

pub use crate::symtable::Part as Role;

/// Flags of a name in a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbol(pub u32);

/// What a name is in a scope; `None` if it does not occur.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolScope {
    None,
    Local,
    GlobalExplicit,
    GlobalImplicit,
    Free,
    Cell,
}

impl Symbol {
    pub fn scope(self) -> SymbolScope {
        match self.0 >> flags::SCOPE_OFFSET & flags::SCOPE_MASK {
            bits if bits == Resolution::Local as u32 => SymbolScope::Local,
            bits if bits == Resolution::GlobalExplicit as u32 => SymbolScope::GlobalExplicit,
            bits if bits == Resolution::GlobalImplicit as u32 => SymbolScope::GlobalImplicit,
            bits if bits == Resolution::Free as u32 => SymbolScope::Free,
            bits if bits == Resolution::Cell as u32 => SymbolScope::Cell,
            _ => SymbolScope::None,
        }
    }

    pub fn is_local(self) -> bool {
        self.0 & flags::DEF_LOCAL != 0
    }

    pub fn is_nonlocal(self) -> bool {
        self.0 & flags::DEF_NONLOCAL != 0
    }

    pub fn is_import(self) -> bool {
        self.0 & flags::DEF_IMPORT != 0
    }

    pub fn is_comp_cell(self) -> bool {
        self.0 & flags::DEF_COMP_CELL != 0
    }

    pub fn is_free_class(self) -> bool {
        self.0 & flags::DEF_FREE_CLASS != 0
    }
}

pub fn symbol(scope: &Scope, name: Ident) -> Symbol {
    Symbol(scope.flags(name))
}

pub fn symbols(scope: &Scope) -> impl Iterator<Item = (Ident, Symbol)> + '_ {
    scope
        .symbols
        .iter()
        .map(|(name, bits)| (name, Symbol(bits)))
}
