//! The exception table: which handler guards which instructions. CPython: `Objects/exception_handling_notes.txt`,
//! `InternalDocs/exception_handling.md`.
//!
//! Entries are four varints of six bits a byte, most significant first, bit 6 continuing, bit 7 marking an entry's start:
//! start, length, target (all in units) and `depth << 1 | lasti`.

/// One range and its handler; offsets in units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceptionEntry {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    /// How many stack values stay.
    pub depth: u32,
    /// Whether the faulting instruction's offset is pushed too.
    pub lasti: bool,
}

/// Appends an entry.
pub fn push_entry(table: &mut Vec<u8>, entry: ExceptionEntry) {
    push_varint(table, entry.start, 0x80);
    push_varint(table, entry.end - entry.start, 0);
    push_varint(table, entry.target, 0);
    push_varint(table, entry.depth << 1 | entry.lasti as u32, 0);
}

fn push_varint(table: &mut Vec<u8>, value: u32, mut mark: u8) {
    for shift in [24, 18, 12, 6] {
        if value >> shift != 0 {
            table.push((value >> shift & 0x3f) as u8 | 0x40 | mark);
            mark = 0;
        }
    }
    table.push((value & 0x3f) as u8 | mark);
}

/// Decodes a table; ends early where it is malformed.
#[derive(Clone, Debug)]
pub struct ExceptionEntries<'a> {
    rest: std::slice::Iter<'a, u8>,
}

impl<'a> ExceptionEntries<'a> {
    pub fn new(table: &'a [u8]) -> ExceptionEntries<'a> {
        ExceptionEntries { rest: table.iter() }
    }

    fn varint(&mut self) -> Option<u32> {
        let mut value = 0u32;
        loop {
            let byte = *self.rest.next()?;
            value = value.checked_mul(64)? | (byte & 0x3f) as u32;
            if byte & 0x40 == 0 {
                return Some(value);
            }
        }
    }

    /// Whether all of the table has been read.
    pub fn is_done(&self) -> bool {
        self.rest.len() == 0
    }
}

impl Iterator for ExceptionEntries<'_> {
    type Item = ExceptionEntry;

    fn next(&mut self) -> Option<ExceptionEntry> {
        let before = self.rest.clone();
        let entry = (|| {
            let start = self.varint()?;
            let end = start.checked_add(self.varint()?)?;
            let target = self.varint()?;
            let depth = self.varint()?;
            Some(ExceptionEntry {
                start,
                end,
                target,
                depth: depth >> 1,
                lasti: depth & 1 != 0,
            })
        })();
        if entry.is_none() {
            self.rest = before;
        }
        entry
    }
}

/// The handler that guards the unit at `offset`. Entries are sorted and disjoint.
pub fn find_handler(table: &[u8], offset: u32) -> Option<ExceptionEntry> {
    ExceptionEntries::new(table)
        .take_while(|entry| entry.start <= offset)
        .find(|entry| offset < entry.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips() {
        let entries = [
            ExceptionEntry {
                start: 0,
                end: 1,
                target: 5,
                depth: 0,
                lasti: false,
            },
            ExceptionEntry {
                start: 63,
                end: 64,
                target: 4095,
                depth: 3,
                lasti: true,
            },
            ExceptionEntry {
                start: 64,
                end: 300_000,
                target: 20_000_000,
                depth: 40,
                lasti: true,
            },
        ];
        let mut table = Vec::new();
        for entry in entries {
            push_entry(&mut table, entry);
        }
        assert_eq!(ExceptionEntries::new(&table).collect::<Vec<_>>(), entries);
        assert_eq!(find_handler(&table, 63), Some(entries[1]));
        assert_eq!(find_handler(&table, 2), None);
        let mut short = ExceptionEntries::new(&table[..table.len() - 1]);
        assert_eq!(short.by_ref().count(), 2);
        assert!(!short.is_done());
    }
}
