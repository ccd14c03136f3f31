//! The symbol table: every scope of a tree and what each name in it is. CPython: Python/symtable.c.
//!
//! Two passes. The first (`build`) walks the tree and records raw facts: bound here, used there, declared global. The
//! second (`analyze`) goes down the scopes and decides: local, cell, free, global. Scopes are keyed by node and part of
//! it, never by position. The code generator and the `symtable` module read the result.

mod analyze;
mod build;
mod build_expr;
mod dump;
mod future;
mod mangle;

pub use dump::dump;
pub use future::{FutureFeatures, future_features};
pub use mangle::mangle;

use crate::ast::{Ast, Ident, NodeId, Span};
use crate::errors::{CompileError, ErrorKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// Facts about a name in a scope: CPython's `DEF_*` bits, with the decided scope above them.
pub mod flags {
    /// `global` statement.
    pub const DEF_GLOBAL: u32 = 1;
    /// Assigned in this scope.
    pub const DEF_LOCAL: u32 = 2;
    /// Formal parameter.
    pub const DEF_PARAM: u32 = 2 << 1;
    /// `nonlocal` statement.
    pub const DEF_NONLOCAL: u32 = 2 << 2;
    /// Used.
    pub const USE: u32 = 2 << 3;
    /// Free in a method of this class.
    pub const DEF_FREE_CLASS: u32 = 2 << 5;
    /// Bound by an import.
    pub const DEF_IMPORT: u32 = 2 << 6;
    /// Annotated.
    pub const DEF_ANNOT: u32 = 2 << 7;
    /// Iteration variable of a comprehension.
    pub const DEF_COMP_ITER: u32 = 2 << 8;
    /// Type parameter.
    pub const DEF_TYPE_PARAM: u32 = 2 << 9;
    /// Cell in an inlined comprehension.
    pub const DEF_COMP_CELL: u32 = 2 << 10;
    /// Binds the name.
    pub const DEF_BOUND: u32 = DEF_LOCAL | DEF_PARAM | DEF_IMPORT;
    /// Where the decided scope starts.
    pub const SCOPE_OFFSET: u32 = 12;
    pub const SCOPE_MASK: u32 = DEF_GLOBAL | DEF_LOCAL | DEF_PARAM | DEF_NONLOCAL;
}

/// What a name turned out to be. The numbers are CPython's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Resolution {
    Local = 1,
    GlobalExplicit = 2,
    GlobalImplicit = 3,
    Free = 4,
    Cell = 5,
}

impl Resolution {
    fn of_flags(bits: u32) -> Option<Resolution> {
        Some(match (bits >> flags::SCOPE_OFFSET) & flags::SCOPE_MASK {
            1 => Resolution::Local,
            2 => Resolution::GlobalExplicit,
            3 => Resolution::GlobalImplicit,
            4 => Resolution::Free,
            5 => Resolution::Cell,
            _ => return None,
        })
    }
}

/// What kind of block a scope is; in the order of CPython's `_Py_block_ty`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    Function,
    Class,
    Module,
    Annotation,
    TypeAlias,
    TypeParameters,
    TypeVariable,
}

/// Which comprehension a scope is, if one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comprehensions {
    No,
    List,
    Dict,
    Set,
    Generator,
}

/// Which of a node's scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The body of a module, function, class, lambda, comprehension or `type` alias.
    Body,
    /// The type parameters around a definition.
    TypeParams,
    /// The `__annotate__` of a function's signature, or of a module's or class's variables.
    Annotations,
    /// The annotations of a function's local variables, which are never evaluated.
    LocalAnnotations,
    /// A type variable's bound or constraints.
    Bound,
    /// A type parameter's default.
    Default,
}

/// What a scope is found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScopeKey {
    pub node: NodeId,
    pub part: Part,
}

/// Names a scope of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScopeId(u32);

impl ScopeId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Names with their flags, in the order they were first seen.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    entries: Vec<(Ident, u32)>,
    /// Positions in `entries`, once there are many.
    index: FxHashMap<Ident, u32>,
}

/// Up to this many names a search is faster than a hash.
const SMALL: usize = 12;

impl Symbols {
    fn position(&self, name: Ident) -> Option<usize> {
        if self.entries.len() <= SMALL {
            self.entries.iter().position(|&(entry, _)| entry == name)
        } else {
            self.index.get(&name).map(|&at| at as usize)
        }
    }

    /// The name's flags.
    pub fn get(&self, name: Ident) -> Option<u32> {
        self.position(name).map(|at| self.entries[at].1)
    }

    /// Names and flags in order.
    pub fn iter(&self) -> impl Iterator<Item = (Ident, u32)> + '_ {
        self.entries.iter().copied()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn set(&mut self, name: Ident, bits: u32) {
        if let Some(at) = self.position(name) {
            self.entries[at].1 = bits;
            return;
        }
        self.entries.push((name, bits));
        match self.entries.len() {
            len if len <= SMALL => {}
            len if len == SMALL + 1 => self.reindex(),
            len => {
                self.index.insert(name, len as u32 - 1);
            }
        }
    }

    fn reindex(&mut self) {
        self.index = self
            .entries
            .iter()
            .enumerate()
            .map(|(at, &(name, _))| (name, at as u32))
            .collect();
    }

    fn remove(&mut self, name: Ident) {
        self.entries.retain(|&(entry, _)| entry != name);
        if self.entries.len() > SMALL {
            self.reindex();
        }
    }
}

/// One scope.
#[derive(Clone, Debug)]
pub struct Scope {
    pub key: ScopeKey,
    pub kind: ScopeKind,
    pub name: Ident,
    /// Where it is defined; zero for the module.
    pub span: Span,
    pub parent: Option<ScopeId>,
    pub symbols: Symbols,
    /// The parameters, positional-only first, then ordinary, keyword-only, `*` and `**`.
    pub varnames: Vec<Ident>,
    /// The scopes inside, in CPython's order; those of inlined comprehensions stand in for them.
    pub children: Vec<ScopeId>,
    /// `global` and `nonlocal` names and where they are declared.
    directives: Vec<(Ident, Span)>,
    pub comprehension: Comprehensions,
    /// Inside a function-like scope.
    pub nested: bool,
    pub generator: bool,
    pub coroutine: bool,
    /// Has `*args`.
    pub varargs: bool,
    /// Has `**kwargs`.
    pub varkeywords: bool,
    pub annotations_used: bool,
    /// Has a `return` with a value.
    pub returns_value: bool,
    /// A method uses `__class__` or `super`.
    pub needs_class_closure: bool,
    /// An inner scope reads the class namespace.
    pub needs_classdict: bool,
    /// This comprehension is inlined into its parent.
    pub comp_inlined: bool,
    /// An annotation-like scope directly in a class.
    pub can_see_class_scope: bool,
    pub has_conditional_annotations: bool,
    pub has_docstring: bool,
    /// A function directly in a class.
    pub method: bool,
    /// The scope of this scope's annotations.
    pub annotation_block: Option<ScopeId>,
    comp_iter_target: bool,
    comp_iter_expr: u32,
    in_conditional_block: bool,
    in_unevaluated_annotation: bool,
    /// "a TypeVar bound", for messages.
    scope_info: Option<&'static str>,
    /// Type parameters of a generic class: the only names mangled in its type parameter scopes.
    mangled_names: Option<Rc<std::cell::RefCell<FxHashSet<Ident>>>>,
}

impl Scope {
    /// What a (mangled) name is here.
    pub fn resolution(&self, name: Ident) -> Option<Resolution> {
        self.symbols.get(name).and_then(Resolution::of_flags)
    }

    /// The name's flags; zero if it does not occur.
    pub fn flags(&self, name: Ident) -> u32 {
        self.symbols.get(name).unwrap_or(0)
    }

    /// Function, annotation, type alias, type parameters, type variable.
    pub fn is_function_like(&self) -> bool {
        !matches!(self.kind, ScopeKind::Class | ScopeKind::Module)
    }

    /// Whether this scope mangles a name: within a generic class's type parameters only those are.
    pub fn mangles(&self, name: Ident) -> bool {
        self.mangled_names
            .as_ref()
            .is_none_or(|names| names.borrow().contains(&name))
    }
}

/// The scopes of a tree.
#[derive(Clone, Debug)]
pub struct SymbolTable {
    scopes: Vec<Scope>,
    by_key: FxHashMap<ScopeKey, ScopeId>,
}

impl SymbolTable {
    /// The module's scope.
    pub fn top(&self) -> ScopeId {
        ScopeId(0)
    }

    /// The scope of a part of a node.
    pub fn lookup(&self, node: impl Into<NodeId>, part: Part) -> Option<ScopeId> {
        self.by_key
            .get(&ScopeKey {
                node: node.into(),
                part,
            })
            .copied()
    }

    pub fn scopes(&self) -> impl Iterator<Item = (ScopeId, &Scope)> {
        self.scopes
            .iter()
            .enumerate()
            .map(|(at, scope)| (ScopeId(at as u32), scope))
    }
}

impl std::ops::Index<ScopeId> for SymbolTable {
    type Output = Scope;
    fn index(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.index()]
    }
}

impl std::ops::IndexMut<ScopeId> for SymbolTable {
    fn index_mut(&mut self, id: ScopeId) -> &mut Scope {
        &mut self.scopes[id.index()]
    }
}

/// What changes how a tree is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct SymbolOptions {
    /// `from __future__ import annotations`.
    pub future_annotations: bool,
    /// Where the last allowed `__future__` import stands.
    pub future_span: Span,
    /// `PyCF_ALLOW_TOP_LEVEL_AWAIT`.
    pub top_level_await: bool,
}

/// Builds the table of a tree. New names (mangled ones, `.0`, `__class__`, ...) are interned in the tree.
pub fn build(ast: &mut Ast, options: SymbolOptions) -> Result<SymbolTable, Box<CompileError>> {
    let mut idents = std::mem::take(&mut ast.idents);
    let result = ast.with_stack(|| {
        let mut table = build::build(ast, &mut idents, options)?;
        analyze::analyze(&mut table, &mut idents)?;
        Ok(table)
    });
    ast.idents = idents;
    result
}

/// A SyntaxError of the compiler proper: positions in bytes, no source line.
pub(crate) fn error_at(message: impl Into<String>, span: Span) -> Box<CompileError> {
    Box::new(CompileError {
        kind: ErrorKind::SyntaxError,
        message: message.into(),
        lineno: Some(span.lineno),
        offset: Some(span.col_offset.saturating_add(1)),
        end_lineno: Some(span.end_lineno),
        end_offset: Some(span.end_col_offset.saturating_add(1)),
        text: None,
    })
}
