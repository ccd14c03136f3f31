//! The table of handlers by opcode.

use crate::state::{Handler, Table, entry};
use crate::{handlers, ops, private};

macro_rules! fill {
    (operand $n:ident; $(#[doc = $doc:literal] $name:ident = $number:literal, $caches:literal, $pops:expr => $pushes:expr, [$($flag:ident)*], $kind:ident $base:ident;)*) => {
        /// Sets the handlers of CPython's opcodes.
        const fn fill<const W: bool>(mut table: [Handler; 256]) -> [Handler; 256] {
            $(table[$number] = entry::<handlers::$name, W>;)*
            table
        }
    };
}
pyjit_bytecode::for_each_opcode!(fill);

pub(crate) const fn build<const W: bool>() -> [Handler; 256] {
    use ops::compare::*;
    use ops::float::*;
    use ops::int::*;
    let unknown: Handler = entry::<ops::misc::Unknown, W>;
    let mut table = fill::<W>([unknown; 256]);
    table[private::AND_INT as usize] = entry::<AndInt, W>;
    table[private::OR_INT as usize] = entry::<OrInt, W>;
    table[private::XOR_INT as usize] = entry::<XorInt, W>;
    table[private::LSHIFT_INT as usize] = entry::<LshiftInt, W>;
    table[private::RSHIFT_INT as usize] = entry::<RshiftInt, W>;
    table[private::FLOOR_DIVIDE_INT as usize] = entry::<FloorDivideInt, W>;
    table[private::REMAINDER_INT as usize] = entry::<RemainderInt, W>;
    table[private::DIVIDE_NUMBERS as usize] = entry::<DivideNumbers, W>;
    table[private::ADD_MIXED as usize] = entry::<AddMixed, W>;
    table[private::SUBTRACT_MIXED as usize] = entry::<SubtractMixed, W>;
    table[private::MULTIPLY_MIXED as usize] = entry::<MultiplyMixed, W>;
    table[private::LT_INT_JUMP as usize] = entry::<LtIntJump, W>;
    table[private::LE_INT_JUMP as usize] = entry::<LeIntJump, W>;
    table[private::EQ_INT_JUMP as usize] = entry::<EqIntJump, W>;
    table[private::NE_INT_JUMP as usize] = entry::<NeIntJump, W>;
    table[private::GT_INT_JUMP as usize] = entry::<GtIntJump, W>;
    table[private::GE_INT_JUMP as usize] = entry::<GeIntJump, W>;
    table[private::FOR_RANGE_STORE as usize] = entry::<ops::iter::ForRangeStore, W>;
    table[private::FOR_PAIR as usize] = entry::<ops::iter::ForPair, W>;
    table[private::FOR_STR as usize] = entry::<ops::iter::ForStr, W>;
    table[private::ADD_INT_STORE as usize] = entry::<AddIntStore, W>;
    table[private::SUBTRACT_INT_STORE as usize] = entry::<SubtractIntStore, W>;
    table[private::JUMP_BACKWARD_PLAIN as usize] = entry::<ops::jump::JumpBackwardPlain, W>;
    table[private::RESUME_NATIVE as usize] = entry::<ops::jump::RESUME_NATIVE, W>;
    table[private::HALT as usize] = entry::<ops::call::HALT, W>;
    table[private::LOAD_ATTR_OVERFLOW as usize] = entry::<ops::attr::LOAD_ATTR_OVERFLOW, W>;
    table[private::STORE_ATTR_OVERFLOW as usize] = entry::<ops::attr::STORE_ATTR_OVERFLOW, W>;
    table[private::STORE_ATTR_ADD as usize] = entry::<ops::attr::STORE_ATTR_ADD, W>;
    table
}

const _: () = assert!(private::HALT == pyjit_object::thread::HALT_OPCODE);

/// The handlers in normal running.
pub static TABLE: Table = Table {
    narrow: build::<false>(),
    wide: build::<true>(),
};
