//! `SRE_Template`: replacements, parsed by `re._compile_template`.

use super::pattern::Pattern;
use super::subject::{Subject, join};
use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

#[pytype(name = "SRE_Template", module = "_sre")]
#[repr(C)]
pub struct Template {
    head: NativeHeader,
    /// The text between the groups, one more than there are groups.
    literals: Field<Option<Gc<Tuple>>>,
    groups: Vec<usize>,
}

#[pymethods(Template, name = "SRE_Template", module = "_sre", flags = TypeFlags::DISALLOW_INSTANTIATION.with(TypeFlags::HAVE_GC).with(TypeFlags::IMMUTABLE))]
pub mod methods {
    use super::*;
}

/// `_sre.template(pattern, [literal, group, .., literal])`.
pub fn new(th: &Thread, _pattern: Value, parts: Gc<List>) -> PyResult<Value> {
    let invalid = || th.raise(t::TypeError, "invalid template");
    if parts.len().is_multiple_of(2) {
        return Err(invalid());
    }
    let literals = th.empty_list();
    let mut groups = Vec::with_capacity(parts.len() / 2);
    for (index, part) in parts.as_slice().iter().enumerate() {
        if index.is_multiple_of(2) {
            literals.push(th, *part)?;
            continue;
        }
        let number =
            pyjit_object::int::as_i64(*part).and_then(|number| usize::try_from(number).ok());
        match number {
            Some(number) => groups.push(number),
            None => return Err(invalid()),
        }
    }
    let class = pyjit_types::common::native_class(th, Template::LAYOUT)?;
    let literals = th.try_tuple(literals.as_slice())?;
    let made = th.alloc(
        class,
        Template {
            head: NativeHeader::new(Template::LAYOUT),
            literals: Field::default(),
            groups,
        },
    );
    made.literals.set(&made.head.header, Some(literals));
    Ok(made.into())
}

impl Template {
    fn literal(&self, index: usize) -> Value {
        let literals = self.literals.get();
        literals
            .and_then(|all| all.get(index))
            .unwrap_or(Value::NONE)
    }

    /// The replacement for one match.
    pub fn expand(
        &self,
        th: &Thread,
        subject: &Subject<'_>,
        spans: &[Option<(usize, usize)>],
    ) -> PyResult<Value> {
        let first = self.literal(0);
        if self.groups.is_empty() {
            return Ok(first);
        }
        let pieces = th.empty_list();
        pieces.push(th, first)?;
        for (index, group) in self.groups.iter().enumerate() {
            let Some(span) = spans.get(*group) else {
                return Err(th.raise(t::IndexError, "no such group"));
            };
            if let Some(text) = subject.group(th, *span)? {
                pieces.push(th, text)?;
            }
            pieces.push(th, self.literal(index + 1))?;
        }
        join(th, pieces, first.cast::<Str>().is_none())
    }
}

/// The template of a replacement string.
pub fn parse(th: &Thread, pattern: Gc<Pattern>, text: Value) -> PyResult<Gc<Template>> {
    let re = match th.rt().hooks.import.get() {
        Some(import) => import(th, "re")?,
        None => return Err(th.raise(t::ImportError, "re is not available")),
    };
    let compile = protocol::getattr_str(th, re, "_compile_template")?;
    // The function caches by the text: what has no hash is copied.
    let hashable = match protocol::hash(th, text) {
        Ok(_) => true,
        Err(Raised) if th.catch(t::TypeError).is_some() => false,
        Err(Raised) => return Err(Raised),
    };
    let text = if !hashable && th.class_of(text).slots.bf_getbuffer.get().is_some() {
        th.bytes(&pyjit_types::bytes::bytes_like(th, text)?)?.into()
    } else {
        text
    };
    let made = protocol::call(th, compile, &[pattern.into(), text])?;
    made.cast::<Template>().ok_or_else(|| {
        let found = th.type_name(made);
        let text = format!(
            "the result of compiling a replacement string is {found}, not _sre.SRE_Template"
        );
        th.raise(t::RuntimeError, text)
    })
}

/// What `sub` puts in the place of a match.
pub enum Replacement {
    Literal(Value),
    Template(Gc<Template>),
    Function(Value),
}

impl Replacement {
    pub fn new(th: &Thread, pattern: Gc<Pattern>, given: Value) -> PyResult<Replacement> {
        if protocol::is_callable(th, given) {
            return Ok(Replacement::Function(given));
        }
        let plain = match Subject::new(th, given, None) {
            Ok(text) => pyjit_text::string::find::find_code(text.units(), b'\\' as u32).is_none(),
            Err(Raised) => {
                th.take_pending();
                false
            }
        };
        if plain {
            return Ok(Replacement::Literal(given));
        }
        let template = parse(th, pattern, given)?;
        Ok(if template.groups.is_empty() {
            Replacement::Literal(template.literal(0))
        } else {
            Replacement::Template(template)
        })
    }
}
