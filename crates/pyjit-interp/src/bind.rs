//! The argument binder: positional and keyword arguments to the parameters of a Python function, with CPython's
//! errors. CPython: `initialize_locals` and the helpers above it in Python/ceval.c.

use pyjit_object::code::{CO_VARARGS, CO_VARKEYWORDS};
use pyjit_object::prelude::*;

/// Where the arguments of a call are.
#[derive(Clone, Copy)]
pub struct Given {
    /// Positional values, then one value per keyword name. On a stack that the collector scans.
    pub values: *const u64,
    pub positional: usize,
    pub names: Option<Gc<Tuple>>,
}

impl Given {
    fn keywords(&self) -> usize {
        self.names.map_or(0, |names| names.len())
    }

    pub fn count(&self) -> usize {
        self.positional + self.keywords()
    }

    fn value(&self, index: usize) -> Value {
        // SAFETY: `index < count()`, all are values.
        unsafe { Value::from_bits_unchecked(*self.values.add(index)) }
    }
}

/// Whether `count` positional arguments in place are the function's first locals as they stand.
#[inline]
pub fn fits_exactly(function: &Function, count: usize) -> bool {
    function.argcount.get() as usize == count && takes_only_positional(&function.code())
}

/// No `*args`, `**kwargs` or keyword-only parameters, and the locals are a frame's own.
#[inline]
pub fn takes_only_positional(code: &CodeObject) -> bool {
    use pyjit_object::code::{CO_NEWLOCALS, CO_OPTIMIZED};
    let wanted = CO_OPTIMIZED | CO_NEWLOCALS;
    code.flags() & (CO_VARARGS | CO_VARKEYWORDS | wanted) == wanted
        && code.template().kwonlyargcount == 0
}

/// Binds `given` to the parameters of `function`, writing its first locals at `locals`.
///
/// # Safety
/// `locals` has room for the function's locals, all of them words the collector may look at (values, 0, addresses), and
/// does not overlap `given`. Both lie below the thread's saved `sp`.
pub unsafe fn bind(
    th: &Thread,
    function: Gc<Function>,
    given: Given,
    locals: *mut u64,
) -> PyResult<()> {
    let code = function.code();
    let template = code.template();
    let argcount = template.argcount as usize;
    let total = argcount + template.kwonlyargcount as usize;
    // SAFETY: the caller's promise; parameters are the first locals.
    let local = |index: usize| unsafe { &mut *locals.add(index) };
    (0..code.nlocalsplus()).for_each(|index| *local(index) = 0);

    let has_star = code.flags() & CO_VARARGS != 0;
    let kwargs = if code.flags() & CO_VARKEYWORDS != 0 {
        let dict = th.dict();
        *local(total + has_star as usize) = Value::from(dict).bits();
        Some(dict)
    } else {
        None
    };

    let taken = given.positional.min(argcount);
    (0..taken).for_each(|index| *local(index) = given.value(index).bits());
    if has_star {
        let rest = Tuple::alloc(th, th.class(t::TUPLE), given.positional - taken)?;
        (taken..given.positional).for_each(|index| rest.init(index - taken, given.value(index)));
        let rest = if rest.is_empty() {
            th.rt().empty_tuple()
        } else {
            rest
        };
        *local(total) = Value::from(rest).bits();
    }

    if let Some(names) = given.names {
        bind_keywords(th, function, given, names, kwargs, locals)?;
    }
    if given.positional > argcount && !has_star {
        return Err(too_many_positional(th, function, given.positional, locals));
    }

    let defaults = function.defaults.get();
    let default_count = defaults.map_or(0, |defaults| defaults.len()).min(argcount);
    let required = argcount - default_count;
    if given.positional < argcount {
        let missing = (given.positional..required)
            .filter(|index| *local(*index) == 0)
            .count();
        if missing > 0 {
            return Err(missing_arguments(
                th,
                function,
                "positional",
                0..required,
                locals,
            ));
        }
        if let Some(defaults) = defaults {
            let skip = defaults.len() - default_count;
            for index in given.positional.max(required)..argcount {
                if *local(index) == 0 {
                    *local(index) = defaults[skip + index - required].bits();
                }
            }
        }
    }
    if template.kwonlyargcount > 0 {
        let mut missing = 0;
        for index in argcount..total {
            if *local(index) != 0 {
                continue;
            }
            let default = match function.kwdefaults.get() {
                Some(defaults) => defaults.get(th, code.local_name(index).into())?,
                None => None,
            };
            match default {
                Some(value) => *local(index) = value.bits(),
                None => missing += 1,
            }
        }
        if missing > 0 {
            return Err(missing_arguments(
                th,
                function,
                "keyword-only",
                argcount..total,
                locals,
            ));
        }
    }
    Ok(())
}

fn bind_keywords(
    th: &Thread,
    function: Gc<Function>,
    given: Given,
    names: Gc<Tuple>,
    kwargs: Option<Gc<Dict>>,
    locals: *mut u64,
) -> PyResult<()> {
    let code = function.code();
    let template = code.template();
    let posonly = template.posonlyargcount as usize;
    let total = template.argcount as usize + template.kwonlyargcount as usize;
    for at in 0..names.len() {
        let (keyword, value) = (names[at], given.value(given.positional + at));
        let Some(text) = keyword.cast::<Str>() else {
            return Err(th.raise(
                t::TypeError,
                format!("{}() keywords must be strings", qualname(function)),
            ));
        };
        // Names are interned nearly always.
        let found = (posonly..total).find(|index| code.local_name(*index) == text);
        let found =
            found.or_else(|| (posonly..total).find(|index| code.local_name(*index).equals(&text)));
        let Some(index) = found else {
            match kwargs {
                Some(dict) => {
                    dict.set(th, keyword, value)?;
                    continue;
                }
                None => return Err(unexpected_keyword(th, function, names, text)),
            }
        };
        // SAFETY: a parameter's local, as `bind` promises.
        let place = unsafe { &mut *locals.add(index) };
        if *place != 0 {
            let text = format!(
                "{}() got multiple values for argument '{}'",
                qualname(function),
                text.display()
            );
            return Err(th.raise(t::TypeError, text));
        }
        *place = value.bits();
    }
    Ok(())
}

fn qualname(function: Gc<Function>) -> String {
    function
        .qualname
        .get()
        .map_or_else(String::new, |name| name.display().into_owned())
}

fn parameter(code: &CodeObject, index: usize) -> String {
    code.local_name(index).display().into_owned()
}

/// A keyword that names no parameter: perhaps a positional-only one, perhaps a misspelt one.
fn unexpected_keyword(
    th: &Thread,
    function: Gc<Function>,
    names: Gc<Tuple>,
    keyword: Gc<Str>,
) -> Raised {
    let code = function.code();
    let template = code.template();
    let posonly = template.posonlyargcount as usize;
    let name = qualname(function);
    let given: Vec<String> = (0..posonly)
        .map(|index| parameter(&code, index))
        .filter(|parameter| {
            (0..names.len()).any(|at| {
                names[at]
                    .cast::<Str>()
                    .is_some_and(|given| given.display() == parameter.as_str())
            })
        })
        .collect();
    if !given.is_empty() {
        let text = format!(
            "{name}() got some positional-only arguments passed as keyword arguments: '{}'",
            given.join(", ")
        );
        return th.raise(t::TypeError, text);
    }
    let total = template.argcount as usize + template.kwonlyargcount as usize;
    let known: Vec<String> = (posonly..total)
        .map(|index| parameter(&code, index))
        .collect();
    let keyword = keyword.display().into_owned();
    th.raise(
        t::TypeError,
        pyjit_object::bind::unexpected_keyword(&name, &keyword, known.iter().map(String::as_str)),
    )
}

fn too_many_positional(
    th: &Thread,
    function: Gc<Function>,
    given: usize,
    locals: *mut u64,
) -> Raised {
    let code = function.code();
    let template = code.template();
    let argcount = template.argcount as usize;
    let total = argcount + template.kwonlyargcount as usize;
    // SAFETY: parameters' locals, as `bind` promises.
    let keyword_given = (argcount..total)
        .filter(|index| unsafe { *locals.add(*index) } != 0)
        .count();
    let default_count = function.defaults.get().map_or(0, |defaults| defaults.len());
    let (takes, plural) = if default_count > 0 {
        let least = argcount.saturating_sub(default_count);
        (format!("from {least} to {argcount}"), true)
    } else {
        (argcount.to_string(), argcount != 1)
    };
    let keyword_text = if keyword_given > 0 {
        format!(
            " positional argument{} (and {keyword_given} keyword-only argument{})",
            if given != 1 { "s" } else { "" },
            if keyword_given != 1 { "s" } else { "" },
        )
    } else {
        String::new()
    };
    let text = format!(
        "{}() takes {takes} positional argument{} but {given}{keyword_text} {} given",
        qualname(function),
        if plural { "s" } else { "" },
        if given == 1 && keyword_given == 0 {
            "was"
        } else {
            "were"
        },
    );
    th.raise(t::TypeError, text)
}

fn missing_arguments(
    th: &Thread,
    function: Gc<Function>,
    kind: &str,
    range: std::ops::Range<usize>,
    locals: *mut u64,
) -> Raised {
    let code = function.code();
    let kwdefaults = function.kwdefaults.get().filter(|_| kind == "keyword-only");
    let missing: Vec<String> = range
        // SAFETY: parameters' locals, as `bind` promises.
        .filter(|index| unsafe { *locals.add(*index) } == 0)
        .filter(|index| {
            kwdefaults.is_none_or(|defaults| defaults.peek(th, code.local_name(*index)).is_none())
        })
        .map(|index| format!("'{}'", parameter(&code, index)))
        .collect();
    let names = match &missing[..] {
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [front @ .., last] => format!("{}, and {last}", front.join(", ")),
        [] => String::new(),
    };
    let plural = if missing.len() == 1 { "" } else { "s" };
    let text = format!(
        "{}() missing {} required {kind} argument{plural}: {names}",
        qualname(function),
        missing.len()
    );
    th.raise(t::TypeError, text)
}
