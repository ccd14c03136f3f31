//! `_weakref`. CPython: Modules/_weakref.c.

use pyjit_object::prelude::*;
use pyjit_object::protocol;
use pyjit_object::weakref::WeakRef;

#[pymodule(name = "_weakref", doc = "Weak-reference support module.")]
pub mod module {
    use super::*;

    /// Return the number of weak references to 'object'.
    #[function("($module, object, /)")]
    fn getweakrefcount(th: &Thread, object: Value) -> PyResult<usize> {
        Ok(th.weak_references(object)?.len())
    }

    /// Return a list of all weak reference objects pointing to 'object'.
    #[function("($module, object, /)")]
    fn getweakrefs(th: &Thread, object: Value) -> PyResult<Gc<List>> {
        th.weak_references(object)
    }

    /// Atomically remove key from dict if it points to a dead weakref.
    #[function("($module, dct, key, /)")]
    fn _remove_dead_weakref(th: &Thread, dct: Gc<Dict>, key: Value) -> PyResult<()> {
        let Some(value) = dct.get(th, key)? else {
            return Ok(());
        };
        match value.cast::<WeakRef>() {
            Some(weak) if weak.get().is_none() => dct.remove(th, key).map(|_| ()),
            Some(_) => Ok(()),
            None => Err(th.raise(t::TypeError, "not a weakref")),
        }
    }

    /// Create a proxy object that weakly references 'object'.
    ///
    /// 'callback', if given, is called with a reference to the
    /// proxy when 'object' is about to be finalized.
    #[function("($module, object, callback=None, /)")]
    fn proxy(th: &Thread, object: Value, callback: Option<Value>) -> PyResult<Value> {
        pyjit_types::weakref::proxy(th, object, callback)
    }

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for (name, kept) in [
            ("ref", "ReferenceType"),
            ("ReferenceType", "ReferenceType"),
            ("ProxyType", "ProxyType"),
            ("CallableProxyType", "CallableProxyType"),
        ] {
            module.set(th, name, pyjit_types::kept(th, kept)?)?;
        }
        Ok(())
    }
}

/// Whether a value is a reference to a dead object.
pub fn is_dead(value: Value) -> bool {
    value
        .cast::<WeakRef>()
        .is_some_and(|weak| weak.get().is_none())
}

/// The referents of a set of weak references that still live, as a list.
pub fn live_referents(th: &Thread, set: Gc<Set>) -> PyResult<Gc<List>> {
    let list = th.empty_list();
    let mut at = 0;
    while let Some((next, key, _)) = set.next_key(at) {
        at = next;
        if let Some(object) = key.cast::<WeakRef>().and_then(|weak| weak.get()) {
            list.push(th, object)?;
        }
    }
    Ok(list)
}

/// Adds a weak reference to the object to a set.
pub fn add_weakly(th: &Thread, set: Gc<Set>, object: Value) -> PyResult<()> {
    let weak = pyjit_types::weakref::reference(th, object)?;
    set.add(th, weak.into())?;
    Ok(())
}

/// Whether a set of weak references has one to the object.
pub fn contains_weakly(th: &Thread, set: Gc<Set>, object: Value) -> PyResult<bool> {
    // Small sets, which are the most, are looked through without making a reference.
    const FEW: usize = 8;
    if set.len() <= FEW {
        return Ok(set
            .iter()
            .any(|(weak, _)| weak.cast::<WeakRef>().and_then(|weak| weak.get()) == Some(object)));
    }
    // An object that cannot be weakly referenced is in no such set.
    match pyjit_types::weakref::reference(th, object) {
        Ok(weak) => protocol::contains(th, set.into(), weak.into()),
        Err(Raised) if th.catch(t::TypeError).is_some() => Ok(false),
        Err(Raised) => Err(Raised),
    }
}
