//! `time`. CPython: Modules/timemodule.c, Python/pytime.c.

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::structseq::{self, StructSeq};

const STRUCT_TIME: StructSeq = StructSeq {
    name: "time.struct_time",
    doc: "The time value as returned by gmtime(), localtime(), and strptime(), and\naccepted by asctime(), mktime() and strftime().  May be considered as a\nsequence of 9 integers.",
    fields: &[
        "tm_year",
        "tm_mon",
        "tm_mday",
        "tm_hour",
        "tm_min",
        "tm_sec",
        "tm_wday",
        "tm_yday",
        "tm_isdst",
        "tm_zone",
        "tm_gmtoff",
    ],
    visible: 9,
    constructible: true,
};

/// Nanoseconds on a clock.
fn clock(th: &Thread, id: libc::clockid_t) -> PyResult<i64> {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: fills the structure.
    if unsafe { libc::clock_gettime(id, &mut time) } < 0 {
        return Err(th.raise_last_os_error(None));
    }
    Ok(time.tv_sec * 1_000_000_000 + time.tv_nsec)
}

fn seconds(nanoseconds: i64) -> f64 {
    // As CPython: whole seconds are exact, the rest rounds once.
    nanoseconds as f64 / 1e9
}

fn struct_time(th: &Thread, tm: &libc::tm) -> PyResult<Value> {
    let known = th.rt().kept.borrow().get("time.struct_time").copied();
    let Some(class) = known.and_then(Value::cast::<Type>) else {
        return Ok(Value::NONE);
    };
    let zone = if tm.tm_zone.is_null() {
        Value::NONE
    } else {
        // SAFETY: the C library's zone names are C strings.
        th.str(&unsafe { std::ffi::CStr::from_ptr(tm.tm_zone) }.to_string_lossy())
            .into()
    };
    let fields = [
        tm.tm_year + 1900,
        tm.tm_mon + 1,
        tm.tm_mday,
        tm.tm_hour,
        tm.tm_min,
        tm.tm_sec,
        (tm.tm_wday + 6) % 7,
        tm.tm_yday + 1,
        tm.tm_isdst,
    ]
    .map(Value::int);
    structseq::make(th, class, &fields, &[zone, th.int(tm.tm_gmtoff)])
}

/// The argument of gmtime, localtime, ctime: seconds, None for now.
fn time_argument(th: &Thread, value: Option<Value>) -> PyResult<i64> {
    let Some(value) = value.filter(|value| !value.is_none()) else {
        return Ok(clock(th, libc::CLOCK_REALTIME)?.div_euclid(1_000_000_000));
    };
    if let Some(number) = pyjit_object::float::as_f64(value) {
        if number.is_nan() {
            return Err(th.raise(t::ValueError, "Invalid value NaN (not a number)"));
        }
        let whole = number.floor();
        if !(-9.2e18..9.2e18).contains(&whole) {
            return Err(th.raise(
                t::OverflowError,
                "timestamp out of range for platform time_t",
            ));
        }
        return Ok(whole as i64);
    }
    let number = protocol::index(th, value)?;
    pyjit_object::int::as_i64(number).ok_or_else(|| {
        th.raise(
            t::OverflowError,
            "timestamp out of range for platform time_t",
        )
    })
}

fn broken_down(th: &Thread, seconds: i64, local: bool) -> PyResult<libc::tm> {
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
        Ok(tm)
    } else {
        Err(th.raise(
            t::OverflowError,
            "timestamp out of range for platform time_t",
        ))
    }
}

/// A tm from a tuple of nine ints.
fn tm_of(th: &Thread, value: Value, function: &str) -> PyResult<libc::tm> {
    let Some(tuple) = value.cast::<Tuple>() else {
        return Err(th.raise(t::TypeError, "Tuple or struct_time argument required"));
    };
    if tuple.len() != 9 {
        return Err(th.raise(
            t::TypeError,
            format!("{function}(): illegal time tuple argument"),
        ));
    }
    let mut parts = [0i32; 9];
    for (part, item) in parts.iter_mut().zip(tuple.as_slice()) {
        let number = protocol::index(th, *item)?;
        *part = pyjit_object::int::as_i64(number)
            .and_then(|number| i32::try_from(number).ok())
            .ok_or_else(|| {
                th.raise(t::OverflowError, "Python int too large to convert to C int")
            })?;
    }
    let [
        year,
        month,
        day,
        hour,
        minute,
        second,
        weekday,
        yearday,
        dst,
    ] = parts;
    // SAFETY: a zeroed tm is valid.
    let mut tm = unsafe { std::mem::zeroed::<libc::tm>() };
    tm.tm_year = year
        .checked_sub(1900)
        .ok_or_else(|| th.raise(t::OverflowError, "year out of range"))?;
    tm.tm_mon = month - 1;
    tm.tm_mday = day;
    tm.tm_hour = hour;
    tm.tm_min = minute;
    tm.tm_sec = second;
    tm.tm_wday = (weekday + 1) % 7;
    tm.tm_yday = yearday - 1;
    tm.tm_isdst = dst;
    Ok(tm)
}

/// Range checks of strftime and asctime; 0 means the first where CPython lets it.
fn check(th: &Thread, tm: &mut libc::tm) -> PyResult<()> {
    if tm.tm_mon == -1 {
        tm.tm_mon = 0;
    }
    if tm.tm_mday == 0 {
        tm.tm_mday = 1;
    }
    if tm.tm_yday == -1 {
        tm.tm_yday = 0;
    }
    let ranges = [
        (tm.tm_mon, 0, 11, "month out of range"),
        (tm.tm_mday, 1, 31, "day of month out of range"),
        (tm.tm_hour, 0, 23, "hour out of range"),
        (tm.tm_min, 0, 59, "minute out of range"),
        (tm.tm_sec, 0, 61, "seconds out of range"),
        (tm.tm_wday, 0, 6, "day of week out of range"),
        (tm.tm_yday, 0, 365, "day of year out of range"),
    ];
    match ranges
        .iter()
        .find(|(value, low, high, _)| value < low || value > high)
    {
        Some((.., text)) => Err(th.raise(t::ValueError, text)),
        None => Ok(()),
    }
}

fn asctime_text(tm: &libc::tm) -> String {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    format!(
        "{} {}{:3} {:02}:{:02}:{:02} {}",
        DAYS[tm.tm_wday.rem_euclid(7) as usize],
        MONTHS[tm.tm_mon.rem_euclid(12) as usize],
        tm.tm_mday,
        tm.tm_hour,
        tm.tm_min,
        tm.tm_sec,
        1900 + i64::from(tm.tm_year)
    )
}

/// This module provides various functions to manipulate time values.
#[pymodule(name = "time")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let class = structseq::define(th, &STRUCT_TIME)?;
        th.rt()
            .kept
            .borrow_mut()
            .insert("time.struct_time", class.into());
        module.set(th, "struct_time", class)?;
        module.set(th, "_STRUCT_TM_ITEMS", Value::int(11))?;
        for (name, id) in [
            ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
            ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
            ("CLOCK_MONOTONIC_RAW", libc::CLOCK_MONOTONIC_RAW),
            ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
            ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
            ("CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME),
            ("CLOCK_TAI", libc::CLOCK_TAI),
        ] {
            module.set(th, name, Value::int(id))?;
        }
        set_zone(th, module)
    }

    /// `timezone`, `altzone`, `daylight`, `tzname`.
    fn set_zone(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let now = clock(th, libc::CLOCK_REALTIME)? / 1_000_000_000;
        let year = 365 * 86400 + 21600;
        let start = now / year * year;
        let (january, july) = (
            broken_down(th, start, true)?,
            broken_down(th, start + year / 2, true)?,
        );
        // SAFETY: the C library's zone names are C strings.
        let name = |tm: &libc::tm| {
            // SAFETY: the C library's zone names are C strings.
            unsafe { std::ffi::CStr::from_ptr(tm.tm_zone) }
                .to_string_lossy()
                .into_owned()
        };
        let (winter, summer) = if january.tm_gmtoff <= july.tm_gmtoff {
            (january, july)
        } else {
            (july, january)
        };
        module.set(th, "timezone", th.int(-winter.tm_gmtoff))?;
        module.set(th, "altzone", th.int(-summer.tm_gmtoff))?;
        module.set(
            th,
            "daylight",
            Value::int((winter.tm_gmtoff != summer.tm_gmtoff) as i32),
        )?;
        let names = [th.str(&name(&winter)).into(), th.str(&name(&summer)).into()];
        module.set(th, "tzname", th.tuple(&names))
    }

    /// Return the current time in seconds since the Epoch.
    #[function("()")]
    fn time(th: &Thread) -> PyResult<f64> {
        clock(th, libc::CLOCK_REALTIME).map(seconds)
    }

    /// Return the current time in nanoseconds since the Epoch.
    #[function("()")]
    fn time_ns(th: &Thread) -> PyResult<i64> {
        clock(th, libc::CLOCK_REALTIME)
    }

    /// Monotonic clock, cannot go backward.
    #[function("()")]
    fn monotonic(th: &Thread) -> PyResult<f64> {
        clock(th, libc::CLOCK_MONOTONIC).map(seconds)
    }

    /// Monotonic clock, cannot go backward, as nanoseconds.
    #[function("()")]
    fn monotonic_ns(th: &Thread) -> PyResult<i64> {
        clock(th, libc::CLOCK_MONOTONIC)
    }

    /// Performance counter for benchmarking.
    #[function("()")]
    fn perf_counter(th: &Thread) -> PyResult<f64> {
        clock(th, libc::CLOCK_MONOTONIC).map(seconds)
    }

    /// Performance counter for benchmarking as nanoseconds.
    #[function("()")]
    fn perf_counter_ns(th: &Thread) -> PyResult<i64> {
        clock(th, libc::CLOCK_MONOTONIC)
    }

    /// Process time for profiling: sum of the kernel and user-space CPU time.
    #[function("()")]
    fn process_time(th: &Thread) -> PyResult<f64> {
        clock(th, libc::CLOCK_PROCESS_CPUTIME_ID).map(seconds)
    }

    #[function("()")]
    fn process_time_ns(th: &Thread) -> PyResult<i64> {
        clock(th, libc::CLOCK_PROCESS_CPUTIME_ID)
    }

    /// Thread time for profiling: sum of the kernel and user-space CPU time.
    #[function("()")]
    fn thread_time(th: &Thread) -> PyResult<f64> {
        clock(th, libc::CLOCK_THREAD_CPUTIME_ID).map(seconds)
    }

    #[function("()")]
    fn thread_time_ns(th: &Thread) -> PyResult<i64> {
        clock(th, libc::CLOCK_THREAD_CPUTIME_ID)
    }

    /// Return the time of the specified clock clk_id as a float.
    #[function("(clk_id, /)")]
    fn clock_gettime(th: &Thread, clk_id: i32) -> PyResult<f64> {
        clock(th, clk_id).map(seconds)
    }

    /// Return the time of the specified clock clk_id as nanoseconds (int).
    #[function("(clk_id, /)")]
    fn clock_gettime_ns(th: &Thread, clk_id: i32) -> PyResult<i64> {
        clock(th, clk_id)
    }

    /// clock_getres(clk_id) -> floating-point number
    #[function("(clk_id, /)")]
    fn clock_getres(th: &Thread, clk_id: i32) -> PyResult<f64> {
        let mut time = libc::timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        // SAFETY: fills the structure.
        if unsafe { libc::clock_getres(clk_id, &mut time) } < 0 {
            return Err(th.raise_last_os_error(None));
        }
        Ok(time.tv_sec as f64 + time.tv_nsec as f64 / 1e9)
    }

    /// get_clock_info(name: str) -> dict
    #[function("(name, /)")]
    fn get_clock_info(th: &Thread, name: Gc<Str>) -> PyResult<Value> {
        let (implementation, id, monotonic, adjustable) = match &*name.display() {
            "time" => (
                "clock_gettime(CLOCK_REALTIME)",
                libc::CLOCK_REALTIME,
                false,
                true,
            ),
            "monotonic" | "perf_counter" => (
                "clock_gettime(CLOCK_MONOTONIC)",
                libc::CLOCK_MONOTONIC,
                true,
                false,
            ),
            "process_time" => (
                "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)",
                libc::CLOCK_PROCESS_CPUTIME_ID,
                true,
                false,
            ),
            "thread_time" => (
                "clock_gettime(CLOCK_THREAD_CPUTIME_ID)",
                libc::CLOCK_THREAD_CPUTIME_ID,
                true,
                false,
            ),
            _ => return Err(th.raise(t::ValueError, "unknown clock")),
        };
        let known = th.rt().kept.borrow().get("SimpleNamespace").copied();
        let Some(class) = known else {
            return Ok(Value::NONE);
        };
        let keys = ["implementation", "monotonic", "adjustable", "resolution"]
            .map(|key| Value::from(th.intern(key)));
        let values = [
            th.str(implementation).into(),
            Value::bool(monotonic),
            Value::bool(adjustable),
            Value::float(clock_getres(th, id)?),
        ];
        protocol::call_args(
            th,
            class,
            Args {
                values: &values,
                kwnames: Some(th.tuple(&keys)),
            },
        )
    }

    /// Delay execution for a given number of seconds.
    #[function("(object, /)")]
    fn sleep(th: &Thread, object: Value) -> PyResult<()> {
        if object.cast::<Str>().is_some()
            || !(pyjit_object::float::as_f64(object).is_some() || protocol::is_index(th, object))
        {
            let found = th.type_name(object);
            let text = format!("'{found}' object cannot be interpreted as an integer or float");
            return Err(th.raise(t::TypeError, text));
        }
        let seconds = protocol::as_double(th, object)?;
        if seconds.is_nan() {
            return Err(th.raise(t::ValueError, "Invalid value NaN (not a number)"));
        }
        if seconds < 0.0 {
            return Err(th.raise(t::ValueError, "sleep length must be non-negative"));
        }
        if seconds > 9.2e9 {
            return Err(th.raise(
                t::OverflowError,
                "timestamp too large to convert to C PyTime_t",
            ));
        }
        let end = clock(th, libc::CLOCK_MONOTONIC)?.saturating_add((seconds * 1e9) as i64);
        loop {
            let target = libc::timespec {
                tv_sec: end / 1_000_000_000,
                tv_nsec: end % 1_000_000_000,
            };
            // SAFETY: reads the given time.
            let answer = th.without_gil(|| unsafe {
                libc::clock_nanosleep(
                    libc::CLOCK_MONOTONIC,
                    libc::TIMER_ABSTIME,
                    &target,
                    std::ptr::null_mut(),
                )
            });
            if let Some(poll) = th.rt().hooks.poll.get() {
                poll(th)?;
            }
            match answer {
                libc::EINTR => continue,
                0 => return Ok(()),
                errno => return Err(th.raise_os_error(errno, None, None)),
            }
        }
    }

    /// gmtime([seconds]) -> struct_time
    #[function("(seconds=None, /)")]
    fn gmtime(th: &Thread, seconds: Option<Value>) -> PyResult<Value> {
        let mut tm = broken_down(th, time_argument(th, seconds)?, false)?;
        tm.tm_zone = c"UTC".as_ptr().cast_mut();
        struct_time(th, &tm)
    }

    /// localtime([seconds]) -> struct_time
    #[function("(seconds=None, /)")]
    fn localtime(th: &Thread, seconds: Option<Value>) -> PyResult<Value> {
        let tm = broken_down(th, time_argument(th, seconds)?, true)?;
        struct_time(th, &tm)
    }

    /// asctime([tuple]) -> string
    #[function("(tuple=None, /)")]
    fn asctime(th: &Thread, tuple: Option<Value>) -> PyResult<String> {
        let mut tm = match tuple {
            Some(tuple) => tm_of(th, tuple, "asctime")?,
            None => broken_down(th, time_argument(th, None)?, true)?,
        };
        check(th, &mut tm)?;
        Ok(asctime_text(&tm))
    }

    /// ctime(seconds) -> string
    #[function("(seconds=None, /)")]
    fn ctime(th: &Thread, seconds: Option<Value>) -> PyResult<String> {
        let tm = broken_down(th, time_argument(th, seconds)?, true)?;
        Ok(asctime_text(&tm))
    }

    /// mktime(tuple) -> floating-point number
    #[function("(object, /)")]
    fn mktime(th: &Thread, object: Value) -> PyResult<f64> {
        let mut tm = tm_of(th, object, "mktime")?;
        tm.tm_wday = -1;
        // SAFETY: normalises the structure.
        let seconds = unsafe { libc::mktime(&mut tm) };
        if seconds == -1 && tm.tm_wday == -1 {
            return Err(th.raise(t::OverflowError, "mktime argument out of range"));
        }
        Ok(seconds as f64)
    }

    /// strftime(format[, tuple]) -> string
    #[function("(format, tuple=None, /)")]
    fn strftime(th: &Thread, format: Gc<Str>, tuple: Option<Value>) -> PyResult<Value> {
        let mut tm = match tuple {
            Some(tuple) => tm_of(th, tuple, "strftime")?,
            None => broken_down(th, time_argument(th, None)?, true)?,
        };
        check(th, &mut tm)?;
        if tuple.is_some() {
            tm.tm_isdst = tm.tm_isdst.clamp(-1, 1);
        }
        // Text the C library passes through byte by byte; null bytes would end it.
        let bytes = format.to_wtf8();
        let mut out = Vec::new();
        for (index, part) in bytes.split(|byte| *byte == 0).enumerate() {
            if index > 0 {
                out.push(0);
            }
            if part.is_empty() {
                continue;
            }
            let Ok(part) = std::ffi::CString::new(part) else {
                continue;
            };
            let mut buffer = vec![0u8; 256 + part.as_bytes().len() * 4];
            loop {
                // SAFETY: writes at most the buffer's length.
                let len = unsafe {
                    libc::strftime(buffer.as_mut_ptr().cast(), buffer.len(), part.as_ptr(), &tm)
                };
                if len > 0 || buffer.len() >= 256 * part.as_bytes().len().max(4) {
                    out.extend_from_slice(&buffer[..len]);
                    break;
                }
                buffer.resize(buffer.len() * 2, 0);
            }
        }
        Ok(th.str_wtf8(&out)?.into())
    }

    /// strptime(string, format) -> struct_time
    #[function("(string, format='%a %b %d %H:%M:%S %Y', /)")]
    fn strptime(th: &Thread, string: Value, format: Option<Value>) -> PyResult<Value> {
        let Some(import) = th.rt().hooks.import.get() else {
            return Ok(Value::NONE);
        };
        let module = import(th, "_strptime")?;
        let format = format.unwrap_or_else(|| th.str("%a %b %d %H:%M:%S %Y").into());
        protocol::call_method_str(th, module, "_strptime_time", &[string, format])
    }

    /// Initialize, or reinitialize, the local timezone.
    #[function("()")]
    fn tzset(th: &Thread) -> PyResult<()> {
        unsafe extern "C" {
            fn tzset();
        }
        // SAFETY: reads the environment; the GIL keeps other Python code from changing it meanwhile.
        unsafe { tzset() };
        match th.rt().hooks.import.get() {
            Some(import) => match import(th, "time")?.cast::<Module>() {
                Some(module) => set_zone(th, module),
                None => Ok(()),
            },
            None => Ok(()),
        }
    }
}
