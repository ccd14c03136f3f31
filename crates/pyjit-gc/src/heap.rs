//! The heap: what a runtime creates once, and where everything else of this crate comes together.
//!
//! All methods are for the thread that holds the runtime's global lock.

use crate::alloc::Allocator;
use crate::cell::LockedCell;
use crate::finalize::Finalizers;
use crate::header::{Header, KindInfo};
use crate::marker::{Marker, leaf_table};
use crate::pages::{BLOCK_ALIGN, Pages};
use crate::region::*;
use crate::roots::RootSet;
use crate::size_class::{CLASSES, GRANULE, size_of_class};
use crate::stack::StackRegistry;
use crate::stats::{GenerationStats, Stats};
use crate::weak::WeakTable;
use pyjit_events::Sink;
use std::cell::Cell;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// How a heap is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address space to reserve; less is taken if the system refuses.
    pub region_bytes: usize,
    /// More than this is never used: allocation fails instead.
    pub limit_bytes: usize,
    /// Bytes allocated between two minor collections, at first and at least.
    pub nursery_bytes: usize,
    /// Bytes allocated between two minor collections when much survives.
    pub max_nursery_bytes: usize,
    /// No major collection happens by itself below this many bytes in use.
    pub min_major_bytes: usize,
    /// A major collection happens when the bytes in use have grown by this many percent since the last one.
    pub growth_percent: usize,
    /// Collect at every n-th allocation (0: never for that reason), and poison what is freed.
    pub stress: u32,
    /// Check the whole heap before each collection.
    pub verify: bool,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            region_bytes: REGION_ALIGN,
            limit_bytes: usize::MAX,
            nursery_bytes: 4 << 20,
            max_nursery_bytes: 16 << 20,
            min_major_bytes: 32 << 20,
            growth_percent: 100,
            stress: 0,
            verify: false,
        }
    }
}

/// Why there is no heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeapError {
    NoAddressSpace,
}

impl fmt::Display for HeapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HeapError::NoAddressSpace => {
                f.write_str("the system grants no address space for the heap")
            }
        }
    }
}

impl std::error::Error for HeapError {}

/// Which objects a collection looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// Those allocated since the last collection.
    Minor,
    /// All.
    Major,
}

/// What the runtime contributes to a collection. None of these may allocate in the heap or run Python.
pub trait Hooks {
    /// Hands over the roots: VM stacks, the runtime's own references.
    fn trace_roots(&self, marker: &mut Marker);

    /// Everything reachable is marked; `is_live` tells. For the runtime's weak tables, such as that of interned strings.
    /// `Heap::current` says whether only young objects can have died.
    fn after_mark(&self, is_live: &dyn Fn(*const Header) -> bool) {
        let _ = is_live;
    }

    /// The referents of these pairs are dead, and the `WeakCell`s of the live weak references named are empty. Their
    /// callbacks are to be queued. In order of registration for one referent.
    fn weak_cleared(&self, cleared: &[ClearedWeak]) {
        let _ = cleared;
    }

    /// These objects wait for their finalizers: `Heap::next_finalizer` hands them out. Called to have a poll requested.
    fn queue_finalizers(&self, objects: &[*mut Header]) {
        let _ = objects;
    }

    /// The collection is over.
    fn collected(&self, generation: Generation, heap: &Heap) {
        let _ = (generation, heap);
    }
}

/// A weak reference whose referent died.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClearedWeak {
    pub referent: usize,
    pub weak: *mut Header,
}

/// A runtime's objects.
pub struct Heap {
    region: Region,
    kinds: &'static [KindInfo; 256],
    leaf: [bool; 256],
    pub(crate) config: Config,
    pub(crate) hooks: LockedCell<Option<Box<dyn Hooks>>>,
    /// Native stacks to scan.
    pub stacks: StackRegistry,
    /// References held by number.
    pub roots: RootSet,
    context: Cell<*const ()>,
    poll: Cell<Option<(&'static AtomicU32, u32)>>,
    pub(crate) sink: LockedCell<Option<Arc<Sink>>>,

    pub(crate) allocators: LockedCell<Vec<*const Allocator>>,
    pub(crate) pages: LockedCell<Pages>,
    /// Empty blocks.
    pub(crate) pool: LockedCell<Vec<u32>>,
    /// Blocks of each class with enough free cells.
    pub(crate) available: LockedCell<[Vec<u32>; CLASSES]>,
    /// Blocks allocated into since the last collection.
    pub(crate) touched: LockedCell<Vec<u32>>,
    pub(crate) large_young: LockedCell<Vec<Large>>,
    pub(crate) large_old: LockedCell<Vec<Large>>,
    pub(crate) remembered: LockedCell<Vec<*const Header>>,
    pub(crate) dirty_cards: LockedCell<Vec<usize>>,
    mark_stack: LockedCell<Vec<*const Header>>,
    pub(crate) weak: LockedCell<WeakTable>,
    pub(crate) finalizers: LockedCell<Finalizers>,

    /// What triggers the next minor collection: bytes of cells, plus the `weight_since`.
    pub(crate) since_collection: Cell<usize>,
    /// What large objects and memory outside the heap have added to `since_collection`.
    pub(crate) weight_since: Cell<usize>,
    /// Bytes of large objects allocated since the last collection.
    pub(crate) large_since: Cell<usize>,
    /// Free pages that were not given back to the system.
    pub(crate) dirty_pages: Cell<u32>,
    pub(crate) nursery: Cell<usize>,
    /// Bytes in use when the last collection ended.
    pub(crate) live_bytes: Cell<usize>,
    pub(crate) major_at: Cell<usize>,
    /// Bytes outside the heap announced since the last major collection.
    pub(crate) pressure: Cell<usize>,
    pub(crate) allocated_before: Cell<u64>,
    pub(crate) minor_stats: Cell<GenerationStats>,
    pub(crate) major_stats: Cell<GenerationStats>,
    pub(crate) running: Cell<Option<Generation>>,
    enabled: Cell<bool>,
    /// Nesting of `without_collection`.
    held_off: Cell<u32>,
    stress: Cell<u32>,
    stress_count: Cell<u32>,
}

/// An object in pages of its own.
#[derive(Clone, Copy)]
pub struct Large {
    pub page: u32,
    pub pages: u32,
}

// SAFETY: every method is for the holder of the runtime's global lock; the hooks are called by it only.
unsafe impl Send for Heap {}
// SAFETY: as above.
unsafe impl Sync for Heap {}

impl Heap {
    /// A heap whose objects are of the given kinds. It is found by its address: it stays in its box. Kind 0 should be
    /// `KindInfo::UNUSED`.
    pub fn new(config: Config, kinds: &'static [KindInfo; 256]) -> Result<Box<Heap>, HeapError> {
        let region = Region::new(config.region_bytes)?;
        let pages = Pages::new(FIRST_PAGE, (region.size / PAGE) as u32);
        let heap = Box::new(Heap {
            kinds,
            leaf: leaf_table(kinds),
            hooks: LockedCell::new(None),
            stacks: StackRegistry::default(),
            roots: RootSet::default(),
            context: Cell::new(std::ptr::null()),
            poll: Cell::new(None),
            sink: LockedCell::default(),
            allocators: LockedCell::default(),
            pages: LockedCell::new(pages),
            pool: LockedCell::default(),
            available: LockedCell::new([const { Vec::new() }; CLASSES]),
            touched: LockedCell::default(),
            large_young: LockedCell::default(),
            large_old: LockedCell::default(),
            remembered: LockedCell::default(),
            dirty_cards: LockedCell::default(),
            mark_stack: LockedCell::default(),
            weak: LockedCell::default(),
            finalizers: LockedCell::default(),
            since_collection: Cell::new(0),
            weight_since: Cell::new(0),
            large_since: Cell::new(0),
            dirty_pages: Cell::new(0),
            nursery: Cell::new(config.nursery_bytes),
            live_bytes: Cell::new(0),
            major_at: Cell::new(config.min_major_bytes),
            pressure: Cell::new(0),
            allocated_before: Cell::new(0),
            minor_stats: Cell::default(),
            major_stats: Cell::default(),
            running: Cell::new(None),
            enabled: Cell::new(true),
            held_off: Cell::new(0),
            stress: Cell::new(config.stress),
            stress_count: Cell::new(0),
            config,
            region,
        });
        heap.region.set_owner(&*heap);
        Ok(heap)
    }

    /// Installs the runtime's part of collections.
    pub fn set_hooks(&self, hooks: Box<dyn Hooks>) {
        self.hooks.with(|slot| *slot = Some(hooks));
    }

    /// What trace functions find in `Marker::context`.
    pub fn set_trace_context(&self, context: *const ()) {
        self.context.set(context);
    }

    pub(crate) fn trace_context(&self) -> *const () {
        self.context.get()
    }

    /// The heap sets `mask` in `word` when it wants a poll: a collection is due or finalizers wait.
    pub fn set_poll_flag(&self, word: &'static AtomicU32, mask: u32) {
        self.poll.set(Some((word, mask)));
    }

    /// Where an event for each collection goes.
    pub fn set_sink(&self, sink: Arc<Sink>) {
        self.sink.with(|slot| *slot = Some(sink));
    }

    pub(crate) fn request_poll(&self) {
        if let Some((word, mask)) = self.poll.get() {
            word.fetch_or(mask, Ordering::Relaxed);
        }
    }

    /// Connects a thread's allocator.
    ///
    /// # Safety
    /// The allocator stays where it is, and the heap lives, until `detach`.
    pub unsafe fn attach(&self, allocator: &Allocator) {
        allocator.set_heap(self);
        self.allocators.with(|all| all.push(allocator));
    }

    /// Disconnects a thread's allocator.
    pub fn detach(&self, allocator: &Allocator) {
        allocator.retire(self);
        allocator.set_heap(std::ptr::null());
        self.allocators
            .with(|all| all.retain(|&other| !std::ptr::eq(other, allocator)));
    }

    /// In the child of a `fork`: the other threads are gone, and only `allocator` goes on.
    pub fn after_fork(&self, allocator: &Allocator) {
        let gone = self.allocators.with(|all| {
            let gone: Vec<_> = all
                .iter()
                .copied()
                .filter(|&other| !std::ptr::eq(other, allocator))
                .collect();
            all.retain(|&other| std::ptr::eq(other, allocator));
            gone
        });
        for other in gone {
            // SAFETY: attached allocators stay in place; the memory of the other threads' structures was copied.
            unsafe { (*other).retire(self) };
        }
    }

    #[inline(always)]
    pub(crate) fn region(&self) -> &Region {
        &self.region
    }

    #[inline(always)]
    pub(crate) fn kinds(&self) -> &'static [KindInfo; 256] {
        self.kinds
    }

    pub(crate) fn leaf_table(&self) -> &[bool; 256] {
        &self.leaf
    }

    pub(crate) fn take_mark_stack(&self) -> Vec<*const Header> {
        self.mark_stack.take()
    }

    pub(crate) fn return_mark_stack(&self, stack: Vec<*const Header>) {
        // A stack of more than 8 MB is not worth keeping.
        if stack.capacity() <= 1 << 20 {
            self.mark_stack.with(|slot| *slot = stack);
        }
    }

    pub(crate) fn remember(&self, owner: *const Header) {
        self.remembered.with(|list| list.push(owner));
    }

    /// Whether `word` is no address in this heap, or that of a marked object.
    #[inline]
    pub(crate) fn is_old_or_foreign(&self, word: usize) -> bool {
        word.wrapping_sub(self.region.base) >= self.region.committed()
            || self.region.bit(self.region.marks, word)
    }

    pub(crate) fn dirty_card(&self, card: usize) {
        // SAFETY: the card of a committed address.
        let fresh = unsafe {
            let byte = self.region.cards.add(card);
            std::mem::replace(&mut *byte, 1) == 0
        };
        if fresh {
            self.dirty_cards.with(|list| list.push(card));
        }
    }

    // ---- collecting by itself ----

    /// Switches collections by themselves on or off. `gc.disable()` should not do this: CPython goes on freeing by
    /// reference counts, so a program that disables its collector still expects memory back.
    pub fn set_enabled(&self, enabled: bool) {
        self.enabled.set(enabled);
    }

    pub fn is_enabled(&self) -> bool {
        self.enabled.get()
    }

    /// Runs `f` without any collection in between. For short stretches only.
    pub fn without_collection<R>(&self, f: impl FnOnce() -> R) -> R {
        struct Release<'a>(&'a Cell<u32>);
        impl Drop for Release<'_> {
            fn drop(&mut self) {
                self.0.set(self.0.get() - 1);
            }
        }
        self.held_off.set(self.held_off.get() + 1);
        let _release = Release(&self.held_off);
        f()
    }

    pub(crate) fn can_collect(&self) -> bool {
        self.held_off.get() == 0 && self.running.get().is_none()
    }

    /// Bytes allocated between two minor collections.
    pub fn nursery_bytes(&self) -> usize {
        self.nursery.get()
    }

    /// Sets the bytes allocated until the next minor collections; from there on they adapt.
    pub fn set_nursery_bytes(&self, bytes: usize) {
        self.nursery.set(bytes.max(64 << 10));
    }

    /// Memory outside the heap that objects in it hold on to: counts towards the next collections.
    pub fn add_pressure(&self, bytes: usize) {
        self.pressure.set(self.pressure.get().saturating_add(bytes));
        self.count_weight(bytes);
        if self.since_collection.get() >= self.nursery.get() {
            self.request_poll();
        }
    }

    #[inline(always)]
    pub(crate) fn count_allocated(&self, bytes: usize) {
        self.since_collection
            .set(self.since_collection.get().saturating_add(bytes));
    }

    /// Brings the next minor collection nearer for the sake of memory that is not in cells.
    pub(crate) fn count_weight(&self, bytes: usize) {
        self.count_allocated(bytes);
        self.weight_since
            .set(self.weight_since.get().saturating_add(bytes));
    }

    /// Bytes allocated since the last collection.
    pub fn bytes_since(&self) -> usize {
        self.since_collection
            .get()
            .saturating_sub(self.weight_since.get())
            + self.large_since.get()
    }

    #[inline(always)]
    pub(crate) fn uncount_allocated(&self, bytes: usize) {
        self.since_collection
            .set(self.since_collection.get().saturating_sub(bytes));
    }

    /// Collects if a collection is due: for polls and allocation slow paths.
    #[inline]
    pub fn collect_if_due(&self) {
        if self.since_collection.get() >= self.nursery.get() && self.enabled.get() {
            self.collect_due();
        }
    }

    #[cold]
    fn collect_due(&self) {
        if !self.can_collect() {
            return;
        }
        self.collect(Generation::Minor);
        if self.live_bytes.get() + self.pressure.get() > self.major_at.get() {
            self.collect(Generation::Major);
        }
    }

    /// Stress mode's interval, 0 if off.
    #[inline(always)]
    pub fn stress(&self) -> u32 {
        self.stress.get()
    }

    /// Switches stress mode: a collection at every n-th allocation, each eighth a major one.
    pub fn set_stress(&self, every: u32) {
        self.flush_allocators();
        self.stress.set(every);
    }

    #[inline(always)]
    pub(crate) fn stress_tick(&self) {
        if self.stress.get() != 0 {
            self.stress_collect();
        }
    }

    #[cold]
    fn stress_collect(&self) {
        let count = self.stress_count.get().wrapping_add(1);
        self.stress_count.set(count);
        let every = self.stress.get();
        if count.is_multiple_of(every) && self.can_collect() && self.enabled.get() {
            let major = count.is_multiple_of(every.saturating_mul(8));
            self.collect(if major {
                Generation::Major
            } else {
                Generation::Minor
            });
        }
    }

    // ---- blocks ----

    /// The next run of free cells of `block` from granule `from` on, as granules.
    pub(crate) fn next_run(&self, block: u32, from: u16) -> Option<(u16, u16)> {
        let meta = self.region.meta(block);
        let (cell, limit) = (meta.cell.get() as usize, meta.limit.get() as usize);
        let marks = self.region.marks_of(block);
        // SAFETY: the block's mark words.
        let word = |i: usize| unsafe { *marks.add(i) };
        let mut at = from as usize;
        while at < limit && word(at >> 6) >> (at & 63) & 1 != 0 {
            at += cell;
        }
        if at >= limit {
            return None;
        }
        let mut i = at >> 6;
        let mut bits = word(i) & (!0 << (at & 63));
        while bits == 0 && (i + 1) * 64 < limit {
            i += 1;
            bits = word(i);
        }
        let end = if bits == 0 {
            limit
        } else {
            (i * 64 + bits.trailing_zeros() as usize).min(limit)
        };
        Some((at as u16, end as u16))
    }

    /// A block to allocate cells of `class` in, and whether its memory is zero.
    pub(crate) fn take_block(&self, class: usize) -> Option<(u32, bool)> {
        assert!(
            self.running.get().is_none(),
            "allocation during a collection"
        );
        let block = match self.available.with(|lists| lists[class].pop()) {
            Some(block) => block,
            None => self.take_empty_block(class)?,
        };
        let meta = self.region.meta(block);
        let flags = meta.flags.get();
        meta.flags.set((flags | TOUCHED | DIRTY) & !AVAILABLE);
        if flags & TOUCHED == 0 {
            self.touched.with(|list| list.push(block));
        }
        Some((block, flags & DIRTY == 0))
    }

    fn take_empty_block(&self, class: usize) -> Option<u32> {
        let block = match self.pool.with(Vec::pop) {
            Some(block) => block,
            None => self.new_block()?,
        };
        let meta = self.region.meta(block);
        let cell = size_of_class(class) / GRANULE;
        let cells = BLOCK / GRANULE / cell;
        meta.class.set(class as u8 + 1);
        meta.live.set(0);
        meta.cell.set(cell as u16);
        meta.limit.set((cells * cell) as u16);
        meta.reciprocal
            .set((1u32 << RECIPROCAL_SHIFT).div_ceil(cell as u32));
        Some(block)
    }

    fn new_block(&self) -> Option<u32> {
        let page = self.take_pages(PAGES_PER_BLOCK, BLOCK_ALIGN)?;
        let mut dirty = 0;
        for page in page..page + PAGES_PER_BLOCK {
            dirty += (self.region.page_entry(page) == PAGE_DIRTY) as u32;
            self.region.set_page_entry(page, PAGE_CLEAN);
        }
        self.took_dirty(dirty);
        let block = page / PAGES_PER_BLOCK;
        self.region
            .meta(block)
            .flags
            .set(if dirty > 0 { DIRTY } else { 0 });
        Some(block)
    }

    /// Bytes of the region that are not free.
    pub(crate) fn bytes_in_use(&self) -> usize {
        let pages = self
            .pages
            .with(|pages| pages.frontier() - pages.free_pages());
        pages as usize * PAGE - self.pool.with(|pool| pool.len()) * BLOCK
    }

    /// A run of pages, from the free ones or beyond the frontier.
    pub(crate) fn take_pages(&self, count: u32, align: u32) -> Option<u32> {
        let wanted = count as usize * PAGE;
        if self.bytes_in_use().saturating_add(wanted) > self.config.limit_bytes {
            return None;
        }
        self.pages.with(|pages| {
            if let Some(page) = pages.take_used(count, align) {
                return Some(page);
            }
            let page = pages.peek_fresh(count, align)?;
            if !self.region.commit((page as usize + count as usize) * PAGE) {
                return None;
            }
            pages.take_fresh(page, count);
            Some(page)
        })
    }

    /// When memory is tight: allocate into every block that has a free cell.
    pub(crate) fn open_all_blocks(&self) {
        for block in 1..self.block_count() {
            let meta = self.region.meta(block);
            if meta.class.get() != 0
                && meta.flags.get() & (TOUCHED | AVAILABLE) == 0
                && meta.live.get() * meta.cell.get() < meta.limit.get()
            {
                meta.flags.set(meta.flags.get() | AVAILABLE);
                self.available
                    .with(|lists| lists[meta.class.get() as usize - 1].push(block));
            }
        }
    }

    /// One past the last block that was ever used.
    pub(crate) fn block_count(&self) -> u32 {
        self.pages
            .with(|pages| pages.frontier())
            .div_ceil(PAGES_PER_BLOCK)
    }

    /// Makes all objects visible in the bitmaps and has the allocators start afresh.
    pub(crate) fn flush_allocators(&self) {
        for allocator in self.allocators.with(|all| all.clone()) {
            // SAFETY: attached allocators stay in place.
            unsafe { (*allocator).retire(self) };
        }
    }

    /// Makes all objects visible in the bitmaps.
    pub(crate) fn account_allocators(&self) {
        for allocator in self.allocators.with(|all| all.clone()) {
            // SAFETY: attached allocators stay in place.
            unsafe { (*allocator).account_all(self) };
        }
    }

    // ---- questions ----

    /// The collection that is running.
    pub fn current(&self) -> Option<Generation> {
        self.running.get()
    }

    /// The heap's counters.
    pub fn stats(&self) -> Stats {
        let (weak_referents, (finalizers, pending_finalizers, drops)) = (
            self.weak.with(|weak| weak.len()),
            self.finalizers.with(|finalizers| finalizers.counts()),
        );
        let heap_bytes =
            self.pages.with(|pages| pages.frontier() - FIRST_PAGE) as u64 * PAGE as u64;
        Stats {
            minor: self.minor_stats.get(),
            major: self.major_stats.get(),
            allocated_bytes: self.allocated_before.get() + self.bytes_since() as u64,
            live_bytes: (self.live_bytes.get() + self.bytes_since()) as u64,
            heap_bytes,
            free_bytes: heap_bytes - (self.bytes_in_use() - FIRST_PAGE as usize * PAGE) as u64,
            large_objects: (self.large_young.with(|list| list.len())
                + self.large_old.with(|list| list.len())) as u64,
            weak_referents: weak_referents as u64,
            finalizers: finalizers as u64,
            pending_finalizers: pending_finalizers as u64,
            drops: drops as u64,
            nursery_bytes: self.nursery.get() as u64,
        }
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        // The allocators may be gone already; destructors need none.
        let drops = self.finalizers.with(|finalizers| finalizers.take_drops());
        for object in drops {
            self.run_drop(object);
        }
    }
}
