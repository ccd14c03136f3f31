//! State that only holders of the global lock touch.

use std::cell::UnsafeCell;

/// Interior mutability for data that the global lock protects. A borrow never leaves `with`.
#[derive(Default)]
pub(crate) struct LockedCell<T>(UnsafeCell<T>);

impl<T> LockedCell<T> {
    pub const fn new(value: T) -> LockedCell<T> {
        LockedCell(UnsafeCell::new(value))
    }

    /// Runs `f` on the data. `f` must not come back to the same cell; the heap's closures are short and call nothing
    /// that does.
    #[inline(always)]
    pub fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        // SAFETY: one thread at a time holds the global lock, and `f` does not re-enter.
        f(unsafe { &mut *self.0.get() })
    }
}

impl<T: Default> LockedCell<T> {
    #[inline]
    pub fn take(&self) -> T {
        self.with(std::mem::take)
    }
}
