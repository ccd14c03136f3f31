//! `tzinfo` and `timezone`, and asking any tzinfo for its offset.

use super::args::Names;
use super::calendar::{MICROS_PER_DAY, offset_text};
use super::delta::{self, Delta};
use super::moment::{self, Moment};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

#[pytype(name = "tzinfo", module = "datetime")]
#[repr(C)]
pub struct TzInfo {
    head: NativeHeader,
}

#[pytype(name = "timezone", module = "datetime")]
#[repr(C)]
pub struct TimeZone {
    head: NativeHeader,
    offset: Field<Option<Gc<Delta>>>,
    name: Field<Option<Gc<Str>>>,
}

const UTC: &str = "datetime.UTC";

/// "tzinfo argument must be None or of a tzinfo subclass, not type 'int'". None of Python's is none.
pub fn check(th: &Thread, value: Option<Value>) -> PyResult<Option<Value>> {
    let Some(value) = value.filter(|value| !value.is_none()) else {
        return Ok(None);
    };
    if is_tzinfo(th, value)? {
        return Ok(Some(value));
    }
    let found = th.type_name(value);
    let text = format!("tzinfo argument must be None or of a tzinfo subclass, not type '{found}'");
    Err(th.raise(t::TypeError, text))
}

pub fn is_tzinfo(th: &Thread, value: Value) -> PyResult<bool> {
    let class = super::class(th, super::TZINFO)?;
    Ok(th.class_of(value).is_subclass_of(class))
}

/// `tz.utcoffset(argument)` or `tz.dst(argument)`, checked; None without tzinfo.
pub fn ask(th: &Thread, tz: Option<Value>, name: &str, argument: Value) -> PyResult<Value> {
    let Some(tz) = tz else {
        return Ok(Value::NONE);
    };
    let answer = protocol::call_method_str(th, tz, name, &[argument])?;
    if answer.is_none() {
        return Ok(answer);
    }
    let Some(delta) = answer.cast::<Delta>() else {
        let found = th.type_name(answer);
        let text = format!("tzinfo.{name}() must return None or a timedelta, not '{found}'");
        return Err(th.raise(t::TypeError, text));
    };
    if delta.offset().is_none() {
        let text = "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).";
        return Err(th.raise(t::ValueError, text));
    }
    Ok(answer)
}

/// The offset in microseconds.
pub fn offset(th: &Thread, tz: Option<Value>, argument: Value) -> PyResult<Option<i64>> {
    // What `timezone` would answer needs no call.
    if let Some(zone) = tz.and_then(Value::cast::<TimeZone>) {
        return Ok(zone.offset.get().and_then(|delta| delta.offset()));
    }
    let answer = ask(th, tz, "utcoffset", argument)?;
    Ok(answer.cast::<Delta>().and_then(|delta| delta.offset()))
}

pub fn name(th: &Thread, tz: Option<Value>, argument: Value) -> PyResult<Value> {
    let Some(tz) = tz else {
        return Ok(Value::NONE);
    };
    let answer = protocol::call_method_str(th, tz, "tzname", &[argument])?;
    if answer.is_none() || answer.cast::<Str>().is_some() {
        return Ok(answer);
    }
    let found = th.type_name(answer);
    let text = format!("tzinfo.tzname() must return None or a string, not '{found}'");
    Err(th.raise(t::TypeError, text))
}

/// `timezone.utc`.
pub fn utc(th: &Thread) -> PyResult<Value> {
    pyjit_types::kept(th, UTC)
}

fn make(th: &Thread, offset: Gc<Delta>, name: Option<Gc<Str>>) -> PyResult<Value> {
    let class = super::class(th, super::TIMEZONE)?;
    let zone = TimeZone {
        head: NativeHeader::new(TimeZone::LAYOUT),
        offset: Field::new(Some(offset)),
        name: Field::new(name),
    };
    Ok(th.alloc(class, zone).into())
}

/// A timezone; without name and offset it is the one UTC.
pub fn new(th: &Thread, offset: Gc<Delta>, name: Option<Gc<Str>>) -> PyResult<Value> {
    match offset.offset() {
        Some(0) if name.is_none() => utc(th),
        Some(_) => make(th, offset, name),
        None => {
            let shown = protocol::repr(th, offset.into())?;
            let text = format!(
                "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {}",
                shown.display()
            );
            Err(th.raise(t::ValueError, text))
        }
    }
}

/// A timezone so many microseconds east.
pub fn from_offset(th: &Thread, micros: i64, name: Option<Gc<Str>>) -> PyResult<Value> {
    new(th, delta::from_micros(th, micros.into())?, name)
}

/// Sets `utc`, `min` and `max` of the class.
pub fn define_constants(th: &Thread, class: Gc<Type>) -> PyResult<Value> {
    let utc = make(th, delta::from_micros(th, 0)?, None)?;
    th.rt().kept.borrow_mut().insert(UTC, utc);
    let bound = MICROS_PER_DAY - 60_000_000;
    class.dict().set_str(th, th.intern("utc"), utc)?;
    for (name, micros) in [("min", -bound), ("max", bound)] {
        let zone = from_offset(th, micros, None)?;
        class.dict().set_str(th, th.intern(name), zone)?;
    }
    Ok(utc)
}

fn must_implement(th: &Thread, method: &str) -> Raised {
    let text = format!("a tzinfo subclass must implement {method}()");
    th.raise(t::NotImplementedError, text)
}

/// The argument of `fromutc`.
fn from_utc_argument(th: &Thread, this: Value, object: Value) -> PyResult<Gc<Moment>> {
    let Some(moment) = moment::datetime(th, object)? else {
        return Err(th.raise(t::TypeError, "fromutc: argument must be a datetime"));
    };
    if moment.tz() != Some(this) {
        return Err(th.raise(t::ValueError, "fromutc: dt.tzinfo is not self"));
    }
    Ok(moment)
}

#[pymethods(TzInfo, name = "datetime.tzinfo", module = "datetime", flags = TypeFlags::BASE, doc = "Abstract base class for time zone info objects.")]
pub mod tzinfo {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<TzInfo> {
        th.alloc(
            class,
            TzInfo {
                head: NativeHeader::new(TzInfo::LAYOUT),
            },
        )
    }

    /// datetime -> string name of time zone.
    #[method("($self, object, /)")]
    fn tzname(th: &Thread, _this: Value, _object: Value) -> PyResult<Value> {
        Err(must_implement(th, "tzname"))
    }

    /// datetime -> timedelta showing offset from UTC, negative values indicating West of UTC
    #[method("($self, object, /)")]
    fn utcoffset(th: &Thread, _this: Value, _object: Value) -> PyResult<Value> {
        Err(must_implement(th, "utcoffset"))
    }

    /// datetime -> DST offset as timedelta positive east of UTC.
    #[method("($self, object, /)")]
    fn dst(th: &Thread, _this: Value, _object: Value) -> PyResult<Value> {
        Err(must_implement(th, "dst"))
    }

    /// datetime in UTC -> datetime in local time.
    #[method("($self, object, /)")]
    fn fromutc(th: &Thread, this: Value, object: Value) -> PyResult<Value> {
        let moment = from_utc_argument(th, this, object)?;
        let ask_for = |name: &str, at: Value| -> PyResult<Option<Gc<Delta>>> {
            Ok(ask(th, Some(this), name, at)?.cast::<Delta>())
        };
        let value_error = |text: &str| Err(th.raise(t::ValueError, text));
        let Some(offset) = ask_for("utcoffset", object)? else {
            return value_error("fromutc: non-None utcoffset() result required");
        };
        let Some(dst) = ask_for("dst", object)? else {
            return value_error("fromutc: non-None dst() result required");
        };
        let standard = moment::shifted(th, moment, offset.total() - dst.total())?;
        let Some(dst) = ask_for("dst", standard.into())? else {
            return value_error("fromutc: tz.dst() gave inconsistent results; cannot convert");
        };
        Ok(moment::shifted(th, standard, dst.total())?.into())
    }

    /// -> (cls, state)
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Value) -> PyResult<Gc<Tuple>> {
        let class = th.class_of(this).into();
        let args = match protocol::lookup_attr_str(th, this, "__getinitargs__")? {
            Some(method) => protocol::call(th, method, &[])?,
            None => th.rt().empty_tuple().into(),
        };
        let state = protocol::call_method(th, this, th.names().__getstate__, &[])?;
        th.try_tuple(&[class, args, state])
    }
}

const NAMES: Names<2> = Names {
    function: "timezone()",
    names: ["offset", "name"],
    required: 1,
    positional: 2,
};

fn zone_argument(th: &Thread, method: &str, object: Value) -> PyResult<()> {
    if object.is_none() || moment::datetime(th, object)?.is_some() {
        return Ok(());
    }
    let found = th.type_name(object);
    let text = format!("{method}(dt) argument must be a datetime instance or None, not {found}");
    Err(th.raise(t::TypeError, text))
}

impl TimeZone {
    fn text(&self, th: &Thread) -> Gc<Str> {
        match (
            self.name.get(),
            self.offset.get().and_then(|delta| delta.offset()),
        ) {
            (Some(name), _) => name,
            (None, None | Some(0)) => th.intern("UTC"),
            (None, Some(micros)) => th.str(&format!("UTC{}", offset_text(micros, ":"))),
        }
    }

    fn offset_value(&self) -> Value {
        self.offset.get().map_or(Value::NONE, Value::from)
    }
}

#[pymethods(
    TimeZone,
    name = "datetime.timezone",
    module = "datetime",
    doc = "Fixed offset from UTC implementation of tzinfo."
)]
pub mod timezone {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, _class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        let [offset, name] = NAMES.bind(th, args)?;
        let offset = offset.unwrap_or(Value::NONE);
        let Some(delta) = offset.cast::<Delta>() else {
            let found = th.type_name(offset);
            let text = format!("timezone() argument 1 must be datetime.timedelta, not {found}");
            return Err(th.raise(t::TypeError, text));
        };
        let name = match name {
            None => None,
            Some(name) => match name.cast::<Str>() {
                Some(name) => Some(name),
                None => {
                    let found = if name.is_none() {
                        "None".into()
                    } else {
                        th.type_name(name)
                    };
                    let text = format!("timezone() argument 2 must be str, not {found}");
                    return Err(th.raise(t::TypeError, text));
                }
            },
        };
        super::new(th, delta, name)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<TimeZone>) -> PyResult<String> {
        let class = th.type_name(this.into());
        if utc(th)? == Value::from(this) {
            return Ok(format!("{class}.utc"));
        }
        let offset = protocol::repr(th, this.offset_value())?;
        Ok(match this.name.get() {
            Some(name) => {
                let name = protocol::repr(th, name.into())?;
                format!("{class}({}, {})", offset.display(), name.display())
            }
            None => format!("{class}({})", offset.display()),
        })
    }

    #[slot(tp_str)]
    fn str(th: &Thread, this: Gc<TimeZone>) -> Gc<Str> {
        this.text(th)
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<TimeZone>) -> PyResult<i64> {
        protocol::hash(th, this.offset_value())
    }

    #[slot(tp_richcompare)]
    fn compare(this: Gc<TimeZone>, other: Value, op: CompareOp) -> Value {
        let offset = |zone: Gc<TimeZone>| zone.offset.get().map(|delta| delta.total());
        match (other.cast::<TimeZone>(), op) {
            (Some(other), CompareOp::Eq) => Value::bool(offset(this) == offset(other)),
            (Some(other), CompareOp::Ne) => Value::bool(offset(this) != offset(other)),
            _ => Value::NOT_IMPLEMENTED,
        }
    }

    /// If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'.
    #[method("($self, object, /)")]
    fn tzname(th: &Thread, this: Gc<TimeZone>, object: Value) -> PyResult<Gc<Str>> {
        zone_argument(th, "tzname", object)?;
        Ok(this.text(th))
    }

    /// Return fixed offset.
    #[method("($self, object, /)")]
    fn utcoffset(th: &Thread, this: Gc<TimeZone>, object: Value) -> PyResult<Value> {
        zone_argument(th, "utcoffset", object)?;
        Ok(this.offset_value())
    }

    /// Return None.
    #[method("($self, object, /)")]
    fn dst(th: &Thread, _this: Gc<TimeZone>, object: Value) -> PyResult<()> {
        zone_argument(th, "dst", object)
    }

    /// datetime in UTC -> datetime in local time.
    #[method("($self, object, /)")]
    fn fromutc(th: &Thread, this: Gc<TimeZone>, object: Value) -> PyResult<Value> {
        let moment = from_utc_argument(th, this.into(), object)?;
        let offset = this.offset.get().map_or(0, |delta| delta.total());
        Ok(moment::shifted(th, moment, offset)?.into())
    }

    /// pickle support
    #[method("($self, /)")]
    fn __getinitargs__(th: &Thread, this: Gc<TimeZone>) -> PyResult<Gc<Tuple>> {
        match this.name.get() {
            Some(name) => th.try_tuple(&[this.offset_value(), name.into()]),
            None => th.try_tuple(&[this.offset_value()]),
        }
    }
}
