//! `Unpickler`. CPython: `load*` in Modules/_pickle.c.

use super::input::{File, Input};
use super::load::run;
use super::{library, unpickling_error};
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::{Cell, RefCell};

#[pytype(name = "Unpickler", module = "_pickle")]
#[repr(C)]
pub struct Unpickler {
    head: NativeHeader,
    read: Field<Option<Value>>,
    readline: Field<Option<Value>>,
    peek: Field<Option<Value>>,
    pub buffers: Field<Option<Value>>,
    pub encoding: Field<Option<Gc<Str>>>,
    pub errors: Field<Option<Gc<Str>>>,
    stack: Field<Option<Gc<List>>>,
    memo: Field<Option<Gc<Dict>>>,
    pub protocol: Cell<i32>,
    fix_imports: Cell<bool>,
    running: Cell<bool>,
    ready: Cell<bool>,
    #[trace(skip)]
    pub input: RefCell<Input>,
    #[trace(skip)]
    pub marks: RefCell<Vec<usize>>,
}

pub fn blank(th: &Thread, class: Gc<Type>) -> Gc<Unpickler> {
    th.alloc(
        class,
        Unpickler {
            head: NativeHeader::new(Unpickler::LAYOUT),
            read: Field::default(),
            readline: Field::default(),
            peek: Field::default(),
            buffers: Field::default(),
            encoding: Field::default(),
            errors: Field::default(),
            stack: Field::default(),
            memo: Field::default(),
            protocol: Cell::new(0),
            fix_imports: Cell::new(true),
            running: Cell::new(false),
            ready: Cell::new(false),
            input: RefCell::default(),
            marks: RefCell::default(),
        },
    )
}

/// What `Unpickler.__init__`, `load` and `loads` are given.
pub struct Options {
    pub fix_imports: bool,
    pub encoding: Option<Gc<Str>>,
    pub errors: Option<Gc<Str>>,
    pub buffers: Option<Value>,
}

pub type Loader = Gc<Unpickler>;

pub fn underflow(th: &Thread) -> Raised {
    unpickling_error(th, "unpickling stack underflow")
}

impl Unpickler {
    pub fn file(&self) -> Option<File> {
        Some(File {
            read: self.read.get()?,
            readline: self.readline.get()?,
            peek: self.peek.get(),
        })
    }

    pub fn stack(&self, th: &Thread) -> Gc<List> {
        match self.stack.get() {
            Some(stack) => stack,
            None => {
                let stack = th.empty_list();
                self.stack.set(&self.head.header, Some(stack));
                stack
            }
        }
    }

    pub fn memo(&self, th: &Thread) -> Gc<Dict> {
        match self.memo.get() {
            Some(memo) => memo,
            None => {
                let memo = th.dict();
                self.memo.set(&self.head.header, Some(memo));
                memo
            }
        }
    }

    pub fn fence(&self) -> usize {
        self.marks.borrow().last().copied().unwrap_or(0)
    }

    pub fn push(&self, th: &Thread, value: impl Into<Value>) -> PyResult<()> {
        self.stack(th).push(th, value.into())
    }

    pub fn pop(&self, th: &Thread) -> PyResult<Value> {
        let stack = self.stack(th);
        if stack.len() <= self.fence() {
            let marked = !self.marks.borrow().is_empty() && stack.len() == self.fence();
            return Err(if marked {
                unpickling_error(th, "unexpected MARK found")
            } else {
                underflow(th)
            });
        }
        stack.pop().ok_or_else(|| underflow(th))
    }

    pub fn top(&self, th: &Thread) -> PyResult<Value> {
        let stack = self.stack(th);
        if stack.len() <= self.fence() {
            return Err(underflow(th));
        }
        stack.get(stack.len() - 1).ok_or_else(|| underflow(th))
    }

    /// Where the items behind the last mark begin; the mark is gone.
    pub fn pop_mark(&self, th: &Thread) -> PyResult<usize> {
        match self.marks.borrow_mut().pop() {
            Some(mark) => Ok(mark),
            None => Err(unpickling_error(th, "could not find MARK")),
        }
    }

    /// The items from there on, taken from the stack.
    pub fn cut(&self, th: &Thread, from: usize) -> PyResult<Gc<Tuple>> {
        let stack = self.stack(th);
        let items = th.try_tuple(&stack.as_slice()[from.min(stack.len())..])?;
        stack.truncate(from.min(stack.len()));
        Ok(items)
    }

    pub fn operand<const N: usize>(&self, th: &Thread) -> PyResult<[u8; N]> {
        let mut input = self.input.borrow_mut();
        let bytes = input.operand(th, self.file(), N)?;
        let mut out = [0; N];
        out.copy_from_slice(bytes);
        Ok(out)
    }

    pub fn bytes(&self, th: &Thread, count: u64) -> PyResult<Vec<u8>> {
        let Ok(count) = usize::try_from(count) else {
            return Err(super::input::truncated(th));
        };
        if count > isize::MAX as usize {
            let text = "pickle exceeds system's maximum size";
            return Err(th.raise(t::OverflowError, text));
        }
        Ok(self
            .input
            .borrow_mut()
            .operand(th, self.file(), count)?
            .to_vec())
    }

    pub fn line(&self, th: &Thread) -> PyResult<Vec<u8>> {
        self.input.borrow_mut().line(th, self.file())
    }
}

pub fn load(th: &Thread, u: Loader) -> PyResult<Value> {
    if !u.ready.get() {
        let class = th.type_name(u.into());
        let text = format!("Unpickler.__init__() was not called by {class}.__init__()");
        return Err(unpickling_error(th, &text));
    }
    if u.running.replace(true) {
        return Err(th.raise(t::RuntimeError, "Unpickler object is already used"));
    }
    u.stack.set(&u.head.header, Some(th.empty_list()));
    u.marks.borrow_mut().clear();
    u.protocol.set(0);
    let result = run(th, u);
    u.running.set(false);
    let settled = if u.input.borrow().from_file {
        let pending = th.take_pending();
        let settled = u.input.borrow_mut().settle(th, u.file());
        if let Some(pending) = pending {
            th.set_pending(pending);
        }
        settled
    } else {
        Ok(())
    };
    let value = result?;
    settled?;
    Ok(value)
}

pub fn find_plain(th: &Thread, u: Loader, module: Gc<Str>, name: Gc<Str>) -> PyResult<Value> {
    let (mut module, mut name) = (Value::from(module), Value::from(name));
    if u.protocol.get() < 3 && u.fix_imports.get() {
        let table = |table: &str, key: Value| -> PyResult<Option<Value>> {
            match library(th, "_compat_pickle", table)?.cast::<Dict>() {
                Some(table) => table.get(th, key),
                None => Ok(None),
            }
        };
        let pair = th.try_tuple(&[module, name])?.into();
        match table("NAME_MAPPING", pair)?.and_then(Value::cast::<Tuple>) {
            Some(pair) if pair.len() == 2 => (module, name) = (pair[0], pair[1]),
            _ => {
                if let Some(renamed) = table("IMPORT_MAPPING", module)? {
                    module = renamed;
                }
            }
        }
    }
    let (Some(module), Some(name)) = (module.cast::<Str>(), name.cast::<Str>()) else {
        return Err(unpickling_error(th, "a global's name must be a str"));
    };
    let loaded = super::import_module(th, module)?;
    if u.protocol.get() < 4 {
        return protocol::getattr(th, loaded, th.intern_str(name));
    }
    let path = name.display();
    if !path.contains('.') {
        return protocol::getattr(th, loaded, th.intern_str(name));
    }
    let mut at = loaded;
    for part in path.split('.') {
        match protocol::getattr_str(th, at, part) {
            Ok(found) => at = found,
            Err(Raised) => {
                let Some(why) = th.catch(t::AttributeError) else {
                    return Err(Raised);
                };
                let (name, module) = (
                    protocol::repr(th, name.into())?,
                    protocol::repr(th, module.into())?,
                );
                let text = format!(
                    "Can't resolve path {} on module {}",
                    name.display(),
                    module.display()
                );
                let raised = th.raise(t::AttributeError, text);
                super::set_context(th, why);
                return Err(raised);
            }
        }
    }
    Ok(at)
}

pub fn no_persistent(th: &Thread) -> Raised {
    let text = "A load persistent id instruction was encountered, but no persistent_load function was specified.";
    unpickling_error(th, text)
}

/// Sets an unpickler up for a file or for bytes.
pub fn set_up(
    th: &Thread,
    u: Loader,
    file: Option<Value>,
    data: Option<Value>,
    options: &Options,
) -> PyResult<()> {
    if u.running.get() {
        return Err(th.raise(t::RuntimeError, "Unpickler object is already used"));
    }
    let head = &u.head.header;
    if let Some(file) = file {
        let names = th.names();
        let peek = protocol::lookup_attr_str(th, file, "peek")?;
        let read = protocol::lookup_attr(th, file, names.read)?;
        let readline = protocol::lookup_attr(th, file, names.readline)?;
        if read.is_none() || readline.is_none() {
            let text = "file must have 'read' and 'readline' attributes";
            return Err(th.raise(t::TypeError, text));
        }
        u.peek.set(head, peek);
        u.read.set(head, read);
        u.readline.set(head, readline);
        u.input.replace(Input::of_file());
    }
    if let Some(data) = data {
        let view = BytesLike::new(th, data, Request::SIMPLE)?;
        u.input.replace(Input::over(view.to_vec()));
    }
    let buffers = match options.buffers.filter(|buffers| !buffers.is_none()) {
        Some(buffers) => Some(protocol::iter(th, buffers)?),
        None => None,
    };
    u.buffers.set(head, buffers);
    u.encoding.set(
        head,
        Some(options.encoding.unwrap_or_else(|| th.intern("ASCII"))),
    );
    u.errors.set(
        head,
        Some(options.errors.unwrap_or_else(|| th.intern("strict"))),
    );
    u.fix_imports.set(options.fix_imports);
    u.memo.set(head, Some(th.dict()));
    u.ready.set(true);
    Ok(())
}

#[pymethods(Unpickler, name = "_pickle.Unpickler", module = "_pickle", flags = TypeFlags::BASE, text_signature = "(file, *, fix_imports=True, encoding='ASCII', errors='strict',\n          buffers=())", doc = "This takes a binary file for reading a pickle data stream.")]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<Unpickler> {
        blank(th, class)
    }

    #[slot(
        tp_init,
        "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
        name = "Unpickler"
    )]
    fn init(
        th: &Thread,
        this: Gc<Unpickler>,
        file: Value,
        fix_imports: Option<bool>,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
        buffers: Option<Value>,
    ) -> PyResult<()> {
        let options = Options {
            fix_imports: fix_imports.unwrap_or(true),
            encoding,
            errors,
            buffers,
        };
        set_up(th, this, Some(file), None, &options)
    }

    #[method("($self, pid, /)")]
    fn persistent_load(th: &Thread, _this: Value, _pid: Value) -> PyResult<()> {
        Err(no_persistent(th))
    }

    /// Load a pickle.
    ///
    /// Read a pickled object representation from the open file object given
    /// in the constructor, and return the reconstituted object hierarchy
    /// specified therein.
    #[method("($self, /)")]
    fn load(th: &Thread, this: Gc<Unpickler>) -> PyResult<Value> {
        super::load(th, this)
    }

    /// Return an object from a specified module.
    ///
    /// If necessary, the module will be imported. Subclasses may override
    /// this method (e.g. to restrict unpickling of arbitrary classes and
    /// functions).
    ///
    /// This method is called whenever a class or a function object is
    /// needed.  Both arguments passed are str objects.
    #[method("($self, module_name, global_name, /)")]
    fn find_class(
        th: &Thread,
        this: Gc<Unpickler>,
        module_name: Gc<Str>,
        global_name: Gc<Str>,
    ) -> PyResult<Value> {
        find_plain(th, this, module_name, global_name)
    }

    /// Returns size in memory, in bytes.
    #[method("($self, /)")]
    fn __sizeof__(_this: Gc<Unpickler>) -> usize {
        size_of::<Unpickler>()
    }

    #[getter]
    fn memo(th: &Thread, this: Gc<Unpickler>) -> PyResult<Gc<Dict>> {
        this.memo(th).copy(th)
    }

    #[setter(memo)]
    fn set_memo(th: &Thread, this: Gc<Unpickler>, value: Option<Value>) -> PyResult<()> {
        if value.is_none() {
            return Err(th.raise(t::TypeError, "attribute deletion is not supported"));
        }
        let Some(dict) = value.and_then(Value::cast::<Dict>) else {
            let found = th.type_name(value.unwrap_or(Value::NONE));
            let text = format!(
                "'memo' attribute must be an UnpicklerMemoProxy object or dict, not {found}"
            );
            return Err(th.raise(t::TypeError, text));
        };
        let mut position = 0;
        while let Some((next, key, _)) = dict.next_item(position) {
            position = next;
            if !pyjit_object::int::is_int(key) {
                return Err(th.raise(t::TypeError, "memo key must be integers"));
            }
            if pyjit_object::int::signum(key) < 0 {
                return Err(th.raise(t::ValueError, "memo key must be positive integers."));
            }
        }
        this.memo.set(&this.head.header, Some(dict.copy(th)?));
        Ok(())
    }
}
