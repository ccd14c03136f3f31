//! Where a warning belongs: the activation that `stacklevel` names, and the text of a source line.

use super::policy::{self, Warning};
use crate::sys;
use pyjit_object::frame::Activation;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::code::line_at;

/// Code of the import system, which `stacklevel` does not count.
fn is_internal(filename: &str) -> bool {
    (filename.contains("importlib") && filename.contains("_bootstrap"))
        || filename == "<frozen _pyjit_import>"
}

fn file_of(activation: Activation) -> Option<Gc<Str>> {
    activation.code().filename.get()
}

fn is_internal_activation(activation: Activation) -> bool {
    file_of(activation).is_some_and(|file| is_internal(&file.display()))
}

fn is_skipped(activation: Activation, prefixes: Option<Gc<Tuple>>) -> bool {
    let (Some(file), Some(prefixes)) = (file_of(activation), prefixes) else {
        return false;
    };
    let file = file.display();
    prefixes
        .as_slice()
        .iter()
        .filter_map(|prefix| prefix.cast::<Str>())
        .any(|prefix| file.starts_with(&*prefix.display()))
}

fn next_external(mut at: Activation, prefixes: Option<Gc<Tuple>>) -> Option<Activation> {
    loop {
        at = at.caller()?;
        if !is_internal_activation(at) && !is_skipped(at, prefixes) {
            return Some(at);
        }
    }
}

/// The activation that a stack level names; none above the outermost.
fn activation_at(th: &Thread, level: isize, prefixes: Option<Gc<Tuple>>) -> Option<Activation> {
    let mut at = th.activation()?;
    let count_all = level <= 0 || is_internal_activation(at);
    for _ in 1..level.max(1) {
        at = if count_all {
            at.caller()?
        } else {
            next_external(at, prefixes)?
        };
    }
    Some(at)
}

/// `warnings.warn`: the file, line, module and registry are those of a caller.
pub fn warn_at(
    th: &Thread,
    message: Value,
    category: Value,
    level: isize,
    source: Option<Value>,
    prefixes: Option<Gc<Tuple>>,
) -> PyResult<()> {
    let (globals, filename, line) = match activation_at(th, level, prefixes) {
        Some(activation) => (
            activation.function().globals.get(),
            file_of(activation).unwrap_or_else(|| th.intern("")),
            line_at(&activation.code(), activation.unit()).unwrap_or(0),
        ),
        None => (sys_globals(th), th.intern("<sys>"), 0),
    };
    let Some(globals) = globals else {
        return Ok(());
    };
    let registry_name = th.intern("__warningregistry__");
    let registry = match globals.get_str(th, registry_name)? {
        Some(registry) => registry,
        None => {
            let registry = th.dict().into();
            globals.set_str(th, registry_name, registry)?;
            registry
        }
    };
    let module = match globals.get_str(th, th.names().__name__)? {
        Some(name) if name.is_none() || name.cast::<Str>().is_some() => name,
        _ => th.intern("<string>").into(),
    };
    policy::issue(
        th,
        Warning {
            message,
            category,
            filename,
            line,
            module: Some(module),
            registry: Some(registry),
            source_line: None,
            source,
        },
    )
}

fn sys_globals(th: &Thread) -> Option<Gc<Dict>> {
    let modules = sys::get(th, "modules").ok()??.cast::<Dict>()?;
    let module = modules.peek(th, th.names().sys)?.cast::<Module>()?;
    Some(module.dict(th))
}

/// The line of the source that the loader of a module answers.
pub fn source_line(th: &Thread, globals: Gc<Dict>, line: i32) -> PyResult<Option<Value>> {
    let Some(import) = th.rt().hooks.import.get() else {
        return Ok(None);
    };
    let external = protocol::getattr_str(th, import(th, "importlib")?, "_bootstrap_external")?;
    let loader = protocol::call_method_str(th, external, "_bless_my_loader", &[globals.into()])?;
    let Some(name) = globals.get_str(th, th.names().__name__)? else {
        return Ok(None);
    };
    let Some(get_source) = protocol::lookup_attr_str(th, loader, "get_source")? else {
        return Ok(None);
    };
    let source = protocol::call(th, get_source, &[name])?;
    if source.is_none() {
        return Ok(None);
    }
    let lines = protocol::call_method_str(th, source, "splitlines", &[])?;
    match lines.cast::<List>() {
        Some(lines) => Ok(usize::try_from(line - 1).ok().and_then(|at| lines.get(at))),
        None => Ok(None),
    }
}

/// A line of a file as it is shown below a warning.
pub fn line_of_file(filename: &str, line: i32) -> Option<String> {
    let at = usize::try_from(line - 1).ok()?;
    let text = std::fs::read(filename).ok()?;
    let text = String::from_utf8_lossy(&text);
    let shown = text
        .lines()
        .nth(at)?
        .trim_matches([' ', '\t', '\x0c', '\r']);
    (!shown.is_empty()).then(|| shown.to_owned())
}
