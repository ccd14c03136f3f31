//! Definitions of native functions, methods, types and modules as plain static data: what the macros of `pyjit-macros`
//! write and what classes and modules are made from. CPython: `PyMethodDef`, `PyGetSetDef`, `PyType_Spec`, `PyModuleDef`.

use crate::class::slots::SlotDef;
use crate::kind::NativeLayout;
use crate::prelude::*;

/// One parameter of a Python-visible signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Param {
    pub name: &'static str,
    pub optional: bool,
}

/// A Python-visible signature, without `self`: the first `posonly` parameters are positional only, the first `positional`
/// can be given by position, the rest by keyword only. Empty for `Entry::Var`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Signature {
    pub params: &'static [Param],
    pub posonly: u8,
    pub positional: u8,
    /// Of an `Entry::Var` only: whether it takes keyword arguments at all.
    pub keywords: bool,
}

/// How CPython would declare the function, which decides the texts of its argument errors.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Convention {
    /// `METH_NOARGS`.
    NoArgs,
    /// `METH_O`: exactly one required positional-only parameter.
    One,
    /// `METH_FASTCALL`: positional-only parameters.
    Positional,
    /// `METH_FASTCALL | METH_KEYWORDS`.
    Keywords,
}

impl Signature {
    /// Of a function that sorts its arguments itself.
    pub const VAR: Signature = Signature {
        params: &[],
        posonly: 0,
        positional: 0,
        keywords: true,
    };
    pub const NO_ARGS: Signature = Signature {
        params: &[],
        posonly: 0,
        positional: 0,
        keywords: false,
    };

    pub const fn convention(&self) -> Convention {
        match self.params {
            [] => Convention::NoArgs,
            [only] if self.posonly == 1 && !only.optional => Convention::One,
            _ if self.posonly as usize == self.params.len() => Convention::Positional,
            _ => Convention::Keywords,
        }
    }

    /// How many parameters that can be given by position are required.
    pub const fn required(&self) -> usize {
        let mut count = 0;
        while count < self.positional as usize && !self.params[count].optional {
            count += 1;
        }
        count
    }
}

type Word = u64;

/// A native entry point: the thread, then self or class (methods) and the parameters, 0 for an absent optional one.
/// Answers 0 for raised.
#[derive(Clone, Copy)]
pub enum Entry {
    F0(unsafe extern "C" fn(&Thread) -> Word),
    F1(unsafe extern "C" fn(&Thread, Word) -> Word),
    F2(unsafe extern "C" fn(&Thread, Word, Word) -> Word),
    F3(unsafe extern "C" fn(&Thread, Word, Word, Word) -> Word),
    F4(unsafe extern "C" fn(&Thread, Word, Word, Word, Word) -> Word),
    F5(unsafe extern "C" fn(&Thread, Word, Word, Word, Word, Word) -> Word),
    F6(unsafe extern "C" fn(&Thread, Word, Word, Word, Word, Word, Word) -> Word),
    F7(unsafe extern "C" fn(&Thread, Word, Word, Word, Word, Word, Word, Word) -> Word),
    F8(unsafe extern "C" fn(&Thread, Word, Word, Word, Word, Word, Word, Word, Word) -> Word),
    /// Values (self first, then positional, then keyword values), the count of the positional ones with self, and the
    /// tuple of keyword names or 0.
    Var(unsafe extern "C" fn(&Thread, *const Value, usize, Word) -> Word),
}

impl Entry {
    /// Words after the thread; none for `Var`.
    pub const fn arity(&self) -> Option<usize> {
        Some(match self {
            Entry::F0(_) => 0,
            Entry::F1(_) => 1,
            Entry::F2(_) => 2,
            Entry::F3(_) => 3,
            Entry::F4(_) => 4,
            Entry::F5(_) => 5,
            Entry::F6(_) => 6,
            Entry::F7(_) => 7,
            Entry::F8(_) => 8,
            Entry::Var(_) => return None,
        })
    }

    /// The machine address, for native code that calls it directly.
    pub fn address(&self) -> usize {
        match *self {
            Entry::F0(f) => f as usize,
            Entry::F1(f) => f as usize,
            Entry::F2(f) => f as usize,
            Entry::F3(f) => f as usize,
            Entry::F4(f) => f as usize,
            Entry::F5(f) => f as usize,
            Entry::F6(f) => f as usize,
            Entry::F7(f) => f as usize,
            Entry::F8(f) => f as usize,
            Entry::Var(f) => f as usize,
        }
    }

    /// Calls a fixed-arity entry; the words beyond its arity are ignored.
    ///
    /// # Safety
    /// The first `arity()` words are values of what the function expects (the receiver checked) or 0 for absent
    /// optional ones; the entry is not `Var`.
    #[inline]
    pub unsafe fn call(&self, th: &Thread, w: &[Word; 9]) -> Word {
        // SAFETY: the caller promises the words.
        unsafe {
            match *self {
                Entry::F0(f) => f(th),
                Entry::F1(f) => f(th, w[0]),
                Entry::F2(f) => f(th, w[0], w[1]),
                Entry::F3(f) => f(th, w[0], w[1], w[2]),
                Entry::F4(f) => f(th, w[0], w[1], w[2], w[3]),
                Entry::F5(f) => f(th, w[0], w[1], w[2], w[3], w[4]),
                Entry::F6(f) => f(th, w[0], w[1], w[2], w[3], w[4], w[5]),
                Entry::F7(f) => f(th, w[0], w[1], w[2], w[3], w[4], w[5], w[6]),
                Entry::F8(f) => f(th, w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]),
                Entry::Var(_) => {
                    debug_assert!(false, "a Var entry takes a slice");
                    0
                }
            }
        }
    }
}

/// What the first word of a method's entry is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MethodKind {
    Method,
    ClassMethod,
    StaticMethod,
    Function,
}

impl MethodKind {
    /// Whether the entry's first word is self or the class.
    pub const fn has_receiver(self) -> bool {
        matches!(self, MethodKind::Method | MethodKind::ClassMethod)
    }
}

/// What compiled code may assume of a builtin.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BuiltinTraits {
    /// Runs no Python code and never releases the GIL.
    pub leaf: bool,
    /// Depends on its arguments only, and changes nothing.
    pub pure_: bool,
}

pub struct MethodDef {
    pub name: &'static str,
    /// "" for none.
    pub doc: &'static str,
    pub text_signature: Option<&'static str>,
    pub signature: Signature,
    pub kind: MethodKind,
    pub entry: Entry,
    pub traits: BuiltinTraits,
}

#[derive(Clone, Copy)]
pub struct GetSetDef {
    pub name: &'static str,
    /// "" for none.
    pub doc: &'static str,
    pub get: fn(&Thread, Value) -> PyResult<Value>,
    /// The value is none for `del`. Without a setter the attribute is read-only.
    pub set: Option<fn(&Thread, Value, Option<Value>) -> PyResult<()>>,
}

/// `type.__flags__`, with CPython's bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TypeFlags(pub u32);

impl TypeFlags {
    pub const NONE: TypeFlags = TypeFlags(0);
    /// Instances can be weakly referenced.
    pub const MANAGED_WEAKREF: TypeFlags = TypeFlags(1 << 3);
    /// Instances have a `__dict__`.
    pub const MANAGED_DICT: TypeFlags = TypeFlags(1 << 4);
    /// `collections.abc.Sequence` in `match`.
    pub const SEQUENCE: TypeFlags = TypeFlags(1 << 5);
    pub const MAPPING: TypeFlags = TypeFlags(1 << 6);
    /// No `tp_new`: "cannot create 'x' instances".
    pub const DISALLOW_INSTANTIATION: TypeFlags = TypeFlags(1 << 7);
    /// Attributes of the class cannot be set.
    pub const IMMUTABLE: TypeFlags = TypeFlags(1 << 8);
    pub const HEAP: TypeFlags = TypeFlags(1 << 9);
    /// May be subclassed.
    pub const BASE: TypeFlags = TypeFlags(1 << 10);
    pub const HAVE_GC: TypeFlags = TypeFlags(1 << 14);
    pub const METHOD_DESCRIPTOR: TypeFlags = TypeFlags(1 << 17);
    pub const IS_ABSTRACT: TypeFlags = TypeFlags(1 << 20);
    pub const MATCH_SELF: TypeFlags = TypeFlags(1 << 22);
    pub const LONG_SUBCLASS: TypeFlags = TypeFlags(1 << 24);
    pub const LIST_SUBCLASS: TypeFlags = TypeFlags(1 << 25);
    pub const TUPLE_SUBCLASS: TypeFlags = TypeFlags(1 << 26);
    pub const BYTES_SUBCLASS: TypeFlags = TypeFlags(1 << 27);
    pub const UNICODE_SUBCLASS: TypeFlags = TypeFlags(1 << 28);
    pub const DICT_SUBCLASS: TypeFlags = TypeFlags(1 << 29);
    pub const BASE_EXC_SUBCLASS: TypeFlags = TypeFlags(1 << 30);
    pub const TYPE_SUBCLASS: TypeFlags = TypeFlags(1 << 31);

    pub const fn has(self, flag: TypeFlags) -> bool {
        self.0 & flag.0 == flag.0
    }

    pub const fn with(self, flag: TypeFlags) -> TypeFlags {
        TypeFlags(self.0 | flag.0)
    }
}

impl std::ops::BitOr for TypeFlags {
    type Output = TypeFlags;
    fn bitor(self, other: TypeFlags) -> TypeFlags {
        self.with(other)
    }
}

/// A native type.
pub struct TypeSpec {
    pub name: &'static str,
    pub module: &'static str,
    /// "" for none.
    pub doc: &'static str,
    pub text_signature: Option<&'static str>,
    pub methods: &'static [MethodDef],
    pub getsets: &'static [GetSetDef],
    pub slots: &'static [SlotDef],
    pub flags: TypeFlags,
    /// `object` if none.
    pub base: Option<fn(&Thread) -> Gc<Type>>,
    /// Of objects of kind `Native`.
    pub layout: Option<&'static NativeLayout>,
}

/// A native module.
pub struct ModuleSpec {
    pub name: &'static str,
    /// "" for none.
    pub doc: &'static str,
    pub functions: &'static [MethodDef],
    pub init: Option<fn(&Thread, Gc<Module>) -> PyResult<()>>,
}
