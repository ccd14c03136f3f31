//! The gamma function and its logarithm, by Lanczos' approximation with the parameters of Boost's `lanczos13m53`, as
//! CPython computes them (Modules/mathmodule.c), so that results agree to the bit.

use crate::libm;

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NoResult {
    Domain,
    Range,
}

const G: f64 = 6.024_680_040_776_73;
const G_MINUS_HALF: f64 = 5.524_680_040_776_73;
const LOG_PI: f64 = 1.144_729_885_849_400_174_143_427_351_353_058_711_647;

#[allow(clippy::excessive_precision)]
const NUMERATOR: [f64; 13] = [
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786772,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
];

/// Coefficients of `x (x + 1) ... (x + 11)`.
const DENOMINATOR: [f64; 13] = [
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
];

/// Up to here factorials are exact floats.
const LAST_EXACT: f64 = 23.0;

fn sum(x: f64) -> f64 {
    let (mut top, mut bottom) = (0.0, 0.0);
    let coefficients = NUMERATOR.iter().zip(&DENOMINATOR);
    if x < 5.0 {
        for (a, b) in coefficients.rev() {
            top = top * x + a;
            bottom = bottom * x + b;
        }
    } else {
        // In 1/x, which cannot overflow.
        for (a, b) in coefficients {
            top = top / x + a;
            bottom = bottom / x + b;
        }
    }
    top / bottom
}

/// sin(pi x) for finite x, exact at the zeros.
fn sin_pi(x: f64) -> f64 {
    use std::f64::consts::PI;
    let y = libm::fmod(x.abs(), 2.0);
    let sine = match (2.0 * y).round() as i32 {
        0 => libm::sin(PI * y),
        1 => libm::cos(PI * (y - 0.5)),
        // Not sin(pi (y - 1)), which would be -0.0 at 1.
        2 => libm::sin(PI * (1.0 - y)),
        3 => -libm::cos(PI * (y - 1.5)),
        _ => libm::sin(PI * (y - 2.0)),
    };
    1f64.copysign(x) * sine
}

fn finite(result: f64) -> Result<f64, NoResult> {
    if result.is_infinite() {
        Err(NoResult::Range)
    } else {
        Ok(result)
    }
}

pub fn gamma(x: f64) -> Result<f64, NoResult> {
    if !x.is_finite() {
        return if x.is_nan() || x > 0.0 {
            Ok(x)
        } else {
            Err(NoResult::Domain)
        };
    }
    if x == 0.0 {
        return Err(NoResult::Domain);
    }
    if x == x.floor() {
        if x < 0.0 {
            return Err(NoResult::Domain);
        }
        if x <= LAST_EXACT {
            return Ok((2..x as u64).map(|factor| factor as f64).product());
        }
    }
    let size = x.abs();
    if size < 1e-20 {
        return finite(1.0 / x);
    }
    if size > 200.0 {
        return if x < 0.0 {
            Ok(0.0 / sin_pi(x))
        } else {
            Err(NoResult::Range)
        };
    }
    let y = size + G_MINUS_HALF;
    // The rounding error of that sum, whose effect on pow and exp is corrected below.
    let error = if size > G_MINUS_HALF {
        (y - size) - G_MINUS_HALF
    } else {
        (y - G_MINUS_HALF) - size
    };
    let correction = error * G / y;
    let powers = |result: f64, apply: fn(f64, f64) -> f64| {
        if size < 140.0 {
            return apply(result, libm::pow(y, size - 0.5));
        }
        let root = libm::pow(y, size / 2.0 - 0.25);
        apply(apply(result, root), root)
    };
    let result = if x < 0.0 {
        let mut result = -std::f64::consts::PI / sin_pi(size) / size * libm::exp(y) / sum(size);
        result -= correction * result;
        powers(result, |a, b| a / b)
    } else {
        let mut result = sum(size) / libm::exp(y);
        result += correction * result;
        powers(result, |a, b| a * b)
    };
    finite(result)
}

/// The logarithm of the gamma function's magnitude.
pub fn ln_gamma(x: f64) -> Result<f64, NoResult> {
    if !x.is_finite() {
        return Ok(x.abs());
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 {
            Err(NoResult::Domain)
        } else {
            Ok(0.0)
        };
    }
    let size = x.abs();
    if size < 1e-20 {
        return Ok(-libm::log(size));
    }
    let mut result = libm::log(sum(size)) - G;
    result += (size - 0.5) * (libm::log(size + G - 0.5) - 1.0);
    if x < 0.0 {
        result = LOG_PI - libm::log(sin_pi(size).abs()) - libm::log(size) - result;
    }
    finite(result)
}
