//! What happens between a signal's arrival and its Python handler: the handler of the system only notes it here, and asks
//! the main thread for a poll. CPython: `trip_signal` in Modules/signalmodule.c.

use pyjit_object::prelude::*;
use pyjit_object::thread::poll;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU32, AtomicU64, Ordering};

/// One more than the highest signal number.
pub const NSIG: i32 = 65;

/// These are static because the system calls the handler with nothing but a number.
static TRIPPED: [AtomicBool; NSIG as usize] = [const { AtomicBool::new(false) }; NSIG as usize];
static MAIN_POLL: AtomicPtr<AtomicU32> = AtomicPtr::new(std::ptr::null_mut());
/// The main thread, for `pthread_kill`; 0 before there is one.
static MAIN_THREAD: AtomicU64 = AtomicU64::new(0);
/// The signal was sent to the main thread by `arrived` itself.
static POKED: [AtomicBool; NSIG as usize] = [const { AtomicBool::new(false) }; NSIG as usize];
static WAKEUP_FD: AtomicI32 = AtomicI32::new(-1);
static WARN_WHEN_FULL: AtomicBool = AtomicBool::new(true);
/// The error of the last failed write to the wakeup descriptor, 0 for none.
static WAKEUP_ERROR: AtomicI32 = AtomicI32::new(0);

extern "C" fn arrived(signal: i32) {
    // SAFETY: the C library's own word of this thread.
    let errno = unsafe { *libc::__errno_location() };
    // SAFETY: a plain query.
    let here = unsafe { libc::pthread_self() } as u64;
    let main = MAIN_THREAD.load(Ordering::SeqCst);
    if here == main
        && let Some(poked) = POKED.get(signal as usize)
        && poked.swap(false, Ordering::SeqCst)
    {
        // Noted already; this one only ended the main thread's sleep.
        return;
    }
    if let Some(tripped) = TRIPPED.get(signal as usize) {
        tripped.store(true, Ordering::SeqCst);
    }
    let fd = WAKEUP_FD.load(Ordering::SeqCst);
    if fd >= 0 {
        let byte = signal as u8;
        loop {
            // SAFETY: one byte; `write` may be called in a signal handler.
            let written = unsafe { libc::write(fd, (&raw const byte).cast(), 1) };
            // SAFETY: as above.
            let error = unsafe { *libc::__errno_location() };
            if written < 0 && error == libc::EINTR {
                continue;
            }
            if written < 0 && (error != libc::EAGAIN || WARN_WHEN_FULL.load(Ordering::SeqCst)) {
                WAKEUP_ERROR.store(error, Ordering::SeqCst);
            }
            break;
        }
    }
    request();
    // The handlers run in the main thread, which may be asleep in a system call.
    if here != main
        && main != 0
        && let Some(poked) = POKED.get(signal as usize)
        && !poked.swap(true, Ordering::SeqCst)
    {
        // SAFETY: the main thread lives as long as the process.
        unsafe { libc::pthread_kill(main as libc::pthread_t, signal) };
    }
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = errno };
}

fn request() {
    let word = MAIN_POLL.load(Ordering::SeqCst);
    // SAFETY: null or the main thread's poll word, which is never freed.
    if let Some(word) = unsafe { word.as_ref() } {
        word.fetch_or(poll::SIGNAL, Ordering::SeqCst);
    }
}

/// Notes a signal as if it had arrived (`_thread.interrupt_main`).
pub fn simulate(signal: i32) {
    if let Some(tripped) = TRIPPED.get(signal as usize) {
        tripped.store(true, Ordering::SeqCst);
    }
    request();
}

/// The calling thread is the one that runs handlers.
pub fn set_main_thread(th: &Thread) {
    // SAFETY: a plain query.
    MAIN_THREAD.store(unsafe { libc::pthread_self() } as u64, Ordering::SeqCst);
    MAIN_POLL.store(
        (th.poll_word() as *const AtomicU32).cast_mut(),
        Ordering::SeqCst,
    );
}

/// In the child of a `fork`: the parent's signals are not the child's.
pub fn forget() {
    for tripped in &TRIPPED {
        tripped.store(false, Ordering::SeqCst);
    }
}

/// Whether the signal has arrived since this was last asked.
pub fn take(signal: i32) -> bool {
    TRIPPED
        .get(signal as usize)
        .is_some_and(|tripped| tripped.swap(false, Ordering::SeqCst))
}

/// Has the rest looked at again, after a handler raised.
pub fn again(th: &Thread) {
    if TRIPPED.iter().any(|tripped| tripped.load(Ordering::SeqCst)) {
        th.request(poll::SIGNAL);
    }
}

pub fn take_wakeup_error() -> i32 {
    WAKEUP_ERROR.swap(0, Ordering::SeqCst)
}

/// Sets the descriptor that is written to; answers the one before.
pub fn set_wakeup_fd(fd: i32, warn_when_full: bool) -> i32 {
    WARN_WHEN_FULL.store(warn_when_full, Ordering::SeqCst);
    WAKEUP_FD.swap(fd, Ordering::SeqCst)
}

/// What a signal leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Default,
    Ignore,
    /// Noting it here.
    Note,
    /// Something not installed by this module.
    Other,
}

/// Installs an action; the error is an errno.
pub fn install(signal: i32, action: Action) -> Result<(), i32> {
    if let Some(poked) = POKED.get(signal as usize) {
        poked.store(false, Ordering::SeqCst);
    }
    // SAFETY: a zeroed sigaction is valid; the handler is async-signal-safe.
    let answer = unsafe {
        let mut new = std::mem::zeroed::<libc::sigaction>();
        new.sa_sigaction = match action {
            Action::Default => libc::SIG_DFL,
            Action::Ignore | Action::Other => libc::SIG_IGN,
            Action::Note => arrived as extern "C" fn(i32) as usize,
        };
        new.sa_flags = libc::SA_ONSTACK;
        libc::sigemptyset(&mut new.sa_mask);
        libc::sigaction(signal, &new, std::ptr::null_mut())
    };
    match answer {
        0 => Ok(()),
        _ => Err(std::io::Error::last_os_error().raw_os_error().unwrap_or(0)),
    }
}

/// The action in effect.
pub fn installed(signal: i32) -> Option<Action> {
    // SAFETY: fills the structure.
    let old = unsafe {
        let mut old = std::mem::zeroed::<libc::sigaction>();
        if libc::sigaction(signal, std::ptr::null(), &mut old) != 0 {
            return None;
        }
        old
    };
    Some(match old.sa_sigaction {
        libc::SIG_DFL => Action::Default,
        libc::SIG_IGN => Action::Ignore,
        _ => Action::Other,
    })
}
