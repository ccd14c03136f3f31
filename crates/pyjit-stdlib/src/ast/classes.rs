//! Makes the node classes from the compiler's table, as CPython's `init_types` does from the ASDL.

use super::{is_operator_sum, node};
use pyjit_compiler::ast::{Arity, CLASSES, Class, ClassInfo, FieldSpec, Kind};
use pyjit_object::class::build::NewClass;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

const ATTRIBUTES: [&str; 4] = ["lineno", "col_offset", "end_lineno", "end_col_offset"];

struct Maker<'a> {
    th: &'a Thread,
    /// By `Class`, None where not made yet.
    classes: Gc<List>,
    attributes: Gc<Tuple>,
}

/// Classes, singletons, names of fields and of attributes: four tuples.
pub fn make(th: &Thread) -> PyResult<Gc<Tuple>> {
    let names: Vec<Gc<Str>> = ATTRIBUTES.iter().map(|name| th.intern(name)).collect();
    let attributes = th.empty_list();
    for name in names {
        attributes.push(th, name.into())?;
    }
    let classes = th.empty_list();
    for _ in CLASSES {
        classes.push(th, Value::NONE)?;
    }
    let maker = Maker {
        th,
        classes,
        attributes: th.tuple(attributes.as_slice()),
    };
    for info in CLASSES {
        maker.class(info)?;
    }
    for info in CLASSES {
        maker.add_field_types(info)?;
    }
    let singletons = th.empty_list();
    let fields = th.empty_list();
    for info in CLASSES {
        let class = maker.made(info.class)?;
        let is_member = info.base.is_some_and(is_operator_sum);
        let singleton = match class.cast::<Type>() {
            Some(class) if is_member => node::alloc(th, class).into(),
            _ => Value::NONE,
        };
        singletons.push(th, singleton)?;
        fields.push(th, maker.field_names(info)?.into())?;
    }
    Ok(th.tuple(&[
        th.tuple(classes.as_slice()).into(),
        th.tuple(singletons.as_slice()).into(),
        th.tuple(fields.as_slice()).into(),
        maker.attributes.into(),
    ]))
}

impl Maker<'_> {
    fn field_names(&self, info: &ClassInfo) -> PyResult<Gc<Tuple>> {
        let names = self.th.empty_list();
        for field in info.fields {
            names.push(self.th, self.th.intern(field.name).into())?;
        }
        Ok(self.th.tuple(names.as_slice()))
    }

    /// A class, made if it is not there.
    fn made(&self, class: Class) -> PyResult<Value> {
        match self.classes.get(class as usize) {
            Some(made) if !made.is_none() => Ok(made),
            _ => self.class(class.info()),
        }
    }

    fn class(&self, info: &ClassInfo) -> PyResult<Value> {
        let th = self.th;
        if let Some(made) = self.classes.get(info.class as usize)
            && !made.is_none()
        {
            return Ok(made);
        }
        let root = node::class(th)?;
        let base = match info.base {
            Some(base) => self.made(base)?.cast::<Type>().unwrap_or(root),
            None => root,
        };
        let names: Value = self.field_names(info)?.into();
        let namespace = th.dict();
        let set = |name: &str, value: Value| namespace.set_str(th, th.intern(name), value);
        set("_fields", names)?;
        set("__match_args__", names)?;
        set("__module__", th.intern("ast").into())?;
        set("__doc__", th.str(&info.class.signature()).into())?;
        // Positions belong to the sum, not to its members.
        if info.base.is_none() {
            let attributes = if info.attributes {
                self.attributes
            } else {
                th.rt().empty_tuple()
            };
            set("_attributes", attributes.into())?;
        }
        for field in info.fields {
            if field.arity == Arity::Optional {
                set(field.name, Value::NONE)?;
            }
        }
        if info.base.is_none() && info.attributes {
            set("end_lineno", Value::NONE)?;
            set("end_col_offset", Value::NONE)?;
        }
        let name = th.intern(info.name);
        let class = th.build_class(&NewClass {
            metaclass: th.class(t::TYPE),
            name,
            qualname: name,
            bases: &[base],
            base,
            namespace,
            slots: &[],
            add_dict: false,
            add_weakref: info.base.is_none(),
            expected_attrs: info.fields.len() + if info.attributes { 4 } else { 0 },
        })?;
        self.classes.set(info.class as usize, class.into());
        Ok(class.into())
    }

    /// What `_field_types` says of a field.
    fn field_type(&self, field: &FieldSpec) -> PyResult<Value> {
        let th = self.th;
        let of: Value = match field.kind {
            Kind::Node(class) => self.made(class)?,
            Kind::Identifier | Kind::String => th.class(t::STR).into(),
            Kind::Int => th.class(t::INT).into(),
            Kind::Constant => th.class(t::OBJECT).into(),
        };
        match field.arity {
            Arity::One => Ok(of),
            Arity::Optional => protocol::or(th, of, Value::NONE),
            Arity::Many | Arity::ManyOptional => {
                protocol::get_item(th, th.class(t::LIST).into(), of)
            }
        }
    }

    fn add_field_types(&self, info: &ClassInfo) -> PyResult<()> {
        let th = self.th;
        if info.is_abstract {
            return Ok(());
        }
        let Some(class) = self.made(info.class)?.cast::<Type>() else {
            return Ok(());
        };
        let types = th.dict();
        for field in info.fields {
            types.set_str(th, th.intern(field.name), self.field_type(field)?)?;
        }
        let dict = class.dict();
        dict.set_str(th, th.intern("_field_types"), types.into())?;
        dict.set_str(th, th.intern("__annotations_cache__"), types.into())
    }
}
