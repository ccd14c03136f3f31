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
