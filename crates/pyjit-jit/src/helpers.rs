//! What native code calls. One table: name, number of word arguments behind the thread, function. A result of 0 is "raised"
//! unless the row's comment says otherwise.

use pyjit_interp::{native, proto};
use pyjit_object::prelude::*;
use pyjit_object::value::to_native;

macro_rules! helpers {
    ($($(#[$doc:meta])* $name:ident / $arguments:literal = $function:expr;)*) => {
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u32)]
        pub enum Helper { $($(#[$doc])* $name),* }

        impl Helper {
            pub const COUNT: usize = [$(Helper::$name),*].len();

            /// Word arguments, the thread not counted.
            pub fn arguments(self) -> usize {
                match self { $(Helper::$name => $arguments),* }
            }

            pub fn address(self) -> usize {
                match self { $(Helper::$name => $function as *const () as usize),* }
            }

            pub fn from_index(index: u32) -> Option<Helper> {
                [$(Helper::$name),*].get(index as usize).copied()
            }
        }
    };
}

helpers! {
    /// 1 where the activation goes on at the next instruction.
    step / 4 = native::step;
    /// An entry's number, negative to leave.
    place / 1 = native::place;
    /// As `place`.
    raise / 1 = native::raise;
    /// 0 raised, 1 go on, 2 leave.
    poll / 0 = native::poll;
    finish / 1 = native::finish;
    run_new / 2 = native::run_new;
    raise_too_deep / 0 = raise_too_deep;

    binary / 3 = binary;
    compare / 3 = compare;
    /// `False` or `True`.
    truth / 1 = truth;
    is_op / 2 = is_op;
    contains / 2 = contains;
    negative / 1 = negative;
    invert / 1 = invert;
    concat_str / 2 = concat_str;
    /// `False` or `True`; never raises.
    equal_str / 2 = equal_str;

    load_global / 2 = load_global;
    load_attr / 2 = load_attr;
    /// Method and self or null at the address; 1.
    load_method / 3 = load_method;
    /// 1.
    store_attr / 3 = store_attr;
    /// 1.
    store_subscr / 3 = store_subscr;
    dict_subscript / 2 = dict_subscript;
    class_of / 1 = class_of;
    remember / 1 = remember;
    remember_slot / 2 = remember_slot;

    generator_item / 1 = native::generator_item;
    /// Suspends the activation: pc, sp, fp; 1.
    suspend / 3 = native::suspend;
    /// Counts; 1.
    unseen / 1 = native::unseen;
    iter / 1 = iter;
    /// `EXHAUSTED` at the end.
    next / 1 = next;
    /// The iterator ends: drops its sequence; 1.
    exhaust / 1 = exhaust;
    /// 1.
    unpack / 3 = unpack;

    call / 2 = call;
    call_native / 3 = call_native;
    new_instance / 1 = new_instance;
    init_result / 1 = init_result;

    build_list / 2 = build_list;
    build_tuple / 2 = build_tuple;
    build_map / 2 = build_map;
    build_slice / 2 = build_slice;
    /// 1.
    list_push / 2 = list_push;
    format_simple / 1 = format_simple;
    build_string / 2 = build_string;
}

/// A word that is a value.
fn v(word: u64) -> Value {
    // SAFETY: native code passes values.
    unsafe { Value::from_bits_unchecked(word) }
}

fn unit(result: PyResult<()>) -> u64 {
    result.is_ok() as u64
}

fn truth_word(result: PyResult<bool>) -> u64 {
    to_native(result.map(Value::bool))
}

/// `count` values at an address on the VM stack.
fn values<'a>(first: *const u64, count: u64) -> &'a [Value] {
    // SAFETY: native code passes operands that it has stored, all values.
    unsafe { std::slice::from_raw_parts(first.cast(), count as usize) }
}

fn name(word: u64) -> Gc<Str> {
    // SAFETY: native code passes names of its code.
    unsafe { v(word).cast_unchecked::<Str>() }
}

extern "C" fn raise_too_deep(th: &Thread) -> u64 {
    pyjit_interp::frames::raise_too_deep(th);
    0
}

extern "C" fn binary(th: &Thread, op: u64, a: u64, b: u64) -> u64 {
    to_native(proto::binary(th, op as usize, v(a), v(b)))
}

/// `op`: a `Comparison`'s number, plus 16 where a bool is asked for.
extern "C" fn compare(th: &Thread, op: u64, a: u64, b: u64) -> u64 {
    const OPS: [CompareOp; 6] = [
        CompareOp::Lt,
        CompareOp::Le,
        CompareOp::Eq,
        CompareOp::Ne,
        CompareOp::Gt,
        CompareOp::Ge,
    ];
    let result = proto::compare(th, v(a), v(b), OPS[(op & 15) as usize]);
    match result {
        Ok(value) if op & 16 != 0 && !value.is_bool() => truth_word(proto::truth(th, value)),
        other => to_native(other),
    }
}

extern "C" fn truth(th: &Thread, value: u64) -> u64 {
    truth_word(proto::truth(th, v(value)))
}

extern "C" fn is_op(_: &Thread, a: u64, b: u64) -> u64 {
    Value::bool(v(a).is(v(b))).bits()
}

extern "C" fn contains(th: &Thread, container: u64, item: u64) -> u64 {
    truth_word(proto::contains(th, v(container), v(item)))
}

extern "C" fn negative(th: &Thread, value: u64) -> u64 {
    to_native(proto::negative(th, v(value)))
}

extern "C" fn invert(th: &Thread, value: u64) -> u64 {
    to_native(proto::invert(th, v(value)))
}

extern "C" fn concat_str(th: &Thread, a: u64, b: u64) -> u64 {
    to_native(proto::concat_str(th, a, b))
}

extern "C" fn equal_str(_: &Thread, a: u64, b: u64) -> u64 {
    let (a, b) = (name(a), name(b));
    let equal = a == b || (!(a.is_interned() && b.is_interned()) && proto::same_text(&a, &b));
    Value::bool(equal).bits()
}

extern "C" fn load_global(th: &Thread, function: u64, text: u64) -> u64 {
    // SAFETY: the function's word of an activation.
    let function = unsafe { v(function).cast_unchecked::<Function>() };
    to_native(proto::load_global(th, &function, name(text)))
}

extern "C" fn load_attr(th: &Thread, object: u64, text: u64) -> u64 {
    to_native(proto::getattr(th, v(object), name(text)))
}

extern "C" fn load_method(th: &Thread, object: u64, text: u64, place: *mut u64) -> u64 {
    // SAFETY: two words of the activation's stack.
    unit(unsafe { proto::load_method(th, v(object), name(text), place) })
}

extern "C" fn store_attr(th: &Thread, object: u64, text: u64, value: u64) -> u64 {
    unit(proto::store_attr(th, v(object), name(text), v(value)))
}

extern "C" fn store_subscr(th: &Thread, container: u64, key: u64, value: u64) -> u64 {
    unit(proto::set_item(th, v(container), v(key), Some(v(value))))
}

extern "C" fn dict_subscript(th: &Thread, dict: u64, key: u64) -> u64 {
    to_native(proto::dict_subscript(th, dict, v(key)))
}

extern "C" fn class_of(th: &Thread, object: u64) -> u64 {
    Value::from(th.class_of(v(object))).bits()
}

extern "C" fn remember(_: &Thread, owner: &Header) -> u64 {
    pyjit_gc::object_slow(owner);
    1
}

extern "C" fn remember_slot(_: &Thread, owner: &Header, slot: *const u8) -> u64 {
    pyjit_gc::slot_slow(owner, slot);
    1
}

extern "C" fn iter(th: &Thread, value: u64) -> u64 {
    to_native(proto::iter(th, v(value)))
}

extern "C" fn next(th: &Thread, iter: u64) -> u64 {
    to_native(proto::next_raw(th, v(iter)))
}

extern "C" fn exhaust(_: &Thread, iter: &pyjit_object::sequence::SeqIter) -> u64 {
    iter.seq.set(&iter.header, None);
    1
}

extern "C" fn unpack(th: &Thread, value: u64, count: u64, base: *mut u64) -> u64 {
    // SAFETY: the activation's stack has room for the items there.
    unit(unsafe { proto::unpack(th, v(value), count as usize, None, base) })
}

/// CALL with operands at `base`: callable, self or null, arguments.
extern "C" fn call(th: &Thread, base: *mut u64, count: u64) -> u64 {
    // SAFETY: native code has stored the operands there.
    unsafe {
        let callable = v(*base);
        let has_self = (*base.add(1) != 0) as usize;
        let first = base.add(2 - has_self);
        to_native(proto::call_words(
            th,
            callable,
            first,
            count as usize + has_self,
        ))
    }
}

/// CALL of a native function that was `id` when the site specialised.
extern "C" fn call_native(th: &Thread, base: *mut u64, count: u64, id: u64) -> u64 {
    use pyjit_interp::ops::call;
    // SAFETY: as in `call`.
    unsafe {
        if let Some((builtin, def)) = call::native_def(*base)
            && call::def_id(def) as u64 == id
        {
            let has_self = (*base.add(1) != 0) as usize;
            let first = base.add(2 - has_self);
            return call::call_native(th, builtin, def, first, count as usize + has_self);
        }
        call(th, base, count)
    }
}

extern "C" fn new_instance(th: &Thread, class: u64) -> u64 {
    // SAFETY: native code has compared it with the cached class.
    proto::new_instance(th, unsafe { v(class).cast_unchecked::<Type>() })
}

/// What `__init__` answered must be None.
extern "C" fn init_result(th: &Thread, result: u64) -> u64 {
    pyjit_interp::ops::call::raise_init_result(th, v(result));
    0
}

extern "C" fn build_list(th: &Thread, first: *const u64, count: u64) -> u64 {
    to_native(proto::new_list(th, values(first, count)))
}

extern "C" fn build_tuple(th: &Thread, first: *const u64, count: u64) -> u64 {
    to_native(proto::new_tuple(th, values(first, count)))
}

/// `count` pairs.
extern "C" fn build_map(th: &Thread, first: *const u64, count: u64) -> u64 {
    let dict = th.dict();
    for pair in values(first, 2 * count).chunks_exact(2) {
        if dict.set(th, pair[0], pair[1]).is_err() {
            return 0;
        }
    }
    Value::from(dict).bits()
}

extern "C" fn build_slice(th: &Thread, first: *const u64, count: u64) -> u64 {
    to_native(proto::new_slice(th, values(first, count)))
}

extern "C" fn list_push(th: &Thread, list: u64, value: u64) -> u64 {
    unit(proto::list_push(th, list, v(value)))
}

extern "C" fn format_simple(th: &Thread, value: u64) -> u64 {
    to_native(proto::format(th, v(value), None))
}

extern "C" fn build_string(th: &Thread, first: *const u64, count: u64) -> u64 {
    to_native(proto::join_strings(th, values(first, count)))
}
