//! Results of the complex functions where a part of the argument is not finite, as C99's annex G has them.
//! CPython: the `*_special_values` tables of Modules/cmathmodule.c.
//!
//! Rows go by the real part, columns by the imaginary one: -inf, negative, -0, 0, positive, inf, nan. A cell is the real
//! part's letter and the imaginary one's.

use super::functions::{Parts, Problem};

type Table = [&'static [u8; 14]; 7];

pub static ACOS: Table = [
    b"tipipipIpItIni",
    b"hi........hInn",
    b"hi........hIhn",
    b"hi........hIhn",
    b"hi........hInn",
    b"qioioioIoIqIni",
    b"ninnnnnnnnnInn",
];
pub static ACOSH: Table = [
    b"iTiPiPipipitin",
    b"iH........ihnn",
    b"iH........ihnh",
    b"iH........ihnh",
    b"iH........ihnn",
    b"iQiOiOioioiqin",
    b"innnnnnnnninnn",
];
pub static ASINH: Table = [
    b"IQIOIOIoIoIqIn",
    b"IH........Ihnn",
    b"IH........Ihnn",
    b"iH........ihnn",
    b"iH........ihnn",
    b"iQiOiOioioiqin",
    b"innnnOnonninnn",
];
pub static ATANH: Table = [
    b"OHOHOHOhOhOhOn",
    b"OH........Ohnn",
    b"OH........OhOn",
    b"oH........ohon",
    b"oH........ohnn",
    b"oHoHoHohohohon",
    b"oHnnnnnnnnohnn",
];
pub static COSH: Table = [
    b"!!iiioiOiI!!in",
    b"!!........!!nn",
    b"!!........!!no",
    b"!!........!!no",
    b"!!........!!nn",
    b"!!iIiOioii!!in",
    b"nnnnnononnnnnn",
];
pub static EXP: Table = [
    b"oooOoOoooooooo",
    b"!!........!!nn",
    b"!!........!!nn",
    b"!!........!!nn",
    b"!!........!!nn",
    b"!!iIiOioii!!in",
    b"nnnnnOnonnnnnn",
];
pub static LOG: Table = [
    b"iTiPiPipipitin",
    b"iH........ihnn",
    b"iH........ihnn",
    b"iH........ihnn",
    b"iH........ihnn",
    b"iQiOiOioioiqin",
    b"innnnnnnnninnn",
];
pub static SINH: Table = [
    b"!!IIIOIoIi!!in",
    b"!!........!!nn",
    b"!!........!!on",
    b"!!........!!on",
    b"!!........!!nn",
    b"!!iIiOioii!!in",
    b"nnnnnOnonnnnnn",
];
pub static SQRT: Table = [
    b"iIoIoIoioiiini",
    b"iI........iinn",
    b"iI........iinn",
    b"iI........iinn",
    b"iI........iinn",
    b"iIiOiOioioiiin",
    b"iInnnnnnnniinn",
];
pub static TANH: Table = [
    b"UoUOUOUoUoUoUo",
    b"!!........!!nn",
    b"!!........!!On",
    b"!!........!!on",
    b"!!........!!nn",
    b"uouOuOuouououo",
    b"nnnnnOnonnnnnn",
];
pub static RECT: Table = [
    b"!!IiIoIOII!!in",
    b"!!........!!nn",
    b"oo........oooo",
    b"oo........oooo",
    b"!!........!!nn",
    b"!!iIiOioii!!in",
    b"nnnnnononnnnnn",
];

/// Where a number stands in the tables.
fn class(x: f64) -> usize {
    match x {
        x if x.is_nan() => 6,
        f64::NEG_INFINITY => 0,
        f64::INFINITY => 5,
        0.0 if x.is_sign_negative() => 2,
        0.0 => 3,
        x if x < 0.0 => 1,
        _ => 4,
    }
}

/// A letter's number; a capital is negative.
fn number(letter: u8) -> Option<f64> {
    use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};
    let magnitude = match letter.to_ascii_lowercase() {
        b'o' => 0.0,
        b'u' => 1.0,
        b'i' => f64::INFINITY,
        b'n' => f64::NAN,
        b'q' => FRAC_PI_4,
        b'h' => FRAC_PI_2,
        b't' => 3.0 * FRAC_PI_4,
        b'p' => PI,
        _ => return None,
    };
    Some(if letter.is_ascii_uppercase() {
        -magnitude
    } else {
        magnitude
    })
}

/// The result for an argument with a part that is not finite; `!` in a cell is a domain error.
pub fn look_up(table: &Table, real: f64, imag: f64) -> Result<Parts, Problem> {
    let column = 2 * class(imag);
    let row = table[class(real)];
    match (number(row[column]), number(row[column + 1])) {
        (Some(real), Some(imag)) => Ok(Parts::new(real, imag)),
        _ => Err(Problem::Domain),
    }
}
