//! The methods and operators of `memoryview`.

use super::item::ItemFormat;
use super::{Layout, MemoryView, c_strides, item_at, store_at};
use pyjit_object::buffer::{BufferInfo, BytesLike, Request};
use pyjit_object::class::slots::CompareOp;
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::sequence::Slice;

const DOC: &str = "Create a new memoryview object which references the given object.";
const MAX_DIMENSIONS: usize = 64;

/// Ends an export of a view.
fn unexport(_: &Thread, owner: Value) {
    if let Some(view) = owner.cast::<MemoryView>() {
        view.exports.set(view.exports.get().saturating_sub(1));
    }
}

/// An export of a view for as long as native code works on it.
struct Held(Gc<MemoryView>);

impl Held {
    fn new(view: Gc<MemoryView>) -> Held {
        view.exports.set(view.exports.get() + 1);
        Held(view)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.exports.set(self.0.exports.get().saturating_sub(1));
    }
}

/// Keeps the buffer from being given back while a view of it is being made.
struct Kept<'a>(Gc<super::ManagedBuffer>, &'a Thread);

impl Drop for Kept<'_> {
    fn drop(&mut self) {
        self.0.give_back(self.1);
    }
}

/// A tuple of sizes.
fn sizes(th: &Thread, sizes: &[isize]) -> Value {
    let values: Vec<i64> = sizes.iter().map(|size| *size as i64).collect();
    let list = th.empty_list();
    for size in values {
        if list.push(th, th.int(size)).is_err() {
            break;
        }
    }
    th.tuple(list.as_slice()).into()
}

/// The address of an item in a view of one dimension.
fn item_address(th: &Thread, layout: &Layout, axis: usize, index: isize) -> PyResult<isize> {
    match Index(index).within(layout.shape[axis].max(0) as usize) {
        Some(at) => Ok(at as isize * layout.strides[axis]),
        None => Err(th.raise(
            t::IndexError,
            format!("index out of bounds on dimension {}", axis + 1),
        )),
    }
}

/// What a key selects.
enum Selected {
    Whole,
    Item(usize),
    Part(Layout),
}

fn select(th: &Thread, layout: Layout, key: Value) -> PyResult<Selected> {
    let dimensions = layout.shape.len();
    if let Some(keys) = key.cast::<Tuple>()
        && keys.iter().all(|key| protocol::is_index(th, *key))
        && (dimensions > 0 || keys.is_empty())
    {
        if keys.len() < dimensions {
            return Err(th.raise(t::NotImplementedError, "sub-views are not implemented"));
        }
        if keys.len() > dimensions {
            return Err(th.raise(
                t::TypeError,
                format!(
                    "cannot index {dimensions}-dimension view with {}-element tuple",
                    keys.len()
                ),
            ));
        }
        let mut offset = 0;
        for (axis, key) in keys.iter().enumerate() {
            let index = protocol::index_clipped(th, *key, t::IndexError)?;
            offset += item_address(th, &layout, axis, index)?;
        }
        return Ok(Selected::Item(layout.address.wrapping_add_signed(offset)));
    }
    if dimensions == 0 {
        if key == Value::ELLIPSIS {
            return Ok(Selected::Whole);
        }
        return Err(th.raise(t::TypeError, "invalid indexing of 0-dim memory"));
    }
    if protocol::is_index(th, key) {
        if dimensions > 1 {
            return Err(th.raise(
                t::NotImplementedError,
                "multi-dimensional sub-views are not implemented",
            ));
        }
        let index = protocol::index_clipped(th, key, t::IndexError)?;
        let offset = item_address(th, &layout, 0, index)?;
        return Ok(Selected::Item(layout.address.wrapping_add_signed(offset)));
    }
    if let Some(slice) = key.cast::<Slice>() {
        let mut part = layout;
        let range = slice.resolve(th, || part.shape[0].max(0) as usize)?;
        part.address = part
            .address
            .wrapping_add_signed(range.start.wrapping_mul(part.strides[0]));
        part.shape[0] = range.count as isize;
        part.strides[0] = part.strides[0].wrapping_mul(range.step);
        return Ok(Selected::Part(part));
    }
    if key
        .cast::<Tuple>()
        .is_some_and(|keys| keys.iter().all(|key| key.cast::<Slice>().is_some()))
    {
        return Err(th.raise(
            t::NotImplementedError,
            "multi-dimensional slicing is not implemented",
        ));
    }
    Err(th.raise(t::TypeError, "memoryview: invalid slice key"))
}

fn same_format(a: &str, b: &str) -> bool {
    a.strip_prefix('@').unwrap_or(a) == b.strip_prefix('@').unwrap_or(b)
}

/// `view[slice] = buffer`.
fn assign_part(th: &Thread, to: &Layout, value: Value) -> PyResult<()> {
    let view = BytesLike::new(th, value, Request::FULL_RO)?;
    let from = Layout::of(&view.info);
    if !same_format(&from.format, &to.format)
        || from.itemsize != to.itemsize
        || from.shape != to.shape
    {
        return Err(th.raise(
            t::ValueError,
            "memoryview assignment: lvalue and rvalue have different structures",
        ));
    }
    // The two may overlap.
    let contents = from.contents(false);
    for (address, item) in to
        .addresses(false)
        .into_iter()
        .zip(contents.chunks_exact(to.itemsize))
    {
        store_at(address, item);
    }
    Ok(())
}

/// The items below `axis` as nested lists.
fn nested(
    th: &Thread,
    layout: &Layout,
    format: ItemFormat,
    axis: usize,
    address: usize,
) -> PyResult<Value> {
    let Some(len) = layout.shape.get(axis) else {
        return format.unpack(th, item_at(address, layout.itemsize));
    };
    let list = th.empty_list();
    for index in 0..*len {
        let address = address.wrapping_add_signed(index * layout.strides[axis]);
        list.push(th, nested(th, layout, format, axis + 1, address)?)?;
    }
    Ok(list.into())
}

/// Whether two views show equal items in the same shape.
fn equal(th: &Thread, a: &Layout, b: &Layout) -> PyResult<bool> {
    if a.shape != b.shape {
        return Ok(false);
    }
    let (Some(left), Some(right)) = (ItemFormat::parse(&a.format), ItemFormat::parse(&b.format))
    else {
        return Ok(false);
    };
    if left == right && left.compares_as_bytes() {
        return Ok(a.contents(false) == b.contents(false));
    }
    for (x, y) in a.addresses(false).into_iter().zip(b.addresses(false)) {
        let x = left.unpack(th, item_at(x, a.itemsize))?;
        let y = right.unpack(th, item_at(y, b.itemsize))?;
        if !protocol::equal(th, x, y)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The shape that `cast` is given.
fn wanted_shape(th: &Thread, shape: Value) -> PyResult<Vec<isize>> {
    let items = match (shape.cast::<List>(), shape.cast::<Tuple>()) {
        (Some(list), _) => list,
        (_, Some(tuple)) => th.list(tuple.as_slice())?,
        _ => return Err(th.raise(t::TypeError, "shape must be a list or a tuple")),
    };
    if items.len() > MAX_DIMENSIONS {
        return Err(th.raise(
            t::ValueError,
            "memoryview: number of dimensions must not exceed 64",
        ));
    }
    let mut wanted = Vec::with_capacity(items.len());
    for item in items.as_slice() {
        if !pyjit_object::int::is_int(*item) {
            return Err(th.raise(
                t::TypeError,
                "memoryview.cast(): elements of shape must be integers",
            ));
        }
        match pyjit_object::int::as_i64(*item) {
            Some(size) if size > 0 => wanted.push(size as isize),
            _ => {
                return Err(th.raise(
                    t::ValueError,
                    "memoryview.cast(): elements of shape must be integers > 0",
                ));
            }
        }
    }
    Ok(wanted)
}

fn cast(th: &Thread, layout: &Layout, format: &str, shape: Option<Value>) -> PyResult<Layout> {
    if !layout.is_c_contiguous() {
        return Err(th.raise(
            t::TypeError,
            "memoryview: casts are restricted to C-contiguous views",
        ));
    }
    if (shape.is_some() || layout.shape.len() != 1) && layout.shape.contains(&0) {
        return Err(th.raise(
            t::TypeError,
            "memoryview: cannot cast view with zeros in shape or strides",
        ));
    }
    let shape = shape.map(|shape| wanted_shape(th, shape)).transpose()?;
    if let Some(shape) = &shape
        && layout.shape.len() != 1
        && shape.len() != 1
    {
        return Err(th.raise(
            t::TypeError,
            "memoryview: cast must be 1D -> ND or ND -> 1D",
        ));
    }
    let native = |which: &str| {
        th.raise(
            t::ValueError,
            format!("memoryview: {which} format must be a native single character format prefixed with an optional '@'"),
        )
    };
    let from = ItemFormat::parse(&layout.format).ok_or_else(|| native("source"))?;
    let to = ItemFormat::parse(format).ok_or_else(|| native("destination"))?;
    if !from.is_byte() && !to.is_byte() {
        return Err(th.raise(
            t::TypeError,
            "memoryview: cannot cast between two non-byte formats",
        ));
    }
    if !layout.nbytes().is_multiple_of(to.size) {
        return Err(th.raise(
            t::TypeError,
            "memoryview: length is not a multiple of itemsize",
        ));
    }
    let shape = shape.unwrap_or_else(|| vec![(layout.nbytes() / to.size) as isize]);
    let product = shape
        .iter()
        .try_fold(to.size as isize, |product, size| product.checked_mul(*size));
    if product != Some(layout.nbytes() as isize) {
        return Err(th.raise(
            t::TypeError,
            "memoryview: product(shape) * itemsize != buffer size",
        ));
    }
    Ok(Layout {
        format: format.to_string(),
        address: layout.address,
        itemsize: to.size,
        strides: c_strides(&shape, to.size),
        shape,
        readonly: layout.readonly,
    })
}

#[pymethods(MemoryView, name = "memoryview", doc = DOC, flags = TypeFlags::HAVE_GC.with(TypeFlags::SEQUENCE).with(TypeFlags::MANAGED_WEAKREF))]
pub mod methods {
    use super::*;

    #[slot(tp_new, "(object)")]
    fn new(th: &Thread, _class: Gc<Type>, object: Value) -> PyResult<Value> {
        Ok(crate::memoryview::of(th, object)?.into())
    }

    #[slot(tp_finalize)]
    fn finalize(th: &Thread, this: Gc<MemoryView>) -> PyResult<()> {
        if this.exports.get() == 0 {
            this.release(th)?;
        }
        Ok(())
    }

    #[slot(tp_repr)]
    fn repr(this: Gc<MemoryView>) -> String {
        let state = if this.released.get() {
            "released memory"
        } else {
            "memory"
        };
        format!("<{state} at {:#x}>", this.address())
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<MemoryView>) -> PyResult<i64> {
        if let Some(hash) = this.hash.get() {
            return Ok(hash);
        }
        let layout = this.layout(th)?;
        if !layout.readonly {
            return Err(th.raise(t::ValueError, "cannot hash writable memoryview object"));
        }
        if !ItemFormat::parse(&layout.format).is_some_and(ItemFormat::is_byte) {
            return Err(th.raise(
                t::ValueError,
                "memoryview: hashing is restricted to formats 'B', 'b' or 'c'",
            ));
        }
        if let Some(object) = this.exporter() {
            // The exporter's `__hash__` cannot release the view.
            let _held = Held::new(this);
            protocol::hash(th, object)?;
        }
        let hash = th.rt().hash_bytes(&layout.contents(false));
        this.hash.set(Some(hash));
        Ok(hash)
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, a: Value, b: Value, op: CompareOp) -> PyResult<Value> {
        let Some(this) = a.cast::<MemoryView>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let other = b.cast::<MemoryView>();
        let same = if a == b || this.released.get() || other.is_some_and(|b| b.released.get()) {
            // As CPython: equal to itself unless items compare unequal to themselves.
            if a == b && !this.released.get() {
                let layout = this.layout(th)?;
                equal(th, &layout, &layout)?
            } else {
                a == b
            }
        } else {
            if th.class_of(b).slots.bf_getbuffer.get().is_none() {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            let Ok(view) = BytesLike::new(th, b, Request::FULL_RO) else {
                th.take_pending();
                return Ok(Value::NOT_IMPLEMENTED);
            };
            equal(th, &this.layout(th)?, &Layout::of(&view.info))?
        };
        Ok(Value::bool(same == (op == CompareOp::Eq)))
    }

    #[slot(tp_iter)]
    fn iter(th: &Thread, this: Gc<MemoryView>) -> PyResult<Value> {
        crate::memoryview::iter::new(th, this)
    }

    #[slot(sq_length)]
    fn len(th: &Thread, this: Gc<MemoryView>) -> PyResult<usize> {
        this.check(th)?;
        match this.shape.first() {
            Some(len) => Ok(*len as usize),
            None => Err(th.raise(t::TypeError, "0-dim memory has no length")),
        }
    }

    #[slot(mp_length)]
    fn map_len(th: &Thread, this: Gc<MemoryView>) -> PyResult<usize> {
        len(th, this)
    }

    #[slot(sq_item)]
    fn item(th: &Thread, this: Gc<MemoryView>, index: isize) -> PyResult<Value> {
        subscript(th, this, th.int(index as i64))
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Gc<MemoryView>, key: Value) -> PyResult<Value> {
        let layout = this.layout(th)?;
        // A slice is a view of its own, even where reading its bounds releases this one.
        let _kept = this.managed.get().map(|managed| {
            managed.views.set(managed.views.get() + 1);
            Kept(managed, th)
        });
        match select(th, layout, key)? {
            Selected::Whole => Ok(this.into()),
            Selected::Part(part) => Ok(this.derived(th, part)?.into()),
            Selected::Item(address) => {
                // Reading the key may have released the view.
                this.check(th)?;
                let format = ItemFormat::of(th, &this.format)?;
                format.unpack(th, item_at(address, this.itemsize))
            }
        }
    }

    #[slot(mp_ass_subscript)]
    fn assign(th: &Thread, this: Gc<MemoryView>, key: Value, value: Option<Value>) -> PyResult<()> {
        let layout = this.layout(th)?;
        if layout.readonly {
            return Err(th.raise(t::TypeError, "cannot modify read-only memory"));
        }
        let Some(value) = value else {
            return Err(th.raise(t::TypeError, "cannot delete memory"));
        };
        let dimensions = layout.shape.len();
        let format = ItemFormat::parse(&layout.format);
        let address = layout.address;
        let selected = select(th, layout, key)?;
        // Reading the key may have released the view.
        this.check(th)?;
        match selected {
            Selected::Part(_) if dimensions > 1 => Err(th.raise(
                t::NotImplementedError,
                "memoryview slice assignments are currently restricted to ndim = 1",
            )),
            Selected::Part(part) => assign_part(th, &part, value),
            selected => {
                let at = match selected {
                    Selected::Item(at) => at,
                    _ => address,
                };
                let format = match format {
                    Some(format) => format,
                    None => ItemFormat::of(th, &this.format)?,
                };
                let bytes = format.pack(th, value)?;
                // Converting the value may have released the view.
                this.check(th)?;
                store_at(at, &bytes);
                Ok(())
            }
        }
    }

    #[slot(bf_getbuffer)]
    fn buffer(th: &Thread, this: Gc<MemoryView>, request: Request) -> PyResult<BufferInfo> {
        let layout = this.layout(th)?;
        if request.writable() && layout.readonly {
            return Err(th.raise(
                t::BufferError,
                "memoryview: underlying buffer is not writable",
            ));
        }
        let contiguous = layout.is_c_contiguous();
        if request.0 & Request::STRIDES.0 != Request::STRIDES.0 && !contiguous {
            return Err(th.raise(
                t::BufferError,
                "memoryview: underlying buffer is not C-contiguous",
            ));
        }
        let mut info = BufferInfo::bytes(
            this.into(),
            layout.address as *mut u8,
            layout.nbytes(),
            layout.readonly,
        );
        info.itemsize = layout.itemsize;
        info.format_object = Some(th.str(&layout.format).into());
        if layout.shape.len() != 1 || !contiguous {
            info.shape = Some(sizes(th, &layout.shape));
            info.strides = Some(sizes(th, &layout.strides));
        }
        info.release = Some(unexport);
        this.exports.set(this.exports.get() + 1);
        Ok(info)
    }

    #[slot(bf_releasebuffer)]
    fn release_buffer(th: &Thread, this: Gc<MemoryView>, view: Value) -> PyResult<()> {
        crate::memoryview::python::release(th, this.into(), view)
    }

    /// The underlying object of the memoryview.
    #[getter]
    fn obj(th: &Thread, this: Gc<MemoryView>) -> PyResult<Option<Value>> {
        this.check(th)?;
        Ok(this.exporter())
    }

    /// The amount of space in bytes that the array would use in
    ///  a contiguous representation.
    #[getter]
    fn nbytes(th: &Thread, this: Gc<MemoryView>) -> PyResult<usize> {
        Ok(this.layout(th)?.nbytes())
    }

    /// A bool indicating whether the memory is read only.
    #[getter]
    fn readonly(th: &Thread, this: Gc<MemoryView>) -> PyResult<bool> {
        this.check(th)?;
        Ok(this.readonly)
    }

    /// The size in bytes of each element of the memoryview.
    #[getter]
    fn itemsize(th: &Thread, this: Gc<MemoryView>) -> PyResult<usize> {
        this.check(th)?;
        Ok(this.itemsize)
    }

    /// A string containing the format (in struct module style)
    ///  for each element in the view.
    #[getter]
    fn format(th: &Thread, this: Gc<MemoryView>) -> PyResult<String> {
        this.check(th)?;
        Ok(this.format.clone())
    }

    /// An integer indicating how many dimensions of a multi-dimensional
    ///  array the memory represents.
    #[getter]
    fn ndim(th: &Thread, this: Gc<MemoryView>) -> PyResult<usize> {
        this.check(th)?;
        Ok(this.shape.len())
    }

    /// A tuple of ndim integers giving the shape of the memory
    ///  as an N-dimensional array.
    #[getter]
    fn shape(th: &Thread, this: Gc<MemoryView>) -> PyResult<Value> {
        this.check(th)?;
        Ok(sizes(th, &this.shape))
    }

    /// A tuple of ndim integers giving the size in bytes to access
    ///  each element for each dimension of the array.
    #[getter]
    fn strides(th: &Thread, this: Gc<MemoryView>) -> PyResult<Value> {
        this.check(th)?;
        Ok(sizes(th, &this.strides))
    }

    /// A tuple of integers used internally for PIL-style arrays.
    #[getter]
    fn suboffsets(th: &Thread, this: Gc<MemoryView>) -> PyResult<Value> {
        this.check(th)?;
        Ok(th.tuple(&[]).into())
    }

    /// A bool indicating whether the memory is C contiguous.
    #[getter]
    fn c_contiguous(th: &Thread, this: Gc<MemoryView>) -> PyResult<bool> {
        Ok(this.layout(th)?.is_c_contiguous())
    }

    /// A bool indicating whether the memory is Fortran contiguous.
    #[getter]
    fn f_contiguous(th: &Thread, this: Gc<MemoryView>) -> PyResult<bool> {
        Ok(this.layout(th)?.is_f_contiguous())
    }

    /// A bool indicating whether the memory is contiguous.
    #[getter]
    fn contiguous(th: &Thread, this: Gc<MemoryView>) -> PyResult<bool> {
        let layout = this.layout(th)?;
        Ok(layout.is_c_contiguous() || layout.is_f_contiguous())
    }

    /// Release the underlying buffer exposed by the memoryview object.
    #[method("($self, /)")]
    fn release(th: &Thread, this: Gc<MemoryView>) -> PyResult<()> {
        this.release(th)
    }

    #[method("($self, /)")]
    fn __enter__(th: &Thread, this: Gc<MemoryView>) -> PyResult<Value> {
        this.check(th)?;
        Ok(this.into())
    }

    /// Release the underlying buffer exposed by the memoryview object.
    #[method("($self, /, *exc_info)")]
    fn __exit__(th: &Thread, this: Gc<MemoryView>, _args: Args) -> PyResult<()> {
        this.release(th)
    }

    /// Create a new memoryview object which references the given object.
    #[classmethod("($type, /, object, flags)")]
    fn _from_flags(th: &Thread, _class: Value, object: Value, flags: i32) -> PyResult<Value> {
        crate::memoryview::from_flags(th, object, Request(flags as u32))
    }

    /// memoryviews are generic over the type of their underlying data
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        crate::common::class_getitem(th, class, object)
    }

    /// Cast a memoryview to a new format or shape.
    #[method(
        "($self, /, format, shape=None)",
        text = "($self, /, format, shape=<unrepresentable>)"
    )]
    fn cast(
        th: &Thread,
        this: Gc<MemoryView>,
        format: Gc<Str>,
        shape: Option<Value>,
    ) -> PyResult<Value> {
        let layout = super::cast(th, &this.layout(th)?, &format.display(), shape)?;
        Ok(this.derived(th, layout)?.into())
    }

    /// Return a readonly version of the memoryview.
    #[method("($self, /)")]
    fn toreadonly(th: &Thread, this: Gc<MemoryView>) -> PyResult<Value> {
        let mut layout = this.layout(th)?;
        layout.readonly = true;
        Ok(this.derived(th, layout)?.into())
    }

    /// Return the data in the buffer as a list of elements.
    #[method("($self, /)")]
    fn tolist(th: &Thread, this: Gc<MemoryView>) -> PyResult<Value> {
        let layout = this.layout(th)?;
        let format = ItemFormat::of(th, &layout.format)?;
        nested(th, &layout, format, 0, layout.address)
    }

    /// Return the data in the buffer as a byte string.
    ///
    /// Order can be {'C', 'F', 'A'}.  When order is 'C' or 'F', the data of
    /// the original array is converted to C or Fortran order.  For
    /// contiguous views, 'A' returns an exact copy of the physical memory.
    /// In particular, in-memory Fortran order is preserved.  For
    /// non-contiguous views, the data is converted to C first.  order=None
    /// is the same as order='C'.
    #[method("($self, /, order='C')")]
    fn tobytes(th: &Thread, this: Gc<MemoryView>, order: Option<Value>) -> PyResult<Value> {
        let layout = this.layout(th)?;
        let by_columns = match order.filter(|order| !order.is_none()) {
            None => false,
            Some(order) => match order
                .cast::<Str>()
                .map(|order| order.display().into_owned())
            {
                Some(order) => match &*order {
                    "C" => false,
                    "F" => true,
                    "A" => layout.is_f_contiguous() && !layout.is_c_contiguous(),
                    _ => {
                        return Err(th.raise(t::ValueError, "order must be 'C', 'F' or 'A'"));
                    }
                },
                None => {
                    let found = th.type_name(order);
                    return Err(th.raise(
                        t::TypeError,
                        format!("tobytes() argument 'order' must be str or None, not {found}"),
                    ));
                }
            },
        };
        Ok(th.bytes(&layout.contents(by_columns))?.into())
    }

    /// Return the data in the buffer as a str of hexadecimal numbers.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from
    ///     the right, negative values count from the left.
    ///
    /// Example:
    /// >>> value = memoryview(b'\xb9\x01\xef')
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
        this: Gc<MemoryView>,
        sep: Option<Value>,
        bytes_per_sep: Option<i32>,
    ) -> PyResult<Value> {
        let contents = this.layout(th)?.contents(false);
        let _held = Held::new(this);
        crate::bytes::hex(th, &contents, sep, bytes_per_sep)
    }

    /// Count the number of occurrences of a value.
    #[method("($self, value, /)")]
    fn count(th: &Thread, this: Gc<MemoryView>, value: Value) -> PyResult<usize> {
        let iter = crate::memoryview::iter::new(th, this)?;
        let mut count = 0;
        while let Some(item) = protocol::next(th, iter)? {
            count += protocol::equal(th, item, value)? as usize;
        }
        Ok(count)
    }

    /// Return the index of the first occurrence of a value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("($self, value, start=0, stop=sys.maxsize, /)")]
    fn index(
        th: &Thread,
        this: Gc<MemoryView>,
        value: Value,
        start: Option<SliceIndex>,
        stop: Option<SliceIndex>,
    ) -> PyResult<usize> {
        this.check(th)?;
        match this.shape.len() {
            0 => return Err(th.raise(t::TypeError, "invalid lookup on 0-dim memory")),
            1 => {}
            _ => {
                return Err(th.raise(
                    t::NotImplementedError,
                    "multi-dimensional lookup is not implemented",
                ));
            }
        }
        let len = this.shape[0] as usize;
        let (start, stop) = crate::common::clip_bounds(start, stop, len);
        for index in start..stop.min(len) {
            let item = subscript(th, this, th.int(index))?;
            if protocol::equal(th, item, value)? {
                return Ok(index);
            }
        }
        Err(th.raise(t::ValueError, "memoryview.index(x): x not found"))
    }
}
