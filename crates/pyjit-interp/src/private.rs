//! Opcode numbers of tier 0's own, in the gaps CPython 3.14 leaves: specialised forms it has no name for, fused
//! instructions, the end of a native entry. `dis` shows the form of CPython that comes nearest.

use pyjit_bytecode::Opcode;

macro_rules! private {
    ($($name:ident = $number:literal, $shown:ident;)*) => {
        $(pub const $name: u8 = $number;)*

        /// The opcode that Python sees in place of a private one.
        pub fn shown(opcode: u8) -> u8 {
            match opcode { $($number => Opcode::$shown as u8,)* other => other }
        }
    };
}

const JUMP_BACKWARD_JIT: u8 = Opcode::JUMP_BACKWARD_JIT as u8;

private! {
    AND_INT = 121, BINARY_OP_EXTEND;
    OR_INT = 122, BINARY_OP_EXTEND;
    XOR_INT = 123, BINARY_OP_EXTEND;
    LSHIFT_INT = 124, BINARY_OP;
    RSHIFT_INT = 125, BINARY_OP;
    FLOOR_DIVIDE_INT = 126, BINARY_OP;
    REMAINDER_INT = 127, BINARY_OP;
    DIVIDE_NUMBERS = 212, BINARY_OP_EXTEND;
    ADD_MIXED = 213, BINARY_OP_EXTEND;
    SUBTRACT_MIXED = 214, BINARY_OP_EXTEND;
    MULTIPLY_MIXED = 215, BINARY_OP_EXTEND;
    LT_INT_JUMP = 216, COMPARE_OP_INT;
    LE_INT_JUMP = 217, COMPARE_OP_INT;
    EQ_INT_JUMP = 218, COMPARE_OP_INT;
    NE_INT_JUMP = 219, COMPARE_OP_INT;
    GT_INT_JUMP = 220, COMPARE_OP_INT;
    GE_INT_JUMP = 221, COMPARE_OP_INT;
    FOR_RANGE_STORE = 222, FOR_ITER_RANGE;
    ADD_INT_STORE = 223, BINARY_OP_ADD_INT;
    SUBTRACT_INT_STORE = 224, BINARY_OP_SUBTRACT_INT;
    HALT = 225, INTERPRETER_EXIT;
    RESUME_NATIVE = 226, RESUME_CHECK;
    LOAD_ATTR_OVERFLOW = 227, LOAD_ATTR_INSTANCE_VALUE;
    STORE_ATTR_OVERFLOW = 228, STORE_ATTR_INSTANCE_VALUE;
    STORE_ATTR_ADD = 229, STORE_ATTR_INSTANCE_VALUE;
    JUMP_BACKWARD_PLAIN = 230, JUMP_BACKWARD_JIT;
    FOR_PAIR = 231, FOR_ITER;
    FOR_STR = 232, FOR_ITER;
}

/// A fused form's first instruction alone, for those who look at every instruction; others stay as they are.
pub const fn unfused(opcode: u8) -> u8 {
    match opcode {
        LT_INT_JUMP | LE_INT_JUMP | EQ_INT_JUMP | NE_INT_JUMP | GT_INT_JUMP | GE_INT_JUMP => {
            Opcode::COMPARE_OP_INT as u8
        }
        RESUME_NATIVE => Opcode::RESUME_CHECK as u8,
        JUMP_BACKWARD_JIT => JUMP_BACKWARD_PLAIN,
        FOR_RANGE_STORE => Opcode::FOR_ITER_RANGE as u8,
        FOR_PAIR => Opcode::FOR_ITER as u8,
        ADD_INT_STORE => Opcode::BINARY_OP_ADD_INT as u8,
        SUBTRACT_INT_STORE => Opcode::BINARY_OP_SUBTRACT_INT as u8,
        other => other,
    }
}
