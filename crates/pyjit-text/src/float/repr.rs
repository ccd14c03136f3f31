//! The shortest decimal text of a float. CPython: `PyOS_double_to_string(x, 'r', 0, Py_DTSF_ADD_DOT_0)`.
//!
//! The digits come from `zmij`; the layout is CPython's: exponents below -4 and from 16 on are written out.

/// Text of at most 32 bytes, on the stack.
#[derive(Clone, Copy)]
pub struct FloatText {
    bytes: [u8; 32],
    len: u8,
}

impl FloatText {
    pub(super) const fn new() -> Self {
        FloatText {
            bytes: [0; 32],
            len: 0,
        }
    }
    #[inline]
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let at = usize::from(self.len);
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
        self.len += bytes.len() as u8;
    }
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

/// The shortest digits that read back as `x` (finite, its sign ignored) and the position of the decimal point:
/// `0.d1d2d3... * 10^point`. Zero is one digit `0` with point 1.
pub(super) struct Shortest {
    digits: [u8; 20],
    len: u8,
    pub point: i32,
}

impl Shortest {
    pub fn digits(&self) -> &[u8] {
        &self.digits[..usize::from(self.len)]
    }

    pub fn of(x: f64) -> Self {
        let mut out = Shortest {
            digits: [b'0'; 20],
            len: 1,
            point: 1,
        };
        let x = x.abs();
        if x == 0.0 {
            return out;
        }
        let mut buffer = zmij::Buffer::new();
        let text = buffer.format_finite(x).as_bytes();
        let (mut len, mut point, mut seen_dot, mut exponent) = (0usize, 0i32, false, 0i32);
        let mut bytes = text.iter();
        while let Some(&b) = bytes.next() {
            match b {
                b'0' if len == 0 => point -= i32::from(seen_dot),
                b'0'..=b'9' => {
                    out.digits[len] = b;
                    len += 1;
                    point += i32::from(!seen_dot);
                }
                b'.' => seen_dot = true,
                _ => {
                    let (mut negative, mut value) = (false, 0);
                    for &b in bytes.by_ref() {
                        match b {
                            b'-' => negative = true,
                            b'+' => {}
                            _ => value = value * 10 + i32::from(b - b'0'),
                        }
                    }
                    exponent = if negative { -value } else { value };
                }
            }
        }
        while len > 1 && out.digits[len - 1] == b'0' {
            len -= 1;
        }
        out.len = len as u8;
        out.point = point + exponent;
        out
    }
}

/// `repr(x)`.
pub fn repr(x: f64) -> FloatText {
    let mut out = FloatText::new();
    if x.is_nan() {
        out.push(b"nan");
        return out;
    }
    if x.is_sign_negative() {
        out.push(b"-");
    }
    if x.is_infinite() {
        out.push(b"inf");
        return out;
    }
    let shortest = Shortest::of(x);
    let (digits, point) = (shortest.digits(), shortest.point);
    const ZEROS: &[u8] = b"0000000000000000";
    if point <= -4 || point > 16 {
        out.push(&digits[..1]);
        if digits.len() > 1 {
            out.push(b".");
            out.push(&digits[1..]);
        }
        push_exponent(&mut out, point - 1);
    } else if point <= 0 {
        out.push(b"0.");
        out.push(&ZEROS[..point.unsigned_abs() as usize]);
        out.push(digits);
    } else {
        let point = point as usize;
        if digits.len() <= point {
            out.push(digits);
            out.push(&ZEROS[..point - digits.len()]);
            out.push(b".0");
        } else {
            out.push(&digits[..point]);
            out.push(b".");
            out.push(&digits[point..]);
        }
    }
    out
}

/// `e+05`, `e-123`: a sign and at least two digits.
fn push_exponent(out: &mut FloatText, exponent: i32) {
    out.push(if exponent < 0 { b"e-" } else { b"e+" });
    let n = exponent.unsigned_abs();
    if n >= 100 {
        out.push(&[b'0' + (n / 100) as u8]);
    }
    out.push(&[b'0' + (n / 10 % 10) as u8, b'0' + (n % 10) as u8]);
}
