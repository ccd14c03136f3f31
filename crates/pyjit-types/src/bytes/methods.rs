//! The methods and operators of `bytes`. CPython: Objects/bytesobject.c.

use super::{self as bytes, Octets};
use crate::str::SliceIndexOrNone;
use pyjit_object::buffer::{BufferInfo, Request};
use pyjit_object::class::slots::CompareOp;
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::sequence::{Slice, SliceRange};
use pyjit_text::string::layout::{self, Ends};
use pyjit_text::string::{case, class};

const DOC: &str = "bytes(iterable_of_ints) -> bytes
bytes(string, encoding[, errors]) -> bytes
bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer
bytes(int) -> bytes object of size given by the parameter initialized with null bytes
bytes() -> empty bytes object

Construct an immutable array of bytes from:
  - an iterable yielding integers in range(256)
  - a text string encoded using the specified encoding
  - any object implementing the buffer API.
  - an integer";

/// The instance of `class` with these bytes.
fn instance(th: &Thread, class: Gc<Type>, contents: &[u8]) -> PyResult<Value> {
    let object = Bytes::alloc_in(th, class, contents.len())?;
    // SAFETY: the fresh object has room for them.
    unsafe { std::ptr::copy_nonoverlapping(contents.as_ptr(), object.data(), contents.len()) };
    Ok(object.into())
}

/// The items of a resolved slice.
fn slice_items(bytes: &[u8], range: SliceRange) -> Vec<u8> {
    range.indices().map(|index| bytes[index]).collect()
}

#[pymethods(Bytes, name = "bytes", doc = DOC, flags = TypeFlags::BASE.with(TypeFlags::BYTES_SUBCLASS).with(TypeFlags::MATCH_SELF))]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args) -> PyResult<Value> {
        let source = bytes::Source::parse(th, "bytes", args)?;
        let exact = class == th.class(t::BYTES);
        let finish = |made: Gc<Bytes>| {
            if exact {
                Ok(made.into())
            } else {
                instance(th, class, made.as_slice())
            }
        };
        // A subclass of str with `__bytes__` needs no encoding.
        if source.encoding.is_none()
            && source.errors.is_none()
            && let Some(object) = source.object
            && object.cast::<Str>().is_some()
            && let Some(made) = bytes::dunder_bytes(th, object)?
        {
            return finish(made);
        }
        if let Some(encoded) = source.encoded(th)? {
            return finish(encoded);
        }
        let Some(object) = source.object else {
            return instance(th, class, b"");
        };
        if exact && protocol::is_exact(object, t::BYTES) {
            return Ok(object);
        }
        if let Some(made) = bytes::dunder_bytes(th, object)? {
            return finish(made);
        }
        if let Some(len) = bytes::wanted_len(th, object)? {
            return Ok(Bytes::alloc_in(th, class, len)?.into());
        }
        instance(th, class, &bytes::collect::<Bytes>(th, "bytes", object)?)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Bytes>) -> PyResult<Value> {
        crate::str::make(th, pyjit_text::string::repr::bytes_repr(this.as_slice()))
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<Bytes>) -> PyResult<i64> {
        Ok(this.hash(th))
    }

    #[slot(tp_richcompare)]
    fn compare(a: Value, b: Value, op: CompareOp) -> PyResult<Value> {
        Ok(match (a.cast::<Bytes>(), b.cast::<Bytes>()) {
            (Some(a), Some(b)) => Value::bool(op.holds(a.as_slice().cmp(b.as_slice()))),
            _ => Value::NOT_IMPLEMENTED,
        })
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<Bytes>) -> PyResult<Value> {
        Ok(th.seq_iter(t::BYTES_ITERATOR, this.into()))
    }

    #[slot(sq_length)]
    fn len(this: Gc<Bytes>) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot(mp_length)]
    fn map_len(this: Gc<Bytes>) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot(sq_concat)]
    fn concat(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        match (a.cast::<Bytes>(), b.cast::<Bytes>()) {
            (Some(left), Some(right)) if right.is_empty() && protocol::is_exact(a, t::BYTES) => {
                Ok(left.into())
            }
            (Some(left), Some(right)) if left.is_empty() && protocol::is_exact(b, t::BYTES) => {
                Ok(right.into())
            }
            _ => bytes::concat::<Bytes>(th, a, b),
        }
    }

    #[slot(sq_repeat)]
    fn repeat(th: &Thread, this: Gc<Bytes>, count: isize) -> PyResult<Value> {
        let len = bytes::repeat_len(th, this.len(), count)?;
        if len == this.len() && protocol::is_exact(this.into(), t::BYTES) {
            return Ok(this.into());
        }
        let object = Bytes::alloc(th, len)?;
        if !this.is_empty() {
            // SAFETY: the fresh object has `len` bytes and is not published yet.
            let all = unsafe { std::slice::from_raw_parts_mut(object.data(), len) };
            for part in all.chunks_exact_mut(this.len()) {
                part.copy_from_slice(this.as_slice());
            }
        }
        Ok(object.into())
    }

    #[slot(sq_item)]
    fn item(th: &Thread, this: Gc<Bytes>, index: isize) -> PyResult<Value> {
        match usize::try_from(index)
            .ok()
            .and_then(|at| this.as_slice().get(at))
        {
            Some(byte) => Ok(Value::int(*byte as i32)),
            None => Err(th.raise(t::IndexError, "index out of range")),
        }
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Gc<Bytes>, key: Value) -> PyResult<Value> {
        if let Some(slice) = key.cast::<Slice>() {
            let range = slice.resolve(th, || this.len())?;
            if range.step == 1 {
                let start = range.start as usize;
                if range.count == this.len() {
                    return Bytes::same(th, this);
                }
                return Bytes::make(th, &this.as_slice()[start..start + range.count]);
            }
            return Bytes::make(th, &slice_items(this.as_slice(), range));
        }
        if !protocol::is_index(th, key) {
            let found = th.type_name(key);
            return Err(th.raise(
                t::TypeError,
                format!("byte indices must be integers or slices, not {found}"),
            ));
        }
        let index = protocol::index_clipped(th, key, t::IndexError)?;
        match Index(index).within(this.len()) {
            Some(at) => Ok(Value::int(this.as_slice()[at] as i32)),
            None => Err(th.raise(t::IndexError, "index out of range")),
        }
    }

    #[slot(sq_contains)]
    fn contains(th: &Thread, this: Gc<Bytes>, item: Value) -> PyResult<bool> {
        bytes::contains(th, this.as_slice(), item)
    }

    #[slot(nb_remainder)]
    fn percent(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        match a.cast::<Bytes>() {
            Some(format) => bytes::percent_format::<Bytes>(th, format, b),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(bf_getbuffer)]
    fn buffer(th: &Thread, this: Gc<Bytes>, request: Request) -> PyResult<BufferInfo> {
        if request.writable() {
            return Err(th.raise(t::BufferError, "Object is not writable."));
        }
        Ok(BufferInfo::bytes(
            this.into(),
            this.data(),
            this.len(),
            true,
        ))
    }

    #[method("($self, /)")]
    fn __getnewargs__(th: &Thread, this: Gc<Bytes>) -> PyResult<Value> {
        let copy = Bytes::make(th, this.as_slice())?;
        Ok(th.tuple(&[copy]).into())
    }

    /// Convert this value to exact type bytes.
    #[method("($self, /)")]
    fn __bytes__(th: &Thread, this: Gc<Bytes>) -> PyResult<Value> {
        Bytes::same(th, this)
    }

    /// Create a bytes object from a string of hexadecimal numbers.
    ///
    /// Spaces between two numbers are accepted.
    /// Example: bytes.fromhex('B9 01EF') -> b'\\xb9\\x01\\xef'.
    #[classmethod("($type, string, /)")]
    fn fromhex(th: &Thread, class: Value, string: Value) -> PyResult<Value> {
        let made = Bytes::make(th, &bytes::from_hex(th, string)?)?;
        bytes::from_hex_in(th, class, t::BYTES, made)
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
    fn capitalize(th: &Thread, this: Gc<Bytes>) -> PyResult<Value> {
        Bytes::make(th, &case::bytes::capitalize(this.as_slice()))
    }

    /// Return a centered string of length width.
    ///
    /// Padding is done using the specified fill character.
    #[method("($self, width, fillchar=b' ', /)")]
    fn center(
        th: &Thread,
        this: Gc<Bytes>,
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
        this: Gc<Bytes>,
        sub: Value,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> PyResult<usize> {
        bytes::count(th, this, sub, start, end)
    }

    /// Decode the bytes using the codec registered for encoding.
    ///
    ///   encoding
    ///     The encoding with which to decode the bytes.
    ///   errors
    ///     The error handling scheme to use for the handling of decoding
    ///     errors.  The default is 'strict' meaning that decoding errors
    ///     raise a UnicodeDecodeError.  Other possible values are 'ignore'
    ///     and 'replace' as well as any other name registered with
    ///     codecs.register_error that can handle UnicodeDecodeErrors.
    #[method("($self, /, encoding='utf-8', errors='strict')")]
    fn decode(
        th: &Thread,
        this: Gc<Bytes>,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
    ) -> PyResult<Value> {
        crate::codec::decode(th, this.as_slice(), this.into(), encoding, errors)
    }

    /// Return True if the bytes ends with the specified suffix, False otherwise.
    ///
    ///   suffix
    ///     A bytes or a tuple of bytes to try.
    ///   start
    ///     Optional start position. Default: start of the bytes.
    ///   end
    ///     Optional stop position. Default: end of the bytes.
    #[method(
        "($self, suffix, start=None, end=None, /)",
        text = "($self, suffix[, start[, end]], /)"
    )]
    fn endswith(
        th: &Thread,
        this: Gc<Bytes>,
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
    fn expandtabs(th: &Thread, this: Gc<Bytes>, tabsize: Option<i32>) -> PyResult<Value> {
        bytes::expand_tabs(th, this, tabsize)
    }

    /// Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].
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
        this: Gc<Bytes>,
        sub: Value,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> PyResult<isize> {
        Ok(bytes::find(th, this, sub, start, end, false)?.map_or(-1, |at| at as isize))
    }

    /// Create a string of hexadecimal numbers from a bytes object.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from
    ///     the right, negative values count from the left.
    ///
    /// Example:
    /// >>> value = b'\xb9\x01\xef'
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
        this: Gc<Bytes>,
        sep: Option<Value>,
        bytes_per_sep: Option<i32>,
    ) -> PyResult<Value> {
        bytes::hex(th, this.as_slice(), sep, bytes_per_sep)
    }

    /// Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].
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
        this: Gc<Bytes>,
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
    fn isalnum(this: Gc<Bytes>) -> bool {
        class::bytes::is_alnum(this.as_slice())
    }

    /// B.isalpha() -> bool
    ///
    /// Return True if all characters in B are alphabetic
    /// and there is at least one character in B, False otherwise.
    #[method("($self, /)", leaf)]
    fn isalpha(this: Gc<Bytes>) -> bool {
        class::bytes::is_alpha(this.as_slice())
    }

    /// B.isascii() -> bool
    ///
    /// Return True if B is empty or all characters in B are ASCII,
    /// False otherwise.
    #[method("($self, /)", leaf)]
    fn isascii(this: Gc<Bytes>) -> bool {
        this.as_slice().is_ascii()
    }

    /// B.isdigit() -> bool
    ///
    /// Return True if all characters in B are digits
    /// and there is at least one character in B, False otherwise.
    #[method("($self, /)", leaf)]
    fn isdigit(this: Gc<Bytes>) -> bool {
        class::bytes::is_digit(this.as_slice())
    }

    /// B.islower() -> bool
    ///
    /// Return True if all cased characters in B are lowercase and there is
    /// at least one cased character in B, False otherwise.
    #[method("($self, /)", leaf)]
    fn islower(this: Gc<Bytes>) -> bool {
        class::bytes::is_lower(this.as_slice())
    }

    /// B.isspace() -> bool
    ///
    /// Return True if all characters in B are whitespace
    /// and there is at least one character in B, False otherwise.
    #[method("($self, /)", leaf)]
    fn isspace(this: Gc<Bytes>) -> bool {
        class::bytes::is_space(this.as_slice())
    }

    /// B.istitle() -> bool
    ///
    /// Return True if B is a titlecased string and there is at least one
    /// character in B, i.e. uppercase characters may only follow uncased
    /// characters and lowercase characters only cased ones. Return False
    /// otherwise.
    #[method("($self, /)", leaf)]
    fn istitle(this: Gc<Bytes>) -> bool {
        class::bytes::is_title(this.as_slice())
    }

    /// B.isupper() -> bool
    ///
    /// Return True if all cased characters in B are uppercase and there is
    /// at least one cased character in B, False otherwise.
    #[method("($self, /)", leaf)]
    fn isupper(this: Gc<Bytes>) -> bool {
        class::bytes::is_upper(this.as_slice())
    }

    /// Concatenate any number of bytes objects.
    ///
    /// The bytes whose method is called is inserted in between each pair.
    ///
    /// The result is returned as a new bytes object.
    ///
    /// Example: b'.'.join([b'ab', b'pq', b'rs']) -> b'ab.pq.rs'.
    #[method("($self, iterable_of_bytes, /)")]
    fn join(th: &Thread, this: Gc<Bytes>, iterable_of_bytes: Value) -> PyResult<Value> {
        bytes::join(th, this, iterable_of_bytes)
    }

    /// Return a left-justified string of length width.
    ///
    /// Padding is done using the specified fill character.
    #[method("($self, width, fillchar=b' ', /)")]
    fn ljust(
        th: &Thread,
        this: Gc<Bytes>,
        width: isize,
        fillchar: Option<Value>,
    ) -> PyResult<Value> {
        bytes::justify(th, "ljust", this, width, fillchar, bytes::right_padding)
    }

    /// B.lower() -> copy of B
    ///
    /// Return a copy of B with all ASCII characters converted to lowercase.
    #[method("($self, /)", leaf)]
    fn lower(th: &Thread, this: Gc<Bytes>) -> PyResult<Value> {
        Bytes::make(th, &case::bytes::lower(this.as_slice()))
    }

    /// Strip leading bytes contained in the argument.
    ///
    /// If the argument is omitted or None, strip leading  ASCII whitespace.
    #[method("($self, bytes=None, /)")]
    fn lstrip(th: &Thread, this: Gc<Bytes>, set: Option<Value>) -> PyResult<Value> {
        bytes::strip(th, this, set, Ends::Left)
    }

    /// Partition the bytes into three parts using the given separator.
    ///
    /// This will search for the separator sep in the bytes.  If the
    /// separator is found, returns a 3-tuple containing the part before the
    /// separator, the separator itself, and the part after it.
    ///
    /// If the separator is not found, returns a 3-tuple containing the
    /// original bytes object and two empty bytes objects.
    #[method("($self, sep, /)")]
    fn partition(th: &Thread, this: Gc<Bytes>, sep: Value) -> PyResult<Value> {
        bytes::partition(th, this, sep, false)
    }

    /// Return a bytes object with the given prefix string removed if present.
    ///
    /// If the bytes starts with the prefix string, return
    /// bytes[len(prefix):].  Otherwise, return a copy of the original
    /// bytes.
    #[method("($self, prefix, /)")]
    fn removeprefix(th: &Thread, this: Gc<Bytes>, prefix: Value) -> PyResult<Value> {
        bytes::remove_tail(th, this, prefix, false)
    }

    /// Return a bytes object with the given suffix string removed if present.
    ///
    /// If the bytes ends with the suffix string and that suffix is not
    /// empty, return bytes[:-len(prefix)].  Otherwise, return a copy of the
    /// original bytes.
    #[method("($self, suffix, /)")]
    fn removesuffix(th: &Thread, this: Gc<Bytes>, suffix: Value) -> PyResult<Value> {
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
        this: Gc<Bytes>,
        old: Value,
        new: Value,
        count: Option<isize>,
    ) -> PyResult<Value> {
        bytes::replace(th, this, old, new, count)
    }

    /// Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].
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
        this: Gc<Bytes>,
        sub: Value,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> PyResult<isize> {
        Ok(bytes::find(th, this, sub, start, end, true)?.map_or(-1, |at| at as isize))
    }

    /// Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].
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
        this: Gc<Bytes>,
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
        this: Gc<Bytes>,
        width: isize,
        fillchar: Option<Value>,
    ) -> PyResult<Value> {
        bytes::justify(th, "rjust", this, width, fillchar, bytes::left_padding)
    }

    /// Partition the bytes into three parts using the given separator.
    ///
    /// This will search for the separator sep in the bytes, starting at the
    /// end.  If the separator is found, returns a 3-tuple containing the
    /// part before the separator, the separator itself, and the part after
    /// it.
    ///
    /// If the separator is not found, returns a 3-tuple containing two
    /// empty bytes objects and the original bytes object.
    #[method("($self, sep, /)")]
    fn rpartition(th: &Thread, this: Gc<Bytes>, sep: Value) -> PyResult<Value> {
        bytes::partition(th, this, sep, true)
    }

    /// Return a list of the sections in the bytes, using sep as the delimiter.
    ///
    ///   sep
    ///     The delimiter according which to split the bytes.
    ///     None (the default value) means split on ASCII whitespace
    ///     characters (space, tab, return, newline, formfeed, vertical tab).
    ///   maxsplit
    ///     Maximum number of splits to do.
    ///     -1 (the default value) means no limit.
    ///
    /// Splitting is done starting at the end of the bytes and working to
    /// the front.
    #[method("($self, /, sep=None, maxsplit=-1)")]
    fn rsplit(
        th: &Thread,
        this: Gc<Bytes>,
        sep: Option<Value>,
        maxsplit: Option<isize>,
    ) -> PyResult<Value> {
        bytes::split(th, this, sep, maxsplit, true)
    }

    /// Strip trailing bytes contained in the argument.
    ///
    /// If the argument is omitted or None, strip trailing ASCII whitespace.
    #[method("($self, bytes=None, /)")]
    fn rstrip(th: &Thread, this: Gc<Bytes>, set: Option<Value>) -> PyResult<Value> {
        bytes::strip(th, this, set, Ends::Right)
    }

    /// Return a list of the sections in the bytes, using sep as the delimiter.
    ///
    ///   sep
    ///     The delimiter according which to split the bytes.
    ///     None (the default value) means split on ASCII whitespace
    ///     characters (space, tab, return, newline, formfeed, vertical tab).
    ///   maxsplit
    ///     Maximum number of splits to do.
    ///     -1 (the default value) means no limit.
    #[method("($self, /, sep=None, maxsplit=-1)")]
    fn split(
        th: &Thread,
        this: Gc<Bytes>,
        sep: Option<Value>,
        maxsplit: Option<isize>,
    ) -> PyResult<Value> {
        bytes::split(th, this, sep, maxsplit, false)
    }

    /// Return a list of the lines in the bytes, breaking at line boundaries.
    ///
    /// Line breaks are not included in the resulting list unless keepends
    /// is given and true.
    #[method("($self, /, keepends=False)")]
    fn splitlines(th: &Thread, this: Gc<Bytes>, keepends: Option<bool>) -> PyResult<Value> {
        bytes::split_lines(th, this, keepends.unwrap_or(false))
    }

    /// Return True if the bytes starts with the specified prefix, False otherwise.
    ///
    ///   prefix
    ///     A bytes or a tuple of bytes to try.
    ///   start
    ///     Optional start position. Default: start of the bytes.
    ///   end
    ///     Optional stop position. Default: end of the bytes.
    #[method(
        "($self, prefix, start=None, end=None, /)",
        text = "($self, prefix[, start[, end]], /)"
    )]
    fn startswith(
        th: &Thread,
        this: Gc<Bytes>,
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
    fn strip(th: &Thread, this: Gc<Bytes>, set: Option<Value>) -> PyResult<Value> {
        bytes::strip(th, this, set, Ends::Both)
    }

    /// B.swapcase() -> copy of B
    ///
    /// Return a copy of B with uppercase ASCII characters converted
    /// to lowercase ASCII and vice versa.
    #[method("($self, /)", leaf)]
    fn swapcase(th: &Thread, this: Gc<Bytes>) -> PyResult<Value> {
        Bytes::make(th, &case::bytes::swapcase(this.as_slice()))
    }

    /// B.title() -> copy of B
    ///
    /// Return a titlecased version of B, i.e. ASCII words start with
    /// uppercase characters, all remaining cased characters have lowercase.
    #[method("($self, /)", leaf)]
    fn title(th: &Thread, this: Gc<Bytes>) -> PyResult<Value> {
        Bytes::make(th, &case::bytes::title(this.as_slice()))
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
        this: Gc<Bytes>,
        table: Value,
        delete: Option<Value>,
    ) -> PyResult<Value> {
        bytes::translate(th, this, table, delete)
    }

    /// B.upper() -> copy of B
    ///
    /// Return a copy of B with all ASCII characters converted to uppercase.
    #[method("($self, /)", leaf)]
    fn upper(th: &Thread, this: Gc<Bytes>) -> PyResult<Value> {
        Bytes::make(th, &case::bytes::upper(this.as_slice()))
    }

    /// Pad a numeric string with zeros on the left, to fill a field of the given width.
    ///
    /// The original string is never truncated.
    #[method("($self, width, /)")]
    fn zfill(th: &Thread, this: Gc<Bytes>, width: isize) -> PyResult<Value> {
        bytes::zfill(th, this, width)
    }
}
