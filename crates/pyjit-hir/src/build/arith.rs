//! Operators, comparisons and truth, by the kinds of operands that were seen. CPython: Objects/longobject.c, floatobject.c.

use super::flow::Ins;
use super::{Builder, Result};
use crate::ci::Site;
use crate::effects::{Continuation, Exit};
use crate::entity::*;
use crate::ops::{Constant, Op};
use crate::types::{Kinds, Type};
use pyjit_bytecode::Opcode;
use pyjit_bytecode::opcode::{BinaryOp, Comparison};

/// A number in a register.
#[derive(Clone, Copy)]
enum Number {
    Int(Def),
    Float(Def),
}

const NUMBERS: Kinds = Kinds::INT.union(Kinds::FLOAT);

/// The operator behind `+=` and the like: for numbers and strings they are the same.
fn plain(op: BinaryOp) -> BinaryOp {
    BinaryOp::from_u32(match op as u32 {
        number @ 13..=25 => number - 13,
        number => number,
    })
    .unwrap_or(op)
}

/// What a specialised form says of both operands.
pub fn form_kinds(form: Opcode) -> Option<(Kinds, Kinds)> {
    use Opcode::*;
    let both = |kinds| Some((kinds, kinds));
    match form {
        BINARY_OP_ADD_INT | BINARY_OP_SUBTRACT_INT | BINARY_OP_MULTIPLY_INT | COMPARE_OP_INT => {
            both(Kinds::SMALL_INT)
        }
        BINARY_OP_ADD_FLOAT
        | BINARY_OP_SUBTRACT_FLOAT
        | BINARY_OP_MULTIPLY_FLOAT
        | COMPARE_OP_FLOAT => both(Kinds::FLOAT),
        BINARY_OP_ADD_UNICODE | BINARY_OP_INPLACE_ADD_UNICODE | COMPARE_OP_STR => both(Kinds::STR),
        BINARY_OP_SUBSCR_LIST_INT | STORE_SUBSCR_LIST_INT => Some((Kinds::LIST, Kinds::SMALL_INT)),
        BINARY_OP_SUBSCR_TUPLE_INT => Some((Kinds::TUPLE, Kinds::SMALL_INT)),
        BINARY_OP_SUBSCR_STR_INT => Some((Kinds::STR, Kinds::SMALL_INT)),
        BINARY_OP_SUBSCR_LIST_SLICE => Some((Kinds::LIST, Kinds::SLICE)),
        TO_BOOL_BOOL => Some((Kinds::BOOL, Kinds::EMPTY)),
        TO_BOOL_INT => Some((Kinds::INT, Kinds::EMPTY)),
        TO_BOOL_NONE => Some((Kinds::NONE, Kinds::EMPTY)),
        TO_BOOL_STR => Some((Kinds::STR, Kinds::EMPTY)),
        TO_BOOL_LIST => Some((Kinds::LIST, Kinds::EMPTY)),
        UNPACK_SEQUENCE_TUPLE | UNPACK_SEQUENCE_TWO_TUPLE => Some((Kinds::TUPLE, Kinds::EMPTY)),
        UNPACK_SEQUENCE_LIST => Some((Kinds::LIST, Kinds::EMPTY)),
        _ => None,
    }
}

impl Builder<'_> {
    /// The kinds to speculate on: what is proved, else what was recorded, else what the form says.
    pub fn expected(&self, site: &Site, left: Def, right: Option<Def>) -> (Kinds, Kinds) {
        let form = form_kinds(site.form).unwrap_or_default();
        let pick = |def: Def, seen: Kinds, form: Kinds| {
            let known = if def.is_real() {
                self.kinds(def)
            } else {
                Kinds::NULL
            };
            let seen = if seen.is_empty() { form } else { seen };
            let both = known.intersect(seen);
            // What was seen may contradict what is proved: then this place is new.
            if both.is_empty() {
                if seen.is_empty() || known.is_single() {
                    known
                } else {
                    seen
                }
            } else {
                both
            }
        };
        (
            pick(left, site.left, form.0),
            right.map_or(Kinds::EMPTY, |right| pick(right, site.right, form.1)),
        )
    }

    /// The value, proved to be of those kinds.
    pub fn guard_kinds(&mut self, value: Def, kinds: Kinds) -> Def {
        if self.kinds(value).within(kinds) {
            return value;
        }
        self.emit_exit(Op::GuardType {
            value,
            ty: Type::boxed(kinds),
        })
    }

    /// The number of an int. Of a parameter any int is taken, for most become machine numbers, and then a check for 32
    /// bits would be one too many.
    pub fn unbox_int(&mut self, value: Def, kinds: Kinds) -> Def {
        if let Op::BoxInt { value } = *self.f.op(value) {
            return value;
        }
        let merged = matches!(self.f.op(value), Op::Param {})
            && self.f.home(value) != crate::Function::ENTRY;
        if kinds == Kinds::SMALL_INT && !merged {
            let value = self.guard_kinds(value, Kinds::SMALL_INT);
            self.emit(Op::UnboxSmall { value })
        } else {
            let value = self.guard_kinds(value, Kinds::INT);
            self.emit_exit(Op::UnboxInt { value })
        }
    }

    pub fn unbox_float(&mut self, value: Def) -> Def {
        if let Op::BoxFloat { value } = *self.f.op(value) {
            return value;
        }
        let value = self.guard_kinds(value, Kinds::FLOAT);
        self.emit(Op::UnboxFloat { value })
    }

    /// An operand of arithmetic, if only numbers were seen. `exact`: it will be a float, which ints of 32 bits are exactly.
    fn number(&mut self, value: Def, kinds: Kinds, exact: bool) -> Option<Number> {
        if kinds.is_empty() || !kinds.within(NUMBERS) {
            None
        } else if kinds == Kinds::SMALL_INT && exact {
            let value = self.guard_kinds(value, kinds);
            Some(Number::Int(self.emit(Op::UnboxSmall { value })))
        } else if kinds.within(Kinds::INT) {
            Some(Number::Int(self.unbox_int(value, kinds)))
        } else if kinds == Kinds::FLOAT {
            Some(Number::Float(self.unbox_float(value)))
        } else if kinds.within(Type::NUMBER.kinds) {
            let value = self.guard_kinds(value, kinds);
            Some(Number::Float(self.emit(Op::UnboxNumber { value })))
        } else {
            None
        }
    }

    fn as_float(&mut self, number: Number) -> Def {
        match number {
            Number::Float(def) => def,
            Number::Int(value) => self.emit(Op::IntToFloat { value }),
        }
    }

    /// Whether ints of these kinds become floats exactly, or as CPython rounds them.
    fn converts(kinds: Kinds) -> bool {
        kinds.within(Type::NUMBER.kinds)
    }

    fn push_int(&mut self, value: Def) {
        let value = self.emit(Op::BoxInt { value });
        self.push(value);
    }

    fn push_float(&mut self, value: Def) {
        let value = self.emit(Op::BoxFloat { value });
        self.push(value);
    }

    pub fn binary_op(&mut self, ins: Ins) -> Result<()> {
        let (right, left) = (self.peek(1)?, self.peek(2)?);
        let site = self.site(ins);
        let Some(op) = BinaryOp::from_u32(ins.arg).map(plain) else {
            return self.interpret(ins);
        };
        let (lk, rk) = self.expected(&site, left, Some(right));
        let fits = |why| site.may_fail(why);
        let proved = self.kinds(left).within(lk) && self.kinds(right).within(rk);
        if lk.is_empty() || rk.is_empty() || !(proved || fits(Exit::WrongType)) {
            return self.interpret(ins);
        }
        if lk == Kinds::STR && rk == Kinds::STR && op == BinaryOp::Add {
            let (a, b) = (self.guard_kinds(left, lk), self.guard_kinds(right, rk));
            self.pop_n(2)?;
            let joined = self.emit(Op::StrConcat { a, b });
            self.push(joined);
            return Ok(());
        }
        use BinaryOp::*;
        let ints = lk.within(Kinds::INT) && rk.within(Kinds::INT);
        let floats = !ints && Self::converts(lk) && Self::converts(rk);
        let divides = ints && op == TrueDivide && Self::converts(lk) && Self::converts(rk);
        let int_op = ints
            && matches!(
                op,
                Add | Subtract
                    | Multiply
                    | FloorDivide
                    | Remainder
                    | And
                    | Or
                    | Xor
                    | Lshift
                    | Rshift
            );
        let float_op = (floats || divides)
            && matches!(
                op,
                Add | Subtract | Multiply | TrueDivide | FloorDivide | Remainder
            );
        let bad =
            (int_op && !fits(Exit::Overflow)) || !fits(Exit::BadOperand) || !fits(Exit::TooBig);
        if bad || !(int_op || float_op) {
            return self.interpret(ins);
        }
        let (Some(a), Some(b)) = (
            self.number(left, lk, !int_op),
            self.number(right, rk, !int_op),
        ) else {
            return self.interpret(ins);
        };
        self.pop_n(2)?;
        if int_op && let (Number::Int(a), Number::Int(b)) = (a, b) {
            let op = match op {
                Add => Op::IntAdd { a, b },
                Subtract => Op::IntSub { a, b },
                Multiply => Op::IntMul { a, b },
                FloorDivide => Op::IntFloorDiv { a, b },
                Remainder => Op::IntMod { a, b },
                Lshift => Op::IntShl { a, b },
                Rshift => Op::IntShr { a, b },
                And => Op::IntAnd { a, b },
                Or => Op::IntOr { a, b },
                _ => Op::IntXor { a, b },
            };
            let result = match op.needs_state() {
                true => self.emit_exit(op),
                false => self.emit(op),
            };
            self.push_int(result);
            return Ok(());
        }
        let (a, b) = (self.as_float(a), self.as_float(b));
        let op = match op {
            Add => Op::FloatAdd { a, b },
            Subtract => Op::FloatSub { a, b },
            Multiply => Op::FloatMul { a, b },
            TrueDivide => Op::FloatDiv { a, b },
            FloorDivide => Op::FloatFloorDiv { a, b },
            _ => Op::FloatMod { a, b },
        };
        let result = match op.needs_state() {
            true => self.emit_exit(op),
            false => self.emit(op),
        };
        self.push_float(result);
        Ok(())
    }

    pub fn compare_op(&mut self, ins: Ins) -> Result<()> {
        let (right, left) = (self.peek(1)?, self.peek(2)?);
        let site = self.site(ins);
        let Some(how) = Comparison::from_u32(ins.arg >> 5) else {
            return self.interpret(ins);
        };
        let (lk, rk) = self.expected(&site, left, Some(right));
        let proved = self.kinds(left).within(lk) && self.kinds(right).within(rk);
        if lk.is_empty() || rk.is_empty() || !site.may_fail(Exit::WrongType) && !proved {
            return self.interpret(ins);
        }
        let ints = lk.within(Kinds::INT) && rk.within(Kinds::INT) && site.may_fail(Exit::TooBig);
        let result = if lk == Kinds::STR && rk == Kinds::STR {
            let (a, b) = (self.guard_kinds(left, lk), self.guard_kinds(right, rk));
            self.emit(Op::StrCompare { a, b, how })
        } else if ints {
            let (a, b) = (self.unbox_int(left, lk), self.unbox_int(right, rk));
            self.emit(Op::IntCompare { a, b, how })
        } else if Self::converts(lk) && Self::converts(rk) {
            let (Some(a), Some(b)) = (self.number(left, lk, true), self.number(right, rk, true))
            else {
                return self.interpret(ins);
            };
            let (a, b) = (self.as_float(a), self.as_float(b));
            self.emit(Op::FloatCompare { a, b, how })
        } else {
            return self.interpret(ins);
        };
        self.pop_n(2)?;
        self.push_bool(result);
        Ok(())
    }

    pub fn unary(&mut self, ins: Ins) -> Result<()> {
        let value = self.peek(1)?;
        let site = self.site(ins);
        let (kinds, _) = self.expected(&site, value, None);
        if !kinds.is_single() && !kinds.within(Kinds::INT) || kinds.is_empty() {
            return self.interpret(ins);
        }
        let ok = site.may_fail(Exit::Overflow) && site.may_fail(Exit::TooBig);
        if kinds.within(Kinds::INT) && ok {
            let number = self.unbox_int(value, kinds);
            self.pop()?;
            let result = if ins.opcode == Opcode::UNARY_INVERT {
                self.emit(Op::IntNot { a: number })
            } else {
                let a = self.int(0);
                self.emit_exit(Op::IntSub { a, b: number })
            };
            self.push_int(result);
        } else if kinds == Kinds::FLOAT && ins.opcode == Opcode::UNARY_NEGATIVE {
            let a = self.unbox_float(value);
            self.pop()?;
            let result = self.emit(Op::FloatNeg { a });
            self.push_float(result);
        } else {
            return self.interpret(ins);
        }
        Ok(())
    }

    pub fn truth_of(&mut self, ins: Ins) -> Result<()> {
        let value = self.peek(1)?;
        let site = self.site(ins);
        let (kinds, _) = self.expected(&site, value, None);
        let plain = Kinds::SMALL_INT
            .union(Kinds::BIG_INT)
            .union(Kinds::FLOAT)
            .union(Kinds::BOOL)
            .union(Kinds::NONE)
            .union(Kinds::STR)
            .union(Kinds::BYTES)
            .union(Kinds::LIST)
            .union(Kinds::TUPLE)
            .union(Kinds::DICT)
            .union(Kinds::SET);
        let speculates = !self.kinds(value).within(kinds);
        if kinds.is_empty() || !kinds.within(plain) || speculates && !site.may_fail(Exit::WrongType)
        {
            return self.interpret(ins);
        }
        let value = self.guard_kinds(value, kinds);
        self.pop()?;
        if kinds == Kinds::BOOL {
            self.push(value);
            return Ok(());
        }
        let cond = if kinds == Kinds::SMALL_INT {
            let a = self.emit(Op::UnboxSmall { value });
            let b = self.int(0);
            self.emit(Op::IntCompare {
                a,
                b,
                how: Comparison::Ne,
            })
        } else if kinds == Kinds::NONE {
            self.emit(Op::ConstCond { value: false })
        } else {
            self.emit(Op::Truth { value })
        };
        self.push_bool(cond);
        Ok(())
    }

    /// Guards what is there where on-stack replacement starts. Fresh iterators become ours.
    pub fn entry_value(&mut self, def: Def, kinds: Kinds) -> Def {
        if kinds.is_empty() || !kinds.intersect(Kinds::NULL).is_empty() {
            return def;
        }
        match kinds {
            Kinds::RANGE_ITER => self.own_range_iter(def),
            Kinds::LIST_ITER | Kinds::TUPLE_ITER => self.own_seq_iter(def, kinds),
            _ if kinds.is_single() && kinds != Kinds::OBJECT => self.guard_kinds(def, kinds),
            _ => self.bound(def),
        }
    }

    /// A call that pushes one result.
    pub fn call_pushing(&mut self, op: Op) -> Result<()> {
        let result = self.call_out(op, Continuation::Push)?;
        self.push(result);
        Ok(())
    }

    pub fn none(&mut self) -> Def {
        self.constant(Constant::None)
    }
}
