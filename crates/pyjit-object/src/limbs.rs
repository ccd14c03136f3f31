//! Sums, differences and products of ints straight on the limbs in their objects: no big number is made of the operands,
//! and the result is written where it stays. CPython's `x_add`, `x_sub` and `x_mul` in Objects/longobject.c. Long products
//! and divisions are for the big-number library.

use crate::int::HeapInt;
use crate::prelude::*;
use std::cmp::Ordering;

/// From this many limbs of the shorter factor on Karatsuba's method is faster.
const LONG: usize = 28;

/// Sign and magnitude of an int of any kind; the limb of an immediate one goes to `room`.
#[inline]
fn parts<'a>(value: &'a Value, room: &'a mut [u64; 1]) -> Option<(bool, &'a [u64])> {
    if let Some(small) = value.as_small_int() {
        room[0] = small.unsigned_abs() as u64;
        return Some((small < 0, &room[..(small != 0) as usize]));
    }
    let int = value.cast::<HeapInt>()?;
    // SAFETY: the object is alive as long as the value, which is on the caller's stack; limbs never change.
    let limbs = unsafe { std::slice::from_raw_parts(int.limbs().as_ptr(), int.limbs().len()) };
    Some((int.is_negative(), limbs))
}

fn compare(a: &[u64], b: &[u64]) -> Ordering {
    a.len()
        .cmp(&b.len())
        .then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// `out = a + b`, `a` being the longer; `out` has a limb more.
fn add_magnitudes(a: &[u64], b: &[u64], out: &mut [u64]) {
    let mut carry = false;
    let (low, high) = a.split_at(b.len());
    let (out_low, out_high) = out.split_at_mut(b.len());
    for ((x, y), to) in low.iter().zip(b).zip(out_low) {
        let (sum, first) = x.overflowing_add(*y);
        let (sum, second) = sum.overflowing_add(carry as u64);
        (*to, carry) = (sum, first | second);
    }
    for (x, to) in high.iter().zip(&mut *out_high) {
        let (sum, over) = x.overflowing_add(carry as u64);
        (*to, carry) = (sum, over);
    }
    out_high[high.len()] = carry as u64;
}

/// `out = a - b`, where `a` is not the smaller.
fn subtract_magnitudes(a: &[u64], b: &[u64], out: &mut [u64]) {
    let mut borrow = false;
    let (low, high) = a.split_at(b.len());
    let (out_low, out_high) = out.split_at_mut(b.len());
    for ((x, y), to) in low.iter().zip(b).zip(out_low) {
        let (difference, first) = x.overflowing_sub(*y);
        let (difference, second) = difference.overflowing_sub(borrow as u64);
        (*to, borrow) = (difference, first | second);
    }
    for (x, to) in high.iter().zip(out_high) {
        let (difference, under) = x.overflowing_sub(borrow as u64);
        (*to, borrow) = (difference, under);
    }
}

/// `out = a * b`; `out` is zero and as long as both.
fn multiply_magnitudes(a: &[u64], b: &[u64], out: &mut [u64]) {
    for (at, x) in a.iter().enumerate() {
        let mut carry = 0u64;
        for (y, to) in b.iter().zip(&mut out[at..]) {
            let product = *x as u128 * *y as u128 + *to as u128 + carry as u128;
            *to = product as u64;
            carry = (product >> 64) as u64;
        }
        out[at + b.len()] = carry;
    }
}

/// Which sum is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sum {
    Plus,
    Minus,
}

/// `a + b` or `a - b`; none if one is no int.
pub fn sum(th: &Thread, a: Value, b: Value, which: Sum) -> Option<PyResult<Value>> {
    let (mut room_a, mut room_b) = ([0], [0]);
    let (negative, x) = parts(&a, &mut room_a)?;
    let (negative_b, y) = parts(&b, &mut room_b)?;
    let negative_b = negative_b != (which == Sum::Minus);
    if negative == negative_b {
        let (long, short) = if x.len() >= y.len() { (x, y) } else { (y, x) };
        return Some(HeapInt::computed(th, negative, long.len() + 1, |out| {
            add_magnitudes(long, short, out)
        }));
    }
    Some(match compare(x, y) {
        Ordering::Equal => Ok(Value::ZERO),
        Ordering::Greater => {
            HeapInt::computed(th, negative, x.len(), |out| subtract_magnitudes(x, y, out))
        }
        Ordering::Less => HeapInt::computed(th, negative_b, y.len(), |out| {
            subtract_magnitudes(y, x, out)
        }),
    })
}

/// `a * b`; none if one is no int or both are long.
pub fn product(th: &Thread, a: Value, b: Value) -> Option<PyResult<Value>> {
    let (mut room_a, mut room_b) = ([0], [0]);
    let (negative_a, x) = parts(&a, &mut room_a)?;
    let (negative_b, y) = parts(&b, &mut room_b)?;
    let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    if short.is_empty() {
        return Some(Ok(Value::ZERO));
    }
    if short.len() >= LONG || long.len() > 1 << 24 {
        return None;
    }
    let len = short.len() + long.len();
    Some(HeapInt::computed(
        th,
        negative_a != negative_b,
        len,
        |out| multiply_magnitudes(short, long, out),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::int::as_big;
    use dashu_int::IBig;
    use pyjit_gc::Config;

    #[test]
    fn agrees_with_the_library() {
        let config = Config {
            stress: 3,
            verify: true,
            ..Config::default()
        };
        let key = pyjit_text::hash::HashKey::from_seed(0);
        let th = crate::start::start(config, crate::config::Flags::default(), key).unwrap();
        let mut numbers = vec![IBig::ZERO, IBig::ONE, IBig::from(-1), IBig::from(i32::MIN)];
        let mut number = IBig::from(0x9E37_79B9_7F4A_7C15u64);
        for turn in 0..9 {
            numbers.push(number.clone());
            numbers.push(-(&number << 3) - IBig::ONE);
            numbers.push((IBig::ONE << (64 * turn + 64)) - IBig::ONE);
            numbers.push(-(IBig::ONE << (64 * turn + 63)));
            number = &number * &number % (IBig::ONE << 700) + IBig::from(turn);
        }
        for x in &numbers {
            for y in &numbers {
                let (a, b) = (th.int(x.clone()), th.int(y.clone()));
                let big = |found: PyResult<Value>| as_big(found.unwrap()).unwrap();
                assert_eq!(big(sum(th, a, b, Sum::Plus).unwrap()), x + y);
                assert_eq!(big(sum(th, a, b, Sum::Minus).unwrap()), x - y);
                if let Some(found) = product(th, a, b) {
                    assert_eq!(big(found), x * y);
                }
            }
        }
    }
}
