//! Starting a runtime: heap, runtime, main thread, well-known classes.

use crate::config::Flags;
use crate::kind::kind_table;
use crate::prelude::*;
use crate::runtime::Runtime;
use crate::thread::poll;
use pyjit_gc::{ClearedWeak, Config, Heap, HeapError, Hooks, Marker};
use pyjit_text::hash::HashKey;

/// Words of a thread's VM stack: address space, committed when touched.
const VM_STACK_WORDS: usize = 1 << 29;

/// What the runtime contributes to a collection.
struct RuntimeHooks {
    runtime: &'static Runtime,
}

impl Hooks for RuntimeHooks {
    fn trace_roots(&self, marker: &mut Marker) {
        self.runtime.trace_roots(marker);
        self.runtime.weakrefs.trace(marker);
    }

    fn after_mark(&self, is_live: &dyn Fn(*const Header) -> bool) {
        if let Some(look) = self.runtime.hooks.garbage.get() {
            look(self.runtime, is_live);
        }
    }

    fn weak_cleared(&self, cleared: &[ClearedWeak]) {
        // SAFETY: the heap names live weak references.
        let any = unsafe {
            crate::weakref::clear_dead(&self.runtime.weakrefs, cleared.iter().map(|pair| pair.weak))
        };
        if any {
            self.runtime.request_all(poll::FINALIZERS);
        }
    }

    fn queue_finalizers(&self, objects: &[*mut Header]) {
        if !objects.is_empty() {
            self.runtime.request_all(poll::FINALIZERS);
        }
    }
}

/// A runtime with its main thread, which is the calling one and holds the GIL. Classes have no methods yet.
pub fn start(heap: Config, flags: Flags, hash_key: HashKey) -> Result<&'static Thread, HeapError> {
    let heap: &'static Heap = Box::leak(Heap::new(heap, kind_table())?);
    let runtime = Runtime::new(heap, flags, hash_key);
    heap.set_trace_context((runtime as *const Runtime).cast());
    heap.set_hooks(Box::new(RuntimeHooks { runtime }));
    let thread = new_thread(runtime, VM_STACK_WORDS);
    let made = heap.without_collection(|| crate::class::bootstrap::run(thread));
    if made.is_err() {
        thread.memory_exhausted();
    }
    Ok(thread)
}

/// The calling thread's `Thread`, registered with the runtime; it holds the GIL from here on.
pub fn new_thread(runtime: &'static Runtime, vm_words: usize) -> &'static Thread {
    let vm_base = crate::memory::reserve(vm_words * 8).cast::<u64>();
    let thread: &'static Thread = Box::leak(Box::new(Thread::new(runtime, vm_base, vm_words)));
    runtime.gil.acquire(thread.poll_word());
    runtime
        .heap
        .set_poll_flag(thread.poll_word(), poll::COLLECT);
    // SAFETY: the thread is leaked, so its allocator stays in place.
    unsafe { runtime.heap.attach(&thread.alloc) };
    let (low, high) = pyjit_gc::stack_bounds().unwrap_or((0, usize::MAX));
    thread
        .stack_id
        .set(Some(runtime.heap.stacks.register_thread(high)));
    thread.set_native_stack(low, high);
    runtime.register_thread(thread);
    thread
}

/// The calling thread ends: it gives up the GIL and what `new_thread` made.
///
/// # Safety
/// `thread` is the calling thread's and is not used afterwards.
pub unsafe fn end_thread(thread: &'static Thread, vm_words: usize) {
    let runtime = thread.rt();
    runtime.unregister_thread(thread);
    if let Some(id) = thread.stack_id.get() {
        runtime.heap.stacks.unregister_thread(id);
    }
    runtime.heap.detach(&thread.alloc);
    // The next holder sets its own.
    if let Some(other) = runtime.threads().first() {
        // SAFETY: registered threads live until they unregister.
        let word = unsafe { &**other }.poll_word();
        runtime.heap.set_poll_flag(word, poll::COLLECT);
    }
    let stack = thread.vm_base.get();
    runtime.gil.release();
    // SAFETY: both were made by `new_thread`; nobody else knows them any more.
    unsafe {
        crate::memory::release(stack.cast(), vm_words * 8);
        drop(Box::from_raw(thread as *const Thread as *mut Thread));
    }
}

impl Thread {
    /// Bytes of native stack kept free for what cannot check.
    const NATIVE_RESERVE: usize = 256 << 10;

    /// Bytes of native stack that recursion through native code may use, as much as CPython has by default; what
    /// cannot check, as the parser, may use the rest.
    const NATIVE_USE: usize = 12 << 20;

    /// The calling thread's native stack lies between these addresses.
    pub fn set_native_stack(&self, low: usize, high: usize) {
        let lowest = low.saturating_add(Self::NATIVE_RESERVE);
        let limit = match high {
            usize::MAX => lowest,
            high => lowest.max(high.saturating_sub(Self::NATIVE_USE)),
        };
        self.native_limit.set(limit);
        self.native_top.set(high);
    }
}

impl Runtime {
    /// Asks every thread for a poll.
    pub fn request_all(&self, reason: u32) {
        for thread in self.threads() {
            // SAFETY: registered threads live until they unregister.
            unsafe { &*thread }.request(reason);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread() -> &'static Thread {
        match start(
            Config {
                stress: 7,
                verify: true,
                ..Config::default()
            },
            Flags::default(),
            HashKey::from_seed(0),
        ) {
            Ok(thread) => thread,
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn classes_and_containers() {
        let th = thread();
        assert_eq!(th.type_name(Value::int(1)), "int");
        let list = th.empty_list();
        for i in 0..1000 {
            list.push(th, th.int(i * 1_000_000_007i64)).unwrap();
        }
        assert_eq!(list.len(), 1000);
        assert_eq!(
            crate::int::as_i64(list.get(999).unwrap()),
            Some(999 * 1_000_000_007)
        );
        let dict = th.dict();
        for i in 0..500 {
            dict.set_str(th, th.intern(&format!("name{i}")), Value::int(i))
                .unwrap();
        }
        assert_eq!(dict.peek(th, th.intern("name77")), Some(Value::int(77)));
        assert_eq!(
            dict.remove(th, th.str("name77").into()).unwrap(),
            Some(Value::int(77))
        );
        assert_eq!(dict.peek(th, th.intern("name77")), None);
        assert_eq!(dict.len(), 499);
        let set = th.set();
        for i in 0..100 {
            assert!(set.add(th, Value::int(i * 3)).unwrap());
        }
        assert!(set.contains(th, Value::int(297)).unwrap());
        assert!(!set.contains(th, Value::int(298)).unwrap());
        let name = th.str("žluťoučký 🐴");
        assert_eq!(name.len(), 11);
        assert_eq!(name.display(), "žluťoučký 🐴");
    }

    #[test]
    fn raising() {
        let th = thread();
        assert_eq!(th.raise(t::ValueError, "no"), Raised);
        assert!(th.pending_is(t::Exception));
        assert!(th.catch(t::KeyError).is_none());
        assert!(th.catch(t::ValueError).is_some());
        assert!(th.pending().is_none());
    }
}
