//! Values, shapes, classes, protocols, exceptions, the core types' data, thread and frame layouts.
//!
//! Map: `value` (64-bit values), `kind` (layouts), `ids` (well-known classes), `class/` (classes, slots, dunders),
//! `instance` (shapes, attributes), one file a core type for its data (`str`, `list`, `dict/`, ...; methods are in
//! `pyjit-types`), `protocol/` (the language's operations on any value), `def`/`args`/`bind`/`convert` (native
//! functions), `frame`/`generator`/`code`/`function` (what the interpreter runs), `thread`/`runtime` (state).

extern crate self as pyjit_object;

pub mod args;
pub mod array;
pub mod bind;
pub mod buffer;
pub mod bytes;
pub mod class;
pub mod code;
pub mod concat;
pub mod config;
pub mod convert;
pub mod def;
pub mod dict;
pub mod error;
pub mod exception;
pub mod expansion;
pub mod float;
pub mod frame;
pub mod function;
pub mod generator;
pub mod gil;
pub mod ids;
pub mod instance;
pub mod int;
pub mod kind;
pub mod limbs;
pub mod list;
pub mod memory;
pub mod module;
pub mod names;
pub mod native;
pub mod protocol;
pub mod runtime;
pub mod sequence;
pub mod set;
pub mod start;
pub mod str;
pub mod suggest;
pub mod thread;
pub mod tuple;
pub mod value;
pub mod weakref;
pub mod wide;

/// What every crate that deals with Python objects imports.
pub mod prelude {
    pub use crate::args::Args;
    pub use crate::bytes::{ByteArray, Bytes};
    pub use crate::class::Type;
    pub use crate::class::slots::CompareOp;
    pub use crate::code::CodeObject;
    pub use crate::convert::{FromArg, Index, IntoNext, IntoResult, SliceIndex};
    pub use crate::dict::Dict;
    pub use crate::frame::Frame;
    pub use crate::function::{Builtin, Function};
    pub use crate::ids::{TypeId, t};
    pub use crate::kind::{Kind, NativeHeader, Object};
    pub use crate::list::List;
    pub use crate::module::Module;
    pub use crate::set::Set;
    pub use crate::str::Str;
    pub use crate::thread::Thread;
    pub use crate::tuple::Tuple;
    pub use crate::value::{PyResult, Raised, Value};
    pub use pyjit_gc::{Field, Gc, Header, Trace};
    pub use pyjit_macros::{Trace, pymethods, pymodule, pytype};
}
