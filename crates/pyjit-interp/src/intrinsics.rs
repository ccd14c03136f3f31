//! The intrinsic functions of CALL_INTRINSIC_1 and _2. CPython: Python/intrinsics.c.

use crate::imports;
use pyjit_bytecode::opcode::{Intrinsic1, Intrinsic2};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

#[inline(never)]
pub fn one(th: &Thread, which: usize, value: Value, namespace: Option<Value>) -> PyResult<Value> {
    match Intrinsic1::from_u32(which as u32) {
        Some(Intrinsic1::Print) => print_expression(th, value),
        Some(Intrinsic1::ImportStar) => {
            let Some(namespace) = namespace else {
                return Err(th.raise(t::SystemError, "no locals found during 'import *'"));
            };
            imports::import_star(th, value, namespace).map(|()| Value::NONE)
        }
        Some(Intrinsic1::StopIterationError) => Ok(stop_iteration_error(th, value)),
        Some(Intrinsic1::AsyncGenWrap) => kept_call(th, "async_generator_wrapped_value", &[value]),
        Some(Intrinsic1::UnaryPositive) => protocol::positive(th, value),
        Some(Intrinsic1::ListToTuple) => protocol::to_tuple(th, value).map(Value::from),
        Some(Intrinsic1::TypeVar) => kept_call(th, "typevar", &[value]),
        Some(Intrinsic1::ParamSpec) => kept_call(th, "paramspec", &[value]),
        Some(Intrinsic1::TypeVarTuple) => kept_call(th, "typevartuple", &[value]),
        Some(Intrinsic1::SubscriptGeneric) => kept_call(th, "subscript_generic", &[value]),
        Some(Intrinsic1::TypeAlias) => kept_call(th, "typealias", &[value]),
        None => Err(th.raise(t::SystemError, "invalid intrinsic")),
    }
}

#[inline(never)]
pub fn two(th: &Thread, which: usize, first: Value, second: Value) -> PyResult<Value> {
    match Intrinsic2::from_u32(which as u32) {
        Some(Intrinsic2::PrepReraiseStar) => crate::groups::prepare_reraise(th, first, second),
        Some(Intrinsic2::TypeVarWithBound) => kept_call(th, "typevar_with_bound", &[first, second]),
        Some(Intrinsic2::TypeVarWithConstraints) => {
            kept_call(th, "typevar_with_constraints", &[first, second])
        }
        Some(Intrinsic2::SetFunctionTypeParams) => {
            if let Some(function) = first.cast::<Function>() {
                function.type_params.set(&function.header, Some(second));
            }
            Ok(first)
        }
        Some(Intrinsic2::SetTypeParamDefault) => {
            kept_call(th, "set_typeparam_default", &[first, second])
        }
        None => Err(th.raise(t::SystemError, "invalid intrinsic")),
    }
}

/// Calls what a native module keeps with the runtime under that name.
#[inline(never)]
fn kept_call(th: &Thread, name: &'static str, args: &[Value]) -> PyResult<Value> {
    let kept = th.rt().kept.borrow().get(name).copied();
    match kept {
        Some(function) => protocol::call(th, function, args),
        None => Err(th.raise(t::SystemError, format!("{name} is not available"))),
    }
}

/// An expression statement at the prompt: `sys.displayhook(value)`.
#[inline(never)]
fn print_expression(th: &Thread, value: Value) -> PyResult<Value> {
    let hook = match th.rt().sys.get() {
        Some(sys) => sys.get_str(th, th.names().displayhook)?,
        None => None,
    };
    match hook {
        Some(hook) => protocol::call(th, hook, &[value]),
        None => Err(th.raise(t::RuntimeError, "lost sys.displayhook")),
    }
}

/// A StopIteration that leaves a generator is a RuntimeError. CPython: `stopiteration_error`.
#[inline(never)]
fn stop_iteration_error(th: &Thread, exception: Value) -> Value {
    use pyjit_object::exception::Exception;
    let Some(function) = th.activation().map(|activation| activation.code()) else {
        return exception;
    };
    use pyjit_object::code::{CO_ASYNC_GENERATOR, CO_COROUTINE};
    let (is_coroutine, is_async) = (
        function.flags() & CO_COROUTINE != 0,
        function.flags() & CO_ASYNC_GENERATOR != 0,
    );
    let text = if th.is_instance(exception, t::StopIteration) {
        if is_async {
            "async generator raised StopIteration"
        } else if is_coroutine {
            "coroutine raised StopIteration"
        } else {
            "generator raised StopIteration"
        }
    } else if is_async && th.is_instance(exception, t::StopAsyncIteration) {
        "async generator raised StopAsyncIteration"
    } else {
        return exception;
    };
    let Ok(error) = th.new_exception(th.class(t::RuntimeError), &[th.str(text).into()]) else {
        return th.take_pending().unwrap_or(exception);
    };
    if let Some(object) = error.cast::<Exception>() {
        object.cause.set(&object.header, Some(exception));
        object.context.set(&object.header, Some(exception));
        object.suppress_context.set(true);
    }
    error
}
