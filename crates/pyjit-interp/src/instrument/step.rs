//! What each instruction reports before it is executed; calls and `for` report afterwards too and are executed here.

use super::fire::{Detail, Site};
use super::lines::Lines;
use super::{event, jump};
use crate::ops::call::{UNITS as CALL_UNITS, call_spread};
use crate::state::*;
use crate::table::TABLE;
use crate::{ops, private, proto};
use pyjit_bytecode::Opcode;
use pyjit_object::generator::Generator;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

ops! {
    /// In `EVERY`: reports the line, the instruction, and what it does.
    Every(s) { step::<W, true>(s) }
    /// In `CONTROL`: reports what it does.
    Control(s) { step::<W, false>(s) }
    CallAndReport(s) {
        let operands = s.unbound_operands(0);
        s.save();
        let th = s.th;
        let callable = Value::from_bits_unchecked(*operands.base);
        let result = call(th, callable, operands.first, operands.count, None);
        let s = S::<W>::reload(th);
        match result {
            Ok(Some(value)) => s.replace(s.arg() + 2, value.bits()).next(CALL_UNITS),
            Ok(None) => s.slow::<crate::ops::call::Generic>(),
            Err(Raised) => s.raise(),
        }
    }
    CallKeywordsAndReport(s) {
        let operands = s.unbound_operands(1);
        let names = Gc::from_ptr(s.word(1) as *const Tuple);
        s.save();
        let th = s.th;
        let callable = Value::from_bits_unchecked(*operands.base);
        let result = call(th, callable, operands.first, operands.count, Some(names));
        let s = S::<W>::reload(th);
        match result {
            Ok(Some(value)) => s.replace(s.arg() + 3, value.bits()).next(CALL_UNITS),
            Ok(None) => s.slow::<crate::ops::call::KeywordGeneric>(),
            Err(Raised) => s.raise(),
        }
    }
    CallSpreadAndReport(s) {
        s.save();
        let th = s.th;
        let result = call_with_tuple(th, s.value(4), s.value(2));
        let s = S::<W>::reload(th);
        match result {
            Ok(Some(value)) => s.replace(4, value.bits()).next(1),
            Ok(None) => s.slow::<crate::ops::call::CALL_FUNCTION_EX>(),
            Err(Raised) => s.raise(),
        }
    }
    SendAndReport(s) {
        s.save();
        let th = s.th;
        let result = send(th, s.value(2), s.value(1));
        let s = S::<W>::reload(th);
        match result {
            Ok(proto::Sent::Yielded(value)) => s.replace(1, value.bits()).next(2),
            Ok(proto::Sent::Returned(value)) => {
                let distance = s.arg();
                s.replace(1, value.bits()).jump(2, distance)
            }
            Err(Raised) => s.raise(),
        }
    }
    /// As the instruction does unspecialised: `super(class, self)`, then the attribute, bound.
    SuperAndReport(s) {
        let arg = s.arg();
        s.save();
        let th = s.th;
        let result = super_attribute(th, [s.value(3), s.value(2), s.value(1)], s.name(arg >> 2), arg & 2 != 0);
        let s = S::<W>::reload(th);
        match result {
            Ok(value) if arg & 1 != 0 => s.replace(3, value.bits()).push(0).next(2),
            Ok(value) => s.replace(3, value.bits()).next(2),
            Err(Raised) => s.raise(),
        }
    }
    ForAndReport(s) {
        s.save();
        let th = s.th;
        let result = next_item(th, s.value(1));
        let s = S::<W>::reload(th);
        match result {
            // The iterator stays for POP_ITER; END_FOR is skipped.
            Ok(value) if value.is_exhausted() => s.jump(3, s.arg()),
            Ok(value) => s.push(value.bits()).next(2),
            Err(Raised) => s.raise(),
        }
    }
}

/// What to do after an instruction has reported.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Execute,
    /// The state has been moved.
    Moved,
    Raise,
    Call,
    CallKeywords,
    CallSpread,
    For,
    Send,
    Super,
}

#[inline(always)]
unsafe fn step<const W: bool, const EVERY: bool>(s: S<W>) -> Done {
    // SAFETY: the state is that of an activation about to execute this instruction.
    unsafe {
        s.save();
        let th = s.th;
        let then = report(th, s.sp, W, EVERY, s.arg());
        let s = S::<W>::reload(th);
        match then {
            Then::Execute => {
                let opcode = private::unfused(opcode_at(s.pc)) as usize;
                let handlers = if W { &TABLE.wide } else { &TABLE.narrow };
                s.go_by(*handlers.as_ptr().add(opcode))
            }
            Then::Moved => S::<false>::reload(th).go(),
            Then::Raise => s.raise(),
            Then::Call => s.slow::<CallAndReport>(),
            Then::CallKeywords => s.slow::<CallKeywordsAndReport>(),
            Then::CallSpread => s.slow::<CallSpreadAndReport>(),
            Then::For => s.slow::<ForAndReport>(),
            Then::Send => s.slow::<SendAndReport>(),
            Then::Super => s.slow::<SuperAndReport>(),
        }
    }
}

/// The unit that this activation executed before, and now this one.
fn exchange_previous(th: &Thread, site: &Site, fresh: bool) -> Option<usize> {
    let activation = site.activation.fp as usize;
    let code = site.code.address();
    let mut all = th.interp.previous.borrow_mut();
    while all.last().is_some_and(|last| last.0 > activation) {
        all.pop();
    }
    match all.last_mut() {
        Some(last) if last.0 == activation => {
            let before = *last;
            *last = (activation, code, site.unit);
            (before.1 == code && !fresh).then_some(before.2)
        }
        _ => {
            all.push((activation, code, site.unit));
            None
        }
    }
}

fn opcode_of(code: Gc<CodeObject>, unit: usize) -> Option<Opcode> {
    let number = *code.template().code.get(2 * unit)?;
    Opcode::from_u8(number)
}

/// Reports for the instruction that is saved; `arg` is its operand.
#[inline(never)]
unsafe fn report(th: &'static Thread, sp: *mut u64, wide: bool, every: bool, arg: usize) -> Then {
    if th.tracing.get() > 0 {
        return Then::Execute;
    }
    let Ok(site) = Site::new(th) else {
        return Then::Raise;
    };
    let Some(site) = site else {
        return Then::Execute;
    };
    let lines = &site.here.lines;
    if site.unit < lines.first {
        return Then::Execute;
    }
    let Some(opcode) = opcode_of(site.code, site.unit) else {
        return Then::Execute;
    };
    let here = (th.pc.get(), th.fp.get());
    // An endless loop of one instruction.
    let itself = opcode == Opcode::JUMP_BACKWARD && arg == 1 + opcode.caches();
    if th.interp.reported.replace(here) == here && !itself {
        // Executed again in another form.
        return Then::Execute;
    }
    let previous = exchange_previous(th, &site, opcode == Opcode::RESUME);
    let result = if every && !wide {
        line_and_instruction(th, &site, previous)
    } else {
        Ok(())
    };
    let result = result.and_then(|()| {
        // SAFETY: operands are below `sp`.
        unsafe { effect(th, &site, opcode, previous, sp, arg) }
    });
    match result {
        Err(Raised) => Then::Raise,
        Ok(_) if jump::take(th, site.activation) => {
            note_moved(th, &site);
            Then::Moved
        }
        Ok(then) => then,
    }
}

/// After a jump no line starts at its target.
fn note_moved(th: &Thread, site: &Site) {
    let target = Site {
        unit: site.activation_unit(th),
        ..*site
    };
    exchange_previous(th, &target, false);
}

impl Site {
    fn activation_unit(&self, th: &Thread) -> usize {
        th.activation()
            .map_or(self.unit, |activation| activation.unit())
    }
}

fn line_and_instruction(th: &Thread, site: &Site, previous: Option<usize>) -> PyResult<()> {
    let lines: &Lines = &site.here.lines;
    if let Some(line) = lines.start(site.unit)
        && site.wants(th, event::LINE)
    {
        let same = previous.is_some_and(|previous| {
            lines.line(previous) == line && opcode_of(site.code, previous) != Some(Opcode::RESUME)
        });
        if !same {
            site.fire(th, event::LINE, Detail::Line(line))?;
        }
    }
    if site.wants(th, event::INSTRUCTION) && opcode_of(site.code, site.unit) != Some(Opcode::RESUME)
    {
        site.fire(th, event::INSTRUCTION, Detail::Nothing)?;
    }
    Ok(())
}

/// Reports what the instruction does.
unsafe fn effect(
    th: &Thread,
    site: &Site,
    opcode: Opcode,
    previous: Option<usize>,
    sp: *mut u64,
    arg: usize,
) -> PyResult<Then> {
    use Opcode::*;
    // SAFETY: the instruction's operands are below `sp`.
    let word = |depth: usize| unsafe { *sp.wrapping_sub(depth) };
    // SAFETY: as above; none of them is null.
    let value = |depth: usize| unsafe { Value::from_bits_unchecked(word(depth)) };
    let next = site.unit + 1 + opcode.caches();
    let from = previous.unwrap_or_else(|| site.unit.saturating_sub(1));
    let (event, detail, then) = match opcode {
        RESUME if arg & 3 == 0 => (event::PY_START, Detail::Nothing, Then::Execute),
        RESUME => (event::PY_RESUME, Detail::Nothing, Then::Execute),
        RETURN_VALUE => (event::PY_RETURN, Detail::Value(value(1)), Then::Execute),
        YIELD_VALUE => (event::PY_YIELD, Detail::Value(value(1)), Then::Execute),
        JUMP_FORWARD => (
            event::JUMP,
            Detail::Jump(site.unit, next + arg),
            Then::Execute,
        ),
        JUMP_BACKWARD => (
            event::JUMP,
            Detail::Jump(site.unit, next.saturating_sub(arg)),
            Then::Execute,
        ),
        POP_JUMP_IF_FALSE | POP_JUMP_IF_TRUE | POP_JUMP_IF_NONE | POP_JUMP_IF_NOT_NONE => {
            let top = word(1);
            let taken = match opcode {
                POP_JUMP_IF_FALSE => top == Value::FALSE.bits(),
                POP_JUMP_IF_TRUE => top == Value::TRUE.bits(),
                POP_JUMP_IF_NONE => top == Value::NONE.bits(),
                _ => top != Value::NONE.bits(),
            };
            if !taken {
                return Ok(Then::Execute);
            }
            (
                event::BRANCH_RIGHT,
                Detail::Jump(site.unit, next + arg),
                Then::Execute,
            )
        }
        NOT_TAKEN => (event::BRANCH_LEFT, Detail::Jump(from, next), Then::Execute),
        POP_ITER => (event::BRANCH_RIGHT, Detail::Jump(from, next), Then::Execute),
        END_ASYNC_FOR => (
            event::BRANCH_RIGHT,
            Detail::Jump(next.saturating_sub(arg), next),
            Then::Execute,
        ),
        FOR_ITER => {
            let ends = site.wants(th, event::RAISE) && may_raise_stop(th, value(1));
            let then = if ends || site.wants(th, event::BRANCH_LEFT) {
                Then::For
            } else {
                Then::Execute
            };
            return Ok(then);
        }
        SEND if site.wants(th, event::RAISE)
            && value(2).cast::<Generator>().is_none()
            && may_raise_stop(th, value(2)) =>
        {
            return Ok(Then::Send);
        }
        END_FOR | END_SEND => {
            if !site.wants(th, event::STOP_ITERATION)
                || value(2)
                    .cast::<pyjit_object::generator::Generator>()
                    .is_none()
            {
                return Ok(Then::Execute);
            }
            th.raise_stop_iteration(Some(value(1)).filter(|value| !value.is_none()));
            let Some(stop) = th.take_pending() else {
                return Ok(Then::Execute);
            };
            (event::STOP_ITERATION, Detail::Value(stop), Then::Execute)
        }
        CALL | CALL_KW | CALL_FUNCTION_EX if site.wants(th, event::CALL) => {
            return Ok(match opcode {
                CALL => Then::Call,
                CALL_KW => Then::CallKeywords,
                _ => Then::CallSpread,
            });
        }
        LOAD_SUPER_ATTR if site.wants(th, event::CALL) => return Ok(Then::Super),
        _ => return Ok(Then::Execute),
    };
    if site.wants(th, event) {
        site.fire(th, event, detail)?;
    }
    Ok(then)
}

/// Reports a call and makes it, unless a Python function is to be entered in place.
#[inline(never)]
unsafe fn call(
    th: &Thread,
    callable: Value,
    first: *const u64,
    count: usize,
    names: Option<Gc<Tuple>>,
) -> PyResult<Option<Value>> {
    let Some(site) = Site::new(th)? else {
        return Ok(None);
    };
    let argument = if count > 0 {
        // SAFETY: there are `count` arguments at `first`.
        unsafe { Value::from_bits_unchecked(*first) }
    } else {
        site.monitor.missing()
    };
    let detail = Detail::Call(callable, argument);
    site.fire(th, event::CALL, detail)?;
    if callable.cast::<Function>().is_some() {
        return Ok(None);
    }
    let result = match names {
        Some(names) => proto::call_keywords(th, callable, first, count, names),
        None => proto::call_words(th, callable, first, count),
    };
    ended(th, &site, detail, result).map(Some)
}

/// As `call`, for `f(*args, **kwargs)`.
#[inline(never)]
fn call_with_tuple(th: &Thread, callable: Value, arguments: Value) -> PyResult<Option<Value>> {
    let Some(site) = Site::new(th)? else {
        return Ok(None);
    };
    let argument = arguments
        .cast::<Tuple>()
        .and_then(|arguments| arguments.get(0))
        .unwrap_or(site.monitor.missing());
    let detail = Detail::Call(callable, argument);
    site.fire(th, event::CALL, detail)?;
    if protocol_is_function(callable) {
        return Ok(None);
    }
    // SAFETY: the state is saved, the call's operands are on the stack.
    let result = Value::from_bits_checked(unsafe { call_spread(th) });
    ended(th, &site, detail, result).map(Some)
}

fn protocol_is_function(callable: Value) -> bool {
    pyjit_object::protocol::is_exact(callable, t::FUNCTION)
}

trait FromRaised {
    fn from_bits_checked(word: u64) -> PyResult<Value>;
}

impl FromRaised for Value {
    /// A native entry's answer, 0 if it has raised.
    fn from_bits_checked(word: u64) -> PyResult<Value> {
        // SAFETY: native entries answer values or 0.
        unsafe { Value::from_bits(word) }.ok_or(Raised)
    }
}

/// `super(class, self).name`, reported as a call of `super`.
fn super_attribute(
    th: &Thread,
    [function, class, object]: [Value; 3],
    name: Gc<Str>,
    explicit: bool,
) -> PyResult<Value> {
    let Some(site) = Site::new(th)? else {
        return Err(th.raise(t::SystemError, "no monitoring state"));
    };
    let first = if explicit {
        class
    } else {
        site.monitor.missing()
    };
    let detail = Detail::Call(function, first);
    site.fire(th, event::CALL, detail)?;
    let made = protocol::call(th, function, &[class, object]);
    let made = ended(th, &site, detail, made)?;
    protocol::getattr(th, made, name)
}

/// Reports how a call of native code ended.
fn ended(th: &Thread, site: &Site, detail: Detail, result: PyResult<Value>) -> PyResult<Value> {
    match result {
        Ok(value) => {
            site.fire(th, event::C_RETURN, detail)?;
            Ok(value)
        }
        Err(Raised) => {
            let exception = th.take_pending();
            site.fire(th, event::C_RAISE, detail)?;
            if let Some(exception) = exception {
                th.set_pending(exception);
            }
            Err(Raised)
        }
    }
}

/// Whether the iterator may end with a StopIteration, which then is reported as raised here.
fn may_raise_stop(th: &Thread, iterator: Value) -> bool {
    if iterator.cast::<Generator>().is_some() {
        return true;
    }
    let class = th.class_of(iterator);
    let name = class.name();
    [
        "async_generator_asend",
        "async_generator_athrow",
        "anext_awaitable",
    ]
    .iter()
    .any(|native| name.eq_str(native))
        || class
            .lookup(th, th.intern("__next__"))
            .is_some_and(|next| next.cast::<Function>().is_some())
}

/// Reports the StopIteration by which an iterator ended.
fn stopped(th: &Thread, value: Value) -> PyResult<()> {
    th.raise_stop_iteration(Some(value).filter(|value| !value.is_none()));
    let (Some(stop), Some(site)) = (th.take_pending(), Site::new(th)?) else {
        return Ok(());
    };
    site.fire(th, event::RAISE, Detail::Value(stop))
}

/// The next item of a `for`, and the report that its body is entered.
fn next_item(th: &Thread, iterator: Value) -> PyResult<Value> {
    th.set_return(None);
    let value = proto::next_raw(th, iterator)?;
    if value.is_exhausted() {
        let returned = th.take_return();
        // A generator that returns None just ends.
        if returned.is_some()
            || iterator.cast::<Generator>().is_none() && may_raise_stop(th, iterator)
        {
            stopped(th, returned.unwrap_or(Value::NONE))?;
        }
    } else if let Some(site) = Site::new(th)? {
        let detail = Detail::Jump(site.unit, site.unit + 2);
        site.fire(th, event::BRANCH_LEFT, detail)?;
    }
    Ok(value)
}

/// `send`, and the report of how it ended.
fn send(th: &Thread, receiver: Value, value: Value) -> PyResult<proto::Sent> {
    let sent = proto::send(th, receiver, value)?;
    if let proto::Sent::Returned(value) = sent {
        stopped(th, value)?;
    }
    Ok(sent)
}

/// What the unwinder reports.
pub mod exceptions {
    use super::*;

    fn report(th: &Thread, event: u8, unit: Option<usize>) {
        th.interp
            .reported
            .set((std::ptr::null(), std::ptr::null_mut()));
        if th.interp.events.get() & event::bit(event) == 0 || th.tracing.get() > 0 {
            return;
        }
        let Some(exception) = th.take_pending() else {
            return;
        };
        let reported = Site::new(th).and_then(|site| match site {
            Some(site) => {
                let site = Site {
                    unit: unit.unwrap_or(site.unit),
                    ..site
                };
                // A handler's line starts anew.
                exchange_previous(th, &site, false);
                site.fire(th, event, Detail::Value(exception))
            }
            None => Ok(()),
        });
        if reported.is_ok() {
            th.set_pending(exception);
        }
    }

    /// The pending exception was raised at the saved instruction, or raised again there.
    #[inline]
    pub fn raised(th: &Thread, again: bool) {
        if th.interp.events.get() != 0 {
            report(th, if again { event::RERAISE } else { event::RAISE }, None);
        }
    }

    /// A handler was found; the callback may raise another exception.
    #[inline]
    pub fn handled(th: &Thread, target: usize) -> PyResult<()> {
        if th.interp.events.get() & event::bit(event::EXCEPTION_HANDLED) == 0 {
            return Ok(());
        }
        let before = th.pending().map(Value::bits);
        report(th, event::EXCEPTION_HANDLED, Some(target));
        if th.pending().map(Value::bits) == before {
            Ok(())
        } else {
            Err(Raised)
        }
    }

    /// The pending exception ends the activation.
    #[inline]
    pub fn unwound(th: &Thread) {
        if th.interp.events.get() == 0 {
            return;
        }
        // A re-raised exception: the frame says where it was raised first.
        let pc = th.pc.get();
        let here = th.activation().map(|activation| activation.unit());
        if let (Some(unit), Some(activation)) =
            (th.interp.raised_at.get().checked_sub(1), th.activation())
        {
            let first = activation.code().first_unit();
            th.pc.set(first.wrapping_add(unit).cast_const());
        }
        report(th, event::PY_UNWIND, here);
        th.pc.set(pc);
    }

    /// The pending exception was thrown into a generator, whose activation was just laid out.
    #[inline]
    pub fn thrown(th: &Thread) {
        if th.interp.events.get() != 0 {
            // The generator was to go on behind its `yield`.
            let next = th.activation().map(|activation| activation.unit() + 1);
            report(th, event::PY_THROW, next);
        }
    }
}
