//! Trees that programs made, as the compiler's. CPython: `PyAST_obj2mod` in Python/Python-ast.c.
//!
//! Nodes of products are taken as they quack, members of sums by `isinstance`, as CPython does. Whether the tree means
//! anything is `pyjit_compiler::ast::validate`'s business.

use super::{Classes, is_operator_sum};
use pyjit_compiler::ast::{
    Arity, Ast, CLASSES, Class, Constant, FieldSpec, FieldValue, Kind, NodeId, Span, Str as Text,
    Text as Spelling,
};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::collections::HashMap;

struct Reader<'a> {
    th: &'a Thread,
    ast: Ast,
    classes: Classes,
    /// The classes by address, for nodes that are of no subclass.
    exact: HashMap<u64, Class>,
}

/// The tree whose root is of class `root`, else TypeError.
pub fn from_python(th: &Thread, tree: Value, root: Class) -> PyResult<Ast> {
    let classes = Classes::get(th)?;
    if !protocol::is_instance(th, tree, classes.class(root))? {
        let found = th.type_name(tree);
        let text = format!("expected {} node, got {found}", root.info().name);
        return Err(th.raise(t::TypeError, text));
    }
    let exact = CLASSES
        .iter()
        .filter(|info| !info.is_abstract)
        .map(|info| (classes.class(info.class).bits(), info.class));
    let mut reader = Reader {
        th,
        ast: Ast::new(),
        classes,
        exact: exact.collect(),
    };
    if let FieldValue::Node(NodeId::Mod(root)) = reader.sum(tree, Class::r#mod)? {
        reader.ast.set_root(root);
    }
    Ok(reader.ast)
}

impl Reader<'_> {
    fn type_error<T>(&self, text: String) -> PyResult<T> {
        Err(self.th.raise(t::TypeError, text))
    }

    /// Which member of a sum the node is.
    fn member(&self, value: Value, sum: Class) -> PyResult<Class> {
        let class: Value = self.th.class_of(value).into();
        if let Some(known) = self.exact.get(&class.bits())
            && known.info().base == Some(sum)
        {
            return Ok(*known);
        }
        for info in CLASSES.iter().filter(|info| info.base == Some(sum)) {
            if protocol::is_instance(self.th, value, self.classes.class(info.class))? {
                return Ok(info.class);
            }
        }
        let text = format!(
            "expected some sort of {}, but got {}",
            sum.info().name,
            protocol::repr(self.th, value)?.display()
        );
        self.type_error(text)
    }

    /// A member of a sum, absent for None.
    fn sum(&mut self, value: Value, sum: Class) -> PyResult<FieldValue> {
        if is_operator_sum(sum) {
            return self.member(value, sum).map(FieldValue::Op);
        }
        if value.is_none() {
            return Ok(FieldValue::Absent);
        }
        let span = self.span(value, sum)?;
        let class = self.member(value, sum)?;
        self.node(value, class, span)
    }

    fn node(&mut self, value: Value, class: Class, span: Span) -> PyResult<FieldValue> {
        let info = class.info();
        let fields = self.classes.fields(class);
        let mut content = Vec::with_capacity(info.fields.len());
        for (index, spec) in info.fields.iter().enumerate() {
            let Some(name) = fields
                .and_then(|fields| fields.get(index))
                .and_then(Value::cast::<Str>)
            else {
                continue;
            };
            content.push(self.field(value, class, spec, name)?);
        }
        match self.ast.build(class, &content, span) {
            Some(node) => Ok(FieldValue::Node(node)),
            None => self.type_error(format!("a field of {} has a wrong type", info.name)),
        }
    }

    fn position(&self, node: Value, owner: Class, index: usize) -> PyResult<Option<i32>> {
        let name = self.classes.attributes.get(index);
        let Some(name) = name.and_then(Value::cast::<Str>) else {
            return Ok(None);
        };
        match protocol::lookup_attr(self.th, node, name)? {
            Some(value) if index < 2 || !value.is_none() => self.int(value).map(Some),
            None if index < 2 => self.type_error(format!(
                "required field \"{}\" missing from {}",
                name.display(),
                owner.info().name
            )),
            _ => Ok(None),
        }
    }

    fn span(&self, node: Value, owner: Class) -> PyResult<Span> {
        if !owner.info().attributes {
            return Ok(Span::default());
        }
        let lineno = self.position(node, owner, 0)?.unwrap_or(0);
        let col_offset = self.position(node, owner, 1)?.unwrap_or(0);
        Ok(Span {
            lineno,
            col_offset,
            end_lineno: self.position(node, owner, 2)?.unwrap_or(lineno),
            end_col_offset: self.position(node, owner, 3)?.unwrap_or(col_offset),
        })
    }

    fn int(&self, value: Value) -> PyResult<i32> {
        if !pyjit_object::int::is_int(value) {
            let text = format!(
                "invalid integer value: {}",
                protocol::repr(self.th, value)?.display()
            );
            return Err(self.th.raise(t::ValueError, text));
        }
        let number = pyjit_object::int::as_i64(value).and_then(|number| i32::try_from(number).ok());
        number.ok_or_else(|| {
            let text = "Python int too large to convert to C int";
            self.th.raise(t::OverflowError, text)
        })
    }

    fn field(
        &mut self,
        node: Value,
        owner: Class,
        spec: &FieldSpec,
        name: Gc<Str>,
    ) -> PyResult<FieldValue> {
        let th = self.th;
        let found = protocol::lookup_attr(th, node, name)?;
        let owner_name = owner.info().name;
        match spec.arity {
            Arity::Optional => match found {
                Some(value) if !value.is_none() => self.one(value, owner, spec),
                _ => Ok(FieldValue::Absent),
            },
            Arity::One => {
                let Some(value) = found else {
                    return self.type_error(format!(
                        "required field \"{}\" missing from {owner_name}",
                        spec.name
                    ));
                };
                match self.one(value, owner, spec)? {
                    FieldValue::Absent => {
                        let text = format!("field '{}' is required for {owner_name}", spec.name);
                        Err(th.raise(t::ValueError, text))
                    }
                    value => Ok(value),
                }
            }
            Arity::Many | Arity::ManyOptional => {
                let Some(value) = found else {
                    return Ok(FieldValue::List(Vec::new()));
                };
                let Some(list) = value.cast::<List>() else {
                    let found = th.type_name(value);
                    return self.type_error(format!(
                        "{owner_name} field \"{}\" must be a list, not a {found}",
                        spec.name
                    ));
                };
                self.many(list, owner, spec)
            }
        }
    }

    fn many(&mut self, list: Gc<List>, owner: Class, spec: &FieldSpec) -> PyResult<FieldValue> {
        let len = list.len();
        let mut items = Vec::with_capacity(len);
        for index in 0..len {
            let Some(item) = list.get(index) else { break };
            let item = self.one(item, owner, spec)?;
            if item == FieldValue::Absent && spec.arity == Arity::Many {
                let what = match spec.kind {
                    Kind::Node(Class::stmt) => "statement",
                    Kind::Node(Class::expr) => "expression",
                    Kind::Node(class) => class.info().name,
                    _ => "identifier",
                };
                let text = format!("None disallowed in {what} list");
                return Err(self.th.raise(t::ValueError, text));
            }
            if list.len() != len {
                let text = format!(
                    "{} field \"{}\" changed size during iteration",
                    owner.info().name,
                    spec.name
                );
                return Err(self.th.raise(t::RuntimeError, text));
            }
            items.push(item);
        }
        Ok(FieldValue::List(items))
    }

    fn one(&mut self, value: Value, owner: Class, spec: &FieldSpec) -> PyResult<FieldValue> {
        match spec.kind {
            Kind::Node(class) => {
                let name = owner.info().base.unwrap_or(owner).info().name;
                self.th
                    .check_native_stack(&format!(" while traversing '{name}' node"))?;
                if class.info().is_abstract {
                    return self.sum(value, class);
                }
                // Products complain of their fields first.
                let FieldValue::Node(node) = self.node(value, class, Span::default())? else {
                    return Ok(FieldValue::Absent);
                };
                let span = self.span(value, class)?;
                self.ast.set_node_span(node, span);
                Ok(FieldValue::Node(node))
            }
            Kind::Identifier => match exact_text(value) {
                Some(text) => Ok(FieldValue::Ident(self.ast.idents.intern_text(&text))),
                None if value.is_none() => Ok(FieldValue::Absent),
                None => self.type_error("AST identifier must be of type str".into()),
            },
            Kind::String => match exact_text(value) {
                Some(text) => Ok(FieldValue::String(Text(self.ast.idents.intern_text(&text)))),
                None => self.type_error("AST string must be of type str".into()),
            },
            Kind::Int => self.int(value).map(FieldValue::Int),
            Kind::Constant => match constant(value, 0) {
                Ok(value) => Ok(FieldValue::Constant(self.ast.add_constant(value))),
                Err(wrong) => {
                    let found = self.th.type_name(wrong);
                    self.type_error(format!("got an invalid type in Constant: {found}"))
                }
            },
        }
    }
}

fn exact_text(value: Value) -> Option<Spelling> {
    let text = protocol::exact_str(value)?;
    Some(match text.to_utf8() {
        Some(text) => Spelling::from(&*text),
        None => Spelling::from_code_points(&text.chars().collect::<Vec<u32>>()),
    })
}

/// The value as a constant, or the value in it that cannot be one.
fn constant(value: Value, depth: u32) -> Result<Constant, Value> {
    if depth > 500 {
        return Err(value);
    }
    let many = |items: &mut dyn Iterator<Item = Value>| -> Result<Vec<Constant>, Value> {
        items.map(|item| constant(item, depth + 1)).collect()
    };
    if protocol::is_exact(value, t::TUPLE)
        && let Some(items) = value.cast::<Tuple>()
    {
        return many(&mut items.iter().copied()).map(Constant::Tuple);
    }
    if protocol::is_exact(value, t::FROZENSET)
        && let Some(items) = value.cast::<Set>()
    {
        return many(&mut items.iter().map(|(item, _)| item)).map(Constant::FrozenSet);
    }
    simple_constant(value).ok_or(value)
}

fn simple_constant(value: Value) -> Option<Constant> {
    if let Some(truth) = value.as_bool() {
        return Some(Constant::Bool(truth));
    }
    if protocol::is_exact_int(value) {
        return Some(match pyjit_object::int::as_i64(value) {
            Some(number) => Constant::Int(number),
            None => Constant::BigInt(pyjit_object::int::as_big(value)?),
        });
    }
    if let Some(number) = value.as_small_float() {
        return Some(Constant::Float(number));
    }
    match value {
        Value::NONE => return Some(Constant::None),
        Value::ELLIPSIS => return Some(Constant::Ellipsis),
        _ => {}
    }
    if protocol::is_exact_str(value) {
        return exact_text(value).map(Constant::Str);
    }
    if protocol::is_exact(value, t::BYTES) {
        return Some(Constant::Bytes(value.cast::<Bytes>()?.as_slice().into()));
    }
    if protocol::is_exact(value, t::COMPLEX) {
        let number = value.cast::<pyjit_object::float::Complex>()?;
        return Some(Constant::Complex {
            real: number.real,
            imag: number.imag,
        });
    }
    None
}
