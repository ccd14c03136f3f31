//! `PickleBuffer`: an object whose memory is pickled apart from the stream. CPython: Objects/picklebufobject.c.

use pyjit_object::buffer::{BufferInfo, Request};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

#[pytype(name = "PickleBuffer", module = "pickle")]
#[repr(C)]
pub struct PickleBuffer {
    head: NativeHeader,
    /// A memoryview of the object; none once released.
    view: Field<Option<Value>>,
    object: Field<Option<Value>>,
}

impl PickleBuffer {
    /// What has the memory.
    pub fn exported(&self, th: &Thread) -> PyResult<Value> {
        self.view.get().ok_or_else(|| {
            let text = "operation forbidden on released PickleBuffer object";
            th.raise(t::ValueError, text)
        })
    }
}

pub fn is_contiguous(th: &Thread, view: Value) -> PyResult<bool> {
    let contiguous = protocol::getattr_str(th, view, "contiguous")?;
    protocol::truth(th, contiguous)
}

#[pymethods(PickleBuffer, name = "pickle.PickleBuffer", module = "pickle", flags = TypeFlags::MANAGED_WEAKREF, doc = "Wrapper for potentially out-of-band buffers")]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<PickleBuffer>> {
        args.no_keywords(th, "PickleBuffer")?;
        args.check_count(th, "PickleBuffer", 1, 1)?;
        let object = args.values[0];
        if th.class_of(object).slots.bf_getbuffer.get().is_none() {
            let found = th.type_name(object);
            let text = format!("a bytes-like object is required, not '{found}'");
            return Err(th.raise(t::TypeError, text));
        }
        let view: Value = pyjit_types::memoryview::of(th, object)?.into();
        Ok(th.alloc(
            class,
            PickleBuffer {
                head: NativeHeader::new(PickleBuffer::LAYOUT),
                view: Field::new(Some(view)),
                object: Field::new(Some(object)),
            },
        ))
    }

    #[slot(bf_getbuffer)]
    fn buffer(th: &Thread, this: Gc<PickleBuffer>, request: Request) -> PyResult<BufferInfo> {
        this.exported(th)?;
        let object = this.object.get().unwrap_or(Value::NONE);
        match th.class_of(object).slots.bf_getbuffer.get() {
            Some(get) => get(th, object, request),
            None => Err(th.raise(t::TypeError, "a bytes-like object is required")),
        }
    }

    /// Return a memoryview of the raw memory underlying this buffer.
    ///
    /// Will raise BufferError is the buffer isn't contiguous.
    #[method("($self, /)")]
    fn raw(th: &Thread, this: Gc<PickleBuffer>) -> PyResult<Value> {
        let view = this.exported(th)?;
        if !is_contiguous(th, view)? {
            let text = "cannot extract raw buffer from non-contiguous buffer";
            return Err(th.raise(t::BufferError, text));
        }
        let bytes = protocol::call_method_str(th, view, "cast", &[th.intern("B").into()]);
        match bytes {
            Ok(bytes) => Ok(bytes),
            // Only C-contiguous views can be cast.
            Err(Raised) => {
                th.take_pending();
                let order = th.intern("A").into();
                let copy = protocol::call_method_str(th, view, "tobytes", &[order])?;
                Ok(pyjit_types::memoryview::of(th, copy)?.into())
            }
        }
    }

    /// Release the underlying buffer exposed by the PickleBuffer object.
    #[method("($self, /)")]
    fn release(th: &Thread, this: Gc<PickleBuffer>) -> PyResult<()> {
        if let Some(view) = this.view.get() {
            this.view.set(&this.head.header, None);
            protocol::call_method_str(th, view, "release", &[])?;
        }
        Ok(())
    }
}
