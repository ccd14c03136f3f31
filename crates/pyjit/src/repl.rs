//! The interactive interpreter: the library's `_pyrepl` on a terminal, a plain line loop elsewhere. CPython:
//! Lib/_pyrepl, `pymain_run_stdin` and `pymain_repl` in Modules/main.c, `PyRun_InteractiveLoop` in Python/pythonrun.c.

use crate::cli::CommandLine;
use crate::{run, start};
use pyjit_object::exception::Exception;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_stdlib::sys;
use std::io::Write;

/// Whether somebody may answer: a terminal, or `-i`.
pub fn is_interactive(line: &CommandLine) -> bool {
    is_terminal(0) || line.flags.interactive
}

fn is_terminal(fd: i32) -> bool {
    // SAFETY: a plain query.
    unsafe { libc::isatty(fd) == 1 }
}

/// The whole session of an interpreter that was given no program.
pub fn run(th: &Thread, line: &CommandLine) -> PyResult<()> {
    if !line.flags.quiet {
        greet(th, line)?;
    }
    let main = main_module(th)?;
    run_startup(th, line, main)?;
    session(th, line, main)
}

/// `-i` and `PYTHONINSPECT`: a session in the namespace of the program that ended.
pub fn inspect(th: &Thread, line: &CommandLine) -> PyResult<()> {
    session(th, line, main_module(th)?)
}

fn main_module(th: &Thread) -> PyResult<Gc<Module>> {
    let modules = th.rt().modules.get();
    let known = modules.and_then(|modules| modules.peek(th, th.names().__main__));
    match known.and_then(Value::cast::<Module>) {
        Some(main) => Ok(main),
        None => run::main_module(th),
    }
}

fn greet(th: &Thread, line: &CommandLine) -> PyResult<()> {
    let text = |name| -> PyResult<String> {
        let text = sys::get(th, name)?.and_then(Value::cast::<Str>);
        Ok(text.map_or(String::new(), |text| text.display().into_owned()))
    };
    eprintln!("Python {} on {}", text("version")?, text("platform")?);
    if !line.flags.no_site {
        eprintln!("Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.");
    }
    Ok(())
}

/// Reports what was raised, unless it ends the session.
fn survive(th: &Thread) -> PyResult<()> {
    let Some(exception) = th.take_pending() else {
        return Ok(());
    };
    if th.is_instance(exception, t::SystemExit) {
        return Err(th.set_pending(exception));
    }
    run::report(th, exception);
    Ok(())
}

/// `PYTHONSTARTUP`.
fn run_startup(th: &Thread, line: &CommandLine, main: Gc<Module>) -> PyResult<()> {
    let Some(file) = run::variable(line, "PYTHONSTARTUP") else {
        return Ok(());
    };
    let run = || -> PyResult<()> {
        let name = start::os_str(th, &file)?;
        let source = match std::fs::read(&file) {
            Ok(source) => source,
            Err(error) => {
                eprintln!("Could not open PYTHONSTARTUP");
                let errno = error.raw_os_error().unwrap_or(0);
                return Err(th.raise_os_error(errno, Some(name), None));
            }
        };
        let filename = th.str(&file.to_string_lossy());
        let request = pyjit_stdlib::compile::Request::exec();
        let code = pyjit_stdlib::compile::source_bytes(th, &source, filename, request)?;
        let dict = main.dict(th);
        main.set(th, "__file__", name)?;
        let result = start::run_code(th, code, dict, dict.into());
        dict.remove(th, th.intern("__file__").into())?;
        result.map(|_| ())
    };
    match run() {
        Ok(()) => Ok(()),
        Err(Raised) => survive(th),
    }
}

fn session(th: &Thread, line: &CommandLine, main: Gc<Module>) -> PyResult<()> {
    if let Some(hook) = sys::get(th, "__interactivehook__")?
        && protocol::call(th, hook, &[]).is_err()
    {
        eprintln!("Failed calling sys.__interactivehook__");
        survive(th)?;
    }
    let wants_basic = run::variable(line, "PYTHON_BASIC_REPL").is_some();
    if is_terminal(0) && !wants_basic && edited(th, main)? {
        return Ok(());
    }
    plain(th, main)
}

/// A session with editing, history, completion and colours; false if the terminal cannot have it.
fn edited(th: &Thread, main: Gc<Module>) -> PyResult<bool> {
    let pyrepl = start::import(th, "_pyrepl.main")?;
    let can = protocol::getattr_str(th, pyrepl, "CAN_USE_PYREPL")?;
    if !protocol::truth(th, can)? {
        let reason = protocol::getattr_str(th, pyrepl, "FAIL_REASON")?;
        let reason = protocol::str(th, reason)?;
        if !reason.is_empty() {
            eprintln!("{}", reason.display());
        }
        return Ok(false);
    }
    protocol::call_method_str(th, pyrepl, "interactive_console", &[main.into()])?;
    Ok(true)
}

/// Reads, runs and shows statements line by line until the input ends.
fn plain(th: &Thread, main: Gc<Module>) -> PyResult<()> {
    for (name, text) in [("ps1", ">>> "), ("ps2", "... ")] {
        if sys::get(th, name)?.is_none() {
            sys::set(th, name, th.str(text))?;
        }
    }
    let codeop = start::import(th, "codeop")?;
    let compiler = protocol::call_method_str(th, codeop, "CommandCompiler", &[])?;
    let mut input = Lines::default();
    let mut pending = String::new();
    loop {
        prompt(th, if pending.is_empty() { "ps1" } else { "ps2" });
        match input.next(th) {
            Ok(Some(line)) => pending.push_str(&line),
            // The input ends within a statement: it is tried as it is.
            Ok(None) if !pending.trim().is_empty() && !pending.ends_with("\n\n") => {
                pending.push('\n');
            }
            Ok(None) => break,
            Err(Raised) => {
                if th.catch(t::KeyboardInterrupt).is_none() {
                    return Err(Raised);
                }
                eprintln!("\nKeyboardInterrupt");
                pending.clear();
                continue;
            }
        }
        match statement(th, main, compiler, &pending) {
            Ok(true) => pending.clear(),
            Ok(false) => {}
            Err(Raised) => {
                pending.clear();
                survive(th)?;
            }
        }
        run::flush(th);
    }
    say("\n");
    Ok(())
}

/// Prompts belong to the terminal if there is one, else to stderr.
fn say(text: &str) {
    // A prompt that cannot be shown is no reason to stop.
    if is_terminal(0) && is_terminal(1) {
        let mut out = std::io::stdout();
        out.write_all(text.as_bytes()).ok();
        out.flush().ok();
    } else {
        std::io::stderr().write_all(text.as_bytes()).ok();
    }
}

fn prompt(th: &Thread, name: &str) {
    let text = sys::get(th, name).and_then(|prompt| match prompt {
        Some(prompt) => Ok(protocol::str(th, prompt)?.display().into_owned()),
        None => Ok(String::new()),
    });
    match text {
        Ok(text) => say(&text),
        Err(Raised) => {
            th.take_pending();
        }
    }
}

/// Lines from descriptor 0; signal handlers run while it waits.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    ended: bool,
}

impl Lines {
    fn next(&mut self, th: &Thread) -> PyResult<Option<String>> {
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.bytes) {
                return Ok(Some(self.take(end + 1)));
            }
            if self.ended {
                let all = self.bytes.len();
                // A terminal may go on after its end of input.
                self.ended = all > 0;
                return Ok((all > 0).then(|| self.take(all)));
            }
            let mut buffer = [0u8; 4096];
            // SAFETY: reads into the buffer, which outlives the call.
            let count = th.system_call(|| unsafe {
                libc::read(0, buffer.as_mut_ptr().cast(), buffer.len())
            })?;
            match count {
                Ok(count @ 1..) => self.bytes.extend_from_slice(&buffer[..count as usize]),
                _ => self.ended = true,
            }
        }
    }

    fn take(&mut self, count: usize) -> String {
        let line: Vec<u8> = self.bytes.drain(..count).collect();
        String::from_utf8_lossy(&line).into_owned()
    }
}

/// Runs the lines so far as one statement; false if it goes on.
fn statement(th: &Thread, main: Gc<Module>, compiler: Value, source: &str) -> PyResult<bool> {
    let text = th.try_str(source.strip_suffix('\n').unwrap_or(source))?;
    let args = [
        text.into(),
        th.str("<stdin>").into(),
        th.str("single").into(),
    ];
    let code = match protocol::call(th, compiler, &args) {
        Ok(code) => code,
        Err(Raised) => {
            // Again with the end of its line, which the error shows; without the frames of `codeop`.
            if th.catch(t::SyntaxError).is_some() {
                let mut request = pyjit_stdlib::compile::Request::exec();
                request.mode = pyjit_compiler::Mode::Single;
                let filename = th.str("<stdin>");
                pyjit_stdlib::compile::source_text(th, source, filename, request)?;
                return Ok(true);
            }
            if let Some(exception) = th.pending().and_then(Value::cast::<Exception>) {
                exception.traceback.set(&exception.header, None);
                exception.context.set(&exception.header, None);
            }
            return Err(Raised);
        }
    };
    let Some(code) = code.cast::<CodeObject>() else {
        return Ok(false);
    };
    run::show_lines_of(th, code.into(), source.as_bytes(), "<stdin>");
    let dict = main.dict(th);
    start::run_code(th, code, dict, dict.into())?;
    Ok(true)
}
