//! The format specs that nearly all programs use, without allocation: `[[fill]align][sign][#][0][width][,][.precision]`
//! and a type of int or fixed-point float. Whatever is rarer, wrong or too long is left to the general code.

use crate::float::scaled;

/// The longest text made here.
pub const ROOM: usize = 128;

/// A number to format.
#[derive(Clone, Copy)]
pub enum Number {
    Int(i64),
    Float(f64),
}

struct Spec {
    fill: u8,
    align: u8,
    sign: u8,
    alternate: bool,
    width: usize,
    grouping: bool,
    precision: Option<usize>,
    kind: u8,
}

fn parse(spec: &[u8]) -> Option<Spec> {
    let is_align = |at: usize| matches!(spec.get(at), Some(b'<' | b'>' | b'^' | b'='));
    let mut found = Spec {
        fill: b' ',
        align: 0,
        sign: b'-',
        alternate: false,
        width: 0,
        grouping: false,
        precision: None,
        kind: 0,
    };
    let mut at = 0;
    let fill_given = is_align(1);
    if fill_given {
        (found.fill, found.align) = (spec[0], spec[1]);
        at = 2;
    } else if is_align(0) {
        found.align = spec[0];
        at = 1;
    }
    if let Some(sign @ (b'+' | b'-' | b' ')) = spec.get(at) {
        found.sign = *sign;
        at += 1;
    }
    if spec.get(at) == Some(&b'#') {
        found.alternate = true;
        at += 1;
    }
    if !fill_given && spec.get(at) == Some(&b'0') {
        found.fill = b'0';
        if found.align == 0 {
            found.align = b'=';
        }
        at += 1;
    }
    let number = |at: &mut usize| {
        let start = *at;
        let mut value = 0;
        while let Some(digit @ b'0'..=b'9') = spec.get(*at) {
            value = value * 10 + (digit - b'0') as usize;
            *at += 1;
            if value > ROOM {
                return None;
            }
        }
        Some((value, *at > start))
    };
    found.width = number(&mut at)?.0;
    if spec.get(at) == Some(&b',') {
        found.grouping = true;
        at += 1;
    }
    if spec.get(at) == Some(&b'.') {
        at += 1;
        let (value, given) = number(&mut at)?;
        if !given {
            return None;
        }
        found.precision = Some(value);
    }
    match spec.len() - at {
        0 => {}
        1 => found.kind = spec[at],
        _ => return None,
    }
    // Zeros before groups are groups too.
    let zeros_in_groups = found.grouping && found.fill == b'0' && found.align == b'=';
    (found.fill < 0x80 && !zeros_in_groups).then_some(found)
}

/// Digits written from the end of a buffer backwards.
struct Digits {
    text: [u8; ROOM],
    at: usize,
}

impl Digits {
    fn push(&mut self, byte: u8) {
        self.at -= 1;
        self.text[self.at] = byte;
    }

    /// The digits of a number, at least one, with a comma every three if asked for.
    fn push_number(&mut self, mut number: u64, radix: u64, upper: bool, grouping: bool) {
        let mut count = 0;
        while number > 0 || count == 0 {
            if grouping && count > 0 && count % 3 == 0 {
                self.push(b',');
            }
            let digit = (number % radix) as u8;
            self.push(match digit {
                0..10 => b'0' + digit,
                _ if upper => b'A' + digit - 10,
                _ => b'a' + digit - 10,
            });
            number /= radix;
            count += 1;
        }
    }
}

/// Writes `number` as `spec` (of one byte a character) says; the length, or none where the general code must decide.
pub fn quick(number: Number, spec: &[u8], out: &mut [u8; ROOM]) -> Option<usize> {
    let spec = parse(spec)?;
    let mut digits = Digits {
        text: [0; ROOM],
        at: ROOM,
    };
    let (mut prefix, negative): (&[u8], bool) = (b"", false);
    let mut negative = negative;
    match (number, spec.kind) {
        (Number::Int(value), 0 | b'd' | b'b' | b'o' | b'x' | b'X') => {
            let (radix, mark): (u64, &[u8]) = match spec.kind {
                b'b' => (2, b"0b"),
                b'o' => (8, b"0o"),
                b'x' => (16, b"0x"),
                b'X' => (16, b"0X"),
                _ => (10, b""),
            };
            if spec.precision.is_some() || (spec.grouping && radix != 10) {
                return None;
            }
            if spec.alternate {
                prefix = mark;
            }
            negative |= value < 0;
            digits.push_number(
                value.unsigned_abs(),
                radix,
                spec.kind == b'X',
                spec.grouping,
            );
        }
        (_, b'f' | b'F' | b'%') => {
            let value = match number {
                Number::Int(value) if value.unsigned_abs() < 1 << 53 => value as f64,
                Number::Int(_) => return None,
                Number::Float(value) => value,
            };
            let percent = spec.kind == b'%';
            let value = if percent { value * 100.0 } else { value };
            let precision = spec.precision.unwrap_or(6);
            if !value.is_finite() || spec.alternate {
                return None;
            }
            let number = scaled(value, precision)?;
            negative |= value.is_sign_negative();
            if percent {
                digits.push(b'%');
            }
            let unit = 10u64.pow(precision as u32);
            let mut fraction = number % unit;
            for _ in 0..precision {
                digits.push(b'0' + (fraction % 10) as u8);
                fraction /= 10;
            }
            if precision > 0 {
                digits.push(b'.');
            }
            digits.push_number(number / unit, 10, false, spec.grouping);
        }
        _ => return None,
    }
    let sign: &[u8] = match (negative, spec.sign) {
        (true, _) => b"-",
        (false, b'+') => b"+",
        (false, b' ') => b" ",
        _ => b"",
    };
    let body = &digits.text[digits.at..];
    let len = sign.len() + prefix.len() + body.len();
    let padding = spec.width.saturating_sub(len);
    if len + padding > ROOM {
        return None;
    }
    let (left, middle, right) = match spec.align {
        b'<' => (0, 0, padding),
        b'^' => (padding / 2, 0, padding - padding / 2),
        b'=' => (0, padding, 0),
        _ => (padding, 0, 0),
    };
    let mut at = 0;
    let mut put = |bytes: &[u8]| {
        out[at..at + bytes.len()].copy_from_slice(bytes);
        at += bytes.len();
    };
    let fill = [spec.fill; ROOM];
    put(&fill[..left]);
    put(sign);
    put(prefix);
    put(&fill[..middle]);
    put(body);
    put(&fill[..right]);
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StrRef;
    use crate::int::IntRef;

    #[test]
    fn agrees_with_the_general_code() {
        let specs = [
            "", "d", "5", "05", "<8", ">8", "^9", "*^9d", "+d", " d", "#x", "#010x", "08b", ",",
            "12,", ",d", "x", "X", "#o", "=+9", "0=7", "x<012", ".2f", "8.3f", "<8.1f", "+.0f",
            "010.4f", ",.2f", "%", ".1%", "f", "-f", "12,.3f", "_>6", "100", "#f", ".0f", "z.1f",
            "e", "_d", ".3", "n", "c", "0,", "=8.2f", "^12.5f",
        ];
        let ints = [
            0,
            1,
            -1,
            7,
            -42,
            255,
            1000,
            123456789,
            -9876543210,
            i64::MAX,
            i64::MIN,
        ];
        let floats = [
            0.0,
            -0.0,
            0.5,
            1.5,
            2.5,
            -0.125,
            3.25159,
            1e15,
            -2.675,
            1e300,
            f64::NAN,
            f64::INFINITY,
            1e-9,
        ];
        let mut taken = 0;
        for spec in specs {
            let mut check = |found: Option<usize>, out: &[u8; ROOM], expected: Option<String>| {
                if let Some(len) = found {
                    taken += 1;
                    assert_eq!(
                        std::str::from_utf8(&out[..len]).ok().map(str::to_owned),
                        expected,
                        "{spec}"
                    );
                }
            };
            let mut out = [0; ROOM];
            for value in ints {
                let found = quick(Number::Int(value), spec.as_bytes(), &mut out);
                let general = super::super::format_int(
                    IntRef::Small(value),
                    StrRef::Latin1(spec.as_bytes()),
                    "int",
                    4300,
                );
                check(
                    found,
                    &out,
                    general
                        .ok()
                        .map(|text| text.as_str().to_utf8_lossy().to_string()),
                );
            }
            for value in floats {
                let found = quick(Number::Float(value), spec.as_bytes(), &mut out);
                let general =
                    super::super::format_float(value, StrRef::Latin1(spec.as_bytes()), "float");
                check(
                    found,
                    &out,
                    general
                        .ok()
                        .map(|text| text.as_str().to_utf8_lossy().to_string()),
                );
            }
        }
        assert!(taken > 300, "{taken}");
    }
}
