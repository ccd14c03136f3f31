//! printf-style formats, for str and bytes. CPython: `PyUnicode_Format`, `_PyBytes_FormatEx`.
//!
//! [`Parser`] cuts the format into literals and conversions; it asks the caller for the values of `*` and announces
//! `(key)` at the moment CPython does, so errors come in the same order. The caller then renders with
//! [`Conversion::int`], [`Conversion::float`] or [`Conversion::text`].

use std::ops::Range;

use super::reserve;
use crate::error::{ErrorKind, Result, TextError};
use crate::float::{Flags, Style, to_text};
use crate::int::IntRef;
use crate::{StrBuf, StrRef};

/// What the parser needs from the caller.
pub trait Arguments {
    type Error: From<TextError>;
    /// The next argument as a C integer, for `*`: TypeError "* wants int" if it is none. For a precision (`is_precision`)
    /// CPython converts to a C int, for a width to `Py_ssize_t`.
    fn star(&mut self, is_precision: bool) -> std::result::Result<i64, Self::Error>;
    /// Called at `(`, before the key is parsed: TypeError "format requires a mapping" if the values are no mapping.
    fn begin_key(&mut self) -> std::result::Result<(), Self::Error>;
    /// `(key)`: looks the value up; it is the argument of this conversion.
    fn key(&mut self, key: Range<usize>) -> std::result::Result<(), Self::Error>;
}

/// str and bytes formats differ in one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Str,
    Bytes,
}

/// One `%...` conversion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conversion {
    pub left: bool,
    pub plus: bool,
    pub blank: bool,
    pub alternate: bool,
    pub zero: bool,
    pub width: usize,
    pub precision: Option<usize>,
    /// The conversion character.
    pub kind: u32,
    /// Its position in the format.
    pub index: usize,
    /// There was a `(key)`.
    pub keyed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Literal(Range<usize>),
    /// Never a plain `%%`, which comes as the literal of its second `%`. (`%5%` is an unsupported conversion.)
    Conversion(Conversion),
}

/// Iterates over the pieces of a format.
#[derive(Debug)]
pub struct Parser<'a> {
    text: StrRef<'a>,
    at: usize,
    target: Target,
}

impl<'a> Parser<'a> {
    pub fn new(text: StrRef<'a>, target: Target) -> Self {
        Parser {
            text,
            at: 0,
            target,
        }
    }

    /// The next piece; None at the end.
    pub fn next<A: Arguments>(
        &mut self,
        args: &mut A,
    ) -> std::result::Result<Option<Piece>, A::Error> {
        if self.at >= self.text.len() {
            return Ok(None);
        }
        let start = self.at;
        let percent = (start..self.text.len()).find(|&i| self.text.at(i) == u32::from(b'%'));
        match percent {
            Some(at) if at == start => {
                self.at += 1;
                if self.peek() == Some(b'%') {
                    self.at += 1;
                    return Ok(Some(Piece::Literal(at + 1..at + 2)));
                }
                Ok(Some(Piece::Conversion(self.conversion(args)?)))
            }
            other => {
                self.at = other.unwrap_or(self.text.len());
                Ok(Some(Piece::Literal(start..self.at)))
            }
        }
    }

    /// The next code point as a byte; 0xFF for what no conversion looks like, None at the end.
    fn peek(&self) -> Option<u8> {
        self.text
            .get(self.at)
            .map(|c| u8::try_from(c).unwrap_or(0xFF))
    }

    fn digits(&mut self, limit: usize, message: &str) -> Result<usize> {
        let mut value = 0usize;
        while let Some(c @ b'0'..=b'9') = self.peek() {
            let d = usize::from(c - b'0');
            if value > (limit - d) / 10 {
                return Err(TextError::value(message));
            }
            value = value * 10 + d;
            self.at += 1;
        }
        Ok(value)
    }

    fn conversion<A: Arguments>(
        &mut self,
        args: &mut A,
    ) -> std::result::Result<Conversion, A::Error> {
        let mut conversion = Conversion::default();
        if self.peek() == Some(b'(') {
            args.begin_key()?;
            self.at += 1;
            let start = self.at;
            let mut depth = 1;
            while depth > 0 {
                match self.peek() {
                    None => return Err(TextError::value("incomplete format key").into()),
                    Some(b'(') => depth += 1,
                    Some(b')') => depth -= 1,
                    Some(_) => {}
                }
                self.at += 1;
            }
            args.key(start..self.at - 1)?;
            conversion.keyed = true;
        }
        loop {
            match self.peek() {
                Some(b'-') => conversion.left = true,
                Some(b'+') => conversion.plus = true,
                Some(b' ') => conversion.blank = true,
                Some(b'#') => conversion.alternate = true,
                Some(b'0') => conversion.zero = true,
                _ => break,
            }
            self.at += 1;
        }
        if self.peek() == Some(b'*') {
            self.at += 1;
            let width = args.star(false)?;
            if width == i64::MIN {
                return Err(TextError::overflow("width too big").into());
            }
            conversion.left |= width < 0;
            conversion.width = width.unsigned_abs() as usize;
        } else {
            conversion.width = self.digits(isize::MAX as usize, "width too big")?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            let precision = if self.peek() == Some(b'*') {
                self.at += 1;
                args.star(true)?.max(0) as usize
            } else {
                let message = if self.target == Target::Str {
                    "precision too big"
                } else {
                    "prec too big"
                };
                self.digits(i32::MAX as usize, message)?
            };
            conversion.precision = Some(precision);
        }
        if let Some(b'h' | b'l' | b'L') = self.peek() {
            self.at += 1;
        }
        let Some(kind) = self.text.get(self.at) else {
            return Err(TextError::value("incomplete format").into());
        };
        conversion.kind = kind;
        conversion.index = self.at;
        self.at += 1;
        Ok(conversion)
    }
}

impl Conversion {
    /// The error for an unknown conversion character; comes after the argument has been taken.
    pub fn unsupported(&self, target: Target) -> TextError {
        let shown = match (target, self.kind) {
            (_, 32..127) | (Target::Bytes, 0..128) => char::from(self.kind as u8),
            (Target::Str, _) => '?',
            // CPython formats a signed char here.
            (Target::Bytes, _) => {
                return TextError::overflow("character argument not in range(0x110000)");
            }
        };
        TextError::value(format!(
            "unsupported format character '{shown}' (0x{:x}) at index {}",
            self.kind, self.index
        ))
    }

    /// The conversion character as a byte, 0xFF if it is none.
    pub fn kind_byte(&self) -> u8 {
        u8::try_from(self.kind).unwrap_or(0xFF)
    }

    /// `%d`, `%i`, `%u`, `%o`, `%x`, `%X`.
    pub fn int(&self, out: &mut StrBuf, value: IntRef<'_>, max_digits: usize) -> Result<()> {
        let kind = self.kind_byte();
        let (digits, prefix) = match kind {
            b'o' => (value.magnitude_digits(8), "0o"),
            b'x' => (value.magnitude_digits(16), "0x"),
            b'X' => (value.magnitude_digits(16).to_ascii_uppercase(), "0X"),
            _ => (value.magnitude_decimal(max_digits)?, ""),
        };
        let mut body = String::new();
        if let Some(precision) = self.precision
            && precision > digits.len()
        {
            if precision > i32::MAX as usize - 3 {
                return Err(TextError::overflow("precision too large"));
            }
            body.try_reserve(precision)
                .map_err(|_| TextError::new(ErrorKind::MemoryError, ""))?;
            body.extend(std::iter::repeat_n('0', precision - digits.len()));
        }
        body.push_str(&digits);
        let prefix = if self.alternate { prefix } else { "" };
        self.number(out, value.is_negative(), prefix, &body)
    }

    /// `%e`, `%f`, `%g` and their capitals.
    pub fn float(&self, out: &mut StrBuf, value: f64) -> Result<()> {
        let kind = self.kind_byte();
        let style = match kind.to_ascii_lowercase() {
            b'e' => Style::Exp,
            b'f' => Style::Fixed,
            _ => Style::General,
        };
        let flags = Flags {
            alternate: self.alternate,
            upper: kind.is_ascii_uppercase(),
            ..Flags::default()
        };
        let text = to_text(value, style, self.precision.unwrap_or(6), flags);
        match text.strip_prefix('-') {
            Some(body) => self.number(out, true, "", body),
            None => self.number(out, false, "", &text),
        }
    }

    fn number(&self, out: &mut StrBuf, negative: bool, prefix: &str, body: &str) -> Result<()> {
        let sign = match () {
            () if negative => "-",
            () if self.plus => "+",
            () if self.blank => " ",
            () => "",
        };
        let len = sign.len() + prefix.len() + body.len();
        let padding = self.width.saturating_sub(len);
        reserve(out, padding.saturating_add(len))?;
        let (left, zeros, right) = match (self.left, self.zero) {
            (true, _) => (0, 0, padding),
            (false, true) => (0, padding, 0),
            (false, false) => (padding, 0, 0),
        };
        out.push_repeat(32, left);
        out.push_utf8(sign);
        out.push_utf8(prefix);
        out.push_repeat(48, zeros);
        out.push_utf8(body);
        out.push_repeat(32, right);
        Ok(())
    }

    /// `%s`, `%r`, `%a`, `%b`: cut to the precision. `%c` passes one character, which no precision cuts.
    pub fn text(&self, out: &mut StrBuf, text: StrRef<'_>) -> Result<()> {
        let len = match self.kind_byte() {
            b'c' => text.len(),
            _ => text.len().min(self.precision.unwrap_or(usize::MAX)),
        };
        let padding = self.width.saturating_sub(len);
        reserve(out, padding.saturating_add(len))?;
        if !self.left {
            out.push_repeat(32, padding);
        }
        out.push_str(text.slice(0..len));
        if self.left {
            out.push_repeat(32, padding);
        }
        Ok(())
    }
}
