//! Code objects and constants in CPython 3.14's marshal format, version 5. CPython: `Python/marshal.c`.
//!
//! Reading checks bounds and depth: corrupt input is an error in CPython's words. What is read is not yet safe to run:
//! see `verify`.

mod read;
mod write;

pub use read::{MarshalError, MarshalErrorKind, read, read_code};
pub use write::{write, write_code};

/// The format's version.
pub const VERSION: u32 = 5;

/// How deep values may nest.
const MAX_DEPTH: usize = 2000;

/// Marks a value that later `REF`s may name.
const FLAG_REF: u8 = 0x80;

/// Type codes.
mod tag {
    pub const NULL: u8 = b'0';
    pub const NONE: u8 = b'N';
    pub const FALSE: u8 = b'F';
    pub const TRUE: u8 = b'T';
    pub const ELLIPSIS: u8 = b'.';
    pub const INT: u8 = b'i';
    pub const LONG: u8 = b'l';
    pub const FLOAT: u8 = b'f';
    pub const BINARY_FLOAT: u8 = b'g';
    pub const COMPLEX: u8 = b'x';
    pub const BINARY_COMPLEX: u8 = b'y';
    pub const BYTES: u8 = b's';
    pub const INTERNED: u8 = b't';
    pub const REF: u8 = b'r';
    pub const TUPLE: u8 = b'(';
    pub const SMALL_TUPLE: u8 = b')';
    pub const CODE: u8 = b'c';
    pub const UNICODE: u8 = b'u';
    pub const FROZENSET: u8 = b'>';
    pub const ASCII: u8 = b'a';
    pub const ASCII_INTERNED: u8 = b'A';
    pub const SHORT_ASCII: u8 = b'z';
    pub const SHORT_ASCII_INTERNED: u8 = b'Z';
    pub const SLICE: u8 = b':';
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Const, Text};
    use dashu_int::IBig;
    use std::sync::Arc;

    fn sample() -> Const {
        let code = Code {
            name: "f".into(),
            filename: "x.py".into(),
            firstlineno: 3,
            ..Code::default()
        };
        let items = [
            Const::None,
            Const::True,
            Const::Ellipsis,
            Const::Int(-7),
            Const::Int(1 << 40),
            Const::Int(i64::MIN),
            Const::int(IBig::from(3).pow(200)),
            Const::int(-IBig::from(3).pow(200)),
            Const::Float(-0.0),
            Const::Complex(1.5, f64::INFINITY),
            Const::Str("häh".into()),
            Const::Str(Text::from_code_points(&[0xdc00, 0x41])),
            Const::Str("x".repeat(300).as_str().into()),
            Const::Bytes(b"\x00\xff"[..].into()),
            Const::FrozenSet([Const::Int(1), Const::Str("a".into())].into()),
            Const::Slice(Arc::new([Const::None, Const::Int(1), Const::None])),
            Const::Code(Arc::new(code)),
            Const::Str("häh".into()),
        ];
        Const::Tuple(items.into())
    }

    #[test]
    fn round_trips() {
        let bytes = write(&sample());
        assert_eq!(read(&bytes).unwrap(), sample());
    }

    #[test]
    fn corrupt_input_is_an_error() {
        let bytes = write(&sample());
        for end in 0..bytes.len() {
            assert!(read(&bytes[..end]).is_err());
        }
        for i in 0..bytes.len() {
            for bit in 0..8 {
                let mut bad = bytes.clone();
                bad[i] ^= 1 << bit;
                let _ = read(&bad);
            }
        }
        assert_eq!(
            read(b"(\0\0\0\xff").unwrap_err().message,
            "bad marshal data (tuple size out of range)"
        );
        assert_eq!(
            read(&[b')', 1].repeat(3000)).unwrap_err().message,
            "recursion limit exceeded"
        );
        assert_eq!(
            read(b"r\0\0\0\0").unwrap_err().message,
            "bad marshal data (invalid reference)"
        );
    }
}
