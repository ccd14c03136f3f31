//! The global interpreter lock: one thread at a time touches Python objects.

use std::sync::{Condvar, Mutex};

#[derive(Default)]
pub struct Gil {
    held: Mutex<bool>,
    released: Condvar,
}

impl Gil {
    pub fn acquire(&self) {
        let mut held = match self.held.lock() {
            Ok(held) => held,
            Err(poisoned) => poisoned.into_inner(),
        };
        while *held {
            held = match self.released.wait(held) {
                Ok(held) => held,
                Err(poisoned) => poisoned.into_inner(),
            };
        }
        *held = true;
    }

    pub fn release(&self) {
        match self.held.lock() {
            Ok(mut held) => *held = false,
            Err(poisoned) => *poisoned.into_inner() = false,
        }
        self.released.notify_one();
    }
}

impl crate::thread::Thread {
    /// Runs something that may block, or take long, without the GIL. It must not touch Python objects.
    pub fn without_gil<R>(&self, blocking: impl FnOnce() -> R) -> R {
        let Some(id) = self.stack_id.get() else {
            return blocking();
        };
        let gil = &self.rt().gil;
        self.rt().heap.stacks.park(id, || {
            gil.release();
            let result = blocking();
            gil.acquire();
            result
        })
    }

    /// A system call that answers -1 for an error: repeated after signals, whose handlers run in between.
    pub fn system_call(
        &self,
        mut call: impl FnMut() -> isize,
    ) -> crate::value::PyResult<Result<isize, i32>> {
        loop {
            let (answer, errno) = self.without_gil(|| {
                let answer = call();
                (
                    answer,
                    std::io::Error::last_os_error().raw_os_error().unwrap_or(0),
                )
            });
            if answer >= 0 {
                return Ok(Ok(answer));
            }
            if errno != libc::EINTR {
                return Ok(Err(errno));
            }
            if let Some(poll) = self.rt().hooks.poll.get() {
                poll(self)?;
            }
        }
    }
}
