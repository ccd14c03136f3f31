//! Frame objects, and the write-through view of a function's locals. CPython: Objects/frameobject.c.

use pyjit_object::array::ValueArray;
use pyjit_object::code::{CO_FAST_CELL, CO_FAST_FREE, CO_FAST_HIDDEN, CO_OPTIMIZED};
use pyjit_object::def::TypeFlags;
use pyjit_object::frame::Activation;
use pyjit_object::function::PyCell;
use pyjit_object::generator::{Generator, GeneratorState};
use pyjit_object::kind::{NativeHeader, flags};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// Where the locals of a frame are.
enum Place {
    Stack(*mut u64),
    Array(Gc<ValueArray>),
    Nowhere,
}

fn place(frame: Gc<Frame>) -> Place {
    if !frame.fp.get().is_null() {
        return Place::Stack(frame.fp.get());
    }
    let generator = frame.generator.get().and_then(Value::cast::<Generator>);
    if let Some(generator) = generator
        && matches!(
            generator.state.get(),
            GeneratorState::Created | GeneratorState::Suspended
        )
        && let Some(saved) = generator.saved.get()
    {
        return Place::Array(saved);
    }
    frame.locals.get().map_or(Place::Nowhere, Place::Array)
}

fn raw_local(frame: Gc<Frame>, index: usize) -> Option<Value> {
    match place(frame) {
        // SAFETY: the activation lives while `fp` is set; locals are values or 0.
        Place::Stack(fp) => unsafe { Value::from_bits(*fp.add(index)) },
        Place::Array(array) => array.get(index),
        Place::Nowhere => None,
    }
}

fn set_raw_local(frame: Gc<Frame>, index: usize, value: Option<Value>) {
    match place(frame) {
        // SAFETY: as above.
        Place::Stack(fp) => unsafe { *fp.add(index) = value.map_or(0, Value::bits) },
        Place::Array(array) => array.set(index, value),
        Place::Nowhere => {}
    }
}

fn code_of(frame: Gc<Frame>) -> Option<Gc<CodeObject>> {
    frame.function.get().map(|function| function.code())
}

fn is_cell(kind: u8) -> bool {
    kind & (CO_FAST_CELL | CO_FAST_FREE) != 0
}

/// A local as Python sees it: through its cell.
fn local(frame: Gc<Frame>, code: Gc<CodeObject>, index: usize) -> Option<Value> {
    let value = raw_local(frame, index);
    if is_cell(code.local_kind(index))
        && let Some(cell) = value.and_then(Value::cast::<PyCell>)
    {
        return cell.contents.get();
    }
    value
}

fn set_local(frame: Gc<Frame>, code: Gc<CodeObject>, index: usize, value: Option<Value>) {
    if is_cell(code.local_kind(index))
        && let Some(cell) = raw_local(frame, index).and_then(Value::cast::<PyCell>)
    {
        cell.contents.set(&cell.header, value);
        return;
    }
    set_raw_local(frame, index, value);
}

/// The index of the visible local that a key names: a str, or what is equal to one.
fn local_index(th: &Thread, code: Gc<CodeObject>, key: Value) -> PyResult<Option<usize>> {
    let mut visible =
        (0..code.nlocalsplus()).filter(|index| code.local_kind(*index) & CO_FAST_HIDDEN == 0);
    if let Some(name) = protocol::exact_str(key) {
        return Ok(visible.find(|index| code.local_name(*index).equals(&name)));
    }
    let hash = protocol::hash(th, key)?;
    for index in visible {
        let name = code.local_name(index);
        if name.hash(th) == hash && protocol::equal(th, name.into(), key)? {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

/// The activation of a running frame.
fn activation_of(th: &Thread, frame: Gc<Frame>) -> Option<Activation> {
    let fp = frame.fp.get();
    if fp.is_null() {
        None
    } else {
        th.activations().find(|activation| activation.fp == fp)
    }
}

/// The unit a frame is at.
pub fn unit_of(th: &Thread, frame: Gc<Frame>) -> usize {
    if let Some(activation) = activation_of(th, frame) {
        return activation.unit();
    }
    let generator = frame.generator.get().and_then(Value::cast::<Generator>);
    match generator.filter(|generator| {
        matches!(
            generator.state.get(),
            GeneratorState::Created | GeneratorState::Suspended
        )
    }) {
        Some(generator) => generator.unit.get().saturating_sub(1),
        None => frame.unit.get(),
    }
}

pub fn line_of(th: &Thread, frame: Gc<Frame>) -> Option<i32> {
    let code = code_of(frame)?;
    let unit = match frame.jump_line.get().checked_sub(1) {
        // About to jump.
        Some(target) => target as usize,
        None => unit_of(th, frame),
    };
    crate::code::line_at(&code, unit)
}

/// Events during which `f_lineno` may be set: PY_RESUME, PY_YIELD, LINE, JUMP, BRANCH_LEFT, BRANCH_RIGHT.
const JUMPING_EVENTS: [i32; 6] = [1, 3, 5, 7, 8, 9];
const CALLED_EVENT: i32 = 0;
const CALL_EVENTS: [i32; 2] = [4, 16];

/// `frame.f_lineno = n`: the interpreter goes there when the trace function returns.
fn set_line(th: &Thread, frame: Gc<Frame>, value: Value) -> PyResult<()> {
    let wrong = |text: &str| th.raise(t::ValueError, text);
    if !protocol::is_exact_int(value) {
        return Err(wrong("lineno must be an integer"));
    }
    match th.interp.event.get() {
        ..0 => return Err(wrong("f_lineno can only be set in a trace function")),
        CALLED_EVENT => {
            let text = "can't jump from the 'call' trace event of a new frame";
            return Err(wrong(text));
        }
        event if CALL_EVENTS.contains(&event) => {
            return Err(wrong("can't jump during a call"));
        }
        event if JUMPING_EVENTS.contains(&event) => {}
        _ => return Err(wrong("can only jump from a 'line' trace event")),
    }
    let line = pyjit_object::int::as_i64(value).and_then(|line| i32::try_from(line).ok());
    let Some(line) = line else {
        return Err(wrong("lineno out of range"));
    };
    let Some(code) = code_of(frame) else {
        return Ok(());
    };
    let unit = unit_of(th, frame);
    let target = pyjit_bytecode::jumps::plan(code.template(), unit, line, false)
        .map_err(|text| wrong(&text))?;
    let unbound: Vec<usize> = (0..code.nlocalsplus())
        .filter(|index| raw_local(frame, *index).is_none())
        .collect();
    if !unbound.is_empty() {
        let plural = if unbound.len() == 1 { "" } else { "s" };
        let text = format!("assigning None to {} unbound local{plural}", unbound.len());
        th.warn(t::RuntimeWarning, &text, 0)?;
        for index in unbound {
            set_raw_local(frame, index, Some(Value::NONE));
        }
    }
    frame.jump_line.set(target as u32 + 1);
    Ok(())
}

/// The caller's frame object.
pub fn back(th: &Thread, frame: Gc<Frame>) -> PyResult<Option<Gc<Frame>>> {
    match activation_of(th, frame) {
        Some(activation) => match (activation.caller(), th.rt().hooks.frame_object.get()) {
            (Some(caller), Some(hook)) => hook(th, caller).map(Some),
            _ => Ok(None),
        },
        None => Ok(frame.back.get()),
    }
}

/// The namespace of a module's or class's frame.
fn namespace(th: &Thread, frame: Gc<Frame>) -> Option<Value> {
    match activation_of(th, frame) {
        Some(activation) => activation.namespace(),
        None => frame.namespace.get(),
    }
}

/// A snapshot of a function's locals.
pub fn snapshot(th: &Thread, frame: Gc<Frame>) -> PyResult<Gc<Dict>> {
    let dict = th.dict();
    if let Some(code) = code_of(frame) {
        for index in 0..code.nlocalsplus() {
            if code.local_kind(index) & CO_FAST_HIDDEN != 0 {
                continue;
            }
            if let Some(value) = local(frame, code, index) {
                dict.set_str(th, code.local_name(index), value)?;
            }
        }
    }
    if let Some(extra) = frame.extra_locals.get() {
        dict.update_from(th, &extra)?;
    }
    Ok(dict)
}

/// `locals()`: the namespace of a module or class body, a snapshot of a function's locals.
pub fn locals(th: &Thread, activation: Activation) -> PyResult<Value> {
    if let Some(namespace) = activation.namespace() {
        return Ok(namespace);
    }
    let Some(hook) = th.rt().hooks.frame_object.get() else {
        return Err(th.raise(t::SystemError, "no interpreter"));
    };
    let frame = hook(th, activation)?;
    snapshot(th, frame).map(Value::from)
}

/// `frame.f_locals`.
fn f_locals(th: &Thread, frame: Gc<Frame>) -> PyResult<Value> {
    let optimized = code_of(frame).is_some_and(|code| code.flags() & CO_OPTIMIZED != 0);
    if !optimized && let Some(namespace) = namespace(th, frame) {
        return Ok(namespace);
    }
    let class = crate::kept(th, "FrameLocalsProxy")?
        .cast::<Type>()
        .ok_or(Raised)?;
    let proxy = th.alloc(
        class,
        FrameLocalsProxy {
            head: NativeHeader::new(FrameLocalsProxy::LAYOUT),
            frame: Field::default(),
        },
    );
    proxy.frame.set(&proxy.head.header, Some(frame));
    Ok(proxy.into())
}

fn none(value: Option<Value>) -> Value {
    value.unwrap_or(Value::NONE)
}

#[pymethods(Frame, name = "frame", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod methods {
    use super::*;

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Frame>) -> PyResult<Gc<Str>> {
        let Some(code) = code_of(this) else {
            return th.try_str("<frame>");
        };
        let text =
            |field: &Field<Option<Gc<Str>>>| field.get().map(Value::from).unwrap_or(Value::NONE);
        let file = protocol::repr(th, text(&code.filename))?;
        let name = protocol::str(th, text(&code.name))?;
        let line = line_of(th, this).unwrap_or(-1);
        th.try_str(&format!(
            "<frame at {:#x}, file {}, line {line}, code {}>",
            this.address(),
            file.display(),
            name.display()
        ))
    }

    #[getter(f_back)]
    fn f_back(th: &Thread, this: Gc<Frame>) -> PyResult<Option<Gc<Frame>>> {
        back(th, this)
    }

    #[getter(f_code)]
    fn f_code(this: Gc<Frame>) -> Option<Gc<CodeObject>> {
        code_of(this)
    }

    #[getter(f_builtins)]
    fn f_builtins(this: Gc<Frame>) -> Option<Value> {
        this.function
            .get()
            .and_then(|function| function.builtins.get())
    }

    #[getter(f_globals)]
    fn f_globals(this: Gc<Frame>) -> Option<Gc<Dict>> {
        this.function.get().map(|function| function.globals())
    }

    #[getter(f_locals)]
    fn get_locals(th: &Thread, this: Gc<Frame>) -> PyResult<Value> {
        f_locals(th, this)
    }

    #[getter(f_lasti)]
    fn f_lasti(th: &Thread, this: Gc<Frame>) -> i64 {
        let unit = unit_of(th, this);
        2 * code_of(this).map_or(unit, |code| crate::code::instruction_at(&code, unit)) as i64
    }

    #[getter(f_lineno)]
    fn f_lineno(th: &Thread, this: Gc<Frame>) -> Option<i64> {
        line_of(th, this).map(i64::from)
    }

    #[setter(f_lineno)]
    fn set_lineno(th: &Thread, this: Gc<Frame>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(th.raise(t::AttributeError, "cannot delete attribute"));
        };
        set_line(th, this, value)
    }

    #[getter(f_generator)]
    fn f_generator(this: Gc<Frame>) -> Option<Value> {
        this.generator.get()
    }

    #[getter(f_trace)]
    fn f_trace(this: Gc<Frame>) -> Value {
        none(this.trace.get())
    }

    #[setter(f_trace)]
    fn set_trace(this: Gc<Frame>, value: Option<Value>) -> PyResult<()> {
        this.trace
            .set(&this.header, value.filter(|value| !value.is_none()));
        Ok(())
    }

    #[getter(f_trace_lines)]
    fn trace_lines(this: Gc<Frame>) -> bool {
        this.trace_lines.get()
    }

    #[setter(f_trace_lines)]
    fn set_trace_lines(th: &Thread, this: Gc<Frame>, value: Option<Value>) -> PyResult<()> {
        if value.is_none() {
            return Err(th.raise(t::TypeError, "can't delete numeric/char attribute"));
        }
        let Some(truth) = value.and_then(Value::as_bool) else {
            return Err(th.raise(t::TypeError, "attribute value type must be bool"));
        };
        this.trace_lines.set(truth);
        Ok(())
    }

    #[getter(f_trace_opcodes)]
    fn trace_opcodes(this: Gc<Frame>) -> bool {
        this.trace_opcodes.get()
    }

    #[setter(f_trace_opcodes)]
    fn set_trace_opcodes(th: &Thread, this: Gc<Frame>, value: Option<Value>) -> PyResult<()> {
        if value.is_none() {
            let text = "attribute 'f_trace_opcodes' of 'frame' objects cannot be deleted";
            return Err(th.raise(t::AttributeError, text));
        }
        let Some(truth) = value.and_then(Value::as_bool) else {
            return Err(th.raise(t::TypeError, "attribute value type must be bool"));
        };
        this.trace_opcodes.set(truth);
        if this.trace.get().is_some() {
            this.opcodes_traced.set(truth);
        }
        Ok(())
    }

    /// Clear all references held by the frame.
    #[method("($self, /)")]
    fn clear(th: &Thread, this: Gc<Frame>) -> PyResult<()> {
        if activation_of(th, this).is_some() || !this.fp.get().is_null() {
            return Err(th.raise(t::RuntimeError, "cannot clear an executing frame"));
        }
        if let Some(generator) = this.generator.get().and_then(Value::cast::<Generator>) {
            match generator.state.get() {
                GeneratorState::Suspended => {
                    return Err(th.raise(t::RuntimeError, "cannot clear a suspended frame"));
                }
                GeneratorState::Created => drop(crate::generator::close_raw(th, generator)?),
                _ => {}
            }
        }
        this.locals.set(&this.header, None);
        this.cleared.set(true);
        Ok(())
    }
}

/// `frame.f_locals` of a function: a mapping that writes through.
#[pytype(name = "FrameLocalsProxy")]
#[repr(C)]
pub struct FrameLocalsProxy {
    head: NativeHeader,
    frame: Field<Option<Gc<Frame>>>,
}

fn frame_of(th: &Thread, this: Gc<FrameLocalsProxy>) -> PyResult<Gc<Frame>> {
    this.frame
        .get()
        .ok_or_else(|| th.raise(t::SystemError, "FrameLocalsProxy without frame"))
}

/// The value of a key, none if there is none.
fn lookup(th: &Thread, this: Gc<FrameLocalsProxy>, key: Value) -> PyResult<Option<Value>> {
    let frame = frame_of(th, this)?;
    if let Some(code) = code_of(frame)
        && let Some(index) = local_index(th, code, key)?
        && let Some(value) = local(frame, code, index)
    {
        return Ok(Some(value));
    }
    match frame.extra_locals.get() {
        Some(extra) => extra.get(th, key),
        None => Ok(None),
    }
}

fn store(th: &Thread, this: Gc<FrameLocalsProxy>, key: Value, value: Value) -> PyResult<()> {
    let frame = frame_of(th, this)?;
    if let Some(code) = code_of(frame)
        && let Some(index) = local_index(th, code, key)?
    {
        set_local(frame, code, index, Some(value));
        return Ok(());
    }
    let extra = match frame.extra_locals.get() {
        Some(extra) => extra,
        None => {
            let extra = th.dict();
            frame.extra_locals.set(&frame.header, Some(extra));
            extra
        }
    };
    extra.set(th, key, value)
}

fn remove(th: &Thread, this: Gc<FrameLocalsProxy>, key: Value) -> PyResult<Option<Value>> {
    let frame = frame_of(th, this)?;
    if let Some(code) = code_of(frame)
        && local_index(th, code, key)?.is_some()
    {
        return Err(th.raise(
            t::ValueError,
            "cannot remove local variables from FrameLocalsProxy",
        ));
    }
    match frame.extra_locals.get() {
        Some(extra) => extra.remove(th, key),
        None => Ok(None),
    }
}

fn copy_of(th: &Thread, this: Gc<FrameLocalsProxy>) -> PyResult<Gc<Dict>> {
    snapshot(th, frame_of(th, this)?)
}

/// A method of a snapshot: what only reads.
fn of_snapshot(
    th: &Thread,
    this: Gc<FrameLocalsProxy>,
    name: &str,
    args: &[Value],
) -> PyResult<Value> {
    protocol::call_method_str(th, copy_of(th, this)?.into(), name, args)
}

fn merge(th: &Thread, this: Gc<FrameLocalsProxy>, other: Value) -> PyResult<()> {
    let keys = protocol::to_list(th, protocol::call_method(th, other, th.names().keys, &[])?)?;
    for index in 0..keys.len() {
        let Some(key) = keys.get(index) else { break };
        store(th, this, key, protocol::get_item(th, other, key)?)?;
    }
    Ok(())
}

#[pymethods(FrameLocalsProxy, name = "FrameLocalsProxy", flags = TypeFlags::MAPPING)]
pub mod proxy {
    use super::*;

    #[slot(tp_new, "(frame, /)", name = "FrameLocalsProxy")]
    fn new(th: &Thread, _cls: Gc<Type>, frame: Value) -> PyResult<Value> {
        match frame.cast::<Frame>() {
            Some(frame) => f_locals(th, frame),
            None => {
                let found = th.type_name(frame);
                Err(th.raise(t::TypeError, format!("expect frame, not {found}")))
            }
        }
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<FrameLocalsProxy>) -> PyResult<Gc<Str>> {
        let header = &this.head.header;
        if header.has_flag(flags::IN_REPR) {
            return th.try_str("{...}");
        }
        header.set_flag(flags::IN_REPR);
        let text = copy_of(th, this).and_then(|copy| protocol::repr(th, copy.into()));
        header.clear_flag(flags::IN_REPR);
        text
    }

    #[slot(tp_richcompare)]
    fn compare(
        th: &Thread,
        this: Gc<FrameLocalsProxy>,
        other: Value,
        op: CompareOp,
    ) -> PyResult<Value> {
        let other = match other.cast::<FrameLocalsProxy>() {
            Some(other) if matches!(op, CompareOp::Eq | CompareOp::Ne) => {
                let same = this.frame.get() == other.frame.get();
                return Ok(Value::bool(same == (op == CompareOp::Eq)));
            }
            _ => other,
        };
        if other.cast::<Dict>().is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        protocol::rich_compare(th, copy_of(th, this)?.into(), other, op)
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<FrameLocalsProxy>) -> PyResult<Value> {
        protocol::iter(th, copy_of(th, this)?.into())
    }

    #[slot(mp_length)]
    fn len(th: &Thread, this: Gc<FrameLocalsProxy>) -> PyResult<usize> {
        Ok(copy_of(th, this)?.len())
    }

    #[slot(mp_subscript)]
    fn get_item(th: &Thread, this: Gc<FrameLocalsProxy>, key: Value) -> PyResult<Value> {
        match lookup(th, this, key)? {
            Some(value) => Ok(value),
            None => Err(th.raise_key_error(key)),
        }
    }

    #[slot(mp_ass_subscript)]
    fn set_item(
        th: &Thread,
        this: Gc<FrameLocalsProxy>,
        key: Value,
        value: Option<Value>,
    ) -> PyResult<()> {
        match value {
            Some(value) => store(th, this, key, value),
            None => match remove(th, this, key)? {
                Some(_) => Ok(()),
                None => Err(th.raise_key_error(key)),
            },
        }
    }

    #[slot(sq_contains)]
    fn contains(th: &Thread, this: Gc<FrameLocalsProxy>, key: Value) -> PyResult<bool> {
        Ok(lookup(th, this, key)?.is_some())
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        let dict = |value: Value| match value.cast::<FrameLocalsProxy>() {
            Some(proxy) => copy_of(th, proxy).map(Some),
            None => value.cast::<Dict>().map(|dict| dict.copy(th)).transpose(),
        };
        match (dict(a)?, dict(b)?) {
            (Some(left), Some(right)) => {
                left.update_from(th, &right)?;
                Ok(left.into())
            }
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(nb_inplace_or)]
    fn inplace_or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        match a.cast::<FrameLocalsProxy>() {
            Some(this) if b.cast::<Dict>().is_some() || b.cast::<FrameLocalsProxy>().is_some() => {
                merge(th, this, b)?;
                Ok(a)
            }
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[method("($self, key, default=None, /)")]
    fn get(
        th: &Thread,
        this: Gc<FrameLocalsProxy>,
        key: Value,
        default: Option<Value>,
    ) -> PyResult<Value> {
        Ok(none(lookup(th, this, key)?.or(default)))
    }

    #[method("($self, key, default=None, /)")]
    fn setdefault(
        th: &Thread,
        this: Gc<FrameLocalsProxy>,
        key: Value,
        default: Option<Value>,
    ) -> PyResult<Value> {
        if let Some(value) = lookup(th, this, key)? {
            return Ok(value);
        }
        store(th, this, key, none(default))?;
        Ok(none(default))
    }

    #[method("($self, key, default=None, /)")]
    fn pop(
        th: &Thread,
        this: Gc<FrameLocalsProxy>,
        key: Value,
        default: Option<Value>,
    ) -> PyResult<Value> {
        match remove(th, this, key)?.or(default) {
            Some(value) => Ok(value),
            None => Err(th.raise_key_error(key)),
        }
    }

    #[method("($self, other, /)")]
    fn update(th: &Thread, this: Gc<FrameLocalsProxy>, other: Value) -> PyResult<()> {
        if other.cast::<Dict>().is_none() && other.cast::<FrameLocalsProxy>().is_none() {
            let text = "update() argument must be dict or another FrameLocalsProxy";
            return Err(th.raise(t::TypeError, text));
        }
        merge(th, this, other)
    }

    #[method("($self, /)")]
    fn copy(th: &Thread, this: Gc<FrameLocalsProxy>) -> PyResult<Gc<Dict>> {
        copy_of(th, this)
    }

    #[method("($self, /)")]
    fn keys(th: &Thread, this: Gc<FrameLocalsProxy>) -> PyResult<Gc<List>> {
        protocol::to_list(th, of_snapshot(th, this, "keys", &[])?)
    }

    #[method("($self, /)")]
    fn values(th: &Thread, this: Gc<FrameLocalsProxy>) -> PyResult<Gc<List>> {
        protocol::to_list(th, of_snapshot(th, this, "values", &[])?)
    }

    #[method("($self, /)")]
    fn items(th: &Thread, this: Gc<FrameLocalsProxy>) -> PyResult<Gc<List>> {
        protocol::to_list(th, of_snapshot(th, this, "items", &[])?)
    }

    #[method("($self, /)")]
    fn __reversed__(th: &Thread, this: Gc<FrameLocalsProxy>) -> PyResult<Gc<List>> {
        protocol::to_list(th, of_snapshot(th, this, "__reversed__", &[])?)
    }
}
