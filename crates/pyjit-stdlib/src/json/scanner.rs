//! Parsing JSON. CPython: `scanner_call` and `scanstring_unicode` in Modules/_json.c.

use super::{decode_error, string_argument};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;
use pyjit_text::StrRef;
use std::cell::Cell;

#[pytype(name = "Scanner", module = "_json")]
#[repr(C)]
pub struct Scanner {
    head: NativeHeader,
    strict: Cell<bool>,
    object_hook: Field<Option<Value>>,
    object_pairs_hook: Field<Option<Value>>,
    parse_float: Field<Option<Value>>,
    parse_int: Field<Option<Value>>,
    parse_constant: Field<Option<Value>>,
}

#[pymethods(Scanner, name = "_json.Scanner", module = "_json", doc = "JSON scanner object", flags = TypeFlags::HAVE_GC)]
pub mod methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new, "(context)", name = "make_scanner")]
    fn new(th: &Thread, class: Gc<Type>, context: Value) -> PyResult<Gc<Scanner>> {
        let get = |name| protocol::getattr_str(th, context, name);
        let strict = protocol::truth(th, get("strict")?)?;
        let (object_hook, pairs_hook) = (get("object_hook")?, get("object_pairs_hook")?);
        let (float, int, constant) = (
            get("parse_float")?,
            get("parse_int")?,
            get("parse_constant")?,
        );
        Ok(th.alloc(
            class,
            Scanner {
                head: NativeHeader::new(Scanner::LAYOUT),
                strict: Cell::new(strict),
                object_hook: Field::new(Some(object_hook)),
                object_pairs_hook: Field::new(Some(pairs_hook)),
                parse_float: Field::new(Some(float)),
                parse_int: Field::new(Some(int)),
                parse_constant: Field::new(Some(constant)),
            },
        ))
    }

    #[slot(tp_call, "(string, idx)", name = "scan_once")]
    fn call(th: &Thread, this: Gc<Scanner>, string: Value, idx: Index) -> PyResult<Gc<Tuple>> {
        let text = string_argument(th, string)?;
        let parser = Parser {
            th,
            text,
            scanner: this,
            memo: th.dict(),
        };
        let Ok(start) = usize::try_from(idx.0) else {
            return Err(th.raise(t::ValueError, "idx cannot be negative"));
        };
        let (value, end) = parser.value(start)?;
        th.try_tuple(&[value, th.int(end)])
    }

    /// strict
    #[getter]
    fn strict(this: Gc<Scanner>) -> bool {
        this.strict.get()
    }

    /// object_hook
    #[getter]
    fn object_hook(this: Gc<Scanner>) -> Option<Value> {
        this.object_hook.get()
    }

    #[getter]
    fn object_pairs_hook(this: Gc<Scanner>) -> Option<Value> {
        this.object_pairs_hook.get()
    }

    /// parse_float
    #[getter]
    fn parse_float(this: Gc<Scanner>) -> Option<Value> {
        this.parse_float.get()
    }

    /// parse_int
    #[getter]
    fn parse_int(this: Gc<Scanner>) -> Option<Value> {
        this.parse_int.get()
    }

    /// parse_constant
    #[getter]
    fn parse_constant(this: Gc<Scanner>) -> Option<Value> {
        this.parse_constant.get()
    }
}

/// What is no character of any string.
const END: u32 = u32::MAX;

fn unit(text: &Str, at: usize) -> u32 {
    if at < text.len() { text.at(at) } else { END }
}

/// Four hex digits at `at`.
fn hex4(text: &Str, at: usize) -> Option<u32> {
    (at..at + 4).try_fold(0, |number, at| {
        Some(number << 4 | char::from_u32(unit(text, at))?.to_digit(16)?)
    })
}

/// The first place from `at` on that is not plain text: a quote, a backslash, or (if strict) a control character.
fn plain_end(text: &Str, at: usize, strict: bool) -> usize {
    let special = |unit: u32| unit == 0x22 || unit == 0x5C || strict && unit < 0x20;
    let found = match text.units() {
        StrRef::Latin1(units) => units[at..].iter().position(|unit| special(*unit as u32)),
        StrRef::Ucs2(units) => units[at..].iter().position(|unit| special(*unit as u32)),
        StrRef::Ucs4(units) => units[at..].iter().position(|unit| special(*unit)),
    };
    found.map_or(text.len(), |more| at + more)
}

fn push_range(out: &mut StrBuilder, text: &Str, start: usize, end: usize) {
    match text.units() {
        StrRef::Latin1(units) => out.push_units(StrRef::Latin1(&units[start..end])),
        StrRef::Ucs2(units) => out.push_units(StrRef::Ucs2(&units[start..end])),
        StrRef::Ucs4(units) => out.push_units(StrRef::Ucs4(&units[start..end])),
    }
}

/// The string whose opening quote is before `end`, and the place after its closing one.
pub fn scan_string(
    th: &Thread,
    text: Gc<Str>,
    end: isize,
    strict: bool,
) -> PyResult<(Gc<Str>, usize)> {
    let begin = end - 1;
    let Some(start) = usize::try_from(end)
        .ok()
        .filter(|start| *start <= text.len())
    else {
        return Err(th.raise(t::ValueError, "end is out of bounds"));
    };
    let unterminated = || {
        Err(decode_error(
            th,
            "Unterminated string starting at",
            text,
            begin,
        ))
    };
    let stop = plain_end(&text, start, strict);
    if unit(&text, stop) == 0x22 {
        // The commonest case: nothing to unescape.
        return Ok((Str::slice(text, th, start, stop)?, stop + 1));
    }
    let mut out = StrBuilder::new();
    let mut at = start;
    loop {
        let stop = plain_end(&text, at, strict);
        push_range(&mut out, &text, at, stop);
        at = stop + 1;
        match unit(&text, stop) {
            0x22 => return Ok((out.finish(th)?, at)),
            0x5C => {}
            END => return unterminated(),
            _ => {
                return Err(decode_error(
                    th,
                    "Invalid control character at",
                    text,
                    stop as isize,
                ));
            }
        }
        let escape = unit(&text, at);
        at += 1;
        match char::from_u32(escape) {
            Some('u') => {
                let bad = |at: usize| decode_error(th, "Invalid \\uXXXX escape", text, at as isize);
                // The closing quote must still follow.
                if at + 4 >= text.len() {
                    return Err(bad(at - 1));
                }
                let Some(mut unit_found) = hex4(&text, at) else {
                    return Err(bad(at - 1));
                };
                at += 4;
                let pair = unit(&text, at) == 0x5C && unit(&text, at + 1) == 'u' as u32;
                if (0xD800..0xDC00).contains(&unit_found) && pair && at + 6 < text.len() {
                    let Some(low) = hex4(&text, at + 2) else {
                        return Err(bad(at + 1));
                    };
                    if (0xDC00..0xE000).contains(&low) {
                        unit_found = 0x10000 + ((unit_found - 0xD800) << 10 | (low - 0xDC00));
                        at += 6;
                    }
                }
                out.push(unit_found);
            }
            Some('"') => out.push(0x22),
            Some('\\') => out.push(0x5C),
            Some('/') => out.push('/' as u32),
            Some('b') => out.push(0x08),
            Some('f') => out.push(0x0C),
            Some('n') => out.push(0x0A),
            Some('r') => out.push(0x0D),
            Some('t') => out.push(0x09),
            _ if escape == END => return unterminated(),
            _ => return Err(decode_error(th, "Invalid \\escape", text, stop as isize)),
        }
    }
}

/// One call of a scanner.
struct Parser<'a> {
    th: &'a Thread,
    text: Gc<Str>,
    scanner: Gc<Scanner>,
    /// Keys of objects, so that equal ones are one string.
    memo: Gc<Dict>,
}

impl Parser<'_> {
    #[inline]
    fn at(&self, at: usize) -> u32 {
        unit(&self.text, at)
    }

    #[inline]
    fn is(&self, at: usize, wanted: char) -> bool {
        self.at(at) == wanted as u32
    }

    fn starts_with(&self, at: usize, word: &str) -> bool {
        word.chars()
            .enumerate()
            .all(|(offset, wanted)| self.is(at + offset, wanted))
    }

    #[inline]
    fn skip_space(&self, mut at: usize) -> usize {
        while matches!(self.at(at), 0x20 | 0x09 | 0x0A | 0x0D) {
            at += 1;
        }
        at
    }

    fn error(&self, message: &str, at: usize) -> Raised {
        decode_error(self.th, message, self.text, at as isize)
    }

    /// The hook or converter, if it is not None.
    fn hook(&self, field: &Field<Option<Value>>) -> Option<Value> {
        field.get().filter(|hook| !hook.is_none())
    }

    /// The value at `at`, and the place behind it. StopIteration with the place where there is none.
    fn value(&self, at: usize) -> PyResult<(Value, usize)> {
        let th = self.th;
        match char::from_u32(self.at(at)) {
            Some('"') => {
                let (text, end) =
                    scan_string(th, self.text, at as isize + 1, self.scanner.strict.get())?;
                Ok((text.into(), end))
            }
            Some('{') => {
                th.check_native_stack(" while decoding a JSON object from a unicode string")?;
                self.object(at + 1)
            }
            Some('[') => {
                th.check_native_stack(" while decoding a JSON array from a unicode string")?;
                self.array(at + 1)
            }
            Some('n') if self.starts_with(at, "null") => Ok((Value::NONE, at + 4)),
            Some('t') if self.starts_with(at, "true") => Ok((Value::TRUE, at + 4)),
            Some('f') if self.starts_with(at, "false") => Ok((Value::FALSE, at + 5)),
            Some('N') if self.starts_with(at, "NaN") => self.constant("NaN", at),
            Some('I') if self.starts_with(at, "Infinity") => self.constant("Infinity", at),
            Some('-') if self.starts_with(at, "-Infinity") => self.constant("-Infinity", at),
            _ => self.number(at),
        }
    }

    fn constant(&self, name: &str, at: usize) -> PyResult<(Value, usize)> {
        let parse = self.scanner.parse_constant.get().unwrap_or(Value::NONE);
        let value = protocol::call(self.th, parse, &[self.th.intern(name).into()])?;
        Ok((value, at + name.len()))
    }

    fn stop(&self, at: usize) -> Raised {
        self.th.raise_stop_iteration(Some(self.th.int(at)))
    }

    fn digits(&self, mut at: usize) -> usize {
        while (0x30..0x3A).contains(&self.at(at)) {
            at += 1;
        }
        at
    }

    fn number(&self, start: usize) -> PyResult<(Value, usize)> {
        let th = self.th;
        let first = if self.is(start, '-') {
            start + 1
        } else {
            start
        };
        let mut end = match self.at(first) {
            0x30 => first + 1,
            0x31..=0x39 => self.digits(first),
            _ => return Err(self.stop(start)),
        };
        let whole = end;
        if self.is(end, '.') && self.digits(end + 1) > end + 1 {
            end = self.digits(end + 1);
        }
        if matches!(char::from_u32(self.at(end)), Some('e' | 'E')) {
            let sign = matches!(char::from_u32(self.at(end + 1)), Some('+' | '-'));
            let digits = end + 1 + sign as usize;
            if self.digits(digits) > digits {
                end = self.digits(digits);
            }
        }
        let is_float = end > whole;
        let (field, class) = if is_float {
            (&self.scanner.parse_float, t::FLOAT)
        } else {
            (&self.scanner.parse_int, t::INT)
        };
        let parse = field.get().unwrap_or(Value::NONE);
        if parse == th.class(class).into() {
            let digits: String = (start..end)
                .filter_map(|at| char::from_u32(self.at(at)))
                .collect();
            if is_float {
                if let Ok(number) = digits.parse::<f64>() {
                    return Ok((Value::float(number), end));
                }
            } else if let Ok(number) = digits.parse::<i64>() {
                return Ok((th.int(number), end));
            }
        }
        let text = Str::slice(self.text, th, start, end)?;
        // The whole document as it is may be of a subclass.
        let text = th.str_ref(text.units())?;
        Ok((protocol::call(th, parse, &[text.into()])?, end))
    }

    fn array(&self, at: usize) -> PyResult<(Value, usize)> {
        let items = self.th.empty_list();
        let mut at = self.skip_space(at);
        if self.is(at, ']') {
            return Ok((items.into(), at + 1));
        }
        loop {
            let (value, end) = self.value(at)?;
            items.push(self.th, value)?;
            at = self.skip_space(end);
            if self.is(at, ']') {
                return Ok((items.into(), at + 1));
            }
            if !self.is(at, ',') {
                return Err(self.error("Expecting ',' delimiter", at));
            }
            let comma = at;
            at = self.skip_space(at + 1);
            if self.is(at, ']') {
                return Err(self.error("Illegal trailing comma before end of array", comma));
            }
        }
    }

    fn object(&self, at: usize) -> PyResult<(Value, usize)> {
        let th = self.th;
        let pairs_hook = self.hook(&self.scanner.object_pairs_hook);
        let (dict, pairs) = (th.dict(), th.empty_list());
        let mut at = self.skip_space(at);
        if !self.is(at, '}') {
            loop {
                if !self.is(at, '"') {
                    return Err(self.error("Expecting property name enclosed in double quotes", at));
                }
                let (key, end) =
                    scan_string(th, self.text, at as isize + 1, self.scanner.strict.get())?;
                let key = self.memo.set_default(th, key.into(), key.into())?;
                at = self.skip_space(end);
                if !self.is(at, ':') {
                    return Err(self.error("Expecting ':' delimiter", at));
                }
                let (value, end) = self.value(self.skip_space(at + 1))?;
                match pairs_hook {
                    Some(_) => pairs.push(th, th.try_tuple(&[key, value])?.into())?,
                    None => dict.set(th, key, value)?,
                }
                at = self.skip_space(end);
                if self.is(at, '}') {
                    break;
                }
                if !self.is(at, ',') {
                    return Err(self.error("Expecting ',' delimiter", at));
                }
                let comma = at;
                at = self.skip_space(at + 1);
                if self.is(at, '}') {
                    return Err(self.error("Illegal trailing comma before end of object", comma));
                }
            }
        }
        let result = match (pairs_hook, self.hook(&self.scanner.object_hook)) {
            (Some(hook), _) => protocol::call(th, hook, &[pairs.into()])?,
            (None, Some(hook)) => protocol::call(th, hook, &[dict.into()])?,
            (None, None) => dict.into(),
        };
        Ok((result, at + 1))
    }
}
