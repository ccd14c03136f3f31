//! Making classes: native ones from their `TypeSpec`, Python ones from name, bases and namespace.
//!
//! The layout of a Python class is its native base's struct, then `__slots__` words, then attribute words.

use super::slotdefs;
use super::{Type, type_flags};
use crate::def::{MethodKind, TypeSpec};
use crate::function::{Member, Payload};
use crate::instance::{Shape, ShapeMode, VARIABLE};
use crate::prelude::*;

/// What `type.__new__` has worked out about a new class.
pub struct NewClass<'a> {
    pub metaclass: Gc<Type>,
    pub name: Gc<Str>,
    pub qualname: Gc<Str>,
    pub bases: &'a [Gc<Type>],
    /// The base whose layout instances extend (CPython's best base).
    pub base: Gc<Type>,
    pub namespace: Gc<Dict>,
    /// Mangled names of new `__slots__`, in CPython's (sorted) order, without `__dict__` and `__weakref__`.
    pub slots: &'a [Gc<Str>],
    /// Instances get a `__dict__` that the base does not give them.
    pub add_dict: bool,
    pub add_weakref: bool,
    /// Attributes that instances will probably get, for sizing the inline slots.
    pub expected_attrs: usize,
}

/// Whether instances of this kind vary in length.
fn is_variable(kind: Kind) -> bool {
    matches!(kind, Kind::Int | Kind::Tuple | Kind::Bytes | Kind::Str)
}

pub const MAX_INLINE_SLOTS: usize = 30;

/// The two shapes of a class's instances.
fn give_shapes(th: &Thread, class: Gc<Type>, fixed_id: Option<u32>) {
    let (offset, inline) = (class.attrs_offset.get(), class.inline_slots.get());
    let mode = if offset == 0 {
        ShapeMode::Fixed
    } else {
        ShapeMode::Slots
    };
    match fixed_id {
        Some(id) => {
            th.rt().shape(id).set_class(class);
            class.instance_shape.set(id);
        }
        None => class.instance_shape.set(
            th.rt()
                .add_shape(|id| Shape::new(id, Some(class), mode, offset, inline))
                .id,
        ),
    }
    if offset != 0 {
        let shape = th
            .rt()
            .add_shape(|id| Shape::new(id, Some(class), ShapeMode::Dict, offset, inline));
        class.dict_shape.set(shape.id);
    }
}

/// A blank class object.
fn blank(th: &Thread, metaclass: Gc<Type>) -> Gc<Type> {
    // SAFETY: a zeroed Type is valid: empty slots and fields, `Kind::Free`, no layout.
    th.alloc(metaclass, unsafe { std::mem::zeroed::<Type>() })
}

impl Thread {
    /// A Python class. Slots are inherited and set from the namespace's dunders; `__set_name__` and
    /// `__init_subclass__` are the caller's business.
    pub fn build_class(&self, new: &NewClass<'_>) -> PyResult<Gc<Type>> {
        let base = new.base;
        let class = blank(self, new.metaclass);
        class.flags.set(
            type_flags::HEAP
                | type_flags::BASETYPE
                | type_flags::READY
                | base.flags.get() & (type_flags::SEQUENCE | type_flags::MAPPING),
        );
        class.kind.set(base.kind.get());
        class.layout.set(base.layout.get());
        class.base_size.set(base.base_size.get());
        class
            .weakrefable
            .set(base.weakrefable.get() || new.add_weakref);
        let variable = is_variable(base.kind.get());
        let slot_count = base.slot_count.get() + new.slots.len() as u32;
        class.slot_count.set(slot_count);
        let attrs_offset = base.base_size.get() + slot_count * 8;
        if base.has_dict() || new.add_dict {
            let inline = new
                .expected_attrs
                .max(base.inline_slots.get() as usize)
                .clamp(2, MAX_INLINE_SLOTS);
            class.inline_slots.set(inline as u16);
            class
                .attrs_offset
                .set(if variable { VARIABLE } else { attrs_offset });
        }
        class
            .instance_size
            .set(attrs_offset + class.extra_bytes() as u32);
        let head = &class.header;
        class.name.set(head, Some(new.name));
        class.qualname.set(head, Some(new.qualname));
        class.base.set(head, Some(base));
        let bases: Vec<Value> = new.bases.iter().map(|base| Value::from(*base)).collect();
        class.bases.set(head, Some(self.try_tuple(&bases)?));
        class.dict.set(head, Some(new.namespace));
        give_shapes(self, class, None);
        for (index, name) in new.slots.iter().enumerate() {
            let offset = base.base_size.get() + (base.slot_count.get() + index as u32) * 8;
            let member = self.descriptor(
                t::MEMBER_DESCRIPTOR,
                class,
                Payload::Member(Member::Slot(offset)),
                &name.display(),
            );
            class.dict().set_str(self, *name, member.into())?;
        }
        let own_mro = super::mro::linearise(self, class, new.bases)?;
        class.mro.set(head, Some(own_mro));
        for base in new.bases {
            base.add_subclass(self, class)?;
        }
        slotdefs::fill_python_class(self, class);
        Ok(class)
    }

    /// A native class, ready to use, registered for its layout. `base` is object unless the spec names one.
    pub fn define_class(
        &self,
        spec: &'static TypeSpec,
        base: Option<Gc<Type>>,
    ) -> PyResult<Gc<Type>> {
        let base = base.unwrap_or_else(|| self.class(t::OBJECT));
        let class = blank(self, self.class(t::TYPE));
        let kind = if spec.layout.is_some() {
            Kind::Native
        } else {
            base.kind.get()
        };
        self.init_native(class, spec.name, base, kind, None)?;
        if let Some(layout) = spec.layout {
            class.layout.set(Some(layout));
            class.base_size.set(layout.size.next_multiple_of(8) as u32);
            class.instance_size.set(class.base_size.get());
            // Another class of the same layout, as a subclass written natively, is not what `native_class` answers.
            if self.rt().native_class(layout).is_none() {
                self.rt().set_native_class(layout, class);
            }
        } else {
            class.layout.set(base.layout.get());
            class.base_size.set(base.base_size.get());
            class.instance_size.set(base.instance_size.get());
        }
        self.install_spec(class, spec)?;
        Ok(class)
    }

    /// The parts of a native class that exist before its methods.
    pub(super) fn init_native(
        &self,
        class: Gc<Type>,
        name: &str,
        base: Gc<Type>,
        kind: Kind,
        id: Option<u32>,
    ) -> PyResult<()> {
        let head = &class.header;
        class.kind.set(kind);
        class
            .flags
            .set(type_flags::IMMUTABLE | type_flags::BASETYPE);
        let short = name.rsplit('.').next().unwrap_or(name);
        class.name.set(head, Some(self.intern(name)));
        class.qualname.set(head, Some(self.intern(short)));
        class.dict.set(head, Some(self.dict()));
        if class != base {
            class.base.set(head, Some(base));
            class.bases.set(head, Some(self.tuple(&[base.into()])));
            let mut mro: Vec<Value> = vec![class.into()];
            mro.extend_from_slice(base.mro().as_slice());
            class.mro.set(head, Some(self.tuple(&mro)));
            base.add_subclass(self, class)?;
        } else {
            class.bases.set(head, Some(self.rt().empty_tuple()));
            class.mro.set(head, Some(self.tuple(&[class.into()])));
        }
        give_shapes(self, class, id);
        Ok(())
    }

    /// Gives a native class its methods, attributes and slots, and inherits the rest.
    pub fn install_spec(&self, class: Gc<Type>, spec: &'static TypeSpec) -> PyResult<()> {
        let dict = class.dict();
        let names = self.names();
        for def in spec.slots {
            class.slots.install(def);
        }
        slotdefs::add_wrappers(self, class, spec.slots)?;
        for def in spec.methods {
            let value: Value = match def.kind {
                MethodKind::Method | MethodKind::Function => self
                    .descriptor(t::METHOD_DESCRIPTOR, class, Payload::Method(def), def.name)
                    .into(),
                MethodKind::ClassMethod => self
                    .descriptor(
                        t::CLASSMETHOD_DESCRIPTOR,
                        class,
                        Payload::Method(def),
                        def.name,
                    )
                    .into(),
                MethodKind::StaticMethod => self.new_static_method(
                    self.builtin_function(def, Some(class.into()), None).into(),
                    class,
                ),
            };
            dict.set_str(self, self.intern(def.name), value)?;
        }
        for def in spec.getsets {
            let name = spec.name.rsplit('.').next().unwrap_or(spec.name);
            let kind = if super::members::is_member(spec.module, name, def.name) {
                t::MEMBER_DESCRIPTOR
            } else {
                t::GETSET_DESCRIPTOR
            };
            let value = self.descriptor(kind, class, Payload::GetSet(def), def.name);
            dict.set_str(self, self.intern(def.name), value.into())?;
        }
        let doc = if spec.doc.is_empty() {
            Value::NONE
        } else {
            class.doc.set(Some(spec.doc));
            self.str(spec.doc).into()
        };
        // `__doc__` of the instances may be an attribute; the class's own text then is in `class.doc` alone.
        if dict.peek(self, names.__doc__).is_none() {
            dict.set_str(self, names.__doc__, doc)?;
        }
        if spec.module != "builtins" {
            class.module.set(Some(spec.module));
            // As with `__doc__`, instances may have an attribute of that name.
            if dict.peek(self, names.__module__).is_none() {
                dict.set_str(self, names.__module__, self.intern(spec.module).into())?;
            }
        }
        class.text_signature.set(spec.text_signature);
        class
            .flags
            .set(class.flags.get() & !type_flags::BASETYPE | spec.flags.0);
        // A native class directly below object has a constructor only if it says so.
        let bare = class.slots.tp_new.get().is_none() && class.slots.tp_init.get().is_none();
        if bare
            && class
                .base
                .get()
                .is_some_and(|base| base == self.class(t::OBJECT))
            && !class.has_flag(type_flags::BASETYPE)
        {
            class.set_flag(type_flags::DISALLOW_INSTANTIATION, true);
        }
        if class.slots.tp_richcompare.get().is_some() && class.slots.tp_hash.get().is_none() {
            // Comparable by value and no hash of its own: unhashable.
            dict.set_str(self, names.__hash__, Value::NONE)?;
            class
                .slots
                .tp_hash
                .set(Some(crate::protocol::hash_not_implemented));
        }
        let inherited = class.base.get().is_some_and(|base| base.has_dict());
        if inherited || class.has_flag(type_flags::MANAGED_DICT) {
            let offset = if is_variable(class.kind.get()) {
                VARIABLE
            } else {
                class.base_size.get()
            };
            class.attrs_offset.set(offset);
            class.inline_slots.set(2);
            class
                .instance_size
                .set(class.base_size.get() + class.extra_bytes() as u32);
            give_shapes(self, class, None);
        }
        class.weakrefable.set(
            class.has_flag(type_flags::MANAGED_WEAKREF)
                || class.base.get().is_some_and(|base| base.weakrefable.get()),
        );
        slotdefs::inherit(class);
        class.set_flag(type_flags::READY, true);
        Ok(())
    }

    /// A staticmethod object around a native function; `pyjit-types` owns the type, so it is asked for by name.
    fn new_static_method(&self, function: Value, class: Gc<Type>) -> Value {
        match self
            .rt()
            .kept
            .borrow()
            .get("staticmethod")
            .and_then(|class| class.cast::<Type>())
        {
            Some(wrapper) => match crate::protocol::call(self, wrapper.into(), &[function]) {
                Ok(wrapped) => wrapped,
                Err(Raised) => function,
            },
            // Bootstrapping: a builtin with its class as receiver binds to nothing else.
            None => {
                let _ = class;
                function
            }
        }
    }
}

impl Type {
    pub fn add_subclass(&self, th: &Thread, class: Gc<Type>) -> PyResult<()> {
        let list = match self.subclasses.get() {
            Some(list) => list,
            None => {
                let list = th.empty_list();
                self.subclasses.set(&self.header, Some(list));
                list
            }
        };
        list.push(th, class.into())
    }

    pub fn remove_subclass(&self, class: Gc<Type>) {
        if let Some(list) = self.subclasses.get()
            && let Some(index) = list
                .as_slice()
                .iter()
                .position(|known| *known == Value::from(class))
        {
            list.remove(index);
        }
    }
}
