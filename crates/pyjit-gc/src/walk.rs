//! Walking the heap: for `gc.get_objects`, `gc.get_referrers`, sizes, and the verifier.

use crate::header::{GC_OLD, GC_OLD_LARGE, Header, LARGE_ARRAY};
use crate::heap::Heap;
use crate::marker::{Marker, find_object};
use crate::region::*;

impl Heap {
    /// Calls `f` for each object, garbage that is not yet swept included. `f` must not allocate.
    pub fn for_each_object(&self, f: &mut dyn FnMut(*mut Header)) {
        self.account_allocators();
        for block in 1..self.block_count() {
            let meta = self.region().meta(block);
            if meta.class.get() == 0 {
                continue;
            }
            let start = self.region().block_address(block);
            let cell = meta.cell.get() as usize * 16;
            for object in (start..start + meta.limit.get() as usize * 16).step_by(cell) {
                if self.region().bit(self.region().allocated, object) {
                    f(object as *mut Header);
                }
            }
        }
        for list in [&self.large_young, &self.large_old] {
            for large in list.with(|list| list.clone()) {
                f(self.region().page_address(large.page) as *mut Header);
            }
        }
    }

    /// Whether an object begins at `address`. Garbage that is not yet swept counts.
    pub fn is_valid_object(&self, address: usize) -> bool {
        self.object_containing(address) == Some(address as *const Header)
    }

    /// The object that `address` points to or into.
    pub fn object_containing(&self, address: usize) -> Option<*const Header> {
        if address.wrapping_sub(self.region().base) >= self.region().committed() {
            return None;
        }
        self.account_allocators();
        find_object(self.region(), address)
    }

    /// Bytes that the object occupies.
    pub fn size_of(&self, object: *const Header) -> usize {
        let meta = self.region().meta(self.region().block_of(object as usize));
        if meta.class.get() != 0 {
            meta.cell.get() as usize * 16
        } else {
            self.large_pages(self.region().page_of(object as usize)) as usize * PAGE
        }
    }

    /// Calls `f` for each reference that `object` holds.
    ///
    /// # Safety
    /// `object` is a live object of this heap.
    pub unsafe fn for_each_reference(
        &self,
        object: *const Header,
        f: &mut dyn FnMut(*const Header),
    ) {
        // The marker wants a pointer without a lifetime; it is gone before `f` is.
        let visitor: *mut dyn FnMut(*const Header) =
            // SAFETY: only the lifetime changes.
            unsafe { std::mem::transmute::<&mut dyn FnMut(*const Header), *mut (dyn FnMut(*const Header) + 'static)>(f) };
        let mut marker = Marker::visiting(self, visitor);
        // SAFETY: a live object; its kind has a row.
        unsafe { (self.kinds()[(*object).kind() as usize].trace)(object, &mut marker) };
        self.return_mark_stack(marker.into_stack());
    }

    /// Checks the heap: every object's kind is known, every reference leads to an object, and no old object that is not
    /// remembered refers to a young one (a missing write barrier). The first problem found is the answer.
    pub fn verify(&self) -> Result<(), String> {
        self.account_allocators();
        let region = self.region();
        let mut problem = None;
        let mut objects = Vec::new();
        self.for_each_object(&mut |object| objects.push(object));
        for object in objects {
            // SAFETY: `for_each_object` gives objects.
            let header = unsafe { &*object };
            let kind = header.kind() as usize;
            let name = self.kinds()[kind].name;
            if name.is_empty() {
                return Err(format!(
                    "object {object:p} has the unknown kind {kind}, header {:#018x}",
                    header.bits()
                ));
            }
            let large = region.meta(region.block_of(object as usize)).class.get() == 0;
            if large != header.has_flag(LARGE_ARRAY) || header.gc() > GC_OLD_LARGE {
                return Err(format!(
                    "{name} {object:p} has a bad header: {:#018x}",
                    header.bits()
                ));
            }
            let marked = region.bit(region.marks, object as usize);
            let mut dirty = Vec::new();
            if header.gc() == GC_OLD_LARGE {
                dirty = self.words_on_dirty_cards(object);
            }
            let mut count = 0usize;
            let mut visit = |referent: *const Header| {
                if problem.is_some() {
                    return;
                }
                count += 1;
                if find_object(region, referent as usize) != Some(referent) {
                    problem = Some(format!(
                        "{name} {object:p} (header {:#018x}): its reference no. {count} leads to {referent:p}, where no object is",
                        header.bits()
                    ));
                } else if marked
                    && header.gc() >= GC_OLD
                    && !region.bit(region.marks, referent as usize)
                    && !dirty.contains(&(referent as usize))
                {
                    problem = Some(format!(
                        "{name} {object:p} is old and not remembered, but its reference no. {count} leads to {referent:p}, which is young: a write barrier is missing"
                    ));
                }
            };
            // SAFETY: an object.
            unsafe { self.for_each_reference(object, &mut visit) };
            if let Some(problem) = problem {
                return Err(problem);
            }
        }
        Ok(())
    }

    fn words_on_dirty_cards(&self, object: *const Header) -> Vec<usize> {
        let region = self.region();
        let start = object as usize;
        let mut words = Vec::new();
        for card in (start..start + self.size_of(object)).step_by(CARD) {
            // SAFETY: a card of a committed address, and the words of a live object.
            unsafe {
                if *region.cards.add((card - region.base) / CARD) != 0 {
                    words.extend(
                        (card..card + CARD)
                            .step_by(8)
                            .map(|at| *(at as *const usize)),
                    );
                }
            }
        }
        words
    }
}
