//! One instruction.

use super::emit::{Emit, FALSE, Known, NONE, TRUE};
use crate::helpers::Helper;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, InstBuilder, MemFlagsData, Value, types};
use pyjit_bytecode::Opcode;
use pyjit_bytecode::opcode::{BinaryOp, resume};
use pyjit_interp::private;
use pyjit_object::function::Function;
use pyjit_object::ids::t;
use pyjit_object::thread::Thread;
use pyjit_object::tuple::Tuple;
use std::mem::offset_of;

/// Jumps that only tier 0's handler knows how to make: native code must be enterable where they go.
pub fn is_stepped(opcode: Opcode) -> bool {
    matches!(opcode, Opcode::SEND | Opcode::END_ASYNC_FOR)
}

impl Emit<'_> {
    /// Compiles the instruction; answers whether control goes on behind it.
    pub fn instruction(&mut self) -> bool {
        use Opcode::*;
        let arg = self.at.arg as usize;
        let quick = self.snapshot.quick(self.at.offset);
        let Some(opcode) = self.at.opcode else {
            self.step_away();
            return false;
        };
        if self.snapshot.is_unseen(self.at.offset, opcode) {
            self.leave_unseen();
            return false;
        }
        match opcode {
            NOP | NOT_TAKEN | CACHE | EXTENDED_ARG => {}
            RESUME => self.resume(),

            LOAD_FAST | LOAD_FAST_BORROW => {
                let word = self.local(arg);
                self.push(word);
            }
            LOAD_FAST_LOAD_FAST | LOAD_FAST_BORROW_LOAD_FAST_BORROW => {
                for index in [arg >> 4, arg & 15] {
                    let word = self.local(index);
                    self.push(word);
                }
            }
            LOAD_FAST_CHECK => {
                let word = self.local(arg);
                self.or_step_away(word);
                self.push_known(word, Known::Something);
            }
            LOAD_FAST_AND_CLEAR => {
                let word = self.local(arg);
                let zero = self.word(0);
                self.set_local(arg, zero);
                self.push(word);
            }
            STORE_FAST => {
                let word = self.pop_word();
                self.set_local(arg, word);
            }
            STORE_FAST_LOAD_FAST => {
                let word = self.pop_word();
                self.set_local(arg >> 4, word);
                let word = self.local(arg & 15);
                self.push(word);
            }
            STORE_FAST_STORE_FAST => {
                for index in [arg >> 4, arg & 15] {
                    let word = self.pop_word();
                    self.set_local(index, word);
                }
            }
            DELETE_FAST => {
                let word = self.local(arg);
                self.or_step_away(word);
                let zero = self.word(0);
                self.set_local(arg, zero);
            }
            LOAD_CONST => {
                let bits = self.snapshot.consts[arg];
                let known = match bits {
                    bits if bits >= pyjit_object::value::INT_TAG => Known::Int,
                    bits if pyjit_interp::state::is_object(bits) => Known::Object,
                    _ => Known::Something,
                };
                let word = self.word(bits as i64);
                self.push_known(word, known);
            }
            LOAD_SMALL_INT => {
                let word = self.word(super::emit::TAG | arg as i64);
                self.push_known(word, Known::Int);
            }
            PUSH_NULL => {
                let word = self.word(0);
                self.push_known(word, Known::Null);
            }
            POP_TOP | POP_ITER | END_FOR => {
                self.stack.pop();
            }
            END_SEND => {
                let top = self.pop();
                self.stack.pop();
                self.stack.push(super::emit::Slot {
                    stored: false,
                    ..top
                });
            }
            COPY => {
                let depth = self.stack.len() - arg;
                self.fill(depth);
                let slot = self.stack[depth];
                self.stack.push(super::emit::Slot {
                    stored: false,
                    ..slot
                });
            }
            SWAP => {
                let (top, other) = (self.stack.len() - 1, self.stack.len() - arg);
                self.fill(top);
                self.fill(other);
                self.stack.swap(top, other);
                self.stack[top].stored = false;
                self.stack[other].stored = false;
            }
            COPY_FREE_VARS => self.copy_free_vars(arg),
            LOAD_DEREF => self.load_deref(),
            STORE_DEREF => self.store_deref(),

            UNARY_NOT => {
                let slot = self.pop();
                match slot.truth {
                    Some(truth) => {
                        let truth = self.b.ins().bxor_imm_s(truth, 1);
                        self.push_truth(truth);
                    }
                    None => {
                        let word = self.word_of(slot);
                        let word = self.b.ins().bxor_imm_s(word, TRUE ^ FALSE);
                        self.push_known(word, Known::Bool);
                    }
                }
            }
            UNARY_NEGATIVE => self.negative(),
            UNARY_INVERT => self.invert(),
            TO_BOOL => self.test_truth(quick),
            POP_JUMP_IF_FALSE => self.branch_on_truth(false),
            POP_JUMP_IF_TRUE => self.branch_on_truth(true),
            POP_JUMP_IF_NONE => self.branch_on_none(true),
            POP_JUMP_IF_NOT_NONE => self.branch_on_none(false),
            JUMP_FORWARD => {
                self.flush();
                self.jump_to(self.at.next + arg);
                return false;
            }
            JUMP_BACKWARD => {
                self.back_edge();
                return false;
            }
            JUMP_BACKWARD_NO_INTERRUPT => {
                self.flush();
                self.jump_to(self.at.next - arg);
                return false;
            }

            BINARY_OP => self.binary_op(quick),
            COMPARE_OP => match quick {
                quick if quick == COMPARE_OP_INT as u8 || is_int_jump(quick) => self.compare_int(),
                quick if quick == COMPARE_OP_FLOAT as u8 => self.compare_float(),
                quick if quick == COMPARE_OP_STR as u8 => self.compare_str(),
                _ => self.compare_generic(),
            },
            IS_OP => self.is_op(),
            CONTAINS_OP => self.contains(),

            LOAD_GLOBAL => self.load_global(quick),
            LOAD_ATTR => self.load_attr(quick),
            STORE_ATTR => self.store_attr(quick),
            STORE_SUBSCR => self.store_item(quick),
            UNPACK_SEQUENCE => self.unpack(quick),
            GET_ITER => {
                self.keep();
                let word = self.pop_word();
                let iter = self.call_checked(Helper::iter, &[word]);
                self.push_known(iter, Known::Something);
            }
            FOR_ITER => self.for_iter(quick),

            CALL => self.call_op(quick),
            RETURN_VALUE => {
                self.return_value();
                return false;
            }

            BUILD_LIST => self.build(Helper::build_list, arg, arg),
            BUILD_TUPLE => self.build(Helper::build_tuple, arg, arg),
            BUILD_MAP => self.build(Helper::build_map, 2 * arg, arg),
            BUILD_SLICE => self.build(Helper::build_slice, arg, arg),
            BUILD_STRING => self.build(Helper::build_string, arg, arg),
            LIST_APPEND => {
                self.keep();
                let item = self.pop_word();
                let depth = self.stack.len() - arg;
                let list = self.fill(depth);
                let (full, done) = (self.cold_block(), self.b.create_block());
                self.append_within_capacity(list, item, full);
                self.b.ins().jump(done, &[]);
                self.b.switch_to_block(full);
                self.call_checked(Helper::list_push, &[list, item]);
                self.b.ins().jump(done, &[]);
                self.b.switch_to_block(done);
            }
            FORMAT_SIMPLE => {
                self.keep();
                let word = self.pop_word();
                let text = self.call_checked(Helper::format_simple, &[word]);
                self.push_known(text, Known::Object);
            }
            YIELD_VALUE => {
                self.yield_value();
                return false;
            }
            RAISE_VARARGS | RERAISE => {
                self.step_away();
                return false;
            }
            _ => self.step(),
        }
        true
    }

    /// Leaves the instruction to tier 0, which raises, where the word is null.
    pub fn or_step_away(&mut self, word: Value) {
        let (null, on) = (self.cold_block(), self.b.create_block());
        self.b.ins().brif(word, on, &[], null, &[]);
        self.b.switch_to_block(null);
        let stack = self.stack.clone();
        self.step_away();
        self.stack = stack;
        self.b.switch_to_block(on);
    }

    fn copy_free_vars(&mut self, count: usize) {
        let function = self.function_word();
        let closure = self.load(function, offset_of!(Function, closure));
        self.or_step_away(closure);
        let first = self.snapshot.nlocalsplus - count;
        for index in 0..count {
            let cell = self.load(closure, Tuple::DATA_OFFSET + 8 * index);
            self.set_local(first + index, cell);
        }
    }

    fn build(&mut self, helper: Helper, words: usize, count: usize) {
        self.flush();
        let first = self.stack.len() - words;
        let (place, count) = (self.stack_address(first), self.word(count as i64));
        let result = self.call_checked(helper, &[place, count]);
        self.stack.truncate(first);
        self.push_known(result, Known::Object);
    }

    fn binary_op(&mut self, quick: u8) {
        use Opcode::*;
        use pyjit_interp::cache::{binary, seen};
        let Some(op) = BinaryOp::from_u32(self.at.arg) else {
            return self.binary_generic();
        };
        let unit = self.at.offset;
        let was_float = |index| self.snapshot.cache16(unit, index) & seen::FLOAT != 0;
        match quick {
            quick
                if quick == BINARY_OP_ADD_INT as u8
                    || quick == BINARY_OP_SUBTRACT_INT as u8
                    || quick == BINARY_OP_MULTIPLY_INT as u8
                    || (private::AND_INT..=private::REMAINDER_INT).contains(&quick)
                    || quick == private::ADD_INT_STORE
                    || quick == private::SUBTRACT_INT_STORE =>
            {
                self.binary_int(op)
            }
            quick
                if quick == BINARY_OP_ADD_FLOAT as u8
                    || quick == BINARY_OP_SUBTRACT_FLOAT as u8
                    || quick == BINARY_OP_MULTIPLY_FLOAT as u8 =>
            {
                self.binary_float(op, true, true)
            }
            private::DIVIDE_NUMBERS
            | private::ADD_MIXED
            | private::SUBTRACT_MIXED
            | private::MULTIPLY_MIXED => {
                let (left, right) = (was_float(binary::LEFT), was_float(binary::RIGHT));
                self.binary_float(op, left, right)
            }
            quick if quick == BINARY_OP_SUBSCR_LIST_INT as u8 => self.load_item(true),
            quick if quick == BINARY_OP_SUBSCR_TUPLE_INT as u8 => self.load_item(false),
            quick if quick == BINARY_OP_SUBSCR_DICT as u8 => self.load_dict_item(),
            quick if quick == BINARY_OP_SUBSCR_GETITEM as u8 => self.load_by_getitem(),
            quick
                if quick == BINARY_OP_ADD_UNICODE as u8
                    || quick == BINARY_OP_INPLACE_ADD_UNICODE as u8 =>
            {
                self.concat_str()
            }
            _ => self.binary_generic(),
        }
    }

    // ---- truth and branches -----------------------------------------------------------------------------------------

    fn test_truth(&mut self, quick: u8) {
        let top = self.stack.len() - 1;
        if self.stack[top].known == Known::Bool {
            return;
        }
        self.keep();
        let slot = self.pop();
        let word = self.word_of(slot);
        let (slow, done) = (self.cold_block(), self.join_truth());
        match Opcode::from_u8(quick) {
            Some(Opcode::TO_BOOL_INT) => {
                self.require_int(slot, slow);
                let number = self.int_of(slot);
                let truth = self.b.ins().icmp_imm_s(IntCC::NotEqual, number, 0);
                self.go(done, truth);
            }
            Some(Opcode::TO_BOOL_NONE) => {
                let none = self.b.ins().icmp_imm_s(IntCC::Equal, word, NONE);
                self.require(none, slow);
                let no = self.b.ins().iconst(types::I8, 0);
                self.go(done, no);
            }
            Some(Opcode::TO_BOOL_LIST) => {
                self.require_exactly(slot, t::LIST.0, slow);
                let len = self.load(word, pyjit_object::list::List::LEN_OFFSET);
                let truth = self.b.ins().icmp_imm_s(IntCC::NotEqual, len, 0);
                self.go(done, truth);
            }
            _ => {
                // A bool is what most values turn out to be.
                self.require_bool(word, slow);
                let truth = self.b.ins().icmp_imm_s(IntCC::Equal, word, TRUE);
                self.go(done, truth);
            }
        }
        self.b.switch_to_block(slow);
        let result = self.call_checked(Helper::truth, &[word]);
        let truth = self.b.ins().icmp_imm_s(IntCC::Equal, result, TRUE);
        self.go(done, truth);
        let truth = self.enter(done);
        self.push_truth(truth);
    }

    fn require_bool(&mut self, word: Value, otherwise: Block) {
        let even = self.b.ins().band_imm_s(word, !1);
        let is_bool = self.b.ins().icmp_imm_s(IntCC::Equal, even, FALSE);
        self.require(is_bool, otherwise);
    }

    fn branch_on_truth(&mut self, when: bool) {
        let slot = self.pop();
        let condition = match slot.truth {
            Some(truth) => truth,
            None => {
                let word = self.word_of(slot);
                self.b.ins().icmp_imm_s(IntCC::Equal, word, TRUE)
            }
        };
        self.branch(condition, when);
    }

    fn branch_on_none(&mut self, when: bool) {
        let word = self.pop_word();
        let none = self.b.ins().icmp_imm_s(IntCC::Equal, word, NONE);
        self.branch(none, when);
    }

    fn branch(&mut self, condition: Value, when: bool) {
        self.flush();
        let taken = self.block_at(self.at.next + self.at.arg as usize);
        let on = self.b.create_block();
        if when {
            self.b.ins().brif(condition, taken, &[], on, &[]);
        } else {
            self.b.ins().brif(condition, on, &[], taken, &[]);
        }
        self.b.switch_to_block(on);
    }

    // ---- polls ------------------------------------------------------------------------------------------------------

    fn poll_word(&mut self) -> Value {
        let th = self.th();
        self.b.ins().load(
            types::I32,
            MemFlagsData::trusted(),
            th,
            offset_of!(Thread, poll) as i32,
        )
    }

    fn back_edge(&mut self) {
        self.flush();
        let head = self.block_at(self.at.next - self.at.arg as usize);
        let word = self.poll_word();
        let due = self.cold_block();
        self.b.ins().brif(word, due, &[], head, &[]);
        self.b.switch_to_block(due);
        self.save_pc(self.at.offset);
        let result = self.call(Helper::poll, &[]);
        let fine = self.b.create_block();
        self.b.ins().brif(result, fine, &[], self.raised, &[]);
        self.b.switch_to_block(fine);
        let go_on = self.b.ins().icmp_imm_s(IntCC::Equal, result, 1);
        let away = self.cold_block();
        self.b.ins().brif(go_on, head, &[], away, &[]);
        self.b.switch_to_block(away);
        self.leave_here();
    }

    fn resume(&mut self) {
        if self.at.arg & resume::LOCATION_MASK >= resume::AFTER_YIELD_FROM {
            // An exception here would be seen as the delegate's.
            return;
        }
        self.flush();
        let word = self.poll_word();
        let (due, on) = (self.cold_block(), self.b.create_block());
        self.b.ins().brif(word, due, &[], on, &[]);
        self.b.switch_to_block(due);
        self.save_pc(self.at.offset);
        let result = self.call(Helper::poll, &[]);
        let fine = self.b.create_block();
        self.b.ins().brif(result, fine, &[], self.raised, &[]);
        self.b.switch_to_block(fine);
        let go_on = self.b.ins().icmp_imm_s(IntCC::Equal, result, 1);
        let away = self.cold_block();
        self.b.ins().brif(go_on, on, &[], away, &[]);
        self.b.switch_to_block(away);
        self.leave_here();
        self.b.switch_to_block(on);
    }
}

/// Comparison fused with the branch behind it, which is compiled by itself here.
fn is_int_jump(quick: u8) -> bool {
    (private::LT_INT_JUMP..=private::GE_INT_JUMP).contains(&quick)
}
