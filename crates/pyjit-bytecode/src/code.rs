//! `Code`: a code object as plain data, shared between threads, and its constants. CPython: `Objects/codeobject.c`.

use crate::Text;
use dashu_int::IBig;
use std::sync::Arc;

/// Bits of `co_flags`.
pub mod flags {
    pub const OPTIMIZED: u32 = 0x1;
    pub const NEWLOCALS: u32 = 0x2;
    pub const VARARGS: u32 = 0x4;
    pub const VARKEYWORDS: u32 = 0x8;
    pub const NESTED: u32 = 0x10;
    pub const GENERATOR: u32 = 0x20;
    pub const COROUTINE: u32 = 0x80;
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    pub const ASYNC_GENERATOR: u32 = 0x200;
    pub const FUTURE_DIVISION: u32 = 0x20000;
    pub const FUTURE_ABSOLUTE_IMPORT: u32 = 0x40000;
    pub const FUTURE_WITH_STATEMENT: u32 = 0x80000;
    pub const FUTURE_PRINT_FUNCTION: u32 = 0x100000;
    pub const FUTURE_UNICODE_LITERALS: u32 = 0x200000;
    pub const FUTURE_BARRY_AS_BDFL: u32 = 0x400000;
    pub const FUTURE_GENERATOR_STOP: u32 = 0x800000;
    pub const FUTURE_ANNOTATIONS: u32 = 0x1000000;
    pub const NO_MONITORING_EVENTS: u32 = 0x2000000;
    pub const HAS_DOCSTRING: u32 = 0x4000000;
    pub const METHOD: u32 = 0x8000000;
    /// What nested code and `compile(flags=)` inherit.
    pub const FUTURE_MASK: u32 = 0x1fe0000;
    /// Any kind of generator.
    pub const GENERATORS: u32 = GENERATOR | COROUTINE | ASYNC_GENERATOR;
}

/// Bits of a local's kind in `localspluskinds`.
pub mod kind {
    pub const ARG_POS: u8 = 0x02;
    pub const ARG_KW: u8 = 0x04;
    pub const ARG_VAR: u8 = 0x08;
    /// Any parameter.
    pub const ARG: u8 = ARG_POS | ARG_KW | ARG_VAR;
    /// Only an inlined comprehension sees it.
    pub const HIDDEN: u8 = 0x10;
    pub const LOCAL: u8 = 0x20;
    pub const CELL: u8 = 0x40;
    pub const FREE: u8 = 0x80;
}

/// A code object.
#[derive(Clone, Debug, Default)]
pub struct Code {
    pub argcount: u32,
    pub posonlyargcount: u32,
    pub kwonlyargcount: u32,
    pub stacksize: u32,
    pub flags: u32,
    /// Instruction units of two bytes; caches are zero.
    pub code: Box<[u8]>,
    pub consts: Box<[Const]>,
    pub names: Box<[Text]>,
    /// Locals, then cells that are no locals, then free variables.
    pub localsplusnames: Box<[Text]>,
    /// One byte of `kind` bits for each.
    pub localspluskinds: Box<[u8]>,
    pub filename: Text,
    pub name: Text,
    pub qualname: Text,
    pub firstlineno: i32,
    pub linetable: Box<[u8]>,
    pub exceptiontable: Box<[u8]>,
}

impl Code {
    /// The names of the locals, parameters first: `co_varnames`.
    pub fn varnames(&self) -> impl Iterator<Item = &Text> {
        self.names_of(kind::LOCAL)
    }

    /// `co_cellvars`.
    pub fn cellvars(&self) -> impl Iterator<Item = &Text> {
        self.names_of(kind::CELL)
    }

    /// `co_freevars`.
    pub fn freevars(&self) -> impl Iterator<Item = &Text> {
        self.names_of(kind::FREE)
    }

    fn names_of(&self, bit: u8) -> impl Iterator<Item = &Text> {
        let kinds = self.localspluskinds.iter();
        self.localsplusnames
            .iter()
            .zip(kinds)
            .filter(move |(_, kind)| *kind & bit != 0)
            .map(|(name, _)| name)
    }

    /// How many free variables.
    pub fn nfreevars(&self) -> usize {
        self.localspluskinds
            .iter()
            .filter(|kind| *kind & kind::FREE != 0)
            .count()
    }

    /// How many parameters, `*args` and `**kwargs` included.
    pub fn total_args(&self) -> usize {
        let stars = (self.flags & flags::VARARGS != 0) as usize
            + (self.flags & flags::VARKEYWORDS != 0) as usize;
        self.argcount as usize + self.kwonlyargcount as usize + stars
    }
}

/// A constant.
#[derive(Clone, Debug)]
pub enum Const {
    None,
    True,
    False,
    Ellipsis,
    /// An int that fits; larger ones are `BigInt`.
    Int(i64),
    BigInt(Arc<IBig>),
    Float(f64),
    Complex(f64, f64),
    Str(Text),
    Bytes(Arc<[u8]>),
    Tuple(Arc<[Const]>),
    FrozenSet(Arc<[Const]>),
    Slice(Arc<[Const; 3]>),
    Code(Arc<Code>),
}

impl Const {
    /// An int of any size, in the normal form.
    pub fn int(value: IBig) -> Const {
        match i64::try_from(&value) {
            Ok(small) => Const::Int(small),
            Err(_) => Const::BigInt(Arc::new(value)),
        }
    }

    pub fn bool(value: bool) -> Const {
        if value { Const::True } else { Const::False }
    }
}

/// Whether two constants are of one type and equal, floats by bits: what makes a compiler merge them.
impl PartialEq for Const {
    fn eq(&self, other: &Const) -> bool {
        match (self, other) {
            (Const::None, Const::None)
            | (Const::True, Const::True)
            | (Const::False, Const::False)
            | (Const::Ellipsis, Const::Ellipsis) => true,
            (Const::Int(a), Const::Int(b)) => a == b,
            (Const::BigInt(a), Const::BigInt(b)) => a == b,
            (Const::Float(a), Const::Float(b)) => a.to_bits() == b.to_bits(),
            (Const::Complex(a, b), Const::Complex(c, d)) => {
                (a.to_bits(), b.to_bits()) == (c.to_bits(), d.to_bits())
            }
            (Const::Str(a), Const::Str(b)) => a == b,
            (Const::Bytes(a), Const::Bytes(b)) => a == b,
            (Const::Tuple(a), Const::Tuple(b)) => a == b,
            (Const::FrozenSet(a), Const::FrozenSet(b)) => {
                // Mostly they have the same order, too.
                a == b || a.len() == b.len() && a.iter().all(|item| b.contains(item))
            }
            (Const::Slice(a), Const::Slice(b)) => a == b,
            (Const::Code(a), Const::Code(b)) => Arc::ptr_eq(a, b) || a == b,
            _ => false,
        }
    }
}

/// CPython's code equality: all but the file name and the qualified name.
impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        self.name == other.name
            && self.argcount == other.argcount
            && self.posonlyargcount == other.posonlyargcount
            && self.kwonlyargcount == other.kwonlyargcount
            && self.flags == other.flags
            && self.firstlineno == other.firstlineno
            && self.code == other.code
            && self.consts == other.consts
            && self.names == other.names
            && self.localsplusnames == other.localsplusnames
            && self.linetable == other.linetable
            && self.exceptiontable == other.exceptiontable
    }
}
