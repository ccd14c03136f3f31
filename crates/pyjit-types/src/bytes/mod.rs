//! `bytes` and `bytearray`. CPython: Objects/{bytesobject,bytearrayobject,bytes_methods}.c, Objects/stringlib. The
//! algorithms are `pyjit-text`'s, the data structures are in `pyjit-object`; here is what both types share.

pub mod bytearray;
mod edit;
mod item;
pub mod methods;
mod percent;
mod search;

pub use item::{byte, contains, repeat_len};
pub use percent::format as percent_format;
pub use search::{count, find, find_or_raise, tail_match};

use pyjit_object::buffer::{BufferInfo, BytesLike, Request};
use pyjit_object::class::slots::CompareOp;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_text::string::layout::{self, Ends};
use pyjit_text::string::{self, Rules};
use pyjit_text::{StrBuf, StrRef};
use std::ops::Range;

/// The two types: immutable and mutable bytes.
pub trait Octets: Object {
    /// The bytes. Not to be held across anything that can run Python code.
    fn octets(&self) -> &[u8];
    /// A new object of exactly this type.
    fn make(th: &Thread, bytes: &[u8]) -> PyResult<Value>;
    /// A method's answer when nothing changed: the object itself if it is immutable and exact, else a copy.
    fn same(th: &Thread, this: Gc<Self>) -> PyResult<Value>;
    /// What `partition` answers as the separator.
    fn separator(th: &Thread, separator: Value, bytes: &[u8]) -> PyResult<Value>;
    /// The text of the error about a number that is no byte, in constructors.
    const ITEM_ERROR: &'static str;
    const IMMUTABLE: bool;
    /// Counts the views of the object up or down; while there are any, its bytes stay.
    fn hold(&self, _more: bool) {}
}

/// Keeps the bytes of an object as they are while arguments are converted, which may run Python code.
pub struct Held<T: Octets>(Gc<T>);

impl<T: Octets> Held<T> {
    pub fn new(this: Gc<T>) -> Held<T> {
        this.hold(true);
        Held(this)
    }
}

impl<T: Octets> Drop for Held<T> {
    fn drop(&mut self) {
        self.0.hold(false);
    }
}

impl Octets for Bytes {
    const ITEM_ERROR: &'static str = "bytes must be in range(0, 256)";
    const IMMUTABLE: bool = true;

    fn octets(&self) -> &[u8] {
        self.as_slice()
    }
    fn make(th: &Thread, bytes: &[u8]) -> PyResult<Value> {
        Ok(th.bytes(bytes)?.into())
    }
    fn same(th: &Thread, this: Gc<Bytes>) -> PyResult<Value> {
        if protocol::is_exact(this.into(), t::BYTES) {
            Ok(this.into())
        } else {
            Self::make(th, this.as_slice())
        }
    }
    fn separator(_: &Thread, separator: Value, _: &[u8]) -> PyResult<Value> {
        Ok(separator)
    }
}

impl Octets for ByteArray {
    const ITEM_ERROR: &'static str = "byte must be in range(0, 256)";
    const IMMUTABLE: bool = false;

    fn octets(&self) -> &[u8] {
        self.as_slice()
    }
    fn make(th: &Thread, bytes: &[u8]) -> PyResult<Value> {
        Ok(ByteArray::from_slice(th, bytes)?.into())
    }
    fn same(th: &Thread, this: Gc<ByteArray>) -> PyResult<Value> {
        Self::make(th, this.as_slice())
    }
    fn separator(th: &Thread, _: Value, bytes: &[u8]) -> PyResult<Value> {
        Self::make(th, bytes)
    }

    fn hold(&self, more: bool) {
        let count = self.exports.get();
        self.exports.set(if more {
            count + 1
        } else {
            count.saturating_sub(1)
        });
    }
}

/// The bytes of an argument.
pub fn bytes_like(th: &Thread, value: Value) -> PyResult<BytesLike<'_>> {
    BytesLike::new(th, value, Request::SIMPLE)
}

fn text(bytes: &[u8]) -> StrRef<'_> {
    StrRef::Latin1(bytes)
}

/// The bytes of a buffer that the text algorithms made of bytes.
fn latin1(buffer: &StrBuf) -> &[u8] {
    match buffer {
        StrBuf::Latin1(bytes) => bytes,
        _ => &[],
    }
}

// ---- construction -----------------------------------------------------------------------------------------------

/// The arguments `(source, encoding, errors)` of a constructor.
pub struct Source {
    pub object: Option<Value>,
    pub encoding: Option<Gc<Str>>,
    pub errors: Option<Gc<Str>>,
}

impl Source {
    pub fn parse(th: &Thread, name: &str, args: Args<'_>) -> PyResult<Source> {
        let names = ["source", "encoding", "errors"];
        let given = args.values.len();
        if given > 3 {
            return Err(th.raise(
                t::TypeError,
                format!("{name}() takes at most 3 arguments ({given} given)"),
            ));
        }
        let mut found = args.keyword_options(th, name, names)?;
        for (index, value) in args.positional().iter().enumerate() {
            if found[index].is_some() {
                let (keyword, position) = (names[index], index + 1);
                return Err(th.raise(
                    t::TypeError,
                    format!("argument for {name}() given by name ('{keyword}') and position ({position})"),
                ));
            }
            found[index] = Some(*value);
        }
        let string = |index: usize| match found[index] {
            None => Ok(None),
            Some(value) => match value.cast::<Str>() {
                Some(text) => Ok(Some(text)),
                None => {
                    let kind = if value.is_none() {
                        "None".to_string()
                    } else {
                        th.type_name(value)
                    };
                    Err(th.raise(
                        t::TypeError,
                        format!(
                            "{name}() argument '{}' must be str, not {kind}",
                            names[index]
                        ),
                    ))
                }
            },
        };
        Ok(Source {
            object: found[0],
            encoding: string(1)?,
            errors: string(2)?,
        })
    }

    /// What needs no look at the source: none if `encoding` and `errors` are absent, else the encoded text.
    pub fn encoded(&self, th: &Thread) -> PyResult<Option<Gc<Bytes>>> {
        let text = self.object.and_then(Value::cast::<Str>);
        match (text, self.encoding, self.errors) {
            (Some(text), Some(encoding), errors) => {
                let encoded = crate::codec::encode(th, text, Some(encoding), errors)?;
                match encoded.cast::<Bytes>() {
                    Some(bytes) => Ok(Some(bytes)),
                    None => Err(th.raise(t::TypeError, "encoder did not return a bytes object")),
                }
            }
            (Some(_), None, _) => {
                Err(th.raise(t::TypeError, "string argument without an encoding"))
            }
            (None, Some(_), _) => Err(th.raise(t::TypeError, "encoding without a string argument")),
            (None, None, Some(_)) => {
                Err(th.raise(t::TypeError, "errors without a string argument"))
            }
            (None, None, None) => Ok(None),
        }
    }
}

/// The length that a constructor's argument asks for; none if it is no number.
pub fn wanted_len(th: &Thread, source: Value) -> PyResult<Option<usize>> {
    if !protocol::is_index(th, source) {
        return Ok(None);
    }
    let len = match protocol::index_as_isize(th, source) {
        Ok(len) => len,
        Err(Raised) if th.catch(t::TypeError).is_some() => return Ok(None),
        Err(Raised) => return Err(Raised),
    };
    match usize::try_from(len) {
        Ok(len) => Ok(Some(len)),
        Err(_) => Err(th.raise(t::ValueError, "negative count")),
    }
}

/// `object.__bytes__()`, none if its class has no such method.
pub fn dunder_bytes(th: &Thread, object: Value) -> PyResult<Option<Gc<Bytes>>> {
    let Some(method) = protocol::lookup_special(th, object, th.names().__bytes__)? else {
        return Ok(None);
    };
    let answer = method.call(th, Args::NONE)?;
    match answer.cast::<Bytes>() {
        Some(bytes) => Ok(Some(bytes)),
        None => {
            let found = th.type_name(answer);
            Err(th.raise(
                t::TypeError,
                format!("__bytes__ returned non-bytes (type {found})"),
            ))
        }
    }
}

/// The bytes of a buffer or of an iterable of numbers; TypeError "cannot convert 'float' object to bytes".
pub fn collect<T: Octets>(th: &Thread, name: &str, source: Value) -> PyResult<Vec<u8>> {
    if th.class_of(source).slots.bf_getbuffer.get().is_some() {
        return buffer_contents(th, source);
    }
    let cannot = || {
        let kind = th.type_name(source);
        th.raise(
            t::TypeError,
            format!("cannot convert '{kind}' object to {name}"),
        )
    };
    if source.cast::<Str>().is_some() {
        return Err(cannot());
    }
    let mut out = Vec::new();
    if let Some(list) = source
        .cast::<List>()
        .filter(|_| protocol::is_exact(source, t::LIST))
    {
        let mut index = 0;
        while let Some(item) = list.get(index) {
            out.push(item::item_byte(th, item, T::ITEM_ERROR)?);
            index += 1;
        }
        return Ok(out);
    }
    let iter = match protocol::iter(th, source) {
        Ok(iter) => iter,
        Err(Raised) if th.catch(t::TypeError).is_some() => return Err(cannot()),
        Err(Raised) => return Err(Raised),
    };
    while let Some(item) = protocol::next(th, iter)? {
        out.push(item::item_byte(th, item, T::ITEM_ERROR)?);
    }
    Ok(out)
}

/// All bytes of any exporter in C order.
pub fn buffer_contents(th: &Thread, source: Value) -> PyResult<Vec<u8>> {
    let view = BytesLike::new(th, source, Request::FULL_RO)?;
    Ok(gather(&view.info))
}

pub fn numbers(tuple: Option<Value>) -> Vec<isize> {
    match tuple.and_then(Value::cast::<Tuple>) {
        Some(tuple) => tuple
            .iter()
            .map(|number| pyjit_object::int::as_i64(*number).unwrap_or(0) as isize)
            .collect(),
        None => Vec::new(),
    }
}

/// The items of a view with strides, in C order.
pub fn gather(info: &BufferInfo) -> Vec<u8> {
    let (shape, strides) = (numbers(info.shape), numbers(info.strides));
    if info.len == 0 {
        return Vec::new();
    }
    if strides.is_empty() || strides.len() != shape.len() {
        // SAFETY: the exporter promises `len` contiguous bytes when there are no strides.
        return unsafe { std::slice::from_raw_parts(info.address, info.len) }.to_vec();
    }
    let mut out = Vec::with_capacity(info.len);
    let mut at = vec![0isize; shape.len()];
    'items: loop {
        let offset: isize = at.iter().zip(&strides).map(|(i, stride)| i * stride).sum();
        // SAFETY: the exporter promises an item at every index within its shape.
        out.extend_from_slice(unsafe {
            std::slice::from_raw_parts(info.address.offset(offset), info.itemsize)
        });
        for axis in (0..shape.len()).rev() {
            at[axis] += 1;
            if at[axis] < shape[axis] {
                continue 'items;
            }
            at[axis] = 0;
        }
        return out;
    }
}

// ---- operators --------------------------------------------------------------------------------------------------

/// `a + b` of anything bytes-like; the answer is of the left one's type.
pub fn concat<T: Octets>(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
    let has = |value: Value| th.class_of(value).slots.bf_getbuffer.get().is_some();
    if !has(a) || !has(b) {
        let (found, to) = (th.type_name(b), th.type_name(a));
        return Err(th.raise(t::TypeError, format!("can't concat {found} to {to}")));
    }
    let (left, right) = (bytes_like(th, a)?, bytes_like(th, b)?);
    if left
        .len()
        .checked_add(right.len())
        .is_none_or(|total| total > 1 << 46)
    {
        return Err(th.raise_memory());
    }
    let mut all = Vec::with_capacity(left.len() + right.len());
    all.extend_from_slice(&left);
    all.extend_from_slice(&right);
    T::make(th, &all)
}

/// `-b`: bytes are never equal to text or numbers, and who compares them probably did not mean to.
fn warn_of_comparison(th: &Thread, a: Value, b: Value, op: CompareOp) -> PyResult<()> {
    if th.rt().flags.bytes_warning == 0 || !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(());
    }
    let other = match b {
        b if b.cast::<Str>().is_some() => "string",
        b if pyjit_object::int::is_int(b) => "int",
        _ => return Ok(()),
    };
    let kind = match a.cast::<ByteArray>() {
        Some(_) => "bytearray",
        None => "bytes",
    };
    th.warn(
        t::BytesWarning,
        &format!("Comparison between {kind} and {other}"),
        1,
    )
}

/// Comparison with anything bytes-like.
pub fn compare(th: &Thread, a: Value, b: Value, op: CompareOp) -> PyResult<Value> {
    let has = |value: Value| th.class_of(value).slots.bf_getbuffer.get().is_some();
    if !has(a) || !has(b) {
        warn_of_comparison(th, a, b, op)?;
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let view = |value| match BytesLike::new(th, value, Request::SIMPLE) {
        Ok(view) => Some(view),
        Err(Raised) => {
            th.take_pending();
            None
        }
    };
    match (view(a), view(b)) {
        (Some(a), Some(b)) => Ok(Value::bool(op.holds(a.as_slice().cmp(b.as_slice())))),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

// ---- methods ----------------------------------------------------------------------------------------------------

fn pieces<T: Octets>(th: &Thread, this: Gc<T>, ranges: Vec<Range<usize>>) -> PyResult<Value> {
    let list = th.empty_list();
    list.reserve(th, ranges.len())?;
    if let [only] = &*ranges
        && only.len() == this.octets().len()
    {
        list.push(th, T::same(th, this)?)?;
        return Ok(list.into());
    }
    for range in ranges {
        let piece = T::make(th, &this.octets()[range])?;
        list.push(th, piece)?;
    }
    Ok(list.into())
}

pub fn split<T: Octets>(
    th: &Thread,
    this: Gc<T>,
    separator: Option<Value>,
    max: Option<isize>,
    backwards: bool,
) -> PyResult<Value> {
    let _held = Held::new(this);
    let max = max
        .and_then(|max| usize::try_from(max).ok())
        .unwrap_or(usize::MAX);
    let mut ranges = Vec::new();
    let push = |range: Range<usize>| ranges.push(range);
    match separator.filter(|separator| !separator.is_none()) {
        None if backwards => {
            string::split::rsplit_whitespace(text(this.octets()), max, Rules::Bytes, push)
        }
        None => string::split::split_whitespace(text(this.octets()), max, Rules::Bytes, push),
        Some(separator) => {
            let separator = bytes_like(th, separator)?;
            if separator.is_empty() {
                return Err(th.raise(t::ValueError, "empty separator"));
            }
            let separator = text(&separator);
            if backwards {
                string::split::rsplit(text(this.octets()), separator, max, push)
            } else {
                string::split::split(text(this.octets()), separator, max, push)
            }
        }
    }
    if backwards {
        ranges.reverse();
    }
    pieces(th, this, ranges)
}

pub fn split_lines<T: Octets>(th: &Thread, this: Gc<T>, keep_ends: bool) -> PyResult<Value> {
    let mut ranges = Vec::new();
    string::split::split_lines(text(this.octets()), keep_ends, Rules::Bytes, |range| {
        ranges.push(range)
    });
    pieces(th, this, ranges)
}

pub fn partition<T: Octets>(
    th: &Thread,
    this: Gc<T>,
    separator: Value,
    backwards: bool,
) -> PyResult<Value> {
    let _held = Held::new(this);
    let view = bytes_like(th, separator)?;
    if view.is_empty() {
        return Err(th.raise(t::ValueError, "empty separator"));
    }
    let bytes = this.octets();
    let found = if backwards {
        string::find::rfind(text(bytes), text(&view))
    } else {
        string::find::find(text(bytes), text(&view))
    };
    let parts = match found {
        Some(at) => [
            T::make(th, &bytes[..at])?,
            T::separator(th, separator, &view)?,
            T::make(th, &bytes[at + view.len()..])?,
        ],
        None if backwards => [T::make(th, b"")?, T::make(th, b"")?, T::same(th, this)?],
        None => [T::same(th, this)?, T::make(th, b"")?, T::make(th, b"")?],
    };
    Ok(th.tuple(&parts).into())
}

pub fn strip<T: Octets>(
    th: &Thread,
    this: Gc<T>,
    set: Option<Value>,
    ends: Ends,
) -> PyResult<Value> {
    let _held = Held::new(this);
    let range = match set.filter(|set| !set.is_none()) {
        None => layout::strip_whitespace(text(this.octets()), ends, Rules::Bytes),
        Some(set) => {
            let set = bytes_like(th, set)?;
            layout::strip_chars(text(this.octets()), text(&set), ends)
        }
    };
    if range.len() == this.octets().len() {
        return T::same(th, this);
    }
    T::make(th, &this.octets()[range])
}

pub fn replace<T: Octets>(
    th: &Thread,
    this: Gc<T>,
    old: Value,
    new: Value,
    count: Option<isize>,
) -> PyResult<Value> {
    let _held = Held::new(this);
    let (old, new) = (bytes_like(th, old)?, bytes_like(th, new)?);
    let max = count
        .and_then(|count| usize::try_from(count).ok())
        .unwrap_or(usize::MAX);
    let bytes = this.octets();
    if new.len() > old.len() {
        let times = string::find::count(text(bytes), text(&old)).min(max);
        let more = (new.len() - old.len()).checked_mul(times);
        if more.is_none_or(|more| more > 1 << 46) {
            return Err(th.raise(t::OverflowError, "replace bytes is too long"));
        }
    }
    match string::find::replace(text(bytes), text(&old), text(&new), max) {
        Some(replaced) => T::make(th, latin1(&replaced)),
        None => T::same(th, this),
    }
}

pub fn remove_tail<T: Octets>(
    th: &Thread,
    this: Gc<T>,
    tail: Value,
    at_end: bool,
) -> PyResult<Value> {
    let _held = Held::new(this);
    let tail = bytes_like(th, tail)?;
    let bytes = this.octets();
    let rest = if at_end {
        bytes.strip_suffix(&*tail)
    } else {
        bytes.strip_prefix(&*tail)
    };
    match rest {
        Some(rest) if rest.len() < bytes.len() => T::make(th, rest),
        _ => T::same(th, this),
    }
}

/// `center`, `ljust`, `rjust`: `left` and `right` of the padding come from the lengths.
pub fn justify<T: Octets>(
    th: &Thread,
    name: &str,
    this: Gc<T>,
    width: isize,
    fill: Option<Value>,
    padding: fn(usize, usize) -> (usize, usize),
) -> PyResult<Value> {
    let _held = Held::new(this);
    let fill = fill_byte(th, name, fill)?;
    let bytes = this.octets();
    let (left, right) = padding(bytes.len(), width.max(0) as usize);
    if left == 0 && right == 0 {
        return T::same(th, this);
    }
    padded::<T>(th, bytes, left, right, fill)
}

fn padded<T: Octets>(
    th: &Thread,
    bytes: &[u8],
    left: usize,
    right: usize,
    fill: u8,
) -> PyResult<Value> {
    let Some(total) = bytes
        .len()
        .checked_add(left)
        .and_then(|sum| sum.checked_add(right))
        .filter(|total| *total < 1 << 40)
    else {
        return Err(th.raise_memory());
    };
    let mut out = Vec::new();
    if out.try_reserve_exact(total).is_err() {
        return Err(th.raise_memory());
    }
    out.resize(left, fill);
    out.extend_from_slice(bytes);
    out.resize(total, fill);
    T::make(th, &out)
}

pub fn left_padding(len: usize, width: usize) -> (usize, usize) {
    (width.saturating_sub(len), 0)
}

pub fn right_padding(len: usize, width: usize) -> (usize, usize) {
    (0, width.saturating_sub(len))
}

fn fill_byte(th: &Thread, name: &str, fill: Option<Value>) -> PyResult<u8> {
    let Some(fill) = fill else {
        return Ok(b' ');
    };
    let (bytes, kind) = match (fill.cast::<Bytes>(), fill.cast::<ByteArray>()) {
        (Some(bytes), _) => (bytes.as_slice().to_vec(), "bytes"),
        (_, Some(bytes)) => (bytes.as_slice().to_vec(), "bytearray"),
        _ => {
            let found = if fill.is_none() {
                "None".to_string()
            } else {
                th.type_name(fill)
            };
            return Err(th.raise(
                t::TypeError,
                format!("{name}() argument 2 must be a byte string of length 1, not {found}"),
            ));
        }
    };
    match *bytes {
        [byte] => Ok(byte),
        _ => Err(th.raise(
            t::TypeError,
            format!(
                "{name}(): argument 2 must be a byte string of length 1, not a {kind} object of length {}",
                bytes.len()
            ),
        )),
    }
}

pub fn zfill<T: Octets>(th: &Thread, this: Gc<T>, width: isize) -> PyResult<Value> {
    match layout::zfill(text(this.octets()), width.max(0) as usize) {
        Some(Ok(filled)) => T::make(th, latin1(&filled)),
        Some(Err(error)) => Err(crate::errors::raise_text(th, error)),
        None => T::same(th, this),
    }
}

pub fn expand_tabs<T: Octets>(th: &Thread, this: Gc<T>, size: Option<i32>) -> PyResult<Value> {
    match layout::expand_tabs(text(this.octets()), size.unwrap_or(8).max(0) as usize) {
        Ok(expanded) => T::make(th, latin1(&expanded)),
        Err(error) => Err(crate::errors::raise_text(th, error)),
    }
}

/// The size of the exact bytes objects in a list and the separators between them.
fn join_size(items: Gc<List>, separator: usize) -> usize {
    let exact = |item: &Value| match item.cast::<Bytes>() {
        Some(item) => item.len(),
        None => 0,
    };
    let total: usize = items.as_slice().iter().map(exact).sum();
    total.saturating_add(separator.saturating_mul(items.len()))
}

pub fn join<T: Octets>(th: &Thread, this: Gc<T>, iterable: Value) -> PyResult<Value> {
    let _held = Held::new(this);
    let items = match iterable
        .cast::<List>()
        .filter(|_| protocol::is_exact(iterable, t::LIST))
    {
        Some(list) => list,
        None if th.class_of(iterable).slots.tp_iter.get().is_none()
            && th.class_of(iterable).slots.sq_item.get().is_none() =>
        {
            return Err(th.raise(t::TypeError, "can only join an iterable"));
        }
        None => protocol::to_list(th, iterable)?,
    };
    if let (1, Some(only)) = (items.len(), items.get(0))
        && protocol::is_exact(only, t::BYTES)
        && T::IMMUTABLE
    {
        return Ok(only);
    }
    let mut out = Vec::with_capacity(join_size(items, this.octets().len()));
    let (mut index, len) = (0, items.len());
    while let Some(item) = items.get(index) {
        if index > 0 {
            out.extend_from_slice(this.octets());
        }
        if protocol::is_exact(item, t::BYTES)
            && let Some(item) = item.cast::<Bytes>()
        {
            out.extend_from_slice(item.as_slice());
            index += 1;
            continue;
        }
        if th.class_of(item).slots.bf_getbuffer.get().is_none() {
            let found = th.type_name(item);
            return Err(th.raise(
                t::TypeError,
                format!("sequence item {index}: expected a bytes-like object, {found} found"),
            ));
        }
        out.extend_from_slice(&bytes_like(th, item)?);
        if items.len() != len {
            let text = "sequence changed size during iteration";
            return Err(th.raise(t::RuntimeError, text));
        }
        index += 1;
    }
    T::make(th, &out)
}

pub fn translate<T: Octets>(
    th: &Thread,
    this: Gc<T>,
    table: Value,
    delete: Option<Value>,
) -> PyResult<Value> {
    let _held = Held::new(this);
    let table: Option<[u8; 256]> = if table.is_none() {
        None
    } else {
        match <[u8; 256]>::try_from(&*bytes_like(th, table)?) {
            Ok(table) => Some(table),
            Err(_) => {
                return Err(th.raise(
                    t::ValueError,
                    "translation table must be 256 characters long",
                ));
            }
        }
    };
    let delete = match delete {
        Some(delete) => bytes_like(th, delete)?.to_vec(),
        None => Vec::new(),
    };
    let bytes = this.octets();
    let out = string::translate::translate_bytes(bytes, table.as_ref(), &delete);
    if out == bytes {
        return T::same(th, this);
    }
    T::make(th, &out)
}

pub fn maketrans(th: &Thread, from: Value, to: Value) -> PyResult<Value> {
    let (from, to) = (bytes_like(th, from)?, bytes_like(th, to)?);
    if from.len() != to.len() {
        return Err(th.raise(t::ValueError, "maketrans arguments must have same length"));
    }
    let mut table: [u8; 256] = std::array::from_fn(|byte| byte as u8);
    for (from, to) in from.iter().zip(to.iter()) {
        table[*from as usize] = *to;
    }
    Ok(th.bytes(&table)?.into())
}

/// `.hex(sep, bytes_per_sep)` of bytes, bytearray and memoryview.
pub fn hex(
    th: &Thread,
    bytes: &[u8],
    separator: Option<Value>,
    group: Option<i32>,
) -> PyResult<Value> {
    let separator = match separator {
        None => None,
        Some(separator) => {
            if protocol::length(th, separator)? != 1 {
                return Err(th.raise(t::ValueError, "sep must be length 1."));
            }
            let unit = match (separator.cast::<Str>(), separator.cast::<Bytes>()) {
                (Some(text), _) => text.chars().next().unwrap_or(0),
                (_, Some(bytes)) => bytes.as_slice().first().map_or(0, |b| u32::from(*b)),
                _ => return Err(th.raise(t::TypeError, "sep must be str or bytes.")),
            };
            if unit > 127 {
                return Err(th.raise(t::ValueError, "sep must be ASCII."));
            }
            Some(unit as u8)
        }
    };
    if separator.is_none() && !bytes.is_empty() {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let text = Str::alloc(th, bytes.len() * 2, 0x7F)?;
        for (at, byte) in bytes.iter().enumerate() {
            let pair = [DIGITS[(byte >> 4) as usize], DIGITS[(byte & 15) as usize]];
            // SAFETY: the fresh string has room for two digits a byte.
            unsafe { text.data().add(at * 2).cast::<[u8; 2]>().write(pair) };
        }
        return Ok(text.into());
    }
    let digits = string::hex::to_hex(bytes, separator, group.unwrap_or(1) as isize);
    Ok(th.str_latin1(&digits)?.into())
}

/// The bytes that `fromhex(source)` answers.
pub fn from_hex(th: &Thread, source: Value) -> PyResult<Vec<u8>> {
    let result = if let Some(digits) = source.cast::<Str>() {
        string::hex::from_hex(digits.units())
    } else if th.class_of(source).slots.bf_getbuffer.get().is_some() {
        let digits = bytes_like(th, source)?;
        string::hex::from_hex(text(&digits))
    } else {
        let found = th.class_of(source).qualified_name(th);
        return Err(th.raise(
            t::TypeError,
            format!("fromhex() argument must be str or bytes-like, not {found}"),
        ));
    };
    result.map_err(|error| crate::errors::raise_text(th, error))
}

/// An instance of `class` from `fromhex`: of a subclass by calling it.
pub fn from_hex_in(th: &Thread, class: Value, exact: TypeId, made: Value) -> PyResult<Value> {
    if class == Value::from(th.class(exact)) {
        return Ok(made);
    }
    protocol::call(th, class, &[made])
}
