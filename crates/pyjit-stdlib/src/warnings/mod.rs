//! `_warnings`, and the runtime's own warnings. CPython: Python/_warnings.c.
//!
//! The library's `warnings` takes `filters`, `warn` and the rest from here; what a program assigns to its globals
//! (`warnings.filters`, `warnings.showwarning`) counts, and is looked up each time. `policy` decides what happens to
//! a warning, `place` finds the code that it is about.

mod place;
mod policy;

use crate::contextvars;
use crate::sys;
use policy::Warning;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::sync::atomic::{AtomicI64, Ordering};

const FILTERS: &str = "warnings.filters";
const DEFAULT_ACTION: &str = "warnings.defaultaction";
const ONCE_REGISTRY: &str = "warnings.onceregistry";
const CONTEXT: &str = "warnings.context";
const LOCK: &str = "warnings.lock";

/// Counts changes of the filters: registries made under another number are out of date.
static FILTERS_VERSION: AtomicI64 = AtomicI64::new(0);

fn kept(th: &Thread, name: &'static str) -> Option<Value> {
    th.rt().kept.borrow().get(name).copied()
}

fn keep(th: &Thread, name: &'static str, value: impl Into<Value>) -> Value {
    let value = value.into();
    th.rt().kept.borrow_mut().insert(name, value);
    value
}

/// The hook behind `Thread::warn`.
pub fn warn(th: &Thread, category: TypeId, message: &str, stack_level: usize) -> PyResult<()> {
    let pending = th.take_pending();
    let (message, category) = (th.try_str(message)?.into(), th.class(category).into());
    place::warn_at(th, message, category, stack_level as isize, None, None)?;
    if let Some(pending) = pending {
        th.set_pending(pending);
    }
    Ok(())
}

/// A ResourceWarning about an object that its owner forgot to close.
pub fn resource(th: &Thread, source: Value, message: &str) -> PyResult<()> {
    let (message, category) = (
        th.try_str(message)?.into(),
        th.class(t::ResourceWarning).into(),
    );
    place::warn_at(th, message, category, 1, Some(source), None)
}

/// The hook for warnings at a file and line.
pub fn warn_explicit(
    th: &Thread,
    category: TypeId,
    message: &str,
    filename: Gc<Str>,
    line: i32,
) -> PyResult<()> {
    policy::issue(
        th,
        Warning {
            message: th.try_str(message)?.into(),
            category: th.class(category).into(),
            filename,
            line,
            module: None,
            registry: None,
            source_line: None,
            source: None,
        },
    )
}

/// The lock that `warnings` holds while it changes filters.
fn lock(th: &Thread) -> PyResult<Value> {
    if let Some(lock) = kept(th, LOCK) {
        return Ok(lock);
    }
    let Some(import) = th.rt().hooks.import.get() else {
        return Err(th.raise(t::RuntimeError, "import is not available"));
    };
    let class = protocol::getattr_str(th, import(th, "_thread")?, "RLock")?;
    Ok(keep(th, LOCK, protocol::call(th, class, &[])?))
}

/// "x() argument 'skip_file_prefixes' must be tuple, not list".
fn prefixes(th: &Thread, value: Option<Value>) -> PyResult<Option<Gc<Tuple>>> {
    let Some(value) = value else { return Ok(None) };
    let Some(tuple) = value.cast::<Tuple>() else {
        let found = th.type_name(value);
        let text = format!("warn() argument 'skip_file_prefixes' must be tuple, not {found}");
        return Err(th.raise(t::TypeError, text));
    };
    Ok((!tuple.is_empty()).then_some(tuple))
}

/// _warnings provides basic warning filtering support.
/// It is a helper module to speed up interpreter start-up.
#[pymodule(name = "_warnings")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let filters = match kept(th, FILTERS) {
            Some(filters) => filters,
            None => {
                keep(th, DEFAULT_ACTION, th.intern("default"));
                keep(th, ONCE_REGISTRY, th.dict());
                keep(
                    th,
                    CONTEXT,
                    contextvars::new_variable(th, "_warnings_context")?,
                );
                keep(th, FILTERS, policy::first_filters(th)?)
            }
        };
        module.set(th, "filters", filters)?;
        for (name, key) in [
            ("_onceregistry", ONCE_REGISTRY),
            ("_defaultaction", DEFAULT_ACTION),
            ("_warnings_context", CONTEXT),
        ] {
            module.set(th, name, kept(th, key).unwrap_or(Value::NONE))?;
        }
        Ok(())
    }

    /// Issue a warning, or maybe ignore it or raise an exception.
    ///
    ///   message
    ///     Text of the warning message.
    ///   category
    ///     The Warning category subclass. Defaults to UserWarning.
    ///   stacklevel
    ///     How far up the call stack to make this warning appear. A value of 2 for
    ///     example attributes the warning to the caller of the code calling warn().
    ///   source
    ///     If supplied, the destroyed object which emitted a ResourceWarning
    ///   skip_file_prefixes
    ///     An optional tuple of module filename prefixes indicating frames to skip
    ///     during stacklevel computations for stack frame attribution.
    #[function(
        "($module, /, message, category=None, stacklevel=1, source=None, *,\n     skip_file_prefixes=())"
    )]
    fn warn(
        th: &Thread,
        message: Value,
        category: Option<Value>,
        stacklevel: Option<isize>,
        source: Option<Value>,
        skip_file_prefixes: Option<Value>,
    ) -> PyResult<()> {
        let category = policy::category_of(th, message, category)?;
        let prefixes = prefixes(th, skip_file_prefixes)?;
        let mut level = stacklevel.unwrap_or(1);
        if let Some(prefixes) = prefixes {
            if let Some(other) = prefixes
                .as_slice()
                .iter()
                .find(|p| p.cast::<Str>().is_none())
            {
                let found = th.type_name(*other);
                let text = format!("Found non-str '{found}' in skip_file_prefixes.");
                return Err(th.raise(t::TypeError, text));
            }
            level = level.max(2);
        }
        let source = source.filter(|source| !source.is_none());
        place::warn_at(th, message, category, level, source, prefixes)
    }

    /// Issue a warning, or maybe ignore it or raise an exception.
    #[function(
        "($module, /, message, category, filename, lineno,\n              module=<unrepresentable>, registry=None,\n              module_globals=None, source=None)"
    )]
    fn warn_explicit(
        th: &Thread,
        message: Value,
        category: Value,
        filename: Gc<Str>,
        lineno: i32,
        module: Option<Value>,
        registry: Option<Value>,
        module_globals: Option<Value>,
        source: Option<Value>,
    ) -> PyResult<()> {
        let mut source_line = None;
        if let Some(globals) = module_globals.filter(|globals| !globals.is_none()) {
            let Some(globals) = globals.cast::<Dict>() else {
                let found = th.type_name(globals);
                let text = format!("module_globals must be a dict, not '{found}'");
                return Err(th.raise(t::TypeError, text));
            };
            source_line = place::source_line(th, globals, lineno)?;
        }
        policy::issue(
            th,
            Warning {
                message,
                category,
                filename,
                line: lineno,
                module,
                registry,
                source_line,
                source: source.filter(|source| !source.is_none()),
            },
        )
    }

    #[function("($module, /)")]
    fn _filters_mutated_lock_held(th: &Thread) -> PyResult<()> {
        let held = match kept(th, LOCK) {
            Some(lock) => {
                protocol::truth(th, protocol::call_method_str(th, lock, "_is_owned", &[])?)?
            }
            None => false,
        };
        if !held {
            return Err(th.raise(t::RuntimeError, "warnings lock is not held"));
        }
        FILTERS_VERSION.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    #[function("($module, /)")]
    fn _acquire_lock(th: &Thread) -> PyResult<()> {
        protocol::call_method_str(th, lock(th)?, "acquire", &[]).map(drop)
    }

    #[function("($module, /)")]
    fn _release_lock(th: &Thread) -> PyResult<()> {
        protocol::call_method_str(th, lock(th)?, "release", &[]).map(drop)
    }
}

/// An attribute of `warnings`, if that is imported (or, for `import`, can be).
fn library_attribute(th: &Thread, name: &str, import: bool) -> PyResult<Option<Value>> {
    let module = match th.rt().hooks.import.get() {
        Some(hook) if import && !th.rt().finalizing.get() => {
            match th.catching(t::ImportError, || hook(th, "warnings"))? {
                Some(module) => module,
                None => return Ok(None),
            }
        }
        _ => {
            let Some(modules) = sys::get(th, "modules")?.and_then(Value::cast::<Dict>) else {
                return Ok(None);
            };
            match modules.get_str(th, th.intern("warnings"))? {
                Some(module) => module,
                None => return Ok(None),
            }
        }
    };
    protocol::lookup_attr_str(th, module, name)
}
