//! Weak references: a table from referent to the weak reference objects that name it. Their referent field is not
//! traced; the table itself keeps neither side alive. CPython: Objects/weakrefobject.c keeps a list in each referent.

use crate::header::{Header, WEAKREFED};
use crate::heap::{ClearedWeak, Generation, Heap};
use crate::marker::Marker;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

/// Hashes addresses: one multiplication.
#[derive(Default)]
pub struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_usize(self.0 as usize ^ byte as usize);
        }
    }

    fn write_usize(&mut self, address: usize) {
        self.0 = (address as u64)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(26);
    }
}

type AddressMap<V> = HashMap<usize, V, BuildHasherDefault<AddressHasher>>;

/// All weak references.
#[derive(Default)]
pub(crate) struct WeakTable {
    by_referent: AddressMap<Vec<*mut Header>>,
    /// Referents with an entry made since the last collection: the only ones a minor collection must look at.
    young: Vec<usize>,
}

impl WeakTable {
    pub fn len(&self) -> usize {
        self.by_referent.len()
    }

    /// Forgets dead weak references, and dead referents: their live weak references are the answer.
    fn sweep(&mut self, marker: &Marker, generation: Generation) -> Vec<ClearedWeak> {
        let mut cleared = Vec::new();
        // True: the entry stays.
        let mut look = |referent: usize, weaks: &mut Vec<*mut Header>| {
            weaks.retain(|&weak| marker.is_marked(weak));
            let live = marker.is_marked(referent as *const Header);
            if !live {
                cleared.extend(weaks.iter().map(|&weak| ClearedWeak { referent, weak }));
            } else if weaks.is_empty() {
                // SAFETY: a live object.
                unsafe { (*(referent as *const Header)).clear_flag(WEAKREFED) };
            }
            live && !weaks.is_empty()
        };
        let young = std::mem::take(&mut self.young);
        match generation {
            Generation::Minor => {
                for referent in young {
                    if let Entry::Occupied(mut entry) = self.by_referent.entry(referent)
                        && !look(referent, entry.get_mut())
                    {
                        entry.remove();
                    }
                }
            }
            Generation::Major => self
                .by_referent
                .retain(|&referent, weaks| look(referent, weaks)),
        }
        cleared
    }
}

impl Heap {
    /// Announces that `weak` refers weakly to `referent`.
    ///
    /// # Safety
    /// Both are live objects of this heap.
    pub unsafe fn register_weak(&self, referent: *const Header, weak: *mut Header) {
        // SAFETY: a live object of the caller's.
        unsafe { (*referent).set_flag(WEAKREFED) };
        self.weak.with(|table| {
            table
                .by_referent
                .entry(referent as usize)
                .or_default()
                .push(weak);
            table.young.push(referent as usize);
        });
    }

    /// Takes `register_weak` back.
    ///
    /// # Safety
    /// Both are live objects of this heap.
    pub unsafe fn unregister_weak(&self, referent: *const Header, weak: *mut Header) {
        self.weak.with(|table| {
            if let Entry::Occupied(mut entry) = table.by_referent.entry(referent as usize) {
                entry.get_mut().retain(|&other| other != weak);
                if entry.get().is_empty() {
                    entry.remove();
                    // SAFETY: a live object of the caller's.
                    unsafe { (*referent).clear_flag(WEAKREFED) };
                }
            }
        });
    }

    /// The weak references to `referent`, oldest first. Some may be garbage that no collection has found yet.
    ///
    /// # Safety
    /// `referent` is a live object of this heap.
    pub unsafe fn weak_references(&self, referent: *const Header) -> Vec<*mut Header> {
        // SAFETY: a live object of the caller's.
        if unsafe { !(*referent).has_flag(WEAKREFED) } {
            return Vec::new();
        }
        self.weak.with(|table| {
            table
                .by_referent
                .get(&(referent as usize))
                .cloned()
                .unwrap_or_default()
        })
    }

    pub(crate) fn sweep_weak(&self, marker: &Marker, generation: Generation) -> Vec<ClearedWeak> {
        self.weak.with(|table| table.sweep(marker, generation))
    }
}
