//! `sys`. CPython: Python/sysmodule.c.
//!
//! What depends on the command line and the environment (`argv`, `path`, `executable`, ...) the binary sets when it
//! starts; see `pyjit`'s `start.rs`.

mod frames;
mod hooks;
mod info;
mod jit;
mod monitoring;

pub use hooks::{print_exception, report_unraisable};
pub use info::{PYJIT_VERSION, VERSION};

use pyjit_interp::instrument::{self, legacy};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// A function to be set, none for None.
fn given(function: Value) -> Option<Value> {
    Some(function).filter(|function| !function.is_none())
}

/// This module provides access to some objects used or maintained by the
/// interpreter and to functions that interact strongly with the interpreter.
#[pymodule(name = "sys")]
pub mod module {
    use super::*;
    use std::sync::atomic::{AtomicI32, Ordering};

    /// `sys.setdlopenflags`, which nothing asks.
    static DLOPEN_FLAGS: AtomicI32 = AtomicI32::new(libc::RTLD_NOW);

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let jit = crate::create(th, &crate::tiers::sys_jit::SPEC)?;
        module.set(th, "_jit", jit)?;
        info::fill(th, module)?;
        let monitoring = crate::create(th, &monitoring::module::SPEC)?;
        module.set(th, "monitoring", monitoring)?;
        if let Some(modules) = th.rt().modules.get() {
            modules.set_str(th, th.intern("sys.monitoring"), monitoring.into())?;
        }
        for (hook, plain) in [
            ("displayhook", "__displayhook__"),
            ("excepthook", "__excepthook__"),
            ("unraisablehook", "__unraisablehook__"),
            ("breakpointhook", "__breakpointhook__"),
        ] {
            if let Some(function) = module.get(th, hook)? {
                module.set(th, plain, function)?;
            }
        }
        module.set(th, "_jit", crate::create(th, &jit::module::SPEC)?)
    }

    /// Exit the interpreter by raising SystemExit(status).
    #[function("(status=None, /)")]
    fn exit(th: &Thread, status: Option<Value>) -> PyResult<()> {
        let class = th.class(t::SystemExit).into();
        // A tuple is the arguments of the exception, as wherever one is raised by class and value.
        let exception = match status.filter(|status| !status.is_none()) {
            None => protocol::call(th, class, &[])?,
            Some(status) => match status.cast::<Tuple>() {
                Some(parts) => protocol::call(th, class, parts.as_slice())?,
                None => protocol::call(th, class, &[status])?,
            },
        };
        Err(th.raise_value(exception))
    }

    /// ``Intern'' the given string.
    #[function("(string, /)")]
    fn intern(th: &Thread, string: Value) -> PyResult<Value> {
        match protocol::exact_str(string) {
            Some(string) => Ok(th.intern_str(string).into()),
            None => {
                let name = th.type_name(string);
                let text = if string.cast::<Str>().is_some() {
                    format!("can't intern {name}")
                } else {
                    format!("intern() argument must be str, not {name}")
                };
                Err(th.raise(t::TypeError, text))
            }
        }
    }

    #[function("(string, /)")]
    fn _is_interned(string: Gc<Str>) -> bool {
        string.is_interned()
    }

    #[function("(op, /)")]
    fn _is_immortal(op: Value) -> bool {
        !op.is_object() || op.cast::<Str>().is_some_and(|string| string.is_interned())
    }

    #[function("()")]
    fn _is_gil_enabled() -> bool {
        true
    }

    /// Return the size of object in bytes.
    #[function("(object, default=<unrepresentable>)")]
    fn getsizeof(th: &Thread, object: Value, default: Option<Value>) -> PyResult<Value> {
        let result = match protocol::lookup_special(th, object, th.names().__sizeof__)? {
            Some(method) => method.call(th, Args::NONE),
            None => {
                let name = th.type_name(object);
                Err(th.raise(
                    t::TypeError,
                    format!("Type {name} doesn't define __sizeof__"),
                ))
            }
        };
        match (result, default) {
            (Err(Raised), Some(default)) if th.catch(t::TypeError).is_some() => Ok(default),
            (Err(Raised), _) => Err(Raised),
            (Ok(size), _) => {
                let number = protocol::index(th, size)?;
                if pyjit_object::int::signum(number) < 0 {
                    return Err(th.raise(t::ValueError, "__sizeof__() should return >= 0"));
                }
                let of_gc = object.is_object()
                    && !matches!(
                        object.kind(),
                        Kind::Str | Kind::Bytes | Kind::Int | Kind::Float
                    );
                let bytes =
                    pyjit_object::int::as_i64(number).unwrap_or(0) + if of_gc { 16 } else { 0 };
                Ok(th.int(bytes))
            }
        }
    }

    /// Return the reference count of object.
    #[function("(object, /)")]
    fn getrefcount(_object: Value) -> i64 {
        // Objects are not counted; programs only ask whether there are several.
        2
    }

    /// Return the current value of the recursion limit.
    #[function("()")]
    fn getrecursionlimit(th: &Thread) -> i32 {
        th.rt().recursion_limit.get()
    }

    /// Set the maximum depth of the Python interpreter stack to n.
    #[function("(limit, /)")]
    fn setrecursionlimit(th: &Thread, limit: i32) -> PyResult<()> {
        if limit < 1 {
            return Err(th.raise(
                t::ValueError,
                "recursion limit must be greater or equal than 1",
            ));
        }
        let used = th.rt().recursion_limit.get() - th.depth_left.get();
        if used >= limit {
            let text = format!(
                "cannot set the recursion limit to {limit} at the recursion depth {used}: the limit is too low"
            );
            return Err(th.raise(t::RecursionError, text));
        }
        th.rt().recursion_limit.set(limit);
        th.depth_left.set(limit - used);
        Ok(())
    }

    /// Return the maximum string digits limit for non-binary int<->str conversions.
    #[function("()")]
    fn get_int_max_str_digits(th: &Thread) -> usize {
        th.rt().int_max_str_digits.get()
    }

    /// Set the maximum string digits limit for non-binary int<->str conversions.
    #[function("(maxdigits)")]
    fn set_int_max_str_digits(th: &Thread, maxdigits: i32) -> PyResult<()> {
        if maxdigits != 0 && maxdigits < 640 {
            return Err(th.raise(t::ValueError, "maxdigits must be >= 640 or 0 for unlimited"));
        }
        th.rt().int_max_str_digits.set(maxdigits as usize);
        Ok(())
    }

    /// Return the current default encoding used by the Unicode implementation.
    #[function("()")]
    fn getdefaultencoding() -> &'static str {
        "utf-8"
    }

    /// Return the encoding used to convert Unicode filenames to OS filenames.
    #[function("()")]
    fn getfilesystemencoding() -> &'static str {
        "utf-8"
    }

    /// Return the error mode used for Unicode to OS filename conversion.
    #[function("()")]
    fn getfilesystemencodeerrors() -> &'static str {
        "surrogateescape"
    }

    #[function("()")]
    fn getswitchinterval(th: &Thread) -> f64 {
        th.rt().gil.interval().as_secs_f64()
    }

    /// Set the ideal thread switching delay inside the Python interpreter.
    #[function("(interval, /)")]
    fn setswitchinterval(th: &Thread, interval: f64) -> PyResult<()> {
        if interval.is_nan() || interval <= 0.0 {
            return Err(th.raise(t::ValueError, "switch interval must be strictly positive"));
        }
        let interval = std::time::Duration::try_from_secs_f64(interval)
            .unwrap_or(std::time::Duration::from_secs(1 << 32));
        th.rt().gil.set_interval(interval);
        Ok(())
    }

    /// Return True if Python is exiting.
    #[function("()")]
    fn is_finalizing(th: &Thread) -> bool {
        th.rt().finalizing.get()
    }

    /// Raise an auditing event: there are no audit hooks that see it, except those added.
    #[function]
    fn audit(th: &Thread, args: Args) -> PyResult<()> {
        let Some(event) = args.get(0) else {
            return Err(th.raise(t::TypeError, "audit expected at least 1 argument, got 0"));
        };
        if event.cast::<Str>().is_none() {
            let name = th.type_name(event);
            return Err(th.raise(
                t::TypeError,
                format!("expected str for argument 'event', not {name}"),
            ));
        }
        let hooks = th.rt().kept.borrow().get("audit hooks").copied();
        if let Some(hooks) = hooks.and_then(Value::cast::<List>) {
            let rest: Value = th.try_tuple(&args.positional()[1..])?.into();
            let mut index = 0;
            while let Some(hook) = hooks.get(index) {
                protocol::call(th, hook, &[event, rest])?;
                index += 1;
            }
        }
        Ok(())
    }

    /// Adds a new audit hook callback.
    #[function("(hook)")]
    fn addaudithook(th: &Thread, hook: Value) -> PyResult<()> {
        let known = th
            .rt()
            .kept
            .borrow()
            .get("audit hooks")
            .copied()
            .and_then(Value::cast::<List>);
        let hooks = match known {
            Some(hooks) => hooks,
            None => {
                let hooks = th.empty_list();
                th.rt()
                    .kept
                    .borrow_mut()
                    .insert("audit hooks", hooks.into());
                hooks
            }
        };
        hooks.push(th, hook)
    }

    /// Print an object to sys.stdout and also save it in builtins._
    #[function("(object, /)")]
    fn displayhook(th: &Thread, object: Value) -> PyResult<()> {
        hooks::display(th, object)
    }

    /// Handle an exception by displaying it with a traceback on sys.stderr.
    #[function("(exctype, value, traceback, /)")]
    fn excepthook(th: &Thread, _exctype: Value, value: Value, traceback: Value) -> PyResult<()> {
        hooks::except(th, value, traceback)
    }

    /// Handle an unraisable exception.
    #[function("(unraisable, /)")]
    fn unraisablehook(th: &Thread, unraisable: Value) -> PyResult<()> {
        hooks::unraisable(th, unraisable)
    }

    /// This hook function is called by built-in breakpoint().
    #[function]
    fn breakpointhook(th: &Thread, args: Args) -> PyResult<Value> {
        hooks::breakpoint(th, args)
    }

    /// Return current exception information: (type, value, traceback).
    #[function("()")]
    fn exc_info(th: &Thread) -> Value {
        match th.handled() {
            Some(exception) => {
                let traceback = exception
                    .cast::<pyjit_object::exception::Exception>()
                    .and_then(|exception| exception.traceback.get());
                th.tuple(&[
                    th.class_of(exception).into(),
                    exception,
                    traceback.unwrap_or(Value::NONE),
                ])
                .into()
            }
            None => th.tuple(&[Value::NONE; 3]).into(),
        }
    }

    /// Return the current exception.
    #[function("()")]
    fn exception(th: &Thread) -> Option<Value> {
        th.handled()
    }

    /// Return a frame object from the call stack.
    #[function("(depth=0, /)")]
    fn _getframe(th: &Thread, depth: Option<i32>) -> PyResult<Value> {
        frames::get(th, depth.unwrap_or(0))
    }

    /// Return the name of the module for a calling frame.
    #[function("(depth=0)")]
    fn _getframemodulename(th: &Thread, depth: Option<i32>) -> PyResult<Value> {
        frames::module_name(th, depth.unwrap_or(0))
    }

    /// Return a dict mapping each thread's thread id to its current stack frame.
    #[function("()")]
    fn _current_frames(th: &Thread) -> PyResult<Value> {
        frames::current_frames(th)
    }

    /// Return a dict mapping each thread's identifier to its current raised exception.
    #[function("()")]
    fn _current_exceptions(th: &Thread) -> PyResult<Value> {
        let all = th.dict();
        all.set(th, th.int(th.id.get()), th.handled().unwrap_or(Value::NONE))?;
        Ok(all.into())
    }

    /// Set the global debug tracing function.
    ///
    /// It will be called on each function call.  See the debugger chapter
    /// in the library manual.
    #[function("($module, function, /)")]
    fn settrace(th: &Thread, function: Value) -> PyResult<()> {
        legacy::set_trace(th, given(function))
    }

    /// Return the global debug tracing function set with sys.settrace.
    ///
    /// See the debugger chapter in the library manual.
    #[function("($module, /)")]
    fn gettrace(th: &Thread) -> Option<Value> {
        th.trace_function.get()
    }

    /// Set the profiling function.
    ///
    /// It will be called on each function call and return.  See the profiler
    /// chapter in the library manual.
    #[function("($module, function, /)")]
    fn setprofile(th: &Thread, function: Value) -> PyResult<()> {
        legacy::set_profile(th, given(function))
    }

    /// Return the profiling function set with sys.setprofile.
    ///
    /// See the profiler chapter in the library manual.
    #[function("($module, /)")]
    fn getprofile(th: &Thread) -> Option<Value> {
        th.profile_function.get()
    }

    /// Set the global debug tracing function in all running threads belonging to the current interpreter.
    ///
    /// It will be called on each function call. See the debugger chapter
    /// in the library manual.
    #[function("($module, arg, /)")]
    fn _settraceallthreads(th: &Thread, arg: Value) -> PyResult<()> {
        for thread in th.rt().threads() {
            // SAFETY: registered threads live until they unregister, and the GIL is held.
            legacy::set_trace(unsafe { &*thread }, given(arg))?;
        }
        Ok(())
    }

    /// Set the profiling function in all running threads belonging to the current interpreter.
    ///
    /// It will be called on each function call and return.  See the profiler
    /// chapter in the library manual.
    #[function("($module, arg, /)")]
    fn _setprofileallthreads(th: &Thread, arg: Value) -> PyResult<()> {
        for thread in th.rt().threads() {
            // SAFETY: as above.
            legacy::set_profile(unsafe { &*thread }, given(arg))?;
        }
        Ok(())
    }

    /// Call func(*args), while tracing is enabled.
    ///
    /// The tracing state is saved, and restored afterwards.  This is intended
    /// to be called from a debugger from a checkpoint, to recursively debug
    /// some other code.
    #[function("($module, func, args, /)")]
    fn call_tracing(th: &Thread, func: Value, args: Gc<Tuple>) -> PyResult<Value> {
        instrument::fire::with_tracing(th, || protocol::call(th, func, args.as_slice()))
    }

    /// Enables or disables origin tracking for coroutine objects in this thread.
    #[function("(depth)")]
    fn set_coroutine_origin_tracking_depth(th: &Thread, depth: i32) -> PyResult<()> {
        if depth < 0 {
            return Err(th.raise(t::ValueError, "depth must be >= 0"));
        }
        th.origin_depth.set(depth as u32);
        Ok(())
    }

    /// Check status of origin tracking for coroutine objects in this thread.
    #[function("()")]
    fn get_coroutine_origin_tracking_depth(th: &Thread) -> i32 {
        th.origin_depth.get() as i32
    }

    /// Private function for clearing certain descriptors from a type's dictionary.
    ///
    /// See gh-135228 for context.
    #[function("(type, /)")]
    fn _clear_type_descriptors(th: &Thread, r#type: Gc<Type>) -> PyResult<()> {
        if !r#type.is_heap_class() {
            return Err(th.raise(t::TypeError, "argument is immutable"));
        }
        for name in ["__dict__", "__weakref__"] {
            r#type.dict().remove(th, th.intern(name).into())?;
        }
        r#type.modified(th);
        Ok(())
    }

    /// Set a finalizer for async generators objects.
    #[function]
    fn set_asyncgen_hooks(th: &Thread, args: Args) -> PyResult<()> {
        frames::set_asyncgen_hooks(th, args)
    }

    /// Return the installed asynchronous generators hooks.
    #[function("()")]
    fn get_asyncgen_hooks(th: &Thread) -> PyResult<Value> {
        frames::get_asyncgen_hooks(th)
    }

    /// Clear all internal performance-related caches.
    #[function("()")]
    fn _clear_internal_caches() {}

    /// Clear the internal type lookup cache.
    #[function("()")]
    fn _clear_type_cache() {}

    /// Return the number of memory blocks currently allocated.
    #[function("()")]
    fn getallocatedblocks(th: &Thread) -> usize {
        let mut count = 0usize;
        th.rt().heap.for_each_object(&mut |_| count += 1);
        count
    }

    /// Return the number of elements of the unicode interned dictionary
    #[function("(*, _only_immortal=False)")]
    fn getunicodeinternedsize(_only_immortal: Option<bool>) -> usize {
        0
    }

    #[function("()")]
    fn _debugmallocstats() {}

    #[function("()")]
    fn getdlopenflags() -> i32 {
        DLOPEN_FLAGS.load(Ordering::Relaxed)
    }

    #[function("(flags, /)")]
    fn setdlopenflags(flags: i32) {
        DLOPEN_FLAGS.store(flags, Ordering::Relaxed);
    }

    /// Activate stack profiler trampoline *backend*.
    #[function("(backend, /)")]
    fn activate_stack_trampoline(th: &Thread, _backend: Value) -> PyResult<()> {
        Err(th.raise(t::ValueError, "perf trampoline not available"))
    }

    #[function("()")]
    fn deactivate_stack_trampoline() {}

    #[function("()")]
    fn is_stack_trampoline_active() -> bool {
        false
    }

    #[function("()")]
    fn is_remote_debug_enabled() -> bool {
        false
    }

    #[function("()")]
    fn _get_cpu_count_config() -> i32 {
        -1
    }
}

/// Attribute `name` of module `sys`.
pub fn get(th: &Thread, name: &str) -> PyResult<Option<Value>> {
    match th.rt().sys.get() {
        Some(dict) => dict.get_str(th, th.intern(name)),
        None => Ok(None),
    }
}

pub fn set(th: &Thread, name: &str, value: impl Into<Value>) -> PyResult<()> {
    match th.rt().sys.get() {
        Some(dict) => dict.set_str(th, th.intern(name), value.into()),
        None => Ok(()),
    }
}
