//! `sys.monitoring` (PEP 669). CPython: Python/instrumentation.c. Who reports what: `pyjit_interp::instrument`.

use pyjit_interp::instrument::event::{self, bit};
use pyjit_interp::instrument::monitor::{self, CodeMonitor, PROGRAM_TOOLS};
use pyjit_interp::instrument::{Monitor, update_all};
use pyjit_object::prelude::*;

const C_ENDS: u32 = bit(event::C_RETURN) | bit(event::C_RAISE);
const BRANCHES: u32 = bit(event::BRANCH_LEFT) | bit(event::BRANCH_RIGHT);

const TOOL_IDS: [(&str, i32); 4] = [
    ("DEBUGGER_ID", 0),
    ("COVERAGE_ID", 1),
    ("PROFILER_ID", 2),
    ("OPTIMIZER_ID", 5),
];

fn valid_tool(th: &Thread, tool: i32) -> PyResult<usize> {
    match usize::try_from(tool) {
        Ok(tool) if tool < PROGRAM_TOOLS => Ok(tool),
        _ => Err(th.raise(
            t::ValueError,
            format!("invalid tool {tool} (must be between 0 and 5)"),
        )),
    }
}

fn tool_in_use(th: &Thread, monitor: &Monitor, tool: i32) -> PyResult<usize> {
    let tool = valid_tool(th, tool)?;
    if monitor.name(tool).is_none() {
        let text = format!("tool {tool} is not in use");
        return Err(th.raise(t::ValueError, text));
    }
    Ok(tool)
}

/// The event set as it is kept: ends of calls come with calls, branches are left and right.
fn event_set(th: &Thread, events: i32, limit: u8, what: &str) -> PyResult<u32> {
    if events < 0 || events >= 1 << limit {
        let text = format!("invalid {what} 0x{:x}", events as u32);
        return Err(th.raise(t::ValueError, text));
    }
    let mut events = events as u32;
    if events & C_ENDS != 0 && events & bit(event::CALL) == 0 {
        let text = "cannot set C_RETURN or C_RAISE events independently";
        return Err(th.raise(t::ValueError, text));
    }
    events &= !C_ENDS;
    if events & bit(event::BRANCH) != 0 {
        events = events & !bit(event::BRANCH) | BRANCHES;
    }
    Ok(events)
}

fn clear(th: &Thread, monitor: &Monitor, tool: usize) {
    for event in 0..event::COUNT {
        monitor.set_callback(tool, event, Value::NONE);
    }
    let both = monitor.both_branches.get() & !(1 << tool);
    monitor.both_branches.set(both);
    monitor.set_events(tool, 0);
    // Code objects' own sets of the tool are of an older generation from here on.
    monitor.clear_local(tool);
    update_all(th);
}

fn code_of(th: &Thread, code: Value) -> PyResult<Gc<CodeObject>> {
    code.cast::<CodeObject>()
        .ok_or_else(|| th.raise(t::TypeError, "code must be a code object"))
}

#[pymodule(name = "sys.monitoring")]
pub mod module {
    use super::*;

    #[function("($module, tool_id, name, /)")]
    fn use_tool_id(th: &Thread, tool_id: i32, name: Value) -> PyResult<()> {
        let monitor = monitor::make(th)?;
        let tool = valid_tool(th, tool_id)?;
        if name.cast::<Str>().is_none() {
            return Err(th.raise(t::ValueError, "tool name must be a str"));
        }
        if !monitor.name(tool).is_none() {
            let text = format!("tool {tool} is already in use");
            return Err(th.raise(t::ValueError, text));
        }
        monitor.set_name(tool, name);
        Ok(())
    }

    #[function("($module, tool_id, /)")]
    fn clear_tool_id(th: &Thread, tool_id: i32) -> PyResult<()> {
        let monitor = monitor::make(th)?;
        let tool = valid_tool(th, tool_id)?;
        if !monitor.name(tool).is_none() {
            clear(th, monitor, tool);
        }
        Ok(())
    }

    #[function("($module, tool_id, /)")]
    fn free_tool_id(th: &Thread, tool_id: i32) -> PyResult<()> {
        clear_tool_id(th, tool_id)?;
        let monitor = monitor::make(th)?;
        monitor.set_name(valid_tool(th, tool_id)?, Value::NONE);
        Ok(())
    }

    #[function("($module, tool_id, /)")]
    fn get_tool(th: &Thread, tool_id: i32) -> PyResult<Value> {
        let monitor = monitor::make(th)?;
        Ok(monitor.name(valid_tool(th, tool_id)?))
    }

    #[function("($module, tool_id, event, func, /)")]
    fn register_callback(th: &Thread, tool_id: i32, event: i32, func: Value) -> PyResult<Value> {
        let monitor = monitor::make(th)?;
        let tool = valid_tool(th, tool_id)?;
        if event <= 0 || event.count_ones() != 1 {
            let text = "The callback can only be set for one event at a time";
            return Err(th.raise(t::ValueError, text));
        }
        let number = event.trailing_zeros() as u8;
        if number >= event::COUNT {
            return Err(th.raise(t::ValueError, format!("invalid event {event}")));
        }
        let legacy = number == event::BRANCH;
        if legacy || BRANCHES & bit(number) != 0 {
            let tools = monitor.both_branches.get() & !(1 << tool);
            let on = u8::from(legacy && !func.is_none()) << tool;
            monitor.both_branches.set(tools | on);
        }
        if legacy {
            for branch in [event::BRANCH_LEFT, event::BRANCH_RIGHT] {
                monitor.set_callback(tool, branch, func);
            }
        }
        Ok(monitor.set_callback(tool, number, func))
    }

    #[function("($module, tool_id, /)")]
    fn get_events(th: &Thread, tool_id: i32) -> PyResult<i32> {
        let monitor = monitor::make(th)?;
        Ok(monitor.events(valid_tool(th, tool_id)?) as i32)
    }

    #[function("($module, tool_id, event_set, /)", name = "set_events")]
    fn set_events(th: &Thread, tool_id: i32, event_set: i32) -> PyResult<()> {
        let monitor = monitor::make(th)?;
        valid_tool(th, tool_id)?;
        let events = super::event_set(th, event_set, event::COUNT, "event set")?;
        let tool = tool_in_use(th, monitor, tool_id)?;
        monitor.set_events(tool, events);
        update_all(th);
        Ok(())
    }

    #[function("($module, tool_id, code, /)")]
    fn get_local_events(th: &Thread, tool_id: i32, code: Value) -> PyResult<i32> {
        let code = code_of(th, code)?;
        let monitor = monitor::make(th)?;
        let tool = valid_tool(th, tool_id)?;
        let here = CodeMonitor::of(th, code)?;
        Ok(here.events(monitor, tool) as i32)
    }

    #[function("($module, tool_id, code, event_set, /)")]
    fn set_local_events(th: &Thread, tool_id: i32, code: Value, event_set: i32) -> PyResult<()> {
        let code = code_of(th, code)?;
        let monitor = monitor::make(th)?;
        valid_tool(th, tool_id)?;
        // BRANCH, C_RETURN and C_RAISE stand for others.
        let (implied, rest) = (
            event_set & (C_ENDS | bit(event::BRANCH)) as i32,
            event_set & !((C_ENDS | bit(event::BRANCH)) as i32),
        );
        super::event_set(th, rest, event::LOCAL, "local event set")?;
        let events = super::event_set(th, rest | implied, event::COUNT, "local event set")?;
        let tool = tool_in_use(th, monitor, tool_id)?;
        let here = CodeMonitor::of(th, code)?;
        here.set_events(monitor, tool, events);
        update_all(th);
        Ok(())
    }

    #[function("($module, /)")]
    fn restart_events(th: &Thread) -> PyResult<()> {
        let monitor = monitor::make(th)?;
        monitor.restarts.set(monitor.restarts.get().wrapping_add(1));
        Ok(())
    }

    #[function("($module, /)")]
    fn _all_events(th: &Thread) -> PyResult<Gc<Dict>> {
        let monitor = monitor::make(th)?;
        let all = th.dict();
        for event in 0..event::UNGROUPED {
            let tools = (0..monitor::TOOLS)
                .filter(|tool| monitor.events(*tool) & bit(event) != 0)
                .fold(0, |tools, tool| tools | 1 << tool);
            if tools != 0 {
                let name = th.intern(event::NAMES[event as usize]);
                all.set_str(th, name, Value::int(tools))?;
            }
        }
        Ok(all)
    }

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let monitor = monitor::make(th)?;
        module.set(th, "DISABLE", monitor.disable())?;
        module.set(th, "MISSING", monitor.missing())?;
        for (name, id) in TOOL_IDS {
            module.set(th, name, Value::int(id))?;
        }
        let events = th.dict();
        for event in 0..event::COUNT {
            let name = th.intern(event::NAMES[event as usize]);
            events.set_str(th, name, Value::int(bit(event) as i32))?;
        }
        events.set_str(th, th.intern("NO_EVENTS"), Value::int(0))?;
        let events = pyjit_types::simple_namespace::new(th, events)?;
        module.set(th, "events", events)
    }
}
