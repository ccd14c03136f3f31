//! References between objects as Rust types: `Gc<T>`, the barriered `Field<T>`, and `Trace`.
//!
//! References live on the stack or in traced objects, never in `Vec`, `Box` or statics: only there does the
//! collector see them.

use crate::barrier;
use crate::header::Header;
use crate::marker::Marker;
use std::cell::Cell;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::NonNull;

/// A reference to a heap object whose first field is its `Header`. `Option<Gc<T>>` is one word too.
#[repr(transparent)]
pub struct Gc<T>(NonNull<T>);

impl<T> Gc<T> {
    /// # Safety
    /// `object` is a live heap object of type `T`.
    #[inline(always)]
    pub unsafe fn from_ptr(object: *const T) -> Gc<T> {
        debug_assert!(!object.is_null());
        // SAFETY: not null, by the caller's promise.
        Gc(unsafe { NonNull::new_unchecked(object.cast_mut()) })
    }

    /// # Safety
    /// `object` is the header of a live heap object of type `T`.
    #[inline(always)]
    pub unsafe fn from_header(object: *const Header) -> Gc<T> {
        // SAFETY: the caller's promise.
        unsafe { Gc::from_ptr(object.cast()) }
    }

    /// The reference to an object that one already has borrowed.
    ///
    /// # Safety
    /// `object` lives in a heap, not on the stack or in a static.
    #[inline(always)]
    pub unsafe fn from_ref(object: &T) -> Gc<T> {
        Gc(NonNull::from(object))
    }

    #[inline(always)]
    pub fn as_ptr(self) -> *mut T {
        self.0.as_ptr()
    }

    #[inline(always)]
    pub fn as_header(self) -> *const Header {
        self.0.as_ptr().cast()
    }

    #[inline(always)]
    pub fn header<'a>(self) -> &'a Header {
        // SAFETY: every object begins with its header and lives while it is referenced.
        unsafe { &*self.as_header() }
    }

    #[inline(always)]
    pub fn address(self) -> usize {
        self.0.as_ptr() as usize
    }

    /// The same object seen as another type.
    ///
    /// # Safety
    /// The object is a `U`, or begins with one.
    #[inline(always)]
    pub unsafe fn cast<U>(self) -> Gc<U> {
        Gc(self.0.cast())
    }

    /// A borrow that is not tied to this copy of the reference: the object lives while anything references it.
    #[inline(always)]
    pub fn object<'a>(self) -> &'a T {
        // SAFETY: the object lives while a reference to it is on the stack or in a traced object.
        unsafe { &*self.0.as_ptr() }
    }
}

impl<T> Copy for Gc<T> {}

impl<T> Clone for Gc<T> {
    #[inline(always)]
    fn clone(&self) -> Gc<T> {
        *self
    }
}

impl<T> Deref for Gc<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: as in `object`.
        unsafe { self.0.as_ref() }
    }
}

/// By address.
impl<T> PartialEq for Gc<T> {
    #[inline(always)]
    fn eq(&self, other: &Gc<T>) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Gc<T> {}

impl<T> Hash for Gc<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> AsRef<Header> for Gc<T> {
    #[inline(always)]
    fn as_ref(&self) -> &Header {
        self.header()
    }
}

impl<T> fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gc({:p})", self.0)
    }
}

/// A word that a heap object may hold: the marker understands its bits (see `Marker::word`).
///
/// # Safety
/// `from_bits(v.bits())` is `v`; bits that look like a heap address are one.
pub unsafe trait HeapWord: Copy {
    fn bits(self) -> u64;

    /// # Safety
    /// `bits` came from `bits()` of the same type.
    unsafe fn from_bits(bits: u64) -> Self;
}

// SAFETY: the bits are the address.
unsafe impl<T> HeapWord for Gc<T> {
    #[inline(always)]
    fn bits(self) -> u64 {
        self.address() as u64
    }

    #[inline(always)]
    unsafe fn from_bits(bits: u64) -> Gc<T> {
        // SAFETY: the bits of a `Gc<T>`, by the caller's promise.
        unsafe { Gc::from_ptr(bits as usize as *const T) }
    }
}

/// A word that is never 0, so that 0 can stand for nothing.
///
/// # Safety
/// `bits()` is not 0.
pub unsafe trait NonZeroWord: HeapWord {}

// SAFETY: no object is at address 0.
unsafe impl<T> NonZeroWord for Gc<T> {}

// SAFETY: the bits are the inner word's, or 0, which that never has.
unsafe impl<T: NonZeroWord> HeapWord for Option<T> {
    #[inline(always)]
    fn bits(self) -> u64 {
        match self {
            Some(word) => word.bits(),
            None => 0,
        }
    }

    #[inline(always)]
    unsafe fn from_bits(bits: u64) -> Option<T> {
        if bits == 0 {
            None
        } else {
            // SAFETY: the bits of a `T`, by the caller's promise.
            Some(unsafe { T::from_bits(bits) })
        }
    }
}

/// A reference inside a heap object. Stores go through the generational barrier.
#[repr(transparent)]
pub struct Field<T>(Cell<T>);

impl<T: HeapWord> Field<T> {
    /// For a fresh object that is about to be written to the heap.
    #[inline(always)]
    pub const fn new(value: T) -> Field<T> {
        Field(Cell::new(value))
    }

    #[inline(always)]
    pub fn get(&self) -> T {
        self.0.get()
    }

    /// Stores `value`; `owner` is the header of the object this field is part of.
    #[inline(always)]
    pub fn set(&self, owner: &(impl AsRef<Header> + ?Sized), value: T) {
        self.0.set(value);
        let owner = owner.as_ref();
        if owner.gc() != 0 {
            barrier::slot_slow(owner, (self as *const Field<T>).cast());
        }
    }

    /// Stores without barrier: only into an object allocated since the last possible collection, or a word that is no
    /// reference.
    #[inline(always)]
    pub fn init(&self, value: T) {
        self.0.set(value);
    }

    /// The address of the word.
    #[inline(always)]
    pub fn as_ptr(&self) -> *mut T {
        self.0.as_ptr()
    }
}

impl<T: HeapWord + Default> Default for Field<T> {
    fn default() -> Field<T> {
        Field::new(T::default())
    }
}

/// Types that can hand their references to the marker.
pub trait Trace {
    fn trace(&self, marker: &mut Marker);
}

impl<T: HeapWord> Trace for Field<T> {
    #[inline(always)]
    fn trace(&self, marker: &mut Marker) {
        marker.word(self.get().bits());
    }
}

impl<T> Trace for Gc<T> {
    #[inline(always)]
    fn trace(&self, marker: &mut Marker) {
        marker.object(self.as_header());
    }
}

impl<T: Trace> Trace for Option<T> {
    #[inline(always)]
    fn trace(&self, marker: &mut Marker) {
        if let Some(inner) = self {
            inner.trace(marker);
        }
    }
}

impl<T: Trace, const N: usize> Trace for [T; N] {
    #[inline(always)]
    fn trace(&self, marker: &mut Marker) {
        self.as_slice().trace(marker);
    }
}

impl<T: Trace> Trace for [T] {
    #[inline(always)]
    fn trace(&self, marker: &mut Marker) {
        for item in self {
            item.trace(marker);
        }
    }
}

impl<A: Trace, B: Trace> Trace for (A, B) {
    #[inline(always)]
    fn trace(&self, marker: &mut Marker) {
        self.0.trace(marker);
        self.1.trace(marker);
    }
}

impl<T> Trace for PhantomData<T> {
    #[inline(always)]
    fn trace(&self, _: &mut Marker) {}
}

/// Plain data: nothing to trace.
macro_rules! plain {
    ($($ty:ty),* $(,)?) => {$(
        impl Trace for $ty {
            #[inline(always)]
            fn trace(&self, _: &mut Marker) {}
        }
        impl Trace for Cell<$ty> {
            #[inline(always)]
            fn trace(&self, _: &mut Marker) {}
        }
        impl Trace for Cell<Option<$ty>> {
            #[inline(always)]
            fn trace(&self, _: &mut Marker) {}
        }
    )*};
}

plain!(
    (),
    bool,
    char,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    f32,
    f64,
    &'static str,
    String,
    Header,
);
