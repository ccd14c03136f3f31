//! Native stacks: who has one, how much of it is in use, and how the registers get onto it before it is scanned.
//!
//! A thread registers the base (highest address) of its stack. The thread that collects scans from a trampoline's frame,
//! below which only the collector's own frames lie (an address there must not keep garbage alive), up to its base. A
//! thread that gives up the global lock does so inside `park`, which records where its stack ends.

use crate::cell::LockedCell;
use std::cell::Cell;
use std::ffi::c_void;

/// One registered thread.
#[derive(Clone, Copy)]
struct Stack {
    id: u32,
    base: usize,
    /// Where the stack in use ends while the thread is parked; 0 while it runs.
    parked_at: usize,
}

/// The native stacks that are scanned. All methods are for holders of the global lock.
#[derive(Default)]
pub struct StackRegistry {
    stacks: LockedCell<Vec<Stack>>,
    /// Id of the thread that holds the lock, 0 if none is registered.
    current: Cell<u32>,
    next_id: Cell<u32>,
}

/// Identifies a registered thread; never 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StackId(u32);

type Callback = extern "C" fn(*mut c_void, usize);

/// Pushes the callee-saved registers and calls `callback(context, sp)`: everything the callers hold is then in
/// `[sp, base)`.
#[cfg(target_arch = "x86_64")]
#[unsafe(naked)]
unsafe extern "C" fn with_registers_pushed(context: *mut c_void, callback: Callback) {
    std::arch::naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "push rbx",
        "push r12",
        "push r13",
        "push r14",
        "push r15",
        "sub rsp, 8",
        "mov rax, rsi",
        "mov rsi, rsp",
        "call rax",
        "add rsp, 8",
        "pop r15",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbx",
        "pop rbp",
        "ret",
    )
}

/// As on x86-64; the callee-saved halves of the vector registers go along.
#[cfg(target_arch = "aarch64")]
#[unsafe(naked)]
unsafe extern "C" fn with_registers_pushed(context: *mut c_void, callback: Callback) {
    std::arch::naked_asm!(
        "stp x29, x30, [sp, #-160]!",
        "mov x29, sp",
        "stp x19, x20, [sp, #16]",
        "stp x21, x22, [sp, #32]",
        "stp x23, x24, [sp, #48]",
        "stp x25, x26, [sp, #64]",
        "stp x27, x28, [sp, #80]",
        "stp d8, d9, [sp, #96]",
        "stp d10, d11, [sp, #112]",
        "stp d12, d13, [sp, #128]",
        "stp d14, d15, [sp, #144]",
        "mov x9, x1",
        "mov x1, sp",
        "blr x9",
        "ldp d14, d15, [sp, #144]",
        "ldp d12, d13, [sp, #128]",
        "ldp d10, d11, [sp, #112]",
        "ldp d8, d9, [sp, #96]",
        "ldp x27, x28, [sp, #80]",
        "ldp x25, x26, [sp, #64]",
        "ldp x23, x24, [sp, #48]",
        "ldp x21, x22, [sp, #32]",
        "ldp x19, x20, [sp, #16]",
        "ldp x29, x30, [sp], #160",
        "ret",
    )
}

/// Calls `f(sp)` with the callee-saved registers of all callers in memory at or above `sp`.
///
/// `f` must not unwind: there is no way through the trampoline, so a panic in it ends the process.
pub fn with_stack_pointer<R>(f: impl FnOnce(usize) -> R) -> R {
    struct Call<F, R> {
        f: Option<F>,
        result: Option<R>,
    }
    extern "C" fn enter<F: FnOnce(usize) -> R, R>(context: *mut c_void, sp: usize) {
        // SAFETY: `context` is the `Call` below.
        let call = unsafe { &mut *context.cast::<Call<F, R>>() };
        if let Some(f) = call.f.take() {
            call.result = Some(f(sp));
        }
    }
    fn entry<F: FnOnce(usize) -> R, R>(_: &Call<F, R>) -> Callback {
        enter::<F, R>
    }
    let mut call = Call {
        f: Some(f),
        result: None,
    };
    let callback = entry(&call);
    // SAFETY: the trampoline keeps to the C calling convention and calls back once.
    unsafe { with_registers_pushed((&raw mut call).cast(), callback) };
    match call.result {
        Some(result) => result,
        None => unreachable!("the trampoline calls back"),
    }
}

impl StackRegistry {
    /// Adds the calling thread, whose stack in use lies below `base`, and makes it the current one.
    pub fn register_thread(&self, base: usize) -> StackId {
        let id = self.next_id.get() + 1;
        self.next_id.set(id);
        self.stacks.with(|stacks| {
            stacks.push(Stack {
                id,
                base,
                parked_at: 0,
            })
        });
        self.current.set(id);
        StackId(id)
    }

    /// Removes a thread that ends.
    pub fn unregister_thread(&self, id: StackId) {
        self.stacks
            .with(|stacks| stacks.retain(|stack| stack.id != id.0));
        if self.current.get() == id.0 {
            self.current.set(0);
        }
    }

    /// Runs `without_lock`, which gives up the global lock and takes it again; until it returns, this thread's stack is
    /// scanned from here up. The rest of the registry is not touched while the lock is away.
    pub fn park<R>(&self, id: StackId, without_lock: impl FnOnce() -> R) -> R {
        with_stack_pointer(|sp| {
            self.set_parked(id, sp);
            self.current.set(0);
            let result = without_lock();
            self.set_parked(id, 0);
            self.current.set(id.0);
            result
        })
    }

    fn change(&self, id: StackId, change: impl FnOnce(&mut Stack)) {
        self.stacks
            .with(|stacks| stacks.iter_mut().find(|stack| stack.id == id.0).map(change));
    }

    fn set_parked(&self, id: StackId, sp: usize) {
        self.change(id, |stack| stack.parked_at = sp);
    }

    /// Says that the base of a thread's stack has moved: it now runs on another stack, such as the main program's large
    /// one.
    pub fn set_base(&self, id: StackId, base: usize) {
        self.change(id, |stack| stack.base = base);
    }

    /// In the child of a `fork`: only the calling thread is left.
    pub fn keep_only(&self, id: StackId) {
        self.stacks
            .with(|stacks| stacks.retain(|stack| stack.id == id.0));
        self.set_parked(id, 0);
        self.current.set(id.0);
    }

    /// The ranges to scan, if the current thread's stack ends at `sp`.
    pub(crate) fn ranges(&self, sp: usize) -> Vec<(usize, usize)> {
        let current = self.current.get();
        let range = |stack: &Stack| {
            let low = if stack.id == current {
                sp
            } else {
                stack.parked_at
            };
            (low != 0 && low < stack.base).then_some((low, stack.base))
        };
        self.stacks
            .with(|stacks| stacks.iter().filter_map(range).collect())
    }
}

/// The address one past the calling thread's stack, where the system says so.
pub fn stack_base() -> Option<usize> {
    stack_bounds().map(|(_, high)| high)
}

/// The calling thread's stack as the system sees it: `(low, high)`.
#[cfg(target_os = "linux")]
pub fn stack_bounds() -> Option<(usize, usize)> {
    // SAFETY: plain queries about the calling thread; the attribute object is initialised before and destroyed after.
    unsafe {
        let mut attributes: libc::pthread_attr_t = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &mut attributes) != 0 {
            return None;
        }
        let (mut low, mut size) = (std::ptr::null_mut(), 0);
        let answer = libc::pthread_attr_getstack(&attributes, &mut low, &mut size);
        libc::pthread_attr_destroy(&mut attributes);
        (answer == 0).then_some((low as usize, low as usize + size))
    }
}

/// Overwrites the dead part of the stack below the caller, so that what earlier calls left there keeps nothing alive.
#[inline(never)]
pub fn scrub_stack() {
    let mut dead = [0usize; 4096];
    std::hint::black_box(&mut dead);
}
