//! Compares what the front end makes of sources with CPython 3.14: trees with their positions, symbol tables, syntax
//! errors of wrong programs. The reference's side are the scripts in `crates/pyjit-compiler/tests/parity`.

use crate::Outcome;
use pyjit_compiler::ast::{self, NodeId};
use pyjit_compiler::parse::{Mode, ParseOptions, parse, source};
use pyjit_compiler::symtable::{self, SymbolOptions};
use pyjit_compiler::{CompileError, CompileOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub const HELP: &str = "compare the front end with CPython's: ast|symbols|errors|time [--seed N] [--count N] [--show N] \
                        [FILE or FOLDER...]";

struct Options {
    what: String,
    seed: u64,
    count: u64,
    show: usize,
    paths: Vec<PathBuf>,
}

pub fn run(arguments: &[String]) -> Outcome {
    let mut options = Options {
        what: String::new(),
        seed: 1,
        count: 5000,
        show: 10,
        paths: Vec::new(),
    };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut number = || {
            rest.next()
                .and_then(|text| text.parse::<u64>().ok())
                .ok_or("a number is missing")
        };
        match argument.as_str() {
            "--seed" => options.seed = number()?,
            "--count" => options.count = number()?,
            "--show" => options.show = number()? as usize,
            what if options.what.is_empty() => options.what = what.to_string(),
            path => options.paths.push(path.into()),
        }
    }
    match options.what.as_str() {
        "ast" => files(&options, "ast_dump.py", tree),
        "symbols" => files(&options, "symtable_dump.py", symbols),
        "errors" => errors(&options),
        "time" => time(&options),
        _ => Err(HELP.to_string()),
    }
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../crates/pyjit-compiler/tests/parity")
        .join(name)
}

fn reference(arguments: &[&str], input: &str) -> Result<String, String> {
    let mut child = Command::new(pyjit_tests::reference())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run the reference: {error}"))?;
    let mut stdin = child.stdin.take().ok_or("no stdin")?;
    let input = input.to_string();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child
        .wait_with_output()
        .map_err(|error| error.to_string())?;
    let _ = writer.join();
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            collect(&entry.path(), files);
        }
    } else if path.extension().is_some_and(|extension| extension == "py") {
        files.push(path.into());
    }
}

/// Compares a dump of each file, by checksum.
fn files(options: &Options, name: &str, dump: fn(&str) -> Result<String, String>) -> Outcome {
    let mut paths = options.paths.clone();
    if paths.is_empty() {
        let library = reference(
            &[
                "-c",
                "import os; print(os.path.dirname(os.__file__), end='')",
            ],
            "",
        )?;
        paths.push(library.into());
    }
    let mut found = Vec::new();
    for path in &paths {
        collect(path, &mut found);
    }
    found.sort();
    let list: Vec<String> = found
        .iter()
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    let answers = reference(&[&script(name).to_string_lossy(), "crc"], &list.join("\n"))?;
    let (mut same, mut shown) = (0, 0);
    for line in answers.lines() {
        let Some((path, expected)) = line.split_once('\t') else {
            continue;
        };
        let ours = match dump(path) {
            Ok(text) => format!("{:08x}", crc32(text.as_bytes())),
            Err(message) => format!("error {message}"),
        };
        if ours == expected {
            same += 1;
        } else if shown < options.show {
            shown += 1;
            println!("{path}\n  expected {expected}\n  found    {ours}");
        }
    }
    println!("{same} of {} files are the same", found.len());
    if same == found.len() {
        Ok(())
    } else {
        Err("files differ".to_string())
    }
}

fn read(path: &str) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    source::decode(&bytes, "", &mut |_, _| None).map_err(|error| error.message)
}

fn tree(path: &str) -> Result<String, String> {
    let parsed =
        parse(&read(path)?, ParseOptions::new(Mode::Exec)).map_err(|error| error.message)?;
    let root = parsed.ast.root().ok_or("no root")?;
    Ok(ast::dump(&parsed.ast, NodeId::Mod(root), true))
}

fn symbols(path: &str) -> Result<String, String> {
    let shown = |error: Box<CompileError>| {
        let numbers = numbers(&error).join(" ");
        format!("{} {numbers}", error.message)
    };
    let mut ast = parse(&read(path)?, ParseOptions::new(Mode::Exec))
        .map_err(shown)?
        .ast;
    let future = symtable::future_features(&ast).map_err(shown)?;
    let options = SymbolOptions {
        future_annotations: future.annotations(),
        future_span: future.span,
        top_level_await: false,
    };
    let table = symtable::build(&mut ast, options).map_err(shown)?;
    Ok(symtable::dump(&ast, &table))
}

fn numbers(error: &CompileError) -> Vec<String> {
    [
        error.lineno,
        error.offset,
        error.end_lineno,
        error.end_offset,
    ]
    .map(|number| number.map_or("None".to_string(), |number| number.to_string()))
    .to_vec()
}

/// How fast parsing, symbol tables and the whole compiler are.
fn time(options: &Options) -> Outcome {
    let mut found = Vec::new();
    for path in &options.paths {
        collect(path, &mut found);
    }
    let texts: Vec<String> = found
        .iter()
        .filter_map(|path| read(&path.to_string_lossy()).ok())
        .collect();
    let lines: usize = texts.iter().map(|text| text.lines().count()).sum();
    let (mut parsing, mut scoping, mut whole) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for text in &texts {
        let start = Instant::now();
        let parsed = parse(text, ParseOptions::new(Mode::Exec));
        parsing += start.elapsed();
        if let Ok(mut parsed) = parsed {
            let start = Instant::now();
            let future = symtable::future_features(&parsed.ast).unwrap_or_default();
            let options = SymbolOptions {
                future_annotations: future.annotations(),
                future_span: future.span,
                top_level_await: false,
            };
            let table = symtable::build(&mut parsed.ast, options);
            scoping += start.elapsed();
            drop(table);
        }
        let start = Instant::now();
        let compiled = pyjit_compiler::compile(text, "f", &CompileOptions::new(Mode::Exec));
        whole += start.elapsed();
        drop(compiled);
    }
    for (what, took) in [("parse", parsing), ("symbols", scoping), ("compile", whole)] {
        println!("{what:8} {:8.0} lines/s", lines as f64 / took.as_secs_f64());
    }
    Ok(())
}

/// Compares kind, message, positions and source line for wrong programs.
fn errors(options: &Options) -> Outcome {
    let folder = std::env::temp_dir().join(format!("pyjit-errors-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let (seed, count) = (options.seed.to_string(), options.count.to_string());
    reference(
        &[
            &script("errors.py").to_string_lossy(),
            &seed,
            &count,
            &folder.to_string_lossy(),
        ],
        "",
    )?;
    let load =
        |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|error| error.to_string());
    let (snippets, answers) = (load("snippets")?, load("answers")?);
    let _ = std::fs::remove_dir_all(&folder);
    let (mut total, mut same, mut shown) = (0, 0, 0);
    for (snippet, answer) in snippets.lines().zip(answers.lines()) {
        let source = unhex(snippet);
        let expected = answer.strip_prefix("compiler|").unwrap_or(answer);
        let found = verdict(&source);
        total += 1;
        if found == expected {
            same += 1;
        } else if shown < options.show {
            shown += 1;
            println!("{source:?}\n  expected {answer}\n  found    {found}");
        }
    }
    println!(
        "{same} of {total} programs are answered alike ({:.3}%)",
        100.0 * same as f64 / f64::from(total.max(1))
    );
    if same == total {
        Ok(())
    } else {
        Err("answers differ".to_string())
    }
}

fn verdict(source: &str) -> String {
    match pyjit_compiler::compile(source, "<snippet>", &CompileOptions::new(Mode::Exec)).result {
        Ok(_) => "ok".to_string(),
        Err(error) => {
            let message = error.message.replace('\\', "\\\\").replace('\n', "\\n");
            let line = error.text.as_ref().map_or(String::new(), |text| {
                let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
                format!("|{hex}")
            });
            let numbers = numbers(&error).join("|");
            format!("{:?}|{message}|{numbers}{line}", error.kind)
        }
    }
}

fn unhex(line: &str) -> String {
    let bytes: Vec<u8> = (0..line.len() / 2)
        .filter_map(|at| u8::from_str_radix(line.get(at * 2..at * 2 + 2)?, 16).ok())
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| {
        if crc & 1 == 1 {
            0xedb8_8320 ^ (crc >> 1)
        } else {
            crc >> 1
        }
    };
    let table: Vec<u32> = (0..256u32)
        .map(|byte| (0..8).fold(byte, |crc, _| step(crc)))
        .collect();
    !bytes.iter().fold(!0u32, |crc, &byte| {
        table[((crc ^ u32::from(byte)) & 255) as usize] ^ (crc >> 8)
    })
}
