//! Text encodings and their error handlers. CPython: Objects/unicodeobject.c, Python/codecs.c.
//!
//! A decoder or encoder that meets something it cannot convert describes it as a [`CodecError`] and asks a handler,
//! which answers with a replacement and the position to go on from, or with an error of its own type. [`Handler`] has
//! the predefined ones; a caller with Python handlers implements [`DecodeErrors`] and [`EncodeErrors`].
//!
//! Decoders that take `is_final` leave an incomplete sequence at the end unread when it is false; they return how many
//! bytes they have used. The others use all.

mod charmap;
mod escape;
mod handlers;
mod utf16;
mod utf7;
mod utf8;

pub use charmap::{
    EncodingMap, Mapped, ascii_decode, ascii_encode, charmap_decode, charmap_decode_table,
    charmap_encode, latin1_decode, latin1_encode,
};
pub use escape::{
    EscapeWarning, bytes_escape_decode, bytes_escape_encode, raw_unicode_escape_decode,
    raw_unicode_escape_encode, unicode_escape_decode, unicode_escape_encode,
};
pub use handlers::Handler;
pub use utf7::{utf7_decode, utf7_encode};
pub use utf8::{utf8_decode, utf8_encode};
pub use utf16::{ByteOrder, utf16_decode, utf16_encode, utf32_decode, utf32_encode};

use crate::{StrBuf, StrRef};

/// What `UnicodeDecodeError` and `UnicodeEncodeError` say, except for the object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodecError {
    pub encoding: &'static str,
    pub start: usize,
    pub end: usize,
    pub reason: &'static str,
}

/// Answers for undecodable bytes.
pub trait DecodeErrors {
    type Error;
    /// The replacement and where to go on; the position is within the input.
    fn decode_error(
        &mut self,
        error: &CodecError,
        input: &[u8],
    ) -> Result<(StrBuf, usize), Self::Error>;
}

/// A replacement for unencodable characters: text to be encoded in turn, or bytes as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    Str(StrBuf),
    Bytes(Vec<u8>),
}

/// Answers for unencodable characters.
pub trait EncodeErrors {
    type Error;
    /// The replacement and where to go on; the position is within the input.
    fn encode_error(
        &mut self,
        error: &CodecError,
        input: StrRef<'_>,
    ) -> Result<(Replacement, usize), Self::Error>;
    /// The error to raise when the replacement itself cannot be encoded.
    fn give_up(&mut self, error: CodecError) -> Self::Error;
}

/// Shorthands for the codecs of this module: report, push the replacement, move on.
fn recover<H: DecodeErrors>(
    out: &mut StrBuf,
    handler: &mut H,
    input: &[u8],
    error: CodecError,
) -> Result<usize, H::Error> {
    let (text, next) = handler.decode_error(&error, input)?;
    out.push_str(text.as_str());
    Ok(next.min(input.len()))
}
