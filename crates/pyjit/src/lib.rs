//! Assembly of the runtime: import, tier policy, command line, REPL.

use std::process::ExitCode;

/// The `pyjit` command; the binary and the tests' subject call it.
pub fn main() -> ExitCode {
    eprintln!("pyjit: no tier is linked in");
    ExitCode::from(2)
}
