//! The generational write barrier: an old object that is written to is looked at again by the next minor collection.
//!
//! The fast test is on the owner's gc byte. An old object is remembered as a whole (its byte becomes 0, so that further
//! stores are free until the next collection); an old large object whose slot is known has only that slot's card
//! marked. The heap is found from the owner's address, so no thread is needed.

use crate::header::{GC_OLD, GC_YOUNG, Header};
use crate::region::{CARD, heap_of};

/// To be called after a reference was stored into `owner`, wherever in it.
///
/// # Safety
/// `owner` is a live heap object.
#[inline(always)]
pub unsafe fn write_barrier(owner: *const Header) {
    // SAFETY: a live object, by the caller's promise.
    let owner = unsafe { &*owner };
    if owner.gc() != 0 {
        object_slow(owner);
    }
}

/// To be called after a reference was stored into the word at `slot` of `owner`.
///
/// # Safety
/// `owner` is a live heap object and `slot` points into it.
#[inline(always)]
pub unsafe fn write_barrier_slot(owner: *const Header, slot: *const u64) {
    // SAFETY: a live object, by the caller's promise.
    let owner = unsafe { &*owner };
    if owner.gc() != 0 {
        slot_slow(owner, slot.cast());
    }
}

/// To be called after `count` words from `start` on were stored into `owner`.
///
/// # Safety
/// `owner` is a live heap object and the words are part of it.
#[inline]
pub unsafe fn write_barrier_range(owner: *const Header, start: *const u64, count: usize) {
    // SAFETY: a live object, by the caller's promise.
    let owner = unsafe { &*owner };
    if owner.gc() <= GC_OLD {
        if owner.gc() == GC_OLD {
            object_slow(owner);
        }
        return;
    }
    // SAFETY: only objects that a heap has marked have a gc byte other than 0.
    let heap = unsafe { &*heap_of(owner as *const Header as usize) };
    let first = start as usize - heap.region().base;
    for card in first / CARD..(first + count * 8).div_ceil(CARD) {
        heap.dirty_card(card);
    }
}

/// Remembers the whole of an old object; native code calls this when the gc byte is not 0.
#[cold]
#[inline(never)]
pub extern "C" fn object_slow(owner: &Header) {
    owner.set_gc(GC_YOUNG);
    // SAFETY: only objects that a heap has marked have a gc byte other than 0.
    let heap = unsafe { &*heap_of(owner as *const Header as usize) };
    heap.remember(owner);
}

/// Remembers one slot of an old object, or all of it if it is not large. Nothing is to be done for a large object if
/// what was stored is a number or itself old, which looking at its mark bit tells.
#[cold]
#[inline(never)]
pub extern "C" fn slot_slow(owner: &Header, slot: *const u8) {
    if owner.gc() <= GC_OLD {
        object_slow(owner);
        return;
    }
    // SAFETY: as above.
    let heap = unsafe { &*heap_of(owner as *const Header as usize) };
    // SAFETY: the slot is a word of the owner.
    let value = unsafe { *slot.cast::<usize>() };
    if heap.is_old_or_foreign(value) {
        return;
    }
    heap.dirty_card((slot as usize - heap.region().base) / CARD);
}
