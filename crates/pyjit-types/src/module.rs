//! Module objects. CPython: Objects/moduleobject.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// Whether a module's spec says that it is being imported.
fn is_initializing(th: &Thread, spec: Option<Value>) -> PyResult<bool> {
    let Some(spec) = spec.filter(|spec| !spec.is_none()) else {
        return Ok(false);
    };
    match protocol::lookup_attr(th, spec, th.names()._initializing)? {
        Some(value) => protocol::truth(th, value),
        None => Ok(false),
    }
}

/// The file a module's spec names, if it has a location.
fn origin(th: &Thread, spec: Value) -> PyResult<Option<String>> {
    let located = match protocol::lookup_attr_str(th, spec, "has_location")? {
        Some(value) => protocol::truth(th, value)?,
        None => false,
    };
    if !located {
        return Ok(None);
    }
    let origin = protocol::lookup_attr_str(th, spec, "origin")?;
    Ok(origin
        .and_then(Value::cast::<Str>)
        .map(|origin| origin.display().into_owned()))
}

/// Whether a module's file lies in `sys.path[0]` and so may hide one of the standard library.
fn possibly_shadowing(th: &Thread, origin: Option<&str>) -> PyResult<bool> {
    let Some(origin) = origin else {
        return Ok(false);
    };
    if th.rt().flags.safe_path {
        return Ok(false);
    }
    let Some(sys) = th.rt().sys.get() else {
        return Ok(false);
    };
    let Some(path) = sys
        .get_str(th, th.intern("path"))?
        .and_then(Value::cast::<List>)
    else {
        return Ok(false);
    };
    let Some(first) = path.get(0).and_then(Value::cast::<Str>) else {
        return Ok(false);
    };
    let Some((mut folder, file)) = origin.rsplit_once('/') else {
        return Ok(false);
    };
    if file == "__init__.py" {
        let Some((above, _)) = folder.rsplit_once('/') else {
            return Ok(false);
        };
        folder = above;
    }
    let first = first.display().into_owned();
    let first = if first.is_empty() {
        std::env::current_dir()
            .map(|path| path.display().to_string())
            .unwrap_or_default()
    } else {
        first
    };
    Ok(first == folder)
}

fn in_stdlib_names(th: &Thread, name: Value) -> PyResult<bool> {
    let Some(sys) = th.rt().sys.get() else {
        return Ok(false);
    };
    match sys.get_str(th, th.intern("stdlib_module_names"))? {
        Some(names) if th.class_of(names).slots.sq_contains.get().is_some() => {
            protocol::contains(th, names, name)
        }
        _ => Ok(false),
    }
}

/// The text for an attribute that a module does not have.
fn missing(th: &Thread, this: Gc<Module>, dict: Gc<Dict>, name: Gc<Str>) -> PyResult<Raised> {
    let attribute = name.display();
    let raise = |text: String| th.raise_attribute(this.into(), name, text);
    let Some(module_name) = dict
        .get_str(th, th.names().__name__)?
        .filter(|name| name.cast::<Str>().is_some())
    else {
        return Ok(raise(format!("module has no attribute '{attribute}'")));
    };
    let module = module_name
        .cast::<Str>()
        .map_or(String::new(), |name| name.display().into_owned());
    let plain = format!("module '{module}' has no attribute '{attribute}'");
    let Some(spec) = dict
        .get_str(th, th.names().__spec__)?
        .filter(|spec| !spec.is_none())
    else {
        return Ok(raise(plain));
    };
    let origin = origin(th, spec)?;
    let shadowing = possibly_shadowing(th, origin.as_deref())?;
    let shadows_stdlib = shadowing && in_stdlib_names(th, module_name)?;
    let origin_text = origin.clone().unwrap_or_default();
    if shadows_stdlib {
        return Ok(raise(format!(
            "{plain} (consider renaming '{origin_text}' since it has the same name as the standard library module named '{module}' and prevents importing that standard library module)"
        )));
    }
    if is_initializing(th, Some(spec))? {
        let text = match origin {
            Some(_) if shadowing => format!(
                "{plain} (consider renaming '{origin_text}' if it has the same name as a library you intended to import)"
            ),
            Some(_) => format!(
                "partially initialized module '{module}' from '{origin_text}' has no attribute '{attribute}' (most likely due to a circular import)"
            ),
            None => format!(
                "partially initialized module '{module}' has no attribute '{attribute}' (most likely due to a circular import)"
            ),
        };
        return Ok(raise(text));
    }
    // A submodule under way.
    if let Some(pending) = protocol::lookup_attr(th, spec, th.names()._uninitialized_submodules)?
        && protocol::contains(th, pending, name.into())?
    {
        return Ok(raise(format!(
            "cannot access submodule '{attribute}' of module '{module}' (most likely due to a circular import)"
        )));
    }
    Ok(raise(plain))
}

/// The attribute `name` of a module: as of any object, then by its `__getattr__` (PEP 562).
pub fn getattro(th: &Thread, this: Gc<Module>, name: Gc<Str>) -> PyResult<Value> {
    if let Some(value) = protocol::generic_lookup(th, this.into(), name)? {
        return Ok(value);
    }
    let dict = this.dict(th);
    if let Some(fallback) = dict.get_str(th, th.names().__getattr__)? {
        return protocol::call(th, fallback, &[name.into()]);
    }
    Err(missing(th, this, dict, name)?)
}

#[pymethods(
    Module,
    name = "module",
    doc = "Create a module object.\n\nThe name must be a string; the optional doc argument can have any type.",
    text_signature = "(name, doc=None)",
    flags = TypeFlags::BASE.with(TypeFlags::MANAGED_WEAKREF)
)]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, cls: Gc<Type>, _args: Args) -> Gc<Module> {
        let module = th.alloc(cls, Module::default());
        module.dict(th);
        module
    }

    #[slot(tp_init, "(name, doc=None)", name = "module")]
    fn init(th: &Thread, this: Gc<Module>, name: Gc<Str>, doc: Option<Value>) -> PyResult<()> {
        let dict = this.dict(th);
        let names = th.names();
        dict.set_str(th, names.__name__, name.into())?;
        dict.set_str(th, names.__doc__, doc.unwrap_or(Value::NONE))?;
        for name in [names.__package__, names.__loader__, names.__spec__] {
            dict.set_str(th, name, Value::NONE)?;
        }
        Ok(())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Module>) -> PyResult<Value> {
        if let Ok(importlib) = crate::object_::import(th, "importlib._bootstrap") {
            return protocol::call_method_str(th, importlib, "_module_repr", &[this.into()]);
        }
        // Before importlib is there.
        th.take_pending();
        let name = this.dict(th).get_str(th, th.names().__name__)?;
        let name = crate::object_::repr_text(th, name.unwrap_or(Value::NONE))?;
        Ok(th.try_str(&format!("<module {name} (built-in)>"))?.into())
    }

    #[slot(tp_getattro)]
    fn get_attribute(th: &Thread, this: Gc<Module>, name: Gc<Str>) -> PyResult<Value> {
        getattro(th, this, name)
    }

    #[getter(__dict__)]
    fn dict(th: &Thread, this: Gc<Module>) -> Gc<Dict> {
        this.dict(th)
    }

    #[getter(__annotations__)]
    fn annotations(th: &Thread, this: Gc<Module>) -> PyResult<Value> {
        let names = th.names();
        let dict = this.dict(th);
        if let Some(known) = dict.get_str(th, names.__annotations__)? {
            return Ok(known);
        }
        let initializing = is_initializing(th, dict.get_str(th, names.__spec__)?)?;
        let annotate = dict
            .get_str(th, names.__annotate__)?
            .filter(|annotate| protocol::is_callable(th, *annotate));
        let annotations = match annotate {
            Some(annotate) => {
                let answer = protocol::call(th, annotate, &[Value::ONE])?;
                if answer.cast::<Dict>().is_none() {
                    let found = th.type_name(answer);
                    return Err(th.raise(
                        t::TypeError,
                        format!("__annotate__ returned non-dict of type '{found}'"),
                    ));
                }
                answer
            }
            None => th.dict().into(),
        };
        if !initializing {
            dict.set_str(th, names.__annotations__, annotations)?;
        }
        Ok(annotations)
    }

    #[setter(__annotations__)]
    fn set_annotations(th: &Thread, this: Gc<Module>, value: Option<Value>) -> PyResult<()> {
        let names = th.names();
        let dict = this.dict(th);
        match value {
            Some(value) => dict.set_str(th, names.__annotations__, value)?,
            None => {
                if dict.remove(th, names.__annotations__.into())?.is_none() {
                    let name = names.__annotations__;
                    return Err(th.raise_attribute(this.into(), name, name.display()));
                }
            }
        }
        dict.remove(th, names.__annotate__.into())?;
        Ok(())
    }

    #[getter(__annotate__)]
    fn annotate(th: &Thread, this: Gc<Module>) -> PyResult<Value> {
        let dict = this.dict(th);
        dict.set_default(th, th.names().__annotate__.into(), Value::NONE)
    }

    #[setter(__annotate__)]
    fn set_annotate(th: &Thread, this: Gc<Module>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(th.raise(t::TypeError, "cannot delete __annotate__ attribute"));
        };
        if !value.is_none() && !protocol::is_callable(th, value) {
            return Err(th.raise(t::TypeError, "__annotate__ must be callable or None"));
        }
        let dict = this.dict(th);
        dict.set_str(th, th.names().__annotate__, value)?;
        if !value.is_none() {
            dict.remove(th, th.names().__annotations__.into())?;
        }
        Ok(())
    }

    /// __dir__() -> list
    /// specialized dir() implementation
    #[method("($self, /)")]
    fn __dir__(th: &Thread, this: Value) -> PyResult<Value> {
        let dict = protocol::getattr(th, this, th.names().__dict__)?;
        let Some(dict) = dict.cast::<Dict>() else {
            return Err(th.raise(t::TypeError, "<module>.__dict__ is not a dictionary"));
        };
        match dict.get_str(th, th.intern("__dir__"))? {
            Some(dir) => protocol::call(th, dir, &[]),
            None => Ok(crate::object_::key_list(th, dict)?.into()),
        }
    }
}
