//! Code objects: the immutable template, the tuples Python sees, and tier 0's private quickened copy with its feedback.
//! CPython: Objects/codeobject.c.

use crate::array::{ByteArea, ValueArray};
use crate::native::NativeCode;
use crate::prelude::*;
use pyjit_bytecode::{Code, Const, Text};
use pyjit_gc::Marker;
use std::cell::Cell;
use std::sync::Arc;

pub const CO_OPTIMIZED: u32 = 0x1;
pub const CO_NEWLOCALS: u32 = 0x2;
pub const CO_VARARGS: u32 = 0x4;
pub const CO_VARKEYWORDS: u32 = 0x8;
pub const CO_NESTED: u32 = 0x10;
pub const CO_GENERATOR: u32 = 0x20;
pub const CO_COROUTINE: u32 = 0x80;
pub const CO_ITERABLE_COROUTINE: u32 = 0x100;
pub const CO_ASYNC_GENERATOR: u32 = 0x200;
pub const CO_HAS_DOCSTRING: u32 = 0x400_0000;
pub const CO_METHOD: u32 = 0x800_0000;

pub const CO_FAST_ARG: u8 = 0x0E;
pub const CO_FAST_HIDDEN: u8 = 0x10;
pub const CO_FAST_LOCAL: u8 = 0x20;
pub const CO_FAST_CELL: u8 = 0x40;
pub const CO_FAST_FREE: u8 = 0x80;

#[repr(C)]
pub struct CodeObject {
    pub header: Header,
    /// `Arc::into_raw` of the template; given back when the object is swept.
    template: Cell<*const Code>,
    consts: Field<Option<Gc<Tuple>>>,
    names: Field<Option<Gc<Tuple>>>,
    /// Names of all locals, cells and free variables, interned.
    localsplusnames: Field<Option<Gc<Tuple>>>,
    pub filename: Field<Option<Gc<Str>>>,
    pub name: Field<Option<Gc<Str>>>,
    pub qualname: Field<Option<Gc<Str>>>,
    /// Tier 0's copy of the instructions, quickened in place.
    quick: Field<Option<Gc<ByteArea>>>,
    /// Pointers the inline caches need (method values, shapes' classes), by index; see `pyjit-interp`'s feedback.
    pub feedback: Field<Option<Gc<ValueArray>>>,
    /// Values that live as long as the code: bytes objects Python asked for, instrumentation data.
    pub extras: Field<Option<Value>>,
    /// What functions of this code have as version while they are as they were made; 0 = not asked for yet.
    pub version: Cell<u32>,
    pub calls: Cell<u32>,
    pub back_edges: Cell<u32>,
    /// Objects whose addresses are in native code, or in a compilation under way.
    pub native_roots: Field<Option<Gc<ValueArray>>>,
    /// Native code of this code, null while there is none; see `NativeCode`.
    native: Cell<*const NativeCode>,
    /// How often native code was left at an instruction that had never run when it was compiled.
    pub unseen: Cell<u32>,
    /// Where the code stands with the tier policy, which gives the number its meaning; 0 at first.
    pub compile_state: Cell<u8>,
    /// Version of the instrumentation the quickened copy was made under.
    pub instrumentation: Cell<u32>,
    nlocalsplus: u32,
    frame_size: u32,
    argcount: u32,
    flags: u32,
    simple: bool,
}

impl Trace for CodeObject {
    fn trace(&self, marker: &mut Marker) {
        self.consts.trace(marker);
        self.names.trace(marker);
        self.localsplusnames.trace(marker);
        self.filename.trace(marker);
        self.name.trace(marker);
        self.qualname.trace(marker);
        self.quick.trace(marker);
        self.feedback.trace(marker);
        self.native_roots.trace(marker);
        self.extras.trace(marker);
    }
}

/// # Safety
/// Called by the sweeper, once, for a dead code object.
pub unsafe fn drop_code(header: *mut Header) {
    // SAFETY: the kind table names this function for kind Code only; the pointer came from `Arc::into_raw`.
    unsafe {
        let code = header as *const CodeObject;
        drop(Arc::from_raw((*code).template.get()));
        if let Some(native) = (*code).native() {
            (native.release)(native);
        }
    };
}

impl CodeObject {
    /// The object of a verified template; constants are made (strings interned as CPython does), nested code included.
    pub fn new(th: &Thread, template: &Arc<Code>) -> PyResult<Gc<CodeObject>> {
        let consts: Gc<Tuple> = const_tuple(th, &template.consts, th.rt().next_salt())?;
        CodeObject::with_consts(th, template, consts)
    }

    /// As `new`, with these constants (`code.replace(co_consts=...)`).
    pub fn with_consts(
        th: &Thread,
        template: &Arc<Code>,
        consts: Gc<Tuple>,
    ) -> PyResult<Gc<CodeObject>> {
        let names = name_tuple(th, &template.names)?;
        let localsplusnames = name_tuple(th, &template.localsplusnames)?;
        let filename = text(th, &template.filename)?;
        let (name, qualname) = (
            interned(th, &template.name)?,
            interned(th, &template.qualname)?,
        );
        let quick = ByteArea::alloc(th, template.code.len())?;
        // SAFETY: the area has room for the units.
        unsafe {
            std::ptr::copy_nonoverlapping(template.code.as_ptr(), quick.data(), template.code.len())
        };
        let nlocalsplus = template.localsplusnames.len() as u32;
        let special =
            CO_VARARGS | CO_VARKEYWORDS | CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR;
        let both = CO_OPTIMIZED | CO_NEWLOCALS;
        let simple = template.flags & special == 0
            && template.kwonlyargcount == 0
            && template.flags & both == both;
        let code = th.alloc(
            th.class(t::CODE),
            CodeObject {
                header: Header::default(),
                template: Cell::new(Arc::into_raw(template.clone())),
                consts: Field::default(),
                names: Field::default(),
                localsplusnames: Field::default(),
                filename: Field::default(),
                name: Field::default(),
                qualname: Field::default(),
                quick: Field::default(),
                feedback: Field::default(),
                extras: Field::default(),
                version: Cell::new(0),
                calls: Cell::new(0),
                back_edges: Cell::new(0),
                native_roots: Field::default(),
                native: Cell::new(std::ptr::null()),
                unseen: Cell::new(0),
                compile_state: Cell::new(0),
                instrumentation: Cell::new(0),
                nlocalsplus,
                frame_size: nlocalsplus
                    + crate::frame::HEADER_WORDS as u32
                    + template.stacksize
                    + 1,
                argcount: template.argcount,
                flags: template.flags,
                simple,
            },
        );
        let head = &code.header;
        code.consts.set(head, Some(consts));
        code.names.set(head, Some(names));
        code.localsplusnames.set(head, Some(localsplusnames));
        code.filename.set(head, Some(filename));
        code.name.set(head, Some(name));
        code.qualname.set(head, Some(qualname));
        code.quick.set(head, Some(quick));
        Ok(code)
    }

    pub fn template(&self) -> &Code {
        // SAFETY: the Arc lives as long as this object.
        unsafe { &*self.template.get() }
    }

    pub fn template_arc(&self) -> Arc<Code> {
        // SAFETY: as above; the count is raised first, so that ours stays.
        unsafe {
            Arc::increment_strong_count(self.template.get());
            Arc::from_raw(self.template.get())
        }
    }

    #[inline(always)]
    pub fn consts(&self) -> Gc<Tuple> {
        match self.consts.get() {
            Some(consts) => consts,
            None => unreachable!("set when the object was made"),
        }
    }

    #[inline(always)]
    pub fn names(&self) -> Gc<Tuple> {
        match self.names.get() {
            Some(names) => names,
            None => unreachable!("set when the object was made"),
        }
    }

    pub fn localsplusnames(&self) -> Gc<Tuple> {
        match self.localsplusnames.get() {
            Some(names) => names,
            None => unreachable!("set when the object was made"),
        }
    }

    /// Name `index` of `co_names`.
    #[inline(always)]
    pub fn name_at(&self, index: usize) -> Gc<Str> {
        // SAFETY: `name_tuple` fills the tuple with strings.
        unsafe { self.names()[index].cast_unchecked::<Str>() }
    }

    /// Name of local `index`.
    pub fn local_name(&self, index: usize) -> Gc<Str> {
        // SAFETY: as above.
        unsafe { self.localsplusnames()[index].cast_unchecked::<Str>() }
    }

    pub fn local_kind(&self, index: usize) -> u8 {
        self.template().localspluskinds[index]
    }

    /// The first unit of the quickened copy.
    #[inline(always)]
    pub fn first_unit(&self) -> *mut u16 {
        match self.quick.get() {
            Some(area) => area.data().cast(),
            None => std::ptr::null_mut(),
        }
    }

    #[inline(always)]
    pub fn native(&self) -> Option<&'static NativeCode> {
        // SAFETY: set to code that lives at least as long as this object.
        unsafe { self.native.get().as_ref() }
    }

    pub fn set_native(&self, native: Option<&'static NativeCode>) {
        self.native
            .set(native.map_or(std::ptr::null(), |native| native));
    }

    /// Number of 16-bit units.
    pub fn unit_count(&self) -> usize {
        self.template().code.len() / 2
    }

    #[inline(always)]
    pub fn nlocalsplus(&self) -> usize {
        self.nlocalsplus as usize
    }

    /// Words of a frame: locals, header, operand stack, and one to spare.
    #[inline(always)]
    pub fn frame_size(&self) -> usize {
        self.frame_size as usize
    }

    #[inline(always)]
    pub fn argcount(&self) -> usize {
        self.argcount as usize
    }

    #[inline(always)]
    pub fn flags(&self) -> u32 {
        self.flags
    }

    #[inline(always)]
    pub fn is_simple(&self) -> bool {
        self.simple
    }

    /// Whether calling it makes a generator, coroutine or async generator.
    pub fn is_generator(&self) -> bool {
        self.flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR) != 0
    }
}

fn text(th: &Thread, text: &Text) -> PyResult<Gc<Str>> {
    th.str_wtf8(text.as_bytes())
}

fn interned(th: &Thread, name: &Text) -> PyResult<Gc<Str>> {
    let bytes = name.as_bytes();
    if bytes.is_ascii()
        && let Some(known) = th.rt().find_interned(th, bytes)
    {
        return Ok(known);
    }
    Ok(th.intern_str(text(th, name)?))
}

fn name_tuple(th: &Thread, names: &[Text]) -> PyResult<Gc<Tuple>> {
    let tuple = Tuple::alloc(th, th.class(t::TUPLE), names.len())?;
    for (index, name) in names.iter().enumerate() {
        tuple.init(index, interned(th, name)?.into());
    }
    Ok(tuple)
}

fn const_tuple(th: &Thread, consts: &[Const], salt: u16) -> PyResult<Gc<Tuple>> {
    let tuple = Tuple::alloc(th, th.class(t::TUPLE), consts.len())?;
    for (index, constant) in consts.iter().enumerate() {
        tuple.init(index, constant_value(th, constant, salt)?);
    }
    Ok(tuple)
}

/// The value of a constant; `salt` tells the int literals of one compile unit from others'.
pub fn constant_value(th: &Thread, constant: &Const, salt: u16) -> PyResult<Value> {
    Ok(match constant {
        Const::None => Value::NONE,
        Const::True => Value::TRUE,
        Const::False => Value::FALSE,
        Const::Ellipsis => Value::ELLIPSIS,
        Const::Int(number) => match i32::try_from(*number) {
            Ok(small) => Value::int_literal(small, salt),
            Err(_) => th.int(*number),
        },
        Const::BigInt(number) => th.try_int_big(number)?,
        Const::Float(number) => Value::float(*number),
        Const::Complex(real, imag) => th.complex(*real, *imag),
        Const::Str(string) => {
            if looks_like_name(string.as_bytes()) {
                interned(th, string)?.into()
            } else {
                text(th, string)?.into()
            }
        }
        Const::Bytes(bytes) => th.bytes(bytes)?.into(),
        Const::Tuple(items) => const_tuple(th, items, salt)?.into(),
        Const::FrozenSet(items) => {
            let set = th.frozenset();
            for item in items.iter() {
                set.add(th, constant_value(th, item, salt)?)?;
            }
            set.into()
        }
        Const::Slice(parts) => {
            let [start, stop, step] = &**parts;
            let start = constant_value(th, start, salt)?;
            let stop = constant_value(th, stop, salt)?;
            th.slice(start, stop, constant_value(th, step, salt)?)
                .into()
        }
        Const::Code(code) => {
            let consts = const_tuple(th, &code.consts, salt)?;
            CodeObject::with_consts(th, code, consts)?.into()
        }
    })
}

/// Whether CPython interns a constant of this text.
fn looks_like_name(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}
