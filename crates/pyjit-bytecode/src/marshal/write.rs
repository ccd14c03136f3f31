//! Writing. Strings are shared through references, for they are what repeats.

use super::{FLAG_REF, tag};
use crate::{Code, Const, Text};
use dashu_int::{IBig, Sign};
use std::collections::HashMap;

/// A constant in marshal format.
pub fn write(value: &Const) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.value(value);
    writer.out
}

/// A code object in marshal format.
pub fn write_code(code: &Code) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.code(code);
    writer.out
}

#[derive(Default)]
struct Writer {
    out: Vec<u8>,
    /// Texts written, with their reference numbers.
    texts: HashMap<Text, u32>,
}

impl Writer {
    fn long(&mut self, value: i32) {
        self.out.extend(value.to_le_bytes());
    }

    fn size(&mut self, len: usize) {
        // Longer data cannot be: sources are below 4 GiB.
        self.long(len.min(i32::MAX as usize) as i32);
    }

    fn value(&mut self, value: &Const) {
        match value {
            Const::None => self.out.push(tag::NONE),
            Const::True => self.out.push(tag::TRUE),
            Const::False => self.out.push(tag::FALSE),
            Const::Ellipsis => self.out.push(tag::ELLIPSIS),
            Const::Int(value) => match i32::try_from(*value) {
                Ok(value) => {
                    self.out.push(tag::INT);
                    self.long(value);
                }
                Err(_) => self.big(&IBig::from(*value)),
            },
            Const::BigInt(value) => self.big(value),
            Const::Float(value) => {
                self.out.push(tag::BINARY_FLOAT);
                self.out.extend(value.to_le_bytes());
            }
            Const::Complex(real, imag) => {
                self.out.push(tag::BINARY_COMPLEX);
                self.out.extend(real.to_le_bytes());
                self.out.extend(imag.to_le_bytes());
            }
            Const::Str(text) => self.text(text, false),
            Const::Bytes(bytes) => self.bytes(bytes),
            Const::Tuple(items) => self.tuple(items, Self::value),
            Const::FrozenSet(items) => {
                self.out.push(tag::FROZENSET);
                self.size(items.len());
                items.iter().for_each(|item| self.value(item));
            }
            Const::Slice(parts) => {
                self.out.push(tag::SLICE);
                parts.iter().for_each(|part| self.value(part));
            }
            Const::Code(code) => self.code(code),
        }
    }

    /// Digits of 15 bits, little end first; the count carries the sign.
    fn big(&mut self, value: &IBig) {
        let (sign, magnitude) = value.clone().into_parts();
        let bytes = magnitude.to_le_bytes();
        let mut digits: Vec<u16> = Vec::with_capacity(bytes.len() * 8 / 15 + 1);
        let (mut pending, mut bits) = (0u32, 0);
        for byte in bytes.iter() {
            pending |= (*byte as u32) << bits;
            bits += 8;
            if bits >= 15 {
                digits.push((pending & 0x7fff) as u16);
                pending >>= 15;
                bits -= 15;
            }
        }
        if pending != 0 {
            digits.push(pending as u16);
        }
        while digits.last() == Some(&0) {
            digits.pop();
        }
        self.out.push(tag::LONG);
        let count = digits.len().min(i32::MAX as usize) as i32;
        self.long(if sign == Sign::Negative {
            -count
        } else {
            count
        });
        digits
            .iter()
            .for_each(|digit| self.out.extend(digit.to_le_bytes()));
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.out.push(tag::BYTES);
        self.size(bytes.len());
        self.out.extend_from_slice(bytes);
    }

    fn tuple<T>(&mut self, items: &[T], mut item: impl FnMut(&mut Self, &T)) {
        match u8::try_from(items.len()) {
            Ok(len) => self.out.extend([tag::SMALL_TUPLE, len]),
            Err(_) => {
                self.out.push(tag::TUPLE);
                self.size(items.len());
            }
        }
        items.iter().for_each(|value| item(self, value));
    }

    fn text(&mut self, text: &Text, interned: bool) {
        if let Some(&number) = self.texts.get(text) {
            self.out.push(tag::REF);
            self.long(number as i32);
            return;
        }
        self.texts.insert(text.clone(), self.texts.len() as u32);
        let bytes = text.as_bytes();
        if bytes.is_ascii() {
            if let Ok(len) = u8::try_from(bytes.len()) {
                let tag = if interned {
                    tag::SHORT_ASCII_INTERNED
                } else {
                    tag::SHORT_ASCII
                };
                self.out.extend([tag | FLAG_REF, len]);
            } else {
                self.out.push(
                    if interned {
                        tag::ASCII_INTERNED
                    } else {
                        tag::ASCII
                    } | FLAG_REF,
                );
                self.size(bytes.len());
            }
        } else {
            self.out.push(
                if interned {
                    tag::INTERNED
                } else {
                    tag::UNICODE
                } | FLAG_REF,
            );
            self.size(bytes.len());
        }
        self.out.extend_from_slice(bytes);
    }

    fn name(&mut self, text: &Text) {
        self.text(text, true);
    }

    fn code(&mut self, code: &Code) {
        self.out.push(tag::CODE);
        for number in [
            code.argcount,
            code.posonlyargcount,
            code.kwonlyargcount,
            code.stacksize,
            code.flags,
        ] {
            self.long(number as i32);
        }
        self.bytes(&code.code);
        self.tuple(&code.consts, Self::value);
        self.tuple(&code.names, Self::name);
        self.tuple(&code.localsplusnames, Self::name);
        self.bytes(&code.localspluskinds);
        self.text(&code.filename, true);
        self.text(&code.name, true);
        self.text(&code.qualname, true);
        self.long(code.firstlineno);
        self.bytes(&code.linetable);
        self.bytes(&code.exceptiontable);
    }
}
