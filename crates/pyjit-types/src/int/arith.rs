//! Arithmetic on ints: machine words where both operands fit 64 bits, `dashu_int` beyond. CPython: Objects/longobject.c.
//!
//! The functions take any values and answer `NotImplemented` where one is no int, as slots do.

use dashu_int::ops::{BitTest, DivRem, ExtendedGcd, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};
use pyjit_object::int::{HeapInt, as_big, as_i64, is_int, signum};
use pyjit_object::limbs::{self, Sum};
use pyjit_object::prelude::*;
use pyjit_object::wide;
use std::cmp::Ordering;

/// Results of more bits than this are refused with MemoryError before anything is allocated for them.
pub const MAX_BITS: usize = 1 << 34;

pub fn check_bits(th: &Thread, bits: usize) -> PyResult<()> {
    if bits > MAX_BITS {
        Err(th.raise_memory())
    } else {
        Ok(())
    }
}

/// Bits of the magnitude.
pub fn bit_length(value: Value) -> usize {
    match (as_i64(value), value.cast::<HeapInt>()) {
        (Some(number), _) => 64 - number.unsigned_abs().leading_zeros() as usize,
        (None, Some(big)) => {
            let limbs = big.limbs();
            limbs.len() * 64 - limbs.last().map_or(0, |limb| limb.leading_zeros() as usize)
        }
        (None, None) => 0,
    }
}

/// An int of class `int` itself with the value of an int of any class.
pub fn exact(th: &Thread, value: Value) -> Value {
    if value.is_int() {
        return value;
    }
    match (as_i64(value), value.cast::<HeapInt>()) {
        (Some(number), _) if value.is_bool() || number as i32 as i64 == number => {
            Value::int(number as i32)
        }
        (_, Some(big)) if big.header.shape() == t::INT.0 => value,
        (Some(number), _) => th.int(number),
        (None, Some(big)) => th.int(big.to_big()),
        (None, None) => value,
    }
}

#[inline]
fn words(a: Value, b: Value) -> Option<(i64, i64)> {
    Some((as_i64(a)?, as_i64(b)?))
}

#[inline]
fn bigs(a: Value, b: Value) -> Option<(IBig, IBig)> {
    Some((as_big(a)?, as_big(b)?))
}

/// An operation that `wide` does where the numbers are short, then perhaps `limbs`, and the big-number library else.
/// A product. Zeros at the end of large numbers are left out of it: powers of ten are half zeros, and the fast
/// multiplication of debug builds asserts that no piece of a number is zero.
fn without_zeros(x: IBig, y: IBig) -> IBig {
    const LARGE: usize = 1 << 14;
    if x.bit_len() < LARGE || y.bit_len() < LARGE {
        return x * y;
    }
    match (x.trailing_zeros(), y.trailing_zeros()) {
        (Some(a), Some(b)) if a + b > 0 => ((x >> a) * (y >> b)) << (a + b),
        _ => x * y,
    }
}

macro_rules! either {
    ($name:ident, $th:ident, $(limbs |$a:ident, $b:ident| $limbs:expr,)? |$x:ident, $y:ident| $big:expr) => {
        pub fn $name($th: &Thread, a: Value, b: Value) -> PyResult<Value> {
            if let Some(result) = wide::$name($th, a, b) {
                return Ok(result);
            }
            $({
                let ($a, $b) = (a, b);
                if let Some(result) = $limbs {
                    return result;
                }
            })?
            match bigs(a, b) {
                Some(($x, $y)) => $big,
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        }
    };
}

either!(
    add,
    th,
    limbs | a,
    b | limbs::sum(th, a, b, Sum::Plus),
    |x, y| th.try_int_big(&(x + y))
);
either!(
    subtract,
    th,
    limbs | a,
    b | limbs::sum(th, a, b, Sum::Minus),
    |x, y| th.try_int_big(&(x - y))
);
either!(
    multiply,
    th,
    limbs | a,
    b | limbs::product(th, a, b),
    |x, y| {
        check_bits(th, x.bit_len() + y.bit_len())?;
        th.try_int_big(&without_zeros(x, y))
    }
);
either!(and, th, |x, y| th.try_int_big(&(x & y)));
either!(or, th, |x, y| th.try_int_big(&(x | y)));
either!(xor, th, |x, y| th.try_int_big(&(x ^ y)));
either!(floor_divide, th, |x, y| th
    .try_int_big(&floor_big(th, x, y)?.0));
either!(remainder, th, |x, y| th
    .try_int_big(&floor_big(th, x, y)?.1));

pub fn divmod(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    let pair = if let Some((a, b)) = words(a, b) {
        let (quotient, rest) = floor_small(th, a, b)?;
        [th.int(quotient), th.int(rest)]
    } else if let Some((x, y)) = bigs(a, b) {
        let (quotient, rest) = floor_big(th, x, y)?;
        [th.try_int_big(&quotient)?, th.try_int_big(&rest)?]
    } else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(th.try_tuple(&pair)?.into())
}

fn division_by_zero(th: &Thread) -> Raised {
    th.raise(t::ZeroDivisionError, "division by zero")
}

/// Quotient rounded down, and the remainder, which has the divisor's sign.
#[inline]
fn floor_small(th: &Thread, a: i64, b: i64) -> PyResult<(i128, i64)> {
    if b == 0 {
        return Err(division_by_zero(th));
    }
    let (wide, divisor) = (a as i128, b as i128);
    let (quotient, rest) = match a.checked_div(b) {
        Some(quotient) => (quotient as i128, a - quotient * b),
        None => (wide / divisor, 0),
    };
    if rest != 0 && (rest < 0) != (b < 0) {
        Ok((quotient - 1, rest + b))
    } else {
        Ok((quotient, rest))
    }
}

/// As `floor_small`, of a divisor that is not zero.
pub fn floor_div_rem(a: IBig, b: &IBig) -> (IBig, IBig) {
    let (quotient, rest) = a.div_rem(b);
    if rest != IBig::ZERO && rest.sign() != b.sign() {
        (quotient - IBig::ONE, rest + b)
    } else {
        (quotient, rest)
    }
}

fn floor_big(th: &Thread, a: IBig, b: IBig) -> PyResult<(IBig, IBig)> {
    if b == IBig::ZERO {
        Err(division_by_zero(th))
    } else {
        Ok(floor_div_rem(a, &b))
    }
}

pub fn negative(th: &Thread, value: Value) -> PyResult<Value> {
    match (as_i64(value), as_big(value)) {
        (Some(number), _) => Ok(th.int(-(number as i128))),
        (None, Some(big)) => th.try_int_big(&-big),
        (None, None) => Ok(Value::NOT_IMPLEMENTED),
    }
}

pub fn absolute(th: &Thread, value: Value) -> PyResult<Value> {
    if signum(value) < 0 {
        negative(th, value)
    } else {
        Ok(exact(th, value))
    }
}

pub fn invert(th: &Thread, value: Value) -> PyResult<Value> {
    match (as_i64(value), as_big(value)) {
        (Some(number), _) => Ok(th.int(!number)),
        (None, Some(big)) => th.try_int_big(&!big),
        (None, None) => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The order of two ints; none if one is no int.
#[inline]
pub fn compare(a: Value, b: Value) -> Option<Ordering> {
    if let Some((a, b)) = words(a, b) {
        return Some(a.cmp(&b));
    }
    if !is_int(a) || !is_int(b) {
        return None;
    }
    let (sign_a, sign_b) = (signum(a), signum(b));
    if sign_a != sign_b {
        return Some(sign_a.cmp(&sign_b));
    }
    let magnitudes = match (
        as_i64(a).is_some(),
        as_i64(b).is_some(),
        a.cast::<HeapInt>(),
        b.cast::<HeapInt>(),
    ) {
        (false, true, ..) => Ordering::Greater,
        (true, false, ..) => Ordering::Less,
        (_, _, Some(a), Some(b)) => {
            let (a, b) = (a.limbs(), b.limbs());
            a.len()
                .cmp(&b.len())
                .then_with(|| a.iter().rev().cmp(b.iter().rev()))
        }
        _ => Ordering::Equal,
    };
    Some(if sign_a < 0 {
        magnitudes.reverse()
    } else {
        magnitudes
    })
}

/// The hash of an int: its value modulo 2^61 - 1.
pub fn hash(value: Value) -> i64 {
    if let Some(number) = as_i64(value) {
        return pyjit_text::hash::hash_i64(number);
    }
    let Some(big) = value.cast::<HeapInt>() else {
        return 0;
    };
    // 2^64 is 8 modulo 2^61 - 1, so limbs fold in from the top without a division of the whole.
    let modulus = pyjit_text::hash::MODULUS;
    let rest = big.limbs().iter().rev().fold(0u64, |rest, limb| {
        ((rest as u128 * 8 + *limb as u128) % modulus as u128) as u64
    }) as i64;
    match if big.is_negative() { -rest } else { rest } {
        -1 => -2,
        hash => hash,
    }
}

/// The shift count, or none if it is too large for any number but 0.
fn shift_count(th: &Thread, value: Value) -> PyResult<Option<usize>> {
    if signum(value) < 0 {
        return Err(th.raise(t::ValueError, "negative shift count"));
    }
    Ok(as_i64(value).map(|count| count as usize))
}

pub fn shift_left(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    if let Some(result) = wide::lshift(th, a, b) {
        return Ok(result);
    }
    if !is_int(a) || !is_int(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let count = shift_count(th, b)?;
    if signum(a) == 0 {
        return Ok(Value::ZERO);
    }
    let Some(count) = count else {
        return Err(th.raise(t::OverflowError, "too many digits in integer"));
    };
    check_bits(th, count.saturating_add(bit_length(a)))?;
    match as_big(a) {
        Some(big) => th.try_int_big(&(big << count)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

pub fn shift_right(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    if let Some(result) = wide::rshift(th, a, b) {
        return Ok(result);
    }
    if !is_int(a) || !is_int(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    match (shift_count(th, b)?, as_big(a)) {
        (Some(count), Some(big)) if count < bit_length(a) => th.try_int_big(&(big >> count)),
        _ => Ok(Value::int(if signum(a) < 0 { -1 } else { 0 })),
    }
}

/// `a ** b % modulus`; the modulus is None for none.
pub fn power(th: &Thread, a: Value, b: Value, modulus: Value) -> PyResult<Value> {
    if !is_int(a) || !is_int(b) || !(modulus.is_none() || is_int(modulus)) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if !modulus.is_none() {
        return power_modulo(th, a, b, modulus);
    }
    if signum(b) < 0 {
        let (x, y) = (to_f64(th, a)?, to_f64(th, b)?);
        return crate::float::power(th, x, y);
    }
    if let (Some(base), Some(exponent)) = (as_i64(a), as_i64(b))
        && let Ok(exponent) = u32::try_from(exponent)
        && let Some(result) = base.checked_pow(exponent)
    {
        return Ok(th.int(result));
    }
    let odd = as_big(b).is_some_and(|b| b.bit(0));
    match as_i64(a) {
        Some(0) => return Ok(Value::ZERO),
        Some(1) => return Ok(Value::ONE),
        Some(-1) => return Ok(Value::int(if odd { -1 } else { 1 })),
        _ => {}
    }
    let (Some(base), Some(exponent)) = (as_big(a), as_i64(b)) else {
        return Err(th.raise_memory());
    };
    // A base of n bits is at least 2^(n-1).
    check_bits(th, (base.bit_len() - 1).saturating_mul(exponent as usize))?;
    th.try_int_big(&base.pow(exponent as usize))
}

fn power_modulo(th: &Thread, a: Value, b: Value, modulus: Value) -> PyResult<Value> {
    let negative = match signum(modulus) {
        0 => return Err(th.raise(t::ValueError, "pow() 3rd argument cannot be 0")),
        sign => sign < 0,
    };
    let (Some(base), Some(exponent), Some(modulus)) = (as_big(a), as_big(b), as_big(modulus))
    else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let size: UBig = (&modulus).unsigned_abs();
    if size == UBig::ONE {
        return Ok(Value::ZERO);
    }
    let mut base = floor_div_rem(base, &IBig::from(size.clone()))
        .1
        .unsigned_abs();
    if exponent < IBig::ZERO {
        base = match inverse(&base, &size) {
            Some(inverse) => inverse,
            None => {
                return Err(th.raise(
                    t::ValueError,
                    "base is not invertible for the given modulus",
                ));
            }
        };
    }
    let result = power_mod(base, &exponent.unsigned_abs(), &size);
    let result = IBig::from(result);
    th.try_int_big(&if negative && result != IBig::ZERO {
        result + modulus
    } else {
        result
    })
}

/// `base ** exponent % modulus` of a reduced base and a modulus above 1.
fn power_mod(base: UBig, exponent: &UBig, modulus: &UBig) -> UBig {
    if let (Ok(mut square), Ok(modulus)) = (u64::try_from(&base), u64::try_from(modulus)) {
        let times = |a: u64, b: u64| (a as u128 * b as u128 % modulus as u128) as u64;
        let mut result = 1 % modulus;
        for at in 0..exponent.bit_len() {
            if exponent.bit(at) {
                result = times(result, square);
            }
            square = times(square, square);
        }
        return UBig::from(result);
    }
    dashu_int::fast_div::ConstDivisor::new(modulus.clone())
        .reduce(base)
        .pow(exponent)
        .residue()
}

/// The inverse of `a` modulo `modulus`, if they have no common factor.
fn inverse(a: &UBig, modulus: &UBig) -> Option<UBig> {
    if *a == UBig::ZERO {
        return None;
    }
    let (gcd, x, _) = a.gcd_ext(modulus);
    if gcd != UBig::ONE {
        return None;
    }
    Some(
        floor_div_rem(x, &IBig::from(modulus.clone()))
            .1
            .unsigned_abs(),
    )
}

/// The nearest float; OverflowError if there is none.
pub fn to_f64(th: &Thread, value: Value) -> PyResult<f64> {
    if let Some(number) = as_i64(value) {
        return Ok(number as f64);
    }
    let float = as_big(value).and_then(|big| pyjit_text::float::ratio::from_big_int(&big));
    float.ok_or_else(|| th.raise(t::OverflowError, "int too large to convert to float"))
}

/// Integers up to here are floats exactly.
const EXACT: u64 = 1 << 53;

pub fn true_divide(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    if let Some((a, b)) = words(a, b)
        && a.unsigned_abs() <= EXACT
        && b.unsigned_abs() <= EXACT
    {
        return if b == 0 {
            Err(division_by_zero(th))
        } else {
            Ok(Value::float(a as f64 / b as f64))
        };
    }
    let Some((x, y)) = bigs(a, b) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if y == IBig::ZERO {
        return Err(division_by_zero(th));
    }
    match divide_rounded(&x, &y) {
        Some(quotient) => Ok(Value::float(quotient)),
        None => Err(th.raise(
            t::OverflowError,
            "integer division result too large for a float",
        )),
    }
}

/// The float nearest to `a / b`, ties to even; none if it is too large.
///
/// As in CPython's `long_true_divide`: a quotient of 55 or 56 bits (fewer where the result is subnormal) with a sticky
/// last bit is rounded once, by hand, and scaled exactly.
pub fn divide_rounded(a: &IBig, b: &IBig) -> Option<f64> {
    const MIN_EXP: i64 = -1021;
    let negative = (a.sign() == Sign::Negative) != (b.sign() == Sign::Negative);
    let signed = |magnitude: f64| if negative { -magnitude } else { magnitude };
    let (a, b): (UBig, UBig) = (a.unsigned_abs(), b.unsigned_abs());
    if a == UBig::ZERO {
        return Some(signed(0.0));
    }
    let difference = a.bit_len() as i64 - b.bit_len() as i64;
    if difference > 1024 {
        return None;
    }
    if difference < MIN_EXP - 54 {
        return Some(signed(0.0));
    }
    let shift = difference.max(MIN_EXP) - 55;
    let (quotient, rest) = if shift <= 0 {
        (a << shift.unsigned_abs() as usize).div_rem(b)
    } else {
        a.div_rem(b << shift as usize)
    };
    let mut quotient = u64::try_from(quotient).ok()?;
    let sticky = (rest != UBig::ZERO) as u64;
    let bits = 64 - quotient.leading_zeros() as i64;
    let extra = bits.max(MIN_EXP - shift) - 53;
    let mask = 1u64 << (extra - 1);
    let low = quotient | sticky;
    if low & mask != 0 && low & (3 * mask - 1) != 0 {
        quotient += mask;
    }
    let rounded = (quotient & !(2 * mask - 1)) as f64;
    let top = shift + bits;
    if top > 1024 || (top == 1024 && rounded == (2.0f64).powi(bits as i32)) {
        return None;
    }
    Some(signed(crate::float::ldexp(rounded, shift as i32)))
}

/// `round(value, -zeros)`: the nearest multiple of `10 ** zeros`, ties to even.
pub fn round_to_tens(th: &Thread, value: Value, zeros: usize) -> PyResult<Value> {
    // Half of 10 ** zeros is already more than the number.
    if zeros as f64 > bit_length(value) as f64 * std::f64::consts::LOG10_2 + 2.0 {
        return Ok(Value::ZERO);
    }
    let Some(number) = as_big(value) else {
        return Ok(value);
    };
    let unit = IBig::from(10).pow(zeros);
    let (quotient, rest) = floor_div_rem(number.clone(), &unit);
    let up = match (&rest * IBig::from(2)).cmp(&unit) {
        Ordering::Less => false,
        Ordering::Greater => true,
        Ordering::Equal => quotient.bit(0),
    };
    let result = number - rest;
    th.try_int_big(&if up { result + unit } else { result })
}
