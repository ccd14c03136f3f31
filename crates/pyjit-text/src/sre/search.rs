//! Where to try a match. CPython: `SRE(search)` in Modules/_sre/sre_lib.h and the scanners of sre.c.

use super::exec::{Ending, Matcher, NONE, Scratch, Stopped};
use super::first::First;
use super::opcodes::At;
use super::program::{Inst, Program, Unit};
use crate::string::find::Search;
use crate::{StrRef, with_units};

/// Where a match of a program can start.
#[derive(Debug)]
pub enum Start {
    Everywhere,
    /// At the beginning of the text only.
    Beginning,
    /// Where this string is: as bytes too, with a searcher, if they are.
    Literal {
        chars: Vec<u32>,
        finder: Option<Box<memchr::memmem::Finder<'static>>>,
    },
    /// Where such a character is.
    Character(First),
}

impl Start {
    pub fn of(program: &Program) -> Start {
        let mut chars = Vec::new();
        for inst in &program.insts {
            match *inst {
                Inst::At(At::Beginning) if chars.is_empty() => return Start::Beginning,
                Inst::Mark(_) => {}
                Inst::Unit(Unit::Literal(c)) => chars.push(c),
                Inst::Str { at, len } => {
                    chars.extend(&program.chars[at as usize..(at + len) as usize])
                }
                _ => break,
            }
        }
        if chars.len() > 1 {
            let bytes: Option<Vec<u8>> = chars.iter().map(|&c| u8::try_from(c).ok()).collect();
            let finder = bytes.map(|b| Box::new(memchr::memmem::Finder::new(&b).into_owned()));
            return Start::Literal { chars, finder };
        }
        First::of(program, 0).map_or(Start::Everywhere, Start::Character)
    }
}

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A match that starts anywhere.
    Search,
    /// A match that starts at the position.
    Match,
    /// A match from the position to the end.
    FullMatch,
}

/// A match; the groups are in [`Scratch::marks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub start: usize,
    pub end: usize,
    /// The number of the group that was closed last, 0 for none.
    pub last_index: usize,
}

/// The widths search for a literal in different ways.
trait Prefix: Search {
    fn prefix(
        text: &[Self],
        chars: &[u32],
        finder: Option<&memchr::memmem::Finder<'static>>,
    ) -> Option<usize>;
}

impl Prefix for u8 {
    fn prefix(
        text: &[u8],
        _: &[u32],
        finder: Option<&memchr::memmem::Finder<'static>>,
    ) -> Option<usize> {
        finder?.find(text)
    }
}

macro_rules! wide_prefix {
    ($unit:ty) => {
        impl Prefix for $unit {
            fn prefix(
                text: &[Self],
                chars: &[u32],
                _: Option<&memchr::memmem::Finder<'static>>,
            ) -> Option<usize> {
                let first = <$unit>::try_from(chars[0]).ok()?;
                let mut at = 0;
                while let Some(step) = text[at..].iter().position(|&u| u == first) {
                    at += step;
                    let rest = text.get(at..at + chars.len())?;
                    if rest.iter().zip(chars).all(|(&u, &c)| u32::from(u) == c) {
                        return Some(at);
                    }
                    at += 1;
                }
                None
            }
        }
    };
}
wide_prefix!(u16);
wide_prefix!(u32);

impl Program {
    /// Matches in `text[..end]` from `start` on; an empty match must not end at `not_at`.
    ///
    /// `poll` is called now and then; when it answers true the match is given up.
    pub fn run(
        &self,
        text: StrRef<'_>,
        start: usize,
        end: usize,
        mode: Mode,
        not_at: Option<usize>,
        scratch: &mut Scratch,
        poll: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Found>, Stopped> {
        let (start, end) = (start.min(text.len()), end.min(text.len()));
        let past_end = start > end;
        if past_end && mode != Mode::Match || end.saturating_sub(start) < self.min_width {
            return Ok(None);
        }
        let end = end.max(start);
        scratch.reset(self.groups);
        let ending = Ending {
            whole: mode == Mode::FullMatch,
            not_at: not_at.unwrap_or(NONE),
        };
        let found = with_units!(text, t => {
            let mut matcher = Matcher { program: self, text: &t[..end], past_end, scratch: &mut *scratch, poll, steps: 0 };
            match mode {
                Mode::Search => self.search(&mut matcher, start, ending)?,
                _ => matcher.attempt(start, ending)?.map(|end| (start, end)),
            }
        });
        Ok(found.map(|(start, end)| Found {
            start,
            end,
            last_index: scratch.last_index as usize,
        }))
    }

    fn search<U: Prefix>(
        &self,
        matcher: &mut Matcher<'_, U>,
        start: usize,
        ending: Ending,
    ) -> Result<Option<(usize, usize)>, Stopped> {
        let text = matcher.text;
        // Later there is not enough left.
        let last = text.len() - self.min_width;
        let mut at = start;
        while at <= last {
            let step = match &self.start {
                Start::Everywhere => Some(0),
                Start::Beginning => (at == 0).then_some(0),
                Start::Literal { chars, finder } => {
                    U::prefix(&text[at..], chars, finder.as_deref())
                }
                Start::Character(first) => match first.single {
                    Some(c) => U::from_code(c).and_then(|u| U::position(&text[at..], u)),
                    None => text[at..].iter().position(|u| first.admits(u.code())),
                },
            };
            let Some(step) = step else { return Ok(None) };
            at += step;
            if at > last {
                return Ok(None);
            }
            if let Some(end) = matcher.attempt(at, ending)? {
                return Ok(Some((at, end)));
            }
            at += 1;
        }
        Ok(None)
    }
}

/// The state of `findall`, `finditer`, `sub`, `split` and of scanner objects: each match starts where the last ended,
/// and an empty one may not end where the last did.
#[derive(Clone, Copy, Debug)]
pub struct Scanner {
    pub at: usize,
    pub end: usize,
    must_advance: bool,
    finished: bool,
}

impl Scanner {
    pub fn new(start: usize, end: usize) -> Self {
        Scanner {
            at: start,
            end,
            must_advance: false,
            finished: false,
        }
    }

    /// The next match, by searching or (for `Scanner.match`) right here.
    pub fn next(
        &mut self,
        program: &Program,
        text: StrRef<'_>,
        mode: Mode,
        scratch: &mut Scratch,
        poll: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Found>, Stopped> {
        if self.finished || self.at > self.end {
            return Ok(None);
        }
        let not_at = self.must_advance.then_some(self.at);
        let found = program.run(text, self.at, self.end, mode, not_at, scratch, poll)?;
        match found {
            Some(found) => {
                self.must_advance = found.start == found.end;
                self.at = found.end;
            }
            None => self.finished = true,
        }
        Ok(found)
    }
}
