//! `_warnings`, and the runtime's own warnings. CPython: Python/_warnings.c.
//!
//! The policy is the library's (`_py_warnings`): `warnings` falls back on it as this module lacks the rest of what CPython's
//! has. What this module adds is the way there from native code.

use pyjit_object::prelude::*;
use pyjit_object::protocol;

fn library(th: &Thread) -> PyResult<Option<Value>> {
    // Before import works, nobody can have asked to see warnings.
    if th.rt().kept.borrow().get("importlib").is_none() || th.rt().finalizing.get() {
        return Ok(None);
    }
    match th.rt().hooks.import.get() {
        Some(import) => import(th, "warnings").map(Some),
        None => Ok(None),
    }
}

/// The hook behind `Thread::warn`.
pub fn warn(th: &Thread, category: TypeId, message: &str, stack_level: usize) -> PyResult<()> {
    let pending = th.take_pending();
    if let Some(warnings) = library(th)? {
        let args = [
            th.try_str(message)?.into(),
            th.class(category).into(),
            th.int(stack_level.max(1)),
        ];
        protocol::call_method(th, warnings, th.names().warn, &args)?;
    }
    if let Some(pending) = pending {
        th.set_pending(pending);
    }
    Ok(())
}

/// The hook for warnings at a file and line.
pub fn warn_explicit(
    th: &Thread,
    category: TypeId,
    message: &str,
    filename: Gc<Str>,
    line: i32,
) -> PyResult<()> {
    if let Some(warnings) = library(th)? {
        let args = [
            th.try_str(message)?.into(),
            th.class(category).into(),
            filename.into(),
            Value::int(line),
        ];
        protocol::call_method(th, warnings, th.names().warn_explicit, &args)?;
    }
    Ok(())
}

/// _warnings provides basic warning filtering support.
#[pymodule(name = "_warnings")]
pub mod module {
    use super::*;

    /// Issue a warning, or maybe ignore it or raise an exception.
    #[function]
    fn warn(th: &Thread, args: Args) -> PyResult<Value> {
        match library(th)? {
            Some(warnings) => {
                let warn = protocol::getattr(th, warnings, th.names().warn)?;
                protocol::call_args(th, warn, args)
            }
            None => Ok(Value::NONE),
        }
    }

    /// Issue a warning, or maybe ignore it or raise an exception.
    #[function]
    fn warn_explicit(th: &Thread, args: Args) -> PyResult<Value> {
        match library(th)? {
            Some(warnings) => {
                let warn = protocol::getattr(th, warnings, th.names().warn_explicit)?;
                protocol::call_args(th, warn, args)
            }
            None => Ok(Value::NONE),
        }
    }
}
