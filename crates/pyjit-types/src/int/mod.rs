//! `int`. CPython: Objects/longobject.c.

pub mod arith;
pub mod text;

use arith::exact;
use pyjit_object::int::{HeapInt, as_big, as_i64, signum};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

const DOC: &str = "int([x]) -> integer
int(x, base=10) -> integer

Convert a number or string to an integer, or return 0 if no arguments
are given.  If x is a number, return x.__int__().  For floating-point
numbers, this truncates towards zero.

If x is not a number or if base is given, then x must be a string,
bytes, or bytearray instance representing an integer literal in the
given base.  The literal can be preceded by '+' or '-' and be surrounded
by whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.
Base 0 means to interpret the base from the string as an integer
iteral.
>>> int('0b100', base=0)
4";

/// An int of a class: of `int` as it is, of a subclass copied into an instance.
fn in_class(th: &Thread, class: Gc<Type>, value: Value) -> PyResult<Value> {
    if class == th.class(t::INT) {
        return Ok(value);
    }
    match as_big(value) {
        Some(number) => th.int_in(class, &number),
        None => Ok(value),
    }
}

/// `int(x, /, base=10)` with keywords.
fn constructor_arguments(th: &Thread, args: Args<'_>) -> PyResult<(Option<Value>, Option<Value>)> {
    let given = args.values.len();
    if given > 2 {
        let text = format!("int() takes at most 2 arguments ({given} given)");
        return Err(th.raise(t::TypeError, text));
    }
    let [base] = args.keyword_options(th, "int", ["base"])?;
    if base.is_some() && args.positional_count() > 1 {
        let text = "argument for int() given by name ('base') and position (2)";
        return Err(th.raise(t::TypeError, text));
    }
    Ok((args.get(0), args.get(1).or(base)))
}

/// The result of a comparison, or NotImplemented.
fn richcompare(a: Value, b: Value, op: CompareOp) -> Value {
    arith::compare(a, b).map_or(Value::NOT_IMPLEMENTED, |order| Value::bool(op.holds(order)))
}

#[pymethods(HeapInt, name = "int", doc = DOC, flags = TypeFlags::BASE.with(TypeFlags::LONG_SUBCLASS).with(TypeFlags::MATCH_SELF))]
pub mod methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        let (x, base) = if args.has_keywords() {
            constructor_arguments(th, args)?
        } else {
            args.check_count(th, "int", 0, 2)?;
            (args.get(0), args.get(1))
        };
        let value = match (x, base) {
            (None, None) => Value::ZERO,
            (None, Some(_)) => return Err(th.raise(t::TypeError, "int() missing string argument")),
            (Some(x), None) => text::to_int(th, x)?,
            (Some(x), Some(base)) => text::parse_with_base(th, x, base)?,
        };
        in_class(th, class, value)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Value) -> PyResult<Value> {
        text::decimal(th, this)
    }

    #[slot(tp_hash)]
    fn hash(this: Value) -> i64 {
        arith::hash(this)
    }

    #[slot(tp_richcompare)]
    fn compare(this: Value, other: Value, op: CompareOp) -> Value {
        richcompare(this, other, op)
    }

    #[slot(nb_add)]
    fn add(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::add(th, a, b)
    }

    #[slot(nb_subtract)]
    fn subtract(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::subtract(th, a, b)
    }

    #[slot(nb_multiply)]
    fn multiply(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::multiply(th, a, b)
    }

    #[slot(nb_remainder)]
    fn remainder(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::remainder(th, a, b)
    }

    #[slot(nb_divmod)]
    fn divmod(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::divmod(th, a, b)
    }

    #[slot(nb_power)]
    fn power(th: &Thread, a: Value, b: Value, modulus: Value) -> PyResult<Value> {
        arith::power(th, a, b, modulus)
    }

    #[slot(nb_negative)]
    fn negative(th: &Thread, this: Value) -> PyResult<Value> {
        arith::negative(th, this)
    }

    #[slot(nb_positive)]
    #[slot(nb_int)]
    #[slot(nb_index)]
    fn positive(th: &Thread, this: Value) -> Value {
        exact(th, this)
    }

    #[slot(nb_absolute)]
    fn absolute(th: &Thread, this: Value) -> PyResult<Value> {
        arith::absolute(th, this)
    }

    #[slot(nb_bool)]
    fn truth(this: Value) -> bool {
        signum(this) != 0
    }

    #[slot(nb_invert)]
    fn invert(th: &Thread, this: Value) -> PyResult<Value> {
        arith::invert(th, this)
    }

    #[slot(nb_lshift)]
    fn shift_left(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::shift_left(th, a, b)
    }

    #[slot(nb_rshift)]
    fn shift_right(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::shift_right(th, a, b)
    }

    #[slot(nb_and)]
    fn and(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::and(th, a, b)
    }

    #[slot(nb_xor)]
    fn xor(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::xor(th, a, b)
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::or(th, a, b)
    }

    #[slot(nb_float)]
    fn float(th: &Thread, this: Value) -> PyResult<Value> {
        arith::to_f64(th, this).map(Value::float)
    }

    #[slot(nb_floor_divide)]
    fn floor_divide(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::floor_divide(th, a, b)
    }

    #[slot(nb_true_divide)]
    fn true_divide(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        arith::true_divide(th, a, b)
    }

    /// Returns self, the complex conjugate of any int.
    #[method("($self, /)", leaf, pure)]
    fn conjugate(th: &Thread, this: Value) -> Value {
        exact(th, this)
    }

    /// Number of bits necessary to represent self in binary.
    ///
    /// >>> bin(37)
    /// '0b100101'
    /// >>> (37).bit_length()
    /// 6
    #[method("($self, /)", leaf, pure)]
    fn bit_length(this: Value) -> usize {
        arith::bit_length(this)
    }

    /// Number of ones in the binary representation of the absolute value of self.
    ///
    /// Also known as the population count.
    ///
    /// >>> bin(13)
    /// '0b1101'
    /// >>> (13).bit_count()
    /// 3
    #[method("($self, /)", leaf, pure)]
    fn bit_count(this: Value) -> usize {
        text::bit_count(this)
    }

    /// Return an array of bytes representing an integer.
    ///
    ///   length
    ///     Length of bytes object to use.  An OverflowError is raised if
    ///     the integer is not representable with the given number of bytes.
    ///     Default is length 1.
    ///   byteorder
    ///     The byte order used to represent the integer.  If byteorder is
    ///     'big', the most significant byte is at the beginning of the byte
    ///     array.  If byteorder is 'little', the most significant byte is at
    ///     the end of the byte array.  To request the native byte order of
    ///     the host system, use sys.byteorder as the byte order value.
    ///     Default is to use 'big'.
    ///   signed
    ///     Determines whether two's complement is used to represent the
    ///     integer.  If signed is False and a negative integer is given,
    ///     an OverflowError is raised.
    #[method("($self, /, length=1, byteorder='big', *, signed=False)")]
    fn to_bytes(
        th: &Thread,
        this: Value,
        length: Option<isize>,
        order: Option<Gc<Str>>,
        signed: Option<bool>,
    ) -> PyResult<Value> {
        let little = text::is_little(th, order)?;
        text::to_bytes(
            th,
            this,
            length.unwrap_or(1),
            little,
            signed.unwrap_or(false),
        )
    }

    /// Return the integer represented by the given array of bytes.
    ///
    ///   bytes
    ///     Holds the array of bytes to convert.  The argument must either
    ///     support the buffer protocol or be an iterable object producing
    ///     bytes.  Bytes and bytearray are examples of built-in objects that
    ///     support the buffer protocol.
    ///   byteorder
    ///     The byte order used to represent the integer.  If byteorder is
    ///     'big', the most significant byte is at the beginning of the byte
    ///     array.  If byteorder is 'little', the most significant byte is at
    ///     the end of the byte array.  To request the native byte order of
    ///     the host system, use sys.byteorder as the byte order value.
    ///     Default is to use 'big'.
    ///   signed
    ///     Indicates whether two's complement is used to represent the
    ///     integer.
    #[classmethod("($type, /, bytes, byteorder='big', *, signed=False)")]
    fn from_bytes(
        th: &Thread,
        class: Gc<Type>,
        bytes: Value,
        order: Option<Gc<Str>>,
        signed: Option<bool>,
    ) -> PyResult<Value> {
        let little = text::is_little(th, order)?;
        let bytes = to_bytes_object(th, bytes)?;
        let value = text::from_bytes(th, bytes.as_slice(), little, signed.unwrap_or(false))?;
        if class == th.class(t::INT) {
            Ok(value)
        } else {
            protocol::call(th, class.into(), &[value])
        }
    }

    /// As CPython's `PyObject_Bytes`: numbers and strings are refused.
    fn to_bytes_object(th: &Thread, value: Value) -> PyResult<Gc<Bytes>> {
        if let Some(bytes) = value.cast::<Bytes>() {
            return Ok(bytes);
        }
        if value.cast::<Str>().is_some() || th.class_of(value).slots.nb_index.get().is_some() {
            let name = th.type_name(value);
            return Err(th.raise(
                t::TypeError,
                format!("cannot convert '{name}' object to bytes"),
            ));
        }
        let made = protocol::call(th, th.class(t::BYTES).into(), &[value])?;
        made.cast::<Bytes>()
            .ok_or_else(|| th.raise(t::TypeError, "__bytes__ returned non-bytes"))
    }

    /// Return a pair of integers, whose ratio is equal to the original int.
    ///
    /// The ratio is in lowest terms and has a positive denominator.
    ///
    /// >>> (10).as_integer_ratio()
    /// (10, 1)
    /// >>> (-10).as_integer_ratio()
    /// (-10, 1)
    /// >>> (0).as_integer_ratio()
    /// (0, 1)
    #[method("($self, /)", leaf)]
    fn as_integer_ratio(th: &Thread, this: Value) -> Gc<Tuple> {
        th.tuple(&[exact(th, this), Value::ONE])
    }

    /// Truncating an Integral returns itself.
    #[method("($self, /)", leaf, pure)]
    fn __trunc__(th: &Thread, this: Value) -> Value {
        exact(th, this)
    }

    /// Flooring an Integral returns itself.
    #[method("($self, /)", leaf, pure)]
    fn __floor__(th: &Thread, this: Value) -> Value {
        exact(th, this)
    }

    /// Ceiling of an Integral returns itself.
    #[method("($self, /)", leaf, pure)]
    fn __ceil__(th: &Thread, this: Value) -> Value {
        exact(th, this)
    }

    /// Rounding an Integral returns itself.
    ///
    /// Rounding with an ndigits argument also returns an integer.
    #[method("($self, ndigits=None, /)")]
    fn __round__(th: &Thread, this: Value, ndigits: Option<Value>) -> PyResult<Value> {
        let Some(ndigits) = ndigits.filter(|ndigits| !ndigits.is_none()) else {
            return Ok(exact(th, this));
        };
        let ndigits = protocol::index(th, ndigits)?;
        if signum(ndigits) >= 0 {
            return Ok(exact(th, this));
        }
        let zeros = as_i64(ndigits).map_or(usize::MAX, |ndigits| ndigits.unsigned_abs() as usize);
        arith::round_to_tens(th, this, zeros)
    }

    #[method("($self, /)")]
    fn __getnewargs__(th: &Thread, this: Value) -> Gc<Tuple> {
        th.tuple(&[exact(th, this)])
    }

    /// Convert to a string according to format_spec.
    #[method("($self, format_spec, /)")]
    fn __format__(th: &Thread, this: Value, format_spec: Gc<Str>) -> PyResult<Value> {
        if format_spec.is_empty() {
            return Ok(protocol::str(th, this)?.into());
        }
        text::format(th, this, format_spec.units())
    }

    /// Returns size in memory, in bytes.
    #[method("($self, /)", leaf)]
    fn __sizeof__(this: Value) -> usize {
        text::size_of(this)
    }

    /// Returns True. Exists for duck type compatibility with float.is_integer.
    #[method("($self, /)", leaf, pure)]
    fn is_integer(_this: Value) -> bool {
        true
    }

    /// the real part of a complex number
    #[getter]
    fn real(th: &Thread, this: Value) -> Value {
        exact(th, this)
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(_this: Value) -> Value {
        Value::ZERO
    }

    /// the numerator of a rational number in lowest terms
    #[getter]
    fn numerator(th: &Thread, this: Value) -> Value {
        exact(th, this)
    }

    /// the denominator of a rational number in lowest terms
    #[getter]
    fn denominator(_this: Value) -> Value {
        Value::ONE
    }
}
