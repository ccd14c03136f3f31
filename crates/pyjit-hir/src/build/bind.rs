//! Arguments of a call to parameters of a known function, at compile time. CPython: `initialize_locals`.

use crate::ci::FunctionInfo;
use crate::entity::*;
use crate::ops::Constant;
use pyjit_bytecode::{Code, Const, flags};

/// What a parameter gets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    Arg(Def),
    Default(Constant),
}

/// Binds positional arguments and keywords; none if the call is not of the simple kind or would raise.
pub fn bind(
    code: &Code,
    info: &FunctionInfo,
    args: &[Def],
    keywords: &[(&str, Def)],
) -> Option<Vec<Bound>> {
    if code.flags & (flags::VARARGS | flags::VARKEYWORDS) != 0 {
        return None;
    }
    let positional = code.argcount as usize;
    let total = positional + code.kwonlyargcount as usize;
    if args.len() > positional {
        return None;
    }
    let mut bound: Vec<Option<Bound>> = args.iter().map(|&arg| Some(Bound::Arg(arg))).collect();
    bound.resize(total, None);
    for (name, value) in keywords {
        let found = (code.posonlyargcount as usize..total)
            .find(|&index| code.localsplusnames[index].as_str() == Some(name))?;
        if bound[found].replace(Bound::Arg(*value)).is_some() {
            return None;
        }
    }
    let first_default = positional.checked_sub(info.defaults.len())?;
    for (index, place) in bound.iter_mut().enumerate() {
        if place.is_some() {
            continue;
        }
        *place = if index < positional {
            let default = index.checked_sub(first_default)?;
            info.defaults
                .get(default)
                .map(|&value| Bound::Default(value))
        } else {
            let default = info
                .keyword_defaults
                .iter()
                .find(|(at, _)| *at as usize == index);
            default.map(|&(_, value)| Bound::Default(value))
        };
    }
    bound.into_iter().collect()
}

/// The strings of a constant tuple.
pub fn keyword_names(value: &Const) -> Option<Vec<String>> {
    let Const::Tuple(items) = value else {
        return None;
    };
    items
        .iter()
        .map(|item| match item {
            Const::Str(text) => text.as_str().map(String::from),
            _ => None,
        })
        .collect()
}
