//! Calls of native modules' functions against CPython's results in `calls/*.txt` (written by `calls.py`):
//! `function(literals) -> repr`, or the exception.

use pyjit_object::buffer::BufferInfo;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::fmt::Write;

fn start() -> &'static Thread {
    let key = pyjit_text::hash::HashKey::from_seed(0);
    // Collects often, and looks at the whole heap each time.
    let config = pyjit_gc::Config {
        stress: 50,
        verify: true,
        ..Default::default()
    };
    let Ok(th) = pyjit_object::start::start(config, Default::default(), key) else {
        panic!("no heap")
    };
    assert!(pyjit_types::install(th).is_ok());
    let slot = &th.class(t::BYTES).slots.bf_getbuffer;
    if slot.get().is_none() {
        slot.set(Some(|th, value, _| match value.cast::<Bytes>() {
            Some(bytes) => Ok(BufferInfo::bytes(value, bytes.data(), bytes.len(), true)),
            None => Err(th.raise(t::TypeError, "no bytes")),
        }));
    }
    th
}

/// A reader of Python literals: numbers, str, bytes, None, True, False, tuples, lists.
struct Literals<'a> {
    th: &'a Thread,
    rest: &'a str,
}

impl Literals<'_> {
    fn eat(&mut self, text: &str) -> bool {
        self.rest = self.rest.trim_start();
        let found = self.rest.strip_prefix(text);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    /// Values up to the closing bracket, in a list so that the collector sees them.
    fn until(&mut self, close: &str) -> Gc<List> {
        let list = self.th.empty_list();
        while !self.eat(close) {
            let value = self.value();
            assert!(list.push(self.th, value).is_ok());
            self.eat(",");
        }
        list
    }

    fn value(&mut self) -> Value {
        let th = self.th;
        for (name, value) in [
            ("None", Value::NONE),
            ("True", Value::TRUE),
            ("False", Value::FALSE),
            ("nan", f64::NAN.into()),
            ("inf", f64::INFINITY.into()),
            ("-inf", f64::NEG_INFINITY.into()),
        ] {
            let before = self.rest;
            if self.eat(name) {
                if self.eat("j") {
                    self.rest = before;
                    break;
                }
                return value;
            }
        }
        let inner = self
            .rest
            .trim_start()
            .strip_prefix('(')
            .and_then(|rest| rest.split_once(')'));
        if let Some((complex, rest)) =
            inner.filter(|(inner, _)| inner.ends_with('j') && !inner.contains(','))
        {
            self.rest = rest;
            return self.number(complex);
        }
        if self.eat("(") {
            return self
                .until(")")
                .as_slice()
                .to_vec()
                .pipe(|items| th.tuple(&items))
                .into();
        }
        if self.eat("[") {
            return self.until("]").into();
        }
        if let Some(quote) = ['\'', '"']
            .into_iter()
            .find(|quote| self.eat(&format!("b{quote}")))
        {
            let bytes: Vec<u8> = self
                .quoted(quote)
                .into_iter()
                .map(|unit| unit as u8)
                .collect();
            return th.bytes(&bytes).map_or(Value::NONE, Value::from);
        }
        if let Some(quote) = ['\'', '"']
            .into_iter()
            .find(|quote| self.eat(&quote.to_string()))
        {
            let units = self.quoted(quote);
            return th.str_ucs4(&units).map_or(Value::NONE, Value::from);
        }
        let end = self
            .rest
            .find([',', ')', ']', ' '])
            .unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.number(text)
    }

    fn number(&self, text: &str) -> Value {
        let th = self.th;
        let class = match text {
            text if text.ends_with('j') => t::COMPLEX,
            text if text.contains(['.', 'e']) => t::FLOAT,
            _ => t::INT,
        };
        let string: Value = th.str(text).into();
        protocol::type_call(th, th.class(class), Args::positional_only(&[string]))
            .unwrap_or_else(|Raised| panic!("literal {text:?}"))
    }

    /// The characters up to the closing quote; escapes are `\xhh`, `\n` and `\\` style.
    fn quoted(&mut self, quote: char) -> Vec<u32> {
        let mut units = Vec::new();
        let mut chars = self.rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == quote => {
                    self.rest = &self.rest[at + 1..];
                    return units;
                }
                '\\' => match chars.next().map(|(_, c)| c) {
                    Some('n') => units.push(10),
                    Some('r') => units.push(13),
                    Some('t') => units.push(9),
                    Some('x') => {
                        let digits: String = chars.by_ref().take(2).map(|(_, c)| c).collect();
                        units.push(u32::from_str_radix(&digits, 16).unwrap_or(0));
                    }
                    Some(other) => units.push(other as u32),
                    None => {}
                },
                c => units.push(c as u32),
            }
        }
        units
    }
}

trait Pipe: Sized {
    fn pipe<R>(self, f: impl FnOnce(Self) -> R) -> R {
        f(self)
    }
}
impl<T> Pipe for T {}

/// `repr`, also of types whose methods may not be installed.
fn show(th: &Thread, value: Value, out: &mut String) {
    let sequence = |items: &[Value], open: &str, close: &str, out: &mut String| {
        out.push_str(open);
        for (index, item) in items.iter().enumerate() {
            out.push_str(if index > 0 { ", " } else { "" });
            show(th, *item, out);
        }
        out.push_str(if items.len() == 1 && open == "(" {
            ",)"
        } else {
            close
        });
    };
    if let Some(tuple) = value.cast::<Tuple>() {
        sequence(&tuple, "(", ")", out);
    } else if let Some(list) = value.cast::<List>() {
        sequence(list.as_slice(), "[", "]", out);
    } else if let Some(text) = value.cast::<Str>() {
        out.push_str(
            &pyjit_text::string::repr::repr(text.units())
                .as_str()
                .to_utf8_lossy(),
        );
    } else if let Some(bytes) = value.cast::<Bytes>() {
        out.push_str(
            &pyjit_text::string::repr::bytes_repr(bytes.as_slice())
                .as_str()
                .to_utf8_lossy(),
        );
    } else if value.is_none() {
        out.push_str("None");
    } else if th.type_name(value).contains("shake") {
        let digest = protocol::call_method_str(th, value, "hexdigest", &[Value::int(10)]);
        out.push_str(
            &digest
                .ok()
                .and_then(Value::cast::<Str>)
                .map_or(String::new(), |text| text.display().into_owned()),
        );
    } else if let Some(digest) = protocol::lookup_attr_str(th, value, "hexdigest")
        .ok()
        .flatten()
    {
        let digest = protocol::call(th, digest, &[]);
        out.push_str(
            &digest
                .ok()
                .and_then(Value::cast::<Str>)
                .map_or(String::new(), |text| text.display().into_owned()),
        );
    } else {
        match protocol::repr(th, value) {
            Ok(text) => out.push_str(&text.display()),
            Err(Raised) => show_error(th, out),
        }
    }
}

fn show_error(th: &Thread, out: &mut String) {
    let Some(exception) = th.take_pending() else {
        return out.push_str("nothing raised");
    };
    let args = exception
        .cast::<pyjit_object::exception::Exception>()
        .map_or(Vec::new(), |e| e.args().to_vec());
    let _ = write!(out, "{}: ", th.type_name(exception));
    match args.as_slice() {
        [] => {}
        [only] => out.push_str(
            &only
                .cast::<Str>()
                .map_or(String::new(), |text| text.display().into_owned()),
        ),
        many => show(th, th.tuple(many).into(), out),
    }
}

/// Functions of the C library, which differ in the last place between C libraries.
const LIBM: &[&str] = &[
    "acosh", "asinh", "atanh", "cbrt", "erf", "erfc", "exp2", "expm1", "gamma", "lgamma", "log1p",
    "sinh", "cosh", "tan", "tanh",
];

/// Numbers that differ by no more than rounding, part by part.
fn near(a: &str, b: &str) -> bool {
    let numbers = |text: &str| -> Vec<String> {
        let text = text
            .replace("e-", "E<")
            .replace("e+", "E>")
            .replace('+', " ")
            .replace('-', " -");
        let text = text.replace("E<", "e-").replace("E>", "e");
        text.split([' ', '(', ')', ',', 'j'])
            .filter(|part| !part.is_empty())
            .map(str::to_string)
            .collect()
    };
    let (a, b) = (numbers(a), numbers(b));
    a.len() == b.len()
        && a.iter()
            .zip(&b)
            .all(|(a, b)| match (a.parse::<f64>(), b.parse::<f64>()) {
                (Ok(x), Ok(y)) => a == b || (x - y).abs() <= 1e-14 * y.abs(),
                _ => a == b,
            })
}

fn check(rows: &str) {
    let th = start();
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows.lines().filter(|row| !row.is_empty()) {
        let Some((call, expected)) = row.split_once(") -> ") else {
            panic!("{row}")
        };
        let Some((path, literals)) = call.split_once('(') else {
            panic!("{row}")
        };
        let Some((module, name)) = path.split_once('.') else {
            panic!("{row}")
        };
        let key = pyjit_stdlib::find(module).map_or("", |spec| spec.name);
        let known = th.rt().kept.borrow().get(key).copied();
        let module = match (
            known.and_then(Value::cast::<Module>),
            pyjit_stdlib::find(module),
        ) {
            (Some(module), _) => module,
            (None, Some(spec)) => {
                let Ok(module) = pyjit_stdlib::create(th, spec) else {
                    panic!("{}", spec.name)
                };
                th.rt().kept.borrow_mut().insert(spec.name, module.into());
                module
            }
            (None, None) => panic!("no module {module}"),
        };
        let text = format!("{literals})");
        let args = Literals { th, rest: &text }.until(")");
        let mut found = String::new();
        match module.get(th, name) {
            Ok(Some(function)) => match protocol::call(th, function, args.as_slice()) {
                Ok(value) => show(th, value, &mut found),
                Err(Raised) => show_error(th, &mut found),
            },
            _ => found.push_str("no such function"),
        }
        count += 1;
        if found != expected
            && !((LIBM.contains(&name) || path.starts_with("cmath.")) && near(&found, expected))
        {
            wrong.push(format!("{row}\n     not {found}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} rows differ:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(80)].join("\n")
    );
}

#[test]
fn math() {
    check(include_str!("calls/math.txt"));
}

#[test]
fn cmath() {
    check(include_str!("calls/cmath.txt"));
}

#[test]
fn structs() {
    check(include_str!("calls/_struct.txt"));
}

#[test]
fn binascii() {
    check(include_str!("calls/binascii.txt"));
}

#[test]
fn hashes() {
    check(include_str!("calls/_md5.txt"));
    check(include_str!("calls/_sha1.txt"));
    check(include_str!("calls/_sha2.txt"));
    check(include_str!("calls/_sha3.txt"));
    check(include_str!("calls/_blake2.txt"));
}

#[test]
fn suggestions() {
    check(include_str!("calls/_suggestions.txt"));
}
