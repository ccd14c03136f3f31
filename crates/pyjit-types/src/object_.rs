//! `object`: what every object has. CPython: the `object_*` functions of Objects/typeobject.c.

use crate::type_::layout;
use pyjit_object::class::slots::{SlotDef, SlotId};
use pyjit_object::class::type_flags;
use pyjit_object::def::TypeSpec;
use pyjit_object::function::{Member, Payload};
use pyjit_object::instance::Instance;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// `repr(value)` as text for messages.
pub fn repr_text(th: &Thread, value: Value) -> PyResult<String> {
    Ok(protocol::repr(th, value)?.display().into_owned())
}

/// The module of that name, imported.
pub fn import(th: &Thread, name: &str) -> PyResult<Value> {
    match th.rt().hooks.import.get() {
        Some(hook) => hook(th, name),
        None => Err(th.raise(t::ImportError, format!("import of {name} before start"))),
    }
}

/// Whether a class's slot holds the same function as `other`'s.
fn same_slot(class: Gc<Type>, other: Gc<Type>, slot: SlotId) -> bool {
    let address = |class: Gc<Type>| class.slots.get(slot).map(|def| def.address());
    address(class) == address(other)
}

/// "Can't instantiate abstract class C without an implementation for abstract method 'f'".
fn abstract_error(th: &Thread, class: Gc<Type>) -> PyResult<Raised> {
    let names = th.names();
    let methods = protocol::getattr(th, class.into(), names.__abstractmethods__)?;
    let sorted = protocol::to_list(th, methods)?;
    protocol::call_method_str(th, sorted.into(), "sort", &[])?;
    let mut texts = Vec::new();
    for index in 0..sorted.len() {
        let Some(name) = sorted.get(index) else { break };
        match name.cast::<Str>() {
            Some(name) => texts.push(format!("'{}'", name.display())),
            None => {
                let found = th.type_name(name);
                return Ok(th.raise(
                    t::TypeError,
                    format!("sequence item {index}: expected str instance, {found} found"),
                ));
            }
        }
    }
    let plural = if texts.len() == 1 { "" } else { "s" };
    Ok(th.raise(
        t::TypeError,
        format!(
            "Can't instantiate abstract class {} without an implementation for abstract method{plural} {}",
            class.name_str(),
            texts.join(", ")
        ),
    ))
}

/// The state that `copy` and `pickle` save of an object without `__getstate__` of its own.
fn default_state(th: &Thread, this: Value, required: bool) -> PyResult<Value> {
    let class = th.class_of(this);
    let native = class.kind.get() != Kind::Instance;
    if required && native {
        return Err(th.raise(
            t::TypeError,
            format!("cannot pickle '{}' object", class.full_name(th)),
        ));
    }
    let mut state = match instance_attributes(th, this)? {
        None => Value::NONE,
        Some(dict) => match dict.cast::<Dict>() {
            Some(dict) if dict.is_empty() => Value::NONE,
            Some(dict) => dict.copy(th)?.into(),
            None => dict,
        },
    };
    let slot_names = slot_names(th, class)?;
    if let Some(list) = slot_names.cast::<List>().filter(|list| !list.is_empty()) {
        let slots = th.dict();
        let mut index = 0;
        while let Some(name) = list.get(index) {
            index += 1;
            let Some(name) = name.cast::<Str>() else {
                continue;
            };
            if let Some(value) = protocol::lookup_attr(th, this, th.intern_str(name))? {
                slots.set(th, name.into(), value)?;
            }
        }
        if !slots.is_empty() {
            state = th.tuple(&[state, slots.into()]).into();
        }
    }
    Ok(state)
}

/// `copyreg._slotnames(cls)`, kept in `cls.__slotnames__`.
fn slot_names(th: &Thread, class: Gc<Type>) -> PyResult<Value> {
    if let Some(known) = class.dict().get_str(th, th.names().__slotnames__)? {
        return Ok(known);
    }
    let copyreg = import(th, "copyreg")?;
    let names = protocol::call_method_str(th, copyreg, "_slotnames", &[class.into()])?;
    if !names.is_none() && names.cast::<List>().is_none() {
        return Err(th.raise(
            t::TypeError,
            "copyreg._slotnames didn't return a list or None",
        ));
    }
    Ok(names)
}

/// The `__dict__` of an object, a copy where that spares the instance one of its own.
fn instance_attributes(th: &Thread, this: Value) -> PyResult<Option<Value>> {
    let name = th.names().__dict__;
    let class = th.class_of(this);
    let own = class.lookup(th, name).and_then(Value::cast::<Builtin>);
    if let Some(header) = this.header()
        && th.has_attr_words(header)
        && own.is_some_and(|own| matches!(own.payload, Payload::Member(Member::Dict)))
        && class.slots.tp_getattro.get().is_some_and(|get| {
            std::ptr::fn_addr_eq(
                get,
                protocol::generic_getattr as pyjit_object::class::slots::GetAttrFn,
            )
        })
    {
        return Ok(Some(th.own_attrs(header)?.into()));
    }
    protocol::lookup_attr(th, this, name)
}

fn object_getstate(th: &Thread, this: Value, required: bool) -> PyResult<Value> {
    let method = protocol::getattr(th, this, th.names().__getstate__)?;
    if let Some(builtin) = method.cast::<Builtin>()
        && builtin.receiver.get() == Some(this)
        && let pyjit_object::function::Payload::Method(def) = builtin.payload
        && methods::METHODS.iter().any(|own| std::ptr::eq(own, def))
    {
        return default_state(th, this, required);
    }
    protocol::call(th, method, &[])
}

/// What `__getnewargs_ex__` or `__getnewargs__` answer: args and kwargs, none where there is neither.
fn new_args(th: &Thread, this: Value) -> PyResult<(Option<Gc<Tuple>>, Option<Gc<Dict>>)> {
    let names = th.names();
    if let Some(method) = protocol::lookup_special(th, this, names.__getnewargs_ex__)? {
        let answer = method.call(th, Args::NONE)?;
        let Some(pair) = answer.cast::<Tuple>() else {
            let found = th.type_name(answer);
            return Err(th.raise(
                t::TypeError,
                format!("__getnewargs_ex__ should return a tuple, not '{found}'"),
            ));
        };
        if pair.len() != 2 {
            let text = format!(
                "__getnewargs_ex__ should return a tuple of length 2, not {}",
                pair.len()
            );
            return Err(th.raise(t::ValueError, text));
        }
        let Some(args) = pair[0].cast::<Tuple>() else {
            let found = th.type_name(pair[0]);
            let text = format!(
                "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{found}'"
            );
            return Err(th.raise(t::TypeError, text));
        };
        let Some(kwargs) = pair[1].cast::<Dict>() else {
            let found = th.type_name(pair[1]);
            let text = format!(
                "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{found}'"
            );
            return Err(th.raise(t::TypeError, text));
        };
        return Ok((Some(args), Some(kwargs)));
    }
    if let Some(method) = protocol::lookup_special(th, this, names.__getnewargs__)? {
        let answer = method.call(th, Args::NONE)?;
        return match answer.cast::<Tuple>() {
            Some(args) => Ok((Some(args), None)),
            None => {
                let found = th.type_name(answer);
                Err(th.raise(
                    t::TypeError,
                    format!("__getnewargs__ should return a tuple, not '{found}'"),
                ))
            }
        };
    }
    Ok((None, None))
}

/// `object.__reduce_ex__` of protocol 2 and above.
fn reduce_newobj(th: &Thread, this: Value) -> PyResult<Value> {
    let class = th.class_of(this);
    if class.slots.tp_new.get().is_none() {
        return Err(th.raise(
            t::TypeError,
            format!("cannot pickle '{}' object", class.full_name(th)),
        ));
    }
    let (args, kwargs) = new_args(th, this)?;
    let has_args = args.is_some();
    let copyreg = import(th, "copyreg")?;
    let (function, new_args): (Value, Gc<Tuple>) = match kwargs.filter(|kwargs| !kwargs.is_empty())
    {
        None => {
            let list = th.list(&[class.into()])?;
            if let Some(args) = args {
                list.extend_from_slice(th, args.as_slice())?;
            }
            (
                protocol::getattr_str(th, copyreg, "__newobj__")?,
                th.try_tuple(list.as_slice())?,
            )
        }
        Some(kwargs) => {
            let args = args.map_or(Value::from(th.rt().empty_tuple()), Value::from);
            (
                protocol::getattr_str(th, copyreg, "__newobj_ex__")?,
                th.tuple(&[class.into(), args, kwargs.into()]),
            )
        }
    };
    let is_list = this.cast::<List>().is_some();
    let is_dict = this.cast::<Dict>().is_some();
    let state = object_getstate(th, this, !(has_args || is_list || is_dict))?;
    let list_items = if is_list {
        protocol::iter(th, this)?
    } else {
        Value::NONE
    };
    let dict_items = if is_dict {
        let items = protocol::call_method(th, this, th.names().items, &[])?;
        protocol::iter(th, items)?
    } else {
        Value::NONE
    };
    Ok(th
        .tuple(&[function, new_args.into(), state, list_items, dict_items])
        .into())
}

fn common_reduce(th: &Thread, this: Value, version: i64) -> PyResult<Value> {
    if version >= 2 {
        return reduce_newobj(th, this);
    }
    let copyreg = import(th, "copyreg")?;
    protocol::call_method_str(th, copyreg, "_reduce_ex", &[this, th.int(version)])
}

/// Adds the names in the class's dict and its bases' to `into`. CPython: `merge_class_dict`.
pub fn merge_class_dict(th: &Thread, into: Gc<Dict>, class: Value) -> PyResult<()> {
    let names = th.names();
    if let Some(dict) = protocol::lookup_attr(th, class, names.__dict__)? {
        let keys = protocol::to_list(th, dict)?;
        let mut index = 0;
        while let Some(key) = keys.get(index) {
            into.set(th, key, Value::NONE)?;
            index += 1;
        }
    }
    if let Some(bases) = protocol::lookup_attr(th, class, names.__bases__)? {
        let bases = protocol::to_list(th, bases)?;
        let mut index = 0;
        while let Some(base) = bases.get(index) {
            merge_class_dict(th, into, base)?;
            index += 1;
        }
    }
    Ok(())
}

/// The keys of a dict as a list.
pub fn key_list(th: &Thread, dict: Gc<Dict>) -> PyResult<Gc<List>> {
    let list = th.empty_list();
    let mut at = 0;
    while let Some((next, key, _)) = dict.next_item(at) {
        list.push(th, key)?;
        at = next;
    }
    Ok(list)
}

#[pymethods(
    Instance,
    name = "object",
    doc = "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
    text_signature = "()",
    flags = pyjit_object::def::TypeFlags::BASE
)]
pub mod methods {
    use super::*;

    /// the object's class
    #[getter(__class__)]
    fn class(th: &Thread, this: Value) -> Gc<Type> {
        th.class_of(this)
    }

    #[setter(__class__)]
    fn set_class(th: &Thread, this: Value, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(th.raise(t::TypeError, "can't delete __class__ attribute"));
        };
        let Some(new) = value.cast::<Type>() else {
            let found = th.type_name(value);
            return Err(th.raise(
                t::TypeError,
                format!("__class__ must be set to a class, not '{found}' object"),
            ));
        };
        let old = th.class_of(this);
        let module = th.class(t::MODULE);
        let modules = new.is_subclass_of(module) && old.is_subclass_of(module);
        let immutable = |class: Gc<Type>| class.has_flag(type_flags::IMMUTABLE);
        if !modules && (immutable(old) || immutable(new)) {
            return Err(th.raise(
                t::TypeError,
                "__class__ assignment only supported for mutable types or ModuleType subclasses",
            ));
        }
        let Some(header) = this.header().filter(|_| layout::same_layout(th, old, new)) else {
            let text = format!(
                "__class__ assignment: '{}' object layout differs from '{}'",
                new.name_str(),
                old.name_str()
            );
            return Err(th.raise(t::TypeError, text));
        };
        th.change_class(header, new)
    }

    /// Helper for pickle.
    #[method("($self, protocol, /)")]
    fn __reduce_ex__(th: &Thread, this: Value, protocol: i32) -> PyResult<Value> {
        let reduce = protocol::getattr(th, this, th.names().__reduce__)?;
        let class = th.class_of(this);
        let own = th.class(t::OBJECT).dict().peek(th, th.names().__reduce__);
        if class.lookup(th, th.names().__reduce__) != own {
            return protocol::call(th, reduce, &[]);
        }
        common_reduce(th, this, protocol as i64)
    }

    /// Helper for pickle.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Value) -> PyResult<Value> {
        common_reduce(th, this, 0)
    }

    /// Helper for pickle.
    #[method("($self, /)")]
    fn __getstate__(th: &Thread, this: Value) -> PyResult<Value> {
        default_state(th, this, false)
    }

    /// Abstract classes can override this to customize issubclass().
    ///
    /// This is invoked early on by abc.ABCMeta.__subclasscheck__().
    /// It should return True, False or NotImplemented.  If it returns
    /// NotImplemented, the normal algorithm is used.  Otherwise, it
    /// overrides the normal algorithm (and the outcome is cached).
    #[classmethod("($type, object, /)")]
    fn __subclasshook__(_cls: Gc<Type>, object: Value) -> Value {
        let _ = object;
        Value::NOT_IMPLEMENTED
    }

    /// This method is called when a class is subclassed.
    ///
    /// The default implementation does nothing. It may be
    /// overridden to extend subclasses.
    #[classmethod("($type, /)")]
    fn __init_subclass__(_cls: Gc<Type>) {}

    /// Default object formatter.
    ///
    /// Return str(self) if format_spec is empty. Raise TypeError otherwise.
    #[method("($self, format_spec, /)")]
    fn __format__(th: &Thread, this: Value, format_spec: Gc<Str>) -> PyResult<Value> {
        if !format_spec.is_empty() {
            let name = th.class_of(this).full_name(th);
            return Err(th.raise(
                t::TypeError,
                format!("unsupported format string passed to {name}.__format__"),
            ));
        }
        Ok(protocol::str(th, this)?.into())
    }

    /// Size of object in memory, in bytes.
    #[method("($self, /)")]
    fn __sizeof__(th: &Thread, this: Value) -> usize {
        // bytes, the one type of variable size without a method of its own: as CPython's, with the byte behind the end.
        match this.cast::<Bytes>() {
            Some(bytes) => 33 + bytes.len(),
            None => th.class_of(this).instance_size.get() as usize,
        }
    }

    /// Default dir() implementation.
    #[method("($self, /)")]
    fn __dir__(th: &Thread, this: Value) -> PyResult<Value> {
        let names = th.names();
        let all = match instance_attributes(th, this)?.and_then(Value::cast::<Dict>) {
            Some(dict) => dict.copy(th)?,
            None => th.dict(),
        };
        if let Some(class) = protocol::lookup_attr(th, this, names.__class__)? {
            merge_class_dict(th, all, class)?;
        }
        Ok(key_list(th, all)?.into())
    }
}

fn new(th: &Thread, cls: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
    let object = th.class(t::OBJECT);
    if !args.values.is_empty() {
        if !same_slot(cls, object, SlotId::tp_new) {
            return Err(th.raise(
                t::TypeError,
                "object.__new__() takes exactly one argument (the type to instantiate)",
            ));
        }
        if same_slot(cls, object, SlotId::tp_init) {
            return Err(th.raise(
                t::TypeError,
                format!("{}() takes no arguments", cls.full_name(th)),
            ));
        }
    }
    if cls.has_flag(type_flags::ABSTRACT) {
        return Err(abstract_error(th, cls)?);
    }
    if cls.kind.get() != Kind::Instance {
        return Err(th.raise(
            t::TypeError,
            format!("cannot create '{}' instances", cls.full_name(th)),
        ));
    }
    Ok(th.new_instance(cls).into())
}

fn init(th: &Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    if args.values.is_empty() {
        return Ok(());
    }
    let (class, object) = (th.class_of(this), th.class(t::OBJECT));
    if !same_slot(class, object, SlotId::tp_init) {
        return Err(th.raise(
            t::TypeError,
            "object.__init__() takes exactly one argument (the instance to initialize)",
        ));
    }
    if same_slot(class, object, SlotId::tp_new) {
        return Err(th.raise(
            t::TypeError,
            format!(
                "{}.__init__() takes exactly one argument (the instance to initialize)",
                class.full_name(th)
            ),
        ));
    }
    Ok(())
}

fn repr(th: &Thread, this: Value) -> PyResult<Value> {
    let class = th.class_of(this);
    let name = crate::type_::qualified_name(th, class)?;
    let text = format!("<{name} object at {:#x}>", address(this));
    Ok(th.try_str(&text)?.into())
}

fn str(th: &Thread, this: Value) -> PyResult<Value> {
    Ok(protocol::repr(th, this)?.into())
}

fn compare(th: &Thread, this: Value, other: Value, op: CompareOp) -> PyResult<Value> {
    match op {
        CompareOp::Eq if this.is(other) => Ok(Value::TRUE),
        CompareOp::Ne => {
            // The opposite of what == answers.
            let class = th.class_of(this);
            let Some(compare) = class.slots.tp_richcompare.get() else {
                return Ok(Value::NOT_IMPLEMENTED);
            };
            let equal = compare(th, this, other, CompareOp::Eq)?;
            if equal.is_not_implemented() {
                return Ok(equal);
            }
            Ok(Value::bool(!protocol::truth(th, equal)?))
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The slots, written out: others compare these functions' addresses.
static SLOTS: &[SlotDef] = &[
    SlotDef::TpNew(new),
    SlotDef::TpInit(init),
    SlotDef::TpRepr(repr),
    SlotDef::TpStr(str),
    SlotDef::TpHash(protocol::hash_identity),
    SlotDef::TpRichcompare(compare),
    SlotDef::TpGetattro(protocol::generic_getattr),
    SlotDef::TpSetattro(protocol::generic_setattr),
];

pub static SPEC: TypeSpec = TypeSpec {
    slots: SLOTS,
    ..methods::SPEC
};

/// What `id()` and reprs show: the address; for values without one a number made of the bits.
pub fn address(value: Value) -> u64 {
    if value.is_object() {
        value.bits()
    } else {
        (value.bits() << 4) & ((1 << 62) - 1)
    }
}
