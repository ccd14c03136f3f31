//! Ints larger than 32 bits, and instances of subclasses of int: sign and 64-bit limbs in the object.
//!
//! Every exact int in 32 bits is an immediate, always; a heap int of class `int` never holds one. Arithmetic on big
//! ints goes through `dashu_int::IBig` and back. CPython: Objects/longobject.c.

use crate::kind::flags;
use crate::prelude::*;
use dashu_int::{IBig, Sign, UBig};
use pyjit_gc::Marker;

#[repr(C)]
pub struct HeapInt {
    pub header: Header,
    negative: bool,
    len: u32,
    first: [u64; 0],
}

impl Trace for HeapInt {
    fn trace(&self, _: &mut Marker) {}
}

impl HeapInt {
    pub const DATA_OFFSET: usize = std::mem::offset_of!(HeapInt, first);

    fn alloc(th: &Thread, class: Gc<Type>, negative: bool, limbs: &[u64]) -> PyResult<Gc<HeapInt>> {
        if limbs.len() >= u32::MAX as usize {
            return Err(th.raise_memory());
        }
        let int = th.alloc_var::<HeapInt>(class, Self::DATA_OFFSET + limbs.len() * 8)?;
        // SAFETY: freshly allocated with room for the limbs.
        unsafe {
            (&raw mut (*int.as_ptr()).negative).write(negative);
            (&raw mut (*int.as_ptr()).len).write(limbs.len() as u32);
            std::ptr::copy_nonoverlapping(
                limbs.as_ptr(),
                int.first.as_ptr() as *mut u64,
                limbs.len(),
            );
        }
        int.header.set_flag(flags::COMPUTED);
        Ok(int)
    }

    /// The int whose magnitude `fill` writes to so many limbs, which are zero before; leading zeros may remain.
    pub(crate) fn computed(
        th: &Thread,
        negative: bool,
        room: usize,
        fill: impl FnOnce(&mut [u64]),
    ) -> PyResult<Value> {
        if room >= u32::MAX as usize {
            return Err(th.raise_memory());
        }
        let bytes = Self::DATA_OFFSET + room * 8;
        let int = th.alloc_flagged::<HeapInt>(t::INT, flags::COMPUTED, bytes)?;
        // SAFETY: freshly allocated with room for the limbs, which nobody else sees yet; its length is still 0.
        unsafe {
            let fields = int.as_ptr();
            let limbs =
                std::slice::from_raw_parts_mut((&raw mut (*fields).first).cast::<u64>(), room);
            fill(limbs);
            let len = limbs
                .iter()
                .rposition(|limb| *limb != 0)
                .map_or(0, |at| at + 1);
            if len <= 1 && limbs.first().is_none_or(|limb| *limb <= 1 << 31) {
                let magnitude = limbs.first().copied().unwrap_or(0);
                if magnitude < 1 << 31 || negative {
                    return Ok(th.int_of_magnitude(negative, magnitude as u128));
                }
            }
            (&raw mut (*fields).negative).write(negative);
            (&raw mut (*fields).len).write(len as u32);
        }
        Ok(int.into())
    }

    /// The magnitude, least significant limb first, without leading zeros.
    #[inline(always)]
    pub fn limbs(&self) -> &[u64] {
        // SAFETY: `len` limbs follow, immutable.
        unsafe { std::slice::from_raw_parts(self.first.as_ptr(), self.len as usize) }
    }

    #[inline(always)]
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// Bytes of the variable part.
    pub fn data_size(&self) -> usize {
        self.len as usize * 8
    }

    #[inline]
    pub fn to_i64(&self) -> Option<i64> {
        match (self.limbs(), self.negative) {
            ([], _) => Some(0),
            ([limb], false) => i64::try_from(*limb).ok(),
            ([limb], true) if *limb <= 1 << 63 => Some((*limb as i64).wrapping_neg()),
            _ => None,
        }
    }

    /// The number, if its magnitude is below 2^127.
    #[inline(always)]
    pub fn to_i128(&self) -> Option<i128> {
        let magnitude = match self.limbs() {
            [limb] => *limb as u128,
            [low, high] if *high >> 63 == 0 => (*high as u128) << 64 | *low as u128,
            [] => 0,
            _ => return None,
        } as i128;
        Some(if self.negative { -magnitude } else { magnitude })
    }

    pub fn to_big(&self) -> IBig {
        let sign = if self.negative {
            Sign::Negative
        } else {
            Sign::Positive
        };
        IBig::from_parts(sign, UBig::from_words(self.limbs()))
    }
}

/// Whether `value` is an int (bool and subclasses included).
#[inline(always)]
pub fn is_int(value: Value) -> bool {
    value.is_int() || value.is_bool() || value.kind() == Kind::Int
}

/// The number in an int of any kind, none if it is no int or larger than 64 bits.
#[inline]
pub fn as_i64(value: Value) -> Option<i64> {
    if let Some(small) = value.as_small_int() {
        return Some(small as i64);
    }
    match value.as_bool() {
        Some(truth) => Some(truth as i64),
        None => value.cast::<HeapInt>()?.to_i64(),
    }
}

/// The number in an int of any kind, none if it is no int.
pub fn as_big(value: Value) -> Option<IBig> {
    if let Some(small) = value.as_small_int() {
        return Some(IBig::from(small));
    }
    match value.as_bool() {
        Some(truth) => Some(IBig::from(truth as u8)),
        None => Some(value.cast::<HeapInt>()?.to_big()),
    }
}

/// The number of an int of any kind as an exact int.
pub fn plain(th: &Thread, value: Value) -> PyResult<Value> {
    match (as_i64(value), as_big(value)) {
        (Some(number), _) => Ok(th.int(number)),
        (None, Some(number)) => th.try_int_big(&number),
        (None, None) => Ok(value),
    }
}

/// -1, 0 or 1 for an int of any kind.
pub fn signum(value: Value) -> i32 {
    match (as_i64(value), value.cast::<HeapInt>()) {
        (Some(number), _) => number.signum() as i32,
        (None, Some(big)) => {
            if big.is_negative() {
                -1
            } else {
                1
            }
        }
        (None, None) => 0,
    }
}

/// Identity of two equal heap ints of which one was computed.
#[cold]
pub fn same_heap_int(a: Value, b: Value) -> bool {
    match (a.cast::<HeapInt>(), b.cast::<HeapInt>()) {
        (Some(a), Some(b)) => {
            a.header.shape() == t::INT.0
                && b.header.shape() == t::INT.0
                && (a.header.has_flag(flags::COMPUTED) || b.header.has_flag(flags::COMPUTED))
                && a.negative == b.negative
                && a.limbs() == b.limbs()
        }
        _ => false,
    }
}

/// What can become an int value.
pub trait IntoInt {
    fn into_int(self, th: &Thread) -> Value;
}

macro_rules! into_int {
    ($($ty:ty)*) => { $(impl IntoInt for $ty {
        #[inline]
        fn into_int(self, th: &Thread) -> Value {
            match i32::try_from(self) {
                Ok(small) => Value::int(small),
                Err(_) => th.int_wide(self as i128),
            }
        }
    })* };
}
into_int!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 usize);

impl IntoInt for IBig {
    fn into_int(self, th: &Thread) -> Value {
        match th.try_int_big(&self) {
            Ok(value) => value,
            Err(Raised) => th.memory_exhausted(),
        }
    }
}

impl Thread {
    /// The int of a machine number or a big one.
    #[inline(always)]
    pub fn int(&self, number: impl IntoInt) -> Value {
        number.into_int(self)
    }

    #[inline(never)]
    fn int_wide(&self, number: i128) -> Value {
        self.heap_int(number < 0, number.unsigned_abs())
    }

    /// The int of a sign and a magnitude.
    #[inline]
    pub fn int_of_magnitude(&self, negative: bool, magnitude: u128) -> Value {
        if magnitude <= i32::MAX as u128 {
            let number = magnitude as i32;
            return Value::int(if negative { -number } else { number });
        }
        if negative && magnitude == 1 << 31 {
            return Value::int(i32::MIN);
        }
        self.heap_int(negative, magnitude)
    }

    /// An int of one or two limbs, which does not fit 32 bits.
    #[inline]
    fn heap_int(&self, negative: bool, magnitude: u128) -> Value {
        const SIZE: usize = HeapInt::DATA_OFFSET + 16;
        let header = Header::new(Kind::Int as u8, flags::COMPUTED, t::INT.0);
        let (low, high) = (magnitude as u64, (magnitude >> 64) as u64);
        // SAFETY: the cell has room for two limbs, and all fields are written before anything else allocates.
        unsafe {
            let cell = self.alloc.alloc(SIZE, header);
            if cell.is_null() {
                self.memory_exhausted()
            }
            let int = cell.cast::<HeapInt>();
            (&raw mut (*int).negative).write(negative);
            (&raw mut (*int).len).write(1 + (high != 0) as u32);
            let limbs = (&raw mut (*int).first).cast::<u64>();
            limbs.write(low);
            limbs.add(1).write(high);
            Value::from(Gc::<HeapInt>::from_header(cell))
        }
    }

    pub fn try_int_big(&self, number: &IBig) -> PyResult<Value> {
        if let Ok(small) = i32::try_from(number) {
            return Ok(Value::int(small));
        }
        let (sign, words) = number.as_sign_words();
        Ok(HeapInt::alloc(self, self.class(t::INT), sign == Sign::Negative, words)?.into())
    }

    /// An instance of a subclass of int.
    pub fn int_in(&self, class: Gc<Type>, number: &IBig) -> PyResult<Value> {
        let (sign, words) = number.as_sign_words();
        let words = if *number == IBig::ZERO { &[] } else { words };
        Ok(HeapInt::alloc(self, class, sign == Sign::Negative, words)?.into())
    }
}
