//! `staticmethod` and `classmethod`. CPython: Objects/funcobject.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

const STATIC_DOC: &str = "Convert a function to be a static method.\n\nA static method does not receive an implicit first argument.\nTo declare a static method, use this idiom:\n\n     class C:\n         @staticmethod\n         def f(arg1, arg2, argN):\n             ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()). Both the class and the instance are ignored, and\nneither is passed implicitly as the first argument to the method.\n\nStatic methods in Python are similar to those found in Java or C++.\nFor a more advanced concept, see the classmethod builtin.";
const CLASS_DOC: &str = "Convert a function to be a class method.\n\nA class method receives the class as implicit first argument,\njust like an instance method receives the instance.\nTo declare a class method, use this idiom:\n\n  class C:\n      @classmethod\n      def f(cls, arg1, arg2, argN):\n          ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()).  The instance is ignored except for its class.\nIf a class method is called for a derived class, the derived class\nobject is passed as the implied first argument.\n\nClass methods are different than C++ or Java static methods.\nIf you want those, see the staticmethod builtin.";

#[pytype(name = "staticmethod")]
#[repr(C)]
pub struct StaticMethod {
    head: NativeHeader,
    pub callable: Field<Option<Value>>,
}

#[pytype(name = "classmethod")]
#[repr(C)]
pub struct ClassMethod {
    head: NativeHeader,
    pub callable: Field<Option<Value>>,
}

/// Copies the names and docs of the wrapped callable. CPython: `functools_wraps` in funcobject.c.
fn copy_attributes(th: &Thread, wrapper: Value, callable: Value) -> PyResult<()> {
    let Some(header) = wrapper.header() else {
        return Ok(());
    };
    let names = th.names();
    for name in [
        names.__module__,
        names.__name__,
        names.__qualname__,
        names.__doc__,
    ] {
        if let Some(value) = protocol::lookup_attr(th, callable, name)? {
            th.set_own_attr(header, name, value)?;
        }
    }
    Ok(())
}

/// The annotations of the wrapped callable, copied to the wrapper at first use.
fn annotations(th: &Thread, wrapper: Value, callable: Value, name: Gc<Str>) -> PyResult<Value> {
    let Some(header) = wrapper.header() else {
        return Ok(Value::NONE);
    };
    if let Some(own) = th.own_attr_checked(header, name)? {
        return Ok(own);
    }
    let value = protocol::getattr(th, callable, name)?;
    th.set_own_attr(header, name, value)?;
    Ok(value)
}

fn set_annotations(
    th: &Thread,
    wrapper: Value,
    name: Gc<Str>,
    value: Option<Value>,
) -> PyResult<()> {
    let Some(header) = wrapper.header() else {
        return Ok(());
    };
    match value {
        Some(value) => th.set_own_attr(header, name, value),
        None if th.delete_own_attr(header, name)? => Ok(()),
        None => Err(th.raise_no_attribute(wrapper, name)),
    }
}

fn is_abstract(th: &Thread, callable: Option<Value>) -> PyResult<bool> {
    let Some(callable) = callable else {
        return Ok(false);
    };
    is_abstract_method(th, callable)
}

/// Whether the value is marked as an abstract method.
pub fn is_abstract_method(th: &Thread, value: Value) -> PyResult<bool> {
    match protocol::lookup_attr(th, value, th.names().__isabstractmethod__)? {
        Some(mark) => protocol::truth(th, mark),
        None => Ok(false),
    }
}

macro_rules! wrapper_type {
    ($module:ident, $layout:ident, $name:literal, $doc:expr, { $($more:tt)* }) => {
        #[pymethods($layout, name = $name, doc = $doc, text_signature = "(function, /)", flags = TypeFlags::BASE.with(TypeFlags::MANAGED_DICT))]
        pub mod $module {
            use super::*;

            #[slot(tp_new)]
            fn new(th: &Thread, cls: Gc<Type>, _args: Args) -> Gc<$layout> {
                th.alloc(cls, $layout { head: NativeHeader::new($layout::LAYOUT), callable: Field::default() })
            }

            #[slot(tp_init)]
            fn init(th: &Thread, this: Gc<$layout>, args: Args) -> PyResult<()> {
                let values = args.no_keywords(th, $name)?;
                args.check_count(th, $name, 1, 1)?;
                this.callable.set(&this.head.header, Some(values[0]));
                copy_attributes(th, this.into(), values[0])
            }

            #[slot(tp_repr)]
            fn repr(th: &Thread, this: Gc<$layout>) -> PyResult<String> {
                let inner = crate::object_::repr_text(th, this.callable.get().unwrap_or(Value::NONE))?;
                Ok(format!("<{}({inner})>", $name))
            }

            #[getter(__func__)]
            fn func(this: Gc<$layout>) -> Option<Value> {
                this.callable.get()
            }

            #[getter(__wrapped__)]
            fn wrapped(this: Gc<$layout>) -> Option<Value> {
                this.callable.get()
            }

            #[getter(__isabstractmethod__)]
            fn isabstractmethod(th: &Thread, this: Gc<$layout>) -> PyResult<bool> {
                is_abstract(th, this.callable.get())
            }

            #[getter(__dict__)]
            fn dict(th: &Thread, this: Value) -> PyResult<Option<Gc<Dict>>> {
                crate::descriptors::instance_dict(th, this)
            }

            #[setter(__dict__)]
            fn set_dict(th: &Thread, this: Value, value: Option<Value>) -> PyResult<()> {
                crate::descriptors::set_instance_dict(th, this, value)
            }

            #[getter(__annotations__)]
            fn get_annotations(th: &Thread, this: Gc<$layout>) -> PyResult<Value> {
                annotations(th, this.into(), this.callable.get().unwrap_or(Value::NONE), th.names().__annotations__)
            }

            #[setter(__annotations__)]
            fn put_annotations(th: &Thread, this: Value, value: Option<Value>) -> PyResult<()> {
                set_annotations(th, this, th.names().__annotations__, value)
            }

            #[getter(__annotate__)]
            fn get_annotate(th: &Thread, this: Gc<$layout>) -> PyResult<Value> {
                annotations(th, this.into(), this.callable.get().unwrap_or(Value::NONE), th.names().__annotate__)
            }

            #[setter(__annotate__)]
            fn put_annotate(th: &Thread, this: Value, value: Option<Value>) -> PyResult<()> {
                set_annotations(th, this, th.names().__annotate__, value)
            }

            /// See PEP 585
            #[classmethod("($type, object, /)")]
            fn __class_getitem__(th: &Thread, cls: Value, object: Value) -> PyResult<Value> {
                crate::generic_alias::new(th, cls, object)
            }

            $($more)*
        }
    };
}

wrapper_type!(static_method, StaticMethod, "staticmethod", STATIC_DOC, {
    #[slot(tp_descr_get)]
    fn get(
        th: &Thread,
        this: Gc<StaticMethod>,
        _instance: Option<Value>,
        _owner: Option<Value>,
    ) -> PyResult<Value> {
        this.callable
            .get()
            .ok_or_else(|| th.raise(t::RuntimeError, "uninitialized staticmethod object"))
    }

    #[slot(tp_call)]
    fn call(th: &Thread, this: Gc<StaticMethod>, args: Args) -> PyResult<Value> {
        protocol::call_args(th, this.callable.get().unwrap_or(Value::NONE), args)
    }
});

wrapper_type!(class_method, ClassMethod, "classmethod", CLASS_DOC, {
    #[slot(tp_descr_get)]
    fn get(
        th: &Thread,
        this: Gc<ClassMethod>,
        instance: Option<Value>,
        owner: Option<Value>,
    ) -> PyResult<Value> {
        let Some(callable) = this.callable.get() else {
            return Err(th.raise(t::RuntimeError, "uninitialized classmethod object"));
        };
        let class = owner.or(instance.map(|instance| th.class_of(instance).into()));
        Ok(th.method(callable, class.unwrap_or(Value::NONE)))
    }
});
