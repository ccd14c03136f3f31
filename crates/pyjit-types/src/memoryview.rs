//! `memoryview` over one dimension of bytes. CPython: Objects/memoryobject.c.
//!
//! Views of other item formats and shapes (`cast`) are not supported yet.

use pyjit_object::buffer::{BufferInfo, BytesLike, Request};
use pyjit_object::class::slots::CompareOp;
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::sequence::Slice;
use std::cell::Cell;

#[pytype(name = "memoryview")]
#[repr(C)]
pub struct MemoryView {
    head: NativeHeader,
    /// The exporter whose memory this is.
    owner: Field<Option<Value>>,
    /// `obj`.
    object: Field<Option<Value>>,
    address: Cell<usize>,
    len: Cell<usize>,
    step: Cell<isize>,
    readonly: Cell<bool>,
    released: Cell<bool>,
    release: Cell<Option<fn(&Thread, Value)>>,
    exports: Cell<usize>,
}

impl MemoryView {
    fn check(&self, th: &Thread) -> PyResult<()> {
        if self.released.get() {
            return Err(th.raise(
                t::ValueError,
                "operation forbidden on released memoryview object",
            ));
        }
        Ok(())
    }

    fn at(&self, index: usize) -> *mut u8 {
        (self.address.get() as isize + index as isize * self.step.get()) as *mut u8
    }

    fn get(&self, index: usize) -> u8 {
        debug_assert!(index < self.len.get());
        // SAFETY: inside the view, whose exporter keeps the memory in place until the release.
        unsafe { *self.at(index) }
    }

    fn to_vec(&self) -> Vec<u8> {
        (0..self.len.get()).map(|index| self.get(index)).collect()
    }

    fn derived(
        &self,
        th: &Thread,
        start: usize,
        step: isize,
        len: usize,
        readonly: bool,
    ) -> PyResult<Gc<MemoryView>> {
        let Some(owner) = self.owner.get() else {
            return Err(th.raise(t::ValueError, "memoryview without an owner"));
        };
        // A view of its own on the exporter, so that each can be released alone.
        let view = of(th, owner)?;
        view.address.set(self.at(start) as usize);
        view.step.set(self.step.get() * step);
        view.len.set(len);
        view.readonly.set(readonly);
        view.object.set(&view.head.header, self.object.get());
        Ok(view)
    }
}

/// A view of an exporter.
pub fn of(th: &Thread, object: Value) -> PyResult<Gc<MemoryView>> {
    let Some(get) = th.class_of(object).slots.bf_getbuffer.get() else {
        let found = th.type_name(object);
        return Err(th.raise(
            t::TypeError,
            format!("memoryview: a bytes-like object is required, not '{found}'"),
        ));
    };
    let info = get(th, object, Request::FULL_RO)?;
    let class = th
        .rt()
        .native_class(MemoryView::LAYOUT)
        .unwrap_or_else(|| th.class(t::OBJECT));
    let view = th.alloc(
        class,
        MemoryView {
            head: NativeHeader::new(MemoryView::LAYOUT),
            owner: Field::default(),
            object: Field::default(),
            address: Cell::new(info.address as usize),
            len: Cell::new(info.len),
            step: Cell::new(1),
            readonly: Cell::new(info.readonly),
            released: Cell::new(false),
            release: Cell::new(info.release),
            exports: Cell::new(0),
        },
    );
    view.owner.set(&view.head.header, Some(object));
    let inner = object
        .cast::<MemoryView>()
        .and_then(|inner| inner.object.get());
    view.object
        .set(&view.head.header, Some(inner.unwrap_or(object)));
    Ok(view)
}

#[pymethods(MemoryView, name = "memoryview", flags = TypeFlags::SEQUENCE.with(TypeFlags::MANAGED_WEAKREF), doc = "Create a new memoryview object which references the given object.", text_signature = "(object)")]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, _class: Gc<Type>, args: Args) -> PyResult<Value> {
        let [object] = args.keyword_options(th, "memoryview", ["object"])?;
        match args.get(0).or(object) {
            Some(object) if args.positional_count() <= 1 => Ok(of(th, object)?.into()),
            Some(_) => {
                let count = args.positional_count();
                Err(th.raise(
                    t::TypeError,
                    format!("memoryview() takes at most 1 argument ({count} given)"),
                ))
            }
            None => Err(th.raise(
                t::TypeError,
                "memoryview() missing required argument 'object' (pos 1)",
            )),
        }
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<MemoryView>) -> PyResult<Value> {
        let word = if this.released.get() {
            "released memory"
        } else {
            "memory"
        };
        Ok(th
            .str(&format!("<{word} at {:#x}>", Value::from(this).bits()))
            .into())
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<MemoryView>) -> PyResult<i64> {
        this.check(th)?;
        if !this.readonly.get() {
            return Err(th.raise(t::ValueError, "cannot hash writable memoryview object"));
        }
        Ok(th.rt().hash_bytes(&this.to_vec()))
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, a: Value, b: Value, op: CompareOp) -> PyResult<Value> {
        let Some(this) = a
            .cast::<MemoryView>()
            .filter(|_| matches!(op, CompareOp::Eq | CompareOp::Ne))
        else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let equal = if this.released.get() {
            a == b
        } else if th.class_of(b).slots.bf_getbuffer.get().is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        } else {
            let other = BytesLike::new(th, b, Request::FULL_RO)?;
            this.to_vec() == other.as_slice()
        };
        Ok(Value::bool(equal == (op == CompareOp::Eq)))
    }

    #[slot(bf_getbuffer)]
    fn buffer(th: &Thread, this: Value, request: Request) -> PyResult<BufferInfo> {
        let Some(view) = this.cast::<MemoryView>() else {
            return Err(th.raise(t::BufferError, "not a memoryview"));
        };
        view.check(th)?;
        if request.writable() && view.readonly.get() {
            return Err(th.raise(
                t::BufferError,
                "memoryview: underlying buffer is not writable",
            ));
        }
        if view.step.get() != 1 && view.len.get() > 1 {
            // The consumer gets a contiguous copy, kept alive by the information itself.
            let copy = th.bytes(&view.to_vec())?;
            return Ok(BufferInfo::bytes(
                copy.into(),
                copy.data(),
                copy.len(),
                true,
            ));
        }
        view.exports.set(view.exports.get() + 1);
        let mut info = BufferInfo::bytes(
            this,
            view.address.get() as *mut u8,
            view.len.get(),
            view.readonly.get(),
        );
        info.release = Some(|_, this| {
            if let Some(view) = this.cast::<MemoryView>() {
                view.exports.set(view.exports.get().saturating_sub(1));
            }
        });
        Ok(info)
    }

    #[slot(sq_length)]
    fn len(th: &Thread, this: Gc<MemoryView>) -> PyResult<usize> {
        this.check(th)?;
        Ok(this.len.get())
    }

    #[slot(sq_item)]
    fn item(th: &Thread, this: Value, index: isize) -> PyResult<Value> {
        let Some(view) = this.cast::<MemoryView>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        view.check(th)?;
        if index < 0 || index as usize >= view.len.get() {
            return Err(th.raise(t::IndexError, "index out of bounds on dimension 1"));
        }
        Ok(Value::int(view.get(index as usize) as i32))
    }

    #[slot(mp_subscript)]
    fn subscript(th: &Thread, this: Value, key: Value) -> PyResult<Value> {
        let Some(view) = this.cast::<MemoryView>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        view.check(th)?;
        if let Some(slice) = key.cast::<Slice>() {
            let range = slice.resolve(th, || view.len.get())?;
            return Ok(view
                .derived(
                    th,
                    range.start.max(0) as usize,
                    range.step,
                    range.count,
                    view.readonly.get(),
                )?
                .into());
        }
        if !protocol::is_index(th, key) {
            return Err(th.raise(t::TypeError, "memoryview: invalid slice key"));
        }
        match Index(protocol::index_clipped(th, key, t::IndexError)?).within(view.len.get()) {
            Some(at) => Ok(Value::int(view.get(at) as i32)),
            None => Err(th.raise(t::IndexError, "index out of bounds on dimension 1")),
        }
    }

    #[slot(mp_ass_subscript)]
    fn assign(th: &Thread, this: Value, key: Value, value: Option<Value>) -> PyResult<()> {
        let Some(view) = this.cast::<MemoryView>() else {
            return Ok(());
        };
        view.check(th)?;
        if view.readonly.get() {
            return Err(th.raise(t::TypeError, "cannot modify read-only memory"));
        }
        let Some(value) = value else {
            return Err(th.raise(t::TypeError, "cannot delete memory"));
        };
        if let Some(slice) = key.cast::<Slice>() {
            let range = slice.resolve(th, || view.len.get())?;
            let source = BytesLike::new(th, value, Request::FULL_RO)?;
            if source.info.len != range.count {
                let text = "memoryview assignment: lvalue and rvalue have different structures";
                return Err(th.raise(t::ValueError, text));
            }
            let bytes = source.as_slice().to_vec();
            for (at, byte) in range.indices().zip(bytes) {
                // SAFETY: inside the view, which is writable.
                unsafe { *view.at(at) = byte };
            }
            return Ok(());
        }
        let Some(at) =
            Index(protocol::index_clipped(th, key, t::IndexError)?).within(view.len.get())
        else {
            return Err(th.raise(t::IndexError, "index out of bounds on dimension 1"));
        };
        let number = match protocol::index(th, value) {
            Ok(number) => number,
            Err(Raised) if th.catch(t::TypeError).is_some() => {
                return Err(th.raise(t::TypeError, "memoryview: invalid type for format 'B'"));
            }
            Err(Raised) => return Err(Raised),
        };
        match pyjit_object::int::as_i64(number).and_then(|number| u8::try_from(number).ok()) {
            Some(byte) => {
                // SAFETY: inside the view, which is writable.
                unsafe { *view.at(at) = byte };
                Ok(())
            }
            None => Err(th.raise(t::ValueError, "memoryview: invalid value for format 'B'")),
        }
    }

    /// Return the data in the buffer as a byte string.
    #[method("($self, /, order='C')")]
    fn tobytes(th: &Thread, this: Gc<MemoryView>, _order: Option<Value>) -> PyResult<Value> {
        this.check(th)?;
        Ok(th.bytes(&this.to_vec())?.into())
    }

    /// Return the data in the buffer as a list of elements.
    #[method("($self, /)")]
    fn tolist(th: &Thread, this: Gc<MemoryView>) -> PyResult<Value> {
        this.check(th)?;
        let list = th.empty_list();
        for byte in this.to_vec() {
            list.push(th, Value::int(byte as i32))?;
        }
        Ok(list.into())
    }

    /// Return a readonly version of the memoryview.
    #[method("($self, /)")]
    fn toreadonly(th: &Thread, this: Gc<MemoryView>) -> PyResult<Value> {
        this.check(th)?;
        Ok(this.derived(th, 0, 1, this.len.get(), true)?.into())
    }

    /// Release the underlying buffer exposed by the memoryview object.
    #[method("($self, /)")]
    fn release(th: &Thread, this: Gc<MemoryView>) -> PyResult<()> {
        if this.released.get() {
            return Ok(());
        }
        if this.exports.get() > 0 {
            let (count, plural) = (
                this.exports.get(),
                if this.exports.get() == 1 { "" } else { "s" },
            );
            return Err(th.raise(
                t::BufferError,
                format!("memoryview has {count} exported buffer{plural}"),
            ));
        }
        this.released.set(true);
        if let (Some(release), Some(owner)) = (this.release.take(), this.owner.get()) {
            release(th, owner);
        }
        Ok(())
    }

    #[slot(tp_finalize)]
    fn finalize(th: &Thread, this: Gc<MemoryView>) -> PyResult<()> {
        this.exports.set(0);
        release(th, this)
    }

    #[method("($self, /)")]
    fn __enter__(th: &Thread, this: Gc<MemoryView>) -> PyResult<Value> {
        this.check(th)?;
        Ok(this.into())
    }

    #[method]
    fn __exit__(th: &Thread, this: Gc<MemoryView>, _args: Args) -> PyResult<()> {
        release(th, this)
    }

    #[getter]
    fn obj(th: &Thread, this: Gc<MemoryView>) -> PyResult<Option<Value>> {
        this.check(th)?;
        Ok(this.object.get())
    }

    #[getter]
    fn nbytes(th: &Thread, this: Gc<MemoryView>) -> PyResult<usize> {
        len(th, this)
    }

    #[getter]
    fn itemsize(th: &Thread, this: Gc<MemoryView>) -> PyResult<i32> {
        this.check(th).map(|()| 1)
    }

    #[getter]
    fn format(th: &Thread, this: Gc<MemoryView>) -> PyResult<&'static str> {
        this.check(th).map(|()| "B")
    }

    #[getter]
    fn ndim(th: &Thread, this: Gc<MemoryView>) -> PyResult<i32> {
        this.check(th).map(|()| 1)
    }

    #[getter]
    fn readonly(th: &Thread, this: Gc<MemoryView>) -> PyResult<bool> {
        this.check(th).map(|()| this.readonly.get())
    }

    #[getter]
    fn shape(th: &Thread, this: Gc<MemoryView>) -> PyResult<Value> {
        this.check(th)?;
        Ok(th.tuple(&[th.int(this.len.get())]).into())
    }

    #[getter]
    fn strides(th: &Thread, this: Gc<MemoryView>) -> PyResult<Value> {
        this.check(th)?;
        Ok(th.tuple(&[th.int(this.step.get())]).into())
    }

    #[getter]
    fn contiguous(th: &Thread, this: Gc<MemoryView>) -> PyResult<bool> {
        this.check(th).map(|()| this.step.get() == 1)
    }

    #[getter]
    fn c_contiguous(th: &Thread, this: Gc<MemoryView>) -> PyResult<bool> {
        this.check(th).map(|()| this.step.get() == 1)
    }
}
