//! `binascii`. CPython: Modules/binascii.c.

pub mod codec;

use crate::errors;
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::int::{as_big, as_i64};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// `binascii.Error`.
fn error_class(th: &Thread) -> PyResult<Gc<Type>> {
    errors::exception_class(th, "binascii", "Error", "binascii.Error", t::ValueError)
}

#[cold]
fn raise(th: &Thread, text: impl AsRef<str>) -> Raised {
    errors::raise(th, error_class(th), text)
}

/// Calls `body` with the bytes of a bytes-like object or an ASCII string.
fn with_ascii<R>(th: &Thread, data: Value, body: impl FnOnce(&[u8]) -> R) -> PyResult<R> {
    if let Some(text) = data.cast::<Str>() {
        return match text.ascii() {
            Some(text) => Ok(body(text.as_bytes())),
            None => Err(th.raise(
                t::ValueError,
                "string argument should contain only ASCII characters",
            )),
        };
    }
    if th.class_of(data).slots.bf_getbuffer.get().is_none() {
        let name = th.type_name(data);
        return Err(th.raise(
            t::TypeError,
            format!("argument should be bytes, buffer or ASCII string, not '{name}'"),
        ));
    }
    Ok(body(&BytesLike::new(th, data, Request::SIMPLE)?))
}

fn buffer(th: &Thread, data: Value) -> PyResult<BytesLike<'_>> {
    BytesLike::new(th, data, Request::SIMPLE)
}

/// The low 64 bits of any int.
fn low_bits(th: &Thread, value: Value) -> PyResult<u64> {
    let value = protocol::index(th, value)?;
    Ok(match as_i64(value) {
        Some(number) => number as u64,
        None => as_big(value).map_or(0, |big| {
            (big & dashu_int::IBig::from(u64::MAX))
                .try_into()
                .unwrap_or(0)
        }),
    })
}

fn hex(
    th: &Thread,
    data: Value,
    separator: Option<Value>,
    group: Option<i32>,
) -> PyResult<Gc<Bytes>> {
    let separator = match separator {
        None => None,
        Some(separator) => {
            if protocol::length(th, separator)? != 1 {
                return Err(th.raise(t::ValueError, "sep must be length 1."));
            }
            let unit = match (separator.cast::<Str>(), separator.cast::<Bytes>()) {
                (Some(text), _) => u8::try_from(text.at(0))
                    .map_err(|_| th.raise(t::ValueError, "sep must be ASCII."))?,
                (None, Some(bytes)) => bytes.as_slice()[0],
                (None, None) => return Err(th.raise(t::TypeError, "sep must be str or bytes.")),
            };
            Some(unit)
        }
    };
    let data = buffer(th, data)?;
    th.bytes(&codec::encode_hex(
        &data,
        separator,
        group.unwrap_or(1) as i64,
    ))
}

/// Conversion between binary data and ASCII
#[pymodule(name = "binascii")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        module.set(th, "Error", error_class(th)?)?;
        let incomplete = errors::exception_class(
            th,
            "binascii",
            "Incomplete",
            "binascii.Incomplete",
            t::Exception,
        )?;
        module.set(th, "Incomplete", incomplete)
    }

    /// Decode a line of uuencoded data.
    #[function("(data, /)")]
    fn a2b_uu(th: &Thread, data: Value) -> PyResult<Gc<Bytes>> {
        let decoded = with_ascii(th, data, codec::decode_uu)?;
        th.bytes(&decoded.map_err(|text| raise(th, text))?)
    }

    /// Uuencode line of data.
    #[function("(data, /, *, backtick=False)")]
    fn b2a_uu(th: &Thread, data: Value, backtick: Option<bool>) -> PyResult<Gc<Bytes>> {
        let data = buffer(th, data)?;
        if data.len() > 45 {
            return Err(raise(th, "At most 45 bytes at once"));
        }
        th.bytes(&codec::encode_uu(&data, backtick.unwrap_or(false)))
    }

    /// Decode a line of base64 data.
    ///
    ///   strict_mode
    ///     When set to True, bytes that are not part of the base64 standard are not allowed.
    ///     The same applies to excess data after padding (= / ==).
    #[function("(data, /, *, strict_mode=False)")]
    fn a2b_base64(th: &Thread, data: Value, strict_mode: Option<bool>) -> PyResult<Gc<Bytes>> {
        let strict = strict_mode.unwrap_or(false);
        let decoded = with_ascii(th, data, |data| codec::decode_base64(data, strict))?;
        th.bytes(&decoded.map_err(|text| raise(th, text))?)
    }

    /// Base64-code line of data.
    #[function("(data, /, *, newline=True)")]
    fn b2a_base64(th: &Thread, data: Value, newline: Option<bool>) -> PyResult<Gc<Bytes>> {
        th.bytes(&codec::encode_base64(
            &buffer(th, data)?,
            newline.unwrap_or(true),
        ))
    }

    /// Compute CRC-CCITT incrementally.
    #[function("(data, crc, /)")]
    fn crc_hqx(th: &Thread, data: Value, crc: Value) -> PyResult<u16> {
        let data = buffer(th, data)?;
        Ok(codec::crc_hqx(&data, low_bits(th, crc)? as u16))
    }

    /// Compute CRC-32 incrementally.
    #[function("(data, crc=0, /)")]
    fn crc32(th: &Thread, data: Value, crc: Option<Value>) -> PyResult<u32> {
        let data = buffer(th, data)?;
        let crc = crc.map_or(Ok(0), |crc| low_bits(th, crc))?;
        Ok(codec::crc32(&data, crc as u32))
    }

    /// Hexadecimal representation of binary data.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from the
    ///     right, negative values count from the left.
    ///
    /// The return value is a bytes object.  This function is also
    /// available as "hexlify()".
    ///
    /// Example:
    /// >>> binascii.b2a_hex(b'\xb9\x01\xef')
    /// b'b901ef'
    /// >>> binascii.hexlify(b'\xb9\x01\xef', ':')
    /// b'b9:01:ef'
    /// >>> binascii.b2a_hex(b'\xb9\x01\xef', b'_', 2)
    /// b'b9_01ef'
    #[function("(data, sep=<unrepresentable>, bytes_per_sep=1)")]
    fn b2a_hex(
        th: &Thread,
        data: Value,
        sep: Option<Value>,
        bytes_per_sep: Option<i32>,
    ) -> PyResult<Gc<Bytes>> {
        hex(th, data, sep, bytes_per_sep)
    }

    /// Hexadecimal representation of binary data.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from the
    ///     right, negative values count from the left.
    ///
    /// The return value is a bytes object.  This function is also
    /// available as "b2a_hex()".
    #[function("(data, sep=<unrepresentable>, bytes_per_sep=1)")]
    fn hexlify(
        th: &Thread,
        data: Value,
        sep: Option<Value>,
        bytes_per_sep: Option<i32>,
    ) -> PyResult<Gc<Bytes>> {
        hex(th, data, sep, bytes_per_sep)
    }

    /// Binary data of hexadecimal representation.
    ///
    /// hexstr must contain an even number of hex digits (upper or lower case).
    /// This function is also available as "unhexlify()".
    #[function("(hexstr, /)")]
    fn a2b_hex(th: &Thread, hexstr: Value) -> PyResult<Gc<Bytes>> {
        let decoded = with_ascii(th, hexstr, codec::decode_hex)?;
        th.bytes(&decoded.map_err(|text| raise(th, text))?)
    }

    /// Binary data of hexadecimal representation.
    ///
    /// hexstr must contain an even number of hex digits (upper or lower case).
    #[function("(hexstr, /)")]
    fn unhexlify(th: &Thread, hexstr: Value) -> PyResult<Gc<Bytes>> {
        a2b_hex(th, hexstr)
    }

    /// Decode a string of qp-encoded data.
    #[function("(data, header=False)")]
    fn a2b_qp(th: &Thread, data: Value, header: Option<bool>) -> PyResult<Gc<Bytes>> {
        let decoded = with_ascii(th, data, |data| {
            codec::decode_quoted(data, header.unwrap_or(false))
        })?;
        th.bytes(&decoded)
    }

    /// Encode a string using quoted-printable encoding.
    ///
    /// On encoding, when istext is set, newlines are not encoded, and white
    /// space at end of lines is.  When istext is not set, \r and \n (CR/LF)
    /// are both encoded.  When quotetabs is set, space and tabs are encoded.
    #[function("(data, quotetabs=False, istext=True, header=False)")]
    fn b2a_qp(
        th: &Thread,
        data: Value,
        quotetabs: Option<bool>,
        istext: Option<bool>,
        header: Option<bool>,
    ) -> PyResult<Gc<Bytes>> {
        let data = buffer(th, data)?;
        let (tabs, text) = (quotetabs.unwrap_or(false), istext.unwrap_or(true));
        th.bytes(&codec::encode_quoted(
            &data,
            tabs,
            text,
            header.unwrap_or(false),
        ))
    }
}
