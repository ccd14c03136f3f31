//! Waiting for what another thread does, without the GIL: a futex per object. CPython: Python/lock.c, parking_lot.c.

use pyjit_object::prelude::*;
use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// What threads wait on. The word changes whenever what they wait for may have come true; it is changed, and compared
/// with what is waited for, by holders of the GIL only, so no change is missed.
#[derive(Default)]
pub struct Event {
    word: AtomicU32,
    waiting: Cell<u32>,
}

impl Trace for Event {
    fn trace(&self, _: &mut pyjit_gc::Marker) {}
}

impl Event {
    /// Waits until `ready` (asked with the GIL held) or the deadline; false if that came first. Signal handlers run.
    pub fn wait_until(
        &self,
        th: &Thread,
        deadline: Option<Instant>,
        ready: impl Fn() -> bool,
    ) -> PyResult<bool> {
        while !ready() {
            let left =
                match deadline.map(|deadline| deadline.checked_duration_since(Instant::now())) {
                    None => None,
                    Some(Some(left)) if !left.is_zero() => Some(left),
                    Some(_) => return Ok(false),
                };
            let seen = self.word.load(Ordering::SeqCst);
            self.waiting.set(self.waiting.get() + 1);
            th.without_gil(|| wait_for_change(&self.word, seen, left));
            self.waiting.set(self.waiting.get().saturating_sub(1));
            if let Err(raised) = th.check_signals() {
                // The wake-up may have been for this thread alone.
                if ready() {
                    self.notify(1);
                }
                return Err(raised);
            }
        }
        Ok(true)
    }

    /// Wakes up to `count` of those who wait.
    pub fn notify(&self, count: i32) {
        if self.waiting.get() == 0 {
            return;
        }
        self.word.fetch_add(1, Ordering::SeqCst);
        // SAFETY: wakes waiters on this word.
        unsafe {
            libc::syscall(
                libc::SYS_futex,
                self.word.as_ptr(),
                libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG,
                count,
            )
        };
    }

    pub fn notify_all(&self) {
        self.notify(i32::MAX);
    }

    /// In the child of a `fork`: those who waited are gone.
    pub fn reset(&self) {
        self.waiting.set(0);
    }
}

/// Sleeps while the word is `seen`: until woken, a signal arrives, or the time is up.
fn wait_for_change(word: &AtomicU32, seen: u32, left: Option<Duration>) {
    let left = left.map(|left| libc::timespec {
        tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: left.subsec_nanos() as i64,
    });
    let left = left
        .as_ref()
        .map_or(std::ptr::null(), |left| left as *const libc::timespec);
    // SAFETY: the word lives in an object that the waiting thread holds.
    unsafe {
        libc::syscall(
            libc::SYS_futex,
            word.as_ptr(),
            libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG,
            seen,
            left,
        )
    };
}

/// Longest timeout accepted, in seconds.
pub const TIMEOUT_MAX: f64 = 9223372036.0;

/// The deadline of `acquire(blocking, timeout)`; an inner none waits for ever, an outer one does not wait at all.
pub fn deadline(
    th: &Thread,
    blocking: bool,
    timeout: Option<f64>,
) -> PyResult<Option<Option<Instant>>> {
    let timeout = timeout.unwrap_or(-1.0);
    if timeout.is_nan() {
        return Err(th.raise(t::ValueError, "Invalid value NaN (not a number)"));
    }
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
