//! `_thread`: threads and locks. CPython: Modules/_threadmodule.c.
//!
//! A lock's state is guarded by the GIL; who must wait does so without it, on one condition variable that every release
//! signals. Waiters are few, so waking all of them is cheaper than a queue per lock.

use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

static RELEASED: Condvar = Condvar::new();
static RELEASED_LOCK: Mutex<()> = Mutex::new(());

/// Words of a thread's VM stack.
const VM_STACK_WORDS: usize = 1 << 25;
/// Longest timeout accepted, in seconds.
const TIMEOUT_MAX: f64 = 9223372036.0;

/// Waits until `ready` (tested with the GIL held) or the deadline; false if that came first. Signal handlers run.
pub(crate) fn wait_until(
    th: &Thread,
    deadline: Option<Instant>,
    ready: impl Fn() -> bool,
) -> PyResult<bool> {
    while !ready() {
        let left = match deadline {
            Some(deadline) => match deadline.checked_duration_since(Instant::now()) {
                Some(left) if !left.is_zero() => left,
                _ => return Ok(false),
            },
            None => Duration::MAX,
        };
        // A release between the test and the wait is noticed at the latest after this.
        let slice = left.min(Duration::from_millis(5));
        th.without_gil(|| {
            if let Ok(guard) = RELEASED_LOCK.lock() {
                drop(RELEASED.wait_timeout(guard, slice));
            }
        });
        if let Some(poll) = th.rt().hooks.poll.get() {
            poll(th)?;
        }
    }
    Ok(true)
}

/// Lets those who wait look again: something they may wait for has happened.
pub(crate) fn wake_waiters() {
    RELEASED.notify_all();
}

/// The deadline of `acquire(blocking, timeout)`; an inner none waits for ever, an outer one does not wait at all.
fn deadline(
    th: &Thread,
    blocking: bool,
    timeout: Option<f64>,
) -> PyResult<Option<Option<Instant>>> {
    let timeout = timeout.unwrap_or(-1.0);
    if !blocking && timeout != -1.0 {
        return Err(th.raise(
            t::ValueError,
            "can't specify a timeout for a non-blocking call",
        ));
    }
    if timeout < 0.0 && timeout != -1.0 {
        return Err(th.raise(t::ValueError, "timeout value must be a non-negative number"));
    }
    if timeout > TIMEOUT_MAX {
        return Err(th.raise(t::OverflowError, "timeout value is too large"));
    }
    Ok(match (blocking, timeout) {
        (false, _) => None,
        (true, -1.0) => Some(None),
        (true, seconds) => Some(Instant::now().checked_add(Duration::from_secs_f64(seconds))),
    })
}

#[pytype(name = "lock")]
#[repr(C)]
pub struct Lock {
    head: NativeHeader,
    locked: Cell<bool>,
}

#[pymethods(Lock, name = "lock", module = "_thread", flags = TypeFlags::BASE.with(TypeFlags::MANAGED_WEAKREF), doc = "A lock object is a synchronization primitive.")]
pub mod lock {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args) -> PyResult<Value> {
        Ok(th
            .alloc(
                class,
                Lock {
                    head: NativeHeader::new(Lock::LAYOUT),
                    locked: Cell::new(false),
                },
            )
            .into())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Lock>) -> PyResult<Value> {
        let state = if this.locked.get() {
            "locked"
        } else {
            "unlocked"
        };
        let class = th.class_of(this.into()).full_name(th);
        Ok(th
            .str(&format!(
                "<{state} {class} object at {:#x}>",
                Value::from(this).bits()
            ))
            .into())
    }

    /// Lock the lock.
    #[method("($self, /, blocking=True, timeout=-1)")]
    fn acquire(
        th: &Thread,
        this: Gc<Lock>,
        blocking: Option<bool>,
        timeout: Option<f64>,
    ) -> PyResult<bool> {
        let deadline = deadline(th, blocking.unwrap_or(true), timeout)?;
        if this.locked.get() {
            let Some(deadline) = deadline else {
                return Ok(false);
            };
            if !wait_until(th, deadline, || !this.locked.get())? {
                return Ok(false);
            }
        }
        this.locked.set(true);
        Ok(true)
    }

    #[method("($self, /, blocking=True, timeout=-1)")]
    fn acquire_lock(
        th: &Thread,
        this: Gc<Lock>,
        blocking: Option<bool>,
        timeout: Option<f64>,
    ) -> PyResult<bool> {
        acquire(th, this, blocking, timeout)
    }

    /// Release the lock.
    #[method("($self, /)")]
    fn release(th: &Thread, this: Gc<Lock>) -> PyResult<()> {
        if !this.locked.replace(false) {
            return Err(th.raise(t::RuntimeError, "release unlocked lock"));
        }
        RELEASED.notify_all();
        Ok(())
    }

    #[method("($self, /)")]
    fn release_lock(th: &Thread, this: Gc<Lock>) -> PyResult<()> {
        release(th, this)
    }

    /// Return whether the lock is in the locked state.
    #[method("($self, /)")]
    fn locked(this: Gc<Lock>) -> bool {
        this.locked.get()
    }

    #[method("($self, /)")]
    fn locked_lock(this: Gc<Lock>) -> bool {
        this.locked.get()
    }

    #[method("($self, /)")]
    fn _at_fork_reinit(this: Gc<Lock>) {
        this.locked.set(false);
    }

    #[method("($self, /)")]
    fn __enter__(th: &Thread, this: Gc<Lock>) -> PyResult<bool> {
        acquire(th, this, None, None)
    }

    #[method]
    fn __exit__(th: &Thread, this: Gc<Lock>, _args: Args) -> PyResult<()> {
        release(th, this)
    }
}

#[pytype(name = "RLock")]
#[repr(C)]
pub struct RLock {
    head: NativeHeader,
    /// Identifier of the owning thread; 0 when free.
    owner: Cell<u64>,
    count: Cell<usize>,
}

#[pymethods(RLock, name = "RLock", module = "_thread", flags = TypeFlags::BASE.with(TypeFlags::MANAGED_WEAKREF), doc = "A reentrant lock.")]
pub mod rlock {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args) -> PyResult<Value> {
        let lock = RLock {
            head: NativeHeader::new(RLock::LAYOUT),
            owner: Cell::new(0),
            count: Cell::new(0),
        };
        Ok(th.alloc(class, lock).into())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<RLock>) -> PyResult<Value> {
        let state = if this.count.get() > 0 {
            "locked"
        } else {
            "unlocked"
        };
        let class = th.class_of(this.into()).full_name(th);
        let (owner, count) = (this.owner.get(), this.count.get());
        let text = format!(
            "<{state} {class} object owner={owner} count={count} at {:#x}>",
            Value::from(this).bits()
        );
        Ok(th.str(&text).into())
    }

    /// Lock the lock.
    #[method("($self, /, blocking=True, timeout=-1)")]
    fn acquire(
        th: &Thread,
        this: Gc<RLock>,
        blocking: Option<bool>,
        timeout: Option<f64>,
    ) -> PyResult<bool> {
        let me = th.id.get();
        let deadline = deadline(th, blocking.unwrap_or(true), timeout)?;
        if this.count.get() > 0 && this.owner.get() != me {
            let Some(deadline) = deadline else {
                return Ok(false);
            };
            if !wait_until(th, deadline, || this.count.get() == 0)? {
                return Ok(false);
            }
        }
        this.owner.set(me);
        this.count.set(this.count.get() + 1);
        Ok(true)
    }

    /// Release the lock.
    #[method("($self, /)")]
    fn release(th: &Thread, this: Gc<RLock>) -> PyResult<()> {
        if this.count.get() == 0 || this.owner.get() != th.id.get() {
            return Err(th.raise(t::RuntimeError, "cannot release un-acquired lock"));
        }
        this.count.set(this.count.get() - 1);
        if this.count.get() == 0 {
            this.owner.set(0);
            RELEASED.notify_all();
        }
        Ok(())
    }

    #[method("($self, /)")]
    fn locked(this: Gc<RLock>) -> bool {
        this.count.get() > 0
    }

    #[method("($self, /)")]
    fn _is_owned(th: &Thread, this: Gc<RLock>) -> bool {
        this.count.get() > 0 && this.owner.get() == th.id.get()
    }

    #[method("($self, /)")]
    fn _recursion_count(th: &Thread, this: Gc<RLock>) -> usize {
        if this.owner.get() == th.id.get() {
            this.count.get()
        } else {
            0
        }
    }

    #[method("($self, /)")]
    fn _release_save(th: &Thread, this: Gc<RLock>) -> PyResult<Value> {
        if this.count.get() == 0 {
            return Err(th.raise(t::RuntimeError, "cannot release un-acquired lock"));
        }
        let state = th.tuple(&[th.int(this.count.replace(0)), th.int(this.owner.replace(0))]);
        RELEASED.notify_all();
        Ok(state.into())
    }

    #[method("($self, state, /)")]
    fn _acquire_restore(th: &Thread, this: Gc<RLock>, state: Gc<Tuple>) -> PyResult<()> {
        let part = |index: usize| {
            state
                .get(index)
                .and_then(pyjit_object::int::as_i64)
                .unwrap_or(0)
        };
        wait_until(th, None, || this.count.get() == 0)?;
        this.count.set(part(0) as usize);
        this.owner.set(part(1) as u64);
        Ok(())
    }

    #[method("($self, /)")]
    fn _at_fork_reinit(this: Gc<RLock>) {
        this.count.set(0);
        this.owner.set(0);
    }

    #[method("($self, /)")]
    fn __enter__(th: &Thread, this: Gc<RLock>) -> PyResult<bool> {
        acquire(th, this, None, None)
    }

    #[method]
    fn __exit__(th: &Thread, this: Gc<RLock>, _args: Args) -> PyResult<()> {
        release(th, this)
    }
}

/// The state of a joinable thread.
#[pytype(name = "_ThreadHandle")]
#[repr(C)]
pub struct Handle {
    head: NativeHeader,
    ident: Cell<u64>,
    started: Cell<bool>,
    done: Cell<bool>,
}

#[pymethods(Handle, name = "_ThreadHandle", module = "_thread", doc = "")]
pub mod handle {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args) -> PyResult<Value> {
        let handle = Handle {
            head: NativeHeader::new(Handle::LAYOUT),
            ident: Cell::new(0),
            started: Cell::new(false),
            done: Cell::new(false),
        };
        Ok(th.alloc(class, handle).into())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Handle>) -> PyResult<Value> {
        Ok(th
            .str(&format!(
                "<_thread._ThreadHandle object: ident={}>",
                this.ident.get()
            ))
            .into())
    }

    #[getter]
    fn ident(th: &Thread, this: Gc<Handle>) -> Value {
        th.int(this.ident.get())
    }

    #[method("($self, /)")]
    fn is_done(this: Gc<Handle>) -> bool {
        this.done.get()
    }

    #[method("($self, /)")]
    fn _set_done(this: Gc<Handle>) {
        this.done.set(true);
        RELEASED.notify_all();
    }

    #[method("($self, timeout=None, /)")]
    fn join(th: &Thread, this: Gc<Handle>, timeout: Option<Value>) -> PyResult<()> {
        if !this.started.get() {
            return Err(th.raise(t::RuntimeError, "thread not started"));
        }
        if this.ident.get() == th.id.get() && !this.done.get() {
            return Err(th.raise(t::RuntimeError, "Cannot join current thread"));
        }
        let seconds = match timeout.filter(|timeout| !timeout.is_none()) {
            Some(timeout) => Some(protocol::as_double(th, timeout)?),
            None => None,
        };
        let deadline = seconds
            .filter(|seconds| *seconds >= 0.0)
            .map(|seconds| Instant::now() + Duration::from_secs_f64(seconds.min(1e9)));
        wait_until(th, deadline, || this.done.get())?;
        Ok(())
    }
}

/// Thread-local attributes: a dict per thread and object, in the thread's own dict.
#[pytype(name = "_local")]
#[repr(C)]
pub struct Local {
    head: NativeHeader,
    args: Field<Option<Gc<Tuple>>>,
    kwnames: Field<Option<Gc<Tuple>>>,
}

impl Local {
    /// This thread's attributes; a thread that comes for the first time runs `__init__`.
    fn dict(th: &Thread, this: Gc<Local>) -> PyResult<Gc<Dict>> {
        let locals = match th.locals.get() {
            Some(locals) => locals,
            None => {
                let locals = th.dict();
                th.locals.set(Some(locals));
                locals
            }
        };
        let key = th.int(Value::from(this).bits());
        if let Some(known) = locals.get(th, key)?.and_then(Value::cast::<Tuple>)
            && let Some(dict) = known.get(1).and_then(Value::cast::<Dict>)
        {
            return Ok(dict);
        }
        let dict = th.dict();
        locals.set(th, key, th.tuple(&[this.into(), dict.into()]).into())?;
        let class = th.class_of(this.into());
        if class.is_heap_class()
            && let (Some(init), Some(args)) = (class.slots.tp_init.get(), this.args.get())
        {
            init(
                th,
                this.into(),
                Args {
                    values: args.as_slice(),
                    kwnames: this.kwnames.get(),
                },
            )?;
        }
        Ok(dict)
    }
}

#[pymethods(Local, name = "_local", module = "_thread", flags = TypeFlags::BASE.with(TypeFlags::MANAGED_WEAKREF), doc = "Thread-local data")]
pub mod local {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args) -> PyResult<Value> {
        if !args.values.is_empty() && !class.is_heap_class() {
            return Err(th.raise(t::TypeError, "Initialization arguments are not supported"));
        }
        let local = Local {
            head: NativeHeader::new(Local::LAYOUT),
            args: Field::default(),
            kwnames: Field::default(),
        };
        let local = th.alloc(class, local);
        local
            .args
            .set(&local.head.header, Some(th.try_tuple(args.values)?));
        local.kwnames.set(&local.head.header, args.kwnames);
        // The creating thread is initialised by the call itself.
        let locals = match th.locals.get() {
            Some(locals) => locals,
            None => {
                let locals = th.dict();
                th.locals.set(Some(locals));
                locals
            }
        };
        let key = th.int(Value::from(local).bits());
        locals.set(th, key, th.tuple(&[local.into(), th.dict().into()]).into())?;
        Ok(local.into())
    }

    #[slot(tp_getattro)]
    fn getattr(th: &Thread, this: Value, name: Gc<Str>) -> PyResult<Value> {
        let Some(local) = this.cast::<Local>() else {
            return protocol::generic_getattr(th, this, name);
        };
        let dict = Local::dict(th, local)?;
        if name == th.names().__dict__ {
            return Ok(dict.into());
        }
        let class = th.class_of(this);
        let found = class.lookup(th, name);
        let is_data =
            found.is_some_and(|found| th.class_of(found).slots.tp_descr_set.get().is_some());
        if !is_data && let Some(value) = dict.get_str(th, name)? {
            return Ok(value);
        }
        protocol::generic_getattr(th, this, name)
    }

    #[slot(tp_setattro)]
    fn setattr(th: &Thread, this: Value, name: Gc<Str>, value: Option<Value>) -> PyResult<()> {
        let Some(local) = this.cast::<Local>() else {
            return protocol::generic_setattr(th, this, name, value);
        };
        let dict = Local::dict(th, local)?;
        let class = th.class_of(this);
        if name == th.names().__dict__ {
            let text = format!(
                "'{}' object attribute '__dict__' is read-only",
                class.name_str()
            );
            return Err(th.raise_attribute(this, name, text));
        }
        if let Some(found) = class.lookup(th, name)
            && let Some(set) = th.class_of(found).slots.tp_descr_set.get()
        {
            return set(th, found, this, value);
        }
        match value {
            Some(value) => dict.set_str(th, name, value),
            None => match dict.remove(th, name.into())? {
                Some(_) => Ok(()),
                None => Err(th.raise_no_attribute(this, name)),
            },
        }
    }
}

/// What a new OS thread needs; the values are kept alive by the runtime's list until the thread holds them itself.
struct Start {
    runtime: &'static pyjit_object::runtime::Runtime,
    /// Bits of (function, args, kwargs, handle).
    task: u64,
}

fn waiting_tasks(th: &Thread) -> Gc<List> {
    let known = th
        .rt()
        .kept
        .borrow()
        .get("starting threads")
        .copied()
        .and_then(Value::cast::<List>);
    match known {
        Some(list) => list,
        None => {
            let list = th.empty_list();
            th.rt()
                .kept
                .borrow_mut()
                .insert("starting threads", list.into());
            list
        }
    }
}

/// Starts a thread that calls `function(*args, **kwargs)`.
fn start(
    th: &Thread,
    function: Value,
    args: Gc<Tuple>,
    kwargs: Value,
    handle: Value,
) -> PyResult<u64> {
    if th.rt().finalizing.get() {
        return Err(th.raise(
            t::PythonFinalizationError,
            "can't create new thread at interpreter shutdown",
        ));
    }
    let task = th.tuple(&[function, args.into(), kwargs, handle]);
    waiting_tasks(th).push(th, task.into())?;
    let start = Start {
        runtime: th.rt(),
        task: Value::from(task).bits(),
    };
    let (sender, receiver) = std::sync::mpsc::channel();
    let spawned = std::thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(move || {
            // Whole structure, not its parts, so that nothing of it is dropped early.
            let start = start;
            run_thread(&start, &sender);
        });
    if spawned.is_err() {
        return Err(th.raise(t::RuntimeError, "can't start new thread"));
    }
    Ok(th.without_gil(|| receiver.recv().unwrap_or(0)))
}

fn run_thread(start: &Start, started: &std::sync::mpsc::Sender<u64>) {
    let th = pyjit_object::start::new_thread(start.runtime, VM_STACK_WORDS);
    // SAFETY: a plain query.
    let ident = unsafe { libc::pthread_self() } as u64;
    th.id.set(ident);
    // SAFETY: the tuple is in the list of starting threads until here.
    let task = unsafe { Value::from_bits_unchecked(start.task) };
    let waiting = waiting_tasks(th);
    if let Some(at) = waiting.as_slice().iter().position(|known| *known == task) {
        waiting.remove(at);
    }
    let handle = task
        .cast::<Tuple>()
        .and_then(|task| task.get(3))
        .and_then(Value::cast::<Handle>);
    if let Some(handle) = handle {
        handle.ident.set(ident);
        handle.started.set(true);
    }
    // The starter may be gone if the process ends; nothing to do about it.
    started.send(ident).ok();
    if let Some(task) = task.cast::<Tuple>() {
        let result = call(th, task);
        if result.is_err() {
            if th.pending_is(t::SystemExit) {
                th.take_pending();
            } else {
                th.write_unraisable(Some("Exception ignored in thread started by"), task.get(0));
            }
        }
    }
    if let Some(handle) = handle {
        handle.done.set(true);
    }
    RELEASED.notify_all();
    th.locals.set(None);
    // SAFETY: this is the thread's own, and its last use.
    unsafe { pyjit_object::start::end_thread(th, VM_STACK_WORDS) };
}

fn call(th: &Thread, task: Gc<Tuple>) -> PyResult<Value> {
    let (Some(function), Some(args)) = (task.get(0), task.get(1).and_then(Value::cast::<Tuple>))
    else {
        return Ok(Value::NONE);
    };
    let values = th.list(args.as_slice())?;
    let names = th.empty_list();
    if let Some(kwargs) = task.get(2).and_then(Value::cast::<Dict>) {
        for (key, value) in kwargs.iter() {
            names.push(th, key)?;
            values.push(th, value)?;
        }
    }
    let kwnames = if names.is_empty() {
        None
    } else {
        Some(th.try_tuple(names.as_slice())?)
    };
    let values = th.try_tuple(values.as_slice())?;
    protocol::call_args(
        th,
        function,
        Args {
            values: values.as_slice(),
            kwnames,
        },
    )
}

/// This module provides primitive operations to write multi-threaded programs.
/// The 'threading' module provides a more convenient interface.
#[pymodule(name = "_thread")]
pub mod module {
    use super::*;
    use pyjit_types::structseq::{self, StructSeq};

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let lock = th.define_class(&lock::SPEC, None)?;
        module.set(th, "lock", lock)?;
        module.set(th, "LockType", lock)?;
        module.set(th, "RLock", th.define_class(&rlock::SPEC, None)?)?;
        module.set(th, "_ThreadHandle", th.define_class(&handle::SPEC, None)?)?;
        module.set(th, "_local", th.define_class(&local::SPEC, None)?)?;
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
        module.set(th, "_ExceptHookArgs", structseq::define(th, &HOOK_ARGS)?)
    }

    fn new_of(th: &Thread, layout: &'static pyjit_object::kind::NativeLayout) -> PyResult<Value> {
        match th.rt().native_class(layout) {
            Some(class) => protocol::call(th, class.into(), &[]),
            None => Err(th.raise(t::SystemError, "_thread is not initialised")),
        }
    }

    /// Create a new lock object.
    #[function("()")]
    fn allocate_lock(th: &Thread) -> PyResult<Value> {
        new_of(th, Lock::LAYOUT)
    }

    #[function("()")]
    fn allocate(th: &Thread) -> PyResult<Value> {
        new_of(th, Lock::LAYOUT)
    }

    /// Return a non-zero integer that uniquely identifies the current thread.
    #[function("()")]
    fn get_ident(th: &Thread) -> Value {
        th.int(th.id.get())
    }

    /// Return a non-negative integer identifying the thread as reported by the OS.
    #[function("()")]
    fn get_native_id() -> i64 {
        // SAFETY: a plain query.
        unsafe { libc::syscall(libc::SYS_gettid) }
    }

    #[function("()")]
    fn _get_main_thread_ident(th: &Thread) -> Value {
        th.int(th.rt().main_thread.get())
    }

    #[function("()")]
    fn _is_main_interpreter() -> bool {
        true
    }

    #[function("()")]
    fn daemon_threads_allowed() -> bool {
        true
    }

    #[function("()")]
    fn _count(th: &Thread) -> usize {
        th.rt().threads().len().saturating_sub(1)
    }

    /// Start a new thread and return its identifier.
    #[function]
    fn start_new_thread(th: &Thread, args: Args) -> PyResult<Value> {
        args.check_count(th, "start_new_thread", 2, 3)?;
        let (Some(function), Some(positional)) = (args.get(0), args.get(1)) else {
            return Ok(Value::NONE);
        };
        if !protocol::is_callable(th, function) {
            return Err(th.raise(t::TypeError, "first arg must be callable"));
        }
        let Some(positional) = positional.cast::<Tuple>() else {
            return Err(th.raise(t::TypeError, "2nd arg must be a tuple"));
        };
        let kwargs = args.get(2).unwrap_or(Value::NONE);
        if !kwargs.is_none() && kwargs.cast::<Dict>().is_none() {
            return Err(th.raise(t::TypeError, "optional 3rd arg must be a dictionary"));
        }
        Ok(th.int(start(th, function, positional, kwargs, Value::NONE)?))
    }

    #[function]
    fn start_new(th: &Thread, args: Args) -> PyResult<Value> {
        start_new_thread(th, args)
    }

    /// Start a new thread that can be joined.
    #[function("(function, handle=None, daemon=True)")]
    fn start_joinable_thread(
        th: &Thread,
        function: Value,
        handle: Option<Value>,
        _daemon: Option<bool>,
    ) -> PyResult<Value> {
        if !protocol::is_callable(th, function) {
            return Err(th.raise(t::TypeError, "thread function must be callable"));
        }
        let handle = match handle.filter(|handle| !handle.is_none()) {
            Some(handle) => handle,
            None => new_of(th, Handle::LAYOUT)?,
        };
        let Some(state) = handle.cast::<Handle>() else {
            return Err(th.raise(t::TypeError, "'handle' must be a _ThreadHandle"));
        };
        if state.started.get() {
            return Err(th.raise(t::RuntimeError, "thread already started"));
        }
        start(th, function, th.rt().empty_tuple(), Value::NONE, handle)?;
        Ok(handle)
    }

    /// A handle of a thread that exists already.
    #[function("(ident, /)")]
    fn _make_thread_handle(th: &Thread, ident: Value) -> PyResult<Value> {
        let handle = new_of(th, Handle::LAYOUT)?;
        if let Some(state) = handle.cast::<Handle>() {
            state
                .ident
                .set(pyjit_object::int::as_i64(ident).unwrap_or(0) as u64);
            state.started.set(true);
        }
        Ok(handle)
    }

    /// Waits for threads that are no daemons: `threading` does it itself.
    #[function("()")]
    fn _shutdown() {}

    /// This is synonymous to ``raise SystemExit''.
    #[function("()")]
    fn exit(th: &Thread) -> PyResult<()> {
        Err(th.raise_args(t::SystemExit, &[]))
    }

    #[function("()")]
    fn exit_thread(th: &Thread) -> PyResult<()> {
        Err(th.raise_args(t::SystemExit, &[]))
    }

    /// Simulate the arrival of the given signal in the main thread.
    #[function("(signum=signal.SIGINT, /)")]
    fn interrupt_main(th: &Thread, signum: Option<i32>) -> PyResult<()> {
        let signal = signum.unwrap_or(libc::SIGINT);
        if !(1..=64).contains(&signal) {
            return Err(th.raise(t::ValueError, "signal number out of range"));
        }
        crate::signal::simulate(signal);
        Ok(())
    }

    /// Return the thread stack size used when creating new threads.
    #[function("(size=0, /)")]
    fn stack_size(_size: Option<usize>) -> usize {
        0
    }

    #[function("(name)")]
    fn set_name(name: Gc<Str>) {
        let mut bytes: Vec<u8> = name.display().bytes().take(15).collect();
        bytes.push(0);
        // SAFETY: a C string of at most 16 bytes.
        unsafe { libc::prctl(libc::PR_SET_NAME, bytes.as_ptr(), 0, 0, 0) };
    }

    #[function("()")]
    fn _get_name(th: &Thread) -> PyResult<Value> {
        let mut bytes = [0u8; 16];
        // SAFETY: the kernel writes at most 16 bytes.
        unsafe { libc::prctl(libc::PR_GET_NAME, bytes.as_mut_ptr(), 0, 0, 0) };
        let len = bytes
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(bytes.len());
        Ok(th.str_wtf8(&bytes[..len])?.into())
    }

    /// Handle uncaught Thread.run() exception.
    #[function("(args, /)")]
    fn _excepthook(th: &Thread, args: Gc<Tuple>) -> PyResult<()> {
        let exception = args.get(1).unwrap_or(Value::NONE);
        if th.is_instance(exception, t::SystemExit) {
            return Ok(());
        }
        let thread = args.get(3).unwrap_or(Value::NONE);
        let name = if thread.is_none() {
            th.int(th.id.get())
        } else {
            protocol::getattr(th, thread, th.names().name)?
        };
        if let Some(stderr) = crate::sys::get(th, "stderr")?.filter(|stderr| !stderr.is_none()) {
            let line = format!(
                "Exception in thread {}:\n",
                protocol::str(th, name)?.display()
            );
            protocol::call_method(th, stderr, th.names().write, &[th.str(&line).into()])?;
        }
        crate::sys::print_exception(th, exception);
        Ok(())
    }
}
