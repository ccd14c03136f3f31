//! `time`: a time of day.

use super::args::{self, Names};
use super::calendar::time_text;
use super::moment::{format_argument, strptime_by, timespec_argument, unknown_timespec};
use super::{parse, zone};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;

#[pytype(name = "time", module = "datetime")]
#[repr(C)]
pub struct Clock {
    head: NativeHeader,
    hour: Cell<i32>,
    minute: Cell<i32>,
    second: Cell<i32>,
    micro: Cell<i32>,
    fold: Cell<i32>,
    tz: Field<Option<Value>>,
}

impl Clock {
    /// Hour, minute, second, microsecond, fold.
    pub fn fields(&self) -> [i32; 5] {
        [
            &self.hour,
            &self.minute,
            &self.second,
            &self.micro,
            &self.fold,
        ]
        .map(Cell::get)
    }

    pub fn tz(&self) -> Option<Value> {
        self.tz.get()
    }

    /// Microseconds since midnight.
    fn micros(&self) -> i64 {
        let [hour, minute, second, micro, _] = self.fields().map(i64::from);
        ((hour * 60 + minute) * 60 + second) * 1_000_000 + micro
    }

    fn offset(this: Gc<Clock>, th: &Thread) -> PyResult<Option<i64>> {
        zone::offset(th, this.tz(), Value::NONE)
    }

    fn data(&self, fold: bool) -> [u8; 6] {
        let [hour, minute, second, micro, _] = self.fields();
        let mark = if fold && self.fold.get() != 0 {
            0x80
        } else {
            0
        };
        let [_, high, middle, low] = micro.to_be_bytes();
        [
            hour as u8 | mark,
            minute as u8,
            second as u8,
            high,
            middle,
            low,
        ]
    }
}

pub fn check_fields(th: &Thread, [hour, minute, second, micro, fold]: [i32; 5]) -> PyResult<()> {
    let rows = [
        (hour, 23, "hour must be in 0..23"),
        (minute, 59, "minute must be in 0..59"),
        (second, 59, "second must be in 0..59"),
        (micro, 999_999, "microsecond must be in 0..999999"),
        (fold, 1, "fold must be either 0 or 1"),
    ];
    match rows
        .iter()
        .find(|(value, most, _)| !(0..=*most).contains(value))
    {
        Some((value, _, text)) => Err(th.raise(t::ValueError, format!("{text}, not {value}"))),
        None => Ok(()),
    }
}

fn alloc(th: &Thread, class: Gc<Type>, fields: [i32; 5], tz: Option<Value>) -> Gc<Clock> {
    let [hour, minute, second, micro, fold] = fields.map(Cell::new);
    th.alloc(
        class,
        Clock {
            head: NativeHeader::new(Clock::LAYOUT),
            hour,
            minute,
            second,
            micro,
            fold,
            tz: Field::new(tz),
        },
    )
}

/// A time of that class: subclasses are called.
pub fn make(th: &Thread, class: Gc<Type>, fields: [i32; 5], tz: Option<Value>) -> PyResult<Value> {
    check_fields(th, fields)?;
    if class == super::class(th, super::TIME)? {
        return Ok(alloc(th, class, fields, tz).into());
    }
    let [hour, minute, second, micro, fold] = fields.map(Value::int);
    let arguments = [hour, minute, second, micro, tz.unwrap_or(Value::NONE)];
    let made = protocol::call(th, class.into(), &arguments)?;
    if let (Some(clock), Some(fold)) = (made.cast::<Clock>(), fold.as_small_int()) {
        clock.fold.set(fold);
    }
    Ok(made)
}

const NAMES: Names<6> = Names {
    function: "function",
    names: ["hour", "minute", "second", "microsecond", "tzinfo", "fold"],
    required: 0,
    positional: 5,
};

/// The bytes of a pickled object: of so many bytes, `sane` its first relevant byte.
pub fn pickled<const N: usize>(
    th: &Thread,
    value: Option<Value>,
    sane: fn(&[u8; N]) -> bool,
) -> PyResult<Option<[u8; N]>> {
    let bytes = match value {
        Some(value) => match (value.cast::<Bytes>(), value.cast::<Str>()) {
            (Some(bytes), _) => bytes.as_slice().to_vec(),
            // Pickled by Python 2, read with encoding='latin1'.
            (None, Some(text)) if text.len() == N => {
                if text.chars().any(|unit| unit > 255) {
                    let text = "Failed to encode latin1 string when unpickling a datetime object. pickle.load(data, encoding='latin1') is assumed.";
                    return Err(th.raise(t::ValueError, text));
                }
                text.chars().map(|unit| unit as u8).collect()
            }
            _ => return Ok(None),
        },
        None => return Ok(None),
    };
    Ok(<[u8; N]>::try_from(bytes.as_slice()).ok().filter(sane))
}

/// The tzinfo of a pickled object.
pub fn pickled_zone(th: &Thread, value: Option<Value>) -> PyResult<Option<Value>> {
    let Some(value) = value.filter(|value| !value.is_none()) else {
        return Ok(None);
    };
    if zone::is_tzinfo(th, value)? {
        return Ok(Some(value));
    }
    Err(th.raise(t::TypeError, "bad tzinfo state arg"))
}

const DOC: &str = "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object

All arguments are optional. tzinfo may be None, or an instance of
a tzinfo subclass. The remaining arguments may be ints.
";

#[pymethods(Clock, name = "datetime.time", module = "datetime", flags = TypeFlags::BASE, doc = DOC)]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Clock>> {
        if matches!(args.values.len(), 1 | 2)
            && !args.has_keywords()
            && let Some(data) = pickled::<6>(th, args.get(0), |data| data[0] & 0x7F < 24)?
        {
            let tz = pickled_zone(th, args.get(1))?;
            let micro = i32::from_be_bytes([0, data[3], data[4], data[5]]);
            let fields = [
                i32::from(data[0] & 0x7F),
                data[1].into(),
                data[2].into(),
                micro,
                i32::from(data[0] >> 7),
            ];
            return Ok(alloc(th, class, fields, tz));
        }
        let given = NAMES.bind(th, args)?;
        let mut fields = [0; 5];
        for (field, at) in fields.iter_mut().zip([0, 1, 2, 3, 5]) {
            *field = args::int_or(th, given[at], 0)?;
        }
        let tz = zone::check(th, given[4])?;
        check_fields(th, fields)?;
        Ok(alloc(th, class, fields, tz))
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Clock>) -> PyResult<String> {
        let [hour, minute, second, micro, fold] = this.fields();
        let mut text = format!("{}({hour}, {minute}", th.type_name(this.into()));
        if micro != 0 {
            text.push_str(&format!(", {second}, {micro}"));
        } else if second != 0 {
            text.push_str(&format!(", {second}"));
        }
        if let Some(tz) = this.tz() {
            text.push_str(&format!(", tzinfo={}", protocol::repr(th, tz)?.display()));
        }
        if fold != 0 {
            text.push_str(&format!(", fold={fold}"));
        }
        text.push(')');
        Ok(text)
    }

    #[slot(tp_str)]
    fn str(th: &Thread, this: Gc<Clock>) -> PyResult<Value> {
        protocol::call_method_str(th, this.into(), "isoformat", &[])
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<Clock>) -> PyResult<i64> {
        let offset = if this.fold.get() != 0 {
            let early = make_plain(th, this)?;
            Clock::offset(early, th)?
        } else {
            Clock::offset(this, th)?
        };
        match offset {
            None => Ok(th.rt().hash_bytes(&this.data(false))),
            Some(offset) => {
                let apart = i128::from(this.micros() - offset);
                protocol::hash(th, super::super::delta::from_micros(th, apart)?.into())
            }
        }
    }

    fn make_plain(th: &Thread, this: Gc<Clock>) -> PyResult<Gc<Clock>> {
        let [hour, minute, second, micro, _] = this.fields();
        let class = super::super::class(th, super::super::TIME)?;
        Ok(alloc(
            th,
            class,
            [hour, minute, second, micro, 0],
            this.tz(),
        ))
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<Clock>, other: Value, op: CompareOp) -> PyResult<Value> {
        let Some(other) = other.cast::<Clock>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let plain = this.micros().cmp(&other.micros());
        if this.tz() == other.tz() {
            return Ok(super::super::ordered(plain, op));
        }
        let (a, b) = (Clock::offset(this, th)?, Clock::offset(other, th)?);
        if a == b {
            return Ok(super::super::ordered(plain, op));
        }
        match (a, b, op) {
            (Some(a), Some(b), _) => {
                let order = (this.micros() - a).cmp(&(other.micros() - b));
                Ok(super::super::ordered(order, op))
            }
            (_, _, CompareOp::Eq) => Ok(Value::FALSE),
            (_, _, CompareOp::Ne) => Ok(Value::TRUE),
            _ => Err(th.raise(
                t::TypeError,
                "can't compare offset-naive and offset-aware times",
            )),
        }
    }

    #[getter]
    fn hour(this: Gc<Clock>) -> i32 {
        this.hour.get()
    }

    #[getter]
    fn minute(this: Gc<Clock>) -> i32 {
        this.minute.get()
    }

    #[getter]
    fn second(this: Gc<Clock>) -> i32 {
        this.second.get()
    }

    #[getter]
    fn microsecond(this: Gc<Clock>) -> i32 {
        this.micro.get()
    }

    #[getter]
    fn tzinfo(this: Gc<Clock>) -> Option<Value> {
        this.tz()
    }

    #[getter]
    fn fold(this: Gc<Clock>) -> i32 {
        this.fold.get()
    }

    /// Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].
    ///
    /// The optional argument timespec specifies the number of additional terms
    /// of the time to include. Valid options are 'auto', 'hours', 'minutes',
    /// 'seconds', 'milliseconds' and 'microseconds'.
    #[method]
    fn isoformat(th: &Thread, this: Gc<Clock>, args: Args<'_>) -> PyResult<String> {
        const NAMES: Names<1> = Names {
            function: "isoformat()",
            names: ["timespec"],
            required: 0,
            positional: 1,
        };
        let [timespec] = NAMES.bind(th, args)?;
        let timespec = timespec_argument(th, timespec, 1)?;
        let [hour, minute, second, micro, _] = this.fields();
        let Some(mut text) = time_text(hour, minute, second, micro, &timespec) else {
            return Err(unknown_timespec(th));
        };
        if let Some(offset) = Clock::offset(this, th)? {
            text.push_str(&super::super::calendar::offset_text(offset, ":"));
        }
        Ok(text)
    }

    /// format -> strftime() style string.
    #[method]
    fn strftime(th: &Thread, this: Gc<Clock>, args: Args<'_>) -> PyResult<Value> {
        let format = format_argument(th, args)?;
        let [hour, minute, second, micro, _] = this.fields();
        let tuple = [1900, 1, 1, hour, minute, second, 0, 1, -1].map(Value::int);
        let tuple = th.try_tuple(&tuple)?;
        super::super::format::strftime(th, this.into(), format, tuple.into(), Some(micro))
    }

    /// Formats self with strftime.
    #[method]
    fn __format__(th: &Thread, this: Value, args: Args<'_>) -> PyResult<Value> {
        super::super::format::format_dunder(th, this, args)
    }

    /// Return self.tzinfo.utcoffset(self).
    #[method("($self, /)")]
    fn utcoffset(th: &Thread, this: Gc<Clock>) -> PyResult<Value> {
        zone::ask(th, this.tz(), "utcoffset", Value::NONE)
    }

    /// Return self.tzinfo.dst(self).
    #[method("($self, /)")]
    fn dst(th: &Thread, this: Gc<Clock>) -> PyResult<Value> {
        zone::ask(th, this.tz(), "dst", Value::NONE)
    }

    /// Return self.tzinfo.tzname(self).
    #[method("($self, /)")]
    fn tzname(th: &Thread, this: Gc<Clock>) -> PyResult<Value> {
        zone::name(th, this.tz(), Value::NONE)
    }

    const REPLACE: Names<6> = Names {
        function: "replace()",
        ..NAMES
    };

    /// Return time with new specified fields.
    #[method(
        text = "($self, /, hour=unchanged, minute=unchanged, second=unchanged,\n        microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)"
    )]
    fn replace(th: &Thread, this: Gc<Clock>, args: Args<'_>) -> PyResult<Value> {
        let given = REPLACE.bind(th, args)?;
        let mut fields = this.fields();
        for (field, at) in fields.iter_mut().zip([0, 1, 2, 3, 5]) {
            *field = args::int_or(th, given[at], *field)?;
        }
        let tz = match given[4] {
            Some(tz) => zone::check(th, Some(tz))?,
            None => this.tz(),
        };
        make(th, th.class_of(this.into()), fields, tz)
    }

    /// The same as replace().
    #[method(text = "($self, /, **changes)")]
    fn __replace__(th: &Thread, this: Gc<Clock>, args: Args<'_>) -> PyResult<Value> {
        replace(th, this, args)
    }

    /// string -> time from a string in ISO 8601 format
    #[classmethod("($type, object, /)")]
    fn fromisoformat(th: &Thread, class: Gc<Type>, object: Value) -> PyResult<Value> {
        let Some(text) = object.cast::<Str>() else {
            return Err(th.raise(t::TypeError, "fromisoformat: argument must be str"));
        };
        let bytes = text.to_wtf8();
        let bytes = bytes.strip_prefix(b"T").unwrap_or(&bytes);
        let parsed = parse::time(bytes).filter(|time| !time.next_day);
        let Some(time) = parsed else {
            return Err(super::super::moment::bad_iso(th, object));
        };
        let tz = match time.offset {
            Some(offset) => Some(zone::from_offset(th, offset, None)?),
            None => None,
        };
        let fields = [time.hour, time.minute, time.second, time.micro, 0];
        make(th, class, fields, tz)
    }

    /// string, format -> new time parsed from a string (like time.strptime()).
    #[classmethod]
    fn strptime(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        strptime_by(th, "_strptime_datetime_time", class, args)
    }

    fn reduced(th: &Thread, this: Gc<Clock>, fold: bool) -> PyResult<Gc<Tuple>> {
        let data = th.bytes(&this.data(fold))?.into();
        let args = match this.tz() {
            Some(tz) => th.try_tuple(&[data, tz])?,
            None => th.try_tuple(&[data])?,
        };
        th.try_tuple(&[th.class_of(this.into()).into(), args.into()])
    }

    /// __reduce_ex__(proto) -> (cls, state)
    #[method]
    fn __reduce_ex__(th: &Thread, this: Gc<Clock>, args: Args<'_>) -> PyResult<Gc<Tuple>> {
        let protocol = args::int_or(th, args.get(0), 0)?;
        reduced(th, this, protocol > 3)
    }

    /// __reduce__() -> (cls, state)
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Clock>) -> PyResult<Gc<Tuple>> {
        reduced(th, this, false)
    }
}

/// `min`, `max` and `resolution`.
pub fn limits(th: &Thread, class: Gc<Type>) -> PyResult<[Value; 3]> {
    Ok([
        alloc(th, class, [0; 5], None).into(),
        alloc(th, class, [23, 59, 59, 999_999, 0], None).into(),
        super::delta::from_micros(th, 1)?.into(),
    ])
}
