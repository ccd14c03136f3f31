//! Arithmetic on constants, as Python does it; none where it raises or where the result would be too large to keep.
//! CPython: `eval_const_binop`, `const_folding_safe_multiply`, ... and the number types they call.

use dashu_int::{IBig, Sign};
use pyjit_bytecode::opcode::BinaryOp;
use pyjit_bytecode::{Const, Text};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Limits of what is folded.
const MAX_INT_BITS: usize = 128;
const MAX_COLLECTION: usize = 256;
const MAX_STR: usize = 4096;
const MAX_TOTAL_ITEMS: i64 = 1024;

/// A number by the widest type an operation needs.
enum Num {
    Int(IBig),
    Float(f64),
    Complex(f64, f64),
}

fn number(value: &Const) -> Option<Num> {
    Some(match value {
        Const::True => Num::Int(IBig::ONE),
        Const::False => Num::Int(IBig::ZERO),
        Const::Int(value) => Num::Int(IBig::from(*value)),
        Const::BigInt(value) => Num::Int((**value).clone()),
        Const::Float(value) => Num::Float(*value),
        Const::Complex(real, imag) => Num::Complex(*real, *imag),
        _ => return None,
    })
}

fn small_int(value: &Const) -> Option<i64> {
    match value {
        Const::True => Some(1),
        Const::False => Some(0),
        Const::Int(value) => Some(*value),
        _ => None,
    }
}

pub(super) fn is_true(value: &Const) -> bool {
    match value {
        Const::None | Const::False => false,
        Const::True | Const::Ellipsis | Const::Slice(_) | Const::Code(_) => true,
        Const::Int(value) => *value != 0,
        Const::BigInt(value) => !value.is_zero(),
        Const::Float(value) => *value != 0.0,
        Const::Complex(real, imag) => *real != 0.0 || *imag != 0.0,
        Const::Str(text) => !text.is_empty(),
        Const::Bytes(bytes) => !bytes.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
    }
}

/// Python's `==`.
pub(super) fn equal(a: &Const, b: &Const) -> bool {
    match (a, b) {
        (Const::Tuple(a), Const::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| equal(a, b))
        }
        (Const::FrozenSet(a), Const::FrozenSet(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|item| b.iter().any(|other| equal(item, other)))
        }
        _ => match (number(a), number(b)) {
            (Some(a), Some(b)) => numbers_equal(&a, &b),
            _ => a == b,
        },
    }
}

fn numbers_equal(a: &Num, b: &Num) -> bool {
    match (a, b) {
        (Num::Int(a), Num::Int(b)) => a == b,
        (Num::Float(a), Num::Float(b)) => a == b,
        (Num::Complex(a, b), Num::Complex(c, d)) => a == c && b == d,
        (Num::Int(int), Num::Float(float)) | (Num::Float(float), Num::Int(int)) => {
            float.fract() == 0.0 && IBig::try_from(*float).is_ok_and(|float| float == *int)
        }
        (Num::Complex(real, imag), other) | (other, Num::Complex(real, imag)) => {
            *imag == 0.0 && numbers_equal(&Num::Float(*real), other)
        }
    }
}

/// The same for constants that are `equal`.
pub(super) fn equality_hash(value: &Const) -> u64 {
    let mut hasher = FxHasher::default();
    match value {
        Const::Str(text) => text.hash(&mut hasher),
        Const::Bytes(bytes) => bytes.hash(&mut hasher),
        Const::Tuple(items) => items
            .iter()
            .for_each(|item| equality_hash(item).hash(&mut hasher)),
        _ => {
            // The real part as a float: equal numbers have the same, and -0.0 counts as 0.0.
            let real = match number(value) {
                Some(Num::Int(value)) => value.to_f64().value(),
                Some(Num::Float(real) | Num::Complex(real, _)) => real,
                None => 0.0,
            };
            (real + 0.0).to_bits().hash(&mut hasher);
        }
    }
    hasher.finish()
}

pub(super) fn negative(value: &Const) -> Option<Const> {
    Some(match number(value)? {
        Num::Int(value) => Const::int(-value),
        Num::Float(value) => Const::Float(-value),
        Num::Complex(real, imag) => Const::Complex(-real, -imag),
    })
}

pub(super) fn positive(value: &Const) -> Option<Const> {
    Some(match number(value)? {
        Num::Int(value) => Const::int(value),
        Num::Float(value) => Const::Float(value),
        Num::Complex(real, imag) => Const::Complex(real, imag),
    })
}

pub(super) fn invert(value: &Const) -> Option<Const> {
    // `~True` warns when it runs.
    if matches!(value, Const::True | Const::False) {
        return None;
    }
    match number(value)? {
        Num::Int(value) => Some(Const::int(-value - IBig::ONE)),
        _ => None,
    }
}

pub(super) fn binary(op: BinaryOp, left: &Const, right: &Const) -> Option<Const> {
    match op {
        BinaryOp::Subscr => return subscript(left, right),
        BinaryOp::Add => {
            if let Some(joined) = concat(left, right) {
                return Some(joined);
            }
        }
        BinaryOp::Multiply => {
            if let Some(repeated) = repeat(left, right).or_else(|| repeat(right, left)) {
                return repeated;
            }
        }
        BinaryOp::Remainder if matches!(left, Const::Str(_) | Const::Bytes(_)) => return None,
        BinaryOp::And | BinaryOp::Or | BinaryOp::Xor => {
            if let (Some(a), Some(b)) = (as_bool(left), as_bool(right)) {
                return Some(Const::bool(match op {
                    BinaryOp::And => a & b,
                    BinaryOp::Or => a | b,
                    _ => a ^ b,
                }));
            }
        }
        _ => {}
    }
    // Small ints are what most code adds.
    if let (Some(a), Some(b)) = (small_int(left), small_int(right))
        && let Some(result) = small(op, a, b)
    {
        return Some(Const::Int(result));
    }
    match (number(left)?, number(right)?) {
        (Num::Int(a), Num::Int(b)) => int(op, a, b),
        (Num::Complex(a, b), Num::Complex(c, d)) => complex(op, (a, b), (c, d)),
        (Num::Complex(a, b), other) => complex_real(op, (a, b), to_real(other)?),
        (other, Num::Complex(a, b)) => real_complex(op, to_real(other)?, (a, b)),
        (Num::Float(a), Num::Float(b)) => float(op, a, b),
        (Num::Float(a), Num::Int(b)) => float(op, a, int_to_float(&b)?),
        (Num::Int(a), Num::Float(b)) => float(op, int_to_float(&a)?, b),
    }
}

fn as_bool(value: &Const) -> Option<bool> {
    match value {
        Const::True => Some(true),
        Const::False => Some(false),
        _ => None,
    }
}

fn small(op: BinaryOp, a: i64, b: i64) -> Option<i64> {
    match op {
        BinaryOp::Add => a.checked_add(b),
        BinaryOp::Subtract => a.checked_sub(b),
        BinaryOp::Multiply => a.checked_mul(b),
        BinaryOp::And => Some(a & b),
        BinaryOp::Or => Some(a | b),
        BinaryOp::Xor => Some(a ^ b),
        BinaryOp::Lshift
            if (0..63).contains(&b) && a.unsigned_abs().leading_zeros() as i64 > b + 1 =>
        {
            Some(a << b)
        }
        BinaryOp::Rshift if b >= 0 => Some(a >> b.min(63)),
        _ => None,
    }
}

fn bits(value: &IBig) -> usize {
    use dashu_int::ops::BitTest;
    value.clone().into_parts().1.bit_len()
}

fn int(op: BinaryOp, a: IBig, b: IBig) -> Option<Const> {
    Some(Const::int(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => {
            if !a.is_zero() && !b.is_zero() && bits(&a) + bits(&b) > MAX_INT_BITS {
                return None;
            }
            a * b
        }
        BinaryOp::FloorDivide => floor_div_mod(&a, &b)?.0,
        BinaryOp::Remainder => floor_div_mod(&a, &b)?.1,
        BinaryOp::TrueDivide => return true_divide(&a, &b).map(Const::Float),
        BinaryOp::Power => {
            if b.sign() == Sign::Negative {
                return float(op, int_to_float(&a)?, int_to_float(&b)?);
            }
            let exponent = usize::try_from(&b).ok();
            if !a.is_zero()
                && !b.is_zero()
                && exponent.is_none_or(|exponent| bits(&a) > MAX_INT_BITS / exponent)
            {
                return None;
            }
            if a.is_zero() {
                if b.is_zero() { IBig::ONE } else { IBig::ZERO }
            } else {
                a.pow(exponent?)
            }
        }
        BinaryOp::Lshift => {
            if b.sign() == Sign::Negative {
                return None;
            }
            if a.is_zero() {
                return Some(Const::Int(0));
            }
            let by = usize::try_from(&b).ok()?;
            if by > MAX_INT_BITS || bits(&a) > MAX_INT_BITS - by {
                return None;
            }
            a << by
        }
        BinaryOp::Rshift => {
            if b.sign() == Sign::Negative {
                return None;
            }
            match usize::try_from(&b) {
                Ok(by) => a >> by,
                Err(_) if a.sign() == Sign::Negative => -IBig::ONE,
                Err(_) => IBig::ZERO,
            }
        }
        BinaryOp::And => a & b,
        BinaryOp::Or => a | b,
        BinaryOp::Xor => a ^ b,
        _ => return None,
    }))
}

fn floor_div_mod(a: &IBig, b: &IBig) -> Option<(IBig, IBig)> {
    if b.is_zero() {
        return None;
    }
    let (quotient, remainder) = (a / b, a % b);
    if !remainder.is_zero() && remainder.sign() != b.sign() {
        return Some((quotient - IBig::ONE, remainder + b));
    }
    Some((quotient, remainder))
}

/// The nearest float, half to even; none beyond the range.
fn int_to_float(value: &IBig) -> Option<f64> {
    let float = value.to_f64().value();
    float.is_finite().then_some(float)
}

/// Correctly rounded quotient of two ints.
fn true_divide(a: &IBig, b: &IBig) -> Option<f64> {
    if b.is_zero() {
        return None;
    }
    let negative = (a.sign() == Sign::Negative) != (b.sign() == Sign::Negative);
    if a.is_zero() {
        return Some(if negative { -0.0 } else { 0.0 });
    }
    let (a, b) = (a.clone().into_parts().1, b.clone().into_parts().1);
    use dashu_int::ops::BitTest;
    // A quotient of 66 bits or so, its last bit set if anything is left, rounds as the true one does.
    let shift = 66 - (a.bit_len() as i64 - b.bit_len() as i64);
    let (a, b) = if shift >= 0 {
        (a << shift as usize, b)
    } else {
        (a, b << shift.unsigned_abs() as usize)
    };
    let (mut quotient, remainder) = (&a / &b, &a % &b);
    if !remainder.is_zero() {
        quotient |= 1u8;
    }
    // Below the normal range bits are lost at another place: round there once.
    let exponent = quotient.bit_len() as i64 - shift;
    let float = if exponent < -1020 {
        let keep = (exponent + 1074).max(0);
        let drop = (quotient.bit_len() as i64 - keep).max(0) as usize;
        let kept = &quotient >> drop;
        let rest = &quotient - (&kept << drop);
        let half = dashu_int::UBig::ONE << drop.saturating_sub(1);
        let up = drop > 0 && (rest > half || rest == half && kept.bit(0));
        let mantissa = if up { kept + 1u8 } else { kept };
        f64::from_bits(u64::try_from(&mantissa).ok()?)
    } else {
        let rounded = quotient.to_f64().value();
        scale(rounded, -shift)
    };
    if !float.is_finite() {
        return None;
    }
    Some(if negative { -float } else { float })
}

/// `value * 2**by` for results in the normal range.
fn scale(mut value: f64, mut by: i64) -> f64 {
    while by > 1000 {
        value *= 2f64.powi(1000);
        by -= 1000;
    }
    while by < -1000 {
        value *= 2f64.powi(-1000);
        by += 1000;
    }
    value * 2f64.powi(by as i32)
}

fn float(op: BinaryOp, a: f64, b: f64) -> Option<Const> {
    Some(Const::Float(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        BinaryOp::TrueDivide => {
            if b == 0.0 {
                return None;
            }
            a / b
        }
        BinaryOp::FloorDivide => float_div_mod(a, b)?.0,
        BinaryOp::Remainder => float_mod(a, b)?,
        BinaryOp::Power => return float_power(a, b),
        _ => return None,
    }))
}

fn float_mod(a: f64, b: f64) -> Option<f64> {
    if b == 0.0 {
        return None;
    }
    let remainder = a % b;
    Some(if remainder == 0.0 {
        0f64.copysign(b)
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder + b
    } else {
        remainder
    })
}

fn float_div_mod(a: f64, b: f64) -> Option<(f64, f64)> {
    if b == 0.0 {
        return None;
    }
    let mut remainder = a % b;
    let mut quotient = (a - remainder) / b;
    if remainder == 0.0 {
        remainder = 0f64.copysign(b);
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder += b;
        quotient -= 1.0;
    }
    let floor = if quotient == 0.0 {
        0f64.copysign(a / b)
    } else {
        let floor = quotient.floor();
        if quotient - floor > 0.5 {
            floor + 1.0
        } else {
            floor
        }
    };
    Some((floor, remainder))
}

fn float_power(a: f64, b: f64) -> Option<Const> {
    if b == 0.0 || a == 1.0 {
        return Some(Const::Float(1.0));
    }
    if a == 0.0 && b < 0.0 {
        return None;
    }
    if a.is_finite() && b.is_finite() {
        if a < 0.0 && b != b.floor() {
            return complex(BinaryOp::Power, (a, 0.0), (b, 0.0));
        }
        let result = a.powf(b);
        // Overflow raises.
        return result.is_finite().then_some(Const::Float(result));
    }
    Some(Const::Float(a.powf(b)))
}

fn to_real(value: Num) -> Option<f64> {
    match value {
        Num::Int(value) => int_to_float(&value),
        Num::Float(value) => Some(value),
        Num::Complex(..) => None,
    }
}

/// Mixed operations keep the sign of a missing imaginary part out of it, as in C99.
fn complex_real(op: BinaryOp, a: (f64, f64), b: f64) -> Option<Const> {
    let (real, imag) = match op {
        BinaryOp::Add => (a.0 + b, a.1),
        BinaryOp::Subtract => (a.0 - b, a.1),
        BinaryOp::Multiply => (a.0 * b, a.1 * b),
        BinaryOp::TrueDivide if b != 0.0 => (a.0 / b, a.1 / b),
        BinaryOp::Power => return complex(op, a, (b, 0.0)),
        _ => return None,
    };
    Some(Const::Complex(real, imag))
}

fn real_complex(op: BinaryOp, a: f64, b: (f64, f64)) -> Option<Const> {
    let (real, imag) = match op {
        BinaryOp::Add => (a + b.0, b.1),
        BinaryOp::Subtract => (a - b.0, -b.1),
        BinaryOp::Multiply => (a * b.0, a * b.1),
        BinaryOp::TrueDivide => real_div_complex(a, b)?,
        BinaryOp::Power => return complex(op, (a, 0.0), b),
        _ => return None,
    };
    Some(Const::Complex(real, imag))
}

fn real_div_complex(a: f64, b: (f64, f64)) -> Option<(f64, f64)> {
    if b.0.abs() >= b.1.abs() {
        if b.0 == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        Some((a / denominator, (-a * ratio) / denominator))
    } else {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        Some(((a * ratio) / denominator, (-a) / denominator))
    }
}

fn complex(op: BinaryOp, a: (f64, f64), b: (f64, f64)) -> Option<Const> {
    let (real, imag) = match op {
        BinaryOp::Add => (a.0 + b.0, a.1 + b.1),
        BinaryOp::Subtract => (a.0 - b.0, a.1 - b.1),
        BinaryOp::Multiply => complex_mul(a, b),
        BinaryOp::TrueDivide => complex_div(a, b)?,
        BinaryOp::Power => complex_power(a, b)?,
        _ => return None,
    };
    Some(Const::Complex(real, imag))
}

fn complex_mul(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

fn complex_div(a: (f64, f64), b: (f64, f64)) -> Option<(f64, f64)> {
    if b.0.abs() >= b.1.abs() {
        if b.0 == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        Some((
            (a.0 + a.1 * ratio) / denominator,
            (a.1 - a.0 * ratio) / denominator,
        ))
    } else {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        Some((
            (a.0 * ratio + a.1) / denominator,
            (a.1 * ratio - a.0) / denominator,
        ))
    }
}

fn complex_power(a: (f64, f64), b: (f64, f64)) -> Option<(f64, f64)> {
    let result = if b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= 100.0 {
        let n = b.0 as i64;
        let mut power = (1.0, 0.0);
        let mut square = a;
        let mut rest = n.unsigned_abs();
        while rest > 0 {
            if rest & 1 != 0 {
                power = complex_mul(power, square);
            }
            rest >>= 1;
            if rest > 0 {
                square = complex_mul(square, square);
            }
        }
        if n < 0 {
            complex_div((1.0, 0.0), power)?
        } else {
            power
        }
    } else if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return None;
        }
        (0.0, 0.0)
    } else {
        let magnitude = a.0.hypot(a.1);
        let mut length = magnitude.powf(b.0);
        let angle = a.1.atan2(a.0);
        let mut phase = angle * b.0;
        if b.1 != 0.0 {
            length *= (-angle * b.1).exp();
            phase += b.1 * magnitude.ln();
        }
        (length * phase.cos(), length * phase.sin())
    };
    (result.0.is_finite() && result.1.is_finite()).then_some(result)
}

fn concat(left: &Const, right: &Const) -> Option<Const> {
    Some(match (left, right) {
        (Const::Str(a), Const::Str(b)) => Const::Str(match (a.as_str(), b.as_str()) {
            (Some(a), Some(b)) => [a, b].concat().into(),
            _ => Text::from_code_points(&[a.code_points(), b.code_points()].concat()),
        }),
        (Const::Bytes(a), Const::Bytes(b)) => Const::Bytes([&a[..], &b[..]].concat().into()),
        (Const::Tuple(a), Const::Tuple(b)) => {
            Const::Tuple(a.iter().chain(b.iter()).cloned().collect())
        }
        _ => return None,
    })
}

/// Items of a tuple and of tuples inside, up to a limit: what is left of it.
fn complexity(items: &[Const], mut limit: i64) -> i64 {
    limit -= items.len() as i64;
    for item in items {
        if limit < 0 {
            break;
        }
        if let Const::Tuple(items) = item {
            limit = complexity(items, limit);
        }
    }
    limit
}

/// `sequence * count`. None: not such a pair; Some(None): too large.
fn repeat(sequence: &Const, count: &Const) -> Option<Option<Const>> {
    let n = match count {
        Const::BigInt(_) => None,
        _ => Some(small_int(count)?),
    };
    let len = match sequence {
        Const::Str(text) => text.len(),
        Const::Bytes(bytes) => bytes.len(),
        Const::Tuple(items) => items.len(),
        _ => return None,
    };
    if len == 0 {
        return Some(n.is_some().then(|| sequence.clone()));
    }
    let limit = if matches!(sequence, Const::Tuple(_)) {
        MAX_COLLECTION
    } else {
        MAX_STR
    };
    let Some(n) = n
        .and_then(|n| usize::try_from(n).ok())
        .filter(|&n| n <= limit / len)
    else {
        return Some(None);
    };
    Some(Some(match sequence {
        Const::Str(text) => Const::Str(match text.as_str() {
            Some(text) => text.repeat(n).into(),
            None => Text::from_code_points(&text.code_points().repeat(n)),
        }),
        Const::Bytes(bytes) => Const::Bytes(bytes.repeat(n).into()),
        Const::Tuple(items) => {
            if n > 0 && complexity(items, MAX_TOTAL_ITEMS / n as i64) < 0 {
                return Some(None);
            }
            Const::Tuple((0..n).flat_map(|_| items.iter().cloned()).collect())
        }
        _ => return None,
    }))
}

fn subscript(container: &Const, index: &Const) -> Option<Const> {
    let pick = |len: usize| -> Option<Vec<usize>> {
        match index {
            Const::Slice(parts) => slice_indices(parts, len),
            _ => {
                let at = small_int(index)?;
                let at = if at < 0 {
                    at.checked_add(len as i64)?
                } else {
                    at
                };
                let at = usize::try_from(at).ok().filter(|&at| at < len)?;
                Some(vec![at])
            }
        }
    };
    let is_slice = matches!(index, Const::Slice(_));
    Some(match container {
        Const::Str(text) => {
            let points = text.code_points();
            let picked: Vec<u32> = pick(points.len())?
                .into_iter()
                .map(|at| points[at])
                .collect();
            Const::Str(Text::from_code_points(&picked))
        }
        Const::Bytes(bytes) => {
            let picked: Vec<u8> = pick(bytes.len())?.into_iter().map(|at| bytes[at]).collect();
            if is_slice {
                Const::Bytes(picked.into())
            } else {
                Const::Int(*picked.first()? as i64)
            }
        }
        Const::Tuple(items) => {
            let mut picked = pick(items.len())?.into_iter().map(|at| items[at].clone());
            if is_slice {
                Const::Tuple(picked.collect())
            } else {
                picked.next()?
            }
        }
        _ => return None,
    })
}

/// The indices that a slice takes of a sequence.
fn slice_indices(parts: &Arc<[Const; 3]>, len: usize) -> Option<Vec<usize>> {
    let len = len as i64;
    let bound = |part: &Const| -> Option<Option<i64>> {
        match part {
            Const::None => Some(None),
            Const::BigInt(value) => Some(Some(if value.sign() == Sign::Negative {
                i64::MIN
            } else {
                i64::MAX
            })),
            _ => small_int(part).map(Some),
        }
    };
    let step = bound(&parts[2])?.unwrap_or(1);
    if step == 0 {
        return None;
    }
    let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
    let clamp = |value: Option<i64>, default: i64| match value {
        None => default,
        Some(value) if value < 0 => value.saturating_add(len).max(low),
        Some(value) => value.min(high),
    };
    let start = clamp(bound(&parts[0])?, if step < 0 { high } else { low });
    let stop = clamp(bound(&parts[1])?, if step < 0 { low } else { high });
    let mut picked = Vec::new();
    let mut at = start;
    while if step < 0 { at > stop } else { at < stop } {
        picked.push(usize::try_from(at).ok()?);
        let Some(next) = at.checked_add(step) else {
            break;
        };
        at = next;
    }
    Some(picked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divides_correctly() {
        let ints = [1i64, -3, 7, 1 << 53, (1 << 53) + 1, i64::MAX, 10];
        for a in ints {
            for b in ints {
                if a.abs() < 1 << 53 && b.abs() < 1 << 53 {
                    assert_eq!(
                        true_divide(&a.into(), &b.into()),
                        Some(a as f64 / b as f64),
                        "{a} / {b}"
                    );
                }
            }
        }
        let big = IBig::from(10).pow(400);
        assert_eq!(true_divide(&big, &IBig::from(10).pow(399)), Some(10.0));
        assert_eq!(true_divide(&big, &IBig::from(3)), None);
        assert_eq!(
            true_divide(&IBig::ONE, &IBig::from(2).pow(1074)),
            Some(5e-324)
        );
        assert_eq!(true_divide(&IBig::ONE, &IBig::from(2).pow(1076)), Some(0.0));
        assert_eq!(
            true_divide(&IBig::from(3), &IBig::from(2).pow(1075)),
            Some(1e-323)
        );
    }

    #[test]
    fn slices() {
        let slice = |a: Const, b: Const, c: Const| Const::Slice(Arc::new([a, b, c]));
        let text = Const::Str("abcdef".into());
        for (index, expected) in [
            (slice(Const::Int(1), Const::Int(-1), Const::None), "bcde"),
            (slice(Const::None, Const::None, Const::Int(-2)), "fdb"),
            (slice(Const::Int(9), Const::None, Const::Int(-1)), "fedcba"),
            (slice(Const::Int(-99), Const::Int(2), Const::None), "ab"),
        ] {
            assert_eq!(subscript(&text, &index), Some(Const::Str(expected.into())));
        }
    }
}
