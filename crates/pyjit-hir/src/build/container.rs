//! Subscripts, `in`, unpacking.

use super::flow::Ins;
use super::{Builder, Result};
use crate::effects::Exit;
use crate::entity::*;
use crate::fields::Field;
use crate::ops::Op;
use crate::types::Kinds;

impl Builder<'_> {
    /// An index into a sequence of that length, within bounds.
    fn index(&mut self, key: Def, len: Def, from_end: bool) -> Def {
        let mut index = self.unbox_int(key, Kinds::SMALL_INT);
        if from_end || self.f.ty(index).hi < 0 {
            index = self.emit(Op::WrapIndex { index, len });
        }
        self.emit_exit(Op::CheckIndex { index, len })
    }

    pub fn subscript(&mut self, ins: Ins) -> Result<()> {
        let (key, container) = (self.peek(1)?, self.peek(2)?);
        let site = self.site(ins);
        let (ck, kk) = self.expected(&site, container, Some(key));
        let proved = self.kinds(container).within(ck) && self.kinds(key).within(kk);
        if !proved && !site.may_fail(Exit::WrongType) {
            return self.interpret(ins);
        }
        let from_end = !site.may_fail(Exit::OutOfBounds);
        if kk.within(Kinds::INT) && !kk.is_empty() {
            let (length, is_seq) = match ck {
                Kinds::LIST => (Field::ListLen, true),
                Kinds::TUPLE => (Field::TupleLen, true),
                Kinds::STR => (Field::StrLen, true),
                Kinds::BYTES => (Field::BytesLen, true),
                _ => (Field::DictLen, false),
            };
            if is_seq {
                let object = self.guard_kinds(container, ck);
                let len = self.emit(Op::LoadField {
                    object,
                    field: length,
                });
                let index = self.index(key, len, from_end);
                self.pop_n(2)?;
                let item = match ck {
                    Kinds::LIST => self.emit(Op::LoadItem {
                        list: object,
                        index,
                    }),
                    Kinds::TUPLE => self.emit(Op::LoadTupleItem {
                        tuple: object,
                        index,
                    }),
                    Kinds::STR => self.emit(Op::LoadChar {
                        text: object,
                        index,
                    }),
                    _ => {
                        let value = self.emit(Op::LoadByte {
                            bytes: object,
                            index,
                        });
                        self.emit(Op::BoxInt { value })
                    }
                };
                self.push(item);
                return Ok(());
            }
        }
        let missing = site.may_fail(Exit::Unbound) && site.may_fail(Exit::OtherKeys);
        if ck == Kinds::DICT
            && missing
            && (kk == Kinds::STR || kk.within(Kinds::INT) && !kk.is_empty())
        {
            let dict = self.guard_kinds(container, ck);
            let key = self.guard_kinds(key, kk);
            let value = self.dict_get(dict, key, kk);
            let value = self.emit_exit(Op::GuardBound { value });
            self.pop_n(2)?;
            self.push(value);
            return Ok(());
        }
        self.interpret(ins)
    }

    /// A key's value or null.
    pub fn dict_get(&mut self, dict: Def, key: Def, kinds: Kinds) -> Def {
        if kinds == Kinds::STR {
            self.emit_exit(Op::DictGetStr { dict, key })
        } else {
            self.emit_exit(Op::DictGetInt { dict, key })
        }
    }

    pub fn store_subscr(&mut self, ins: Ins) -> Result<()> {
        let (key, container, value) = (self.peek(1)?, self.peek(2)?, self.peek(3)?);
        let site = self.site(ins);
        let (ck, kk) = self.expected(&site, container, Some(key));
        let proved = self.kinds(container).within(ck) && self.kinds(key).within(kk);
        if !proved && !site.may_fail(Exit::WrongType) {
            return self.interpret(ins);
        }
        if ck == Kinds::LIST && kk.within(Kinds::INT) && !kk.is_empty() {
            let from_end = !site.may_fail(Exit::OutOfBounds);
            let list = self.guard_kinds(container, ck);
            let len = self.emit(Op::LoadField {
                object: list,
                field: Field::ListLen,
            });
            let index = self.index(key, len, from_end);
            self.pop_n(3)?;
            self.emit(Op::StoreItem { list, index, value });
            return Ok(());
        }
        if ck == Kinds::DICT && kk == Kinds::STR && site.may_fail(Exit::OtherKeys) {
            let dict = self.guard_kinds(container, ck);
            let key = self.guard_kinds(key, kk);
            self.emit_exit(Op::DictSetStr { dict, key, value });
            self.pop_n(3)?;
            return Ok(());
        }
        self.interpret(ins)
    }

    pub fn contains_op(&mut self, ins: Ins) -> Result<()> {
        let (container, value) = (self.peek(1)?, self.peek(2)?);
        let site = self.site(ins);
        let (vk, ck) = self.expected(&site, value, Some(container));
        let proved = self.kinds(container).within(ck) && self.kinds(value).within(vk);
        if !proved && !site.may_fail(Exit::WrongType) {
            return self.interpret(ins);
        }
        let found = if ck == Kinds::STR && vk == Kinds::STR {
            let (b, a) = (self.guard_kinds(container, ck), self.guard_kinds(value, vk));
            self.emit(Op::StrContains { a, b })
        } else if ck == Kinds::DICT
            && (vk == Kinds::STR || vk == Kinds::SMALL_INT)
            && site.may_fail(Exit::OtherKeys)
        {
            let dict = self.guard_kinds(container, ck);
            let key = self.guard_kinds(value, vk);
            let value = self.dict_get(dict, key, vk);
            let null = self.emit(Op::IsNull { value });
            self.emit(Op::CondNot { a: null })
        } else {
            return self.interpret(ins);
        };
        self.pop_n(2)?;
        let found = match ins.arg & 1 {
            0 => found,
            _ => self.emit(Op::CondNot { a: found }),
        };
        self.push_bool(found);
        Ok(())
    }

    pub fn unpack_sequence(&mut self, ins: Ins) -> Result<()> {
        let seq = self.peek(1)?;
        let site = self.site(ins);
        let (kinds, _) = self.expected(&site, seq, None);
        let proved = self.kinds(seq).within(kinds);
        let speculates = site.may_fail(Exit::WrongType) && site.may_fail(Exit::OutOfBounds);
        let field = match kinds {
            Kinds::TUPLE => Field::TupleLen,
            Kinds::LIST => Field::ListLen,
            _ => return self.interpret(ins),
        };
        if !proved && !speculates {
            return self.interpret(ins);
        }
        let seq = self.guard_kinds(seq, kinds);
        let a = self.emit(Op::LoadField { object: seq, field });
        let seq = self.emit_exit(Op::GuardLen {
            seq,
            len: a,
            count: ins.arg,
        });
        self.pop()?;
        for i in (0..ins.arg).rev() {
            let index = self.int(i as i64);
            let item = match kinds {
                Kinds::TUPLE => self.emit(Op::LoadTupleItem { tuple: seq, index }),
                _ => self.emit(Op::LoadItem { list: seq, index }),
            };
            self.push(item);
        }
        Ok(())
    }
}
