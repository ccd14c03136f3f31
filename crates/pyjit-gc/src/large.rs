//! Objects above 8 KB: whole pages, found by the page map. Fresh pages are zero already, so a big array touches no
//! memory until it is used; recycled ones are zeroed.

use crate::header::{Header, LARGE_ARRAY};
use crate::heap::{Heap, Large};
use crate::region::*;
use std::ptr;

/// Freed runs of at least this many pages are given back to the system at once ...
const GIVE_BACK_PAGES: u32 = 256;
/// ... when so many free pages with old contents are there already: zeroing a page costs a tenth of faulting one in, and
/// programs that make large temporaries make them again.
const KEEP_DIRTY_PAGES: u32 = 8192;

impl Heap {
    /// A zeroed object of whole pages with the header of these bits; null if memory is exhausted.
    pub(crate) fn alloc_large(&self, bytes: usize, header: u64) -> *mut Header {
        let Some(pages) = bytes
            .checked_next_multiple_of(PAGE)
            .and_then(|bytes| u32::try_from(bytes / PAGE).ok())
        else {
            return ptr::null_mut();
        };
        // A large object costs the collector no more than a small one: its bytes count less.
        self.count_weight(bytes / 4);
        self.collect_if_due();
        let Some(page) = self.find_pages(pages) else {
            return ptr::null_mut();
        };
        self.enter_pages(page, page, pages);
        let object = self.region().page_address(page);
        self.region().set_bit(self.region().allocated, object, true);
        self.large_since
            .set(self.large_since.get() + pages as usize * PAGE);
        self.large_young
            .with(|list| list.push(Large { page, pages }));
        let header = Header::from_bits(header);
        header.set_flag(LARGE_ARRAY);
        let object = object as *mut Header;
        // SAFETY: fresh memory of ours.
        unsafe { object.write(header) };
        object
    }

    /// Makes `count` free pages from `first` on part of the object that begins at `start`, zeroed.
    fn enter_pages(&self, start: u32, first: u32, count: u32) {
        let mut dirty = 0;
        for page in first..first + count {
            if self.region().page_entry(page) == PAGE_DIRTY {
                // SAFETY: a free page.
                unsafe { ptr::write_bytes(self.region().page_address(page) as *mut u8, 0, PAGE) };
                dirty += 1;
            }
            self.region().set_page_entry(page, start);
        }
        self.took_dirty(dirty);
    }

    /// Makes a large object longer where it is, if the pages behind it are free; what is added is zero. This is what
    /// `realloc` does for long lists.
    ///
    /// # Safety
    /// `object` is a live object of this heap.
    pub unsafe fn grow_in_place(&self, object: *const Header, bytes: usize) -> bool {
        let region = self.region();
        let page = region.page_of(object as usize);
        let find = |list: &mut Vec<Large>| list.iter().rposition(|large| large.page == page);
        let in_young = self.large_young.with(find);
        let Some(at) = in_young.or_else(|| self.large_old.with(find)) else {
            return false;
        };
        let list = if in_young.is_some() {
            &self.large_young
        } else {
            &self.large_old
        };
        let old = list.with(|list| list[at].pages);
        let Some(wanted) = bytes
            .checked_next_multiple_of(PAGE)
            .and_then(|bytes| u32::try_from(bytes / PAGE).ok())
        else {
            return false;
        };
        if wanted <= old {
            return true;
        }
        let more = wanted - old;
        let end = page + old;
        if self.bytes_in_use().saturating_add(more as usize * PAGE) > self.config.limit_bytes {
            return false;
        }
        let taken = self.pages.with(|pages| {
            if pages.take_at(end, more) {
                return true;
            }
            let fresh = pages.frontier() == end
                && pages.peek_fresh(more, 1) == Some(end)
                && region.commit((end as usize + more as usize) * PAGE);
            if fresh {
                pages.take_fresh(end, more);
            }
            fresh
        });
        if taken {
            self.enter_pages(page, end, more);
            list.with(|list| list[at].pages = wanted);
            let bytes = more as usize * PAGE;
            self.count_weight(bytes / 4);
            self.large_since.set(self.large_since.get() + bytes);
        }
        taken
    }

    fn find_pages(&self, pages: u32) -> Option<u32> {
        assert!(self.current().is_none(), "allocation during a collection");
        if let Some(page) = self.take_pages(pages, 1) {
            return Some(page);
        }
        self.collect_major();
        if let Some(page) = self.take_pages(pages, 1) {
            return Some(page);
        }
        self.trim_pool(0);
        self.take_pages(pages, 1)
    }

    /// Frees the dead objects of `list`; the number and bytes freed.
    pub(crate) fn sweep_large(&self, list: &mut Vec<Large>) -> (usize, usize) {
        let (mut count, mut bytes) = (0, 0);
        list.retain(|large| {
            let live = self
                .region()
                .bit(self.region().marks, self.region().page_address(large.page));
            if !live {
                count += 1;
                bytes += large.pages as usize * PAGE;
                self.free_large(*large);
            }
            live
        });
        (count, bytes)
    }

    fn free_large(&self, large: Large) {
        let region = self.region();
        let start = region.page_address(large.page);
        region.set_bit(region.allocated, start, false);
        let bytes = large.pages as usize * PAGE;
        let surplus = large.pages >= GIVE_BACK_PAGES
            && self.dirty_pages.get().saturating_add(large.pages) > KEEP_DIRTY_PAGES;
        let clean = surplus && give_back(start, bytes);
        if !clean && self.stress() != 0 {
            // SAFETY: pages that are free from here on.
            unsafe { ptr::write_bytes(start as *mut u8, crate::collect::POISON, bytes) };
        }
        self.give_pages(large.page, large.pages, clean);
    }

    /// So many free pages with old contents are in use again.
    pub(crate) fn took_dirty(&self, count: u32) {
        self.dirty_pages
            .set(self.dirty_pages.get().saturating_sub(count));
    }

    pub(crate) fn give_pages(&self, page: u32, pages: u32, clean: bool) {
        for page in page..page + pages {
            self.region()
                .set_page_entry(page, if clean { PAGE_CLEAN } else { PAGE_DIRTY });
        }
        if !clean {
            self.dirty_pages.set(self.dirty_pages.get() + pages);
        }
        self.pages.with(|free| free.give(page, pages));
    }

    /// Pages of the large object that begins at `page`.
    pub(crate) fn large_pages(&self, page: u32) -> u32 {
        let end = self.pages.with(|pages| pages.frontier());
        (page..end)
            .take_while(|&other| self.region().page_entry(other) == page)
            .count() as u32
    }

    /// Gives all but `keep` of the empty blocks back, to the system and to large objects.
    pub(crate) fn trim_pool(&self, keep: usize) {
        let surplus = self.pool.with(|pool| {
            // Low addresses are kept, so that the heap shrinks from its end.
            pool.sort_unstable_by(|a, b| b.cmp(a));
            let surplus = pool.len().saturating_sub(keep);
            pool.drain(..surplus).collect::<Vec<_>>()
        });
        let mut blocks = surplus.into_iter().rev().peekable();
        while let Some(first) = blocks.next() {
            let mut count = 1;
            while blocks.next_if_eq(&(first + count)).is_some() {
                count += 1;
            }
            let region = self.region();
            let dirty =
                (first..first + count).any(|block| region.meta(block).flags.get() & DIRTY != 0);
            let clean = !dirty || give_back(region.block_address(first), count as usize * BLOCK);
            for block in first..first + count {
                region.meta(block).flags.set(0);
            }
            self.give_pages(first * PAGES_PER_BLOCK, count * PAGES_PER_BLOCK, clean);
        }
    }
}
