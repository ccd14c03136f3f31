//! The numbers of CPython's Lib/re/_constants.py.

/// `_sre.MAGIC`: the version of the code format.
pub const MAGIC: u32 = 20230612;
/// Bytes in a code.
pub const CODESIZE: usize = 4;
/// The largest repeat count, standing for no limit.
pub const MAXREPEAT: u32 = u32::MAX;
pub const MAXGROUPS: u32 = i32::MAX as u32 / 2;

macro_rules! numbered {
    ($($name:ident)*) => {
        numbered!(@ 0u32, $($name)*);
    };
    (@ $n:expr, $name:ident $($rest:ident)*) => {
        pub const $name: u32 = $n;
        numbered!(@ $n + 1, $($rest)*);
    };
    (@ $n:expr,) => {};
}

numbered! {
    FAILURE SUCCESS ANY ANY_ALL ASSERT ASSERT_NOT AT BRANCH CATEGORY CHARSET BIGCHARSET GROUPREF GROUPREF_EXISTS IN INFO
    JUMP LITERAL MARK MAX_UNTIL MIN_UNTIL NOT_LITERAL NEGATE RANGE REPEAT REPEAT_ONE _SUBPATTERN MIN_REPEAT_ONE
    ATOMIC_GROUP POSSESSIVE_REPEAT POSSESSIVE_REPEAT_ONE GROUPREF_IGNORE IN_IGNORE LITERAL_IGNORE NOT_LITERAL_IGNORE
    GROUPREF_LOC_IGNORE IN_LOC_IGNORE LITERAL_LOC_IGNORE NOT_LITERAL_LOC_IGNORE GROUPREF_UNI_IGNORE IN_UNI_IGNORE
    LITERAL_UNI_IGNORE NOT_LITERAL_UNI_IGNORE RANGE_UNI_IGNORE
}

/// Positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Beginning,
    BeginningLine,
    End,
    EndLine,
    EndString,
    Boundary(Words),
    NonBoundary(Words),
}

/// What `\w` and `\b` take for a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// ASCII, which is also what the C locale says.
    Ascii,
    Unicode,
}

impl At {
    pub fn from_code(code: u32) -> Option<At> {
        Some(match code {
            0 | 2 => At::Beginning,
            1 => At::BeginningLine,
            3 | 8 => At::Boundary(Words::Ascii),
            4 | 9 => At::NonBoundary(Words::Ascii),
            5 => At::End,
            6 => At::EndLine,
            7 => At::EndString,
            10 => At::Boundary(Words::Unicode),
            11 => At::NonBoundary(Words::Unicode),
            _ => return None,
        })
    }
}
