//! The pure-Python standard library, compiled at build time and embedded.
//!
//! Each module is two pieces of one blob: its marshalled code, verified, and its source (for tracebacks, `inspect`). They
//! are deflated, but for the code of what every run imports: there the packed length is the length.
//! Nothing is unpacked before it is asked for. `build.rs` makes both files.
#![forbid(unsafe_code)]

use std::borrow::Cow;

static BLOB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// Sorted by name.
static INDEX: &[Entry] = include!(concat!(env!("OUT_DIR"), "/index.rs"));

struct Piece {
    start: usize,
    packed: usize,
    len: usize,
}

/// One module of the library.
pub struct Entry {
    /// Dotted.
    pub name: &'static str,
    /// Below the library's folder: `json/__init__.py`.
    pub path: &'static str,
    pub is_package: bool,
    code: Piece,
    source: Piece,
}

impl Piece {
    fn unpack(&self) -> Cow<'static, [u8]> {
        let packed = &BLOB[self.start..self.start + self.packed];
        if self.packed == self.len {
            return Cow::Borrowed(packed);
        }
        match miniz_oxide::inflate::decompress_to_vec_with_limit(packed, self.len) {
            Ok(bytes) => Cow::Owned(bytes),
            Err(error) => unreachable!("packed by the build script: {error}"),
        }
    }
}

impl Entry {
    /// The marshalled code object.
    pub fn code(&self) -> Cow<'static, [u8]> {
        self.code.unpack()
    }

    /// The source text, UTF-8.
    pub fn source(&self) -> Cow<'static, [u8]> {
        self.source.unpack()
    }
}

/// The module of that dotted name.
pub fn find(name: &str) -> Option<&'static Entry> {
    INDEX
        .binary_search_by(|entry| entry.name.cmp(name))
        .ok()
        .map(|at| &INDEX[at])
}

/// The module whose file is at that path below the library's folder.
pub fn find_path(path: &str) -> Option<&'static Entry> {
    let stem = path.strip_suffix(".py")?;
    let name = stem
        .strip_suffix("/__init__")
        .unwrap_or(stem)
        .replace('/', ".");
    find(&name).filter(|entry| entry.path == path)
}

/// All modules, by name.
pub fn entries() -> &'static [Entry] {
    INDEX
}

#[cfg(test)]
mod tests {
    #[test]
    fn finds_modules() {
        let json = super::find("json").expect("json is in the library");
        assert!(json.is_package);
        assert!(json.source().starts_with(b"r\"\"\"JSON"));
        assert!(super::find("nonsense").is_none());
        assert_eq!(
            super::find_path("json/decoder.py").map(|entry| entry.name),
            Some("json.decoder")
        );
    }
}
