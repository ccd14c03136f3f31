//! Taking away and adding at the ends: strip, ljust, center, zfill, expandtabs.

use std::ops::Range;

use super::{Rules, is_space};
use crate::error::{ErrorKind, Result, TextError};
use crate::{CodeUnit, StrBuf, StrRef, with_units};

/// Which ends to strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    Left,
    Right,
    Both,
}

fn strip_by(text: StrRef<'_>, ends: Ends, stripped: impl Fn(u32) -> bool) -> Range<usize> {
    with_units!(text, t => {
        let (mut start, mut end) = (0, t.len());
        if ends != Ends::Right {
            while start < end && stripped(t[start].code()) {
                start += 1;
            }
        }
        if ends != Ends::Left {
            while start < end && stripped(t[end - 1].code()) {
                end -= 1;
            }
        }
        start..end
    })
}

/// What is left without white space.
pub fn strip_whitespace(text: StrRef<'_>, ends: Ends, rules: Rules) -> Range<usize> {
    strip_by(text, ends, |c| is_space(c, rules))
}

/// What is left without the characters of `set`.
pub fn strip_chars(text: StrRef<'_>, set: StrRef<'_>, ends: Ends) -> Range<usize> {
    if set.len() == 1 {
        let only = set.at(0);
        return strip_by(text, ends, |c| c == only);
    }
    // A bitmap answers for ASCII; the rest is looked up.
    let (mut low, mut others) = (0u128, false);
    for c in set.codes() {
        if c < 128 {
            low |= 1 << c;
        } else {
            others = true;
        }
    }
    strip_by(text, ends, |c| {
        if c < 128 {
            low >> c & 1 == 1
        } else {
            others && set.codes().any(|s| s == c)
        }
    })
}

/// MemoryError for a string no machine holds.
fn memory_error() -> TextError {
    TextError::new(ErrorKind::MemoryError, "")
}

/// `text` between `left` and `right` fill characters.
pub fn pad(text: StrRef<'_>, left: usize, right: usize, fill: u32) -> Result<StrBuf> {
    let total = text
        .len()
        .checked_add(left)
        .and_then(|n| n.checked_add(right))
        .ok_or_else(memory_error)?;
    if total > isize::MAX as usize / 4 {
        return Err(memory_error());
    }
    let mut units = Vec::new();
    units.try_reserve_exact(total).map_err(|_| memory_error())?;
    let mut out = StrBuf::Latin1(units);
    out.push_repeat(fill, left);
    out.push_str(text);
    out.push_repeat(fill, right);
    Ok(out)
}

/// How `str.center` shares the padding out.
pub fn center_padding(len: usize, width: usize) -> (usize, usize) {
    let padding = width.saturating_sub(len);
    let left = padding / 2 + (padding & width & 1);
    (left, padding - left)
}

/// `text.zfill(width)`; None if it is long enough already.
pub fn zfill(text: StrRef<'_>, width: usize) -> Option<Result<StrBuf>> {
    let zeros = width.checked_sub(text.len()).filter(|&n| n > 0)?;
    let signed = usize::from(matches!(text.get(0), Some(0x2B | 0x2D)));
    Some(pad(StrRef::Latin1(&[]), 0, zeros, 0x30).map(|fill| {
        let mut out = text.slice(0..signed).to_buf();
        out.push_str(fill.as_str());
        out.push_str(text.slice(signed..text.len()));
        out
    }))
}

/// `text.expandtabs(size)`: columns start anew after `\n` and `\r`; sizes below 1 drop the tabs.
pub fn expand_tabs(text: StrRef<'_>, size: usize) -> Result<StrBuf> {
    let too_long = || TextError::overflow("result too long");
    let (mut column, mut total) = (0usize, 0usize);
    for code in text.codes() {
        let mut step = 1;
        match code {
            9 => {
                step = if size > 0 { size - column % size } else { 0 };
                column = column
                    .checked_add(step)
                    .filter(|&c| c <= isize::MAX as usize)
                    .ok_or_else(too_long)?;
            }
            10 | 13 => column = 0,
            _ => column += 1,
        }
        total = total
            .checked_add(step)
            .filter(|&t| t <= isize::MAX as usize)
            .ok_or_else(too_long)?;
    }
    let mut units = Vec::new();
    units.try_reserve_exact(total).map_err(|_| memory_error())?;
    let mut out = StrBuf::Latin1(units);
    column = 0;
    for code in text.codes() {
        match code {
            9 => {
                let step = if size > 0 { size - column % size } else { 0 };
                out.push_repeat(0x20, step);
                column += step;
            }
            _ => {
                out.push(code);
                column = if code == 10 || code == 13 {
                    0
                } else {
                    column + 1
                };
            }
        }
    }
    Ok(out)
}
