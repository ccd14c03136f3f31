//! Text of floats, both ways, and exact rounding.
//!
//! - [`mod@repr`]: the shortest text that reads back the same, laid out as CPython does.
//! - [`mod@format`]: the `e`, `f`, `g` presentations with any precision, correctly rounded.
//! - [`mod@parse`]: what `float("...")` accepts. - [`hex`]: `float.hex` and `float.fromhex`.
//! - [`mod@round`]: `round(x, n)`. - [`ratio`]: exact integer ratios and conversion to big integers.

pub mod format;
pub mod hex;
pub mod parse;
pub mod ratio;
pub mod repr;
pub mod round;
mod scaled;

pub use format::{Flags, Style, to_text};
pub use hex::{from_hex, to_hex};
pub use parse::parse;
pub use ratio::{as_integer_ratio, to_big_int};
pub use repr::{FloatText, repr};
pub use round::round_digits;
pub(crate) use scaled::scaled;
