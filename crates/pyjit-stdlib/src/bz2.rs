//! `_bz2`, by libbz2-rs. CPython: Modules/_bz2module.c.

use libbz2_rs_sys as bz;
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::prelude::*;
use std::cell::{Cell, RefCell};
use std::ffi::c_int;

/// Room for output made at a time.
const ROOM: usize = 32 << 10;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Compress,
    Decompress,
}

/// A stream of the library, whose state may know its address.
struct Stream {
    stream: Box<bz::bz_stream>,
    kind: Kind,
}

impl Drop for Stream {
    fn drop(&mut self) {
        // SAFETY: an initialised stream.
        unsafe {
            match self.kind {
                Kind::Compress => bz::BZ2_bzCompressEnd(&mut *self.stream),
                Kind::Decompress => bz::BZ2_bzDecompressEnd(&mut *self.stream),
            }
        };
    }
}

impl Stream {
    fn new(kind: Kind, level: c_int) -> Result<Stream, c_int> {
        // SAFETY: a zeroed stream uses the library's own allocator.
        let mut stream: Box<bz::bz_stream> = Box::new(unsafe { std::mem::zeroed() });
        // SAFETY: as above.
        let code = unsafe {
            match kind {
                Kind::Compress => bz::BZ2_bzCompressInit(&mut *stream, level, 0, 0),
                Kind::Decompress => bz::BZ2_bzDecompressInit(&mut *stream, 0, 0),
            }
        };
        match code {
            bz::BZ_OK => Ok(Stream { stream, kind }),
            code => Err(code),
        }
    }

    /// One step: consumes input, appends at most `room` bytes. Answers the code and whether room is left.
    fn step(
        &mut self,
        input: &mut &[u8],
        out: &mut Vec<u8>,
        room: usize,
        action: c_int,
    ) -> (c_int, bool) {
        let offered = input.len().min(u32::MAX as usize);
        out.reserve(room);
        let start = out.len();
        self.stream.next_in = input.as_ptr().cast::<std::ffi::c_char>().cast_mut();
        self.stream.avail_in = offered as u32;
        // SAFETY: room was reserved behind the vector's end.
        self.stream.next_out = unsafe { out.as_mut_ptr().add(start) }.cast();
        self.stream.avail_out = room as u32;
        // SAFETY: an initialised stream with input and output.
        let code = unsafe {
            match self.kind {
                Kind::Compress => bz::BZ2_bzCompress(&mut *self.stream, action),
                Kind::Decompress => bz::BZ2_bzDecompress(&mut *self.stream),
            }
        };
        let left = self.stream.avail_out as usize;
        // SAFETY: the library has written that many bytes.
        unsafe { out.set_len(start + room.saturating_sub(left)) };
        *input = &input[offered - (self.stream.avail_in as usize).min(offered)..];
        (code, left > 0)
    }
}

/// CPython's `catch_bz2_error`.
fn check(th: &Thread, code: c_int) -> PyResult<()> {
    match code {
        bz::BZ_OK | bz::BZ_RUN_OK | bz::BZ_FLUSH_OK | bz::BZ_FINISH_OK | bz::BZ_STREAM_END => {
            Ok(())
        }
        bz::BZ_PARAM_ERROR => Err(th.raise(
            t::ValueError,
            "Internal error - invalid parameters passed to libbzip2",
        )),
        bz::BZ_MEM_ERROR => Err(th.raise_memory()),
        bz::BZ_DATA_ERROR | bz::BZ_DATA_ERROR_MAGIC => {
            Err(th.raise(t::OSError, "Invalid data stream"))
        }
        bz::BZ_IO_ERROR => Err(th.raise(t::OSError, "Unknown I/O error")),
        bz::BZ_UNEXPECTED_EOF => Err(th.raise(
            t::EOFError,
            "Compressed file ended before the logical end-of-stream was detected",
        )),
        bz::BZ_SEQUENCE_ERROR => Err(th.raise(
            t::RuntimeError,
            "Internal error - Invalid sequence of commands sent to libbzip2",
        )),
        code => Err(th.raise(
            t::OSError,
            format!("Unrecognized error from libbzip2: {code}"),
        )),
    }
}

#[pytype(name = "BZ2Compressor")]
#[repr(C)]
pub struct Compressor {
    head: NativeHeader,
    #[trace(skip)]
    stream: RefCell<Stream>,
    flushed: Cell<bool>,
}

impl Compressor {
    fn run(&self, th: &Thread, mut input: &[u8], action: c_int) -> PyResult<Value> {
        let mut out = Vec::new();
        let mut stream = self.stream.borrow_mut();
        loop {
            let (code, room_left) = stream.step(&mut input, &mut out, ROOM, action);
            check(th, code)?;
            let done = match action {
                bz::BZ_FINISH => code == bz::BZ_STREAM_END,
                _ => input.is_empty() && room_left,
            };
            if done {
                break;
            }
        }
        drop(stream);
        Ok(th.bytes(&out)?.into())
    }
}

#[pymethods(
    Compressor,
    name = "BZ2Compressor",
    module = "_bz2",
    doc = "Create a compressor object for compressing data incrementally.\n\n  compresslevel\n    Compression level, as a number between 1 and 9.\n\nFor one-shot compression, use the compress() function instead."
)]
pub mod compressor {
    use super::*;

    #[slot(tp_new, "(compresslevel=9, /)")]
    fn new(th: &Thread, class: Gc<Type>, compresslevel: Option<i32>) -> PyResult<Gc<Compressor>> {
        let level = compresslevel.unwrap_or(9);
        if !(1..=9).contains(&level) {
            let text = "compresslevel must be between 1 and 9";
            return Err(th.raise(t::ValueError, text));
        }
        let stream = match Stream::new(Kind::Compress, level) {
            Ok(stream) => stream,
            Err(code) => {
                check(th, code)?;
                return Err(th.raise_memory());
            }
        };
        let object = Compressor {
            head: NativeHeader::new(Compressor::LAYOUT),
            stream: RefCell::new(stream),
            flushed: Cell::new(false),
        };
        Ok(th.alloc(class, object))
    }

    /// Provide data to the compressor object.
    ///
    /// Returns a chunk of compressed data if possible, or b'' otherwise.
    ///
    /// When you have finished providing data to the compressor, call the
    /// flush() method to finish the compression process.
    #[method("($self, data, /)")]
    fn compress(th: &Thread, this: Gc<Compressor>, data: Value) -> PyResult<Value> {
        let view = BytesLike::new(th, data, Request::SIMPLE)?;
        if this.flushed.get() {
            return Err(th.raise(t::ValueError, "Compressor has been flushed"));
        }
        if view.info.len == 0 {
            return Ok(th.bytes(b"")?.into());
        }
        this.run(th, view.as_slice(), bz::BZ_RUN)
    }

    /// Finish the compression process.
    ///
    /// Returns the compressed data left in internal buffers.
    ///
    /// The compressor object may not be used after this method is called.
    #[method("($self, /)")]
    fn flush(th: &Thread, this: Gc<Compressor>) -> PyResult<Value> {
        if this.flushed.replace(true) {
            return Err(th.raise(t::ValueError, "Repeated call to flush()"));
        }
        this.run(th, &[], bz::BZ_FINISH)
    }
}

#[pytype(name = "BZ2Decompressor")]
#[repr(C)]
pub struct Decompressor {
    head: NativeHeader,
    #[trace(skip)]
    stream: RefCell<Stream>,
    #[trace(skip)]
    pending: RefCell<Vec<u8>>,
    unused: Field<Value>,
    eof: Cell<bool>,
    needs_input: Cell<bool>,
}

#[pymethods(
    Decompressor,
    name = "BZ2Decompressor",
    module = "_bz2",
    doc = "Create a decompressor object for decompressing data incrementally.\n\nFor one-shot decompression, use the decompress() function instead."
)]
pub mod decompressor {
    use super::*;

    #[slot(tp_new, "()")]
    fn new(th: &Thread, class: Gc<Type>) -> PyResult<Gc<Decompressor>> {
        let stream = match Stream::new(Kind::Decompress, 0) {
            Ok(stream) => stream,
            Err(code) => {
                check(th, code)?;
                return Err(th.raise_memory());
            }
        };
        let object = Decompressor {
            head: NativeHeader::new(Decompressor::LAYOUT),
            stream: RefCell::new(stream),
            pending: RefCell::default(),
            unused: Field::new(th.bytes(b"")?.into()),
            eof: Cell::new(false),
            needs_input: Cell::new(true),
        };
        Ok(th.alloc(class, object))
    }

    /// True if the end-of-stream marker has been reached.
    #[getter]
    fn eof(this: Gc<Decompressor>) -> bool {
        this.eof.get()
    }

    /// Data found after the end of the compressed stream.
    #[getter]
    fn unused_data(this: Gc<Decompressor>) -> Value {
        this.unused.get()
    }

    /// True if more input is needed before more decompressed data can be produced.
    #[getter]
    fn needs_input(this: Gc<Decompressor>) -> bool {
        this.needs_input.get()
    }

    /// Decompress *data*, returning uncompressed data as bytes.
    ///
    /// If *max_length* is nonnegative, returns at most *max_length* bytes
    /// of decompressed data.  If this limit is reached and further output
    /// can be produced, *self.needs_input* will be set to ``False``.  In
    /// this case, the next call to *decompress()* may provide *data* as b''
    /// to obtain more of the output.
    ///
    /// If all of the input data was decompressed and returned (either
    /// because this was less than *max_length* bytes, or because
    /// *max_length* was negative), *self.needs_input* will be set to True.
    ///
    /// Attempting to decompress data after the end of stream is reached
    /// raises an EOFError.  Any data found after the end of the stream is
    /// ignored and saved in the unused_data attribute.
    #[method("($self, /, data, max_length=-1)")]
    fn decompress(
        th: &Thread,
        this: Gc<Decompressor>,
        data: Value,
        max_length: Option<isize>,
    ) -> PyResult<Value> {
        let view = BytesLike::new(th, data, Request::SIMPLE)?;
        if this.eof.get() {
            return Err(th.raise(t::EOFError, "End of stream already reached"));
        }
        let limit = usize::try_from(max_length.unwrap_or(-1)).unwrap_or(usize::MAX);
        let mut kept = this.pending.take();
        kept.extend_from_slice(view.as_slice());
        let mut input = &kept[..];
        let mut out = Vec::new();
        let mut stream = this.stream.borrow_mut();
        let code = loop {
            let room = ROOM.min(limit - out.len());
            let (code, room_left) = stream.step(&mut input, &mut out, room, 0);
            if code != bz::BZ_OK || out.len() >= limit || (input.is_empty() && room_left) {
                break code;
            }
        };
        drop(stream);
        check(th, code)?;
        if code == bz::BZ_STREAM_END {
            this.eof.set(true);
            this.needs_input.set(false);
            let unused = th.bytes(input)?;
            this.unused.set(&this.head.header, unused.into());
        } else {
            this.needs_input.set(input.is_empty() && out.len() < limit);
            this.pending.replace(input.to_vec());
        }
        Ok(th.bytes(&out)?.into())
    }
}

#[pymodule(name = "_bz2")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let class = th.define_class(&super::compressor::SPEC, None)?;
        module.set(th, "BZ2Compressor", class)?;
        let class = th.define_class(&super::decompressor::SPEC, None)?;
        module.set(th, "BZ2Decompressor", class)
    }
}
