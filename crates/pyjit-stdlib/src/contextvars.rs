//! `_contextvars`: variables whose values belong to a context. CPython: Python/context.c.
//!
//! A context's values are in a dict that copies share until one of them writes (CPython uses a hash trie).

use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;
use pyjit_types::common;
use std::cell::Cell;

#[pytype(name = "Context", module = "_contextvars")]
#[repr(C)]
pub struct Context {
    head: NativeHeader,
    values: Field<Gc<Dict>>,
    /// Another context has the same dict: copy it before writing.
    shared: Cell<bool>,
    entered: Cell<bool>,
}

#[pytype(name = "ContextVar", module = "_contextvars")]
#[repr(C)]
pub struct ContextVar {
    head: NativeHeader,
    name: Field<Option<Gc<Str>>>,
    default: Field<Option<Value>>,
}

#[pytype(name = "Token", module = "_contextvars")]
#[repr(C)]
pub struct Token {
    head: NativeHeader,
    context: Field<Option<Gc<Context>>>,
    var: Field<Option<Gc<ContextVar>>>,
    /// None: the variable had no value.
    old: Field<Option<Value>>,
    used: Cell<bool>,
}

/// `Token.MISSING`.
#[pytype(name = "Token.MISSING", module = "_contextvars")]
#[repr(C)]
pub struct Missing {
    head: NativeHeader,
}

const MISSING_KEY: &str = "contextvars.MISSING";
const CURRENT: &str = "context";

/// The thread's own objects by name.
fn thread_objects(th: &Thread) -> Gc<Dict> {
    match th.locals.get() {
        Some(objects) => objects,
        None => {
            let objects = th.dict();
            th.locals.set(Some(objects));
            objects
        }
    }
}

/// The context the thread is in; one is made at first use.
pub fn current(th: &Thread) -> PyResult<Gc<Context>> {
    let (objects, name) = (thread_objects(th), th.intern(CURRENT));
    if let Some(context) = objects.peek(th, name).and_then(Value::cast::<Context>) {
        return Ok(context);
    }
    let context = new_context(th, th.dict())?;
    objects.set_str(th, name, context.into())?;
    Ok(context)
}

fn set_current(th: &Thread, context: Gc<Context>) -> PyResult<()> {
    thread_objects(th).set_str(th, th.intern(CURRENT), context.into())
}

fn new_context(th: &Thread, values: Gc<Dict>) -> PyResult<Gc<Context>> {
    let class = common::native_class(th, Context::LAYOUT)?;
    Ok(th.alloc(
        class,
        Context {
            head: NativeHeader::new(Context::LAYOUT),
            values: Field::new(values),
            shared: Cell::new(false),
            entered: Cell::new(false),
        },
    ))
}

/// A copy: both share the values from now on.
pub fn copy(th: &Thread, context: Gc<Context>) -> PyResult<Gc<Context>> {
    context.shared.set(true);
    let copy = new_context(th, context.values.get())?;
    copy.shared.set(true);
    Ok(copy)
}

/// The values of a context, for writing.
fn own_values(th: &Thread, context: Gc<Context>) -> PyResult<Gc<Dict>> {
    if context.shared.get() {
        let values = context.values.get().copy(th)?;
        context.values.set(&context.head.header, values);
        context.shared.set(false);
    }
    Ok(context.values.get())
}

/// Runs `body` in a context: RuntimeError if it is entered already.
pub fn run_in<T>(
    th: &Thread,
    context: Gc<Context>,
    body: impl FnOnce() -> PyResult<T>,
) -> PyResult<T> {
    if context.entered.get() {
        let shown = protocol::repr(th, context.into())?;
        let text = format!(
            "cannot enter context: {} is already entered",
            shown.display()
        );
        return Err(th.raise(t::RuntimeError, text));
    }
    let before = current(th)?;
    context.entered.set(true);
    set_current(th, context)?;
    let result = body();
    context.entered.set(false);
    set_current(th, before)?;
    result
}

/// The class ContextVar, which `_warnings` needs before anybody can import this module.
fn variable_class(th: &Thread) -> PyResult<Gc<Type>> {
    match th.rt().native_class(ContextVar::LAYOUT) {
        Some(class) => Ok(class),
        None => th.define_class(&var_methods::SPEC, None),
    }
}

/// A new variable without default.
pub fn new_variable(th: &Thread, name: &str) -> PyResult<Gc<ContextVar>> {
    Ok(th.alloc(
        variable_class(th)?,
        ContextVar {
            head: NativeHeader::new(ContextVar::LAYOUT),
            name: Field::new(Some(th.intern(name))),
            default: Field::new(None),
        },
    ))
}

fn variable_key(th: &Thread, key: Value) -> PyResult<Value> {
    if key.cast::<ContextVar>().is_some() {
        return Ok(key);
    }
    let shown = protocol::repr(th, key)?;
    Err(th.raise(
        t::TypeError,
        format!("a ContextVar key was expected, got {}", shown.display()),
    ))
}

#[pymethods(Context, name = "_contextvars.Context", module = "_contextvars", flags = TypeFlags::HAVE_GC.with(TypeFlags::MANAGED_WEAKREF))]
pub mod context_methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, _class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Context>> {
        if !args.values.is_empty() {
            return Err(th.raise(t::TypeError, "Context() does not accept any arguments"));
        }
        new_context(th, th.dict())
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<Context>, other: Value, op: CompareOp) -> PyResult<Value> {
        let (Some(other), CompareOp::Eq | CompareOp::Ne) = (other.cast::<Context>(), op) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let equal = pyjit_types::dict::equal(th, this.values.get(), other.values.get())?;
        Ok(Value::bool(equal == (op == CompareOp::Eq)))
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<Context>) -> PyResult<Value> {
        protocol::iter(th, this.values.get().copy(th)?.into())
    }

    #[slot(mp_length)]
    fn len(this: Gc<Context>) -> usize {
        this.values.get().len()
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Gc<Context>, key: Value) -> PyResult<Value> {
        match this.values.get().get(th, variable_key(th, key)?)? {
            Some(value) => Ok(value),
            None => Err(th.raise_key_error(key)),
        }
    }

    #[slot(sq_contains)]
    fn contains(th: &Thread, this: Gc<Context>, key: Value) -> PyResult<bool> {
        this.values.get().contains(th, variable_key(th, key)?)
    }

    /// Return the value for `key` if `key` has the value in the context object.
    ///
    /// If `key` does not exist, return `default`.  If `default` is not
    /// given, return None.
    #[method("($self, key, default=None, /)")]
    fn get(th: &Thread, this: Gc<Context>, key: Value, default: Option<Value>) -> PyResult<Value> {
        let found = this.values.get().get(th, variable_key(th, key)?)?;
        Ok(found.or(default).unwrap_or(Value::NONE))
    }

    /// Return all variables and their values in the context object.
    ///
    /// The result is returned as a list of 2-tuples (variable, value).
    #[method("($self, /)")]
    fn items(th: &Thread, this: Gc<Context>) -> PyResult<Gc<List>> {
        protocol::to_list(
            th,
            pyjit_types::dict::views::items_view(th, this.values.get())?,
        )
    }

    /// Return a list of all variables in the context object.
    #[method("($self, /)")]
    fn keys(th: &Thread, this: Gc<Context>) -> PyResult<Gc<List>> {
        protocol::to_list(th, this.values.get().into())
    }

    /// Return a list of all variables' values in the context object.
    #[method("($self, /)")]
    fn values(th: &Thread, this: Gc<Context>) -> PyResult<Gc<List>> {
        protocol::to_list(
            th,
            pyjit_types::dict::views::values_view(th, this.values.get())?,
        )
    }

    /// Return a shallow copy of the context object.
    #[method("($self, /)")]
    fn copy(th: &Thread, this: Gc<Context>) -> PyResult<Gc<Context>> {
        super::copy(th, this)
    }

    #[method]
    fn run(th: &Thread, this: Gc<Context>, args: Args<'_>) -> PyResult<Value> {
        let Some(callable) = args.get(0) else {
            return Err(th.raise(t::TypeError, "run() missing 1 required positional argument"));
        };
        run_in(th, this, || protocol::call_args(th, callable, args.skip(1)))
    }
}

#[pymethods(ContextVar, name = "_contextvars.ContextVar", module = "_contextvars", text_signature = "(name, *, default=<unrepresentable>)", flags = TypeFlags::HAVE_GC)]
pub mod var_methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<ContextVar>> {
        let [default] = args.keyword_options(th, "ContextVar", ["default"])?;
        let &[name] = args.positional() else {
            let text = format!(
                "ContextVar() takes exactly 1 positional argument ({} given)",
                args.positional_count()
            );
            return Err(th.raise(t::TypeError, text));
        };
        let Some(name) = name.cast::<Str>() else {
            return Err(th.raise(t::TypeError, "context variable name must be a str"));
        };
        protocol::hash(th, name.into())?;
        Ok(th.alloc(
            class,
            ContextVar {
                head: NativeHeader::new(ContextVar::LAYOUT),
                name: Field::new(Some(name)),
                default: Field::new(default),
            },
        ))
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<ContextVar>) -> PyResult<Gc<Str>> {
        let text = common::guarded_repr(&this.head.header, || {
            let mut out = StrBuilder::new();
            out.push_str("<ContextVar name=");
            common::push_repr(
                th,
                &mut out,
                this.name.get().map_or(Value::NONE, Value::from),
            )?;
            if let Some(default) = this.default.get() {
                out.push_str(" default=");
                common::push_repr(th, &mut out, default)?;
            }
            out.push_str(&format!(" at {:#x}>", Value::from(this).bits()));
            out.finish(th)
        })?;
        Ok(text.unwrap_or_else(|| th.str("...")))
    }

    /// Return a value for the context variable for the current context.
    ///
    /// If there is no value for the variable in the current context, the
    /// method will:
    ///  * return the value of the default argument of the method, if
    ///    provided; or
    ///  * return the default value for the context variable, if it was
    ///    created with one; or
    ///  * raise a LookupError.
    #[method("($self, default=<unrepresentable>, /)")]
    fn get(th: &Thread, this: Gc<ContextVar>, default: Option<Value>) -> PyResult<Value> {
        let found = current(th)?.values.get().get(th, this.into())?;
        match found.or(default).or(this.default.get()) {
            Some(value) => Ok(value),
            None => Err(th.raise_args(t::LookupError, &[this.into()])),
        }
    }

    /// Call to set a new value for the context variable in the current context.
    ///
    /// The required value argument is the new value for the context
    /// variable.
    ///
    /// Returns a Token object that can be used to restore the variable to
    /// its previous value via the `ContextVar.reset()` method.
    #[method("($self, value, /)")]
    fn set(th: &Thread, this: Gc<ContextVar>, value: Value) -> PyResult<Gc<Token>> {
        let context = current(th)?;
        let values = own_values(th, context)?;
        let old = values.get(th, this.into())?;
        values.set(th, this.into(), value)?;
        Ok(th.alloc(
            common::native_class(th, Token::LAYOUT)?,
            Token {
                head: NativeHeader::new(Token::LAYOUT),
                context: Field::new(Some(context)),
                var: Field::new(Some(this)),
                old: Field::new(old),
                used: Cell::new(false),
            },
        ))
    }

    /// Reset the context variable.
    ///
    /// The variable is reset to the value it had before the
    /// `ContextVar.set()` that created the token was used.
    #[method("($self, token, /)")]
    fn reset(th: &Thread, this: Gc<ContextVar>, token: Value) -> PyResult<()> {
        let Some(found) = token.cast::<Token>() else {
            let shown = protocol::repr(th, token)?;
            let text = format!("expected an instance of Token, got {}", shown.display());
            return Err(th.raise(t::TypeError, text));
        };
        reset_var(th, this, found)
    }

    #[getter]
    fn name(this: Gc<ContextVar>) -> Option<Gc<Str>> {
        this.name.get()
    }

    /// ContextVars are generic over the type of their contained values
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        common::class_getitem(th, class, object)
    }
}

fn reset_var(th: &Thread, var: Gc<ContextVar>, token: Gc<Token>) -> PyResult<()> {
    let shown = || protocol::repr(th, token.into()).map(|text| text.display().into_owned());
    if token.used.get() {
        return Err(th.raise(
            t::RuntimeError,
            format!("{} has already been used once", shown()?),
        ));
    }
    if token.var.get() != Some(var) {
        return Err(th.raise(
            t::ValueError,
            format!("{} was created by a different ContextVar", shown()?),
        ));
    }
    let context = current(th)?;
    if token.context.get() != Some(context) {
        return Err(th.raise(
            t::ValueError,
            format!("{} was created in a different Context", shown()?),
        ));
    }
    token.used.set(true);
    let values = own_values(th, context)?;
    match token.old.get() {
        Some(old) => values.set(th, var.into(), old),
        None => match values.remove(th, var.into())? {
            Some(_) => Ok(()),
            None => Err(th.raise_args(t::LookupError, &[var.into()])),
        },
    }
}

#[pymethods(Token, name = "_contextvars.Token", module = "_contextvars", flags = TypeFlags::HAVE_GC)]
pub mod token_methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, _class: Gc<Type>, _args: Args<'_>) -> PyResult<Value> {
        Err(th.raise(t::RuntimeError, "Tokens can only be created by ContextVars"))
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Token>) -> PyResult<Gc<Str>> {
        let mut out = StrBuilder::new();
        out.push_str(if this.used.get() {
            "<Token used var="
        } else {
            "<Token var="
        });
        common::push_repr(
            th,
            &mut out,
            this.var.get().map_or(Value::NONE, Value::from),
        )?;
        out.push_str(&format!(" at {:#x}>", Value::from(this).bits()));
        out.finish(th)
    }

    #[getter]
    fn var(this: Gc<Token>) -> Option<Gc<ContextVar>> {
        this.var.get()
    }

    #[getter]
    fn old_value(th: &Thread, this: Gc<Token>) -> PyResult<Value> {
        match this.old.get() {
            Some(old) => Ok(old),
            None => pyjit_types::kept(th, MISSING_KEY),
        }
    }

    /// Tokens are generic over the same type as the ContextVar which created them.
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        common::class_getitem(th, class, object)
    }

    /// Enter into Token context manager.
    #[method("($self, /)")]
    fn __enter__(this: Value) -> Value {
        this
    }

    /// Exit from Token context manager, restore the linked ContextVar.
    #[method("($self, type, val, tb, /)")]
    fn __exit__(
        th: &Thread,
        this: Gc<Token>,
        _type: Value,
        _val: Value,
        _tb: Value,
    ) -> PyResult<()> {
        match this.var.get() {
            Some(var) => reset_var(th, var, this),
            None => Ok(()),
        }
    }
}

#[pymethods(Missing, name = "Token.MISSING", module = "_contextvars", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod missing_methods {
    use super::*;

    #[slot(tp_repr)]
    fn repr(th: &Thread, _this: Value) -> Gc<Str> {
        th.intern("<Token.MISSING>")
    }
}

/// Context Variables
#[pymodule(name = "_contextvars")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let missing = th.define_class(&missing_methods::SPEC, None)?;
        let missing = th.alloc(
            missing,
            Missing {
                head: NativeHeader::new(Missing::LAYOUT),
            },
        );
        th.rt()
            .kept
            .borrow_mut()
            .insert(MISSING_KEY, missing.into());
        module.set(
            th,
            "Context",
            th.define_class(&context_methods::SPEC, None)?,
        )?;
        module.set(th, "ContextVar", variable_class(th)?)?;
        let token = th.define_class(&token_methods::SPEC, None)?;
        token
            .dict()
            .set_str(th, th.intern("MISSING"), missing.into())?;
        module.set(th, "Token", token)
    }

    #[function("()")]
    fn copy_context(th: &Thread) -> PyResult<Gc<Context>> {
        super::copy(th, current(th)?)
    }
}
