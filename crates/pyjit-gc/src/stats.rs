//! What the heap counts, for `gc.get_stats`, reports and tests.

/// Counts of one generation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GenerationStats {
    pub collections: u64,
    /// Objects freed.
    pub collected: u64,
    /// Bytes freed.
    pub freed_bytes: u64,
    pub pause_total_ns: u64,
    pub pause_max_ns: u64,
}

/// A snapshot of the heap's counters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stats {
    pub minor: GenerationStats,
    pub major: GenerationStats,
    /// Bytes handed out since the start, in cells and pages.
    pub allocated_bytes: u64,
    /// Bytes in use after the last collection plus those handed out since.
    pub live_bytes: u64,
    /// Bytes of the region that were ever used.
    pub heap_bytes: u64,
    /// Bytes of the region that are free.
    pub free_bytes: u64,
    pub large_objects: u64,
    pub weak_referents: u64,
    pub finalizers: u64,
    pub pending_finalizers: u64,
    /// Objects with a Rust destructor.
    pub drops: u64,
    pub nursery_bytes: u64,
}
