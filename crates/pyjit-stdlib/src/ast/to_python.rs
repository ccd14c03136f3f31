//! The compiler's tree as Python objects. CPython: `PyAST_mod2obj` in Python/Python-ast.c.

use super::{Classes, node};
use pyjit_compiler::ast::{Ast, Constant, FieldValue, Ident, NodeId, Text};
use pyjit_object::prelude::*;

struct Maker<'a> {
    th: &'a Thread,
    ast: &'a Ast,
    classes: Classes,
    /// The interned strings of identifiers, by index; None where not made yet.
    idents: Gc<List>,
    /// Line numbers and columns are shared: by value.
    salt: u16,
}

/// The whole tree.
pub fn to_python(th: &Thread, ast: &Ast) -> PyResult<Value> {
    let idents = th.empty_list();
    idents.reserve(th, ast.idents.len())?;
    for _ in 0..ast.idents.len() {
        idents.push(th, Value::NONE)?;
    }
    let maker = Maker {
        th,
        ast,
        classes: Classes::get(th)?,
        idents,
        salt: th.rt().next_salt(),
    };
    match ast.root() {
        Some(root) => maker.node(root.into()),
        None => Ok(Value::NONE),
    }
}

impl Maker<'_> {
    fn node(&self, id: NodeId) -> PyResult<Value> {
        let th = self.th;
        th.check_native_stack(" during ast construction")?;
        let class = self.ast.class(id);
        let info = class.info();
        let Some(made) = self.classes.class(class).cast::<Type>() else {
            return Ok(Value::NONE);
        };
        let node = node::alloc(th, made);
        let header = &node.head.header;
        if let Some(names) = self.classes.fields(class) {
            for (index, value) in self.ast.fields(id).into_iter().enumerate() {
                let value = self.value(value)?;
                if let Some(name) = names.get(index).and_then(Value::cast::<Str>) {
                    th.set_own_attr(header, name, value)?;
                }
            }
        }
        if info.attributes {
            let span = self.ast.node_span(id);
            let positions = [
                span.lineno,
                span.col_offset,
                span.end_lineno,
                span.end_col_offset,
            ];
            for (index, number) in positions.into_iter().enumerate() {
                let name = self.classes.attributes.get(index);
                if let Some(name) = name.and_then(Value::cast::<Str>) {
                    th.set_own_attr(header, name, Value::int(number))?;
                }
            }
        }
        Ok(node.into())
    }

    fn value(&self, value: FieldValue) -> PyResult<Value> {
        Ok(match value {
            FieldValue::Absent => Value::NONE,
            FieldValue::Node(id) => self.node(id)?,
            FieldValue::Op(class) => self.classes.singleton(class),
            FieldValue::Ident(ident) => self.ident(ident)?,
            FieldValue::String(text) => self.ident(text.0)?,
            FieldValue::Int(number) => Value::int(number),
            FieldValue::Constant(id) => constant(self.th, self.ast.constant(id), self.salt)?,
            FieldValue::List(items) => {
                let list = self.th.empty_list();
                list.reserve(self.th, items.len())?;
                for item in items {
                    list.push(self.th, self.value(item)?)?;
                }
                list.into()
            }
        })
    }

    fn ident(&self, ident: Ident) -> PyResult<Value> {
        let index = ident.index();
        if let Some(known) = self.idents.get(index)
            && !known.is_none()
        {
            return Ok(known);
        }
        let made = self
            .th
            .intern_str(string(self.th, self.ast.text(ident))?)
            .into();
        if index < self.idents.len() {
            self.idents.set(index, made);
        }
        Ok(made)
    }
}

fn string(th: &Thread, text: &Text) -> PyResult<Gc<Str>> {
    match text {
        Text::Utf8(text) => th.try_str(text),
        Text::Wide(units) => th.str_ucs4(units),
    }
}

/// A constant's value.
fn constant(th: &Thread, value: &Constant, salt: u16) -> PyResult<Value> {
    let many = |items: &[Constant]| -> PyResult<Gc<List>> {
        let list = th.empty_list();
        for item in items {
            list.push(th, constant(th, item, salt)?)?;
        }
        Ok(list)
    };
    Ok(match value {
        Constant::None => Value::NONE,
        Constant::Bool(truth) => Value::bool(*truth),
        Constant::Ellipsis => Value::ELLIPSIS,
        Constant::Int(number) => match i32::try_from(*number) {
            Ok(small) => Value::int_literal(small, salt),
            Err(_) => th.int(*number),
        },
        Constant::BigInt(number) => th.try_int_big(number)?,
        Constant::Float(number) => Value::float(*number),
        Constant::Complex { real, imag } => th.complex(*real, *imag),
        Constant::Str(text) => {
            let made = string(th, text)?;
            let is_name = |text: &str| {
                text.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            };
            match text.as_str() {
                Some(text) if is_name(text) => th.intern_str(made).into(),
                _ => made.into(),
            }
        }
        Constant::Bytes(bytes) => th.bytes(bytes)?.into(),
        Constant::Tuple(items) => th.try_tuple(many(items)?.as_slice())?.into(),
        Constant::FrozenSet(items) => {
            let set = th.frozenset();
            let items = many(items)?;
            for index in 0..items.len() {
                if let Some(item) = items.get(index) {
                    set.add(th, item)?;
                }
            }
            set.into()
        }
    })
}
