//! `cargo xtask lint`: house rules that neither rustc nor clippy knows.

use std::path::Path;

use crate::Outcome;

pub const HELP: &str =
    "check the house rules: file length, opening comments, markers of unfinished work";

const LONGEST: usize = 1000;

/// Words that a finished file does not hold. Split here so that this file passes.
const UNFINISHED: &[&str] = &[
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("#[", "ignore"),
    concat!("dbg", "!("),
];

pub fn run(_: &[String]) -> Outcome {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace");
    let mut complaints = Vec::new();
    for folder in ["crates", "xtask", "tests", "benches"] {
        walk(&root.join(folder), &mut |path| {
            let Ok(text) = std::fs::read_to_string(path) else {
                return;
            };
            let shown = path.strip_prefix(root).unwrap_or(path).display();
            let lines = text.lines().count();
            if lines > LONGEST && !text.contains("@generated") {
                complaints.push(format!("{shown}: {lines} lines, at most {LONGEST}"));
            }
            if !text.starts_with("//!") {
                complaints.push(format!("{shown}: does not open with //! saying what it is"));
            }
            for word in UNFINISHED {
                if text.contains(word) {
                    complaints.push(format!("{shown}: {word}"));
                }
            }
        });
    }
    complaints.sort();
    for complaint in &complaints {
        println!("{complaint}");
    }
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(format!("{} complaints", complaints.len()))
    }
}

fn walk(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            walk(&path, visit);
        } else if path.extension().is_some_and(|e| e == "rs") {
            visit(&path);
        }
    }
}
