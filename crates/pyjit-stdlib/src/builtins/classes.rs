//! The class statement: `__build_class__`. CPython: `builtin___build_class__` in Python/bltinmodule.c.

use pyjit_object::function::PyCell;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::type_::new::calculate_metaclass;

/// Replaces bases that are not classes by what their `__mro_entries__` answers (PEP 560).
pub fn update_bases(th: &Thread, bases: Gc<Tuple>) -> PyResult<Gc<Tuple>> {
    let mut changed: Option<Gc<List>> = None;
    for (index, base) in bases.as_slice().iter().enumerate() {
        let replacement = if base.cast::<Type>().is_some() {
            None
        } else {
            protocol::lookup_attr(th, *base, th.names().__mro_entries__)?
        };
        let Some(method) = replacement else {
            if let Some(list) = changed {
                list.push(th, *base)?;
            }
            continue;
        };
        let entries = protocol::call(th, method, &[bases.into()])?;
        let Some(entries) = entries.cast::<Tuple>() else {
            return Err(th.raise(t::TypeError, "__mro_entries__ must return a tuple"));
        };
        let list = match changed {
            Some(list) => list,
            None => th.list(&bases.as_slice()[..index])?,
        };
        list.extend_from_slice(th, entries.as_slice())?;
        changed = Some(list);
    }
    match changed {
        Some(list) => th.try_tuple(list.as_slice()),
        None => Ok(bases),
    }
}

/// The keywords as a dict without `metaclass`, and that one.
fn take_metaclass(th: &Thread, args: Args<'_>) -> PyResult<(Option<Value>, Gc<Dict>)> {
    let rest = th.dict();
    let mut metaclass = None;
    for (name, value) in args.keywords() {
        if name
            .cast::<Str>()
            .is_some_and(|name| name.eq_str("metaclass"))
        {
            metaclass = Some(value);
        } else {
            rest.set(th, name, value)?;
        }
    }
    Ok((metaclass, rest))
}

/// Calls with positional values and a dict of keywords.
fn call_with(
    th: &Thread,
    callable: Value,
    values: &[Value],
    keywords: Gc<Dict>,
) -> PyResult<Value> {
    let all = th.list(values)?;
    let names = th.empty_list();
    let mut at = 0;
    while let Some((next, name, value)) = keywords.next_item(at) {
        at = next;
        names.push(th, name)?;
        all.push(th, value)?;
    }
    let kwnames = th.try_tuple(names.as_slice())?;
    let tuple = th.try_tuple(all.as_slice())?;
    let args = Args {
        values: tuple.as_slice(),
        kwnames: (!kwnames.is_empty()).then_some(kwnames),
    };
    let result = protocol::call_args(th, callable, args);
    std::hint::black_box(&tuple);
    result
}

pub fn build(th: &Thread, args: Args<'_>) -> PyResult<Value> {
    let positional = args.positional();
    let [function, name, ..] = positional else {
        return Err(th.raise(t::TypeError, "__build_class__: not enough arguments"));
    };
    let Some(body) = function.cast::<Function>() else {
        return Err(th.raise(t::TypeError, "__build_class__: func must be a function"));
    };
    if name.cast::<Str>().is_none() {
        return Err(th.raise(t::TypeError, "__build_class__: name is not a string"));
    }
    let original = th.try_tuple(&positional[2..])?;
    let bases = update_bases(th, original)?;
    let (given, keywords) = take_metaclass(th, args)?;
    let mut metaclass = match given {
        Some(metaclass) => metaclass,
        None => match bases.get(0) {
            Some(base) => th.class_of(base).into(),
            None => th.class(t::TYPE).into(),
        },
    };
    let is_class = metaclass.cast::<Type>().is_some();
    if let Some(class) = metaclass.cast::<Type>() {
        metaclass = calculate_metaclass(th, class, &bases)?.into();
    }
    let shown = match metaclass.cast::<Type>() {
        Some(class) if is_class => class.name_str(),
        _ => "<metaclass>".to_string(),
    };
    let namespace = match protocol::lookup_attr(th, metaclass, th.names().__prepare__)? {
        None => th.dict().into(),
        Some(prepare) => call_with(th, prepare, &[*name, bases.into()], keywords)?,
    };
    if th.class_of(namespace).slots.mp_subscript.get().is_none() {
        let found = th.type_name(namespace);
        return Err(th.raise(
            t::TypeError,
            format!("{shown}.__prepare__() must return a mapping, not {found}"),
        ));
    }
    let cell = run_body(th, body, namespace)?;
    if original != bases {
        protocol::set_item(
            th,
            namespace,
            th.names().__orig_bases__.into(),
            original.into(),
        )?;
    }
    let class = call_with(th, metaclass, &[*name, bases.into(), namespace], keywords)?;
    let Some(cell) = cell
        .cast::<PyCell>()
        .filter(|_| class.cast::<Type>().is_some())
    else {
        return Ok(class);
    };
    // `type.__new__` must have been told of the cell that `super()` reads.
    let class_name = pyjit_types::object_::repr_text(th, *name)?;
    match cell.contents.get() {
        Some(stored) if stored == class => Ok(class),
        Some(stored) => {
            let (stored, class) = (
                pyjit_types::object_::repr_text(th, stored)?,
                pyjit_types::object_::repr_text(th, class)?,
            );
            Err(th.raise(
                t::TypeError,
                format!("__class__ set to {stored} defining {class_name} as {class}"),
            ))
        }
        None => {
            let class = pyjit_types::object_::repr_text(th, class)?;
            Err(th.raise(
                t::RuntimeError,
                format!(
                    "__class__ not set defining {class_name} as {class}. Was __classcell__ propagated to type.__new__?"
                ),
            ))
        }
    }
}

/// Runs the body in its namespace; answers its `__class__` cell or None.
fn run_body(th: &Thread, body: Gc<Function>, namespace: Value) -> PyResult<Value> {
    match th.rt().hooks.run_code.get() {
        Some(run) => run(
            th,
            body.code(),
            body.globals(),
            namespace,
            body.closure.get(),
        ),
        None => Err(th.raise(t::SystemError, "no interpreter")),
    }
}
