//! Assembly of the runtime: start, import, command line, REPL.
//!
//! `cli` reads the command line, `options` are our own options, `start` makes a runtime that can import and print,
//! `run` runs what the command line names and ends the process as CPython does.

pub mod cli;
pub mod help;
pub mod import;
pub mod options;
pub mod paths;
pub mod repl;
pub mod run;
pub mod start;
pub mod tiering;
