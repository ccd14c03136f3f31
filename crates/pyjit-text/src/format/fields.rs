//! Replacement fields of `str.format`. CPython: Objects/stringlib/unicode_format.h.
//!
//! [`Markup`] cuts a format string into literals and fields (as `_string.formatter_parser` shows them); [`split_name`]
//! and [`Path`] take a field's name apart (as `_string.formatter_field_name_split`). Looking values up and converting
//! them is the caller's.

use std::ops::Range;

use super::spec::shown;
use crate::error::{Result, TextError};
use crate::{StrRef, unicode};

/// A literal, then perhaps a field. All ranges are positions in the format string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub literal: Range<usize>,
    pub field: Option<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: Range<usize>,
    /// The format spec, empty if there is none.
    pub spec: Range<usize>,
    /// The spec has fields of its own.
    pub spec_is_nested: bool,
    /// The character after `!`.
    pub conversion: Option<u32>,
}

/// Iterates over the pieces of `text[range]`.
#[derive(Clone, Debug)]
pub struct Markup<'a> {
    text: StrRef<'a>,
    at: usize,
    end: usize,
}

fn error<T>(message: &str) -> Result<T> {
    Err(TextError::value(message))
}

fn is(code: u32, c: u8) -> bool {
    code == u32::from(c)
}

impl<'a> Markup<'a> {
    pub fn new(text: StrRef<'a>) -> Self {
        Self::within(text, 0..text.len())
    }

    /// The pieces of a part of `text`: a nested format spec.
    pub fn within(text: StrRef<'a>, range: Range<usize>) -> Self {
        Markup {
            text,
            at: range.start,
            end: range.end,
        }
    }

    fn next_piece(&mut self) -> Result<Piece> {
        let start = self.at;
        let mut brace = 0;
        while self.at < self.end {
            let c = self.text.at(self.at);
            self.at += 1;
            if is(c, b'{') || is(c, b'}') {
                brace = c;
                break;
            }
        }
        if brace == 0 {
            return Ok(Piece {
                literal: start..self.at,
                field: None,
            });
        }
        let doubled = self.at < self.end && self.text.at(self.at) == brace;
        if is(brace, b'}') && !doubled {
            return error("Single '}' encountered in format string");
        }
        if self.at >= self.end {
            return error("Single '{' encountered in format string");
        }
        if doubled {
            self.at += 1;
            return Ok(Piece {
                literal: start..self.at - 1,
                field: None,
            });
        }
        let literal = start..self.at - 1;
        Ok(Piece {
            literal,
            field: Some(self.field()?),
        })
    }

    fn next_code(&mut self) -> Option<u32> {
        if self.at >= self.end {
            return None;
        }
        self.at += 1;
        Some(self.text.at(self.at - 1))
    }

    fn field(&mut self) -> Result<Field> {
        let start = self.at;
        let mut last = 0;
        while let Some(c) = self.next_code() {
            last = c;
            match u8::try_from(c) {
                Ok(b'{') => return error("unexpected '{' in field name"),
                Ok(b'[') => {
                    while self.at < self.end && !is(self.text.at(self.at), b']') {
                        self.at += 1;
                    }
                }
                Ok(b'}' | b':' | b'!') => break,
                _ => {}
            }
        }
        let closed = [b'}', b':', b'!'].iter().any(|&c| is(last, c));
        if !closed {
            return error("expected '}' before end of string");
        }
        let mut field = Field {
            name: start..self.at - 1,
            spec: self.at..self.at,
            spec_is_nested: false,
            conversion: None,
        };
        if is(last, b'}') {
            return Ok(field);
        }
        if is(last, b'!') {
            let Some(conversion) = self.next_code() else {
                return error("end of string while looking for conversion specifier");
            };
            field.conversion = Some(conversion);
            match self.next_code() {
                Some(c) if is(c, b'}') => return Ok(field),
                Some(c) if !is(c, b':') => return error("expected ':' after conversion specifier"),
                _ => {}
            }
        }
        let start = self.at;
        let mut depth = 1;
        while let Some(c) = self.next_code() {
            if is(c, b'{') {
                field.spec_is_nested = true;
                depth += 1;
            } else if is(c, b'}') {
                depth -= 1;
                if depth == 0 {
                    field.spec = start..self.at - 1;
                    return Ok(field);
                }
            }
        }
        error("unmatched '{' in format spec")
    }
}

impl Iterator for Markup<'_> {
    type Item = Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let piece = self.next_piece();
        if piece.is_err() {
            self.at = self.end;
        }
        Some(piece)
    }
}

/// Where a field's value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    /// `{}`: the next positional argument.
    Auto,
    Index(usize),
    Name(Range<usize>),
}

/// `.name` or `[key]` after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Attribute(Range<usize>),
    Index(usize),
    Key(Range<usize>),
}

/// The digits of `text[range]` as an index; None if it is anything else.
fn index_of(text: StrRef<'_>, range: &Range<usize>) -> Result<Option<usize>> {
    if range.is_empty() {
        return Ok(None);
    }
    let mut value = 0usize;
    for code in text.slice(range.clone()).codes() {
        let Some(d) = unicode::decimal(code) else {
            return Ok(None);
        };
        if value > (isize::MAX as usize - usize::from(d)) / 10 {
            return error("Too many decimal digits in format string");
        }
        value = value * 10 + usize::from(d);
    }
    Ok(Some(value))
}

/// Takes the name of a field apart.
pub fn split_name<'a>(text: StrRef<'a>, name: Range<usize>) -> Result<(First, Path<'a>)> {
    let is_end = |&at: &usize| is(text.at(at), b'.') || is(text.at(at), b'[');
    let end = name.clone().find(is_end).unwrap_or(name.end);
    let first = name.start..end;
    let path = Path {
        text,
        at: end,
        end: name.end,
    };
    Ok(match index_of(text, &first)? {
        Some(index) => (First::Index(index), path),
        None if first.is_empty() => (First::Auto, path),
        None => (First::Name(first), path),
    })
}

/// The attribute and item steps of a field's name.
#[derive(Clone, Debug)]
pub struct Path<'a> {
    text: StrRef<'a>,
    at: usize,
    end: usize,
}

impl Path<'_> {
    fn step(&mut self) -> Result<Step> {
        let opener = self.text.at(self.at);
        self.at += 1;
        let start = self.at;
        if is(opener, b'.') {
            while self.at < self.end
                && !is(self.text.at(self.at), b'.')
                && !is(self.text.at(self.at), b'[')
            {
                self.at += 1;
            }
            if start == self.at {
                return error("Empty attribute in format string");
            }
            return Ok(Step::Attribute(start..self.at));
        }
        if !is(opener, b'[') {
            return error("Only '.' or '[' may follow ']' in format field specifier");
        }
        let Some(close) = (start..self.end).find(|&at| is(self.text.at(at), b']')) else {
            return error("Missing ']' in format string");
        };
        self.at = close + 1;
        let key = start..close;
        if let Some(index) = index_of(self.text, &key)? {
            return Ok(Step::Index(index));
        }
        if key.is_empty() {
            return error("Empty attribute in format string");
        }
        Ok(Step::Key(key))
    }
}

impl Iterator for Path<'_> {
    type Item = Result<Step>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let step = self.step();
        if step.is_err() {
            self.at = self.end;
        }
        Some(step)
    }
}

/// Numbering of `{}` fields over one call: automatic or manual but not both.
#[derive(Clone, Debug, Default)]
pub struct AutoNumber {
    automatic: Option<bool>,
    next: usize,
}

impl AutoNumber {
    /// The positional index of a field, None for a named one.
    pub fn resolve(&mut self, first: &First) -> Result<Option<usize>> {
        let automatic = match first {
            First::Name(_) => return Ok(None),
            First::Auto => true,
            First::Index(_) => false,
        };
        match (*self.automatic.get_or_insert(automatic), automatic) {
            (false, true) => {
                error("cannot switch from manual field specification to automatic field numbering")
            }
            (true, false) => {
                error("cannot switch from automatic field numbering to manual field specification")
            }
            _ => match first {
                First::Index(index) => Ok(Some(*index)),
                _ => {
                    self.next += 1;
                    Ok(Some(self.next - 1))
                }
            },
        }
    }
}

/// How deep fields may nest: a spec may have fields, those fields' specs may not.
pub const MAX_DEPTH: usize = 2;

/// The error for a deeper nesting.
pub fn too_deep() -> TextError {
    TextError::value("Max string recursion exceeded")
}

/// The error for a conversion other than `r`, `s`, `a`.
pub fn unknown_conversion(conversion: u32) -> TextError {
    let text = shown(conversion);
    let bare = if conversion == 127 {
        "\\x7f"
    } else {
        text.trim_matches('\'')
    };
    TextError::value(format!("Unknown conversion specifier {bare}"))
}
