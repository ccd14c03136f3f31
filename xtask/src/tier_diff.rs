//! `cargo xtask tier-diff`: random programs, run in every tier and by CPython, must print the same.
//!
//! A program is a module of functions over a few variables of changing types; each runs its loop some hundred times,
//! long enough to be compiled, and prints what it computed or raised. Errors are part of the programs: half of the
//! operations do not fit their operands.

use crate::Outcome;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

pub const HELP: &str = "[--count N] [--seed S] [--jobs N] random programs in all tiers and CPython ($PYJIT, else a release build)";

/// Ways to run a program; the first is the one the others are compared with.
const MODES: &[&[&str]] = &[
    &["--max-tier", "0"],
    &["--tier1-calls", "0", "--sync-compile"],
    &[
        "--tier1-calls",
        "64",
        "--tier1-loops",
        "256",
        "--sync-compile",
    ],
    &[],
];

pub fn run(arguments: &[String]) -> Outcome {
    let mut options = [100u64, 1, 2];
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let slot = match word.as_str() {
            "--count" => 0,
            "--seed" => 1,
            "--jobs" => 2,
            other => return Err(format!("unknown argument {other}")),
        };
        let value = words.next().and_then(|text| text.parse().ok());
        options[slot] = value.ok_or_else(|| format!("{word} needs a number"))?;
    }
    let [count, seed, jobs] = options;
    let subject = crate::conformance::subject()?;
    let folder = std::env::temp_dir().join(format!("pyjit-tier-diff-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let (next, differing) = (AtomicU64::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        break;
                    }
                    let file = folder.join(format!("p{number:06}.py"));
                    let seed = seed.wrapping_mul(1_000_003).wrapping_add(number);
                    match compare(&subject, &file, &Generator::new(seed).program()) {
                        Ok(()) => drop(std::fs::remove_file(&file)),
                        Err(why) => {
                            differing.fetch_add(1, Ordering::Relaxed);
                            println!("{}: {why}", file.display());
                        }
                    }
                }
            });
        }
    });
    let differing = differing.into_inner();
    println!("{count} programs, {differing} with a difference");
    if differing > 0 {
        return Err("tiers or CPython differ".into());
    }
    // The folder is empty then.
    let _ = std::fs::remove_dir(&folder);
    Ok(())
}

fn compare(subject: &Path, file: &Path, program: &str) -> Result<(), String> {
    std::fs::write(file, program).map_err(|error| error.to_string())?;
    let expected = output(Command::new(pyjit_tests::reference()).arg(file))?;
    for mode in MODES {
        let found = output(Command::new(subject).args(*mode).arg(file))?;
        if found != expected {
            let line = expected
                .lines()
                .zip(found.lines())
                .find(|(left, right)| left != right)
                .map_or_else(
                    || "the end differs".into(),
                    |(left, right)| format!("CPython {left:?}, here {right:?}"),
                );
            return Err(format!("{}: {line}", mode.join(" ")));
        }
    }
    Ok(())
}

/// What it prints, on both streams, and how it ends.
fn output(command: &mut Command) -> Result<String, String> {
    command
        .env("PYTHONHASHSEED", "0")
        .env("RUST_BACKTRACE", "0");
    let output = command.output().map_err(|error| error.to_string())?;
    Ok(format!(
        "{}{}{:?}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
        output.status.code()
    ))
}

const VARIABLES: &[&str] = &["a", "b", "c", "d", "e"];
const VALUES: &[&str] = &[
    "0",
    "1",
    "-1",
    "3",
    "7",
    "100",
    "-5",
    "255",
    "65536",
    "2147483647",
    "-2147483648",
    "4294967296",
    "10**18",
    "2.5",
    "-0.5",
    "1e300",
    "True",
    "False",
    "None",
    "'x'",
    "'abc'",
    "''",
    "(1, 2)",
    "[1, 2, 3]",
    "{'x': 1, 3: 2}",
    "P(3)",
    "Q(4)",
    "range(5)",
    "b'ab'",
    "{1, 2}",
];
const OPERATORS: &[&str] = &[
    "+", "-", "*", "+", "-", "*", "//", "%", "/", "&", "|", "^", "<<", ">>",
];
const COMPARISONS: &[&str] = &[
    "<", "<=", "==", "!=", ">", ">=", "is", "is not", "in", "not in",
];

/// What every program begins with.
const PRELUDE: &str = "\
class P:
    kind = 1
    def __init__(self, x): self.x = x
    def get(self, y=2): return self.x
    def add(self, y): return self.x + y
    @property
    def twice(self): return self.x * 2
    def __repr__(self): return f'P({self.x!r})'
    def __eq__(self, other): return isinstance(other, P) and self.x == other.x
    def __hash__(self): return 7
class Q(P):
    __slots__ = ('y',)
    def get(self, y=3): return super().get() * y
    def __add__(self, other): return Q(other)
    def __getitem__(self, key): return key
    def __lt__(self, other): return True
def small(v):
    if type(v) is int: return v if -10**30 < v < 10**30 else v % 1000003
    if type(v) is str or type(v) is bytes or type(v) is tuple or type(v) is list: return v[:8]
    return v
def ident(v): return v
def pick(v, w=1, *rest, k=5): return v if k else w
def gen(n):
    for i in range(n):
        yield i
G = 10
";

struct Generator {
    state: u64,
    out: String,
    indent: usize,
    depth: usize,
}

impl Generator {
    fn new(seed: u64) -> Generator {
        Generator {
            state: seed ^ 0x9E37_79B9_7F4A_7C15,
            out: String::from(PRELUDE),
            indent: 0,
            depth: 0,
        }
    }

    /// Splitmix64.
    fn next(&mut self, below: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.state;
        word = (word ^ word >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ word >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((word ^ word >> 31) % below as u64) as usize
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.next(list.len())]
    }

    fn line(&mut self, text: &str) {
        let indent = "    ".repeat(self.indent);
        // Writing to a String cannot fail.
        let _ = writeln!(self.out, "{indent}{text}");
    }

    fn program(mut self) -> String {
        let functions = 3 + self.next(4);
        for number in 0..functions {
            self.function(number);
        }
        self.out
    }

    fn function(&mut self, number: usize) {
        self.line(&format!("def f{number}(n, a, b):"));
        self.indent += 1;
        self.line("global G");
        for name in ["c", "d", "e"] {
            let value = self.of(VALUES);
            self.line(&format!("{name} = {value}"));
        }
        if self.next(3) == 0 {
            self.line("def inner(v):");
            self.line("    nonlocal e");
            self.line("    e = v");
            self.line("    return v");
        } else {
            self.line("inner = ident");
        }
        self.line("errors = 0");
        self.line("for i in range(n):");
        self.indent += 1;
        self.line("try:");
        self.indent += 1;
        let statements = 2 + self.next(5);
        for _ in 0..statements {
            self.statement();
        }
        self.indent -= 1;
        self.line("except Exception as error:");
        self.line("    errors += 1");
        self.line(
            "    if errors < 3: print(type(error).__name__, error, error.__traceback__.tb_lineno)",
        );
        if self.next(3) == 0 {
            self.line("finally:");
            let name = self.of(VARIABLES);
            self.line(&format!("    {name} = small({name})"));
        }
        for name in VARIABLES {
            self.line(&format!("{name} = small({name})"));
        }
        if self.next(2) == 0 {
            let (at, name, value) = (self.next(300), self.of(VARIABLES), self.of(VALUES));
            self.line(&format!("if i == {at}: {name} = {value}"));
        }
        self.indent -= 1;
        self.line("print(errors, a, b, c, d, e)");
        self.indent -= 1;
        for _ in 0..2 {
            let (a, b) = (self.of(VALUES), self.of(VALUES));
            self.line("try:");
            self.line(&format!("    f{number}(400, {a}, {b})"));
            self.line("except Exception as error:");
            self.line("    print('out', type(error).__name__, error)");
        }
    }

    fn statement(&mut self) {
        if self.depth > 2 {
            return self.assignment();
        }
        self.depth += 1;
        match self.next(12) {
            0 | 1 => {
                let test = self.test();
                self.line(&format!("if {test}:"));
                self.block();
                if self.next(2) == 0 {
                    self.line("else:");
                    self.block();
                }
            }
            2 => {
                let (name, source) = (self.of(VARIABLES), self.iterable());
                self.line(&format!("for {name} in {source}:"));
                self.block();
                if self.next(3) == 0 {
                    self.line("    if i & 1: break");
                }
            }
            3 => {
                self.line("try:");
                self.block();
                let class = self.of(&["TypeError", "ValueError", "Exception", "ZeroDivisionError"]);
                self.line(&format!("except {class}:"));
                self.block();
            }
            4 => {
                let (name, value) = (self.of(VARIABLES), self.expression(2));
                let target = self.of(&["G", "p.x", "l[i % 3]", "l[-1]", "d2['k']"]);
                self.line("p = P(i); l = [1, 2, 3]; d2 = {}");
                self.line(&format!("{target} = {value}"));
                self.line(&format!("{name} = {target}"));
            }
            5 => {
                let (x, y) = (self.of(VARIABLES), self.of(VARIABLES));
                let value = self.expression(2);
                self.line(&format!("{x}, {y} = {y}, {value}"));
            }
            6 => {
                let (name, op, value) =
                    (self.of(VARIABLES), self.of(OPERATORS), self.expression(2));
                self.line(&format!("{name} {op}= {value}"));
            }
            _ => self.assignment(),
        }
        self.depth -= 1;
    }

    fn block(&mut self) {
        self.indent += 1;
        let count = 1 + self.next(2);
        for _ in 0..count {
            self.statement();
        }
        self.indent -= 1;
    }

    fn assignment(&mut self) {
        let (name, value) = (self.of(VARIABLES), self.expression(3));
        self.line(&format!("{name} = {value}"));
    }

    fn iterable(&mut self) -> String {
        match self.next(5) {
            0 => "range(3)".into(),
            1 => "gen(3)".into(),
            2 => "(1, 2.5, 'x')".into(),
            3 => "[i, i + 1]".into(),
            _ => self.of(VARIABLES).into(),
        }
    }

    fn test(&mut self) -> String {
        let (left, op, right) = (self.expression(1), self.of(COMPARISONS), self.expression(1));
        match self.next(4) {
            0 => left,
            1 => format!("not {left}"),
            _ => format!("{left} {op} {right}"),
        }
    }

    fn expression(&mut self, depth: usize) -> String {
        if depth == 0 || self.next(5) == 0 {
            return match self.next(4) {
                0 => "i".into(),
                1 => {
                    let value = self.of(VALUES);
                    match value.starts_with('-') || value.contains("**") {
                        true => format!("({value})"),
                        false => value.into(),
                    }
                }
                _ => self.of(VARIABLES).into(),
            };
        }
        let (x, y) = (self.expression(depth - 1), self.expression(depth - 1));
        let op = self.of(OPERATORS);
        match self.next(22) {
            // Counts of shifts are kept small.
            0..=8 if op == "<<" => format!("(small({x}) << (i & 15))"),
            0..=8 => format!("({x} {op} {y})"),
            9 => format!("(-({x}))"),
            10 => format!("({})", self.test()),
            11 => format!("({x} if {} else {y})", self.test()),
            12 => format!("ident({x})"),
            13 => format!("pick({x}, {y})"),
            14 => format!("pick({x}, k={y})"),
            15 => format!("P({x}).get()"),
            16 => format!("P({x}).add({y})"),
            17 => format!("({x}).{}", self.of(&["x", "twice", "kind", "real"])),
            18 => format!("({x})[{y}]"),
            19 => format!("len({x})"),
            20 => format!("inner({x})"),
            _ => format!("({x} and {y})"),
        }
    }
}
