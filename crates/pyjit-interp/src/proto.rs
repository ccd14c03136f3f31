//! Operations that instructions call: thin over `pyjit_object::protocol`, plus what only the interpreter needs.

pub use crate::asynchronous::{
    aiter, anext, awaitable, generator_noun, note_origin, yield_from_iter,
};
pub use crate::imports::{import_from, import_name};
pub use crate::ops::global::load_global;
pub use crate::raising::{
    call_exit, exception_matches, group_match, load_special, raise, reraise_handled,
};
use crate::run::Sent as RunSent;
pub use crate::run::Sent;
use pyjit_bytecode::opcode::{BinaryOp, Conversion};
use pyjit_object::prelude::*;
use pyjit_object::protocol::{
    self, Special, Step, bind_descriptor, binds_by_prepending, lookup_special,
};
pub use pyjit_object::runtime::NextPair;
use pyjit_object::wide;

macro_rules! outlined {
    ($($name:ident($($arg:ident: $ty:ty),*) -> $result:ty = $body:expr;)*) => {$(
        // Never inlined: a handler that keeps a local in memory could not end in a jump.
        #[inline(never)]
        pub fn $name(th: &Thread, $($arg: $ty),*) -> $result {
            let call: fn(&Thread, $($ty),*) -> $result = $body;
            call(th, $($arg),*)
        }
    )*};
}

outlined! {
    getattr(object: Value, name: Gc<Str>) -> PyResult<Value> = protocol::getattr;
    store_attr(object: Value, name: Gc<Str>, value: Value) -> PyResult<()> = |th, object, name, value| {
        protocol::setattr(th, object, name, Some(value))
    };
    delete_attr(object: Value, name: Gc<Str>) -> PyResult<()> = |th, object, name| protocol::setattr(th, object, name, None);
    truth(value: Value) -> PyResult<bool> = protocol::truth;
    contains(container: Value, item: Value) -> PyResult<bool> = protocol::contains;
    invert(value: Value) -> PyResult<Value> = protocol::invert;
    negative(value: Value) -> PyResult<Value> = protocol::negative;
    iter(value: Value) -> PyResult<Value> = protocol::iter;
    next_raw(iter: Value) -> PyResult<Value> = protocol::next_raw;
    compare(a: Value, b: Value, op: CompareOp) -> PyResult<Value> = protocol::rich_compare;
    tuple_of(value: Value) -> PyResult<Value> = |th, value| protocol::to_tuple(th, value).map(Value::from);
    length_int(value: Value) -> PyResult<Value> = |th, value| protocol::length(th, value).map(|length| th.int(length));
    is_instance(value: Value, class: TypeId) -> bool = |th, value, class| th.is_instance(value, class);
    plain_isinstance(value: Value, class: Value) -> u64 = |th, value, class| {
        protocol::quick_is_instance(th, value, class).map_or(0, |answer| Value::bool(answer).bits())
    };
    latin1_word(unit: u8) -> u64 = |th, unit| Value::from(th.rt().latin1_char(unit)).bits();
    class_word(value: Value) -> u64 = |th, value| Value::from(th.class_of(value)).bits();
    new_list(items: &[Value]) -> PyResult<Value> = |th, items| th.list(items).map(Value::from);
    new_tuple(items: &[Value]) -> PyResult<Value> = |th, items| th.try_tuple(items).map(Value::from);
    new_slice(parts: &[Value]) -> PyResult<Value> = |th, parts| {
        Ok(th.slice(parts[0], parts[1], parts.get(2).copied().unwrap_or(Value::NONE)).into())
    };
    new_instance(class: Gc<Type>) -> u64 = |th, class| Value::from(th.new_instance(class)).bits();
    new_cell(contents: u64) -> u64 = |th, contents| {
        // SAFETY: a local is a value or 0.
        Value::from(th.cell(unsafe { Value::from_bits(contents) })).bits()
    };
    dict_store(dict: Gc<Dict>, name: Gc<Str>, value: Value) -> PyResult<()> = |th, dict, name, value| dict.set_str(th, name, value);
    dict_set(dict: u64, key: Value, value: Value) -> PyResult<()> = |th, dict, key, value| {
        // SAFETY: the handler has tested that it is an exact dict.
        unsafe { (*(dict as *const Dict)).set(th, key, value) }
    };
    dict_contains(dict: u64, key: Value) -> PyResult<bool> = |th, dict, key| {
        // SAFETY: the handler has tested that it is an exact dict.
        unsafe { (*(dict as *const Dict)).contains(th, key) }
    };
    list_push(list: u64, value: Value) -> PyResult<()> = |th, list, value| {
        // SAFETY: the handler knows that it is a list.
        unsafe { (*(list as *const List)).push(th, value) }
    };
    list_grow(list: u64) -> PyResult<()> = |th, list| {
        // SAFETY: the handler has tested that it is a list.
        unsafe { (*(list as *const List)).reserve(th, 1) }
    };
}

/// `count` operands of a call.
fn operands<'a>(first: *const u64, count: usize) -> &'a [Value] {
    // SAFETY: operands on the VM stack, below the saved `sp`; values.
    unsafe { std::slice::from_raw_parts(first as *const Value, count) }
}

#[inline(never)]
pub fn call_words(
    th: &Thread,
    callable: Value,
    first: *const u64,
    count: usize,
) -> PyResult<Value> {
    protocol::call_args(th, callable, Args::positional_only(operands(first, count)))
}

#[inline(never)]
pub fn call_keywords(
    th: &Thread,
    callable: Value,
    first: *const u64,
    count: usize,
    names: Gc<Tuple>,
) -> PyResult<Value> {
    protocol::call_args(
        th,
        callable,
        Args {
            values: operands(first, count),
            kwnames: Some(names),
        },
    )
}

#[inline(never)]
pub fn class_call(
    th: &Thread,
    class: Gc<Type>,
    first: *const u64,
    count: usize,
) -> PyResult<Value> {
    let args = operands(first, count);
    if let Some(made) = plain_conversion(th, class, args) {
        return made;
    }
    protocol::type_call(th, class, Args::positional_only(args))
}

/// Calls of builtin classes that need no general way: conversions of numbers and digits, lists, small ranges, empty
/// containers.
#[inline]
fn plain_conversion(th: &Thread, class: Gc<Type>, args: &[Value]) -> Option<PyResult<Value>> {
    if class.is_heap_class() {
        return None;
    }
    let is = |id: TypeId| class == th.class(id);
    let made = match *args {
        [value] if is(t::INT) => match value.as_small_float() {
            Some(number) if number.abs() < 2147483648.0 => Value::int(number as i32),
            _ if value.is_int() => value,
            _ => plain_digits(value)?,
        },
        [value] if is(t::RANGE) => {
            let stop = value.as_small_int()?;
            return Some(th.small_range(stop));
        }
        [value] if is(t::LIST) => return Some(protocol::to_list(th, value).map(Value::from)),
        [value] if is(t::FLOAT) => match value.as_small_int() {
            Some(number) => Value::float(number as f64),
            None if value.is_float() => value,
            None => return None,
        },
        [value] if is(t::BOOL) => match value.as_small_int() {
            Some(number) => Value::bool(number != 0),
            None if value.is_bool() => value,
            None => return None,
        },
        [] if is(t::LIST) => th.empty_list().into(),
        [] if is(t::DICT) => th.dict().into(),
        [] if is(t::SET) => th.set().into(),
        _ => return None,
    };
    Some(Ok(made))
}

/// An exact str of one to nine ASCII digits.
fn plain_digits(value: Value) -> Option<Value> {
    let text = protocol::exact_str(value)?;
    let bytes = text.ascii()?.as_bytes();
    if bytes.is_empty() || bytes.len() > 9 || !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = bytes
        .iter()
        .fold(0, |number, digit| number * 10 + (digit - b'0') as i32);
    Some(Value::int(number))
}

/// Writes the next pair of an iterator that makes pairs to two words at `place`, the second item first, without making
/// a tuple.
#[inline(never)]
pub fn next_pair(th: &Thread, iter: Value, place: *mut u64) -> NextPair {
    match th.rt().hooks.next_pair.get() {
        Some(next) => next(th, iter, place),
        None => NextPair::Other,
    }
}

#[inline(never)]
pub fn code_point(string: &Str, index: usize) -> u32 {
    string.at(index)
}

#[inline(never)]
pub fn same_text(a: &Str, b: &Str) -> bool {
    a.equals(b)
}

#[inline(never)]
pub fn stop_value(exception: Value) -> Value {
    protocol::stop_value(exception)
}

#[inline(never)]
pub fn raise_just_started(
    th: &Thread,
    generator: Gc<pyjit_object::generator::Generator>,
) -> Raised {
    let noun = generator_noun(th, generator);
    th.raise(
        t::TypeError,
        format!("can't send non-None value to a just-started {noun}"),
    )
}

type Binary = fn(&Thread, Value, Value) -> PyResult<Value>;

/// By the operand of BINARY_OP.
static BINARY: [Binary; 27] = [
    protocol::add,
    protocol::and,
    protocol::floor_divide,
    protocol::lshift,
    protocol::matrix_multiply,
    protocol::multiply,
    protocol::remainder,
    protocol::or,
    power,
    protocol::rshift,
    protocol::subtract,
    protocol::true_divide,
    protocol::xor,
    protocol::iadd,
    protocol::iand,
    protocol::ifloor_divide,
    protocol::ilshift,
    protocol::imatrix_multiply,
    protocol::imultiply,
    protocol::iremainder,
    protocol::ior,
    protocol::ipower,
    protocol::irshift,
    protocol::isubtract,
    protocol::itrue_divide,
    protocol::ixor,
    protocol::get_item,
];
const _: () = assert!(BinaryOp::Subscr as usize == 26);

type Wide = fn(&Thread, Value, Value) -> Option<Value>;

/// The operators that have a form for ints of up to 128 bits.
static WIDE: [Option<Wide>; 27] = [
    Some(wide::add),
    Some(wide::and),
    Some(wide::floor_divide),
    Some(wide::lshift),
    None,
    Some(wide::multiply),
    Some(wide::remainder),
    Some(wide::or),
    None,
    Some(wide::rshift),
    Some(wide::subtract),
    None,
    Some(wide::xor),
    Some(wide::add),
    Some(wide::and),
    Some(wide::floor_divide),
    Some(wide::lshift),
    None,
    Some(wide::multiply),
    Some(wide::remainder),
    Some(wide::or),
    None,
    Some(wide::rshift),
    Some(wide::subtract),
    None,
    Some(wide::xor),
    None,
];

#[inline(never)]
fn power(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    protocol::power(th, a, b, Value::NONE)
}

#[inline(never)]
pub fn binary(th: &Thread, op: usize, a: Value, b: Value) -> PyResult<Value> {
    BINARY[op](th, a, b)
}

pub fn has_wide_form(op: usize) -> bool {
    WIDE[op].is_some()
}

/// An operation on two exact ints, of which one or the result may be larger than 32 bits.
#[inline(never)]
pub fn wide_int(th: &Thread, op: usize, a: Value, b: Value) -> PyResult<Value> {
    match WIDE[op].and_then(|operation| operation(th, a, b)) {
        Some(result) => Ok(result),
        None => BINARY[op](th, a, b),
    }
}

#[inline(never)]
pub fn length(th: &Thread, value: Value) -> PyResult<usize> {
    protocol::length(th, value)
}

#[inline(never)]
pub fn subscript(th: &Thread, container: Value, key: Value) -> PyResult<Value> {
    protocol::get_item(th, container, key)
}

#[inline(never)]
pub fn set_item(th: &Thread, container: Value, key: Value, value: Option<Value>) -> PyResult<()> {
    match value {
        Some(value) => protocol::set_item(th, container, key, value),
        None => protocol::del_item(th, container, key),
    }
}

#[inline(never)]
pub fn slice_of(th: &Thread, container: Value, start: Value, stop: Value) -> PyResult<Value> {
    if let (Some(from), Some(to)) = (plain_bound(start), plain_bound(stop))
        && let Some(result) = plain_slice(th, container, from, to)
    {
        return result;
    }
    protocol::get_item(th, container, th.slice(start, stop, Value::NONE).into())
}

/// A bound of a slice that is a small int or None.
#[inline(always)]
fn plain_bound(value: Value) -> Option<Option<isize>> {
    if value.is_none() {
        return Some(None);
    }
    value.as_small_int().map(|number| Some(number as isize))
}

/// A slice of an exact list, tuple, str or bytes object, for which no slice object need be made.
#[inline]
fn plain_slice(
    th: &Thread,
    container: Value,
    start: Option<isize>,
    stop: Option<isize>,
) -> Option<PyResult<Value>> {
    use pyjit_object::sequence::SliceRange;
    let range = |len: usize| {
        let range = SliceRange::clip(start, stop, 1, len);
        range.start as usize..range.start as usize + range.count
    };
    let shape = container.header()?.shape();
    // SAFETY: the shapes are those of the exact classes.
    unsafe {
        match shape {
            shape if shape == t::LIST.0 => {
                let list = container.cast_unchecked::<List>();
                let range = range(list.len());
                Some(th.list(&list.as_slice()[range]).map(Value::from))
            }
            shape if shape == t::STR.0 => {
                let text = container.cast_unchecked::<Str>();
                let range = range(text.len());
                Some(Str::slice(text, th, range.start, range.end).map(Value::from))
            }
            shape if shape == t::TUPLE.0 => {
                let tuple = container.cast_unchecked::<Tuple>();
                let range = range(tuple.len());
                if range.len() == tuple.len() {
                    return Some(Ok(container));
                }
                Some(th.try_tuple(&tuple.as_slice()[range]).map(Value::from))
            }
            shape if shape == t::BYTES.0 => {
                let bytes = container.cast_unchecked::<Bytes>();
                let range = range(bytes.len());
                if range.len() == bytes.len() {
                    return Some(Ok(container));
                }
                Some(th.bytes(&bytes.as_slice()[range]).map(Value::from))
            }
            _ => None,
        }
    }
}

#[inline(never)]
pub fn set_slice(
    th: &Thread,
    container: Value,
    start: Value,
    stop: Value,
    value: Value,
) -> PyResult<()> {
    protocol::set_item(
        th,
        container,
        th.slice(start, stop, Value::NONE).into(),
        value,
    )
}

/// `dict[key]` of an exact dict.
#[inline(never)]
pub fn dict_subscript(th: &Thread, dict: u64, key: Value) -> PyResult<Value> {
    // SAFETY: the handler has tested that it is an exact dict.
    let dict = unsafe { Value::from_bits_unchecked(dict).cast_unchecked::<Dict>() };
    match dict.get(th, key)? {
        Some(value) => Ok(value),
        None => Err(th.raise_key_error(key)),
    }
}

/// Both are exact strings.
#[inline(never)]
pub fn concat_str(th: &Thread, left: u64, right: u64) -> PyResult<Value> {
    // SAFETY: the handler has tested them.
    let (left, right) = unsafe {
        (
            Value::from_bits_unchecked(left).cast_unchecked::<Str>(),
            Value::from_bits_unchecked(right).cast_unchecked::<Str>(),
        )
    };
    th.concat(left, right).map(Value::from)
}

#[inline(never)]
pub fn str(th: &Thread, value: Value) -> PyResult<Value> {
    protocol::str(th, value).map(Value::from)
}

/// `format(value, spec)`.
#[inline(never)]
pub fn format(th: &Thread, value: Value, spec: Option<Value>) -> PyResult<Value> {
    let spec = spec.unwrap_or_else(|| th.rt().empty_str().into());
    protocol::format(th, value, spec)
}

#[inline(never)]
pub fn convert(th: &Thread, how: usize, value: Value) -> PyResult<Value> {
    let text = match Conversion::from_u32(how as u32) {
        Some(Conversion::Repr) => protocol::repr(th, value),
        Some(Conversion::Ascii) => protocol::ascii(th, value),
        _ => protocol::str(th, value),
    };
    text.map(Value::from)
}

/// Joins exact strings.
#[inline(never)]
pub fn join_strings(th: &Thread, parts: &[Value]) -> PyResult<Value> {
    th.concat_all(parts).map(Value::from)
}

/// A function as module `builtins` had it at first.
#[inline(never)]
pub fn original_builtin(th: &Thread, name: &'static str) -> PyResult<Value> {
    let known = th.rt().kept.borrow().get(name).copied();
    match known {
        Some(function) => Ok(function),
        None => builtin(th, name),
    }
}

/// A name of module `builtins`.
#[inline(never)]
pub fn builtin(th: &Thread, name: &str) -> PyResult<Value> {
    let found = match th.rt().builtins.get() {
        Some(builtins) => builtins.get_str(th, th.intern(name))?,
        None => None,
    };
    found.ok_or_else(|| th.raise(t::NameError, format!("name '{name}' is not defined")))
}

#[inline(never)]
pub fn class_has_flag(th: &Thread, value: Value, flag: u32) -> bool {
    th.class_of(value).has_flag(flag)
}

/// `object.name` for a call: method and self, or value and null, in the two words at `place`.
///
/// # Safety
/// `place` has room for two words.
#[inline(never)]
pub unsafe fn load_method(
    th: &Thread,
    object: Value,
    name: Gc<Str>,
    place: *mut u64,
) -> PyResult<()> {
    let (function, receiver) = find_method(th, object, name)?;
    // SAFETY: the caller's promise.
    unsafe {
        *place = function.bits();
        *place.add(1) = receiver.map_or(0, Value::bits);
    }
    Ok(())
}

/// CPython: `_PyObject_GetMethod`.
#[inline(never)]
fn find_method(th: &Thread, object: Value, name: Gc<Str>) -> PyResult<(Value, Option<Value>)> {
    let class = th.class_of(object);
    let generic = class.slots.tp_getattro.get().is_some_and(|get| {
        std::ptr::fn_addr_eq(
            get,
            protocol::generic_getattr as pyjit_object::class::slots::GetAttrFn,
        )
    });
    if !generic {
        return Ok((getattr(th, object, name)?, None));
    }
    if let Some(function) = class.lookup(th, name)
        && binds_by_prepending(th, function)
    {
        let own = match object.header() {
            Some(header) if !matches!(Kind::of(header), Kind::Function | Kind::Module) => {
                th.own_attr_checked(header, name)?
            }
            Some(_) => return Ok((getattr(th, object, name)?, None)),
            None => None,
        };
        return Ok(match own {
            Some(value) => (value, None),
            None => (function, Some(object)),
        });
    }
    Ok((getattr(th, object, name)?, None))
}

/// `super().name` or `super(class, self).name`: [super, class, self] at `place` become method and self or null (or the
/// value alone if no method is asked for). CPython: `LOAD_SUPER_ATTR`, `_PySuper_Lookup`.
///
/// # Safety
/// `place` addresses the three operands.
#[inline(never)]
pub unsafe fn super_attr(
    th: &Thread,
    place: *mut u64,
    name: Gc<Str>,
    method: bool,
    explicit: bool,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    let [function, class, receiver] =
        unsafe { [0, 1, 2].map(|index| Value::from_bits_unchecked(*place.add(index))) };
    let (value, bound_to) = match plain_super(th, function, class, receiver, name)? {
        Some((value, true)) if method => (value, Some(receiver)),
        Some((value, true)) => (
            bind_descriptor(th, value, receiver, th.class_of(receiver))?,
            None,
        ),
        Some((value, false)) => (value, None),
        None => {
            let args = [class, receiver];
            let object = protocol::call(th, function, if explicit { &args } else { &[] })?;
            (getattr(th, object, name)?, None)
        }
    };
    // SAFETY: the caller's promise.
    unsafe {
        *place = value.bits();
        *place.add(1) = bound_to.map_or(0, Value::bits);
    }
    Ok(())
}

/// The attribute where `super` is the builtin and the arguments are as usual, and whether it is a function yet to be
/// bound to the receiver.
#[inline(never)]
fn plain_super(
    th: &Thread,
    function: Value,
    class: Value,
    receiver: Value,
    name: Gc<Str>,
) -> PyResult<Option<(Value, bool)>> {
    let is_super = function
        .cast::<Type>()
        .is_some_and(|class| !class.is_heap_class() && class.name().eq_str("super"));
    let Some(class) = class
        .cast::<Type>()
        .filter(|_| is_super && !name.eq_str("__class__"))
    else {
        return Ok(None);
    };
    let start = match receiver.cast::<Type>() {
        Some(receiver) if receiver.is_subclass_of(class) => receiver,
        _ if th.class_of(receiver).is_subclass_of(class) => th.class_of(receiver),
        _ => return Ok(None),
    };
    let found = start
        .mro_classes()
        .skip_while(|at| *at != class)
        .skip(1)
        .find_map(|at| at.dict().peek(th, name));
    let Some(value) = found else { return Ok(None) };
    if receiver.cast::<Type>().is_none() && binds_by_prepending(th, value) {
        return Ok(Some((value, true)));
    }
    let slots = &th.class_of(value).slots;
    match slots.tp_descr_get.get() {
        Some(get) => {
            let instance = if Value::from(start) == receiver {
                None
            } else {
                Some(receiver)
            };
            Ok(Some((get(th, value, instance, Some(start.into()))?, false)))
        }
        None => Ok(Some((value, false))),
    }
}

/// Unpacks `value` to the words from `place` on, the first item on top; `after`: a starred target with so many behind it.
///
/// # Safety
/// There is room for the items at `place`, where the value itself lies.
#[inline(never)]
pub unsafe fn unpack(
    th: &Thread,
    value: Value,
    before: usize,
    after: Option<usize>,
    place: *mut u64,
) -> PyResult<()> {
    let items = collect(th, value, before, after)?;
    let count = before + after.map_or(0, |after| after + 1);
    let slice = items.as_slice();
    let put = |index: usize, item: Value| {
        // SAFETY: the caller's promise.
        unsafe { *place.add(count - 1 - index) = item.bits() }
    };
    match after {
        None => slice
            .iter()
            .enumerate()
            .for_each(|(index, item)| put(index, *item)),
        Some(after) => {
            let rest = th.list(&slice[before..slice.len() - after])?;
            let slice = items.as_slice();
            (0..before).for_each(|index| put(index, slice[index]));
            put(before, rest.into());
            (0..after)
                .for_each(|index| put(before + 1 + index, slice[slice.len() - after + index]));
        }
    }
    Ok(())
}

/// The items of an unpacked value, their number checked without asking for more than is needed.
#[inline(never)]
fn collect(th: &Thread, value: Value, before: usize, after: Option<usize>) -> PyResult<Gc<List>> {
    let class = th.class_of(value);
    if class.slots.tp_iter.get().is_none()
        && class.slots.sq_item.get().is_none()
        && class.slots.mp_subscript.get().is_none()
    {
        let name = class.name_str();
        return Err(th.raise(
            t::TypeError,
            format!("cannot unpack non-iterable {name} object"),
        ));
    }
    let iterator = match iter(th, value) {
        Ok(iterator) => iterator,
        Err(Raised) if class.slots.tp_iter.get().is_none() && th.catch(t::TypeError).is_some() => {
            let name = class.name_str();
            return Err(th.raise(
                t::TypeError,
                format!("cannot unpack non-iterable {name} object"),
            ));
        }
        Err(Raised) => return Err(Raised),
    };
    let items = th.empty_list();
    while items.len() < before {
        match protocol::next(th, iterator)? {
            Some(item) => items.push(th, item)?,
            None => {
                let (got, more) = (items.len(), if after.is_some() { "at least " } else { "" });
                let wanted = before + after.unwrap_or(0);
                return Err(th.raise(
                    t::ValueError,
                    format!("not enough values to unpack (expected {more}{wanted}, got {got})"),
                ));
            }
        }
    }
    let Some(after) = after else {
        if protocol::next(th, iterator)?.is_none() {
            return Ok(items);
        }
        // The real length is told where it costs nothing.
        let known = matches!(value.kind(), Kind::List | Kind::Tuple | Kind::Dict)
            && value
                .header()
                .is_some_and(|header| [t::LIST.0, t::TUPLE.0, t::DICT.0].contains(&header.shape()));
        let length = if known {
            protocol::length(th, value)?
        } else {
            0
        };
        let text = if length > before {
            format!("too many values to unpack (expected {before}, got {length})")
        } else {
            format!("too many values to unpack (expected {before})")
        };
        return Err(th.raise(t::ValueError, text));
    };
    protocol::extend(th, items, iterator)?;
    if items.len() < before + after {
        let text = format!(
            "not enough values to unpack (expected at least {}, got {})",
            before + after,
            items.len()
        );
        return Err(th.raise(t::ValueError, text));
    }
    Ok(items)
}

/// What comes after `*` in a call, as a tuple.
#[inline(never)]
pub fn star_args(th: &Thread, callable: Value, args: Value) -> PyResult<Gc<Tuple>> {
    let class = th.class_of(args);
    if class.slots.tp_iter.get().is_none()
        && class.slots.sq_item.get().is_none()
        && class.slots.mp_subscript.get().is_none()
    {
        let text = format!(
            "{} argument after * must be an iterable, not {}",
            function_text(th, callable),
            class.name_str()
        );
        return Err(th.raise(t::TypeError, text));
    }
    protocol::to_tuple(th, args)
}

/// A callable as messages name it. CPython: `_PyObject_FunctionStr`.
#[inline(never)]
pub fn function_text(th: &Thread, callable: Value) -> String {
    let text = th.catching(t::AttributeError, || {
        let qualname = getattr(th, callable, th.names().__qualname__)?;
        let module = protocol::lookup_attr(th, callable, th.names().__module__)?;
        Ok((qualname, module))
    });
    match text {
        Ok(Some((qualname, module))) => {
            let text = |value: Value| value.cast::<Str>().map(|text| text.display().into_owned());
            match (text(qualname), module.and_then(text)) {
                (Some(name), Some(module)) if module != "builtins" => format!("{module}.{name}()"),
                (Some(name), _) => format!("{name}()"),
                (None, _) => String::new(),
            }
        }
        _ => {
            th.take_pending();
            protocol::str(th, callable)
                .map_or_else(|_| String::new(), |text| text.display().into_owned())
        }
    }
}

#[inline(never)]
pub fn list_extend(th: &Thread, list: Value, iterable: Value) -> PyResult<()> {
    let Some(list) = list.cast::<List>() else {
        return Err(th.raise(t::SystemError, "LIST_EXTEND without a list"));
    };
    match protocol::extend(th, list, iterable) {
        Ok(()) => Ok(()),
        Err(Raised) => {
            let class = th.class_of(iterable);
            let iterable_class =
                class.slots.tp_iter.get().is_some() || class.slots.sq_item.get().is_some();
            if !iterable_class && th.catch(t::TypeError).is_some() {
                let text = format!(
                    "Value after * must be an iterable, not {}",
                    class.name_str()
                );
                return Err(th.raise(t::TypeError, text));
            }
            Err(Raised)
        }
    }
}

#[inline(never)]
pub fn set_add(th: &Thread, set: Value, item: Value) -> PyResult<()> {
    match set.cast::<Set>() {
        Some(set) => set.add(th, item).map(drop),
        None => Err(th.raise(t::SystemError, "SET_ADD without a set")),
    }
}

#[inline(never)]
pub fn set_update(th: &Thread, set: Value, iterable: Value) -> PyResult<()> {
    let Some(set) = set.cast::<Set>() else {
        return Err(th.raise(t::SystemError, "SET_UPDATE without a set"));
    };
    let iterator = iter(th, iterable)?;
    while let Some(item) = protocol::next(th, iterator)? {
        set.add(th, item)?;
    }
    Ok(())
}

#[inline(never)]
pub fn map_add(th: &Thread, dict: Value, key: Value, value: Value) -> PyResult<()> {
    match dict.cast::<Dict>() {
        Some(dict) => dict.set(th, key, value),
        None => Err(th.raise(t::SystemError, "MAP_ADD without a dict")),
    }
}

/// Calls `each` with every item of a mapping.
#[inline(never)]
fn for_each_item(
    th: &Thread,
    mapping: Value,
    mut each: impl FnMut(Value, Value) -> PyResult<()>,
) -> PyResult<()> {
    let keys = protocol::call_method(th, mapping, th.names().keys, &[])?;
    let slots = &th.class_of(keys).slots;
    if slots.tp_iter.get().is_none() && slots.sq_item.get().is_none() {
        let (mapping, keys) = (th.type_name(mapping), th.type_name(keys));
        let text = format!("{mapping}.keys() returned a non-iterable (type {keys})");
        return Err(th.raise(t::TypeError, text));
    }
    let keys = protocol::to_list(th, keys)?;
    for index in 0..keys.len() {
        let Some(key) = keys.get(index) else { break };
        each(key, protocol::get_item(th, mapping, key)?)?;
    }
    Ok(())
}

/// `{**mapping}`.
#[inline(never)]
pub fn dict_update(th: &Thread, dict: Value, mapping: Value) -> PyResult<()> {
    let Some(dict) = dict.cast::<Dict>() else {
        return Err(th.raise(t::SystemError, "DICT_UPDATE without a dict"));
    };
    if protocol::is_exact(mapping, t::DICT)
        && let Some(other) = mapping.cast::<Dict>()
    {
        return dict.update_from(th, &other);
    }
    match for_each_item(th, mapping, |key, value| dict.set(th, key, value)) {
        Err(Raised) if th.pending_is(t::AttributeError) => {
            th.take_pending();
            let name = th.type_name(mapping);
            Err(th.raise(t::TypeError, format!("'{name}' object is not a mapping")))
        }
        other => other,
    }
}

/// `f(**mapping)`: keyword arguments, none of them twice.
#[inline(never)]
pub fn dict_merge(th: &Thread, dict: Value, mapping: Value, callable: Value) -> PyResult<()> {
    let Some(dict) = dict.cast::<Dict>() else {
        return Err(th.raise(t::SystemError, "DICT_MERGE without a dict"));
    };
    let merge = |key: Value, value: Value| {
        if dict.contains(th, key)? {
            let function = function_text(th, callable);
            let key = protocol::str(th, key)?;
            let text = format!(
                "{function} got multiple values for keyword argument '{}'",
                key.display()
            );
            return Err(th.raise(t::TypeError, text));
        }
        dict.set(th, key, value)
    };
    if protocol::is_exact(mapping, t::DICT)
        && let Some(other) = mapping.cast::<Dict>()
    {
        if dict.is_empty() {
            return dict.update_from(th, &other);
        }
        let mut position = 0;
        while let Some((next, key, value)) = other.next_item(position) {
            position = next;
            merge(key, value)?;
        }
        return Ok(());
    }
    match for_each_item(th, mapping, merge) {
        Err(Raised) if th.pending_is(t::AttributeError) => {
            th.take_pending();
            let text = format!(
                "{} argument after ** must be a mapping, not {}",
                function_text(th, callable),
                th.type_name(mapping)
            );
            Err(th.raise(t::TypeError, text))
        }
        other => other,
    }
}

/// Sends to any iterator: a generator or coroutine, or what has `send`.
#[inline(never)]
pub fn send(th: &Thread, receiver: Value, value: Value) -> PyResult<Sent> {
    if let Some(generator) = receiver.cast::<pyjit_object::generator::Generator>()
        && !protocol::is_exact(receiver, t::ASYNC_GENERATOR)
    {
        return crate::generators::send(th, generator, value);
    }
    if value.is_none() && th.class_of(receiver).slots.tp_iternext.get().is_some() {
        return Ok(match protocol::next_step(th, receiver)? {
            Step::Item(value) => RunSent::Yielded(value),
            Step::End(value) => RunSent::Returned(value),
        });
    }
    match protocol::call_method(th, receiver, th.names().send, &[value]) {
        Ok(value) => Ok(RunSent::Yielded(value)),
        Err(Raised) => match th.catch(t::StopIteration) {
            Some(stop) => Ok(RunSent::Returned(protocol::stop_value(stop))),
            None => Err(Raised),
        },
    }
}

/// One `{...}` of a t-string: value, its text, perhaps the format; `conversion` as in CONVERT_VALUE.
#[inline(never)]
pub fn interpolation(th: &Thread, conversion: usize, parts: &[Value]) -> PyResult<Value> {
    let class = template_class(th, "Interpolation")?;
    let letter = match conversion {
        1 => th.str("s").into(),
        2 => th.str("r").into(),
        3 => th.str("a").into(),
        _ => Value::NONE,
    };
    let spec = parts
        .get(2)
        .copied()
        .unwrap_or_else(|| th.rt().empty_str().into());
    protocol::call(th, class, &[parts[0], parts[1], letter, spec])
}

/// A t-string of its strings and interpolations, both tuples.
#[inline(never)]
pub fn template(th: &Thread, strings: Value, interpolations: Value) -> PyResult<Value> {
    let class = template_class(th, "Template")?;
    let (Some(strings), Some(interpolations)) =
        (strings.cast::<Tuple>(), interpolations.cast::<Tuple>())
    else {
        return Err(th.raise(t::SystemError, "BUILD_TEMPLATE without tuples"));
    };
    let parts = th.empty_list();
    for index in 0..strings.len() {
        parts.push(th, strings[index])?;
        if index < interpolations.len() {
            parts.push(th, interpolations[index])?;
        }
    }
    let parts = th.try_tuple(parts.as_slice())?;
    protocol::call(th, class, parts.as_slice())
}

/// The classes of t-strings, which their module keeps with the runtime.
#[inline(never)]
fn template_class(th: &Thread, name: &'static str) -> PyResult<Value> {
    let kept = th.rt().kept.borrow().get(name).copied();
    kept.ok_or_else(|| th.raise(t::SystemError, format!("{name} is not available")))
}

/// A special method for a call, none if the class has none of that name.
#[inline(never)]
pub fn special(th: &Thread, object: Value, name: Gc<Str>) -> PyResult<Option<Special>> {
    lookup_special(th, object, name)
}
