//! The header of `.pyc` files. CPython: `Lib/importlib/_bootstrap_external.py`, PEP 552.

use crate::Code;
use crate::marshal::write_code;

/// CPython 3.14's magic number.
pub const MAGIC_NUMBER: u16 = 3627;

/// The first four bytes of a `.pyc`.
pub const MAGIC: [u8; 4] = [
    MAGIC_NUMBER.to_le_bytes()[0],
    MAGIC_NUMBER.to_le_bytes()[1],
    b'\r',
    b'\n',
];

/// How long the header is.
pub const HEADER_LEN: usize = 16;

/// How a `.pyc` is tied to its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validation {
    /// Source modification time and size, both modulo 2^32.
    Timestamp { mtime: u32, size: u32 },
    /// Source hash, and whether to check it.
    Hash { hash: [u8; 8], check: bool },
}

/// The header's bytes.
pub fn header(validation: Validation) -> [u8; HEADER_LEN] {
    let mut bytes = [0; HEADER_LEN];
    bytes[..4].copy_from_slice(&MAGIC);
    match validation {
        Validation::Timestamp { mtime, size } => {
            bytes[8..12].copy_from_slice(&mtime.to_le_bytes());
            bytes[12..].copy_from_slice(&size.to_le_bytes());
        }
        Validation::Hash { hash, check } => {
            bytes[4] = 1 | (check as u8) << 1;
            bytes[8..].copy_from_slice(&hash);
        }
    }
    bytes
}

/// Reads a header; none if it is short, of another version or has unknown flags.
pub fn parse_header(bytes: &[u8]) -> Option<Validation> {
    let bytes = bytes.first_chunk::<HEADER_LEN>()?;
    let word =
        |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    if bytes[..4] != MAGIC {
        return None;
    }
    match word(4) {
        0 => Some(Validation::Timestamp {
            mtime: word(8),
            size: word(12),
        }),
        flags @ (1 | 3) => {
            let mut hash = [0; 8];
            hash.copy_from_slice(&bytes[8..]);
            Some(Validation::Hash {
                hash,
                check: flags == 3,
            })
        }
        _ => None,
    }
}

/// A whole `.pyc`.
pub fn write_pyc(code: &Code, validation: Validation) -> Vec<u8> {
    let mut bytes = header(validation).to_vec();
    bytes.extend(write_code(code));
    bytes
}
