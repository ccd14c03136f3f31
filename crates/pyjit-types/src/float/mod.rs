//! `float`. CPython: Objects/floatobject.c.

pub mod arith;

pub use arith::{ldexp, power};

use crate::errors::raise_text;
use arith::to_int;
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::float::{HeapFloat, as_f64};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::float as text;
use std::borrow::Cow;

/// A float of a class: of `float` itself an immediate, of a subclass an instance.
fn in_class(th: &Thread, class: Gc<Type>, number: f64) -> Value {
    if class == th.class(t::FLOAT) {
        return Value::float(number);
    }
    th.alloc(
        class,
        HeapFloat {
            header: Header::default(),
            number,
        },
    )
    .into()
}

/// The number in a receiver, which is a float.
fn number(value: Value) -> f64 {
    as_f64(value).unwrap_or(0.0)
}

/// `float(x)`.
pub fn to_float(th: &Thread, x: Value) -> PyResult<f64> {
    if let Some(number) = x.as_small_float() {
        return Ok(number);
    }
    let slots = &th.class_of(x).slots;
    if let Some(convert) = slots.nb_float.get() {
        // Also of subclasses of float, which `as_double` would take as they are.
        let made = convert(th, x)?;
        return match as_f64(made) {
            Some(number) if made.is_float() => Ok(number),
            _ => protocol::float_from_special(th, x, made),
        };
    }
    if slots.nb_index.get().is_some() {
        return protocol::as_double(th, x);
    }
    let parsed = if let Some(string) = x.cast::<Str>() {
        text::parse::parse(string.units())
    } else if let Some(bytes) = x.cast::<Bytes>() {
        text::parse::parse_bytes(bytes.as_slice())
    } else if slots.bf_getbuffer.get().is_some() {
        let bytes = BytesLike::new(th, x, Request::SIMPLE)?.to_vec();
        text::parse::parse_bytes(&bytes)
    } else {
        let name = th.type_name(x);
        return Err(th.raise(
            t::TypeError,
            format!("float() argument must be a string or a real number, not '{name}'"),
        ));
    };
    match parsed {
        Some(number) => Ok(number),
        None => {
            let shown = protocol::repr(th, x)?;
            Err(th.raise(
                t::ValueError,
                format!("could not convert string to float: {}", shown.display()),
            ))
        }
    }
}

const DOC: &str = "Convert a string or number to a floating-point number, if possible.";

#[pymethods(HeapFloat, name = "float", doc = DOC, text_signature = "(x=0, /)", flags = TypeFlags::BASE.with(TypeFlags::MATCH_SELF))]
pub mod methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(x=0, /)")]
    fn new(th: &Thread, class: Gc<Type>, x: Option<Value>) -> PyResult<Value> {
        let number = x.map_or(Ok(0.0), |x| to_float(th, x))?;
        Ok(in_class(th, class, number))
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Value) -> PyResult<Gc<Str>> {
        th.str_latin1(text::repr(number(this)).as_bytes())
    }

    #[slot(tp_hash)]
    fn hash(this: Value) -> i64 {
        protocol::hash_f64(number(this), this)
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Value, other: Value, op: CompareOp) -> Value {
        arith::compare(th, number(this), other, op)
    }

    #[slot(nb_add)]
    fn add(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::binary(th, a, b, |_, x, y| Ok(Value::float(x + y)))
    }

    #[slot(nb_subtract)]
    fn subtract(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::binary(th, a, b, |_, x, y| Ok(Value::float(x - y)))
    }

    #[slot(nb_multiply)]
    fn multiply(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::binary(th, a, b, |_, x, y| Ok(Value::float(x * y)))
    }

    #[slot(nb_true_divide)]
    fn true_divide(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::binary(th, a, b, |th, x, y| {
            if y == 0.0 {
                Err(arith::division_by_zero(th))
            } else {
                Ok(Value::float(x / y))
            }
        })
    }

    #[slot(nb_floor_divide)]
    fn floor_divide(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::binary(th, a, b, |th, x, y| {
            Ok(Value::float(arith::floor_div_rem(th, x, y)?.0))
        })
    }

    #[slot(nb_remainder)]
    fn remainder(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::binary(th, a, b, |th, x, y| {
            Ok(Value::float(arith::floor_div_rem(th, x, y)?.1))
        })
    }

    #[slot(nb_divmod)]
    fn divmod(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::binary(th, a, b, |th, x, y| {
            let (quotient, rest) = arith::floor_div_rem(th, x, y)?;
            Ok(th
                .tuple(&[Value::float(quotient), Value::float(rest)])
                .into())
        })
    }

    #[slot(nb_power)]
    fn power(th: &Thread, a: Value, b: Value, modulus: Value) -> PyResult<Value> {
        if !modulus.is_none() {
            return Err(th.raise(
                t::TypeError,
                "pow() 3rd argument not allowed unless all arguments are integers",
            ));
        }
        arith::binary(th, a, b, arith::power)
    }

    #[slot(nb_negative)]
    fn negative(this: Value) -> f64 {
        -number(this)
    }

    #[slot(nb_positive)]
    #[slot(nb_float)]
    fn positive(this: Value) -> f64 {
        number(this)
    }

    #[slot(nb_absolute)]
    fn absolute(this: Value) -> f64 {
        number(this).abs()
    }

    #[slot(nb_bool)]
    fn truth(this: Value) -> bool {
        number(this) != 0.0
    }

    #[slot(nb_int)]
    fn int(th: &Thread, this: Value) -> PyResult<Value> {
        to_int(th, number(this))
    }

    /// Convert real number to a floating-point number.
    #[classmethod("($type, number, /)")]
    fn from_number(th: &Thread, class: Gc<Type>, number: Value) -> PyResult<Value> {
        if number.is_float() && class == th.class(t::FLOAT) {
            return Ok(number);
        }
        let number = Value::float(protocol::as_double(th, number)?);
        if class == th.class(t::FLOAT) {
            Ok(number)
        } else {
            protocol::call(th, class.into(), &[number])
        }
    }

    /// Return self, the complex conjugate of any float.
    #[method("($self, /)", leaf, pure)]
    fn conjugate(this: Value) -> f64 {
        number(this)
    }

    /// Return the Integral closest to x between 0 and x.
    #[method("($self, /)", leaf)]
    fn __trunc__(th: &Thread, this: Value) -> PyResult<Value> {
        to_int(th, number(this))
    }

    /// Return the floor as an Integral.
    #[method("($self, /)", leaf)]
    fn __floor__(th: &Thread, this: Value) -> PyResult<Value> {
        to_int(th, number(this).floor())
    }

    /// Return the ceiling as an Integral.
    #[method("($self, /)", leaf)]
    fn __ceil__(th: &Thread, this: Value) -> PyResult<Value> {
        to_int(th, number(this).ceil())
    }

    /// Return the Integral closest to x, rounding half toward even.
    ///
    /// When an argument is passed, work like built-in round(x, ndigits).
    #[method("($self, ndigits=None, /)")]
    fn __round__(th: &Thread, this: Value, ndigits: Option<Value>) -> PyResult<Value> {
        let x = number(this);
        let Some(ndigits) = ndigits.filter(|ndigits| !ndigits.is_none()) else {
            return to_int(th, x.round_ties_even());
        };
        let ndigits = protocol::index(th, ndigits)?;
        let clipped = if pyjit_object::int::signum(ndigits) < 0 {
            i64::MIN
        } else {
            i64::MAX
        };
        let ndigits = pyjit_object::int::as_i64(ndigits).unwrap_or(clipped);
        let rounded =
            text::round::round_digits(x, ndigits).map_err(|error| raise_text(th, error))?;
        Ok(Value::float(rounded))
    }

    /// Return a pair of integers, whose ratio is exactly equal to the original float.
    ///
    /// The ratio is in lowest terms and has a positive denominator.  Raise
    /// OverflowError on infinities and a ValueError on NaNs.
    ///
    /// >>> (10.0).as_integer_ratio()
    /// (10, 1)
    /// >>> (0.0).as_integer_ratio()
    /// (0, 1)
    /// >>> (-.25).as_integer_ratio()
    /// (-1, 4)
    #[method("($self, /)", leaf)]
    fn as_integer_ratio(th: &Thread, this: Value) -> PyResult<Gc<Tuple>> {
        let (top, bottom) =
            text::ratio::as_integer_ratio(number(this)).map_err(|error| raise_text(th, error))?;
        let pair = [th.try_int_big(&top)?, th.try_int_big(&bottom.into())?];
        Ok(th.tuple(&pair))
    }

    /// Create a floating-point number from a hexadecimal string.
    ///
    /// >>> float.fromhex('0x1.ffffp10')
    /// 2047.984375
    /// >>> float.fromhex('-0x1p-1074')
    /// -5e-324
    #[classmethod("($type, string, /)")]
    fn fromhex(th: &Thread, class: Gc<Type>, string: Value) -> PyResult<Value> {
        let Some(string) = string.cast::<Str>() else {
            return Err(th.raise(t::TypeError, "bad argument type for built-in operation"));
        };
        let number = text::hex::from_hex(string.units()).map_err(|error| raise_text(th, error))?;
        let number = Value::float(number);
        if class == th.class(t::FLOAT) {
            Ok(number)
        } else {
            protocol::call(th, class.into(), &[number])
        }
    }

    /// Return a hexadecimal representation of a floating-point number.
    ///
    /// >>> (-0.1).hex()
    /// '-0x1.999999999999ap-4'
    /// >>> 3.14159.hex()
    /// '0x1.921f9f01b866ep+1'
    #[method("($self, /)", leaf)]
    fn hex(this: Value) -> String {
        text::hex::to_hex(number(this))
    }

    /// Return True if the float is an integer.
    #[method("($self, /)", leaf, pure)]
    fn is_integer(this: Value) -> bool {
        let number = number(this);
        number.is_finite() && number.trunc() == number
    }

    #[method("($self, /)")]
    fn __getnewargs__(th: &Thread, this: Value) -> Gc<Tuple> {
        th.tuple(&[Value::float(number(this))])
    }

    /// You probably don't want to use this function.
    ///
    ///   typestr
    ///     Must be 'double' or 'float'.
    ///
    /// It exists mainly to be used in Python's test suite.
    ///
    /// This function returns whichever of 'unknown', 'IEEE, big-endian' or
    /// 'IEEE, little-endian' best describes the format of floating-point
    /// numbers used by the C type named by typestr.
    #[classmethod("($type, typestr, /)")]
    fn __getformat__(th: &Thread, _class: Gc<Type>, typestr: Gc<Str>) -> PyResult<&'static str> {
        if !typestr.eq_str("double") && !typestr.eq_str("float") {
            return Err(th.raise(
                t::ValueError,
                "__getformat__() argument 1 must be 'double' or 'float'",
            ));
        }
        Ok(if cfg!(target_endian = "big") {
            "IEEE, big-endian"
        } else {
            "IEEE, little-endian"
        })
    }

    /// Formats the float according to format_spec.
    #[method("($self, format_spec, /)")]
    fn __format__(th: &Thread, this: Value, format_spec: Gc<Str>) -> PyResult<Value> {
        if format_spec.is_empty() {
            return Ok(protocol::str(th, this)?.into());
        }
        let name = if this.is_float() {
            Cow::Borrowed("float")
        } else {
            Cow::Owned(th.type_name(this))
        };
        let formatted = pyjit_text::format::format_float(number(this), format_spec.units(), &name);
        let formatted = formatted.map_err(|error| raise_text(th, error))?;
        Ok(th.str_ref(formatted.as_str())?.into())
    }

    /// the real part of a complex number
    #[getter]
    fn real(this: Value) -> f64 {
        number(this)
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(_this: Value) -> f64 {
        0.0
    }
}
