//! Fields of objects that ops read and write, each declared in one row: its type, its alias class, whether it ever changes.

use crate::effects::Alias;
use crate::types::{Kinds, Type};

/// A field.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Field {
    /// An attribute slot of an instance whose shape is known, and has it filled; the number is the shape's.
    Slot(u32),
    /// A `__slots__` member, null if unbound; the number is the shape's.
    Member(u32),
    Builtin(BuiltinField),
}

macro_rules! fields {
    ($($(#[doc = $doc:literal])+ $Name:ident = $ty:expr, $alias:expr;)*) => {
        /// A field of a built-in layout.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum BuiltinField { $($(#[doc = $doc])+ $Name,)* }

        impl BuiltinField {
            pub const ALL: &'static [BuiltinField] = &[$(BuiltinField::$Name,)*];

            pub fn name(self) -> &'static str {
                match self { $(BuiltinField::$Name => stringify!($Name),)* }
            }

            fn ty(self) -> Type {
                match self { $(BuiltinField::$Name => $ty,)* }
            }

            fn alias(self) -> Alias {
                match self { $(BuiltinField::$Name => $alias,)* }
            }
        }

        impl Field {
            $(#[allow(non_upper_case_globals)] $(#[doc = $doc])+ pub const $Name: Field = Field::Builtin(BuiltinField::$Name);)*
        }
    };
}

fields! {
    /// `len(list)`.
    ListLen = Type::LENGTH, Alias::LIST_LEN;
    /// `len(tuple)`; never changes.
    TupleLen = Type::LENGTH, Alias::NONE;
    /// `len(str)`; never changes.
    StrLen = Type::LENGTH, Alias::NONE;
    /// `len(bytes)`; never changes.
    BytesLen = Type::LENGTH, Alias::NONE;
    /// `len(dict)`.
    DictLen = Type::LENGTH, Alias::DICT;
    /// `len(set)`.
    SetLen = Type::LENGTH, Alias::SET;
    /// `range.start`; never changes, like the next two.
    RangeStart = Type::INT, Alias::NONE;
    /// `range.stop`.
    RangeStop = Type::INT, Alias::NONE;
    /// `range.step`.
    RangeStep = Type::INT, Alias::NONE;
    /// What a range iterator gives next.
    IterNext = Type::I64, Alias::ITER;
    /// Where a range iterator stops: `IterNext + IterLeft * IterStep`.
    IterStop = Type::I64, Alias::ITER;
    /// A range iterator's step; never changes.
    IterStep = Type::I64, Alias::NONE;
    /// How many numbers a range iterator has left.
    IterLeft = Type::LENGTH, Alias::ITER;
    /// The index at which a list or tuple iterator stands.
    IterIndex = Type::LENGTH, Alias::ITER;
    /// What a list or tuple iterator runs over; null when exhausted.
    IterSeq = Type::boxed(Kinds::LIST.union(Kinds::TUPLE).union(Kinds::NULL)), Alias::ITER;
    /// A cell's content, null if unbound.
    CellValue = Type::MAYBE, Alias::CELL;
    /// What a bound method passes first; never changes, like the next.
    MethodSelf = Type::ANY, Alias::NONE;
    /// What a bound method calls.
    MethodFunction = Type::ANY, Alias::NONE;
}

impl Field {
    pub fn ty(self) -> Type {
        match self {
            Field::Slot(_) => Type::ANY,
            Field::Member(_) => Type::MAYBE,
            Field::Builtin(field) => field.ty(),
        }
    }

    /// What a load reads. A slot can be read only while the shape stands.
    pub fn read_alias(self) -> Alias {
        match self {
            Field::Slot(_) | Field::Member(_) => Alias::SLOTS.and(Alias::SHAPE),
            Field::Builtin(field) => field.alias(),
        }
    }

    pub fn write_alias(self) -> Alias {
        match self {
            Field::Slot(_) | Field::Member(_) => Alias::SLOTS,
            Field::Builtin(field) => field.alias(),
        }
    }

    pub fn parse(text: &str) -> Option<Field> {
        if let Some(slot) = text.strip_prefix("Slot") {
            return Some(Field::Slot(slot.parse().ok()?));
        }
        if let Some(slot) = text.strip_prefix("Member") {
            return Some(Field::Member(slot.parse().ok()?));
        }
        let field = BuiltinField::ALL.iter().find(|field| field.name() == text);
        field.copied().map(Field::Builtin)
    }
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Field::Slot(slot) => write!(f, "Slot{slot}"),
            Field::Member(slot) => write!(f, "Member{slot}"),
            Field::Builtin(field) => f.write_str(field.name()),
        }
    }
}
