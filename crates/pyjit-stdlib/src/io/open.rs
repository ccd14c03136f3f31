//! `open()`. CPython: `_io_open_impl` in Modules/_io/_iomodule.c.

use super::{DEFAULT_BUFFER_SIZE, class_of};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// A class of `_io` by name.
pub fn class(th: &Thread, name: &'static str) -> Value {
    th.rt()
        .kept
        .borrow()
        .get(name)
        .copied()
        .unwrap_or_else(|| class_of(th, super::fileio::FileIo::LAYOUT).into())
}

struct Mode {
    raw: String,
    reading: bool,
    writing: bool,
    updating: bool,
    text: bool,
    binary: bool,
    main_count: usize,
}

fn parse(th: &Thread, mode: &str) -> PyResult<Mode> {
    let mut seen = String::new();
    let mut parsed = Mode {
        raw: String::new(),
        reading: false,
        writing: false,
        updating: false,
        text: false,
        binary: false,
        main_count: 0,
    };
    for c in mode.chars() {
        if seen.contains(c) {
            return Err(th.raise(t::ValueError, format!("invalid mode: '{mode}'")));
        }
        seen.push(c);
        match c {
            'r' => parsed.reading = true,
            'x' | 'w' | 'a' => parsed.writing = true,
            '+' => parsed.updating = true,
            't' => parsed.text = true,
            'b' => parsed.binary = true,
            _ => return Err(th.raise(t::ValueError, format!("invalid mode: '{mode}'"))),
        }
        if "rxwa".contains(c) {
            parsed.main_count += 1;
        }
        if "rxwa+".contains(c) {
            parsed.raw.push(c);
        }
    }
    if parsed.text && parsed.binary {
        return Err(th.raise(t::ValueError, "can't have text and binary mode at once"));
    }
    if parsed.main_count != 1 {
        return Err(th.raise(
            t::ValueError,
            "must have exactly one of create/read/write/append mode",
        ));
    }
    Ok(parsed)
}

pub fn open(
    th: &Thread,
    file: Value,
    mode: Option<Gc<Str>>,
    buffering: i32,
    [encoding, errors, newline, opener]: [Option<Value>; 4],
    closefd: bool,
) -> PyResult<Value> {
    let mode_text = mode.map_or_else(|| "r".to_string(), |mode| mode.display().into_owned());
    let path = match protocol::lookup_special(th, file, th.intern("__fspath__"))? {
        Some(method) => {
            let path = method.call(th, Args::NONE)?;
            if path.cast::<Str>().is_none() && path.cast::<Bytes>().is_none() {
                let (class, found) = (th.type_name(file), th.type_name(path));
                let text =
                    format!("expected {class}.__fspath__() to return str or bytes, not {found}");
                return Err(th.raise(t::TypeError, text));
            }
            path
        }
        None => file,
    };
    for (name, value) in [
        ("encoding", encoding),
        ("errors", errors),
        ("newline", newline),
    ] {
        if let Some(value) = value
            && !value.is_none()
            && value.cast::<Str>().is_none()
        {
            let found = th.type_name(value);
            let text = format!("open() argument '{name}' must be str or None, not {found}");
            return Err(th.raise(t::TypeError, text));
        }
    }
    if !pyjit_object::int::is_int(path)
        && !protocol::is_index(th, path)
        && path.cast::<Str>().is_none()
        && path.cast::<Bytes>().is_none()
    {
        let found = th.type_name(file);
        let text = format!("expected str, bytes or os.PathLike object, not {found}");
        return Err(th.raise(t::TypeError, text));
    }
    let mode = parse(th, &mode_text)?;
    let given = |value: Option<Value>| value.is_some_and(|value| !value.is_none());
    if mode.binary {
        for (value, name) in [
            (encoding, "an encoding"),
            (errors, "an errors"),
            (newline, "a newline"),
        ] {
            if given(value) {
                return Err(th.raise(
                    t::ValueError,
                    format!("binary mode doesn't take {name} argument"),
                ));
            }
        }
    }
    if mode.binary && buffering == 1 {
        let text = "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used";
        th.warn(t::RuntimeWarning, text, 1)?;
    }
    let args = [
        path,
        th.str(&mode.raw).into(),
        Value::bool(closefd),
        opener.unwrap_or(Value::NONE),
    ];
    let raw = protocol::call(th, class(th, "_io.FileIO"), &args)?;
    let result = layers(
        th,
        raw,
        &mode,
        buffering,
        [encoding, errors, newline],
        &mode_text,
    );
    if result.is_err() {
        let pending = th.take_pending();
        if protocol::call_method_str(th, raw, "close", &[]).is_err() {
            th.take_pending();
        }
        if let Some(pending) = pending {
            return Err(th.set_pending(pending));
        }
    }
    result
}

fn layers(
    th: &Thread,
    raw: Value,
    mode: &Mode,
    buffering: i32,
    text: [Option<Value>; 3],
    mode_text: &str,
) -> PyResult<Value> {
    let terminal = || {
        let answer = protocol::call_method_str(th, raw, "isatty", &[])?;
        protocol::truth(th, answer)
    };
    let mut buffering = buffering;
    let line_buffering = if buffering == 1 && !mode.binary {
        buffering = -1;
        true
    } else {
        buffering < 0 && terminal()?
    };
    if buffering == 1 {
        buffering = -1;
    }
    if buffering < -1 {
        return Err(th.raise(t::ValueError, "invalid buffering size"));
    }
    if buffering == 0 {
        if !mode.binary {
            return Err(th.raise(t::ValueError, "can't have unbuffered text I/O"));
        }
        return Ok(raw);
    }
    let size = if buffering < 0 {
        DEFAULT_BUFFER_SIZE
    } else {
        buffering as usize
    };
    let buffer_class = match (mode.updating, mode.writing, mode.reading) {
        (true, ..) => "_io.BufferedRandom",
        (_, true, _) => "_io.BufferedWriter",
        _ => "_io.BufferedReader",
    };
    let buffer = protocol::call(th, class(th, buffer_class), &[raw, th.int(size)])?;
    if mode.binary {
        return Ok(buffer);
    }
    let [encoding, errors, newline] = text.map(|value| value.unwrap_or(Value::NONE));
    let encoding = if encoding.is_none() {
        super::module::text_encoding_default(th)?
    } else {
        encoding
    };
    let args = [
        buffer,
        encoding,
        errors,
        newline,
        Value::bool(line_buffering),
    ];
    let wrapper = protocol::call(th, class(th, "_io.TextIOWrapper"), &args)?;
    protocol::setattr(th, wrapper, th.names().mode, Some(th.str(mode_text).into()))?;
    Ok(wrapper)
}
