//! `Op` and its facts, made from the table in `table.rs`.

#[macro_use]
mod table;
mod immediates;
mod rules;

pub use immediates::{Constant, FloatBits, Immediate, Traits};
pub use rules::{decide, kept};

use crate::effects::*;
use crate::entity::*;
use crate::fields::Field;
use crate::function::Function;
use crate::parse::{Cursor, ParseError};
use crate::types::Type;
use pyjit_bytecode::Opcode;
use pyjit_bytecode::opcode::Comparison;

/// What is known of an op whatever its operands.
#[derive(Clone, Copy, Debug)]
pub struct OpRow {
    pub name: &'static str,
    /// What lowerings call it.
    pub method: &'static str,
    pub doc: &'static str,
    pub exit: Exit,
}

macro_rules! define_ops {
    ($($(#[doc = $doc:literal])+ $method:ident = $Name:ident($($operand:ident : $want:ident),*)
        { $($imm:ident : $ImmTy:ty),* } -> |$f:tt| $result:expr, effects: $effects:expr, exit: $exit:ident;)*) => {
        /// An instruction: an op with its operands and immediates.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Op { $($(#[doc = $doc])+ $Name { $($operand: Def,)* $($imm: $ImmTy,)* },)* }

        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        enum OpIndex { $($Name,)* }

        /// The rows of the op table.
        pub const OPS: &[OpRow] = &[$(OpRow {
            name: stringify!($Name),
            method: stringify!($method),
            doc: concat!($($doc),+),
            exit: Exit::$exit,
        },)*];

        #[allow(unused_variables, unused_mut, clippy::unused_unit)]
        impl Op {
            pub fn row(&self) -> &'static OpRow {
                &OPS[match self { $(Op::$Name { .. } => OpIndex::$Name as usize,)* }]
            }

            /// The type of the result, from the types of the operands.
            pub fn result_type(&self, function: &Function) -> Type {
                match self { $(Op::$Name { $($operand,)* $($imm,)* } => { let $f = function; $result })* }
            }

            pub fn effects(&self) -> Effects {
                match self { $(Op::$Name { $($operand,)* $($imm,)* } => $effects,)* }
            }

            /// Calls `f` with each operand, those in lists and edges included.
            #[inline]
            pub fn each_operand(&self, pool: &[Def], mut f: impl FnMut(Def)) {
                match self { $(Op::$Name { $($operand,)* $($imm,)* } => {
                    $(f(*$operand);)*
                    $($imm.each_def(pool, &mut f);)*
                })* }
            }

            /// Replaces each operand by what `f` says. Lists are changed where they are: an op owns its lists.
            #[inline]
            pub fn map_operands(&mut self, pool: &mut [Def], mut f: impl FnMut(Def) -> Def) {
                match self { $(Op::$Name { $($operand,)* $($imm,)* } => {
                    $(*$operand = f(*$operand);)*
                    $($imm.map_defs(pool, &mut f);)*
                })* }
            }

            /// Gives the op lists of its own.
            pub fn copy_lists(&mut self, pool: &mut Vec<Def>) {
                match self { $(Op::$Name { $($operand,)* $($imm,)* } => { $($imm.copy_lists(pool);)* })* }
            }

            /// Calls `f` with each operand that is no list's, and the type it must have at least.
            pub fn each_typed(&self, mut f: impl FnMut(Def, Type)) {
                match self { $(Op::$Name { $($operand,)* $($imm,)* } => { $(f(*$operand, Type::$want);)* })* }
            }

            /// The edges of a block's end.
            pub fn each_edge(&self, mut f: impl FnMut(Edge)) {
                match self { $(Op::$Name { $($operand,)* $($imm,)* } => { $(if let Some(edge) = $imm.edge() { f(edge); })* })* }
            }

            pub fn each_edge_mut(&mut self, mut f: impl FnMut(&mut Edge)) {
                match self { $(Op::$Name { $($operand,)* $($imm,)* } => { $(if let Some(edge) = $imm.edge_mut() { f(edge); })* })* }
            }

            pub(crate) fn print(&self, function: &Function, out: &mut String) {
                let mut first = true;
                match self { $(Op::$Name { $($operand,)* $($imm,)* } => {
                    $(separate(&mut first, out); out.push_str(&$operand.to_string());)*
                    $(separate(&mut first, out); $imm.print(function, out);)*
                })* }
            }

            pub(crate) fn parse(name: &str, cursor: &mut Cursor<'_>) -> Result<Op, ParseError> {
                let mut first = true;
                match name {
                    $(stringify!($Name) => {
                        $(cursor.separator(&mut first)?; let $operand = cursor.def()?;)*
                        $(cursor.separator(&mut first)?; let $imm = <$ImmTy as Immediate>::parse(cursor)?;)*
                        Ok(Op::$Name { $($operand,)* $($imm,)* })
                    })*
                    _ => Err(cursor.error(&format!("no op {name}"))),
                }
            }
        }
    };
}
for_each_op!(define_ops);

fn separate(first: &mut bool, out: &mut String) {
    out.push_str(if *first { " " } else { ", " });
    *first = false;
}

impl Op {
    pub fn name(&self) -> &'static str {
        self.row().name
    }

    pub fn exit(&self) -> Exit {
        self.row().exit
    }

    /// Whether it ends a block.
    pub fn is_end(&self) -> bool {
        matches!(
            self,
            Op::Jump { .. }
                | Op::Branch { .. }
                | Op::Catch { .. }
                | Op::Return { .. }
                | Op::Leave { .. }
                | Op::Unreachable { .. }
        )
    }

    /// Whether it must carry a frame state.
    pub fn needs_state(&self) -> bool {
        let effects = self.effects();
        self.exit() != Exit::Never
            || effects.raises
            || effects.python
            || matches!(self, Op::Anchor {})
    }

    /// Whether a frame state may name it without a block doing it: the exit then makes the object.
    pub fn can_be_recipe(&self) -> bool {
        matches!(
            self,
            Op::Const { .. }
                | Op::BoxInt { .. }
                | Op::BoxFloat { .. }
                | Op::BoxBool { .. }
                | Op::MakeTuple { .. }
                | Op::MakeList { .. }
                | Op::MakeRange { .. }
                | Op::MakeRangeIter { .. }
                | Op::MakeSeqIter { .. }
                | Op::MakeCell { .. }
                | Op::MakeMethod { .. }
                | Op::MakeSlice { .. }
                | Op::NewObjectWith { .. }
        )
    }

    /// Whether it is a guard: its result is its first operand, with more known of it.
    pub fn guarded(&self) -> Option<Def> {
        match *self {
            Op::GuardType { value, .. }
            | Op::GuardShape { value, .. }
            | Op::GuardConst { value, .. }
            | Op::GuardRange { value, .. }
            | Op::GuardBound { value }
            | Op::CheckIndex { index: value, .. }
            | Op::GuardFresh { iter: value }
            | Op::CheckBound { value, .. } => Some(value),
            _ => None,
        }
    }
}

/// What a `Comparison` answers for an ordering.
pub fn holds(how: Comparison, ordering: Option<std::cmp::Ordering>) -> bool {
    use std::cmp::Ordering::*;
    match how {
        Comparison::Lt => ordering == Some(Less),
        Comparison::Le => matches!(ordering, Some(Less | Equal)),
        Comparison::Eq => ordering == Some(Equal),
        Comparison::Ne => ordering != Some(Equal),
        Comparison::Gt => ordering == Some(Greater),
        Comparison::Ge => matches!(ordering, Some(Greater | Equal)),
    }
}

/// `a < b` as `b > a`.
pub fn swapped(how: Comparison) -> Comparison {
    match how {
        Comparison::Lt => Comparison::Gt,
        Comparison::Le => Comparison::Ge,
        Comparison::Eq => Comparison::Eq,
        Comparison::Ne => Comparison::Ne,
        Comparison::Gt => Comparison::Lt,
        Comparison::Ge => Comparison::Le,
    }
}

/// `not a < b` as `a >= b`; of integers only.
pub fn opposite(how: Comparison) -> Comparison {
    match how {
        Comparison::Lt => Comparison::Ge,
        Comparison::Le => Comparison::Gt,
        Comparison::Eq => Comparison::Ne,
        Comparison::Ne => Comparison::Eq,
        Comparison::Gt => Comparison::Le,
        Comparison::Ge => Comparison::Lt,
    }
}
