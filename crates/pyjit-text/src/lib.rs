//! Algorithms on text and numbers that know no Python object. The builtin types and the native modules call them;
//! whatever needs an object, a lookup or a call is left to the caller, by a trait or between two steps.
//!
//! Strings are [`StrRef`] (borrowed) and [`StrBuf`] (built): arrays of code points in the narrowest of three widths, as
//! the runtime stores them. Bytes are slices, or `StrRef::Latin1` where an algorithm serves both. An error is a
//! [`TextError`]: the kind of the exception and its text, both CPython's.
//!
//! | module | for | CPython |
//! |---|---|---|
//! | [`float`] | `repr`, `float("...")`, `e f g` with any precision, hex, `round`, exact ratios | pystrtod.c, dtoa.c, floatobject.c |
//! | [`int`] | `int("...", base)`, `str`, `bin`, the limit of digits | longobject.c |
//! | [`hash`] | hashes of numbers, tuples, strings under `PYTHONHASHSEED` | pyhash.c |
//! | [`format`](mod@format) | `format()` specs, `str.format` fields, `%` | formatter_unicode.c, unicode_format.h |
//! | [`string`] | find, split, strip, case, `isalpha`..., `repr` | unicodeobject.c, stringlib |
//! | [`unicode`] | classes and cases of characters, `unicodedata`, normalization | unicodectype.c, unicodedata.c |
//! | [`codecs`] | the codecs written in C and the error handlers | unicodeobject.c, codecs.c |
//! | [`sre`] | the engine of `re` | _sre |
//!
//! Everything is tested on answers of CPython 3.14, in `tests/data`, which the scripts in `tools/` write.
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
