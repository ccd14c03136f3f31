//! Matching the arguments of a call to the parameters of a native function, with CPython's error texts.
//!
//! Pure: it sees counts and keyword names, and answers for each parameter which argument it takes. CPython:
//! Python/getargs.c (`_PyArg_CheckPositional`, `_PyArg_UnpackKeywords`) and Objects/methodobject.c.

use crate::def::{Convention, Signature};
use crate::suggest::suggestion;

/// Most parameters of a native function with a fixed signature, self not counted.
pub const MAX_PARAMS: usize = 9;

/// The keyword names of a call, in order.
pub trait KeywordNames {
    fn count(&self) -> usize;
    fn is(&self, at: usize, name: &str) -> bool;
    fn text(&self, at: usize) -> String;
}

impl KeywordNames for [&str] {
    fn count(&self) -> usize {
        self.len()
    }
    fn is(&self, at: usize, name: &str) -> bool {
        self[at] == name
    }
    fn text(&self, at: usize) -> String {
        self[at].to_string()
    }
}

/// For each parameter the argument it takes: an index into positional values followed by keyword values.
pub type Plan = [Option<usize>; MAX_PARAMS];

/// How error texts call the function.
#[derive(Clone, Copy)]
pub struct Naming<'a> {
    /// As in "pop expected at most 1 argument".
    pub short: &'a str,
    /// As in "list.pop() takes no keyword arguments".
    pub qualified: &'a dyn Fn() -> String,
    /// A type that is called: `list(1, 2)` reads "list expected at most 1 argument" where a function of one required
    /// parameter would say "takes exactly one argument".
    pub constructor: bool,
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// "pop expected at most 1 argument, got 2", or none if the count is in range.
pub fn positional_error(name: &str, count: usize, min: usize, max: usize) -> Option<String> {
    let (bound, limit) = match count {
        count if count < min => (if min == max { "" } else { "at least " }, min),
        count if count > max => (if min == max { "" } else { "at most " }, max),
        _ => return None,
    };
    let space = if name.is_empty() { "" } else { " " };
    Some(format!("{name}{space}expected {bound}{limit} argument{}, got {count}", plural(limit)))
}

/// Matches `count` positional arguments and `keywords` to `signature`; the text of the TypeError if they do not fit.
pub fn plan(naming: Naming<'_>, signature: &Signature, count: usize, keywords: &(impl KeywordNames + ?Sized)) -> Result<Plan, String> {
    let convention = signature.convention();
    if convention == Convention::Keywords {
        return plan_keywords(naming.short, signature, count, keywords);
    }
    if keywords.count() > 0 {
        let name = if naming.constructor { naming.short.to_string() } else { (naming.qualified)() };
        return Err(format!("{name}() takes no keyword arguments"));
    }
    let problem = match convention {
        Convention::NoArgs if count > 0 && naming.constructor => Some(format!("{}() takes no arguments", naming.short)),
        Convention::NoArgs if count > 0 => Some(format!("{}() takes no arguments ({count} given)", (naming.qualified)())),
        Convention::One if count != 1 && !naming.constructor => Some(format!("{}() takes exactly one argument ({count} given)", (naming.qualified)())),
        _ => positional_error(naming.short, count, signature.required(), signature.params.len()),
    };
    match problem {
        Some(text) => Err(text),
        None => Ok(first(count)),
    }
}

fn first(count: usize) -> Plan {
    std::array::from_fn(|index| (index < count).then_some(index))
}

fn plan_keywords(name: &str, signature: &Signature, count: usize, keywords: &(impl KeywordNames + ?Sized)) -> Result<Plan, String> {
    let params = signature.params;
    let (posonly, positional, all) = (signature.posonly as usize, signature.positional as usize, params.len());
    let given_keywords = keywords.count();
    let required = signature.required();
    let given = count + given_keywords;
    if given > all {
        let keyword = if count == 0 { "keyword " } else { "" };
        return Err(format!("{name}() takes at most {all} {keyword}argument{} ({given} given)", plural(all)));
    }
    if count > positional {
        if positional == 0 {
            return Err(format!("{name}() takes no positional arguments"));
        }
        let bound = if required < positional { "at most" } else { "exactly" };
        return Err(format!("{name}() takes {bound} {positional} positional argument{} ({count} given)", plural(positional)));
    }
    let required_posonly = posonly.min(required);
    if count < required_posonly {
        let bound = if required_posonly < positional { "at least" } else { "exactly" };
        return Err(format!("{name}() takes {bound} {required_posonly} positional argument{} ({count} given)", plural(required_posonly)));
    }
    let find = |name: &str| (0..given_keywords).find(|&at| keywords.is(at, name));
    let mut plan = first(count);
    let mut used = 0;
    for (index, param) in params.iter().enumerate().skip(count.max(posonly)) {
        match find(param.name) {
            Some(at) => {
                plan[index] = Some(count + at);
                used += 1;
            }
            None if !param.optional => {
                return Err(format!("{name}() missing required argument '{}' (pos {})", param.name, index + 1));
            }
            None => {}
        }
    }
    if used == given_keywords {
        return Ok(plan);
    }
    for (index, param) in params.iter().enumerate().take(count).skip(posonly) {
        if find(param.name).is_some() {
            return Err(format!("argument for {name}() given by name ('{}') and position ({})", param.name, index + 1));
        }
    }
    let known = params[posonly..].iter().map(|param| param.name);
    let unexpected = (0..given_keywords).find(|&at| known.clone().all(|name| !keywords.is(at, name)));
    let keyword = unexpected.map_or(String::new(), |at| keywords.text(at));
    Err(unexpected_keyword(name, &keyword, known))
}

/// "f() got an unexpected keyword argument 'z'", with a suggestion if one is near.
pub fn unexpected_keyword<'a>(name: &str, keyword: &str, known: impl Iterator<Item = &'a str>) -> String {
    let text = format!("{name}() got an unexpected keyword argument '{keyword}'");
    match suggestion(keyword, known) {
        Some(near) => format!("{text}. Did you mean '{near}'?"),
        None => text,
    }
}
