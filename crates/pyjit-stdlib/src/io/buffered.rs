//! Buffers over raw streams: `BufferedReader`, `BufferedWriter`, `BufferedRandom`, `BufferedRWPair`.
//! CPython: Modules/_io/bufferedio.c.
//!
//! One structure serves the three: bytes read ahead lie in `ahead[start..]`, bytes not yet written in `behind`. At most
//! one of the two is not empty. The raw stream stands behind what was read ahead and before what is to be written.

use super::fileio::FileIo;
use super::{DEFAULT_BUFFER_SIZE, Size, size, unsupported};
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;

const FLAGS: TypeFlags = TypeFlags::BASE
    .with(TypeFlags::MANAGED_DICT)
    .with(TypeFlags::MANAGED_WEAKREF);

#[pytype(name = "Buffered")]
#[repr(C)]
pub struct Buffered {
    head: NativeHeader,
    raw: Field<Option<Value>>,
    ahead: Field<Option<Gc<ByteArray>>>,
    start: Cell<usize>,
    behind: Field<Option<Gc<ByteArray>>>,
    capacity: Cell<usize>,
    detached: Cell<bool>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    /// A read or write is under way; another thread's or a signal handler's must not mix with it.
    busy: Cell<bool>,
    finalizing: Cell<bool>,
}

/// The raw stream as a file whose methods are the ones here: a subclass may have others.
fn plain_file(th: &Thread, raw: Value) -> Option<Gc<FileIo>> {
    raw.cast::<FileIo>()
        .filter(|_| !th.class_of(raw).is_heap_class())
}

fn blank(th: &Thread, class: Gc<Type>) -> Value {
    let buffered = Buffered {
        head: NativeHeader::new(Buffered::LAYOUT),
        raw: Field::default(),
        ahead: Field::default(),
        start: Cell::new(0),
        behind: Field::default(),
        capacity: Cell::new(DEFAULT_BUFFER_SIZE),
        detached: Cell::new(false),
        readable: Cell::new(false),
        writable: Cell::new(false),
        busy: Cell::new(false),
        finalizing: Cell::new(false),
    };
    th.alloc(class, buffered).into()
}

impl Buffered {
    fn setup(
        &self,
        th: &Thread,
        raw: Value,
        capacity: Option<isize>,
        abilities: [bool; 2],
    ) -> PyResult<()> {
        self.raw.set(&self.head.header, None);
        let capacity = capacity.unwrap_or(DEFAULT_BUFFER_SIZE as isize);
        if capacity <= 0 {
            return Err(th.raise(t::ValueError, "buffer size must be strictly positive"));
        }
        let [readable, writable] = abilities;
        if readable {
            super::base::require(th, raw, "readable", "File or stream is not readable.")?;
        }
        if writable {
            super::base::require(th, raw, "writable", "File or stream is not writable.")?;
        }
        let head = &self.head.header;
        self.raw.set(head, Some(raw));
        self.ahead.set(head, Some(ByteArray::from_slice(th, &[])?));
        self.behind.set(head, Some(ByteArray::from_slice(th, &[])?));
        self.start.set(0);
        self.capacity.set(capacity as usize);
        self.readable.set(readable);
        self.writable.set(writable);
        self.detached.set(false);
        Ok(())
    }

    fn raw(&self, th: &Thread) -> PyResult<Value> {
        if self.detached.get() {
            return Err(th.raise(t::ValueError, "raw stream has been detached"));
        }
        self.raw
            .get()
            .ok_or_else(|| th.raise(t::ValueError, "I/O operation on uninitialized object"))
    }

    /// The raw stream, if there is one.
    pub fn plain_raw(&self) -> Option<Value> {
        if self.detached.get() {
            None
        } else {
            self.raw.get()
        }
    }

    fn open_raw(&self, th: &Thread, doing: &str) -> PyResult<Value> {
        let raw = self.raw(th)?;
        if super::is_closed(th, raw)? {
            return Err(th.raise(t::ValueError, format!("{doing} closed file")));
        }
        Ok(raw)
    }

    fn areas(&self, th: &Thread) -> PyResult<(Gc<ByteArray>, Gc<ByteArray>)> {
        match (self.ahead.get(), self.behind.get()) {
            (Some(ahead), Some(behind)) => Ok((ahead, behind)),
            _ => Err(th.raise(t::ValueError, "I/O operation on uninitialized object")),
        }
    }

    /// Bytes read ahead.
    fn available(&self) -> usize {
        self.ahead
            .get()
            .map_or(0, |ahead| ahead.len() - self.start.get())
    }

    /// Reads once from the raw stream to the end of the bytes ahead. None if that would block; 0 at the end.
    fn fill(&self, th: &Thread, raw: Value, wanted: usize) -> PyResult<Option<usize>> {
        let (ahead, _) = self.areas(th)?;
        if self.start.get() > 0 {
            ahead.replace(th, 0, self.start.get(), &[])?;
            self.start.set(0);
        }
        let before = ahead.len();
        if let Some(file) = plain_file(th, raw) {
            ahead.resize(th, before + wanted)?;
            let result = file.read_into(th, &mut ahead.as_mut_slice()[before..]);
            let count = result.as_ref().ok().copied().flatten().unwrap_or(0);
            ahead.resize(th, before + count)?;
            return result;
        }
        let target = ByteArray::from_slice(th, &[])?;
        target.resize(th, wanted)?;
        let count = protocol::call_method_str(th, raw, "readinto", &[target.into()])?;
        if count.is_none() {
            return Ok(None);
        }
        let count = protocol::index_as_isize(th, count)?;
        if count < 0 || count as usize > target.len() {
            let text = format!(
                "raw readinto() returned invalid length {count} (should have been between 0 and {wanted})"
            );
            return Err(th.raise(t::OSError, text));
        }
        ahead.replace(th, before, before, &target.as_slice()[..count as usize])?;
        Ok(Some(count as usize))
    }

    fn take(&self, th: &Thread, count: usize) -> PyResult<Value> {
        let (ahead, _) = self.areas(th)?;
        let start = self.start.get();
        let bytes = th.bytes(&ahead.as_slice()[start..start + count])?;
        self.start.set(start + count);
        Ok(bytes.into())
    }

    /// Writes everything that waits.
    fn flush_behind(&self, th: &Thread) -> PyResult<()> {
        let (_, behind) = self.areas(th)?;
        if behind.is_empty() {
            return Ok(());
        }
        let raw = self.raw(th)?;
        while !behind.is_empty() {
            let written = match plain_file(th, raw) {
                Some(file) => file.write_from(th, behind.as_slice())?,
                None => {
                    let bytes = th.bytes(behind.as_slice())?;
                    let count = protocol::call_method(th, raw, th.names().write, &[bytes.into()])?;
                    if count.is_none() {
                        None
                    } else {
                        Some(
                            protocol::index_as_isize(th, count)?
                                .try_into()
                                .unwrap_or(usize::MAX),
                        )
                    }
                }
            };
            match written {
                Some(count) if count <= behind.len() => behind.replace(th, 0, count, &[])?,
                Some(count) => {
                    let text = format!(
                        "raw write() returned invalid length {} (should have been between 0 and {})",
                        count as isize,
                        behind.len()
                    );
                    return Err(th.raise(t::OSError, text));
                }
                None => return Err(would_block(th, 0)),
            }
        }
        Ok(())
    }

    /// Writes once, past the buffer. None if that would block.
    fn write_raw(&self, th: &Thread, source: &[u8]) -> PyResult<Option<usize>> {
        let raw = self.raw(th)?;
        if let Some(file) = plain_file(th, raw) {
            return file.write_from(th, source);
        }
        let bytes = th.bytes(source)?;
        let count = protocol::call_method(th, raw, th.names().write, &[bytes.into()])?;
        if count.is_none() {
            return Ok(None);
        }
        let count = protocol::index_as_isize(th, count)?;
        if count < 0 || count as usize > source.len() {
            let text = format!(
                "raw write() returned invalid length {count} (should have been between 0 and {})",
                source.len()
            );
            return Err(th.raise(t::OSError, text));
        }
        Ok(Some(count as usize))
    }

    /// Gives up the bytes ahead: the raw stream goes back to where the reader is.
    fn drop_ahead(&self, th: &Thread) -> PyResult<()> {
        let left = self.available();
        let (ahead, _) = self.areas(th)?;
        ahead.resize(th, 0)?;
        self.start.set(0);
        if left > 0 {
            let raw = self.raw(th)?;
            protocol::call_method_str(th, raw, "seek", &[th.int(-(left as i64)), Value::ONE])?;
        }
        Ok(())
    }

    fn exclusive<T>(&self, th: &Thread, body: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
        if self.busy.replace(true) {
            return Err(th.raise(t::RuntimeError, "reentrant call inside buffered stream"));
        }
        let result = body();
        self.busy.set(false);
        result
    }

    fn read(&self, th: &Thread, wanted: Option<usize>) -> PyResult<Value> {
        let raw = self.open_raw(th, "read of")?;
        self.exclusive(th, || {
            self.flush_behind(th)?;
            if let Some(wanted) = wanted
                && wanted <= self.available()
            {
                return self.take(th, wanted);
            }
            loop {
                let have = self.available();
                let more = match wanted {
                    Some(wanted) if have >= wanted => break,
                    Some(wanted) => (wanted - have).max(self.capacity.get()),
                    None => self.capacity.get().max(have),
                };
                match self.fill(th, raw, more)? {
                    Some(0) => break,
                    None if have == 0 => return Ok(Value::NONE),
                    None => break,
                    Some(_) => {}
                }
            }
            self.take(th, wanted.unwrap_or(usize::MAX).min(self.available()))
        })
    }

    fn read1(&self, th: &Thread, wanted: usize) -> PyResult<Value> {
        let raw = self.open_raw(th, "read of")?;
        self.exclusive(th, || {
            self.flush_behind(th)?;
            if wanted > 0 && self.available() == 0 {
                self.fill(th, raw, wanted.max(self.capacity.get()))?;
            }
            self.take(th, wanted.min(self.available()))
        })
    }

    fn peek(&self, th: &Thread) -> PyResult<Value> {
        let raw = self.open_raw(th, "peek of")?;
        self.exclusive(th, || {
            self.flush_behind(th)?;
            if self.available() == 0 {
                self.fill(th, raw, self.capacity.get())?;
            }
            let (ahead, _) = self.areas(th)?;
            Ok(th.bytes(&ahead.as_slice()[self.start.get()..])?.into())
        })
    }

    fn readline(&self, th: &Thread, limit: Option<usize>) -> PyResult<Value> {
        let raw = self.open_raw(th, "readline of")?;
        self.exclusive(th, || {
            self.flush_behind(th)?;
            let mut searched = 0;
            loop {
                let (ahead, _) = self.areas(th)?;
                let seen = &ahead.as_slice()[self.start.get()..];
                let room = limit.map_or(seen.len(), |limit| limit.min(seen.len()));
                if let Some(at) = memchr::memchr(b'\n', &seen[searched.min(room)..room]) {
                    return self.take(th, searched + at + 1);
                }
                if limit == Some(room) {
                    return self.take(th, room);
                }
                searched = room;
                if matches!(self.fill(th, raw, self.capacity.get())?, None | Some(0)) {
                    return self.take(th, self.available());
                }
            }
        })
    }

    fn readinto(&self, th: &Thread, buffer: Value, once: bool) -> PyResult<Value> {
        let raw = self.open_raw(th, "readinto of")?;
        let target = writable(th, buffer)?;
        self.exclusive(th, || {
            self.flush_behind(th)?;
            let mut filled = 0;
            while filled < target.info.len {
                let left = target.info.len - filled;
                if self.available() == 0 && once && left > self.capacity.get() {
                    // Straight from the raw stream, once.
                    match self.fill(th, raw, left)? {
                        None if filled == 0 => return Ok(Value::NONE),
                        None | Some(0) => break,
                        Some(_) => {}
                    }
                    let (ahead, _) = self.areas(th)?;
                    let count = self.available().min(left);
                    target.as_mut_slice()[filled..filled + count]
                        .copy_from_slice(&ahead.as_slice()[..count]);
                    self.start.set(count);
                    filled += count;
                    break;
                }
                if self.available() == 0 {
                    if once && filled > 0 {
                        break;
                    }
                    match self.fill(th, raw, self.capacity.get())? {
                        Some(0) => break,
                        None if filled == 0 => return Ok(Value::NONE),
                        None => break,
                        Some(_) => {}
                    }
                }
                let (ahead, _) = self.areas(th)?;
                let start = self.start.get();
                let count = self.available().min(target.info.len - filled);
                target.as_mut_slice()[filled..filled + count]
                    .copy_from_slice(&ahead.as_slice()[start..start + count]);
                self.start.set(start + count);
                filled += count;
            }
            Ok(th.int(filled))
        })
    }

    /// Whether `write` here is what `write()` would do.
    pub fn is_open_writer(&self) -> bool {
        self.writable.get() && !self.detached.get() && self.raw.get().is_some()
    }

    /// Appends to what waits to be written; writes when there is much of it.
    pub fn write(&self, th: &Thread, source: &[u8]) -> PyResult<()> {
        self.exclusive(th, || {
            if self.available() > 0 {
                self.drop_ahead(th)?;
            }
            let (_, behind) = self.areas(th)?;
            let capacity = self.capacity.get();
            let keep = |bytes: &[u8]| {
                let end = behind.len();
                behind.replace(th, end, end, bytes)
            };
            if behind.len() + source.len() <= capacity {
                return keep(source);
            }
            if self.flush_behind(th).is_err() {
                if !th.pending_is(t::BlockingIOError) {
                    return Err(Raised);
                }
                // What the raw stream does not take now is kept, as far as there is room.
                let room = capacity.saturating_sub(behind.len()).min(source.len());
                let pending = th.take_pending();
                keep(&source[..room])?;
                if room == source.len() {
                    return Ok(());
                }
                if let Some(pending) = pending {
                    th.set_pending(pending);
                }
                return Err(set_written(th, room));
            }
            let mut left = source;
            while left.len() > capacity {
                match self.write_raw(th, left)? {
                    Some(count) => left = &left[count..],
                    None => {
                        keep(&left[..capacity])?;
                        return Err(would_block(th, source.len() - left.len() + capacity));
                    }
                }
            }
            keep(left)
        })
    }

    fn flush(&self, th: &Thread) -> PyResult<()> {
        let raw = self.open_raw(th, "flush of")?;
        self.exclusive(th, || {
            self.flush_behind(th)?;
            if self.readable.get() && self.writable.get() {
                self.drop_ahead(th)
            } else {
                Ok(())
            }
        })?;
        if self.writable.get() {
            protocol::call_method(th, raw, th.names().flush, &[]).map(|_| ())
        } else {
            Ok(())
        }
    }

    fn tell(&self, th: &Thread) -> PyResult<Value> {
        let raw = self.raw(th)?;
        let position = protocol::call_method_str(th, raw, "tell", &[])?;
        let (_, behind) = self.areas(th)?;
        let offset = behind.len() as i64 - self.available() as i64;
        let position = protocol::index_as_isize(th, position)? as i64;
        if position < 0 {
            return Err(th.raise(
                t::OSError,
                format!("Raw stream returned invalid position {position}"),
            ));
        }
        // A device that does not move answers 0 whatever was read.
        Ok(th.int((position + offset).max(0)))
    }

    fn seek(&self, th: &Thread, target: Value, whence: i32) -> PyResult<Value> {
        if !(0..=2).contains(&whence) && whence != 3 && whence != 4 {
            return Err(th.raise(t::ValueError, format!("whence value {whence} unsupported")));
        }
        let raw = self.open_raw(th, "seek of")?;
        super::base::require(th, raw, "seekable", "File or stream is not seekable.")?;
        self.exclusive(th, || {
            self.flush_behind(th)?;
            let offset = protocol::index_as_isize(th, target)? as i64;
            let offset = if whence == 1 {
                offset - self.available() as i64
            } else {
                offset
            };
            let (ahead, _) = self.areas(th)?;
            ahead.resize(th, 0)?;
            self.start.set(0);
            let arguments = [th.int(offset), Value::int(whence)];
            let position = protocol::call_method_str(th, raw, "seek", &arguments)?;
            let position = protocol::index_as_isize(th, position)?;
            if position < 0 {
                let text = format!("Raw stream returned invalid position {position}");
                return Err(th.raise(t::OSError, text));
            }
            Ok(th.int(position))
        })
    }

    fn close(&self, th: &Thread, this: Value) -> PyResult<()> {
        let raw = self.raw(th)?;
        if super::is_closed(th, raw)? {
            return Ok(());
        }
        if self.finalizing.get()
            && protocol::call_method_str(th, raw, "_dealloc_warn", &[this]).is_err()
        {
            th.take_pending();
        }
        let flushed = protocol::call_method(th, this, th.names().flush, &[]);
        let pending = if flushed.is_err() {
            th.take_pending()
        } else {
            None
        };
        let closed = protocol::call_method(th, raw, th.names().close, &[]);
        super::both(th, pending, closed).map(drop)
    }
}

/// How much to read: all for None and -1.
fn read_size(th: &Thread, size: Option<Value>) -> PyResult<Option<usize>> {
    let Some(size) = size.filter(|size| !size.is_none()) else {
        return Ok(None);
    };
    if !protocol::is_index(th, size) {
        let found = th.type_name(size);
        let text = format!("argument should be integer or None, not '{found}'");
        return Err(th.raise(t::TypeError, text));
    }
    match protocol::index_as_isize(th, size)? {
        -1 => Ok(None),
        size if size >= 0 => Ok(Some(size as usize)),
        _ => {
            let text = "read length must be non-negative or -1";
            Err(th.raise(t::ValueError, text))
        }
    }
}

/// The target of `readinto`.
pub fn writable<'a>(th: &'a Thread, buffer: Value) -> PyResult<BytesLike<'a>> {
    BytesLike::new(th, buffer, Request::WRITABLE).map_err(|Raised| {
        if !th.pending_is(t::TypeError) && !th.pending_is(t::BufferError) {
            return Raised;
        }
        th.take_pending();
        let found = th.type_name(buffer);
        let text = format!("readinto() argument must be read-write bytes-like object, not {found}");
        th.raise(t::TypeError, text)
    })
}

/// BlockingIOError of a write, with the number of bytes that were taken.
fn would_block(th: &Thread, written: usize) -> Raised {
    let text = th.str("write could not complete without blocking");
    let arguments = [Value::int(libc::EAGAIN), text.into(), th.int(written)];
    match protocol::call(th, th.class(t::BlockingIOError).into(), &arguments) {
        Ok(exception) => th.raise_value(exception),
        Err(raised) => raised,
    }
}

/// The pending BlockingIOError again, with another number.
fn set_written(th: &Thread, written: usize) -> Raised {
    th.take_pending();
    would_block(th, written)
}

fn repr_of(th: &Thread, this: Value) -> PyResult<Value> {
    let class = th.class_of(this).full_name(th);
    match super::shown_attribute(th, this, th.names().name)? {
        Some(name) => Ok(th
            .str(&format!(
                "<{class} name={}>",
                protocol::repr(th, name)?.display()
            ))
            .into()),
        None => Ok(th.str(&format!("<{class}>")).into()),
    }
}

fn finalizer(th: &Thread, this: Gc<Buffered>) -> PyResult<()> {
    super::finalize(th, this.into(), Some(&this.finalizing));
    Ok(())
}

/// The methods that all three classes share.
macro_rules! buffered_class {
    ($module:ident, $name:literal, $doc:literal, $readable:literal, $writable:literal, { $($own:item)* }) => {
        #[pymethods(Buffered, name = $name, module = "_io", flags = FLAGS, doc = $doc)]
        pub mod $module {
            use super::*;

            #[slot(tp_new)]
            fn new(th: &Thread, class: Gc<Type>, _args: Args) -> PyResult<Value> {
                Ok(blank(th, class))
            }

            #[slot(tp_init, "(raw, buffer_size=DEFAULT_BUFFER_SIZE)", name = $name)]
            fn init(th: &Thread, this: Gc<Buffered>, raw: Value, buffer_size: Option<isize>) -> PyResult<()> {
                if $readable && $writable {
                    super::super::base::require(th, raw, "seekable", "File or stream is not seekable.")?;
                }
                this.setup(th, raw, buffer_size, [$readable, $writable])
            }

            #[slot(tp_repr)]
            fn repr(th: &Thread, this: Value) -> PyResult<Value> {
                repr_of(th, this)
            }

            #[slot(tp_finalize)]
            fn finalize(th: &Thread, this: Gc<Buffered>) -> PyResult<()> {
                finalizer(th, this)
            }

            #[getter]
            fn _finalizing(this: Gc<Buffered>) -> bool {
                this.finalizing.get()
            }

            #[method("($self, source, /)")]
            fn _dealloc_warn(th: &Thread, this: Gc<Buffered>, source: Value) -> PyResult<()> {
                if let Ok(raw) = this.raw(th)
                    && protocol::call_method_str(th, raw, "_dealloc_warn", &[source]).is_ok()
                {
                    return Ok(());
                }
                th.take_pending();
                Ok(())
            }

            #[getter]
            fn raw(this: Gc<Buffered>) -> Option<Value> {
                this.raw.get()
            }

            #[getter]
            fn closed(th: &Thread, this: Gc<Buffered>) -> PyResult<Value> {
                protocol::getattr_str(th, this.raw(th)?, "closed")
            }

            #[getter]
            fn name(th: &Thread, this: Gc<Buffered>) -> PyResult<Value> {
                protocol::getattr(th, this.raw(th)?, th.names().name)
            }

            #[getter]
            fn mode(th: &Thread, this: Gc<Buffered>) -> PyResult<Value> {
                protocol::getattr(th, this.raw(th)?, th.names().mode)
            }

            #[method("($self, /)")]
            fn detach(th: &Thread, this: Gc<Buffered>) -> PyResult<Value> {
                let raw = this.raw(th)?;
                protocol::call_method(th, this.into(), th.names().flush, &[])?;
                this.detached.set(true);
                Ok(raw)
            }

            #[method("($self, /)")]
            fn readable(th: &Thread, this: Gc<Buffered>) -> PyResult<Value> {
                protocol::call_method_str(th, this.raw(th)?, "readable", &[])
            }

            #[method("($self, /)")]
            fn writable(th: &Thread, this: Gc<Buffered>) -> PyResult<Value> {
                protocol::call_method_str(th, this.raw(th)?, "writable", &[])
            }

            #[method("($self, /)")]
            fn seekable(th: &Thread, this: Gc<Buffered>) -> PyResult<Value> {
                protocol::call_method_str(th, this.raw(th)?, "seekable", &[])
            }

            #[method("($self, /)")]
            fn fileno(th: &Thread, this: Gc<Buffered>) -> PyResult<Value> {
                protocol::call_method_str(th, this.raw(th)?, "fileno", &[])
            }

            #[method("($self, /)")]
            fn isatty(th: &Thread, this: Gc<Buffered>) -> PyResult<Value> {
                protocol::call_method_str(th, this.raw(th)?, "isatty", &[])
            }

            #[method("($self, /)")]
            fn flush(th: &Thread, this: Gc<Buffered>) -> PyResult<()> {
                this.flush(th)
            }

            #[method("($self, /)")]
            fn close(th: &Thread, this: Gc<Buffered>) -> PyResult<()> {
                this.close(th, this.into())
            }

            #[method("($self, /)")]
            fn tell(th: &Thread, this: Gc<Buffered>) -> PyResult<Value> {
                this.tell(th)
            }

            #[method("($self, target, whence=0, /)")]
            fn seek(th: &Thread, this: Gc<Buffered>, target: Value, whence: Option<i32>) -> PyResult<Value> {
                this.seek(th, target, whence.unwrap_or(0))
            }

            #[method("($self, pos=None, /)")]
            fn truncate(th: &Thread, this: Gc<Buffered>, pos: Option<Value>) -> PyResult<Value> {
                let raw = this.open_raw(th, "truncate of")?;
                if !this.writable.get() {
                    return Err(unsupported(th, "truncate"));
                }
                protocol::call_method(th, this.into(), th.names().flush, &[])?;
                let size = match pos.filter(|pos| !pos.is_none()) {
                    Some(pos) => pos,
                    None => this.tell(th)?,
                };
                protocol::call_method_str(th, raw, "truncate", &[size])
            }

            #[method("($self, /)")]
            fn __getstate__(th: &Thread, this: Value) -> PyResult<Value> {
                let name = th.type_name(this);
                Err(th.raise(t::TypeError, format!("cannot pickle '{name}' instances")))
            }

            $($own)*
        }
    };
}

buffered_class!(
    reader,
    "BufferedReader",
    "Create a new buffered reader using the given readable raw IO object.",
    true,
    false,
    {
        #[method("($self, size=-1, /)")]
        fn read(th: &Thread, this: Gc<Buffered>, size: Option<Value>) -> PyResult<Value> {
            this.read(th, read_size(th, size)?)
        }

        #[method("($self, size=-1, /)")]
        fn read1(th: &Thread, this: Gc<Buffered>, size: Option<Size>) -> PyResult<Value> {
            this.read1(th, super::size(size).unwrap_or(this.capacity.get()))
        }

        #[method("($self, size=0, /)")]
        fn peek(th: &Thread, this: Gc<Buffered>, _size: Option<isize>) -> PyResult<Value> {
            this.peek(th)
        }

        #[method("($self, size=-1, /)")]
        fn readline(th: &Thread, this: Gc<Buffered>, size: Option<Size>) -> PyResult<Value> {
            this.readline(th, super::size(size))
        }

        #[method("($self, buffer, /)")]
        fn readinto(th: &Thread, this: Gc<Buffered>, buffer: Value) -> PyResult<Value> {
            this.readinto(th, buffer, false)
        }

        #[method("($self, buffer, /)")]
        fn readinto1(th: &Thread, this: Gc<Buffered>, buffer: Value) -> PyResult<Value> {
            this.readinto(th, buffer, true)
        }
    }
);

buffered_class!(
    writer,
    "BufferedWriter",
    "A buffer for a writeable sequential RawIO object.",
    false,
    true,
    {
        #[method("($self, buffer, /)")]
        fn write(th: &Thread, this: Gc<Buffered>, buffer: Value) -> PyResult<usize> {
            this.open_raw(th, "write to")?;
            let source = BytesLike::new(th, buffer, Request::SIMPLE)?;
            this.write(th, &source)?;
            Ok(source.info.len)
        }
    }
);

buffered_class!(
    random,
    "BufferedRandom",
    "A buffered interface to random access streams.",
    true,
    true,
    {
        #[method("($self, size=-1, /)")]
        fn read(th: &Thread, this: Gc<Buffered>, size: Option<Value>) -> PyResult<Value> {
            this.read(th, read_size(th, size)?)
        }

        #[method("($self, size=-1, /)")]
        fn read1(th: &Thread, this: Gc<Buffered>, size: Option<Size>) -> PyResult<Value> {
            this.read1(th, super::size(size).unwrap_or(this.capacity.get()))
        }

        #[method("($self, size=0, /)")]
        fn peek(th: &Thread, this: Gc<Buffered>, _size: Option<isize>) -> PyResult<Value> {
            this.peek(th)
        }

        #[method("($self, size=-1, /)")]
        fn readline(th: &Thread, this: Gc<Buffered>, size: Option<Size>) -> PyResult<Value> {
            this.readline(th, super::size(size))
        }

        #[method("($self, buffer, /)")]
        fn readinto(th: &Thread, this: Gc<Buffered>, buffer: Value) -> PyResult<Value> {
            this.readinto(th, buffer, false)
        }

        #[method("($self, buffer, /)")]
        fn readinto1(th: &Thread, this: Gc<Buffered>, buffer: Value) -> PyResult<Value> {
            this.readinto(th, buffer, true)
        }

        #[method("($self, buffer, /)")]
        fn write(th: &Thread, this: Gc<Buffered>, buffer: Value) -> PyResult<usize> {
            this.open_raw(th, "write to")?;
            let source = BytesLike::new(th, buffer, Request::SIMPLE)?;
            this.write(th, &source)?;
            Ok(source.info.len)
        }
    }
);

#[pytype(name = "BufferedRWPair")]
#[repr(C)]
pub struct Pair {
    head: NativeHeader,
    reader: Field<Option<Value>>,
    writer: Field<Option<Value>>,
}

#[pymethods(Pair, name = "BufferedRWPair", module = "_io", flags = FLAGS, doc = "A buffered reader and writer object together.")]
pub mod pair {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args) -> PyResult<Value> {
        let pair = Pair {
            head: NativeHeader::new(Pair::LAYOUT),
            reader: Field::default(),
            writer: Field::default(),
        };
        Ok(th.alloc(class, pair).into())
    }

    #[slot(
        tp_init,
        "(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)",
        name = "BufferedRWPair"
    )]
    fn init(
        th: &Thread,
        this: Gc<Pair>,
        reader: Value,
        writer: Value,
        buffer_size: Option<isize>,
    ) -> PyResult<()> {
        let size = th.int(buffer_size.unwrap_or(DEFAULT_BUFFER_SIZE as isize));
        let class = |name| super::super::open::class(th, name);
        let reader = protocol::call(th, class("_io.BufferedReader"), &[reader, size])?;
        let writer = protocol::call(th, class("_io.BufferedWriter"), &[writer, size])?;
        this.reader.set(&this.head.header, Some(reader));
        this.writer.set(&this.head.header, Some(writer));
        Ok(())
    }

    fn half(th: &Thread, half: &Field<Option<Value>>) -> PyResult<Value> {
        half.get()
            .ok_or_else(|| th.raise(t::ValueError, "I/O operation on uninitialized object"))
    }

    fn on_reader(th: &Thread, this: Gc<Pair>, name: &str, args: Args<'_>) -> PyResult<Value> {
        protocol::call_method_str(th, half(th, &this.reader)?, name, args.positional())
    }

    #[method]
    fn read(th: &Thread, this: Gc<Pair>, args: Args) -> PyResult<Value> {
        on_reader(th, this, "read", args)
    }

    #[method]
    fn read1(th: &Thread, this: Gc<Pair>, args: Args) -> PyResult<Value> {
        on_reader(th, this, "read1", args)
    }

    #[method]
    fn peek(th: &Thread, this: Gc<Pair>, args: Args) -> PyResult<Value> {
        on_reader(th, this, "peek", args)
    }

    #[method]
    fn readinto(th: &Thread, this: Gc<Pair>, args: Args) -> PyResult<Value> {
        on_reader(th, this, "readinto", args)
    }

    #[method]
    fn readinto1(th: &Thread, this: Gc<Pair>, args: Args) -> PyResult<Value> {
        on_reader(th, this, "readinto1", args)
    }

    #[method]
    fn readable(th: &Thread, this: Gc<Pair>, args: Args) -> PyResult<Value> {
        on_reader(th, this, "readable", args)
    }

    #[method]
    fn write(th: &Thread, this: Gc<Pair>, args: Args) -> PyResult<Value> {
        protocol::call_method(
            th,
            half(th, &this.writer)?,
            th.names().write,
            args.positional(),
        )
    }

    #[method("($self, /)")]
    fn flush(th: &Thread, this: Gc<Pair>) -> PyResult<Value> {
        protocol::call_method(th, half(th, &this.writer)?, th.names().flush, &[])
    }

    #[method("($self, /)")]
    fn writable(th: &Thread, this: Gc<Pair>) -> PyResult<Value> {
        protocol::call_method_str(th, half(th, &this.writer)?, "writable", &[])
    }

    #[method("($self, /)")]
    fn close(th: &Thread, this: Gc<Pair>) -> PyResult<Value> {
        let written = protocol::call_method(th, half(th, &this.writer)?, th.names().close, &[]);
        let pending = if written.is_err() {
            th.take_pending()
        } else {
            None
        };
        let read = protocol::call_method(th, half(th, &this.reader)?, th.names().close, &[]);
        super::super::both(th, pending, read)
    }

    #[method("($self, /)")]
    fn isatty(th: &Thread, this: Gc<Pair>) -> PyResult<Value> {
        let writer = protocol::call_method_str(th, half(th, &this.writer)?, "isatty", &[])?;
        if protocol::truth(th, writer)? {
            return Ok(writer);
        }
        protocol::call_method_str(th, half(th, &this.reader)?, "isatty", &[])
    }

    #[getter]
    fn closed(th: &Thread, this: Gc<Pair>) -> PyResult<Value> {
        protocol::getattr_str(th, half(th, &this.writer)?, "closed")
    }
}
