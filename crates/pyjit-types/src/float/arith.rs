//! Arithmetic and comparison of floats. CPython: Objects/floatobject.c.

use crate::errors::raise_text;
use crate::int::arith as int;
use dashu_int::IBig;
use pyjit_object::float::as_f64;
use pyjit_object::int::{as_big, as_i64, is_int, signum};
use pyjit_object::prelude::*;
use std::cmp::Ordering;

pub fn division_by_zero(th: &Thread) -> Raised {
    th.raise(t::ZeroDivisionError, "division by zero")
}

/// The number in a float or int operand; none if it is neither.
#[inline]
pub fn operand(th: &Thread, value: Value) -> PyResult<Option<f64>> {
    if let Some(number) = as_f64(value) {
        return Ok(Some(number));
    }
    if is_int(value) {
        int::to_f64(th, value).map(Some)
    } else {
        Ok(None)
    }
}

/// Applies `f` to two operands, or answers NotImplemented.
#[inline]
pub fn binary(
    th: &Thread,
    a: Value,
    b: Value,
    f: fn(&Thread, f64, f64) -> PyResult<Value>,
) -> PyResult<Value> {
    match (operand(th, a)?, operand(th, b)?) {
        (Some(x), Some(y)) => f(th, x, y),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// Quotient rounded down, and the remainder with the divisor's sign.
pub fn floor_div_rem(th: &Thread, x: f64, y: f64) -> PyResult<(f64, f64)> {
    if y == 0.0 {
        return Err(division_by_zero(th));
    }
    let mut rest = x % y;
    // `x - rest` is a multiple of y up to rounding, so this is within one of the true quotient.
    let mut quotient = (x - rest) / y;
    if rest != 0.0 {
        if (y < 0.0) != (rest < 0.0) {
            rest += y;
            quotient -= 1.0;
        }
    } else {
        rest = 0.0f64.copysign(y);
    }
    if quotient == 0.0 {
        return Ok((0.0f64.copysign(x / y), rest));
    }
    let floor = quotient.floor();
    Ok((
        if quotient - floor > 0.5 {
            floor + 1.0
        } else {
            floor
        },
        rest,
    ))
}

/// OverflowError with errno's number and text, as C's math functions leave it.
fn out_of_range(th: &Thread) -> Raised {
    let text = th.str("Numerical result out of range");
    th.raise_args(t::OverflowError, &[Value::int(libc::ERANGE), text.into()])
}

/// `x ** y`; complex where a negative number has a fractional exponent.
pub fn power(th: &Thread, x: f64, y: f64) -> PyResult<Value> {
    if y == 0.0 || x == 1.0 {
        return Ok(Value::float(1.0));
    }
    if x.is_nan() || y.is_nan() {
        return Ok(Value::float(f64::NAN));
    }
    let odd = || y.abs() % 2.0 == 1.0;
    if y.is_infinite() {
        let result = match x.abs() {
            1.0 => 1.0,
            magnitude if (y > 0.0) == (magnitude > 1.0) => y.abs(),
            _ => 0.0,
        };
        return Ok(Value::float(result));
    }
    if x.is_infinite() {
        let result = match (y > 0.0, odd()) {
            (true, true) => x,
            (true, false) => x.abs(),
            (false, true) => 0.0f64.copysign(x),
            (false, false) => 0.0,
        };
        return Ok(Value::float(result));
    }
    if x == 0.0 {
        if y < 0.0 {
            return Err(th.raise(t::ZeroDivisionError, "zero to a negative power"));
        }
        return Ok(Value::float(if odd() { x } else { 0.0 }));
    }
    if x < 0.0 && y != y.floor() {
        return crate::complex::power(
            th,
            crate::complex::Parts::real(x),
            crate::complex::Parts::real(y),
        );
    }
    let result = if x == -1.0 {
        if odd() { -1.0 } else { 1.0 }
    } else {
        let magnitude = x.abs().powf(y);
        if x < 0.0 && odd() {
            -magnitude
        } else {
            magnitude
        }
    };
    if result.is_infinite() {
        Err(out_of_range(th))
    } else {
        Ok(Value::float(result))
    }
}

/// `int(x)`.
pub fn to_int(th: &Thread, x: f64) -> PyResult<Value> {
    if x.abs() < 9e18 {
        return Ok(th.int(x as i64));
    }
    let big = pyjit_text::float::ratio::to_big_int(x).map_err(|error| raise_text(th, error))?;
    th.try_int_big(&big)
}

/// The order of a float and an int, none if the float is a NaN.
pub fn order_with_int(x: f64, int: Value) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if let Some(number) = as_i64(int)
        && number.unsigned_abs() <= 1 << 53
    {
        return x.partial_cmp(&(number as f64));
    }
    let sign = (x > 0.0) as i32 - (x < 0.0) as i32;
    if x.is_infinite() || sign != signum(int) {
        return Some(if x.is_infinite() {
            sign.cmp(&0)
        } else {
            sign.cmp(&signum(int))
        });
    }
    let whole = pyjit_text::float::ratio::to_big_int(x).unwrap_or(IBig::ZERO);
    let other = as_big(int).unwrap_or(IBig::ZERO);
    // What truncation dropped decides between equals.
    Some(
        whole
            .cmp(&other)
            .then_with(|| x.fract().partial_cmp(&0.0).unwrap_or(Ordering::Equal)),
    )
}

/// A comparison of a float with any value: NotImplemented unless that is a float or an int.
pub fn compare(_: &Thread, x: f64, other: Value, op: CompareOp) -> Value {
    let order = match as_f64(other) {
        Some(y) => x.partial_cmp(&y),
        None if is_int(other) => order_with_int(x, other),
        None => return Value::NOT_IMPLEMENTED,
    };
    Value::bool(match order {
        Some(order) => op.holds(order),
        None => op == CompareOp::Ne,
    })
}

/// `x * 2 ** exponent`, rounded once. As musl's `scalbn`: steps that cannot round twice in the subnormal range.
pub fn ldexp(x: f64, exponent: i32) -> f64 {
    const UP: f64 = f64::from_bits(0x7FE0_0000_0000_0000);
    const DOWN: f64 = f64::from_bits(0x0360_0000_0000_0000);
    let (mut x, mut exponent) = (x, exponent);
    for _ in 0..2 {
        if exponent > 1023 {
            x *= UP;
            exponent -= 1023;
        } else if exponent < -1022 {
            // 2^-969: keeps 53 bits away from the subnormals until the last step.
            x *= DOWN;
            exponent += 969;
        }
    }
    let exponent = exponent.clamp(-1022, 1023);
    x * f64::from_bits(((exponent + 1023) as u64) << 52)
}
