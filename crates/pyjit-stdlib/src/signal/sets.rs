//! Sets of signals, and waiting for one of a set.

use super::{SIGINFO, trip::NSIG};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::structseq;
use std::time::{Duration, Instant};

/// The system's set of an iterable of numbers.
pub fn from_iterable(th: &Thread, numbers: Value) -> PyResult<libc::sigset_t> {
    // SAFETY: fills the set.
    let mut set = unsafe {
        let mut set = std::mem::zeroed::<libc::sigset_t>();
        libc::sigemptyset(&mut set);
        set
    };
    protocol::for_each(th, numbers, |number| {
        let number = protocol::index(th, number)?;
        let signal = pyjit_object::int::as_i64(number);
        match signal.filter(|signal| (1..NSIG as i64).contains(signal)) {
            Some(signal) => {
                // SAFETY: the set is initialised.
                if unsafe { libc::sigaddset(&mut set, signal as i32) } != 0 {
                    // Numbers the C library keeps for itself: `range(1, NSIG)` is to work.
                    th.warn(
                        t::RuntimeWarning,
                        &format!("invalid signal number {signal}, please use valid_signals()"),
                        1,
                    )?;
                }
                Ok(true)
            }
            None => {
                let shown = signal.unwrap_or(if pyjit_object::int::signum(number) < 0 {
                    i64::MIN
                } else {
                    i64::MAX
                });
                let text = format!("signal number {shown} out of range [1; {}]", NSIG - 1);
                Err(th.raise(t::ValueError, text))
            }
        }
    })?;
    Ok(set)
}

pub fn to_set(th: &Thread, set: &libc::sigset_t) -> PyResult<Value> {
    let numbers = th.set();
    for signal in 1..NSIG {
        // SAFETY: the set is initialised.
        if unsafe { libc::sigismember(set, signal) } == 1 {
            numbers.add(th, Value::int(signal))?;
        }
    }
    Ok(numbers.into())
}

/// Waits for one of the signals: a `struct_siginfo`, none after the timeout.
pub fn wait(
    th: &Thread,
    set: &libc::sigset_t,
    timeout: Option<Duration>,
) -> PyResult<Option<Value>> {
    let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    loop {
        let left = deadline.map(|deadline| {
            let left = deadline.saturating_duration_since(Instant::now());
            libc::timespec {
                tv_sec: left.as_secs() as i64,
                tv_nsec: left.subsec_nanos() as i64,
            }
        });
        let left = left
            .as_ref()
            .map_or(std::ptr::null(), |left| left as *const _);
        // SAFETY: reads the set and the time, fills the information.
        let (answer, errno, info) = th.without_gil(|| unsafe {
            let mut info = std::mem::zeroed::<libc::siginfo_t>();
            let answer = libc::sigtimedwait(set, &mut info, left);
            (answer, *libc::__errno_location(), info)
        });
        if answer >= 0 {
            // SAFETY: plain words of the structure, whatever they mean for this signal.
            let (pid, uid, status, band) = unsafe {
                let words = (&raw const info).cast::<u8>();
                (
                    info.si_pid(),
                    info.si_uid(),
                    info.si_status(),
                    words.add(16).cast::<i64>().read_unaligned(),
                )
            };
            let fields = [
                th.int(info.si_signo),
                th.int(info.si_code),
                th.int(info.si_errno),
                th.int(pid),
                th.int(uid),
                th.int(status),
                th.int(band),
            ];
            let class = th.rt().kept.borrow().get(SIGINFO.name).copied();
            let class = class
                .and_then(Value::cast::<Type>)
                .unwrap_or_else(|| th.class(t::TUPLE));
            return structseq::make(th, class, &fields, &[]).map(Some);
        }
        match errno {
            libc::EINTR => th.check_signals()?,
            libc::EAGAIN => return Ok(None),
            errno => return Err(th.raise_os_error(errno, None, None)),
        }
    }
}
