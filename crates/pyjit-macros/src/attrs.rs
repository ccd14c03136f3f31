//! The arguments of the attributes: `("signature", leaf, name = "x")`.

use proc_macro2::{Span, TokenStream};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Expr, Ident, LitStr, Path, Token};

/// One argument.
pub enum Arg {
    Text(LitStr),
    Word(Path),
    Pair(Ident, Expr),
}

impl Parse for Arg {
    fn parse(input: ParseStream<'_>) -> syn::Result<Arg> {
        if input.peek(LitStr) {
            return Ok(Arg::Text(input.parse()?));
        }
        if input.peek(Ident) && input.peek2(Token![=]) {
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            return Ok(Arg::Pair(name, input.parse()?));
        }
        Ok(Arg::Word(input.call(Path::parse_mod_style)?))
    }
}

/// All arguments of one attribute.
pub struct Args {
    pub span: Span,
    pub list: Vec<Arg>,
}

impl Args {
    pub fn parse(span: Span, tokens: TokenStream) -> syn::Result<Args> {
        let list =
            syn::parse::Parser::parse2(Punctuated::<Arg, Token![,]>::parse_terminated, tokens)?;
        Ok(Args {
            span,
            list: list.into_iter().collect(),
        })
    }

    pub fn of(attribute: &Attribute) -> syn::Result<Args> {
        let span = attribute.path().segments[0].ident.span();
        match &attribute.meta {
            syn::Meta::Path(_) => Ok(Args {
                span,
                list: Vec::new(),
            }),
            syn::Meta::List(list) => Args::parse(span, list.tokens.clone()),
            syn::Meta::NameValue(pair) => Err(Error::new_spanned(
                pair,
                "write the arguments in parentheses",
            )),
        }
    }

    /// The string argument without a name.
    pub fn text(&self) -> Option<&LitStr> {
        self.list.iter().find_map(|arg| match arg {
            Arg::Text(text) => Some(text),
            _ => None,
        })
    }

    /// The first word, such as the slot's name.
    pub fn first_word(&self) -> Option<&Path> {
        self.list.iter().find_map(|arg| match arg {
            Arg::Word(path) => Some(path),
            _ => None,
        })
    }

    pub fn has(&self, word: &str) -> bool {
        self.list
            .iter()
            .any(|arg| matches!(arg, Arg::Word(path) if path.is_ident(word)))
    }

    pub fn value(&self, name: &str) -> Option<&Expr> {
        self.list.iter().find_map(|arg| match arg {
            Arg::Pair(key, value) if key == name => Some(value),
            _ => None,
        })
    }

    /// A `name = "text"` argument.
    pub fn string(&self, name: &str) -> syn::Result<Option<String>> {
        // A string that a `macro_rules!` passed on stands in an invisible group.
        let mut value = self.value(name);
        while let Some(Expr::Group(group)) = value {
            value = Some(&group.expr);
        }
        match value {
            None => Ok(None),
            Some(Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            })) => Ok(Some(text.value())),
            Some(other) => Err(Error::new_spanned(other, format!("`{name}` is a string"))),
        }
    }

    /// An error if there is an argument that is none of those.
    pub fn allow(&self, words: &[&str], pairs: &[&str]) -> syn::Result<()> {
        for arg in &self.list {
            match arg {
                Arg::Word(path)
                    if !words.contains(&"*") && !words.iter().any(|word| path.is_ident(word)) =>
                {
                    return Err(Error::new_spanned(
                        path,
                        format!("unknown word here; known: {}", words.join(", ")),
                    ));
                }
                Arg::Pair(name, _) if !pairs.iter().any(|pair| name == pair) => {
                    return Err(Error::new_spanned(
                        name,
                        format!("unknown argument `{name}`; known: {}", pairs.join(", ")),
                    ));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The doc comment: lines without the space after `///`.
pub fn doc(attributes: &[Attribute]) -> String {
    let lines: Vec<String> = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .filter_map(|attribute| match &attribute.meta {
            syn::Meta::NameValue(syn::MetaNameValue {
                value:
                    Expr::Lit(syn::ExprLit {
                        lit: syn::Lit::Str(text),
                        ..
                    }),
                ..
            }) => {
                let line = text.value();
                Some(line.strip_prefix(' ').unwrap_or(&line).to_string())
            }
            _ => None,
        })
        .collect();
    lines.join("\n")
}

/// The Python name of a Rust identifier: `r#import` is `import`.
pub fn plain(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").unwrap_or(&text).to_string()
}
