//! The lattice of types: how a value is represented, which Python types it may have, and for ints between what bounds.
//!
//! Kinds name built-in layouts only: those never change for an object, so a proved type stays proved. The shape of an
//! instance may change; it is no type but a fact about memory (see `GuardShape`).

use crate::entity::Object;
use std::fmt;

/// How a value is held.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[repr(u8)]
pub enum Rep {
    /// A `Value` word, or the null word where `Kinds::NULL` is among the kinds.
    Boxed,
    /// A machine integer.
    I64,
    /// A machine float.
    F64,
    /// A machine truth value.
    Cond,
    /// Nothing.
    Void,
}

/// A set of built-in layouts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord, Default)]
pub struct Kinds(pub u32);

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $NAME:ident = $bit:literal $text:literal;)*) => {
        impl Kinds {
            $($(#[doc = $doc])+ pub const $NAME: Kinds = Kinds(1 << $bit);)*
            /// Every single kind and its text.
            pub const ROWS: &'static [(Kinds, &'static str, &'static str)] =
                &[$((Kinds::$NAME, $text, concat!($($doc),+)),)*];
            /// Whatever Python can see.
            pub const ANY: Kinds = Kinds((0 $(| 1 << $bit)*) & !Kinds::NULL.0);
        }

        impl Type {
            $($(#[doc = $doc])+ pub const $NAME: Type = Type::boxed(Kinds::$NAME);)*
        }
    };
}

kinds! {
    /// An int of 32 bits, an immediate.
    SMALL_INT = 0 "SmallInt";
    /// A larger int, in the heap. Neither kind includes bool or subclasses.
    BIG_INT = 1 "BigInt";
    /// Exactly float.
    FLOAT = 2 "Float";
    /// True or False.
    BOOL = 3 "Bool";
    /// None.
    NONE = 4 "None";
    /// Exactly str.
    STR = 5 "Str";
    /// Exactly bytes.
    BYTES = 6 "Bytes";
    /// Exactly list.
    LIST = 7 "List";
    /// Exactly tuple.
    TUPLE = 8 "Tuple";
    /// Exactly dict.
    DICT = 9 "Dict";
    /// Exactly set.
    SET = 10 "Set";
    /// range.
    RANGE = 11 "Range";
    /// range's iterator.
    RANGE_ITER = 12 "RangeIter";
    /// list's iterator.
    LIST_ITER = 13 "ListIter";
    /// tuple's iterator.
    TUPLE_ITER = 14 "TupleIter";
    /// A Python function.
    FUNCTION = 15 "Function";
    /// A bound method.
    METHOD = 16 "Method";
    /// A native function or method.
    BUILTIN = 17 "Builtin";
    /// A class.
    CLASS = 18 "Class";
    /// A module.
    MODULE = 19 "Module";
    /// A cell of a closure.
    CELL = 20 "Cell";
    /// slice.
    SLICE = 21 "Slice";
    /// A generator.
    GENERATOR = 22 "Generator";
    /// Everything else, instances of Python classes above all.
    OBJECT = 23 "Object";
    /// The null word: an unbound local, an exhausted iterator, a missing attribute.
    NULL = 31 "Null";
}

impl Kinds {
    pub const EMPTY: Kinds = Kinds(0);
    pub const INT: Kinds = Kinds(Kinds::SMALL_INT.0 | Kinds::BIG_INT.0);

    pub const fn union(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    pub const fn intersect(self, other: Kinds) -> Kinds {
        Kinds(self.0 & other.0)
    }

    pub const fn without(self, other: Kinds) -> Kinds {
        Kinds(self.0 & !other.0)
    }

    /// Whether every kind of this set is in the other.
    pub const fn within(self, other: Kinds) -> bool {
        self.0 & !other.0 == 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it is one kind.
    pub const fn is_single(self) -> bool {
        self.0.is_power_of_two()
    }
}

/// What is known of a value. For ints (of either representation), and as 0 and 1 for truth values, also the bounds.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Type {
    pub rep: Rep,
    /// Of boxed values.
    pub kinds: Kinds,
    /// It is this very object.
    pub object: Option<Object>,
    pub lo: i64,
    pub hi: i64,
}

const I32: (i64, i64) = (i32::MIN as i64, i32::MAX as i64);

impl Type {
    pub const ANY: Type = Type::boxed(Kinds::ANY);
    /// A local, or what a cell holds: a value or unbound.
    pub const MAYBE: Type = Type::boxed(Kinds::ANY.union(Kinds::NULL));
    pub const INT: Type = Type::boxed(Kinds::INT);
    pub const NUMBER: Type = Type::boxed(Kinds::SMALL_INT.union(Kinds::FLOAT));
    pub const I64: Type = Type::int_between(i64::MIN, i64::MAX);
    pub const F64: Type = Type::unboxed(Rep::F64, 0, 0);
    pub const COND: Type = Type::unboxed(Rep::Cond, 0, 1);
    pub const VOID: Type = Type::unboxed(Rep::Void, 0, 0);
    /// An operand of any representation (`StoreField`'s, which the field decides).
    pub const ANY_REP: Type = Type::VOID;
    /// What no value has: the code is unreachable.
    pub const EMPTY: Type = Type::boxed(Kinds::EMPTY);
    /// The length of something in memory.
    pub const LENGTH: Type = Type::int_between(0, 1 << 47);

    const fn unboxed(rep: Rep, lo: i64, hi: i64) -> Type {
        Type {
            rep,
            kinds: Kinds::EMPTY,
            object: None,
            lo,
            hi,
        }
    }

    /// Any value of those kinds.
    pub const fn boxed(kinds: Kinds) -> Type {
        let (lo, hi) = match kinds {
            Kinds::SMALL_INT => I32,
            Kinds::BOOL => (0, 1),
            _ => (i64::MIN, i64::MAX),
        };
        Type {
            rep: Rep::Boxed,
            kinds,
            object: None,
            lo,
            hi,
        }
    }

    /// A machine integer between bounds.
    pub const fn int_between(lo: i64, hi: i64) -> Type {
        Type::unboxed(Rep::I64, lo, hi)
    }

    /// A boxed int between bounds.
    pub const fn boxed_int(lo: i64, hi: i64) -> Type {
        let small = lo >= I32.0 && hi <= I32.1;
        let kinds = if small { Kinds::SMALL_INT } else { Kinds::INT };
        Type {
            rep: Rep::Boxed,
            kinds,
            object: None,
            lo,
            hi,
        }
    }

    pub const fn cond(value: bool) -> Type {
        Type::unboxed(Rep::Cond, value as i64, value as i64)
    }

    pub const fn bool_of(lo: i64, hi: i64) -> Type {
        Type {
            rep: Rep::Boxed,
            kinds: Kinds::BOOL,
            object: None,
            lo,
            hi,
        }
    }

    /// That very object, of a kind.
    pub const fn object(kind: Kinds, object: Object) -> Type {
        Type {
            object: Some(object),
            ..Type::boxed(kind)
        }
    }

    pub fn is_boxed(&self) -> bool {
        self.rep == Rep::Boxed
    }

    pub fn is_empty(&self) -> bool {
        match self.rep {
            Rep::Boxed => self.kinds.is_empty(),
            Rep::I64 | Rep::Cond => self.lo > self.hi,
            Rep::F64 | Rep::Void => false,
        }
    }

    /// The one integer (or truth value) it can be.
    pub fn constant(&self) -> Option<i64> {
        let counts = matches!(self.rep, Rep::I64 | Rep::Cond)
            || self.kinds == Kinds::SMALL_INT
            || self.kinds == Kinds::BOOL;
        (counts && self.lo == self.hi).then_some(self.lo)
    }

    /// Whether values of this type all have the other.
    pub fn is(&self, other: Type) -> bool {
        if self.is_empty() {
            return true;
        }
        self.rep == other.rep
            && self.kinds.within(other.kinds)
            && (other.object.is_none() || self.object == other.object)
            && (other.unbounded() || (self.lo >= other.lo && self.hi <= other.hi))
    }

    /// Whether the bounds say nothing that the kinds do not.
    pub fn unbounded(&self) -> bool {
        let full = match self.rep {
            Rep::Boxed => Type::boxed(self.kinds),
            Rep::I64 => Type::I64,
            Rep::Cond => Type::COND,
            Rep::F64 | Rep::Void => return true,
        };
        self.lo <= full.lo && self.hi >= full.hi
    }

    /// Values that have both types. Representations must agree; if not it is the first.
    pub fn meet(self, other: Type) -> Type {
        if self.rep != other.rep {
            return self;
        }
        let kinds = self.kinds.intersect(other.kinds);
        // A bound counts only for the type it came with; both hold, so the narrower of each side does.
        let (lo, hi) = (self.lo.max(other.lo), self.hi.min(other.hi));
        Type {
            rep: self.rep,
            kinds,
            object: self.object.or(other.object),
            lo,
            hi,
        }
        .normal()
    }

    /// Values that have either type.
    pub fn join(self, other: Type) -> Type {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() || self.rep != other.rep {
            return self;
        }
        let object = if self.object == other.object {
            self.object
        } else {
            None
        };
        Type {
            rep: self.rep,
            kinds: self.kinds.union(other.kinds),
            object,
            lo: self.lo.min(other.lo),
            hi: self.hi.max(other.hi),
        }
        .normal()
    }

    /// Bounds mean something for ints only, and are never wider than the kinds.
    fn normal(mut self) -> Type {
        if self.rep != Rep::Boxed {
            return self;
        }
        if self.kinds.within(Kinds::INT) && self.lo >= I32.0 && self.hi <= I32.1 {
            self.kinds = self.kinds.intersect(Kinds::SMALL_INT);
        }
        if self.kinds == Kinds::SMALL_INT {
            (self.lo, self.hi) = (self.lo.max(I32.0), self.hi.min(I32.1));
        } else if self.kinds == Kinds::BOOL {
            (self.lo, self.hi) = (self.lo.max(0), self.hi.min(1));
        } else if !self.kinds.within(Kinds::INT) || self.kinds.is_empty() {
            (self.lo, self.hi) = (i64::MIN, i64::MAX);
        }
        if self.lo > self.hi {
            self.kinds = Kinds::EMPTY;
            (self.lo, self.hi) = (i64::MIN, i64::MAX);
        }
        self
    }

    /// With other bounds.
    pub fn bounded(self, lo: i64, hi: i64) -> Type {
        Type { lo, hi, ..self }.normal()
    }

    /// Reads the text form.
    pub fn parse(text: &str) -> Option<Type> {
        let (name, bounds) = match text.split_once('[') {
            Some((name, bounds)) => (name, Some(bounds.strip_suffix(']')?)),
            None => (text, None),
        };
        let (name, object) = match name.split_once('#') {
            Some((name, object)) => (name, Some(Object(object.parse().ok()?))),
            None => (name, None),
        };
        let mut ty = match name {
            "I64" => Type::I64,
            "F64" => Type::F64,
            "Cond" => Type::COND,
            "Void" => Type::VOID,
            "Empty" => Type::EMPTY,
            _ => {
                let mut kinds = Kinds::EMPTY;
                for part in name.split('|') {
                    kinds = kinds.union(match part {
                        "Any" => Kinds::ANY,
                        "Int" => Kinds::INT,
                        _ => Kinds::ROWS.iter().find(|row| row.1 == part)?.0,
                    });
                }
                Type::boxed(kinds)
            }
        };
        ty.object = object;
        if let Some(bounds) = bounds {
            let (lo, hi) = bounds.split_once("..")?;
            let end = |text: &str, open: i64| {
                if text.is_empty() {
                    Some(open)
                } else {
                    text.parse().ok()
                }
            };
            ty.lo = end(lo, ty.lo)?;
            ty.hi = end(hi, ty.hi)?;
        }
        Some(ty)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let full = match self.rep {
            Rep::I64 => {
                f.write_str("I64")?;
                Type::I64
            }
            Rep::F64 => return f.write_str("F64"),
            Rep::Cond => {
                f.write_str("Cond")?;
                Type::COND
            }
            Rep::Void => return f.write_str("Void"),
            Rep::Boxed => {
                if self.kinds.is_empty() {
                    return f.write_str("Empty");
                }
                let mut rest = self.kinds;
                let mut parts = Vec::new();
                for (whole, name) in [(Kinds::ANY, "Any"), (Kinds::INT, "Int")] {
                    if whole.within(rest) {
                        parts.push(name);
                        rest = rest.without(whole);
                    }
                }
                for (kind, name, _) in Kinds::ROWS {
                    if kind.within(rest) {
                        parts.push(name);
                    }
                }
                f.write_str(&parts.join("|"))?;
                Type::boxed(self.kinds)
            }
        };
        if let Some(object) = self.object {
            write!(f, "{object}")?;
        }
        if self.lo > full.lo || self.hi < full.hi {
            f.write_str("[")?;
            if self.lo > full.lo {
                write!(f, "{}", self.lo)?;
            }
            f.write_str("..")?;
            if self.hi < full.hi {
                write!(f, "{}", self.hi)?;
            }
            f.write_str("]")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lattice() {
        let small = Type::SMALL_INT;
        let five = Type::boxed_int(5, 5);
        assert!(five.is(small) && five.is(Type::INT) && !Type::INT.is(small));
        assert_eq!(small.join(Type::FLOAT).to_string(), "SmallInt|Float");
        assert_eq!(small.join(Type::FLOAT).meet(Type::INT), small);
        assert_eq!(five.join(Type::FLOAT).meet(Type::INT), small);
        assert_eq!(
            Type::INT.meet(Type::boxed_int(0, 9)).to_string(),
            "SmallInt[0..9]"
        );
        assert!(Type::STR.meet(Type::INT).is_empty());
        assert_eq!(Type::MAYBE.to_string(), "Any|Null");
        assert_eq!(Type::MAYBE.meet(Type::ANY), Type::ANY);
        assert_eq!(
            Type::int_between(0, i64::MAX)
                .join(Type::int_between(-5, 1))
                .to_string(),
            "I64[-5..]"
        );
    }

    #[test]
    fn text_round_trips() {
        for text in [
            "Any",
            "Any|Null",
            "SmallInt",
            "Int|Float",
            "I64[..7]",
            "I64[0..]",
            "Cond[1..]",
            "Function#3",
            "Empty",
            "SmallInt[0..255]",
            "Void",
            "F64",
            "Object",
        ] {
            assert_eq!(Type::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Type::parse("Nonsense"), None);
    }
}
