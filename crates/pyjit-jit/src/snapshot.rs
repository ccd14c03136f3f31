//! What a compilation knows of the code: copied under the GIL, so that compiling can happen on another thread while the
//! program goes on rewriting its inline caches. Addresses in it are of objects that the code object keeps alive.

use pyjit_bytecode::{Code, Opcode};
use pyjit_interp::{cache, feedback};
use pyjit_object::array::ValueArray;
use pyjit_object::def::Entry;
use pyjit_object::function::Payload;
use pyjit_object::prelude::*;
use std::sync::Arc;

pub struct Snapshot {
    pub template: Arc<Code>,
    /// The code has run: what has not run in it is left to tier 0.
    pub exits: bool,
    /// The quickened units as they were.
    pub units: Box<[u16]>,
    /// Address of the first quickened unit: saved program counters point there.
    pub first_unit: usize,
    /// The constants.
    pub consts: Box<[u64]>,
    /// The names, as addresses of strings.
    pub names: Box<[u64]>,
    pub nlocalsplus: usize,
    pub frame_size: usize,
    /// Address of the feedback array's first word, 0 without one.
    pub feedback: usize,
    /// The feedback entries' words as they were.
    pub feedback_words: Box<[u64]>,
    /// Call sites, by unit, with the Python function that each has called.
    pub callees: Box<[(usize, Callee)]>,
    /// Call sites, by unit, with the native function that each has called.
    pub natives: Box<[(usize, NativeTarget)]>,
}

/// What a call of a Python function needs to know of it.
#[derive(Clone, Copy, Debug)]
pub struct Callee {
    pub argcount: usize,
    pub nlocalsplus: usize,
    pub frame_size: usize,
}

/// What a direct call of a native function needs to know of it.
#[derive(Clone, Copy, Debug)]
pub struct NativeTarget {
    /// The object called.
    pub callable: u64,
    pub address: usize,
    /// Word parameters behind the thread; none: the arguments lie in memory.
    pub words: Option<usize>,
    /// What the object is bound to and passes first.
    pub receiver: Option<u64>,
    /// A method of a type: the shape its first argument must have.
    pub self_shape: Option<u32>,
}

impl Snapshot {
    /// Copies what is known. The objects named in it live as long as the code object from here on; MemoryError if there
    /// is no room to note them.
    pub fn take(th: &Thread, code: Gc<CodeObject>) -> PyResult<Snapshot> {
        let count = code.unit_count();
        // SAFETY: the quickened copy has that many units.
        let units = unsafe { std::slice::from_raw_parts(code.first_unit(), count) };
        let mut snapshot = Snapshot {
            template: code.template_arc(),
            exits: code.calls.get() > 0 || code.back_edges.get() > 0,
            units: units.into(),
            first_unit: code.first_unit() as usize,
            consts: words(code.consts().as_slice()),
            names: words(code.names().as_slice()),
            nlocalsplus: code.nlocalsplus(),
            frame_size: code.frame_size(),
            feedback: 0,
            feedback_words: Box::default(),
            callees: Box::default(),
            natives: Box::default(),
        };
        if let Some(array) = code.feedback.get() {
            // One word more for what earlier code names: activations may still run that.
            let roots = ValueArray::alloc(th, array.capacity() + 1)?;
            let earlier = code.native_roots.get().map(Value::from);
            roots.set(array.capacity(), earlier);
            for (index, slot) in array.slots().iter().enumerate() {
                roots.set(index, slot.get());
            }
            code.native_roots.set(&code.header, Some(roots));
            snapshot.feedback = array.data() as usize;
            let word = |slot: &Field<Option<Value>>| slot.get().map_or(0, Value::bits);
            snapshot.feedback_words = roots.slots().iter().map(word).collect();
            let sites = || feedback::sites(&code.template().code).enumerate();
            let called = |index: usize| roots.get(index * feedback::ENTRY_WORDS + 1);
            snapshot.callees = sites()
                .filter_map(|(index, site)| Some((site.offset, callee(called(index)?)?)))
                .collect();
            snapshot.natives = sites()
                .filter_map(|(index, site)| Some((site.offset, native_target(called(index)?)?)))
                .collect();
        }
        Ok(snapshot)
    }

    /// Whether calling the code makes a generator, coroutine or async generator.
    pub fn is_generator(&self) -> bool {
        use pyjit_object::code::{CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR};
        self.template.flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR) != 0
    }

    /// Whether the instruction, whose opcode is at that unit, has not run often enough to tell what it works on.
    pub fn is_unseen(&self, unit: usize, opcode: Opcode) -> bool {
        self.exits
            && pyjit_interp::quicken::is_adaptive(opcode)
            && self.quick(unit) == opcode as u8
            && cache::is_fresh(self.cache16(unit, 0))
    }

    /// Opcode of the quickened instruction at that unit.
    pub fn quick(&self, unit: usize) -> u8 {
        self.units[unit] as u8
    }

    /// Word `index` of the inline cache at that unit, 0 being the counter.
    pub fn cache16(&self, unit: usize, index: usize) -> u16 {
        self.units[unit + 1 + index]
    }

    pub fn cache32(&self, unit: usize, index: usize) -> u32 {
        self.cache16(unit, index) as u32 | (self.cache16(unit, index + 1) as u32) << 16
    }

    pub fn cache64(&self, unit: usize, index: usize) -> u64 {
        self.cache32(unit, index) as u64 | (self.cache32(unit, index + 2) as u64) << 32
    }

    /// Address of the program counter at that unit.
    pub fn pc(&self, unit: usize) -> i64 {
        (self.first_unit + 2 * unit) as i64
    }

    /// The words of the feedback entry at that address, if it is one of this code's.
    fn entry_words(&self, address: usize) -> Option<&[u64]> {
        let word = address.checked_sub(self.feedback)? / 8;
        self.feedback_words.get(word..word + feedback::ENTRY_WORDS)
    }

    pub fn entry_address(&self, index: usize) -> usize {
        self.feedback + index * feedback::ENTRY_WORDS * 8
    }

    pub fn entry(&self, index: usize) -> Option<&[u64]> {
        self.entry_words(self.entry_address(index))
    }

    pub fn entry_of_pair(&self, unit: usize) -> Option<(usize, &[u64])> {
        let address = self.cache64(unit, cache::attr::PAIR) as usize;
        self.entry_words(address).map(|words| (address, words))
    }
}

fn words(values: &[Value]) -> Box<[u64]> {
    values.iter().map(|value| value.bits()).collect()
}

fn callee(called: Value) -> Option<Callee> {
    let function = called.cast::<Function>()?;
    Some(Callee {
        argcount: function.argcount.get() as usize,
        nlocalsplus: function.nlocalsplus.get() as usize,
        frame_size: function.frame_size.get() as usize,
    })
}

fn native_target(called: Value) -> Option<NativeTarget> {
    let builtin = called.cast::<Builtin>()?;
    let Payload::Method(def) = builtin.payload else {
        return None;
    };
    let (mut receiver, mut self_shape) = (None, None);
    if builtin.header.shape() == t::METHOD_DESCRIPTOR.0 {
        self_shape = Some(builtin.owner.get()?.instance_shape.get());
    } else if builtin.header.shape() != t::BUILTIN.0 {
        return None;
    } else if def.kind.has_receiver() {
        receiver = Some(builtin.receiver.get()?.bits());
    }
    let (address, words) = match def.entry {
        Entry::F0(f) => (f as usize, Some(0)),
        Entry::F1(f) => (f as usize, Some(1)),
        Entry::F2(f) => (f as usize, Some(2)),
        Entry::F3(f) => (f as usize, Some(3)),
        Entry::F4(f) => (f as usize, Some(4)),
        Entry::F5(f) => (f as usize, Some(5)),
        Entry::Var(f) => (f as usize, None),
        _ => return None,
    };
    Some(NativeTarget {
        callable: called.bits(),
        address,
        words,
        receiver,
        self_shape,
    })
}
