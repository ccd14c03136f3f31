//! Classes: the `type` object, attribute lookup along the MRO, versions. CPython: Objects/typeobject.c.
//!
//! `build.rs` makes classes (native and Python), `mro.rs` linearises, `slots.rs` declares the native operations,
//! `slotdefs.rs` ties them to dunders both ways, `bootstrap.rs` makes the well-known classes at start.

pub mod bootstrap;
pub mod build;
pub mod members;
pub mod mro;
pub mod slotdefs;
pub mod slots;

use crate::kind::NativeLayout;
use crate::prelude::*;
use pyjit_gc::Marker;
use slots::Slots;
use std::cell::Cell;

/// Bits of `Type::flags`, numbered as CPython's `Py_TPFLAGS_*` where it has them.
pub mod type_flags {
    pub const MANAGED_WEAKREF: u32 = 1 << 3;
    pub const MANAGED_DICT: u32 = 1 << 4;
    pub const SEQUENCE: u32 = 1 << 5;
    pub const MAPPING: u32 = 1 << 6;
    pub const DISALLOW_INSTANTIATION: u32 = 1 << 7;
    pub const IMMUTABLE: u32 = 1 << 8;
    pub const HEAP: u32 = 1 << 9;
    pub const BASETYPE: u32 = 1 << 10;
    pub const HAVE_VECTORCALL: u32 = 1 << 11;
    pub const READY: u32 = 1 << 12;
    /// The MRO holds classes that do not know of this one: nothing about it may be cached.
    pub const FOREIGN_MRO: u32 = 1 << 13;
    pub const METHOD_DESCRIPTOR: u32 = 1 << 17;
    pub const ABSTRACT: u32 = 1 << 20;
}

#[repr(C)]
pub struct Type {
    pub header: Header,
    /// Changes whenever anything in the MRO changes; 0 = not asked for since.
    version: Cell<u32>,
    pub flags: Cell<u32>,
    /// Shape of fresh instances.
    pub instance_shape: Cell<u32>,
    /// Shape of instances in dictionary mode.
    pub dict_shape: Cell<u32>,
    /// Bytes of an instance, attribute words included; of the fixed part where instances vary in length.
    pub instance_size: Cell<u32>,
    /// Bytes of the native base layout.
    pub base_size: Cell<u32>,
    /// `__slots__` words, inherited ones included, lie at `base_size`.
    pub slot_count: Cell<u32>,
    /// Byte offset of attribute words; 0 = no `__dict__`, `instance::VARIABLE` = behind data of varying length.
    pub attrs_offset: Cell<u32>,
    pub inline_slots: Cell<u16>,
    /// Layout of instances.
    pub kind: Cell<Kind>,
    pub weakrefable: Cell<bool>,
    pub layout: Cell<Option<&'static NativeLayout>>,
    pub slots: Slots,
    pub name: Field<Option<Gc<Str>>>,
    pub qualname: Field<Option<Gc<Str>>>,
    pub base: Field<Option<Gc<Type>>>,
    pub bases: Field<Option<Gc<Tuple>>>,
    pub mro: Field<Option<Gc<Tuple>>>,
    pub dict: Field<Option<Gc<Dict>>>,
    /// Weak references would do; a list of classes keeps it simple, as classes live as long as their shapes.
    pub subclasses: Field<Option<Gc<List>>>,
    /// `__text_signature__` of native classes.
    pub text_signature: Cell<Option<&'static str>>,
    /// Module of native classes outside builtins.
    pub module: Cell<Option<&'static str>>,
    /// `__doc__` of native classes.
    pub doc: Cell<Option<&'static str>>,
    /// Attribute words of the class object itself, when its metaclass adds slots.
    pub native_id: Cell<u32>,
}

impl Trace for Type {
    fn trace(&self, marker: &mut Marker) {
        self.name.trace(marker);
        self.qualname.trace(marker);
        self.base.trace(marker);
        self.bases.trace(marker);
        self.mro.trace(marker);
        self.dict.trace(marker);
        self.subclasses.trace(marker);
    }
}

impl Type {
    #[inline(always)]
    pub fn has_flag(&self, flag: u32) -> bool {
        self.flags.get() & flag != 0
    }

    pub fn set_flag(&self, flag: u32, on: bool) {
        let flags = self.flags.get();
        self.flags
            .set(if on { flags | flag } else { flags & !flag });
    }

    /// Instances have `__slots__` or attribute words, which the collector must visit.
    #[inline(always)]
    pub fn has_extra_words(&self) -> bool {
        self.attrs_offset.get() != 0 || self.slot_count.get() != 0
    }

    /// Bytes of attribute words (0 without `__dict__`).
    pub fn extra_bytes(&self) -> usize {
        if self.attrs_offset.get() == 0 {
            0
        } else {
            8 + self.inline_slots.get() as usize * 8
        }
    }

    /// Byte offset and number of the `__slots__` words.
    pub fn slot_words(&self) -> (usize, usize) {
        (
            self.base_size.get() as usize,
            self.slot_count.get() as usize,
        )
    }

    #[inline(always)]
    pub fn has_dict(&self) -> bool {
        self.attrs_offset.get() != 0
    }

    #[inline(always)]
    pub fn has_finalizer(&self) -> bool {
        self.slots.tp_finalize.get().is_some()
    }

    #[inline(always)]
    pub fn is_heap_class(&self) -> bool {
        self.has_flag(type_flags::HEAP)
    }

    #[inline(always)]
    pub fn dict(&self) -> Gc<Dict> {
        match self.dict.get() {
            Some(dict) => dict,
            None => unreachable!("classes are made with a dict"),
        }
    }

    #[inline(always)]
    pub fn mro(&self) -> Gc<Tuple> {
        match self.mro.get() {
            Some(mro) => mro,
            None => unreachable!("classes are made with an MRO"),
        }
    }

    pub fn bases(&self) -> Gc<Tuple> {
        match self.bases.get() {
            Some(bases) => bases,
            None => unreachable!("classes are made with bases"),
        }
    }

    /// `__name__`: for native classes the name behind the last dot.
    pub fn name(&self) -> Gc<Str> {
        match self.name.get() {
            Some(name) => name,
            None => unreachable!("classes are made with a name"),
        }
    }

    /// `tp_name` as messages show it: with the module for native classes outside builtins, without it for others.
    pub fn name_str(&self) -> String {
        let name = self.name();
        let name = name.display();
        match self.module.get() {
            Some(module) if !name.contains('.') => format!("{module}.{name}"),
            _ => name.into_owned(),
        }
    }

    /// Whether this is `other` or a class below it.
    #[inline]
    pub fn is_subclass_of(&self, other: Gc<Type>) -> bool {
        if std::ptr::eq(self, other.as_ptr()) {
            return true;
        }
        let word = Value::from(other);
        self.mro
            .get()
            .is_some_and(|mro| mro.as_slice().contains(&word))
    }

    /// The classes of the MRO, this one first.
    pub fn mro_classes(&self) -> impl Iterator<Item = Gc<Type>> {
        let mro = self.mro();
        (0..mro.len()).filter_map(move |index| mro[index].cast::<Type>())
    }

    /// The version that inline caches key on; 0 = cannot be cached.
    #[inline]
    pub fn version(&self, th: &Thread) -> u32 {
        let version = self.version.get();
        if version != 0 {
            version
        } else {
            self.assign_version(th)
        }
    }

    #[cold]
    fn assign_version(&self, th: &Thread) -> u32 {
        if self
            .mro_classes()
            .any(|class| class.has_flag(type_flags::FOREIGN_MRO))
        {
            return 0;
        }
        // A class's version stands for its bases' too: they must have one, so that changing them reaches it.
        for class in self.mro_classes().collect_bases() {
            if class.version.get() == 0 {
                class.version.set(th.rt().next_class_version());
            }
        }
        if self.version.get() == 0 {
            self.version.set(th.rt().next_class_version());
        }
        self.version.get()
    }

    /// The version as it is, 0 if none was asked for since the last change.
    #[inline(always)]
    pub fn current_version(&self) -> u32 {
        self.version.get()
    }

    pub const VERSION_OFFSET: usize = std::mem::offset_of!(Type, version);

    /// Something in this class's dict or bases changed: caches of it and of all classes below are void.
    pub fn modified(&self, th: &Thread) {
        if self.version.get() != 0 {
            self.version.set(0);
            if let Some(hook) = th.rt().hooks.class_changed.get() {
                hook(self);
            }
        }
        if let Some(subclasses) = self.subclasses.get() {
            for index in 0..subclasses.len() {
                if let Some(class) = subclasses.get(index).and_then(Value::cast::<Type>) {
                    class.modified(th);
                }
            }
        }
    }

    /// The attribute `name` (interned) of the class or its bases; no descriptor is called.
    #[inline]
    pub fn lookup(&self, th: &Thread, name: Gc<Str>) -> Option<Value> {
        let version = self.version.get();
        if version != 0
            && let Some(known) = th.rt().cached_method(version, name)
        {
            return known;
        }
        self.lookup_uncached(th, name)
    }

    #[inline(never)]
    fn lookup_uncached(&self, th: &Thread, name: Gc<Str>) -> Option<Value> {
        let value = self
            .mro_classes()
            .find_map(|class| class.dict().peek(th, name));
        let version = self.version(th);
        if version != 0 && name.is_interned() {
            th.rt().cache_method(version, name, value);
        }
        value
    }

    /// The class in the MRO whose dict holds `name`, and the value.
    pub fn lookup_where(&self, th: &Thread, name: Gc<Str>) -> Option<(Gc<Type>, Value)> {
        self.mro_classes()
            .find_map(|class| Some((class, class.dict().peek(th, name)?)))
    }
}

/// Without the class itself, the rest of an MRO.
trait CollectBases: Iterator<Item = Gc<Type>> + Sized {
    fn collect_bases(self) -> std::iter::Skip<Self> {
        self.skip(1)
    }
}
impl<I: Iterator<Item = Gc<Type>>> CollectBases for I {}
