//! The native types of `typing`: type variables, type aliases, Generic. CPython: Objects/typevarobject.c; PEPs 484, 612,
//! 646, 695, 696.
//!
//! `variables.rs` has the three kinds of type parameters, `alias.rs` type aliases, here is what they share and what
//! compiled code calls (`INTRINSICS`).

mod alias;
mod docs;
mod variables;

pub use alias::TypeAlias;

use pyjit_object::class::type_flags;
use pyjit_object::def::{TypeFlags, TypeSpec};
use pyjit_object::instance::Instance;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// The types, for the table of all.
pub static SPECS: &[&TypeSpec] = &[
    &variables::type_var::SPEC,
    &variables::param_spec::SPEC,
    &variables::type_var_tuple::SPEC,
    &variables::param_spec_args::SPEC,
    &variables::param_spec_kwargs::SPEC,
    &alias::methods::SPEC,
    &generic::SPEC,
    &no_default::SPEC,
    &const_evaluator::SPEC,
];

/// Makes what is not a type: the NoDefault object, the functions that compiled code calls.
pub fn finish(th: &Thread) -> PyResult<()> {
    if let Some(class) = th.rt().native_class(NoDefault::LAYOUT) {
        let object = th.alloc(
            class,
            NoDefault {
                head: NativeHeader::new(NoDefault::LAYOUT),
            },
        );
        th.rt().kept.borrow_mut().insert("NoDefault", object.into());
    }
    if let Some(generic) = crate::kept(th, "Generic")?.cast::<Type>() {
        generic.set_flag(type_flags::IMMUTABLE, false);
    }
    for def in intrinsics::FUNCTIONS {
        let function = th.builtin_function(def, None, None);
        th.rt().kept.borrow_mut().insert(def.name, function.into());
    }
    Ok(())
}

/// The singleton that stands for "no default".
pub fn no_default_object(th: &Thread) -> PyResult<Value> {
    crate::kept(th, "NoDefault")
}

/// Calls a function of module `typing`.
pub fn call_typing(th: &Thread, name: &str, args: &[Value]) -> PyResult<Value> {
    let typing = crate::object_::import(th, "typing")?;
    protocol::call_method_str(th, typing, name, args)
}

/// Calls a function of module `typing` with all these arguments behind `first`.
fn call_typing_args(th: &Thread, name: &str, first: Value, args: Args<'_>) -> PyResult<Value> {
    let typing = crate::object_::import(th, "typing")?;
    let function = protocol::getattr_str(th, typing, name)?;
    args.with_first(th, first, |args| protocol::call_args(th, function, args))
}

/// `typing._type_check(value, message)`; classes pass as they are, None becomes NoneType.
pub fn type_check(th: &Thread, value: Value, message: &str) -> PyResult<Value> {
    if value.is_none() {
        return Ok(th.class(t::NONETYPE).into());
    }
    if value.cast::<Type>().is_some() {
        return Ok(value);
    }
    call_typing(th, "_type_check", &[value, th.str(message).into()])
}

/// `__name__` of the module whose code is calling.
pub fn calling_module(th: &Thread) -> PyResult<Value> {
    match th.activation() {
        Some(activation) => {
            let globals = activation.function().globals();
            Ok(globals
                .get_str(th, th.names().__name__)?
                .unwrap_or(Value::NONE))
        }
        None => Ok(Value::NONE),
    }
}

/// `typing.Unpack[value]`.
pub fn unpack(th: &Thread, value: Value) -> PyResult<Value> {
    let typing = crate::object_::import(th, "typing")?;
    let form = protocol::getattr_str(th, typing, "Unpack")?;
    protocol::get_item(th, form, value)
}

/// Type parameters with each TypeVarTuple unpacked.
pub fn unpack_type_var_tuples(th: &Thread, params: Gc<Tuple>) -> PyResult<Gc<Tuple>> {
    let list = th.empty_list();
    for param in params.as_slice() {
        if param.cast::<variables::TypeVarTuple>().is_some() {
            list.push(th, unpack(th, *param)?)?;
        } else {
            list.push(th, *param)?;
        }
    }
    th.try_tuple(list.as_slice())
}

/// What `evaluate_bound` and the like answer for a value that is known already.
#[pytype(name = "_ConstEvaluator", module = "_typing")]
#[repr(C)]
pub struct ConstEvaluator {
    head: NativeHeader,
    value: Field<Option<Value>>,
}

pub fn constant_evaluator(th: &Thread, value: Value) -> PyResult<Value> {
    let Some(class) = th.rt().native_class(ConstEvaluator::LAYOUT) else {
        return Err(th.raise(t::SystemError, "_ConstEvaluator is not there"));
    };
    let evaluator = th.alloc(
        class,
        ConstEvaluator {
            head: NativeHeader::new(ConstEvaluator::LAYOUT),
            value: Field::default(),
        },
    );
    evaluator.value.set(&evaluator.head.header, Some(value));
    Ok(evaluator.into())
}

/// `annotationlib.Format.STRING`.
const FORMAT_STRING: i64 = 4;

#[pymethods(
    ConstEvaluator,
    name = "_ConstEvaluator",
    module = "_typing",
    flags = TypeFlags::DISALLOW_INSTANTIATION
)]
mod const_evaluator {
    use super::*;

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<ConstEvaluator>) -> PyResult<String> {
        let value = this.value.get().unwrap_or(Value::NONE);
        Ok(format!(
            "<constevaluator {}>",
            crate::object_::repr_text(th, value)?
        ))
    }

    #[slot(tp_call, "(format, /)", name = "constevaluator.__call__")]
    fn call(th: &Thread, this: Gc<ConstEvaluator>, format: i64) -> PyResult<Value> {
        let value = this.value.get().unwrap_or(Value::NONE);
        if format != FORMAT_STRING {
            return Ok(value);
        }
        let Some(several) = value.cast::<Tuple>() else {
            let text = crate::generic_alias::type_text(th, value)?;
            return Ok(th.try_str(&text)?.into());
        };
        let mut parts = Vec::new();
        for part in several.as_slice() {
            parts.push(crate::generic_alias::type_text(th, *part)?);
        }
        Ok(th.try_str(&format!("({})", parts.join(", ")))?.into())
    }
}

#[pytype(name = "NoDefaultType")]
#[repr(C)]
pub struct NoDefault {
    head: NativeHeader,
}

#[pymethods(
    NoDefault,
    name = "NoDefaultType",
    doc = "The type of the NoDefault singleton.",
    text_signature = "()"
)]
mod no_default {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, _cls: Gc<Type>, args: Args) -> PyResult<Value> {
        if !args.values.is_empty() {
            return Err(th.raise(t::TypeError, "NoDefaultType takes no arguments"));
        }
        no_default_object(th)
    }

    #[slot(tp_repr)]
    fn repr(_this: Value) -> &'static str {
        "typing.NoDefault"
    }

    #[method("($self, /)")]
    fn __reduce__(_this: Value) -> &'static str {
        "NoDefault"
    }
}

#[pymethods(
    Instance,
    name = "Generic",
    module = "typing",
    doc = docs::GENERIC,
    flags = TypeFlags::BASE
)]
mod generic {
    use super::*;

    /// Parameterizes a generic class.
    ///
    /// At least, parameterizing a generic class is the *main* thing this
    /// method does.  For example, for some generic class `Foo`, this is
    /// called when we do `Foo[int]` - there, with `cls=Foo` and
    /// `params=int`.
    ///
    /// However, note that this method is also called when defining generic
    /// classes in the first place with `class Foo[T]: ...`.
    ///
    #[classmethod]
    fn __class_getitem__(th: &Thread, cls: Gc<Type>, args: Args) -> PyResult<Value> {
        call_typing_args(th, "_generic_class_getitem", cls.into(), args)
    }

    /// Function to initialize subclasses.
    #[classmethod]
    fn __init_subclass__(th: &Thread, cls: Gc<Type>, args: Args) -> PyResult<Value> {
        call_typing_args(th, "_generic_init_subclass", cls.into(), args)
    }
}

/// What the intrinsic instructions for type parameters call; kept with the runtime by name.
#[pymodule(name = "<intrinsics>")]
mod intrinsics {
    use super::*;
    use crate::typing::variables as vars;

    #[function("($module, name, /)")]
    fn typevar(th: &Thread, name: Value) -> PyResult<Value> {
        vars::inferred(th, name, None, None)
    }

    #[function("($module, name, evaluate_bound, /)")]
    fn typevar_with_bound(th: &Thread, name: Value, evaluate_bound: Value) -> PyResult<Value> {
        vars::inferred(th, name, Some(evaluate_bound), None)
    }

    #[function("($module, name, evaluate_constraints, /)")]
    fn typevar_with_constraints(
        th: &Thread,
        name: Value,
        evaluate_constraints: Value,
    ) -> PyResult<Value> {
        vars::inferred(th, name, None, Some(evaluate_constraints))
    }

    #[function("($module, name, /)")]
    fn paramspec(th: &Thread, name: Value) -> PyResult<Value> {
        vars::inferred_param_spec(th, name)
    }

    #[function("($module, name, /)")]
    fn typevartuple(th: &Thread, name: Value) -> PyResult<Value> {
        vars::inferred_tuple(th, name)
    }

    #[function("($module, param, evaluate_default, /)")]
    fn set_typeparam_default(
        th: &Thread,
        param: Value,
        evaluate_default: Value,
    ) -> PyResult<Value> {
        vars::set_default(th, param, evaluate_default)
    }

    #[function("($module, params, /)")]
    fn subscript_generic(th: &Thread, params: Value) -> PyResult<Value> {
        let params = protocol::to_tuple(th, params)?;
        let unpacked = unpack_type_var_tuples(th, params)?;
        let generic = crate::kept(th, "Generic")?;
        call_typing(th, "_GenericAlias", &[generic, unpacked.into()])
    }

    #[function("($module, parts, /)")]
    fn typealias(th: &Thread, parts: Gc<Tuple>) -> PyResult<Value> {
        alias::from_parts(th, parts)
    }
}
