//! Compiled code on its way into code memory, and into its code object.

use crate::helpers::Helper;
use crate::memory::{CodeMemory, Piece};
use crate::{Bailout, Snapshot};
use pyjit_bytecode::Opcode;
use pyjit_bytecode::disasm::instructions;
use pyjit_interp::private;
use pyjit_object::native::NativeCode;
use pyjit_object::prelude::*;
use std::sync::Arc;

/// Machine code that is not yet in its place.
pub struct Compiled {
    pub code: Vec<u8>,
    /// Where the address of a helper goes (8 bytes).
    pub(crate) helpers: Vec<(u32, Helper)>,
    pub entries: Box<[u32]>,
    /// CLIF and machine code as text, if they were asked for.
    pub text: Option<String>,
}

/// Native code with what gives its memory back.
#[repr(C)]
struct Owned {
    native: NativeCode,
    memory: Arc<CodeMemory>,
    piece: Piece,
}

pub struct Jit {
    memory: Arc<CodeMemory>,
}

impl Jit {
    /// `cache`: bytes of machine code that may exist at a time.
    pub fn new(cache: usize) -> std::io::Result<Jit> {
        Ok(Jit {
            memory: Arc::new(CodeMemory::new(cache)?),
        })
    }

    /// Bytes of code memory in use.
    pub fn used(&self) -> usize {
        self.memory.used()
    }

    /// Puts code into memory and makes it the code object's: where tier 0 meets an entry, it goes there.
    pub fn install(&self, code: Gc<CodeObject>, compiled: &Compiled) -> Result<(), Bailout> {
        let piece = self
            .memory
            .allocate(compiled.code.len())
            .ok_or(Bailout::CodeMemory)?;
        let mut bytes = compiled.code.clone();
        for &(at, helper) in &compiled.helpers {
            let at = at as usize;
            bytes[at..at + 8].copy_from_slice(&(helper.address() as u64).to_le_bytes());
        }
        self.memory.write(piece, &bytes);
        let owned: &'static Owned = Box::leak(Box::new(Owned {
            native: NativeCode {
                address: self.memory.address(piece),
                entries: compiled.entries.clone(),
                tier: 1,
                size: compiled.code.len(),
                previous: code.native(),
                release,
            },
            memory: self.memory.clone(),
            piece,
        }));
        code.set_native(Some(&owned.native));
        mark_entries(code, &owned.native);
        Ok(())
    }
}

/// Called when the code object is swept: no activation runs it any more.
unsafe fn release(native: *const NativeCode) {
    // SAFETY: `native` is the first field of an `Owned` that `install` has leaked; nothing refers to it any more.
    let owned = unsafe { Box::from_raw(native as *mut Owned) };
    owned.memory.free(owned.piece);
    if let Some(previous) = owned.native.previous {
        // SAFETY: as above.
        unsafe { (previous.release)(previous) };
    }
}

/// Rewrites the quickened instructions at which tier 0 enters native code.
fn mark_entries(code: Gc<CodeObject>, native: &NativeCode) {
    let first = code.first_unit();
    for instruction in instructions(&code.template().code) {
        let unit = instruction.offset;
        // SAFETY: the instruction's units lie in the quickened copy.
        unsafe {
            let opcode = first.add(unit) as *mut u8;
            match instruction.opcode {
                Some(Opcode::RESUME) if native.entry_at(unit).is_some() => {
                    *opcode = private::RESUME_NATIVE;
                }
                Some(Opcode::JUMP_BACKWARD) => {
                    let entry = instruction.target().and_then(|unit| native.entry_at(unit));
                    if let Some(entry) = entry.and_then(|entry| u16::try_from(entry).ok()) {
                        *opcode = Opcode::JUMP_BACKWARD_JIT as u8;
                        *first.add(unit + 1) = entry;
                    }
                }
                _ => {}
            }
        }
    }
}

impl Snapshot {
    /// A short name for reports.
    pub fn name(&self) -> String {
        self.template.qualname.to_string()
    }
}
