//! The buffer protocol: what an exporter fills in. CPython: Objects/abstract.c, Include/cpython/buffer (PEP 3118).

use crate::prelude::*;

/// What a consumer asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request(pub u32);

impl Request {
    pub const SIMPLE: Request = Request(0);
    pub const WRITABLE: Request = Request(0x1);
    pub const FORMAT: Request = Request(0x4);
    pub const ND: Request = Request(0x8);
    pub const STRIDES: Request = Request(0x18);
    pub const FULL_RO: Request = Request(0x11C);

    pub fn writable(self) -> bool {
        self.0 & 1 != 0
    }
}

/// A one-dimensional or shaped view of an exporter's memory. The memory stays where it is while the exporter's export
/// count is above zero; `release` gives it back.
pub struct BufferInfo {
    pub owner: Value,
    pub address: *mut u8,
    pub len: usize,
    pub readonly: bool,
    pub itemsize: usize,
    /// `struct` format of an item.
    pub format: &'static str,
    /// For exporters whose format is not a constant: a str.
    pub format_object: Option<Value>,
    /// Tuples of ints for views of more than one dimension, else none.
    pub shape: Option<Value>,
    pub strides: Option<Value>,
    pub release: Option<fn(&Thread, Value)>,
}

impl BufferInfo {
    /// A view of plain bytes.
    pub fn bytes(owner: Value, address: *mut u8, len: usize, readonly: bool) -> BufferInfo {
        BufferInfo {
            owner,
            address,
            len,
            readonly,
            itemsize: 1,
            format: "B",
            format_object: None,
            shape: None,
            strides: None,
            release: None,
        }
    }
}

/// A bytes-like argument: its memory, given back when this is dropped.
pub struct BytesLike<'a> {
    th: &'a Thread,
    pub info: BufferInfo,
}

impl<'a> BytesLike<'a> {
    /// The contiguous bytes of any object with the buffer protocol.
    pub fn new(th: &'a Thread, value: Value, request: Request) -> PyResult<BytesLike<'a>> {
        let Some(get) = th.class_of(value).slots.bf_getbuffer.get() else {
            let name = th.type_name(value);
            return Err(th.raise(
                t::TypeError,
                format!("a bytes-like object is required, not '{name}'"),
            ));
        };
        let view = BytesLike {
            th,
            info: get(th, value, request)?,
        };
        if request.writable() && view.info.readonly {
            return Err(th.raise(t::BufferError, "Object is not writable."));
        }
        Ok(view)
    }

    /// The only argument of a function that writes into it: "readinto() argument must be read-write bytes-like
    /// object, not bytes".
    pub fn writable(th: &'a Thread, value: Value, function: &str) -> PyResult<BytesLike<'a>> {
        match BytesLike::new(th, value, Request::WRITABLE) {
            Ok(view) => Ok(view),
            Err(Raised) => {
                th.take_pending();
                let name = th.type_name(value);
                let text = format!(
                    "{function}() argument must be read-write bytes-like object, not {name}"
                );
                Err(th.raise(t::TypeError, text))
            }
        }
    }

    pub fn as_slice(&self) -> &[u8] {
        if self.info.len == 0 {
            return &[];
        }
        // SAFETY: the exporter promises the memory until the view is released.
        unsafe { std::slice::from_raw_parts(self.info.address, self.info.len) }
    }

    #[allow(clippy::mut_from_ref)]
    pub fn as_mut_slice(&self) -> &mut [u8] {
        assert!(!self.info.readonly || self.info.len == 0);
        if self.info.len == 0 {
            return &mut [];
        }
        // SAFETY: as above, and the exporter said that it is writable.
        unsafe { std::slice::from_raw_parts_mut(self.info.address, self.info.len) }
    }
}

impl Drop for BytesLike<'_> {
    fn drop(&mut self) {
        if let Some(release) = self.info.release {
            release(self.th, self.info.owner);
        }
    }
}

impl std::ops::Deref for BytesLike<'_> {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        self.as_slice()
    }
}
