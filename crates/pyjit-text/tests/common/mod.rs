//! Test data: one case a line, fields separated by tabs, `\u{hex}` for what is not printable ASCII. The first field
//! names the operation, the last is CPython 3.14's answer. The files are written by the scripts in `tools/`.

use pyjit_text::{StrBuf, StrRef};

pub fn unescape(text: &str) -> StrBuf {
    let mut out = StrBuf::new();
    let mut rest = text;
    while let Some(at) = rest.find("\\u{") {
        out.push_utf8(&rest[..at]);
        let end = rest[at..].find('}').expect("closed escape") + at;
        out.push(u32::from_str_radix(&rest[at + 3..end], 16).expect("hex"));
        rest = &rest[end + 1..];
    }
    out.push_utf8(rest);
    out
}

#[allow(dead_code)]
pub fn escape(text: StrRef<'_>) -> String {
    let mut out = String::new();
    for code in text.codes() {
        match code {
            0x20..0x7F if code != 0x5C => out.push(code as u8 as char),
            _ => out.push_str(&format!("\\u{{{code:x}}}")),
        }
    }
    out
}

/// Runs `answer` on every line of the file and compares; reports up to 12 differences.
pub fn check(file: &str, answer: impl Fn(&[&str]) -> String) {
    // Other data than the committed, for fuzzing by hand: TEXT_TESTDATA=DIR TEXT_SEED=N with the scripts as well.
    let folder = std::env::var("TEXT_TESTDATA")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data").into());
    let path = std::path::Path::new(&folder).join(file);
    let data = std::fs::read_to_string(&path).expect("test data");
    let (mut wrong, mut total) = (0, 0);
    for line in data
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with("# "))
    {
        let mut fields: Vec<&str> = line.split('\t').collect();
        let expected = fields.pop().expect("an answer");
        let got = answer(&fields);
        total += 1;
        if got != expected {
            wrong += 1;
            if wrong <= 12 {
                eprintln!("{fields:?}\n  expected {expected}\n  got      {got}");
            }
        }
    }
    assert!(total > 0, "no cases in {file}");
    assert_eq!(wrong, 0, "{wrong} of {total} cases of {file} differ");
}
