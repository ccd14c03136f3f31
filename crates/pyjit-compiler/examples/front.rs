//! Shows what the front end makes of files: `front dump FILE...`, `front crc < LIST`, `front time FILE...`.

use pyjit_compiler::CompileOptions;
use pyjit_compiler::ast::{self, NodeId};
use pyjit_compiler::parse::{Mode, ParseOptions, parse, source};
use pyjit_compiler::symtable::{self, SymbolOptions};
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

fn escaped(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            ' '..='~' => c.to_string(),
            c if c as u32 <= 0xff => format!("\\x{:02x}", c as u32),
            c if c as u32 <= 0xffff => format!("\\u{:04x}", c as u32),
            c => format!("\\U{:08x}", c as u32),
        })
        .collect()
}

fn scopes(path: &str) -> Result<String, String> {
    let text = read(path)?;
    let mut ast = parse(&text, ParseOptions::new(Mode::Exec))
        .map_err(|error| format!("{error:?}"))?
        .ast;
    let shown = |error: Box<pyjit_compiler::errors::CompileError>| {
        let show =
            |number: Option<i32>| number.map_or("None".to_string(), |number| number.to_string());
        format!(
            "{} {} {} {} {}",
            error.message,
            show(error.lineno),
            show(error.offset),
            show(error.end_lineno),
            show(error.end_offset)
        )
    };
    let future = symtable::future_features(&ast).map_err(shown)?;
    let options = SymbolOptions {
        future_annotations: future.annotations(),
        future_span: future.span,
        top_level_await: false,
    };
    let table = symtable::build(&mut ast, options).map_err(shown)?;
    let mut out = Vec::new();
    let mut todo = vec![(table.top(), 0)];
    while let Some((id, depth)) = todo.pop() {
        let scope = &table[id];
        let name = |ident| ast.text(ident).as_str().unwrap_or("?").to_string();
        let mut symbols: Vec<(String, u32)> = scope
            .symbols
            .iter()
            .map(|(ident, bits)| (name(ident), bits))
            .collect();
        symbols.sort();
        let symbols: Vec<String> = symbols
            .iter()
            .map(|(name, bits)| format!("{}={bits}", escaped(name)))
            .collect();
        let varnames: Vec<String> = scope
            .varnames
            .iter()
            .map(|&ident| escaped(&name(ident)))
            .collect();
        out.push(format!(
            "{}{} {} {} {} [{}] {{{}}}",
            " ".repeat(depth),
            escaped(&name(scope.name)),
            scope.kind as i32,
            scope.span.lineno,
            i32::from(scope.nested),
            varnames.join(","),
            symbols.join(" ")
        ));
        todo.extend(scope.children.iter().rev().map(|&child| (child, depth + 1)));
    }
    Ok(out.join("\n"))
}

fn verdict(text: &str) -> String {
    let answer = |error: Box<pyjit_compiler::errors::CompileError>| {
        let show =
            |number: Option<i32>| number.map_or("None".to_string(), |number| number.to_string());
        let message = error.message.replace('\\', "\\\\").replace('\n', "\\n");
        let (line, offset) = (show(error.lineno), show(error.offset));
        let (end_line, end_offset) = (show(error.end_lineno), show(error.end_offset));
        format!(
            "{:?}|{message}|{line}|{offset}|{end_line}|{end_offset}",
            error.kind
        )
    };
    let options = CompileOptions::new(Mode::Exec);
    match pyjit_compiler::compile(text, "<snippet>", &options).result {
        Ok(_) => "ok".to_string(),
        Err(error) => answer(error),
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
