//! `cargo xtask fuzz`: random operations, damaged programs, damaged marshalled code and noise, each in a process of its
//! own under limits. Only crashes count: signals, aborts, panics. The programs of `xtask/fuzz` make the operations;
//! what crashed lies in `target/fuzz`, ready to be run again.

use crate::Outcome;
use pyjit_tests::process::{self, End, Limits, Run};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

pub const HELP: &str = "[--seconds N] [--seed S] [--kind operations|marshalled|mutants|noise] [--compare] [-- OPTION...] \
                        look for crashes ($PYJIT, else a release build); --compare: differences from CPython too";

struct Options {
    seconds: u64,
    seed: u64,
    kind: Option<String>,
    compare: bool,
    /// Passed to pyjit: `--gc-stress=1`, for example.
    subject: Vec<String>,
}

/// A kind of program: its name, what makes one from a seed, whether CPython prints the same.
struct Kind {
    name: &'static str,
    make: fn(u64, &[String]) -> String,
    comparable: bool,
}

const KINDS: &[Kind] = &[
    Kind {
        name: "operations",
        make: |seed, _| {
            let program = include_str!("../fuzz/operations.py");
            format!("SEED, COUNT = {seed}, 400\n{program}")
        },
        comparable: true,
    },
    Kind {
        name: "marshalled",
        make: |seed, _| {
            let program = include_str!("../fuzz/marshalled.py");
            format!("SEED, COUNT = {seed}, 400\n{program}")
        },
        comparable: false,
    },
    Kind {
        name: "mutants",
        make: mutant,
        comparable: false,
    },
    Kind {
        name: "noise",
        make: noise,
        comparable: false,
    },
];

pub fn run(arguments: &[String]) -> Outcome {
    let options = parse(arguments)?;
    let subject = crate::conformance::subject()?;
    let folder = crate::conformance::target().join("fuzz");
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let golden = golden_programs();
    let kinds: Vec<&Kind> = KINDS
        .iter()
        .filter(|kind| options.kind.as_deref().is_none_or(|only| only == kind.name))
        .collect();
    if kinds.is_empty() {
        return Err("no such kind".to_owned());
    }
    let start = Instant::now();
    let (mut runs, mut crashes, mut seed) = (0u64, 0u64, options.seed);
    while start.elapsed() < Duration::from_secs(options.seconds) {
        let kind = kinds[(runs % kinds.len() as u64) as usize];
        let file = folder.join(format!("{}-{seed}.py", kind.name));
        let program = (kind.make)(seed, &golden);
        std::fs::write(&file, &program).map_err(|e| format!("{}: {e}", file.display()))?;
        let run = execute(&subject, &options.subject, &file);
        let crash = crash(&run);
        if let Some(how) = &crash {
            crashes += 1;
            let last = run.out();
            let last = last.lines().last().unwrap_or_default();
            println!("{}: {how}\n  {last}", file.display());
            std::fs::write(file.with_extension("err"), &run.stderr).map_err(|e| e.to_string())?;
        } else if options.compare && kind.comparable {
            compare(&file, &run)?;
        }
        if crash.is_none() {
            // One that cannot be removed does no harm.
            let _ = std::fs::remove_file(&file);
        }
        runs += 1;
        if runs.is_multiple_of(kinds.len() as u64) {
            seed += 1;
        }
    }
    println!("{runs} programs, {crashes} crashes, next seed {seed}");
    match crashes {
        0 => Ok(()),
        _ => Err(format!("what crashed is in {}", folder.display())),
    }
}

fn parse(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options {
        seconds: 60,
        seed: 1,
        kind: None,
        compare: false,
        subject: Vec::new(),
    };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().ok_or(format!("{argument} needs a value"));
        let number = |text: &String| text.parse::<u64>().map_err(|e| format!("{text}: {e}"));
        match argument.as_str() {
            "--seconds" => options.seconds = number(value()?)?,
            "--seed" => options.seed = number(value()?)?,
            "--kind" => options.kind = Some(value()?.clone()),
            "--compare" => options.compare = true,
            "--" => {
                options.subject = rest.cloned().collect();
                break;
            }
            _ => return Err(HELP.to_owned()),
        }
    }
    Ok(options)
}

fn execute(interpreter: &Path, options: &[String], file: &Path) -> Run {
    let mut command = Command::new(interpreter);
    process::clean(&mut command)
        .env("PYJIT_HEAP_LIMIT", "600M")
        .env("RUST_BACKTRACE", "0")
        .current_dir(std::env::temp_dir())
        .args(options)
        .arg(file);
    let limits = Limits {
        time: Duration::from_secs(60),
        memory: 2 << 30,
    };
    process::run(&mut command, b"", limits)
}

/// How a run crashed, if it did. A program that only takes too long may be an endless one.
fn crash(run: &Run) -> Option<String> {
    const WORDS: &[&str] = &[
        "panicked at",
        "fatal runtime error",
        "has overflowed its stack",
        "memory allocation of",
    ];
    let stderr = run.err();
    match run.end {
        End::Signal(_) | End::Exit(101 | 134 | 139) => Some(run.end.to_string()),
        end => WORDS
            .iter()
            .find(|word| stderr.contains(**word))
            .map(|word| format!("{end}, {word:?}")),
    }
}

/// Appends to `target/fuzz/differences.txt` the steps whose outcome is not CPython's.
fn compare(file: &Path, run: &Run) -> Outcome {
    use std::io::Write;
    let reference = execute(&pyjit_tests::reference(), &[], file);
    let path = file.with_file_name("differences.txt");
    let mut out = std::fs::File::options()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(|e| format!("{}: {e}", path.display()))?;
    let (ours, theirs) = (run.out(), reference.out());
    let outcomes = |text: &str| -> Vec<(String, String)> {
        let lines: Vec<&str> = text.lines().collect();
        lines
            .chunks_exact(2)
            .map(|pair| (pair[0].to_owned(), pair[1].to_owned()))
            .collect()
    };
    for (ours, theirs) in outcomes(&ours).into_iter().zip(outcomes(&theirs)) {
        if ours.0 == theirs.0 && ours.1 != theirs.1 {
            let text = format!("{}\n  ours   {}\n  theirs {}\n", ours.0, ours.1, theirs.1);
            out.write_all(text.as_bytes()).map_err(|e| e.to_string())?;
        }
    }
    Ok(())
}

/// The golden programs that touch nothing outside their process.
fn golden_programs() -> Vec<String> {
    const TOUCHING: &[&str] = &[
        "import os",
        "os.",
        "shutil",
        "subprocess",
        "tempfile",
        "signal",
        "socket",
        "open(",
        "pathlib",
        "threading",
        "asyncio",
        "multiprocessing",
    ];
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "py") {
                found.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    collect(&pyjit_tests::root().join("golden"), &mut paths);
    paths.sort();
    paths
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .filter(|text| !TOUCHING.iter().any(|word| text.contains(word)))
        .collect()
}

/// A linear congruential generator: the same programs from the same seed everywhere.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x1234_5678_9ABC_DEF1)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// Pieces of source that are put where they do not belong.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    "=",
    ":=",
    "**",
    "*",
    "->",
    "@",
    "\n",
    "\n    ",
    "\n\t",
    "\\\n",
    "'",
    "\"",
    "'''",
    "f'{",
    "t\"{",
    "rb'",
    "}}'",
    "!r",
    "#",
    ";",
    "lambda ",
    "yield ",
    "await ",
    "async ",
    "def f(",
    "class C",
    "return ",
    "for ",
    "in ",
    "if ",
    "else ",
    "elif ",
    "while ",
    "with ",
    "as ",
    "try:",
    "except*",
    "except ",
    "finally:",
    "match ",
    "case ",
    "type X",
    "global ",
    "nonlocal ",
    "del ",
    "import ",
    "from . ",
    "raise ",
    "assert ",
    "break",
    "continue",
    "pass",
    "None",
    "True",
    "0x",
    "1_0",
    "1e999",
    "1j",
    "0b2",
    "...",
    "<<=",
    "//",
    "not ",
    "is ",
    "and ",
    "__class__",
    "super()",
    "_",
    "é",
    "\u{feff}",
    "\0",
    "\u{1F600}",
    "\x0c",
    "\r",
    "self",
    "print(",
    "int",
    "x",
    "y",
];

/// A golden program with lines and pieces taken out, doubled, swapped or put in.
fn mutant(seed: u64, golden: &[String]) -> String {
    let mut random = Random::new(seed);
    if golden.is_empty() {
        return String::new();
    }
    let text = &golden[random.below(golden.len())];
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..1 + random.below(6) {
        if lines.is_empty() {
            break;
        }
        let (a, b) = (random.below(lines.len()), random.below(lines.len()));
        match random.below(6) {
            0 => drop(lines.remove(a)),
            1 => lines.swap(a, b),
            2 => lines.insert(a, lines[b].clone()),
            3 => {
                let indent = " ".repeat(random.below(9));
                lines[a] = format!("{indent}{}", lines[b].trim_start());
            }
            _ => {
                let chars: Vec<char> = lines[a].chars().collect();
                let at = random.below(chars.len() + 1);
                let skipped = (at + random.below(4)).min(chars.len());
                let head: String = chars[..at].iter().collect();
                let tail: String = chars[skipped..].iter().collect();
                lines[a] = format!("{head}{}{tail}", random.pick(PIECES));
            }
        }
    }
    lines.join("\n")
}

/// Pieces of source in no order.
fn noise(seed: u64, _: &[String]) -> String {
    let mut random = Random::new(seed);
    let mut text = String::new();
    for _ in 0..random.below(400) {
        let piece = random.pick(PIECES);
        let times = match random.below(60) {
            0 => 3000,
            1..4 => 40,
            _ => 1,
        };
        text.push_str(&piece.repeat(times));
        if random.below(3) == 0 {
            text.push(' ');
        }
    }
    text
}
