//! Calling back: who wants an event at a place, and with which arguments.

use super::monitor::{CodeMonitor, Monitor, PROFILE_TOOL, PROGRAM_TOOLS, TRACE_TOOL};
use super::{event, legacy, update};
use crate::table::TABLE;
use pyjit_object::frame::Activation;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// Where an event happens.
#[derive(Clone, Copy)]
pub struct Site {
    pub activation: Activation,
    pub code: Gc<CodeObject>,
    /// The instruction, in units.
    pub unit: usize,
    pub monitor: &'static Monitor,
    pub here: Gc<CodeMonitor>,
}

/// What callbacks learn beside the place.
#[derive(Clone, Copy)]
pub enum Detail {
    Nothing,
    /// The value returned or yielded, or the exception.
    Value(Value),
    /// Callable and first argument.
    Call(Value, Value),
    Line(i32),
    /// From and to, in units.
    Jump(usize, usize),
}

impl Site {
    /// The innermost activation, at the unit that is saved.
    pub fn new(th: &Thread) -> PyResult<Option<Site>> {
        let (Some(activation), Some(monitor)) = (th.activation(), super::monitor(th)) else {
            return Ok(None);
        };
        let code = activation.code();
        Ok(Some(Site {
            activation,
            code,
            unit: activation.unit(),
            monitor,
            here: CodeMonitor::of(th, code)?,
        }))
    }

    /// Whether anybody wants the event here.
    pub fn wants(&self, th: &Thread, event: u8) -> bool {
        let wanted = th.interp.events.get()
            | if event < event::LOCAL {
                self.here.local.get()
            } else {
                0
            };
        wanted & event::bit(event) != 0
    }

    /// What a disabled event is kept under: both ways of a branch under where it branches, if the tool asked for
    /// branches.
    fn place(&self, tool: usize, event: u8, detail: Detail) -> usize {
        let both = matches!(event, event::BRANCH_LEFT | event::BRANCH_RIGHT)
            && self.monitor.both_branches.get() & (1 << tool) != 0;
        match detail {
            Detail::Jump(from, _) if both => from,
            _ => self.unit,
        }
    }

    fn tool_wants(&self, th: &Thread, tool: usize, event: u8, detail: Detail) -> bool {
        let place = self.place(tool, event, detail);
        // A call's end is reported to those who were told of its start.
        let event = match event {
            event::C_RETURN | event::C_RAISE => event::CALL,
            event => event,
        };
        let events = match tool {
            PROFILE_TOOL => legacy::profile_events(th),
            TRACE_TOOL => legacy::trace_events(th),
            _ if event < event::LOCAL => {
                self.monitor.events(tool) | self.here.events(self.monitor, tool)
            }
            _ => self.monitor.events(tool),
        };
        events & event::bit(event) != 0
            && (event >= event::LOCAL
                || self.here.disabled(self.monitor, place, event) & (1 << tool) == 0)
    }

    /// Reports an event to all who want it. No exception is pending.
    pub fn fire(&self, th: &Thread, event: u8, detail: Detail) -> PyResult<()> {
        if th.tracing.get() > 0 {
            return Ok(());
        }
        for tool in 0..PROGRAM_TOOLS {
            if self.tool_wants(th, tool, event, detail) {
                self.call_tool(th, tool, event, detail)?;
            }
        }
        if self.tool_wants(th, PROFILE_TOOL, event, detail) {
            legacy::profile(th, self, event, detail)?;
        }
        if self.tool_wants(th, TRACE_TOOL, event, detail) {
            legacy::trace(th, self, event, detail)?;
        }
        Ok(())
    }

    fn call_tool(&self, th: &Thread, tool: usize, event: u8, detail: Detail) -> PyResult<()> {
        let callback = self.monitor.callback(tool, event);
        if callback.is_none() {
            return Ok(());
        }
        let code: Value = self.code.into();
        let offset = |unit: usize| th.int(2 * unit as i64);
        let here = offset(self.unit);
        let all = match detail {
            Detail::Nothing => [code, here, Value::NONE, Value::NONE],
            Detail::Value(value) => [code, here, value, Value::NONE],
            Detail::Call(callable, first) => [code, here, callable, first],
            Detail::Line(line) => [code, Value::int(line), Value::NONE, Value::NONE],
            Detail::Jump(from, to) => [code, offset(from), offset(to), Value::NONE],
        };
        let count = match detail {
            Detail::Nothing | Detail::Line(_) => 2,
            Detail::Value(_) | Detail::Jump(..) => 3,
            Detail::Call(..) => 4,
        };
        let answer = reporting(th, event, || protocol::call(th, callback, &all[..count]))?;
        if answer.bits() != self.monitor.disable().bits() {
            return Ok(());
        }
        if event >= event::LOCAL {
            // It would be called for ever.
            self.monitor.set_callback(tool, event, Value::NONE);
            let name = event::NAMES[event as usize];
            let text = format!("Cannot disable {name} events. Callback removed.");
            return Err(th.raise(t::ValueError, text));
        }
        let place = self.place(tool, event, detail);
        self.here.disable(place, event, tool);
        let branches = [event::BRANCH_LEFT, event::BRANCH_RIGHT];
        if branches.contains(&event) && self.monitor.both_branches.get() & (1 << tool) != 0 {
            for branch in branches {
                self.here.disable(place, branch, tool);
            }
        }
        Ok(())
    }
}

/// Runs a callback: nothing it does is reported.
pub fn reporting<T>(th: &Thread, event: u8, call: impl FnOnce() -> T) -> T {
    th.tracing.set(th.tracing.get() + 1);
    let table = th.interp.table.replace((&raw const TABLE).cast());
    let outer = th.interp.event.replace(event.into());
    let reported = th.interp.reported.get();
    let raised_at = th.interp.raised_at.get();
    let result = call();
    th.interp.raised_at.set(raised_at);
    th.interp.reported.set(reported);
    th.interp.event.set(outer);
    th.tracing.set(th.tracing.get() - 1);
    th.interp.table.set(table);
    // The callback may have changed what is reported.
    update(th);
    result
}

/// `sys.call_tracing`: runs something inside a callback as if outside.
pub fn with_tracing<T>(th: &Thread, call: impl FnOnce() -> T) -> T {
    let depth = th.tracing.replace(0);
    let outer = th.interp.event.replace(-1);
    update(th);
    let result = call();
    th.tracing.set(depth);
    th.interp.event.set(outer);
    update(th);
    result
}
