//! From a file's bytes to text: byte order mark, encoding declaration (PEP 263), line ends.
//! CPython: Parser/tokenizer/helpers.c and file_tokenizer.c.

use crate::errors::{CompileError, ErrorKind};
use std::borrow::Cow;

/// Decodes bytes in an encoding this crate does not know; `None` if nobody does.
pub type Decoder<'a> = &'a mut dyn FnMut(&str, &[u8]) -> Option<Result<String, String>>;

/// Text as the tokenizer reads it: every line end a newline.
pub fn normalize(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// The encoding that the first two lines declare, as it is spelled there.
pub fn declared_encoding(bytes: &[u8]) -> Option<&str> {
    for (index, line) in bytes.split(|&byte| byte == b'\n').take(2).enumerate() {
        let blank = line
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t' | 0x0c));
        match blank.map(|at| &line[at..]) {
            Some([b'#', comment @ ..]) => {
                if let Some(found) = coding(comment) {
                    return Some(found);
                }
            }
            None | Some(b"\r") => {}
            // Code on the first line ends the search.
            Some(_) if index == 0 => return None,
            Some(_) => {}
        }
    }
    None
}

fn coding(comment: &[u8]) -> Option<&str> {
    let mut rest = comment;
    while let Some(at) = memchr::memmem::find(rest, b"coding") {
        rest = &rest[at + 6..];
        let [b':' | b'=', after @ ..] = rest else {
            continue;
        };
        let start = after
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t'))
            .unwrap_or(after.len());
        let name = &after[start..];
        let end = name
            .iter()
            .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')))
            .unwrap_or(name.len());
        if end > 0 {
            return std::str::from_utf8(&name[..end]).ok();
        }
    }
    None
}

/// The encoding in the tokenizer's spelling: utf-8 and latin-1 under their many names become one.
fn canonical(name: &str) -> String {
    let lower: String = name
        .chars()
        .take(12)
        .map(|char| {
            if char == '_' {
                '-'
            } else {
                char.to_ascii_lowercase()
            }
        })
        .collect();
    let is = |known: &str| {
        lower == known
            || lower
                .strip_prefix(known)
                .is_some_and(|rest| rest.starts_with('-'))
    };
    if is("utf-8") {
        return "utf-8".to_string();
    }
    if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") {
        return "iso-8859-1".to_string();
    }
    name.to_string()
}

/// Decodes source bytes. `filename` goes into messages, empty for a string; `decoder` is asked first for encodings other than UTF-8, Latin-1 and
/// ASCII.
pub fn decode(
    bytes: &[u8],
    filename: &str,
    decoder: Decoder<'_>,
) -> Result<String, Box<CompileError>> {
    let (bytes, marked) = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => (rest, true),
        _ => (bytes, false),
    };
    let declared = declared_encoding(bytes);
    let encoding = declared.map(canonical);
    match encoding.as_deref() {
        None | Some("utf-8") => decode_utf8(bytes, filename),
        Some(other) if marked => {
            let first = bytes.split(|&byte| byte == b'\n').next().unwrap_or(bytes);
            let line = String::from_utf8_lossy(first).into_owned();
            let mut error = unplaced(format!("encoding problem: {other} with BOM"));
            (error.lineno, error.offset) = (Some(1), Some(0));
            (error.end_lineno, error.end_offset) = (Some(1), Some(line.chars().count() as i32));
            error.text = Some(line);
            Err(error)
        }
        Some("iso-8859-1") => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
        Some(other) => match decoder(other, bytes) {
            Some(Ok(text)) => Ok(text),
            Some(Err(message)) => Err(unplaced(message)),
            None => match spelled(other) {
                Some("utf-8") => decode_utf8(bytes, filename),
                Some(_) => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
                None => Err(unplaced(format!("unknown encoding: {other}"))),
            },
        },
    }
}

/// Encodings that work without a decoder, under their other names.
fn spelled(name: &str) -> Option<&'static str> {
    match name.to_ascii_lowercase().replace('_', "-").as_str() {
        "utf8" | "u8" | "utf" | "ascii" | "us-ascii" => Some("utf-8"),
        "latin1" | "latin" | "l1" | "iso8859-1" | "8859" | "cp819" => Some("iso-8859-1"),
        _ => None,
    }
}

/// An error of the decoder, which stands nowhere.
fn unplaced(message: String) -> Box<CompileError> {
    let mut error = CompileError::bare(ErrorKind::SyntaxError, message);
    (error.lineno, error.offset) = (Some(0), Some(-1));
    error
}

fn decode_utf8(bytes: &[u8], filename: &str) -> Result<String, Box<CompileError>> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_string()),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let byte = bytes.get(at).copied().unwrap_or_default();
    let line_start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1);
    let lineno = memchr::memchr_iter(b'\n', &bytes[..at]).count() as i32 + 1;
    let offset = String::from_utf8_lossy(&bytes[line_start..at])
        .chars()
        .count() as i32
        + 1;
    let line_end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |len| at + len);
    let file = if filename.is_empty() {
        String::new()
    } else {
        format!(" in file {filename}")
    };
    Err(Box::new(CompileError {
        kind: ErrorKind::SyntaxError,
        message: format!(
            "Non-UTF-8 code starting with '\\x{byte:02x}'{file} on line {lineno}, but no encoding declared; see \
             https://peps.python.org/pep-0263/ for details"
        ),
        lineno: Some(lineno),
        offset: Some(offset),
        end_lineno: Some(lineno),
        end_offset: Some(offset),
        text: Some(String::from_utf8_lossy(&bytes[line_start..line_end]).into_owned()),
    }))
}
