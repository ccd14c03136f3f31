//! Running what the command line names, and ending as CPython does. CPython: Modules/main.c, Python/pythonrun.c.

use crate::cli::{self, CommandLine, Print, Program};
use crate::{help, paths, start};
use pyjit_object::exception::{Exception, extra};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_stdlib::sys;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

/// The whole command: answers the exit status.
pub fn command(arguments: Vec<OsString>) -> i32 {
    let name = arguments
        .first()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_else(|| "pyjit".into());
    close_given_up_streams();
    let line = match cli::read(arguments, |name| std::env::var_os(name)) {
        Ok(line) => line,
        Err(refused) => {
            eprintln!("{}", refused.text);
            if refused.usage {
                eprintln!(
                    "{}Try `python -h' for more information.",
                    help::usage(&name)
                );
            }
            return refused.status;
        }
    };
    if let Some(print) = line.print {
        print_information(print, &name);
        return 0;
    }
    let stack = line.options.native_stack.0.max(1 << 20);
    // The main program has a large native stack, committed as it is used, so that deep recursion through native code
    // meets the recursion limit first.
    let mask = block_signals();
    let main = std::thread::Builder::new()
        .stack_size(stack)
        .spawn(move || {
            restore_signals(&mask);
            let status = program(&line);
            // In the child of a `fork` nobody waits for this thread.
            std::process::exit(status)
        });
    match main.map(|thread| thread.join()) {
        Ok(Ok(status)) => status,
        Ok(Err(_)) => 134,
        Err(error) => {
            eprintln!("Fatal Python error: cannot make the main program's stack: {error}");
            1
        }
    }
}

/// The standard descriptors that were closed when the process began, as bits. Rust's runtime opens `/dev/null` in
/// their place before `main`, but a Python program finds None as the stream.
static CLOSED_AT_START: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(0);

extern "C" fn note_closed_streams() {
    for fd in 0..3 {
        // SAFETY: a plain query of a descriptor.
        if unsafe { libc::fcntl(fd, libc::F_GETFD) } < 0 {
            CLOSED_AT_START.fetch_or(1 << fd, std::sync::atomic::Ordering::Relaxed);
        }
    }
}

// SAFETY: the section holds functions that the loader calls before `main`; this one needs nothing of Rust's runtime.
#[used]
#[unsafe(link_section = ".init_array")]
static NOTE_CLOSED_STREAMS: extern "C" fn() = note_closed_streams;

fn close_given_up_streams() {
    let closed = CLOSED_AT_START.load(std::sync::atomic::Ordering::Relaxed);
    for fd in (0..3).filter(|fd| closed & (1 << fd) != 0) {
        // SAFETY: what is open there is the runtime's own `/dev/null`.
        unsafe { libc::close(fd) };
    }
}

/// A variable of the environment, as it is now, if it is not empty and not to be ignored.
pub fn variable(line: &CommandLine, name: &str) -> Option<OsString> {
    if line.flags.ignore_environment {
        return None;
    }
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Blocks every signal in the calling thread, which only waits: they are for the threads that run Python.
fn block_signals() -> libc::sigset_t {
    // SAFETY: fills both sets; the old mask is valid even if the call failed.
    unsafe {
        let mut all = std::mem::zeroed::<libc::sigset_t>();
        let mut old = std::mem::zeroed::<libc::sigset_t>();
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut old);
        old
    }
}

fn restore_signals(mask: &libc::sigset_t) {
    // SAFETY: reads the set.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, mask, std::ptr::null_mut()) };
}

fn print_information(print: Print, name: &str) {
    let (major, minor, micro) = sys::VERSION;
    match print {
        Print::Version => println!(
            "Python {major}.{minor}.{micro} (pyjit {})",
            sys::PYJIT_VERSION
        ),
        Print::LongVersion => println!(
            "Python {major}.{minor}.{micro} (pyjit {}) [Rust, {}]",
            sys::PYJIT_VERSION,
            std::env::consts::ARCH
        ),
        Print::Help => print!("{}", help::help(name)),
        Print::HelpEnvironment => print!("{}", help::ENVIRONMENT),
        Print::HelpXOptions => print!("{}", help::X_OPTIONS),
        Print::HelpAll => print!(
            "{}\n{}\n{}",
            help::help(name),
            help::ENVIRONMENT,
            help::X_OPTIONS
        ),
    }
}

/// Runs the program on the calling thread and finalises the runtime.
fn program(line: &CommandLine) -> i32 {
    let paths = paths::find(line);
    let th = match start::start(line, &paths) {
        Ok(th) => th,
        Err(text) => {
            eprintln!("Fatal Python error: {text}");
            return 1;
        }
    };
    let mut result = run(th, line);
    if inspects(line) {
        // What ended the program is shown, even an exit; the session decides how the process ends.
        if result.is_err()
            && let Some(exception) = th.take_pending()
        {
            report(th, exception);
        }
        flush(th);
        result = crate::repl::inspect(th, line);
    }
    let interrupted = th.pending_is(t::KeyboardInterrupt);
    let mut status = finish(th, result);
    if shut_down(th).is_err() {
        status = 120;
    }
    if interrupted {
        // As CPython: the shell is to see that the signal ended the program.
        // SAFETY: restores the default action and sends the signal to this process.
        unsafe {
            libc::signal(libc::SIGINT, libc::SIG_DFL);
            libc::kill(libc::getpid(), libc::SIGINT);
        }
        return 130;
    }
    status
}

/// Whether a session follows the program: programs may set `PYTHONINSPECT` themselves.
fn inspects(line: &CommandLine) -> bool {
    crate::repl::is_interactive(line)
        && line.program != Program::Stdin
        && (line.flags.inspect || variable(line, "PYTHONINSPECT").is_some())
}

fn run(th: &Thread, line: &CommandLine) -> PyResult<()> {
    main_module(th)?;
    // Options for warnings are looked at by the library, which says what is wrong with them.
    let options = sys::get(th, "warnoptions")?.and_then(Value::cast::<List>);
    if options.is_some_and(|options| !options.is_empty()) && start::import(th, "warnings").is_err()
    {
        th.take_pending();
    }
    if !line.flags.no_site {
        start::import(th, "site")?;
    }
    set_arguments(th, line)?;
    match &line.program {
        Program::Command(text) => {
            first_path(th, line, OsStr::new(""))?;
            let mut source = dedent(text.as_bytes());
            source.push(b'\n');
            run_source(th, &source, "<string>")
        }
        Program::Module(name) => {
            let here = std::env::current_dir().unwrap_or_default();
            first_path(th, line, here.as_os_str())?;
            let runpy = start::import(th, "runpy")?;
            protocol::call_method_str(
                th,
                runpy,
                "_run_module_as_main",
                &[start::os_str(th, name)?],
            )?;
            Ok(())
        }
        Program::File(file) => run_file(th, line, file),
        Program::Stdin => {
            first_path(th, line, OsStr::new(""))?;
            if crate::repl::is_interactive(line) {
                return crate::repl::run(th, line);
            }
            let mut source = Vec::new();
            if let Err(error) = std::io::Read::read_to_end(&mut std::io::stdin(), &mut source) {
                return Err(th.raise_os_error(error.raw_os_error().unwrap_or(0), None, None));
            }
            run_source(th, &source, "<stdin>")
        }
    }
}

/// The text of `-c` without the indentation that all its lines share.
fn dedent(text: &[u8]) -> Vec<u8> {
    let blank = |line: &[u8]| line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
    let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
    let indents = lines.iter().filter(|line| !blank(line)).map(|line| {
        let len = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t'));
        &line[..len.count()]
    });
    let shared = indents.reduce(|a, b| {
        let len = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        &a[..len]
    });
    let len = shared.map_or(0, <[u8]>::len);
    if len == 0 {
        return text.to_vec();
    }
    let lines = lines.iter().map(|line| match blank(line) {
        true => &[][..],
        false => &line[len..],
    });
    lines.collect::<Vec<_>>().join(&b'\n')
}

/// `sys.argv`.
fn set_arguments(th: &Thread, line: &CommandLine) -> PyResult<()> {
    let argv = th.empty_list();
    let first = match &line.program {
        Program::Command(_) => OsString::from("-c"),
        Program::Module(_) => OsString::from("-m"),
        Program::File(file) => file.clone(),
        Program::Stdin if line.original.iter().any(|argument| argument == "-") => {
            OsString::from("-")
        }
        Program::Stdin => OsString::new(),
    };
    for argument in std::iter::once(&first).chain(&line.arguments) {
        argv.push(th, start::os_str(th, argument)?)?;
    }
    sys::set(th, "argv", argv)
}

/// Puts a folder before `sys.path`, unless the path is to be safe.
fn first_path(th: &Thread, line: &CommandLine, folder: &OsStr) -> PyResult<()> {
    if line.flags.safe_path {
        return Ok(());
    }
    match sys::get(th, "path")?.and_then(Value::cast::<List>) {
        Some(path) => path.insert(th, 0, start::os_str(th, folder)?),
        None => Ok(()),
    }
}

/// A script, or a folder or archive with `__main__`.
fn run_file(th: &Thread, line: &CommandLine, file: &OsStr) -> PyResult<()> {
    let path = std::path::Path::new(file);
    if path.is_dir() || is_archive(path) {
        if let Some(path) = sys::get(th, "path")?.and_then(Value::cast::<List>) {
            path.insert(th, 0, start::os_str(th, absolute(file).as_os_str())?)?;
        }
        let runpy = start::import(th, "runpy")?;
        protocol::call_method_str(
            th,
            runpy,
            "_run_module_as_main",
            &[th.str("__main__").into(), Value::FALSE],
        )?;
        return Ok(());
    }
    let source = match std::fs::read(path) {
        Ok(source) => source,
        Err(error) => {
            let name = line
                .original
                .first()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let errno = error.raw_os_error().unwrap_or(0);
            let text = pyjit_object::error::strerror(errno);
            eprintln!(
                "{name}: can't open file '{}': [Errno {errno}] {text}",
                absolute(file).display()
            );
            return Err(exit_with(th, 2));
        }
    };
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| absolute(file));
    let folder = real
        .parent()
        .map(|folder| folder.as_os_str().to_owned())
        .unwrap_or_default();
    first_path(th, line, &folder)?;
    let source = if line.skip_first_line {
        skip_line(&source)
    } else {
        source
    };
    let file = absolute(file);
    run_source(th, &source, &file.to_string_lossy())
}

/// The path below the current folder, as it was written: `./x.py` keeps its dot.
fn absolute(file: &OsStr) -> std::path::PathBuf {
    if file.as_bytes().starts_with(b"/") {
        return file.into();
    }
    let mut path = std::env::current_dir().unwrap_or_default().into_os_string();
    if !path.is_empty() {
        path.push("/");
    }
    path.push(file);
    path.into()
}

/// The source with an empty first line.
fn skip_line(source: &[u8]) -> Vec<u8> {
    source
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or_else(Vec::new, |end| source[end..].to_vec())
}

/// Whether the file ends in a zip archive's directory.
fn is_archive(path: &std::path::Path) -> bool {
    use std::io::{Read, Seek, SeekFrom};
    let Ok(mut file) = std::fs::File::open(path) else {
        return false;
    };
    let Ok(len) = file.seek(SeekFrom::End(0)) else {
        return false;
    };
    let tail = len.min(22 + 65535);
    let mut bytes = Vec::new();
    if file.seek(SeekFrom::End(-(tail as i64))).is_err() || file.read_to_end(&mut bytes).is_err() {
        return false;
    }
    memchr::memmem::rfind(&bytes, b"PK\x05\x06").is_some()
}

fn exit_with(th: &Thread, status: i32) -> Raised {
    th.raise_args(t::SystemExit, &[Value::int(status)]);
    if let Some(exception) = th.pending().and_then(Value::cast::<Exception>)
        && exception
            .set_extra(th, extra::SYSTEM_EXIT_CODE, Some(Value::int(status)))
            .is_err()
    {
        return Raised;
    }
    Raised
}

/// The `__main__` module, fresh.
pub fn main_module(th: &Thread) -> PyResult<Gc<Module>> {
    let main = th.module("__main__")?;
    if let Some(builtins) = th
        .rt()
        .modules
        .get()
        .map(|modules| modules.get_str(th, th.names().builtins))
        .transpose()?
        .flatten()
    {
        main.set(th, "__builtins__", builtins)?;
    }
    let importer = start::import(th, "_frozen_importlib")?;
    main.set(
        th,
        "__loader__",
        protocol::getattr_str(th, importer, "BuiltinImporter")?,
    )?;
    if let Some(modules) = th.rt().modules.get() {
        modules.set_str(th, th.names().__main__, main.into())?;
    }
    Ok(main)
}

/// Whether a program is a `.pyc` file.
fn is_compiled(source: &[u8]) -> bool {
    source.starts_with(&pyjit_bytecode::pyc::MAGIC)
}

/// Lets tracebacks show the lines of a program that has no file.
pub fn show_lines_of(th: &Thread, code: Value, source: &[u8], filename: &str) {
    let register = || -> PyResult<()> {
        let linecache = start::import(th, "linecache")?;
        let text = th.try_str(&String::from_utf8_lossy(source))?;
        let arguments = [code, text.into(), th.str(filename).into()];
        protocol::call_method_str(th, linecache, "_register_code", &arguments).map(drop)
    };
    if register().is_err() {
        th.take_pending();
    }
}

/// Runs source text, or the code of a `.pyc`, as `__main__`.
fn run_source(th: &Thread, source: &[u8], filename: &str) -> PyResult<()> {
    let known = match th.rt().modules.get() {
        Some(modules) => modules.get_str(th, th.names().__main__)?,
        None => None,
    };
    let main = match known.and_then(Value::cast::<Module>) {
        Some(main) => main,
        None => main_module(th)?,
    };
    if !filename.starts_with('<') {
        main.set(th, "__file__", th.str(filename))?;
        main.set(th, "__cached__", Value::NONE)?;
        let external = start::import(th, "_frozen_importlib_external")?;
        let loader = if is_compiled(source) {
            "SourcelessFileLoader"
        } else {
            "SourceFileLoader"
        };
        let class = protocol::getattr_str(th, external, loader)?;
        let loader = protocol::call(
            th,
            class,
            &[th.str("__main__").into(), th.str(filename).into()],
        )?;
        main.set(th, "__loader__", loader)?;
    }
    let code = if is_compiled(source) {
        let data = source.get(pyjit_bytecode::pyc::HEADER_LEN..);
        pyjit_stdlib::marshal::load_code(th, data.unwrap_or_default())?
    } else if filename.ends_with(".pyc") {
        return Err(th.raise(t::RuntimeError, "Bad magic number in .pyc file"));
    } else {
        pyjit_stdlib::compile::source_bytes(
            th,
            source,
            th.str(filename),
            pyjit_stdlib::compile::Request::exec(),
        )?
    };
    if filename == "<string>" {
        show_lines_of(th, code.into(), source, filename);
    }
    let dict = main.dict(th);
    start::run_code(th, code, dict, dict.into())?;
    Ok(())
}

/// The exit status of a program that ended so; prints what is uncaught.
fn finish(th: &Thread, result: PyResult<()>) -> i32 {
    let Err(Raised) = result else { return 0 };
    let Some(exception) = th.take_pending() else {
        return 1;
    };
    if th.is_instance(exception, t::SystemExit) {
        return exit_status(th, exception);
    }
    report(th, exception);
    1
}

fn exit_status(th: &Thread, exception: Value) -> i32 {
    let code = exception
        .cast::<Exception>()
        .and_then(|exception| exception.extra(extra::SYSTEM_EXIT_CODE))
        .unwrap_or(Value::NONE);
    if code.is_none() {
        return 0;
    }
    if let Some(status) = pyjit_object::int::as_i64(code) {
        return (status & 0xFF) as i32;
    }
    if pyjit_object::int::is_int(code) {
        return 255;
    }
    let text = match protocol::str(th, code) {
        Ok(text) => text.display().into_owned(),
        Err(Raised) => {
            th.take_pending();
            String::new()
        }
    };
    let line = th.str(&format!("{text}\n"));
    let written = match sys::get(th, "stderr") {
        Ok(Some(stderr)) if !stderr.is_none() => {
            protocol::call_method(th, stderr, th.names().write, &[line.into()]).is_ok()
        }
        _ => false,
    };
    if !written {
        th.take_pending();
        eprintln!("{text}");
    }
    1
}

/// Calls `sys.excepthook`.
pub fn report(th: &Thread, exception: Value) {
    let traceback = exception
        .cast::<Exception>()
        .and_then(|exception| exception.traceback.get())
        .unwrap_or(Value::NONE);
    for (name, value) in [
        ("last_exc", exception),
        ("last_type", th.class_of(exception).into()),
        ("last_value", exception),
        ("last_traceback", traceback),
    ] {
        if sys::set(th, name, value).is_err() {
            th.take_pending();
        }
    }
    let hook = match sys::get(th, "excepthook") {
        Ok(Some(hook)) => hook,
        _ => {
            th.take_pending();
            return sys::print_exception(th, exception);
        }
    };
    if protocol::call(
        th,
        hook,
        &[th.class_of(exception).into(), exception, traceback],
    )
    .is_err()
    {
        let second = th.take_pending();
        if second.is_some_and(|second| th.is_instance(second, t::SystemExit)) {
            return;
        }
        eprintln!("Error in sys.excepthook:");
        if let Some(second) = second {
            sys::print_exception(th, second);
        }
        eprintln!("\nOriginal exception was:");
        sys::print_exception(th, exception);
    }
}

/// Writes out `sys.stdout` and `sys.stderr`.
pub fn flush(th: &Thread) {
    for name in ["stdout", "stderr"] {
        if let Ok(Some(stream)) = sys::get(th, name)
            && !stream.is_none()
            && protocol::call_method(th, stream, th.names().flush, &[]).is_err()
        {
            th.take_pending();
        }
    }
}

/// Waits for threads, runs exit functions and finalizers, flushes. An error means that output was lost.
fn shut_down(th: &Thread) -> PyResult<()> {
    let quietly = |result: PyResult<Value>| {
        if result.is_err() {
            th.write_unraisable(None, None);
        }
    };
    if let Some(modules) = th.rt().modules.get()
        && let Some(threading) = modules.peek(th, th.intern("threading"))
    {
        quietly(protocol::call_method_str(th, threading, "_shutdown", &[]));
    }
    pyjit_stdlib::atexit::run(th);
    crate::tiering::finish(th);
    let flushed = flush_at_exit(th);
    th.rt().finalizing.set(true);
    // Daemon threads stay where they are.
    th.rt().gil.close();
    run_last_finalizers(th);
    flushed
}

/// Finalizes what still lives: `__del__` of Python classes runs, oldest object first; then files are written out,
/// youngest first, as a text file comes after the buffer it writes to.
fn run_last_finalizers(th: &Thread) {
    th.rt().heap.collect_major();
    pyjit_interp::run_finalizers(th);
    let left = th.rt().heap.take_all_finalizers();
    th.rt()
        .pending_finalizers
        .borrow_mut()
        .extend(left.iter().map(|object| *object as u64));
    let is_python = |object: &&*mut Header| {
        // SAFETY: registered objects live.
        let value = unsafe { Value::from_bits(**object as u64) };
        value.is_some_and(|value| th.class_of(value).is_heap_class())
    };
    let native = left.iter().rev().filter(|object| !is_python(object));
    for object in left.iter().filter(is_python).chain(native) {
        if !is_python(&object) {
            // What files have to say now was said when the streams were flushed.
            th.rt().hooks.unraisable.set(None);
        }
        let object = *object;
        // SAFETY: registered objects live; they are roots from here on.
        let Some(value) = (unsafe { Value::from_bits(object as u64) }) else {
            continue;
        };
        if let Some(finalize) = th.class_of(value).slots.tp_finalize.get()
            && finalize(th, value).is_err()
        {
            th.write_unraisable(
                Some("Exception ignored while calling deallocator"),
                Some(value),
            );
        }
    }
}

fn flush_at_exit(th: &Thread) -> PyResult<()> {
    let mut result = Ok(());
    for name in ["stdout", "stderr"] {
        let Ok(Some(stream)) = sys::get(th, name) else {
            continue;
        };
        if stream.is_none() {
            continue;
        }
        let closed = protocol::lookup_attr_str(th, stream, "closed")
            .ok()
            .flatten()
            .is_some_and(|closed| closed == Value::TRUE);
        if !closed && protocol::call_method(th, stream, th.names().flush, &[]).is_err() {
            if name == "stdout" {
                th.write_unraisable(Some("Exception ignored while flushing sys.stdout"), None);
                result = Err(Raised);
            }
            th.take_pending();
        }
    }
    result
}
