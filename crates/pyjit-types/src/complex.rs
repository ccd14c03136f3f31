//! `complex`. CPython: Objects/complexobject.c; mixed operations with reals and the recovery of infinities follow C99's
//! annex G, as CPython 3.14 does.

use crate::errors::raise_text;
use crate::float::arith as float;
use pyjit_object::float::{Complex, as_f64};
use pyjit_object::int::is_int;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    pub real: f64,
    pub imag: f64,
}

impl Parts {
    pub const fn new(real: f64, imag: f64) -> Parts {
        Parts { real, imag }
    }

    pub const fn real(real: f64) -> Parts {
        Parts { real, imag: 0.0 }
    }

    fn is_zero(self) -> bool {
        self.real == 0.0 && self.imag == 0.0
    }

    fn is_nan(self) -> bool {
        self.real.is_nan() && self.imag.is_nan()
    }

    fn is_infinite(self) -> bool {
        self.real.is_infinite() || self.imag.is_infinite()
    }

    fn is_finite(self) -> bool {
        self.real.is_finite() && self.imag.is_finite()
    }

    /// The parts with infinities made 1 and the rest 0, signs kept.
    fn boxed(self) -> Parts {
        let unit = |x: f64| (x.is_infinite() as u8 as f64).copysign(x);
        Parts::new(unit(self.real), unit(self.imag))
    }

    /// The parts with NaNs made 0, signs kept.
    fn without_nan(self) -> Parts {
        let clean = |x: f64| if x.is_nan() { 0.0f64.copysign(x) } else { x };
        Parts::new(clean(self.real), clean(self.imag))
    }

    pub fn times(self, other: Parts) -> Parts {
        let (a, b, c, d) = (self.real, self.imag, other.real, other.imag);
        let (ac, bd, ad, bc) = (a * c, b * d, a * d, b * c);
        let result = Parts::new(ac - bd, ad + bc);
        if !result.is_nan() {
            return result;
        }
        let (mut z, mut w, mut recover) = (self, other, false);
        if z.is_infinite() {
            (z, w, recover) = (z.boxed(), w.without_nan(), true);
        }
        if w.is_infinite() {
            (w, z, recover) = (w.boxed(), z.without_nan(), true);
        }
        if !recover && [ac, bd, ad, bc].iter().any(|product| product.is_infinite()) {
            (z, w, recover) = (z.without_nan(), w.without_nan(), true);
        }
        if !recover {
            return result;
        }
        let inf = f64::INFINITY;
        Parts::new(
            inf * (z.real * w.real - z.imag * w.imag),
            inf * (z.real * w.imag + z.imag * w.real),
        )
    }

    /// The quotient by Smith's method; none if the divisor is zero.
    pub fn divided_by(self, other: Parts) -> Option<Parts> {
        let (a, b) = (self, other);
        let result = if b.real.abs() >= b.imag.abs() {
            if b.real == 0.0 {
                return None;
            }
            let ratio = b.imag / b.real;
            let bottom = b.real + b.imag * ratio;
            Parts::new(
                (a.real + a.imag * ratio) / bottom,
                (a.imag - a.real * ratio) / bottom,
            )
        } else if b.imag.abs() >= b.real.abs() {
            let ratio = b.real / b.imag;
            let bottom = b.real * ratio + b.imag;
            Parts::new(
                (a.real * ratio + a.imag) / bottom,
                (a.imag * ratio - a.real) / bottom,
            )
        } else {
            Parts::new(f64::NAN, f64::NAN)
        };
        if !result.is_nan() {
            return Some(result);
        }
        Some(if a.is_infinite() && b.is_finite() {
            let x = a.boxed();
            let inf = f64::INFINITY;
            Parts::new(
                inf * (x.real * b.real + x.imag * b.imag),
                inf * (x.imag * b.real - x.real * b.imag),
            )
        } else if b.is_infinite() && a.is_finite() {
            let x = b.boxed();
            Parts::new(
                0.0 * (a.real * x.real + a.imag * x.imag),
                0.0 * (a.imag * x.real - a.real * x.imag),
            )
        } else {
            result
        })
    }

    /// A real number by a complex one.
    fn real_divided_by(a: f64, b: Parts) -> Option<Parts> {
        let result = if b.real.abs() >= b.imag.abs() {
            if b.real == 0.0 {
                return None;
            }
            let ratio = b.imag / b.real;
            let bottom = b.real + b.imag * ratio;
            Parts::new(a / bottom, (-a * ratio) / bottom)
        } else if b.imag.abs() >= b.real.abs() {
            let ratio = b.real / b.imag;
            let bottom = b.real * ratio + b.imag;
            Parts::new((a * ratio) / bottom, -a / bottom)
        } else {
            Parts::new(f64::NAN, f64::NAN)
        };
        if result.is_nan() && a.is_finite() && b.is_infinite() {
            let x = b.boxed();
            return Some(Parts::new(0.0 * (a * x.real), 0.0 * (-a * x.imag)));
        }
        Some(result)
    }

    /// The absolute value: infinite if a part is, even beside a NaN.
    pub fn magnitude(self) -> f64 {
        if self.is_infinite() {
            f64::INFINITY
        } else {
            self.real.hypot(self.imag)
        }
    }
}

pub fn value(th: &Thread, parts: Parts) -> Value {
    th.complex(parts.real, parts.imag)
}

fn in_class(th: &Thread, class: Gc<Type>, parts: Parts) -> Value {
    th.alloc(
        class,
        Complex {
            header: Header::default(),
            real: parts.real,
            imag: parts.imag,
        },
    )
    .into()
}

fn parts(complex: Gc<Complex>) -> Parts {
    Parts::new(complex.real, complex.imag)
}

/// An operand of arithmetic: 3.14 keeps reals apart, so that `inf * 1j` has no NaN in it.
enum Operand {
    Real(f64),
    Complex(Parts),
}

impl Operand {
    fn parts(&self) -> Parts {
        match *self {
            Operand::Real(real) => Parts::real(real),
            Operand::Complex(parts) => parts,
        }
    }
}

fn operand(th: &Thread, value: Value) -> PyResult<Option<Operand>> {
    match value.cast::<Complex>() {
        Some(complex) => Ok(Some(Operand::Complex(parts(complex)))),
        None => Ok(float::operand(th, value)?.map(Operand::Real)),
    }
}

fn binary(
    th: &Thread,
    a: Value,
    b: Value,
    f: impl Fn(Operand, Operand) -> PyResult<Parts>,
) -> PyResult<Value> {
    match (operand(th, a)?, operand(th, b)?) {
        (Some(x), Some(y)) => Ok(value(th, f(x, y)?)),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// Largest whole exponent that is done by multiplication.
const MAX_WHOLE: f64 = 100.0;

/// `a ** b`.
pub fn power(th: &Thread, a: Parts, b: Parts) -> PyResult<Value> {
    let result = if b.imag == 0.0 && b.real == b.real.floor() && b.real.abs() <= MAX_WHOLE {
        whole_power(a, b.real as i32)
    } else {
        general_power(a, b)
    };
    match result {
        None => Err(th.raise(t::ZeroDivisionError, "zero to a negative or complex power")),
        Some(result) if result.is_infinite() => {
            Err(th.raise(t::OverflowError, "complex exponentiation"))
        }
        Some(result) => Ok(value(th, result)),
    }
}

fn whole_power(base: Parts, exponent: i32) -> Option<Parts> {
    let mut result = Parts::real(1.0);
    let mut square = base;
    let mut rest = exponent.unsigned_abs();
    while rest > 0 {
        if rest & 1 == 1 {
            result = result.times(square);
        }
        rest >>= 1;
        square = square.times(square);
    }
    if exponent > 0 {
        Some(result)
    } else {
        Parts::real(1.0).divided_by(result)
    }
}

fn general_power(a: Parts, b: Parts) -> Option<Parts> {
    if b.is_zero() {
        return Some(Parts::real(1.0));
    }
    if a.is_zero() {
        return if b.imag != 0.0 || b.real < 0.0 {
            None
        } else {
            Some(Parts::real(0.0))
        };
    }
    let size = a.real.hypot(a.imag);
    let angle = a.imag.atan2(a.real);
    let (mut len, mut phase) = (size.powf(b.real), angle * b.real);
    if b.imag != 0.0 {
        len *= (-angle * b.imag).exp();
        phase += b.imag * size.ln();
    }
    // CPython takes the domain error of cos(inf) for that of a zero base.
    if phase.is_infinite() {
        return None;
    }
    Some(Parts::new(len * phase.cos(), len * phase.sin()))
}

/// What `__complex__` answers, if the class has it.
pub fn from_special(th: &Thread, x: Value) -> PyResult<Option<Parts>> {
    let Some(method) = protocol::lookup_special(th, x, th.names().__complex__)? else {
        return Ok(None);
    };
    let made = method.call(th, Args::NONE)?;
    let name = th.type_name(made);
    let Some(complex) = made.cast::<Complex>() else {
        return Err(th.raise(
            t::TypeError,
            format!("__complex__ returned non-complex (type {name})"),
        ));
    };
    if complex.header.shape() != t::COMPLEX.0 {
        let text = format!(
            "__complex__ returned non-complex (type {name}).  The ability to return an instance of a strict subclass of complex \
             is deprecated, and may be removed in a future version of Python."
        );
        th.warn(t::DeprecationWarning, &text, 1)?;
    }
    Ok(Some(parts(complex)))
}

/// Any number as a complex one (`PyComplex_AsCComplex`).
pub fn as_complex(th: &Thread, x: Value) -> PyResult<Parts> {
    if let Some(complex) = x.cast::<Complex>() {
        return Ok(parts(complex));
    }
    match from_special(th, x)? {
        Some(parts) => Ok(parts),
        None => protocol::as_double(th, x).map(Parts::real),
    }
}

fn is_real(th: &Thread, x: Value) -> bool {
    let slots = &th.class_of(x).slots;
    slots.nb_float.get().is_some() || slots.nb_index.get().is_some()
}

/// A complex number that is not of a subclass.
fn exact(x: Value) -> Option<Gc<Complex>> {
    x.cast::<Complex>()
        .filter(|complex| complex.header.shape() == t::COMPLEX.0)
}

/// `complex(x)` of one argument.
fn from_one(th: &Thread, x: Value) -> PyResult<Parts> {
    if let Some(text) = x.cast::<Str>() {
        return match pyjit_text::float::parse::parse_complex(text.units()) {
            Some((real, imag)) => Ok(Parts::new(real, imag)),
            None => Err(th.raise(t::ValueError, "complex() arg is a malformed string")),
        };
    }
    if let Some(complex) = exact(x) {
        return Ok(parts(complex));
    }
    if let Some(parts) = from_special(th, x)? {
        return Ok(parts);
    }
    if !is_real(th, x) {
        let name = th.class_of(x).qualified_name(th);
        return Err(th.raise(
            t::TypeError,
            format!("complex() argument must be a string or a number, not {name}"),
        ));
    }
    protocol::as_double(th, x).map(Parts::real)
}

/// One of the two arguments of `complex(real, imag)`.
fn from_part(th: &Thread, x: Value, name: &str) -> PyResult<Operand> {
    let found = th.class_of(x).qualified_name(th);
    let complex = match exact(x) {
        Some(complex) => Some(parts(complex)),
        // Only the first argument is asked for its `__complex__`.
        None if name == "real" && x.cast::<Str>().is_none() => from_special(th, x)?,
        None => x.cast::<Complex>().map(parts),
    };
    if let Some(parts) = complex {
        th.warn(
            t::DeprecationWarning,
            &format!("complex() argument '{name}' must be a real number, not {found}"),
            1,
        )?;
        return Ok(Operand::Complex(parts));
    }
    if !is_real(th, x) {
        return Err(th.raise(
            t::TypeError,
            format!("complex() argument '{name}' must be a real number, not {found}"),
        ));
    }
    protocol::as_double(th, x).map(Operand::Real)
}

const DOC: &str = "Create a complex number from a string or numbers.

If a string is given, parse it as a complex number.
If a single number is given, convert it to a complex number.
If the 'real' or 'imag' arguments are given, create a complex number
with the specified real and imaginary components.";

#[pymethods(Complex, name = "complex", doc = DOC, text_signature = "(real=0, imag=0)", flags = TypeFlags::BASE)]
pub mod methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        // One positional argument is not the same as `real=`: it may be a string.
        if let ([x], None) = (args.values, args.kwnames) {
            if class == th.class(t::COMPLEX) && protocol::is_exact(*x, t::COMPLEX) {
                return Ok(*x);
            }
            return Ok(in_class(th, class, from_one(th, *x)?));
        }
        let mut bound = [None; 9];
        pyjit_object::args::bind(
            th,
            pyjit_object::args::FunctionName::Type("complex"),
            &SIGNATURE,
            args,
            &mut bound,
        )?;
        let real = bound[0].map_or(Ok(Operand::Real(0.0)), |real| from_part(th, real, "real"))?;
        let imag = bound[1].map_or(Ok(Operand::Real(0.0)), |imag| from_part(th, imag, "imag"))?;
        let mut result = Parts::new(real.parts().real, imag.parts().real);
        if let Operand::Complex(imag) = imag {
            result.real -= imag.imag;
        }
        if let Operand::Complex(real) = real {
            result.imag += real.imag;
        }
        Ok(in_class(th, class, result))
    }

    static SIGNATURE: pyjit_object::def::Signature = pyjit_object::def::Signature {
        params: &[
            pyjit_object::def::Param {
                name: "real",
                optional: true,
            },
            pyjit_object::def::Param {
                name: "imag",
                optional: true,
            },
        ],
        posonly: 0,
        positional: 2,
        keywords: true,
    };

    #[slot(tp_repr)]
    fn repr(this: Gc<Complex>) -> String {
        pyjit_text::format::number::complex_repr(this.real, this.imag)
    }

    #[slot(tp_hash)]
    fn hash(this: Gc<Complex>) -> i64 {
        let object = this.into();
        pyjit_text::hash::hash_complex(
            protocol::hash_f64(this.real, object),
            protocol::hash_f64(this.imag, object),
        )
    }

    #[slot(tp_richcompare)]
    fn compare(this: Gc<Complex>, other: Value, op: CompareOp) -> Value {
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Value::NOT_IMPLEMENTED;
        }
        let equal = if let Some(other) = other.cast::<Complex>() {
            this.real == other.real && this.imag == other.imag
        } else if let Some(other) = as_f64(other) {
            this.real == other && this.imag == 0.0
        } else if is_int(other) {
            this.imag == 0.0
                && float::order_with_int(this.real, other) == Some(std::cmp::Ordering::Equal)
        } else {
            return Value::NOT_IMPLEMENTED;
        };
        Value::bool(equal == (op == CompareOp::Eq))
    }

    #[slot(nb_add)]
    fn add(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        binary(th, a, b, |a, b| {
            Ok(match (a, b) {
                (Operand::Complex(a), Operand::Complex(b)) => {
                    Parts::new(a.real + b.real, a.imag + b.imag)
                }
                (Operand::Complex(a), Operand::Real(b)) => Parts::new(a.real + b, a.imag),
                (Operand::Real(a), Operand::Complex(b)) => Parts::new(a + b.real, b.imag),
                (Operand::Real(a), Operand::Real(b)) => Parts::real(a + b),
            })
        })
    }

    #[slot(nb_subtract)]
    fn subtract(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        binary(th, a, b, |a, b| {
            Ok(match (a, b) {
                (Operand::Complex(a), Operand::Complex(b)) => {
                    Parts::new(a.real - b.real, a.imag - b.imag)
                }
                (Operand::Complex(a), Operand::Real(b)) => Parts::new(a.real - b, a.imag),
                (Operand::Real(a), Operand::Complex(b)) => Parts::new(a - b.real, -b.imag),
                (Operand::Real(a), Operand::Real(b)) => Parts::real(a - b),
            })
        })
    }

    #[slot(nb_multiply)]
    fn multiply(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        binary(th, a, b, |a, b| {
            Ok(match (a, b) {
                (Operand::Complex(a), Operand::Complex(b)) => a.times(b),
                (Operand::Complex(a), Operand::Real(b))
                | (Operand::Real(b), Operand::Complex(a)) => Parts::new(a.real * b, a.imag * b),
                (Operand::Real(a), Operand::Real(b)) => Parts::real(a * b),
            })
        })
    }

    #[slot(nb_true_divide)]
    fn true_divide(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        binary(th, a, b, |a, b| {
            let result = match (a, b) {
                (Operand::Complex(a), Operand::Complex(b)) => a.divided_by(b),
                (Operand::Complex(_) | Operand::Real(_), Operand::Real(0.0)) => None,
                (Operand::Complex(a), Operand::Real(b)) => Some(Parts::new(a.real / b, a.imag / b)),
                (Operand::Real(a), Operand::Complex(b)) => Parts::real_divided_by(a, b),
                (Operand::Real(a), Operand::Real(b)) => Some(Parts::real(a / b)),
            };
            result.ok_or_else(|| float::division_by_zero(th))
        })
    }

    #[slot(nb_power)]
    fn power(th: &Thread, a: Value, b: Value, modulus: Value) -> PyResult<Value> {
        let (Some(a), Some(b)) = (operand(th, a)?, operand(th, b)?) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if !modulus.is_none() {
            return Err(th.raise(t::ValueError, "complex modulo"));
        }
        super::power(th, a.parts(), b.parts())
    }

    #[slot(nb_negative)]
    fn negative(th: &Thread, this: Gc<Complex>) -> Value {
        th.complex(-this.real, -this.imag)
    }

    #[slot(nb_positive)]
    fn positive(th: &Thread, this: Gc<Complex>) -> Value {
        as_exact(th, this)
    }

    #[slot(nb_absolute)]
    fn absolute(th: &Thread, this: Gc<Complex>) -> PyResult<f64> {
        let parts = parts(this);
        match parts.magnitude() {
            size if size.is_infinite() && parts.is_finite() => {
                Err(th.raise(t::OverflowError, "absolute value too large"))
            }
            size => Ok(size),
        }
    }

    #[slot(nb_bool)]
    fn truth(this: Gc<Complex>) -> bool {
        this.real != 0.0 || this.imag != 0.0
    }

    fn as_exact(th: &Thread, this: Gc<Complex>) -> Value {
        if this.header.shape() == t::COMPLEX.0 {
            this.into()
        } else {
            value(th, parts(this))
        }
    }

    /// Convert number to a complex floating-point number.
    #[classmethod("($type, number, /)")]
    fn from_number(th: &Thread, class: Gc<Type>, number: Value) -> PyResult<Value> {
        if class == th.class(t::COMPLEX) && protocol::is_exact(number, t::COMPLEX) {
            return Ok(number);
        }
        let made = value(th, as_complex(th, number)?);
        if class == th.class(t::COMPLEX) {
            Ok(made)
        } else {
            protocol::call(th, class.into(), &[made])
        }
    }

    /// Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.
    #[method("($self, /)", leaf)]
    fn conjugate(th: &Thread, this: Gc<Complex>) -> Value {
        th.complex(this.real, -this.imag)
    }

    /// Convert this value to exact type complex.
    #[method("($self, /)", leaf)]
    fn __complex__(th: &Thread, this: Gc<Complex>) -> Value {
        as_exact(th, this)
    }

    #[method("($self, /)", leaf)]
    fn __getnewargs__(th: &Thread, this: Gc<Complex>) -> Gc<Tuple> {
        th.tuple(&[Value::float(this.real), Value::float(this.imag)])
    }

    /// Convert to a string according to format_spec.
    #[method("($self, format_spec, /)")]
    fn __format__(th: &Thread, this: Gc<Complex>, format_spec: Gc<Str>) -> PyResult<Value> {
        if format_spec.is_empty() {
            return Ok(protocol::str(th, this.into())?.into());
        }
        let name = th.type_name(this.into());
        let formatted =
            pyjit_text::format::format_complex(this.real, this.imag, format_spec.units(), &name);
        let formatted = formatted.map_err(|error| raise_text(th, error))?;
        Ok(th.str_ref(formatted.as_str())?.into())
    }

    /// the real part of a complex number
    #[getter]
    fn real(this: Gc<Complex>) -> f64 {
        this.real
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(this: Gc<Complex>) -> f64 {
        this.imag
    }
}
