//! Native code of a code object, as tier 0 and other native code see it. Made and given back by the JIT.
//!
//! The code is one function `extern "C" fn(fp, entry) -> word` with the thread in the pinned register. It runs the
//! activation at `fp` from that entry on and answers the value returned, the activation then being over but for its
//! words; or `LEFT`: the thread's saved state says where tier 0 goes on (in that activation or, if it ended otherwise, in
//! a caller of it).

use crate::prelude::*;

pub const LEFT: u64 = Value::EXHAUSTED.bits();

pub struct NativeCode {
    /// Address of the function.
    pub address: usize,
    /// Where it can be entered, as units of the code, sorted; entry 0 is the code's start.
    pub entries: Box<[u32]>,
    /// The tier that made it: 1 or 2.
    pub tier: u8,
    /// Bytes of machine code.
    pub size: usize,
    /// What this took the place of: activations may still run it.
    pub previous: Option<&'static NativeCode>,
    /// Gives the memory back, that of the previous ones too; called when the code object is swept.
    pub release: unsafe fn(*const NativeCode),
}

impl NativeCode {
    /// The number of the entry at that unit.
    #[inline]
    pub fn entry_at(&self, unit: usize) -> Option<usize> {
        self.entries.binary_search(&(unit as u32)).ok()
    }
}

/// The tier policy, as the interpreter and the module `pyjit` see it; the binary provides it.
pub trait Tiers {
    /// Code is at a mark of its counters; `unit` is that of the RESUME or backward jump. May compile and install.
    fn hot(&self, th: &Thread, code: Gc<CodeObject>, unit: usize);
    /// Native code was left at an instruction that had never run when it was compiled.
    fn unseen(&self, th: &Thread, code: Gc<CodeObject>);
    /// Compiles now, in this thread; the reason if it gives up.
    fn compile(&self, th: &Thread, code: Gc<CodeObject>) -> Result<(), &'static str>;
    /// The code is never compiled on its own account, or again as any other.
    fn suppress(&self, code: Gc<CodeObject>, on: bool);
    /// Whether code may be compiled on its own account.
    fn enable(&self, on: bool);
    fn is_enabled(&self) -> bool;
    /// Waits until nothing is queued any more, and installs what is done.
    fn settle(&self, th: &Thread);
    /// CLIF and machine code as text.
    fn text(&self, th: &Thread, code: Gc<CodeObject>) -> Result<String, &'static str>;
    /// Name, number.
    fn counters(&self) -> Vec<(&'static str, u64)>;
    fn max_tier(&self) -> u32;
    /// Writes what the command line asked for; the program ends.
    fn report(&self);
}
