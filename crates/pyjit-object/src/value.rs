//! `Value`: any Python value in 64 bits, and the result type that every operation returns.
//!
//! The encoding is JavaScriptCore's: a heap pointer is stored as it is (top 16 bits zero), a double is offset by
//! `2^49`, a small int carries its 32-bit payload under a tag. `0` is no value at all: an unset local, and "raised" as
//! a native result, so that `Option<Value>` and `PyResult<Value>` are one word each.
//!
//! | bits | meaning |
//! |---|---|
//! | `0` | no value / raised |
//! | `1..4096` | immediates: `None`, `True`, `False`, `...`, `NotImplemented`, and the internal `EXHAUSTED` |
//! | `4096..2^48` | address of a heap object's header |
//! | `0x0002.. - 0xFFFC..` | double, plus `2^49` |
//! | `0xFFFE ssss pppp pppp` | int: payload `p`, identity salt `s` (zero unless it came from a literal) |

use crate::prelude::*;
use std::num::NonZeroU64;

/// Any Python value. Equality of `Value` is identity of bits; Python's `is` and `==` are functions.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(NonZeroU64);

/// The exception is pending in the thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raised;

/// What every operation that can raise returns.
pub type PyResult<T> = Result<T, Raised>;

pub const INT_TAG: u64 = 0xFFFE << 48;
pub const DOUBLE_OFFSET: u64 = 1 << 49;
const SALT_SHIFT: u32 = 32;
/// Words below this address are never heap objects.
pub const FIRST_ADDRESS: u64 = 4096;

const fn immediate(bits: u64) -> Value {
    match NonZeroU64::new(bits) {
        Some(word) => Value(word),
        None => panic!("zero is no value"),
    }
}

impl Value {
    pub const FALSE: Value = immediate(0x06);
    pub const TRUE: Value = immediate(0x07);
    pub const NONE: Value = immediate(0x0A);
    pub const ELLIPSIS: Value = immediate(0x12);
    pub const NOT_IMPLEMENTED: Value = immediate(0x16);
    /// What `tp_iternext` answers at the end; never visible to Python.
    pub const EXHAUSTED: Value = immediate(0x02);
    pub const ZERO: Value = Value::int(0);
    pub const ONE: Value = Value::int(1);

    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0.get()
    }

    /// The value of a raw word, none for 0.
    ///
    /// # Safety
    /// `bits` is 0 or came from `Value::bits` of a value that is still alive.
    #[inline(always)]
    pub const unsafe fn from_bits(bits: u64) -> Option<Value> {
        match NonZeroU64::new(bits) {
            Some(word) => Some(Value(word)),
            None => None,
        }
    }

    /// # Safety
    /// As `from_bits`, and `bits` is not 0.
    #[inline(always)]
    pub const unsafe fn from_bits_unchecked(bits: u64) -> Value {
        // SAFETY: the caller promises that it is not 0.
        Value(unsafe { NonZeroU64::new_unchecked(bits) })
    }

    #[inline(always)]
    pub const fn int(payload: i32) -> Value {
        immediate(INT_TAG | payload as u32 as u64)
    }

    /// An int literal: ints outside -5..=256 get an identity salt, so that equal literals of different compile
    /// units are different objects, as in CPython.
    pub const fn int_literal(payload: i32, salt: u16) -> Value {
        if payload >= -5 && payload <= 256 {
            Value::int(payload)
        } else {
            immediate(INT_TAG | (salt as u64) << SALT_SHIFT | payload as u32 as u64)
        }
    }

    /// The salt of a literal; 0 for anything computed.
    pub const fn salt(self) -> u16 {
        (self.bits() >> SALT_SHIFT) as u16
    }

    #[inline(always)]
    pub fn float(number: f64) -> Value {
        let bits = if number.is_nan() {
            0x7FF8_0000_0000_0000 | number.to_bits() & 1 << 63
        } else {
            number.to_bits()
        };
        immediate(bits + DOUBLE_OFFSET)
    }

    #[inline(always)]
    pub const fn bool(truth: bool) -> Value {
        if truth { Value::TRUE } else { Value::FALSE }
    }

    #[inline(always)]
    pub const fn is_int(self) -> bool {
        self.bits() >= INT_TAG
    }

    #[inline(always)]
    pub const fn is_float(self) -> bool {
        self.bits() >= DOUBLE_OFFSET && self.bits() < INT_TAG
    }

    #[inline(always)]
    pub const fn is_bool(self) -> bool {
        self.bits() & !1 == 0x06
    }

    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.bits() == Value::NONE.bits()
    }

    /// Whether this is the address of a heap object.
    #[inline(always)]
    pub const fn is_object(self) -> bool {
        self.bits() >> 48 == 0 && self.bits() >= FIRST_ADDRESS
    }

    #[inline(always)]
    pub const fn is_exhausted(self) -> bool {
        self.bits() == Value::EXHAUSTED.bits()
    }

    #[inline(always)]
    pub const fn is_not_implemented(self) -> bool {
        self.bits() == Value::NOT_IMPLEMENTED.bits()
    }

    /// The payload of an immediate int (not of a bool, not of a heap int).
    #[inline(always)]
    pub const fn as_small_int(self) -> Option<i32> {
        if self.is_int() {
            Some(self.bits() as u32 as i32)
        } else {
            None
        }
    }

    /// The payload without a check that this is an immediate int.
    #[inline(always)]
    pub const fn small_int_unchecked(self) -> i32 {
        self.bits() as u32 as i32
    }

    /// The number in an immediate float (not in an instance of a subclass of float).
    #[inline(always)]
    pub const fn as_small_float(self) -> Option<f64> {
        if self.is_float() {
            Some(f64::from_bits(self.bits() - DOUBLE_OFFSET))
        } else {
            None
        }
    }

    #[inline(always)]
    pub const fn as_bool(self) -> Option<bool> {
        if self.is_bool() {
            Some(self.bits() == Value::TRUE.bits())
        } else {
            None
        }
    }

    #[inline(always)]
    pub fn header(self) -> Option<&'static Header> {
        if self.is_object() {
            // SAFETY: a value in the address range is the address of a live object, by construction.
            Some(unsafe { &*(self.bits() as *const Header) })
        } else {
            None
        }
    }

    /// The object's header without the check.
    ///
    /// # Safety
    /// `is_object()` holds.
    #[inline(always)]
    pub unsafe fn header_unchecked(self) -> &'static Header {
        // SAFETY: the caller promises an object.
        unsafe { &*(self.bits() as *const Header) }
    }

    /// The layout kind of an object, `Kind::NONE` for immediates.
    #[inline(always)]
    pub fn kind(self) -> Kind {
        self.header().map_or(Kind::Free, Kind::of)
    }

    /// `self is other` of Python.
    #[inline]
    pub fn is(self, other: Value) -> bool {
        if self.bits() == other.bits() {
            return true;
        }
        if self.is_int() && other.is_int() {
            return self.small_int_unchecked() == other.small_int_unchecked()
                && (self.salt() == 0 || other.salt() == 0);
        }
        // SAFETY: `is_object` is tested.
        self.is_object()
            && other.is_object()
            && unsafe { self.header_unchecked() }.kind() == Kind::Int as u8
            && crate::int::same_heap_int(self, other)
    }

    /// This value as an object whose layout is `T`'s (a subclass's instances included), or none.
    #[inline(always)]
    pub fn cast<T: Object>(self) -> Option<Gc<T>> {
        T::cast(self)
    }

    /// As `cast`, for a value known to have the layout.
    ///
    /// # Safety
    /// `self.cast::<T>()` is some.
    #[inline(always)]
    pub unsafe fn cast_unchecked<T: Object>(self) -> Gc<T> {
        debug_assert!(
            T::cast(self).is_some(),
            "not a {}: {:#x}",
            T::NAME,
            self.bits()
        );
        // SAFETY: the caller promises the layout.
        unsafe { Gc::from_header(self.bits() as *const Header) }
    }
}

impl<T> From<Gc<T>> for Value {
    #[inline(always)]
    fn from(object: Gc<T>) -> Value {
        // SAFETY: a live object's address is not 0.
        unsafe { Value::from_bits_unchecked(object.as_header() as u64) }
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Value {
        Value::bool(truth)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::float(number)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Value {
        Value::int(number)
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Value::NONE => f.write_str("None"),
            Value::TRUE => f.write_str("True"),
            Value::FALSE => f.write_str("False"),
            value if value.is_int() => write!(f, "{}", value.small_int_unchecked()),
            value if value.is_float() => write!(f, "{:?}", value.as_small_float()),
            value => write!(f, "<{:?} at {:#x}>", value.kind(), value.bits()),
        }
    }
}

/// The one-word native form of a result: 0 for raised.
#[inline(always)]
pub fn to_native(result: PyResult<Value>) -> u64 {
    match result {
        Ok(value) => value.bits(),
        Err(Raised) => 0,
    }
}

/// # Safety
/// `word` came from `to_native`.
#[inline(always)]
pub unsafe fn from_native(word: u64) -> PyResult<Value> {
    // SAFETY: as the caller promises.
    unsafe { Value::from_bits(word) }.ok_or(Raised)
}

// SAFETY: heap pointers are stored as they are, and nothing else has zero top bits and an address above the immediates.
unsafe impl pyjit_gc::HeapWord for Value {
    #[inline(always)]
    fn bits(self) -> u64 {
        Value::bits(self)
    }

    #[inline(always)]
    unsafe fn from_bits(bits: u64) -> Value {
        // SAFETY: bits of a value, by the caller's promise.
        unsafe { Value::from_bits_unchecked(bits) }
    }
}

// SAFETY: a `Value` is a `NonZeroU64`.
unsafe impl pyjit_gc::NonZeroWord for Value {}
