//! Arguments as `PyArg_ParseTupleAndKeywords` binds them, whose error texts differ from Argument Clinic's.

use pyjit_object::prelude::*;
use pyjit_object::protocol;

pub struct Names<const N: usize> {
    /// "function" where CPython gives no name.
    pub function: &'static str,
    pub names: [&'static str; N],
    pub required: usize,
    /// How many can be given by position.
    pub positional: usize,
}

impl<const N: usize> Names<N> {
    pub fn bind(&self, th: &Thread, args: Args<'_>) -> PyResult<[Option<Value>; N]> {
        let function = self.function;
        let error = |text: String| Err(th.raise(t::TypeError, text));
        let given = args.values.len();
        if given > N {
            let what = if args.has_keywords() && args.positional_count() == 0 {
                "keyword "
            } else {
                ""
            };
            let s = if N == 1 { "" } else { "s" };
            return error(format!(
                "{function} takes at most {N} {what}argument{s} ({given} given)"
            ));
        }
        let mut bound = [None; N];
        let positional = args.positional();
        if positional.len() > self.positional {
            let most = self.positional;
            let s = if most == 1 { "" } else { "s" };
            let count = positional.len();
            return error(format!(
                "{function} takes at most {most} positional argument{s} ({count} given)"
            ));
        }
        for (place, value) in bound.iter_mut().zip(positional) {
            *place = Some(*value);
        }
        for (key, value) in args.keywords() {
            let Some(key) = key.cast::<Str>() else {
                return error("keywords must be strings".into());
            };
            let Some(at) = self.names.iter().position(|name| key.eq_str(name)) else {
                let key = key.display();
                return error(format!(
                    "{function} got an unexpected keyword argument '{key}'"
                ));
            };
            if bound[at].is_some() {
                let key = key.display();
                return error(format!(
                    "argument for {function} given by name ('{key}') and position ({})",
                    at + 1
                ));
            }
            bound[at] = Some(value);
        }
        for (at, name) in self.names.iter().enumerate().take(self.required) {
            if bound[at].is_none() {
                return error(format!(
                    "{function} missing required argument '{name}' (pos {})",
                    at + 1
                ));
            }
        }
        Ok(bound)
    }
}

/// A C int.
pub fn int(th: &Thread, value: Value) -> PyResult<i32> {
    let number = protocol::index(th, value)?;
    if let Some(small) = pyjit_object::int::as_i64(number).and_then(|n| i32::try_from(n).ok()) {
        return Ok(small);
    }
    let text = if pyjit_object::int::signum(number) < 0 {
        "signed integer is less than minimum"
    } else {
        "signed integer is greater than maximum"
    };
    Err(th.raise(t::OverflowError, text))
}

/// Arguments are converted in their order before it is noticed that there are too few.
pub fn check_first_ints(th: &Thread, args: Args<'_>, required: usize) -> PyResult<()> {
    if args.values.len() < required && !args.has_keywords() {
        for value in args.positional() {
            int(th, *value)?;
        }
    }
    Ok(())
}

pub fn int_or(th: &Thread, value: Option<Value>, default: i32) -> PyResult<i32> {
    value.map_or(Ok(default), |value| int(th, value))
}
