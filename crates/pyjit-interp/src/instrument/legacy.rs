//! `sys.settrace` and `sys.setprofile` on top of monitoring events. CPython: Python/legacy_tracing.c, the trampolines of
//! Python/sysmodule.c.

use super::event::*;
use super::fire::{Detail, Site, reporting};
use super::{monitor, update};
use crate::frames;
use pyjit_object::exception::Exception;
use pyjit_object::function::Builtin;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

const PROFILE: u32 = bit(PY_START)
    | bit(PY_RESUME)
    | bit(PY_RETURN)
    | bit(PY_YIELD)
    | bit(CALL)
    | bit(PY_UNWIND)
    | bit(PY_THROW);

const TRACE: u32 = bit(PY_START)
    | bit(PY_RESUME)
    | bit(PY_RETURN)
    | bit(PY_YIELD)
    | bit(RAISE)
    | bit(LINE)
    | bit(JUMP)
    | bit(PY_UNWIND)
    | bit(PY_THROW)
    | bit(STOP_ITERATION)
    | bit(INSTRUCTION);

pub fn profile_events(th: &Thread) -> u32 {
    th.profile_function.get().map_or(0, |_| PROFILE)
}

pub fn trace_events(th: &Thread) -> u32 {
    th.trace_function.get().map_or(0, |_| TRACE)
}

/// What the thread's functions want.
pub fn events(th: &Thread) -> u32 {
    profile_events(th) | trace_events(th)
}

/// `sys.settrace` for one thread.
pub fn set_trace(th: &Thread, function: Option<Value>) -> PyResult<()> {
    monitor::make(th)?;
    th.trace_function.set(function);
    let frame = th
        .activation()
        .and_then(|activation| activation.frame_object());
    if let Some(frame) = frame.filter(|frame| function.is_some() && frame.trace_opcodes.get()) {
        frame.opcodes_traced.set(true);
    }
    update(th);
    Ok(())
}

/// `sys.setprofile` for one thread.
pub fn set_profile(th: &Thread, function: Option<Value>) -> PyResult<()> {
    monitor::make(th)?;
    th.profile_function.set(function);
    update(th);
    Ok(())
}

fn call(
    th: &Thread,
    function: Value,
    frame: Gc<Frame>,
    what: &str,
    arg: Value,
    event: u8,
) -> PyResult<Value> {
    let what: Value = th.intern(what).into();
    reporting(th, event, || {
        protocol::call(th, function, &[frame.into(), what, arg])
    })
}

/// Tells the profile function.
pub fn profile(th: &Thread, site: &Site, event: u8, detail: Detail) -> PyResult<()> {
    let Some(function) = th.profile_function.get() else {
        return Ok(());
    };
    let (what, arg) = match (event, detail) {
        (PY_START | PY_RESUME | PY_THROW, _) => ("call", Value::NONE),
        (PY_RETURN | PY_YIELD, Detail::Value(value)) => ("return", value),
        (PY_UNWIND, _) => ("return", Value::NONE),
        (CALL | C_RETURN | C_RAISE, Detail::Call(callable, first)) => {
            let Some(native) = native_function(th, site, callable, first)? else {
                return Ok(());
            };
            let what = match event {
                CALL => "c_call",
                C_RETURN => "c_return",
                _ => "c_exception",
            };
            (what, native)
        }
        _ => return Ok(()),
    };
    let frame = frames::frame_object(th, site.activation)?;
    match call(th, function, frame, what, arg, event) {
        Ok(_) => Ok(()),
        Err(Raised) => {
            th.profile_function.set(None);
            update(th);
            Err(Raised)
        }
    }
}

/// The native function of a call, bound if it was called through its descriptor; none for others.
fn native_function(
    th: &Thread,
    site: &Site,
    callable: Value,
    first: Value,
) -> PyResult<Option<Value>> {
    if callable.cast::<Builtin>().is_none() {
        return Ok(None);
    }
    let class = th.class_of(callable);
    if class == th.class(t::BUILTIN) {
        return Ok(Some(callable));
    }
    if class != th.class(t::METHOD_DESCRIPTOR) || first.bits() == site.monitor.missing().bits() {
        return Ok(None);
    }
    let owner: Value = th.class_of(first).into();
    match th.class_of(callable).slots.tp_descr_get.get() {
        Some(bind) => bind(th, callable, Some(first), Some(owner)).map(Some),
        None => Ok(None),
    }
}

/// Tells the trace function, or the frame's own.
pub fn trace(th: &Thread, site: &Site, event: u8, detail: Detail) -> PyResult<()> {
    let (what, arg) = match (event, detail) {
        (PY_START | PY_RESUME | PY_THROW, _) => ("call", Value::NONE),
        (PY_RETURN | PY_YIELD, Detail::Value(value)) => ("return", value),
        (PY_UNWIND, _) => ("return", Value::NONE),
        (RAISE | STOP_ITERATION, Detail::Value(exception)) => {
            let traceback = exception
                .cast::<Exception>()
                .and_then(|exception| exception.traceback.get());
            let class: Value = th.class_of(exception).into();
            let parts = [class, exception, traceback.unwrap_or(Value::NONE)];
            ("exception", th.tuple(&parts).into())
        }
        (LINE, Detail::Line(_)) => ("line", Value::NONE),
        (JUMP, Detail::Jump(from, to)) => {
            // A jump back to the line it stands on: no line starts, but a turn of the loop does.
            let lines = &site.here.lines;
            if to > from || lines.line(to) != lines.line(from) || lines.line(to) < 0 {
                return Ok(());
            }
            ("line", Value::NONE)
        }
        (INSTRUCTION, _) => ("opcode", Value::NONE),
        _ => return Ok(()),
    };
    let frame = match site.activation.frame_object() {
        Some(frame) => frame,
        // Only a call is of interest to a frame that nobody has looked at.
        None if what != "call" => return Ok(()),
        None => frames::frame_object(th, site.activation)?,
    };
    let unwanted = match what {
        "line" => !frame.trace_lines.get(),
        "opcode" => !frame.opcodes_traced.get(),
        _ => false,
    };
    let function = if what == "call" {
        th.trace_function.get()
    } else {
        frame.trace.get()
    };
    let Some(function) = function.filter(|_| !unwanted) else {
        return Ok(());
    };
    match call(th, function, frame, what, arg, event) {
        Ok(answer) => {
            if !answer.is_none() {
                frame.trace.set(&frame.header, Some(answer));
            }
            Ok(())
        }
        Err(Raised) => {
            th.trace_function.set(None);
            frame.trace.set(&frame.header, None);
            update(th);
            Err(Raised)
        }
    }
}
