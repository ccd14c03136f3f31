//! Exceptions with a field or two: StopIteration, SystemExit, KeyError, ImportError, NameError, AttributeError.
//! CPython: Objects/exceptions.c.

use super::FLAGS;
use super::base::{args_of, init as base_init, own_dict, set_args, to_str};
use pyjit_object::exception::{Exception, extra};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

#[pymethods(Exception, name = "StopIteration", doc = "Signal the end from iterator.__next__().", flags = FLAGS)]
pub mod stop_iteration {
    use super::*;

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Exception>, args: Args) -> PyResult<()> {
        base_init(th, this, args)?;
        let value = args.get(0).unwrap_or(Value::NONE);
        this.set_extra(th, extra::STOP_ITERATION_VALUE, Some(value))
    }
}

#[pymethods(Exception, name = "SystemExit", doc = "Request to exit from the interpreter.", flags = FLAGS)]
pub mod system_exit {
    use super::*;

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Exception>, args: Args) -> PyResult<()> {
        base_init(th, this, args)?;
        let code = match args.positional() {
            [] => return Ok(()),
            [only] => *only,
            _ => args_of(th, this).into(),
        };
        this.set_extra(th, extra::SYSTEM_EXIT_CODE, Some(code))
    }
}

#[pymethods(Exception, name = "KeyError", doc = "Mapping key not found.", flags = FLAGS)]
pub mod key_error {
    use super::*;

    #[slot(tp_str)]
    fn str(th: &Thread, this: Gc<Exception>) -> PyResult<Gc<Str>> {
        // A key that is a string is shown with quotes, so that an empty one is seen.
        match args_of(th, this).as_slice() {
            [only] => protocol::repr(th, *only),
            _ => to_str(th, this),
        }
    }
}

#[pymethods(
    Exception,
    name = "ImportError",
    doc = "Import can't find module, or can't find name in module.",
    flags = FLAGS
)]
pub mod import_error {
    use super::*;

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Exception>, args: Args) -> PyResult<()> {
        let [name, path, name_from] =
            args.keyword_options(th, "ImportError", ["name", "path", "name_from"])?;
        set_args(th, this, args)?;
        this.set_extra(th, extra::IMPORT_ERROR_NAME, name)?;
        this.set_extra(th, extra::IMPORT_ERROR_PATH, path)?;
        this.set_extra(th, extra::IMPORT_ERROR_NAME_FROM, name_from)?;
        let msg = match args.positional() {
            [only] => Some(*only),
            _ => None,
        };
        this.set_extra(th, extra::IMPORT_ERROR_MSG, msg)
    }

    #[slot(tp_str)]
    fn str(th: &Thread, this: Gc<Exception>) -> PyResult<Gc<Str>> {
        match this
            .extra(extra::IMPORT_ERROR_MSG)
            .and_then(protocol::exact_str)
        {
            Some(msg) => Ok(msg),
            None => to_str(th, this),
        }
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Exception>) -> PyResult<Value> {
        let class: Value = th.class_of(this.into()).into();
        let args: Value = args_of(th, this).into();
        let state = own_dict(th, this)?.unwrap_or(th.dict());
        for (name, word) in [
            ("name", extra::IMPORT_ERROR_NAME),
            ("path", extra::IMPORT_ERROR_PATH),
            ("name_from", extra::IMPORT_ERROR_NAME_FROM),
        ] {
            if let Some(value) = this.extra(word) {
                state.set_str(th, th.intern(name), value)?;
            }
        }
        Ok(if state.is_empty() {
            th.tuple(&[class, args]).into()
        } else {
            th.tuple(&[class, args, state.into()]).into()
        })
    }
}

#[pymethods(Exception, name = "NameError", doc = "Name not found globally.", flags = FLAGS)]
pub mod name_error {
    use super::*;

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Exception>, args: Args) -> PyResult<()> {
        let [name] = args.keyword_options(th, "NameError", ["name"])?;
        set_args(th, this, args)?;
        this.set_extra(th, extra::NAME_ERROR_NAME, name)
    }
}

#[pymethods(Exception, name = "AttributeError", doc = "Attribute not found.", flags = FLAGS)]
pub mod attribute_error {
    use super::*;

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Exception>, args: Args) -> PyResult<()> {
        let [name, obj] = args.keyword_options(th, "AttributeError", ["name", "obj"])?;
        set_args(th, this, args)?;
        this.set_extra(th, extra::ATTRIBUTE_ERROR_NAME, name)?;
        this.set_extra(th, extra::ATTRIBUTE_ERROR_OBJ, obj)
    }

    /// The object itself may not be picklable: it is left out.
    fn state(th: &Thread, this: Gc<Exception>) -> PyResult<Value> {
        let name = this.extra(extra::ATTRIBUTE_ERROR_NAME);
        let own = own_dict(th, this)?;
        if name.is_none() && own.is_none() {
            return Ok(Value::NONE);
        }
        let state = own.unwrap_or(th.dict());
        if let Some(name) = name {
            state.set_str(th, th.names().name, name)?;
        }
        state.set_str(th, th.names().args, args_of(th, this).into())?;
        Ok(state.into())
    }

    #[method("($self, /)")]
    fn __getstate__(th: &Thread, this: Gc<Exception>) -> PyResult<Value> {
        state(th, this)
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Exception>) -> PyResult<Value> {
        let class: Value = th.class_of(this.into()).into();
        let args: Value = args_of(th, this).into();
        Ok(th.tuple(&[class, args, state(th, this)?]).into())
    }
}
