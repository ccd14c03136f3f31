//! The arguments of a call to native code, and the one way they are bound to a native function's parameters.
//! CPython: Python/getargs.c, Objects/methodobject.c.

use crate::bind::{KeywordNames, MAX_PARAMS, Naming, plan, unexpected_keyword};
use crate::def::{Entry, MethodDef, Signature};
use crate::prelude::*;
use crate::value::from_native;

/// Arguments as a caller holds them: positional values, then the values of keywords. The caller keeps the values alive
/// and in place during the call.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    pub values: &'a [Value],
    /// Strings, one for each of the last values.
    pub kwnames: Option<Gc<Tuple>>,
}

impl<'a> Args<'a> {
    pub const NONE: Args<'static> = Args {
        values: &[],
        kwnames: None,
    };

    #[inline(always)]
    pub const fn positional_only(values: &'a [Value]) -> Args<'a> {
        Args {
            values,
            kwnames: None,
        }
    }

    /// The arguments without keywords.
    #[inline(always)]
    pub fn positional(&self) -> &'a [Value] {
        &self.values[..self.positional_count()]
    }

    #[inline(always)]
    pub fn positional_count(&self) -> usize {
        self.values.len() - self.keyword_count()
    }

    #[inline(always)]
    pub fn keyword_count(&self) -> usize {
        self.kwnames.map_or(0, |names| names.len())
    }

    #[inline(always)]
    pub fn has_keywords(&self) -> bool {
        self.keyword_count() > 0
    }

    /// Positional argument `index`.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        self.positional().get(index).copied()
    }

    /// The value of a keyword.
    pub fn keyword(&self, name: &str) -> Option<Value> {
        self.keywords()
            .find(|(key, _)| key.cast::<Str>().is_some_and(|key| key.eq_str(name)))
            .map(|(_, value)| value)
    }

    /// Names and values of the keywords. The names are strings unless the caller's dict held others.
    pub fn keywords(&self) -> impl Iterator<Item = (Value, Value)> + use<'a> {
        let values = &self.values[self.positional_count()..];
        let names = self.kwnames;
        values
            .iter()
            .enumerate()
            .filter_map(move |(index, value)| Some((names?.get(index)?, *value)))
    }

    /// The arguments behind the first `count` positional ones.
    pub fn skip(&self, count: usize) -> Args<'a> {
        Args {
            values: &self.values[count.min(self.positional_count())..],
            kwnames: self.kwnames,
        }
    }

    /// The arguments without keywords, or "name() takes no keyword arguments".
    pub fn no_keywords(&self, th: &Thread, name: &str) -> PyResult<&'a [Value]> {
        if self.has_keywords() {
            Err(th.raise(t::TypeError, format!("{name}() takes no keyword arguments")))
        } else {
            Ok(self.values)
        }
    }

    /// Checks the number of positional arguments: "name expected at most 2 arguments, got 3".
    pub fn check_count(&self, th: &Thread, name: &str, min: usize, max: usize) -> PyResult<()> {
        match crate::bind::positional_error(name, self.positional_count(), min, max) {
            Some(text) => Err(th.raise(t::TypeError, text)),
            None => Ok(()),
        }
    }

    /// The values of these keywords for a function of any number of positional arguments, as `print` is.
    pub fn keyword_options<const N: usize>(
        &self,
        th: &Thread,
        name: &str,
        known: [&str; N],
    ) -> PyResult<[Option<Value>; N]> {
        let mut found = [None; N];
        for (key, value) in self.keywords() {
            let Some(key) = key.cast::<Str>() else {
                return Err(th.raise(t::TypeError, "keywords must be strings"));
            };
            match known.iter().position(|known| key.eq_str(known)) {
                Some(index) => found[index] = Some(value),
                None => {
                    return Err(th.raise(
                        t::TypeError,
                        unexpected_keyword(name, &key.display(), known.into_iter()),
                    ));
                }
            }
        }
        Ok(found)
    }
}

/// How error texts call a function.
#[derive(Clone, Copy)]
pub enum FunctionName<'a> {
    /// A type that is called.
    Type(&'a str),
    /// A native function or method: its class, or its `__module__`.
    Builtin {
        name: &'a str,
        owner: Option<Gc<Type>>,
        module: Option<Value>,
    },
}

impl FunctionName<'_> {
    /// "list.append", "math.sqrt", "len".
    pub fn qualified(&self) -> String {
        match *self {
            FunctionName::Type(name) => name.to_string(),
            FunctionName::Builtin {
                name,
                owner: Some(class),
                ..
            } => match class.qualname.get() {
                Some(qualname) => format!("{}.{name}", qualname.display()),
                None => name.to_string(),
            },
            FunctionName::Builtin {
                name,
                owner: None,
                module,
            } => match module.and_then(Value::cast::<Str>) {
                Some(module) if !module.eq_str("builtins") => {
                    format!("{}.{name}", module.display())
                }
                _ => name.to_string(),
            },
        }
    }

    fn short(&self) -> &str {
        match self {
            FunctionName::Type(name) | FunctionName::Builtin { name, .. } => name,
        }
    }
}

struct Keywords(Gc<Tuple>);

impl KeywordNames for Keywords {
    fn count(&self) -> usize {
        self.0.len()
    }
    fn is(&self, at: usize, name: &str) -> bool {
        self.0
            .get(at)
            .and_then(Value::cast::<Str>)
            .is_some_and(|key| key.eq_str(name))
    }
    fn text(&self, at: usize) -> String {
        self.0
            .get(at)
            .and_then(Value::cast::<Str>)
            .map_or(String::new(), |key| key.display().into_owned())
    }
}

/// Fills `out` with the value of each parameter, or raises CPython's TypeError.
#[inline]
pub fn bind(
    th: &Thread,
    name: FunctionName<'_>,
    signature: &Signature,
    args: Args<'_>,
    out: &mut [Option<Value>; MAX_PARAMS],
) -> PyResult<()> {
    let count = args.values.len();
    if args.kwnames.is_none()
        && count <= signature.positional as usize
        && (count == signature.params.len() || !needs_more(signature, count))
    {
        for (place, value) in out.iter_mut().zip(args.values) {
            *place = Some(*value);
        }
        return Ok(());
    }
    bind_slow(th, name, signature, args, out)
}

/// Whether a parameter behind the first `count` is required.
#[inline]
fn needs_more(signature: &Signature, count: usize) -> bool {
    signature.params[count..]
        .iter()
        .any(|param| !param.optional)
}

#[cold]
fn bind_slow(
    th: &Thread,
    name: FunctionName<'_>,
    signature: &Signature,
    args: Args<'_>,
    out: &mut [Option<Value>; MAX_PARAMS],
) -> PyResult<()> {
    let qualified = || name.qualified();
    let naming = Naming {
        short: name.short(),
        qualified: &qualified,
        constructor: matches!(name, FunctionName::Type(_)),
    };
    let count = args.positional_count();
    let planned = match args.kwnames {
        Some(names) if names.iter().any(|key| key.cast::<Str>().is_none()) => {
            Err("keywords must be strings".to_string())
        }
        Some(names) => plan(naming, signature, count, &Keywords(names)),
        None => plan(naming, signature, count, [].as_slice() as &[&str]),
    };
    match planned {
        Err(text) => Err(th.raise(t::TypeError, text)),
        Ok(plan) => {
            for (place, source) in out.iter_mut().zip(plan) {
                *place = source.and_then(|index| args.values.get(index).copied());
            }
            Ok(())
        }
    }
}

/// Most values that are copied to the native stack to put `self` before them.
const INLINE: usize = 8;

/// Calls a native function. `receiver` is self or the class, which the caller has checked to be one.
pub fn call_entry(
    th: &Thread,
    def: &MethodDef,
    name: FunctionName<'_>,
    receiver: Option<Value>,
    args: Args<'_>,
) -> PyResult<Value> {
    if args.kwnames.is_none() && args.values.len() == def.signature.params.len() {
        // SAFETY: the receiver is checked, and there is a positional argument for each parameter.
        unsafe {
            match (def.entry, receiver, args.values) {
                (Entry::F1(f), Some(this), []) => return from_native(f(th, this.bits())),
                (Entry::F2(f), Some(this), [a]) if def.signature.positional == 1 => {
                    return from_native(f(th, this.bits(), a.bits()));
                }
                (Entry::F3(f), Some(this), [a, b]) if def.signature.positional == 2 => {
                    return from_native(f(th, this.bits(), a.bits(), b.bits()));
                }
                (Entry::F1(f), None, [a]) if def.signature.positional == 1 => {
                    return from_native(f(th, a.bits()));
                }
                _ => {}
            }
        }
    }
    let Entry::Var(entry) = def.entry else {
        let mut bound = [None; MAX_PARAMS];
        bind(th, name, &def.signature, args, &mut bound)?;
        let mut words = [0; MAX_PARAMS];
        let first = receiver.is_some() as usize;
        if let Some(receiver) = receiver {
            words[0] = receiver.bits();
        }
        for (word, value) in words[first..].iter_mut().zip(bound) {
            *word = crate::expansion::word(value);
        }
        // SAFETY: the receiver is checked, `bind` has filled in what is required.
        return unsafe { from_native(def.entry.call(th, &words)) };
    };
    if !def.signature.keywords && args.has_keywords() {
        return Err(th.raise(
            t::TypeError,
            format!("{}() takes no keyword arguments", name.qualified()),
        ));
    }
    let names = args.kwnames.map_or(0, |names| Value::from(names).bits());
    let count = args.positional_count();
    // SAFETY: each call passes `count` positional values, with the receiver, then one value per keyword name.
    unsafe {
        match receiver {
            None => from_native(entry(th, args.values.as_ptr(), count, names)),
            Some(receiver) if args.values.len() < INLINE => {
                let mut buffer = [receiver; INLINE];
                buffer[1..=args.values.len()].copy_from_slice(args.values);
                from_native(entry(th, buffer.as_ptr(), count + 1, names))
            }
            Some(receiver) => {
                let all = Tuple::alloc(th, th.class(t::TUPLE), args.values.len() + 1)?;
                all.init(0, receiver);
                args.values
                    .iter()
                    .enumerate()
                    .for_each(|(index, value)| all.init(index + 1, *value));
                let result = entry(th, all.as_slice().as_ptr(), count + 1, names);
                std::hint::black_box(&all);
                from_native(result)
            }
        }
    }
}
