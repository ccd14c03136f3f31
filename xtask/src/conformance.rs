//! `cargo xtask conformance`: CPython 3.14's own tests under pyjit.
use crate::Outcome;
pub const HELP: &str = "run CPython's own tests";
pub fn run(_: &[String]) -> Outcome {
    Ok(())
}
