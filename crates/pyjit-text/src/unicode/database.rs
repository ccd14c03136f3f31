//! Character properties as `unicodedata` gives them. CPython: Modules/unicodedata.c.

use super::tables::database as table;

pub use table::VERSION;

/// The properties that many code points share; numbers are places in the lists of names.
#[derive(Debug)]
pub struct Facts {
    pub(super) category: u8,
    pub(super) bidirectional: u8,
    pub(super) combining: u8,
    pub(super) mirrored: bool,
    pub(super) width: u8,
    /// Two bits a normalization form: 0 yes, 1 no, 2 maybe.
    pub(super) quick: u8,
}

/// One step of the decomposition of `code`.
#[derive(Debug)]
pub struct Decomposition {
    pub(super) code: u32,
    pub(super) kind: u8,
    pub(super) len: u8,
    pub(super) at: u16,
}

impl Decomposition {
    pub(super) const fn new(code: u32, kind: u8, len: u8, at: u16) -> Self {
        Decomposition {
            code,
            kind,
            len,
            at,
        }
    }
}

/// Numeric values of a run of code points.
#[derive(Debug)]
pub struct Numbers {
    pub(super) start: u32,
    pub(super) len: u32,
    pub(super) base: f64,
    pub(super) step: f64,
}

#[inline]
pub(super) fn facts(code: u32) -> &'static Facts {
    let block = table::INDEX1
        .get((code >> table::SHIFT) as usize)
        .copied()
        .unwrap_or(0);
    let at = (usize::from(block) << table::SHIFT) | (code as usize & ((1 << table::SHIFT) - 1));
    &table::FACTS[usize::from(table::INDEX2[at])]
}

/// `Lu`, `Nd`, ...
pub fn category(code: u32) -> &'static str {
    table::CATEGORIES[usize::from(facts(code).category)]
}

/// `L`, `AN`, ...; empty for none.
pub fn bidirectional(code: u32) -> &'static str {
    table::BIDIRECTIONAL[usize::from(facts(code).bidirectional)]
}

/// The canonical combining class.
pub fn combining(code: u32) -> u8 {
    facts(code).combining
}

pub fn mirrored(code: u32) -> bool {
    facts(code).mirrored
}

/// `W`, `Na`, ...
pub fn east_asian_width(code: u32) -> &'static str {
    table::WIDTHS[usize::from(facts(code).width)]
}

/// The numeric value, fractions included.
pub fn numeric(code: u32) -> Option<f64> {
    let after = table::NUMBERS.partition_point(|n| n.start <= code);
    let run = &table::NUMBERS[after.checked_sub(1)?];
    let at = code - run.start;
    (at < run.len).then(|| run.base + run.step * f64::from(at))
}

/// One step: whether it is canonical, and the code points.
pub(super) fn decompose(code: u32) -> Option<(bool, &'static [u32])> {
    let row = row(code)?;
    Some((
        row.kind == 0,
        &table::POOL[usize::from(row.at)..usize::from(row.at) + usize::from(row.len)],
    ))
}

fn row(code: u32) -> Option<&'static Decomposition> {
    let at = table::DECOMPOSITIONS
        .binary_search_by_key(&code, |d| d.code)
        .ok()?;
    Some(&table::DECOMPOSITIONS[at])
}

/// `unicodedata.decomposition`: `<compat> 0020 0301`, `0041 0300`, or empty.
pub fn decomposition(code: u32) -> String {
    if let Some(jamo) = super::normalize::hangul_parts(code) {
        return hex_list("", &jamo);
    }
    match (row(code), decompose(code)) {
        (Some(row), Some((_, codes))) => hex_list(table::KINDS[usize::from(row.kind)], codes),
        _ => String::new(),
    }
}

fn hex_list(kind: &str, codes: &[u32]) -> String {
    let mut out = String::from(kind);
    for &code in codes.iter().filter(|&&c| c != 0) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&format!("{code:04X}"));
    }
    out
}

/// The composed form of two code points, Hangul aside.
pub(super) fn compose(first: u32, second: u32) -> Option<u32> {
    let at = table::PAIRS
        .binary_search_by_key(&(first, second), |p| (p.0, p.1))
        .ok()?;
    Some(table::PAIRS[at].2)
}
