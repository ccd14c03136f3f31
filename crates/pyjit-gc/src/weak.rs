//! Weak references: a table from referent to the weak reference objects that name it. Their referent field is not
//! traced; the table itself keeps neither side alive. CPython: Objects/weakrefobject.c keeps a list in each referent.

use crate::header::{Header, WEAKREFED};
use crate::heap::{ClearedWeak, Generation, Heap};
use crate::marker::Marker;
use crate::reference::Trace;
use std::cell::Cell;
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

/// The field of a weak reference object that names its referent: not traced, and empty once the referent is dead. The
/// heap empties it before anything else can look.
#[repr(transparent)]
#[derive(Default)]
pub struct WeakCell(Cell<usize>);

impl WeakCell {
    /// An empty cell: see `Heap::set_weak`.
    pub const fn new() -> WeakCell {
        WeakCell(Cell::new(0))
    }

    /// The referent, if it lives. It does as long as this is on the stack.
    #[inline(always)]
    pub fn get(&self) -> Option<*mut Header> {
        match self.0.get() {
            0 => None,
            address => Some(address as *mut Header),
        }
    }
}

impl Trace for WeakCell {
    #[inline(always)]
    fn trace(&self, _: &mut Marker) {}
}

/// A weak reference object, and where in it its `WeakCell` is.
#[derive(Clone, Copy)]
struct Weak {
    object: *mut Header,
    /// Byte offset of the cell; 0 if the object has none.
    cell: u32,
}

impl Weak {
    /// Empties the object's cell.
    fn clear(self) {
        if self.cell != 0 {
            // SAFETY: a live object, in which the cell lies at this offset (see `set_weak`).
            unsafe {
                (*self.object.byte_add(self.cell as usize).cast::<WeakCell>())
                    .0
                    .set(0)
            };
        }
    }
}

type AddressMap<V> = HashMap<usize, V, BuildHasherDefault<AddressHasher>>;

/// All weak references.
#[derive(Default)]
pub(crate) struct WeakTable {
    by_referent: AddressMap<Vec<Weak>>,
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
        let mut look = |referent: usize, weaks: &mut Vec<Weak>| {
            weaks.retain(|weak| marker.is_marked(weak.object));
            let live = marker.is_marked(referent as *const Header);
            if !live {
                weaks.iter().for_each(|weak| weak.clear());
                cleared.extend(weaks.iter().map(|weak| ClearedWeak {
                    referent,
                    weak: weak.object,
                }));
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
    /// Makes `cell`, a field of `weak`, refer to `referent`.
    ///
    /// # Safety
    /// Both are live objects of this heap; the cell is part of `weak` and empty.
    pub unsafe fn set_weak(&self, weak: *mut Header, cell: &WeakCell, referent: *const Header) {
        let offset = cell as *const WeakCell as usize - weak as usize;
        cell.0.set(referent as usize);
        // SAFETY: as promised by the caller.
        unsafe { self.enter_weak(referent, weak, offset as u32) };
    }

    /// As `set_weak`, for weak references that keep their referent in their own way: `Hooks::weak_cleared` must make
    /// them forget it.
    ///
    /// # Safety
    /// Both are live objects of this heap.
    pub unsafe fn register_weak(&self, referent: *const Header, weak: *mut Header) {
        // SAFETY: as promised by the caller.
        unsafe { self.enter_weak(referent, weak, 0) };
    }

    unsafe fn enter_weak(&self, referent: *const Header, object: *mut Header, cell: u32) {
        // SAFETY: a live object of the caller's.
        unsafe { (*referent).set_flag(WEAKREFED) };
        self.weak.with(|table| {
            table
                .by_referent
                .entry(referent as usize)
                .or_default()
                .push(Weak { object, cell });
            table.young.push(referent as usize);
        });
    }

    /// Takes `set_weak` or `register_weak` back; the cell is empty afterwards.
    ///
    /// # Safety
    /// Both are live objects of this heap.
    pub unsafe fn unregister_weak(&self, referent: *const Header, weak: *mut Header) {
        self.weak.with(|table| {
            if let Entry::Occupied(mut entry) = table.by_referent.entry(referent as usize) {
                entry.get_mut().retain(|other| {
                    if other.object == weak {
                        other.clear();
                    }
                    other.object != weak
                });
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
            let weaks = table.by_referent.get(&(referent as usize));
            weaks
                .into_iter()
                .flatten()
                .map(|weak| weak.object)
                .collect()
        })
    }

    pub(crate) fn sweep_weak(&self, marker: &Marker, generation: Generation) -> Vec<ClearedWeak> {
        self.weak.with(|table| table.sweep(marker, generation))
    }
}
