//! The tokens of the recogniser. CPython: Grammar/Tokens.

/// Which token: fixed classes, then every operator and keyword of `FIXED`.
pub type Kind = u8;

pub const ENDMARKER: Kind = 0;
pub const NAME: Kind = 1;
pub const NUMBER: Kind = 2;
pub const STRING: Kind = 3;
pub const NEWLINE: Kind = 4;
pub const INDENT: Kind = 5;
pub const DEDENT: Kind = 6;
pub const FSTRING_START: Kind = 7;
pub const FSTRING_MIDDLE: Kind = 8;
pub const FSTRING_END: Kind = 9;
pub const TSTRING_START: Kind = 10;
pub const TSTRING_MIDDLE: Kind = 11;
pub const TSTRING_END: Kind = 12;
/// A character that is no operator (`$`, `?`, a lone `!` is one): matches nothing.
pub const OTHER: Kind = 13;

/// A comment and a newline that ends no statement; only listings of tokens have them.
pub const COMMENT: Kind = 254;
pub const NL: Kind = 255;

/// The classes up to `OTHER` by the names the grammar uses.
pub const CLASSES: &[&str] = &[
    "ENDMARKER",
    "NAME",
    "NUMBER",
    "STRING",
    "NEWLINE",
    "INDENT",
    "DEDENT",
    "FSTRING_START",
    "FSTRING_MIDDLE",
    "FSTRING_END",
    "TSTRING_START",
    "TSTRING_MIDDLE",
    "TSTRING_END",
    "OTHER",
];

/// Operators, longest first among those that share a start, then keywords.
pub const FIXED: &[&str] = &[
    "**=", "//=", "<<=", ">>=", "...", "!=", "%=", "&=", "**", "*=", "+=", "-=", "->", "//", "/=",
    ":=", "<<", "<=", "==", ">=", ">>", "@=", "^=", "|=", "!", "%", "&", "(", ")", "*", "+", ",",
    "-", ".", "/", ":", ";", "<", "=", ">", "@", "[", "]", "^", "{", "|", "}", "~", "False",
    "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in",
    "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with",
    "yield",
];

/// How many of `FIXED` are operators.
pub const OPERATORS: usize = 48;

const FIRST_FIXED: usize = CLASSES.len();

/// The kind of an operator or keyword.
pub fn fixed(text: &str) -> Option<Kind> {
    FIXED
        .iter()
        .position(|&fixed| fixed == text)
        .map(|at| (FIRST_FIXED + at) as Kind)
}

/// The kind of a keyword.
pub fn keyword(text: &str) -> Option<Kind> {
    if text.len() > 8 {
        return None;
    }
    FIXED[OPERATORS..]
        .iter()
        .position(|&word| word == text)
        .map(|at| (FIRST_FIXED + OPERATORS + at) as Kind)
}

/// The longest operator that `text` starts with.
pub fn operator(text: &[u8]) -> Option<(Kind, usize)> {
    FIXED[..OPERATORS]
        .iter()
        .position(|op| text.starts_with(op.as_bytes()))
        .map(|at| ((FIRST_FIXED + at) as Kind, FIXED[at].len()))
}

/// How an operator or keyword is spelled.
pub fn spelling(kind: Kind) -> &'static str {
    FIXED
        .get((kind as usize).wrapping_sub(FIRST_FIXED))
        .copied()
        .unwrap_or("")
}

/// A token. Columns are -1 for those that have no text.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: Kind,
    pub lineno: i32,
    pub col: i32,
    pub end_lineno: i32,
    pub end_col: i32,
    /// Byte range in the source.
    pub start: usize,
    pub end: usize,
    /// How many brackets are open after it.
    pub level: usize,
}
