//! Case conversion of whole strings. CPython: `do_lower`, `do_title`, ... in Objects/unicodeobject.c; Objects/bytes_methods.c.

use crate::unicode::{self, Full};
use crate::units::narrowest;
use crate::{CodeUnit, StrBuf, StrRef, with_units};

/// Maps every code point: by `quick` where it answers, else by `full`.
fn map(
    text: StrRef<'_>,
    ascii: fn(&mut [u8]),
    quick: impl Fn(u32) -> Option<u32>,
    full: impl Fn(usize, u32) -> Full,
) -> StrBuf {
    /// In the same width as long as the results fit; the rest is for the caller.
    fn units<U: CodeUnit>(
        text: &[U],
        quick: impl Fn(u32) -> Option<u32>,
        full: impl Fn(usize, u32) -> Full,
    ) -> (StrBuf, usize) {
        let mut out = vec![U::default(); text.len()];
        let mut bits = 0;
        for (i, (u, room)) in text.iter().zip(&mut out).enumerate() {
            let code = match quick(u.code()) {
                Some(code) => code,
                None => match *full(i, u.code()).as_slice() {
                    [code] => code,
                    _ => U::MAX + 1,
                },
            };
            match U::from_code(code) {
                Some(unit) if code <= U::MAX => *room = unit,
                _ => {
                    out.truncate(i);
                    return (narrowest(out, bits), i);
                }
            }
            bits |= code;
        }
        (narrowest(out, bits), text.len())
    }
    if let StrRef::Latin1(bytes) = text
        && bytes.is_ascii()
    {
        let mut out = bytes.to_vec();
        ascii(&mut out);
        return StrBuf::Latin1(out);
    }
    let (mut out, done) = with_units!(text, t => units(t, &quick, &full));
    for i in done..text.len() {
        out.extend(full(i, text.at(i)).as_slice().iter().copied());
    }
    out
}

const CAPITAL_SIGMA: u32 = 0x3A3;

/// The lower case of a capital sigma depends on its place: final if a cased letter comes before and none after,
/// case-ignorable characters aside.
fn sigma(text: StrRef<'_>, at: usize) -> u32 {
    let cased = |code: Option<u32>| code.is_some_and(unicode::is_cased);
    with_units!(text, t => {
        let relevant = |u: &&_| !unicode::is_case_ignorable(CodeUnit::code(**u));
        let before = t[..at].iter().rev().find(relevant).map(|u| u.code());
        let after = t[at + 1..].iter().find(relevant).map(|u| u.code());
        if cased(before) && !cased(after) { 0x3C2 } else { 0x3C3 }
    })
}

fn lower_at(text: StrRef<'_>, at: usize, code: u32) -> Full {
    if code == CAPITAL_SIGMA {
        Full::from(sigma(text, at))
    } else {
        unicode::full_lower(code)
    }
}

pub fn lower(text: StrRef<'_>) -> StrBuf {
    map(
        text,
        <[u8]>::make_ascii_lowercase,
        unicode::lower_one,
        |i, c| lower_at(text, i, c),
    )
}

pub fn upper(text: StrRef<'_>) -> StrBuf {
    map(
        text,
        <[u8]>::make_ascii_uppercase,
        unicode::upper_one,
        |_, c| unicode::full_upper(c),
    )
}

pub fn casefold(text: StrRef<'_>) -> StrBuf {
    map(
        text,
        <[u8]>::make_ascii_lowercase,
        |_| None,
        |_, c| unicode::full_fold(c),
    )
}

pub fn capitalize(text: StrRef<'_>) -> StrBuf {
    let ascii = |out: &mut [u8]| {
        out.make_ascii_lowercase();
        if let Some(first) = out.first_mut() {
            first.make_ascii_uppercase();
        }
    };
    map(
        text,
        ascii,
        |_| None,
        |i, c| {
            if i == 0 {
                unicode::full_title(c)
            } else {
                lower_at(text, i, c)
            }
        },
    )
}

pub fn swapcase(text: StrRef<'_>) -> StrBuf {
    let ascii = |out: &mut [u8]| {
        for b in out {
            *b = if b.is_ascii_lowercase() {
                b.to_ascii_uppercase()
            } else {
                b.to_ascii_lowercase()
            };
        }
    };
    map(
        text,
        ascii,
        |_| None,
        |i, c| {
            if unicode::is_upper(c) {
                lower_at(text, i, c)
            } else if unicode::is_lower(c) {
                unicode::full_upper(c)
            } else {
                Full::from(c)
            }
        },
    )
}

/// A letter after a cased character is lowered, any other gets its title case.
pub fn title(text: StrRef<'_>) -> StrBuf {
    let ascii = |out: &mut [u8]| {
        let mut after_letter = false;
        for b in out {
            *b = if after_letter {
                b.to_ascii_lowercase()
            } else {
                b.to_ascii_uppercase()
            };
            after_letter = b.is_ascii_alphabetic();
        }
    };
    let previous_cased = |i: usize| i > 0 && unicode::is_cased(text.at(i - 1));
    map(
        text,
        ascii,
        |_| None,
        |i, c| {
            if previous_cased(i) {
                lower_at(text, i, c)
            } else {
                unicode::full_title(c)
            }
        },
    )
}

/// The same for bytes, where only ASCII letters have case.
pub mod bytes {
    pub fn lower(text: &[u8]) -> Vec<u8> {
        text.to_ascii_lowercase()
    }

    pub fn upper(text: &[u8]) -> Vec<u8> {
        text.to_ascii_uppercase()
    }

    pub fn capitalize(text: &[u8]) -> Vec<u8> {
        let mut out = text.to_ascii_lowercase();
        if let Some(first) = out.first_mut() {
            first.make_ascii_uppercase();
        }
        out
    }

    pub fn swapcase(text: &[u8]) -> Vec<u8> {
        text.iter()
            .map(|b| {
                if b.is_ascii_lowercase() {
                    b.to_ascii_uppercase()
                } else {
                    b.to_ascii_lowercase()
                }
            })
            .collect()
    }

    pub fn title(text: &[u8]) -> Vec<u8> {
        let mut after_letter = false;
        let mut one = |b: &u8| {
            let out = if after_letter {
                b.to_ascii_lowercase()
            } else {
                b.to_ascii_uppercase()
            };
            after_letter = b.is_ascii_alphabetic();
            out
        };
        text.iter().map(&mut one).collect()
    }
}
