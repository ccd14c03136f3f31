//! `functools.partial` and its `Placeholder`. CPython: Modules/_functoolsmodule.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;
use pyjit_types::common;
use std::cell::Cell;

const PLACEHOLDER_KEY: &str = "functools.Placeholder";

#[pytype(name = "_PlaceholderType", module = "functools")]
#[repr(C)]
pub struct Placeholder {
    head: NativeHeader,
}

const PLACEHOLDER_DOC: &str = "The type of the Placeholder singleton.

Used as a placeholder for partial arguments.";

#[pymethods(Placeholder, name = "functools._PlaceholderType", module = "functools", doc = PLACEHOLDER_DOC)]
pub mod placeholder_methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, _class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        if !args.values.is_empty() {
            return Err(th.raise(t::TypeError, "PlaceholderType takes no arguments"));
        }
        pyjit_types::kept(th, PLACEHOLDER_KEY)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, _this: Value) -> Gc<Str> {
        th.intern("Placeholder")
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, _this: Value) -> Gc<Str> {
        th.intern("Placeholder")
    }
}

fn is_placeholder(value: Value) -> bool {
    value.cast::<Placeholder>().is_some()
}

#[pytype(name = "partial", module = "functools")]
#[repr(C)]
pub struct Partial {
    head: NativeHeader,
    function: Field<Option<Value>>,
    args: Field<Gc<Tuple>>,
    keywords: Field<Gc<Dict>>,
    /// How many of `args` are placeholders.
    placeholders: Cell<usize>,
}

const DOC: &str = "Create a new function with partial application of the given arguments
and keywords.";

fn count_placeholders(args: Gc<Tuple>) -> usize {
    args.iter().filter(|arg| is_placeholder(**arg)).count()
}

fn check_trailing(th: &Thread, args: &[Value]) -> PyResult<()> {
    match args.last() {
        Some(last) if is_placeholder(*last) => {
            Err(th.raise(t::TypeError, "trailing Placeholders are not allowed"))
        }
        _ => Ok(()),
    }
}

/// `bound` with its placeholders replaced by the first of `more`, then the rest of `more`.
fn fill(th: &Thread, bound: Gc<Tuple>, more: &[Value]) -> PyResult<Gc<List>> {
    let all = th.empty_list();
    all.reserve(th, bound.len() + more.len())?;
    let mut rest = more.iter();
    for arg in bound.iter() {
        let arg = if is_placeholder(*arg) {
            rest.next().unwrap_or(arg)
        } else {
            arg
        };
        all.push(th, *arg)?;
    }
    for arg in rest {
        all.push(th, *arg)?;
    }
    Ok(all)
}

#[pymethods(Partial, name = "functools.partial", module = "functools", doc = DOC, text_signature = "(func, /, *args, **keywords)", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC).with(TypeFlags::MANAGED_DICT).with(TypeFlags::MANAGED_WEAKREF))]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Partial>> {
        let Some((function, more)) = args.positional().split_first() else {
            return Err(th.raise(t::TypeError, "type 'partial' takes at least one argument"));
        };
        if !protocol::is_callable(th, *function) {
            return Err(th.raise(t::TypeError, "the first argument must be callable"));
        }
        check_trailing(th, more)?;
        if args.keywords().any(|(_, value)| is_placeholder(value)) {
            return Err(th.raise(
                t::TypeError,
                "Placeholder cannot be passed as a keyword argument",
            ));
        }
        // A partial of a plain partial is made one.
        let inner = function.cast::<Partial>().filter(|inner| {
            !th.has_attr_words(&inner.head.header)
                || th
                    .own_attrs(&inner.head.header)
                    .is_ok_and(|attrs| attrs.is_empty())
        });
        let (function, bound, keywords) = match inner {
            Some(inner) => {
                let all = fill(th, inner.args.get(), more)?;
                let keywords = inner.keywords.get().copy(th)?;
                (
                    inner.function.get(),
                    th.try_tuple(all.as_slice())?,
                    keywords,
                )
            }
            None => (Some(*function), th.try_tuple(more)?, th.dict()),
        };
        for (name, value) in args.keywords() {
            keywords.set(th, name, value)?;
        }
        Ok(th.alloc(
            class,
            Partial {
                head: NativeHeader::new(Partial::LAYOUT),
                function: Field::new(function),
                args: Field::new(bound),
                keywords: Field::new(keywords),
                placeholders: Cell::new(count_placeholders(bound)),
            },
        ))
    }

    #[slot(tp_call)]
    fn call(th: &Thread, this: Gc<Partial>, args: Args<'_>) -> PyResult<Value> {
        let function = this.function.get().unwrap_or(Value::NONE);
        let (bound, own) = (this.args.get(), this.keywords.get());
        let positional = args.positional();
        let wanted = this.placeholders.get();
        if positional.len() < wanted {
            let text = format!(
                "missing positional arguments in 'partial' call; expected at least {wanted}, got {}",
                positional.len()
            );
            return Err(th.raise(t::TypeError, text));
        }
        if own.is_empty() && wanted == 0 {
            if bound.is_empty() {
                return protocol::call_args(th, function, args);
            }
            if let [only] = *bound.as_slice() {
                return args.with_first(th, only, |args| protocol::call_args(th, function, args));
            }
        }
        let all = fill(th, bound, positional)?;
        if own.is_empty() {
            all.extend_from_slice(th, &args.values[positional.len()..])?;
            let args = Args {
                values: all.as_slice(),
                kwnames: args.kwnames,
            };
            return protocol::call_args(th, function, args);
        }
        let mut merged = own;
        if args.has_keywords() {
            merged = own.copy(th)?;
            for (name, value) in args.keywords() {
                merged.set(th, name, value)?;
            }
        }
        let names = Tuple::alloc(th, th.class(t::TUPLE), merged.len())?;
        for (index, (name, value)) in merged.iter().enumerate() {
            names.init(index, name);
            all.push(th, value)?;
        }
        // The values stay in a tuple, which nothing can change during the call.
        let values = th.try_tuple(all.as_slice())?;
        protocol::call_args(
            th,
            function,
            Args {
                values: values.as_slice(),
                kwnames: Some(names),
            },
        )
    }

    #[slot(tp_descr_get)]
    fn get(th: &Thread, this: Value, instance: Option<Value>, _owner: Option<Value>) -> Value {
        match instance {
            Some(instance) if !instance.is_none() => th.method(this, instance),
            _ => this,
        }
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Partial>) -> PyResult<Gc<Str>> {
        let text = common::guarded_repr(&this.head.header, || {
            let mut out = StrBuilder::new();
            out.push_str(&th.class_of(this.into()).qualified_name(th));
            out.push_str("(");
            common::push_repr(th, &mut out, this.function.get().unwrap_or(Value::NONE))?;
            for arg in this.args.get().iter() {
                out.push_str(", ");
                common::push_repr(th, &mut out, *arg)?;
            }
            let (keywords, mut position) = (this.keywords.get(), 0);
            while let Some((next, name, value)) = keywords.next_item(position) {
                position = next;
                out.push_str(", ");
                out.push_units(protocol::str(th, name)?.units());
                out.push_str("=");
                common::push_repr(th, &mut out, value)?;
            }
            out.push_str(")");
            out.finish(th)
        })?;
        Ok(text.unwrap_or_else(|| th.str("...")))
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Partial>) -> PyResult<Gc<Tuple>> {
        let function = this.function.get().unwrap_or(Value::NONE);
        let attrs = th.own_attrs(&this.head.header)?;
        let attrs = if attrs.is_empty() {
            Value::NONE
        } else {
            attrs.into()
        };
        let state = [
            function,
            this.args.get().into(),
            this.keywords.get().into(),
            attrs,
        ];
        let args = th.try_tuple(&[function])?;
        let state = th.try_tuple(&state)?;
        th.try_tuple(&[th.class_of(this.into()).into(), args.into(), state.into()])
    }

    #[method("($self, object, /)")]
    fn __setstate__(th: &Thread, this: Gc<Partial>, object: Value) -> PyResult<()> {
        let invalid = || Err(th.raise(t::TypeError, "invalid partial state"));
        let Some([function, args, keywords, attrs]) = object
            .cast::<Tuple>()
            .map(|state| state.object().as_slice())
        else {
            return invalid();
        };
        let (Some(args), true) = (args.cast::<Tuple>(), protocol::is_callable(th, *function))
        else {
            return invalid();
        };
        let own = match keywords.cast::<Dict>() {
            Some(own) => own.copy(th)?,
            None if keywords.is_none() => th.dict(),
            None => return invalid(),
        };
        if !attrs.is_none() && attrs.cast::<Dict>().is_none() {
            return invalid();
        }
        check_trailing(th, args.as_slice())?;
        let args = th.try_tuple(args.as_slice())?;
        let head = &this.head.header;
        this.function.set(head, Some(*function));
        this.args.set(head, args);
        this.keywords.set(head, own);
        this.placeholders.set(count_placeholders(args));
        match attrs.cast::<Dict>() {
            Some(attrs) => th.set_dict_of(head, attrs),
            None => th.dict_of(head)?.clear(th),
        }
        Ok(())
    }

    /// function object to use in future partial calls
    #[getter]
    fn func(this: Gc<Partial>) -> Option<Value> {
        this.function.get()
    }

    /// tuple of arguments to future partial calls
    #[getter]
    fn args(this: Gc<Partial>) -> Gc<Tuple> {
        this.args.get()
    }

    /// dictionary of keyword arguments to future partial calls
    #[getter]
    fn keywords(this: Gc<Partial>) -> Gc<Dict> {
        this.keywords.get()
    }

    #[getter(__dict__)]
    fn dict(th: &Thread, this: Gc<Partial>) -> PyResult<Gc<Dict>> {
        th.dict_of(&this.head.header)
    }

    #[setter(__dict__)]
    fn set_dict(th: &Thread, this: Gc<Partial>, value: Option<Value>) -> PyResult<()> {
        match value.and_then(Value::cast::<Dict>) {
            Some(dict) => {
                th.set_dict_of(&this.head.header, dict);
                Ok(())
            }
            None => Err(th.raise(t::TypeError, "__dict__ must be set to a dictionary")),
        }
    }

    /// partial is generic over the wrapped function's return type
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        common::class_getitem(th, class, object)
    }
}

pub fn install(th: &Thread, module: Gc<Module>) -> PyResult<()> {
    let class = th.define_class(&placeholder_methods::SPEC, None)?;
    module.set(th, "_PlaceholderType", class)?;
    let only = th.alloc(
        class,
        Placeholder {
            head: NativeHeader::new(Placeholder::LAYOUT),
        },
    );
    th.rt()
        .kept
        .borrow_mut()
        .insert(PLACEHOLDER_KEY, only.into());
    module.set(th, "Placeholder", only)?;
    module.set(th, "partial", th.define_class(&methods::SPEC, None)?)
}
