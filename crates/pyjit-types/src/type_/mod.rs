//! `type`: classes as objects. CPython: Objects/typeobject.c.
//!
//! `new.rs` makes classes, `layout.rs` decides which bases fit together, `mro.rs` orders them; the attributes of
//! classes are here.

pub mod layout;
pub mod mro;
pub mod new;

use pyjit_object::class::slotdefs;
use pyjit_object::class::type_flags;
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// CPython's `Py_TPFLAGS_INLINE_VALUES`.
const INLINE_VALUES: u32 = 1 << 2;

const DOC: &str =
    "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type";

/// `module.qualname`, or the qualname alone for builtins.
pub fn qualified_name(th: &Thread, class: Gc<Type>) -> PyResult<String> {
    let module = module_of(th, class)?;
    match module.and_then(Value::cast::<Str>) {
        Some(module) if !module.eq_str("builtins") => {
            let qualname = class.qualname.get().unwrap_or(class.name());
            Ok(format!("{}.{}", module.display(), qualname.display()))
        }
        // `tp_name` of a class without a usable module.
        _ => Ok(class
            .qualname
            .get()
            .unwrap_or(class.name())
            .display()
            .into_owned()),
    }
}

/// Whether CPython makes the type anew for each interpreter: those of modules, but for these.
fn is_heap_type(class: Gc<Type>) -> bool {
    const STATIC: &[(&str, &str)] = &[
        ("_contextvars", ""),
        ("collections", "OrderedDict"),
        ("string.templatelib", ""),
        ("sys", ""),
        ("types", "GenericAlias"),
        ("types", "SimpleNamespace"),
        ("typing", "TypeAliasType"),
        ("typing", "Union"),
        ("weakref", ""),
    ];
    let Some(module) = class.module.get() else {
        return false;
    };
    let name = class.name();
    let name = name.display();
    let short = name.rsplit('.').next().unwrap_or(&name);
    !STATIC
        .iter()
        .any(|(of, one)| *of == module && (one.is_empty() || *one == short))
}

/// `__module__`, none if the class has none.
pub fn module_of(th: &Thread, class: Gc<Type>) -> PyResult<Option<Value>> {
    if let Some(module) = class.module.get().filter(|_| !class.is_heap_class()) {
        return Ok(Some(th.intern(module).into()));
    }
    match class.dict().get_str(th, th.names().__module__)? {
        // `type` and its like have an attribute of that name for their instances.
        Some(module) if class.is_heap_class() || module.cast::<Str>().is_some() => Ok(Some(module)),
        None if class.is_heap_class() => Ok(None),
        _ => Ok(Some(th.intern("builtins").into())),
    }
}

/// The attribute of a class: its metaclass's data descriptors, its own MRO, then its metaclass's other attributes.
pub fn getattro(th: &Thread, this: Value, name: Gc<Str>) -> PyResult<Value> {
    match protocol::type_lookup(th, this, name)? {
        Some(value) => Ok(value),
        None => Err(th.raise_no_attribute(this, name)),
    }
}

/// Sets or deletes an attribute of a class.
pub fn setattro(th: &Thread, this: Value, name: Gc<Str>, value: Option<Value>) -> PyResult<()> {
    let Some(class) = this.cast::<Type>() else {
        return protocol::generic_setattr(th, this, name, value);
    };
    check_mutable(th, class, &name.display())?;
    let name = th.intern_str(name);
    if let Some(descriptor) = th.class_of(this).lookup(th, name)
        && let Some(set) = th.class_of(descriptor).slots.tp_descr_set.get()
    {
        return set(th, descriptor, this, value);
    }
    match value {
        Some(value) => class.dict().set_str(th, name, value)?,
        None => {
            if class.dict().remove(th, name.into())?.is_none() {
                return Err(th.raise_no_attribute(this, name));
            }
        }
    }
    class.modified(th);
    slotdefs::update_after_change(th, class, name);
    if value.is_some() && name.eq_str("__abstractmethods__") {
        class.set_flag(type_flags::ABSTRACT, true);
    }
    Ok(())
}

fn check_mutable(th: &Thread, class: Gc<Type>, name: &str) -> PyResult<()> {
    if class.has_flag(type_flags::IMMUTABLE) {
        let quoted = crate::object_::repr_text(th, th.str(name).into())?;
        return Err(th.raise(
            t::TypeError,
            format!(
                "cannot set {quoted} attribute of immutable type '{}'",
                class.full_name(th)
            ),
        ));
    }
    Ok(())
}

/// For the setters of `__name__` and the like, which cannot be deleted.
fn check_special(
    th: &Thread,
    class: Gc<Type>,
    value: Option<Value>,
    name: &str,
) -> PyResult<Value> {
    if class.has_flag(type_flags::IMMUTABLE) {
        return Err(th.raise(
            t::TypeError,
            format!(
                "cannot set '{name}' attribute of immutable type '{}'",
                class.full_name(th)
            ),
        ));
    }
    value.ok_or_else(|| {
        th.raise(
            t::TypeError,
            format!(
                "cannot delete '{name}' attribute of immutable type '{}'",
                class.full_name(th)
            ),
        )
    })
}

/// "can only assign string to C.__name__, not 'int'".
fn expect_str(th: &Thread, class: Gc<Type>, value: Value, name: &str) -> PyResult<Gc<Str>> {
    value.cast::<Str>().ok_or_else(|| {
        let found = th.type_name(value);
        th.raise(
            t::TypeError,
            format!(
                "can only assign string to {}.{name}, not '{found}'",
                class.name_str()
            ),
        )
    })
}

/// The annotations function of a class, None if it has none.
fn annotate_of(th: &Thread, class: Gc<Type>) -> PyResult<Value> {
    let names = th.names();
    if !class.is_heap_class() {
        return Err(no_such(th, class, names.__annotate__));
    }
    let dict = class.dict();
    // One that the class's body defines itself comes first.
    let found = match dict.get_str(th, names.__annotate__)? {
        Some(found) => Some(found),
        None => dict.get_str(th, names.__annotate_func__)?,
    };
    match found {
        Some(found) => match th.class_of(found).slots.tp_descr_get.get() {
            Some(get) => get(th, found, None, Some(class.into())),
            None => Ok(found),
        },
        None => {
            dict.set_str(th, names.__annotate_func__, Value::NONE)?;
            class.modified(th);
            Ok(Value::NONE)
        }
    }
}

fn no_such(th: &Thread, class: Gc<Type>, name: Gc<Str>) -> Raised {
    th.raise_no_attribute(class.into(), name)
}

#[pymethods(
    Type,
    name = "type",
    doc = DOC,
    flags = TypeFlags::BASE.with(TypeFlags::MANAGED_WEAKREF).with(TypeFlags::TYPE_SUBCLASS)
)]
pub mod methods {
    use super::*;

    #[slot(tp_call)]
    fn call(th: &Thread, this: Gc<Type>, args: Args) -> PyResult<Value> {
        protocol::type_call(th, this, args)
    }

    #[slot(tp_new)]
    fn tp_new(th: &Thread, cls: Gc<Type>, args: Args) -> PyResult<Value> {
        new::new(th, cls, args)
    }

    #[slot(tp_init)]
    fn init(th: &Thread, _this: Value, args: Args) -> PyResult<()> {
        let count = args.positional_count();
        if count == 1 && args.has_keywords() {
            return Err(th.raise(t::TypeError, "type.__init__() takes no keyword arguments"));
        }
        if count != 1 && count != 3 {
            return Err(th.raise(t::TypeError, "type.__init__() takes 1 or 3 arguments"));
        }
        Ok(())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Type>) -> PyResult<String> {
        Ok(format!("<class '{}'>", qualified_name(th, this)?))
    }

    #[slot(tp_getattro)]
    fn get_attribute(th: &Thread, this: Value, name: Gc<Str>) -> PyResult<Value> {
        getattro(th, this, name)
    }

    #[slot(tp_setattro)]
    fn set_attribute(
        th: &Thread,
        this: Value,
        name: Gc<Str>,
        value: Option<Value>,
    ) -> PyResult<()> {
        setattro(th, this, name, value)
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        crate::union::or(th, a, b)
    }

    #[getter(__name__)]
    fn name(th: &Thread, this: Gc<Type>) -> Gc<Str> {
        let name = this.name();
        let text = name.display();
        match text.rsplit_once('.') {
            Some((_, short)) if !this.is_heap_class() => th.intern(short),
            _ => name,
        }
    }

    #[setter(__name__)]
    fn set_name(th: &Thread, this: Gc<Type>, value: Option<Value>) -> PyResult<()> {
        let value = check_special(th, this, value, "__name__")?;
        let name = expect_str(th, this, value, "__name__")?;
        if name.chars().any(|unit| unit == 0) {
            return Err(th.raise(t::ValueError, "type name must not contain null characters"));
        }
        new::encodable(th, name)?;
        this.name.set(&this.header, Some(name));
        Ok(())
    }

    #[getter(__qualname__)]
    fn qualname(this: Gc<Type>) -> Gc<Str> {
        this.qualname.get().unwrap_or(this.name())
    }

    #[setter(__qualname__)]
    fn set_qualname(th: &Thread, this: Gc<Type>, value: Option<Value>) -> PyResult<()> {
        let value = check_special(th, this, value, "__qualname__")?;
        let name = expect_str(th, this, value, "__qualname__")?;
        this.qualname.set(&this.header, Some(name));
        Ok(())
    }

    #[getter(__bases__)]
    fn bases(this: Gc<Type>) -> Gc<Tuple> {
        this.bases()
    }

    #[setter(__bases__)]
    fn set_bases(th: &Thread, this: Gc<Type>, value: Option<Value>) -> PyResult<()> {
        let value = check_special(th, this, value, "__bases__")?;
        mro::set_bases(th, this, value)
    }

    #[getter(__base__)]
    fn base(this: Gc<Type>) -> Option<Gc<Type>> {
        this.base.get()
    }

    #[getter(__mro__)]
    fn get_mro(this: Gc<Type>) -> Gc<Tuple> {
        this.mro()
    }

    #[getter(__module__)]
    fn module(th: &Thread, this: Gc<Type>) -> PyResult<Value> {
        match module_of(th, this)? {
            Some(module) => Ok(module),
            None => Err(th.raise_attribute(
                this.into(),
                th.names().__module__,
                th.names().__module__.display(),
            )),
        }
    }

    #[setter(__module__)]
    fn set_module(th: &Thread, this: Gc<Type>, value: Option<Value>) -> PyResult<()> {
        let value = check_special(th, this, value, "__module__")?;
        this.dict().set_str(th, th.names().__module__, value)?;
        this.dict()
            .remove(th, th.intern("__firstlineno__").into())?;
        this.modified(th);
        Ok(())
    }

    #[getter(__doc__)]
    fn doc(th: &Thread, this: Gc<Type>) -> PyResult<Value> {
        if !this.is_heap_class()
            && let Some(doc) = this.doc.get()
        {
            return Ok(th.str(doc).into());
        }
        let Some(doc) = this.dict().get_str(th, th.names().__doc__)? else {
            return Ok(Value::NONE);
        };
        match th.class_of(doc).slots.tp_descr_get.get() {
            Some(_) if !this.is_heap_class() => Ok(Value::NONE),
            Some(get) => get(th, doc, None, Some(this.into())),
            None => Ok(doc),
        }
    }

    #[setter(__doc__)]
    fn set_doc(th: &Thread, this: Gc<Type>, value: Option<Value>) -> PyResult<()> {
        let value = check_special(th, this, value, "__doc__")?;
        this.dict().set_str(th, th.names().__doc__, value)?;
        this.modified(th);
        Ok(())
    }

    #[getter(__text_signature__)]
    fn text_signature(this: Gc<Type>) -> Option<&'static str> {
        this.text_signature.get()
    }

    #[getter(__abstractmethods__)]
    fn abstract_methods(th: &Thread, this: Gc<Type>) -> PyResult<Value> {
        let name = th.names().__abstractmethods__;
        let own = if this == th.class(t::TYPE) {
            None
        } else {
            this.dict().get_str(th, name)?
        };
        own.ok_or_else(|| th.raise_attribute(this.into(), name, name.display()))
    }

    #[setter(__abstractmethods__)]
    fn set_abstract_methods(th: &Thread, this: Gc<Type>, value: Option<Value>) -> PyResult<()> {
        let name = th.names().__abstractmethods__;
        match value {
            Some(value) => {
                let any = protocol::truth(th, value)?;
                this.dict().set_str(th, name, value)?;
                this.set_flag(type_flags::ABSTRACT, any);
            }
            None => {
                if this.dict().remove(th, name.into())?.is_none() {
                    return Err(th.raise_attribute(this.into(), name, name.display()));
                }
                this.set_flag(type_flags::ABSTRACT, false);
            }
        }
        this.modified(th);
        Ok(())
    }

    #[getter(__dict__)]
    fn dict(th: &Thread, this: Gc<Type>) -> PyResult<Value> {
        crate::mappingproxy::new(th, this.dict().into())
    }

    #[getter(__annotate__)]
    fn annotate(th: &Thread, this: Gc<Type>) -> PyResult<Value> {
        annotate_of(th, this)
    }

    #[setter(__annotate__)]
    fn set_annotate(th: &Thread, this: Gc<Type>, value: Option<Value>) -> PyResult<()> {
        let names = th.names();
        let Some(value) = value else {
            return Err(th.raise(t::TypeError, "cannot delete __annotate__ attribute"));
        };
        check_mutable(th, this, "__annotate__")?;
        if !value.is_none() && !protocol::is_callable(th, value) {
            return Err(th.raise(t::TypeError, "__annotate__ must be callable or None"));
        }
        this.dict().set_str(th, names.__annotate_func__, value)?;
        if !value.is_none() {
            this.dict().remove(th, names.__annotations_cache__.into())?;
        }
        this.modified(th);
        Ok(())
    }

    #[getter(__annotations__)]
    fn annotations(th: &Thread, this: Gc<Type>) -> PyResult<Value> {
        let names = th.names();
        if !this.is_heap_class() {
            return Err(no_such(th, this, names.__annotations__));
        }
        let dict = this.dict();
        let known = match dict.get_str(th, names.__annotations__)? {
            Some(known) => Some(known),
            None => dict.get_str(th, names.__annotations_cache__)?,
        };
        if let Some(known) = known {
            return match th.class_of(known).slots.tp_descr_get.get() {
                Some(get) => get(th, known, None, Some(this.into())),
                None => Ok(known),
            };
        }
        let annotate = annotate_of(th, this)?;
        let annotations: Value = if protocol::is_callable(th, annotate) {
            let answer = protocol::call(th, annotate, &[Value::ONE])?;
            if answer.cast::<Dict>().is_none() {
                let found = th.type_name(answer);
                return Err(th.raise(
                    t::TypeError,
                    format!("__annotate__ returned non-dict of type '{found}'"),
                ));
            }
            answer
        } else {
            th.dict().into()
        };
        dict.set_str(th, names.__annotations_cache__, annotations)?;
        this.modified(th);
        Ok(annotations)
    }

    #[setter(__annotations__)]
    fn set_annotations(th: &Thread, this: Gc<Type>, value: Option<Value>) -> PyResult<()> {
        let names = th.names();
        check_mutable(th, this, "__annotations__")?;
        let dict = this.dict();
        match value {
            Some(value) => {
                let name = if dict.get_str(th, names.__annotations__)?.is_some() {
                    names.__annotations__
                } else {
                    names.__annotations_cache__
                };
                dict.set_str(th, name, value)?;
            }
            None => {
                let written = dict.remove(th, names.__annotations__.into())?.is_some();
                let cached = dict
                    .remove(th, names.__annotations_cache__.into())?
                    .is_some();
                if !written && !cached {
                    let name = names.__annotations__;
                    return Err(th.raise_attribute(this.into(), name, name.display()));
                }
            }
        }
        dict.remove(th, names.__annotate_func__.into())?;
        dict.remove(th, names.__annotate__.into())?;
        this.modified(th);
        Ok(())
    }

    #[getter(__type_params__)]
    fn type_params(th: &Thread, this: Gc<Type>) -> PyResult<Value> {
        if this == th.class(t::TYPE) {
            return Ok(th.rt().empty_tuple().into());
        }
        let known = this.dict().get_str(th, th.names().__type_params__)?;
        Ok(known.unwrap_or(th.rt().empty_tuple().into()))
    }

    #[setter(__type_params__)]
    fn set_type_params(th: &Thread, this: Gc<Type>, value: Option<Value>) -> PyResult<()> {
        let value = check_special(th, this, value, "__type_params__")?;
        this.dict().set_str(th, th.names().__type_params__, value)?;
        this.modified(th);
        Ok(())
    }

    #[getter(__basicsize__)]
    fn basicsize(this: Gc<Type>) -> u32 {
        match this.kind.get() {
            // CPython's header of an int, which `int.__sizeof__` counts in.
            Kind::Int if !this.is_heap_class() => 24,
            _ => this.instance_size.get(),
        }
    }

    #[getter(__itemsize__)]
    fn itemsize(this: Gc<Type>) -> u32 {
        match this.kind.get() {
            Kind::Int => 4,
            Kind::Tuple => 8,
            Kind::Bytes => 1,
            Kind::Type => 40,
            _ => 0,
        }
    }

    #[getter(__flags__)]
    fn flags(this: Gc<Type>) -> u32 {
        let mut flags = this.flags.get() | type_flags::READY;
        if this.has_dict() {
            flags |= type_flags::MANAGED_DICT;
            // Attributes are in the instance itself, unless it varies in length.
            if this.attrs_offset.get() != pyjit_object::instance::VARIABLE && this.is_heap_class() {
                flags |= INLINE_VALUES;
            }
        }
        if is_heap_type(this) {
            flags |= type_flags::HEAP;
        }
        for (flag, kind) in [
            (TypeFlags::LONG_SUBCLASS, Kind::Int),
            (TypeFlags::LIST_SUBCLASS, Kind::List),
            (TypeFlags::TUPLE_SUBCLASS, Kind::Tuple),
            (TypeFlags::BYTES_SUBCLASS, Kind::Bytes),
            (TypeFlags::UNICODE_SUBCLASS, Kind::Str),
            (TypeFlags::DICT_SUBCLASS, Kind::Dict),
            (TypeFlags::BASE_EXC_SUBCLASS, Kind::Exception),
            (TypeFlags::TYPE_SUBCLASS, Kind::Type),
        ] {
            if this.kind.get() == kind {
                flags |= flag.0;
            }
        }
        flags
    }

    #[getter(__dictoffset__)]
    fn dictoffset(this: Gc<Type>) -> i64 {
        match this.kind.get() {
            _ if this.has_dict() => -1,
            Kind::Type => 264,
            Kind::Function => 88,
            Kind::Module => 16,
            _ => 0,
        }
    }

    #[getter(__weakrefoffset__)]
    fn weakrefoffset(this: Gc<Type>) -> i64 {
        if this.weakrefable.get() { -32 } else { 0 }
    }

    /// Return a type's method resolution order.
    #[method("($self, /)")]
    fn mro(th: &Thread, this: Gc<Type>) -> PyResult<Gc<List>> {
        let mro = super::mro::linearise(th, this)?;
        th.list(mro.as_slice())
    }

    /// Return a list of immediate subclasses.
    #[method("($self, /)")]
    fn __subclasses__(th: &Thread, this: Gc<Type>) -> PyResult<Gc<List>> {
        match this.subclasses.get() {
            Some(list) => {
                let visible = th.empty_list();
                let mut index = 0;
                while let Some(class) = list.get(index) {
                    index += 1;
                    // The runtime's own storage has classes too, which Python must not see.
                    if class.cast::<Type>().is_some_and(|class| {
                        class.is_heap_class() || !class.name().display().starts_with('<')
                    }) {
                        visible.push(th, class)?;
                    }
                }
                Ok(visible)
            }
            None => Ok(th.empty_list()),
        }
    }

    /// Create the namespace for the class statement
    #[classmethod]
    fn __prepare__(th: &Thread, _cls: Gc<Type>, _args: Args) -> Gc<Dict> {
        th.dict()
    }

    /// Check if an object is an instance.
    #[method("($self, instance, /)")]
    fn __instancecheck__(th: &Thread, this: Value, instance: Value) -> PyResult<bool> {
        protocol::real_is_instance(th, instance, this)
    }

    /// Check if a class is a subclass.
    #[method("($self, subclass, /)")]
    fn __subclasscheck__(th: &Thread, this: Value, subclass: Value) -> PyResult<bool> {
        protocol::real_is_subclass(th, subclass, this)
    }

    /// Specialized __dir__ implementation for types.
    #[method("($self, /)")]
    fn __dir__(th: &Thread, this: Gc<Type>) -> PyResult<Gc<List>> {
        let all = th.dict();
        crate::object_::merge_class_dict(th, all, this.into())?;
        crate::object_::key_list(th, all)
    }

    /// Return memory consumption of the type object.
    #[method("($self, /)")]
    fn __sizeof__(this: Gc<Type>) -> usize {
        size_of_val(&*this)
    }
}
