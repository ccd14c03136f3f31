//! Golden, command-line and REPL tests of the pyjit binary.
