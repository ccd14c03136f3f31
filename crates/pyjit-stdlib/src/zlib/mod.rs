//! `zlib`, by zlib-rs. CPython: Modules/zlibmodule.c.
//!
//! `stream` wraps the library, `objects` has the compressor and decompressor objects.

mod objects;
mod stream;

use libz_rs_sys as z;
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::prelude::*;
use std::ffi::c_int;
use stream::Stream;

const CONSTANTS: &[(&str, i32)] = &[
    ("DEFLATED", 8),
    ("DEF_BUF_SIZE", 16384),
    ("DEF_MEM_LEVEL", 8),
    ("MAX_WBITS", 15),
    ("Z_BEST_COMPRESSION", 9),
    ("Z_BEST_SPEED", 1),
    ("Z_BLOCK", 5),
    ("Z_DEFAULT_COMPRESSION", -1),
    ("Z_DEFAULT_STRATEGY", 0),
    ("Z_FILTERED", 1),
    ("Z_FINISH", 4),
    ("Z_FIXED", 4),
    ("Z_FULL_FLUSH", 3),
    ("Z_HUFFMAN_ONLY", 2),
    ("Z_NO_COMPRESSION", 0),
    ("Z_NO_FLUSH", 0),
    ("Z_PARTIAL_FLUSH", 1),
    ("Z_RLE", 3),
    ("Z_SYNC_FLUSH", 2),
    ("Z_TREES", 6),
];
/// The interface that zlib-rs has.
const VERSION: &str = "1.3.1";

fn error_class(th: &Thread) -> PyResult<Gc<Type>> {
    crate::errors::exception_class(th, "zlib", "error", "zlib.error", t::Exception)
}

/// `zlib.error` with that text.
fn raise(th: &Thread, text: impl AsRef<str>) -> Raised {
    crate::errors::raise(th, error_class(th), text)
}

fn raise_memory(th: &Thread, text: &str) -> Raised {
    th.raise(t::MemoryError, text)
}

/// CPython's unsigned argument: the low 32 bits of any int.
fn checksum_start(th: &Thread, value: Option<Value>, default: u32) -> PyResult<u32> {
    let Some(value) = value else {
        return Ok(default);
    };
    let number = pyjit_object::protocol::index(th, value)?;
    match pyjit_object::int::as_i64(number) {
        Some(number) => Ok(number as u32),
        None => {
            let big = pyjit_object::int::as_big(number).unwrap_or_default();
            let low = big & dashu_int::IBig::from(u32::MAX);
            Ok(u32::try_from(&low).unwrap_or(0))
        }
    }
}

/// A checksum of any amount of data, without the GIL if it is much.
fn checksum(
    th: &Thread,
    data: Value,
    start: u32,
    update: unsafe extern "C" fn(z::uLong, *const u8, z::uInt) -> z::uLong,
) -> PyResult<u32> {
    let view = BytesLike::new(th, data, Request::SIMPLE)?;
    let (address, len) = (view.info.address as usize, view.info.len);
    let run = || {
        let mut sum = start as z::uLong;
        let mut done = 0;
        while done < len {
            let part = (len - done).min(1 << 30);
            // SAFETY: the view keeps the bytes in place.
            sum = unsafe { update(sum, (address + done) as *const u8, part as z::uInt) };
            done += part;
        }
        sum as u32
    };
    Ok(if len > 5 * 1024 {
        th.without_gil(run)
    } else {
        run()
    })
}

/// The functions in this module allow compression and decompression using the
/// zlib library, which is based on GNU zip.
///
/// adler32(string[, start]) -- Compute an Adler-32 checksum.
/// compress(data[, level]) -- Compress data, with compression level 0-9 or -1.
/// compressobj([level[, ...]]) -- Return a compressor object.
/// crc32(string[, start]) -- Compute a CRC-32 checksum.
/// decompress(string,[wbits],[bufsize]) -- Decompresses a compressed string.
/// decompressobj([wbits[, zdict]]) -- Return a decompressor object.
///
/// 'wbits' is window buffer size and container format.
/// Compressor objects support compress() and flush() methods; decompressor
/// objects support decompress() and flush().
#[pymodule(name = "zlib")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for (name, value) in CONSTANTS {
            module.set(th, name, Value::int(*value))?;
        }
        module.set(th, "ZLIB_VERSION", th.str(VERSION))?;
        module.set(th, "ZLIB_RUNTIME_VERSION", th.str(VERSION))?;
        module.set(th, "__version__", th.str("1.0"))?;
        module.set(th, "error", error_class(th)?)?;
        objects::init(th, module)
    }

    /// Compute an Adler-32 checksum of data.
    ///
    ///   value
    ///     Starting value of the checksum.
    ///
    /// The returned checksum is an integer.
    #[function("(data, value=1, /)")]
    fn adler32(th: &Thread, data: Value, value: Option<Value>) -> PyResult<u32> {
        let start = checksum_start(th, value, 1)?;
        checksum(th, data, start, update_adler32)
    }

    /// Compute a CRC-32 checksum of data.
    ///
    ///   value
    ///     Starting value of the checksum.
    ///
    /// The returned checksum is an integer.
    #[function("(data, value=0, /)")]
    fn crc32(th: &Thread, data: Value, value: Option<Value>) -> PyResult<u32> {
        let start = checksum_start(th, value, 0)?;
        checksum(th, data, start, update_crc32)
    }

    unsafe extern "C" fn update_adler32(sum: z::uLong, data: *const u8, len: z::uInt) -> z::uLong {
        // SAFETY: the caller's bytes.
        unsafe { z::adler32(sum, data, len) }
    }

    unsafe extern "C" fn update_crc32(sum: z::uLong, data: *const u8, len: z::uInt) -> z::uLong {
        // SAFETY: the caller's bytes.
        unsafe { z::crc32(sum, data, len) }
    }

    /// Returns a bytes object containing compressed data.
    ///
    ///   data
    ///     Binary data to be compressed.
    ///   level
    ///     Compression level, in 0-9 or -1.
    ///   wbits
    ///     The window buffer size and container format.
    #[function("(data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS)")]
    fn compress(
        th: &Thread,
        data: Value,
        level: Option<i32>,
        wbits: Option<i32>,
    ) -> PyResult<Value> {
        let view = BytesLike::new(th, data, Request::SIMPLE)?;
        let level = level.unwrap_or(-1);
        let mut stream = match Stream::deflate(level, 8, wbits.unwrap_or(15), 8, 0) {
            Ok(stream) => stream,
            Err((code, stream)) => {
                return Err(match code {
                    z::Z_MEM_ERROR => raise_memory(th, "Out of memory while compressing data"),
                    z::Z_STREAM_ERROR => raise(th, "Bad compression level"),
                    code => raise(th, stream.error_text(code, "while compressing data")),
                });
            }
        };
        let mut input = view.as_slice();
        let (out, code) = th.without_gil(|| stream.run(&mut input, usize::MAX, z::Z_FINISH, None));
        if code != z::Z_STREAM_END {
            return Err(raise(th, stream.error_text(code, "while compressing data")));
        }
        Ok(th.bytes(&out)?.into())
    }

    /// Returns a bytes object containing the uncompressed data.
    ///
    ///   data
    ///     Compressed data.
    ///   wbits
    ///     The window buffer size and container format.
    ///   bufsize
    ///     The initial output buffer size.
    #[function("(data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)")]
    fn decompress(
        th: &Thread,
        data: Value,
        wbits: Option<i32>,
        bufsize: Option<isize>,
    ) -> PyResult<Value> {
        let view = BytesLike::new(th, data, Request::SIMPLE)?;
        if bufsize.is_some_and(|size| size < 0) {
            return Err(th.raise(t::ValueError, "bufsize must be non-negative"));
        }
        let mut stream = match Stream::inflate(wbits.unwrap_or(15)) {
            Ok(stream) => stream,
            Err((z::Z_MEM_ERROR, _)) => {
                return Err(raise_memory(th, "Out of memory while decompressing data"));
            }
            Err((code, stream)) => {
                let text = stream.error_text(code, "while preparing to decompress data");
                return Err(raise(th, text));
            }
        };
        let mut input = view.as_slice();
        let (out, code) =
            th.without_gil(|| stream.run(&mut input, usize::MAX, z::Z_SYNC_FLUSH, None));
        match code {
            z::Z_STREAM_END => Ok(th.bytes(&out)?.into()),
            z::Z_MEM_ERROR => Err(raise_memory(th, "Out of memory while decompressing data")),
            code => {
                // Input that stops early is not an error of the library's.
                let code = if code == z::Z_OK {
                    z::Z_BUF_ERROR
                } else {
                    code
                };
                Err(raise(
                    th,
                    stream.error_text(code, "while decompressing data"),
                ))
            }
        }
    }

    /// Return a compressor object.
    ///
    ///   level
    ///     The compression level (an integer in the range 0-9 or -1; default is
    ///     currently equivalent to 6).  Higher compression levels are slower,
    ///     but produce smaller results.
    ///   method
    ///     The compression algorithm.  If given, this must be DEFLATED.
    ///   wbits
    ///     +9 to +15: The base-two logarithm of the window size.  Include a zlib
    ///         container.
    ///     -9 to -15: Generate a raw stream.
    ///     +25 to +31: Include a gzip container.
    ///   memLevel
    ///     Controls the amount of memory used for internal compression state.
    ///     Valid values range from 1 to 9.  Higher values result in higher memory
    ///     usage, faster compression, and smaller output.
    ///   strategy
    ///     Used to tune the compression algorithm.  Possible values are
    ///     Z_DEFAULT_STRATEGY, Z_FILTERED, and Z_HUFFMAN_ONLY.
    ///   zdict
    ///     The predefined compression dictionary - a sequence of bytes
    ///     containing subsequences that are likely to occur in the input data.
    #[function(
        "(level=Z_DEFAULT_COMPRESSION, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY, zdict=<unrepresentable>)"
    )]
    fn compressobj(
        th: &Thread,
        level: Option<i32>,
        method: Option<i32>,
        wbits: Option<i32>,
        mem_level: Option<i32>,
        strategy: Option<i32>,
        zdict: Option<Value>,
    ) -> PyResult<Value> {
        let options: [c_int; 5] = [
            level.unwrap_or(-1),
            method.unwrap_or(8),
            wbits.unwrap_or(15),
            mem_level.unwrap_or(8),
            strategy.unwrap_or(0),
        ];
        objects::compressor(th, options, zdict)
    }

    /// Return a decompressor object.
    ///
    ///   wbits
    ///     The window buffer size and container format.
    ///   zdict
    ///     The predefined compression dictionary.  This must be the same
    ///     dictionary as used by the compressor that produced the input data.
    #[function("(wbits=MAX_WBITS, zdict=b'')")]
    fn decompressobj(th: &Thread, wbits: Option<i32>, zdict: Option<Value>) -> PyResult<Value> {
        objects::decompressor(th, wbits.unwrap_or(15), zdict)
    }
}
