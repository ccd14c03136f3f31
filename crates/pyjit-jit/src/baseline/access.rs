//! Names, attributes, items, iteration.

use super::emit::{Emit, Known, Slot};
use crate::helpers::Helper;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, InstBuilder, MemFlagsData, Value, types};
use pyjit_bytecode::Opcode;
use pyjit_interp::{cache, private};
use pyjit_object::array::ValueArray;
use pyjit_object::dict::{DictTable, Entry};
use pyjit_object::function::PyCell;
use pyjit_object::prelude::{Dict, Function, List, Module, Tuple, Type, t};
use pyjit_object::sequence::{RangeIter, SeqIter};
use std::mem::offset_of;

/// Byte offset of the value of entry `index` in a dict's table.
fn entry_value(index: usize) -> usize {
    DictTable::ENTRIES_OFFSET + index * size_of::<Entry>() + offset_of!(Entry, value)
}

impl Emit<'_> {
    // ---- globals --------------------------------------------------------------------------------------------------

    pub fn load_global(&mut self, quick: u8) {
        self.keep();
        let unit = self.at.offset;
        let null = self.at.arg & 1 != 0;
        let name = self.snapshot.names[(self.at.arg >> 1) as usize] as i64;
        let index = self.snapshot.cache16(unit, cache::global::INDEX) as usize;
        let module = self.snapshot.cache16(unit, cache::global::MODULE_VERSION) as u32;
        let builtin = self.snapshot.cache16(unit, cache::global::BUILTIN_VERSION) as u32;
        let (slow, done) = (self.cold_block(), self.join());
        let function = self.function_word();
        if quick == Opcode::LOAD_GLOBAL_MODULE as u8 || quick == Opcode::LOAD_GLOBAL_BUILTIN as u8 {
            let globals = self.load(function, Function::GLOBALS_OFFSET);
            self.require_version(globals, Dict::KEYS_VERSION_OFFSET, module, slow);
            let mut dict = globals;
            if quick == Opcode::LOAD_GLOBAL_BUILTIN as u8 {
                dict = self.load(function, Function::BUILTINS_OFFSET);
                self.require_shape(dict, t::DICT.0, slow);
                self.require_version(dict, Dict::KEYS_VERSION_OFFSET, builtin, slow);
            }
            let table = self.load(dict, Dict::TABLE_OFFSET);
            let value = self.load(table, entry_value(index));
            self.require(value, slow);
            self.go(done, value);
        } else {
            self.b.ins().jump(slow, &[]);
        }
        self.b.switch_to_block(slow);
        let name = self.word(name);
        let value = self.call_checked(Helper::load_global, &[function, name]);
        self.go(done, value);
        let value = self.enter(done);
        self.push_known(value, Known::Something);
        if null {
            let null = self.word(0);
            self.push_known(null, Known::Null);
        }
    }

    // ---- attributes -----------------------------------------------------------------------------------------------

    pub fn load_attr(&mut self, quick: u8) {
        self.keep();
        let unit = self.at.offset;
        let method = self.at.arg & 1 != 0;
        let receiver = self.pop();
        let form = Opcode::from_u8(quick);
        let slow = self.cold_block();
        // Value, and the word above it where a method is asked for.
        let done = self.join();
        if method {
            self.b.append_block_param(done, types::I64);
        }
        let found = match form {
            Some(Opcode::LOAD_ATTR_INSTANCE_VALUE | Opcode::LOAD_ATTR_SLOT) => {
                let place = self.snapshot.cache64(unit, cache::attr::PAIR);
                self.guard_receiver(receiver, place << 16 >> 16, slow);
                let object = self.word_of(receiver);
                let value = self.load(object, (place >> 48) as usize);
                self.require(value, slow);
                Some((value, None))
            }
            Some(
                Opcode::LOAD_ATTR_METHOD_WITH_VALUES
                | Opcode::LOAD_ATTR_METHOD_NO_DICT
                | Opcode::LOAD_ATTR_METHOD_LAZY_DICT
                | Opcode::LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES
                | Opcode::LOAD_ATTR_NONDESCRIPTOR_NO_DICT,
            ) => match self.snapshot.entry_of_pair(unit) {
                Some((_, words)) => {
                    let (class, value) = (words[0], words[1]);
                    let binds = !matches!(
                        form,
                        Some(
                            Opcode::LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES
                                | Opcode::LOAD_ATTR_NONDESCRIPTOR_NO_DICT
                        )
                    );
                    self.guard_receiver(receiver, class, slow);
                    let value = self.word(value as i64);
                    Some((value, binds.then(|| self.word_of(receiver))))
                }
                None => None,
            },
            Some(Opcode::LOAD_ATTR_PROPERTY) if !method => {
                let words = self
                    .snapshot
                    .entry_of_pair(unit)
                    .map(|(_, words)| words.to_vec());
                words.and_then(|words| {
                    self.flush();
                    self.guard_receiver(receiver, words[0], slow);
                    let (base, object) = (self.stack.len(), self.word_of(receiver));
                    let version = words[3] as u32;
                    let value = self.call_getter(base, &[object], &words, version, slow)?;
                    Some((value, None))
                })
            }
            Some(Opcode::LOAD_ATTR_CLASS | Opcode::LOAD_ATTR_CLASS_WITH_METACLASS_CHECK) => {
                match self.snapshot.entry_of_pair(unit) {
                    Some((_, words)) => {
                        let (class, value) = (words[0] as i64, words[1] as i64);
                        let version = self.snapshot.cache32(unit, cache::attr::VERSION);
                        let object = self.word_of(receiver);
                        let expected = self.word(class);
                        let same = self.b.ins().icmp(IntCC::Equal, object, expected);
                        self.require(same, slow);
                        self.require_version(object, Type::VERSION_OFFSET, version, slow);
                        Some((self.word(value), None))
                    }
                    None => None,
                }
            }
            Some(Opcode::LOAD_ATTR_MODULE) => {
                let version = self.snapshot.cache32(unit, cache::attr::SHAPE);
                let index = self.snapshot.cache32(unit, cache::attr::OFFSET) as usize;
                self.require_exactly(receiver, t::MODULE.0, slow);
                let object = self.word_of(receiver);
                let dict = self.load(object, offset_of!(Module, dict));
                self.require(dict, slow);
                self.require_version(dict, Dict::KEYS_VERSION_OFFSET, version, slow);
                let table = self.load(dict, Dict::TABLE_OFFSET);
                let value = self.load(table, entry_value(index));
                self.require(value, slow);
                Some((value, None))
            }
            _ => None,
        };
        match found {
            Some((value, above)) => {
                if method {
                    let above = match above {
                        Some(above) => above,
                        None => self.word(0),
                    };
                    self.go_both(done, value, above);
                } else {
                    self.go(done, value);
                }
            }
            None => {
                self.b.ins().jump(slow, &[]);
            }
        }
        self.b.switch_to_block(slow);
        let object = self.word_of(receiver);
        let name = self.snapshot.names[(self.at.arg >> 1) as usize] as i64;
        let name = self.word(name);
        if method {
            // The two words go where they belong on the stack.
            let place = self.stack_address(self.stack.len());
            self.call_checked(Helper::load_method, &[object, name, place]);
            let value = self.load(place, 0);
            let above = self.load(place, 8);
            self.go_both(done, value, above);
        } else {
            let value = self.call_checked(Helper::load_attr, &[object, name]);
            self.go(done, value);
        }
        let value = self.enter(done);
        self.push_known(value, Known::Something);
        if method {
            let above = self.b.block_params(done)[1];
            self.push(above);
        }
    }

    fn go_both(&mut self, block: Block, first: Value, second: Value) {
        use cranelift_codegen::ir::BlockArg;
        let arguments = [BlockArg::Value(first), BlockArg::Value(second)];
        self.b.ins().jump(block, &arguments);
    }

    /// Goes to `otherwise` unless the receiver has the cached shape and the class at that address the cached version.
    fn guard_receiver(&mut self, receiver: Slot, class: u64, otherwise: Block) {
        let unit = self.at.offset;
        let shape = self.snapshot.cache32(unit, cache::attr::SHAPE);
        let version = self.snapshot.cache32(unit, cache::attr::VERSION);
        // An object of that shape keeps the class alive.
        self.require_exactly(receiver, shape, otherwise);
        let class = self.word(class as i64);
        self.require_version(class, Type::VERSION_OFFSET, version, otherwise);
    }

    pub fn store_attr(&mut self, quick: u8) {
        self.keep();
        let unit = self.at.offset;
        let (receiver, value) = (self.pop(), self.pop_word());
        let (slow, done) = (self.cold_block(), self.b.create_block());
        let index = self.snapshot.cache16(unit, cache::store::INDEX) as usize;
        let entry = self.snapshot.entry(index).filter(|words| words[0] != 0);
        let plain = quick == Opcode::STORE_ATTR_INSTANCE_VALUE as u8
            || quick == Opcode::STORE_ATTR_SLOT as u8;
        let adds = quick == private::STORE_ATTR_ADD;
        match entry {
            Some(words) if plain || adds => {
                let shape = self.snapshot.cache32(unit, cache::store::SHAPE);
                let (class, version, offset) = (words[0], words[2] as u32, words[3] as u32);
                let next_shape = words[1] as u32;
                self.require_exactly(receiver, shape, slow);
                let class = self.word(class as i64);
                self.require_version(class, Type::VERSION_OFFSET, version, slow);
                let object = self.word_of(receiver);
                self.store(value, object, offset as usize);
                if adds {
                    let shape = self.b.ins().iconst(types::I32, next_shape as i32 as i64);
                    self.store(shape, object, pyjit_gc::SHAPE_OFFSET);
                }
                self.barrier(object);
                self.b.ins().jump(done, &[]);
            }
            _ => {
                self.b.ins().jump(slow, &[]);
            }
        }
        self.b.switch_to_block(slow);
        let name = self.snapshot.names[self.at.arg as usize] as i64;
        let (object, name) = (self.word_of(receiver), self.word(name));
        self.call_checked(Helper::store_attr, &[object, name, value]);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
    }

    /// The write barrier of a store into `owner`.
    fn barrier(&mut self, owner: Value) {
        let gc = self.b.ins().load(
            types::I8,
            MemFlagsData::trusted(),
            owner,
            pyjit_gc::GC_BYTE_OFFSET as i32,
        );
        let (old, on) = (self.cold_block(), self.b.create_block());
        self.b.ins().brif(gc, old, &[], on, &[]);
        self.b.switch_to_block(old);
        self.call(Helper::remember, &[owner]);
        self.b.ins().jump(on, &[]);
        self.b.switch_to_block(on);
    }

    /// The write barrier of a store to the word at `slot` of `owner`.
    pub fn slot_barrier(&mut self, owner: Value, slot: Value) {
        let gc = self.b.ins().load(
            types::I8,
            MemFlagsData::trusted(),
            owner,
            pyjit_gc::GC_BYTE_OFFSET as i32,
        );
        let (old, on) = (self.cold_block(), self.b.create_block());
        self.b.ins().brif(gc, old, &[], on, &[]);
        self.b.switch_to_block(old);
        self.call(Helper::remember_slot, &[owner, slot]);
        self.b.ins().jump(on, &[]);
        self.b.switch_to_block(on);
    }

    // ---- cells ----------------------------------------------------------------------------------------------------

    pub fn load_deref(&mut self) {
        let cell = self.local(self.at.arg as usize);
        let value = self.load(cell, PyCell::CONTENTS_OFFSET);
        self.or_step_away(value);
        self.push_known(value, Known::Something);
    }

    pub fn store_deref(&mut self) {
        let value = self.pop_word();
        let cell = self.local(self.at.arg as usize);
        self.store(value, cell, PyCell::CONTENTS_OFFSET);
        self.barrier(cell);
    }

    // ---- items ----------------------------------------------------------------------------------------------------

    /// The address of item `index` of a list or tuple and, of a list, of its storage; goes to `slow` if there is none.
    fn item_address(
        &mut self,
        sequence: Slot,
        index: Slot,
        list: bool,
        slow: Block,
    ) -> (Value, Value) {
        let shape = if list { t::LIST.0 } else { t::TUPLE.0 };
        self.require_exactly(sequence, shape, slow);
        self.require_int(index, slow);
        let object = self.word_of(sequence);
        let (len, data, owner) = if list {
            let items = self.load(object, List::ITEMS_OFFSET);
            (
                self.load(object, List::LEN_OFFSET),
                ValueArray::DATA_OFFSET,
                items,
            )
        } else {
            (
                self.load(object, Tuple::LEN_OFFSET),
                Tuple::DATA_OFFSET,
                object,
            )
        };
        let number = self.int_of(index);
        let number = self.b.ins().sextend(types::I64, number);
        let from_end = self.b.ins().iadd(number, len);
        let negative = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, number, 0);
        let number = self.b.ins().select(negative, from_end, number);
        let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, number, len);
        self.require(inside, slow);
        let offset = self.b.ins().ishl_imm_s(number, 3);
        let base = self.b.ins().iadd(owner, offset);
        (self.b.ins().iadd_imm_s(base, data as i64), owner)
    }

    pub fn load_item(&mut self, list: bool) {
        self.keep();
        let (index, sequence) = (self.pop(), self.pop());
        let (slow, done) = (self.cold_block(), self.join());
        let (place, _) = self.item_address(sequence, index, list, slow);
        let value = self.load(place, 0);
        self.go(done, value);
        self.b.switch_to_block(slow);
        let op = self.word(self.at.arg as i64);
        let (a, b) = (self.word_of(sequence), self.word_of(index));
        let value = self.call_checked(Helper::binary, &[op, a, b]);
        self.go(done, value);
        let value = self.enter(done);
        self.push_known(value, Known::Something);
    }

    pub fn load_dict_item(&mut self) {
        self.keep();
        let (key, dict) = (self.pop(), self.pop());
        let (slow, done) = (self.cold_block(), self.join());
        self.require_exactly(dict, t::DICT.0, slow);
        let (a, b) = (self.word_of(dict), self.word_of(key));
        let value = self.call_checked(Helper::dict_subscript, &[a, b]);
        self.go(done, value);
        self.b.switch_to_block(slow);
        let op = self.word(self.at.arg as i64);
        let value = self.call_checked(Helper::binary, &[op, a, b]);
        self.go(done, value);
        let value = self.enter(done);
        self.push_known(value, Known::Something);
    }

    /// `object[key]` where the class has a Python `__getitem__`.
    pub fn load_by_getitem(&mut self) {
        self.keep();
        let unit = self.at.offset;
        let (key, object) = (self.pop_word(), self.pop());
        self.flush();
        let (slow, done) = (self.cold_block(), self.join());
        let container = self.word_of(object);
        let index = self.snapshot.cache16(unit, 3) as usize;
        let entry = self.snapshot.entry(index).map(<[u64]>::to_vec);
        let result = entry.and_then(|words| {
            self.require_object(container, slow);
            // Whatever the shape, the class is the one that was cached.
            let class_version = self.snapshot.cache32(unit, 1);
            let class = self.call(Helper::class_of, &[container]);
            self.require_version(class, Type::VERSION_OFFSET, class_version, slow);
            let (base, version) = (self.stack.len(), words[2] as u32);
            self.call_getter(base, &[container, key], &words, version, slow)
        });
        match result {
            Some(value) => self.go(done, value),
            None => {
                self.b.ins().jump(slow, &[]);
            }
        }
        self.b.switch_to_block(slow);
        let op = self.word(self.at.arg as i64);
        let value = self.call_checked(Helper::binary, &[op, container, key]);
        self.go(done, value);
        let value = self.enter(done);
        self.push_known(value, Known::Something);
    }

    pub fn store_item(&mut self, quick: u8) {
        self.keep();
        let (key, container, value) = (self.pop(), self.pop(), self.pop_word());
        let (slow, done) = (self.cold_block(), self.b.create_block());
        if quick == Opcode::STORE_SUBSCR_LIST_INT as u8 {
            let (place, owner) = self.item_address(container, key, true, slow);
            self.store(value, place, 0);
            self.slot_barrier(owner, place);
            self.b.ins().jump(done, &[]);
        } else {
            self.b.ins().jump(slow, &[]);
        }
        self.b.switch_to_block(slow);
        let (a, b) = (self.word_of(container), self.word_of(key));
        self.call_checked(Helper::store_subscr, &[a, b, value]);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
    }

    pub fn contains(&mut self) {
        self.keep();
        let (container, item) = (self.pop_word(), self.pop_word());
        let found = self.call_checked(Helper::contains, &[container, item]);
        let condition = if self.at.arg & 1 != 0 {
            IntCC::NotEqual
        } else {
            IntCC::Equal
        };
        let truth = self.b.ins().icmp_imm_s(condition, found, super::emit::TRUE);
        self.push_truth(truth);
    }

    pub fn unpack(&mut self, quick: u8) {
        self.keep();
        let count = self.at.arg as usize;
        let sequence = self.pop();
        let depth = self.stack.len();
        let (slow, done) = (self.cold_block(), self.b.create_block());
        let word = self.word_of(sequence);
        let fits = count <= 8
            && (quick == Opcode::UNPACK_SEQUENCE_TWO_TUPLE as u8
                || quick == Opcode::UNPACK_SEQUENCE_TUPLE as u8);
        if fits {
            self.require_exactly(sequence, t::TUPLE.0, slow);
            let len = self.load(word, Tuple::LEN_OFFSET);
            let same = self.b.ins().icmp_imm_s(IntCC::Equal, len, count as i64);
            self.require(same, slow);
            for index in 0..count {
                let item = self.load(word, Tuple::DATA_OFFSET + 8 * index);
                let offset = self.stack_offset(depth + count - 1 - index);
                self.store(item, self.fp, offset);
            }
            self.b.ins().jump(done, &[]);
        } else {
            self.b.ins().jump(slow, &[]);
        }
        self.b.switch_to_block(slow);
        let (wanted, place) = (self.word(count as i64), self.stack_address(depth));
        self.call_checked(Helper::unpack, &[word, wanted, place]);
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
        for _ in 0..count {
            self.push_stored();
        }
    }

    // ---- iteration ------------------------------------------------------------------------------------------------

    /// FOR_ITER: pushes the next item, or goes behind the loop's END_FOR.
    pub fn for_iter(&mut self, quick: u8) {
        self.flush();
        let top = self.stack.len() - 1;
        let iter = self.fill(top);
        let exhausted = self.block_at(self.at.next + self.at.arg as usize + 1);
        let (slow, done) = (self.cold_block(), self.join());
        let slot = self.stack[top];
        match Opcode::from_u8(quick) {
            _ if quick == private::FOR_RANGE_STORE || quick == Opcode::FOR_ITER_RANGE as u8 => {
                self.require_exactly(slot, t::RANGE_ITERATOR.0, slow);
                let left = self.load(iter, offset_of!(RangeIter, left));
                let more = self.b.ins().icmp_imm_s(IntCC::SignedGreaterThan, left, 0);
                self.require(more, exhausted);
                let next = self.load(iter, offset_of!(RangeIter, next));
                let low = self.b.ins().ireduce(types::I32, next);
                let back = self.b.ins().sextend(types::I64, low);
                let fits = self.b.ins().icmp(IntCC::Equal, back, next);
                self.require(fits, slow);
                let left = self.b.ins().iadd_imm_s(left, -1);
                self.store(left, iter, offset_of!(RangeIter, left));
                let step = self.load(iter, offset_of!(RangeIter, step));
                let after = self.b.ins().iadd(next, step);
                self.store(after, iter, offset_of!(RangeIter, next));
                let word = self.box_int(low);
                self.go(done, word);
            }
            Some(Opcode::FOR_ITER_LIST | Opcode::FOR_ITER_TUPLE) => {
                let list = quick == Opcode::FOR_ITER_LIST as u8;
                let shape = if list {
                    t::LIST_ITERATOR.0
                } else {
                    t::TUPLE_ITERATOR.0
                };
                self.require_exactly(slot, shape, slow);
                let sequence = self.load(iter, offset_of!(SeqIter, seq));
                self.require(sequence, exhausted);
                let index = self.load(iter, offset_of!(SeqIter, index));
                let len = if list {
                    List::LEN_OFFSET
                } else {
                    Tuple::LEN_OFFSET
                };
                let len = self.load(sequence, len);
                let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, index, len);
                // The helper ends the iterator.
                self.require(inside, slow);
                let after = self.b.ins().iadd_imm_s(index, 1);
                self.store(after, iter, offset_of!(SeqIter, index));
                let offset = self.b.ins().ishl_imm_s(index, 3);
                let (data, base) = if list {
                    (
                        ValueArray::DATA_OFFSET,
                        self.load(sequence, List::ITEMS_OFFSET),
                    )
                } else {
                    (Tuple::DATA_OFFSET, sequence)
                };
                let place = self.b.ins().iadd(base, offset);
                let word = self.load(place, data);
                self.go(done, word);
            }
            _ => {
                self.b.ins().jump(slow, &[]);
            }
        }
        self.b.switch_to_block(slow);
        let helper = match quick == Opcode::FOR_ITER_GEN as u8 {
            true => Helper::generator_item,
            false => Helper::next,
        };
        let item = self.call_checked(helper, &[iter]);
        let end = pyjit_object::native::LEFT as i64;
        let more = self.b.ins().icmp_imm_s(IntCC::NotEqual, item, end);
        self.require(more, exhausted);
        self.go(done, item);
        let item = self.enter(done);
        self.push_known(item, Known::Something);
    }
}
