//! Source to AST to code objects, byte for byte as CPython 3.14.
#![forbid(unsafe_code)]

pub mod ast;
pub mod errors;
pub mod parse;
pub mod symtable;
