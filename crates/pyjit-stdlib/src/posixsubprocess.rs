//! `_posixsubprocess`: the child's part of `subprocess`. CPython: Modules/_posixsubprocess.c.
//!
//! Everything the child needs is made before the fork: between it and the exec only system calls are safe, unless there is
//! a `preexec_fn`.

use crate::posix::process::{self, Strings, text_argument};
use pyjit_object::convert::ArgAt;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::ffi::CString;

/// Everything the child does.
struct Child {
    programs: Strings,
    argv: Option<Strings>,
    env: Option<Strings>,
    cwd: Option<CString>,
    close_fds: bool,
    /// Sorted.
    keep: Vec<i32>,
    /// Read and write ends for the child's stdin, stdout and stderr, and of the pipe for errors; -1 for none.
    stdin: (i32, i32),
    stdout: (i32, i32),
    stderr: (i32, i32),
    errors: (i32, i32),
    restore_signals: bool,
    new_session: bool,
    group: i32,
    gid: Option<libc::gid_t>,
    groups: Option<Vec<libc::gid_t>>,
    uid: Option<libc::uid_t>,
    umask: i32,
}

/// Where the child failed.
struct Failure {
    errno: i32,
    text: &'static str,
    preexec: bool,
}

fn last_errno() -> i32 {
    // SAFETY: the C library's own word of this thread.
    unsafe { *libc::__errno_location() }
}

fn tried(answer: i32, text: &'static str) -> Result<i32, Failure> {
    if answer >= 0 {
        return Ok(answer);
    }
    Err(Failure {
        errno: last_errno(),
        text,
        preexec: false,
    })
}

impl Child {
    /// Runs in the child; comes back only if something fails.
    fn run(&self, preexec: impl FnOnce() -> bool, old_mask: &libc::sigset_t) -> Failure {
        match self.prepare(preexec) {
            Err(failure) => failure,
            Ok(()) => {
                // SAFETY: reads the set.
                unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, old_mask, std::ptr::null_mut()) };
                self.exec()
            }
        }
    }

    fn prepare(&self, preexec: impl FnOnce() -> bool) -> Result<(), Failure> {
        const NOEXEC: &str = "noexec";
        // SAFETY: system calls on the child's own descriptors and state.
        unsafe {
            for fd in self.keep.iter().filter(|fd| **fd != self.errors.1) {
                libc::fcntl(*fd, libc::F_SETFD, 0);
            }
            for fd in [self.stdin.1, self.stdout.0, self.stderr.0, self.errors.0] {
                if fd >= 0 {
                    tried(libc::close(fd), NOEXEC)?;
                }
            }
            // Numbers below 3 that will be overwritten move away first.
            let away = |fd: i32| tried(libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 3), NOEXEC);
            let mut out = self.stdout.1;
            if out == 0 {
                out = away(out)?;
            }
            let mut err = self.stderr.1;
            while err == 0 || err == 1 {
                err = away(err)?;
            }
            for (fd, place) in [(self.stdin.0, 0), (out, 1), (err, 2)] {
                if fd == place {
                    tried(libc::fcntl(fd, libc::F_SETFD, 0), NOEXEC)?;
                } else if fd >= 0 {
                    tried(libc::dup2(fd, place), NOEXEC)?;
                }
            }
            if let Some(cwd) = &self.cwd {
                tried(libc::chdir(cwd.as_ptr()), "noexec:chdir")?;
            }
            if self.umask >= 0 {
                libc::umask(self.umask as libc::mode_t);
            }
            if self.restore_signals {
                libc::signal(libc::SIGPIPE, libc::SIG_DFL);
                libc::signal(libc::SIGXFSZ, libc::SIG_DFL);
            }
            if self.new_session {
                tried(libc::setsid(), NOEXEC)?;
            }
            if self.group >= 0 {
                tried(libc::setpgid(0, self.group), NOEXEC)?;
            }
            if let Some(groups) = &self.groups {
                tried(libc::setgroups(groups.len(), groups.as_ptr()), NOEXEC)?;
            }
            if let Some(gid) = self.gid {
                tried(libc::setregid(gid, gid), NOEXEC)?;
            }
            if let Some(uid) = self.uid {
                tried(libc::setreuid(uid, uid), NOEXEC)?;
            }
        }
        if !preexec() {
            return Err(Failure {
                errno: 0,
                text: "Exception occurred in preexec_fn.",
                preexec: true,
            });
        }
        if self.close_fds {
            self.close_others();
        }
        Ok(())
    }

    /// Closes all descriptors from 3 on but those to keep.
    fn close_others(&self) {
        let mut from = 3;
        for &fd in self.keep.iter().filter(|fd| **fd >= 3) {
            close_range(from, fd - 1);
            from = fd + 1;
        }
        close_range(from, i32::MAX);
    }

    fn exec(&self) -> Failure {
        let empty = [std::ptr::null::<libc::c_char>()];
        let argv = self
            .argv
            .as_ref()
            .map_or(empty.as_ptr(), |argv| argv.as_ptr());
        // Not finding a program is the error if nothing else went wrong.
        let (mut errno, mut last) = (0, 0);
        for program in self.programs.texts() {
            // SAFETY: C strings and null-terminated arrays.
            unsafe {
                match &self.env {
                    Some(env) => libc::execve(program.as_ptr(), argv, env.as_ptr()),
                    None => libc::execv(program.as_ptr(), argv),
                }
            };
            last = last_errno();
            if last != libc::ENOENT && last != libc::ENOTDIR && errno == 0 {
                errno = last;
            }
        }
        if errno == 0 {
            errno = last;
        }
        Failure {
            errno,
            text: "",
            preexec: false,
        }
    }

    /// Tells the parent, and ends.
    fn give_up(&self, failure: &Failure) -> ! {
        let name = if failure.preexec {
            "SubprocessError"
        } else {
            "OSError"
        };
        let text = format!("{name}:{:X}:{}", failure.errno, failure.text);
        // SAFETY: writes the text and ends the process.
        unsafe {
            libc::write(self.errors.1, text.as_ptr().cast(), text.len());
            libc::_exit(255)
        }
    }
}

fn close_range(from: i32, to: i32) {
    if from > to {
        return;
    }
    // SAFETY: closes descriptors of the child.
    unsafe {
        if libc::syscall(libc::SYS_close_range, from, to, 0) == 0 {
            return;
        }
        let last = libc::sysconf(libc::_SC_OPEN_MAX).clamp(256, 1 << 20) as i32;
        for fd in from..=to.min(last) {
            libc::close(fd);
        }
    }
}

/// The strings of a sequence of bytes objects.
fn bytes_array(th: &Thread, items: Value) -> PyResult<Strings> {
    let list = protocol::to_list(th, items)?;
    let mut texts = Vec::new();
    for index in 0..list.len() {
        let Some(item) = list.get(index) else { break };
        let Some(bytes) = item.cast::<Bytes>() else {
            let found = th.type_name(item);
            return Err(th.raise(t::TypeError, format!("expected bytes, {found} found")));
        };
        match CString::new(bytes.as_slice()) {
            Ok(text) => texts.push(text),
            Err(_) => return Err(th.raise(t::ValueError, "embedded null byte")),
        }
    }
    Ok(Strings::new(texts))
}

/// Descriptors to keep: a sorted tuple of non-negative ints.
fn descriptors(th: &Thread, tuple: Value) -> PyResult<Vec<i32>> {
    let mut all = Vec::new();
    let items = tuple.cast::<Tuple>();
    let bad = || th.raise(t::ValueError, "bad value(s) in fds_to_keep");
    let Some(items) = items else {
        return Err(bad());
    };
    for item in items.as_slice() {
        match pyjit_object::int::as_i64(*item).and_then(|fd| i32::try_from(fd).ok()) {
            Some(fd) if fd >= 0 && all.last().is_none_or(|last| *last < fd) => all.push(fd),
            _ => return Err(bad()),
        }
    }
    Ok(all)
}

fn id(th: &Thread, value: Value) -> PyResult<Option<u32>> {
    if value.is_none() {
        return Ok(None);
    }
    match pyjit_object::int::as_i64(protocol::index(th, value)?) {
        Some(id) => match u32::try_from(id) {
            Ok(id) => Ok(Some(id)),
            Err(_) if id < 0 => Err(th.raise(t::OverflowError, "uid is less than minimum")),
            Err(_) => Err(th.raise(t::OverflowError, "uid is greater than maximum")),
        },
        None => Err(th.raise(t::OverflowError, "uid is greater than maximum")),
    }
}

fn fork_exec(th: &Thread, args: &[Value]) -> PyResult<i32> {
    let at = ArgAt {
        function: "fork_exec",
        index: 0,
        name: "",
    };
    let number = |index: usize| i32::from_arg(th, args[index], &at);
    let flag = |index: usize| protocol::truth(th, args[index]);
    let pair = |index: usize| Ok((number(index)?, number(index + 1)?));
    let preexec = args[21];
    let argv = match args[0].is_none() {
        true => None,
        false => {
            let list = match (args[0].cast::<Tuple>(), args[0].cast::<List>()) {
                (None, None) => {
                    return Err(th.raise(t::TypeError, "argv must be a tuple"));
                }
                _ => protocol::to_list(th, args[0])?,
            };
            let mut texts = Vec::new();
            for index in 0..list.len() {
                let Some(item) = list.get(index) else { break };
                texts.push(text_argument(th, item, "fork_exec")?);
            }
            Some(Strings::new(texts))
        }
    };
    let groups = match args[18].is_none() {
        true => None,
        false => {
            let list = protocol::to_list(th, args[18])?;
            let mut groups = Vec::new();
            for index in 0..list.len() {
                let Some(group) = list.get(index) else { break };
                if !pyjit_object::int::is_int(group) {
                    return Err(th.raise(t::TypeError, "groups must be integers"));
                }
                match id(th, group) {
                    Ok(group) => groups.extend(group),
                    Err(_) => {
                        th.take_pending();
                        return Err(th.raise(t::ValueError, "invalid group id"));
                    }
                }
            }
            Some(groups)
        }
    };
    let child = Child {
        programs: bytes_array(th, args[1])?,
        argv,
        close_fds: flag(2)?,
        keep: descriptors(th, args[3])?,
        cwd: match args[4].is_none() {
            true => None,
            false => Some(text_argument(th, args[4], "fork_exec")?),
        },
        env: match args[5].is_none() {
            true => None,
            false => Some(bytes_array(th, args[5])?),
        },
        stdin: pair(6)?,
        stdout: pair(8)?,
        stderr: pair(10)?,
        errors: pair(12)?,
        restore_signals: flag(14)?,
        new_session: flag(15)?,
        group: number(16)?,
        gid: id(th, args[17])?,
        groups,
        uid: id(th, args[19])?,
        umask: number(20)?,
    };
    if child.close_fds && child.errors.1 < 3 {
        return Err(th.raise(t::ValueError, "errpipe_write must be >= 3"));
    }
    let has_preexec = !preexec.is_none();
    if has_preexec {
        if th.rt().finalizing.get() {
            return Err(th.raise(
                t::PythonFinalizationError,
                "preexec_fn not supported at interpreter shutdown",
            ));
        }
        process::before_fork(th);
    }
    // A handler must not run in the child before the exec takes it away.
    // SAFETY: fills both sets.
    let old_mask = unsafe {
        let mut all = std::mem::zeroed::<libc::sigset_t>();
        let mut old = std::mem::zeroed::<libc::sigset_t>();
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut old);
        old
    };
    let pid = process::fork_raw(th);
    let errno = last_errno();
    if pid == 0 {
        let call = || {
            if !has_preexec {
                return true;
            }
            process::after_fork_in_child(th);
            protocol::call(th, preexec, &[]).is_ok()
        };
        let failure = child.run(call, &old_mask);
        child.give_up(&failure);
    }
    // SAFETY: reads the set.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &old_mask, std::ptr::null_mut()) };
    if has_preexec {
        process::after_fork_in_parent(th);
    }
    if pid < 0 {
        return Err(th.raise_os_error(errno, None, None));
    }
    Ok(pid)
}

/// A POSIX helper for the subprocess module.
#[pymodule(name = "_posixsubprocess")]
pub mod module {
    use super::*;

    /// Spawn a fresh new child process.
    ///
    /// Fork a child process, close parent file descriptors as appropriate in the
    /// child and duplicate the few that are needed before calling exec() in the
    /// child process.
    ///
    /// If close_fds is True, close file descriptors 3 and higher, except those listed
    /// in the sorted tuple pass_fds.
    ///
    /// The preexec_fn, if supplied, will be called immediately before closing file
    /// descriptors and exec.
    ///
    /// WARNING: preexec_fn is NOT SAFE if your application uses threads.
    ///          It may trigger infrequent, difficult to debug deadlocks.
    ///
    /// If an error occurs in the child process before the exec, it is
    /// serialized and written to the errpipe_write fd per subprocess.py.
    ///
    /// Returns: the child process's PID.
    ///
    /// Raises: Only on an error in the parent process.
    #[function]
    fn fork_exec(th: &Thread, args: Args<'_>) -> PyResult<i32> {
        args.check_count(th, "fork_exec", 22, 22)?;
        super::fork_exec(th, args.positional())
    }
}
