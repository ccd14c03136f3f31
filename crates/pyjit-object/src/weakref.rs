//! Weak references of the object model: which weakref objects refer to an object. CPython: Objects/weakrefobject.c.
//!
//! The heap keeps the side table from referent to weakref objects and clears the dead ones; what a weakref object
//! looks like is `pyjit-types`' business. This table remembers callbacks that are due.

use crate::prelude::*;
use std::cell::RefCell;

#[derive(Default)]
pub struct Table {
    /// Weakref objects whose referents died, bits; traced through `Runtime::trace_roots`' caller, run at the next poll.
    pub due: RefCell<Vec<u64>>,
}

impl Table {
    pub fn trace(&self, marker: &mut pyjit_gc::Marker) {
        for word in self.due.borrow().iter() {
            marker.word(*word);
        }
    }

    /// Takes the weakref objects whose callbacks are due.
    pub fn take_due(&self) -> Option<Value> {
        let bits = self.due.borrow_mut().pop()?;
        // SAFETY: pushed as the bits of a live object, traced since.
        unsafe { Value::from_bits(bits) }
    }
}
