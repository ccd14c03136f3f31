//! Native functions and the descriptors of native types. CPython: Objects/{methodobject,descrobject}.c.
//!
//! All seven classes share the layout `Builtin`; the class says which one an object is.

use pyjit_object::class::slotdefs::SlotRow;
use pyjit_object::def::TypeFlags;
use pyjit_object::exception::Exception;
use pyjit_object::function::{Member, Payload};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// The owner's name, "?" for a descriptor without one.
fn owner_name(this: Gc<Builtin>) -> String {
    this.owner
        .get()
        .map_or("?".to_string(), |owner| owner.name_str())
}

fn name_text(this: Gc<Builtin>) -> String {
    this.name
        .get()
        .map_or("?".to_string(), |name| name.display().into_owned())
}

/// `Owner.name`.
fn qualname(th: &Thread, this: Gc<Builtin>) -> PyResult<String> {
    let name = name_text(this);
    match this.owner.get() {
        Some(owner) => {
            let qualname = protocol::getattr(th, owner.into(), th.names().__qualname__)?;
            match qualname.cast::<Str>() {
                Some(qualname) => Ok(format!("{}.{name}", qualname.display())),
                None => Err(th.raise(
                    t::TypeError,
                    "<descriptor>.__objclass__.__qualname__ is not a unicode object",
                )),
            }
        }
        None => Ok(name),
    }
}

fn text_or_none(th: &Thread, text: &str) -> Value {
    if text.is_empty() {
        Value::NONE
    } else {
        th.str(text).into()
    }
}

/// `__doc__`: the descriptor's own, else the table's.
fn doc(th: &Thread, this: Gc<Builtin>) -> Value {
    if let Some(doc) = this.doc.get() {
        return doc;
    }
    match this.payload {
        Payload::Method(def) => text_or_none(th, def.doc),
        Payload::Slot(row, _) => text_or_none(th, row.doc),
        Payload::GetSet(def) => text_or_none(th, def.doc),
        Payload::Member(_) => Value::NONE,
    }
}

fn slot_signature(row: &SlotRow) -> Option<&'static str> {
    (!row.signature.is_empty()).then_some(row.signature)
}

fn text_signature(this: Gc<Builtin>) -> Option<&'static str> {
    match this.payload {
        Payload::Method(def) => def.text_signature,
        Payload::Slot(row, _) => slot_signature(row),
        _ => None,
    }
}

/// `(getattr, (owner, name))`, for pickling.
fn reduce(th: &Thread, from: Value, name: Option<Gc<Str>>) -> PyResult<Value> {
    let getattr = builtin_named(th, "getattr")?;
    let name = name.map_or(Value::NONE, Value::from);
    Ok(th.tuple(&[getattr, th.tuple(&[from, name]).into()]).into())
}

/// A function of module `builtins`.
pub fn builtin_named(th: &Thread, name: &str) -> PyResult<Value> {
    let found = match th.rt().builtins.get() {
        Some(builtins) => builtins.get_str(th, th.intern(name))?,
        None => None,
    };
    found.ok_or_else(|| th.raise(t::AttributeError, format!("builtins.{name}")))
}

/// "descriptor 'x' for 'A' objects doesn't apply to a 'B' object".
fn check_instance(th: &Thread, this: Gc<Builtin>, instance: Value) -> PyResult<()> {
    let applies = this
        .owner
        .get()
        .is_some_and(|owner| th.class_of(instance).is_subclass_of(owner));
    if applies {
        return Ok(());
    }
    let found = th.type_name(instance);
    let text = format!(
        "descriptor '{}' for '{}' objects doesn't apply to a '{found}' object",
        name_text(this),
        owner_name(this)
    );
    Err(th.raise(t::TypeError, text))
}

/// The word of a `__slots__` entry.
fn slot_word(header: &Header, offset: u32) -> &Field<Option<Value>> {
    // SAFETY: the descriptor's owner was checked, and its instances have a word at that offset.
    unsafe {
        &*((header as *const Header as *const u8).add(offset as usize)
            as *const Field<Option<Value>>)
    }
}

/// Reads a member of an instance of the owner.
fn read_member(th: &Thread, this: Gc<Builtin>, instance: Value, member: Member) -> PyResult<Value> {
    let Some(header) = instance.header() else {
        return Ok(Value::NONE);
    };
    match member {
        Member::Slot(offset) => match slot_word(header, offset).get() {
            Some(value) => Ok(value),
            None => {
                let name = this.name.get().unwrap_or(th.names().__name__);
                Err(th.raise_no_attribute(instance, name))
            }
        },
        Member::Own => Ok(this
            .name
            .get()
            .and_then(|name| th.own_attr(header, name))
            .unwrap_or(Value::NONE)),
        Member::ReadOnly(offset) => Ok(slot_word(header, offset).get().unwrap_or(Value::NONE)),
        Member::Dict => match native_dict_descriptor(th, instance) {
            Some(native) => get_attribute(th, native, Some(instance)),
            None => match instance_dict(th, instance)? {
                Some(dict) => Ok(dict.into()),
                None => Err(th.raise(t::AttributeError, "This object has no __dict__")),
            },
        },
        Member::WeakRef => crate::weakref::first_reference(th, instance),
        Member::TupleItem(index) => Ok(instance
            .cast::<Tuple>()
            .and_then(|tuple| tuple.get(index as usize))
            .unwrap_or(Value::NONE)),
        Member::ExceptionExtra(word) => Ok(instance
            .cast::<Exception>()
            .and_then(|exception| exception.extra(word as usize))
            .unwrap_or(Value::NONE)),
    }
}

fn write_member(
    th: &Thread,
    this: Gc<Builtin>,
    instance: Value,
    member: Member,
    value: Option<Value>,
) -> PyResult<()> {
    let Some(header) = instance.header() else {
        return Ok(());
    };
    match member {
        Member::Slot(offset) => {
            let word = slot_word(header, offset);
            if value.is_none() && word.get().is_none() {
                let name = this.name.get().unwrap_or(th.names().__name__);
                return Err(th.raise_attribute(instance, name, name.display()));
            }
            word.set(header, value);
            Ok(())
        }
        Member::ReadOnly(_) | Member::Own => Err(th.raise(t::AttributeError, "readonly attribute")),
        Member::Dict => match native_dict_descriptor(th, instance) {
            Some(native) => set_attribute(th, native, instance, value),
            None => set_instance_dict(th, instance, value),
        },
        Member::WeakRef => Err(not_writable(th, this)),
        Member::TupleItem(_) => Err(th.raise(t::AttributeError, "readonly attribute")),
        Member::ExceptionExtra(word) => match instance.cast::<Exception>() {
            Some(exception) => exception.set_extra(th, word as usize, value),
            None => Ok(()),
        },
    }
}

/// The attribute `__dict__` of the native class below which the instance's class is, where that has one: a class's, a
/// module's, an exception's `__dict__` is not that of any instance. CPython: `get_builtin_base_with_dict`.
fn native_dict_descriptor(th: &Thread, instance: Value) -> Option<Gc<Builtin>> {
    let mut at = th.class_of(instance);
    while at.is_heap_class() {
        at = at.base.get()?;
    }
    if !crate::type_::layout::has_dict(at) {
        return None;
    }
    at.lookup(th, th.names().__dict__)?
        .cast::<Builtin>()
        .filter(|found| !matches!(found.payload, Payload::Member(Member::Dict)))
}

/// The `__dict__` of an instance, wherever its layout keeps it.
pub fn instance_dict(th: &Thread, instance: Value) -> PyResult<Option<Gc<Dict>>> {
    let Some(header) = instance.header() else {
        return Ok(None);
    };
    if let Some(function) = instance.cast::<Function>() {
        return Ok(Some(function.dict_or_new(th)));
    }
    if let Some(module) = instance.cast::<Module>() {
        return Ok(Some(module.dict(th)));
    }
    if th.has_attr_words(header) {
        return th.dict_of(header).map(Some);
    }
    Ok(None)
}

/// `instance.__dict__ = value`; deleting empties it.
pub fn set_instance_dict(th: &Thread, instance: Value, value: Option<Value>) -> PyResult<()> {
    let Some(header) = instance.header() else {
        return Ok(());
    };
    let dict = match value {
        None => th.dict(),
        Some(value) => match value.cast::<Dict>() {
            Some(dict) => dict,
            None => {
                let found = th.type_name(value);
                return Err(th.raise(
                    t::TypeError,
                    format!("__dict__ must be set to a dictionary, not a '{found}'"),
                ));
            }
        },
    };
    if let Some(function) = instance.cast::<Function>() {
        function.dict.set(header, Some(dict));
    } else if th.has_attr_words(header) {
        th.set_dict_of(header, dict);
    } else {
        return Err(th.raise(t::AttributeError, "This object has no __dict__"));
    }
    Ok(())
}

/// Of what is a read-only member in CPython, not an attribute with a getter.
pub fn read_only(th: &Thread) -> Raised {
    th.raise(t::AttributeError, "readonly attribute")
}

fn not_writable(th: &Thread, this: Gc<Builtin>) -> Raised {
    let text = format!(
        "attribute '{}' of '{}' objects is not writable",
        name_text(this),
        owner_name(this)
    );
    th.raise(t::AttributeError, text)
}

/// `__get__` of attributes and members.
fn get_attribute(th: &Thread, this: Gc<Builtin>, instance: Option<Value>) -> PyResult<Value> {
    let Some(instance) = instance else {
        return Ok(this.into());
    };
    check_instance(th, this, instance)?;
    match this.payload {
        Payload::GetSet(def) => (def.get)(th, instance),
        Payload::Member(member) => read_member(th, this, instance, member),
        Payload::Method(_) | Payload::Slot(..) => Ok(this.into()),
    }
}

fn set_attribute(
    th: &Thread,
    this: Gc<Builtin>,
    instance: Value,
    value: Option<Value>,
) -> PyResult<()> {
    check_instance(th, this, instance)?;
    match this.payload {
        Payload::GetSet(def) => match def.set {
            Some(set) => set(th, instance, value),
            None if this.header.shape() == t::MEMBER_DESCRIPTOR.0 => Err(read_only(th)),
            None => Err(not_writable(th, this)),
        },
        Payload::Member(member) => write_member(th, this, instance, member, value),
        Payload::Method(_) | Payload::Slot(..) => Err(not_writable(th, this)),
    }
}

/// What method descriptors, wrappers, attributes and members have in common.
macro_rules! descriptor_type {
    ($module:ident, $name:literal, $repr:literal, $flags:expr, { $($more:tt)* }) => {
        #[pymethods(Builtin, name = $name, flags = $flags)]
        pub mod $module {
            use super::*;

            #[slot(tp_repr)]
            fn repr(this: Gc<Builtin>) -> String {
                format!("<{} '{}' of '{}' objects>", $repr, name_text(this), owner_name(this))
            }

            #[getter(__doc__)]
            fn get_doc(th: &Thread, this: Gc<Builtin>) -> Value {
                doc(th, this)
            }

            #[getter(__name__)]
            fn name(this: Gc<Builtin>) -> Option<Gc<Str>> {
                this.name.get()
            }

            #[getter(__qualname__)]
            fn get_qualname(th: &Thread, this: Gc<Builtin>) -> PyResult<String> {
                qualname(th, this)
            }

            #[getter(__objclass__)]
            fn objclass(this: Gc<Builtin>) -> Option<Gc<Type>> {
                this.owner.get()
            }

            #[method("($self, /)")]
            fn __reduce__(th: &Thread, this: Gc<Builtin>) -> PyResult<Value> {
                reduce(th, this.owner.get().map_or(Value::NONE, Value::from), this.name.get())
            }

            $($more)*
        }
    };
}

descriptor_type!(
    method_descriptor,
    "method_descriptor",
    "method",
    TypeFlags::METHOD_DESCRIPTOR,
    {
        #[slot(tp_call)]
        fn call(th: &Thread, this: Gc<Builtin>, args: Args) -> PyResult<Value> {
            protocol::call_builtin(th, this, args)
        }

        #[slot(tp_descr_get)]
        fn get(
            th: &Thread,
            this: Gc<Builtin>,
            instance: Option<Value>,
            _owner: Option<Value>,
        ) -> PyResult<Value> {
            match instance {
                None => Ok(this.into()),
                Some(instance) => {
                    check_instance(th, this, instance)?;
                    Ok(th.bind_descriptor(this, instance))
                }
            }
        }

        #[getter(__text_signature__)]
        fn get_text_signature(this: Gc<Builtin>) -> Option<&'static str> {
            text_signature(this)
        }
    }
);

descriptor_type!(
    wrapper_descriptor,
    "wrapper_descriptor",
    "slot wrapper",
    TypeFlags::METHOD_DESCRIPTOR,
    {
        #[slot(tp_call)]
        fn call(th: &Thread, this: Gc<Builtin>, args: Args) -> PyResult<Value> {
            protocol::call_builtin(th, this, args)
        }

        #[slot(tp_descr_get)]
        fn get(
            th: &Thread,
            this: Gc<Builtin>,
            instance: Option<Value>,
            _owner: Option<Value>,
        ) -> PyResult<Value> {
            match instance {
                None => Ok(this.into()),
                Some(instance) => {
                    check_instance(th, this, instance)?;
                    Ok(th.bind_descriptor(this, instance))
                }
            }
        }

        #[getter(__text_signature__)]
        fn get_text_signature(this: Gc<Builtin>) -> Option<&'static str> {
            text_signature(this)
        }
    }
);

descriptor_type!(
    classmethod_descriptor,
    "classmethod_descriptor",
    "method",
    TypeFlags::NONE,
    {
        #[slot(tp_call)]
        fn call(th: &Thread, this: Gc<Builtin>, args: Args) -> PyResult<Value> {
            protocol::call_builtin(th, this, args)
        }

        #[slot(tp_descr_get)]
        fn get(
            th: &Thread,
            this: Gc<Builtin>,
            instance: Option<Value>,
            owner: Option<Value>,
        ) -> PyResult<Value> {
            let class = match (owner, instance) {
                (Some(owner), _) => owner,
                (None, Some(instance)) => th.class_of(instance).into(),
                (None, None) => {
                    let text = format!(
                        "descriptor '{}' for type '{}' needs either an object or a type",
                        name_text(this),
                        owner_name(this)
                    );
                    return Err(th.raise(t::TypeError, text));
                }
            };
            let Some(of) = class.cast::<Type>() else {
                let found = th.type_name(class);
                let text = format!(
                    "descriptor '{}' for type '{}' needs a type, not a '{found}' as arg 2",
                    name_text(this),
                    owner_name(this)
                );
                return Err(th.raise(t::TypeError, text));
            };
            if !this
                .owner
                .get()
                .is_some_and(|owner| of.is_subclass_of(owner))
            {
                let text = format!(
                    "descriptor '{}' requires a subtype of '{}' but received '{}'",
                    name_text(this),
                    owner_name(this),
                    of.name_str()
                );
                return Err(th.raise(t::TypeError, text));
            }
            Ok(th.bind_descriptor(this, class))
        }

        #[getter(__text_signature__)]
        fn get_text_signature(this: Gc<Builtin>) -> Option<&'static str> {
            text_signature(this)
        }
    }
);

descriptor_type!(
    getset_descriptor,
    "getset_descriptor",
    "attribute",
    TypeFlags::NONE,
    {
        #[slot(tp_descr_get)]
        fn get(
            th: &Thread,
            this: Gc<Builtin>,
            instance: Option<Value>,
            _owner: Option<Value>,
        ) -> PyResult<Value> {
            get_attribute(th, this, instance)
        }

        #[slot(tp_descr_set)]
        fn set(
            th: &Thread,
            this: Gc<Builtin>,
            instance: Value,
            value: Option<Value>,
        ) -> PyResult<()> {
            set_attribute(th, this, instance, value)
        }
    }
);

descriptor_type!(
    member_descriptor,
    "member_descriptor",
    "member",
    TypeFlags::NONE,
    {
        #[slot(tp_descr_get)]
        fn get(
            th: &Thread,
            this: Gc<Builtin>,
            instance: Option<Value>,
            _owner: Option<Value>,
        ) -> PyResult<Value> {
            get_attribute(th, this, instance)
        }

        #[slot(tp_descr_set)]
        fn set(
            th: &Thread,
            this: Gc<Builtin>,
            instance: Value,
            value: Option<Value>,
        ) -> PyResult<()> {
            set_attribute(th, this, instance, value)
        }
    }
);

/// The receiver of a bound method; the module of a function.
fn receiver(this: Gc<Builtin>) -> Option<Value> {
    this.receiver.get()
}

fn is_function(this: Gc<Builtin>) -> bool {
    match receiver(this) {
        None => true,
        Some(receiver) => receiver.is_none() || receiver.cast::<Module>().is_some(),
    }
}

#[pymethods(Builtin, name = "builtin_function_or_method", flags = TypeFlags::MANAGED_WEAKREF)]
pub mod builtin_function {
    use super::*;

    #[slot(tp_call)]
    fn call(th: &Thread, this: Gc<Builtin>, args: Args) -> PyResult<Value> {
        protocol::call_builtin(th, this, args)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Builtin>) -> String {
        let name = name_text(this);
        match receiver(this).filter(|_| !is_function(this)) {
            None => format!("<built-in function {name}>"),
            Some(receiver) => format!(
                "<built-in method {name} of {} object at {:#x}>",
                th.type_name(receiver),
                crate::object_::address(receiver)
            ),
        }
    }

    #[slot(tp_richcompare)]
    fn compare(this: Gc<Builtin>, other: Value, op: CompareOp) -> Value {
        let same = match other.cast::<Builtin>() {
            Some(other)
                if matches!(op, CompareOp::Eq | CompareOp::Ne)
                    && other.header.shape() == t::BUILTIN.0 =>
            {
                same_target(this, other)
            }
            _ => return Value::NOT_IMPLEMENTED,
        };
        Value::bool(same == (op == CompareOp::Eq))
    }

    #[slot(tp_hash)]
    fn hash(this: Gc<Builtin>) -> PyResult<i64> {
        Ok(target_hash(this))
    }

    #[getter(__doc__)]
    fn get_doc(th: &Thread, this: Gc<Builtin>) -> Value {
        doc(th, this)
    }

    #[getter(__name__)]
    fn name(this: Gc<Builtin>) -> Option<Gc<Str>> {
        this.name.get()
    }

    #[getter(__qualname__)]
    fn get_qualname(th: &Thread, this: Gc<Builtin>) -> PyResult<String> {
        let name = name_text(this);
        let Some(receiver) = receiver(this).filter(|_| !is_function(this)) else {
            return Ok(name);
        };
        let class = receiver
            .cast::<Type>()
            .map_or_else(|| Value::from(th.class_of(receiver)), Value::from);
        let qualname = protocol::getattr(th, class, th.names().__qualname__)?;
        match qualname.cast::<Str>() {
            Some(qualname) => Ok(format!("{}.{name}", qualname.display())),
            None => Err(th.raise(
                t::TypeError,
                "<method>.__class__.__qualname__ is not a unicode object",
            )),
        }
    }

    #[getter(__self__)]
    fn get_self(this: Gc<Builtin>) -> Option<Value> {
        receiver(this)
    }

    #[getter(__module__)]
    fn module(this: Gc<Builtin>) -> Option<Value> {
        this.module.get()
    }

    #[setter(__module__)]
    fn set_module(this: Gc<Builtin>, value: Option<Value>) -> PyResult<()> {
        this.module.set(&this.header, value);
        Ok(())
    }

    #[getter(__text_signature__)]
    fn get_text_signature(this: Gc<Builtin>) -> Option<&'static str> {
        text_signature(this)
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Builtin>) -> PyResult<Value> {
        match receiver(this).filter(|_| !is_function(this)) {
            None => Ok(this.name.get().map_or(Value::NONE, Value::from)),
            Some(receiver) => reduce(th, receiver, this.name.get()),
        }
    }
}

fn target(this: Gc<Builtin>) -> usize {
    match this.payload {
        Payload::Method(def) => def as *const _ as usize,
        Payload::Slot(row, def) => row as *const _ as usize ^ def.address(),
        Payload::GetSet(def) => def as *const _ as usize,
        Payload::Member(_) => this.address(),
    }
}

fn same_target(a: Gc<Builtin>, b: Gc<Builtin>) -> bool {
    let same_self = match (receiver(a), receiver(b)) {
        (Some(a), Some(b)) => a.is(b),
        (None, None) => true,
        _ => false,
    };
    same_self && target(a) == target(b)
}

fn target_hash(this: Gc<Builtin>) -> i64 {
    let own = receiver(this).map_or(0, protocol::hash_address);
    match own ^ (target(this) >> 4) as i64 {
        -1 => -2,
        hash => hash,
    }
}

#[pymethods(Builtin, name = "method-wrapper")]
pub mod method_wrapper {
    use super::*;

    #[slot(tp_call)]
    fn call(th: &Thread, this: Gc<Builtin>, args: Args) -> PyResult<Value> {
        protocol::call_builtin(th, this, args)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Builtin>) -> String {
        let receiver = receiver(this).unwrap_or(Value::NONE);
        format!(
            "<method-wrapper '{}' of {} object at {:#x}>",
            name_text(this),
            th.type_name(receiver),
            crate::object_::address(receiver)
        )
    }

    #[slot(tp_richcompare)]
    fn compare(this: Gc<Builtin>, other: Value, op: CompareOp) -> Value {
        let same = match other.cast::<Builtin>() {
            Some(other)
                if matches!(op, CompareOp::Eq | CompareOp::Ne)
                    && other.header.shape() == t::METHOD_WRAPPER.0 =>
            {
                same_target(this, other)
            }
            _ => return Value::NOT_IMPLEMENTED,
        };
        Value::bool(same == (op == CompareOp::Eq))
    }

    #[slot(tp_hash)]
    fn hash(this: Gc<Builtin>) -> PyResult<i64> {
        Ok(target_hash(this))
    }

    #[getter(__self__)]
    fn get_self(this: Gc<Builtin>) -> Option<Value> {
        receiver(this)
    }

    #[getter(__objclass__)]
    fn objclass(this: Gc<Builtin>) -> Option<Gc<Type>> {
        this.owner.get()
    }

    #[getter(__name__)]
    fn name(this: Gc<Builtin>) -> Option<Gc<Str>> {
        this.name.get()
    }

    #[getter(__qualname__)]
    fn get_qualname(th: &Thread, this: Gc<Builtin>) -> PyResult<String> {
        qualname(th, this)
    }

    #[getter(__doc__)]
    fn get_doc(th: &Thread, this: Gc<Builtin>) -> Value {
        doc(th, this)
    }

    #[getter(__text_signature__)]
    fn get_text_signature(this: Gc<Builtin>) -> Option<&'static str> {
        text_signature(this)
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Builtin>) -> PyResult<Value> {
        reduce(th, receiver(this).unwrap_or(Value::NONE), this.name.get())
    }
}
