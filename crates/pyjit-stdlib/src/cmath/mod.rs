//! `cmath`. CPython: Modules/cmathmodule.c.

mod functions;
mod special;

use crate::libm;
use functions::{Outcome, Parts, Problem};
use pyjit_object::prelude::*;
use pyjit_types::complex;

#[cold]
fn explain(th: &Thread, problem: Problem) -> Raised {
    match problem {
        Problem::Domain => th.raise(t::ValueError, "math domain error"),
        Problem::Range => th.raise(t::OverflowError, "math range error"),
    }
}

/// A complex argument: anything with `__complex__`, `__float__` or `__index__`.
struct Argument(Parts);

impl FromArg for Argument {
    fn from_arg(th: &Thread, value: Value, _: &pyjit_object::convert::ArgAt) -> PyResult<Argument> {
        complex::as_complex(th, value).map(Argument)
    }
}

fn apply(th: &Thread, z: Argument, function: fn(Parts) -> Outcome) -> PyResult<Value> {
    match function(z.0) {
        Ok(result) => Ok(complex::value(th, result)),
        Err(problem) => Err(explain(th, problem)),
    }
}

/// This module provides access to mathematical functions for complex
/// numbers.
#[pymodule(name = "cmath")]
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
        module.set(th, "infj", th.complex(0.0, f64::INFINITY))?;
        module.set(th, "nanj", th.complex(0.0, f64::NAN))
    }

    /// Return the arc cosine of z.
    #[function("(z, /)")]
    fn acos(th: &Thread, z: Argument) -> PyResult<Value> {
        apply(th, z, functions::acos)
    }

    /// Return the inverse hyperbolic cosine of z.
    #[function("(z, /)")]
    fn acosh(th: &Thread, z: Argument) -> PyResult<Value> {
        apply(th, z, functions::acosh)
    }

    /// Return the arc sine of z.
    #[function("(z, /)")]
    fn asin(th: &Thread, z: Argument) -> PyResult<Value> {
        apply(th, z, functions::asin)
    }

    /// Return the inverse hyperbolic sine of z.
    #[function("(z, /)")]
    fn asinh(th: &Thread, z: Argument) -> PyResult<Value> {
        apply(th, z, functions::asinh)
    }

    /// Return the arc tangent of z.
    #[function("(z, /)")]
    fn atan(th: &Thread, z: Argument) -> PyResult<Value> {
        apply(th, z, functions::atan)
    }

    /// Return the inverse hyperbolic tangent of z.
    #[function("(z, /)")]
    fn atanh(th: &Thread, z: Argument) -> PyResult<Value> {
        apply(th, z, functions::atanh)
    }

    /// Return the cosine of z.
    #[function("(z, /)")]
    fn cos(th: &Thread, z: Argument) -> PyResult<Value> {
        apply(th, z, functions::cos)
    }

    /// Return the hyperbolic cosine of z.
    #[function("(z, /)")]
    fn cosh(th: &Thread, z: Argument) -> PyResult<Value> {
        apply(th, z, functions::cosh)
    }

    /// Return the exponential value e**z.
    #[function("(z, /)")]
    fn exp(th: &Thread, z: Argument) -> PyResult<Value> {
        apply(th, z, functions::exp)
    }

    /// log(z[, base]) -> the logarithm of z to the given base.
    ///
    /// If the base is not specified, returns the natural logarithm (base e)
    /// of z.
    #[function("(z, base=<unrepresentable>, /)")]
    fn log(th: &Thread, z: Argument, base: Option<Argument>) -> PyResult<Value> {
        let Some(base) = base else {
            return apply(th, z, functions::log);
        };
        // A logarithm of 0 divided by another is no error.
        let (top, _) = functions::log_or_pole(z.0);
        let quotient =
            functions::log(base.0).and_then(|bottom| top.divided_by(bottom).ok_or(Problem::Domain));
        quotient
            .map(|result| complex::value(th, result))
            .map_err(|problem| explain(th, problem))
    }

    /// Return the base-10 logarithm of z.
    #[function("(z, /)")]
    fn log10(th: &Thread, z: Argument) -> PyResult<Value> {
        apply(th, z, functions::log10)
    }

    /// Return the sine of z.
    #[function("(z, /)")]
    fn sin(th: &Thread, z: Argument) -> PyResult<Value> {
        apply(th, z, functions::sin)
    }

    /// Return the hyperbolic sine of z.
    #[function("(z, /)")]
    fn sinh(th: &Thread, z: Argument) -> PyResult<Value> {
        apply(th, z, functions::sinh)
    }

    /// Return the square root of z.
    #[function("(z, /)")]
    fn sqrt(th: &Thread, z: Argument) -> PyResult<Value> {
        apply(th, z, functions::sqrt)
    }

    /// Return the tangent of z.
    #[function("(z, /)")]
    fn tan(th: &Thread, z: Argument) -> PyResult<Value> {
        apply(th, z, functions::tan)
    }

    /// Return the hyperbolic tangent of z.
    #[function("(z, /)")]
    fn tanh(th: &Thread, z: Argument) -> PyResult<Value> {
        apply(th, z, functions::tanh)
    }

    /// Return argument, also known as the phase angle, of a complex.
    #[function("(z, /)")]
    fn phase(th: &Thread, z: Argument) -> PyResult<f64> {
        let angle = libm::atan2(z.0.imag, z.0.real);
        // Underflow to 0 is an error of the range, as C's atan2 sees it.
        if angle == 0.0 && z.0.imag != 0.0 && z.0.real.is_finite() {
            return Err(explain(th, Problem::Range));
        }
        Ok(angle)
    }

    /// Convert a complex from rectangular coordinates to polar coordinates.
    ///
    /// r is the distance from 0 and phi the phase angle.
    #[function("(z, /)")]
    fn polar(th: &Thread, z: Argument) -> PyResult<Gc<Tuple>> {
        let size = z.0.magnitude();
        if size.is_infinite() && z.0.real.is_finite() && z.0.imag.is_finite() {
            return Err(explain(th, Problem::Range));
        }
        Ok(th.tuple(&[size.into(), libm::atan2(z.0.imag, z.0.real).into()]))
    }

    /// Convert from polar coordinates to rectangular coordinates.
    #[function("(r, phi, /)")]
    fn rect(th: &Thread, r: f64, phi: f64) -> PyResult<Value> {
        match functions::rect(r, phi) {
            Ok(result) => Ok(complex::value(th, result)),
            Err(problem) => Err(explain(th, problem)),
        }
    }

    /// Return True if both the real and imaginary parts of z are finite, else False.
    #[function("(z, /)")]
    fn isfinite(z: Argument) -> bool {
        z.0.real.is_finite() && z.0.imag.is_finite()
    }

    /// Checks if the real or imaginary part of z not a number (NaN).
    #[function("(z, /)")]
    fn isnan(z: Argument) -> bool {
        z.0.real.is_nan() || z.0.imag.is_nan()
    }

    /// Checks if the real or imaginary part of z is infinite.
    #[function("(z, /)")]
    fn isinf(z: Argument) -> bool {
        z.0.real.is_infinite() || z.0.imag.is_infinite()
    }

    /// Determine whether two complex numbers are close in value.
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
    /// For the values to be considered close, the difference between them must
    /// be smaller than at least one of the tolerances.
    ///
    /// -inf, inf and NaN behave similarly to the IEEE 754 Standard.  That is,
    /// NaN is not close to anything, even itself. inf and -inf are only close
    /// to themselves.
    #[function("(a, b, *, rel_tol=1e-09, abs_tol=0.0)")]
    fn isclose(
        th: &Thread,
        a: Argument,
        b: Argument,
        rel_tol: Option<f64>,
        abs_tol: Option<f64>,
    ) -> PyResult<bool> {
        let (relative, absolute) = (rel_tol.unwrap_or(1e-9), abs_tol.unwrap_or(0.0));
        if relative < 0.0 || absolute < 0.0 {
            return Err(th.raise(t::ValueError, "tolerances must be non-negative"));
        }
        if a.0 == b.0 {
            return Ok(true);
        }
        if [a.0.real, a.0.imag, b.0.real, b.0.imag]
            .iter()
            .any(|part| part.is_infinite())
        {
            return Ok(false);
        }
        let difference = Parts::new(a.0.real - b.0.real, a.0.imag - b.0.imag).magnitude();
        Ok(difference <= relative * b.0.magnitude()
            || difference <= relative * a.0.magnitude()
            || difference <= absolute)
    }
}
