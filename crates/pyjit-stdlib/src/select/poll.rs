//! `select.poll` objects.

use super::{Timeout, descriptor, duration};
use pyjit_object::prelude::*;
use std::cell::{Cell, RefCell};

#[pytype(name = "poll")]
#[repr(C)]
pub struct Poll {
    head: NativeHeader,
    /// Descriptors and events, in order of registration.
    #[trace(skip)]
    watched: RefCell<Vec<(i32, i16)>>,
    running: Cell<bool>,
}

pub fn make(th: &Thread) -> PyResult<Value> {
    let Some(class) = th.rt().native_class(Poll::LAYOUT) else {
        return Err(th.raise(t::SystemError, "select is not initialised"));
    };
    let poll = Poll {
        head: NativeHeader::new(Poll::LAYOUT),
        watched: RefCell::default(),
        running: Cell::new(false),
    };
    Ok(th.alloc(class, poll).into())
}

/// CPython's `unsigned short` converter.
fn mask(th: &Thread, value: Value) -> PyResult<i16> {
    let number = pyjit_object::protocol::index(th, value)?;
    match pyjit_object::int::as_i64(number) {
        Some(mask) if (0..=0xFFFF).contains(&mask) => Ok(mask as u16 as i16),
        _ if pyjit_object::int::signum(number) < 0 => {
            Err(th.raise(t::ValueError, "value must be positive"))
        }
        _ => Err(th.raise(
            t::OverflowError,
            "Python int too large to convert to C unsigned short",
        )),
    }
}

#[pymethods(Poll, name = "poll", module = "select", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    /// Register a file descriptor with the polling object.
    ///
    ///   fd
    ///     either an integer, or an object with a fileno() method returning an int
    ///   eventmask
    ///     an optional bitmask describing the type of events to check for
    #[method("($self, fd, eventmask=select.POLLIN | select.POLLPRI | select.POLLOUT, /)")]
    fn register(th: &Thread, this: Gc<Poll>, fd: Value, eventmask: Option<Value>) -> PyResult<()> {
        let fd = descriptor(th, fd)?;
        let events = match eventmask {
            Some(eventmask) => mask(th, eventmask)?,
            None => libc::POLLIN | libc::POLLPRI | libc::POLLOUT,
        };
        let mut watched = this.watched.borrow_mut();
        match watched.iter_mut().find(|(known, _)| *known == fd) {
            Some(entry) => entry.1 = events,
            None => watched.push((fd, events)),
        }
        Ok(())
    }

    /// Modify an already registered file descriptor.
    ///
    ///   fd
    ///     either an integer, or an object with a fileno() method returning
    ///     an int
    ///   eventmask
    ///     a bitmask describing the type of events to check for
    #[method("($self, fd, eventmask, /)")]
    fn modify(th: &Thread, this: Gc<Poll>, fd: Value, eventmask: Value) -> PyResult<()> {
        let fd = descriptor(th, fd)?;
        let events = mask(th, eventmask)?;
        let mut watched = this.watched.borrow_mut();
        match watched.iter_mut().find(|(known, _)| *known == fd) {
            Some(entry) => entry.1 = events,
            None => {
                drop(watched);
                return Err(th.raise_os_error(libc::ENOENT, None, None));
            }
        }
        Ok(())
    }

    /// Remove a file descriptor being tracked by the polling object.
    #[method("($self, fd, /)")]
    fn unregister(th: &Thread, this: Gc<Poll>, fd: Value) -> PyResult<()> {
        let number = descriptor(th, fd)?;
        let mut watched = this.watched.borrow_mut();
        let before = watched.len();
        watched.retain(|(known, _)| *known != number);
        if watched.len() == before {
            drop(watched);
            return Err(th.raise_key_error(Value::int(number)));
        }
        Ok(())
    }

    /// Polls the set of registered file descriptors.
    ///
    ///   timeout
    ///     The maximum time to wait in milliseconds, or else None (or a negative
    ///     value) to wait indefinitely.
    ///
    /// Returns a list containing any descriptors that have events or errors to
    /// report, as a list of (fd, event) 2-tuples.
    #[method("($self, timeout=None, /)")]
    fn poll(th: &Thread, this: Gc<Poll>, timeout: Option<Value>) -> PyResult<Value> {
        let timeout = duration(th, timeout, 1e-3, "timeout must be an integer or None")?;
        if timeout.is_ok_and(|timeout| {
            timeout.is_some_and(|timeout| timeout.as_millis() > i32::MAX as u128)
        }) {
            return Err(th.raise(t::OverflowError, "timeout is too large"));
        }
        let timeout = Timeout::of(timeout.unwrap_or(None));
        if this.running.get() {
            return Err(th.raise(t::RuntimeError, "concurrent poll() invocation"));
        }
        let mut entries: Vec<libc::pollfd> = this
            .watched
            .borrow()
            .iter()
            .map(|(fd, events)| libc::pollfd {
                fd: *fd,
                events: *events,
                revents: 0,
            })
            .collect();
        this.running.set(true);
        let result = wait(th, &mut entries, &timeout);
        this.running.set(false);
        result?;
        let list = th.empty_list();
        for entry in entries.iter().filter(|entry| entry.revents != 0) {
            let pair = [
                Value::int(entry.fd),
                Value::int(entry.revents as u16 as i32),
            ];
            list.push(th, th.try_tuple(&pair)?.into())?;
        }
        Ok(list.into())
    }

    fn wait(th: &Thread, entries: &mut [libc::pollfd], timeout: &Timeout) -> PyResult<()> {
        loop {
            let millis = timeout.millis();
            let (answer, errno) = th.without_gil(|| {
                // SAFETY: reads and changes the entries.
                unsafe {
                    let count = entries.len() as libc::nfds_t;
                    let answer = libc::poll(entries.as_mut_ptr(), count, millis);
                    (answer, *libc::__errno_location())
                }
            });
            if answer >= 0 {
                return Ok(());
            }
            entries.iter_mut().for_each(|entry| entry.revents = 0);
            if errno != libc::EINTR {
                return Err(th.raise_os_error(errno, None, None));
            }
            th.check_signals()?;
            if timeout.is_over() {
                return Ok(());
            }
        }
    }
}
