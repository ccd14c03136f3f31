//! Attribute access. CPython: `PyObject_GetAttr`, `_PyObject_GenericGetAttrWithDict` in Objects/object.c.

use crate::function::Payload;
use crate::prelude::*;

/// `object.name`; `name` is interned.
#[inline]
pub fn getattr(th: &Thread, object: Value, name: Gc<Str>) -> PyResult<Value> {
    match th.class_of(object).slots.tp_getattro.get() {
        Some(get) => match get(th, object, name) {
            Ok(value) => Ok(value),
            Err(Raised) => Err(explain_missing(th, object, name)),
        },
        None => Err(th.raise_no_attribute(object, name)),
    }
}

/// An AttributeError that Python code raised without saying of what gets `name` and `obj`.
/// CPython: `_PyObject_SetAttributeErrorContext`.
#[cold]
fn explain_missing(th: &Thread, object: Value, name: Gc<Str>) -> Raised {
    use crate::exception::{Exception, extra};
    if th.pending_is(t::AttributeError)
        && let Some(error) = th.pending().and_then(Value::cast::<Exception>)
        && error.extra(extra::ATTRIBUTE_ERROR_NAME).is_none()
        && error.extra(extra::ATTRIBUTE_ERROR_OBJ).is_none()
    {
        let named = error.set_extra(th, extra::ATTRIBUTE_ERROR_NAME, Some(name.into()));
        if named
            .and_then(|()| error.set_extra(th, extra::ATTRIBUTE_ERROR_OBJ, Some(object)))
            .is_err()
        {
            return Raised;
        }
    }
    Raised
}

/// `object.name` for a name given as text.
pub fn getattr_str(th: &Thread, object: Value, name: &str) -> PyResult<Value> {
    getattr(th, object, th.intern(name))
}

/// The attribute, none if there is no such (AttributeError); other exceptions stay raised.
pub fn lookup_attr(th: &Thread, object: Value, name: Gc<Str>) -> PyResult<Option<Value>> {
    let class = th.class_of(object);
    if class.slots.tp_getattro.get().is_some_and(|get| {
        std::ptr::fn_addr_eq(get, generic_getattr as crate::class::slots::GetAttrFn)
    }) {
        return match generic_lookup(th, object, name) {
            Err(Raised) if th.catch(t::AttributeError).is_some() => Ok(None),
            result => result,
        };
    }
    // The same without making an exception, for classes with an ordinary metaclass.
    if object.kind() == Kind::Type {
        let address = |class: Gc<Type>| class.slots.tp_getattro.get().map(|get| get as usize);
        if address(class) == address(th.class(t::TYPE)) {
            return match type_lookup(th, object, name) {
                Err(Raised) if th.catch(t::AttributeError).is_some() => Ok(None),
                result => result,
            };
        }
    }
    th.catching(t::AttributeError, || getattr(th, object, name))
}

pub fn lookup_attr_str(th: &Thread, object: Value, name: &str) -> PyResult<Option<Value>> {
    lookup_attr(th, object, th.intern(name))
}

/// `object.name = value`, or `del object.name` without one.
pub fn setattr(th: &Thread, object: Value, name: Gc<Str>, value: Option<Value>) -> PyResult<()> {
    let class = th.class_of(object);
    match class.slots.tp_setattro.get() {
        Some(set) => set(th, object, th.intern_str(name), value),
        None => {
            let kind = if class.slots.tp_getattro.get().is_some() {
                "only read-only"
            } else {
                "no"
            };
            let verb = if value.is_some() { "assign to" } else { "del" };
            let text = format!(
                "'{}' object has {kind} attributes ({verb} .{})",
                class.name_str(),
                name.display()
            );
            Err(th.raise(t::TypeError, text))
        }
    }
}

/// Binds what was found in a class to an instance: calls `__get__` where there is one.
#[inline]
pub fn bind_descriptor(
    th: &Thread,
    descriptor: Value,
    instance: Value,
    class: Gc<Type>,
) -> PyResult<Value> {
    match th.class_of(descriptor).slots.tp_descr_get.get() {
        Some(get) => get(th, descriptor, Some(instance), Some(class.into())),
        None => Ok(descriptor),
    }
}

/// The attribute as `object.__getattribute__` finds it, none where that raises its own AttributeError.
pub fn generic_lookup(th: &Thread, object: Value, name: Gc<Str>) -> PyResult<Option<Value>> {
    let class = th.class_of(object);
    let found = class.lookup(th, name);
    if let Some(descriptor) = found {
        let slots = &th.class_of(descriptor).slots;
        if slots.tp_descr_set.get().is_some()
            && let Some(get) = slots.tp_descr_get.get()
        {
            return get(th, descriptor, Some(object), Some(class.into())).map(Some);
        }
    }
    if let Some(header) = object.header()
        && let Some(value) = own_or_dict(th, object, header, name)?
    {
        return Ok(Some(value));
    }
    match found {
        Some(descriptor) => bind_descriptor(th, descriptor, object, class).map(Some),
        None => Ok(None),
    }
}

/// The attribute of a class as `type.__getattribute__` finds it, none where that raises its own AttributeError.
pub fn type_lookup(th: &Thread, this: Value, name: Gc<Str>) -> PyResult<Option<Value>> {
    let Some(class) = this.cast::<Type>() else {
        return generic_lookup(th, this, name);
    };
    let metaclass = th.class_of(this);
    let meta = metaclass.lookup(th, name);
    if let Some(descriptor) = meta {
        let slots = &th.class_of(descriptor).slots;
        if slots.tp_descr_set.get().is_some()
            && let Some(get) = slots.tp_descr_get.get()
        {
            return get(th, descriptor, Some(this), Some(metaclass.into())).map(Some);
        }
    }
    if let Some(found) = class.lookup(th, name) {
        return match th.class_of(found).slots.tp_descr_get.get() {
            Some(get) => get(th, found, None, Some(this)).map(Some),
            None => Ok(Some(found)),
        };
    }
    match meta {
        Some(found) => bind_descriptor(th, found, this, metaclass).map(Some),
        None => Ok(None),
    }
}

/// An attribute in the object itself, wherever its layout keeps its `__dict__`.
fn own_or_dict(
    th: &Thread,
    object: Value,
    header: &Header,
    name: Gc<Str>,
) -> PyResult<Option<Value>> {
    match Kind::of(header) {
        Kind::Function => match object
            .cast::<Function>()
            .and_then(|function| function.dict.get())
        {
            Some(dict) => dict.get_str(th, name),
            None => Ok(None),
        },
        Kind::Module => match object.cast::<Module>().and_then(|module| module.dict.get()) {
            Some(dict) => dict.get_str(th, name),
            None => Ok(None),
        },
        _ => th.own_attr_checked(header, name),
    }
}

/// `object.__getattribute__`.
pub fn generic_getattr(th: &Thread, object: Value, name: Gc<Str>) -> PyResult<Value> {
    match generic_lookup(th, object, name)? {
        Some(value) => Ok(value),
        None => Err(th.raise_no_attribute(object, name)),
    }
}

/// Whether this is `object.__getattribute__` itself.
pub fn is_object_getattribute(method: Value) -> bool {
    method.cast::<Builtin>().is_some_and(|builtin| {
        matches!(builtin.payload, Payload::Slot(_, crate::class::slots::SlotDef::TpGetattro(get))
            if std::ptr::fn_addr_eq(get, generic_getattr as crate::class::slots::GetAttrFn))
    })
}

/// `object.__setattr__`.
pub fn generic_setattr(
    th: &Thread,
    object: Value,
    name: Gc<Str>,
    value: Option<Value>,
) -> PyResult<()> {
    let class = th.class_of(object);
    let found = class.lookup(th, name);
    if let Some(descriptor) = found
        && let Some(set) = th.class_of(descriptor).slots.tp_descr_set.get()
    {
        return set(th, descriptor, object, value);
    }
    let Some(header) = object.header() else {
        return Err(no_such_to_set(th, object, class, name, found));
    };
    let dict = match Kind::of(header) {
        Kind::Function => object
            .cast::<Function>()
            .map(|function| function.dict_or_new(th)),
        Kind::Module => object.cast::<Module>().map(|module| module.dict(th)),
        _ => None,
    };
    let done = match (dict, value) {
        (Some(dict), Some(value)) => dict.set_str(th, name, value).map(|()| true)?,
        (Some(dict), None) => dict.remove(th, name.into())?.is_some(),
        (None, _) if !th.has_attr_words(header) => {
            return Err(no_such_to_set(th, object, class, name, found));
        }
        (None, Some(value)) => th.set_own_attr(header, name, value).map(|()| true)?,
        (None, None) => th.delete_own_attr(header, name)?,
    };
    if done {
        Ok(())
    } else {
        Err(th.raise_no_attribute(object, name))
    }
}

#[cold]
fn no_such_to_set(
    th: &Thread,
    object: Value,
    class: Gc<Type>,
    name: Gc<Str>,
    found: Option<Value>,
) -> Raised {
    let (class_name, name_text) = (class.name_str(), name.display());
    let text = if found.is_some() {
        format!("'{class_name}' object attribute '{name_text}' is read-only")
    } else if class.slots.tp_setattro.get().is_some_and(|set| {
        std::ptr::fn_addr_eq(set, generic_setattr as crate::class::slots::SetAttrFn)
    }) {
        format!(
            "'{class_name}' object has no attribute '{name_text}' and no __dict__ for setting new attributes"
        )
    } else {
        format!("'{class_name}' object has no attribute '{name_text}'")
    };
    th.raise_attribute(object, name, text)
}

impl Function {
    pub fn dict_or_new(&self, th: &Thread) -> Gc<Dict> {
        match self.dict.get() {
            Some(dict) => dict,
            None => {
                let dict = th.dict();
                self.dict.set(&self.header, Some(dict));
                dict
            }
        }
    }
}

/// A method looked up for a call: `receiver` goes before the arguments where it is not yet bound.
#[derive(Clone, Copy)]
pub struct Special {
    pub function: Value,
    pub receiver: Option<Value>,
}

/// Whether binding this to an instance means putting the instance before the arguments.
#[inline]
pub fn binds_by_prepending(th: &Thread, function: Value) -> bool {
    match function.header().map(|header| header.shape()) {
        Some(shape)
            if shape == t::FUNCTION.0
                || shape == t::METHOD_DESCRIPTOR.0
                || shape == t::WRAPPER_DESCRIPTOR.0 =>
        {
            true
        }
        Some(_) => th
            .class_of(function)
            .has_flag(crate::class::type_flags::METHOD_DESCRIPTOR),
        None => false,
    }
}

/// The method `name` of the object's class, ready to be called; the instance's own attributes do not count.
pub fn lookup_special(th: &Thread, object: Value, name: Gc<Str>) -> PyResult<Option<Special>> {
    let class = th.class_of(object);
    match class.lookup(th, name) {
        None => Ok(None),
        Some(found) => bind_special(th, found, object, class).map(Some),
    }
}

fn bind_special(th: &Thread, found: Value, object: Value, class: Gc<Type>) -> PyResult<Special> {
    if binds_by_prepending(th, found) {
        Ok(Special {
            function: found,
            receiver: Some(object),
        })
    } else {
        Ok(Special {
            function: bind_descriptor(th, found, object, class)?,
            receiver: None,
        })
    }
}

impl Special {
    pub fn call(self, th: &Thread, args: Args<'_>) -> PyResult<Value> {
        match self.receiver {
            Some(receiver) => args.with_first(th, receiver, |args| {
                super::call_args(th, self.function, args)
            }),
            None => super::call_args(th, self.function, args),
        }
    }
}

/// Calls what was found in the object's class as a method of the object.
pub fn call_bound(th: &Thread, method: Value, object: Value, args: &[Value]) -> PyResult<Value> {
    bind_special(th, method, object, th.class_of(object))?.call(th, Args::positional_only(args))
}

/// Calls a dunder that the object's class has; AttributeError naming it if it has not.
pub fn call_special(th: &Thread, object: Value, name: Gc<Str>, args: &[Value]) -> PyResult<Value> {
    match lookup_special(th, object, name)? {
        Some(method) => method.call(th, Args::positional_only(args)),
        None => Err(th.raise_attribute(object, name, name.display())),
    }
}

/// Calls a dunder, `NotImplemented` if the class does not have it.
pub fn call_special_maybe(
    th: &Thread,
    object: Value,
    name: Gc<Str>,
    args: &[Value],
) -> PyResult<Value> {
    match lookup_special(th, object, name)? {
        Some(method) => method.call(th, Args::positional_only(args)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `object.name(*args)`.
pub fn call_method(th: &Thread, object: Value, name: Gc<Str>, args: &[Value]) -> PyResult<Value> {
    // The common case without making a bound method: found in the class, not hidden by the instance.
    let class = th.class_of(object);
    let generic = class.slots.tp_getattro.get().is_some_and(|get| {
        std::ptr::fn_addr_eq(get, generic_getattr as crate::class::slots::GetAttrFn)
    });
    if generic
        && let Some(found) = class.lookup(th, name)
        && binds_by_prepending(th, found)
        && let Some(header) = object.header()
        && own_or_dict(th, object, header, name)?.is_none()
    {
        return Special {
            function: found,
            receiver: Some(object),
        }
        .call(th, Args::positional_only(args));
    }
    let method = getattr(th, object, name)?;
    super::call(th, method, args)
}

pub fn call_method_str(th: &Thread, object: Value, name: &str, args: &[Value]) -> PyResult<Value> {
    call_method(th, object, th.intern(name), args)
}
