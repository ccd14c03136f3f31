//! Character sets: everything that matches exactly one character by a property. CPython: `charset`, `sre_category`.
//!
//! A set answers for Latin-1 from a table, which includes case folding; for the rest it interprets the code.

use super::opcodes::*;
use crate::unicode;

/// How a character is folded before it is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    None,
    Ascii,
    /// Lower or upper case of the C locale: ASCII's.
    Locale,
    Unicode,
}

impl Fold {
    /// The lower case under this folding.
    #[inline]
    pub fn lower(self, code: u32) -> u32 {
        match self {
            Fold::None => code,
            Fold::Ascii | Fold::Locale => super::ascii_to_lower(code),
            Fold::Unicode => unicode::to_lower(code),
        }
    }
}

fn ascii_upper(code: u32) -> u32 {
    u8::try_from(code).map_or(code, |b| b.to_ascii_uppercase().into())
}

#[inline]
pub fn is_word(code: u32, words: Words) -> bool {
    if code < 0x80 {
        return (code as u8).is_ascii_alphanumeric() || code == 0x5F;
    }
    words == Words::Unicode && unicode::is_alnum(code)
}

/// One of the 18 categories; odd ones are negations.
pub fn category(number: u32, code: u32) -> Option<bool> {
    let ascii = u8::try_from(code).ok().filter(u8::is_ascii);
    let positive = match number & !1 {
        0 => ascii.is_some_and(|b| b.is_ascii_digit()),
        2 => ascii.is_some_and(|b| matches!(b, 9..=13 | 32)),
        4 | 8 => is_word(code, Words::Ascii),
        6 => code == 10,
        10 => unicode::is_decimal(code),
        12 => unicode::is_space(code),
        14 => is_word(code, Words::Unicode),
        16 => unicode::is_linebreak(code),
        _ => return None,
    };
    Some(positive != (number & 1 == 1))
}

#[derive(Clone, Debug)]
enum Item {
    Literal(u32),
    Category(u32),
    Bitmap([u32; 8]),
    Range(u32, u32),
    /// The character (lowered already) or its upper case is in the range.
    RangeIgnore(u32, u32),
    Big {
        index: Box<[u8; 256]>,
        blocks: Vec<[u32; 8]>,
    },
    Negate,
}

fn bit(bitmap: &[u32; 8], low: u32) -> bool {
    bitmap[(low >> 5 & 7) as usize] >> (low & 31) & 1 == 1
}

impl Item {
    fn matches(&self, code: u32) -> bool {
        match self {
            Item::Literal(c) => code == *c,
            Item::Category(number) => category(*number, code).unwrap_or(false),
            Item::Bitmap(bitmap) => code < 256 && bit(bitmap, code),
            Item::Range(first, last) => (*first..=*last).contains(&code),
            Item::RangeIgnore(first, last) => {
                let range = *first..=*last;
                range.contains(&code) || range.contains(&unicode::to_upper(code))
            }
            Item::Big { index, blocks } => {
                code < 0x10000
                    && blocks
                        .get(usize::from(index[(code >> 8) as usize]))
                        .is_some_and(|b| bit(b, code & 255))
            }
            Item::Negate => false,
        }
    }
}

/// A set, with its table.
#[derive(Clone, Debug)]
pub struct Set {
    items: Vec<Item>,
    fold: Fold,
    /// Also: is it the complement?
    negated: bool,
    pub table: Box<[bool; 256]>,
}

impl Set {
    fn build(items: Vec<Item>, fold: Fold, negated: bool) -> Set {
        let mut set = Set {
            items,
            fold,
            negated,
            table: Box::new([false; 256]),
        };
        for code in 0..256 {
            set.table[code as usize] = set.slow(code);
        }
        set
    }

    /// From the words after `IN` and its skip, the final FAILURE included.
    pub fn parse(code: &[u32], fold: Fold) -> Option<Set> {
        let mut items = Vec::new();
        let mut at = 0;
        let word = |at: usize| code.get(at).copied();
        let bitmap = |at: usize| {
            code.get(at..at + 8)
                .and_then(|w| <[u32; 8]>::try_from(w).ok())
        };
        loop {
            let op = word(at)?;
            at += 1;
            match op {
                FAILURE if at == code.len() => break,
                LITERAL => {
                    items.push(Item::Literal(word(at)?));
                    at += 1;
                }
                CATEGORY => {
                    category(word(at)?, 0)?;
                    items.push(Item::Category(word(at)?));
                    at += 1;
                }
                CHARSET => {
                    items.push(Item::Bitmap(bitmap(at)?));
                    at += 8;
                }
                RANGE | RANGE_UNI_IGNORE => {
                    let (first, last) = (word(at)?, word(at + 1)?);
                    items.push(if op == RANGE {
                        Item::Range(first, last)
                    } else {
                        Item::RangeIgnore(first, last)
                    });
                    at += 2;
                }
                NEGATE => items.push(Item::Negate),
                BIGCHARSET => {
                    let count = word(at)? as usize;
                    let mut index = Box::new([0u8; 256]);
                    for (i, slot) in index.iter_mut().enumerate() {
                        *slot = word(at + 1 + i / 4)?.to_le_bytes()[i % 4];
                        if usize::from(*slot) >= count {
                            return None;
                        }
                    }
                    at += 1 + 64;
                    let mut blocks = Vec::new();
                    for _ in 0..count {
                        blocks.push(bitmap(at)?);
                        at += 8;
                    }
                    items.push(Item::Big { index, blocks });
                }
                _ => return None,
            }
        }
        Some(Set::build(items, fold, false))
    }

    /// A literal that needs folding, or its complement.
    pub fn literal(code: u32, fold: Fold, negated: bool) -> Set {
        Set::build(vec![Item::Literal(code)], fold, negated)
    }

    pub fn category(number: u32) -> Option<Set> {
        category(number, 0)?;
        Some(Set::build(vec![Item::Category(number)], Fold::None, false))
    }

    fn contains(&self, code: u32) -> bool {
        let mut ok = true;
        for item in &self.items {
            match item {
                Item::Negate => ok = !ok,
                item if item.matches(code) => return ok,
                _ => {}
            }
        }
        !ok
    }

    fn slow(&self, code: u32) -> bool {
        let found = match self.fold {
            Fold::None => self.contains(code),
            Fold::Ascii | Fold::Unicode => self.contains(self.fold.lower(code)),
            Fold::Locale => {
                let (lower, upper) = (
                    self.contains(self.fold.lower(code)),
                    self.contains(ascii_upper(code)),
                );
                match self.items.first() {
                    // Neither case may be among those excluded.
                    Some(Item::Negate) => lower && upper,
                    Some(Item::Literal(c)) => lower || upper || *c == code,
                    _ => lower || upper,
                }
            }
        };
        found != self.negated
    }

    #[inline]
    pub fn matches(&self, code: u32) -> bool {
        match self.table.get(code as usize) {
            Some(&found) => found,
            None => self.slow(code),
        }
    }

    /// Can it match anything outside Latin-1? True if in doubt.
    pub fn matches_high(&self) -> bool {
        let plain = |item: &Item| match item {
            Item::Literal(c) => *c < 256,
            Item::Bitmap(_) => true,
            Item::Range(_, last) => *last < 256,
            Item::Category(number) => matches!(number, 0 | 2 | 4 | 6 | 8),
            _ => false,
        };
        // Unicode folding leads from outside into Latin-1 (the Kelvin sign to k).
        self.negated || self.fold == Fold::Unicode || !self.items.iter().all(plain)
    }
}
