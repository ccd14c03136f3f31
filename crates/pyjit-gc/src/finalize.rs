//! Finalizers (`__del__`, CPython's `tp_finalize`, PEP 442) and destructors of Rust data.
//!
//! An object with a finalizer is registered when it is made. When a collection finds it unreachable, it is brought back
//! to life with everything it refers to, once only, and waits in a queue for the runtime to run its finalizer. Owners
//! come before what they own (as reference counting would have it), otherwise older ones first.
//! Weak references to objects that wait are not cleared: as in CPython, where `__del__` runs before
//! `PyObject_ClearWeakRefs`.

use crate::header::{FINALIZED, HAS_FINALIZER, Header};
use crate::heap::{Generation, Heap};
use crate::marker::{Marker, Mode};
use std::collections::VecDeque;

#[derive(Default)]
pub(crate) struct Finalizers {
    young: Vec<*mut Header>,
    old: Vec<*mut Header>,
    pending: VecDeque<*mut Header>,
    drop_young: Vec<*mut Header>,
    drop_old: Vec<*mut Header>,
}

impl Finalizers {
    /// Registered finalizers, pending ones, objects with a destructor.
    pub fn counts(&self) -> (usize, usize, usize) {
        (
            self.young.len() + self.old.len(),
            self.pending.len(),
            self.drop_young.len() + self.drop_old.len(),
        )
    }

    pub fn take_drops(&mut self) -> Vec<*mut Header> {
        let mut all = std::mem::take(&mut self.drop_young);
        all.append(&mut self.drop_old);
        all
    }
}

/// Splits `young` (and, in a major collection, `old`) into the dead, which are the answer, and the living, which are old.
fn take_dead(
    young: &mut Vec<*mut Header>,
    old: &mut Vec<*mut Header>,
    marker: &Marker,
    generation: Generation,
) -> Vec<*mut Header> {
    let mut dead = Vec::new();
    if generation == Generation::Major {
        old.retain(|&object| {
            let live = marker.is_marked(object);
            if !live {
                dead.push(object);
            }
            live
        });
    }
    for object in young.drain(..) {
        if marker.is_marked(object) {
            old.push(object)
        } else {
            dead.push(object)
        }
    }
    dead
}

impl Heap {
    /// Has `object` finalized when it becomes unreachable, unless that has happened before.
    ///
    /// # Safety
    /// `object` is a live object of this heap.
    pub unsafe fn register_finalizer(&self, object: *mut Header) {
        // SAFETY: a live object of the caller's.
        let header = unsafe { &*object };
        if !header.has_flag(HAS_FINALIZER | FINALIZED) {
            header.set_flag(HAS_FINALIZER);
            // An old object in the young list is merely looked at once more.
            self.finalizers
                .with(|finalizers| finalizers.young.push(object));
        }
    }

    /// Nothing is left to do for `object`: a generator that has ended, say.
    pub fn forget_finalizer(&self, object: &Header) {
        object.clear_flag(HAS_FINALIZER);
    }

    /// Has the kind's `drop` called when `object` is found dead.
    ///
    /// # Safety
    /// `object` is a live object of this heap.
    pub unsafe fn register_drop(&self, object: *mut Header) {
        self.finalizers
            .with(|finalizers| finalizers.drop_young.push(object));
    }

    /// The next object whose finalizer is to be run. The caller keeps it on its stack.
    pub fn next_finalizer(&self) -> Option<*mut Header> {
        self.finalizers
            .with(|finalizers| finalizers.pending.pop_front())
    }

    pub fn has_pending_finalizers(&self) -> bool {
        self.finalizers
            .with(|finalizers| !finalizers.pending.is_empty())
    }

    /// At exit: all objects whose finalizers have not run, oldest first, marked as finalized. None is garbage yet, so
    /// the caller must hold them where they are traced, or not collect any more.
    pub fn take_all_finalizers(&self) -> Vec<*mut Header> {
        let all = self.finalizers.with(|finalizers| {
            let mut all: Vec<_> = finalizers.pending.drain(..).collect();
            all.append(&mut finalizers.old);
            all.append(&mut finalizers.young);
            all
        });
        for &object in &all {
            // SAFETY: registered objects are live until a collection finds them dead and finalizes them.
            let header = unsafe { &*object };
            header.clear_flag(HAS_FINALIZER);
            header.set_flag(FINALIZED);
        }
        all
    }

    pub(crate) fn trace_pending(&self, marker: &mut Marker) {
        self.finalizers.with(|finalizers| {
            finalizers
                .pending
                .iter()
                .for_each(|&object| marker.object(object))
        });
    }

    /// Resurrects the unreachable objects with finalizers and queues them; the answer is the same objects in order.
    pub(crate) fn find_finalizable(
        &self,
        marker: &mut Marker,
        generation: Generation,
    ) -> Vec<*mut Header> {
        let mut dead = self.finalizers.with(|finalizers| {
            take_dead(
                &mut finalizers.young,
                &mut finalizers.old,
                marker,
                generation,
            )
        });
        // SAFETY: dead, but not yet freed.
        dead.retain(|&object| unsafe { &*object }.has_flag(HAS_FINALIZER));
        if dead.is_empty() {
            return dead;
        }
        // Depth-first through what the dead refer to; whoever is left last comes first. Starting from the youngest
        // makes the oldest come first among those that do not know each other.
        let mut order = Vec::new();
        marker.set_mode(Mode::Order);
        let floor = marker.stack_length();
        for &root in dead.iter().rev() {
            marker.push(root);
            while let Some(object) = marker.pop_above(floor) {
                if object as usize & 1 != 0 {
                    order.push((object as usize - 1) as *mut Header);
                    continue;
                }
                if !marker.mark_only(object) {
                    continue;
                }
                // SAFETY: objects that a dead but unfreed object refers to are unfreed.
                unsafe {
                    if (*object).has_flag(HAS_FINALIZER) {
                        marker.push((object as usize + 1) as *const Header);
                    }
                    marker.scan(object);
                }
            }
        }
        marker.set_mode(Mode::Mark);
        order.reverse();
        for &object in &order {
            // SAFETY: just resurrected.
            let header = unsafe { &*object };
            header.clear_flag(HAS_FINALIZER);
            header.set_flag(FINALIZED);
        }
        self.finalizers
            .with(|finalizers| finalizers.pending.extend(&order));
        order
    }

    /// Runs the destructors of the dead.
    pub(crate) fn drop_dead(&self, marker: &Marker, generation: Generation) {
        let dead = self.finalizers.with(|finalizers| {
            take_dead(
                &mut finalizers.drop_young,
                &mut finalizers.drop_old,
                marker,
                generation,
            )
        });
        for object in dead {
            self.run_drop(object);
        }
    }

    pub(crate) fn run_drop(&self, object: *mut Header) {
        // SAFETY: the object is dead but its memory is still as it was; this happens once.
        unsafe {
            if let Some(drop) = self.kinds()[(*object).kind() as usize].drop {
                drop(object);
            }
        }
    }
}
