//! What the poll word asks for: collections, finalizers, exceptions from other threads; signals and the GIL are the hook's.

use pyjit_object::prelude::*;
use pyjit_object::thread::poll;
use std::sync::atomic::Ordering;

/// The reasons handled here.
const OWN: u32 = poll::COLLECT | poll::FINALIZERS | poll::ASYNC_EXCEPTION;

/// Does what is due. May run Python code, release the GIL, raise.
#[cold]
#[inline(never)]
pub fn run(th: &Thread) -> PyResult<()> {
    let reasons = th.poll.fetch_and(!OWN, Ordering::SeqCst);
    if reasons & poll::COLLECT != 0 {
        th.rt().heap.collect_if_due();
    }
    // A collection may have found some.
    let reasons = reasons | th.poll.fetch_and(!poll::FINALIZERS, Ordering::SeqCst);
    if reasons & poll::FINALIZERS != 0 || th.rt().heap.has_pending_finalizers() {
        run_finalizers(th);
    }
    // While a program is traced or monitored its bit stays.
    let others = !(OWN | poll::INSTRUMENTATION);
    if th.poll.load(Ordering::SeqCst) & others != 0 {
        match th.rt().hooks.poll.get() {
            Some(hook) => hook(th)?,
            None => drop(th.poll.fetch_and(!others, Ordering::SeqCst)),
        }
    }
    match th.async_exception.take() {
        Some(class) => Err(crate::raising::raise(th, class, None)),
        None => Ok(()),
    }
}

/// Calls back for weak references that died, then runs the `__del__` of objects found dead, in their order; what they raise is reported, not raised.
/// Answers whether there were any with `__del__`.
pub fn run_finalizers(th: &Thread) -> bool {
    th.run_weakref_callbacks();
    let pending = th.take_pending();
    let mut any = false;
    while let Some(object) = th.rt().heap.next_finalizer() {
        // SAFETY: the heap keeps an object alive until its finalizer was taken; from here it is on this stack.
        let value = unsafe { Value::from_bits(object as u64) };
        let Some(value) = value else { continue };
        any = true;
        if let Some(generator) = value.cast::<pyjit_object::generator::Generator>() {
            crate::generators::finalize(th, generator);
            th.take_pending();
        } else if let Some(finalize) = th.class_of(value).slots.tp_finalize.get()
            && finalize(th, value).is_err()
        {
            report_finalizer(th, value);
        }
    }
    if let Some(exception) = pending {
        th.set_pending(exception);
    }
    any
}

/// Reports what a finalizer has raised, naming a `__del__`.
fn report_finalizer(th: &Thread, value: Value) {
    const TEXT: &str = "Exception ignored while calling deallocator";
    let Some(finalizer) = th.class_of(value).lookup(th, th.intern("__del__")) else {
        th.write_unraisable(Some(TEXT), Some(value));
        return;
    };
    let pending = th.take_pending();
    let shown = pyjit_object::protocol::repr(th, finalizer);
    th.take_pending();
    if let Some(exception) = pending {
        th.set_pending(exception);
    }
    match shown {
        Ok(shown) => th.write_unraisable(Some(&format!("{TEXT} {}", shown.display())), None),
        Err(Raised) => th.write_unraisable(Some(TEXT), Some(finalizer)),
    }
}
