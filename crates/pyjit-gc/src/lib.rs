//! The heap: allocation, marking, sweeping, barriers, roots, weak references, finalizers. Knows no Python.
//!
//! After JavaScriptCore's (webkit.org/blog/7122, "Introducing Riptide"), without its concurrency: non-moving blocks of
//! one size class each, bump allocation into free runs, lazy sweeping, generations by sticky mark bits, conservative
//! native stacks. `docs/heap.md` tells how it fits together.
//!
//! | file | what |
//! |---|---|
//! | `region`, `pages`, `size_class` | address space, side tables, free pages |
//! | `header`, `reference`, `barrier` | what an object looks like; `Gc`, `Field`, `Trace`; the write barrier |
//! | `alloc`, `large` | allocation |
//! | `marker`, `stack`, `roots` | finding what lives |
//! | `collect`, `finalize`, `weak` | collections |
//! | `walk`, `stats`, `report` | looking at the heap |

mod alloc;
mod barrier;
mod cell;
mod collect;
mod finalize;
mod header;
mod heap;
mod large;
mod marker;
mod pages;
mod reference;
mod region;
mod report;
mod roots;
pub mod size_class;
pub mod stack;
mod stats;
mod walk;
mod weak;

pub use alloc::{Allocator, Run};
pub use barrier::{object_slow, slot_slow, write_barrier, write_barrier_range, write_barrier_slot};
pub use collect::POISON;
pub use header::*;
pub use heap::{ClearedWeak, Config, Generation, Heap, HeapError, Hooks};
pub use marker::Marker;
pub use reference::{Field, Gc, HeapWord, NonZeroWord, Trace};
pub use region::heap_of;
pub use report::{Collected, HEAP_EVENTS, HeapOptions};
pub use roots::{RootId, RootSet};
pub use stack::{StackId, StackRegistry, scrub_stack, stack_bounds};
pub use stats::{GenerationStats, Stats};
pub use weak::WeakCell;
