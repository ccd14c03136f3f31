//! What the parser takes and CPython does not: a cheap look at the tokens decides whether the slow, exact recogniser in
//! `errors` has to see the source.

use super::{Mode, ParseOptions};
use crate::errors;
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::Ranged;

/// CPython's tokenizer limits (`MAXLEVEL`, `MAXINDENT`, `MAXFSTRINGLEVEL`).
const MAX_PARENTHESES: u32 = 200;
const MAX_INDENTS: u32 = 99;
const MAX_STRINGS: u32 = 149;

/// Whether the source must be checked by the exact recogniser.
pub fn suspicious(text: &str, tokens: &Tokens, options: ParseOptions) -> bool {
    if text.starts_with('\u{feff}')
        || options.mode == Mode::Single
        || options.allow_incomplete
        || options.barry_as_flufl
    {
        return true;
    }
    // An expression may not be followed by an unfinished blank line.
    let last_line = text.rsplit('\n').next().unwrap_or("");
    if options.mode == Mode::Eval && !last_line.is_empty() && last_line.trim().is_empty() {
        return true;
    }
    // Tabs in indentation have rules of their own.
    if memchr::memchr(b'\t', text.as_bytes()).is_some() && !errors::tokenizes(text) {
        return true;
    }
    let (mut parentheses, mut indents, mut strings) = (0u32, 0u32, 0u32);
    let bytes = text.as_bytes();
    for token in tokens {
        match token.kind() {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                parentheses += 1;
                if parentheses > MAX_PARENTHESES {
                    return true;
                }
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                parentheses = parentheses.saturating_sub(1)
            }
            TokenKind::Indent => {
                indents += 1;
                if indents > MAX_INDENTS {
                    return true;
                }
            }
            TokenKind::Dedent => indents = indents.saturating_sub(1),
            TokenKind::FStringStart | TokenKind::TStringStart => {
                strings += 1;
                if strings > MAX_STRINGS {
                    return true;
                }
            }
            TokenKind::FStringEnd | TokenKind::TStringEnd => strings = strings.saturating_sub(1),
            // A number that runs into a name: an error or a warning.
            TokenKind::Int | TokenKind::Float | TokenKind::Complex => {
                let after = bytes.get(token.range().end().to_usize());
                if after.is_some_and(|byte| {
                    byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80
                }) {
                    return true;
                }
            }
            TokenKind::Lazy => return true,
            _ => {}
        }
    }
    false
}
