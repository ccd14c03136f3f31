//! Weak references and proxies. CPython: Objects/weakrefobject.c. The data is in `pyjit_object::weakref`.

use pyjit_object::class::slots::{CompareOp, SlotDef};
use pyjit_object::def::{TypeFlags, TypeSpec};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::weakref::WeakRef;

/// `object.__weakref__`: the first weak reference to it, None if there is none.
pub fn first_reference(th: &Thread, object: Value) -> PyResult<Value> {
    Ok(th.weak_references(object)?.get(0).unwrap_or(Value::NONE))
}

fn kept_class(th: &Thread, name: &'static str) -> PyResult<Gc<Type>> {
    match crate::kept(th, name)?.cast::<Type>() {
        Some(class) => Ok(class),
        None => Err(th.raise(t::SystemError, format!("{name} is not a class"))),
    }
}

/// An existing reference of exactly that class without a callback: it serves again.
fn existing(th: &Thread, class: Gc<Type>, object: Value) -> PyResult<Option<Gc<WeakRef>>> {
    let known = th.weak_references(object)?;
    let mut index = 0;
    while let Some(weak) = known.get(index) {
        index += 1;
        if th.class_of(weak) == class
            && let Some(weak) = weak.cast::<WeakRef>()
            && weak.callback.get().is_none()
            && weak.get() == Some(object)
        {
            return Ok(Some(weak));
        }
    }
    Ok(None)
}

fn make(
    th: &Thread,
    class: Gc<Type>,
    object: Value,
    callback: Option<Value>,
) -> PyResult<Gc<WeakRef>> {
    let callback = callback.filter(|callback| !callback.is_none());
    if th.class_of(object).weakrefable.get() {
        if callback.is_none()
            && !class.is_heap_class()
            && let Some(known) = existing(th, class, object)?
        {
            return Ok(known);
        }
        if let Some(weak) = th.weak_reference(class, object, callback) {
            return Ok(weak);
        }
    }
    let name = th.class_of(object).full_name(th);
    Err(th.raise(
        t::TypeError,
        format!("cannot create weak reference to '{name}' object"),
    ))
}

/// `weakref.ref(object)`.
pub fn reference(th: &Thread, object: Value) -> PyResult<Gc<WeakRef>> {
    make(th, kept_class(th, "ReferenceType")?, object, None)
}

/// `weakref.proxy(object, callback)`.
pub fn proxy(th: &Thread, object: Value, callback: Option<Value>) -> PyResult<Value> {
    let class = if protocol::is_callable(th, object) {
        "CallableProxyType"
    } else {
        "ProxyType"
    };
    Ok(make(th, kept_class(th, class)?, object, callback)?.into())
}

#[pymethods(
    WeakRef,
    name = "ReferenceType",
    module = "weakref",
    flags = TypeFlags::BASE
)]
pub mod reference_type {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, cls: Gc<Type>, args: Args) -> PyResult<Value> {
        args.check_count(th, "__new__", 1, 2)?;
        Ok(make(th, cls, args.values[0], args.get(1))?.into())
    }

    #[slot(tp_init)]
    fn init(th: &Thread, _this: Value, args: Args) -> PyResult<()> {
        args.no_keywords(th, "ref")?;
        args.check_count(th, "__init__", 1, 2)
    }

    #[slot(tp_call)]
    fn call(th: &Thread, this: Gc<WeakRef>, args: Args) -> PyResult<Option<Value>> {
        if !args.values.is_empty() {
            args.no_keywords(th, "ReferenceType")?;
            return Err(th.raise(
                t::TypeError,
                format!(
                    "ReferenceType() takes no arguments ({} given)",
                    args.values.len()
                ),
            ));
        }
        Ok(this.get())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<WeakRef>) -> PyResult<String> {
        let address = this.address();
        let Some(object) = this.get() else {
            return Ok(format!("<weakref at {address:#x}; dead>"));
        };
        let name = protocol::lookup_special(th, object, th.names().__name__)?
            .filter(|found| found.receiver.is_none())
            .and_then(|found| found.function.cast::<Str>())
            .map_or(String::new(), |name| format!(" ({})", name.display()));
        Ok(format!(
            "<weakref at {address:#x}; to '{}' at {:#x}{name}>",
            th.class_of(object).full_name(th),
            crate::object_::address(object)
        ))
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<WeakRef>) -> PyResult<i64> {
        if this.hash.get() != -1 {
            return Ok(this.hash.get());
        }
        let Some(object) = this.get() else {
            return Err(th.raise(t::TypeError, "weak object has gone away"));
        };
        let hash = protocol::hash(th, object)?;
        this.hash.set(hash);
        Ok(hash)
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<WeakRef>, other: Value, op: CompareOp) -> PyResult<Value> {
        let Some(other) = other
            .cast::<WeakRef>()
            .filter(|_| matches!(op, CompareOp::Eq | CompareOp::Ne))
        else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        match (this.get(), other.get()) {
            (Some(a), Some(b)) => protocol::rich_compare(th, a, b, op),
            _ => Ok(Value::bool((this == other) == (op == CompareOp::Eq))),
        }
    }

    #[getter(__callback__)]
    fn callback(this: Gc<WeakRef>) -> Option<Value> {
        this.callback.get()
    }

    /// Weakrefs are generic over the type of the referenced object.
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, cls: Value, object: Value) -> PyResult<Value> {
        crate::generic_alias::new(th, cls, object)
    }
}

// ---- proxies ----------------------------------------------------------------------------------------------------

fn is_proxy(th: &Thread, value: Value) -> bool {
    th.class_of(value)
        .has_flag(pyjit_object::class::type_flags::DISALLOW_INSTANTIATION)
}

/// The object behind a proxy; other values as they are. ReferenceError if it died.
fn unwrap(th: &Thread, value: Value) -> PyResult<Value> {
    match value.cast::<WeakRef>() {
        Some(weak) if is_proxy(th, value) => weak.get().ok_or_else(|| {
            th.raise(
                t::ReferenceError,
                "weakly-referenced object no longer exists",
            )
        }),
        _ => Ok(value),
    }
}

macro_rules! unary {
    ($variant:ident $operation:path) => {
        SlotDef::$variant(|th, this| $operation(th, unwrap(th, this)?))
    };
}

macro_rules! binary {
    ($variant:ident $operation:path) => {
        SlotDef::$variant(|th, a, b| $operation(th, unwrap(th, a)?, unwrap(th, b)?))
    };
}

fn to_int(th: &Thread, value: Value) -> PyResult<Value> {
    protocol::call(th, th.class(t::INT).into(), &[value])
}

fn to_float(th: &Thread, value: Value) -> PyResult<Value> {
    protocol::call(th, th.class(t::FLOAT).into(), &[value])
}

fn next(th: &Thread, this: Value) -> PyResult<Value> {
    let object = unwrap(th, this)?;
    if th.class_of(object).slots.tp_iternext.get().is_none() {
        let name = th.type_name(object);
        return Err(th.raise(
            t::TypeError,
            format!("Weakref proxy referenced a non-iterator '{name}' object"),
        ));
    }
    protocol::next_raw(th, object)
}

fn repr(th: &Thread, this: Value) -> PyResult<Value> {
    let address = crate::object_::address(this);
    let text = match this.cast::<WeakRef>().and_then(|weak| weak.get()) {
        Some(object) => format!(
            "<weakproxy at {address:#x}; to '{}' at {:#x}>",
            th.class_of(object).full_name(th),
            crate::object_::address(object)
        ),
        None => format!("<weakproxy at {address:#x}; dead>"),
    };
    Ok(th.try_str(&text)?.into())
}

fn compare(th: &Thread, a: Value, b: Value, op: CompareOp) -> PyResult<Value> {
    protocol::rich_compare(th, unwrap(th, a)?, unwrap(th, b)?, op)
}

fn assign(th: &Thread, this: Value, key: Value, value: Option<Value>) -> PyResult<()> {
    let object = unwrap(th, this)?;
    match value {
        Some(value) => protocol::set_item(th, object, key, value),
        None => protocol::del_item(th, object, key),
    }
}

/// What proxies of callable and other objects have in common.
macro_rules! proxy_slots {
    ($($more:expr),*) => {
        &[
            SlotDef::TpRepr(repr),
            SlotDef::TpStr(|th, this| Ok(protocol::str(th, unwrap(th, this)?)?.into())),
            SlotDef::TpHash(protocol::hash_not_implemented),
            SlotDef::TpGetattro(|th, this, name| protocol::getattr(th, unwrap(th, this)?, name)),
            SlotDef::TpSetattro(|th, this, name, value| {
                protocol::setattr(th, unwrap(th, this)?, name, value)
            }),
            SlotDef::TpRichcompare(compare),
            unary!(TpIter protocol::iter),
            SlotDef::TpIternext(next),
            binary!(NbAdd protocol::add),
            binary!(NbSubtract protocol::subtract),
            binary!(NbMultiply protocol::multiply),
            binary!(NbRemainder protocol::remainder),
            binary!(NbDivmod protocol::divmod),
            SlotDef::NbPower(|th, a, b, modulus| {
                protocol::power(th, unwrap(th, a)?, unwrap(th, b)?, unwrap(th, modulus)?)
            }),
            unary!(NbNegative protocol::negative),
            unary!(NbPositive protocol::positive),
            unary!(NbAbsolute protocol::absolute),
            SlotDef::NbBool(|th, this| protocol::truth(th, unwrap(th, this)?)),
            unary!(NbInvert protocol::invert),
            binary!(NbLshift protocol::lshift),
            binary!(NbRshift protocol::rshift),
            binary!(NbAnd protocol::and),
            binary!(NbXor protocol::xor),
            binary!(NbOr protocol::or),
            unary!(NbInt to_int),
            unary!(NbFloat to_float),
            binary!(NbInplaceAdd protocol::iadd),
            binary!(NbInplaceSubtract protocol::isubtract),
            binary!(NbInplaceMultiply protocol::imultiply),
            binary!(NbInplaceRemainder protocol::iremainder),
            SlotDef::NbInplacePower(|th, a, b, _| {
                protocol::ipower(th, unwrap(th, a)?, unwrap(th, b)?)
            }),
            binary!(NbInplaceLshift protocol::ilshift),
            binary!(NbInplaceRshift protocol::irshift),
            binary!(NbInplaceAnd protocol::iand),
            binary!(NbInplaceXor protocol::ixor),
            binary!(NbInplaceOr protocol::ior),
            binary!(NbFloorDivide protocol::floor_divide),
            binary!(NbTrueDivide protocol::true_divide),
            binary!(NbInplaceFloorDivide protocol::ifloor_divide),
            binary!(NbInplaceTrueDivide protocol::itrue_divide),
            unary!(NbIndex protocol::index),
            binary!(NbMatrixMultiply protocol::matrix_multiply),
            binary!(NbInplaceMatrixMultiply protocol::imatrix_multiply),
            SlotDef::SqContains(|th, this, item| protocol::contains(th, unwrap(th, this)?, item)),
            SlotDef::MpLength(|th, this| protocol::length(th, unwrap(th, this)?)),
            binary!(MpSubscript protocol::get_item),
            SlotDef::MpAssSubscript(assign),
            $($more),*
        ]
    };
}

#[pymethods(WeakRef)]
mod proxy_methods {
    use super::*;

    #[method("($self, /)")]
    fn __bytes__(th: &Thread, this: Value) -> PyResult<Value> {
        protocol::call_method_str(th, unwrap(th, this)?, "__bytes__", &[])
    }

    #[method("($self, /)")]
    fn __reversed__(th: &Thread, this: Value) -> PyResult<Value> {
        protocol::call_method(th, unwrap(th, this)?, th.names().__reversed__, &[])
    }
}

const fn proxy_spec(
    name: &'static str,
    slots: &'static [SlotDef],
    methods: &'static [pyjit_object::def::MethodDef],
) -> TypeSpec {
    TypeSpec {
        name,
        module: "weakref",
        doc: "",
        text_signature: None,
        methods,
        getsets: &[],
        slots,
        flags: TypeFlags::DISALLOW_INSTANTIATION,
        base: None,
        layout: Some(WeakRef::LAYOUT),
    }
}

static PROXY_SLOTS: &[SlotDef] = proxy_slots!();
static CALLABLE_SLOTS: &[SlotDef] = proxy_slots!(SlotDef::TpCall(|th, this, args| {
    protocol::call_args(th, unwrap(th, this)?, args)
}));

pub static PROXY: TypeSpec = proxy_spec("ProxyType", PROXY_SLOTS, proxy_methods::METHODS);
pub static CALLABLE_PROXY: TypeSpec = proxy_spec("CallableProxyType", CALLABLE_SLOTS, &[]);
