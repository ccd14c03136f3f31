//! `sys._jit`: what programs can ask about native code. CPython: `_jit_*` in Python/sysmodule.c.

use pyjit_object::prelude::*;

/// Utilities for observing just-in-time compilation.
#[pymodule(name = "sys._jit")]
pub mod module {
    /// Return True if the current Python executable supports JIT compilation, and False otherwise.
    #[function("()")]
    fn is_available() -> bool {
        false
    }

    /// Return True if JIT compilation is enabled for the current Python process (implies sys._jit.is_available()), and False otherwise.
    #[function("()")]
    fn is_enabled() -> bool {
        false
    }

    /// Return True if the topmost Python frame is currently executing JIT code (implies sys._jit.is_enabled()), and False otherwise.
    #[function("()")]
    fn is_active() -> bool {
        false
    }
}
