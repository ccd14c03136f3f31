//! The method resolution order: `type.mro`, metaclasses that override it, assignment to `__bases__`.
//! CPython: `mro_invoke`, `mro_internal`, `type_set_bases` in Objects/typeobject.c.

use super::layout;
use pyjit_object::class::{slotdefs, type_flags};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// The linearisation that `type.mro` answers.
pub fn linearise(th: &Thread, class: Gc<Type>) -> PyResult<Gc<Tuple>> {
    let tuple = class.bases();
    let bases: Vec<Gc<Type>> = tuple
        .as_slice()
        .iter()
        .filter_map(|base| base.cast::<Type>())
        .collect();
    let mro = pyjit_object::class::mro::linearise(th, class, &bases);
    std::hint::black_box(&tuple);
    mro
}

/// The MRO of a metaclass's own `mro` method, checked; none if it has none.
pub fn custom(th: &Thread, class: Gc<Type>) -> PyResult<Option<Gc<Tuple>>> {
    let metaclass = th.class_of(class.into());
    let name = th.names().mro;
    if metaclass == th.class(t::TYPE)
        || metaclass.lookup(th, name) == th.class(t::TYPE).dict().peek(th, name)
    {
        return Ok(None);
    }
    let answer = protocol::call_special(th, class.into(), name, &[])?;
    let mro = protocol::to_tuple(th, answer)?;
    let solid = layout::solid_base(class);
    for entry in mro.as_slice() {
        let Some(base) = entry.cast::<Type>() else {
            let found = th.type_name(*entry);
            return Err(th.raise(
                t::TypeError,
                format!("mro() returned a non-class ('{found}')"),
            ));
        };
        if !solid.is_subclass_of(layout::solid_base(base)) {
            return Err(th.raise(
                t::TypeError,
                format!(
                    "mro() returned base with unsuitable layout ('{}')",
                    base.name_str()
                ),
            ));
        }
    }
    let bases = class.bases();
    let foreign = mro.as_slice().iter().any(|entry| {
        let derives = |base: &Value| {
            let base = base.cast::<Type>();
            base.zip(entry.cast::<Type>())
                .is_some_and(|(base, entry)| base.is_subclass_of(entry))
        };
        *entry != Value::from(class) && !bases.as_slice().iter().any(derives)
    });
    class.set_flag(type_flags::FOREIGN_MRO, foreign);
    Ok(Some(mro))
}

/// Gives a class and all below it fresh MROs after a change of bases; `changed` collects (class, old, new) of each. A
/// class whose bases were set again by its own `mro` is left as that made it.
fn update(th: &Thread, class: Gc<Type>, changed: Gc<List>) -> PyResult<()> {
    th.check_native_stack(" in __bases__")?;
    let old = class.mro();
    let mro = match custom(th, class)? {
        Some(mro) => mro,
        None => linearise(th, class)?,
    };
    if class.mro() != old {
        return Ok(());
    }
    class.mro.set(&class.header, Some(mro));
    class.modified(th);
    changed.push(
        th,
        th.try_tuple(&[class.into(), old.into(), mro.into()])?
            .into(),
    )?;
    if let Some(subclasses) = class.subclasses.get() {
        let mut index = 0;
        while let Some(below) = subclasses.get(index) {
            index += 1;
            if let Some(below) = below.cast::<Type>() {
                update(th, below, changed)?;
            }
        }
    }
    Ok(())
}

/// Takes back what `update` did, where nothing else has changed it since.
fn undo(th: &Thread, changed: Gc<List>) {
    let mut index = 0;
    while let Some(row) = changed.get(index).and_then(Value::cast::<Tuple>) {
        index += 1;
        if let (Some(class), Some(old)) = (row[0].cast::<Type>(), row[1].cast::<Tuple>())
            && Value::from(class.mro()) == row[2]
        {
            class.mro.set(&class.header, Some(old));
            class.modified(th);
        }
    }
}

/// Whether `base` derives from `class`, by its MRO or, where an `mro` is under way, by its chain of bases.
fn derives(base: Gc<Type>, class: Gc<Type>) -> bool {
    base.is_subclass_of(class)
        || std::iter::successors(Some(base), |at| at.base.get()).any(|at| at == class)
}

/// `cls.__bases__ = value`.
pub fn set_bases(th: &Thread, class: Gc<Type>, value: Value) -> PyResult<()> {
    let name = class.name_str();
    let Some(bases) = value.cast::<Tuple>() else {
        let found = th.type_name(value);
        return Err(th.raise(
            t::TypeError,
            format!("can only assign tuple to {name}.__bases__, not {found}"),
        ));
    };
    if bases.is_empty() {
        return Err(th.raise(
            t::TypeError,
            format!("can only assign non-empty tuple to {name}.__bases__, not ()"),
        ));
    }
    for base in bases.as_slice() {
        let Some(base) = base.cast::<Type>() else {
            let found = th.type_name(*base);
            return Err(th.raise(
                t::TypeError,
                format!("{name}.__bases__ must be tuple of classes, not '{found}'"),
            ));
        };
        if derives(base, class) {
            return Err(th.raise(t::TypeError, "a __bases__ item causes an inheritance cycle"));
        }
    }
    let new_base = layout::best_base(th, &bases)?;
    let Some(old_base) = class.base.get() else {
        return Ok(());
    };
    if !layout::same_layout(th, old_base, new_base) && !compatible(old_base, new_base) {
        return Err(th.raise(
            t::TypeError,
            format!(
                "__bases__ assignment: '{}' object layout differs from '{}'",
                new_base.name_str(),
                old_base.name_str()
            ),
        ));
    }
    let old_bases = class.bases();
    class.bases.set(&class.header, Some(bases));
    class.base.set(&class.header, Some(new_base));
    let changed = th.empty_list();
    let done = update(th, class, changed);
    // A metaclass's `mro` may have set the bases again: then that holds.
    let ours = class.bases() == bases;
    if done.is_err() {
        undo(th, changed);
        if ours {
            class.bases.set(&class.header, Some(old_bases));
            class.base.set(&class.header, Some(old_base));
        }
        return Err(Raised);
    }
    if !ours {
        return Ok(());
    }
    for base in old_bases
        .as_slice()
        .iter()
        .filter_map(|base| base.cast::<Type>())
    {
        base.remove_subclass(class);
    }
    for base in bases
        .as_slice()
        .iter()
        .filter_map(|base| base.cast::<Type>())
    {
        base.add_subclass(th, class)?;
    }
    slotdefs::refill(th, class);
    Ok(())
}

/// A class with a `__dict__` may move to a base that brings one too, and the other way round.
fn compatible(old: Gc<Type>, new: Gc<Type>) -> bool {
    layout::solid_base(old) == layout::solid_base(new)
}
