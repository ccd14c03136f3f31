//! `_tokenize.TokenizerIter`, which `tokenize` is made of. CPython: Python/Python-tokenize.c.
//!
//! The lines are read when the first token is asked for; tokens come one by one, then the error if there is one.

use crate::compile;
use pyjit_compiler::errors::listing::{ListedToken, Listing, list_tokens};
use pyjit_compiler::{CompileError, ErrorKind};
use pyjit_object::exception::{Exception, extra};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::{Cell, RefCell};

#[pytype(name = "TokenizerIter", module = "_tokenize")]
#[repr(C)]
pub struct TokenizerIter {
    head: NativeHeader,
    readline: Field<Option<Value>>,
    encoding: Field<Option<Value>>,
    extra: Cell<bool>,
    #[trace(skip)]
    listed: RefCell<Option<Listed>>,
    at: Cell<usize>,
    /// The last line as Python's string, and its range: most tokens stand on the line of the one before.
    line: Field<Option<Value>>,
    line_range: Cell<(usize, usize)>,
}

struct Listed {
    text: String,
    listing: Listing,
}

/// One line as text; none at the end.
fn read_line(th: &Thread, this: Gc<TokenizerIter>) -> PyResult<Option<String>> {
    let readline = this.readline.get().unwrap_or(Value::NONE);
    let line = match protocol::call(th, readline, &[]) {
        Ok(line) => line,
        Err(Raised) if th.catch(t::StopIteration).is_some() => return Ok(None),
        Err(Raised) => return Err(Raised),
    };
    let line = match this.encoding.get() {
        Some(encoding) => {
            if line.cast::<Bytes>().is_none() {
                let text = "readline() returned a non-bytes object";
                return Err(th.raise(t::TypeError, text));
            }
            let args = [encoding, th.str("replace").into()];
            protocol::call_method(th, line, th.names().decode, &args)?
        }
        None => line,
    };
    let Some(line) = line.cast::<Str>() else {
        let text = "readline() returned a non-string object";
        return Err(th.raise(t::TypeError, text));
    };
    match line.to_utf8() {
        Some(text) if text.is_empty() => Ok(None),
        Some(text) => Ok(Some(text.into_owned())),
        None => {
            // As CPython: the text cannot be encoded.
            protocol::call_method(th, line.into(), th.names().encode, &[])?;
            Ok(None)
        }
    }
}

fn read_all(th: &Thread, this: Gc<TokenizerIter>) -> PyResult<Listed> {
    let mut text = String::new();
    while let Some(line) = read_line(th, this)? {
        text.push_str(&line);
    }
    let implicit_newline = !text.is_empty() && !text.ends_with('\n');
    if implicit_newline {
        text.push('\n');
    }
    // Tokens before the line of a null byte are good.
    let null = text.find('\0');
    let good = null.map_or(text.len(), |at| {
        text[..at].rfind('\n').map_or(0, |line| line + 1)
    });
    let mut listing = list_tokens(&text[..good], this.extra.get(), implicit_newline);
    if let Some(at) = null
        && listing.error.is_none()
    {
        listing.tokens.pop();
        let mut error = CompileError::bare(
            ErrorKind::SyntaxError,
            "source code cannot contain null bytes",
        );
        let line = text[..good].matches('\n').count() as i32 + 1;
        error.lineno = Some(line);
        error.offset = Some(0);
        error.end_lineno = Some(line);
        error.end_offset = Some(0);
        error.text = Some(text[good..at].to_string());
        listing.error = Some(error);
    }
    Ok(Listed { text, listing })
}

fn raise(th: &Thread, error: &CompileError) -> Raised {
    if error.text.is_some() || error.lineno.is_none() {
        return compile::raise(th, error, th.str("<string>"));
    }
    // Only the place is known, as attributes.
    let class: Value = th.class(t::SyntaxError).into();
    let Ok(made) = protocol::call(th, class, &[th.str(&error.message).into()]) else {
        return Raised;
    };
    if let Some(exception) = made.cast::<Exception>() {
        let int = |number: Option<i32>| number.map(Value::int);
        let fields = [
            (extra::SYNTAX_ERROR_LINENO, int(error.lineno)),
            (extra::SYNTAX_ERROR_OFFSET, int(error.offset)),
            (
                extra::SYNTAX_ERROR_FILENAME,
                Some(th.str("<string>").into()),
            ),
        ];
        for (word, value) in fields {
            if exception.set_extra(th, word, value).is_err() {
                return Raised;
            }
        }
    }
    th.raise_value(made)
}

fn pair(th: &Thread, (line, column): (i32, i32)) -> Value {
    th.tuple(&[Value::int(line), Value::int(column)]).into()
}

#[pymethods(TokenizerIter, name = "_tokenize.TokenizerIter", module = "_tokenize")]
mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Gc<TokenizerIter>> {
        let [encoding, extra] =
            args.keyword_options(th, "tokenizeriter", ["encoding", "extra_tokens"])?;
        let [readline] = args.positional() else {
            let text = format!(
                "tokenizeriter() takes exactly 1 positional argument ({} given)",
                args.positional_count()
            );
            return Err(th.raise(t::TypeError, text));
        };
        let Some(extra) = extra else {
            let text = "tokenizeriter() missing required argument 'extra_tokens' (pos 2)";
            return Err(th.raise(t::TypeError, text));
        };
        if let Some(encoding) = encoding
            && encoding.cast::<Str>().is_none()
        {
            let text = format!(
                "tokenizeriter() argument 'encoding' must be str, not {}",
                th.type_name(encoding)
            );
            return Err(th.raise(t::TypeError, text));
        }
        let extra = protocol::truth(th, extra)?;
        Ok(th.alloc(
            class,
            TokenizerIter {
                head: NativeHeader::new(TokenizerIter::LAYOUT),
                readline: Field::new(Some(*readline)),
                encoding: Field::new(encoding),
                extra: Cell::new(extra),
                listed: RefCell::new(None),
                at: Cell::new(0),
                line: Field::new(None),
                line_range: Cell::new((usize::MAX, 0)),
            },
        ))
    }

    #[slot(tp_iter)]
    fn iter(this: Gc<TokenizerIter>) -> Value {
        this.into()
    }

    #[slot(tp_iternext)]
    fn next(th: &Thread, this: Gc<TokenizerIter>) -> PyResult<Option<Value>> {
        if this.listed.borrow().is_none() {
            let listed = read_all(th, this)?;
            *this.listed.borrow_mut() = Some(listed);
        }
        let at = this.at.get();
        let guard = this.listed.borrow();
        let Some(listed) = &*guard else {
            return Ok(None);
        };
        let Some(token) = listed.listing.tokens.get(at) else {
            let error = listed.listing.error.clone();
            drop(guard);
            return match error {
                Some(error) => Err(raise(th, &error)),
                None => Ok(None),
            };
        };
        let ListedToken {
            kind,
            text,
            start,
            end,
            line,
        } = token.clone();
        let slice = |(from, to): (usize, usize)| listed.text.get(from..to).unwrap_or_default();
        let string = th.try_str(text.map_or_else(|fixed| fixed, slice))?;
        if this.line_range.get() != line {
            let shown = th.try_str(slice(line))?;
            this.line.set(&this.head.header, Some(shown.into()));
            this.line_range.set(line);
        }
        drop(guard);
        this.at.set(at + 1);
        let line = this.line.get().unwrap_or(Value::NONE);
        let parts = [
            Value::int(kind),
            string.into(),
            pair(th, start),
            pair(th, end),
            line,
        ];
        Ok(Some(th.tuple(&parts).into()))
    }
}

#[pymodule(name = "_tokenize")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        let class = th.define_class(&methods::SPEC, None)?;
        module.set(th, "TokenizerIter", class)
    }
}
