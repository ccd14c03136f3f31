//! Modules: the data. CPython: Objects/moduleobject.c.

use crate::prelude::*;
use pyjit_gc::Marker;

#[repr(C)]
#[derive(Default)]
pub struct Module {
    pub header: Header,
    pub dict: Field<Option<Gc<Dict>>>,
    /// State of a native module, whatever it likes.
    pub state: Field<Option<Value>>,
}

impl Trace for Module {
    fn trace(&self, marker: &mut Marker) {
        self.dict.trace(marker);
        self.state.trace(marker);
    }
}

impl Module {
    pub const DICT_OFFSET: usize = std::mem::offset_of!(Module, dict);

    /// `module.__new__` alone leaves it without a dict; everything else gives it one.
    pub fn dict(&self, th: &Thread) -> Gc<Dict> {
        match self.dict.get() {
            Some(dict) => dict,
            None => {
                let dict = th.dict();
                self.dict.set(&self.header, Some(dict));
                dict
            }
        }
    }

    pub fn set(&self, th: &Thread, name: &str, value: impl Into<Value>) -> PyResult<()> {
        self.dict(th).set_str(th, th.intern(name), value.into())
    }

    pub fn get(&self, th: &Thread, name: &str) -> PyResult<Option<Value>> {
        self.dict(th).get_str(th, th.intern(name))
    }
}

impl Thread {
    /// A module with the names every module has.
    pub fn module(&self, name: &str) -> PyResult<Gc<Module>> {
        let module = self.alloc(self.class(t::MODULE), Module::default());
        let dict = module.dict(self);
        let names = self.names();
        dict.set_str(self, names.__name__, self.str(name).into())?;
        for name in [
            names.__doc__,
            names.__package__,
            names.__loader__,
            names.__spec__,
        ] {
            dict.set_str(self, name, Value::NONE)?;
        }
        Ok(module)
    }
}
