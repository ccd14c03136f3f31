//! The search functions and the codecs they have found. CPython: `_PyCodec_Lookup` in Python/codecs.c.

use pyjit_object::prelude::*;
use pyjit_object::protocol;

const PATH: &str = "codecs.search_path";
const CACHE: &str = "codecs.cache";

/// Which of a codec's functions is called, and how error texts speak of it.
#[derive(Clone, Copy)]
pub struct Direction {
    item: usize,
    doing: &'static str,
    bad_answer: &'static str,
}

pub const ENCODING: Direction = Direction {
    item: 0,
    doing: "encoding",
    bad_answer: "encoder must return a tuple (object, integer)",
};
pub const DECODING: Direction = Direction {
    item: 1,
    doing: "decoding",
    bad_answer: "decoder must return a tuple (object,integer)",
};

fn path(th: &Thread) -> Gc<List> {
    let known = th.rt().kept.borrow().get(PATH).copied();
    known.and_then(Value::cast::<List>).unwrap_or_else(|| {
        let list = th.empty_list();
        th.rt().kept.borrow_mut().insert(PATH, list.into());
        list
    })
}

fn cache(th: &Thread) -> Gc<Dict> {
    let known = th.rt().kept.borrow().get(CACHE).copied();
    known.and_then(Value::cast::<Dict>).unwrap_or_else(|| {
        let dict = th.dict();
        th.rt().kept.borrow_mut().insert(CACHE, dict.into());
        dict
    })
}

pub fn register(th: &Thread, search: Value) -> PyResult<()> {
    if !protocol::is_callable(th, search) {
        return Err(th.raise(t::TypeError, "argument must be callable"));
    }
    path(th).push(th, search)
}

pub fn unregister(th: &Thread, search: Value) -> PyResult<()> {
    let path = path(th);
    let mut index = 0;
    while let Some(known) = path.get(index) {
        if known == search {
            cache(th).clear(th);
            path.remove(index);
            return Ok(());
        }
        index += 1;
    }
    Ok(())
}

/// Letters in lower case, whatever is between letters and digits as one `_`.
fn normalized(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            gap = false;
            out.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    out
}

/// The codec's tuple `(encoder, decoder, stream_reader, stream_writer)`.
pub fn lookup(th: &Thread, encoding: Gc<Str>) -> PyResult<Gc<Tuple>> {
    let shown = encoding.display();
    if shown.contains('\0') {
        return Err(th.raise(t::ValueError, "embedded null character"));
    }
    let name: Value = th.intern(&normalized(&shown)).into();
    let cache = cache(th);
    if let Some(known) = cache.get(th, name)?.and_then(Value::cast::<Tuple>) {
        return Ok(known);
    }
    let path = path(th);
    if path.is_empty()
        && let Some(import) = th.rt().hooks.import.get()
    {
        import(th, "encodings")?;
    }
    if path.is_empty() {
        return Err(th.raise(
            t::LookupError,
            "no codec search functions registered: can't find encoding",
        ));
    }
    let mut index = 0;
    while let Some(search) = path.get(index) {
        index += 1;
        let found = protocol::call(th, search, &[name])?;
        if found.is_none() {
            continue;
        }
        let Some(codec) = found.cast::<Tuple>().filter(|codec| codec.len() == 4) else {
            return Err(th.raise(t::TypeError, "codec search functions must return 4-tuples"));
        };
        cache.set(th, name, codec.into())?;
        return Ok(codec);
    }
    Err(th.raise(t::LookupError, format!("unknown encoding: {shown}")))
}

/// `codecs.encode` and `codecs.decode`.
pub fn convert(
    th: &Thread,
    direction: Direction,
    object: Value,
    encoding: Option<Gc<Str>>,
    errors: Option<Gc<Str>>,
) -> PyResult<Value> {
    let encoding = encoding.unwrap_or_else(|| th.intern("utf-8"));
    let codec = lookup(th, encoding)?;
    let function = codec.get(direction.item).unwrap_or(Value::NONE);
    let called = match errors {
        Some(errors) => protocol::call(th, function, &[object, errors.into()]),
        None => protocol::call(th, function, &[object]),
    };
    let answer = match called {
        Ok(answer) => answer,
        Err(Raised) => return Err(with_note(th, direction, encoding)),
    };
    match answer.cast::<Tuple>().filter(|pair| pair.len() == 2) {
        Some(pair) => Ok(pair[0]),
        None => Err(th.raise(t::TypeError, direction.bad_answer)),
    }
}

/// Adds to the pending exception which codec failed.
fn with_note(th: &Thread, direction: Direction, encoding: Gc<Str>) -> Raised {
    if let Some(exception) = th.catch(t::BaseException) {
        let note = format!(
            "{} with '{}' codec failed",
            direction.doing,
            encoding.display()
        );
        let note = th.str(&note);
        match protocol::call_method_str(th, exception, "add_note", &[note.into()]) {
            Ok(_) => return th.raise_value(exception),
            Err(raised) => return raised,
        }
    }
    Raised
}
