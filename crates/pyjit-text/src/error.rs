//! The one error type of this crate: a Python exception that has not been raised yet.
//!
//! Nothing here knows Python objects, so a failed conversion answers with the kind of the exception and its text;
//! the caller raises it. The texts are those of CPython 3.14, which programs see and compare.

use std::fmt;

/// The exception class to raise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    ValueError,
    TypeError,
    OverflowError,
    IndexError,
    KeyError,
    LookupError,
    MemoryError,
    RuntimeError,
}

impl ErrorKind {
    /// The name of the class in `builtins`.
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::ValueError => "ValueError",
            ErrorKind::TypeError => "TypeError",
            ErrorKind::OverflowError => "OverflowError",
            ErrorKind::IndexError => "IndexError",
            ErrorKind::KeyError => "KeyError",
            ErrorKind::LookupError => "LookupError",
            ErrorKind::MemoryError => "MemoryError",
            ErrorKind::RuntimeError => "RuntimeError",
        }
    }
}

/// An exception to be raised by the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    pub kind: ErrorKind,
    pub message: String,
}

impl TextError {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        TextError {
            kind,
            message: message.into(),
        }
    }

    pub fn value(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::ValueError, message)
    }

    pub fn type_error(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::TypeError, message)
    }

    pub fn overflow(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::OverflowError, message)
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.message)
    }
}

impl std::error::Error for TextError {}

pub type Result<T> = std::result::Result<T, TextError>;
