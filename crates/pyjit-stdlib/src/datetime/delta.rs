//! `timedelta`.

use super::args::Names;
use super::calendar::{MICROS_PER_DAY, MICROS_PER_SECOND, SECONDS_PER_DAY};
use dashu_int::IBig;
use dashu_int::ops::DivRem;
use pyjit_object::def::TypeFlags;
use pyjit_object::int::{as_big, is_int};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::float::ratio::decompose;
use std::cell::Cell;

pub const MAX_DAYS: i64 = 999_999_999;

#[pytype(name = "timedelta", module = "datetime")]
#[repr(C)]
pub struct Delta {
    head: NativeHeader,
    days: Cell<i32>,
    seconds: Cell<i32>,
    micros: Cell<i32>,
}

impl Delta {
    /// The whole of it.
    pub fn total(&self) -> i128 {
        i128::from(self.days.get()) * i128::from(MICROS_PER_DAY)
            + i128::from(self.seconds.get()) * i128::from(MICROS_PER_SECOND)
            + i128::from(self.micros.get())
    }

    /// The whole of it where it is less than a day, as offsets are.
    pub fn offset(&self) -> Option<i64> {
        let total = self.total();
        (total.abs() < i128::from(MICROS_PER_DAY)).then_some(total as i64)
    }

    fn state(&self) -> [Value; 3] {
        [&self.days, &self.seconds, &self.micros].map(|part| Value::int(part.get()))
    }
}

fn in_class(th: &Thread, class: Gc<Type>, days: i64, rest: i64) -> PyResult<Gc<Delta>> {
    if days.abs() > MAX_DAYS {
        let text = format!("days={days}; must have magnitude <= {MAX_DAYS}");
        return Err(th.raise(t::OverflowError, text));
    }
    Ok(th.alloc(
        class,
        Delta {
            head: NativeHeader::new(Delta::LAYOUT),
            days: Cell::new(days as i32),
            seconds: Cell::new((rest / MICROS_PER_SECOND) as i32),
            micros: Cell::new((rest % MICROS_PER_SECOND) as i32),
        },
    ))
}

fn too_large(th: &Thread) -> Raised {
    th.raise(t::OverflowError, "Python int too large to convert to C int")
}

fn from_total_in(th: &Thread, class: Gc<Type>, total: i128) -> PyResult<Gc<Delta>> {
    let day = i128::from(MICROS_PER_DAY);
    match i32::try_from(total.div_euclid(day)) {
        Ok(days) => in_class(th, class, days.into(), total.rem_euclid(day) as i64),
        Err(_) => Err(too_large(th)),
    }
}

/// A timedelta of so many microseconds.
pub fn from_micros(th: &Thread, total: i128) -> PyResult<Gc<Delta>> {
    from_total_in(th, super::class(th, super::DELTA)?, total)
}

fn from_big(th: &Thread, class: Gc<Type>, total: &IBig) -> PyResult<Gc<Delta>> {
    match i128::try_from(total) {
        Ok(total) => from_total_in(th, class, total),
        Err(_) => Err(too_large(th)),
    }
}

fn delta_from_big(th: &Thread, total: &IBig) -> PyResult<Value> {
    Ok(from_big(th, super::class(th, super::DELTA)?, total)?.into())
}

/// `a / b`, rounded half to even.
fn divide_nearest(a: IBig, b: IBig) -> IBig {
    let (a, b) = if b < IBig::ZERO { (-a, -b) } else { (a, b) };
    let (mut quotient, mut rest) = a.div_rem(&b);
    if rest < IBig::ZERO {
        quotient -= IBig::ONE;
        rest += &b;
    }
    let twice = rest * IBig::from(2);
    let odd = &quotient % IBig::from(2) != IBig::ZERO;
    if twice > b || (twice == b && odd) {
        quotient += IBig::ONE;
    }
    quotient
}

fn divide_floor(a: &IBig, b: &IBig) -> (IBig, IBig) {
    let (mut quotient, mut rest) = a.div_rem(b);
    if rest != IBig::ZERO && (rest < IBig::ZERO) != (*b < IBig::ZERO) {
        quotient -= IBig::ONE;
        rest += b;
    }
    (quotient, rest)
}

/// A float as a fraction; a subclass may have its own idea of it.
fn ratio_of(th: &Thread, value: Value, number: f64) -> PyResult<(IBig, IBig)> {
    if !th.class_of(value).is_heap_class() {
        return ratio(th, number);
    }
    let pair = protocol::call_method_str(th, value, "as_integer_ratio", &[])?;
    let Some(pair) = pair.cast::<Tuple>() else {
        let found = th.type_name(pair);
        let text = format!(
            "unexpected return type from as_integer_ratio(): expected tuple, not '{found}'"
        );
        return Err(th.raise(t::TypeError, text));
    };
    let &[numerator, denominator] = pair.as_slice() else {
        let text = "unexpected return type from as_integer_ratio(): expected a 2-tuple";
        return Err(th.raise(t::ValueError, text));
    };
    match (whole(numerator), whole(denominator)) {
        (Some(numerator), Some(denominator)) => Ok((numerator, denominator)),
        _ => Err(th.raise(
            t::TypeError,
            "as_integer_ratio() must return a pair of ints",
        )),
    }
}

/// A finite float as a fraction.
fn ratio(th: &Thread, number: f64) -> PyResult<(IBig, IBig)> {
    if number.is_nan() {
        return Err(th.raise(t::ValueError, "cannot convert NaN to integer ratio"));
    }
    if number.is_infinite() {
        return Err(th.raise(t::OverflowError, "cannot convert Infinity to integer ratio"));
    }
    let (mantissa, exponent) = decompose(number);
    let power = IBig::ONE << exponent.unsigned_abs() as usize;
    Ok(if exponent < 0 {
        (mantissa.into(), power)
    } else {
        (IBig::from(mantissa) * power, IBig::ONE)
    })
}

/// One argument of the constructor in units of `factor` microseconds: whole ones, and a rest for floats.
fn component(th: &Thread, name: &str, value: Value, factor: i64) -> PyResult<(IBig, f64)> {
    if is_int(value) {
        let number = as_big(value).unwrap_or_default();
        return Ok((number * IBig::from(factor), 0.0));
    }
    let Some(number) = pyjit_object::float::as_f64(value) else {
        let found = th.type_name(value);
        let text = format!("unsupported type for timedelta {name} component: {found}");
        return Err(th.raise(t::TypeError, text));
    };
    if number.is_nan() {
        return Err(th.raise(t::ValueError, "cannot convert float NaN to integer"));
    }
    if number.is_infinite() {
        return Err(th.raise(t::OverflowError, "cannot convert float infinity to integer"));
    }
    let (whole, fraction) = (number.trunc(), number.fract());
    let (numerator, _) = ratio(th, whole)?;
    let mut total = numerator * IBig::from(factor);
    if fraction == 0.0 {
        return Ok((total, 0.0));
    }
    let part = fraction * factor as f64;
    total += IBig::from(part.trunc() as i64);
    Ok((total, part.fract()))
}

fn delta(value: Value) -> Option<Gc<Delta>> {
    value.cast::<Delta>()
}

/// The int that a delta can be multiplied with or divided by.
fn whole(value: Value) -> Option<IBig> {
    if is_int(value) { as_big(value) } else { None }
}

fn times(th: &Thread, delta: Gc<Delta>, value: Value) -> PyResult<Value> {
    let total = IBig::from(delta.total());
    if let Some(by) = whole(value) {
        return delta_from_big(th, &(total * by));
    }
    match pyjit_object::float::as_f64(value) {
        Some(by) => {
            let (numerator, denominator) = ratio_of(th, value, by)?;
            if denominator == IBig::ZERO {
                return Err(zero_division(th));
            }
            delta_from_big(th, &divide_nearest(total * numerator, denominator))
        }
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn zero_division(th: &Thread) -> Raised {
    th.raise(t::ZeroDivisionError, "division by zero")
}

fn int_value(th: &Thread, number: &IBig) -> PyResult<Value> {
    th.try_int_big(number)
}

const NAMES: Names<7> = Names {
    function: "__new__()",
    names: [
        "days",
        "seconds",
        "microseconds",
        "milliseconds",
        "minutes",
        "hours",
        "weeks",
    ],
    required: 0,
    positional: 7,
};

const DOC: &str = "Difference between two datetime values.

timedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)

All arguments are optional and default to 0.
Arguments may be integers or floats, and may be positive or negative.";

#[pymethods(Delta, name = "datetime.timedelta", module = "datetime", flags = TypeFlags::BASE, doc = DOC)]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Delta>> {
        let given = NAMES.bind(th, args)?;
        let second = MICROS_PER_SECOND;
        // The smallest unit first, as CPython adds them: only the order of errors shows it.
        let order = [
            (2, 1),
            (3, 1000),
            (1, second),
            (4, 60 * second),
            (5, 3600 * second),
            (0, MICROS_PER_DAY),
            (6, 7 * MICROS_PER_DAY),
        ];
        let mut total = IBig::ZERO;
        let mut left = 0.0f64;
        for (at, factor) in order {
            if let Some(value) = given[at] {
                let (micros, rest) = component(th, NAMES.names[at], value, factor)?;
                total += micros;
                left += rest;
            }
        }
        if left != 0.0 {
            let mut rounded = left.round();
            if (rounded - left).abs() == 0.5 {
                // Half-way: the sum is to be even.
                let odd = &total % IBig::from(2) != IBig::ZERO;
                let shift = f64::from(u8::from(odd));
                rounded = 2.0 * ((left + shift) * 0.5).round() - shift;
            }
            total += IBig::from(rounded as i64);
        }
        from_big(th, class, &total)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Delta>) -> String {
        let parts: Vec<String> = [
            ("days", this.days.get()),
            ("seconds", this.seconds.get()),
            ("microseconds", this.micros.get()),
        ]
        .iter()
        .filter(|(_, number)| *number != 0)
        .map(|(name, number)| format!("{name}={number}"))
        .collect();
        let shown = if parts.is_empty() {
            "0".to_owned()
        } else {
            parts.join(", ")
        };
        format!("{}({shown})", th.type_name(this.into()))
    }

    #[slot(tp_str)]
    fn str(this: Gc<Delta>) -> String {
        let (days, seconds, micros) = (this.days.get(), this.seconds.get(), this.micros.get());
        let mut text = String::new();
        if days != 0 {
            let s = if days.abs() == 1 { "" } else { "s" };
            text = format!("{days} day{s}, ");
        }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        text.push_str(&format!("{hours}:{minutes:02}:{:02}", seconds % 60));
        if micros != 0 {
            text.push_str(&format!(".{micros:06}"));
        }
        text
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<Delta>) -> PyResult<i64> {
        protocol::hash(th, th.try_tuple(&this.state())?.into())
    }

    #[slot(tp_richcompare)]
    fn compare(this: Gc<Delta>, other: Value, op: CompareOp) -> Value {
        match delta(other) {
            Some(other) => super::super::ordered(this.total().cmp(&other.total()), op),
            None => Value::NOT_IMPLEMENTED,
        }
    }

    #[slot(nb_bool)]
    fn truth(this: Gc<Delta>) -> bool {
        this.total() != 0
    }

    #[slot(nb_add)]
    fn add(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        match (delta(a), delta(b)) {
            (Some(a), Some(b)) => Ok(from_micros(th, a.total() + b.total())?.into()),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(nb_subtract)]
    fn subtract(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        match (delta(a), delta(b)) {
            (Some(a), Some(b)) => Ok(from_micros(th, a.total() - b.total())?.into()),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(nb_multiply)]
    fn multiply(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        match (delta(a), delta(b)) {
            (Some(a), None) => times(th, a, b),
            (None, Some(b)) => times(th, b, a),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(nb_floor_divide)]
    fn floor_divide(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        let Some(left) = delta(a) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let total = IBig::from(left.total());
        let by = match (delta(b), whole(b)) {
            (Some(right), _) => IBig::from(right.total()),
            (None, Some(number)) => number,
            _ => return Ok(Value::NOT_IMPLEMENTED),
        };
        if by == IBig::ZERO {
            return Err(zero_division(th));
        }
        let quotient = divide_floor(&total, &by).0;
        if delta(b).is_some() {
            int_value(th, &quotient)
        } else {
            delta_from_big(th, &quotient)
        }
    }

    #[slot(nb_true_divide)]
    fn true_divide(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        let Some(left) = delta(a) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let total = IBig::from(left.total());
        if let Some(right) = delta(b) {
            let by = int_value(th, &IBig::from(right.total()))?;
            return protocol::true_divide(th, int_value(th, &total)?, by);
        }
        if let Some(by) = whole(b) {
            if by == IBig::ZERO {
                return Err(zero_division(th));
            }
            return delta_from_big(th, &divide_nearest(total, by));
        }
        match pyjit_object::float::as_f64(b) {
            Some(by) => {
                let (numerator, denominator) = ratio_of(th, b, by)?;
                if numerator == IBig::ZERO {
                    return Err(zero_division(th));
                }
                delta_from_big(th, &divide_nearest(total * denominator, numerator))
            }
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(nb_remainder)]
    fn remainder(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        let (Some(left), Some(right)) = (delta(a), delta(b)) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if right.total() == 0 {
            return Err(zero_division(th));
        }
        let (_, rest) = divide_floor(&left.total().into(), &right.total().into());
        delta_from_big(th, &rest)
    }

    #[slot(nb_divmod)]
    fn divmod(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        let (Some(left), Some(right)) = (delta(a), delta(b)) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if right.total() == 0 {
            return Err(zero_division(th));
        }
        let (quotient, rest) = divide_floor(&left.total().into(), &right.total().into());
        let pair = [int_value(th, &quotient)?, delta_from_big(th, &rest)?];
        Ok(th.try_tuple(&pair)?.into())
    }

    #[slot(nb_negative)]
    fn negative(th: &Thread, this: Gc<Delta>) -> PyResult<Gc<Delta>> {
        from_micros(th, -this.total())
    }

    #[slot(nb_positive)]
    fn positive(th: &Thread, this: Gc<Delta>) -> PyResult<Gc<Delta>> {
        from_micros(th, this.total())
    }

    #[slot(nb_absolute)]
    fn absolute(th: &Thread, this: Gc<Delta>) -> PyResult<Gc<Delta>> {
        from_micros(th, this.total().abs())
    }

    /// Number of days.
    #[getter]
    fn days(this: Gc<Delta>) -> i32 {
        this.days.get()
    }

    /// Number of seconds (>= 0 and less than 1 day).
    #[getter]
    fn seconds(this: Gc<Delta>) -> i32 {
        this.seconds.get()
    }

    /// Number of microseconds (>= 0 and less than 1 second).
    #[getter]
    fn microseconds(this: Gc<Delta>) -> i32 {
        this.micros.get()
    }

    /// Total seconds in the duration.
    #[method("($self, /)")]
    fn total_seconds(th: &Thread, this: Gc<Delta>) -> PyResult<Value> {
        let total = int_value(th, &IBig::from(this.total()))?;
        protocol::true_divide(th, total, th.int(MICROS_PER_SECOND))
    }

    /// __reduce__() -> (cls, state)
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Delta>) -> PyResult<Gc<Tuple>> {
        let state = th.try_tuple(&this.state())?;
        th.try_tuple(&[th.class_of(this.into()).into(), state.into()])
    }
}

/// `min`, `max` and `resolution`.
pub fn limits(th: &Thread, class: Gc<Type>) -> PyResult<[Value; 3]> {
    Ok([
        in_class(th, class, -MAX_DAYS, 0)?.into(),
        in_class(th, class, MAX_DAYS, SECONDS_PER_DAY * MICROS_PER_SECOND - 1)?.into(),
        in_class(th, class, 0, 1)?.into(),
    ])
}
