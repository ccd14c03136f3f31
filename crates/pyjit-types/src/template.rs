//! `string.templatelib`: what t-strings make. CPython: Objects/{templateobject,interpolationobject}.c; PEP 750.

use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;

#[pytype(name = "Template", module = "string.templatelib")]
#[repr(C)]
pub struct Template {
    head: NativeHeader,
    /// One more than interpolations.
    strings: Field<Option<Gc<Tuple>>>,
    interpolations: Field<Option<Gc<Tuple>>>,
}

#[pytype(name = "Interpolation", module = "string.templatelib")]
#[repr(C)]
pub struct Interpolation {
    head: NativeHeader,
    value: Field<Option<Value>>,
    expression: Field<Option<Value>>,
    conversion: Field<Option<Value>>,
    format_spec: Field<Option<Value>>,
}

#[pytype(name = "TemplateIter", module = "string.templatelib")]
#[repr(C)]
pub struct TemplateIter {
    head: NativeHeader,
    template: Field<Option<Gc<Template>>>,
    /// Even: the string of that number comes next; odd: the interpolation.
    position: Cell<usize>,
}

fn strings(th: &Thread, this: Gc<Template>) -> Gc<Tuple> {
    this.strings.get().unwrap_or(th.rt().empty_tuple())
}

fn interpolations(th: &Thread, this: Gc<Template>) -> Gc<Tuple> {
    this.interpolations.get().unwrap_or(th.rt().empty_tuple())
}

fn alloc(
    th: &Thread,
    class: Gc<Type>,
    strings: Gc<Tuple>,
    interpolations: Gc<Tuple>,
) -> Gc<Template> {
    let template = th.alloc(
        class,
        Template {
            head: NativeHeader::new(Template::LAYOUT),
            strings: Field::default(),
            interpolations: Field::default(),
        },
    );
    template.strings.set(&template.head.header, Some(strings));
    template
        .interpolations
        .set(&template.head.header, Some(interpolations));
    template
}

/// Two strings one after the other.
fn join(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    let mut text = pyjit_object::str::StrBuilder::new();
    for part in [a, b] {
        if let Some(part) = part.cast::<Str>() {
            text.push_units(part.units());
        }
    }
    Ok(text.finish(th)?.into())
}

#[pymethods(
    Template,
    name = "Template",
    module = "string.templatelib",
    doc = "Template object",
    flags = TypeFlags::IMMUTABLE
)]
pub mod template {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, cls: Gc<Type>, args: Args) -> PyResult<Value> {
        if args.has_keywords() {
            return Err(th.raise(
                t::TypeError,
                "Template.__new__ only accepts *args arguments",
            ));
        }
        let (texts, values) = (th.empty_list(), th.empty_list());
        // Neighbouring strings become one; between two interpolations stands an empty one.
        let mut open = false;
        for arg in args.values {
            if arg.cast::<Str>().is_some() {
                if open && let Some(last) = texts.pop() {
                    texts.push(th, join(th, last, *arg)?)?;
                } else {
                    texts.push(th, *arg)?;
                }
                open = true;
            } else if arg.cast::<Interpolation>().is_some() {
                if !open {
                    texts.push(th, th.rt().empty_str().into())?;
                }
                open = false;
                values.push(th, *arg)?;
            } else {
                let found = th.type_name(*arg);
                return Err(th.raise(
                    t::TypeError,
                    format!(
                        "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {found}"
                    ),
                ));
            }
        }
        if !open {
            texts.push(th, th.rt().empty_str().into())?;
        }
        let (texts, values) = (
            th.try_tuple(texts.as_slice())?,
            th.try_tuple(values.as_slice())?,
        );
        Ok(alloc(th, cls, texts, values).into())
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Template>) -> PyResult<String> {
        Ok(format!(
            "Template(strings={}, interpolations={})",
            crate::object_::repr_text(th, strings(th, this).into())?,
            crate::object_::repr_text(th, interpolations(th, this).into())?
        ))
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<Template>) -> PyResult<Value> {
        let Some(class) = th.rt().native_class(TemplateIter::LAYOUT) else {
            return Err(th.raise(t::SystemError, "TemplateIter is not there"));
        };
        let iter = th.alloc(
            class,
            TemplateIter {
                head: NativeHeader::new(TemplateIter::LAYOUT),
                template: Field::default(),
                position: Cell::new(0),
            },
        );
        iter.template.set(&iter.head.header, Some(this));
        Ok(iter.into())
    }

    #[slot(sq_concat)]
    fn concat(th: &Thread, this: Gc<Template>, other: Value) -> PyResult<Value> {
        let Some(other) = other.cast::<Template>() else {
            let found = th.class_of(other).full_name(th);
            return Err(th.raise(
                t::TypeError,
                format!(
                    "can only concatenate string.templatelib.Template (not \"{found}\") to string.templatelib.Template"
                ),
            ));
        };
        let (left, right) = (strings(th, this), strings(th, other));
        let (Some((last, before)), Some((first, after))) =
            (left.as_slice().split_last(), right.as_slice().split_first())
        else {
            return Ok(this.into());
        };
        let texts = th.list(before)?;
        texts.push(th, join(th, *last, *first)?)?;
        texts.extend_from_slice(th, after)?;
        let values = th.list(interpolations(th, this).as_slice())?;
        values.extend_from_slice(th, interpolations(th, other).as_slice())?;
        let class = th.class_of(this.into());
        let (texts, values) = (
            th.try_tuple(texts.as_slice())?,
            th.try_tuple(values.as_slice())?,
        );
        Ok(alloc(th, class, texts, values).into())
    }

    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Template>) -> PyResult<Value> {
        let module = crate::object_::import(th, "string.templatelib")?;
        let function = protocol::getattr_str(th, module, "_template_unpickle")?;
        let parts = th.tuple(&[strings(th, this).into(), interpolations(th, this).into()]);
        Ok(th.tuple(&[function, parts.into()]).into())
    }

    /// Template supports [] for generic usage
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, cls: Value, object: Value) -> PyResult<Value> {
        crate::generic_alias::new(th, cls, object)
    }

    /// Strings
    #[getter(strings)]
    fn get_strings(th: &Thread, this: Gc<Template>) -> Gc<Tuple> {
        strings(th, this)
    }

    /// Interpolations
    #[getter(interpolations)]
    fn get_interpolations(th: &Thread, this: Gc<Template>) -> Gc<Tuple> {
        interpolations(th, this)
    }

    /// Values of interpolations
    #[getter]
    fn values(th: &Thread, this: Gc<Template>) -> PyResult<Gc<Tuple>> {
        let list = th.empty_list();
        for interpolation in interpolations(th, this).as_slice() {
            let value = interpolation
                .cast::<Interpolation>()
                .and_then(|interpolation| interpolation.value.get());
            list.push(th, value.unwrap_or(Value::NONE))?;
        }
        th.try_tuple(list.as_slice())
    }
}

#[pymethods(
    Interpolation,
    name = "Interpolation",
    module = "string.templatelib",
    doc = "Interpolation object",
    flags = TypeFlags::IMMUTABLE
)]
pub mod interpolation {
    use super::*;

    #[slot(
        tp_new,
        "(value, expression='', conversion=None, format_spec='')",
        name = "Interpolation"
    )]
    fn new(
        th: &Thread,
        cls: Gc<Type>,
        value: Value,
        expression: Option<Gc<Str>>,
        conversion: Option<Value>,
        format_spec: Option<Gc<Str>>,
    ) -> PyResult<Value> {
        if let Some(conversion) = conversion.filter(|conversion| !conversion.is_none()) {
            let Some(text) = conversion.cast::<Str>() else {
                let found = th.type_name(conversion);
                return Err(th.raise(
                    t::TypeError,
                    format!("Interpolation() argument 'conversion' must be str, not {found}"),
                ));
            };
            if !["s", "r", "a"].iter().any(|known| text.eq_str(known)) {
                return Err(th.raise(
                    t::ValueError,
                    "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'",
                ));
            }
        }
        let empty = th.rt().empty_str();
        let interpolation = th.alloc(
            cls,
            Interpolation {
                head: NativeHeader::new(Interpolation::LAYOUT),
                value: Field::default(),
                expression: Field::default(),
                conversion: Field::default(),
                format_spec: Field::default(),
            },
        );
        let head = &interpolation.head.header;
        interpolation.value.set(head, Some(value));
        interpolation
            .expression
            .set(head, Some(expression.unwrap_or(empty).into()));
        interpolation
            .conversion
            .set(head, Some(conversion.unwrap_or(Value::NONE)));
        interpolation
            .format_spec
            .set(head, Some(format_spec.unwrap_or(empty).into()));
        Ok(interpolation.into())
    }

    fn parts(this: Gc<Interpolation>) -> [Value; 4] {
        [
            &this.value,
            &this.expression,
            &this.conversion,
            &this.format_spec,
        ]
        .map(|field| field.get().unwrap_or(Value::NONE))
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Interpolation>) -> PyResult<String> {
        let mut texts = Vec::new();
        for part in parts(this) {
            texts.push(crate::object_::repr_text(th, part)?);
        }
        Ok(format!("Interpolation({})", texts.join(", ")))
    }

    /// __reduce__() -> (cls, state)
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<Interpolation>) -> PyResult<Value> {
        let class: Value = th.class_of(this.into()).into();
        Ok(th.tuple(&[class, th.tuple(&parts(this)).into()]).into())
    }

    /// Interpolations are generic over the types of their values
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, cls: Value, object: Value) -> PyResult<Value> {
        crate::generic_alias::new(th, cls, object)
    }

    /// Value
    #[getter]
    fn value(this: Gc<Interpolation>) -> Option<Value> {
        this.value.get()
    }

    /// Expression
    #[getter]
    fn expression(this: Gc<Interpolation>) -> Option<Value> {
        this.expression.get()
    }

    /// Conversion
    #[getter]
    fn conversion(this: Gc<Interpolation>) -> Option<Value> {
        this.conversion.get()
    }

    /// Format specifier
    #[getter]
    fn format_spec(this: Gc<Interpolation>) -> Option<Value> {
        this.format_spec.get()
    }
}

#[pymethods(
    TemplateIter,
    name = "TemplateIter",
    module = "string.templatelib",
    doc = "Template iterator object",
    flags = TypeFlags::DISALLOW_INSTANTIATION
)]
pub mod template_iter {
    use super::*;

    #[slot(tp_iter)]
    fn iter(this: Value) -> Value {
        this
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<TemplateIter>) -> Option<Value> {
        let template = this.template.get()?;
        loop {
            let position = this.position.get();
            this.position.set(position + 1);
            if position % 2 == 1 {
                return interpolations(th, template).get(position / 2);
            }
            let text = strings(th, template).get(position / 2)?;
            // Empty strings are not shown.
            if text.cast::<Str>().is_some_and(|text| !text.is_empty()) {
                return Some(text);
            }
            if position / 2 >= interpolations(th, template).len() {
                return None;
            }
        }
    }
}

/// `Interpolation.__match_args__`.
pub fn finish(th: &Thread) -> PyResult<()> {
    let Some(class) = th.rt().native_class(Interpolation::LAYOUT) else {
        return Ok(());
    };
    let names = ["value", "expression", "conversion", "format_spec"]
        .map(|name| Value::from(th.intern(name)));
    class
        .dict()
        .set_str(th, th.names().__match_args__, th.tuple(&names).into())
}
