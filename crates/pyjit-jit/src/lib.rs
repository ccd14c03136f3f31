//! Native code: the baseline tier (tier 1) over Cranelift, the memory it lies in, and the helpers it calls.
//!
//! Map: `snapshot` (what a compilation knows of the code), `flow` (blocks, stack depths, entries), `baseline/` (bytecode
//! to CLIF), `helpers` (what native code calls, one table), `isa` (Cranelift's settings), `memory/` (code memory), `Jit`
//! (compiling and installing). The contract with tier 0 is `pyjit_object::native`; see docs/tiers.md.

mod baseline;
mod flow;
mod helpers;
mod install;
mod isa;
mod memory;
mod snapshot;

pub use baseline::Compiler;
pub use install::{Compiled, Jit};
pub use memory::CodeMemory;
pub use snapshot::Snapshot;

pyjit_events::reasons! {
    /// Why a compilation gave up. The code then stays in the tier it is in.
    pub enum Bailout {
        /// The machine has no code generator.
        Machine = "machine",
        /// The code is larger than the tier takes.
        TooLarge = "too_large",
        /// The code generator refused the function.
        Generator = "generator",
        /// Code memory is full.
        CodeMemory = "code_memory",
        /// Instrumented code is left to tier 0.
        Instrumented = "instrumented",
    }
}
