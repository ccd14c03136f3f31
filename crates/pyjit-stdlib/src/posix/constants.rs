//! The numbers of `posix`.

use pyjit_object::prelude::*;

macro_rules! constants {
    ($($name:ident)*) => {
        const SYSTEM: &[(&str, i64)] = &[$((stringify!($name), libc::$name as i64),)*];
    };
}

#[rustfmt::skip]
constants! {
    F_OK R_OK W_OK X_OK O_ACCMODE O_APPEND O_ASYNC O_CLOEXEC
    O_CREAT O_DIRECT O_DIRECTORY O_DSYNC O_EXCL O_LARGEFILE O_NDELAY O_NOATIME
    O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH O_RDONLY O_RDWR O_RSYNC O_SYNC
    O_TMPFILE O_TRUNC O_WRONLY WCONTINUED WEXITED WNOHANG WNOWAIT WSTOPPED
    WUNTRACED P_ALL P_PGID P_PID SEEK_DATA SEEK_HOLE PRIO_PGRP PRIO_PROCESS
    PRIO_USER RTLD_DEEPBIND RTLD_GLOBAL RTLD_LAZY RTLD_LOCAL RTLD_NODELETE RTLD_NOLOAD RTLD_NOW
    SCHED_BATCH SCHED_FIFO SCHED_IDLE SCHED_OTHER SCHED_RR GRND_NONBLOCK GRND_RANDOM F_LOCK
    F_TEST F_TLOCK F_ULOCK CLD_CONTINUED CLD_DUMPED CLD_EXITED CLD_KILLED CLD_STOPPED
    CLD_TRAPPED POSIX_FADV_DONTNEED POSIX_FADV_NOREUSE POSIX_FADV_NORMAL POSIX_FADV_RANDOM POSIX_FADV_SEQUENTIAL POSIX_FADV_WILLNEED
}

/// Those the C library's bindings do not have.
#[rustfmt::skip]
const OTHERS: &[(&str, i64)] = &[
    ("EX_OK", 0),
    ("EX_USAGE", 64),
    ("EX_DATAERR", 65),
    ("EX_NOINPUT", 66),
    ("EX_NOUSER", 67),
    ("EX_NOHOST", 68),
    ("EX_UNAVAILABLE", 69),
    ("EX_SOFTWARE", 70),
    ("EX_OSERR", 71),
    ("EX_OSFILE", 72),
    ("EX_CANTCREAT", 73),
    ("EX_IOERR", 74),
    ("EX_TEMPFAIL", 75),
    ("EX_PROTOCOL", 76),
    ("EX_NOPERM", 77),
    ("EX_CONFIG", 78),
    ("NGROUPS_MAX", 65536),
    ("TMP_MAX", 238328),
];

pub fn set(th: &Thread, module: Gc<Module>) -> PyResult<()> {
    for (name, value) in SYSTEM.iter().chain(OTHERS) {
        module.set(th, name, th.int(*value))?;
    }
    Ok(())
}
