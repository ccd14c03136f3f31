//! `TypeVar`, `ParamSpec`, `TypeVarTuple` and what `P.args` answers. CPython: Objects/typevarobject.c.

use super::{
    call_typing, calling_module, constant_evaluator, docs, no_default_object, type_check, unpack,
};
use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;

const FLAGS: TypeFlags = TypeFlags::MANAGED_DICT
    .with(TypeFlags::MANAGED_WEAKREF)
    .with(TypeFlags::IMMUTABLE);

/// Values that are computed when first asked for: the value, or the function that answers it.
#[derive(Trace, Default)]
#[repr(C)]
pub struct Lazy {
    value: Field<Option<Value>>,
    evaluate: Field<Option<Value>>,
}

impl Lazy {
    fn get(&self, th: &Thread, owner: &Header) -> PyResult<Option<Value>> {
        if let Some(known) = self.value.get() {
            return Ok(Some(known));
        }
        let Some(evaluate) = self.evaluate.get() else {
            return Ok(None);
        };
        let value = protocol::call(th, evaluate, &[Value::ONE])?;
        self.value.set(owner, Some(value));
        Ok(Some(value))
    }

    /// The evaluation function: its own, or one for the known value.
    fn evaluator(&self, th: &Thread) -> PyResult<Value> {
        match (self.evaluate.get(), self.value.get()) {
            (Some(evaluate), _) => Ok(evaluate),
            (None, Some(value)) => constant_evaluator(th, value),
            (None, None) => Ok(Value::NONE),
        }
    }
}

/// What `covariant=True` and its kin say.
#[derive(Clone, Copy, Default)]
pub struct Variance {
    covariant: bool,
    contravariant: bool,
    inferred: bool,
}

impl Variance {
    const INFERRED: Variance = Variance {
        covariant: false,
        contravariant: false,
        inferred: true,
    };

    fn of(
        th: &Thread,
        covariant: Option<bool>,
        contravariant: Option<bool>,
        inferred: Option<bool>,
    ) -> PyResult<Variance> {
        let variance = Variance {
            covariant: covariant.unwrap_or(false),
            contravariant: contravariant.unwrap_or(false),
            inferred: inferred.unwrap_or(false),
        };
        if variance.covariant && variance.contravariant {
            return Err(th.raise(t::ValueError, "Bivariant types are not supported."));
        }
        if variance.inferred && (variance.covariant || variance.contravariant) {
            return Err(th.raise(
                t::ValueError,
                "Variance cannot be specified with infer_variance.",
            ));
        }
        Ok(variance)
    }

    fn prefix(self) -> &'static str {
        match self {
            Variance { inferred: true, .. } => "",
            Variance {
                covariant: true, ..
            } => "+",
            Variance {
                contravariant: true,
                ..
            } => "-",
            _ => "~",
        }
    }
}

#[pytype(name = "TypeVar", module = "typing")]
#[repr(C)]
pub struct TypeVar {
    head: NativeHeader,
    name: Field<Option<Value>>,
    bound: Lazy,
    constraints: Lazy,
    default: Lazy,
    #[trace(skip)]
    variance: Cell<Variance>,
}

#[pytype(name = "ParamSpec", module = "typing")]
#[repr(C)]
pub struct ParamSpec {
    head: NativeHeader,
    name: Field<Option<Value>>,
    bound: Field<Option<Value>>,
    default: Lazy,
    #[trace(skip)]
    variance: Cell<Variance>,
}

#[pytype(name = "TypeVarTuple", module = "typing")]
#[repr(C)]
pub struct TypeVarTuple {
    head: NativeHeader,
    name: Field<Option<Value>>,
    default: Lazy,
}

/// `P.args`.
#[pytype(name = "ParamSpecArgs", module = "typing")]
#[repr(C)]
pub struct ParamSpecArgs {
    head: NativeHeader,
    origin: Field<Option<Value>>,
}

/// `P.kwargs`.
#[pytype(name = "ParamSpecKwargs", module = "typing")]
#[repr(C)]
pub struct ParamSpecKwargs {
    head: NativeHeader,
    origin: Field<Option<Value>>,
}

fn missing(th: &Thread) -> Raised {
    th.raise(t::SystemError, "the types of typing are not there")
}

fn new_type_var(
    th: &Thread,
    class: Gc<Type>,
    name: Value,
    default: Option<Value>,
    variance: Variance,
) -> PyResult<Gc<TypeVar>> {
    let default = match default {
        Some(default) => default,
        None => no_default_object(th)?,
    };
    let var = th.alloc(
        class,
        TypeVar {
            head: NativeHeader::new(TypeVar::LAYOUT),
            name: Field::default(),
            bound: Lazy::default(),
            constraints: Lazy::default(),
            default: Lazy::default(),
            variance: Cell::new(variance),
        },
    );
    var.name.set(&var.head.header, Some(name));
    var.default.value.set(&var.head.header, Some(default));
    Ok(var)
}

fn new_param_spec(
    th: &Thread,
    class: Gc<Type>,
    name: Value,
    bound: Option<Value>,
    default: Option<Value>,
    variance: Variance,
) -> PyResult<Gc<ParamSpec>> {
    let default = match default {
        Some(default) => default,
        None => no_default_object(th)?,
    };
    let spec = th.alloc(
        class,
        ParamSpec {
            head: NativeHeader::new(ParamSpec::LAYOUT),
            name: Field::default(),
            bound: Field::default(),
            default: Lazy::default(),
            variance: Cell::new(variance),
        },
    );
    spec.name.set(&spec.head.header, Some(name));
    spec.bound.set(&spec.head.header, bound);
    spec.default.value.set(&spec.head.header, Some(default));
    Ok(spec)
}

fn new_tuple(
    th: &Thread,
    class: Gc<Type>,
    name: Value,
    default: Option<Value>,
) -> PyResult<Gc<TypeVarTuple>> {
    let default = match default {
        Some(default) => default,
        None => no_default_object(th)?,
    };
    let var = th.alloc(
        class,
        TypeVarTuple {
            head: NativeHeader::new(TypeVarTuple::LAYOUT),
            name: Field::default(),
            default: Lazy::default(),
        },
    );
    var.name.set(&var.head.header, Some(name));
    var.default.value.set(&var.head.header, Some(default));
    Ok(var)
}

/// A TypeVar of the type parameter syntax.
pub fn inferred(
    th: &Thread,
    name: Value,
    bound: Option<Value>,
    constraints: Option<Value>,
) -> PyResult<Value> {
    let class = th
        .rt()
        .native_class(TypeVar::LAYOUT)
        .ok_or_else(|| missing(th))?;
    let var = new_type_var(th, class, name, None, Variance::INFERRED)?;
    var.bound.evaluate.set(&var.head.header, bound);
    var.constraints.evaluate.set(&var.head.header, constraints);
    Ok(var.into())
}

pub fn inferred_param_spec(th: &Thread, name: Value) -> PyResult<Value> {
    let class = th
        .rt()
        .native_class(ParamSpec::LAYOUT)
        .ok_or_else(|| missing(th))?;
    Ok(new_param_spec(th, class, name, None, None, Variance::INFERRED)?.into())
}

pub fn inferred_tuple(th: &Thread, name: Value) -> PyResult<Value> {
    let class = th
        .rt()
        .native_class(TypeVarTuple::LAYOUT)
        .ok_or_else(|| missing(th))?;
    Ok(new_tuple(th, class, name, None)?.into())
}

/// The default of a type parameter, and the object that holds it.
fn default_of(param: Value) -> Option<&'static Lazy> {
    let lazy: *const Lazy = if let Some(var) = param.cast::<TypeVar>() {
        &var.default
    } else if let Some(spec) = param.cast::<ParamSpec>() {
        &spec.default
    } else {
        &param.cast::<TypeVarTuple>()?.default
    };
    // SAFETY: inside the heap object `param`, which callers keep on their stack; objects do not move.
    Some(unsafe { &*lazy })
}

/// Gives a type parameter the function that computes its default.
pub fn set_default(th: &Thread, param: Value, evaluate: Value) -> PyResult<Value> {
    let (Some(lazy), Some(header)) = (default_of(param), param.header()) else {
        return Err(th.raise(
            t::TypeError,
            format!(
                "Expected a type param, got {}",
                crate::object_::repr_text(th, param)?
            ),
        ));
    };
    lazy.evaluate.set(header, Some(evaluate));
    lazy.value.set(header, None);
    std::hint::black_box(&param);
    Ok(param)
}

/// Whether a type parameter has a default; none if the value is no type parameter.
pub fn has_default_of(th: &Thread, param: Value) -> PyResult<Option<bool>> {
    match default_of(param) {
        Some(lazy) => has_default(th, lazy).map(Some),
        None => Ok(None),
    }
}

fn has_default(th: &Thread, lazy: &Lazy) -> PyResult<bool> {
    Ok(lazy.evaluate.get().is_some()
        || lazy
            .value
            .get()
            .is_some_and(|value| no_default_object(th) != Ok(value)))
}

fn default_value(th: &Thread, lazy: &Lazy, owner: &Header) -> PyResult<Value> {
    match lazy.get(th, owner)? {
        Some(value) => Ok(value),
        None => no_default_object(th),
    }
}

/// `__module__` in the instance, as the constructor called by Python code sets it.
fn set_module(th: &Thread, header: &Header) -> PyResult<()> {
    let module = calling_module(th)?;
    th.set_own_attr(header, th.names().__module__, module)
}

fn no_subclass(th: &Thread, what: &str) -> Raised {
    th.raise(
        t::TypeError,
        format!("Cannot subclass an instance of {what}"),
    )
}

/// `T | int`.
pub fn union(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    crate::union::from_args(th, th.tuple(&[a, b]).into())
}

fn name_text(th: &Thread, name: &Field<Option<Value>>) -> PyResult<String> {
    Ok(protocol::str(th, name.get().unwrap_or(Value::NONE))?
        .display()
        .into_owned())
}

/// The arguments with the parameter's default added where they end just before it.
fn prepare(th: &Thread, this: Value, lazy: &Lazy, alias: Value, args: Value) -> PyResult<Value> {
    let parameters = protocol::getattr(th, alias, th.names().__parameters__)?;
    let parameters = protocol::to_tuple(th, parameters)?;
    let count = protocol::length(th, args)?;
    let place = parameters
        .as_slice()
        .iter()
        .position(|known| *known == this);
    if place != Some(count) {
        return Ok(args);
    }
    let header = this.header().ok_or_else(|| missing(th))?;
    let default = default_value(th, lazy, header)?;
    if default == no_default_object(th)? {
        // Whoever counts the arguments finds that there are too few.
        return Ok(args);
    }
    protocol::add(th, args, th.tuple(&[default]).into())
}

#[pymethods(TypeVar, name = "TypeVar", module = "typing", doc = docs::TYPEVAR, flags = FLAGS)]
pub mod type_var {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, cls: Gc<Type>, args: Args) -> PyResult<Value> {
        let [
            name,
            bound,
            default,
            covariant,
            contravariant,
            infer_variance,
        ] = args.keyword_options(
            th,
            "typevar",
            [
                "name",
                "bound",
                "default",
                "covariant",
                "contravariant",
                "infer_variance",
            ],
        )?;
        let positional = args.positional();
        let (name, constraints): (Value, &[Value]) = match (positional, name) {
            ([first, rest @ ..], None) => (*first, rest),
            ([], Some(name)) => (name, &[]),
            ([], None) => {
                return Err(th.raise(
                    t::TypeError,
                    "typevar() missing required argument 'name' (pos 1)",
                ));
            }
            (_, Some(_)) => {
                return Err(th.raise(
                    t::TypeError,
                    "argument for typevar() given by name ('name') and position (1)",
                ));
            }
        };
        if name.cast::<Str>().is_none() {
            let found = th.type_name(name);
            return Err(th.raise(
                t::TypeError,
                format!("typevar() argument 'name' must be str, not {found}"),
            ));
        }
        let flag = |value: Option<Value>| value.map(|value| protocol::truth(th, value)).transpose();
        let variance = Variance::of(
            th,
            flag(covariant)?,
            flag(contravariant)?,
            flag(infer_variance)?,
        )?;
        let bound = match bound.filter(|bound| !bound.is_none()) {
            Some(bound) => Some(type_check(th, bound, "Bound must be a type.")?),
            None => None,
        };
        if constraints.len() == 1 {
            return Err(th.raise(t::TypeError, "A single constraint is not allowed"));
        }
        if !constraints.is_empty() && bound.is_some() {
            return Err(th.raise(
                t::TypeError,
                "Constraints cannot be combined with bound=...",
            ));
        }
        let var = new_type_var(th, cls, name, default, variance)?;
        let head = &var.head.header;
        var.bound.value.set(head, bound);
        if !constraints.is_empty() {
            let checked = th.empty_list();
            for constraint in constraints {
                checked.push(
                    th,
                    type_check(
                        th,
                        *constraint,
                        "TypeVar(name, constraint, ...): constraints must be types.",
                    )?,
                )?;
            }
            var.constraints
                .value
                .set(head, Some(th.try_tuple(checked.as_slice())?.into()));
        }
        set_module(th, head)?;
        Ok(var.into())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<TypeVar>) -> PyResult<String> {
        let name = name_text(th, &this.name)?;
        Ok(format!("{}{name}", this.variance.get().prefix()))
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        union(th, a, b)
    }

    #[method("($self, arg, /)")]
    fn __typing_subst__(th: &Thread, this: Value, arg: Value) -> PyResult<Value> {
        call_typing(th, "_typevar_subst", &[this, arg])
    }

    #[method("($self, alias, args, /)")]
    fn __typing_prepare_subst__(
        th: &Thread,
        this: Gc<TypeVar>,
        alias: Value,
        args: Value,
    ) -> PyResult<Value> {
        prepare(th, this.into(), &this.default, alias, args)
    }

    #[method("($self, /)")]
    fn __reduce__(this: Gc<TypeVar>) -> Option<Value> {
        this.name.get()
    }

    #[method("($self, /)", name = "has_default")]
    fn has_a_default(th: &Thread, this: Gc<TypeVar>) -> PyResult<bool> {
        has_default(th, &this.default)
    }

    #[method("($self, object, /)")]
    fn __mro_entries__(th: &Thread, _this: Gc<TypeVar>, _object: Value) -> PyResult<Value> {
        Err(no_subclass(th, "TypeVar"))
    }

    #[getter(__name__)]
    fn name(this: Gc<TypeVar>) -> Option<Value> {
        this.name.get()
    }

    #[getter(__covariant__)]
    fn covariant(this: Gc<TypeVar>) -> bool {
        this.variance.get().covariant
    }

    #[getter(__contravariant__)]
    fn contravariant(this: Gc<TypeVar>) -> bool {
        this.variance.get().contravariant
    }

    #[getter(__infer_variance__)]
    fn infer_variance(this: Gc<TypeVar>) -> bool {
        this.variance.get().inferred
    }

    #[getter(__bound__)]
    fn bound(th: &Thread, this: Gc<TypeVar>) -> PyResult<Option<Value>> {
        this.bound.get(th, &this.head.header)
    }

    #[getter(__constraints__)]
    fn constraints(th: &Thread, this: Gc<TypeVar>) -> PyResult<Value> {
        let value = this.constraints.get(th, &this.head.header)?;
        Ok(value.unwrap_or(th.rt().empty_tuple().into()))
    }

    #[getter(__default__)]
    fn default(th: &Thread, this: Gc<TypeVar>) -> PyResult<Value> {
        default_value(th, &this.default, &this.head.header)
    }

    #[getter]
    fn evaluate_bound(th: &Thread, this: Gc<TypeVar>) -> PyResult<Value> {
        this.bound.evaluator(th)
    }

    #[getter]
    fn evaluate_constraints(th: &Thread, this: Gc<TypeVar>) -> PyResult<Value> {
        this.constraints.evaluator(th)
    }

    #[getter]
    fn evaluate_default(th: &Thread, this: Gc<TypeVar>) -> PyResult<Value> {
        this.default.evaluator(th)
    }
}

#[pymethods(ParamSpec, name = "ParamSpec", module = "typing", doc = docs::PARAMSPEC, flags = FLAGS)]
pub mod param_spec {
    use super::*;

    #[slot(
        tp_new,
        "(name, *, bound=None, default=typing.NoDefault, covariant=False, contravariant=False, infer_variance=False)",
        name = "paramspec"
    )]
    fn new(
        th: &Thread,
        cls: Gc<Type>,
        name: Gc<Str>,
        bound: Option<Value>,
        default: Option<Value>,
        covariant: Option<bool>,
        contravariant: Option<bool>,
        infer_variance: Option<bool>,
    ) -> PyResult<Value> {
        let variance = Variance::of(th, covariant, contravariant, infer_variance)?;
        // Unlike a TypeVar's, it may be anything.
        let bound = bound.filter(|bound| !bound.is_none());
        let spec = new_param_spec(th, cls, name.into(), bound, default, variance)?;
        set_module(th, &spec.head.header)?;
        Ok(spec.into())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<ParamSpec>) -> PyResult<String> {
        let name = name_text(th, &this.name)?;
        Ok(format!("{}{name}", this.variance.get().prefix()))
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        union(th, a, b)
    }

    #[method("($self, arg, /)")]
    fn __typing_subst__(th: &Thread, this: Value, arg: Value) -> PyResult<Value> {
        call_typing(th, "_paramspec_subst", &[this, arg])
    }

    #[method("($self, alias, args, /)")]
    fn __typing_prepare_subst__(
        th: &Thread,
        this: Value,
        alias: Value,
        args: Value,
    ) -> PyResult<Value> {
        call_typing(th, "_paramspec_prepare_subst", &[this, alias, args])
    }

    #[method("($self, /)", name = "has_default")]
    fn has_a_default(th: &Thread, this: Gc<ParamSpec>) -> PyResult<bool> {
        has_default(th, &this.default)
    }

    #[method("($self, /)")]
    fn __reduce__(this: Gc<ParamSpec>) -> Option<Value> {
        this.name.get()
    }

    #[method("($self, object, /)")]
    fn __mro_entries__(th: &Thread, _this: Gc<ParamSpec>, _object: Value) -> PyResult<Value> {
        Err(no_subclass(th, "ParamSpec"))
    }

    #[getter(__name__)]
    fn name(this: Gc<ParamSpec>) -> Option<Value> {
        this.name.get()
    }

    #[getter(__bound__)]
    fn bound(this: Gc<ParamSpec>) -> Option<Value> {
        this.bound.get()
    }

    #[getter(__covariant__)]
    fn covariant(this: Gc<ParamSpec>) -> bool {
        this.variance.get().covariant
    }

    #[getter(__contravariant__)]
    fn contravariant(this: Gc<ParamSpec>) -> bool {
        this.variance.get().contravariant
    }

    #[getter(__infer_variance__)]
    fn infer_variance(this: Gc<ParamSpec>) -> bool {
        this.variance.get().inferred
    }

    /// Represents positional arguments.
    #[getter]
    fn args(th: &Thread, this: Value) -> PyResult<Value> {
        let class = th
            .rt()
            .native_class(ParamSpecArgs::LAYOUT)
            .ok_or_else(|| missing(th))?;
        protocol::call(th, class.into(), &[this])
    }

    /// Represents keyword arguments.
    #[getter]
    fn kwargs(th: &Thread, this: Value) -> PyResult<Value> {
        let class = th
            .rt()
            .native_class(ParamSpecKwargs::LAYOUT)
            .ok_or_else(|| missing(th))?;
        protocol::call(th, class.into(), &[this])
    }

    /// The default value for this ParamSpec.
    #[getter(__default__)]
    fn default(th: &Thread, this: Gc<ParamSpec>) -> PyResult<Value> {
        default_value(th, &this.default, &this.head.header)
    }

    #[getter]
    fn evaluate_default(th: &Thread, this: Gc<ParamSpec>) -> PyResult<Value> {
        this.default.evaluator(th)
    }
}

#[pymethods(
    TypeVarTuple,
    name = "TypeVarTuple",
    module = "typing",
    doc = docs::TYPEVARTUPLE,
    flags = FLAGS
)]
pub mod type_var_tuple {
    use super::*;

    #[slot(tp_new, "(name, *, default=typing.NoDefault)", name = "typevartuple")]
    fn new(th: &Thread, cls: Gc<Type>, name: Gc<Str>, default: Option<Value>) -> PyResult<Value> {
        let var = new_tuple(th, cls, name.into(), default)?;
        set_module(th, &var.head.header)?;
        Ok(var.into())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<TypeVarTuple>) -> PyResult<Gc<Str>> {
        protocol::str(th, this.name.get().unwrap_or(Value::NONE))
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Value) -> PyResult<Value> {
        let unpacked = unpack(th, this)?;
        protocol::iter(th, th.tuple(&[unpacked]).into())
    }

    #[method("($self, arg, /)")]
    fn __typing_subst__(th: &Thread, _this: Gc<TypeVarTuple>, _arg: Value) -> PyResult<Value> {
        Err(th.raise(
            t::TypeError,
            "Substitution of bare TypeVarTuple is not supported",
        ))
    }

    #[method("($self, alias, args, /)")]
    fn __typing_prepare_subst__(
        th: &Thread,
        this: Value,
        alias: Value,
        args: Value,
    ) -> PyResult<Value> {
        call_typing(th, "_typevartuple_prepare_subst", &[this, alias, args])
    }

    #[method("($self, /)")]
    fn __reduce__(this: Gc<TypeVarTuple>) -> Option<Value> {
        this.name.get()
    }

    #[method("($self, /)", name = "has_default")]
    fn has_a_default(th: &Thread, this: Gc<TypeVarTuple>) -> PyResult<bool> {
        has_default(th, &this.default)
    }

    #[method("($self, object, /)")]
    fn __mro_entries__(th: &Thread, _this: Gc<TypeVarTuple>, _object: Value) -> PyResult<Value> {
        Err(no_subclass(th, "TypeVarTuple"))
    }

    #[getter(__name__)]
    fn name(this: Gc<TypeVarTuple>) -> Option<Value> {
        this.name.get()
    }

    /// The default value for this TypeVarTuple.
    #[getter(__default__)]
    fn default(th: &Thread, this: Gc<TypeVarTuple>) -> PyResult<Value> {
        default_value(th, &this.default, &this.head.header)
    }

    #[getter]
    fn evaluate_default(th: &Thread, this: Gc<TypeVarTuple>) -> PyResult<Value> {
        this.default.evaluator(th)
    }
}

/// The text of `P.args`: the name if the origin is a ParamSpec.
fn part_text(th: &Thread, origin: Option<Value>, part: &str) -> PyResult<String> {
    let origin = origin.unwrap_or(Value::NONE);
    match origin.cast::<ParamSpec>() {
        Some(spec) => Ok(format!("{}.{part}", name_text(th, &spec.name)?)),
        None => Ok(format!("{}.{part}", crate::object_::repr_text(th, origin)?)),
    }
}

#[pymethods(
    ParamSpecArgs,
    name = "ParamSpecArgs",
    module = "typing",
    doc = docs::PARAMSPECARGS,
    flags = TypeFlags::MANAGED_WEAKREF.with(TypeFlags::IMMUTABLE)
)]
pub mod param_spec_args {
    use super::*;

    #[slot(tp_new, "(origin)", name = "paramspecargs")]
    fn new(th: &Thread, cls: Gc<Type>, origin: Value) -> Value {
        let part = th.alloc(
            cls,
            ParamSpecArgs {
                head: NativeHeader::new(ParamSpecArgs::LAYOUT),
                origin: Field::default(),
            },
        );
        part.origin.set(&part.head.header, Some(origin));
        part.into()
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<ParamSpecArgs>) -> PyResult<String> {
        part_text(th, this.origin.get(), "args")
    }

    #[slot(tp_richcompare)]
    fn compare(
        th: &Thread,
        this: Gc<ParamSpecArgs>,
        other: Value,
        op: CompareOp,
    ) -> PyResult<Value> {
        let none = Value::NONE;
        match other.cast::<ParamSpecArgs>() {
            Some(other) => protocol::rich_compare(
                th,
                this.origin.get().unwrap_or(none),
                other.origin.get().unwrap_or(none),
                op,
            ),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[method("($self, object, /)")]
    fn __mro_entries__(th: &Thread, _this: Value, _object: Value) -> PyResult<Value> {
        Err(no_subclass(th, "ParamSpecArgs"))
    }

    #[getter(__origin__)]
    fn origin(this: Gc<ParamSpecArgs>) -> Option<Value> {
        this.origin.get()
    }
}

#[pymethods(
    ParamSpecKwargs,
    name = "ParamSpecKwargs",
    module = "typing",
    doc = docs::PARAMSPECKWARGS,
    flags = TypeFlags::MANAGED_WEAKREF.with(TypeFlags::IMMUTABLE)
)]
pub mod param_spec_kwargs {
    use super::*;

    #[slot(tp_new, "(origin)", name = "paramspeckwargs")]
    fn new(th: &Thread, cls: Gc<Type>, origin: Value) -> Value {
        let part = th.alloc(
            cls,
            ParamSpecKwargs {
                head: NativeHeader::new(ParamSpecKwargs::LAYOUT),
                origin: Field::default(),
            },
        );
        part.origin.set(&part.head.header, Some(origin));
        part.into()
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<ParamSpecKwargs>) -> PyResult<String> {
        part_text(th, this.origin.get(), "kwargs")
    }

    #[slot(tp_richcompare)]
    fn compare(
        th: &Thread,
        this: Gc<ParamSpecKwargs>,
        other: Value,
        op: CompareOp,
    ) -> PyResult<Value> {
        let none = Value::NONE;
        match other.cast::<ParamSpecKwargs>() {
            Some(other) => protocol::rich_compare(
                th,
                this.origin.get().unwrap_or(none),
                other.origin.get().unwrap_or(none),
                op,
            ),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[method("($self, object, /)")]
    fn __mro_entries__(th: &Thread, _this: Value, _object: Value) -> PyResult<Value> {
        Err(no_subclass(th, "ParamSpecKwargs"))
    }

    #[getter(__origin__)]
    fn origin(this: Gc<ParamSpecKwargs>) -> Option<Value> {
        this.origin.get()
    }
}
