//! What to measure: implementations, programs, kinds of measure.

use std::path::{Path, PathBuf};

/// A Python implementation: a name for the table and a command.
pub struct Implementation {
    pub name: String,
    pub command: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    Process,
    First,
    Steady,
}

impl Measure {
    pub const ALL: [(Measure, &'static str); 3] = [
        (Measure::Process, "process"),
        (Measure::First, "first"),
        (Measure::Steady, "steady"),
    ];

    pub fn name(self) -> &'static str {
        Measure::ALL
            .iter()
            .find(|(m, _)| *m == self)
            .map_or("", |(_, name)| name)
    }
}

pub struct Options {
    /// The first is what the others are compared with.
    pub implementations: Vec<Implementation>,
    pub programs: Vec<PathBuf>,
    pub measures: Vec<Measure>,
    /// Processes for each implementation and measure.
    pub runs: usize,
    /// Calls of `run()` in a steady-state process, and the seconds after which no further one starts.
    pub iterations: usize,
    pub seconds: f64,
    pub json: Option<PathBuf>,
}

const USAGE: &str = "usage: pyjit-bench [OPTION...] [PROGRAM...]
  PROGRAM            names of benches/programs, or paths; default: all of benches/programs
  --impl NAME=CMD    an implementation (repeatable; the first is the reference); also $PYJIT_BENCH_IMPLS, separated by ';'
                     default: of python3.14, python3.15, python3.15-jit, pypy3 those on the path, and pyjit
                     ($PYJIT, else the pyjit beside this binary)
  --only NAME,...    of the implementations, these
  --measure KIND,... process, first, steady (default: process)
  --runs N           processes a measure (default 5)
  --iterations N     calls in a steady-state process (default 30)
  --seconds S        stop calling after S seconds (default 5)
  --json FILE        write every figure
  --list             list the programs and end";

pub fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn parse(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options {
        implementations: Vec::new(),
        programs: Vec::new(),
        measures: Vec::new(),
        runs: 5,
        iterations: 30,
        seconds: 5.0,
        json: None,
    };
    let (mut only, mut list) = (Vec::new(), false);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = || {
            rest.next()
                .cloned()
                .ok_or(format!("{argument} wants a value\n{USAGE}"))
        };
        match argument.as_str() {
            "--impl" => options.implementations.push(implementation(&value()?)?),
            "--only" => only = value()?.split(',').map(str::to_owned).collect(),
            "--measure" => {
                for name in value()?.split(',') {
                    let found = Measure::ALL.iter().find(|(_, n)| *n == name);
                    options
                        .measures
                        .push(found.ok_or(format!("no measure {name}\n{USAGE}"))?.0);
                }
            }
            "--runs" => options.runs = number(argument, &value()?)?,
            "--iterations" => options.iterations = number(argument, &value()?)?,
            "--seconds" => options.seconds = number(argument, &value()?)?,
            "--json" => options.json = Some(value()?.into()),
            "--list" => list = true,
            "--help" | "-h" => return Err(USAGE.to_owned()),
            name if name.starts_with('-') => return Err(format!("unknown option {name}\n{USAGE}")),
            name => options.programs.push(program(name)?),
        }
    }
    if options.programs.is_empty() {
        options.programs = all_programs()?;
    }
    if list {
        options
            .programs
            .iter()
            .for_each(|p| println!("{}", p.display()));
        options.measures.clear();
        options.programs.clear();
        return Ok(options);
    }
    if options.measures.is_empty() {
        options.measures.push(Measure::Process);
    }
    if options.implementations.is_empty() {
        options.implementations = defaults()?;
    }
    if !only.is_empty() {
        options.implementations.retain(|i| only.contains(&i.name));
    }
    if options.implementations.is_empty() {
        return Err(format!("no Python implementation found\n{USAGE}"));
    }
    Ok(options)
}

fn number<T: std::str::FromStr>(option: &str, text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|_| format!("{option} wants a number, not {text}"))
}

fn implementation(text: &str) -> Result<Implementation, String> {
    let (name, command) = text
        .split_once('=')
        .ok_or(format!("not NAME=COMMAND: {text}"))?;
    let command: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
    if command.is_empty() {
        return Err(format!("{name} has no command"));
    }
    Ok(Implementation {
        name: name.to_owned(),
        command,
    })
}

fn defaults() -> Result<Vec<Implementation>, String> {
    if let Ok(list) = std::env::var("PYJIT_BENCH_IMPLS") {
        return list
            .split(';')
            .filter(|text| !text.trim().is_empty())
            .map(implementation)
            .collect();
    }
    let mut found = Vec::new();
    let mut add = |name: &str, path: PathBuf| {
        found.push(Implementation {
            name: name.to_owned(),
            command: vec![path.to_string_lossy().into_owned()],
        });
    };
    for name in ["python3.14", "python3.15", "python3.15-jit", "pypy3"] {
        if let Some(path) = on_path(name) {
            add(name, path);
        }
    }
    let beside = std::env::current_exe()
        .ok()
        .map(|exe| exe.with_file_name("pyjit"));
    match std::env::var_os("PYJIT")
        .map(PathBuf::from)
        .or(beside.filter(|path| path.exists()))
    {
        Some(path) => add("pyjit", path),
        None => eprintln!("no pyjit found: build it (cargo build --release) or set PYJIT"),
    }
    Ok(found)
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

fn program(name: &str) -> Result<PathBuf, String> {
    let candidates = [
        PathBuf::from(name),
        folder().join(name),
        folder().join("programs").join(name).with_extension("py"),
    ];
    let found = candidates.into_iter().find(|path| path.is_file());
    let found = found.ok_or(format!("no program {name}"))?;
    found.canonicalize().map_err(|e| format!("{name}: {e}"))
}

fn all_programs() -> Result<Vec<PathBuf>, String> {
    let programs = folder().join("programs");
    let entries =
        std::fs::read_dir(&programs).map_err(|e| format!("{}: {e}", programs.display()))?;
    let mut found: Vec<_> = entries.flatten().map(|e| e.path()).collect();
    found.retain(|path| path.extension().is_some_and(|e| e == "py"));
    found.sort();
    Ok(found)
}
