//! Immediates of ops: each prints, parses and visits itself.

use crate::effects::{Alias, Effects, Exit, PURE};
use crate::entity::*;
use crate::fields::Field;
use crate::function::Function;
use crate::parse::{Cursor, ParseError};
use crate::types::Type;
use pyjit_bytecode::Opcode;
use pyjit_bytecode::opcode::Comparison;
use std::fmt::Write;

/// Something of an op that is no definition, or a list of them.
pub trait Immediate: Sized {
    fn print(&self, function: &Function, out: &mut String);
    fn parse(cursor: &mut Cursor<'_>) -> Result<Self, ParseError>;
    fn each_def(&self, _: &[Def], _: &mut impl FnMut(Def)) {}
    fn map_defs(&mut self, _: &mut [Def], _: &mut impl FnMut(Def) -> Def) {}
    fn copy_lists(&mut self, _: &mut Vec<Def>) {}
    fn edge(&self) -> Option<Edge> {
        None
    }
    fn edge_mut(&mut self) -> Option<&mut Edge> {
        None
    }
}

/// A Python constant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Constant {
    /// The null word.
    Null,
    None,
    True,
    False,
    Int(i32),
    Float(FloatBits),
    Object(Object),
}

/// A float by its bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FloatBits(pub u64);

impl FloatBits {
    pub fn new(value: f64) -> FloatBits {
        FloatBits(value.to_bits())
    }

    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// What a native function does, as declared beside it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Traits {
    pub result: Type,
    pub reads: Alias,
    pub writes: Alias,
    pub raises: bool,
    /// May run Python or give up the GIL.
    pub python: bool,
    /// Makes a new object each time.
    pub allocates: bool,
}

impl Traits {
    /// Anything may happen.
    pub const UNKNOWN: Traits = Traits {
        result: Type::ANY,
        reads: Alias::ALL,
        writes: Alias::ALL,
        raises: true,
        python: true,
        allocates: true,
    };

    pub fn effects(&self) -> Effects {
        Effects {
            reads: self.reads,
            writes: self.writes,
            raises: self.raises,
            python: self.python,
            allocates: self.allocates,
            pinned: self.raises || self.python || !self.writes.is_empty(),
        }
    }

    /// Reads `Type/word+word`: `raises`, `python`, `allocates`, `reads:a:b`, `writes:a:b`, `unknown`, `pure`.
    pub fn parse_text(text: &str) -> Option<Traits> {
        let (ty, words) = text.split_once('/')?;
        let mut traits = Traits {
            result: Type::parse(ty)?,
            reads: PURE.reads,
            writes: PURE.writes,
            raises: false,
            python: false,
            allocates: false,
        };
        let aliases = |text: &str| {
            text.split(':').try_fold(Alias::NONE, |all, name| {
                let row = Alias::ROWS.iter().find(|row| row.1 == name)?;
                Some(all.and(row.0))
            })
        };
        for word in words.split('+') {
            match word {
                "pure" => {}
                "unknown" => {
                    traits = Traits {
                        result: traits.result,
                        ..Traits::UNKNOWN
                    }
                }
                "raises" => traits.raises = true,
                "python" => traits.python = true,
                "allocates" => traits.allocates = true,
                _ => match word.split_once(':')? {
                    ("reads", names) => traits.reads = aliases(names)?,
                    ("writes", names) => traits.writes = aliases(names)?,
                    _ => return None,
                },
            }
        }
        Some(traits)
    }
}

impl std::fmt::Display for Traits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/", self.result)?;
        let mut unknown = Traits::UNKNOWN;
        unknown.result = self.result;
        if *self == unknown {
            return f.write_str("unknown");
        }
        let mut words = Vec::new();
        for (set, word) in [
            (self.raises, "raises"),
            (self.python, "python"),
            (self.allocates, "allocates"),
        ] {
            if set {
                words.push(word.to_string());
            }
        }
        for (set, word) in [(self.reads, "reads"), (self.writes, "writes")] {
            if !set.is_empty() {
                let names = Alias::ROWS.iter().filter(|row| row.0.meets(set));
                let names: Vec<&str> = names.map(|row| row.1).collect();
                words.push(format!("{word}:{}", names.join(":")));
            }
        }
        if words.is_empty() {
            words.push("pure".into());
        }
        f.write_str(&words.join("+"))
    }
}

macro_rules! by_text {
    ($($Ty:ty, $name:literal, |$value:ident| $show:expr, |$text:ident| $parse:expr;)*) => {$(
        impl Immediate for $Ty {
            fn print(&self, _: &Function, out: &mut String) {
                let $value = self;
                let _ = write!(out, "{}", $show);
            }

            fn parse(cursor: &mut Cursor<'_>) -> Result<$Ty, ParseError> {
                let $text = cursor.word();
                let parsed: Option<$Ty> = $parse;
                parsed.ok_or_else(|| cursor.error(concat!("expected ", $name)))
            }
        }
    )*};
}

by_text! {
    i64, "a number", |value| value, |text| text.parse().ok();
    u32, "a number", |value| value, |text| text.parse().ok();
    bool, "true or false", |value| value, |text| text.parse().ok();
    FloatBits, "a float", |value| float_text(value.get()), |text| parse_float(text);
    Type, "a type", |value| value, |text| Type::parse(text);
    Field, "a field", |value| value, |text| Field::parse(text);
    Shape, "a shape", |value| value, |text| text.strip_prefix("shape").and_then(|text| text.parse().ok()).map(Shape);
    Comparison, "a comparison", |value| value.symbol(), |text| Comparison::ALL.iter().copied().find(|how| how.symbol() == text);
    Opcode, "an opcode", |value| value.name(), |text| Opcode::named(text);
    Exit, "a reason", |value| value.name(), |text| Exit::ALL.iter().copied().find(|why| why.name() == text);
    Traits, "traits", |value| value, |text| Traits::parse_text(text);
    Constant, "a constant", |value| value, |text| Constant::parse_text(text);
}

/// Floats are written so that their bits come back.
fn float_text(value: f64) -> String {
    if value.is_nan() {
        format!("nan:{:x}", value.to_bits())
    } else {
        format!("{value:?}")
    }
}

fn parse_float(text: &str) -> Option<FloatBits> {
    if let Some(bits) = text.strip_prefix("nan:") {
        return u64::from_str_radix(bits, 16).ok().map(FloatBits);
    }
    text.parse().ok().map(FloatBits::new)
}

impl std::fmt::Display for Constant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Constant::Null => f.write_str("Null"),
            Constant::None => f.write_str("None"),
            Constant::True => f.write_str("True"),
            Constant::False => f.write_str("False"),
            Constant::Int(value) => write!(f, "{value}"),
            Constant::Float(bits) => write!(f, "float:{}", float_text(bits.get())),
            Constant::Object(object) => write!(f, "{object}"),
        }
    }
}

impl Constant {
    pub fn float(value: f64) -> Constant {
        Constant::Float(FloatBits::new(value))
    }

    pub fn bool(value: bool) -> Constant {
        if value {
            Constant::True
        } else {
            Constant::False
        }
    }

    pub fn parse_text(text: &str) -> Option<Constant> {
        Some(match text {
            "Null" => Constant::Null,
            "None" => Constant::None,
            "True" => Constant::True,
            "False" => Constant::False,
            _ => {
                if let Some(object) = text.strip_prefix('#') {
                    Constant::Object(Object(object.parse().ok()?))
                } else if let Some(float) = text.strip_prefix("float:") {
                    Constant::Float(parse_float(float)?)
                } else {
                    Constant::Int(text.parse().ok()?)
                }
            }
        })
    }
}

impl Immediate for DefList {
    fn print(&self, function: &Function, out: &mut String) {
        out.push('[');
        function.print_defs(*self, out);
        out.push(']');
    }

    fn parse(cursor: &mut Cursor<'_>) -> Result<DefList, ParseError> {
        cursor.expect("[")?;
        cursor.defs("]")
    }

    fn each_def(&self, pool: &[Def], f: &mut impl FnMut(Def)) {
        for &def in &pool[self.range()] {
            f(def);
        }
    }

    fn map_defs(&mut self, pool: &mut [Def], f: &mut impl FnMut(Def) -> Def) {
        for def in &mut pool[self.range()] {
            *def = f(*def);
        }
    }

    fn copy_lists(&mut self, pool: &mut Vec<Def>) {
        let start = pool.len() as u32;
        pool.extend_from_within(self.range());
        self.start = start;
    }
}

impl Immediate for Edge {
    fn print(&self, function: &Function, out: &mut String) {
        let _ = write!(out, "{}(", self.block);
        function.print_defs(self.args, out);
        out.push(')');
    }

    fn parse(cursor: &mut Cursor<'_>) -> Result<Edge, ParseError> {
        let block = cursor.block()?;
        cursor.expect("(")?;
        let args = cursor.defs(")")?;
        Ok(Edge { block, args })
    }

    fn each_def(&self, pool: &[Def], f: &mut impl FnMut(Def)) {
        self.args.each_def(pool, f);
    }

    fn map_defs(&mut self, pool: &mut [Def], f: &mut impl FnMut(Def) -> Def) {
        self.args.map_defs(pool, f);
    }

    fn copy_lists(&mut self, pool: &mut Vec<Def>) {
        self.args.copy_lists(pool);
    }

    fn edge(&self) -> Option<Edge> {
        Some(*self)
    }

    fn edge_mut(&mut self) -> Option<&mut Edge> {
        Some(self)
    }
}
