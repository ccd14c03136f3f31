//! Compares code objects with CPython 3.14's, byte for byte: every file under the folders given (the reference's own
//! library if none), or random programs.

use crate::Outcome;
use pyjit_bytecode::{
    Code, Const, Position, disasm, flags, line_table::LineEntries, marshal, verify,
};
use pyjit_compiler::{CompileOptions, Mode, parse::source};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub const HELP: &str = "compare code objects with CPython's: [--show N] [--fuzz COUNT] [--seed N] [--optimize N] [--single] [--eval] [--top-level-await]\n                 [--future-annotations] [FILE or FOLDER...]";

/// Answers each path on stdin with a length and a marshalled tuple: code object, error, warnings.
const REFERENCE: &str = r#"
import sys, marshal, struct, warnings
optimize, mode, flags = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
out = sys.stdout.buffer
for path in sys.stdin.buffer.read().decode("utf-8", "surrogateescape").split("\0"):
    if not path:
        continue
    code, fault = None, None
    with warnings.catch_warnings(record=True) as log:
        warnings.simplefilter("always")
        try:
            with open(path, "rb") as file:
                data = file.read()
            code = compile(data, path, mode, flags, dont_inherit=True, optimize=optimize)
        except SyntaxError as error:
            place = (error.lineno, error.offset, error.end_lineno, error.end_offset)
            fault = (type(error).__name__, str(error.msg), *place)
        except Exception as error:
            fault = (type(error).__name__, str(error), None, None, None, None)
        notes = tuple((item.category.__name__, str(item.message), item.lineno) for item in log)
    answer = marshal.dumps((code, fault, notes))
    out.write(struct.pack("<Q", len(answer)) + answer)
"#;

#[derive(Default)]
struct Tally {
    files: usize,
    same_files: usize,
    codes: usize,
    same_codes: usize,
    rejected_by_both: usize,
    same_message: usize,
    same_place: usize,
    /// Files with warnings, and with the same.
    warned: usize,
    same_warnings: usize,
    /// Which field differs, how often.
    fields: BTreeMap<&'static str, usize>,
    lines: usize,
    time: Duration,
}

pub fn run(arguments: &[String]) -> Outcome {
    let (mut show, mut fuzz, mut seed, mut paths) = (5, None, 1, Vec::new());
    let mut options = CompileOptions::new(Mode::Exec);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut number = || rest.next().and_then(|text| text.parse::<u64>().ok());
        match argument.as_str() {
            "--show" => show = number().unwrap_or(5) as usize,
            "--fuzz" => fuzz = Some(number().unwrap_or(1000)),
            "--seed" => seed = number().unwrap_or(1),
            "--optimize" => options.optimize = number().unwrap_or(0) as u8,
            "--top-level-await" => options.top_level_await = true,
            "--future-annotations" => options.future |= flags::FUTURE_ANNOTATIONS,
            "--single" => options.mode = Mode::Single,
            "--eval" => options.mode = Mode::Eval,
            path => paths.push(PathBuf::from(path)),
        }
    }
    let folder = match fuzz {
        Some(count) => Some(crate::random_programs::write(count, seed)?),
        None => None,
    };
    if let Some(folder) = &folder {
        paths = vec![folder.clone()];
    } else if paths.is_empty() {
        paths.push(reference_library()?);
    }
    let mut files = Vec::new();
    for path in &paths {
        collect(path, &mut files);
    }
    files.sort();
    let answers = ask_reference(&files, &options)?;
    let mut tally = Tally::default();
    for (path, answer) in files.iter().zip(&answers) {
        compare_file(path, answer, &options, &mut tally, &mut show);
    }
    report(&tally);
    if tally.same_files == tally.files {
        Ok(())
    } else {
        Err("code objects differ".into())
    }
}

fn report(tally: &Tally) {
    let percent = |part: usize, whole: usize| part as f64 * 100.0 / whole.max(1) as f64;
    println!(
        "files {}/{} ({:.3}%), code objects {}/{} ({:.3}%), rejected by both {} (same message {}, place {}), warnings {}/{}",
        tally.same_files,
        tally.files,
        percent(tally.same_files, tally.files),
        tally.same_codes,
        tally.codes,
        percent(tally.same_codes, tally.codes),
        tally.rejected_by_both,
        tally.same_message,
        tally.same_place,
        tally.same_warnings,
        tally.warned,
    );
    for (field, count) in &tally.fields {
        println!("  {field}: {count}");
    }
    let seconds = tally.time.as_secs_f64();
    println!(
        "compiled {} lines in {seconds:.2} s, {:.0} lines/s",
        tally.lines,
        tally.lines as f64 / seconds.max(1e-9)
    );
}

fn reference_library() -> Result<PathBuf, String> {
    let output = Command::new(pyjit_tests::reference())
        .args([
            "-c",
            "import os; print(os.path.dirname(os.__file__), end='')",
        ])
        .output()
        .map_err(|error| format!("cannot run the reference: {error}"))?;
    Ok(PathBuf::from(
        String::from_utf8_lossy(&output.stdout).into_owned(),
    ))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let Ok(entries) = std::fs::read_dir(path) else {
            return;
        };
        for entry in entries.flatten() {
            collect(&entry.path(), files);
        }
    } else if path.extension().is_some_and(|extension| extension == "py") {
        files.push(path.into());
    }
}

/// What CPython says of a file.
struct Answer {
    code: Option<Arc<Code>>,
    /// Type, message, line, offset, end line, end offset.
    fault: Option<Vec<Const>>,
    warnings: Vec<Const>,
}

fn ask_reference(files: &[PathBuf], options: &CompileOptions) -> Result<Vec<Answer>, String> {
    let mode = match options.mode {
        Mode::Single => "single",
        Mode::Eval => "eval",
        _ => "exec",
    };
    const TOP_LEVEL_AWAIT: u32 = 0x2000;
    let flags = options.future
        | if options.top_level_await {
            TOP_LEVEL_AWAIT
        } else {
            0
        };
    let mut child = Command::new(pyjit_tests::reference())
        .args([
            "-c",
            REFERENCE,
            &options.optimize.to_string(),
            mode,
            &flags.to_string(),
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run the reference: {error}"))?;
    let list: Vec<String> = files
        .iter()
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    let mut input = child.stdin.take().ok_or("no stdin")?;
    let writer = std::thread::spawn(move || input.write_all(list.join("\0").as_bytes()));
    let mut output = Vec::new();
    child
        .stdout
        .take()
        .ok_or("no stdout")?
        .read_to_end(&mut output)
        .map_err(|error| error.to_string())?;
    let _ = writer.join();
    let _ = child.wait();
    let mut answers = Vec::new();
    let mut rest = &output[..];
    while let Some((head, tail)) = rest.split_first_chunk::<8>() {
        let (data, tail) = tail
            .split_at_checked(u64::from_le_bytes(*head) as usize)
            .ok_or("cut off answer")?;
        let value = marshal::read(data).map_err(|error| error.message)?;
        let Const::Tuple(parts) = value else {
            return Err("bad answer".into());
        };
        let tuple = |value: &Const| match value {
            Const::Tuple(items) => Some(items.to_vec()),
            _ => None,
        };
        answers.push(Answer {
            code: match &parts[0] {
                Const::Code(code) => Some(code.clone()),
                _ => None,
            },
            fault: tuple(&parts[1]),
            warnings: tuple(&parts[2]).unwrap_or_default(),
        });
        rest = tail;
    }
    if answers.len() != files.len() {
        return Err(format!(
            "{} answers for {} files",
            answers.len(),
            files.len()
        ));
    }
    Ok(answers)
}

fn compare_file(
    path: &Path,
    answer: &Answer,
    options: &CompileOptions,
    tally: &mut Tally,
    show: &mut usize,
) {
    let Ok(bytes) = std::fs::read(path) else {
        return;
    };
    let start = Instant::now();
    let mut warnings = Vec::new();
    let ours = decode(&bytes, path).and_then(|text| {
        let compiled = pyjit_compiler::compile(&text, path.to_string_lossy().as_ref(), options);
        warnings = compiled.warnings;
        compiled.result
    });
    tally.time += start.elapsed();
    tally.lines += bytes.iter().filter(|&&byte| byte == b'\n').count();
    tally.files += 1;
    let mut tell = |what: String| {
        if *show > 0 {
            *show -= 1;
            println!("{}: {what}", path.display());
        }
    };
    let text = |text: &str| Const::Str(text.into());
    let warnings: Vec<Const> = warnings
        .iter()
        .map(|warning| {
            let fields = [
                text(&format!("{:?}", warning.kind)),
                text(&warning.message),
                number(Some(warning.lineno)),
            ];
            Const::Tuple(fields.into())
        })
        .collect();
    // What is wrong with a program hides what is odd about it, in another order.
    if answer.fault.is_none() && !(answer.warnings.is_empty() && warnings.is_empty()) {
        tally.warned += 1;
        if answer.warnings == warnings {
            tally.same_warnings += 1;
        } else {
            let show = |list: &[Const]| {
                list.iter()
                    .map(disasm::show)
                    .collect::<Vec<_>>()
                    .join("\n    ")
            };
            tell(format!(
                "warnings\n  - {}\n  + {}",
                show(&answer.warnings),
                show(&warnings)
            ));
        }
    }
    match (&answer.code, &answer.fault, ours) {
        (None, Some(fault), Err(error)) => {
            tally.rejected_by_both += 1;
            tally.same_files += 1;
            let place = [
                error.lineno,
                error.offset,
                error.end_lineno,
                error.end_offset,
            ]
            .map(number);
            let said = [text(&format!("{:?}", error.kind)), text(&error.message)];
            tally.same_message += (fault[..2] == said) as usize;
            tally.same_place += (fault[2..] == place) as usize;
            if fault[..2] != said || fault[2..] != place {
                let ours = [&said[..], &place[..]].concat();
                let show = |values: &[Const]| {
                    values
                        .iter()
                        .map(disasm::show)
                        .collect::<Vec<_>>()
                        .join(" ")
                };
                tell(format!("message\n  - {}\n  + {}", show(fault), show(&ours)));
            }
        }
        (None, fault, Ok(_)) => {
            let fault = fault
                .iter()
                .flatten()
                .map(disasm::show)
                .collect::<Vec<_>>()
                .join(" ");
            tell(format!("accepted, CPython says {fault}"));
        }
        (_, _, Err(error)) => tell(format!(
            "rejected: {:?} {} line {:?}",
            error.kind, error.message, error.lineno
        )),
        (Some(theirs), _, Ok(ours)) => {
            let before = tally.codes - tally.same_codes;
            compare_code(theirs, &ours, tally, &mut tell);
            tally.same_files += (tally.codes - tally.same_codes == before) as usize;
            if let Err(error) = verify::verify(&ours) {
                tell(format!("not verified: {}", error.0));
            }
            if marshal::read_code(&marshal::write_code(&ours)).as_ref() != Ok(&ours) {
                tell("marshal does not give it back".into());
            }
        }
    }
}

fn number(value: Option<i32>) -> Const {
    value.map_or(Const::None, |value| Const::Int(value.into()))
}

/// The text of a source file; Latin-1 stands for the other encodings that tests of encodings use.
fn decode(bytes: &[u8], path: &Path) -> Result<String, Box<pyjit_compiler::CompileError>> {
    let mut other = |_: &str, bytes: &[u8]| -> Option<Result<String, String>> {
        Some(Ok(bytes.iter().map(|&byte| char::from(byte)).collect()))
    };
    source::decode(bytes, &path.to_string_lossy(), &mut other).map(|text| text.to_string())
}

fn compare_code(theirs: &Code, ours: &Code, tally: &mut Tally, tell: &mut impl FnMut(String)) {
    tally.codes += 1;
    let inner = |code: &Code| -> Vec<_> {
        let codes = code.consts.iter().filter_map(|value| match value {
            Const::Code(code) => Some(code.clone()),
            _ => None,
        });
        codes.collect()
    };
    // Inner code is compared on its own.
    let shape = |code: &Code| -> Vec<Const> {
        let consts = code.consts.iter().map(|value| match value {
            Const::Code(code) => Const::Str(code.qualname.clone()),
            other => other.clone(),
        });
        consts.collect()
    };
    let fields: [(&'static str, bool); 15] = [
        ("code", theirs.code == ours.code),
        ("consts", shape(theirs) == shape(ours)),
        ("names", theirs.names == ours.names),
        (
            "localsplusnames",
            theirs.localsplusnames == ours.localsplusnames,
        ),
        (
            "localspluskinds",
            theirs.localspluskinds == ours.localspluskinds,
        ),
        ("argcount", theirs.argcount == ours.argcount),
        (
            "posonlyargcount",
            theirs.posonlyargcount == ours.posonlyargcount,
        ),
        (
            "kwonlyargcount",
            theirs.kwonlyargcount == ours.kwonlyargcount,
        ),
        ("stacksize", theirs.stacksize == ours.stacksize),
        ("flags", theirs.flags == ours.flags),
        ("name", theirs.name == ours.name),
        ("qualname", theirs.qualname == ours.qualname),
        ("firstlineno", theirs.firstlineno == ours.firstlineno),
        ("linetable", theirs.linetable == ours.linetable),
        (
            "exceptiontable",
            theirs.exceptiontable == ours.exceptiontable,
        ),
    ];
    let different: Vec<&'static str> = fields
        .iter()
        .filter(|(_, same)| !same)
        .map(|&(name, _)| name)
        .collect();
    if different.is_empty() {
        tally.same_codes += 1;
    } else {
        for name in &different {
            *tally.fields.entry(name).or_default() += 1;
        }
        tell(format!(
            "{} line {}: {different:?}\n{}",
            theirs.qualname,
            theirs.firstlineno,
            difference(theirs, ours)
        ));
    }
    let (theirs_inner, ours_inner) = (inner(theirs), inner(ours));
    for (theirs, ours) in theirs_inner.iter().zip(&ours_inner) {
        compare_code(theirs, ours, tally, tell);
    }
    tally.codes += theirs_inner.len().abs_diff(ours_inner.len());
}

/// The first lines of the two text forms that differ, with what comes before.
fn difference(theirs: &Code, ours: &Code) -> String {
    let text = |code: &Code| -> Vec<String> {
        let whole = disasm::disassemble(code);
        let own = whole.split("\n\n").next().unwrap_or_default();
        let mut lines: Vec<String> = own.lines().map(str::to_string).collect();
        lines.push(format!(
            "consts {}",
            code.consts
                .iter()
                .map(disasm::show)
                .collect::<Vec<_>>()
                .join(" ")
        ));
        lines.push(format!("names {:?}", code.names));
        lines.push(format!("kinds {:x?}", code.localspluskinds));
        let runs: Vec<(Position, usize)> =
            LineEntries::new(&code.linetable, code.firstlineno).collect();
        lines.push(format!("linetable {runs:?}"));
        lines
    };
    let (theirs, ours) = (text(theirs), text(ours));
    let first = theirs
        .iter()
        .zip(&ours)
        .position(|(a, b)| a != b)
        .unwrap_or(theirs.len().min(ours.len()));
    let mut out = String::new();
    for line in &theirs[first.saturating_sub(4)..first] {
        out.push_str(&format!("    {line}\n"));
    }
    for (sign, lines) in [('-', &theirs), ('+', &ours)] {
        for line in lines.iter().skip(first).take(5) {
            let line: String = line.chars().take(400).collect();
            out.push_str(&format!("  {sign} {line}\n"));
        }
    }
    out
}
