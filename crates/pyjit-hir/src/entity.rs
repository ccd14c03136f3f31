//! Index newtypes. Everything in HIR lives in arenas (plain vectors) and is named by a 32-bit index, as in Cranelift.

macro_rules! entity {
    ($($(#[doc = $doc:literal])+ $Name:ident = $prefix:literal;)*) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $Name(pub u32);

        impl $Name {
            #[inline]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl std::fmt::Debug for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
    )*};
}

entity! {
    /// An instruction and the value it defines, or a block parameter: both live in one arena.
    Def = "v";
    /// A basic block.
    Block = "b";
    /// A frame state.
    State = "s";
    /// A code object among those the function was built from; 0 is its own, the others are inlined.
    CodeIndex = "f";
    /// An object of the compilation's table: a constant that only the compiler interface can turn into a value.
    Object = "#";
    /// A shape of the object model.
    Shape = "shape";
}

impl Def {
    /// In a frame state: the unbound local, the null word of the operand stack.
    pub const NULL: Def = Def(u32::MAX);
    /// No definition.
    pub const NONE: Def = Def(u32::MAX - 1);

    pub fn is_real(self) -> bool {
        self.0 < Def::NONE.0
    }
}

impl Block {
    /// Where definitions are that no block holds: removed ones, and the recipes of frame states.
    pub const NONE: Block = Block(u32::MAX);
}

/// A list of definitions in its function's pool.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct DefList {
    pub start: u32,
    pub len: u32,
}

impl DefList {
    pub const EMPTY: DefList = DefList { start: 0, len: 0 };

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..(self.start + self.len) as usize
    }

    pub fn is_empty(self) -> bool {
        self.len == 0
    }
}

/// Where a jump goes, and what it passes to the parameters there.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Edge {
    pub block: Block,
    pub args: DefList,
}
