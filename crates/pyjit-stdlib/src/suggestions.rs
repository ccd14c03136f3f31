//! `_suggestions`: the name nearest to a mistyped one, for tracebacks. CPython: Modules/_suggestions.c.

use pyjit_object::prelude::*;

#[pymodule(name = "_suggestions")]
pub mod module {
    use super::*;

    /// Returns the candidate in candidates that's closest to item
    #[function("(candidates, item, /)")]
    fn _generate_suggestions(
        th: &Thread,
        candidates: Value,
        item: Gc<Str>,
    ) -> PyResult<Option<String>> {
        let Some(candidates) = candidates.cast::<List>() else {
            return Err(th.raise(t::TypeError, "candidates must be a list"));
        };
        let mut names = Vec::with_capacity(candidates.len());
        for index in 0..candidates.len() {
            match candidates.get(index).and_then(Value::cast::<Str>) {
                Some(name) => names.push(name.display().into_owned()),
                None => {
                    return Err(
                        th.raise(t::TypeError, "all elements in 'candidates' must be strings")
                    );
                }
            }
        }
        let near =
            pyjit_object::suggest::suggestion(&item.display(), names.iter().map(String::as_str));
        Ok(near.map(str::to_string))
    }
}
