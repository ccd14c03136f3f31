//! Saving numbers, text, bytes and containers.

use super::global::save_reduce;
use super::opcode::*;
use super::pickler::{Saver, note, save, shown, type_text};
use super::{library, pickling_error};
use dashu_int::IBig;
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// An int as the fewest bytes of two's complement, the lowest first.
pub fn int_bytes(number: &IBig) -> Vec<u8> {
    if *number == IBig::ZERO {
        return Vec::new();
    }
    number.to_le_bytes().into_vec()
}

pub fn save_persistent(th: &Thread, p: Saver, id: Value) -> PyResult<()> {
    if p.is_bin() {
        save(th, p, id, false)?;
        p.put(&[BINPERSID]);
        return Ok(());
    }
    let text = protocol::str(th, id)?;
    match text.ascii() {
        Some(ascii) => {
            p.put(format!("P{ascii}\n").as_bytes());
            Ok(())
        }
        None => {
            let text = "persistent IDs in protocol 0 must be ASCII strings";
            Err(pickling_error(th, text))
        }
    }
}

pub fn save_int(th: &Thread, p: Saver, object: Value) -> PyResult<()> {
    let small = pyjit_object::int::as_i64(object).and_then(|number| i32::try_from(number).ok());
    if let Some(number) = small {
        if !p.is_bin() {
            p.put(format!("I{number}\n").as_bytes());
        } else if let Ok(byte) = u8::try_from(number) {
            p.put(&[BININT1, byte]);
        } else if let Ok(short) = u16::try_from(number) {
            let [a, b] = short.to_le_bytes();
            p.put(&[BININT2, a, b]);
        } else {
            let [a, b, c, d] = number.to_le_bytes();
            p.put(&[BININT, a, b, c, d]);
        }
        return Ok(());
    }
    let number = pyjit_object::int::as_big(object).unwrap_or_default();
    if p.proto() >= 2 {
        let bytes = int_bytes(&number);
        if let Ok(len) = u8::try_from(bytes.len()) {
            p.put(&[LONG1, len]);
        } else {
            p.put(&[LONG4]);
            p.put(&(bytes.len() as u32).to_le_bytes());
        }
        p.put(&bytes);
        return Ok(());
    }
    let text = protocol::repr(th, object)?;
    p.put(format!("L{}L\n", text.display()).as_bytes());
    Ok(())
}

pub fn save_float(th: &Thread, p: Saver, object: Value) -> PyResult<()> {
    let number = object.as_small_float().unwrap_or(0.0);
    if p.is_bin() {
        p.put(&[BINFLOAT]);
        p.put(&number.to_be_bytes());
        return Ok(());
    }
    let text = protocol::repr(th, object)?;
    p.put(format!("F{}\n", text.display()).as_bytes());
    Ok(())
}

/// An opcode and a length of the width that fits.
pub fn sized(short: Option<u8>, normal: u8, long: u8, len: usize) -> Vec<u8> {
    if let (Some(short), Ok(len)) = (short, u8::try_from(len)) {
        return vec![short, len];
    }
    let mut header;
    if let Ok(len) = u32::try_from(len) {
        header = vec![normal];
        header.extend_from_slice(&len.to_le_bytes());
    } else {
        header = vec![long];
        header.extend_from_slice(&(len as u64).to_le_bytes());
    }
    header
}

pub fn save_str(th: &Thread, p: Saver, text: Gc<Str>) -> PyResult<()> {
    if p.is_bin() {
        let bytes = text.to_wtf8();
        let short = (p.proto() >= 4).then_some(SHORT_BINUNICODE);
        let header = sized(short, BINUNICODE, BINUNICODE8, bytes.len());
        p.output.borrow_mut().write_large(&header, &bytes);
    } else {
        let mut out = vec![UNICODE];
        for unit in text.chars() {
            match unit {
                0 | 0x0a | 0x0d | 0x1a | 0x5c => {
                    out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
                }
                0x1_0000.. => out.extend_from_slice(format!("\\U{unit:08x}").as_bytes()),
                0x100.. => out.extend_from_slice(format!("\\u{unit:04x}").as_bytes()),
                _ => out.push(unit as u8),
            }
        }
        out.push(b'\n');
        p.put(&out);
    }
    p.memoize(th, text.into())
}

pub fn put_bytes(p: Saver, bytes: &[u8]) {
    let header = sized(Some(SHORT_BINBYTES), BINBYTES, BINBYTES8, bytes.len());
    p.output.borrow_mut().write_large(&header, bytes);
}

pub fn save_bytes(th: &Thread, p: Saver, bytes: Gc<Bytes>) -> PyResult<()> {
    let object = Value::from(bytes);
    if p.proto() < 3 {
        if bytes.is_empty() {
            let parts = [th.class(t::BYTES).into(), th.rt().empty_tuple().into()];
            return save_reduce(th, p, &parts, Some(object));
        }
        let encode = library(th, "codecs", "encode")?;
        let text = th.str_latin1(bytes.as_slice())?;
        let args = th.try_tuple(&[text.into(), th.intern("latin1").into()])?;
        return save_reduce(th, p, &[encode, args.into()], Some(object));
    }
    put_bytes(p, bytes.as_slice());
    p.memoize(th, object)
}

pub fn put_bytearray(p: Saver, bytes: &[u8]) {
    let mut header = vec![BYTEARRAY8];
    header.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    p.output.borrow_mut().write_large(&header, bytes);
}

pub fn save_bytearray(th: &Thread, p: Saver, bytes: Gc<ByteArray>) -> PyResult<()> {
    let object = Value::from(bytes);
    if p.proto() < 5 {
        let args = if bytes.is_empty() {
            th.rt().empty_tuple()
        } else {
            th.try_tuple(&[th.bytes(bytes.as_slice())?.into()])?
        };
        let parts = [th.class(t::BYTEARRAY).into(), args.into()];
        return save_reduce(th, p, &parts, Some(object));
    }
    put_bytearray(p, bytes.as_slice());
    p.memoize(th, object)
}

pub fn save_buffer(
    th: &Thread,
    p: Saver,
    object: Value,
    buffer: Gc<super::buffer::PickleBuffer>,
) -> PyResult<()> {
    if p.proto() < 5 {
        let text = "PickleBuffer can only be pickled with protocol >= 5";
        return Err(pickling_error(th, text));
    }
    let whole = buffer.exported(th)?;
    let view = BytesLike::new(th, whole, Request::FULL_RO)?;
    if !super::buffer::is_contiguous(th, whole)? {
        let text = "PickleBuffer can not be pickled when pointing to a non-contiguous buffer";
        return Err(pickling_error(th, text));
    }
    let mut in_band = true;
    if let Some(callback) = p
        .buffer_callback
        .get()
        .filter(|callback| !callback.is_none())
    {
        in_band = protocol::truth(th, protocol::call(th, callback, &[object])?)?;
    }
    let readonly = view.info.readonly;
    if !in_band {
        p.put(&[NEXT_BUFFER]);
        if readonly {
            p.put(&[READONLY_BUFFER]);
        }
        return Ok(());
    }
    if readonly {
        put_bytes(p, &view);
    } else {
        put_bytearray(p, &view);
    }
    p.memoize(th, object)
}

pub fn save_item(th: &Thread, p: Saver, owner: Value, index: usize, item: Value) -> PyResult<()> {
    save(th, p, item, true).map_err(|Raised| {
        note(
            th,
            &format!("when serializing {} item {index}", type_text(th, owner)),
        )
    })
}

pub fn save_tuple(th: &Thread, p: Saver, tuple: Gc<Tuple>) -> PyResult<()> {
    let (object, len) = (Value::from(tuple), tuple.len());
    if len == 0 {
        p.put(if p.is_bin() {
            &[EMPTY_TUPLE]
        } else {
            &[MARK, TUPLE]
        });
        return Ok(());
    }
    let small = len <= 3 && p.proto() >= 2;
    if !small {
        p.put(&[MARK]);
    }
    for (index, item) in tuple.as_slice().iter().enumerate() {
        save_item(th, p, object, index, *item)?;
    }
    if let Some(index) = p.memo_index(object) {
        // It contains itself, and was saved on the way.
        if small {
            p.put(&vec![POP; len]);
        } else if p.is_bin() {
            p.put(&[POP_MARK]);
        } else {
            p.put(&vec![POP; len + 1]);
        }
        p.put_get(index);
        return Ok(());
    }
    p.put(&[if small {
        [TUPLE1, TUPLE2, TUPLE3][len - 1]
    } else {
        TUPLE
    }]);
    p.memoize(th, object)
}

pub fn save_list(th: &Thread, p: Saver, list: Gc<List>) -> PyResult<()> {
    p.put(if p.is_bin() {
        &[EMPTY_LIST]
    } else {
        &[MARK, LIST]
    });
    p.memoize(th, list.into())?;
    if list.is_empty() {
        return Ok(());
    }
    let mut at = 0;
    batch(
        th,
        p,
        (APPEND, APPENDS),
        true,
        || {
            at += 1;
            Ok(list.get(at - 1))
        },
        |index, item| save_item(th, p, list.into(), index, item),
    )
}

/// Stores items with one opcode for many of them, the way CPython groups them: a group of one has its own opcode.
pub fn batch<T>(
    th: &Thread,
    p: Saver,
    (one, many): (u8, u8),
    exact: bool,
    mut next: impl FnMut() -> PyResult<Option<T>>,
    mut store: impl FnMut(usize, T) -> PyResult<()>,
) -> PyResult<()> {
    let _ = th;
    let mut index = 0;
    if !p.is_bin() {
        while let Some(item) = next()? {
            store(index, item)?;
            p.put(&[one]);
            index += 1;
        }
        return Ok(());
    }
    let mut ahead = next()?;
    while let Some(first) = ahead.take() {
        let second = next()?;
        // Of a list or dict, whose length is known, only a first and only item.
        if second.is_none() && (index == 0 || !exact) {
            store(index, first)?;
            p.put(&[one]);
            return Ok(());
        }
        p.put(&[MARK]);
        store(index, first)?;
        index += 1;
        let mut count = 1;
        ahead = second;
        while let Some(item) = ahead.take() {
            store(index, item)?;
            index += 1;
            count += 1;
            if count == BATCH {
                break;
            }
            ahead = next()?;
        }
        p.put(&[many]);
        if count == BATCH {
            ahead = next()?;
        }
    }
    Ok(())
}

pub fn save_pair(th: &Thread, p: Saver, owner: Value, key: Value, value: Value) -> PyResult<()> {
    save(th, p, key, true)?;
    save(th, p, value, true).map_err(|Raised| {
        let pending = th.take_pending();
        let key = shown(th, key).unwrap_or_else(|Raised| {
            th.take_pending();
            "?".to_owned()
        });
        if let Some(pending) = pending {
            th.set_pending(pending);
        }
        note(
            th,
            &format!("when serializing {} item {key}", type_text(th, owner)),
        )
    })
}

pub fn save_dict(th: &Thread, p: Saver, dict: Gc<Dict>) -> PyResult<()> {
    p.put(if p.is_bin() {
        &[EMPTY_DICT]
    } else {
        &[MARK, DICT]
    });
    p.memoize(th, dict.into())?;
    let (mut position, len) = (0, dict.len());
    batch(
        th,
        p,
        (SETITEM, SETITEMS),
        true,
        || {
            if dict.len() != len {
                let text = "dictionary changed size during iteration";
                return Err(th.raise(t::RuntimeError, text));
            }
            Ok(dict.next_item(position).map(|(next, key, value)| {
                position = next;
                (key, value)
            }))
        },
        |_, (key, value)| save_pair(th, p, dict.into(), key, value),
    )
}

pub fn element_note(th: &Thread, owner: Value) -> Raised {
    note(
        th,
        &format!("when serializing {} element", type_text(th, owner)),
    )
}

pub fn save_set(th: &Thread, p: Saver, set: Gc<Set>) -> PyResult<()> {
    let object = Value::from(set);
    if p.proto() < 4 {
        return save_as_list(th, p, t::SET, object);
    }
    p.put(&[EMPTY_SET]);
    p.memoize(th, object)?;
    let (mut position, mut count, len) = (0, 0, set.len());
    if len == 0 {
        return Ok(());
    }
    while let Some((next, key, _)) = set.next_key(position) {
        position = next;
        if count == 0 {
            p.put(&[MARK]);
        }
        save(th, p, key, true).map_err(|Raised| element_note(th, object))?;
        if set.len() != len {
            return Err(th.raise(t::RuntimeError, "set changed size during iteration"));
        }
        count += 1;
        if count == BATCH {
            p.put(&[ADDITEMS]);
            count = 0;
        }
    }
    if count > 0 {
        p.put(&[ADDITEMS]);
    }
    Ok(())
}

pub fn save_as_list(th: &Thread, p: Saver, class: TypeId, object: Value) -> PyResult<()> {
    let items = protocol::to_list(th, object)?;
    let args = th.try_tuple(&[items.into()])?;
    save_reduce(th, p, &[th.class(class).into(), args.into()], Some(object))
}

pub fn save_frozenset(th: &Thread, p: Saver, object: Value) -> PyResult<()> {
    if p.proto() < 4 {
        return save_as_list(th, p, t::FROZENSET, object);
    }
    p.put(&[MARK]);
    protocol::for_each(th, object, |item| {
        save(th, p, item, true).map_err(|Raised| element_note(th, object))?;
        Ok(true)
    })?;
    if let Some(index) = p.memo_index(object) {
        p.put(&[POP_MARK]);
        p.put_get(index);
        return Ok(());
    }
    p.put(&[FROZENSET]);
    p.memoize(th, object)
}
