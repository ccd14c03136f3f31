//! Normalization forms (UAX #15). CPython: `nfd_nfkd`, `nfc_nfkc`, `is_normalized_quickcheck` in Modules/unicodedata.c.

use super::database::{compose, decompose, facts};
use super::old;
use crate::units::narrowest;
use crate::{StrBuf, StrRef};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Nfc,
    Nfkc,
    Nfd,
    Nfkd,
}

impl Form {
    pub fn by_name(name: &str) -> Option<Form> {
        Some(match name {
            "NFC" => Form::Nfc,
            "NFKC" => Form::Nfkc,
            "NFD" => Form::Nfd,
            "NFKD" => Form::Nfkd,
            _ => return None,
        })
    }

    fn compatibility(self) -> bool {
        matches!(self, Form::Nfkc | Form::Nfkd)
    }

    fn composed(self) -> bool {
        matches!(self, Form::Nfc | Form::Nfkc)
    }
}

const S_BASE: u32 = 0xAC00;
const L_BASE: u32 = 0x1100;
const V_BASE: u32 = 0x1161;
const T_BASE: u32 = 0x11A7;
const L_COUNT: u32 = 19;
const V_COUNT: u32 = 21;
const T_COUNT: u32 = 28;
const S_COUNT: u32 = L_COUNT * V_COUNT * T_COUNT;

/// The jamo of a Hangul syllable; the last is 0 if there are two.
pub(super) fn hangul_parts(code: u32) -> Option<[u32; 3]> {
    let at = code.checked_sub(S_BASE).filter(|&at| at < S_COUNT)?;
    let last = at % T_COUNT;
    let last = if last == 0 { 0 } else { T_BASE + last };
    Some([
        L_BASE + at / (V_COUNT * T_COUNT),
        V_BASE + at / T_COUNT % V_COUNT,
        last,
    ])
}

fn compose_any(first: u32, second: u32) -> Option<u32> {
    if let (Some(l), Some(v)) = (first.checked_sub(L_BASE), second.checked_sub(V_BASE))
        && l < L_COUNT
        && v < V_COUNT
    {
        return Some(S_BASE + (l * V_COUNT + v) * T_COUNT);
    }
    if let (Some(s), Some(t)) = (first.checked_sub(S_BASE), second.checked_sub(T_BASE))
        && s < S_COUNT
        && s % T_COUNT == 0
        && (1..T_COUNT).contains(&t)
    {
        return Some(first + t);
    }
    compose(first, second)
}

enum Quick {
    Yes,
    No,
    Maybe,
}

/// One look at every code point: enough for most texts.
fn quick_check(text: StrRef<'_>, form: Form) -> Quick {
    if let StrRef::Latin1(bytes) = text
        && (bytes.is_ascii() || form == Form::Nfc)
    {
        return Quick::Yes;
    }
    let shift = 2 * form as u32;
    let mut last_class = 0;
    let mut answer = Quick::Yes;
    for code in text.codes() {
        if code < 0x80 {
            last_class = 0;
            continue;
        }
        let facts = facts(code);
        if facts.combining != 0 && facts.combining < last_class {
            return Quick::No;
        }
        last_class = facts.combining;
        match facts.quick >> shift & 3 {
            0 => {}
            2 => answer = Quick::Maybe,
            _ => return Quick::No,
        }
    }
    answer
}

pub fn is_normalized(text: StrRef<'_>, form: Form) -> bool {
    match quick_check(text, form) {
        Quick::Yes => true,
        Quick::No => false,
        Quick::Maybe => convert(text, form, Age::Current).as_str() == text,
    }
}

/// The normalized text; None if it is normalized already as a quick look tells.
pub fn normalize(text: StrRef<'_>, form: Form) -> Option<StrBuf> {
    match quick_check(text, form) {
        Quick::Yes => None,
        _ => Some(convert(text, form, Age::Current)),
    }
}

/// As Unicode 3.2.0 had it.
pub fn normalize_3_2_0(text: StrRef<'_>, form: Form) -> StrBuf {
    convert(text, form, Age::Old)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Age {
    Current,
    Old,
}

fn convert(text: StrRef<'_>, form: Form, age: Age) -> StrBuf {
    let mut codes = decomposed(text, form.compatibility(), age);
    order(&mut codes);
    if form.composed() {
        recompose(&mut codes);
    }
    let bits = codes.iter().fold(0, |bits, &c| bits | c);
    narrowest(codes, bits)
}

fn decomposed(text: StrRef<'_>, compatibility: bool, age: Age) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 4);
    let mut stack = Vec::new();
    let shift = 2 * if compatibility { Form::Nfkd } else { Form::Nfd } as u32;
    for code in text.codes() {
        if code < 0xA0 || facts(code).quick >> shift & 3 == 0 {
            out.push(code);
            continue;
        }
        stack.push(code);
        while let Some(code) = stack.pop() {
            if code < 0xA0 {
                out.push(code);
            } else if let Some(jamo) = hangul_parts(code) {
                out.extend(jamo.into_iter().filter(|&j| j != 0));
            } else if age == Age::Old && !old::is_assigned(code) {
                out.push(code);
            } else if let Some(part) = old::corrected(code).filter(|_| age == Age::Old) {
                stack.push(part);
            } else {
                match decompose(code) {
                    Some((canonical, parts)) if canonical || compatibility => {
                        stack.extend(parts.iter().rev())
                    }
                    _ => out.push(code),
                }
            }
        }
    }
    out
}

/// Canonical order: runs of combining characters sorted by class, stably.
fn order(codes: &mut [u32]) {
    let mut at = 0;
    while at < codes.len() {
        let run = codes[at..]
            .iter()
            .take_while(|&&c| facts(c).combining != 0)
            .count();
        if run > 1 {
            codes[at..at + run].sort_by_key(|&c| facts(c).combining);
        }
        at += run.max(1);
    }
}

/// Puts each character together with the last starter unless something of its class or a starter stands between.
fn recompose(codes: &mut Vec<u32>) {
    let mut kept = 0;
    let mut starter: Option<usize> = None;
    let mut last_class = 0;
    for at in 0..codes.len() {
        let code = codes[at];
        let class = facts(code).combining;
        if let Some(start) = starter
            && (kept == start + 1 || last_class < class)
            && let Some(composed) = compose_any(codes[start], code)
        {
            codes[start] = composed;
            continue;
        }
        if class == 0 {
            starter = Some(kept);
        }
        last_class = class;
        codes[kept] = code;
        kept += 1;
    }
    codes.truncate(kept);
}
