//! Python text signatures: `"($self, x, y=None, /, *, key=0)"`.

/// Which function a signature belongs to: decides the name of its first, implicit parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Implicit {
    SelfObject,
    Class,
    Module,
    None,
}

impl Implicit {
    fn marker(self) -> Option<&'static str> {
        match self {
            Implicit::SelfObject => Some("$self"),
            Implicit::Class => Some("$type"),
            Implicit::Module => Some("$module"),
            Implicit::None => None,
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Param {
    pub name: String,
    pub optional: bool,
}

/// A parsed signature, without the implicit parameter.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Signature {
    pub params: Vec<Param>,
    pub posonly: usize,
    pub positional: usize,
    /// `*args` or `**kwargs` is there: the function sorts its arguments itself.
    pub variadic: bool,
    /// Of a variadic function: whether any keyword argument is possible.
    pub keywords: bool,
    /// As `__text_signature__` shows it.
    pub text: String,
}

/// Splits at commas outside brackets and quotes.
fn split(text: &str) -> Result<Vec<String>, String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut depth = 0usize;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, ',') if depth == 0 => {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            (Some(_), '\\') => {
                part.push(c);
                part.extend(chars.next());
                continue;
            }
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.checked_sub(1).ok_or("unbalanced brackets")?,
            _ => {}
        }
        part.push(c);
    }
    if depth > 0 || quote.is_some() {
        return Err("unbalanced brackets or quotes".into());
    }
    parts.push(part);
    Ok(parts
        .iter()
        .map(|part| part.trim().to_string())
        .filter(|part| !part.is_empty())
        .collect())
}

pub fn parse(text: &str, implicit: Implicit) -> Result<Signature, String> {
    let inner = text
        .trim()
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .ok_or("a signature looks like \"($self, x, y=None, /)\"")?;
    let mut parts = split(inner)?;
    if parts.first().is_some_and(|part| part.starts_with('$')) {
        let given = parts.remove(0);
        match implicit.marker() {
            None => return Err(format!("a static method's signature has no `{given}`")),
            Some(expected) if given != expected => {
                return Err(format!(
                    "the implicit parameter is `{expected}` here, not `{given}`"
                ));
            }
            Some(_) => {}
        }
    }
    let mut signature = Signature::default();
    let mut star = None;
    let mut slash = None;
    for part in &parts {
        match part.as_str() {
            "/" if star.is_some() || slash.is_some() => {
                return Err("`/` stands once, before `*`".into());
            }
            "/" => slash = Some(signature.params.len()),
            "*" if star.is_some() => return Err("`*` stands once".into()),
            "*" => star = Some(signature.params.len()),
            part if part.starts_with("**") => {
                signature.variadic = true;
                signature.keywords = true;
            }
            part if part.starts_with('*') => {
                signature.variadic = true;
                star = Some(signature.params.len());
            }
            part => {
                let (name, optional) = match part.split_once('=') {
                    Some((name, _)) => (name.trim(), true),
                    None => (part, false),
                };
                if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
                    return Err(format!("`{part}` is no parameter"));
                }
                if !optional
                    && star.is_none()
                    && signature.params.iter().any(|param| param.optional)
                {
                    return Err(format!(
                        "required parameter `{name}` follows an optional one"
                    ));
                }
                signature.params.push(Param {
                    name: name.to_string(),
                    optional,
                });
            }
        }
    }
    signature.posonly = slash.unwrap_or(0);
    signature.positional = star.unwrap_or(signature.params.len());
    signature.keywords |= signature.posonly < signature.params.len();
    let mut shown: Vec<String> = Vec::new();
    if let Some(marker) = implicit.marker() {
        shown.push(marker.to_string());
        if slash.is_none() {
            shown.push("/".to_string());
        }
    }
    shown.extend(parts);
    signature.text = format!("({})", shown.join(", "));
    Ok(signature)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(signature: &Signature) -> String {
        let names: Vec<String> = signature
            .params
            .iter()
            .map(|p| format!("{}{}", p.name, if p.optional { "?" } else { "" }))
            .collect();
        format!(
            "{} {}/{}{}",
            names.join(","),
            signature.posonly,
            signature.positional,
            if signature.variadic { " var" } else { "" }
        )
    }

    #[test]
    fn parses() {
        let rows = [
            (
                "($self, index=-1, /)",
                Implicit::SelfObject,
                "index? 1/1",
                "($self, index=-1, /)",
            ),
            ("($self, /)", Implicit::SelfObject, " 0/0", "($self, /)"),
            ("($self)", Implicit::SelfObject, " 0/0", "($self, /)"),
            ("()", Implicit::Module, " 0/0", "($module, /)"),
            ("(x, /)", Implicit::Module, "x 1/1", "($module, x, /)"),
            (
                "(a, b, *, rel_tol=1e-09, abs_tol=0.0)",
                Implicit::Module,
                "a,b,rel_tol?,abs_tol? 0/2",
                "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)",
            ),
            (
                "(iterable, /, start=0)",
                Implicit::Module,
                "iterable,start? 1/2",
                "($module, iterable, /, start=0)",
            ),
            (
                "($self, /, sep=None, maxsplit=-1)",
                Implicit::SelfObject,
                "sep?,maxsplit? 0/2",
                "($self, /, sep=None, maxsplit=-1)",
            ),
            (
                "(from, to, /)",
                Implicit::None,
                "from,to 2/2",
                "(from, to, /)",
            ),
            (
                "(*args, sep=' ', end='\\n')",
                Implicit::Module,
                "sep?,end? 0/0 var",
                "($module, /, *args, sep=' ', end='\\n')",
            ),
            (
                "($self, fill=(1, ','), x={'a', 2}, /)",
                Implicit::SelfObject,
                "fill?,x? 2/2",
                "($self, fill=(1, ','), x={'a', 2}, /)",
            ),
            (
                "($type, b, order='big', *, signed=False)",
                Implicit::Class,
                "b,order?,signed? 0/2",
                "($type, /, b, order='big', *, signed=False)",
            ),
            (
                "(a, b=1, *, c)",
                Implicit::None,
                "a,b?,c 0/2",
                "(a, b=1, *, c)",
            ),
        ];
        for (text, implicit, expected, shown) in rows {
            let signature = parse(text, implicit).unwrap();
            assert_eq!(
                (shape(&signature).as_str(), signature.text.as_str()),
                (expected, shown),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses() {
        let rows = [
            ("x, y", Implicit::None, "a signature looks like"),
            ("(x=1, y)", Implicit::None, "`y` follows an optional"),
            ("($self, x)", Implicit::Module, "`$module` here"),
            ("($self)", Implicit::None, "no `$self`"),
            ("(a, [b])", Implicit::None, "`[b]` is no parameter"),
            ("(a, /, b, /)", Implicit::None, "stands once"),
            ("(a='x)", Implicit::None, "unbalanced"),
        ];
        for (text, implicit, expected) in rows {
            let error = parse(text, implicit).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
