//! Arithmetic on floats: `BINARY_OP_*_FLOAT` and private forms for division and for int mixed with float.

use super::int::UNITS;
use crate::ops;
use crate::state::*;

macro_rules! float_op {
    ($s:ident, |$a:ident, $b:ident| $result:expr) => {{
        let (left, right) = ($s.word(2), $s.word(1));
        if !is_float(left) || !is_float(right) {
            return $s.slow::<super::binary::Unquicken>();
        }
        let ($a, $b) = (unbox_float(left), unbox_float(right));
        $s.replace(2, box_float($result)).next(UNITS)
    }};
}

/// One operand a float, the other a small int.
macro_rules! mixed_op {
    ($s:ident, |$a:ident, $b:ident| $result:expr) => {{
        let (left, right) = ($s.word(2), $s.word(1));
        let ($a, $b) = if is_float(left) && right >= $s.tag {
            (unbox_float(left), right as i32 as f64)
        } else if left >= $s.tag && is_float(right) {
            (left as i32 as f64, unbox_float(right))
        } else {
            return $s.slow::<super::binary::Unquicken>();
        };
        $s.replace(2, box_float($result)).next(UNITS)
    }};
}

ops! {
    BINARY_OP_ADD_FLOAT(s) { float_op!(s, |a, b| a + b) }
    BINARY_OP_SUBTRACT_FLOAT(s) { float_op!(s, |a, b| a - b) }
    BINARY_OP_MULTIPLY_FLOAT(s) { float_op!(s, |a, b| a * b) }
    DivideFloat(s) {
        let (left, right) = (s.word(2), s.word(1));
        if !is_float(left) || !is_float(right) || unbox_float(right) == 0.0 {
            return s.slow::<super::binary::Unquicken>();
        }
        s.replace(2, box_float(unbox_float(left) / unbox_float(right))).next(UNITS)
    }

    AddMixed(s) { mixed_op!(s, |a, b| a + b) }
    SubtractMixed(s) { mixed_op!(s, |a, b| a - b) }
    MultiplyMixed(s) { mixed_op!(s, |a, b| a * b) }
    /// `/` of small ints and floats in any combination.
    DivideNumbers(s) {
        let (left, right) = (s.word(2), s.word(1));
        let a = if left >= s.tag { left as i32 as f64 } else if is_float(left) { unbox_float(left) } else {
            return s.slow::<super::binary::Unquicken>();
        };
        let b = if right >= s.tag { right as i32 as f64 } else if is_float(right) { unbox_float(right) } else {
            return s.slow::<super::binary::Unquicken>();
        };
        if b == 0.0 {
            return s.slow::<super::binary::Unquicken>();
        }
        s.replace(2, box_float(a / b)).next(UNITS)
    }
}
