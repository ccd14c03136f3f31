//! `BaseExceptionGroup` and `ExceptionGroup`. CPython: Objects/exceptions.c; PEP 654.

use super::FLAGS;
use super::base::{alloc, init as base_init};
use pyjit_object::exception::{Exception, extra};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// Makes `ExceptionGroup`, whose bases are BaseExceptionGroup and Exception.
pub fn define(th: &Thread) -> PyResult<()> {
    let bases = th.tuple(&[
        th.class(t::BaseExceptionGroup).into(),
        th.class(t::Exception).into(),
    ]);
    let namespace = th.dict();
    let names = th.names();
    namespace.set_str(th, names.__module__, th.intern("builtins").into())?;
    namespace.set_str(
        th,
        names.__slots__,
        th.tuple(&[th.intern("__weakref__").into()]).into(),
    )?;
    let name = th.intern("ExceptionGroup");
    let class = crate::type_::new::new(
        th,
        th.class(t::TYPE),
        Args::positional_only(&[name.into(), bases.into(), namespace.into()]),
    )?;
    if let Some(class) = class.cast::<Type>() {
        class.dict().remove(th, names.__slots__.into())?;
    }
    th.rt().kept.borrow_mut().insert("ExceptionGroup", class);
    Ok(())
}

fn message(this: Gc<Exception>) -> Value {
    this.extra(extra::GROUP_MESSAGE).unwrap_or(Value::NONE)
}

fn exceptions(th: &Thread, this: Gc<Exception>) -> Gc<Tuple> {
    this.extra(extra::GROUP_EXCEPTIONS)
        .and_then(Value::cast::<Tuple>)
        .unwrap_or(th.rt().empty_tuple())
}

fn is_group(th: &Thread, value: Value) -> bool {
    th.is_instance(value, t::BaseExceptionGroup)
}

/// What decides which exceptions match.
enum Matcher {
    /// A class or a tuple of classes.
    Classes(Value),
    Function(Value),
}

impl Matcher {
    fn of(th: &Thread, value: Value) -> PyResult<Matcher> {
        let is_exception_class = |value: Value| {
            value
                .cast::<Type>()
                .is_some_and(|class| class.is_subclass_of(th.class(t::BaseException)))
        };
        if is_exception_class(value) {
            return Ok(Matcher::Classes(value));
        }
        if protocol::is_callable(th, value) && value.cast::<Type>().is_none() {
            return Ok(Matcher::Function(value));
        }
        if let Some(classes) = value.cast::<Tuple>()
            && classes
                .as_slice()
                .iter()
                .all(|class| is_exception_class(*class))
        {
            return Ok(Matcher::Classes(value));
        }
        Err(th.raise(
            t::TypeError,
            "expected an exception type, a tuple of exception types, or a callable (other than a class)",
        ))
    }

    fn matches(&self, th: &Thread, exception: Value) -> PyResult<bool> {
        match *self {
            Matcher::Classes(class) => match class.cast::<Tuple>() {
                Some(classes) => Ok(classes.as_slice().iter().any(|class| {
                    class
                        .cast::<Type>()
                        .is_some_and(|class| th.class_of(exception).is_subclass_of(class))
                })),
                None => Ok(class
                    .cast::<Type>()
                    .is_some_and(|class| th.class_of(exception).is_subclass_of(class))),
            },
            Matcher::Function(function) => {
                let answer = protocol::call(th, function, &[exception])?;
                protocol::truth(th, answer)
            }
        }
    }
}

/// A group like `this` with other exceptions, by its `derive`; traceback, context, cause and notes are copied.
fn subset(th: &Thread, this: Value, list: Gc<List>) -> PyResult<Value> {
    if list.is_empty() {
        return Ok(Value::NONE);
    }
    let derived = protocol::call_method_str(th, this, "derive", &[list.into()])?;
    if !is_group(th, derived) {
        return Err(th.raise(
            t::TypeError,
            "derive must return an instance of BaseExceptionGroup",
        ));
    }
    let (Some(from), Some(to)) = (this.cast::<Exception>(), derived.cast::<Exception>()) else {
        return Ok(derived);
    };
    let head = &to.header;
    to.traceback.set(head, from.traceback.get());
    to.context.set(head, from.context.get());
    // Setting a cause, even none, suppresses the context.
    to.cause.set(head, from.cause.get());
    to.suppress_context.set(true);
    if let Some(notes) = protocol::lookup_attr(th, this, th.names().__notes__)?
        && notes.cast::<List>().is_some() | notes.cast::<Tuple>().is_some()
    {
        let copy: Value = protocol::to_list(th, notes)?.into();
        protocol::setattr(th, derived, th.names().__notes__, Some(copy))?;
    }
    Ok(derived)
}

/// The matching part and, if asked for, the rest. CPython: `exceptiongroup_split_recursive`.
fn split(th: &Thread, this: Value, matcher: &Matcher, want_rest: bool) -> PyResult<(Value, Value)> {
    th.check_native_stack(" in exceptiongroup_split_recursive")?;
    if matcher.matches(th, this)? {
        return Ok((this, Value::NONE));
    }
    let Some(group) = this.cast::<Exception>().filter(|_| is_group(th, this)) else {
        return Ok((Value::NONE, this));
    };
    let parts = exceptions(th, group);
    let (matching, rest) = (th.empty_list(), th.empty_list());
    for part in parts.as_slice() {
        let (yes, no) = split(th, *part, matcher, want_rest)?;
        if !yes.is_none() {
            matching.push(th, yes)?;
        }
        if want_rest && !no.is_none() {
            rest.push(th, no)?;
        }
    }
    let matching = subset(th, this, matching)?;
    let rest = if want_rest {
        subset(th, this, rest)?
    } else {
        Value::NONE
    };
    Ok((matching, rest))
}

/// `group.split(class)` for `except*`: the matching part and the rest, None where there is none.
pub fn split_by_class(th: &Thread, group: Value, class: Value) -> PyResult<(Value, Value)> {
    split(th, group, &Matcher::of(th, class)?, true)
}

#[pymethods(
    Exception,
    name = "BaseExceptionGroup",
    doc = "A combination of multiple unrelated exceptions.",
    flags = FLAGS
)]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, cls: Gc<Type>, args: Args) -> PyResult<Value> {
        const NAME: &str = "BaseExceptionGroup.__new__()";
        let values = args.positional();
        let [message, given] = values else {
            return Err(th.raise(
                t::TypeError,
                format!("{NAME} takes exactly 2 arguments ({} given)", values.len()),
            ));
        };
        if message.cast::<Str>().is_none() {
            let found = th.type_name(*message);
            return Err(th.raise(
                t::TypeError,
                format!("{NAME} argument 1 must be str, not {found}"),
            ));
        }
        let slots = &th.class_of(*given).slots;
        let sequence = given.cast::<Dict>().is_none()
            && (slots.sq_item.get().is_some()
                || given.cast::<List>().is_some()
                || given.cast::<Tuple>().is_some());
        if !sequence {
            return Err(th.raise(
                t::TypeError,
                "second argument (exceptions) must be a sequence",
            ));
        }
        let list = protocol::to_tuple(th, *given)?;
        if list.is_empty() {
            return Err(th.raise(
                t::ValueError,
                "second argument (exceptions) must be a non-empty sequence",
            ));
        }
        let mut nested_base = false;
        for (index, item) in list.as_slice().iter().enumerate() {
            if item.cast::<Exception>().is_none() {
                return Err(th.raise(
                    t::ValueError,
                    format!("Item {index} of second argument (exceptions) is not an exception"),
                ));
            }
            nested_base |= !th.is_instance(*item, t::Exception);
        }
        let plain_group = crate::kept(th, "ExceptionGroup")?;
        let mut class = cls;
        if cls == th.class(t::BaseExceptionGroup) {
            if !nested_base && let Some(group) = plain_group.cast::<Type>() {
                class = group;
            }
        } else if nested_base && Value::from(cls) == plain_group {
            return Err(th.raise(
                t::TypeError,
                "Cannot nest BaseExceptions in an ExceptionGroup",
            ));
        } else if nested_base && cls.is_subclass_of(th.class(t::Exception)) {
            return Err(th.raise(
                t::TypeError,
                format!("Cannot nest BaseExceptions in '{}'", cls.name_str()),
            ));
        }
        let group = alloc(th, class, th.try_tuple(values)?);
        group.set_extra(th, extra::GROUP_MESSAGE, Some(*message))?;
        group.set_extra(th, extra::GROUP_EXCEPTIONS, Some(list.into()))?;
        if given.cast::<List>().is_none() && given.cast::<Tuple>().is_none() {
            // The repr shows what was given, as it was then.
            let shown = protocol::repr(th, *given)?;
            group.set_extra(th, extra::GROUP_EXCEPTIONS_STR, Some(shown.into()))?;
        }
        Ok(group.into())
    }

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Exception>, args: Args) -> PyResult<()> {
        base_init(th, this, args)
    }

    #[slot(tp_str)]
    fn str(th: &Thread, this: Gc<Exception>) -> PyResult<Gc<Str>> {
        let text = protocol::str(th, message(this))?;
        let count = exceptions(th, this).len();
        let plural = if count == 1 { "" } else { "s" };
        let mut out = pyjit_object::str::StrBuilder::new();
        out.push_units(text.units());
        out.push_str(&format!(" ({count} sub-exception{plural})"));
        out.finish(th)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Exception>) -> PyResult<Gc<Str>> {
        let class = th.class_of(this.into());
        let name = class.name_str();
        let name = name.rsplit('.').next().unwrap_or(&name).to_string();
        let members = exceptions(th, this);
        let args = super::super::base::args_of(th, this);
        let shown = match this
            .extra(extra::GROUP_EXCEPTIONS_STR)
            .and_then(Value::cast::<Str>)
        {
            Some(shown) => shown,
            None if args.len() == 2 && args[1].cast::<List>().is_some() => {
                protocol::repr(th, th.list(members.as_slice())?.into())?
            }
            None => protocol::repr(th, members.into())?,
        };
        let mut text = pyjit_object::str::StrBuilder::new();
        text.push_str(&name);
        text.push_str("(");
        text.push_units(protocol::repr(th, message(this))?.units());
        text.push_str(", ");
        text.push_units(shown.units());
        text.push_str(")");
        text.finish(th)
    }

    /// exception message
    #[getter(message)]
    fn get_message(this: Gc<Exception>) -> Value {
        message(this)
    }

    #[setter(message)]
    fn set_message(th: &Thread, _this: Value, _value: Option<Value>) -> PyResult<()> {
        Err(crate::descriptors::read_only(th))
    }

    /// nested exceptions
    #[getter(exceptions)]
    fn get_exceptions(th: &Thread, this: Gc<Exception>) -> Gc<Tuple> {
        exceptions(th, this)
    }

    #[setter(exceptions)]
    fn set_exceptions(th: &Thread, _this: Value, _value: Option<Value>) -> PyResult<()> {
        Err(crate::descriptors::read_only(th))
    }

    #[method("($self, excs, /)")]
    fn derive(th: &Thread, this: Gc<Exception>, excs: Value) -> PyResult<Value> {
        let class = th.class(t::BaseExceptionGroup);
        protocol::call(th, class.into(), &[message(this), excs])
    }

    #[method("($self, matcher_value, /)", name = "split")]
    fn split_method(th: &Thread, this: Value, matcher_value: Value) -> PyResult<Value> {
        let matcher = Matcher::of(th, matcher_value)?;
        let (matching, rest) = super::split(th, this, &matcher, true)?;
        Ok(th.tuple(&[matching, rest]).into())
    }

    #[method("($self, matcher_value, /)")]
    fn subgroup(th: &Thread, this: Value, matcher_value: Value) -> PyResult<Value> {
        let matcher = Matcher::of(th, matcher_value)?;
        Ok(super::split(th, this, &matcher, false)?.0)
    }

    /// Exception groups are generic over the type of their contained exceptions
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, cls: Value, object: Value) -> PyResult<Value> {
        crate::generic_alias::new(th, cls, object)
    }
}
