//! Constants of a compilation: each distinct one once, as CPython merges them by type and value.
//! CPython: `const_cache_insert` in `Python/compile.c`, `_PyCode_ConstantKey`.

use crate::ast;
use pyjit_bytecode::Const;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

/// A constant of the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConstId(u32);

/// All constants of one compilation.
#[derive(Debug, Default)]
pub struct ConstPool {
    values: Vec<Const>,
    ids: FxHashMap<Key, ConstId>,
}

#[derive(Debug)]
struct Key(Const);

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        self.0 == other.0
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

fn hash<H: Hasher>(value: &Const, state: &mut H) {
    std::mem::discriminant(value).hash(state);
    match value {
        Const::None | Const::True | Const::False | Const::Ellipsis => {}
        Const::Int(value) => value.hash(state),
        Const::BigInt(value) => value.hash(state),
        Const::Float(value) => value.to_bits().hash(state),
        Const::Complex(real, imag) => (real.to_bits(), imag.to_bits()).hash(state),
        Const::Str(text) => text.hash(state),
        Const::Bytes(bytes) => bytes.hash(state),
        Const::Tuple(items) => items.iter().for_each(|item| hash(item, state)),
        // Sets compare without order.
        Const::FrozenSet(items) => {
            let one = |item: &Const| FxBuildHasher.hash_one(KeyRef(item));
            items
                .iter()
                .map(one)
                .fold(0u64, u64::wrapping_add)
                .hash(state);
        }
        Const::Slice(parts) => parts.iter().for_each(|part| hash(part, state)),
        Const::Code(code) => {
            code.name.hash(state);
            code.firstlineno.hash(state);
            code.linetable.hash(state);
        }
    }
}

struct KeyRef<'a>(&'a Const);

impl Hash for KeyRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(self.0, state);
    }
}

impl ConstPool {
    /// The id of a constant equal to `value` and of its type. NaNs are never equal.
    pub fn add(&mut self, value: Const) -> ConstId {
        let is_nan = match value {
            Const::Float(value) => value.is_nan(),
            Const::Complex(real, imag) => real.is_nan() || imag.is_nan(),
            _ => false,
        };
        let next = ConstId(self.values.len() as u32);
        if !is_nan {
            let id = *self.ids.entry(Key(value.clone())).or_insert(next);
            if id != next {
                return id;
            }
        }
        self.values.push(value);
        next
    }

    pub fn get(&self, id: ConstId) -> &Const {
        &self.values[id.0 as usize]
    }
}

/// The constants of one code unit, in the order of their first use.
#[derive(Debug, Default)]
pub struct ConstList {
    pub ids: Vec<ConstId>,
    index: FxHashMap<ConstId, u32>,
}

impl ConstList {
    pub fn clear(&mut self) {
        self.ids.clear();
        self.index.clear();
    }

    /// The index of a constant, which is appended if it is new.
    pub fn add(&mut self, id: ConstId) -> u32 {
        *self.index.entry(id).or_insert_with(|| {
            self.ids.push(id);
            self.ids.len() as u32 - 1
        })
    }
}

/// A tree's constant as a code object's.
pub fn from_ast(constant: &ast::Constant) -> Const {
    match constant {
        ast::Constant::None => Const::None,
        ast::Constant::Bool(value) => Const::bool(*value),
        ast::Constant::Ellipsis => Const::Ellipsis,
        ast::Constant::Int(value) => Const::Int(*value),
        ast::Constant::BigInt(value) => Const::int(value.clone()),
        ast::Constant::Float(value) => Const::Float(*value),
        ast::Constant::Complex { real, imag } => Const::Complex(*real, *imag),
        ast::Constant::Str(text) => Const::Str(text_from_ast(text)),
        ast::Constant::Bytes(bytes) => Const::Bytes(Arc::from(&bytes[..])),
        ast::Constant::Tuple(items) => Const::Tuple(items.iter().map(from_ast).collect()),
        ast::Constant::FrozenSet(items) => Const::FrozenSet(items.iter().map(from_ast).collect()),
    }
}

/// The name of a constant's type.
pub fn type_name(constant: &ast::Constant) -> &'static str {
    match constant {
        ast::Constant::None => "NoneType",
        ast::Constant::Bool(_) => "bool",
        ast::Constant::Ellipsis => "ellipsis",
        ast::Constant::Int(_) | ast::Constant::BigInt(_) => "int",
        ast::Constant::Float(_) => "float",
        ast::Constant::Complex { .. } => "complex",
        ast::Constant::Str(_) => "str",
        ast::Constant::Bytes(_) => "bytes",
        ast::Constant::Tuple(_) => "tuple",
        ast::Constant::FrozenSet(_) => "frozenset",
    }
}

/// A tree's text as a code object's.
pub fn text_from_ast(text: &ast::Text) -> pyjit_bytecode::Text {
    match text.as_str() {
        Some(text) => text.into(),
        None => pyjit_bytecode::Text::from_code_points(&text.code_points()),
    }
}
