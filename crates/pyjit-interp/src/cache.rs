//! Adaptive counters and the layout of inline caches. CPython: Include/internal/pycore_backoff.h, pycore_code.h.
//!
//! A counter is a count above four bits of back-off. The generic form of an instruction counts down and tries to
//! specialise at zero; a failure doubles the distance to the next try; a specialised form that stops fitting goes back
//! to the generic one with the cool-down count.

/// What a fresh counter starts with: specialise at the second execution.
pub const WARMUP: u16 = 1 << 4 | 1;
/// After specialising, and after going back to the generic form.
pub const COOLDOWN: u16 = 52 << 4;
/// After a form that was a mere guess.
pub const LONG_COOLDOWN: u16 = 1023 << 4 | 10;
const BACKOFF: u16 = 15;
const MAX_BACKOFF: u16 = 12;

/// Whether the counter has run down.
#[inline(always)]
pub const fn triggers(counter: u16) -> bool {
    counter < 16
}

/// Whether a generic form has this counter until it tries to specialise for the first time.
pub const fn is_fresh(counter: u16) -> bool {
    counter == WARMUP || counter == WARMUP - 16
}

/// One execution less to go.
#[inline(always)]
pub const fn advance(counter: u16) -> u16 {
    counter - 16
}

/// The counter after a try that failed.
pub const fn back_off(counter: u16) -> u16 {
    let backoff = counter & BACKOFF;
    let backoff = if backoff < MAX_BACKOFF {
        backoff + 1
    } else {
        MAX_BACKOFF
    };
    ((1 << backoff) - 1) << 4 | backoff
}

/// `BINARY_OP`: what its operands have been, as bits, in words 1 (left) and 2 (right); results in word 3.
pub mod binary {
    pub const LEFT: usize = 1;
    pub const RIGHT: usize = 2;
    pub const RESULT: usize = 3;
    /// A small-int form met a result outside 32 bits.
    pub const OVERFLOWED: u16 = 1;
}

/// `LOAD_GLOBAL`: entry number, version of the globals' keys, of the builtins' keys (words of 16 bits; the versions'
/// lower halves would collide, so the full ones are in the table of the dict).
pub mod global {
    pub const INDEX: usize = 1;
    pub const MODULE_VERSION: usize = 2;
    pub const BUILTIN_VERSION: usize = 3;
}

/// `LOAD_ATTR`: shape, then what the form needs.
pub mod attr {
    /// 32 bits: the receiver's shape id (or a class's version).
    pub const SHAPE: usize = 1;
    /// 32 bits: byte offset of the slot, or the version of the class the attribute was found through.
    pub const OFFSET: usize = 3;
    pub const VERSION: usize = 3;
    /// 64 bits: address of two feedback words (class, attribute).
    pub const PAIR: usize = 5;
}

/// `STORE_ATTR`: shape (32 bits), then the word's index (16 bits).
pub mod store {
    pub const SHAPE: usize = 1;
    pub const INDEX: usize = 3;
}

/// `CALL` and `CALL_KW`: the function's version, or the low half of a native definition's address.
pub mod call {
    pub const VERSION: usize = 1;
}

/// Kinds of values as feedback bits.
pub mod seen {
    pub const INT: u16 = 1;
    pub const FLOAT: u16 = 2;
    pub const STR: u16 = 4;
    pub const BOOL_OR_NONE: u16 = 8;
    pub const BIG_INT: u16 = 16;
    pub const LIST: u16 = 32;
    pub const TUPLE: u16 = 64;
    pub const DICT: u16 = 128;
    pub const INSTANCE: u16 = 256;
    pub const OTHER: u16 = 512;
}
