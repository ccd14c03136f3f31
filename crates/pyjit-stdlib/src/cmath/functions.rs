//! The complex functions. CPython: Modules/cmathmodule.c, which follows Kahan, "Branch Cuts for Complex Elementary
//! Functions, or Much Ado About Nothing's Sign Bit" (1987).

use super::special::{self, look_up};
use crate::libm;
pub use pyjit_types::complex::Parts;
use pyjit_types::float::ldexp;
use std::f64::consts::{E, FRAC_PI_2, LN_2, LN_10};

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Problem {
    Domain,
    Range,
}

pub type Outcome = Result<Parts, Problem>;

/// Beyond this, sums of squares of halves could overflow.
const LARGE: f64 = f64::MAX / 4.0;
/// `LARGE.sqrt()` and `LARGE.ln()`.
const SQRT_LARGE: f64 = 6.703_903_964_971_298e153;
const LOG_LARGE: f64 = 708.396_418_532_264_1;
const SQRT_MIN: f64 = 1.491_668_146_240_041_3e-154;
/// Bits by which tiny numbers are scaled up: odd, so that the root is scaled down by half of one more.
const SCALE_UP: i32 = 53;
const SCALE_DOWN: i32 = -27;

fn is_finite(z: Parts) -> bool {
    z.real.is_finite() && z.imag.is_finite()
}

/// i z
fn times_i(z: Parts) -> Parts {
    Parts::new(-z.imag, z.real)
}

/// -i z
fn over_i(z: Parts) -> Parts {
    Parts::new(z.imag, -z.real)
}

/// The logarithm of the magnitude of a number whose square would overflow.
fn log_large(z: Parts) -> f64 {
    libm::log((z.real / 2.0).hypot(z.imag / 2.0)) + LN_2 * 2.0
}

/// Overflow, if a part became infinite.
fn finite(z: Parts) -> Outcome {
    if z.real.is_infinite() || z.imag.is_infinite() {
        Err(Problem::Range)
    } else {
        Ok(z)
    }
}

pub fn acos(z: Parts) -> Outcome {
    if !is_finite(z) {
        return look_up(&special::ACOS, z.real, z.imag);
    }
    if z.real.abs() > LARGE || z.imag.abs() > LARGE {
        let size = log_large(z);
        let imag = if z.real < 0.0 {
            -size.copysign(z.imag)
        } else {
            size.copysign(-z.imag)
        };
        return Ok(Parts::new(libm::atan2(z.imag.abs(), z.real), imag));
    }
    let (a, b) = (
        sqrt(Parts::new(1.0 - z.real, -z.imag))?,
        sqrt(Parts::new(1.0 + z.real, z.imag))?,
    );
    Ok(Parts::new(
        2.0 * libm::atan2(a.real, b.real),
        libm::asinh(b.real * a.imag - b.imag * a.real),
    ))
}

pub fn acosh(z: Parts) -> Outcome {
    if !is_finite(z) {
        return look_up(&special::ACOSH, z.real, z.imag);
    }
    if z.real.abs() > LARGE || z.imag.abs() > LARGE {
        return Ok(Parts::new(log_large(z), libm::atan2(z.imag, z.real)));
    }
    let (a, b) = (
        sqrt(Parts::new(z.real - 1.0, z.imag))?,
        sqrt(Parts::new(z.real + 1.0, z.imag))?,
    );
    Ok(Parts::new(
        libm::asinh(a.real * b.real + a.imag * b.imag),
        2.0 * libm::atan2(a.imag, b.real),
    ))
}

pub fn asin(z: Parts) -> Outcome {
    asinh(times_i(z)).map(over_i)
}

pub fn asinh(z: Parts) -> Outcome {
    if !is_finite(z) {
        return look_up(&special::ASINH, z.real, z.imag);
    }
    if z.real.abs() > LARGE || z.imag.abs() > LARGE {
        let size = log_large(z);
        let real = if z.imag.is_sign_positive() {
            size.copysign(z.real)
        } else {
            -size.copysign(-z.real)
        };
        return Ok(Parts::new(real, libm::atan2(z.imag, z.real.abs())));
    }
    let (a, b) = (
        sqrt(Parts::new(1.0 + z.imag, -z.real))?,
        sqrt(Parts::new(1.0 - z.imag, z.real))?,
    );
    let real = libm::asinh(a.real * b.imag - b.real * a.imag);
    Ok(Parts::new(
        real,
        libm::atan2(z.imag, a.real * b.real - a.imag * b.imag),
    ))
}

pub fn atan(z: Parts) -> Outcome {
    atanh(times_i(z)).map(over_i)
}

pub fn atanh(z: Parts) -> Outcome {
    if !is_finite(z) {
        return look_up(&special::ATANH, z.real, z.imag);
    }
    if z.real.is_sign_negative() {
        return atanh(Parts::new(-z.real, -z.imag))
            .map(|result| Parts::new(-result.real, -result.imag));
    }
    let size = z.imag.abs();
    if z.real > SQRT_LARGE || size > SQRT_LARGE {
        let h = (z.real / 2.0).hypot(z.imag / 2.0);
        return Ok(Parts::new(
            z.real / 4.0 / h / h,
            -FRAC_PI_2.copysign(-z.imag),
        ));
    }
    if z.real == 1.0 && size < SQRT_MIN {
        if size == 0.0 {
            return Err(Problem::Domain);
        }
        let real = -libm::log(size.sqrt() / size.hypot(2.0).sqrt());
        return Ok(Parts::new(
            real,
            (libm::atan2(2.0, -size) / 2.0).copysign(z.imag),
        ));
    }
    let apart = 1.0 - z.real;
    let real = libm::log1p(4.0 * z.real / (apart * apart + size * size)) / 4.0;
    Ok(Parts::new(
        real,
        -libm::atan2(-2.0 * z.imag, apart * (1.0 + z.real) - size * size) / 2.0,
    ))
}

pub fn cos(z: Parts) -> Outcome {
    cosh(times_i(z))
}

/// An infinite real part with a finite imaginary one that is not 0.
fn is_ray(z: Parts) -> bool {
    z.real.is_infinite() && z.imag.is_finite() && z.imag != 0.0
}

pub fn cosh(z: Parts) -> Outcome {
    let (sin, cos) = (libm::sin(z.imag), libm::cos(z.imag));
    if is_ray(z) {
        return Ok(Parts::new(
            f64::INFINITY.copysign(cos),
            z.real * 1f64.copysign(sin),
        ));
    }
    if !is_finite(z) {
        return look_up(&special::COSH, z.real, z.imag);
    }
    if z.real.abs() > LOG_LARGE {
        let less = z.real - 1f64.copysign(z.real);
        return finite(Parts::new(
            cos * libm::cosh(less) * E,
            sin * libm::sinh(less) * E,
        ));
    }
    finite(Parts::new(
        cos * libm::cosh(z.real),
        sin * libm::sinh(z.real),
    ))
}

pub fn exp(z: Parts) -> Outcome {
    let (sin, cos) = (libm::sin(z.imag), libm::cos(z.imag));
    if is_ray(z) {
        let size = if z.real > 0.0 { f64::INFINITY } else { 0.0 };
        return Ok(Parts::new(size.copysign(cos), size.copysign(sin)));
    }
    if !is_finite(z) {
        return look_up(&special::EXP, z.real, z.imag);
    }
    if z.real > LOG_LARGE {
        let size = libm::exp(z.real - 1.0);
        return finite(Parts::new(size * cos * E, size * sin * E));
    }
    let size = libm::exp(z.real);
    finite(Parts::new(size * cos, size * sin))
}

/// The logarithm, and whether the argument was 0: `log` with a base forgives that.
pub fn log_or_pole(z: Parts) -> (Parts, bool) {
    if !is_finite(z) {
        return (
            look_up(&special::LOG, z.real, z.imag).unwrap_or(Parts::new(f64::NAN, f64::NAN)),
            false,
        );
    }
    let (a, b) = (z.real.abs(), z.imag.abs());
    let angle = libm::atan2(z.imag, z.real);
    let real = if a > LARGE || b > LARGE {
        libm::log((a / 2.0).hypot(b / 2.0)) + LN_2
    } else if a < f64::MIN_POSITIVE && b < f64::MIN_POSITIVE {
        if a == 0.0 && b == 0.0 {
            return (Parts::new(f64::NEG_INFINITY, angle), true);
        }
        libm::log(ldexp(a, SCALE_UP).hypot(ldexp(b, SCALE_UP))) - SCALE_UP as f64 * LN_2
    } else {
        match a.hypot(b) {
            // Near 1 the logarithm of the rounded magnitude would lose everything.
            h if (0.71..=1.73).contains(&h) => {
                let (most, least) = (a.max(b), a.min(b));
                libm::log1p((most - 1.0) * (most + 1.0) + least * least) / 2.0
            }
            h => libm::log(h),
        }
    };
    (Parts::new(real, angle), false)
}

pub fn log(z: Parts) -> Outcome {
    match log_or_pole(z) {
        (_, true) => Err(Problem::Domain),
        (result, false) => Ok(result),
    }
}

pub fn log10(z: Parts) -> Outcome {
    log(z).map(|result| Parts::new(result.real / LN_10, result.imag / LN_10))
}

pub fn sin(z: Parts) -> Outcome {
    sinh(times_i(z)).map(over_i)
}

pub fn sinh(z: Parts) -> Outcome {
    let (sin, cos) = (libm::sin(z.imag), libm::cos(z.imag));
    if is_ray(z) {
        return Ok(Parts::new(
            z.real * 1f64.copysign(cos),
            f64::INFINITY.copysign(sin),
        ));
    }
    if !is_finite(z) {
        return look_up(&special::SINH, z.real, z.imag);
    }
    if z.real.abs() > LOG_LARGE {
        let less = z.real - 1f64.copysign(z.real);
        return finite(Parts::new(
            cos * libm::sinh(less) * E,
            sin * libm::cosh(less) * E,
        ));
    }
    finite(Parts::new(
        cos * libm::sinh(z.real),
        sin * libm::cosh(z.real),
    ))
}

pub fn sqrt(z: Parts) -> Outcome {
    if !is_finite(z) {
        return look_up(&special::SQRT, z.real, z.imag);
    }
    if z.real == 0.0 && z.imag == 0.0 {
        return Ok(Parts::new(0.0, z.imag));
    }
    let (a, b) = (z.real.abs(), z.imag.abs());
    let root = if a < f64::MIN_POSITIVE && b < f64::MIN_POSITIVE {
        let a = ldexp(a, SCALE_UP);
        ldexp((a + a.hypot(ldexp(b, SCALE_UP))).sqrt(), SCALE_DOWN)
    } else {
        let a = a / 8.0;
        2.0 * (a + a.hypot(b / 8.0)).sqrt()
    };
    let other = b / (2.0 * root);
    Ok(if z.real >= 0.0 {
        Parts::new(root, other.copysign(z.imag))
    } else {
        Parts::new(other, root.copysign(z.imag))
    })
}

pub fn tan(z: Parts) -> Outcome {
    tanh(times_i(z)).map(over_i)
}

pub fn tanh(z: Parts) -> Outcome {
    if is_ray(z) {
        let imag = 0f64.copysign(2.0 * libm::sin(z.imag) * libm::cos(z.imag));
        return Ok(Parts::new(1f64.copysign(z.real), imag));
    }
    if !is_finite(z) {
        return look_up(&special::TANH, z.real, z.imag);
    }
    if z.real.abs() > LOG_LARGE {
        let imag = 4.0 * libm::sin(z.imag) * libm::cos(z.imag) * libm::exp(-2.0 * z.real.abs());
        return Ok(Parts::new(1f64.copysign(z.real), imag));
    }
    let (a, b) = (libm::tanh(z.real), libm::tan(z.imag));
    let c = 1.0 / libm::cosh(z.real);
    let product = a * b;
    let bottom = 1.0 + product * product;
    Ok(Parts::new(
        a * (1.0 + b * b) / bottom,
        ((b / bottom) * c) * c,
    ))
}

/// Polar to rectangular coordinates.
pub fn rect(r: f64, phi: f64) -> Outcome {
    let (sin, cos) = (libm::sin(phi), libm::cos(phi));
    if is_ray(Parts::new(r, phi)) {
        return Ok(Parts::new(r * 1f64.copysign(cos), r * 1f64.copysign(sin)));
    }
    if !r.is_finite() || !phi.is_finite() {
        return look_up(&special::RECT, r, phi);
    }
    if phi == 0.0 {
        return Ok(Parts::new(r, r * phi));
    }
    Ok(Parts::new(r * cos, r * sin))
}
