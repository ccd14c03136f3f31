//! `select.epoll`.

use super::{Timeout, descriptor, duration};
use pyjit_object::prelude::*;
use std::cell::Cell;

#[pytype(name = "epoll")]
#[repr(C)]
pub struct Epoll {
    head: NativeHeader,
    /// -1 when closed.
    fd: Cell<i32>,
}

impl Epoll {
    fn open(&self, th: &Thread) -> PyResult<i32> {
        match self.fd.get() {
            -1 => Err(th.raise(t::ValueError, "I/O operation on closed epoll object")),
            fd => Ok(fd),
        }
    }

    fn shut(&self) -> i32 {
        match self.fd.replace(-1) {
            -1 => 0,
            // SAFETY: this object's descriptor.
            fd => unsafe { libc::close(fd) },
        }
    }
}

impl Drop for Epoll {
    fn drop(&mut self) {
        self.shut();
    }
}

fn new_of(th: &Thread, class: Gc<Type>, fd: i32) -> Gc<Epoll> {
    let epoll = Epoll {
        head: NativeHeader::new(Epoll::LAYOUT),
        fd: Cell::new(fd),
    };
    th.alloc(class, epoll)
}

/// CPython's `unsigned int` converter, which takes the low bits.
fn mask(th: &Thread, value: Value) -> PyResult<u32> {
    let number = pyjit_object::protocol::index(th, value)?;
    match pyjit_object::int::as_i64(number) {
        Some(mask) => Ok(mask as u32),
        None => Err(th.raise(
            t::OverflowError,
            "Python int too large to convert to C unsigned int",
        )),
    }
}

fn control(th: &Thread, this: Gc<Epoll>, operation: i32, fd: Value, events: u32) -> PyResult<()> {
    let epoll = this.open(th)?;
    let fd = descriptor(th, fd)?;
    let mut event = libc::epoll_event {
        events,
        u64: fd as u64,
    };
    // SAFETY: reads the event.
    match th.without_gil(|| unsafe { libc::epoll_ctl(epoll, operation, fd, &mut event) }) {
        0 => Ok(()),
        _ => Err(th.raise_last_os_error(None)),
    }
}

#[pymethods(
    Epoll,
    name = "epoll",
    module = "select",
    doc = "select.epoll(sizehint=-1, flags=0)\n\nReturns an epolling object\n\nsizehint must be a positive integer or -1 for the default size. The\nsizehint is used to optimize internal data structures. It doesn't limit\nthe maximum number of monitored events."
)]
pub mod methods {
    use super::*;

    #[slot(tp_new, "(sizehint=-1, flags=0)")]
    fn new(
        th: &Thread,
        class: Gc<Type>,
        sizehint: Option<i32>,
        flags: Option<i32>,
    ) -> PyResult<Gc<Epoll>> {
        if sizehint.is_some_and(|size| size != -1 && size <= 0) {
            return Err(th.raise(t::ValueError, "negative sizehint"));
        }
        if flags.is_some_and(|flags| flags & !libc::EPOLL_CLOEXEC != 0) {
            return Err(th.raise_os_error(libc::EINVAL, None, None));
        }
        // SAFETY: a plain system call.
        let fd = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
        if fd < 0 {
            return Err(th.raise_last_os_error(None));
        }
        Ok(new_of(th, class, fd))
    }

    /// Create an epoll object from a given control fd.
    #[classmethod("($type, fd, /)")]
    fn fromfd(th: &Thread, class: Value, fd: i32) -> PyResult<Value> {
        match class.cast::<Type>() {
            Some(class) => Ok(new_of(th, class, fd).into()),
            None => Ok(Value::NONE),
        }
    }

    /// Close the epoll control file descriptor.
    ///
    /// Further operations on the epoll object will raise an exception.
    #[method("($self, /)")]
    fn close(th: &Thread, this: Gc<Epoll>) -> PyResult<()> {
        if this.shut() < 0 {
            return Err(th.raise_last_os_error(None));
        }
        Ok(())
    }

    /// True if the epoll handler is closed
    #[getter]
    fn closed(this: Gc<Epoll>) -> bool {
        this.fd.get() == -1
    }

    /// Return the epoll control file descriptor.
    #[method("($self, /)")]
    fn fileno(th: &Thread, this: Gc<Epoll>) -> PyResult<i32> {
        this.open(th)
    }

    /// Registers a new fd or raises an OSError if the fd is already registered.
    ///
    ///   fd
    ///     the target file descriptor of the operation
    ///   eventmask
    ///     a bit set composed of the various EPOLL constants
    ///
    /// The epoll interface supports all file descriptors that support poll.
    #[method("($self, /, fd, eventmask=select.EPOLLIN | select.EPOLLPRI | select.EPOLLOUT)")]
    fn register(th: &Thread, this: Gc<Epoll>, fd: Value, eventmask: Option<Value>) -> PyResult<()> {
        let events = match eventmask {
            Some(eventmask) => mask(th, eventmask)?,
            None => (libc::EPOLLIN | libc::EPOLLPRI | libc::EPOLLOUT) as u32,
        };
        control(th, this, libc::EPOLL_CTL_ADD, fd, events)
    }

    /// Modify event mask for a registered file descriptor.
    ///
    ///   fd
    ///     the target file descriptor of the operation
    ///   eventmask
    ///     a bit set composed of the various EPOLL constants
    #[method("($self, /, fd, eventmask)")]
    fn modify(th: &Thread, this: Gc<Epoll>, fd: Value, eventmask: Value) -> PyResult<()> {
        let events = mask(th, eventmask)?;
        control(th, this, libc::EPOLL_CTL_MOD, fd, events)
    }

    /// Remove a registered file descriptor from the epoll object.
    ///
    ///   fd
    ///     the target file descriptor of the operation
    #[method("($self, /, fd)")]
    fn unregister(th: &Thread, this: Gc<Epoll>, fd: Value) -> PyResult<()> {
        control(th, this, libc::EPOLL_CTL_DEL, fd, 0)
    }

    /// Wait for events on the epoll file descriptor.
    ///
    ///   timeout
    ///     the maximum time to wait in seconds (as float);
    ///     a timeout of None or -1 makes poll wait indefinitely
    ///   maxevents
    ///     the maximum number of events returned; -1 means no limit
    ///
    /// Returns a list containing any descriptors that have events to report,
    /// as a list of (fd, events) 2-tuples.
    #[method("($self, /, timeout=None, maxevents=-1)")]
    fn poll(
        th: &Thread,
        this: Gc<Epoll>,
        timeout: Option<Value>,
        maxevents: Option<i32>,
    ) -> PyResult<Value> {
        let epoll = this.open(th)?;
        let timeout = duration(th, timeout, 1.0, "timeout must be a number or None")?;
        if timeout.is_ok_and(|timeout| {
            timeout.is_some_and(|timeout| timeout.as_millis() > i32::MAX as u128)
        }) {
            return Err(th.raise(t::OverflowError, "timeout is too large"));
        }
        let timeout = Timeout::of(timeout.unwrap_or(None));
        let room = match maxevents.unwrap_or(-1) {
            -1 => libc::FD_SETSIZE - 1,
            count if count > 0 => (count as usize).min(1 << 20),
            count => {
                let text = format!("maxevents must be greater than 0, got {count}");
                return Err(th.raise(t::ValueError, text));
            }
        };
        let empty = libc::epoll_event { events: 0, u64: 0 };
        let mut events = vec![empty; room];
        let count = loop {
            let millis = timeout.millis();
            let (answer, errno) = th.without_gil(|| {
                // SAFETY: fills at most as many as there is room for.
                unsafe {
                    let answer = libc::epoll_wait(epoll, events.as_mut_ptr(), room as i32, millis);
                    (answer, *libc::__errno_location())
                }
            });
            if answer >= 0 {
                break answer as usize;
            }
            if errno != libc::EINTR {
                return Err(th.raise_os_error(errno, None, None));
            }
            th.check_signals()?;
            if timeout.is_over() {
                break 0;
            }
        };
        let list = th.empty_list();
        for event in &events[..count] {
            let (fd, bits) = (event.u64 as i32, event.events);
            let pair = [Value::int(fd), th.int(bits)];
            list.push(th, th.try_tuple(&pair)?.into())?;
        }
        Ok(list.into())
    }

    #[method("($self, /)")]
    fn __enter__(th: &Thread, this: Gc<Epoll>) -> PyResult<Gc<Epoll>> {
        this.open(th)?;
        Ok(this)
    }

    #[method("($self, exc_type=None, exc_value=None, exc_tb=None, /)")]
    fn __exit__(
        th: &Thread,
        this: Gc<Epoll>,
        _exc_type: Option<Value>,
        _exc_value: Option<Value>,
        _exc_tb: Option<Value>,
    ) -> PyResult<()> {
        close(th, this)
    }
}
