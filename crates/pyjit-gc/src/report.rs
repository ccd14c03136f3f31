//! The heap's options, and the event it reports for each collection.

use crate::heap::Config;
use pyjit_events::{Size, events, options};

options! {
    /// Options of the heap.
    pub struct HeapOptions {
        /// Collect at every n-th allocation and poison what is freed (0: off).
        gc_stress: u32 = 0,
        /// Check the whole heap before each collection.
        gc_verify: bool = false,
        /// Bytes allocated between two minor collections, at least.
        gc_nursery: Size = Size(4 << 20),
        /// Bytes allocated between two minor collections, at most.
        gc_max_nursery: Size = Size(16 << 20),
        /// Bytes in use below which no full collection happens by itself.
        gc_min_heap: Size = Size(32 << 20),
        /// Percent by which the bytes in use grow from one full collection to the next.
        gc_growth: usize = 100,
        /// Bytes that the heap may use; beyond, allocation raises MemoryError.
        gc_limit: Option<Size> = None,
    }
}

impl HeapOptions {
    /// The heap's configuration that these options ask for.
    pub fn config(&self) -> Config {
        let nursery_bytes = self.gc_nursery.0.max(64 << 10);
        Config {
            stress: self.gc_stress,
            verify: self.gc_verify,
            nursery_bytes,
            max_nursery_bytes: self.gc_max_nursery.0.max(nursery_bytes),
            min_major_bytes: self.gc_min_heap.0,
            growth_percent: self.gc_growth,
            limit_bytes: self.gc_limit.map_or(usize::MAX, |size| size.0),
            ..Config::default()
        }
    }
}

events! {
    pub const HEAP_EVENTS;

    /// A collection is over.
    pub struct Collected<'a> = "gc.collected" {
        generation: &'a str,
        pause_us: u64,
        freed_objects: u64,
        freed_bytes: u64,
        live_bytes: u64,
        allocated_bytes: u64,
        remembered: u64,
        dirty_cards: u64,
        nursery_bytes: u64,
        heap_bytes: u64,
    }
}
