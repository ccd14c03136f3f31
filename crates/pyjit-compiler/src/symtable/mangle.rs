//! Private names: `__spam` in class `Ham` is `_Ham__spam`. CPython: `_Py_Mangle` in Python/symtable.c.

use crate::ast::{Ident, Idents};

/// The name as it is stored inside a class `private`.
pub fn mangle(idents: &mut Idents, private: Option<Ident>, name: Ident) -> Ident {
    let Some(private) = private else { return name };
    match mangled(idents, private, name) {
        Some(mangled) => idents.intern(&mangled),
        None => name,
    }
}

/// None if it stays as it is. (No source can spell a name with surrogates; those stay.)
fn mangled(idents: &Idents, private: Ident, name: Ident) -> Option<String> {
    let name = idents.text(name).as_str()?;
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return None;
    }
    let class = idents.text(private).as_str()?.trim_start_matches('_');
    (!class.is_empty()).then(|| format!("_{class}{name}"))
}
