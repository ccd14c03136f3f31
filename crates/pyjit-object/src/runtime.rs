//! `Runtime`: everything the threads of a process share. There are no mutable statics; this is where state lives.

use crate::class::Type;
use crate::ids::TYPE_COUNT;
use crate::instance::{Shape, ShapeMode};
use crate::kind::NativeLayout;
use crate::names::Names;
use crate::prelude::*;
use pyjit_gc::{Heap, Marker};
use pyjit_text::hash::HashKey;
use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;

/// Calls upward: what the object model needs of crates above it. Installed once by the binary.
macro_rules! hooks {
    ($($(#[$doc:meta])* $name:ident: $ty:ty,)*) => {
        #[derive(Default)]
        pub struct Hooks { $($(#[$doc])* pub $name: Cell<Option<$ty>>,)* }
    };
}

hooks! {
    /// Runs a Python function to its end.
    run_function: fn(&Thread, Gc<Function>, Args<'_>) -> PyResult<Value>,
    /// Resumes a generator; `Value::EXHAUSTED` when it returned (its value is then in `Thread::take_return`).
    generator_next: fn(&Thread, Gc<crate::generator::Generator>) -> PyResult<Value>,
    /// `send`, `throw` and `close`; as `generator_next`, but `close` answers the value returned.
    generator_send: fn(&Thread, Gc<crate::generator::Generator>, Value) -> PyResult<Value>,
    generator_throw: fn(&Thread, Gc<crate::generator::Generator>, Value) -> PyResult<Value>,
    generator_close: fn(&Thread, Gc<crate::generator::Generator>) -> PyResult<Value>,
    /// The iterator that `await` drives.
    awaitable_iter: fn(&Thread, Value) -> PyResult<Value>,
    /// The opcode of CPython that stands for one of tier 0's own.
    shown_opcode: fn(u8) -> u8,
    /// The frame object of an activation.
    frame_object: fn(&Thread, crate::frame::Activation) -> PyResult<Gc<Frame>>,
    /// `compile()`: source text or an AST to a code object (or to an AST, if the flags ask for one).
    compile: fn(&Thread, &CompileRequest) -> PyResult<Value>,
    /// Runs a code object (`exec`, `eval`, a module's or class's body) in those namespaces.
    run_code: fn(&Thread, Gc<CodeObject>, Gc<Dict>, Value, Option<Gc<Tuple>>) -> PyResult<Value>,
    /// `locals()` of an activation.
    frame_locals: fn(&Thread, crate::frame::Activation) -> PyResult<Value>,
    /// `builtins.__import__`: name, globals, locals, fromlist (none = not given), level.
    import_module: fn(&Thread, &ImportRequest) -> PyResult<Value>,
    /// The next pair of an iterator over pairs, its second item first, without a tuple being made.
    next_pair: fn(&Thread, Value, *mut u64) -> NextPair,
    /// `import name`, as `builtins.__import__` does it.
    import: fn(&Thread, &str) -> PyResult<Value>,
    /// A module of the embedded library.
    library_module: fn(&str) -> Option<LibraryModule>,
    /// As `library_module`, by path below the library's folder.
    library_file: fn(&str) -> Option<LibraryModule>,
    /// `f.__code__ = g.__code__`, a watched dict or class changed: native code that relied on it is invalid.
    function_changed: fn(&Thread, Gc<Function>),
    dict_changed: fn(&Dict, Value),
    class_changed: fn(&Type),
    /// Reports an exception that nobody can catch (`sys.unraisablehook`): what was being done, the object.
    unraisable: fn(&Thread, Option<&str>, Option<Value>),
    /// Issues a warning of that category; an error if the filters say so.
    warn: fn(&Thread, TypeId, &str, usize) -> PyResult<()>,
    /// Issues a warning at a file and line.
    warn_explicit: fn(&Thread, TypeId, &str, Gc<Str>, i32) -> PyResult<()>,
    /// Everything that lives is marked: looks at what does not.
    garbage: fn(&Runtime, &dyn Fn(*const pyjit_gc::Header) -> bool),
    /// Runs what a collection has left to do: callbacks of weak references, finalizers. Whether there were any of these.
    finalize: fn(&Thread) -> bool,
    /// A memoryview of what that function exports of the object.
    buffer_view: fn(&Thread, Value, crate::buffer::Request, crate::class::slots::BufferFn) -> PyResult<Value>,
    /// The buffer of an object whose class defines `__buffer__` in Python.
    python_buffer: crate::class::slots::BufferFn,
    /// Handles the poll word's reasons.
    poll: fn(&Thread) -> PyResult<()>,
}

/// The arguments of `compile()`.
pub struct CompileRequest {
    /// str, bytes-like or an AST.
    pub source: Value,
    pub filename: Gc<Str>,
    /// "exec", "eval", "single" or "func_type".
    pub mode: &'static str,
    /// `ast.PyCF_*` and `__future__` flags, inherited ones included.
    pub flags: u32,
    /// -1 = as the runtime's option says.
    pub optimize: i32,
    pub feature_version: i32,
    /// What error texts call the source: "compile", "exec", "eval".
    pub function: &'static str,
    pub module: Option<Value>,
}

/// The arguments of `__import__()`.
pub struct ImportRequest {
    pub name: Value,
    pub globals: Option<Value>,
    pub locals: Option<Value>,
    pub fromlist: Option<Value>,
    pub level: i32,
}

/// How a step of an iterator over pairs came out.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum NextPair {
    /// Not an iterator that is known to make pairs.
    Other,
    Pair,
    End,
    Raised,
}

/// A module of the embedded library: how to get at its marshalled code and its source.
#[derive(Clone, Copy)]
pub struct LibraryModule {
    pub name: &'static str,
    /// Below the library's folder.
    pub path: &'static str,
    pub is_package: bool,
    pub code: fn(&'static str) -> Cow<'static, [u8]>,
    pub source: fn(&'static str) -> Cow<'static, [u8]>,
}

const METHOD_CACHE_SIZE: usize = 1 << 12;
const INTERN_START: usize = 1 << 11;

#[derive(Clone, Copy, Default)]
struct CachedMethod {
    version: u32,
    name: usize,
    value: u64,
}

pub struct Runtime {
    pub heap: &'static Heap,
    classes: [Cell<Option<Gc<Type>>>; TYPE_COUNT],
    /// Classes of native modules' layouts, by the layout's number. Traced.
    native_classes: RefCell<Vec<Option<Gc<Type>>>>,
    shapes: *mut *const Shape,
    shape_count: Cell<u32>,
    /// Shapes below this number were there at the last collection.
    shapes_traced: Cell<u32>,
    names: OnceCell<Names>,
    interned: RefCell<InternTable>,
    latin1: OnceCell<Box<[Gc<Str>; 256]>>,
    empty_tuple: Cell<Option<Gc<Tuple>>>,
    empty_str: Cell<Option<Gc<Str>>>,
    /// `sys.modules`.
    pub modules: Cell<Option<Gc<Dict>>>,
    /// The dict of module `builtins`.
    pub builtins: Cell<Option<Gc<Dict>>>,
    /// The dict of module `sys`.
    pub sys: Cell<Option<Gc<Dict>>>,
    /// Objects that must live as long as the runtime, by name: what native modules keep. Traced.
    pub kept: RefCell<HashMap<&'static str, Value>>,
    /// What programs monitor (`pyjit-interp` knows the type); null while nothing was ever monitored.
    pub monitor: Cell<*const ()>,
    pub hooks: Hooks,
    /// The tier policy's own state.
    pub tiers: OnceCell<Box<dyn crate::native::Tiers>>,
    pub recursion_limit: Cell<i32>,
    hash_key: HashKey,
    next_class_version: Cell<u32>,
    next_keys_version: Cell<u32>,
    next_function_version: Cell<u32>,
    next_salt: Cell<u16>,
    method_cache: Box<[Cell<CachedMethod>]>,
    threads: RefCell<Vec<*const Thread>>,
    /// Maximum digits of int/str conversion (`sys.set_int_max_str_digits`).
    pub int_max_str_digits: Cell<usize>,
    pub gil: crate::gil::Gil,
    pub finalizing: Cell<bool>,
    pub main_thread: Cell<u64>,
    /// Options of the command line that native code asks for often.
    pub flags: crate::config::Flags,
    pub weakrefs: crate::weakref::Table,
    pub pending_finalizers: RefCell<Vec<u64>>,
}

/// Interned strings by content. Traced strongly: names live as long as the runtime.
#[derive(Default)]
struct InternTable {
    slots: Vec<Option<Gc<Str>>>,
    used: usize,
    /// Those added since the last collection: all that a minor one has to mark. Traced as part of the table.
    recent: Vec<Gc<Str>>,
}

// SAFETY: whatever touches a runtime's cells holds its GIL; the GIL itself is made of synchronised parts.
unsafe impl Sync for Runtime {}
// SAFETY: as above.
unsafe impl Send for Runtime {}

/// Shapes there can be; the table is reserved address space.
const MAX_SHAPES: usize = 1 << 24;

impl Runtime {
    /// The shape table starts with one shape for each well-known class; `class/bootstrap.rs` makes the classes.
    pub fn new(
        heap: &'static Heap,
        flags: crate::config::Flags,
        hash_key: HashKey,
    ) -> &'static Runtime {
        let shapes =
            crate::memory::reserve(MAX_SHAPES * size_of::<*const Shape>()).cast::<*const Shape>();
        let runtime: &'static Runtime = Box::leak(Box::new(Runtime {
            heap,
            classes: [const { Cell::new(None) }; TYPE_COUNT],
            native_classes: RefCell::default(),
            shapes,
            shape_count: Cell::new(0),
            shapes_traced: Cell::new(0),
            names: OnceCell::new(),
            interned: RefCell::new(InternTable {
                slots: vec![None; INTERN_START],
                used: 0,
                recent: Vec::new(),
            }),
            latin1: OnceCell::new(),
            empty_tuple: Cell::new(None),
            empty_str: Cell::new(None),
            modules: Cell::new(None),
            builtins: Cell::new(None),
            sys: Cell::new(None),
            kept: RefCell::default(),
            monitor: Cell::new(std::ptr::null()),
            hooks: Hooks::default(),
            tiers: OnceCell::new(),
            recursion_limit: Cell::new(1000),
            hash_key,
            next_class_version: Cell::new(1),
            next_keys_version: Cell::new(1),
            next_function_version: Cell::new(1),
            next_salt: Cell::new(1),
            method_cache: vec![Cell::new(CachedMethod::default()); METHOD_CACHE_SIZE]
                .into_boxed_slice(),
            threads: RefCell::default(),
            int_max_str_digits: Cell::new(4300),
            gil: crate::gil::Gil::default(),
            finalizing: Cell::new(false),
            main_thread: Cell::new(0),
            flags,
            weakrefs: crate::weakref::Table::default(),
            pending_finalizers: RefCell::default(),
        }));
        for id in 0..TYPE_COUNT as u32 {
            let made = runtime.add_shape(|id| Shape::new(id, None, ShapeMode::Fixed, 0, 0));
            debug_assert_eq!(made.id, id);
        }
        runtime
    }

    pub fn shape_table(&self) -> *const *const Shape {
        self.shapes
    }

    #[inline(always)]
    pub fn shape(&self, id: u32) -> &'static Shape {
        debug_assert!(id < self.shape_count.get());
        // SAFETY: every id handed out is in the table; shapes are never freed.
        unsafe { &**self.shapes.add(id as usize) }
    }

    /// Adds a shape made with its id. Past the table's end the last shape of the id space is reused by nobody: the
    /// process has 16 million shapes then and ends with an error.
    pub fn add_shape(&self, make: impl FnOnce(u32) -> Shape) -> &'static Shape {
        let id = self.shape_count.get();
        assert!((id as usize) < MAX_SHAPES, "out of shapes");
        let shape: &'static Shape = Box::leak(Box::new(make(id)));
        // SAFETY: inside the reserved table.
        unsafe { self.shapes.add(id as usize).write(shape) };
        self.shape_count.set(id + 1);
        shape
    }

    #[inline(always)]
    pub fn class(&self, id: TypeId) -> Gc<Type> {
        match self.classes[id.0 as usize].get() {
            Some(class) => class,
            None => unreachable!("{} is made at start", id.name()),
        }
    }

    pub fn set_class(&self, id: TypeId, class: Gc<Type>) {
        self.classes[id.0 as usize].set(Some(class));
    }

    pub fn has_class(&self, id: TypeId) -> bool {
        self.classes[id.0 as usize].get().is_some()
    }

    /// The class registered for a native layout.
    pub fn native_class(&self, layout: &'static NativeLayout) -> Option<Gc<Type>> {
        self.native_classes
            .borrow()
            .get(layout.number())
            .copied()
            .flatten()
    }

    pub fn set_native_class(&self, layout: &'static NativeLayout, class: Gc<Type>) {
        let mut classes = self.native_classes.borrow_mut();
        let number = layout.number();
        if classes.len() <= number {
            classes.resize(number + 1, None);
        }
        classes[number] = Some(class);
    }

    #[inline(always)]
    pub fn names(&self) -> &Names {
        match self.names.get() {
            Some(names) => names,
            None => unreachable!("made at start"),
        }
    }

    /// Makes the objects that everything else takes for granted. Needs the shapes only.
    pub fn make_basic_objects(&self, th: &Thread) -> PyResult<()> {
        self.empty_str.set(Some(Str::alloc(th, 0, 0)?));
        // No collection can happen yet: nothing else is allocated but these few kilobytes.
        let mut characters = Box::new([self.empty_str(); 256]);
        for unit in 0..=255u8 {
            let string = Str::alloc(th, 1, unit as u32)?;
            // SAFETY: fresh, with room for one unit.
            unsafe { string.data().write(unit) };
            characters[unit as usize] = string;
        }
        self.latin1.set(characters).ok();
        self.empty_tuple
            .set(Some(th.alloc_raw::<Tuple>(t::TUPLE, Tuple::DATA_OFFSET)?));
        self.intern(th, self.empty_str());
        for unit in 0..=255u8 {
            self.intern(th, self.latin1_char(unit));
        }
        self.names.set(Names::new(th)).ok();
        Ok(())
    }

    #[inline]
    pub fn latin1_char(&self, unit: u8) -> Gc<Str> {
        match self.latin1.get() {
            Some(characters) => characters[unit as usize],
            None => unreachable!("made at start"),
        }
    }

    #[inline]
    pub fn empty_str(&self) -> Gc<Str> {
        match self.empty_str.get() {
            Some(string) => string,
            None => unreachable!("made at start"),
        }
    }

    #[inline]
    pub fn empty_tuple(&self) -> Gc<Tuple> {
        match self.empty_tuple.get() {
            Some(tuple) => tuple,
            None => unreachable!("made at start"),
        }
    }

    /// The interned string equal to this one.
    pub fn intern(&self, th: &Thread, string: Gc<Str>) -> Gc<Str> {
        if string.is_interned() {
            return string;
        }
        let hash = string.hash(th) as usize;
        let mut table = self.interned.borrow_mut();
        if table.used * 2 >= table.slots.len() {
            table.grow(th);
        }
        let mask = table.slots.len() - 1;
        let mut at = hash & mask;
        while let Some(known) = table.slots[at] {
            if known.equals(&string) {
                return known;
            }
            at = (at + 1) & mask;
        }
        string.header.set_flag(crate::kind::flags::INTERNED);
        table.slots[at] = Some(string);
        table.used += 1;
        table.recent.push(string);
        string
    }

    /// The interned string of this text, if there is one: saves making a string that is thrown away at once.
    pub fn find_interned(&self, th: &Thread, ascii: &[u8]) -> Option<Gc<Str>> {
        let hash = self.hash_bytes(ascii);
        let table = self.interned.borrow();
        let mask = table.slots.len() - 1;
        let mut at = hash as usize & mask;
        while let Some(known) = table.slots[at] {
            if known.hash(th) == hash && known.is_ascii() && known.raw_bytes() == ascii {
                return Some(known);
            }
            at = (at + 1) & mask;
        }
        None
    }

    /// Looks a cached class attribute up: `Some(None)` = known to be absent.
    #[inline(always)]
    pub fn cached_method(&self, version: u32, name: Gc<Str>) -> Option<Option<Value>> {
        let cached = self.method_cache[method_slot(version, name)].get();
        if cached.version == version && cached.name == name.address() {
            // SAFETY: the class of that version holds the value.
            return Some(unsafe { Value::from_bits(cached.value) });
        }
        None
    }

    pub fn cache_method(&self, version: u32, name: Gc<Str>, value: Option<Value>) {
        let cached = CachedMethod {
            version,
            name: name.address(),
            value: value.map_or(0, Value::bits),
        };
        self.method_cache[method_slot(version, name)].set(cached);
    }

    pub fn next_class_version(&self) -> u32 {
        let version = self.next_class_version.get();
        self.next_class_version.set(version.saturating_add(1));
        // Out of versions: 0 means "never cached".
        if version == u32::MAX { 0 } else { version }
    }

    pub fn next_keys_version(&self) -> u32 {
        let version = self.next_keys_version.get();
        self.next_keys_version.set(version.saturating_add(1));
        if version == u32::MAX { 0 } else { version }
    }

    pub fn next_function_version(&self) -> u32 {
        let version = self.next_function_version.get();
        self.next_function_version.set(version.saturating_add(1));
        if version == u32::MAX { 0 } else { version }
    }

    /// The identity salt of a compile unit's int literals; never 0.
    pub fn next_salt(&self) -> u16 {
        let salt = self.next_salt.get();
        self.next_salt
            .set(if salt == u16::MAX { 1 } else { salt + 1 });
        salt
    }

    pub fn dict_changed(&self, dict: &Dict, key: Value) {
        if let Some(hook) = self.hooks.dict_changed.get() {
            hook(dict, key);
        }
    }

    /// The hash of a string's or bytes object's contents.
    pub fn hash_bytes(&self, bytes: &[u8]) -> i64 {
        if bytes.is_empty() {
            return 0;
        }
        self.hash_key.hash_bytes(bytes)
    }

    pub fn register_thread(&self, thread: *const Thread) {
        self.threads.borrow_mut().push(thread);
    }

    pub fn unregister_thread(&self, thread: *const Thread) {
        self.threads
            .borrow_mut()
            .retain(|known| !std::ptr::eq(*known, thread));
    }

    /// Calls `f` for every registered thread, the youngest first. Allocates nothing, so that signal handlers may do it.
    pub fn for_each_thread(&self, f: &mut dyn FnMut(&Thread)) {
        if let Ok(threads) = self.threads.try_borrow() {
            for thread in threads.iter().rev() {
                // SAFETY: registered threads live until they unregister.
                f(unsafe { &**thread });
            }
        }
    }

    /// Every registered thread. Only while the GIL is held.
    pub fn threads(&self) -> Vec<*const Thread> {
        self.threads.borrow().clone()
    }

    /// Marks what the runtime and its threads hold.
    pub fn trace_roots(&self, marker: &mut Marker) {
        for class in &self.classes {
            class.get().trace(marker);
        }
        for class in self.native_classes.borrow().iter() {
            class.trace(marker);
        }
        // What was there at the last collection is old, and stays so.
        let minor = marker.is_minor();
        let (count, known) = (self.shape_count.get(), self.shapes_traced.get());
        let first = if minor { known } else { 0 };
        // The well-known classes' shapes get their classes after they are made.
        for id in (0..(TYPE_COUNT as u32).min(first)).chain(first..count) {
            self.shape(id).trace(marker);
        }
        self.shapes_traced.set(count);
        let mut interned = self.interned.borrow_mut();
        if minor {
            for string in interned.recent.iter() {
                string.trace(marker);
            }
        } else {
            for string in interned.slots.iter() {
                string.trace(marker);
            }
        }
        interned.recent.clear();
        drop(interned);
        for string in self.latin1.get().iter().flat_map(|all| all.iter()) {
            string.trace(marker);
        }
        self.empty_tuple.get().trace(marker);
        self.empty_str.get().trace(marker);
        for dict in [&self.modules, &self.builtins, &self.sys] {
            dict.get().trace(marker);
        }
        for value in self.kept.borrow().values() {
            marker.word(value.bits());
        }
        for word in self.pending_finalizers.borrow().iter() {
            marker.word(*word);
        }
        for thread in self.threads.borrow().iter() {
            // SAFETY: threads unregister before they end.
            unsafe { &**thread }.trace_roots(marker);
        }
    }
}

impl InternTable {
    fn grow(&mut self, th: &Thread) {
        let larger = vec![None; self.slots.len() * 2];
        let old = std::mem::replace(&mut self.slots, larger);
        let mask = self.slots.len() - 1;
        for string in old.into_iter().flatten() {
            let mut at = string.hash(th) as usize & mask;
            while self.slots[at].is_some() {
                at = (at + 1) & mask;
            }
            self.slots[at] = Some(string);
        }
    }
}

fn method_slot(version: u32, name: Gc<Str>) -> usize {
    (version as usize ^ name.address() >> 4) & (METHOD_CACHE_SIZE - 1)
}

impl Thread {
    /// The interned string of this text.
    pub fn intern(&self, text: &str) -> Gc<Str> {
        if text.is_ascii()
            && let Some(known) = self.rt().find_interned(self, text.as_bytes())
        {
            return known;
        }
        self.rt().intern(self, self.str(text))
    }

    /// The interned string equal to this one (an exact str).
    #[inline]
    pub fn intern_str(&self, string: Gc<Str>) -> Gc<Str> {
        if string.is_interned() {
            string
        } else {
            self.rt().intern(self, string)
        }
    }

    /// The `__builtins__` of globals: a dict, nearly always.
    pub fn builtins_of(&self, globals: Gc<Dict>) -> PyResult<Value> {
        match globals.get_str(self, self.names().__builtins__)? {
            Some(module) => match module.cast::<Module>() {
                Some(module) => Ok(module.dict(self).into()),
                None => Ok(module),
            },
            None => Ok(self.rt().builtins.get().map_or(Value::NONE, Value::from)),
        }
    }

    /// Memory for something that cannot fail politely has run out.
    #[cold]
    pub fn memory_exhausted(&self) -> ! {
        eprintln!("Fatal Python error: out of memory: MemoryError");
        std::process::exit(1)
    }
}
