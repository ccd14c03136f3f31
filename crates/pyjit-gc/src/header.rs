//! The word every heap object begins with, and what the heap is told about each kind of object.

use crate::marker::Marker;
use std::cell::Cell;

/// First word of every object. The heap reads the gc byte, the kind and its own flags; the rest is the object model's.
///
/// | gc byte | meaning |
/// |---|---|
/// | 0 | young, or old and already remembered: stores need no barrier |
/// | 1 | old: the first store remembers the object |
/// | 2 | old large object: stores with a known slot mark a card |
#[repr(C, align(8))]
pub struct Header {
    gc: Cell<u8>,
    kind: u8,
    flags: Cell<u16>,
    shape: Cell<u32>,
}

const _: () = assert!(size_of::<Header>() == 8);

pub const GC_YOUNG: u8 = 0;
pub const GC_OLD: u8 = 1;
pub const GC_OLD_LARGE: u8 = 2;

/// Byte offset of the gc byte, for native code.
pub const GC_BYTE_OFFSET: usize = 0;
/// Byte offset of the kind, for native code.
pub const KIND_OFFSET: usize = 1;
/// Byte offset of the flags, for native code.
pub const FLAGS_OFFSET: usize = 2;
/// Byte offset of the shape id, for native code.
pub const SHAPE_OFFSET: usize = 4;

/// The object has an entry in the weak reference table.
pub const WEAKREFED: u16 = 1 << 0;
/// A finalizer is registered and has not run.
pub const HAS_FINALIZER: u16 = 1 << 1;
/// The finalizer was handed to the runtime; it never is again (PEP 442).
pub const FINALIZED: u16 = 1 << 2;
/// The object lives in pages of its own.
pub const LARGE_ARRAY: u16 = 1 << 3;
/// The heap's flag bits end here; the object model has the 12 bits from this one up.
pub const USER_FLAG_SHIFT: u32 = 4;

impl Header {
    /// A header for a fresh object. `user_flags` are already shifted by `USER_FLAG_SHIFT`.
    #[inline(always)]
    pub const fn new(kind: u8, user_flags: u16, shape: u32) -> Header {
        Header {
            gc: Cell::new(GC_YOUNG),
            kind,
            flags: Cell::new(user_flags),
            shape: Cell::new(shape),
        }
    }

    #[inline(always)]
    pub fn gc(&self) -> u8 {
        self.gc.get()
    }

    #[inline(always)]
    pub(crate) fn set_gc(&self, gc: u8) {
        self.gc.set(gc);
    }

    #[inline(always)]
    pub fn kind(&self) -> u8 {
        self.kind
    }

    #[inline(always)]
    pub fn shape(&self) -> u32 {
        self.shape.get()
    }

    #[inline(always)]
    pub fn set_shape(&self, shape: u32) {
        self.shape.set(shape);
    }

    #[inline(always)]
    pub fn flags(&self) -> u16 {
        self.flags.get()
    }

    #[inline(always)]
    pub fn has_flag(&self, flag: u16) -> bool {
        self.flags.get() & flag != 0
    }

    #[inline(always)]
    pub fn set_flag(&self, flag: u16) {
        self.flags.set(self.flags.get() | flag);
    }

    #[inline(always)]
    pub fn clear_flag(&self, flag: u16) {
        self.flags.set(self.flags.get() & !flag);
    }

    /// To be called after references were stored into the object whose header this is, wherever in it.
    #[inline(always)]
    pub fn barrier(&self) {
        if self.gc.get() != 0 {
            crate::barrier::object_slow(self);
        }
    }

    /// The whole word, as native code would store it.
    #[inline(always)]
    pub fn bits(&self) -> u64 {
        (self.gc.get() as u64)
            | (self.kind as u64) << 8
            | (self.flags.get() as u64) << 16
            | (self.shape.get() as u64) << 32
    }

    /// The header whose word is `bits`.
    #[inline(always)]
    pub const fn from_bits(bits: u64) -> Header {
        Header {
            gc: Cell::new(bits as u8),
            kind: (bits >> 8) as u8,
            flags: Cell::new((bits >> 16) as u16),
            shape: Cell::new((bits >> 32) as u32),
        }
    }
}

impl Default for Header {
    /// A blank header, to be replaced when the object is allocated.
    fn default() -> Header {
        Header::from_bits(0)
    }
}

impl AsRef<Header> for Header {
    #[inline(always)]
    fn as_ref(&self) -> &Header {
        self
    }
}

/// What the heap knows about one kind of object.
#[derive(Clone, Copy)]
pub struct KindInfo {
    pub name: &'static str,
    /// Hands every reference of the object to the marker. Must not allocate.
    pub trace: unsafe fn(*const Header, &mut Marker),
    /// Releases what the object owns outside the heap. Called once, in no particular order, for objects that were
    /// announced with `Heap::register_drop`; it must not look at other heap objects, which may be gone already.
    pub drop: Option<unsafe fn(*mut Header)>,
}

/// The trace function of kinds without references. The marker recognises it and skips the call.
///
/// # Safety
/// None needed; `unsafe` to have the type of a trace function.
pub unsafe fn trace_nothing(_: *const Header, _: &mut Marker) {}

impl KindInfo {
    /// A kind number that no object has: filler of the table.
    pub const UNUSED: KindInfo = KindInfo {
        name: "",
        trace: trace_nothing,
        drop: None,
    };

    /// A kind whose objects hold no references.
    pub const fn leaf(name: &'static str) -> KindInfo {
        KindInfo {
            name,
            trace: trace_nothing,
            drop: None,
        }
    }
}
