//! Raising what the text algorithms answer as errors.

use pyjit_object::prelude::*;
use pyjit_text::error::{ErrorKind, TextError};

/// The exception class of an error kind.
fn class(kind: ErrorKind) -> TypeId {
    match kind {
        ErrorKind::ValueError => t::ValueError,
        ErrorKind::TypeError => t::TypeError,
        ErrorKind::OverflowError => t::OverflowError,
        ErrorKind::IndexError => t::IndexError,
        ErrorKind::KeyError => t::KeyError,
        ErrorKind::LookupError => t::LookupError,
        ErrorKind::MemoryError => t::MemoryError,
        ErrorKind::RuntimeError => t::RuntimeError,
    }
}

#[cold]
pub fn raise_text(th: &Thread, error: TextError) -> Raised {
    match error.kind {
        ErrorKind::MemoryError => th.raise_memory(),
        kind => th.raise(class(kind), error.message),
    }
}
