//! Bytecode as data: the instruction table, code objects and constants without a heap, the exception and position tables,
//! marshal, the verifier and a text form. Everything follows CPython 3.14's formats to the byte.
#![forbid(unsafe_code)]

pub mod code;
pub mod disasm;
pub mod exception_table;
pub mod jumps;
pub mod line_table;
pub mod marshal;
pub mod opcode;
pub mod pyc;
pub mod text;
pub mod verify;

pub use code::{Code, Const, flags, kind};
pub use line_table::Position;
pub use opcode::{OpFlags, OpInfo, Opcode};
pub use text::Text;
