//! What the container types share: constructors of at most one iterable, `__class_getitem__`, reprs of recursive
//! containers, names in `builtins` that `__reduce__` answers.

use pyjit_object::class::slots::{InitFn, NewFn};
use pyjit_object::kind::flags::IN_REPR;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;

/// `cls[item]` of a class that is generic in name only.
pub fn class_getitem(th: &Thread, class: Value, item: Value) -> PyResult<Value> {
    crate::generic_alias::new(th, class, item)
}

/// An object of the builtins of the code that runs, as `iter` in what iterators' `__reduce__` answers.
pub fn builtin(th: &Thread, name: &str) -> PyResult<Value> {
    let name = th.intern(name);
    let own = th
        .activation()
        .and_then(|activation| activation.function().builtins.get());
    let found = match own.or(th.rt().builtins.get().map(Value::from)) {
        Some(builtins) => match builtins.cast::<Dict>() {
            Some(builtins) => builtins.get_str(th, name)?,
            None => match protocol::get_item(th, builtins, name.into()) {
                Ok(found) => Some(found),
                Err(Raised) if th.catch(t::KeyError).is_some() => None,
                Err(Raised) => return Err(Raised),
            },
        },
        None => None,
    };
    match found {
        Some(value) => Ok(value),
        None => Err(th.raise(t::AttributeError, name.display())),
    }
}

/// Whether two classes are made by the same function.
pub fn same_new(a: Gc<Type>, b: Gc<Type>) -> bool {
    let address = |class: Gc<Type>| class.slots.tp_new.get().map(|f: NewFn| f as usize);
    address(a) == address(b)
}

/// Whether two classes are initialised by the same function.
pub fn same_init(a: Gc<Type>, b: Gc<Type>) -> bool {
    let address = |class: Gc<Type>| class.slots.tp_init.get().map(|f: InitFn| f as usize);
    address(a) == address(b)
}

/// The arguments of `__init__(iterable=(), /)`: keywords are an error unless a subclass's `__new__` may take them.
pub fn init_argument(
    th: &Thread,
    this: Value,
    base: TypeId,
    args: Args<'_>,
) -> PyResult<Option<Value>> {
    let (class, base_class) = (th.class_of(this), th.class(base));
    if args.has_keywords() && (class == base_class || same_new(class, base_class)) {
        args.no_keywords(th, base.name())?;
    }
    args.check_count(th, base.name(), 0, 1)?;
    Ok(args.get(0))
}

/// As `init_argument`, for types that take the iterable in `__new__`.
pub fn new_argument(
    th: &Thread,
    class: Gc<Type>,
    base: TypeId,
    args: Args<'_>,
) -> PyResult<Option<Value>> {
    let base_class = th.class(base);
    if args.has_keywords() && (class == base_class || same_init(class, base_class)) {
        args.no_keywords(th, base.name())?;
    }
    args.check_count(th, base.name(), 0, 1)?;
    Ok(args.get(0))
}

/// Runs `body` unless the repr of this object is being made already; then the answer is none.
pub fn guarded_repr<T>(header: &Header, body: impl FnOnce() -> PyResult<T>) -> PyResult<Option<T>> {
    if header.has_flag(IN_REPR) {
        return Ok(None);
    }
    header.set_flag(IN_REPR);
    let result = body();
    header.clear_flag(IN_REPR);
    result.map(Some)
}

/// Appends `repr(value)`.
pub fn push_repr(th: &Thread, out: &mut StrBuilder, value: Value) -> PyResult<()> {
    let text = protocol::repr(th, value)?;
    out.push_units(text.units());
    Ok(())
}

/// Appends the reprs of items, separated by commas; `get` is asked anew for each, as repr may change the container.
pub fn push_items(
    th: &Thread,
    out: &mut StrBuilder,
    mut get: impl FnMut(usize) -> Option<Value>,
) -> PyResult<usize> {
    let mut index = 0;
    while let Some(item) = get(index) {
        if index > 0 {
            out.push_str(", ");
        }
        push_repr(th, out, item)?;
        index += 1;
    }
    Ok(index)
}

/// The index at which two sequences first differ, with the items there; none if one is the start of the other.
pub fn first_difference(
    th: &Thread,
    a: impl Fn(usize) -> Option<Value>,
    b: impl Fn(usize) -> Option<Value>,
) -> PyResult<Option<(Value, Value)>> {
    let mut index = 0;
    while let (Some(x), Some(y)) = (a(index), b(index)) {
        if !protocol::equal(th, x, y)? {
            // The comparison may have taken items away.
            return Ok(a(index).zip(b(index)));
        }
        index += 1;
    }
    Ok(None)
}

/// `start:stop` of `index(value, start, stop)`, clipped to `0..=len`.
pub fn clip_bounds(
    start: Option<SliceIndex>,
    stop: Option<SliceIndex>,
    len: usize,
) -> (usize, usize) {
    let clip = |index: isize| {
        let index = if index < 0 {
            index.saturating_add_unsigned(len).max(0)
        } else {
            index
        };
        index as usize
    };
    (
        start.map_or(0, |start| clip(start.0)),
        stop.map_or(usize::MAX, |stop| clip(stop.0)),
    )
}

/// The key of a sequence: a number or a slice.
pub enum Key {
    At(isize),
    Slice(Gc<pyjit_object::sequence::Slice>),
}

/// The key of `sequence[key]`: "list indices must be integers or slices, not str".
#[inline]
pub fn sequence_key(th: &Thread, key: Value, name: &str) -> PyResult<Key> {
    if let Some(index) = key.as_small_int() {
        return Ok(Key::At(index as isize));
    }
    sequence_key_slow(th, key, name)
}

#[inline(never)]
fn sequence_key_slow(th: &Thread, key: Value, name: &str) -> PyResult<Key> {
    if let Some(slice) = key.cast::<pyjit_object::sequence::Slice>() {
        return Ok(Key::Slice(slice));
    }
    if protocol::is_index(th, key) {
        return protocol::index_clipped(th, key, t::IndexError).map(Key::At);
    }
    let kind = th.class_of(key).full_name(th);
    Err(th.raise(
        t::TypeError,
        format!("{name} indices must be integers or slices, not {kind}"),
    ))
}

/// The class made for a native layout.
pub fn native_class(
    th: &Thread,
    layout: &'static pyjit_object::kind::NativeLayout,
) -> PyResult<Gc<Type>> {
    match th.rt().native_class(layout) {
        Some(class) => Ok(class),
        None => Err(th.raise(
            t::SystemError,
            format!("type '{}' is not ready", layout.name),
        )),
    }
}

/// The keyword `strict` of `zip` and `map`.
pub fn strict_option(th: &Thread, args: Args<'_>, name: &str) -> PyResult<bool> {
    if !args.has_keywords() {
        return Ok(false);
    }
    let [strict] = args.keyword_options(th, name, ["strict"])?;
    strict.map_or(Ok(false), |strict| protocol::truth(th, strict))
}

/// The positional arguments of a native type's constructor that takes no keywords; a subclass with its own `__init__`
/// may be given some.
pub fn plain_arguments<'a>(
    th: &Thread,
    class: Gc<Type>,
    layout: &'static pyjit_object::kind::NativeLayout,
    name: &str,
    args: Args<'a>,
    (min, max): (usize, usize),
) -> PyResult<&'a [Value]> {
    let base = native_class(th, layout)?;
    if args.has_keywords() && (class == base || same_init(class, base)) {
        args.no_keywords(th, name)?;
    }
    args.check_count(th, name, min, max)?;
    Ok(args.positional())
}

/// Gives a class read-only members: names and the offsets of their words.
pub fn read_only_members(th: &Thread, class: Gc<Type>, members: &[(&str, usize)]) -> PyResult<()> {
    use pyjit_object::function::{Member, Payload};
    for (name, offset) in members {
        let payload = Payload::Member(Member::ReadOnly(*offset as u32));
        let member = th.descriptor(t::MEMBER_DESCRIPTOR, class, payload, name);
        class.dict().set_str(th, th.intern(name), member.into())?;
    }
    Ok(())
}

/// The read-only members of `range` and `slice`.
pub fn finish(th: &Thread) -> PyResult<()> {
    use pyjit_object::sequence::{Range, Slice};
    use std::mem::offset_of;
    let range = [
        ("start", offset_of!(Range, start)),
        ("stop", offset_of!(Range, stop)),
        ("step", offset_of!(Range, step)),
    ];
    read_only_members(th, th.class(t::RANGE), &range)?;
    let slice = [
        ("start", offset_of!(Slice, start)),
        ("stop", offset_of!(Slice, stop)),
        ("step", offset_of!(Slice, step)),
    ];
    read_only_members(th, th.class(t::SLICE), &slice)
}
