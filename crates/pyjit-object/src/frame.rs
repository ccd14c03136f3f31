//! The layout of activations on the VM stack, and the frame objects that Python sees.
//!
//! An activation is contiguous; tier 0 and tier 1 share it. `fp` addresses its first local:
//!
//! | word | contents |
//! |---|---|
//! | `fp[-1]` | the function (for code without one, a function made for the occasion) |
//! | `fp[0] .. fp[nlocalsplus]` | arguments in place, locals, cells, free variables; 0 = unbound |
//! | then `HEADER_WORDS` words | see the `*_WORD` constants |
//! | then | operand stack; `sp` addresses its first free word |
//!
//! A generator's activation is copied to the VM stack while it runs and back into the generator when it yields.

use crate::prelude::*;
use pyjit_gc::Marker;
use std::cell::Cell;

/// Address of the unit at which the caller goes on; of a HALT unit in an activation entered from native code.
pub const RET_PC_WORD: usize = 0;
/// The caller's `fp`.
pub const PREV_FP_WORD: usize = 1;
/// The caller's `sp` after the call's operands are popped: the result goes there.
pub const RET_SP_WORD: usize = 2;
/// The `Frame` object if Python has asked for one, else 0. Marks the activation: it leaves optimised code.
pub const FRAME_WORD: usize = 3;
/// The namespace of a class body, module or `exec`, else 0 for optimised locals.
pub const LOCALS_WORD: usize = 4;
/// The generator whose activation this is, else 0.
pub const GENERATOR_WORD: usize = 5;
/// In an activation that returns to HALT: the unit after the instruction its caller is in.
pub const OUTER_PC_WORD: usize = 6;
pub const HEADER_WORDS: usize = 7;

/// A live activation, for looking at it from Rust.
#[derive(Clone, Copy)]
pub struct Activation {
    pub fp: *mut u64,
    /// The unit after the instruction being executed (the return address for a caller).
    pub pc: *const u16,
}

impl Activation {
    pub fn function(self) -> Gc<Function> {
        // SAFETY: fp[-1] of a live activation is its function.
        unsafe { Value::from_bits_unchecked(*self.fp.sub(1)).cast_unchecked::<Function>() }
    }

    pub fn code(self) -> Gc<CodeObject> {
        self.function().code()
    }

    #[inline(always)]
    pub fn header(self) -> *mut u64 {
        // SAFETY: the header lies behind the locals.
        unsafe { self.fp.add(self.function().nlocalsplus.get() as usize) }
    }

    pub fn word(self, word: usize) -> u64 {
        // SAFETY: `word < HEADER_WORDS`.
        unsafe { *self.header().add(word) }
    }

    pub fn set_word(self, word: usize, bits: u64) {
        // SAFETY: `word < HEADER_WORDS`.
        unsafe { *self.header().add(word) = bits }
    }

    pub fn local(self, index: usize) -> Option<Value> {
        // SAFETY: locals are values or 0.
        unsafe { Value::from_bits(*self.fp.add(index)) }
    }

    pub fn set_local(self, index: usize, value: Option<Value>) {
        // SAFETY: `index < nlocalsplus`.
        unsafe { *self.fp.add(index) = value.map_or(0, Value::bits) }
    }

    /// The namespace of a class body, module or `exec`.
    pub fn namespace(self) -> Option<Value> {
        // SAFETY: the word is a value or 0.
        unsafe { Value::from_bits(self.word(LOCALS_WORD)) }
    }

    pub fn frame_object(self) -> Option<Gc<Frame>> {
        // SAFETY: the word is a frame object or 0.
        unsafe { Value::from_bits(self.word(FRAME_WORD)) }.and_then(Value::cast)
    }

    pub fn generator(self) -> Option<Gc<crate::generator::Generator>> {
        // SAFETY: the word is a generator or 0.
        unsafe { Value::from_bits(self.word(GENERATOR_WORD)) }.and_then(Value::cast)
    }

    /// Offset in units of the instruction being executed (a unit inside it).
    pub fn unit(self) -> usize {
        let first = self.code().first_unit() as usize;
        ((self.pc as usize).wrapping_sub(first) / 2).saturating_sub(1)
    }

    /// The activation that called this one; none at the bottom of the stack.
    pub fn caller(self) -> Option<Activation> {
        let fp = self.word(PREV_FP_WORD) as *mut u64;
        if fp.is_null() {
            return None;
        }
        let ret_pc = self.word(RET_PC_WORD) as *const u16;
        Some(Activation {
            fp,
            pc: crate::thread::resume_pc(ret_pc, self),
        })
    }
}

/// A frame object. While its activation lives, it refers to it; when the activation ends, what Python can still ask
/// for is copied here.
#[repr(C)]
pub struct Frame {
    pub header: Header,
    /// Null once the activation has ended or, for a generator's frame, while it is suspended.
    pub fp: Cell<*mut u64>,
    pub function: Field<Option<Gc<Function>>>,
    /// The unit last executed, valid while `fp` is null.
    pub unit: Cell<usize>,
    /// Locals of an ended activation.
    pub locals: Field<Option<Gc<crate::array::ValueArray>>>,
    pub namespace: Field<Option<Value>>,
    /// The caller's frame object, once the activation has ended or it was asked for.
    pub back: Field<Option<Gc<Frame>>>,
    /// A generator's frame: its generator.
    pub generator: Field<Option<Value>>,
    pub trace: Field<Option<Value>>,
    pub trace_lines: Cell<bool>,
    pub trace_opcodes: Cell<bool>,
    /// `trace_opcodes` was set while the frame was being traced, which alone has an effect.
    pub opcodes_traced: Cell<bool>,
    /// Names added through `f_locals` that are no locals of the code.
    pub extra_locals: Field<Option<Gc<Dict>>>,
    /// The line set by a tracer's `f_lineno = n`, 0 for none.
    pub jump_line: Cell<u32>,
    pub cleared: Cell<bool>,
}

impl Trace for Frame {
    fn trace(&self, marker: &mut Marker) {
        self.function.trace(marker);
        self.locals.trace(marker);
        self.namespace.trace(marker);
        self.back.trace(marker);
        self.generator.trace(marker);
        self.trace.trace(marker);
        self.extra_locals.trace(marker);
    }
}
