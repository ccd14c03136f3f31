//! `posix`: making processes, replacing them, waiting for them. CPython: Modules/posixmodule.c, `_posixsubprocess` uses
//! `fork` from here too.

use super::path::PathArg;
use super::{check, keep_class, kept_class};
use pyjit_object::convert::ArgAt;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::structseq::{self, StructSeq};
use std::ffi::CString;

/// Callables for `fork`, by when they are called.
const AT_FORK: [&str; 3] = ["fork: before", "fork: in child", "fork: in parent"];
const BEFORE: usize = 0;
const IN_CHILD: usize = 1;
const IN_PARENT: usize = 2;

fn at_fork(th: &Thread, when: usize) -> Option<Gc<List>> {
    let known = th.rt().kept.borrow().get(AT_FORK[when]).copied();
    known.and_then(Value::cast::<List>)
}

/// Calls what is registered; what is raised is reported.
fn run_at_fork(th: &Thread, when: usize) {
    let Some(calls) = at_fork(th, when) else {
        return;
    };
    let Ok(calls) = th.list(calls.as_slice()) else {
        th.take_pending();
        return;
    };
    if when == BEFORE {
        calls.reverse();
    }
    for index in 0..calls.len() {
        if let Some(call) = calls.get(index)
            && protocol::call(th, call, &[]).is_err()
        {
            th.write_unraisable(Some("Exception ignored while calling fork callback"), None);
        }
    }
}

/// Before a fork that will run Python code in the child.
pub fn before_fork(th: &Thread) {
    run_at_fork(th, BEFORE);
}

/// The system call, by a holder of the GIL; the child's runtime knows one thread only.
pub fn fork_raw(th: &Thread) -> i32 {
    // SAFETY: the child goes on with this thread alone, and what other threads may have held is put right below.
    th.rt().gil.around_fork(|| unsafe { libc::fork() })
}

/// In the child: the other threads are gone.
pub fn after_fork_in_child(th: &Thread) {
    let runtime = th.rt();
    for other in runtime.threads() {
        if !std::ptr::eq(other, th) {
            runtime.unregister_thread(other);
        }
    }
    runtime.heap.after_fork(&th.alloc);
    if let Some(id) = th.stack_id.get() {
        runtime.heap.stacks.keep_only(id);
    }
    runtime.main_thread.set(th.id.get());
    crate::signal::set_main_thread(th);
    crate::signal::forget();
    crate::thread::after_fork(th);
    run_at_fork(th, IN_CHILD);
}

pub fn after_fork_in_parent(th: &Thread) {
    run_at_fork(th, IN_PARENT);
}

/// `fork` with all that Python wants done; answers what the system call does.
fn fork_by(th: &Thread, name: &str, fork: impl FnOnce() -> i32) -> PyResult<i32> {
    if th.rt().finalizing.get() {
        return Err(th.raise(
            t::PythonFinalizationError,
            "can't fork at interpreter shutdown",
        ));
    }
    before_fork(th);
    let pid = fork();
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    if pid == 0 {
        after_fork_in_child(th);
        return Ok(0);
    }
    after_fork_in_parent(th);
    if pid < 0 {
        return Err(th.raise_os_error(errno, None, None));
    }
    if th.rt().threads().len() > 1 {
        let me = std::process::id();
        let text = format!(
            "This process (pid={me}) is multi-threaded, use of {name}() may lead to deadlocks in the child."
        );
        th.warn(t::DeprecationWarning, &text, 1)?;
    }
    Ok(pid)
}

/// C strings and the null-terminated array of pointers to them.
pub struct Strings {
    texts: Vec<CString>,
    pointers: Vec<*const libc::c_char>,
}

impl Strings {
    pub fn new(texts: Vec<CString>) -> Strings {
        let pointers = texts.iter().map(|text| text.as_ptr());
        let pointers = pointers.chain(std::iter::once(std::ptr::null())).collect();
        Strings { texts, pointers }
    }

    pub fn as_ptr(&self) -> *const *const libc::c_char {
        self.pointers.as_ptr()
    }

    pub fn texts(&self) -> &[CString] {
        &self.texts
    }
}

/// A path or argument, without what only system calls by path need.
pub fn text_argument(th: &Thread, value: Value, function: &'static str) -> PyResult<CString> {
    let at = ArgAt {
        function,
        index: 1,
        name: "path",
    };
    Ok(PathArg::from_arg(th, value, &at)?.text)
}

/// `argv`: a tuple or list of strings.
fn arguments(th: &Thread, function: &'static str, argv: Value, what: &str) -> PyResult<Strings> {
    let items = match (argv.cast::<Tuple>(), argv.cast::<List>()) {
        (Some(tuple), _) => tuple,
        (_, Some(list)) => th.try_tuple(list.as_slice())?,
        _ => {
            return Err(th.raise(t::TypeError, format!("{what} must be a tuple or list")));
        }
    };
    if items.is_empty() {
        return Err(th.raise(t::ValueError, format!("{what} must not be empty")));
    }
    let mut texts = Vec::new();
    for index in 0..items.len() {
        texts.push(text_argument(th, items[index], function)?);
    }
    if texts[0].is_empty() {
        return Err(th.raise(
            t::ValueError,
            format!("{what} first element cannot be empty"),
        ));
    }
    Ok(Strings::new(texts))
}

/// `env`: a mapping of strings.
fn environment(th: &Thread, function: &'static str, env: Value) -> PyResult<Strings> {
    if th.class_of(env).slots.mp_subscript.get().is_none()
        || protocol::lookup_attr_str(th, env, "keys")?.is_none()
    {
        let text = format!("{function}: environment must be a mapping object");
        return Err(th.raise(t::TypeError, text));
    }
    let keys = protocol::call_method_str(th, env, "keys", &[])?;
    let values = protocol::call_method_str(th, env, "values", &[])?;
    let (keys, values) = (protocol::to_list(th, keys)?, protocol::to_list(th, values)?);
    let mut texts = Vec::new();
    for index in 0..keys.len() {
        let (Some(key), Some(value)) = (keys.get(index), values.get(index)) else {
            break;
        };
        let key = text_argument(th, key, function)?;
        let value = text_argument(th, value, function)?;
        if key.is_empty() || key.as_bytes()[1..].contains(&b'=') || key.as_bytes()[0] == b'=' {
            return Err(th.raise(t::ValueError, "illegal environment variable name"));
        }
        let mut entry = key.into_bytes();
        entry.push(b'=');
        entry.extend(value.as_bytes());
        match CString::new(entry) {
            Ok(entry) => texts.push(entry),
            Err(_) => return Err(th.raise(t::ValueError, "embedded null byte")),
        }
    }
    Ok(Strings::new(texts))
}

const WAITID: StructSeq = StructSeq {
    name: "posix.waitid_result",
    doc: "waitid_result: Result from waitid.\n\nThis object may be accessed either as a tuple of\n  (si_pid, si_uid, si_signo, si_status, si_code),\nor via the attributes si_pid, si_uid, and so on.\n\nSee os.waitid for more information.",
    fields: &["si_pid", "si_uid", "si_signo", "si_status", "si_code"],
    visible: 5,
    constructible: true,
};

pub fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
    keep_class(th, module, &WAITID)
}

/// `wait3` and `wait4`.
fn wait_with_usage(th: &Thread, pid: i32, options: i32) -> PyResult<Value> {
    let mut status = 0;
    // SAFETY: a zeroed structure is valid.
    let mut usage = unsafe { std::mem::zeroed::<libc::rusage>() };
    // SAFETY: fills both.
    let pid = check(th, &[], || unsafe {
        libc::wait4(pid, &mut status, options, &mut usage) as isize
    })?;
    let usage = crate::resource::usage_value(th, &usage)?;
    Ok(th.tuple(&[th.int(pid), Value::int(status), usage]).into())
}

/// What `posix_spawn` is asked for beyond the program.
struct Spawn {
    actions: libc::posix_spawn_file_actions_t,
    attributes: libc::posix_spawnattr_t,
}

impl Spawn {
    fn new() -> Spawn {
        // SAFETY: both are initialised before use and destroyed by `drop`.
        unsafe {
            let mut spawn = Spawn {
                actions: std::mem::zeroed(),
                attributes: std::mem::zeroed(),
            };
            libc::posix_spawn_file_actions_init(&mut spawn.actions);
            libc::posix_spawnattr_init(&mut spawn.attributes);
            spawn
        }
    }
}

impl Drop for Spawn {
    fn drop(&mut self) {
        // SAFETY: initialised by `new`.
        unsafe {
            libc::posix_spawn_file_actions_destroy(&mut self.actions);
            libc::posix_spawnattr_destroy(&mut self.attributes);
        }
    }
}

unsafe extern "C" {
    fn posix_spawn_file_actions_addclosefrom_np(
        actions: *mut libc::posix_spawn_file_actions_t,
        from: i32,
    ) -> i32;
}

fn add_actions(th: &Thread, spawn: &mut Spawn, actions: Value) -> PyResult<Vec<CString>> {
    let mut paths = Vec::new();
    let list = protocol::to_list(th, actions)?;
    for index in 0..list.len() {
        let Some(action) = list.get(index) else { break };
        let refuse = || {
            th.raise(
                t::TypeError,
                "Each file_actions element must be a non-empty tuple",
            )
        };
        let Some(action) = action.cast::<Tuple>().filter(|action| !action.is_empty()) else {
            return Err(refuse());
        };
        let number = |index: usize| -> PyResult<i32> {
            let at = ArgAt {
                function: "posix_spawn",
                index: 0,
                name: "",
            };
            i32::from_arg(th, action[index], &at)
        };
        let shape = |wanted: usize, text: &str| {
            if action.len() == wanted {
                Ok(())
            } else {
                Err(th.raise(t::TypeError, text))
            }
        };
        let tag = match pyjit_object::int::as_i64(action[0]) {
            Some(tag) => tag,
            None => return Err(th.raise(t::TypeError, "Unknown file_actions identifier")),
        };
        let answer = match tag {
            0 => {
                shape(5, "A open file_action tuple must have 5 elements")?;
                let (fd, flags, mode) = (number(1)?, number(3)?, number(4)?);
                paths.push(text_argument(th, action[2], "posix_spawn")?);
                let path = &paths[paths.len() - 1];
                // SAFETY: the path is kept until after the call.
                unsafe {
                    libc::posix_spawn_file_actions_addopen(
                        &mut spawn.actions,
                        fd,
                        path.as_ptr(),
                        flags,
                        mode as libc::mode_t,
                    )
                }
            }
            1 => {
                shape(2, "A close file_action tuple must have 2 elements")?;
                let fd = number(1)?;
                // SAFETY: initialised.
                unsafe { libc::posix_spawn_file_actions_addclose(&mut spawn.actions, fd) }
            }
            2 => {
                shape(3, "A dup2 file_action tuple must have 3 elements")?;
                let (from, to) = (number(1)?, number(2)?);
                // SAFETY: initialised.
                unsafe { libc::posix_spawn_file_actions_adddup2(&mut spawn.actions, from, to) }
            }
            3 => {
                shape(2, "A closefrom file_action tuple must have 2 elements")?;
                let fd = number(1)?;
                // SAFETY: initialised.
                unsafe { posix_spawn_file_actions_addclosefrom_np(&mut spawn.actions, fd) }
            }
            _ => return Err(th.raise(t::TypeError, "Unknown file_actions identifier")),
        };
        if answer != 0 {
            return Err(th.raise_os_error(answer, None, None));
        }
    }
    Ok(paths)
}

/// `posix_spawn` and, with `search`, `posix_spawnp`.
fn spawn(th: &Thread, name: &'static str, search: bool, args: Args<'_>) -> PyResult<Value> {
    args.check_count(th, name, 3, 3)?;
    let (Some(path), Some(argv), Some(env)) = (args.get(0), args.get(1), args.get(2)) else {
        return Ok(Value::NONE);
    };
    let [actions, group, reset, session, mask, defaults, scheduler] = args.keyword_options(
        th,
        name,
        [
            "file_actions",
            "setpgroup",
            "resetids",
            "setsid",
            "setsigmask",
            "setsigdef",
            "scheduler",
        ],
    )?;
    let file = text_argument(th, path, name)?;
    let argv = arguments(th, name, argv, &format!("{name}: argv"))?;
    let env = match env.is_none() {
        true => environment_of_process(),
        false => environment(th, name, env)?,
    };
    let mut spawn = Spawn::new();
    let paths = match actions.filter(|actions| !actions.is_none()) {
        Some(actions) => add_actions(th, &mut spawn, actions)?,
        None => Vec::new(),
    };
    let truth = |value: Option<Value>| match value {
        Some(value) => protocol::truth(th, value),
        None => Ok(false),
    };
    let mut flags = 0;
    let at = ArgAt {
        function: name,
        index: 0,
        name: "",
    };
    if let Some(group) = group.filter(|group| !group.is_none()) {
        let group = i32::from_arg(th, group, &at)?;
        // SAFETY: initialised.
        unsafe { libc::posix_spawnattr_setpgroup(&mut spawn.attributes, group) };
        flags |= libc::POSIX_SPAWN_SETPGROUP;
    }
    if truth(reset)? {
        flags |= libc::POSIX_SPAWN_RESETIDS;
    }
    if truth(session)? {
        flags |= 0x80;
    }
    if let Some(mask) = mask {
        let set = crate::signal::set_from_iterable(th, mask)?;
        // SAFETY: initialised.
        unsafe { libc::posix_spawnattr_setsigmask(&mut spawn.attributes, &set) };
        flags |= libc::POSIX_SPAWN_SETSIGMASK;
    }
    if let Some(defaults) = defaults {
        let set = crate::signal::set_from_iterable(th, defaults)?;
        // SAFETY: initialised.
        unsafe { libc::posix_spawnattr_setsigdefault(&mut spawn.attributes, &set) };
        flags |= libc::POSIX_SPAWN_SETSIGDEF;
    }
    if let Some(scheduler) = scheduler.filter(|scheduler| !scheduler.is_none()) {
        let Some(pair) = scheduler.cast::<Tuple>() else {
            let text = "scheduler must be a tuple or None";
            return Err(th.raise(t::TypeError, text));
        };
        let Some(pair) = Some(pair).filter(|pair| pair.len() == 2) else {
            let text = "A scheduler tuple must have two elements";
            return Err(th.raise(t::TypeError, text));
        };
        let param = super::sched::param_of(th, pair[1])?;
        if !pair[0].is_none() {
            let policy = i32::from_arg(th, pair[0], &at)?;
            // SAFETY: initialised.
            unsafe { libc::posix_spawnattr_setschedpolicy(&mut spawn.attributes, policy) };
            flags |= libc::POSIX_SPAWN_SETSCHEDULER;
        }
        // SAFETY: initialised.
        unsafe { libc::posix_spawnattr_setschedparam(&mut spawn.attributes, &param) };
        flags |= libc::POSIX_SPAWN_SETSCHEDPARAM;
    }
    // SAFETY: initialised.
    unsafe { libc::posix_spawnattr_setflags(&mut spawn.attributes, flags as libc::c_short) };
    let mut pid = 0;
    let call = if search {
        libc::posix_spawnp
    } else {
        libc::posix_spawn
    };
    // SAFETY: C strings and null-terminated arrays, which live until the call is over.
    let answer = unsafe {
        call(
            &mut pid,
            file.as_ptr(),
            &spawn.actions,
            &spawn.attributes,
            argv.as_ptr().cast::<*mut libc::c_char>(),
            env.as_ptr().cast::<*mut libc::c_char>(),
        )
    };
    drop(paths);
    if answer != 0 {
        return Err(th.raise_os_error(answer, Some(path), None));
    }
    Ok(Value::int(pid))
}

fn environment_of_process() -> Strings {
    use std::os::unix::ffi::OsStrExt;
    let entries = std::env::vars_os().filter_map(|(key, value)| {
        let mut entry = key.as_bytes().to_vec();
        entry.push(b'=');
        entry.extend(value.as_bytes());
        CString::new(entry).ok()
    });
    Strings::new(entries.collect())
}

/// Part of `posix`.
#[pymodule(name = "posix")]
pub mod module {
    use super::*;

    /// Fork a child process.
    ///
    /// Return 0 to child process and PID of child to parent process.
    #[function("()")]
    fn fork(th: &Thread) -> PyResult<i32> {
        fork_by(th, "fork", || fork_raw(th))
    }

    /// Fork a new process with a new pseudo-terminal as controlling tty.
    ///
    /// Returns a tuple of (pid, master_fd).
    /// Like fork(), return pid of 0 to the child process,
    /// and pid of child to the parent process.
    /// To both, return fd of newly opened pseudo-terminal.
    #[function("()")]
    fn forkpty(th: &Thread) -> PyResult<Value> {
        let mut master = -1;
        let pid = fork_by(th, "forkpty", || {
            // SAFETY: as `fork_raw`; fills the descriptor.
            th.rt().gil.around_fork(|| unsafe {
                libc::forkpty(
                    &mut master,
                    std::ptr::null_mut(),
                    std::ptr::null(),
                    std::ptr::null(),
                )
            })
        })?;
        if pid == 0 {
            master = -1;
        }
        Ok(th.tuple(&[Value::int(pid), Value::int(master)]).into())
    }

    /// Register callables to be called when forking a new process.
    ///
    ///   before
    ///     A callable to be called in the parent before the fork() syscall.
    ///   after_in_child
    ///     A callable to be called in the child after fork().
    ///   after_in_parent
    ///     A callable to be called in the parent after fork().
    ///
    /// 'before' callbacks are called in reverse order.
    /// 'after_in_child' and 'after_in_parent' callbacks are called in order.
    #[function(
        "(*, before=<unrepresentable>, after_in_child=<unrepresentable>, after_in_parent=<unrepresentable>)"
    )]
    fn register_at_fork(
        th: &Thread,
        before: Option<Value>,
        after_in_child: Option<Value>,
        after_in_parent: Option<Value>,
    ) -> PyResult<()> {
        let given = [before, after_in_child, after_in_parent];
        let names = ["before", "after_in_child", "after_in_parent"];
        if given.iter().all(Option::is_none) {
            return Err(th.raise(t::TypeError, "At least one argument is required."));
        }
        for (call, name) in given.iter().zip(names) {
            if let Some(call) = call
                && !protocol::is_callable(th, *call)
            {
                let found = th.type_name(*call);
                let text = format!("'{name}' must be callable, not {found}");
                return Err(th.raise(t::TypeError, text));
            }
        }
        for (when, call) in given.into_iter().enumerate() {
            let Some(call) = call else { continue };
            let list = at_fork(th, when).unwrap_or_else(|| th.empty_list());
            list.push(th, call)?;
            th.rt().kept.borrow_mut().insert(AT_FORK[when], list.into());
        }
        Ok(())
    }

    /// Execute an executable path with arguments, replacing current process.
    ///
    ///   path
    ///     Path of executable file.
    ///   argv
    ///     Tuple or list of strings.
    #[function("(path, argv, /)")]
    fn execv(th: &Thread, path: PathArg, argv: Value) -> PyResult<()> {
        let argv = arguments(th, "execv", argv, "execv() arg 2")?;
        // SAFETY: C strings.
        unsafe { libc::execv(path.text.as_ptr(), argv.as_ptr()) };
        Err(th.raise_last_os_error(None))
    }

    /// Execute an executable path with arguments, replacing current process.
    ///
    ///   path
    ///     Path of executable file.
    ///   argv
    ///     Tuple or list of strings.
    ///   env
    ///     Dictionary of strings mapping to strings.
    #[function("(path, argv, env)")]
    fn execve(th: &Thread, path: PathArg, argv: Value, env: Value) -> PyResult<()> {
        let argv = arguments(th, "execve", argv, "execve: argv")?;
        let env = environment(th, "execve", env)?;
        // SAFETY: C strings.
        unsafe {
            match path.fd {
                Some(fd) => libc::fexecve(fd, argv.as_ptr(), env.as_ptr()),
                None => libc::execve(path.text.as_ptr(), argv.as_ptr(), env.as_ptr()),
            }
        };
        Err(th.raise_last_os_error(Some(path.object)))
    }

    /// Execute the program specified by path in a new process.
    #[function]
    fn posix_spawn(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        spawn(th, "posix_spawn", false, args)
    }

    /// Execute the program specified by path in a new process.
    #[function]
    fn posix_spawnp(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        spawn(th, "posix_spawnp", true, args)
    }

    /// Wait for completion of a child process.
    ///
    /// Returns a tuple of information about the child process:
    ///     (pid, status)
    #[function("()")]
    fn wait(th: &Thread) -> PyResult<Value> {
        let mut status = 0;
        // SAFETY: fills the status.
        let pid = check(th, &[], || unsafe { libc::wait(&mut status) } as isize)?;
        Ok(th.tuple(&[th.int(pid), Value::int(status)]).into())
    }

    /// Wait for completion of a child process.
    ///
    /// Returns a tuple of information about the child process:
    ///   (pid, status, rusage)
    #[function("(options)")]
    fn wait3(th: &Thread, options: i32) -> PyResult<Value> {
        wait_with_usage(th, -1, options)
    }

    /// Wait for completion of a specific child process.
    ///
    /// Returns a tuple of information about the child process:
    ///   (pid, status, rusage)
    #[function("(pid, options)")]
    fn wait4(th: &Thread, pid: i32, options: i32) -> PyResult<Value> {
        wait_with_usage(th, pid, options)
    }

    /// Returns the result of waiting for a process or processes.
    ///
    ///   idtype
    ///     Must be one of be P_PID, P_PGID or P_ALL.
    ///   id
    ///     The id to wait on.
    ///   options
    ///     Constructed from the ORing of one or more of WEXITED, WSTOPPED
    ///     or WCONTINUED and additionally may be ORed with WNOHANG or WNOWAIT.
    ///
    /// Returns either waitid_result or None if WNOHANG is specified and there
    /// are no children in a waitable state.
    #[function("(idtype, id, options, /)")]
    fn waitid(th: &Thread, idtype: i32, id: i32, options: i32) -> PyResult<Option<Value>> {
        // SAFETY: a zeroed structure is valid.
        let mut info = unsafe { std::mem::zeroed::<libc::siginfo_t>() };
        // SAFETY: fills the structure.
        check(th, &[], || unsafe {
            libc::waitid(
                idtype as libc::idtype_t,
                id as libc::id_t,
                &mut info,
                options,
            )
        } as isize)?;
        // SAFETY: what waitid fills in.
        let (pid, uid, status) = unsafe { (info.si_pid(), info.si_uid(), info.si_status()) };
        if pid == 0 {
            return Ok(None);
        }
        let fields = [
            th.int(pid),
            th.int(uid),
            th.int(info.si_signo),
            th.int(status),
            th.int(info.si_code),
        ];
        structseq::make(th, kept_class(th, WAITID.name), &fields, &[]).map(Some)
    }

    /// Return True if the process returning status was dumped to a core file.
    #[function("(status, /)", name = "WCOREDUMP")]
    fn wcoredump(status: i32) -> bool {
        libc::WCOREDUMP(status)
    }

    /// Return True if a particular process was continued from a job control stop.
    ///
    /// Return True if the process returning status was continued from a
    /// job control stop.
    #[function("(status)", name = "WIFCONTINUED")]
    fn wifcontinued(status: i32) -> bool {
        libc::WIFCONTINUED(status)
    }

    /// Kill a process group with a signal.
    #[function("(pgid, signal, /)")]
    fn killpg(th: &Thread, pgid: i32, signal: i32) -> PyResult<()> {
        // SAFETY: a plain system call.
        check(th, &[], || unsafe { libc::killpg(pgid, signal) } as isize)?;
        th.check_signals()
    }

    /// Return a file descriptor referring to the process *pid*.
    ///
    /// The descriptor can be used to perform process management without races
    /// and signals.
    #[function("(pid, flags=0)")]
    fn pidfd_open(th: &Thread, pid: i32, flags: Option<i32>) -> PyResult<isize> {
        // SAFETY: a plain system call.
        check(th, &[], || unsafe {
            libc::syscall(libc::SYS_pidfd_open, pid, flags.unwrap_or(0)) as isize
        })
    }
}
