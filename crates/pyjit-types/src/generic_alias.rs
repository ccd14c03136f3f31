//! `types.GenericAlias`: `list[int]`. CPython: Objects/genericaliasobject.c; PEP 585, PEP 646.

use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;

#[pytype(name = "GenericAlias", module = "types")]
#[repr(C)]
pub struct GenericAlias {
    head: NativeHeader,
    origin: Field<Option<Value>>,
    args: Field<Option<Gc<Tuple>>>,
    parameters: Field<Option<Gc<Tuple>>>,
    /// `*tuple[int]`.
    starred: Cell<bool>,
}

/// What `iter(alias)` answers: the starred alias, once.
#[pytype(name = "generic_alias_iterator")]
#[repr(C)]
pub struct GenericAliasIterator {
    head: NativeHeader,
    alias: Field<Option<Value>>,
}

/// Attributes of the alias itself; all others are the origin's.
const OWN: &[&str] = &[
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__bases__",
    "__copy__",
    "__deepcopy__",
];

/// Those that neither the alias nor, through it, the origin has.
const BLOCKED: &[&str] = &["__bases__", "__copy__", "__deepcopy__"];

/// `origin[args]`.
pub fn new(th: &Thread, origin: Value, args: Value) -> PyResult<Value> {
    let class = crate::kept(th, "GenericAlias")?;
    match class.cast::<Type>() {
        Some(class) => Ok(alloc(th, class, origin, args, false).into()),
        None => Ok(origin),
    }
}

fn alloc(
    th: &Thread,
    class: Gc<Type>,
    origin: Value,
    args: Value,
    starred: bool,
) -> Gc<GenericAlias> {
    let args = match args.cast::<Tuple>() {
        Some(args) => args,
        None => th.tuple(&[args]),
    };
    let alias = th.alloc(
        class,
        GenericAlias {
            head: NativeHeader::new(GenericAlias::LAYOUT),
            origin: Field::default(),
            args: Field::default(),
            parameters: Field::default(),
            starred: Cell::new(starred),
        },
    );
    alias.origin.set(&alias.head.header, Some(origin));
    alias.args.set(&alias.head.header, Some(args));
    alias
}

fn origin(this: Gc<GenericAlias>) -> Value {
    this.origin.get().unwrap_or(Value::NONE)
}

fn args(th: &Thread, this: Gc<GenericAlias>) -> Gc<Tuple> {
    this.args.get().unwrap_or(th.rt().empty_tuple())
}

fn parameters(th: &Thread, this: Gc<GenericAlias>) -> PyResult<Gc<Tuple>> {
    if let Some(known) = this.parameters.get() {
        return Ok(known);
    }
    let made = make_parameters(th, args(th, this))?;
    this.parameters.set(&this.head.header, Some(made));
    Ok(made)
}

/// The text of a type in reprs: its qualified name, or its repr. CPython: `_Py_typing_type_repr`.
pub fn type_text(th: &Thread, value: Value) -> PyResult<String> {
    let names = th.names();
    if value == Value::ELLIPSIS {
        return Ok("...".to_string());
    }
    if value == Value::from(th.class(t::NONETYPE)) {
        return Ok("None".to_string());
    }
    let is_alias = protocol::lookup_attr(th, value, names.__origin__)?.is_some()
        && protocol::lookup_attr(th, value, names.__args__)?.is_some();
    if !is_alias
        && let Some(qualname) = protocol::lookup_attr(th, value, names.__qualname__)?
        && let Some(module) =
            protocol::lookup_attr(th, value, names.__module__)?.filter(|module| !module.is_none())
    {
        let qualname = protocol::str(th, qualname)?.display().into_owned();
        if module
            .cast::<Str>()
            .is_some_and(|module| module.eq_str("builtins"))
        {
            return Ok(qualname);
        }
        return Ok(format!(
            "{}.{qualname}",
            protocol::str(th, module)?.display()
        ));
    }
    crate::object_::repr_text(th, value)
}

/// An argument in the repr; lists of types keep their brackets.
fn argument_text(th: &Thread, value: Value) -> PyResult<String> {
    let Some(list) = value.cast::<List>() else {
        return type_text(th, value);
    };
    let mut parts = Vec::new();
    for index in 0..list.len() {
        let Some(item) = list.get(index) else {
            return Err(th.raise(t::IndexError, "list index out of range"));
        };
        parts.push(type_text(th, item)?);
    }
    Ok(format!("[{}]", parts.join(", ")))
}

fn push_new(th: &Thread, list: Gc<List>, value: Value) -> PyResult<()> {
    if !list.as_slice().contains(&value) {
        list.push(th, value)?;
    }
    Ok(())
}

/// A list or tuple among the arguments, as a tuple.
fn nested(th: &Thread, value: Value) -> PyResult<Option<Gc<Tuple>>> {
    match (value.cast::<Tuple>(), value.cast::<List>()) {
        (Some(tuple), _) => Ok(Some(tuple)),
        (None, Some(list)) => th.try_tuple(list.as_slice()).map(Some),
        (None, None) => Ok(None),
    }
}

/// The type variables in these arguments, each once, in order.
pub fn make_parameters(th: &Thread, args: Gc<Tuple>) -> PyResult<Gc<Tuple>> {
    let found = th.empty_list();
    for arg in args.as_slice() {
        // Classes have no parameters of their own here, whatever their attributes say.
        if arg.cast::<Type>().is_some() {
            continue;
        }
        if protocol::lookup_attr(th, *arg, th.names().__typing_subst__)?.is_some() {
            push_new(th, found, *arg)?;
            continue;
        }
        let inner = match nested(th, *arg)? {
            Some(inner) => Some(make_parameters(th, inner)?),
            None => protocol::lookup_attr(th, *arg, th.names().__parameters__)?
                .and_then(Value::cast::<Tuple>),
        };
        if let Some(inner) = inner {
            for parameter in inner.as_slice() {
                push_new(th, found, *parameter)?;
            }
        }
    }
    th.try_tuple(found.as_slice())
}

/// The arguments of `*tuple[int, str]` one by one, if their number is known.
fn unpacked_tuple_args(th: &Thread, value: Value) -> PyResult<Option<Gc<Tuple>>> {
    if value.cast::<Type>().is_some() {
        return Ok(None);
    }
    let args = match value.cast::<GenericAlias>() {
        Some(alias) if alias.starred.get() && origin(alias) == Value::from(th.class(t::TUPLE)) => {
            Some(args(th, alias))
        }
        _ => protocol::lookup_attr(th, value, th.names().__typing_unpacked_tuple_args__)?
            .and_then(Value::cast::<Tuple>),
    };
    Ok(args.filter(|args| args.as_slice().last() != Some(&Value::ELLIPSIS)))
}

fn unpack_args(th: &Thread, item: Value) -> PyResult<Gc<Tuple>> {
    let given = match item.cast::<Tuple>() {
        Some(given) => given,
        None => th.tuple(&[item]),
    };
    let list = th.empty_list();
    for item in given.as_slice() {
        match unpacked_tuple_args(th, *item)? {
            Some(inner) => list.extend_from_slice(th, inner.as_slice())?,
            None => list.push(th, *item)?,
        }
    }
    th.try_tuple(list.as_slice())
}

/// An argument with its parameters replaced.
fn substitute(th: &Thread, arg: Value, parameters: Gc<Tuple>, items: Gc<Tuple>) -> PyResult<Value> {
    let inner = protocol::lookup_attr(th, arg, th.names().__parameters__)?
        .and_then(Value::cast::<Tuple>)
        .filter(|inner| !inner.is_empty());
    let Some(inner) = inner else {
        return Ok(arg);
    };
    let list = th.empty_list();
    for parameter in inner.as_slice() {
        let place = parameters
            .as_slice()
            .iter()
            .position(|known| known == parameter);
        let Some(place) = place else {
            list.push(th, *parameter)?;
            continue;
        };
        let value = items.get(place).unwrap_or(*parameter);
        // What a TypeVarTuple stands for.
        match value.cast::<Tuple>() {
            Some(several) if th.class_of(*parameter).slots.tp_iter.get().is_some() => {
                list.extend_from_slice(th, several.as_slice())?;
            }
            _ => list.push(th, value)?,
        }
    }
    let inner = th.try_tuple(list.as_slice())?;
    protocol::get_item(th, arg, inner.into())
}

/// `args` with `parameters` replaced by what `item` says. CPython: `_Py_subs_parameters`.
pub fn subs_parameters(
    th: &Thread,
    this: Value,
    args: Gc<Tuple>,
    parameters: Gc<Tuple>,
    item: Value,
) -> PyResult<Gc<Tuple>> {
    if parameters.is_empty() {
        let text = crate::object_::repr_text(th, this)?;
        return Err(th.raise(t::TypeError, format!("{text} is not a generic class")));
    }
    let mut item: Value = unpack_args(th, item)?.into();
    for parameter in parameters.as_slice() {
        if let Some(prepare) =
            protocol::lookup_attr(th, *parameter, th.names().__typing_prepare_subst__)?
        {
            if item.cast::<Tuple>().is_none() {
                item = th.tuple(&[item]).into();
            }
            item = protocol::call(th, prepare, &[this, item])?;
        }
    }
    let items = match item.cast::<Tuple>() {
        Some(items) => items,
        None => th.tuple(&[item]),
    };
    if items.len() != parameters.len() {
        let text = crate::object_::repr_text(th, this)?;
        let word = if items.len() > parameters.len() {
            "many"
        } else {
            "few"
        };
        return Err(th.raise(
            t::TypeError,
            format!(
                "Too {word} arguments for {text}; actual {}, expected {}",
                items.len(),
                parameters.len()
            ),
        ));
    }
    let fresh = th.empty_list();
    for arg in args.as_slice() {
        if arg.cast::<Type>().is_some() {
            fresh.push(th, *arg)?;
            continue;
        }
        if let Some(inner) = nested(th, *arg)? {
            let inner = subs_parameters(th, this, inner, parameters, item)?;
            if arg.cast::<List>().is_some() {
                fresh.push(th, th.list(inner.as_slice())?.into())?;
            } else {
                fresh.push(th, inner.into())?;
            }
            continue;
        }
        let unpack =
            match protocol::lookup_attr_str(th, *arg, "__typing_is_unpacked_typevartuple__")? {
                Some(mark) => protocol::truth(th, mark)?,
                None => false,
            };
        let value = match protocol::lookup_attr(th, *arg, th.names().__typing_subst__)? {
            Some(subst) => {
                let place = parameters.as_slice().iter().position(|known| known == arg);
                let Some(with) = place.and_then(|place| items.get(place)) else {
                    // It has become a parameter since they were counted.
                    let text = crate::object_::repr_text(th, *arg)?;
                    return Err(th.raise(
                        t::TypeError,
                        format!(
                            "argument {text} with __typing_subst__ was not found in __parameters__"
                        ),
                    ));
                };
                protocol::call(th, subst, &[with])?
            }
            None => substitute(th, *arg, parameters, items)?,
        };
        match value.cast::<Tuple>() {
            Some(several) if unpack => fresh.extend_from_slice(th, several.as_slice())?,
            None if unpack => {
                let (of, found) = (th.type_name(*arg), th.type_name(value));
                return Err(th.raise(
                    t::TypeError,
                    format!(
                        "expected __typing_subst__ of {of} objects to return a tuple, not {found}"
                    ),
                ));
            }
            _ => fresh.push(th, value)?,
        }
    }
    th.try_tuple(fresh.as_slice())
}

#[pymethods(
    GenericAlias,
    name = "GenericAlias",
    module = "types",
    doc = "Represent a PEP 585 generic type\n\nFor example, for t = list[int], t.__origin__ is list and t.__args__\nis (int,).",
    text_signature = "(origin, args, /)",
    flags = TypeFlags::BASE.with(TypeFlags::MANAGED_WEAKREF)
)]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn tp_new(th: &Thread, cls: Gc<Type>, args: Args) -> PyResult<Value> {
        args.no_keywords(th, "GenericAlias")?;
        args.check_count(th, "GenericAlias", 2, 2)?;
        Ok(alloc(th, cls, args.values[0], args.values[1], false).into())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<GenericAlias>) -> PyResult<String> {
        let star = if this.starred.get() { "*" } else { "" };
        let origin = type_text(th, origin(this))?;
        let args = super::args(th, this);
        let mut parts = Vec::new();
        for arg in args.as_slice() {
            parts.push(argument_text(th, *arg)?);
        }
        if parts.is_empty() {
            parts.push("()".to_string());
        }
        Ok(format!("{star}{origin}[{}]", parts.join(", ")))
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<GenericAlias>) -> PyResult<i64> {
        let hash = protocol::hash(th, origin(this))? ^ protocol::hash(th, args(th, this).into())?;
        Ok(if hash == -1 { -2 } else { hash })
    }

    #[slot(tp_call)]
    fn call(th: &Thread, this: Gc<GenericAlias>, args: Args) -> PyResult<Value> {
        let object = protocol::call_args(th, origin(this), args)?;
        let set = protocol::setattr(th, object, th.names().__orig_class__, Some(this.into()));
        if set.is_err() && !(th.pending_is(t::AttributeError) || th.pending_is(t::TypeError)) {
            return Err(Raised);
        }
        th.take_pending();
        Ok(object)
    }

    #[slot(tp_getattro)]
    fn getattro(th: &Thread, this: Gc<GenericAlias>, name: Gc<Str>) -> PyResult<Value> {
        if OWN.iter().any(|own| name.eq_str(own)) {
            return protocol::generic_getattr(th, this.into(), name);
        }
        protocol::getattr(th, origin(this), name)
    }

    #[slot(tp_richcompare)]
    fn compare(
        th: &Thread,
        this: Gc<GenericAlias>,
        other: Value,
        op: CompareOp,
    ) -> PyResult<Value> {
        let Some(other) = other
            .cast::<GenericAlias>()
            .filter(|_| matches!(op, CompareOp::Eq | CompareOp::Ne))
        else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let equal = this.starred.get() == other.starred.get()
            && protocol::equal(th, origin(this), origin(other))?
            && protocol::equal(th, args(th, this).into(), args(th, other).into())?;
        Ok(Value::bool(equal == (op == CompareOp::Eq)))
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<GenericAlias>) -> PyResult<Value> {
        let Some(class) = th.rt().native_class(GenericAliasIterator::LAYOUT) else {
            return Err(th.raise(t::SystemError, "generic_alias_iterator is not there"));
        };
        let iter = th.alloc(
            class,
            GenericAliasIterator {
                head: NativeHeader::new(GenericAliasIterator::LAYOUT),
                alias: Field::default(),
            },
        );
        iter.alias.set(&iter.head.header, Some(this.into()));
        Ok(iter.into())
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        crate::union::or(th, a, b)
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Gc<GenericAlias>, item: Value) -> PyResult<Value> {
        let parameters = super::parameters(th, this)?;
        let args = subs_parameters(th, this.into(), args(th, this), parameters, item)?;
        let class = th.class_of(this.into());
        let class = if class.is_heap_class() {
            crate::kept(th, "GenericAlias")?
                .cast::<Type>()
                .unwrap_or(class)
        } else {
            class
        };
        Ok(alloc(th, class, origin(this), args.into(), this.starred.get()).into())
    }

    #[method("($self, object, /)")]
    fn __mro_entries__(th: &Thread, this: Gc<GenericAlias>, _object: Value) -> Gc<Tuple> {
        th.tuple(&[origin(this)])
    }

    #[method("($self, object, /)")]
    fn __instancecheck__(th: &Thread, _this: Gc<GenericAlias>, _object: Value) -> PyResult<Value> {
        Err(th.raise(
            t::TypeError,
            "isinstance() argument 2 cannot be a parameterized generic",
        ))
    }

    #[method("($self, object, /)")]
    fn __subclasscheck__(th: &Thread, _this: Gc<GenericAlias>, _object: Value) -> PyResult<Value> {
        Err(th.raise(
            t::TypeError,
            "issubclass() argument 2 cannot be a parameterized generic",
        ))
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<GenericAlias>) -> PyResult<Value> {
        let class: Value = th.class_of(this.into()).into();
        let parts = th.tuple(&[origin(this), args(th, this).into()]);
        if !this.starred.get() {
            return Ok(th.tuple(&[class, parts.into()]).into());
        }
        let plain = new(th, origin(this), args(th, this).into())?;
        let iter = protocol::iter(th, plain)?;
        let next = crate::descriptors::builtin_named(th, "next")?;
        Ok(th.tuple(&[next, th.tuple(&[iter]).into()]).into())
    }

    #[method("($self, /)")]
    fn __dir__(th: &Thread, this: Gc<GenericAlias>) -> PyResult<Value> {
        let dir = crate::descriptors::builtin_named(th, "dir")?;
        let list = protocol::call(th, dir, &[origin(this)])?;
        let Some(list) = list.cast::<List>() else {
            return Ok(list);
        };
        for name in BLOCKED {
            let name: Value = th.intern(name).into();
            if let Some(at) = list.as_slice().iter().position(|known| *known == name) {
                list.remove(at);
            }
        }
        for name in OWN.iter().filter(|name| !BLOCKED.contains(name)) {
            let name: Value = th.intern(name).into();
            if !protocol::contains(th, list.into(), name)? {
                list.push(th, name)?;
            }
        }
        Ok(list.into())
    }

    #[getter(__origin__)]
    fn get_origin(this: Gc<GenericAlias>) -> Value {
        origin(this)
    }

    #[setter(__origin__)]
    fn set_origin(th: &Thread, _this: Value, _value: Option<Value>) -> PyResult<()> {
        Err(crate::descriptors::read_only(th))
    }

    #[getter(__args__)]
    fn get_args(th: &Thread, this: Gc<GenericAlias>) -> Gc<Tuple> {
        args(th, this)
    }

    #[setter(__args__)]
    fn set_args(th: &Thread, _this: Value, _value: Option<Value>) -> PyResult<()> {
        Err(crate::descriptors::read_only(th))
    }

    #[getter(__unpacked__)]
    fn unpacked(this: Gc<GenericAlias>) -> bool {
        this.starred.get()
    }

    #[setter(__unpacked__)]
    fn set_unpacked(th: &Thread, _this: Value, _value: Option<Value>) -> PyResult<()> {
        Err(crate::descriptors::read_only(th))
    }

    /// Type variables in the GenericAlias.
    #[getter(__parameters__)]
    fn get_parameters(th: &Thread, this: Gc<GenericAlias>) -> PyResult<Gc<Tuple>> {
        parameters(th, this)
    }

    #[getter(__typing_unpacked_tuple_args__)]
    fn typing_unpacked_tuple_args(th: &Thread, this: Gc<GenericAlias>) -> Option<Gc<Tuple>> {
        let tuple = this.starred.get() && origin(this) == Value::from(th.class(t::TUPLE));
        tuple.then(|| args(th, this))
    }
}

#[pymethods(GenericAliasIterator, name = "generic_alias_iterator")]
pub mod iterator {
    use super::*;

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<GenericAliasIterator>) -> PyResult<Option<Value>> {
        let Some(alias) = this.alias.get().and_then(Value::cast::<GenericAlias>) else {
            return Ok(None);
        };
        this.alias.set(&this.head.header, None);
        let class = th.class_of(alias.into());
        let starred = alloc(th, class, origin(alias), args(th, alias).into(), true);
        Ok(Some(starred.into()))
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<GenericAliasIterator>) -> PyResult<Value> {
        let iter = crate::descriptors::builtin_named(th, "iter")?;
        let of = match this.alias.get() {
            Some(alias) => alias,
            None => th.rt().empty_tuple().into(),
        };
        Ok(th.tuple(&[iter, th.tuple(&[of]).into()]).into())
    }
}
