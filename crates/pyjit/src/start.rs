//! From nothing to a runtime that can import, print and run a program. CPython: Python/pylifecycle.c.

use crate::cli::CommandLine;
pub use crate::import::import;
use crate::paths::Paths;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::runtime::LibraryModule;
use pyjit_text::hash::HashKey;
use std::borrow::Cow;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

/// A runtime with builtins, `sys`, import and the standard streams; `site` has not run.
pub fn start(line: &CommandLine, paths: &Paths) -> Result<&'static Thread, String> {
    let options = &line.options;
    let mut heap = pyjit_gc::Config {
        verify: options.gc_verify,
        ..Default::default()
    };
    if options.heap_limit.0 > 0 {
        heap.limit_bytes = options.heap_limit.0;
    }
    let th = pyjit_object::start::start(heap, line.flags.clone(), hash_key(line.hash_seed))
        .map_err(|error| error.to_string())?;
    // Collecting at every allocation starts when the classes stand, or the start alone takes minutes.
    match initialise(th, line, paths) {
        Ok(()) => {
            crate::tiering::start(th, options)?;
            if options.gc_stress > 0 {
                th.rt().heap.set_stress(options.gc_stress);
            }
            Ok(th)
        }
        Err(Raised) => {
            let shown = th.take_pending().map(|exception| {
                pyjit_stdlib::sys::print_exception(th, exception);
                th.type_name(exception)
            });
            Err(format!(
                "the runtime cannot start: {}",
                shown.unwrap_or_default()
            ))
        }
    }
}

fn hash_key(seed: Option<u32>) -> HashKey {
    match seed {
        Some(seed) => HashKey::from_seed(seed),
        None => {
            let mut bytes = [0u8; 16];
            // SAFETY: fills the given bytes.
            if unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) } < 0 {
                let now = std::time::SystemTime::now()
                    .duration_since(std::time::UNIX_EPOCH)
                    .map_or(0, |time| time.as_nanos());
                bytes = now.to_le_bytes();
            }
            HashKey::from_bytes(bytes)
        }
    }
}

fn initialise(th: &'static Thread, line: &CommandLine, paths: &Paths) -> PyResult<()> {
    // SAFETY: a plain query.
    let id = unsafe { libc::pthread_self() } as u64;
    th.id.set(id);
    th.rt().main_thread.set(id);
    if let Some(digits) = line.int_max_str_digits {
        th.rt().int_max_str_digits.set(digits as usize);
    }
    let hooks = &th.rt().hooks;
    hooks
        .library_module
        .set(Some(|name| pyjit_library::find(name).map(library_module)));
    hooks.library_file.set(Some(|path| {
        pyjit_library::find_path(path).map(library_module)
    }));
    hooks
        .unraisable
        .set(Some(pyjit_stdlib::sys::report_unraisable));
    hooks.import.set(Some(import));
    hooks.warn.set(Some(pyjit_stdlib::warnings::warn));
    hooks
        .warn_explicit
        .set(Some(pyjit_stdlib::warnings::warn_explicit));
    hooks.import_module.set(Some(crate::import::import_module));
    hooks.compile.set(Some(pyjit_stdlib::compile::compile));
    hooks.run_code.set(Some(run_in));
    pyjit_types::install(th)?;
    pyjit_interp::install(th);
    let modules = th.dict();
    th.rt().modules.set(Some(modules));
    let sys = native_module(th, "sys")?;
    th.rt().sys.set(Some(sys.dict(th)));
    let builtins = native_module(th, "builtins")?;
    th.rt().builtins.set(Some(builtins.dict(th)));
    builtins.set(th, "__debug__", Value::bool(th.rt().flags.optimize == 0))?;
    sys.set(th, "modules", modules)?;
    describe_process(th, sys, line, paths)?;
    start_import(th, sys)?;
    if pyjit_stdlib::find("_codecs").is_some() {
        import(th, "encodings")?;
    }
    native_module(th, "_signal")?;
    pyjit_stdlib::signal::install(th);
    standard_streams(th, sys, line)
}

fn library_module(entry: &'static pyjit_library::Entry) -> LibraryModule {
    fn piece(
        name: &'static str,
        take: fn(&pyjit_library::Entry) -> Cow<'static, [u8]>,
    ) -> Cow<'static, [u8]> {
        pyjit_library::find(name).map(take).unwrap_or_default()
    }
    LibraryModule {
        name: entry.name,
        path: entry.path,
        is_package: entry.is_package,
        code: |name| piece(name, pyjit_library::Entry::code),
        source: |name| piece(name, pyjit_library::Entry::source),
    }
}

/// A native module, made and put into `sys.modules`.
fn native_module(th: &Thread, name: &str) -> PyResult<Gc<Module>> {
    let Some(spec) = pyjit_stdlib::find(name) else {
        return Err(th.raise(t::ImportError, format!("no native module {name}")));
    };
    let module = pyjit_stdlib::create(th, spec)?;
    if let Some(modules) = th.rt().modules.get() {
        modules.set_str(th, th.intern(name), module.into())?;
    }
    Ok(module)
}

/// Bytes of the system as a str, with surrogates for what is not UTF-8.
pub fn os_str(th: &Thread, text: &OsStr) -> PyResult<Value> {
    if let Some(text) = text.to_str() {
        return Ok(th.try_str(text)?.into());
    }
    let mut units = Vec::new();
    for chunk in text.as_bytes().utf8_chunks() {
        units.extend(chunk.valid().chars().map(|c| c as u32));
        units.extend(chunk.invalid().iter().map(|byte| 0xDC00 + *byte as u32));
    }
    Ok(th.str_ucs4(&units)?.into())
}

fn os_list<'a>(th: &Thread, items: impl Iterator<Item = &'a OsStr>) -> PyResult<Value> {
    let list = th.empty_list();
    for item in items {
        list.push(th, os_str(th, item)?)?;
    }
    Ok(list.into())
}

/// The parts of `sys` that the command line, the environment and the file system decide.
fn describe_process(
    th: &Thread,
    sys: Gc<Module>,
    line: &CommandLine,
    paths: &Paths,
) -> PyResult<()> {
    let path = |path: &std::path::Path| os_str(th, path.as_os_str());
    sys.set(th, "executable", path(&paths.executable)?)?;
    sys.set(th, "_base_executable", path(&paths.executable)?)?;
    for (name, value) in [
        ("prefix", &paths.prefix),
        ("exec_prefix", &paths.prefix),
        ("base_prefix", &paths.base_prefix),
        ("base_exec_prefix", &paths.base_prefix),
    ] {
        sys.set(th, name, path(value)?)?;
    }
    sys.set(th, "_stdlib_dir", path(&paths.stdlib)?)?;
    sys.set(
        th,
        "path",
        os_list(th, paths.search.iter().map(|entry| entry.as_os_str()))?,
    )?;
    sys.set(
        th,
        "orig_argv",
        os_list(
            th,
            line.original.iter().map(|argument| argument.as_os_str()),
        )?,
    )?;
    sys.set(th, "argv", os_list(th, std::iter::once(OsStr::new("")))?)?;
    if let Some(prefix) = &line.pycache_prefix {
        sys.set(th, "pycache_prefix", os_str(th, prefix)?)?;
    }
    let warnings = th.empty_list();
    for option in &line.warn_options {
        warnings.push(th, th.str(option).into())?;
    }
    sys.set(th, "warnoptions", warnings)?;
    let x_options = th.dict();
    for (name, value) in &line.x_options {
        let value = value
            .as_ref()
            .map_or(Value::TRUE, |value| th.str(value).into());
        x_options.set_str(th, th.intern(name), value)?;
    }
    sys.set(th, "_xoptions", x_options)
}

/// Brings up `importlib`. CPython: `init_importlib` in Python/import.c.
fn start_import(th: &Thread, sys: Gc<Module>) -> PyResult<()> {
    let Some(frozen) = pyjit_stdlib::imp::frozen(th, "_frozen_importlib") else {
        return Err(th.raise(t::ImportError, "the library lacks importlib"));
    };
    let filename = th.str("<frozen importlib._bootstrap>");
    let code = pyjit_stdlib::imp::library_code(th, frozen, Some(filename))?;
    let importlib = th.module("_frozen_importlib")?;
    let dict = importlib.dict(th);
    importlib.set(th, "__origname__", th.str(frozen.name))?;
    if let Some(builtins) = th.rt().builtins.get() {
        dict.set_str(th, th.names().__builtins__, builtins.into())?;
    }
    // By this name importlib finds the frozen module that it is itself.
    let origname = th.str("importlib._bootstrap");
    dict.set_str(th, th.intern("__origname__"), origname.into())?;
    run_code(th, code, dict, dict.into())?;
    if let Some(modules) = th.rt().modules.get() {
        modules.set_str(th, th.intern("_frozen_importlib"), importlib.into())?;
    }
    th.rt()
        .kept
        .borrow_mut()
        .insert("importlib", importlib.into());
    let imp = native_module(th, "_imp")?;
    protocol::call_method_str(th, importlib.into(), "_install", &[sys.into(), imp.into()])?;
    protocol::call_method_str(th, importlib.into(), "_install_external_importers", &[])?;
    let importer = import(th, "_pyjit_import")?;
    protocol::call_method_str(th, importer, "install", &[])?;
    Ok(())
}

/// The hook behind `run_code`: a function made for the occasion runs the code.
fn run_in(
    th: &Thread,
    code: Gc<CodeObject>,
    globals: Gc<Dict>,
    locals: Value,
    closure: Option<Gc<Tuple>>,
) -> PyResult<Value> {
    let function = Function::new(th, code, globals)?;
    function.closure.set(&function.header, closure);
    pyjit_interp::run_code(th, function, locals)
}

/// Runs code in a namespace.
pub fn run_code(
    th: &Thread,
    code: Gc<CodeObject>,
    globals: Gc<Dict>,
    locals: Value,
) -> PyResult<Value> {
    match th.rt().hooks.run_code.get() {
        Some(run) => run(th, code, globals, locals, None),
        None => Err(th.raise(t::SystemError, "no interpreter")),
    }
}

/// Whether the locale is C or what stands for it, in which any bytes are to pass through the standard streams.
fn plain_locale() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(std::env::var_os)
        .find(|locale| !locale.is_empty())
        .unwrap_or_default();
    ["", "C", "POSIX", "C.UTF-8", "C.utf8", "UTF-8"]
        .iter()
        .any(|plain| locale == *plain)
}

/// `sys.stdin`, `stdout` and `stderr`. CPython: `init_sys_streams`, `create_stdio`.
fn standard_streams(th: &Thread, sys: Gc<Module>, line: &CommandLine) -> PyResult<()> {
    let io = import(th, "io")?;
    if let Some(builtins) = th.rt().builtins.get() {
        builtins.set_str(
            th,
            th.intern("open"),
            protocol::getattr_str(th, io, "open")?,
        )?;
    }
    let setting = line.io_encoding.clone().unwrap_or_default();
    let (encoding, errors) = setting.split_once(':').unwrap_or((&setting, ""));
    let encoding = if encoding.is_empty() {
        "utf-8"
    } else {
        encoding
    };
    let plain = line.flags.utf8_mode || plain_locale();
    for (fd, name, mode) in [(0, "stdin", "rb"), (1, "stdout", "wb"), (2, "stderr", "wb")] {
        let usual = if fd == 2 {
            "backslashreplace"
        } else if plain {
            "surrogateescape"
        } else {
            "strict"
        };
        let errors = if errors.is_empty() || fd == 2 {
            usual
        } else {
            errors
        };
        let stream = stream(th, io, fd, name, mode, encoding, errors, line)?;
        sys.set(th, name, stream)?;
        sys.set(th, &format!("__{name}__"), stream)?;
    }
    Ok(())
}

#[allow(clippy::too_many_arguments)]
fn stream(
    th: &Thread,
    io: Value,
    fd: i32,
    name: &str,
    mode: &str,
    encoding: &str,
    errors: &str,
    line: &CommandLine,
) -> PyResult<Value> {
    // SAFETY: a plain query of a descriptor.
    if unsafe { libc::fcntl(fd, libc::F_GETFD) } < 0 {
        return Ok(Value::NONE);
    }
    let unbuffered = line.flags.unbuffered && fd != 0;
    let buffering = if unbuffered { 0 } else { -1 };
    let text = |text: &str| Value::from(th.str(text));
    let args = [
        Value::int(fd),
        text(mode),
        Value::int(buffering),
        Value::NONE,
        Value::NONE,
        Value::NONE,
        Value::FALSE,
    ];
    let buffer = protocol::call_method_str(th, io, "open", &args)?;
    let raw = if unbuffered {
        buffer
    } else {
        protocol::getattr_str(th, buffer, "raw")?
    };
    protocol::setattr(th, raw, th.names().name, Some(text(&format!("<{name}>"))))?;
    let terminal = protocol::call_method_str(th, raw, "isatty", &[])?;
    let terminal = protocol::truth(th, terminal)?;
    let line_buffering = fd == 2 || (!unbuffered && (terminal || line.flags.interactive));
    let args = [
        buffer,
        text(encoding),
        text(errors),
        text("\n"),
        Value::bool(line_buffering),
        Value::bool(unbuffered),
    ];
    let stream = protocol::call_method_str(th, io, "TextIOWrapper", &args)?;
    protocol::setattr(th, stream, th.names().mode, Some(text(&mode[..1])))?;
    Ok(stream)
}
