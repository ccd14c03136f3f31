//! `_datetime`: dates, times and what is between them. CPython: Modules/_datetimemodule.c.
//!
//! `calendar` and `parse` know numbers and texts only; `moment` is what `date` and `datetime` share, `clock` a time of
//! day, `delta` a duration, `zone` the time zones, `format` strftime.

pub mod args;
mod calendar;
mod clock;
mod date;
#[allow(clippy::module_inception)]
mod datetime;
mod delta;
mod format;
mod moment;
mod parse;
mod zone;

use pyjit_object::prelude::*;
use std::cmp::Ordering;

const DATE: &str = "datetime.date";
const DATETIME: &str = "datetime.datetime";
const TIME: &str = "datetime.time";
const DELTA: &str = "datetime.timedelta";
const TZINFO: &str = "datetime.tzinfo";
const TIMEZONE: &str = "datetime.timezone";
const ISO_CALENDAR: &str = "datetime.IsoCalendarDate";

/// A class of this module.
fn class(th: &Thread, name: &'static str) -> PyResult<Gc<Type>> {
    match pyjit_types::kept(th, name)?.cast::<Type>() {
        Some(class) => Ok(class),
        None => Err(th.raise(t::SystemError, "datetime is not initialised")),
    }
}

/// The answer of a comparison.
fn ordered(order: Ordering, op: CompareOp) -> Value {
    Value::bool(match op {
        CompareOp::Lt => order.is_lt(),
        CompareOp::Le => order.is_le(),
        CompareOp::Eq => order.is_eq(),
        CompareOp::Ne => order.is_ne(),
        CompareOp::Gt => order.is_gt(),
        CompareOp::Ge => order.is_ge(),
    })
}

/// Fast implementation of the datetime module.
#[pymodule(name = "_datetime")]
pub mod module {
    use super::*;
    use pyjit_object::def::TypeSpec;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let define = |spec: &'static TypeSpec, base: Option<Gc<Type>>| -> PyResult<Gc<Type>> {
            let class = th.define_class(spec, base)?;
            th.rt().kept.borrow_mut().insert(spec.name, class.into());
            Ok(class)
        };
        let delta = define(&super::delta::methods::SPEC, None)?;
        let date = define(&super::date::methods::SPEC, None)?;
        let datetime = define(&super::datetime::methods::SPEC, Some(date))?;
        let time = define(&super::clock::methods::SPEC, None)?;
        let tzinfo = define(&zone::tzinfo::SPEC, None)?;
        let timezone = define(&zone::timezone::SPEC, Some(tzinfo))?;
        define(&super::date::iso::SPEC, Some(th.class(t::TUPLE)))?;
        for (name, class) in [
            ("timedelta", delta),
            ("date", date),
            ("datetime", datetime),
            ("time", time),
            ("tzinfo", tzinfo),
            ("timezone", timezone),
        ] {
            module.set(th, name, class)?;
        }
        let limits = [
            (delta, super::delta::limits(th, delta)?),
            (date, super::date::limits(th, date)?),
            (datetime, super::datetime::limits(th, datetime)?),
            (time, clock::limits(th, time)?),
        ];
        for (class, values) in limits {
            for (name, value) in ["min", "max", "resolution"].into_iter().zip(values) {
                class.dict().set_str(th, th.intern(name), value)?;
            }
        }
        module.set(th, "UTC", zone::define_constants(th, timezone)?)?;
        module.set(th, "MINYEAR", Value::int(calendar::MIN_YEAR))?;
        module.set(th, "MAXYEAR", Value::int(calendar::MAX_YEAR))?;
        // The address of C's function table, which nobody here can use.
        module.set(th, "datetime_CAPI", Value::NONE)
    }
}
