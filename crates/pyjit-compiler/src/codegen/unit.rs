//! A code unit under construction: what becomes one code object. CPython: `struct compiler_unit` in `Python/compile.c`.

use super::consts::ConstList;
use super::instr::{InstrSeq, Label};
use super::symbol::Symbol;
use crate::ast::{ExprId, Ident, List, StmtId};
use crate::symtable::ScopeId;
use pyjit_bytecode::{Position, Text};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a unit is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    /// Type parameters, their bounds and defaults, type aliases, annotations.
    Annotations,
}

/// Identifiers in the order they were added, with their indices.
#[derive(Debug, Default)]
pub struct NameList {
    pub names: Vec<Ident>,
    index: FxHashMap<Ident, u32>,
    /// What the first index is.
    first: u32,
}

/// Up to so many names are searched one by one.
const LINEAR: usize = 8;

impl NameList {
    pub fn clear(&mut self, first: u32) {
        self.names.clear();
        self.index.clear();
        self.first = first;
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    pub fn get(&self, name: Ident) -> Option<u32> {
        if self.names.len() <= LINEAR {
            let at = self.names.iter().position(|&other| other == name)?;
            return Some(self.first + at as u32);
        }
        self.index.get(&name).copied()
    }

    /// The index of a name, which is appended if it is new.
    pub fn add(&mut self, name: Ident) -> u32 {
        if let Some(index) = self.get(name) {
            return index;
        }
        let index = self.first + self.names.len() as u32;
        self.names.push(name);
        if self.names.len() == LINEAR + 1 {
            for (at, &name) in self.names.iter().enumerate() {
                self.index.insert(name, self.first + at as u32);
            }
        } else if self.names.len() > LINEAR {
            self.index.insert(name, index);
        }
        index
    }
}

/// What a statement in progress leaves on the stack or must do on the way out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BlockKind {
    WhileLoop,
    ForLoop,
    AsyncForLoop,
    TryExcept,
    /// The body of a `try` with a `finally`, whose statements these are.
    FinallyTry(List<StmtId>),
    FinallyEnd,
    With,
    AsyncWith,
    /// An `except` body, with the name it binds. In `except*` too.
    HandlerCleanup(Option<Ident>),
    PopValue,
    ExceptionHandler,
    ExceptionGroupHandler,
    AsyncComprehension,
    /// An inlined comprehension that has saved locals. Only counts: nothing but an exception leaves it.
    InlinedComprehension,
    StopIteration,
}

/// A block in progress.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    pub kind: BlockKind,
    pub start: Label,
    pub exit: Label,
    pub loc: Position,
}

/// How many blocks may nest.
pub const MAX_BLOCKS: usize = 21;

/// Parameter counts of a unit.
#[derive(Clone, Copy, Debug, Default)]
pub struct ArgCounts {
    pub args: u32,
    pub posonly: u32,
    pub kwonly: u32,
}

/// An annotation that is compiled at the end of its module or class.
#[derive(Clone, Copy, Debug)]
pub struct DeferredAnnotation {
    pub target: Ident,
    pub annotation: ExprId,
    pub loc: Position,
    /// Its number if it stands in a conditional block.
    pub index: Option<u32>,
}

/// A unit.
#[derive(Debug)]
pub struct Unit {
    pub scope: ScopeId,
    pub kind: UnitKind,
    /// The class whose private names are mangled.
    pub private: Option<Ident>,
    pub name: Ident,
    pub qualname: Text,
    pub counts: ArgCounts,
    pub firstlineno: i32,
    /// How many of `varnames` the symbol table gave: the parameters and locals known before code generation.
    pub nparams: u32,
    pub varnames: NameList,
    pub cellvars: NameList,
    pub freevars: NameList,
    pub names: NameList,
    /// Names that inlined comprehensions of a module or class hold in fast locals; true while one does.
    pub fast_hidden: FxHashMap<Ident, bool>,
    pub consts: ConstList,
    pub seq: InstrSeq,
    /// The module's code while its annotations are compiled.
    pub stashed: Option<InstrSeq>,
    pub blocks: Vec<Block>,
    pub in_inlined_comp: u32,
    pub in_conditional_block: u32,
    pub deferred: Vec<DeferredAnnotation>,
    pub next_conditional: u32,
    /// Attributes that methods of a class store on `self`.
    pub static_attributes: FxHashSet<Ident>,
    /// Symbols that mean something else while an inlined comprehension is compiled.
    pub overrides: FxHashMap<Ident, Symbol>,
}
