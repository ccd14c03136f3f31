//! `displayhook`, `excepthook`, `unraisablehook`, `breakpointhook`. CPython: Python/sysmodule.c, Python/pythonrun.c,
//! Python/errors.c.

use pyjit_object::exception::Exception;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

fn import(th: &Thread, name: &str) -> PyResult<Value> {
    match th.rt().hooks.import.get() {
        Some(import) => import(th, name),
        None => Err(th.raise(t::ImportError, "no import yet")),
    }
}

/// `sys.displayhook`.
pub fn display(th: &Thread, object: Value) -> PyResult<()> {
    let Some(builtins) = th.rt().builtins.get() else {
        return Err(th.raise(t::RuntimeError, "lost builtins module"));
    };
    if object.is_none() {
        return Ok(());
    }
    builtins.set_str(th, th.intern("_"), Value::NONE)?;
    let Some(stdout) = super::get(th, "stdout")?.filter(|stdout| !stdout.is_none()) else {
        return Err(th.raise(t::RuntimeError, "lost sys.stdout"));
    };
    let text = protocol::repr(th, object)?;
    if let Err(Raised) = protocol::call_method(th, stdout, th.names().write, &[text.into()]) {
        if th.catch(t::UnicodeEncodeError).is_none() {
            return Err(Raised);
        }
        // The stream cannot show it: escape what it cannot.
        let encoding = protocol::getattr(th, stdout, th.names().encoding)?;
        let bytes = protocol::call_method(
            th,
            text.into(),
            th.names().encode,
            &[encoding, th.str("backslashreplace").into()],
        )?;
        match protocol::lookup_attr_str(th, stdout, "buffer")? {
            Some(buffer) => protocol::call_method(th, buffer, th.names().write, &[bytes])?,
            None => {
                let escaped = protocol::call_method(
                    th,
                    bytes,
                    th.names().decode,
                    &[encoding, th.str("strict").into()],
                )?;
                protocol::call_method(th, stdout, th.names().write, &[escaped])?
            }
        };
    }
    protocol::call_method(th, stdout, th.names().write, &[th.str("\n").into()])?;
    builtins.set_str(th, th.intern("_"), object)
}

/// `sys.excepthook`.
pub fn except(th: &Thread, value: Value, traceback: Value) -> PyResult<()> {
    if let Some(exception) = value.cast::<Exception>()
        && !traceback.is_none()
        && exception
            .traceback
            .get()
            .is_none_or(|known| known.is_none())
    {
        exception.traceback.set(&exception.header, Some(traceback));
    }
    print_exception(th, value);
    Ok(())
}

/// Prints an exception with its traceback to `sys.stderr`, whatever goes wrong meanwhile.
pub fn print_exception(th: &Thread, value: Value) {
    if print_through_library(th, value).is_ok() {
        return;
    }
    th.take_pending();
    let text = match protocol::str(th, value) {
        Ok(text) => text.display().into_owned(),
        Err(Raised) => {
            th.take_pending();
            "<exception str() failed>".to_string()
        }
    };
    let line = if text.is_empty() {
        th.type_name(value)
    } else {
        format!("{}: {text}", th.type_name(value))
    };
    let mut lines = String::new();
    if let Some(traceback) = value
        .cast::<Exception>()
        .and_then(|exception| exception.traceback.get())
    {
        plain_traceback(th, traceback, &mut lines);
    }
    lines.push_str(&line);
    lines.push('\n');
    let written = match super::get(th, "stderr") {
        Ok(Some(stderr)) if !stderr.is_none() => {
            protocol::call_method(th, stderr, th.names().write, &[th.str(&lines).into()]).is_ok()
        }
        _ => false,
    };
    if !written {
        th.take_pending();
        eprint!("{lines}");
    }
}

/// A traceback without source lines, for when the library cannot print it.
fn plain_traceback(th: &Thread, traceback: Value, out: &mut String) {
    use pyjit_object::exception::Traceback;
    out.push_str("Traceback (most recent call last):\n");
    let mut at = traceback.cast::<Traceback>();
    while let Some(entry) = at {
        if let Some(function) = entry.frame.get().and_then(|frame| frame.function.get()) {
            let code = function.code();
            let line = match protocol::getattr_str(th, entry.into(), "tb_lineno") {
                Ok(line) => line.as_small_int().unwrap_or(0),
                Err(Raised) => {
                    th.take_pending();
                    0
                }
            };
            let name = |text: Option<Gc<Str>>| {
                text.map_or(String::new(), |text| text.display().into_owned())
            };
            out.push_str(&format!(
                "  File \"{}\", line {line}, in {}\n",
                name(code.filename.get()),
                name(code.name.get())
            ));
        }
        at = entry.next.get().and_then(Value::cast::<Traceback>);
    }
}

fn print_through_library(th: &Thread, value: Value) -> PyResult<()> {
    let traceback = import(th, "traceback")?;
    protocol::call_method_str(th, traceback, "_print_exception_bltin", &[value])?;
    Ok(())
}

/// Reports the raised exception through `sys.unraisablehook`.
pub fn report_unraisable(th: &Thread, doing: Option<&str>, object: Option<Value>) {
    let Some(exception) = th.take_pending() else {
        return;
    };
    let report = || -> PyResult<()> {
        let arguments = unraisable_arguments(th, exception, doing, object)?;
        match super::get(th, "unraisablehook")? {
            Some(hook) if !hook.is_none() => protocol::call(th, hook, &[arguments]).map(|_| ()),
            _ => unraisable(th, arguments),
        }
    };
    if report().is_err() {
        th.take_pending();
        print_exception(th, exception);
    }
}

fn unraisable_arguments(
    th: &Thread,
    exception: Value,
    doing: Option<&str>,
    object: Option<Value>,
) -> PyResult<Value> {
    use pyjit_types::structseq::{self, StructSeq};
    const SPEC: StructSeq = StructSeq {
        name: "sys.UnraisableHookArgs",
        doc: "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.",
        fields: &[
            "exc_type",
            "exc_value",
            "exc_traceback",
            "err_msg",
            "object",
        ],
        visible: 5,
        constructible: false,
    };
    let known = th.rt().kept.borrow().get("UnraisableHookArgs").copied();
    let class = match known.and_then(Value::cast::<Type>) {
        Some(class) => class,
        None => {
            let class = structseq::define(th, &SPEC)?;
            th.rt()
                .kept
                .borrow_mut()
                .insert("UnraisableHookArgs", class.into());
            class
        }
    };
    let traceback = exception
        .cast::<Exception>()
        .and_then(|exception| exception.traceback.get());
    let message = doing.map_or(Value::NONE, |doing| th.str(doing).into());
    let values = [
        th.class_of(exception).into(),
        exception,
        traceback.unwrap_or(Value::NONE),
        message,
        object.unwrap_or(Value::NONE),
    ];
    structseq::make(th, class, &values, &[])
}

/// `sys.unraisablehook`.
pub fn unraisable(th: &Thread, arguments: Value) -> PyResult<()> {
    let Some(fields) = arguments.cast::<Tuple>().filter(|fields| fields.len() == 5) else {
        return Err(th.raise(
            t::TypeError,
            "sys.unraisablehook argument type must be UnraisableHookArgs",
        ));
    };
    let (exception, message, object) = (fields[1], fields[3], fields[4]);
    let Some(stderr) = super::get(th, "stderr")?.filter(|stderr| !stderr.is_none()) else {
        return Ok(());
    };
    let write =
        |text: &str| protocol::call_method(th, stderr, th.names().write, &[th.str(text).into()]);
    if !object.is_none() {
        let shown = match protocol::repr(th, object) {
            Ok(shown) => shown.display().into_owned(),
            Err(Raised) => {
                th.take_pending();
                "<object repr() failed>".to_string()
            }
        };
        match message.cast::<Str>() {
            Some(message) => write(&format!("{}: {shown}\n", message.display()))?,
            None => write(&format!("Exception ignored in: {shown}\n"))?,
        };
    } else if let Some(message) = message.cast::<Str>() {
        write(&format!("{}:\n", message.display()))?;
    }
    print_exception(th, exception);
    Ok(())
}

/// `sys.breakpointhook`.
pub fn breakpoint(th: &Thread, args: Args<'_>) -> PyResult<Value> {
    let name = std::env::var("PYTHONBREAKPOINT")
        .ok()
        .filter(|name| !name.is_empty() && !th.rt().flags.ignore_environment);
    let name = name.unwrap_or_else(|| "pdb.set_trace".to_string());
    if name == "0" {
        return Ok(Value::NONE);
    }
    let (module, function) = name.rsplit_once('.').unwrap_or(("builtins", &name));
    let found = import(th, module).and_then(|module| protocol::getattr_str(th, module, function));
    match found {
        Ok(function) => protocol::call_args(th, function, args),
        Err(Raised) => {
            th.take_pending();
            th.warn(
                t::RuntimeWarning,
                &format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{name}\""),
                1,
            )?;
            Ok(Value::NONE)
        }
    }
}
