//! `_queue`: a queue between threads. CPython: Modules/_queuemodule.c. The GIL guards it; who waits does as for a lock.

use crate::errors;
use crate::thread::Event;
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_types::common;
use std::cell::Cell;
use std::time::{Duration, Instant};

/// The items from `first` on are waiting; those before it are gone.
#[pytype(name = "SimpleQueue", module = "_queue")]
#[repr(C)]
pub struct SimpleQueue {
    head: NativeHeader,
    items: Field<Gc<List>>,
    first: Cell<usize>,
    filled: Event,
}

fn empty_class(th: &Thread) -> PyResult<Gc<Type>> {
    errors::exception_class(th, "_queue", "Empty", "_queue.Empty", t::Exception)
}

fn raise_empty(th: &Thread) -> Raised {
    match empty_class(th).and_then(|class| th.new_exception(class, &[])) {
        Ok(exception) => th.raise_value(exception),
        Err(raised) => raised,
    }
}

impl SimpleQueue {
    fn len(&self) -> usize {
        self.items.get().len() - self.first.get()
    }

    fn take(&self, th: &Thread) -> PyResult<Option<Value>> {
        let (items, first) = (self.items.get(), self.first.get());
        let Some(item) = items.get(first) else {
            return Ok(None);
        };
        items.set(first, Value::NONE);
        self.first.set(first + 1);
        if self.len() == 0 {
            items.clear();
            self.first.set(0);
        } else if first >= 64 && first > items.len() / 2 {
            // What is gone takes up most of the room.
            items.replace(th, 0, first + 1, &[])?;
            self.first.set(0);
        }
        Ok(Some(item))
    }
}

fn get_item(
    th: &Thread,
    this: Gc<SimpleQueue>,
    block: bool,
    timeout: Option<Value>,
) -> PyResult<Value> {
    if block {
        let deadline = match timeout.filter(|timeout| !timeout.is_none()) {
            None => None,
            Some(timeout) => {
                let seconds = pyjit_object::protocol::as_double(th, timeout)?;
                if seconds < 0.0 {
                    let text = "'timeout' must be a non-negative number";
                    return Err(th.raise(t::ValueError, text));
                }
                match Duration::try_from_secs_f64(seconds) {
                    Ok(wait) => Some(Instant::now() + wait.min(Duration::from_secs(1 << 32))),
                    Err(_) => return Err(th.raise(t::OverflowError, "timeout value is too large")),
                }
            }
        };
        this.filled.wait_until(th, deadline, || this.len() > 0)?;
    }
    match this.take(th)? {
        Some(item) => Ok(item),
        None => Err(raise_empty(th)),
    }
}

fn put_item(th: &Thread, this: Gc<SimpleQueue>, item: Value) -> PyResult<()> {
    this.items.get().push(th, item)?;
    this.filled.notify(1);
    Ok(())
}

#[pymethods(SimpleQueue, name = "_queue.SimpleQueue", module = "_queue", doc = "Simple, unbounded, reentrant FIFO queue.", text_signature = "()", flags = TypeFlags::BASE.with(TypeFlags::HAVE_GC).with(TypeFlags::MANAGED_WEAKREF))]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<SimpleQueue>> {
        common::plain_arguments(th, class, SimpleQueue::LAYOUT, "SimpleQueue", args, (0, 0))?;
        let items = th.empty_list();
        Ok(th.alloc(
            class,
            SimpleQueue {
                head: NativeHeader::new(SimpleQueue::LAYOUT),
                items: Field::new(items),
                first: Cell::new(0),
                filled: Event::default(),
            },
        ))
    }

    /// Return True if the queue is empty, False otherwise (not reliable!).
    #[method("($self, /)")]
    fn empty(this: Gc<SimpleQueue>) -> bool {
        this.len() == 0
    }

    /// Remove and return an item from the queue.
    ///
    /// If optional args 'block' is true and 'timeout' is None (the
    /// default), block if necessary until an item is available.  If
    /// 'timeout' is a non-negative number, it blocks at most 'timeout'
    /// seconds and raises the Empty exception if no item was available
    /// within that time.
    /// Otherwise ('block' is false), return an item if one is immediately
    /// available, else raise the Empty exception ('timeout' is ignored
    /// in that case).
    #[method("($self, /, block=True, timeout=None)")]
    fn get(
        th: &Thread,
        this: Gc<SimpleQueue>,
        block: Option<bool>,
        timeout: Option<Value>,
    ) -> PyResult<Value> {
        get_item(th, this, block.unwrap_or(true), timeout)
    }

    /// Remove and return an item from the queue without blocking.
    ///
    /// Only get an item if one is immediately available. Otherwise
    /// raise the Empty exception.
    #[method("($self, /)")]
    fn get_nowait(th: &Thread, this: Gc<SimpleQueue>) -> PyResult<Value> {
        get_item(th, this, false, None)
    }

    /// Put the item on the queue.
    ///
    /// The optional 'block' and 'timeout' arguments are ignored, as this
    /// method never blocks.  They are provided for compatibility with the
    /// Queue class.
    #[method("($self, /, item, block=True, timeout=None)")]
    fn put(
        th: &Thread,
        this: Gc<SimpleQueue>,
        item: Value,
        _block: Option<Value>,
        _timeout: Option<Value>,
    ) -> PyResult<()> {
        put_item(th, this, item)
    }

    /// Put an item into the queue without blocking.
    ///
    /// This is exactly equivalent to `put(item)` and is only provided
    /// for compatibility with the Queue class.
    #[method("($self, /, item)")]
    fn put_nowait(th: &Thread, this: Gc<SimpleQueue>, item: Value) -> PyResult<()> {
        put_item(th, this, item)
    }

    /// Return the approximate size of the queue (not reliable!).
    #[method("($self, /)")]
    fn qsize(this: Gc<SimpleQueue>) -> usize {
        this.len()
    }

    /// SimpleQueues are generic over the type of their contents
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(th: &Thread, class: Value, object: Value) -> PyResult<Value> {
        common::class_getitem(th, class, object)
    }
}

/// C implementation of the Python queue module.
/// This module is an implementation detail, please do not use it directly.
#[pymodule(name = "_queue")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let empty = empty_class(th)?;
        let doc = th.str("Exception raised by Queue.get(block=0)/get_nowait().");
        empty.dict().set_str(th, th.names().__doc__, doc.into())?;
        module.set(th, "Empty", empty)?;
        module.set(th, "SimpleQueue", th.define_class(&methods::SPEC, None)?)
    }
}
