//! Starting, ending and joining threads. CPython: `ThreadHandle` in Modules/_threadmodule.c.

use super::local::Local;
use super::wait::Event;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;
use std::time::{Duration, Instant};

/// Words of a thread's VM stack.
const VM_STACK_WORDS: usize = 1 << 25;
/// Bytes of a thread's native stack: address space, committed when used.
const NATIVE_STACK: usize = 64 << 20;
/// Less than this has no room for the interpreter.
const MIN_NATIVE_STACK: usize = 2 << 20;

/// The state of a joinable thread.
#[pytype(name = "_ThreadHandle")]
#[repr(C)]
pub struct Handle {
    head: NativeHeader,
    pub ident: Cell<u64>,
    pub started: Cell<bool>,
    pub done: Cell<bool>,
    finished: Event,
}

impl Handle {
    pub fn finish(&self) {
        self.done.set(true);
        self.finished.notify_all();
    }

    fn wait(&self, th: &Thread, deadline: Option<Instant>) -> PyResult<bool> {
        self.finished.wait_until(th, deadline, || self.done.get())
    }
}

#[pymethods(Handle, name = "_ThreadHandle", module = "_thread")]
pub mod handle {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<Handle> {
        let handle = Handle {
            head: NativeHeader::new(Handle::LAYOUT),
            ident: Cell::new(0),
            started: Cell::new(false),
            done: Cell::new(false),
            finished: Event::default(),
        };
        th.alloc(class, handle)
    }

    #[slot(tp_repr)]
    fn repr(this: Gc<Handle>) -> String {
        let ident = this.ident.get();
        format!("<_thread._ThreadHandle object: ident={ident}>")
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
    fn _set_done(th: &Thread, this: Gc<Handle>) -> PyResult<()> {
        if !this.started.get() {
            return Err(th.raise(t::RuntimeError, "thread not started"));
        }
        this.finish();
        Ok(())
    }

    #[method]
    fn join(th: &Thread, this: Gc<Handle>, args: Args<'_>) -> PyResult<()> {
        args.check_count(th, "join", 0, 1)?;
        let seconds = match args.get(0).filter(|timeout| !timeout.is_none()) {
            Some(timeout) => {
                let seconds = protocol::as_double(th, timeout)?;
                if seconds.is_nan() {
                    return Err(th.raise(t::ValueError, "Invalid value NaN (not a number)"));
                }
                if seconds > super::super::wait::TIMEOUT_MAX {
                    let text = "timestamp too large to convert to C PyTime_t";
                    return Err(th.raise(t::OverflowError, text));
                }
                Some(seconds)
            }
            None => None,
        };
        if !this.started.get() {
            return Err(th.raise(t::RuntimeError, "thread not started"));
        }
        if this.ident.get() == th.id.get() && !this.done.get() {
            return Err(th.raise(t::RuntimeError, "Cannot join current thread"));
        }
        if th.rt().finalizing.get() && !this.done.get() {
            // It does not run any more.
            let text = "cannot join thread at interpreter shutdown";
            return Err(th.raise(t::PythonFinalizationError, text));
        }
        let deadline = seconds
            .filter(|seconds| *seconds >= 0.0)
            .and_then(|seconds| Instant::now().checked_add(Duration::from_secs_f64(seconds)));
        this.wait(th, deadline)?;
        Ok(())
    }
}

/// What a new OS thread needs. The runtime's list of starting threads keeps the task alive until the thread holds it.
struct Start {
    runtime: &'static pyjit_object::runtime::Runtime,
    /// Bits of (function, args, kwargs, handle).
    task: u64,
}

/// A list kept by the runtime.
fn kept_list(th: &Thread, name: &'static str) -> Gc<List> {
    let known = th.rt().kept.borrow().get(name).copied();
    known.and_then(Value::cast::<List>).unwrap_or_else(|| {
        let list = th.empty_list();
        th.rt().kept.borrow_mut().insert(name, list.into());
        list
    })
}

const STARTING: &str = "starting threads";
/// Handles of all threads that run; those of non-daemon threads are waited for at the end.
const RUNNING: &str = "running threads";
const NON_DAEMONS: &str = "non-daemon threads";
const STACK_SIZE: &str = "thread stack size";

fn take_from(list: Gc<List>, value: Value) {
    if let Some(at) = list.as_slice().iter().position(|known| *known == value) {
        list.remove(at);
    }
}

/// `_thread.stack_size`.
pub fn stack_size(th: &Thread, new: Option<isize>) -> PyResult<isize> {
    let known = th.rt().kept.borrow().get(STACK_SIZE).copied();
    let old = known.and_then(pyjit_object::int::as_i64).unwrap_or(0) as isize;
    if let Some(new) = new {
        if new < 0 {
            return Err(th.raise(t::ValueError, "size must be 0 or a positive value"));
        }
        if new != 0 && new < 32768 {
            return Err(th.raise(t::ValueError, format!("size not valid: {new} bytes")));
        }
        let value = th.int(new);
        th.rt().kept.borrow_mut().insert(STACK_SIZE, value);
    }
    Ok(old)
}

/// Starts a thread that calls `function(*args, **kwargs)`.
pub fn start(
    th: &Thread,
    function: Value,
    args: Gc<Tuple>,
    kwargs: Value,
    handle: Gc<Handle>,
    daemon: bool,
) -> PyResult<u64> {
    if th.rt().finalizing.get() {
        return Err(th.raise(
            t::PythonFinalizationError,
            "can't create new thread at interpreter shutdown",
        ));
    }
    let task: Value = th
        .try_tuple(&[function, args.into(), kwargs, handle.into()])?
        .into();
    kept_list(th, STARTING).push(th, task)?;
    kept_list(th, RUNNING).push(th, handle.into())?;
    if !daemon {
        kept_list(th, NON_DAEMONS).push(th, handle.into())?;
    }
    let start = Start {
        runtime: th.rt(),
        task: task.bits(),
    };
    let size = match stack_size(th, None)? {
        0 => NATIVE_STACK,
        size => (size as usize).max(MIN_NATIVE_STACK),
    };
    let (sender, receiver) = std::sync::mpsc::channel();
    let spawned = std::thread::Builder::new().stack_size(size).spawn(move || {
        // Whole structure, not its parts, so that nothing of it is dropped early.
        let start = start;
        run_thread(&start, &sender);
    });
    let ident = match spawned {
        Ok(_) => th.without_gil(|| receiver.recv().ok()),
        Err(_) => None,
    };
    match ident {
        Some(ident) => Ok(ident),
        None => {
            take_from(kept_list(th, STARTING), task);
            take_from(kept_list(th, RUNNING), handle.into());
            take_from(kept_list(th, NON_DAEMONS), handle.into());
            Err(th.raise(t::RuntimeError, "can't start new thread"))
        }
    }
}

fn run_thread(start: &Start, started: &std::sync::mpsc::Sender<u64>) {
    let th = pyjit_object::start::new_thread(start.runtime, VM_STACK_WORDS);
    // SAFETY: a plain query.
    let ident = unsafe { libc::pthread_self() } as u64;
    th.id.set(ident);
    run_task(th, start.task, ident, started);
    // SAFETY: this is the thread's own, and its last use.
    unsafe { pyjit_object::start::end_thread(th, VM_STACK_WORDS) };
}

#[inline(never)]
fn run_task(th: &Thread, task: u64, ident: u64, started: &std::sync::mpsc::Sender<u64>) {
    // SAFETY: the tuple is in the list of starting threads until here.
    let task = unsafe { Value::from_bits_unchecked(task) };
    take_from(kept_list(th, STARTING), task);
    let Some(task) = task.cast::<Tuple>() else {
        return;
    };
    let handle = task.get(3).and_then(Value::cast::<Handle>);
    if let Some(handle) = handle {
        handle.ident.set(ident);
        handle.started.set(true);
    }
    // The starter may be gone if the process ends; nothing to do about it.
    started.send(ident).ok();
    if call(th, task).is_err() {
        if th.pending_is(t::SystemExit) {
            th.take_pending();
        } else {
            let function = task.get(0).unwrap_or(Value::NONE);
            report(th, function);
        }
    }
    Local::forget(th);
    th.locals.set(None);
    if let Some(handle) = handle {
        take_from(kept_list(th, RUNNING), handle.into());
        take_from(kept_list(th, NON_DAEMONS), handle.into());
        handle.finish();
    }
}

/// What a thread's function raised.
fn report(th: &Thread, function: Value) {
    let pending = th.take_pending();
    let shown = match protocol::repr(th, function) {
        Ok(shown) => shown.display().into_owned(),
        Err(Raised) => {
            th.take_pending();
            "<object>".into()
        }
    };
    if let Some(exception) = pending {
        th.set_pending(exception);
    }
    let doing = format!("Exception ignored in thread started by {shown}");
    th.write_unraisable(Some(&doing), None);
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
    let kwnames = match names.is_empty() {
        true => None,
        false => Some(th.try_tuple(names.as_slice())?),
    };
    let values = th.try_tuple(values.as_slice())?;
    let args = Args {
        values: values.as_slice(),
        kwnames,
    };
    protocol::call_args(th, function, args)
}

/// Waits for all threads that are no daemons.
pub fn join_all(th: &Thread) -> PyResult<()> {
    let waited_for = kept_list(th, NON_DAEMONS);
    loop {
        let next = waited_for
            .as_slice()
            .iter()
            .filter_map(|handle| handle.cast::<Handle>())
            .find(|handle| handle.ident.get() != th.id.get() || !handle.started.get());
        let Some(handle) = next else { return Ok(()) };
        handle.wait(th, None)?;
        take_from(waited_for, handle.into());
    }
}

/// In the child of a `fork`: the other threads are gone.
pub fn after_fork(th: &Thread) {
    for name in [STARTING, NON_DAEMONS] {
        kept_list(th, name).clear();
    }
    let running = kept_list(th, RUNNING);
    for index in 0..running.len() {
        if let Some(handle) = running.get(index).and_then(Value::cast::<Handle>) {
            handle.finished.reset();
            if handle.ident.get() != th.id.get() {
                handle.done.set(true);
            }
        }
    }
    running.clear();
}
