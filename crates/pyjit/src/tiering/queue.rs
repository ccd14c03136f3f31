//! The compile queue and the thread that works it off, hottest code first.

use pyjit_jit::{Bailout, Compiled, Compiler, Snapshot};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

pub struct Task {
    pub number: u32,
    /// Calls and turns of loops when it was queued.
    pub heat: u32,
    pub snapshot: Snapshot,
}

pub struct Done {
    pub number: u32,
    pub snapshot: Snapshot,
    pub result: Result<Compiled, Bailout>,
    pub time: Duration,
}

#[derive(Default)]
struct Shared {
    tasks: Mutex<Vec<Task>>,
    arrived: Condvar,
    done: Mutex<Vec<Done>>,
    waiting: AtomicUsize,
    finished: AtomicUsize,
}

pub struct Queue(Arc<Shared>);

/// A lock that a panic elsewhere does not take away.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    match mutex.lock() {
        Ok(guard) => guard,
        Err(poisoned) => poisoned.into_inner(),
    }
}

impl Queue {
    /// None if there is no thread for it.
    pub fn start(text: bool) -> Option<Queue> {
        let shared = Arc::new(Shared::default());
        let own = shared.clone();
        // Signals are for the program's threads: this one inherits a mask that holds them all.
        let started = without_signals(|| {
            std::thread::Builder::new()
                .name("compiler".into())
                .stack_size(16 << 20)
                .spawn(move || work(&own, text))
        });
        started.ok()?;
        Some(Queue(shared))
    }

    pub fn len(&self) -> usize {
        self.0.waiting.load(Ordering::Relaxed)
    }

    pub fn push(&self, task: Task) {
        self.0.waiting.fetch_add(1, Ordering::Relaxed);
        lock(&self.0.tasks).push(task);
        self.0.arrived.notify_one();
    }

    pub fn pop_done(&self) -> Option<Done> {
        if self.0.finished.load(Ordering::Acquire) == 0 {
            return None;
        }
        let done = lock(&self.0.done).pop()?;
        self.0.finished.fetch_sub(1, Ordering::Relaxed);
        Some(done)
    }
}

/// Does something with all signals blocked.
fn without_signals<T>(action: impl FnOnce() -> T) -> T {
    // SAFETY: plain signal set operations on local sets.
    unsafe {
        let (mut all, mut before) = (std::mem::zeroed(), std::mem::zeroed());
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut before);
        let result = action();
        libc::pthread_sigmask(libc::SIG_SETMASK, &before, std::ptr::null_mut());
        result
    }
}

fn work(shared: &Shared, text: bool) {
    // Made with the first task: a program without hot code does not pay for it.
    let mut compiler = None;
    loop {
        let task = next(shared);
        let started = super::thread_time();
        let result = match compiler.get_or_insert_with(Compiler::new) {
            Ok(compiler) => compiler.compile(&task.snapshot, text),
            Err(bailout) => Err(*bailout),
        };
        lock(&shared.done).push(Done {
            number: task.number,
            snapshot: task.snapshot,
            result,
            time: super::thread_time() - started,
        });
        shared.waiting.fetch_sub(1, Ordering::Relaxed);
        shared.finished.fetch_add(1, Ordering::Release);
    }
}

fn next(shared: &Shared) -> Task {
    let mut tasks = lock(&shared.tasks);
    loop {
        let hottest = (0..tasks.len()).max_by_key(|&index| tasks[index].heat);
        if let Some(index) = hottest {
            return tasks.swap_remove(index);
        }
        tasks = match shared.arrived.wait(tasks) {
            Ok(guard) => guard,
            Err(poisoned) => poisoned.into_inner(),
        };
    }
}
