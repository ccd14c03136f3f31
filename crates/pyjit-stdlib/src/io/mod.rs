//! `_io`: the streams. CPython: Modules/_io.
//!
//! `base` has the abstract classes, `fileio` the raw file, `buffered` the buffers over raw streams, `text` the text layer,
//! `bytesio` and `stringio` streams in memory, `newline` line end translation, `open` puts them together.

mod base;
mod buffered;
mod bytesio;
mod fileio;
mod newline;
mod open;
mod stringio;
mod text;

pub(crate) use text::TextIo;

use pyjit_object::def::TypeSpec;
use pyjit_object::kind::NativeLayout;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// Bytes of a buffer where nothing better is known.
pub const DEFAULT_BUFFER_SIZE: usize = 128 * 1024;

/// The class registered for a native layout of this module.
fn class_of(th: &Thread, layout: &'static NativeLayout) -> Gc<Type> {
    th.rt()
        .native_class(layout)
        .unwrap_or_else(|| th.class(t::OBJECT))
}

/// `_io.UnsupportedOperation`.
pub fn unsupported(th: &Thread, message: &str) -> Raised {
    let known = th.rt().kept.borrow().get("UnsupportedOperation").copied();
    let text = th.str(message);
    match known {
        Some(class) => match protocol::call(th, class, &[text.into()]) {
            Ok(exception) => th.raise_value(exception),
            Err(raised) => raised,
        },
        None => th.raise(t::OSError, message),
    }
}

/// "I/O operation on closed file."
pub fn closed_file(th: &Thread) -> Raised {
    th.raise(t::ValueError, "I/O operation on closed file.")
}

/// What the collector does with a stream that was not closed: closes it; an error is reported, not raised.
fn finalize(th: &Thread, stream: Value, finalizing: Option<&std::cell::Cell<bool>>) {
    // An object whose `__init__` failed has no idea whether it is closed.
    let closed = match is_closed(th, stream) {
        Ok(closed) => closed,
        Err(Raised) => {
            th.take_pending();
            true
        }
    };
    if closed {
        return;
    }
    if let Some(flag) = finalizing {
        flag.set(true);
    }
    if protocol::call_method(th, stream, th.names().close, &[]).is_err() {
        let pending = th.take_pending();
        let shown = match protocol::repr(th, stream) {
            Ok(shown) => shown.display().into_owned(),
            Err(Raised) => "<object repr() failed>".to_owned(),
        };
        th.take_pending();
        if let Some(pending) = pending {
            th.set_pending(pending);
            let doing = format!("Exception ignored while finalizing file {shown}");
            th.write_unraisable(Some(&doing), None);
        }
    }
}

/// After two steps both of which have to be done: the later error is raised, the earlier one is its context.
fn both(th: &Thread, first: Option<Value>, later: PyResult<Value>) -> PyResult<Value> {
    match (first, later) {
        (Some(first), Err(Raised)) => {
            if let Some(later) = th
                .pending()
                .and_then(Value::cast::<pyjit_object::exception::Exception>)
            {
                later.context.set(&later.header, Some(first));
            }
            Err(Raised)
        }
        (Some(first), Ok(_)) => Err(th.set_pending(first)),
        (None, later) => later,
    }
}

/// Attribute `name` for a repr; a stream that is detached or not initialised has none.
fn shown_attribute(th: &Thread, stream: Value, name: Gc<Str>) -> PyResult<Option<Value>> {
    Ok(th
        .catching(t::ValueError, || protocol::lookup_attr(th, stream, name))?
        .flatten())
}

/// The attributes of a stream in memory, for pickling.
fn own_attributes(th: &Thread, header: &Header) -> PyResult<Value> {
    let attributes = th.dict_of(header)?;
    if attributes.is_empty() {
        return Ok(Value::NONE);
    }
    Ok(attributes.copy(th)?.into())
}

fn restore_attributes(th: &Thread, header: &Header, state: Value, which: &str) -> PyResult<()> {
    if state.is_none() {
        return Ok(());
    }
    match state.cast::<Dict>() {
        Some(attributes) => th.dict_of(header)?.update_from(th, &attributes),
        None => {
            let found = th.type_name(state);
            let text = format!("{which} item of state should be a dict, got a {found}");
            Err(th.raise(t::TypeError, text))
        }
    }
}

/// The position in a pickled state.
fn state_position(th: &Thread, value: Value) -> PyResult<usize> {
    if !pyjit_object::int::is_int(value) {
        let found = th.type_name(value);
        let text = format!("second item of state must be an integer, not {found}");
        return Err(th.raise(t::TypeError, text));
    }
    match protocol::index_as_isize(th, value)? {
        position if position >= 0 => Ok(position as usize),
        _ => Err(th.raise(t::ValueError, "position value cannot be negative")),
    }
}

/// As `is_closed`, for a native file or a native buffer over one, whose state needs no attribute to be looked up.
fn plainly_closed(th: &Thread, stream: Value) -> Option<bool> {
    if th.class_of(stream).is_heap_class() {
        return None;
    }
    match stream.cast::<buffered::Buffered>() {
        Some(buffered) => {
            let raw = buffered.plain_raw()?;
            plainly_closed(th, raw)
        }
        None => stream.cast::<fileio::FileIo>().map(|file| file.is_closed()),
    }
}

/// Whether a stream's `closed` is true.
fn is_closed(th: &Thread, stream: Value) -> PyResult<bool> {
    if let Some(closed) = plainly_closed(th, stream) {
        return Ok(closed);
    }
    let closed = protocol::getattr_str(th, stream, "closed")?;
    protocol::truth(th, closed)
}

/// An argument that is a size: an int, or None or negative for "all".
struct Size(Option<usize>);

impl FromArg for Size {
    fn from_arg(th: &Thread, value: Value, _: &pyjit_object::convert::ArgAt) -> PyResult<Size> {
        if value.is_none() {
            return Ok(Size(None));
        }
        if !protocol::is_index(th, value) {
            let found = th.type_name(value);
            return Err(th.raise(
                t::TypeError,
                format!("argument should be integer or None, not '{found}'"),
            ));
        }
        Ok(Size(
            usize::try_from(protocol::index_as_isize(th, value)?).ok(),
        ))
    }
}

fn size(size: Option<Size>) -> Option<usize> {
    size.and_then(|size| size.0)
}

/// The io module provides the Python interfaces to stream handling.
#[pymodule(name = "_io")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let define = |spec: &'static TypeSpec, base: Option<Gc<Type>>| -> PyResult<Gc<Type>> {
            let class = th.define_class(spec, base)?;
            module.set(th, spec.name, class)?;
            th.rt()
                .kept
                .borrow_mut()
                .insert(kept_name(spec.name), class.into());
            Ok(class)
        };
        let io_base = define(&base::io_base::SPEC, None)?;
        let raw = define(&base::raw_base::SPEC, Some(io_base))?;
        let buffered = define(&base::buffered_base::SPEC, Some(io_base))?;
        let text = define(&base::text_base::SPEC, Some(io_base))?;
        define(&fileio::methods::SPEC, Some(raw))?;
        define(&bytesio::methods::SPEC, Some(buffered))?;
        define(&buffered::reader::SPEC, Some(buffered))?;
        define(&buffered::writer::SPEC, Some(buffered))?;
        define(&buffered::random::SPEC, Some(buffered))?;
        define(&buffered::pair::SPEC, Some(buffered))?;
        define(&newline::methods::SPEC, None)?;
        define(&text::methods::SPEC, Some(text))?;
        define(&stringio::methods::SPEC, Some(text))?;
        module.set(th, "DEFAULT_BUFFER_SIZE", th.int(DEFAULT_BUFFER_SIZE))?;
        module.set(th, "BlockingIOError", th.class(t::BlockingIOError))?;
        let bases = th.tuple(&[th.class(t::OSError).into(), th.class(t::ValueError).into()]);
        let namespace = th.dict();
        namespace.set_str(th, th.names().__module__, th.intern("io").into())?;
        let args = [
            th.intern("UnsupportedOperation").into(),
            bases.into(),
            namespace.into(),
        ];
        let unsupported = protocol::call(th, th.class(t::TYPE).into(), &args)?;
        th.rt()
            .kept
            .borrow_mut()
            .insert("UnsupportedOperation", unsupported);
        module.set(th, "UnsupportedOperation", unsupported)
    }

    /// The key under which the runtime keeps a class of this module.
    fn kept_name(name: &str) -> &'static str {
        match name {
            "FileIO" => "_io.FileIO",
            "BufferedReader" => "_io.BufferedReader",
            "BufferedWriter" => "_io.BufferedWriter",
            "BufferedRandom" => "_io.BufferedRandom",
            "TextIOWrapper" => "_io.TextIOWrapper",
            _ => "_io",
        }
    }

    /// The encoding of `open()` without one.
    pub fn text_encoding_default(th: &Thread) -> PyResult<Value> {
        text_encoding(th, Value::NONE, Some(2))
    }

    /// Open file and return a stream.  Raise OSError upon failure.
    #[function(
        "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)"
    )]
    fn open(
        th: &Thread,
        file: Value,
        mode: Option<Gc<Str>>,
        buffering: Option<i32>,
        encoding: Option<Value>,
        errors: Option<Value>,
        newline: Option<Value>,
        closefd: Option<bool>,
        opener: Option<Value>,
    ) -> PyResult<Value> {
        super::open::open(
            th,
            file,
            mode,
            buffering.unwrap_or(-1),
            [encoding, errors, newline, opener],
            closefd.unwrap_or(true),
        )
    }

    /// Opens the provided file with the intent to import the contents.
    #[function("(path)")]
    fn open_code(th: &Thread, path: Gc<Str>) -> PyResult<Value> {
        super::open::open(th, path.into(), Some(th.str("rb")), -1, [None; 4], true)
    }

    /// A helper function to choose the text encoding.
    #[function("(encoding, stacklevel=2, /)")]
    fn text_encoding(th: &Thread, encoding: Value, stacklevel: Option<i32>) -> PyResult<Value> {
        if !encoding.is_none() {
            return Ok(encoding);
        }
        if th.rt().flags.warn_default_encoding {
            let level = stacklevel.unwrap_or(2).max(0) as usize;
            th.warn(
                t::EncodingWarning,
                "'encoding' argument not specified",
                level,
            )?;
        }
        Ok(th
            .intern(if th.rt().flags.utf8_mode {
                "utf-8"
            } else {
                "locale"
            })
            .into())
    }
}
