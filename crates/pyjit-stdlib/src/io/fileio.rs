//! `FileIO`: a file descriptor as a raw stream. CPython: Modules/_io/fileio.c.

use super::{Size, closed_file, size, unsupported};
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;
use std::ffi::CString;

#[pytype(name = "FileIO")]
#[repr(C)]
pub struct FileIo {
    head: NativeHeader,
    /// -1 when closed.
    fd: Cell<i32>,
    created: Cell<bool>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    appending: Cell<bool>,
    /// 0 = not asked yet, 1 = no, 2 = yes.
    seekable: Cell<u8>,
    closefd: Cell<bool>,
    finalizing: Cell<bool>,
    block_size: Cell<usize>,
}

impl FileIo {
    pub fn fd(&self, th: &Thread) -> PyResult<i32> {
        match self.fd.get() {
            -1 => Err(closed_file(th)),
            fd => Ok(fd),
        }
    }

    pub fn is_closed(&self) -> bool {
        self.fd.get() < 0
    }

    fn mode(&self) -> &'static str {
        match (
            self.created.get(),
            self.appending.get(),
            self.readable.get(),
            self.writable.get(),
        ) {
            (true, _, true, _) => "xb+",
            (true, _, false, _) => "xb",
            (_, true, true, _) => "ab+",
            (_, true, false, _) => "ab",
            (_, _, true, true) => "rb+",
            (_, _, true, false) => "rb",
            _ => "wb",
        }
    }

    fn check_readable(&self, th: &Thread) -> PyResult<i32> {
        let fd = self.fd(th)?;
        if self.readable.get() {
            Ok(fd)
        } else {
            Err(unsupported(th, "File not open for reading"))
        }
    }

    fn check_writable(&self, th: &Thread) -> PyResult<i32> {
        let fd = self.fd(th)?;
        if self.writable.get() {
            Ok(fd)
        } else {
            Err(unsupported(th, "File not open for writing"))
        }
    }

    /// Reads into the area; none if that would block.
    pub fn read_into(&self, th: &Thread, target: &mut [u8]) -> PyResult<Option<usize>> {
        let fd = self.check_readable(th)?;
        let (address, len) = (target.as_mut_ptr() as usize, target.len());
        // SAFETY: reads into the given area.
        let answer =
            th.system_call(|| unsafe { libc::read(fd, address as *mut libc::c_void, len) })?;
        self.outcome(th, answer)
    }

    /// Writes; none if that would block.
    pub fn write_from(&self, th: &Thread, source: &[u8]) -> PyResult<Option<usize>> {
        let fd = self.check_writable(th)?;
        let (address, len) = (source.as_ptr() as usize, source.len());
        // SAFETY: writes from the given area.
        let answer =
            th.system_call(|| unsafe { libc::write(fd, address as *const libc::c_void, len) })?;
        self.outcome(th, answer)
    }

    fn outcome(&self, th: &Thread, answer: Result<isize, i32>) -> PyResult<Option<usize>> {
        match answer {
            Ok(count) => Ok(Some(count as usize)),
            Err(libc::EAGAIN) => Ok(None),
            Err(errno) => Err(th.raise_os_error(errno, None, None)),
        }
    }

    pub fn seek(&self, th: &Thread, offset: i64, whence: i32) -> PyResult<i64> {
        let fd = self.fd(th)?;
        // SAFETY: a plain system call.
        let answer = unsafe { libc::lseek(fd, offset, whence) };
        if answer < 0 {
            return Err(th.raise_last_os_error(None));
        }
        Ok(answer)
    }
}

/// The flags for `open` and what the mode says: created, readable, writable, appending.
fn parse_mode(th: &Thread, mode: &str) -> PyResult<(i32, [bool; 4])> {
    let invalid = || {
        th.raise(
            t::ValueError,
            "Must have exactly one of create/read/write/append mode and at most one plus",
        )
    };
    let (mut main, mut plus) = (None, false);
    for c in mode.chars() {
        match c {
            'x' | 'r' | 'w' | 'a' if main.is_none() => main = Some(c),
            '+' if !plus => plus = true,
            'b' => {}
            'x' | 'r' | 'w' | 'a' | '+' => return Err(invalid()),
            _ => return Err(th.raise(t::ValueError, format!("invalid mode: {mode}"))),
        }
    }
    let Some(main) = main else {
        return Err(invalid());
    };
    let (readable, writable) = (main == 'r' || plus, main != 'r' || plus);
    let access = match (readable, writable) {
        (true, true) => libc::O_RDWR,
        (true, false) => libc::O_RDONLY,
        _ => libc::O_WRONLY,
    };
    let extra = match main {
        'x' => libc::O_EXCL | libc::O_CREAT,
        'w' => libc::O_CREAT | libc::O_TRUNC,
        'a' => libc::O_APPEND | libc::O_CREAT,
        _ => 0,
    };
    Ok((
        access | extra | libc::O_CLOEXEC,
        [main == 'x', readable, writable, main == 'a'],
    ))
}

/// The bytes of a path: str, bytes or something with `__fspath__`.
pub fn path_bytes(th: &Thread, path: Value) -> PyResult<CString> {
    let path = match protocol::lookup_special(th, path, th.intern("__fspath__"))? {
        Some(method) if path.cast::<Str>().is_none() && path.cast::<Bytes>().is_none() => {
            method.call(th, Args::NONE)?
        }
        _ => path,
    };
    let bytes = if let Some(text) = path.cast::<Str>() {
        let encoded =
            pyjit_types::codec::encode(th, text, None, Some(th.intern("surrogateescape")))?;
        encoded
            .cast::<Bytes>()
            .map(|bytes| bytes.as_slice().to_vec())
            .unwrap_or_default()
    } else if let Some(bytes) = path.cast::<Bytes>() {
        bytes.as_slice().to_vec()
    } else {
        let found = th.type_name(path);
        return Err(th.raise(
            t::TypeError,
            format!("expected str, bytes or os.PathLike object, not {found}"),
        ));
    };
    CString::new(bytes).map_err(|_| th.raise(t::ValueError, "embedded null byte"))
}

#[pymethods(FileIo, name = "FileIO", module = "_io", flags = TypeFlags::BASE.with(TypeFlags::MANAGED_DICT).with(TypeFlags::MANAGED_WEAKREF), doc = "Open a file.")]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args) -> PyResult<Value> {
        let file = th.alloc(
            class,
            FileIo {
                head: NativeHeader::new(FileIo::LAYOUT),
                fd: Cell::new(-1),
                created: Cell::new(false),
                readable: Cell::new(false),
                writable: Cell::new(false),
                appending: Cell::new(false),
                seekable: Cell::new(0),
                closefd: Cell::new(true),
                finalizing: Cell::new(false),
                block_size: Cell::new(super::super::DEFAULT_BUFFER_SIZE),
            },
        );
        Ok(file.into())
    }

    #[slot(
        tp_init,
        "(file, mode='r', closefd=True, opener=None)",
        name = "FileIO"
    )]
    fn init(
        th: &Thread,
        this: Gc<FileIo>,
        file: Value,
        mode: Option<Gc<Str>>,
        closefd: Option<bool>,
        opener: Option<Value>,
    ) -> PyResult<()> {
        let mode = mode.map_or_else(|| "r".into(), |mode| mode.display().into_owned());
        let closefd = closefd.unwrap_or(true);
        let (flags, [created, readable, writable, appending]) = parse_mode(th, &mode)?;
        this.created.set(created);
        this.readable.set(readable);
        this.writable.set(writable);
        this.appending.set(appending);
        this.closefd.set(closefd);
        this.seekable.set(0);
        if file.is_float() {
            return Err(th.raise(t::TypeError, "integer argument expected, got float"));
        }
        if this.fd.get() >= 0 {
            close_fd(th, this)?;
            this.closefd.set(closefd);
        }
        if file.is_bool() {
            th.warn(t::RuntimeWarning, "bool is used as a file descriptor", 1)?;
        }
        let mut opened = false;
        if pyjit_object::int::is_int(file) {
            match pyjit_object::int::as_i64(file).and_then(|fd| i32::try_from(fd).ok()) {
                Some(fd) if fd >= 0 => this.fd.set(fd),
                Some(_) => return Err(th.raise(t::ValueError, "negative file descriptor")),
                None => {
                    return Err(
                        th.raise(t::OverflowError, "Python int too large to convert to C int")
                    );
                }
            }
        } else {
            if !closefd {
                return Err(th.raise(t::ValueError, "Cannot use closefd=False with file name"));
            }
            let fd = match opener.filter(|opener| !opener.is_none()) {
                Some(opener) => {
                    let fd = protocol::call(th, opener, &[file, Value::int(flags)])?;
                    let Some(fd) =
                        pyjit_object::int::as_i64(fd).filter(|_| pyjit_object::int::is_int(fd))
                    else {
                        return Err(th.raise(t::TypeError, "expected integer from opener"));
                    };
                    if fd < 0 {
                        return Err(th.raise(t::ValueError, format!("opener returned {fd}")));
                    }
                    fd as i32
                }
                None => {
                    let path = path_bytes(th, file)?;
                    // SAFETY: the path is a C string that outlives the call.
                    match th.system_call(
                        // SAFETY: the path is a C string that outlives the call.
                        || unsafe { libc::open(path.as_ptr(), flags, 0o666) } as isize,
                    )? {
                        Ok(fd) => fd as i32,
                        Err(errno) => return Err(th.raise_os_error(errno, Some(file), None)),
                    }
                }
            };
            this.fd.set(fd);
            opened = true;
        }
        let fail = |errno: i32| {
            let fd = this.fd.replace(-1);
            if opened {
                // SAFETY: closes the descriptor opened above.
                unsafe { libc::close(fd) };
            }
            th.raise_os_error(errno, Some(file), None)
        };
        // SAFETY: fstat fills the structure.
        let status = unsafe {
            let mut status = std::mem::zeroed::<libc::stat>();
            if libc::fstat(this.fd.get(), &mut status) < 0 {
                None
            } else {
                Some(status)
            }
        };
        match status {
            None => {
                let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
                if !opened || errno == libc::EBADF {
                    this.fd.set(-1);
                    return Err(th.raise_os_error(errno, Some(file), None));
                }
            }
            Some(status) if status.st_mode & libc::S_IFMT == libc::S_IFDIR => {
                return Err(fail(libc::EISDIR));
            }
            Some(status) => {
                if status.st_blksize > 1 {
                    this.block_size.set(status.st_blksize as usize);
                }
            }
        }
        protocol::setattr(th, this.into(), th.names().name, Some(file))?;
        if appending {
            // SAFETY: a plain system call.
            unsafe { libc::lseek(this.fd.get(), 0, libc::SEEK_END) };
        }
        Ok(())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<FileIo>) -> PyResult<Value> {
        let class = th.class_of(this.into()).full_name(th);
        if this.fd.get() < 0 {
            return Ok(th.str(&format!("<{class} [closed]>")).into());
        }
        let closefd = if this.closefd.get() { "True" } else { "False" };
        let what = match protocol::lookup_attr(th, this.into(), th.names().name)? {
            Some(name) => format!("name={}", protocol::repr(th, name)?.display()),
            None => format!("fd={}", this.fd.get()),
        };
        Ok(th
            .str(&format!(
                "<{class} {what} mode='{}' closefd={closefd}>",
                this.mode()
            ))
            .into())
    }

    #[slot(tp_finalize)]
    fn finalize(th: &Thread, this: Gc<FileIo>) -> PyResult<()> {
        super::super::finalize(th, this.into(), Some(&this.finalizing));
        Ok(())
    }

    #[getter]
    fn _finalizing(this: Gc<FileIo>) -> bool {
        this.finalizing.get()
    }

    #[setter(_finalizing)]
    fn set_finalizing(th: &Thread, this: Gc<FileIo>, value: Option<Value>) -> PyResult<()> {
        match value.and_then(Value::as_bool) {
            Some(flag) => {
                this.finalizing.set(flag);
                Ok(())
            }
            None => Err(th.raise(t::TypeError, "attribute value type must be bool")),
        }
    }

    #[method("($self, source, /)")]
    fn _dealloc_warn(th: &Thread, this: Gc<FileIo>, source: Value) -> PyResult<()> {
        if this.fd.get() < 0 || !this.closefd.get() {
            return Ok(());
        }
        let shown = protocol::repr(th, source)?;
        let text = format!("unclosed file {}", shown.display());
        if crate::warnings::resource(th, source, &text).is_err() {
            // As an error, a warning cannot be raised here.
            if th.pending_is(t::Warning) {
                th.write_unraisable(None, Some(source));
            } else {
                th.take_pending();
            }
        }
        Ok(())
    }

    fn close_fd(th: &Thread, this: Gc<FileIo>) -> PyResult<()> {
        let fd = this.fd.replace(-1);
        if fd < 0 || !this.closefd.get() {
            return Ok(());
        }
        // SAFETY: closes the descriptor this object owns, once.
        let answer = th.without_gil(|| unsafe { libc::close(fd) });
        if answer < 0 {
            Err(th.raise_last_os_error(None))
        } else {
            Ok(())
        }
    }

    /// Close the file.
    #[method("($self, /)")]
    fn close(th: &Thread, this: Gc<FileIo>) -> PyResult<()> {
        let base = th
            .class_of(this.into())
            .mro_classes()
            .find(|class| class.name().eq_str("_RawIOBase"));
        let flushed = match base {
            Some(base) => {
                let close = protocol::getattr_str(th, base.into(), "close")?;
                protocol::call(th, close, &[this.into()])
            }
            None => Ok(Value::NONE),
        };
        let pending = if flushed.is_err() {
            th.take_pending()
        } else {
            None
        };
        if this.finalizing.get() {
            _dealloc_warn(th, this, this.into())?;
        }
        let closed = close_fd(th, this);
        super::super::both(th, pending, closed.map(|()| Value::NONE)).map(drop)
    }

    /// True if the file is closed
    #[getter]
    fn closed(this: Gc<FileIo>) -> bool {
        this.fd.get() < 0
    }

    #[getter]
    fn closefd(this: Gc<FileIo>) -> bool {
        this.closefd.get()
    }

    #[getter]
    fn mode(this: Gc<FileIo>) -> &'static str {
        this.mode()
    }

    #[getter]
    fn _blksize(this: Gc<FileIo>) -> usize {
        this.block_size.get()
    }

    /// Return the underlying file descriptor (an integer).
    #[method("($self, /)")]
    fn fileno(th: &Thread, this: Gc<FileIo>) -> PyResult<i32> {
        this.fd(th)
    }

    /// True if file was opened in a read mode.
    #[method("($self, /)")]
    fn readable(th: &Thread, this: Gc<FileIo>) -> PyResult<bool> {
        this.fd(th)?;
        Ok(this.readable.get())
    }

    /// True if file was opened in a write mode.
    #[method("($self, /)")]
    fn writable(th: &Thread, this: Gc<FileIo>) -> PyResult<bool> {
        this.fd(th)?;
        Ok(this.writable.get())
    }

    /// True if file supports random-access.
    #[method("($self, /)")]
    fn seekable(th: &Thread, this: Gc<FileIo>) -> PyResult<bool> {
        let fd = this.fd(th)?;
        if this.seekable.get() == 0 {
            // SAFETY: a plain system call.
            let position = unsafe { libc::lseek(fd, 0, libc::SEEK_CUR) };
            this.seekable.set(if position < 0 { 1 } else { 2 });
        }
        Ok(this.seekable.get() == 2)
    }

    /// True if the file is connected to a TTY device.
    #[method("($self, /)")]
    fn isatty(th: &Thread, this: Gc<FileIo>) -> PyResult<bool> {
        let fd = this.fd(th)?;
        // SAFETY: a plain query.
        Ok(unsafe { libc::isatty(fd) } == 1)
    }

    #[method("($self, /)")]
    fn _isatty_open_only(th: &Thread, this: Gc<FileIo>) -> PyResult<bool> {
        isatty(th, this)
    }

    /// Same as RawIOBase.readinto().
    #[method("($self, buffer, /)")]
    fn readinto(th: &Thread, this: Gc<FileIo>, buffer: Value) -> PyResult<Value> {
        this.check_readable(th)?;
        let target = BytesLike::writable(th, buffer, "readinto")?;
        let count = this.read_into(th, target.as_mut_slice())?;
        Ok(count.map_or(Value::NONE, |count| th.int(count)))
    }

    /// Read at most size bytes, returned as bytes.
    #[method("($self, size=-1, /)")]
    fn read(th: &Thread, this: Gc<FileIo>, size: Option<Size>) -> PyResult<Value> {
        this.check_readable(th)?;
        let Some(wanted) = super::size(size) else {
            return readall(th, this);
        };
        let mut bytes: Vec<u8> = Vec::new();
        if bytes.try_reserve_exact(wanted).is_err() {
            return Err(th.raise_memory());
        }
        bytes.resize(wanted, 0);
        match this.read_into(th, &mut bytes)? {
            Some(count) => Ok(th.bytes(&bytes[..count])?.into()),
            None => Ok(Value::NONE),
        }
    }

    /// Read all data from the file, returned as bytes.
    #[method("($self, /)")]
    fn readall(th: &Thread, this: Gc<FileIo>) -> PyResult<Value> {
        let fd = this.check_readable(th)?;
        // SAFETY: plain queries; fstat fills the structure.
        let left = unsafe {
            let mut status = std::mem::zeroed::<libc::stat>();
            let position = libc::lseek(fd, 0, libc::SEEK_CUR);
            if libc::fstat(fd, &mut status) == 0 && position >= 0 {
                (status.st_size - position).max(0) as usize
            } else {
                0
            }
        };
        let mut all: Vec<u8> = Vec::new();
        let mut filled = 0;
        loop {
            let room = if filled == 0 {
                left + 1
            } else {
                filled.max(super::super::DEFAULT_BUFFER_SIZE)
            };
            if all.len() < filled + room {
                if all.try_reserve(filled + room - all.len()).is_err() {
                    return Err(th.raise_memory());
                }
                all.resize(filled + room, 0);
            }
            match this.read_into(th, &mut all[filled..])? {
                None if filled == 0 => return Ok(Value::NONE),
                None | Some(0) => break,
                Some(count) => filled += count,
            }
        }
        Ok(th.bytes(&all[..filled])?.into())
    }

    /// Write buffer b to file, return number of bytes written.
    #[method("($self, b, /)")]
    fn write(th: &Thread, this: Gc<FileIo>, b: Value) -> PyResult<Value> {
        this.check_writable(th)?;
        let source = BytesLike::new(th, b, Request::SIMPLE)?;
        let count = this.write_from(th, &source)?;
        Ok(count.map_or(Value::NONE, |count| th.int(count)))
    }

    /// Move to new file position and return the file position.
    #[method("($self, pos, whence=0, /)")]
    fn seek(th: &Thread, this: Gc<FileIo>, pos: i64, whence: Option<i32>) -> PyResult<i64> {
        this.fd(th)?;
        this.seek(th, pos, whence.unwrap_or(0))
    }

    /// Current file position.
    #[method("($self, /)")]
    fn tell(th: &Thread, this: Gc<FileIo>) -> PyResult<i64> {
        this.seek(th, 0, libc::SEEK_CUR)
    }

    /// Truncate the file to at most size bytes and return the truncated size.
    #[method("($self, size=None, /)")]
    fn truncate(th: &Thread, this: Gc<FileIo>, size: Option<Value>) -> PyResult<Value> {
        let fd = this.check_writable(th)?;
        let size = match size.filter(|size| !size.is_none()) {
            Some(size) => size,
            None => th.int(this.seek(th, 0, libc::SEEK_CUR)?),
        };
        let length = protocol::index_as_isize(th, size)? as i64;
        // SAFETY: a plain system call.
        match th.system_call(|| unsafe { libc::ftruncate(fd, length) } as isize)? {
            Ok(_) => Ok(size),
            Err(errno) => Err(th.raise_os_error(errno, None, None)),
        }
    }
}
