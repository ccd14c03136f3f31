//! `atexit`. CPython: Modules/atexitmodule.c.

use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// The registered calls, oldest first: (function, args, kwargs or None).
fn calls(th: &Thread) -> Gc<List> {
    let known = th.rt().kept.borrow().get("atexit").copied();
    known.and_then(Value::cast::<List>).unwrap_or_else(|| {
        let list = th.empty_list();
        th.rt().kept.borrow_mut().insert("atexit", list.into());
        list
    })
}

/// Runs what is registered, last first; what is raised is reported.
pub fn run(th: &Thread) {
    if !th.rt().kept.borrow().contains_key("atexit") {
        return;
    }
    let calls = calls(th);
    let Ok(due) = th.list(calls.as_slice()) else {
        th.take_pending();
        return;
    };
    while let Some(call) = due.pop() {
        let Some(call) = call.cast::<Tuple>() else {
            continue;
        };
        let (function, args, kwargs) = (call[0], call[1], call[2]);
        if invoke(th, function, args, kwargs).is_err() {
            let pending = th.take_pending();
            let shown = match protocol::repr(th, function) {
                Ok(shown) => shown.display().into_owned(),
                Err(Raised) => {
                    th.take_pending();
                    "<object>".into()
                }
            };
            if let Some(exception) = pending {
                th.set_pending(exception);
            }
            let doing = format!("Exception ignored in atexit callback {shown}");
            th.write_unraisable(Some(&doing), None);
        }
    }
    calls.clear();
}

fn invoke(th: &Thread, function: Value, args: Value, kwargs: Value) -> PyResult<Value> {
    let values = th.empty_list();
    let names = th.empty_list();
    if let Some(args) = args.cast::<Tuple>() {
        values.extend_from_slice(th, args.as_slice())?;
    }
    if let Some(kwargs) = kwargs.cast::<Dict>() {
        for (key, value) in kwargs.iter() {
            names.push(th, key)?;
            values.push(th, value)?;
        }
    }
    let values = th.try_tuple(values.as_slice())?;
    let kwnames = match names.is_empty() {
        true => None,
        false => Some(th.try_tuple(names.as_slice())?),
    };
    protocol::call_args(
        th,
        function,
        Args {
            values: values.as_slice(),
            kwnames,
        },
    )
}

/// allow programmer to define multiple exit functions to be executed
/// upon normal program termination.
///
/// Two public functions, register and unregister, are defined.
#[pymodule(name = "atexit")]
pub mod module {
    use super::*;

    /// Register a function to be executed upon normal program termination
    ///
    ///     func - function to be called at exit
    ///     args - optional arguments to pass to func
    ///     kwargs - optional keyword arguments to pass to func
    ///
    ///     func is returned to facilitate usage as a decorator.
    #[function("(func, /, *args, **kwargs)")]
    fn register(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        let Some(function) = args.get(0) else {
            return Err(th.raise(
                t::TypeError,
                "register() takes at least 1 argument (0 given)",
            ));
        };
        if !protocol::is_callable(th, function) {
            return Err(th.raise(t::TypeError, "the first argument must be callable"));
        }
        let positional = th.try_tuple(&args.positional()[1..])?;
        let kwargs = if args.has_keywords() {
            let dict = th.dict();
            for (key, value) in args.keywords() {
                dict.set(th, key, value)?;
            }
            dict.into()
        } else {
            Value::NONE
        };
        let call = th.try_tuple(&[function, positional.into(), kwargs])?;
        calls(th).push(th, call.into())?;
        Ok(function)
    }

    /// Unregister an exit function which was previously registered using
    /// atexit.register
    ///
    ///     func - function to be unregistered
    #[function("(func, /)")]
    fn unregister(th: &Thread, func: Value) -> PyResult<()> {
        let calls = calls(th);
        // Comparing may run code that changes the list.
        let mut index = calls.len();
        while index > 0 {
            index = (index - 1).min(calls.len());
            let Some(call) = calls.get(index).and_then(Value::cast::<Tuple>) else {
                continue;
            };
            if protocol::equal(th, call[0], func)? && calls.get(index) == Some(Value::from(call)) {
                calls.remove(index);
            }
        }
        Ok(())
    }

    /// Clear the list of previously registered exit functions.
    #[function("()")]
    fn _clear(th: &Thread) {
        calls(th).clear();
    }

    /// Run all registered exit functions.
    ///
    /// If a callback raises an exception, it is logged with sys.unraisablehook.
    #[function("()")]
    fn _run_exitfuncs(th: &Thread) {
        run(th);
    }

    /// Return the number of registered exit functions.
    #[function("()")]
    fn _ncallbacks(th: &Thread) -> usize {
        calls(th).len()
    }
}
