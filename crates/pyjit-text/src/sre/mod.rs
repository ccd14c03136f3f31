//! The engine behind `re`: runs the code arrays that CPython 3.14's `re._compiler` makes. CPython: Modules/_sre.
//!
//! [`Program::new`] checks an array and translates it into instructions of its own, with character sets as tables and
//! what follows each repeat known; [`Program::run`] searches or matches by backtracking on an explicit stack, so that
//! no pattern can exhaust the native one. Matches, groups and `lastindex` are CPython's; only the time differs.
//!
//! - `opcodes`: CPython's numbers. - `set`: character sets. - `program`: validation and translation.
//! - `first`: which characters can come next, for skipping hopeless attempts. - `exec`: the matcher.
//! - `search`: where to try.

mod exec;
mod first;
mod opcodes;
mod program;
mod search;
mod set;

pub use exec::{Scratch, Stopped};
pub use opcodes::{CODESIZE, MAGIC, MAXGROUPS, MAXREPEAT};
pub use program::Program;
pub use search::{Found, Mode, Scanner};

use crate::unicode;

/// `_sre.unicode_iscased`.
pub fn unicode_is_cased(code: u32) -> bool {
    // Of an upper case of several characters the first one counts ('\u{fb05}' is "ST").
    let upper = unicode::full_upper(code);
    unicode::to_lower(code) != code || upper.as_slice().first() != Some(&code)
}

/// `_sre.unicode_tolower`.
pub fn unicode_to_lower(code: u32) -> u32 {
    unicode::to_lower(code)
}

/// `_sre.ascii_iscased`.
pub fn ascii_is_cased(code: u32) -> bool {
    u8::try_from(code).is_ok_and(|b| b.is_ascii_alphabetic())
}

/// `_sre.ascii_tolower`.
pub fn ascii_to_lower(code: u32) -> u32 {
    u8::try_from(code).map_or(code, |b| b.to_ascii_lowercase().into())
}
