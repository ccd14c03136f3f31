//! The global interpreter lock: one thread at a time touches Python objects. CPython: Python/ceval_gil.c.
//!
//! Who waits for the lock longer than the switch interval asks the holder, through its poll word, to let go; the holder
//! does so at its next poll and waits until another thread has taken the lock, else it would be first again.

use crate::prelude::*;
use crate::thread::poll;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// CPython's default of `sys.getswitchinterval()`, in nanoseconds.
const DEFAULT_INTERVAL: u64 = 5_000_000;

pub struct Gil {
    state: Mutex<State>,
    released: Condvar,
    taken: Condvar,
    interval: AtomicU64,
}

#[derive(Default)]
struct State {
    held: bool,
    /// The poll word of the holder.
    holder: Option<&'static AtomicU32>,
    /// How often the lock has been taken.
    takes: u64,
    waiting: usize,
    /// Once the process ends: the poll word of the only thread that may still run.
    last: Option<&'static AtomicU32>,
}

impl State {
    fn refuses(&self, word: &'static AtomicU32) -> bool {
        self.last.is_some_and(|last| !std::ptr::eq(last, word))
    }
}

impl Default for Gil {
    fn default() -> Gil {
        Gil {
            state: Mutex::default(),
            released: Condvar::new(),
            taken: Condvar::new(),
            interval: AtomicU64::new(DEFAULT_INTERVAL),
        }
    }
}

impl Gil {
    fn lock(&self) -> MutexGuard<'_, State> {
        match self.state.lock() {
            Ok(state) => state,
            Err(poisoned) => poisoned.into_inner(),
        }
    }

    /// Takes the lock for the thread with that poll word. Never returns once the process ends and another thread ends it.
    pub fn acquire(&self, word: &'static AtomicU32) {
        let mut state = self.lock();
        if state.held || state.refuses(word) {
            state.waiting += 1;
            let interval = Duration::from_nanos(self.interval.load(Ordering::Relaxed));
            while state.held || state.refuses(word) {
                let takes = state.takes;
                let (next, timeout) = match self.released.wait_timeout(state, interval) {
                    Ok(answer) => answer,
                    Err(poisoned) => poisoned.into_inner(),
                };
                state = next;
                if timeout.timed_out()
                    && state.held
                    && state.takes == takes
                    && let Some(holder) = state.holder
                {
                    holder.fetch_or(poll::GIL, Ordering::SeqCst);
                }
                while state.refuses(word) {
                    state = match self.taken.wait(state) {
                        Ok(state) => state,
                        Err(poisoned) => poisoned.into_inner(),
                    };
                }
            }
            state.waiting -= 1;
        }
        state.held = true;
        state.takes = state.takes.wrapping_add(1);
        state.holder = Some(word);
        word.fetch_and(!poll::GIL, Ordering::SeqCst);
        if state.waiting > 0 {
            self.taken.notify_all();
        }
    }

    /// Takes the lock if that is possible within a time.
    pub fn acquire_within(&self, word: &'static AtomicU32, limit: Duration) -> bool {
        let end = std::time::Instant::now() + limit;
        let mut state = self.lock();
        state.waiting += 1;
        while state.held || state.refuses(word) {
            if let Some(holder) = state.holder {
                holder.fetch_or(poll::GIL, Ordering::SeqCst);
            }
            let wait = Duration::from_millis(5);
            state = match self.released.wait_timeout(state, wait) {
                Ok((state, _)) => state,
                Err(poisoned) => poisoned.into_inner().0,
            };
            if std::time::Instant::now() >= end && state.held {
                state.waiting -= 1;
                return false;
            }
        }
        state.waiting -= 1;
        state.held = true;
        state.takes = state.takes.wrapping_add(1);
        state.holder = Some(word);
        self.taken.notify_all();
        true
    }

    pub fn release(&self) {
        let mut state = self.lock();
        state.held = false;
        state.holder = None;
        if state.waiting > 0 {
            self.released.notify_one();
        }
    }

    /// Releases the lock and waits until another of the waiting threads has had it.
    fn hand_over(&self) {
        let mut state = self.lock();
        state.held = false;
        state.holder = None;
        if state.waiting == 0 {
            return;
        }
        self.released.notify_one();
        let takes = state.takes;
        // The others may all be threads that must not run any more.
        while state.takes == takes && state.waiting > 0 && state.last.is_none() {
            state = match self.taken.wait_timeout(state, Duration::from_millis(50)) {
                Ok((state, _)) => state,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
    }

    /// After this, threads other than the holder never get the lock again: the process is about to end.
    pub fn close(&self) {
        let mut state = self.lock();
        state.last = state.holder;
    }

    /// Runs `fork` so that the child finds the lock in order: held by its only thread.
    pub fn around_fork(&self, fork: impl FnOnce() -> i32) -> i32 {
        let mut state = self.lock();
        let answer = fork();
        if answer == 0 {
            state.waiting = 0;
        }
        answer
    }

    /// How long a thread waits before it asks for the lock.
    pub fn interval(&self) -> Duration {
        Duration::from_nanos(self.interval.load(Ordering::Relaxed))
    }

    pub fn set_interval(&self, interval: Duration) {
        let nanos = u64::try_from(interval.as_nanos()).unwrap_or(u64::MAX);
        self.interval.store(nanos.max(1000), Ordering::Relaxed);
    }
}

/// The calling thread's `errno`, and setting it.
fn errno() -> i32 {
    // SAFETY: the C library's own word of this thread.
    unsafe { *libc::__errno_location() }
}

fn set_errno(errno: i32) {
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = errno }
}

impl Thread {
    /// The poll word, for those who set bits in it from outside.
    pub fn poll_word(&self) -> &'static AtomicU32 {
        // SAFETY: a thread's structure lives until its OS thread is about to end; it holds the GIL or waits for it while
        // others use this.
        unsafe { &*std::ptr::from_ref(&self.poll) }
    }

    /// Runs something that may block, or take long, without the GIL. It must not touch Python objects.
    pub fn without_gil<R>(&self, blocking: impl FnOnce() -> R) -> R {
        self.around(Gil::release, blocking)
    }

    /// Lets other threads run, if any wait for it.
    pub fn yield_gil(&self) {
        self.around(Gil::hand_over, || ());
    }

    fn around<R>(&self, release: fn(&Gil), blocking: impl FnOnce() -> R) -> R {
        let Some(id) = self.stack_id.get() else {
            return blocking();
        };
        let gil = &self.rt().gil;
        let result = self.rt().heap.stacks.park(id, || {
            release(gil);
            let result = blocking();
            let errno = errno();
            gil.acquire(self.poll_word());
            set_errno(errno);
            result
        });
        // A collection that falls due is the holder's business.
        self.rt()
            .heap
            .set_poll_flag(self.poll_word(), poll::COLLECT);
        result
    }

    /// Runs the handlers of signals that have arrived.
    pub fn check_signals(&self) -> PyResult<()> {
        match self.rt().hooks.poll.get() {
            Some(hook) => hook(self),
            None => Ok(()),
        }
    }

    /// A system call that answers -1 for an error: repeated after signals, whose handlers run in between (PEP 475).
    pub fn system_call(&self, mut call: impl FnMut() -> isize) -> PyResult<Result<isize, i32>> {
        loop {
            let (answer, errno) = self.without_gil(|| {
                let answer = call();
                (answer, errno())
            });
            if answer >= 0 {
                return Ok(Ok(answer));
            }
            if errno != libc::EINTR {
                return Ok(Err(errno));
            }
            self.check_signals()?;
        }
    }
}
