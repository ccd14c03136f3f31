//! Nanoseconds an operation, for comparison with `python -m timeit`.

use std::hint::black_box;
use std::time::Instant;

use pyjit_text::codecs::{self, Handler};
use pyjit_text::float::{self, Flags, Style};
use pyjit_text::hash::HashKey;
use pyjit_text::int::{self, IntRef};
use pyjit_text::string::{Rules, case, find, layout, repr, split};
use pyjit_text::{StrBuf, StrRef, format, unicode};

fn time<T>(name: &str, mut f: impl FnMut() -> T) {
    let mut best = f64::MAX;
    let mut n = 1u64;
    loop {
        let start = Instant::now();
        for _ in 0..n {
            black_box(f());
        }
        let took = start.elapsed().as_secs_f64();
        if took > 0.0003 {
            best = best.min(took / n as f64 * 1e9);
            break;
        }
        n *= 2;
    }
    // Short and many: the least is that of an undisturbed one.
    for _ in 0..100 {
        let start = Instant::now();
        for _ in 0..n {
            black_box(f());
        }
        best = best.min(start.elapsed().as_secs_f64() / n as f64 * 1e9);
    }
    println!("{name} {best:.1}");
}

fn main() {
    let ascii = "The quick brown fox jumps over the lazy dog, ".repeat(25);
    let latin = "Le cœur déçu mais l'âme plutôt naïve, "
        .replace('œ', "oe")
        .repeat(25);
    let russian = "Съешь же ещё этих мягких французских булок, ".repeat(25);
    let emoji = "smile 😀 and wave 👋 now ".repeat(40);
    let (a, l, r, e) = (
        StrBuf::from(ascii.as_str()),
        StrBuf::from(latin.as_str()),
        StrBuf::from(russian.as_str()),
        StrBuf::from(emoji.as_str()),
    );
    let (a, l, r, e) = (a.as_str(), l.as_str(), r.as_str(), e.as_str());
    let s = StrRef::ascii;
    time("repr_float", || float::repr(black_box(1.0 / 3.0)));
    time("repr_short", || float::repr(black_box(0.1)));
    time("parse_float", || {
        float::parse(s(black_box("3.141592653589793")))
    });
    time("format_.2f", || {
        format::format_float(black_box(1234.5678), s(".2f"), "float")
    });
    time("format_,d", || {
        format::format_int(IntRef::Small(black_box(1234567)), s(",d"), "int", 4300)
    });
    time("format_>10", || {
        format::format_str(s("abc"), s(">10"), "str")
    });
    time("percent_.3f", || {
        float::to_text(black_box(1234.5678), Style::Fixed, 3, Flags::default())
    });
    time("round_2", || float::round_digits(black_box(1234.5678), 2));
    time("parse_int", || {
        int::parse(s(black_box("1234567")), 10, 4300)
    });
    time("hash_str8", || {
        HashKey::from_seed(1).hash_str(s(black_box("abcdefgh")))
    });
    time("hash_str1k", || HashKey::from_seed(1).hash_str(a));
    time("find_ascii", || find::find(a, s("zzz")));
    time("find_ucs2", || find::find(r, StrBuf::from("zzz").as_str()));
    time("find_short", || {
        find::find(s(black_box("hello world")), s("wor"))
    });
    time("count_ascii", || find::count(a, s("o")));
    time("replace_ascii", || {
        find::replace(a, s("the"), s("THE"), usize::MAX)
    });
    time("replace_char", || {
        find::replace(a, s("o"), s("0"), usize::MAX)
    });
    time("replace_ucs2", || {
        find::replace(
            r,
            StrBuf::from("же").as_str(),
            StrBuf::from("не").as_str(),
            usize::MAX,
        )
    });
    time("split_ws", || {
        let mut n = 0;
        split::split_whitespace(a, usize::MAX, Rules::Str, |r| n += r.len());
        n
    });
    time("split_comma", || {
        let mut n = 0;
        split::split(a, s(","), usize::MAX, |r| n += r.len());
        n
    });
    time("splitlines", || {
        let mut n = 0;
        split::split_lines(a, false, Rules::Str, |r| n += r.len());
        n
    });
    time("strip", || {
        layout::strip_whitespace(s(black_box("  abc  ")), layout::Ends::Both, Rules::Str)
    });
    time("lower_ascii", || case::lower(a));
    time("lower_ucs2", || case::lower(r));
    time("upper_latin", || case::upper(l));
    time("repr_ascii", || repr::repr(a));
    time("repr_ucs2", || repr::repr(r));
    time("utf8_dec_ascii", || {
        codecs::utf8_decode(ascii.as_bytes(), &mut Handler::Strict, true)
    });
    time("utf8_dec_latin", || {
        codecs::utf8_decode(latin.as_bytes(), &mut Handler::Strict, true)
    });
    time("utf8_dec_ru", || {
        codecs::utf8_decode(russian.as_bytes(), &mut Handler::Strict, true)
    });
    time("utf8_dec_emoji", || {
        codecs::utf8_decode(emoji.as_bytes(), &mut Handler::Strict, true)
    });
    time("utf8_enc_latin", || {
        codecs::utf8_encode(l, &mut Handler::Strict)
    });
    time("utf8_enc_ru", || {
        codecs::utf8_encode(r, &mut Handler::Strict)
    });
    time("utf8_enc_emoji", || {
        codecs::utf8_encode(e, &mut Handler::Strict)
    });
    time("utf16_enc_ru", || {
        codecs::utf16_encode(r, &mut Handler::Strict, codecs::ByteOrder::Little)
    });
    let utf16 = codecs::utf16_encode(r, &mut Handler::Strict, codecs::ByteOrder::Little)
        .unwrap_or_default();
    time("utf16_dec_ru", || {
        codecs::utf16_decode(
            &utf16,
            &mut Handler::Strict,
            codecs::ByteOrder::Little,
            true,
        )
    });
    time("nfc_ru", || unicode::normalize(r, unicode::Form::Nfc));
    time("nfd_ru", || unicode::normalize(r, unicode::Form::Nfd));
    time("name", || unicode::name(black_box(0x416)));
    time("lookup", || {
        unicode::lookup(black_box("CYRILLIC CAPITAL LETTER ZHE"))
    });
}
