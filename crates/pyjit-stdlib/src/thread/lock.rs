//! `_thread.lock` and `_thread.RLock`. Their states are guarded by the GIL.

use super::wait::{Event, deadline};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use std::cell::Cell;

#[pytype(name = "lock")]
#[repr(C)]
pub struct Lock {
    head: NativeHeader,
    locked: Cell<bool>,
    released: Event,
}

/// Takes no arguments, keywords neither; subclasses may do as they like.
fn no_arguments(th: &Thread, class: Gc<Type>, name: &str, args: Args<'_>) -> PyResult<()> {
    if !args.values.is_empty() && !class.is_heap_class() {
        let count = args.values.len();
        return Err(th.raise(
            t::TypeError,
            format!("{name}() takes no arguments ({count} given)"),
        ));
    }
    Ok(())
}

fn at(value: impl Into<Value>) -> u64 {
    value.into().bits()
}

#[pymethods(Lock, name = "lock", module = "_thread", text_signature = "()", flags = TypeFlags::MANAGED_WEAKREF, doc = "A lock object is a synchronization primitive.  To create a lock,\ncall threading.Lock().  Methods are:\n\nacquire() -- lock the lock, possibly blocking until it can be obtained\nrelease() -- unlock of the lock\nlocked() -- test whether the lock is currently locked\n\nA lock is not owned by the thread that locked it; another thread may\nunlock it.  A thread attempting to lock a lock that it has already locked\nwill block until another thread unlocks it.  Deadlocks may ensue.")]
pub mod lock {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Lock>> {
        no_arguments(th, class, "lock", args)?;
        let lock = Lock {
            head: NativeHeader::new(Lock::LAYOUT),
            locked: Cell::new(false),
            released: Event::default(),
        };
        Ok(th.alloc(class, lock))
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Lock>) -> String {
        let state = if this.locked.get() {
            "locked"
        } else {
            "unlocked"
        };
        let class = th.class_of(this.into()).full_name(th);
        format!("<{state} {class} object at {:#x}>", at(this))
    }

    /// Lock the lock.  Without argument, this blocks if the lock is already
    /// locked (even by the same thread), waiting for another thread to release
    /// the lock, and return True once the lock is acquired.
    /// With an argument, this will only block if the argument is true,
    /// and the return value reflects whether the lock is acquired.
    /// The blocking operation is interruptible.
    #[method("($self, /, blocking=True, timeout=-1)")]
    fn acquire(
        th: &Thread,
        this: Gc<Lock>,
        blocking: Option<bool>,
        timeout: Option<f64>,
    ) -> PyResult<bool> {
        if blocking.is_none() && timeout.is_none() && !this.locked.replace(true) {
            return Ok(true);
        }
        let deadline = deadline(th, blocking.unwrap_or(true), timeout)?;
        if this.locked.get() {
            let Some(deadline) = deadline else {
                return Ok(false);
            };
            if !this
                .released
                .wait_until(th, deadline, || !this.locked.get())?
            {
                return Ok(false);
            }
        }
        this.locked.set(true);
        Ok(true)
    }

    /// An obsolete synonym of acquire().
    #[method("($self, /, blocking=True, timeout=-1)")]
    fn acquire_lock(
        th: &Thread,
        this: Gc<Lock>,
        blocking: Option<bool>,
        timeout: Option<f64>,
    ) -> PyResult<bool> {
        acquire(th, this, blocking, timeout)
    }

    /// Release the lock, allowing another thread that is blocked waiting for
    /// the lock to acquire the lock.  The lock must be in the locked state,
    /// but it needn't be locked by the same thread that unlocks it.
    #[method("($self, /)")]
    fn release(th: &Thread, this: Gc<Lock>) -> PyResult<()> {
        if !this.locked.replace(false) {
            return Err(th.raise(t::RuntimeError, "release unlocked lock"));
        }
        this.released.notify(1);
        Ok(())
    }

    /// An obsolete synonym of release().
    #[method("($self, /)")]
    fn release_lock(th: &Thread, this: Gc<Lock>) -> PyResult<()> {
        release(th, this)
    }

    /// Return whether the lock is in the locked state.
    #[method("($self, /)")]
    fn locked(this: Gc<Lock>) -> bool {
        this.locked.get()
    }

    /// An obsolete synonym of locked().
    #[method("($self, /)")]
    fn locked_lock(this: Gc<Lock>) -> bool {
        this.locked.get()
    }

    #[method("($self, /)")]
    fn _at_fork_reinit(this: Gc<Lock>) {
        this.locked.set(false);
        this.released.reset();
    }

    /// Lock the lock.
    #[method("($self, /)")]
    fn __enter__(th: &Thread, this: Gc<Lock>) -> PyResult<bool> {
        acquire(th, this, None, None)
    }

    /// Release the lock.
    #[method("($self, /, *exc_info)")]
    fn __exit__(th: &Thread, this: Gc<Lock>, _args: Args<'_>) -> PyResult<()> {
        release(th, this)
    }
}

#[pytype(name = "RLock")]
#[repr(C)]
pub struct RLock {
    head: NativeHeader,
    /// Identifier of the owning thread; 0 when free.
    owner: Cell<u64>,
    count: Cell<usize>,
    released: Event,
}

impl RLock {
    fn take(&self, th: &Thread, deadline: Option<Option<std::time::Instant>>) -> PyResult<bool> {
        if self.count.get() > 0 && self.owner.get() != th.id.get() {
            let Some(deadline) = deadline else {
                return Ok(false);
            };
            let free = || self.count.get() == 0;
            if !self.released.wait_until(th, deadline, free)? {
                return Ok(false);
            }
        }
        self.owner.set(th.id.get());
        self.count.set(self.count.get() + 1);
        Ok(true)
    }
}

#[pymethods(RLock, name = "RLock", module = "_thread", flags = TypeFlags::BASE.with(TypeFlags::MANAGED_WEAKREF))]
pub mod rlock {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> PyResult<Gc<RLock>> {
        let lock = RLock {
            head: NativeHeader::new(RLock::LAYOUT),
            owner: Cell::new(0),
            count: Cell::new(0),
            released: Event::default(),
        };
        Ok(th.alloc(class, lock))
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<RLock>) -> String {
        let state = if this.count.get() > 0 {
            "locked"
        } else {
            "unlocked"
        };
        let class = th.class_of(this.into()).full_name(th);
        let (owner, count) = (this.owner.get(), this.count.get());
        format!(
            "<{state} {class} object owner={owner} count={count} at {:#x}>",
            at(this)
        )
    }

    /// Lock the lock.  `blocking` indicates whether we should wait
    /// for the lock to be available or not.  If `blocking` is False
    /// and another thread holds the lock, the method will return False
    /// immediately.  If `blocking` is True and another thread holds
    /// the lock, the method will wait for the lock to be released,
    /// take it and then return True.
    /// (note: the blocking operation is interruptible.)
    ///
    /// In all other cases, the method will return True immediately.
    /// Precisely, if the current thread already holds the lock, its
    /// internal counter is simply incremented. If nobody holds the lock,
    /// the lock is taken and its internal counter initialized to 1.
    #[method("($self, /, blocking=True, timeout=-1)")]
    fn acquire(
        th: &Thread,
        this: Gc<RLock>,
        blocking: Option<bool>,
        timeout: Option<f64>,
    ) -> PyResult<bool> {
        let deadline = deadline(th, blocking.unwrap_or(true), timeout)?;
        this.take(th, deadline)
    }

    /// Release the lock, allowing another thread that is blocked waiting for
    /// the lock to acquire the lock.  The lock must be in the locked state,
    /// and must be locked by the same thread that unlocks it; otherwise a
    /// `RuntimeError` is raised.
    ///
    /// Do note that if the lock was acquire()d several times in a row by the
    /// current thread, release() needs to be called as many times for the lock
    /// to be available for other threads.
    #[method("($self, /)")]
    fn release(th: &Thread, this: Gc<RLock>) -> PyResult<()> {
        if this.count.get() == 0 || this.owner.get() != th.id.get() {
            return Err(th.raise(t::RuntimeError, "cannot release un-acquired lock"));
        }
        this.count.set(this.count.get() - 1);
        if this.count.get() == 0 {
            this.owner.set(0);
            this.released.notify(1);
        }
        Ok(())
    }

    /// locked()
    ///
    /// Return a boolean indicating whether this object is locked right now.
    #[method("($self, /)")]
    fn locked(this: Gc<RLock>) -> bool {
        this.count.get() > 0
    }

    /// For internal use by `threading.Condition`.
    #[method("($self, /)")]
    fn _is_owned(th: &Thread, this: Gc<RLock>) -> bool {
        this.count.get() > 0 && this.owner.get() == th.id.get()
    }

    /// For internal use by reentrancy checks.
    #[method("($self, /)")]
    fn _recursion_count(th: &Thread, this: Gc<RLock>) -> usize {
        if this.owner.get() == th.id.get() {
            this.count.get()
        } else {
            0
        }
    }

    /// For internal use by `threading.Condition`.
    #[method("($self, /)")]
    fn _release_save(th: &Thread, this: Gc<RLock>) -> PyResult<Value> {
        if this.count.get() == 0 {
            return Err(th.raise(t::RuntimeError, "cannot release un-acquired lock"));
        }
        let state = th.tuple(&[th.int(this.count.replace(0)), th.int(this.owner.replace(0))]);
        this.released.notify(1);
        Ok(state.into())
    }

    /// For internal use by `threading.Condition`.
    #[method("($self, state, /)")]
    fn _acquire_restore(th: &Thread, this: Gc<RLock>, state: Gc<Tuple>) -> PyResult<()> {
        let part = |index: usize| {
            let word = state.get(index).and_then(pyjit_object::int::as_i64);
            word.unwrap_or(0)
        };
        let (count, owner) = (part(0) as usize, part(1) as u64);
        this.released
            .wait_until(th, None, || this.count.get() == 0)?;
        this.count.set(count);
        this.owner.set(owner);
        Ok(())
    }

    #[method("($self, /)")]
    fn _at_fork_reinit(this: Gc<RLock>) {
        this.count.set(0);
        this.owner.set(0);
        this.released.reset();
    }

    /// Lock the lock.
    #[method("($self, /)")]
    fn __enter__(th: &Thread, this: Gc<RLock>) -> PyResult<bool> {
        this.take(th, Some(None))
    }

    /// Release the lock.
    #[method("($self, /, *exc_info)")]
    fn __exit__(th: &Thread, this: Gc<RLock>, _args: Args<'_>) -> PyResult<()> {
        release(th, this)
    }
}
