//! Finding a key in a dict when keys may be of any class: comparing runs Python code, which may change the dict.

use super::{Dict, DictTable};
use crate::prelude::*;

impl Dict {
    /// The table and entry holding a key equal to `key`.
    #[inline]
    pub(super) fn find(
        &self,
        th: &Thread,
        key: Value,
        hash: i64,
    ) -> PyResult<Option<(Gc<DictTable>, usize)>> {
        let Some(table) = self.table() else {
            return Ok(None);
        };
        if self.only_str_keys() {
            if let Some(text) = crate::protocol::exact_str(key) {
                return Ok(table.find_str(text, hash).map(|entry| (table, entry)));
            }
            if key.is_int() || key.is_float() {
                return Ok(None);
            }
        }
        self.find_general(th, key, hash)
    }

    fn find_general(
        &self,
        th: &Thread,
        key: Value,
        hash: i64,
    ) -> PyResult<Option<(Gc<DictTable>, usize)>> {
        'restart: loop {
            let Some(table) = self.table() else {
                return Ok(None);
            };
            for entry in table.candidates(hash) {
                let Some(candidate) = table.entry(entry).key.get() else {
                    continue;
                };
                if candidate == key {
                    return Ok(Some((table, entry)));
                }
                let equal = crate::protocol::equal(th, candidate, key)?;
                // The comparison may have changed the dict: what it found counts only if the entry is still there.
                let same_table = self.table().is_some_and(|now| now == table);
                if !same_table
                    || table.filled() <= entry
                    || table.entry(entry).key.get() != Some(candidate)
                {
                    continue 'restart;
                }
                if equal {
                    return Ok(Some((table, entry)));
                }
            }
            return Ok(None);
        }
    }
}
