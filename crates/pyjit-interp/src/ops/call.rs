//! Calls and returns. Python functions are entered without native recursion; everything else is called through
//! `pyjit_object::protocol`, or straight through its native entry where the arguments fit.

use crate::bind::Given;
use crate::frames::{self, INIT_MARK};
use crate::state::*;
use crate::{cache, call_out, ops};
use pyjit_bytecode::Opcode;
use pyjit_object::def::{Entry, MethodDef};
use pyjit_object::frame::*;
use pyjit_object::function::{Builtin, Method, Payload};
use pyjit_object::prelude::*;

/// Units of CALL and CALL_KW.
pub const UNITS: usize = 4;

/// Operands of a call: the callable's word, the first argument (self if there is one), their count.
#[derive(Clone, Copy)]
pub struct Operands {
    pub base: *mut u64,
    pub first: *mut u64,
    pub count: usize,
}

impl<const W: bool> S<W> {
    /// The operands of CALL, `above` words being above the arguments.
    #[inline(always)]
    pub unsafe fn call_operands(self, above: usize) -> Operands {
        unsafe {
            let count = self.arg();
            let base = self.sp.wrapping_sub(count + 2 + above);
            let has_self = (*base.wrapping_add(1) != 0) as usize;
            Operands {
                base,
                first: base.wrapping_add(2 - has_self),
                count: count + has_self,
            }
        }
    }

    /// As `call_operands`, a bound method taken apart first.
    #[inline(always)]
    pub(crate) unsafe fn unbound_operands(self, above: usize) -> Operands {
        unsafe {
            let count = self.arg();
            let base = self.sp.wrapping_sub(count + 2 + above);
            if *base.wrapping_add(1) == 0 && exactly(*base, t::METHOD) {
                let (function, receiver) = (*(*base as *const Method)).parts();
                *base = function.bits();
                *base.wrapping_add(1) = receiver.bits();
            }
            self.call_operands(above)
        }
    }
}

/// The definition of a native function, method or method descriptor.
#[inline(always)]
pub unsafe fn native_def(word: u64) -> Option<(&'static Builtin, &'static MethodDef)> {
    // SAFETY: the word is a value or 0; the kind is tested.
    unsafe {
        if !is_object(word) || (*(word as *const Header)).kind() != Kind::Builtin as u8 {
            return None;
        }
        let builtin = &*(word as *const Builtin);
        match builtin.payload {
            Payload::Method(def) => Some((builtin, def)),
            _ => None,
        }
    }
}

/// Whether an unbound native method is its receiver's own class's, by far the commonest case.
#[inline(always)]
unsafe fn owned(th: &Thread, builtin: &Builtin, receiver: u64) -> bool {
    // SAFETY: the word is a value.
    let receiver = unsafe { Value::from_bits_unchecked(receiver) };
    builtin.header.shape() == t::METHOD_DESCRIPTOR.0
        && builtin.owner.get() == Some(th.class_of(receiver))
}

/// Calls a native entry straight from a handler and pushes its result in the place of the call's operands.
macro_rules! native_result {
    ($s:ident, |$th:ident| $call:expr) => {{
        $s.save();
        let $th = $s.th;
        let result: u64 = $call;
        let s = S::<W>::reload($th);
        match Value::from_bits(result) {
            Some(value) => s.replace(s.arg() + 2, value.bits()).next(UNITS),
            None => s.raise(),
        }
    }};
}

/// The lower half of a definition's address: definitions lie in one image of less than 4 GB.
#[inline(always)]
pub fn def_id(def: &'static MethodDef) -> u32 {
    def as *const MethodDef as usize as u32
}

ops! {
    CALL(s) {
        let counter = s.cache16(0);
        if cache::triggers(counter) {
            return s.slow::<Specialize>();
        }
        s.set_cache16(0, cache::advance(counter));
        s.tail::<Generic>()
    }
    Specialize(s) {
        s.save();
        let form = crate::specialize::call::form::<W>(s.th);
        if form == Opcode::CALL as u8 {
            s.set_cache16(0, cache::back_off(s.cache16(0)));
            return s.tail::<Generic>();
        }
        s.set_cache16(0, cache::COOLDOWN);
        s.set_opcode(form);
        s.again()
    }
    Unquicken(s) {
        s.set_opcode(Opcode::CALL as u8);
        s.set_cache16(0, cache::COOLDOWN);
        s.again()
    }
    Generic(s) {
        let operands = s.unbound_operands(0);
        let callable = Value::from_bits_unchecked(*operands.base);
        if let Some(function) = callable.cast::<Function>() {
            return frames::enter_with(s, function, operands.first, operands.first, operands.count, None, operands.base, UNITS);
        }
        let words = s.arg() + 2;
        call_out!(s, UNITS, words, |th| crate::proto::call_words(th, callable, operands.first, operands.count))
    }
    CALL_NON_PY_GENERAL(s) {
        let operands = s.call_operands(0);
        if !is_object(*operands.base) || matches!((*(*operands.base as *const Header)).shape(), shape if shape == t::FUNCTION.0 || shape == t::METHOD.0) {
            return s.slow::<Unquicken>();
        }
        let callable = Value::from_bits_unchecked(*operands.base);
        let words = s.arg() + 2;
        call_out!(s, UNITS, words, |th| crate::proto::call_words(th, callable, operands.first, operands.count))
    }
    CALL_PY_EXACT_ARGS(s) {
        let operands = s.call_operands(0);
        let callable = *operands.base;
        if !exactly(callable, t::FUNCTION) || (*(callable as *const Function)).version.get() != s.cache32(cache::call::VERSION) {
            return s.slow::<Unquicken>();
        }
        let function = Gc::from_ptr(callable as *const Function);
        // The count may vary with self, so it is part of what the version stands for only together with the null.
        if operands.count != function.argcount.get() as usize {
            return s.slow::<Unquicken>();
        }
        frames::enter(s, function, operands.first, operands.count, operands.base, UNITS, 0)
    }
    CALL_PY_GENERAL(s) {
        let operands = s.call_operands(0);
        let callable = *operands.base;
        if !exactly(callable, t::FUNCTION) {
            return s.slow::<Unquicken>();
        }
        let function = Gc::from_ptr(callable as *const Function);
        frames::enter_with(s, function, operands.first, operands.first, operands.count, None, operands.base, UNITS)
    }
    CALL_BOUND_METHOD_EXACT_ARGS(s) {
        let count = s.arg();
        let base = s.sp.wrapping_sub(count + 2);
        if *base.wrapping_add(1) != 0 || !exactly(*base, t::METHOD) {
            return s.slow::<Unquicken>();
        }
        let (callable, receiver) = (*(*base as *const Method)).parts();
        if !exactly(callable.bits(), t::FUNCTION) {
            return s.slow::<Unquicken>();
        }
        let function = Gc::from_ptr(callable.bits() as *const Function);
        if function.version.get() != s.cache32(cache::call::VERSION) || function.argcount.get() as usize != count + 1 {
            return s.slow::<Unquicken>();
        }
        *base = callable.bits();
        *base.wrapping_add(1) = receiver.bits();
        frames::enter(s, function, base.wrapping_add(1), count + 1, base, UNITS, 0)
    }
    CALL_BOUND_METHOD_GENERAL(s) {
        let base = s.sp.wrapping_sub(s.arg() + 2);
        if *base.wrapping_add(1) != 0 || !exactly(*base, t::METHOD) {
            return s.slow::<Unquicken>();
        }
        s.tail::<Generic>()
    }
    /// `C(...)`: object.__new__ and a Python `__init__`.
    CALL_ALLOC_AND_ENTER_INIT(s) {
        let count = s.arg();
        let base = s.sp.wrapping_sub(count + 2);
        let entry = crate::feedback::entry(s.code(), s.cache32(cache::call::VERSION) as usize);
        let class = *base;
        if *base.wrapping_add(1) != 0 || class != crate::feedback::class_of(entry) {
            return s.slow::<Unquicken>();
        }
        let class = Gc::from_ptr(class as *const Type);
        let init = Gc::from_ptr(crate::feedback::value_of(entry).bits() as *const Function);
        if class.current_version() != crate::feedback::version_of(entry) || init.version.get() != crate::feedback::extra_of(entry)
            || init.argcount.get() as usize != count + 1 {
            return s.slow::<Unquicken>();
        }
        s.save();
        let th = s.th;
        let instance = crate::proto::new_instance(th, class);
        let s = S::<W>::reload(th);
        let (count, base) = (s.arg(), s.sp.wrapping_sub(s.arg() + 2));
        // [class, null, args..] becomes [instance = the result, function, instance, args..].
        let mut at = s.sp;
        let first = base.wrapping_add(2);
        while at > first {
            *at = *at.wrapping_sub(1);
            at = at.wrapping_sub(1);
        }
        *first = instance;
        *base = instance;
        *base.wrapping_add(1) = Value::from(init).bits();
        let s = S::<W> { sp: s.sp.wrapping_add(1), ..s };
        frames::enter(s, init, first, count + 1, base, UNITS, INIT_MARK)
    }
    CALL_BUILTIN_CLASS(s) {
        let operands = s.call_operands(0);
        if !exactly(*operands.base, t::TYPE) {
            return s.slow::<Unquicken>();
        }
        let class = Gc::from_ptr(*operands.base as *const Type);
        let words = s.arg() + 2;
        call_out!(s, UNITS, words, |th| crate::proto::class_call(th, class, operands.first, operands.count))
    }
    CALL_TYPE_1(s) {
        if s.word(2) != 0 || s.word(3) != Value::from(s.th.class(t::TYPE)).bits() {
            return s.slow::<Unquicken>();
        }
        let class = crate::proto::class_word(s.th, s.value(1));
        s.replace(3, class).next(UNITS)
    }
    CALL_STR_1(s) {
        if s.word(2) != 0 || s.word(3) != Value::from(s.th.class(t::STR)).bits() {
            return s.slow::<Unquicken>();
        }
        call_out!(s, UNITS, 3, |th| crate::proto::str(th, s.value(1)))
    }
    CALL_TUPLE_1(s) {
        if s.word(2) != 0 || s.word(3) != Value::from(s.th.class(t::TUPLE)).bits() {
            return s.slow::<Unquicken>();
        }
        call_out!(s, UNITS, 3, |th| crate::proto::tuple_of(th, s.value(1)))
    }
    CALL_LEN(s) {
        let Some((_, def)) = native_def(s.word(3)) else { return s.slow::<Unquicken>() };
        if s.word(2) != 0 || def_id(def) != s.cache32(cache::call::VERSION) {
            return s.slow::<Unquicken>();
        }
        let word = s.word(1);
        let len = match shape_of(word) {
            shape if shape == t::LIST.0 => (*(word as *const List)).len(),
            shape if shape == t::TUPLE.0 => (*(word as *const Tuple)).len(),
            shape if shape == t::STR.0 => (*(word as *const Str)).len(),
            shape if shape == t::DICT.0 => (*(word as *const Dict)).len(),
            _ => return s.tail::<NativeCall>(),
        };
        if len > i32::MAX as usize {
            return s.tail::<NativeCall>();
        }
        s.replace(3, s.tag | len as u64).next(UNITS)
    }
    CALL_ISINSTANCE(s) {
        let Some((_, def)) = native_def(s.word(4)) else { return s.slow::<Unquicken>() };
        if s.word(3) != 0 || def_id(def) != s.cache32(cache::call::VERSION) {
            return s.slow::<Unquicken>();
        }
        let answer = crate::proto::plain_isinstance(s.th, s.value(2), s.value(1));
        if answer == 0 {
            return s.tail::<NativeCall>();
        }
        s.replace(4, answer).next(UNITS)
    }
    CALL_LIST_APPEND(s) {
        let Some((_, def)) = native_def(s.word(3)) else { return s.slow::<Unquicken>() };
        let list = s.word(2);
        if !exactly(list, t::LIST) || def_id(def) != s.cache32(cache::call::VERSION) {
            return s.slow::<Unquicken>();
        }
        let list = &*(list as *const List);
        if list.len() == list.capacity() {
            return s.slow::<GrowForAppend>();
        }
        list.push_within_capacity(s.value(1));
        // The POP_TOP behind it is skipped.
        s.pop(3).next(UNITS + 1)
    }
    GrowForAppend(s) {
        s.save();
        let th = s.th;
        let grown = crate::proto::list_grow(th, s.word(2));
        let s = S::<W>::reload(th);
        match grown {
            Ok(()) => s.again(),
            Err(Raised) => s.raise(),
        }
    }
    CALL_BUILTIN_O(s) {
        let operands = s.call_operands(0);
        let Some((builtin, def)) = native_def(*operands.base) else { return s.slow::<Unquicken>() };
        if def_id(def) != s.cache32(cache::call::VERSION) {
            return s.slow::<Unquicken>();
        }
        match def.entry {
            Entry::F1(f) if operands.count == 1 && !def.kind.has_receiver() => native_result!(s, |th| f(th, *operands.first)),
            Entry::F2(f) if operands.count == 1 && def.kind.has_receiver() => match builtin.receiver.get() {
                Some(receiver) => native_result!(s, |th| f(th, receiver.bits(), *operands.first)),
                None => s.tail::<NativeCall>(),
            },
            _ => s.tail::<NativeCall>(),
        }
    }
    CALL_BUILTIN_FAST(s) { s.tail::<NativeCall>() }
    CALL_BUILTIN_FAST_WITH_KEYWORDS(s) { s.tail::<NativeCall>() }
    CALL_METHOD_DESCRIPTOR_O(s) {
        let operands = s.call_operands(0);
        let Some((builtin, def)) = native_def(*operands.base) else { return s.slow::<Unquicken>() };
        if def_id(def) != s.cache32(cache::call::VERSION) {
            return s.slow::<Unquicken>();
        }
        match def.entry {
            Entry::F2(f) if operands.count == 2 && owned(s.th, builtin, *operands.first) => {
                native_result!(s, |th| f(th, *operands.first, *operands.first.wrapping_add(1)))
            }
            _ => s.tail::<NativeCall>(),
        }
    }
    CALL_METHOD_DESCRIPTOR_NOARGS(s) {
        let operands = s.call_operands(0);
        let Some((builtin, def)) = native_def(*operands.base) else { return s.slow::<Unquicken>() };
        if def_id(def) != s.cache32(cache::call::VERSION) {
            return s.slow::<Unquicken>();
        }
        match def.entry {
            Entry::F1(f) if operands.count == 1 && owned(s.th, builtin, *operands.first) => native_result!(s, |th| f(th, *operands.first)),
            _ => s.tail::<NativeCall>(),
        }
    }
    CALL_METHOD_DESCRIPTOR_FAST(s) { s.tail::<NativeCall>() }
    CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS(s) { s.tail::<NativeCall>() }
    /// A native function or method whose positional arguments were found to fit: straight to its entry.
    NativeCall(s) {
        let operands = s.call_operands(0);
        let Some((builtin, def)) = native_def(*operands.base) else { return s.slow::<Unquicken>() };
        if def_id(def) != s.cache32(cache::call::VERSION) {
            return s.slow::<Unquicken>();
        }
        s.save();
        let th = s.th;
        let result = call_native(th, builtin, def, operands.first, operands.count);
        let s = S::<W>::reload(th);
        match Value::from_bits(result) {
            Some(value) => s.replace(s.arg() + 2, value.bits()).next(UNITS),
            None => s.raise(),
        }
    }

    CALL_KW(s) {
        let counter = s.cache16(0);
        if cache::triggers(counter) {
            let callable = *s.sp.wrapping_sub(s.arg() + 3);
            let form = if exactly(callable, t::FUNCTION) {
                Opcode::CALL_KW_PY
            } else if exactly(callable, t::METHOD) {
                Opcode::CALL_KW_BOUND_METHOD
            } else {
                Opcode::CALL_KW_NON_PY
            };
            s.set_cache16(0, cache::COOLDOWN);
            s.set_opcode(form as u8);
            return s.again();
        }
        s.set_cache16(0, cache::advance(counter));
        s.tail::<KeywordGeneric>()
    }
    KeywordUnquicken(s) {
        s.set_opcode(Opcode::CALL_KW as u8);
        s.set_cache16(0, cache::COOLDOWN);
        s.again()
    }
    KeywordGeneric(s) {
        let operands = s.unbound_operands(1);
        let names = Gc::from_ptr(s.word(1) as *const Tuple);
        let callable = Value::from_bits_unchecked(*operands.base);
        if let Some(function) = callable.cast::<Function>() {
            let positional = operands.count - names.len();
            return frames::enter_with(s, function, operands.first, operands.first, positional, Some(names), operands.base, UNITS);
        }
        let words = s.arg() + 3;
        call_out!(s, UNITS, words, |th| crate::proto::call_keywords(th, callable, operands.first, operands.count, names))
    }
    CALL_KW_PY(s) {
        if !exactly(*s.sp.wrapping_sub(s.arg() + 3), t::FUNCTION) {
            return s.slow::<KeywordUnquicken>();
        }
        s.tail::<KeywordGeneric>()
    }
    CALL_KW_BOUND_METHOD(s) {
        if !exactly(*s.sp.wrapping_sub(s.arg() + 3), t::METHOD) {
            return s.slow::<KeywordUnquicken>();
        }
        s.tail::<KeywordGeneric>()
    }
    CALL_KW_NON_PY(s) {
        let shape = shape_of(*s.sp.wrapping_sub(s.arg() + 3));
        if shape == t::FUNCTION.0 || shape == t::METHOD.0 {
            return s.slow::<KeywordUnquicken>();
        }
        s.tail::<KeywordGeneric>()
    }

    /// `f(*args, **kwargs)`: the words are spread out above the stack.
    CALL_FUNCTION_EX(s) {
        s.save();
        let th = s.th;
        if !exactly(s.word(4), t::FUNCTION) {
            let result = call_spread(th);
            let s = S::<W>::reload(th);
            return match Value::from_bits(result) {
                Some(value) => s.replace(4, value.bits()).next(1),
                None => s.raise(),
            };
        }
        let header = prepare_spread(th);
        let s = S::<W>::reload(th);
        if header.is_null() {
            return s.raise();
        }
        let base = s.sp.wrapping_sub(4);
        let function = Gc::from_ptr(*base as *const Function);
        frames::go_into(s, function, base.wrapping_add(2), header, base, 1)
    }

    RETURN_VALUE(s) {
        let value = s.word(1);
        let header = s.header();
        if *header.wrapping_add(FRAME_WORD) | *header.wrapping_add(GENERATOR_WORD) != 0 {
            return s.slow::<ReturnMarked>();
        }
        s.th.depth_left.set(s.th.depth_left.get() + 1);
        let ret_sp = *header.wrapping_add(RET_SP_WORD) as *mut u64;
        *ret_sp = value;
        S::<false> {
            pc: *header.wrapping_add(RET_PC_WORD) as *const u16,
            sp: ret_sp.wrapping_add(1),
            fp: *header.wrapping_add(PREV_FP_WORD) as *mut u64,
            th: s.th,
            table: s.table,
            tag: s.tag,
        }.go()
    }
    /// Returning from an activation with a frame object, of a generator, or of a constructor call.
    ReturnMarked(s) {
        let header = s.header();
        let mark = *header.wrapping_add(GENERATOR_WORD);
        if mark > INIT_MARK {
            return s.tail::<super::generator::ReturnFromGenerator>();
        }
        s.save();
        let value = s.value(1);
        let frame = Activation { fp: s.fp, pc: s.pc.wrapping_add(1) };
        frames::detach_frame(s.th, frame);
        s.th.depth_left.set(s.th.depth_left.get() + 1);
        let ret_sp = *header.wrapping_add(RET_SP_WORD) as *mut u64;
        let s = S::<false> {
            pc: *header.wrapping_add(RET_PC_WORD) as *const u16,
            sp: ret_sp.wrapping_add(1),
            fp: *header.wrapping_add(PREV_FP_WORD) as *mut u64,
            th: s.th,
            table: s.table,
            tag: s.tag,
        };
        if mark != INIT_MARK {
            *ret_sp = value.bits();
            return s.go();
        }
        if value.is_none() {
            return s.go();
        }
        let s = S::<false> { pc: s.pc.wrapping_sub(1), ..s };
        s.save();
        raise_init_result(s.th, value);
        s.raise()
    }
    EXIT_INIT_CHECK(s) { s.next(1) }
    /// The end of an activation entered from native code; the result is on top.
    HALT(s) { s.leave() }
    INTERPRETER_EXIT(s) { s.leave() }
}

/// Calls a native entry with `count` positional arguments (self first for a method descriptor), which were found to fit
/// this definition when the site was specialised.
#[inline(never)]
pub unsafe fn call_native(
    th: &Thread,
    builtin: &'static Builtin,
    def: &'static MethodDef,
    first: *const u64,
    count: usize,
) -> u64 {
    // SAFETY: `count` values at `first`; the receiver of an unbound method is checked here.
    unsafe {
        let arg = |index: usize| if index < count { *first.add(index) } else { 0 };
        if builtin.header.shape() == t::METHOD_DESCRIPTOR.0 {
            let fits = count > 0
                && builtin.owner.get().is_some_and(|owner| {
                    let class = th.class_of(Value::from_bits_unchecked(*first));
                    class == owner || class.is_subclass_of(owner)
                });
            if !fits {
                return native_slow(th, builtin, first, count);
            }
        } else if def.kind.has_receiver() {
            let receiver = builtin.receiver.get().map_or(0, Value::bits);
            return match def.entry {
                Entry::F1(f) if count == 0 => f(th, receiver),
                Entry::F2(f) if count <= 1 => f(th, receiver, arg(0)),
                Entry::F3(f) if count <= 2 => f(th, receiver, arg(0), arg(1)),
                Entry::F4(f) if count <= 3 => f(th, receiver, arg(0), arg(1), arg(2)),
                Entry::F5(f) if count <= 4 => f(th, receiver, arg(0), arg(1), arg(2), arg(3)),
                _ => native_slow(th, builtin, first, count),
            };
        }
        match def.entry {
            Entry::F0(f) if count == 0 => f(th),
            Entry::F1(f) if count <= 1 => f(th, arg(0)),
            Entry::F2(f) if count <= 2 => f(th, arg(0), arg(1)),
            Entry::F3(f) if count <= 3 => f(th, arg(0), arg(1), arg(2)),
            Entry::F4(f) if count <= 4 => f(th, arg(0), arg(1), arg(2), arg(3)),
            Entry::F5(f) if count <= 5 => f(th, arg(0), arg(1), arg(2), arg(3), arg(4)),
            Entry::Var(f) => f(th, first as *const Value, count, 0),
            _ => native_slow(th, builtin, first, count),
        }
    }
}

#[cold]
unsafe fn native_slow(
    th: &Thread,
    builtin: &'static Builtin,
    first: *const u64,
    count: usize,
) -> u64 {
    // SAFETY: `count` values at `first`, below the saved `sp`.
    let values = unsafe { std::slice::from_raw_parts(first as *const Value, count) };
    // SAFETY: a live object's first field.
    let callable = unsafe { Gc::from_ref(builtin) };
    pyjit_object::value::to_native(pyjit_object::protocol::call_args(
        th,
        callable.into(),
        Args {
            values,
            kwnames: None,
        },
    ))
}

#[cold]
#[inline(never)]
pub fn raise_init_result(th: &Thread, value: Value) -> Raised {
    let found = th.type_name(value);
    th.raise(
        t::TypeError,
        format!("__init__() should return None, not '{found}'"),
    )
}

/// CALL_FUNCTION_EX of a Python function: its header, null if something was raised.
#[inline(never)]
unsafe fn prepare_spread(th: &Thread) -> *mut u64 {
    // SAFETY: the operands are below the saved `sp`; the callable is a function.
    unsafe {
        let Ok(given) = spread_arguments(th) else {
            return std::ptr::null_mut();
        };
        let base = th.sp.get().sub(4);
        let function = Gc::from_ptr(*base as *const Function);
        frames::prepare(
            th,
            function,
            base.add(2),
            given.values,
            given.positional,
            given.names,
        )
    }
}

/// CALL_FUNCTION_EX of anything else; 0 if something was raised.
#[inline(never)]
pub(crate) unsafe fn call_spread(th: &Thread) -> u64 {
    // SAFETY: as above; the words spread out lie above the saved `sp`, which is raised for the call.
    unsafe {
        let Ok(given) = spread_arguments(th) else {
            return 0;
        };
        let sp = th.sp.get();
        let callable = Value::from_bits_unchecked(*sp.sub(4));
        let args = Args {
            values: std::slice::from_raw_parts(given.values as *const Value, given.count()),
            kwnames: given.names,
        };
        th.sp.set(sp.add(given.count()));
        let result = pyjit_object::protocol::call_args(th, callable, args);
        th.sp.set(sp);
        pyjit_object::value::to_native(result)
    }
}

/// The operands of CALL_FUNCTION_EX, spread out from the saved `sp` on (which stays).
unsafe fn spread_arguments(th: &Thread) -> PyResult<Given> {
    let sp = th.sp.get();
    // SAFETY: [callable, null, args, kwargs or 0] are below `sp`.
    let (callable, args, kwargs) = unsafe { (*sp.sub(4), *sp.sub(2), *sp.sub(1)) };
    // SAFETY: values.
    let (callable, args) = unsafe {
        (
            Value::from_bits_unchecked(callable),
            Value::from_bits_unchecked(args),
        )
    };
    // SAFETY: 0 or a value.
    let kwargs = unsafe { Value::from_bits(kwargs) }.and_then(Value::cast::<Dict>);
    let tuple = if pyjit_object::protocol::is_exact(args, t::TUPLE) {
        // SAFETY: the shape is that of exact tuples.
        unsafe { args.cast_unchecked::<Tuple>() }
    } else {
        let tuple = crate::proto::star_args(th, callable, args)?;
        // SAFETY: as above; kept alive there.
        unsafe { *sp.sub(2) = Value::from(tuple).bits() };
        tuple
    };
    let keywords = kwargs.map_or(0, |dict| dict.len());
    let count = tuple.len() + keywords;
    if sp.wrapping_add(count) > th.vm_limit.get() {
        return Err(frames::raise_too_deep(th));
    }
    let names = match kwargs {
        Some(dict) if keywords > 0 => {
            let names = Tuple::alloc(th, th.class(t::TUPLE), keywords)?;
            for (index, (key, value)) in dict.iter().take(keywords).enumerate() {
                if key.cast::<Str>().is_none() {
                    return Err(th.raise(t::TypeError, "keywords must be strings"));
                }
                names.init(index, key);
                // SAFETY: room was checked.
                unsafe { *sp.add(tuple.len() + index) = value.bits() };
            }
            Some(names)
        }
        _ => None,
    };
    // SAFETY: room was checked.
    unsafe {
        std::ptr::copy_nonoverlapping(tuple.as_slice().as_ptr() as *const u64, sp, tuple.len())
    };
    Ok(Given {
        values: sp,
        positional: tuple.len(),
        names,
    })
}
