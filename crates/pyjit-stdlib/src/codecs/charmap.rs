//! Mappings of the charmap codec: any object with `__getitem__`, or what `charmap_build` makes. CPython:
//! `PyUnicode_BuildEncodingMap`, `charmapencode_lookup`.

use pyjit_object::def::TypeFlags;
use pyjit_object::int::{as_i64, is_int};
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::codecs::{EncodingMap as Map, Mapped};

/// A decoding table turned round.
#[pytype(name = "EncodingMap", module = "builtins")]
#[repr(C)]
pub struct EncodingMap {
    head: NativeHeader,
    #[trace(skip)]
    map: Map,
}

#[pymethods(EncodingMap, name = "EncodingMap", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod methods {
    use super::*;

    /// Return the size (in bytes) of this object.
    #[method("($self, /)")]
    fn size(this: Gc<EncodingMap>) -> usize {
        this.map.size()
    }
}

pub fn build(th: &Thread, table: Gc<Str>) -> PyResult<Value> {
    if Map::fits(table.units()) && !table.is_empty() {
        let class = pyjit_types::common::native_class(th, EncodingMap::LAYOUT)?;
        let map = EncodingMap {
            head: NativeHeader::new(EncodingMap::LAYOUT),
            map: Map::new(table.units()),
        };
        return Ok(th.alloc(class, map).into());
    }
    let dict = th.dict();
    for (byte, code) in table.chars().take(256).enumerate() {
        dict.set(th, th.int(code), th.int(byte))?;
    }
    Ok(dict.into())
}

/// `mapping[number]`, none where the mapping says nothing.
fn get(th: &Thread, mapping: Value, number: u32) -> PyResult<Option<Value>> {
    match protocol::get_item(th, mapping, th.int(number)) {
        Ok(found) => Ok(Some(found).filter(|found| !found.is_none())),
        Err(Raised) if th.catch(t::LookupError).is_some() => Ok(None),
        Err(Raised) => Err(Raised),
    }
}

/// Appends what a character maps to; false if that is undefined.
pub fn encode(th: &Thread, mapping: Value, code: u32, out: &mut Vec<u8>) -> PyResult<bool> {
    if let Some(map) = mapping.cast::<EncodingMap>() {
        out.extend(map.map.get(code));
        return Ok(map.map.get(code).is_some());
    }
    let Some(found) = get(th, mapping, code)? else {
        return Ok(false);
    };
    if is_int(found) {
        match as_i64(found).and_then(|number| u8::try_from(number).ok()) {
            Some(byte) => out.push(byte),
            None => {
                return Err(th.raise(t::TypeError, "character mapping must be in range(256)"));
            }
        }
    } else if let Some(bytes) = found.cast::<Bytes>() {
        out.extend_from_slice(bytes.as_slice());
    } else {
        let kind = th.type_name(found);
        return Err(th.raise(
            t::TypeError,
            format!("character mapping must return integer, bytes or None, not {kind}"),
        ));
    }
    Ok(true)
}

/// What a byte maps to.
pub fn decode(th: &Thread, mapping: Value, byte: u8) -> PyResult<Mapped> {
    let Some(found) = get(th, mapping, byte as u32)? else {
        return Ok(Mapped::Undefined);
    };
    if is_int(found) {
        return match as_i64(found) {
            Some(0xFFFE) => Ok(Mapped::Undefined),
            Some(code) if (0..=0x10FFFF).contains(&code) => Ok(Mapped::Code(code as u32)),
            _ => Err(th.raise(t::TypeError, "character mapping must be in range(0x110000)")),
        };
    }
    match found.cast::<Str>() {
        Some(text) if text.len() == 1 && text.at(0) == 0xFFFE => Ok(Mapped::Undefined),
        Some(text) => Ok(Mapped::Text(text.units().to_buf())),
        None => Err(th.raise(
            t::TypeError,
            "character mapping must return integer, None or str",
        )),
    }
}
