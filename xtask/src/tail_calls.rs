//! `cargo xtask tail-calls BINARY`: every handler of tier 0 must end in a jump. The language does not promise that a
//! call in last place becomes one, and a handler that calls the next one grows the native stack at each execution, which
//! no test notices before it overflows. So this reads the disassembly of an optimised executable: within handlers, the
//! functions named `entry` of `pyjit_interp::state`, there must be no call through the table of handlers.

use crate::Outcome;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

pub const HELP: &str =
    "checks in an optimised executable that handlers end in jumps (needs objdump)";

pub fn run(arguments: &[String]) -> Outcome {
    let [binary] = arguments else {
        return Err("usage: cargo xtask tail-calls BINARY".to_string());
    };
    let mut child = Command::new("objdump")
        .args(["-d", "--no-show-raw-insn", binary])
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("objdump: {error}"))?;
    let Some(output) = child.stdout.take() else {
        return Err("objdump: no output".to_string());
    };
    let (mut handlers, mut wrong) = (0, Vec::new());
    let mut inside = false;
    for line in BufReader::new(output).lines() {
        let line = line.map_err(|error| error.to_string())?;
        if let Some(symbol) = function_name(&line) {
            inside = symbol.contains("pyjit_interp")
                && symbol.contains("state")
                && symbol.contains("entry");
            handlers += usize::from(inside);
        } else if inside && calls_through_table(&line) {
            wrong.push(line.trim().to_string());
        }
    }
    child.wait().map_err(|error| error.to_string())?;
    match (handlers, wrong.as_slice()) {
        (0, _) => Err(format!("{binary}: no handlers found; is it stripped?")),
        (_, []) => {
            println!("{handlers} handlers, all of which end in jumps");
            Ok(())
        }
        (_, wrong) => Err(format!(
            "handlers that call the next one (`addr2line -fie {binary} ADDRESS` names them):\n  {}",
            wrong.join("\n  ")
        )),
    }
}

/// The symbol of a line like `0000000000c66022 <symbol>:`.
fn function_name(line: &str) -> Option<&str> {
    let rest = line.strip_suffix(">:")?;
    rest.split_once(" <").map(|(_, symbol)| symbol)
}

/// A line like `c66022:  call *(%r8,%rax,8)`: the table's entry for an opcode.
fn calls_through_table(line: &str) -> bool {
    line.split_once("call")
        .is_some_and(|(_, target)| target.trim_start().starts_with('*') && target.ends_with(",8)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        assert_eq!(
            function_name("0000000000c66022 <a::entry>:"),
            Some("a::entry")
        );
        assert_eq!(function_name("  c66022:\tret"), None);
        assert!(calls_through_table("  c66022:\tcall   *(%r8,%rax,8)"));
        assert!(!calls_through_table("  c66022:\tcall   *%rax"));
        assert!(!calls_through_table("  c66022:\tcall   c66000 <f>"));
    }
}
