//! Roots that Rust code holds by number: for statics of the runtime and for handles given to the outside.

use crate::cell::LockedCell;
use crate::marker::Marker;

/// Names a root of a `RootSet`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RootId(u32);

/// A vector of words that the collector sees. For holders of the global lock.
#[derive(Default)]
pub struct RootSet {
    inner: LockedCell<Inner>,
}

#[derive(Default)]
struct Inner {
    words: Vec<u64>,
    free: Vec<u32>,
    /// Roots set since the last collection. What the others refer to is old, so a minor collection skips them: a
    /// runtime may have many thousand roots at no cost.
    young: Vec<u32>,
}

impl Inner {
    fn set(&mut self, id: u32, bits: u64) {
        self.words[id as usize] = bits;
        self.young.push(id);
        if self.young.len() > 2 * self.words.len() {
            // Few roots set again and again.
            self.young.sort_unstable();
            self.young.dedup();
        }
    }
}

impl RootSet {
    /// Adds a root with the bits of a `HeapWord`.
    pub fn add(&self, bits: u64) -> RootId {
        self.inner.with(|inner| {
            if let Some(id) = inner.free.pop() {
                inner.set(id, bits);
                return RootId(id);
            }
            let id = inner.words.len() as u32;
            inner.words.push(0);
            inner.set(id, bits);
            RootId(id)
        })
    }

    pub fn get(&self, id: RootId) -> u64 {
        self.inner.with(|inner| inner.words[id.0 as usize])
    }

    pub fn set(&self, id: RootId, bits: u64) {
        self.inner.with(|inner| inner.set(id.0, bits));
    }

    /// Removes the root; its id may be given out again.
    pub fn remove(&self, id: RootId) {
        self.inner.with(|inner| {
            inner.words[id.0 as usize] = 0;
            inner.free.push(id.0);
        });
    }

    pub(crate) fn trace(&self, marker: &mut Marker) {
        self.inner.with(|inner| {
            let young = std::mem::take(&mut inner.young);
            if marker.is_minor() {
                young
                    .iter()
                    .for_each(|&id| marker.word(inner.words[id as usize]));
            } else {
                inner.words.iter().for_each(|&word| marker.word(word));
            }
        });
    }
}
