//! The table of a dict: entries in order of insertion, and the index over them.

use crate::prelude::*;
use pyjit_gc::Marker;
use std::cell::Cell;

#[repr(C)]
pub struct Entry {
    pub hash: Cell<i64>,
    pub key: Field<Option<Value>>,
    /// Empty in a deleted entry.
    pub value: Field<Option<Value>>,
}

/// Invariants: entries below `filled` are in use or deleted, the rest is zero; the index has a power of two of slots,
/// at least a third of them free; every live entry is found from its hash.
#[repr(C)]
pub struct DictTable {
    pub header: Header,
    capacity: u32,
    filled: Cell<u32>,
    log2_slots: u8,
    /// Bytes of an index slot: 1, 2 or 4.
    slot_bytes: u8,
    /// Index slots that are not free (deleted ones count).
    taken: Cell<u32>,
    /// Every entry before this one is deleted: what makes removing from the front cheap.
    start: Cell<u32>,
    first: [Entry; 0],
}

const FREE: u32 = u32::MAX;
const DELETED: u32 = u32::MAX - 1;
const MAX_SLOTS: usize = 1 << 31;

/// The integer type of index slots; all-ones means FREE, one less DELETED.
trait SlotWidth {
    /// # Safety
    /// The index has such slots, more than `at`.
    unsafe fn read(index: *const u8, at: usize) -> u32;
}

macro_rules! slot_width {
    ($($ty:ty)*) => { $(impl SlotWidth for $ty {
        #[inline(always)]
        unsafe fn read(index: *const u8, at: usize) -> u32 {
            // SAFETY: the caller's promise.
            unsafe { index.cast::<$ty>().add(at).read_unaligned() as i32 as u32 }
        }
    })* };
}
slot_width!(i8 i16 i32);

/// Whether two strings with the same hash are equal.
#[inline(never)]
fn same_text(candidate: Value, key: Gc<Str>) -> bool {
    candidate.cast::<Str>().is_some_and(|text| {
        !(text.is_interned() && key.is_interned())
            && text.header.shape() == t::STR.0
            && text.equals(&key)
    })
}

impl Trace for DictTable {
    fn trace(&self, marker: &mut Marker) {
        // The hash words are not values but may look like one: pass keys and values only.
        for entry in self.entries() {
            entry.key.trace(marker);
            entry.value.trace(marker);
        }
    }
}

impl DictTable {
    pub const ENTRIES_OFFSET: usize = std::mem::offset_of!(DictTable, first);

    /// An empty table whose index has at least `slots` slots.
    pub fn alloc(th: &Thread, slots: usize) -> PyResult<Gc<DictTable>> {
        let slots = slots.max(8).next_power_of_two();
        if slots > MAX_SLOTS {
            return Err(th.raise_memory());
        }
        let capacity = slots * 2 / 3;
        let slot_bytes = match slots {
            0..=0x80 => 1usize,
            0x81..=0x8000 => 2,
            _ => 4,
        };
        let bytes = Self::ENTRIES_OFFSET + capacity * size_of::<Entry>() + slots * slot_bytes;
        let table = th.alloc_raw::<DictTable>(t::DICT_TABLE, bytes)?;
        let fields = table.as_ptr();
        // SAFETY: freshly allocated with room for the fields, the entries (zeroed) and the index.
        unsafe {
            (&raw mut (*fields).capacity).write(capacity as u32);
            (&raw mut (*fields).log2_slots).write(slots.trailing_zeros() as u8);
            (&raw mut (*fields).slot_bytes).write(slot_bytes as u8);
            table.index().write_bytes(0xFF, slots * slot_bytes);
        }
        Ok(table)
    }

    #[inline(always)]
    pub fn capacity(&self) -> usize {
        self.capacity as usize
    }

    #[inline(always)]
    pub fn filled(&self) -> usize {
        self.filled.get() as usize
    }

    /// Whether another entry can be added.
    #[inline(always)]
    pub fn has_room(&self) -> bool {
        self.filled.get() < self.capacity && self.taken.get() < self.capacity
    }

    /// No entry before this one is live.
    #[inline(always)]
    pub fn start(&self) -> usize {
        self.start.get() as usize
    }

    /// Bytes of the allocation.
    fn bytes(&self) -> usize {
        Self::ENTRIES_OFFSET
            + self.capacity() * size_of::<Entry>()
            + ((self.slot_bytes as usize) << self.log2_slots)
    }

    /// Slots of the index.
    pub fn slots(&self) -> usize {
        1 << self.log2_slots
    }

    /// A copy of a table without deleted entries.
    pub fn duplicate(&self, th: &Thread) -> PyResult<Gc<DictTable>> {
        let table = th.alloc_raw::<DictTable>(t::DICT_TABLE, self.bytes())?;
        let head = size_of::<Header>();
        // SAFETY: both have that many bytes; only the header of the fresh one is kept.
        unsafe {
            std::ptr::copy_nonoverlapping(
                (self as *const DictTable).cast::<u8>().add(head),
                table.as_ptr().cast::<u8>().add(head),
                self.bytes() - head,
            )
        };
        table.header.barrier();
        Ok(table)
    }

    #[inline(always)]
    pub fn entries(&self) -> &[Entry] {
        // SAFETY: allocated with room for `capacity >= filled` entries.
        unsafe { std::slice::from_raw_parts(self.first.as_ptr(), self.filled()) }
    }

    #[inline(always)]
    pub fn entry(&self, number: usize) -> &Entry {
        &self.entries()[number]
    }

    #[inline(always)]
    fn index(&self) -> *mut u8 {
        // SAFETY: the index lies behind the entries.
        unsafe { self.first.as_ptr().add(self.capacity()) as *mut u8 }
    }

    #[inline(always)]
    fn mask(&self) -> usize {
        (1usize << self.log2_slots) - 1
    }

    #[inline(always)]
    fn slot(&self, at: usize) -> u32 {
        debug_assert!(at <= self.mask());
        // SAFETY: `at` is below the number of slots; all-ones of each width means FREE, one less DELETED.
        unsafe {
            match self.slot_bytes {
                1 => *self.index().cast::<i8>().add(at) as i32 as u32,
                2 => self.index().cast::<i16>().add(at).read_unaligned() as i32 as u32,
                _ => self.index().cast::<u32>().add(at).read_unaligned(),
            }
        }
    }

    #[inline(always)]
    fn set_slot(&self, at: usize, entry: u32) {
        debug_assert!(at <= self.mask());
        // SAFETY: as in `slot`; the widths hold every entry number of a table of this size.
        unsafe {
            match self.slot_bytes {
                1 => self.index().add(at).write(entry as u8),
                2 => self
                    .index()
                    .cast::<u16>()
                    .add(at)
                    .write_unaligned(entry as u16),
                _ => self.index().cast::<u32>().add(at).write_unaligned(entry),
            }
        }
    }

    /// The slots to look at for `hash`, in order; endless, every slot comes up.
    #[inline(always)]
    fn probe(&self, hash: i64) -> impl Iterator<Item = usize> {
        let mask = self.mask();
        let (mut at, mut perturb) = (hash as usize & mask, hash as u64);
        std::iter::from_fn(move || {
            let this = at;
            perturb >>= 5;
            at = at
                .wrapping_mul(5)
                .wrapping_add(perturb as usize)
                .wrapping_add(1)
                & mask;
            Some(this)
        })
    }

    /// The entry of an exact-str key.
    #[inline]
    pub fn find_str(&self, key: Gc<Str>, hash: i64) -> Option<usize> {
        match self.slot_bytes {
            1 => self.find_str_in::<i8>(key, hash),
            2 => self.find_str_in::<i16>(key, hash),
            _ => self.find_str_in::<i32>(key, hash),
        }
    }

    #[inline(always)]
    fn find_str_in<W: SlotWidth>(&self, key: Gc<Str>, hash: i64) -> Option<usize> {
        let word = Value::from(key);
        let (mask, index) = (self.mask(), self.index());
        let (mut at, mut perturb) = (hash as usize & mask, hash as u64);
        loop {
            // SAFETY: `at` is below the number of slots, whose width is W's; what is neither FREE nor DELETED is the
            // number of an entry.
            let number = unsafe { W::read(index, at) };
            if number < DELETED {
                debug_assert!(number < self.filled.get());
                // SAFETY: as above.
                let entry = unsafe { &*self.first.as_ptr().add(number as usize) };
                if let Some(candidate) = entry.key.get() {
                    if candidate == word {
                        return Some(number as usize);
                    }
                    if entry.hash.get() == hash && same_text(candidate, key) {
                        return Some(number as usize);
                    }
                }
            } else if number == FREE {
                return None;
            }
            perturb >>= 5;
            at = at
                .wrapping_mul(5)
                .wrapping_add(perturb as usize)
                .wrapping_add(1)
                & mask;
        }
    }

    /// The live entries whose hash is `hash`, in probe order.
    #[inline]
    pub fn candidates(&self, hash: i64) -> impl Iterator<Item = usize> + '_ {
        self.probe(hash)
            .map(|at| self.slot(at))
            .take_while(|number| *number != FREE)
            .filter_map(move |number| {
                if number == DELETED {
                    return None;
                }
                (self.entries()[number as usize].hash.get() == hash).then_some(number as usize)
            })
    }

    /// Adds a key that is not there; there is a free entry.
    #[inline]
    pub fn append(&self, key: Value, hash: i64, value: Value) {
        let number = self.filled.get();
        assert!(number < self.capacity);
        self.filled.set(number + 1);
        let entry = self.entry(number as usize);
        entry.hash.set(hash);
        entry.key.set(&self.header, Some(key));
        entry.value.set(&self.header, Some(value));
        let mask = self.mask();
        let (mut at, mut perturb) = (hash as usize & mask, hash as u64);
        let mut taken = self.slot(at);
        while taken < DELETED {
            perturb >>= 5;
            at = at
                .wrapping_mul(5)
                .wrapping_add(perturb as usize)
                .wrapping_add(1)
                & mask;
            taken = self.slot(at);
        }
        if taken == FREE {
            self.taken.set(self.taken.get() + 1);
        }
        self.set_slot(at, number);
    }

    /// Marks the entry deleted, answering its value.
    pub fn remove(&self, number: usize) -> Option<Value> {
        let entry = self.entry(number);
        if let Some(at) = self
            .probe(entry.hash.get())
            .find(|at| self.slot(*at) == number as u32)
        {
            self.set_slot(at, DELETED);
        }
        let value = entry.value.get();
        entry.key.set(&self.header, None);
        entry.value.set(&self.header, None);
        if number == self.start() {
            let live = self.entries()[number..]
                .iter()
                .position(|entry| entry.key.get().is_some());
            let start = live.map_or(self.filled(), |more| number + more);
            self.start.set(start as u32);
        }
        value
    }

    /// Forgets the entries from `filled` on, all of them deleted, so that popping from the end stays cheap.
    pub fn forget_tail(&self, filled: usize) {
        debug_assert!(
            self.entries()[filled..]
                .iter()
                .all(|entry| entry.value.get().is_none())
        );
        self.filled.set(filled as u32);
        self.start.set(self.start.get().min(filled as u32));
    }

    /// Copies the live entries of `old` into this empty table, which has room for them.
    pub fn copy_live_from(&self, old: &DictTable) {
        for entry in old.entries() {
            if let (Some(key), Some(value)) = (entry.key.get(), entry.value.get()) {
                self.append(key, entry.hash.get(), value);
            }
        }
    }
}
