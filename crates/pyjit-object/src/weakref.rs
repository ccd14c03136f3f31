//! Weak references of the object model: which weakref objects refer to an object. CPython: Objects/weakrefobject.c.
//!
//! The heap keeps the side table from referent to weakref objects and says which referents died; the weakref objects,
//! all of one layout (references and proxies), are emptied then. This table remembers callbacks that are due.

use crate::kind::NativeHeader;
use crate::prelude::*;
use std::cell::{Cell, RefCell};

/// A weak reference or proxy, as its class says.
#[pytype(name = "ReferenceType", module = "weakref")]
#[repr(C)]
pub struct WeakRef {
    pub head: NativeHeader,
    /// Bits of the referent, which this does not keep alive; 0 once it died.
    referent: Cell<u64>,
    pub callback: Field<Option<Value>>,
    pub hash: Cell<i64>,
}

impl WeakRef {
    /// The referent, if it lives.
    #[inline]
    pub fn get(&self) -> Option<Value> {
        // SAFETY: the heap empties the reference before the referent's memory is used again.
        unsafe { Value::from_bits(self.referent.get()) }
    }

    /// The referent is dead.
    pub fn clear(&self) {
        self.referent.set(0);
    }
}

impl Thread {
    /// A fresh weak reference of that class (whose layout is `WeakRef`) to a heap object; none for other values.
    pub fn weak_reference(
        &self,
        class: Gc<Type>,
        referent: Value,
        callback: Option<Value>,
    ) -> Option<Gc<WeakRef>> {
        let header = referent.header()?;
        let weak = self.alloc(
            class,
            WeakRef {
                head: NativeHeader::new(WeakRef::LAYOUT),
                referent: Cell::new(referent.bits()),
                callback: Field::default(),
                hash: Cell::new(-1),
            },
        );
        weak.callback.set(&weak.head.header, callback);
        // SAFETY: both are live objects.
        unsafe {
            self.rt()
                .heap
                .register_weak(header, weak.as_header() as *mut Header)
        };
        std::hint::black_box(&referent);
        Some(weak)
    }

    /// The weak references and proxies to a value, oldest first.
    pub fn weak_references(&self, referent: Value) -> PyResult<Gc<List>> {
        let list = self.empty_list();
        let Some(header) = referent.header() else {
            return Ok(list);
        };
        // Room first: what is in the Vec is not seen by the collector.
        // SAFETY: a live object.
        let count = unsafe { self.rt().heap.weak_references(header) }.len();
        list.reserve(self, count)?;
        // SAFETY: as above; nothing is allocated while the addresses are outside traced objects.
        for weak in unsafe { self.rt().heap.weak_references(header) } {
            // SAFETY: the table holds live weak references.
            let value = unsafe { Value::from_bits(weak as u64) };
            if let Some(value) = value
                && list.len() < count
            {
                list.push(self, value)?;
            }
        }
        Ok(list)
    }
}

impl Thread {
    /// Calls the callbacks of weak references whose referents died; what they raise is reported, not raised.
    pub fn run_weakref_callbacks(&self) {
        let pending = self.take_pending();
        while let Some(weak) = self.rt().weakrefs.take_due() {
            let callback = weak.cast::<WeakRef>().and_then(|weak| {
                let callback = weak.callback.get();
                weak.callback.set(&weak.head.header, None);
                callback
            });
            if let Some(callback) = callback
                && crate::protocol::call(self, callback, &[weak]).is_err()
            {
                let doing = "Exception ignored while calling weakref callback";
                self.write_unraisable(Some(doing), Some(callback));
            }
        }
        if let Some(exception) = pending {
            self.set_pending(exception);
        }
    }
}

/// Empties the weak references whose referents died; those with callbacks become due.
///
/// # Safety
/// The addresses are live weak references, as the heap hands them out.
pub unsafe fn clear_dead(table: &Table, dead: impl Iterator<Item = *mut Header>) -> bool {
    let mut due = table.due.borrow_mut();
    let before = due.len();
    for weak in dead {
        // SAFETY: every registered weak reference has this layout.
        let reference = unsafe { &*(weak as *const WeakRef) };
        reference.clear();
        if reference.callback.get().is_some() {
            due.push(weak as u64);
        }
    }
    due.len() > before
}

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
