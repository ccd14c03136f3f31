//! `date`, and `IsoCalendarDate`, which `isocalendar` answers.

use super::args::{self, Names};
use super::calendar::{BadWeek, MAX_ORDINAL, MICROS_PER_DAY};
use super::calendar::{days_before_month, from_iso_week, from_ordinal, iso_calendar, ordinal};
use super::delta::{self, Delta};
use super::moment::{self, Fields, Moment};
use super::{format, parse};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

const NAMES: Names<3> = Names {
    function: "function",
    names: ["year", "month", "day"],
    required: 3,
    positional: 3,
};

fn ordinal_of(this: Gc<Moment>) -> i64 {
    let fields = this.fields();
    ordinal(fields.year, fields.month, fields.day)
}

fn weekday_of(this: Gc<Moment>) -> i32 {
    ((ordinal_of(this) + 6) % 7) as i32
}

/// `asctime` of a moment.
pub fn ctime(this: Gc<Moment>) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let fields = this.fields();
    format!(
        "{} {} {:2} {:02}:{:02}:{:02} {:04}",
        DAYS[weekday_of(this) as usize],
        MONTHS[(fields.month - 1) as usize],
        fields.day,
        fields.hour,
        fields.minute,
        fields.second,
        fields.year
    )
}

/// `time.struct_time` of fields.
pub fn time_tuple(th: &Thread, fields: &Fields, dst: i32) -> PyResult<Value> {
    let weekday = super::calendar::weekday(fields.year, fields.month, fields.day);
    let year_day = days_before_month(fields.year, fields.month) + fields.day;
    format::struct_time(
        th,
        [
            fields.year,
            fields.month,
            fields.day,
            fields.hour,
            fields.minute,
            fields.second,
            weekday,
            year_day,
            dst,
        ],
    )
}

/// The date so many days later.
fn add_days(th: &Thread, this: Gc<Moment>, days: i64) -> PyResult<Value> {
    let day = ordinal_of(this) + days;
    if !(1..=MAX_ORDINAL).contains(&day) {
        return Err(moment::out_of_range(th));
    }
    let (year, month, day) = from_ordinal(day);
    moment::make_date(th, th.class_of(this.into()), Fields::date(year, month, day))
}

/// Whole days of a timedelta.
fn days(delta: Gc<Delta>) -> i64 {
    delta.total().div_euclid(MICROS_PER_DAY.into()) as i64
}

fn bad_week(th: &Thread, why: &BadWeek, year: i32, week: i32, weekday: i32) -> Raised {
    let text = match why {
        BadWeek::Year => format!("year must be in 1..9999, not {year}"),
        BadWeek::Week => format!("Invalid week: {week}"),
        BadWeek::Weekday => format!("Invalid weekday: {weekday} (range is [1, 7])"),
    };
    th.raise(t::ValueError, text)
}

/// The date part of a text.
pub fn parse_date(th: &Thread, text: Value, bytes: &[u8]) -> PyResult<Fields> {
    match parse::date(bytes) {
        Ok((year, month, day)) => Ok(Fields::date(year, month, day)),
        Err(parse::BadDate::Fields(year, month, day)) => {
            moment::check_date(th, year, month, day)?;
            Err(moment::bad_iso(th, text))
        }
        Err(_) => Err(moment::bad_iso(th, text)),
    }
}

#[pymethods(Moment, name = "datetime.date", module = "datetime", flags = TypeFlags::BASE, doc = "date(year, month, day) --> date object")]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Moment>> {
        if args.values.len() == 1
            && !args.has_keywords()
            && let Some(data) = super::super::clock::pickled::<4>(th, args.get(0), |data| {
                (1..=12).contains(&data[2])
            })?
        {
            let year = i32::from(data[0]) << 8 | i32::from(data[1]);
            // As CPython, no more than the month is looked at.
            let fields = Fields::date(year, data[2].into(), data[3].into());
            return Ok(moment::alloc(th, class, fields, None));
        }
        args::check_first_ints(th, args, NAMES.required)?;
        let given = NAMES.bind(th, args)?;
        let mut parts = [0; 3];
        for (part, value) in parts.iter_mut().zip(given) {
            *part = args::int_or(th, value, 0)?;
        }
        let [year, month, day] = parts;
        moment::check_date(th, year, month, day)?;
        Ok(moment::alloc(
            th,
            class,
            Fields::date(year, month, day),
            None,
        ))
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Moment>) -> String {
        let fields = this.fields();
        let class = th.type_name(this.into());
        format!("{class}({}, {}, {})", fields.year, fields.month, fields.day)
    }

    #[slot(tp_str)]
    fn str(th: &Thread, this: Gc<Moment>) -> PyResult<Value> {
        protocol::call_method_str(th, this.into(), "isoformat", &[])
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<Moment>) -> i64 {
        th.rt().hash_bytes(&data(this))
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<Moment>, other: Value, op: CompareOp) -> PyResult<Value> {
        // A datetime is a date, but the two do not compare.
        match moment::date(other) {
            Some(date) if !moment::is_datetime(th, date)? => {
                let order = ordinal_of(this).cmp(&ordinal_of(date));
                Ok(super::super::ordered(order, op))
            }
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(nb_add)]
    fn add(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        let (date, delta) = match (moment::date(a), moment::date(b)) {
            (Some(date), None) => (date, b.cast::<Delta>()),
            (None, Some(date)) => (date, a.cast::<Delta>()),
            _ => return Ok(Value::NOT_IMPLEMENTED),
        };
        match delta {
            Some(delta) if !moment::is_datetime(th, date)? => add_days(th, date, days(delta)),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(nb_subtract)]
    fn subtract(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        let Some(date) = moment::date(a) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if moment::is_datetime(th, date)? {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        if let Some(other) = moment::date(b) {
            if moment::is_datetime(th, other)? {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            let apart = i128::from(ordinal_of(date) - ordinal_of(other));
            return Ok(delta::from_micros(th, apart * i128::from(MICROS_PER_DAY))?.into());
        }
        match b.cast::<Delta>() {
            // Minus its days: what is below a day does not count.
            Some(delta) => add_days(th, date, -days(delta)),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[getter]
    fn year(this: Gc<Moment>) -> i32 {
        this.fields().year
    }

    #[getter]
    fn month(this: Gc<Moment>) -> i32 {
        this.fields().month
    }

    #[getter]
    fn day(this: Gc<Moment>) -> i32 {
        this.fields().day
    }

    /// Current date or datetime:  same as self.__class__.fromtimestamp(time.time()).
    #[classmethod("($type, /)")]
    fn today(th: &Thread, class: Gc<Type>) -> PyResult<Value> {
        let (seconds, micro) = moment::now();
        if class == super::super::class(th, super::super::DATE)? {
            let tm = moment::broken_down(th, seconds, true)?;
            return moment::make_date(th, class, moment::tm_fields(&tm, 0));
        }
        let stamp = Value::float(seconds as f64 + f64::from(micro) * 1e-6);
        protocol::call_method_str(th, class.into(), "fromtimestamp", &[stamp])
    }

    /// Create a date from a POSIX timestamp.
    ///
    /// The timestamp is a number, e.g. created via time.time(), that is
    /// interpreted as local time.
    #[classmethod("($type, timestamp, /)")]
    fn fromtimestamp(th: &Thread, class: Gc<Type>, timestamp: Value) -> PyResult<Value> {
        // Whole seconds below it.
        let seconds = match pyjit_object::float::as_f64(timestamp) {
            Some(number) if !number.is_nan() && number.abs() < 9.2e18 => number.floor() as i64,
            _ => moment::timestamp(th, timestamp)?.0,
        };
        let tm = moment::broken_down(th, seconds, true)?;
        moment::make_date(th, class, moment::tm_fields(&tm, 0))
    }

    /// int -> date corresponding to a proleptic Gregorian ordinal.
    #[classmethod]
    fn fromordinal(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        args.no_keywords(th, "fromordinal")?;
        args.check_count(th, "fromordinal", 1, 1)?;
        let number = i64::from(args::int_or(th, args.get(0), 0)?);
        if number < 1 {
            return Err(th.raise(t::ValueError, "ordinal must be >= 1"));
        }
        let (year, month, day) = match number {
            number if number <= MAX_ORDINAL => from_ordinal(number),
            _ => (10_000, 1, 1),
        };
        moment::check_date(th, year, month, day)?;
        moment::make_date(th, class, Fields::date(year, month, day))
    }

    /// str -> Construct a date from a string in ISO 8601 format.
    #[classmethod("($type, object, /)")]
    fn fromisoformat(th: &Thread, class: Gc<Type>, object: Value) -> PyResult<Value> {
        let Some(text) = object.cast::<Str>() else {
            return Err(th.raise(t::TypeError, "fromisoformat: argument must be str"));
        };
        let fields = parse_date(th, object, &text.to_wtf8())?;
        moment::make_date(th, class, fields)
    }

    /// int, int, int -> Construct a date from the ISO year, week number and weekday.
    ///
    /// This is the inverse of the date.isocalendar() function
    #[classmethod]
    fn fromisocalendar(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        const NAMES: Names<3> = Names {
            function: "fromisocalendar()",
            names: ["year", "week", "day"],
            required: 3,
            positional: 3,
        };
        let given = NAMES.bind(th, args)?;
        let mut parts = [0; 3];
        for (part, value) in parts.iter_mut().zip(given) {
            *part = args::int_or(th, value, 0).map_err(|Raised| {
                if th.catch(t::OverflowError).is_some() {
                    let text = "ISO calendar component out of range";
                    return th.raise(t::ValueError, text);
                }
                Raised
            })?;
        }
        let [year, week, weekday] = parts;
        match from_iso_week(year, week, weekday) {
            Ok((year, month, day)) => moment::make_date(th, class, Fields::date(year, month, day)),
            Err(why) => Err(bad_week(th, &why, year, week, weekday)),
        }
    }

    /// string, format -> new date parsed from a string (like time.strptime()).
    #[classmethod]
    fn strptime(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        moment::strptime_by(th, "_strptime_datetime_date", class, args)
    }

    /// Return ctime() style string.
    #[method("($self, /)")]
    fn ctime(this: Gc<Moment>) -> String {
        super::ctime(this)
    }

    /// format -> strftime() style string.
    #[method]
    fn strftime(th: &Thread, this: Gc<Moment>, args: Args<'_>) -> PyResult<Value> {
        let text = moment::format_argument(th, args)?;
        let tuple = protocol::call_method_str(th, this.into(), "timetuple", &[])?;
        format::strftime(th, this.into(), text, tuple, Some(this.fields().micro))
    }

    /// Formats self with strftime.
    #[method]
    fn __format__(th: &Thread, this: Value, args: Args<'_>) -> PyResult<Value> {
        format::format_dunder(th, this, args)
    }

    /// Return string in ISO 8601 format, YYYY-MM-DD.
    #[method("($self, /)")]
    fn isoformat(this: Gc<Moment>) -> String {
        let fields = this.fields();
        format!("{:04}-{:02}-{:02}", fields.year, fields.month, fields.day)
    }

    /// Return the day of the week represented by the date.
    /// Monday == 1 ... Sunday == 7
    #[method("($self, /)")]
    fn isoweekday(this: Gc<Moment>) -> i32 {
        weekday_of(this) + 1
    }

    /// Return a named tuple containing ISO year, week number, and weekday.
    #[method("($self, /)")]
    fn isocalendar(th: &Thread, this: Gc<Moment>) -> PyResult<Gc<Tuple>> {
        let fields = this.fields();
        let (year, week, weekday) = iso_calendar(fields.year, fields.month, fields.day);
        let class = super::super::class(th, super::super::ISO_CALENDAR)?;
        th.tuple_in(class, &[year, week, weekday].map(Value::int))
    }

    /// Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1.
    #[method("($self, /)")]
    fn toordinal(this: Gc<Moment>) -> i64 {
        ordinal_of(this)
    }

    /// Return the day of the week represented by the date.
    /// Monday == 0 ... Sunday == 6
    #[method("($self, /)")]
    fn weekday(this: Gc<Moment>) -> i32 {
        weekday_of(this)
    }

    /// Return time tuple, compatible with time.localtime().
    #[method("($self, /)")]
    fn timetuple(th: &Thread, this: Gc<Moment>) -> PyResult<Value> {
        let fields = this.fields();
        let date = Fields::date(fields.year, fields.month, fields.day);
        time_tuple(th, &date, -1)
    }

    const REPLACE: Names<3> = Names {
        function: "replace()",
        required: 0,
        ..NAMES
    };

    /// Return date with new specified fields.
    #[method(text = "($self, /, year=unchanged, month=unchanged, day=unchanged)")]
    fn replace(th: &Thread, this: Gc<Moment>, args: Args<'_>) -> PyResult<Value> {
        let [year, month, day] = REPLACE.bind(th, args)?;
        let fields = this.fields();
        let fields = Fields::date(
            args::int_or(th, year, fields.year)?,
            args::int_or(th, month, fields.month)?,
            args::int_or(th, day, fields.day)?,
        );
        moment::make_date(th, th.class_of(this.into()), fields)
    }

    /// The same as replace().
    #[method(text = "($self, /, **changes)")]
    fn __replace__(th: &Thread, this: Gc<Moment>, args: Args<'_>) -> PyResult<Value> {
        replace(th, this, args)
    }

    fn data(this: Gc<Moment>) -> [u8; 4] {
        let fields = this.fields();
        let [_, _, high, low] = fields.year.to_be_bytes();
        [high, low, fields.month as u8, fields.day as u8]
    }

    /// __reduce__() -> (cls, state)
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Moment>) -> PyResult<Gc<Tuple>> {
        let state = th.try_tuple(&[th.bytes(&data(this))?.into()])?;
        th.try_tuple(&[th.class_of(this.into()).into(), state.into()])
    }
}

const ISO_DOC: &str = "The result of date.isocalendar() or datetime.isocalendar()

This object may be accessed either as a tuple of
  ((year, week, weekday)
or via the object attributes as named in the above tuple.";

#[pymethods(Tuple, name = "datetime.IsoCalendarDate", module = "datetime", doc = ISO_DOC)]
pub mod iso {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Tuple>> {
        const NAMES: Names<3> = Names {
            function: "IsoCalendarDate()",
            names: ["year", "week", "weekday"],
            required: 3,
            positional: 3,
        };
        let given = NAMES.bind(th, args)?;
        th.tuple_in(class, &given.map(|value| value.unwrap_or(Value::NONE)))
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Tuple>) -> PyResult<String> {
        let mut shown = Vec::new();
        for (name, at) in [("year", 0), ("week", 1), ("weekday", 2)] {
            let value = this.get(at).unwrap_or(Value::NONE);
            shown.push(format!("{name}={}", protocol::str(th, value)?.display()));
        }
        Ok(format!(
            "{}({})",
            th.type_name(this.into()),
            shown.join(", ")
        ))
    }

    #[getter]
    fn year(this: Gc<Tuple>) -> Option<Value> {
        this.get(0)
    }

    #[getter]
    fn week(this: Gc<Tuple>) -> Option<Value> {
        this.get(1)
    }

    #[getter]
    fn weekday(this: Gc<Tuple>) -> Option<Value> {
        this.get(2)
    }

    /// __reduce__() -> (cls, state)
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Tuple>) -> PyResult<Gc<Tuple>> {
        let plain = th.try_tuple(this.as_slice())?;
        let args = th.try_tuple(&[plain.into()])?;
        th.try_tuple(&[th.class(t::TUPLE).into(), args.into()])
    }
}

/// `min`, `max` and `resolution`.
pub fn limits(th: &Thread, class: Gc<Type>) -> PyResult<[Value; 3]> {
    Ok([
        moment::alloc(th, class, Fields::date(1, 1, 1), None).into(),
        moment::alloc(th, class, Fields::date(9999, 12, 31), None).into(),
        delta::from_micros(th, MICROS_PER_DAY.into())?.into(),
    ])
}
