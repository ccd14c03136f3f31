//! `array`. CPython: Modules/arraymodule.c. The item types are in `item.rs`, the iterator in `iter.rs`.

mod item;
mod iter;

use item::{ITEM_TYPES, ItemType};
use pyjit_object::array::ByteArea;
use pyjit_object::buffer::{BufferInfo, BytesLike, Request};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::sequence::{Slice, SliceRange};
use pyjit_object::str::StrBuilder;
use pyjit_types::common;
use std::cell::Cell;

/// Invariant: the first `len * size` bytes of the area are the items.
#[pytype(name = "array", module = "array")]
#[repr(C)]
pub struct Array {
    head: NativeHeader,
    area: Field<Option<Gc<ByteArea>>>,
    #[trace(skip)]
    item: Cell<&'static ItemType>,
    len: Cell<usize>,
    /// Items there is room for, by CPython's rule of growth.
    room: Cell<usize>,
    /// Buffers that show the memory, which must then stay where it is.
    exports: Cell<usize>,
}

fn make(th: &Thread, class: Gc<Type>, item: &'static ItemType) -> Gc<Array> {
    th.alloc(
        class,
        Array {
            head: NativeHeader::new(Array::LAYOUT),
            area: Field::new(None),
            item: Cell::new(item),
            len: Cell::new(0),
            room: Cell::new(0),
            exports: Cell::new(0),
        },
    )
}

/// An empty array of class `array` itself.
fn blank(th: &Thread, item: &'static ItemType) -> PyResult<Gc<Array>> {
    Ok(make(th, common::native_class(th, Array::LAYOUT)?, item))
}

impl Array {
    fn len(&self) -> usize {
        self.len.get()
    }

    fn size(&self) -> usize {
        self.item.get().size
    }

    /// The items' bytes. Not to be held across anything that can run Python code.
    fn bytes(&self) -> &[u8] {
        match self.area.get() {
            // SAFETY: the invariant; nobody resizes meanwhile, by the contract.
            Some(area) => unsafe {
                std::slice::from_raw_parts(area.data(), self.len() * self.size())
            },
            None => &[],
        }
    }

    #[allow(clippy::mut_from_ref)]
    fn bytes_mut(&self) -> &mut [u8] {
        match self.area.get() {
            // SAFETY: as in `bytes`; used for one copy at a time.
            Some(area) => unsafe {
                std::slice::from_raw_parts_mut(area.data(), self.len() * self.size())
            },
            None => &mut [],
        }
    }

    fn get(&self, th: &Thread, index: usize) -> Option<Value> {
        let item = self.item.get();
        if index >= self.len() {
            return None;
        }
        Some((item.get)(th, &self.bytes()[index * item.size..]))
    }

    /// Writes item `index`, if it is still there after the value was converted.
    fn put(&self, th: &Thread, index: usize, value: Value) -> PyResult<()> {
        let (item, size) = (self.item.get(), self.size());
        let word = (item.set)(th, value)?;
        if index >= self.len() {
            return Err(th.raise(t::IndexError, "array assignment index out of range"));
        }
        self.bytes_mut()[index * size..(index + 1) * size].copy_from_slice(&word[..size]);
        Ok(())
    }

    fn check_resizable(&self, th: &Thread, len: usize) -> PyResult<()> {
        if len != self.len() && th.still(|| self.exports.get() > 0) {
            let text = "cannot resize an array that is exporting buffers";
            return Err(th.raise(t::BufferError, text));
        }
        Ok(())
    }

    /// Makes the array `len` items long; new ones are zero.
    fn resize(&self, th: &Thread, len: usize) -> PyResult<()> {
        self.check_resizable(th, len)?;
        let (size, old) = (self.size(), self.len());
        if len > self.room.get() {
            let room = if old == 0 {
                len
            } else {
                (len >> 4) + if old < 8 { 3 } else { 7 } + len
            };
            let Some(bytes) = room.checked_mul(size) else {
                return Err(th.raise_memory());
            };
            let area = ByteArea::alloc(th, bytes)?;
            // SAFETY: the fresh area is larger than what is copied.
            unsafe {
                std::ptr::copy_nonoverlapping(self.bytes().as_ptr(), area.data(), old * size)
            };
            self.area.set(&self.head.header, Some(area));
            self.room.set(room);
        }
        self.len.set(len);
        if len > old {
            self.bytes_mut()[old * size..].fill(0);
        }
        Ok(())
    }

    fn push(&self, th: &Thread, value: Value) -> PyResult<()> {
        let word = (self.item.get().set)(th, value)?;
        let len = self.len();
        // CPython's growth by one item, also from nothing.
        if len == 0 && self.room.get() == 0 {
            self.check_resizable(th, 1)?;
            self.area.set(
                &self.head.header,
                Some(ByteArea::alloc(th, 4 * self.size())?),
            );
            self.room.set(4);
        }
        self.resize(th, len + 1)?;
        let size = self.size();
        self.bytes_mut()[len * size..].copy_from_slice(&word[..size]);
        Ok(())
    }

    fn push_bytes(&self, th: &Thread, bytes: &[u8]) -> PyResult<()> {
        let size = self.size();
        if !bytes.len().is_multiple_of(size) {
            return Err(th.raise(t::ValueError, "bytes length not a multiple of item size"));
        }
        let old = self.len();
        if bytes.is_empty() {
            return Ok(());
        }
        self.resize(th, old + bytes.len() / size)?;
        self.bytes_mut()[old * size..].copy_from_slice(bytes);
        Ok(())
    }

    /// Replaces the items `start..end` by whole items in `with`.
    fn replace(&self, th: &Thread, start: usize, end: usize, with: &[u8]) -> PyResult<()> {
        let (size, old) = (self.size(), self.len());
        let tail = old - end;
        let len = start + with.len() / size + tail;
        self.check_resizable(th, len)?;
        if len > old {
            self.resize(th, len)?;
        }
        let data = self.bytes_mut();
        data.copy_within(end * size..old * size, start * size + with.len());
        data[start * size..start * size + with.len()].copy_from_slice(with);
        self.len.set(len);
        Ok(())
    }

    fn push_text(&self, th: &Thread, text: Gc<Str>) -> PyResult<()> {
        let bytes: Vec<u8> = text.chars().flat_map(u32::to_ne_bytes).collect();
        self.push_bytes(th, &bytes)
    }

    fn text(&self, th: &Thread) -> PyResult<Gc<Str>> {
        let mut out = StrBuilder::new();
        for chunk in self.bytes().chunks_exact(4) {
            let mut raw = [0; 4];
            raw.copy_from_slice(chunk);
            let unit = u32::from_ne_bytes(raw);
            if unit > 0x10FFFF {
                let text = format!("character U+{unit:x} is not in range [U+0000; U+10ffff]");
                return Err(th.raise(t::ValueError, text));
            }
            out.push(unit);
        }
        out.finish(th)
    }
}

/// Appends every item of an iterable.
fn extend_from(th: &Thread, this: Gc<Array>, iterable: Value) -> PyResult<()> {
    if let Some(other) = iterable.cast::<Array>() {
        if !std::ptr::eq(other.item.get(), this.item.get()) {
            return Err(th.raise(t::TypeError, "can only extend with array of same kind"));
        }
        let bytes = other.bytes().to_vec();
        return this.push_bytes(th, &bytes);
    }
    protocol::for_each(th, iterable, |value| {
        this.push(th, value)?;
        Ok(true)
    })
}

fn copy_of(th: &Thread, this: Gc<Array>) -> PyResult<Gc<Array>> {
    let copy = blank(th, this.item.get())?;
    copy.push_bytes(th, this.bytes())?;
    Ok(copy)
}

/// "array index out of range" and the like.
fn index_error(th: &Thread, what: &str) -> Raised {
    th.raise(t::IndexError, format!("array {what}index out of range"))
}

/// The key of a subscript: a place or a slice.
fn key_of(th: &Thread, key: Value) -> PyResult<common::Key> {
    if let Some(slice) = key.cast::<Slice>() {
        return Ok(common::Key::Slice(slice));
    }
    if !protocol::is_index(th, key) {
        return Err(th.raise(t::TypeError, "array indices must be integers"));
    }
    Ok(common::Key::At(protocol::index_clipped(
        th,
        key,
        t::IndexError,
    )?))
}

/// Deletes the items of a slice, or replaces them by those of another array.
fn assign_slice(th: &Thread, this: Gc<Array>, range: SliceRange, with: &[u8]) -> PyResult<()> {
    let size = this.size();
    if range.step == 1 {
        let start = range.start as usize;
        return this.replace(th, start, start + range.count, with);
    }
    if with.is_empty() {
        let gone: Vec<usize> = range.indices().collect();
        this.check_resizable(th, this.len() - gone.len())?;
        let kept: Vec<u8> = (0..this.len())
            .filter(|index| !gone.contains(index))
            .flat_map(|index| this.bytes()[index * size..(index + 1) * size].to_vec())
            .collect();
        this.len.set(kept.len() / size);
        this.bytes_mut().copy_from_slice(&kept);
        return Ok(());
    }
    let count = with.len() / size;
    if count != range.count {
        let wanted = range.count;
        let text =
            format!("attempt to assign array of size {count} to extended slice of size {wanted}");
        return Err(th.raise(t::ValueError, text));
    }
    for (index, bytes) in range.indices().zip(with.chunks_exact(size)) {
        this.bytes_mut()[index * size..(index + 1) * size].copy_from_slice(bytes);
    }
    Ok(())
}

fn release(_: &Thread, owner: Value) {
    if let Some(array) = owner.cast::<Array>() {
        array.exports.set(array.exports.get().saturating_sub(1));
    }
}

const BAD_CODE: &str = "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)";

/// A new array of a class from `(typecode, initializer)`.
fn construct(
    th: &Thread,
    class: Gc<Type>,
    code: Value,
    initial: Option<Value>,
) -> PyResult<Gc<Array>> {
    let Some(code_text) = code.cast::<Str>() else {
        let name = th.type_name(code);
        let text = format!("array() argument 1 must be a unicode character, not {name}");
        return Err(th.raise(t::TypeError, text));
    };
    if code_text.len() != 1 {
        let len = code_text.len();
        let text =
            format!("array() argument 1 must be a unicode character, not a string of length {len}");
        return Err(th.raise(t::TypeError, text));
    }
    let code = code_text.at(0);
    if code == 'u' as u32 {
        let text = "The 'u' type code is deprecated and will be removed in Python 3.16";
        th.warn(t::DeprecationWarning, text, 1)?;
    }
    let found = item::find(code);
    let shown = char::from_u32(code).unwrap_or('?');
    let is_text = found.is_some_and(ItemType::is_text);
    if let Some(initial) = initial.filter(|_| !is_text) {
        let what = if initial.cast::<Str>().is_some() {
            "str"
        } else if initial
            .cast::<Array>()
            .is_some_and(|other| other.item.get().is_text())
        {
            "unicode array"
        } else {
            ""
        };
        if !what.is_empty() {
            let text =
                format!("cannot use a {what} to initialize an array with typecode '{shown}'");
            return Err(th.raise(t::TypeError, text));
        }
    }
    let Some(item) = found else {
        return Err(th.raise(t::ValueError, BAD_CODE));
    };
    let array = make(th, class, item);
    let Some(initial) = initial else {
        return Ok(array);
    };
    if initial.cast::<Bytes>().is_some() || initial.cast::<ByteArray>().is_some() {
        let bytes = BytesLike::new(th, initial, Request::SIMPLE)?.to_vec();
        array.push_bytes(th, &bytes)?;
    } else if let Some(text) = initial.cast::<Str>() {
        array.push_text(th, text)?;
    } else if let Some(other) = initial.cast::<Array>() {
        if std::ptr::eq(other.item.get(), item) {
            array.push_bytes(th, other.bytes())?;
        } else {
            array.resize(th, other.len())?;
            for index in 0..other.len() {
                if let Some(value) = other.get(th, index) {
                    array.put(th, index, value)?;
                }
            }
        }
    } else if initial.cast::<List>().is_some() || initial.cast::<Tuple>().is_some() {
        let values = protocol::to_list(th, initial)?;
        array.resize(th, values.len())?;
        for (index, value) in values.as_slice().iter().enumerate() {
            array.put(th, index, *value)?;
        }
    } else {
        extend_from(th, array, initial)?;
    }
    Ok(array)
}

const DOC: &str = include_str!("array.txt");

#[pymethods(Array, name = "array.array", module = "array", doc = DOC, flags = TypeFlags::BASE.with(TypeFlags::SEQUENCE).with(TypeFlags::HAVE_GC).with(TypeFlags::MANAGED_WEAKREF))]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<Array>> {
        let base = common::native_class(th, Array::LAYOUT)?;
        if class == base || common::same_init(class, base) {
            args.no_keywords(th, "array.array")?;
        }
        let values = args.positional();
        let given = values.len();
        match *values {
            [code] => construct(th, class, code, None),
            [code, initial] => construct(th, class, code, Some(initial)),
            [] => Err(th.raise(t::TypeError, "array() takes at least 1 argument (0 given)")),
            _ => Err(th.raise(
                t::TypeError,
                format!("array() takes at most 2 arguments ({given} given)"),
            )),
        }
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Array>) -> PyResult<Gc<Str>> {
        let mut out = StrBuilder::new();
        let name = th.type_name(this.into());
        out.push_str(name.rsplit('.').next().unwrap_or(&name));
        out.push_str(&format!("('{}'", this.item.get().code as char));
        if this.len() > 0 {
            out.push_str(", ");
            let items: Value = if this.item.get().is_text() {
                this.text(th)?.into()
            } else {
                protocol::to_list(th, this.into())?.into()
            };
            common::push_repr(th, &mut out, items)?;
        }
        out.push_str(")");
        out.finish(th)
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<Array>, other: Value, op: CompareOp) -> PyResult<Value> {
        let Some(other) = other.cast::<Array>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        if this.len() != other.len() && equality {
            return Ok(Value::bool(op == CompareOp::Ne));
        }
        match common::first_difference(th, |i| this.get(th, i), |i| other.get(th, i))? {
            None => Ok(Value::bool(op.holds(this.len().cmp(&other.len())))),
            Some(_) if equality => Ok(Value::bool(op == CompareOp::Ne)),
            Some((a, b)) => protocol::rich_compare(th, a, b, op),
        }
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<Array>) -> PyResult<Value> {
        super::iter::new(th, this)
    }

    #[slot(bf_getbuffer)]
    fn buffer(th: &Thread, this: Gc<Array>, _request: Request) -> PyResult<BufferInfo> {
        let area = match this.area.get() {
            Some(area) => area,
            None => {
                let area = ByteArea::alloc(th, 8)?;
                this.area.set(&this.head.header, Some(area));
                area
            }
        };
        this.exports.set(this.exports.get() + 1);
        let item = this.item.get();
        let mut info = BufferInfo::bytes(this.into(), area.data(), this.len() * item.size, false);
        info.itemsize = item.size;
        info.format = item.format;
        info.release = Some(release);
        Ok(info)
    }

    #[slot(bf_releasebuffer)]
    fn release_buffer(th: &Thread, this: Gc<Array>, view: Value) -> PyResult<()> {
        pyjit_types::memoryview::python::release(th, this.into(), view)
    }

    #[slot(sq_length)]
    #[slot(mp_length)]
    fn len(this: Gc<Array>) -> usize {
        this.len()
    }

    #[slot(sq_concat)]
    fn concat(th: &Thread, this: Gc<Array>, other: Value) -> PyResult<Gc<Array>> {
        let Some(found) = other.cast::<Array>() else {
            let name = th.type_name(other);
            let text = format!("can only append array (not \"{name}\") to array");
            return Err(th.raise(t::TypeError, text));
        };
        if !std::ptr::eq(found.item.get(), this.item.get()) {
            return Err(th.raise(t::TypeError, "bad argument type for built-in operation"));
        }
        let sum = copy_of(th, this)?;
        sum.push_bytes(th, found.bytes())?;
        Ok(sum)
    }

    #[slot(sq_repeat)]
    fn repeat(th: &Thread, this: Gc<Array>, count: isize) -> PyResult<Gc<Array>> {
        let product = blank(th, this.item.get())?;
        let count = usize::try_from(count).unwrap_or(0);
        if this
            .bytes()
            .len()
            .checked_mul(count)
            .is_none_or(|bytes| bytes > 1 << 46)
        {
            return Err(th.raise_memory());
        }
        product.resize(th, this.len() * count)?;
        if count > 0 && this.len() > 0 {
            let bytes = this.bytes();
            product
                .bytes_mut()
                .chunks_exact_mut(bytes.len())
                .for_each(|part| part.copy_from_slice(bytes));
        }
        Ok(product)
    }

    #[slot(sq_inplace_concat)]
    fn concat_in_place(th: &Thread, this: Gc<Array>, other: Value) -> PyResult<Value> {
        if other.cast::<Array>().is_none() {
            let name = th.type_name(other);
            let text = format!("can only extend array with array (not \"{name}\")");
            return Err(th.raise(t::TypeError, text));
        }
        extend_from(th, this, other)?;
        Ok(this.into())
    }

    #[slot(sq_inplace_repeat)]
    fn repeat_in_place(th: &Thread, this: Gc<Array>, count: isize) -> PyResult<Value> {
        let product = repeat(th, this, count)?;
        this.check_resizable(th, product.len())?;
        this.area.set(&this.head.header, product.area.get());
        this.len.set(product.len());
        this.room.set(product.room.get());
        Ok(this.into())
    }

    #[slot(sq_item)]
    fn item(th: &Thread, this: Gc<Array>, index: isize) -> PyResult<Value> {
        match usize::try_from(index)
            .ok()
            .and_then(|index| this.get(th, index))
        {
            Some(value) => Ok(value),
            None => Err(index_error(th, "")),
        }
    }

    #[slot(sq_contains)]
    fn contains(th: &Thread, this: Gc<Array>, value: Value) -> PyResult<bool> {
        Ok(find(th, this, value, 0, usize::MAX)?.is_some())
    }

    fn find(
        th: &Thread,
        this: Gc<Array>,
        value: Value,
        start: usize,
        stop: usize,
    ) -> PyResult<Option<usize>> {
        let mut index = start;
        while index < stop
            && let Some(item) = this.get(th, index)
        {
            if protocol::equal(th, item, value)? {
                return Ok(Some(index));
            }
            index += 1;
        }
        Ok(None)
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Gc<Array>, key: Value) -> PyResult<Value> {
        match key_of(th, key)? {
            common::Key::At(index) => {
                let index = Index(index).within(this.len());
                index
                    .and_then(|index| this.get(th, index))
                    .ok_or_else(|| index_error(th, ""))
            }
            common::Key::Slice(slice) => {
                let range = slice.resolve(th, || this.len())?;
                let part = blank(th, this.item.get())?;
                let size = this.size();
                if range.step == 1 {
                    let start = range.start as usize * size;
                    part.push_bytes(th, &this.bytes()[start..start + range.count * size])?;
                } else {
                    part.resize(th, range.count)?;
                    for (to, from) in part.bytes_mut().chunks_exact_mut(size).zip(range.indices()) {
                        to.copy_from_slice(&this.bytes()[from * size..(from + 1) * size]);
                    }
                }
                Ok(part.into())
            }
        }
    }

    #[slot(mp_ass_subscript)]
    fn assign(th: &Thread, this: Gc<Array>, key: Value, value: Option<Value>) -> PyResult<()> {
        match (key_of(th, key)?, value) {
            (common::Key::At(index), value) => match (Index(index).within(this.len()), value) {
                (None, _) => Err(index_error(th, "assignment ")),
                (Some(index), Some(value)) => this.put(th, index, value),
                (Some(index), None) => this.replace(th, index, index + 1, &[]),
            },
            (common::Key::Slice(slice), None) => {
                let range = slice.resolve(th, || this.len())?;
                assign_slice(th, this, range, &[])
            }
            (common::Key::Slice(slice), Some(value)) => {
                let range = slice.resolve(th, || this.len())?;
                let Some(other) = value.cast::<Array>() else {
                    let name = th.type_name(value);
                    let text = format!("can only assign array (not \"{name}\") to array slice");
                    return Err(th.raise(t::TypeError, text));
                };
                if !std::ptr::eq(other.item.get(), this.item.get()) {
                    return Err(th.raise(t::TypeError, "bad argument type for built-in operation"));
                }
                let with = other.bytes().to_vec();
                if with.is_empty() && range.step != 1 && range.count > 0 {
                    let wanted = range.count;
                    let text = format!(
                        "attempt to assign array of size 0 to extended slice of size {wanted}"
                    );
                    return Err(th.raise(t::ValueError, text));
                }
                assign_slice(th, this, range, &with)
            }
        }
    }

    /// Append new value v to the end of the array.
    #[method("($self, v, /)")]
    fn append(th: &Thread, this: Gc<Array>, v: Value) -> PyResult<()> {
        this.push(th, v)
    }

    /// Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.
    ///
    /// The length should be multiplied by the itemsize attribute to
    /// calculate the buffer length in bytes.
    #[method("($self, /)")]
    fn buffer_info(th: &Thread, this: Gc<Array>) -> PyResult<Gc<Tuple>> {
        let address = this.area.get().map_or(0, |area| area.data() as usize);
        th.try_tuple(&[th.int(address), th.int(this.len())])
    }

    /// Byteswap all items of the array.
    ///
    /// If the items in the array are not 1, 2, 4, or 8 bytes in size,
    /// RuntimeError is raised.
    #[method("($self, /)")]
    fn byteswap(this: Gc<Array>) {
        let size = this.size();
        this.bytes_mut()
            .chunks_exact_mut(size)
            .for_each(|item| item.reverse());
    }

    /// Remove all items from the array.
    #[method("($self, /)")]
    fn clear(th: &Thread, this: Gc<Array>) -> PyResult<()> {
        this.resize(th, 0)
    }

    /// Return a copy of the array.
    #[method("($self, /)")]
    fn __copy__(th: &Thread, this: Gc<Array>) -> PyResult<Gc<Array>> {
        copy_of(th, this)
    }

    /// Return number of occurrences of v in the array.
    #[method("($self, v, /)")]
    fn count(th: &Thread, this: Gc<Array>, v: Value) -> PyResult<usize> {
        let (mut count, mut index) = (0, 0);
        while let Some(item) = this.get(th, index) {
            count += protocol::equal(th, item, v)? as usize;
            index += 1;
        }
        Ok(count)
    }

    /// Return a copy of the array.
    #[method("($self, unused, /)")]
    fn __deepcopy__(th: &Thread, this: Gc<Array>, _unused: Value) -> PyResult<Gc<Array>> {
        copy_of(th, this)
    }

    /// Append items to the end of the array.
    #[method("($self, bb, /)")]
    fn extend(th: &Thread, this: Gc<Array>, bb: Value) -> PyResult<()> {
        extend_from(th, this, bb)
    }

    /// Read n objects from the file object f and append them to the end of the array.
    #[method("($self, f, n, /)")]
    fn fromfile(th: &Thread, this: Gc<Array>, f: Value, n: Index) -> PyResult<()> {
        let Ok(count) = usize::try_from(n.0) else {
            return Err(th.raise(t::ValueError, "negative count"));
        };
        let Some(wanted) = count.checked_mul(this.size()) else {
            return Err(th.raise_memory());
        };
        let read = protocol::call_method(th, f, th.names().read, &[th.int(wanted)])?;
        let Some(bytes) = read.cast::<Bytes>() else {
            return Err(th.raise(t::TypeError, "read() didn't return bytes"));
        };
        let short = bytes.len() != wanted;
        this.push_bytes(th, bytes.as_slice())?;
        if short {
            return Err(th.raise(t::EOFError, "read() didn't return enough bytes"));
        }
        Ok(())
    }

    /// Append items to array from list.
    #[method("($self, list, /)")]
    fn fromlist(th: &Thread, this: Gc<Array>, list: Value) -> PyResult<()> {
        let Some(list) = list.cast::<List>() else {
            return Err(th.raise(t::TypeError, "arg must be list"));
        };
        let (old, more) = (this.len(), list.len());
        this.resize(th, old + more)?;
        for index in 0..more {
            let result = match list.get(index) {
                Some(value) if list.len() == more => this.put(th, old + index, value),
                _ => Err(th.raise(t::RuntimeError, "list changed size during iteration")),
            };
            if result.is_err() {
                // All or nothing.
                this.resize(th, old)?;
                return result;
            }
        }
        Ok(())
    }

    /// Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method.
    #[method("($self, buffer, /)")]
    fn frombytes(th: &Thread, this: Gc<Array>, buffer: Value) -> PyResult<()> {
        let bytes = BytesLike::new(th, buffer, Request::SIMPLE)?.to_vec();
        this.push_bytes(th, &bytes)
    }

    /// Extends this array with data from the unicode string ustr.
    ///
    /// The array must be a unicode type array; otherwise a ValueError is
    /// raised.  Use array.frombytes(ustr.encode(...)) to append Unicode
    /// data to an array of some other type.
    #[method("($self, ustr, /)")]
    fn fromunicode(th: &Thread, this: Gc<Array>, ustr: Gc<Str>) -> PyResult<()> {
        if !this.item.get().is_text() {
            let text = "fromunicode() may only be called on unicode type arrays ('u' or 'w')";
            return Err(th.raise(t::ValueError, text));
        }
        this.push_text(th, ustr)
    }

    /// Return index of first occurrence of v in the array.
    ///
    /// Raise ValueError if the value is not present.
    #[method("($self, v, start=0, stop=sys.maxsize, /)")]
    fn index(
        th: &Thread,
        this: Gc<Array>,
        v: Value,
        start: Option<SliceIndex>,
        stop: Option<SliceIndex>,
    ) -> PyResult<usize> {
        let (start, stop) = common::clip_bounds(start, stop, this.len());
        match find(th, this, v, start, stop)? {
            Some(index) => Ok(index),
            None => Err(th.raise(t::ValueError, "array.index(x): x not in array")),
        }
    }

    /// Insert a new item v into the array before position i.
    #[method("($self, i, v, /)")]
    fn insert(th: &Thread, this: Gc<Array>, i: Index, v: Value) -> PyResult<()> {
        let word = (this.item.get().set)(th, v)?;
        let (at, _) = common::clip_bounds(Some(SliceIndex(i.0)), None, this.len());
        let at = at.min(this.len());
        this.replace(th, at, at, &word[..this.size()])
    }

    /// Return the i-th element and delete it from the array.
    ///
    /// i defaults to -1.
    #[method("($self, i=-1, /)")]
    fn pop(th: &Thread, this: Gc<Array>, i: Option<Index>) -> PyResult<Value> {
        if this.len() == 0 {
            return Err(th.raise(t::IndexError, "pop from empty array"));
        }
        let Some(index) = i.unwrap_or(Index(-1)).within(this.len()) else {
            return Err(th.raise(t::IndexError, "pop index out of range"));
        };
        let value = this.get(th, index).unwrap_or(Value::NONE);
        this.replace(th, index, index + 1, &[])?;
        Ok(value)
    }

    /// Return state information for pickling.
    #[method("($self, value, /)")]
    fn __reduce_ex__(th: &Thread, this: Gc<Array>, value: Value) -> PyResult<Gc<Tuple>> {
        let version = protocol::index_as_isize(th, value)?;
        let attrs = match protocol::lookup_attr(th, this.into(), th.names().__dict__)? {
            Some(attrs) => attrs,
            None => Value::NONE,
        };
        let item = this.item.get();
        let code: Value = th.str_char(item.code as u32).into();
        let class: Value = th.class_of(this.into()).into();
        if version < 3 {
            let args = th.try_tuple(&[code, protocol::to_list(th, this.into())?.into()])?;
            return th.try_tuple(&[class, args.into(), attrs]);
        }
        let rebuild = pyjit_types::kept(th, RECONSTRUCTOR_KEY)?;
        let bytes = th.bytes(this.bytes())?;
        let args = th.try_tuple(&[class, code, Value::int(item.machine), bytes.into()])?;
        th.try_tuple(&[rebuild, args.into(), attrs])
    }

    /// Remove the first occurrence of v in the array.
    #[method("($self, v, /)")]
    fn remove(th: &Thread, this: Gc<Array>, v: Value) -> PyResult<()> {
        match find(th, this, v, 0, usize::MAX)? {
            Some(index) if index < this.len() => this.replace(th, index, index + 1, &[]),
            Some(_) => Ok(()),
            None => Err(th.raise(t::ValueError, "array.remove(x): x not in array")),
        }
    }

    /// Reverse the order of the items in the array.
    #[method("($self, /)")]
    fn reverse(this: Gc<Array>) {
        let size = this.size();
        let bytes = this.bytes_mut();
        // Reversing all bytes, then those of each item.
        bytes.reverse();
        bytes.chunks_exact_mut(size).for_each(|item| item.reverse());
    }

    /// Write all items (as machine values) to the file object f.
    #[method("($self, f, /)")]
    fn tofile(th: &Thread, this: Gc<Array>, f: Value) -> PyResult<()> {
        const BLOCK: usize = 64 * 1024;
        let mut at = 0;
        while at < this.bytes().len() {
            let end = (at + BLOCK).min(this.bytes().len());
            let bytes = th.bytes(&this.bytes()[at..end])?;
            protocol::call_method(th, f, th.names().write, &[bytes.into()])?;
            at = end;
        }
        Ok(())
    }

    /// Convert array to an ordinary list with the same items.
    #[method("($self, /)")]
    fn tolist(th: &Thread, this: Gc<Array>) -> PyResult<Gc<List>> {
        let list = th.empty_list();
        list.reserve(th, this.len())?;
        for index in 0..this.len() {
            if let Some(item) = this.get(th, index) {
                list.push(th, item)?;
            }
        }
        Ok(list)
    }

    /// Convert the array to an array of machine values and return the bytes representation.
    #[method("($self, /)")]
    fn tobytes(th: &Thread, this: Gc<Array>) -> PyResult<Gc<Bytes>> {
        th.bytes(this.bytes())
    }

    /// Extends this array with data from the unicode string ustr.
    ///
    /// Convert the array to a unicode string.  The array must be a unicode
    /// type array; otherwise a ValueError is raised.  Use
    /// array.tobytes().decode() to obtain a unicode string from an array of
    /// some other type.
    #[method("($self, /)")]
    fn tounicode(th: &Thread, this: Gc<Array>) -> PyResult<Gc<Str>> {
        if !this.item.get().is_text() {
            let text = "tounicode() may only be called on unicode type arrays ('u' or 'w')";
            return Err(th.raise(t::ValueError, text));
        }
        this.text(th)
    }

    /// Size of the array in memory, in bytes.
    #[method("($self, /)")]
    fn __sizeof__(this: Gc<Array>) -> usize {
        64 + this.room.get() * this.size()
    }

    /// the typecode character used to create the array
    #[getter]
    fn typecode(th: &Thread, this: Gc<Array>) -> Gc<Str> {
        th.str_char(this.item.get().code as u32)
    }

    /// the size, in bytes, of one array item
    #[getter]
    fn itemsize(this: Gc<Array>) -> usize {
        this.size()
    }

    /// Arrays are generic over the type of their elements
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        common::class_getitem(th, class, object)
    }
}

const RECONSTRUCTOR_KEY: &str = "array._array_reconstructor";

/// This module defines an object type which can efficiently represent
/// an array of basic values: characters, integers, floating-point
/// numbers.  Arrays are sequence types and behave very much like lists,
/// except that the type of objects stored in them is constrained.
///
#[pymodule(name = "array")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let class = th.define_class(&methods::SPEC, None)?;
        th.define_class(&iter::methods::SPEC, None)?;
        module.set(th, "array", class)?;
        module.set(th, "ArrayType", class)?;
        let codes: String = ITEM_TYPES.iter().map(|row| row.code as char).collect();
        module.set(th, "typecodes", th.str(&codes))?;
        if let Some(rebuild) = module.get(th, "_array_reconstructor")? {
            th.rt().kept.borrow_mut().insert(RECONSTRUCTOR_KEY, rebuild);
        }
        // A mutable sequence, like list.
        if let Some(import) = th.rt().hooks.import.get() {
            let abc = import(th, "_collections_abc")?;
            let sequence = protocol::getattr_str(th, abc, "MutableSequence")?;
            protocol::call_method_str(th, sequence, "register", &[class.into()])?;
        }
        Ok(())
    }

    /// Internal. Used for pickling support.
    #[function("(arraytype, typecode, mformat_code, items, /)")]
    fn _array_reconstructor(
        th: &Thread,
        arraytype: Value,
        typecode: Value,
        mformat_code: i32,
        items: Value,
    ) -> PyResult<Value> {
        let Some(class) = arraytype.cast::<Type>() else {
            let name = th.type_name(arraytype);
            let text = format!("first argument must be a type object, not {name}");
            return Err(th.raise(t::TypeError, text));
        };
        if !class.is_subclass_of(common::native_class(th, Array::LAYOUT)?) {
            let text = format!("{} is not a subtype of array.array", class.name_str());
            return Err(th.raise(t::TypeError, text));
        }
        let code = typecode
            .cast::<Str>()
            .filter(|code| code.len() == 1)
            .map(|code| code.at(0));
        let Some(item) = code.and_then(item::find) else {
            return Err(th.raise(t::ValueError, "second argument must be a valid type code"));
        };
        if !(0..=21).contains(&mformat_code) {
            let text = "third argument must be a valid machine format code.";
            return Err(th.raise(t::ValueError, text));
        }
        let Some(bytes) = items.cast::<Bytes>() else {
            let name = th.type_name(items);
            let text = format!("fourth argument should be bytes, not {name}");
            return Err(th.raise(t::TypeError, text));
        };
        let initial = if item.machine == mformat_code {
            items
        } else {
            item::decode(th, bytes.as_slice(), mformat_code)?
        };
        // Items of another machine's format may need another type code of ours.
        protocol::call(th, class.into(), &[typecode, initial])
    }
}
