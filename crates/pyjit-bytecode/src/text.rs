//! `Text`: an immutable string that may hold lone surrogates, as Python's may. Cheap to clone, shared between threads.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A Python string. Equal texts have equal representations: UTF-8 unless a surrogate forbids it, else WTF-8 (surrogates
/// as three bytes; never a pair that would make one character, for that is how Python strings hold them too).
#[derive(Clone)]
pub struct Text(Repr);

#[derive(Clone)]
enum Repr {
    Utf8(Arc<str>),
    /// Holds at least one surrogate.
    Wtf8(Arc<[u8]>),
}

impl Text {
    /// From code points; those above U+10FFFF become U+FFFD.
    pub fn from_code_points(points: &[u32]) -> Text {
        let utf8: Option<String> = points.iter().map(|&point| char::from_u32(point)).collect();
        match utf8 {
            Some(text) => Text::from(text),
            None => {
                let mut bytes = Vec::with_capacity(points.len());
                for &point in points {
                    push_code_point(&mut bytes, point);
                }
                Text::from_wtf8(&bytes).unwrap_or_default()
            }
        }
    }

    /// From UTF-8 in which surrogates may stand as three bytes (CPython's `surrogatepass`); none if it is malformed.
    pub fn from_wtf8(bytes: &[u8]) -> Option<Text> {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Some(Text::from(text));
        }
        let mut rest = bytes;
        loop {
            match std::str::from_utf8(rest) {
                Ok(_) => return Some(Text(Repr::Wtf8(bytes.into()))),
                Err(error) => match rest.get(error.valid_up_to()..)? {
                    [0xed, 0xa0..=0xbf, 0x80..=0xbf, tail @ ..] => rest = tail,
                    _ => return None,
                },
            }
        }
    }

    /// The text if it holds no surrogate.
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Repr::Utf8(text) => Some(text),
            Repr::Wtf8(_) => None,
        }
    }

    /// Its bytes: UTF-8, surrogates as three bytes.
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Repr::Utf8(text) => text.as_bytes(),
            Repr::Wtf8(bytes) => bytes,
        }
    }

    pub fn is_ascii(&self) -> bool {
        self.as_bytes().is_ascii()
    }

    pub fn is_empty(&self) -> bool {
        self.as_bytes().is_empty()
    }

    /// How many code points.
    pub fn len(&self) -> usize {
        // Every byte but the continuation bytes starts one.
        self.as_bytes()
            .iter()
            .filter(|&&byte| byte & 0xc0 != 0x80)
            .count()
    }

    /// Its code points, surrogates included.
    pub fn chars(&self) -> impl Iterator<Item = u32> + '_ {
        let mut bytes = self.as_bytes();
        std::iter::from_fn(move || {
            let (point, rest) = split_code_point(bytes)?;
            bytes = rest;
            Some(point)
        })
    }

    /// Its code points.
    pub fn code_points(&self) -> Vec<u32> {
        self.chars().collect()
    }

    /// The text with surrogates shown as U+FFFD, for messages.
    pub fn to_string_lossy(&self) -> String {
        match &self.0 {
            Repr::Utf8(text) => text.to_string(),
            Repr::Wtf8(_) => self
                .chars()
                .map(|point| char::from_u32(point).unwrap_or('\u{fffd}'))
                .collect(),
        }
    }

    /// Whether the two share their bytes.
    pub fn is_same(&self, other: &Text) -> bool {
        match (&self.0, &other.0) {
            (Repr::Utf8(a), Repr::Utf8(b)) => Arc::ptr_eq(a, b),
            (Repr::Wtf8(a), Repr::Wtf8(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

fn push_code_point(bytes: &mut Vec<u8>, point: u32) {
    match char::from_u32(point) {
        Some(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None if point <= 0xffff => {
            bytes.extend([
                0xe0 | (point >> 12) as u8,
                0x80 | (point >> 6 & 0x3f) as u8,
                0x80 | (point & 0x3f) as u8,
            ]);
        }
        None => bytes.extend_from_slice("\u{fffd}".as_bytes()),
    }
}

fn split_code_point(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let tail = |byte: u8| (byte & 0x3f) as u32;
    Some(match *bytes {
        [] => return None,
        [a, ref rest @ ..] if a < 0x80 => (a as u32, rest),
        [a, b, ref rest @ ..] if a < 0xe0 => ((a as u32 & 0x1f) << 6 | tail(b), rest),
        [a, b, c, ref rest @ ..] if a < 0xf0 => {
            ((a as u32 & 0xf) << 12 | tail(b) << 6 | tail(c), rest)
        }
        [a, b, c, d, ref rest @ ..] => (
            (a as u32 & 7) << 18 | tail(b) << 12 | tail(c) << 6 | tail(d),
            rest,
        ),
        _ => return None,
    })
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text(Repr::Utf8(text.into()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(Repr::Utf8(text.into()))
    }
}

impl Default for Text {
    fn default() -> Text {
        Text::from("")
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.is_same(other) || self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

/// By code points: UTF-8's order, also with surrogates.
impl Ord for Text {
    fn cmp(&self, other: &Text) -> std::cmp::Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Text) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string_lossy())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_string_lossy())
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn holds_surrogates() {
        let text = Text::from_code_points(&[0x61, 0xd800, 0x1f600]);
        assert_eq!(text.as_str(), None);
        assert_eq!(text.len(), 3);
        assert_eq!(text.code_points(), [0x61, 0xd800, 0x1f600]);
        assert_eq!(Text::from_wtf8(text.as_bytes()), Some(text));
        assert_eq!(Text::from_wtf8(b"\xff"), None);
        assert_eq!(Text::from_wtf8(b"\xed\xa0"), None);
    }
}
