//! Names of characters, both ways. CPython: `_getucname`, `_getcode` in Modules/unicodedata.c.
//!
//! The names are embedded as text in which each line shares a prefix with the line before (`tables/names.txt`). What
//! finds a line by code point, and a code point by name, is built at the first use: few programs ask.

use std::sync::OnceLock;

static NAMES: &str = include_str!("tables/names.txt");
static ALIASES: &str = include_str!("tables/aliases.txt");

/// Names share no prefix at the start of a block.
const BLOCK: usize = 32;

struct Range {
    start: u32,
    end: u32,
    prefix: &'static str,
    /// Known to `lookup` only.
    nameless: bool,
}

struct Index {
    ranges: Vec<Range>,
    /// The first code point of each block and where it starts in `NAMES`.
    blocks: Vec<(u32, usize)>,
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = Index {
            ranges: Vec::new(),
            blocks: Vec::new(),
        };
        let (mut at, mut names) = (0, 0);
        for line in NAMES.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let line = line.trim_end();
            if line.starts_with('#') {
                continue;
            }
            if let Some((range, prefix)) = line.split_once(' ')
                && let Some((first, last)) = range.split_once("..")
            {
                let hex = |t| u32::from_str_radix(t, 16).unwrap_or(0);
                let (nameless, prefix) = match prefix.strip_prefix('?') {
                    Some(rest) => (true, rest),
                    None => (false, prefix),
                };
                index.ranges.push(Range {
                    start: hex(first),
                    end: hex(last),
                    prefix,
                    nameless,
                });
                continue;
            }
            if names % BLOCK == 0 {
                let code = line
                    .split(':')
                    .next()
                    .and_then(|t| u32::from_str_radix(t, 16).ok())
                    .unwrap_or(0);
                index.blocks.push((code, start));
            }
            names += 1;
        }
        index
    })
}

/// Calls `each` with code points and names from a block on, until it answers false.
fn walk(from: usize, mut each: impl FnMut(u32, &str) -> bool) {
    let (mut name, mut code) = (String::with_capacity(96), u32::MAX);
    for line in NAMES[from..].lines() {
        code = code.wrapping_add(1);
        let mut rest = line;
        if let Some((hex, tail)) = line.split_once(':')
            && let Ok(value) = u32::from_str_radix(hex, 16)
        {
            code = value;
            rest = tail;
        }
        let shared = match rest.bytes().next() {
            Some(b @ b'a'..=b'z') => usize::from(b - b'a'),
            Some(b @ b'A'..=b'Z') => usize::from(b - b'A') + 26,
            _ => return,
        };
        name.truncate(shared);
        name.push_str(&rest[1..]);
        if !each(code, &name) {
            return;
        }
    }
}

const HANGUL: &str = "HANGUL SYLLABLE ";
const LEADS: [&str; 19] = [
    "G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P",
    "H",
];
const VOWELS: [&str; 21] = [
    "A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE",
    "WI", "YU", "EU", "YI", "I",
];
const TAILS: [&str; 28] = [
    "", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M",
    "B", "BS", "S", "SS", "NG", "J", "C", "K", "T", "P", "H",
];

/// `unicodedata.name`.
pub fn name(code: u32) -> Option<String> {
    if let Some(at) = code.checked_sub(0xAC00).filter(|&at| at < 11_172) {
        let at = at as usize;
        let (lead, vowel, tail) = (LEADS[at / 588], VOWELS[at / 28 % 21], TAILS[at % 28]);
        return Some(format!("{HANGUL}{lead}{vowel}{tail}"));
    }
    let index = index();
    if let Some(range) = index
        .ranges
        .iter()
        .find(|r| (r.start..=r.end).contains(&code))
    {
        return (!range.nameless).then(|| format!("{}{code:04X}", range.prefix));
    }
    let block = index
        .blocks
        .partition_point(|b| b.0 <= code)
        .checked_sub(1)?;
    let mut found = None;
    let mut left = BLOCK;
    walk(index.blocks[block].1, |c, name| {
        if c == code {
            found = Some(name.to_owned());
        }
        left -= 1;
        c < code && left > 0
    });
    found
}

/// Code points by name, an open hash table of places: aliases and sequences come after the characters.
struct Hashed {
    slots: Vec<u32>,
    mask: usize,
    /// Name and code points of each alias and sequence.
    aliases: Vec<(&'static str, Vec<u32>)>,
}

/// Marks an alias in a slot.
const ALIAS: u32 = 1 << 31;

fn hash(name: &[u8]) -> usize {
    let mut h = 0xCBF2_9CE4_8422_2325u64;
    for &b in name {
        h = (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3);
    }
    (h ^ h >> 32) as usize
}

fn hashed() -> &'static Hashed {
    static HASHED: OnceLock<Hashed> = OnceLock::new();
    HASHED.get_or_init(|| {
        let mask = (1 << 16) - 1;
        let mut table = Hashed {
            slots: vec![u32::MAX; mask + 1],
            mask,
            aliases: Vec::new(),
        };
        let insert = |slots: &mut [u32], name: &str, value: u32| {
            let mut at = hash(name.as_bytes()) & mask;
            while slots[at] != u32::MAX {
                at = (at + 1) & mask;
            }
            slots[at] = value;
        };
        walk(index().blocks[0].1, |code, name| {
            insert(&mut table.slots, name, code);
            true
        });
        for line in ALIASES.lines().filter(|l| !l.starts_with('#')) {
            let Some((name, codes)) = line.split_once('\t') else {
                continue;
            };
            let codes = codes
                .split(' ')
                .filter_map(|c| u32::from_str_radix(c, 16).ok())
                .collect();
            insert(&mut table.slots, name, ALIAS | table.aliases.len() as u32);
            table.aliases.push((name, codes));
        }
        table
    })
}

/// CPython refuses longer names.
const MAX_LEN: usize = 256;

/// `unicodedata.lookup`: the code points of a character, alias or named sequence. The case does not matter.
pub fn lookup_sequence(name: &str) -> Option<Vec<u32>> {
    if name.len() > MAX_LEN || !name.is_ascii() {
        return None;
    }
    let name = name.to_ascii_uppercase();
    if let Some(rest) = name.strip_prefix(HANGUL) {
        return hangul(rest).map(|code| vec![code]);
    }
    let table = hashed();
    let mut at = hash(name.as_bytes()) & table.mask;
    while table.slots[at] != u32::MAX {
        let value = table.slots[at];
        if value & ALIAS != 0 {
            let (alias, codes) = &table.aliases[(value & !ALIAS) as usize];
            if *alias == name {
                return Some(codes.clone());
            }
        } else if self::name(value).as_deref() == Some(&name) {
            return Some(vec![value]);
        }
        at = (at + 1) & table.mask;
    }
    let (prefix, digits) = name.split_at(name.rfind('-')? + 1);
    if !(4..=5).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let code = u32::from_str_radix(digits, 16)
        .ok()
        .filter(|_| digits.len() == 4 || !digits.starts_with('0'))?;
    let known = |r: &Range| r.prefix == prefix && (r.start..=r.end).contains(&code);
    index().ranges.iter().any(known).then(|| vec![code])
}

/// The code point of `\N{name}`: no sequences.
pub fn lookup(name: &str) -> Option<u32> {
    match lookup_sequence(name)?.as_slice() {
        [code] => Some(*code),
        _ => None,
    }
}

/// The longest matching part each time, as CPython does.
fn hangul(rest: &str) -> Option<u32> {
    fn longest<'a>(parts: &[&str], rest: &'a str) -> Option<(usize, &'a str)> {
        let fits = parts
            .iter()
            .enumerate()
            .filter(|(_, p)| rest.starts_with(**p));
        let (at, part) = fits.max_by_key(|(_, p)| p.len())?;
        Some((at, &rest[part.len()..]))
    }
    let (lead, rest) = longest(&LEADS, rest)?;
    let (vowel, rest) = longest(&VOWELS, rest)?;
    let (tail, rest) = longest(&TAILS, rest)?;
    rest.is_empty()
        .then_some(0xAC00 + ((lead * 21 + vowel) * 28 + tail) as u32)
}
