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
    Some(format!(
        "{name}{space}expected {bound}{limit} argument{}, got {count}",
        plural(limit)
    ))
}

/// Matches `count` positional arguments and `keywords` to `signature`; the text of the TypeError if they do not fit.
pub fn plan(
    naming: Naming<'_>,
    signature: &Signature,
    count: usize,
    keywords: &(impl KeywordNames + ?Sized),
) -> Result<Plan, String> {
    let convention = signature.convention();
    if convention == Convention::Keywords {
        return plan_keywords(naming.short, signature, count, keywords);
    }
    if keywords.count() > 0 {
        let name = if naming.constructor {
            naming.short.to_string()
        } else {
            (naming.qualified)()
        };
        return Err(format!("{name}() takes no keyword arguments"));
    }
    let problem = match convention {
        Convention::NoArgs if count > 0 && naming.constructor => {
            Some(format!("{}() takes no arguments", naming.short))
        }
        Convention::NoArgs if count > 0 => Some(format!(
            "{}() takes no arguments ({count} given)",
            (naming.qualified)()
        )),
        Convention::One if count != 1 && !naming.constructor => Some(format!(
            "{}() takes exactly one argument ({count} given)",
            (naming.qualified)()
        )),
        _ => positional_error(
            naming.short,
            count,
            signature.required(),
            signature.params.len(),
        ),
    };
    match problem {
        Some(text) => Err(text),
        None => Ok(first(count)),
    }
}

fn first(count: usize) -> Plan {
    std::array::from_fn(|index| (index < count).then_some(index))
}

fn plan_keywords(
    name: &str,
    signature: &Signature,
    count: usize,
    keywords: &(impl KeywordNames + ?Sized),
) -> Result<Plan, String> {
    let params = signature.params;
    let (posonly, positional, all) = (
        signature.posonly as usize,
        signature.positional as usize,
        params.len(),
    );
    let given_keywords = keywords.count();
    let required = signature.required();
    let given = count + given_keywords;
    if given > all {
        let keyword = if count == 0 { "keyword " } else { "" };
        return Err(format!(
            "{name}() takes at most {all} {keyword}argument{} ({given} given)",
            plural(all)
        ));
    }
    if count > positional {
        if positional == 0 {
            return Err(format!("{name}() takes no positional arguments"));
        }
        let bound = if required < positional {
            "at most"
        } else {
            "exactly"
        };
        return Err(format!(
            "{name}() takes {bound} {positional} positional argument{} ({count} given)",
            plural(positional)
        ));
    }
    let required_posonly = posonly.min(required);
    if count < required_posonly {
        let bound = if required_posonly < positional {
            "at least"
        } else {
            "exactly"
        };
        return Err(format!(
            "{name}() takes {bound} {required_posonly} positional argument{} ({count} given)",
            plural(required_posonly)
        ));
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
                return Err(format!(
                    "{name}() missing required argument '{}' (pos {})",
                    param.name,
                    index + 1
                ));
            }
            None => {}
        }
    }
    if used == given_keywords {
        return Ok(plan);
    }
    for (index, param) in params.iter().enumerate().take(count).skip(posonly) {
        if find(param.name).is_some() {
            return Err(format!(
                "argument for {name}() given by name ('{}') and position ({})",
                param.name,
                index + 1
            ));
        }
    }
    let known = params[posonly..].iter().map(|param| param.name);
    let unexpected =
        (0..given_keywords).find(|&at| known.clone().all(|name| !keywords.is(at, name)));
    let keyword = unexpected.map_or(String::new(), |at| keywords.text(at));
    Err(unexpected_keyword(name, &keyword, known))
}

/// "f() got an unexpected keyword argument 'z'", with a suggestion if one is near.
pub fn unexpected_keyword<'a>(
    name: &str,
    keyword: &str,
    known: impl Iterator<Item = &'a str>,
) -> String {
    let text = format!("{name}() got an unexpected keyword argument '{keyword}'");
    match suggestion(keyword, known) {
        Some(near) => format!("{text}. Did you mean '{near}'?"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::Param;

    /// `"a, b=, /, c, *, d="`
    fn signature(text: &'static str) -> Signature {
        let mut params = Vec::new();
        let (mut posonly, mut positional) = (0, None);
        for part in text.split(", ").filter(|part| !part.is_empty()) {
            match part {
                "/" => posonly = params.len() as u8,
                "*" => positional = Some(params.len() as u8),
                name => params.push(Param {
                    name: name.trim_end_matches('='),
                    optional: name.ends_with('='),
                }),
            }
        }
        let positional = positional.unwrap_or(params.len() as u8);
        Signature {
            params: params.leak(),
            posonly,
            positional,
            keywords: true,
        }
    }

    #[test]
    fn binds_as_cpython() {
        const POP: (&str, &str) = ("list.pop", "index=, /");
        const APPEND: (&str, &str) = ("list.append", "object, /");
        const CLEAR: (&str, &str) = ("list.clear", "");
        const INSERT: (&str, &str) = ("list.insert", "index, object, /");
        const INDEX: (&str, &str) = ("list.index", "value, start=, stop=, /");
        const SORT: (&str, &str) = ("list.sort", "*, key=, reverse=");
        const SQRT: (&str, &str) = ("math.sqrt", "x, /");
        const POW: (&str, &str) = ("math.pow", "x, y, /");
        const ISCLOSE: (&str, &str) = ("math.isclose", "a, b, *, rel_tol=, abs_tol=");
        const PROD: (&str, &str) = ("math.prod", "iterable, /, *, start=");
        const NEXTAFTER: (&str, &str) = ("math.nextafter", "x, y, /, *, steps=");
        const SPLIT: (&str, &str) = ("str.split", "sep=, maxsplit=");
        const REPLACE: (&str, &str) = ("str.replace", "old, new, /, count=");
        const EXPANDTABS: (&str, &str) = ("str.expandtabs", "tabsize=");
        const FROM_BYTES: (&str, &str) = ("int.from_bytes", "bytes, byteorder=, *, signed=");
        const INT: (&str, &str) = ("int()", "x=, /, base=");
        const LIST: (&str, &str) = ("list()", "iterable=, /");
        const REVERSED: (&str, &str) = ("reversed()", "sequence, /");
        const LEN: (&str, &str) = ("len", "obj, /");
        const SUM: (&str, &str) = ("sum", "iterable, /, start=");
        const BUILTIN_POW: (&str, &str) = ("pow", "base, exp, mod=");
        const COMPILE: (&str, &str) = (
            "compile",
            "source, filename, mode, flags=, dont_inherit=, optimize=, *, _feature_version=",
        );
        let rows: &[((&str, &str), usize, &[&str], &str)] = &[
            (POP, 0, &[], "- "),
            (POP, 1, &[], "0 "),
            (POP, 2, &[], "pop expected at most 1 argument, got 2"),
            (POP, 0, &["x"], "list.pop() takes no keyword arguments"),
            (APPEND, 1, &[], "0 "),
            (
                APPEND,
                0,
                &[],
                "list.append() takes exactly one argument (0 given)",
            ),
            (
                APPEND,
                2,
                &[],
                "list.append() takes exactly one argument (2 given)",
            ),
            (
                APPEND,
                1,
                &["x"],
                "list.append() takes no keyword arguments",
            ),
            (CLEAR, 0, &[], ""),
            (CLEAR, 1, &[], "list.clear() takes no arguments (1 given)"),
            (CLEAR, 0, &["x"], "list.clear() takes no keyword arguments"),
            (INSERT, 1, &[], "insert expected 2 arguments, got 1"),
            (INSERT, 3, &[], "insert expected 2 arguments, got 3"),
            (INDEX, 0, &[], "index expected at least 1 argument, got 0"),
            (INDEX, 4, &[], "index expected at most 3 arguments, got 4"),
            (INDEX, 2, &[], "0 1 - "),
            (SORT, 0, &["reverse", "key"], "1 0 "),
            (SORT, 1, &[], "sort() takes no positional arguments"),
            (
                SORT,
                0,
                &["foo"],
                "sort() got an unexpected keyword argument 'foo'",
            ),
            (
                SORT,
                0,
                &["Reverse"],
                "sort() got an unexpected keyword argument 'Reverse'. Did you mean 'reverse'?",
            ),
            (
                SORT,
                0,
                &["key", "reverse", "foo"],
                "sort() takes at most 2 keyword arguments (3 given)",
            ),
            (
                SQRT,
                0,
                &[],
                "math.sqrt() takes exactly one argument (0 given)",
            ),
            (POW, 1, &[], "pow expected 2 arguments, got 1"),
            (POW, 0, &["x", "y"], "math.pow() takes no keyword arguments"),
            (
                ISCLOSE,
                0,
                &[],
                "isclose() missing required argument 'a' (pos 1)",
            ),
            (
                ISCLOSE,
                1,
                &[],
                "isclose() missing required argument 'b' (pos 2)",
            ),
            (
                ISCLOSE,
                3,
                &[],
                "isclose() takes exactly 2 positional arguments (3 given)",
            ),
            (
                ISCLOSE,
                7,
                &[],
                "isclose() takes at most 4 arguments (7 given)",
            ),
            (
                ISCLOSE,
                2,
                &["z"],
                "isclose() got an unexpected keyword argument 'z'",
            ),
            (
                ISCLOSE,
                2,
                &["a"],
                "argument for isclose() given by name ('a') and position (1)",
            ),
            (ISCLOSE, 1, &["abs_tol", "b"], "0 2 - 1 "),
            (
                PROD,
                0,
                &[],
                "prod() takes exactly 1 positional argument (0 given)",
            ),
            (
                PROD,
                2,
                &[],
                "prod() takes exactly 1 positional argument (2 given)",
            ),
            (PROD, 3, &[], "prod() takes at most 2 arguments (3 given)"),
            (
                PROD,
                0,
                &["start"],
                "prod() takes exactly 1 positional argument (0 given)",
            ),
            (
                NEXTAFTER,
                1,
                &[],
                "nextafter() takes exactly 2 positional arguments (1 given)",
            ),
            (
                NEXTAFTER,
                2,
                &["step"],
                "nextafter() got an unexpected keyword argument 'step'. Did you mean 'steps'?",
            ),
            (SPLIT, 3, &[], "split() takes at most 2 arguments (3 given)"),
            (
                SPLIT,
                0,
                &["a"],
                "split() got an unexpected keyword argument 'a'",
            ),
            (
                SPLIT,
                1,
                &["sep"],
                "argument for split() given by name ('sep') and position (1)",
            ),
            (SPLIT, 0, &["maxsplit"], "- 0 "),
            (
                REPLACE,
                1,
                &[],
                "replace() takes at least 2 positional arguments (1 given)",
            ),
            (
                REPLACE,
                4,
                &[],
                "replace() takes at most 3 arguments (4 given)",
            ),
            (
                REPLACE,
                0,
                &["old", "new"],
                "replace() takes at least 2 positional arguments (0 given)",
            ),
            (REPLACE, 2, &["count"], "0 1 2 "),
            (
                EXPANDTABS,
                0,
                &["tabsize", "x"],
                "expandtabs() takes at most 1 keyword argument (2 given)",
            ),
            (
                FROM_BYTES,
                3,
                &[],
                "from_bytes() takes at most 2 positional arguments (3 given)",
            ),
            (
                FROM_BYTES,
                0,
                &["signed"],
                "from_bytes() missing required argument 'bytes' (pos 1)",
            ),
            (
                FROM_BYTES,
                2,
                &["byteorder"],
                "argument for from_bytes() given by name ('byteorder') and position (2)",
            ),
            (INT, 3, &[], "int() takes at most 2 arguments (3 given)"),
            (
                INT,
                0,
                &["x"],
                "int() got an unexpected keyword argument 'x'",
            ),
            (
                INT,
                1,
                &["bas"],
                "int() got an unexpected keyword argument 'bas'. Did you mean 'base'?",
            ),
            (INT, 0, &["base"], "- 0 "),
            (LIST, 2, &[], "list expected at most 1 argument, got 2"),
            (LIST, 0, &["x"], "list() takes no keyword arguments"),
            (REVERSED, 0, &[], "reversed expected 1 argument, got 0"),
            (LEN, 2, &[], "len() takes exactly one argument (2 given)"),
            (LEN, 0, &["x"], "len() takes no keyword arguments"),
            (
                SUM,
                0,
                &["start"],
                "sum() takes at least 1 positional argument (0 given)",
            ),
            (
                SUM,
                1,
                &["strat"],
                "sum() got an unexpected keyword argument 'strat'. Did you mean 'start'?",
            ),
            (
                BUILTIN_POW,
                0,
                &[],
                "pow() missing required argument 'base' (pos 1)",
            ),
            (
                BUILTIN_POW,
                1,
                &["base"],
                "pow() missing required argument 'exp' (pos 2)",
            ),
            (BUILTIN_POW, 0, &["exp", "base"], "1 0 - "),
            (
                COMPILE,
                7,
                &[],
                "compile() takes at most 6 positional arguments (7 given)",
            ),
            (
                COMPILE,
                6,
                &["_feature_version", "q"],
                "compile() takes at most 7 arguments (8 given)",
            ),
            (
                COMPILE,
                3,
                &["source"],
                "argument for compile() given by name ('source') and position (1)",
            ),
        ];
        for ((name, parameters), count, keywords, expected) in rows {
            let plain = name.trim_end_matches("()");
            let qualified = || plain.to_string();
            let short = plain.rsplit('.').next().unwrap_or(plain);
            let naming = Naming {
                short,
                qualified: &qualified,
                constructor: name.ends_with("()"),
            };
            let signature = signature(parameters);
            let found = match plan(naming, &signature, *count, *keywords) {
                Ok(plan) => plan[..signature.params.len()]
                    .iter()
                    .map(|source| source.map_or("- ".to_string(), |at| format!("{at} ")))
                    .collect(),
                Err(text) => text,
            };
            assert_eq!(
                found, *expected,
                "{name}({parameters}) with {count} and {keywords:?}"
            );
        }
    }
}
