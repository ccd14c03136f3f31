//! `type.__new__`: from name, bases and namespace to a class. CPython: `type_new` and what it calls in
//! Objects/typeobject.c.

use super::layout;
use pyjit_object::class::build::NewClass;
use pyjit_object::class::slotdefs;
use pyjit_object::class::slots::NewFn;
use pyjit_object::exception::Exception;
use pyjit_object::function::{Member, Payload, PyCell};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// The most derived metaclass of the bases and `metaclass`.
pub fn calculate_metaclass(th: &Thread, metaclass: Gc<Type>, bases: &Tuple) -> PyResult<Gc<Type>> {
    let mut winner = metaclass;
    for base in bases.as_slice() {
        let theirs = th.class_of(*base);
        if winner.is_subclass_of(theirs) {
            continue;
        }
        if theirs.is_subclass_of(winner) {
            winner = theirs;
            continue;
        }
        return Err(th.raise(
            t::TypeError,
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
        ));
    }
    Ok(winner)
}

/// The three arguments, checked.
fn parse(th: &Thread, args: Args<'_>) -> PyResult<(Gc<Str>, Gc<Tuple>, Gc<Dict>)> {
    let count = args.positional_count();
    if count != 3 {
        return Err(th.raise(
            t::TypeError,
            format!("type.__new__() takes exactly 3 arguments ({count} given)"),
        ));
    }
    let mismatch = |index: usize, expected: &str| {
        let found = th.type_name(args.values[index]);
        th.raise(
            t::TypeError,
            format!(
                "type.__new__() argument {} must be {expected}, not {found}",
                index + 1
            ),
        )
    };
    let name = args.values[0]
        .cast::<Str>()
        .ok_or_else(|| mismatch(0, "str"))?;
    let bases = args.values[1]
        .cast::<Tuple>()
        .ok_or_else(|| mismatch(1, "tuple"))?;
    let namespace = args.values[2]
        .cast::<Dict>()
        .ok_or_else(|| mismatch(2, "dict"))?;
    Ok((name, bases, namespace))
}

/// `type.__new__(metaclass, name, bases, namespace, **kwargs)`.
pub fn new(th: &Thread, metaclass: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
    let (name, bases, original) = parse(th, args)?;
    let mut metaclass = metaclass;
    let bases = if bases.is_empty() {
        th.tuple(&[th.class(t::OBJECT).into()])
    } else {
        for base in bases.as_slice() {
            if base.cast::<Type>().is_none()
                && protocol::lookup_attr(th, *base, th.names().__mro_entries__)?.is_some()
            {
                return Err(th.raise(
                    t::TypeError,
                    "type() doesn't support MRO entry resolution; use types.new_class()",
                ));
            }
        }
        let winner = calculate_metaclass(th, metaclass, &bases)?;
        if winner != metaclass {
            if let Some(theirs) = winner.slots.tp_new.get()
                && !th
                    .class(t::TYPE)
                    .slots
                    .tp_new
                    .get()
                    .is_some_and(|own: NewFn| std::ptr::fn_addr_eq(own, theirs))
            {
                return theirs(th, winner, args);
            }
            metaclass = winner;
        }
        bases
    };
    let base = layout::best_base(th, &bases)?;
    check_name(th, name)?;
    let namespace = original.copy(th)?;
    let slots = Slots::parse(th, name, &bases, base, namespace)?;
    let class = build(th, metaclass, name, bases, base, namespace, slots)?;
    set_names(th, class, original)?;
    init_subclass(th, class, args)?;
    Ok(class.into())
}

fn check_name(th: &Thread, name: Gc<Str>) -> PyResult<()> {
    if name.chars().any(|unit| unit == 0) {
        return Err(th.raise(t::ValueError, "type name must not contain null characters"));
    }
    encodable(th, name)
}

/// UnicodeEncodeError for a text that UTF-8 does not know.
pub fn encodable(th: &Thread, text: Gc<Str>) -> PyResult<()> {
    if text.chars().any(|unit| (0xD800..0xE000).contains(&unit)) {
        crate::codec::encode(th, text, None, None)?;
    }
    Ok(())
}

/// What `__slots__` says.
struct Slots {
    /// Mangled names, sorted; a list object, so that the collector sees them.
    names: Gc<List>,
    add_dict: bool,
    add_weakref: bool,
}

impl Slots {
    fn parse(
        th: &Thread,
        class_name: Gc<Str>,
        bases: &Tuple,
        base: Gc<Type>,
        namespace: Gc<Dict>,
    ) -> PyResult<Slots> {
        let may_add_dict = !layout::has_dict(base);
        let may_add_weakref = !base.weakrefable.get() && !layout::is_variable(base);
        let mut slots = Slots {
            names: th.empty_list(),
            add_dict: may_add_dict,
            add_weakref: may_add_weakref,
        };
        let Some(written) = namespace.get_str(th, th.names().__slots__)? else {
            return Ok(slots);
        };
        (slots.add_dict, slots.add_weakref) = (false, false);
        let written = if written.cast::<Str>().is_some() {
            th.tuple(&[written])
        } else {
            protocol::to_tuple(th, written)?
        };
        for name in written.as_slice() {
            let Some(name) = name.cast::<Str>() else {
                let found = th.type_name(*name);
                return Err(th.raise(
                    t::TypeError,
                    format!("__slots__ items must be strings, not '{found}'"),
                ));
            };
            if !is_identifier(name) {
                return Err(th.raise(t::TypeError, "__slots__ must be identifiers"));
            }
            if name.eq_str("__dict__") {
                if !may_add_dict || slots.add_dict {
                    return Err(
                        th.raise(t::TypeError, "__dict__ slot disallowed: we already got one")
                    );
                }
                slots.add_dict = true;
                continue;
            }
            if name.eq_str("__weakref__") {
                if !may_add_weakref || slots.add_weakref {
                    return Err(th.raise(
                        t::TypeError,
                        "__weakref__ slot disallowed: we already got one",
                    ));
                }
                slots.add_weakref = true;
                continue;
            }
            let mangled = mangle(th, class_name, name);
            slots.names.push(th, mangled.into())?;
            let special = ["__qualname__", "__classcell__", "__classdictcell__"];
            if namespace.contains(th, mangled.into())?
                && !special.iter().any(|special| name.eq_str(special))
            {
                let text = crate::object_::repr_text(th, name.into())?;
                return Err(th.raise(
                    t::ValueError,
                    format!("{text} in __slots__ conflicts with class variable"),
                ));
            }
        }
        if base.kind.get() == Kind::Str && !slots.names.is_empty() {
            // Text varies in length here, so no word has a fixed place behind it: they are attributes like others.
            slots.names.clear();
            slots.add_dict = may_add_dict;
        }
        if !written.is_empty() && !slots.names.is_empty() && layout::takes_no_slots(base) {
            return Err(th.raise(
                t::TypeError,
                format!(
                    "nonempty __slots__ not supported for subtype of '{}'",
                    base.name_str()
                ),
            ));
        }
        slots.sort();
        slots.merge_bases(bases, base, may_add_dict, may_add_weakref);
        Ok(slots)
    }

    fn sort(&self) {
        let mut names: Vec<Gc<Str>> = self
            .names
            .as_slice()
            .iter()
            .filter_map(|name| name.cast::<Str>())
            .collect();
        names.sort_by(|a, b| a.compare(b));
        for (index, name) in names.into_iter().enumerate() {
            self.names.set(index, name.into());
        }
    }

    /// Secondary bases may bring a `__dict__` or `__weakref__`.
    fn merge_bases(&mut self, bases: &Tuple, primary: Gc<Type>, may_dict: bool, may_weak: bool) {
        for base in bases
            .as_slice()
            .iter()
            .filter_map(|base| base.cast::<Type>())
        {
            if base == primary {
                continue;
            }
            self.add_dict |= may_dict && layout::has_dict(base);
            self.add_weakref |= may_weak && base.weakrefable.get();
        }
    }
}

/// `str.isidentifier`.
fn is_identifier(name: Gc<Str>) -> bool {
    use pyjit_text::unicode::ctype;
    let mut units = name.chars();
    units
        .next()
        .is_some_and(|unit| unit == '_' as u32 || ctype::is_id_start(unit))
        && units.all(ctype::is_id_continue)
}

/// `__name` in class `_C` is `_C__name`.
fn mangle(th: &Thread, class: Gc<Str>, name: Gc<Str>) -> Gc<Str> {
    let text = name.display();
    let class_name = class.display();
    let stripped = class_name.trim_start_matches('_');
    if !text.starts_with("__") || text.ends_with("__") || text.contains('.') || stripped.is_empty()
    {
        return th.intern_str(if protocol::is_exact_str(name.into()) {
            name
        } else {
            th.str(&text)
        });
    }
    th.intern(&format!("_{stripped}{text}"))
}

/// Makes the class object and everything in its dict that Python did not write.
fn build(
    th: &Thread,
    metaclass: Gc<Type>,
    name: Gc<Str>,
    bases: Gc<Tuple>,
    base: Gc<Type>,
    namespace: Gc<Dict>,
    slots: Slots,
) -> PyResult<Gc<Type>> {
    let names = th.names();
    if namespace.get_str(th, names.__module__)?.is_none()
        && let Some(activation) = th.activation()
        && let Some(module) = activation
            .function()
            .globals()
            .get_str(th, names.__name__)?
    {
        namespace.set_str(th, names.__module__, module)?;
    }
    let qualname = match namespace.get_str(th, names.__qualname__)? {
        Some(qualname) => {
            let Some(text) = qualname.cast::<Str>() else {
                let found = th.type_name(qualname);
                return Err(th.raise(
                    t::TypeError,
                    format!("type __qualname__ must be a str, not {found}"),
                ));
            };
            namespace.remove(th, names.__qualname__.into())?;
            text
        }
        None => name,
    };
    wrap_function(th, namespace, names.__new__, "staticmethod")?;
    wrap_function(th, namespace, names.__init_subclass__, "classmethod")?;
    wrap_function(th, namespace, names.__class_getitem__, "classmethod")?;
    let class_cell = take_cell(th, namespace, names.__classcell__, "__classcell__")?;
    let dict_cell = take_cell(th, namespace, names.__classdictcell__, "__classdictcell__")?;
    let expected_attrs = namespace
        .get_str(th, names.__static_attributes__)?
        .and_then(Value::cast::<Tuple>)
        .map_or(0, |attributes| attributes.len());
    let unhashable = namespace.get_str(th, names.__eq__)?.is_some()
        && namespace.get_str(th, names.__hash__)?.is_none();
    // The collector sees the names through `slots.names` and the bases through the tuple.
    let slot_names: Vec<Gc<Str>> = slots
        .names
        .as_slice()
        .iter()
        .filter_map(|name| name.cast::<Str>())
        .collect();
    let base_classes: Vec<Gc<Type>> = bases
        .as_slice()
        .iter()
        .filter_map(|base| base.cast::<Type>())
        .collect();
    if let Some(doc) = namespace
        .get_str(th, names.__doc__)?
        .and_then(Value::cast::<Str>)
    {
        encodable(th, doc)?;
    }
    let class = th.build_class(&NewClass {
        metaclass,
        name,
        qualname,
        bases: &base_classes,
        base,
        namespace,
        slots: &slot_names,
        add_dict: slots.add_dict,
        add_weakref: slots.add_weakref,
        expected_attrs,
    })?;
    // The tuple that was given, of whatever class.
    class.bases.set(&class.header, Some(bases));
    std::hint::black_box(&slots.names);
    if slots.add_dict {
        add_member(
            th,
            class,
            Member::Dict,
            "__dict__",
            "dictionary for instance variables",
        )?;
    }
    if slots.add_weakref {
        add_member(
            th,
            class,
            Member::WeakRef,
            "__weakref__",
            "list of weak references to the object",
        )?;
    }
    if namespace.get_str(th, names.__doc__)?.is_none() {
        namespace.set_str(th, names.__doc__, Value::NONE)?;
    }
    if unhashable {
        namespace.set_str(th, names.__hash__, Value::NONE)?;
        class
            .slots
            .tp_hash
            .set(Some(protocol::hash_not_implemented));
    }
    if let Some(mro) = super::mro::custom(th, class)? {
        class.mro.set(&class.header, Some(mro));
        slotdefs::refill(th, class);
    }
    class.modified(th);
    if namespace.iter().any(|(key, _)| key.cast::<Str>().is_none()) {
        let text = format!(
            "non-string key in the __dict__ of class {}",
            class.name_str()
        );
        th.warn(t::RuntimeWarning, &text, 1)?;
    }
    if let Some(cell) = class_cell {
        cell.contents.set(&cell.header, Some(class.into()));
    }
    if let Some(cell) = dict_cell {
        cell.contents.set(&cell.header, Some(namespace.into()));
    }
    Ok(class)
}

/// A plain function of that name becomes a static or class method.
fn wrap_function(
    th: &Thread,
    namespace: Gc<Dict>,
    name: Gc<Str>,
    wrapper: &'static str,
) -> PyResult<()> {
    let Some(function) = namespace.get_str(th, name)? else {
        return Ok(());
    };
    if function.cast::<Function>().is_none() {
        return Ok(());
    }
    let wrapped = protocol::call(th, crate::kept(th, wrapper)?, &[function])?;
    namespace.set_str(th, name, wrapped)
}

fn take_cell(
    th: &Thread,
    namespace: Gc<Dict>,
    name: Gc<Str>,
    shown: &str,
) -> PyResult<Option<Gc<PyCell>>> {
    let Some(value) = namespace.get_str(th, name)? else {
        return Ok(None);
    };
    let Some(cell) = value.cast::<PyCell>() else {
        let class = crate::object_::repr_text(th, th.class_of(value).into())?;
        return Err(th.raise(
            t::TypeError,
            format!("{shown} must be a nonlocal cell, not {class}"),
        ));
    };
    namespace.remove(th, name.into())?;
    Ok(Some(cell))
}

fn add_member(th: &Thread, class: Gc<Type>, member: Member, name: &str, doc: &str) -> PyResult<()> {
    let name_value = th.intern(name);
    if class.dict().get_str(th, name_value)?.is_some() {
        return Ok(());
    }
    let descriptor = th.descriptor(t::GETSET_DESCRIPTOR, class, Payload::Member(member), name);
    descriptor
        .doc
        .set(&descriptor.header, Some(th.str(doc).into()));
    class.dict().set_str(th, name_value, descriptor.into())
}

/// Calls `__set_name__` of every value in the namespace that has it.
fn set_names(th: &Thread, class: Gc<Type>, _original: Gc<Dict>) -> PyResult<()> {
    let copy = class.dict().copy(th)?;
    let mut at = 0;
    while let Some((next, key, value)) = copy.next_item(at) {
        at = next;
        let Some(method) = protocol::lookup_special(th, value, th.names().__set_name__)? else {
            continue;
        };
        if method
            .call(th, Args::positional_only(&[class.into(), key]))
            .is_err()
        {
            add_note(th, class, key, value)?;
            return Err(Raised);
        }
    }
    Ok(())
}

/// "Error calling __set_name__ on 'D' instance 'x' in 'C'", noted on the raised exception.
fn add_note(th: &Thread, class: Gc<Type>, key: Value, value: Value) -> PyResult<()> {
    let Some(exception) = th.take_pending() else {
        return Ok(());
    };
    let text = format!(
        "Error calling __set_name__ on '{}' instance {} in '{}'",
        th.type_name(value),
        crate::object_::repr_text(th, key)?,
        class.name_str()
    );
    if exception.cast::<Exception>().is_some() {
        protocol::call_method_str(th, exception, "add_note", &[th.str(&text).into()])?;
    }
    th.set_pending(exception);
    Ok(())
}

/// `super(cls, cls).__init_subclass__(**kwargs)`.
fn init_subclass(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<()> {
    let name = th.names().__init_subclass__;
    if !class.mro().as_slice().contains(&class.into()) {
        // A metaclass's `mro` has left the class out.
        let text = class.name_str();
        return Err(th.raise(
            t::TypeError,
            format!(
                "super(type, obj): obj (type {text}) is not an instance or subtype of type ({text})."
            ),
        ));
    }
    let found = protocol::super_lookup(th, class, class, class.into(), name, true)?;
    let protocol::SuperAttr::Bound(method) = found else {
        return Ok(());
    };
    protocol::call_args(th, method, args.skip(3))?;
    Ok(())
}
