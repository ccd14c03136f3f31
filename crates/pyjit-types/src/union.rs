//! `typing.Union`: `int | str`. CPython: Objects/unionobject.c; PEP 604.

use crate::generic_alias::{GenericAlias, make_parameters, subs_parameters, type_text};
use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

#[pytype(name = "Union", module = "typing")]
#[repr(C)]
pub struct Union {
    head: NativeHeader,
    args: Field<Option<Gc<Tuple>>>,
    /// The members that can be hashed, a frozenset, and the others, a tuple.
    hashable: Field<Option<Gc<Set>>>,
    unhashable: Field<Option<Gc<Tuple>>>,
    parameters: Field<Option<Gc<Tuple>>>,
}

/// A union being made.
struct Members {
    all: Gc<List>,
    hashable: Gc<Set>,
    unhashable: Gc<List>,
}

impl Members {
    fn new(th: &Thread) -> Members {
        Members {
            all: th.empty_list(),
            hashable: th.frozenset(),
            unhashable: th.empty_list(),
        }
    }
}

/// What may stand beside `|` without asking `typing`.
fn is_unionable(value: Value) -> bool {
    value.is_none()
        || value.cast::<Type>().is_some()
        || value.cast::<GenericAlias>().is_some()
        || value.cast::<Union>().is_some()
        || value.cast::<crate::typing::TypeAlias>().is_some()
}

/// Collects members: unions are flattened, None is NoneType, equal ones stand once.
fn add_member(th: &Thread, members: &Members, value: Value) -> PyResult<()> {
    if let Some(union) = value.cast::<Union>() {
        let inner = args(th, union);
        for member in inner.as_slice() {
            add_member(th, members, *member)?;
        }
        return Ok(());
    }
    let value = if value.is_none() {
        th.class(t::NONETYPE).into()
    } else {
        value
    };
    match protocol::hash(th, value) {
        Ok(hash) => {
            if members.hashable.contains_hashed(th, value, hash)? {
                return Ok(());
            }
            members.hashable.add_hashed(th, value, hash)?;
        }
        Err(Raised) => {
            th.take_pending();
            if protocol::contains(th, members.unhashable.into(), value)? {
                return Ok(());
            }
            members.unhashable.push(th, value)?;
        }
    }
    members.all.push(th, value)
}

fn make(th: &Thread, members: &Members) -> PyResult<Value> {
    match members.all.len() {
        0 => Err(th.raise(t::TypeError, "Cannot take a Union of no types.")),
        1 => Ok(members.all.get(0).unwrap_or(Value::NONE)),
        _ => {
            let Some(class) = th.rt().native_class(Union::LAYOUT) else {
                return Err(th.raise(t::SystemError, "Union is not there"));
            };
            let args = th.try_tuple(members.all.as_slice())?;
            let unhashable = th.try_tuple(members.unhashable.as_slice())?;
            let union = th.alloc(
                class,
                Union {
                    head: NativeHeader::new(Union::LAYOUT),
                    args: Field::default(),
                    hashable: Field::default(),
                    unhashable: Field::default(),
                    parameters: Field::default(),
                },
            );
            let head = &union.head.header;
            union.args.set(head, Some(args));
            union.hashable.set(head, Some(members.hashable));
            union.unhashable.set(head, Some(unhashable));
            Ok(union.into())
        }
    }
}

/// `a | b` of types. With a union on one side, the other may be anything that `Union[...]` takes.
pub fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    if a.cast::<Union>().is_some() || b.cast::<Union>().is_some() {
        return from_args(th, th.tuple(&[a, b]).into());
    }
    if !is_unionable(a) || !is_unionable(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let members = Members::new(th);
    add_member(th, &members, a)?;
    add_member(th, &members, b)?;
    make(th, &members)
}

/// `Union[args]`: each argument checked by `typing`, strings become forward references.
pub fn from_args(th: &Thread, given: Value) -> PyResult<Value> {
    let given = match given.cast::<Tuple>() {
        Some(given) => given,
        None => th.tuple(&[given]),
    };
    let members = Members::new(th);
    for arg in given.as_slice() {
        let arg = if is_unionable(*arg) {
            *arg
        } else {
            crate::typing::type_check(th, *arg, "Union[arg, ...]: each arg must be a type.")?
        };
        add_member(th, &members, arg)?;
    }
    make(th, &members)
}

fn args(th: &Thread, this: Gc<Union>) -> Gc<Tuple> {
    this.args.get().unwrap_or(th.rt().empty_tuple())
}

fn parameters(th: &Thread, this: Gc<Union>) -> PyResult<Gc<Tuple>> {
    if let Some(known) = this.parameters.get() {
        return Ok(known);
    }
    let made = make_parameters(th, args(th, this))?;
    this.parameters.set(&this.head.header, Some(made));
    Ok(made)
}

/// Whether every member of `a` is in `b`.
fn covers(th: &Thread, a: Gc<Tuple>, b: Gc<Tuple>) -> PyResult<bool> {
    for member in a.as_slice() {
        let mut found = false;
        for other in b.as_slice() {
            if protocol::equal(th, *member, *other)? {
                found = true;
                break;
            }
        }
        if !found {
            return Ok(false);
        }
    }
    Ok(true)
}

#[pymethods(
    Union,
    name = "Union",
    module = "typing",
    doc = "Represent a union type\n\nE.g. for int | str",
    flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::MANAGED_WEAKREF)
)]
pub mod methods {
    use super::*;

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Union>) -> PyResult<String> {
        let args = super::args(th, this);
        let mut parts = Vec::new();
        for arg in args.as_slice() {
            parts.push(type_text(th, *arg)?);
        }
        Ok(parts.join(" | "))
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<Union>) -> PyResult<i64> {
        let unhashable = this.unhashable.get().filter(|others| !others.is_empty());
        if let Some(others) = unhashable {
            for other in others.as_slice() {
                protocol::hash(th, *other)?;
            }
            // They have become hashable since.
            let text = format!("union contains {} unhashable elements", others.len());
            return Err(th.raise(t::TypeError, text));
        }
        let set = this.hashable.get().unwrap_or_else(|| th.frozenset());
        protocol::hash(th, set.into())
    }

    #[slot(tp_getattro)]
    fn getattro(th: &Thread, this: Value, name: Gc<Str>) -> PyResult<Value> {
        // `__module__` is the class's, where the generic way would find none.
        if name.eq_str("__module__") {
            return protocol::getattr(th, th.class_of(this).into(), name);
        }
        protocol::generic_getattr(th, this, name)
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<Union>, other: Value, op: CompareOp) -> PyResult<Value> {
        let Some(other) = other
            .cast::<Union>()
            .filter(|_| matches!(op, CompareOp::Eq | CompareOp::Ne))
        else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let sets = |union: Gc<Union>| {
            let set = union.hashable.get();
            set.map_or(Value::NONE, Value::from)
        };
        let others = |union: Gc<Union>| {
            let others = union.unhashable.get();
            others.unwrap_or_else(|| th.rt().empty_tuple())
        };
        let (a, b) = (others(this), others(other));
        let equal = protocol::equal(th, sets(this), sets(other))?
            && a.len() == b.len()
            && covers(th, a, b)?
            && covers(th, b, a)?;
        Ok(Value::bool(equal == (op == CompareOp::Eq)))
    }

    #[slot(nb_or)]
    fn tp_or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        or(th, a, b)
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Gc<Union>, item: Value) -> PyResult<Value> {
        let parameters = super::parameters(th, this)?;
        let args = subs_parameters(th, this.into(), args(th, this), parameters, item)?;
        let mut result: Option<Value> = None;
        for arg in args.as_slice() {
            result = Some(match result {
                None => *arg,
                Some(left) => protocol::or(th, left, *arg)?,
            });
        }
        Ok(result.unwrap_or(Value::NONE))
    }

    #[method("($self, object, /)")]
    fn __mro_entries__(th: &Thread, this: Value, _object: Value) -> PyResult<Value> {
        let text = crate::object_::repr_text(th, this)?;
        Err(th.raise(t::TypeError, format!("Cannot subclass {text}")))
    }

    /// Create a union containing the given types
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, _cls: Value, object: Value) -> PyResult<Value> {
        from_args(th, object)
    }

    #[getter(__args__)]
    fn get_args(th: &Thread, this: Gc<Union>) -> Gc<Tuple> {
        args(th, this)
    }

    /// Name of the type
    #[getter(__name__)]
    fn name(_this: Gc<Union>) -> &'static str {
        "Union"
    }

    /// Qualified name of the type
    #[getter(__qualname__)]
    fn qualname(_this: Gc<Union>) -> &'static str {
        "Union"
    }

    /// Always returns the type
    #[getter(__origin__)]
    fn origin(th: &Thread, this: Value) -> Gc<Type> {
        th.class_of(this)
    }

    /// Type variables in the types.UnionType.
    #[getter(__parameters__)]
    fn get_parameters(th: &Thread, this: Gc<Union>) -> PyResult<Gc<Tuple>> {
        parameters(th, this)
    }
}
