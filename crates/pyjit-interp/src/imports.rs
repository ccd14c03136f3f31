//! `import`. CPython: `import_name`, `_PyEval_ImportFrom` in Python/ceval.c.

use pyjit_object::exception::{Exception, extra};
use pyjit_object::function::Payload;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::runtime::ImportRequest;

/// Calls `__import__` of the function's builtins.
#[inline(never)]
pub fn import_name(
    th: &Thread,
    function: &Function,
    namespace: Option<Value>,
    name: Gc<Str>,
    level: Value,
    fromlist: Value,
) -> PyResult<Value> {
    let key = th.names().__import__;
    let import = match function.builtins.get() {
        Some(builtins) if protocol::is_exact(builtins, t::DICT) => match builtins.cast::<Dict>() {
            Some(builtins) => builtins.get_str(th, key)?,
            None => None,
        },
        Some(builtins) => {
            th.catching(t::KeyError, || protocol::get_item(th, builtins, key.into()))?
        }
        None => None,
    };
    let Some(import) = import else {
        return Err(th.raise(t::ImportError, "__import__ not found"));
    };
    if let Some(native) = import.cast::<Builtin>()
        && let Payload::Method(def) = native.payload
        && def.name == "__import__"
        && let Some(import_module) = th.rt().hooks.import_module.get()
        && let Some(level) = level.as_small_int()
    {
        return import_module(
            th,
            &ImportRequest {
                name: name.into(),
                globals: Some(function.globals().into()),
                locals: namespace,
                fromlist: Some(fromlist),
                level,
            },
        );
    }
    let locals = namespace.unwrap_or(Value::NONE);
    protocol::call(
        th,
        import,
        &[
            name.into(),
            function.globals().into(),
            locals,
            fromlist,
            level,
        ],
    )
}

/// `from module import name`.
#[inline(never)]
pub fn import_from(th: &Thread, module: Value, name: Gc<Str>) -> PyResult<Value> {
    if let Some(value) = protocol::lookup_attr(th, module, name)? {
        return Ok(value);
    }
    // In a cycle of imports the submodule may be there but not yet bound in its package.
    let module_name = protocol::lookup_attr(th, module, th.names().__name__)?;
    let module_text = module_name.and_then(Value::cast::<Str>);
    if let Some(module_text) = module_text {
        let full = th.try_str(&format!("{}.{}", module_text.display(), name.display()))?;
        if let Some(modules) = th.rt().modules.get()
            && let Some(found) = modules.get(th, full.into())?
        {
            return Ok(found);
        }
    }
    Err(cannot_import(th, module, module_text, name))
}

#[inline(never)]
fn cannot_import(
    th: &Thread,
    module: Value,
    module_text: Option<Gc<Str>>,
    name: Gc<Str>,
) -> Raised {
    let quoted = |text: Option<Gc<Str>>| match text {
        Some(text) => protocol::repr(th, text.into())
            .map_or_else(|_| String::new(), |text| text.display().into_owned()),
        None => "'<unknown module name>'".to_string(),
    };
    let spec = protocol::lookup_attr(th, module, th.names().__spec__)
        .ok()
        .flatten()
        .filter(|spec| !spec.is_none());
    let initializing = match spec {
        Some(spec) => protocol::lookup_attr(th, spec, th.names()._initializing)
            .ok()
            .flatten()
            .is_some_and(|flag| protocol::truth(th, flag).unwrap_or(false)),
        None => false,
    };
    let file = protocol::lookup_attr(th, module, th.names().__file__)
        .ok()
        .flatten();
    th.take_pending();
    let path = file.and_then(Value::cast::<Str>);
    let place = path.map_or_else(
        || "unknown location".to_string(),
        |path| path.display().into_owned(),
    );
    let text = if initializing {
        format!(
            "cannot import name '{}' from partially initialized module {} (most likely due to a circular import) ({place})",
            name.display(),
            quoted(module_text),
        )
    } else {
        format!(
            "cannot import name '{}' from {} ({place})",
            name.display(),
            quoted(module_text)
        )
    };
    let raised = th.raise(t::ImportError, &text);
    if let Some(exception) = th.pending().and_then(Value::cast::<Exception>) {
        let fields = [
            (extra::IMPORT_ERROR_MSG, Some(Value::from(th.str(&text)))),
            (extra::IMPORT_ERROR_NAME, module_text.map(Value::from)),
            (extra::IMPORT_ERROR_PATH, path.map(Value::from)),
            (extra::IMPORT_ERROR_NAME_FROM, Some(name.into())),
        ];
        for (word, value) in fields {
            if exception.set_extra(th, word, value).is_err() {
                return Raised;
            }
        }
    }
    raised
}

/// `from module import *`: into the namespace.
#[inline(never)]
pub fn import_star(th: &Thread, module: Value, namespace: Value) -> PyResult<()> {
    let all = protocol::lookup_attr(th, module, th.names().__all__)?;
    let (names, skip_private) = match all {
        Some(all) => (protocol::to_list(th, all)?, false),
        None => {
            let Some(dict) = protocol::lookup_attr(th, module, th.names().__dict__)? else {
                return Err(th.raise(
                    t::ImportError,
                    "from-import-* object has no __dict__ and no __all__",
                ));
            };
            let keys = protocol::call_method(th, dict, th.names().keys, &[])?;
            (protocol::to_list(th, keys)?, true)
        }
    };
    for index in 0..names.len() {
        let Some(item) = names.get(index) else { break };
        let Some(name) = item.cast::<Str>() else {
            let module_name = protocol::getattr(th, module, th.names().__name__)?;
            let module_name = protocol::str(th, module_name)?;
            let (what, place) = if skip_private {
                ("Key in", "__dict__")
            } else {
                ("Item in", "__all__")
            };
            let text = format!(
                "{what} {}.{place} must be str, not {}",
                module_name.display(),
                th.type_name(item)
            );
            return Err(th.raise(t::TypeError, text));
        };
        if skip_private && !name.is_empty() && name.at(0) == '_' as u32 {
            continue;
        }
        let name = th.intern_str(name);
        let value = protocol::getattr(th, module, name)?;
        protocol::set_item(th, namespace, name.into(), value)?;
    }
    Ok(())
}
