//! Functions, classes, imports, patterns, intrinsics.

use crate::state::*;
use crate::{call_out, do_out, ops};
use pyjit_bytecode::opcode::{CommonConstant, function_attribute};
use pyjit_object::frame::LOCALS_WORD;
use pyjit_object::prelude::*;

ops! {
    MAKE_FUNCTION(s) {
        call_out!(s, 1, 1, |th| make_function(th, s.value(1), s.function().globals()))
    }
    /// [value, function]
    SET_FUNCTION_ATTRIBUTE(s) {
        let (value, function) = (s.value(2), &*(s.word(1) as *const Function));
        let head = &function.header;
        match s.arg() as u32 {
            function_attribute::DEFAULTS => function.defaults.set(head, value.cast()),
            function_attribute::KWDEFAULTS => function.kwdefaults.set(head, value.cast()),
            function_attribute::ANNOTATIONS => function.annotations.set(head, Some(value)),
            function_attribute::CLOSURE => function.closure.set(head, value.cast()),
            function_attribute::ANNOTATE => function.annotate.set(head, Some(value)),
            _ => {}
        }
        let function = s.word(1);
        s.replace(2, function).next(1)
    }
    LOAD_COMMON_CONSTANT(s) {
        let th = s.th;
        let value = match CommonConstant::from_u32(s.arg() as u32) {
            Some(CommonConstant::AssertionError) => th.class(t::AssertionError).into(),
            Some(CommonConstant::NotImplementedError) => th.class(t::NotImplementedError).into(),
            Some(CommonConstant::Tuple) => th.class(t::TUPLE).into(),
            _ => return s.slow::<LoadCommonBuiltin>(),
        };
        let value: Value = value;
        s.push(value.bits()).next(1)
    }
    LoadCommonBuiltin(s) {
        let name = if s.arg() == CommonConstant::All as usize { "all" } else { "any" };
        call_out!(s, 1, 0, |th| crate::proto::original_builtin(th, name))
    }

    IMPORT_NAME(s) {
        let namespace = Value::from_bits(*s.header().wrapping_add(LOCALS_WORD));
        call_out!(s, 1, 2, |th| crate::proto::import_name(th, s.function(), namespace, s.name(s.arg()), s.value(2), s.value(1)))
    }
    IMPORT_FROM(s) { call_out!(s, 1, 0, |th| crate::proto::import_from(th, s.value(1), s.name(s.arg()))) }

    CALL_INTRINSIC_1(s) {
        let namespace = Value::from_bits(*s.header().wrapping_add(LOCALS_WORD));
        call_out!(s, 1, 1, |th| crate::intrinsics::one(th, s.arg(), s.value(1), namespace))
    }
    CALL_INTRINSIC_2(s) { call_out!(s, 1, 2, |th| crate::intrinsics::two(th, s.arg(), s.value(2), s.value(1))) }

    MATCH_MAPPING(s) {
        let matches = crate::proto::class_has_flag(s.th, s.value(1), pyjit_object::class::type_flags::MAPPING);
        s.push(Value::bool(matches).bits()).next(1)
    }
    MATCH_SEQUENCE(s) {
        let matches = crate::proto::class_has_flag(s.th, s.value(1), pyjit_object::class::type_flags::SEQUENCE);
        s.push(Value::bool(matches).bits()).next(1)
    }
    /// [subject, keys] and the values or None on top.
    MATCH_KEYS(s) { call_out!(s, 1, 0, |th| crate::pattern::match_keys(th, s.value(2), s.value(1))) }
    /// [subject, class, names]
    MATCH_CLASS(s) { call_out!(s, 1, 3, |th| crate::pattern::match_class(th, s.value(3), s.value(2), s.arg(), s.value(1))) }

    /// No instruction of ours: code that was not verified, or instrumentation that is not there.
    Unknown(s) {
        s.save();
        s.th.raise(t::SystemError, format!("unknown opcode {}", opcode_at(s.pc)));
        s.raise()
    }
    /// Without a tracer, as its base.
    INSTRUMENTED(s) {
        do_out!(s, 1, 0, |th| Ok(()))
    }
}

#[inline(never)]
fn make_function(th: &Thread, code: Value, globals: Gc<Dict>) -> PyResult<Value> {
    let Some(code) = code.cast::<CodeObject>() else {
        return Err(th.raise(t::SystemError, "MAKE_FUNCTION without code"));
    };
    let function = Function::new(th, code, globals)?;
    // Functions of the same code share its version, so that a closure made anew still fits the caches.
    function.version.set(code.version.get());
    Ok(function.into())
}
