//! Number theory on ints: factorials, combinations, roots, divisors. CPython: Modules/mathmodule.c.

use dashu_int::ops::{BitTest, Gcd, SquareRoot, UnsignedAbs};
use dashu_int::{IBig, UBig};
use pyjit_object::int::{as_big, as_i64, signum};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::int::arith::check_bits;

fn big(value: Value) -> IBig {
    as_big(value).unwrap_or(IBig::ZERO)
}

/// The product of `from..=to`, by halves so that factors stay of like size.
fn product(from: u64, to: u64) -> UBig {
    match to.wrapping_sub(from) {
        _ if from > to => UBig::ONE,
        0..8 => (from..=to).map(UBig::from).product(),
        span => {
            let middle = from + span / 2;
            product(from, middle) * product(middle + 1, to)
        }
    }
}

/// Refuses results of absurd size, `factors` factors of `bits` bits each.
fn check_size(th: &Thread, factors: u64, bits: usize) -> PyResult<()> {
    check_bits(th, (factors as usize).saturating_mul(bits))
}

pub fn factorial(th: &Thread, n: Value) -> PyResult<Value> {
    let n = protocol::index(th, n)?;
    if signum(n) < 0 {
        return Err(th.raise(t::ValueError, "factorial() not defined for negative values"));
    }
    let Some(n) = as_i64(n) else {
        return Err(th.raise(
            t::OverflowError,
            format!("factorial() argument should not exceed {}", i64::MAX),
        ));
    };
    let n = n as u64;
    check_size(th, n, (64 - n.leading_zeros() as usize).saturating_sub(2))?;
    th.try_int_big(&product(2, n).into())
}

/// `n! / (n - k)!`.
pub fn permutations(th: &Thread, n: Value, k: Value) -> PyResult<Value> {
    let (n, k) = (protocol::index(th, n)?, protocol::index(th, k)?);
    let Some(k) = checked(th, n, k, "k must not exceed", |_, k| k.clone())? else {
        return Ok(Value::ZERO);
    };
    falling(th, n, k).and_then(|result| th.try_int_big(&result))
}

/// `n! / (k! (n - k)!)`.
pub fn combinations(th: &Thread, n: Value, k: Value) -> PyResult<Value> {
    let (n, k) = (protocol::index(th, n)?, protocol::index(th, k)?);
    let smaller = |n: &IBig, k: &IBig| k.clone().min(n - k);
    let Some(k) = checked(th, n, k, "min(n - k, k) must not exceed", smaller)? else {
        return Ok(Value::ZERO);
    };
    if let Some(small) = small_combinations(n, k) {
        return Ok(th.int(small));
    }
    let top = falling(th, n, k)?;
    th.try_int_big(&(top / IBig::from(product(2, k))))
}

/// Step by step in machine words, where no step overflows.
fn small_combinations(n: Value, k: u64) -> Option<u64> {
    let n = u64::try_from(as_i64(n)?).ok()?;
    let mut result = 1u64;
    for step in 0..k {
        // Each prefix is itself a number of combinations, so this divides.
        result = result.checked_mul(n - step)? / (step + 1);
    }
    Some(result)
}

/// The number of factors; none if the result is 0. Raises for negative arguments and too many factors.
fn checked(
    th: &Thread,
    n: Value,
    k: Value,
    limit: &str,
    count: impl Fn(&IBig, &IBig) -> IBig,
) -> PyResult<Option<u64>> {
    for (name, value) in [("n", n), ("k", k)] {
        if signum(value) < 0 {
            return Err(th.raise(
                t::ValueError,
                format!("{name} must be a non-negative integer"),
            ));
        }
    }
    let (n, k) = (big(n), big(k));
    if k > n {
        return Ok(None);
    }
    match i64::try_from(count(&n, &k)) {
        Ok(count) => Ok(Some(count as u64)),
        Err(_) => Err(th.raise(t::OverflowError, format!("{limit} {}", i64::MAX))),
    }
}

/// `n (n - 1) ... (n - k + 1)`.
fn falling(th: &Thread, n: Value, k: u64) -> PyResult<IBig> {
    if k == 0 {
        return Ok(IBig::ONE);
    }
    if let Some(n) = as_i64(n) {
        let n = n as u64;
        check_size(th, k, 64 - n.leading_zeros() as usize)?;
        return Ok(product(n - k + 1, n).into());
    }
    let n = big(n);
    check_size(th, k, n.bit_len())?;
    let top = n.unsigned_abs();
    Ok(falling_big(&top, 0, k).into())
}

/// `(n - from) ... (n - to + 1)`.
fn falling_big(n: &UBig, from: u64, to: u64) -> UBig {
    if to - from == 1 {
        return n - UBig::from(from);
    }
    let middle = from + (to - from) / 2;
    falling_big(n, from, middle) * falling_big(n, middle, to)
}

/// The square root rounded down.
pub fn isqrt(th: &Thread, n: Value) -> PyResult<Value> {
    let n = protocol::index(th, n)?;
    if signum(n) < 0 {
        return Err(th.raise(t::ValueError, "isqrt() argument must be nonnegative"));
    }
    if let Some(n) = as_i64(n) {
        return Ok(th.int((n as u64).isqrt()));
    }
    th.try_int_big(&big(n).unsigned_abs().sqrt().into())
}

/// The greatest common divisor of two ints, not negative.
pub fn gcd(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    if let (Some(a), Some(b)) = (as_i64(a), as_i64(b)) {
        let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        return Ok(th.int(a));
    }
    let (a, b) = (big(a).unsigned_abs(), big(b).unsigned_abs());
    if a == UBig::ZERO || b == UBig::ZERO {
        return th.try_int_big(&(a + b).into());
    }
    th.try_int_big(&a.gcd(b).into())
}

/// The least common multiple of two ints, not negative.
pub fn lcm(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    if signum(a) == 0 || signum(b) == 0 {
        return Ok(Value::ZERO);
    }
    let divisor = big(gcd(th, a, b)?);
    let (a, b) = (big(a), big(b));
    check_bits(th, a.bit_len() + b.bit_len())?;
    th.try_int_big(&((a / divisor) * b).unsigned_abs().into())
}
