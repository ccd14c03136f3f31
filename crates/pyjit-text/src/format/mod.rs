//! Formatting: the mini-language of `format()`, the fields of `str.format`, and `%`.
//!
//! - [`quick`]: the commonest specs of numbers. [`spec`]: parses a format spec. [`text`], [`number`]: render str, int, float and complex under one.
//! - [`fields`]: `str.format`'s replacement fields, as `_string.formatter_parser` gives them.
//! - [`percent`]: printf-style formats of str and bytes.

pub mod fields;
pub mod number;
pub mod percent;
mod quick;
pub mod spec;
pub mod text;

pub use number::{format_complex, format_float, format_int};
pub use quick::{Number, ROOM, quick};
pub use spec::Spec;
pub use text::format_str;

use crate::StrBuf;
use crate::error::{ErrorKind, Result, TextError};

/// Room for `len` more code points, or MemoryError: widths come from programs.
fn reserve(out: &mut StrBuf, len: usize) -> Result<()> {
    let fits = len <= isize::MAX as usize / 4
        && match out {
            StrBuf::Latin1(u) => u.try_reserve(len).is_ok(),
            StrBuf::Ucs2(u) => u.try_reserve(len).is_ok(),
            StrBuf::Ucs4(u) => u.try_reserve(len).is_ok(),
        };
    if fits {
        Ok(())
    } else {
        Err(TextError::new(ErrorKind::MemoryError, ""))
    }
}
