//! A stream of zlib-rs, which compresses or decompresses between byte buffers. The state behind a stream knows the stream's
//! address, so it stays in its box.

use libz_rs_sys as z;
use std::ffi::{CStr, c_int};

/// How much output is made room for at first, and at most at a time.
const FIRST: usize = 16 << 10;
const MOST: usize = 1 << 20;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Deflate,
    Inflate,
}

pub struct Stream {
    stream: Box<z::z_stream>,
    kind: Kind,
    live: bool,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.end();
    }
}

/// Size of the structure, by which the library checks its version.
const SIZE: c_int = size_of::<z::z_stream>() as c_int;

impl Stream {
    /// A compressor; the error is zlib's.
    pub fn deflate(
        level: c_int,
        method: c_int,
        bits: c_int,
        memory: c_int,
        strategy: c_int,
    ) -> Result<Stream, (c_int, Stream)> {
        Stream::start(Kind::Deflate, |stream| {
            // SAFETY: a default stream uses the library's own allocator.
            unsafe {
                z::deflateInit2_(
                    stream,
                    level,
                    method,
                    bits,
                    memory,
                    strategy,
                    z::zlibVersion(),
                    SIZE,
                )
            }
        })
    }

    /// A decompressor.
    pub fn inflate(bits: c_int) -> Result<Stream, (c_int, Stream)> {
        Stream::start(Kind::Inflate, |stream| {
            // SAFETY: as above.
            unsafe { z::inflateInit2_(stream, bits, z::zlibVersion(), SIZE) }
        })
    }

    fn start(
        kind: Kind,
        init: impl FnOnce(&mut z::z_stream) -> c_int,
    ) -> Result<Stream, (c_int, Stream)> {
        let mut stream = Stream {
            stream: Box::default(),
            kind,
            live: false,
        };
        match init(&mut stream.stream) {
            z::Z_OK => {
                stream.live = true;
                Ok(stream)
            }
            code => Err((code, stream)),
        }
    }

    /// Frees the state; answers zlib's code.
    pub fn end(&mut self) -> c_int {
        if !std::mem::replace(&mut self.live, false) {
            return z::Z_OK;
        }
        // SAFETY: an initialised stream.
        unsafe {
            match self.kind {
                Kind::Deflate => z::deflateEnd(&mut *self.stream),
                Kind::Inflate => z::inflateEnd(&mut *self.stream),
            }
        }
    }

    pub fn is_live(&self) -> bool {
        self.live
    }

    pub fn copy(&mut self) -> Result<Stream, c_int> {
        let mut copy = Stream {
            stream: Box::default(),
            kind: self.kind,
            live: false,
        };
        // SAFETY: from an initialised stream to one that is not.
        let code = unsafe {
            match self.kind {
                Kind::Deflate => z::deflateCopy(&mut *copy.stream, &mut *self.stream),
                Kind::Inflate => z::inflateCopy(&mut *copy.stream, &*self.stream),
            }
        };
        copy.live = code == z::Z_OK;
        if copy.live { Ok(copy) } else { Err(code) }
    }

    pub fn set_dictionary(&mut self, dictionary: &[u8]) -> c_int {
        let len = dictionary.len() as z::uInt;
        // SAFETY: an initialised stream and a slice.
        unsafe {
            match self.kind {
                Kind::Deflate => {
                    z::deflateSetDictionary(&mut *self.stream, dictionary.as_ptr(), len)
                }
                Kind::Inflate => {
                    z::inflateSetDictionary(&mut *self.stream, dictionary.as_ptr(), len)
                }
            }
        }
    }

    /// One step: consumes input, appends at most `room` bytes to `out`. Answers zlib's code, and whether room is left.
    fn step(
        &mut self,
        input: &mut &[u8],
        out: &mut Vec<u8>,
        room: usize,
        flush: c_int,
    ) -> (c_int, bool) {
        let offered = input.len().min(u32::MAX as usize);
        out.reserve(room);
        let start = out.len();
        self.stream.next_in = input.as_ptr().cast_mut();
        self.stream.avail_in = offered as z::uInt;
        // SAFETY: room was reserved behind the vector's end.
        self.stream.next_out = unsafe { out.as_mut_ptr().add(start) };
        self.stream.avail_out = room as z::uInt;
        if !self.live {
            return (z::Z_STREAM_ERROR, true);
        }
        // SAFETY: an initialised stream with input and output.
        let code = unsafe {
            match self.kind {
                Kind::Deflate => z::deflate(&mut *self.stream, flush),
                Kind::Inflate => z::inflate(&mut *self.stream, flush),
            }
        };
        let left = self.stream.avail_out as usize;
        // SAFETY: the library has written that many bytes.
        unsafe { out.set_len(start + room.saturating_sub(left)) };
        *input = &input[offered - (self.stream.avail_in as usize).min(offered)..];
        (code, left > 0)
    }

    /// Steps until the input is used up and nothing more comes, the stream ends, `limit` bytes are there, or an error.
    /// `flush` is for the last part of the input. `dictionary` is used when one is needed.
    pub fn run(
        &mut self,
        input: &mut &[u8],
        limit: usize,
        flush: c_int,
        dictionary: Option<&[u8]>,
    ) -> (Vec<u8>, c_int) {
        let mut out = Vec::new();
        let mut size = FIRST;
        loop {
            let room = size.min(limit - out.len());
            let last = input.len() <= u32::MAX as usize;
            let flush_now = if last { flush } else { z::Z_NO_FLUSH };
            let (code, room_left) = self.step(input, &mut out, room, flush_now);
            size = (size * 2).min(MOST);
            match code {
                z::Z_OK | z::Z_BUF_ERROR => {}
                z::Z_NEED_DICT if dictionary.is_some() => {
                    let code = self.set_dictionary(dictionary.unwrap_or(&[]));
                    if code != z::Z_OK {
                        return (out, code);
                    }
                    continue;
                }
                code => return (out, code),
            }
            if out.len() >= limit || (room_left && input.is_empty()) {
                return (out, code);
            }
            if code == z::Z_BUF_ERROR && room_left {
                return (out, code);
            }
        }
    }

    /// What the library says about an error, in CPython's form.
    pub fn error_text(&self, code: c_int, doing: &str) -> String {
        let known = if code == z::Z_VERSION_ERROR {
            Some("library version mismatch".to_string())
        } else if self.stream.msg.is_null() {
            None
        } else {
            // SAFETY: a static C string of the library's.
            Some(
                unsafe { CStr::from_ptr(self.stream.msg) }
                    .to_string_lossy()
                    .into_owned(),
            )
        };
        let text = known.or_else(|| {
            let text = match code {
                z::Z_BUF_ERROR => "incomplete or truncated stream",
                z::Z_STREAM_ERROR => "inconsistent stream state",
                z::Z_DATA_ERROR => "invalid input data",
                _ => return None,
            };
            Some(text.to_string())
        });
        match text {
            Some(text) => format!("Error {code} {doing}: {text}"),
            None => format!("Error {code} {doing}"),
        }
    }
}
