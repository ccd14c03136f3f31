//! HIR: the SSA intermediate representation of the optimising tier, its builder from bytecode and feedback, its passes.
//!
//! Knows no heap and no machine: the world is the [`ci::World`] trait, objects are indices, and what native code the ops
//! become is `pyjit-jit`'s. See `docs/optimising-tier.md`.

#![forbid(unsafe_code)]

pub mod analysis;
pub mod build;
pub mod ci;
pub mod effects;
pub mod entity;
pub mod eval;
pub mod fields;
pub mod function;
pub mod mock;
#[macro_use]
pub mod ops;
pub mod parse;
pub mod passes;
mod print;
pub mod types;
pub mod verify;

pub use build::{Bailout, Entry, Options, build};
pub use effects::{Alias, Continuation, Effects, Exit};
pub use entity::{Block, CodeIndex, Def, DefList, Edge, Object, Shape, State};
pub use fields::Field;
pub use function::{FrameState, Function};
pub use ops::{Constant, Op, Traits};
pub use parse::parse;
pub use types::{Kinds, Rep, Type};
pub use verify::verify;
