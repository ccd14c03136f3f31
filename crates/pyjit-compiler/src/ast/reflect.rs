//! The tree as data: classes, field types and field values, for `_ast`, `ast.dump` and `compile(tree)`.
//!
//! CPython generates this into `Python/Python-ast.c`; here the node table (`nodes`) expands to it.

use super::nodes::{CLASSES, Class, NodeId, plain};
use super::{Ast, ConstId, Element, Id, Ident, List, Str};

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A node or operator of this class.
    Node(Class),
    Identifier,
    String,
    Int,
    Constant,
}

/// How many of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    One,
    /// `?`
    Optional,
    /// `*`
    Many,
    /// `?*`: a list whose items may be None.
    ManyOptional,
}

/// One field of a class.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    pub name: &'static str,
    pub kind: Kind,
    pub arity: Arity,
}

impl FieldSpec {
    pub(super) const fn of<T: Field>(name: &'static str) -> FieldSpec {
        FieldSpec {
            name: plain(name),
            kind: T::KIND,
            arity: T::ARITY,
        }
    }
}

/// One class of the `ast` module.
#[derive(Debug)]
pub struct ClassInfo {
    pub class: Class,
    pub name: &'static str,
    pub base: Option<Class>,
    pub fields: &'static [FieldSpec],
    /// Whether it has `lineno`, `col_offset`, `end_lineno` and `end_col_offset`.
    pub attributes: bool,
    /// Whether it is a sum (`expr`, `operator`, ...) whose members are its subclasses.
    pub is_abstract: bool,
}

impl Class {
    /// The class's facts.
    pub fn info(self) -> &'static ClassInfo {
        &CLASSES[self as usize]
    }

    /// The class with this Python name.
    pub fn named(name: &str) -> Option<Class> {
        CLASSES
            .iter()
            .find(|info| info.name == name)
            .map(|info| info.class)
    }

    /// Its signature as the class's docstring spells it: `BinOp(expr left, operator op, expr right)`.
    pub fn signature(self) -> String {
        let info = self.info();
        if info.is_abstract {
            let members = CLASSES.iter().filter(|member| member.base == Some(self));
            let members: Vec<String> = members.map(|member| member.class.signature()).collect();
            let gap = if members.iter().any(|member| member.contains('(')) {
                format!("\n{}| ", " ".repeat(info.name.len() + 1))
            } else {
                " | ".to_string()
            };
            return format!("{} = {}", info.name, members.join(&gap));
        }
        if info.fields.is_empty() {
            return info.name.to_string();
        }
        let fields: Vec<String> = info.fields.iter().map(FieldSpec::signature).collect();
        format!("{}({})", info.name, fields.join(", "))
    }
}

impl FieldSpec {
    fn signature(&self) -> String {
        let kind = match self.kind {
            Kind::Node(class) => class.info().name,
            Kind::Identifier => "identifier",
            Kind::String => "string",
            Kind::Int => "int",
            Kind::Constant => "constant",
        };
        let arity = match self.arity {
            Arity::One => "",
            Arity::Optional => "?",
            Arity::Many => "*",
            Arity::ManyOptional => "?*",
        };
        format!("{kind}{arity} {}", self.name)
    }
}

/// The content of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// An absent optional, or a None in a list.
    Absent,
    Node(NodeId),
    /// An operator or context: one of its concrete classes.
    Op(Class),
    Ident(Ident),
    String(Str),
    Int(i32),
    Constant(ConstId),
    List(Vec<FieldValue>),
}

/// A Rust type that can be a field.
pub trait Field: Copy {
    const KIND: Kind;
    const ARITY: Arity = Arity::One;
    /// The field's content.
    fn value(self, ast: &Ast) -> FieldValue;
    /// The inverse; none if the content has another type.
    fn of(value: &FieldValue, ast: &mut Ast) -> Option<Self>;
}

impl<T: Id> Field for T {
    const KIND: Kind = Kind::Node(T::CLASS);
    fn value(self, _: &Ast) -> FieldValue {
        FieldValue::Node(self.any())
    }
    fn of(value: &FieldValue, _: &mut Ast) -> Option<Self> {
        match value {
            FieldValue::Node(node) => T::of_any(*node),
            _ => None,
        }
    }
}

impl<T: Field> Field for Option<T> {
    const KIND: Kind = T::KIND;
    const ARITY: Arity = Arity::Optional;
    fn value(self, ast: &Ast) -> FieldValue {
        self.map_or(FieldValue::Absent, |inner| inner.value(ast))
    }
    fn of(value: &FieldValue, ast: &mut Ast) -> Option<Self> {
        match value {
            FieldValue::Absent => Some(None),
            value => T::of(value, ast).map(Some),
        }
    }
}

impl<T: Field + Element> Field for List<T> {
    const KIND: Kind = T::KIND;
    const ARITY: Arity = match T::ARITY {
        Arity::Optional => Arity::ManyOptional,
        _ => Arity::Many,
    };
    fn value(self, ast: &Ast) -> FieldValue {
        FieldValue::List(ast.list(self).map(|item| item.value(ast)).collect())
    }
    fn of(value: &FieldValue, ast: &mut Ast) -> Option<Self> {
        let FieldValue::List(items) = value else {
            return None;
        };
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            list.push(T::of(item, ast)?);
        }
        Some(ast.new_list(list))
    }
}

macro_rules! leaf {
    ($($ty:ty, $kind:ident, $variant:ident;)*) => { $(
        impl Field for $ty {
            const KIND: Kind = Kind::$kind;
            fn value(self, _: &Ast) -> FieldValue { FieldValue::$variant(self) }
            fn of(value: &FieldValue, _: &mut Ast) -> Option<Self> {
                match value { FieldValue::$variant(value) => Some(*value), _ => None }
            }
        }
    )* };
}

leaf! {
    Ident, Identifier, Ident;
    Str, String, String;
    i32, Int, Int;
    ConstId, Constant, Constant;
}
