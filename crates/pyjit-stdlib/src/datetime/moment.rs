//! What `date` and `datetime` share: their data, making them, arithmetic, the local time zone.

use super::args::Names;
use super::calendar::{
    EPOCH_SECONDS, MAX_ORDINAL, MAX_YEAR, MICROS_PER_DAY, MICROS_PER_SECOND, MIN_YEAR,
    SECONDS_PER_DAY, days_in_month, from_ordinal, ordinal,
};
use super::zone;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;

/// A date or a datetime, as its class says.
#[pytype(name = "date", module = "datetime")]
#[repr(C)]
pub struct Moment {
    pub head: NativeHeader,
    year: Cell<i32>,
    month: Cell<i32>,
    day: Cell<i32>,
    hour: Cell<i32>,
    minute: Cell<i32>,
    second: Cell<i32>,
    micro: Cell<i32>,
    fold: Cell<i32>,
    tz: Field<Option<Value>>,
}

/// The numbers of a moment.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Fields {
    pub year: i32,
    pub month: i32,
    pub day: i32,
    pub hour: i32,
    pub minute: i32,
    pub second: i32,
    pub micro: i32,
    pub fold: i32,
}

impl Fields {
    pub fn date(year: i32, month: i32, day: i32) -> Fields {
        Fields {
            year,
            month,
            day,
            ..Fields::default()
        }
    }

    /// Microseconds since the day before year 1.
    pub fn micros(&self) -> i128 {
        i128::from(ordinal(self.year, self.month, self.day)) * i128::from(MICROS_PER_DAY)
            + i128::from(self.seconds_of_day()) * i128::from(MICROS_PER_SECOND)
            + i128::from(self.micro)
    }

    pub fn seconds_of_day(&self) -> i64 {
        (i64::from(self.hour) * 60 + i64::from(self.minute)) * 60 + i64::from(self.second)
    }

    /// Seconds since the day before year 1.
    pub fn seconds(&self) -> i64 {
        ordinal(self.year, self.month, self.day) * SECONDS_PER_DAY + self.seconds_of_day()
    }

    /// None outside the years that there are.
    pub fn from_micros(micros: i128) -> Option<Fields> {
        let day = i64::try_from(micros.div_euclid(MICROS_PER_DAY.into())).ok()?;
        if !(1..=MAX_ORDINAL).contains(&day) {
            return None;
        }
        let rest = micros.rem_euclid(MICROS_PER_DAY.into()) as i64;
        let (year, month, day) = from_ordinal(day);
        let seconds = (rest / MICROS_PER_SECOND) as i32;
        Some(Fields {
            year,
            month,
            day,
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            micro: (rest % MICROS_PER_SECOND) as i32,
            fold: 0,
        })
    }
}

impl Moment {
    pub fn fields(&self) -> Fields {
        Fields {
            year: self.year.get(),
            month: self.month.get(),
            day: self.day.get(),
            hour: self.hour.get(),
            minute: self.minute.get(),
            second: self.second.get(),
            micro: self.micro.get(),
            fold: self.fold.get(),
        }
    }

    pub fn tz(&self) -> Option<Value> {
        self.tz.get()
    }

    pub fn set_fold(&self, fold: i32) {
        self.fold.set(fold);
    }
}

/// The moment that a value is, if it is a date (or datetime).
pub fn date(value: Value) -> Option<Gc<Moment>> {
    value.cast::<Moment>()
}

pub fn is_datetime(th: &Thread, moment: Gc<Moment>) -> PyResult<bool> {
    let class = super::class(th, super::DATETIME)?;
    Ok(th.class_of(moment.into()).is_subclass_of(class))
}

/// The moment that a value is, if it is a datetime.
pub fn datetime(th: &Thread, value: Value) -> PyResult<Option<Gc<Moment>>> {
    match value.cast::<Moment>() {
        Some(moment) if is_datetime(th, moment)? => Ok(Some(moment)),
        _ => Ok(None),
    }
}

pub fn check_date(th: &Thread, year: i32, month: i32, day: i32) -> PyResult<()> {
    let error = |text: String| Err(th.raise(t::ValueError, text));
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return error(format!("year must be in 1..9999, not {year}"));
    }
    if !(1..=12).contains(&month) {
        return error(format!("month must be in 1..12, not {month}"));
    }
    let most = days_in_month(year, month);
    if !(1..=most).contains(&day) {
        return error(format!(
            "day {day} must be in range 1..{most} for month {month} in year {year}"
        ));
    }
    Ok(())
}

pub fn check(th: &Thread, fields: &Fields) -> PyResult<()> {
    check_date(th, fields.year, fields.month, fields.day)?;
    let clock = [
        fields.hour,
        fields.minute,
        fields.second,
        fields.micro,
        fields.fold,
    ];
    super::clock::check_fields(th, clock)
}

/// A new object of that class, whose fields have been checked.
pub fn alloc(th: &Thread, class: Gc<Type>, fields: Fields, tz: Option<Value>) -> Gc<Moment> {
    th.alloc(
        class,
        Moment {
            head: NativeHeader::new(Moment::LAYOUT),
            year: Cell::new(fields.year),
            month: Cell::new(fields.month),
            day: Cell::new(fields.day),
            hour: Cell::new(fields.hour),
            minute: Cell::new(fields.minute),
            second: Cell::new(fields.second),
            micro: Cell::new(fields.micro),
            fold: Cell::new(fields.fold),
            tz: Field::new(tz),
        },
    )
}

/// A date of that class: subclasses are called.
pub fn make_date(th: &Thread, class: Gc<Type>, fields: Fields) -> PyResult<Value> {
    if class == super::class(th, super::DATE)? {
        check_date(th, fields.year, fields.month, fields.day)?;
        return Ok(alloc(
            th,
            class,
            Fields::date(fields.year, fields.month, fields.day),
            None,
        )
        .into());
    }
    let parts = [fields.year, fields.month, fields.day].map(Value::int);
    protocol::call(th, class.into(), &parts)
}

/// A datetime of that class: subclasses are called.
pub fn make(th: &Thread, class: Gc<Type>, fields: Fields, tz: Option<Value>) -> PyResult<Value> {
    if class == super::class(th, super::DATETIME)? {
        check(th, &fields)?;
        return Ok(alloc(th, class, fields, tz).into());
    }
    let [year, month, day, hour, minute, second, micro] = [
        fields.year,
        fields.month,
        fields.day,
        fields.hour,
        fields.minute,
        fields.second,
        fields.micro,
    ]
    .map(Value::int);
    let tz = tz.unwrap_or(Value::NONE);
    let parts = [year, month, day, hour, minute, second, micro, tz];
    let made = protocol::call(th, class.into(), &parts)?;
    if let Some(moment) = made.cast::<Moment>() {
        moment.set_fold(fields.fold);
    }
    Ok(made)
}

pub fn out_of_range(th: &Thread) -> Raised {
    th.raise(t::OverflowError, "date value out of range")
}

/// The datetime so many microseconds later, of the same class and tzinfo.
pub fn shifted(th: &Thread, moment: Gc<Moment>, micros: i128) -> PyResult<Gc<Moment>> {
    let Some(fields) = Fields::from_micros(moment.fields().micros() + micros) else {
        return Err(out_of_range(th));
    };
    let made = make(th, th.class_of(moment.into()), fields, moment.tz())?;
    match made.cast::<Moment>() {
        Some(made) => Ok(made),
        None => Err(th.raise(t::TypeError, "expected a datetime")),
    }
}

/// The offset of an aware datetime in microseconds.
pub fn offset(th: &Thread, moment: Gc<Moment>) -> PyResult<Option<i64>> {
    zone::offset(th, moment.tz(), moment.into())
}

/// The same moment with another fold.
pub fn with_fold(th: &Thread, moment: Gc<Moment>, fold: i32) -> PyResult<Gc<Moment>> {
    let class = super::class(th, super::DATETIME)?;
    let fields = Fields {
        fold,
        ..moment.fields()
    };
    Ok(alloc(th, class, fields, moment.tz()))
}

// ---- the system's local time ------------------------------------------------------------------------------------

/// `localtime` or `gmtime` of seconds since 1970.
pub fn broken_down(th: &Thread, seconds: i64, local: bool) -> PyResult<libc::tm> {
    // SAFETY: a zeroed tm is valid, and the functions fill it.
    let (tm, filled) = unsafe {
        let mut tm = std::mem::zeroed::<libc::tm>();
        let filled = if local {
            libc::localtime_r(&seconds, &mut tm)
        } else {
            libc::gmtime_r(&seconds, &mut tm)
        };
        (tm, !filled.is_null())
    };
    if filled {
        return Ok(tm);
    }
    let text = "timestamp out of range for platform time_t";
    Err(th.raise(t::OverflowError, text))
}

pub fn tm_fields(tm: &libc::tm, micro: i32) -> Fields {
    Fields {
        year: tm.tm_year.saturating_add(1900),
        month: tm.tm_mon + 1,
        day: tm.tm_mday,
        hour: tm.tm_hour,
        minute: tm.tm_min,
        // Leap seconds are not represented.
        second: tm.tm_sec.min(59),
        micro,
        fold: 0,
    }
}

/// Local seconds (as `Fields::seconds`) of seconds of UTC in the same count.
fn local(th: &Thread, seconds: i64) -> PyResult<i64> {
    let tm = broken_down(th, seconds - EPOCH_SECONDS, true)?;
    let fields = tm_fields(&tm, 0);
    check_date(th, fields.year, fields.month, fields.day)?;
    Ok(fields.seconds())
}

const MAX_FOLD: i64 = SECONDS_PER_DAY;

/// Seconds of UTC of a local time; of the two at a fold the one that `fold` says.
pub fn local_to_utc(th: &Thread, fields: &Fields) -> PyResult<i64> {
    let wanted = fields.seconds();
    let shift = local(th, wanted)? - wanted;
    let first = wanted - shift;
    let back = local(th, first)?;
    let other_shift;
    if back == wanted {
        // One solution; at a fold there is another before or after it.
        let probe = if fields.fold != 0 {
            first + MAX_FOLD
        } else {
            first - MAX_FOLD
        };
        other_shift = local(th, probe)? - probe;
        if other_shift == shift {
            return Ok(first);
        }
    } else {
        other_shift = back - first;
    }
    let second = wanted - other_shift;
    if local(th, second)? == wanted {
        return Ok(second);
    }
    if back == wanted {
        return Ok(first);
    }
    // In a gap.
    Ok(if fields.fold != 0 {
        first.min(second)
    } else {
        first.max(second)
    })
}

/// A datetime of seconds since 1970 and microseconds, in local time or UTC.
pub fn from_time_t(
    th: &Thread,
    class: Gc<Type>,
    seconds: i64,
    micro: i32,
    local_time: bool,
    tz: Option<Value>,
) -> PyResult<Value> {
    let tm = broken_down(th, seconds, local_time)?;
    let mut fields = tm_fields(&tm, micro);
    check_date(th, fields.year, fields.month, fields.day)?;
    if local_time && tz.is_none() && seconds > MAX_FOLD - EPOCH_SECONDS + SECONDS_PER_DAY {
        let now = fields.seconds();
        let before = local(th, EPOCH_SECONDS + seconds - MAX_FOLD)?;
        let transition = now - before - MAX_FOLD;
        if transition < 0 && local(th, EPOCH_SECONDS + seconds + transition)? == now {
            fields.fold = 1;
        }
    }
    make(th, class, fields, tz)
}

/// The local time zone at a moment, as a `timezone`.
pub fn local_zone(th: &Thread, seconds: i64) -> PyResult<Value> {
    let tm = broken_down(th, seconds, true)?;
    let name = if tm.tm_zone.is_null() {
        None
    } else {
        // SAFETY: the C library's zone names are C strings.
        let name = unsafe { std::ffi::CStr::from_ptr(tm.tm_zone) };
        Some(th.str(&name.to_string_lossy()))
    };
    zone::from_offset(th, tm.tm_gmtoff * MICROS_PER_SECOND, name)
}

/// Seconds and microseconds of a timestamp, rounded half to even.
pub fn timestamp(th: &Thread, value: Value) -> PyResult<(i64, i32)> {
    if let Some(number) = pyjit_object::float::as_f64(value) {
        if number.is_nan() {
            return Err(th.raise(t::ValueError, "Invalid value NaN (not a number)"));
        }
        let mut seconds = number.trunc();
        let mut micros = (number - seconds) * 1e6;
        let rounded = micros.round_ties_even();
        micros = rounded;
        if micros >= 1e6 {
            micros -= 1e6;
            seconds += 1.0;
        } else if micros < 0.0 {
            micros += 1e6;
            seconds -= 1.0;
        }
        if !(-9.3e18..9.2e18).contains(&seconds) {
            let text = "timestamp out of range for platform time_t";
            return Err(th.raise(t::OverflowError, text));
        }
        return Ok((seconds as i64, micros as i32));
    }
    let number = protocol::index(th, value)?;
    match pyjit_object::int::as_i64(number) {
        Some(seconds) => Ok((seconds, 0)),
        None => {
            let text = "timestamp out of range for platform time_t";
            Err(th.raise(t::OverflowError, text))
        }
    }
}

/// Now, in seconds since 1970 and microseconds.
pub fn now() -> (i64, i32) {
    match std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH) {
        Ok(since) => (since.as_secs() as i64, since.subsec_micros() as i32),
        Err(_) => (0, 0),
    }
}

// ---- arguments of both ------------------------------------------------------------------------------------------

/// The argument of `strftime`.
pub fn format_argument(th: &Thread, args: Args<'_>) -> PyResult<Gc<Str>> {
    const NAMES: Names<1> = Names {
        function: "strftime()",
        names: ["format"],
        required: 1,
        positional: 1,
    };
    let [format] = NAMES.bind(th, args)?;
    let format = format.unwrap_or(Value::NONE);
    format.cast::<Str>().ok_or_else(|| {
        let found = th.type_name(format);
        let text = format!("strftime() argument 1 must be str, not {found}");
        th.raise(t::TypeError, text)
    })
}

/// The argument `timespec` of `isoformat`.
pub fn timespec_argument(th: &Thread, value: Option<Value>, number: usize) -> PyResult<String> {
    let Some(value) = value else {
        return Ok("auto".to_owned());
    };
    match value.cast::<Str>() {
        Some(text) => Ok(text.display().into_owned()),
        None => {
            let found = th.type_name(value);
            let text = format!("isoformat() argument {number} must be str, not {found}");
            Err(th.raise(t::TypeError, text))
        }
    }
}

pub fn unknown_timespec(th: &Thread) -> Raised {
    th.raise(t::ValueError, "Unknown timespec value")
}

pub fn bad_iso(th: &Thread, text: Value) -> Raised {
    match protocol::repr(th, text) {
        Ok(shown) => {
            let text = format!("Invalid isoformat string: {}", shown.display());
            th.raise(t::ValueError, text)
        }
        Err(raised) => raised,
    }
}

/// `strptime` by a function of the library.
pub fn strptime_by(
    th: &Thread,
    function: &str,
    class: Gc<Type>,
    args: Args<'_>,
) -> PyResult<Value> {
    args.no_keywords(th, "strptime")?;
    args.check_count(th, "strptime", 2, 2)?;
    for (at, value) in args.positional().iter().enumerate() {
        if value.cast::<Str>().is_none() {
            let found = th.type_name(*value);
            let text = format!("strptime() argument {} must be str, not {found}", at + 1);
            return Err(th.raise(t::TypeError, text));
        }
    }
    let Some(import) = th.rt().hooks.import.get() else {
        return Err(th.raise(t::ImportError, "No module named '_strptime'"));
    };
    let module = import(th, "_strptime")?;
    let arguments = [class.into(), args.values[0], args.values[1]];
    protocol::call_method_str(th, module, function, &arguments)
}
