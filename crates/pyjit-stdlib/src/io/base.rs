//! The abstract stream classes. CPython: Modules/_io/{iobase,bufferedio,textio}.c.

#![allow(non_snake_case)]

use super::{Size, closed_file, is_closed, size, unsupported};
use pyjit_object::buffer::BytesLike;
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

const FLAGS: TypeFlags = TypeFlags::BASE
    .with(TypeFlags::MANAGED_DICT)
    .with(TypeFlags::MANAGED_WEAKREF);

#[pytype(name = "_IOBase")]
#[repr(C)]
pub struct IoBase {
    head: NativeHeader,
}

fn blank(th: &Thread, class: Gc<Type>) -> Value {
    th.alloc(
        class,
        IoBase {
            head: NativeHeader::new(IoBase::LAYOUT),
        },
    )
    .into()
}

/// Whether `close` of the base class has run.
fn closed_flag(th: &Thread, this: Value) -> PyResult<bool> {
    Ok(match this.header() {
        Some(header) if th.has_attr_words(header) => {
            th.own_attr(header, th.intern("__IOBase_closed")).is_some()
        }
        _ => false,
    })
}

fn check_open(th: &Thread, this: Value) -> PyResult<()> {
    if is_closed(th, this)? {
        Err(closed_file(th))
    } else {
        Ok(())
    }
}

fn call(th: &Thread, this: Value, name: &str, args: &[Value]) -> PyResult<Value> {
    protocol::call_method_str(th, this, name, args)
}

fn ask(th: &Thread, this: Value, name: &str) -> PyResult<bool> {
    let answer = call(th, this, name, &[])?;
    protocol::truth(th, answer)
}

/// UnsupportedOperation unless the stream says that it can.
pub fn require(th: &Thread, this: Value, ability: &str, message: &str) -> PyResult<()> {
    if ask(th, this, ability)? {
        Ok(())
    } else {
        Err(unsupported(th, message))
    }
}

/// A line of bytes, by `peek` where there is one, else byte by byte.
pub fn read_line(th: &Thread, this: Value, limit: Option<usize>) -> PyResult<Value> {
    let peek = protocol::lookup_attr_str(th, this, "peek")?;
    let mut line: Vec<u8> = Vec::new();
    while limit.is_none_or(|limit| line.len() < limit) {
        let mut wanted = 1;
        if let Some(peek) = peek {
            let ahead = protocol::call(th, peek, &[Value::ONE])?;
            let Some(ahead) = ahead.cast::<Bytes>() else {
                let found = th.type_name(ahead);
                return Err(th.raise(
                    t::OSError,
                    format!("peek() should have returned a bytes object, not '{found}'"),
                ));
            };
            let seen = ahead.as_slice();
            if !seen.is_empty() {
                let room = limit.map_or(seen.len(), |limit| (limit - line.len()).min(seen.len()));
                wanted = memchr::memchr(b'\n', &seen[..room]).map_or(room, |at| at + 1);
            }
        }
        let part = call(th, this, "read", &[th.int(wanted)])?;
        let Some(part) = part.cast::<Bytes>() else {
            let found = th.type_name(part);
            return Err(th.raise(
                t::OSError,
                format!("read() should have returned a bytes object, not '{found}'"),
            ));
        };
        if part.is_empty() {
            break;
        }
        line.extend_from_slice(part.as_slice());
        if line.last() == Some(&b'\n') {
            break;
        }
    }
    Ok(th.bytes(&line)?.into())
}

#[pymethods(IoBase, name = "_IOBase", module = "_io", flags = FLAGS, doc = "The abstract base class for all I/O classes.")]
pub mod io_base {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args) -> PyResult<Value> {
        Ok(blank(th, class))
    }

    #[slot(tp_init)]
    fn init(_th: &Thread, _this: Value, _args: Args) -> PyResult<()> {
        Ok(())
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Value) -> PyResult<Value> {
        check_open(th, this)?;
        Ok(this)
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Value) -> PyResult<Option<Value>> {
        let line = protocol::call_method(th, this, th.names().readline, &[])?;
        Ok(if protocol::length(th, line)? == 0 {
            None
        } else {
            Some(line)
        })
    }

    #[slot(tp_finalize)]
    fn finalize(th: &Thread, this: Value) -> PyResult<()> {
        super::super::finalize(th, this, None);
        Ok(())
    }

    #[getter(__dict__)]
    fn attributes(th: &Thread, this: Value) -> PyResult<Value> {
        match this.header() {
            Some(header) => Ok(th.dict_of(header)?.into()),
            None => Ok(Value::NONE),
        }
    }

    /// Change the stream position to the given byte offset.
    #[method("($self, offset, whence=os.SEEK_SET, /)")]
    fn seek(th: &Thread, _this: Value, _offset: Value, _whence: Option<Value>) -> PyResult<Value> {
        Err(unsupported(th, "seek"))
    }

    /// Return current stream position.
    #[method("($self, /)")]
    fn tell(th: &Thread, this: Value) -> PyResult<Value> {
        call(th, this, "seek", &[Value::ZERO, Value::ONE])
    }

    /// Truncate file to size bytes.
    #[method("($self, size=None, /)")]
    fn truncate(th: &Thread, _this: Value, _size: Option<Value>) -> PyResult<Value> {
        Err(unsupported(th, "truncate"))
    }

    /// Flush write buffers, if applicable.
    #[method("($self, /)")]
    fn flush(th: &Thread, this: Value) -> PyResult<()> {
        if closed_flag(th, this)? {
            Err(closed_file(th))
        } else {
            Ok(())
        }
    }

    /// Flush and close the IO object.
    #[method("($self, /)")]
    fn close(th: &Thread, this: Value) -> PyResult<()> {
        if closed_flag(th, this)? {
            return Ok(());
        }
        let flushed = call(th, this, "flush", &[]);
        let pending = if flushed.is_err() {
            th.take_pending()
        } else {
            None
        };
        if let Some(header) = this.header().filter(|header| th.has_attr_words(header)) {
            th.set_own_attr(header, th.intern("__IOBase_closed"), Value::TRUE)?;
        }
        match pending {
            Some(exception) => Err(th.set_pending(exception)),
            None => Ok(()),
        }
    }

    #[getter]
    fn closed(th: &Thread, this: Value) -> PyResult<bool> {
        closed_flag(th, this)
    }

    /// Return whether object supports random access.
    #[method("($self, /)")]
    fn seekable(_this: Value) -> bool {
        false
    }

    /// Return whether object was opened for reading.
    #[method("($self, /)")]
    fn readable(_this: Value) -> bool {
        false
    }

    /// Return whether object was opened for writing.
    #[method("($self, /)")]
    fn writable(_this: Value) -> bool {
        false
    }

    #[method]
    fn _checkClosed(th: &Thread, this: Value, _args: Args) -> PyResult<()> {
        check_open(th, this)
    }

    #[method]
    fn _checkSeekable(th: &Thread, this: Value, _args: Args) -> PyResult<bool> {
        require(th, this, "seekable", "File or stream is not seekable.").map(|()| true)
    }

    #[method]
    fn _checkReadable(th: &Thread, this: Value, _args: Args) -> PyResult<bool> {
        require(th, this, "readable", "File or stream is not readable.").map(|()| true)
    }

    #[method]
    fn _checkWritable(th: &Thread, this: Value, _args: Args) -> PyResult<bool> {
        require(th, this, "writable", "File or stream is not writable.").map(|()| true)
    }

    /// Return underlying file descriptor if one exists.
    #[method("($self, /)")]
    fn fileno(th: &Thread, _this: Value) -> PyResult<Value> {
        Err(unsupported(th, "fileno"))
    }

    /// Return whether this is an 'interactive' stream.
    #[method("($self, /)")]
    fn isatty(th: &Thread, this: Value) -> PyResult<bool> {
        check_open(th, this)?;
        Ok(false)
    }

    #[method("($self, /)")]
    fn __enter__(th: &Thread, this: Value) -> PyResult<Value> {
        check_open(th, this)?;
        Ok(this)
    }

    #[method]
    fn __exit__(th: &Thread, this: Value, _args: Args) -> PyResult<Value> {
        call(th, this, "close", &[])
    }

    /// Read and return a line from the stream.
    #[method("($self, size=-1, /)")]
    fn readline(th: &Thread, this: Value, size: Option<Size>) -> PyResult<Value> {
        read_line(th, this, super::size(size))
    }

    /// Return a list of lines from the stream.
    #[method("($self, hint=-1, /)")]
    fn readlines(th: &Thread, this: Value, hint: Option<Size>) -> PyResult<Value> {
        let lines = th.empty_list();
        let (limit, mut total) = (super::size(hint).filter(|hint| *hint > 0), 0);
        let iter = protocol::iter(th, this)?;
        while let Some(line) = protocol::next(th, iter)? {
            lines.push(th, line)?;
            total += protocol::length(th, line)?;
            if limit.is_some_and(|limit| total >= limit) {
                break;
            }
        }
        Ok(lines.into())
    }

    /// Write a list of lines to stream.
    #[method("($self, lines, /)")]
    fn writelines(th: &Thread, this: Value, lines: Value) -> PyResult<()> {
        check_open(th, this)?;
        protocol::for_each(th, lines, |line| {
            protocol::call_method(th, this, th.names().write, &[line])?;
            Ok(true)
        })
    }
}

#[pymethods(IoBase, name = "_RawIOBase", module = "_io", flags = FLAGS, doc = "Base class for raw binary I/O.")]
pub mod raw_base {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args) -> PyResult<Value> {
        Ok(blank(th, class))
    }

    #[method("($self, size=-1, /)")]
    fn read(th: &Thread, this: Value, size: Option<Size>) -> PyResult<Value> {
        let Some(wanted) = super::size(size) else {
            return call(th, this, "readall", &[]);
        };
        let buffer = ByteArray::from_slice(th, &[])?;
        buffer.resize(th, wanted)?;
        let count = call(th, this, "readinto", &[buffer.into()])?;
        if count.is_none() {
            return Ok(Value::NONE);
        }
        let count = protocol::index_as_isize(th, count)?;
        if count < 0 || count as usize > buffer.len() {
            return Err(th.raise(
                t::ValueError,
                format!(
                    "readinto returned {count} outside buffer size {}",
                    buffer.len()
                ),
            ));
        }
        Ok(th.bytes(&buffer.as_slice()[..count as usize])?.into())
    }

    /// Read until EOF, using multiple read() call.
    #[method("($self, /)")]
    fn readall(th: &Thread, this: Value) -> PyResult<Value> {
        let mut all: Vec<u8> = Vec::new();
        loop {
            let part = call(
                th,
                this,
                "read",
                &[th.int(super::super::DEFAULT_BUFFER_SIZE)],
            )?;
            if part.is_none() {
                if all.is_empty() {
                    return Ok(Value::NONE);
                }
                break;
            }
            let Some(part) = part.cast::<Bytes>() else {
                return Err(th.raise(t::TypeError, "read() should return bytes"));
            };
            if part.is_empty() {
                break;
            }
            all.extend_from_slice(part.as_slice());
        }
        Ok(th.bytes(&all)?.into())
    }

    #[method("($self, buffer, /)")]
    fn readinto(th: &Thread, _this: Value, _buffer: Value) -> PyResult<Value> {
        Err(th.raise_args(t::NotImplementedError, &[]))
    }

    #[method("($self, b, /)")]
    fn write(th: &Thread, _this: Value, _b: Value) -> PyResult<Value> {
        Err(th.raise_args(t::NotImplementedError, &[]))
    }
}

#[pymethods(IoBase, name = "_BufferedIOBase", module = "_io", flags = FLAGS, doc = "Base class for buffered IO objects.")]
pub mod buffered_base {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args) -> PyResult<Value> {
        Ok(blank(th, class))
    }

    /// Disconnect this buffer from its underlying raw stream and return it.
    #[method("($self, /)")]
    fn detach(th: &Thread, _this: Value) -> PyResult<Value> {
        Err(unsupported(th, "detach"))
    }

    /// Read and return up to n bytes.
    #[method("($self, size=-1, /)")]
    fn read(th: &Thread, _this: Value, _size: Option<Value>) -> PyResult<Value> {
        Err(unsupported(th, "read"))
    }

    /// Read and return up to size bytes, with at most one read() call to the underlying raw stream.
    #[method("($self, size=-1, /)")]
    fn read1(th: &Thread, _this: Value, _size: Option<Value>) -> PyResult<Value> {
        Err(unsupported(th, "read1"))
    }

    #[method("($self, buffer, /)")]
    fn readinto(th: &Thread, this: Value, buffer: Value) -> PyResult<Value> {
        fill(th, this, "read", buffer)
    }

    #[method("($self, buffer, /)")]
    fn readinto1(th: &Thread, this: Value, buffer: Value) -> PyResult<Value> {
        fill(th, this, "read1", buffer)
    }

    /// Write buffer b to the IO stream.
    #[method("($self, b, /)")]
    fn write(th: &Thread, _this: Value, _b: Value) -> PyResult<Value> {
        Err(unsupported(th, "write"))
    }

    fn fill(th: &Thread, this: Value, how: &str, buffer: Value) -> PyResult<Value> {
        let target = BytesLike::writable(th, buffer, "readinto")?;
        let data = call(th, this, how, &[th.int(target.info.len)])?;
        let Some(data) = data.cast::<Bytes>() else {
            return Err(th.raise(t::TypeError, format!("{how}() should return bytes")));
        };
        if data.len() > target.info.len {
            let text = format!(
                "read() returned too much data: {} bytes requested, {} returned",
                target.info.len,
                data.len()
            );
            return Err(th.raise(t::ValueError, text));
        }
        target.as_mut_slice()[..data.len()].copy_from_slice(data.as_slice());
        Ok(th.int(data.len()))
    }
}

#[pymethods(IoBase, name = "_TextIOBase", module = "_io", flags = FLAGS, doc = "Base class for text I/O.")]
pub mod text_base {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args) -> PyResult<Value> {
        Ok(blank(th, class))
    }

    /// Separate the underlying buffer from the TextIOBase and return it.
    #[method("($self, /)")]
    fn detach(th: &Thread, _this: Value) -> PyResult<Value> {
        Err(unsupported(th, "detach"))
    }

    /// Read at most size characters from stream.
    #[method("($self, size=-1, /)")]
    fn read(th: &Thread, _this: Value, _size: Option<Value>) -> PyResult<Value> {
        Err(unsupported(th, "read"))
    }

    /// Read until newline or EOF.
    #[method("($self, size=-1, /)")]
    fn readline(th: &Thread, _this: Value, _size: Option<Value>) -> PyResult<Value> {
        Err(unsupported(th, "readline"))
    }

    /// Write string s to stream.
    #[method("($self, s, /)")]
    fn write(th: &Thread, _this: Value, _s: Value) -> PyResult<Value> {
        Err(unsupported(th, "write"))
    }

    #[getter]
    fn encoding(_this: Value) -> Value {
        Value::NONE
    }

    #[getter]
    fn newlines(_this: Value) -> Value {
        Value::NONE
    }

    #[getter]
    fn errors(_this: Value) -> Value {
        Value::NONE
    }
}
