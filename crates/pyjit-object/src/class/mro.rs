//! C3 linearisation. Barrett et al., "A Monotonic Superclass Linearization for Dylan", OOPSLA 1996; CPython's `mro_implementation`.

use crate::prelude::*;

/// The MRO of a class with these bases: the class itself first.
pub fn linearise(th: &Thread, class: Gc<Type>, bases: &[Gc<Type>]) -> PyResult<Gc<Tuple>> {
    for (index, base) in bases.iter().enumerate() {
        if bases[..index].contains(base) {
            return Err(th.raise(
                t::TypeError,
                format!("duplicate base class {}", base.name_str()),
            ));
        }
    }
    // Linearisations of the bases, then the bases themselves; `heads[i]` counts what is taken of each.
    let mut lists: Vec<Vec<Gc<Type>>> = bases
        .iter()
        .map(|base| base.mro_classes().collect())
        .collect();
    lists.push(bases.to_vec());
    let mut heads = vec![0usize; lists.len()];
    let mut merged = vec![class];
    loop {
        let in_tail = |candidate: Gc<Type>| {
            lists
                .iter()
                .zip(&heads)
                .any(|(list, head)| list.iter().skip(head + 1).any(|c| *c == candidate))
        };
        let remaining = || {
            lists
                .iter()
                .zip(&heads)
                .filter_map(|(list, head)| list.get(*head).copied())
        };
        if remaining().next().is_none() {
            break;
        }
        let Some(next) = remaining().find(|candidate| !in_tail(*candidate)) else {
            let mut names: Vec<Gc<Type>> = Vec::new();
            remaining().for_each(|class| {
                if !names.contains(&class) {
                    names.push(class)
                }
            });
            let names: Vec<String> = names.iter().map(|class| short_name(*class)).collect();
            let text = format!(
                "Cannot create a consistent method resolution order (MRO) for bases {}",
                names.join(", ")
            );
            return Err(th.raise(t::TypeError, text));
        };
        merged.push(next);
        for (list, head) in lists.iter().zip(heads.iter_mut()) {
            if list.get(*head) == Some(&next) {
                *head += 1;
            }
        }
    }
    let values: Vec<Value> = merged.into_iter().map(Value::from).collect();
    th.try_tuple(&values)
}

/// `__name__`.
fn short_name(class: Gc<Type>) -> String {
    let name = class.name_str();
    match name.rsplit_once('.') {
        Some((_, short)) if !class.is_heap_class() => short.to_string(),
        _ => name,
    }
}
