//! `cargo xtask bless [PREFIX...]`: regenerates the `.out` of golden programs with CPython 3.14.

use pyjit_tests::{golden, reference};

use crate::Outcome;

pub const HELP: &str =
    "[PREFIX...] regenerate tests/golden/**/*.out with CPython 3.14 ($PYJIT_PYTHON)";

pub fn run(prefixes: &[String]) -> Outcome {
    let reference = reference();
    let version = std::process::Command::new(&reference)
        .args(["-c", "import sys; print(*sys.version_info[:2])"])
        .output();
    match version {
        Ok(output) if output.stdout.starts_with(b"3 14") => {}
        _ => {
            return Err(format!(
                "{} is no CPython 3.14: set PYJIT_PYTHON",
                reference.display()
            ));
        }
    }
    let (mut changed, mut total) = (0, 0);
    for program in golden::programs() {
        if !prefixes.is_empty()
            && !prefixes
                .iter()
                .any(|prefix| program.starts_with(prefix.as_str()))
        {
            continue;
        }
        total += 1;
        if golden::bless(&reference, &program)? {
            println!("{program}");
            changed += 1;
        }
    }
    println!("{changed} of {total} changed");
    Ok(())
}
