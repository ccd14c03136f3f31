//! What `float("...")` and `complex("...")` accept. CPython: `float_from_string_inner` and Python/pystrtod.c.

use crate::StrRef;
use crate::unicode;

/// The text as ASCII with surrounding white space gone, decimal digits of any script turned into ASCII ones and every
/// other character into `?`. CPython: `_PyUnicode_TransformDecimalAndSpaceToASCII`.
pub fn to_ascii_digits(text: StrRef<'_>) -> String {
    text.codes()
        .map(|code| match code {
            0..0x80 => char::from(code as u8),
            _ if unicode::is_space(code) => ' ',
            _ => unicode::decimal(code).map_or('?', |d| char::from(b'0' + d)),
        })
        .collect()
}

/// `float(text)`; None if it is not a float ("could not convert string to float: ...").
pub fn parse(text: StrRef<'_>) -> Option<f64> {
    match text {
        StrRef::Latin1(bytes) if bytes.is_ascii() => parse_bytes(bytes),
        _ => parse_bytes(to_ascii_digits(text).as_bytes()),
    }
}

fn is_space(b: u8) -> bool {
    matches!(b, b'\t'..=b'\r' | b' ')
}

/// As [`parse`], of bytes (`float(b"...")` is allowed too).
pub fn parse_bytes(bytes: &[u8]) -> Option<f64> {
    let start = bytes.iter().position(|&b| !is_space(b))?;
    let end = bytes.iter().rposition(|&b| !is_space(b))? + 1;
    let bytes = &bytes[start..end];
    if memchr::memchr(b'_', bytes).is_some() {
        return whole(&without_underscores(bytes)?);
    }
    whole(bytes)
}

/// Underscores are allowed between two digits only.
fn without_underscores(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    for (i, &b) in bytes.iter().enumerate() {
        if b != b'_' {
            out.push(b);
            continue;
        }
        let digit = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_digit)
        };
        if !digit(i.checked_sub(1)) || !digit(Some(i + 1)) {
            return None;
        }
    }
    Some(out)
}

fn whole(bytes: &[u8]) -> Option<f64> {
    match prefix(bytes) {
        Some((x, len)) if len == bytes.len() => Some(x),
        _ => None,
    }
}

/// The float at the start of `bytes` and its length: sign, digits, point, exponent, or `inf`, `infinity`, `nan`.
/// CPython: `_PyOS_ascii_strtod`. Too large is infinity, as `float("1e400")` is.
pub fn prefix(bytes: &[u8]) -> Option<(f64, usize)> {
    let signed = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let negative = bytes.first() == Some(&b'-');
    let rest = &bytes[signed..];
    let word = |w: &[u8]| {
        rest.get(..w.len())
            .is_some_and(|r| r.eq_ignore_ascii_case(w))
    };
    let with_sign = |x: f64| if negative { -x } else { x };
    for (name, value) in [
        (&b"infinity"[..], f64::INFINITY),
        (b"inf", f64::INFINITY),
        (b"nan", f64::NAN),
    ] {
        if word(name) {
            return Some((with_sign(value), signed + name.len()));
        }
    }
    let digits = |at: usize| rest[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    let whole = digits(0);
    let mut end = whole;
    let mut fraction = 0;
    if rest.get(end) == Some(&b'.') {
        fraction = digits(end + 1);
        end += 1 + fraction;
    }
    if whole + fraction == 0 {
        return None;
    }
    if matches!(rest.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign).min(rest.len());
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    let text = std::str::from_utf8(&rest[..end]).ok()?;
    Some((with_sign(text.parse().ok()?), signed + end))
}

/// `complex(text)`: real part, imaginary part; None for a malformed string.
pub fn parse_complex(text: StrRef<'_>) -> Option<(f64, f64)> {
    let ascii = to_ascii_digits(text);
    let bytes = trim(ascii.as_bytes());
    let owned;
    let mut bytes = bytes;
    if memchr::memchr(b'_', bytes).is_some() {
        owned = without_underscores(bytes)?;
        bytes = &owned;
    }
    if let [b'(', inner @ .., b')'] = bytes {
        bytes = trim(inner);
    }
    complex_body(bytes)
}

fn trim(bytes: &[u8]) -> &[u8] {
    let start = bytes
        .iter()
        .position(|&b| !is_space(b))
        .unwrap_or(bytes.len());
    let end = bytes
        .iter()
        .rposition(|&b| !is_space(b))
        .map_or(start, |e| e + 1);
    &bytes[start..end]
}

/// `<float>`, `<float>j`, `<float><signed-float>j`, where the number before `j` may be a bare sign or, alone, nothing.
fn complex_body(bytes: &[u8]) -> Option<(f64, f64)> {
    fn is_j(bytes: &[u8]) -> bool {
        matches!(bytes, [b'j' | b'J'])
    }
    fn bare(bytes: &[u8]) -> Option<(f64, usize)> {
        match bytes.first() {
            Some(b'+') => Some((1.0, 1)),
            Some(b'-') => Some((-1.0, 1)),
            _ => None,
        }
    }
    let Some((first, len)) = prefix(bytes) else {
        let (sign, len) = bare(bytes).unwrap_or((1.0, 0));
        return is_j(&bytes[len..]).then_some((0.0, sign));
    };
    let rest = &bytes[len..];
    if rest.is_empty() {
        return Some((first, 0.0));
    }
    if is_j(rest) {
        return Some((0.0, first));
    }
    if !matches!(rest[0], b'+' | b'-') {
        return None;
    }
    let (second, len) = prefix(rest).or_else(|| bare(rest))?;
    is_j(&rest[len..]).then_some((first, second))
}
