//! The operations of the language on any value, as CPython's abstract object layer (Objects/abstract.c, object.c):
//! attribute access, calls, arithmetic, comparison, iteration, items, truth, text. They dispatch through slots.

mod attr;
mod call;
mod class;
mod compare;
mod item;
mod iter;
mod number;
mod text;

pub use attr::*;
pub use call::*;
pub use class::*;
pub use compare::*;
pub use item::*;
pub use iter::*;
pub use number::*;
pub use text::*;

use crate::prelude::*;

/// Whether the value is a str and not of a subclass.
#[inline(always)]
pub fn is_exact_str(value: Value) -> bool {
    value
        .header()
        .is_some_and(|header| header.shape() == t::STR.0)
}

#[inline(always)]
pub fn exact_str(value: Value) -> Option<Gc<Str>> {
    // SAFETY: the shape is that of exact strings.
    if is_exact_str(value) {
        // SAFETY: the shape is that of exact strings.
        Some(unsafe { value.cast_unchecked::<Str>() })
    } else {
        None
    }
}

/// Whether the value is an instance of exactly that native class (one whose instances have a single shape).
#[inline(always)]
pub fn is_exact(value: Value, class: TypeId) -> bool {
    value
        .header()
        .is_some_and(|header| header.shape() == class.0)
}

/// `bool(value)`.
#[inline]
pub fn truth(th: &Thread, value: Value) -> PyResult<bool> {
    match value.as_bool() {
        Some(truth) => Ok(truth),
        None => truth_slow(th, value),
    }
}

#[inline(never)]
fn truth_slow(th: &Thread, value: Value) -> PyResult<bool> {
    if value.is_none() {
        return Ok(false);
    }
    if let Some(number) = value.as_small_int() {
        return Ok(number != 0);
    }
    if let Some(number) = value.as_small_float() {
        return Ok(number != 0.0);
    }
    if let Some(string) = exact_str(value) {
        return Ok(!string.is_empty());
    }
    let slots = &th.class_of(value).slots;
    if let Some(test) = slots.nb_bool.get() {
        return test(th, value);
    }
    match slots.mp_length.get().or(slots.sq_length.get()) {
        Some(len) => Ok(len(th, value)? != 0),
        None => Ok(true),
    }
}
