//! Cutting strings. CPython: Objects/stringlib/split.h.
//!
//! Every function calls `piece` with ranges of the text: from the left, or from the right for those named `rsplit`.

use std::ops::Range;

use super::find::{Search, with_both};
use super::{Rules, is_space};
use crate::{CodeUnit, StrRef, unicode, with_units};

/// `text.split(separator, max)`; the separator is not empty.
pub fn split(
    text: StrRef<'_>,
    separator: StrRef<'_>,
    max: usize,
    mut piece: impl FnMut(Range<usize>),
) {
    let mut start = 0;
    if max > 0 && !separator.is_empty() {
        let mut left = max;
        let each = |at: usize| {
            piece(start..at);
            start = at + separator.len();
            left -= 1;
            left > 0
        };
        with_both!(text, separator, t, s => Search::find_all(t, s, each), ());
    }
    piece(start..text.len());
}

/// `text.rsplit(separator, max)`, pieces from the right.
pub fn rsplit(
    text: StrRef<'_>,
    separator: StrRef<'_>,
    max: usize,
    mut piece: impl FnMut(Range<usize>),
) {
    let mut end = text.len();
    let mut left = max;
    if !separator.is_empty() {
        with_both!(text, separator, t, s => {
            while left > 0 && let Some(at) = Search::rfind(&t[..end], s) {
                piece(at + s.len()..end);
                end = at;
                left -= 1;
            }
        }, ());
    }
    piece(0..end);
}

/// `text.split(None, max)`: at runs of white space; none at the ends.
pub fn split_whitespace(
    text: StrRef<'_>,
    max: usize,
    rules: Rules,
    piece: impl FnMut(Range<usize>),
) {
    fn go<U: CodeUnit>(
        text: &[U],
        max: usize,
        space: impl Fn(U) -> bool,
        mut piece: impl FnMut(Range<usize>),
    ) {
        let (mut at, mut left) = (0, max);
        loop {
            while at < text.len() && space(text[at]) {
                at += 1;
            }
            if at == text.len() {
                return;
            }
            let start = at;
            if left == 0 {
                // The rest keeps its trailing white space.
                piece(start..text.len());
                return;
            }
            while at < text.len() && !space(text[at]) {
                at += 1;
            }
            piece(start..at);
            left -= 1;
        }
    }
    match (text, rules) {
        (StrRef::Latin1(t), Rules::Str) => {
            go(t, max, |u| super::LATIN1_SPACE[usize::from(u)], piece)
        }
        (StrRef::Latin1(t), Rules::Bytes) => {
            go(t, max, |u| is_space(u.into(), Rules::Bytes), piece)
        }
        (StrRef::Ucs2(t), _) => go(t, max, |u| is_space(u.into(), rules), piece),
        (StrRef::Ucs4(t), _) => go(t, max, |u| is_space(u, rules), piece),
    }
}

/// `text.rsplit(None, max)`, pieces from the right.
pub fn rsplit_whitespace(
    text: StrRef<'_>,
    max: usize,
    rules: Rules,
    mut piece: impl FnMut(Range<usize>),
) {
    with_units!(text, t => {
        let space = |i: usize| is_space(t[i].code(), rules);
        let (mut at, mut left) = (t.len(), max);
        loop {
            while at > 0 && space(at - 1) {
                at -= 1;
            }
            if at == 0 {
                return;
            }
            let end = at;
            if left == 0 {
                piece(0..end);
                return;
            }
            while at > 0 && !space(at - 1) {
                at -= 1;
            }
            piece(at..end);
            left -= 1;
        }
    })
}

/// `text.splitlines(keep_ends)`. For bytes only `\n`, `\r` and `\r\n` end a line.
pub fn split_lines(
    text: StrRef<'_>,
    keep_ends: bool,
    rules: Rules,
    mut piece: impl FnMut(Range<usize>),
) {
    let is_end = |code: u32| match (rules, code) {
        (_, 0..=9 | 0x20..=0x84) => false,
        (Rules::Bytes, _) => code == 10 || code == 13,
        (Rules::Str, 0..0x80) => matches!(code, 10..=13 | 0x1C..=0x1E),
        (Rules::Str, _) => unicode::is_linebreak(code),
    };
    with_units!(text, t => {
        let mut start = 0;
        while start < t.len() {
            let Some(step) = t[start..].iter().position(|u| is_end(u.code())) else {
                piece(start..t.len());
                return;
            };
            let at = start + step;
            let pair = t[at].code() == 13 && t.get(at + 1).is_some_and(|u| u.code() == 10);
            let next = at + 1 + usize::from(pair);
            piece(start..if keep_ends { next } else { at });
            start = next;
        }
    })
}
