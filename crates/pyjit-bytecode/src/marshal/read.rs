//! Reading.

use super::{FLAG_REF, MAX_DEPTH, tag};
use crate::{Code, Const, Text};
use dashu_int::{IBig, Sign, UBig};
use std::sync::Arc;

/// Which exception CPython raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarshalErrorKind {
    Eof,
    Value,
    Type,
}

/// Why data cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarshalError {
    pub kind: MarshalErrorKind,
    pub message: String,
}

impl MarshalError {
    fn value(message: &str) -> MarshalError {
        MarshalError {
            kind: MarshalErrorKind::Value,
            message: message.into(),
        }
    }

    fn bad(what: &str) -> MarshalError {
        MarshalError::value(&format!("bad marshal data ({what})"))
    }

    fn eof() -> MarshalError {
        MarshalError {
            kind: MarshalErrorKind::Eof,
            message: "marshal data too short".into(),
        }
    }

    fn of_type(message: &str) -> MarshalError {
        MarshalError {
            kind: MarshalErrorKind::Type,
            message: message.into(),
        }
    }
}

type Result<T> = std::result::Result<T, MarshalError>;

/// The value at the start of `data`. Lists, dicts and sets are no constants and refused as unknown.
pub fn read(data: &[u8]) -> Result<Const> {
    Reader {
        data,
        refs: Vec::new(),
        depth: 0,
    }
    .value()
}

/// The code object at the start of `data`.
pub fn read_code(data: &[u8]) -> Result<Arc<Code>> {
    match read(data)? {
        Const::Code(code) => Ok(code),
        _ => Err(MarshalError::of_type("Non-code object in marshal data")),
    }
}

struct Reader<'a> {
    data: &'a [u8],
    /// None: reserved by a value that is still being read.
    refs: Vec<Option<Const>>,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8]> {
        let (head, rest) = self
            .data
            .split_at_checked(len)
            .ok_or_else(MarshalError::eof)?;
        self.data = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (head, rest) = self
            .data
            .split_first_chunk::<N>()
            .ok_or_else(MarshalError::eof)?;
        self.data = rest;
        Ok(*head)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.array::<1>()?[0])
    }

    fn long(&mut self) -> Result<i32> {
        Ok(i32::from_le_bytes(self.array()?))
    }

    fn size(&mut self, what: &str) -> Result<usize> {
        let len = self.long()?;
        usize::try_from(len).map_err(|_| MarshalError::bad(&format!("{what} size out of range")))
    }

    fn double(&mut self) -> Result<f64> {
        Ok(f64::from_le_bytes(self.array()?))
    }

    fn float_text(&mut self) -> Result<f64> {
        let len = self.byte()? as usize;
        let bytes = self.take(len)?;
        let text = std::str::from_utf8(bytes).unwrap_or("");
        text.parse().map_err(|_| {
            MarshalError::value(&format!("could not convert string to float: '{text}'"))
        })
    }

    fn value(&mut self) -> Result<Const> {
        self.optional()?
            .ok_or_else(|| MarshalError::of_type("NULL object in marshal data for object"))
    }

    fn optional(&mut self) -> Result<Option<Const>> {
        let head = self.data.first().copied();
        let head = head.ok_or_else(|| MarshalError {
            kind: MarshalErrorKind::Eof,
            message: "EOF read where object expected".into(),
        })?;
        self.data = &self.data[1..];
        if self.depth >= MAX_DEPTH {
            return Err(MarshalError::value("recursion limit exceeded"));
        }
        self.depth += 1;
        let result = self.tagged(head & !FLAG_REF, head & FLAG_REF != 0);
        self.depth -= 1;
        result
    }

    fn tagged(&mut self, tag: u8, is_ref: bool) -> Result<Option<Const>> {
        // Containers take their number before their items do.
        let reserved = match tag {
            tag::FROZENSET | tag::CODE | tag::SLICE if is_ref => {
                self.refs.push(None);
                Some(self.refs.len() - 1)
            }
            tag::TUPLE | tag::SMALL_TUPLE if is_ref => {
                self.refs.push(None);
                Some(self.refs.len() - 1)
            }
            _ => None,
        };
        let value = match tag {
            tag::NULL => return Ok(None),
            tag::NONE => return Ok(Some(Const::None)),
            tag::TRUE => return Ok(Some(Const::True)),
            tag::FALSE => return Ok(Some(Const::False)),
            tag::ELLIPSIS => return Ok(Some(Const::Ellipsis)),
            tag::INT => Const::Int(self.long()? as i64),
            tag::LONG => self.big()?,
            tag::FLOAT => Const::Float(self.float_text()?),
            tag::BINARY_FLOAT => Const::Float(self.double()?),
            tag::COMPLEX => Const::Complex(self.float_text()?, self.float_text()?),
            tag::BINARY_COMPLEX => Const::Complex(self.double()?, self.double()?),
            tag::BYTES => {
                let len = self.size("bytes object")?;
                Const::Bytes(self.take(len)?.into())
            }
            tag::UNICODE | tag::INTERNED => {
                let len = self.size("string")?;
                let bytes = self.take(len)?;
                let text = Text::from_wtf8(bytes)
                    .ok_or_else(|| MarshalError::value("invalid utf-8 in marshal data"))?;
                Const::Str(text)
            }
            tag::ASCII | tag::ASCII_INTERNED => {
                let len = self.size("string")?;
                Const::Str(self.latin1(len)?)
            }
            tag::SHORT_ASCII | tag::SHORT_ASCII_INTERNED => {
                let len = self.byte()? as usize;
                Const::Str(self.latin1(len)?)
            }
            tag::SMALL_TUPLE => {
                let len = self.byte()? as usize;
                Const::Tuple(self.items(len, "tuple")?.into())
            }
            tag::TUPLE => {
                let len = self.size("tuple")?;
                Const::Tuple(self.items(len, "tuple")?.into())
            }
            tag::FROZENSET => {
                let len = self.size("set")?;
                let mut items: Vec<Const> = Vec::new();
                for item in self.items(len, "set")? {
                    if !items.contains(&item) {
                        items.push(item);
                    }
                }
                Const::FrozenSet(items.into())
            }
            tag::SLICE => Const::Slice(Arc::new([self.value()?, self.value()?, self.value()?])),
            tag::CODE => Const::Code(Arc::new(self.code()?)),
            tag::REF => {
                let number = self.long()?;
                let found = usize::try_from(number)
                    .ok()
                    .and_then(|number| self.refs.get(number).cloned().flatten());
                return found
                    .map(Some)
                    .ok_or_else(|| MarshalError::bad("invalid reference"));
            }
            _ => return Err(MarshalError::bad("unknown type code")),
        };
        match reserved {
            Some(number) => self.refs[number] = Some(value.clone()),
            None if is_ref => self.refs.push(Some(value.clone())),
            None => {}
        }
        Ok(Some(value))
    }

    fn latin1(&mut self, len: usize) -> Result<Text> {
        let bytes = self.take(len)?;
        Ok(match std::str::from_utf8(bytes) {
            Ok(text) if bytes.is_ascii() => text.into(),
            _ => bytes
                .iter()
                .map(|&byte| char::from(byte))
                .collect::<String>()
                .into(),
        })
    }

    fn items(&mut self, len: usize, what: &str) -> Result<Vec<Const>> {
        // An item is at least a byte; this bounds what corrupt sizes allocate.
        let mut items = Vec::with_capacity(len.min(self.data.len()));
        for _ in 0..len {
            let item = self.optional()?;
            let null = || MarshalError::of_type(&format!("NULL object in marshal data for {what}"));
            items.push(item.ok_or_else(null)?);
        }
        Ok(items)
    }

    fn big(&mut self) -> Result<Const> {
        let count = self.long()?;
        if count == i32::MIN {
            return Err(MarshalError::bad("long size out of range"));
        }
        let len = count.unsigned_abs() as usize;
        let digits = self.take(len.checked_mul(2).ok_or_else(MarshalError::eof)?)?;
        let mut bytes = Vec::with_capacity(len * 15 / 8 + 1);
        let (mut pending, mut bits, mut last) = (0u32, 0, 1);
        for digit in digits.as_chunks::<2>().0 {
            last = u16::from_le_bytes(*digit);
            if last > 0x7fff {
                return Err(MarshalError::bad("digit out of range in long"));
            }
            pending |= (last as u32) << bits;
            bits += 15;
            while bits >= 8 {
                bytes.push(pending as u8);
                pending >>= 8;
                bits -= 8;
            }
        }
        bytes.push(pending as u8);
        if last == 0 {
            return Err(MarshalError::bad("unnormalized long data"));
        }
        let sign = if count < 0 {
            Sign::Negative
        } else {
            Sign::Positive
        };
        Ok(Const::int(IBig::from_parts(
            sign,
            UBig::from_le_bytes(&bytes),
        )))
    }

    fn field_bytes(&mut self) -> Result<Box<[u8]>> {
        // Nearly always bytes that nothing refers to: no constant need be made of them.
        if self.data.first() == Some(&tag::BYTES) {
            self.data = &self.data[1..];
            let len = self.size("bytes object")?;
            return Ok(self.take(len)?.into());
        }
        match self.value()? {
            Const::Bytes(bytes) => Ok(bytes.to_vec().into()),
            _ => Err(MarshalError::of_type(
                "bad argument type for built-in operation",
            )),
        }
    }

    fn field_text(&mut self) -> Result<Text> {
        match self.value()? {
            Const::Str(text) => Ok(text),
            _ => Err(MarshalError::of_type(
                "bad argument type for built-in operation",
            )),
        }
    }

    fn field_tuple(&mut self) -> Result<Arc<[Const]>> {
        match self.value()? {
            Const::Tuple(items) => Ok(items),
            _ => Err(MarshalError::of_type(
                "bad argument type for built-in operation",
            )),
        }
    }

    /// The items of a tuple that nothing refers to; none if what comes is anything else.
    fn plain_tuple(&mut self) -> Result<Option<Vec<Const>>> {
        let len = match self.data {
            [tag::SMALL_TUPLE, len, rest @ ..] => {
                self.data = rest;
                *len as usize
            }
            [tag::TUPLE, rest @ ..] => {
                self.data = rest;
                self.size("tuple")?
            }
            _ => return Ok(None),
        };
        self.items(len, "tuple").map(Some)
    }

    fn field_consts(&mut self) -> Result<Box<[Const]>> {
        match self.plain_tuple()? {
            Some(items) => Ok(items.into()),
            None => Ok(self.field_tuple()?.to_vec().into()),
        }
    }

    fn field_names(&mut self) -> Result<Box<[Text]>> {
        if let Some(items) = self.plain_tuple()? {
            let names = items.into_iter().map(|item| match item {
                Const::Str(text) => Ok(text),
                _ => Err(MarshalError::of_type(
                    "name tuples must contain only strings",
                )),
            });
            return names.collect();
        }
        let items = self.field_tuple()?;
        let names = items.iter().map(|item| match item {
            Const::Str(text) => Ok(text.clone()),
            _ => Err(MarshalError::of_type(
                "name tuples must contain only strings",
            )),
        });
        names.collect()
    }

    fn count(&mut self) -> Result<u32> {
        u32::try_from(self.long()?)
            .map_err(|_| MarshalError::value("code: argument counts must not be negative"))
    }

    fn code(&mut self) -> Result<Code> {
        Ok(Code {
            argcount: self.count()?,
            posonlyargcount: self.count()?,
            kwonlyargcount: self.count()?,
            stacksize: self.count()?,
            flags: self.long()? as u32,
            code: self.field_bytes()?,
            consts: self.field_consts()?,
            names: self.field_names()?,
            localsplusnames: self.field_names()?,
            localspluskinds: self.field_bytes()?,
            filename: self.field_text()?,
            name: self.field_text()?,
            qualname: self.field_text()?,
            firstlineno: self.long()?,
            linetable: self.field_bytes()?,
            exceptiontable: self.field_bytes()?,
        })
    }
}
