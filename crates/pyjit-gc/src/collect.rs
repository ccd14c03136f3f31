//! Collections. A minor one marks what is reachable from roots and remembered objects and is not marked yet: marks are
//! sticky, a marked object is an old one. A major one forgets all marks first. Neither moves anything nor touches dead
//! objects; the free cells of a block are found from its mark bits when it is next allocated into.

use crate::header::Header;
use crate::heap::{Generation, Heap};
use crate::marker::{Marker, Mode};
use crate::region::*;
use crate::report::Collected;
use crate::size_class::CLASSES;
use crate::stack::with_stack_pointer;
use crate::stats::GenerationStats;
use std::time::{Duration, Instant};

/// What freed cells are filled with in stress mode.
pub const POISON: u8 = 0xDB;

/// The calling thread's processor time: other processes must not make a collection look long.
fn processor_time() -> Duration {
    let mut now = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: writes the structure; if the clock is missing it stays zero, and no pause is ever long.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut now) };
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

/// Minor collections that take longer halve the nursery.
const LONG_PAUSE: Duration = Duration::from_millis(12);

impl Heap {
    /// Collects the objects allocated since the last collection. Does nothing while collections are held off.
    pub fn collect_minor(&self) {
        self.collect(Generation::Minor);
    }

    /// Collects everything. Does nothing while collections are held off.
    pub fn collect_major(&self) {
        self.collect(Generation::Major);
    }

    #[inline(never)]
    pub(crate) fn collect(&self, generation: Generation) {
        if self.can_collect() {
            with_stack_pointer(|sp| self.collect_from(generation, sp));
        }
    }

    fn collect_from(&self, generation: Generation, sp: usize) {
        let (start, busy) = (Instant::now(), processor_time());
        self.running.set(Some(generation));
        self.flush_allocators();
        if self.config.verify
            && let Err(problem) = self.verify()
        {
            panic!("heap: {problem}");
        }
        let major = generation == Generation::Major;
        let remembered = self.remembered.take();
        let cards = self.dirty_cards.take();
        let mut marker = Marker::new(self, Mode::Mark, !major);
        for &card in &cards {
            // SAFETY: a card of a committed address.
            unsafe { *self.region().cards.add(card) = 0 };
        }
        if major {
            self.forget_marks();
        } else {
            for &object in &remembered {
                // SAFETY: old objects live until a major collection, which empties the list.
                unsafe { marker.scan(object) };
            }
            // SAFETY: parts of old large objects.
            unsafe { marker.cards(&cards) };
        }
        self.roots.trace(&mut marker);
        self.trace_pending(&mut marker);
        self.with_hooks(|hooks| hooks.trace_roots(&mut marker));
        for (low, high) in self.stacks.ranges(sp) {
            // SAFETY: the part of a native stack that is in use.
            unsafe { marker.conservative_range(low, high) };
        }
        marker.drain();

        let finalizable = self.find_finalizable(&mut marker, generation);
        let cleared = self.sweep_weak(&marker, generation);
        self.with_hooks(|hooks| hooks.after_mark(&|object| marker.is_marked(object)));
        self.drop_dead(&marker, generation);
        let stack = marker.into_stack();
        self.return_mark_stack(stack);

        self.allocated_before
            .set(self.allocated_before.get() + self.bytes_since() as u64);
        let allocated = self
            .since_collection
            .replace(0)
            .saturating_sub(self.weight_since.replace(0));
        self.large_since.set(0);
        let freed = self.sweep(generation, allocated, busy);
        self.with_hooks(|hooks| {
            if !cleared.is_empty() {
                hooks.weak_cleared(&cleared);
            }
            if !finalizable.is_empty() {
                hooks.queue_finalizers(&finalizable);
            }
        });
        if !finalizable.is_empty() {
            self.request_poll();
        }
        self.count_collection(generation, freed, start);
        self.report(generation, freed, start, remembered.len(), cards.len());
        self.with_hooks(|hooks| hooks.collected(generation, self));
        self.running.set(None);
    }

    fn with_hooks(&self, f: impl FnOnce(&dyn crate::heap::Hooks)) {
        // The hooks may look at the heap, so they are not called from within the cell.
        if let Some(hooks) = self.hooks.take() {
            f(&*hooks);
            self.hooks.with(|slot| {
                if slot.is_none() {
                    *slot = Some(hooks);
                }
            });
        }
    }

    fn report(
        &self,
        generation: Generation,
        freed: (usize, usize),
        start: Instant,
        remembered: usize,
        dirty_cards: usize,
    ) {
        let Some(sink) = self.sink.with(|sink| sink.clone()) else {
            return;
        };
        sink.emit(|| {
            let stats = self.stats();
            Collected {
                generation: match generation {
                    Generation::Minor => "minor",
                    Generation::Major => "major",
                },
                pause_us: start.elapsed().as_micros() as u64,
                freed_objects: freed.0 as u64,
                freed_bytes: freed.1 as u64,
                live_bytes: stats.live_bytes,
                allocated_bytes: stats.allocated_bytes,
                remembered: remembered as u64,
                dirty_cards: dirty_cards as u64,
                nursery_bytes: stats.nursery_bytes,
                heap_bytes: stats.heap_bytes,
            }
        });
    }

    fn count_collection(&self, generation: Generation, freed: (usize, usize), start: Instant) {
        let cell = match generation {
            Generation::Minor => &self.minor_stats,
            Generation::Major => &self.major_stats,
        };
        let old: GenerationStats = cell.get();
        let pause = start.elapsed().as_nanos() as u64;
        cell.set(GenerationStats {
            collections: old.collections + 1,
            collected: old.collected + freed.0 as u64,
            freed_bytes: old.freed_bytes + freed.1 as u64,
            pause_total_ns: old.pause_total_ns + pause,
            pause_max_ns: old.pause_max_ns.max(pause),
        });
    }

    /// Before a major collection: no object is marked.
    fn forget_marks(&self) {
        let words = self.block_count() as usize * BITMAP_WORDS;
        // SAFETY: the mark words of all blocks in use.
        unsafe { std::ptr::write_bytes(self.region().marks, 0, words) };
    }

    /// Takes the marks for the truth: objects and bytes freed. `allocated`: bytes of cells handed out since the last
    /// collection.
    fn sweep(&self, generation: Generation, allocated: usize, busy: Duration) -> (usize, usize) {
        let (mut objects, mut bytes) = self.large_young.with(|list| self.sweep_large(list));
        let touched = self.touched.take();
        let (mut freed, mut live_small) = ((0, 0), 0);
        match generation {
            Generation::Minor => {
                for &block in &touched {
                    let (count, size) = self.settle(block);
                    freed.0 += count;
                    freed.1 += size;
                }
            }
            Generation::Major => {
                let (count, size) = self.large_old.with(|list| self.sweep_large(list));
                objects += count;
                bytes += size;
                self.available
                    .with(|lists| lists.iter_mut().for_each(Vec::clear));
                for block in (1..self.block_count()).rev() {
                    let meta = self.region().meta(block);
                    meta.flags.set(meta.flags.get() & !AVAILABLE);
                    if meta.class.get() != 0 {
                        let (count, size) = self.settle(block);
                        freed.0 += count;
                        freed.1 += size;
                        live_small += meta.live.get() as usize * meta.cell.get() as usize * 16;
                    }
                }
            }
        }
        let mut touched = touched;
        touched.clear();
        self.touched.with(|list| *list = touched);
        let mut young = self.large_young.take();
        let promoted_large: usize = young.iter().map(|large| large.pages as usize * PAGE).sum();
        self.large_old.with(|list| list.append(&mut young));
        objects += freed.0;
        bytes += freed.1;
        match generation {
            Generation::Minor => {
                let survived = allocated.saturating_sub(freed.1).min(allocated);
                self.live_bytes
                    .set(self.live_bytes.get() + survived + promoted_large);
                self.adapt_nursery(survived, allocated, processor_time().saturating_sub(busy));
            }
            Generation::Major => {
                let large: usize = self
                    .large_old
                    .with(|list| list.iter().map(|l| l.pages as usize * PAGE).sum());
                let live = live_small + large;
                self.live_bytes.set(live);
                self.pressure.set(0);
                let grown = live.saturating_add(live / 100 * self.config.growth_percent);
                self.major_at.set(grown.max(self.config.min_major_bytes));
                // Half of what will be allocated before the next major collection stays, so that a program whose
                // heap breathes does not pay for fresh pages each time.
                self.trim_pool((self.major_at.get() - live) / 2 / BLOCK);
            }
        }
        (objects, bytes)
    }

    /// Larger nurseries pay when much survives: what is allocated has more time to die.
    /// But a collection should not take long.
    fn adapt_nursery(&self, survived: usize, allocated: usize, pause: Duration) {
        let (nursery, least) = (self.nursery.get(), self.config.nursery_bytes);
        if pause > LONG_PAUSE || survived < allocated / 20 {
            self.nursery.set((nursery / 2).max(least.min(nursery)));
        } else if pause < LONG_PAUSE / 3 && survived > allocated / 4 {
            self.nursery
                .set((nursery * 2).min(self.config.max_nursery_bytes.max(nursery)));
        }
    }

    /// Takes a block's marks for what is allocated in it, and files the block. Objects and bytes freed.
    fn settle(&self, block: u32) -> (usize, usize) {
        let region = self.region();
        let meta = region.meta(block);
        let (marks, allocated) = (region.marks_of(block), region.allocated_of(block));
        let mut live = 0;
        for i in 0..BITMAP_WORDS {
            // SAFETY: the block's words.
            unsafe {
                let word = *marks.add(i);
                live += word.count_ones() as usize;
                *allocated.add(i) = word;
            }
        }
        let freed = (meta.live.get() as usize).saturating_sub(live);
        let cell = meta.cell.get() as usize;
        let limit = meta.limit.get() as usize;
        meta.live.set(live as u16);
        meta.flags.set(meta.flags.get() & !TOUCHED);
        if self.stress() != 0 {
            self.poison(block);
        }
        if live == 0 {
            meta.class.set(0);
            self.pool.with(|pool| pool.push(block));
        } else if live * cell * 2 <= limit && meta.flags.get() & AVAILABLE == 0 {
            meta.flags.set(meta.flags.get() | AVAILABLE);
            let class = meta.class.get() as usize - 1;
            debug_assert!(class < CLASSES);
            self.available.with(|lists| lists[class].push(block));
        }
        (freed, freed * cell * 16)
    }

    fn poison(&self, block: u32) {
        let start = self.region().block_address(block);
        let mut from = 0;
        while let Some((low, high)) = self.next_run(block, from) {
            let bytes = (high - low) as usize * 16;
            // SAFETY: free cells.
            unsafe { std::ptr::write_bytes((start + low as usize * 16) as *mut u8, POISON, bytes) };
            from = high;
        }
    }

    /// Whether the object survived the marking of the running collection, or the last one.
    pub fn is_marked(&self, object: *const Header) -> bool {
        self.region().bit(self.region().marks, object as usize)
    }
}
