//! Reading values, from bytes or from a file as far as the value goes.

use super::{code_object, constant_of};
use pyjit_bytecode::{Code, Const, Text, marshal};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::sync::Arc;

const MAX_DEPTH: usize = 2000;
const FLAG_REF: u8 = 0x80;

pub enum Source<'a> {
    Bytes(&'a [u8]),
    /// An object with `readinto`.
    File(Value),
}

struct Reader<'a> {
    th: &'a Thread,
    source: Source<'a>,
    /// NotImplemented, which cannot be marshalled, stands for a value that is still being read.
    refs: Gc<List>,
    allow_code: bool,
    depth: usize,
}

/// The value that the source starts with.
pub fn read(th: &Thread, source: Source<'_>, allow_code: bool) -> PyResult<Value> {
    let mut reader = Reader {
        th,
        source,
        refs: th.empty_list(),
        allow_code,
        depth: 0,
    };
    match reader.optional()? {
        Some(value) => Ok(value),
        None => reader.null("object"),
    }
}

impl Reader<'_> {
    fn null<T>(&self, what: &str) -> PyResult<T> {
        let text = format!("NULL object in marshal data for {what}");
        Err(self.th.raise(t::TypeError, text))
    }

    fn bad<T>(&self, what: &str) -> PyResult<T> {
        let text = format!("bad marshal data ({what})");
        Err(self.th.raise(t::ValueError, text))
    }

    fn take(&mut self, len: usize) -> PyResult<Vec<u8>> {
        let th = self.th;
        match &mut self.source {
            Source::Bytes(data) => match data.split_at_checked(len) {
                Some((head, rest)) => {
                    *data = rest;
                    Ok(head.to_vec())
                }
                None => Err(th.raise(t::EOFError, "marshal data too short")),
            },
            Source::File(file) => {
                if len == 0 {
                    return Ok(Vec::new());
                }
                // Corrupt sizes must not allocate what the file has not: huge pieces are read in parts.
                let mut all = Vec::new();
                while all.len() < len {
                    let part = (len - all.len()).min(1 << 20);
                    let buffer = ByteArray::from_slice(th, &vec![0; part])?;
                    let args = [buffer.into()];
                    let count = protocol::call_method_str(th, *file, "readinto", &args)?;
                    let count = protocol::index_as_isize(th, count)?;
                    if count != part as isize {
                        if count > part as isize {
                            let text = format!(
                                "read() returned too much data: {part} bytes requested, {count} returned"
                            );
                            return Err(th.raise(t::ValueError, text));
                        }
                        return Err(th.raise(t::EOFError, "EOF read where not expected"));
                    }
                    all.extend_from_slice(buffer.as_slice());
                }
                Ok(all)
            }
        }
    }

    fn byte(&mut self) -> PyResult<u8> {
        match &mut self.source {
            Source::Bytes(data) => match data.split_first() {
                Some((byte, rest)) => {
                    *data = rest;
                    Ok(*byte)
                }
                None => Err(self.th.raise(t::EOFError, "marshal data too short")),
            },
            Source::File(_) => Ok(self.take(1)?.first().copied().unwrap_or(0)),
        }
    }

    fn long(&mut self) -> PyResult<i32> {
        let bytes = self.take(4)?;
        Ok(bytes
            .first_chunk()
            .map_or(0, |bytes| i32::from_le_bytes(*bytes)))
    }

    fn size(&mut self, what: &str) -> PyResult<usize> {
        let len = self.long()?;
        match usize::try_from(len) {
            Ok(len) => Ok(len),
            Err(_) => self.bad(&format!("{what} size out of range")),
        }
    }

    fn double(&mut self) -> PyResult<f64> {
        let bytes = self.take(8)?;
        Ok(bytes
            .first_chunk()
            .map_or(0.0, |bytes| f64::from_le_bytes(*bytes)))
    }

    fn float_text(&mut self) -> PyResult<f64> {
        let len = self.byte()?;
        let bytes = self.take(len.into())?;
        let text = String::from_utf8_lossy(&bytes);
        text.parse().map_err(|_| {
            let text = format!("could not convert string to float: '{text}'");
            self.th.raise(t::ValueError, text)
        })
    }

    fn value(&mut self, what: &str) -> PyResult<Value> {
        match self.optional()? {
            Some(value) => Ok(value),
            None => self.null(what),
        }
    }

    /// A value, none for the mark that ends a dict.
    fn optional(&mut self) -> PyResult<Option<Value>> {
        let head = match self.byte() {
            Ok(head) => head,
            Err(Raised) if self.th.catch(t::EOFError).is_some() => {
                let text = "EOF read where object expected";
                return Err(self.th.raise(t::EOFError, text));
            }
            Err(Raised) => return Err(Raised),
        };
        if self.depth >= MAX_DEPTH {
            return Err(self.th.raise(t::ValueError, "recursion limit exceeded"));
        }
        self.th.check_native_stack(" in marshal.loads")?;
        self.depth += 1;
        let result = self.tagged(head & !FLAG_REF, head & FLAG_REF != 0);
        self.depth -= 1;
        result
    }

    fn reserve(&self, is_ref: bool) -> PyResult<Option<usize>> {
        if !is_ref {
            return Ok(None);
        }
        self.refs.push(self.th, Value::NOT_IMPLEMENTED)?;
        Ok(Some(self.refs.len() - 1))
    }

    /// Gives a value its number.
    fn remember(&self, value: Value, is_ref: bool) -> PyResult<Value> {
        if is_ref {
            self.refs.push(self.th, value)?;
        }
        Ok(value)
    }

    fn tagged(&mut self, tag: u8, is_ref: bool) -> PyResult<Option<Value>> {
        let th = self.th;
        let value = match tag {
            b'0' => return Ok(None),
            b'N' => return Ok(Some(Value::NONE)),
            b'T' => return Ok(Some(Value::TRUE)),
            b'F' => return Ok(Some(Value::FALSE)),
            b'.' => return Ok(Some(Value::ELLIPSIS)),
            b'S' => return Ok(Some(th.class(t::StopIteration).into())),
            b'i' => th.int(i64::from(self.long()?)),
            // Written by old versions only.
            b'I' => {
                let bytes = self.take(8)?;
                let number = bytes.first_chunk().map(|bytes| i64::from_le_bytes(*bytes));
                th.int(number.unwrap_or(0))
            }
            b'l' => self.big()?,
            b'f' => Value::float(self.float_text()?),
            b'g' => Value::float(self.double()?),
            b'x' => {
                let real = self.float_text()?;
                th.complex(real, self.float_text()?)
            }
            b'y' => {
                let real = self.double()?;
                th.complex(real, self.double()?)
            }
            b's' => {
                let len = self.size("bytes object")?;
                th.bytes(&self.take(len)?)?.into()
            }
            b'u' | b't' => {
                let len = self.size("string")?;
                let bytes = self.take(len)?;
                self.utf8(&bytes, tag == b't')?
            }
            b'a' | b'A' | b'z' | b'Z' => {
                let len = if tag.eq_ignore_ascii_case(&b'a') {
                    self.size("string")?
                } else {
                    self.byte()?.into()
                };
                let string = th.str_latin1(&self.take(len)?)?;
                if tag.is_ascii_uppercase() {
                    th.intern_str(string).into()
                } else {
                    string.into()
                }
            }
            b'r' => {
                let number = self.long()?;
                let found = usize::try_from(number)
                    .ok()
                    .and_then(|number| self.refs.get(number));
                return match found {
                    Some(found) if found != Value::NOT_IMPLEMENTED => Ok(Some(found)),
                    _ => self.bad("invalid reference"),
                };
            }
            _ => return self.container(tag, is_ref).map(Some),
        };
        self.remember(value, is_ref).map(Some)
    }

    fn utf8(&self, bytes: &[u8], interned: bool) -> PyResult<Value> {
        let th = self.th;
        let string = match std::str::from_utf8(bytes) {
            Ok(text) => th.try_str(text)?,
            Err(_) if Text::from_wtf8(bytes).is_some() => th.str_wtf8(bytes)?,
            Err(_) => {
                // Raises what the codec raises.
                let args = [th.str("utf-8").into(), th.str("surrogatepass").into()];
                let bytes = th.bytes(bytes)?.into();
                return protocol::call_method(th, bytes, th.names().decode, &args);
            }
        };
        Ok(if interned {
            th.intern_str(string).into()
        } else {
            string.into()
        })
    }

    /// Digits of 15 bits; `pyjit-bytecode` knows how to read them.
    fn big(&mut self) -> PyResult<Value> {
        let count = self.long()?;
        if count == i32::MIN {
            return self.bad("long size out of range");
        }
        let digits = self.take(count.unsigned_abs() as usize * 2)?;
        let mut data = vec![b'l'];
        data.extend(count.to_le_bytes());
        data.extend(digits);
        match marshal::read(&data) {
            Ok(Const::BigInt(number)) => self.th.try_int_big(&number),
            Ok(Const::Int(number)) => Ok(self.th.int(number)),
            Ok(_) => Ok(Value::int(0)),
            Err(error) => Err(super::raise(self.th, error)),
        }
    }

    fn container(&mut self, tag: u8, is_ref: bool) -> PyResult<Value> {
        let th = self.th;
        match tag {
            b')' | b'(' => {
                let len = if tag == b')' {
                    self.byte()?.into()
                } else {
                    self.size("tuple")?
                };
                if let Source::Bytes(data) = &self.source
                    && data.len() < len
                {
                    // Too short for so many items: a corrupt size need not be allocated.
                    self.items(len, "tuple")?;
                }
                // Its items may refer to it.
                let tuple = if len == 0 {
                    th.rt().empty_tuple()
                } else {
                    Tuple::alloc(th, th.class(t::TUPLE), len)?
                };
                (0..len).for_each(|index| tuple.init(index, Value::NONE));
                self.remember(tuple.into(), is_ref)?;
                for index in 0..len {
                    tuple.init(index, self.value("tuple")?);
                }
                Ok(tuple.into())
            }
            b'[' => {
                let len = self.size("list")?;
                let list = th.empty_list();
                self.remember(list.into(), is_ref)?;
                for _ in 0..len {
                    let item = self.value("list")?;
                    list.push(th, item)?;
                }
                Ok(list.into())
            }
            b'{' => {
                let dict = th.dict();
                self.remember(dict.into(), is_ref)?;
                while let Some(key) = self.optional()? {
                    let Some(value) = self.optional()? else { break };
                    dict.set(th, key, value)?;
                }
                Ok(dict.into())
            }
            b'<' | b'>' => {
                let len = self.size("set")?;
                let frozen = tag == b'>';
                let set = if frozen { th.frozenset() } else { th.set() };
                let number = if frozen {
                    self.reserve(is_ref)?
                } else {
                    self.remember(set.into(), is_ref)?;
                    None
                };
                for _ in 0..len {
                    let item = self.value("set")?;
                    set.add(th, item)?;
                }
                self.settle(number, set.into())
            }
            b':' => {
                let number = self.reserve(is_ref)?;
                let start = self.value("slice")?;
                let stop = self.value("slice")?;
                let step = self.value("slice")?;
                self.settle(number, th.slice(start, stop, step).into())
            }
            b'c' => {
                if !self.allow_code {
                    let text = "unmarshalling code objects is disallowed";
                    return Err(th.raise(t::ValueError, text));
                }
                let number = self.reserve(is_ref)?;
                let code = self.code()?;
                self.settle(number, code.into())
            }
            _ => self.bad("unknown type code"),
        }
    }

    fn settle(&self, number: Option<usize>, value: Value) -> PyResult<Value> {
        if let Some(number) = number {
            self.refs.set(number, value);
        }
        Ok(value)
    }

    fn items(&mut self, len: usize, what: &str) -> PyResult<Gc<List>> {
        let items = self.th.empty_list();
        for _ in 0..len {
            let item = self.value(what)?;
            items.push(self.th, item)?;
        }
        Ok(items)
    }

    fn wrong<T>(&self) -> PyResult<T> {
        let text = "bad argument type for built-in operation";
        Err(self.th.raise(t::TypeError, text))
    }

    fn field_bytes(&mut self) -> PyResult<Box<[u8]>> {
        match self.value("object")?.cast::<Bytes>() {
            Some(bytes) => Ok(bytes.as_slice().into()),
            None => self.wrong(),
        }
    }

    fn field_text(&mut self) -> PyResult<Text> {
        match self.value("object")?.cast::<Str>() {
            Some(text) => Ok(super::text_of(text)),
            None => self.wrong(),
        }
    }

    fn field_tuple(&mut self) -> PyResult<Gc<Tuple>> {
        match self.value("object")?.cast::<Tuple>() {
            Some(tuple) => Ok(tuple),
            None => self.wrong(),
        }
    }

    fn field_names(&mut self) -> PyResult<Box<[Text]>> {
        let items = self.field_tuple()?;
        let mut names = Vec::with_capacity(items.len());
        for item in items.as_slice() {
            match item.cast::<Str>() {
                Some(text) => names.push(super::text_of(text)),
                None => {
                    let text = "name tuples must contain only strings";
                    return Err(self.th.raise(t::TypeError, text));
                }
            }
        }
        Ok(names.into())
    }

    fn count(&mut self) -> PyResult<u32> {
        u32::try_from(self.long()?).map_err(|_| {
            let text = "code: argument counts must not be negative";
            self.th.raise(t::ValueError, text)
        })
    }

    fn code(&mut self) -> PyResult<Gc<CodeObject>> {
        let th = self.th;
        let argcount = self.count()?;
        let posonlyargcount = self.count()?;
        let kwonlyargcount = self.count()?;
        let stacksize = self.count()?;
        let flags = self.long()? as u32;
        let code = self.field_bytes()?;
        let consts = self.field_tuple()?;
        // The template holds what can be a plain constant; the object has the values themselves.
        let mut plain = Vec::with_capacity(consts.len());
        for value in consts.as_slice() {
            plain.push(match constant_of(th, *value, 0) {
                Ok(constant) => constant,
                Err(Raised) => {
                    th.take_pending();
                    Const::None
                }
            });
        }
        let template = Arc::new(Code {
            argcount,
            posonlyargcount,
            kwonlyargcount,
            stacksize,
            flags,
            code,
            consts: plain.into(),
            names: self.field_names()?,
            localsplusnames: self.field_names()?,
            localspluskinds: self.field_bytes()?,
            filename: self.field_text()?,
            name: self.field_text()?,
            qualname: self.field_text()?,
            firstlineno: self.long()?,
            linetable: self.field_bytes()?,
            exceptiontable: self.field_bytes()?,
        });
        // Checked as templates are.
        code_object(th, &template)?;
        CodeObject::with_consts(th, &template, consts)
    }
}
