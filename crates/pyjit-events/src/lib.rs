//! Tables of events, counters, exit reasons and options; the JSONL sink. The bottom of the crate graph: everything may
//! use it, and it uses nothing.
//!
//! Each fact is one row with its documentation beside it:
//!
//! - [`counters!`]: numbers that only grow, relaxed atomics, listed in reports;
//! - [`events!`]: things that happen at a time, written as lines of JSON by a [`Sink`];
//! - [`options!`]: settings, each a flag `--some-option`, a variable `PYJIT_SOME_OPTION` and a line of help;
//! - [`reasons!`]: enumerations whose variants have a name and a sentence (why a guard failed, why a compile gave up).

#![forbid(unsafe_code)]

mod counters;
mod events;
mod json;
mod options;
mod reasons;
mod sink;

pub use counters::{Counter, CounterRow};
pub use events::{Event, EventRow};
pub use json::{Field, Record};
pub use options::{OptionError, OptionRow, OptionValue, Size, flag_of, parse_option, variable_of};
pub use reasons::ReasonRow;
pub use sink::{FORMAT_VERSION, Sink};
