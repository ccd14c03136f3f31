//! Character classes, digit values and case mappings of single code points. CPython: Objects/unicodectype.c.
//!
//! A two-stage table leads from a code point to one of some 240 records. Code points outside Unicode (from a corrupt
//! source) have no property at all.

use super::tables::ctype as table;

/// The properties that many code points share.
#[derive(Debug)]
pub struct Record {
    pub(super) flags: u16,
    pub(super) lower: i32,
    pub(super) upper: i32,
    pub(super) title: i32,
    pub(super) decimal: u8,
    pub(super) digit: u8,
}

/// Full case mappings of one code point, padded with zeros.
#[derive(Debug)]
pub struct Special {
    pub(super) code: u32,
    pub(super) lower: [u32; 3],
    pub(super) upper: [u32; 3],
    pub(super) title: [u32; 3],
    pub(super) fold: [u32; 3],
}

#[inline]
fn record(code: u32) -> &'static Record {
    let block = table::INDEX1
        .get((code >> table::SHIFT) as usize)
        .copied()
        .unwrap_or(0);
    let at = (usize::from(block) << table::SHIFT) | (code as usize & ((1 << table::SHIFT) - 1));
    &table::RECORDS[usize::from(table::INDEX2[at])]
}

#[inline]
fn has(code: u32, flag: u16) -> bool {
    code <= 0x10FFFF && record(code).flags & flag != 0
}

#[inline]
pub fn is_alpha(code: u32) -> bool {
    has(code, table::ALPHA)
}
#[inline]
pub fn is_decimal(code: u32) -> bool {
    has(code, table::DECIMAL)
}
#[inline]
pub fn is_digit(code: u32) -> bool {
    has(code, table::DIGIT)
}
#[inline]
pub fn is_numeric(code: u32) -> bool {
    has(code, table::NUMERIC)
}
/// `str.isalnum` of one character; the regular expression class `\w` without `_`.
#[inline]
pub fn is_alnum(code: u32) -> bool {
    has(
        code,
        table::ALPHA | table::DECIMAL | table::DIGIT | table::NUMERIC,
    )
}
#[inline]
pub fn is_lower(code: u32) -> bool {
    has(code, table::LOWER)
}
#[inline]
pub fn is_upper(code: u32) -> bool {
    has(code, table::UPPER)
}
#[inline]
pub fn is_title(code: u32) -> bool {
    has(code, table::TITLE)
}
#[inline]
pub fn is_space(code: u32) -> bool {
    has(code, table::SPACE)
}
/// A boundary for `str.splitlines`.
#[inline]
pub fn is_linebreak(code: u32) -> bool {
    has(code, table::LINEBREAK)
}
/// Not escaped by `repr`.
#[inline]
pub fn is_printable(code: u32) -> bool {
    if code < 0x7F {
        code >= 0x20
    } else {
        has(code, table::PRINTABLE)
    }
}
/// Starts an identifier (`_` included).
#[inline]
pub fn is_id_start(code: u32) -> bool {
    has(code, table::XID_START)
}
#[inline]
pub fn is_id_continue(code: u32) -> bool {
    has(code, table::XID_CONTINUE)
}
#[inline]
pub fn is_cased(code: u32) -> bool {
    has(code, table::CASED)
}
#[inline]
pub fn is_case_ignorable(code: u32) -> bool {
    has(code, table::CASE_IGNORABLE)
}

/// The value of a decimal digit, as `int()` reads it.
#[inline]
pub fn decimal(code: u32) -> Option<u8> {
    if code < 0x80 {
        let d = code.wrapping_sub(0x30);
        return (d < 10).then_some(d as u8);
    }
    if code > 0x10FFFF {
        return None;
    }
    let d = record(code).decimal;
    (d != 255).then_some(d)
}

/// The value of a digit, superscripts and the like included.
pub fn digit(code: u32) -> Option<u8> {
    if code > 0x10FFFF {
        return None;
    }
    let d = record(code).digit;
    (d != 255).then_some(d)
}

#[inline]
fn shifted(code: u32, delta: impl Fn(&Record) -> i32) -> u32 {
    if code > 0x10FFFF {
        code
    } else {
        code.wrapping_add_signed(delta(record(code)))
    }
}

/// The simple lower case: one code point to one.
#[inline]
pub fn to_lower(code: u32) -> u32 {
    if code < 0x80 {
        return if code.wrapping_sub(0x41) < 26 {
            code + 32
        } else {
            code
        };
    }
    shifted(code, |r| r.lower)
}
/// The simple upper case.
#[inline]
pub fn to_upper(code: u32) -> u32 {
    if code < 0x80 {
        return if code.wrapping_sub(0x61) < 26 {
            code - 32
        } else {
            code
        };
    }
    shifted(code, |r| r.upper)
}
/// The simple title case.
#[inline]
pub fn to_title(code: u32) -> u32 {
    shifted(code, |r| r.title)
}

/// One to three code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full {
    codes: [u32; 3],
    len: u8,
}

impl Full {
    #[inline]
    fn one(code: u32) -> Self {
        Full {
            codes: [code, 0, 0],
            len: 1,
        }
    }
    fn padded(codes: [u32; 3]) -> Self {
        let len = 1 + u8::from(codes[1] != 0) + u8::from(codes[2] != 0);
        Full { codes, len }
    }
    #[inline]
    pub fn as_slice(&self) -> &[u32] {
        &self.codes[..usize::from(self.len)]
    }
}

impl From<u32> for Full {
    fn from(code: u32) -> Self {
        Full::one(code)
    }
}

#[inline]
fn full(code: u32, delta: impl Fn(&Record) -> i32, special: impl Fn(&Special) -> [u32; 3]) -> Full {
    if code > 0x10FFFF {
        return Full::one(code);
    }
    let record = record(code);
    if record.flags & table::SPECIAL_CASE == 0 {
        return Full::one(code.wrapping_add_signed(delta(record)));
    }
    match table::SPECIALS.binary_search_by_key(&code, |s| s.code) {
        Ok(at) => Full::padded(special(&table::SPECIALS[at])),
        Err(_) => Full::one(code.wrapping_add_signed(delta(record))),
    }
}

#[inline]
fn one(code: u32, delta: impl Fn(&Record) -> i32) -> Option<u32> {
    if code > 0x10FFFF {
        return Some(code);
    }
    let record = record(code);
    (record.flags & table::SPECIAL_CASE == 0).then(|| code.wrapping_add_signed(delta(record)))
}

/// The full lower case where it is one code point without conditions.
#[inline]
pub(crate) fn lower_one(code: u32) -> Option<u32> {
    if code == 0x3A3 {
        None
    } else {
        one(code, |r| r.lower)
    }
}
#[inline]
pub(crate) fn upper_one(code: u32) -> Option<u32> {
    one(code, |r| r.upper)
}

/// The full lower case, without the rule for the final sigma.
#[inline]
pub fn full_lower(code: u32) -> Full {
    full(code, |r| r.lower, |s| s.lower)
}
#[inline]
pub fn full_upper(code: u32) -> Full {
    full(code, |r| r.upper, |s| s.upper)
}
#[inline]
pub fn full_title(code: u32) -> Full {
    full(code, |r| r.title, |s| s.title)
}
#[inline]
pub fn full_fold(code: u32) -> Full {
    full(code, |r| r.lower, |s| s.fold)
}
