//! `str.translate` and `bytes.translate`. CPython: `_PyUnicode_TranslateCharmap`, `stringlib_translate`.

use crate::{StrBuf, StrRef};

/// What a character becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Translated {
    /// Not in the table: itself.
    Same,
    /// None: nothing.
    Deleted,
    Code(u32),
    Text(StrBuf),
}

/// Translates character by character. ASCII characters that become one character are looked up once only, as CPython
/// does.
pub fn translate<E>(
    text: StrRef<'_>,
    mut lookup: impl FnMut(u32) -> Result<Translated, E>,
) -> Result<StrBuf, E> {
    const UNKNOWN: u32 = u32::MAX;
    let mut known = [UNKNOWN; 128];
    let mut out = StrBuf::with_capacity(text.len());
    for code in text.codes() {
        if let Some(&c) = known.get(code as usize)
            && c != UNKNOWN
        {
            out.push(c);
            continue;
        }
        let one = match lookup(code)? {
            Translated::Same => code,
            Translated::Code(c) => c,
            Translated::Deleted => continue,
            Translated::Text(text) => {
                out.push_str(text.as_str());
                continue;
            }
        };
        out.push(one);
        if let Some(slot) = known.get_mut(code as usize) {
            *slot = one;
        }
    }
    Ok(out)
}

/// Without the bytes of `delete`, the others through `table` (None: as they are).
pub fn translate_bytes(bytes: &[u8], table: Option<&[u8; 256]>, delete: &[u8]) -> Vec<u8> {
    let mut deleted = [false; 256];
    for &b in delete {
        deleted[usize::from(b)] = true;
    }
    let kept = bytes.iter().filter(|&&b| !deleted[usize::from(b)]);
    match table {
        Some(table) => kept.map(|&b| table[usize::from(b)]).collect(),
        None => kept.copied().collect(),
    }
}
