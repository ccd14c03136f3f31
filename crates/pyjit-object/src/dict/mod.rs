//! `dict`: insertion-ordered hash table, compact index plus entries array. CPython: Objects/dictobject.c.
//!
//! One heap object, the `DictTable`, holds both: `capacity` entries of (hash, key, value), of which the first
//! `filled` are used (a deleted entry has an empty value), then an open-addressing index of entry numbers in the
//! narrowest width. A dict whose keys are all exact strings never runs Python code to look one up.

mod lookup;
mod table;

pub use table::{DictTable, Entry};

use crate::prelude::*;
use pyjit_gc::Marker;
use std::cell::Cell;

#[repr(C)]
#[derive(Default)]
pub struct Dict {
    pub header: Header,
    table: Field<Option<Gc<DictTable>>>,
    used: Cell<usize>,
    /// Some key is not an exact str.
    general: Cell<bool>,
    /// Changes are reported to the runtime (globals and builtins that native code relies on).
    pub watched: Cell<bool>,
    /// Identifies the key set and its places while it stays as it is; 0 = not asked for yet.
    keys_version: Cell<u32>,
}

impl Trace for Dict {
    fn trace(&self, marker: &mut Marker) {
        self.table.trace(marker);
    }
}

/// An iterator over a dict (keys, values or items; reversed or not) or a set, as its class says.
#[repr(C)]
#[derive(Default)]
pub struct DictIter {
    pub header: Header,
    /// None when exhausted.
    pub dict: Field<Option<Value>>,
    /// The next entry to look at (counting down when reversed).
    pub position: Cell<usize>,
    /// The size at the start; a different one later is a RuntimeError.
    pub used: Cell<usize>,
    /// Items still to come, for `__length_hint__`.
    pub left: Cell<usize>,
}

impl Trace for DictIter {
    fn trace(&self, marker: &mut Marker) {
        self.dict.trace(marker);
    }
}

impl Dict {
    pub const TABLE_OFFSET: usize = std::mem::offset_of!(Dict, table);
    pub const KEYS_VERSION_OFFSET: usize = std::mem::offset_of!(Dict, keys_version);

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.used.get()
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline(always)]
    pub fn table(&self) -> Option<Gc<DictTable>> {
        self.table.get()
    }

    /// Whether every key is an exact str.
    #[inline(always)]
    pub fn only_str_keys(&self) -> bool {
        !self.general.get()
    }

    /// The version of the key set: while it is the same, each key is in the same entry.
    pub fn keys_version(&self, th: &Thread) -> u32 {
        if self.keys_version.get() == 0 {
            self.keys_version.set(th.rt().next_keys_version());
        }
        self.keys_version.get()
    }

    /// The version if one was handed out and still holds, else 0.
    #[inline(always)]
    pub fn current_keys_version(&self) -> u32 {
        self.keys_version.get()
    }

    fn keys_changed(&self) {
        self.keys_version.set(0);
    }

    /// The value of `key`; hashing and comparing may run Python code.
    #[inline]
    pub fn get(&self, th: &Thread, key: Value) -> PyResult<Option<Value>> {
        let hash = hash_key(th, key)?;
        self.get_hashed(th, key, hash)
    }

    pub fn get_hashed(&self, th: &Thread, key: Value, hash: i64) -> PyResult<Option<Value>> {
        Ok(match self.find(th, key, hash)? {
            Some((table, entry)) => table.entry(entry).value.get(),
            None => None,
        })
    }

    /// The value of a string key. Runs no Python code where the dict has only str keys, as namespaces have.
    #[inline]
    pub fn get_str(&self, th: &Thread, key: Gc<Str>) -> PyResult<Option<Value>> {
        if self.only_str_keys() {
            return Ok(self.peek(th, key));
        }
        self.get_hashed(th, key.into(), key.hash(th))
    }

    /// The value of a string key among the exact-str keys; never runs Python code.
    #[inline]
    pub fn peek(&self, th: &Thread, key: Gc<Str>) -> Option<Value> {
        let table = self.table.get()?;
        let entry = table.find_str(key, key.hash(th))?;
        table.entry(entry).value.get()
    }

    /// The entry number of a string key among the exact-str keys.
    pub fn entry_of(&self, th: &Thread, key: Gc<Str>) -> Option<usize> {
        self.table.get()?.find_str(key, key.hash(th))
    }

    pub fn contains(&self, th: &Thread, key: Value) -> PyResult<bool> {
        Ok(self.get(th, key)?.is_some())
    }

    #[inline]
    pub fn set(&self, th: &Thread, key: Value, value: Value) -> PyResult<()> {
        let hash = hash_key(th, key)?;
        self.set_hashed(th, key, hash, value)
    }

    #[inline]
    pub fn set_str(&self, th: &Thread, key: Gc<Str>, value: Value) -> PyResult<()> {
        self.set_hashed(th, key.into(), key.hash(th), value)
    }

    pub fn set_hashed(&self, th: &Thread, key: Value, hash: i64, value: Value) -> PyResult<()> {
        match self.find(th, key, hash)? {
            Some((table, entry)) => {
                if self.watched.get() {
                    th.rt().dict_changed(self, key);
                }
                table.entry(entry).value.set(&table.header, Some(value));
                Ok(())
            }
            None => self.insert_new(th, key, hash, value),
        }
    }

    /// Adds 1 to the small int under `key`; false if there is no such, and nothing is done.
    pub fn count_up(&self, th: &Thread, key: Value, hash: i64) -> PyResult<bool> {
        let Some((table, entry)) = self.find(th, key, hash)? else {
            return Ok(false);
        };
        let field = &table.entry(entry).value;
        let count = field.get().and_then(Value::as_small_int);
        let Some(more) = count.and_then(|count| count.checked_add(1)) else {
            return Ok(false);
        };
        if self.watched.get() {
            th.rt().dict_changed(self, key);
        }
        // A number needs no barrier.
        field.init(Some(Value::int(more)));
        Ok(true)
    }

    /// The value under `key`, after inserting `default` if there was none.
    pub fn set_default(&self, th: &Thread, key: Value, default: Value) -> PyResult<Value> {
        let hash = hash_key(th, key)?;
        if let Some(value) = self.get_hashed(th, key, hash)? {
            return Ok(value);
        }
        self.insert_new(th, key, hash, default)?;
        Ok(default)
    }

    /// Adds a key known to be absent.
    fn insert_new(&self, th: &Thread, key: Value, hash: i64, value: Value) -> PyResult<()> {
        let table = self.room_for_one(th)?;
        self.keys_changed();
        if self.watched.get() {
            th.rt().dict_changed(self, key);
        }
        if !crate::protocol::is_exact_str(key) {
            self.general.set(true);
        }
        table.append(key, hash, value);
        self.used.set(self.used.get() + 1);
        Ok(())
    }

    /// Removes `key`, answering its value.
    pub fn remove(&self, th: &Thread, key: Value) -> PyResult<Option<Value>> {
        let hash = hash_key(th, key)?;
        self.remove_hashed(th, key, hash)
    }

    pub fn remove_hashed(&self, th: &Thread, key: Value, hash: i64) -> PyResult<Option<Value>> {
        let Some((table, entry)) = self.find(th, key, hash)? else {
            return Ok(None);
        };
        Ok(self.remove_entry(th, table, entry))
    }

    fn remove_entry(&self, th: &Thread, table: Gc<DictTable>, entry: usize) -> Option<Value> {
        self.keys_changed();
        if self.watched.get()
            && let Some(key) = table.entry(entry).key.get()
        {
            th.rt().dict_changed(self, key);
        }
        let value = table.remove(entry);
        self.used.set(self.used.get() - 1);
        value
    }

    /// Removes and answers the last item.
    pub fn pop_last(&self, th: &Thread) -> Option<(Value, Value)> {
        let table = self.table.get()?;
        let last = (table.start()..table.filled())
            .rev()
            .find(|entry| table.entry(*entry).value.get().is_some())?;
        let key = table.entry(last).key.get()?;
        let value = self.remove_entry(th, table, last)?;
        table.forget_tail(last);
        Some((key, value))
    }

    /// Removes and answers the first item.
    pub fn pop_first(&self, th: &Thread) -> Option<(Value, Value)> {
        let table = self.table.get()?;
        let (next, key, value) = self.next_item(0)?;
        self.remove_entry(th, table, next - 1);
        Some((key, value))
    }

    /// Moves the item to the end; false if there is none.
    pub fn move_to_end(&self, th: &Thread, key: Value, hash: i64) -> PyResult<bool> {
        let Some((table, entry)) = self.find(th, key, hash)? else {
            return Ok(false);
        };
        if entry + 1 == table.filled() {
            return Ok(true);
        }
        let (own, value) = (table.entry(entry).key.get(), table.entry(entry).value.get());
        let (Some(own), Some(value)) = (own, value) else {
            return Ok(false);
        };
        // Making room fails before anything is changed.
        self.room_for_one(th)?;
        let Some((table, entry)) = self.find(th, own, hash)? else {
            return Ok(false);
        };
        self.remove_entry(th, table, entry);
        self.insert_new(th, own, hash, value)?;
        Ok(true)
    }

    /// Moves the item to the front, by moving all others behind it.
    pub fn move_to_front(&self, th: &Thread, key: Value, hash: i64) -> PyResult<bool> {
        let Some((table, entry)) = self.find(th, key, hash)? else {
            return Ok(false);
        };
        let fresh = DictTable::alloc(th, slots_for(self.len()))?;
        let front = table.entry(entry);
        if let (Some(key), Some(value)) = (front.key.get(), front.value.get()) {
            fresh.append(key, hash, value);
        }
        for (number, other) in table.entries().iter().enumerate() {
            if let (Some(key), Some(value)) = (other.key.get(), other.value.get())
                && number != entry
            {
                fresh.append(key, other.hash.get(), value);
            }
        }
        self.keys_changed();
        self.table.set(&self.header, Some(fresh));
        Ok(true)
    }

    pub fn clear(&self, th: &Thread) {
        self.keys_changed();
        if self.watched.get() {
            self.iter()
                .for_each(|(key, _)| th.rt().dict_changed(self, key));
        }
        self.table.set(&self.header, None);
        self.used.set(0);
        self.general.set(false);
    }

    /// The item in the first live entry at or after `position`, and the position after it. For loops during which
    /// the dict may change.
    #[inline]
    pub fn next_item(&self, position: usize) -> Option<(usize, Value, Value)> {
        let table = self.table.get()?;
        (position.max(table.start())..table.filled()).find_map(|at| {
            let entry = table.entry(at);
            Some((at + 1, entry.key.get()?, entry.value.get()?))
        })
    }

    /// As `next_item`, with the stored hash.
    pub fn next_entry(&self, position: usize) -> Option<(usize, Value, i64, Value)> {
        let table = self.table.get()?;
        (position.max(table.start())..table.filled()).find_map(|at| {
            let entry = table.entry(at);
            Some((
                at + 1,
                entry.key.get()?,
                entry.hash.get(),
                entry.value.get()?,
            ))
        })
    }

    /// The item in the last live entry before `position`, and that entry's number.
    pub fn previous_item(&self, position: usize) -> Option<(usize, Value, Value)> {
        let table = self.table.get()?;
        (table.start()..position.min(table.filled()))
            .rev()
            .find_map(|at| {
                let entry = table.entry(at);
                Some((at, entry.key.get()?, entry.value.get()?))
            })
    }

    /// The items in order. Not to be held across anything that can run Python code.
    pub fn iter(&self) -> impl Iterator<Item = (Value, Value)> + '_ {
        let mut position = 0;
        std::iter::from_fn(move || {
            let (next, key, value) = self.next_item(position)?;
            position = next;
            Some((key, value))
        })
    }

    /// A table with a free entry.
    fn room_for_one(&self, th: &Thread) -> PyResult<Gc<DictTable>> {
        match self.table.get() {
            Some(table) if table.has_room() => Ok(table),
            _ => self.resize(th, self.used.get() * 3),
        }
    }

    /// Makes room for `items` items in all.
    pub fn reserve(&self, th: &Thread, items: usize) -> PyResult<()> {
        if self.table.get().map_or(0, |table| table.capacity()) < items {
            self.resize(th, slots_for(items))?;
        }
        Ok(())
    }

    #[cold]
    fn resize(&self, th: &Thread, slots: usize) -> PyResult<Gc<DictTable>> {
        let fresh = DictTable::alloc(th, slots)?;
        if let Some(old) = self.table.get() {
            fresh.copy_live_from(&old);
        }
        self.keys_changed();
        self.table.set(&self.header, Some(fresh));
        Ok(fresh)
    }

    /// An exact dict with the same items.
    pub fn copy(&self, th: &Thread) -> PyResult<Gc<Dict>> {
        let copy = th.dict();
        copy.copy_from(th, self)?;
        Ok(copy)
    }

    /// Makes an empty dict equal to `other`.
    pub fn copy_from(&self, th: &Thread, other: &Dict) -> PyResult<()> {
        debug_assert!(self.is_empty());
        if other.is_empty() {
            return Ok(());
        }
        let Some(old) = other.table.get() else {
            return Ok(());
        };
        let fresh = if old.filled() == other.len() && old.capacity() < other.len() * 3 + 8 {
            old.duplicate(th)?
        } else {
            let fresh = DictTable::alloc(th, slots_for(other.len()))?;
            fresh.copy_live_from(&old);
            fresh
        };
        self.keys_changed();
        self.table.set(&self.header, Some(fresh));
        self.used.set(other.len());
        self.general.set(other.general.get());
        Ok(())
    }

    /// Sets every item of `other` here (later wins).
    pub fn update_from(&self, th: &Thread, other: &Dict) -> PyResult<()> {
        if self.is_empty() && self.table.get().is_none() {
            return self.copy_from(th, other);
        }
        let size = other.len();
        let mut position = 0;
        while let Some((next, key, hash, value)) = other.next_entry(position) {
            position = next;
            self.set_hashed(th, key, hash, value)?;
            if other.len() != size {
                return Err(th.raise(t::RuntimeError, "dict mutated during update"));
            }
        }
        Ok(())
    }
}

/// The hash of a key; "cannot use 'list' as a dict key (unhashable type: 'list')".
#[inline]
pub fn hash_key(th: &Thread, key: Value) -> PyResult<i64> {
    match crate::protocol::hash(th, key) {
        Ok(hash) => Ok(hash),
        Err(Raised) => Err(unhashable(th, key, "dict key")),
    }
}

/// Rewords the TypeError that hashing raised.
#[cold]
pub fn unhashable(th: &Thread, key: Value, what: &str) -> Raised {
    let class = th.class(t::TypeError);
    let Some(exception) = th.pending().filter(|e| th.class_of(*e) == class) else {
        return Raised;
    };
    th.take_pending();
    let Ok(text) = crate::protocol::str(th, exception) else {
        return Raised;
    };
    let name = th.class_of(key).qualified_name(th);
    th.raise(
        t::TypeError,
        format!("cannot use '{name}' as a {what} ({})", text.display()),
    )
}

/// Index slots of a table that holds that many items: it is filled to two thirds.
fn slots_for(items: usize) -> usize {
    items + items.div_ceil(2)
}

impl Thread {
    pub fn dict(&self) -> Gc<Dict> {
        self.alloc_zeroed(t::DICT)
    }
}
