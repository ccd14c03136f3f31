//! Golden programs: `golden/**/*.{py,sh}` beside `.out`, what CPython 3.14 prints.
//!
//! A program below `golden/cases/` is a list of interactive statements, run by `golden/transcript.py`; any other runs as
//! it is. A shell script (`.sh`) calls the interpreter as `$PY`, in an empty folder; its stderr is compared too. The programs of `benches/programs` are golden ones too, named `benches/...`. A `.in` beside a program is its standard input. Exit codes other than 0 are the last line of the `.out`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{self, End, Limits};

/// A way to run every program: it must change nothing that a program can see.
pub struct Mode {
    pub name: &'static str,
    pub args: &'static [&'static str],
}

pub const MODES: &[Mode] = &[
    Mode {
        name: "default",
        args: &[],
    },
    Mode {
        name: "interpreter",
        args: &["--max-tier", "0"],
    },
    // With what tier 0 has seen until its first question.
    Mode {
        name: "baseline-soon",
        args: &["--tier1-calls", "1", "--tier1-loops", "1", "--sync-compile"],
    },
];

pub fn folder() -> PathBuf {
    crate::root().join("golden")
}

/// All programs, as paths relative to the folder, sorted.
pub fn programs() -> Vec<String> {
    let mut found = Vec::new();
    collect(&folder(), &folder(), &mut found);
    found.retain(|path| path != DRIVER);
    let mut benches = Vec::new();
    collect(&benches_folder(), &benches_folder(), &mut benches);
    found.extend(benches.iter().map(|path| format!("{BENCHES}{path}")));
    found.sort();
    found
}

const DRIVER: &str = "transcript.py";
const BENCHES: &str = "benches/";

fn benches_folder() -> PathBuf {
    crate::root().join("../benches/programs")
}

/// Where `program`, a name of [`programs`], lies.
fn path(program: &str) -> PathBuf {
    match program.strip_prefix(BENCHES) {
        Some(name) => benches_folder().join(name),
        None => folder().join(program),
    }
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        // `support` folders hold modules that programs import.
        if path.is_dir() && !path.ends_with("support") && !path.ends_with("__pycache__") {
            collect(root, &path, found);
        } else if path.extension().is_some_and(|e| e == "py" || e == "sh") {
            found.push(
                path.strip_prefix(root)
                    .expect("below the root")
                    .to_string_lossy()
                    .into_owned(),
            );
        }
    }
}

/// What `interpreter` prints for `program`, with its exit code, or why there is nothing to compare.
pub fn output(interpreter: &Path, mode: &Mode, program: &str) -> Result<(String, String), String> {
    if program.ends_with(".sh") {
        return script_output(interpreter, program);
    }
    let mut command = Command::new(interpreter);
    process::clean(&mut command)
        .args(mode.args)
        .current_dir(folder());
    if program.starts_with("cases/") {
        command.arg(DRIVER);
    }
    match program.strip_prefix(BENCHES) {
        Some(name) => command.current_dir(benches_folder()).arg(name),
        None => command.arg(program),
    };
    let input = std::fs::read(path(program).with_extension("in")).unwrap_or_default();
    let run = process::run(&mut command, &input, Limits::default());
    let mut out = run.out();
    match run.end {
        End::Exit(0) => {}
        end @ End::NotStarted => return Err(format!("{end}: {}", run.err())),
        end => out.push_str(&format!("[{end}]\n")),
    }
    Ok((out, run.err()))
}

/// What a shell script prints, with the interpreter's own name made `PYTHON`.
fn script_output(interpreter: &Path, program: &str) -> Result<(String, String), String> {
    let interpreter = match interpreter.components().count() {
        1 => interpreter.to_owned(),
        _ => interpreter
            .canonicalize()
            .map_err(|e| format!("{}: {e}", interpreter.display()))?,
    };
    let place = std::env::temp_dir().join(format!(
        "pyjit-{}-{}",
        std::process::id(),
        program.replace('/', "-")
    ));
    std::fs::create_dir_all(&place).map_err(|e| format!("{}: {e}", place.display()))?;
    let mut command = Command::new("bash");
    process::clean(&mut command)
        .env("PY", &interpreter)
        .current_dir(&place);
    command
        .args(["-c", "exec 2>&1; source \"$0\""])
        .arg(path(program));
    let run = process::run(&mut command, b"", Limits::default());
    // The folder lies below the system's temporary one: a leftover does no harm.
    let _ = std::fs::remove_dir_all(&place);
    let name = interpreter
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut out = run.out().replace(&*place.to_string_lossy(), "FOLDER");
    for name in [name.as_str(), "python3.14"] {
        out = without_path(&out, name);
    }
    match run.end {
        End::Exit(0) => {}
        end @ End::NotStarted => return Err(format!("{end}: {}", run.err())),
        end => out.push_str(&format!("[{end}]\n")),
    }
    Ok((out, run.err()))
}

/// Replaces `name`, with the path before it, by `PYTHON`.
fn without_path(text: &str, name: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let before = &rest[..at];
        let start = before.rfind(|c: char| !(c.is_alphanumeric() || "/.-_".contains(c)));
        let kept = start.map_or(0, |i| {
            i + before[i..].chars().next().map_or(1, char::len_utf8)
        });
        result.push_str(&before[..kept]);
        result.push_str("PYTHON");
        rest = &rest[at + name.len()..];
    }
    result + rest
}

/// Runs `program` and compares; the error shows the first difference and the program's stderr.
pub fn check(interpreter: &Path, mode: &Mode, program: &str) -> Result<(), String> {
    let file = path(program).with_extension("out");
    let expected = std::fs::read_to_string(&file)
        .map_err(|e| format!("{}: {e}; run cargo xtask bless", file.display()))?;
    let (actual, stderr) = output(interpreter, mode, program)?;
    if actual == expected {
        return Ok(());
    }
    Err(format!(
        "{}stderr:\n{}",
        first_difference(&expected, &actual),
        tail(&stderr, 12)
    ))
}

/// Writes the `.out` of `program` as `interpreter` prints it; says whether it changed.
pub fn bless(interpreter: &Path, program: &str) -> Result<bool, String> {
    let file = path(program).with_extension("out");
    let (out, _) = output(interpreter, &MODES[0], program)?;
    if std::fs::read_to_string(&file).is_ok_and(|old| old == out) {
        return Ok(false);
    }
    std::fs::write(&file, out).map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(true)
}

fn first_difference(expected: &str, actual: &str) -> String {
    let (left, right): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
    let at = left.iter().zip(&right).take_while(|(l, r)| l == r).count();
    let mut text = format!("line {}:\n", at + 1);
    for line in &left[at.saturating_sub(2)..at] {
        text.push_str(&format!("    {line}\n"));
    }
    for (sign, lines) in [("-", &left), ("+", &right)] {
        let rest = &lines[at.min(lines.len())..];
        for line in rest.iter().take(3) {
            text.push_str(&format!("  {sign} {line}\n"));
        }
        if rest.is_empty() {
            text.push_str(&format!("  {sign} (end of output)\n"));
        }
    }
    text
}

fn tail(text: &str, lines: usize) -> String {
    let all: Vec<_> = text.lines().collect();
    all[all.len().saturating_sub(lines)..]
        .iter()
        .map(|line| format!("    {line}\n"))
        .collect()
}
