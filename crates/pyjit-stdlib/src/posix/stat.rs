//! `stat_result`.

use super::kept_class;
use super::path::PathArg;
use pyjit_object::prelude::*;
use pyjit_types::structseq::{self, StructSeq};

pub const STAT_RESULT: StructSeq = StructSeq {
    name: "os.stat_result",
    doc: "stat_result: Result from stat, fstat, or lstat.\n\nThis object may be accessed either as a tuple of\n  (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime)\nor via the attributes st_mode, st_ino, st_dev, st_nlink, st_uid, and so on.\n\nPosix/windows: If your platform supports st_blksize, st_blocks, st_rdev,\nor st_flags, they are available as attributes only.\n\nSee os.stat for more information.",
    fields: &[
        "st_mode",
        "st_ino",
        "st_dev",
        "st_nlink",
        "st_uid",
        "st_gid",
        "st_size",
        "",
        "",
        "",
        "st_atime",
        "st_mtime",
        "st_ctime",
        "st_atime_ns",
        "st_mtime_ns",
        "st_ctime_ns",
        "st_blksize",
        "st_blocks",
        "st_rdev",
    ],
    visible: 10,
    constructible: true,
};

pub fn result(th: &Thread, status: &libc::stat) -> PyResult<Value> {
    let times = [
        (status.st_atime, status.st_atime_nsec),
        (status.st_mtime, status.st_mtime_nsec),
        (status.st_ctime, status.st_ctime_nsec),
    ];
    let whole = times.map(|(seconds, _)| th.int(seconds));
    let float = times
        .map(|(seconds, nanoseconds)| Value::float(seconds as f64 + 1e-9 * nanoseconds as f64));
    let total = times.map(|(seconds, nanoseconds)| {
        th.int(seconds as i128 * 1_000_000_000 + nanoseconds as i128)
    });
    let visible = [
        th.int(status.st_mode),
        th.int(status.st_ino),
        th.int(status.st_dev),
        th.int(status.st_nlink),
        th.int(status.st_uid),
        th.int(status.st_gid),
        th.int(status.st_size),
        whole[0],
        whole[1],
        whole[2],
    ];
    let hidden = [
        float[0],
        float[1],
        float[2],
        total[0],
        total[1],
        total[2],
        th.int(status.st_blksize),
        th.int(status.st_blocks),
        th.int(status.st_rdev),
    ];
    structseq::make(th, kept_class(th, "os.stat_result"), &visible, &hidden)
}

pub fn stat(th: &Thread, path: &PathArg, dir_fd: i32, follow: bool) -> PyResult<Value> {
    if let Some(fd) = path.fd {
        if dir_fd != libc::AT_FDCWD {
            let text = "stat: can't specify dir_fd without matching path";
            return Err(th.raise(t::ValueError, text));
        }
        if !follow {
            let text = "stat: cannot use fd and follow_symlinks together";
            return Err(th.raise(t::ValueError, text));
        }
        return fstat(th, fd);
    }
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: a zeroed stat is valid; fstatat fills it.
    let mut status = unsafe { std::mem::zeroed::<libc::stat>() };
    // SAFETY: the path is a C string.
    super::check(th, &[path], || unsafe {
        libc::fstatat(dir_fd, path.text.as_ptr(), &mut status, flags)
    } as isize)?;
    result(th, &status)
}

pub fn fstat(th: &Thread, fd: i32) -> PyResult<Value> {
    // SAFETY: a zeroed stat is valid; fstat fills it.
    let mut status = unsafe { std::mem::zeroed::<libc::stat>() };
    // SAFETY: fills the structure.
    super::check(th, &[], || unsafe { libc::fstat(fd, &mut status) } as isize)?;
    result(th, &status)
}
