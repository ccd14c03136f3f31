//! `_thread`: threads and locks. CPython: Modules/_threadmodule.c.
//!
//! `wait` is how a thread sleeps until another one does something, `lock` has the locks, `start` threads' lives, `local`
//! thread-local attributes.

mod local;
mod lock;
mod start;
mod wait;

use local::local as local_methods;
use lock::{Lock, lock as lock_methods, rlock};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use start::{Handle, handle};

pub use start::after_fork;
pub use wait::{Event, TIMEOUT_MAX};

fn new_of<T: Object>(th: &Thread) -> PyResult<Gc<T>> {
    let class = T::LAYOUT.and_then(|layout| th.rt().native_class(layout));
    let made = match class {
        Some(class) => protocol::call(th, class.into(), &[])?.cast::<T>(),
        None => None,
    };
    match made {
        Some(made) => Ok(made),
        None => Err(th.raise(t::SystemError, "_thread is not initialised")),
    }
}

/// This module provides primitive operations to write multi-threaded programs.
/// The 'threading' module provides a more convenient interface.
#[pymodule(name = "_thread")]
pub mod module {
    use super::*;
    use pyjit_types::structseq::{self, StructSeq};

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let lock = th.define_class(&lock_methods::SPEC, None)?;
        module.set(th, "lock", lock)?;
        module.set(th, "LockType", lock)?;
        module.set(th, "RLock", th.define_class(&rlock::SPEC, None)?)?;
        module.set(th, "_ThreadHandle", th.define_class(&handle::SPEC, None)?)?;
        module.set(th, "_local", th.define_class(&local_methods::SPEC, None)?)?;
        module.set(th, "error", th.class(t::RuntimeError))?;
        module.set(th, "TIMEOUT_MAX", Value::float(TIMEOUT_MAX))?;
        module.set(th, "_NAME_MAXLEN", Value::int(15))?;
        const HOOK_ARGS: StructSeq = StructSeq {
            name: "_thread._ExceptHookArgs",
            doc: "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.",
            fields: &["exc_type", "exc_value", "exc_traceback", "thread"],
            visible: 4,
            constructible: true,
        };
        let hook_args = structseq::define(th, &HOOK_ARGS)?;
        th.rt()
            .kept
            .borrow_mut()
            .insert(HOOK_ARGS.name, hook_args.into());
        module.set(th, "_ExceptHookArgs", hook_args)
    }

    /// Create a new lock object. See help(type(threading.Lock())) for
    /// information about locks.
    #[function("()")]
    fn allocate_lock(th: &Thread) -> PyResult<Gc<Lock>> {
        new_of(th)
    }

    /// An obsolete synonym of allocate_lock().
    #[function("()")]
    fn allocate(th: &Thread) -> PyResult<Gc<Lock>> {
        new_of(th)
    }

    /// Return a non-zero integer that uniquely identifies the current thread
    /// amongst other threads that exist simultaneously.
    /// This may be used to identify per-thread resources.
    /// Even though on some platforms threads identities may appear to be
    /// allocated consecutive numbers starting at 1, this behavior should not
    /// be relied upon, and the number should be seen purely as a magic cookie.
    /// A thread's identity may be reused for another thread after it exits.
    #[function("()")]
    fn get_ident(th: &Thread) -> Value {
        th.int(th.id.get())
    }

    /// Return a non-negative integer identifying the thread as reported
    /// by the OS (kernel). This may be used to uniquely identify a
    /// particular thread within a system.
    #[function("()")]
    fn get_native_id() -> i64 {
        // SAFETY: a plain query.
        unsafe { libc::syscall(libc::SYS_gettid) }
    }

    /// Internal only. Return a non-zero integer that uniquely identifies the main thread
    /// of the main interpreter.
    #[function("()")]
    fn _get_main_thread_ident(th: &Thread) -> Value {
        th.int(th.rt().main_thread.get())
    }

    /// Return True if the current interpreter is the main Python interpreter.
    #[function("()")]
    fn _is_main_interpreter() -> bool {
        true
    }

    /// Return True if daemon threads are allowed in the current interpreter,
    /// and False otherwise.
    #[function("()")]
    fn daemon_threads_allowed() -> bool {
        true
    }

    /// Return the number of currently running Python threads, excluding
    /// the main thread. The returned number comprises all threads created
    /// through `start_new_thread()` as well as `threading.Thread`, and not
    /// yet finished.
    ///
    /// This function is meant for internal and specialized purposes only.
    /// In most applications `threading.enumerate()` should be used instead.
    #[function("()")]
    fn _count(th: &Thread) -> usize {
        th.rt().threads().len().saturating_sub(1)
    }

    /// Start a new thread and return its identifier.
    ///
    /// The thread will call the function with positional arguments from the
    /// tuple args and keyword arguments taken from the optional dictionary
    /// kwargs.  The thread exits when the function returns; the return value
    /// is ignored.  The thread will also exit when the function raises an
    /// unhandled exception; a stack trace will be printed unless the exception
    /// is SystemExit.
    #[function("(function, args, kwargs={}, /)")]
    fn start_new_thread(
        th: &Thread,
        function: Value,
        args: Value,
        kwargs: Option<Value>,
    ) -> PyResult<Value> {
        if !protocol::is_callable(th, function) {
            return Err(th.raise(t::TypeError, "first arg must be callable"));
        }
        let Some(positional) = args.cast::<Tuple>() else {
            return Err(th.raise(t::TypeError, "2nd arg must be a tuple"));
        };
        let kwargs = kwargs.unwrap_or(Value::NONE);
        if !kwargs.is_none() && kwargs.cast::<Dict>().is_none() {
            return Err(th.raise(t::TypeError, "optional 3rd arg must be a dictionary"));
        }
        let handle = new_of::<Handle>(th)?;
        let ident = start::start(th, function, positional, kwargs, handle, true)?;
        Ok(th.int(ident))
    }

    /// An obsolete synonym of start_new_thread().
    #[function("(function, args, kwargs={}, /)")]
    fn start_new(
        th: &Thread,
        function: Value,
        args: Value,
        kwargs: Option<Value>,
    ) -> PyResult<Value> {
        start_new_thread(th, function, args, kwargs)
    }

    /// *For internal use only*: start a new thread.
    ///
    /// Like start_new_thread(), this starts a new thread calling the given function.
    /// Unlike start_new_thread(), this returns a handle object with methods to join
    /// or detach the given thread.
    /// This function is not for third-party code, please use the
    /// `threading` module instead. During finalization the runtime will not wait for
    /// the thread to exit if daemon is True. If handle is provided it must be a
    /// newly created thread._ThreadHandle instance.
    #[function("(function, handle=None, daemon=True)")]
    fn start_joinable_thread(
        th: &Thread,
        function: Value,
        handle: Option<Value>,
        daemon: Option<bool>,
    ) -> PyResult<Value> {
        if !protocol::is_callable(th, function) {
            return Err(th.raise(t::TypeError, "thread function must be callable"));
        }
        let state = match handle.filter(|handle| !handle.is_none()) {
            Some(handle) => match handle.cast::<Handle>() {
                Some(state) => state,
                None => {
                    return Err(th.raise(t::TypeError, "'handle' must be a _ThreadHandle"));
                }
            },
            None => new_of::<Handle>(th)?,
        };
        if state.started.get() {
            return Err(th.raise(t::RuntimeError, "thread already started"));
        }
        let args = th.rt().empty_tuple();
        let daemon = daemon.unwrap_or(true);
        start::start(th, function, args, Value::NONE, state, daemon)?;
        Ok(state.into())
    }

    /// Internal only. Make a thread handle for threads not spawned
    /// by the _thread or threading module.
    #[function("(ident, /)")]
    fn _make_thread_handle(th: &Thread, ident: Value) -> PyResult<Value> {
        if !pyjit_object::int::is_int(ident) {
            return Err(th.raise(t::TypeError, "ident must be an integer"));
        }
        let handle = new_of::<Handle>(th)?;
        let number = pyjit_object::int::as_i64(ident).unwrap_or(0);
        handle.ident.set(number as u64);
        handle.started.set(true);
        Ok(handle.into())
    }

    /// Wait for all non-daemon threads (other than the calling thread) to stop.
    #[function("()")]
    fn _shutdown(th: &Thread) -> PyResult<()> {
        start::join_all(th)
    }

    /// This is synonymous to ``raise SystemExit''.  It will cause the current
    /// thread to exit silently unless the exception is caught.
    #[function("()")]
    fn exit(th: &Thread) -> PyResult<()> {
        Err(th.raise_args(t::SystemExit, &[]))
    }

    /// An obsolete synonym of exit().
    #[function("()")]
    fn exit_thread(th: &Thread) -> PyResult<()> {
        Err(th.raise_args(t::SystemExit, &[]))
    }

    /// Simulate the arrival of the given signal in the main thread,
    /// where the corresponding signal handler will be executed.
    /// If *signum* is omitted, SIGINT is assumed.
    /// A subthread can use this function to interrupt the main thread.
    ///
    /// Note: the default signal handler for SIGINT raises ``KeyboardInterrupt``.
    #[function("(signum=signal.SIGINT, /)")]
    fn interrupt_main(th: &Thread, signum: Option<i32>) -> PyResult<()> {
        let signal = signum.unwrap_or(libc::SIGINT);
        if !(1..=64).contains(&signal) {
            return Err(th.raise(t::ValueError, "signal number out of range"));
        }
        crate::signal::simulate(th, signal);
        // In the main thread the handler runs before the caller goes on.
        th.check_signals()
    }

    /// Return the thread stack size used when creating new threads.  The
    /// optional size argument specifies the stack size (in bytes) to be used
    /// for subsequently created threads, and must be 0 (use platform or
    /// configured default) or a positive integer value of at least 32,768 (32k).
    /// If changing the thread stack size is unsupported, a ThreadError
    /// exception is raised.  If the specified size is invalid, a ValueError
    /// exception is raised, and the stack size is unmodified.  32k bytes
    ///  currently the minimum supported stack size value to guarantee
    /// sufficient stack space for the interpreter itself.
    ///
    /// Note that some platforms may have particular restrictions on values for
    /// the stack size, such as requiring a minimum stack size larger than 32 KiB or
    /// requiring allocation in multiples of the system memory page size
    /// - platform documentation should be referred to for more information
    /// (4 KiB pages are common; using multiples of 4096 for the stack size is
    /// the suggested approach in the absence of more specific information).
    #[function("(size=0, /)")]
    fn stack_size(th: &Thread, size: Option<isize>) -> PyResult<isize> {
        start::stack_size(th, Some(size.unwrap_or(0)))
    }

    /// Set the name of the current thread.
    #[function("(name)")]
    fn set_name(name: Gc<Str>) {
        let mut bytes = name.to_wtf8();
        bytes.truncate(15);
        bytes.push(0);
        // SAFETY: a C string of at most 16 bytes.
        unsafe { libc::prctl(libc::PR_SET_NAME, bytes.as_ptr(), 0, 0, 0) };
    }

    /// Get the name of the current thread.
    #[function("()")]
    fn _get_name(th: &Thread) -> PyResult<Value> {
        let mut bytes = [0u8; 16];
        // SAFETY: the kernel writes at most 16 bytes.
        unsafe { libc::prctl(libc::PR_GET_NAME, bytes.as_mut_ptr(), 0, 0, 0) };
        let len = bytes.iter().position(|byte| *byte == 0).unwrap_or(16);
        use std::os::unix::ffi::OsStrExt;
        crate::posix::path::os_str(th, std::ffi::OsStr::from_bytes(&bytes[..len]))
    }

    /// Handle uncaught Thread.run() exception.
    #[function("(args, /)")]
    fn _excepthook(th: &Thread, args: Value) -> PyResult<()> {
        let kept = th
            .rt()
            .kept
            .borrow()
            .get("_thread._ExceptHookArgs")
            .copied();
        let class = kept.and_then(Value::cast::<Type>);
        let Some(args) = args
            .cast::<Tuple>()
            .filter(|_| class.is_some_and(|class| th.class_of(args) == class))
        else {
            let text = "_thread._excepthook argument type must be ExceptHookArgs";
            return Err(th.raise(t::TypeError, text));
        };
        let exception = args.get(1).unwrap_or(Value::NONE);
        if args.get(0) == Some(th.class(t::SystemExit).into()) {
            return Ok(());
        }
        let thread = args.get(3).unwrap_or(Value::NONE);
        let mut stderr = crate::sys::get(th, "stderr")?.filter(|stderr| !stderr.is_none());
        if stderr.is_none() && !thread.is_none() {
            stderr = protocol::lookup_attr_str(th, thread, "_stderr")?
                .filter(|stderr| !stderr.is_none());
        }
        let Some(stderr) = stderr else { return Ok(()) };
        let name = if thread.is_none() {
            th.int(th.id.get())
        } else {
            protocol::getattr(th, thread, th.names().name)?
        };
        let line = format!(
            "Exception in thread {}:\n",
            protocol::str(th, name)?.display()
        );
        protocol::call_method(th, stderr, th.names().write, &[th.str(&line).into()])?;
        crate::sys::print_exception(th, exception);
        Ok(())
    }
}
