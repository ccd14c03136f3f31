//! What a socket object is, and its system calls. CPython: `sock_call` in Modules/socketmodule.c.
//!
//! A socket with a timeout is non-blocking for the system: calls wait with `poll` first, and again after spurious wake-ups.

use super::address::Address;
use pyjit_object::convert::ArgAt;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;
use std::time::{Duration, Instant};

#[pytype(name = "socket")]
#[repr(C)]
pub struct Socket {
    pub head: NativeHeader,
    /// -1 when closed.
    pub fd: Cell<i32>,
    pub family: Cell<i32>,
    pub kind: Cell<i32>,
    pub protocol: Cell<i32>,
    /// Nanoseconds; negative: blocking, 0: non-blocking.
    pub timeout: Cell<i64>,
}

/// What a socket call waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    Read,
    Write,
}

/// A number argument.
pub fn number(th: &Thread, value: Value) -> PyResult<i32> {
    let at = ArgAt {
        function: "socket",
        index: 0,
        name: "",
    };
    i32::from_arg(th, value, &at)
}

/// The optional number at `index`.
pub fn number_at(th: &Thread, args: Args<'_>, index: usize, default: i32) -> PyResult<i32> {
    args.get(index)
        .map_or(Ok(default), |value| number(th, value))
}

/// Seconds or none as nanoseconds. CPython: `socket_parse_timeout`.
pub fn parse_timeout(th: &Thread, value: Value) -> PyResult<i64> {
    if value.is_none() {
        return Ok(-1);
    }
    let seconds = protocol::as_double(th, value)?;
    if seconds.is_nan() {
        return Err(th.raise(t::ValueError, "Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(th.raise(t::ValueError, "Timeout value out of range"));
    }
    if seconds > 9.2e9 {
        let text = if seconds > 9.2e18 {
            "timestamp too large to convert to C PyTime_t"
        } else {
            "timeout doesn't fit into C timeval"
        };
        return Err(th.raise(t::OverflowError, text));
    }
    Ok((seconds * 1e9).ceil() as i64)
}

pub fn timeout_value(timeout: i64) -> Value {
    if timeout < 0 {
        Value::NONE
    } else {
        Value::float(timeout as f64 / 1e9)
    }
}

pub fn errno() -> i32 {
    // SAFETY: the C library's own word of this thread.
    unsafe { *libc::__errno_location() }
}

pub fn set_blocking(fd: i32, blocking: bool) -> bool {
    let mut on = i32::from(!blocking);
    // SAFETY: reads the number.
    unsafe { libc::ioctl(fd, libc::FIONBIO, &mut on) >= 0 }
}

impl Socket {
    pub fn deadline(&self) -> Option<Instant> {
        match self.timeout.get() {
            timeout if timeout > 0 => {
                Instant::now().checked_add(Duration::from_nanos(timeout as u64))
            }
            _ => None,
        }
    }

    /// Waits until the socket is ready; TimeoutError after the deadline. Signal handlers run.
    fn wait(
        &self,
        th: &Thread,
        what: Wait,
        deadline: Option<Instant>,
        connecting: bool,
    ) -> PyResult<()> {
        loop {
            let millis = match deadline {
                None => -1,
                Some(end) => {
                    let left = end.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return Err(th.raise(t::TimeoutError, "timed out"));
                    }
                    i32::try_from(left.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX)
                }
            };
            let events = match what {
                Wait::Read => libc::POLLIN,
                Wait::Write if connecting => libc::POLLOUT | libc::POLLERR,
                Wait::Write => libc::POLLOUT,
            };
            let mut entry = libc::pollfd {
                fd: self.fd.get(),
                events,
                revents: 0,
            };
            // SAFETY: one entry.
            let (answer, error) = th.without_gil(|| unsafe {
                let answer = libc::poll(&mut entry, 1, millis);
                (answer, errno())
            });
            match answer {
                0 => return Err(th.raise(t::TimeoutError, "timed out")),
                1.. => return Ok(()),
                _ if error == libc::EINTR => th.check_signals()?,
                _ => return Err(th.raise_os_error(error, None, None)),
            }
        }
    }

    /// A call that answers -1 for an error, when the socket is ready for it.
    pub fn call(
        &self,
        th: &Thread,
        what: Wait,
        deadline: Option<Instant>,
        mut call: impl FnMut(i32) -> isize,
    ) -> PyResult<isize> {
        let timed = self.timeout.get() > 0;
        loop {
            if timed {
                self.wait(th, what, deadline, false)?;
            }
            loop {
                let fd = self.fd.get();
                let (answer, error) = th.without_gil(|| {
                    let answer = call(fd);
                    (answer, errno())
                });
                if answer >= 0 {
                    return Ok(answer);
                }
                match error {
                    libc::EINTR => th.check_signals()?,
                    libc::EAGAIN if timed => break,
                    error => return Err(th.raise_os_error(error, None, None)),
                }
            }
        }
    }

    /// CPython's `internal_connect`: answers an errno unless `raise`.
    pub fn connect(&self, th: &Thread, address: &Address, raise: bool) -> PyResult<i32> {
        let fd = self.fd.get();
        // SAFETY: reads the address.
        let (answer, error) = th.without_gil(|| unsafe {
            let answer = libc::connect(fd, address.as_ptr(), address.len);
            (answer, errno())
        });
        if answer == 0 {
            return Ok(0);
        }
        let timeout = self.timeout.get();
        let waits = match error {
            libc::EINTR => {
                th.check_signals()?;
                timeout != 0
            }
            libc::EINPROGRESS => timeout > 0,
            _ => false,
        };
        let error = if waits {
            match self.wait(th, Wait::Write, self.deadline(), true) {
                Ok(()) => {}
                Err(raised) => {
                    if !raise && th.catch(t::TimeoutError).is_some() {
                        return Ok(libc::EWOULDBLOCK);
                    }
                    return Err(raised);
                }
            }
            let mut error = 0;
            let mut len = size_of::<i32>() as libc::socklen_t;
            // SAFETY: fills the number.
            unsafe {
                libc::getsockopt(
                    fd,
                    libc::SOL_SOCKET,
                    libc::SO_ERROR,
                    (&raw mut error).cast(),
                    &mut len,
                )
            };
            match error {
                0 | libc::EISCONN => return Ok(0),
                error => error,
            }
        } else {
            error
        };
        if raise {
            return Err(th.raise_os_error(error, None, None));
        }
        Ok(error)
    }

    pub fn shut(&self) -> i32 {
        match self.fd.replace(-1) {
            -1 => 0,
            // SAFETY: this object's descriptor.
            fd => unsafe { libc::close(fd) },
        }
    }

    /// Receives into `room` bytes at `place`; the sender's address too if it is asked for.
    pub fn receive(
        &self,
        th: &Thread,
        place: *mut u8,
        room: usize,
        flags: i32,
        mut from: Option<&mut Address>,
    ) -> PyResult<usize> {
        if room == 0 && from.is_none() {
            return Ok(0);
        }
        let full = Address::empty().len;
        let got = self.call(th, Wait::Read, self.deadline(), |fd| {
            // SAFETY: the caller's buffer, which stays in place.
            unsafe {
                match from.as_deref_mut() {
                    None => libc::recv(fd, place.cast(), room, flags),
                    Some(from) => {
                        from.len = full;
                        let (pointer, len) = (from.as_mut_ptr(), &raw mut from.len);
                        libc::recvfrom(fd, place.cast(), room, flags, pointer, len)
                    }
                }
            }
        })?;
        Ok(got as usize)
    }
}
