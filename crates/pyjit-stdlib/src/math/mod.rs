//! `math`. CPython: Modules/mathmodule.c.

pub mod gamma;
mod integer;
mod sum;

use crate::libm;
use gamma::NoResult;
use pyjit_object::int::{as_big, as_i64, is_int, signum};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::float::arith as float;

/// "expected a finite input, got inf": `{}` stands for the number.
#[cold]
fn domain_error(th: &Thread, expected: &str, x: f64) -> Raised {
    th.raise(
        t::ValueError,
        format!("{expected}, got {}", pyjit_text::float::repr(x).as_str()),
    )
}

#[cold]
fn math_domain_error(th: &Thread) -> Raised {
    th.raise(t::ValueError, "math domain error")
}

#[cold]
fn range_error(th: &Thread) -> Raised {
    th.raise(t::OverflowError, "math range error")
}

/// The result of a function of a real: a new NaN, or infinity of a finite number, is an error of the domain.
fn within(th: &Thread, x: f64, result: f64, expected: &str) -> PyResult<f64> {
    if (result.is_nan() && !x.is_nan()) || (result.is_infinite() && x.is_finite()) {
        return Err(domain_error(th, expected, x));
    }
    Ok(result)
}

/// The result of a function defined everywhere that may overflow.
fn finite(th: &Thread, x: f64, result: f64) -> PyResult<f64> {
    if result.is_infinite() && x.is_finite() {
        Err(range_error(th))
    } else {
        Ok(result)
    }
}

/// A logarithm of an int that may be too large for a float, or of a float.
fn logarithm(th: &Thread, x: Value, log: fn(f64) -> f64) -> PyResult<f64> {
    const EXPECTED: &str = "expected a positive input";
    if !is_int(x) {
        let x = protocol::as_double(th, x)?;
        let result = match x {
            x if x > 0.0 => log(x),
            x if x.is_nan() => x,
            _ => return Err(domain_error(th, EXPECTED, x)),
        };
        return Ok(result);
    }
    if signum(x) <= 0 {
        return Err(th.raise(t::ValueError, EXPECTED));
    }
    let float = as_i64(x)
        .map(|x| x as f64)
        .or_else(|| pyjit_text::float::ratio::from_big_int(&as_big(x)?));
    if let Some(x) = float {
        return Ok(log(x));
    }
    // 64 leading bits, the last of them sticky, round to the right fraction.
    let bits = pyjit_types::int::arith::bit_length(x);
    let Some(x) = as_big(x) else {
        return Err(range_error(th));
    };
    let sticky = x.trailing_zeros().is_some_and(|zeros| zeros < bits - 64) as u64;
    let top = u64::try_from(x >> (bits - 64)).unwrap_or(0) | sticky;
    let (fraction, exponent) = libm::frexp(top as f64);
    let exponent = exponent as i64 + bits as i64 - 64;
    Ok(log(fraction) + log(2.0) * exponent as f64)
}

/// Calls a dunder of the number's class.
fn special(th: &Thread, x: Value, name: Gc<Str>) -> PyResult<Option<Value>> {
    match protocol::lookup_special(th, x, name)? {
        Some(method) => method.call(th, Args::NONE).map(Some),
        None => Ok(None),
    }
}

/// The coordinates of points as magnitudes, with the largest and whether one is a NaN.
#[derive(Default)]
struct Coordinates {
    values: Vec<f64>,
    max: f64,
    has_nan: bool,
}

impl Coordinates {
    fn push(&mut self, x: f64) {
        let x = x.abs();
        self.has_nan |= x.is_nan();
        self.max = if x > self.max { x } else { self.max };
        self.values.push(x);
    }

    fn norm(mut self) -> f64 {
        sum::norm(&mut self.values, self.max, self.has_nan)
    }
}

/// The iterable as a tuple, or itself if it is one.
fn to_tuple(th: &Thread, iterable: Value) -> PyResult<Gc<Tuple>> {
    match iterable.cast::<Tuple>() {
        Some(tuple) => Ok(tuple),
        None => protocol::to_tuple(th, iterable),
    }
}

const OUTSIDE_UNIT: &str = "expected a number in range from -1 up to 1";
const NOT_FINITE: &str = "expected a finite input";
const GAMMA_POLE: &str = "expected a noninteger or positive integer";

/// This module provides access to the mathematical functions
/// defined by the C standard.
#[pymodule(name = "math")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        use std::f64::consts;
        for (name, value) in [
            ("pi", consts::PI),
            ("e", consts::E),
            ("tau", consts::TAU),
            ("inf", f64::INFINITY),
            ("nan", f64::NAN),
        ] {
            module.set(th, name, value)?;
        }
        Ok(())
    }

    /// Return the arc cosine (measured in radians) of x.
    ///
    /// The result is between 0 and pi.
    #[function("(x, /)", pure)]
    fn acos(th: &Thread, x: f64) -> PyResult<f64> {
        within(th, x, libm::acos(x), OUTSIDE_UNIT)
    }

    /// Return the inverse hyperbolic cosine of x.
    #[function("(x, /)", pure)]
    fn acosh(th: &Thread, x: f64) -> PyResult<f64> {
        within(
            th,
            x,
            libm::acosh(x),
            "expected argument value not less than 1",
        )
    }

    /// Return the arc sine (measured in radians) of x.
    ///
    /// The result is between -pi/2 and pi/2.
    #[function("(x, /)", pure)]
    fn asin(th: &Thread, x: f64) -> PyResult<f64> {
        within(th, x, libm::asin(x), OUTSIDE_UNIT)
    }

    /// Return the inverse hyperbolic sine of x.
    #[function("(x, /)", pure)]
    fn asinh(x: f64) -> f64 {
        libm::asinh(x)
    }

    /// Return the arc tangent (measured in radians) of x.
    ///
    /// The result is between -pi/2 and pi/2.
    #[function("(x, /)", pure)]
    fn atan(x: f64) -> f64 {
        libm::atan(x)
    }

    /// Return the arc tangent (measured in radians) of y/x.
    ///
    /// Unlike atan(y/x), the signs of both x and y are considered.
    #[function("(y, x, /)", pure)]
    fn atan2(y: f64, x: f64) -> f64 {
        libm::atan2(y, x)
    }

    /// Return the inverse hyperbolic tangent of x.
    #[function("(x, /)", pure)]
    fn atanh(th: &Thread, x: f64) -> PyResult<f64> {
        within(th, x, libm::atanh(x), "expected a number between -1 and 1")
    }

    /// Return the cube root of x.
    #[function("(x, /)", pure)]
    fn cbrt(x: f64) -> f64 {
        libm::cbrt(x)
    }

    /// Return the ceiling of x as an Integral.
    ///
    /// This is the smallest integer >= x.
    #[function("(x, /)")]
    fn ceil(th: &Thread, x: Value) -> PyResult<Value> {
        if let Some(x) = x.as_small_float() {
            return float::to_int(th, x.ceil());
        }
        match special(th, x, th.names().__ceil__)? {
            Some(result) => Ok(result),
            None => float::to_int(th, protocol::as_double(th, x)?.ceil()),
        }
    }

    /// Return a float with the magnitude (absolute value) of x but the sign of y.
    ///
    /// On platforms that support signed zeros, copysign(1.0, -0.0)
    /// returns -1.0.
    ///
    #[function("(x, y, /)", pure)]
    fn copysign(x: f64, y: f64) -> f64 {
        x.copysign(y)
    }

    /// Return the cosine of x (measured in radians).
    #[function("(x, /)", pure)]
    fn cos(th: &Thread, x: f64) -> PyResult<f64> {
        within(th, x, libm::cos(x), NOT_FINITE)
    }

    /// Return the hyperbolic cosine of x.
    #[function("(x, /)", pure)]
    fn cosh(th: &Thread, x: f64) -> PyResult<f64> {
        finite(th, x, libm::cosh(x))
    }

    /// Error function at x.
    #[function("(x, /)", pure)]
    fn erf(x: f64) -> f64 {
        libm::erf(x)
    }

    /// Complementary error function at x.
    #[function("(x, /)", pure)]
    fn erfc(x: f64) -> f64 {
        libm::erfc(x)
    }

    /// Return e raised to the power of x.
    #[function("(x, /)", pure)]
    fn exp(th: &Thread, x: f64) -> PyResult<f64> {
        finite(th, x, libm::exp(x))
    }

    /// Return 2 raised to the power of x.
    #[function("(x, /)", pure)]
    fn exp2(th: &Thread, x: f64) -> PyResult<f64> {
        finite(th, x, libm::exp2(x))
    }

    /// Return exp(x)-1.
    ///
    /// This function avoids the loss of precision involved in the direct evaluation of exp(x)-1 for small x.
    #[function("(x, /)", pure)]
    fn expm1(th: &Thread, x: f64) -> PyResult<f64> {
        finite(th, x, libm::expm1(x))
    }

    /// Return the absolute value of the float x.
    #[function("(x, /)", pure)]
    fn fabs(x: f64) -> f64 {
        x.abs()
    }

    /// Return the floor of x as an Integral.
    ///
    /// This is the largest integer <= x.
    #[function("(x, /)")]
    fn floor(th: &Thread, x: Value) -> PyResult<Value> {
        if let Some(x) = x.as_small_float() {
            return float::to_int(th, x.floor());
        }
        match special(th, x, th.names().__floor__)? {
            Some(result) => Ok(result),
            None => float::to_int(th, protocol::as_double(th, x)?.floor()),
        }
    }

    /// Fused multiply-add operation.
    ///
    /// Compute (x * y) + z with a single round.
    #[function("(x, y, z, /)", pure)]
    fn fma(th: &Thread, x: f64, y: f64, z: f64) -> PyResult<f64> {
        let result = libm::fma(x, y, z);
        if result.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
            return Err(th.raise(t::ValueError, "invalid operation in fma"));
        }
        if result.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
            return Err(th.raise(t::OverflowError, "overflow in fma"));
        }
        Ok(result)
    }

    /// Return fmod(x, y), according to platform C.
    ///
    /// x % y may differ.
    #[function("(x, y, /)", pure)]
    fn fmod(th: &Thread, x: f64, y: f64) -> PyResult<f64> {
        no_new_nan(th, x, y, libm::fmod(x, y))
    }

    fn no_new_nan(th: &Thread, x: f64, y: f64, result: f64) -> PyResult<f64> {
        if result.is_nan() && !x.is_nan() && !y.is_nan() {
            Err(math_domain_error(th))
        } else {
            Ok(result)
        }
    }

    /// Return the mantissa and exponent of x, as pair (m, e).
    ///
    /// If x is a finite nonzero number, then m is a float with
    /// 0.5 <= abs(m) < 1.0 and an integer e is such that
    /// x == m * 2**e exactly.  Else, return (x, 0).
    #[function("(x, /)")]
    fn frexp(th: &Thread, x: f64) -> Gc<Tuple> {
        let (fraction, exponent) = libm::frexp(x);
        th.tuple(&[fraction.into(), exponent.into()])
    }

    /// Return an accurate floating-point sum of values in the iterable seq.
    ///
    /// Assumes IEEE-754 floating-point arithmetic.
    #[function("(seq, /)")]
    fn fsum(th: &Thread, seq: Value) -> PyResult<f64> {
        let mut sum = sum::ExactSum::default();
        let explain = |problem| match problem {
            sum::NoSum::Overflow => th.raise(t::OverflowError, "intermediate overflow in fsum"),
            sum::NoSum::Infinities => th.raise(t::ValueError, "-inf + inf in fsum"),
        };
        protocol::for_each(th, seq, |item| {
            let x = protocol::as_double(th, item)?;
            sum.add(x).map(|()| true).map_err(explain)
        })?;
        sum.total().map_err(explain)
    }

    fn gamma_result(th: &Thread, x: f64, result: Result<f64, NoResult>) -> PyResult<f64> {
        result.map_err(|problem| match problem {
            NoResult::Domain => domain_error(th, GAMMA_POLE, x),
            NoResult::Range => range_error(th),
        })
    }

    /// Gamma function at x.
    #[function("(x, /)", pure)]
    fn gamma(th: &Thread, x: f64) -> PyResult<f64> {
        gamma_result(th, x, super::gamma::gamma(x))
    }

    /// Natural logarithm of absolute value of Gamma function at x.
    #[function("(x, /)", pure)]
    fn lgamma(th: &Thread, x: f64) -> PyResult<f64> {
        gamma_result(th, x, super::gamma::ln_gamma(x))
    }

    /// Return the natural logarithm of 1+x (base e).
    ///
    /// The result is computed in a way which is accurate for x near zero.
    #[function("(x, /)", pure)]
    fn log1p(th: &Thread, x: f64) -> PyResult<f64> {
        within(
            th,
            x,
            if x == 0.0 { x } else { libm::log1p(x) },
            "expected argument value > -1",
        )
    }

    /// log(x, [base=math.e])
    /// Return the logarithm of x to the given base.
    ///
    /// If the base is not specified, returns the natural logarithm (base e) of x.
    #[function("(x, base=e, /)", no_text)]
    fn log(th: &Thread, x: Value, base: Option<Value>) -> PyResult<f64> {
        let top = logarithm(th, x, libm::log)?;
        let Some(base) = base else { return Ok(top) };
        let bottom = logarithm(th, base, libm::log)?;
        if bottom == 0.0 {
            Err(float::division_by_zero(th))
        } else {
            Ok(top / bottom)
        }
    }

    /// Return the base 10 logarithm of x.
    #[function("(x, /)")]
    fn log10(th: &Thread, x: Value) -> PyResult<f64> {
        logarithm(th, x, libm::log10)
    }

    /// Return the base 2 logarithm of x.
    #[function("(x, /)")]
    fn log2(th: &Thread, x: Value) -> PyResult<f64> {
        logarithm(th, x, libm::log2)
    }

    /// Return the fractional and integer parts of x.
    ///
    /// Both results carry the sign of x and are floats.
    #[function("(x, /)")]
    fn modf(th: &Thread, x: f64) -> Gc<Tuple> {
        let fraction = match x {
            x if x.is_infinite() => 0f64.copysign(x),
            x if x.is_nan() => x,
            x => (x - x.trunc()).copysign(x),
        };
        th.tuple(&[fraction.into(), x.trunc().into()])
    }

    /// Return x**y (x to the power of y).
    #[function("(x, y, /)", pure)]
    fn pow(th: &Thread, x: f64, y: f64) -> PyResult<f64> {
        let result = libm::pow(x, y);
        if result.is_finite() || !x.is_finite() || !y.is_finite() {
            return Ok(result);
        }
        // Of finite numbers: a NaN, 0 to a negative power, or overflow.
        if result.is_nan() || x == 0.0 {
            Err(math_domain_error(th))
        } else {
            Err(range_error(th))
        }
    }

    /// Convert angle x from radians to degrees.
    #[function("(x, /)", pure)]
    fn degrees(x: f64) -> f64 {
        x * (180.0 / std::f64::consts::PI)
    }

    /// Convert angle x from degrees to radians.
    #[function("(x, /)", pure)]
    fn radians(x: f64) -> f64 {
        x * (std::f64::consts::PI / 180.0)
    }

    /// Difference between x and the closest integer multiple of y.
    ///
    /// Return x - n*y where n*y is the closest integer multiple of y.
    /// In the case where x is exactly halfway between two multiples of
    /// y, the nearest even value of n is used. The result is always exact.
    #[function("(x, y, /)", pure)]
    fn remainder(th: &Thread, x: f64, y: f64) -> PyResult<f64> {
        no_new_nan(th, x, y, libm::remainder(x, y))
    }

    /// Return the sine of x (measured in radians).
    #[function("(x, /)", pure)]
    fn sin(th: &Thread, x: f64) -> PyResult<f64> {
        within(th, x, libm::sin(x), NOT_FINITE)
    }

    /// Return the hyperbolic sine of x.
    #[function("(x, /)", pure)]
    fn sinh(th: &Thread, x: f64) -> PyResult<f64> {
        finite(th, x, libm::sinh(x))
    }

    /// Return the square root of x.
    #[function("(x, /)", pure)]
    fn sqrt(th: &Thread, x: f64) -> PyResult<f64> {
        within(th, x, x.sqrt(), "expected a nonnegative input")
    }

    /// Return the tangent of x (measured in radians).
    #[function("(x, /)", pure)]
    fn tan(th: &Thread, x: f64) -> PyResult<f64> {
        within(th, x, libm::tan(x), NOT_FINITE)
    }

    /// Return the hyperbolic tangent of x.
    #[function("(x, /)", pure)]
    fn tanh(x: f64) -> f64 {
        libm::tanh(x)
    }

    /// Truncates the Real x to the nearest Integral toward 0.
    ///
    /// Uses the __trunc__ magic method.
    #[function("(x, /)")]
    fn trunc(th: &Thread, x: Value) -> PyResult<Value> {
        if let Some(x) = x.as_small_float() {
            return float::to_int(th, x);
        }
        match special(th, x, th.intern("__trunc__"))? {
            Some(result) => Ok(result),
            None => {
                let name = th.type_name(x);
                Err(th.raise(
                    t::TypeError,
                    format!("type {name} doesn't define __trunc__ method"),
                ))
            }
        }
    }

    /// Return the value of the least significant bit of the float x.
    #[function("(x, /)", pure)]
    fn ulp(x: f64) -> f64 {
        let x = x.abs();
        if !x.is_finite() {
            return x;
        }
        match x.next_up() {
            next if next.is_infinite() => x - x.next_down(),
            next => next - x,
        }
    }

    /// Return True if x is neither an infinity nor a NaN, and False otherwise.
    #[function("(x, /)", pure)]
    fn isfinite(x: f64) -> bool {
        x.is_finite()
    }

    /// Return True if x is a positive or negative infinity, and False otherwise.
    #[function("(x, /)", pure)]
    fn isinf(x: f64) -> bool {
        x.is_infinite()
    }

    /// Return True if x is a NaN (not a number), and False otherwise.
    #[function("(x, /)", pure)]
    fn isnan(x: f64) -> bool {
        x.is_nan()
    }

    /// Determine whether two floating-point numbers are close in value.
    ///
    ///   rel_tol
    ///     maximum difference for being considered "close", relative to the
    ///     magnitude of the input values
    ///   abs_tol
    ///     maximum difference for being considered "close", regardless of the
    ///     magnitude of the input values
    ///
    /// Return True if a is close in value to b, and False otherwise.
    ///
    /// For the values to be considered close, the difference between them
    /// must be smaller than at least one of the tolerances.
    ///
    /// -inf, inf and NaN behave similarly to the IEEE 754 Standard.  That
    /// is, NaN is not close to anything, even itself.  inf and -inf are
    /// only close to themselves.
    #[function("(a, b, *, rel_tol=1e-09, abs_tol=0.0)")]
    fn isclose(
        th: &Thread,
        a: f64,
        b: f64,
        rel_tol: Option<f64>,
        abs_tol: Option<f64>,
    ) -> PyResult<bool> {
        let (relative, absolute) = (rel_tol.unwrap_or(1e-9), abs_tol.unwrap_or(0.0));
        if relative < 0.0 || absolute < 0.0 {
            return Err(th.raise(t::ValueError, "tolerances must be non-negative"));
        }
        if a == b {
            return Ok(true);
        }
        if a.is_infinite() || b.is_infinite() {
            return Ok(false);
        }
        let difference = (b - a).abs();
        Ok(difference <= (relative * b).abs()
            || difference <= (relative * a).abs()
            || difference <= absolute)
    }

    /// Return x * (2**i).
    ///
    /// This is essentially the inverse of frexp().
    #[function("(x, i, /)")]
    fn ldexp(th: &Thread, x: f64, i: Value) -> PyResult<f64> {
        if !is_int(i) {
            return Err(th.raise(t::TypeError, "Expected an int as second argument to ldexp."));
        }
        if x == 0.0 || !x.is_finite() {
            return Ok(x);
        }
        // Beyond these every float over- or underflows.
        let limit = if signum(i) < 0 { -5000 } else { 5000 };
        let exponent = as_i64(i).map_or(limit, |i| i.clamp(-5000, 5000)) as i32;
        finite(th, x, pyjit_types::float::ldexp(x, exponent))
    }

    /// Return the floating-point value the given number of steps after x towards y.
    ///
    /// If steps is not specified or is None, it defaults to 1.
    ///
    /// Raises a TypeError, if x or y is not a double, or if steps is not
    /// an integer.  Raises ValueError if steps is negative.
    #[function("(x, y, /, *, steps=None)")]
    fn nextafter(th: &Thread, x: f64, y: f64, steps: Option<Value>) -> PyResult<f64> {
        let Some(steps) = steps.filter(|steps| !steps.is_none()) else {
            return Ok(libm::nextafter(x, y));
        };
        let steps = protocol::index(th, steps)?;
        if signum(steps) < 0 {
            return Err(th.raise(t::ValueError, "steps must be a non-negative integer"));
        }
        let steps = as_big(steps)
            .and_then(|steps| u64::try_from(steps).ok())
            .unwrap_or(u64::MAX);
        if steps == 0 || x.is_nan() {
            return Ok(x);
        }
        if y.is_nan() || x == y {
            return Ok(y);
        }
        // Floats on one line: their bits, mirrored below zero. Both zeros are 0.
        let place = |x: f64| match x.to_bits() {
            bits if bits >> 63 == 1 => -((bits & !(1 << 63)) as i128),
            bits => bits as i128,
        };
        let (from, to) = (place(x), place(y));
        let steps = (steps as i128).min((to - from).abs());
        let at = if to > from {
            from + steps
        } else {
            from - steps
        };
        if at == to {
            return Ok(y);
        }
        // A step to zero keeps the sign of where it came from.
        Ok(match at {
            0 => 0f64.copysign(x),
            at if at < 0 => -f64::from_bits(at.unsigned_abs() as u64),
            at => f64::from_bits(at as u64),
        })
    }

    /// Multidimensional Euclidean distance from the origin to a point.
    ///
    /// Roughly equivalent to:
    ///     sqrt(sum(x**2 for x in coordinates))
    ///
    /// For a two dimensional point (x, y), gives the hypotenuse
    /// using the Pythagorean theorem:  sqrt(x*x + y*y).
    ///
    /// For example, the hypotenuse of a 3/4/5 right triangle is:
    ///
    ///     >>> hypot(3.0, 4.0)
    ///     5.0
    #[function("(*coordinates)")]
    fn hypot(th: &Thread, args: Args<'_>) -> PyResult<f64> {
        let mut point = Coordinates::default();
        for value in args.values {
            point.push(protocol::as_double(th, *value)?);
        }
        Ok(point.norm())
    }

    /// Return the Euclidean distance between two points p and q.
    ///
    /// The points should be specified as sequences (or iterables) of
    /// coordinates.  Both inputs must have the same dimension.
    ///
    /// Roughly equivalent to:
    ///     sqrt(sum((px - qx) ** 2.0 for px, qx in zip(p, q)))
    #[function("(p, q, /)")]
    fn dist(th: &Thread, p: Value, q: Value) -> PyResult<f64> {
        let (p, q) = (to_tuple(th, p)?, to_tuple(th, q)?);
        if p.len() != q.len() {
            return Err(th.raise(
                t::ValueError,
                "both points must have the same number of dimensions",
            ));
        }
        let mut point = Coordinates::default();
        for (x, y) in p.iter().zip(q.iter()) {
            let x = protocol::as_double(th, *x)?;
            point.push(x - protocol::as_double(th, *y)?);
        }
        Ok(point.norm())
    }

    /// Calculate the product of all the elements in the input iterable.
    ///
    /// The default start value for the product is 1.
    ///
    /// When the iterable is empty, return the start value.  This function is
    /// intended specifically for use with numeric values and may reject
    /// non-numeric types.
    #[function("(iterable, /, *, start=1)")]
    fn prod(th: &Thread, iterable: Value, start: Option<Value>) -> PyResult<Value> {
        let mut result = start.unwrap_or(Value::ONE);
        protocol::for_each(th, iterable, |item| {
            result = protocol::multiply(th, result, item)?;
            Ok(true)
        })?;
        Ok(result)
    }

    /// Return the sum of products of values from two iterables p and q.
    ///
    /// Roughly equivalent to:
    ///
    ///     sum(map(operator.mul, p, q, strict=True))
    ///
    /// For float and mixed int/float inputs, the intermediate products
    /// and sums are computed with extended precision.
    #[function("(p, q, /)")]
    fn sumprod(th: &Thread, p: Value, q: Value) -> PyResult<Value> {
        let (p, q) = (protocol::iter(th, p)?, protocol::iter(th, q)?);
        let mut total = Value::ZERO;
        // The sum of the current run of pairs of floats, or of floats and ints; the first other pair ends such runs.
        let mut floats = Some((sum::ProductSum::default(), false));
        let mut only_ints = true;
        loop {
            let (a, b) = (protocol::next(th, p)?, protocol::next(th, q)?);
            let (a, b) = match (a, b) {
                (Some(a), Some(b)) => (a, b),
                (None, None) => break,
                _ => return Err(th.raise(t::ValueError, "Inputs are not the same length")),
            };
            only_ints &= protocol::is_exact_int(a) && protocol::is_exact_int(b);
            if !only_ints && let Some((sum, used)) = floats {
                let next = float_pair(th, a, b).and_then(|(a, b)| sum.add(a, b));
                if let Some(next) = next {
                    floats = Some((next, true));
                    continue;
                }
                floats = None;
                if used {
                    total = protocol::add(th, total, sum.total().into())?;
                }
            }
            let product = protocol::multiply(th, a, b)?;
            total = protocol::add(th, total, product)?;
        }
        match floats {
            Some((sum, true)) => protocol::add(th, total, sum.total().into()),
            _ => Ok(total),
        }
    }

    /// Two floats, or a float and an int that a float can hold.
    fn float_pair(th: &Thread, a: Value, b: Value) -> Option<(f64, f64)> {
        let int = |value: Value| {
            let is_plain = value.is_bool() || protocol::is_exact_int(value);
            let converted = if is_plain {
                pyjit_types::int::arith::to_f64(th, value).ok()
            } else {
                None
            };
            if is_plain && converted.is_none() {
                th.take_pending();
            }
            converted
        };
        match (a.as_small_float(), b.as_small_float()) {
            (Some(a), Some(b)) => Some((a, b)),
            (Some(a), None) => Some((a, int(b)?)),
            (None, Some(b)) => Some((int(a)?, b)),
            (None, None) => None,
        }
    }

    /// Find n!.
    #[function("(n, /)")]
    fn factorial(th: &Thread, n: Value) -> PyResult<Value> {
        integer::factorial(th, n)
    }

    /// Number of ways to choose k items from n items without repetition and with order.
    ///
    /// Evaluates to n! / (n - k)! when k <= n and evaluates
    /// to zero when k > n.
    ///
    /// If k is not specified or is None, then k defaults to n
    /// and the function returns n!.
    ///
    /// Raises TypeError if either of the arguments are not integers.
    /// Raises ValueError if either of the arguments are negative.
    #[function("(n, k=None, /)")]
    fn perm(th: &Thread, n: Value, k: Option<Value>) -> PyResult<Value> {
        match k.filter(|k| !k.is_none()) {
            Some(k) => integer::permutations(th, n, k),
            None => integer::factorial(th, n),
        }
    }

    /// Number of ways to choose k items from n items without repetition and without order.
    ///
    /// Evaluates to n! / (k! * (n - k)!) when k <= n and evaluates
    /// to zero when k > n.
    ///
    /// Also called the binomial coefficient because it is equivalent
    /// to the coefficient of k-th term in polynomial expansion of the
    /// expression (1 + x)**n.
    ///
    /// Raises TypeError if either of the arguments are not integers.
    /// Raises ValueError if either of the arguments are negative.
    #[function("(n, k, /)")]
    fn comb(th: &Thread, n: Value, k: Value) -> PyResult<Value> {
        integer::combinations(th, n, k)
    }

    /// Return the integer part of the square root of the input.
    #[function("(n, /)")]
    fn isqrt(th: &Thread, n: Value) -> PyResult<Value> {
        integer::isqrt(th, n)
    }

    fn fold_ints(
        th: &Thread,
        args: Args<'_>,
        empty: Value,
        f: fn(&Thread, Value, Value) -> PyResult<Value>,
    ) -> PyResult<Value> {
        let Some((first, rest)) = args.values.split_first() else {
            return Ok(empty);
        };
        // One int alone: its magnitude.
        let first = protocol::index(th, *first)?;
        let mut result = pyjit_types::int::arith::absolute(th, first)?;
        for value in rest {
            result = f(th, result, protocol::index(th, *value)?)?;
        }
        Ok(result)
    }

    /// Greatest Common Divisor.
    #[function("(*integers)")]
    fn gcd(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        fold_ints(th, args, Value::ZERO, integer::gcd)
    }

    /// Least Common Multiple.
    #[function("(*integers)")]
    fn lcm(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        fold_ints(th, args, Value::ONE, integer::lcm)
    }
}
