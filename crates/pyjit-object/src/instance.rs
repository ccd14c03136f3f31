//! Shapes and the attributes of instances.
//!
//! A shape is a class plus an order of attributes; every object's header names one. Instances of a class that has a
//! `__dict__` end in attribute words: first the *overflow* word, then the inline slots. Attribute `i` of a `Slots`
//! shape is inline slot `i`, or word `i - inline` of the array in the overflow word. In dictionary mode (after a
//! delete, more than `MAX_SLOTS` attributes, or when Python asks for `__dict__`) the overflow word holds a dict.
//! Follows V8's and JavaScriptCore's hidden classes.

use crate::array::ValueArray;
use crate::kind::flags;
use crate::prelude::*;
use pyjit_gc::Marker;
use std::cell::{Cell, RefCell};

/// An instance of a Python class without a native base: nothing but attribute words and `__slots__`.
#[repr(C)]
#[derive(Default)]
pub struct Instance {
    pub header: Header,
}

impl Trace for Instance {
    fn trace(&self, _: &mut Marker) {}
}

/// More attributes than this live in a dict.
pub const MAX_SLOTS: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum ShapeMode {
    /// Instances have no `__dict__`.
    Fixed,
    Slots,
    Dict,
}

pub struct Shape {
    pub id: u32,
    class: Cell<Option<Gc<Type>>>,
    pub mode: ShapeMode,
    pub inline_slots: u16,
    /// Byte offset of the attribute words; `VARIABLE` where it depends on the object's length.
    pub attrs_offset: u32,
    /// Interned names, in order of slots. Traced as part of the shape table.
    keys: Box<[Gc<Str>]>,
    next: RefCell<Vec<&'static Shape>>,
}

/// The attribute words come after data whose length varies.
pub const VARIABLE: u32 = u32::MAX;

impl Shape {
    pub fn new(
        id: u32,
        class: Option<Gc<Type>>,
        mode: ShapeMode,
        attrs_offset: u32,
        inline_slots: u16,
    ) -> Shape {
        Shape {
            id,
            class: Cell::new(class),
            mode,
            inline_slots,
            attrs_offset,
            keys: Box::new([]),
            next: RefCell::default(),
        }
    }

    #[inline(always)]
    pub fn class(&self) -> Gc<Type> {
        match self.class.get() {
            Some(class) => class,
            None => unreachable!("shapes get their class when the class is made"),
        }
    }

    pub fn set_class(&self, class: Gc<Type>) {
        self.class.set(Some(class));
    }

    pub fn keys(&self) -> &[Gc<Str>] {
        &self.keys
    }

    /// The slot of an interned name.
    #[inline]
    pub fn find(&self, name: Gc<Str>) -> Option<usize> {
        self.keys.iter().position(|key| *key == name)
    }

    /// The shape after adding an attribute, none if that leads to dictionary mode.
    pub fn with(&'static self, th: &Thread, name: Gc<Str>) -> Option<&'static Shape> {
        let known = self
            .next
            .borrow()
            .iter()
            .copied()
            .find(|next| next.keys.last().is_some_and(|key| *key == name));
        if known.is_some() {
            return known;
        }
        if self.keys.len() >= MAX_SLOTS || self.next.borrow().len() >= 256 {
            return None;
        }
        let mut keys = self.keys.to_vec();
        keys.push(name);
        let next = th.rt().add_shape(|id| Shape {
            id,
            class: self.class.clone(),
            mode: ShapeMode::Slots,
            inline_slots: self.inline_slots,
            attrs_offset: self.attrs_offset,
            keys: keys.into_boxed_slice(),
            next: RefCell::default(),
        });
        self.next.borrow_mut().push(next);
        Some(next)
    }

    pub fn trace(&self, marker: &mut Marker) {
        if let Some(class) = self.class.get() {
            marker.word(Value::from(class).bits());
        }
        for key in &self.keys {
            marker.word(Value::from(*key).bits());
        }
    }
}

type Slot = Field<Option<Value>>;

/// Byte offset of the attribute words of this object.
pub fn attrs_offset(object: &Header, shape: &Shape) -> usize {
    if shape.attrs_offset != VARIABLE {
        return shape.attrs_offset as usize;
    }
    let address = object as *const Header;
    // SAFETY: the kind says which layout the object has.
    let data = unsafe {
        match Kind::of(object) {
            Kind::Int => {
                crate::int::HeapInt::DATA_OFFSET
                    + (*(address as *const crate::int::HeapInt)).data_size()
            }
            Kind::Tuple => Tuple::DATA_OFFSET + (*(address as *const Tuple)).len() * 8,
            Kind::Bytes => Bytes::DATA_OFFSET + (*(address as *const Bytes)).len(),
            Kind::Str => Str::DATA_OFFSET + (*(address as *const Str)).raw_bytes().len(),
            kind => unreachable!("{kind:?} has no variable part"),
        }
    };
    data.next_multiple_of(8)
}

/// The overflow word, behind which the inline slots lie.
#[inline(always)]
fn attr_words<'a>(object: &'a Header, shape: &Shape) -> &'a [Slot] {
    let offset = if shape.attrs_offset != VARIABLE {
        shape.attrs_offset as usize
    } else {
        attrs_offset(object, shape)
    };
    // SAFETY: objects of a shape that is not Fixed are allocated with these words.
    unsafe {
        let first = (object as *const Header as *const u8).add(offset) as *const Slot;
        std::slice::from_raw_parts(first, 1 + shape.inline_slots as usize)
    }
}

fn overflow_array(word: &Slot) -> Option<Gc<ValueArray>> {
    word.get().and_then(Value::cast::<ValueArray>)
}

/// The collector's part: attribute words of an object that has them.
pub fn trace_attributes(object: &Header, marker: &mut Marker) {
    // SAFETY: the marker's context is the runtime it was made for.
    let runtime = unsafe { &*(marker.context as *const crate::runtime::Runtime) };
    let shape = runtime.shape(object.shape());
    if shape.mode != ShapeMode::Fixed {
        for word in attr_words(object, shape) {
            word.trace(marker);
        }
    }
    // `__slots__` lie between the native base and the attribute words.
    let class = shape.class();
    let (start, count) = class.slot_words();
    if count > 0 {
        // SAFETY: the class's instances have these words.
        unsafe {
            marker.words(
                (object as *const Header as *const u8).add(start) as *const u64,
                count,
            )
        };
    }
}

impl Thread {
    /// An attribute in the instance itself, by interned name.
    #[inline]
    pub fn own_attr(&self, object: &Header, name: Gc<Str>) -> Option<Value> {
        let shape = self.shape(object.shape());
        match shape.mode {
            ShapeMode::Fixed => None,
            ShapeMode::Slots => shape
                .find(name)
                .and_then(|slot| read_slot(object, shape, slot)),
            ShapeMode::Dict => attr_words(object, shape)[0]
                .get()?
                .cast::<Dict>()?
                .peek(self, name),
        }
    }

    /// As `own_attr`, where the instance's dict may hold keys that run Python code.
    pub fn own_attr_checked(&self, object: &Header, name: Gc<Str>) -> PyResult<Option<Value>> {
        let shape = self.shape(object.shape());
        if shape.mode == ShapeMode::Dict
            && let Some(dict) = attr_words(object, shape)[0]
                .get()
                .and_then(Value::cast::<Dict>)
        {
            return dict.get_str(self, name);
        }
        Ok(self.own_attr(object, name))
    }

    /// Sets an attribute in an instance whose class has a `__dict__`.
    pub fn set_own_attr(&self, object: &Header, name: Gc<Str>, value: Value) -> PyResult<()> {
        let shape = self.shape(object.shape());
        match shape.mode {
            ShapeMode::Fixed => Ok(()),
            ShapeMode::Slots => {
                if let Some(slot) = shape.find(name) {
                    write_slot(object, shape, slot, value);
                    return Ok(());
                }
                match shape.with(self, name) {
                    Some(next) => self.add_slot(object, next, value),
                    None => self.dict_of(object)?.set_str(self, name, value),
                }
            }
            ShapeMode::Dict => self.dict_of(object)?.set_str(self, name, value),
        }
    }

    /// Gives the object the shape `next`, whose last attribute gets `value`.
    pub fn add_slot(&self, object: &Header, next: &'static Shape, value: Value) -> PyResult<()> {
        let slot = next.keys.len() - 1;
        let inline = next.inline_slots as usize;
        if slot >= inline {
            let word = &attr_words(object, next)[0];
            let index = slot - inline;
            let array = overflow_array(word);
            if array.is_none_or(|array| index >= array.capacity()) {
                let larger = ValueArray::alloc(self, if index == 0 { 4 } else { index * 2 })?;
                if let Some(array) = array {
                    (0..index).for_each(|i| larger.set(i, array.get(i)));
                }
                word.set(object, Some(larger.into()));
            }
        }
        write_slot(object, next, slot, value);
        object.set_shape(next.id);
        Ok(())
    }

    /// Removes an attribute from the instance; false if it has none of that name.
    pub fn delete_own_attr(&self, object: &Header, name: Gc<Str>) -> PyResult<bool> {
        if self.shape(object.shape()).mode == ShapeMode::Fixed
            || self.own_attr_checked(object, name)?.is_none()
        {
            return Ok(false);
        }
        Ok(self.dict_of(object)?.remove(self, name.into())?.is_some())
    }

    /// Whether instances of this object's class have a `__dict__` in attribute words.
    pub fn has_attr_words(&self, object: &Header) -> bool {
        self.shape(object.shape()).mode != ShapeMode::Fixed
    }

    /// The instance's `__dict__`; from then on it is in dictionary mode.
    pub fn dict_of(&self, object: &Header) -> PyResult<Gc<Dict>> {
        let shape = self.shape(object.shape());
        let words = attr_words(object, shape);
        if shape.mode == ShapeMode::Dict {
            if let Some(dict) = words[0].get().and_then(Value::cast::<Dict>) {
                return Ok(dict);
            }
            let dict = self.dict();
            words[0].set(object, Some(dict.into()));
            return Ok(dict);
        }
        let dict = self.dict();
        for (slot, key) in shape.keys.iter().enumerate() {
            if let Some(value) = read_slot(object, shape, slot) {
                dict.set_str(self, *key, value)?;
            }
        }
        self.set_dict_of(object, dict);
        Ok(dict)
    }

    /// Replaces the instance's `__dict__`.
    pub fn set_dict_of(&self, object: &Header, dict: Gc<Dict>) {
        let shape = self.shape(object.shape());
        let words = attr_words(object, shape);
        words.iter().for_each(|word| word.init(None));
        words[0].set(object, Some(dict.into()));
        object.set_shape(shape.class().dict_shape.get());
    }

    /// The attributes of the instance as they are, without forcing dictionary mode; for `dir`, `__sizeof__`, tests.
    pub fn own_attrs(&self, object: &Header) -> PyResult<Gc<Dict>> {
        let shape = self.shape(object.shape());
        let copy = self.dict();
        match shape.mode {
            ShapeMode::Fixed => {}
            ShapeMode::Slots => {
                for (slot, key) in shape.keys.iter().enumerate() {
                    if let Some(value) = read_slot(object, shape, slot) {
                        copy.set_str(self, *key, value)?;
                    }
                }
            }
            ShapeMode::Dict => {
                let dict = self.dict_of(object)?;
                copy.update_from(self, &dict)?;
            }
        }
        Ok(copy)
    }

    /// Moves the attributes to the shape of another class with the same layout (`__class__` assignment).
    pub fn change_class(&self, object: &Header, class: Gc<Type>) -> PyResult<()> {
        let shape = self.shape(object.shape());
        match shape.mode {
            ShapeMode::Fixed => object.set_shape(class.instance_shape.get()),
            ShapeMode::Dict => object.set_shape(self.dict_shape_like(class, shape)),
            ShapeMode::Slots => {
                let root = self.shape(class.instance_shape.get());
                let mut next = Some(root);
                if root.inline_slots == shape.inline_slots
                    && root.attrs_offset == shape.attrs_offset
                {
                    for key in shape.keys.iter() {
                        next = next.and_then(|shape| shape.with(self, *key));
                    }
                } else {
                    next = None;
                }
                match next {
                    Some(next) => object.set_shape(next.id),
                    None => {
                        self.dict_of(object)?;
                        object.set_shape(self.dict_shape_like(class, shape));
                    }
                }
            }
        }
        Ok(())
    }
}

impl Thread {
    /// The dictionary-mode shape of `class` for an object that was made with the room `made` says.
    fn dict_shape_like(&self, class: Gc<Type>, made: &Shape) -> u32 {
        let own = self.shape(class.dict_shape.get());
        let fits = |shape: &Shape| {
            shape.inline_slots == made.inline_slots && shape.attrs_offset == made.attrs_offset
        };
        if fits(own) {
            return own.id;
        }
        let known = own.next.borrow().iter().copied().find(|shape| fits(shape));
        let shape = known.unwrap_or_else(|| {
            let (offset, inline) = (made.attrs_offset, made.inline_slots);
            let fresh = self
                .rt()
                .add_shape(|id| Shape::new(id, Some(class), ShapeMode::Dict, offset, inline));
            own.next.borrow_mut().push(fresh);
            fresh
        });
        shape.id
    }
}

/// Attribute `slot` of an object of that `Slots` shape.
#[inline]
pub fn read_slot(object: &Header, shape: &Shape, slot: usize) -> Option<Value> {
    let words = attr_words(object, shape);
    match words.get(1 + slot) {
        Some(word) => word.get(),
        None => overflow_array(&words[0])?.get(slot - shape.inline_slots as usize),
    }
}

#[inline]
pub fn write_slot(object: &Header, shape: &Shape, slot: usize, value: Value) {
    let words = attr_words(object, shape);
    match words.get(1 + slot) {
        Some(word) => word.set(object, Some(value)),
        None => {
            if let Some(array) = overflow_array(&words[0]) {
                array.set(slot - shape.inline_slots as usize, Some(value));
            }
        }
    }
}

impl Thread {
    /// A fresh instance of a Python class whose layout is object's (`object.__new__`).
    #[inline]
    pub fn new_instance(&self, class: Gc<Type>) -> Gc<Instance> {
        self.alloc(class, Instance::default())
    }
}

/// Marks an object whose class has attribute words or slots, so that the collector visits them.
#[inline(always)]
pub fn flag_attributes(header: &Header, class: &Type) {
    if class.has_extra_words() {
        header.set_flag(flags::ATTRIBUTES);
    }
}
