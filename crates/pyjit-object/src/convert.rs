//! From Python values to the Rust types of native functions' parameters, and back. CPython: Argument Clinic's
//! converters, Python/getargs.c (`_PyArg_BadArgument`), Objects/abstract.c.

use crate::prelude::*;

/// Which argument is being converted, for error texts.
#[derive(Clone, Copy)]
pub struct ArgAt {
    pub function: &'static str,
    /// From 1; 0 for the only argument of a function of one.
    pub index: u8,
    /// Empty for a positional-only parameter.
    pub name: &'static str,
}

impl ArgAt {
    /// "encode() argument 'encoding' must be str, not int".
    #[cold]
    pub fn mismatch(&self, th: &Thread, expected: &str, value: Value) -> Raised {
        let which = match (self.index, self.name) {
            (0, _) => "argument".to_string(),
            (index, "") => format!("argument {index}"),
            (_, name) => format!("argument '{name}'"),
        };
        let found = if value.is_none() {
            "None".to_string()
        } else {
            th.type_name(value)
        };
        th.raise(
            t::TypeError,
            format!(
                "{}() {which} must be {expected}, not {found}",
                self.function
            ),
        )
    }
}

/// What a parameter of a native function can be.
pub trait FromArg: Sized {
    fn from_arg(th: &Thread, value: Value, at: &ArgAt) -> PyResult<Self>;
}

impl FromArg for Value {
    #[inline(always)]
    fn from_arg(_: &Thread, value: Value, _: &ArgAt) -> PyResult<Value> {
        Ok(value)
    }
}

impl<T: Object> FromArg for Gc<T> {
    #[inline]
    fn from_arg(th: &Thread, value: Value, at: &ArgAt) -> PyResult<Gc<T>> {
        value.cast::<T>().ok_or_else(|| match T::LAYOUT {
            Some(_) => at.mismatch(th, T::NAME, value),
            None => at.mismatch(th, &T::NAME.to_lowercase(), value),
        })
    }
}

/// An index: any object with `__index__`, as a machine number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Index(pub isize);

impl Index {
    /// The position in a sequence of `len`, counted from its end if negative.
    #[inline]
    pub fn within(self, len: usize) -> Option<usize> {
        let at = if self.0 < 0 {
            self.0.checked_add_unsigned(len)?
        } else {
            self.0
        };
        usize::try_from(at).ok().filter(|at| *at < len)
    }
}

/// A slice bound: as `Index`, but too large ones are clipped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SliceIndex(pub isize);

/// The int that `value` is or that its `__index__` answers.
#[inline]
pub fn to_index(th: &Thread, value: Value) -> PyResult<Value> {
    if crate::int::is_int(value) {
        Ok(value)
    } else {
        index_slow(th, value)
    }
}

#[cold]
fn index_slow(th: &Thread, value: Value) -> PyResult<Value> {
    crate::protocol::index(th, value)
}

fn too_large(th: &Thread, what: &str) -> Raised {
    th.raise(
        t::OverflowError,
        format!("Python int too large to convert to C {what}"),
    )
}

impl FromArg for isize {
    #[inline]
    fn from_arg(th: &Thread, value: Value, _: &ArgAt) -> PyResult<isize> {
        let int = to_index(th, value)?;
        crate::int::as_i64(int)
            .map(|number| number as isize)
            .ok_or_else(|| too_large(th, "ssize_t"))
    }
}

impl FromArg for i64 {
    fn from_arg(th: &Thread, value: Value, _: &ArgAt) -> PyResult<i64> {
        let int = to_index(th, value)?;
        crate::int::as_i64(int).ok_or_else(|| too_large(th, "long"))
    }
}

impl FromArg for i32 {
    fn from_arg(th: &Thread, value: Value, _: &ArgAt) -> PyResult<i32> {
        let int = to_index(th, value)?;
        crate::int::as_i64(int)
            .and_then(|number| i32::try_from(number).ok())
            .ok_or_else(|| too_large(th, "int"))
    }
}

impl FromArg for usize {
    fn from_arg(th: &Thread, value: Value, _: &ArgAt) -> PyResult<usize> {
        let int = to_index(th, value)?;
        match crate::int::as_i64(int) {
            Some(number) if number >= 0 => Ok(number as usize),
            _ if crate::int::signum(int) < 0 => {
                Err(th.raise(t::OverflowError, "can't convert negative value to size_t"))
            }
            _ => Err(too_large(th, "size_t")),
        }
    }
}

impl FromArg for Index {
    #[inline]
    fn from_arg(th: &Thread, value: Value, at: &ArgAt) -> PyResult<Index> {
        isize::from_arg(th, value, at).map(Index)
    }
}

impl FromArg for SliceIndex {
    fn from_arg(th: &Thread, value: Value, _: &ArgAt) -> PyResult<SliceIndex> {
        if !crate::int::is_int(value) && th.class_of(value).slots.nb_index.get().is_none() {
            return Err(th.raise(
                t::TypeError,
                "slice indices must be integers or have an __index__ method",
            ));
        }
        let int = to_index(th, value)?;
        let clipped = if crate::int::signum(int) < 0 {
            isize::MIN
        } else {
            isize::MAX
        };
        Ok(SliceIndex(
            crate::int::as_i64(int).map_or(clipped, |number| number as isize),
        ))
    }
}

impl FromArg for f64 {
    #[inline]
    fn from_arg(th: &Thread, value: Value, _: &ArgAt) -> PyResult<f64> {
        match (value.as_small_float(), value.as_small_int()) {
            (Some(number), _) => Ok(number),
            (None, Some(number)) => Ok(number as f64),
            _ => crate::protocol::as_double(th, value),
        }
    }
}

impl FromArg for bool {
    #[inline]
    fn from_arg(th: &Thread, value: Value, _: &ArgAt) -> PyResult<bool> {
        match value.as_bool() {
            Some(truth) => Ok(truth),
            None => crate::protocol::truth(th, value),
        }
    }
}

/// What a native function can answer.
pub trait IntoResult {
    fn into_result(self, th: &Thread) -> PyResult<Value>;
}

impl IntoResult for Value {
    #[inline(always)]
    fn into_result(self, _: &Thread) -> PyResult<Value> {
        Ok(self)
    }
}

impl<T> IntoResult for Gc<T> {
    #[inline(always)]
    fn into_result(self, _: &Thread) -> PyResult<Value> {
        Ok(self.into())
    }
}

impl IntoResult for () {
    #[inline(always)]
    fn into_result(self, _: &Thread) -> PyResult<Value> {
        Ok(Value::NONE)
    }
}

impl IntoResult for bool {
    #[inline(always)]
    fn into_result(self, _: &Thread) -> PyResult<Value> {
        Ok(Value::bool(self))
    }
}

impl IntoResult for f64 {
    #[inline(always)]
    fn into_result(self, _: &Thread) -> PyResult<Value> {
        Ok(Value::float(self))
    }
}

macro_rules! ints {
    ($($ty:ty)*) => { $(impl IntoResult for $ty {
        #[inline(always)]
        fn into_result(self, th: &Thread) -> PyResult<Value> {
            Ok(th.int(self))
        }
    })* };
}
ints!(i32 i64 i128 isize u8 u16 u32 u64 usize);

impl IntoResult for dashu_int::IBig {
    fn into_result(self, th: &Thread) -> PyResult<Value> {
        th.try_int_big(&self)
    }
}

impl IntoResult for &str {
    fn into_result(self, th: &Thread) -> PyResult<Value> {
        Ok(th.try_str(self)?.into())
    }
}

impl IntoResult for String {
    fn into_result(self, th: &Thread) -> PyResult<Value> {
        Ok(th.try_str(&self)?.into())
    }
}

/// None is `None`.
impl<T: IntoResult> IntoResult for Option<T> {
    #[inline(always)]
    fn into_result(self, th: &Thread) -> PyResult<Value> {
        self.map_or(Ok(Value::NONE), |value| value.into_result(th))
    }
}

impl<T: IntoResult> IntoResult for PyResult<T> {
    #[inline(always)]
    fn into_result(self, th: &Thread) -> PyResult<Value> {
        self?.into_result(th)
    }
}

/// What `tp_iternext` can answer: none is the end.
pub trait IntoNext {
    fn into_next(self, th: &Thread) -> PyResult<Value>;
}

impl IntoNext for PyResult<Value> {
    #[inline(always)]
    fn into_next(self, _: &Thread) -> PyResult<Value> {
        self
    }
}

impl<T: IntoResult> IntoNext for Option<T> {
    #[inline(always)]
    fn into_next(self, th: &Thread) -> PyResult<Value> {
        self.map_or(Ok(Value::EXHAUSTED), |value| value.into_result(th))
    }
}

impl<T: IntoResult> IntoNext for PyResult<Option<T>> {
    #[inline(always)]
    fn into_next(self, th: &Thread) -> PyResult<Value> {
        self?.into_next(th)
    }
}
