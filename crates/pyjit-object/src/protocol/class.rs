//! `isinstance`, `issubclass` and what `super()` finds. CPython: `object_isinstance` and `object_issubclass` in
//! Objects/abstract.c, `super_getattro` in Objects/typeobject.c.

use crate::prelude::*;

/// `isinstance(value, class)`.
pub fn is_instance(th: &Thread, value: Value, class: Value) -> PyResult<bool> {
    if Value::from(th.class_of(value)) == class {
        return Ok(true);
    }
    // `type.__instancecheck__` itself needs no call.
    if class.kind() == Kind::Type
        && let Some(of) = class.cast::<Type>()
        && th.class_of(class) == th.class(t::TYPE)
    {
        return real_class_instance(th, value, of);
    }
    if let Some(classes) = class.cast::<Tuple>() {
        th.check_native_stack(" in __instancecheck__")?;
        for index in 0..classes.len() {
            if is_instance(th, value, classes[index])? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(members) = union_members(th, class)? {
        return is_instance(th, value, members);
    }
    match super::lookup_special(th, class, th.names().__instancecheck__)? {
        Some(check) => {
            th.check_native_stack(" in __instancecheck__")?;
            let answer = check.call(th, Args::positional_only(&[value]))?;
            super::truth(th, answer)
        }
        None => real_is_instance(th, value, class),
    }
}

/// The members of a `typing.Union`, a tuple.
fn union_members(th: &Thread, class: Value) -> PyResult<Option<Value>> {
    let union = th.rt().kept.borrow().get("Union").copied();
    if union != Some(th.class_of(class).into()) {
        return Ok(None);
    }
    super::getattr(th, class, th.names().__args__).map(Some)
}

/// What `type.__instancecheck__` answers: by class, else by `__class__`.
pub fn real_is_instance(th: &Thread, value: Value, class: Value) -> PyResult<bool> {
    match class.cast::<Type>() {
        Some(class) => real_class_instance(th, value, class),
        None => {
            check_class(
                th,
                class,
                "isinstance() arg 2 must be a type, a tuple of types, or a union",
            )?;
            match super::lookup_attr(th, value, th.names().__class__)? {
                Some(of) => abstract_subclass(th, of, class),
                None => Ok(false),
            }
        }
    }
}

/// Whether `__class__` of the instances of this class is surely the class itself.
fn tells_its_class(th: &Thread, class: Gc<Type>) -> bool {
    let generic = class.slots.tp_getattro.get().is_some_and(|get| {
        std::ptr::fn_addr_eq(
            get,
            super::generic_getattr as crate::class::slots::GetAttrFn,
        )
    });
    let name = th.names().__class__;
    generic && class.lookup(th, name) == th.class(t::OBJECT).lookup(th, name)
}

/// `isinstance(value, class)` where that needs no Python code and cannot fail: classes without a metaclass of their own,
/// and tuples of such.
pub fn quick_is_instance(th: &Thread, value: Value, class: Value) -> Option<bool> {
    let header = class.header()?;
    if header.shape() == t::TYPE.0 {
        // SAFETY: the shape is that of classes.
        let class = unsafe { class.cast_unchecked::<Type>() };
        let real = th.class_of(value);
        if real.is_subclass_of(class) {
            return Some(true);
        }
        return tells_its_class(th, real).then_some(false);
    }
    if header.shape() != t::TUPLE.0 {
        return None;
    }
    for class in class.cast::<Tuple>()?.as_slice() {
        // Tuples in tuples are for the general way, which counts its depth.
        if class.header()?.shape() != t::TYPE.0 {
            return None;
        }
        if quick_is_instance(th, value, *class)? {
            return Some(true);
        }
    }
    Some(false)
}

fn real_class_instance(th: &Thread, value: Value, class: Gc<Type>) -> PyResult<bool> {
    let real = th.class_of(value);
    if real.is_subclass_of(class) {
        return Ok(true);
    }
    if tells_its_class(th, real) {
        return Ok(false);
    }
    match super::lookup_attr(th, value, th.names().__class__)? {
        Some(claimed) => Ok(claimed != Value::from(real)
            && claimed
                .cast::<Type>()
                .is_some_and(|claimed| claimed.is_subclass_of(class))),
        None => Ok(false),
    }
}

/// `issubclass(derived, class)`.
pub fn is_subclass(th: &Thread, derived: Value, class: Value) -> PyResult<bool> {
    if class.kind() == Kind::Type && th.class_of(class) == th.class(t::TYPE) {
        return Ok(derived == class || real_is_subclass(th, derived, class)?);
    }
    if let Some(classes) = class.cast::<Tuple>() {
        th.check_native_stack(" in __subclasscheck__")?;
        for index in 0..classes.len() {
            if is_subclass(th, derived, classes[index])? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(members) = union_members(th, class)? {
        return is_subclass(th, derived, members);
    }
    match super::lookup_special(th, class, th.names().__subclasscheck__)? {
        Some(check) => {
            th.check_native_stack(" in __subclasscheck__")?;
            let answer = check.call(th, Args::positional_only(&[derived]))?;
            super::truth(th, answer)
        }
        None => real_is_subclass(th, derived, class),
    }
}

/// What `type.__subclasscheck__` answers.
pub fn real_is_subclass(th: &Thread, derived: Value, class: Value) -> PyResult<bool> {
    if let (Some(derived), Some(class)) = (derived.cast::<Type>(), class.cast::<Type>()) {
        return Ok(derived.is_subclass_of(class));
    }
    check_class(th, derived, "issubclass() arg 1 must be a class")?;
    if class.kind() != Kind::Type {
        check_class(
            th,
            class,
            "issubclass() arg 2 must be a class, a tuple of classes, or a union",
        )?;
    }
    abstract_subclass(th, derived, class)
}

/// The `__bases__` of something that behaves as a class, if it is a tuple.
fn abstract_bases(th: &Thread, class: Value) -> PyResult<Option<Gc<Tuple>>> {
    let bases = super::lookup_attr(th, class, th.names().__bases__)?;
    Ok(bases.and_then(Value::cast::<Tuple>))
}

fn check_class(th: &Thread, class: Value, message: &str) -> PyResult<()> {
    if class.kind() == Kind::Type || abstract_bases(th, class)?.is_some() {
        return Ok(());
    }
    Err(th.raise(t::TypeError, message))
}

fn abstract_subclass(th: &Thread, derived: Value, class: Value) -> PyResult<bool> {
    th.check_native_stack(" in __issubclass__")?;
    if derived == class {
        return Ok(true);
    }
    let Some(bases) = abstract_bases(th, derived)? else {
        return Ok(false);
    };
    for index in 0..bases.len() {
        if abstract_subclass(th, bases[index], class)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a `super` attribute came to.
pub enum SuperAttr {
    /// Found in a class behind `start`; bound, unless `bind` was false and it binds by prepending.
    Bound(Value),
    /// A method to be called with the object before the arguments.
    Method(Value),
    Missing,
}

/// The attribute `name` in the MRO of `of` behind `start`, bound to `object`.
pub fn super_lookup(
    th: &Thread,
    start: Gc<Type>,
    of: Gc<Type>,
    object: Value,
    name: Gc<Str>,
    bind: bool,
) -> PyResult<SuperAttr> {
    let mro = of.mro();
    let start_word = Value::from(start);
    let after = mro
        .as_slice()
        .iter()
        .position(|class| *class == start_word)
        .map_or(mro.len(), |at| at + 1);
    for index in after..mro.len() {
        let Some(class) = mro[index].cast::<Type>() else {
            continue;
        };
        let Some(found) = class.dict().get_str(th, name)? else {
            continue;
        };
        // `super(C, C)`: class attributes are not bound to an instance.
        let of_class = object == Value::from(of);
        if !bind && !of_class && super::binds_by_prepending(th, found) {
            return Ok(SuperAttr::Method(found));
        }
        let bound = match th.class_of(found).slots.tp_descr_get.get() {
            Some(get) => get(
                th,
                found,
                if of_class { None } else { Some(object) },
                Some(of.into()),
            )?,
            None => found,
        };
        return Ok(SuperAttr::Bound(bound));
    }
    Ok(SuperAttr::Missing)
}

/// The class whose MRO `super(start, object)` walks: object itself if it is a subclass of `start`, or its class.
pub fn super_check(th: &Thread, start: Gc<Type>, object: Value) -> PyResult<Gc<Type>> {
    if let Some(class) = object.cast::<Type>()
        && class.is_subclass_of(start)
    {
        return Ok(class);
    }
    let class = th.class_of(object);
    if class.is_subclass_of(start) {
        return Ok(class);
    }
    if let Some(claimed) = super::lookup_attr(th, object, th.names().__class__)?
        .and_then(Value::cast::<Type>)
        .filter(|claimed| *claimed != class && claimed.is_subclass_of(start))
    {
        return Ok(claimed);
    }
    let (what, name) = match object.cast::<Type>() {
        Some(class) => ("type", class.name_str()),
        None => ("instance of", class.name_str()),
    };
    Err(th.raise(
        t::TypeError,
        format!(
            "super(type, obj): obj ({what} {name}) is not an instance or subtype of type ({}).",
            start.name_str()
        ),
    ))
}
