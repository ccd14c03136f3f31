//! Lines a second, by stage, over the files and folders given: `cargo run --release --example speed -- FOLDER`.

use pyjit_compiler::{CompileOptions, Mode, compile, parse};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            collect(&entry.path(), files);
        }
    } else if path.extension().is_some_and(|extension| extension == "py") {
        files.push(path.into());
    }
}

fn main() {
    let mut files = Vec::new();
    for argument in std::env::args().skip(1) {
        collect(Path::new(&argument), &mut files);
    }
    let texts: Vec<String> = files
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect();
    let lines: usize = texts.iter().map(|text| text.matches('\n').count()).sum();
    let mut parse_time = Duration::ZERO;
    let mut whole_time = Duration::ZERO;
    for text in &texts {
        let start = Instant::now();
        let parsed = parse::parse(text, parse::ParseOptions::new(Mode::Exec));
        parse_time += start.elapsed();
        drop(parsed);
        let start = Instant::now();
        let compiled = compile(text, "x.py", &CompileOptions::new(Mode::Exec));
        whole_time += start.elapsed();
        drop(compiled);
    }
    let rate = |time: Duration| lines as f64 / time.as_secs_f64();
    println!("{} files, {lines} lines", texts.len());
    println!(
        "parse {:.2} s, {:.0} lines/s",
        parse_time.as_secs_f64(),
        rate(parse_time)
    );
    println!(
        "whole {:.2} s, {:.0} lines/s",
        whole_time.as_secs_f64(),
        rate(whole_time)
    );
}
