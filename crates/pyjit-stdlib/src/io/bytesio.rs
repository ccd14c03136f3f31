//! `BytesIO`. CPython: Modules/_io/bytesio.c.

use super::{Size, closed_file, size};
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;

#[pytype(name = "BytesIO")]
#[repr(C)]
pub struct BytesIo {
    head: NativeHeader,
    /// None when closed.
    area: Field<Option<Gc<ByteArray>>>,
    position: Cell<usize>,
}

impl BytesIo {
    fn area(&self, th: &Thread) -> PyResult<Gc<ByteArray>> {
        self.area.get().ok_or_else(|| closed_file(th))
    }

    /// Takes up to `count` bytes.
    fn take(&self, th: &Thread, count: usize) -> PyResult<Value> {
        let area = self.area(th)?;
        let start = self.position.get().min(area.len());
        let end = start.saturating_add(count).min(area.len());
        if end > start {
            self.position.set(end);
        }
        Ok(th.bytes(&area.as_slice()[start..end])?.into())
    }

    fn line_len(&self, th: &Thread, limit: Option<usize>) -> PyResult<usize> {
        let area = self.area(th)?;
        let rest = &area.as_slice()[self.position.get().min(area.len())..];
        let len = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        Ok(limit.map_or(len, |limit| limit.min(len)))
    }
}

#[pymethods(BytesIo, name = "BytesIO", module = "_io", flags = TypeFlags::BASE.with(TypeFlags::MANAGED_DICT).with(TypeFlags::MANAGED_WEAKREF), doc = "Buffered I/O implementation using an in-memory bytes buffer.", text_signature = "(initial_bytes=b'')")]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args) -> PyResult<Value> {
        let stream = th.alloc(
            class,
            BytesIo {
                head: NativeHeader::new(BytesIo::LAYOUT),
                area: Field::default(),
                position: Cell::new(0),
            },
        );
        stream
            .area
            .set(&stream.head.header, Some(ByteArray::from_slice(th, &[])?));
        Ok(stream.into())
    }

    #[slot(tp_init, "(initial_bytes=b'')", name = "BytesIO")]
    fn init(th: &Thread, this: Gc<BytesIo>, initial_bytes: Option<Value>) -> PyResult<()> {
        if let Some(area) = this.area.get() {
            area.check_resizable(th)?;
        }
        let area = ByteArray::from_slice(th, &[])?;
        if let Some(bytes) = initial_bytes.filter(|bytes| !bytes.is_none()) {
            let source = BytesLike::new(th, bytes, Request::SIMPLE)?;
            area.replace(th, 0, 0, &source)?;
        }
        this.area.set(&this.head.header, Some(area));
        this.position.set(0);
        Ok(())
    }

    #[slot(tp_finalize)]
    fn finalize(th: &Thread, this: Gc<BytesIo>) -> PyResult<()> {
        // There is nothing to give back; a subclass may have a `close` of its own.
        if th.class_of(this.into()).is_heap_class() {
            super::super::finalize(th, this.into(), None);
        }
        Ok(())
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<BytesIo>) -> PyResult<Value> {
        this.area(th)?;
        Ok(this.into())
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<BytesIo>) -> PyResult<Option<Value>> {
        match this.line_len(th, None)? {
            0 => Ok(None),
            len => this.take(th, len).map(Some),
        }
    }

    #[method("($self, /)")]
    fn readable(th: &Thread, this: Gc<BytesIo>) -> PyResult<bool> {
        this.area(th).map(|_| true)
    }

    #[method("($self, /)")]
    fn writable(th: &Thread, this: Gc<BytesIo>) -> PyResult<bool> {
        this.area(th).map(|_| true)
    }

    #[method("($self, /)")]
    fn seekable(th: &Thread, this: Gc<BytesIo>) -> PyResult<bool> {
        this.area(th).map(|_| true)
    }

    #[method("($self, /)")]
    fn flush(th: &Thread, this: Gc<BytesIo>) -> PyResult<()> {
        this.area(th).map(|_| ())
    }

    #[method("($self, /)")]
    fn isatty(th: &Thread, this: Gc<BytesIo>) -> PyResult<bool> {
        this.area(th).map(|_| false)
    }

    #[method("($self, /)")]
    fn tell(th: &Thread, this: Gc<BytesIo>) -> PyResult<usize> {
        this.area(th)?;
        Ok(this.position.get())
    }

    #[getter]
    fn closed(this: Gc<BytesIo>) -> bool {
        this.area.get().is_none()
    }

    /// Retrieve the entire contents of the BytesIO object.
    #[method("($self, /)")]
    fn getvalue(th: &Thread, this: Gc<BytesIo>) -> PyResult<Value> {
        Ok(th.bytes(this.area(th)?.as_slice())?.into())
    }

    /// Get a read-write view over the contents of the BytesIO object.
    #[method("($self, /)")]
    fn getbuffer(th: &Thread, this: Gc<BytesIo>) -> PyResult<Value> {
        let area = this.area(th)?;
        let builtins = th.rt().builtins.get();
        let view = builtins
            .map(|builtins| builtins.get_str(th, th.intern("memoryview")))
            .transpose()?
            .flatten();
        match view {
            Some(view) => protocol::call(th, view, &[area.into()]),
            None => Ok(area.into()),
        }
    }

    /// Read at most size bytes, returned as a bytes object.
    #[method("($self, size=-1, /)")]
    fn read(th: &Thread, this: Gc<BytesIo>, size: Option<Size>) -> PyResult<Value> {
        this.take(th, super::size(size).unwrap_or(usize::MAX))
    }

    /// Read at most size bytes, returned as a bytes object.
    #[method("($self, size=-1, /)")]
    fn read1(th: &Thread, this: Gc<BytesIo>, size: Option<Size>) -> PyResult<Value> {
        this.take(th, super::size(size).unwrap_or(usize::MAX))
    }

    /// Next line from the file, as a bytes object.
    #[method("($self, size=-1, /)")]
    fn readline(th: &Thread, this: Gc<BytesIo>, size: Option<Size>) -> PyResult<Value> {
        let len = this.line_len(th, super::size(size))?;
        this.take(th, len)
    }

    /// List of bytes objects, each a line from the file.
    #[method("($self, size=None, /)")]
    fn readlines(th: &Thread, this: Gc<BytesIo>, size: Option<Size>) -> PyResult<Value> {
        let limit = super::size(size).filter(|limit| *limit > 0);
        let (lines, mut total) = (th.empty_list(), 0);
        loop {
            let len = this.line_len(th, None)?;
            if len == 0 {
                break;
            }
            lines.push(th, this.take(th, len)?)?;
            total += len;
            if limit.is_some_and(|limit| total >= limit) {
                break;
            }
        }
        Ok(lines.into())
    }

    /// Read bytes into buffer.
    #[method("($self, buffer, /)")]
    fn readinto(th: &Thread, this: Gc<BytesIo>, buffer: Value) -> PyResult<usize> {
        let target = super::super::buffered::writable(th, buffer)?;
        let area = this.area(th)?;
        let start = this.position.get().min(area.len());
        let count = target.info.len.min(area.len() - start);
        target.as_mut_slice()[..count].copy_from_slice(&area.as_slice()[start..start + count]);
        this.position.set(this.position.get().max(start) + count);
        Ok(count)
    }

    /// Write bytes to file.
    #[method("($self, b, /)")]
    fn write(th: &Thread, this: Gc<BytesIo>, b: Value) -> PyResult<usize> {
        this.area(th)?.check_resizable(th)?;
        let source = BytesLike::new(th, b, Request::SIMPLE)?;
        // Asking for the bytes can run code that closes the stream.
        let area = this.area(th)?;
        area.check_resizable(th)?;
        let (start, len) = (this.position.get(), source.info.len);
        if len == 0 {
            return Ok(0);
        }
        if start > area.len() {
            area.resize(th, start)?;
        }
        let end = (start + len).min(area.len());
        area.replace(th, start, end, &source)?;
        this.position.set(start + len);
        Ok(len)
    }

    /// Write lines to the file.
    #[method("($self, lines, /)")]
    fn writelines(th: &Thread, this: Gc<BytesIo>, lines: Value) -> PyResult<()> {
        this.area(th)?;
        protocol::for_each(th, lines, |line| write(th, this, line).map(|_| true))
    }

    /// Change stream position.
    #[method("($self, pos, whence=0, /)")]
    fn seek(th: &Thread, this: Gc<BytesIo>, pos: isize, whence: Option<i32>) -> PyResult<usize> {
        let area = this.area(th)?;
        let base = match whence.unwrap_or(0) {
            0 if pos < 0 => {
                return Err(th.raise(t::ValueError, format!("negative seek value {pos}")));
            }
            0 => 0,
            1 => this.position.get(),
            2 => area.len(),
            other => {
                return Err(th.raise(
                    t::ValueError,
                    format!("invalid whence ({other}, should be 0, 1 or 2)"),
                ));
            }
        };
        let Some(target) = (base as isize).checked_add(pos) else {
            return Err(th.raise(t::OverflowError, "new position too large"));
        };
        this.position.set(target.max(0) as usize);
        Ok(this.position.get())
    }

    /// Truncate the file to at most size bytes.
    #[method("($self, size=None, /)")]
    fn truncate(th: &Thread, this: Gc<BytesIo>, size: Option<Value>) -> PyResult<usize> {
        this.area(th)?.check_resizable(th)?;
        let size = match size.filter(|size| !size.is_none()) {
            Some(size) => protocol::index_as_isize(th, size)?,
            None => this.position.get() as isize,
        };
        let area = this.area(th)?;
        area.check_resizable(th)?;
        if size < 0 {
            return Err(th.raise(t::ValueError, format!("negative size value {size}")));
        }
        if (size as usize) < area.len() {
            area.resize(th, size as usize)?;
        }
        Ok(size as usize)
    }

    #[method("($self, /)")]
    fn __getstate__(th: &Thread, this: Gc<BytesIo>) -> PyResult<Gc<Tuple>> {
        let value = getvalue(th, this)?;
        let position = th.int(this.position.get());
        let attributes = crate::io::own_attributes(th, &this.head.header)?;
        th.try_tuple(&[value, position, attributes])
    }

    #[method("($self, state, /)")]
    fn __setstate__(th: &Thread, this: Gc<BytesIo>, state: Value) -> PyResult<()> {
        let parts = state.cast::<Tuple>().filter(|parts| parts.len() >= 3);
        let Some(parts) = parts else {
            let (class, found) = (th.type_name(this.into()), th.type_name(state));
            let text = format!("{class}.__setstate__ argument should be 3-tuple, got {found}");
            return Err(th.raise(t::TypeError, text));
        };
        let area = ByteArray::from_slice(th, &[])?;
        let source = BytesLike::new(th, parts[0], Request::SIMPLE)?;
        area.replace(th, 0, 0, &source)?;
        if let Some(area) = this.area.get() {
            area.check_resizable(th)?;
        }
        let position = crate::io::state_position(th, parts[1])?;
        this.area.set(&this.head.header, Some(area));
        this.position.set(position);
        crate::io::restore_attributes(th, &this.head.header, parts[2], "third")
    }

    /// Disable all I/O operations.
    #[method("($self, /)")]
    fn close(th: &Thread, this: Gc<BytesIo>) -> PyResult<()> {
        if let Some(area) = this.area.get() {
            area.check_resizable(th)?;
        }
        this.area.set(&this.head.header, None);
        Ok(())
    }
}
