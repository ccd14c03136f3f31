//! `strftime`: what the C library does not know (`%f`, `%z`, `%Z`) is filled in, the rest is `time.strftime`'s.

use super::calendar::offset_text;
use super::zone;
use super::{clock::Clock, moment::Moment};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;

fn module(th: &Thread, name: &str) -> PyResult<Value> {
    match th.rt().hooks.import.get() {
        Some(import) => import(th, name),
        None => Err(th.raise(t::ImportError, format!("No module named '{name}'"))),
    }
}

/// `time.struct_time(fields)`.
pub fn struct_time(th: &Thread, fields: [i32; 9]) -> PyResult<Value> {
    let tuple = th.try_tuple(&fields.map(Value::int))?;
    protocol::call_method_str(th, module(th, "time")?, "struct_time", &[tuple.into()])
}

fn time_strftime(th: &Thread, format: Value, tuple: Value) -> PyResult<Value> {
    protocol::call_method_str(th, module(th, "time")?, "strftime", &[format, tuple])
}

/// The tzinfo of an object and what its methods are asked about.
fn zone_of(object: Value) -> (Option<Value>, Value) {
    match (object.cast::<Moment>(), object.cast::<Clock>()) {
        (Some(moment), _) => (moment.tz(), object),
        (None, Some(clock)) => (clock.tz(), Value::NONE),
        _ => (None, Value::NONE),
    }
}

/// The text of an object; `micro` none for dates.
pub fn strftime(
    th: &Thread,
    object: Value,
    format: Gc<Str>,
    tuple: Value,
    micro: Option<i32>,
) -> PyResult<Value> {
    let units: Vec<u32> = format.chars().collect();
    let (tz, argument) = zone_of(object);
    let mut out = StrBuilder::new();
    let mut at = 0;
    let code = |index: usize| units.get(index).and_then(|unit| char::from_u32(*unit));
    while let Some(unit) = units.get(at) {
        at += 1;
        if *unit != u32::from('%') {
            out.push(*unit);
            continue;
        }
        let colon = code(at) == Some(':') && code(at + 1) == Some('z');
        match code(at) {
            Some('z') | Some(':') if colon || code(at) == Some('z') => {
                at += 1 + usize::from(colon);
                if let Some(offset) = zone::offset(th, tz, argument)? {
                    out.push_str(&offset_text(offset, if colon { ":" } else { "" }));
                }
            }
            Some('Z') => {
                at += 1;
                let name = zone::name(th, tz, argument)?;
                if !name.is_none() {
                    // It is text, no format.
                    let percent = [th.intern("%").into(), th.intern("%%").into()];
                    let escaped = protocol::call_method(th, name, th.names().replace, &percent)?;
                    match escaped.cast::<Str>() {
                        Some(text) => out.push_units(text.units()),
                        None => {
                            let text = "tzname.replace() did not return a string";
                            return Err(th.raise(t::TypeError, text));
                        }
                    }
                }
            }
            Some('f') => {
                at += 1;
                out.push_str(&format!("{:06}", micro.unwrap_or(0)));
            }
            // The C library does not pad years.
            Some(letter @ ('Y' | 'G' | 'C' | 'F')) => {
                at += 1;
                let year = match letter {
                    'G' => {
                        let year = time_strftime(th, th.str("%G").into(), tuple)?;
                        let text = protocol::str(th, year)?;
                        text.display().parse().unwrap_or(0)
                    }
                    _ => {
                        let year = protocol::get_item(th, tuple, Value::ZERO)?;
                        year.as_small_int().unwrap_or(0)
                    }
                };
                out.push_str(&match letter {
                    'C' => format!("{:02}", year / 100),
                    'F' => format!("{year:04}-%m-%d"),
                    _ => format!("{year:04}"),
                });
            }
            Some(_) => {
                out.push(*unit);
                out.push(units[at]);
                at += 1;
            }
            None => out.push(*unit),
        }
    }
    time_strftime(th, out.finish(th)?.into(), tuple)
}

/// `format(object, spec)`.
pub fn format_dunder(th: &Thread, this: Value, args: Args<'_>) -> PyResult<Value> {
    args.no_keywords(th, "__format__")?;
    args.check_count(th, "__format__", 1, 1)?;
    let spec = args.get(0).unwrap_or(Value::NONE);
    let Some(text) = spec.cast::<Str>() else {
        let found = th.type_name(spec);
        let text = format!("__format__() argument 1 must be str, not {found}");
        return Err(th.raise(t::TypeError, text));
    };
    if text.is_empty() {
        return Ok(protocol::str(th, this)?.into());
    }
    protocol::call_method_str(th, this, "strftime", &[spec])
}
