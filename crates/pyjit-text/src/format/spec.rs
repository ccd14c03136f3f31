//! The format spec: `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`.
//! CPython: `parse_internal_render_format_spec` in Python/formatter_unicode.c.

use crate::error::{Result, TextError};
use crate::{StrRef, unicode};

/// A parsed format spec. Characters are code points, 0 for absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    pub fill: u32,
    /// One of `<`, `>`, `^`, `=`.
    pub align: u8,
    /// `+`, `-`, space, or 0.
    pub sign: u8,
    pub no_neg_zero: bool,
    pub alternate: bool,
    pub width: Option<usize>,
    /// `,`, `_`, or 0: between thousands (fours for b, o, x).
    pub grouping: u8,
    pub precision: Option<usize>,
    /// As `grouping`, after the decimal point.
    pub fraction_grouping: u8,
    /// The presentation type; the default type of the value's class if absent.
    pub kind: u32,
}

struct Cursor<'a> {
    text: StrRef<'a>,
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self, ahead: usize) -> u32 {
        // NUL stands for the end; a real NUL is no token either.
        self.text.get(self.at + ahead).unwrap_or(0)
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek(0) == u32::from(wanted);
        self.at += usize::from(found);
        found
    }

    fn take_any(&mut self, wanted: &[u8]) -> Option<u8> {
        let found = wanted
            .iter()
            .copied()
            .find(|&w| self.peek(0) == u32::from(w))?;
        self.at += 1;
        Some(found)
    }

    /// Digits of any script; None if there are none.
    fn number(&mut self) -> Result<Option<usize>> {
        let (mut value, mut any) = (0usize, false);
        while let Some(d) = self.text.get(self.at).and_then(unicode::decimal) {
            if value > (isize::MAX as usize - usize::from(d)) / 10 {
                return Err(TextError::value("Too many decimal digits in format string"));
            }
            value = value * 10 + usize::from(d);
            any = true;
            self.at += 1;
        }
        Ok(any.then_some(value))
    }

    /// `,` or `_` but not both.
    fn grouping(&mut self) -> Result<u8> {
        let comma = self.take(b',');
        let underscore = self.take(b'_');
        if underscore && (comma || self.peek(0) == u32::from(b',')) {
            return Err(TextError::value("Cannot specify both ',' and '_'."));
        }
        Ok(if comma {
            b','
        } else if underscore {
            b'_'
        } else {
            0
        })
    }
}

/// A character in a message: itself if it is printable ASCII, else `\x1f600`.
pub(super) fn shown(code: u32) -> String {
    if code > 32 && code < 128 {
        format!("'{}'", char::from(code as u8))
    } else {
        format!("'\\x{code:x}'")
    }
}

impl Spec {
    /// Parses `text` for a value of class `type_name`, whose type and alignment default to `kind` and `align`.
    pub fn parse(text: StrRef<'_>, type_name: &str, kind: u8, align: u8) -> Result<Spec> {
        const ALIGN: &[u8] = b"<>=^";
        let is_align = |c: u32| u8::try_from(c).is_ok_and(|c| ALIGN.contains(&c));
        let mut spec = Spec {
            fill: u32::from(b' '),
            align,
            sign: 0,
            no_neg_zero: false,
            alternate: false,
            width: None,
            grouping: 0,
            precision: None,
            fraction_grouping: 0,
            kind: kind.into(),
        };
        let mut cursor = Cursor { text, at: 0 };
        let (mut fill_given, mut align_given) = (false, false);
        if is_align(cursor.peek(1)) {
            spec.fill = cursor.peek(0);
            spec.align = cursor.peek(1) as u8;
            (fill_given, align_given) = (true, true);
            cursor.at = 2;
        } else if let Some(found) = cursor.take_any(ALIGN) {
            spec.align = found;
            align_given = true;
        }
        spec.sign = cursor.take_any(b" +-").unwrap_or(0);
        spec.no_neg_zero = cursor.take(b'z');
        spec.alternate = cursor.take(b'#');
        if !fill_given && cursor.take(b'0') {
            spec.fill = u32::from(b'0');
            if !align_given && align == b'>' {
                spec.align = b'=';
            }
        }
        spec.width = cursor.number()?;
        spec.grouping = cursor.grouping()?;
        if cursor.take(b'.') {
            spec.precision = cursor.number()?;
            spec.fraction_grouping = cursor.grouping()?;
            if spec.precision.is_none() && spec.fraction_grouping == 0 {
                return Err(TextError::value("Format specifier missing precision"));
            }
        }
        let rest = text.len() - cursor.at;
        if rest > 1 {
            return Err(TextError::value(format!(
                "Invalid format specifier '{}' for object of type '{type_name}'",
                text.to_utf8_lossy()
            )));
        }
        if rest == 1 {
            spec.kind = cursor.peek(0);
        }
        spec.check_grouping()?;
        Ok(spec)
    }

    /// Grouping makes sense with some types only.
    fn check_grouping(&self) -> Result<()> {
        let refuse = |c: u8| {
            let c = char::from(c);
            Err(TextError::value(format!(
                "Cannot specify '{c}' with {}.",
                shown(self.kind)
            )))
        };
        let kind = u8::try_from(self.kind).unwrap_or(0xFF);
        match (self.grouping, kind) {
            (0, _) | (_, b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F' | 0) => {}
            (b'_', b'b' | b'o' | b'x' | b'X') => {}
            (c, _) => return refuse(c),
        }
        match (self.fraction_grouping, kind) {
            (c @ (b',' | b'_'), b'n') => refuse(c),
            _ => Ok(()),
        }
    }

    /// The error for a presentation type that the class does not know.
    pub fn unknown_kind(&self, type_name: &str) -> TextError {
        TextError::value(format!(
            "Unknown format code {} for object of type '{type_name}'",
            shown(self.kind)
        ))
    }

    /// How many fill characters go left and right of `len` characters.
    pub(super) fn padding(&self, len: usize) -> (usize, usize) {
        let padding = self.width.unwrap_or(0).saturating_sub(len);
        match self.align {
            b'>' => (padding, 0),
            b'^' => (padding / 2, padding - padding / 2),
            _ => (0, padding),
        }
    }
}
