//! Tools, callbacks and event sets: of the interpreter, and of single code objects.

use super::event;
use super::lines::Lines;
use pyjit_object::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// How many tools there are.
pub const TOOLS: usize = 8;
/// The first of them are for programs.
pub const PROGRAM_TOOLS: usize = 6;
/// `sys.setprofile`.
pub const PROFILE_TOOL: usize = 6;
/// `sys.settrace`.
pub const TRACE_TOOL: usize = 7;

/// What the runtime's programs monitor.
#[pytype(name = "monitoring state")]
#[repr(C)]
pub struct Monitor {
    head: NativeHeader,
    /// By tool; None while it is not in use.
    names: Field<Gc<List>>,
    /// By tool and event.
    callbacks: Field<Gc<List>>,
    disable: Field<Option<Value>>,
    missing: Field<Option<Value>>,
    #[trace(skip)]
    events: [Cell<u32>; TOOLS],
    /// Tools whose callbacks were registered for BRANCH: disabling one direction disables both.
    pub both_branches: Cell<u8>,
    /// All that were ever set for single code objects.
    pub local_events: Cell<u32>,
    /// Bumped by `restart_events`.
    pub restarts: Cell<u32>,
    /// By tool, bumped when all its sets of single code objects are forgotten.
    #[trace(skip)]
    generations: [Cell<u32>; TOOLS],
}

impl Monitor {
    pub fn events(&self, tool: usize) -> u32 {
        self.events.get(tool).map_or(0, Cell::get)
    }

    pub fn set_events(&self, tool: usize, events: u32) {
        if let Some(cell) = self.events.get(tool) {
            cell.set(events);
        }
    }

    fn generation(&self, tool: usize) -> u32 {
        self.generations.get(tool).map_or(0, Cell::get)
    }

    /// Forgets the tool's events of all code objects.
    pub fn clear_local(&self, tool: usize) {
        if let Some(generation) = self.generations.get(tool) {
            generation.set(generation.get() + 1);
        }
    }

    pub fn name(&self, tool: usize) -> Value {
        self.names.get().get(tool).unwrap_or(Value::NONE)
    }

    pub fn set_name(&self, tool: usize, name: Value) {
        self.names.get().set(tool, name);
    }

    pub fn callback(&self, tool: usize, event: u8) -> Value {
        let index = tool * event::COUNT as usize + event as usize;
        self.callbacks.get().get(index).unwrap_or(Value::NONE)
    }

    /// Sets a callback, answering the one before.
    pub fn set_callback(&self, tool: usize, event: u8, callback: Value) -> Value {
        let index = tool * event::COUNT as usize + event as usize;
        let before = self.callback(tool, event);
        if index < self.callbacks.get().len() {
            self.callbacks.get().set(index, callback);
        }
        before
    }

    /// `sys.monitoring.DISABLE`.
    pub fn disable(&self) -> Value {
        self.disable.get().unwrap_or(Value::NONE)
    }

    /// `sys.monitoring.MISSING`.
    pub fn missing(&self) -> Value {
        self.missing.get().unwrap_or(Value::NONE)
    }
}

#[pymethods(Monitor, name = "monitoring state", flags = pyjit_object::def::TypeFlags::DISALLOW_INSTANTIATION)]
mod monitor_methods {
    use super::*;
}

/// The state, none before anything was monitored.
#[inline]
pub fn monitor(th: &Thread) -> Option<&'static Monitor> {
    let address = th.rt().monitor.get() as *const Monitor;
    // SAFETY: set by `make` to an object that the runtime keeps for good.
    unsafe { address.as_ref() }
}

/// The state, made now if there is none.
pub fn make(th: &Thread) -> PyResult<&'static Monitor> {
    if let Some(monitor) = monitor(th) {
        return Ok(monitor);
    }
    let class = match th.rt().native_class(Monitor::LAYOUT) {
        Some(class) => class,
        None => th.define_class(&monitor_methods::SPEC, None)?,
    };
    let nones = |count: usize| -> PyResult<Gc<List>> {
        let list = th.empty_list();
        for _ in 0..count {
            list.push(th, Value::NONE)?;
        }
        Ok(list)
    };
    let object = th.class(t::OBJECT).into();
    let monitor = th.alloc(
        class,
        Monitor {
            head: NativeHeader::new(Monitor::LAYOUT),
            names: Field::new(nones(TOOLS)?),
            callbacks: Field::new(nones(TOOLS * event::COUNT as usize)?),
            disable: Field::new(Some(pyjit_object::protocol::call(th, object, &[])?)),
            missing: Field::new(Some(pyjit_object::protocol::call(th, object, &[])?)),
            events: Default::default(),
            both_branches: Cell::new(0),
            local_events: Cell::new(0),
            restarts: Cell::new(0),
            generations: Default::default(),
        },
    );
    th.rt()
        .kept
        .borrow_mut()
        .insert("monitoring state", monitor.into());
    th.rt().monitor.set(monitor.address() as *const ());
    self::monitor(th).ok_or_else(|| th.raise(t::SystemError, "no monitoring state"))
}

/// What is monitored of one code object, and where its lines start.
#[pytype(name = "code monitoring state")]
#[repr(C)]
pub struct CodeMonitor {
    head: NativeHeader,
    /// With the tool's generation they are of.
    #[trace(skip)]
    events: [Cell<(u32, u32)>; TOOLS],
    /// The union of `events`, or more.
    pub local: Cell<u32>,
    /// Tools that have disabled an event at a unit.
    #[trace(skip)]
    disabled: RefCell<HashMap<(u32, u8), u8>>,
    /// `Monitor::restarts` when `disabled` was good.
    restarts: Cell<u32>,
    #[trace(skip)]
    pub lines: Lines,
}

#[pymethods(CodeMonitor, name = "code monitoring state", flags = pyjit_object::def::TypeFlags::DISALLOW_INSTANTIATION)]
mod code_methods {
    use super::*;
}

impl CodeMonitor {
    /// The code's, made if it has none.
    pub fn of(th: &Thread, code: Gc<CodeObject>) -> PyResult<Gc<CodeMonitor>> {
        if let Some(known) = code.extras.get().and_then(Value::cast::<CodeMonitor>) {
            return Ok(known);
        }
        let class = match th.rt().native_class(CodeMonitor::LAYOUT) {
            Some(class) => class,
            None => th.define_class(&code_methods::SPEC, None)?,
        };
        let made = th.alloc(
            class,
            CodeMonitor {
                head: NativeHeader::new(CodeMonitor::LAYOUT),
                events: Default::default(),
                local: Cell::new(0),
                disabled: RefCell::default(),
                restarts: Cell::new(0),
                lines: Lines::of(code.template()),
            },
        );
        code.extras.set(&code.header, Some(made.into()));
        Ok(made)
    }

    /// The tool's events here.
    pub fn events(&self, monitor: &Monitor, tool: usize) -> u32 {
        match self.events.get(tool).map(Cell::get) {
            Some((generation, events)) if generation == monitor.generation(tool) => events,
            _ => 0,
        }
    }

    pub fn set_events(&self, monitor: &Monitor, tool: usize, events: u32) {
        if let Some(cell) = self.events.get(tool) {
            cell.set((monitor.generation(tool), events));
        }
        let all = (0..TOOLS).fold(0, |all, tool| all | self.events(monitor, tool));
        self.local.set(all);
        monitor
            .local_events
            .set(monitor.local_events.get() | events);
    }

    /// The tools that have disabled an event there since the last restart.
    pub fn disabled(&self, monitor: &Monitor, unit: usize, event: u8) -> u8 {
        if self.restarts.get() != monitor.restarts.get() {
            self.disabled.borrow_mut().clear();
            self.restarts.set(monitor.restarts.get());
            return 0;
        }
        let disabled = self.disabled.borrow();
        if disabled.is_empty() {
            return 0;
        }
        disabled.get(&(unit as u32, event)).copied().unwrap_or(0)
    }

    pub fn disable(&self, unit: usize, event: u8, tool: usize) {
        let mut disabled = self.disabled.borrow_mut();
        *disabled.entry((unit as u32, event)).or_default() |= 1 << tool;
    }

    /// Forgets what a tool has disabled, as setting its events does.
    pub fn enable_all(&self, tool: usize) {
        for tools in self.disabled.borrow_mut().values_mut() {
            *tools &= !(1 << tool);
        }
    }
}
