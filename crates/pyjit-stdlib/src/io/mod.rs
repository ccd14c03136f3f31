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

/// Whether a stream's `closed` is true.
fn is_closed(th: &Thread, stream: Value) -> PyResult<bool> {
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
