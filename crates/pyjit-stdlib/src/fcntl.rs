//! `fcntl`. CPython: Modules/fcntlmodule.c.

use crate::select::descriptor;
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

#[rustfmt::skip]
const CONSTANTS: &[(&str, i64)] = &[
    ("DN_ACCESS", 1), ("DN_ATTRIB", 32), ("DN_CREATE", 4), ("DN_DELETE", 8), ("DN_MODIFY", 2),
    ("DN_MULTISHOT", 2147483648), ("DN_RENAME", 16), ("FASYNC", 8192), ("FD_CLOEXEC", 1), ("FICLONE", 1074041865),
    ("FICLONERANGE", 1075876877), ("F_ADD_SEALS", 1033), ("F_DUPFD", 0), ("F_DUPFD_CLOEXEC", 1030),
    ("F_DUPFD_QUERY", 1027), ("F_EXLCK", 4), ("F_GETFD", 1), ("F_GETFL", 3), ("F_GETLEASE", 1025), ("F_GETLK", 5),
    ("F_GETLK64", 5), ("F_GETOWN", 9), ("F_GETOWN_EX", 16), ("F_GETPIPE_SZ", 1032), ("F_GETSIG", 11),
    ("F_GET_FILE_RW_HINT", 1037), ("F_GET_RW_HINT", 1035), ("F_GET_SEALS", 1034), ("F_NOTIFY", 1026),
    ("F_OFD_GETLK", 36), ("F_OFD_SETLK", 37), ("F_OFD_SETLKW", 38), ("F_OWNER_PGRP", 2), ("F_OWNER_PID", 1),
    ("F_OWNER_TID", 0), ("F_RDLCK", 0), ("F_SEAL_FUTURE_WRITE", 16), ("F_SEAL_GROW", 4), ("F_SEAL_SEAL", 1),
    ("F_SEAL_SHRINK", 2), ("F_SEAL_WRITE", 8), ("F_SETFD", 2), ("F_SETFL", 4), ("F_SETLEASE", 1024), ("F_SETLK", 6),
    ("F_SETLK64", 6), ("F_SETLKW", 7), ("F_SETLKW64", 7), ("F_SETOWN", 8), ("F_SETOWN_EX", 15),
    ("F_SETPIPE_SZ", 1031), ("F_SETSIG", 10), ("F_SET_FILE_RW_HINT", 1038), ("F_SET_RW_HINT", 1036), ("F_SHLCK", 8),
    ("F_UNLCK", 2), ("F_WRLCK", 1), ("LOCK_EX", 2), ("LOCK_MAND", 32), ("LOCK_NB", 4), ("LOCK_READ", 64),
    ("LOCK_RW", 192), ("LOCK_SH", 1), ("LOCK_UN", 8), ("LOCK_WRITE", 128), ("RWH_WRITE_LIFE_EXTREME", 5),
    ("RWH_WRITE_LIFE_LONG", 4), ("RWH_WRITE_LIFE_MEDIUM", 3), ("RWH_WRITE_LIFE_NONE", 1),
    ("RWH_WRITE_LIFE_NOT_SET", 0), ("RWH_WRITE_LIFE_SHORT", 2),
];

/// Most bytes of an argument that is copied.
const MOST: usize = 1024;

/// What a call is given.
enum Argument {
    Number(i64),
    Bytes(Vec<u8>),
}

fn argument(th: &Thread, value: Value, name: &str) -> PyResult<Argument> {
    if protocol::is_index(th, value) {
        let number = protocol::index(th, value)?;
        let big = pyjit_object::int::as_big(number).unwrap_or_default();
        let low = &big & dashu_int::IBig::from(u64::MAX);
        return Ok(Argument::Number(u64::try_from(&low).unwrap_or(0) as i64));
    }
    let bytes = match value.cast::<Str>() {
        Some(text) => text.to_wtf8(),
        None => {
            if th.class_of(value).slots.bf_getbuffer.get().is_none() {
                let found = th.type_name(value);
                let text = format!(
                    "{name}() argument 3 must be an integer, a bytes-like object, or a string, not {found}"
                );
                return Err(th.raise(t::TypeError, text));
            }
            BytesLike::new(th, value, Request::SIMPLE)?
                .as_slice()
                .to_vec()
        }
    };
    if bytes.len() > MOST {
        let text = format!("{name} argument 3 is too long");
        return Err(th.raise(t::ValueError, text));
    }
    Ok(Argument::Bytes(bytes))
}

/// A copy with room behind it, for requests that write more than was given.
fn copy_of(bytes: &[u8]) -> Vec<u8> {
    let mut copy = bytes.to_vec();
    copy.resize(MOST + 64, 0);
    copy
}

fn call(th: &Thread, call: impl FnMut() -> isize) -> PyResult<isize> {
    match th.system_call(call)? {
        Ok(answer) => Ok(answer),
        Err(errno) => Err(th.raise_os_error(errno, None, None)),
    }
}

/// This module performs file control and I/O control on file
/// descriptors.  It is an interface to the fcntl() and ioctl() Unix
/// routines.  File descriptors can be obtained with the fileno() method of
/// a file or socket object.
#[pymodule(name = "fcntl")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for (name, value) in CONSTANTS {
            module.set(th, name, th.int(*value))?;
        }
        Ok(())
    }

    /// Perform the operation cmd on file descriptor fd.
    ///
    /// The values used for cmd are operating system dependent, and are
    /// available as constants in the fcntl module, using the same names as used
    /// in the relevant C header files.  The argument arg is optional, and
    /// defaults to 0; it may be an integer, a bytes-like object or a string.
    /// If arg is given as a string, it will be encoded to binary using the
    /// UTF-8 encoding.
    ///
    /// If the arg given is an integer or if none is specified, the result value
    /// is an integer corresponding to the return value of the fcntl() call in
    /// the C code.
    ///
    /// If arg is given as a bytes-like object, the return value of fcntl() is a
    /// bytes object of that length, containing the resulting value put in the
    /// arg buffer by the operating system.  The length of the arg buffer is not
    /// allowed to exceed 1024 bytes.
    #[function("(fd, cmd, arg=0, /)")]
    fn fcntl(th: &Thread, fd: Value, cmd: i32, arg: Option<Value>) -> PyResult<Value> {
        let fd = descriptor(th, fd)?;
        match argument(th, arg.unwrap_or(Value::int(0)), "fcntl")? {
            Argument::Number(number) => {
                // SAFETY: a plain system call.
                let answer = super::call(th, || unsafe {
                    libc::fcntl(fd, cmd, number as i32) as isize
                })?;
                Ok(th.int(answer))
            }
            Argument::Bytes(bytes) => {
                let mut copy = copy_of(&bytes);
                // SAFETY: the copy has room for what the kernel writes.
                super::call(th, || unsafe {
                    libc::fcntl(fd, cmd, copy.as_mut_ptr()) as isize
                })?;
                Ok(th.bytes(&copy[..bytes.len()])?.into())
            }
        }
    }

    /// Perform the operation request on file descriptor fd.
    ///
    /// The values used for request are operating system dependent, and are
    /// available as constants in the fcntl or termios library modules, using
    /// the same names as used in the relevant C header files.
    ///
    /// The argument arg is optional, and defaults to 0; it may be an integer, a
    /// bytes-like object or a string.  If arg is given as a string, it will be
    /// encoded to binary using the UTF-8 encoding.
    ///
    /// If the arg given is an integer or if none is specified, the result value
    /// is an integer corresponding to the return value of the ioctl() call in
    /// the C code.
    ///
    /// If the argument is a mutable buffer (such as a bytearray) and the
    /// mutate_flag argument is true (default) then the buffer is (in effect)
    /// passed to the operating system and changes made by the OS will be
    /// reflected in the contents of the buffer after the call has returned.
    /// The return value is the integer returned by the ioctl() system call.
    ///
    /// If the argument is a mutable buffer and the mutable_flag argument is
    /// false, the behavior is as if an immutable buffer had been passed.
    ///
    /// If the argument is an immutable buffer then a copy of the buffer is
    /// passed to the operating system and the return value is a bytes object of
    /// the same length containing whatever the operating system put in the
    /// buffer.  The length of the arg buffer in this case is not allowed to
    /// exceed 1024 bytes.
    #[function("(fd, request, arg=0, mutate_flag=True, /)")]
    fn ioctl(
        th: &Thread,
        fd: Value,
        request: i64,
        arg: Option<Value>,
        mutate_flag: Option<bool>,
    ) -> PyResult<Value> {
        let fd = descriptor(th, fd)?;
        let request = request as libc::c_ulong;
        let arg = arg.unwrap_or(Value::int(0));
        if mutate_flag.unwrap_or(true)
            && arg.cast::<Str>().is_none()
            && arg.cast::<Bytes>().is_none()
            && let Some(get) = th.class_of(arg).slots.bf_getbuffer.get()
        {
            let view = get(th, arg, Request::SIMPLE)?;
            let readonly = view.readonly;
            if let Some(release) = view.release {
                release(th, view.owner);
            }
            if !readonly {
                let view = BytesLike::new(th, arg, Request::WRITABLE)?;
                let mut copy = copy_of(&view.as_slice()[..view.info.len.min(MOST)]);
                let place = if view.info.len <= MOST {
                    copy.as_mut_ptr()
                } else {
                    view.info.address
                };
                // SAFETY: the memory has room for what the kernel writes.
                let answer =
                    super::call(th, || unsafe { libc::ioctl(fd, request, place) as isize });
                if view.info.len <= MOST {
                    view.as_mut_slice().copy_from_slice(&copy[..view.info.len]);
                }
                return Ok(th.int(answer?));
            }
        }
        match argument(th, arg, "ioctl")? {
            Argument::Number(number) => {
                // SAFETY: a plain system call.
                let answer =
                    super::call(th, || unsafe { libc::ioctl(fd, request, number) as isize })?;
                Ok(th.int(answer))
            }
            Argument::Bytes(bytes) => {
                let mut copy = copy_of(&bytes);
                // SAFETY: the copy has room for what the kernel writes.
                super::call(th, || unsafe {
                    libc::ioctl(fd, request, copy.as_mut_ptr()) as isize
                })?;
                Ok(th.bytes(&copy[..bytes.len()])?.into())
            }
        }
    }

    /// Perform the lock operation on file descriptor fd.
    ///
    /// See the Unix manual page for flock(2) for details (On some systems, this
    /// function is emulated using fcntl()).
    #[function("(fd, operation, /)")]
    fn flock(th: &Thread, fd: Value, operation: i32) -> PyResult<()> {
        let fd = descriptor(th, fd)?;
        // SAFETY: a plain system call.
        super::call(th, || unsafe { libc::flock(fd, operation) as isize }).map(|_| ())
    }

    /// A wrapper around the fcntl() locking calls.
    ///
    /// fd is the file descriptor of the file to lock or unlock, and operation
    /// is one of the following values:
    ///
    ///     LOCK_UN - unlock
    ///     LOCK_SH - acquire a shared lock
    ///     LOCK_EX - acquire an exclusive lock
    ///
    /// When operation is LOCK_SH or LOCK_EX, it can also be bitwise ORed with
    /// LOCK_NB to avoid blocking on lock acquisition.  If LOCK_NB is used and
    /// the lock cannot be acquired, an OSError will be raised and the exception
    /// will have an errno attribute set to EACCES or EAGAIN (depending on the
    /// operating system -- for portability, check for either value).
    ///
    /// len is the number of bytes to lock, with the default meaning to lock to
    /// EOF.  start is the byte offset, relative to whence, to that the lock
    /// starts.  whence is as with fileobj.seek(), specifically:
    ///
    ///     0 - relative to the start of the file (SEEK_SET)
    ///     1 - relative to the current buffer position (SEEK_CUR)
    ///     2 - relative to the end of the file (SEEK_END)
    #[function("(fd, cmd, len=0, start=0, whence=0, /)")]
    fn lockf(
        th: &Thread,
        fd: Value,
        cmd: i32,
        len: Option<i64>,
        start: Option<i64>,
        whence: Option<i32>,
    ) -> PyResult<()> {
        let fd = descriptor(th, fd)?;
        let kind = if cmd & libc::LOCK_UN != 0 {
            libc::F_UNLCK
        } else if cmd & libc::LOCK_SH != 0 {
            libc::F_RDLCK
        } else if cmd & libc::LOCK_EX != 0 {
            libc::F_WRLCK
        } else {
            return Err(th.raise(t::ValueError, "unrecognized lockf argument"));
        };
        // SAFETY: a zeroed structure is valid.
        let mut lock = unsafe { std::mem::zeroed::<libc::flock>() };
        lock.l_type = kind as libc::c_short;
        lock.l_start = start.unwrap_or(0);
        lock.l_len = len.unwrap_or(0);
        lock.l_whence = whence.unwrap_or(0) as libc::c_short;
        let command = match cmd & libc::LOCK_NB {
            0 => libc::F_SETLKW,
            _ => libc::F_SETLK,
        };
        // SAFETY: reads the structure.
        super::call(th, || unsafe { libc::fcntl(fd, command, &lock) as isize }).map(|_| ())
    }
}
