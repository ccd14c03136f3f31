//! Arithmetic on ints of at most 128 bits without the big-number library: what hashes, checksums, random number
//! generators and time stamps need. CPython's counterpart is the "compact int" paths of Objects/longobject.c.
//!
//! Each operation answers none for what is not its business: an operand that is no int or is larger, a result that does
//! not fit, a division by zero, a bad shift count. The general code then decides.

use crate::int::HeapInt;
use crate::prelude::*;

/// The number in an int of any kind whose magnitude is below 2^127.
#[inline(always)]
pub fn as_i128(value: Value) -> Option<i128> {
    if let Some(small) = value.as_small_int() {
        return Some(small as i128);
    }
    match value.header() {
        Some(header) if header.kind() == Kind::Int as u8 => {
            // SAFETY: the kind was tested.
            let int = unsafe { value.cast_unchecked::<HeapInt>() };
            int.to_i128()
        }
        Some(_) => None,
        None => value.as_bool().map(|truth| truth as i128),
    }
}

/// Quotient rounded down and remainder, none for a zero divisor. Operands are below 2^127.
#[inline]
fn divide(a: i128, b: i128) -> Option<(i128, i128)> {
    if b == 0 {
        return None;
    }
    // The 128-bit division is a library call; most operands are shorter.
    let (quotient, rest) = match (u64::try_from(a), u64::try_from(b)) {
        (Ok(x), Ok(y)) => ((x / y) as i128, (x % y) as i128),
        _ => match (i64::try_from(a), i64::try_from(b)) {
            (Ok(x), Ok(y)) if y != -1 => ((x / y) as i128, (x % y) as i128),
            _ => (a / b, a % b),
        },
    };
    Some(if rest != 0 && (rest < 0) != (b < 0) {
        (quotient - 1, rest + b)
    } else {
        (quotient, rest)
    })
}

macro_rules! operations {
    ($($(#[$meta:meta])* $name:ident |$th:ident, $a:ident, $b:ident| $result:expr;)*) => { $(
        $(#[$meta])*
        #[inline]
        pub fn $name($th: &Thread, a: Value, b: Value) -> Option<Value> {
            let ($a, $b) = (as_i128(a)?, as_i128(b)?);
            $result
        }
    )* };
}

operations! {
    add |th, a, b| Some(th.int(a.checked_add(b)?));
    subtract |th, a, b| Some(th.int(a.checked_sub(b)?));
    multiply |th, a, b| {
        if let (Ok(x), Ok(y)) = (i64::try_from(a), i64::try_from(b)) {
            return Some(th.int(x as i128 * y as i128));
        }
        let (Ok(x), Ok(y)) = (u64::try_from(a.unsigned_abs()), u64::try_from(b.unsigned_abs())) else {
            return None;
        };
        Some(th.int_of_magnitude((a < 0) != (b < 0), x as u128 * y as u128))
    };
    and |th, a, b| Some(th.int(a & b));
    or |th, a, b| Some(th.int(a | b));
    xor |th, a, b| Some(th.int(a ^ b));
    lshift |th, a, b| {
        let room = if a < 0 { a.leading_ones() } else { a.leading_zeros() } as i128 - 1;
        if b < 0 || b > room {
            return None;
        }
        Some(th.int(a << b))
    };
    rshift |th, a, b| {
        if b < 0 {
            return None;
        }
        Some(th.int(a >> b.min(127)))
    };
    floor_divide |th, a, b| Some(th.int(divide(a, b)?.0));
    remainder |th, a, b| Some(th.int(divide(a, b)?.1));
}

#[cfg(test)]
mod tests {
    use super::divide;

    #[test]
    fn division_rounds_down() {
        let big = 1i128 << 100;
        for (a, b) in [
            (7, 2),
            (-7, 2),
            (7, -2),
            (-7, -2),
            (big, -3),
            (-big, 3),
            (i64::MIN as i128, -1),
        ] {
            let (quotient, rest) = divide(a, b).unwrap();
            assert_eq!(quotient * b + rest, a);
            assert!(rest == 0 || (rest < 0) == (b < 0));
            assert!(rest.abs() < b.abs());
        }
        assert_eq!(divide(1, 0), None);
    }
}
