//! `Pickler`. CPython: `save*` in Modules/_pickle.c; texts and order are those of Lib/pickle.py too.

use super::containers::{
    save_buffer, save_bytearray, save_bytes, save_dict, save_float, save_frozenset, save_int,
    save_list, save_persistent, save_set, save_str, save_tuple,
};
use super::global::{reduce, save_global, save_reduce, save_type};
use super::opcode::*;
use super::output::Output;
use super::{library, pickling_error};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::{Cell, RefCell};

#[pytype(name = "Pickler", module = "_pickle")]
#[repr(C)]
pub struct Pickler {
    head: NativeHeader,
    /// `file.write`; none before `__init__`, None where the bytes are wanted.
    write: Field<Option<Value>>,
    /// The objects of the memo in order, which keeps them alive.
    kept: Field<Option<Gc<List>>>,
    dispatch_table: Field<Option<Value>>,
    pub buffer_callback: Field<Option<Value>>,
    persistent_id: Field<Option<Value>>,
    reducer_override: Field<Option<Value>>,
    /// The private dispatch table in use.
    pub table: Field<Option<Value>>,
    protocol: Cell<i32>,
    bin: Cell<i32>,
    fast: Cell<i32>,
    pub fix_imports: Cell<bool>,
    running: Cell<bool>,
    #[trace(skip)]
    pub output: RefCell<Output>,
}

pub fn blank(th: &Thread, class: Gc<Type>) -> Gc<Pickler> {
    th.alloc(
        class,
        Pickler {
            head: NativeHeader::new(Pickler::LAYOUT),
            write: Field::default(),
            kept: Field::default(),
            dispatch_table: Field::default(),
            buffer_callback: Field::default(),
            persistent_id: Field::default(),
            reducer_override: Field::default(),
            table: Field::default(),
            protocol: Cell::new(DEFAULT),
            bin: Cell::new(1),
            fast: Cell::new(0),
            fix_imports: Cell::new(true),
            running: Cell::new(false),
            output: RefCell::default(),
        },
    )
}

/// The class's name with its module, if that is not "builtins" or "__main__".
pub fn type_text(th: &Thread, object: Value) -> String {
    let class = th.class_of(object);
    if !class.is_heap_class() {
        return class.full_name(th);
    }
    let name = match class.qualname.get() {
        Some(name) => name.display().into_owned(),
        None => class.name_str(),
    };
    let module = class
        .dict()
        .peek(th, th.names().__module__)
        .and_then(Value::cast::<Str>);
    match module {
        Some(module) if !module.eq_str("builtins") && !module.eq_str("__main__") => {
            format!("{}.{name}", module.display())
        }
        _ => name,
    }
}

/// Adds a note to the pending exception.
pub fn note(th: &Thread, text: &str) -> Raised {
    if let Some(exception) = th.take_pending() {
        let note = th.str(text).into();
        if protocol::call_method_str(th, exception, "add_note", &[note]).is_err() {
            th.take_pending();
        }
        th.set_pending(exception);
    }
    Raised
}

pub fn shown(th: &Thread, value: Value) -> PyResult<String> {
    Ok(protocol::repr(th, value)?.display().into_owned())
}

impl Pickler {
    pub fn proto(&self) -> i32 {
        self.protocol.get()
    }

    pub fn is_bin(&self) -> bool {
        self.bin.get() != 0
    }

    pub fn put(&self, data: &[u8]) {
        self.output.borrow_mut().write(data);
    }

    pub fn kept(&self, th: &Thread) -> Gc<List> {
        match self.kept.get() {
            Some(kept) => kept,
            None => {
                let kept = th.empty_list();
                self.kept.set(&self.head.header, Some(kept));
                kept
            }
        }
    }

    pub fn memo_index(&self, object: Value) -> Option<u32> {
        self.output.borrow().memo.get(&object.bits()).copied()
    }

    pub fn put_get(&self, index: u32) {
        if !self.is_bin() {
            self.put(format!("g{index}\n").as_bytes());
        } else if let Ok(small) = u8::try_from(index) {
            self.put(&[BINGET, small]);
        } else {
            let [a, b, c, d] = index.to_le_bytes();
            self.put(&[LONG_BINGET, a, b, c, d]);
        }
    }

    pub fn memoize(&self, th: &Thread, object: Value) -> PyResult<()> {
        if self.fast.get() != 0 {
            return Ok(());
        }
        let kept = self.kept(th);
        let index = kept.len() as u32;
        kept.push(th, object)?;
        self.output.borrow_mut().memo.insert(object.bits(), index);
        if self.proto() >= 4 {
            self.put(&[MEMOIZE]);
        } else if !self.is_bin() {
            self.put(format!("p{index}\n").as_bytes());
        } else if let Ok(small) = u8::try_from(index) {
            self.put(&[BINPUT, small]);
        } else {
            let [a, b, c, d] = index.to_le_bytes();
            self.put(&[LONG_BINPUT, a, b, c, d]);
        }
        Ok(())
    }

    pub fn clear_memo(&self, th: &Thread) {
        self.output.borrow_mut().memo.clear();
        self.kept.set(&self.head.header, Some(th.empty_list()));
    }

    /// Hands what is written so far to the file.
    pub fn flush(&self, th: &Thread) -> PyResult<()> {
        let Some(write) = self.write.get().filter(|write| !write.is_none()) else {
            return Ok(());
        };
        let bytes = std::mem::take(&mut self.output.borrow_mut().bytes);
        if bytes.is_empty() {
            return Ok(());
        }
        protocol::call(th, write, &[th.bytes(&bytes)?.into()]).map(drop)
    }

    pub fn boundary(&self, th: &Thread) -> PyResult<()> {
        let full = self.output.borrow_mut().boundary();
        if full { self.flush(th) } else { Ok(()) }
    }
}

pub type Saver = Gc<Pickler>;

pub fn dump(th: &Thread, p: Saver, object: Value) -> PyResult<()> {
    if p.write.get().is_none() {
        let class = th.type_name(p.into());
        let text = format!("Pickler.__init__() was not called by {class}.__init__()");
        return Err(pickling_error(th, &text));
    }
    if p.running.replace(true) {
        return Err(th.raise(t::RuntimeError, "Pickler object is already used"));
    }
    let result = dump_whole(th, p, object);
    p.running.set(false);
    result
}

fn dump_whole(th: &Thread, p: Saver, object: Value) -> PyResult<()> {
    let head = &p.head.header;
    let this = Value::from(p);
    let own = th.class_of(this).is_heap_class();
    let overridden = |name: &str| -> PyResult<Option<Value>> {
        Ok(protocol::lookup_attr_str(th, this, name)?.filter(|found| !is_default(*found)))
    };
    p.persistent_id.set(
        head,
        if own {
            overridden("persistent_id")?
        } else {
            None
        },
    );
    let reducer = if own {
        protocol::lookup_attr_str(th, this, "reducer_override")?
    } else {
        None
    };
    p.reducer_override.set(head, reducer);
    let table = match p.dispatch_table.get() {
        Some(table) => Some(table),
        None if own => protocol::lookup_attr_str(th, this, "dispatch_table")?,
        None => None,
    };
    let table = match table {
        Some(table) => table,
        None => library(th, "copyreg", "dispatch_table")?,
    };
    p.table.set(head, Some(table));
    p.output.borrow_mut().start(p.proto());
    save(th, p, object, true)?;
    p.output.borrow_mut().finish();
    p.flush(th)
}

/// Whether a method is the one defined here.
fn is_default(method: Value) -> bool {
    method
        .cast::<pyjit_object::function::Builtin>()
        .is_some_and(|builtin| {
            matches!(builtin.payload, pyjit_object::function::Payload::Method(_))
        })
}

pub fn save(th: &Thread, p: Saver, object: Value, persistent: bool) -> PyResult<()> {
    th.check_native_stack(" while pickling an object")?;
    p.boundary(th)?;
    if persistent && let Some(persistent_id) = p.persistent_id.get() {
        let id = protocol::call(th, persistent_id, &[object])?;
        if !id.is_none() {
            return save_persistent(th, p, id);
        }
    }
    if object.is_none() {
        p.put(&[NONE]);
        return Ok(());
    }
    if let Some(truth) = object.as_bool() {
        p.put(match (p.proto() >= 2, truth) {
            (true, true) => &[NEWTRUE],
            (true, false) => &[NEWFALSE],
            (false, true) => b"I01\n",
            (false, false) => b"I00\n",
        });
        return Ok(());
    }
    if protocol::is_exact_int(object) {
        return save_int(th, p, object);
    }
    if object.is_float() {
        return save_float(th, p, object);
    }
    if let Some(index) = p.memo_index(object) {
        p.put_get(index);
        return Ok(());
    }
    if let Some(text) = protocol::exact_str(object) {
        return save_str(th, p, text);
    }
    if protocol::is_exact(object, t::BYTES)
        && let Some(bytes) = object.cast::<Bytes>()
    {
        return save_bytes(th, p, bytes);
    }
    let mut reduced = None;
    if let Some(reducer) = p.reducer_override.get()
        && !is_plain_container(object)
    {
        let answer = protocol::call(th, reducer, &[object])?;
        if !answer.is_not_implemented() {
            reduced = Some(answer);
        }
    }
    if reduced.is_none() {
        if let Some(dict) = object
            .cast::<Dict>()
            .filter(|_| protocol::is_exact(object, t::DICT))
        {
            return save_dict(th, p, dict);
        }
        if let Some(set) = object.cast::<Set>() {
            if protocol::is_exact(object, t::SET) {
                return save_set(th, p, set);
            }
            if protocol::is_exact(object, t::FROZENSET) {
                return save_frozenset(th, p, object);
            }
        }
        if let Some(list) = object
            .cast::<List>()
            .filter(|_| protocol::is_exact(object, t::LIST))
        {
            return save_list(th, p, list);
        }
        if let Some(tuple) = object
            .cast::<Tuple>()
            .filter(|_| protocol::is_exact(object, t::TUPLE))
        {
            return save_tuple(th, p, tuple);
        }
        if let Some(bytes) = object
            .cast::<ByteArray>()
            .filter(|_| protocol::is_exact(object, t::BYTEARRAY))
        {
            return save_bytearray(th, p, bytes);
        }
        if let Some(buffer) = object.cast::<super::buffer::PickleBuffer>() {
            return save_buffer(th, p, object, buffer);
        }
        if th.class_of(object) == th.class(t::TYPE) {
            return save_type(th, p, object);
        }
        if object.cast::<Function>().is_some() {
            return save_global(th, p, object, None);
        }
    }
    let reduced = match reduced {
        Some(reduced) => reduced,
        None => match reduce(th, p, object)? {
            Some(reduced) => reduced,
            None => return save_global(th, p, object, None),
        },
    };
    if reduced.cast::<Str>().is_some() {
        return save_global(th, p, object, Some(reduced));
    }
    let parts = (|| {
        let Some(parts) = reduced.cast::<Tuple>() else {
            let found = type_text(th, reduced);
            let text = format!("__reduce__ must return a string or tuple, not {found}");
            return Err(pickling_error(th, &text));
        };
        if !(2..=6).contains(&parts.len()) {
            let text = "tuple returned by __reduce__ must contain 2 through 6 elements";
            return Err(pickling_error(th, text));
        }
        save_reduce(th, p, parts.as_slice(), Some(object))
    })();
    parts.map_err(|Raised| {
        note(
            th,
            &format!("when serializing {} object", type_text(th, object)),
        )
    })
}

/// Types that `reducer_override` is not asked about.
fn is_plain_container(object: Value) -> bool {
    [
        t::DICT,
        t::SET,
        t::FROZENSET,
        t::LIST,
        t::TUPLE,
        t::BYTEARRAY,
    ]
    .into_iter()
    .any(|class| protocol::is_exact(object, class))
}

/// What `Pickler.__init__`, `dump` and `dumps` are given.
pub struct Options {
    pub protocol: Option<Value>,
    pub fix_imports: bool,
    pub buffer_callback: Option<Value>,
}

/// Sets a pickler up; without a file its bytes are taken from it.
pub fn set_up(th: &Thread, p: Saver, file: Option<Value>, options: &Options) -> PyResult<()> {
    if p.running.get() {
        return Err(th.raise(t::RuntimeError, "Pickler object is already used"));
    }
    let protocol = match options.protocol.filter(|protocol| !protocol.is_none()) {
        None => DEFAULT,
        Some(protocol) => {
            let number = crate::datetime::args::int(th, protocol)?;
            if number > HIGHEST {
                let text = format!("pickle protocol must be <= {HIGHEST}");
                return Err(th.raise(t::ValueError, text));
            }
            if number < 0 { HIGHEST } else { number }
        }
    };
    let write = match file {
        None => Value::NONE,
        Some(file) => match protocol::lookup_attr(th, file, th.names().write)? {
            Some(write) => write,
            None => return Err(th.raise(t::TypeError, "file must have a 'write' attribute")),
        },
    };
    let callback = options
        .buffer_callback
        .filter(|callback| !callback.is_none());
    if callback.is_some() && protocol < 5 {
        return Err(th.raise(t::ValueError, "buffer_callback needs protocol >= 5"));
    }
    let head = &p.head.header;
    p.write.set(head, Some(write));
    p.buffer_callback.set(head, callback);
    p.protocol.set(protocol);
    p.bin.set(i32::from(protocol > 0));
    p.fast.set(0);
    p.fix_imports.set(options.fix_imports && protocol < 3);
    p.clear_memo(th);
    Ok(())
}

/// The bytes that a pickler without a file has made.
pub fn take_bytes(th: &Thread, p: Saver) -> PyResult<Gc<Bytes>> {
    let bytes = std::mem::take(&mut p.output.borrow_mut().bytes);
    th.bytes(&bytes)
}

#[pymethods(Pickler, name = "_pickle.Pickler", module = "_pickle", flags = TypeFlags::BASE, text_signature = "(file, protocol=None, fix_imports=True, buffer_callback=None)", doc = "This takes a binary file for writing a pickle data stream.")]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<Pickler> {
        blank(th, class)
    }

    #[slot(
        tp_init,
        "(file, protocol=None, fix_imports=True, buffer_callback=None)",
        name = "Pickler"
    )]
    fn init(
        th: &Thread,
        this: Gc<Pickler>,
        file: Value,
        protocol: Option<Value>,
        fix_imports: Option<bool>,
        buffer_callback: Option<Value>,
    ) -> PyResult<()> {
        let options = Options {
            protocol,
            fix_imports: fix_imports.unwrap_or(true),
            buffer_callback,
        };
        set_up(th, this, Some(file), &options)
    }

    #[method("($self, obj, /)")]
    fn persistent_id(_this: Value, _obj: Value) {}

    /// Write a pickled representation of the given object to the open file.
    #[method("($self, obj, /)")]
    fn dump(th: &Thread, this: Gc<Pickler>, obj: Value) -> PyResult<()> {
        super::dump(th, this, obj)
    }

    /// Clears the pickler's "memo".
    ///
    /// The memo is the data structure that remembers which objects the
    /// pickler has already seen, so that shared or recursive objects are
    /// pickled by reference and not by value.  This method is useful when
    /// re-using picklers.
    #[method("($self, /)")]
    fn clear_memo(th: &Thread, this: Gc<Pickler>) {
        this.clear_memo(th);
    }

    /// Returns size in memory, in bytes.
    #[method("($self, /)")]
    fn __sizeof__(this: Gc<Pickler>) -> usize {
        let output = this.output.borrow();
        size_of::<Pickler>() + output.memo.capacity() * 16 + output.bytes.capacity()
    }

    #[getter]
    fn bin(this: Gc<Pickler>) -> i32 {
        this.bin.get()
    }

    #[setter(bin)]
    fn set_bin(th: &Thread, this: Gc<Pickler>, value: Option<Value>) -> PyResult<()> {
        this.bin.set(crate::datetime::args::int_or(th, value, 0)?);
        Ok(())
    }

    #[getter]
    fn fast(this: Gc<Pickler>) -> i32 {
        this.fast.get()
    }

    #[setter(fast)]
    fn set_fast(th: &Thread, this: Gc<Pickler>, value: Option<Value>) -> PyResult<()> {
        this.fast.set(crate::datetime::args::int_or(th, value, 0)?);
        Ok(())
    }

    #[getter]
    fn dispatch_table(th: &Thread, this: Gc<Pickler>) -> PyResult<Value> {
        this.dispatch_table.get().ok_or_else(|| {
            let name = th.intern("dispatch_table");
            th.raise_no_attribute(this.into(), name)
        })
    }

    #[setter(dispatch_table)]
    fn set_dispatch_table(this: Gc<Pickler>, value: Option<Value>) -> PyResult<()> {
        this.dispatch_table.set(&this.head.header, value);
        Ok(())
    }

    /// The memo as a dict: id to (index, object).
    #[getter]
    fn memo(th: &Thread, this: Gc<Pickler>) -> PyResult<Gc<Dict>> {
        let all = th.dict();
        let kept = this.kept(th);
        let mut index = 0;
        while let Some(object) = kept.get(index) {
            let pair = th.try_tuple(&[th.int(index), object])?;
            let id = protocol::call(th, pyjit_types::common::builtin(th, "id")?, &[object])?;
            all.set(th, id, pair.into())?;
            index += 1;
        }
        Ok(all)
    }

    #[setter(memo)]
    fn set_memo(th: &Thread, this: Gc<Pickler>, value: Option<Value>) -> PyResult<()> {
        if value.is_none() {
            return Err(th.raise(t::TypeError, "attribute deletion is not supported"));
        }
        let Some(dict) = value.and_then(Value::cast::<Dict>) else {
            let found = th.type_name(value.unwrap_or(Value::NONE));
            let text =
                format!("'memo' attribute must be a PicklerMemoProxy object or dict, not {found}");
            return Err(th.raise(t::TypeError, text));
        };
        let objects = th.empty_list();
        for _ in 0..dict.len() {
            objects.push(th, Value::NONE)?;
        }
        let mut position = 0;
        let mut memo = std::collections::HashMap::new();
        while let Some((next, _, pair)) = dict.next_item(position) {
            position = next;
            let Some(pair) = pair.cast::<Tuple>().filter(|pair| pair.len() == 2) else {
                return Err(th.raise(t::TypeError, "'memo' values must be 2-item tuples"));
            };
            let index = protocol::index_as_isize(th, pair[0])?;
            if index < 0 || index as usize >= objects.len() {
                return Err(th.raise(t::ValueError, "'memo' index is out of range"));
            }
            objects.set(index as usize, pair[1]);
            memo.insert(pair[1].bits(), index as u32);
        }
        this.kept.set(&this.head.header, Some(objects));
        this.output.borrow_mut().memo = memo;
        Ok(())
    }
}
