//! `zlib.Compress`, `zlib.Decompress` and `zlib._ZlibDecompressor`.

use super::stream::Stream;
use super::{raise, raise_memory};
use libz_rs_sys as z;
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use std::cell::{Cell, RefCell};
use std::ffi::c_int;

pub fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
    th.define_class(&compress::SPEC, None)?;
    th.define_class(&decompress::SPEC, None)?;
    let class = th.define_class(&simple::SPEC, None)?;
    module.set(th, "_ZlibDecompressor", class)
}

fn class_of<T: Object>(th: &Thread) -> PyResult<Gc<Type>> {
    match T::LAYOUT.and_then(|layout| th.rt().native_class(layout)) {
        Some(class) => Ok(class),
        None => Err(th.raise(t::SystemError, "zlib is not initialised")),
    }
}

#[pytype(name = "Compress")]
#[repr(C)]
pub struct Compress {
    head: NativeHeader,
    #[trace(skip)]
    stream: RefCell<Stream>,
}

/// `zlib.compressobj`.
pub fn compressor(th: &Thread, options: [c_int; 5], zdict: Option<Value>) -> PyResult<Value> {
    let dictionary = match zdict {
        Some(zdict) => Some(BytesLike::new(th, zdict, Request::SIMPLE)?),
        None => None,
    };
    if dictionary
        .as_ref()
        .is_some_and(|view| view.info.len > u32::MAX as usize)
    {
        let text = "zdict length does not fit in an unsigned int";
        return Err(th.raise(t::OverflowError, text));
    }
    let [level, method, bits, memory, strategy] = options;
    let mut stream = match Stream::deflate(level, method, bits, memory, strategy) {
        Ok(stream) => stream,
        Err((code, stream)) => {
            return Err(match code {
                z::Z_MEM_ERROR => raise_memory(th, "Can't allocate memory for compression object"),
                z::Z_STREAM_ERROR => th.raise(t::ValueError, "Invalid initialization option"),
                code => raise(
                    th,
                    stream.error_text(code, "while creating compression object"),
                ),
            });
        }
    };
    if let Some(dictionary) = &dictionary {
        match stream.set_dictionary(dictionary.as_slice()) {
            z::Z_OK => {}
            z::Z_STREAM_ERROR => return Err(th.raise(t::ValueError, "Invalid dictionary")),
            _ => return Err(th.raise(t::ValueError, "deflateSetDictionary()")),
        }
    }
    let object = Compress {
        head: NativeHeader::new(Compress::LAYOUT),
        stream: RefCell::new(stream),
    };
    Ok(th.alloc(class_of::<Compress>(th)?, object).into())
}

#[pymethods(Compress, name = "Compress", module = "zlib", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod compress {
    use super::*;

    /// Returns a bytes object containing compressed data.
    ///
    ///   data
    ///     Binary data to be compressed.
    ///
    /// After calling this function, some of the input data may still
    /// be stored in internal buffers for later processing.
    /// Call the flush() method to clear these buffers.
    #[method("($self, data, /)")]
    fn compress(th: &Thread, this: Gc<Compress>, data: Value) -> PyResult<Value> {
        let view = BytesLike::new(th, data, Request::SIMPLE)?;
        let mut stream = this.stream.borrow_mut();
        let (out, code) = stream.run(&mut view.as_slice(), usize::MAX, z::Z_NO_FLUSH, None);
        if code == z::Z_STREAM_ERROR {
            let text = stream.error_text(code, "while compressing data");
            return Err(raise(th, text));
        }
        drop(stream);
        Ok(th.bytes(&out)?.into())
    }

    /// Return a bytes object containing any remaining compressed data.
    ///
    ///   mode
    ///     One of the constants Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH.
    ///     If mode == Z_FINISH, the compressor object can no longer be
    ///     used after calling the flush() method.  Otherwise, more data
    ///     can still be compressed.
    #[method("($self, mode=zlib.Z_FINISH, /)")]
    fn flush(th: &Thread, this: Gc<Compress>, mode: Option<i32>) -> PyResult<Value> {
        let mode = mode.unwrap_or(z::Z_FINISH);
        if mode == z::Z_NO_FLUSH {
            return Ok(th.bytes(b"")?.into());
        }
        let mut stream = this.stream.borrow_mut();
        let (out, code) = stream.run(&mut &[][..], usize::MAX, mode, None);
        match code {
            z::Z_STREAM_END if mode == z::Z_FINISH => {
                let code = stream.end();
                if code != z::Z_OK {
                    let text = stream.error_text(code, "while finishing compression");
                    return Err(raise(th, text));
                }
            }
            z::Z_OK | z::Z_BUF_ERROR | z::Z_STREAM_END => {}
            code => return Err(raise(th, stream.error_text(code, "while flushing"))),
        }
        drop(stream);
        Ok(th.bytes(&out)?.into())
    }

    /// Return a copy of the compression object.
    #[method("($self, /)")]
    fn copy(th: &Thread, this: Gc<Compress>) -> PyResult<Value> {
        let mut stream = this.stream.borrow_mut();
        if !stream.is_live() {
            return Err(th.raise(t::ValueError, "Inconsistent stream state"));
        }
        let copy = stream.copy();
        drop(stream);
        let copy = match copy {
            Ok(copy) => copy,
            Err(code) => return Err(copy_error(th, code, "compression")),
        };
        let object = Compress {
            head: NativeHeader::new(Compress::LAYOUT),
            stream: RefCell::new(copy),
        };
        Ok(th.alloc(class_of::<Compress>(th)?, object).into())
    }

    #[method("($self, /)")]
    fn __copy__(th: &Thread, this: Gc<Compress>) -> PyResult<Value> {
        copy(th, this)
    }

    #[method("($self, memo, /)")]
    fn __deepcopy__(th: &Thread, this: Gc<Compress>, _memo: Value) -> PyResult<Value> {
        copy(th, this)
    }
}

fn copy_error(th: &Thread, code: c_int, what: &str) -> Raised {
    match code {
        z::Z_MEM_ERROR => raise_memory(th, &format!("Can't allocate memory for {what} object")),
        _ => th.raise(t::ValueError, "Inconsistent stream state"),
    }
}

#[pytype(name = "Decompress")]
#[repr(C)]
pub struct Decompress {
    head: NativeHeader,
    #[trace(skip)]
    stream: RefCell<Stream>,
    unused: Field<Value>,
    tail: Field<Value>,
    dictionary: Field<Option<Value>>,
    eof: Cell<bool>,
}

/// A decompressing stream, with the dictionary set if a raw stream needs one.
fn inflater(th: &Thread, bits: i32, zdict: Option<Value>) -> PyResult<Stream> {
    let mut stream = match Stream::inflate(bits) {
        Ok(stream) => stream,
        Err((code, stream)) => {
            return Err(match code {
                z::Z_STREAM_ERROR => th.raise(t::ValueError, "Invalid initialization option"),
                z::Z_MEM_ERROR => {
                    raise_memory(th, "Can't allocate memory for decompression object")
                }
                code => {
                    let text = stream.error_text(code, "while creating decompression object");
                    raise(th, text)
                }
            });
        }
    };
    if bits < 0
        && let Some(zdict) = zdict
    {
        let view = BytesLike::new(th, zdict, Request::SIMPLE)?;
        let code = stream.set_dictionary(view.as_slice());
        if code != z::Z_OK {
            let text = stream.error_text(code, "while setting zdict");
            return Err(raise(th, text));
        }
    }
    Ok(stream)
}

fn check_dictionary(th: &Thread, zdict: Option<Value>) -> PyResult<Option<Value>> {
    match zdict {
        Some(zdict) if th.class_of(zdict).slots.bf_getbuffer.get().is_none() => Err(th.raise(
            t::TypeError,
            "zdict argument must support the buffer protocol",
        )),
        zdict => Ok(zdict),
    }
}

/// `zlib.decompressobj`.
pub fn decompressor(th: &Thread, bits: i32, zdict: Option<Value>) -> PyResult<Value> {
    let zdict = check_dictionary(th, zdict)?;
    let stream = inflater(th, bits, zdict)?;
    make_decompressor(
        th,
        stream,
        zdict,
        th.bytes(b"")?.into(),
        th.bytes(b"")?.into(),
        false,
    )
}

fn make_decompressor(
    th: &Thread,
    stream: Stream,
    zdict: Option<Value>,
    unused: Value,
    tail: Value,
    eof: bool,
) -> PyResult<Value> {
    let object = Decompress {
        head: NativeHeader::new(Decompress::LAYOUT),
        stream: RefCell::new(stream),
        unused: Field::new(unused),
        tail: Field::new(tail),
        dictionary: Field::new(zdict),
        eof: Cell::new(eof),
    };
    Ok(th.alloc(class_of::<Decompress>(th)?, object).into())
}

impl Decompress {
    /// Decompresses; what is left of the input becomes the tail, or unused data behind the stream's end.
    fn run(
        &self,
        th: &Thread,
        data: &[u8],
        limit: usize,
        flush: c_int,
    ) -> PyResult<(Vec<u8>, c_int)> {
        let dictionary = match self.dictionary.get() {
            Some(zdict) => Some(BytesLike::new(th, zdict, Request::SIMPLE)?),
            None => None,
        };
        let mut input = data;
        let dictionary = dictionary.as_ref().map(BytesLike::as_slice);
        let (out, code) = self
            .stream
            .borrow_mut()
            .run(&mut input, limit, flush, dictionary);
        if code == z::Z_STREAM_END {
            if !input.is_empty() {
                let mut unused = bytes_of(self.unused.get());
                unused.extend_from_slice(input);
                let unused = th.bytes(&unused)?;
                self.unused.set(&self.head.header, unused.into());
            }
            input = &[];
        }
        if !(input.is_empty() && bytes_of(self.tail.get()).is_empty()) {
            let tail = th.bytes(input)?;
            self.tail.set(&self.head.header, tail.into());
        }
        Ok((out, code))
    }
}

fn bytes_of(value: Value) -> Vec<u8> {
    value
        .cast::<Bytes>()
        .map_or(Vec::new(), |bytes| bytes.as_slice().to_vec())
}

#[pymethods(Decompress, name = "Decompress", module = "zlib", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod decompress {
    use super::*;

    #[getter]
    fn unused_data(this: Gc<Decompress>) -> Value {
        this.unused.get()
    }

    #[getter]
    fn unconsumed_tail(this: Gc<Decompress>) -> Value {
        this.tail.get()
    }

    #[getter]
    fn eof(this: Gc<Decompress>) -> bool {
        this.eof.get()
    }

    /// Return a bytes object containing the decompressed version of the data.
    ///
    ///   data
    ///     The binary data to decompress.
    ///   max_length
    ///     The maximum allowable length of the decompressed data.
    ///     Unconsumed input data will be stored in
    ///     the unconsumed_tail attribute.
    ///
    /// After calling this function, some of the input data may still be
    /// stored in internal buffers for later processing.
    /// Call the flush() method to clear these buffers.
    #[method("($self, data, /, max_length=0)")]
    fn decompress(
        th: &Thread,
        this: Gc<Decompress>,
        data: Value,
        max_length: Option<isize>,
    ) -> PyResult<Value> {
        let limit = match max_length.unwrap_or(0) {
            0 => usize::MAX,
            limit if limit > 0 => limit as usize,
            _ => return Err(th.raise(t::ValueError, "max_length must be non-negative")),
        };
        let view = BytesLike::new(th, data, Request::SIMPLE)?;
        let (out, code) = this.run(th, view.as_slice(), limit, z::Z_SYNC_FLUSH)?;
        match code {
            z::Z_STREAM_END => this.eof.set(true),
            z::Z_OK | z::Z_BUF_ERROR => {}
            code => {
                let text = this
                    .stream
                    .borrow()
                    .error_text(code, "while decompressing data");
                return Err(raise(th, text));
            }
        }
        Ok(th.bytes(&out)?.into())
    }

    /// Return a bytes object containing any remaining decompressed data.
    ///
    ///   length
    ///     the initial size of the output buffer.
    #[method("($self, length=zlib.DEF_BUF_SIZE, /)")]
    fn flush(th: &Thread, this: Gc<Decompress>, length: Option<isize>) -> PyResult<Value> {
        if length.is_some_and(|length| length <= 0) {
            return Err(th.raise(t::ValueError, "length must be greater than zero"));
        }
        if !this.stream.borrow().is_live() {
            return Ok(th.bytes(b"")?.into());
        }
        let tail = bytes_of(this.tail.get());
        let (out, code) = this.run(th, &tail, usize::MAX, z::Z_FINISH)?;
        if code == z::Z_STREAM_END {
            this.eof.set(true);
            let mut stream = this.stream.borrow_mut();
            let code = stream.end();
            if code != z::Z_OK {
                let text = stream.error_text(code, "while finishing decompression");
                return Err(raise(th, text));
            }
        } else if code != z::Z_OK && code != z::Z_BUF_ERROR {
            let stream = this.stream.borrow();
            let text = stream.error_text(code, "while flushing");
            return Err(raise(th, text));
        }
        Ok(th.bytes(&out)?.into())
    }

    /// Return a copy of the decompression object.
    #[method("($self, /)")]
    fn copy(th: &Thread, this: Gc<Decompress>) -> PyResult<Value> {
        let mut stream = this.stream.borrow_mut();
        if !stream.is_live() {
            return Err(th.raise(t::ValueError, "Inconsistent stream state"));
        }
        let copy = stream.copy();
        drop(stream);
        match copy {
            Ok(copy) => make_decompressor(
                th,
                copy,
                this.dictionary.get(),
                this.unused.get(),
                this.tail.get(),
                this.eof.get(),
            ),
            Err(code) => Err(copy_error(th, code, "decompression")),
        }
    }

    #[method("($self, /)")]
    fn __copy__(th: &Thread, this: Gc<Decompress>) -> PyResult<Value> {
        copy(th, this)
    }

    #[method("($self, memo, /)")]
    fn __deepcopy__(th: &Thread, this: Gc<Decompress>, _memo: Value) -> PyResult<Value> {
        copy(th, this)
    }
}

/// `_ZlibDecompressor`: keeps input that it could not use yet.
#[pytype(name = "_ZlibDecompressor")]
#[repr(C)]
pub struct Simple {
    head: NativeHeader,
    #[trace(skip)]
    stream: RefCell<Stream>,
    #[trace(skip)]
    pending: RefCell<Vec<u8>>,
    unused: Field<Value>,
    dictionary: Field<Option<Value>>,
    eof: Cell<bool>,
    needs_input: Cell<bool>,
}

#[pymethods(
    Simple,
    name = "_ZlibDecompressor",
    module = "zlib",
    doc = "Create a decompressor object for decompressing data incrementally.\n\n  wbits = 15\n  zdict\n     The predefined compression dictionary. This is a sequence of bytes\n     (such as a bytes object) containing subsequences that are expected\n     to occur frequently in the data that is to be compressed. Those\n     subsequences that are expected to be most common should come at the\n     end of the dictionary. This must be the same dictionary as used by the\n     compressor that produced the input data.\n\n"
)]
pub mod simple {
    use super::*;

    #[slot(tp_new, "(wbits=15, zdict=b'')")]
    fn new(
        th: &Thread,
        class: Gc<Type>,
        wbits: Option<i32>,
        zdict: Option<Value>,
    ) -> PyResult<Gc<Simple>> {
        let zdict = check_dictionary(th, zdict)?;
        let stream = inflater(th, wbits.unwrap_or(15), zdict)?;
        let object = Simple {
            head: NativeHeader::new(Simple::LAYOUT),
            stream: RefCell::new(stream),
            pending: RefCell::default(),
            unused: Field::new(th.bytes(b"")?.into()),
            dictionary: Field::new(zdict),
            eof: Cell::new(false),
            needs_input: Cell::new(true),
        };
        Ok(th.alloc(class, object))
    }

    /// Data found after the end of the compressed stream.
    #[getter]
    fn unused_data(this: Gc<Simple>) -> Value {
        this.unused.get()
    }

    /// True if more input is needed before more decompressed data can be produced.
    #[getter]
    fn needs_input(this: Gc<Simple>) -> bool {
        this.needs_input.get()
    }

    /// True if the end-of-stream marker has been reached.
    #[getter]
    fn eof(this: Gc<Simple>) -> bool {
        this.eof.get()
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
        this: Gc<Simple>,
        data: Value,
        max_length: Option<isize>,
    ) -> PyResult<Value> {
        let view = BytesLike::new(th, data, Request::SIMPLE)?;
        if this.eof.get() {
            return Err(th.raise(t::EOFError, "End of stream already reached"));
        }
        let limit = usize::try_from(max_length.unwrap_or(-1)).unwrap_or(usize::MAX);
        let dictionary = match this.dictionary.get() {
            Some(zdict) => Some(BytesLike::new(th, zdict, Request::SIMPLE)?),
            None => None,
        };
        let dictionary = dictionary.as_ref().map(BytesLike::as_slice);
        let mut kept = this.pending.take();
        kept.extend_from_slice(view.as_slice());
        let mut input = &kept[..];
        let (out, code) =
            this.stream
                .borrow_mut()
                .run(&mut input, limit, z::Z_SYNC_FLUSH, dictionary);
        match code {
            z::Z_STREAM_END => {
                this.eof.set(true);
                this.needs_input.set(false);
                let unused = th.bytes(input)?;
                this.unused.set(&this.head.header, unused.into());
            }
            z::Z_OK | z::Z_BUF_ERROR => {
                this.needs_input.set(input.is_empty() && out.len() < limit);
                this.pending.replace(input.to_vec());
            }
            code => {
                let stream = this.stream.borrow();
                let text = stream.error_text(code, "while decompressing data");
                return Err(raise(th, text));
            }
        }
        Ok(th.bytes(&out)?.into())
    }
}
