//! The address space of the heap and its side tables: reserved once, committed step by step.
//!
//! The region is aligned to `REGION_ALIGN` whatever its size, so that the heap of an object is found by masking its
//! address: the first block is never used for objects and holds the address of the `Heap`. Side tables are indexed by
//! address and grow with the region; nothing is touched that is not needed.

use crate::heap::{Heap, HeapError};
use std::cell::Cell;
use std::ptr;

/// Alignment of every heap region.
pub const REGION_ALIGN: usize = 1 << 36;
/// Unit of small-object space: one size class to a block.
pub const BLOCK: usize = 1 << 15;
/// Unit of large-object space.
pub const PAGE: usize = 1 << 12;
pub const PAGES_PER_BLOCK: u32 = (BLOCK / PAGE) as u32;
/// Bytes that one card stands for: a cache line. Cards of 256 bytes made random stores into a long list four times as
/// dear to scan.
pub const CARD: usize = 64;
/// 64-bit words of mark bits of a block.
pub const BITMAP_WORDS: usize = BLOCK / 16 / 64;

/// Smallest region worth having.
const SMALLEST: usize = 1 << 26;
/// First commit; also kept out of huge pages, so that a small program stays small.
const FIRST_COMMIT: usize = 4 << 20;

/// From this size on the heap asks for huge pages: a fault a 4 KB page is half the cost of growing a heap. A program that
/// has been through its first nursery has come this far.
const HUGE_FROM: usize = 8 << 20;

/// What the heap knows about a block, in 16 bytes.
#[repr(C)]
pub struct BlockMeta {
    /// 0: not a small-object block; else the size class plus one.
    pub class: Cell<u8>,
    pub flags: Cell<u8>,
    /// Cells in use, exact for everything but the allocators' current pieces.
    pub live: Cell<u16>,
    /// Granules of a cell.
    pub cell: Cell<u16>,
    /// Granules that make whole cells.
    pub limit: Cell<u16>,
    /// `ceil(2^21 / cell)`: an offset is divided by one multiplication.
    pub reciprocal: Cell<u32>,
    unused: u32,
}

/// Was allocated into since the last collection.
pub const TOUCHED: u8 = 1;
/// Its memory was used before: must be zeroed when handed out.
pub const DIRTY: u8 = 2;
/// Is in the list of its class's blocks to allocate into.
pub const AVAILABLE: u8 = 4;

pub const RECIPROCAL_SHIFT: u32 = 21;

/// `page_map` values below this are no page numbers.
pub const FIRST_PAGE: u32 = PAGES_PER_BLOCK;
/// `page_map`: a free page, never used or given back.
pub const PAGE_CLEAN: u32 = 0;
/// `page_map`: a free page with old contents.
pub const PAGE_DIRTY: u32 = 1;

/// Bytes of each side table for one block.
const TABLES: [usize; 5] = [
    BITMAP_WORDS * 8,             // marks
    BITMAP_WORDS * 8,             // allocated
    BLOCK / CARD,                 // cards
    size_of::<BlockMeta>(),       // meta
    PAGES_PER_BLOCK as usize * 4, // page map
];

/// Reserved address space.
pub struct Region {
    pub base: usize,
    pub size: usize,
    committed: Cell<usize>,
    tables: usize,
    tables_size: usize,
    pub marks: *mut u64,
    pub allocated: *mut u64,
    pub cards: *mut u8,
    meta: *mut BlockMeta,
    pub page_map: *mut u32,
}

fn reserve(hint: usize, bytes: usize, fixed: bool) -> Option<usize> {
    let flags = libc::MAP_PRIVATE
        | libc::MAP_ANONYMOUS
        | libc::MAP_NORESERVE
        | if fixed { libc::MAP_FIXED_NOREPLACE } else { 0 };
    // SAFETY: a fresh anonymous mapping that replaces nothing.
    let at = unsafe { libc::mmap(hint as *mut _, bytes, libc::PROT_NONE, flags, -1, 0) };
    if at == libc::MAP_FAILED {
        None
    } else {
        Some(at as usize)
    }
}

fn unmap(at: usize, bytes: usize) {
    if bytes > 0 {
        // SAFETY: the caller owns this part of a reservation.
        unsafe { libc::munmap(at as *mut _, bytes) };
    }
}

/// Address space of `bytes` at an aligned address: anywhere, if twice the space is to be had, else at fixed places.
fn reserve_aligned(bytes: usize) -> Option<usize> {
    if let Some(at) = reserve(0, REGION_ALIGN + bytes, false) {
        let aligned = at.next_multiple_of(REGION_ALIGN);
        unmap(at, aligned - at);
        unmap(aligned + bytes, at + REGION_ALIGN - aligned);
        return Some(aligned);
    }
    for place in 1..1024 {
        // From the middle of a 47-bit space downwards; on machines with 39 bits only the last few can succeed.
        let hint = REGION_ALIGN * (1024 - place);
        match reserve(hint, bytes, true) {
            Some(at) if at == hint => return Some(at),
            // A kernel that does not know MAP_FIXED_NOREPLACE takes the address for a hint.
            Some(at) => unmap(at, bytes),
            None => {}
        }
    }
    None
}

fn commit_range(at: usize, from: usize, to: usize) -> bool {
    let page = page_size();
    let (low, high) = ((at + from) & !(page - 1), (at + to).next_multiple_of(page));
    // SAFETY: inside a reservation of ours; raising the protection of committed pages again changes nothing.
    high <= low
        || unsafe {
            libc::mprotect(
                low as *mut _,
                high - low,
                libc::PROT_READ | libc::PROT_WRITE,
            )
        } == 0
}

/// The system's page size, which may be larger than `PAGE` on aarch64.
pub fn page_size() -> usize {
    // SAFETY: always callable.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(size).unwrap_or(4096)
}

/// Gives the memory of a range back to the system; it reads as zeros afterwards. Only whole system pages are given
/// back: the answer is false, and nothing done, if the range is not made of them.
pub fn give_back(at: usize, bytes: usize) -> bool {
    let page = page_size();
    if !at.is_multiple_of(page) || !bytes.is_multiple_of(page) {
        return false;
    }
    // SAFETY: a range of free pages of the caller's.
    unsafe { libc::madvise(at as *mut _, bytes, libc::MADV_DONTNEED) == 0 }
}

impl Region {
    /// Reserves `wanted` bytes (rounded down to a power of two), or less if the system refuses.
    pub fn new(wanted: usize) -> Result<Region, HeapError> {
        let mut size = wanted.clamp(SMALLEST, REGION_ALIGN);
        size = 1 << size.ilog2();
        while size >= SMALLEST {
            let tables_size = TABLES
                .iter()
                .map(|per_block| per_block * (size / BLOCK))
                .sum::<usize>()
                .next_multiple_of(page_size());
            if let Some(base) = reserve_aligned(size) {
                if let Some(tables) = reserve(0, tables_size, false) {
                    let mut at = tables;
                    let starts = TABLES.map(|per_block| {
                        let start = at;
                        at += per_block * (size / BLOCK);
                        start
                    });
                    let region = Region {
                        base,
                        size,
                        committed: Cell::new(0),
                        tables,
                        tables_size,
                        marks: starts[0] as *mut u64,
                        allocated: starts[1] as *mut u64,
                        cards: starts[2] as *mut u8,
                        meta: starts[3] as *mut BlockMeta,
                        page_map: starts[4] as *mut u32,
                    };
                    if region.commit(FIRST_COMMIT) {
                        // SAFETY: our own mapping; advice only.
                        unsafe {
                            libc::madvise(base as *mut _, FIRST_COMMIT, libc::MADV_NOHUGEPAGE)
                        };
                        return Ok(region);
                    }
                    // Dropping the region unmaps it.
                } else {
                    unmap(base, size);
                }
            }
            size /= 2;
        }
        Err(HeapError::NoAddressSpace)
    }

    /// Makes the first `bytes` usable. False if the system has no more memory or the region ends.
    pub fn commit(&self, bytes: usize) -> bool {
        let from = self.committed.get();
        if bytes <= from {
            return true;
        }
        if bytes > self.size {
            return false;
        }
        // In growing steps, so that growth costs few system calls.
        let generous = (from + (from / 4).max(FIRST_COMMIT))
            .min(self.size)
            .next_multiple_of(BLOCK);
        let exact = bytes.next_multiple_of(BLOCK);
        let done = |to: usize| {
            let starts = [
                self.marks as usize,
                self.allocated as usize,
                self.cards as usize,
                self.meta as usize,
                self.page_map as usize,
            ];
            commit_range(self.base, from, to)
                && starts.iter().zip(TABLES).all(|(&start, per_block)| {
                    commit_range(start, from / BLOCK * per_block, to / BLOCK * per_block)
                })
        };
        for to in [generous.max(exact), exact] {
            if done(to) {
                self.committed.set(to);
                let huge = from.max(HUGE_FROM);
                if huge < to {
                    // SAFETY: our own mapping; advice only.
                    unsafe {
                        libc::madvise((self.base + huge) as *mut _, to - huge, libc::MADV_HUGEPAGE)
                    };
                }
                return true;
            }
        }
        false
    }

    #[inline(always)]
    pub fn meta(&self, block: u32) -> &BlockMeta {
        debug_assert!((block as usize) < self.committed.get() / BLOCK);
        // SAFETY: the table covers every committed block; a zeroed entry is valid.
        unsafe { &*self.meta.add(block as usize) }
    }

    #[inline(always)]
    pub fn block_of(&self, address: usize) -> u32 {
        ((address - self.base) / BLOCK) as u32
    }

    #[inline(always)]
    pub fn page_of(&self, address: usize) -> u32 {
        ((address - self.base) / PAGE) as u32
    }

    #[inline(always)]
    pub fn block_address(&self, block: u32) -> usize {
        self.base + block as usize * BLOCK
    }

    #[inline(always)]
    pub fn page_address(&self, page: u32) -> usize {
        self.base + page as usize * PAGE
    }

    /// The mark words of a block.
    #[inline(always)]
    pub fn marks_of(&self, block: u32) -> *mut u64 {
        // SAFETY: inside the table.
        unsafe { self.marks.add(block as usize * BITMAP_WORDS) }
    }

    /// The allocated words of a block.
    #[inline(always)]
    pub fn allocated_of(&self, block: u32) -> *mut u64 {
        // SAFETY: inside the table.
        unsafe { self.allocated.add(block as usize * BITMAP_WORDS) }
    }

    /// Whether the granule that begins at `address` has its bit set in `map` (`marks` or `allocated`).
    #[inline(always)]
    pub fn bit(&self, map: *const u64, address: usize) -> bool {
        let offset = address - self.base;
        debug_assert!(offset < self.committed.get());
        // SAFETY: the tables cover every committed address.
        unsafe { *map.add(offset >> 10) >> ((offset >> 4) & 63) & 1 != 0 }
    }

    /// Sets or clears the bit of the granule at `address`.
    #[inline(always)]
    pub fn set_bit(&self, map: *mut u64, address: usize, on: bool) {
        let offset = address - self.base;
        debug_assert!(offset < self.committed.get());
        let bit = 1 << ((offset >> 4) & 63);
        // SAFETY: the tables cover every committed address.
        unsafe {
            let word = map.add(offset >> 10);
            *word = if on { *word | bit } else { *word & !bit };
        }
    }

    /// Sets the allocated bits of all granules of `[from, to)`.
    #[inline]
    pub fn set_allocated(&self, from: usize, to: usize) {
        let (mut granule, end) = ((from - self.base) >> 4, (to - self.base) >> 4);
        while granule < end {
            let shift = granule & 63;
            let count = (64 - shift).min(end - granule);
            let ones = if count == 64 {
                !0
            } else {
                ((1u64 << count) - 1) << shift
            };
            // SAFETY: the tables cover every committed address.
            unsafe { *self.allocated.add(granule >> 6) |= ones };
            granule += count;
        }
    }

    #[inline(always)]
    pub fn page_entry(&self, page: u32) -> u32 {
        // SAFETY: callers ask for committed pages only; the table covers them.
        unsafe { *self.page_map.add(page as usize) }
    }

    #[inline(always)]
    pub fn set_page_entry(&self, page: u32, entry: u32) {
        // SAFETY: as in `page_entry`.
        unsafe { *self.page_map.add(page as usize) = entry }
    }

    pub fn committed(&self) -> usize {
        self.committed.get()
    }

    /// Writes the owner's address where `heap_of` finds it.
    pub fn set_owner(&self, heap: *const Heap) {
        // SAFETY: the first block is committed and used for nothing else.
        unsafe { ptr::write(self.base as *mut *const Heap, heap) };
    }
}

/// The heap that holds the object at `address`.
///
/// # Safety
/// `address` is that of an object in a living heap.
#[inline(always)]
pub unsafe fn heap_of(address: usize) -> *const Heap {
    // SAFETY: by the caller's promise the masked address is the region's first block.
    unsafe { *((address & !(REGION_ALIGN - 1)) as *const *const Heap) }
}

impl Drop for Region {
    fn drop(&mut self) {
        unmap(self.base, self.size);
        unmap(self.tables, self.tables_size);
    }
}
