//! Arithmetic. CPython: `binary_op1`, `PyNumber_*` in Objects/abstract.c.

use crate::class::slots::{BinaryFn, Slots, TernaryFn, UnaryFn};
use crate::prelude::*;

/// One binary operator: its slots and how messages write it.
pub struct BinaryOperator {
    pub symbol: &'static str,
    slot: fn(&Slots) -> Option<BinaryFn>,
    /// In-place form: tried first, and the symbol then ends in `=`.
    inplace: fn(&Slots) -> Option<BinaryFn>,
}

macro_rules! operators {
    ($($name:ident $inplace_name:ident $symbol:literal $slot:ident $inplace:ident;)*) => {
        $(
            /// The binary operator.
            pub fn $name(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
                binary(th, a, b, &table::$name)
            }
            /// The augmented assignment.
            pub fn $inplace_name(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
                inplace(th, a, b, &table::$name)
            }
        )*
        #[allow(non_upper_case_globals)]
        mod table {
            use super::BinaryOperator;
            $(pub static $name: BinaryOperator = BinaryOperator {
                symbol: $symbol,
                slot: |slots| slots.$slot.get(),
                inplace: |slots| slots.$inplace.get(),
            };)*
        }
    };
}

operators! {
    add iadd "+" nb_add nb_inplace_add;
    subtract isubtract "-" nb_subtract nb_inplace_subtract;
    multiply imultiply "*" nb_multiply nb_inplace_multiply;
    remainder iremainder "%" nb_remainder nb_inplace_remainder;
    lshift ilshift "<<" nb_lshift nb_inplace_lshift;
    rshift irshift ">>" nb_rshift nb_inplace_rshift;
    and iand "&" nb_and nb_inplace_and;
    xor ixor "^" nb_xor nb_inplace_xor;
    or ior "|" nb_or nb_inplace_or;
    floor_divide ifloor_divide "//" nb_floor_divide nb_inplace_floor_divide;
    true_divide itrue_divide "/" nb_true_divide nb_inplace_true_divide;
    matrix_multiply imatrix_multiply "@" nb_matrix_multiply nb_inplace_matrix_multiply;
}

/// The slots of both operands in CPython's order; `NotImplemented` if neither takes it.
fn dispatch(
    th: &Thread,
    a: Value,
    b: Value,
    slot: impl Fn(&Slots) -> Option<BinaryFn>,
) -> PyResult<Value> {
    let (left, right) = (th.class_of(a), th.class_of(b));
    let left_slot = slot(&left.slots);
    let right_slot = if left == right {
        None
    } else {
        slot(&right.slots)
    };
    let right_slot =
        right_slot.filter(|f| left_slot.is_none_or(|left| !std::ptr::fn_addr_eq(*f, left)));
    let mut right_slot = right_slot;
    if let Some(f) = left_slot {
        if let Some(g) = right_slot
            && right.is_subclass_of(left)
        {
            let answer = g(th, a, b)?;
            if !answer.is_not_implemented() {
                return Ok(answer);
            }
            right_slot = None;
        }
        let answer = f(th, a, b)?;
        if !answer.is_not_implemented() {
            return Ok(answer);
        }
    }
    match right_slot {
        Some(g) => g(th, a, b),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn binary(th: &Thread, a: Value, b: Value, operator: &BinaryOperator) -> PyResult<Value> {
    let answer = dispatch(th, a, b, operator.slot)?;
    if !answer.is_not_implemented() {
        return Ok(answer);
    }
    let answer = sequence_operator(th, a, b, operator.symbol, false)?;
    if answer.is_not_implemented() {
        Err(unsupported(th, a, b, operator.symbol))
    } else {
        Ok(answer)
    }
}

fn inplace(th: &Thread, a: Value, b: Value, operator: &BinaryOperator) -> PyResult<Value> {
    if let Some(f) = (operator.inplace)(&th.class_of(a).slots) {
        let answer = f(th, a, b)?;
        if !answer.is_not_implemented() {
            return Ok(answer);
        }
    }
    let answer = dispatch(th, a, b, operator.slot)?;
    if !answer.is_not_implemented() {
        return Ok(answer);
    }
    let answer = sequence_operator(th, a, b, operator.symbol, true)?;
    if answer.is_not_implemented() {
        Err(unsupported(th, a, b, &format!("{}=", operator.symbol)))
    } else {
        Ok(answer)
    }
}

/// `+` and `*` of sequences.
fn sequence_operator(
    th: &Thread,
    a: Value,
    b: Value,
    symbol: &str,
    inplace: bool,
) -> PyResult<Value> {
    let (left, right) = (th.class_of(a), th.class_of(b));
    match symbol {
        "+" => {
            let own = if inplace {
                left.slots.sq_inplace_concat.get()
            } else {
                None
            };
            match own.or(left.slots.sq_concat.get()) {
                Some(concat) => concat(th, a, b),
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        }
        "*" => {
            let own = if inplace {
                left.slots.sq_inplace_repeat.get()
            } else {
                None
            };
            if let Some(repeat) = own.or(left.slots.sq_repeat.get()) {
                return repeat(th, a, repeat_count(th, b)?);
            }
            match right.slots.sq_repeat.get() {
                Some(repeat) => repeat(th, b, repeat_count(th, a)?),
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn repeat_count(th: &Thread, count: Value) -> PyResult<isize> {
    if !super::is_index(th, count) {
        let name = th.type_name(count);
        return Err(th.raise(
            t::TypeError,
            format!("can't multiply sequence by non-int of type '{name}'"),
        ));
    }
    super::index_as_isize(th, count)
}

#[cold]
fn unsupported(th: &Thread, a: Value, b: Value, symbol: &str) -> Raised {
    let (left, right) = (th.type_name(a), th.type_name(b));
    if symbol == ">>" && is_print(a) {
        let text = format!(
            "unsupported operand type(s) for >>: '{left}' and '{right}'. Did you mean \"print(<message>, file=<output_stream>)\"?"
        );
        return th.raise(t::TypeError, text);
    }
    th.raise(
        t::TypeError,
        format!("unsupported operand type(s) for {symbol}: '{left}' and '{right}'"),
    )
}

fn is_print(value: Value) -> bool {
    value
        .cast::<Builtin>()
        .and_then(|builtin| builtin.name.get())
        .is_some_and(|name| name.eq_str("print"))
}

/// `divmod(a, b)`.
pub fn divmod(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    let answer = dispatch(th, a, b, |slots| slots.nb_divmod.get())?;
    if answer.is_not_implemented() {
        Err(unsupported(th, a, b, "divmod()"))
    } else {
        Ok(answer)
    }
}

/// The answer of the first `nb_power` that has one, else NotImplemented.
fn power_slots(th: &Thread, a: Value, b: Value, modulus: Value) -> PyResult<Value> {
    let classes = [th.class_of(a), th.class_of(b), th.class_of(modulus)];
    let slot = |class: Gc<Type>| class.slots.nb_power.get();
    let (left, right) = (slot(classes[0]), slot(classes[1]));
    let right_first =
        classes[0] != classes[1] && classes[1].is_subclass_of(classes[0]) && left.is_some();
    let candidates = if right_first {
        [right, left, slot(classes[2])]
    } else {
        [left, right, slot(classes[2])]
    };
    for (at, candidate) in candidates.iter().enumerate() {
        let Some(f) = *candidate else { continue };
        // Each function is asked once.
        let known = |other: &Option<TernaryFn>| other.is_some_and(|g| std::ptr::fn_addr_eq(f, g));
        if candidates[..at].iter().any(known) {
            continue;
        }
        let answer = f(th, a, b, modulus)?;
        if !answer.is_not_implemented() {
            return Ok(answer);
        }
    }
    Ok(Value::NOT_IMPLEMENTED)
}

/// `pow(a, b, modulus)`; `a ** b` with modulus None.
pub fn power(th: &Thread, a: Value, b: Value, modulus: Value) -> PyResult<Value> {
    let answer = power_slots(th, a, b, modulus)?;
    if !answer.is_not_implemented() {
        return Ok(answer);
    }
    if modulus.is_none() {
        return Err(unsupported(th, a, b, "** or pow()"));
    }
    let (x, y, z) = (th.type_name(a), th.type_name(b), th.type_name(modulus));
    Err(th.raise(
        t::TypeError,
        format!("unsupported operand type(s) for ** or pow(): '{x}', '{y}', '{z}'"),
    ))
}

/// `a **= b`.
pub fn ipower(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    if let Some(f) = th.class_of(a).slots.nb_inplace_power.get() {
        let answer = f(th, a, b, Value::NONE)?;
        if !answer.is_not_implemented() {
            return Ok(answer);
        }
    }
    let answer = power_slots(th, a, b, Value::NONE)?;
    if answer.is_not_implemented() {
        return Err(unsupported(th, a, b, "**="));
    }
    Ok(answer)
}

fn unary(th: &Thread, value: Value, slot: Option<UnaryFn>, what: &str) -> PyResult<Value> {
    match slot {
        Some(f) => f(th, value),
        None => {
            let name = th.type_name(value);
            Err(th.raise(
                t::TypeError,
                format!("bad operand type for {what}: '{name}'"),
            ))
        }
    }
}

/// `-value`.
pub fn negative(th: &Thread, value: Value) -> PyResult<Value> {
    unary(
        th,
        value,
        th.class_of(value).slots.nb_negative.get(),
        "unary -",
    )
}

/// `+value`.
pub fn positive(th: &Thread, value: Value) -> PyResult<Value> {
    unary(
        th,
        value,
        th.class_of(value).slots.nb_positive.get(),
        "unary +",
    )
}

/// `~value`.
pub fn invert(th: &Thread, value: Value) -> PyResult<Value> {
    unary(
        th,
        value,
        th.class_of(value).slots.nb_invert.get(),
        "unary ~",
    )
}

/// `abs(value)`.
pub fn absolute(th: &Thread, value: Value) -> PyResult<Value> {
    unary(
        th,
        value,
        th.class_of(value).slots.nb_absolute.get(),
        "abs()",
    )
}

/// The int a value is, or that its `__index__` answers (`operator.index`).
pub fn index(th: &Thread, value: Value) -> PyResult<Value> {
    if crate::int::is_int(value) {
        return Ok(value);
    }
    let Some(f) = th.class_of(value).slots.nb_index.get() else {
        let name = th.type_name(value);
        return Err(th.raise(
            t::TypeError,
            format!("'{name}' object cannot be interpreted as an integer"),
        ));
    };
    let answer = f(th, value)?;
    if !crate::int::is_int(answer) {
        let name = th.type_name(answer);
        return Err(th.raise(
            t::TypeError,
            format!("__index__ returned non-int (type {name})"),
        ));
    }
    if !is_exact_int(answer) {
        let name = th.type_name(answer);
        let text = format!(
            "__index__ returned non-int (type {name}).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python."
        );
        th.warn(t::DeprecationWarning, &text, 1)?;
    }
    Ok(answer)
}

/// Whether the value is an int and neither a bool nor of a subclass.
pub fn is_exact_int(value: Value) -> bool {
    value.is_int() || super::is_exact(value, t::INT)
}

/// The float a value stands for (`PyFloat_AsDouble`): floats, `__float__`, `__index__`.
pub fn as_double(th: &Thread, value: Value) -> PyResult<f64> {
    if let Some(number) = crate::float::as_f64(value) {
        return Ok(number);
    }
    let slots = &th.class_of(value).slots;
    if let Some(f) = slots.nb_float.get() {
        let answer = f(th, value)?;
        return match answer.as_small_float() {
            Some(number) => Ok(number),
            None => float_from_special(th, value, answer),
        };
    }
    if slots.nb_index.get().is_some() {
        let int = index(th, value)?;
        return int_to_f64(th, int);
    }
    let name = th.type_name(value);
    Err(th.raise(t::TypeError, format!("must be real number, not {name}")))
}

/// The number in what `__float__` of `value` answered, where that is no exact float.
#[cold]
pub fn float_from_special(th: &Thread, value: Value, answer: Value) -> PyResult<f64> {
    let (name, found) = (th.type_name(value), th.type_name(answer));
    let Some(number) = crate::float::as_f64(answer) else {
        return Err(th.raise(
            t::TypeError,
            format!("{name}.__float__ returned non-float (type {found})"),
        ));
    };
    let text = format!(
        "{name}.__float__ returned non-float (type {found}).  The ability to return an instance of a strict subclass of float is deprecated, and may be removed in a future version of Python."
    );
    th.warn(t::DeprecationWarning, &text, 1)?;
    Ok(number)
}

/// The float nearest to an int, OverflowError if there is none.
pub fn int_to_f64(th: &Thread, int: Value) -> PyResult<f64> {
    if let Some(number) = crate::int::as_i64(int) {
        return Ok(number as f64);
    }
    let number = crate::int::as_big(int).map_or(0.0, |big| big.to_f64().value());
    if number.is_finite() {
        Ok(number)
    } else {
        Err(th.raise(t::OverflowError, "int too large to convert to float"))
    }
}
