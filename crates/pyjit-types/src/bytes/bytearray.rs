//! The methods and operators of `bytearray`. CPython: Objects/bytearrayobject.c.

use super::edit::{assign_slice, key_error, reduce, release};
use super::{self as bytes, Octets};
use crate::str::SliceIndexOrNone;
use pyjit_object::buffer::{BufferInfo, Request};
use pyjit_object::class::slots::CompareOp;
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::sequence::Slice;
use pyjit_text::string::layout::{self, Ends};
use pyjit_text::string::{case, class};

const DOC: &str = "bytearray(iterable_of_ints) -> bytearray
bytearray(string, encoding[, errors]) -> bytearray
bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer
bytearray(int) -> bytes array of size given by the parameter initialized with null bytes
bytearray() -> empty bytes array

Construct a mutable bytearray object from:
  - an iterable yielding integers in range(256)
  - a text string encoded using the specified encoding
  - a bytes or a buffer object
  - any object implementing the buffer API.
  - an integer";

#[pymethods(ByteArray, name = "bytearray", doc = DOC, flags = TypeFlags::BASE.with(TypeFlags::MATCH_SELF))]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args) -> PyResult<Value> {
        Ok(th.alloc(class, ByteArray::default()).into())
    }

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<ByteArray>, args: Args) -> PyResult<()> {
        let source = bytes::Source::parse(th, "bytearray", args)?;
        if !this.is_empty() {
            this.resize(th, 0)?;
        }
        if let Some(encoded) = source.encoded(th)? {
            return this.replace(th, 0, 0, encoded.as_slice());
        }
        let Some(object) = source.object else {
            return Ok(());
        };
        if let Some(len) = bytes::wanted_len(th, object)? {
            if len > 1 << 46 {
                return Err(th.raise_memory());
            }
            return this.resize(th, len);
        }
        let contents = bytes::collect::<ByteArray>(th, "bytearray", object)?;
        this.replace(th, 0, this.len(), &contents)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<ByteArray>) -> PyResult<Value> {
        let shown = pyjit_text::string::repr::bytes_repr(this.as_slice());
        let mut out = pyjit_text::StrBuf::with_capacity(shown.len() + 11);
        out.push_utf8(&th.type_name(this.into()));
        out.push_latin1(b"(");
        // Unlike those of bytes, single quotes are always escaped.
        let bare = shown.as_str().get(1) == Some(u32::from(b'"'));
        for unit in shown.as_str().codes() {
            if bare && unit == u32::from(b'\'') {
                out.push_latin1(b"\\");
            }
            out.push(unit);
        }
        out.push_latin1(b")");
        crate::str::make(th, out)
    }

    #[slot(tp_str)]
    fn str(th: &Thread, this: Gc<ByteArray>) -> PyResult<Value> {
        repr(th, this)
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, a: Value, b: Value, op: CompareOp) -> PyResult<Value> {
        bytes::compare(th, a, b, op)
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<ByteArray>) -> PyResult<Value> {
        Ok(th.seq_iter(t::BYTEARRAY_ITERATOR, this.into()))
    }

    #[slot(sq_length)]
    fn len(this: Gc<ByteArray>) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot(mp_length)]
    fn map_len(this: Gc<ByteArray>) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot(sq_concat)]
    fn concat(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        bytes::concat::<ByteArray>(th, a, b)
    }

    #[slot(sq_inplace_concat)]
    fn concat_in_place(th: &Thread, this: Gc<ByteArray>, other: Value) -> PyResult<Value> {
        if th.class_of(other).slots.bf_getbuffer.get().is_none() {
            let (found, to) = (th.type_name(other), th.type_name(this.into()));
            return Err(th.raise(t::TypeError, format!("can't concat {found} to {to}")));
        }
        let more = bytes::bytes_like(th, other)?.to_vec();
        this.replace(th, this.len(), this.len(), &more)?;
        Ok(this.into())
    }

    #[slot(sq_repeat)]
    fn repeat(th: &Thread, this: Gc<ByteArray>, count: isize) -> PyResult<Value> {
        let copy = ByteArray::from_slice(th, this.as_slice())?;
        repeat_in_place(th, copy, count)
    }

    #[slot(sq_inplace_repeat)]
    fn repeat_in_place(th: &Thread, this: Gc<ByteArray>, count: isize) -> PyResult<Value> {
        let old = this.len();
        let len = bytes::repeat_len(th, old, count)?;
        this.resize(th, len)?;
        let mut at = old;
        while at < len {
            this.as_mut_slice().copy_within(..old, at);
            at += old;
        }
        Ok(this.into())
    }

    #[slot(sq_item)]
    fn item(th: &Thread, this: Gc<ByteArray>, index: isize) -> PyResult<Value> {
        match usize::try_from(index)
            .ok()
            .and_then(|at| this.as_slice().get(at))
        {
            Some(byte) => Ok(Value::int(*byte as i32)),
            None => Err(th.raise(t::IndexError, "bytearray index out of range")),
        }
    }

    #[slot(sq_ass_item)]
    fn assign_item(
        th: &Thread,
        this: Gc<ByteArray>,
        index: isize,
        value: Option<Value>,
    ) -> PyResult<()> {
        assign_subscript(th, this, th.int(index as i64), value)
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Gc<ByteArray>, key: Value) -> PyResult<Value> {
        if let Some(slice) = key.cast::<Slice>() {
            let range = slice.resolve(th, || this.len())?;
            if range.step == 1 {
                let start = range.start as usize;
                return ByteArray::make(th, &this.as_slice()[start..start + range.count]);
            }
            let items: Vec<u8> = range
                .indices()
                .map(|index| this.as_slice()[index])
                .collect();
            return ByteArray::make(th, &items);
        }
        if !protocol::is_index(th, key) {
            return Err(key_error(th, key));
        }
        let index = protocol::index_clipped(th, key, t::IndexError)?;
        match Index(index).within(this.len()) {
            Some(at) => Ok(Value::int(this.as_slice()[at] as i32)),
            None => Err(th.raise(t::IndexError, "bytearray index out of range")),
        }
    }

    #[slot(mp_ass_subscript)]
    fn assign_subscript(
        th: &Thread,
        this: Gc<ByteArray>,
        key: Value,
        value: Option<Value>,
    ) -> PyResult<()> {
        if let Some(slice) = key.cast::<Slice>() {
            return assign_slice(th, this, slice, value);
        }
        if !protocol::is_index(th, key) {
            return Err(key_error(th, key));
        }
        let index = Index(protocol::index_clipped(th, key, t::IndexError)?);
        if index.within(this.len()).is_none() {
            return Err(th.raise(t::IndexError, "bytearray index out of range"));
        }
        let byte = match value {
            Some(value) => Some(bytes::byte(th, value)?),
            None => None,
        };
        // Reading the value may have changed the array.
        match (index.within(this.len()), byte) {
            (Some(at), Some(byte)) => {
                this.as_mut_slice()[at] = byte;
                Ok(())
            }
            (Some(at), None) => this.replace(th, at, at + 1, &[]),
            (None, _) => Err(th.raise(t::IndexError, "bytearray index out of range")),
        }
    }

    #[slot(sq_contains)]
    fn contains(th: &Thread, this: Gc<ByteArray>, item: Value) -> PyResult<bool> {
        let _held = bytes::Held::new(this);
        bytes::contains(th, this.as_slice(), item)
    }

    #[slot(nb_remainder)]
    fn percent(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        match a.cast::<ByteArray>() {
            Some(format) => {
                let _held = bytes::Held::new(format);
                let format = th.bytes(format.as_slice())?;
                bytes::percent_format::<ByteArray>(th, format, b)
            }
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(bf_getbuffer)]
    fn buffer(this: Gc<ByteArray>, _request: Request) -> PyResult<BufferInfo> {
        this.exports.set(this.exports.get() + 1);
        let mut info = BufferInfo::bytes(this.into(), this.data(), this.len(), false);
        info.release = Some(release);
        Ok(info)
    }

    #[slot(bf_releasebuffer)]
    fn release_buffer(th: &Thread, this: Gc<ByteArray>, view: Value) -> PyResult<()> {
        crate::memoryview::python::release(th, this.into(), view)
    }

    /// Return state information for pickling.
    #[method("($self, /)")]
    fn __reduce__(th: &Thread, this: Gc<ByteArray>) -> PyResult<Value> {
        reduce(th, this, 2)
    }

    /// Return state information for pickling.
    #[method("($self, proto=0, /)")]
    fn __reduce_ex__(th: &Thread, this: Gc<ByteArray>, proto: Option<i32>) -> PyResult<Value> {
        reduce(th, this, proto.unwrap_or(0))
    }

    /// Returns the size of the bytearray object in memory, in bytes.
    #[method("($self, /)")]
    fn __sizeof__(this: Gc<ByteArray>) -> usize {
        56 + __alloc__(this)
    }

    /// B.__alloc__() -> int
    ///
    /// Return the number of bytes actually allocated.
    #[method("($self, /)")]
    fn __alloc__(this: Gc<ByteArray>) -> usize {
        if this.is_empty() { 0 } else { this.len() + 1 }
    }

    /// Append a single item to the end of the bytearray.
    ///
    ///   item
    ///     The item to be appended.
    #[method("($self, item, /)")]
    fn append(th: &Thread, this: Gc<ByteArray>, item: Value) -> PyResult<()> {
        let byte = bytes::byte(th, item)?;
        this.replace(th, this.len(), this.len(), &[byte])
    }

    /// Remove all items from the bytearray.
    #[method("($self, /)")]
    fn clear(th: &Thread, this: Gc<ByteArray>) -> PyResult<()> {
        this.resize(th, 0)
    }

    /// Return a copy of B.
    #[method("($self, /)")]
    fn copy(th: &Thread, this: Gc<ByteArray>) -> PyResult<Value> {
        ByteArray::make(th, this.as_slice())
    }

    /// Append all the items from the iterator or sequence to the end of the bytearray.
    ///
    ///   iterable_of_ints
    ///     The iterable of items to append.
    #[method("($self, iterable_of_ints, /)")]
    fn extend(th: &Thread, this: Gc<ByteArray>, iterable_of_ints: Value) -> PyResult<()> {
        let source = iterable_of_ints;
        let end = this.len();
        let class = th.class_of(source);
        let more = if class.slots.bf_getbuffer.get().is_some() {
            bytes::buffer_contents(th, source)?
        } else {
            if class.slots.tp_iter.get().is_none() && class.slots.sq_item.get().is_none() {
                let found = th.type_name(source);
                return Err(th.raise(t::TypeError, format!("can't extend bytearray with {found}")));
            }
            let is_text = source.cast::<Str>().is_some();
            let iter = protocol::iter(th, source)?;
            let mut more = Vec::new();
            while let Some(item) = protocol::next(th, iter)? {
                match bytes::byte(th, item) {
                    Ok(byte) => more.push(byte),
                    Err(Raised) if is_text && th.catch(t::TypeError).is_some() => {
                        let found = th.type_name(source);
                        return Err(th.raise(
                            t::TypeError,
                            format!("expected iterable of integers; got: '{found}'"),
                        ));
                    }
                    Err(Raised) => return Err(Raised),
                }
            }
            more
        };
        // Reading the source may have changed the length.
        let end = end.min(this.len());
        this.replace(th, end, end, &more)
    }

    /// Insert a single item into the bytearray before the given index.
    ///
    ///   index
    ///     The index where the value is to be inserted.
    ///   item
    ///     The item to be inserted.
    #[method("($self, index, item, /)")]
    fn insert(th: &Thread, this: Gc<ByteArray>, index: isize, item: Value) -> PyResult<()> {
        let byte = bytes::byte(th, item)?;
        let at = if index < 0 {
            index.saturating_add_unsigned(this.len()).max(0) as usize
        } else {
            (index as usize).min(this.len())
        };
        this.replace(th, at, at, &[byte])
    }

    /// Remove and return a single item from B.
    ///
    ///   index
    ///     The index from where to remove the item.
    ///     -1 (the default value) means remove the last item.
    ///
    /// If no index argument is given, will pop the last item.
    #[method("($self, index=-1, /)")]
    fn pop(th: &Thread, this: Gc<ByteArray>, index: Option<Index>) -> PyResult<i32> {
        if this.is_empty() {
            return Err(th.raise(t::IndexError, "pop from empty bytearray"));
        }
        let Some(at) = index.unwrap_or(Index(-1)).within(this.len()) else {
            return Err(th.raise(t::IndexError, "pop index out of range"));
        };
        this.check_resizable(th)?;
        let byte = this.as_slice()[at];
        this.replace(th, at, at + 1, &[])?;
        Ok(byte as i32)
    }

    /// Remove the first occurrence of a value in the bytearray.
    ///
    ///   value
    ///     The value to remove.
    #[method("($self, value, /)")]
    fn remove(th: &Thread, this: Gc<ByteArray>, value: Value) -> PyResult<()> {
        let byte = bytes::byte(th, value)?;
        match this.as_slice().iter().position(|other| *other == byte) {
            Some(at) => this.replace(th, at, at + 1, &[]),
            None => Err(th.raise(t::ValueError, "value not found in bytearray")),
        }
    }

    /// Resize the internal buffer of bytearray to len.
    ///
    ///   size
    ///     New size to resize to.
    #[method("($self, size, /)")]
    fn resize(th: &Thread, this: Gc<ByteArray>, size: isize) -> PyResult<()> {
        match usize::try_from(size) {
            Ok(size) if size <= 1 << 46 => this.resize(th, size),
            Ok(_) => Err(th.raise_memory()),
            Err(_) => Err(th.raise(
                t::ValueError,
                format!("Can only resize to positive sizes, got {size}"),
            )),
        }
    }

    /// Reverse the order of the values in B in place.
    #[method("($self, /)", leaf)]
    fn reverse(this: Gc<ByteArray>) {
        this.as_mut_slice().reverse();
    }

    /// Create a bytearray object from a string of hexadecimal numbers.
    ///
    /// Spaces between two numbers are accepted.
    /// Example:
    ///     bytearray.fromhex('B9 01EF') -> bytearray(b'\\xb9\\x01\\xef')
    #[classmethod("($type, string, /)")]
    fn fromhex(th: &Thread, class: Value, string: Value) -> PyResult<Value> {
        let made = ByteArray::make(th, &bytes::from_hex(th, string)?)?;
        bytes::from_hex_in(th, class, t::BYTEARRAY, made)
    }

    /// Return a translation table usable for the bytes or bytearray translate method.
    ///
    /// The returned table will be one where each byte in frm is mapped to
    /// the byte at the same position in to.
    ///
    /// The bytes objects frm and to must be of the same length.
    #[staticmethod("(frm, to, /)")]
    fn maketrans(th: &Thread, frm: Value, to: Value) -> PyResult<Value> {
        bytes::maketrans(th, frm, to)
    }

    /// B.capitalize() -> copy of B
    ///
    /// Return a copy of B with only its first character capitalized (ASCII)
    /// and the rest lower-cased.
    #[method("($self, /)", leaf)]
    fn capitalize(th: &Thread, this: Gc<ByteArray>) -> PyResult<Value> {
        ByteArray::make(th, &case::bytes::capitalize(this.as_slice()))
    }

    /// Return a centered string of length width.
    ///
    /// Padding is done using the specified fill character.
    #[method("($self, width, fillchar=b' ', /)")]
    fn center(
        th: &Thread,
        this: Gc<ByteArray>,
        width: isize,
        fillchar: Option<Value>,
    ) -> PyResult<Value> {
        bytes::justify(th, "center", this, width, fillchar, layout::center_padding)
    }

    /// Return the number of non-overlapping occurrences of subsection 'sub' in bytes B[start:end].
    ///
    ///   start
    ///     Optional start position. Default: start of the bytes.
    ///   end
    ///     Optional stop position. Default: end of the bytes.
    #[method(
        "($self, sub, start=None, end=None, /)",
        text = "($self, sub[, start[, end]], /)"
    )]
    fn count(
        th: &Thread,
        this: Gc<ByteArray>,
        sub: Value,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> PyResult<usize> {
        bytes::count(th, this, sub, start, end)
    }

    /// Decode the bytearray using the codec registered for encoding.
    ///
    ///   encoding
    ///     The encoding with which to decode the bytearray.
    ///   errors
    ///     The error handling scheme to use for the handling of decoding
    ///     errors.  The default is 'strict' meaning that decoding errors
    ///     raise a UnicodeDecodeError.  Other possible values are 'ignore'
    ///     and 'replace' as well as any other name registered with
    ///     codecs.register_error that can handle UnicodeDecodeErrors.
    #[method("($self, /, encoding='utf-8', errors='strict')")]
    fn decode(
        th: &Thread,
        this: Gc<ByteArray>,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
    ) -> PyResult<Value> {
        // A handler may change the bytearray: decode a copy.
        let bytes = this.as_slice().to_vec();
        crate::codec::decode(th, &bytes, this.into(), encoding, errors)
    }

    /// Return True if the bytearray ends with the specified suffix, False otherwise.
    ///
    ///   suffix
    ///     A bytes or a tuple of bytes to try.
    ///   start
    ///     Optional start position. Default: start of the bytearray.
    ///   end
    ///     Optional stop position. Default: end of the bytearray.
    #[method(
        "($self, suffix, start=None, end=None, /)",
        text = "($self, suffix[, start[, end]], /)"
    )]
    fn endswith(
        th: &Thread,
        this: Gc<ByteArray>,
        suffix: Value,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> PyResult<bool> {
        bytes::tail_match(th, "endswith", this, suffix, (start, end), true)
    }

    /// Return a copy where all tab characters are expanded using spaces.
    ///
    /// If tabsize is not given, a tab size of 8 characters is assumed.
    #[method("($self, /, tabsize=8)")]
    fn expandtabs(th: &Thread, this: Gc<ByteArray>, tabsize: Option<i32>) -> PyResult<Value> {
        bytes::expand_tabs(th, this, tabsize)
    }

    /// Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start:end].
    ///
    ///   start
    ///     Optional start position. Default: start of the bytes.
    ///   end
    ///     Optional stop position. Default: end of the bytes.
    ///
    /// Return -1 on failure.
    #[method(
        "($self, sub, start=None, end=None, /)",
        text = "($self, sub[, start[, end]], /)"
    )]
    fn find(
        th: &Thread,
        this: Gc<ByteArray>,
        sub: Value,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> PyResult<isize> {
        Ok(bytes::find(th, this, sub, start, end, false)?.map_or(-1, |at| at as isize))
    }

    /// Create a string of hexadecimal numbers from a bytearray object.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from
    ///     the right, negative values count from the left.
    ///
    /// Example:
    /// >>> value = bytearray([0xb9, 0x01, 0xef])
    /// >>> value.hex()
    /// 'b901ef'
    /// >>> value.hex(':')
    /// 'b9:01:ef'
    /// >>> value.hex(':', 2)
    /// 'b9:01ef'
    /// >>> value.hex(':', -2)
    /// 'b901:ef'
    #[method(
        "($self, /, sep=None, bytes_per_sep=1)",
        text = "($self, /, sep=<unrepresentable>, bytes_per_sep=1)"
    )]
    fn hex(
        th: &Thread,
        this: Gc<ByteArray>,
        sep: Option<Value>,
        bytes_per_sep: Option<i32>,
    ) -> PyResult<Value> {
        let bytes = this.as_slice().to_vec();
        let _held = bytes::Held::new(this);
        bytes::hex(th, &bytes, sep, bytes_per_sep)
    }

    /// Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start:end].
    ///
    ///   start
    ///     Optional start position. Default: start of the bytes.
    ///   end
    ///     Optional stop position. Default: end of the bytes.
    ///
    /// Raise ValueError if the subsection is not found.
    #[method(
        "($self, sub, start=None, end=None, /)",
        text = "($self, sub[, start[, end]], /)"
    )]
    fn index(
        th: &Thread,
        this: Gc<ByteArray>,
        sub: Value,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> PyResult<usize> {
        bytes::find_or_raise(th, this, sub, start, end, false)
    }

    /// B.isalnum() -> bool
    ///
    /// Return True if all characters in B are alphanumeric
    /// and there is at least one character in B, False otherwise.
    #[method("($self, /)", leaf)]
    fn isalnum(this: Gc<ByteArray>) -> bool {
        class::bytes::is_alnum(this.as_slice())
    }

    /// B.isalpha() -> bool
    ///
    /// Return True if all characters in B are alphabetic
    /// and there is at least one character in B, False otherwise.
    #[method("($self, /)", leaf)]
    fn isalpha(this: Gc<ByteArray>) -> bool {
        class::bytes::is_alpha(this.as_slice())
    }

    /// B.isascii() -> bool
    ///
    /// Return True if B is empty or all characters in B are ASCII,
    /// False otherwise.
    #[method("($self, /)", leaf)]
    fn isascii(this: Gc<ByteArray>) -> bool {
        this.as_slice().is_ascii()
    }

    /// B.isdigit() -> bool
    ///
    /// Return True if all characters in B are digits
    /// and there is at least one character in B, False otherwise.
    #[method("($self, /)", leaf)]
    fn isdigit(this: Gc<ByteArray>) -> bool {
        class::bytes::is_digit(this.as_slice())
    }

    /// B.islower() -> bool
    ///
    /// Return True if all cased characters in B are lowercase and there is
    /// at least one cased character in B, False otherwise.
    #[method("($self, /)", leaf)]
    fn islower(this: Gc<ByteArray>) -> bool {
        class::bytes::is_lower(this.as_slice())
    }

    /// B.isspace() -> bool
    ///
    /// Return True if all characters in B are whitespace
    /// and there is at least one character in B, False otherwise.
    #[method("($self, /)", leaf)]
    fn isspace(this: Gc<ByteArray>) -> bool {
        class::bytes::is_space(this.as_slice())
    }

    /// B.istitle() -> bool
    ///
    /// Return True if B is a titlecased string and there is at least one
    /// character in B, i.e. uppercase characters may only follow uncased
    /// characters and lowercase characters only cased ones. Return False
    /// otherwise.
    #[method("($self, /)", leaf)]
    fn istitle(this: Gc<ByteArray>) -> bool {
        class::bytes::is_title(this.as_slice())
    }

    /// B.isupper() -> bool
    ///
    /// Return True if all cased characters in B are uppercase and there is
    /// at least one cased character in B, False otherwise.
    #[method("($self, /)", leaf)]
    fn isupper(this: Gc<ByteArray>) -> bool {
        class::bytes::is_upper(this.as_slice())
    }

    /// Concatenate any number of bytes/bytearray objects.
    ///
    /// The bytearray whose method is called is inserted in between each
    /// pair.
    ///
    /// The result is returned as a new bytearray object.
    #[method("($self, iterable_of_bytes, /)")]
    fn join(th: &Thread, this: Gc<ByteArray>, iterable_of_bytes: Value) -> PyResult<Value> {
        bytes::join(th, this, iterable_of_bytes)
    }

    /// Return a left-justified string of length width.
    ///
    /// Padding is done using the specified fill character.
    #[method("($self, width, fillchar=b' ', /)")]
    fn ljust(
        th: &Thread,
        this: Gc<ByteArray>,
        width: isize,
        fillchar: Option<Value>,
    ) -> PyResult<Value> {
        bytes::justify(th, "ljust", this, width, fillchar, bytes::right_padding)
    }

    /// B.lower() -> copy of B
    ///
    /// Return a copy of B with all ASCII characters converted to lowercase.
    #[method("($self, /)", leaf)]
    fn lower(th: &Thread, this: Gc<ByteArray>) -> PyResult<Value> {
        ByteArray::make(th, &case::bytes::lower(this.as_slice()))
    }

    /// Strip leading bytes contained in the argument.
    ///
    /// If the argument is omitted or None, strip leading ASCII whitespace.
    #[method("($self, bytes=None, /)")]
    fn lstrip(th: &Thread, this: Gc<ByteArray>, set: Option<Value>) -> PyResult<Value> {
        bytes::strip(th, this, set, Ends::Left)
    }

    /// Partition the bytearray into three parts using the given separator.
    ///
    /// This will search for the separator sep in the bytearray.  If the
    /// separator is found, returns a 3-tuple containing the part before the
    /// separator, the separator itself, and the part after it as new
    /// bytearray objects.
    ///
    /// If the separator is not found, returns a 3-tuple containing the copy
    /// of the original bytearray object and two empty bytearray objects.
    #[method("($self, sep, /)")]
    fn partition(th: &Thread, this: Gc<ByteArray>, sep: Value) -> PyResult<Value> {
        bytes::partition(th, this, sep, false)
    }

    /// Return a bytearray with the given prefix string removed if present.
    ///
    /// If the bytearray starts with the prefix string, return
    /// bytearray[len(prefix):].  Otherwise, return a copy of the original
    /// bytearray.
    #[method("($self, prefix, /)")]
    fn removeprefix(th: &Thread, this: Gc<ByteArray>, prefix: Value) -> PyResult<Value> {
        bytes::remove_tail(th, this, prefix, false)
    }

    /// Return a bytearray with the given suffix string removed if present.
    ///
    /// If the bytearray ends with the suffix string and that suffix is not
    /// empty, return bytearray[:-len(suffix)].  Otherwise, return a copy of
    /// the original bytearray.
    #[method("($self, suffix, /)")]
    fn removesuffix(th: &Thread, this: Gc<ByteArray>, suffix: Value) -> PyResult<Value> {
        bytes::remove_tail(th, this, suffix, true)
    }

    /// Return a copy with all occurrences of substring old replaced by new.
    ///
    ///   count
    ///     Maximum number of occurrences to replace.
    ///     -1 (the default value) means replace all occurrences.
    ///
    /// If the optional argument count is given, only the first count occurrences are
    /// replaced.
    #[method("($self, old, new, count=-1, /)")]
    fn replace(
        th: &Thread,
        this: Gc<ByteArray>,
        old: Value,
        new: Value,
        count: Option<isize>,
    ) -> PyResult<Value> {
        bytes::replace(th, this, old, new, count)
    }

    /// Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start:end].
    ///
    ///   start
    ///     Optional start position. Default: start of the bytes.
    ///   end
    ///     Optional stop position. Default: end of the bytes.
    ///
    /// Return -1 on failure.
    #[method(
        "($self, sub, start=None, end=None, /)",
        text = "($self, sub[, start[, end]], /)"
    )]
    fn rfind(
        th: &Thread,
        this: Gc<ByteArray>,
        sub: Value,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> PyResult<isize> {
        Ok(bytes::find(th, this, sub, start, end, true)?.map_or(-1, |at| at as isize))
    }

    /// Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start:end].
    ///
    ///   start
    ///     Optional start position. Default: start of the bytes.
    ///   end
    ///     Optional stop position. Default: end of the bytes.
    ///
    /// Raise ValueError if the subsection is not found.
    #[method(
        "($self, sub, start=None, end=None, /)",
        text = "($self, sub[, start[, end]], /)"
    )]
    fn rindex(
        th: &Thread,
        this: Gc<ByteArray>,
        sub: Value,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> PyResult<usize> {
        bytes::find_or_raise(th, this, sub, start, end, true)
    }

    /// Return a right-justified string of length width.
    ///
    /// Padding is done using the specified fill character.
    #[method("($self, width, fillchar=b' ', /)")]
    fn rjust(
        th: &Thread,
        this: Gc<ByteArray>,
        width: isize,
        fillchar: Option<Value>,
    ) -> PyResult<Value> {
        bytes::justify(th, "rjust", this, width, fillchar, bytes::left_padding)
    }

    /// Partition the bytearray into three parts using the given separator.
    ///
    /// This will search for the separator sep in the bytearray, starting at
    /// the end.  If the separator is found, returns a 3-tuple containing
    /// the part before the separator, the separator itself, and the part
    /// after it as new bytearray objects.
    ///
    /// If the separator is not found, returns a 3-tuple containing two
    /// empty bytearray objects and the copy of the original bytearray
    /// object.
    #[method("($self, sep, /)")]
    fn rpartition(th: &Thread, this: Gc<ByteArray>, sep: Value) -> PyResult<Value> {
        bytes::partition(th, this, sep, true)
    }

    /// Return a list of the sections in the bytearray, using sep as the delimiter.
    ///
    ///   sep
    ///     The delimiter according which to split the bytearray.
    ///     None (the default value) means split on ASCII whitespace
    ///     characters (space, tab, return, newline, formfeed, vertical tab).
    ///   maxsplit
    ///     Maximum number of splits to do.
    ///     -1 (the default value) means no limit.
    ///
    /// Splitting is done starting at the end of the bytearray and working
    /// to the front.
    #[method("($self, /, sep=None, maxsplit=-1)")]
    fn rsplit(
        th: &Thread,
        this: Gc<ByteArray>,
        sep: Option<Value>,
        maxsplit: Option<isize>,
    ) -> PyResult<Value> {
        bytes::split(th, this, sep, maxsplit, true)
    }

    /// Strip trailing bytes contained in the argument.
    ///
    /// If the argument is omitted or None, strip trailing ASCII whitespace.
    #[method("($self, bytes=None, /)")]
    fn rstrip(th: &Thread, this: Gc<ByteArray>, set: Option<Value>) -> PyResult<Value> {
        bytes::strip(th, this, set, Ends::Right)
    }

    /// Return a list of the sections in the bytearray, using sep as the delimiter.
    ///
    ///   sep
    ///     The delimiter according which to split the bytearray.
    ///     None (the default value) means split on ASCII whitespace
    ///     characters (space, tab, return, newline, formfeed, vertical tab).
    ///   maxsplit
    ///     Maximum number of splits to do.
    ///     -1 (the default value) means no limit.
    #[method("($self, /, sep=None, maxsplit=-1)")]
    fn split(
        th: &Thread,
        this: Gc<ByteArray>,
        sep: Option<Value>,
        maxsplit: Option<isize>,
    ) -> PyResult<Value> {
        bytes::split(th, this, sep, maxsplit, false)
    }

    /// Return a list of the lines in the bytearray, breaking at line boundaries.
    ///
    /// Line breaks are not included in the resulting list unless keepends
    /// is given and true.
    #[method("($self, /, keepends=False)")]
    fn splitlines(th: &Thread, this: Gc<ByteArray>, keepends: Option<bool>) -> PyResult<Value> {
        bytes::split_lines(th, this, keepends.unwrap_or(false))
    }

    /// Return True if the bytearray starts with the specified prefix, False otherwise.
    ///
    ///   prefix
    ///     A bytes or a tuple of bytes to try.
    ///   start
    ///     Optional start position. Default: start of the bytearray.
    ///   end
    ///     Optional stop position. Default: end of the bytearray.
    #[method(
        "($self, prefix, start=None, end=None, /)",
        text = "($self, prefix[, start[, end]], /)"
    )]
    fn startswith(
        th: &Thread,
        this: Gc<ByteArray>,
        prefix: Value,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> PyResult<bool> {
        bytes::tail_match(th, "startswith", this, prefix, (start, end), false)
    }

    /// Strip leading and trailing bytes contained in the argument.
    ///
    /// If the argument is omitted or None, strip leading and trailing ASCII
    /// whitespace.
    #[method("($self, bytes=None, /)")]
    fn strip(th: &Thread, this: Gc<ByteArray>, set: Option<Value>) -> PyResult<Value> {
        bytes::strip(th, this, set, Ends::Both)
    }

    /// B.swapcase() -> copy of B
    ///
    /// Return a copy of B with uppercase ASCII characters converted
    /// to lowercase ASCII and vice versa.
    #[method("($self, /)", leaf)]
    fn swapcase(th: &Thread, this: Gc<ByteArray>) -> PyResult<Value> {
        ByteArray::make(th, &case::bytes::swapcase(this.as_slice()))
    }

    /// B.title() -> copy of B
    ///
    /// Return a titlecased version of B, i.e. ASCII words start with
    /// uppercase characters, all remaining cased characters have lowercase.
    #[method("($self, /)", leaf)]
    fn title(th: &Thread, this: Gc<ByteArray>) -> PyResult<Value> {
        ByteArray::make(th, &case::bytes::title(this.as_slice()))
    }

    /// Return a copy with each character mapped by the given translation table.
    ///
    ///   table
    ///     Translation table, which must be a bytes object of length 256.
    ///
    /// All characters occurring in the optional argument delete are
    /// removed.  The remaining characters are mapped through the given
    /// translation table.
    #[method("($self, table, /, delete=b'')")]
    fn translate(
        th: &Thread,
        this: Gc<ByteArray>,
        table: Value,
        delete: Option<Value>,
    ) -> PyResult<Value> {
        bytes::translate(th, this, table, delete)
    }

    /// B.upper() -> copy of B
    ///
    /// Return a copy of B with all ASCII characters converted to uppercase.
    #[method("($self, /)", leaf)]
    fn upper(th: &Thread, this: Gc<ByteArray>) -> PyResult<Value> {
        ByteArray::make(th, &case::bytes::upper(this.as_slice()))
    }

    /// Pad a numeric string with zeros on the left, to fill a field of the given width.
    ///
    /// The original string is never truncated.
    #[method("($self, width, /)")]
    fn zfill(th: &Thread, this: Gc<ByteArray>, width: isize) -> PyResult<Value> {
        bytes::zfill(th, this, width)
    }
}
