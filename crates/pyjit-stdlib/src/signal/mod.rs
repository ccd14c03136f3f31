//! `_signal`. CPython: Modules/signalmodule.c.
//!
//! Python handlers run in the main thread, at a poll: the back edge of a loop, the entry of a function, or a system call
//! that was interrupted. `trip` has what the system calls.

mod sets;
mod trip;

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::thread::poll;
use pyjit_types::structseq::{self, StructSeq};
use std::sync::atomic::Ordering;
use trip::{Action, NSIG};

pub use sets::from_iterable as set_from_iterable;
pub use trip::{forget, set_main_thread};

/// `SIG_DFL` and `SIG_IGN`.
const DEFAULT: Value = Value::int(0);
const IGNORE: Value = Value::int(1);

macro_rules! constants {
    ($($name:ident)*) => {
        const CONSTANTS: &[(&str, i64)] = &[$((stringify!($name), libc::$name as i64),)*];
    };
}

#[rustfmt::skip]
constants! {
    SIGABRT SIGALRM SIGBUS SIGCHLD SIGCONT SIGFPE SIGHUP SIGILL SIGINT SIGIO SIGIOT SIGKILL SIGPIPE SIGPOLL SIGPROF SIGPWR
    SIGQUIT SIGSEGV SIGSTKFLT SIGSTOP SIGSYS SIGTERM SIGTRAP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM
    SIGWINCH SIGXCPU SIGXFSZ SIG_BLOCK SIG_SETMASK SIG_UNBLOCK ITIMER_PROF ITIMER_REAL ITIMER_VIRTUAL
}

const SIGINFO: StructSeq = StructSeq {
    name: "signal.struct_siginfo",
    doc: "struct_siginfo: Result from sigwaitinfo or sigtimedwait.\n\nThis object may be accessed either as a tuple of\n\
          (si_signo, si_code, si_errno, si_pid, si_uid, si_status, si_band),\nor via the attributes si_signo, si_code, and so on.",
    fields: &[
        "si_signo",
        "si_code",
        "si_errno",
        "si_pid",
        "si_uid",
        "si_status",
        "si_band",
    ],
    visible: 7,
    constructible: true,
};

/// What `signal.getsignal` answers, by signal number.
fn handlers(th: &Thread) -> Option<Gc<List>> {
    let known = th.rt().kept.borrow().get("signal handlers").copied();
    known.and_then(Value::cast::<List>)
}

fn is_main(th: &Thread) -> bool {
    th.id.get() == th.rt().main_thread.get()
}

/// As if the signal had arrived, unless nobody would notice.
pub fn simulate(th: &Thread, signal: i32) {
    let handler = handlers(th).and_then(|handlers| handlers.get(signal as usize));
    if handler.is_some_and(|handler| handler != DEFAULT && handler != IGNORE) {
        trip::simulate(signal);
    }
}

/// Has a signal noted, whatever its Python handler is.
pub fn note(th: &Thread, signal: i32) -> PyResult<()> {
    match trip::install(signal, Action::Note) {
        Ok(()) => Ok(()),
        Err(errno) => Err(th.raise_os_error(errno, None, None)),
    }
}

/// Gives a signal back to its Python handler, or the action it had without one.
pub fn restore(th: &Thread, signal: i32) -> PyResult<()> {
    let handler = handlers(th).and_then(|handlers| handlers.get(signal as usize));
    let action = match handler {
        Some(handler) if handler == IGNORE => Action::Ignore,
        Some(handler) if handler == DEFAULT || handler.is_none() => Action::Default,
        None => Action::Default,
        Some(_) => Action::Note,
    };
    match trip::install(signal, action) {
        Ok(()) => Ok(()),
        Err(errno) => Err(th.raise_os_error(errno, None, None)),
    }
}

/// At start, in the main thread: Ctrl-C raises KeyboardInterrupt, and the poll hook is set.
pub fn install(th: &Thread) {
    trip::set_main_thread(th);
    th.rt().hooks.poll.set(Some(on_poll));
    // SAFETY: as CPython: a closed pipe and a file that grows too large are errors of calls.
    unsafe {
        libc::signal(libc::SIGPIPE, libc::SIG_IGN);
        libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
    }
}

/// The poll hook: runs handlers of signals and lets other threads run.
fn on_poll(th: &Thread) -> PyResult<()> {
    const OWN: u32 = poll::SIGNAL | poll::GIL | poll::PENDING_CALL | poll::INSTRUMENTATION;
    let reasons = th.poll.fetch_and(!OWN, Ordering::SeqCst);
    if reasons & poll::SIGNAL != 0 {
        run_handlers(th)?;
    }
    if reasons & poll::GIL != 0 {
        th.yield_gil();
    }
    Ok(())
}

/// Calls the handlers of the signals that have arrived.
fn run_handlers(th: &Thread) -> PyResult<()> {
    if !is_main(th) {
        return Ok(());
    }
    report_wakeup_error(th);
    let Some(handlers) = handlers(th) else {
        return Ok(());
    };
    for signal in 1..NSIG {
        if !trip::take(signal) {
            continue;
        }
        let handler = handlers.get(signal as usize).unwrap_or(Value::NONE);
        if crate::faulthandler::arrived(th, signal) {
            continue;
        }
        if handler.is_none() || handler == DEFAULT || handler == IGNORE {
            // The handler was taken away since.
            let text = format!("Signal {signal} ignored due to race condition");
            th.raise(t::OSError, text);
            th.write_unraisable(None, None);
            continue;
        }
        let frame = match (th.rt().hooks.frame_object.get(), th.activation()) {
            (Some(hook), Some(activation)) => hook(th, activation)?.into(),
            _ => Value::NONE,
        };
        if let Err(raised) = protocol::call(th, handler, &[Value::int(signal), frame]) {
            trip::again(th);
            return Err(raised);
        }
    }
    Ok(())
}

fn report_wakeup_error(th: &Thread) {
    let errno = trip::take_wakeup_error();
    if errno != 0 {
        let pending = th.take_pending();
        th.raise_os_error(errno, None, None);
        th.write_unraisable(
            Some("Exception ignored while trying to write to the signal wakeup fd"),
            None,
        );
        if let Some(exception) = pending {
            th.set_pending(exception);
        }
    }
}

fn check_signal(th: &Thread, signal: i32) -> PyResult<()> {
    if (1..NSIG).contains(&signal) {
        Ok(())
    } else {
        Err(th.raise(t::ValueError, "signal number out of range"))
    }
}

/// The number of a handler that is an exact int.
fn handler_number(handler: Value) -> Option<i64> {
    pyjit_object::int::as_i64(handler).filter(|_| protocol::is_exact_int(handler))
}

fn itimer_error(th: &Thread) -> PyResult<Gc<Type>> {
    crate::errors::exception_class(
        th,
        "signal",
        "itimer_error",
        "signal.itimer_error",
        t::OSError,
    )
}

fn raise_itimer(th: &Thread) -> Raised {
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    let args = [
        th.int(errno),
        th.str(&pyjit_object::error::strerror(errno)).into(),
    ];
    match itimer_error(th).and_then(|class| protocol::call(th, class.into(), &args)) {
        Ok(exception) => th.raise_value(exception),
        Err(raised) => raised,
    }
}

fn timer_value(th: &Thread, old: &libc::itimerval) -> Value {
    let seconds =
        |time: libc::timeval| Value::float(time.tv_sec as f64 + time.tv_usec as f64 / 1e6);
    th.tuple(&[seconds(old.it_value), seconds(old.it_interval)])
        .into()
}

/// Seconds as a time of the system, rounded up.
fn timeval(th: &Thread, seconds: Value) -> PyResult<libc::timeval> {
    let seconds = protocol::as_double(th, seconds)?;
    if seconds.is_nan() {
        return Err(th.raise(t::ValueError, "Invalid value NaN (not a number)"));
    }
    if seconds.abs() >= 9.2e18 {
        return Err(th.raise(
            t::OverflowError,
            "timestamp out of range for platform time_t",
        ));
    }
    let whole = seconds.floor();
    let micros = ((seconds - whole) * 1e6).ceil() as i64;
    Ok(libc::timeval {
        tv_sec: whole as i64 + micros / 1_000_000,
        tv_usec: micros % 1_000_000,
    })
}

/// This module provides mechanisms to use signal handlers in Python.
///
/// Functions:
///
/// alarm() -- cause SIGALRM after a specified time [Unix only]
/// setitimer() -- cause a signal (described below) after a specified
///                float time and the timer may restart then [Unix only]
/// getitimer() -- get current value of timer [Unix only]
/// signal() -- set the action for a given signal
/// getsignal() -- get the signal action for a given signal
/// pause() -- wait until a signal arrives [Unix only]
/// default_int_handler() -- default SIGINT handler
///
/// signal constants:
/// SIG_DFL -- used to refer to the system default handler
/// SIG_IGN -- used to ignore the signal
/// NSIG -- number of defined signals
/// SIGINT, SIGTERM, etc. -- signal numbers
///
/// itimer constants:
/// ITIMER_REAL -- decrements in real time, and delivers SIGALRM upon
///                expiration
/// ITIMER_VIRTUAL -- decrements only when the process is executing,
///                and delivers SIGVTALRM upon expiration
/// ITIMER_PROF -- decrements both when the process is executing and
///                when the system is executing on behalf of the process.
///                Coupled with ITIMER_VIRTUAL, this timer is usually
///                used to profile the time spent by the application
///                in user and kernel space. SIGPROF is delivered upon
///                expiration.
///
///
/// *** IMPORTANT NOTICE ***
/// A signal handler function is called with two arguments:
/// the first is the signal number, the second is the interrupted stack frame.
#[pymodule(name = "_signal")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for (name, value) in CONSTANTS {
            module.set(th, name, th.int(*value))?;
        }
        module.set(th, "SIG_DFL", DEFAULT)?;
        module.set(th, "SIG_IGN", IGNORE)?;
        module.set(th, "NSIG", Value::int(NSIG))?;
        module.set(th, "SIGCLD", Value::int(libc::SIGCHLD))?;
        module.set(th, "SIGRTMIN", Value::int(libc::SIGRTMIN()))?;
        module.set(th, "SIGRTMAX", Value::int(libc::SIGRTMAX()))?;
        module.set(th, "ItimerError", itimer_error(th)?)?;
        let siginfo = structseq::define(th, &SIGINFO)?;
        module.set(th, "struct_siginfo", siginfo)?;
        th.rt()
            .kept
            .borrow_mut()
            .insert(SIGINFO.name, siginfo.into());
        if super::handlers(th).is_some() {
            return Ok(());
        }
        let handlers = th.empty_list();
        for signal in 0..NSIG {
            handlers.push(
                th,
                match trip::installed(signal) {
                    Some(Action::Default) => DEFAULT,
                    Some(Action::Ignore) => IGNORE,
                    _ => Value::NONE,
                },
            )?;
        }
        th.rt()
            .kept
            .borrow_mut()
            .insert("signal handlers", handlers.into());
        if handlers.get(libc::SIGINT as usize) == Some(DEFAULT)
            && let Some(handler) = module.get(th, "default_int_handler")?
            && trip::install(libc::SIGINT, Action::Note).is_ok()
        {
            handlers.set(libc::SIGINT as usize, handler);
        }
        Ok(())
    }

    /// The default handler for SIGINT installed by Python.
    ///
    /// It raises KeyboardInterrupt.
    #[function("(signalnum, frame, /)")]
    fn default_int_handler(th: &Thread, _signalnum: i32, _frame: Value) -> PyResult<()> {
        Err(th.raise_args(t::KeyboardInterrupt, &[]))
    }

    /// Arrange for SIGALRM to arrive after the given number of seconds.
    #[function("(seconds, /)")]
    fn alarm(seconds: i32) -> u32 {
        // SAFETY: a plain system call.
        unsafe { libc::alarm(seconds as u32) }
    }

    /// Wait until a signal arrives.
    #[function("()")]
    fn pause(th: &Thread) -> PyResult<()> {
        // SAFETY: a plain system call.
        th.without_gil(|| unsafe { libc::pause() });
        th.check_signals()
    }

    /// Send a signal to the executing process.
    #[function("(signalnum, /)")]
    fn raise_signal(th: &Thread, signalnum: i32) -> PyResult<()> {
        // SAFETY: a plain system call.
        if th.without_gil(|| unsafe { libc::raise(signalnum) }) != 0 {
            return Err(th.raise_last_os_error(None));
        }
        th.check_signals()
    }

    /// Set the action for the given signal.
    ///
    /// The action can be SIG_DFL, SIG_IGN, or a callable Python object.
    /// The previous action is returned.  See getsignal() for possible return
    /// values.
    ///
    /// *** IMPORTANT NOTICE ***
    /// A signal handler function is called with two arguments: the first is
    /// the signal number, the second is the interrupted stack frame.
    #[function("(signalnum, handler, /)")]
    fn signal(th: &Thread, signalnum: i32, handler: Value) -> PyResult<Value> {
        if !is_main(th) {
            return Err(th.raise(
                t::ValueError,
                "signal only works in main thread of the main interpreter",
            ));
        }
        check_signal(th, signalnum)?;
        let (action, kept) = match handler_number(handler) {
            Some(0) => (Action::Default, DEFAULT),
            Some(1) => (Action::Ignore, IGNORE),
            _ if protocol::is_callable(th, handler) => (Action::Note, handler),
            _ => {
                return Err(th.raise(
                    t::TypeError,
                    "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object",
                ));
            }
        };
        // Those that came before are for the handler before.
        th.check_signals()?;
        if let Err(errno) = trip::install(signalnum, action) {
            return Err(th.raise_os_error(errno, None, None));
        }
        let Some(handlers) = super::handlers(th) else {
            return Ok(Value::NONE);
        };
        let old = handlers.get(signalnum as usize).unwrap_or(Value::NONE);
        handlers.set(signalnum as usize, kept);
        Ok(old)
    }

    /// Change system call restart behaviour.
    ///
    /// If flag is False, system calls will be restarted when interrupted by
    /// signal sig, else system calls will be interrupted.
    #[function("(signalnum, flag, /)")]
    fn siginterrupt(th: &Thread, signalnum: i32, flag: i32) -> PyResult<()> {
        check_signal(th, signalnum)?;
        // SAFETY: reads and writes the action of a signal.
        let answer = unsafe {
            let mut action = std::mem::zeroed::<libc::sigaction>();
            libc::sigaction(signalnum, std::ptr::null(), &mut action);
            if flag != 0 {
                action.sa_flags &= !libc::SA_RESTART;
            } else {
                action.sa_flags |= libc::SA_RESTART;
            }
            libc::sigaction(signalnum, &action, std::ptr::null_mut())
        };
        if answer < 0 {
            return Err(th.raise_last_os_error(None));
        }
        Ok(())
    }

    /// Return the current action for the given signal.
    ///
    /// The return value can be:
    ///   SIG_IGN -- if the signal is being ignored
    ///   SIG_DFL -- if the default action for the signal is in effect
    ///   None    -- if an unknown handler is in effect
    ///   anything else -- the callable Python object used as a handler
    #[function("(signalnum, /)")]
    fn getsignal(th: &Thread, signalnum: i32) -> PyResult<Value> {
        check_signal(th, signalnum)?;
        let known = super::handlers(th).and_then(|list| list.get(signalnum as usize));
        Ok(known.unwrap_or(Value::NONE))
    }

    /// Return the system description of the given signal.
    ///
    /// Returns the description of signal *signalnum*, such as "Interrupt"
    /// for :const:`SIGINT`. Returns :const:`None` if *signalnum* has no
    /// description. Raises :exc:`ValueError` if *signalnum* is invalid.
    #[function("(signalnum, /)")]
    fn strsignal(th: &Thread, signalnum: i32) -> PyResult<Option<String>> {
        check_signal(th, signalnum)?;
        unsafe extern "C" {
            fn strsignal(signal: i32) -> *const libc::c_char;
        }
        // SAFETY: answers a C string of the library's, or null.
        let text = unsafe {
            let text = strsignal(signalnum);
            if text.is_null() {
                return Ok(None);
            }
            std::ffi::CStr::from_ptr(text)
                .to_string_lossy()
                .into_owned()
        };
        Ok(Some(text).filter(|text| !text.contains("Unknown signal")))
    }

    /// Sets the fd to be written to (with the signal number) when a signal comes in.
    ///
    /// A library can use this to wakeup select or poll.
    /// The previous fd or -1 is returned.
    ///
    /// The fd must be non-blocking.
    #[function("(fd, /, *, warn_on_full_buffer=True)")]
    fn set_wakeup_fd(th: &Thread, fd: i32, warn_on_full_buffer: Option<bool>) -> PyResult<i32> {
        if !is_main(th) {
            return Err(th.raise(
                t::ValueError,
                "set_wakeup_fd only works in main thread of the main interpreter",
            ));
        }
        if fd != -1 {
            // SAFETY: plain queries of a descriptor.
            let flags = unsafe {
                let mut stat = std::mem::zeroed::<libc::stat>();
                if libc::fstat(fd, &mut stat) != 0 {
                    return Err(th.raise_last_os_error(None));
                }
                libc::fcntl(fd, libc::F_GETFL)
            };
            if flags < 0 {
                return Err(th.raise_last_os_error(None));
            }
            if flags & libc::O_NONBLOCK == 0 {
                return Err(th.raise(
                    t::ValueError,
                    format!("the fd {fd} must be in non-blocking mode"),
                ));
            }
        }
        Ok(trip::set_wakeup_fd(fd, warn_on_full_buffer.unwrap_or(true)))
    }

    /// Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF).
    ///
    /// The timer will fire after value seconds and after that every interval
    /// seconds.  The itimer can be cleared by setting seconds to zero.
    ///
    /// Returns old values as a tuple: (delay, interval).
    #[function("(which, seconds, interval=0.0, /)")]
    fn setitimer(
        th: &Thread,
        which: i32,
        seconds: Value,
        interval: Option<Value>,
    ) -> PyResult<Value> {
        let new = libc::itimerval {
            it_value: timeval(th, seconds)?,
            it_interval: timeval(th, interval.unwrap_or(Value::int(0)))?,
        };
        // SAFETY: reads and fills the structures.
        let (answer, old) = unsafe {
            let mut old = std::mem::zeroed::<libc::itimerval>();
            (setitimer_(which, &new, &mut old), old)
        };
        if answer != 0 {
            return Err(raise_itimer(th));
        }
        Ok(timer_value(th, &old))
    }

    /// Returns current value of given itimer.
    #[function("(which, /)")]
    fn getitimer(th: &Thread, which: i32) -> PyResult<Value> {
        // SAFETY: fills the structure.
        let (answer, old) = unsafe {
            let mut old = std::mem::zeroed::<libc::itimerval>();
            (getitimer_(which, &mut old), old)
        };
        if answer != 0 {
            return Err(raise_itimer(th));
        }
        Ok(timer_value(th, &old))
    }

    unsafe extern "C" {
        #[link_name = "setitimer"]
        fn setitimer_(which: i32, new: *const libc::itimerval, old: *mut libc::itimerval) -> i32;
        #[link_name = "getitimer"]
        fn getitimer_(which: i32, old: *mut libc::itimerval) -> i32;
    }

    /// Fetch and/or change the signal mask of the calling thread.
    #[function("(how, mask, /)")]
    fn pthread_sigmask(th: &Thread, how: i32, mask: Value) -> PyResult<Value> {
        let mask = sets::from_iterable(th, mask)?;
        // SAFETY: reads and fills the sets.
        let (answer, old) = unsafe {
            let mut old = std::mem::zeroed::<libc::sigset_t>();
            (libc::pthread_sigmask(how, &mask, &mut old), old)
        };
        if answer != 0 {
            return Err(th.raise_os_error(answer, None, None));
        }
        // What was just unblocked may have arrived.
        th.check_signals()?;
        sets::to_set(th, &old)
    }

    /// Examine pending signals.
    ///
    /// Returns a set of signal numbers that are pending for delivery to
    /// the calling thread.
    #[function("()")]
    fn sigpending(th: &Thread) -> PyResult<Value> {
        // SAFETY: fills the set.
        let (answer, set) = unsafe {
            let mut set = std::mem::zeroed::<libc::sigset_t>();
            (libc::sigpending(&mut set), set)
        };
        if answer != 0 {
            return Err(th.raise_last_os_error(None));
        }
        sets::to_set(th, &set)
    }

    /// Wait for a signal.
    ///
    /// Suspend execution of the calling thread until the delivery of one of the
    /// signals specified in the signal set sigset.  The function accepts the
    /// signal and returns the signal number.
    #[function("(sigset, /)")]
    fn sigwait(th: &Thread, sigset: Value) -> PyResult<i32> {
        let set = sets::from_iterable(th, sigset)?;
        let mut signal = 0;
        // SAFETY: reads the set, fills the number.
        match th.without_gil(|| unsafe { libc::sigwait(&set, &mut signal) }) {
            0 => Ok(signal),
            errno => Err(th.raise_os_error(errno, None, None)),
        }
    }

    /// Wait synchronously until one of the signals in *sigset* is delivered.
    ///
    /// Returns a struct_siginfo containing information about the signal.
    #[function("(sigset, /)")]
    fn sigwaitinfo(th: &Thread, sigset: Value) -> PyResult<Value> {
        let set = sets::from_iterable(th, sigset)?;
        sets::wait(th, &set, None).map(|answer| answer.unwrap_or(Value::NONE))
    }

    /// Like sigwaitinfo(), but with a timeout.
    ///
    /// The timeout is specified in seconds, with floating-point numbers allowed.
    #[function("(sigset, timeout, /)")]
    fn sigtimedwait(th: &Thread, sigset: Value, timeout: Value) -> PyResult<Option<Value>> {
        let set = sets::from_iterable(th, sigset)?;
        let seconds = protocol::as_double(th, timeout)?;
        if seconds < 0.0 {
            return Err(th.raise(t::ValueError, "timeout must be non-negative"));
        }
        let Ok(timeout) = std::time::Duration::try_from_secs_f64(seconds) else {
            return Err(th.raise(
                t::OverflowError,
                "timestamp too large to convert to C PyTime_t",
            ));
        };
        sets::wait(th, &set, Some(timeout))
    }

    /// Return a set of valid signal numbers on this platform.
    ///
    /// The signal numbers returned by this function can be safely passed to
    /// functions like `pthread_sigmask`.
    #[function("()")]
    fn valid_signals(th: &Thread) -> PyResult<Value> {
        // SAFETY: fills the set.
        let set = unsafe {
            let mut set = std::mem::zeroed::<libc::sigset_t>();
            libc::sigfillset(&mut set);
            set
        };
        sets::to_set(th, &set)
    }

    /// Send a signal to a thread.
    #[function("(thread_id, signalnum, /)")]
    fn pthread_kill(th: &Thread, thread_id: usize, signalnum: i32) -> PyResult<()> {
        // SAFETY: the caller vouches for the thread, as in CPython.
        let answer = unsafe { libc::pthread_kill(thread_id as libc::pthread_t, signalnum) };
        if answer != 0 {
            return Err(th.raise_os_error(answer, None, None));
        }
        th.check_signals()
    }

    /// Send a signal to a process referred to by a pid file descriptor.
    #[function("(pidfd, signalnum, siginfo=None, flags=0, /)")]
    fn pidfd_send_signal(
        th: &Thread,
        pidfd: i32,
        signalnum: i32,
        siginfo: Option<Value>,
        flags: Option<i32>,
    ) -> PyResult<()> {
        if siginfo.is_some_and(|siginfo| !siginfo.is_none()) {
            return Err(th.raise(t::TypeError, "siginfo must be None"));
        }
        // SAFETY: a plain system call.
        let answer = unsafe {
            libc::syscall(
                libc::SYS_pidfd_send_signal,
                pidfd,
                signalnum,
                std::ptr::null::<libc::siginfo_t>(),
                flags.unwrap_or(0),
            )
        };
        if answer < 0 {
            return Err(th.raise_last_os_error(None));
        }
        th.check_signals()
    }
}
