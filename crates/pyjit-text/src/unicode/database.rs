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

/// Code point, kind, length and place of one step of its decomposition.
pub(super) type Decomposition = (u32, u8, u8, u16);

/// First code point and length of a run, value of the first and step.
pub(super) type Numbers = (u32, u32, f64, f64);

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
    category_of(facts(code))
}

pub(super) fn category_of(facts: &Facts) -> &'static str {
    table::CATEGORIES[usize::from(facts.category)]
}

/// `L`, `AN`, ...; empty for none.
pub fn bidirectional(code: u32) -> &'static str {
    bidirectional_of(facts(code))
}

pub(super) fn bidirectional_of(facts: &Facts) -> &'static str {
    table::BIDIRECTIONAL[usize::from(facts.bidirectional)]
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
    width_of(facts(code))
}

pub(super) fn width_of(facts: &Facts) -> &'static str {
    table::WIDTHS[usize::from(facts.width)]
}

/// The numeric value, fractions included.
pub fn numeric(code: u32) -> Option<f64> {
    let after = table::NUMBERS.partition_point(|n| n.0 <= code);
    let (start, len, base, step) = table::NUMBERS[after.checked_sub(1)?];
    let at = code - start;
    (at < len).then(|| base + step * f64::from(at))
}

/// One step: the kind (0 for canonical) and the code points.
fn step(code: u32) -> Option<(u8, &'static [u32])> {
    let at = table::DECOMPOSITIONS
        .binary_search_by_key(&code, |d| d.0)
        .ok()?;
    let (_, kind, len, at) = table::DECOMPOSITIONS[at];
    Some((
        kind,
        &table::POOL[usize::from(at)..usize::from(at) + usize::from(len)],
    ))
}

/// One step: whether it is canonical, and the code points.
pub(super) fn decompose(code: u32) -> Option<(bool, &'static [u32])> {
    step(code).map(|(kind, codes)| (kind == 0, codes))
}

/// `unicodedata.decomposition`: `<compat> 0020 0301`, `0041 0300`, or empty.
pub fn decomposition(code: u32) -> String {
    if let Some(jamo) = super::normalize::hangul_parts(code) {
        return hex_list("", &jamo);
    }
    match step(code) {
        Some((kind, codes)) => hex_list(table::KINDS[usize::from(kind)], codes),
        None => String::new(),
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
