//! Buffers of Python classes (PEP 688): `__buffer__` and `__release_buffer__`, called from native code and the other way.
//! CPython: `slot_bf_getbuffer`, `bufferwrapper_*`, `wrap_releasebuffer` in Objects/typeobject.c.

use super::MemoryView;
use pyjit_object::buffer::{BufferInfo, Request};
use pyjit_object::class::slots::BufferFn;
use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// What stands for the exporter while a buffer is in use that a Python class's `__buffer__` has answered.
#[pytype(name = "_buffer_wrapper", module = "builtins")]
#[repr(C)]
pub struct BufferWrapper {
    head: NativeHeader,
    view: Field<Option<Value>>,
    object: Field<Option<Value>>,
}

#[pymethods(BufferWrapper, name = "_buffer_wrapper", flags = TypeFlags::DISALLOW_INSTANTIATION)]
pub mod wrapper {
    use super::*;
}

/// Sets the hooks of the object model, when the classes are there.
pub fn finish(th: &Thread) -> PyResult<()> {
    // The finalizer is the collector's business, CPython's memoryview has no `__del__`.
    let class = crate::common::native_class(th, MemoryView::LAYOUT)?;
    class.dict().remove(th, th.names().__del__.into())?;
    let hooks = &th.rt().hooks;
    hooks.buffer_view.set(Some(buffer_view));
    hooks.python_buffer.set(Some(python_buffer));
    Ok(())
}

fn buffer_view(th: &Thread, object: Value, request: Request, get: BufferFn) -> PyResult<Value> {
    let view = super::with_flags(th, object, request, get)?;
    if request.writable() && view.readonly {
        view.release(th)?;
        return Err(th.raise(t::BufferError, "Object is not writable."));
    }
    Ok(view.into())
}

fn python_buffer(th: &Thread, this: Value, request: Request) -> PyResult<BufferInfo> {
    let flags = th.int(request.0);
    let view = protocol::call_special(th, this, th.names().__buffer__, &[flags])?;
    let get = th.class_of(view).slots.bf_getbuffer.get();
    let Some(get) = get.filter(|_| view.cast::<MemoryView>().is_some()) else {
        return Err(th.raise(t::TypeError, "__buffer__ returned non-memoryview object"));
    };
    let mut info = get(th, view, request)?;
    let class = crate::common::native_class(th, BufferWrapper::LAYOUT)?;
    let wrapper = th.alloc(
        class,
        BufferWrapper {
            head: NativeHeader::new(BufferWrapper::LAYOUT),
            view: Field::default(),
            object: Field::default(),
        },
    );
    wrapper.view.set(&wrapper.head.header, Some(view));
    wrapper.object.set(&wrapper.head.header, Some(this));
    info.owner = wrapper.into();
    info.release = Some(release_wrapper);
    Ok(info)
}

/// The end of a buffer of a Python class.
fn release_wrapper(th: &Thread, owner: Value) {
    let Some(wrapper) = owner.cast::<BufferWrapper>() else {
        return;
    };
    let parts = (wrapper.view.get(), wrapper.object.get());
    wrapper.view.set(&wrapper.head.header, None);
    let (Some(view), Some(object)) = parts else {
        return;
    };
    if let Some(view) = view.cast::<MemoryView>() {
        view.exports.set(view.exports.get().saturating_sub(1));
    }
    // It may be called while an exception is on its way.
    let pending = th.take_pending();
    let mut kept = false;
    if let Some(method) = th
        .class_of(object)
        .lookup(th, th.names().__release_buffer__)
        .filter(|method| method.cast::<Builtin>().is_none())
    {
        // The method may have kept the view: then it is released when nobody has it any more.
        kept = true;
        if protocol::call_bound(th, method, object, &[view]).is_err() {
            let name = th.type_name(object);
            let doing = format!("Exception ignored in __release_buffer__ of {name}");
            th.write_unraisable(Some(&doing), Some(object));
        }
    }
    if !kept
        && let Some(view) = view.cast::<MemoryView>()
        && view.release(th).is_err()
    {
        th.take_pending();
    }
    if let Some(exception) = pending {
        th.set_pending(exception);
    }
}

/// `object.__release_buffer__(view)` of a native type.
pub fn release(th: &Thread, object: Value, view: Value) -> PyResult<()> {
    let Some(view) = view.cast::<MemoryView>() else {
        return Err(th.raise(t::TypeError, "expected a memoryview object"));
    };
    if view.released.get() {
        return Err(th.raise(
            t::ValueError,
            "memoryview's buffer has already been released",
        ));
    }
    if view.exporter() != Some(object) {
        return Err(th.raise(t::ValueError, "memoryview's buffer is not this object"));
    }
    view.release(th)
}
