//! `resource`: limits and usage of processes. CPython: Modules/resource.c.

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::structseq::{self, StructSeq};

const USAGE: StructSeq = StructSeq {
    name: "resource.struct_rusage",
    doc: "struct_rusage: Result from getrusage.\n\nThis object may be accessed either as a tuple of\n    (utime,stime,maxrss,ixrss,idrss,isrss,minflt,majflt,\n    nswap,inblock,oublock,msgsnd,msgrcv,nsignals,nvcsw,nivcsw)\nor via the attributes ru_utime, ru_stime, ru_maxrss, and so on.",
    fields: &[
        "ru_utime",
        "ru_stime",
        "ru_maxrss",
        "ru_ixrss",
        "ru_idrss",
        "ru_isrss",
        "ru_minflt",
        "ru_majflt",
        "ru_nswap",
        "ru_inblock",
        "ru_oublock",
        "ru_msgsnd",
        "ru_msgrcv",
        "ru_nsignals",
        "ru_nvcsw",
        "ru_nivcsw",
    ],
    visible: 16,
    constructible: true,
};

macro_rules! constants {
    ($($name:ident)*) => {
        const CONSTANTS: &[(&str, i64)] = &[$((stringify!($name), libc::$name as i64),)*];
    };
}

#[rustfmt::skip]
constants! {
    RLIMIT_AS RLIMIT_CORE RLIMIT_CPU RLIMIT_DATA RLIMIT_FSIZE RLIMIT_MEMLOCK RLIMIT_MSGQUEUE RLIMIT_NICE RLIMIT_NOFILE
    RLIMIT_NPROC RLIMIT_RSS RLIMIT_RTPRIO RLIMIT_RTTIME RLIMIT_SIGPENDING RLIMIT_STACK RLIM_INFINITY RUSAGE_CHILDREN
    RUSAGE_SELF RUSAGE_THREAD
}

/// The class of usages, made when it is first needed.
fn usage_class(th: &Thread) -> PyResult<Gc<Type>> {
    let known = th.rt().kept.borrow().get(USAGE.name).copied();
    match known.and_then(Value::cast::<Type>) {
        Some(class) => Ok(class),
        None => {
            let class = structseq::define(th, &USAGE)?;
            th.rt().kept.borrow_mut().insert(USAGE.name, class.into());
            Ok(class)
        }
    }
}

/// A `struct_rusage`.
pub fn usage_value(th: &Thread, usage: &libc::rusage) -> PyResult<Value> {
    let seconds =
        |time: libc::timeval| Value::float(time.tv_sec as f64 + time.tv_usec as f64 * 1e-6);
    let fields = [
        seconds(usage.ru_utime),
        seconds(usage.ru_stime),
        th.int(usage.ru_maxrss),
        th.int(usage.ru_ixrss),
        th.int(usage.ru_idrss),
        th.int(usage.ru_isrss),
        th.int(usage.ru_minflt),
        th.int(usage.ru_majflt),
        th.int(usage.ru_nswap),
        th.int(usage.ru_inblock),
        th.int(usage.ru_oublock),
        th.int(usage.ru_msgsnd),
        th.int(usage.ru_msgrcv),
        th.int(usage.ru_nsignals),
        th.int(usage.ru_nvcsw),
        th.int(usage.ru_nivcsw),
    ];
    structseq::make(th, usage_class(th)?, &fields, &[])
}

fn check_resource(th: &Thread, resource: i32) -> PyResult<()> {
    if (0..16).contains(&resource) {
        Ok(())
    } else {
        Err(th.raise(t::ValueError, "invalid resource specified"))
    }
}

/// A limit as the system has it; -1 is infinity.
fn limit(th: &Thread, value: Value) -> PyResult<libc::rlim_t> {
    if !pyjit_object::int::is_int(value) {
        protocol::index(th, value)?;
    }
    let big = pyjit_object::int::as_big(protocol::index(th, value)?).unwrap_or_default();
    if let Ok(number) = i64::try_from(&big) {
        if number == -1 {
            return Ok(libc::RLIM_INFINITY);
        }
        if number < 0 {
            let text = "Cannot convert negative int";
            return Err(th.raise(t::ValueError, text));
        }
        return Ok(number as libc::rlim_t);
    }
    match u64::try_from(&big) {
        Ok(number) => Ok(number),
        Err(_) => Err(th.raise(
            t::OverflowError,
            "Python int too large to convert to C rlim_t",
        )),
    }
}

fn limits(th: &Thread, value: Value) -> PyResult<libc::rlimit> {
    let pair = protocol::to_tuple(th, value)?;
    if pair.len() != 2 {
        return Err(th.raise(t::ValueError, "expected a tuple of 2 integers"));
    }
    Ok(libc::rlimit {
        rlim_cur: limit(th, pair[0])?,
        rlim_max: limit(th, pair[1])?,
    })
}

fn limits_value(th: &Thread, limits: &libc::rlimit) -> Value {
    let number = |limit: libc::rlim_t| th.int(limit as i64);
    th.tuple(&[number(limits.rlim_cur), number(limits.rlim_max)])
        .into()
}

#[pymodule(name = "resource")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for (name, value) in CONSTANTS {
            module.set(th, name, th.int(*value))?;
        }
        module.set(th, "RLIMIT_OFILE", th.int(libc::RLIMIT_NOFILE))?;
        module.set(th, "error", th.class(t::OSError))?;
        module.set(th, "struct_rusage", usage_class(th)?)
    }

    #[function("(who, /)")]
    fn getrusage(th: &Thread, who: i32) -> PyResult<Value> {
        // SAFETY: fills the structure.
        let (answer, usage) = unsafe {
            let mut usage = std::mem::zeroed::<libc::rusage>();
            (libc::getrusage(who, &mut usage), usage)
        };
        if answer < 0 {
            let errno = std::io::Error::last_os_error().raw_os_error();
            if errno == Some(libc::EINVAL) {
                return Err(th.raise(t::ValueError, "invalid who parameter"));
            }
            return Err(th.raise_last_os_error(None));
        }
        usage_value(th, &usage)
    }

    #[function("(resource, /)")]
    fn getrlimit(th: &Thread, resource: i32) -> PyResult<Value> {
        check_resource(th, resource)?;
        prlimit(th, 0, resource, None)
    }

    #[function("(resource, limits, /)")]
    fn setrlimit(th: &Thread, resource: i32, limits: Value) -> PyResult<()> {
        prlimit(th, 0, resource, Some(limits)).map(|_| ())
    }

    #[function("(pid, resource, limits=None, /)")]
    fn prlimit(th: &Thread, pid: i32, resource: i32, limits: Option<Value>) -> PyResult<Value> {
        check_resource(th, resource)?;
        let new = match limits.filter(|limits| !limits.is_none()) {
            Some(limits) => Some(super::limits(th, limits)?),
            None => None,
        };
        let new = new
            .as_ref()
            .map_or(std::ptr::null(), |new| new as *const libc::rlimit);
        // SAFETY: reads and fills the structures.
        let (answer, old) = unsafe {
            let mut old = std::mem::zeroed::<libc::rlimit>();
            let resource = resource as libc::__rlimit_resource_t;
            (libc::prlimit(pid, resource, new, &mut old), old)
        };
        if answer < 0 {
            let errno = std::io::Error::last_os_error().raw_os_error();
            if errno == Some(libc::EINVAL) {
                let text = "current limit exceeds maximum limit";
                return Err(th.raise(t::ValueError, text));
            }
            if errno == Some(libc::EPERM) && pid == 0 {
                let text = "not allowed to raise maximum limit";
                return Err(th.raise(t::ValueError, text));
            }
            return Err(th.raise_last_os_error(None));
        }
        Ok(limits_value(th, &old))
    }

    #[function("()")]
    fn getpagesize() -> i64 {
        // SAFETY: a plain query.
        unsafe { libc::sysconf(libc::_SC_PAGESIZE) }
    }
}
