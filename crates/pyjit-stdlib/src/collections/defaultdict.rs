//! `collections.defaultdict`: a dict with one more word, the default factory. CPython: Modules/_collectionsmodule.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::function::{Member, Payload};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;
use pyjit_types::common;
use pyjit_types::dict::update::{update_arg, update_keywords};

const KEY: &str = "collections.defaultdict";

const DOC: &str = "defaultdict(default_factory=None, /, [...]) --> dict with default factory

The default factory is called without arguments to produce
a new value when a key is not present, in __getitem__ only.
A defaultdict compares equal to a dict with the same items.
All remaining arguments are treated the same as if they were
passed to the dict constructor, including keyword arguments.
";

/// The class, whose instances have a word behind dict's own, as `__slots__` would give them.
pub fn define(th: &Thread) -> PyResult<Gc<Type>> {
    let class = th.define_class(&methods::SPEC, Some(th.class(t::DICT)))?;
    class.slot_count.set(1);
    class.instance_size.set(class.base_size.get() + 8);
    let member = Payload::Member(Member::Slot(class.base_size.get()));
    let factory = th.descriptor(t::MEMBER_DESCRIPTOR, class, member, "default_factory");
    factory.doc.set(
        &factory.header,
        Some(
            th.str("Factory for default value called by __missing__().")
                .into(),
        ),
    );
    class
        .dict()
        .set_str(th, th.intern("default_factory"), factory.into())?;
    th.rt().kept.borrow_mut().insert(KEY, class.into());
    Ok(class)
}

/// The word of the factory. `this` is an instance of the class: only its methods come here.
fn factory_word(th: &Thread, this: Gc<Dict>) -> &Field<Option<Value>> {
    let offset = th.class(t::DICT).base_size.get() as usize;
    // SAFETY: instances of the class and those below have this word behind the dict's.
    unsafe { &*(this.as_ptr() as *const u8).add(offset).cast() }
}

fn factory(th: &Thread, this: Gc<Dict>) -> Value {
    factory_word(th, this).get().unwrap_or(Value::NONE)
}

fn is_one(th: &Thread, value: Value) -> PyResult<bool> {
    let class = pyjit_types::kept(th, KEY)?.cast::<Type>();
    Ok(class.is_some_and(|class| th.class_of(value).is_subclass_of(class)))
}

/// `type(this)(factory, items)`.
fn copy_with(th: &Thread, this: Gc<Dict>, items: Value) -> PyResult<Value> {
    let class = th.class_of(this.into());
    protocol::call(th, class.into(), &[factory(th, this), items])
}

#[pymethods(Dict, name = "collections.defaultdict", module = "collections", doc = DOC, flags = TypeFlags::BASE.with(TypeFlags::MAPPING).with(TypeFlags::DICT_SUBCLASS).with(TypeFlags::MATCH_SELF).with(TypeFlags::HAVE_GC))]
pub mod methods {
    use super::*;

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Dict>, args: Args<'_>) -> PyResult<()> {
        let first = args.get(0).unwrap_or(Value::NONE);
        if !first.is_none() && !protocol::is_callable(th, first) {
            return Err(th.raise(t::TypeError, "first argument must be callable or None"));
        }
        factory_word(th, this).set(&this.header, Some(first));
        let rest = args.skip(1);
        rest.check_count(th, "dict", 0, 1)?;
        if let Some(other) = rest.get(0) {
            update_arg(th, this, other)?;
        }
        update_keywords(th, this, args)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Dict>) -> PyResult<Gc<Str>> {
        let base = pyjit_types::dict::repr_of(th, this)?;
        let default = factory(th, this);
        let mut out = StrBuilder::new();
        let name = th.type_name(this.into());
        out.push_str(name.rsplit('.').next().unwrap_or(&name));
        out.push_str("(");
        // A factory whose repr shows this very dict.
        match default.header() {
            Some(header) if !default.is_none() => {
                match common::guarded_repr(header, || protocol::repr(th, default))? {
                    Some(text) => out.push_units(text.units()),
                    None => out.push_str("..."),
                }
            }
            _ => common::push_repr(th, &mut out, default)?,
        }
        out.push_str(", ");
        out.push_units(base.units());
        out.push_str(")");
        out.finish(th)
    }

    #[slot(nb_or)]
    fn or(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        let (Some(left), Some(right)) = (a.cast::<Dict>(), b.cast::<Dict>()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        // Of the class of whichever operand is one; the left one's items come first.
        let this = if is_one(th, a)? { left } else { right };
        let made = copy_with(th, this, left.into())?;
        if let Some(made) = made.cast::<Dict>() {
            update_arg(th, made, right.into())?;
        }
        Ok(made)
    }

    // A slot that nothing was written to would be missing: it reads as None before `__init__`.
    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<Dict> {
        let made = th.alloc(class, Dict::default());
        factory_word(th, made).set(&made.header, Some(Value::NONE));
        made
    }

    /// __missing__(key) # Called by __getitem__ for missing key; pseudo-code:
    ///   if self.default_factory is None: raise KeyError((key,))
    ///   self[key] = value = self.default_factory()
    ///   return value
    ///
    #[method("($self, object, /)")]
    fn __missing__(th: &Thread, this: Gc<Dict>, object: Value) -> PyResult<Value> {
        let factory = factory(th, this);
        if factory.is_none() {
            return Err(th.raise_key_error(object));
        }
        let value = protocol::call(th, factory, &[])?;
        this.set_default(th, object, value)
    }

    /// D.copy() -> a shallow copy of D.
    #[method("($self, /)")]
    #[method("($self, /)", name = "__copy__")]
    fn copy(th: &Thread, this: Gc<Dict>) -> PyResult<Value> {
        copy_with(th, this, this.into())
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Dict>) -> PyResult<Gc<Tuple>> {
        let factory = factory(th, this);
        let args = if factory.is_none() {
            th.rt().empty_tuple()
        } else {
            th.try_tuple(&[factory])?
        };
        let items = protocol::call_method(th, this.into(), th.names().items, &[])?;
        let iter = protocol::iter(th, items)?;
        let none = Value::NONE;
        th.try_tuple(&[
            th.class_of(this.into()).into(),
            args.into(),
            none,
            none,
            iter,
        ])
    }

    /// defaultdicts are generic over two types, signifying (respectively) the types of the dictionary's keys and values
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        common::class_getitem(th, class, object)
    }
}
