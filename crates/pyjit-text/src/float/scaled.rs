//! Floats times a power of ten, rounded: what a number with a few decimals is printed from. Exact in 128 bits where the
//! numbers are of everyday size; the standard library's general algorithms take ten times as long for values like 0.125,
//! whose last digit is a tie.

/// `x * 10^digits` rounded to the nearest integer, ties to even on the exact value; none if that needs more than 64 bits.
/// `x` is finite; its sign is ignored.
pub fn scaled(x: f64, digits: usize) -> Option<u64> {
    if digits > 17 {
        return None;
    }
    let (mantissa, exponent) = super::ratio::decompose(x);
    let number = mantissa.unsigned_abs() as u128 * 10u128.pow(digits as u32);
    let rounded = match exponent {
        0..10 => number << exponent,
        10.. => return None,
        // Below 2^110 now, so less than half.
        ..-126 => 0,
        _ => {
            let shift = exponent.unsigned_abs();
            let (whole, rest) = (number >> shift, number & ((1 << shift) - 1));
            let half = 1u128 << (shift - 1);
            whole + (rest > half || (rest == half && whole & 1 == 1)) as u128
        }
    };
    u64::try_from(rounded).ok()
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn agrees_with_the_standard_library() {
        let mut state = 88172645463325252u64;
        for turn in 0..20000 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let x = match turn % 4 {
                0 => (state % 100_000) as f64 / 8.0,
                1 => (state >> 11) as f64 / (1u64 << 53) as f64,
                2 => f64::from_bits(state & !(1 << 63)),
                _ => (state % 1_000_000) as f64 / 1000.0,
            };
            if !x.is_finite() {
                continue;
            }
            for digits in [0, 1, 2, 3, 6, 12, 17] {
                let Some(found) = scaled(x, digits) else {
                    continue;
                };
                let expected = format!("{x:.digits$}").replace('.', "");
                assert_eq!(Ok(found), expected.parse(), "{x} {digits}");
            }
        }
    }
}
