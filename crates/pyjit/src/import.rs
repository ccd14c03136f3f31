//! `__import__` over `importlib`, with the fast path for modules already imported. CPython:
//! `PyImport_ImportModuleLevelObject` in Python/import.c.

use pyjit_object::exception::{Exception, Traceback};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::runtime::ImportRequest;

/// The frozen `importlib._bootstrap`.
fn importlib(th: &Thread) -> PyResult<Value> {
    let importlib = th.rt().kept.borrow().get("importlib").copied();
    importlib.ok_or_else(|| th.raise(t::ImportError, "import is not available yet"))
}

/// `sys.modules[name]`, none if it is absent or None.
fn loaded(th: &Thread, name: Gc<Str>) -> PyResult<Option<Value>> {
    let modules = match th.rt().sys.get() {
        Some(sys) => sys.get_str(th, th.names().modules)?,
        None => None,
    };
    match modules {
        Some(modules) => match modules.cast::<Dict>() {
            Some(modules) => modules.get_str(th, name),
            None => match protocol::get_item(th, modules, name.into()) {
                Ok(module) => Ok(Some(module)),
                Err(Raised) if th.catch(t::KeyError).is_some() => Ok(None),
                Err(Raised) => Err(Raised),
            },
        },
        None => Err(th.raise(t::RuntimeError, "unable to get sys.modules")),
    }
}

/// `importlib.import_module(name)`: the module itself, not the top of its package.
pub fn import(th: &Thread, name: &str) -> PyResult<Value> {
    absolute(th, th.intern(name))
}

fn absolute(th: &Thread, name: Gc<Str>) -> PyResult<Value> {
    if let Some(module) = loaded(th, name)?.filter(|module| !module.is_none()) {
        ensure_initialised(th, module, name)?;
        return Ok(module);
    }
    protocol::call_method(
        th,
        importlib(th)?,
        th.names()._find_and_load,
        &[name.into(), import_function(th)?],
    )
}

/// The `__import__` of builtins, which `importlib` passes on.
fn import_function(th: &Thread) -> PyResult<Value> {
    let builtins = th.rt().builtins.get();
    let import = builtins
        .map(|builtins| builtins.get_str(th, th.names().__import__))
        .transpose()?
        .flatten();
    import.ok_or_else(|| th.raise(t::ImportError, "__import__ not found"))
}

/// Waits for a module that another thread is importing.
fn ensure_initialised(th: &Thread, module: Value, name: Gc<Str>) -> PyResult<()> {
    let Some(spec) =
        protocol::lookup_attr(th, module, th.names().__spec__)?.filter(|spec| !spec.is_none())
    else {
        return Ok(());
    };
    let Some(initialising) = protocol::lookup_attr(th, spec, th.names()._initializing)? else {
        return Ok(());
    };
    if protocol::truth(th, initialising)? {
        protocol::call_method_str(th, importlib(th)?, "_lock_unlock_module", &[name.into()])?;
    }
    Ok(())
}

/// `__import__(name, globals, locals, fromlist, level)`.
pub fn import_module(th: &Thread, request: &ImportRequest) -> PyResult<Value> {
    let result = find_module(th, request);
    if result.is_err() && th.rt().flags.verbose == 0 {
        remove_importlib_frames(th);
    }
    result
}

/// Takes the importer's own frames out of the pending exception's traceback: all of them from an ImportError, else those
/// around the module's code. CPython: `remove_importlib_frames`.
fn remove_importlib_frames(th: &Thread) {
    const FILES: [&str; 2] = [
        "<frozen importlib._bootstrap>",
        "<frozen importlib._bootstrap_external>",
    ];
    let Some(exception) = th.pending().and_then(Value::cast::<Exception>) else {
        return;
    };
    let always = th.pending_is(t::ImportError);
    let is_text = |field: &Field<Option<Gc<Str>>>, texts: &[&str]| {
        let field = field.get();
        field.is_some_and(|field| texts.iter().any(|text| field.eq_str(text)))
    };
    // Where the entry before the importer's, and the entry before the current one, name their next; none is the
    // exception itself.
    let (mut outer, mut before): (Option<Gc<Traceback>>, Option<Gc<Traceback>>) = (None, None);
    let link = |to: Option<Gc<Traceback>>, next: Option<Value>| match to {
        Some(entry) => entry.next.set(&entry.header, next),
        None => exception.traceback.set(&exception.header, next),
    };
    let mut inside = false;
    let mut current = exception.traceback.get();
    while let Some(entry) = current.and_then(Value::cast::<Traceback>) {
        let next = entry.next.get();
        let code = entry.frame.get().and_then(|frame| frame.function.get());
        let code = code.map(|function| function.code());
        let here = code.is_some_and(|code| is_text(&code.filename, &FILES));
        if here && !inside {
            outer = before;
        }
        inside = here;
        let removed = ["_call_with_frames_removed"];
        if here && (always || code.is_some_and(|code| is_text(&code.name, &removed))) {
            link(outer, next);
            before = outer;
        } else {
            before = Some(entry);
        }
        current = next;
    }
}

fn find_module(th: &Thread, request: &ImportRequest) -> PyResult<Value> {
    let Some(name) = request.name.cast::<Str>() else {
        return Err(th.raise(t::TypeError, "module name must be a string"));
    };
    if request.level < 0 {
        return Err(th.raise(t::ValueError, "level must be >= 0"));
    }
    let full = if request.level > 0 {
        resolve(th, name, request.globals, request.level)?
    } else if name.is_empty() {
        return Err(th.raise(t::ValueError, "Empty module name"));
    } else {
        th.intern_str(name)
    };
    let module = absolute(th, full)?;
    let fromlist = request.fromlist.filter(|list| !list.is_none());
    let from_names = match fromlist {
        Some(list) => protocol::truth(th, list)?,
        None => false,
    };
    if from_names {
        if protocol::lookup_attr(th, module, th.names().__path__)?.is_some() {
            let args = [
                module,
                fromlist.unwrap_or(Value::NONE),
                import_function(th)?,
            ];
            return protocol::call_method(th, importlib(th)?, th.names()._handle_fromlist, &args);
        }
        return Ok(module);
    }
    // Without names: the top of the package, or for a relative import what `name` starts with.
    let text = name.display();
    let Some((front, rest)) = text.split_once('.') else {
        return Ok(module);
    };
    if request.level == 0 {
        return absolute(th, th.intern(front));
    }
    let whole = full.display();
    let top = whole.len().saturating_sub(rest.len() + 1);
    let top = th.intern(whole.get(..top).unwrap_or(&whole));
    match loaded(th, top)? {
        Some(module) => Ok(module),
        None => Err(th.raise(
            t::KeyError,
            format!("'{}' not in sys.modules as expected", top.display()),
        )),
    }
}

/// The absolute name of a relative import.
fn resolve(th: &Thread, name: Gc<Str>, globals: Option<Value>, level: i32) -> PyResult<Gc<Str>> {
    let Some(globals) = globals.filter(|globals| !globals.is_none()) else {
        return Err(th.raise(t::KeyError, "'__name__' not in globals"));
    };
    let Some(globals) = globals.cast::<Dict>() else {
        return Err(th.raise(t::TypeError, "globals must be a dict"));
    };
    let package = package_of(th, globals)?;
    let text = package.display().into_owned();
    let mut base = text.as_str();
    for _ in 1..level {
        match base.rsplit_once('.') {
            Some((above, _)) => base = above,
            None => {
                return Err(th.raise(
                    t::ImportError,
                    "attempted relative import beyond top-level package",
                ));
            }
        }
    }
    if base.is_empty() {
        return Err(th.raise(
            t::ImportError,
            "attempted relative import with no known parent package",
        ));
    }
    Ok(if name.is_empty() {
        th.intern(base)
    } else {
        th.intern(&format!("{base}.{}", name.display()))
    })
}

/// The package that relative imports in these globals start from.
fn package_of(th: &Thread, globals: Gc<Dict>) -> PyResult<Gc<Str>> {
    let names = th.names();
    let package = globals
        .get_str(th, names.__package__)?
        .filter(|package| !package.is_none());
    let spec = globals
        .get_str(th, names.__spec__)?
        .filter(|spec| !spec.is_none());
    if let Some(package) = package {
        let Some(package) = package.cast::<Str>() else {
            return Err(th.raise(t::TypeError, "package must be a string"));
        };
        if let Some(spec) = spec
            && let Some(parent) = protocol::lookup_attr_str(th, spec, "parent")?
            && !protocol::equal(th, package.into(), parent)?
        {
            let text = format!(
                "__package__ != __spec__.parent ({} != {})",
                shown(th, package.into())?,
                shown(th, parent)?
            );
            th.warn(t::DeprecationWarning, &text, 1)?;
        }
        return Ok(package);
    }
    if let Some(spec) = spec {
        let parent = protocol::getattr_str(th, spec, "parent")?;
        return match parent.cast::<Str>() {
            Some(parent) => Ok(parent),
            None => Err(th.raise(t::TypeError, "__spec__.parent must be a string")),
        };
    }
    th.warn(
        t::ImportWarning,
        "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__",
        1,
    )?;
    let Some(name) = globals.get_str(th, names.__name__)? else {
        return Err(th.raise(t::KeyError, "'__name__' not in globals"));
    };
    let Some(name) = name.cast::<Str>() else {
        return Err(th.raise(t::TypeError, "__name__ must be a string"));
    };
    if globals.get_str(th, names.__path__)?.is_some() {
        return Ok(name);
    }
    let text = name.display();
    match text.rsplit_once('.') {
        Some((package, _)) => Ok(th.intern(package)),
        None => Err(th.raise(
            t::ImportError,
            "attempted relative import with no known parent package",
        )),
    }
}

fn shown(th: &Thread, value: Value) -> PyResult<String> {
    Ok(protocol::repr(th, value)?.display().into_owned())
}
