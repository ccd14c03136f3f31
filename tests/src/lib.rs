//! Golden, command-line and REPL tests of the pyjit binary: what they share.
//!
//! - `process`: runs a program with a clean environment, a time limit and a memory limit.
//! - `golden`: finds the golden programs, runs one in a mode, compares it with its `.out`.
//! - `conformance`: runs a module of CPython's own tests.
//! - `expectations`: lists of tests known to fail, which may only shrink.

pub mod conformance;
pub mod expectations;
pub mod golden;
pub mod process;

use std::path::{Path, PathBuf};

/// The folder of this crate: everything here is found from it.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// CPython 3.14, the reference: `$PYJIT_PYTHON`, else `python3.14` on the path.
pub fn reference() -> PathBuf {
    std::env::var_os("PYJIT_PYTHON").map_or_else(|| PathBuf::from("python3.14"), PathBuf::from)
}
