//! `_thread._local`: thread-local attributes. CPython: Modules/_threadmodule.c.
//!
//! The attributes of all threads are in the object, by thread, so that they go when it goes; a thread remembers weakly
//! which such objects it has used, and takes its attributes away when it ends.

use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::weakref::WeakRef;

/// In `Thread::locals`: weak references to the objects used.
const USED: &str = "_thread._local";

#[pytype(name = "_local")]
#[repr(C)]
pub struct Local {
    head: NativeHeader,
    args: Field<Option<Gc<Tuple>>>,
    kwnames: Field<Option<Gc<Tuple>>>,
    /// Thread to its attributes.
    dicts: Field<Option<Gc<Dict>>>,
}

fn key(th: &Thread) -> Value {
    th.int(th as *const Thread as usize)
}

impl Local {
    /// This thread's attributes; a thread that comes for the first time runs `__init__`.
    fn dict(th: &Thread, this: Gc<Local>) -> PyResult<Gc<Dict>> {
        if let Some(dicts) = this.dicts.get()
            && let Some(dict) = dicts.get(th, key(th))?.and_then(Value::cast::<Dict>)
        {
            return Ok(dict);
        }
        let dict = Local::add(th, this)?;
        let class = th.class_of(this.into());
        if class.is_heap_class()
            && let (Some(init), Some(args)) = (class.slots.tp_init.get(), this.args.get())
        {
            let args = Args {
                values: args.as_slice(),
                kwnames: this.kwnames.get(),
            };
            if let Err(raised) = init(th, this.into(), args) {
                // The next use tries again.
                let pending = th.take_pending();
                if let Some(dicts) = this.dicts.get() {
                    dicts.remove(th, key(th))?;
                }
                if let Some(exception) = pending {
                    th.set_pending(exception);
                }
                return Err(raised);
            }
        }
        Ok(dict)
    }

    /// Fresh attributes for this thread.
    fn add(th: &Thread, this: Gc<Local>) -> PyResult<Gc<Dict>> {
        let dict = th.dict();
        if let Some(dicts) = this.dicts.get() {
            dicts.set(th, key(th), dict.into())?;
        }
        let locals = match th.locals.get() {
            Some(locals) => locals,
            None => {
                let locals = th.dict();
                th.locals.set(Some(locals));
                locals
            }
        };
        let name = th.intern(USED);
        let used = match locals.get_str(th, name)?.and_then(Value::cast::<List>) {
            Some(used) => used,
            None => {
                let used = th.empty_list();
                locals.set_str(th, name, used.into())?;
                used
            }
        };
        // Those that died leave their places.
        let free = (0..used.len()).find(|index| {
            let weak = used.get(*index).and_then(Value::cast::<WeakRef>);
            weak.is_none_or(|weak| weak.get().is_none())
        });
        if let Some(class) = th.rt().native_class(WeakRef::LAYOUT)
            && let Some(weak) = th.weak_reference(class, this.into(), None)
        {
            match free {
                Some(index) => used.set(index, weak.into()),
                None => used.push(th, weak.into())?,
            }
        }
        Ok(dict)
    }

    /// The thread ends: its attributes go.
    pub fn forget(th: &Thread) {
        let used = th
            .locals
            .get()
            .and_then(|locals| locals.peek(th, th.intern(USED)))
            .and_then(Value::cast::<List>);
        let Some(used) = used else { return };
        while let Some(weak) = used.pop() {
            let local = weak.cast::<WeakRef>().and_then(|weak| weak.get());
            if let Some(dicts) = local
                .and_then(Value::cast::<Local>)
                .and_then(|local| local.dicts.get())
                && dicts.remove(th, key(th)).is_err()
            {
                th.take_pending();
            }
        }
    }
}

#[pymethods(Local, name = "_local", module = "_thread", flags = TypeFlags::BASE.with(TypeFlags::MANAGED_WEAKREF), doc = "Thread-local data")]
pub mod local {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args) -> PyResult<Value> {
        if !args.values.is_empty() && !class.is_heap_class() {
            return Err(th.raise(t::TypeError, "Initialization arguments are not supported"));
        }
        let local = Local {
            head: NativeHeader::new(Local::LAYOUT),
            args: Field::default(),
            kwnames: Field::default(),
            dicts: Field::default(),
        };
        let local = th.alloc(class, local);
        local.dicts.set(&local.head.header, Some(th.dict()));
        local
            .args
            .set(&local.head.header, Some(th.try_tuple(args.values)?));
        local.kwnames.set(&local.head.header, args.kwnames);
        // The creating thread is initialised by the call itself.
        Local::add(th, local)?;
        Ok(local.into())
    }

    #[slot(tp_getattro)]
    fn getattr(th: &Thread, this: Value, name: Gc<Str>) -> PyResult<Value> {
        let Some(local) = this.cast::<Local>() else {
            return protocol::generic_getattr(th, this, name);
        };
        let dict = Local::dict(th, local)?;
        if name == th.names().__dict__ {
            return Ok(dict.into());
        }
        let class = th.class_of(this);
        let found = class.lookup(th, name);
        let is_data =
            found.is_some_and(|found| th.class_of(found).slots.tp_descr_set.get().is_some());
        if !is_data && let Some(value) = dict.get_str(th, name)? {
            return Ok(value);
        }
        protocol::generic_getattr(th, this, name)
    }

    #[slot(tp_setattro)]
    fn setattr(th: &Thread, this: Value, name: Gc<Str>, value: Option<Value>) -> PyResult<()> {
        let Some(local) = this.cast::<Local>() else {
            return protocol::generic_setattr(th, this, name, value);
        };
        let dict = Local::dict(th, local)?;
        let class = th.class_of(this);
        if name == th.names().__dict__ {
            let text = format!(
                "'{}' object attribute '__dict__' is read-only",
                class.name_str()
            );
            return Err(th.raise_attribute(this, name, text));
        }
        if let Some(found) = class.lookup(th, name)
            && let Some(set) = th.class_of(found).slots.tp_descr_set.get()
        {
            return set(th, found, this, value);
        }
        match value {
            Some(value) => dict.set_str(th, name, value),
            None => match dict.remove(th, name.into())? {
                Some(_) => Ok(()),
                None => Err(th.raise_no_attribute(this, name)),
            },
        }
    }
}
