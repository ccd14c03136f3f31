//! The slots of a class: native entry points of the operations, as CPython's `tp_*`, `nb_*`, `sq_*`, `mp_*`, `am_*`.
//!
//! A slot is filled by a native type's `SlotDef`s, inherited along the MRO, or set to a function that looks the dunder
//! up when a Python class defines it (`slotdefs.rs`). CPython: Include/cpython/object.h, Objects/typeobject.c.

use crate::prelude::*;
use std::cell::Cell;

pub type UnaryFn = fn(&Thread, Value) -> PyResult<Value>;
/// Answers `Value::NOT_IMPLEMENTED` where the operands are not its own.
pub type BinaryFn = fn(&Thread, Value, Value) -> PyResult<Value>;
pub type TernaryFn = fn(&Thread, Value, Value, Value) -> PyResult<Value>;
pub type HashFn = fn(&Thread, Value) -> PyResult<i64>;
pub type BoolFn = fn(&Thread, Value) -> PyResult<bool>;
pub type LenFn = fn(&Thread, Value) -> PyResult<usize>;
pub type RichCompareFn = fn(&Thread, Value, Value, CompareOp) -> PyResult<Value>;
pub type GetAttrFn = fn(&Thread, Value, Gc<Str>) -> PyResult<Value>;
/// The value is none for `del`.
pub type SetAttrFn = fn(&Thread, Value, Gc<Str>, Option<Value>) -> PyResult<()>;
/// `(descriptor, instance or none, owner class or none)`.
pub type DescrGetFn = fn(&Thread, Value, Option<Value>, Option<Value>) -> PyResult<Value>;
pub type DescrSetFn = fn(&Thread, Value, Value, Option<Value>) -> PyResult<()>;
pub type CallFn = fn(&Thread, Value, Args<'_>) -> PyResult<Value>;
pub type InitFn = fn(&Thread, Value, Args<'_>) -> PyResult<()>;
pub type NewFn = fn(&Thread, Gc<Type>, Args<'_>) -> PyResult<Value>;
pub type FinalizeFn = fn(&Thread, Value) -> PyResult<()>;
pub type ItemFn = fn(&Thread, Value, isize) -> PyResult<Value>;
pub type SetItemFn = fn(&Thread, Value, isize, Option<Value>) -> PyResult<()>;
pub type SetSubscriptFn = fn(&Thread, Value, Value, Option<Value>) -> PyResult<()>;
pub type ContainsFn = fn(&Thread, Value, Value) -> PyResult<bool>;
/// Fills a view of the object's memory; see `buffer.rs`.
pub type BufferFn =
    fn(&Thread, Value, crate::buffer::Request) -> PyResult<crate::buffer::BufferInfo>;

/// Gives back a memoryview of the object, for `__release_buffer__`.
pub type ReleaseBufferFn = fn(&Thread, Value, Value) -> PyResult<()>;

/// The comparison operators, numbered as CPython's `Py_LT` ..
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CompareOp {
    Lt = 0,
    Le = 1,
    Eq = 2,
    Ne = 3,
    Gt = 4,
    Ge = 5,
}

impl CompareOp {
    pub const ALL: [CompareOp; 6] = [
        CompareOp::Lt,
        CompareOp::Le,
        CompareOp::Eq,
        CompareOp::Ne,
        CompareOp::Gt,
        CompareOp::Ge,
    ];

    pub const fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }

    /// The operator with the operands exchanged.
    pub const fn swapped(self) -> CompareOp {
        [
            CompareOp::Gt,
            CompareOp::Ge,
            CompareOp::Eq,
            CompareOp::Ne,
            CompareOp::Lt,
            CompareOp::Le,
        ][self as usize]
    }

    /// Whether the operator holds for operands so ordered.
    pub const fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            CompareOp::Lt => order.is_lt(),
            CompareOp::Le => order.is_le(),
            CompareOp::Eq => order.is_eq(),
            CompareOp::Ne => order.is_ne(),
            CompareOp::Gt => order.is_gt(),
            CompareOp::Ge => order.is_ge(),
        }
    }
}

macro_rules! slots {
    ($($field:ident $variant:ident: $ty:ty,)*) => {
        /// A class's operations; empty where the class does not support one.
        #[repr(C)]
        #[derive(Default, Clone)]
        pub struct Slots { $(pub $field: Cell<Option<$ty>>,)* }

        /// One filled slot, as a native type's table lists them.
        #[derive(Clone, Copy)]
        pub enum SlotDef { $($variant($ty),)* }

        /// Names a slot.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(non_camel_case_types)]
        #[repr(u8)]
        pub enum SlotId { $($field,)* }

        impl SlotDef {
            pub fn id(&self) -> SlotId {
                match self { $(SlotDef::$variant(_) => SlotId::$field,)* }
            }
        }

        impl SlotDef {
            /// Address of the function.
            pub fn address(&self) -> usize {
                match *self { $(SlotDef::$variant(f) => f as usize,)* }
            }
        }

        impl Slots {
            pub fn install(&self, def: &SlotDef) {
                match *def { $(SlotDef::$variant(f) => self.$field.set(Some(f)),)* }
            }
            /// The filled slot of that name.
            pub fn get(&self, id: SlotId) -> Option<SlotDef> {
                match id { $(SlotId::$field => self.$field.get().map(SlotDef::$variant),)* }
            }
            /// Takes over all slots of `other`.
            pub fn replace(&self, other: &Slots) {
                $(self.$field.set(other.$field.get());)*
            }
            pub fn clear(&self, id: SlotId) {
                match id { $(SlotId::$field => self.$field.set(None),)* }
            }
            /// Takes over every slot of `base` that is empty here.
            pub fn inherit(&self, base: &Slots) {
                $(if self.$field.get().is_none() { self.$field.set(base.$field.get()); })*
            }
        }
    };
}

slots! {
    tp_repr TpRepr: UnaryFn,
    tp_str TpStr: UnaryFn,
    tp_hash TpHash: HashFn,
    tp_call TpCall: CallFn,
    tp_getattro TpGetattro: GetAttrFn,
    tp_setattro TpSetattro: SetAttrFn,
    tp_richcompare TpRichcompare: RichCompareFn,
    tp_iter TpIter: UnaryFn,
    tp_iternext TpIternext: UnaryFn,
    tp_descr_get TpDescrGet: DescrGetFn,
    tp_descr_set TpDescrSet: DescrSetFn,
    tp_init TpInit: InitFn,
    tp_new TpNew: NewFn,
    tp_finalize TpFinalize: FinalizeFn,
    am_await AmAwait: UnaryFn,
    am_aiter AmAiter: UnaryFn,
    am_anext AmAnext: UnaryFn,
    nb_add NbAdd: BinaryFn,
    nb_subtract NbSubtract: BinaryFn,
    nb_multiply NbMultiply: BinaryFn,
    nb_remainder NbRemainder: BinaryFn,
    nb_divmod NbDivmod: BinaryFn,
    nb_power NbPower: TernaryFn,
    nb_negative NbNegative: UnaryFn,
    nb_positive NbPositive: UnaryFn,
    nb_absolute NbAbsolute: UnaryFn,
    nb_bool NbBool: BoolFn,
    nb_invert NbInvert: UnaryFn,
    nb_lshift NbLshift: BinaryFn,
    nb_rshift NbRshift: BinaryFn,
    nb_and NbAnd: BinaryFn,
    nb_xor NbXor: BinaryFn,
    nb_or NbOr: BinaryFn,
    nb_int NbInt: UnaryFn,
    nb_float NbFloat: UnaryFn,
    nb_index NbIndex: UnaryFn,
    nb_floor_divide NbFloorDivide: BinaryFn,
    nb_true_divide NbTrueDivide: BinaryFn,
    nb_matrix_multiply NbMatrixMultiply: BinaryFn,
    nb_inplace_add NbInplaceAdd: BinaryFn,
    nb_inplace_subtract NbInplaceSubtract: BinaryFn,
    nb_inplace_multiply NbInplaceMultiply: BinaryFn,
    nb_inplace_remainder NbInplaceRemainder: BinaryFn,
    nb_inplace_power NbInplacePower: TernaryFn,
    nb_inplace_lshift NbInplaceLshift: BinaryFn,
    nb_inplace_rshift NbInplaceRshift: BinaryFn,
    nb_inplace_and NbInplaceAnd: BinaryFn,
    nb_inplace_xor NbInplaceXor: BinaryFn,
    nb_inplace_or NbInplaceOr: BinaryFn,
    nb_inplace_floor_divide NbInplaceFloorDivide: BinaryFn,
    nb_inplace_true_divide NbInplaceTrueDivide: BinaryFn,
    nb_inplace_matrix_multiply NbInplaceMatrixMultiply: BinaryFn,
    sq_length SqLength: LenFn,
    sq_concat SqConcat: BinaryFn,
    sq_repeat SqRepeat: ItemFn,
    sq_item SqItem: ItemFn,
    sq_ass_item SqAssItem: SetItemFn,
    sq_contains SqContains: ContainsFn,
    sq_inplace_concat SqInplaceConcat: BinaryFn,
    sq_inplace_repeat SqInplaceRepeat: ItemFn,
    mp_length MpLength: LenFn,
    mp_subscript MpSubscript: BinaryFn,
    mp_ass_subscript MpAssSubscript: SetSubscriptFn,
    bf_getbuffer BfGetbuffer: BufferFn,
    bf_releasebuffer BfReleasebuffer: ReleaseBufferFn,
}

impl SlotDef {
    /// The function of a slot that takes the object alone and answers a value.
    pub fn unary(self) -> Option<UnaryFn> {
        use SlotDef::*;
        match self {
            TpRepr(f) | TpStr(f) | TpIter(f) | AmAwait(f) | AmAiter(f) | AmAnext(f)
            | NbNegative(f) | NbPositive(f) | NbAbsolute(f) | NbInvert(f) | NbInt(f)
            | NbFloat(f) | NbIndex(f) => Some(f),
            _ => None,
        }
    }

    /// The function of a slot that takes two values and answers one.
    pub fn binary(self) -> Option<BinaryFn> {
        use SlotDef::*;
        match self {
            NbAdd(f)
            | NbSubtract(f)
            | NbMultiply(f)
            | NbRemainder(f)
            | NbDivmod(f)
            | NbLshift(f)
            | NbRshift(f)
            | NbAnd(f)
            | NbXor(f)
            | NbOr(f)
            | NbFloorDivide(f)
            | NbTrueDivide(f)
            | NbMatrixMultiply(f)
            | NbInplaceAdd(f)
            | NbInplaceSubtract(f)
            | NbInplaceMultiply(f)
            | NbInplaceRemainder(f)
            | NbInplaceLshift(f)
            | NbInplaceRshift(f)
            | NbInplaceAnd(f)
            | NbInplaceXor(f)
            | NbInplaceOr(f)
            | NbInplaceFloorDivide(f)
            | NbInplaceTrueDivide(f)
            | NbInplaceMatrixMultiply(f)
            | SqConcat(f)
            | SqInplaceConcat(f)
            | MpSubscript(f) => Some(f),
            _ => None,
        }
    }
}
