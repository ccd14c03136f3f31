//! Arithmetic and comparison of ints and floats.

use super::emit::{Emit, FALSE, Known, Slot, TAG, TRUE};
use crate::helpers::Helper;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{Block, InstBuilder, MemFlagsData, Value, types};
use pyjit_bytecode::opcode::{BinaryOp, Comparison};
use pyjit_object::value::{DOUBLE_OFFSET, INT_TAG};

/// The operators as their plain forms.
fn plain(op: BinaryOp) -> BinaryOp {
    use BinaryOp::*;
    match op {
        InplaceAdd => Add,
        InplaceAnd => And,
        InplaceFloorDivide => FloorDivide,
        InplaceLshift => Lshift,
        InplaceMultiply => Multiply,
        InplaceRemainder => Remainder,
        InplaceOr => Or,
        InplaceRshift => Rshift,
        InplaceSubtract => Subtract,
        InplaceTrueDivide => TrueDivide,
        InplaceXor => Xor,
        other => other,
    }
}

impl Emit<'_> {
    /// Goes to `otherwise` unless the word is an immediate int.
    pub fn require_int(&mut self, slot: Slot, otherwise: Block) {
        if slot.known != Known::Int {
            let word = self.word_of(slot);
            let high = self.b.ins().sshr_imm_s(word, 49);
            let is_int = self.b.ins().icmp_imm_s(IntCC::Equal, high, -1);
            self.require(is_int, otherwise);
        }
    }

    pub fn int_of(&mut self, slot: Slot) -> Value {
        let word = self.word_of(slot);
        self.b.ins().ireduce(types::I32, word)
    }

    pub fn box_int(&mut self, number: Value) -> Value {
        let wide = self.b.ins().uextend(types::I64, number);
        let tag = self.word(TAG);
        self.b.ins().bor(wide, tag)
    }

    /// The number in a float or int word; goes to `otherwise` if it is neither.
    fn number_of(&mut self, slot: Slot, float_expected: bool, otherwise: Block) -> Value {
        let word = self.word_of(slot);
        if float_expected {
            let bits = self.float_bits(word, otherwise);
            return self.b.ins().bitcast(types::F64, MemFlagsData::new(), bits);
        }
        self.require_int(slot, otherwise);
        let number = self.int_of(slot);
        self.b.ins().fcvt_from_sint(types::F64, number)
    }

    fn float_bits(&mut self, word: Value, otherwise: Block) -> Value {
        let bits = self.b.ins().iadd_imm_s(word, -(DOUBLE_OFFSET as i64));
        let limit = self.word((INT_TAG - DOUBLE_OFFSET) as i64);
        let is_float = self.b.ins().icmp(IntCC::UnsignedLessThan, bits, limit);
        self.require(is_float, otherwise);
        bits
    }

    fn box_float(&mut self, number: Value) -> Value {
        let bits = self
            .b
            .ins()
            .bitcast(types::I64, MemFlagsData::new(), number);
        self.b.ins().iadd_imm_s(bits, DOUBLE_OFFSET as i64)
    }

    /// The generic operation as the slow part of a fast path: `done` joins them.
    fn binary_otherwise(&mut self, slow: Block, done: Block, a: Slot, b: Slot) {
        self.b.switch_to_block(slow);
        let op = self.word(self.at.arg as i64);
        let (a, b) = (self.word_of(a), self.word_of(b));
        let result = self.call_checked(Helper::binary, &[op, a, b]);
        self.go(done, result);
        let result = self.enter(done);
        self.push(result);
    }

    pub fn binary_generic(&mut self) {
        self.keep();
        let (b, a) = (self.pop_word(), self.pop_word());
        let op = self.word(self.at.arg as i64);
        let result = self.call_checked(Helper::binary, &[op, a, b]);
        self.push(result);
    }

    /// `BINARY_OP` where both operands have been ints.
    pub fn binary_int(&mut self, op: BinaryOp) {
        use BinaryOp::*;
        let op = plain(op);
        if !matches!(
            op,
            Add | Subtract | Multiply | And | Or | Xor | Lshift | Rshift | FloorDivide | Remainder
        ) {
            return self.binary_generic();
        }
        self.keep();
        let (b, a) = (self.pop(), self.pop());
        let (slow, done) = (self.cold_block(), self.join());
        self.require_int(a, slow);
        self.require_int(b, slow);
        let (x, y) = (self.int_of(a), self.int_of(b));
        let result = match op {
            Add | Subtract | Multiply => {
                let (result, overflow) = match op {
                    Add => self.b.ins().sadd_overflow(x, y),
                    Subtract => self.b.ins().ssub_overflow(x, y),
                    _ => self.b.ins().smul_overflow(x, y),
                };
                self.refuse(overflow, slow);
                result
            }
            And => self.b.ins().band(x, y),
            Or => self.b.ins().bor(x, y),
            Xor => self.b.ins().bxor(x, y),
            Lshift => {
                let small = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, y, 32);
                self.require(small, slow);
                let (wide, count) = (
                    self.b.ins().sextend(types::I64, x),
                    self.b.ins().uextend(types::I64, y),
                );
                let shifted = self.b.ins().ishl(wide, count);
                let result = self.b.ins().ireduce(types::I32, shifted);
                let back = self.b.ins().sextend(types::I64, result);
                let fits = self.b.ins().icmp(IntCC::Equal, back, shifted);
                self.require(fits, slow);
                result
            }
            Rshift => {
                let small = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, y, 32);
                self.require(small, slow);
                self.b.ins().sshr(x, y)
            }
            // Only positive divisors: no overflow, and the sign of the remainder tells the correction.
            FloorDivide | Remainder => {
                let positive = self.b.ins().icmp_imm_s(IntCC::SignedGreaterThan, y, 0);
                self.require(positive, slow);
                if op == FloorDivide {
                    let (quotient, rest) = (self.b.ins().sdiv(x, y), self.b.ins().srem(x, y));
                    let negative = self.b.ins().sshr_imm_s(rest, 31);
                    self.b.ins().iadd(quotient, negative)
                } else {
                    let rest = self.b.ins().srem(x, y);
                    let negative = self.b.ins().sshr_imm_s(rest, 31);
                    let correction = self.b.ins().band(negative, y);
                    self.b.ins().iadd(rest, correction)
                }
            }
            _ => unreachable!("tested above"),
        };
        let result = self.box_int(result);
        self.go(done, result);
        self.binary_otherwise(slow, done, a, b);
    }

    /// `BINARY_OP` of two numbers of which at least one was a float (or of a true division); which is which is what
    /// they are now known or seen as.
    pub fn binary_float(&mut self, op: BinaryOp, a_float: bool, b_float: bool) {
        use BinaryOp::*;
        let op = plain(op);
        if !matches!(op, Add | Subtract | Multiply | TrueDivide) {
            return self.binary_generic();
        }
        self.keep();
        let (b, a) = (self.pop(), self.pop());
        let (slow, done) = (self.cold_block(), self.join());
        let x = self.number_of(a, a_float, slow);
        let y = self.number_of(b, b_float, slow);
        let result = match op {
            Add => self.b.ins().fadd(x, y),
            Subtract => self.b.ins().fsub(x, y),
            Multiply => self.b.ins().fmul(x, y),
            _ => {
                let zero = self.b.ins().f64const(0.0);
                let divides = self.b.ins().fcmp(FloatCC::NotEqual, y, zero);
                self.require(divides, slow);
                self.b.ins().fdiv(x, y)
            }
        };
        let result = self.box_float(result);
        self.go(done, result);
        self.binary_otherwise(slow, done, a, b);
    }

    pub fn concat_str(&mut self) {
        self.keep();
        let (b, a) = (self.pop(), self.pop());
        let (slow, done) = (self.cold_block(), self.join());
        let shape = pyjit_object::ids::t::STR.0;
        self.require_exactly(a, shape, slow);
        self.require_exactly(b, shape, slow);
        let (x, y) = (self.word_of(a), self.word_of(b));
        let result = self.call_checked(Helper::concat_str, &[x, y]);
        self.go(done, result);
        self.binary_otherwise(slow, done, a, b);
    }

    fn comparison(&self) -> (Comparison, bool) {
        let op = Comparison::from_u32(self.at.arg >> 5).unwrap_or(Comparison::Eq);
        (op, self.at.arg & 16 != 0)
    }

    /// The generic comparison; a truth value where one is asked for.
    pub fn compare_generic(&mut self) {
        self.keep();
        let (b, a) = (self.pop_word(), self.pop_word());
        let result = self.compare_call(a, b);
        let (_, truth) = self.comparison();
        if truth {
            let truth = self.b.ins().icmp_imm_s(IntCC::Equal, result, TRUE);
            self.push_truth(truth);
        } else {
            self.push(result);
        }
    }

    fn compare_call(&mut self, a: Value, b: Value) -> Value {
        let (op, truth) = self.comparison();
        let op = self.word(op as i64 | if truth { 16 } else { 0 });
        self.call_checked(Helper::compare, &[op, a, b])
    }

    /// Ends a comparison: `holds` here, the generic one at `slow`.
    fn compare_otherwise(&mut self, holds: Value, slow: Block, a: Slot, b: Slot) {
        let (_, truth) = self.comparison();
        let (x, y) = (self.word_of(a), self.word_of(b));
        if truth {
            let done = self.join_truth();
            self.go(done, holds);
            self.b.switch_to_block(slow);
            let result = self.compare_call(x, y);
            let result = self.b.ins().icmp_imm_s(IntCC::Equal, result, TRUE);
            self.go(done, result);
            let truth = self.enter(done);
            self.push_truth(truth);
        } else {
            let done = self.join();
            let (yes, no) = (self.word(TRUE), self.word(FALSE));
            let word = self.b.ins().select(holds, yes, no);
            self.go(done, word);
            self.b.switch_to_block(slow);
            let result = self.compare_call(x, y);
            self.go(done, result);
            let word = self.enter(done);
            self.push(word);
        }
    }

    pub fn compare_int(&mut self) {
        self.keep();
        let (b, a) = (self.pop(), self.pop());
        let slow = self.cold_block();
        self.require_int(a, slow);
        self.require_int(b, slow);
        let (x, y) = (self.int_of(a), self.int_of(b));
        let condition = match self.comparison().0 {
            Comparison::Lt => IntCC::SignedLessThan,
            Comparison::Le => IntCC::SignedLessThanOrEqual,
            Comparison::Eq => IntCC::Equal,
            Comparison::Ne => IntCC::NotEqual,
            Comparison::Gt => IntCC::SignedGreaterThan,
            Comparison::Ge => IntCC::SignedGreaterThanOrEqual,
        };
        let holds = self.b.ins().icmp(condition, x, y);
        self.compare_otherwise(holds, slow, a, b);
    }

    pub fn compare_float(&mut self) {
        self.keep();
        let (b, a) = (self.pop(), self.pop());
        let slow = self.cold_block();
        let x = self.number_of(a, true, slow);
        let y = self.number_of(b, true, slow);
        let condition = match self.comparison().0 {
            Comparison::Lt => FloatCC::LessThan,
            Comparison::Le => FloatCC::LessThanOrEqual,
            Comparison::Eq => FloatCC::Equal,
            Comparison::Ne => FloatCC::NotEqual,
            Comparison::Gt => FloatCC::GreaterThan,
            Comparison::Ge => FloatCC::GreaterThanOrEqual,
        };
        let holds = self.b.ins().fcmp(condition, x, y);
        self.compare_otherwise(holds, slow, a, b);
    }

    pub fn compare_str(&mut self) {
        let equal = match self.comparison().0 {
            Comparison::Eq => true,
            Comparison::Ne => false,
            _ => return self.compare_generic(),
        };
        self.keep();
        let (b, a) = (self.pop(), self.pop());
        let slow = self.cold_block();
        let shape = pyjit_object::ids::t::STR.0;
        self.require_exactly(a, shape, slow);
        self.require_exactly(b, shape, slow);
        let (x, y) = (self.word_of(a), self.word_of(b));
        let same = self.call(Helper::equal_str, &[x, y]);
        let condition = if equal { IntCC::Equal } else { IntCC::NotEqual };
        let holds = self.b.ins().icmp_imm_s(condition, same, TRUE);
        self.compare_otherwise(holds, slow, a, b);
    }

    pub fn is_op(&mut self) {
        let negated = self.at.arg & 1 != 0;
        let (b, a) = (self.pop_word(), self.pop_word());
        // Words that are equal are the same object; only ints and big ints need a closer look.
        let done = self.join_truth();
        let (slow, equal) = (self.b.create_block(), self.b.ins().icmp(IntCC::Equal, a, b));
        let yes = self.b.ins().iconst(types::I8, 1);
        let arguments = [cranelift_codegen::ir::BlockArg::Value(yes)];
        self.b.ins().brif(equal, done, &arguments, slow, &[]);
        self.b.switch_to_block(slow);
        let (no, look) = (self.b.ins().iconst(types::I8, 0), self.cold_block());
        let arguments = [cranelift_codegen::ir::BlockArg::Value(no)];
        // An immediate that is no number is the same as nothing else.
        let limit = pyjit_object::value::FIRST_ADDRESS as i64;
        let smaller = self.b.ins().umin(a, b);
        let plain = self
            .b
            .ins()
            .icmp_imm_s(IntCC::UnsignedLessThan, smaller, limit);
        self.b.ins().brif(plain, done, &arguments, look, &[]);
        self.b.switch_to_block(look);
        let same = self.call(Helper::is_op, &[a, b]);
        let same = self.b.ins().icmp_imm_s(IntCC::Equal, same, TRUE);
        self.go(done, same);
        let mut truth = self.enter(done);
        if negated {
            truth = self.b.ins().bxor_imm_s(truth, 1);
        }
        self.push_truth(truth);
    }

    pub fn negative(&mut self) {
        self.keep();
        let a = self.pop();
        let (slow, done) = (self.cold_block(), self.join());
        self.require_int(a, slow);
        let x = self.int_of(a);
        let zero = self.b.ins().iconst(types::I32, 0);
        let (result, overflow) = self.b.ins().ssub_overflow(zero, x);
        self.refuse(overflow, slow);
        let result = self.box_int(result);
        self.go(done, result);
        self.b.switch_to_block(slow);
        let word = self.word_of(a);
        let result = self.call_checked(Helper::negative, &[word]);
        self.go(done, result);
        let result = self.enter(done);
        self.push(result);
    }

    pub fn invert(&mut self) {
        self.keep();
        let word = self.pop_word();
        let result = self.call_checked(Helper::invert, &[word]);
        self.push(result);
    }
}
