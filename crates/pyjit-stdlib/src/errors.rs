//! Exception classes of native modules.

use pyjit_object::class::build::NewClass;
use pyjit_object::prelude::*;

/// The class `module.name` below `base`, made at first use and kept under that key.
pub fn exception_class(
    th: &Thread,
    module: &'static str,
    name: &'static str,
    key: &'static str,
    base: TypeId,
) -> PyResult<Gc<Type>> {
    if let Some(class) = th
        .rt()
        .kept
        .borrow()
        .get(key)
        .copied()
        .and_then(Value::cast::<Type>)
    {
        return Ok(class);
    }
    let base = th.class(base);
    let namespace = th.dict();
    namespace.set_str(th, th.names().__module__, th.intern(module).into())?;
    let class = th.build_class(&NewClass {
        metaclass: th.class(t::TYPE),
        name: th.intern(name),
        qualname: th.intern(name),
        bases: &[base],
        base,
        namespace,
        slots: &[],
        add_dict: !base.has_dict(),
        add_weakref: !base.weakrefable.get(),
        expected_attrs: 0,
    })?;
    th.rt().kept.borrow_mut().insert(key, class.into());
    Ok(class)
}

/// Raises `class(text)`.
pub fn raise(th: &Thread, class: PyResult<Gc<Type>>, text: impl AsRef<str>) -> Raised {
    let made =
        class.and_then(|class| th.new_exception(class, &[th.try_str(text.as_ref())?.into()]));
    match made {
        Ok(exception) => th.raise_value(exception),
        Err(raised) => raised,
    }
}
