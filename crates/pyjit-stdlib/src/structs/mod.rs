//! `_struct`: Python values to and from bytes. CPython: Modules/_struct.c.

mod format;
mod pack;

use crate::errors;
use format::Layout;
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// `struct.error`.
fn error_class(th: &Thread) -> PyResult<Gc<Type>> {
    errors::exception_class(th, "struct", "error", "_struct.error", t::Exception)
}

#[cold]
fn raise(th: &Thread, text: impl AsRef<str>) -> Raised {
    errors::raise(th, error_class(th), text)
}

/// A compiled format.
#[pytype(name = "Struct", module = "_struct")]
#[repr(C)]
pub struct Struct {
    head: NativeHeader,
    format: Field<Option<Gc<Bytes>>>,
    #[trace(skip)]
    layout: RefCell<Option<Rc<Layout>>>,
}

impl Struct {
    fn blank(th: &Thread, class: Gc<Type>) -> Gc<Struct> {
        let head = NativeHeader::new(Struct::LAYOUT);
        th.alloc(
            class,
            Struct {
                head,
                format: Field::default(),
                layout: RefCell::default(),
            },
        )
    }

    fn set_format(this: Gc<Struct>, th: &Thread, format: Value) -> PyResult<()> {
        let format = match (format.cast::<Str>(), format.cast::<Bytes>()) {
            (_, Some(bytes)) => bytes,
            (Some(text), None) => match text.ascii() {
                Some(text) => th.bytes(text.as_bytes())?,
                // Raises the UnicodeEncodeError.
                None => {
                    let encoded =
                        protocol::call_method_str(th, format, "encode", &[th.str("ascii").into()])?;
                    encoded.cast::<Bytes>().ok_or(Raised)?
                }
            },
            (None, None) => {
                let name = th.type_name(format);
                return Err(th.raise(
                    t::TypeError,
                    format!("Struct() argument 1 must be a str or bytes object, not {name}"),
                ));
            }
        };
        let layout = format::parse(format.as_slice()).map_err(|text| raise(th, text))?;
        this.format.set(&this.head.header, Some(format));
        *this.layout.borrow_mut() = Some(Rc::new(layout));
        Ok(())
    }

    fn layout(this: Gc<Struct>, th: &Thread) -> PyResult<Rc<Layout>> {
        let layout = this.layout.borrow().clone();
        layout.ok_or_else(|| th.raise(t::RuntimeError, "Struct object is not initialized"))
    }
}

/// Compiled formats that the module's functions keep.
const CACHE_KEY: &str = "_struct.cache";
const CACHE_SIZE: usize = 100;

fn cache(th: &Thread) -> Gc<Dict> {
    let known = th
        .rt()
        .kept
        .borrow()
        .get(CACHE_KEY)
        .copied()
        .and_then(Value::cast::<Dict>);
    known.unwrap_or_else(|| {
        let dict = th.dict();
        th.rt().kept.borrow_mut().insert(CACHE_KEY, dict.into());
        dict
    })
}

/// The Struct of a format, from the cache if it is there.
fn compiled(th: &Thread, format: Value) -> PyResult<Gc<Struct>> {
    let cache = cache(th);
    if let Some(known) = cache.get(th, format)?.and_then(Value::cast::<Struct>) {
        return Ok(known);
    }
    let Some(class) = th.rt().native_class(Struct::LAYOUT) else {
        return Err(th.raise(t::SystemError, "no struct class"));
    };
    let made = Struct::blank(th, class);
    Struct::set_format(made, th, format)?;
    if cache.len() >= CACHE_SIZE {
        cache.clear(th);
    }
    cache.set(th, format, made.into())?;
    Ok(made)
}

fn unpack(th: &Thread, layout: &Layout, buffer: Value) -> PyResult<Gc<Tuple>> {
    let bytes = BytesLike::new(th, buffer, Request::SIMPLE)?;
    if bytes.len() != layout.size {
        return Err(raise(
            th,
            format!("unpack requires a buffer of {} bytes", layout.size),
        ));
    }
    pack::unpack(th, layout, &bytes)
}

/// Where `size` bytes at `offset` begin in a buffer of `len`; the errors name what was being done.
fn place(th: &Thread, len: usize, offset: isize, size: usize, packing: bool) -> PyResult<usize> {
    let text = if offset < 0 {
        let from_end = offset.unsigned_abs();
        if size > from_end {
            match packing {
                true => format!("no space to pack {size} bytes at offset {offset}"),
                false => format!("not enough data to unpack {size} bytes at offset {offset}"),
            }
        } else if from_end > len {
            format!("offset {offset} out of range for {len}-byte buffer")
        } else {
            return Ok(len - from_end);
        }
    } else {
        let start = offset as usize;
        if start <= len && len - start >= size {
            return Ok(start);
        }
        let (name, doing) = if packing {
            ("pack_into", "packing")
        } else {
            ("unpack_from", "unpacking")
        };
        let needed = start as u128 + size as u128;
        format!(
            "{name} requires a buffer of at least {needed} bytes for {doing} {size} bytes at offset {offset} (actual buffer size is {len})"
        )
    };
    Err(raise(th, text))
}

fn unpack_from(th: &Thread, layout: &Layout, buffer: Value, offset: isize) -> PyResult<Gc<Tuple>> {
    let bytes = BytesLike::new(th, buffer, Request::SIMPLE)?;
    let start = place(th, bytes.len(), offset, layout.size, false)?;
    pack::unpack(th, layout, &bytes[start..start + layout.size])
}

fn pack_values(th: &Thread, layout: &Layout, values: &[Value]) -> PyResult<Gc<Bytes>> {
    let packed = packed(th, layout, values, "pack")?;
    th.bytes(&packed)
}

fn packed(th: &Thread, layout: &Layout, values: &[Value], name: &str) -> PyResult<Vec<u8>> {
    if values.len() != layout.len {
        return Err(raise(
            th,
            format!(
                "{name} expected {} items for packing (got {})",
                layout.len,
                values.len()
            ),
        ));
    }
    pack::pack(th, layout, values)
}

/// `pack_into(buffer, offset, *values)`.
fn pack_into(th: &Thread, layout: &Layout, args: &[Value]) -> PyResult<()> {
    let &[buffer, ref rest @ ..] = args else {
        return Err(raise(th, "pack_into expected buffer argument"));
    };
    let &[offset, ref values @ ..] = rest else {
        return Err(raise(th, "pack_into expected offset argument"));
    };
    if values.len() != layout.len {
        return Err(raise(
            th,
            format!(
                "pack_into expected {} items for packing (got {})",
                layout.len,
                values.len()
            ),
        ));
    }
    let Ok(target) = BytesLike::new(th, buffer, Request::WRITABLE) else {
        th.take_pending();
        let name = th.type_name(buffer);
        return Err(th.raise(
            t::TypeError,
            format!("argument must be read-write bytes-like object, not {name}"),
        ));
    };
    let offset = protocol::index_as_isize(th, offset)?;
    let start = place(th, target.len(), offset, layout.size, true)?;
    let packed = packed(th, layout, values, "pack_into")?;
    target.as_mut_slice()[start..start + layout.size].copy_from_slice(&packed);
    Ok(())
}

/// What `iter_unpack` answers.
#[pytype(name = "unpack_iterator", module = "_struct")]
#[repr(C)]
pub struct UnpackIterator {
    head: NativeHeader,
    source: Field<Option<Gc<Struct>>>,
    buffer: Field<Option<Value>>,
    at: Cell<usize>,
}

fn iter_unpack(th: &Thread, source: Gc<Struct>, buffer: Value) -> PyResult<Value> {
    let layout = Struct::layout(source, th)?;
    if layout.size == 0 {
        return Err(raise(
            th,
            "cannot iteratively unpack with a struct of length 0",
        ));
    }
    let len = BytesLike::new(th, buffer, Request::SIMPLE)?.len();
    if len % layout.size != 0 {
        return Err(raise(
            th,
            format!(
                "iterative unpacking requires a buffer of a multiple of {} bytes",
                layout.size
            ),
        ));
    }
    let Some(class) = th.rt().native_class(UnpackIterator::LAYOUT) else {
        return Err(th.raise(t::SystemError, "no iterator class"));
    };
    let iterator = UnpackIterator {
        head: NativeHeader::new(UnpackIterator::LAYOUT),
        source: Field::new(Some(source)),
        buffer: Field::new(Some(buffer)),
        at: Cell::new(0),
    };
    Ok(th.alloc(class, iterator).into())
}

#[pymethods(UnpackIterator, name = "unpack_iterator", module = "_struct", flags = TypeFlags::DISALLOW_INSTANTIATION)]
mod iterator_methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_iter)]
    fn iter(this: Gc<UnpackIterator>) -> Value {
        this.into()
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<UnpackIterator>) -> PyResult<Option<Gc<Tuple>>> {
        let (Some(source), Some(buffer)) = (this.source.get(), this.buffer.get()) else {
            return Ok(None);
        };
        let layout = Struct::layout(source, th)?;
        let bytes = BytesLike::new(th, buffer, Request::SIMPLE)?;
        let start = this.at.get();
        if start + layout.size > bytes.len() {
            this.buffer.set(&this.head.header, None);
            return Ok(None);
        }
        this.at.set(start + layout.size);
        pack::unpack(th, &layout, &bytes[start..start + layout.size]).map(Some)
    }

    #[method("($self, /)", no_text)]
    fn __length_hint__(th: &Thread, this: Gc<UnpackIterator>) -> PyResult<usize> {
        let (Some(source), Some(buffer)) = (this.source.get(), this.buffer.get()) else {
            return Ok(0);
        };
        let layout = Struct::layout(source, th)?;
        let len = BytesLike::new(th, buffer, Request::SIMPLE)?.len();
        Ok(len.saturating_sub(this.at.get()) / layout.size)
    }
}

/// Struct(fmt) --> compiled struct object
///
///
#[pymethods(Struct, name = "Struct", module = "_struct", flags = TypeFlags::BASE)]
mod struct_methods {
    use super::*;
    use pyjit_object::def::TypeFlags;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<Struct> {
        Struct::blank(th, class)
    }

    #[slot(tp_init, "(format)")]
    fn init(th: &Thread, this: Gc<Struct>, format: Value) -> PyResult<()> {
        Struct::set_format(this, th, format)
    }

    fn text(th: &Thread, this: Gc<Struct>) -> PyResult<Gc<Str>> {
        Struct::layout(this, th)?;
        th.str_latin1(
            this.format
                .get()
                .as_ref()
                .map_or(&[], |format| format.as_slice()),
        )
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<Struct>) -> PyResult<String> {
        let format = protocol::repr(th, text(th, this)?.into())?;
        Ok(format!(
            "{}({})",
            th.type_name(this.into())
                .rsplit('.')
                .next()
                .unwrap_or_default(),
            format.display()
        ))
    }

    /// Return an iterator yielding tuples.
    ///
    /// Tuples are unpacked from the given bytes source, like a repeated
    /// invocation of unpack_from().
    ///
    /// Requires that the bytes length be a multiple of the struct size.
    #[method("($self, buffer, /)")]
    fn iter_unpack(th: &Thread, this: Gc<Struct>, buffer: Value) -> PyResult<Value> {
        super::iter_unpack(th, this, buffer)
    }

    /// S.pack(v1, v2, ...) -> bytes
    ///
    /// Return a bytes object containing values v1, v2, ... packed according
    /// to the format string S.format.  See help(struct) for more on format
    /// strings.
    #[method("($self, *values)", no_text)]
    fn pack(th: &Thread, this: Gc<Struct>, args: Args<'_>) -> PyResult<Gc<Bytes>> {
        let layout = Struct::layout(this, th)?;
        pack_values(th, &layout, args.values)
    }

    /// S.pack_into(buffer, offset, v1, v2, ...)
    ///
    /// Pack the values v1, v2, ... according to the format string S.format
    /// and write the packed bytes into the writable buffer buf starting at
    /// offset.  Note that the offset is a required argument.  A negative
    /// offset counts from the end of the buffer.  See help(struct) for more
    /// on format strings.
    #[method("($self, *values)", no_text)]
    fn pack_into(th: &Thread, this: Gc<Struct>, args: Args<'_>) -> PyResult<()> {
        let layout = Struct::layout(this, th)?;
        super::pack_into(th, &layout, args.values)
    }

    /// Return a tuple containing unpacked values.
    ///
    /// Unpack according to the format string Struct.format. The buffer's size
    /// in bytes must be Struct.size.
    ///
    /// See help(struct) for more on format strings.
    #[method("($self, buffer, /)")]
    fn unpack(th: &Thread, this: Gc<Struct>, buffer: Value) -> PyResult<Gc<Tuple>> {
        let layout = Struct::layout(this, th)?;
        super::unpack(th, &layout, buffer)
    }

    /// Return a tuple containing unpacked values.
    ///
    /// Values are unpacked according to the format string Struct.format.
    ///
    /// The buffer's size in bytes, starting at position offset, must be
    /// at least Struct.size.  A negative offset counts from the end of the
    /// buffer.
    ///
    /// See help(struct) for more on format strings.
    #[method("($self, /, buffer, offset=0)")]
    fn unpack_from(
        th: &Thread,
        this: Gc<Struct>,
        buffer: Value,
        offset: Option<isize>,
    ) -> PyResult<Gc<Tuple>> {
        let layout = Struct::layout(this, th)?;
        super::unpack_from(th, &layout, buffer, offset.unwrap_or(0))
    }

    /// S.__sizeof__() -> size of S in memory, in bytes
    #[method("($self, /)")]
    fn __sizeof__(th: &Thread, this: Gc<Struct>) -> PyResult<usize> {
        Ok(56 + 32 * (1 + Struct::layout(this, th)?.items.len()))
    }

    /// struct format string
    #[getter]
    fn format(th: &Thread, this: Gc<Struct>) -> PyResult<Gc<Str>> {
        text(th, this)
    }

    /// struct size in bytes
    #[getter]
    fn size(th: &Thread, this: Gc<Struct>) -> PyResult<usize> {
        Ok(Struct::layout(this, th)?.size)
    }
}

/// Functions to convert between Python values and C structs.
/// Python bytes objects are used to hold the data representing the C struct.
/// The format string (explained below) describes the layout of data
/// in the C struct.
///
/// The optional first format char indicates byte order, size and alignment:
///   @: native order, size & alignment (default)
///   =: native order, std. size & alignment
///   <: little-endian, std. size & alignment
///   >: big-endian, std. size & alignment
///   !: same as >
///
/// The remaining characters indicate types of args and must match exactly;
/// these can be preceded by a decimal repeat count:
///   x: pad byte (no data); c: char; b: signed byte; B: unsigned byte;
///   ?: _Bool; h: short; H: unsigned short; i: int; I: unsigned int;
///   l: long; L: unsigned long; q: long long; Q: unsigned long long;
///   f: float; d: double; e: half-float;
///   F: float complex; D: double complex.
/// Special cases (preceding decimal count indicates length):
///   s: byte string (array of char); p: Pascal string (with count byte).
/// Special cases (only available in native format):
///   n: ssize_t; N: size_t;
///   P: an integer type that is wide enough to hold a pointer.
/// Whitespace between formats is ignored.
///
/// The variable struct.error is an exception raised on errors.
///
#[pymodule(name = "_struct")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        module.set(th, "Struct", th.define_class(&struct_methods::SPEC, None)?)?;
        th.define_class(&iterator_methods::SPEC, None)?;
        module.set(th, "error", error_class(th)?)
    }

    fn format_of<'a>(th: &Thread, args: Args<'a>) -> PyResult<(Rc<Layout>, &'a [Value])> {
        let Some((format, rest)) = args.values.split_first() else {
            return Err(th.raise(t::TypeError, "missing format argument"));
        };
        Ok((layout_of(th, *format)?, rest))
    }

    fn layout_of(th: &Thread, format: Value) -> PyResult<Rc<Layout>> {
        Struct::layout(compiled(th, format)?, th)
    }

    /// Clear the internal cache.
    #[function("()")]
    fn _clearcache(th: &Thread) {
        cache(th).clear(th);
    }

    /// Return size in bytes of the struct described by the format string.
    #[function("(format, /)")]
    fn calcsize(th: &Thread, format: Value) -> PyResult<usize> {
        Ok(layout_of(th, format)?.size)
    }

    /// Return an iterator yielding tuples unpacked from the given bytes.
    ///
    /// The bytes are unpacked according to the format string, like
    /// a repeated invocation of unpack_from().
    ///
    /// Requires that the bytes length be a multiple of the format struct size.
    #[function("(format, buffer, /)")]
    fn iter_unpack(th: &Thread, format: Value, buffer: Value) -> PyResult<Value> {
        super::iter_unpack(th, compiled(th, format)?, buffer)
    }

    /// pack(format, v1, v2, ...) -> bytes
    ///
    /// Return a bytes object containing the values v1, v2, ... packed according
    /// to the format string.  See help(struct) for more on format strings.
    #[function("(format, /, *values)", no_text)]
    fn pack(th: &Thread, args: Args<'_>) -> PyResult<Gc<Bytes>> {
        let (layout, values) = format_of(th, args)?;
        pack_values(th, &layout, values)
    }

    /// pack_into(format, buffer, offset, v1, v2, ...)
    ///
    /// Pack the values v1, v2, ... according to the format string and write
    /// the packed bytes into the writable buffer buf starting at offset.  Note
    /// that the offset is a required argument.  A negative offset counts from
    /// the end of the buffer.  See help(struct) for more on format strings.
    #[function("(format, /, *values)", no_text)]
    fn pack_into(th: &Thread, args: Args<'_>) -> PyResult<()> {
        let (layout, rest) = format_of(th, args)?;
        super::pack_into(th, &layout, rest)
    }

    /// Return a tuple containing values unpacked according to the format string.
    ///
    /// The buffer's size in bytes must be calcsize(format).
    ///
    /// See help(struct) for more on format strings.
    #[function("(format, buffer, /)")]
    fn unpack(th: &Thread, format: Value, buffer: Value) -> PyResult<Gc<Tuple>> {
        let layout = layout_of(th, format)?;
        super::unpack(th, &layout, buffer)
    }

    /// Return a tuple containing values unpacked according to the format string.
    ///
    /// The buffer's size, minus offset, must be at least calcsize(format).
    /// A negative offset counts from the end of the buffer.
    ///
    /// See help(struct) for more on format strings.
    #[function("(format, /, buffer, offset=0)")]
    fn unpack_from(
        th: &Thread,
        format: Value,
        buffer: Value,
        offset: Option<isize>,
    ) -> PyResult<Gc<Tuple>> {
        let layout = layout_of(th, format)?;
        super::unpack_from(th, &layout, buffer, offset.unwrap_or(0))
    }
}
