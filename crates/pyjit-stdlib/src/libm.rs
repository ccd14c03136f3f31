//! The C library's mathematical functions, so that results equal CPython's to the last bit on the same system.

macro_rules! functions {
    ($($name:ident($($arg:ident),*);)*) => {
        mod c {
            unsafe extern "C" { $(pub fn $name($($arg: f64),*) -> f64;)* }
        }
        $(
            #[inline]
            pub fn $name($($arg: f64),*) -> f64 {
                // SAFETY: C's functions take any floats.
                unsafe { c::$name($($arg),*) }
            }
        )*
    };
}

functions! {
    acos(x); acosh(x); asin(x); asinh(x); atan(x); atan2(y, x); atanh(x); cbrt(x); cos(x); cosh(x); erf(x); erfc(x); exp(x);
    exp2(x); expm1(x); fma(x, y, z); fmod(x, y); log(x); log10(x); log1p(x); log2(x); nextafter(x, y); pow(x, y);
    remainder(x, y); sin(x); sinh(x); tan(x); tanh(x);
}

/// `x` as a fraction of magnitude in 0.5..1 and a power of two; 0, infinities and NaN with exponent 0.
pub fn frexp(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let field = |x: f64| (x.to_bits() >> 52 & 0x7FF) as i32;
    let with_field = |x: f64| f64::from_bits(x.to_bits() & !(0x7FF << 52) | 1022 << 52);
    match field(x) {
        0 => {
            let scaled = x * 2f64.powi(54);
            (with_field(scaled), field(scaled) - 1022 - 54)
        }
        exponent => (with_field(x), exponent - 1022),
    }
}
