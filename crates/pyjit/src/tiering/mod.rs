//! The tier policy: which code is compiled, when, by whom. Tier 0 asks at marks of its counters; compiling happens on a
//! thread of its own (or at once, with `--sync-compile`), and what is done is installed at the next question.
//!
//! The predicate is HotSpot's: so many calls, or fewer calls with many turns of loops, or many turns alone; all
//! thresholds grow with the length of the queue. See docs/tiers.md.

mod queue;
mod report;

use crate::options::Options;
use pyjit_jit::{Bailout, Compiled, Compiler, Jit, Snapshot};
use pyjit_object::native::Tiers;
use pyjit_object::prelude::*;
use queue::{Done, Queue, Task};
use report::Reports;
use std::cell::{Cell, RefCell};
use std::time::Duration;

/// Where a code object stands, in `CodeObject::compile_state`.
mod state {
    pub const IDLE: u8 = 0;
    pub const QUEUED: u8 = 1;
    pub const DONE: u8 = 2;
    /// Not to be tried again.
    pub const REFUSED: u8 = 3;
}

/// The queue makes thresholds grow by once their value for each so many tasks waiting.
const TASKS_PER_SCALE: usize = 8;

/// Code is compiled again after so many meetings with instructions that had never run.
const UNSEEN_PATIENCE: u32 = 32;
/// Code that still meets instructions it has not seen after so many of them is compiled no more.
const MOST_UNSEEN: u32 = 400;

pub struct Tiering {
    jit: Jit,
    calls: u32,
    loops: u32,
    queue: Option<Queue>,
    /// Compiles in the program's own thread: `--sync-compile`, or no other thread could be made.
    compiler: RefCell<Option<Compiler>>,
    /// Code objects in the queue, by task number; kept alive by the runtime's `kept`.
    waiting: Gc<Dict>,
    next_task: Cell<u32>,
    /// Code memory is shared with a parent process after `fork`: nothing is installed there.
    process: u32,
    enabled: Cell<bool>,
    reports: Reports,
}

/// Starts tiering, if the options allow more than tier 0.
pub fn start(th: &Thread, options: &Options) -> Result<(), String> {
    let reports = Reports::new(options)?;
    if options.max_tier == 0 || !pyjit_interp::native::AVAILABLE {
        return Ok(());
    }
    let Ok(jit) = Jit::new(options.code_cache.0) else {
        // Without executable memory the interpreter goes on alone.
        return Ok(());
    };
    let queue = match options.sync_compile {
        true => None,
        false => Queue::start(reports.wants_text()),
    };
    let waiting = th.dict();
    th.rt()
        .kept
        .borrow_mut()
        .insert("code waiting to be compiled", waiting.into());
    let tiering = Tiering {
        jit,
        calls: options.tier1_calls,
        loops: options.tier1_loops,
        queue,
        compiler: RefCell::new(None),
        waiting,
        next_task: Cell::new(0),
        process: std::process::id(),
        enabled: Cell::new(true),
        reports,
    };
    // Set once: this is the start.
    let _ = th.rt().tiers.set(Box::new(tiering));
    Ok(())
}

/// Writes what was asked for at the end of the program.
pub fn finish(th: &Thread) {
    if let Some(tiers) = th.rt().tiers.get() {
        tiers.report();
    }
}

/// Processor time that this thread has used.
fn thread_time() -> Duration {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: fills the given structure.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

fn snapshot(th: &Thread, code: Gc<CodeObject>) -> Result<Snapshot, Bailout> {
    Snapshot::take(th, code).map_err(|Raised| {
        th.take_pending();
        Bailout::TooLarge
    })
}

impl Tiers for Tiering {
    fn hot(&self, th: &Thread, code: Gc<CodeObject>, unit: usize) {
        self.install_done(th);
        if self.enabled.get() && code.compile_state.get() == state::IDLE && self.is_hot(&code) {
            self.submit(th, code, unit);
        }
    }

    fn unseen(&self, th: &Thread, code: Gc<CodeObject>) {
        self.install_done(th);
        let times = code.unseen.get();
        let again = times.is_multiple_of(UNSEEN_PATIENCE)
            && times <= MOST_UNSEEN
            && code.compile_state.get() == state::DONE
            && self.enabled.get();
        if again {
            self.submit(th, code, 0);
        }
    }

    fn compile(&self, th: &Thread, code: Gc<CodeObject>) -> Result<(), &'static str> {
        if code.native().is_some() {
            return Ok(());
        }
        let snapshot = snapshot(th, code).map_err(|bailout| bailout.row().doc)?;
        self.reports.queued(&snapshot, code, 0);
        self.compile_here(code, &snapshot)
            .map_err(|bailout| bailout.row().doc)
    }

    fn suppress(&self, code: Gc<CodeObject>, on: bool) {
        match (code.compile_state.get(), on) {
            (state::IDLE, true) => code.compile_state.set(state::REFUSED),
            (state::REFUSED, false) => code.compile_state.set(state::IDLE),
            _ => {}
        }
    }

    fn enable(&self, on: bool) {
        self.enabled.set(on);
    }

    fn is_enabled(&self) -> bool {
        self.enabled.get()
    }

    fn settle(&self, th: &Thread) {
        self.install_done(th);
        while self.queue.as_ref().is_some_and(|queue| queue.len() > 0) {
            th.without_gil(|| std::thread::sleep(Duration::from_micros(200)));
        }
        self.install_done(th);
    }

    fn text(&self, th: &Thread, code: Gc<CodeObject>) -> Result<String, &'static str> {
        let compiled = snapshot(th, code)
            .and_then(|snapshot| self.with_compiler(|compiler| compiler.compile(&snapshot, true)))
            .map_err(|bailout| bailout.row().doc)?;
        Ok(compiled.text.unwrap_or_default())
    }

    fn counters(&self) -> Vec<(&'static str, u64)> {
        let used = ("code_memory", self.jit.used() as u64);
        self.reports.counters().chain([used]).collect()
    }

    fn max_tier(&self) -> u32 {
        1
    }

    fn report(&self) {
        self.reports.finish(self.jit.used());
    }
}

impl Tiering {
    /// HotSpot's predicate for the first compiled tier.
    fn is_hot(&self, code: &CodeObject) -> bool {
        let waiting = self.queue.as_ref().map_or(0, Queue::len);
        let scale = 1 + (waiting / TASKS_PER_SCALE) as u64;
        let (calls, loops) = (code.calls.get() as u64, code.back_edges.get() as u64);
        let enough = self.calls as u64 * scale;
        calls >= enough
            || (calls >= enough / 2 && calls + loops >= 10 * enough)
            || loops >= self.loops as u64 * scale
    }

    /// Compiles in this thread, with the compiler kept for that.
    fn with_compiler<T>(
        &self,
        use_it: impl FnOnce(&mut Compiler) -> Result<T, Bailout>,
    ) -> Result<T, Bailout> {
        let mut compiler = self.compiler.borrow_mut();
        match &mut *compiler {
            Some(compiler) => use_it(compiler),
            empty => use_it(empty.insert(Compiler::new()?)),
        }
    }

    fn compile_here(&self, code: Gc<CodeObject>, snapshot: &Snapshot) -> Result<(), Bailout> {
        let started = thread_time();
        let result =
            self.with_compiler(|compiler| compiler.compile(snapshot, self.reports.wants_text()));
        self.install(code, snapshot, result, thread_time() - started)
    }

    /// Has the code compiled, now or later.
    fn submit(&self, th: &Thread, code: Gc<CodeObject>, unit: usize) {
        if std::process::id() != self.process {
            return;
        }
        let Ok(snapshot) = snapshot(th, code) else {
            return;
        };
        self.reports.queued(&snapshot, code, unit);
        let Some(queue) = &self.queue else {
            // The outcome is in the code's state and in the reports.
            let _ = self.compile_here(code, &snapshot);
            return;
        };
        let task = self.next_task.get();
        self.next_task.set(task.wrapping_add(1));
        if self
            .waiting
            .set(th, Value::int(task as i32), code.into())
            .is_err()
        {
            th.take_pending();
            return;
        }
        code.compile_state.set(state::QUEUED);
        queue.push(Task {
            number: task,
            heat: code.calls.get().saturating_add(code.back_edges.get()),
            snapshot,
        });
    }

    /// Installs what the compiling thread has finished.
    fn install_done(&self, th: &Thread) {
        let Some(queue) = &self.queue else { return };
        while let Some(done) = queue.pop_done() {
            let Done {
                number,
                snapshot,
                result,
                time,
            } = done;
            let removed = self.waiting.remove(th, Value::int(number as i32));
            let code = removed.ok().flatten().and_then(Value::cast::<CodeObject>);
            if let Some(code) = code {
                let _ = self.install(code, &snapshot, result, time);
            }
        }
    }

    fn install(
        &self,
        code: Gc<CodeObject>,
        snapshot: &Snapshot,
        result: Result<Compiled, Bailout>,
        time: Duration,
    ) -> Result<(), Bailout> {
        let installed = result.and_then(|compiled| {
            if std::process::id() != self.process {
                return Err(Bailout::CodeMemory);
            }
            self.jit.install(code, &compiled)?;
            Ok(compiled)
        });
        let state = match &installed {
            Ok(_) => state::DONE,
            Err(_) => state::REFUSED,
        };
        code.compile_state.set(state);
        self.reports.compiled(snapshot, &installed, time);
        installed.map(drop)
    }
}
