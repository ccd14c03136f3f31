//! `posix`: what `os` needs of the system. CPython: Modules/posixmodule.c.
//!
//! `path` converts arguments, `stat` has `stat_result`, `scandir` directory iteration, `constants` the numbers.

#![allow(non_snake_case)]

mod constants;
mod descriptors;
mod files;
mod names;
pub(crate) mod path;
pub mod process;
mod scandir;
mod sched;
mod stat;

use path::{Fd, PathArg};
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::structseq::{self, StructSeq};

/// Runs a call that answers -1 for an error; OSError names the paths.
fn check(th: &Thread, paths: &[&PathArg], call: impl FnMut() -> isize) -> PyResult<isize> {
    match th.system_call(call)? {
        Ok(answer) => Ok(answer),
        Err(errno) => {
            let name = |index: usize| paths.get(index).map(|path| path.object);
            Err(th.raise_os_error(errno, name(0), name(1)))
        }
    }
}

fn dir_fd(th: &Thread, fd: Option<Value>) -> PyResult<i32> {
    match fd.filter(|fd| !fd.is_none()) {
        None => Ok(libc::AT_FDCWD),
        Some(fd) if !protocol::is_index(th, fd) => {
            let found = th.type_name(fd);
            let text = format!("argument should be integer or None, not {found}");
            Err(th.raise(t::TypeError, text))
        }
        Some(fd) => match pyjit_object::int::as_i64(protocol::index(th, fd)?)
            .and_then(|fd| i32::try_from(fd).ok())
        {
            Some(fd) => Ok(fd),
            None => Err(th.raise(t::OverflowError, "fd is greater than maximum")),
        },
    }
}

/// The process's environment, a dict of bytes.
fn environment(th: &Thread) -> PyResult<Value> {
    use std::os::unix::ffi::OsStrExt;
    let environ = th.dict();
    for (key, value) in std::env::vars_os() {
        let key = th.bytes(key.as_bytes())?;
        environ.set(th, key.into(), th.bytes(value.as_bytes())?.into())?;
    }
    Ok(environ.into())
}

/// Makes and keeps a struct sequence class of this module.
fn keep_class(th: &Thread, module: Gc<Module>, spec: &StructSeq) -> PyResult<()> {
    let class = structseq::define(th, spec)?;
    th.rt().kept.borrow_mut().insert(spec.name, class.into());
    let short = spec.name.rsplit('.').next().unwrap_or(spec.name);
    module.set(th, short, class)
}

fn kept_class(th: &Thread, name: &'static str) -> Gc<Type> {
    let known = th.rt().kept.borrow().get(name).copied();
    known
        .and_then(Value::cast::<Type>)
        .unwrap_or_else(|| th.class(t::TUPLE))
}

const UNAME: StructSeq = StructSeq {
    name: "posix.uname_result",
    doc: "uname_result: Result from os.uname().",
    fields: &["sysname", "nodename", "release", "version", "machine"],
    visible: 5,
    constructible: true,
};
const TERMINAL_SIZE: StructSeq = StructSeq {
    name: "os.terminal_size",
    doc: "A tuple of (columns, lines) for holding terminal window size",
    fields: &["columns", "lines"],
    visible: 2,
    constructible: true,
};
const TIMES: StructSeq = StructSeq {
    name: "posix.times_result",
    doc: "times_result: Result from os.times().",
    fields: &[
        "user",
        "system",
        "children_user",
        "children_system",
        "elapsed",
    ],
    visible: 5,
    constructible: true,
};

/// This module provides access to operating system functionality that is
/// standardized by the C Standard and the POSIX standard (a thinly
/// disguised Unix interface).
#[pymodule(name = "posix")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        constants::set(th, module)?;
        keep_class(th, module, &stat::STAT_RESULT)?;
        for spec in [&UNAME, &TERMINAL_SIZE, &TIMES] {
            keep_class(th, module, spec)?;
        }
        scandir::init(th, module)?;
        process::init(th, module)?;
        sched::init(th, module)?;
        files::init(th, module)?;
        for part in [
            &process::module::SPEC,
            &sched::module::SPEC,
            &files::module::SPEC,
            &descriptors::module::SPEC,
        ] {
            crate::add_functions(th, module, part)?;
        }
        module.set(th, "error", th.class(t::OSError))?;
        module.set(th, "environ", environment(th)?)?;
        let have = th.empty_list();
        for name in [
            "HAVE_EVENTFD",
            "HAVE_TIMERFD_CREATE",
            "HAVE_FCHOWN",
            "HAVE_FCHOWNAT",
            "HAVE_FEXECVE",
            "HAVE_FPATHCONF",
            "HAVE_FSTATVFS",
            "HAVE_FUTIMES",
            "HAVE_FUTIMESAT",
            "HAVE_LCHOWN",
            "HAVE_LUTIMES",
            "HAVE_MEMFD_CREATE",
            "HAVE_MKFIFOAT",
            "HAVE_MKNODAT",
            "HAVE_PTSNAME_R",
            "HAVE_FACCESSAT",
            "HAVE_FCHDIR",
            "HAVE_FCHMOD",
            "HAVE_FSTATAT",
            "HAVE_LSTAT",
            "HAVE_MKDIRAT",
            "HAVE_OPENAT",
            "HAVE_RENAMEAT",
            "HAVE_UNLINKAT",
            "HAVE_FDOPENDIR",
            "HAVE_FTRUNCATE",
            "HAVE_LINKAT",
            "HAVE_SYMLINKAT",
            "HAVE_READLINKAT",
            "HAVE_UTIMENSAT",
            "HAVE_FUTIMENS",
            "HAVE_FCHMODAT",
        ] {
            have.push(th, th.str(name).into())?;
        }
        module.set(th, "_have_functions", have)
    }

    /// Perform a stat system call on the given path.
    #[function("(path, *, dir_fd=None, follow_symlinks=True)")]
    fn stat(
        th: &Thread,
        path: PathArg,
        dir_fd: Option<Value>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<Value> {
        super::stat::stat(
            th,
            &path,
            super::dir_fd(th, dir_fd)?,
            follow_symlinks.unwrap_or(true),
        )
    }

    /// Perform a stat system call on the given path, without following symbolic links.
    #[function("(path, *, dir_fd=None)")]
    fn lstat(th: &Thread, path: PathArg, dir_fd: Option<Value>) -> PyResult<Value> {
        super::stat::stat(th, &path, super::dir_fd(th, dir_fd)?, false)
    }

    /// Perform a stat system call on the given file descriptor.
    #[function("(fd)")]
    fn fstat(th: &Thread, fd: Fd) -> PyResult<Value> {
        super::stat::fstat(th, fd.0)
    }

    /// Use the real uid/gid to test for access to a path.
    #[function("(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)")]
    fn access(
        th: &Thread,
        path: PathArg,
        mode: i32,
        dir_fd: Option<Value>,
        effective_ids: Option<bool>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<bool> {
        let fd = super::dir_fd(th, dir_fd)?;
        let flags = if effective_ids.unwrap_or(false) {
            libc::AT_EACCESS
        } else {
            0
        } | if follow_symlinks.unwrap_or(true) {
            0
        } else {
            libc::AT_SYMLINK_NOFOLLOW
        };
        // SAFETY: the path is a C string.
        Ok(th.without_gil(|| unsafe { libc::faccessat(fd, path.text.as_ptr(), mode, flags) }) == 0)
    }

    /// Open a file for low level IO.  Returns a file descriptor (integer).
    #[function("(path, flags, mode=0o777, *, dir_fd=None)")]
    fn open(
        th: &Thread,
        path: PathArg,
        flags: i32,
        mode: Option<i32>,
        dir_fd: Option<Value>,
    ) -> PyResult<isize> {
        let fd = super::dir_fd(th, dir_fd)?;
        // SAFETY: the path is a C string.
        check(th, &[&path], || unsafe {
            libc::openat(
                fd,
                path.text.as_ptr(),
                flags | libc::O_CLOEXEC,
                mode.unwrap_or(0o777),
            )
        } as isize)
    }

    /// Close a file descriptor.
    #[function("(fd)")]
    fn close(th: &Thread, fd: Fd) -> PyResult<()> {
        // SAFETY: the caller's descriptor.
        if th.without_gil(|| unsafe { libc::close(fd.0) }) < 0 {
            Err(th.raise_last_os_error(None))
        } else {
            Ok(())
        }
    }

    /// Close all file descriptors in [fd_low, fd_high), ignoring errors.
    #[function("(fd_low, fd_high, /)")]
    fn closerange(fd_low: i32, fd_high: i32) {
        for fd in fd_low.max(0)..fd_high {
            // SAFETY: the caller's descriptors; errors do not matter.
            unsafe { libc::close(fd) };
        }
    }

    /// Read from a file descriptor.  Returns a bytes object.
    #[function("(fd, length, /)")]
    fn read(th: &Thread, fd: Fd, length: isize) -> PyResult<Value> {
        if length < 0 {
            return Err(th.raise_os_error(libc::EINVAL, None, None));
        }
        let mut buffer: Vec<u8> = Vec::new();
        if buffer.try_reserve_exact(length as usize).is_err() {
            return Err(th.raise_memory());
        }
        buffer.resize(length as usize, 0);
        let (address, len) = (buffer.as_mut_ptr() as usize, buffer.len());
        // SAFETY: reads into the buffer.
        let count = check(th, &[], || unsafe {
            libc::read(fd.0, address as *mut libc::c_void, len)
        })?;
        Ok(th.bytes(&buffer[..count as usize])?.into())
    }

    /// Write a bytes object to a file descriptor.
    #[function("(fd, data, /)")]
    fn write(th: &Thread, fd: Fd, data: Value) -> PyResult<isize> {
        let source = BytesLike::new(th, data, Request::SIMPLE)?;
        let (address, len) = (source.as_slice().as_ptr() as usize, source.info.len);
        // SAFETY: writes from the buffer, which the view keeps in place.
        check(th, &[], || unsafe {
            libc::write(fd.0, address as *const libc::c_void, len)
        })
    }

    /// Set the position of a file descriptor.  Return the new position.
    #[function("(fd, position, how, /)")]
    fn lseek(th: &Thread, fd: Fd, position: i64, how: i32) -> PyResult<i64> {
        // SAFETY: a plain system call.
        let answer = unsafe { libc::lseek(fd.0, position, how) };
        if answer < 0 {
            Err(th.raise_last_os_error(None))
        } else {
            Ok(answer)
        }
    }

    /// Return True if the fd is connected to a terminal.
    #[function("(fd, /)")]
    fn isatty(fd: i32) -> bool {
        // SAFETY: a plain query.
        unsafe { libc::isatty(fd) == 1 }
    }

    /// Return a duplicate of a file descriptor.
    #[function("(fd, /)")]
    fn dup(th: &Thread, fd: Fd) -> PyResult<isize> {
        // SAFETY: a plain system call.
        check(
            th,
            &[],
            || unsafe { libc::fcntl(fd.0, libc::F_DUPFD_CLOEXEC, 0) } as isize,
        )
    }

    /// Duplicate file descriptor.
    #[function("(fd, fd2, inheritable=True)")]
    fn dup2(th: &Thread, fd: Fd, fd2: Fd, inheritable: Option<bool>) -> PyResult<isize> {
        let flags = if inheritable.unwrap_or(true) {
            0
        } else {
            libc::O_CLOEXEC
        };
        if fd.0 == fd2.0 {
            return Ok(fd2.0 as isize);
        }
        // SAFETY: a plain system call.
        check(th, &[], || unsafe { libc::dup3(fd.0, fd2.0, flags) }
            as isize)
    }

    /// Create a pipe.  Returns a tuple of two file descriptors: (read_fd, write_fd)
    #[function("()")]
    fn pipe(th: &Thread) -> PyResult<Value> {
        let mut ends = [0i32; 2];
        // SAFETY: fills the array.
        if unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) } < 0 {
            return Err(th.raise_last_os_error(None));
        }
        Ok(th.tuple(&ends.map(Value::int)).into())
    }

    /// Get the close-on-exe flag of the specified file descriptor.
    #[function("(fd, /)")]
    fn get_inheritable(th: &Thread, fd: Fd) -> PyResult<bool> {
        // SAFETY: a plain query.
        let flags = check(th, &[], || unsafe { libc::fcntl(fd.0, libc::F_GETFD) }
            as isize)?;
        Ok(flags & libc::FD_CLOEXEC as isize == 0)
    }

    /// Set the inheritable flag of the specified file descriptor.
    #[function("(fd, inheritable, /)")]
    fn set_inheritable(th: &Thread, fd: Fd, inheritable: bool) -> PyResult<()> {
        let flags = if inheritable { 0 } else { libc::FD_CLOEXEC };
        // SAFETY: a plain system call.
        check(
            th,
            &[],
            || unsafe { libc::fcntl(fd.0, libc::F_SETFD, flags) } as isize,
        )
        .map(|_| ())
    }

    #[function("(fd, length, /)")]
    fn ftruncate(th: &Thread, fd: Fd, length: i64) -> PyResult<()> {
        // SAFETY: a plain system call.
        check(th, &[], || unsafe { libc::ftruncate(fd.0, length) }
            as isize)
        .map(|_| ())
    }

    #[function("(path, length)")]
    fn truncate(th: &Thread, path: PathArg, length: i64) -> PyResult<()> {
        // SAFETY: the path is a C string.
        check(th, &[&path], || unsafe {
            match path.fd {
                Some(fd) => libc::ftruncate(fd, length) as isize,
                None => libc::truncate(path.text.as_ptr(), length) as isize,
            }
        })
        .map(|_| ())
    }

    /// Force write of fd to disk.
    #[function("(fd)")]
    fn fsync(th: &Thread, fd: Fd) -> PyResult<()> {
        // SAFETY: a plain system call.
        check(th, &[], || unsafe { libc::fsync(fd.0) } as isize).map(|_| ())
    }

    /// Return a unicode string representing the current working directory.
    #[function("()")]
    fn getcwd(th: &Thread) -> PyResult<Value> {
        match std::env::current_dir() {
            Ok(path) => path::os_str(th, path.as_os_str()),
            Err(error) => Err(th.raise_os_error(error.raw_os_error().unwrap_or(0), None, None)),
        }
    }

    /// Return a bytes string representing the current working directory.
    #[function("()")]
    fn getcwdb(th: &Thread) -> PyResult<Value> {
        use std::os::unix::ffi::OsStrExt;
        match std::env::current_dir() {
            Ok(path) => Ok(th.bytes(path.as_os_str().as_bytes())?.into()),
            Err(error) => Err(th.raise_os_error(error.raw_os_error().unwrap_or(0), None, None)),
        }
    }

    /// Change the current working directory to the specified path.
    #[function("(path)")]
    fn chdir(th: &Thread, path: PathArg) -> PyResult<()> {
        // SAFETY: the path is a C string.
        check(th, &[&path], || unsafe {
            match path.fd {
                Some(fd) => libc::fchdir(fd) as isize,
                None => libc::chdir(path.text.as_ptr()) as isize,
            }
        })
        .map(|_| ())
    }

    /// Return a list containing the names of the files in the directory.
    #[function("(path=None)")]
    fn listdir(th: &Thread, path: Option<PathArg>) -> PyResult<Value> {
        scandir::list(th, path.as_ref())
    }

    /// Return an iterator of DirEntry objects for given path.
    #[function("(path=None)")]
    fn scandir(th: &Thread, path: Option<PathArg>) -> PyResult<Value> {
        super::scandir::scan(th, path)
    }

    /// Create a directory.
    #[function("(path, mode=0o777, *, dir_fd=None)")]
    fn mkdir(th: &Thread, path: PathArg, mode: Option<i32>, dir_fd: Option<Value>) -> PyResult<()> {
        let fd = super::dir_fd(th, dir_fd)?;
        // SAFETY: the path is a C string.
        check(th, &[&path], || unsafe {
            libc::mkdirat(
                fd,
                path.text.as_ptr(),
                mode.unwrap_or(0o777) as libc::mode_t,
            )
        } as isize)
        .map(|_| ())
    }

    /// Remove a directory.
    #[function("(path, *, dir_fd=None)")]
    fn rmdir(th: &Thread, path: PathArg, dir_fd: Option<Value>) -> PyResult<()> {
        let fd = super::dir_fd(th, dir_fd)?;
        // SAFETY: the path is a C string.
        check(
            th,
            &[&path],
            || unsafe { libc::unlinkat(fd, path.text.as_ptr(), libc::AT_REMOVEDIR) } as isize,
        )
        .map(|_| ())
    }

    /// Remove a file (same as remove()).
    #[function("(path, *, dir_fd=None)")]
    fn unlink(th: &Thread, path: PathArg, dir_fd: Option<Value>) -> PyResult<()> {
        let fd = super::dir_fd(th, dir_fd)?;
        // SAFETY: the path is a C string.
        check(
            th,
            &[&path],
            || unsafe { libc::unlinkat(fd, path.text.as_ptr(), 0) } as isize,
        )
        .map(|_| ())
    }

    /// Remove a file (same as unlink()).
    #[function("(path, *, dir_fd=None)")]
    fn remove(th: &Thread, path: PathArg, dir_fd: Option<Value>) -> PyResult<()> {
        unlink(th, path, dir_fd)
    }

    /// Rename a file or directory.
    #[function("(src, dst, *, src_dir_fd=None, dst_dir_fd=None)")]
    fn rename(
        th: &Thread,
        src: PathArg,
        dst: PathArg,
        src_dir_fd: Option<Value>,
        dst_dir_fd: Option<Value>,
    ) -> PyResult<()> {
        let (from, to) = (dir_fd(th, src_dir_fd)?, dir_fd(th, dst_dir_fd)?);
        // SAFETY: the paths are C strings.
        check(th, &[&src, &dst], || unsafe {
            libc::renameat(from, src.text.as_ptr(), to, dst.text.as_ptr())
        } as isize)
        .map(|_| ())
    }

    /// Rename a file or directory, overwriting the destination.
    #[function("(src, dst, *, src_dir_fd=None, dst_dir_fd=None)")]
    fn replace(
        th: &Thread,
        src: PathArg,
        dst: PathArg,
        src_dir_fd: Option<Value>,
        dst_dir_fd: Option<Value>,
    ) -> PyResult<()> {
        rename(th, src, dst, src_dir_fd, dst_dir_fd)
    }

    /// Create a hard link to a file.
    #[function("(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)")]
    fn link(
        th: &Thread,
        src: PathArg,
        dst: PathArg,
        src_dir_fd: Option<Value>,
        dst_dir_fd: Option<Value>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<()> {
        let (from, to) = (dir_fd(th, src_dir_fd)?, dir_fd(th, dst_dir_fd)?);
        let flags = if follow_symlinks.unwrap_or(true) {
            libc::AT_SYMLINK_FOLLOW
        } else {
            0
        };
        // SAFETY: the paths are C strings.
        check(th, &[&src, &dst], || unsafe {
            libc::linkat(from, src.text.as_ptr(), to, dst.text.as_ptr(), flags)
        } as isize)
        .map(|_| ())
    }

    /// Create a symbolic link pointing to src named dst.
    #[function("(src, dst, target_is_directory=False, *, dir_fd=None)")]
    fn symlink(
        th: &Thread,
        src: PathArg,
        dst: PathArg,
        _target_is_directory: Option<bool>,
        dir_fd: Option<Value>,
    ) -> PyResult<()> {
        let fd = super::dir_fd(th, dir_fd)?;
        // SAFETY: the paths are C strings.
        check(th, &[&src, &dst], || unsafe {
            libc::symlinkat(src.text.as_ptr(), fd, dst.text.as_ptr())
        } as isize)
        .map(|_| ())
    }

    /// Return a string representing the path to which the symbolic link points.
    #[function("(path, *, dir_fd=None)")]
    fn readlink(th: &Thread, path: PathArg, dir_fd: Option<Value>) -> PyResult<Value> {
        let fd = super::dir_fd(th, dir_fd)?;
        let mut buffer = vec![0u8; libc::PATH_MAX as usize];
        // SAFETY: the path is a C string; the kernel writes at most the buffer's length.
        let len = check(th, &[&path], || unsafe {
            libc::readlinkat(
                fd,
                path.text.as_ptr(),
                buffer.as_mut_ptr().cast(),
                buffer.len(),
            )
        })?;
        path.answer(th, &buffer[..len as usize])
    }

    /// Change the access permissions of a file.
    #[function("(path, mode, *, dir_fd=None, follow_symlinks=True)")]
    fn chmod(
        th: &Thread,
        path: PathArg,
        mode: i32,
        dir_fd: Option<Value>,
        _follow_symlinks: Option<bool>,
    ) -> PyResult<()> {
        let fd = super::dir_fd(th, dir_fd)?;
        // SAFETY: the path is a C string.
        check(th, &[&path], || unsafe {
            match path.fd {
                Some(fd) => libc::fchmod(fd, mode as libc::mode_t),
                None => libc::fchmodat(fd, path.text.as_ptr(), mode as libc::mode_t, 0),
            }
        } as isize)
        .map(|_| ())
    }

    /// Set the access and modified time of path.
    #[function("(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)")]
    fn utime(
        th: &Thread,
        path: PathArg,
        times: Option<Value>,
        ns: Option<Value>,
        dir_fd: Option<Value>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<()> {
        let fd = super::dir_fd(th, dir_fd)?;
        let pair =
            |value: Value, name: &str| match value.cast::<Tuple>().filter(|pair| pair.len() == 2) {
                Some(pair) => Ok([pair[0], pair[1]]),
                None => Err(th.raise(
                    t::TypeError,
                    format!("utime: '{name}' must be a tuple of two ints"),
                )),
            };
        if times.is_some_and(|times| !times.is_none()) && ns.is_some() {
            let text = "utime: you may specify either 'times' or 'ns' but not both";
            return Err(th.raise(t::ValueError, text));
        }
        if path.fd.is_some() {
            let text = if dir_fd.is_some_and(|fd| !fd.is_none()) {
                Some("utime: can't specify dir_fd without matching path")
            } else if !follow_symlinks.unwrap_or(true) {
                Some("utime: cannot use fd and follow_symlinks together")
            } else {
                None
            };
            if let Some(text) = text {
                return Err(th.raise(t::ValueError, text));
            }
        }
        let mut specs = [libc::timespec {
            tv_sec: 0,
            tv_nsec: libc::UTIME_NOW,
        }; 2];
        if let Some(times) = times.filter(|times| !times.is_none()) {
            for (spec, value) in specs.iter_mut().zip(pair(times, "times")?) {
                let seconds = protocol::as_double(th, value)?;
                *spec = libc::timespec {
                    tv_sec: seconds.floor() as i64,
                    tv_nsec: ((seconds - seconds.floor()) * 1e9) as i64,
                };
            }
        } else if let Some(ns) = ns {
            for (spec, value) in specs.iter_mut().zip(pair(ns, "ns")?) {
                let total = pyjit_object::int::as_i64(protocol::index(th, value)?).unwrap_or(0);
                *spec = libc::timespec {
                    tv_sec: total.div_euclid(1_000_000_000),
                    tv_nsec: total.rem_euclid(1_000_000_000),
                };
            }
        }
        let flags = if follow_symlinks.unwrap_or(true) {
            0
        } else {
            libc::AT_SYMLINK_NOFOLLOW
        };
        // SAFETY: the path is a C string, the times an array of two.
        check(th, &[&path], || unsafe {
            match path.fd {
                Some(fd) => libc::futimens(fd, specs.as_ptr()),
                None => libc::utimensat(fd, path.text.as_ptr(), specs.as_ptr(), flags),
            }
        } as isize)
        .map(|_| ())
    }

    /// Set the current numeric umask and return the previous umask.
    #[function("(mask, /)")]
    fn umask(mask: i32) -> u32 {
        // SAFETY: a plain system call.
        unsafe { libc::umask(mask as libc::mode_t) }
    }

    /// Return the file system path representation of the object.
    #[function("(path)")]
    fn fspath(th: &Thread, path: Value) -> PyResult<Value> {
        path::fspath(th, path)
    }

    #[function("(path, /)")]
    fn _path_normpath(th: &Thread, path: Value) -> PyResult<Value> {
        path::normpath(th, path)
    }

    #[function("(path, /)")]
    fn _path_splitroot_ex(th: &Thread, path: Value) -> PyResult<Value> {
        path::splitroot(th, path)
    }

    /// Checks if PyOS_CallInputHook is set.
    #[function("()")]
    fn _is_inputhook_installed() -> bool {
        // Nothing can install one: it is a hook of C extensions.
        false
    }

    /// Calls PyOS_CallInputHook droppong the GIL first.
    #[function("()")]
    fn _inputhook() -> i32 {
        0
    }

    /// Return the current process id.
    #[function("()")]
    fn getpid() -> u32 {
        std::process::id()
    }

    /// Return the parent's process id.
    #[function("()")]
    fn getppid() -> i32 {
        // SAFETY: a plain query.
        unsafe { libc::getppid() }
    }

    #[function("()")]
    fn getuid() -> u32 {
        // SAFETY: a plain query.
        unsafe { libc::getuid() }
    }

    #[function("()")]
    fn geteuid() -> u32 {
        // SAFETY: a plain query.
        unsafe { libc::geteuid() }
    }

    #[function("()")]
    fn getgid() -> u32 {
        // SAFETY: a plain query.
        unsafe { libc::getgid() }
    }

    #[function("()")]
    fn getegid() -> u32 {
        // SAFETY: a plain query.
        unsafe { libc::getegid() }
    }

    /// Return the number of logical CPUs in the system.
    #[function("()")]
    fn cpu_count() -> i64 {
        // SAFETY: a plain query.
        unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN) }
    }

    /// Return the set of CPUs the process is restricted to.
    #[function("(pid, /)")]
    fn sched_getaffinity(th: &Thread, pid: i32) -> PyResult<Value> {
        // SAFETY: fills the set.
        let set = unsafe {
            let mut set = std::mem::zeroed::<libc::cpu_set_t>();
            if libc::sched_getaffinity(pid, size_of::<libc::cpu_set_t>(), &mut set) < 0 {
                return Err(th.raise_last_os_error(None));
            }
            set
        };
        let cpus = th.set();
        for cpu in 0..libc::CPU_SETSIZE as usize {
            // SAFETY: below the set's size.
            if unsafe { libc::CPU_ISSET(cpu, &set) } {
                cpus.add(th, th.int(cpu))?;
            }
        }
        Ok(cpus.into())
    }

    /// Return a bytes object containing random bytes suitable for cryptographic use.
    #[function("(size, /)")]
    fn urandom(th: &Thread, size: isize) -> PyResult<Value> {
        if size < 0 {
            return Err(th.raise(t::ValueError, "negative argument not allowed"));
        }
        let bytes = Bytes::alloc(th, size as usize)?;
        let mut filled = 0;
        while filled < size as usize {
            // SAFETY: fills the rest of the fresh object.
            let count = unsafe {
                libc::getrandom(bytes.data().add(filled).cast(), size as usize - filled, 0)
            };
            if count < 0 {
                return Err(th.raise_last_os_error(None));
            }
            filled += count as usize;
        }
        Ok(bytes.into())
    }

    /// Exit to the system with specified status, without normal exit processing.
    #[function("(status)")]
    fn _exit(status: i32) {
        // SAFETY: ends the process.
        unsafe { libc::_exit(status) }
    }

    /// Abort the interpreter immediately.
    #[function("()")]
    fn abort() {
        std::process::abort()
    }

    /// Kill a process with a signal.
    #[function("(pid, signal, /)")]
    fn kill(th: &Thread, pid: i32, signal: i32) -> PyResult<()> {
        // SAFETY: a plain system call.
        check(th, &[], || unsafe { libc::kill(pid, signal) } as isize)?;
        th.check_signals()
    }

    /// Return the size of the terminal window as (columns, lines).
    #[function("(fd=<unrepresentable>, /)")]
    fn get_terminal_size(th: &Thread, fd: Option<i32>) -> PyResult<Value> {
        // SAFETY: fills the structure.
        let size = unsafe {
            let mut size = std::mem::zeroed::<libc::winsize>();
            if libc::ioctl(fd.unwrap_or(1), libc::TIOCGWINSZ, &mut size) < 0 {
                return Err(th.raise_last_os_error(None));
            }
            size
        };
        let fields = [th.int(size.ws_col), th.int(size.ws_row)];
        structseq::make(th, kept_class(th, "os.terminal_size"), &fields, &[])
    }

    /// Return an object identifying the current operating system.
    #[function("()")]
    fn uname(th: &Thread) -> PyResult<Value> {
        // SAFETY: fills the structure with C strings.
        let (answer, names) = unsafe {
            let mut names = std::mem::zeroed::<libc::utsname>();
            (libc::uname(&mut names), names)
        };
        if answer < 0 {
            return Err(th.raise_last_os_error(None));
        }
        let fields = [
            &names.sysname[..],
            &names.nodename,
            &names.release,
            &names.version,
            &names.machine,
        ]
        .map(|field| {
            let bytes: Vec<u8> = field
                .iter()
                .take_while(|byte| **byte != 0)
                .map(|byte| *byte as u8)
                .collect();
            Value::from(th.str(&String::from_utf8_lossy(&bytes)))
        });
        structseq::make(th, kept_class(th, "posix.uname_result"), &fields, &[])
    }

    /// Return a collection containing process timing information.
    #[function("()")]
    fn times(th: &Thread) -> PyResult<Value> {
        // SAFETY: fills the structure.
        let (elapsed, times, ticks) = unsafe {
            let mut times = std::mem::zeroed::<libc::tms>();
            (
                libc::times(&mut times),
                times,
                libc::sysconf(libc::_SC_CLK_TCK) as f64,
            )
        };
        let fields = [
            times.tms_utime,
            times.tms_stime,
            times.tms_cutime,
            times.tms_cstime,
            elapsed,
        ]
        .map(|count| Value::float(count as f64 / ticks));
        structseq::make(th, kept_class(th, "posix.times_result"), &fields, &[])
    }

    /// Change an environment variable.
    #[function("(name, value, /)")]
    fn putenv(th: &Thread, name: PathArg, value: PathArg) -> PyResult<()> {
        if name.text.as_bytes().contains(&b'=') {
            return Err(th.raise(t::ValueError, "illegal environment variable name"));
        }
        // SAFETY: C strings; the GIL keeps other Python code out of the environment.
        check(
            th,
            &[],
            || unsafe { libc::setenv(name.text.as_ptr(), value.text.as_ptr(), 1) } as isize,
        )
        .map(|_| ())
    }

    /// Delete an environment variable.
    #[function("(name, /)")]
    fn unsetenv(th: &Thread, name: PathArg) -> PyResult<()> {
        // SAFETY: as above.
        check(th, &[], || unsafe { libc::unsetenv(name.text.as_ptr()) }
            as isize)
        .map(|_| ())
    }

    /// Translate an error code to a message string.
    #[function("(code, /)")]
    fn strerror(code: i32) -> String {
        pyjit_object::error::strerror(code)
    }

    /// Wait for completion of a given child process.
    #[function("(pid, options, /)")]
    fn waitpid(th: &Thread, pid: i32, options: i32) -> PyResult<Value> {
        let mut status = 0;
        // SAFETY: fills the status.
        let pid = check(
            th,
            &[],
            || unsafe { libc::waitpid(pid, &mut status, options) } as isize,
        )?;
        Ok(th.tuple(&[th.int(pid), Value::int(status)]).into())
    }

    #[function("(status)")]
    fn WIFEXITED(status: i32) -> bool {
        libc::WIFEXITED(status)
    }

    #[function("(status)")]
    fn WEXITSTATUS(status: i32) -> i32 {
        libc::WEXITSTATUS(status)
    }

    #[function("(status)")]
    fn WIFSIGNALED(status: i32) -> bool {
        libc::WIFSIGNALED(status)
    }

    #[function("(status)")]
    fn WTERMSIG(status: i32) -> i32 {
        libc::WTERMSIG(status)
    }

    #[function("(status)")]
    fn WIFSTOPPED(status: i32) -> bool {
        libc::WIFSTOPPED(status)
    }

    #[function("(status)")]
    fn WSTOPSIG(status: i32) -> i32 {
        libc::WSTOPSIG(status)
    }

    /// Convert a wait status to an exit code.
    #[function("(status)")]
    fn waitstatus_to_exitcode(th: &Thread, status: i32) -> PyResult<i32> {
        if libc::WIFEXITED(status) {
            return Ok(libc::WEXITSTATUS(status));
        }
        if libc::WIFSIGNALED(status) {
            return Ok(-libc::WTERMSIG(status));
        }
        Err(th.raise(t::ValueError, format!("invalid wait status: {status}")))
    }

    /// Execute the command in a subshell.
    #[function("(command)")]
    fn system(command: PathArg) -> i32 {
        // SAFETY: a C string.
        unsafe { libc::system(command.text.as_ptr()) }
    }

    #[function("(fd, /)")]
    fn get_blocking(th: &Thread, fd: Fd) -> PyResult<bool> {
        // SAFETY: a plain query.
        let flags = check(th, &[], || unsafe { libc::fcntl(fd.0, libc::F_GETFL) }
            as isize)?;
        Ok(flags & libc::O_NONBLOCK as isize == 0)
    }

    #[function("(fd, blocking, /)")]
    fn set_blocking(th: &Thread, fd: Fd, blocking: bool) -> PyResult<()> {
        // SAFETY: plain system calls.
        let flags = check(th, &[], || unsafe { libc::fcntl(fd.0, libc::F_GETFL) }
            as isize)? as i32;
        let flags = if blocking {
            flags & !libc::O_NONBLOCK
        } else {
            flags | libc::O_NONBLOCK
        };
        // SAFETY: as above.
        check(
            th,
            &[],
            || unsafe { libc::fcntl(fd.0, libc::F_SETFL, flags) } as isize,
        )
        .map(|_| ())
    }
}
