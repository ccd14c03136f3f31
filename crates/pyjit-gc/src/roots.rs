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
}

impl RootSet {
    /// Adds a root with the bits of a `HeapWord`.
    pub fn add(&self, bits: u64) -> RootId {
        self.inner.with(|inner| {
            if let Some(id) = inner.free.pop() {
                inner.words[id as usize] = bits;
                return RootId(id);
            }
            inner.words.push(bits);
            RootId(inner.words.len() as u32 - 1)
        })
    }

    pub fn get(&self, id: RootId) -> u64 {
        self.inner.with(|inner| inner.words[id.0 as usize])
    }

    pub fn set(&self, id: RootId, bits: u64) {
        self.inner.with(|inner| inner.words[id.0 as usize] = bits);
    }

    /// Removes the root; its id may be given out again.
    pub fn remove(&self, id: RootId) {
        self.inner.with(|inner| {
            inner.words[id.0 as usize] = 0;
            inner.free.push(id.0);
        });
    }

    pub(crate) fn trace(&self, marker: &mut Marker) {
        self.inner
            .with(|inner| inner.words.iter().for_each(|&word| marker.word(word)));
    }
}
