//! The matcher: backtracking on an explicit stack. CPython: `SRE(match)` in Modules/_sre/sre_lib.h.
//!
//! The stack holds choices (where to go on when the present way fails) and, between them, what to undo on the way
//! back: marks, repeat counts. So captures are always those of the way that matched. Assertions, atomic groups and
//! possessive repeats put a barrier on the stack; when their body has matched, the choices above it are thrown away
//! and what to undo is kept.

use super::first::First;
use super::opcodes::{At, MAXREPEAT, Words};
use super::program::{Greed, Inst, One, Program, Unit};
use super::set::is_word;
use crate::CodeUnit;

/// A position that is not set.
pub const NONE: usize = usize::MAX;
/// No repeat.
const OUTSIDE: u32 = u32::MAX;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The caller's `poll` said so.
    Interrupted,
    /// The backtrack stack does not fit in memory.
    OutOfMemory,
}

#[derive(Clone, Copy, Debug)]
enum Frame {
    // What to undo.
    Mark {
        mark: u32,
        last_index: u32,
        old: usize,
    },
    Count {
        rep: u32,
        count: u32,
        last: usize,
    },
    Current(u32),
    PopRep(u32),
    // Choices.
    /// An alternative that can start at `ptr`.
    Branch {
        at: u32,
        last: u32,
        ptr: usize,
    },
    /// A greedy repeat that has got to `ptr` and can go back to `low`.
    One {
        pc: u32,
        low: usize,
        ptr: usize,
    },
    /// A lazy repeat that has got to `ptr` and can take more.
    Lazy {
        pc: u32,
        count: u32,
        ptr: usize,
    },
    /// A greedy loop whose body failed at `ptr`: leave it.
    Tail {
        pc: u32,
        ptr: usize,
    },
    /// A lazy loop whose tail failed at `ptr`: once more.
    Again {
        pc: u32,
        ptr: usize,
    },
    /// The body of the innermost `Sub` failed.
    Barrier,
}

/// A running repeat of a subpattern.
#[derive(Clone, Copy, Debug)]
struct Rep {
    /// Bodies begun but one: `u32::MAX` before the first.
    count: u32,
    /// Where the last body began that could have been empty.
    last: usize,
    /// The repeat around this one.
    outer: u32,
}

#[derive(Clone, Copy, Debug)]
enum SubKind {
    Assert { negative: bool },
    Atomic,
    Possessive { number: u32, count: u32 },
}

/// A body being matched for itself.
#[derive(Clone, Copy, Debug)]
struct Sub {
    kind: SubKind,
    after: u32,
    ptr: usize,
    /// Where its barrier is on the stack.
    base: usize,
    current: u32,
}

/// The memory of a match, to be used again for the next.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Start and end of each group of the last match, `usize::MAX` where it took no part.
    pub marks: Vec<usize>,
    pub(super) last_index: u32,
    /// Some mark was set without a note how to undo it.
    marked: bool,
    stack: Vec<Frame>,
    reps: Vec<Rep>,
    subs: Vec<Sub>,
    current: u32,
}

impl Scratch {
    pub fn new() -> Self {
        Self::default()
    }

    pub(super) fn reset(&mut self, groups: usize) {
        self.marks.clear();
        self.marks.resize(2 * groups, NONE);
        self.last_index = 0;
        self.marked = false;
        self.stack.clear();
        self.reps.clear();
        self.subs.clear();
        self.current = OUTSIDE;
    }

    #[inline]
    fn push(&mut self, frame: Frame) -> Result<(), Stopped> {
        if self.stack.len() == self.stack.capacity() {
            self.grow()?;
        }
        self.stack.push(frame);
        Ok(())
    }

    #[cold]
    fn grow(&mut self) -> Result<(), Stopped> {
        self.stack
            .try_reserve(self.stack.len().max(64))
            .map_err(|_| Stopped::OutOfMemory)
    }

    /// Undoes one frame; false for a choice.
    #[inline]
    fn undo(&mut self, frame: Frame) -> bool {
        match frame {
            Frame::Mark {
                mark,
                last_index,
                old,
            } => {
                self.marks[mark as usize] = old;
                self.last_index = last_index;
            }
            Frame::Count { rep, count, last } => {
                let rep = &mut self.reps[rep as usize];
                (rep.count, rep.last) = (count, last);
            }
            Frame::Current(current) => self.current = current,
            Frame::PopRep(current) => {
                self.reps.pop();
                self.current = current;
            }
            _ => return false,
        }
        true
    }

    /// Throws the choices above `base` away, with the barrier there.
    fn cut(&mut self, base: usize) {
        let mut kept = base;
        for at in base + 1..self.stack.len() {
            let frame = self.stack[at];
            if matches!(
                frame,
                Frame::Mark { .. } | Frame::Count { .. } | Frame::Current(_) | Frame::PopRep(_)
            ) {
                self.stack[kept] = frame;
                kept += 1;
            }
        }
        self.stack.truncate(kept);
    }

    fn begin(&mut self, sub: Sub) -> Result<(), Stopped> {
        self.subs.push(sub);
        self.push(Frame::Barrier)
    }

    /// Begins the next body of the current repeat.
    fn next_body(&mut self, last: Option<usize>) -> Result<(), Stopped> {
        let at = self.current;
        let rep = self.reps[at as usize];
        self.push(Frame::Count {
            rep: at,
            count: rep.count,
            last: rep.last,
        })?;
        let rep = &mut self.reps[at as usize];
        rep.count = rep.count.wrapping_add(1);
        rep.last = last.unwrap_or(rep.last);
        Ok(())
    }

    /// Leaves the current repeat for its tail.
    fn leave(&mut self) -> Result<(), Stopped> {
        self.push(Frame::Current(self.current))?;
        self.current = self.reps[self.current as usize].outer;
        Ok(())
    }
}

/// What the end of a match must fulfil.
#[derive(Clone, Copy, Debug)]
pub struct Ending {
    /// The end of the text.
    pub whole: bool,
    /// Not here.
    pub not_at: usize,
}

/// How many instructions between two polls.
const POLL: u32 = 1 << 14;

/// One text to match in.
pub struct Matcher<'a, U> {
    pub program: &'a Program,
    /// Up to the end position.
    pub text: &'a [U],
    /// The match starts after the end position. The text is then made to end where it starts, but CPython finds no `$`
    /// there and not even an empty repeat.
    pub past_end: bool,
    pub scratch: &'a mut Scratch,
    pub poll: &'a mut dyn FnMut() -> bool,
    pub steps: u32,
}

impl Program {
    #[inline]
    pub(super) fn unit_matches(&self, unit: Unit, code: u32) -> bool {
        match unit {
            Unit::Any => code != 10,
            Unit::AnyAll => true,
            Unit::Literal(c) => code == c,
            Unit::NotLiteral(c) => code != c,
            Unit::Set(at) => self.sets[at as usize].matches(code),
        }
    }

    /// How many times `unit` matches in a row.
    #[inline]
    fn run_of<U: CodeUnit>(&self, unit: Unit, text: &[U]) -> usize {
        fn until<U: CodeUnit>(text: &[U], code: u32) -> usize {
            U::from_code(code)
                .and_then(|u| U::position(text, u))
                .unwrap_or(text.len())
        }
        let end = match unit {
            Unit::AnyAll => None,
            Unit::Any => return until(text, 10),
            Unit::NotLiteral(c) => return until(text, c),
            Unit::Literal(c) => text.iter().position(|u| u.code() != c),
            Unit::Set(at) => {
                let set = &self.sets[at as usize];
                text.iter().position(|u| !set.matches(u.code()))
            }
        };
        end.unwrap_or(text.len())
    }
}

/// The last place in `low..=high` where `first` can come.
fn last_admitted<U: CodeUnit>(first: &First, text: &[U], low: usize, high: usize) -> Option<usize> {
    let end = (high + 1).min(text.len());
    let part = text.get(low..end)?;
    let at = match first.single {
        Some(c) => U::from_code(c).and_then(|u| U::rposition(part, u)),
        None => part.iter().rposition(|u| first.admits(u.code())),
    };
    at.map(|at| low + at)
}

impl<U: CodeUnit> Matcher<'_, U> {
    fn max_end(&self, ptr: usize, max: u32) -> usize {
        match max {
            MAXREPEAT => self.text.len(),
            _ => ptr.saturating_add(max as usize).min(self.text.len()),
        }
    }

    /// The next place from `ptr` on where a lazy repeat's tail has a chance, and how many units that takes.
    fn lazy_place(&self, one: One, ptr: usize, count: u32) -> Option<(usize, u32)> {
        let Some(guard) = one.guard else {
            return Some((ptr, count));
        };
        let first = &self.program.firsts[guard as usize];
        let part = &self.text[ptr..];
        let step = match first.single {
            Some(c) => U::position(part, U::from_code(c)?)?,
            None => part.iter().position(|u| first.admits(u.code()))?,
        };
        let count = count.checked_add(u32::try_from(step).ok()?)?;
        if count > one.max || self.program.run_of(one.unit, &part[..step]) < step {
            return None;
        }
        Some((ptr + step, count))
    }

    fn is_at(&self, at: At, ptr: usize) -> bool {
        let text = self.text;
        let newline = |i: usize| text[i].code() == 10;
        let word = |i: Option<usize>, words: Words| {
            i.and_then(|i| text.get(i))
                .is_some_and(|u| is_word(u.code(), words))
        };
        let boundary = |words| word(ptr.checked_sub(1), words) != word(Some(ptr), words);
        match at {
            At::End | At::EndLine | At::EndString if self.past_end => false,
            At::Beginning => ptr == 0,
            At::BeginningLine => ptr == 0 || newline(ptr - 1),
            At::End => ptr == text.len() || (ptr + 1 == text.len() && newline(ptr)),
            At::EndLine => ptr == text.len() || newline(ptr),
            At::EndString => ptr == text.len(),
            At::Boundary(words) => boundary(words),
            At::NonBoundary(words) => !boundary(words),
        }
    }

    /// An alternative among `from..last` that can start at `ptr`.
    #[inline]
    fn viable(&self, from: u32, last: u32, ptr: usize) -> Option<u32> {
        let next = self.text.get(ptr);
        (from..last).find(|&at| match self.program.branches[at as usize].guard {
            None => true,
            Some(guard) => {
                next.is_some_and(|u| self.program.firsts[guard as usize].admits(u.code()))
            }
        })
    }

    fn group(&self, group: u32) -> Option<(usize, usize)> {
        let (start, end) = (
            self.scratch.marks[2 * group as usize],
            self.scratch.marks[2 * group as usize + 1],
        );
        (start != NONE && end != NONE && start <= end).then_some((start, end))
    }

    /// Takes the alternative `at`, leaving the later ones as a choice.
    #[inline]
    fn enter(&mut self, at: u32, last: u32, ptr: usize) -> Result<u32, Stopped> {
        if let Some(next) = self.viable(at + 1, last, ptr) {
            self.scratch.push(Frame::Branch {
                at: next,
                last,
                ptr,
            })?;
        }
        Ok(self.program.branches[at as usize].pc)
    }

    /// Tries to match at `start`; answers where the match ends.
    pub fn attempt(&mut self, start: usize, ending: Ending) -> Result<Option<usize>, Stopped> {
        let program = self.program;
        let text = self.text;
        let (mut pc, mut ptr) = (0u32, start);
        loop {
            self.steps += 1;
            if self.steps >= POLL {
                self.steps = 0;
                if (self.poll)() {
                    return Err(Stopped::Interrupted);
                }
            }
            let matched = match program.insts[pc as usize] {
                Inst::Unit(unit) => match text.get(ptr) {
                    Some(u) if program.unit_matches(unit, u.code()) => {
                        pc += 1;
                        ptr += 1;
                        true
                    }
                    _ => false,
                },
                Inst::Str { at, len } => {
                    let equal = self.literal_at(at, len, ptr);
                    pc += 1;
                    ptr += len as usize;
                    equal
                }
                Inst::One(at) => self.one(program.ones[at as usize], &mut pc, &mut ptr)?,
                Inst::Mark(mark) => {
                    let scratch = &mut *self.scratch;
                    let old = std::mem::replace(&mut scratch.marks[mark as usize], ptr);
                    if scratch.stack.is_empty() {
                        // No choice to come back to: a failure ends the attempt.
                        scratch.marked = true;
                    } else {
                        scratch.push(Frame::Mark {
                            mark,
                            last_index: scratch.last_index,
                            old,
                        })?;
                    }
                    if mark & 1 == 1 {
                        scratch.last_index = mark / 2 + 1;
                    }
                    pc += 1;
                    true
                }
                Inst::Jump(to) => {
                    pc = to;
                    true
                }
                Inst::Branch { first, last } => match self.viable(first, last, ptr) {
                    Some(at) => {
                        pc = self.enter(at, last, ptr)?;
                        true
                    }
                    None => false,
                },
                Inst::At(at) => {
                    pc += 1;
                    self.is_at(at, ptr)
                }
                Inst::Repeat(at) => {
                    let scratch = &mut *self.scratch;
                    scratch.push(Frame::PopRep(scratch.current))?;
                    scratch.reps.push(Rep {
                        count: u32::MAX,
                        last: NONE,
                        outer: scratch.current,
                    });
                    scratch.current = scratch.reps.len() as u32 - 1;
                    // The first thing a repeat does is to ask whether it is over.
                    pc = program.loops[at as usize].tail - 1;
                    true
                }
                Inst::Until(at) => self.until(at, &mut pc, ptr)?,
                Inst::GroupRef { group, fold } => match self.group(group) {
                    Some((from, to)) => {
                        let (a, b) = (&text[from..to], text.get(ptr..ptr + (to - from)));
                        let equal = |(a, b): (&U, &U)| {
                            a == b || fold.lower(a.code()) == fold.lower(b.code())
                        };
                        pc += 1;
                        ptr += to - from;
                        b.is_some_and(|b| a.iter().zip(b).all(equal))
                    }
                    None => false,
                },
                Inst::GroupRefExists { group, otherwise } => {
                    pc = if self.group(group).is_some() {
                        pc + 1
                    } else {
                        otherwise
                    };
                    true
                }
                Inst::Assert {
                    back,
                    after,
                    negative,
                    simple,
                } => match ptr.checked_sub(back as usize) {
                    Some(from) if simple => {
                        let holds = self.straight(pc + 1, from);
                        pc = after;
                        holds != negative
                    }
                    Some(from) => {
                        let scratch = &mut *self.scratch;
                        let (base, current) = (scratch.stack.len(), scratch.current);
                        scratch.begin(Sub {
                            kind: SubKind::Assert { negative },
                            after,
                            ptr,
                            base,
                            current,
                        })?;
                        ptr = from;
                        pc += 1;
                        true
                    }
                    None => {
                        pc = after;
                        negative
                    }
                },
                Inst::Atomic { after } => {
                    let scratch = &mut *self.scratch;
                    let (base, current) = (scratch.stack.len(), scratch.current);
                    scratch.begin(Sub {
                        kind: SubKind::Atomic,
                        after,
                        ptr,
                        base,
                        current,
                    })?;
                    pc += 1;
                    true
                }
                Inst::Possessive(number) => {
                    let it = program.loops[number as usize];
                    if it.max == 0 {
                        pc = it.tail;
                    } else {
                        let scratch = &mut *self.scratch;
                        let (base, current) = (scratch.stack.len(), scratch.current);
                        let kind = SubKind::Possessive { number, count: 0 };
                        scratch.begin(Sub {
                            kind,
                            after: it.tail,
                            ptr,
                            base,
                            current,
                        })?;
                        pc = it.body;
                    }
                    true
                }
                Inst::SubEnd => self.sub_end(&mut pc, &mut ptr)?,
                Inst::Success => {
                    if !(ending.whole && ptr != text.len()) && ptr != ending.not_at {
                        return Ok(Some(ptr));
                    }
                    false
                }
                Inst::Fail => false,
            };
            if !matched && !self.backtrack(&mut pc, &mut ptr)? {
                if std::mem::take(&mut self.scratch.marked) {
                    self.scratch.marks.fill(NONE);
                    self.scratch.last_index = 0;
                }
                return Ok(None);
            }
        }
    }

    /// Does the straight line of instructions at `pc` match at `ptr`?
    fn straight(&self, mut pc: u32, mut ptr: usize) -> bool {
        loop {
            match self.program.insts[pc as usize] {
                Inst::Unit(unit) => match self.text.get(ptr) {
                    Some(u) if self.program.unit_matches(unit, u.code()) => ptr += 1,
                    _ => return false,
                },
                Inst::Str { at, len } => {
                    if !self.literal_at(at, len, ptr) {
                        return false;
                    }
                    ptr += len as usize;
                }
                Inst::At(at) if self.is_at(at, ptr) => {}
                Inst::SubEnd => return true,
                _ => return false,
            }
            pc += 1;
        }
    }

    /// Are the literals `chars[at..at + len]` at `ptr`?
    #[inline]
    fn literal_at(&self, at: u32, len: u32, ptr: usize) -> bool {
        let chars = &self.program.chars[at as usize..(at + len) as usize];
        let here = self.text.get(ptr..ptr + chars.len());
        here.is_some_and(|h| h.iter().zip(chars).all(|(u, &c)| u.code() == c))
    }

    /// A repeat of one unit. Answers whether there is a way on, at `pc` and `ptr`.
    #[inline]
    fn one(&mut self, one: One, pc: &mut u32, ptr: &mut usize) -> Result<bool, Stopped> {
        let start = *ptr;
        if self.past_end {
            return Ok(false);
        }
        if one.greed == Greed::Lazy {
            let min = one.min as usize;
            if self.text.len() - start < min
                || self
                    .program
                    .run_of(one.unit, &self.text[start..start + min])
                    < min
            {
                return Ok(false);
            }
            return self.lazy(one, *pc, start + min, one.min, pc, ptr);
        }
        let end = self.max_end(start, one.max);
        let len = self.program.run_of(one.unit, &self.text[start..end]);
        if len < one.min as usize {
            return Ok(false);
        }
        *ptr = start + len;
        if one.greed == Greed::Greedy {
            return self.give_back(one, *pc, start + one.min as usize, start + len, pc, ptr);
        }
        *pc += 1;
        Ok(true)
    }

    /// Goes on with the tail of the greedy repeat at `at`, at the last place in `low..=high` where it has a chance.
    #[inline]
    fn give_back(
        &mut self,
        one: One,
        at: u32,
        low: usize,
        high: usize,
        pc: &mut u32,
        ptr: &mut usize,
    ) -> Result<bool, Stopped> {
        let place = match one.guard {
            None => high,
            Some(guard) => {
                match last_admitted(&self.program.firsts[guard as usize], self.text, low, high) {
                    Some(place) => place,
                    None => return Ok(false),
                }
            }
        };
        if place > low {
            self.scratch.push(Frame::One {
                pc: at,
                low,
                ptr: place,
            })?;
        }
        (*pc, *ptr) = (at + 1, place);
        Ok(true)
    }

    /// Goes on with the tail of the lazy repeat at `at`, at the next place from `from` on.
    #[inline]
    fn lazy(
        &mut self,
        one: One,
        at: u32,
        from: usize,
        count: u32,
        pc: &mut u32,
        ptr: &mut usize,
    ) -> Result<bool, Stopped> {
        let Some((place, count)) = self.lazy_place(one, from, count) else {
            return Ok(false);
        };
        if count < one.max {
            self.scratch.push(Frame::Lazy {
                pc: at,
                count,
                ptr: place,
            })?;
        }
        (*pc, *ptr) = (at + 1, place);
        Ok(true)
    }

    /// After a body of a repeat, or before the first: another one, or the tail.
    fn until(&mut self, number: u32, pc: &mut u32, ptr: usize) -> Result<bool, Stopped> {
        let it = self.program.loops[number as usize];
        let scratch = &mut *self.scratch;
        let Some(rep) = scratch.reps.get(scratch.current as usize) else {
            return Ok(false);
        };
        let (done, last) = (rep.count.wrapping_add(1), rep.last);
        if done < it.min {
            scratch.next_body(None)?;
            *pc = it.body;
        } else if !it.greedy {
            scratch.push(Frame::Again { pc: *pc, ptr })?;
            scratch.leave()?;
            *pc = it.tail;
        } else if (done < it.max || it.max == MAXREPEAT) && ptr != last {
            scratch.push(Frame::Tail { pc: *pc, ptr })?;
            scratch.next_body(Some(ptr))?;
            *pc = it.body;
        } else {
            scratch.leave()?;
            *pc = it.tail;
        }
        Ok(true)
    }

    /// The body of the innermost `Sub` has matched.
    fn sub_end(&mut self, pc: &mut u32, ptr: &mut usize) -> Result<bool, Stopped> {
        let scratch = &mut *self.scratch;
        let Some(sub) = scratch.subs.pop() else {
            return Ok(false);
        };
        if let SubKind::Assert { negative: true } = sub.kind {
            while scratch.stack.len() > sub.base {
                if let Some(frame) = scratch.stack.pop() {
                    scratch.undo(frame);
                }
            }
            return Ok(false);
        }
        scratch.cut(sub.base);
        scratch.current = sub.current;
        *pc = sub.after;
        match sub.kind {
            SubKind::Assert { .. } => *ptr = sub.ptr,
            SubKind::Atomic => {}
            SubKind::Possessive { number, count } => {
                let it = self.program.loops[number as usize];
                let done = count + 1;
                let more =
                    done < it.min || ((done < it.max || it.max == MAXREPEAT) && *ptr != sub.ptr);
                if more {
                    let kind = SubKind::Possessive {
                        number,
                        count: done,
                    };
                    let base = scratch.stack.len();
                    scratch.begin(Sub {
                        kind,
                        ptr: *ptr,
                        base,
                        ..sub
                    })?;
                    *pc = it.body;
                }
            }
        }
        Ok(true)
    }

    /// Goes back to the last choice; false if there is none.
    fn backtrack(&mut self, pc: &mut u32, ptr: &mut usize) -> Result<bool, Stopped> {
        let program = self.program;
        while let Some(frame) = self.scratch.stack.pop() {
            if self.scratch.undo(frame) {
                continue;
            }
            match frame {
                Frame::One {
                    pc: at,
                    low,
                    ptr: place,
                } => {
                    let Inst::One(number) = program.insts[at as usize] else {
                        return Ok(false);
                    };
                    if self.give_back(program.ones[number as usize], at, low, place - 1, pc, ptr)? {
                        return Ok(true);
                    }
                }
                Frame::Lazy {
                    pc: at,
                    count,
                    ptr: place,
                } => {
                    let Inst::One(number) = program.insts[at as usize] else {
                        return Ok(false);
                    };
                    let one = program.ones[number as usize];
                    let next = self
                        .text
                        .get(place)
                        .is_some_and(|u| program.unit_matches(one.unit, u.code()));
                    if next && self.lazy(one, at, place + 1, count + 1, pc, ptr)? {
                        return Ok(true);
                    }
                }
                Frame::Branch {
                    at,
                    last,
                    ptr: place,
                } => {
                    *ptr = place;
                    *pc = self.enter(at, last, place)?;
                    return Ok(true);
                }
                Frame::Tail { pc: at, ptr: place } => {
                    self.scratch.leave()?;
                    (*pc, *ptr) = (at + 1, place);
                    return Ok(true);
                }
                Frame::Again { pc: at, ptr: place } => {
                    let Inst::Until(number) = program.insts[at as usize] else {
                        return Ok(false);
                    };
                    let it = program.loops[number as usize];
                    let rep = self.scratch.reps[self.scratch.current as usize];
                    let full = rep.count.wrapping_add(1) >= it.max && it.max != MAXREPEAT;
                    if full || place == rep.last {
                        continue;
                    }
                    self.scratch.next_body(Some(place))?;
                    (*pc, *ptr) = (it.body, place);
                    return Ok(true);
                }
                Frame::Barrier => {
                    let Some(sub) = self.scratch.subs.pop() else {
                        return Ok(false);
                    };
                    let passes = match sub.kind {
                        SubKind::Assert { negative } => negative,
                        SubKind::Atomic => false,
                        SubKind::Possessive { number, count } => {
                            count >= program.loops[number as usize].min
                        }
                    };
                    if passes {
                        (*pc, *ptr) = (sub.after, sub.ptr);
                        return Ok(true);
                    }
                }
                Frame::Mark { .. } | Frame::Count { .. } | Frame::Current(_) | Frame::PopRep(_) => {
                }
            }
        }
        Ok(false)
    }
}
