//! `print` and `input`. CPython: Python/bltinmodule.c.

use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// An attribute of module `sys`.
pub fn sys_attr(th: &Thread, name: &str) -> PyResult<Option<Value>> {
    match th.rt().sys.get() {
        Some(sys) => sys.get_str(th, th.intern(name)),
        None => Ok(None),
    }
}

/// A string option of `print`; none for the default.
fn text_option(th: &Thread, value: Option<Value>, name: &str) -> PyResult<Option<Value>> {
    let Some(value) = value.filter(|value| !value.is_none()) else {
        return Ok(None);
    };
    if value.cast::<Str>().is_none() {
        let found = th.type_name(value);
        return Err(th.raise(
            t::TypeError,
            format!("{name} must be None or a string, not {found}"),
        ));
    }
    Ok(Some(value))
}

/// `file.write(text)`.
fn write(th: &Thread, file: Value, text: Value) -> PyResult<()> {
    if let Some(text) = text.cast::<Str>()
        && let Some(result) = crate::io::TextIo::write_plain(th, file, text)
    {
        return result;
    }
    protocol::call_method(th, file, th.names().write, &[text]).map(drop)
}

pub fn print(th: &Thread, args: Args<'_>) -> PyResult<()> {
    let [sep, end, file, flush] =
        args.keyword_options(th, "print", ["sep", "end", "file", "flush"])?;
    let file = match file.filter(|file| !file.is_none()) {
        Some(file) => file,
        None => match sys_attr(th, "stdout")? {
            Some(stdout) if stdout.is_none() => return Ok(()),
            Some(stdout) => stdout,
            None => return Err(th.raise(t::RuntimeError, "lost sys.stdout")),
        },
    };
    let sep = text_option(th, sep, "sep")?;
    let end = text_option(th, end, "end")?;
    let sep = sep.unwrap_or_else(|| th.str_char(' ' as u32).into());
    let end = end.unwrap_or_else(|| th.str_char('\n' as u32).into());
    for (index, value) in args.positional().iter().enumerate() {
        if index > 0 {
            write(th, file, sep)?;
        }
        let text = protocol::str(th, *value)?;
        write(th, file, text.into())?;
    }
    write(th, file, end)?;
    if let Some(flush) = flush
        && protocol::truth(th, flush)?
    {
        protocol::call_method(th, file, th.names().flush, &[])?;
    }
    Ok(())
}

/// A standard stream that `input` needs.
fn stream(th: &Thread, name: &str) -> PyResult<Value> {
    match sys_attr(th, name)?.filter(|stream| !stream.is_none()) {
        Some(stream) => Ok(stream),
        None => Err(th.raise(t::RuntimeError, format!("lost sys.{name}"))),
    }
}

pub fn input(th: &Thread, prompt: Option<Value>) -> PyResult<Value> {
    let (stdin, stdout, stderr) = (
        stream(th, "stdin")?,
        stream(th, "stdout")?,
        stream(th, "stderr")?,
    );
    let names = th.names();
    if protocol::call_method(th, stderr, names.flush, &[]).is_err() {
        th.take_pending();
    }
    if let Some(prompt) = prompt {
        let text = protocol::str(th, prompt)?;
        protocol::call_method(th, stdout, names.write, &[text.into()])?;
    }
    if protocol::call_method(th, stdout, names.flush, &[]).is_err() {
        th.take_pending();
    }
    let line = protocol::call_method(th, stdin, names.readline, &[])?;
    let Some(line) = line.cast::<Str>() else {
        return Err(th.raise(t::TypeError, "object.readline() returned non-string"));
    };
    if line.is_empty() {
        return Err(th.raise(t::EOFError, "EOF when reading a line"));
    }
    let last = line.len() - 1;
    if line.at(last) == '\n' as u32 {
        return Ok(Str::slice(line, th, 0, last)?.into());
    }
    Ok(line.into())
}
