//! The constants that a tree holds, as plain data.

use dashu_int::IBig;

/// A Python string: UTF-8 unless it holds lone surrogates.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Text {
    Utf8(Box<str>),
    /// Code points; used only if one of them is a surrogate, so that equal texts compare equal.
    Wide(Box<[u32]>),
}

impl Text {
    /// From code points, in the normal form.
    pub fn from_code_points(points: &[u32]) -> Text {
        match points
            .iter()
            .map(|&point| char::from_u32(point))
            .collect::<Option<String>>()
        {
            Some(text) => Text::Utf8(text.into()),
            None => Text::Wide(points.into()),
        }
    }

    /// The text if it holds no surrogate.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Text::Utf8(text) => Some(text),
            Text::Wide(_) => None,
        }
    }

    /// Its code points.
    pub fn code_points(&self) -> Vec<u32> {
        match self {
            Text::Utf8(text) => text.chars().map(u32::from).collect(),
            Text::Wide(points) => points.to_vec(),
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text::Utf8(text.into())
    }
}

/// A constant. Tuples and frozen sets come only from programs' trees and from folding.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    None,
    Bool(bool),
    Ellipsis,
    Int(i64),
    BigInt(IBig),
    Float(f64),
    Complex { real: f64, imag: f64 },
    Str(Text),
    Bytes(Box<[u8]>),
    Tuple(Vec<Constant>),
    FrozenSet(Vec<Constant>),
}
