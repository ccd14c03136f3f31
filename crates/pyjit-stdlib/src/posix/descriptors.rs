//! `posix`: descriptors that are no files: memory, events, timers, terminals.

use super::check;
use super::path::{Fd, PathArg};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::ffi::CStr;

/// A timer's two times, in nanoseconds.
fn set_timer(
    th: &Thread,
    fd: i32,
    flags: i32,
    initial: i64,
    interval: i64,
) -> PyResult<(i64, i64)> {
    let spec = |nanos: i64| libc::timespec {
        tv_sec: nanos.div_euclid(1_000_000_000),
        tv_nsec: nanos.rem_euclid(1_000_000_000),
    };
    let new = libc::itimerspec {
        it_value: spec(initial),
        it_interval: spec(interval),
    };
    // SAFETY: a zeroed structure is valid.
    let mut old = unsafe { std::mem::zeroed::<libc::itimerspec>() };
    // SAFETY: reads and fills the structures.
    check(th, &[], || unsafe {
        libc::timerfd_settime(fd, flags, &new, &mut old) as isize
    })?;
    Ok(times(&old))
}

/// (next expiration, interval)
fn times(spec: &libc::itimerspec) -> (i64, i64) {
    let nanos = |time: libc::timespec| time.tv_sec.saturating_mul(1_000_000_000) + time.tv_nsec;
    (nanos(spec.it_value), nanos(spec.it_interval))
}

fn get_timer(th: &Thread, fd: i32) -> PyResult<(i64, i64)> {
    // SAFETY: a zeroed structure is valid.
    let mut spec = unsafe { std::mem::zeroed::<libc::itimerspec>() };
    // SAFETY: fills the structure.
    check(th, &[], || unsafe {
        libc::timerfd_gettime(fd, &mut spec) as isize
    })?;
    Ok(times(&spec))
}

fn seconds_value(th: &Thread, (value, interval): (i64, i64)) -> Value {
    let seconds = |nanos: i64| Value::float(nanos as f64 / 1e9);
    th.tuple(&[seconds(value), seconds(interval)]).into()
}

fn nanos_value(th: &Thread, (value, interval): (i64, i64)) -> Value {
    th.tuple(&[th.int(value), th.int(interval)]).into()
}

/// Seconds in nanoseconds.
fn nanos_of(th: &Thread, value: Option<Value>) -> PyResult<i64> {
    let Some(value) = value else { return Ok(0) };
    let seconds = protocol::as_double(th, value)?;
    if seconds.is_nan() {
        return Err(th.raise(t::ValueError, "Invalid value NaN (not a number)"));
    }
    if seconds.abs() > 9.2e9 {
        return Err(th.raise(
            t::OverflowError,
            "timestamp too large to convert to C PyTime_t",
        ));
    }
    Ok((seconds * 1e9).floor() as i64)
}

fn done(th: &Thread, call: impl FnMut() -> isize) -> PyResult<()> {
    check(th, &[], call).map(|_| ())
}

/// Part of `posix`.
#[pymodule(name = "posix")]
pub mod module {
    use super::*;

    #[function("(name, flags=MFD_CLOEXEC)")]
    fn memfd_create(th: &Thread, name: PathArg, flags: Option<i64>) -> PyResult<isize> {
        let flags = flags.unwrap_or(libc::MFD_CLOEXEC as i64) as u32;
        // SAFETY: a C string.
        check(th, &[], || unsafe {
            libc::memfd_create(name.text.as_ptr(), flags) as isize
        })
    }

    /// Creates and returns an event notification file descriptor.
    #[function("(initval, flags=EFD_CLOEXEC)")]
    fn eventfd(th: &Thread, initval: i64, flags: Option<i32>) -> PyResult<isize> {
        let Ok(initval) = u32::try_from(initval) else {
            let text = if initval < 0 {
                "can't convert negative value to unsigned int"
            } else {
                "Python int too large to convert to C unsigned int"
            };
            return Err(th.raise(t::OverflowError, text));
        };
        let flags = flags.unwrap_or(libc::EFD_CLOEXEC);
        // SAFETY: a plain system call.
        check(th, &[], || unsafe {
            libc::eventfd(initval, flags) as isize
        })
    }

    /// Read eventfd value
    #[function("(fd)")]
    fn eventfd_read(th: &Thread, fd: Fd) -> PyResult<u64> {
        let mut value = 0u64;
        // SAFETY: fills the number.
        check(th, &[], || unsafe {
            libc::read(fd.0, (&raw mut value).cast(), size_of::<u64>())
        })?;
        Ok(value)
    }

    /// Write eventfd value.
    #[function("(fd, value)")]
    fn eventfd_write(th: &Thread, fd: Fd, value: Value) -> PyResult<()> {
        let number = protocol::index(th, value)?;
        let big = pyjit_object::int::as_big(number).unwrap_or_default();
        let Ok(value) = u64::try_from(&big) else {
            return Err(th.raise(
                t::OverflowError,
                "Python int too large to convert to C unsigned long long",
            ));
        };
        // SAFETY: reads the number.
        check(th, &[], || unsafe {
            libc::write(fd.0, (&raw const value).cast(), size_of::<u64>())
        })
        .map(|_| ())
    }

    /// Create and return a timer file descriptor.
    ///
    ///   clockid
    ///     A valid clock ID constant as timer file descriptor.
    ///
    ///     time.CLOCK_REALTIME
    ///     time.CLOCK_MONOTONIC
    ///     time.CLOCK_BOOTTIME
    ///   flags
    ///     0 or a bit mask of os.TFD_NONBLOCK or os.TFD_CLOEXEC.
    ///
    ///     os.TFD_NONBLOCK
    ///         If *TFD_NONBLOCK* is set as a flag, read doesn't blocks.
    ///         If *TFD_NONBLOCK* is not set as a flag, read block until the timer fires.
    ///
    ///     os.TFD_CLOEXEC
    ///         If *TFD_CLOEXEC* is set as a flag, enable the close-on-exec flag
    #[function("(clockid, /, *, flags=0)")]
    fn timerfd_create(th: &Thread, clockid: i32, flags: Option<i32>) -> PyResult<isize> {
        // As all descriptors, not for children.
        let flags = flags.unwrap_or(0) | libc::TFD_CLOEXEC;
        // SAFETY: a plain system call.
        check(th, &[], || unsafe {
            libc::timerfd_create(clockid, flags) as isize
        })
    }

    /// Alter a timer file descriptor's internal timer in seconds.
    ///
    ///   fd
    ///     A timer file descriptor.
    ///   flags
    ///     0 or a bit mask of TFD_TIMER_ABSTIME or TFD_TIMER_CANCEL_ON_SET.
    ///   initial
    ///     The initial expiration time, in seconds.
    ///   interval
    ///     The timer's interval, in seconds.
    #[function("(fd, /, *, flags=0, initial=0.0, interval=0.0)")]
    fn timerfd_settime(
        th: &Thread,
        fd: Fd,
        flags: Option<i32>,
        initial: Option<Value>,
        interval: Option<Value>,
    ) -> PyResult<Value> {
        let (initial, interval) = (nanos_of(th, initial)?, nanos_of(th, interval)?);
        let old = set_timer(th, fd.0, flags.unwrap_or(0), initial, interval)?;
        Ok(seconds_value(th, old))
    }

    /// Alter a timer file descriptor's internal timer in nanoseconds.
    ///
    ///   fd
    ///     A timer file descriptor.
    ///   flags
    ///     0 or a bit mask of TFD_TIMER_ABSTIME or TFD_TIMER_CANCEL_ON_SET.
    ///   initial
    ///     initial expiration timing in nanoseconds.
    ///   interval
    ///     interval for the timer in nanoseconds.
    #[function("(fd, /, *, flags=0, initial=0, interval=0)")]
    fn timerfd_settime_ns(
        th: &Thread,
        fd: Fd,
        flags: Option<i32>,
        initial: Option<i64>,
        interval: Option<i64>,
    ) -> PyResult<Value> {
        let (initial, interval) = (initial.unwrap_or(0), interval.unwrap_or(0));
        let old = set_timer(th, fd.0, flags.unwrap_or(0), initial, interval)?;
        Ok(nanos_value(th, old))
    }

    /// Return a tuple of a timer file descriptor's (next expiration, interval) in float seconds.
    ///
    ///   fd
    ///     A timer file descriptor.
    #[function("(fd, /)")]
    fn timerfd_gettime(th: &Thread, fd: Fd) -> PyResult<Value> {
        Ok(seconds_value(th, get_timer(th, fd.0)?))
    }

    /// Return a tuple of a timer file descriptor's (next expiration, interval) in nanoseconds.
    ///
    ///   fd
    ///     A timer file descriptor.
    #[function("(fd, /)")]
    fn timerfd_gettime_ns(th: &Thread, fd: Fd) -> PyResult<Value> {
        Ok(nanos_value(th, get_timer(th, fd.0)?))
    }

    /// Return the name of the controlling terminal for this process.
    #[function("()")]
    fn ctermid() -> &'static str {
        "/dev/tty"
    }

    /// Return a string describing the encoding of a terminal's file descriptor.
    ///
    /// The file descriptor must be attached to a terminal.
    /// If the device is not a terminal, return None.
    #[function("(fd)")]
    fn device_encoding(th: &Thread, fd: i32) -> Option<Value> {
        // SAFETY: a plain query.
        (unsafe { libc::isatty(fd) } == 1).then(|| th.str("UTF-8").into())
    }

    /// Return the name of the terminal device connected to 'fd'.
    ///
    ///   fd
    ///     Integer file descriptor handle.
    #[function("(fd, /)")]
    fn ttyname(th: &Thread, fd: i32) -> PyResult<Value> {
        let mut name = [0u8; 512];
        // SAFETY: fills the buffer with a C string.
        match unsafe { libc::ttyname_r(fd, name.as_mut_ptr().cast(), name.len()) } {
            0 => c_text(th, &name),
            errno => Err(th.raise_os_error(errno, None, None)),
        }
    }

    fn c_text(th: &Thread, bytes: &[u8]) -> PyResult<Value> {
        let text = CStr::from_bytes_until_nul(bytes).map_or(&[][..], CStr::to_bytes);
        Ok(th.str_wtf8(text)?.into())
    }

    /// Open a pseudo-terminal.
    ///
    /// Return a tuple of (master_fd, slave_fd) containing open file descriptors
    /// for both the master and slave ends.
    #[function("()")]
    fn openpty(th: &Thread) -> PyResult<Value> {
        let (mut master, mut slave) = (-1, -1);
        // SAFETY: fills both descriptors.
        let answer = unsafe {
            libc::openpty(
                &mut master,
                &mut slave,
                std::ptr::null_mut(),
                std::ptr::null(),
                std::ptr::null(),
            )
        };
        if answer < 0 {
            return Err(th.raise_last_os_error(None));
        }
        for fd in [master, slave] {
            // SAFETY: the fresh descriptors.
            unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) };
        }
        Ok(th.tuple(&[Value::int(master), Value::int(slave)]).into())
    }

    /// Open and return a file descriptor for a master pseudo-terminal device.
    ///
    /// Performs a posix_openpt() C function call. The oflag argument is used to
    /// set file status flags and file access modes as specified in the manual
    /// page of posix_openpt() of your system.
    #[function("(oflag, /)")]
    fn posix_openpt(th: &Thread, oflag: i32) -> PyResult<isize> {
        // SAFETY: a plain system call.
        check(th, &[], || unsafe {
            libc::posix_openpt(oflag | libc::O_CLOEXEC) as isize
        })
    }

    /// Grant access to the slave pseudo-terminal device.
    ///
    ///   fd
    ///     File descriptor of a master pseudo-terminal device.
    ///
    /// Performs a grantpt() C function call.
    #[function("(fd, /)")]
    fn grantpt(th: &Thread, fd: Fd) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::grantpt(fd.0) as isize })
    }

    /// Unlock a pseudo-terminal master/slave pair.
    ///
    ///   fd
    ///     File descriptor of a master pseudo-terminal device.
    ///
    /// Performs an unlockpt() C function call.
    #[function("(fd, /)")]
    fn unlockpt(th: &Thread, fd: Fd) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::unlockpt(fd.0) as isize })
    }

    /// Return the name of the slave pseudo-terminal device.
    ///
    ///   fd
    ///     File descriptor of a master pseudo-terminal device.
    ///
    /// If the ptsname_r() C function is available, it is called;
    /// otherwise, performs a ptsname() C function call.
    #[function("(fd, /)")]
    fn ptsname(th: &Thread, fd: Fd) -> PyResult<Value> {
        let mut name = [0u8; 512];
        // SAFETY: fills the buffer with a C string.
        match unsafe { libc::ptsname_r(fd.0, name.as_mut_ptr().cast(), name.len()) } {
            0 => c_text(th, &name),
            errno => Err(th.raise_os_error(errno, None, None)),
        }
    }

    /// Prepare the tty of which fd is a file descriptor for a new login session.
    ///
    /// Make the calling process a session leader; make the tty the
    /// controlling tty, the stdin, the stdout, and the stderr of the
    /// calling process; close fd.
    #[function("(fd, /)")]
    fn login_tty(th: &Thread, fd: Fd) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::login_tty(fd.0) as isize })
    }
}
