//! What happens to a warning: filters, registries of what was shown, and showing it.

use super::library_attribute;
use super::place::line_of_file;
use super::{CONTEXT, DEFAULT_ACTION, FILTERS, FILTERS_VERSION, ONCE_REGISTRY, keep, kept};
use crate::sys;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::sync::atomic::Ordering;

/// A warning as `warn_explicit` is given it.
pub struct Warning {
    /// A text, or an instance of Warning.
    pub message: Value,
    pub category: Value,
    pub filename: Gc<Str>,
    pub line: i32,
    pub module: Option<Value>,
    pub registry: Option<Value>,
    pub source_line: Option<Value>,
    pub source: Option<Value>,
}

/// The filters before the command line's: most categories are for developers.
pub fn first_filters(th: &Thread) -> PyResult<Gc<List>> {
    let filters = th.empty_list();
    for (action, category, module) in [
        ("default", t::DeprecationWarning, Some("__main__")),
        ("ignore", t::DeprecationWarning, None),
        ("ignore", t::PendingDeprecationWarning, None),
        ("ignore", t::ImportWarning, None),
        ("ignore", t::ResourceWarning, None),
    ] {
        let module = module.map_or(Value::NONE, |name| th.intern(name).into());
        let filter = [
            th.intern(action).into(),
            Value::NONE,
            th.class(category).into(),
            module,
            Value::ZERO,
        ];
        filters.push(th, th.try_tuple(&filter)?.into())?;
    }
    Ok(filters)
}

/// The category of a message, checked.
pub fn category_of(th: &Thread, message: Value, category: Option<Value>) -> PyResult<Value> {
    if protocol::is_instance(th, message, th.class(t::Warning).into())? {
        return Ok(th.class_of(message).into());
    }
    let category = match category.filter(|category| !category.is_none()) {
        Some(category) => category,
        None => th.class(t::UserWarning).into(),
    };
    let fits = category.cast::<Type>().is_some()
        && protocol::is_subclass(th, category, th.class(t::Warning).into())?;
    if fits {
        return Ok(category);
    }
    let found = th.type_name(category);
    let text = format!("category must be a Warning subclass, not '{found}'");
    Err(th.raise(t::TypeError, text))
}

/// Filters it, and shows it or raises it.
pub fn issue(th: &Thread, warning: Warning) -> PyResult<()> {
    // Late in the end of the program there is no policy any more.
    if warning.module.is_some_and(Value::is_none) {
        return Ok(());
    }
    let registry = match warning.registry.filter(|registry| !registry.is_none()) {
        None => None,
        Some(registry) => match registry.cast::<Dict>() {
            Some(registry) => Some(registry),
            None => return Err(th.raise(t::TypeError, "'registry' must be a dict or None")),
        },
    };
    let module = match warning.module {
        Some(module) => module,
        None => module_of_file(th, warning.filename)?,
    };
    let given = warning.message;
    let (text, category, message);
    if protocol::is_instance(th, given, th.class(t::Warning).into())? {
        text = Value::from(protocol::str(th, given)?);
        category = Value::from(th.class_of(given));
        message = given;
    } else {
        text = given;
        category = warning.category;
        message = protocol::call(th, category, &[given])?;
    }
    let line = th.int(warning.line);
    let key = th.try_tuple(&[text, category, line])?.into();
    if let Some(registry) = registry
        && already_warned(th, registry, key, false)?
    {
        return Ok(());
    }
    let (action, filter) = action_for(th, category, text, warning.line, module)?;
    let shown_action = action.display();
    match &*shown_action {
        "error" => return Err(raise_warning(th, category, message)),
        "ignore" => return Ok(()),
        "always" | "all" => {}
        action_name => {
            if let Some(registry) = registry {
                registry.set(th, key, Value::TRUE)?;
            }
            let pair = th.try_tuple(&[text, category])?.into();
            let known = match action_name {
                "once" => {
                    let once = match registry {
                        Some(registry) => registry,
                        None => once_registry(th)?,
                    };
                    already_warned(th, once, pair, true)?
                }
                "module" => match registry {
                    Some(registry) => already_warned(th, registry, pair, true)?,
                    None => false,
                },
                "default" => false,
                _ => {
                    let (action, filter) = (
                        protocol::repr(th, action.into())?,
                        protocol::repr(th, filter)?,
                    );
                    let text = format!(
                        "Unrecognized action ({}) in warnings.filters:\n {}",
                        action.display(),
                        filter.display()
                    );
                    return Err(th.raise(t::RuntimeError, text));
                }
            };
            if known {
                return Ok(());
            }
        }
    }
    show(th, &warning, text, category, message, line)
}

fn raise_warning(th: &Thread, category: Value, message: Value) -> Raised {
    if th
        .class_of(message)
        .is_subclass_of(th.class(t::BaseException))
    {
        return th.raise_value(message);
    }
    match protocol::call(th, category, &[message]) {
        Ok(exception) => th.raise_value(exception),
        Err(raised) => raised,
    }
}

/// "x/y.py" is module "x/y".
fn module_of_file(th: &Thread, filename: Gc<Str>) -> PyResult<Value> {
    let name = filename.display();
    if name.is_empty() {
        return Ok(th.intern("<unknown>").into());
    }
    match name.strip_suffix(".py") {
        Some(name) => Ok(th.try_str(name)?.into()),
        None => Ok(filename.into()),
    }
}

/// Whether the registry holds the key; `remember` puts it there.
fn already_warned(th: &Thread, registry: Gc<Dict>, key: Value, remember: bool) -> PyResult<bool> {
    let name = th.intern("version");
    let current = FILTERS_VERSION.load(Ordering::Relaxed);
    let version = registry.get_str(th, name)?;
    if version.and_then(pyjit_object::int::as_i64) != Some(current) {
        registry.clear(th);
        registry.set_str(th, name, th.int(current))?;
    } else if let Some(known) = registry.get(th, key)?
        && protocol::truth(th, known)?
    {
        return Ok(true);
    }
    if remember {
        registry.set(th, key, Value::TRUE)?;
    }
    Ok(false)
}

/// What the library's global holds now, or the value from before it was imported.
fn current(th: &Thread, name: &str, key: &'static str) -> PyResult<Value> {
    match library_attribute(th, name, false)? {
        Some(value) => Ok(value),
        None => Ok(kept(th, key).unwrap_or(Value::NONE)),
    }
}

fn once_registry(th: &Thread) -> PyResult<Gc<Dict>> {
    let registry = current(th, "onceregistry", ONCE_REGISTRY)?;
    let Some(dict) = registry.cast::<Dict>() else {
        let found = th.type_name(registry);
        let text = format!("_warnings.onceregistry must be a dict, not '{found}'");
        return Err(th.raise(t::TypeError, text));
    };
    keep(th, ONCE_REGISTRY, registry);
    Ok(dict)
}

/// The filters of the context, if warnings are context-aware.
fn context_filters(th: &Thread) -> PyResult<Option<Gc<List>>> {
    let flags = sys::get(th, "flags")?.unwrap_or(Value::NONE);
    let Some(aware) = protocol::lookup_attr_str(th, flags, "context_aware_warnings")? else {
        return Ok(None);
    };
    let (true, Some(variable)) = (protocol::truth(th, aware)?, kept(th, CONTEXT)) else {
        return Ok(None);
    };
    let context = protocol::call_method_str(th, variable, "get", &[Value::NONE])?;
    if context.is_none() {
        return Ok(None);
    }
    let filters = protocol::getattr_str(th, context, "_filters")?;
    match filters.cast::<List>() {
        Some(filters) => Ok(Some(filters)),
        None => {
            let text = "_filters of warnings._warnings_context must be a list";
            Err(th.raise(t::ValueError, text))
        }
    }
}

/// The action of the first filter that fits, and the filter.
fn action_for(
    th: &Thread,
    category: Value,
    text: Value,
    line: i32,
    module: Value,
) -> PyResult<(Gc<Str>, Value)> {
    let context = context_filters(th)?;
    if let Some(filters) = context
        && let Some(found) = search(
            th,
            filters,
            "_warnings_context._filters",
            category,
            text,
            line,
            module,
        )?
    {
        return Ok(found);
    }
    let filters = current(th, "filters", FILTERS)?;
    let Some(filters) = filters.cast::<List>() else {
        return Err(th.raise(t::ValueError, "_warnings.filters must be a list"));
    };
    keep(th, FILTERS, filters);
    if let Some(found) = search(th, filters, "filters", category, text, line, module)? {
        return Ok(found);
    }
    let action = current(th, "defaultaction", DEFAULT_ACTION)?;
    match action.cast::<Str>() {
        Some(text) => {
            keep(th, DEFAULT_ACTION, action);
            Ok((text, Value::NONE))
        }
        None => {
            let found = th.type_name(action);
            let text = format!("_warnings.defaultaction must be a string, not '{found}'");
            Err(th.raise(t::TypeError, text))
        }
    }
}

fn search(
    th: &Thread,
    filters: Gc<List>,
    name: &str,
    category: Value,
    text: Value,
    line: i32,
    module: Value,
) -> PyResult<Option<(Gc<Str>, Value)>> {
    // Matching runs Python code, which may change the list.
    let mut at = 0;
    while let Some(filter) = filters.get(at) {
        let parts = filter.cast::<Tuple>().filter(|parts| parts.len() == 5);
        let Some(parts) = parts else {
            let text = format!("warnings.{name} item {at} isn't a 5-tuple");
            return Err(th.raise(t::ValueError, text));
        };
        let &[action, message, class, in_module, at_line] = parts.as_slice() else {
            return Ok(None);
        };
        let Some(action) = action.cast::<Str>() else {
            let found = th.type_name(action);
            let text = format!("action must be a string, not '{found}'");
            return Err(th.raise(t::TypeError, text));
        };
        if matches(th, message, text)?
            && matches(th, in_module, module)?
            && protocol::is_subclass(th, category, class)?
        {
            let wanted = protocol::index_as_isize(th, at_line)?;
            if wanted == 0 || wanted == line as isize {
                return Ok(Some((action, filter)));
            }
        }
        at += 1;
    }
    Ok(None)
}

/// None fits everything, a text is to be equal, all else has a method `match`.
fn matches(th: &Thread, pattern: Value, text: Value) -> PyResult<bool> {
    if pattern.is_none() {
        return Ok(true);
    }
    if let Some(exact) = protocol::exact_str(pattern) {
        return Ok(text.cast::<Str>().is_some_and(|text| text.equals(&exact)));
    }
    protocol::truth(
        th,
        protocol::call_method_str(th, pattern, "match", &[text])?,
    )
}

fn show(
    th: &Thread,
    warning: &Warning,
    text: Value,
    category: Value,
    message: Value,
    line: Value,
) -> PyResult<()> {
    // Only the library can tell where the source of a ResourceWarning was made.
    let import = warning.source.is_some();
    let Some(show) = library_attribute(th, "_showwarnmsg", import)? else {
        show_plainly(th, warning, text, category);
        return Ok(());
    };
    if !protocol::is_callable(th, show) {
        let text = "warnings._showwarnmsg() must be set to a callable";
        return Err(th.raise(t::TypeError, text));
    }
    let Some(class) = library_attribute(th, "WarningMessage", false)? else {
        return Err(th.raise(t::RuntimeError, "unable to get warnings.WarningMessage"));
    };
    let none = Value::NONE;
    let source = warning.source.unwrap_or(none);
    let text = warning.source_line.unwrap_or(none);
    let file = warning.filename.into();
    let arguments = [message, category, file, line, none, text, source];
    let shown = protocol::call(th, class, &arguments)?;
    protocol::call(th, show, &[shown]).map(drop)
}

/// Without the library: "file:line: Category: text", then the source line.
fn show_plainly(th: &Thread, warning: &Warning, text: Value, category: Value) {
    let written = || -> PyResult<()> {
        let Some(stderr) = sys::get(th, "stderr")?.filter(|file| !file.is_none()) else {
            return Ok(());
        };
        let name = protocol::getattr(th, category, th.names().__name__)?;
        let (name, text) = (protocol::str(th, name)?, protocol::str(th, text)?);
        let file = warning.filename.display();
        let mut out = format!(
            "{file}:{}: {}: {}\n",
            warning.line,
            name.display(),
            text.display()
        );
        let line = match warning.source_line.and_then(Value::cast::<Str>) {
            Some(line) => Some(line.display().trim().to_owned()),
            None => line_of_file(&file, warning.line),
        };
        if let Some(line) = line {
            out.push_str(&format!("  {line}\n"));
        }
        protocol::call_method(th, stderr, th.names().write, &[th.try_str(&out)?.into()]).map(drop)
    };
    if written().is_err() {
        th.take_pending();
    }
}
