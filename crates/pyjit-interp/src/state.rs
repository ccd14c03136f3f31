//! The machine state of tier 0, and dispatch.
//!
//! A handler is a function `(pc, sp, fp, thread, table, tag)`: the whole state in the six argument registers. It ends
//! in a call of the next instruction's handler, which the compiler turns into a jump (`docs/tier0.md` tells what breaks
//! that: an escaping local address, a live destructor, an aggregate passed by value). At opt-level 0, where it does
//! not, `cfg(trampoline)` makes handlers return to a loop.
//!
//! Two copies of every handler exist: the narrow one takes its operand from its unit, the wide one follows
//! `EXTENDED_ARG` and looks at the prefixes before it.

use pyjit_bytecode::Opcode;
use pyjit_object::frame::*;
use pyjit_object::prelude::*;
use pyjit_object::value::{DOUBLE_OFFSET, INT_TAG};

/// What a handler "returns": proof that it went on to another one.
#[must_use]
pub struct Done(());

pub type Handler =
    unsafe extern "C" fn(*const u16, *mut u64, *mut u64, &'static Thread, &'static Table, u64);

/// The handlers by opcode. Swapping the table a thread uses changes what instructions do (stepping, tracing).
#[repr(C)]
pub struct Table {
    pub narrow: [Handler; 256],
    pub wide: [Handler; 256],
}

/// The state. `W`: the instruction at `pc` has an `EXTENDED_ARG` prefix.
#[derive(Clone, Copy)]
pub struct S<const W: bool> {
    /// The unit of the instruction being executed.
    pub pc: *const u16,
    /// The first free word of the operand stack.
    pub sp: *mut u64,
    /// The first local.
    pub fp: *mut u64,
    pub th: &'static Thread,
    pub table: &'static Table,
    /// `INT_TAG`, kept in a register.
    pub tag: u64,
}

/// An instruction, or the slow part of one.
pub trait Op {
    /// # Safety
    /// `s` is the state of a verified activation about to execute this operation.
    unsafe fn run<const W: bool>(s: S<W>) -> Done;
}

/// The handler of an operation.
///
/// # Safety
/// As `Op::run`.
pub unsafe extern "C" fn entry<O: Op, const W: bool>(
    pc: *const u16,
    sp: *mut u64,
    fp: *mut u64,
    th: &'static Thread,
    table: &'static Table,
    tag: u64,
) {
    // SAFETY: the caller's promise.
    let Done(()) = unsafe {
        O::run(S::<W> {
            pc,
            sp,
            fp,
            th,
            table,
            tag,
        })
    };
}

/// As `entry`, for what hot handlers rarely need: never inlined into them.
///
/// # Safety
/// As `Op::run`.
#[cold]
#[inline(never)]
pub unsafe extern "C" fn cold_entry<O: Op, const W: bool>(
    pc: *const u16,
    sp: *mut u64,
    fp: *mut u64,
    th: &'static Thread,
    table: &'static Table,
    tag: u64,
) {
    // SAFETY: the caller's promise.
    let Done(()) = unsafe {
        O::run(S::<W> {
            pc,
            sp,
            fp,
            th,
            table,
            tag,
        })
    };
}

/// Defines operations: `ops! { /// doc NAME(s) { .. -> Done } }`.
#[macro_export]
macro_rules! ops {
    ($($(#[$meta:meta])* $name:ident($s:ident) $body:block)*) => {$(
        $(#[$meta])*
        #[allow(non_camel_case_types)]
        pub struct $name;
        impl $crate::state::Op for $name {
            #[inline(always)]
            #[allow(unused_unsafe)]
            unsafe fn run<const W: bool>($s: $crate::state::S<W>) -> $crate::state::Done {
                // SAFETY: the state is that of a verified activation executing this operation (`Op::run`): operands
                // are below `sp`, locals and header above `fp`, caches behind `pc`.
                unsafe { $body }
            }
        }
    )*};
}

#[repr(C, packed)]
struct Unaligned<T>(T);

/// Reads what may not be aligned. (`ptr::read_unaligned` leaves an escaping stack slot with debug assertions.)
#[inline(always)]
unsafe fn load<T: Copy>(at: *const T) -> T {
    // SAFETY: the caller's promise.
    unsafe { (*(at as *const Unaligned<T>)).0 }
}

#[inline(always)]
unsafe fn store<T>(at: *mut T, value: T) {
    // SAFETY: the caller's promise.
    unsafe { (*(at as *mut Unaligned<T>)).0 = value }
}

/// Opcode and operand byte of a unit.
///
/// # Safety
/// `pc` addresses a unit.
#[inline(always)]
pub unsafe fn opcode_at(pc: *const u16) -> u8 {
    // SAFETY: the caller's promise.
    unsafe { *(pc as *const u8) }
}

/// # Safety
/// As `opcode_at`.
#[inline(always)]
pub unsafe fn operand_at(pc: *const u16) -> u8 {
    // SAFETY: the caller's promise.
    unsafe { *(pc as *const u8).add(1) }
}

impl<const W: bool> S<W> {
    // ---- dispatch ---------------------------------------------------------------------------------------------

    /// Executes the instruction at `pc`.
    ///
    /// # Safety
    /// This and all methods here: the state is valid, offsets stay inside the activation and its code.
    #[cfg(not(trampoline))]
    #[inline(always)]
    pub unsafe fn go(self) -> Done {
        unsafe {
            let handler = *self.table.narrow.as_ptr().add(opcode_at(self.pc) as usize);
            handler(self.pc, self.sp, self.fp, self.th, self.table, self.tag);
        }
        Done(())
    }

    /// At opt-level 0: leaves the state where the loop finds it.
    #[cfg(trampoline)]
    #[inline(always)]
    pub unsafe fn go(self) -> Done {
        self.save();
        self.th.interp.wide_next.set(false);
        Done(())
    }

    /// Executes the instruction at `pc` as one with a prefix.
    #[cfg(not(trampoline))]
    #[inline(always)]
    pub unsafe fn go_wide(self) -> Done {
        unsafe {
            let handler = *self.table.wide.as_ptr().add(opcode_at(self.pc) as usize);
            handler(self.pc, self.sp, self.fp, self.th, self.table, self.tag);
        }
        Done(())
    }

    #[cfg(trampoline)]
    #[inline(always)]
    pub unsafe fn go_wide(self) -> Done {
        self.save();
        self.th.interp.wide_next.set(true);
        Done(())
    }

    /// Executes the instruction at `pc` by this handler, whatever the thread's table says.
    #[inline(always)]
    pub unsafe fn go_by(self, handler: Handler) -> Done {
        unsafe { handler(self.pc, self.sp, self.fp, self.th, self.table, self.tag) };
        Done(())
    }

    /// Executes the same instruction again, after its opcode or the state has changed.
    #[inline(always)]
    pub unsafe fn again(self) -> Done {
        unsafe { if W { self.go_wide() } else { self.go() } }
    }

    /// Goes on with another operation on the same state; for hot ones.
    #[inline(always)]
    pub unsafe fn tail<O: Op>(self) -> Done {
        unsafe { entry::<O, W>(self.pc, self.sp, self.fp, self.th, self.table, self.tag) };
        Done(())
    }

    /// Goes on with a rarely needed operation.
    #[inline(always)]
    pub unsafe fn slow<O: Op>(self) -> Done {
        unsafe { cold_entry::<O, W>(self.pc, self.sp, self.fp, self.th, self.table, self.tag) };
        Done(())
    }

    /// Leaves the interpreter loop: the state is saved, the native caller goes on.
    #[inline(always)]
    pub unsafe fn leave(self) -> Done {
        self.save();
        #[cfg(trampoline)]
        self.th.interp.left.set(true);
        Done(())
    }

    /// Goes on `units` units further: the instruction and its caches.
    #[inline(always)]
    pub unsafe fn next(self, units: usize) -> Done {
        unsafe {
            S::<W> {
                pc: self.pc.wrapping_add(units),
                ..self
            }
            .go()
        }
    }

    /// Jumps forward from the end of this instruction of `units` units.
    #[inline(always)]
    pub unsafe fn jump(self, units: usize, distance: usize) -> Done {
        unsafe {
            S::<W> {
                pc: self.pc.wrapping_add(units).wrapping_add(distance),
                ..self
            }
            .go()
        }
    }

    // ---- operands ---------------------------------------------------------------------------------------------

    /// The operand.
    #[inline(always)]
    pub unsafe fn arg(self) -> usize {
        unsafe {
            let low = operand_at(self.pc) as usize;
            if !W {
                return low;
            }
            let prefix = self.pc.wrapping_sub(1);
            let value = (operand_at(prefix) as usize) << 8 | low;
            // More than one prefix, or a cache unit that looks like it.
            if opcode_at(prefix.wrapping_sub(1)) == Opcode::EXTENDED_ARG as u8 {
                return long_arg(self.fp, self.pc, value);
            }
            value
        }
    }

    /// Word `index` of the inline cache, 0 being the counter.
    #[inline(always)]
    pub unsafe fn cache16(self, index: usize) -> u16 {
        unsafe { *self.pc.wrapping_add(1 + index) }
    }

    #[inline(always)]
    pub unsafe fn set_cache16(self, index: usize, value: u16) {
        unsafe { *(self.pc.wrapping_add(1 + index) as *mut u16) = value }
    }

    #[inline(always)]
    pub unsafe fn cache32(self, index: usize) -> u32 {
        unsafe { load(self.pc.wrapping_add(1 + index) as *const u32) }
    }

    #[inline(always)]
    pub unsafe fn set_cache32(self, index: usize, value: u32) {
        unsafe { store(self.pc.wrapping_add(1 + index) as *mut u32, value) }
    }

    #[inline(always)]
    pub unsafe fn cache64(self, index: usize) -> u64 {
        unsafe { load(self.pc.wrapping_add(1 + index) as *const u64) }
    }

    #[inline(always)]
    pub unsafe fn set_cache64(self, index: usize, value: u64) {
        unsafe { store(self.pc.wrapping_add(1 + index) as *mut u64, value) }
    }

    /// Puts another opcode in this instruction's place.
    #[inline(always)]
    pub unsafe fn set_opcode(self, opcode: u8) {
        unsafe { *(self.pc as *mut u8) = opcode }
    }

    // ---- stack ------------------------------------------------------------------------------------------------

    /// The word `depth` below the top (1 = the top).
    #[inline(always)]
    pub unsafe fn word(self, depth: usize) -> u64 {
        unsafe { *self.sp.wrapping_sub(depth) }
    }

    #[inline(always)]
    pub unsafe fn set_word(self, depth: usize, word: u64) {
        unsafe { *self.sp.wrapping_sub(depth) = word }
    }

    /// The value `depth` below the top, which is not null.
    #[inline(always)]
    pub unsafe fn value(self, depth: usize) -> Value {
        unsafe { Value::from_bits_unchecked(self.word(depth)) }
    }

    #[inline(always)]
    pub unsafe fn push(mut self, word: u64) -> S<W> {
        unsafe { *self.sp = word };
        self.sp = self.sp.wrapping_add(1);
        self
    }

    #[inline(always)]
    pub fn pop(mut self, count: usize) -> S<W> {
        self.sp = self.sp.wrapping_sub(count);
        self
    }

    /// Replaces the top `count` words by one.
    #[inline(always)]
    pub unsafe fn replace(mut self, count: usize, word: u64) -> S<W> {
        self.sp = self.sp.wrapping_sub(count);
        unsafe { *self.sp = word };
        self.sp = self.sp.wrapping_add(1);
        self
    }

    // ---- activation -------------------------------------------------------------------------------------------

    #[inline(always)]
    pub unsafe fn local(self, index: usize) -> u64 {
        unsafe { *self.fp.wrapping_add(index) }
    }

    #[inline(always)]
    pub unsafe fn set_local(self, index: usize, word: u64) {
        unsafe { *self.fp.wrapping_add(index) = word }
    }

    #[inline(always)]
    pub unsafe fn function(self) -> &'static Function {
        unsafe { &*(*self.fp.wrapping_sub(1) as *const Function) }
    }

    #[inline(always)]
    pub unsafe fn code(self) -> Gc<CodeObject> {
        unsafe { self.function().code() }
    }

    /// The words behind the locals.
    #[inline(always)]
    pub unsafe fn header(self) -> *mut u64 {
        unsafe {
            self.fp
                .wrapping_add(self.function().nlocalsplus.get() as usize)
        }
    }

    #[inline(always)]
    pub unsafe fn name(self, index: usize) -> Gc<Str> {
        unsafe { self.code().name_at(index) }
    }

    // ---- the thread -------------------------------------------------------------------------------------------

    /// Makes the state visible: before anything that can raise, collect or look at frames.
    #[inline(always)]
    pub fn save(self) {
        self.th.pc.set(self.pc);
        self.th.sp.set(self.sp);
        self.th.fp.set(self.fp);
    }

    /// The state after a call out of the loop, which may have swapped the table.
    #[inline(always)]
    pub fn reload(th: &'static Thread) -> S<W> {
        // SAFETY: the field is set to a table when the thread enters the loop.
        let table = unsafe { &*(th.interp.table.get() as *const Table) };
        S {
            pc: th.pc.get(),
            sp: th.sp.get(),
            fp: th.fp.get(),
            th,
            table,
            tag: INT_TAG,
        }
    }

    /// An exception is pending: finds its handler. The state is saved.
    #[inline(always)]
    pub unsafe fn raise(self) -> Done {
        unsafe { self.slow::<crate::unwind::Unwind>() }
    }

    /// Raises `class(text)`.
    #[cold]
    #[inline(never)]
    pub fn fail(self, class: TypeId, text: &str) -> Raised {
        self.save();
        self.th.raise(class, text)
    }
}

/// Ends a helper call: `call!(s, units, pops, helper(th, ..))` saves the state, calls, and pushes the result in the place
/// of `pops` words; or unwinds.
#[macro_export]
macro_rules! call_out {
    ($s:ident, $units:expr, $pops:expr, |$th:ident| $call:expr) => {{
        $s.save();
        let $th = $s.th;
        let result: PyResult<Value> = $call;
        let $s = $crate::state::S::<W>::reload($th);
        match result {
            Ok(value) => $s.replace($pops, value.bits()).next($units),
            Err(Raised) => $s.raise(),
        }
    }};
}

/// As `call_out!` for helpers without a result: only pops.
#[macro_export]
macro_rules! do_out {
    ($s:ident, $units:expr, $pops:expr, |$th:ident| $call:expr) => {{
        $s.save();
        let $th = $s.th;
        let result: PyResult<()> = $call;
        let $s = $crate::state::S::<W>::reload($th);
        match result {
            Ok(()) => $s.pop($pops).next($units),
            Err(Raised) => $s.raise(),
        }
    }};
}

/// The operand of an instruction that seems to have several prefixes; `short` is what one prefix gives.
#[cold]
#[inline(never)]
unsafe fn long_arg(fp: *mut u64, pc: *const u16, short: usize) -> usize {
    // SAFETY: `fp` is a live activation's, `pc` in its code. Caches are zero in the template, so a prefix there is one.
    unsafe {
        let code = Value::from_bits_unchecked(*fp.sub(1))
            .cast_unchecked::<Function>()
            .code();
        let unit = pc.offset_from(code.first_unit()) as usize;
        let bytes = &code.template().code;
        let mut value = short;
        for back in 2..=3 {
            let Some(at) = unit.checked_sub(back) else {
                break;
            };
            if bytes[at * 2] != Opcode::EXTENDED_ARG as u8 {
                break;
            }
            value |= (bytes[at * 2 + 1] as usize) << (8 * back);
        }
        value
    }
}

/// The operand of the instruction at `pc`, prefixes included.
///
/// # Safety
/// `pc` is an instruction of the activation's code.
pub unsafe fn full_arg(fp: *mut u64, pc: *const u16) -> usize {
    // SAFETY: the caller's promise; see `long_arg`.
    unsafe {
        let code = Value::from_bits_unchecked(*fp.sub(1))
            .cast_unchecked::<Function>()
            .code();
        let unit = pc.offset_from(code.first_unit()) as usize;
        let bytes = &code.template().code;
        let mut value = bytes[unit * 2 + 1] as usize;
        for back in 1..=3 {
            let Some(at) = unit.checked_sub(back) else {
                break;
            };
            if bytes[at * 2] != Opcode::EXTENDED_ARG as u8 {
                break;
            }
            value |= (bytes[at * 2 + 1] as usize) << (8 * back);
        }
        value
    }
}

/// Whether both words are immediate ints.
#[inline(always)]
pub fn both_int(a: u64, b: u64, tag: u64) -> bool {
    a & b >= tag
}

#[inline(always)]
pub fn is_float(word: u64) -> bool {
    word.wrapping_sub(DOUBLE_OFFSET) < INT_TAG - DOUBLE_OFFSET
}

#[inline(always)]
pub fn unbox_float(word: u64) -> f64 {
    f64::from_bits(word.wrapping_sub(DOUBLE_OFFSET))
}

/// A float that came from arithmetic on canonical floats, so is canonical itself.
#[inline(always)]
pub fn box_float(number: f64) -> u64 {
    number.to_bits().wrapping_add(DOUBLE_OFFSET)
}

/// Whether the word is the address of an object.
#[inline(always)]
pub fn is_object(word: u64) -> bool {
    word.wrapping_sub(pyjit_object::value::FIRST_ADDRESS) >> 48 == 0
}

/// The shape id of a word, 0 for immediates.
///
/// # Safety
/// The word is a value or 0.
#[inline(always)]
pub unsafe fn shape_of(word: u64) -> u32 {
    if is_object(word) {
        // SAFETY: values in the address range are live objects.
        unsafe { (*(word as *const Header)).shape() }
    } else {
        0
    }
}

/// Whether the word is an object of exactly that class (well-known classes' direct instances).
///
/// # Safety
/// The word is a value or 0.
#[inline(always)]
pub unsafe fn exactly(word: u64, class: TypeId) -> bool {
    // SAFETY: the caller's promise.
    unsafe { shape_of(word) == class.0 }
}

/// Words of the header by name.
///
/// # Safety
/// `header` is an activation's.
#[inline(always)]
pub unsafe fn header_word(header: *mut u64, word: usize) -> *mut u64 {
    header.wrapping_add(word)
}

pub const HEADER: usize = HEADER_WORDS;
