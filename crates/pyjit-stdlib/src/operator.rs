//! `_operator`: the operators as functions, and callables that fetch items, attributes and method results.
//! CPython: Modules/_operator.c.

use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// Operator interface.
///
/// This module exports a set of functions implemented in C corresponding
/// to the intrinsic operators of Python.  For example, operator.add(x, y)
/// is equivalent to the expression x+y.  The function names are those
/// used for special methods; variants without leading and trailing
/// '__' are also provided for convenience.
#[pymodule(name = "_operator")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for spec in [&item_getter::SPEC, &attr_getter::SPEC, &method_caller::SPEC] {
            let class = th.define_class(spec, None)?;
            module.set(th, spec.name, class)?;
        }
        Ok(())
    }

    /// Same as a + b.
    #[function("(a, b, /)")]
    fn add(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::add(th, a, b)
    }

    /// Same as a - b.
    #[function("(a, b, /)")]
    fn sub(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::subtract(th, a, b)
    }

    /// Same as a * b.
    #[function("(a, b, /)")]
    fn mul(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::multiply(th, a, b)
    }

    /// Same as a @ b.
    #[function("(a, b, /)")]
    fn matmul(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::matrix_multiply(th, a, b)
    }

    /// Same as a // b.
    #[function("(a, b, /)")]
    fn floordiv(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::floor_divide(th, a, b)
    }

    /// Same as a / b.
    #[function("(a, b, /)")]
    fn truediv(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::true_divide(th, a, b)
    }

    /// Same as a % b.
    #[function("(a, b, /)")]
    fn r#mod(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::remainder(th, a, b)
    }

    /// Same as a << b.
    #[function("(a, b, /)")]
    fn lshift(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::lshift(th, a, b)
    }

    /// Same as a >> b.
    #[function("(a, b, /)")]
    fn rshift(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::rshift(th, a, b)
    }

    /// Same as a & b.
    #[function("(a, b, /)")]
    fn and_(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::and(th, a, b)
    }

    /// Same as a ^ b.
    #[function("(a, b, /)")]
    fn xor(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::xor(th, a, b)
    }

    /// Same as a | b.
    #[function("(a, b, /)")]
    fn or_(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::or(th, a, b)
    }

    /// Same as a ** b.
    #[function("(a, b, /)")]
    fn pow(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::power(th, a, b, Value::NONE)
    }

    /// Same as a += b.
    #[function("(a, b, /)")]
    fn iadd(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::iadd(th, a, b)
    }

    /// Same as a -= b.
    #[function("(a, b, /)")]
    fn isub(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::isubtract(th, a, b)
    }

    /// Same as a *= b.
    #[function("(a, b, /)")]
    fn imul(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::imultiply(th, a, b)
    }

    /// Same as a @= b.
    #[function("(a, b, /)")]
    fn imatmul(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::imatrix_multiply(th, a, b)
    }

    /// Same as a //= b.
    #[function("(a, b, /)")]
    fn ifloordiv(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::ifloor_divide(th, a, b)
    }

    /// Same as a /= b.
    #[function("(a, b, /)")]
    fn itruediv(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::itrue_divide(th, a, b)
    }

    /// Same as a %= b.
    #[function("(a, b, /)")]
    fn imod(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::iremainder(th, a, b)
    }

    /// Same as a <<= b.
    #[function("(a, b, /)")]
    fn ilshift(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::ilshift(th, a, b)
    }

    /// Same as a >>= b.
    #[function("(a, b, /)")]
    fn irshift(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::irshift(th, a, b)
    }

    /// Same as a &= b.
    #[function("(a, b, /)")]
    fn iand(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::iand(th, a, b)
    }

    /// Same as a ^= b.
    #[function("(a, b, /)")]
    fn ixor(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::ixor(th, a, b)
    }

    /// Same as a |= b.
    #[function("(a, b, /)")]
    fn ior(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::ior(th, a, b)
    }

    /// Same as a **= b.
    #[function("(a, b, /)")]
    fn ipow(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::ipower(th, a, b)
    }

    /// Same as -a.
    #[function("(a, /)")]
    fn neg(th: &Thread, a: Value) -> PyResult<Value> {
        protocol::negative(th, a)
    }

    /// Same as +a.
    #[function("(a, /)")]
    fn pos(th: &Thread, a: Value) -> PyResult<Value> {
        protocol::positive(th, a)
    }

    /// Same as ~a.
    #[function("(a, /)")]
    fn inv(th: &Thread, a: Value) -> PyResult<Value> {
        protocol::invert(th, a)
    }

    /// Same as ~a.
    #[function("(a, /)")]
    fn invert(th: &Thread, a: Value) -> PyResult<Value> {
        protocol::invert(th, a)
    }

    /// Same as abs(a).
    #[function("(a, /)")]
    fn abs(th: &Thread, a: Value) -> PyResult<Value> {
        protocol::absolute(th, a)
    }

    /// Same as a.__index__()
    #[function("(a, /)")]
    fn index(th: &Thread, a: Value) -> PyResult<Value> {
        protocol::index(th, a).map(|int| pyjit_types::int::arith::exact(th, int))
    }

    /// Same as a < b.
    #[function("(a, b, /)")]
    fn lt(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::rich_compare(th, a, b, CompareOp::Lt)
    }

    /// Same as a <= b.
    #[function("(a, b, /)")]
    fn le(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::rich_compare(th, a, b, CompareOp::Le)
    }

    /// Same as a == b.
    #[function("(a, b, /)")]
    fn eq(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::rich_compare(th, a, b, CompareOp::Eq)
    }

    /// Same as a != b.
    #[function("(a, b, /)")]
    fn ne(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::rich_compare(th, a, b, CompareOp::Ne)
    }

    /// Same as a > b.
    #[function("(a, b, /)")]
    fn gt(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::rich_compare(th, a, b, CompareOp::Gt)
    }

    /// Same as a >= b.
    #[function("(a, b, /)")]
    fn ge(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::rich_compare(th, a, b, CompareOp::Ge)
    }

    /// Same as not a.
    #[function("(a, /)")]
    fn not_(th: &Thread, a: Value) -> PyResult<bool> {
        protocol::truth(th, a).map(|truth| !truth)
    }

    /// Return True if a is true, False otherwise.
    #[function("(a, /)")]
    fn truth(th: &Thread, a: Value) -> PyResult<bool> {
        protocol::truth(th, a)
    }

    /// Same as a is b.
    #[function("(a, b, /)", leaf)]
    fn is_(a: Value, b: Value) -> bool {
        a.is(b)
    }

    /// Same as a is not b.
    #[function("(a, b, /)", leaf)]
    fn is_not(a: Value, b: Value) -> bool {
        !a.is(b)
    }

    /// Same as a is None.
    #[function("(a, /)", leaf)]
    fn is_none(a: Value) -> bool {
        a.is_none()
    }

    /// Same as a is not None.
    #[function("(a, /)", leaf)]
    fn is_not_none(a: Value) -> bool {
        !a.is_none()
    }

    /// Same as a + b, for a and b sequences.
    #[function("(a, b, /)")]
    fn concat(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        concatenate(th, a, b, false)
    }

    /// Same as a += b, for a and b sequences.
    #[function("(a, b, /)")]
    fn iconcat(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        concatenate(th, a, b, true)
    }

    /// Same as b in a (note reversed operands).
    #[function("(a, b, /)")]
    fn contains(th: &Thread, a: Value, b: Value) -> PyResult<bool> {
        protocol::contains(th, a, b)
    }

    /// Same as a[b].
    #[function("(a, b, /)")]
    fn getitem(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        protocol::get_item(th, a, b)
    }

    /// Same as a[b] = c.
    #[function("(a, b, c, /)")]
    fn setitem(th: &Thread, a: Value, b: Value, c: Value) -> PyResult<()> {
        protocol::set_item(th, a, b, c)
    }

    /// Same as del a[b].
    #[function("(a, b, /)")]
    fn delitem(th: &Thread, a: Value, b: Value) -> PyResult<()> {
        protocol::del_item(th, a, b)
    }

    /// Return the number of items in a which are, or which equal, b.
    #[function("(a, b, /)", name = "countOf")]
    fn count_of(th: &Thread, a: Value, b: Value) -> PyResult<usize> {
        let mut count = 0;
        each_equal(th, a, b, |_| {
            count += 1;
            true
        })?;
        Ok(count)
    }

    /// Return the first index of b in a.
    #[function("(a, b, /)", name = "indexOf")]
    fn index_of(th: &Thread, a: Value, b: Value) -> PyResult<usize> {
        let mut found = None;
        each_equal(th, a, b, |index| {
            found = Some(index);
            false
        })?;
        found.ok_or_else(|| th.raise(t::ValueError, "sequence.index(x): x not in sequence"))
    }

    /// Calls `on_equal` with the index of each item that equals `wanted`, until it answers false.
    fn each_equal(
        th: &Thread,
        iterable: Value,
        wanted: Value,
        mut on_equal: impl FnMut(usize) -> bool,
    ) -> PyResult<()> {
        if th.class_of(iterable).slots.tp_iter.get().is_none()
            && th.class_of(iterable).slots.sq_item.get().is_none()
        {
            let name = th.type_name(iterable);
            return Err(th.raise(
                t::TypeError,
                format!("argument of type '{name}' is not iterable"),
            ));
        }
        let mut index = 0;
        protocol::for_each(th, iterable, |item| {
            let more = !protocol::equal(th, item, wanted)? || on_equal(index);
            index += 1;
            Ok(more)
        })
    }

    /// Return an estimate of the number of items in obj.
    ///
    /// This is useful for presizing containers when building from an iterable.
    ///
    /// If the object supports len(), the result will be exact.
    /// Otherwise, it may over- or under-estimate by an arbitrary amount.
    /// The result will be an integer >= 0.
    #[function("(obj, default=0, /)")]
    fn length_hint(th: &Thread, obj: Value, default: Option<isize>) -> PyResult<Value> {
        // A negative default is answered as it is.
        let default = default.unwrap_or(0);
        let hint = protocol::length_hint(th, obj, default as usize)?;
        Ok(th.int(hint as isize))
    }

    /// Same as obj(*args, **kwargs).
    #[function("(obj, /, *args, **kwargs)")]
    fn call(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        args.check_count(th, "call", 1, usize::MAX)?;
        protocol::call_args(th, args.values[0], args.skip(1))
    }

    /// Return 'a == b'.
    ///
    /// This function uses an approach designed to prevent
    /// timing analysis, making it appropriate for cryptography.
    ///
    /// a and b must both be of the same type: either str (ASCII only),
    /// or any bytes-like object.
    ///
    /// Note: If a and b are of different lengths, or if an error occurs,
    /// a timing attack could theoretically reveal information about the
    /// types and lengths of a and b--but not their values.
    #[function("(a, b, /)")]
    fn _compare_digest(th: &Thread, a: Value, b: Value) -> PyResult<bool> {
        if let (Some(a), Some(b)) = (a.cast::<Str>(), b.cast::<Str>()) {
            return match (a.ascii(), b.ascii()) {
                (Some(a), Some(b)) => Ok(same_bytes(a.as_bytes(), b.as_bytes())),
                _ => Err(th.raise(
                    t::TypeError,
                    "comparing strings with non-ASCII characters is not supported",
                )),
            };
        }
        let is_buffer = |value| th.class_of(value).slots.bf_getbuffer.get().is_some();
        if !is_buffer(a) && !is_buffer(b) {
            let text = format!(
                "unsupported operand types(s) or combination of types: '{}' and '{}'",
                th.type_name(a),
                th.type_name(b)
            );
            return Err(th.raise(t::TypeError, text));
        }
        let (a, b) = (
            BytesLike::new(th, a, Request::SIMPLE)?,
            BytesLike::new(th, b, Request::SIMPLE)?,
        );
        Ok(same_bytes(&a, &b))
    }
}

/// Compares without stopping at the first difference.
fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    let different = a.iter().zip(b).fold(0, |different, (x, y)| {
        different | std::hint::black_box(x ^ y)
    });
    a.len() == b.len() && different == 0
}

/// `PySequence_Concat` and its in-place form.
fn concatenate(th: &Thread, a: Value, b: Value, inplace: bool) -> PyResult<Value> {
    let slots = &th.class_of(a).slots;
    let own = if inplace {
        slots.sq_inplace_concat.get()
    } else {
        None
    };
    if let Some(concat) = own.or(slots.sq_concat.get()) {
        return concat(th, a, b);
    }
    let is_sequence = |value: Value| {
        value.cast::<Dict>().is_none() && th.class_of(value).slots.sq_item.get().is_some()
    };
    if is_sequence(a) && is_sequence(b) {
        return if inplace {
            protocol::iadd(th, a, b)
        } else {
            protocol::add(th, a, b)
        };
    }
    let name = th.type_name(a);
    Err(th.raise(
        t::TypeError,
        format!("'{name}' object can't be concatenated"),
    ))
}

/// `operator.name(a, b, key=c)`.
fn show(
    th: &Thread,
    this: Value,
    args: &[Value],
    keywords: Option<(Gc<Tuple>, &[Value])>,
) -> PyResult<String> {
    let mut parts = Vec::new();
    for arg in args {
        parts.push(protocol::repr(th, *arg)?.display().into_owned());
    }
    if let Some((names, values)) = keywords {
        for (name, value) in names.iter().zip(values) {
            let name = name
                .cast::<Str>()
                .map_or(String::new(), |name| name.display().into_owned());
            parts.push(format!("{name}={}", protocol::repr(th, *value)?.display()));
        }
    }
    Ok(format!(
        "{}({})",
        th.class_of(this).full_name(th),
        parts.join(", ")
    ))
}

/// `itemgetter`.
#[pytype(name = "itemgetter", module = "operator")]
#[repr(C)]
pub struct ItemGetter {
    head: NativeHeader,
    items: Field<Option<Gc<Tuple>>>,
}

/// Return a callable object that fetches the given item(s) from its operand.
/// After f = itemgetter(2), the call f(r) returns r[2].
/// After g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])
#[pymethods(ItemGetter, name = "itemgetter", module = "operator", text_signature = "(item, /, *items)", flags = TypeFlags::BASE)]
mod item_getter {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        let items = args.no_keywords(th, "itemgetter")?;
        at_least_one(th, "itemgetter", args)?;
        let items = th.try_tuple(items)?;
        Ok(th
            .alloc(
                class,
                ItemGetter {
                    head: NativeHeader::new(ItemGetter::LAYOUT),
                    items: Field::new(Some(items)),
                },
            )
            .into())
    }

    fn items(this: Gc<ItemGetter>) -> &'static [Value] {
        this.items
            .get()
            .map_or(&[], |items| items.object().as_slice())
    }

    #[slot(tp_call)]
    fn call(th: &Thread, this: Gc<ItemGetter>, args: Args<'_>) -> PyResult<Value> {
        let object = one_argument(th, "itemgetter", args)?;
        match items(this) {
            [only] => protocol::get_item(th, object, *only),
            many => collect(th, many.len(), |index| {
                protocol::get_item(th, object, many[index])
            }),
        }
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<ItemGetter>) -> PyResult<String> {
        show(th, this.into(), items(this), None)
    }

    /// Return state information for pickling
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<ItemGetter>) -> Gc<Tuple> {
        let class = th.class_of(this.into());
        th.tuple(&[class.into(), th.tuple(items(this)).into()])
    }
}

/// Checks that something is to be fetched.
fn at_least_one(th: &Thread, name: &str, args: Args<'_>) -> PyResult<()> {
    if args.values.is_empty() {
        args.check_count(th, name, 1, 1)
    } else {
        Ok(())
    }
}

/// The argument of a call of a getter.
fn one_argument(th: &Thread, name: &str, args: Args<'_>) -> PyResult<Value> {
    args.no_keywords(th, name)?;
    args.check_count(th, name, 1, 1)?;
    Ok(args.values[0])
}

/// A tuple of results computed one by one.
fn collect(
    th: &Thread,
    len: usize,
    mut item: impl FnMut(usize) -> PyResult<Value>,
) -> PyResult<Value> {
    let list = th.empty_list();
    for index in 0..len {
        list.push(th, item(index)?)?;
    }
    Ok(th.try_tuple(list.as_slice())?.into())
}

/// `attrgetter`.
#[pytype(name = "attrgetter", module = "operator")]
#[repr(C)]
pub struct AttrGetter {
    head: NativeHeader,
    /// The names as they were given.
    names: Field<Option<Gc<Tuple>>>,
    /// For each name the tuple of its parts between dots.
    paths: Field<Option<Gc<Tuple>>>,
}

/// Return a callable object that fetches the given attribute(s) from its operand.
/// After f = attrgetter('name'), the call f(r) returns r.name.
/// After g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).
/// After h = attrgetter('name.first', 'name.last'), the call h(r) returns
/// (r.name.first, r.name.last).
#[pymethods(AttrGetter, name = "attrgetter", module = "operator", text_signature = "(attr, /, *attrs)", flags = TypeFlags::BASE)]
mod attr_getter {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        let names = args.no_keywords(th, "attrgetter")?;
        at_least_one(th, "attrgetter", args)?;
        let paths = collect(th, names.len(), |index| path(th, names[index]))?.cast::<Tuple>();
        let names = th.try_tuple(names)?;
        let head = NativeHeader::new(AttrGetter::LAYOUT);
        Ok(th
            .alloc(
                class,
                AttrGetter {
                    head,
                    names: Field::new(Some(names)),
                    paths: Field::new(paths),
                },
            )
            .into())
    }

    /// The interned parts of a dotted name.
    fn path(th: &Thread, name: Value) -> PyResult<Value> {
        let Some(name) = name.cast::<Str>() else {
            return Err(th.raise(t::TypeError, "attribute name must be a string"));
        };
        let list = th.empty_list();
        let mut start = 0;
        let dots = name
            .chars()
            .enumerate()
            .filter(|(_, unit)| *unit == '.' as u32)
            .map(|(at, _)| at);
        for end in dots.chain([name.len()]) {
            let part = Str::slice(name, th, start, end)?;
            list.push(th, th.intern_str(part).into())?;
            start = end + 1;
        }
        Ok(th.try_tuple(list.as_slice())?.into())
    }

    fn fetch(th: &Thread, object: Value, path: Value) -> PyResult<Value> {
        let parts = path.cast::<Tuple>();
        let parts = parts
            .iter()
            .flat_map(|tuple| tuple.object().as_slice())
            .filter_map(|part| part.cast::<Str>());
        let mut at = object;
        for part in parts {
            at = protocol::getattr(th, at, part)?;
        }
        Ok(at)
    }

    fn tuple(field: &Field<Option<Gc<Tuple>>>) -> &'static [Value] {
        field.get().map_or(&[], |tuple| tuple.object().as_slice())
    }

    #[slot(tp_call)]
    fn call(th: &Thread, this: Gc<AttrGetter>, args: Args<'_>) -> PyResult<Value> {
        let object = one_argument(th, "attrgetter", args)?;
        match tuple(&this.paths) {
            [only] => fetch(th, object, *only),
            many => collect(th, many.len(), |index| fetch(th, object, many[index])),
        }
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<AttrGetter>) -> PyResult<String> {
        show(th, this.into(), tuple(&this.names), None)
    }

    /// Return state information for pickling
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<AttrGetter>) -> Gc<Tuple> {
        let class = th.class_of(this.into());
        th.tuple(&[class.into(), th.tuple(tuple(&this.names)).into()])
    }
}

/// `methodcaller`.
#[pytype(name = "methodcaller", module = "operator")]
#[repr(C)]
pub struct MethodCaller {
    head: NativeHeader,
    name: Field<Option<Gc<Str>>>,
    /// Positional values, then keyword values.
    values: Field<Option<Gc<Tuple>>>,
    kwnames: Field<Option<Gc<Tuple>>>,
}

impl MethodCaller {
    fn args(&self) -> Args<'static> {
        let values = self
            .values
            .get()
            .map_or(&[][..], |values| values.object().as_slice());
        Args {
            values,
            kwnames: self.kwnames.get(),
        }
    }
}

/// Return a callable object that calls the given method on its operand.
/// After f = methodcaller('name'), the call f(r) returns r.name().
/// After g = methodcaller('name', 'date', foo=1), the call g(r) returns
/// r.name('date', foo=1).
#[pymethods(MethodCaller, name = "methodcaller", module = "operator", text_signature = "(name, /, *args, **kwargs)", flags = TypeFlags::BASE)]
mod method_caller {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
        let Some(name) = args.get(0) else {
            return Err(th.raise(
                t::TypeError,
                "methodcaller needs at least one argument, the method name",
            ));
        };
        let Some(name) = name.cast::<Str>() else {
            return Err(th.raise(t::TypeError, "method name must be a string"));
        };
        let caller = MethodCaller {
            head: NativeHeader::new(MethodCaller::LAYOUT),
            name: Field::new(Some(th.intern_str(name))),
            values: Field::new(Some(th.try_tuple(&args.values[1..])?)),
            kwnames: Field::new(args.kwnames),
        };
        Ok(th.alloc(class, caller).into())
    }

    fn name(th: &Thread, this: Gc<MethodCaller>) -> Gc<Str> {
        this.name.get().unwrap_or_else(|| th.rt().empty_str())
    }

    #[slot(tp_call)]
    fn call(th: &Thread, this: Gc<MethodCaller>, args: Args<'_>) -> PyResult<Value> {
        let object = one_argument(th, "methodcaller", args)?;
        let args = this.args();
        if !args.has_keywords() {
            return protocol::call_method(th, object, name(th, this), args.values);
        }
        let method = protocol::getattr(th, object, name(th, this))?;
        protocol::call_args(th, method, args)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<MethodCaller>) -> PyResult<String> {
        let args = this.args();
        let list = th.list(&[name(th, this).into()])?;
        list.extend_from_slice(th, args.positional())?;
        let keywords = args
            .kwnames
            .map(|names| (names, &args.values[args.positional_count()..]));
        show(th, this.into(), list.as_slice(), keywords)
    }

    /// Return state information for pickling
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<MethodCaller>) -> PyResult<Value> {
        let class: Value = th.class_of(this.into()).into();
        let args = this.args();
        let list = th.list(&[name(th, this).into()])?;
        if !args.has_keywords() {
            list.extend_from_slice(th, args.positional())?;
            return Ok(th
                .tuple(&[class, th.try_tuple(list.as_slice())?.into()])
                .into());
        }
        // partial(methodcaller, name, **kwargs), called with the positional arguments.
        let Some(import) = th.rt().hooks.import.get() else {
            return Err(th.raise(t::ImportError, "no import"));
        };
        let partial = protocol::getattr_str(th, import(th, "functools")?, "partial")?;
        let head = th.list(&[class, name(th, this).into()])?;
        head.extend_from_slice(th, &args.values[args.positional_count()..])?;
        let made = protocol::call_args(
            th,
            partial,
            Args {
                values: head.as_slice(),
                kwnames: args.kwnames,
            },
        )?;
        Ok(th
            .tuple(&[made, th.try_tuple(args.positional())?.into()])
            .into())
    }
}
