//! `datetime`.

use super::args::{self, Names};
use super::calendar::{EPOCH_SECONDS, MICROS_PER_DAY, MICROS_PER_SECOND, offset_text, time_text};
use super::clock::{self, Clock};
use super::date::{parse_date, time_tuple};
use super::delta::{self, Delta};
use super::moment::{self, Fields, Moment};
use super::{parse, zone};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

const NAMES: Names<9> = Names {
    function: "function",
    names: [
        "year",
        "month",
        "day",
        "hour",
        "minute",
        "second",
        "microsecond",
        "tzinfo",
        "fold",
    ],
    required: 3,
    positional: 8,
};

/// The fields that are given, others as they were.
fn fields_from(th: &Thread, given: &[Option<Value>; 9], old: Fields) -> PyResult<Fields> {
    Ok(Fields {
        year: args::int_or(th, given[0], old.year)?,
        month: args::int_or(th, given[1], old.month)?,
        day: args::int_or(th, given[2], old.day)?,
        hour: args::int_or(th, given[3], old.hour)?,
        minute: args::int_or(th, given[4], old.minute)?,
        second: args::int_or(th, given[5], old.second)?,
        micro: args::int_or(th, given[6], old.micro)?,
        fold: args::int_or(th, given[8], old.fold)?,
    })
}

fn data(this: Gc<Moment>, fold: bool) -> [u8; 10] {
    let fields = this.fields();
    let [_, _, year_high, year_low] = fields.year.to_be_bytes();
    let [_, high, middle, low] = fields.micro.to_be_bytes();
    let mark = if fold && fields.fold != 0 { 0x80 } else { 0 };
    [
        year_high,
        year_low,
        fields.month as u8 | mark,
        fields.day as u8,
        fields.hour as u8,
        fields.minute as u8,
        fields.second as u8,
        high,
        middle,
        low,
    ]
}

fn class_check(th: &Thread, value: Value, name: &str, number: usize) -> Raised {
    let found = th.type_name(value);
    let text = format!("combine() argument {number} must be {name}, not {found}");
    th.raise(t::TypeError, text)
}

/// Whether equal-looking times at a fold or gap are told apart by their offsets. CPython: `pep495_eq_exception`.
fn in_problematic_interval(th: &Thread, this: Gc<Moment>, offset: Option<i64>) -> PyResult<bool> {
    let flipped = moment::with_fold(th, this, 1 - this.fields().fold)?;
    Ok(moment::offset(th, flipped)? != offset)
}

/// Microseconds between two datetimes, offsets counted; none where only one has an offset.
fn difference(th: &Thread, a: Gc<Moment>, b: Gc<Moment>) -> PyResult<Option<i128>> {
    let plain = a.fields().micros() - b.fields().micros();
    if a.tz() == b.tz() {
        return Ok(Some(plain));
    }
    Ok(match (moment::offset(th, a)?, moment::offset(th, b)?) {
        (None, None) => Some(plain),
        (Some(x), Some(y)) => Some(plain - i128::from(x) + i128::from(y)),
        _ => None,
    })
}

/// The timestamp of a naive datetime in local time, or of an aware one, in microseconds.
fn stamp(th: &Thread, this: Gc<Moment>) -> PyResult<i128> {
    let fields = this.fields();
    let epoch = i128::from(EPOCH_SECONDS) * i128::from(MICROS_PER_SECOND);
    match moment::offset(th, this)? {
        Some(offset) => Ok(fields.micros() - i128::from(offset) - epoch),
        None => {
            let seconds = i128::from(moment::local_to_utc(th, &fields)?);
            Ok(seconds * i128::from(MICROS_PER_SECOND) + i128::from(fields.micro) - epoch)
        }
    }
}

/// A `tz`'s time of a datetime that holds UTC and that tz.
fn by_fromutc(th: &Thread, tz: Option<Value>, made: Value) -> PyResult<Value> {
    match tz {
        Some(tz) => protocol::call_method_str(th, tz, "fromutc", &[made]),
        None => Ok(made),
    }
}

fn deprecated(th: &Thread, name: &str, instead: &str) -> PyResult<()> {
    let text = format!(
        "datetime.datetime.{name}() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.{instead}."
    );
    th.warn(t::DeprecationWarning, &text, 1)
}

const DOC: &str = "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])

The year, month and day arguments are required. tzinfo may be None, or an
instance of a tzinfo subclass. The remaining arguments may be ints.
";

#[pymethods(Moment, name = "datetime.datetime", module = "datetime", flags = TypeFlags::BASE, doc = DOC)]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Moment>> {
        if matches!(args.values.len(), 1 | 2)
            && !args.has_keywords()
            && let Some(data) =
                clock::pickled::<10>(th, args.get(0), |data| (1..=12).contains(&(data[2] & 0x7F)))?
        {
            let tz = clock::pickled_zone(th, args.get(1))?;
            let fields = Fields {
                year: i32::from(data[0]) << 8 | i32::from(data[1]),
                month: i32::from(data[2] & 0x7F),
                day: data[3].into(),
                hour: data[4].into(),
                minute: data[5].into(),
                second: data[6].into(),
                micro: i32::from_be_bytes([0, data[7], data[8], data[9]]),
                fold: i32::from(data[2] >> 7),
            };
            return Ok(moment::alloc(th, class, fields, tz));
        }
        args::check_first_ints(th, args, NAMES.required)?;
        let given = NAMES.bind(th, args)?;
        let fields = fields_from(th, &given, Fields::default())?;
        let tz = zone::check(th, given[7])?;
        moment::check(th, &fields)?;
        Ok(moment::alloc(th, class, fields, tz))
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Moment>) -> PyResult<String> {
        let fields = this.fields();
        let mut text = format!(
            "{}({}, {}, {}, {}, {}",
            th.type_name(this.into()),
            fields.year,
            fields.month,
            fields.day,
            fields.hour,
            fields.minute
        );
        if fields.micro != 0 {
            text.push_str(&format!(", {}, {}", fields.second, fields.micro));
        } else if fields.second != 0 {
            text.push_str(&format!(", {}", fields.second));
        }
        if fields.fold != 0 {
            text.push_str(&format!(", fold={}", fields.fold));
        }
        if let Some(tz) = this.tz() {
            text.push_str(&format!(", tzinfo={}", protocol::repr(th, tz)?.display()));
        }
        text.push(')');
        Ok(text)
    }

    #[slot(tp_str)]
    fn str(th: &Thread, this: Gc<Moment>) -> PyResult<Value> {
        let space = th.intern(" ").into();
        protocol::call_method_str(th, this.into(), "isoformat", &[space])
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<Moment>) -> PyResult<i64> {
        let offset = if this.fields().fold != 0 {
            moment::offset(th, moment::with_fold(th, this, 0)?)?
        } else {
            moment::offset(th, this)?
        };
        match offset {
            None => Ok(th.rt().hash_bytes(&data(this, false))),
            Some(offset) => {
                let apart = this.fields().micros() - i128::from(offset);
                protocol::hash(th, delta::from_micros(th, apart)?.into())
            }
        }
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<Moment>, other: Value, op: CompareOp) -> PyResult<Value> {
        let Some(other) = moment::datetime(th, other)? else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let mut order = this.fields().micros().cmp(&other.fields().micros());
        if this.tz() == other.tz() {
            return Ok(super::super::ordered(order, op));
        }
        let (a, b) = (moment::offset(th, this)?, moment::offset(th, other)?);
        let by_equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        match (a, b) {
            (None, None) => {}
            (Some(x), Some(y)) => {
                let (left, right) = (this.fields().micros(), other.fields().micros());
                order = (left - i128::from(x)).cmp(&(right - i128::from(y)));
            }
            _ if op == CompareOp::Eq => return Ok(Value::FALSE),
            _ if op == CompareOp::Ne => return Ok(Value::TRUE),
            _ => {
                let text = "can't compare offset-naive and offset-aware datetimes";
                return Err(th.raise(t::TypeError, text));
            }
        }
        if by_equality
            && order.is_eq()
            && (in_problematic_interval(th, this, a)? || in_problematic_interval(th, other, b)?)
        {
            return Ok(Value::bool(op == CompareOp::Ne));
        }
        Ok(super::super::ordered(order, op))
    }

    #[slot(nb_add)]
    fn add(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        let (this, delta) = match (moment::datetime(th, a)?, moment::datetime(th, b)?) {
            (Some(this), None) => (this, b.cast::<Delta>()),
            (None, Some(this)) => (this, a.cast::<Delta>()),
            _ => return Ok(Value::NOT_IMPLEMENTED),
        };
        match delta {
            Some(delta) => Ok(moment::shifted(th, this, delta.total())?.into()),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(nb_subtract)]
    fn subtract(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        let Some(this) = moment::datetime(th, a)? else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if let Some(other) = moment::datetime(th, b)? {
            return match difference(th, this, other)? {
                Some(micros) => Ok(delta::from_micros(th, micros)?.into()),
                None => {
                    let text = "can't subtract offset-naive and offset-aware datetimes";
                    Err(th.raise(t::TypeError, text))
                }
            };
        }
        match b.cast::<Delta>() {
            Some(delta) => Ok(moment::shifted(th, this, -delta.total())?.into()),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[getter]
    fn hour(this: Gc<Moment>) -> i32 {
        this.fields().hour
    }

    #[getter]
    fn minute(this: Gc<Moment>) -> i32 {
        this.fields().minute
    }

    #[getter]
    fn second(this: Gc<Moment>) -> i32 {
        this.fields().second
    }

    #[getter]
    fn microsecond(this: Gc<Moment>) -> i32 {
        this.fields().micro
    }

    #[getter]
    fn tzinfo(this: Gc<Moment>) -> Option<Value> {
        this.tz()
    }

    #[getter]
    fn fold(this: Gc<Moment>) -> i32 {
        this.fields().fold
    }

    /// Returns new datetime object representing current time local to tz.
    ///
    ///   tz
    ///     Timezone object.
    ///
    /// If no tz is specified, uses local timezone.
    #[classmethod("($type, /, tz=None)")]
    fn now(th: &Thread, class: Gc<Type>, tz: Option<Value>) -> PyResult<Value> {
        let tz = zone::check(th, tz)?;
        let (seconds, micro) = moment::now();
        let made = moment::from_time_t(th, class, seconds, micro, tz.is_none(), tz)?;
        by_fromutc(th, tz, made)
    }

    /// Return a new datetime representing UTC day and time.
    #[classmethod("($type, /)")]
    fn utcnow(th: &Thread, class: Gc<Type>) -> PyResult<Value> {
        deprecated(th, "utcnow", "now(datetime.UTC)")?;
        let (seconds, micro) = moment::now();
        moment::from_time_t(th, class, seconds, micro, false, None)
    }

    /// timestamp[, tz] -> tz's local time from POSIX timestamp.
    #[classmethod]
    fn fromtimestamp(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        const NAMES: Names<2> = Names {
            function: "fromtimestamp()",
            names: ["timestamp", "tz"],
            required: 1,
            positional: 2,
        };
        let [stamp, tz] = NAMES.bind(th, args)?;
        let stamp = stamp.unwrap_or(Value::NONE);
        let tz = zone::check(th, tz)?;
        if pyjit_object::float::as_f64(stamp).is_none() && !protocol::is_index(th, stamp) {
            let found = th.type_name(stamp);
            let text = format!("argument must be int or float, not {found}");
            return Err(th.raise(t::TypeError, text));
        }
        let (seconds, micro) = moment::timestamp(th, stamp)?;
        let made = moment::from_time_t(th, class, seconds, micro, tz.is_none(), tz)?;
        by_fromutc(th, tz, made)
    }

    /// Construct a naive UTC datetime from a POSIX timestamp.
    #[classmethod]
    fn utcfromtimestamp(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        deprecated(
            th,
            "utcfromtimestamp",
            "fromtimestamp(timestamp, datetime.UTC)",
        )?;
        args.no_keywords(th, "utcfromtimestamp")?;
        args.check_count(th, "utcfromtimestamp", 1, 1)?;
        let (seconds, micro) = moment::timestamp(th, args.values[0])?;
        moment::from_time_t(th, class, seconds, micro, false, None)
    }

    /// string -> datetime from a string in most ISO 8601 formats
    #[classmethod("($type, object, /)")]
    fn fromisoformat(th: &Thread, class: Gc<Type>, object: Value) -> PyResult<Value> {
        let Some(text) = object.cast::<Str>() else {
            return Err(th.raise(t::TypeError, "fromisoformat: argument must be str"));
        };
        // The separator may be any character: count in characters.
        let units: Vec<u32> = text.chars().collect();
        let narrow: Vec<u8> = units
            .iter()
            .map(|unit| u8::try_from(*unit).unwrap_or(b'T'))
            .collect();
        let bad = |unit: &u32| *unit > 127;
        if units.len() < 7 {
            return Err(moment::bad_iso(th, object));
        }
        let split = parse::date_len(&narrow).min(units.len());
        if units[..split].iter().any(bad) || units.iter().skip(split + 1).any(bad) {
            return Err(moment::bad_iso(th, object));
        }
        let mut fields = parse_date(th, object, &narrow[..split])?;
        let mut tz = None;
        if units.len() > split {
            let Some(time) = parse::time(&narrow[split + 1..]) else {
                return Err(moment::bad_iso(th, object));
            };
            fields = Fields {
                hour: time.hour,
                minute: time.minute,
                second: time.second,
                micro: time.micro,
                ..fields
            };
            if time.next_day {
                let next = fields.micros() + i128::from(MICROS_PER_DAY);
                let Some(next) = Fields::from_micros(next) else {
                    let text = "year must be in 1..9999, not 10000";
                    return Err(th.raise(t::ValueError, text));
                };
                fields = next;
            }
            moment::check(th, &fields)?;
            if let Some(offset) = time.offset {
                tz = Some(zone::from_offset(th, offset, None)?);
            }
        }
        moment::make(th, class, fields, tz)
    }

    /// string, format -> new datetime parsed from a string (like time.strptime()).
    #[classmethod]
    fn strptime(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        moment::strptime_by(th, "_strptime_datetime_datetime", class, args)
    }

    /// date, time -> datetime with same date and time fields
    #[classmethod]
    fn combine(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        const NAMES: Names<3> = Names {
            function: "combine()",
            names: ["date", "time", "tzinfo"],
            required: 2,
            positional: 3,
        };
        let [date, time, tz] = NAMES.bind(th, args)?;
        let (date, time) = (date.unwrap_or(Value::NONE), time.unwrap_or(Value::NONE));
        let Some(date) = moment::date(date) else {
            return Err(class_check(th, date, "datetime.date", 1));
        };
        let Some(time) = time.cast::<Clock>() else {
            return Err(class_check(th, time, "datetime.time", 2));
        };
        let tz = match tz {
            Some(tz) => zone::check(th, Some(tz))?,
            None => time.tz(),
        };
        let [hour, minute, second, micro, fold] = time.fields();
        let fields = Fields {
            hour,
            minute,
            second,
            micro,
            fold,
            ..date.fields()
        };
        moment::make(th, class, fields, tz)
    }

    /// Return date object with same year, month and day.
    #[method("($self, /)")]
    fn date(th: &Thread, this: Gc<Moment>) -> PyResult<Value> {
        moment::make_date(
            th,
            super::super::class(th, super::super::DATE)?,
            this.fields(),
        )
    }

    fn clock_of(th: &Thread, this: Gc<Moment>, tz: Option<Value>) -> PyResult<Value> {
        let fields = this.fields();
        let class = super::super::class(th, super::super::TIME)?;
        let parts = [
            fields.hour,
            fields.minute,
            fields.second,
            fields.micro,
            fields.fold,
        ];
        clock::make(th, class, parts, tz)
    }

    /// Return time object with same time but with tzinfo=None.
    #[method("($self, /)")]
    fn time(th: &Thread, this: Gc<Moment>) -> PyResult<Value> {
        clock_of(th, this, None)
    }

    /// Return time object with same time and tzinfo.
    #[method("($self, /)")]
    fn timetz(th: &Thread, this: Gc<Moment>) -> PyResult<Value> {
        clock_of(th, this, this.tz())
    }

    /// Return ctime() style string.
    #[method("($self, /)")]
    fn ctime(this: Gc<Moment>) -> String {
        super::super::date::ctime(this)
    }

    /// Return time tuple, compatible with time.localtime().
    #[method("($self, /)")]
    fn timetuple(th: &Thread, this: Gc<Moment>) -> PyResult<Value> {
        let dst = zone::ask(th, this.tz(), "dst", this.into())?;
        let flag = match dst.cast::<Delta>() {
            Some(dst) => i32::from(dst.total() != 0),
            None => -1,
        };
        time_tuple(th, &this.fields(), flag)
    }

    /// Return UTC time tuple, compatible with time.localtime().
    #[method("($self, /)")]
    fn utctimetuple(th: &Thread, this: Gc<Moment>) -> PyResult<Value> {
        let offset = moment::offset(th, this)?.unwrap_or(0);
        match Fields::from_micros(this.fields().micros() - i128::from(offset)) {
            Some(fields) => time_tuple(th, &fields, 0),
            None => Err(moment::out_of_range(th)),
        }
    }

    /// Return POSIX timestamp as float.
    #[method("($self, /)")]
    fn timestamp(th: &Thread, this: Gc<Moment>) -> PyResult<f64> {
        let micros = stamp(th, this)?;
        if this.tz().is_none() {
            let seconds = micros.div_euclid(MICROS_PER_SECOND.into()) as f64;
            let rest = micros.rem_euclid(MICROS_PER_SECOND.into()) as f64;
            return Ok(seconds + rest / 1e6);
        }
        Ok(micros as f64 / 1e6)
    }

    /// [sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].
    /// sep is used to separate the year from the time, and defaults to 'T'.
    /// The optional argument timespec specifies the number of additional terms
    /// of the time to include. Valid options are 'auto', 'hours', 'minutes',
    /// 'seconds', 'milliseconds' and 'microseconds'.
    #[method]
    fn isoformat(th: &Thread, this: Gc<Moment>, args: Args<'_>) -> PyResult<Gc<Str>> {
        const NAMES: Names<2> = Names {
            function: "isoformat()",
            names: ["sep", "timespec"],
            required: 0,
            positional: 2,
        };
        let [sep, timespec] = NAMES.bind(th, args)?;
        let separator = match sep {
            None => u32::from('T'),
            Some(sep) => match sep.cast::<Str>() {
                Some(text) if text.len() == 1 => text.at(0),
                found => {
                    let found = match found {
                        Some(text) => format!("a string of length {}", text.len()),
                        None => th.type_name(sep),
                    };
                    let text =
                        format!("isoformat() argument 1 must be a unicode character, not {found}");
                    return Err(th.raise(t::TypeError, text));
                }
            },
        };
        let timespec = moment::timespec_argument(th, timespec, 2)?;
        let fields = this.fields();
        let clock = time_text(
            fields.hour,
            fields.minute,
            fields.second,
            fields.micro,
            &timespec,
        );
        let Some(clock) = clock else {
            return Err(moment::unknown_timespec(th));
        };
        let mut out = pyjit_object::str::StrBuilder::new();
        let date = format!("{:04}-{:02}-{:02}", fields.year, fields.month, fields.day);
        out.push_str(&date);
        out.push(separator);
        out.push_str(&clock);
        if let Some(offset) = moment::offset(th, this)? {
            out.push_str(&offset_text(offset, ":"));
        }
        out.finish(th)
    }

    /// Return self.tzinfo.utcoffset(self).
    #[method("($self, /)")]
    fn utcoffset(th: &Thread, this: Gc<Moment>) -> PyResult<Value> {
        zone::ask(th, this.tz(), "utcoffset", this.into())
    }

    /// Return self.tzinfo.dst(self).
    #[method("($self, /)")]
    fn dst(th: &Thread, this: Gc<Moment>) -> PyResult<Value> {
        zone::ask(th, this.tz(), "dst", this.into())
    }

    /// Return self.tzinfo.tzname(self).
    #[method("($self, /)")]
    fn tzname(th: &Thread, this: Gc<Moment>) -> PyResult<Value> {
        zone::name(th, this.tz(), this.into())
    }

    const REPLACE: Names<9> = Names {
        function: "replace()",
        required: 0,
        ..NAMES
    };

    /// Return datetime with new specified fields.
    #[method(
        text = "($self, /, year=unchanged, month=unchanged, day=unchanged,\n        hour=unchanged, minute=unchanged, second=unchanged,\n        microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)"
    )]
    fn replace(th: &Thread, this: Gc<Moment>, args: Args<'_>) -> PyResult<Value> {
        let given = REPLACE.bind(th, args)?;
        let fields = fields_from(th, &given, this.fields())?;
        let tz = match given[7] {
            Some(tz) => zone::check(th, Some(tz))?,
            None => this.tz(),
        };
        moment::check(th, &fields)?;
        moment::make(th, th.class_of(this.into()), fields, tz)
    }

    /// The same as replace().
    #[method(text = "($self, /, **changes)")]
    fn __replace__(th: &Thread, this: Gc<Moment>, args: Args<'_>) -> PyResult<Value> {
        replace(th, this, args)
    }

    /// tz -> convert to local time in new timezone tz
    #[method]
    fn astimezone(th: &Thread, this: Gc<Moment>, args: Args<'_>) -> PyResult<Value> {
        const NAMES: Names<1> = Names {
            function: "astimezone()",
            names: ["tz"],
            required: 0,
            positional: 1,
        };
        let [tz] = NAMES.bind(th, args)?;
        let tz = zone::check(th, tz)?;
        if tz.is_some() && this.tz() == tz {
            return Ok(this.into());
        }
        let local_offset = || -> PyResult<i64> {
            let seconds = stamp_of_naive(th, this)?;
            let zone = moment::local_zone(th, seconds)?;
            Ok(zone::offset(th, Some(zone), Value::NONE)?.unwrap_or(0))
        };
        let offset = match this.tz() {
            None => local_offset()?,
            Some(_) => match moment::offset(th, this)? {
                Some(offset) => offset,
                None => local_offset()?,
            },
        };
        let micros = this.fields().micros() - i128::from(offset);
        let Some(utc) = Fields::from_micros(micros) else {
            return Err(moment::out_of_range(th));
        };
        let tz = match tz {
            Some(tz) => tz,
            None => moment::local_zone(th, utc.seconds() - EPOCH_SECONDS)?,
        };
        let made = moment::make(th, th.class_of(this.into()), utc, Some(tz))?;
        if zone::utc(th)? == tz {
            return Ok(made);
        }
        by_fromutc(th, Some(tz), made)
    }

    fn stamp_of_naive(th: &Thread, this: Gc<Moment>) -> PyResult<i64> {
        let fields = this.fields();
        let flipped = Fields {
            fold: 1 - fields.fold,
            ..fields
        };
        let (mut stamp, other) = (
            moment::local_to_utc(th, &fields)?,
            moment::local_to_utc(th, &flipped)?,
        );
        // In a gap the offset is that of the other side.
        if other != stamp && (other > stamp) == (fields.fold != 0) {
            stamp = other;
        }
        Ok(stamp - EPOCH_SECONDS)
    }

    fn reduced(th: &Thread, this: Gc<Moment>, fold: bool) -> PyResult<Gc<Tuple>> {
        let data = th.bytes(&data(this, fold))?.into();
        let args = match this.tz() {
            Some(tz) => th.try_tuple(&[data, tz])?,
            None => th.try_tuple(&[data])?,
        };
        th.try_tuple(&[th.class_of(this.into()).into(), args.into()])
    }

    /// __reduce_ex__(proto) -> (cls, state)
    #[method]
    fn __reduce_ex__(th: &Thread, this: Gc<Moment>, args: Args<'_>) -> PyResult<Gc<Tuple>> {
        let protocol = args::int_or(th, args.get(0), 0)?;
        reduced(th, this, protocol > 3)
    }

    /// __reduce__() -> (cls, state)
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Moment>) -> PyResult<Gc<Tuple>> {
        reduced(th, this, false)
    }
}

/// `min`, `max` and `resolution`.
pub fn limits(th: &Thread, class: Gc<Type>) -> PyResult<[Value; 3]> {
    let last = Fields {
        hour: 23,
        minute: 59,
        second: 59,
        micro: 999_999,
        ..Fields::date(9999, 12, 31)
    };
    Ok([
        moment::alloc(th, class, Fields::date(1, 1, 1), None).into(),
        moment::alloc(th, class, last, None).into(),
        delta::from_micros(th, 1)?.into(),
    ])
}
