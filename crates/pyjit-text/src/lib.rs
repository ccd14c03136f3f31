//! Algorithms on text and numbers that know no Python object: float text, the format mini-language, Unicode tables, codecs, the regular expression engine.
#![forbid(unsafe_code)]

pub mod codecs;
pub mod error;
pub mod float;
pub mod format;
pub mod hash;
pub mod int;
pub mod sre;
pub mod string;
pub mod unicode;
mod units;

pub use error::{ErrorKind, TextError};
pub use units::{CodeUnit, Codes, StrBuf, StrRef};
