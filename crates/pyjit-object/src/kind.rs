//! Layout kinds: what a heap object looks like to the collector and to a cast, whatever its class.
//!
//! Instances of a subclass of `list` have kind `List`: one byte decides whether native code may treat an object as a
//! list. Exactly-`list` is a test of the shape id. Layouts that no native code inlines share kind `Native` and name
//! their `NativeLayout` in their second word, so native modules need no row here.

use crate::prelude::*;
use pyjit_gc::{KindInfo, Marker};
use std::sync::atomic::{AtomicU32, Ordering};

/// A heap object with a Python-visible or internal layout.
///
/// # Safety
/// `Self` is `repr(C)` and starts with `Header` (or `NativeHeader` if `LAYOUT` is some); objects of kind `KIND` (and
/// layout `LAYOUT`) always hold a `Self`.
pub unsafe trait Object: Sized + 'static {
    const KIND: Kind;
    const NAME: &'static str;
    const LAYOUT: Option<&'static NativeLayout> = None;

    #[inline(always)]
    fn cast(value: Value) -> Option<Gc<Self>> {
        let header = value.header()?;
        if Kind::of(header) != Self::KIND {
            return None;
        }
        if let Some(layout) = Self::LAYOUT {
            // SAFETY: objects of kind Native start with a NativeHeader.
            let native = unsafe { &*(header as *const Header as *const NativeHeader) };
            if !std::ptr::eq(native.layout, layout) {
                return None;
            }
        }
        // SAFETY: kind and layout match.
        Some(unsafe { Gc::from_header(header) })
    }
}

/// The layout of a native module's type: how to trace and drop it.
pub struct NativeLayout {
    pub name: &'static str,
    pub size: usize,
    pub trace: unsafe fn(*const Header, &mut Marker),
    pub drop: Option<unsafe fn(*mut Header)>,
    /// Index of the class made for it, plus 1, once a runtime has registered the layout; equal in all runtimes.
    pub id: AtomicU32,
}

static NEXT_LAYOUT: AtomicU32 = AtomicU32::new(1);

impl NativeLayout {
    /// The layout's number, given at its first use.
    pub fn number(&'static self) -> usize {
        match self.id.load(Ordering::Relaxed) {
            0 => {
                let fresh = NEXT_LAYOUT.fetch_add(1, Ordering::Relaxed);
                match self
                    .id
                    .compare_exchange(0, fresh, Ordering::Relaxed, Ordering::Relaxed)
                {
                    Ok(_) => fresh as usize,
                    Err(earlier) => earlier as usize,
                }
            }
            number => number as usize,
        }
    }
}

/// What objects of kind `Native` start with.
#[repr(C)]
pub struct NativeHeader {
    pub header: Header,
    pub layout: &'static NativeLayout,
}

impl NativeHeader {
    pub fn new(layout: &'static NativeLayout) -> NativeHeader {
        NativeHeader {
            header: Header::default(),
            layout,
        }
    }
}

impl Trace for NativeHeader {
    fn trace(&self, _: &mut Marker) {}
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $(= $ty:path)?,)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            const COUNT: usize = [$(Kind::$name),*].len();
            const ALL: [Kind; Kind::COUNT] = [$(Kind::$name),*];
        }

        $($(
            // SAFETY: the row says which layout the kind has.
            unsafe impl Object for $ty {
                const KIND: Kind = Kind::$name;
                const NAME: &'static str = stringify!($name);
            }
        )?)*

        /// The collector's table: kind to trace function.
        pub fn kind_table() -> &'static [KindInfo; 256] {
            let mut rows: Vec<KindInfo> = vec![$(KindInfo {
                name: stringify!($name),
                trace: kinds!(@trace $($ty)?),
                drop: kinds!(@drop $name),
            },)*];
            while rows.len() < 256 {
                rows.push(KindInfo { name: "unused", trace: trace_nothing, drop: None });
            }
            match <Box<[KindInfo; 256]>>::try_from(rows.into_boxed_slice()) {
                Ok(table) => Box::leak(table),
                Err(_) => unreachable!("filled to 256 rows above"),
            }
        }
    };
    (@trace $ty:path) => { trace_as::<$ty> };
    (@trace) => { trace_native };
    (@drop Native) => { Some(drop_native) };
    (@drop Code) => { Some(crate::code::drop_code) };
    (@drop $other:ident) => { None };
}

kinds! {
    /// Not an object: the kind of immediates and of free cells.
    Free = crate::array::FreeCell,
    /// An instance of a Python class with no native base but `object`.
    Instance = crate::instance::Instance,
    Int = crate::int::HeapInt,
    /// An instance of a subclass of float; floats themselves are immediates.
    Float = crate::float::HeapFloat,
    Complex = crate::float::Complex,
    Str = crate::str::Str,
    Bytes = crate::bytes::Bytes,
    ByteArray = crate::bytes::ByteArray,
    Tuple = crate::tuple::Tuple,
    List = crate::list::List,
    Dict = crate::dict::Dict,
    DictTable = crate::dict::DictTable,
    Set = crate::set::Set,
    SetTable = crate::set::SetTable,
    Type = crate::class::Type,
    Function = crate::function::Function,
    Method = crate::function::Method,
    Builtin = crate::function::Builtin,
    Code = crate::code::CodeObject,
    Cell = crate::function::PyCell,
    Frame = crate::frame::Frame,
    Generator = crate::generator::Generator,
    Exception = crate::exception::Exception,
    Traceback = crate::exception::Traceback,
    Slice = crate::sequence::Slice,
    Range = crate::sequence::Range,
    RangeIter = crate::sequence::RangeIter,
    SeqIter = crate::sequence::SeqIter,
    DictIter = crate::dict::DictIter,
    Module = crate::module::Module,
    ValueArray = crate::array::ValueArray,
    ByteArea = crate::array::ByteArea,
    Native,
}

impl Kind {
    #[inline(always)]
    pub fn of(header: &Header) -> Kind {
        debug_assert!((header.kind() as usize) < Kind::COUNT);
        // SAFETY: headers are only made from a `Kind`, which is `repr(u8)`.
        unsafe { std::mem::transmute::<u8, Kind>(header.kind()) }
    }

    pub fn from_u8(kind: u8) -> Option<Kind> {
        Kind::ALL.get(kind as usize).copied()
    }
}

unsafe fn trace_as<T: Object + Trace>(header: *const Header, marker: &mut Marker) {
    // SAFETY: the collector calls this for objects of T's kind.
    unsafe { &*(header as *const T) }.trace(marker);
    trace_attributes(header, marker);
}

unsafe fn trace_native(header: *const Header, marker: &mut Marker) {
    // SAFETY: objects of kind Native start with a NativeHeader.
    let native = unsafe { &*(header as *const NativeHeader) };
    // SAFETY: the layout's own trace function.
    unsafe { (native.layout.trace)(header, marker) };
    trace_attributes(header, marker);
}

unsafe fn drop_native(header: *mut Header) {
    // SAFETY: objects of kind Native start with a NativeHeader.
    let native = unsafe { &*(header as *const NativeHeader) };
    if let Some(drop) = native.layout.drop {
        // SAFETY: the layout's own drop function, called once by the sweeper.
        unsafe { drop(header) };
    }
}

unsafe fn trace_nothing(_: *const Header, _: &mut Marker) {}

/// The attribute words of an instance whose class has them (the flag is set when such an object is made).
#[inline]
fn trace_attributes(header: *const Header, marker: &mut Marker) {
    // SAFETY: the collector passes a live header.
    let object = unsafe { &*header };
    if object.has_flag(flags::ATTRIBUTES) {
        crate::instance::trace_attributes(object, marker);
    }
}

/// Header flags of the object model.
pub mod flags {
    use pyjit_gc::USER_FLAG_SHIFT;
    /// The object ends in attribute words.
    pub const ATTRIBUTES: u16 = 1 << USER_FLAG_SHIFT;
    /// Str: every code point is below 128.
    pub const ASCII: u16 = 2 << USER_FLAG_SHIFT;
    /// Str: in the intern table.
    pub const INTERNED: u16 = 4 << USER_FLAG_SHIFT;
    /// Str: two bytes a code point. Int: computed (identity by value).
    pub const UCS2: u16 = 8 << USER_FLAG_SHIFT;
    /// Str: four bytes a code point.
    pub const UCS4: u16 = 16 << USER_FLAG_SHIFT;
    /// Int: came from arithmetic, so any equal int may stand for it.
    pub const COMPUTED: u16 = 8 << USER_FLAG_SHIFT;
    /// Str: the text lies in a buffer that may go on behind it.
    pub const SHARED: u16 = 64 << USER_FLAG_SHIFT;
    /// repr() of this container is running.
    pub const IN_REPR: u16 = 32 << USER_FLAG_SHIFT;
}
