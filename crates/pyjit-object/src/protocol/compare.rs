//! Comparison and hashing. CPython: `PyObject_RichCompare`, `PyObject_Hash` in Objects/object.c.

use crate::class::slots::CompareOp;
use crate::int::HeapInt;
use crate::prelude::*;

/// `a op b`.
#[inline]
pub fn rich_compare(th: &Thread, a: Value, b: Value, op: CompareOp) -> PyResult<Value> {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return Ok(Value::bool(op.holds(x.cmp(&y))));
    }
    rich_compare_slow(th, a, b, op)
}

#[inline(never)]
fn rich_compare_slow(th: &Thread, a: Value, b: Value, op: CompareOp) -> PyResult<Value> {
    th.check_native_stack(" in comparison")?;
    let (left, right) = (th.class_of(a), th.class_of(b));
    let mut tried_right = false;
    if left != right
        && right.is_subclass_of(left)
        && let Some(compare) = right.slots.tp_richcompare.get()
    {
        tried_right = true;
        let answer = compare(th, b, a, op.swapped())?;
        if !answer.is_not_implemented() {
            return Ok(answer);
        }
    }
    if let Some(compare) = left.slots.tp_richcompare.get() {
        let answer = compare(th, a, b, op)?;
        if !answer.is_not_implemented() {
            return Ok(answer);
        }
    }
    if !tried_right && let Some(compare) = right.slots.tp_richcompare.get() {
        let answer = compare(th, b, a, op.swapped())?;
        if !answer.is_not_implemented() {
            return Ok(answer);
        }
    }
    match op {
        CompareOp::Eq => Ok(Value::bool(a.is(b))),
        CompareOp::Ne => Ok(Value::bool(!a.is(b))),
        _ => {
            let (left, right, op) = (th.type_name(a), th.type_name(b), op.symbol());
            Err(th.raise(
                t::TypeError,
                format!("'{op}' not supported between instances of '{left}' and '{right}'"),
            ))
        }
    }
}

/// `bool(a op b)`.
pub fn compare_truth(th: &Thread, a: Value, b: Value, op: CompareOp) -> PyResult<bool> {
    let answer = rich_compare(th, a, b, op)?;
    super::truth(th, answer)
}

/// `a is b or a == b`, as containers compare.
#[inline]
pub fn equal(th: &Thread, a: Value, b: Value) -> PyResult<bool> {
    if a.bits() == b.bits() {
        return Ok(true);
    }
    if a.is_int() && b.is_int() {
        return Ok(a.small_int_unchecked() == b.small_int_unchecked());
    }
    equal_slow(th, a, b)
}

#[inline(never)]
fn equal_slow(th: &Thread, a: Value, b: Value) -> PyResult<bool> {
    if let (Some(x), Some(y)) = (a.as_small_float(), b.as_small_float()) {
        return Ok(x == y);
    }
    if let (Some(x), Some(y)) = (a.header(), b.header())
        && x.shape() == y.shape()
    {
        // SAFETY: the shapes are those of the exact classes.
        unsafe {
            if x.shape() == t::STR.0 {
                return Ok(a.cast_unchecked::<Str>().equals(&b.cast_unchecked::<Str>()));
            }
            if x.shape() == t::TUPLE.0 {
                let (x, y) = (a.cast_unchecked::<Tuple>(), b.cast_unchecked::<Tuple>());
                return equal_tuples(th, x, y);
            }
        }
    }
    if a.is(b) {
        return Ok(true);
    }
    compare_truth(th, a, b, CompareOp::Eq)
}

/// Items are compared up to the first difference even if the lengths differ: their `__eq__` may have effects.
fn equal_tuples(th: &Thread, a: Gc<Tuple>, b: Gc<Tuple>) -> PyResult<bool> {
    th.check_native_stack(" in comparison")?;
    for (x, y) in a.as_slice().iter().zip(b.as_slice()) {
        if !equal(th, *x, *y)? {
            return Ok(false);
        }
    }
    Ok(a.len() == b.len())
}

/// `hash(value)`.
#[inline]
pub fn hash(th: &Thread, value: Value) -> PyResult<i64> {
    if let Some(string) = super::exact_str(value) {
        return Ok(string.hash(th));
    }
    if let Some(number) = value.as_small_int() {
        return Ok(if number == -1 { -2 } else { number as i64 });
    }
    hash_slow(th, value)
}

#[inline(never)]
fn hash_slow(th: &Thread, value: Value) -> PyResult<i64> {
    if let Some(number) = value.as_small_float() {
        return Ok(hash_f64(number, value));
    }
    match th.class_of(value).slots.tp_hash.get() {
        Some(hash) => hash(th, value),
        None => hash_not_implemented(th, value),
    }
}

/// The `tp_hash` of unhashable classes.
pub fn hash_not_implemented(th: &Thread, value: Value) -> PyResult<i64> {
    let name = th.type_name(value);
    Err(th.raise(t::TypeError, format!("unhashable type: '{name}'")))
}

/// The `tp_hash` of object: the address.
pub fn hash_identity(_: &Thread, value: Value) -> PyResult<i64> {
    Ok(hash_address(value))
}

pub fn hash_address(value: Value) -> i64 {
    (value.bits() >> 4) as i64
}

const MODULUS: u64 = (1 << 61) - 1;

/// The hash of an int of any kind: its value modulo 2^61 - 1.
pub fn hash_int(value: Value) -> i64 {
    let (negative, rest) = match value.cast::<HeapInt>() {
        Some(big) => {
            // 2^64 is 8 modulo 2^61 - 1.
            let rest = big.limbs().iter().rev().fold(0u128, |rest, limb| {
                (rest * 8 + *limb as u128) % MODULUS as u128
            });
            (big.is_negative(), rest as i64)
        }
        None => {
            let number = crate::int::as_i64(value).unwrap_or(0);
            (number < 0, (number.unsigned_abs() % MODULUS) as i64)
        }
    };
    match if negative { -rest } else { rest } {
        -1 => -2,
        hash => hash,
    }
}

/// The hash of a float; a NaN hashes by identity.
pub fn hash_f64(number: f64, object: Value) -> i64 {
    if number.is_nan() {
        hash_address(object)
    } else {
        pyjit_text::hash::hash_f64(number).unwrap_or(0)
    }
}
