//! Tier 0: dispatch, inline caches, feedback, unwinding, generators.
//!
//! Map: `state` (registers, dispatch, `ops!`), `ops/` (the instructions), `table` (opcode to handler), `private` (opcodes
//! of its own), `cache`, `feedback`, `quicken`, `specialize/` (inline caches and how they are filled), `frames`, `bind`
//! (activations, arguments), `unwind` (exceptions), `run` (ways in from native code), `generators`, `asynchronous`,
//! `raising`, `groups`, `imports`, `intrinsics`, `pattern`, `proto` (what instructions call). See `docs/tier0.md`.

// The methods of `state::S` and the bodies of `ops!` share one contract, stated at `Op::run`: `s` is the state of a
// verified activation. It is not repeated at each of their several hundred uses.
#![allow(
    clippy::undocumented_unsafe_blocks,
    clippy::missing_safety_doc,
    clippy::macro_metavars_in_unsafe
)]

pub mod asynchronous;
pub mod bind;
pub mod cache;
mod errors;
pub mod feedback;
pub mod frames;
pub mod generators;
mod groups;
mod handlers;
pub mod imports;
pub mod instrument;
mod intrinsics;
pub mod native;
pub mod ops;
mod pattern;
mod poll;
pub mod private;
pub mod proto;
pub mod quicken;
mod raising;
pub mod run;
mod specialize;
pub mod state;
pub mod table;
pub mod unwind;

pub use poll::run_finalizers;
pub use run::{Resume, Sent, install, resume, run_code, run_function};
