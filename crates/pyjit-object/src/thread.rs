//! `Thread`: what native code addresses through the pinned register. One per OS thread that runs Python.

use crate::frame::{Activation, HEADER_WORDS, OUTER_PC_WORD};
use crate::kind::flags;
use crate::prelude::*;
use crate::runtime::Runtime;
use pyjit_gc::Allocator;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU32, Ordering};

/// Reasons in the poll word; any bit set leaves the fast path at the next poll.
pub mod poll {
    pub const COLLECT: u32 = 1;
    pub const SIGNAL: u32 = 2;
    pub const GIL: u32 = 4;
    pub const PENDING_CALL: u32 = 8;
    pub const ASYNC_EXCEPTION: u32 = 16;
    pub const FINALIZERS: u32 = 32;
    pub const INSTRUMENTATION: u32 = 64;
}

/// State of the interpreter loop that is not in registers; `pyjit-interp` gives it meaning.
pub struct Interp {
    /// The table of handlers in use, null until the loop is first entered.
    pub table: Cell<*const ()>,
    /// One more than the unit where the exception on its way was first raised in this activation; 0 = here.
    pub raised_at: Cell<usize>,
    /// The monitoring events this thread reports, beside those set for single code objects.
    pub events: Cell<u32>,
    /// The event being reported, -1 for none.
    pub event: Cell<i32>,
    /// The instruction that reported last and its activation: executed again in another form, it does not report again.
    pub reported: Cell<(*const u16, *mut u64)>,
    /// The instruction that each traced activation executed last: activation, code, unit.
    pub previous: RefCell<Vec<(usize, usize, usize)>>,
    /// Without sibling calls: the next instruction has a prefix; the loop is to end.
    pub wide_next: Cell<bool>,
    pub left: Cell<bool>,
}

impl Default for Interp {
    fn default() -> Interp {
        Interp {
            table: Cell::new(std::ptr::null()),
            raised_at: Cell::new(0),
            events: Cell::new(0),
            event: Cell::new(-1),
            reported: Cell::new((std::ptr::null(), std::ptr::null_mut())),
            previous: RefCell::default(),
            wide_next: Cell::new(false),
            left: Cell::new(false),
        }
    }
}

#[repr(C)]
pub struct Thread {
    /// First, so that native code finds the allocation buffers at fixed small offsets.
    pub alloc: Allocator,
    pub poll: AtomicU32,
    /// Python calls that may still be nested.
    pub depth_left: Cell<i32>,
    /// The instruction being executed in the innermost activation, as of the last time tier 0 or native code saved it.
    pub pc: Cell<*const u16>,
    /// First free word of the VM stack.
    pub sp: Cell<*mut u64>,
    /// Innermost activation; null when no Python runs.
    pub fp: Cell<*mut u64>,
    /// The last word of the VM stack that a frame may use.
    pub vm_limit: Cell<*mut u64>,
    pub vm_base: Cell<*mut u64>,
    /// Native code must not go below this address.
    pub native_limit: Cell<usize>,
    /// Where the native stack begins, for messages.
    pub native_top: Cell<usize>,
    /// The raised exception, 0 for none.
    pending: Cell<u64>,
    /// The exception being handled (`sys.exception()`), 0 for none.
    handled: Cell<u64>,
    shapes: *const *const crate::instance::Shape,
    runtime: &'static Runtime,
    pub id: Cell<u64>,
    pub stack_id: Cell<Option<pyjit_gc::StackId>>,
    /// The value with which the last generator to end returned.
    pub(crate) returned: Cell<Option<Value>>,
    /// Objects whose repr is being made, for containers without room for a flag.
    pub repr_running: Cell<Option<Gc<List>>>,
    /// Context variables' current context and other per-thread objects, by name.
    pub locals: Cell<Option<Gc<Dict>>>,
    pub async_exception: Cell<Option<Value>>,
    /// `sys.set_coroutine_origin_tracking_depth`.
    pub origin_depth: Cell<u32>,
    /// Depth of `sys.settrace` callbacks under way.
    pub tracing: Cell<u32>,
    pub trace_function: Cell<Option<Value>>,
    pub profile_function: Cell<Option<Value>>,
    /// Tier 0's own words.
    pub interp: Interp,
    /// Text of warnings that could not be issued yet, and similar notes; no values.
    pub notes: RefCell<Vec<String>>,
}

/// In `handled`: a generator that handles nothing itself, so that its caller's exception counts.
const INHERITED: u64 = Value::EXHAUSTED.bits();

impl Thread {
    pub fn new(runtime: &'static Runtime, vm_base: *mut u64, vm_words: usize) -> Thread {
        Thread {
            alloc: Allocator::new(),
            poll: AtomicU32::new(0),
            depth_left: Cell::new(runtime.recursion_limit.get()),
            pc: Cell::new(std::ptr::null()),
            sp: Cell::new(vm_base),
            fp: Cell::new(std::ptr::null_mut()),
            vm_limit: Cell::new(vm_base.wrapping_add(vm_words)),
            vm_base: Cell::new(vm_base),
            native_limit: Cell::new(0),
            native_top: Cell::new(0),
            pending: Cell::new(0),
            handled: Cell::new(0),
            shapes: runtime.shape_table(),
            runtime,
            id: Cell::new(0),
            stack_id: Cell::new(None),
            returned: Cell::new(None),
            repr_running: Cell::new(None),
            locals: Cell::new(None),
            async_exception: Cell::new(None),
            origin_depth: Cell::new(0),
            tracing: Cell::new(0),
            trace_function: Cell::new(None),
            profile_function: Cell::new(None),
            interp: Interp::default(),
            notes: RefCell::default(),
        }
    }

    #[inline(always)]
    pub fn rt(&self) -> &'static Runtime {
        self.runtime
    }

    #[inline(always)]
    pub fn names(&self) -> &'static crate::names::Names {
        self.runtime.names()
    }

    #[inline(always)]
    pub fn class(&self, id: TypeId) -> Gc<Type> {
        self.runtime.class(id)
    }

    #[inline(always)]
    pub fn shape(&self, id: u32) -> &'static crate::instance::Shape {
        // SAFETY: ids come from headers, and every id in a header is in the table.
        unsafe { &**self.shapes.add(id as usize) }
    }

    /// `type(value)`.
    #[inline(always)]
    pub fn class_of(&self, value: Value) -> Gc<Type> {
        match value.header() {
            Some(header) => self.shape(header.shape()).class(),
            None => self.class_of_immediate(value),
        }
    }

    #[inline(never)]
    fn class_of_immediate(&self, value: Value) -> Gc<Type> {
        match value {
            _ if value.is_int() => self.class(t::INT),
            _ if value.is_float() => self.class(t::FLOAT),
            _ if value.is_none() => self.class(t::NONETYPE),
            _ if value.is_bool() => self.class(t::BOOL),
            Value::ELLIPSIS => self.class(t::ELLIPSIS),
            _ => self.class(t::NOTIMPLEMENTED),
        }
    }

    /// The name of `type(value)`, for messages.
    pub fn type_name(&self, value: Value) -> String {
        self.class_of(value).name_str()
    }

    // ---- allocation -------------------------------------------------------------------------------------------

    /// A new instance of `class`, whose layout `T` is.
    #[inline]
    pub fn alloc<T: Object>(&self, class: Gc<Type>, object: T) -> Gc<T> {
        let size = (class.instance_size.get() as usize).max(size_of::<T>());
        let extra = if class.has_extra_words() {
            flags::ATTRIBUTES
        } else {
            0
        };
        let header = Header::new(T::KIND as u8, extra, class.instance_shape.get());
        // SAFETY: the cell has room for a T, which is written whole before anything else allocates; its header is
        // then replaced by the one that says what it is.
        unsafe {
            let cell = self.alloc.alloc(
                size,
                Header::new(T::KIND as u8, extra, class.instance_shape.get()),
            );
            if cell.is_null() {
                self.memory_exhausted()
            }
            let place = cell.cast::<T>();
            place.write(object);
            cell.write(header);
            if class.has_finalizer() {
                self.runtime.heap.register_finalizer(cell);
            }
            if T::KIND as u8 == Kind::Code as u8
                || T::LAYOUT.is_some_and(|layout| layout.drop.is_some())
            {
                self.runtime.heap.register_drop(cell);
            }
            Gc::from_header(cell)
        }
    }

    /// A new instance of a well-known class without attribute words, all of its fields zero: no class is looked at.
    #[inline]
    pub fn alloc_zeroed<T: Object>(&self, id: TypeId) -> Gc<T> {
        debug_assert!({
            let class = self.class(id);
            class.instance_shape.get() == id.0
                && class.instance_size.get() as usize <= size_of::<T>()
                && !class.has_extra_words()
                && !class.has_finalizer()
                && T::LAYOUT.is_none_or(|layout| layout.drop.is_none())
        });
        match self.alloc_raw(id, size_of::<T>()) {
            Ok(object) => object,
            Err(Raised) => self.memory_exhausted(),
        }
    }

    /// An internal object of `bytes` bytes, zero behind its header. MemoryError if there is no room.
    #[inline]
    pub fn alloc_raw<T: Object>(&self, id: TypeId, bytes: usize) -> PyResult<Gc<T>> {
        self.alloc_flagged(id, 0, bytes)
    }

    /// As `alloc_raw`, with header flags.
    #[inline]
    pub fn alloc_flagged<T: Object>(
        &self,
        id: TypeId,
        flags: u16,
        bytes: usize,
    ) -> PyResult<Gc<T>> {
        // SAFETY: the caller writes the fields before anything else allocates; the memory is zero.
        unsafe {
            let cell = self
                .alloc
                .alloc(bytes, Header::new(T::KIND as u8, flags, id.0));
            if cell.is_null() {
                Err(self.raise_memory())
            } else {
                Ok(Gc::from_header(cell))
            }
        }
    }

    /// An instance of a class whose instances vary in length: `bytes` of data, then the class's attribute words.
    pub fn alloc_var<T: Object>(&self, class: Gc<Type>, bytes: usize) -> PyResult<Gc<T>> {
        let size = bytes.next_multiple_of(8) + class.extra_bytes();
        let extra = if class.has_extra_words() {
            flags::ATTRIBUTES
        } else {
            0
        };
        // SAFETY: as in `alloc_raw`.
        unsafe {
            let cell = self.alloc.alloc(
                size,
                Header::new(T::KIND as u8, extra, class.instance_shape.get()),
            );
            if cell.is_null() {
                return Err(self.raise_memory());
            }
            if class.has_finalizer() {
                self.runtime.heap.register_finalizer(cell);
            }
            Ok(Gc::from_header(cell))
        }
    }

    // ---- exceptions -------------------------------------------------------------------------------------------

    /// The raised exception, if any.
    #[inline(always)]
    pub fn pending(&self) -> Option<Value> {
        // SAFETY: the word is a value or 0.
        unsafe { Value::from_bits(self.pending.get()) }
    }

    /// Takes the raised exception, which is then no longer raised.
    #[inline]
    pub fn take_pending(&self) -> Option<Value> {
        let exception = self.pending();
        self.pending.set(0);
        exception
    }

    /// Makes an exception the raised one without touching its context (re-raising).
    #[inline]
    pub fn set_pending(&self, exception: Value) -> Raised {
        self.pending.set(exception.bits());
        Raised
    }

    /// The exception being handled (`sys.exception()`).
    #[inline(always)]
    pub fn handled(&self) -> Option<Value> {
        if self.handled.get() == INHERITED {
            return self.inherited_handled();
        }
        // SAFETY: the word is a value or 0.
        unsafe { Value::from_bits(self.handled.get()) }
    }

    /// What the callers of the generators that handle nothing themselves handle.
    #[cold]
    fn inherited_handled(&self) -> Option<Value> {
        for activation in self.activations() {
            let Some(generator) = activation.generator() else {
                continue;
            };
            match generator.handled.get() {
                Some(value) if value.bits() == INHERITED => {}
                other => return other,
            }
        }
        None
    }

    /// A generator starts to run: what it handles takes the place of what its caller handles, which is kept in it.
    #[inline(always)]
    pub fn enter_handled(&self, generator: &crate::generator::Generator) {
        let own = generator.handled.get().map_or(INHERITED, Value::bits);
        let before = self.handled.replace(own);
        // SAFETY: the word is a value or 0.
        generator
            .handled
            .set(&generator.header, unsafe { Value::from_bits(before) });
    }

    /// A generator stops to run; `keep`: it will go on.
    #[inline(always)]
    pub fn leave_handled(&self, generator: &crate::generator::Generator, keep: bool) {
        let before = generator.handled.get().map_or(0, Value::bits);
        let own = self.handled.replace(before);
        let own = if keep && own != INHERITED { own } else { 0 };
        // SAFETY: the word is a value or 0.
        generator
            .handled
            .set(&generator.header, unsafe { Value::from_bits(own) });
    }

    /// The pending exception is thrown into a generator that has just been entered: what that handles is its context.
    pub fn chain_thrown(&self) {
        if self.handled.get() != INHERITED
            && let Some(exception) = self.take_pending()
        {
            self.raise_value(exception);
        }
    }

    /// Handling of an exception begins; answers the word for `restore_handled`.
    #[inline(always)]
    pub fn swap_handled(&self, exception: u64) -> u64 {
        match self.handled.replace(exception) {
            0 => Value::NONE.bits(),
            word => word,
        }
    }

    #[inline(always)]
    pub fn restore_handled(&self, word: u64) {
        self.handled
            .set(if word == Value::NONE.bits() { 0 } else { word });
    }

    #[inline(always)]
    pub fn set_handled(&self, exception: Option<Value>) -> Option<Value> {
        let before = self.handled();
        self.handled.set(exception.map_or(0, Value::bits));
        before
    }

    // ---- activations ------------------------------------------------------------------------------------------

    /// The innermost activation.
    pub fn activation(&self) -> Option<Activation> {
        let fp = self.fp.get();
        if fp.is_null() {
            return None;
        }
        // The saved pc names the instruction; an activation's pc is the unit after it.
        Some(Activation {
            fp,
            pc: self.pc.get().wrapping_add(1),
        })
    }

    /// The activations from the innermost outwards.
    pub fn activations(&self) -> impl Iterator<Item = Activation> {
        std::iter::successors(self.activation(), |activation| activation.caller())
    }

    /// RecursionError if the native stack is nearly used up. Called by every native operation that may recur
    /// through Python code (repr, comparison, calls of slots ...).
    #[inline]
    pub fn check_native_stack(&self, doing: &str) -> PyResult<()> {
        let here = 0u8;
        if (&raw const here as usize) < self.native_limit.get() {
            Err(self.raise_stack_overflow(doing))
        } else {
            Ok(())
        }
    }

    #[cold]
    fn raise_stack_overflow(&self, doing: &str) -> Raised {
        let here = 0u8;
        let used = self
            .native_top
            .get()
            .saturating_sub(&raw const here as usize);
        // Making the exception needs some stack itself: lend it.
        let limit = self.native_limit.replace(0);
        let text = format!("Stack overflow (used {} kB){doing}", used >> 10);
        let raised = self.raise(t::RecursionError, text);
        self.native_limit.set(limit);
        raised
    }

    /// Whether `busy` is still so when garbage is gone, which CPython would have freed at once.
    pub fn still(&self, busy: impl Fn() -> bool) -> bool {
        for collect in [pyjit_gc::Heap::collect_minor, pyjit_gc::Heap::collect_major] {
            if !busy() {
                return false;
            }
            pyjit_gc::scrub_stack();
            collect(self.runtime.heap);
            if let Some(finalize) = self.runtime.hooks.finalize.get() {
                finalize(self);
            }
        }
        busy()
    }

    pub fn request(&self, reason: u32) {
        self.poll.fetch_or(reason, Ordering::SeqCst);
    }

    /// The values this thread holds outside the stacks.
    pub fn trace_roots(&self, marker: &mut pyjit_gc::Marker) {
        for word in [self.pending.get(), self.handled.get()] {
            marker.word(word);
        }
        for value in [
            self.async_exception.get(),
            self.returned.get(),
            self.trace_function.get(),
            self.profile_function.get(),
        ]
        .into_iter()
        .flatten()
        {
            marker.word(value.bits());
        }
        for word in [
            self.repr_running.get().map(Value::from),
            self.locals.get().map(Value::from),
        ]
        .into_iter()
        .flatten()
        {
            marker.word(word.bits());
        }
        // SAFETY: the used part of the VM stack, words that are values, 0 or addresses.
        unsafe { marker.conservative_range(self.vm_base.get() as usize, self.sp.get() as usize) };
    }
}

/// The unit after the instruction a caller is in, given the return address its callee's header holds.
pub fn resume_pc(ret_pc: *const u16, callee: Activation) -> *const u16 {
    if is_halt(ret_pc) {
        callee.word(OUTER_PC_WORD) as *const u16
    } else {
        ret_pc
    }
}

/// The unit an activation entered from native code returns to. Its opcode is for the interpreter to give meaning.
pub static HALT: [u16; 2] = [HALT_OPCODE as u16, 0];
/// An opcode number no CPython instruction has.
pub const HALT_OPCODE: u8 = 225;

#[inline(always)]
pub fn is_halt(pc: *const u16) -> bool {
    std::ptr::eq(pc, HALT.as_ptr())
}

const _: () = assert!(HEADER_WORDS > OUTER_PC_WORD);
