//! `faulthandler`: where Python threads are, printed without running Python. CPython: Modules/faulthandler.c,
//! Python/traceback.c.
//!
//! After a fatal signal the stacks are printed by the signal's handler, with nothing but `write`. What `register` installs
//! prints at the main thread's next poll: in between, a frame may be half made. The watchdog of `dump_traceback_later`
//! takes the GIL for the same reason, but only for as long as it is given within two seconds.

use crate::signal;
use pyjit_object::frame::Activation;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::runtime::Runtime;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// Frames and characters that are printed at most.
const MAX_FRAMES: usize = 100;
const MAX_TEXT: usize = 500;

/// The fatal signals and what they are called.
const FATAL: &[(i32, &str)] = &[
    (libc::SIGBUS, "Bus error"),
    (libc::SIGILL, "Illegal instruction"),
    (libc::SIGFPE, "Floating-point exception"),
    (libc::SIGABRT, "Aborted"),
    (libc::SIGSEGV, "Segmentation fault"),
];

/// These are static because the system calls the handler with nothing but a number.
static RUNTIME: AtomicPtr<Runtime> = AtomicPtr::new(std::ptr::null_mut());
static FATAL_FD: AtomicI32 = AtomicI32::new(-1);
static FATAL_ALL: AtomicBool = AtomicBool::new(true);
static ENABLED: AtomicBool = AtomicBool::new(false);
/// The watchdog's own poll word.
static WATCHDOG_POLL: AtomicU32 = AtomicU32::new(0);
/// The watchdog that runs: its flag says that it is to stop.
static WATCHDOG: Mutex<Option<Arc<Watchdog>>> = Mutex::new(None);

#[derive(Default)]
struct Watchdog {
    stop: Mutex<bool>,
    changed: Condvar,
}

/// Writes to a descriptor, piece by piece.
#[derive(Clone, Copy)]
struct Out(i32);

impl Out {
    fn text(self, text: &str) {
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            // SAFETY: reads the bytes; `write` may be called in a signal handler.
            let count = unsafe { libc::write(self.0, rest.as_ptr().cast(), rest.len()) };
            if count <= 0 {
                return;
            }
            rest = &rest[count as usize..];
        }
    }

    fn number(self, number: u64, base: u64, width: usize) {
        let mut digits = [b'0'; 20];
        let (mut at, mut rest) = (digits.len(), number);
        while at > 0 && (rest > 0 || digits.len() - at < width.max(1)) {
            at -= 1;
            digits[at] = b"0123456789abcdef"[(rest % base) as usize];
            rest /= base;
        }
        self.text(std::str::from_utf8(&digits[at..]).unwrap_or(""));
    }

    /// ASCII, with escapes for the rest.
    fn string(self, string: Gc<Str>) {
        for unit in string.chars().take(MAX_TEXT) {
            match unit {
                0x20..=0x7E => {
                    let byte = [unit as u8];
                    self.text(std::str::from_utf8(&byte).unwrap_or(""));
                }
                0..=0xFF => {
                    self.text("\\x");
                    self.number(unit as u64, 16, 2);
                }
                0x100..=0xFFFF => {
                    self.text("\\u");
                    self.number(unit as u64, 16, 4);
                }
                _ => {
                    self.text("\\U");
                    self.number(unit as u64, 16, 8);
                }
            }
        }
        if string.len() > MAX_TEXT {
            self.text("...");
        }
    }
}

fn write_frame(out: Out, activation: Activation) {
    let code = activation.code();
    out.text("  File ");
    match code.filename.get() {
        Some(name) => {
            out.text("\"");
            out.string(name);
            out.text("\"");
        }
        None => out.text("???"),
    }
    out.text(", line ");
    match pyjit_types::code::line_at(&code, activation.unit()) {
        Some(line) => out.number(line as u64, 10, 1),
        None => out.text("???"),
    }
    out.text(" in ");
    match code.name.get() {
        Some(name) => out.string(name),
        None => out.text("???"),
    }
    out.text("\n");
}

fn write_stack(out: Out, th: &Thread) {
    let mut count = 0;
    for activation in th.activations() {
        if count == MAX_FRAMES {
            out.text("  ...\n");
            return;
        }
        write_frame(out, activation);
        count += 1;
    }
    if count == 0 {
        out.text("  <no Python frame>\n");
    }
}

fn write_thread(out: Out, th: &Thread, current: bool) {
    out.text(if current {
        "Current thread 0x"
    } else {
        "Thread 0x"
    });
    out.number(th.id.get(), 16, 16);
    let mut name = [0u8; 16];
    // SAFETY: fills the buffer with a C string.
    let answer = unsafe {
        libc::pthread_getname_np(
            th.id.get() as libc::pthread_t,
            name.as_mut_ptr().cast(),
            name.len(),
        )
    };
    let end = name.iter().position(|byte| *byte == 0).unwrap_or(0);
    if answer == 0
        && end > 0
        && let Ok(name) = std::str::from_utf8(&name[..end])
    {
        out.text(" [");
        out.text(name);
        out.text("]");
    }
    out.text(" (most recent call first):\n");
    write_stack(out, th);
}

/// All threads, the youngest first; `current` is marked.
fn write_threads(out: Out, runtime: &Runtime, current: Option<u64>) {
    let mut first = true;
    runtime.for_each_thread(&mut |th| {
        if !first {
            out.text("\n");
        }
        first = false;
        write_thread(out, th, current == Some(th.id.get()));
    });
}

extern "C" fn fatal(signal: i32) {
    // SAFETY: from here on the signal has its default action.
    unsafe { libc::signal(signal, libc::SIG_DFL) };
    let out = Out(FATAL_FD.load(Ordering::SeqCst));
    out.text("Fatal Python error: ");
    let name = FATAL.iter().find(|(number, _)| *number == signal);
    out.text(name.map_or("Unknown signal", |(_, name)| name));
    out.text("\n\n");
    // SAFETY: null or a runtime, which lives as long as the process.
    if let Some(runtime) = unsafe { RUNTIME.load(Ordering::SeqCst).as_ref() } {
        // SAFETY: a plain query.
        let here = unsafe { libc::pthread_self() } as u64;
        if FATAL_ALL.load(Ordering::SeqCst) {
            write_threads(out, runtime, Some(here));
        } else {
            runtime.for_each_thread(&mut |th| {
                if th.id.get() == here {
                    out.text("Stack (most recent call first):\n");
                    write_stack(out, th);
                }
            });
        }
    }
    // SAFETY: ends the process by the signal.
    unsafe { libc::raise(signal) };
}

/// Installs or takes away the handlers of fatal signals.
fn set_fatal(enable: bool) {
    for (signal, _) in FATAL {
        // SAFETY: a zeroed sigaction is valid.
        unsafe {
            let mut action = std::mem::zeroed::<libc::sigaction>();
            action.sa_sigaction = if enable {
                fatal as extern "C" fn(i32) as usize
            } else {
                libc::SIG_DFL
            };
            action.sa_flags = libc::SA_NODEFER | libc::SA_ONSTACK;
            libc::sigemptyset(&mut action.sa_mask);
            libc::sigaction(*signal, &action, std::ptr::null_mut());
        }
    }
    ENABLED.store(enable, Ordering::SeqCst);
}

/// The descriptor of a file argument, which is flushed, and the object to keep while it is used.
fn descriptor(th: &Thread, file: Option<Value>) -> PyResult<(i32, Value)> {
    let file = match file.filter(|file| !file.is_none()) {
        Some(file) => file,
        None => match crate::sys::get(th, "stderr")? {
            None => return Err(th.raise(t::RuntimeError, "unable to get sys.stderr")),
            Some(stderr) if stderr.is_none() => {
                return Err(th.raise(t::RuntimeError, "sys.stderr is None"));
            }
            Some(stderr) => stderr,
        },
    };
    if pyjit_object::int::is_int(file) {
        let fd = pyjit_object::int::as_i64(file).and_then(|fd| i32::try_from(fd).ok());
        return match fd {
            Some(fd) if fd >= 0 => Ok((fd, Value::NONE)),
            _ => Err(th.raise(t::ValueError, "file is not a valid file descripter")),
        };
    }
    let fd = protocol::call_method_str(th, file, "fileno", &[])?;
    let fd = pyjit_object::int::as_i64(fd).and_then(|fd| i32::try_from(fd).ok());
    let Some(fd) = fd.filter(|fd| *fd >= 0) else {
        let text = "file.fileno() is not a valid file descriptor";
        return Err(th.raise(t::RuntimeError, text));
    };
    if protocol::call_method(th, file, th.names().flush, &[]).is_err() {
        th.take_pending();
    }
    Ok((fd, file))
}

fn keep(th: &Thread, name: &'static str, value: Value) {
    th.rt().kept.borrow_mut().insert(name, value);
}

/// "Timeout (0:00:01.500000)!"
fn timeout_text(timeout: Duration) -> String {
    let (seconds, micros) = (timeout.as_secs(), timeout.subsec_micros());
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let seconds = seconds % 60;
    if micros == 0 {
        format!("Timeout ({hours}:{minutes:02}:{seconds:02})!\n")
    } else {
        format!("Timeout ({hours}:{minutes:02}:{seconds:02}.{micros:06})!\n")
    }
}

fn stop_watchdog() {
    let running = match WATCHDOG.lock() {
        Ok(mut watchdog) => watchdog.take(),
        Err(poisoned) => poisoned.into_inner().take(),
    };
    if let Some(watchdog) = running {
        if let Ok(mut stop) = watchdog.stop.lock() {
            *stop = true;
        }
        watchdog.changed.notify_all();
    }
}

/// The watchdog's thread.
fn watch(
    watchdog: &Watchdog,
    runtime: &'static Runtime,
    timeout: Duration,
    repeat: bool,
    fd: i32,
    exit: bool,
) {
    let header = timeout_text(timeout);
    loop {
        let end = Instant::now() + timeout;
        let Ok(mut stop) = watchdog.stop.lock() else {
            return;
        };
        loop {
            if *stop {
                return;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            stop = match watchdog.changed.wait_timeout(stop, left) {
                Ok((stop, _)) => stop,
                Err(_) => return,
            };
        }
        drop(stop);
        let out = Out(fd);
        out.text(&header);
        let held = runtime
            .gil
            .acquire_within(&WATCHDOG_POLL, Duration::from_secs(2));
        if held {
            write_threads(out, runtime, None);
            runtime.gil.release();
        } else {
            out.text("  <the threads do not stop>\n");
        }
        if exit {
            // SAFETY: ends the process.
            unsafe { libc::_exit(1) };
        }
        if !repeat {
            return;
        }
    }
}

/// By signal: (descriptor, all threads, chain), or None.
fn registered(th: &Thread) -> Option<Gc<Dict>> {
    let known = th.rt().kept.borrow().get("faulthandler signals").copied();
    known.and_then(Value::cast::<Dict>)
}

/// A signal has arrived, as the main thread sees at a poll: whether its Python handler is to be left alone.
pub fn arrived(th: &Thread, signal: i32) -> bool {
    let Some(entry) = registered(th)
        .and_then(|signals| signals.get(th, Value::int(signal)).ok().flatten())
        .and_then(Value::cast::<Tuple>)
    else {
        return false;
    };
    let fd = pyjit_object::int::as_i64(entry[0]).unwrap_or(2) as i32;
    let out = Out(fd);
    if entry[1] == Value::TRUE {
        write_threads(out, th.rt(), Some(th.id.get()));
    } else {
        out.text("Stack (most recent call first):\n");
        write_stack(out, th);
    }
    entry[2] != Value::TRUE
}

/// faulthandler module.
#[pymodule(name = "faulthandler")]
pub mod module {
    use super::*;

    /// Enable the fault handler.
    #[function("(file=sys.stderr, all_threads=True, c_stack=True)")]
    fn enable(
        th: &Thread,
        file: Option<Value>,
        all_threads: Option<bool>,
        _c_stack: Option<bool>,
    ) -> PyResult<()> {
        let (fd, file) = descriptor(th, file)?;
        keep(th, "faulthandler file", file);
        RUNTIME.store((th.rt() as *const Runtime).cast_mut(), Ordering::SeqCst);
        FATAL_FD.store(fd, Ordering::SeqCst);
        FATAL_ALL.store(all_threads.unwrap_or(true), Ordering::SeqCst);
        set_fatal(true);
        Ok(())
    }

    /// Disable the fault handler.
    #[function("()")]
    fn disable() -> bool {
        let was = ENABLED.load(Ordering::SeqCst);
        if was {
            set_fatal(false);
        }
        was
    }

    /// Check if the handler is enabled.
    #[function("()")]
    fn is_enabled() -> bool {
        ENABLED.load(Ordering::SeqCst)
    }

    /// Dump the traceback of the current thread, or of all threads if all_threads is True, into file.
    #[function("(file=sys.stderr, all_threads=True)")]
    fn dump_traceback(th: &Thread, file: Option<Value>, all_threads: Option<bool>) -> PyResult<()> {
        let (fd, file) = descriptor(th, file)?;
        let out = Out(fd);
        if all_threads.unwrap_or(true) {
            write_threads(out, th.rt(), Some(th.id.get()));
        } else {
            out.text("Stack (most recent call first):\n");
            write_stack(out, th);
        }
        std::hint::black_box(&file);
        Ok(())
    }

    /// Dump the C stack of the current thread.
    #[function("(file=sys.stderr)")]
    fn dump_c_stack(th: &Thread, file: Option<Value>) -> PyResult<()> {
        let (fd, _) = descriptor(th, file)?;
        let out = Out(fd);
        out.text("Current thread's C stack trace (most recent call first):\n");
        out.text("  <cannot get C stack on this system>\n");
        Ok(())
    }

    /// Dump the traceback of all threads in timeout seconds,
    /// or each timeout seconds if repeat is True. If exit is True, call _exit(1) which is not safe.
    #[function("(timeout, repeat=False, file=sys.stderr, exit=False)")]
    fn dump_traceback_later(
        th: &Thread,
        timeout: Value,
        repeat: Option<bool>,
        file: Option<Value>,
        exit: Option<bool>,
    ) -> PyResult<()> {
        let seconds = protocol::as_double(th, timeout)?;
        if seconds.is_nan() || seconds * 1e6 < 1.0 {
            return Err(th.raise(t::ValueError, "timeout must be greater than 0"));
        }
        if seconds > 9.2e9 {
            return Err(th.raise(t::OverflowError, "timeout value is too large"));
        }
        let (fd, file) = descriptor(th, file)?;
        keep(th, "faulthandler later file", file);
        stop_watchdog();
        let watchdog = Arc::new(Watchdog::default());
        let (runtime, copy) = (th.rt(), watchdog.clone());
        let timeout = Duration::from_micros((seconds * 1e6) as u64);
        let (repeat, exit) = (repeat.unwrap_or(false), exit.unwrap_or(false));
        let spawned = std::thread::Builder::new()
            .spawn(move || watch(&copy, runtime, timeout, repeat, fd, exit));
        if spawned.is_err() {
            return Err(th.raise(t::RuntimeError, "unable to start watchdog thread"));
        }
        if let Ok(mut running) = WATCHDOG.lock() {
            *running = Some(watchdog);
        }
        Ok(())
    }

    /// Cancel the previous call to dump_traceback_later().
    #[function("()")]
    fn cancel_dump_traceback_later() {
        stop_watchdog();
    }

    /// Register a handler for the signal 'signum': dump the traceback of the current thread, or of all threads if all_threads is True, into file.
    #[function("(signum, file=sys.stderr, all_threads=True, chain=False)")]
    fn register(
        th: &Thread,
        signum: i32,
        file: Option<Value>,
        all_threads: Option<bool>,
        chain: Option<bool>,
    ) -> PyResult<()> {
        check_signal(th, signum)?;
        let (fd, file) = descriptor(th, file)?;
        let signals = match registered(th) {
            Some(signals) => signals,
            None => {
                let signals = th.dict();
                keep(th, "faulthandler signals", signals.into());
                signals
            }
        };
        let entry = [
            Value::int(fd),
            Value::bool(all_threads.unwrap_or(true)),
            Value::bool(chain.unwrap_or(false)),
            file,
        ];
        signals.set(th, Value::int(signum), th.try_tuple(&entry)?.into())?;
        signal::note(th, signum)
    }

    /// Unregister the handler of the signal 'signum' registered by register().
    #[function("(signum, /)")]
    fn unregister(th: &Thread, signum: i32) -> PyResult<bool> {
        check_signal(th, signum)?;
        let Some(signals) = registered(th) else {
            return Ok(false);
        };
        let known = signals.remove(th, Value::int(signum))?.is_some();
        if known {
            signal::restore(th, signum)?;
        }
        Ok(known)
    }

    fn check_signal(th: &Thread, signum: i32) -> PyResult<()> {
        if FATAL.iter().any(|(signal, _)| *signal == signum) {
            let text = format!("signal {signum} cannot be registered, use enable() instead");
            return Err(th.raise(t::RuntimeError, text));
        }
        if !(1..=64).contains(&signum) {
            return Err(th.raise(t::ValueError, "signal number out of range"));
        }
        Ok(())
    }

    /// Read from NULL, raise a SIGSEGV or SIGBUS signal depending on the platform.
    #[function("()")]
    fn _read_null() -> u8 {
        // SAFETY: none; the address is that of no object, and reading it is what is asked for.
        unsafe { std::ptr::without_provenance::<u8>(8).read_volatile() }
    }

    /// Raise a SIGSEGV signal.
    #[function("(release_gil=False, /)")]
    fn _sigsegv(th: &Thread, release_gil: Option<bool>) {
        // SAFETY: ends the process, or runs its handler.
        let raise = || unsafe { libc::raise(libc::SIGSEGV) };
        if release_gil.unwrap_or(false) {
            th.without_gil(raise);
        } else {
            raise();
        }
    }

    /// Raise a SIGABRT signal.
    #[function("()")]
    fn _sigabrt() {
        // SAFETY: ends the process.
        unsafe { libc::abort() };
    }

    /// Raise a SIGFPE signal.
    #[function("()")]
    fn _sigfpe() {
        // SAFETY: ends the process, or runs its handler.
        unsafe { libc::raise(libc::SIGFPE) };
    }
}
