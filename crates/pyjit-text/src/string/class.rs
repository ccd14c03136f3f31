//! Questions about whole strings: `str.isalpha` and its family.

use crate::{StrRef, unicode};

fn all(text: StrRef<'_>, test: impl Fn(u32) -> bool) -> bool {
    !text.is_empty() && text.codes().all(test)
}

/// The bytes of an ASCII text, for which the questions about bytes have the same answers.
#[inline]
fn ascii(text: StrRef<'_>) -> Option<&[u8]> {
    match text {
        StrRef::Latin1(bytes) if bytes.is_ascii() => Some(bytes),
        _ => None,
    }
}

pub fn is_alpha(text: StrRef<'_>) -> bool {
    if let Some(text) = ascii(text) {
        return bytes::is_alpha(text);
    }
    all(text, unicode::is_alpha)
}
pub fn is_alnum(text: StrRef<'_>) -> bool {
    if let Some(text) = ascii(text) {
        return bytes::is_alnum(text);
    }
    all(text, unicode::is_alnum)
}
pub fn is_decimal(text: StrRef<'_>) -> bool {
    if let Some(text) = ascii(text) {
        return bytes::is_digit(text);
    }
    all(text, unicode::is_decimal)
}
pub fn is_digit(text: StrRef<'_>) -> bool {
    if let Some(text) = ascii(text) {
        return bytes::is_digit(text);
    }
    all(text, unicode::is_digit)
}
pub fn is_numeric(text: StrRef<'_>) -> bool {
    if let Some(text) = ascii(text) {
        return bytes::is_digit(text);
    }
    all(text, unicode::is_numeric)
}
pub fn is_space(text: StrRef<'_>) -> bool {
    all(text, |c| super::is_space(c, super::Rules::Str))
}
/// The empty string is printable.
pub fn is_printable(text: StrRef<'_>) -> bool {
    text.codes().all(unicode::is_printable)
}

pub fn is_lower(text: StrRef<'_>) -> bool {
    if let Some(text) = ascii(text) {
        return bytes::is_lower(text);
    }
    let mut cased = false;
    for c in text.codes() {
        if unicode::is_upper(c) || unicode::is_title(c) {
            return false;
        }
        cased |= unicode::is_lower(c);
    }
    cased
}

pub fn is_upper(text: StrRef<'_>) -> bool {
    if let Some(text) = ascii(text) {
        return bytes::is_upper(text);
    }
    let mut cased = false;
    for c in text.codes() {
        if unicode::is_lower(c) || unicode::is_title(c) {
            return false;
        }
        cased |= unicode::is_upper(c);
    }
    cased
}

/// Capitals after what has no case, small letters after what has.
pub fn is_title(text: StrRef<'_>) -> bool {
    let (mut cased, mut previous_cased) = (false, false);
    for c in text.codes() {
        if unicode::is_upper(c) || unicode::is_title(c) {
            if previous_cased {
                return false;
            }
            (cased, previous_cased) = (true, true);
        } else if unicode::is_lower(c) {
            if !previous_cased {
                return false;
            }
            (cased, previous_cased) = (true, true);
        } else {
            previous_cased = false;
        }
    }
    cased
}

/// Keywords are identifiers too; normalisation is the parser's business.
pub fn is_identifier(text: StrRef<'_>) -> bool {
    let mut codes = text.codes();
    codes.next().is_some_and(unicode::is_id_start) && codes.all(unicode::is_id_continue)
}

/// The family for bytes: ASCII only.
pub mod bytes {
    fn all(text: &[u8], test: impl Fn(&u8) -> bool) -> bool {
        !text.is_empty() && text.iter().all(test)
    }
    pub fn is_alpha(text: &[u8]) -> bool {
        all(text, u8::is_ascii_alphabetic)
    }
    pub fn is_alnum(text: &[u8]) -> bool {
        all(text, u8::is_ascii_alphanumeric)
    }
    pub fn is_digit(text: &[u8]) -> bool {
        all(text, u8::is_ascii_digit)
    }
    pub fn is_space(text: &[u8]) -> bool {
        all(text, |&b| matches!(b, 9..=13 | 32))
    }
    pub fn is_lower(text: &[u8]) -> bool {
        text.iter().any(u8::is_ascii_lowercase) && !text.iter().any(u8::is_ascii_uppercase)
    }
    pub fn is_upper(text: &[u8]) -> bool {
        text.iter().any(u8::is_ascii_uppercase) && !text.iter().any(u8::is_ascii_lowercase)
    }
    pub fn is_title(text: &[u8]) -> bool {
        let (mut cased, mut previous_cased) = (false, false);
        for b in text {
            if b.is_ascii_alphabetic() {
                if b.is_ascii_uppercase() == previous_cased {
                    return false;
                }
                cased = true;
            }
            previous_cased = b.is_ascii_alphabetic();
        }
        cased
    }
}
