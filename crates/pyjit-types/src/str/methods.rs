//! The methods and operators of `str`.

use super::{SliceIndexOrNone, exact, made, make, range};
use pyjit_object::class::slots::CompareOp;
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::sequence::Slice;
use pyjit_text::string::layout::Ends;
use pyjit_text::string::{self, Rules};

fn pieces(th: &Thread, text: Gc<Str>, ranges: Vec<std::ops::Range<usize>>) -> PyResult<Value> {
    let list = th.empty_list();
    list.reserve(th, ranges.len())?;
    for range in ranges {
        list.push(th, Str::slice(text, th, range.start, range.end)?.into())?;
    }
    Ok(list.into())
}

/// Prefix or suffix tests take a str or a tuple of them.
fn tail_match(
    th: &Thread,
    name: &str,
    text: Gc<Str>,
    what: Value,
    range: std::ops::Range<usize>,
    at_end: bool,
) -> PyResult<bool> {
    let test = |candidate: Gc<Str>| {
        if range.start > range.end || candidate.len() > range.end - range.start {
            return false;
        }
        let start = if at_end {
            range.end - candidate.len()
        } else {
            range.start
        };
        text.units().slice(start..start + candidate.len()) == candidate.units()
    };
    if let Some(candidate) = what.cast::<Str>() {
        return Ok(test(candidate));
    }
    let Some(candidates) = what.cast::<Tuple>() else {
        let found = th.type_name(what);
        return Err(th.raise(
            t::TypeError,
            format!("{name} first arg must be str or a tuple of str, not {found}"),
        ));
    };
    for candidate in candidates.iter() {
        match candidate.cast::<Str>() {
            Some(candidate) if test(candidate) => return Ok(true),
            Some(_) => {}
            None => {
                let found = th.type_name(*candidate);
                return Err(th.raise(
                    t::TypeError,
                    format!("tuple for {name} must only contain str, not {found}"),
                ));
            }
        }
    }
    Ok(false)
}

fn find_in(
    text: Gc<Str>,
    sub: Gc<Str>,
    range: std::ops::Range<usize>,
    backwards: bool,
) -> Option<usize> {
    if range.start > range.end {
        return None;
    }
    let (start, hay) = (range.start, text.units().slice(range));
    let found = if backwards {
        string::find::rfind(hay, sub.units())
    } else {
        string::find::find(hay, sub.units())
    };
    found.map(|at| start + at)
}

fn fill_char(th: &Thread, fill: Option<Value>) -> PyResult<u32> {
    let Some(fill) = fill else {
        return Ok(b' ' as u32);
    };
    match fill.cast::<Str>() {
        Some(text) if text.len() == 1 => Ok(text.at(0)),
        Some(_) => Err(th.raise(
            t::TypeError,
            "The fill character must be exactly one character long",
        )),
        None => {
            let found = th.type_name(fill);
            Err(th.raise(
                t::TypeError,
                format!("The fill character must be a unicode character, not {found}"),
            ))
        }
    }
}

fn padded(th: &Thread, text: Gc<Str>, left: usize, right: usize, fill: u32) -> PyResult<Value> {
    if left == 0 && right == 0 {
        exact(th, text)
    } else {
        made(th, string::layout::pad(text.units(), left, right, fill))
    }
}

fn strip(
    th: &Thread,
    name: &str,
    text: Gc<Str>,
    chars: Option<Value>,
    ends: Ends,
) -> PyResult<Value> {
    let range = match chars.filter(|chars| !chars.is_none()) {
        None => string::layout::strip_whitespace(text.units(), ends, Rules::Str),
        Some(chars) => match chars.cast::<Str>() {
            Some(chars) => string::layout::strip_chars(text.units(), chars.units(), ends),
            None => {
                return Err(th.raise(t::TypeError, format!("{name} arg must be None or str")));
            }
        },
    };
    let slice = Str::slice(text, th, range.start, range.end)?;
    exact(th, slice)
}

fn partition(th: &Thread, text: Gc<Str>, separator: Value, backwards: bool) -> PyResult<Value> {
    let Some(separator) = separator.cast::<Str>() else {
        let found = th.type_name(separator);
        return Err(th.raise(t::TypeError, format!("must be str, not {found}")));
    };
    if separator.is_empty() {
        return Err(th.raise(t::ValueError, "empty separator"));
    }
    let empty: Value = th.rt().empty_str().into();
    match find_in(text, separator, 0..text.len(), backwards) {
        Some(at) => {
            let before = Str::slice(text, th, 0, at)?;
            let after = Str::slice(text, th, at + separator.len(), text.len())?;
            Ok(th
                .tuple(&[before.into(), separator.into(), after.into()])
                .into())
        }
        None if backwards => Ok(th.tuple(&[empty, empty, exact(th, text)?]).into()),
        None => Ok(th.tuple(&[exact(th, text)?, empty, empty]).into()),
    }
}

/// The separator and maximum of a split.
fn split_arguments(
    th: &Thread,
    separator: Option<Value>,
    max: Option<isize>,
) -> PyResult<(Option<Gc<Str>>, usize)> {
    let max = max
        .and_then(|max| usize::try_from(max).ok())
        .unwrap_or(usize::MAX);
    let Some(separator) = separator.filter(|separator| !separator.is_none()) else {
        return Ok((None, max));
    };
    match separator.cast::<Str>() {
        Some(separator) if separator.is_empty() => Err(th.raise(t::ValueError, "empty separator")),
        Some(separator) => Ok((Some(separator), max)),
        None => {
            let found = th.type_name(separator);
            Err(th.raise(t::TypeError, format!("must be str or None, not {found}")))
        }
    }
}

#[pymethods(Str, name = "str", flags = TypeFlags::BASE.with(TypeFlags::UNICODE_SUBCLASS).with(TypeFlags::MATCH_SELF), doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new string object from the given object. If encoding or\nerrors is specified, then the object must expose a data buffer\nthat will be decoded using the given encoding and error handler.\nOtherwise, returns the result of object.__str__() (if defined)\nor repr(object).\nencoding defaults to 'utf-8'.\nerrors defaults to 'strict'.")]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args) -> PyResult<Value> {
        if !args.has_keywords() {
            args.check_count(th, "str", 0, 3)?;
        } else if args.values.len() > 3 {
            let given = args.values.len();
            let text = format!("str() takes at most 3 arguments ({given} given)");
            return Err(th.raise(t::TypeError, text));
        }
        let names = ["object", "encoding", "errors"];
        let named = args.keyword_options(th, "str", names)?;
        let mut all = [None; 3];
        for (index, name) in names.into_iter().enumerate() {
            all[index] = args.get(index);
            if all[index].is_none() {
                all[index] = named[index];
            } else if named[index].is_some() {
                let place = index + 1;
                let text =
                    format!("argument for str() given by name ('{name}') and position ({place})");
                return Err(th.raise(t::TypeError, text));
            }
        }
        let [object, encoding, errors] = all;
        let for_name = |value: Option<Value>, name: &str| match value {
            Some(value) if value.cast::<Str>().is_none() => {
                let found = th.class_of(value).qualified_name(th);
                Err(th.raise(
                    t::TypeError,
                    format!("str() argument '{name}' must be str, not {found}"),
                ))
            }
            other => Ok(other),
        };
        let (encoding, errors) = (for_name(encoding, "encoding")?, for_name(errors, "errors")?);
        let text = match object {
            None => th.rt().empty_str(),
            Some(object) if encoding.is_none() && errors.is_none() => protocol::str(th, object)?,
            Some(object) => {
                let decoded = decode_object(th, object, encoding, errors)?;
                match decoded.cast::<Str>() {
                    Some(text) => text,
                    None => return Ok(decoded),
                }
            }
        };
        if class == th.class(t::STR) {
            return Ok(text.into());
        }
        // An instance of a subclass: a copy of the text with the class's own words behind it.
        let bytes = text.raw_bytes();
        let copy = th.alloc_var::<Str>(class, Str::DATA_OFFSET + bytes.len())?;
        copy.copy_from(&text);
        Ok(copy.into())
    }

    fn decode_object(
        th: &Thread,
        object: Value,
        encoding: Option<Value>,
        errors: Option<Value>,
    ) -> PyResult<Value> {
        if object.cast::<Str>().is_some() {
            return Err(th.raise(t::TypeError, "decoding str is not supported"));
        }
        if th.class_of(object).slots.bf_getbuffer.get().is_none() {
            let found = th.type_name(object);
            return Err(th.raise(
                t::TypeError,
                format!("decoding to str: need a bytes-like object, {found} found"),
            ));
        }
        let view = pyjit_object::buffer::BytesLike::new(
            th,
            object,
            pyjit_object::buffer::Request::SIMPLE,
        )?;
        let bytes = th.bytes(&view)?;
        let encoding = encoding.unwrap_or_else(|| th.str("utf-8").into());
        let errors = errors.unwrap_or_else(|| th.str("strict").into());
        protocol::call_method(th, bytes.into(), th.names().decode, &[encoding, errors])
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Str>) -> PyResult<Value> {
        make(th, string::repr::repr(this.units()))
    }

    #[slot(tp_str)]
    fn str_(th: &Thread, this: Gc<Str>) -> PyResult<Value> {
        exact(th, this)
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<Str>) -> PyResult<i64> {
        Ok(this.hash(th))
    }

    #[slot(tp_richcompare)]
    fn compare(_th: &Thread, a: Value, b: Value, op: CompareOp) -> PyResult<Value> {
        let (Some(a), Some(b)) = (a.cast::<Str>(), b.cast::<Str>()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        Ok(Value::bool(match op {
            CompareOp::Eq => a.equals(&b),
            CompareOp::Ne => !a.equals(&b),
            _ => op.holds(a.compare(&b)),
        }))
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<Str>) -> PyResult<Value> {
        let class = if this.is_ascii() {
            t::STR_ASCII_ITERATOR
        } else {
            t::STR_ITERATOR
        };
        Ok(th.seq_iter(class, this.into()))
    }

    #[slot(sq_length)]
    fn len(_th: &Thread, this: Gc<Str>) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot(mp_length)]
    fn len2(_th: &Thread, this: Gc<Str>) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot(sq_concat)]
    fn add(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        let Some(left) = a.cast::<Str>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        match b.cast::<Str>() {
            Some(right) => Ok(th.concat(left, right)?.into()),
            None => {
                let found = th.type_name(b);
                Err(th.raise(
                    t::TypeError,
                    format!("can only concatenate str (not \"{found}\") to str"),
                ))
            }
        }
    }

    #[slot(sq_repeat)]
    fn repeat(th: &Thread, this: Value, count: isize) -> PyResult<Value> {
        match this.cast::<Str>() {
            Some(text) => crate::str::repeat(th, text, count),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(sq_item)]
    fn item(th: &Thread, this: Value, index: isize) -> PyResult<Value> {
        match this.cast::<Str>() {
            Some(text) if index >= 0 && (index as usize) < text.len() => {
                Ok(th.str_char(text.at(index as usize)).into())
            }
            _ => Err(th.raise(t::IndexError, "string index out of range")),
        }
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Value, key: Value) -> PyResult<Value> {
        let Some(text) = this.cast::<Str>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if let Some(slice) = key.cast::<Slice>() {
            let range = slice.resolve(th, || text.len())?;
            if range.step == 1 {
                let part = Str::slice(
                    text,
                    th,
                    range.start as usize,
                    range.start as usize + range.count,
                )?;
                return exact(th, part);
            }
            let units: Vec<u32> = range.indices().map(|index| text.at(index)).collect();
            return Ok(th.str_ucs4(&units)?.into());
        }
        if !protocol::is_index(th, key) {
            let found = th.type_name(key);
            return Err(th.raise(
                t::TypeError,
                format!("string indices must be integers, not '{found}'"),
            ));
        }
        let index = protocol::index_clipped(th, key, t::IndexError)?;
        match Index(index).within(text.len()) {
            Some(at) => Ok(th.str_char(text.at(at)).into()),
            None => Err(th.raise(t::IndexError, "string index out of range")),
        }
    }

    #[slot(sq_contains)]
    fn contains(th: &Thread, this: Value, item: Value) -> PyResult<bool> {
        match (this.cast::<Str>(), item.cast::<Str>()) {
            (Some(text), Some(item)) => {
                Ok(string::find::find(text.units(), item.units()).is_some())
            }
            _ => {
                let found = th.type_name(item);
                Err(th.raise(
                    t::TypeError,
                    format!("'in <string>' requires string as left operand, not {found}"),
                ))
            }
        }
    }

    #[slot(nb_remainder)]
    fn percent(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
        match a.cast::<Str>() {
            Some(format) => crate::str::percent_format(th, format, b),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[method("($self, /)")]
    fn __sizeof__(this: Gc<Str>) -> usize {
        let header = if this.is_ascii() { 41 } else { 57 };
        header + (this.len() + 1) * this.width() as usize - 1
    }

    #[method("($self, /)")]
    fn __getnewargs__(th: &Thread, this: Gc<Str>) -> PyResult<Value> {
        Ok(th.tuple(&[th.str_ref(this.units())?.into()]).into())
    }

    /// Return a formatted version of the string as described by format_spec.
    #[method("($self, format_spec, /)")]
    fn __format__(th: &Thread, this: Gc<Str>, format_spec: Gc<Str>) -> PyResult<Value> {
        if format_spec.is_empty() {
            return match this.header.shape() == t::STR.0 {
                true => Ok(this.into()),
                false => Ok(protocol::str(th, this.into())?.into()),
            };
        }
        made(
            th,
            pyjit_text::format::format_str(
                this.units(),
                format_spec.units(),
                &th.type_name(this.into()),
            ),
        )
    }

    /// Encode the string using the codec registered for encoding.
    #[method("($self, /, encoding='utf-8', errors='strict')")]
    fn encode(
        th: &Thread,
        this: Gc<Str>,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
    ) -> PyResult<Value> {
        crate::codec::encode(th, this, encoding, errors)
    }

    /// Replace each character in the string using the given translation table.
    #[method("($self, table, /)")]
    fn translate(th: &Thread, this: Gc<Str>, table: Value) -> PyResult<Value> {
        crate::str::translate::translate(th, this, table)
    }

    /// Return a translation table usable for str.translate().
    #[staticmethod]
    fn maketrans(th: &Thread, args: Args) -> PyResult<Value> {
        crate::str::translate::maketrans(th, args)
    }

    /// Return a formatted version of the string, using substitutions from args and kwargs.
    #[method("($self, /, *args, **kwargs)")]
    fn format(th: &Thread, this: Gc<Str>, args: Args) -> PyResult<Value> {
        crate::str::format::format(th, this, crate::str::format::Source::Arguments(args))
    }

    /// Return a formatted version of the string, using substitutions from mapping.
    #[method("($self, mapping, /)")]
    fn format_map(th: &Thread, this: Gc<Str>, mapping: Value) -> PyResult<Value> {
        crate::str::format::format(th, this, crate::str::format::Source::Mapping(mapping))
    }

    /// Concatenate any number of strings.
    #[method("($self, iterable, /)")]
    fn join(th: &Thread, this: Gc<Str>, iterable: Value) -> PyResult<Value> {
        let items = match iterable
            .cast::<List>()
            .filter(|_| protocol::is_exact(iterable, t::LIST))
        {
            Some(list) => list,
            None => match protocol::to_list(th, iterable) {
                Ok(list) => list,
                Err(Raised)
                    if th.pending_is(t::TypeError)
                        && th.class_of(iterable).slots.tp_iter.get().is_none()
                        && th.class_of(iterable).slots.sq_item.get().is_none() =>
                {
                    th.take_pending();
                    return Err(th.raise(t::TypeError, "can only join an iterable"));
                }
                Err(Raised) => return Err(Raised),
            },
        };
        crate::str::join(th, this.units(), items.as_slice())
    }

    /// Return a list of the substrings in the string, using sep as the separator string.
    #[method("($self, /, sep=None, maxsplit=-1)")]
    fn split(
        th: &Thread,
        this: Gc<Str>,
        sep: Option<Value>,
        maxsplit: Option<isize>,
    ) -> PyResult<Value> {
        let (separator, max) = split_arguments(th, sep, maxsplit)?;
        let mut ranges = Vec::new();
        match separator {
            Some(separator) => {
                string::split::split(this.units(), separator.units(), max, |range| {
                    ranges.push(range)
                })
            }
            None => string::split::split_whitespace(this.units(), max, Rules::Str, |range| {
                ranges.push(range)
            }),
        }
        pieces(th, this, ranges)
    }

    /// Return a list of the substrings in the string, using sep as the separator string.
    #[method("($self, /, sep=None, maxsplit=-1)")]
    fn rsplit(
        th: &Thread,
        this: Gc<Str>,
        sep: Option<Value>,
        maxsplit: Option<isize>,
    ) -> PyResult<Value> {
        let (separator, max) = split_arguments(th, sep, maxsplit)?;
        let mut ranges = Vec::new();
        match separator {
            Some(separator) => {
                string::split::rsplit(this.units(), separator.units(), max, |range| {
                    ranges.push(range)
                })
            }
            None => string::split::rsplit_whitespace(this.units(), max, Rules::Str, |range| {
                ranges.push(range)
            }),
        }
        ranges.reverse();
        pieces(th, this, ranges)
    }

    /// Return a list of the lines in the string, breaking at line boundaries.
    #[method("($self, /, keepends=False)")]
    fn splitlines(th: &Thread, this: Gc<Str>, keepends: Option<bool>) -> PyResult<Value> {
        let mut ranges = Vec::new();
        string::split::split_lines(
            this.units(),
            keepends.unwrap_or(false),
            Rules::Str,
            |range| ranges.push(range),
        );
        pieces(th, this, ranges)
    }

    /// Partition the string into three parts using the given separator.
    #[method("($self, sep, /)")]
    fn partition(th: &Thread, this: Gc<Str>, sep: Value) -> PyResult<Value> {
        super::partition(th, this, sep, false)
    }

    /// Partition the string into three parts using the given separator.
    #[method("($self, sep, /)")]
    fn rpartition(th: &Thread, this: Gc<Str>, sep: Value) -> PyResult<Value> {
        super::partition(th, this, sep, true)
    }

    /// Return a copy with all occurrences of substring old replaced by new.
    #[method("($self, old, new, /, count=-1)")]
    fn replace(
        th: &Thread,
        this: Gc<Str>,
        old: Gc<Str>,
        new: Gc<Str>,
        count: Option<isize>,
    ) -> PyResult<Value> {
        let max = count
            .and_then(|count| usize::try_from(count).ok())
            .unwrap_or(usize::MAX);
        match string::find::replace(this.units(), old.units(), new.units(), max) {
            Some(replaced) => make(th, replaced),
            None => exact(th, this),
        }
    }

    /// Return the number of non-overlapping occurrences of substring sub in string S[start:end].
    #[method("($self, sub, start=None, end=None, /)")]
    fn count(
        this: Gc<Str>,
        sub: Gc<Str>,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> usize {
        let range = range(this.len(), start, end);
        if range.start > range.end {
            0
        } else {
            string::find::count(this.units().slice(range), sub.units())
        }
    }

    /// Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].
    #[method("($self, sub, start=None, end=None, /)")]
    fn find(
        th: &Thread,
        this: Gc<Str>,
        sub: Gc<Str>,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> Value {
        find_in(this, sub, range(this.len(), start, end), false)
            .map_or(Value::int(-1), |at| th.int(at))
    }

    /// Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].
    #[method("($self, sub, start=None, end=None, /)")]
    fn rfind(
        th: &Thread,
        this: Gc<Str>,
        sub: Gc<Str>,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> Value {
        find_in(this, sub, range(this.len(), start, end), true)
            .map_or(Value::int(-1), |at| th.int(at))
    }

    /// Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].
    #[method("($self, sub, start=None, end=None, /)")]
    fn index(
        th: &Thread,
        this: Gc<Str>,
        sub: Gc<Str>,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> PyResult<Value> {
        match find_in(this, sub, range(this.len(), start, end), false) {
            Some(at) => Ok(th.int(at)),
            None => Err(th.raise(t::ValueError, "substring not found")),
        }
    }

    /// Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].
    #[method("($self, sub, start=None, end=None, /)")]
    fn rindex(
        th: &Thread,
        this: Gc<Str>,
        sub: Gc<Str>,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> PyResult<Value> {
        match find_in(this, sub, range(this.len(), start, end), true) {
            Some(at) => Ok(th.int(at)),
            None => Err(th.raise(t::ValueError, "substring not found")),
        }
    }

    /// Return True if the string starts with the specified prefix, False otherwise.
    #[method("($self, prefix, start=None, end=None, /)")]
    fn startswith(
        th: &Thread,
        this: Gc<Str>,
        prefix: Value,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> PyResult<bool> {
        tail_match(
            th,
            "startswith",
            this,
            prefix,
            range(this.len(), start, end),
            false,
        )
    }

    /// Return True if the string ends with the specified suffix, False otherwise.
    #[method("($self, suffix, start=None, end=None, /)")]
    fn endswith(
        th: &Thread,
        this: Gc<Str>,
        suffix: Value,
        start: Option<SliceIndexOrNone>,
        end: Option<SliceIndexOrNone>,
    ) -> PyResult<bool> {
        tail_match(
            th,
            "endswith",
            this,
            suffix,
            range(this.len(), start, end),
            true,
        )
    }

    /// Return a str with the given prefix string removed if present.
    #[method("($self, prefix, /)")]
    fn removeprefix(th: &Thread, this: Gc<Str>, prefix: Gc<Str>) -> PyResult<Value> {
        if tail_match(th, "", this, prefix.into(), 0..this.len(), false)? {
            return exact(th, Str::slice(this, th, prefix.len(), this.len())?);
        }
        exact(th, this)
    }

    /// Return a str with the given suffix string removed if present.
    #[method("($self, suffix, /)")]
    fn removesuffix(th: &Thread, this: Gc<Str>, suffix: Gc<Str>) -> PyResult<Value> {
        if tail_match(th, "", this, suffix.into(), 0..this.len(), true)? {
            return exact(th, Str::slice(this, th, 0, this.len() - suffix.len())?);
        }
        exact(th, this)
    }

    /// Return a copy of the string with leading and trailing whitespace removed.
    #[method("($self, chars=None, /)")]
    fn strip(th: &Thread, this: Gc<Str>, chars: Option<Value>) -> PyResult<Value> {
        super::strip(th, "strip", this, chars, Ends::Both)
    }

    /// Return a copy of the string with leading whitespace removed.
    #[method("($self, chars=None, /)")]
    fn lstrip(th: &Thread, this: Gc<Str>, chars: Option<Value>) -> PyResult<Value> {
        super::strip(th, "lstrip", this, chars, Ends::Left)
    }

    /// Return a copy of the string with trailing whitespace removed.
    #[method("($self, chars=None, /)")]
    fn rstrip(th: &Thread, this: Gc<Str>, chars: Option<Value>) -> PyResult<Value> {
        super::strip(th, "rstrip", this, chars, Ends::Right)
    }

    /// Return a centered string of length width.
    #[method("($self, width, fillchar=' ', /)")]
    fn center(
        th: &Thread,
        this: Gc<Str>,
        width: isize,
        fillchar: Option<Value>,
    ) -> PyResult<Value> {
        let fill = fill_char(th, fillchar)?;
        let (left, right) = string::layout::center_padding(this.len(), width.max(0) as usize);
        padded(th, this, left, right, fill)
    }

    /// Return a left-justified string of length width.
    #[method("($self, width, fillchar=' ', /)")]
    fn ljust(th: &Thread, this: Gc<Str>, width: isize, fillchar: Option<Value>) -> PyResult<Value> {
        let fill = fill_char(th, fillchar)?;
        padded(
            th,
            this,
            0,
            (width.max(0) as usize).saturating_sub(this.len()),
            fill,
        )
    }

    /// Return a right-justified string of length width.
    #[method("($self, width, fillchar=' ', /)")]
    fn rjust(th: &Thread, this: Gc<Str>, width: isize, fillchar: Option<Value>) -> PyResult<Value> {
        let fill = fill_char(th, fillchar)?;
        padded(
            th,
            this,
            (width.max(0) as usize).saturating_sub(this.len()),
            0,
            fill,
        )
    }

    /// Pad a numeric string with zeros on the left, to fill a field of the given width.
    #[method("($self, width, /)")]
    fn zfill(th: &Thread, this: Gc<Str>, width: isize) -> PyResult<Value> {
        match string::layout::zfill(this.units(), width.max(0) as usize) {
            Some(result) => made(th, result),
            None => exact(th, this),
        }
    }

    /// Return a copy where all tab characters are expanded using spaces.
    #[method("($self, /, tabsize=8)")]
    fn expandtabs(th: &Thread, this: Gc<Str>, tabsize: Option<i32>) -> PyResult<Value> {
        if !this.chars().any(|unit| unit == '\t' as u32) {
            return exact(th, this);
        }
        made(
            th,
            string::layout::expand_tabs(this.units(), tabsize.unwrap_or(8).max(0) as usize),
        )
    }

    /// Return a copy of the string converted to lowercase.
    #[method("($self, /)", leaf)]
    fn lower(th: &Thread, this: Gc<Str>) -> PyResult<Value> {
        make(th, string::case::lower(this.units()))
    }

    /// Return a copy of the string converted to uppercase.
    #[method("($self, /)", leaf)]
    fn upper(th: &Thread, this: Gc<Str>) -> PyResult<Value> {
        make(th, string::case::upper(this.units()))
    }

    /// Return a version of the string suitable for caseless comparisons.
    #[method("($self, /)", leaf)]
    fn casefold(th: &Thread, this: Gc<Str>) -> PyResult<Value> {
        make(th, string::case::casefold(this.units()))
    }

    /// Return a capitalized version of the string.
    #[method("($self, /)", leaf)]
    fn capitalize(th: &Thread, this: Gc<Str>) -> PyResult<Value> {
        make(th, string::case::capitalize(this.units()))
    }

    /// Convert uppercase characters to lowercase and lowercase characters to uppercase.
    #[method("($self, /)", leaf)]
    fn swapcase(th: &Thread, this: Gc<Str>) -> PyResult<Value> {
        make(th, string::case::swapcase(this.units()))
    }

    /// Return a version of the string where each word is titlecased.
    #[method("($self, /)", leaf)]
    fn title(th: &Thread, this: Gc<Str>) -> PyResult<Value> {
        make(th, string::case::title(this.units()))
    }

    /// Return True if the string is an alphabetic string, False otherwise.
    #[method("($self, /)", leaf)]
    fn isalpha(this: Gc<Str>) -> bool {
        string::class::is_alpha(this.units())
    }

    /// Return True if the string is an alpha-numeric string, False otherwise.
    #[method("($self, /)", leaf)]
    fn isalnum(this: Gc<Str>) -> bool {
        string::class::is_alnum(this.units())
    }

    /// Return True if the string is a decimal string, False otherwise.
    #[method("($self, /)", leaf)]
    fn isdecimal(this: Gc<Str>) -> bool {
        string::class::is_decimal(this.units())
    }

    /// Return True if the string is a digit string, False otherwise.
    #[method("($self, /)", leaf)]
    fn isdigit(this: Gc<Str>) -> bool {
        string::class::is_digit(this.units())
    }

    /// Return True if the string is a numeric string, False otherwise.
    #[method("($self, /)", leaf)]
    fn isnumeric(this: Gc<Str>) -> bool {
        string::class::is_numeric(this.units())
    }

    /// Return True if the string is a whitespace string, False otherwise.
    #[method("($self, /)", leaf)]
    fn isspace(this: Gc<Str>) -> bool {
        string::class::is_space(this.units())
    }

    /// Return True if all characters in the string are printable, False otherwise.
    #[method("($self, /)", leaf)]
    fn isprintable(this: Gc<Str>) -> bool {
        string::class::is_printable(this.units())
    }

    /// Return True if the string is a lowercase string, False otherwise.
    #[method("($self, /)", leaf)]
    fn islower(this: Gc<Str>) -> bool {
        string::class::is_lower(this.units())
    }

    /// Return True if the string is an uppercase string, False otherwise.
    #[method("($self, /)", leaf)]
    fn isupper(this: Gc<Str>) -> bool {
        string::class::is_upper(this.units())
    }

    /// Return True if the string is a title-cased string, False otherwise.
    #[method("($self, /)", leaf)]
    fn istitle(this: Gc<Str>) -> bool {
        string::class::is_title(this.units())
    }

    /// Return True if the string is a valid Python identifier, False otherwise.
    #[method("($self, /)", leaf)]
    fn isidentifier(this: Gc<Str>) -> bool {
        string::class::is_identifier(this.units())
    }

    /// Return True if all characters in the string are ASCII, False otherwise.
    #[method("($self, /)", leaf)]
    fn isascii(this: Gc<Str>) -> bool {
        this.is_ascii()
    }
}
