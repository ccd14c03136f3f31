//! Which classes lay their instances out alike: for choosing the base a class extends, `__class__` and `__bases__`
//! assignment. CPython: `best_base`, `solid_base`, `compatible_for_assignment` in Objects/typeobject.c.

use pyjit_object::class::type_flags;
use pyjit_object::function::{Member, Payload};
use pyjit_object::prelude::*;

/// Whether instances vary in length (CPython's `tp_itemsize`).
pub fn is_variable(class: Gc<Type>) -> bool {
    matches!(
        class.kind.get(),
        Kind::Int | Kind::Tuple | Kind::Bytes | Kind::Type
    )
}

/// Whether `__slots__` words cannot follow the instances' data.
pub fn takes_no_slots(class: Gc<Type>) -> bool {
    is_variable(class) || class.kind.get() == Kind::Str
}

/// Whether instances have a `__dict__`, wherever it is.
pub fn has_dict(class: Gc<Type>) -> bool {
    class.has_dict() || matches!(class.kind.get(), Kind::Type | Kind::Function | Kind::Module)
}

/// Whether `class` has native data or slots beyond those of `base`.
fn extends(class: Gc<Type>, base: Gc<Type>) -> bool {
    class.kind.get() != base.kind.get()
        || class.layout.get().map(|layout| layout as *const _)
            != base.layout.get().map(|layout| layout as *const _)
        || class.base_size.get() != base.base_size.get()
        || class.slot_count.get() != base.slot_count.get()
}

/// The nearest class in the chain of bases that has a layout of its own.
pub fn solid_base(class: Gc<Type>) -> Gc<Type> {
    let mut at = class;
    while let Some(base) = at.base.get() {
        if extends(at, base) {
            return at;
        }
        at = base;
    }
    at
}

/// The base whose layout a class with these bases extends.
pub fn best_base(th: &Thread, bases: &Tuple) -> PyResult<Gc<Type>> {
    let mut best: Option<(Gc<Type>, Gc<Type>)> = None;
    for base in bases.as_slice() {
        let Some(base) = base.cast::<Type>() else {
            return Err(th.raise(t::TypeError, "bases must be types"));
        };
        if !base.has_flag(type_flags::BASETYPE) {
            return Err(th.raise(
                t::TypeError,
                format!(
                    "type '{}' is not an acceptable base type",
                    base.full_name(th)
                ),
            ));
        }
        let solid = solid_base(base);
        match best {
            None => best = Some((base, solid)),
            Some((_, winner)) if winner.is_subclass_of(solid) => {}
            Some((_, winner)) if solid.is_subclass_of(winner) => best = Some((base, solid)),
            Some(_) => {
                return Err(th.raise(
                    t::TypeError,
                    "multiple bases have instance lay-out conflict",
                ));
            }
        }
    }
    match best {
        Some((base, _)) => Ok(base),
        None => Ok(th.class(t::OBJECT)),
    }
}

/// Names and places of the `__slots__` that a class itself adds.
fn own_slots(class: Gc<Type>) -> Vec<(String, u32)> {
    let mut members: Vec<(String, u32)> = class
        .dict()
        .iter()
        .filter_map(|(_, value)| {
            let builtin = value.cast::<Builtin>()?;
            let Payload::Member(Member::Slot(offset)) = builtin.payload else {
                return None;
            };
            let name = builtin.name.get()?;
            Some((name.display().into_owned(), offset))
        })
        .collect();
    members.sort();
    members
}

/// The class down the chain of bases from which on nothing is added to instances.
fn layout_class(class: Gc<Type>) -> Gc<Type> {
    let mut at = class;
    while let Some(base) = at.base.get()
        && !extends(at, base)
        && has_dict(at) == has_dict(base)
        && at.weakrefable.get() == base.weakrefable.get()
    {
        at = base;
    }
    at
}

/// Whether an instance of one class can become one of the other as it is.
pub fn same_layout(_: &Thread, old: Gc<Type>, new: Gc<Type>) -> bool {
    let alike = |a: Gc<Type>, b: Gc<Type>| {
        !extends(a, b) && has_dict(a) == has_dict(b) && a.weakrefable.get() == b.weakrefable.get()
    };
    if !alike(old, new) {
        return false;
    }
    let (old, new) = (layout_class(old), layout_class(new));
    old == new
        || old.base.get().is_some()
            && old.base.get() == new.base.get()
            && alike(old, new)
            && own_slots(old) == own_slots(new)
}
