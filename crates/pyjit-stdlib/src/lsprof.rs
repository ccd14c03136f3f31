//! `_lsprof`, under `cProfile`: how often and how long each function ran. CPython: Modules/_lsprof.c.
//!
//! A tool of `sys.monitoring`. Entries are plain numbers keyed by the code's or native function's address; the objects
//! they are shown as are kept in a list beside them.

use pyjit_interp::instrument::event::{self, bit};
use pyjit_object::def::TypeFlags;
use pyjit_object::function::{Builtin, Payload};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_types::structseq::{self, StructSeq};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// `sys.monitoring.PROFILER_ID`.
const TOOL: i32 = 2;

/// Time by a program's clock, in units of 2^-32 seconds.
const PRECISION: f64 = 4_294_967_296.0;

#[derive(Clone, Copy, Default)]
struct Times {
    total: i64,
    inline: i64,
    calls: i64,
    recursive: i64,
    /// How many calls are under way.
    depth: i64,
}

impl Times {
    fn end(&mut self, total: i64, inline: i64) {
        self.depth -= 1;
        if self.depth == 0 {
            self.total += total;
        } else {
            self.recursive += 1;
        }
        self.inline += inline;
        self.calls += 1;
    }
}

#[derive(Default)]
struct Entry {
    times: Times,
    /// By the callee's index.
    callees: Vec<(usize, Times)>,
}

impl Entry {
    fn callee(&mut self, index: usize) -> &mut Times {
        let at = match self.callees.iter().position(|callee| callee.0 == index) {
            Some(at) => at,
            None => {
                self.callees.push((index, Times::default()));
                self.callees.len() - 1
            }
        };
        &mut self.callees[at].1
    }
}

struct Running {
    entry: usize,
    started: i64,
    /// Time in callees.
    elsewhere: i64,
}

#[derive(Default)]
struct Data {
    entries: Vec<Entry>,
    by_key: HashMap<usize, usize>,
    running: Vec<Running>,
}

#[pytype(name = "Profiler", module = "_lsprof")]
#[repr(C)]
pub struct Profiler {
    head: NativeHeader,
    /// What the entries are shown as.
    shown: Field<Gc<List>>,
    timer: Field<Option<Value>>,
    unit: Cell<f64>,
    enabled: Cell<bool>,
    subcalls: Cell<bool>,
    builtins: Cell<bool>,
    #[trace(skip)]
    data: RefCell<Data>,
}

fn now(th: &Thread, this: Gc<Profiler>) -> i64 {
    let Some(timer) = this.timer.get() else {
        let mut time = libc::timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        // SAFETY: writes the struct it is given.
        unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
        return time.tv_sec * 1_000_000_000 + time.tv_nsec;
    };
    let time = protocol::call(th, timer, &[]).and_then(|time| {
        if this.unit.get() > 0.0 {
            let time = protocol::index(th, time)?;
            Ok(pyjit_object::int::as_i64(time).unwrap_or(0))
        } else {
            Ok((protocol::as_double(th, time)? * PRECISION) as i64)
        }
    });
    match time {
        Ok(time) => time,
        Err(Raised) => {
            th.write_unraisable(
                Some("Exception ignored while calling _lsprof timer"),
                Some(timer),
            );
            0
        }
    }
}

/// Seconds in a unit of time.
fn factor(this: Gc<Profiler>) -> f64 {
    match this.timer.get() {
        None => 1e-9,
        Some(_) if this.unit.get() > 0.0 => this.unit.get(),
        Some(_) => 1.0 / PRECISION,
    }
}

fn enter(
    th: &Thread,
    this: Gc<Profiler>,
    key: usize,
    shown: impl FnOnce() -> PyResult<Value>,
) -> PyResult<()> {
    let known = this.data.borrow().by_key.get(&key).copied();
    let entry = match known {
        Some(entry) => entry,
        None => {
            let shown = shown()?;
            this.shown.get().push(th, shown)?;
            let mut data = this.data.borrow_mut();
            data.entries.push(Entry::default());
            let entry = data.entries.len() - 1;
            data.by_key.insert(key, entry);
            entry
        }
    };
    {
        let mut data = this.data.borrow_mut();
        data.entries[entry].times.depth += 1;
        let caller = data.running.last().map(|caller| caller.entry);
        if this.subcalls.get()
            && let Some(caller) = caller
        {
            data.entries[caller].callee(entry).depth += 1;
        }
    }
    let started = now(th, this);
    this.data.borrow_mut().running.push(Running {
        entry,
        started,
        elsewhere: 0,
    });
    Ok(())
}

fn leave_top(this: Gc<Profiler>, time: i64, entry: Option<usize>) {
    let mut data = this.data.borrow_mut();
    let Some(running) = data.running.pop() else {
        return;
    };
    let Some(entry) = entry.or(Some(running.entry)) else {
        return;
    };
    let total = time - running.started;
    let inline = total - running.elsewhere;
    let caller = data.running.last_mut().map(|caller| {
        caller.elsewhere += total;
        caller.entry
    });
    data.entries[entry].times.end(total, inline);
    if this.subcalls.get()
        && let Some(caller) = caller
    {
        data.entries[caller].callee(entry).end(total, inline);
    }
}

fn leave(th: &Thread, this: Gc<Profiler>, key: usize) {
    let (known, runs) = {
        let data = this.data.borrow();
        (data.by_key.get(&key).copied(), !data.running.is_empty())
    };
    if !runs {
        return;
    }
    match known {
        Some(entry) => {
            let time = now(th, this);
            leave_top(this, time, Some(entry));
        }
        None => {
            this.data.borrow_mut().running.pop();
        }
    }
}

/// Ends what is under way, when profiling stops.
fn flush(th: &Thread, this: Gc<Profiler>) {
    while !this.data.borrow().running.is_empty() {
        let time = now(th, this);
        leave_top(this, time, None);
    }
}

/// A native function by its definition, and how it is shown.
fn native(th: &Thread, callable: Value, first: Value) -> Option<(usize, Value)> {
    let builtin = callable.cast::<Builtin>()?;
    let Payload::Method(def) = builtin.payload else {
        return None;
    };
    let class = th.class_of(callable);
    if class != th.class(t::BUILTIN) && class != th.class(t::METHOD_DESCRIPTOR) {
        return None;
    }
    let missing = pyjit_interp::instrument::monitor(th).map(|monitor| monitor.missing().bits());
    if class == th.class(t::METHOD_DESCRIPTOR) && Some(first.bits()) == missing {
        return None;
    }
    Some((std::ptr::from_ref(def) as usize, callable))
}

fn shown_native(th: &Thread, callable: Value) -> PyResult<Value> {
    let Some(builtin) = callable.cast::<Builtin>() else {
        return Ok(callable);
    };
    if th.class_of(callable) == th.class(t::METHOD_DESCRIPTOR) {
        return Ok(protocol::repr(th, callable)?.into());
    }
    let name = builtin.name.get();
    let name = name.map_or_else(String::new, |name| name.display().into_owned());
    if let Some(receiver) = builtin.receiver.get()
        && receiver.cast::<Module>().is_none()
    {
        let found = th.class_of(receiver).lookup(th, th.intern(&name));
        if let Some(method) = found {
            return Ok(protocol::repr(th, method)?.into());
        }
        return Ok(th.try_str(&format!("<built-in method {name}>"))?.into());
    }
    let module = builtin.module.get().and_then(Value::cast::<Str>);
    let text = match module {
        Some(module) => format!("<built-in method {}.{name}>", module.display()),
        None => format!("<built-in method {name}>"),
    };
    Ok(th.try_str(&text)?.into())
}

const CALLBACKS: [(&str, u32); 5] = [
    (
        "_pystart_callback",
        bit(event::PY_START) | bit(event::PY_RESUME),
    ),
    ("_pythrow_callback", bit(event::PY_THROW)),
    (
        "_pyreturn_callback",
        bit(event::PY_RETURN) | bit(event::PY_YIELD) | bit(event::PY_UNWIND),
    ),
    ("_ccall_callback", bit(event::CALL)),
    (
        "_creturn_callback",
        bit(event::C_RETURN) | bit(event::C_RAISE),
    ),
];

fn monitoring(th: &Thread) -> PyResult<Value> {
    let sys = th.rt().sys.get();
    let found = sys.map(|sys| sys.get_str(th, th.intern("monitoring")));
    found
        .transpose()?
        .flatten()
        .ok_or_else(|| th.raise(t::SystemError, "no sys.monitoring"))
}

/// Registers callbacks, or None in their place.
fn register(th: &Thread, monitoring: Value, this: Option<Gc<Profiler>>) -> PyResult<u32> {
    let mut all = 0;
    for (name, events) in CALLBACKS {
        let callback = match this {
            Some(this) => protocol::getattr_str(th, this.into(), name)?,
            None => Value::NONE,
        };
        for number in (0..event::COUNT).filter(|number| events & bit(*number) != 0) {
            let args = [Value::int(TOOL), Value::int(bit(number) as i32), callback];
            protocol::call_method_str(th, monitoring, "register_callback", &args)?;
        }
        all |= events;
    }
    Ok(all)
}

const SUB_SPEC: StructSeq = StructSeq {
    name: "_lsprof.profiler_subentry",
    doc: "",
    fields: &[
        "code",
        "callcount",
        "reccallcount",
        "totaltime",
        "inlinetime",
    ],
    visible: 5,
    constructible: true,
};

const ENTRY_SPEC: StructSeq = StructSeq {
    name: "_lsprof.profiler_entry",
    doc: "",
    fields: &[
        "code",
        "callcount",
        "reccallcount",
        "totaltime",
        "inlinetime",
        "calls",
    ],
    visible: 6,
    constructible: true,
};

fn class_named(th: &Thread, spec: &'static StructSeq) -> PyResult<Gc<Type>> {
    let known = th.rt().kept.borrow().get(spec.name).copied();
    if let Some(class) = known.and_then(Value::cast::<Type>) {
        return Ok(class);
    }
    let class = structseq::define(th, spec)?;
    th.rt().kept.borrow_mut().insert(spec.name, class.into());
    Ok(class)
}

const DOC: &str = "Build a profiler object using the specified timer function.

The default timer is a fast built-in one based on real time.
For custom timer functions returning integers, 'timeunit' can
be a float specifying a scale (that is, how long each integer unit
is, in seconds).";

#[pymethods(
    Profiler,
    name = "_lsprof.Profiler",
    module = "_lsprof",
    doc = DOC,
    text_signature = "(timer=None, timeunit=0.0, subcalls=True, builtins=True)",
    flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC)
)]
mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<Profiler> {
        th.alloc(
            class,
            Profiler {
                head: NativeHeader::new(Profiler::LAYOUT),
                shown: Field::new(th.empty_list()),
                timer: Field::new(None),
                unit: Cell::new(0.0),
                enabled: Cell::new(false),
                subcalls: Cell::new(true),
                builtins: Cell::new(true),
                data: RefCell::default(),
            },
        )
    }

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Profiler>, args: Args<'_>) -> PyResult<()> {
        args.check_count(th, "Profiler", 0, 4)?;
        let names = ["timer", "timeunit", "subcalls", "builtins"];
        let named = args.keyword_options(th, "Profiler", names)?;
        let value = |index: usize| named[index].or(args.get(index));
        this.timer
            .set(&this.head.header, value(0).filter(|timer| !timer.is_none()));
        if let Some(unit) = value(1) {
            this.unit.set(protocol::as_double(th, unit)?);
        }
        for (index, cell) in [(2, &this.subcalls), (3, &this.builtins)] {
            if let Some(truth) = value(index) {
                cell.set(protocol::truth(th, truth)?);
            }
        }
        Ok(())
    }

    /// Start collecting profiling information.
    ///
    ///   subcalls
    ///     If True, also records for each function
    ///     statistics separated according to its current caller.
    ///   builtins
    ///     If True, records the time spent in
    ///     built-in functions separately from their caller.
    #[method("($self, /, subcalls=True, builtins=True)")]
    fn enable(
        th: &Thread,
        this: Gc<Profiler>,
        subcalls: Option<bool>,
        builtins: Option<bool>,
    ) -> PyResult<()> {
        let monitoring = monitoring(th)?;
        let args = [Value::int(TOOL), th.str("cProfile").into()];
        if protocol::call_method_str(th, monitoring, "use_tool_id", &args).is_err() {
            th.take_pending();
            let text = "Another profiling tool is already active";
            return Err(th.raise(t::ValueError, text));
        }
        if let Some(truth) = subcalls {
            this.subcalls.set(truth);
        }
        if let Some(truth) = builtins {
            this.builtins.set(truth);
        }
        let events = register(th, monitoring, Some(this))?;
        let args = [Value::int(TOOL), Value::int(events as i32)];
        protocol::call_method_str(th, monitoring, "set_events", &args)?;
        this.enabled.set(true);
        Ok(())
    }

    /// Stop collecting profiling information.
    #[method("($self, /)")]
    fn disable(th: &Thread, this: Gc<Profiler>) -> PyResult<()> {
        if !this.enabled.replace(false) {
            return Ok(());
        }
        let monitoring = monitoring(th)?;
        register(th, monitoring, None)?;
        let args = [Value::int(TOOL), Value::int(0)];
        protocol::call_method_str(th, monitoring, "set_events", &args)?;
        protocol::call_method_str(th, monitoring, "free_tool_id", &args[..1])?;
        flush(th, this);
        Ok(())
    }

    /// Clear all profiling information collected so far.
    #[method("($self, /)")]
    fn clear(th: &Thread, this: Gc<Profiler>) {
        *this.data.borrow_mut() = Data::default();
        this.shown.set(&this.head.header, th.empty_list());
    }

    /// list of profiler_entry objects.
    ///
    /// getstats() -> list of profiler_entry objects
    ///
    /// Return all information collected by the profiler.
    /// Each profiler_entry is a tuple-like object with the
    /// following attributes:
    ///
    ///     code          code object
    ///     callcount     how many times this was called
    ///     reccallcount  how many times called recursively
    ///     totaltime     total time in this entry
    ///     inlinetime    inline time in this entry (not in subcalls)
    ///     calls         details of the calls
    ///
    /// The calls attribute is either None or a list of
    /// profiler_subentry objects:
    ///
    ///     code          called code object
    ///     callcount     how many times this is called
    ///     reccallcount  how many times this is called recursively
    ///     totaltime     total time spent in this call
    ///     inlinetime    inline time (not in further subcalls)
    #[method("($self, /)")]
    fn getstats(th: &Thread, this: Gc<Profiler>) -> PyResult<Gc<List>> {
        let (entry_class, sub_class) = (class_named(th, &ENTRY_SPEC)?, class_named(th, &SUB_SPEC)?);
        let factor = factor(this);
        let shown = |index: usize| this.shown.get().get(index).unwrap_or(Value::NONE);
        let numbers = |times: &Times| {
            [
                th.int(times.calls),
                th.int(times.recursive),
                Value::float(times.total as f64 * factor),
                Value::float(times.inline as f64 * factor),
            ]
        };
        let all = th.empty_list();
        let count = this.data.borrow().entries.len();
        for index in 0..count {
            let (times, callees) = {
                let data = this.data.borrow();
                let Some(entry) = data.entries.get(index) else {
                    break;
                };
                (entry.times, entry.callees.clone())
            };
            if times.calls == 0 {
                continue;
            }
            let calls = th.empty_list();
            for (callee, times) in callees.iter().filter(|callee| callee.1.calls != 0) {
                let [calls_made, recursive, total, inline] = numbers(times);
                let values = [shown(*callee), calls_made, recursive, total, inline];
                calls.push(th, structseq::make(th, sub_class, &values, &[])?)?;
            }
            let calls = if calls.is_empty() {
                Value::NONE
            } else {
                calls.into()
            };
            let [made, recursive, total, inline] = numbers(&times);
            let values = [shown(index), made, recursive, total, inline, calls];
            all.push(th, structseq::make(th, entry_class, &values, &[])?)?;
        }
        Ok(all)
    }

    #[method("($self, code, instruction_offset, /)")]
    fn _pystart_callback(
        th: &Thread,
        this: Gc<Profiler>,
        code: Gc<CodeObject>,
        _offset: Value,
    ) -> PyResult<()> {
        enter(th, this, code.address(), || Ok(code.into()))
    }

    #[method("($self, code, instruction_offset, exception, /)")]
    fn _pythrow_callback(
        th: &Thread,
        this: Gc<Profiler>,
        code: Gc<CodeObject>,
        _offset: Value,
        _exception: Value,
    ) -> PyResult<()> {
        enter(th, this, code.address(), || Ok(code.into()))
    }

    #[method("($self, code, instruction_offset, retval, /)")]
    fn _pyreturn_callback(
        th: &Thread,
        this: Gc<Profiler>,
        code: Gc<CodeObject>,
        _offset: Value,
        _retval: Value,
    ) {
        leave(th, this, code.address());
    }

    #[method("($self, code, instruction_offset, callable, self_arg, /)")]
    fn _ccall_callback(
        th: &Thread,
        this: Gc<Profiler>,
        _code: Value,
        _offset: Value,
        callable: Value,
        self_arg: Value,
    ) -> PyResult<()> {
        if this.builtins.get()
            && let Some((key, callable)) = native(th, callable, self_arg)
        {
            return enter(th, this, key, || shown_native(th, callable));
        }
        Ok(())
    }

    #[method("($self, code, instruction_offset, callable, self_arg, /)")]
    fn _creturn_callback(
        th: &Thread,
        this: Gc<Profiler>,
        _code: Value,
        _offset: Value,
        callable: Value,
        self_arg: Value,
    ) {
        if this.builtins.get()
            && let Some((key, _)) = native(th, callable, self_arg)
        {
            leave(th, this, key);
        }
    }
}

/// Fast profiler
#[pymodule(name = "_lsprof")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let class = match th.rt().native_class(Profiler::LAYOUT) {
            Some(class) => class,
            None => th.define_class(&methods::SPEC, None)?,
        };
        module.set(th, "Profiler", class)?;
        module.set(th, "profiler_entry", class_named(th, &ENTRY_SPEC)?)?;
        module.set(th, "profiler_subentry", class_named(th, &SUB_SPEC)?)
    }
}
