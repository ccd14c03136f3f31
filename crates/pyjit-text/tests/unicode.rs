//! unicodedata and the codecs against CPython 3.14.

mod common;

use common::{check, escape, unescape};
use pyjit_text::codecs::{self, ByteOrder, CodecError, EncodingMap, Handler};
use pyjit_text::unicode::{self, Form, database, names, old};
use pyjit_text::{StrBuf, StrRef, float};

struct Crc(u32);

impl Crc {
    fn text(&mut self, text: StrRef) {
        for c in text.codes() {
            for b in c.to_le_bytes() {
                self.0 ^= u32::from(b);
                for _ in 0..8 {
                    self.0 = self.0 >> 1 ^ (0xEDB8_8320 & (self.0 & 1).wrapping_neg());
                }
            }
        }
    }
}

fn sum(what: &str) -> u32 {
    let mut crc = Crc(!0);
    for c in 0..0x110000 {
        let text: StrBuf = match what {
            "facts" => format!(
                "{} {} {} {} {}",
                database::category(c),
                database::bidirectional(c),
                database::combining(c),
                u8::from(database::mirrored(c)),
                database::east_asian_width(c)
            )
            .into(),
            "decomposition" => database::decomposition(c).into(),
            "numeric" => float::repr(database::numeric(c).unwrap_or(-1.0))
                .as_str()
                .into(),
            "name" => unicode::name(c).unwrap_or_default().into(),
            "old" => format!(
                "{} {} {} {} {} {} {} {} {}",
                old::category(c),
                old::bidirectional(c),
                old::combining(c),
                u8::from(old::mirrored(c)),
                old::east_asian_width(c),
                old::decomposition(c),
                float::repr(old::numeric(c).unwrap_or(-1.0)).as_str(),
                old::decimal(c).map_or(-1, i32::from),
                old::name(c).unwrap_or_default()
            )
            .into(),
            form if form.starts_with("old ") => unicode::normalize::normalize_3_2_0(
                StrRef::Ucs4(&[c]),
                Form::by_name(&form[4..]).unwrap(),
            ),
            form => {
                let (form, text) = (Form::by_name(form).unwrap(), [c]);
                let text = StrRef::Ucs4(&text);
                let mut out = unicode::normalize(text, form).unwrap_or(text.to_buf());
                out.push_utf8(if unicode::is_normalized(text, form) {
                    "1"
                } else {
                    "0"
                });
                out
            }
        };
        crc.text(text.as_str());
    }
    !crc.0
}

fn bytes(text: &str) -> Vec<u8> {
    match unescape(text) {
        StrBuf::Latin1(bytes) => bytes,
        _ => panic!("bytes expected"),
    }
}

fn shown<T>(result: Result<T, CodecError>, ok: impl FnOnce(T) -> String) -> String {
    match result {
        Ok(value) => ok(value),
        Err(e) => escape(
            StrBuf::from(format!(
                "!{} {} {} {}",
                e.encoding, e.start, e.end, e.reason
            ))
            .as_str(),
        ),
    }
}

fn order(name: &str) -> ByteOrder {
    match name.get(7..) {
        Some("le") => ByteOrder::Little,
        Some("be") => ByteOrder::Big,
        _ => ByteOrder::Native,
    }
}

fn decode(name: &str, handler: &str, is_final: bool, input: &[u8]) -> String {
    let mut h = Handler::by_name(handler).unwrap();
    let order = order(name);
    let whole = |r: Result<StrBuf, CodecError>| r.map(|t| (t, input.len()));
    let result = match name {
        "utf-8" => codecs::utf8_decode(input, &mut h, is_final),
        "utf-7" => codecs::utf7_decode(input, &mut h, is_final),
        "ascii" => whole(codecs::ascii_decode(input, &mut h)),
        "charmap" => {
            let table =
                StrBuf::from(format!("abc\u{fffe}\u{4e2d}\u{1f600}{}", "x".repeat(30)).as_str());
            whole(codecs::charmap_decode_table(input, table.as_str(), &mut h))
        }
        "unicode_escape" => {
            codecs::unicode_escape_decode(input, &mut h, is_final).map(|(t, n, _)| (t, n))
        }
        "raw_unicode_escape" => codecs::raw_unicode_escape_decode(input, &mut h, is_final),
        n if n.starts_with("utf-16") => {
            codecs::utf16_decode(input, &mut h, order, is_final).map(|(t, n, _)| (t, n))
        }
        _ => codecs::utf32_decode(input, &mut h, order, is_final).map(|(t, n, _)| (t, n)),
    };
    shown(result, |(text, used)| {
        format!("{} {used}", escape(text.as_str()))
    })
}

fn encode(name: &str, handler: &str, text: StrRef) -> String {
    let mut h = Handler::by_name(handler).unwrap();
    let order = order(name);
    let result = match name {
        "utf-8" => codecs::utf8_encode(text, &mut h),
        "utf-7" => Ok(codecs::utf7_encode(text)),
        "ascii" => codecs::ascii_encode(text, &mut h),
        "latin-1" => codecs::latin1_encode(text, &mut h),
        "unicode_escape" => Ok(codecs::unicode_escape_encode(text)),
        "raw_unicode_escape" => Ok(codecs::raw_unicode_escape_encode(text)),
        "charmap" => {
            let table = StrBuf::from("abc\u{fffe}\u{4e2d}\u{1f600}?&#;0123456789\\xudN{}");
            let map = EncodingMap::new(table.as_str());
            codecs::charmap_encode(text, &mut h, |code, out| {
                Ok(map.get(code).inspect(|&b| out.push(b)).is_some())
            })
        }
        n if n.starts_with("utf-16") => codecs::utf16_encode(text, &mut h, order),
        _ => codecs::utf32_encode(text, &mut h, order),
    };
    shown(result, |out| escape(StrRef::Latin1(&out)))
}

#[test]
fn unicode_and_codecs() {
    check("unicode.tsv", |f| match f[0] {
        "sum" => sum(f[1]).to_string(),
        "normalize" => {
            let (form, text) = (Form::by_name(f[1]).unwrap(), unescape(f[2]));
            let text = text.as_str();
            let out = unicode::normalize(text, form).unwrap_or(text.to_buf());
            format!(
                "{} {}",
                escape(out.as_str()),
                u8::from(unicode::is_normalized(text, form))
            )
        }
        "lookup" => match names::lookup_sequence(&unescape(f[1]).as_str().to_utf8_lossy()) {
            Some(codes) => escape(StrBuf::from_iter(codes).as_str()),
            None => "none".into(),
        },
        "decode" => decode(f[1], f[2], f[3] == "1", &bytes(f[4])),
        "encode" => encode(f[1], f[2], unescape(f[3]).as_str()),
        "escape_decode" => match codecs::bytes_escape_decode(&bytes(f[2]), f[1]) {
            Ok((out, _)) => escape(StrRef::Latin1(&out)),
            Err(e) => escape(StrBuf::from(format!("!{e}")).as_str()),
        },
        "escape_encode" => escape(StrRef::Latin1(&codecs::bytes_escape_encode(&bytes(f[1])))),
        op => panic!("unknown operation {op}"),
    });
}
