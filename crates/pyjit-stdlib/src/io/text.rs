//! `TextIOWrapper`. CPython: Modules/_io/textio.c.
//!
//! UTF-8, ASCII and Latin-1 are coded here, other encodings by the incremental coders of `codecs`. What was decoded but
//! not read is kept with the bytes it came from, from which `tell` finds the byte position of the reader: cookies are
//! plain byte positions.

#![allow(non_snake_case)]

mod position;

use super::buffered::Buffered;
use super::newline::Newlines;
use super::{Size, closed_file, size, unsupported};
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::codecs;
use pyjit_text::{StrBuf, StrRef};
use pyjit_types::codec::Errors;
use std::cell::Cell;

const CHUNK: usize = 8192;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Codec {
    Utf8,
    Ascii,
    Latin1,
    /// Through `codecs`.
    Other,
}

#[pytype(name = "TextIOWrapper")]
#[repr(C)]
pub struct TextIo {
    head: NativeHeader,
    buffer: Field<Option<Value>>,
    encoding: Field<Option<Gc<Str>>>,
    errors: Field<Option<Gc<Str>>>,
    encoder: Field<Option<Value>>,
    decoder: Field<Option<Value>>,
    /// The line end argument as given.
    newline: Field<Option<Value>>,
    /// Encoded, not yet given to the buffer.
    pending: Field<Option<Gc<ByteArray>>>,
    decoded: Field<Option<Gc<Str>>>,
    decoded_at: Cell<usize>,
    /// The bytes `decoded` came from, and after them those that are no whole character yet.
    chunk: Field<Option<Gc<ByteArray>>>,
    /// How many bytes at the end of `chunk` are not decoded.
    undecoded: Cell<usize>,
    /// `pending_cr` of the newline state before `chunk`.
    chunk_cr: Cell<bool>,
    codec: Cell<u8>,
    read_universal: Cell<bool>,
    read_translate: Cell<bool>,
    write_translate: Cell<bool>,
    line_buffering: Cell<bool>,
    write_through: Cell<bool>,
    detached: Cell<bool>,
    chunk_size: Cell<usize>,
    /// The buffer can seek; `tell` works (not after `next`).
    seekable: Cell<bool>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    telling: Cell<bool>,
    finalizing: Cell<bool>,
    newlines: Newlines,
}

impl TextIo {
    fn buffer(&self, th: &Thread) -> PyResult<Value> {
        if self.detached.get() {
            return Err(th.raise(t::ValueError, "underlying buffer has been detached"));
        }
        self.buffer
            .get()
            .ok_or_else(|| th.raise(t::ValueError, "I/O operation on uninitialized object"))
    }

    fn open_buffer(&self, th: &Thread) -> PyResult<Value> {
        let buffer = self.buffer(th)?;
        if super::is_closed(th, buffer)? {
            Err(closed_file(th))
        } else {
            Ok(buffer)
        }
    }

    fn codec(&self) -> Codec {
        [Codec::Utf8, Codec::Ascii, Codec::Latin1, Codec::Other][self.codec.get() as usize & 3]
    }

    fn set_newline(&self, th: &Thread, newline: Value) -> PyResult<()> {
        let text = match newline.cast::<Str>() {
            Some(text) => Some(text.display().into_owned()),
            None if newline.is_none() => None,
            None => {
                let found = th.type_name(newline);
                return Err(th.raise(
                    t::TypeError,
                    format!("newline must be str or None, not {found}"),
                ));
            }
        };
        if let Some(text) = &text
            && !["", "\n", "\r", "\r\n"].contains(&&**text)
        {
            let shown = protocol::repr(th, newline)?;
            return Err(th.raise(
                t::ValueError,
                format!("illegal newline value: {}", shown.display()),
            ));
        }
        self.newline.set(&self.head.header, Some(newline));
        self.read_universal
            .set(text.as_deref().is_none_or(str::is_empty));
        self.read_translate.set(text.is_none());
        self.write_translate.set(text.as_deref() != Some(""));
        Ok(())
    }

    /// The line end that `\n` is written as, if another.
    fn write_newline(&self) -> Option<Gc<Str>> {
        let newline = self.newline.get()?.cast::<Str>()?;
        (self.write_translate.get() && !newline.is_empty() && !newline.eq_str("\n"))
            .then_some(newline)
    }

    /// Encoding and errors are C strings in CPython.
    fn check_name(&self, th: &Thread, name: Gc<Str>) -> PyResult<()> {
        if name.to_utf8().is_none() {
            pyjit_types::codec::encode(th, name, None, None)?;
        }
        if name.chars().any(|c| c == 0) {
            return Err(th.raise(t::ValueError, "embedded null character"));
        }
        Ok(())
    }

    /// An encoder that begins with a mark is told that the stream has begun already.
    fn fix_encoder_state(&self, th: &Thread, buffer: Value) -> PyResult<()> {
        let Some(encoder) = self.encoder.get().filter(|_| self.seekable.get()) else {
            return Ok(());
        };
        let position = protocol::call_method_str(th, buffer, "tell", &[])?;
        if !protocol::equal(th, position, Value::ZERO)? {
            protocol::call_method_str(th, encoder, "setstate", &[Value::ZERO])?;
        }
        Ok(())
    }

    fn ability(&self, th: &Thread, buffer: Value, name: &str) -> PyResult<bool> {
        let answer = protocol::call_method_str(th, buffer, name, &[])?;
        protocol::truth(th, answer)
    }

    fn set_encoding(
        &self,
        th: &Thread,
        buffer: Value,
        encoding: Value,
        errors: Value,
    ) -> PyResult<()> {
        let encoding = match encoding.cast::<Str>() {
            Some(name) if name.eq_str("locale") => th.intern("UTF-8"),
            Some(name) => name,
            // The locale's: the C library's name for it.
            None if encoding.is_none() => th.intern(if th.rt().flags.utf8_mode {
                "utf-8"
            } else {
                "UTF-8"
            }),
            None => {
                let found = th.type_name(encoding);
                return Err(th.raise(
                    t::TypeError,
                    format!("TextIOWrapper() argument 'encoding' must be str or None, not {found}"),
                ));
            }
        };
        let errors = match errors.cast::<Str>() {
            Some(name) => name,
            None if errors.is_none() => th.intern("strict"),
            None => {
                let found = th.type_name(errors);
                return Err(th.raise(
                    t::TypeError,
                    format!("TextIOWrapper() argument 'errors' must be str or None, not {found}"),
                ));
            }
        };
        self.check_name(th, encoding)?;
        self.check_name(th, errors)?;
        let normal = encoding
            .display()
            .to_ascii_lowercase()
            .replace(['_', ' '], "-");
        let codec = match &*normal {
            "utf-8" | "utf8" => Codec::Utf8,
            "ascii" | "us-ascii" => Codec::Ascii,
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" => Codec::Latin1,
            _ => Codec::Other,
        };
        let head = &self.head.header;
        self.readable.set(self.ability(th, buffer, "readable")?);
        self.writable.set(self.ability(th, buffer, "writable")?);
        if codec == Codec::Other {
            let info = {
                let import = th.rt().hooks.import.get();
                let codecs = match import {
                    Some(import) => import(th, "_codecs")?,
                    None => {
                        return Err(th.raise(
                            t::LookupError,
                            format!("unknown encoding: {}", encoding.display()),
                        ));
                    }
                };
                protocol::call_method_str(th, codecs, "lookup", &[encoding.into()])?
            };
            if let Some(flag) = protocol::lookup_attr_str(th, info, "_is_text_encoding")?
                && !protocol::truth(th, flag)?
            {
                let text = format!(
                    "'{}' is not a text encoding; use codecs.open() to handle arbitrary codecs",
                    encoding.display()
                );
                return Err(th.raise(t::LookupError, text));
            }
            let coder = |able: &Cell<bool>, name: &str| match able.get() {
                true => protocol::call_method_str(th, info, name, &[errors.into()]).map(Some),
                false => Ok(None),
            };
            self.decoder
                .set(head, coder(&self.readable, "incrementaldecoder")?);
            self.encoder
                .set(head, coder(&self.writable, "incrementalencoder")?);
        } else {
            self.decoder.set(head, None);
            self.encoder.set(head, None);
        }
        self.codec.set(codec as u8);
        self.encoding.set(head, Some(encoding));
        self.errors.set(head, Some(errors));
        Ok(())
    }

    // ---- writing ------------------------------------------------------------------------------------------------

    fn encode(&self, th: &Thread, text: Gc<Str>) -> PyResult<()> {
        let Some(pending) = self.pending.get() else {
            return Ok(());
        };
        let end = pending.len();
        let codec = self.codec();
        if text.is_ascii() && codec != Codec::Other {
            return pending.replace(th, end, end, text.raw_bytes());
        }
        let mut errors = Errors::new(th, self.errors.get(), text.into());
        let bytes = match codec {
            Codec::Utf8 => codecs::utf8_encode(text.units(), &mut errors)?,
            Codec::Ascii => codecs::ascii_encode(text.units(), &mut errors)?,
            Codec::Latin1 => codecs::latin1_encode(text.units(), &mut errors)?,
            Codec::Other => {
                let Some(encoder) = self.encoder.get() else {
                    return Err(unsupported(th, "not writable"));
                };
                let bytes = protocol::call_method(th, encoder, th.names().encode, &[text.into()])?;
                let Some(bytes) = bytes.cast::<Bytes>() else {
                    let found = th.type_name(bytes);
                    return Err(th.raise(
                        t::TypeError,
                        format!("encoder should return a bytes object, not '{found}'"),
                    ));
                };
                return pending.replace(th, end, end, bytes.as_slice());
            }
        };
        pending.replace(th, end, end, &bytes)
    }

    /// Gives the encoded bytes to the buffer.
    fn write_pending(&self, th: &Thread) -> PyResult<()> {
        let Some(pending) = self.pending.get().filter(|pending| !pending.is_empty()) else {
            return Ok(());
        };
        let buffer = self.buffer(th)?;
        if let Some(direct) = buffer.cast::<Buffered>()
            && !th.class_of(buffer).is_heap_class()
            && direct.is_open_writer()
        {
            let result = direct.write(th, pending.as_slice());
            pending.resize(th, 0)?;
            return result;
        }
        let bytes = th.bytes(pending.as_slice())?;
        pending.resize(th, 0)?;
        protocol::call_method(th, buffer, th.names().write, &[bytes.into()])?;
        Ok(())
    }

    /// `write` of an exact `TextIOWrapper`, for `print`; none if it is something else.
    pub fn write_plain(th: &Thread, file: Value, text: Gc<Str>) -> Option<PyResult<()>> {
        let this = file.cast::<TextIo>()?;
        let head = &this.head.header;
        if th.class_of(file).is_heap_class()
            || !matches!(th.own_attr_checked(head, th.names().write), Ok(None))
        {
            return None;
        }
        Some(this.write(th, text))
    }

    fn write(&self, th: &Thread, text: Gc<Str>) -> PyResult<()> {
        let buffer = self.open_buffer(th)?;
        if !self.writable.get() {
            return Err(unsupported(th, "not writable"));
        }
        let has = |byte: u32| pyjit_text::string::find::find_code(text.units(), byte).is_some();
        let looks = self.line_buffering.get() || self.write_newline().is_some();
        let has_newline = looks && has(10);
        let mut output = text;
        if has_newline && let Some(newline) = self.write_newline() {
            let replaced = pyjit_text::string::find::replace(
                text.units(),
                StrRef::Latin1(b"\n"),
                newline.units(),
                usize::MAX,
            );
            if let Some(replaced) = replaced {
                output = th.str_ref(replaced.as_str())?;
            }
        }
        let flush = self.line_buffering.get() && (has_newline || has(13));
        if output.len() >= self.chunk_size.get() {
            // Not even for a moment is more kept than a chunk.
            self.write_pending(th)?;
        }
        self.encode(th, output)?;
        let waiting = self.pending.get().map_or(0, |pending| pending.len());
        if waiting >= self.chunk_size.get() || flush || self.write_through.get() {
            self.write_pending(th)?;
        }
        if flush {
            protocol::call_method(th, buffer, th.names().flush, &[])?;
        }
        // What a pair of streams has read ahead is not touched by writing.
        if self.seekable.get() {
            self.forget_decoded();
        }
        Ok(())
    }

    // ---- reading ------------------------------------------------------------------------------------------------

    fn forget_decoded(&self) {
        self.decoded.set(&self.head.header, None);
        self.decoded_at.set(0);
        self.chunk.set(&self.head.header, None);
        self.undecoded.set(0);
    }

    /// Decodes bytes; answers the text and how many bytes were used.
    fn decode(&self, th: &Thread, input: &[u8], last: bool) -> PyResult<(StrBuf, usize)> {
        let object = if input.is_ascii() {
            Value::NONE
        } else {
            th.bytes(input)?.into()
        };
        let mut errors = Errors::new(th, self.errors.get(), object);
        match self.codec() {
            Codec::Utf8 => codecs::utf8_decode(input, &mut errors, last),
            Codec::Ascii => Ok((codecs::ascii_decode(input, &mut errors)?, input.len())),
            Codec::Latin1 => Ok((codecs::latin1_decode(input), input.len())),
            Codec::Other => {
                let Some(decoder) = self.decoder.get() else {
                    return Err(unsupported(th, "not readable"));
                };
                let text = protocol::call_method(
                    th,
                    decoder,
                    th.names().decode,
                    &[th.bytes(input)?.into(), Value::bool(last)],
                )?;
                let Some(text) = text.cast::<Str>() else {
                    let found = th.type_name(text);
                    return Err(th.raise(
                        t::TypeError,
                        format!("decoder should return a string result, not '{found}'"),
                    ));
                };
                Ok((text.units().to_buf(), input.len()))
            }
        }
    }

    /// Reads and decodes another chunk (`all`: the rest of the file) behind what is decoded; false at the end.
    fn read_chunk(&self, th: &Thread, all: bool) -> PyResult<bool> {
        let buffer = self.open_buffer(th)?;
        if !self.readable.get() {
            return Err(unsupported(th, "not readable"));
        }
        let method = if all { "read" } else { "read1" };
        let size = [th.int(self.chunk_size.get())];
        let bytes = match protocol::lookup_attr_str(th, buffer, method)? {
            Some(read) => protocol::call(th, read, if all { &[] } else { &size })?,
            None => protocol::call_method(th, buffer, th.names().read, &size)?,
        };
        if bytes.is_none() {
            return Err(th.raise(t::BlockingIOError, "Read returned None."));
        }
        let bytes = match bytes.cast::<Bytes>() {
            Some(bytes) => bytes,
            None => match BytesLike::new(th, bytes, Request::SIMPLE) {
                Ok(view) => th.bytes(&view)?,
                Err(Raised) => {
                    th.take_pending();
                    let found = th.type_name(bytes);
                    let text = format!(
                        "underlying {method}() should have returned a bytes-like object, not '{found}'"
                    );
                    return Err(th.raise(t::TypeError, text));
                }
            },
        };
        let last = bytes.is_empty() || all;
        // The new chunk begins with what was not decoded of the one before.
        let leftover = match self.chunk.get() {
            Some(chunk) => chunk.as_slice()[chunk.len() - self.undecoded.get()..].to_vec(),
            None => Vec::new(),
        };
        let unread = self
            .decoded
            .get()
            .filter(|decoded| self.decoded_at.get() < decoded.len());
        let input = [&leftover, bytes.as_slice()].concat();
        let cr = self.newlines.pending_cr.get();
        let (text, used) = self.decode(th, &input, last)?;
        let text = if self.read_universal.get() {
            self.newlines
                .decode(text.as_str(), self.read_translate.get(), last)
        } else {
            text
        };
        let text = th.str_ref(text.as_str())?;
        let head = &self.head.header;
        match unread {
            Some(before) => {
                // Keep the bytes of both, so that a position in either can be found.
                let chunk = match self.chunk.get() {
                    Some(chunk) => chunk,
                    None => ByteArray::from_slice(th, &[])?,
                };
                let end = chunk.len();
                chunk.replace(th, end, end, bytes.as_slice())?;
                self.chunk.set(head, Some(chunk));
                self.decoded.set(head, Some(th.concat(before, text)?));
            }
            None => {
                self.chunk_cr.set(cr);
                self.chunk
                    .set(head, Some(ByteArray::from_slice(th, &input)?));
                self.decoded.set(head, Some(text));
                self.decoded_at.set(0);
            }
        }
        self.undecoded.set(input.len() - used);
        Ok(!bytes.is_empty())
    }

    fn take(&self, th: &Thread, end: usize) -> PyResult<Gc<Str>> {
        let Some(decoded) = self.decoded.get() else {
            return Ok(th.rt().empty_str());
        };
        let text = Str::slice(decoded, th, self.decoded_at.get(), end)?;
        self.decoded_at.set(end);
        Ok(text)
    }

    fn available(&self) -> usize {
        self.decoded
            .get()
            .map_or(0, |decoded| decoded.len() - self.decoded_at.get())
    }

    fn read(&self, th: &Thread, wanted: Option<usize>) -> PyResult<Value> {
        self.open_buffer(th)?;
        self.write_pending(th)?;
        match wanted {
            None => {
                self.read_chunk(th, true)?;
                let text = self.take(th, self.decoded_at.get() + self.available())?;
                self.forget_decoded();
                Ok(text.into())
            }
            Some(wanted) => {
                while self.available() < wanted && self.read_chunk(th, false)? {}
                Ok(self
                    .take(th, self.decoded_at.get() + wanted.min(self.available()))?
                    .into())
            }
        }
    }

    /// The end of the first line in the decoded text from `from` on: none if there is no line end yet.
    fn line_end(&self, decoded: Gc<Str>, from: usize) -> Option<usize> {
        let units = decoded.units();
        let find = |code: u32, from: usize| match units {
            StrRef::Latin1(bytes) if code < 256 => {
                memchr::memchr(code as u8, &bytes[from..]).map(|at| from + at)
            }
            _ => (from..units.len()).find(|at| units.at(*at) == code),
        };
        if self.read_translate.get() {
            return find(10, from).map(|at| at + 1);
        }
        if self.read_universal.get() {
            let at = (from..units.len()).find(|at| matches!(units.at(*at), 10 | 13))?;
            if units.at(at) == 10 {
                return Some(at + 1);
            }
            return match units.get(at + 1) {
                Some(10) => Some(at + 2),
                _ => Some(at + 1),
            };
        }
        let newline = self.newline.get().and_then(Value::cast::<Str>)?;
        if newline.len() == 1 {
            return find(newline.at(0), from).map(|at| at + 1);
        }
        let mut at = from;
        while let Some(cr) = find(13, at) {
            if units.get(cr + 1) == Some(10) {
                return Some(cr + 2);
            }
            at = cr + 1;
        }
        None
    }

    fn readline(&self, th: &Thread, limit: Option<usize>) -> PyResult<Gc<Str>> {
        self.open_buffer(th)?;
        self.write_pending(th)?;
        let mut from = self.decoded_at.get();
        loop {
            if let Some(decoded) = self.decoded.get() {
                let end = self.line_end(decoded, from.min(decoded.len()));
                let reach = limit.map(|limit| self.decoded_at.get() + limit);
                match (end, reach) {
                    (Some(end), Some(reach)) => return self.take(th, end.min(reach)),
                    (Some(end), None) => return self.take(th, end),
                    (None, Some(reach)) if decoded.len() >= reach => return self.take(th, reach),
                    _ => {}
                }
                // A lone carriage return at the end may be half of a line end.
                from = decoded.len().saturating_sub(1).max(self.decoded_at.get());
            }
            let before = self.decoded_at.get();
            if !self.read_chunk(th, false)? {
                return self.take(th, self.decoded_at.get() + self.available());
            }
            if self.decoded_at.get() == 0 && before > 0 {
                from = 0;
            }
        }
    }
}

#[pymethods(TextIo, name = "TextIOWrapper", module = "_io", flags = TypeFlags::BASE.with(TypeFlags::MANAGED_DICT).with(TypeFlags::MANAGED_WEAKREF), doc = "Character and line based layer over a BufferedIOBase object, buffer.", text_signature = "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)")]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args) -> PyResult<Value> {
        let text = TextIo {
            head: NativeHeader::new(TextIo::LAYOUT),
            buffer: Field::default(),
            encoding: Field::default(),
            errors: Field::default(),
            encoder: Field::default(),
            decoder: Field::default(),
            newline: Field::default(),
            pending: Field::default(),
            decoded: Field::default(),
            decoded_at: Cell::new(0),
            chunk: Field::default(),
            undecoded: Cell::new(0),
            chunk_cr: Cell::new(false),
            codec: Cell::new(0),
            read_universal: Cell::new(true),
            read_translate: Cell::new(true),
            write_translate: Cell::new(true),
            line_buffering: Cell::new(false),
            write_through: Cell::new(false),
            detached: Cell::new(false),
            chunk_size: Cell::new(CHUNK),
            seekable: Cell::new(false),
            readable: Cell::new(false),
            writable: Cell::new(false),
            telling: Cell::new(false),
            finalizing: Cell::new(false),
            newlines: Newlines::default(),
        };
        Ok(th.alloc(class, text).into())
    }

    #[slot(
        tp_init,
        "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
        name = "TextIOWrapper"
    )]
    fn init(
        th: &Thread,
        this: Gc<TextIo>,
        buffer: Value,
        encoding: Option<Value>,
        errors: Option<Value>,
        newline: Option<Value>,
        line_buffering: Option<bool>,
        write_through: Option<bool>,
    ) -> PyResult<()> {
        let head = &this.head.header;
        this.buffer.set(head, None);
        this.set_newline(th, newline.unwrap_or(Value::NONE))?;
        this.set_encoding(
            th,
            buffer,
            encoding.unwrap_or(Value::NONE),
            errors.unwrap_or(Value::NONE),
        )?;
        this.pending
            .set(head, Some(ByteArray::from_slice(th, &[])?));
        this.line_buffering.set(line_buffering.unwrap_or(false));
        this.write_through.set(write_through.unwrap_or(false));
        this.forget_decoded();
        this.detached.set(false);
        let seekable = this.ability(th, buffer, "seekable")?;
        this.seekable.set(seekable);
        this.telling.set(seekable);
        this.fix_encoder_state(th, buffer)?;
        this.buffer.set(head, Some(buffer));
        Ok(())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<TextIo>) -> PyResult<Value> {
        let mut text = format!("<{}", th.class_of(this.into()).full_name(th));
        for (name, key) in [("name", th.names().name), ("mode", th.names().mode)] {
            if let Some(value) = super::super::shown_attribute(th, this.into(), key)? {
                text.push_str(&format!(" {name}={}", protocol::repr(th, value)?.display()));
            }
        }
        let encoding = this.encoding.get().map_or(Value::NONE, Value::from);
        text.push_str(&format!(
            " encoding={}>",
            protocol::repr(th, encoding)?.display()
        ));
        Ok(th.str(&text).into())
    }

    #[slot(tp_finalize)]
    fn finalize(th: &Thread, this: Gc<TextIo>) -> PyResult<()> {
        if this.buffer.get().is_none() || this.detached.get() {
            return Ok(());
        }
        super::super::finalize(th, this.into(), Some(&this.finalizing));
        Ok(())
    }

    #[getter]
    fn _finalizing(this: Gc<TextIo>) -> bool {
        this.finalizing.get()
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<TextIo>) -> PyResult<Value> {
        this.open_buffer(th)?;
        Ok(this.into())
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<TextIo>) -> PyResult<Option<Value>> {
        this.telling.set(false);
        // A subclass may have its own readline.
        let line = if th.class_of(this.into()).is_heap_class() {
            protocol::call_method(th, this.into(), th.names().readline, &[])?
        } else {
            this.readline(th, None)?.into()
        };
        Ok(if protocol::length(th, line)? == 0 {
            this.telling.set(this.seekable.get());
            None
        } else {
            Some(line)
        })
    }

    #[method("($self, text, /)")]
    fn write(th: &Thread, this: Gc<TextIo>, text: Value) -> PyResult<usize> {
        match text.cast::<Str>() {
            Some(text) => this.write(th, text).map(|()| text.len()),
            None => {
                let found = th.type_name(text);
                Err(th.raise(
                    t::TypeError,
                    format!("write() argument must be str, not {found}"),
                ))
            }
        }
    }

    #[method("($self, size=-1, /)")]
    fn read(th: &Thread, this: Gc<TextIo>, size: Option<Size>) -> PyResult<Value> {
        this.read(th, super::size(size))
    }

    #[method("($self, size=-1, /)")]
    fn readline(th: &Thread, this: Gc<TextIo>, size: Option<Size>) -> PyResult<Value> {
        Ok(this.readline(th, super::size(size))?.into())
    }

    #[method("($self, /)")]
    fn flush(th: &Thread, this: Gc<TextIo>) -> PyResult<Value> {
        let buffer = this.open_buffer(th)?;
        this.telling.set(this.seekable.get());
        this.write_pending(th)?;
        protocol::call_method(th, buffer, th.names().flush, &[])
    }

    #[method("($self, /)")]
    fn close(th: &Thread, this: Gc<TextIo>) -> PyResult<Value> {
        let buffer = this.buffer(th)?;
        if super::super::is_closed(th, buffer)? {
            return Ok(Value::NONE);
        }
        if this.finalizing.get()
            && protocol::call_method_str(th, buffer, "_dealloc_warn", &[this.into()]).is_err()
        {
            th.take_pending();
        }
        let flushed = protocol::call_method(th, this.into(), th.names().flush, &[]);
        let pending = if flushed.is_err() {
            th.take_pending()
        } else {
            None
        };
        let closed = protocol::call_method(th, buffer, th.names().close, &[]);
        super::super::both(th, pending, closed)
    }

    #[method("($self, /)")]
    fn detach(th: &Thread, this: Gc<TextIo>) -> PyResult<Value> {
        let buffer = this.buffer(th)?;
        protocol::call_method(th, this.into(), th.names().flush, &[])?;
        this.detached.set(true);
        Ok(buffer)
    }

    #[method("($self, cookie, whence=0, /)")]
    fn seek(th: &Thread, this: Gc<TextIo>, cookie: Value, whence: Option<i32>) -> PyResult<Value> {
        this.seek(th, this.into(), cookie, whence.unwrap_or(0))
    }

    #[method("($self, /)")]
    fn tell(th: &Thread, this: Gc<TextIo>) -> PyResult<Value> {
        this.tell(th, this.into())
    }

    #[method("($self, pos=None, /)")]
    fn truncate(th: &Thread, this: Gc<TextIo>, pos: Option<Value>) -> PyResult<Value> {
        protocol::call_method(th, this.into(), th.names().flush, &[])?;
        let position = match pos.filter(|pos| !pos.is_none()) {
            Some(pos) => pos,
            None => this.tell(th, this.into())?,
        };
        protocol::call_method_str(th, this.buffer(th)?, "truncate", &[position])
    }

    #[method("($self, /)")]
    fn fileno(th: &Thread, this: Gc<TextIo>) -> PyResult<Value> {
        protocol::call_method_str(th, this.buffer(th)?, "fileno", &[])
    }

    #[method("($self, /)")]
    fn isatty(th: &Thread, this: Gc<TextIo>) -> PyResult<Value> {
        protocol::call_method_str(th, this.open_buffer(th)?, "isatty", &[])
    }

    #[method("($self, /)")]
    fn seekable(th: &Thread, this: Gc<TextIo>) -> PyResult<Value> {
        protocol::call_method_str(th, this.buffer(th)?, "seekable", &[])
    }

    #[method("($self, /)")]
    fn readable(th: &Thread, this: Gc<TextIo>) -> PyResult<Value> {
        protocol::call_method_str(th, this.buffer(th)?, "readable", &[])
    }

    #[method("($self, /)")]
    fn writable(th: &Thread, this: Gc<TextIo>) -> PyResult<Value> {
        protocol::call_method_str(th, this.buffer(th)?, "writable", &[])
    }

    /// Reconfigure the text stream with new parameters.
    #[method(
        "($self, /, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)"
    )]
    fn reconfigure(
        th: &Thread,
        this: Gc<TextIo>,
        encoding: Option<Value>,
        errors: Option<Value>,
        newline: Option<Value>,
        line_buffering: Option<Value>,
        write_through: Option<Value>,
    ) -> PyResult<()> {
        let given = |value: Option<Value>| value.filter(|value| !value.is_none());
        let read_some = this.decoded.get().is_some();
        if read_some && (given(encoding).is_some() || given(errors).is_some() || newline.is_some())
        {
            let text =
                "It is not possible to set the encoding or newline of stream after the first read";
            return Err(unsupported(th, text));
        }
        protocol::call_method(th, this.into(), th.names().flush, &[])?;
        if let Some(newline) = newline {
            this.set_newline(th, newline)?;
        }
        if given(encoding).is_some() || given(errors).is_some() {
            let old = |name: &Field<Option<Gc<Str>>>| name.get().map_or(Value::NONE, Value::from);
            let errors = given(errors).unwrap_or(if given(encoding).is_some() {
                Value::NONE
            } else {
                old(&this.errors)
            });
            let buffer = this.buffer(th)?;
            let encoding = given(encoding).unwrap_or(old(&this.encoding));
            this.set_encoding(th, buffer, encoding, errors)?;
            this.fix_encoder_state(th, buffer)?;
        }
        if let Some(flag) = given(line_buffering) {
            this.line_buffering.set(protocol::truth(th, flag)?);
        }
        if let Some(flag) = given(write_through) {
            this.write_through.set(protocol::truth(th, flag)?);
        }
        Ok(())
    }

    #[getter]
    fn buffer(this: Gc<TextIo>) -> Option<Value> {
        this.buffer.get()
    }

    #[getter]
    fn encoding(this: Gc<TextIo>) -> Option<Gc<Str>> {
        this.encoding.get()
    }

    #[getter]
    fn errors(this: Gc<TextIo>) -> Option<Gc<Str>> {
        this.errors.get()
    }

    #[getter]
    fn line_buffering(this: Gc<TextIo>) -> bool {
        this.line_buffering.get()
    }

    #[getter]
    fn write_through(this: Gc<TextIo>) -> bool {
        this.write_through.get()
    }

    #[getter]
    fn newlines(th: &Thread, this: Gc<TextIo>) -> Value {
        if this.read_universal.get() {
            this.newlines.describe(th)
        } else {
            Value::NONE
        }
    }

    #[getter]
    fn name(th: &Thread, this: Gc<TextIo>) -> PyResult<Value> {
        protocol::getattr(th, this.buffer(th)?, th.names().name)
    }

    #[getter]
    fn closed(th: &Thread, this: Gc<TextIo>) -> PyResult<Value> {
        protocol::getattr_str(th, this.buffer(th)?, "closed")
    }

    #[getter]
    fn _CHUNK_SIZE(this: Gc<TextIo>) -> usize {
        this.chunk_size.get()
    }

    #[setter(_CHUNK_SIZE)]
    fn set_chunk_size(th: &Thread, this: Gc<TextIo>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(th.raise(
                t::AttributeError,
                "attribute '_CHUNK_SIZE' of '_io.TextIOWrapper' objects cannot be deleted",
            ));
        };
        let size = match th.catching(t::IndexError, || protocol::index_as_isize(th, value)) {
            Ok(Some(size)) => size,
            Ok(None) => 0,
            Err(Raised) if th.catch(t::OverflowError).is_some() => {
                let found = th.type_name(value);
                let text = format!("cannot fit '{found}' into an index-sized integer");
                return Err(th.raise(t::ValueError, text));
            }
            Err(Raised) => return Err(Raised),
        };
        match size {
            size if size > 0 => {
                this.chunk_size.set(size as usize);
                Ok(())
            }
            _ => Err(th.raise(t::ValueError, "a strictly positive integer is required")),
        }
    }
}
