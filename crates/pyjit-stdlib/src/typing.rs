//! `_typing`. CPython: Modules/_typingmodule.c. The types are in `pyjit-types`.

use pyjit_object::prelude::*;

const TYPES: &[&str] = &[
    "TypeVar",
    "TypeVarTuple",
    "ParamSpec",
    "ParamSpecArgs",
    "ParamSpecKwargs",
    "Generic",
    "TypeAliasType",
    "Union",
    "NoDefault",
];

#[pymodule(
    name = "_typing",
    doc = "Primitives and accelerators for the typing module.\n"
)]
pub mod module {
    use super::*;

    #[function("($module, x, /)")]
    fn _idfunc(x: Value) -> Value {
        x
    }

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for name in TYPES {
            module.set(th, name, pyjit_types::kept(th, name)?)?;
        }
        Ok(())
    }
}
