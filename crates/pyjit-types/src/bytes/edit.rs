//! What the methods of `bytearray` are made of: slices assigned and deleted, pickling, buffer exports.

use super::{self as bytes, Octets};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::sequence::{Slice, SliceRange};

/// Gives a view back.
pub fn release(_: &Thread, owner: Value) {
    if let Some(array) = owner.cast::<ByteArray>() {
        array.exports.set(array.exports.get().saturating_sub(1));
    }
}

pub fn key_error(th: &Thread, key: Value) -> Raised {
    let found = th.type_name(key);
    th.raise(
        t::TypeError,
        format!("bytearray indices must be integers or slices, not {found}"),
    )
}

/// Removes the bytes of a slice.
fn delete_slice(th: &Thread, this: Gc<ByteArray>, range: SliceRange) -> PyResult<()> {
    if range.count == 0 {
        return Ok(());
    }
    if range.step == 1 {
        let start = range.start as usize;
        return this.replace(th, start, start + range.count, &[]);
    }
    this.check_resizable(th)?;
    let mut gone: Vec<usize> = range.indices().collect();
    gone.sort_unstable();
    let mut gone = gone.into_iter().peekable();
    let mut kept = Vec::with_capacity(this.len() - range.count);
    for (index, byte) in this.as_slice().iter().enumerate() {
        if gone.next_if_eq(&index).is_none() {
            kept.push(*byte);
        }
    }
    this.replace(th, 0, this.len(), &kept)
}

/// The bytes that are assigned to a slice.
fn assigned(th: &Thread, value: Value) -> PyResult<Vec<u8>> {
    if let Some(array) = value.cast::<ByteArray>() {
        return Ok(array.as_slice().to_vec());
    }
    if protocol::is_index(th, value) || value.cast::<Str>().is_some() {
        return Err(th.raise(
            t::TypeError,
            "can assign only bytes, buffers, or iterables of ints in range(0, 256)",
        ));
    }
    bytes::collect::<ByteArray>(th, "bytearray", value)
}

pub fn assign_slice(
    th: &Thread,
    this: Gc<ByteArray>,
    slice: Gc<Slice>,
    value: Option<Value>,
) -> PyResult<()> {
    let contents = match value {
        Some(value) => assigned(th, value)?,
        None => Vec::new(),
    };
    let range = slice.resolve(th, || this.len())?;
    if value.is_none() {
        return delete_slice(th, this, range);
    }
    if range.step == 1 {
        let start = range.start as usize;
        return this.replace(th, start, start + range.count, &contents);
    }
    if contents.is_empty() {
        return delete_slice(th, this, range);
    }
    if contents.len() != range.count {
        return Err(th.raise(
            t::ValueError,
            format!(
                "attempt to assign bytes of size {} to extended slice of size {}",
                contents.len(),
                range.count
            ),
        ));
    }
    for (index, byte) in range.indices().zip(contents) {
        this.as_mut_slice()[index] = byte;
    }
    Ok(())
}

/// What pickling calls: the class, its argument and the instance's attributes.
pub fn reduce(th: &Thread, this: Gc<ByteArray>, protocol: i32) -> PyResult<Value> {
    let state = protocol::call_method(th, this.into(), th.names().__getstate__, &[])?;
    let class: Value = th.class_of(this.into()).into();
    let args = if protocol < 3 {
        let text = th.str_latin1(this.as_slice())?;
        if this.is_empty() {
            th.tuple(&[])
        } else {
            th.tuple(&[text.into(), th.str("latin-1").into()])
        }
    } else if this.is_empty() {
        th.tuple(&[])
    } else {
        th.tuple(&[Bytes::make(th, this.as_slice())?])
    };
    Ok(th.tuple(&[class, args.into(), state]).into())
}
