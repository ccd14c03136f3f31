//! Half-precision floats, for `struct` and memoryview. CPython: `PyFloat_Pack2`, `PyFloat_Unpack2`.

/// The bits of a half-precision float, ties to even; none if it is too large.
pub fn to_half(x: f64) -> Option<u16> {
    let sign = ((x.to_bits() >> 63) as u16) << 15;
    if x.is_nan() {
        return Some(sign | 0x7E00);
    }
    if x.is_infinite() {
        return Some(sign | 0x7C00);
    }
    let magnitude = x.abs();
    // Halves are multiples of 2^-24; normal ones have 11 significant bits.
    let exponent = ((magnitude.to_bits() >> 52) as i32 - 1023).max(-14);
    let unit = 2f64.powi(exponent - 10);
    let bits = (magnitude / unit).round_ties_even() as u32 + (((exponent + 14) as u32) << 10);
    if bits >= 0x7C00 {
        None
    } else {
        Some(sign | bits as u16)
    }
}

pub fn from_half(bits: u16) -> f64 {
    let magnitude = match (bits >> 10 & 0x1F, bits & 0x3FF) {
        (0, fraction) => fraction as f64 * 2f64.powi(-24),
        (31, 0) => f64::INFINITY,
        (31, _) => f64::NAN,
        (exponent, fraction) => (1024 + fraction) as f64 * 2f64.powi(exponent as i32 - 25),
    };
    if bits >> 15 == 1 {
        -magnitude
    } else {
        magnitude
    }
}
