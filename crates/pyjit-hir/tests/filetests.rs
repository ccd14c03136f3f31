//! Filetests: `tests/filetests/*/*.hir`. The first line names what is done, comments and the input follow, and below
//! `---` stands the result. `PYJIT_BLESS=1` rewrites the results.
//!
//! `; test print` reads and prints; `; test PASS PASS` runs passes; `; test verify-error` prints the verifier's message;
//! `; test build PASS PASS` builds from bytecode with feedback (`mock`), then runs passes; `all` is the whole pipeline.

use pyjit_hir::ci::CodeRef;
use pyjit_hir::mock::MockWorld;
use pyjit_hir::passes::{self, PassCx};
use pyjit_hir::{Entry, Function, Options, build, parse, verify};
use std::fs;
use std::path::{Path, PathBuf};

fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/filetests");
    let mut found = Vec::new();
    for folder in fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        if folder.is_dir() {
            for file in fs::read_dir(folder).unwrap() {
                let file = file.unwrap().path();
                if file.extension().is_some_and(|extension| extension == "hir") {
                    found.push(file);
                }
            }
        }
    }
    found.sort();
    found
}

/// Runs the passes that are named, verifying after each.
fn optimised(mut function: Function, passes: &str) -> Result<Function, String> {
    let mut cx = PassCx::default();
    for name in passes.split_whitespace() {
        if name == "all" {
            let mut wrong = None;
            passes::optimise(&mut function, &[], &mut cx, |name, function| {
                if let Err(message) = verify(function)
                    && wrong.is_none()
                {
                    wrong = Some(format!("after {name}: {message}\n{function}"));
                }
            });
            if let Some(message) = wrong {
                return Err(message);
            }
            continue;
        }
        let pass = passes::named(name).ok_or(format!("no pass {name}"))?;
        (pass.run)(&mut function, &mut cx);
        verify(&function).map_err(|message| format!("after {name}: {message}\n{function}"))?;
    }
    Ok(function)
}

/// What the commands of the first line make of the input.
fn run(commands: &str, input: &str) -> Result<String, String> {
    if let Some(passes) = commands.strip_prefix("build") {
        let world = MockWorld::parse(input)?;
        let entry = world.osr.map_or(Entry::Call, Entry::Osr);
        let function = match build(&world, CodeRef(0), entry, &Options::default()) {
            Ok(function) => function,
            Err(why) => return Ok(format!("bailout: {}\n", why.name())),
        };
        verify(&function).map_err(|message| format!("built: {message}\n{function}"))?;
        let function = optimised(function, passes)?;
        let assumptions = function
            .assumptions
            .iter()
            .map(|assumption| format!("{assumption:?}\n"));
        return Ok(assumptions.collect::<String>() + &function.to_string());
    }
    let function = parse(input).map_err(|error| error.to_string())?;
    if commands == "verify-error" {
        return Ok(format!("{}\n", verify(&function).expect_err("it verifies")));
    }
    verify(&function).map_err(|message| format!("input: {message}"))?;
    if commands != "print" {
        return optimised(function, commands).map(|function| function.to_string());
    }
    let printed = function.to_string();
    let again = parse(&printed)
        .map_err(|error| format!("{error} in\n{printed}"))?
        .to_string();
    // The parser numbers definitions anew: once is enough for a fixed point.
    let third = parse(&again)
        .map_err(|error| error.to_string())?
        .to_string();
    if again != third {
        return Err(format!(
            "printing and parsing do not agree:\n{again}\n{third}"
        ));
    }
    Ok(printed)
}

#[test]
fn filetests() {
    let bless = std::env::var_os("PYJIT_BLESS").is_some();
    let mut failures = Vec::new();
    let mut count = 0;
    for path in files() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let (input, expected) = match text.split_once("---\n") {
            Some((input, expected)) => (input, expected),
            None => (text.as_str(), ""),
        };
        let commands = input
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("; test "));
        let Some(commands) = commands else {
            failures.push(format!("{name}: no `; test` line"));
            continue;
        };
        count += 1;
        match run(commands, input) {
            Err(message) => failures.push(format!("{name}: {message}")),
            Ok(result) if result == expected => {}
            Ok(result) if bless => {
                let input = input.trim_end();
                fs::write(&path, format!("{input}\n---\n{result}")).unwrap();
            }
            Ok(result) => failures.push(format!("{name}: expected\n{expected}\nbut got\n{result}")),
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count} failed\n{}",
        failures.len(),
        failures.join("\n")
    );
}
