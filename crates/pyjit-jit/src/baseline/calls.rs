//! Calls and returns. A Python function that fits is called from native code to native code: its arguments are its
//! locals already, where the caller has put them on its stack.

use super::emit::{Emit, Known, NONE};
use crate::helpers::Helper;
use crate::snapshot::{Callee, NativeTarget};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    AbiParam, Block, BlockArg, InstBuilder, MemFlagsData, Signature, Value, types,
};
use cranelift_codegen::isa::CallConv;
use pyjit_bytecode::Opcode;
use pyjit_interp::cache;
use pyjit_object::array::ValueArray;
use pyjit_object::class::Type;
use pyjit_object::frame::*;
use pyjit_object::function::{Function, Method};
use pyjit_object::ids::t;
use pyjit_object::list::List;
use pyjit_object::native::LEFT;
use pyjit_object::thread::{HALT, Thread};
use std::mem::offset_of;

/// Locals of a callee that are emptied one by one; more are left to tier 0's way of calling.
const MOST_CLEARED: usize = 24;

/// A call being compiled.
struct Call {
    /// Depth of the callable's word.
    base: usize,
    count: usize,
    /// Where ways that need a helper go; operands are in memory.
    slow: Block,
    done: Block,
}

impl Emit<'_> {
    pub fn call_op(&mut self, quick: u8) {
        let count = self.at.arg as usize;
        let base = self.stack.len() - count - 2;
        let unit = self.at.offset;
        let id = self.snapshot.cache32(unit, cache::call::VERSION);
        let general = [Opcode::CALL_PY_GENERAL, Opcode::CALL_BOUND_METHOD_GENERAL];
        if general.iter().any(|&form| quick == form as u8) {
            // Tier 0 binds the arguments where they lie.
            return self.step();
        }
        let native = matches!(
            Opcode::from_u8(quick),
            Some(
                Opcode::CALL_BUILTIN_O
                    | Opcode::CALL_BUILTIN_FAST
                    | Opcode::CALL_BUILTIN_FAST_WITH_KEYWORDS
                    | Opcode::CALL_METHOD_DESCRIPTOR_O
                    | Opcode::CALL_METHOD_DESCRIPTOR_NOARGS
                    | Opcode::CALL_METHOD_DESCRIPTOR_FAST
                    | Opcode::CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS
                    | Opcode::CALL_ISINSTANCE
                    | Opcode::CALL_LEN
                    | Opcode::CALL_LIST_APPEND
            )
        );
        if native {
            self.keep();
            for depth in base..self.stack.len() {
                self.fill(depth);
            }
        } else {
            self.flush();
        }
        let known = self.stack[base + 1].known;
        let call = Call {
            base,
            count,
            slow: self.cold_block(),
            done: self.join(),
        };
        match Opcode::from_u8(quick) {
            _ if native => self.call_native(&call, quick, id),
            Some(Opcode::CALL_PY_EXACT_ARGS) => match self.callee_at(unit) {
                Some(callee) => self.call_python(&call, callee, id, known),
                None => self.always_slow(&call),
            },
            Some(Opcode::CALL_BOUND_METHOD_EXACT_ARGS) => match self.callee_at(unit) {
                Some(callee) => self.call_bound(&call, callee, id),
                None => self.always_slow(&call),
            },
            Some(Opcode::CALL_ALLOC_AND_ENTER_INIT) => self.call_class(&call, id as usize),
            _ => self.always_slow(&call),
        }
        let result = self.enter(call.done);
        self.stack.truncate(base);
        self.push_known(result, Known::Something);
    }

    /// A native function whose arguments fit: straight to its entry, if it is the object that the site has called.
    fn call_native(&mut self, call: &Call, quick: u8, id: u32) {
        let unit = self.at.offset;
        let target = self.snapshot.natives.iter().find(|(at, _)| *at == unit);
        let target = target.map(|(_, target)| *target);
        match target {
            Some(target) if target.words.is_some() => {
                self.call_native_entry(call, quick, &target);
            }
            _ => {
                self.b.ins().jump(call.slow, &[]);
            }
        }
        self.b.switch_to_block(call.slow);
        for depth in call.base..self.stack.len() {
            let (word, offset) = (self.fill(depth), self.stack_offset(depth));
            self.store(word, self.fp, offset);
        }
        let place = self.stack_address(call.base);
        let (count, id) = (self.word(call.count as i64), self.word(id as i64));
        let result = self.call_checked(Helper::call_native, &[place, count, id]);
        self.go(call.done, result);
    }

    fn call_native_entry(&mut self, call: &Call, quick: u8, target: &NativeTarget) {
        let callable = self.fill(call.base);
        let expected = self.word(target.callable as i64);
        let same = self.b.ins().icmp(IntCC::Equal, callable, expected);
        self.require(same, call.slow);
        let above = self.stack[call.base + 1];
        let mut arguments: Vec<Value> = Vec::with_capacity(8);
        if let Some(shape) = target.self_shape {
            // What is called with a null here passes its receiver as an ordinary argument: rare.
            if above.known == Known::Null {
                self.b.ins().jump(call.slow, &[]);
                let unreached = self.b.create_block();
                self.b.switch_to_block(unreached);
            }
            self.require_exactly(above, shape, call.slow);
            arguments.push(self.word_of(above));
        } else {
            if above.known != Known::Null {
                let above = self.word_of(above);
                self.refuse(above, call.slow);
            }
            arguments.extend(target.receiver.map(|receiver| self.word(receiver as i64)));
        }
        for depth in call.base + 2..self.stack.len() {
            arguments.push(self.fill(depth));
        }
        let list = self.stack[call.base + 1 + (call.count == 1) as usize];
        if quick == Opcode::CALL_LEN as u8 {
            // What is measured most.
            let other = self.b.create_block();
            self.require_exactly(list, t::LIST.0, other);
            let object = self.word_of(list);
            let len = self.load(object, List::LEN_OFFSET);
            let small = self
                .b
                .ins()
                .icmp_imm_s(IntCC::UnsignedLessThan, len, i32::MAX as i64);
            self.require(small, other);
            let tag = self.word(super::emit::TAG);
            let word = self.b.ins().bor(len, tag);
            self.go(call.done, word);
            self.b.switch_to_block(other);
        }
        if quick == Opcode::CALL_LIST_APPEND as u8 && arguments.len() == 2 {
            let full = self.b.create_block();
            self.append_within_capacity(arguments[0], arguments[1], full);
            let none = self.word(NONE);
            self.go(call.done, none);
            self.b.switch_to_block(full);
        }
        let zero = self.word(0);
        arguments.resize(target.words.unwrap_or_default(), zero);
        let mut signature = Signature::new(CallConv::SystemV);
        for _ in 0..=arguments.len() {
            signature.params.push(AbiParam::new(types::I64));
        }
        signature.returns.push(AbiParam::new(types::I64));
        let signature = self.b.import_signature(signature);
        self.save_pc(self.at.offset);
        let (th, entry) = (self.th(), self.word(target.address as i64));
        arguments.insert(0, th);
        let result = self.b.ins().call_indirect(signature, entry, &arguments);
        let result = self.b.inst_results(result)[0];
        self.b.ins().brif(
            result,
            call.done,
            &[BlockArg::Value(result)],
            self.raised,
            &[],
        );
    }

    /// Appends to an exact list; goes to `full` if its storage has no room.
    pub fn append_within_capacity(&mut self, list: Value, item: Value, full: Block) {
        let items = self.load(list, List::ITEMS_OFFSET);
        self.require(items, full);
        let len = self.load(list, List::LEN_OFFSET);
        let capacity = self.load(items, ValueArray::CAPACITY_OFFSET);
        let room = self.b.ins().icmp(IntCC::UnsignedLessThan, len, capacity);
        self.require(room, full);
        let offset = self.b.ins().ishl_imm_s(len, 3);
        let place = self.b.ins().iadd(items, offset);
        let place = self
            .b
            .ins()
            .iadd_imm_s(place, ValueArray::DATA_OFFSET as i64);
        self.store(item, place, 0);
        let len = self.b.ins().iadd_imm_s(len, 1);
        self.store(len, list, List::LEN_OFFSET);
        self.slot_barrier(items, place);
    }

    /// A property's getter, or a class's `__getitem__`, on the operands from `base` on; goes to `slow` if it is another
    /// function by now, or if there is no room. None if it does not fit. The stack below is in memory.
    pub fn call_getter(
        &mut self,
        base: usize,
        operands: &[Value],
        words: &[u64],
        version: u32,
        slow: Block,
    ) -> Option<Value> {
        let callee = self
            .callee_at(self.at.offset)
            .filter(|callee| callee.argcount == operands.len())?;
        let function = self.word(words[1] as i64);
        self.require_version(function, Function::VERSION_OFFSET, version, slow);
        self.require_room(callee, base + 1, slow);
        for (index, &word) in std::iter::once(&function).chain(operands).enumerate() {
            let offset = self.stack_offset(base + index);
            self.store(word, self.fp, offset);
        }
        Some(self.enter_activation(function, callee, base + 1, base))
    }

    /// The operands go to the helper that calls anything.
    fn slow_call(&mut self, call: &Call) {
        self.b.switch_to_block(call.slow);
        self.slow_call_here(call);
    }

    fn slow_call_here(&mut self, call: &Call) {
        let (place, count) = (self.stack_address(call.base), self.word(call.count as i64));
        let result = self.call_checked(Helper::call, &[place, count]);
        self.go(call.done, result);
    }

    fn always_slow(&mut self, call: &Call) {
        self.b.ins().jump(call.slow, &[]);
        self.slow_call(call);
    }

    /// The function that the site at `unit` has called.
    fn callee_at(&self, unit: usize) -> Option<Callee> {
        self.snapshot
            .callees
            .iter()
            .find(|(at, _)| *at == unit)
            .map(|(_, callee)| *callee)
            .filter(|callee| callee.nlocalsplus - callee.argcount <= MOST_CLEARED)
    }

    fn require_function(&mut self, depth: usize, version: u32, slow: Block) -> Value {
        let function = self.fill(depth);
        let slot = self.stack[depth];
        self.require_exactly(slot, t::FUNCTION.0, slow);
        self.require_version(function, Function::VERSION_OFFSET, version, slow);
        function
    }

    fn call_python(&mut self, call: &Call, callee: Callee, version: u32, known: Known) {
        let has_self = match callee.argcount.checked_sub(call.count) {
            Some(0) => false,
            Some(1) => true,
            _ => return self.always_slow(call),
        };
        if known == Known::Null && has_self {
            return self.always_slow(call);
        }
        // Before the guards: the slow part needs them too.
        self.fill(call.base + 1);
        let function = self.require_function(call.base, version, call.slow);
        if known != Known::Null || has_self {
            let above = self.fill(call.base + 1);
            if has_self {
                self.require(above, call.slow);
            } else {
                self.refuse(above, call.slow);
            }
        }
        let first = call.base + if has_self { 1 } else { 2 };
        if !has_self {
            let offset = self.stack_offset(call.base + 1);
            self.store(function, self.fp, offset);
        }
        let result = self.call_activation(function, callee, first, call.base, call.slow);
        self.go(call.done, result);
        self.slow_call_restored(call, has_self);
    }

    /// As `slow_call`, after the null beneath the arguments may have been overwritten.
    fn slow_call_restored(&mut self, call: &Call, has_self: bool) {
        self.b.switch_to_block(call.slow);
        if !has_self {
            // Either it was null, or the site has not come as far as overwriting it.
            let above = self.fill_again(call.base + 1);
            let offset = self.stack_offset(call.base + 1);
            self.store(above, self.fp, offset);
        }
        self.slow_call_here(call);
    }

    /// The word as it was when the instruction began.
    fn fill_again(&mut self, depth: usize) -> Value {
        match self.stack[depth].word {
            Some(word) => word,
            None => self.word(0),
        }
    }

    fn call_bound(&mut self, call: &Call, callee: Callee, version: u32) {
        if callee.argcount != call.count + 1 {
            return self.always_slow(call);
        }
        let slot = self.stack[call.base];
        let method = self.fill(call.base);
        let above = self.fill(call.base + 1);
        self.refuse(above, call.slow);
        let slot = super::emit::Slot {
            word: Some(method),
            ..slot
        };
        self.require_exactly(slot, t::METHOD.0, call.slow);
        let function = self.load(method, offset_of!(Method, function));
        self.require_object(function, call.slow);
        self.require_shape(function, t::FUNCTION.0, call.slow);
        self.require_version(function, Function::VERSION_OFFSET, version, call.slow);
        let receiver = self.load(method, offset_of!(Method, receiver));
        let (low, high) = (
            self.stack_offset(call.base),
            self.stack_offset(call.base + 1),
        );
        self.store(function, self.fp, low);
        self.store(receiver, self.fp, high);
        let result = self.call_activation(function, callee, call.base + 1, call.base, call.slow);
        self.go(call.done, result);
        // Function and receiver in place of the method mean the same.
        self.slow_call(call);
    }

    /// `C(...)`: a new instance and its Python `__init__`.
    fn call_class(&mut self, call: &Call, entry: usize) {
        let words = self.snapshot.entry(entry).map(|words| {
            (
                words[0] as i64,
                words[1] as i64,
                words[2] as u32,
                words[3] as u32,
            )
        });
        let callee = self
            .callee_at(self.at.offset)
            .filter(|callee| callee.argcount == call.count + 1);
        let (Some((class, init, class_version, init_version)), Some(callee)) = (words, callee)
        else {
            return self.always_slow(call);
        };
        let found = self.fill(call.base);
        let above = self.fill(call.base + 1);
        self.refuse(above, call.slow);
        let expected = self.word(class);
        let same = self.b.ins().icmp(IntCC::Equal, found, expected);
        self.require(same, call.slow);
        self.require_version(found, Type::VERSION_OFFSET, class_version, call.slow);
        // The class holds its `__init__` while it has that version.
        let init = self.word(init);
        self.require_version(init, Function::VERSION_OFFSET, init_version, call.slow);
        self.require_room(callee, call.base + 2, call.slow);
        self.save_pc(self.at.offset);
        let instance = self.call(Helper::new_instance, &[found]);
        // [class, null, arguments] becomes [class, __init__, instance, arguments].
        for index in (0..call.count).rev() {
            let word = self.fill(call.base + 2 + index);
            let offset = self.stack_offset(call.base + 3 + index);
            self.store(word, self.fp, offset);
        }
        let (low, high) = (
            self.stack_offset(call.base + 1),
            self.stack_offset(call.base + 2),
        );
        self.store(init, self.fp, low);
        self.store(instance, self.fp, high);
        let result = self.enter_activation(init, callee, call.base + 2, call.base);
        let none = self.b.ins().icmp_imm_s(IntCC::Equal, result, NONE);
        let (wrong, right) = (self.cold_block(), self.b.create_block());
        self.b.ins().brif(none, right, &[], wrong, &[]);
        self.b.switch_to_block(wrong);
        self.call_checked(Helper::init_result, &[result]);
        self.b.ins().jump(right, &[]);
        self.b.switch_to_block(right);
        self.go(call.done, instance);
        self.slow_call(call);
    }

    /// Goes to `slow` unless recursion and the VM stack have room for the callee's activation.
    fn require_room(&mut self, callee: Callee, first: usize, slow: Block) -> Value {
        let th = self.th();
        let left = self.load32(th, offset_of!(Thread, depth_left));
        let some = self.b.ins().icmp_imm_s(IntCC::SignedGreaterThan, left, 0);
        self.require(some, slow);
        let end = self.stack_address(first + callee.frame_size);
        let limit = self.load(th, offset_of!(Thread, vm_limit));
        let fits = self
            .b
            .ins()
            .icmp(IntCC::UnsignedLessThanOrEqual, end, limit);
        self.require(fits, slow);
        left
    }

    fn call_activation(
        &mut self,
        function: Value,
        callee: Callee,
        first: usize,
        base: usize,
        slow: Block,
    ) -> Value {
        self.require_room(callee, first, slow);
        self.enter_activation(function, callee, first, base)
    }

    /// Lays out the activation whose first local is the stack word at `first`, its arguments and function being there,
    /// and runs it. Answers what it returned.
    fn enter_activation(
        &mut self,
        function: Value,
        callee: Callee,
        first: usize,
        base: usize,
    ) -> Value {
        let th = self.th();
        let left = self.load32(th, offset_of!(Thread, depth_left));
        let left = self.b.ins().iadd_imm_s(left, -1);
        self.store(left, th, offset_of!(Thread, depth_left));
        let zero = self.word(0);
        for index in callee.argcount..callee.nlocalsplus {
            let offset = self.stack_offset(first + index);
            self.store(zero, self.fp, offset);
        }
        let header = first + callee.nlocalsplus;
        let halt = self.word(HALT.as_ptr() as i64);
        let outer_pc = self.word(self.snapshot.pc(self.at.offset) + 2);
        let ret_sp = self.stack_address(base);
        for (word, value) in [
            (RET_PC_WORD, halt),
            (PREV_FP_WORD, self.fp),
            (RET_SP_WORD, ret_sp),
            (FRAME_WORD, zero),
            (LOCALS_WORD, zero),
            (GENERATOR_WORD, zero),
            (OUTER_PC_WORD, outer_pc),
        ] {
            let offset = self.stack_offset(header + word);
            self.store(value, self.fp, offset);
        }
        let fp = self.stack_address(first);
        let done = self.join();
        let (native, none, left) = (self.b.create_block(), self.cold_block(), self.cold_block());
        let entry = self.load(function, Function::ENTRY_OFFSET);
        self.b.ins().brif(entry, native, &[], none, &[]);

        self.b.switch_to_block(native);
        let mut signature = Signature::new(CallConv::SystemV);
        signature.params.extend([AbiParam::new(types::I64); 2]);
        signature.returns.push(AbiParam::new(types::I64));
        let signature = self.b.import_signature(signature);
        let call = self.b.ins().call_indirect(signature, entry, &[fp, zero]);
        let result = self.b.inst_results(call)[0];
        let is_left = self.b.ins().icmp_imm_s(IntCC::Equal, result, LEFT as i64);
        self.b
            .ins()
            .brif(is_left, left, &[], done, &[BlockArg::Value(result)]);

        // The activation goes on in tier 0.
        self.b.switch_to_block(left);
        let result = self.call(Helper::finish, &[ret_sp]);
        self.returned(result, done);

        self.b.switch_to_block(none);
        let result = self.call(Helper::run_new, &[fp, ret_sp]);
        self.returned(result, done);

        let result = self.enter(done);
        let th = self.th();
        self.store(self.fp, th, offset_of!(Thread, fp));
        self.cover_frame();
        result
    }

    /// Tier 0 has ended the callee: 0 is "raised".
    fn returned(&mut self, result: Value, done: Block) {
        let failed = self.cold_block();
        self.b
            .ins()
            .brif(result, done, &[BlockArg::Value(result)], failed, &[]);
        self.b.switch_to_block(failed);
        self.save_pc(self.at.offset);
        let th = self.th();
        self.store(self.fp, th, offset_of!(Thread, fp));
        self.b.ins().jump(self.raised, &[]);
    }

    /// Answers the value to whoever resumed the generator, which goes on at the next unit.
    pub fn yield_value(&mut self) {
        let value = self.pop_word();
        self.flush();
        let pc = self.word(self.snapshot.pc(self.at.offset));
        let (sp, fp) = (self.stack_address(self.stack.len()), self.fp);
        self.call(Helper::suspend, &[pc, sp, fp]);
        self.b.ins().return_(&[value]);
    }

    pub fn return_value(&mut self) {
        if self.snapshot.is_generator() {
            return self.step_away();
        }
        let result = self.pop_word();
        let (frame, generator) = (self.header(FRAME_WORD), self.header(GENERATOR_WORD));
        let marked = self.b.ins().bor(frame, generator);
        let (special, plain) = (self.cold_block(), self.b.create_block());
        self.b.ins().brif(marked, special, &[], plain, &[]);
        self.b.switch_to_block(plain);
        let th = self.th();
        let left = self.b.ins().load(
            types::I32,
            MemFlagsData::trusted(),
            th,
            offset_of!(Thread, depth_left) as i32,
        );
        let left = self.b.ins().iadd_imm_s(left, 1);
        self.store(left, th, offset_of!(Thread, depth_left));
        self.b.ins().return_(&[result]);
        // A frame object, or a constructor's `__init__`: as tier 0 returns.
        self.b.switch_to_block(special);
        self.push(result);
        self.step_away();
    }
}
