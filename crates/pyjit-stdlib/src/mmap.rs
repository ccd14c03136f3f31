//! `mmap` and `_posixshmem`. CPython: Modules/mmapmodule.c, Modules/_multiprocessing/posixshmem.c.

use crate::posix::path::PathArg;
use pyjit_object::buffer::{BufferInfo, BytesLike, Request};
use pyjit_object::convert::ArgAt;
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::sequence::Slice;
use std::cell::Cell;

macro_rules! constants {
    ($($name:ident)*) => {
        const CONSTANTS: &[(&str, i64)] = &[$((stringify!($name), libc::$name as i64),)*];
    };
}

#[rustfmt::skip]
constants! {
    MADV_DODUMP MADV_DOFORK MADV_DONTDUMP MADV_DONTFORK MADV_DONTNEED MADV_FREE MADV_HUGEPAGE MADV_HWPOISON MADV_MERGEABLE
    MADV_NOHUGEPAGE MADV_NORMAL MADV_RANDOM MADV_REMOVE MADV_SEQUENTIAL MADV_UNMERGEABLE MADV_WILLNEED MAP_ANON
    MAP_ANONYMOUS MAP_DENYWRITE MAP_EXECUTABLE MAP_NORESERVE MAP_POPULATE MAP_PRIVATE MAP_SHARED MAP_STACK PROT_EXEC
    PROT_READ PROT_WRITE
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Default = 0,
    Read = 1,
    Write = 2,
    Copy = 3,
}

#[pytype(name = "mmap")]
#[repr(C)]
pub struct Mmap {
    head: NativeHeader,
    /// Null when closed.
    data: Cell<*mut u8>,
    size: Cell<usize>,
    pos: Cell<usize>,
    offset: Cell<i64>,
    /// A duplicate of the file's descriptor, -1 for none.
    fd: Cell<i32>,
    exports: Cell<usize>,
    #[trace(skip)]
    access: Cell<Access>,
    tracks_fd: Cell<bool>,
    shared: Cell<bool>,
}

impl Drop for Mmap {
    fn drop(&mut self) {
        self.unmap();
    }
}

fn page_size() -> i64 {
    // SAFETY: a plain query.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) }
}

impl Mmap {
    fn unmap(&self) {
        let data = self.data.replace(std::ptr::null_mut());
        if !data.is_null() {
            // SAFETY: this object's mapping.
            unsafe { libc::munmap(data.cast(), self.size.get()) };
        }
        let fd = self.fd.replace(-1);
        if fd >= 0 {
            // SAFETY: this object's descriptor.
            unsafe { libc::close(fd) };
        }
    }

    fn open(&self, th: &Thread) -> PyResult<()> {
        if self.data.get().is_null() {
            return Err(th.raise(t::ValueError, "mmap closed or invalid"));
        }
        Ok(())
    }

    fn bytes(&self) -> &[u8] {
        // SAFETY: the mapping has that many bytes while it is open, which callers check.
        unsafe { std::slice::from_raw_parts(self.data.get(), self.size.get()) }
    }

    #[allow(clippy::mut_from_ref)]
    fn bytes_mut(&self) -> &mut [u8] {
        // SAFETY: as above, and callers check that it is writable; the GIL keeps others out.
        unsafe { std::slice::from_raw_parts_mut(self.data.get(), self.size.get()) }
    }

    fn writable(&self, th: &Thread) -> PyResult<()> {
        self.open(th)?;
        if self.access.get() == Access::Read {
            let text = "mmap can't modify a readonly memory map.";
            return Err(th.raise(t::TypeError, text));
        }
        Ok(())
    }

    fn resizable(&self, th: &Thread) -> PyResult<()> {
        if th.still(|| self.exports.get() > 0) {
            let text = "mmap can't resize with extant buffers exported.";
            return Err(th.raise(t::BufferError, text));
        }
        if !self.tracks_fd.get() {
            let text = "mmap can't resize with trackfd=False.";
            return Err(th.raise(t::ValueError, text));
        }
        if matches!(self.access.get(), Access::Default | Access::Write) {
            return Ok(());
        }
        let text = "mmap can't resize a readonly or copy-on-write memory map.";
        Err(th.raise(t::TypeError, text))
    }

    /// Where a search between optional bounds takes place.
    fn find(
        &self,
        th: &Thread,
        view: Value,
        start: Option<Value>,
        end: Option<Value>,
        last: bool,
    ) -> PyResult<isize> {
        self.open(th)?;
        let needle = BytesLike::new(th, view, Request::SIMPLE)?;
        let bound = |value: Option<Value>, default: usize| -> PyResult<usize> {
            match value.filter(|value| !value.is_none()) {
                None => Ok(default),
                Some(value) => {
                    let index = protocol::index_as_isize(th, value)?;
                    let index = if index < 0 {
                        index.saturating_add(self.size.get() as isize)
                    } else {
                        index
                    };
                    Ok((index.max(0) as usize).min(self.size.get()))
                }
            }
        };
        let (start, end) = (bound(start, self.pos.get())?, bound(end, self.size.get())?);
        self.open(th)?;
        if start > end {
            return Ok(-1);
        }
        let hay = &self.bytes()[start..end];
        let found = if last {
            memchr::memmem::rfind(hay, needle.as_slice())
        } else {
            memchr::memmem::find(hay, needle.as_slice())
        };
        Ok(found.map_or(-1, |at| (start + at) as isize))
    }
}

fn release(_: &Thread, owner: Value) {
    if let Some(map) = owner.cast::<Mmap>() {
        map.exports.set(map.exports.get().saturating_sub(1));
    }
}

enum Key {
    At(usize),
    Slice(Gc<Slice>),
}

fn key_of(th: &Thread, this: Gc<Mmap>, key: Value) -> PyResult<Key> {
    this.open(th)?;
    if let Some(slice) = key.cast::<Slice>() {
        return Ok(Key::Slice(slice));
    }
    if !protocol::is_index(th, key) {
        return Err(th.raise(t::TypeError, "mmap indices must be integers"));
    }
    let index = protocol::index_clipped(th, key, t::IndexError)?;
    this.open(th)?;
    match Index(index).within(this.size.get()) {
        Some(index) => Ok(Key::At(index)),
        None => Err(th.raise(t::IndexError, "mmap index out of range")),
    }
}

fn byte_of(th: &Thread, value: Value) -> PyResult<u8> {
    if !protocol::is_index(th, value) {
        return Err(th.raise(t::TypeError, "mmap item value must be an int"));
    }
    let value = protocol::index(th, value)?;
    match pyjit_object::int::as_i64(value).and_then(|value| u8::try_from(value).ok()) {
        Some(byte) => Ok(byte),
        None => Err(th.raise(t::ValueError, "mmap item value must be in range(0, 256)")),
    }
}

/// The arguments of `mmap()`, which are many.
fn arguments(th: &Thread, args: Args<'_>) -> PyResult<[Option<Value>; 7]> {
    let names = [
        "fileno", "length", "flags", "prot", "access", "offset", "trackfd",
    ];
    args.check_count(th, "mmap", 0, 6)?;
    let mut found = args.keyword_options(th, "mmap", names)?;
    for (index, value) in args.positional().iter().enumerate() {
        found[index] = Some(*value);
    }
    if let Some(missing) = (0..2).find(|index| found[*index].is_none()) {
        let text = format!(
            "mmap() missing required argument '{}' (pos {})",
            names[missing],
            missing + 1
        );
        return Err(th.raise(t::TypeError, text));
    }
    Ok(found)
}

#[pymethods(Mmap, name = "mmap.mmap", module = "mmap", flags = TypeFlags::BASE.with(TypeFlags::MANAGED_WEAKREF), doc = "Windows: mmap(fileno, length[, tagname[, access[, offset]]])\n\nMaps length bytes from the file specified by the file handle fileno,\nand returns a mmap object.  If length is larger than the current size\nof the file, the file is extended to contain length bytes.  If length\nis 0, the maximum length of the map is the current size of the file,\nexcept that if the file is empty Windows raises an exception (you cannot\ncreate an empty mapping on Windows).\n\nUnix: mmap(fileno, length[, flags[, prot[, access[, offset[, trackfd]]]]])\n\nMaps length bytes from the file specified by the file descriptor fileno,\nand returns a mmap object.  If length is 0, the maximum length of the map\nwill be the current size of the file when mmap is called.\nflags specifies the nature of the mapping. MAP_PRIVATE creates a\nprivate copy-on-write mapping, so changes to the contents of the mmap\nobject will be private to this process, and MAP_SHARED creates a mapping\nthat's shared with all other processes mapping the same areas of the file.\nThe default value is MAP_SHARED.\n\nTo map anonymous memory, pass -1 as the fileno (both versions).")]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Mmap>> {
        let [fileno, length, flags, prot, access, offset, trackfd] = arguments(th, args)?;
        let at = ArgAt {
            function: "mmap",
            index: 0,
            name: "",
        };
        let number = |value: Option<Value>, default: i32| {
            value.map_or(Ok(default), |value| i32::from_arg(th, value, &at))
        };
        let default_prot = libc::PROT_READ | libc::PROT_WRITE;
        let fd = number(fileno, -1)?;
        let length = protocol::index_as_isize(th, length.unwrap_or(Value::int(0)))?;
        let (mut flags, mut prot) = (
            number(flags, libc::MAP_SHARED)?,
            number(prot, default_prot)?,
        );
        let access = number(access, 0)?;
        let offset = offset.map_or(Ok(0), |offset| i64::from_arg(th, offset, &at))?;
        let tracks_fd = trackfd.map_or(Ok(true), |track| protocol::truth(th, track))?;
        if length < 0 {
            let text = "memory mapped length must be positive";
            return Err(th.raise(t::OverflowError, text));
        }
        if offset < 0 {
            let text = "memory mapped offset must be positive";
            return Err(th.raise(t::OverflowError, text));
        }
        if access != 0 && (flags != libc::MAP_SHARED || prot != default_prot) {
            let text = "mmap can't specify both access and flags, prot.";
            return Err(th.raise(t::ValueError, text));
        }
        let access = match access {
            1 => {
                (flags, prot) = (libc::MAP_SHARED, libc::PROT_READ);
                Access::Read
            }
            2 => {
                (flags, prot) = (libc::MAP_SHARED, default_prot);
                Access::Write
            }
            3 => {
                (flags, prot) = (libc::MAP_PRIVATE, default_prot);
                Access::Copy
            }
            0 if prot & default_prot == default_prot => Access::Default,
            0 if prot & libc::PROT_WRITE != 0 => Access::Write,
            0 => Access::Read,
            _ => return Err(th.raise(t::ValueError, "mmap invalid access parameter.")),
        };
        let mut size = length as usize;
        if fd != -1 {
            // SAFETY: fills the structure.
            let (answer, stat) = unsafe {
                let mut stat = std::mem::zeroed::<libc::stat>();
                (libc::fstat(fd, &mut stat), stat)
            };
            if answer != 0 {
                return Err(th.raise_last_os_error(None));
            }
            if stat.st_mode & libc::S_IFMT == libc::S_IFREG {
                if size == 0 {
                    if stat.st_size == 0 {
                        return Err(th.raise(t::ValueError, "cannot mmap an empty file"));
                    }
                    if offset >= stat.st_size {
                        let text = "mmap offset is greater than file size";
                        return Err(th.raise(t::ValueError, text));
                    }
                    size = (stat.st_size - offset) as usize;
                } else if offset > stat.st_size || (stat.st_size - offset) < length as i64 {
                    let text = "mmap length is greater than file size";
                    return Err(th.raise(t::ValueError, text));
                }
            }
        }
        let kept_fd = if fd == -1 {
            flags |= libc::MAP_ANONYMOUS;
            -1
        } else if tracks_fd {
            // SAFETY: a plain system call.
            match unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) } {
                kept if kept >= 0 => kept,
                _ => return Err(th.raise_last_os_error(None)),
            }
        } else {
            -1
        };
        // SAFETY: a fresh mapping at no address in particular.
        let (data, errno) = th.without_gil(|| unsafe {
            let data = libc::mmap(std::ptr::null_mut(), size, prot, flags, fd, offset);
            (data, *libc::__errno_location())
        });
        if data == libc::MAP_FAILED {
            if kept_fd >= 0 {
                // SAFETY: the fresh duplicate.
                unsafe { libc::close(kept_fd) };
            }
            return Err(th.raise_os_error(errno, None, None));
        }
        let object = Mmap {
            head: NativeHeader::new(Mmap::LAYOUT),
            data: Cell::new(data.cast()),
            size: Cell::new(size),
            pos: Cell::new(0),
            offset: Cell::new(offset),
            fd: Cell::new(kept_fd),
            exports: Cell::new(0),
            access: Cell::new(access),
            tracks_fd: Cell::new(tracks_fd),
            shared: Cell::new(flags & libc::MAP_SHARED != 0),
        };
        Ok(th.alloc(class, object))
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Mmap>) -> String {
        let class = th.class_of(this.into()).full_name(th);
        if this.data.get().is_null() {
            return format!("<{class} closed=True>");
        }
        let access = match this.access.get() {
            Access::Default => "ACCESS_DEFAULT",
            Access::Read => "ACCESS_READ",
            Access::Write => "ACCESS_WRITE",
            Access::Copy => "ACCESS_COPY",
        };
        let (length, pos, offset) = (this.size.get(), this.pos.get(), this.offset.get());
        format!(
            "<{class} closed=False, access={access}, length={length}, pos={pos}, offset={offset}>"
        )
    }

    #[slot(mp_length)]
    #[slot(sq_length)]
    fn len(th: &Thread, this: Gc<Mmap>) -> PyResult<usize> {
        this.open(th)?;
        Ok(this.size.get())
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Gc<Mmap>, key: Value) -> PyResult<Value> {
        match key_of(th, this, key)? {
            Key::At(index) => Ok(th.int(this.bytes()[index])),
            Key::Slice(slice) => {
                let range = slice.resolve(th, || this.size.get())?;
                this.open(th)?;
                if range.step == 1 {
                    let start = range.start as usize;
                    return Ok(th.bytes(&this.bytes()[start..start + range.count])?.into());
                }
                let bytes: Vec<u8> = range.indices().map(|index| this.bytes()[index]).collect();
                Ok(th.bytes(&bytes)?.into())
            }
        }
    }

    #[slot(mp_ass_subscript)]
    fn assign(th: &Thread, this: Gc<Mmap>, key: Value, value: Option<Value>) -> PyResult<()> {
        this.writable(th)?;
        match key_of(th, this, key)? {
            Key::At(index) => {
                let Some(value) = value else {
                    let text = "mmap doesn't support item deletion";
                    return Err(th.raise(t::TypeError, text));
                };
                let byte = byte_of(th, value)?;
                // Converting may have run code that closed or shrank this.
                this.open(th)?;
                match this.bytes_mut().get_mut(index) {
                    Some(place) => *place = byte,
                    None => return Err(th.raise(t::IndexError, "mmap index out of range")),
                }
                Ok(())
            }
            Key::Slice(slice) => {
                let range = slice.resolve(th, || this.size.get())?;
                let Some(value) = value else {
                    let text = "mmap object doesn't support slice deletion";
                    return Err(th.raise(t::TypeError, text));
                };
                let view = BytesLike::new(th, value, Request::SIMPLE)?;
                if view.info.len != range.count {
                    let text = "mmap slice assignment is wrong size";
                    return Err(th.raise(t::IndexError, text));
                }
                this.open(th)?;
                // The bytes may be this map's own; taking them may have run code that shrank it.
                let with = view.as_slice().to_vec();
                for (index, byte) in range.indices().zip(with) {
                    match this.bytes_mut().get_mut(index) {
                        Some(place) => *place = byte,
                        None => return Err(th.raise(t::IndexError, "mmap index out of range")),
                    }
                }
                Ok(())
            }
        }
    }

    #[slot(bf_getbuffer)]
    fn buffer(th: &Thread, this: Gc<Mmap>, _request: Request) -> PyResult<BufferInfo> {
        this.open(th)?;
        this.exports.set(this.exports.get() + 1);
        let readonly = this.access.get() == Access::Read;
        let mut info = BufferInfo::bytes(this.into(), this.data.get(), this.size.get(), readonly);
        info.release = Some(release);
        Ok(info)
    }

    #[getter]
    fn closed(this: Gc<Mmap>) -> bool {
        this.data.get().is_null()
    }

    #[method("($self, /)")]
    fn close(th: &Thread, this: Gc<Mmap>) -> PyResult<()> {
        if th.still(|| this.exports.get() > 0) {
            let text = "cannot close exported pointers exist";
            return Err(th.raise(t::BufferError, text));
        }
        this.unmap();
        Ok(())
    }

    #[method("($self, view, start=None, end=None, /)")]
    fn find(
        th: &Thread,
        this: Gc<Mmap>,
        view: Value,
        start: Option<Value>,
        end: Option<Value>,
    ) -> PyResult<isize> {
        this.find(th, view, start, end, false)
    }

    #[method("($self, view, start=None, end=None, /)")]
    fn rfind(
        th: &Thread,
        this: Gc<Mmap>,
        view: Value,
        start: Option<Value>,
        end: Option<Value>,
    ) -> PyResult<isize> {
        this.find(th, view, start, end, true)
    }

    #[method("($self, offset=0, size=None, /)")]
    fn flush(
        th: &Thread,
        this: Gc<Mmap>,
        offset: Option<isize>,
        size: Option<Value>,
    ) -> PyResult<()> {
        this.open(th)?;
        let offset = offset.unwrap_or(0);
        let size = match size.filter(|size| !size.is_none()) {
            Some(size) => protocol::index_as_isize(th, size)?,
            None => this.size.get() as isize - offset,
        };
        this.open(th)?;
        if size < 0 || offset < 0 || (this.size.get() as isize - offset) < size {
            return Err(th.raise(t::ValueError, "flush values out of range"));
        }
        if matches!(this.access.get(), Access::Read | Access::Copy) {
            return Ok(());
        }
        let (data, len) = (this.data.get() as usize + offset as usize, size as usize);
        // SAFETY: inside the mapping.
        let (answer, errno) = th.without_gil(|| unsafe {
            let answer = libc::msync(data as *mut libc::c_void, len, libc::MS_SYNC);
            (answer, *libc::__errno_location())
        });
        if answer < 0 {
            return Err(th.raise_os_error(errno, None, None));
        }
        Ok(())
    }

    #[method("($self, option, start=0, length=None, /)")]
    fn madvise(
        th: &Thread,
        this: Gc<Mmap>,
        option: i32,
        start: Option<isize>,
        length: Option<Value>,
    ) -> PyResult<()> {
        this.open(th)?;
        let start = start.unwrap_or(0);
        let length = match length.filter(|length| !length.is_none()) {
            Some(length) => protocol::index_as_isize(th, length)?,
            None => this.size.get() as isize,
        };
        this.open(th)?;
        if start < 0 || start as usize >= this.size.get() {
            return Err(th.raise(t::ValueError, "madvise start out of bounds"));
        }
        if length < 0 {
            return Err(th.raise(t::ValueError, "madvise length invalid"));
        }
        if start.checked_add(length).is_none() {
            return Err(th.raise(t::OverflowError, "madvise length too large"));
        }
        let length = (length as usize).min(this.size.get() - start as usize);
        // SAFETY: inside the mapping.
        let answer =
            unsafe { libc::madvise(this.data.get().add(start as usize).cast(), length, option) };
        if answer != 0 {
            return Err(th.raise_last_os_error(None));
        }
        Ok(())
    }

    #[method("($self, dest, src, count, /)", name = "move")]
    fn move_(th: &Thread, this: Gc<Mmap>, dest: isize, src: isize, count: isize) -> PyResult<()> {
        this.writable(th)?;
        let size = this.size.get() as isize;
        if dest < 0 || src < 0 || count < 0 || size - dest < count || size - src < count {
            let text = "source, destination, or count out of range";
            return Err(th.raise(t::ValueError, text));
        }
        let (from, count) = (src as usize, count as usize);
        this.bytes_mut()
            .copy_within(from..from + count, dest as usize);
        Ok(())
    }

    #[method("($self, n=None, /)")]
    fn read(th: &Thread, this: Gc<Mmap>, n: Option<Value>) -> PyResult<Value> {
        this.open(th)?;
        let wanted = match n.filter(|n| !n.is_none()) {
            Some(n) => protocol::index_as_isize(th, n)?,
            None => -1,
        };
        this.open(th)?;
        let left = this.size.get().saturating_sub(this.pos.get());
        let count = usize::try_from(wanted).unwrap_or(usize::MAX).min(left);
        let start = this.pos.get().min(this.size.get());
        let bytes = th.bytes(&this.bytes()[start..start + count])?;
        this.pos.set(start + count);
        Ok(bytes.into())
    }

    #[method("($self, /)")]
    fn read_byte(th: &Thread, this: Gc<Mmap>) -> PyResult<u8> {
        this.open(th)?;
        if this.pos.get() >= this.size.get() {
            return Err(th.raise(t::ValueError, "read byte out of range"));
        }
        let byte = this.bytes()[this.pos.get()];
        this.pos.set(this.pos.get() + 1);
        Ok(byte)
    }

    #[method("($self, /)")]
    fn readline(th: &Thread, this: Gc<Mmap>) -> PyResult<Value> {
        this.open(th)?;
        let start = this.pos.get().min(this.size.get());
        let rest = &this.bytes()[start..];
        let count = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let line = th.bytes(&rest[..count])?;
        this.pos.set(start + count);
        Ok(line.into())
    }

    #[method("($self, newsize, /)")]
    fn resize(th: &Thread, this: Gc<Mmap>, newsize: isize) -> PyResult<()> {
        this.open(th)?;
        this.resizable(th)?;
        if newsize < 0 || newsize as i64 > i64::MAX - this.offset.get() {
            return Err(th.raise(t::ValueError, "new size out of range"));
        }
        let new = newsize as usize;
        if this.fd.get() == -1 && this.shared.get() && new > this.size.get() {
            let text = "mmap: can't expand a shared anonymous mapping on Linux";
            return Err(th.raise(t::ValueError, text));
        }
        // SAFETY: this object's file and mapping, which nobody refers to.
        unsafe {
            if this.fd.get() != -1
                && libc::ftruncate(this.fd.get(), this.offset.get() + new as i64) < 0
            {
                return Err(th.raise_last_os_error(None));
            }
            let (data, size) = (this.data.get().cast(), this.size.get());
            let moved = libc::mremap(data, size, new, libc::MREMAP_MAYMOVE);
            if moved == libc::MAP_FAILED {
                return Err(th.raise_last_os_error(None));
            }
            this.data.set(moved.cast());
        }
        this.size.set(new);
        Ok(())
    }

    #[method("($self, pos, whence=0, /)")]
    fn seek(th: &Thread, this: Gc<Mmap>, pos: isize, whence: Option<i32>) -> PyResult<usize> {
        this.open(th)?;
        let from = match whence.unwrap_or(0) {
            0 => 0,
            1 => this.pos.get() as isize,
            2 => this.size.get() as isize,
            _ => return Err(th.raise(t::ValueError, "unknown seek type")),
        };
        match from.checked_add(pos) {
            Some(at) if at >= 0 && at as usize <= this.size.get() => {
                this.pos.set(at as usize);
                Ok(at as usize)
            }
            _ => Err(th.raise(t::ValueError, "seek out of range")),
        }
    }

    #[method("($self, /)")]
    fn seekable(_this: Gc<Mmap>) -> bool {
        true
    }

    #[method("($self, /)")]
    fn size(th: &Thread, this: Gc<Mmap>) -> PyResult<i64> {
        this.open(th)?;
        if this.fd.get() == -1 {
            if !this.tracks_fd.get() {
                return Err(th.raise_os_error(libc::EBADF, None, None));
            }
            return Ok(this.size.get() as i64);
        }
        // SAFETY: fills the structure.
        let (answer, stat) = unsafe {
            let mut stat = std::mem::zeroed::<libc::stat>();
            (libc::fstat(this.fd.get(), &mut stat), stat)
        };
        if answer != 0 {
            return Err(th.raise_last_os_error(None));
        }
        Ok(stat.st_size)
    }

    #[method("($self, /)")]
    fn tell(th: &Thread, this: Gc<Mmap>) -> PyResult<usize> {
        this.open(th)?;
        Ok(this.pos.get())
    }

    #[method("($self, bytes, /)")]
    fn write(th: &Thread, this: Gc<Mmap>, bytes: Value) -> PyResult<usize> {
        this.open(th)?;
        let view = BytesLike::new(th, bytes, Request::SIMPLE)?;
        this.writable(th)?;
        let (pos, len) = (this.pos.get(), view.info.len);
        if pos > this.size.get() || this.size.get() - pos < len {
            return Err(th.raise(t::ValueError, "data out of range"));
        }
        let data = view.as_slice().to_vec();
        this.bytes_mut()[pos..pos + len].copy_from_slice(&data);
        this.pos.set(pos + len);
        Ok(len)
    }

    #[method("($self, byte, /)")]
    fn write_byte(th: &Thread, this: Gc<Mmap>, byte: Value) -> PyResult<()> {
        this.open(th)?;
        let value = protocol::index(th, byte)?;
        let byte = pyjit_object::int::as_i64(value).unwrap_or(-1);
        let Ok(byte) = u8::try_from(byte) else {
            let text = if byte < 0 {
                "unsigned byte integer is less than minimum"
            } else {
                "unsigned byte integer is greater than maximum"
            };
            return Err(th.raise(t::OverflowError, text));
        };
        this.writable(th)?;
        if this.pos.get() >= this.size.get() {
            return Err(th.raise(t::ValueError, "write byte out of range"));
        }
        this.bytes_mut()[this.pos.get()] = byte;
        this.pos.set(this.pos.get() + 1);
        Ok(())
    }

    #[method("($self, /)")]
    fn __enter__(th: &Thread, this: Gc<Mmap>) -> PyResult<Gc<Mmap>> {
        this.open(th)?;
        Ok(this)
    }

    #[method("($self, exc_type, exc_value, traceback, /)")]
    fn __exit__(
        th: &Thread,
        this: Gc<Mmap>,
        _exc_type: Value,
        _exc_value: Value,
        _traceback: Value,
    ) -> PyResult<()> {
        close(th, this)
    }
}

#[pymodule(name = "mmap")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for (name, value) in CONSTANTS {
            module.set(th, name, th.int(*value))?;
        }
        for (name, value) in [
            ("ACCESS_DEFAULT", 0),
            ("ACCESS_READ", 1),
            ("ACCESS_WRITE", 2),
            ("ACCESS_COPY", 3),
            ("PAGESIZE", page_size()),
            ("ALLOCATIONGRANULARITY", page_size()),
        ] {
            module.set(th, name, th.int(value))?;
        }
        module.set(th, "error", th.class(t::OSError))?;
        module.set(th, "mmap", th.define_class(&super::methods::SPEC, None)?)
    }
}

/// POSIX shared memory module
#[pymodule(name = "_posixshmem")]
pub mod shared {
    use super::*;

    /// Open a shared memory object.  Returns a file descriptor (integer).
    #[function("(path, flags, mode=0o777)")]
    fn shm_open(th: &Thread, path: PathArg, flags: i32, mode: Option<i32>) -> PyResult<isize> {
        let mode = mode.unwrap_or(0o777) as libc::mode_t;
        // SAFETY: a C string.
        let answer = th.system_call(|| unsafe {
            libc::shm_open(path.text.as_ptr(), flags | libc::O_CLOEXEC, mode) as isize
        })?;
        answer.map_err(|errno| th.raise_os_error(errno, Some(path.object), None))
    }

    /// Remove a shared memory object (similar to unlink()).
    ///
    /// Remove a shared memory object name, and, once all processes have
    /// unmapped the object, de-allocates and destroys the contents of the
    /// associated memory region.
    #[function("(path, /)")]
    fn shm_unlink(th: &Thread, path: PathArg) -> PyResult<()> {
        // SAFETY: a C string.
        let answer = th.system_call(|| unsafe { libc::shm_unlink(path.text.as_ptr()) as isize })?;
        match answer {
            Ok(_) => Ok(()),
            Err(errno) => Err(th.raise_os_error(errno, Some(path.object), None)),
        }
    }
}
