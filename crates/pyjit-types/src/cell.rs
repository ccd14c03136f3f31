//! Closure cells. CPython: Objects/cellobject.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::function::PyCell;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

const DOC: &str = "Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and \n further attempts to access its cell_contents attribute will\n    raise a ValueError.";

#[pymethods(PyCell, name = "cell", doc = DOC, text_signature = "([contents])", flags = TypeFlags::NONE)]
pub mod methods {
    use super::*;

    #[slot(tp_new, "(contents=None, /)", name = "cell")]
    fn new(th: &Thread, _cls: Gc<Type>, contents: Option<Value>) -> Gc<PyCell> {
        th.cell(contents)
    }

    #[slot(tp_repr)]
    fn repr(th: &Thread, this: Gc<PyCell>) -> PyResult<Gc<Str>> {
        let text = match this.contents.get() {
            Some(value) => {
                let name = th.type_name(value);
                let address = value.header().map_or(value.bits() as usize, |header| {
                    header as *const Header as usize
                });
                format!(
                    "<cell at {:#x}: {name} object at {address:#x}>",
                    this.address()
                )
            }
            None => format!("<cell at {:#x}: empty>", this.address()),
        };
        th.try_str(&text)
    }

    #[slot(tp_richcompare)]
    fn compare(th: &Thread, this: Gc<PyCell>, other: Value, op: CompareOp) -> PyResult<Value> {
        let Some(other) = other.cast::<PyCell>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        match (this.contents.get(), other.contents.get()) {
            (Some(a), Some(b)) => protocol::rich_compare(th, a, b, op),
            (a, b) => Ok(Value::bool(op.holds(a.is_some().cmp(&b.is_some())))),
        }
    }

    #[slot(tp_hash)]
    fn hash(th: &Thread, this: Gc<PyCell>) -> PyResult<i64> {
        protocol::hash_not_implemented(th, this.into())
    }

    #[getter(cell_contents)]
    fn contents(th: &Thread, this: Gc<PyCell>) -> PyResult<Value> {
        this.contents
            .get()
            .ok_or_else(|| th.raise(t::ValueError, "Cell is empty"))
    }

    #[setter(cell_contents)]
    fn set_contents(this: Gc<PyCell>, value: Option<Value>) -> PyResult<()> {
        this.contents.set(&this.header, value);
        Ok(())
    }
}
