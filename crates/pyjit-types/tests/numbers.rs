//! Arithmetic, comparison and conversion of numbers against CPython's results in `numbers.txt` (written by `numbers.py`).

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::runtime::Runtime;

fn start() -> &'static Thread {
    let config = pyjit_gc::Config {
        stress: 50,
        verify: true,
        ..Default::default()
    };
    let key = pyjit_text::hash::HashKey::from_seed(0);
    let Ok(th) = pyjit_object::start::start(config, Default::default(), key) else {
        panic!("no heap")
    };
    assert!(pyjit_types::install(th).is_ok());
    let _: &Runtime = th.rt();
    th
}

fn parse(th: &Thread, text: &str) -> Value {
    let string = th.str(text.trim_matches('\''));
    let class = match text {
        "True" => return Value::TRUE,
        "False" => return Value::FALSE,
        text if text.starts_with('\'') => return string.into(),
        text if text.ends_with(['j', ')']) => t::COMPLEX,
        text if text.contains(['.', 'e', 'n']) => t::FLOAT,
        _ => t::INT,
    };
    match protocol::type_call(th, th.class(class), Args::positional_only(&[string.into()])) {
        Ok(value) => value,
        Err(Raised) => panic!("{text}: {}", show(th, Err(Raised))),
    }
}

fn run(th: &Thread, operation: &str, operands: &[&str]) -> PyResult<Value> {
    use protocol as p;
    if operation == "from_bytes" {
        let digits = operands[0].trim_matches('-');
        let bytes: Vec<u8> = (0..digits.len() / 2)
            .map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap_or(0))
            .collect();
        return pyjit_types::int::text::from_bytes(
            th,
            &bytes,
            operands[1] == "'little'",
            operands[2] == "True",
        );
    }
    let values = th.empty_list();
    for text in operands {
        values.push(th, parse(th, text))?;
    }
    let value = |index: usize| values.get(index).unwrap_or(Value::NONE);
    let a = value(0);
    let class = |id: TypeId| p::type_call(th, th.class(id), Args::positional_only(&[a]));
    let method = |name: &str| p::call_special(th, a, th.intern(name), &[]);
    Ok(match (operation, values.len()) {
        ("add", _) => p::add(th, a, value(1))?,
        ("subtract", _) => p::subtract(th, a, value(1))?,
        ("multiply", _) => p::multiply(th, a, value(1))?,
        ("remainder", _) => p::remainder(th, a, value(1))?,
        ("divmod", _) => p::divmod(th, a, value(1))?,
        ("power", _) => p::power(th, a, value(1), Value::NONE)?,
        ("pow3", _) => p::power(th, a, value(1), value(2))?,
        ("lshift", _) => p::lshift(th, a, value(1))?,
        ("rshift", _) => p::rshift(th, a, value(1))?,
        ("and", _) => p::and(th, a, value(1))?,
        ("or", _) => p::or(th, a, value(1))?,
        ("xor", _) => p::xor(th, a, value(1))?,
        ("floor_divide", _) => p::floor_divide(th, a, value(1))?,
        ("true_divide", _) => p::true_divide(th, a, value(1))?,
        ("lt", _) => p::rich_compare(th, a, value(1), CompareOp::Lt)?,
        ("le", _) => p::rich_compare(th, a, value(1), CompareOp::Le)?,
        ("eq", _) => p::rich_compare(th, a, value(1), CompareOp::Eq)?,
        ("ne", _) => p::rich_compare(th, a, value(1), CompareOp::Ne)?,
        ("gt", _) => p::rich_compare(th, a, value(1), CompareOp::Gt)?,
        ("ge", _) => p::rich_compare(th, a, value(1), CompareOp::Ge)?,
        ("negative", _) => p::negative(th, a)?,
        ("positive", _) => p::positive(th, a)?,
        ("invert", _) => p::invert(th, a)?,
        ("absolute", _) => p::absolute(th, a)?,
        ("repr", _) => p::repr(th, a)?.into(),
        ("hash", _) => th.int(p::hash(th, a)?),
        ("int", _) => class(t::INT)?,
        ("float", _) => class(t::FLOAT)?,
        ("complex", _) => class(t::COMPLEX)?,
        ("truth", _) => Value::bool(p::truth(th, a)?),
        ("round", 1) => method("__round__")?,
        ("round", _) => p::call_special(th, a, th.intern("__round__"), &[value(1)])?,
        ("to_bytes", _) => {
            let little = operands[2] == "'little'";
            let length = value(1).as_small_int().unwrap_or(0) as isize;
            pyjit_types::int::text::to_bytes(th, a, length, little, operands[3] == "True")?
        }
        (name, _) => method(name)?,
    })
}

/// `repr`, or `Class: message`. Types whose repr is not installed here are shown by hand.
fn show(th: &Thread, result: PyResult<Value>) -> String {
    match result {
        Ok(value) if value.cast::<Tuple>().is_some() => {
            let items = value
                .cast::<Tuple>()
                .into_iter()
                .flat_map(|tuple| tuple.to_vec());
            format!(
                "({})",
                items
                    .map(|item| show(th, Ok(item)))
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        }
        Ok(value) if value.cast::<Str>().is_some() => value
            .cast::<Str>()
            .map_or(String::new(), |text| format!("'{}'", text.display())),
        Ok(value) if value.cast::<Bytes>().is_some() => {
            let bytes = value
                .cast::<Bytes>()
                .map_or(Vec::new(), |bytes| bytes.as_slice().to_vec());
            pyjit_text::string::repr::bytes_repr(&bytes)
                .as_str()
                .to_utf8_lossy()
        }
        Ok(value) => match protocol::repr(th, value) {
            Ok(text) => text.display().into_owned(),
            Err(Raised) => show(th, Err(Raised)),
        },
        Err(Raised) => {
            let Some(exception) = th.take_pending() else {
                return "nothing raised".into();
            };
            let args = exception
                .cast::<pyjit_object::exception::Exception>()
                .map_or(Vec::new(), |e| e.args().to_vec());
            let name = th.type_name(exception);
            match args.as_slice() {
                [only] => format!(
                    "{name}: {}",
                    only.cast::<Str>()
                        .map_or(String::new(), |text| text.display().into_owned())
                ),
                many => format!(
                    "{name}: ({})",
                    many.iter()
                        .map(|arg| show(th, Ok(*arg)))
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            }
        }
    }
}

#[test]
fn numbers_as_cpython() {
    let th = start();
    let mut wrong = Vec::new();
    let rows = include_str!("numbers.txt")
        .lines()
        .filter(|row| !row.is_empty());
    for row in rows {
        let Some((call, expected)) = row.split_once(" -> ") else {
            panic!("{row}")
        };
        let mut words = call.split(' ');
        let Some(operation) = words.next() else {
            panic!("{row}")
        };
        let operands: Vec<&str> = words.collect();
        let found = show(th, run(th, operation, &operands));
        if found != expected {
            wrong.push(format!("{row}\n     not {found}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} rows differ:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(60)].join("\n")
    );
}
