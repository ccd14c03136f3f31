//! Constant folding and algebra, one instruction at a time, in an order in which operands come first.
//!
//! Sound rule by rule: a result is replaced by a definition with the same value (for boxes: an equal int or float, whose
//! identity Python cannot tell apart, see the object model). A guard goes if its operand's type proves it, and since the
//! type belongs to the operand's definition, what relied on the guard relies on that now. A rule that would drop an exit
//! (`IntAdd` of constants) computes exactly and stays away where the exit would be taken.

use super::{Count, PassCx};
use crate::analysis::Cfg;
use crate::effects::Exit;
use crate::entity::*;
use crate::fields::Field;
use crate::function::Function;
use crate::ops::{Constant, FloatBits, Op, holds, opposite};
use crate::types::{Kinds, Rep, Type};
use pyjit_bytecode::opcode::Comparison;

pub fn run(f: &mut Function, cx: &mut PassCx) {
    let cfg = Cfg::new(f);
    for &block in &cfg.order {
        let insts = std::mem::take(&mut f.blocks[block.index()].insts);
        let mut pass = Simplifier {
            f,
            block,
            out: Vec::with_capacity(insts.len()),
            before: Def::NONE,
            cx,
        };
        for (i, &def) in insts.iter().enumerate() {
            pass.visit(def);
            pass.before = def;
            if matches!(pass.f.op(def), Op::Leave { .. }) {
                for &rest in &insts[i + 1..] {
                    pass.f.set_home(rest, Block::NONE);
                }
                break;
            }
        }
        let out = pass.out;
        f.blocks[block.index()].insts = out;
    }
    f.flush();
}

/// What becomes of an instruction.
enum Outcome {
    Stays,
    /// It is that definition.
    Is(Def),
    /// It has that op, and may be simplified again.
    Becomes(Op),
    /// It does nothing.
    Vanishes,
}
use Outcome::*;

struct Simplifier<'a> {
    f: &'a mut Function,
    block: Block,
    out: Vec<Def>,
    /// The instruction visited last.
    before: Def,
    cx: &'a mut PassCx,
}

impl Simplifier<'_> {
    fn visit(&mut self, def: Def) {
        for _ in 0..8 {
            self.f.refresh(def);
            let op = *self.f.op(def);
            // Operands may be known better than when the type was computed.
            if !matches!(op, Op::Param {}) && self.f.ty(def).rep != Rep::Void {
                let ty = op.result_type(self.f);
                let old = self.f.ty(def);
                if ty.rep == old.rep && ty != old {
                    let both = ty.meet(old);
                    self.f
                        .set_type(def, if both.is_empty() { old } else { both });
                }
            }
            match self.rule(def, op) {
                Stays => {
                    self.out.push(def);
                    return;
                }
                Is(other) => {
                    let other = self.f.current(other);
                    if other == def {
                        self.out.push(def);
                        return;
                    }
                    self.note(op);
                    self.f.replace(def, other);
                    return;
                }
                Becomes(other) => {
                    self.note(op);
                    self.f.set_op(def, other);
                }
                Vanishes => {
                    self.note(op);
                    self.f.set_home(def, Block::NONE);
                    return;
                }
            }
        }
        self.out.push(def);
    }

    fn note(&mut self, op: Op) {
        let guard =
            op.guarded().is_some() || matches!(op, Op::GuardCond { .. } | Op::GuardLen { .. });
        self.cx.count(if guard {
            Count::GuardsRemoved
        } else {
            Count::Folded
        });
    }

    /// A new instruction before the one being visited.
    fn emit(&mut self, op: Op, state: Option<State>) -> Def {
        let def = self.f.add_loose(op, state);
        self.f.set_home(def, self.block);
        self.out.push(def);
        def
    }

    fn int(&mut self, value: i64) -> Def {
        self.emit(Op::ConstInt { value }, None)
    }

    fn ty(&self, def: Def) -> Type {
        self.f.ty(def)
    }

    fn constant_of(&self, def: Def) -> Option<i64> {
        self.f.ty(def).constant()
    }

    fn float_of(&self, def: Def) -> Option<f64> {
        match *self.f.op(def) {
            Op::ConstFloat { value } => Some(value.get()),
            _ => None,
        }
    }

    fn rule(&mut self, def: Def, op: Op) -> Outcome {
        // Whatever cannot leave and has one possible value is that value.
        if op.exit() == Exit::Never && op.effects().is_pure() {
            let ty = self.ty(def);
            if let Some(value) = ty.constant() {
                match (ty.rep, op) {
                    (_, Op::ConstInt { .. } | Op::ConstCond { .. } | Op::Const { .. }) => {}
                    (Rep::I64, _) => return Becomes(Op::ConstInt { value }),
                    (Rep::Cond, _) => return Becomes(Op::ConstCond { value: value != 0 }),
                    (Rep::Boxed, _) if ty.kinds == Kinds::BOOL => {
                        return Becomes(Op::Const {
                            value: Constant::bool(value != 0),
                        });
                    }
                    (Rep::Boxed, _) if ty.kinds == Kinds::SMALL_INT => {
                        return Becomes(Op::Const {
                            value: Constant::Int(value as i32),
                        });
                    }
                    _ => {}
                }
            }
        }
        match op {
            Op::UnboxSmall { value } | Op::UnboxInt { value } => match *self.f.op(value) {
                Op::BoxInt { value } => Is(value),
                _ if matches!(op, Op::UnboxInt { .. })
                    && self.ty(value).kinds == Kinds::SMALL_INT =>
                {
                    Becomes(Op::UnboxSmall { value })
                }
                _ => Stays,
            },
            Op::UnboxFloat { value } => match *self.f.op(value) {
                Op::BoxFloat { value } => Is(value),
                Op::Const {
                    value: Constant::Float(value),
                } => Becomes(Op::ConstFloat { value }),
                _ => Stays,
            },
            Op::UnboxNumber { value } => match self.ty(value).kinds {
                Kinds::FLOAT => Becomes(Op::UnboxFloat { value }),
                Kinds::SMALL_INT => {
                    let value = self.emit(Op::UnboxSmall { value }, None);
                    Becomes(Op::IntToFloat { value })
                }
                _ => Stays,
            },
            Op::UnboxBool { value } => match *self.f.op(value) {
                Op::BoxBool { value } => Is(value),
                _ => Stays,
            },
            Op::BoxInt { value } => match *self.f.op(value) {
                Op::UnboxSmall { value } | Op::UnboxInt { value } => Is(value),
                _ => Stays,
            },
            Op::BoxFloat { value } => match *self.f.op(value) {
                Op::UnboxFloat { value } => Is(value),
                Op::ConstFloat { value } => Becomes(Op::Const {
                    value: Constant::Float(value),
                }),
                _ => Stays,
            },
            Op::BoxBool { value } => match *self.f.op(value) {
                Op::UnboxBool { value } => Is(value),
                _ => Stays,
            },
            Op::GuardType { .. }
            | Op::GuardConst { .. }
            | Op::GuardRange { .. }
            | Op::GuardBound { .. }
            | Op::CheckBound { .. }
            | Op::CheckIndex { .. }
            | Op::GuardLen { .. }
            | Op::GuardFresh { .. }
            | Op::ProvedType { .. } => self.guard(def, op),
            Op::CheckInit { result } if self.ty(result).kinds == Kinds::NONE => Vanishes,
            Op::Catch { normal, .. } => {
                // What raised may have been found not to.
                let last = self.out.last().copied();
                let raises = last
                    .is_some_and(|last| last == self.before && self.f.op(last).effects().raises);
                if raises {
                    Stays
                } else {
                    Becomes(Op::Jump { to: normal })
                }
            }
            Op::GuardCond {
                condition,
                expected,
            } => match (*self.f.op(condition), self.constant_of(condition)) {
                (_, Some(value)) if (value != 0) == expected => Vanishes,
                (Op::CondNot { a }, _) => Becomes(Op::GuardCond {
                    condition: a,
                    expected: !expected,
                }),
                _ => Stays,
            },
            Op::Branch {
                condition,
                then,
                other,
            } => match *self.f.op(condition) {
                Op::CondNot { a } => {
                    if let Some(likely) = self.f.likelihood(def) {
                        self.f.set_likelihood(def, 1.0 - likely);
                    }
                    Becomes(Op::Branch {
                        condition: a,
                        then: other,
                        other: then,
                    })
                }
                _ => Stays,
            },
            Op::CondNot { a } => match *self.f.op(a) {
                Op::CondNot { a } => Is(a),
                Op::IntCompare { a, b, how } => Becomes(Op::IntCompare {
                    a,
                    b,
                    how: opposite(how),
                }),
                _ => Stays,
            },
            Op::IsSame { a, b } => {
                for (value, other) in [(a, b), (b, a)] {
                    if self.ty(other).kinds == Kinds::NONE {
                        return Becomes(Op::HasType {
                            value,
                            ty: Type::NONE,
                        });
                    }
                }
                Stays
            }
            Op::Truth { value } => self.truth(value),
            Op::LoadField { object, field } => self.field(object, field),
            Op::LoadTupleItem { tuple, index } => {
                if let Op::MakeTuple { items } = *self.f.op(self.f.root(tuple))
                    && let Some(index) = self.constant_of(index)
                    && let Some(&item) = self.f.defs(items).get(index as usize)
                {
                    return Is(item);
                }
                Stays
            }
            Op::WrapIndex { index, len } => {
                if self.ty(index).lo >= 0 {
                    Is(index)
                } else if self.ty(index).hi < 0 {
                    Becomes(Op::IntAddFits { a: index, b: len })
                } else {
                    Stays
                }
            }
            _ => self.arithmetic(op),
        }
    }

    fn guard(&mut self, def: Def, op: Op) -> Outcome {
        match op {
            Op::GuardType { value, ty } => {
                let of = self.ty(value);
                if of.is_empty() {
                    return Stays;
                }
                if of.is(ty) {
                    return Is(value);
                }
                // It always fails: nothing behind it is reached.
                if of.meet(ty).is_empty() {
                    return Becomes(Op::Leave {
                        why: Exit::WrongType,
                    });
                }
                // A boxed number whose bounds are in question is tested as a number.
                if let Op::BoxInt { value: number } = *self.f.op(value)
                    && ty.kinds.intersect(Kinds::INT) == Kinds::SMALL_INT
                {
                    let state = self.f.state(def);
                    let small = Type::int_between(i32::MIN as i64, i32::MAX as i64);
                    let value = self.emit(
                        Op::GuardRange {
                            value: number,
                            ty: small,
                        },
                        state,
                    );
                    return Becomes(Op::BoxInt { value });
                }
                Stays
            }
            Op::GuardConst { value, object } => {
                let proved = self.ty(value).object.is_some()
                    && Constant::Object(self.ty(value).object.unwrap_or(Object(0))) == object;
                if proved { Is(value) } else { Stays }
            }
            Op::GuardRange { value, ty } if self.ty(value).is(ty) => Is(value),
            Op::GuardBound { value } | Op::CheckBound { value, .. }
                if self.ty(value).kinds.intersect(Kinds::NULL).is_empty() =>
            {
                Is(value)
            }
            Op::ProvedType { value, ty } if self.ty(value).is(ty) => Is(value),
            Op::CheckIndex { index, len } => {
                let (index_type, len_type) = (self.ty(index), self.ty(len));
                if index_type.lo >= 0 && index_type.hi < len_type.lo {
                    self.cx.count(Count::BoundsChecks);
                    return Is(index);
                }
                Stays
            }
            Op::GuardLen { seq, len, count } if self.constant_of(len) == Some(count as i64) => {
                Is(seq)
            }
            Op::GuardFresh { iter } => match *self.f.op(self.f.root(iter)) {
                Op::MakeRangeIter { .. } | Op::MakeSeqIter { .. } => Is(iter),
                _ => Stays,
            },
            _ => Stays,
        }
    }

    fn truth(&mut self, value: Def) -> Outcome {
        let kinds = self.ty(value).kinds;
        let length = match kinds {
            Kinds::NONE => return Becomes(Op::ConstCond { value: false }),
            Kinds::BOOL => return Becomes(Op::UnboxBool { value }),
            Kinds::SMALL_INT => {
                let a = self.emit(Op::UnboxSmall { value }, None);
                let b = self.int(0);
                return Becomes(Op::IntCompare {
                    a,
                    b,
                    how: Comparison::Ne,
                });
            }
            Kinds::FLOAT => {
                let a = self.emit(Op::UnboxFloat { value }, None);
                let b = self.emit(
                    Op::ConstFloat {
                        value: FloatBits::new(0.0),
                    },
                    None,
                );
                return Becomes(Op::FloatCompare {
                    a,
                    b,
                    how: Comparison::Ne,
                });
            }
            Kinds::STR => Field::StrLen,
            Kinds::BYTES => Field::BytesLen,
            Kinds::TUPLE => Field::TupleLen,
            Kinds::LIST => Field::ListLen,
            Kinds::DICT => Field::DictLen,
            Kinds::SET => Field::SetLen,
            _ => return Stays,
        };
        let a = self.emit(
            Op::LoadField {
                object: value,
                field: length,
            },
            None,
        );
        let b = self.int(0);
        Becomes(Op::IntCompare {
            a,
            b,
            how: Comparison::Ne,
        })
    }

    /// Fields that never change, of objects made here.
    fn field(&mut self, object: Def, field: Field) -> Outcome {
        let root = self.f.root(object);
        match (*self.f.op(root), field) {
            (Op::MakeTuple { items }, Field::TupleLen) => Becomes(Op::ConstInt {
                value: items.len as i64,
            }),
            (Op::MakeRange { start, .. }, Field::RangeStart) => Is(start),
            (Op::MakeRange { stop, .. }, Field::RangeStop) => Is(stop),
            (Op::MakeRange { step, .. }, Field::RangeStep) => Is(step),
            (Op::MakeRangeIter { step, .. }, Field::IterStep) => {
                Becomes(Op::ConstInt { value: step })
            }
            (Op::MakeMethod { function, .. }, Field::MethodFunction) => Is(function),
            (Op::MakeMethod { receiver, .. }, Field::MethodSelf) => Is(receiver),
            _ => Stays,
        }
    }

    fn arithmetic(&mut self, op: Op) -> Outcome {
        if let Some(value) = self.fold_int(op) {
            return Becomes(Op::ConstInt { value });
        }
        if let Some(outcome) = self.fold_float(op) {
            return outcome;
        }
        match op {
            Op::IntAdd { a, b }
            | Op::IntAddFits { a, b }
            | Op::IntOr { a, b }
            | Op::IntXor { a, b } => {
                if self.constant_of(b) == Some(0) {
                    Is(a)
                } else if self.constant_of(a) == Some(0) {
                    Is(b)
                } else {
                    Stays
                }
            }
            Op::IntSub { a, b } | Op::IntSubFits { a, b } if self.constant_of(b) == Some(0) => {
                Is(a)
            }
            Op::IntShl { a, b }
            | Op::IntShlFits { a, b }
            | Op::IntShr { a, b }
            | Op::IntShrBy { a, b }
                if self.constant_of(b) == Some(0) =>
            {
                Is(a)
            }
            Op::IntMul { a, b } | Op::IntMulFits { a, b } => {
                match (self.constant_of(a), self.constant_of(b)) {
                    (_, Some(1)) => Is(a),
                    (Some(1), _) => Is(b),
                    (_, Some(0)) | (Some(0), _) => Becomes(Op::ConstInt { value: 0 }),
                    _ => Stays,
                }
            }
            Op::IntAnd { a, b } => {
                for (value, mask) in [(a, b), (b, a)] {
                    if let Some(bits) = self.constant_of(mask) {
                        let ty = self.ty(value);
                        let all_ones = bits >= 0 && bits & bits.wrapping_add(1) == 0;
                        if bits == -1 || all_ones && ty.lo >= 0 && ty.hi <= bits {
                            return Is(value);
                        }
                    }
                }
                Stays
            }
            Op::IntFloorDiv { a, b } | Op::IntFloorDivBy { a, b } => match self.constant_of(b) {
                Some(1) => Is(a),
                Some(by) if by > 1 && by & (by - 1) == 0 => {
                    let b = self.int(by.trailing_zeros() as i64);
                    Becomes(Op::IntShrBy { a, b })
                }
                _ if self.ty(b).lo > 0 && matches!(op, Op::IntFloorDiv { .. }) => {
                    Becomes(Op::IntFloorDivBy { a, b })
                }
                _ => Stays,
            },
            Op::IntMod { a, b } | Op::IntModBy { a, b } => match self.constant_of(b) {
                Some(by) if by > 0 && by & (by - 1) == 0 => {
                    let b = self.int(by - 1);
                    Becomes(Op::IntAnd { a, b })
                }
                _ if self.ty(b).lo > 0 => {
                    let (left, right) = (self.ty(a), self.ty(b));
                    if left.lo >= 0 && left.hi < right.lo {
                        Is(a)
                    } else if matches!(op, Op::IntMod { .. }) {
                        Becomes(Op::IntModBy { a, b })
                    } else {
                        Stays
                    }
                }
                _ => Stays,
            },
            Op::IntShr { a, b } if self.ty(b).lo >= 0 => Becomes(Op::IntShrBy { a, b }),
            Op::IntMin { a, b } => self.choose(a, b),
            Op::IntMax { a, b } => self.choose(b, a),
            _ => Stays,
        }
    }

    /// The smaller of two, if the bounds say which.
    fn choose(&mut self, a: Def, b: Def) -> Outcome {
        if a == b || self.ty(a).hi <= self.ty(b).lo {
            Is(a)
        } else if self.ty(b).hi <= self.ty(a).lo {
            Is(b)
        } else {
            Stays
        }
    }

    /// The exact value of an operation on constants; none where it would leave.
    fn fold_int(&self, op: Op) -> Option<i64> {
        let both = |a, b| Some((self.constant_of(a)?, self.constant_of(b)?));
        match op {
            Op::IntAdd { a, b } => both(a, b).and_then(|(a, b)| a.checked_add(b)),
            Op::IntSub { a, b } => both(a, b).and_then(|(a, b)| a.checked_sub(b)),
            Op::IntMul { a, b } => both(a, b).and_then(|(a, b)| a.checked_mul(b)),
            Op::IntFloorDiv { a, b } => both(a, b)
                .filter(|pair| pair.1 > 0)
                .map(|(a, b)| a.div_euclid(b)),
            Op::IntMod { a, b } => both(a, b)
                .filter(|pair| pair.1 > 0)
                .map(|(a, b)| a.rem_euclid(b)),
            Op::IntShl { a, b } => {
                let (a, b) = both(a, b).filter(|pair| (0..63).contains(&pair.1))?;
                i64::try_from((a as i128) << b).ok()
            }
            Op::IntShr { a, b } => both(a, b)
                .filter(|pair| pair.1 >= 0)
                .map(|(a, b)| a >> b.min(63)),
            _ => None,
        }
    }

    fn fold_float(&mut self, op: Op) -> Option<Outcome> {
        let number = |value: f64| {
            Some(Becomes(Op::ConstFloat {
                value: FloatBits::new(value),
            }))
        };
        match op {
            Op::FloatAdd { a, b } => number(self.float_of(a)? + self.float_of(b)?),
            Op::FloatSub { a, b } => number(self.float_of(a)? - self.float_of(b)?),
            Op::FloatMul { a, b } => number(self.float_of(a)? * self.float_of(b)?),
            Op::FloatDiv { a, b } => {
                let by = self.float_of(b).filter(|by| *by != 0.0)?;
                number(self.float_of(a)? / by)
            }
            Op::FloatNeg { a } => number(-self.float_of(a)?),
            Op::FloatAbs { a } => number(self.float_of(a)?.abs()),
            Op::IntToFloat { value } => {
                let value = self.constant_of(value)?;
                number(value as f64)
            }
            Op::FloatCompare { a, b, how } => {
                let (a, b) = (self.float_of(a)?, self.float_of(b)?);
                Some(Becomes(Op::ConstCond {
                    value: holds(how, a.partial_cmp(&b)),
                }))
            }
            _ => None,
        }
    }
}
