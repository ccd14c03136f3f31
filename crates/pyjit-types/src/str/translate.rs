//! `str.translate` and `str.maketrans`. CPython: `_PyUnicode_TranslateCharmap`, `unicode_maketrans_impl`.

use super::make;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::StrBuf;

pub fn translate(th: &Thread, text: Gc<Str>, table: Value) -> PyResult<Value> {
    let mut out = StrBuf::with_capacity(text.len());
    // What the table said of ASCII characters: none = not asked, then the replacement or "as it is".
    let mut known: [Option<Option<u32>>; 128] = [None; 128];
    // An exact dict needs no exceptions to say that it has no entry.
    let plain = table
        .cast::<Dict>()
        .filter(|_| protocol::is_exact(table, t::DICT));
    for unit in text.chars() {
        if let Some(Some(answer)) = known.get(unit as usize) {
            if let Some(to) = answer {
                out.push(*to);
            }
            continue;
        }
        let found = match plain {
            Some(table) => table.get(th, th.int(unit))?,
            None => match protocol::get_item(th, table, th.int(unit)) {
                Ok(found) => Some(found),
                Err(Raised) if th.catch(t::LookupError).is_some() => None,
                Err(Raised) => return Err(Raised),
            },
        };
        let single = match found {
            None => Some(unit),
            Some(Value::NONE) => None,
            Some(found) => {
                if let Some(replacement) = found.cast::<Str>() {
                    if replacement.len() != 1 {
                        out.push_str(replacement.units());
                        continue;
                    }
                    Some(replacement.at(0))
                } else if pyjit_object::int::is_int(found) {
                    match pyjit_object::int::as_i64(found) {
                        Some(code) if (0..=0x10FFFF).contains(&code) => Some(code as u32),
                        _ => {
                            return Err(th.raise(
                                t::ValueError,
                                "character mapping must be in range(0x110000)",
                            ));
                        }
                    }
                } else {
                    return Err(th.raise(
                        t::TypeError,
                        "character mapping must return integer, None or str",
                    ));
                }
            }
        };
        if let Some(place) = known.get_mut(unit as usize) {
            *place = Some(single);
        }
        if let Some(to) = single {
            out.push(to);
        }
    }
    make(th, out)
}

pub fn maketrans(th: &Thread, args: Args<'_>) -> PyResult<Value> {
    let values = args.no_keywords(th, "str.maketrans")?;
    args.check_count(th, "maketrans", 1, 3)?;
    let table = th.dict();
    if let [only] = values {
        let Some(source) = only.cast::<Dict>() else {
            let text = "if you give only one argument to maketrans it must be a dict";
            return Err(th.raise(t::TypeError, text));
        };
        let mut position = 0;
        while let Some((next, key, value)) = source.next_item(position) {
            position = next;
            let key = match key.cast::<Str>() {
                Some(text) if text.len() == 1 => th.int(text.at(0)),
                Some(_) => {
                    return Err(th.raise(
                        t::ValueError,
                        "string keys in translatetable must be of length 1",
                    ));
                }
                None if pyjit_object::int::is_int(key) => key,
                None => {
                    return Err(th.raise(
                        t::TypeError,
                        "keys in translate table mustbe strings or integers",
                    ));
                }
            };
            table.set(th, key, value)?;
        }
        return Ok(table.into());
    }
    let string = |index: usize, what: &str| match values[index].cast::<Str>() {
        Some(text) => Ok(text),
        None => {
            let found = th.type_name(values[index]);
            Err(th.raise(
                t::TypeError,
                format!("maketrans() {what} must be str, not {found}"),
            ))
        }
    };
    let to = string(1, "argument 2")?;
    let removed = match values.get(2) {
        Some(_) => Some(string(2, "argument 3")?),
        None => None,
    };
    let Some(from) = values[0].cast::<Str>() else {
        return Err(th.raise(
            t::TypeError,
            "first maketrans argument must be a string if there is a second argument",
        ));
    };
    if from.len() != to.len() {
        return Err(th.raise(
            t::ValueError,
            "the first two maketrans arguments must have equal length",
        ));
    }
    for (from, to) in from.chars().zip(to.chars()) {
        table.set(th, th.int(from), th.int(to))?;
    }
    if let Some(removed) = removed {
        for unit in removed.chars() {
            table.set(th, th.int(unit), Value::NONE)?;
        }
    }
    Ok(table.into())
}
