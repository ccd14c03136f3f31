//! Python functions. CPython: Objects/funcobject.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::function::{Member, Payload, PyCell};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

const DOC: &str = "Create a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n  name\n    a string that overrides the name from the code object\n  argdefs\n    a tuple that specifies the default argument values\n  closure\n    a tuple that supplies the bindings for free variables\n  kwdefaults\n    a dictionary that specifies the default keyword argument values";

fn none(value: Option<Value>) -> Value {
    value.unwrap_or(Value::NONE)
}

/// Anything that caches keyed on the function's version must look again.
fn changed(th: &Thread, this: Gc<Function>) {
    this.version.set(0);
    if let Some(hook) = th.rt().hooks.function_changed.get() {
        hook(th, this);
    }
}

/// The annotations dict, made by calling `__annotate__` the first time.
fn annotations(th: &Thread, this: Gc<Function>) -> PyResult<Gc<Dict>> {
    let made = match this.annotations.get() {
        // Annotations of CPython's compact form: a tuple of names and values by turns.
        Some(value) if value.cast::<Tuple>().is_some() => {
            let dict = th.dict();
            if let Some(pairs) = value.cast::<Tuple>() {
                for index in 0..pairs.len() / 2 {
                    dict.set(th, pairs[2 * index], pairs[2 * index + 1])?;
                }
            }
            dict
        }
        Some(value) if value.cast::<Dict>().is_some() => return value.cast().ok_or(Raised),
        _ => match this.annotate.get().filter(|annotate| !annotate.is_none()) {
            Some(annotate) => {
                let value = protocol::call(th, annotate, &[Value::ONE])?;
                match value.cast::<Dict>() {
                    Some(dict) => dict,
                    None => {
                        let found = th.type_name(value);
                        return Err(th.raise(
                            t::TypeError,
                            format!("__annotate__() must return a dict, not {found}"),
                        ));
                    }
                }
            }
            None => th.dict(),
        },
    };
    this.annotations.set(&this.header, Some(made.into()));
    Ok(made)
}

/// Read-only words shown as members, so that `types.MemberDescriptorType` is found.
pub fn finish(th: &Thread) -> PyResult<()> {
    let words = [
        ("__closure__", std::mem::offset_of!(Function, closure)),
        ("__globals__", std::mem::offset_of!(Function, globals)),
        ("__builtins__", std::mem::offset_of!(Function, builtins)),
    ];
    members(th, t::FUNCTION, &words)
}

/// Adds read-only members to a well-known class.
pub fn members(th: &Thread, id: TypeId, words: &[(&'static str, usize)]) -> PyResult<()> {
    let class = th.class(id);
    for (name, offset) in words {
        let member = Payload::Member(Member::ReadOnly(*offset as u32));
        let descriptor = th.descriptor(t::MEMBER_DESCRIPTOR, class, member, name);
        class
            .dict()
            .set_str(th, th.intern(name), descriptor.into())?;
    }
    Ok(())
}

#[pymethods(
    Function,
    name = "function",
    doc = DOC,
    text_signature = "(code, globals, name=None, argdefs=None, closure=None,\n         kwdefaults=None)",
    flags = TypeFlags::METHOD_DESCRIPTOR.with(TypeFlags::MANAGED_WEAKREF)
)]
pub mod methods {
    use super::*;

    #[slot(
        tp_new,
        "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)",
        name = "function"
    )]
    fn new(
        th: &Thread,
        _cls: Gc<Type>,
        code: Value,
        globals: Value,
        name: Option<Value>,
        argdefs: Option<Value>,
        closure: Option<Value>,
        kwdefaults: Option<Value>,
    ) -> PyResult<Gc<Function>> {
        let some = |value: Option<Value>| value.filter(|value| !value.is_none());
        let wrong = |at: &str, kind: &str, value: Value| {
            let found = th.type_name(value);
            th.raise(
                t::TypeError,
                format!("function() argument {at} must be {kind}, not {found}"),
            )
        };
        let Some(code) = code.cast::<CodeObject>() else {
            return Err(wrong("'code'", "code", code));
        };
        let Some(globals) = globals.cast::<Dict>() else {
            return Err(wrong("'globals'", "dict", globals));
        };
        let name = match some(name) {
            Some(value) => match value.cast::<Str>() {
                Some(name) => Some(name),
                None => return Err(th.raise(t::TypeError, "arg 3 (name) must be None or string")),
            },
            None => None,
        };
        let defaults = match some(argdefs) {
            Some(value) => match value.cast::<Tuple>() {
                Some(defaults) => Some(defaults),
                None => {
                    return Err(th.raise(t::TypeError, "arg 4 (defaults) must be None or tuple"));
                }
            },
            None => None,
        };
        let free = code.template().nfreevars();
        let closure = match some(closure) {
            Some(value) => match value.cast::<Tuple>() {
                Some(closure) => Some(closure),
                None if free > 0 => {
                    return Err(th.raise(t::TypeError, "arg 5 (closure) must be tuple"));
                }
                None => return Err(th.raise(t::TypeError, "arg 5 (closure) must be None or tuple")),
            },
            None if free > 0 => return Err(th.raise(t::TypeError, "arg 5 (closure) must be tuple")),
            None => None,
        };
        let given = closure.map_or(0, |closure| closure.len());
        if given != free {
            let name = code
                .name
                .get()
                .map_or_else(String::new, |name| name.display().into_owned());
            return Err(th.raise(
                t::ValueError,
                format!("{name} requires closure of length {free}, not {given}"),
            ));
        }
        for cell in closure.iter().flat_map(|closure| closure.as_slice()) {
            if cell.cast::<PyCell>().is_none() {
                let found = th.type_name(*cell);
                return Err(th.raise(
                    t::TypeError,
                    format!("arg 5 (closure) expected cell, found {found}"),
                ));
            }
        }
        let kwdefaults = match some(kwdefaults) {
            Some(value) => match value.cast::<Dict>() {
                Some(defaults) => Some(defaults),
                None => {
                    return Err(th.raise(t::TypeError, "arg 6 (kwdefaults) must be None or dict"));
                }
            },
            None => None,
        };
        let function = Function::new(th, code, globals)?;
        let head = &function.header;
        if name.is_some() {
            function.name.set(head, name);
        }
        function.defaults.set(head, defaults);
        function.closure.set(head, closure);
        function.kwdefaults.set(head, kwdefaults);
        Ok(function)
    }

    #[slot(tp_call)]
    fn call(th: &Thread, this: Gc<Function>, args: Args) -> PyResult<Value> {
        protocol::call_function(th, this, args)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Function>) -> PyResult<Gc<Str>> {
        let name = this
            .qualname
            .get()
            .map_or_else(String::new, |name| name.display().into_owned());
        th.try_str(&format!("<function {name} at {:#x}>", this.address()))
    }

    #[slot(tp_descr_get)]
    fn get(
        th: &Thread,
        this: Gc<Function>,
        instance: Option<Value>,
        _owner: Option<Value>,
    ) -> Value {
        match instance {
            Some(instance) => th.method(this.into(), instance),
            None => this.into(),
        }
    }

    #[getter(__code__)]
    fn code(this: Gc<Function>) -> Gc<CodeObject> {
        this.code()
    }

    #[setter(__code__)]
    fn set_code(th: &Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let Some(code) = value.and_then(Value::cast::<CodeObject>) else {
            return Err(th.raise(t::TypeError, "__code__ must be set to a code object"));
        };
        let free = code.template().nfreevars();
        let given = this.closure.get().map_or(0, |closure| closure.len());
        if free != given {
            let name = this
                .name
                .get()
                .map_or_else(String::new, |name| name.display().into_owned());
            let text =
                format!("{name}() requires a code object with {given} free vars, not {free}");
            return Err(th.raise(t::ValueError, text));
        }
        const KINDS: u32 = pyjit_object::code::CO_GENERATOR
            | pyjit_object::code::CO_COROUTINE
            | pyjit_object::code::CO_ASYNC_GENERATOR;
        if (this.code().flags() ^ code.flags()) & KINDS != 0 {
            let text = "Assigning a code object of non-matching type is deprecated (e.g., from a generator to a plain function)";
            th.warn(t::DeprecationWarning, text, 1)?;
        }
        detach_running(th, this)?;
        this.set_code(code);
        changed(th, this);
        Ok(())
    }

    #[getter(__defaults__)]
    fn defaults(this: Gc<Function>) -> Value {
        none(this.defaults.get().map(Value::from))
    }

    #[setter(__defaults__)]
    fn set_defaults(th: &Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let value = value.filter(|value| !value.is_none());
        let defaults = value.and_then(Value::cast::<Tuple>);
        if value.is_some() && defaults.is_none() {
            return Err(th.raise(t::TypeError, "__defaults__ must be set to a tuple object"));
        }
        this.defaults.set(&this.header, defaults);
        changed(th, this);
        Ok(())
    }

    #[getter(__kwdefaults__)]
    fn kwdefaults(this: Gc<Function>) -> Value {
        none(this.kwdefaults.get().map(Value::from))
    }

    #[setter(__kwdefaults__)]
    fn set_kwdefaults(th: &Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let value = value.filter(|value| !value.is_none());
        let defaults = value.and_then(Value::cast::<Dict>);
        if value.is_some() && defaults.is_none() {
            return Err(th.raise(t::TypeError, "__kwdefaults__ must be set to a dict object"));
        }
        this.kwdefaults.set(&this.header, defaults);
        changed(th, this);
        Ok(())
    }

    #[getter(__name__)]
    fn name(this: Gc<Function>) -> Option<Gc<Str>> {
        this.name.get()
    }

    #[setter(__name__)]
    fn set_name(th: &Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let Some(name) = value.and_then(Value::cast::<Str>) else {
            return Err(th.raise(t::TypeError, "__name__ must be set to a string object"));
        };
        this.name.set(&this.header, Some(name));
        Ok(())
    }

    #[getter(__qualname__)]
    fn qualname(this: Gc<Function>) -> Option<Gc<Str>> {
        this.qualname.get()
    }

    #[setter(__qualname__)]
    fn set_qualname(th: &Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let Some(name) = value.and_then(Value::cast::<Str>) else {
            return Err(th.raise(t::TypeError, "__qualname__ must be set to a string object"));
        };
        this.qualname.set(&this.header, Some(name));
        Ok(())
    }

    #[getter(__doc__)]
    fn doc(this: Gc<Function>) -> Value {
        none(this.doc.get())
    }

    #[setter(__doc__)]
    fn set_doc(this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        this.doc.set(&this.header, Some(none(value)));
        Ok(())
    }

    #[getter(__module__)]
    fn module(this: Gc<Function>) -> Value {
        none(this.module.get())
    }

    #[setter(__module__)]
    fn set_module(this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        this.module.set(&this.header, Some(none(value)));
        Ok(())
    }

    #[getter(__dict__)]
    fn dict(th: &Thread, this: Gc<Function>) -> Gc<Dict> {
        this.dict_or_new(th)
    }

    #[setter(__dict__)]
    fn set_dict(th: &Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(th.raise(t::TypeError, "cannot delete __dict__"));
        };
        let Some(dict) = value.cast::<Dict>() else {
            let found = th.type_name(value);
            return Err(th.raise(
                t::TypeError,
                format!("__dict__ must be set to a dictionary, not a '{found}'"),
            ));
        };
        this.dict.set(&this.header, Some(dict));
        Ok(())
    }

    #[getter(__annotations__)]
    fn get_annotations(th: &Thread, this: Gc<Function>) -> PyResult<Gc<Dict>> {
        annotations(th, this)
    }

    #[setter(__annotations__)]
    fn set_annotations(th: &Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let value = value.filter(|value| !value.is_none());
        if value.is_some_and(|value| value.cast::<Dict>().is_none()) {
            return Err(th.raise(t::TypeError, "__annotations__ must be set to a dict object"));
        }
        this.annotations.set(&this.header, value);
        this.annotate.set(&this.header, None);
        Ok(())
    }

    #[getter(__annotate__)]
    fn get_annotate(this: Gc<Function>) -> Value {
        none(this.annotate.get())
    }

    #[setter(__annotate__)]
    fn set_annotate(th: &Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(th.raise(t::TypeError, "__annotate__ cannot be deleted"));
        };
        if !value.is_none() && !protocol::is_callable(th, value) {
            return Err(th.raise(t::TypeError, "__annotate__ must be callable or None"));
        }
        this.annotate.set(&this.header, Some(value));
        if !value.is_none() {
            this.annotations.set(&this.header, None);
        }
        Ok(())
    }

    #[getter(__type_params__)]
    fn type_params(th: &Thread, this: Gc<Function>) -> Value {
        this.type_params
            .get()
            .unwrap_or_else(|| th.rt().empty_tuple().into())
    }

    #[setter(__type_params__)]
    fn set_type_params(th: &Thread, this: Gc<Function>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value.filter(|value| value.cast::<Tuple>().is_some()) else {
            return Err(th.raise(t::TypeError, "__type_params__ must be set to a tuple"));
        };
        this.type_params.set(&this.header, Some(value));
        Ok(())
    }
}

/// Activations that run the function's present code get a function of their own for it: they read their code from it.
fn detach_running(th: &Thread, this: Gc<Function>) -> PyResult<()> {
    let mut clone = None;
    for activation in th.activations() {
        if activation.function() != this {
            continue;
        }
        let own = match clone {
            Some(own) => own,
            None => {
                let own = Function::new(th, this.code(), this.globals())?;
                let head = &own.header;
                own.builtins.set(head, this.builtins.get());
                own.closure.set(head, this.closure.get());
                own.name.set(head, this.name.get());
                own.qualname.set(head, this.qualname.get());
                clone = Some(own);
                own
            }
        };
        // SAFETY: the word below the locals of a live activation is its function.
        unsafe { *activation.fp.sub(1) = Value::from(own).bits() };
    }
    Ok(())
}
