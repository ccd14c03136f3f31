//! Allocation: one bump pointer a size class and thread, into free runs of cells.
//!
//! A run is handed out in pieces of some pages. A piece is zeroed when it is taken (it stays in the first-level
//! cache), and when it is used up its range is set in the allocated bitmap, so that an object costs neither. Native
//! code does the same at `Allocator::run_offset`:
//!
//! ```text
//! mov p,[thread+cur]; lea e,[p+SIZE]; cmp e,[thread+end]; ja slow; mov [thread+cur],e; mov [p],HEADER
//! ```

use crate::header::Header;
use crate::heap::Heap;
use crate::region::{BLOCK, RECIPROCAL_SHIFT};
use crate::size_class::{CLASSES, GRANULE, MAX_SMALL, class_of, size_of_class};
use std::cell::Cell;
use std::ptr;

/// Bytes handed out at a time: half a first-level cache. Measured: 4 KB costs 0.1 ns an object more.
const PIECE: usize = 16384;

/// Where the next object of a class goes, and where the free memory ends.
#[repr(C)]
#[derive(Default)]
pub struct Run {
    pub cur: Cell<usize>,
    pub end: Cell<usize>,
}

/// Where a class's allocation stands in its block.
#[derive(Default)]
struct Cursor {
    /// 0: none.
    block: Cell<u32>,
    /// Whether the block's memory is known to be zero.
    clean: Cell<bool>,
    /// Granule of the block from which the next run is searched.
    next: Cell<u16>,
    /// Start of the piece that is being filled.
    piece: Cell<usize>,
    /// The part of the run that comes after the piece.
    rest: Cell<usize>,
    run_end: Cell<usize>,
}

/// A thread's way to the heap. Embedded by value in the thread's structure; must not move while attached.
#[repr(C)]
pub struct Allocator {
    runs: [Run; CLASSES],
    heap: Cell<*const Heap>,
    cursors: [Cursor; CLASSES],
    /// Used instead of `runs` in stress mode, where the fast path must always miss.
    hidden: [Run; CLASSES],
}

impl Default for Allocator {
    fn default() -> Allocator {
        Allocator::new()
    }
}

impl Allocator {
    /// An allocator without heap: see `Heap::attach`.
    pub fn new() -> Allocator {
        Allocator {
            runs: [const {
                Run {
                    cur: Cell::new(0),
                    end: Cell::new(0),
                }
            }; CLASSES],
            heap: Cell::new(ptr::null()),
            cursors: std::array::from_fn(|_| Cursor::default()),
            hidden: [const {
                Run {
                    cur: Cell::new(0),
                    end: Cell::new(0),
                }
            }; CLASSES],
        }
    }

    /// Offset of a class's `Run` from the allocator's start, for native code.
    pub const fn run_offset(class: usize) -> usize {
        class * size_of::<Run>()
    }

    /// The heap this allocator is attached to.
    #[inline(always)]
    pub fn heap(&self) -> &Heap {
        debug_assert!(
            !self.heap.get().is_null(),
            "the allocator is attached to no heap"
        );
        // SAFETY: an attached allocator's heap outlives it (see `Heap::attach`).
        unsafe { &*self.heap.get() }
    }

    pub(crate) fn set_heap(&self, heap: *const Heap) {
        self.heap.set(heap);
    }

    /// Allocates `bytes` (header included) and writes the header; the rest is zero. Null only if memory is exhausted.
    /// May collect: everything the caller still needs must be on its stack, in a traced object or a root.
    ///
    /// # Safety
    /// The allocator is attached, and the caller holds the global lock. The zeroed object is valid for its kind's trace
    /// function.
    #[inline(always)]
    pub unsafe fn alloc(&self, bytes: usize, header: Header) -> *mut Header {
        if bytes <= MAX_SMALL {
            let class = class_of(bytes);
            let run = &self.runs[class];
            let start = run.cur.get();
            let end = start + size_of_class(class);
            if end <= run.end.get() {
                run.cur.set(end);
                let object = start as *mut Header;
                // SAFETY: a free cell of sufficient size.
                unsafe { object.write(header) };
                return object;
            }
        }
        // SAFETY: as promised by the caller.
        unsafe { self.alloc_slow(bytes, header.bits()) as *mut Header }
    }

    /// As `alloc`, and calls the kind's `drop` when the object dies.
    ///
    /// # Safety
    /// As for `alloc`. The zeroed object must be valid for `drop` too.
    pub unsafe fn alloc_with_drop(&self, bytes: usize, header: Header) -> *mut Header {
        // SAFETY: as promised by the caller.
        let object = unsafe { self.alloc(bytes, header) };
        if !object.is_null() {
            // SAFETY: just allocated.
            unsafe { self.heap().register_drop(object) };
        }
        object
    }

    /// The slow path of `alloc`, also for native code: the header comes as its bits.
    ///
    /// # Safety
    /// As for `alloc`.
    #[cold]
    #[inline(never)]
    pub unsafe extern "C" fn alloc_slow(&self, bytes: usize, header: u64) -> *mut u8 {
        let heap = self.heap();
        heap.stress_tick();
        let object = if bytes > MAX_SMALL {
            return heap.alloc_large(bytes, header) as *mut u8;
        } else {
            match self.take_cell(heap, class_of(bytes)) {
                Some(object) => object as *mut u64,
                None => return ptr::null_mut(),
            }
        };
        // SAFETY: a free cell.
        unsafe { object.write(header) };
        object.cast()
    }

    fn run(&self, heap: &Heap, class: usize) -> &Run {
        if heap.stress() == 0 {
            &self.runs[class]
        } else {
            &self.hidden[class]
        }
    }

    fn take_cell(&self, heap: &Heap, class: usize) -> Option<usize> {
        let size = size_of_class(class);
        let run = self.run(heap, class);
        let bump = || {
            let start = run.cur.get();
            (start + size <= run.end.get()).then(|| {
                run.cur.set(start + size);
                start
            })
        };
        if let Some(start) = bump() {
            return Some(start);
        }
        self.close_piece(heap, class);
        heap.collect_if_due();
        if self.refill(heap, class) {
            return bump();
        }
        // Out of memory: everything that can be freed, then every block with a hole, then give up.
        heap.collect_major();
        if self.refill(heap, class) {
            return bump();
        }
        heap.open_all_blocks();
        if self.refill(heap, class) {
            bump()
        } else {
            None
        }
    }

    /// Finds the next piece of free cells.
    fn refill(&self, heap: &Heap, class: usize) -> bool {
        let cursor = &self.cursors[class];
        let region = heap.region();
        loop {
            if cursor.rest.get() < cursor.run_end.get() {
                self.open_piece(heap, class);
                return true;
            }
            let block = cursor.block.get();
            if block != 0 {
                if let Some((from, to)) = heap.next_run(block, cursor.next.get()) {
                    let start = region.block_address(block);
                    cursor.next.set(to);
                    cursor.rest.set(start + from as usize * GRANULE);
                    cursor.run_end.set(start + to as usize * GRANULE);
                    continue;
                }
                cursor.block.set(0);
            }
            let Some((block, clean)) = heap.take_block(class) else {
                return false;
            };
            cursor.block.set(block);
            cursor.clean.set(clean);
            cursor.next.set(0);
        }
    }

    fn open_piece(&self, heap: &Heap, class: usize) {
        let cursor = &self.cursors[class];
        let size = size_of_class(class);
        let start = cursor.rest.get();
        let piece = if size > PIECE {
            size
        } else {
            PIECE - PIECE % size
        };
        let end = (start + piece).min(cursor.run_end.get());
        if !cursor.clean.get() {
            // SAFETY: free cells of a block that this allocator has taken.
            unsafe { ptr::write_bytes(start as *mut u8, 0, end - start) };
        }
        cursor.piece.set(start);
        cursor.rest.set(end);
        let run = self.run(heap, class);
        run.cur.set(start);
        run.end.set(end);
        heap.count_allocated(end - start);
    }

    /// Accounts for what was allocated from the current piece; what is left of it is not used before the next sweep.
    fn close_piece(&self, heap: &Heap, class: usize) {
        let cursor = &self.cursors[class];
        let run = self.run(heap, class);
        let (cur, end) = (run.cur.get(), run.end.get());
        if end == 0 {
            return;
        }
        self.account(heap, class);
        heap.uncount_allocated(end - cur);
        run.cur.set(0);
        run.end.set(0);
        cursor.piece.set(0);
    }

    fn account(&self, heap: &Heap, class: usize) {
        let cursor = &self.cursors[class];
        let (piece, cur) = (cursor.piece.get(), self.run(heap, class).cur.get());
        if piece == 0 || cur <= piece {
            return;
        }
        let region = heap.region();
        region.set_allocated(piece, cur);
        let meta = region.meta(((piece - region.base) / BLOCK) as u32);
        let cells = (((cur - piece) / GRANULE) as u64 * u64::from(meta.reciprocal.get()))
            >> RECIPROCAL_SHIFT;
        meta.live.set(meta.live.get() + cells as u16);
        cursor.piece.set(cur);
    }

    /// Makes everything allocated so far visible in the bitmaps.
    pub(crate) fn account_all(&self, heap: &Heap) {
        for class in 0..CLASSES {
            self.account(heap, class);
        }
    }

    /// Gives up all blocks, before a collection or at the thread's end.
    pub(crate) fn retire(&self, heap: &Heap) {
        for class in 0..CLASSES {
            self.close_piece(heap, class);
            let cursor = &self.cursors[class];
            cursor.block.set(0);
            cursor.rest.set(0);
            cursor.run_end.set(0);
        }
    }
}
