//! Error handlers of the caller: replacements and positions to go on from.

use pyjit_text::codecs::{self, CodecError, DecodeErrors, EncodeErrors, Replacement};
use pyjit_text::{StrBuf, StrRef};

/// Answers with a text and skips or repeats input, as registered Python handlers may.
struct Custom {
    text: StrBuf,
    /// Where to go on, from the end of the error.
    shift: isize,
    calls: usize,
}

impl Custom {
    fn new(text: &str, shift: isize) -> Self {
        Custom {
            text: text.into(),
            shift,
            calls: 0,
        }
    }

    fn next(&mut self, end: usize, len: usize) -> Result<usize, String> {
        self.calls += 1;
        if self.calls > 20 {
            return Err("called too often".into());
        }
        Ok(end.saturating_add_signed(self.shift).min(len))
    }
}

impl DecodeErrors for Custom {
    type Error = String;
    fn decode_error(
        &mut self,
        error: &CodecError,
        input: &[u8],
    ) -> Result<(StrBuf, usize), String> {
        let next = self.next(error.end, input.len())?;
        Ok((self.text.clone(), next))
    }
}

impl EncodeErrors for Custom {
    type Error = String;
    fn encode_error(
        &mut self,
        error: &CodecError,
        input: StrRef<'_>,
    ) -> Result<(Replacement, usize), String> {
        let next = self.next(error.end, input.len())?;
        Ok((Replacement::Str(self.text.clone()), next))
    }
    fn give_up(&mut self, error: CodecError) -> String {
        format!(
            "{} {} {} {}",
            error.encoding, error.start, error.end, error.reason
        )
    }
}

#[test]
fn decoding_goes_on_where_the_handler_says() {
    let decode = |text: &str, shift, input: &[u8]| {
        codecs::utf8_decode(input, &mut Custom::new(text, shift), true)
            .map(|(t, n)| (t.as_str().to_utf8_lossy(), n))
    };
    assert_eq!(decode("?", 0, b"a\xFFb"), Ok(("a?b".into(), 3)));
    assert_eq!(
        decode("\u{4e2d}", 1, b"a\xFFbc\xC3\xA9"),
        Ok(("a\u{4e2d}c\u{e9}".into(), 6))
    );
    assert_eq!(decode("?", 100, b"a\xFFb"), Ok(("a?".into(), 3)));
    assert_eq!(decode("?", -1, b"a\xFFb"), Err("called too often".into()));
    let mut skip = Custom::new("-", 2);
    let (text, _) = codecs::ascii_decode(b"ab\x80cd\x81", &mut skip)
        .map(|t| (t, 0))
        .unwrap();
    assert_eq!(text.as_str().to_utf8_lossy(), "ab--");
    let (text, used, _) =
        codecs::unicode_escape_decode(b"\\x4g!", &mut Custom::new("<>", 1), true).unwrap();
    assert_eq!((text.as_str().to_utf8_lossy(), used), ("<>!".into(), 5));
    let (text, used) = codecs::utf7_decode(b"+AGE~b\x80c", &mut Custom::new("?", 0), true).unwrap();
    assert_eq!((text.as_str().to_utf8_lossy(), used), ("a~b?c".into(), 8));
}

#[test]
fn replacements_are_encoded_in_turn() {
    let text = StrBuf::from("a\u{4e2d}\u{4e2d}b");
    let ascii =
        |with: &str, shift| codecs::ascii_encode(text.as_str(), &mut Custom::new(with, shift));
    assert_eq!(ascii("[]", 0), Ok(b"a[]b".to_vec()));
    assert_eq!(ascii("[]", 1), Ok(b"a[]".to_vec()));
    assert_eq!(ascii("[]", -1), Err("called too often".into()));
    let complaint = Err("ascii 1 3 ordinal not in range(128)".to_owned());
    assert_eq!(ascii("\u{e9}", 0), complaint);
    let latin = codecs::latin1_encode(text.as_str(), &mut Custom::new("\u{e9}", 0));
    assert_eq!(latin, Ok(b"a\xE9b".to_vec()));
    let lone = StrBuf::from_iter([0x61, 0xD800, 0x62]);
    let utf8 = |with: &str| codecs::utf8_encode(lone.as_str(), &mut Custom::new(with, 0));
    assert_eq!(utf8("?"), Ok(b"a?b".to_vec()));
    assert_eq!(
        utf8("\u{e9}"),
        Err("utf-8 1 2 surrogates not allowed".into())
    );
}
