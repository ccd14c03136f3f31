//! The interactive interpreter. CPython: Lib/_pyrepl, Lib/code.py, `PyRun_InteractiveLoop`.

use crate::cli::CommandLine;
use crate::{run, start};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_stdlib::sys;
use std::io::{BufRead, Write};

/// Reads, runs and shows statements until the end of the input.
pub fn run(th: &Thread, line: &CommandLine) -> PyResult<()> {
    if !line.flags.quiet {
        let version = sys::get(th, "version")?.and_then(Value::cast::<Str>);
        let platform = sys::get(th, "platform")?.and_then(Value::cast::<Str>);
        let shown =
            |text: Option<Gc<Str>>| text.map_or(String::new(), |text| text.display().into_owned());
        eprintln!("Python {} on {}", shown(version), shown(platform));
        eprintln!("Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.");
    }
    let main = run::main_module(th)?;
    for (name, text) in [("ps1", ">>> "), ("ps2", "... ")] {
        if sys::get(th, name)?.is_none() {
            sys::set(th, name, th.str(text))?;
        }
    }
    let mut pending = String::new();
    loop {
        prompt(th, if pending.is_empty() { "ps1" } else { "ps2" })?;
        let mut text = String::new();
        match std::io::stdin().lock().read_line(&mut text) {
            Ok(0) => break,
            Ok(_) => {}
            Err(_) => continue,
        }
        pending.push_str(&text);
        match statement(th, main, &pending) {
            Ok(true) => pending.clear(),
            Ok(false) => {}
            Err(Raised) => {
                pending.clear();
                let Some(exception) = th.take_pending() else {
                    continue;
                };
                if th.is_instance(exception, t::SystemExit) {
                    return Err(th.set_pending(exception));
                }
                run::report(th, exception);
            }
        }
    }
    println!();
    Ok(())
}

fn prompt(th: &Thread, name: &str) -> PyResult<()> {
    let prompt = match sys::get(th, name)? {
        Some(prompt) => protocol::str(th, prompt)?.display().into_owned(),
        None => String::new(),
    };
    print!("{prompt}");
    // A prompt that cannot be shown is no reason to stop.
    std::io::stdout().flush().ok();
    Ok(())
}

/// Runs the lines so far as one statement; false if it goes on.
fn statement(th: &Thread, main: Gc<Module>, source: &str) -> PyResult<bool> {
    let codeop = start::import(th, "codeop")?;
    let args = [
        th.str(source.strip_suffix('\n').unwrap_or(source)).into(),
        th.str("<stdin>").into(),
        th.str("single").into(),
    ];
    let code = protocol::call_method_str(th, codeop, "compile_command", &args)?;
    let Some(code) = code.cast::<CodeObject>() else {
        return Ok(false);
    };
    let dict = main.dict(th);
    start::run_code(th, code, dict, dict.into())?;
    Ok(true)
}
