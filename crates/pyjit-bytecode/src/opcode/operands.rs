//! What operands mean: binary operators, comparisons, intrinsics, shared constants, special methods.
//! CPython: `Include/opcode.h`, `pycore_intrinsics.h`, `pycore_opcode_utils.h`.

macro_rules! operand_enum {
    ($(#[doc = $doc:literal])* $Name:ident: $text:ident { $($Variant:ident = $number:literal $string:literal),* $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum $Name { $($Variant = $number),* }

        impl $Name {
            pub const ALL: &'static [$Name] = &[$($Name::$Variant),*];

            /// The variant with that number.
            pub const fn from_u32(number: u32) -> Option<$Name> {
                match number { $($number => Some($Name::$Variant),)* _ => None }
            }

            /// As CPython spells it.
            pub const fn $text(self) -> &'static str {
                match self { $($Name::$Variant => $string),* }
            }
        }
    };
}

operand_enum! {
    /// The operand of `BINARY_OP`.
    BinaryOp: symbol {
        Add = 0 "+", And = 1 "&", FloorDivide = 2 "//", Lshift = 3 "<<", MatrixMultiply = 4 "@", Multiply = 5 "*",
        Remainder = 6 "%", Or = 7 "|", Power = 8 "**", Rshift = 9 ">>", Subtract = 10 "-", TrueDivide = 11 "/",
        Xor = 12 "^", InplaceAdd = 13 "+=", InplaceAnd = 14 "&=", InplaceFloorDivide = 15 "//=",
        InplaceLshift = 16 "<<=", InplaceMatrixMultiply = 17 "@=", InplaceMultiply = 18 "*=",
        InplaceRemainder = 19 "%=", InplaceOr = 20 "|=", InplacePower = 21 "**=", InplaceRshift = 22 ">>=",
        InplaceSubtract = 23 "-=", InplaceTrueDivide = 24 "/=", InplaceXor = 25 "^=", Subscr = 26 "[]",
    }
}

operand_enum! {
    /// Rich comparisons; the operand of `COMPARE_OP` holds one above bit 5.
    Comparison: symbol { Lt = 0 "<", Le = 1 "<=", Eq = 2 "==", Ne = 3 "!=", Gt = 4 ">", Ge = 5 ">=" }
}

impl Comparison {
    /// The operand of `COMPARE_OP`: the comparison, and the mask its specialised forms test.
    pub const fn operand(self) -> u32 {
        // Bits of the mask: unordered 1, less 2, greater 4, equal 8.
        let mask = match self {
            Comparison::Lt => 2,
            Comparison::Le => 2 | 8,
            Comparison::Eq => 8,
            Comparison::Ne => 1 | 2 | 4,
            Comparison::Gt => 4,
            Comparison::Ge => 4 | 8,
        };
        (self as u32) << 5 | mask
    }
}

operand_enum! {
    /// The operand of `CALL_INTRINSIC_1`.
    Intrinsic1: name {
        Print = 1 "INTRINSIC_PRINT", ImportStar = 2 "INTRINSIC_IMPORT_STAR",
        StopIterationError = 3 "INTRINSIC_STOPITERATION_ERROR", AsyncGenWrap = 4 "INTRINSIC_ASYNC_GEN_WRAP",
        UnaryPositive = 5 "INTRINSIC_UNARY_POSITIVE", ListToTuple = 6 "INTRINSIC_LIST_TO_TUPLE",
        TypeVar = 7 "INTRINSIC_TYPEVAR", ParamSpec = 8 "INTRINSIC_PARAMSPEC",
        TypeVarTuple = 9 "INTRINSIC_TYPEVARTUPLE", SubscriptGeneric = 10 "INTRINSIC_SUBSCRIPT_GENERIC",
        TypeAlias = 11 "INTRINSIC_TYPEALIAS",
    }
}

operand_enum! {
    /// The operand of `CALL_INTRINSIC_2`.
    Intrinsic2: name {
        PrepReraiseStar = 1 "INTRINSIC_PREP_RERAISE_STAR", TypeVarWithBound = 2 "INTRINSIC_TYPEVAR_WITH_BOUND",
        TypeVarWithConstraints = 3 "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
        SetFunctionTypeParams = 4 "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
        SetTypeParamDefault = 5 "INTRINSIC_SET_TYPEPARAM_DEFAULT",
    }
}

operand_enum! {
    /// The operand of `LOAD_COMMON_CONSTANT`.
    CommonConstant: name {
        AssertionError = 0 "AssertionError", NotImplementedError = 1 "NotImplementedError", Tuple = 2 "tuple",
        All = 3 "all", Any = 4 "any",
    }
}

operand_enum! {
    /// The operand of `LOAD_SPECIAL`.
    SpecialMethod: name { Enter = 0 "__enter__", Exit = 1 "__exit__", Aenter = 2 "__aenter__", Aexit = 3 "__aexit__" }
}

operand_enum! {
    /// The operand of `CONVERT_VALUE`.
    Conversion: name { Str = 1 "str", Repr = 2 "repr", Ascii = 3 "ascii" }
}

/// Operands of `SET_FUNCTION_ATTRIBUTE`.
pub mod function_attribute {
    pub const DEFAULTS: u32 = 1;
    pub const KWDEFAULTS: u32 = 2;
    pub const ANNOTATIONS: u32 = 4;
    pub const CLOSURE: u32 = 8;
    pub const ANNOTATE: u32 = 16;
}

/// Operands of `RESUME`: where, and whether inside at most the one implicit handler.
pub mod resume {
    pub const AT_FUNC_START: u32 = 0;
    pub const AFTER_YIELD: u32 = 1;
    pub const AFTER_YIELD_FROM: u32 = 2;
    pub const AFTER_AWAIT: u32 = 3;
    pub const LOCATION_MASK: u32 = 3;
    pub const DEPTH1_MASK: u32 = 4;
}
