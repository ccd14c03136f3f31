//! What the code written by `pyjit-macros` names, in one place.

pub use crate::args::{Args, FunctionName, bind};
pub use crate::bind::MAX_PARAMS;
pub use crate::class::Type;
pub use crate::class::slots::SlotDef;
pub use crate::convert::{ArgAt, FromArg, IntoNext, IntoResult};
pub use crate::def::*;
pub use crate::kind::{Kind, NativeHeader, NativeLayout, Object};
pub use crate::prelude::{Gc, Header, PyResult, Raised, Thread, Trace, Tuple, Value};
pub use crate::value::to_native;
pub use pyjit_gc::Marker;

/// A receiver whose class was checked by the caller.
pub trait Receiver {
    /// # Safety
    /// `word` is the bits of a live value that is one.
    unsafe fn from_word(word: u64) -> Self;
}

impl Receiver for Value {
    #[inline(always)]
    unsafe fn from_word(word: u64) -> Value {
        // SAFETY: as the caller promises.
        unsafe { Value::from_bits_unchecked(word) }
    }
}

impl<T: Object> Receiver for Gc<T> {
    #[inline(always)]
    unsafe fn from_word(word: u64) -> Gc<T> {
        // SAFETY: as the caller promises; debug builds check.
        unsafe { Value::from_bits_unchecked(word).cast_unchecked::<T>() }
    }
}

/// # Safety
/// As `Receiver::from_word`.
#[inline(always)]
pub unsafe fn receiver<R: Receiver>(word: u64) -> R {
    // SAFETY: the caller's promise.
    unsafe { R::from_word(word) }
}

/// # Safety
/// `word` is the bits of a live value.
#[inline(always)]
pub unsafe fn required<T: FromArg>(th: &Thread, word: u64, at: &ArgAt) -> PyResult<T> {
    // SAFETY: the caller's promise.
    T::from_arg(th, unsafe { Value::from_bits_unchecked(word) }, at)
}

/// # Safety
/// `word` is 0 or the bits of a live value.
#[inline(always)]
pub unsafe fn optional<T: FromArg>(th: &Thread, word: u64, at: &ArgAt) -> PyResult<Option<T>> {
    // SAFETY: the caller's promise.
    match unsafe { Value::from_bits(word) } {
        Some(value) => T::from_arg(th, value, at).map(Some),
        None => Ok(None),
    }
}

/// 0 for none.
#[inline(always)]
pub fn word(value: Option<Value>) -> u64 {
    value.map_or(0, Value::bits)
}

#[inline(always)]
pub fn answer(th: &Thread, result: impl IntoResult) -> u64 {
    to_native(result.into_result(th))
}

/// # Safety
/// `values` holds `count` values, then one for each name; `names` is 0 or a tuple.
#[inline(always)]
pub unsafe fn var_function<'a>(values: *const Value, count: usize, names: u64) -> Args<'a> {
    // SAFETY: the caller's promise.
    unsafe {
        let kwnames = Value::from_bits(names).map(|names| names.cast_unchecked::<Tuple>());
        let all = count + kwnames.map_or(0, |names| names.len());
        Args {
            values: std::slice::from_raw_parts(values, all),
            kwnames,
        }
    }
}

/// # Safety
/// As `var_function`, and the first value is a receiver.
#[inline(always)]
pub unsafe fn var_method<'a, R: Receiver>(
    values: *const Value,
    count: usize,
    names: u64,
) -> (R, Args<'a>) {
    // SAFETY: the caller's promise.
    unsafe {
        let all = var_function(values, count, names);
        (
            receiver(all.values[0].bits()),
            Args {
                values: &all.values[1..],
                kwnames: all.kwnames,
            },
        )
    }
}

/// The nearest native class, from which a Python class has its layout.
fn native_base(class: Gc<Type>) -> Gc<Type> {
    let mut at = class;
    while at.is_heap_class()
        && let Some(base) = at.base.get()
    {
        at = base;
    }
    at
}

fn without_keywords(args: Args<'_>) -> Args<'_> {
    Args {
        values: args.positional(),
        kwnames: None,
    }
}

/// The arguments of a native `__new__` that takes no keywords: those for a Python subclass's own `__init__` are not its
/// business.
pub fn new_args<'a>(class: Gc<Type>, args: Args<'a>) -> Args<'a> {
    if args.kwnames.is_none() || !class.is_heap_class() {
        return args;
    }
    let init = |class: Gc<Type>| class.slots.tp_init.get().map(|init| init as usize);
    if init(class) == init(native_base(class)) {
        args
    } else {
        without_keywords(args)
    }
}

/// As `new_args`, of a native `__init__` beside a Python subclass's own `__new__`.
pub fn init_args<'a>(th: &Thread, this: Value, args: Args<'a>) -> Args<'a> {
    let class = th.class_of(this);
    if args.kwnames.is_none() || !class.is_heap_class() {
        return args;
    }
    let new = |class: Gc<Type>| class.slots.tp_new.get().map(|new| new as usize);
    if new(class) == new(native_base(class)) {
        args
    } else {
        without_keywords(args)
    }
}
