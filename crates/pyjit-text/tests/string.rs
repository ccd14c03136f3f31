//! Methods of str and bytes against CPython 3.14.

mod common;

use common::{check, escape, unescape};
use pyjit_text::string::layout::Ends;
use pyjit_text::string::translate::{Translated, translate, translate_bytes};
use pyjit_text::string::{Rules, case, class, find, hex, layout, repr, split};
use pyjit_text::{StrBuf, StrRef, unicode};

type Ranges = Vec<std::ops::Range<usize>>;

fn join<'a>(parts: impl IntoIterator<Item = StrRef<'a>>) -> String {
    parts
        .into_iter()
        .map(|p| format!("[{}]", escape(p)))
        .collect::<Vec<_>>()
        .join("|")
}

fn ranges(text: StrRef, run: impl FnOnce(&mut dyn FnMut(std::ops::Range<usize>))) -> String {
    let mut all = Ranges::new();
    run(&mut |r| all.push(r));
    join(all.into_iter().map(|r| text.slice(r)))
}

fn reversed(text: StrRef, run: impl FnOnce(&mut dyn FnMut(std::ops::Range<usize>))) -> String {
    let mut all = Ranges::new();
    run(&mut |r| all.push(r));
    join(all.into_iter().rev().map(|r| text.slice(r)))
}

fn limit(text: &str) -> usize {
    text.parse().unwrap_or(usize::MAX)
}

fn index(at: Option<usize>) -> String {
    at.map_or("-1".into(), |i| i.to_string())
}

fn bits(values: &[bool]) -> String {
    values.iter().map(|&b| if b { '1' } else { '0' }).collect()
}

fn narrowest(buf: &StrBuf) {
    let max = buf.as_str().max_code();
    let expected = match buf {
        StrBuf::Latin1(_) => max <= 0xFF,
        StrBuf::Ucs2(_) => max > 0xFF && max <= 0xFFFF,
        StrBuf::Ucs4(_) => max > 0xFFFF,
    };
    assert!(expected, "{buf:?} is not stored in its narrowest width");
}

struct Crc(u32);

impl Crc {
    fn byte(&mut self, b: u8) {
        self.0 ^= u32::from(b);
        for _ in 0..8 {
            self.0 = self.0 >> 1 ^ (0xEDB8_8320 & (self.0 & 1).wrapping_neg());
        }
    }
    fn text(&mut self, text: StrRef) {
        for c in text.codes() {
            c.to_le_bytes().into_iter().for_each(|b| self.byte(b));
        }
    }
}

fn sum(name: &str) -> u32 {
    let mut crc = Crc(!0);
    type Test = fn(StrRef) -> bool;
    type Map = fn(StrRef) -> StrBuf;
    let tests: &[(&str, Test)] = &[
        ("isalpha", class::is_alpha),
        ("isalnum", class::is_alnum),
        ("isdecimal", class::is_decimal),
        ("isdigit", class::is_digit),
        ("isnumeric", class::is_numeric),
        ("isspace", class::is_space),
        ("isprintable", class::is_printable),
        ("islower", class::is_lower),
        ("isupper", class::is_upper),
        ("istitle", class::is_title),
        ("isidentifier", class::is_identifier),
    ];
    let maps: &[(&str, Map)] = &[
        ("lower", case::lower),
        ("upper", case::upper),
        ("title", case::title),
        ("capitalize", case::capitalize),
        ("swapcase", case::swapcase),
        ("casefold", case::casefold),
        ("repr", repr::repr),
    ];
    let plain = name.trim_end_matches("_context");
    for c in 0..0x110000u32 {
        if let Some((_, test)) = tests.iter().find(|t| t.0 == name) {
            crc.byte(test(StrRef::Ucs4(&[c])).into());
        } else if let Some((_, map)) = maps.iter().find(|m| m.0 == plain) {
            let text: &[u32] = if plain == name {
                &[c]
            } else {
                &[0x41, c, 0x3A3, c, 0x61]
            };
            crc.text(map(StrRef::Ucs4(text)).as_str());
        } else {
            crc.byte(unicode::is_id_continue(c).into());
            let mut lines = 0;
            split::split_lines(StrRef::Ucs4(&[0x61, c, 0x62]), false, Rules::Str, |_| {
                lines += 1
            });
            crc.byte(lines);
        }
    }
    !crc.0
}

#[test]
fn strings() {
    check("string.tsv", |f| {
        if f[0] == "sum" {
            return sum(f[1]).to_string();
        }
        let text = unescape(f[1]);
        let t = text.as_str();
        let StrBuf::Latin1(bytes) = &text else {
            return one(f, t, &[]);
        };
        one(f, t, bytes)
    });
}

fn one(f: &[&str], t: StrRef, bytes: &[u8]) -> String {
    let all_ends = [Ends::Both, Ends::Left, Ends::Right];
    match f[0] {
        "find" => {
            let n = unescape(f[2]);
            let n = n.as_str();
            format!(
                "{} {} {}",
                index(find::find(t, n)),
                index(find::rfind(t, n)),
                find::count(t, n)
            )
        }
        "replace" => match find::replace(
            t,
            unescape(f[2]).as_str(),
            unescape(f[3]).as_str(),
            limit(f[4]),
        ) {
            Some(out) => {
                narrowest(&out);
                escape(out.as_str())
            }
            None => f[1].into(),
        },
        "split" => ranges(t, |p| {
            split::split(t, unescape(f[2]).as_str(), limit(f[3]), p)
        }),
        "rsplit" => reversed(t, |p| {
            split::rsplit(t, unescape(f[2]).as_str(), limit(f[3]), p)
        }),
        "split_ws" => ranges(t, |p| {
            split::split_whitespace(t, limit(f[2]), Rules::Str, p)
        }),
        "rsplit_ws" => reversed(t, |p| {
            split::rsplit_whitespace(t, limit(f[2]), Rules::Str, p)
        }),
        "strip_chars" => {
            let set = unescape(f[2]);
            join(all_ends.map(|e| t.slice(layout::strip_chars(t, set.as_str(), e))))
        }
        "strip" => join(all_ends.map(|e| t.slice(layout::strip_whitespace(t, e, Rules::Str)))),
        "lines" => {
            let lines = |keep| ranges(t, |p| split::split_lines(t, keep, Rules::Str, p));
            format!("{}/{}", lines(false), lines(true))
        }
        "case" => {
            let all = [
                case::lower,
                case::upper,
                case::title,
                case::capitalize,
                case::swapcase,
                case::casefold,
            ]
            .map(|c| c(t));
            all.iter().for_each(narrowest);
            join(all.iter().map(StrBuf::as_str))
        }
        "class" => bits(&[
            class::is_alpha(t),
            class::is_alnum(t),
            class::is_decimal(t),
            class::is_digit(t),
            class::is_numeric(t),
            class::is_space(t),
            class::is_printable(t),
            class::is_lower(t),
            class::is_upper(t),
            class::is_title(t),
            class::is_identifier(t),
        ]),
        "repr" => join([repr::repr(t).as_str(), repr::ascii(t).as_str()]),
        "pad" => {
            let width = f[2].parse().unwrap();
            let (left, right) = layout::center_padding(t.len(), width);
            let centered = layout::pad(t, left, right, 0x2A).unwrap();
            let filled = layout::zfill(t, width).map_or(t.to_buf(), Result::unwrap);
            join([centered.as_str(), filled.as_str()])
        }
        "tabs" => escape(
            layout::expand_tabs(t, f[2].parse().unwrap())
                .unwrap()
                .as_str(),
        ),
        "bytes_repr" => escape(repr::bytes_repr(bytes).as_str()),
        "bytes_case" => {
            use case::bytes::{capitalize, lower, swapcase, title, upper};
            let all = [lower, upper, title, capitalize, swapcase].map(|c| c(bytes));
            join(all.iter().map(|b| StrRef::Latin1(b)))
        }
        "bytes_class" => {
            use class::bytes::*;
            bits(
                &[
                    is_alpha, is_alnum, is_digit, is_space, is_lower, is_upper, is_title,
                ]
                .map(|c| c(bytes)),
            )
        }
        "bytes_split" => {
            let max = limit(f[2]);
            let lines = |keep| ranges(t, |p| split::split_lines(t, keep, Rules::Bytes, p));
            [
                ranges(t, |p| split::split_whitespace(t, max, Rules::Bytes, p)),
                reversed(t, |p| split::rsplit_whitespace(t, max, Rules::Bytes, p)),
                lines(false),
                lines(true),
                join(all_ends.map(|e| t.slice(layout::strip_whitespace(t, e, Rules::Bytes)))),
            ]
            .join("/")
        }
        "hex" => escape(StrRef::Latin1(&hex::to_hex(
            bytes,
            Some(b'-'),
            f[2].parse().unwrap(),
        ))),
        "fromhex" => match hex::from_hex(t) {
            Ok(out) => escape(StrRef::Latin1(&out)),
            Err(e) => format!("!{e}"),
        },
        "translate_bytes" => {
            let table: [u8; 256] = std::array::from_fn(|i| 255 - i as u8);
            escape(StrRef::Latin1(&translate_bytes(bytes, Some(&table), b"lo")))
        }
        "translate" => {
            let out = translate(t, |code| {
                Ok::<_, ()>(match code {
                    97 => Translated::Text("xyz".into()),
                    98 => Translated::Deleted,
                    0xE9 => Translated::Code(0x4E2D),
                    0x4E2D => Translated::Text("a".into()),
                    32 => Translated::Code(95),
                    0x1F600 => Translated::Code(0x1F601),
                    _ => Translated::Same,
                })
            });
            escape(out.unwrap().as_str())
        }
        op => panic!("unknown operation {op}"),
    }
}
