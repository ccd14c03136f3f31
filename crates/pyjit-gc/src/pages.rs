//! Which pages of the region are free: runs by address (to join neighbours) and by length (to find the best fit).
//! Small-object blocks take aligned runs of eight, large objects what they need.

use crate::region::PAGES_PER_BLOCK;
use std::collections::{BTreeMap, BTreeSet};

/// How many runs that are long enough but badly aligned are tried before a longer one is taken.
const ALIGN_TRIES: usize = 32;

pub struct Pages {
    by_start: BTreeMap<u32, u32>,
    by_length: BTreeSet<(u32, u32)>,
    /// The first page that was never used.
    frontier: u32,
    /// One past the last page of the region.
    end: u32,
    free: u32,
}

impl Pages {
    pub fn new(first: u32, end: u32) -> Pages {
        Pages {
            by_start: BTreeMap::new(),
            by_length: BTreeSet::new(),
            frontier: first,
            end,
            free: 0,
        }
    }

    pub fn frontier(&self) -> u32 {
        self.frontier
    }

    /// Free pages below the frontier.
    pub fn free_pages(&self) -> u32 {
        self.free
    }

    fn insert(&mut self, start: u32, length: u32) {
        if length > 0 {
            self.by_start.insert(start, length);
            self.by_length.insert((length, start));
            self.free += length;
        }
    }

    fn remove(&mut self, start: u32, length: u32) {
        self.by_start.remove(&start);
        self.by_length.remove(&(length, start));
        self.free -= length;
    }

    /// Takes `count` pages out of the free run at `start`, `pad` pages into it.
    fn carve(&mut self, start: u32, length: u32, pad: u32, count: u32) -> u32 {
        self.remove(start, length);
        self.insert(start, pad);
        self.insert(start + pad + count, length - pad - count);
        start + pad
    }

    /// A run of `count` pages from the free ones; none beyond the frontier.
    pub fn take_used(&mut self, count: u32, align: u32) -> Option<u32> {
        let pad_of = |start: u32| start.next_multiple_of(align) - start;
        let found = self
            .by_length
            .range((count, 0)..)
            .take(ALIGN_TRIES)
            .chain(
                self.by_length
                    .range((count.saturating_add(align - 1), 0)..)
                    .take(1),
            )
            .map(|&(length, start)| (start, length, pad_of(start)))
            .find(|&(_, length, pad)| length >= count && length - count >= pad)?;
        Some(self.carve(found.0, found.1, found.2, count))
    }

    /// Takes the `count` pages from `start` on if they are free and below the frontier.
    pub fn take_at(&mut self, start: u32, count: u32) -> bool {
        match self.by_start.get(&start) {
            Some(&length) if length >= count => {
                self.carve(start, length, 0, count);
                true
            }
            _ => false,
        }
    }

    /// The run that a `take_fresh` would give, without taking it.
    pub fn peek_fresh(&self, count: u32, align: u32) -> Option<u32> {
        let start = self.frontier.next_multiple_of(align);
        let end = start.checked_add(count)?;
        (end <= self.end).then_some(start)
    }

    /// Takes the run `peek_fresh` gave.
    pub fn take_fresh(&mut self, start: u32, count: u32) {
        let gap = self.frontier;
        self.frontier = start + count;
        if start > gap {
            self.give(gap, start - gap);
        }
    }

    /// Takes a run back and joins it to its neighbours.
    pub fn give(&mut self, mut start: u32, mut length: u32) {
        if let Some((&before, &before_length)) = self.by_start.range(..start).next_back()
            && before + before_length == start
        {
            self.remove(before, before_length);
            start = before;
            length += before_length;
        }
        if let Some(&after_length) = self.by_start.get(&(start + length)) {
            self.remove(start + length, after_length);
            length += after_length;
        }
        self.insert(start, length);
    }
}

/// Alignment of a block in pages.
pub const BLOCK_ALIGN: u32 = PAGES_PER_BLOCK;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_join_and_align() {
        let mut pages = Pages::new(8, 1 << 20);
        let fresh = |pages: &mut Pages, count, align| {
            let start = pages.peek_fresh(count, align).unwrap();
            pages.take_fresh(start, count);
            start
        };
        assert_eq!(fresh(&mut pages, 3, 1), 8);
        assert_eq!(fresh(&mut pages, 8, 8), 16);
        assert_eq!(pages.free_pages(), 5);
        assert_eq!(pages.take_used(6, 1), None);
        assert_eq!(pages.take_used(5, 1), Some(11));
        pages.give(8, 3);
        pages.give(16, 8);
        assert_eq!(pages.take_used(8, 8), Some(16));
        pages.give(11, 5);
        assert_eq!(pages.take_used(8, 1), Some(8));
        assert_eq!(pages.free_pages(), 0);
        pages.give(9, 2);
        pages.give(13, 2);
        pages.give(11, 2);
        assert!(!pages.take_at(9, 7));
        assert!(!pages.take_at(10, 1));
        assert!(pages.take_at(9, 2));
        assert_eq!(pages.take_used(4, 1), Some(11));
    }
}
