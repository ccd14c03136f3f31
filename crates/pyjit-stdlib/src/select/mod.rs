//! `select`: waiting for descriptors. CPython: Modules/selectmodule.c. `poll` and `epoll` have the objects of that name.

mod epoll;
mod poll;

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::time::{Duration, Instant};

macro_rules! constants {
    ($($name:ident)*) => {
        const CONSTANTS: &[(&str, i64)] = &[$((stringify!($name), libc::$name as i64),)*];
    };
}

#[rustfmt::skip]
constants! {
    EPOLLERR EPOLLEXCLUSIVE EPOLLHUP EPOLLIN EPOLLMSG EPOLLONESHOT EPOLLOUT EPOLLPRI EPOLLRDBAND EPOLLRDHUP EPOLLRDNORM
    EPOLLWAKEUP EPOLLWRBAND EPOLLWRNORM EPOLL_CLOEXEC POLLERR POLLHUP POLLIN POLLNVAL POLLOUT POLLPRI POLLRDBAND POLLRDHUP
    POLLRDNORM POLLWRBAND POLLWRNORM PIPE_BUF
}

/// A descriptor: an int, or what `fileno()` answers. CPython: `PyObject_AsFileDescriptor`.
pub fn descriptor(th: &Thread, value: Value) -> PyResult<i32> {
    let number = if pyjit_object::int::is_int(value) {
        value
    } else {
        match protocol::lookup_attr_str(th, value, "fileno")? {
            Some(fileno) => {
                let number = protocol::call(th, fileno, &[])?;
                if !pyjit_object::int::is_int(number) {
                    return Err(th.raise(t::TypeError, "fileno() returned a non-integer"));
                }
                number
            }
            None => {
                return Err(th.raise(
                    t::TypeError,
                    "argument must be an int, or have a fileno() method.",
                ));
            }
        }
    };
    match pyjit_object::int::as_i64(number).map(i32::try_from) {
        Some(Ok(fd)) if fd >= 0 => Ok(fd),
        Some(Ok(fd)) => {
            let text = format!("file descriptor cannot be a negative integer ({fd})");
            Err(th.raise(t::ValueError, text))
        }
        _ => Err(th.raise(t::OverflowError, "Python int too large to convert to C int")),
    }
}

/// How long a call may still take.
pub struct Timeout(Option<Instant>);

impl Timeout {
    pub fn of(seconds: Option<Duration>) -> Timeout {
        Timeout(seconds.and_then(|seconds| Instant::now().checked_add(seconds)))
    }

    /// Milliseconds, rounded up; -1 without end.
    pub fn millis(&self) -> i32 {
        let Some(end) = self.0 else { return -1 };
        let left = end.saturating_duration_since(Instant::now());
        i32::try_from(left.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX)
    }

    pub fn left(&self) -> Option<Duration> {
        self.0
            .map(|end| end.saturating_duration_since(Instant::now()))
    }

    pub fn is_over(&self) -> bool {
        self.0.is_some_and(|end| end <= Instant::now())
    }
}

/// A timeout in seconds or, for `poll`, milliseconds; none waits without end.
pub fn duration(
    th: &Thread,
    value: Option<Value>,
    unit: f64,
    wrong_type: &str,
) -> PyResult<Result<Option<Duration>, f64>> {
    let Some(value) = value.filter(|value| !value.is_none()) else {
        return Ok(Ok(None));
    };
    let number = match protocol::as_double(th, value) {
        Ok(number) => number,
        Err(raised) => {
            if th.catch(t::TypeError).is_some() {
                return Err(th.raise(t::TypeError, wrong_type));
            }
            return Err(raised);
        }
    };
    if number.is_nan() {
        return Err(th.raise(t::ValueError, "Invalid value NaN (not a number)"));
    }
    if number < 0.0 {
        return Ok(Err(number));
    }
    let limit = if unit < 1.0 { 9.2e12 } else { 9.2e9 };
    if number > limit {
        let text = "timestamp too large to convert to C PyTime_t";
        return Err(th.raise(t::OverflowError, text));
    }
    Ok(Ok(Some(Duration::from_secs_f64(number * unit))))
}

/// The descriptors of an iterable, with what they came from.
fn descriptors(th: &Thread, iterable: Value) -> PyResult<(Gc<List>, Vec<i32>)> {
    // A list is read as it is: `fileno()` may change it.
    let source = match iterable.cast::<List>() {
        Some(list) => Ok(list),
        None => protocol::to_list(th, iterable),
    };
    let source = match source {
        Ok(source) => source,
        Err(raised) => {
            if protocol::lookup_special(th, iterable, th.names().__iter__)?.is_none()
                && th.catch(t::TypeError).is_some()
            {
                return Err(th.raise(t::TypeError, "arguments 1-3 must be sequences"));
            }
            return Err(raised);
        }
    };
    let mut fds = Vec::new();
    let objects = th.empty_list();
    while let Some(object) = source.get(fds.len()) {
        let fd = descriptor(th, object)?;
        if fd >= libc::FD_SETSIZE as i32 {
            return Err(th.raise(t::ValueError, "filedescriptor out of range in select()"));
        }
        if fds.len() >= libc::FD_SETSIZE {
            return Err(th.raise(t::ValueError, "too many file descriptors in select()"));
        }
        fds.push(fd);
        objects.push(th, object)?;
    }
    Ok((objects, fds))
}

fn set_of(fds: &[i32]) -> libc::fd_set {
    // SAFETY: all descriptors are below FD_SETSIZE.
    unsafe {
        let mut set = std::mem::zeroed::<libc::fd_set>();
        libc::FD_ZERO(&mut set);
        for fd in fds {
            libc::FD_SET(*fd, &mut set);
        }
        set
    }
}

/// This module supports asynchronous I/O on multiple file descriptors.
///
/// *** IMPORTANT NOTICE ***
/// On Windows, only sockets are supported; on Unix, all file descriptors.
#[pymodule(name = "select")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for (name, value) in CONSTANTS {
            module.set(th, name, th.int(*value))?;
        }
        module.set(th, "EPOLLET", th.int(1i64 << 31))?;
        module.set(th, "POLLMSG", th.int(0x400))?;
        module.set(th, "error", th.class(t::OSError))?;
        module.set(th, "epoll", th.define_class(&epoll::methods::SPEC, None)?)?;
        th.define_class(&super::poll::methods::SPEC, None)
            .map(|_| ())
    }

    /// Wait until one or more file descriptors are ready for some kind of I/O.
    ///
    /// The first three arguments are iterables of file descriptors to be waited
    /// for:
    /// rlist -- wait until ready for reading
    /// wlist -- wait until ready for writing
    /// xlist -- wait for an "exceptional condition"
    /// If only one kind of condition is required, pass [] for the other lists.
    ///
    /// A file descriptor is either a socket or file object, or a small integer
    /// gotten from a fileno() method call on one of those.
    ///
    /// The optional 4th argument specifies a timeout in seconds; it may be
    /// a floating-point number to specify fractions of seconds.  If it is absent
    /// or None, the call will never time out.
    ///
    /// The return value is a tuple of three lists corresponding to the first
    /// three arguments; each contains the subset of the corresponding file
    /// descriptors that are ready.
    ///
    /// *** IMPORTANT NOTICE ***
    /// On Windows, only sockets are supported; on Unix, all file
    /// descriptors can be used.
    #[function("(rlist, wlist, xlist, timeout=None, /)")]
    fn select(
        th: &Thread,
        rlist: Value,
        wlist: Value,
        xlist: Value,
        timeout: Option<Value>,
    ) -> PyResult<Value> {
        let timeout = match duration(th, timeout, 1.0, "timeout must be a float or None")? {
            Ok(timeout) => Timeout::of(timeout),
            Err(_) => return Err(th.raise(t::ValueError, "timeout must be non-negative")),
        };
        let lists = [
            descriptors(th, rlist)?,
            descriptors(th, wlist)?,
            descriptors(th, xlist)?,
        ];
        let last = lists.iter().flat_map(|(_, fds)| fds).max();
        let count = last.map_or(0, |fd| fd + 1);
        let sets = loop {
            let mut sets = [0, 1, 2].map(|index: usize| set_of(&lists[index].1));
            let left = timeout.left().map(|left| libc::timeval {
                tv_sec: left.as_secs() as i64,
                tv_usec: left.subsec_nanos().div_ceil(1000).min(999_999) as i64,
            });
            let (answer, errno) = th.without_gil(|| {
                let mut left = left;
                let left = left
                    .as_mut()
                    .map_or(std::ptr::null_mut(), |left| left as *mut libc::timeval);
                let [reads, writes, others] = &mut sets;
                // SAFETY: reads and changes the sets and the time.
                unsafe {
                    let answer = libc::select(count, reads, writes, others, left);
                    (answer, *libc::__errno_location())
                }
            });
            if answer >= 0 {
                break if answer == 0 {
                    // The sets are undefined after a timeout.
                    [(); 3].map(|_| set_of(&[]))
                } else {
                    sets
                };
            }
            if errno != libc::EINTR {
                return Err(th.raise_os_error(errno, None, None));
            }
            th.check_signals()?;
            if timeout.is_over() {
                break [(); 3].map(|_| set_of(&[]));
            }
        };
        let mut ready = [Value::NONE; 3];
        for (index, (objects, fds)) in lists.iter().enumerate() {
            let list = th.empty_list();
            for (at, fd) in fds.iter().enumerate() {
                // SAFETY: below FD_SETSIZE.
                if unsafe { libc::FD_ISSET(*fd, &sets[index]) }
                    && let Some(object) = objects.get(at)
                {
                    list.push(th, object)?;
                }
            }
            ready[index] = list.into();
        }
        Ok(th.try_tuple(&ready)?.into())
    }

    /// Returns a polling object.
    ///
    /// This object supports registering and unregistering file descriptors, and
    /// then polling them for I/O events.
    #[function("()")]
    fn poll(th: &Thread) -> PyResult<Value> {
        super::poll::make(th)
    }
}
