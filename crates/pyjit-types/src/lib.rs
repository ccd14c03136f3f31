//! The methods of the builtin types, one file or folder a type.
//!
//! A type is a `#[pymethods(.., name = "..")]` module (its data structure is in `pyjit-object` or, for layouts that no
//! native code inlines, beside the methods under `#[pytype]`) and a row in one of the two tables here. `install` fills the
//! well-known classes and makes the others, when a runtime starts.

pub mod bool;
pub mod complex;
pub mod errors;
pub mod float;
pub mod int;
pub mod structseq;

use pyjit_object::def::TypeSpec;
use pyjit_object::prelude::*;

/// Methods of the well-known classes (`pyjit_object::ids`). Rows are independent; a class without a row inherits all.
static WELL_KNOWN: &[(TypeId, &TypeSpec)] = &[
    (t::INT, &int::methods::SPEC),
    (t::BOOL, &bool::methods::SPEC),
    (t::FLOAT, &float::methods::SPEC),
    (t::COMPLEX, &complex::methods::SPEC),
];

/// Types whose layout is their own. A type must come after its base.
static OTHERS: &[&TypeSpec] = &[];

/// Gives the builtin classes their methods.
pub fn install(th: &Thread) -> PyResult<()> {
    for spec in OTHERS {
        th.define_class(spec, spec.base.map(|base| base(th)))?;
    }
    for row in &pyjit_object::ids::TYPE_ROWS {
        match WELL_KNOWN.iter().find(|(id, _)| *id == row.id) {
            Some((_, spec)) => th.install_spec(th.class(row.id), spec)?,
            None => pyjit_object::class::slotdefs::inherit(th.class(row.id)),
        }
    }
    Ok(())
}
