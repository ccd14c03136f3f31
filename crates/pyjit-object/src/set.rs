//! `set` and `frozenset`: the data. CPython: Objects/setobject.c, whose probing and growth decide the iteration order
//! that programs see, so both are followed exactly.

use crate::prelude::*;
use pyjit_gc::Marker;
use std::cell::Cell;

#[repr(C)]
pub struct SetEntry {
    pub hash: Cell<i64>,
    /// Empty when never used; `Value::EXHAUSTED` when deleted.
    pub key: Field<Option<Value>>,
}

/// A power of two of entries.
#[repr(C)]
pub struct SetTable {
    pub header: Header,
    slots: usize,
    first: [SetEntry; 0],
}

#[repr(C)]
#[derive(Default)]
pub struct Set {
    pub header: Header,
    table: Field<Option<Gc<SetTable>>>,
    /// Live keys.
    used: Cell<usize>,
    /// Live and deleted keys.
    fill: Cell<usize>,
    /// A frozenset's hash; 0 until computed.
    pub hash: Cell<i64>,
    /// Where `pop` looks next.
    finger: Cell<usize>,
}

impl Trace for Set {
    fn trace(&self, marker: &mut Marker) {
        self.table.trace(marker);
    }
}

impl Trace for SetTable {
    fn trace(&self, marker: &mut Marker) {
        for entry in self.entries() {
            entry.key.trace(marker);
        }
    }
}

const MIN_SLOTS: usize = 8;
const LINEAR_PROBES: usize = 9;
const DELETED: Value = Value::EXHAUSTED;

impl SetTable {
    fn alloc(th: &Thread, slots: usize) -> PyResult<Gc<SetTable>> {
        if slots > 1 << 40 {
            return Err(th.raise_memory());
        }
        let bytes = std::mem::offset_of!(SetTable, first) + slots * size_of::<SetEntry>();
        let table = th.alloc_raw::<SetTable>(t::SET_TABLE, bytes)?;
        // SAFETY: freshly allocated with room for it.
        unsafe { (&raw mut (*table.as_ptr()).slots).write(slots) };
        Ok(table)
    }

    #[inline(always)]
    pub fn entries(&self) -> &[SetEntry] {
        // SAFETY: allocated with room for `slots` entries.
        unsafe { std::slice::from_raw_parts(self.first.as_ptr(), self.slots) }
    }

    /// The first entry in probe order for which `found` answers something. Every entry comes up in time.
    #[inline(always)]
    fn probe<T>(&self, hash: i64, mut found: impl FnMut(usize, &SetEntry) -> Option<T>) -> T {
        let mask = self.slots - 1;
        let (mut base, mut perturb) = (hash as usize & mask, hash as u64);
        loop {
            let last = if base + LINEAR_PROBES <= mask {
                base + LINEAR_PROBES
            } else {
                base
            };
            for at in base..=last {
                // SAFETY: `last` is at most the mask, and the table has that many entries and one.
                let entry = unsafe { &*self.first.as_ptr().add(at) };
                if let Some(answer) = found(at, entry) {
                    return answer;
                }
            }
            perturb >>= 5;
            base = base
                .wrapping_mul(5)
                .wrapping_add(1)
                .wrapping_add(perturb as usize)
                & mask;
        }
    }

    /// Puts in a key that is not there, into a table without deleted keys.
    #[inline]
    fn insert_clean(&self, key: Value, hash: i64) {
        self.probe(hash, |_, entry| {
            entry.key.get().is_none().then(|| {
                entry.hash.set(hash);
                entry.key.set(&self.header, Some(key));
            })
        });
    }
}

/// The hash of an element; "cannot use 'list' as a set element (unhashable type: 'list')".
#[inline]
pub fn hash_element(th: &Thread, key: Value) -> PyResult<i64> {
    match crate::protocol::hash(th, key) {
        Ok(hash) => Ok(hash),
        Err(Raised) => Err(crate::dict::unhashable(th, key, "set element")),
    }
}

enum Found {
    At(usize),
    Free(usize),
}

impl Set {
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.used.get()
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn slots(&self) -> usize {
        self.table.get().map_or(MIN_SLOTS, |table| table.slots)
    }

    #[inline]
    fn find(&self, th: &Thread, key: Value, hash: i64) -> PyResult<Option<Found>> {
        loop {
            let Some(table) = self.table.get() else {
                return Ok(None);
            };
            // Deleted entries have the hash -1, which no key has.
            let found = table.probe(hash, |at, entry| {
                let Some(candidate) = entry.key.get() else {
                    return Some(Ok(Some(Found::Free(at))));
                };
                if entry.hash.get() != hash {
                    return None;
                }
                if candidate == key {
                    return Some(Ok(Some(Found::At(at))));
                }
                match self.matches(th, table, entry, candidate, key) {
                    Ok(Some(true)) => Some(Ok(Some(Found::At(at)))),
                    Ok(Some(false)) => None,
                    Ok(None) => Some(Ok(None)),
                    Err(Raised) => Some(Err(Raised)),
                }
            })?;
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    /// Whether a key with the same hash is equal; none if comparing has changed the set.
    fn matches(
        &self,
        th: &Thread,
        table: Gc<SetTable>,
        entry: &SetEntry,
        candidate: Value,
        key: Value,
    ) -> PyResult<Option<bool>> {
        if let (Some(a), Some(b)) = (
            crate::protocol::exact_str(candidate),
            crate::protocol::exact_str(key),
        ) {
            return Ok(Some(a.equals(&b)));
        }
        let equal = crate::protocol::equal(th, candidate, key)?;
        let same_table = self.table.get().is_some_and(|now| now == table);
        if !same_table || entry.key.get() != Some(candidate) {
            return Ok(None);
        }
        Ok(Some(equal))
    }

    pub fn contains_hashed(&self, th: &Thread, key: Value, hash: i64) -> PyResult<bool> {
        Ok(matches!(self.find(th, key, hash)?, Some(Found::At(_))))
    }

    /// Adds the key; false if an equal one was there.
    pub fn add_hashed(&self, th: &Thread, key: Value, hash: i64) -> PyResult<bool> {
        if self.table.get().is_none() {
            self.table
                .set(&self.header, Some(SetTable::alloc(th, MIN_SLOTS)?));
        }
        match self.find(th, key, hash)? {
            Some(Found::At(_)) => Ok(false),
            Some(Found::Free(at)) => {
                let Some(table) = self.table.get() else {
                    return Ok(false);
                };
                let entry = &table.entries()[at];
                entry.hash.set(hash);
                entry.key.set(&table.header, Some(key));
                self.fill.set(self.fill.get() + 1);
                self.used.set(self.used.get() + 1);
                if self.fill.get() * 5 >= (table.slots - 1) * 3 {
                    self.grow(th)?;
                }
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// Adds a key that is not there, to a set without deleted keys.
    pub fn add_unique(&self, th: &Thread, key: Value, hash: i64) -> PyResult<()> {
        let table = match self.table.get() {
            Some(table) => table,
            None => {
                let table = SetTable::alloc(th, MIN_SLOTS)?;
                self.table.set(&self.header, Some(table));
                table
            }
        };
        table.insert_clean(key, hash);
        self.fill.set(self.fill.get() + 1);
        self.used.set(self.used.get() + 1);
        if self.fill.get() * 5 >= (table.slots - 1) * 3 {
            self.grow(th)?;
        }
        Ok(())
    }

    #[inline(never)]
    fn grow(&self, th: &Thread) -> PyResult<()> {
        let used = self.used.get();
        self.resize(th, if used > 50000 { used * 2 } else { used * 4 })
    }

    /// Puts all keys of another set into this one, which has never held any.
    pub fn fill_empty(&self, th: &Thread, other: &Set) -> PyResult<()> {
        debug_assert!(self.fill.get() == 0);
        if self.copy_into_empty(th, other)? {
            return Ok(());
        }
        let Some(from) = other.table.get() else {
            return Ok(());
        };
        self.reserve(th, other.len())?;
        let to = match self.table.get() {
            Some(table) => table,
            None => SetTable::alloc(th, MIN_SLOTS)?,
        };
        self.table.set(&self.header, Some(to));
        for entry in from.entries() {
            if let Some(key) = entry.key.get().filter(|key| *key != DELETED) {
                to.insert_clean(key, entry.hash.get());
            }
        }
        self.fill.set(other.len());
        self.used.set(other.len());
        Ok(())
    }

    /// Whether no key was ever added since the set was made or cleared.
    pub fn is_fresh(&self) -> bool {
        self.fill.get() == 0
    }

    pub fn add(&self, th: &Thread, key: Value) -> PyResult<bool> {
        let hash = hash_element(th, key)?;
        self.add_hashed(th, key, hash)
    }

    pub fn contains(&self, th: &Thread, key: Value) -> PyResult<bool> {
        let hash = hash_element(th, key)?;
        self.contains_hashed(th, key, hash)
    }

    /// Removes the key; false if it was not there.
    pub fn remove_hashed(&self, th: &Thread, key: Value, hash: i64) -> PyResult<bool> {
        match (self.find(th, key, hash)?, self.table.get()) {
            (Some(Found::At(at)), Some(table)) => {
                table.entries()[at].key.set(&table.header, Some(DELETED));
                table.entries()[at].hash.set(-1);
                self.used.set(self.used.get() - 1);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Makes the table larger than `minimum` slots.
    pub fn resize(&self, th: &Thread, minimum: usize) -> PyResult<()> {
        let mut slots = MIN_SLOTS;
        while slots <= minimum {
            slots *= 2;
        }
        let fresh = SetTable::alloc(th, slots)?;
        if let Some(old) = self.table.get() {
            for entry in old.entries() {
                if let Some(key) = entry.key.get().filter(|key| *key != DELETED) {
                    fresh.insert_clean(key, entry.hash.get());
                }
            }
        }
        self.fill.set(self.used.get());
        self.table.set(&self.header, Some(fresh));
        Ok(())
    }

    /// Room for `more` keys at once, as a merge makes it.
    pub fn reserve(&self, th: &Thread, more: usize) -> PyResult<()> {
        if (self.fill.get() + more) * 5 >= (self.slots() - 1) * 3 {
            self.resize(th, (self.used.get() + more) * 2)?;
        }
        Ok(())
    }

    /// Copies another set's table as it is, if this set is fresh and that one has no deleted keys.
    pub fn copy_into_empty(&self, th: &Thread, other: &Set) -> PyResult<bool> {
        let Some(old) = other.table.get() else {
            return Ok(true);
        };
        if self.fill.get() != 0 || other.fill.get() != other.used.get() {
            return Ok(false);
        }
        // A merge into an empty set makes its table for that many keys; only if it comes out alike is a copy the same.
        let mut slots = MIN_SLOTS;
        if other.used.get() * 5 >= (MIN_SLOTS - 1) * 3 {
            while slots <= other.used.get() * 2 {
                slots *= 2;
            }
        }
        if slots != old.slots {
            return Ok(false);
        }
        let table = SetTable::alloc(th, slots)?;
        // SAFETY: both tables have that many entries.
        unsafe {
            std::ptr::copy_nonoverlapping(
                old.first.as_ptr(),
                table.first.as_ptr().cast_mut(),
                slots,
            )
        };
        table.header.barrier();
        self.table.set(&self.header, Some(table));
        self.used.set(other.used.get());
        self.fill.set(other.used.get());
        Ok(true)
    }

    /// Rebuilds the table if more than a fifth of the keys in it are deleted.
    pub fn compact(&self, th: &Thread) -> PyResult<()> {
        let (fill, used) = (self.fill.get(), self.used.get());
        if (fill - used) / 5 > used / 4 {
            self.resize(th, if used > 50000 { used * 2 } else { used * 4 })?;
        }
        Ok(())
    }

    pub fn clear(&self) {
        self.table.set(&self.header, None);
        self.used.set(0);
        self.fill.set(0);
        self.finger.set(0);
    }

    /// The first live key at or after `position`, with its hash, and the position after it.
    #[inline]
    pub fn next_key(&self, position: usize) -> Option<(usize, Value, i64)> {
        let table = self.table.get()?;
        (position..table.slots).find_map(|at| {
            let entry = &table.entries()[at];
            let key = entry.key.get().filter(|key| *key != DELETED)?;
            Some((at + 1, key, entry.hash.get()))
        })
    }

    /// The keys. Not to be held across anything that can run Python code.
    pub fn iter(&self) -> impl Iterator<Item = (Value, i64)> + '_ {
        let mut position = 0;
        std::iter::from_fn(move || {
            let (next, key, hash) = self.next_key(position)?;
            position = next;
            Some((key, hash))
        })
    }

    pub fn pop(&self) -> Option<Value> {
        let table = self.table.get()?;
        let finger = self.finger.get() & (table.slots - 1);
        let (next, key, _) = self.next_key(finger).or_else(|| self.next_key(0))?;
        let entry = &table.entries()[next - 1];
        entry.key.set(&table.header, Some(DELETED));
        entry.hash.set(-1);
        self.used.set(self.used.get() - 1);
        self.finger.set(next);
        Some(key)
    }

    /// Exchanges the contents of two sets.
    pub fn swap(&self, other: &Set) {
        let table = self.table.get();
        self.table.set(&self.header, other.table.get());
        other.table.set(&other.header, table);
        self.used.swap(&other.used);
        self.fill.swap(&other.fill);
        self.finger.swap(&other.finger);
    }
}

impl Thread {
    pub fn set(&self) -> Gc<Set> {
        self.alloc_zeroed(t::SET)
    }

    pub fn frozenset(&self) -> Gc<Set> {
        self.alloc_zeroed(t::FROZENSET)
    }
}
