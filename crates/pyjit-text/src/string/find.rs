//! Substring search. CPython: Objects/stringlib/fastsearch.h.
//!
//! Bytes and Latin-1 use `memchr`'s vectorised search, which is linear in the worst case. Wider strings use a plain
//! search for short needles and Crochemore and Perrin's two-way algorithm (1991) for long ones.

use crate::units::narrowest;
use crate::{CodeUnit, StrBuf, StrRef, with_units};

/// A needle this short is searched for plainly: at most so many comparisons a position.
const SHORT: usize = 12;

/// A text this short is searched plainly in any case.
const BRIEF: usize = 64;

/// The needle in the width of the haystack; None if it has a code point too large to occur there.
pub(super) fn narrowed<U: CodeUnit>(needle: StrRef<'_>) -> Option<Vec<U>> {
    with_units!(needle, n => n.iter().map(|&u| U::from_code(u.code())).collect())
}

/// Runs `$body` with haystack and needle as slices of one type; `$absent` if the needle cannot occur.
macro_rules! with_both {
    ($hay:expr, $needle:expr, $h:ident, $n:ident => $body:expr, $absent:expr) => {
        match ($hay, $needle) {
            (StrRef::Latin1($h), StrRef::Latin1($n)) => $body,
            (StrRef::Ucs2($h), StrRef::Ucs2($n)) => $body,
            (StrRef::Ucs4($h), StrRef::Ucs4($n)) => $body,
            (StrRef::Latin1($h), needle) => match $crate::string::find::narrowed::<u8>(needle) {
                Some(n) => {
                    let $n: &[u8] = &n;
                    $body
                }
                None => $absent,
            },
            (StrRef::Ucs2($h), needle) => match $crate::string::find::narrowed::<u16>(needle) {
                Some(n) => {
                    let $n: &[u16] = &n;
                    $body
                }
                None => $absent,
            },
            (StrRef::Ucs4($h), needle) => match $crate::string::find::narrowed::<u32>(needle) {
                Some(n) => {
                    let $n: &[u32] = &n;
                    $body
                }
                None => $absent,
            },
        }
    };
}
pub(super) use with_both;

/// The widths differ in how they search.
pub trait Search: CodeUnit {
    fn find(hay: &[Self], needle: &[Self]) -> Option<usize>;
    fn rfind(hay: &[Self], needle: &[Self]) -> Option<usize>;
    /// Calls `found` with every position, from the left, without overlaps, until it answers false.
    fn find_all(hay: &[Self], needle: &[Self], found: impl FnMut(usize) -> bool);
}

impl Search for u8 {
    #[inline]
    fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
        match needle {
            [b] => memchr::memchr(*b, hay),
            // Preparing the long search takes longer than this.
            _ if hay.len() <= BRIEF => find_plain(hay, needle),
            _ => memchr::memmem::find(hay, needle),
        }
    }

    #[inline]
    fn rfind(hay: &[u8], needle: &[u8]) -> Option<usize> {
        match needle {
            [b] => memchr::memrchr(*b, hay),
            _ if hay.len() <= BRIEF => rfind_plain(hay, needle),
            _ => memchr::memmem::rfind(hay, needle),
        }
    }

    #[inline]
    fn find_all(hay: &[u8], needle: &[u8], mut found: impl FnMut(usize) -> bool) {
        if let [b] = needle {
            for at in memchr::memchr_iter(*b, hay) {
                if !found(at) {
                    return;
                }
            }
        } else if hay.len() <= BRIEF && !needle.is_empty() {
            let mut start = 0;
            while let Some(step) = find_plain(&hay[start..], needle) {
                if !found(start + step) {
                    return;
                }
                start += step + needle.len();
            }
        } else {
            for at in memchr::memmem::find_iter(hay, needle) {
                if !found(at) {
                    return;
                }
            }
        }
    }
}

fn rfind_plain<U: CodeUnit>(hay: &[U], needle: &[U]) -> Option<usize> {
    let Some((&first, rest)) = needle.split_first() else {
        return Some(hay.len());
    };
    let mut end = hay.len().checked_sub(rest.len())?;
    while let Some(at) = U::rposition(&hay[..end], first) {
        if hay[at + 1..].starts_with(rest) {
            return Some(at);
        }
        end = at;
    }
    None
}

fn find_plain<U: CodeUnit>(hay: &[U], needle: &[U]) -> Option<usize> {
    let Some((&first, rest)) = needle.split_first() else {
        return Some(0);
    };
    let starts = hay.len().checked_sub(rest.len())?;
    let mut at = 0;
    while let Some(step) = U::position(&hay[at..starts], first) {
        at += step;
        if hay[at + 1..].starts_with(rest) {
            return Some(at);
        }
        at += 1;
    }
    None
}

macro_rules! wide_search {
    ($unit:ty) => {
        impl Search for $unit {
            fn find(hay: &[Self], needle: &[Self]) -> Option<usize> {
                if needle.len() <= SHORT || hay.len() < 64 {
                    find_plain(hay, needle)
                } else {
                    TwoWay::new(needle).find(hay)
                }
            }
            fn rfind(hay: &[Self], needle: &[Self]) -> Option<usize> {
                rfind_plain(hay, needle)
            }
            fn find_all(hay: &[Self], needle: &[Self], mut found: impl FnMut(usize) -> bool) {
                let two_way =
                    (needle.len() > SHORT && hay.len() >= 64).then(|| TwoWay::new(needle));
                let mut at = 0;
                loop {
                    let next = match &two_way {
                        Some(searcher) => searcher.find(&hay[at..]),
                        None => find_plain(&hay[at..], needle),
                    };
                    let Some(step) = next else { return };
                    if !found(at + step) {
                        return;
                    }
                    at += step + needle.len().max(1);
                    if at > hay.len() {
                        return;
                    }
                }
            }
        }
    };
}
wide_search!(u16);
wide_search!(u32);

/// The two-way search: the needle is cut where its local period is its period; the right part is compared forwards,
/// then the left part backwards, and a mismatch shifts as far as the comparison allows. Linear, constant space.
struct TwoWay<'n, U> {
    needle: &'n [U],
    cut: usize,
    period: usize,
    /// The period is the needle's: then a shift by it keeps what matched.
    periodic: bool,
}

impl<'n, U: CodeUnit> TwoWay<'n, U> {
    fn new(needle: &'n [U]) -> Self {
        let (cut_a, period_a) = Self::maximal_suffix(needle, |a, b| a < b);
        let (cut_b, period_b) = Self::maximal_suffix(needle, |a, b| b < a);
        let (cut, period) = if cut_a > cut_b {
            (cut_a, period_a)
        } else {
            (cut_b, period_b)
        };
        let periodic =
            needle.len() >= cut + period && needle[..cut] == needle[period..period + cut];
        let period = if periodic {
            period
        } else {
            cut.max(needle.len() - cut) + 1
        };
        TwoWay {
            needle,
            cut,
            period,
            periodic,
        }
    }

    /// Start and period of the largest suffix in the given order.
    fn maximal_suffix(s: &[U], less: impl Fn(U, U) -> bool) -> (usize, usize) {
        let (mut start, mut candidate, mut offset, mut period) = (0, 1, 0, 1);
        while candidate + offset < s.len() {
            let (a, b) = (s[candidate + offset], s[start + offset]);
            if less(a, b) {
                candidate += offset + 1;
                offset = 0;
                period = candidate - start;
            } else if a == b {
                if offset + 1 == period {
                    candidate += period;
                    offset = 0;
                } else {
                    offset += 1;
                }
            } else {
                start = candidate;
                candidate += 1;
                offset = 0;
                period = 1;
            }
        }
        (start, period)
    }

    fn find(&self, hay: &[U]) -> Option<usize> {
        let (needle, n) = (self.needle, self.needle.len());
        let (mut at, mut memory) = (0, 0);
        while at + n <= hay.len() {
            let window = &hay[at..at + n];
            let from = self.cut.max(memory);
            if let Some(miss) = (from..n).find(|&i| needle[i] != window[i]) {
                at += miss - self.cut + 1;
                memory = 0;
                continue;
            }
            if (memory..self.cut).rev().all(|i| needle[i] == window[i]) {
                return Some(at);
            }
            at += self.period;
            memory = if self.periodic { n - self.period } else { 0 };
        }
        None
    }
}

/// The first position of `needle` in `hay`.
#[inline]
pub fn find(hay: StrRef<'_>, needle: StrRef<'_>) -> Option<usize> {
    if needle.len() > hay.len() {
        return None;
    }
    with_both!(hay, needle, h, n => Search::find(h, n), None)
}

/// The last position of `needle` in `hay`.
pub fn rfind(hay: StrRef<'_>, needle: StrRef<'_>) -> Option<usize> {
    if needle.len() > hay.len() {
        return None;
    }
    with_both!(hay, needle, h, n => Search::rfind(h, n), None)
}

/// The first position of one code point.
#[inline]
pub fn find_code(hay: StrRef<'_>, code: u32) -> Option<usize> {
    fn go<U: CodeUnit>(hay: &[U], code: u32) -> Option<usize> {
        U::position(hay, U::from_code(code)?)
    }
    with_units!(hay, h => go(h, code))
}

/// How often `needle` occurs without overlaps; between all code points if it is empty.
pub fn count(hay: StrRef<'_>, needle: StrRef<'_>) -> usize {
    if needle.is_empty() {
        return hay.len() + 1;
    }
    if needle.len() > hay.len() {
        return 0;
    }
    if let (StrRef::Latin1(h), StrRef::Latin1([b])) = (hay, needle) {
        return memchr::memchr_iter(*b, h).count();
    }
    let mut count = 0;
    let bump = |_| {
        count += 1;
        true
    };
    with_both!(hay, needle, h, n => Search::find_all(h, n, bump), ());
    count
}

/// `hay.replace(old, new, max)`; None if nothing is replaced.
pub fn replace(hay: StrRef<'_>, old: StrRef<'_>, new: StrRef<'_>, max: usize) -> Option<StrBuf> {
    if max == 0 || old.len() > hay.len() {
        return None;
    }
    if old.is_empty() {
        return replace_empty(hay, new, max);
    }
    if let (StrRef::Latin1(h), StrRef::Latin1(&[from]), StrRef::Latin1(&[to])) = (hay, old, new) {
        return replace_byte(h, from, to, max);
    }
    with_both!(hay, old, h, o => with_new(h, o, new, max), None)
}

fn with_new<U: Search>(hay: &[U], old: &[U], new: StrRef<'_>, max: usize) -> Option<StrBuf> {
    let mut at = Vec::new();
    Search::find_all(hay, old, |i| {
        at.push(i);
        at.len() < max
    });
    if at.is_empty() {
        return None;
    }
    let Some(new) = narrowed::<U>(new) else {
        // The result is wider than the text.
        let mut out = StrBuf::with_capacity(hay.len());
        let mut done = 0;
        for i in at {
            out.push_str(U::str_ref(&hay[done..i]));
            out.push_str(new);
            done = i + old.len();
        }
        out.push_str(U::str_ref(&hay[done..]));
        return Some(out);
    };
    let mut out = Vec::with_capacity(hay.len() - at.len() * old.len() + at.len() * new.len());
    let mut done = 0;
    for i in at {
        out.extend_from_slice(&hay[done..i]);
        out.extend_from_slice(&new);
        done = i + old.len();
    }
    out.extend_from_slice(&hay[done..]);
    let bits = out.iter().fold(0, |bits, u| bits | u.code());
    Some(narrowest(out, bits))
}

fn replace_byte(hay: &[u8], from: u8, to: u8, max: usize) -> Option<StrBuf> {
    let first = memchr::memchr(from, hay)?;
    let mut out = hay.to_vec();
    if max >= hay.len() {
        for b in &mut out[first..] {
            *b = if *b == from { to } else { *b };
        }
    } else {
        for b in out[first..].iter_mut().filter(|b| **b == from).take(max) {
            *b = to;
        }
    }
    Some(StrBuf::Latin1(out))
}

/// An empty `old` occurs before every code point and at the end.
fn replace_empty(hay: StrRef<'_>, new: StrRef<'_>, max: usize) -> Option<StrBuf> {
    let mut out = StrBuf::with_capacity(hay.len());
    out.push_str(new);
    let mut left = max - 1;
    for (i, code) in hay.codes().enumerate() {
        out.push(code);
        if left == 0 {
            out.push_str(hay.slice(i + 1..hay.len()));
            break;
        }
        out.push_str(new);
        left -= 1;
    }
    Some(out)
}
