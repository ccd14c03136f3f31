//! `posix`: owners, kinds and extents of files, extended attributes, file systems, limits.

use super::path::{Fd, PathArg};
use super::sched::Id;
use super::{check, dir_fd, keep_class, kept_class, names};
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::structseq::{self, StructSeq};

const STATVFS: StructSeq = StructSeq {
    name: "os.statvfs_result",
    doc: "statvfs_result: Result from statvfs or fstatvfs.\n\nThis object may be accessed either as a tuple of\n  (bsize, frsize, blocks, bfree, bavail, files, ffree, favail, flag, namemax),\nor via the attributes f_bsize, f_frsize, f_blocks, f_bfree, and so on.\n\nSee os.statvfs for more information.",
    fields: &[
        "f_bsize",
        "f_frsize",
        "f_blocks",
        "f_bfree",
        "f_bavail",
        "f_files",
        "f_ffree",
        "f_favail",
        "f_flag",
        "f_namemax",
        "f_fsid",
    ],
    visible: 10,
    constructible: true,
};

pub fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
    keep_class(th, module, &STATVFS)?;
    for (name, table) in [
        ("sysconf_names", names::SYSCONF),
        ("confstr_names", names::CONFSTR),
        ("pathconf_names", names::PATHCONF),
    ] {
        let dict = th.dict();
        for (key, number) in table {
            dict.set_str(th, th.intern(key), Value::int(*number))?;
        }
        module.set(th, name, dict)?;
    }
    Ok(())
}

/// The number of a configuration name, which may be given as one.
fn configuration(th: &Thread, name: Value, table: &[(&str, i32)]) -> PyResult<i32> {
    if let Some(text) = name.cast::<Str>() {
        let text = text.display();
        return match table.iter().find(|(known, _)| *known == text) {
            Some((_, number)) => Ok(*number),
            None => Err(th.raise(t::ValueError, "unrecognized configuration name")),
        };
    }
    if !pyjit_object::int::is_int(name) {
        return Err(th.raise(
            t::TypeError,
            "configuration names must be strings or integers",
        ));
    }
    match pyjit_object::int::as_i64(name).and_then(|name| i32::try_from(name).ok()) {
        Some(number) => Ok(number),
        None => Err(th.raise(t::OverflowError, "Python int too large to convert to C int")),
    }
}

/// A query of which -1 without an error is an answer.
fn limit(th: &Thread, path: Option<Value>, query: impl Fn() -> i64) -> PyResult<i64> {
    // SAFETY: the C library's own word of this thread.
    let (answer, errno) = unsafe {
        *libc::__errno_location() = 0;
        let answer = query();
        (answer, *libc::__errno_location())
    };
    if answer == -1 && errno != 0 {
        return Err(th.raise_os_error(errno, path, None));
    }
    Ok(answer)
}

fn vfs_value(th: &Thread, vfs: &libc::statvfs) -> PyResult<Value> {
    let fields = [
        th.int(vfs.f_bsize),
        th.int(vfs.f_frsize),
        th.int(vfs.f_blocks),
        th.int(vfs.f_bfree),
        th.int(vfs.f_bavail),
        th.int(vfs.f_files),
        th.int(vfs.f_ffree),
        th.int(vfs.f_favail),
        th.int(vfs.f_flag),
        th.int(vfs.f_namemax),
    ];
    let class = kept_class(th, STATVFS.name);
    structseq::make(th, class, &fields, &[th.int(vfs.f_fsid)])
}

fn done(th: &Thread, paths: &[&PathArg], call: impl FnMut() -> isize) -> PyResult<()> {
    check(th, paths, call).map(|_| ())
}

/// Buffers of an iterable, and the system's list of them.
struct Buffers<'a> {
    /// Held while the parts are in use.
    _views: Vec<BytesLike<'a>>,
    parts: Vec<libc::iovec>,
    _list: Gc<List>,
}

fn buffers<'a>(
    th: &'a Thread,
    iterable: Value,
    request: Request,
    name: &str,
) -> PyResult<Buffers<'a>> {
    let is_sequence = th.class_of(iterable).slots.sq_item.get().is_some()
        || th.class_of(iterable).slots.mp_subscript.get().is_some();
    if !is_sequence {
        return Err(th.raise(t::TypeError, format!("{name}() arg 2 must be a sequence")));
    }
    let list = protocol::to_list(th, iterable)?;
    let mut views = Vec::new();
    for index in 0..list.len() {
        if let Some(item) = list.get(index) {
            views.push(BytesLike::new(th, item, request)?);
        }
    }
    let parts = views.iter().map(|view| libc::iovec {
        iov_base: view.info.address.cast(),
        iov_len: view.info.len,
    });
    Ok(Buffers {
        parts: parts.collect(),
        _views: views,
        _list: list,
    })
}

fn follow(follow_symlinks: Option<bool>) -> bool {
    follow_symlinks.unwrap_or(true)
}

/// Part of `posix`.
#[pymodule(name = "posix")]
pub mod module {
    use super::*;

    /// Change the owner and group id of path to the numeric uid and gid.
    ///
    ///   path
    ///     Path to be examined; can be string, bytes, a path-like object, or
    ///     open-file-descriptor int.
    ///   dir_fd
    ///     If not None, it should be a file descriptor open to a directory,
    ///     and path should be relative; path will then be relative to that
    ///     directory.
    ///   follow_symlinks
    ///     If False, and the last element of the path is a symbolic link,
    ///     stat will examine the symbolic link itself instead of the file
    ///     the link points to.
    ///
    /// path may always be specified as a string.  On some platforms, path may
    /// also be specified as an open file descriptor.  If this functionality is
    /// unavailable, using it raises an exception.
    /// If dir_fd is not None, it should be a file descriptor open to
    /// a directory, and path should be relative; path will then be relative to
    /// that directory.
    /// If follow_symlinks is False, and the last element of the path is
    /// a symbolic link, chown will modify the symbolic link itself instead of
    /// the file the link points to.
    /// It is an error to use dir_fd or follow_symlinks when specifying path as
    /// an open file descriptor.
    /// dir_fd and follow_symlinks may not be implemented on your platform.  If
    /// they are unavailable, using them will raise a NotImplementedError.
    #[function("(path, uid, gid, *, dir_fd=None, follow_symlinks=True)")]
    fn chown(
        th: &Thread,
        path: PathArg,
        uid: Id,
        gid: Id,
        dir_fd: Option<Value>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<()> {
        let fd = super::dir_fd(th, dir_fd)?;
        let flags = match follow(follow_symlinks) {
            true => 0,
            false => libc::AT_SYMLINK_NOFOLLOW,
        };
        // SAFETY: the path is a C string.
        done(th, &[&path], || unsafe {
            match path.fd {
                Some(fd) => libc::fchown(fd, uid.0, gid.0) as isize,
                None => libc::fchownat(fd, path.text.as_ptr(), uid.0, gid.0, flags) as isize,
            }
        })
    }

    /// Change the owner and group id of path to the numeric uid and gid.
    ///
    /// This function will not follow symbolic links.
    /// Equivalent to os.chown(path, uid, gid, follow_symlinks=False).
    #[function("(path, uid, gid)")]
    fn lchown(th: &Thread, path: PathArg, uid: Id, gid: Id) -> PyResult<()> {
        // SAFETY: the path is a C string.
        done(th, &[&path], || unsafe {
            libc::lchown(path.text.as_ptr(), uid.0, gid.0) as isize
        })
    }

    /// Change the owner and group id of the file specified by file descriptor.
    ///
    /// Equivalent to os.chown(fd, uid, gid).
    #[function("(fd, uid, gid)")]
    fn fchown(th: &Thread, fd: Fd, uid: Id, gid: Id) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, &[], || unsafe {
            libc::fchown(fd.0, uid.0, gid.0) as isize
        })
    }

    /// Change the access permissions of the file given by file descriptor fd.
    ///
    ///   fd
    ///     The file descriptor of the file to be modified.
    ///   mode
    ///     Operating-system mode bitfield.
    ///     Be careful when using number literals for *mode*.  The conventional
    ///     UNIX notation for numeric modes uses an octal base, which needs to
    ///     be indicated with a ``0o`` prefix in Python.
    ///
    /// Equivalent to os.chmod(fd, mode).
    #[function("(fd, mode)")]
    fn fchmod(th: &Thread, fd: Fd, mode: i32) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, &[], || unsafe {
            libc::fchmod(fd.0, mode as libc::mode_t) as isize
        })
    }

    /// Change to the directory of the given file descriptor.
    ///
    /// fd must be opened on a directory, not a file.
    /// Equivalent to os.chdir(fd).
    #[function("(fd)")]
    fn fchdir(th: &Thread, fd: Fd) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, &[], || unsafe { libc::fchdir(fd.0) as isize })
    }

    /// Force write of fd to disk without forcing update of metadata.
    #[function("(fd)")]
    fn fdatasync(th: &Thread, fd: Fd) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, &[], || unsafe { libc::fdatasync(fd.0) as isize })
    }

    /// Force write of everything to disk.
    #[function("()")]
    fn sync(th: &Thread) {
        // SAFETY: a plain system call.
        th.without_gil(|| unsafe { libc::sync() });
    }

    /// Read a number of bytes from a file descriptor starting at a particular offset.
    ///
    /// Read length bytes from file descriptor fd, starting at offset bytes from
    /// the beginning of the file.  The file offset remains unchanged.
    #[function("(fd, length, offset, /)")]
    fn pread(th: &Thread, fd: Fd, length: isize, offset: i64) -> PyResult<Value> {
        if length < 0 {
            return Err(th.raise_os_error(libc::EINVAL, None, None));
        }
        let mut buffer: Vec<u8> = Vec::new();
        if buffer.try_reserve_exact(length as usize).is_err() {
            return Err(th.raise_memory());
        }
        buffer.resize(length as usize, 0);
        // SAFETY: fills the buffer.
        let count = check(th, &[], || unsafe {
            libc::pread(fd.0, buffer.as_mut_ptr().cast(), buffer.len(), offset)
        })?;
        Ok(th.bytes(&buffer[..count as usize])?.into())
    }

    /// Write bytes to a file descriptor starting at a particular offset.
    ///
    /// Write buffer to fd, starting at offset bytes from the beginning of
    /// the file.  Returns the number of bytes written.  Does not change the
    /// current file offset.
    #[function("(fd, buffer, offset, /)")]
    fn pwrite(th: &Thread, fd: Fd, buffer: Value, offset: i64) -> PyResult<isize> {
        let view = BytesLike::new(th, buffer, Request::SIMPLE)?;
        // SAFETY: the view keeps the bytes in place.
        check(th, &[], || unsafe {
            libc::pwrite(fd.0, view.info.address.cast(), view.info.len, offset)
        })
    }

    /// Read into a buffer object from a file descriptor.
    #[function("(fd, buffer, /)")]
    fn readinto(th: &Thread, fd: i32, buffer: Value) -> PyResult<isize> {
        let view = writable(th, buffer, "readinto")?;
        // SAFETY: the view keeps the bytes in place.
        check(th, &[], || unsafe {
            libc::read(fd, view.info.address.cast(), view.info.len)
        })
    }

    /// Read from a file descriptor fd into an iterable of buffers.
    ///
    /// The buffers should be mutable buffers accepting bytes.
    /// readv will transfer data into each buffer until it is full
    /// and then move on to the next buffer in the sequence to hold
    /// the rest of the data.
    ///
    /// readv returns the total number of bytes read,
    /// which may be less than the total capacity of all the buffers.
    #[function("(fd, buffers, /)")]
    fn readv(th: &Thread, fd: Fd, buffers: Value) -> PyResult<isize> {
        let buffers = super::buffers(th, buffers, Request::WRITABLE, "readv")?;
        // SAFETY: the views keep the bytes in place.
        check(th, &[], || unsafe {
            libc::readv(fd.0, buffers.parts.as_ptr(), buffers.parts.len() as i32)
        })
    }

    /// Iterate over buffers, and write the contents of each to a file descriptor.
    ///
    /// Returns the total number of bytes written.
    /// buffers must be a sequence of bytes-like objects.
    #[function("(fd, buffers, /)")]
    fn writev(th: &Thread, fd: Fd, buffers: Value) -> PyResult<isize> {
        let buffers = super::buffers(th, buffers, Request::SIMPLE, "writev")?;
        // SAFETY: the views keep the bytes in place.
        check(th, &[], || unsafe {
            libc::writev(fd.0, buffers.parts.as_ptr(), buffers.parts.len() as i32)
        })
    }

    /// Reads from a file descriptor into a number of mutable bytes-like objects.
    ///
    /// Combines the functionality of readv() and pread().  As readv(), it will
    /// transfer data into each buffer until it is full and then move on to the
    /// next buffer in the sequence to hold the rest of the data.  Its fourth
    /// argument, specifies the file offset at which the input operation is to
    /// be performed.  It will return the total number of bytes read (which can
    /// be less than the total capacity of all the objects).
    ///
    /// The flags argument contains a bitwise OR of zero or more of the
    /// following flags:
    ///
    /// - RWF_HIPRI
    /// - RWF_NOWAIT
    ///
    /// Using non-zero flags requires Linux 4.6 or newer.
    #[function("(fd, buffers, offset, flags=0, /)")]
    fn preadv(
        th: &Thread,
        fd: Fd,
        buffers: Value,
        offset: i64,
        flags: Option<i32>,
    ) -> PyResult<isize> {
        let buffers = super::buffers(th, buffers, Request::WRITABLE, "preadv2")?;
        let (parts, count) = (buffers.parts.as_ptr(), buffers.parts.len() as i32);
        // SAFETY: the views keep the bytes in place.
        check(th, &[], || unsafe {
            libc::preadv2(fd.0, parts, count, offset, flags.unwrap_or(0))
        })
    }

    /// Writes the contents of bytes-like objects to a file descriptor at a given offset.
    ///
    /// Combines the functionality of writev() and pwrite(). All buffers must be
    /// a sequence of bytes-like objects.  Buffers are processed in array order.
    /// Entire contents of first buffer is written before proceeding to second,
    /// and so on. The operating system may set a limit (sysconf() value
    /// SC_IOV_MAX) on the number of buffers that can be used.
    /// This function writes the contents of each object to the file descriptor
    /// and returns the total number of bytes written.
    ///
    /// The flags argument contains a bitwise OR of zero or more of the
    /// following flags:
    ///
    /// - RWF_DSYNC
    /// - RWF_SYNC
    /// - RWF_APPEND
    ///
    /// Using non-zero flags requires Linux 4.7 or newer.
    #[function("(fd, buffers, offset, flags=0, /)")]
    fn pwritev(
        th: &Thread,
        fd: Fd,
        buffers: Value,
        offset: i64,
        flags: Option<i32>,
    ) -> PyResult<isize> {
        let buffers = super::buffers(th, buffers, Request::SIMPLE, "pwritev2")?;
        let (parts, count) = (buffers.parts.as_ptr(), buffers.parts.len() as i32);
        // SAFETY: the views keep the bytes in place.
        check(th, &[], || unsafe {
            libc::pwritev2(fd.0, parts, count, offset, flags.unwrap_or(0))
        })
    }

    /// Create a pipe with flags set atomically.
    ///
    /// Returns a tuple of two file descriptors:
    ///   (read_fd, write_fd)
    ///
    /// flags can be constructed by ORing together one or more of these values:
    /// O_NONBLOCK, O_CLOEXEC.
    #[function("(flags, /)")]
    fn pipe2(th: &Thread, flags: i32) -> PyResult<Value> {
        let mut ends = [0i32; 2];
        // SAFETY: fills the array.
        if unsafe { libc::pipe2(ends.as_mut_ptr(), flags) } < 0 {
            return Err(th.raise_last_os_error(None));
        }
        Ok(th.tuple(&ends.map(Value::int)).into())
    }

    /// Create a "fifo" (a POSIX named pipe).
    ///
    /// If dir_fd is not None, it should be a file descriptor open to
    /// a directory, and path should be relative; path will then be relative to
    /// that directory.
    /// dir_fd may not be implemented on your platform.  If it is unavailable,
    /// using it will raise a NotImplementedError.
    #[function("(path, mode=0o666, *, dir_fd=None)")]
    fn mkfifo(
        th: &Thread,
        path: PathArg,
        mode: Option<i32>,
        dir_fd: Option<Value>,
    ) -> PyResult<()> {
        let fd = super::dir_fd(th, dir_fd)?;
        let mode = mode.unwrap_or(0o666) as libc::mode_t;
        // SAFETY: the path is a C string.
        done(th, &[&path], || unsafe {
            libc::mkfifoat(fd, path.text.as_ptr(), mode) as isize
        })
    }

    /// Create a node in the file system.
    ///
    /// Create a node in the file system (file, device special file or named
    /// pipe) at path.  mode specifies both the permissions to use and the
    /// type of node to be created, being combined (bitwise OR) with one of
    /// S_IFREG, S_IFCHR, S_IFBLK, and S_IFIFO.  If S_IFCHR or S_IFBLK is set
    /// on mode, device defines the newly created device special file (probably
    /// using os.makedev()).  Otherwise device is ignored.
    ///
    /// If dir_fd is not None, it should be a file descriptor open to
    /// a directory, and path should be relative; path will then be relative
    /// to that directory.
    /// dir_fd may not be implemented on your platform.  If it is unavailable,
    /// using it will raise a NotImplementedError.
    #[function("(path, mode=0o600, device=0, *, dir_fd=None)")]
    fn mknod(
        th: &Thread,
        path: PathArg,
        mode: Option<i32>,
        device: Option<i64>,
        dir_fd: Option<Value>,
    ) -> PyResult<()> {
        let fd = super::dir_fd(th, dir_fd)?;
        let mode = mode.unwrap_or(0o600) as libc::mode_t;
        let device = device.unwrap_or(0) as libc::dev_t;
        // SAFETY: the path is a C string.
        done(th, &[&path], || unsafe {
            libc::mknodat(fd, path.text.as_ptr(), mode, device) as isize
        })
    }

    /// Extracts a device major number from a raw device number.
    #[function("(device, /)")]
    fn major(th: &Thread, device: Value) -> PyResult<u32> {
        Ok(libc::major(super::device(th, device)?))
    }

    /// Extracts a device minor number from a raw device number.
    #[function("(device, /)")]
    fn minor(th: &Thread, device: Value) -> PyResult<u32> {
        Ok(libc::minor(super::device(th, device)?))
    }

    /// Composes a raw device number from the major and minor device numbers.
    #[function("(major, minor, /)")]
    fn makedev(major: i64, minor: i64) -> u64 {
        libc::makedev(major as u32, minor as u32)
    }

    /// Apply, test or remove a POSIX lock on an open file descriptor.
    ///
    ///   fd
    ///     An open file descriptor.
    ///   command
    ///     One of F_LOCK, F_TLOCK, F_ULOCK or F_TEST.
    ///   length
    ///     The number of bytes to lock, starting at the current position.
    #[function("(fd, command, length, /)")]
    fn lockf(th: &Thread, fd: Fd, command: i32, length: i64) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, &[], || unsafe {
            libc::lockf(fd.0, command, length) as isize
        })
    }

    /// Announce an intention to access data in a specific pattern.
    ///
    /// Announce an intention to access data in a specific pattern, thus
    /// allowing the kernel to make optimizations.
    /// The advice applies to the region of the file specified by fd starting at
    /// offset and continuing for length bytes.
    /// advice is one of POSIX_FADV_NORMAL, POSIX_FADV_SEQUENTIAL,
    /// POSIX_FADV_RANDOM, POSIX_FADV_NOREUSE, POSIX_FADV_WILLNEED, or
    /// POSIX_FADV_DONTNEED.
    #[function("(fd, offset, length, advice, /)")]
    fn posix_fadvise(th: &Thread, fd: Fd, offset: i64, length: i64, advice: i32) -> PyResult<()> {
        // SAFETY: a plain system call.
        match th.without_gil(|| unsafe { libc::posix_fadvise(fd.0, offset, length, advice) }) {
            0 => Ok(()),
            errno => Err(th.raise_os_error(errno, None, None)),
        }
    }

    /// Ensure a file has allocated at least a particular number of bytes on disk.
    ///
    /// Ensure that the file specified by fd encompasses a range of bytes
    /// starting at offset bytes from the beginning and continuing for length
    /// bytes.
    #[function("(fd, offset, length, /)")]
    fn posix_fallocate(th: &Thread, fd: Fd, offset: i64, length: i64) -> PyResult<()> {
        loop {
            // SAFETY: a plain system call.
            match th.without_gil(|| unsafe { libc::posix_fallocate(fd.0, offset, length) }) {
                0 => return Ok(()),
                libc::EINTR => th.check_signals()?,
                errno => return Err(th.raise_os_error(errno, None, None)),
            }
        }
    }

    /// Copy count bytes from file descriptor in_fd to file descriptor out_fd.
    #[function("(out_fd, in_fd, offset, count)")]
    fn sendfile(
        th: &Thread,
        out_fd: i32,
        in_fd: i32,
        offset: Value,
        count: isize,
    ) -> PyResult<isize> {
        let mut place = match offset.is_none() {
            true => None,
            false => Some(super::offset(th, offset)?),
        };
        let pointer = place
            .as_mut()
            .map_or(std::ptr::null_mut(), |place| place as *mut i64);
        // SAFETY: reads and changes the offset.
        check(th, &[], || unsafe {
            libc::sendfile(out_fd, in_fd, pointer, count as usize)
        })
    }

    /// Copy count bytes from one file descriptor to another.
    ///
    ///   src
    ///     Source file descriptor.
    ///   dst
    ///     Destination file descriptor.
    ///   count
    ///     Number of bytes to copy.
    ///   offset_src
    ///     Starting offset in src.
    ///   offset_dst
    ///     Starting offset in dst.
    ///
    /// If offset_src is None, then src is read from the current position;
    /// respectively for offset_dst.
    #[function("(src, dst, count, offset_src=None, offset_dst=None)")]
    fn copy_file_range(
        th: &Thread,
        src: i32,
        dst: i32,
        count: isize,
        offset_src: Option<Value>,
        offset_dst: Option<Value>,
    ) -> PyResult<isize> {
        if count < 0 {
            let text = "negative value for 'count' not allowed";
            return Err(th.raise(t::ValueError, text));
        }
        let (mut from, mut to) = (optional(th, offset_src)?, optional(th, offset_dst)?);
        let (from, to) = (pointer(&mut from), pointer(&mut to));
        // SAFETY: reads and changes the offsets.
        check(th, &[], || unsafe {
            libc::copy_file_range(src, from, dst, to, count as usize, 0)
        })
    }

    /// Transfer count bytes from one pipe to a descriptor or vice versa.
    ///
    ///   src
    ///     Source file descriptor.
    ///   dst
    ///     Destination file descriptor.
    ///   count
    ///     Number of bytes to copy.
    ///   offset_src
    ///     Starting offset in src.
    ///   offset_dst
    ///     Starting offset in dst.
    ///   flags
    ///     Flags to modify the semantics of the call.
    ///
    /// If offset_src is None, then src is read from the current position;
    /// respectively for offset_dst. The offset associated to the file
    /// descriptor that refers to a pipe must be None.
    #[function("(src, dst, count, offset_src=None, offset_dst=None, flags=0)")]
    fn splice(
        th: &Thread,
        src: i32,
        dst: i32,
        count: isize,
        offset_src: Option<Value>,
        offset_dst: Option<Value>,
        flags: Option<i32>,
    ) -> PyResult<isize> {
        if count < 0 {
            let text = "negative value for 'count' not allowed";
            return Err(th.raise(t::ValueError, text));
        }
        let (mut from, mut to) = (optional(th, offset_src)?, optional(th, offset_dst)?);
        let (from, to) = (pointer(&mut from), pointer(&mut to));
        // SAFETY: reads and changes the offsets.
        check(th, &[], || unsafe {
            libc::splice(
                src,
                from,
                dst,
                to,
                count as usize,
                flags.unwrap_or(0) as u32,
            )
        })
    }

    fn optional(th: &Thread, value: Option<Value>) -> PyResult<Option<i64>> {
        match value.filter(|value| !value.is_none()) {
            Some(value) => super::offset(th, value).map(Some),
            None => Ok(None),
        }
    }

    fn pointer(offset: &mut Option<i64>) -> *mut i64 {
        offset
            .as_mut()
            .map_or(std::ptr::null_mut(), |offset| offset as *mut i64)
    }

    /// Perform a statvfs system call on the given path.
    ///
    /// path may always be specified as a string.
    /// On some platforms, path may also be specified as an open file
    /// descriptor.  If this functionality is unavailable, using it raises
    /// an exception.
    #[function("(path)")]
    fn statvfs(th: &Thread, path: PathArg) -> PyResult<Value> {
        // SAFETY: a zeroed structure is valid.
        let mut vfs = unsafe { std::mem::zeroed::<libc::statvfs>() };
        // SAFETY: the path is a C string; fills the structure.
        done(th, &[&path], || unsafe {
            match path.fd {
                Some(fd) => libc::fstatvfs(fd, &mut vfs) as isize,
                None => libc::statvfs(path.text.as_ptr(), &mut vfs) as isize,
            }
        })?;
        vfs_value(th, &vfs)
    }

    /// Perform an fstatvfs system call on the given fd.
    ///
    /// Equivalent to statvfs(fd).
    #[function("(fd, /)")]
    fn fstatvfs(th: &Thread, fd: Fd) -> PyResult<Value> {
        // SAFETY: a zeroed structure is valid.
        let mut vfs = unsafe { std::mem::zeroed::<libc::statvfs>() };
        // SAFETY: fills the structure.
        done(th, &[], || unsafe {
            libc::fstatvfs(fd.0, &mut vfs) as isize
        })?;
        vfs_value(th, &vfs)
    }

    /// Return an integer-valued system configuration variable.
    #[function("(name, /)")]
    fn sysconf(th: &Thread, name: Value) -> PyResult<i64> {
        let name = configuration(th, name, names::SYSCONF)?;
        // SAFETY: a plain query.
        limit(th, None, || unsafe { libc::sysconf(name) })
    }

    /// Return the configuration limit name for the file or directory path.
    ///
    /// If there is no limit, return -1.
    /// On some platforms, path may also be specified as an open file
    /// descriptor.  If this functionality is unavailable, using it raises
    /// an exception.
    #[function("(path, name)")]
    fn pathconf(th: &Thread, path: PathArg, name: Value) -> PyResult<i64> {
        let name = configuration(th, name, names::PATHCONF)?;
        // SAFETY: the path is a C string.
        limit(th, Some(path.object), || unsafe {
            match path.fd {
                Some(fd) => libc::fpathconf(fd, name),
                None => libc::pathconf(path.text.as_ptr(), name),
            }
        })
    }

    /// Return the configuration limit name for the file descriptor fd.
    ///
    /// If there is no limit, return -1.
    #[function("(fd, name, /)")]
    fn fpathconf(th: &Thread, fd: Fd, name: Value) -> PyResult<i64> {
        let name = configuration(th, name, names::PATHCONF)?;
        // SAFETY: a plain query.
        limit(th, None, || unsafe { libc::fpathconf(fd.0, name) })
    }

    /// Return a string-valued system configuration variable.
    #[function("(name, /)")]
    fn confstr(th: &Thread, name: Value) -> PyResult<Value> {
        let name = configuration(th, name, names::CONFSTR)?;
        let mut buffer = vec![0u8; 1024];
        loop {
            // SAFETY: fills the buffer with a C string.
            let (len, errno) = unsafe {
                *libc::__errno_location() = 0;
                let len = libc::confstr(name, buffer.as_mut_ptr().cast(), buffer.len());
                (len, *libc::__errno_location())
            };
            if len == 0 {
                return match errno {
                    0 => Ok(Value::NONE),
                    errno => Err(th.raise_os_error(errno, None, None)),
                };
            }
            if len <= buffer.len() {
                return Ok(th.str_wtf8(&buffer[..len - 1])?.into());
            }
            buffer.resize(len, 0);
        }
    }

    /// Return the value of extended attribute attribute on path.
    ///
    /// path may be either a string, a path-like object, or an open file
    /// descriptor.
    /// If follow_symlinks is False, and the last element of the path is
    /// a symbolic link, getxattr will examine the symbolic link itself
    /// instead of the file the link points to.
    #[function("(path, attribute, *, follow_symlinks=True)")]
    fn getxattr(
        th: &Thread,
        path: PathArg,
        attribute: PathArg,
        follow_symlinks: Option<bool>,
    ) -> PyResult<Value> {
        let follow = follow(follow_symlinks);
        for room in [128usize, 65536] {
            let mut buffer = vec![0u8; room];
            let (path_text, name) = (path.text.as_ptr(), attribute.text.as_ptr());
            let place = buffer.as_mut_ptr().cast();
            // SAFETY: C strings; fills the buffer.
            let answer = th.system_call(|| unsafe {
                match path.fd {
                    Some(fd) => libc::fgetxattr(fd, name, place, room),
                    None if follow => libc::getxattr(path_text, name, place, room),
                    None => libc::lgetxattr(path_text, name, place, room),
                }
            })?;
            match answer {
                Ok(len) => return Ok(th.bytes(&buffer[..len as usize])?.into()),
                Err(libc::ERANGE) if room < 65536 => {}
                Err(errno) => return Err(th.raise_os_error(errno, Some(path.object), None)),
            }
        }
        Err(th.raise_os_error(libc::ERANGE, Some(path.object), None))
    }

    /// Set extended attribute attribute on path to value.
    ///
    /// path may be either a string, a path-like object,  or an open file
    /// descriptor.
    /// If follow_symlinks is False, and the last element of the path is
    /// a symbolic link, setxattr will modify the symbolic link itself instead
    /// of the file the link points to.
    #[function("(path, attribute, value, flags=0, *, follow_symlinks=True)")]
    fn setxattr(
        th: &Thread,
        path: PathArg,
        attribute: PathArg,
        value: Value,
        flags: Option<i32>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<()> {
        let view = BytesLike::new(th, value, Request::SIMPLE)?;
        let (data, len) = (view.info.address.cast(), view.info.len);
        let (flags, follow) = (flags.unwrap_or(0), follow(follow_symlinks));
        let (path_text, name) = (path.text.as_ptr(), attribute.text.as_ptr());
        // SAFETY: C strings; reads the bytes.
        done(th, &[&path], || unsafe {
            (match path.fd {
                Some(fd) => libc::fsetxattr(fd, name, data, len, flags),
                None if follow => libc::setxattr(path_text, name, data, len, flags),
                None => libc::lsetxattr(path_text, name, data, len, flags),
            }) as isize
        })
    }

    /// Remove extended attribute attribute on path.
    ///
    /// path may be either a string, a path-like object, or an open file
    /// descriptor.
    /// If follow_symlinks is False, and the last element of the path is
    /// a symbolic link, removexattr will modify the symbolic link itself
    /// instead of the file the link points to.
    #[function("(path, attribute, *, follow_symlinks=True)")]
    fn removexattr(
        th: &Thread,
        path: PathArg,
        attribute: PathArg,
        follow_symlinks: Option<bool>,
    ) -> PyResult<()> {
        let follow = follow(follow_symlinks);
        let (path_text, name) = (path.text.as_ptr(), attribute.text.as_ptr());
        // SAFETY: C strings.
        done(th, &[&path], || unsafe {
            (match path.fd {
                Some(fd) => libc::fremovexattr(fd, name),
                None if follow => libc::removexattr(path_text, name),
                None => libc::lremovexattr(path_text, name),
            }) as isize
        })
    }

    /// Return a list of extended attributes on path.
    ///
    /// path may be either None, a string, a path-like object, or an open file
    /// descriptor.  If path is None, listxattr will examine the current
    /// directory.
    /// If follow_symlinks is False, and the last element of the path is
    /// a symbolic link, listxattr will examine the symbolic link itself instead
    /// of the file the link points to.
    #[function("(path=None, *, follow_symlinks=True)")]
    fn listxattr(
        th: &Thread,
        path: Option<Value>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<Value> {
        let given = path.filter(|path| !path.is_none());
        let at = pyjit_object::convert::ArgAt {
            function: "listxattr",
            index: 1,
            name: "path",
        };
        let path = PathArg::from_arg(th, given.unwrap_or_else(|| th.str(".").into()), &at)?;
        let follow = follow(follow_symlinks);
        for room in [256usize, 65536] {
            let mut buffer = vec![0u8; room];
            let (path_text, place) = (path.text.as_ptr(), buffer.as_mut_ptr().cast());
            // SAFETY: a C string; fills the buffer.
            let answer = th.system_call(|| unsafe {
                match path.fd {
                    Some(fd) => libc::flistxattr(fd, place, room),
                    None if follow => libc::listxattr(path_text, place, room),
                    None => libc::llistxattr(path_text, place, room),
                }
            })?;
            match answer {
                Ok(len) => {
                    let list = th.empty_list();
                    let names = buffer[..len as usize].split(|byte| *byte == 0);
                    for name in names.filter(|name| !name.is_empty()) {
                        use std::os::unix::ffi::OsStrExt;
                        let name =
                            super::super::path::os_str(th, std::ffi::OsStr::from_bytes(name))?;
                        list.push(th, name)?;
                    }
                    return Ok(list.into());
                }
                Err(libc::ERANGE) if room < 65536 => {}
                Err(errno) => return Err(th.raise_os_error(errno, given, None)),
            }
        }
        Err(th.raise_os_error(libc::ERANGE, given, None))
    }

    /// Obtain a series of random bytes.
    #[function("(size, flags=0)")]
    fn getrandom(th: &Thread, size: isize, flags: Option<i32>) -> PyResult<Value> {
        if size < 0 {
            return Err(th.raise_os_error(libc::EINVAL, None, None));
        }
        let mut buffer = vec![0u8; size as usize];
        let (place, flags) = (buffer.as_mut_ptr().cast(), flags.unwrap_or(0) as u32);
        // SAFETY: fills the buffer.
        let count = check(th, &[], || unsafe {
            libc::getrandom(place, size as usize, flags)
        })?;
        Ok(th.bytes(&buffer[..count as usize])?.into())
    }

    /// Create the environment dictionary.
    #[function("()")]
    fn _create_environ(th: &Thread) -> PyResult<Value> {
        super::super::environment(th)
    }
}

/// A device number; -1 is none.
fn device(th: &Thread, value: Value) -> PyResult<libc::dev_t> {
    let number = protocol::index(th, value)?;
    if pyjit_object::int::as_i64(number) == Some(-1) {
        return Ok(libc::dev_t::MAX);
    }
    let big = pyjit_object::int::as_big(number).unwrap_or_default();
    u64::try_from(&big).map_err(|_| {
        let text = if pyjit_object::int::signum(number) < 0 {
            "can't convert negative int to unsigned"
        } else {
            "Python int too large to convert to C unsigned long long"
        };
        th.raise(t::OverflowError, text)
    })
}

/// A buffer argument that is written to.
fn writable<'a>(th: &'a Thread, value: Value, function: &str) -> PyResult<BytesLike<'a>> {
    crate::socket::writable(th, value, function, 2)
}

/// A file offset.
fn offset(th: &Thread, value: Value) -> PyResult<i64> {
    let number = protocol::index(th, value)?;
    match pyjit_object::int::as_i64(number) {
        Some(offset) => Ok(offset),
        None => Err(th.raise(
            t::OverflowError,
            "Python int too large to convert to C long",
        )),
    }
}
