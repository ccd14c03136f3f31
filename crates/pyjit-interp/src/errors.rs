//! Errors that carry a name.

use pyjit_object::prelude::*;

/// NameError or UnboundLocalError about `name`.
#[cold]
pub fn raise_named(th: &Thread, class: TypeId, text: String, name: Gc<Str>) -> Raised {
    th.raise_name(class, name, text)
}
