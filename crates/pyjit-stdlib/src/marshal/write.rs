//! Writing values. Containers and strings are written once, later occurrences are references (from version 3 on).

use super::text_of;
use pyjit_bytecode::{Const, marshal};
use pyjit_object::int::as_big;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::collections::HashMap;

const MAX_DEPTH: usize = 2000;
const FLAG_REF: u8 = 0x80;

struct Writer<'a> {
    th: &'a Thread,
    out: Vec<u8>,
    version: i32,
    allow_code: bool,
    /// What was written, by the bits of its value.
    refs: HashMap<u64, i32>,
    /// Code objects and slices being written: they are not there yet when their parts are read.
    open: Vec<u64>,
    depth: usize,
}

/// A value in marshal format.
pub fn write(th: &Thread, value: Value, version: i32, allow_code: bool) -> PyResult<Vec<u8>> {
    let mut writer = Writer {
        th,
        out: Vec::new(),
        version,
        allow_code,
        refs: HashMap::new(),
        open: Vec::new(),
        depth: 0,
    };
    writer.value(value)?;
    Ok(writer.out)
}

impl Writer<'_> {
    fn error<T>(&self, text: &str) -> PyResult<T> {
        Err(self.th.raise(t::ValueError, text))
    }

    fn long(&mut self, number: i32) {
        self.out.extend(number.to_le_bytes());
    }

    fn size(&mut self, len: usize) -> PyResult<()> {
        match i32::try_from(len) {
            Ok(len) => {
                self.long(len);
                Ok(())
            }
            Err(_) => self.error("unmarshallable object"),
        }
    }

    /// A float as text, as versions before 2 have it.
    fn float_text(&mut self, number: f64) {
        use pyjit_text::float::{Flags, Style, to_text};
        let text = to_text(number, Style::General, 17, Flags::default());
        self.out.push(text.len() as u8);
        self.out.extend_from_slice(text.as_bytes());
    }

    fn value(&mut self, value: Value) -> PyResult<()> {
        if self.depth >= MAX_DEPTH {
            return self.error("object too deeply nested to marshal");
        }
        self.th.check_native_stack(" in marshal.dumps")?;
        self.depth += 1;
        let result = self.written(value);
        self.depth -= 1;
        result
    }

    fn written(&mut self, value: Value) -> PyResult<()> {
        let stop: Value = self.th.class(t::StopIteration).into();
        let tag = match value {
            Value::NONE => b'N',
            Value::TRUE => b'T',
            Value::FALSE => b'F',
            Value::ELLIPSIS => b'.',
            _ if value.bits() == stop.bits() => b'S',
            _ => return self.object(value),
        };
        self.out.push(tag);
        Ok(())
    }

    /// Everything that references may name.
    fn object(&mut self, value: Value) -> PyResult<()> {
        let mut flag = 0;
        if self.version >= 3 {
            if let Some(number) = self.refs.get(&value.bits()) {
                let number = *number;
                if self.open.contains(&value.bits()) {
                    return self.error("unmarshallable object");
                }
                self.out.push(b'r');
                self.long(number);
                return Ok(());
            }
            let number = self.refs.len() as i32;
            self.refs.insert(value.bits(), number);
            flag = FLAG_REF;
        }
        if protocol::is_exact_int(value) {
            let small = pyjit_object::int::as_i64(value).and_then(|int| i32::try_from(int).ok());
            match small {
                Some(small) => {
                    self.out.push(b'i' | flag);
                    self.long(small);
                }
                None => {
                    let big = Const::int(as_big(value).unwrap_or_default());
                    let at = self.out.len();
                    self.out.extend(marshal::write(&big));
                    self.out[at] |= flag;
                }
            }
            return Ok(());
        }
        if let Some(number) = value.as_small_float() {
            if self.version > 1 {
                self.out.push(b'g' | flag);
                self.out.extend(number.to_le_bytes());
            } else {
                self.out.push(b'f' | flag);
                self.float_text(number);
            }
            return Ok(());
        }
        if let Some(string) = protocol::exact_str(value) {
            return self.string(string, flag);
        }
        if protocol::is_exact(value, t::COMPLEX)
            && let Some(number) = value.cast::<pyjit_object::float::Complex>()
        {
            if self.version > 1 {
                self.out.push(b'y' | flag);
                self.out.extend(number.real.to_le_bytes());
                self.out.extend(number.imag.to_le_bytes());
            } else {
                self.out.push(b'x' | flag);
                self.float_text(number.real);
                self.float_text(number.imag);
            }
            return Ok(());
        }
        if protocol::is_exact(value, t::BYTES)
            && let Some(bytes) = value.cast::<Bytes>()
        {
            self.out.push(b's' | flag);
            self.size(bytes.len())?;
            self.out.extend_from_slice(bytes.as_slice());
            return Ok(());
        }
        self.container(value, flag)
    }

    fn string(&mut self, string: Gc<Str>, flag: u8) -> PyResult<()> {
        let interned = string.is_interned();
        if self.version >= 4
            && let Some(text) = string.ascii()
        {
            match u8::try_from(text.len()) {
                Ok(len) => {
                    let tag = if interned { b'Z' } else { b'z' };
                    self.out.extend([tag | flag, len]);
                }
                Err(_) => {
                    self.out.push(if interned { b'A' } else { b'a' } | flag);
                    self.size(text.len())?;
                }
            }
            self.out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        let tag = if interned && self.version >= 3 {
            b't'
        } else {
            b'u'
        };
        self.out.push(tag | flag);
        let bytes = string.to_wtf8();
        self.size(bytes.len())?;
        self.out.extend(bytes);
        Ok(())
    }

    fn container(&mut self, value: Value, flag: u8) -> PyResult<()> {
        if protocol::is_exact(value, t::TUPLE)
            && let Some(tuple) = value.cast::<Tuple>()
        {
            match u8::try_from(tuple.len()) {
                Ok(len) if self.version >= 4 => self.out.extend([b')' | flag, len]),
                _ => {
                    self.out.push(b'(' | flag);
                    self.size(tuple.len())?;
                }
            }
            return tuple
                .as_slice()
                .iter()
                .try_for_each(|item| self.value(*item));
        }
        if protocol::is_exact(value, t::LIST)
            && let Some(list) = value.cast::<List>()
        {
            self.out.push(b'[' | flag);
            let len = list.len();
            self.size(len)?;
            for index in 0..len {
                // Converting an item may shrink the list.
                self.value(list.get(index).unwrap_or(Value::NONE))?;
            }
            return Ok(());
        }
        if protocol::is_exact(value, t::DICT)
            && let Some(dict) = value.cast::<Dict>()
        {
            self.out.push(b'{' | flag);
            let mut at = 0;
            while let Some((next, key, item)) = dict.next_item(at) {
                at = next;
                self.value(key)?;
                self.value(item)?;
            }
            self.out.push(b'0');
            return Ok(());
        }
        let is_frozen = protocol::is_exact(value, t::FROZENSET);
        if (is_frozen || protocol::is_exact(value, t::SET))
            && let Some(set) = value.cast::<Set>()
        {
            self.out.push(if is_frozen { b'>' } else { b'<' } | flag);
            self.size(set.len())?;
            return self.set_items(set);
        }
        if let Some(slice) = value.cast::<pyjit_object::sequence::Slice>() {
            if self.version < 5 {
                return self.error("unmarshallable object");
            }
            self.out.push(b':' | flag);
            let (start, stop, step) = slice.parts();
            self.open.push(value.bits());
            [start, stop, step]
                .into_iter()
                .try_for_each(|part| self.value(part))?;
            self.open.pop();
            return Ok(());
        }
        if let Some(code) = value.cast::<CodeObject>() {
            self.open.push(value.bits());
            self.code(code, flag)?;
            self.open.pop();
            return Ok(());
        }
        if self.th.class_of(value).slots.bf_getbuffer.get().is_some() {
            let request = pyjit_object::buffer::Request::SIMPLE;
            let bytes = pyjit_object::buffer::BytesLike::new(self.th, value, request)?;
            self.out.push(b's' | flag);
            self.size(bytes.len())?;
            self.out.extend_from_slice(&bytes);
            return Ok(());
        }
        self.error("unmarshallable object")
    }

    /// In the order of their own marshal data, so that the same set gives the same bytes.
    fn set_items(&mut self, set: Gc<Set>) -> PyResult<()> {
        let items = self.th.empty_list();
        for (item, _) in set.iter() {
            items.push(self.th, item)?;
        }
        let mut order = Vec::with_capacity(items.len());
        for index in 0..items.len() {
            let Some(item) = items.get(index) else { break };
            let data = write(self.th, item, self.version, self.allow_code)?;
            order.push((data, index));
        }
        order.sort();
        for (_, index) in order {
            if let Some(item) = items.get(index) {
                self.value(item)?;
            }
        }
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) -> PyResult<()> {
        self.out.push(b's');
        self.size(bytes.len())?;
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    fn code(&mut self, code: Gc<CodeObject>, flag: u8) -> PyResult<()> {
        if !self.allow_code {
            return self.error("marshalling code objects is disallowed");
        }
        let template = code.template_arc();
        self.out.push(b'c' | flag);
        for number in [
            template.argcount,
            template.posonlyargcount,
            template.kwonlyargcount,
            template.stacksize,
            template.flags,
        ] {
            self.long(number as i32);
        }
        self.bytes(&template.code)?;
        self.value(code.consts().into())?;
        self.value(code.names().into())?;
        self.value(code.localsplusnames().into())?;
        self.bytes(&template.localspluskinds)?;
        let filename = match code.filename.get() {
            Some(filename) => filename,
            None => self.th.str_wtf8(template.filename.as_bytes())?,
        };
        debug_assert!(!text_of(filename).as_bytes().is_empty() || filename.is_empty());
        self.value(filename.into())?;
        for (field, text) in [
            (code.name.get(), &template.name),
            (code.qualname.get(), &template.qualname),
        ] {
            let name = match field {
                Some(name) => name,
                None => self.th.str_wtf8(text.as_bytes())?,
            };
            self.value(name.into())?;
        }
        self.long(template.firstlineno);
        self.bytes(&template.linetable)?;
        self.bytes(&template.exceptiontable)
    }
}
