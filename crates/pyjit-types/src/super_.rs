//! `super`. CPython: the `super_*` functions of Objects/typeobject.c.

use pyjit_object::code::CodeObject;
use pyjit_object::def::TypeFlags;
use pyjit_object::function::PyCell;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol::{self, SuperAttr};

const DOC: &str = "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n";

/// Bits of `co_localspluskinds`.
const FREE: u8 = 0x80;
const CELL: u8 = 0x40;

#[pytype(name = "super")]
#[repr(C)]
pub struct Super {
    head: NativeHeader,
    start: Field<Option<Gc<Type>>>,
    object: Field<Option<Value>>,
    /// The class whose MRO is walked.
    class: Field<Option<Gc<Type>>>,
}

/// A cell's contents; other values as they are.
fn through_cell(value: Value) -> Option<Value> {
    match value.cast::<PyCell>() {
        Some(cell) => cell.contents.get(),
        None => Some(value),
    }
}

/// The class and first argument that `super()` without arguments stands for.
fn from_frame(th: &Thread) -> PyResult<(Gc<Type>, Value)> {
    let error = |text: &str| th.raise(t::RuntimeError, text);
    let Some(activation) = th.activation() else {
        return Err(error("super(): no current frame"));
    };
    let code: Gc<CodeObject> = activation.code();
    if code.argcount() == 0 {
        return Err(error("super(): no arguments"));
    }
    let first = activation.local(0).and_then(|value| {
        // The argument itself may be a cell, if an inner function uses it.
        if code.local_kind(0) & CELL != 0 {
            through_cell(value)
        } else {
            Some(value)
        }
    });
    let Some(first) = first else {
        return Err(error("super(): arg[0] deleted"));
    };
    for index in 0..code.nlocalsplus() {
        if code.local_kind(index) & FREE == 0 || !code.local_name(index).eq_str("__class__") {
            continue;
        }
        let cell = activation.local(index).and_then(Value::cast::<PyCell>);
        let Some(cell) = cell else {
            return Err(error("super(): bad __class__ cell"));
        };
        let Some(class) = cell.contents.get() else {
            return Err(error("super(): empty __class__ cell"));
        };
        return match class.cast::<Type>() {
            Some(class) => Ok((class, first)),
            None => {
                let found = th.type_name(class);
                Err(error(&format!(
                    "super(): __class__ is not a type ({found})"
                )))
            }
        };
    }
    Err(error("super(): __class__ cell not found"))
}

#[pymethods(
    Super,
    name = "super",
    doc = DOC,
    flags = TypeFlags::BASE
)]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, cls: Gc<Type>, _args: Args) -> Gc<Super> {
        th.alloc(
            cls,
            Super {
                head: NativeHeader::new(Super::LAYOUT),
                start: Field::default(),
                object: Field::default(),
                class: Field::default(),
            },
        )
    }

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Super>, args: Args) -> PyResult<()> {
        let values = args.no_keywords(th, "super")?;
        args.check_count(th, "super()", 0, 2)?;
        let (start, object) = match values {
            [] => {
                let (start, object) = from_frame(th)?;
                (start, Some(object))
            }
            [start, rest @ ..] => {
                let Some(class) = start.cast::<Type>() else {
                    let found = th.type_name(*start);
                    return Err(th.raise(
                        t::TypeError,
                        format!("super() argument 1 must be a type, not {found}"),
                    ));
                };
                (class, rest.first().copied())
            }
        };
        let object = object.filter(|object| !object.is_none());
        let class = match object {
            Some(object) => Some(protocol::super_check(th, start, object)?),
            None => None,
        };
        let head = &this.head.header;
        this.start.set(head, Some(start));
        this.object.set(head, object);
        this.class.set(head, class);
        Ok(())
    }

    #[slot(tp_repr)]
    fn repr(this: Gc<Super>) -> String {
        let start = this
            .start
            .get()
            .map_or("NULL".to_string(), |class| class.name_str());
        match this.class.get() {
            Some(class) => format!("<super: <class '{start}'>, <{} object>>", class.name_str()),
            None => format!("<super: <class '{start}'>, NULL>"),
        }
    }

    #[slot(tp_getattro)]
    fn getattro(th: &Thread, this: Gc<Super>, name: Gc<Str>) -> PyResult<Value> {
        if let (Some(start), Some(class), Some(object)) =
            (this.start.get(), this.class.get(), this.object.get())
            // `super().__class__` is super itself.
            && name != th.names().__class__
            && let SuperAttr::Bound(value) =
                protocol::super_lookup(th, start, class, object, name, true)?
        {
            return Ok(value);
        }
        match protocol::generic_lookup(th, this.into(), name)? {
            Some(value) => Ok(value),
            None => Err(th.raise_no_attribute(this.into(), name)),
        }
    }

    #[slot(tp_descr_get)]
    fn get(
        th: &Thread,
        this: Gc<Super>,
        instance: Option<Value>,
        _owner: Option<Value>,
    ) -> PyResult<Value> {
        let Some(instance) = instance.filter(|instance| !instance.is_none()) else {
            return Ok(this.into());
        };
        let (None, Some(start)) = (this.object.get(), this.start.get()) else {
            return Ok(this.into());
        };
        let class = th.class_of(this.into());
        if class.is_heap_class() {
            return protocol::call(th, class.into(), &[start.into(), instance]);
        }
        let of = protocol::super_check(th, start, instance)?;
        let bound = th.alloc(
            class,
            Super {
                head: NativeHeader::new(Super::LAYOUT),
                start: Field::default(),
                object: Field::default(),
                class: Field::default(),
            },
        );
        bound.start.set(&bound.head.header, Some(start));
        bound.object.set(&bound.head.header, Some(instance));
        bound.class.set(&bound.head.header, Some(of));
        Ok(bound.into())
    }

    /// the class invoking super()
    #[getter(__thisclass__)]
    fn thisclass(this: Gc<Super>) -> Option<Gc<Type>> {
        this.start.get()
    }

    /// the instance invoking super(); may be None
    #[getter(__self__)]
    fn self_object(this: Gc<Super>) -> Option<Value> {
        this.object.get()
    }

    /// the type of the instance invoking super(); may be None
    #[getter(__self_class__)]
    fn self_class(this: Gc<Super>) -> Option<Gc<Type>> {
        this.class.get()
    }
}
