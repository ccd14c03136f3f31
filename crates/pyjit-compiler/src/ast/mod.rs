//! The abstract syntax tree: CPython 3.14's ASDL in arenas. Parsing (`parse`) and `compile(tree)` make it, the symbol
//! table and the code generator read it.
//!
//! Nodes are small `Copy` values in one vector a type, named by typed 32-bit ids; lists are ranges of shared pools;
//! identifiers are interned. So a tree is cheap to build, walks without borrows in the way, may be rewritten in place
//! (`ast[id] = ...`) and is dropped without recursion however deep it is.
//!
//! ```text
//! match ast[expr] {
//!     Expr::BinOp { left, op, right } => ...,
//!     Expr::Tuple { elts, .. } => for elt in ast.list(elts) { ... },
//! }
//! ```

mod constant;
mod dump;
mod nodes;
mod reflect;
mod validate;
mod version;

pub use constant::{Constant, Text};
pub use dump::dump;
pub use nodes::*;
pub use reflect::{Arity, ClassInfo, Field, FieldSpec, FieldValue, Kind};

pub use validate::validate;
pub use version::too_new;

use rustc_hash::FxHashMap;
use std::marker::PhantomData;
use std::num::NonZeroU32;

/// Where a node stands: lines from 1, columns in UTF-8 bytes from 0. A program's tree may hold any number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    pub lineno: i32,
    pub col_offset: i32,
    pub end_lineno: i32,
    pub end_col_offset: i32,
}

impl Span {
    pub const fn new(lineno: i32, col_offset: i32, end_lineno: i32, end_col_offset: i32) -> Span {
        Span {
            lineno,
            col_offset,
            end_lineno,
            end_col_offset,
        }
    }
}

/// A node with its position.
#[derive(Clone, Copy, Debug)]
pub struct Slot<T> {
    pub node: T,
    pub span: Span,
}

/// A run of items in one of the pools.
pub struct List<T> {
    start: u32,
    len: u32,
    of: PhantomData<fn() -> T>,
}

impl<T> List<T> {
    /// No items.
    pub const EMPTY: List<T> = List {
        start: 0,
        len: 0,
        of: PhantomData,
    };

    pub fn len(self) -> usize {
        self.len as usize
    }

    pub fn is_empty(self) -> bool {
        self.len == 0
    }

    /// The items of `range`, which must lie inside.
    pub fn slice(self, range: std::ops::Range<usize>) -> List<T> {
        let end = range.end.min(self.len());
        let start = range.start.min(end);
        List {
            start: self.start + start as u32,
            len: (end - start) as u32,
            of: PhantomData,
        }
    }
}

impl<T> Clone for List<T> {
    fn clone(&self) -> List<T> {
        *self
    }
}
impl<T> Copy for List<T> {}
impl<T> std::fmt::Debug for List<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "List({}..{})", self.start, self.start + self.len)
    }
}
impl<T> PartialEq for List<T> {
    fn eq(&self, other: &List<T>) -> bool {
        (self.start, self.len) == (other.start, other.len)
    }
}
impl<T> Default for List<T> {
    fn default() -> List<T> {
        List::EMPTY
    }
}

fn nonzero(index: usize) -> NonZeroU32 {
    // Sources are limited to 4 GiB, so ids cannot run out.
    NonZeroU32::MIN.saturating_add(u32::try_from(index).unwrap_or(u32::MAX))
}

/// An interned identifier of one `Ast`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ident(NonZeroU32);

impl Ident {
    pub(crate) const FIRST: Ident = Ident(NonZeroU32::MIN);

    /// A dense index, for side tables.
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// An interned string that is no identifier: a `kind`, a type comment, a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Str(pub Ident);

/// Names a constant of one `Ast`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConstId(NonZeroU32);

/// An id type of one of the arenas.
pub trait Id: Copy {
    type Node: Copy;
    const CLASS: Class;
    fn arena(ast: &Ast) -> &Vec<Slot<Self::Node>>;
    fn arena_mut(ast: &mut Ast) -> &mut Vec<Slot<Self::Node>>;
    fn index(self) -> usize;
    fn from_index(index: usize) -> Self;
    fn any(self) -> NodeId;
    fn of_any(node: NodeId) -> Option<Self>;
}

/// A node type; gives `Ast::add` its id type.
pub trait NodeType: Copy {
    type Id: Id<Node = Self>;
}

/// What a `List` may hold.
pub trait Element: Copy + 'static {
    type Stored: Copy + 'static;
    const EMPTY: Self::Stored;
    fn pool(ast: &Ast) -> &Vec<Self::Stored>;
    fn pool_mut(ast: &mut Ast) -> &mut Vec<Self::Stored>;
    fn store(self) -> Self::Stored;
    fn load(stored: Self::Stored) -> Self;
}

/// The interner of identifiers. Separate from the arenas so that later passes can take it over.
#[derive(Clone, Default, Debug)]
pub struct Idents {
    texts: Vec<Text>,
    by_str: FxHashMap<Box<str>, Ident>,
    /// Those that hold surrogates; no source can spell one.
    by_text: FxHashMap<Text, Ident>,
}

impl Idents {
    /// The identifier spelled `text`.
    pub fn intern(&mut self, text: &str) -> Ident {
        if let Some(&ident) = self.by_str.get(text) {
            return ident;
        }
        let ident = Ident(nonzero(self.texts.len()));
        self.by_str.insert(text.into(), ident);
        self.texts.push(Text::from(text));
        ident
    }

    /// The same for a text that may hold surrogates.
    pub fn intern_text(&mut self, text: &Text) -> Ident {
        if let Some(text) = text.as_str() {
            return self.intern(text);
        }
        if let Some(&ident) = self.by_text.get(text) {
            return ident;
        }
        let ident = Ident(nonzero(self.texts.len()));
        self.by_text.insert(text.clone(), ident);
        self.texts.push(text.clone());
        ident
    }

    /// The identifier spelled `text` if there is one.
    pub fn find(&self, text: &str) -> Option<Ident> {
        self.by_str.get(text).copied()
    }

    /// How it is spelled.
    pub fn text(&self, ident: Ident) -> &Text {
        &self.texts[ident.index()]
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// A tree.
#[derive(Clone, Debug, Default)]
pub struct Ast {
    arenas: Arenas,
    pub idents: Idents,
    constants: Vec<Constant>,
    root: Option<ModId>,
    depth: u32,
}

impl Ast {
    pub fn new() -> Ast {
        Ast::default()
    }

    /// The module node; none before one was set.
    pub fn root(&self) -> Option<ModId> {
        self.root
    }

    pub fn set_root(&mut self, root: ModId) {
        self.root = Some(root);
    }

    /// How deep the tree is at most, for those who walk it recursively.
    pub fn depth(&self) -> u32 {
        self.depth
    }

    pub fn set_depth(&mut self, depth: u32) {
        self.depth = depth;
    }

    /// Runs a recursive walk of this tree on enough stack.
    pub fn with_stack<T>(&self, walk: impl FnOnce() -> T) -> T {
        if self.depth < 200 {
            walk()
        } else {
            stacker::grow((1 << 20) + self.depth as usize * 4096, walk)
        }
    }

    /// Puts a node into its arena.
    pub fn add<T: NodeType>(&mut self, node: T, span: Span) -> T::Id {
        let arena = T::Id::arena_mut(self);
        arena.push(Slot { node, span });
        T::Id::from_index(arena.len() - 1)
    }

    pub fn span<T: Id>(&self, id: T) -> Span {
        T::arena(self)[id.index()].span
    }

    pub fn set_span<T: Id>(&mut self, id: T, span: Span) {
        T::arena_mut(self)[id.index()].span = span;
    }

    /// How many nodes of a type there are; side tables indexed by `Id::index` have this length.
    pub fn count<T: Id>(&self) -> usize {
        T::arena(self).len()
    }

    /// Makes a list of items.
    pub fn new_list<T: Element>(&mut self, items: impl IntoIterator<Item = T>) -> List<T> {
        let pool = T::pool_mut(self);
        let start = pool.len();
        pool.extend(items.into_iter().map(T::store));
        List {
            start: start as u32,
            len: (pool.len() - start) as u32,
            of: PhantomData,
        }
    }

    /// Makes a list whose items are then filled in with `set_item`, so that building them may push to the same pool.
    pub fn reserve_list<T: Element>(&mut self, len: usize) -> List<T> {
        let pool = T::pool_mut(self);
        let start = pool.len();
        pool.resize(start + len, T::EMPTY);
        List {
            start: start as u32,
            len: len as u32,
            of: PhantomData,
        }
    }

    pub fn set_item<T: Element>(&mut self, list: List<T>, index: usize, item: T) {
        if index < list.len() {
            T::pool_mut(self)[list.start as usize + index] = item.store();
        }
    }

    /// The list's items.
    pub fn list<T: Element>(
        &self,
        list: List<T>,
    ) -> impl DoubleEndedIterator<Item = T> + ExactSizeIterator + use<'_, T> {
        T::pool(self)[list.start as usize..][..list.len()]
            .iter()
            .map(|&item| T::load(item))
    }

    /// One item; none past the end.
    pub fn item<T: Element>(&self, list: List<T>, index: usize) -> Option<T> {
        if index < list.len() {
            T::pool(self)
                .get(list.start as usize + index)
                .map(|&item| T::load(item))
        } else {
            None
        }
    }

    pub fn first<T: Element>(&self, list: List<T>) -> Option<T> {
        self.item(list, 0)
    }

    pub fn last<T: Element>(&self, list: List<T>) -> Option<T> {
        list.len()
            .checked_sub(1)
            .and_then(|last| self.item(list, last))
    }

    pub fn intern(&mut self, text: &str) -> Ident {
        self.idents.intern(text)
    }

    /// How an identifier is spelled.
    pub fn text(&self, ident: Ident) -> &Text {
        self.idents.text(ident)
    }

    pub fn add_constant(&mut self, constant: Constant) -> ConstId {
        self.constants.push(constant);
        ConstId(nonzero(self.constants.len() - 1))
    }

    pub fn constant(&self, id: ConstId) -> &Constant {
        &self.constants[id.0.get() as usize - 1]
    }
}
