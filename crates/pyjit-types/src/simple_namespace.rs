//! `types.SimpleNamespace`. CPython: Objects/namespaceobject.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::kind::{NativeHeader, flags};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::str::StrBuilder;

#[pytype(name = "SimpleNamespace", module = "types")]
#[repr(C)]
pub struct SimpleNamespace {
    head: NativeHeader,
}

/// A namespace with these attributes, as `sys.implementation` is.
pub fn new(th: &Thread, attributes: Gc<Dict>) -> PyResult<Value> {
    let Some(class) = th.rt().native_class(SimpleNamespace::LAYOUT) else {
        return Err(th.raise(t::SystemError, "SimpleNamespace is not there"));
    };
    let namespace = alloc(th, class);
    th.dict_of(&namespace.head.header)?
        .update_from(th, &attributes)?;
    Ok(namespace.into())
}

fn alloc(th: &Thread, class: Gc<Type>) -> Gc<SimpleNamespace> {
    th.alloc(
        class,
        SimpleNamespace {
            head: NativeHeader::new(SimpleNamespace::LAYOUT),
        },
    )
}

fn dict(th: &Thread, this: Gc<SimpleNamespace>) -> PyResult<Gc<Dict>> {
    th.dict_of(&this.head.header)
}

fn body(th: &Thread, this: Gc<SimpleNamespace>, name: &str) -> PyResult<Gc<Str>> {
    let attributes = dict(th, this)?.copy(th)?;
    let mut text = StrBuilder::new();
    text.push_str(name);
    text.push_str("(");
    let (mut at, mut first) = (0, true);
    while let Some((next, key, value)) = attributes.next_item(at) {
        at = next;
        let Some(key) = key.cast::<Str>().filter(|key| !key.is_empty()) else {
            continue;
        };
        if !first {
            text.push_str(", ");
        }
        first = false;
        text.push_units(key.units());
        text.push_str("=");
        text.push_units(protocol::repr(th, value)?.units());
    }
    text.push_str(")");
    text.finish(th)
}

#[pymethods(
    SimpleNamespace,
    name = "SimpleNamespace",
    module = "types",
    doc = "A simple attribute-based namespace.",
    text_signature = "(mapping_or_iterable=(), /, **kwargs)",
    flags = TypeFlags::BASE.with(TypeFlags::MANAGED_DICT)
)]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn tp_new(th: &Thread, cls: Gc<Type>, _args: Args) -> Gc<SimpleNamespace> {
        alloc(th, cls)
    }

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<SimpleNamespace>, args: Args) -> PyResult<()> {
        let class = th.class_of(this.into());
        let name = class.qualname.get().unwrap_or(class.name());
        args.check_count(th, &name.display(), 0, 1)?;
        let attributes = dict(th, this)?;
        if let Some(given) = args.get(0) {
            let given = match given.cast::<Dict>() {
                Some(given) => given,
                None => {
                    let made = protocol::call(th, th.class(t::DICT).into(), &[given])?;
                    match made.cast::<Dict>() {
                        Some(made) => made,
                        None => return Ok(()),
                    }
                }
            };
            let mut at = 0;
            while let Some((next, key, _)) = given.next_item(at) {
                at = next;
                if key.cast::<Str>().is_none() {
                    return Err(th.raise(t::TypeError, "keywords must be strings"));
                }
            }
            attributes.update_from(th, &given)?;
        }
        for (name, value) in args.keywords() {
            if name.cast::<Str>().is_none() {
                return Err(th.raise(t::TypeError, "keywords must be strings"));
            }
            attributes.set(th, name, value)?;
        }
        Ok(())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<SimpleNamespace>) -> PyResult<Gc<Str>> {
        let class = th.class_of(this.into());
        let name = if class.is_heap_class() {
            class.name_str()
        } else {
            "namespace".to_string()
        };
        let header = &this.head.header;
        if header.has_flag(flags::IN_REPR) {
            return th.try_str(&format!("{name}(...)"));
        }
        header.set_flag(flags::IN_REPR);
        let text = body(th, this, &name);
        header.clear_flag(flags::IN_REPR);
        text
    }

    #[slot(tp_richcompare)]
    fn compare(
        th: &Thread,
        this: Gc<SimpleNamespace>,
        other: Value,
        op: CompareOp,
    ) -> PyResult<Value> {
        match other.cast::<SimpleNamespace>() {
            Some(other) => {
                protocol::rich_compare(th, dict(th, this)?.into(), dict(th, other)?.into(), op)
            }
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[getter(__dict__)]
    fn get_dict(th: &Thread, this: Gc<SimpleNamespace>) -> PyResult<Gc<Dict>> {
        dict(th, this)
    }

    /// Return state information for pickling
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<SimpleNamespace>) -> PyResult<Value> {
        let class: Value = th.class_of(this.into()).into();
        let empty: Value = th.rt().empty_tuple().into();
        Ok(th.tuple(&[class, empty, dict(th, this)?.into()]).into())
    }

    /// Return a copy of the namespace object with new values for the specified attributes.
    #[method("($self, /, **changes)")]
    fn __replace__(th: &Thread, this: Gc<SimpleNamespace>, args: Args) -> PyResult<Value> {
        if args.positional_count() > 0 {
            return Err(th.raise(t::TypeError, "__replace__() takes no positional arguments"));
        }
        let class = th.class_of(this.into());
        let copy = protocol::call(th, class.into(), &[])?;
        let Some(namespace) = copy.cast::<SimpleNamespace>() else {
            let found = th.class_of(copy).qualified_name(th);
            return Err(th.raise(
                t::TypeError,
                format!(
                    "expect types.SimpleNamespace type, but {}() returned '{found}' object",
                    class.qualified_name(th)
                ),
            ));
        };
        let attributes = dict(th, namespace)?;
        attributes.update_from(th, &*dict(th, this)?)?;
        for (name, value) in args.keywords() {
            attributes.set(th, name, value)?;
        }
        Ok(copy)
    }
}
