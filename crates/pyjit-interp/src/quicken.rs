//! Making a code object's private copy ready: counters of the inline caches. CPython: `_PyCode_Quicken`.

use crate::cache::WARMUP;
use pyjit_bytecode::Opcode;
use pyjit_bytecode::disasm::instructions;
use pyjit_object::prelude::*;

/// Whether the first cache unit of the instruction is an adaptive counter.
pub fn is_adaptive(opcode: Opcode) -> bool {
    use Opcode::*;
    matches!(
        opcode,
        LOAD_GLOBAL
            | BINARY_OP
            | UNPACK_SEQUENCE
            | COMPARE_OP
            | CONTAINS_OP
            | FOR_ITER
            | SEND
            | STORE_SUBSCR
            | TO_BOOL
            | LOAD_ATTR
            | STORE_ATTR
            | CALL
            | CALL_KW
            | LOAD_SUPER_ATTR
    )
}

/// Sets the counters, before the code runs first.
#[inline(never)]
pub fn prepare(code: Gc<CodeObject>) {
    let first = code.first_unit();
    let template = code.template();
    for instruction in instructions(&template.code) {
        let Some(opcode) = instruction.opcode else {
            continue;
        };
        if is_adaptive(opcode) {
            let counter = instruction.next - opcode.caches();
            // SAFETY: the caches lie in the code.
            unsafe { *first.add(counter) = WARMUP };
        }
    }
}
