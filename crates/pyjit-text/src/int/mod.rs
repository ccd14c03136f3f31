//! Text of ints, both ways. CPython: `PyLong_FromUnicodeObject`, `long_to_decimal_string`, `long_format_binary`.
//!
//! Big-int arithmetic is `dashu-int`'s; a value that fits 64 bits never touches it.

use dashu_int::{IBig, UBig, ops::UnsignedAbs};

use crate::error::{Result, TextError};
use crate::{StrRef, unicode};

/// A parsed int, small where it fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Int {
    Small(i64),
    Big(IBig),
}

impl From<Int> for IBig {
    fn from(n: Int) -> IBig {
        match n {
            Int::Small(n) => IBig::from(n),
            Int::Big(n) => n,
        }
    }
}

/// Why a text is no int.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseIntError {
    /// `ValueError: invalid literal for int() with base {base}: {repr}`; the caller knows the object for the repr.
    Invalid {
        base: u32,
    },
    Other(TextError),
}

/// Strings shorter than this are converted without regard to the limit of `sys.set_int_max_str_digits`.
pub const LIMIT_THRESHOLD: usize = 640;

/// `int(text, base)`, base 0 or 2 to 36. `max_digits` is `sys.get_int_max_str_digits()`, 0 for no limit.
pub fn parse(
    text: StrRef<'_>,
    base: u32,
    max_digits: usize,
) -> std::result::Result<Int, ParseIntError> {
    match text {
        StrRef::Latin1(bytes) if bytes.is_ascii() => parse_bytes(bytes, base, max_digits),
        _ => parse_bytes(
            crate::float::parse::to_ascii_digits(text).as_bytes(),
            base,
            max_digits,
        ),
    }
}

/// As [`parse`], of bytes.
pub fn parse_bytes(
    bytes: &[u8],
    base: u32,
    max_digits: usize,
) -> std::result::Result<Int, ParseIntError> {
    let invalid = ParseIntError::Invalid { base };
    let is_space = |b: &u8| matches!(b, b'\t'..=b'\r' | b' ');
    let Some(start) = bytes.iter().position(|b| !is_space(b)) else {
        return Err(invalid);
    };
    let end = bytes
        .iter()
        .rposition(|b| !is_space(b))
        .map_or(start, |e| e + 1);
    let (negative, mut digits) = match &bytes[start..end] {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let prefix = match digits {
        [b'0', b'x' | b'X', ..] => Some(16),
        [b'0', b'o' | b'O', ..] => Some(8),
        [b'0', b'b' | b'B', ..] => Some(2),
        _ => None,
    };
    let mut radix = base;
    if base == 0 {
        radix = prefix.unwrap_or(10);
    }
    if prefix == Some(radix) {
        digits = &digits[2..];
        // One underscore may follow the prefix.
        if let [b'_', rest @ ..] = digits {
            digits = rest;
        }
    } else if base == 0 && digits.first() == Some(&b'0') {
        // Old octal notation (`012`) is an error; `00_0` is zero.
        if digits.iter().any(|b| !matches!(b, b'0' | b'_')) {
            return Err(invalid);
        }
    }
    let (mut value, mut fits, mut count, mut last) = (0u64, true, 0usize, b'_');
    for &b in digits {
        if b == b'_' {
            if last == b'_' {
                return Err(invalid);
            }
        } else {
            let Some(d) = char::from(b).to_digit(radix) else {
                return Err(invalid);
            };
            count += 1;
            if fits {
                match value
                    .checked_mul(radix.into())
                    .and_then(|v| v.checked_add(d.into()))
                {
                    Some(v) => value = v,
                    None => fits = false,
                }
            }
        }
        last = b;
    }
    if last == b'_' {
        return Err(invalid);
    }
    if !radix.is_power_of_two() && max_digits > 0 && count > LIMIT_THRESHOLD && count > max_digits {
        return Err(ParseIntError::Other(too_many_digits(
            max_digits,
            Some(count),
        )));
    }
    if fits {
        let small = if negative {
            0i64.checked_sub_unsigned(value)
        } else {
            i64::try_from(value).ok()
        };
        if let Some(n) = small {
            return Ok(Int::Small(n));
        }
        let n = IBig::from(value);
        return Ok(Int::Big(if negative { -n } else { n }));
    }
    let text: Vec<u8> = digits.iter().copied().filter(|&b| b != b'_').collect();
    let text = std::str::from_utf8(&text).map_err(|_| invalid.clone())?;
    let n = IBig::from(UBig::from_str_radix(text, radix).map_err(|_| invalid)?);
    Ok(Int::Big(if negative { -n } else { n }))
}

/// The error for a decimal conversion beyond `sys.get_int_max_str_digits()`; `count` is known when parsing.
pub fn too_many_digits(max_digits: usize, count: Option<usize>) -> TextError {
    let value = count.map_or(String::new(), |n| format!(": value has {n} digits"));
    TextError::value(format!(
        "Exceeds the limit ({max_digits} digits) for integer string conversion{value}; \
         use sys.set_int_max_str_digits() to increase the limit"
    ))
}

/// `str(n)` under the limit of digits (0: none).
pub fn to_decimal(n: &IBig, max_digits: usize) -> Result<String> {
    let magnitude = n.unsigned_abs();
    if max_digits > 0 {
        // log10(2) is about 0.30103: quick refusal of what is certainly too long, as CPython does before the work.
        let bits = dashu_base::BitTest::bit_len(&magnitude);
        if bits as f64 * std::f64::consts::LOG10_2 > max_digits as f64 + 2.0
            && bits > LIMIT_THRESHOLD * 3
        {
            return Err(too_many_digits(max_digits, None));
        }
    }
    let text = n.to_string();
    let digits = text.len() - usize::from(text.starts_with('-'));
    if max_digits > 0 && digits > LIMIT_THRESHOLD && digits > max_digits {
        return Err(too_many_digits(max_digits, None));
    }
    Ok(text)
}

/// Digits of the magnitude in base 2, 8, 10 or 16, lower case, without sign or prefix.
pub fn magnitude_digits(n: &IBig, radix: u32) -> String {
    n.unsigned_abs().in_radix(radix).to_string()
}

/// Digits of a machine int's magnitude.
pub fn magnitude_digits_i64(n: i64, radix: u32) -> String {
    let m = n.unsigned_abs();
    match radix {
        2 => format!("{m:b}"),
        8 => format!("{m:o}"),
        16 => format!("{m:x}"),
        _ => m.to_string(),
    }
}

/// `bin(n)`, `oct(n)`, `hex(n)`.
pub fn with_prefix(n: &IBig, radix: u32) -> String {
    let sign = if *n < IBig::ZERO { "-" } else { "" };
    let prefix = match radix {
        2 => "0b",
        8 => "0o",
        16 => "0x",
        _ => "",
    };
    format!("{sign}{prefix}{}", magnitude_digits(n, radix))
}

/// Is this text a decimal digit string in any script? (`str.isdecimal` of each.)
pub fn all_decimal(text: StrRef<'_>) -> bool {
    !text.is_empty() && text.codes().all(unicode::is_decimal)
}

/// An int to be formatted, borrowed from wherever the runtime keeps it.
#[derive(Clone, Copy, Debug)]
pub enum IntRef<'a> {
    Small(i64),
    Big(&'a IBig),
}

impl IntRef<'_> {
    pub fn is_negative(self) -> bool {
        match self {
            IntRef::Small(n) => n < 0,
            IntRef::Big(n) => *n < IBig::ZERO,
        }
    }

    /// Digits of the magnitude, lower case.
    pub fn magnitude_digits(self, radix: u32) -> String {
        match self {
            IntRef::Small(n) => magnitude_digits_i64(n, radix),
            IntRef::Big(n) => magnitude_digits(n, radix),
        }
    }

    /// As [`Self::magnitude_digits`], decimal, under the limit of digits.
    pub fn magnitude_decimal(self, max_digits: usize) -> Result<String> {
        match self {
            IntRef::Small(n) => Ok(n.unsigned_abs().to_string()),
            IntRef::Big(n) => {
                let mut text = to_decimal(n, max_digits)?;
                if text.starts_with('-') {
                    text.remove(0);
                }
                Ok(text)
            }
        }
    }

    pub fn to_f64(self) -> Result<f64> {
        match self {
            IntRef::Small(n) => Ok(n as f64),
            IntRef::Big(n) => crate::float::ratio::from_big_int(n)
                .ok_or_else(|| TextError::overflow("int too large to convert to float")),
        }
    }

    /// The value as a character, for type `c` of a format spec.
    pub fn to_char(self) -> Result<u32> {
        match self {
            // CPython converts to a C long first.
            IntRef::Big(_) => Err(TextError::overflow(
                "Python int too large to convert to C long",
            )),
            IntRef::Small(_) => self.to_percent_char(),
        }
    }

    /// The value as a character, for `%c`.
    pub fn to_percent_char(self) -> Result<u32> {
        match self {
            IntRef::Small(n @ 0..=0x10FFFF) => Ok(n as u32),
            _ => Err(TextError::overflow("%c arg not in range(0x110000)")),
        }
    }
}
