//! Shows what the front end makes of files: `front dump FILE...`, `front crc < LIST`, `front time FILE...`.

use pyjit_compiler::ast::{self, NodeId};
use pyjit_compiler::parse::{Mode, ParseOptions, parse, source};
use pyjit_compiler::symtable::{self, SymbolOptions};
use pyjit_compiler::{CompileError, CompileOptions};
use std::io::BufRead;

fn read(path: &str) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    source::decode(&bytes, path, &mut |_, _| None).map_err(|error| error.message)
}

fn dumped(path: &str) -> Result<String, String> {
    let text = read(path)?;
    let parsed =
        parse(&text, ParseOptions::new(Mode::Exec)).map_err(|error| format!("{error:?}"))?;
    let root = parsed.ast.root().ok_or("no root")?;
    Ok(ast::dump(&parsed.ast, NodeId::Mod(root), true))
}

fn scopes(path: &str) -> Result<String, String> {
    let text = read(path)?;
    let mut ast = parse(&text, ParseOptions::new(Mode::Exec))
        .map_err(|error| answer(&error))?
        .ast;
    let future = symtable::future_features(&ast).map_err(|error| answer(&error))?;
    let options = SymbolOptions {
        future_annotations: future.annotations(),
        future_span: future.span,
        top_level_await: false,
    };
    let table = symtable::build(&mut ast, options).map_err(|error| answer(&error))?;
    Ok(symtable::dump(&ast, &table))
}

fn answer(error: &CompileError) -> String {
    let show = |number: Option<i32>| number.map_or("None".to_string(), |number| number.to_string());
    let message = error.message.replace('\\', "\\\\").replace('\n', "\\n");
    let (line, offset) = (show(error.lineno), show(error.offset));
    let (end_line, end_offset) = (show(error.end_lineno), show(error.end_offset));
    format!(
        "{:?}|{message}|{line}|{offset}|{end_line}|{end_offset}",
        error.kind
    )
}

fn verdict(text: &str) -> String {
    let options = CompileOptions::new(Mode::Exec);
    match pyjit_compiler::compile(text, "<snippet>", &options).result {
        Ok(_) => "ok".to_string(),
        Err(error) => answer(&error),
    }
}

fn unhex(line: &str) -> String {
    let bytes: Vec<u8> = (0..line.len() / 2)
        .filter_map(|at| u8::from_str_radix(&line[at * 2..at * 2 + 2], 16).ok())
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn crc32(bytes: &[u8]) -> u32 {
    let table: Vec<u32> = (0..256u32)
        .map(|n| {
            (0..8).fold(n, |c, _| {
                if c & 1 == 1 {
                    0xedb8_8320 ^ (c >> 1)
                } else {
                    c >> 1
                }
            })
        })
        .collect();
    !bytes.iter().fold(!0u32, |crc, &byte| {
        table[((crc ^ u32::from(byte)) & 255) as usize] ^ (crc >> 8)
    })
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("dump") => {
            for path in &args[1..] {
                println!(
                    "{}",
                    dumped(path).unwrap_or_else(|error| format!("error {error}"))
                );
            }
        }
        Some("crc") => {
            for path in std::io::stdin().lock().lines().map_while(Result::ok) {
                match dumped(&path) {
                    Ok(dump) => println!("{path}\t{:08x}", crc32(dump.as_bytes())),
                    Err(error) => println!("{path}\terror\t{}", error.replace('\n', " ")),
                }
            }
        }
        Some("symtable") => {
            for path in &args[1..] {
                println!(
                    "{}",
                    scopes(path).unwrap_or_else(|error| format!("error {error}"))
                );
            }
        }
        Some("symtable-crc") => {
            for path in std::io::stdin().lock().lines().map_while(Result::ok) {
                match scopes(&path) {
                    Ok(dump) => println!("{path}\t{:08x}", crc32(dump.as_bytes())),
                    Err(error) => println!("{path}\terror {}", error.replace('\n', " ")),
                }
            }
        }
        // Snippets as hex, a line each; answers as `kind|message|lineno|offset|end_lineno|end_offset`.
        Some("errors") => {
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                let text = unhex(&line);
                println!("{}", verdict(&text));
            }
        }
        // Parsing only, in a mode: `parse exec|eval|single|func_type|incomplete`.
        Some("parse") => {
            let mode = args.get(1).map_or("exec", String::as_str);
            let mut options = ParseOptions::new(match mode {
                "eval" => Mode::Eval,
                "single" | "incomplete" => Mode::Single,
                "func_type" => Mode::FuncType,
                _ => Mode::Exec,
            });
            if mode == "incomplete" {
                options.allow_incomplete = true;
                options.dont_imply_dedent = true;
            }
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                println!(
                    "{}",
                    match parse(&unhex(&line), options) {
                        Err(error) => answer(&error),
                        Ok(parsed) => match parsed.ast.root() {
                            Some(root) => ast::dump(&parsed.ast, NodeId::Mod(root), true),
                            None => "no root".to_string(),
                        },
                    }
                );
            }
        }
        // The same for warnings: `lineno message`, separated by bars.
        Some("warnings") => {
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                let text = unhex(&line);
                let shown = match parse(&text, ParseOptions::new(Mode::Exec)) {
                    Ok(parsed) => parsed
                        .warnings
                        .iter()
                        .map(|warning| {
                            format!(
                                "{} {}",
                                warning.lineno,
                                warning.message.replace('\n', "\\n")
                            )
                        })
                        .collect::<Vec<_>>()
                        .join("|"),
                    Err(_) => "error".to_string(),
                };
                println!("{shown}");
            }
        }
        Some("time") => {
            let texts: Vec<String> = args[1..]
                .iter()
                .filter_map(|path| read(path).ok())
                .collect();
            let lines: usize = texts.iter().map(|text| text.lines().count()).sum();
            for _ in 0..3 {
                let start = std::time::Instant::now();
                for text in &texts {
                    let _ = std::hint::black_box(parse(text, ParseOptions::new(Mode::Exec)));
                }
                let took = start.elapsed();
                println!(
                    "{lines} lines in {took:?}: {:.0} lines/s",
                    lines as f64 / took.as_secs_f64()
                );
            }
        }
        _ => eprintln!("usage: front dump|crc|time"),
    }
}
