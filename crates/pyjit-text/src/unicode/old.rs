//! Unicode 3.2.0: `unicodedata.ucd_3_2_0`, on which `stringprep` and so internationalised domain names rest.
//! CPython: the change records of Modules/unicodedata_db.h.
//!
//! Only differences from today are stored. As in CPython, `digit` and `lookup` are today's.

use super::database::{self, Facts, facts};
use super::tables::old as table;
use crate::unicode;

pub const VERSION: &str = "3.2.0";

fn old_facts(code: u32) -> &'static Facts {
    let after = table::RUNS.partition_point(|r| r.0 <= code);
    match after.checked_sub(1).map(|at| table::RUNS[at]) {
        Some((_, last, record)) if code <= last => &table::FACTS[usize::from(record)],
        _ => facts(code),
    }
}

pub fn category(code: u32) -> &'static str {
    database::category_of(old_facts(code))
}

pub fn is_assigned(code: u32) -> bool {
    category(code) != "Cn"
}

pub fn bidirectional(code: u32) -> &'static str {
    database::bidirectional_of(old_facts(code))
}

pub fn combining(code: u32) -> u8 {
    old_facts(code).combining
}

pub fn mirrored(code: u32) -> bool {
    old_facts(code).mirrored
}

pub fn east_asian_width(code: u32) -> &'static str {
    database::width_of(old_facts(code))
}

pub fn decomposition(code: u32) -> String {
    if is_assigned(code) {
        database::decomposition(code)
    } else {
        String::new()
    }
}

pub fn numeric(code: u32) -> Option<f64> {
    if !is_assigned(code) {
        return None;
    }
    match table::NUMERIC.binary_search_by_key(&code, |n| n.0) {
        Ok(at) => Some(table::NUMERIC[at].1).filter(|&n| n >= 0.0),
        Err(_) => database::numeric(code),
    }
}

pub fn decimal(code: u32) -> Option<u8> {
    if !is_assigned(code) {
        return None;
    }
    match table::DECIMAL.binary_search_by_key(&code, |n| n.0) {
        Ok(at) => u8::try_from(table::DECIMAL[at].1).ok(),
        Err(_) => unicode::decimal(code),
    }
}

pub fn name(code: u32) -> Option<String> {
    if is_assigned(code) {
        unicode::name(code)
    } else {
        None
    }
}

/// A canonical decomposition that was corrected later.
pub(super) fn corrected(code: u32) -> Option<u32> {
    let at = table::NORMAL.binary_search_by_key(&code, |n| n.0).ok()?;
    Some(table::NORMAL[at].1)
}
