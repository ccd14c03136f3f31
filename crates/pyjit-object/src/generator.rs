//! Generators, coroutines and async generators: the data. CPython: Objects/genobject.c.

use crate::array::ValueArray;
use crate::prelude::*;
use pyjit_gc::Marker;
use std::cell::Cell;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum GeneratorState {
    Created = 0,
    Suspended,
    Running,
    Closed,
}

/// One of the three, as its class says.
#[repr(C)]
pub struct Generator {
    pub header: Header,
    pub function: Field<Option<Gc<Function>>>,
    pub name: Field<Option<Gc<Str>>>,
    pub qualname: Field<Option<Gc<Str>>>,
    /// Locals, then the operand stack, while suspended (the activation without its header).
    pub saved: Field<Option<Gc<ValueArray>>>,
    /// Words of `saved` in use.
    pub saved_len: Cell<usize>,
    /// The unit at which to go on.
    pub unit: Cell<usize>,
    pub state: Cell<GeneratorState>,
    /// The activation's address while it runs.
    pub fp: Cell<*mut u64>,
    /// The frame object if Python has asked for one.
    pub frame: Field<Option<Gc<Frame>>>,
    /// The exception being handled inside, restored on resumption; 0 = none.
    pub handled: Field<Option<Value>>,
    /// Coroutine: `cr_origin`. Async generator: its finalizer.
    pub origin: Field<Option<Value>>,
    /// Async generator: hooks were called.
    pub hooks_inited: Cell<bool>,
    /// Async generator: `aclose` was called.
    pub closed: Cell<bool>,
    /// Async generator: an `asend`/`athrow`/`anext` is under way.
    pub running_async: Cell<bool>,
}

impl Trace for Generator {
    fn trace(&self, marker: &mut Marker) {
        self.function.trace(marker);
        self.name.trace(marker);
        self.qualname.trace(marker);
        self.saved.trace(marker);
        self.frame.trace(marker);
        self.handled.trace(marker);
        self.origin.trace(marker);
    }
}

impl Generator {
    /// What the generator delegates to (`yield from`, `await`), if it is suspended there: the top of its stack where the
    /// next instruction is the RESUME behind such a `yield`.
    pub fn delegate(&self) -> Option<Value> {
        use pyjit_bytecode::Opcode;
        use pyjit_bytecode::opcode::resume;
        if self.state.get() != GeneratorState::Suspended {
            return None;
        }
        let code = self.function.get()?.code();
        let bytes = &code.template().code;
        let at = self.unit.get() * 2;
        let (opcode, arg) = (*bytes.get(at)?, *bytes.get(at + 1)? as u32);
        if opcode != Opcode::RESUME as u8 || arg & resume::LOCATION_MASK < resume::AFTER_YIELD_FROM
        {
            return None;
        }
        self.saved.get()?.get(self.saved_len.get().checked_sub(1)?)
    }
}
