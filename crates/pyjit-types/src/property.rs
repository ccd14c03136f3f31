//! `property`. CPython: Objects/descrobject.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;

const DOC: &str = "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x:\n\nclass C(object):\n    def getx(self): return self._x\n    def setx(self, value): self._x = value\n    def delx(self): del self._x\n    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\nDecorators make defining new properties or modifying existing ones easy:\n\nclass C(object):\n    @property\n    def x(self):\n        \"I am the 'x' property.\"\n        return self._x\n    @x.setter\n    def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n        del self._x";

#[pytype(name = "property")]
#[repr(C)]
pub struct Property {
    head: NativeHeader,
    pub get: Field<Option<Value>>,
    pub set: Field<Option<Value>>,
    pub delete: Field<Option<Value>>,
    doc: Field<Option<Value>>,
    name: Field<Option<Value>>,
    doc_from_getter: Cell<bool>,
}

/// `__name__`: what `__set_name__` gave, else the getter's.
fn name_of(th: &Thread, this: Gc<Property>) -> PyResult<Option<Value>> {
    if let Some(name) = this.name.get() {
        return Ok(Some(name));
    }
    match this.get.get().filter(|get| !get.is_none()) {
        Some(get) => protocol::lookup_attr(th, get, th.names().__name__),
        None => Ok(None),
    }
}

/// "property 'x' of 'C' object has no getter".
fn missing(th: &Thread, this: Gc<Property>, instance: Value, what: &str) -> PyResult<Raised> {
    let class = th.class_of(instance);
    let qualname = protocol::getattr(th, class.into(), th.names().__qualname__)?;
    let class_name = crate::object_::repr_text(th, qualname)?;
    let text = match name_of(th, this)? {
        Some(name) => format!(
            "property {} of {class_name} object has no {what}",
            crate::object_::repr_text(th, name)?
        ),
        None => format!("property of {class_name} object has no {what}"),
    };
    Ok(th.raise(t::AttributeError, text))
}

/// A copy with one of its functions replaced.
fn copy_with(
    th: &Thread,
    this: Gc<Property>,
    get: Option<Value>,
    set: Option<Value>,
    delete: Option<Value>,
) -> PyResult<Value> {
    let given = |new: Option<Value>, old: &Field<Option<Value>>| {
        new.filter(|new| !new.is_none())
            .or(old.get())
            .unwrap_or(Value::NONE)
    };
    let (get, set, delete) = (
        given(get, &this.get),
        given(set, &this.set),
        given(delete, &this.delete),
    );
    let doc = if this.doc_from_getter.get() && !get.is_none() {
        Value::NONE
    } else {
        this.doc.get().unwrap_or(Value::NONE)
    };
    let class = th.class_of(this.into());
    let copy = protocol::call(th, class.into(), &[get, set, delete, doc])?;
    if let (Some(copy), Some(name)) = (copy.cast::<Property>(), this.name.get()) {
        copy.name.set(&copy.head.header, Some(name));
    }
    Ok(copy)
}

#[pymethods(
    Property,
    name = "property",
    doc = DOC,
    text_signature = "(fget=None, fset=None, fdel=None, doc=None)",
    flags = TypeFlags::BASE
)]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, cls: Gc<Type>, _args: Args) -> Gc<Property> {
        th.alloc(
            cls,
            Property {
                head: NativeHeader::new(Property::LAYOUT),
                get: Field::default(),
                set: Field::default(),
                delete: Field::default(),
                doc: Field::default(),
                name: Field::default(),
                doc_from_getter: Cell::new(false),
            },
        )
    }

    #[slot(
        tp_init,
        "(fget=None, fset=None, fdel=None, doc=None)",
        name = "property"
    )]
    fn init(
        th: &Thread,
        this: Gc<Property>,
        fget: Option<Value>,
        fset: Option<Value>,
        fdel: Option<Value>,
        doc: Option<Value>,
    ) -> PyResult<()> {
        let some = |value: Option<Value>| value.filter(|value| !value.is_none());
        let head = &this.head.header;
        this.get.set(head, some(fget));
        this.set.set(head, some(fset));
        this.delete.set(head, some(fdel));
        this.doc.set(head, None);
        this.name.set(head, None);
        this.doc_from_getter.set(false);
        let mut text = some(doc);
        if text.is_none()
            && let Some(get) = some(fget)
            && let Some(found) = some(protocol::lookup_attr(th, get, th.names().__doc__)?)
        {
            this.doc_from_getter.set(true);
            text = Some(found);
        }
        if Value::from(th.class_of(this.into())) == crate::kept(th, "property")? {
            this.doc.set(head, text);
            return Ok(());
        }
        // A subclass keeps it in its instances, where `__doc__` of the class would hide it.
        let value = text.unwrap_or(Value::NONE);
        match protocol::setattr(th, this.into(), th.names().__doc__, Some(value)) {
            Ok(()) => Ok(()),
            // One that was written is dropped where there is no room for it, one of the getter is not.
            Err(Raised) if !this.doc_from_getter.get() && th.catch(t::AttributeError).is_some() => {
                Ok(())
            }
            Err(Raised) => Err(Raised),
        }
    }

    #[slot(tp_descr_get)]
    fn descr_get(
        th: &Thread,
        this: Gc<Property>,
        instance: Option<Value>,
        _owner: Option<Value>,
    ) -> PyResult<Value> {
        let Some(instance) = instance.filter(|instance| !instance.is_none()) else {
            return Ok(this.into());
        };
        match this.get.get() {
            Some(get) => protocol::call(th, get, &[instance]),
            None => Err(missing(th, this, instance, "getter")?),
        }
    }

    #[slot(tp_descr_set)]
    fn descr_set(
        th: &Thread,
        this: Gc<Property>,
        instance: Value,
        value: Option<Value>,
    ) -> PyResult<()> {
        let result = match value {
            Some(value) => match this.set.get() {
                Some(set) => protocol::call(th, set, &[instance, value]),
                None => Err(missing(th, this, instance, "setter")?),
            },
            None => match this.delete.get() {
                Some(delete) => protocol::call(th, delete, &[instance]),
                None => Err(missing(th, this, instance, "deleter")?),
            },
        };
        result.map(|_| ())
    }

    #[getter]
    fn fget(this: Gc<Property>) -> Option<Value> {
        this.get.get()
    }

    #[setter(fget)]
    fn set_fget(th: &Thread, _this: Value, _value: Option<Value>) -> PyResult<()> {
        Err(crate::descriptors::read_only(th))
    }

    #[getter]
    fn fset(this: Gc<Property>) -> Option<Value> {
        this.set.get()
    }

    #[setter(fset)]
    fn set_fset(th: &Thread, _this: Value, _value: Option<Value>) -> PyResult<()> {
        Err(crate::descriptors::read_only(th))
    }

    #[getter]
    fn fdel(this: Gc<Property>) -> Option<Value> {
        this.delete.get()
    }

    #[setter(fdel)]
    fn set_fdel(th: &Thread, _this: Value, _value: Option<Value>) -> PyResult<()> {
        Err(crate::descriptors::read_only(th))
    }

    #[getter(__doc__)]
    fn get_doc(this: Gc<Property>) -> Option<Value> {
        this.doc.get()
    }

    #[setter(__doc__)]
    fn set_doc(this: Gc<Property>, value: Option<Value>) -> PyResult<()> {
        this.doc.set(&this.head.header, value);
        Ok(())
    }

    #[getter(__name__)]
    fn get_name(th: &Thread, this: Gc<Property>) -> PyResult<Value> {
        match name_of(th, this)? {
            Some(name) => Ok(name),
            None => Err(th.raise_no_attribute(this.into(), th.names().__name__)),
        }
    }

    #[setter(__name__)]
    fn set_name(this: Gc<Property>, value: Option<Value>) -> PyResult<()> {
        this.name.set(&this.head.header, value);
        Ok(())
    }

    #[getter(__isabstractmethod__)]
    fn isabstractmethod(th: &Thread, this: Gc<Property>) -> PyResult<bool> {
        for part in [&this.get, &this.set, &this.delete] {
            if let Some(function) = part.get()
                && crate::wrapped::is_abstract_method(th, function)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Descriptor to obtain a copy of the property with a different getter.
    #[method("($self, object, /)")]
    fn getter(th: &Thread, this: Gc<Property>, object: Value) -> PyResult<Value> {
        copy_with(th, this, Some(object), None, None)
    }

    /// Descriptor to obtain a copy of the property with a different setter.
    #[method("($self, object, /)")]
    fn setter(th: &Thread, this: Gc<Property>, object: Value) -> PyResult<Value> {
        copy_with(th, this, None, Some(object), None)
    }

    /// Descriptor to obtain a copy of the property with a different deleter.
    #[method("($self, object, /)")]
    fn deleter(th: &Thread, this: Gc<Property>, object: Value) -> PyResult<Value> {
        copy_with(th, this, None, None, Some(object))
    }

    /// Method to set name of a property.
    #[method]
    fn __set_name__(th: &Thread, this: Gc<Property>, args: Args) -> PyResult<()> {
        let count = args.values.len();
        if count != 2 {
            return Err(th.raise(
                t::TypeError,
                format!("__set_name__() takes 2 positional arguments but {count} were given"),
            ));
        }
        this.name.set(&this.head.header, Some(args.values[1]));
        Ok(())
    }
}
