//! The marker: finds everything reachable, by an explicit stack with a prefetch ring before it (the header of an
//! object is asked for eight objects before it is needed). Trace functions hand it words; the collector, the verifier
//! and the walks behind `gc.get_referents` are modes of it.

use crate::header::{GC_OLD, Header, KindInfo, LARGE_ARRAY, trace_nothing};
use crate::heap::Heap;
use crate::region::{BLOCK, CARD, RECIPROCAL_SHIFT, Region};

/// Words of an array that are looked at before its turn is over.
const CHUNK: usize = 256;
const RING: usize = 8;
/// How many words ahead mark words are asked for.
const AHEAD: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    /// Mark what is unmarked and trace it later.
    Mark,
    /// Put what is unmarked on the stack without marking it (finalizer ordering).
    Order,
    /// Hand every reference to the visitor.
    Visit,
}

/// Receives references from trace functions.
pub struct Marker {
    base: usize,
    size: usize,
    marks: *mut u64,
    mode: Mode,
    kinds: &'static [KindInfo; 256],
    leaf: *const [bool; 256],
    region: *const Region,
    stack: Vec<*const Header>,
    ranges: Vec<(*const u64, usize)>,
    visitor: Option<*mut dyn FnMut(*const Header)>,
    minor: bool,
    /// For the runtime: whatever its trace functions need, as `Heap::set_trace_context` was given it.
    pub context: *const (),
}

#[inline(always)]
fn prefetch(object: *const Header) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: prefetching has no effect but on the cache.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(object.cast());
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: prefetching has no effect but on the cache.
    unsafe {
        std::arch::asm!("prfm pldl1keep, [{0}]", in(reg) object, options(nostack, readonly, preserves_flags));
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    let _ = object;
}

impl Marker {
    pub(crate) fn new(heap: &Heap, mode: Mode, minor: bool) -> Marker {
        let region = heap.region();
        Marker {
            base: region.base,
            size: region.committed(),
            marks: region.marks,
            mode,
            kinds: heap.kinds(),
            leaf: heap.leaf_table(),
            region,
            stack: heap.take_mark_stack(),
            ranges: Vec::new(),
            visitor: None,
            minor,
            context: heap.trace_context(),
        }
    }

    pub(crate) fn set_mode(&mut self, mode: Mode) {
        self.mode = mode;
    }

    /// A marker that hands each reference to `visitor`, which must outlive it.
    pub(crate) fn visiting(heap: &Heap, visitor: *mut dyn FnMut(*const Header)) -> Marker {
        let mut marker = Marker::new(heap, Mode::Visit, false);
        marker.visitor = Some(visitor);
        marker
    }

    pub(crate) fn into_stack(self) -> Vec<*const Header> {
        self.stack
    }

    /// Whether only young objects are being collected: what is old and was not written to since needs no tracing.
    #[inline(always)]
    pub fn is_minor(&self) -> bool {
        self.minor
    }

    /// A word of a traced object: marks if it is an address (top 16 bits zero and at least 4096); numbers, small
    /// immediates and 0 are ignored.
    #[inline(always)]
    pub fn word(&mut self, bits: u64) {
        // Every heap lies below 2^48, so the range check in `object` is the whole test.
        self.object(bits as usize as *const Header);
    }

    /// A reference. Objects outside this heap (statics) are not traced.
    #[inline(always)]
    pub fn object(&mut self, object: *const Header) {
        let offset = (object as usize).wrapping_sub(self.base);
        if offset >= self.size {
            return;
        }
        debug_assert!(
            offset >= BLOCK && offset & 15 == 0,
            "{object:p} is no object"
        );
        if self.mode != Mode::Mark {
            return self.other_mode(object);
        }
        let bit = 1u64 << ((offset >> 4) & 63);
        // SAFETY: the mark table covers every committed address.
        unsafe {
            let word = self.marks.add(offset >> 10);
            let old = *word;
            if old & bit == 0 {
                *word = old | bit;
                self.stack.push(object);
            }
        }
    }

    #[cold]
    fn other_mode(&mut self, object: *const Header) {
        match self.mode {
            Mode::Mark => {}
            Mode::Order => {
                if !self.is_marked(object) {
                    self.stack.push(object);
                }
            }
            Mode::Visit => {
                if let Some(visitor) = self.visitor {
                    // SAFETY: the visitor outlives the marker (see `visiting`), and nothing else calls it meanwhile.
                    unsafe { (*visitor)(object) };
                }
            }
        }
    }

    /// `count` words from `words` on. Long arrays are looked at in pieces, so that the mark stack stays small.
    ///
    /// # Safety
    /// The words are readable and stay so until the collection is over.
    #[inline]
    pub unsafe fn words(&mut self, words: *const u64, count: usize) {
        if count > CHUNK && self.mode == Mode::Mark {
            self.ranges.push((words, count));
            return;
        }
        for i in 0..count {
            // SAFETY: readable, by the caller's promise.
            self.word(unsafe { *words.add(i) });
        }
    }

    /// Asks for the mark word of what may be an address: arrays in random order miss the cache there first.
    #[inline(always)]
    fn prefetch_mark(&self, bits: u64) {
        let offset = (bits as usize).wrapping_sub(self.base);
        if offset < self.size {
            prefetch(self.marks.wrapping_add(offset >> 10).cast());
        }
    }

    /// The words of cards that old large objects were written to. As in `conservative_range`, what they are is not
    /// known.
    ///
    /// # Safety
    /// The cards are those of allocated objects.
    pub(crate) unsafe fn cards(&mut self, cards: &[usize]) {
        for (i, &card) in cards.iter().enumerate() {
            if let Some(&later) = cards.get(i + 2 * AHEAD) {
                prefetch((self.base + later * CARD) as *const Header);
            }
            if let Some(&next) = cards.get(i + AHEAD / 2) {
                for at in (self.base + next * CARD..).step_by(8).take(CARD / 8) {
                    // SAFETY: a word of a card.
                    self.prefetch_mark(unsafe { *(at as *const u64) });
                }
            }
            let at = self.base + card * CARD;
            // SAFETY: a card.
            unsafe { self.conservative_range(at, at + CARD) };
        }
    }

    /// Every word of `[low, high)` that is an address of, or into, an object. For native stacks and other memory of
    /// which nothing is known.
    ///
    /// # Safety
    /// The range is readable.
    #[inline(never)]
    pub unsafe fn conservative_range(&mut self, low: usize, high: usize) {
        let mut at = low.next_multiple_of(8);
        while at + 8 <= high {
            // SAFETY: inside the range. Volatile, since the words may be anything that another frame holds.
            let word = unsafe { (at as *const usize).read_volatile() };
            self.conservative_word(word);
            at += 8;
        }
    }

    /// A word that may be an address of, or into, an object.
    #[inline(always)]
    pub fn conservative_word(&mut self, word: usize) {
        let offset = word.wrapping_sub(self.base);
        if offset < self.size {
            // A set mark bit at the very address: an object, and nothing left to do.
            // SAFETY: the mark table covers every committed address.
            if unsafe { *self.marks.add(offset >> 10) >> ((offset >> 4) & 63) & 1 != 0 } {
                return;
            }
            // SAFETY: the region outlives the marker.
            if let Some(object) = find_object(unsafe { &*self.region }, word) {
                self.object(object);
            }
        }
    }

    /// Whether `object` has been found reachable (or is none of this heap's).
    #[inline]
    pub fn is_marked(&self, object: *const Header) -> bool {
        let offset = (object as usize).wrapping_sub(self.base);
        // SAFETY: the mark table covers every committed address.
        offset >= self.size
            || unsafe { *self.marks.add(offset >> 10) >> ((offset >> 4) & 63) & 1 != 0 }
    }

    /// Traces one object that is marked already.
    ///
    /// # Safety
    /// `object` is a live object of this heap.
    #[inline(always)]
    pub(crate) unsafe fn scan(&mut self, object: *const Header) {
        // SAFETY: a live object; its kind has a row in the table.
        unsafe {
            let header = &*object;
            let kind = header.kind() as usize;
            if (*self.leaf)[kind] {
                return;
            }
            header.set_gc(GC_OLD + u8::from(header.has_flag(LARGE_ARRAY)));
            (self.kinds[kind].trace)(object, self);
        }
    }

    /// Marks and traces until nothing is left to do.
    pub(crate) fn drain(&mut self) {
        debug_assert!(self.mode == Mode::Mark);
        let mut ring = [std::ptr::null::<Header>(); RING];
        let (mut head, mut count) = (0usize, 0usize);
        loop {
            while count < RING {
                let Some(object) = self.stack.pop() else {
                    break;
                };
                prefetch(object);
                ring[(head + count) % RING] = object;
                count += 1;
            }
            if count > 0 {
                let object = ring[head % RING];
                head += 1;
                count -= 1;
                // SAFETY: marked objects are live.
                unsafe { self.scan(object) };
            } else if let Some((words, left)) = self.ranges.pop() {
                let now = left.min(CHUNK);
                if left > now {
                    // SAFETY: inside the range.
                    self.ranges.push((unsafe { words.add(now) }, left - now));
                }
                for i in 0..now {
                    // SAFETY: readable, as promised to `words`.
                    unsafe {
                        self.prefetch_mark(*words.add((i + AHEAD).min(now - 1)));
                        self.word(*words.add(i));
                    }
                }
            } else {
                return;
            }
        }
    }

    /// Takes everything that `Mode::Order` has put on the stack above `floor`.
    pub(crate) fn pop_above(&mut self, floor: usize) -> Option<*const Header> {
        if self.stack.len() > floor {
            self.stack.pop()
        } else {
            None
        }
    }

    pub(crate) fn push(&mut self, object: *const Header) {
        self.stack.push(object);
    }

    /// Marks `object` alone; false if it was marked.
    pub(crate) fn mark_only(&mut self, object: *const Header) -> bool {
        if self.is_marked(object) {
            return false;
        }
        // SAFETY: the region outlives the marker.
        unsafe { (*self.region).set_bit(self.marks, object as usize, true) };
        true
    }

    pub(crate) fn stack_length(&self) -> usize {
        self.stack.len()
    }
}

/// The allocated object that `address` points to or into. Cells that an allocator has not yet accounted for are not
/// found: `Heap::flush_allocators` comes first.
#[inline]
pub(crate) fn find_object(region: &Region, address: usize) -> Option<*const Header> {
    let offset = address.wrapping_sub(region.base);
    if !(BLOCK..region.committed()).contains(&offset) {
        return None;
    }
    let meta = region.meta((offset / BLOCK) as u32);
    let start = if meta.class.get() != 0 {
        let granule = (offset % BLOCK / 16) as u64;
        let cell = (granule * u64::from(meta.reciprocal.get())) >> RECIPROCAL_SHIFT;
        let start = cell as usize * meta.cell.get() as usize;
        if start >= meta.limit.get() as usize {
            return None;
        }
        region.base + (offset & !(BLOCK - 1)) + start * 16
    } else {
        let first = region.page_entry(region.page_of(address));
        if first < crate::region::FIRST_PAGE {
            return None;
        }
        region.page_address(first)
    };
    region
        .bit(region.allocated, start)
        .then_some(start as *const Header)
}

/// Which kinds have nothing to trace.
pub(crate) fn leaf_table(kinds: &[KindInfo; 256]) -> [bool; 256] {
    kinds.map(|kind| {
        std::ptr::fn_addr_eq(
            kind.trace,
            trace_nothing as unsafe fn(*const Header, &mut Marker),
        )
    })
}
