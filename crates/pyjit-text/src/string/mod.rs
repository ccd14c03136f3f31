//! What the methods of `str`, `bytes` and `bytearray` compute. CPython: Objects/unicodeobject.c, Objects/stringlib.
//!
//! Positions and ranges count code points (or bytes). Bytes-like callers pass `StrRef::Latin1`; where the rules differ
//! (white space, line ends, case) there is a parameter or a function of its own.
//!
//! - [`find`]: find, rfind, count, replace. - [`split`]: split, rsplit, splitlines. - [`layout`]: strip, pad, expandtabs.
//! - [`case`]: lower, upper, title, ... - [`class`]: isalpha, isidentifier, ... - [`repr`]: repr and ascii.
//! - [`translate`]: by table. - [`hex`]: bytes as hex digits.

pub mod case;
pub mod class;
pub mod find;
pub mod hex;
pub mod layout;
pub mod repr;
pub mod split;
pub mod translate;

/// Which rules: those of `str` or those of `bytes` (ASCII only).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    Str,
    Bytes,
}

/// White space of Latin-1 under `str`'s rules; under those of bytes up to `\r` and the blank only.
pub(crate) static LATIN1_SPACE: [bool; 256] = {
    let mut table = [false; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = matches!(i, 9..=13 | 0x1C..=0x20 | 0x85 | 0xA0);
        i += 1;
    }
    table
};

/// Is `code` white space?
#[inline]
pub fn is_space(code: u32, rules: Rules) -> bool {
    match rules {
        Rules::Bytes => matches!(code, 9..=13 | 0x20),
        Rules::Str if code < 0x100 => LATIN1_SPACE[code as usize],
        Rules::Str => crate::unicode::is_space(code),
    }
}
