//! Callables and their kin: Python functions, bound methods, native functions and descriptors, closure cells.
//! CPython: Objects/{funcobject,classobject,methodobject,descrobject,cellobject}.c.

use crate::class::slotdefs::SlotRow;
use crate::class::slots::SlotDef;
use crate::def::{GetSetDef, MethodDef};
use crate::prelude::*;
use pyjit_gc::Marker;
use std::cell::Cell;

/// A Python function. The plain cells repeat facts of its code, so that a call reads one object.
#[repr(C)]
pub struct Function {
    pub header: Header,
    pub code: Field<Option<Gc<crate::code::CodeObject>>>,
    /// First unit of the code's quickened instructions.
    pub first_unit: Cell<*const u16>,
    /// First word of the code's constants.
    pub consts: Cell<*const Value>,
    /// Native entry of the tier that answers, 0 for tier 0.
    pub entry: Cell<usize>,
    pub globals: Field<Option<Gc<Dict>>>,
    /// A dict, nearly always.
    pub builtins: Field<Option<Value>>,
    pub closure: Field<Option<Gc<Tuple>>>,
    pub defaults: Field<Option<Gc<Tuple>>>,
    pub kwdefaults: Field<Option<Gc<Dict>>>,
    /// Names the (code, defaults, kwdefaults) this function was seen with; 0 = not asked for yet.
    pub version: Cell<u32>,
    pub nlocalsplus: Cell<u32>,
    /// Words of a frame: locals, header and operand stack.
    pub frame_size: Cell<u32>,
    pub argcount: Cell<u32>,
    /// Can be called with exactly `argcount` positional arguments and nothing else: no *args, **kwargs, keyword-only
    /// parameters, and is no generator.
    pub simple: Cell<bool>,
    pub name: Field<Option<Gc<Str>>>,
    pub qualname: Field<Option<Gc<Str>>>,
    pub doc: Field<Option<Value>>,
    pub module: Field<Option<Value>>,
    pub dict: Field<Option<Gc<Dict>>>,
    pub annotations: Field<Option<Value>>,
    pub annotate: Field<Option<Value>>,
    pub type_params: Field<Option<Value>>,
}

impl Trace for Function {
    fn trace(&self, marker: &mut Marker) {
        self.code.trace(marker);
        self.globals.trace(marker);
        self.builtins.trace(marker);
        self.closure.trace(marker);
        self.defaults.trace(marker);
        self.kwdefaults.trace(marker);
        self.name.trace(marker);
        self.qualname.trace(marker);
        self.doc.trace(marker);
        self.module.trace(marker);
        self.dict.trace(marker);
        self.annotations.trace(marker);
        self.annotate.trace(marker);
        self.type_params.trace(marker);
    }
}

impl Function {
    pub const CODE_OFFSET: usize = std::mem::offset_of!(Function, code);
    pub const CONSTS_OFFSET: usize = std::mem::offset_of!(Function, consts);
    pub const ENTRY_OFFSET: usize = std::mem::offset_of!(Function, entry);
    pub const GLOBALS_OFFSET: usize = std::mem::offset_of!(Function, globals);
    pub const BUILTINS_OFFSET: usize = std::mem::offset_of!(Function, builtins);
    pub const VERSION_OFFSET: usize = std::mem::offset_of!(Function, version);

    /// A function of `code` in those globals, as MAKE_FUNCTION makes it.
    pub fn new(
        th: &Thread,
        code: Gc<crate::code::CodeObject>,
        globals: Gc<Dict>,
    ) -> PyResult<Gc<Function>> {
        let builtins = th.builtins_of(globals)?;
        // A zeroed Function is valid: empty fields, null pointers.
        let function: Gc<Function> = th.alloc_zeroed(t::FUNCTION);
        let head = &function.header;
        function.globals.set(head, Some(globals));
        function.builtins.set(head, Some(builtins));
        function.name.set(head, code.name.get());
        function.qualname.set(head, code.qualname.get());
        let doc = if code.flags() & crate::code::CO_HAS_DOCSTRING != 0 {
            code.consts().get(0)
        } else {
            None
        };
        function.doc.set(head, Some(doc.unwrap_or(Value::NONE)));
        let module = globals.get_str(th, th.names().__name__)?;
        function
            .module
            .set(head, Some(module.unwrap_or(Value::NONE)));
        function.set_code(code);
        Ok(function)
    }

    /// Installs code, at creation or by `f.__code__ = code`.
    pub fn set_code(&self, code: Gc<crate::code::CodeObject>) {
        self.code.set(&self.header, Some(code));
        self.first_unit.set(code.first_unit());
        self.consts.set(code.consts().as_slice().as_ptr());
        self.nlocalsplus.set(code.nlocalsplus() as u32);
        self.frame_size.set(code.frame_size() as u32);
        self.argcount.set(code.argcount() as u32);
        self.simple.set(code.is_simple());
        self.version.set(0);
        self.entry
            .set(code.native().map_or(0, |native| native.address));
    }

    #[inline(always)]
    pub fn code(&self) -> Gc<crate::code::CodeObject> {
        match self.code.get() {
            Some(code) => code,
            None => unreachable!("a function always has code"),
        }
    }

    #[inline(always)]
    pub fn globals(&self) -> Gc<Dict> {
        match self.globals.get() {
            Some(globals) => globals,
            None => unreachable!("a function always has globals"),
        }
    }

    pub fn name(&self) -> Option<Gc<Str>> {
        self.name.get()
    }
}

/// A bound method.
#[repr(C)]
#[derive(Default)]
pub struct Method {
    pub header: Header,
    pub function: Field<Option<Value>>,
    pub receiver: Field<Option<Value>>,
}

impl Trace for Method {
    fn trace(&self, marker: &mut Marker) {
        self.function.trace(marker);
        self.receiver.trace(marker);
    }
}

impl Method {
    #[inline(always)]
    pub fn parts(&self) -> (Value, Value) {
        (
            self.function.get().unwrap_or(Value::NONE),
            self.receiver.get().unwrap_or(Value::NONE),
        )
    }
}

/// What a `Builtin` object is made of.
#[derive(Clone, Copy)]
pub enum Payload {
    /// A function, method or method descriptor.
    Method(&'static MethodDef),
    /// A dunder of a native type: the row of the table, and the slot function it calls.
    Slot(&'static SlotRow, SlotDef),
    GetSet(&'static GetSetDef),
    Member(Member),
}

/// A field of instances that the runtime stores itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// A `__slots__` entry: the word at this byte offset.
    Slot(u32),
    /// Item of a struct sequence.
    TupleItem(u16),
    /// The word at this byte offset, None while it is empty; cannot be set.
    ReadOnly(u32),
    /// The instance's own attribute of the same name, None while there is none; cannot be set.
    Own,
    /// `__dict__` of instances.
    Dict,
    /// `__weakref__` of instances.
    WeakRef,
    /// Word `i` of an exception's extra fields.
    ExceptionExtra(u8),
}

/// Native functions bound or not, and the descriptors of native types; the class says which of them it is.
#[repr(C)]
pub struct Builtin {
    pub header: Header,
    pub payload: Payload,
    pub name: Field<Option<Gc<Str>>>,
    /// The class a descriptor belongs to.
    pub owner: Field<Option<Gc<Type>>>,
    /// What it is bound to; for a function the module.
    pub receiver: Field<Option<Value>>,
    /// `__module__`, a str, of functions.
    pub module: Field<Option<Value>>,
    /// A descriptor's doc where it is not the table's.
    pub doc: Field<Option<Value>>,
}

impl Trace for Builtin {
    fn trace(&self, marker: &mut Marker) {
        self.name.trace(marker);
        self.owner.trace(marker);
        self.receiver.trace(marker);
        self.module.trace(marker);
        self.doc.trace(marker);
    }
}

/// A closure cell.
#[repr(C)]
#[derive(Default)]
pub struct PyCell {
    pub header: Header,
    pub contents: Field<Option<Value>>,
}

impl PyCell {
    pub const CONTENTS_OFFSET: usize = std::mem::offset_of!(PyCell, contents);
}

impl Trace for PyCell {
    fn trace(&self, marker: &mut Marker) {
        self.contents.trace(marker);
    }
}

impl Thread {
    pub fn method(&self, function: Value, receiver: Value) -> Value {
        let method: Gc<Method> = self.alloc_zeroed(t::METHOD);
        method.function.set(&method.header, Some(function));
        method.receiver.set(&method.header, Some(receiver));
        method.into()
    }

    pub fn cell(&self, contents: Option<Value>) -> Gc<PyCell> {
        let cell: Gc<PyCell> = self.alloc_zeroed(t::CELL);
        cell.contents.set(&cell.header, contents);
        cell
    }

    fn builtin(&self, class: TypeId, payload: Payload, name: &str) -> Gc<Builtin> {
        let builtin = self.alloc(
            self.class(class),
            Builtin {
                header: Header::default(),
                payload,
                name: Field::default(),
                owner: Field::default(),
                receiver: Field::default(),
                module: Field::default(),
                doc: Field::default(),
            },
        );
        builtin.name.set(&builtin.header, Some(self.intern(name)));
        builtin
    }

    /// A descriptor of a class.
    pub fn descriptor(
        &self,
        class: TypeId,
        owner: Gc<Type>,
        payload: Payload,
        name: &str,
    ) -> Gc<Builtin> {
        let builtin = self.builtin(class, payload, name);
        builtin.owner.set(&builtin.header, Some(owner));
        builtin
    }

    /// A builtin function or bound native method; `receiver` goes first into every call of a method.
    pub fn builtin_function(
        &self,
        def: &'static MethodDef,
        receiver: Option<Value>,
        module: Option<Value>,
    ) -> Gc<Builtin> {
        let builtin = self.builtin(t::BUILTIN, Payload::Method(def), def.name);
        builtin.receiver.set(&builtin.header, receiver);
        builtin.module.set(&builtin.header, module);
        builtin
    }

    /// A native descriptor bound to an instance (`[].append`) or, for slots, a method-wrapper.
    pub fn bind_descriptor(&self, descriptor: Gc<Builtin>, receiver: Value) -> Value {
        let class = if matches!(descriptor.payload, Payload::Slot(..)) {
            t::METHOD_WRAPPER
        } else {
            t::BUILTIN
        };
        let bound = self.alloc(
            self.class(class),
            Builtin {
                header: Header::default(),
                payload: descriptor.payload,
                name: Field::default(),
                owner: Field::default(),
                receiver: Field::default(),
                module: Field::default(),
                doc: Field::default(),
            },
        );
        bound.name.set(&bound.header, descriptor.name.get());
        bound.owner.set(&bound.header, descriptor.owner.get());
        bound.receiver.set(&bound.header, Some(receiver));
        bound.into()
    }
}
