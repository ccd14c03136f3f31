//! `cargo xtask conformance`: CPython 3.14's own tests, unmodified, under pyjit.
//!
//! Counted are the tests that CPython passes (`tests/conformance/cpython.txt`). `tests/conformance/failing.txt` lists
//! those that pyjit fails; it may only shrink. What each failing test said is left in `target/conformance/*.txt`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use pyjit_tests::conformance::{MODULES, Outcome, Report, Runner, read_lists, write_lists};

use crate::Outcome as CommandOutcome;

pub const HELP: &str = "[--bless] [--baseline] [--jobs N] [MODULE...] run CPython's own tests ($PYJIT, else a release build)";

struct Options {
    /// Take passing tests out of the list of failing ones; write new ones into it too where `--bless=all`.
    bless: bool,
    bless_all: bool,
    /// Run CPython itself and write down what passes.
    baseline: bool,
    jobs: usize,
    modules: Vec<String>,
}

pub fn run(arguments: &[String]) -> CommandOutcome {
    let options = parse(arguments)?;
    let folder = pyjit_tests::root().join("conformance");
    let scratch = target().join("conformance");
    std::fs::create_dir_all(&scratch).map_err(|e| format!("{}: {e}", scratch.display()))?;
    let interpreter = if options.baseline {
        pyjit_tests::reference()
    } else {
        subject()?
    };
    let runner = Runner {
        interpreter,
        library: library()?,
        scratch: scratch.clone(),
    };
    let reports = run_all(&runner, &options)?;
    let (passing_file, failing_file) = (folder.join("cpython.txt"), folder.join("failing.txt"));
    let mut passing = read_lists(&passing_file);
    let failed = |e: std::io::Error| e.to_string();
    if options.baseline {
        for (module, report) in &reports {
            println!(
                "{module:26} {:5} of {:5} pass",
                report.passing().len(),
                report.tests.len()
            );
            report.notes.iter().for_each(|note| println!("    {note}"));
            passing.insert(module.clone(), report.passing());
        }
        return write_lists(&passing_file, "Tests that CPython 3.14 passes", &passing)
            .map_err(failed);
    }
    let mut failing = read_lists(&failing_file);
    let (mut total, mut total_passed, mut worse, mut better) = (0, 0, Vec::new(), 0);
    for (module, report) in &reports {
        let Some(expected) = passing.get(module) else {
            continue;
        };
        let passed: BTreeSet<_> = report.passing().intersection(expected).cloned().collect();
        let crashed = report
            .tests
            .values()
            .filter(|o| matches!(o, Outcome::Crash(_)))
            .count();
        total += expected.len();
        total_passed += passed.len();
        println!(
            "{module:26} {}{}",
            percent(passed.len(), expected.len()),
            note(crashed, report)
        );
        let known = failing.entry(module.clone()).or_default();
        let fails: BTreeSet<_> = expected.difference(&passed).cloned().collect();
        worse.extend(
            fails
                .difference(known)
                .map(|id| format!("{id}: {}", said(report, id))),
        );
        better += known.difference(&fails).count();
        if options.bless_all {
            *known = fails.clone();
        } else if options.bless {
            known.retain(|id| fails.contains(id));
        }
        log(&scratch, module, report, &fails).map_err(failed)?;
    }
    println!("{:26} {}", "total", percent(total_passed, total));
    if options.bless {
        write_lists(
            &failing_file,
            "Tests that CPython passes and pyjit does not yet; this list may only shrink",
            &failing,
        )
        .map_err(failed)?;
        if options.bless_all {
            return Ok(());
        }
    }
    if !worse.is_empty() {
        worse
            .iter()
            .take(40)
            .for_each(|line| println!("worse: {line}"));
        return Err(format!(
            "{} tests fail that are not in failing.txt",
            worse.len()
        ));
    }
    if better > 0 && !options.bless {
        return Err(format!(
            "{better} tests pass that failing.txt lists: take them out with --bless"
        ));
    }
    Ok(())
}

fn parse(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options {
        bless: false,
        bless_all: false,
        baseline: false,
        jobs: 2,
        modules: Vec::new(),
    };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--bless" => options.bless = true,
            "--bless=all" => (options.bless, options.bless_all) = (true, true),
            "--baseline" => options.baseline = true,
            "--jobs" => {
                options.jobs = rest
                    .next()
                    .and_then(|n| n.parse().ok())
                    .ok_or("--jobs wants a number")?;
            }
            name if name.starts_with('-') => return Err(format!("unknown option {name}; {HELP}")),
            name => options.modules.push(name.to_owned()),
        }
    }
    if options.modules.is_empty() {
        options.modules = MODULES.iter().map(|&m| m.to_owned()).collect();
    }
    Ok(options)
}

fn run_all(runner: &Runner, options: &Options) -> Result<Vec<(String, Report)>, String> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..options.jobs.max(1) {
            scope.spawn(|| {
                while let Some(module) = options.modules.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = runner.run(module).map(|report| (module.clone(), report));
                    results.lock().expect("no panic holds it").push(result);
                }
            });
        }
    });
    let mut reports = results
        .into_inner()
        .expect("no panic holds it")
        .into_iter()
        .collect::<Result<Vec<_>, _>>()?;
    reports.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(reports)
}

fn percent(passed: usize, of: usize) -> String {
    format!(
        "{:5.1}% {passed:5} of {of:5}",
        passed as f64 * 100.0 / of.max(1) as f64
    )
}

fn note(crashed: usize, report: &Report) -> String {
    let mut text = if crashed > 0 {
        format!("  {crashed} crashed or hung")
    } else {
        String::new()
    };
    if let Some(first) = report.notes.first() {
        text.push_str(&format!("  {first}"));
    }
    text
}

/// What a test said when it failed.
fn said(report: &Report, id: &str) -> String {
    match report.tests.get(id) {
        Some(Outcome::Fail(message)) => message.clone(),
        Some(Outcome::Crash(how)) => format!("CRASH {how}"),
        Some(Outcome::Skip) => "skipped".to_owned(),
        Some(Outcome::Pass) => "passed".to_owned(),
        None => "did not run".to_owned(),
    }
}

fn log(
    scratch: &Path,
    module: &str,
    report: &Report,
    fails: &BTreeSet<String>,
) -> std::io::Result<()> {
    let mut text: String = report
        .notes
        .iter()
        .map(|note| format!("{note}\n"))
        .collect();
    for id in fails {
        text.push_str(&format!("{id}: {}\n", said(report, id)));
    }
    std::fs::write(scratch.join(format!("{module}.txt")), text)
}

/// Where builds and reports go.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => pyjit_tests::root().join("../target"),
    }
}

/// The binary to test: `$PYJIT`, else one built now.
pub fn subject() -> Result<PathBuf, String> {
    if let Some(path) = std::env::var_os("PYJIT") {
        return Ok(PathBuf::from(path));
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--release", "-p", "pyjit"])
        .status();
    match status {
        Ok(status) if status.success() => Ok(target().join("release/pyjit")),
        _ => Err("pyjit does not build".to_owned()),
    }
}

/// CPython's library: `$PYJIT_CPYTHON_LIB`, else where the reference interpreter says.
fn library() -> Result<PathBuf, String> {
    if let Some(path) = std::env::var_os("PYJIT_CPYTHON_LIB") {
        return Ok(PathBuf::from(path));
    }
    let code = "import os, test; print(os.path.dirname(os.path.dirname(test.__file__)))";
    let output = Command::new(pyjit_tests::reference())
        .args(["-c", code])
        .output();
    match output {
        Ok(output) if output.status.success() => Ok(PathBuf::from(
            String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        )),
        _ => Err(
            "CPython 3.14 with its tests is needed: set PYJIT_PYTHON or PYJIT_CPYTHON_LIB"
                .to_owned(),
        ),
    }
}
