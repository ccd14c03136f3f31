//! Procedural macros: pytype, pymethods, pymodule, Trace.
