//! Floats as exact integers and fractions. CPython: `float_as_integer_ratio_impl`, `PyLong_FromDouble`.

use dashu_int::{IBig, UBig};

use crate::error::{Result, TextError};

/// A finite float as `mantissa * 2^exponent` with an odd mantissa (or 0, 0).
pub fn decompose(x: f64) -> (i64, i32) {
    let bits = x.to_bits();
    let (biased, fraction) = ((bits >> 52 & 0x7FF) as i32, bits & ((1 << 52) - 1));
    let (mantissa, exponent) = if biased == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, biased - 1075)
    };
    if mantissa == 0 {
        return (0, 0);
    }
    let zeros = mantissa.trailing_zeros();
    let mantissa = (mantissa >> zeros) as i64;
    (
        if x.is_sign_negative() {
            -mantissa
        } else {
            mantissa
        },
        exponent + zeros as i32,
    )
}

/// `x.as_integer_ratio()`.
pub fn as_integer_ratio(x: f64) -> Result<(IBig, UBig)> {
    if x.is_infinite() {
        return Err(TextError::overflow(
            "cannot convert Infinity to integer ratio",
        ));
    }
    if x.is_nan() {
        return Err(TextError::value("cannot convert NaN to integer ratio"));
    }
    let (mantissa, exponent) = decompose(x);
    let shift = exponent.unsigned_abs() as usize;
    Ok(if exponent >= 0 {
        (IBig::from(mantissa) << shift, UBig::ONE)
    } else {
        (IBig::from(mantissa), UBig::ONE << shift)
    })
}

/// `int(x)`: truncated towards zero.
pub fn to_big_int(x: f64) -> Result<IBig> {
    if x.is_infinite() {
        return Err(TextError::overflow(
            "cannot convert float infinity to integer",
        ));
    }
    if x.is_nan() {
        return Err(TextError::value("cannot convert float NaN to integer"));
    }
    let (mantissa, exponent) = decompose(x.trunc());
    Ok(IBig::from(mantissa) << exponent.max(0) as usize)
}

/// The nearest double, ties to even; None if it is too large ("int too large to convert to float").
pub fn from_big_int(n: &IBig) -> Option<f64> {
    let x = n.to_f64().value();
    x.is_finite().then_some(x)
}
