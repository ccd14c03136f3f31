//! `_pickle`: objects to bytes and back. CPython: Modules/_pickle.c, Lib/pickle.py.
//!
//! `pickler` writes into `output`, with `containers` and `global` for kinds of objects; `unpickler` reads from `input`,
//! opcode by opcode in `load`; `buffer` is `PickleBuffer`.

mod buffer;
mod containers;
mod global;
mod input;
mod load;
mod opcode;
mod output;
mod pickler;
mod unpickler;

use pyjit_object::prelude::*;
use pyjit_object::protocol;

const PICKLING_ERROR: &str = "pickle.PicklingError";
const UNPICKLING_ERROR: &str = "pickle.UnpicklingError";

fn raise_kept(th: &Thread, class: &'static str, text: &str) -> Raised {
    let made = pyjit_types::kept(th, class)
        .and_then(|class| protocol::call(th, class, &[th.try_str(text)?.into()]));
    match made {
        Ok(exception) => th.raise_value(exception),
        Err(raised) => raised,
    }
}

/// Makes an exception the context of the pending one.
fn set_context(th: &Thread, context: Value) {
    if let Some(exception) = th
        .pending()
        .and_then(Value::cast::<pyjit_object::exception::Exception>)
    {
        exception.context.set(&exception.header, Some(context));
    }
}

fn pickling_error(th: &Thread, text: &str) -> Raised {
    raise_kept(th, PICKLING_ERROR, text)
}

fn unpickling_error(th: &Thread, text: &str) -> Raised {
    raise_kept(th, UNPICKLING_ERROR, text)
}

/// An attribute of a module of the library, which is imported at need.
fn library(th: &Thread, module: &str, name: &str) -> PyResult<Value> {
    let Some(import) = th.rt().hooks.import.get() else {
        return Err(th.raise(t::ImportError, format!("No module named '{module}'")));
    };
    protocol::getattr_str(th, import(th, module)?, name)
}

/// The module of that dotted name, imported.
fn import_module(th: &Thread, name: Gc<Str>) -> PyResult<Value> {
    let import = pyjit_types::common::builtin(th, "__import__")?;
    let key = Value::from(name);
    let loaded = |th: &Thread| -> PyResult<Option<Value>> {
        match crate::sys::get(th, "modules")?.and_then(Value::cast::<Dict>) {
            Some(modules) => modules.get(th, key),
            None => Ok(None),
        }
    };
    protocol::call(th, import, &[key])?;
    match loaded(th)? {
        Some(module) => Ok(module),
        None => Err(th.raise_key_error(key)),
    }
}

/// Optimized C implementation for the Python pickle module.
#[pymodule(name = "_pickle")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let exception = |name: &str, base: Value| -> PyResult<Value> {
            let namespace = th.dict();
            namespace.set_str(th, th.names().__module__, th.intern("_pickle").into())?;
            let bases = th.tuple(&[base]);
            let args = [th.intern(name).into(), bases.into(), namespace.into()];
            let class = protocol::call(th, th.class(t::TYPE).into(), &args)?;
            module.set(th, name, class)?;
            Ok(class)
        };
        let base = exception("PickleError", th.class(t::Exception).into())?;
        for (key, name) in [
            (PICKLING_ERROR, "PicklingError"),
            (UNPICKLING_ERROR, "UnpicklingError"),
        ] {
            let class = exception(name, base)?;
            th.rt().kept.borrow_mut().insert(key, class);
        }
        let buffer = th.define_class(&buffer::methods::SPEC, None)?;
        module.set(th, "PickleBuffer", buffer)?;
        let pickler = th.define_class(&pickler::methods::SPEC, None)?;
        module.set(th, "Pickler", pickler)?;
        let unpickler = th.define_class(&unpickler::methods::SPEC, None)?;
        module.set(th, "Unpickler", unpickler)
    }

    fn new_pickler(th: &Thread) -> PyResult<Gc<pickler::Pickler>> {
        let class = pyjit_types::common::native_class(th, pickler::Pickler::LAYOUT)?;
        Ok(pickler::blank(th, class))
    }

    fn new_unpickler(th: &Thread) -> PyResult<Gc<unpickler::Unpickler>> {
        let class = pyjit_types::common::native_class(th, unpickler::Unpickler::LAYOUT)?;
        Ok(unpickler::blank(th, class))
    }

    /// Write a pickled representation of obj to the open file object file.
    #[function(
        "($module, /, obj, file, protocol=None, *, fix_imports=True,\n     buffer_callback=None)"
    )]
    fn dump(
        th: &Thread,
        obj: Value,
        file: Value,
        protocol: Option<Value>,
        fix_imports: Option<bool>,
        buffer_callback: Option<Value>,
    ) -> PyResult<()> {
        let options = pickler::Options {
            protocol,
            fix_imports: fix_imports.unwrap_or(true),
            buffer_callback,
        };
        let pickler = new_pickler(th)?;
        pickler::set_up(th, pickler, Some(file), &options)?;
        pickler::dump(th, pickler, obj)
    }

    /// Return the pickled representation of the object as a bytes object.
    #[function(
        "($module, /, obj, protocol=None, *, fix_imports=True,\n      buffer_callback=None)"
    )]
    fn dumps(
        th: &Thread,
        obj: Value,
        protocol: Option<Value>,
        fix_imports: Option<bool>,
        buffer_callback: Option<Value>,
    ) -> PyResult<Gc<Bytes>> {
        let options = pickler::Options {
            protocol,
            fix_imports: fix_imports.unwrap_or(true),
            buffer_callback,
        };
        let pickler = new_pickler(th)?;
        pickler::set_up(th, pickler, None, &options)?;
        pickler::dump(th, pickler, obj)?;
        pickler::take_bytes(th, pickler)
    }

    /// Read and return an object from the pickle data stored in a file.
    #[function(
        "($module, /, file, *, fix_imports=True, encoding='ASCII',\n     errors='strict', buffers=())"
    )]
    fn load(
        th: &Thread,
        file: Value,
        fix_imports: Option<bool>,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
        buffers: Option<Value>,
    ) -> PyResult<Value> {
        let options = unpickler::Options {
            fix_imports: fix_imports.unwrap_or(true),
            encoding,
            errors,
            buffers,
        };
        let unpickler = new_unpickler(th)?;
        unpickler::set_up(th, unpickler, Some(file), None, &options)?;
        unpickler::load(th, unpickler)
    }

    /// Read and return an object from the given pickle data.
    #[function(
        "($module, data, /, *, fix_imports=True, encoding='ASCII',\n      errors='strict', buffers=())"
    )]
    fn loads(
        th: &Thread,
        data: Value,
        fix_imports: Option<bool>,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
        buffers: Option<Value>,
    ) -> PyResult<Value> {
        let options = unpickler::Options {
            fix_imports: fix_imports.unwrap_or(true),
            encoding,
            errors,
            buffers,
        };
        let unpickler = new_unpickler(th)?;
        unpickler::set_up(th, unpickler, None, Some(data), &options)?;
        unpickler::load(th, unpickler)
    }
}
