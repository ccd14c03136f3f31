//! `posix`: who runs when, and as whom: scheduling, priorities, users, groups, sessions.

use super::path::PathArg;
use super::{check, keep_class, kept_class};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::structseq::{self, StructSeq};

const PARAM: StructSeq = StructSeq {
    name: "posix.sched_param",
    doc: "Currently has only one field: sched_priority\n\n  sched_priority\n    A scheduling parameter.",
    fields: &["sched_priority"],
    visible: 1,
    constructible: true,
};

pub fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
    keep_class(th, module, &PARAM)?;
    // Made by its one parameter, not by a sequence.
    let class = kept_class(th, PARAM.name);
    class.slots.tp_new.set(Some(new_param));
    class.modified(th);
    Ok(())
}

fn new_param(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
    // Pickled as all struct sequences: a tuple and a dict.
    if args.positional_count() == 2
        && let Some(fields) = args.values[0]
            .cast::<Tuple>()
            .filter(|fields| fields.len() == 1)
    {
        return structseq::make(th, class, fields.as_slice(), &[]);
    }
    args.check_count(th, "sched_param", 0, 1)?;
    let [named] = args.keyword_options(th, "sched_param", ["sched_priority"])?;
    match args.get(0).or(named) {
        Some(priority) => structseq::make(th, class, &[priority], &[]),
        None => Err(th.raise(
            t::TypeError,
            "sched_param() missing required argument 'sched_priority' (pos 1)",
        )),
    }
}

/// The system's form of a `sched_param`.
pub fn param_of(th: &Thread, value: Value) -> PyResult<libc::sched_param> {
    let param = value
        .cast::<Tuple>()
        .filter(|_| th.class_of(value) == kept_class(th, PARAM.name));
    let Some(param) = param else {
        return Err(th.raise(t::TypeError, "must have a sched_param object"));
    };
    let priority = pyjit_object::int::as_i64(protocol::index(th, param[0])?);
    match priority.and_then(|priority| i32::try_from(priority).ok()) {
        // SAFETY: plain numbers.
        Some(priority) => unsafe {
            let mut param = std::mem::zeroed::<libc::sched_param>();
            param.sched_priority = priority;
            Ok(param)
        },
        None => Err(th.raise(t::OverflowError, "sched_priority out of range")),
    }
}

/// A user or group number; -1 stays what it is.
pub struct Id(pub u32);

impl FromArg for Id {
    fn from_arg(th: &Thread, value: Value, at: &pyjit_object::convert::ArgAt) -> PyResult<Id> {
        let what = if at.name.contains("gid") {
            "gid"
        } else {
            "uid"
        };
        if !protocol::is_index(th, value) {
            let found = th.type_name(value);
            let text = format!("{what} should be integer, not {found}");
            return Err(th.raise(t::TypeError, text));
        }
        let number = protocol::index(th, value)?;
        match pyjit_object::int::as_i64(number) {
            Some(-1) => Ok(Id(u32::MAX)),
            Some(number) if (0..u32::MAX as i64).contains(&number) => Ok(Id(number as u32)),
            _ if pyjit_object::int::signum(number) < 0 => {
                Err(th.raise(t::OverflowError, format!("{what} is less than minimum")))
            }
            _ => Err(th.raise(t::OverflowError, format!("{what} is greater than maximum"))),
        }
    }
}

fn done(th: &Thread, call: impl FnMut() -> isize) -> PyResult<()> {
    check(th, &[], call).map(|_| ())
}

/// Part of `posix`.
#[pymodule(name = "posix")]
pub mod module {
    use super::*;

    /// Get the maximum scheduling priority for policy.
    #[function("(policy)")]
    fn sched_get_priority_max(th: &Thread, policy: i32) -> PyResult<isize> {
        // SAFETY: a plain query.
        check(th, &[], || unsafe { libc::sched_get_priority_max(policy) }
            as isize)
    }

    /// Get the minimum scheduling priority for policy.
    #[function("(policy)")]
    fn sched_get_priority_min(th: &Thread, policy: i32) -> PyResult<isize> {
        // SAFETY: a plain query.
        check(th, &[], || unsafe { libc::sched_get_priority_min(policy) }
            as isize)
    }

    /// Returns scheduling parameters for the process identified by pid.
    ///
    /// If pid is 0, returns parameters for the calling process.
    /// Return value is an instance of sched_param.
    #[function("(pid, /)")]
    fn sched_getparam(th: &Thread, pid: i32) -> PyResult<Value> {
        // SAFETY: a zeroed structure is valid.
        let mut param = unsafe { std::mem::zeroed::<libc::sched_param>() };
        // SAFETY: fills the structure.
        done(th, || unsafe { libc::sched_getparam(pid, &mut param) }
            as isize)?;
        let fields = [Value::int(param.sched_priority)];
        structseq::make(th, kept_class(th, PARAM.name), &fields, &[])
    }

    /// Set scheduling parameters for the process identified by pid.
    ///
    /// If pid is 0, sets parameters for the calling process.
    /// param should be an instance of sched_param.
    #[function("(pid, param, /)")]
    fn sched_setparam(th: &Thread, pid: i32, param: Value) -> PyResult<()> {
        let param = param_of(th, param)?;
        // SAFETY: reads the structure.
        done(th, || unsafe { libc::sched_setparam(pid, &param) } as isize)
    }

    /// Get the scheduling policy for the process identified by pid.
    ///
    /// Passing 0 for pid returns the scheduling policy for the calling process.
    #[function("(pid, /)")]
    fn sched_getscheduler(th: &Thread, pid: i32) -> PyResult<isize> {
        // SAFETY: a plain query.
        check(th, &[], || unsafe { libc::sched_getscheduler(pid) }
            as isize)
    }

    /// Set the scheduling policy for the process identified by pid.
    ///
    /// If pid is 0, the calling process is changed.
    /// param is an instance of sched_param.
    #[function("(pid, policy, param, /)")]
    fn sched_setscheduler(th: &Thread, pid: i32, policy: i32, param: Value) -> PyResult<()> {
        let param = param_of(th, param)?;
        // SAFETY: reads the structure.
        done(
            th,
            || unsafe { libc::sched_setscheduler(pid, policy, &param) } as isize,
        )
    }

    /// Return the round-robin quantum for the process identified by pid, in seconds.
    ///
    /// Value returned is a float.
    #[function("(pid, /)")]
    fn sched_rr_get_interval(th: &Thread, pid: i32) -> PyResult<f64> {
        let mut time = libc::timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        // SAFETY: fills the structure.
        done(
            th,
            // SAFETY: fills the given structure.
            || unsafe { libc::sched_rr_get_interval(pid, &mut time) } as isize,
        )?;
        Ok(time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9)
    }

    /// Voluntarily relinquish the CPU.
    #[function("()")]
    fn sched_yield(th: &Thread) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::sched_yield() } as isize)
    }

    /// Set the CPU affinity of the process identified by pid to mask.
    ///
    /// mask should be an iterable of integers identifying CPUs.
    #[function("(pid, mask, /)")]
    fn sched_setaffinity(th: &Thread, pid: i32, mask: Value) -> PyResult<()> {
        // SAFETY: a zeroed set is empty.
        let mut set = unsafe { std::mem::zeroed::<libc::cpu_set_t>() };
        protocol::for_each(th, mask, |cpu| {
            if !pyjit_object::int::is_int(cpu) {
                let found = th.type_name(cpu);
                let text =
                    format!("expected an iterator of ints, but iterator yielded <class '{found}'>");
                return Err(th.raise(t::TypeError, text));
            }
            match pyjit_object::int::as_i64(cpu) {
                Some(cpu) if cpu < 0 => Err(th.raise(t::ValueError, "negative CPU number")),
                Some(cpu) if cpu < libc::CPU_SETSIZE as i64 => {
                    // SAFETY: below the set's size.
                    unsafe { libc::CPU_SET(cpu as usize, &mut set) };
                    Ok(true)
                }
                Some(_) => Err(th.raise_os_error(libc::EINVAL, None, None)),
                None => Err(th.raise(t::OverflowError, "CPU number too large")),
            }
        })?;
        // SAFETY: reads the set.
        done(th, || unsafe {
            libc::sched_setaffinity(pid, size_of::<libc::cpu_set_t>(), &set) as isize
        })
    }

    /// Return program scheduling priority.
    #[function("(which, who)")]
    fn getpriority(th: &Thread, which: i32, who: i32) -> PyResult<i32> {
        // SAFETY: a plain query, of which -1 can be the answer.
        let (answer, errno) = unsafe {
            *libc::__errno_location() = 0;
            let answer = libc::getpriority(which as u32, who as libc::id_t);
            (answer, *libc::__errno_location())
        };
        if errno != 0 {
            return Err(th.raise_os_error(errno, None, None));
        }
        Ok(answer)
    }

    /// Set program scheduling priority.
    #[function("(which, who, priority)")]
    fn setpriority(th: &Thread, which: i32, who: i32, priority: i32) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe {
            libc::setpriority(which as u32, who as libc::id_t, priority) as isize
        })
    }

    /// Add increment to the priority of process and return the new priority.
    #[function("(increment, /)")]
    fn nice(th: &Thread, increment: i32) -> PyResult<i32> {
        // SAFETY: a plain system call, of which -1 can be the answer.
        let (answer, errno) = unsafe {
            *libc::__errno_location() = 0;
            let answer = libc::nice(increment);
            (answer, *libc::__errno_location())
        };
        if answer == -1 && errno != 0 {
            return Err(th.raise_os_error(errno, None, None));
        }
        Ok(answer)
    }

    /// Set the current process's user id.
    #[function("(uid, /)")]
    fn setuid(th: &Thread, uid: Id) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::setuid(uid.0) } as isize)
    }

    /// Set the current process's effective user id.
    #[function("(euid, /)")]
    fn seteuid(th: &Thread, euid: Id) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::seteuid(euid.0) } as isize)
    }

    /// Set the current process's real and effective user ids.
    #[function("(ruid, euid, /)")]
    fn setreuid(th: &Thread, ruid: Id, euid: Id) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::setreuid(ruid.0, euid.0) } as isize)
    }

    /// Set the current process's real, effective, and saved user ids.
    #[function("(ruid, euid, suid, /)")]
    fn setresuid(th: &Thread, ruid: Id, euid: Id, suid: Id) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::setresuid(ruid.0, euid.0, suid.0) }
            as isize)
    }

    /// Set the current process's group id.
    #[function("(gid, /)")]
    fn setgid(th: &Thread, gid: Id) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::setgid(gid.0) } as isize)
    }

    /// Set the current process's effective group id.
    #[function("(egid, /)")]
    fn setegid(th: &Thread, egid: Id) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::setegid(egid.0) } as isize)
    }

    /// Set the current process's real and effective group ids.
    #[function("(rgid, egid, /)")]
    fn setregid(th: &Thread, rgid: Id, egid: Id) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::setregid(rgid.0, egid.0) } as isize)
    }

    /// Set the current process's real, effective, and saved group ids.
    #[function("(rgid, egid, sgid, /)")]
    fn setresgid(th: &Thread, rgid: Id, egid: Id, sgid: Id) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::setresgid(rgid.0, egid.0, sgid.0) }
            as isize)
    }

    /// Return a tuple of the current process's real, effective, and saved user ids.
    #[function("()")]
    fn getresuid(th: &Thread) -> PyResult<Value> {
        let mut ids = [0; 3];
        let [real, effective, saved] = &mut ids;
        // SAFETY: fills the three.
        done(th, || unsafe { libc::getresuid(real, effective, saved) }
            as isize)?;
        Ok(th.tuple(&ids.map(|id| th.int(id))).into())
    }

    /// Return a tuple of the current process's real, effective, and saved group ids.
    #[function("()")]
    fn getresgid(th: &Thread) -> PyResult<Value> {
        let mut ids = [0; 3];
        let [real, effective, saved] = &mut ids;
        // SAFETY: fills the three.
        done(th, || unsafe { libc::getresgid(real, effective, saved) }
            as isize)?;
        Ok(th.tuple(&ids.map(|id| th.int(id))).into())
    }

    /// Return list of supplemental group IDs for the process.
    #[function("()")]
    fn getgroups(th: &Thread) -> PyResult<Value> {
        // SAFETY: a query of the number, then the call that fills as many.
        let (count, groups) = unsafe {
            let count = libc::getgroups(0, std::ptr::null_mut());
            let mut groups = vec![0; count.max(0) as usize + 1];
            (
                libc::getgroups(groups.len() as i32, groups.as_mut_ptr()),
                groups,
            )
        };
        if count < 0 {
            return Err(th.raise_last_os_error(None));
        }
        let list = th.empty_list();
        for group in &groups[..count as usize] {
            list.push(th, th.int(*group))?;
        }
        Ok(list.into())
    }

    /// Set the groups of the current process to list.
    #[function("(groups, /)")]
    fn setgroups(th: &Thread, groups: Value) -> PyResult<()> {
        let list = protocol::to_list(th, groups)?;
        if list.len() > 65536 {
            return Err(th.raise(t::ValueError, "too many groups"));
        }
        let at = pyjit_object::convert::ArgAt {
            function: "setgroups",
            index: 0,
            name: "gid",
        };
        let mut groups = Vec::new();
        for index in 0..list.len() {
            if let Some(group) = list.get(index) {
                if !pyjit_object::int::is_int(group) {
                    return Err(th.raise(t::TypeError, "groups must be integers"));
                }
                groups.push(Id::from_arg(th, group, &at)?.0);
            }
        }
        // SAFETY: reads the array.
        done(
            th,
            || unsafe { libc::setgroups(groups.len(), groups.as_ptr()) } as isize,
        )
    }

    /// Initialize the group access list.
    ///
    /// Call the system initgroups() to initialize the group access list with
    /// all of the groups of which the specified username is a member, plus the
    /// specified group id.
    #[function("(username, gid, /)")]
    fn initgroups(th: &Thread, username: PathArg, gid: Id) -> PyResult<()> {
        // SAFETY: a C string.
        done(
            th,
            || unsafe { libc::initgroups(username.text.as_ptr(), gid.0) } as isize,
        )
    }

    /// Returns a list of groups to which a user belongs.
    ///
    ///   user
    ///     username to lookup
    ///   group
    ///     base group id of the user
    #[function("(user, group, /)")]
    fn getgrouplist(th: &Thread, user: PathArg, group: Id) -> PyResult<Value> {
        let mut groups = vec![0; 64];
        loop {
            let mut count = groups.len() as i32;
            // SAFETY: fills at most as many as there is room for.
            let answer = unsafe {
                libc::getgrouplist(user.text.as_ptr(), group.0, groups.as_mut_ptr(), &mut count)
            };
            if answer >= 0 {
                groups.truncate(count.max(0) as usize);
                break;
            }
            if groups.len() > 1 << 20 {
                return Err(th.raise_last_os_error(None));
            }
            groups.resize(groups.len() * 2, 0);
        }
        let list = th.empty_list();
        for group in groups {
            list.push(th, th.int(group))?;
        }
        Ok(list.into())
    }

    /// Call the system call getpgid(), and return the result.
    #[function("(pid)")]
    fn getpgid(th: &Thread, pid: i32) -> PyResult<isize> {
        // SAFETY: a plain query.
        check(th, &[], || unsafe { libc::getpgid(pid) } as isize)
    }

    /// Return the current process group id.
    #[function("()")]
    fn getpgrp() -> i32 {
        // SAFETY: a plain query.
        unsafe { libc::getpgrp() }
    }

    /// Make the current process the leader of its process group.
    #[function("()")]
    fn setpgrp(th: &Thread) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::setpgid(0, 0) } as isize)
    }

    /// Call the system call setpgid(pid, pgrp).
    #[function("(pid, pgrp, /)")]
    fn setpgid(th: &Thread, pid: i32, pgrp: i32) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::setpgid(pid, pgrp) } as isize)
    }

    /// Call the system call getsid(pid) and return the result.
    #[function("(pid, /)")]
    fn getsid(th: &Thread, pid: i32) -> PyResult<isize> {
        // SAFETY: a plain query.
        check(th, &[], || unsafe { libc::getsid(pid) } as isize)
    }

    /// Call the system call setsid().
    #[function("()")]
    fn setsid(th: &Thread) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::setsid() } as isize)
    }

    /// Return the process group associated with the terminal specified by fd.
    #[function("(fd, /)")]
    fn tcgetpgrp(th: &Thread, fd: i32) -> PyResult<isize> {
        // SAFETY: a plain query.
        check(th, &[], || unsafe { libc::tcgetpgrp(fd) } as isize)
    }

    /// Set the process group associated with the terminal specified by fd.
    #[function("(fd, pgid, /)")]
    fn tcsetpgrp(th: &Thread, fd: i32, pgid: i32) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::tcsetpgrp(fd, pgid) } as isize)
    }

    /// Return the actual login name.
    #[function("()")]
    fn getlogin(th: &Thread) -> PyResult<Value> {
        // SAFETY: answers a C string of the library's, or null.
        let name = unsafe {
            let name = libc::getlogin();
            if name.is_null() {
                return Err(th.raise_last_os_error(None));
            }
            std::ffi::CStr::from_ptr(name).to_bytes().to_vec()
        };
        Ok(th.str_wtf8(&name)?.into())
    }

    /// Return average recent system load information.
    ///
    /// Return the number of processes in the system run queue averaged over
    /// the last 1, 5, and 15 minutes as a tuple of three floats.
    /// Raises OSError if the load average was unobtainable.
    #[function("()")]
    fn getloadavg(th: &Thread) -> PyResult<Value> {
        let mut load = [0.0; 3];
        // SAFETY: fills the array.
        if unsafe { libc::getloadavg(load.as_mut_ptr(), 3) } != 3 {
            return Err(th.raise(t::OSError, "Load averages are unobtainable"));
        }
        Ok(th.tuple(&load.map(Value::float)).into())
    }

    /// Disassociate parts of a process (or thread) execution context.
    ///
    ///   flags
    ///     Namespaces to be unshared.
    #[function("(flags)")]
    fn unshare(th: &Thread, flags: i32) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::unshare(flags) } as isize)
    }

    /// Move the calling thread into different namespaces.
    ///
    ///   fd
    ///     A file descriptor to a namespace.
    ///   nstype
    ///     Type of namespace.
    #[function("(fd, nstype=0)")]
    fn setns(th: &Thread, fd: super::super::path::Fd, nstype: Option<i32>) -> PyResult<()> {
        // SAFETY: a plain system call.
        done(th, || unsafe { libc::setns(fd.0, nstype.unwrap_or(0)) }
            as isize)
    }

    /// Change root directory to path.
    #[function("(path)")]
    fn chroot(th: &Thread, path: PathArg) -> PyResult<()> {
        // SAFETY: a C string.
        check(th, &[&path], || unsafe { libc::chroot(path.text.as_ptr()) }
            as isize)
        .map(|_| ())
    }
}
