//! Ways into the interpreter from native code.

use crate::bind::Given;
use crate::frames;
use crate::ops::generator::lay_out;
use crate::state::*;
use pyjit_object::frame::*;
use pyjit_object::generator::{Generator, GeneratorState};
use pyjit_object::prelude::*;
use pyjit_object::thread::HALT;
use pyjit_object::value::INT_TAG;

/// How a generator's run ended.
#[derive(Clone, Copy)]
pub enum Sent {
    Yielded(Value),
    Returned(Value),
}

/// What to resume a generator with.
#[derive(Clone, Copy)]
pub enum Resume {
    Send(Value),
    /// The pending exception is raised at the `yield`.
    Throw,
}

/// The state of the activation that was running, while native code runs another above it.
struct Outer {
    pc: *const u16,
    sp: *mut u64,
    fp: *mut u64,
    /// The table in use, if it ends after one instruction, as native code's does.
    table: *const (),
}

impl Outer {
    /// Saves the state and pushes a word for the result; answers its address.
    fn enter(th: &'static Thread) -> PyResult<(Outer, *mut u64)> {
        let outer = Outer {
            pc: th.pc.get(),
            sp: th.sp.get(),
            fp: th.fp.get(),
            table: th.interp.table.get(),
        };
        if outer.table.is_null() || outer.table == crate::native::step_table() {
            crate::instrument::update(th);
        }
        if outer.sp.wrapping_add(4) > th.vm_limit.get() {
            return Err(frames::raise_too_deep(th));
        }
        // SAFETY: room was checked.
        unsafe {
            *outer.sp = 0;
            *outer.sp.add(1) = 0;
            th.sp.set(outer.sp.add(2));
        }
        let base = outer.sp;
        Ok((outer, base))
    }

    fn leave(self, th: &Thread) {
        th.pc.set(self.pc);
        th.sp.set(self.sp);
        th.fp.set(self.fp);
        if self.table == crate::native::step_table() {
            th.interp.table.set(self.table);
        }
    }
}

/// Threads are never freed while they run.
fn forever(th: &Thread) -> &'static Thread {
    // SAFETY: `Thread`s live as long as the OS thread that runs this.
    unsafe { &*(th as *const Thread) }
}

/// Runs from this state until the activation that returns to HALT does.
pub(crate) unsafe fn run_loop(s: S<false>) {
    // SAFETY: the caller's promise.
    #[cfg(not(trampoline))]
    unsafe {
        let _ = s.go();
    }
    // SAFETY: the caller's promise; every handler leaves the state in the thread.
    #[cfg(trampoline)]
    unsafe {
        let _ = s.go();
        let th = s.th;
        while !th.interp.left.take() {
            let s = S::<false>::reload(th);
            let table = if th.interp.wide_next.take() {
                &s.table.wide
            } else {
                &s.table.narrow
            };
            table[opcode_at(s.pc) as usize](s.pc, s.sp, s.fp, s.th, s.table, s.tag);
        }
    }
}

unsafe fn start(th: &'static Thread, pc: *const u16, sp: *mut u64, fp: *mut u64) {
    // SAFETY: set by `Outer::enter`.
    let table = unsafe { &*(th.interp.table.get() as *const Table) };
    // SAFETY: the caller's promise.
    unsafe {
        run_loop(S {
            pc,
            sp,
            fp,
            th,
            table,
            tag: INT_TAG,
        })
    }
}

/// Calls a Python function from native code.
pub fn run_function(th: &Thread, function: Gc<Function>, args: Args<'_>) -> PyResult<Value> {
    run_with(th, function, args, None)
}

/// Runs code in a namespace: a module, a class body, `exec`, `eval`.
pub fn run_code(th: &Thread, function: Gc<Function>, namespace: Value) -> PyResult<Value> {
    th.check_native_stack("")?;
    run_with(
        th,
        function,
        Args {
            values: &[],
            kwnames: None,
        },
        Some(namespace),
    )
}

/// Hook: runs a code object in those namespaces, by a function made for the occasion.
pub fn run_in(
    th: &Thread,
    code: Gc<CodeObject>,
    globals: Gc<Dict>,
    namespace: Value,
    closure: Option<Gc<Tuple>>,
) -> PyResult<Value> {
    let function = Function::new(th, code, globals)?;
    function.closure.set(&function.header, closure);
    run_code(th, function, namespace)
}

fn run_with(
    th: &Thread,
    function: Gc<Function>,
    args: Args<'_>,
    namespace: Option<Value>,
) -> PyResult<Value> {
    let th = forever(th);
    let (outer, base) = Outer::enter(th)?;
    let keywords = args.kwnames.map_or(0, |names| names.len());
    let given = Given {
        values: args.values.as_ptr().cast(),
        positional: args.values.len() - keywords,
        names: args.kwnames,
    };
    // SAFETY: `Outer::enter` left room for the function's word; `prepare` checks for the rest.
    let result = unsafe {
        let fp = base.add(2);
        let header = frames::prepare(
            th,
            function,
            fp,
            given.values,
            given.positional,
            given.names,
        );
        if header.is_null() {
            Err(Raised)
        } else {
            *header.add(RET_PC_WORD) = HALT.as_ptr() as u64;
            *header.add(PREV_FP_WORD) = outer.fp as u64;
            *header.add(RET_SP_WORD) = base as u64;
            *header.add(OUTER_PC_WORD) = outer.pc.wrapping_add(1) as u64;
            if let Some(namespace) = namespace {
                *header.add(LOCALS_WORD) = namespace.bits();
            }
            start(th, function.first_unit.get(), header.add(HEADER_WORDS), fp);
            Value::from_bits(*base).ok_or(Raised)
        }
    };
    outer.leave(th);
    result
}

/// Runs a created or suspended generator to its next `yield` or its end.
pub fn resume(th: &Thread, generator: Gc<Generator>, with: Resume) -> PyResult<Sent> {
    th.check_native_stack("")?;
    let th = forever(th);
    let Some(function) = generator.function.get() else {
        return Err(th.raise(t::SystemError, "generator without function"));
    };
    let (outer, base) = Outer::enter(th)?;
    let end = base.wrapping_add(2 + function.frame_size.get() as usize);
    if th.depth_left.get() <= 0 || end > th.vm_limit.get() {
        outer.leave(th);
        return Err(frames::raise_too_deep(th));
    }
    let value = match with {
        Resume::Send(value) => value,
        Resume::Throw => Value::NONE,
    };
    // SAFETY: room was checked; the generator is not running.
    let result = unsafe {
        let returns = [HALT.as_ptr() as u64, outer.fp as u64, base as u64];
        let sp = lay_out(th, generator, function, base.add(1), value.bits(), returns);
        let (pc, fp) = (
            function.first_unit.get().add(generator.unit.get()),
            base.add(2),
        );
        *fp.add(function.nlocalsplus.get() as usize + OUTER_PC_WORD) =
            outer.pc.wrapping_add(1) as u64;
        match with {
            Resume::Send(_) => start(th, pc, sp, fp),
            Resume::Throw => {
                th.pc.set(pc.wrapping_sub(1));
                th.sp.set(sp.sub(1));
                th.fp.set(fp);
                th.chain_thrown();
                crate::instrument::thrown(th);
                crate::unwind::raise_in(th);
                start(th, th.pc.get(), th.sp.get(), th.fp.get());
            }
        }
        Value::from_bits(*base).ok_or(Raised)
    };
    outer.leave(th);
    let value = result?;
    Ok(if generator.state.get() == GeneratorState::Closed {
        Sent::Returned(value)
    } else {
        Sent::Yielded(value)
    })
}

/// Runs native code while a suspended generator's activation lies on the stack, as if the generator had called it: what
/// it delegates to is thrown into.
pub fn within<R>(
    th: &Thread,
    generator: Gc<Generator>,
    body: impl FnOnce() -> PyResult<R>,
) -> PyResult<R> {
    th.check_native_stack("")?;
    let th = forever(th);
    let Some(function) = generator.function.get() else {
        return Err(th.raise(t::SystemError, "generator without function"));
    };
    let (outer, base) = Outer::enter(th)?;
    let end = base.wrapping_add(2 + function.frame_size.get() as usize);
    if th.depth_left.get() <= 0 || end > th.vm_limit.get() {
        outer.leave(th);
        return Err(frames::raise_too_deep(th));
    }
    // SAFETY: room was checked; the generator is suspended. Its saved words stay, so nothing is copied back.
    unsafe {
        let returns = [HALT.as_ptr() as u64, outer.fp as u64, base as u64];
        let none = Value::NONE.bits();
        let sp = lay_out(th, generator, function, base.add(1), none, returns);
        // What it handles is not in effect: it does not run.
        th.leave_handled(&generator, true);
        let next = function.first_unit.get().add(generator.unit.get());
        th.pc.set(next.wrapping_sub(1));
        th.sp.set(sp);
        th.fp.set(base.add(2));
    }
    let result = body();
    if let Some(frame) = generator.frame.get() {
        frame.fp.set(std::ptr::null_mut());
        frame.unit.set(generator.unit.get().saturating_sub(1));
    }
    generator.fp.set(std::ptr::null_mut());
    generator.state.set(GeneratorState::Suspended);
    th.depth_left.set(th.depth_left.get() + 1);
    outer.leave(th);
    result
}

pub use crate::poll::run as poll;

/// Hook: the next item of a generator, `EXHAUSTED` at its end (its value is then in the thread).
pub fn generator_next(th: &Thread, generator: Gc<Generator>) -> PyResult<Value> {
    crate::generators::send_hook(th, generator, Value::NONE)
}

/// Makes the interpreter known to the runtime.
pub fn install(th: &Thread) {
    let hooks = &th.rt().hooks;
    hooks.run_function.set(Some(run_function));
    hooks.run_code.set(Some(run_in));
    hooks.generator_next.set(Some(generator_next));
    hooks.generator_send.set(Some(crate::generators::send_hook));
    hooks
        .generator_throw
        .set(Some(crate::generators::throw_hook));
    hooks.generator_close.set(Some(crate::generators::close));
    hooks
        .awaitable_iter
        .set(Some(crate::asynchronous::awaitable_iter));
    hooks.shown_opcode.set(Some(crate::private::shown));
    hooks.finalize.set(Some(crate::poll::run_finalizers));
    hooks.frame_object.set(Some(frames::frame_object));
}
