//! The state of a compilation: blocks, the operand stack, calls of helpers, ways out.

use crate::flow::Flow;
use crate::helpers::Helper;
use crate::snapshot::Snapshot;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    AbiParam, Block, BlockArg, BlockCall, ExtFuncData, ExternalName, FuncRef, InstBuilder,
    JumpTableData, MemFlagsData, Signature, UserExternalName, Value, types,
};
use cranelift_codegen::isa::{CallConv, TargetFrontendConfig};
use cranelift_frontend::FunctionBuilder;
use pyjit_bytecode::disasm::Instruction;
use pyjit_interp::native::STACK_MARGIN;
use pyjit_object::frame::HEADER_WORDS;
use pyjit_object::native::LEFT;
use pyjit_object::prelude::Thread;
use std::mem::offset_of;

pub const TRUE: i64 = pyjit_object::value::Value::TRUE.bits() as i64;
pub const FALSE: i64 = pyjit_object::value::Value::FALSE.bits() as i64;
pub const NONE: i64 = pyjit_object::value::Value::NONE.bits() as i64;
pub const TAG: i64 = pyjit_object::value::INT_TAG as i64;

/// A word of the operand stack.
#[derive(Clone, Copy, Default)]
pub struct Slot {
    /// The word in a register; none: only in memory.
    pub word: Option<Value>,
    /// A truth value that is not yet a word.
    pub truth: Option<Value>,
    /// The word is in memory.
    pub stored: bool,
    pub known: Known,
}

/// What is known of a word without looking at it.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Known {
    #[default]
    Nothing,
    /// The null beneath a call's arguments.
    Null,
    /// Not null.
    Something,
    /// An object in the heap.
    Object,
    /// An immediate int.
    Int,
    Bool,
}

pub struct Emit<'a> {
    pub b: FunctionBuilder<'a>,
    pub snapshot: &'a Snapshot,
    pub flow: &'a Flow,
    pub fp: Value,
    /// By unit: where blocks begin.
    blocks: Vec<Option<Block>>,
    pub stack: Vec<Slot>,
    imports: [Option<FuncRef>; Helper::COUNT],
    /// Goes to the entry that is its parameter.
    dispatch: Block,
    /// An exception is pending, raised at the saved pc.
    pub raised: Block,
    /// A stepped instruction did not go on at the next one.
    moved: Block,
    leave: Block,
    /// The instruction being compiled.
    pub at: Instruction,
}

impl<'a> Emit<'a> {
    pub fn new(mut b: FunctionBuilder<'a>, snapshot: &'a Snapshot, flow: &'a Flow) -> Emit<'a> {
        let entry = b.create_block();
        b.append_block_params_for_function_params(entry);
        b.switch_to_block(entry);
        let fp = b.block_params(entry)[0];
        let dispatch = b.create_block();
        b.append_block_param(dispatch, types::I64);
        let (raised, moved, leave) = (b.create_block(), b.create_block(), b.create_block());
        for block in [raised, moved, leave] {
            b.set_cold_block(block);
        }
        let blocks = (0..snapshot.units.len() + 1)
            .map(|unit| flow.depth_at(unit).map(|_| b.create_block()))
            .collect();
        Emit {
            b,
            snapshot,
            flow,
            fp,
            blocks,
            stack: Vec::new(),
            imports: [None; Helper::COUNT],
            dispatch,
            raised,
            moved,
            leave,
            at: flow.instructions[0],
        }
    }

    /// The whole function.
    pub fn function(mut self, target: TargetFrontendConfig) {
        self.prologue();
        let flow = self.flow;
        let mut reachable = false;
        for instruction in &flow.instructions {
            self.at = *instruction;
            if let Some(depth) = flow.depth_at(instruction.start) {
                if reachable {
                    self.flush();
                    self.jump_to(instruction.start);
                }
                if let Some(block) = self.blocks[instruction.start] {
                    self.b.switch_to_block(block);
                }
                self.stack.clear();
                let in_memory = Slot {
                    stored: true,
                    ..Slot::default()
                };
                self.stack.resize(depth, in_memory);
                reachable = true;
            }
            if reachable {
                reachable = self.instruction();
            }
        }
        self.epilogue();
        self.b.seal_all_blocks();
        self.b.finalize(target);
    }

    fn prologue(&mut self) {
        let (th, fp) = (self.th(), self.fp);
        self.store(fp, th, offset_of!(Thread, fp));
        let room = self.b.ins().get_stack_pointer(types::I64);
        let limit = self.load(th, offset_of!(Thread, native_limit));
        let limit = self.b.ins().iadd_imm_s(limit, STACK_MARGIN as i64);
        let enough = self.b.ins().icmp(IntCC::UnsignedGreaterThan, room, limit);
        let (full, fits) = (self.cold_block(), self.b.create_block());
        let entry = self.b.block_params(self.b.current_block().unwrap_or(fits))[1];
        self.b.ins().brif(enough, fits, &[], full, &[]);
        // Tier 0 needs no native stack. Only calls come here: who enters elsewhere has looked.
        self.b.switch_to_block(full);
        self.save_pc(0);
        self.save_sp(0);
        self.b.ins().jump(self.leave, &[]);
        self.b.switch_to_block(fits);
        self.cover_frame();
        self.b.ins().jump(self.dispatch, &[BlockArg::Value(entry)]);
    }

    fn epilogue(&mut self) {
        self.b.switch_to_block(self.dispatch);
        let entry = self.b.block_params(self.dispatch)[0];
        let entries = &self.flow.entries;
        let start = self.blocks[entries[0] as usize];
        if let (1, Some(start)) = (entries.len(), start) {
            // `place` answers a negative number where the activation has no entry.
            let inside = self
                .b
                .ins()
                .icmp_imm_s(IntCC::SignedGreaterThanOrEqual, entry, 0);
            self.b.ins().brif(inside, start, &[], self.leave, &[]);
        } else {
            let index = self.b.ins().ireduce(types::I32, entry);
            let default = self.block_call(self.leave);
            let blocks: Vec<Block> = entries
                .iter()
                .filter_map(|&unit| self.blocks[unit as usize])
                .collect();
            let targets: Vec<BlockCall> =
                blocks.iter().map(|&block| self.block_call(block)).collect();
            let table = JumpTableData::new(default, &targets);
            let table = self.b.create_jump_table(table);
            self.b.ins().br_table(index, table);
        }

        self.b.switch_to_block(self.raised);
        let fp = self.fp;
        let entry = self.call(Helper::raise, &[fp]);
        self.resume_at(entry);

        self.b.switch_to_block(self.moved);
        let entry = self.call(Helper::place, &[fp]);
        self.resume_at(entry);

        self.b.switch_to_block(self.leave);
        let left = self.word(LEFT as i64);
        self.b.ins().return_(&[left]);
    }

    /// Goes to an entry after tier 0 has run, which moved the saved `sp`.
    fn resume_at(&mut self, entry: Value) {
        let inside = self
            .b
            .ins()
            .icmp_imm_s(IntCC::SignedGreaterThanOrEqual, entry, 0);
        let on = self.b.create_block();
        self.b.ins().brif(inside, on, &[], self.leave, &[]);
        self.b.switch_to_block(on);
        self.cover_frame();
        self.b.ins().jump(self.dispatch, &[BlockArg::Value(entry)]);
    }

    fn block_call(&mut self, block: Block) -> BlockCall {
        self.b.func.dfg.block_call(block, &[])
    }

    // ---- words ----------------------------------------------------------------------------------------------------

    pub fn word(&mut self, bits: i64) -> Value {
        self.b.ins().iconst(types::I64, bits)
    }

    pub fn th(&mut self) -> Value {
        self.b.ins().get_pinned_reg(types::I64)
    }

    pub fn load(&mut self, base: Value, offset: usize) -> Value {
        self.b
            .ins()
            .load(types::I64, MemFlagsData::trusted(), base, offset as i32)
    }

    pub fn load32(&mut self, base: Value, offset: usize) -> Value {
        self.b
            .ins()
            .load(types::I32, MemFlagsData::trusted(), base, offset as i32)
    }

    pub fn store(&mut self, value: Value, base: Value, offset: usize) {
        self.b
            .ins()
            .store(MemFlagsData::trusted(), value, base, offset as i32);
    }

    /// Byte offset of a stack word from `fp`.
    pub fn stack_offset(&self, depth: usize) -> usize {
        8 * (self.snapshot.nlocalsplus + HEADER_WORDS + depth)
    }

    pub fn stack_address(&mut self, depth: usize) -> Value {
        let offset = self.stack_offset(depth) as i64;
        self.b.ins().iadd_imm_s(self.fp, offset)
    }

    pub fn local(&mut self, index: usize) -> Value {
        self.load(self.fp, 8 * index)
    }

    pub fn set_local(&mut self, index: usize, word: Value) {
        self.store(word, self.fp, 8 * index);
    }

    pub fn header(&mut self, word: usize) -> Value {
        self.load(self.fp, 8 * (self.snapshot.nlocalsplus + word))
    }

    pub fn function_word(&mut self) -> Value {
        self.b
            .ins()
            .load(types::I64, MemFlagsData::trusted(), self.fp, -8)
    }

    // ---- the stack ------------------------------------------------------------------------------------------------

    pub fn push(&mut self, word: Value) {
        self.push_known(word, Known::Nothing);
    }

    pub fn push_known(&mut self, word: Value, known: Known) {
        self.stack.push(Slot {
            word: Some(word),
            known,
            ..Slot::default()
        });
    }

    pub fn push_truth(&mut self, truth: Value) {
        self.stack.push(Slot {
            truth: Some(truth),
            known: Known::Bool,
            ..Slot::default()
        });
    }

    /// A word that is already where it belongs in memory.
    pub fn push_stored(&mut self) {
        self.stack.push(Slot {
            stored: true,
            ..Slot::default()
        });
    }

    /// Takes the top, which has a word then.
    pub fn pop(&mut self) -> Slot {
        let depth = self.stack.len() - 1;
        self.fill(depth);
        match self.stack.pop() {
            Some(slot) => slot,
            None => unreachable!("verified code"),
        }
    }

    /// The top as a word.
    pub fn pop_word(&mut self) -> Value {
        let slot = self.pop();
        self.word_of(slot)
    }

    pub fn word_of(&self, slot: Slot) -> Value {
        match slot.word {
            Some(word) => word,
            None => unreachable!("filled slots have a word"),
        }
    }

    /// Makes sure that the slot has a word in a register, which it answers.
    pub fn fill(&mut self, depth: usize) -> Value {
        let slot = self.stack[depth];
        let word = match (slot.word, slot.truth) {
            (Some(word), _) => return word,
            (None, Some(truth)) => {
                let (yes, no) = (self.word(TRUE), self.word(FALSE));
                self.b.ins().select(truth, yes, no)
            }
            (None, None) => {
                let offset = self.stack_offset(depth);
                self.load(self.fp, offset)
            }
        };
        self.stack[depth].word = Some(word);
        word
    }

    /// Stores the lowest `count` words that are not in memory yet.
    pub fn flush_below(&mut self, count: usize) {
        for depth in 0..count.min(self.stack.len()) {
            if !self.stack[depth].stored {
                let word = self.fill(depth);
                let offset = self.stack_offset(depth);
                self.store(word, self.fp, offset);
                self.stack[depth].stored = true;
            }
        }
    }

    pub fn flush(&mut self) {
        self.flush_below(self.stack.len());
    }

    /// Before anything that may raise: what a handler keeps of the stack must be in memory.
    pub fn keep(&mut self) {
        if let Some(kept) = self.flow.kept_at(self.at.offset) {
            self.flush_below(kept);
        }
    }

    // ---- calls ----------------------------------------------------------------------------------------------------

    /// Calls a helper that neither raises nor looks at the activation.
    pub fn call(&mut self, helper: Helper, arguments: &[Value]) -> Value {
        debug_assert_eq!(arguments.len(), helper.arguments(), "{helper:?}");
        let function = self.import(helper);
        let mut all = [self.fp; 8];
        all[0] = self.th();
        all[1..=arguments.len()].copy_from_slice(arguments);
        let call = self.b.ins().call(function, &all[..=arguments.len()]);
        self.b.inst_results(call)[0]
    }

    /// Calls a helper at this instruction; goes on if its result is not 0.
    pub fn call_checked(&mut self, helper: Helper, arguments: &[Value]) -> Value {
        self.save_pc(self.at.offset);
        let result = self.call(helper, arguments);
        let on = self.b.create_block();
        self.b.ins().brif(result, on, &[], self.raised, &[]);
        self.b.switch_to_block(on);
        result
    }

    fn import(&mut self, helper: Helper) -> FuncRef {
        if let Some(function) = self.imports[helper as usize] {
            return function;
        }
        let mut signature = Signature::new(CallConv::SystemV);
        for _ in 0..=helper.arguments() {
            signature.params.push(AbiParam::new(types::I64));
        }
        signature.returns.push(AbiParam::new(types::I64));
        let signature = self.b.import_signature(signature);
        let name = self
            .b
            .func
            .declare_imported_user_function(UserExternalName::new(0, helper as u32));
        let function = self.b.import_function(ExtFuncData {
            name: ExternalName::user(name),
            signature,
            colocated: false,
            patchable: false,
        });
        self.imports[helper as usize] = Some(function);
        function
    }

    /// Executes the instruction as tier 0 does, and goes on behind it if that does.
    pub fn step(&mut self) {
        self.flush();
        let result = self.step_call(self.at.next);
        let on = self.b.create_block();
        self.b.ins().brif(result, on, &[], self.moved, &[]);
        self.b.switch_to_block(on);
        self.cover_frame();
        let opcode = self.at.opcode.map_or((0, 0), |opcode| {
            (opcode.popped(self.at.arg), opcode.pushed(self.at.arg))
        });
        let depth = self.stack.len() - opcode.0 as usize;
        self.stack.truncate(depth);
        for _ in 0..opcode.1 {
            self.push_stored();
        }
    }

    /// As `step`, for an instruction that never goes on behind itself, or is known to raise.
    pub fn step_away(&mut self) {
        self.flush();
        self.step_call(usize::MAX);
        self.b.ins().jump(self.moved, &[]);
    }

    fn step_call(&mut self, next: usize) -> Value {
        let pc = self.word(self.snapshot.pc(self.at.offset));
        let sp = self.stack_address(self.stack.len());
        let next = match next {
            usize::MAX => self.word(0),
            next => self.word(self.snapshot.pc(next)),
        };
        let wide = self.word((self.at.offset > self.at.start) as i64);
        self.call(Helper::step, &[pc, sp, next, wide])
    }

    pub fn save_pc(&mut self, unit: usize) {
        let pc = self.word(self.snapshot.pc(unit));
        let th = self.th();
        self.store(pc, th, offset_of!(Thread, pc));
    }

    /// Saves the exact `sp`, for leaving.
    pub fn save_sp(&mut self, depth: usize) {
        let sp = self.stack_address(depth);
        let th = self.th();
        self.store(sp, th, offset_of!(Thread, sp));
    }

    /// The saved `sp` goes behind the activation's last word: calls from helpers lay their activations there, and the
    /// collector sees every word below.
    pub fn cover_frame(&mut self) {
        let end = self
            .b
            .ins()
            .iadd_imm_s(self.fp, 8 * self.snapshot.frame_size as i64);
        let th = self.th();
        self.store(end, th, offset_of!(Thread, sp));
    }

    // ---- blocks ---------------------------------------------------------------------------------------------------

    pub fn cold_block(&mut self) -> Block {
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        block
    }

    /// Goes on here if `condition` holds, else at `otherwise`.
    pub fn require(&mut self, condition: Value, otherwise: Block) {
        let on = self.b.create_block();
        self.b.ins().brif(condition, on, &[], otherwise, &[]);
        self.b.switch_to_block(on);
    }

    /// Goes on here unless `condition` holds.
    pub fn refuse(&mut self, condition: Value, otherwise: Block) {
        let on = self.b.create_block();
        self.b.ins().brif(condition, otherwise, &[], on, &[]);
        self.b.switch_to_block(on);
    }

    /// A block where ways join, with one word.
    pub fn join(&mut self) -> Block {
        let block = self.b.create_block();
        self.b.append_block_param(block, types::I64);
        block
    }

    pub fn join_truth(&mut self) -> Block {
        let block = self.b.create_block();
        self.b.append_block_param(block, types::I8);
        block
    }

    pub fn go(&mut self, block: Block, word: Value) {
        self.b.ins().jump(block, &[BlockArg::Value(word)]);
    }

    pub fn enter(&mut self, block: Block) -> Value {
        self.b.switch_to_block(block);
        self.b.block_params(block)[0]
    }

    /// The block that begins at that unit.
    pub fn block_at(&self, unit: usize) -> Block {
        match self.blocks[unit] {
            Some(block) => block,
            None => unreachable!("every target begins a block"),
        }
    }

    pub fn jump_to(&mut self, unit: usize) {
        let block = self.block_at(unit);
        self.b.ins().jump(block, &[]);
    }

    /// Leaves for tier 0 at this instruction, its prefixes included; the stack is in memory.
    pub fn leave_here(&mut self) {
        self.save_pc(self.at.start);
        self.save_sp(self.stack.len());
        self.b.ins().jump(self.leave, &[]);
    }

    /// Leaves for tier 0 at an instruction that has never run.
    pub fn leave_unseen(&mut self) {
        self.flush();
        self.save_pc(self.at.offset);
        let fp = self.fp;
        self.call(Helper::unseen, &[fp]);
        self.leave_here();
    }

    // ---- tests ----------------------------------------------------------------------------------------------------

    /// Goes to `otherwise` unless the word is an object in the heap.
    pub fn require_object(&mut self, word: Value, otherwise: Block) {
        let shifted = self
            .b
            .ins()
            .iadd_imm_s(word, -(pyjit_object::value::FIRST_ADDRESS as i64));
        let high = self.b.ins().ushr_imm_s(shifted, 48);
        self.refuse(high, otherwise);
    }

    /// Goes to `otherwise` unless the object has that shape.
    pub fn require_shape(&mut self, object: Value, shape: u32, otherwise: Block) {
        let found = self.load32(object, pyjit_gc::SHAPE_OFFSET);
        let same = self
            .b
            .ins()
            .icmp_imm_s(IntCC::Equal, found, shape as i32 as i64);
        self.require(same, otherwise);
    }

    pub fn require_exactly(&mut self, slot: Slot, shape: u32, otherwise: Block) {
        let word = self.word_of(slot);
        if slot.known != Known::Object {
            self.require_object(word, otherwise);
        }
        self.require_shape(word, shape, otherwise);
    }

    /// Goes to `otherwise` unless the 32-bit word at the address is `expected`.
    pub fn require_version(&mut self, base: Value, offset: usize, expected: u32, otherwise: Block) {
        let found = self.load32(base, offset);
        let same = self
            .b
            .ins()
            .icmp_imm_s(IntCC::Equal, found, expected as i32 as i64);
        self.require(same, otherwise);
    }
}
